// The structure of documents as this browser reads them: elements and attributes without texts and values.
(documents) => {
  const shape = (element, kept) => {
    const names = [...element.attributes].map((each) => each.name).sort();
    const children = kept(element) ? [...element.children].map((each) => shape(each, kept)) : [];
    return `${element.localName}[${names}](${children.join("")})`;
  };
  // The organiser's own markup may differ from event to event; what it may hold is looked at apart.
  const kept = (element) => !element.matches("div.prose");
  const acts = (element) =>
    [...element.attributes].some(
      (each) => /^on/.test(each.name) || /^[\s\u0000-\u001f]*(javascript|vbscript|data|file|blob):/i.test(each.value),
    );
  return documents.map((text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    return {
      shape: shape(page.documentElement, kept),
      acting: [...page.querySelectorAll("*")].filter(acts).map((each) => each.outerHTML.slice(0, 200)),
      scripts: [...page.querySelectorAll("script")].map((each) => each.getAttribute("src") ?? each.type),
      strangers: [...page.querySelectorAll("iframe,object,embed,form[action^=http],base[href],meta[http-equiv],style")]
        .map((each) => each.outerHTML.slice(0, 200)),
      prose: [...page.querySelectorAll("div.prose *")].map((each) => each.localName),
      data: [...page.querySelectorAll('script[type="application/ld+json"]')].map((each) => JSON.parse(each.textContent)),
      heading: page.querySelector("h1")?.textContent ?? "",
      rows: [...page.querySelectorAll("main li:has(> a), main li:has(h2), main li:has(h3), .sma-events-item")].map((each) =>
        shape(each, kept),
      ),
      text: page.body.textContent,
      unseen: [...page.documentElement.outerHTML].filter((each) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/.test(each)).length,
    };
  });
};
