"use strict";
// Marks what has become new since the reader was here before. The days of the visits stay in this browser.
amtsbuch.news = function (part) {
  const { element } = amtsbuch;
  const { key, fresh, since, nothing } = part.dataset;
  const place = "amtsbuch:news:" + key;
  const days = [...part.querySelectorAll("h3 time")];
  const newest = days.map((day) => day.dateTime).sort().pop() || "";
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(place)) || {}; } catch (problem) { /* nothing is kept here */ }
  // The marks stay until there is something newer: whoever comes back on the same day finds them again.
  if (kept.seen !== newest) {
    kept = { seen: newest, before: kept.seen };
    try { localStorage.setItem(place, JSON.stringify(kept)); } catch (problem) { /* see above */ }
  }
  if (!kept.before) return;
  let count = 0;
  for (const day of days) {
    if (day.dateTime <= kept.before) continue;
    count += day.closest("section").querySelectorAll("li").length;
    day.parentElement.append(" ", element("span", { class: "tag news-mark" }, fresh));
  }
  part.querySelector("h2").after(element("p", { class: "list-status" }, count ? since.replace("{count}", count) : nothing));
};
