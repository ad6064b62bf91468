"use strict";
// Ticks that are kept in this browser. Kept are short sums of the ticked texts, so that a list may be put in another order
// and a line that says something new is open again.
amtsbuch.ticks = function (key, items, changed) {
  const place = "amtsbuch:" + key;

  // A short sum of a text (FNV-1a).
  function sum(text) {
    let hash = 0x811c9dc5;
    for (const character of text.replace(/[\s\u00ad]+/g, " ").trim()) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
    return (hash >>> 0).toString(36);
  }

  function read() {
    // Where nothing may be kept, ticks last as long as the page.
    try { return JSON.parse(localStorage.getItem(place)) || []; } catch (problem) { return []; }
  }

  function write(ticked) {
    try {
      if (ticked.length) localStorage.setItem(place, JSON.stringify(ticked));
      else localStorage.removeItem(place);
    } catch (problem) { /* see above */ }
  }

  for (const item of items) item.sum = sum(item.id);
  const ticked = () => items.filter(({ box }) => box.checked).map((item) => item.sum);

  // Ticks what is listed and nothing else; without a list tells what is ticked.
  function update(sums) {
    if (!sums) return ticked();
    const wanted = new Set(Array.isArray(sums) ? sums : []);
    for (const item of items) item.box.checked = wanted.has(item.sum);
    write(ticked());
    changed(ticked().length);
    return ticked();
  }

  for (const { box } of items) {
    box.addEventListener("change", () => {
      write(ticked());
      changed(ticked().length);
    });
  }
  // The same page in another tab.
  addEventListener("storage", (event) => { if (event.key === place) update(read()); });
  update(read());
  return update;
};
