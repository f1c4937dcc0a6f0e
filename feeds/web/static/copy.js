// The copy buttons of /subscribe/. Without it the addresses can be selected and copied by hand. The words are the page's
// (data-done, data-failed), in its language.
"use strict";
(() => {
  const select = (address) => {
    const range = document.createRange();
    range.selectNodeContents(address);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  // The clipboard of the browser exists on https and on this machine only; elsewhere the selection is copied.
  const copy = async (address) => {
    try {
      await navigator.clipboard.writeText(address.textContent);
      return true;
    } catch {
      select(address);
      return document.execCommand("copy");
    }
  };
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const address = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      said.textContent = (await copy(address)) ? button.dataset.done : button.dataset.failed;
    });
  }
})();
