// Both sites without a mouse.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing, open } from "./support/browser.js";
import { EDITIONS, pagesOf } from "./support/sites.js";
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
    // A link over two lines, a table higher than the screen or wider than its frame: its largest part, as far as it is in view.
    const line = [...at.getClientRects()].sort((a, b) => b.width * b.height - a.width * a.height)[0] ?? box;
    const down = Math.min(Math.max(line.y + line.height / 2, 1), innerHeight - 1);
    const across = [.1, .5, .9].map((part) => document.elementFromPoint(line.x + line.width * part, down));
    const places = { skip: ".skip", search: "[data-search]", languages: ".languages", breadcrumb: ".breadcrumb", main: "main", toc: ".toc", side: ".side", foot: ".site-foot" };
    return {
      what: at.outerHTML.slice(0, 100),
      places: Object.keys(places).filter((name) => at.closest(places[name])),
      ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 1,
      onTop: across.some((found) => found && (at.contains(found) || found.contains(at))),
    };
  });
}

for (const edition of EDITIONS) {
  describe(`keyboard, ${edition}`, { concurrency: 2 }, () => {
    it("Tab reaches everything on pages of other kinds, always visibly", async () => {
      for (const { kind, address } of [...pagesOf(edition, "de"), ...pagesOf(edition, "ar").slice(0, 1), ...pagesOf(edition, "de-simple").slice(0, 3)]) {
        await visit(edition, address, { viewport: { width: kind.length % 2 ? 1280 : 390, height: 800 } }, async (page) => {
          const unseen = [];
          const parts = await page.evaluate(() => document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']").length);
          // Long lists are all alike: their first hundred links stand for them.
          const most = Math.min(parts + 10, 110);
          let step = 0;
          for (; step < most; step += 1) {
            await page.keyboard.press("Tab");
            if (step === 0) await page.waitForFunction(() => !document.querySelector("[data-part=checklist], [data-part=progress]") || document.querySelector(".live input"));
            let at = await focus(page);
            if (!at) break;
            // The explanation of a term closes behind the focus.
            for (let wait = 0; !at.onTop && wait < 15; wait += 1) {
              await page.waitForTimeout(200);
              at = await focus(page);
            }
            if (!at.ring || !at.inView || !at.onTop) unseen.push(JSON.stringify(at));
          }
          nothing(unseen, `${kind}: focus that is not seen`);
          assert.ok(step > 10, `${kind}: ${step} stops`);
          // The page of the search begins in its field.
          if (step === most || kind === "search") return;
          const left = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
            .filter((element) => element.checkVisibility({ contentVisibilityAuto: true }) && !globalThis.reached.has(element))
            .map((element) => element.outerHTML.slice(0, 150)));
          nothing(left, `${kind}: never reached`);
        });
      }
    });

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
