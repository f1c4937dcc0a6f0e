// Tells the page around the frame how high this one is. Without it the frame has the height that it was given.
"use strict";
(() => {
  if (window.parent === window) return;
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // To whichever page it is: a height is no secret.
    window.parent.postMessage({ type: "sma-events:height", height }, "*");
  };
  new ResizeObserver(tell).observe(document.documentElement);
  tell();
})();
