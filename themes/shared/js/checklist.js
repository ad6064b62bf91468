"use strict";
// Boxes to tick in a list of documents. The ticks stay in this browser: nothing is sent to anybody.
amtsbuch.checklist = function (list) {
  const { element, ticks } = amtsbuch;
  const { key, done, print, clear, note } = list.dataset;
  const items = [...list.children];
  // A page may have more than one list, and versions of a page may stand on one page.
  const before = document.querySelectorAll(".checklist.live").length;
  const status = element("p", { role: "status", class: "list-status" });
  const update = ticks("documents:" + key, items.map((item) => {
    const name = item.querySelector("b") || item;
    const box = element("input", { type: "checkbox", "aria-labelledby": name.id ||= "document-" + before + "-" + items.indexOf(item) });
    item.prepend(box);
    return { id: name.textContent, box };
  }), (count) => { status.textContent = done.replace("{done}", count).replace("{count}", items.length); });

  const paper = element("button", { type: "button", class: "button" }, print);
  paper.onclick = () => {
    const root = document.documentElement;
    const part = list.closest("section") || list;
    root.classList.add("print-part");
    part.classList.add("printed");
    addEventListener("afterprint", () => {
      root.classList.remove("print-part");
      part.classList.remove("printed");
    }, { once: true });
    window.print();
  };
  const empty = element("button", { type: "button", class: "link" }, clear);
  empty.onclick = () => update([]);
  list.classList.add("live");
  list.after(status, element("p", { class: "actions list-actions" }, paper, empty), element("p", { class: "small list-actions" }, note));
};
