// Readers with settings of their own: forced colours, less motion, texts in more than one language.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { nothing, open, troubleOf } from "./support/browser.js";
import { ALL_LANGUAGES, EDITIONS, pagesOf, REPOSITORY } from "./support/sites.js";
import { stage } from "./support/stage.js";

const set = stage();

async function visit(edition, address, options, work) {
  const opened = await open(set.browser, options);
  try {
    await opened.page.goto(set.roots[edition] + address);
    await work(opened.page);
    nothing(await troubleOf(opened), "console, policy, requests");
  } finally {
    await opened.page.context().close();
  }
}

const PICTURES = [
  { edition: "internal", address: "", what: "map" },
  { edition: "internal", address: "erwerb/blaue-karte-eu/", what: "flow" },
  { edition: "internal", address: "ar/erwerb/blaue-karte-eu/", what: "flow from right to left" },
];

describe("forced colours", { concurrency: 2 }, () => {
  for (const { edition, address, what } of PICTURES) {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [390, 1280]) {
        it(`${what} uses the reader's colours only, ${colorScheme}, ${width} px`, () =>
          visit(edition, address, { forcedColors: "active", colorScheme, viewport: { width, height: 900 } }, async (page) => {
            const state = await page.evaluate(() => {
              const colour = (name) => {
                const probe = document.createElement("span");
                probe.className = "probe";
                document.body.append(probe);
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(`.probe { forced-color-adjust: none; color: ${name}; }`);
                document.adoptedStyleSheets = [sheet];
                const value = getComputedStyle(probe).color;
                probe.remove();
                document.adoptedStyleSheets = [];
                return value;
              };
              const [paper, ink, link] = ["Canvas", "CanvasText", "LinkText"].map(colour);
              const wrong = [];
              let texts = 0;
              let lines = 0;
              for (const element of document.querySelectorAll("main .picture svg :is(rect, path, circle, text)")) {
                if (!element.checkVisibility()) continue;
                const { fill, stroke } = getComputedStyle(element);
                const is = (name) => element.classList.contains(name);
                if (element.tagName === "text") {
                  texts += 1;
                  if (fill !== (is("n") ? paper : ink) && !(element.closest("a") && fill === link)) wrong.push(`text ${fill}: ${element.outerHTML.slice(0, 80)}`);
                } else if (is("l")) {
                  lines += 1;
                  if (fill !== "none" || stroke !== ink) wrong.push(`line ${fill} ${stroke}`);
                } else if (is("p") || element.tagName === "circle") {
                  if (fill !== ink) wrong.push(`mark ${fill}: ${element.outerHTML.slice(0, 80)}`);
                } else if (fill !== paper || ![ink, link].includes(stroke)) {
                  wrong.push(`shape ${fill} ${stroke}: ${element.outerHTML.slice(0, 80)}`);
                }
              }
              return { wrong, texts, lines, differ: paper !== ink };
            });
            assert.ok(state.texts > 3, `${state.texts} texts`);
            if (what !== "map") assert.ok(state.lines > 0, "lines");
            assert.ok(state.differ);
            nothing(state.wrong, "colours of the picture");
          }));
      }
    }
  }

  for (const edition of EDITIONS) {
    it(`buttons, tags, notices and cards keep an edge, ${edition}`, () => visit(edition, "erwerb/blaue-karte-eu/", { forcedColors: "active" }, async (page) => {
      const state = await page.evaluate(() => {
        const wrong = [];
        let seen = 0;
        for (const element of document.querySelectorAll(".button, .tag, .alert, .banner, .card, .key-facts, .state, .menu")) {
          if (!element.checkVisibility()) continue;
          seen += 1;
          const style = getComputedStyle(element);
          const edges = ["Top", "Right", "Bottom", "Left"].filter((side) => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none");
          if (!edges.length) wrong.push(element.outerHTML.slice(0, 100));
        }
        return { wrong, seen };
      });
      assert.ok(state.seen >= 3, `${state.seen}`);
      nothing(state.wrong, "without an edge");
    }));
  }
});

describe("less motion", { concurrency: 2 }, () => {
  for (const edition of EDITIONS) {
    it(`nothing moves by itself for who asks for that, ${edition}`, () => visit(edition, "", { reducedMotion: "reduce" }, async (page) => {
      for (const { address } of pagesOf(edition, "de")) {
        await page.goto(set.roots[edition] + address);
        const moving = await page.evaluate(() => [document.documentElement, ...document.body.querySelectorAll("*")].flatMap((element) =>
          ["", "::before", "::after"].flatMap((part) => {
            const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element, part || null);
            const lasts = transitionDuration.split(",").some((time) => parseFloat(time) > 0);
            return lasts || animationName !== "none" || scrollBehavior === "smooth" ? [`${element.outerHTML.slice(0, 80)} ${part}`] : [];
          })));
        nothing(moving, address);
        assert.equal(await page.evaluate(() => document.getAnimations().length), 0, address);
      }
    }));
  }
});

// Letters that tell a language which is not written in Latin ones.
// Staff is named in German and English only: the names of roles are names, not sentences.
const ROLES = [...fs.readFileSync(path.join(REPOSITORY, "content/handbook.yaml"), "utf8").split(/^roles:|^groups:/m)[1].matchAll(/title: \{de: ([^,]+),/g)].map(([, title]) => title).sort((a, b) => b.length - a.length);
const SCRIPTS = { ar: /\p{Script=Arabic}/u, uk: /\p{Script=Cyrillic}/u };

describe("languages on one page", { concurrency: 2 }, () => {
  for (const edition of EDITIONS) {
    for (const language of Object.keys(SCRIPTS)) {
      it(`German words say that they are German, ${edition} in ${language}`, () => visit(edition, `${language}/`, {}, async (page) => {
        for (const { address } of pagesOf(edition, language)) {
          await page.goto(set.roots[edition] + address);
          const unmarked = await page.evaluate(({ own, script, roles }) => {
            const wanted = new RegExp(script, "u");
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = [];
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const text = node.data.replace(/\u00ad/g, "").trim();
              const around = node.parentElement;
              if (around.closest("script, style, code, pre") || around.closest("[lang]").getAttribute("lang") !== own) continue;
              // An address, a name or a norm alone is no change of language.
              const words = text.match(/\p{Script=Latin}{3,}/gu) ?? [];
              const plain = !/[@/]/.test(text) && !around.closest(".cite");
              const named = roles.some((role) => text.includes(role));
              if (named || (plain && words.length >= 3 && !wanted.test(text))) found.push(`${text.slice(0, 80)} (${around.outerHTML.slice(0, 60)})`);
            }
            return found;
          }, { own: language, script: SCRIPTS[language].source, roles: ROLES });
          nothing(unmarked, address);
        }
      }));
    }
  }

  it("every language that a page names is one of the site's", () => visit("public", "", {}, async (page) => {
    for (const language of ALL_LANGUAGES) {
      for (const { address } of pagesOf("public", language)) {
        await page.goto(set.roots.public + address);
        const named = await page.evaluate(() => [...document.querySelectorAll("[lang]")].map((element) => element.lang));
        assert.deepEqual([...new Set(named)].filter((name) => !ALL_LANGUAGES.includes(name)), [], address);
      }
    }
  }));
});
