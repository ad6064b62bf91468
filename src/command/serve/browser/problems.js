// The messages, shown in a frame over a page: Esc closes them, wherever the focus is.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  if (window.parent === window) return;
  document.documentElement.classList.add("framed");
  // The part after # says whose page it lies over.
  const origin = location.hash === "#public" ? own.public : location.origin;
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") window.parent.postMessage({ amtsbuch: "close" }, origin);
  });
})();
