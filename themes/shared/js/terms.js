"use strict";
// Shows the explanation of a term beside the term. It stays while it is read, goes with Escape, with the focus, or when
// something else is pressed.
amtsbuch.explain = (function () {
  let shown = null;

  function close() {
    if (!shown) return;
    const { term, box } = shown;
    shown = null;
    if (box.contains(document.activeElement)) term.focus();
    if (box.popover) box.hidePopover();
    box.hidden = true;
  }

  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.addEventListener("pointerdown", (event) => {
    if (shown && !shown.box.contains(event.target) && event.target !== shown.term) close();
  });
  document.addEventListener("focusin", (event) => {
    if (shown && !shown.box.contains(event.target) && event.target !== shown.term) close();
  });

  return function (term, box) {
    if (shown && shown.term === term) return;
    close();
    shown = { term, box };
    // Behind the term, so that Tab leads from the term into its explanation.
    term.after(box);
    box.hidden = false;
    if ("popover" in box) {
      box.popover = "manual";
      box.showPopover();
    }
    const line = term.getClientRects()[0];
    const width = document.documentElement.clientWidth;
    const wide = box.offsetWidth;
    const start = getComputedStyle(term).direction === "rtl" ? line.right - wide : line.left;
    const below = line.bottom + box.offsetHeight + 8 < innerHeight || line.top < box.offsetHeight + 8;
    box.style.left = Math.max(8, Math.min(start, width - wide - 8)) + scrollX + "px";
    box.style.top = (below ? term.getBoundingClientRect().bottom + 6 : line.top - box.offsetHeight - 6) + scrollY + "px";
  };
})();
