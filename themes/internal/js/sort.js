"use strict";
// Tables of the reports: a press on the head of a column puts the rows into its order, the next one turns it round.
amtsbuch.sort = function (part) {
  const { element } = amtsbuch;
  const { up, down } = part.dataset;
  const table = part.querySelector("table");
  const heads = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const status = element("p", { role: "status", class: "hidden" });
  part.after(status);

  // What a cell is sorted by: the day of a date, a number, else its words; `null` if it is empty.
  function value(cell) {
    const time = cell.querySelector("time");
    const text = time ? time.dateTime : cell.textContent.trim();
    if (text === "" || text === "–") return null;
    return cell.className === "number" ? parseFloat(text.replace(",", ".").replace("−", "-")) : text;
  }

  function order(one, two) {
    return typeof one === "number" ? one - two : collator.compare(one, two);
  }

  heads.forEach((head, column) => {
    const button = element("button", { type: "button", class: "sort" }, ...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const isDown = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows].map((row) => [value(row.cells[column]), row]);
      // Empty cells come last in either order.
      rows.sort(([one], [two]) => {
        if (one === null || two === null) return (one === null) - (two === null);
        return isDown ? order(two, one) : order(one, two);
      });
      table.tBodies[0].append(...rows.map(([, row]) => row));
      status.textContent = (isDown ? down : up).replace("{column}", button.textContent);
    };
  });
};
