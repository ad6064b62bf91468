// The messages, shown in a frame over a page: Esc closes them, wherever the focus is.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  if (window.parent === window) return;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const origin of [location.origin, own.public]) window.parent.postMessage({ amtsbuch: "close" }, origin);
  });
})();
