// The lists of the internal site: tables that sort by a press on the head of a column, and lists that stay without scripts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing, open, troubleOf } from "./support/browser.js";
import { stage } from "./support/stage.js";

const set = stage();

async function visit(address, work, options = {}) {
  const opened = await open(set.browser, options);
  try {
    await opened.page.goto(`${set.roots.internal}${address}`);
    await work(opened.page);
    nothing(await troubleOf(opened), "console, policy, requests");
  } finally {
    await opened.page.context().close();
  }
}

// The cells of a column of the first table, as they are read.
function column(page, at) {
  return page.locator("main table tbody tr").evaluateAll((rows, at) => rows.map((row) => row.cells[at].innerText.trim()), at);
}

async function sorter(page) {
  // The script comes at the first Tab at the latest.
  await page.keyboard.press("Tab");
  const buttons = page.locator("main table thead button.sort");
  await buttons.first().waitFor();
  return buttons;
}

describe("tables of the report", () => {
  it("sort texts by the rules of the language, up and down", () => visit("berichte/readability/", async (page) => {
    const buttons = await sorter(page);
    assert.equal(await buttons.count(), await page.locator("main table thead th").count());
    const before = await column(page, 0);

    await buttons.first().click();
    const up = await column(page, 0);
    assert.deepEqual(up, [...before].sort(new Intl.Collator("de", { numeric: true }).compare));
    assert.equal(await page.locator("th[aria-sort]").getAttribute("aria-sort"), "ascending");
    assert.match(await page.locator("main [role=status]").first().textContent(), /aufsteigend/);

    await buttons.first().click();
    assert.deepEqual(await column(page, 0), up.toSorted(new Intl.Collator("de", { numeric: true }).compare).reverse());
    assert.equal(await page.locator("th[aria-sort]").getAttribute("aria-sort"), "descending");
  }));

  it("sort numbers by their value, empty cells last", () => visit("berichte/readability/", async (page) => {
    await sorter(page);
    const flesch = page.locator("main table thead th.number").first();
    const at = await flesch.evaluate((head) => head.cellIndex);
    const numbers = async () => (await column(page, at)).map((text) => text && Number(text.replace(",", ".").replace("−", "-")));
    const isUp = (list) => list.filter((number) => number !== "").every((number, index, all) => !index || all[index - 1] <= number);
    await flesch.locator("button").click();
    const up = await numbers();
    assert.ok(up.length > 10 && isUp(up), String(up));
    assert.ok(new Set(up).size > 5, "different numbers");
    await flesch.locator("button").click();
    assert.ok(isUp((await numbers()).reverse()));
    assert.equal(await page.locator("th[aria-sort]").count(), 1, "one order at a time");
  }));

  it("sort days by the calendar", () => visit("berichte/reviews/", async (page) => {
    const buttons = await sorter(page);
    const at = await page.locator("main table tbody tr").first().evaluate((row) => [...row.cells].findIndex((cell) => cell.querySelector("time")));
    const days = () => page.locator("main table tbody time").evaluateAll((times) => times.map((time) => time.dateTime));
    await buttons.nth(at).click();
    assert.deepEqual(await days(), (await days()).toSorted());
    await buttons.nth(at).click();
    assert.deepEqual(await days(), (await days()).toSorted().reverse());
  }));

  it("are sorted by keyboard and keep the focus", () => visit("en/berichte/withheld/", async (page) => {
    const buttons = await sorter(page);
    await buttons.nth(1).focus();
    await page.keyboard.press("Enter");
    const up = await column(page, 1);
    assert.deepEqual(up, up.toSorted(new Intl.Collator("en", { numeric: true }).compare));
    assert.ok(await buttons.nth(1).evaluate((button) => button === document.activeElement));
    await page.keyboard.press("Space");
    assert.equal(await page.locator("th[aria-sort]").getAttribute("aria-sort"), "descending");
    assert.match(await page.locator("main [role=status]").first().textContent(), /descending/);
  }));

  it("are whole without scripts, with heads that are words", () => visit("berichte/withheld/", async (page) => {
    assert.equal(await page.locator("main button").count(), 0);
    assert.ok((await column(page, 0)).length > 3);
  }, { javaScriptEnabled: false }));
});

describe("the board of reviews", () => {
  it("sorts the pages of each role for itself", () => visit("pruefungen/", async (page) => {
    await sorter(page);
    const tables = page.locator("main section table");
    assert.ok(await tables.count() > 1);
    const titles = () => tables.evaluateAll((all) => all.map((table) => [...table.tBodies[0].rows].map((row) => row.cells[0].innerText.trim())));
    const before = await titles();
    await tables.first().locator("button.sort").first().click();
    const after = await titles();
    assert.deepEqual(after[0], before[0].toSorted(new Intl.Collator("de", { numeric: true }).compare));
    assert.deepEqual(after.slice(1), before.slice(1));
  }));
});

describe("headings of facts", () => {
  const marks = (page) => page.locator("main h2[data-mark]").evaluateAll((all) => all.map((heading) => [heading.id, getComputedStyle(heading, "::after").content]));

  it("say on a public process what applicants read and what they do not", () => visit("erwerb/blaue-karte-eu/", async (page) => {
    const found = new Map(await marks(page));
    assert.equal(found.get("facts-fees"), '"öffentlich"');
    assert.equal(found.get("facts-versions"), '"intern"');
  }));

  it("say on an internal process that nothing is public", () => visit("beendigung/ausweisung/", async (page) => {
    const found = await marks(page);
    assert.ok(found.length > 3);
    for (const [id, mark] of found) assert.equal(mark, '"intern"', id);
  }));
});
