// Both sites without a mouse.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing, open } from "./support/browser.js";
import { EDITIONS } from "./support/sites.js";
import { stage } from "./support/stage.js";

const set = stage();
const { roots } = set;

async function visit(edition, address, options, work) {
  const { page } = await open(set.browser, options);
  try {
    await page.goto(roots[edition] + address);
    await work(page);
  } finally {
    await page.context().close();
  }
}

// Where the focus is, and whether a reader sees it.
function focus(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    (globalThis.reached ??= new Set()).add(at);
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const middle = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    const places = { skip: ".skip", search: "[data-search]", languages: ".languages", breadcrumb: ".breadcrumb", main: "main", toc: ".toc", side: ".side", foot: ".site-foot" };
    return {
      what: at.outerHTML.slice(0, 100),
      places: Object.keys(places).filter((name) => at.closest(places[name])),
      ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 1,
      onTop: Boolean(middle) && (at.contains(middle) || middle.contains(at)),
    };
  });
}

for (const edition of EDITIONS) {
  describe(`keyboard, ${edition}`, { concurrency: 2 }, () => {
    for (const width of [1280, 390]) {
      it(`Tab reaches every part in order, always visibly, at ${width} px`, () =>
        visit(edition, "erwerb/blaue-karte-eu/", { viewport: { width, height: 800 } }, async (page) => {
          const order = [];
          const unseen = [];
          for (let step = 0; step < 250; step += 1) {
            await page.keyboard.press("Tab");
            // The first Tab brings the boxes to tick; a walk that is faster than their script would miss them.
            if (step === 0) await page.waitForFunction(() => !document.querySelector("[data-part=checklist]") || document.querySelector(".checklist.live input"));
            const at = await focus(page);
            if (!at) break;
            order.push(...at.places);
            if (!at.ring || !at.inView || !at.onTop) unseen.push(JSON.stringify(at));
          }
          nothing(unseen, "focus that is not seen");
          const reached = [...new Set(order)];
          assert.deepEqual(reached.filter((place) => place !== "toc"), ["skip", "search", "languages", "breadcrumb", "main", "side", "foot"]);
          assert.ok(reached.includes("toc"));
          const left = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")]
            .filter((element) => element.checkVisibility({ contentVisibilityAuto: true }) && !globalThis.reached.has(element))
            .map((element) => element.outerHTML.slice(0, 150)));
          nothing(left, "never reached");
        }));
    }

    it("skip links lead past the header", () => visit(edition, "erwerb/blaue-karte-eu/", {}, async (page) => {
      await page.keyboard.press("Tab");
      const link = await focus(page);
      assert.deepEqual(link.places, ["skip"]);
      assert.ok(link.inView && link.onTop, "the skip link shows itself");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.ok((await focus(page)).places.includes("main"));

      await page.reload();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.deepEqual((await focus(page)).places, ["search"]);
    }));

    it("the menu link of a narrow screen leads to the navigation", () =>
      visit(edition, "erwerb/blaue-karte-eu/", { viewport: { width: 390, height: 800 } }, async (page) => {
        await page.locator(".menu").focus();
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        assert.ok((await focus(page)).places.includes("side"));
      }));

    it("the table of contents opens and leads to its sections", () =>
      visit(edition, "erwerb/blaue-karte-eu/", { viewport: { width: 390, height: 800 } }, async (page) => {
        await page.locator(".toc summary").focus();
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        const target = await page.evaluate(() => document.activeElement.getAttribute("href"));
        await page.keyboard.press("Enter");
        await page.waitForFunction((id) => {
          const box = document.querySelector(id).getBoundingClientRect();
          return box.top >= -1 && box.top < innerHeight;
        }, target);
      }));
  });
}
