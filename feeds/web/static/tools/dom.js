// What the tools share of the page: finding and making elements, and what the browser may keep.

export const byId = (id) => document.getElementById(id);

export function make(tag, { text = "", ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...(text === "" ? [] : [text]), ...children);
  return element;
}

// "Delete" and, for those who do not see the row, " the entry of 2026-11-22".
export const makeButton = (text, rest) =>
  make("button", { type: "button", class: "button", text }, make("span", { class: "unseen", text: ` ${rest}` }));

// A browser may refuse to keep anything (settings, private windows, a full disk): false or null then.
export function keep(storage, key, text) {
  try {
    window[storage].setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

export function kept(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}
