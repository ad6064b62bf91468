// Every kind of page of both sites in three languages: accessible, quiet, well ordered, and never wider than the screen.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fs from "node:fs";
import { describe, it } from "node:test";
import { nothing, open, stickingOut, troubleOf } from "./support/browser.js";
import { ALL_LANGUAGES, directionOf, EDITIONS, filesOf, LANGUAGES, pagesOf, prefixOf } from "./support/sites.js";
import { stage } from "./support/stage.js";

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// The rule for WCAG 2.2 that axe-core leaves to the caller to switch on.
const EVERYTHING = { rules: { "target-size": { enabled: true } } };
const COLOURS = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
// What depends on the width.
const LAYOUT = { runOnly: { type: "rule", values: ["color-contrast", "target-size", "scrollable-region-focusable"] } };

const set = stage();
const { roots } = set;

// What axe-core finds wrong, one line for each rule and element.
async function findings(page, options) {
  const { violations } = await page.evaluate((given) => axe.run(document, { resultTypes: ["violations"], ...given }), options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, " ")}`));
}

async function whileOpen(options, work) {
  const opened = await open(set.browser, options);
  try {
    await work(opened);
  } finally {
    await opened.page.context().close();
  }
}

for (const edition of EDITIONS) {
  describe(`${edition} site, kinds of page`, { concurrency: 2 }, () => {
    for (const language of LANGUAGES) {
      for (const { kind, address } of pagesOf(edition, language)) {
        it(`${kind} in ${language} (/${address})`, () => whileOpen({}, async ({ page, trouble }) => {
          await page.goto(roots[edition] + address);

          nothing(await troubleOf({ page, trouble }), "console, policy, requests");

          const order = await page.evaluate(() => ({
            lang: document.documentElement.lang,
            dir: document.documentElement.dir,
            title: document.title,
            headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((h) => [Number(h.tagName[1]), h.textContent.trim()]),
            landmarks: document.querySelectorAll("main").length,
          }));
          assert.equal(order.lang, language);
          assert.equal(order.dir, directionOf(language));
          assert.ok(order.title.length > 3, "title");
          assert.equal(order.landmarks, 1, "main");
          assert.equal(order.headings.filter(([level]) => level === 1).length, 1, "exactly one h1");
          order.headings.forEach(([level, text], at) => {
            const above = at ? order.headings[at - 1][0] : 0;
            assert.ok(level <= above + 1, `"${text}" is h${level} after h${above}`);
            assert.ok(text, `h${level} without words`);
          });

          await page.evaluate(axeSource);
          nothing(await findings(page, EVERYTHING), "axe, light, 1280 px");
          await page.emulateMedia({ colorScheme: "dark" });
          nothing(await findings(page, COLOURS), "axe, dark");
          await page.emulateMedia({ colorScheme: "light" });
          nothing(await stickingOut(page), "sideways at 1280 px");

          for (const width of [390, 320]) {
            await page.setViewportSize({ width, height: 800 });
            nothing(await stickingOut(page), `sideways at ${width} px`);
            nothing(await findings(page, width === 320 ? EVERYTHING : LAYOUT), `axe, light, ${width} px`);
            await page.emulateMedia({ colorScheme: "dark" });
            nothing(await findings(page, COLOURS), `axe, dark, ${width} px`);
            await page.emulateMedia({ colorScheme: "light" });
          }

          // WCAG 1.4.12: a reader may set wider text.
          await page.evaluate(() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }");
            document.adoptedStyleSheets = [sheet];
          });
          nothing(await stickingOut(page), "sideways at 320 px with wide text");
        }));
      }
    }
  });

  describe(`${edition} site, the whole handbook on one page`, () => {
    for (const language of LANGUAGES) {
      it(`is accessible in ${language}`, () => whileOpen({}, async ({ page, trouble }) => {
        await page.goto(`${roots[edition]}${prefixOf(language)}print/`);
        await page.evaluate(axeSource);
        nothing(await findings(page, EVERYTHING), "axe, light, 1280 px");
        await page.emulateMedia({ colorScheme: "dark" });
        nothing(await findings(page, COLOURS), "axe, dark");
        await page.setViewportSize({ width: 320, height: 800 });
        nothing(await stickingOut(page), "sideways at 320 px");
        nothing(await troubleOf({ page, trouble }), "console, policy, requests");
      }));
    }
  });

  describe(`${edition} site, easy German`, { concurrency: 2 }, () => {
    for (const { kind, address } of pagesOf(edition, "de-simple")) {
      it(`${kind} (/${address})`, () => whileOpen({}, async ({ page, trouble }) => {
        await page.goto(roots[edition] + address);
        assert.equal((await page.locator("main .easy-mark").innerText()).trim(), "Leichte Sprache");
        const size = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
        assert.ok(size >= 20, `letters of ${size} px`);
        await page.evaluate(axeSource);
        for (const width of [1280, 390, 320]) {
          await page.setViewportSize({ width, height: 800 });
          nothing(await stickingOut(page), `sideways at ${width} px`);
          nothing(await findings(page, width === 390 ? LAYOUT : EVERYTHING), `axe, light, ${width} px`);
          await page.emulateMedia({ colorScheme: "dark" });
          nothing(await findings(page, COLOURS), `axe, dark, ${width} px`);
          await page.emulateMedia({ colorScheme: "light" });
        }
        nothing(await troubleOf({ page, trouble }), "console, policy, requests");
      }));
    }
  });

  describe(`${edition} site, narrow screens`, { concurrency: 2 }, () => {
    for (const language of ALL_LANGUAGES.filter((language) => !LANGUAGES.includes(language))) {
      it(`no page kind is wider than 320 px in ${language}`, () => whileOpen({ viewport: { width: 320, height: 800 } }, async ({ page, trouble }) => {
        for (const { address } of pagesOf(edition, language)) {
          await page.goto(roots[edition] + address);
          nothing(await stickingOut(page), address);
          assert.equal(await page.evaluate(() => document.documentElement.lang), language, address);
        }
        nothing(await troubleOf({ page, trouble }), "console, policy, requests");
      }));
    }

    it("no German page is wider than 320 px or says anything on the console", () => whileOpen({ viewport: { width: 320, height: 800 } }, async ({ page, trouble }) => {
      const other = new RegExp(`^(${ALL_LANGUAGES.filter((language) => language !== "de").join("|")})/`);
      const wide = [];
      for (const file of filesOf(edition).filter((file) => file.endsWith("/index.html") && !other.test(file))) {
        await page.goto(roots[edition] + file);
        const out = await stickingOut(page);
        if (out.length) wide.push(`${file}: ${out.join(" ")}`);
      }
      nothing(wide, "sideways at 320 px");
      nothing(await troubleOf({ page, trouble }), "console, policy, requests");
    }));
  });
}
