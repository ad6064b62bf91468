// Help while reading: explained terms, lists to tick, progress on a path. Nothing of it is needed to read, and nothing
// that a reader does with it leaves the browser.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { nothing, open, stickingOut, troubleOf } from "./support/browser.js";
import { EDITIONS } from "./support/sites.js";
import { stage } from "./support/stage.js";

const PROCESS = "erwerb/blaue-karte-eu/index.html";
const PATH = "intern/neu-im-team/index.html";
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const set = stage();
const { roots } = set;

async function visit(root, address, work, options = {}) {
  const opened = await open(set.browser, options);
  const { page } = opened;
  try {
    if (options.prepare) await page.addInitScript(options.prepare);
    await page.goto(roots[root] + address);
    await work(page);
    nothing(await troubleOf(opened), "console, policy, requests");
  } finally {
    await page.context().close();
  }
}

async function findings(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, " ")}`));
}

const term = (page) => page.locator("main a.term").first();
const explanation = (page) => page.locator(".term-text:visible");
const active = (page) => page.evaluate(() => document.activeElement.className);

describe("terms", { concurrency: 2 }, () => {
  it("are explained when the keyboard reaches them, and Escape takes the explanation away", () => visit("public", PROCESS, async (page) => {
    const about = await term(page).getAttribute("aria-describedby");
    assert.match(await page.locator(`#${about}`).textContent(), /\w{3}/, "screen readers hear the explanation with the term");
    await page.locator(".breadcrumb a").last().focus();
    for (let step = 0; step < 12 && await active(page) !== "term"; step += 1) await page.keyboard.press("Tab");
    assert.equal(await active(page), "term");
    await explanation(page).waitFor();
    assert.equal(await explanation(page).count(), 1);
    await page.keyboard.press("Escape");
    assert.equal(await explanation(page).count(), 0);
    assert.equal(await active(page), "term", "the focus stays");
  }));

  it("have their explanation next in the order of Tab, which closes behind", () => visit("public", PROCESS, async (page) => {
    await term(page).click();
    await explanation(page).waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => Boolean(document.activeElement.closest(".term-text"))), true);
    await page.keyboard.press("Escape");
    assert.equal(await active(page), "term", "the focus returns");
    await term(page).click();
    await explanation(page).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => ![...document.querySelectorAll(".term-text")].some((box) => box.checkVisibility()) || document.activeElement.matches(".term"));
  }));

  it("are explained where they are pressed, one at a time, and lead to the glossary from there", () => visit("public", PROCESS, async (page) => {
    await term(page).click();
    await explanation(page).waitFor();
    assert.match(page.url(), /blaue-karte-eu/);
    nothing(await findings(page), "axe");
    await page.locator("h1").click();
    assert.equal(await explanation(page).count(), 0);
    await page.locator("main a.term").nth(1).click();
    await explanation(page).waitFor();
    assert.equal(await explanation(page).count(), 1);
    await explanation(page).getByRole("link", { name: "Im Glossar nachlesen" }).click();
    await page.waitForURL(/glossar\/index\.html#/);
  }));

  it("are not explained any more to who has gone on before the script came", () => visit("public", PROCESS, async (page) => {
    let letGo;
    const held = new Promise((done) => { letGo = done; });
    await page.route(/assets\/terms-[0-9a-f]+\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.locator(".breadcrumb a").last().focus();
    for (let step = 0; step < 12 && await active(page) !== "term"; step += 1) await page.keyboard.press("Tab");
    await page.locator(".breadcrumb a").last().focus();
    const loaded = page.waitForResponse(/assets\/terms-[0-9a-f]+\.js$/);
    letGo();
    await loaded;
    await page.waitForFunction(() => document.querySelector("script[src*='assets/terms-']") !== null);
    await page.waitForTimeout(300);
    assert.equal(await explanation(page).count(), 0);
  }));

  it("stay links for Enter", () => visit("public", PROCESS, async (page) => {
    await term(page).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/glossar\/index\.html#/);
  }));

  it("are links without scripts, to a place that exists", async () => {
    const { page } = await open(set.browser, { javaScriptEnabled: false });
    try {
      await page.goto(roots.public + PROCESS);
      assert.equal(await page.locator(".term-text:visible").count(), 0);
      await term(page).click();
      await page.waitForURL(/glossar\/index\.html#/);
      assert.equal(await page.locator(":target").count(), 1);
    } finally {
      await page.context().close();
    }
  });

  for (const width of [320, 1280]) {
    it(`never stick out of the window, ${width} px`, () => visit("public", PROCESS, async (page) => {
      for (const one of (await page.locator("main a.term").all()).slice(0, 8)) {
        await one.click();
        await explanation(page).waitFor();
        const box = await explanation(page).boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
        nothing(await stickingOut(page), "sideways");
        await page.keyboard.press("Escape");
      }
    }, { viewport: { width, height: 700 } }));
  }
});

const boxes = (page) => page.locator(".checklist.live input");

async function toChecklist(page) {
  await page.locator("main .checklist").first().scrollIntoViewIfNeeded();
  await boxes(page).first().waitFor();
}

describe("lists of documents", { concurrency: 2 }, () => {
  for (const root of ["public", "public from a folder", "internal"]) {
    it(`keep their ticks in the browser and nowhere else, ${root}`, () => visit(root, PROCESS, async (page) => {
      await toChecklist(page);
      const sent = [];
      page.on("request", (request) => sent.push(request.url()));
      const box = page.getByRole("checkbox", { name: "Gültiger Pass" });
      await box.check();
      await page.getByRole("status").filter({ hasText: /^1 von \d+ bereit$/ }).waitFor();
      assert.deepEqual(sent, []);
      assert.deepEqual(await page.context().cookies(), []);
      await page.reload();
      await toChecklist(page);
      assert.equal(await box.isChecked(), true);
      await page.getByRole("button", { name: "Häkchen löschen" }).click();
      await page.getByRole("status").filter({ hasText: /^0 von \d+ bereit$/ }).waitFor();
      await page.reload();
      await toChecklist(page);
      assert.equal(await page.locator(".checklist input:checked").count(), 0);
      assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("amtsbuch:documents")).length), 0);
    }));
  }

  it("belong to their page", () => visit("public", PROCESS, async (page) => {
    await toChecklist(page);
    await boxes(page).first().check();
    await page.goto(`${roots.public}erwerb/chancenkarte/index.html`);
    await toChecklist(page);
    assert.equal(await page.locator(".checklist input:checked").count(), 0);
  }));

  it("can be ticked where a browser keeps nothing", () => visit("public", PROCESS, async (page) => {
    await toChecklist(page);
    await boxes(page).first().check();
    await page.getByRole("status").filter({ hasText: /^1 von/ }).waitFor();
  }, { prepare: () => Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("SecurityError"); } }) }));

  it("are printed alone by their button, ticks included", () => visit("public", PROCESS, async (page) => {
    await toChecklist(page);
    await boxes(page).first().check();
    await page.evaluate(() => { window.print = () => { globalThis.printed = document.documentElement.className; }; });
    await page.getByRole("button", { name: "Liste drucken" }).click();
    assert.equal(await page.evaluate(() => globalThis.printed), "print-part");
    await page.emulateMedia({ media: "print" });
    const seen = (selector) => page.locator(selector).first().isVisible();
    assert.equal(await seen("h1"), true);
    assert.equal(await seen("#facts-documents"), true);
    assert.equal(await seen(".checklist input"), true);
    for (const hidden of ["#facts-fees", "#facts-requirements", ".list-actions button", ".key-facts"]) assert.equal(await seen(hidden), false, hidden);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await seen("#facts-fees"), true);
  }));

  for (const [edition, address] of [["public", PROCESS], ["public", `ar/${PROCESS}`], ["internal", `en/${PROCESS}`]]) {
    it(`are accessible, ${edition} /${address}`, () => visit(edition, address, async (page) => {
      await toChecklist(page);
      const names = await boxes(page).evaluateAll((all) => all.map((box) => document.getElementById(box.getAttribute("aria-labelledby")).textContent.trim()));
      assert.ok(names.every(Boolean));
      nothing(await findings(page), "axe");
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize({ width: 320, height: 700 });
      nothing(await findings(page), "axe, dark, 320 px");
      nothing(await stickingOut(page), "sideways");
    }));
  }

  it("have boxes on paper without scripts", async () => {
    const { page } = await open(set.browser, { javaScriptEnabled: false });
    try {
      await page.goto(roots.public + PROCESS);
      const box = await page.locator(".checklist li").first().evaluate((line) => getComputedStyle(line, "::before").borderBlockStartWidth);
      assert.ok(parseFloat(box) >= 1);
    } finally {
      await page.context().close();
    }
  });
});

describe("what is new", { concurrency: 2 }, () => {
  const NEWS = "neuigkeiten/index.html";
  const days = (page) => page.locator("[data-part=news] h3 time").evaluateAll((all) => all.map((day) => day.dateTime));
  const marked = (page) => page.locator("h3:has(.news-mark) time").evaluateAll((all) => all.map((day) => day.dateTime));
  const visits = (page) => page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith("amtsbuch:news:"));
    return [key, JSON.parse(localStorage.getItem(key))];
  });
  for (const edition of EDITIONS) {
    it(`is marked since the last visit, ${edition}`, () => visit(edition, NEWS, async (page) => {
      await page.waitForFunction(() => Object.keys(localStorage).length > 0);
      const all = await days(page);
      assert.ok(all.length > 3, `${all.length} days`);
      assert.deepEqual(await marked(page), [], "nothing is new to who was never here");
      const [key, kept] = await visits(page);
      assert.deepEqual(kept, { seen: all[0] });
      // As if the last visit had been before the two newest days.
      await page.evaluate(([name, day]) => localStorage.setItem(name, JSON.stringify({ seen: day })), [key, all[2]]);
      for (let visited = 0; visited < 2; visited += 1) {
        await page.reload();
        await page.locator(".news-mark").first().waitFor();
        assert.deepEqual(await marked(page), all.slice(0, 2));
        assert.match(await page.locator(".list-status").textContent(), /\d$/);
      }
      nothing(await findings(page), "axe");
    }));
  }
});

async function toStages(page) {
  await page.locator(".stages").scrollIntoViewIfNeeded();
  await page.locator(".progress").waitFor();
}

describe("onboarding paths", { concurrency: 2 }, () => {
  for (const root of ["internal", "internal from a folder"]) {
    it(`show progress, keep it, and take it to another browser as a file, ${root}`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "amtsbuch-"));
      const file = path.join(folder, "progress.json");
      try {
        await visit(root, PATH, async (page) => {
          await toStages(page);
          const all = await page.locator(".stages input").count();
          assert.ok(all > 10, `${all} boxes`);
          await page.locator(".stages input").nth(0).check();
          await page.locator(".stages input").nth(5).check();
          await page.getByRole("status").filter({ hasText: `2 von ${all} erledigt` }).waitFor();
          const bar = page.getByRole("progressbar", { name: "Fortschritt auf diesem Pfad" });
          assert.equal(await bar.evaluate((element) => element.value), 2);
          assert.equal(await bar.evaluate((element) => element.max), all);
          await page.reload();
          await toStages(page);
          assert.equal(await page.locator(".stages input:checked").count(), 2);
          const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Als Datei speichern" }).click()]);
          assert.equal(download.suggestedFilename(), "neu-im-team.json");
          await download.saveAs(file);
        });
        const kept = JSON.parse(fs.readFileSync(file, "utf8"));
        assert.deepEqual(Object.keys(kept), ["format", "version", "path", "done"]);
        assert.equal(kept.done.length, 2);
        await visit(root, PATH, async (page) => {
          await toStages(page);
          assert.equal(await page.locator(".stages input:checked").count(), 0);
          await page.locator("#progress-file").setInputFiles(file);
          await page.getByRole("status").filter({ hasText: /^2 von/ }).waitFor();
          assert.equal(await page.locator(".stages input").nth(5).isChecked(), true);
          for (const wrong of ["{", "[]", JSON.stringify({ ...kept, path: "anderer" }), JSON.stringify({ ...kept, done: "x" })]) {
            fs.writeFileSync(file, wrong);
            await page.locator("#progress-file").setInputFiles(file);
            await page.getByRole("status").filter({ hasText: "enthält keinen Fortschritt" }).waitFor();
            assert.equal(await page.locator(".stages input:checked").count(), 2, wrong);
          }
          await page.getByRole("button", { name: "Häkchen löschen" }).click();
          assert.equal(await page.locator(".stages input:checked").count(), 0);
        });
      } finally {
        fs.rmSync(folder, { recursive: true });
      }
    });
  }

  it("are accessible and can be printed", () => visit("internal", PATH, async (page) => {
    await toStages(page);
    await page.locator(".stages input").first().check();
    nothing(await findings(page), "axe");
    await page.setViewportSize({ width: 320, height: 700 });
    nothing(await stickingOut(page), "sideways");
    nothing(await findings(page), "axe, 320 px");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".progress button").first().isVisible(), false);
    assert.equal(await page.locator(".stages input").first().isVisible(), true);
  }));
});
