// Reading: without scripts, in another language, from right to left.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing, open, troubleOf } from "./support/browser.js";
import { EDITIONS, LANGUAGES, pagesOf } from "./support/sites.js";
import { stage } from "./support/stage.js";

const set = stage();
const { roots } = set;

async function visit(edition, address, options, work) {
  const opened = await open(set.browser, options);
  try {
    await opened.page.goto(roots[edition] + address);
    await work(opened.page, opened);
  } finally {
    await opened.page.context().close();
  }
}

for (const edition of EDITIONS) {
  describe(`without scripts, ${edition}`, { concurrency: 2 }, () => {
    for (const language of LANGUAGES) {
      it(`every kind of page is complete in ${language}`, async () => {
        // Everything but the place of the search, which the script fills, and the buttons and counts of lists to tick.
        const content = () => {
          for (const place of document.querySelectorAll("[data-search], [data-search-results], .progress, .stage-state, .list-status, .list-actions")) place.remove();
          return document.body.textContent.replace(/\s+/g, "");
        };
        const quiet = await open(set.browser, { javaScriptEnabled: false });
        const lively = await open(set.browser);
        try {
          for (const { kind, address } of pagesOf(edition, language)) {
            await quiet.page.goto(roots[edition] + address);
            await lively.page.goto(roots[edition] + address);
            const link = quiet.page.locator("[data-search] a");
            assert.equal(await link.count(), 1, `${kind}: a link stands in place of the search`);
            assert.ok(await link.isVisible(), kind);
            assert.match(await link.evaluate((a) => a.href), /\/a-z\/index\.html$/, kind);
            assert.equal(await lively.page.locator("[data-search] input").count(), 1, `${kind}: a field with scripts`);
            assert.equal(await quiet.page.evaluate(content), await lively.page.evaluate(content), kind);
          }
        } finally {
          await quiet.page.context().close();
          await lively.page.context().close();
        }
      });
    }

    it("the link in place of the search leads to all pages", () =>
      visit(edition, "erwerb/blaue-karte-eu/", { javaScriptEnabled: false }, async (page) => {
        await page.locator("[data-search] a").click();
        await page.waitForURL(/\/a-z\/index\.html$/);
        await page.locator("main a", { hasText: "Blaue Karte EU" }).first().click();
        await page.waitForURL(/blaue-karte-eu/);
      }));
  });

  describe(`languages, ${edition}`, { concurrency: 2 }, () => {
    it("the list of languages stays on the page", () => visit(edition, "erwerb/blaue-karte-eu/", {}, async (page, opened) => {
      const stops = [["English", "en", "en/"], ["العربية", "ar", "ar/"], ["Leichte Sprache", "de-simple", "de-simple/"], ["Deutsch", "de", ""]];
      for (const [name, language, prefix] of stops) {
        await page.locator(".languages").getByRole("link", { name, exact: true }).click();
        await page.waitForURL(`${roots[edition]}${prefix}erwerb/blaue-karte-eu/index.html`);
        assert.equal(await page.evaluate(() => document.documentElement.lang), language);
        assert.equal(await page.locator(".languages [aria-current]").getAttribute("lang"), language);
      }
      nothing(await troubleOf(opened), "console, policy, requests");
    }));

    it("a page without translation says so and leads to the German text", () => visit(edition, "erwerb/chancenkarte/", {}, async (page) => {
      await page.locator(".languages").getByRole("link", { name: "العربية" }).click();
      await page.waitForURL(/\/ar\/erwerb\/chancenkarte\//);
      assert.equal(await page.evaluate(() => document.documentElement.lang), "ar");
      assert.match(await page.locator(".banner").innerText(), /\p{Script=Arabic}/u);
      assert.match(await page.locator("meta[name=robots]").getAttribute("content"), /noindex/);
      const original = page.locator("main a[hreflang=de]");
      assert.equal(await original.getAttribute("lang"), "de");
      assert.equal(await original.getAttribute("dir"), "ltr");
      await original.click();
      await page.waitForURL(`${roots[edition]}erwerb/chancenkarte/index.html`);
    }));

    it("a server answers in the language of the address that is not there", async () => {
      for (const [address, language] of [["x/y/", "de"], ["en/x/", "en"], ["ar/x/y/z", "ar"]]) {
        const response = await fetch(roots[edition] + address);
        assert.equal(response.status, 404);
        assert.match(await response.text(), new RegExp(`<html lang="${language}"`));
      }
    });
  });

  describe(`right to left, ${edition}`, { concurrency: 2 }, () => {
    const boxes = (page) => page.evaluate(() => {
      const box = (selector) => {
        const { left, right, top } = document.querySelector(selector).getBoundingClientRect();
        return { left, right, top };
      };
      return {
        side: box(".side"), main: box("main"), toc: box(".toc"), text: box(".text"), brand: box(".brand"), search: box(".head-search"),
        number: box(".process > li"), crumbs: [...document.querySelectorAll(".breadcrumb li")].map((li) => li.getBoundingClientRect().left),
      };
    });

    it("mirrors the page in Arabic", async () => {
      await visit(edition, "erwerb/blaue-karte-eu/", {}, async (page) => {
        const at = await boxes(page);
        assert.ok(at.side.right <= at.main.left, "German: navigation at the left");
        assert.ok(at.toc.left >= at.text.right, "German: contents at the right");
        assert.ok(at.crumbs[0] < at.crumbs[1]);
      });
      await visit(edition, "ar/erwerb/blaue-karte-eu/", {}, async (page) => {
        const at = await boxes(page);
        assert.ok(at.side.left >= at.main.right, "navigation at the right");
        assert.ok(at.toc.right <= at.text.left, "contents at the left");
        assert.ok(at.brand.left >= at.search.right, "name of the authority at the right");
        assert.ok(at.crumbs[0] > at.crumbs[1], "breadcrumb from the right");
        const aligned = await page.evaluate(() => getComputedStyle(document.querySelector("main p")).textAlign);
        assert.equal(aligned, "start");
      });
    });

    it("keeps numbers, addresses and German text from left to right", () => visit(edition, "ar/erwerb/blaue-karte-eu/", {}, async (page) => {
      const wrong = await page.evaluate(() => {
        const left = [...document.querySelectorAll("a[href^='tel:'], a[href^='mailto:']")]
          .filter((a) => /^[\d\s+@.\w-]+$/.test(a.textContent) && getComputedStyle(a).direction !== "ltr");
        const german = [...document.querySelectorAll("[lang=de]")]
          .filter((element) => getComputedStyle(element).direction !== "ltr" && getComputedStyle(element).unicodeBidi === "normal");
        return [...left, ...german].map((element) => element.outerHTML.slice(0, 150));
      });
      nothing(wrong, "from right to left");
    }));
  });
}
