// Both sites on paper.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { open } from "./support/browser.js";
import { EDITIONS } from "./support/sites.js";
import { stage } from "./support/stage.js";

const set = stage();
const { roots } = set;

const PAGES = ["erwerb/blaue-karte-eu/", "ar/erwerb/blaue-karte-eu/", "index.html", "glossar/"];

async function printed(edition, address, work) {
  const { page } = await open(set.browser, { viewport: { width: 794, height: 1123 } });
  try {
    await page.goto(roots[edition] + address);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await work(page);
  } finally {
    await page.context().close();
  }
}

for (const edition of EDITIONS) {
  describe(`print, ${edition}`, { concurrency: 2 }, () => {
    for (const address of PAGES) {
      it(`/${address} makes a PDF of a few sheets`, () => printed(edition, address, async (page) => {
        const pdf = await page.pdf({ format: "A4", tagged: true, outline: true, preferCSSPageSize: true });
        const text = pdf.toString("latin1");
        assert.ok(text.startsWith("%PDF-"));
        const sheets = text.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
        assert.ok(sheets >= 1 && sheets <= 20, `${sheets} sheets`);
        assert.match(text, /\/MarkInfo|\/StructTreeRoot/, "tagged");
      }));

      it(`/${address} prints what is to be read and nothing to be clicked`, () => printed(edition, address, async (page) => {
        const shown = await page.evaluate(() => Object.fromEntries(
          [".side", ".toc", ".languages", ".breadcrumb", ".menu", "[data-search]", ".skip a", ".site-foot nav", "h1", ".brand"].map((selector) => {
            const elements = [...document.querySelectorAll(selector)];
            return [selector, elements.some((element) => element.checkVisibility() && element.getBoundingClientRect().height > 0)];
          })));
        assert.deepEqual(Object.keys(shown).filter((selector) => shown[selector]), ["h1", ".brand"]);
      }));
    }

    it("is dark on white even if the screen is not", () => printed(edition, "erwerb/blaue-karte-eu/", async (page) => {
      const [paper, ink] = await page.evaluate(() => {
        const style = getComputedStyle(document.body);
        return [style.backgroundColor, style.color].map((colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number));
      });
      assert.ok(Math.min(...paper) > 240, `paper ${paper}`);
      assert.ok(Math.max(...ink) < 80, `ink ${ink}`);
    }));

    it("is not wider than the sheet", () => printed(edition, "erwerb/blaue-karte-eu/", async (page) => {
      // A4 less the margins of the style sheet: 210 - 36 mm.
      await page.setViewportSize({ width: 658, height: 980 });
      assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth) <= 658);
    }));
  });
}

describe("print, the mark of the internal site", () => {
  it("is printed on the internal site, in words and at the head that repeats on every sheet", () =>
    printed("internal", "erwerb/blaue-karte-eu/", async (page) => {
      const bar = page.locator(".bar");
      assert.ok(await bar.isVisible());
      assert.match(await bar.innerText(), /Intern/);
      const display = await page.evaluate(() => getComputedStyle(document.querySelector(".bar").parentElement).display);
      assert.equal(display, "table-header-group");
    }));

  it("is in every language", async () => {
    for (const language of ["en", "ar", "uk", "tr", "fr", "de-simple"]) {
      await printed("internal", `${language}/erwerb/blaue-karte-eu/`, async (page) => {
        assert.ok((await page.locator(".bar").innerText()).trim().length > 5, language);
      });
    }
  });

  it("is not on the public site", () => printed("public", "erwerb/blaue-karte-eu/", async (page) => {
    assert.equal(await page.locator(".bar").count(), 0);
  }));
});
