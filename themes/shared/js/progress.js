"use strict";
// Progress on an onboarding path: a box for every page to read and every task. It stays in this browser, and can be taken to
// another one as a file; nobody else learns of it.
amtsbuch.progress = function (stages) {
  const { element, ticks } = amtsbuch;
  const text = stages.dataset;
  const bar = element("progress", { max: "1", value: "0", "aria-label": text.label });
  const status = element("p", { role: "status", class: "list-status" });
  let number = 0;
  const each = [...stages.children].map((stage) => {
    const title = stage.querySelector("h3").textContent;
    const state = element("p", { class: "stage-state" });
    stage.querySelector("h3").after(state);
    const boxes = [...stage.querySelectorAll(":scope > ul > li")].map((line) => {
      const name = element("span", {}, ...line.childNodes);
      const box = element("input", { type: "checkbox" });
      name.id = "task-" + (number += 1);
      box.setAttribute("aria-labelledby", name.id);
      line.append(box, " ", name);
      line.parentElement.classList.add("live");
      return { id: title + "\n" + name.textContent, box };
    });
    return { state, boxes };
  });
  const items = each.flatMap(({ boxes }) => boxes);
  if (!items.length) return;
  const say = (count, all) => text.done.replace("{done}", count).replace("{count}", all);
  bar.max = items.length;
  const update = ticks("path:" + text.key, items, (count) => {
    bar.value = count;
    status.textContent = say(count, items.length);
    for (const { state, boxes } of each) {
      state.textContent = boxes.length ? say(boxes.filter(({ box }) => box.checked).length, boxes.length) : "";
    }
  });

  const button = (label, work, kind = "button") => {
    const made = element("button", { type: "button", class: kind }, label);
    made.onclick = work;
    return made;
  };
  const file = element("input", { type: "file", accept: "application/json,.json", id: "progress-file", class: "hidden", tabindex: "-1", "aria-label": text.load });
  file.onchange = async () => {
    try {
      const kept = JSON.parse(await file.files[0].text());
      if (kept.format !== "amtsbuch-progress" || kept.path !== text.key || !Array.isArray(kept.done)) throw new Error();
      update(kept.done.map(String));
    } catch (problem) {
      status.textContent = text.wrong;
    }
    file.value = "";
  };
  const save = () => {
    const kept = JSON.stringify({ format: "amtsbuch-progress", version: 1, path: text.key, done: update() }, null, 1);
    const url = URL.createObjectURL(new Blob([kept], { type: "application/json" }));
    element("a", { href: url, download: text.key + ".json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  stages.before(element("div", { class: "progress" }, bar, status, element("p", { class: "actions list-actions" },
    button(text.print, () => window.print()), button(text.save, save), button(text.load, () => file.click()), file,
    button(text.clear, () => update([]), "link")), element("p", { class: "small list-actions" }, text.note)));
};
