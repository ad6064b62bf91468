// The reader's side of the search: the field, the suggestions, the page of results; by keyboard, for screen readers,
// from right to left, without scripts. Where the engine does not matter, one with known answers stands in for it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fs from "node:fs";
import { describe, it } from "node:test";
import { nothing, open, stickingOut, troubleOf } from "./support/browser.js";
import { stub } from "./support/engine.js";
import { EDITIONS } from "./support/sites.js";
import { stage } from "./support/stage.js";

const PAGE = "service/barrierefreiheit/index.html";
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const set = stage();
const { roots } = set;

// Opens a page with the stand-in engine, works, and sees to it that nothing went wrong meanwhile.
async function visit(root, address, work, options = {}) {
  const opened = await open(set.browser, options);
  const { page } = opened;
  try {
    if (options.engine !== "own") await stub(page);
    await page.goto(roots[root] + address);
    await work(page);
    nothing(await troubleOf(opened), "console, policy, requests");
  } finally {
    await page.context().close();
  }
}

const field = (page) => page.locator("#search-input");
const options = (page) => page.getByRole("option");
const results = (page) => page.locator("ol.found > li");
const status = (page, text) => page.getByRole("status").filter({ hasText: text });

async function findings(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, " ")}`));
}

describe("the field in the header", { concurrency: 2 }, () => {
  it("loads nothing before it is used, and everything then", async () => {
    const opened = await open(set.browser);
    const { page } = opened;
    const asked = [];
    page.on("request", (request) => asked.push(request.url().slice(roots.public.length)));
    try {
      await page.goto(roots.public + PAGE);
      await page.waitForLoadState("networkidle");
      const kinds = asked.map((url) => url.replace(/-[0-9a-f]{10}(?=\.)/, "")).sort();
      assert.deepEqual(kinds.filter((url) => !url.endsWith(".svg")), ["assets/site.js", "assets/style.css", PAGE].sort());
      const index = page.waitForRequest(/\/search\/de\//);
      await field(page).focus();
      await index;
      const then = asked.map((url) => url.replace(/-[0-9a-f]{10}(?=\.)/, ""));
      for (const file of ["assets/search-core.js", "assets/search-ui.js", "assets/suggestions.css"]) assert.ok(then.includes(file), file);
      nothing(await troubleOf(opened), "console, policy, requests");
    } finally {
      await page.context().close();
    }
  });

  it("takes letters while its helpers load, and finds with them then", async () => {
    const opened = await open(set.browser);
    const { page } = opened;
    try {
      await stub(page);
      let go;
      const gate = new Promise((done) => { go = done; });
      await page.route(/search-ui-/, async (route) => {
        await gate;
        await route.continue();
      });
      await page.goto(roots.public + PAGE);
      await field(page).pressSequentially("erste Wörter");
      assert.equal(await field(page).inputValue(), "erste Wörter");
      assert.equal(await options(page).count(), 0);
      go();
      await options(page).first().waitFor();
      assert.equal(await field(page).inputValue(), "erste Wörter");
      nothing(await troubleOf(opened), "console, policy, requests");
    } finally {
      await page.context().close();
    }
  });

  it("leads to the results even if its helpers cannot be loaded", async () => {
    const { page } = await open(set.browser);
    try {
      await page.route(/search-ui-/, (route) => route.abort());
      await page.goto(roots.public + PAGE);
      await field(page).pressSequentially("blaue karte");
      await status(page, "konnte nicht geladen werden").waitFor({ state: "attached" });
      await page.keyboard.press("Enter");
      await page.waitForURL(/suche\/index\.html#q=blaue%20karte$/);
    } finally {
      await page.context().close();
    }
  });

  it("gets the focus by Ctrl+K, and by no single letter", () => visit("public", PAGE, async (page) => {
    for (const key of ["/", "s", "k"]) {
      await page.keyboard.press(key);
      assert.equal(await page.evaluate(() => document.activeElement === document.body), true, key);
    }
    await page.keyboard.press("Control+k");
    assert.equal(await page.evaluate(() => document.activeElement.id), "search-input");
    assert.equal(await field(page).getAttribute("aria-keyshortcuts"), "Control+K");
  }));

  for (const edition of EDITIONS) {
    it(`is a combobox with a name and a list, ${edition}`, () => visit(edition, PAGE, async (page) => {
      const box = page.getByRole("combobox", { name: "Auf diesen Seiten suchen" });
      assert.equal(await box.getAttribute("aria-expanded"), "false");
      assert.equal(await box.getAttribute("aria-autocomplete"), "list");
      const list = page.locator(`#${await box.getAttribute("aria-controls")}`);
      assert.equal(await list.getAttribute("role"), "listbox");
      await box.pressSequentially("x");
      await options(page).first().waitFor();
      assert.equal(await box.getAttribute("aria-expanded"), "true");
      assert.equal(await page.getByRole("listbox", { name: "Vorschläge" }).count(), 1);
      assert.deepEqual(await options(page).allTextContents(), ["Erste", "Zweite", "Duldung Glossar", "§ 18g AufenthG Rechtsgrundlage"]);
      await status(page, "Vorschläge: 4").waitFor({ state: "attached" });
      assert.equal(await page.locator("header search").count(), 1);
      nothing(await findings(page), "axe");
    }));
  }

  it("goes through the lines by arrows, Home and End, and back into the field", () => visit("public", PAGE, async (page) => {
    const active = async () => {
      const id = await field(page).getAttribute("aria-activedescendant");
      const chosen = await page.locator("[aria-selected=true]").evaluateAll((all) => all.map((option) => option.id));
      assert.deepEqual(chosen, id ? [id] : []);
      return id && page.locator(`#${id} span`).first().textContent();
    };
    await field(page).pressSequentially("wort");
    await options(page).first().waitFor();
    const steps = [
      ["ArrowDown", "Erste"], ["ArrowDown", "Zweite"], ["End", "§ 18g AufenthG"], ["ArrowDown", null], ["ArrowUp", "§ 18g AufenthG"], ["Home", "Erste"], ["ArrowUp", null],
    ];
    for (const [key, wanted] of steps) {
      await page.keyboard.press(key);
      assert.equal(await active(), wanted, key);
      assert.equal(await page.evaluate(() => document.activeElement.id), "search-input", "the focus stays in the field");
    }
    // Without a chosen line the keys belong to the text.
    await page.keyboard.press("Home");
    assert.equal(await field(page).evaluate((input) => input.selectionStart), 0);
    await page.keyboard.press("End");
    assert.equal(await field(page).evaluate((input) => input.selectionStart), 4);
    await page.keyboard.press("Escape");
    assert.equal(await field(page).getAttribute("aria-expanded"), "false");
    assert.equal(await field(page).inputValue(), "wort");
    await page.keyboard.press("ArrowDown");
    await options(page).first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/index\.html\?Zweite$/);
  }));

  it("goes to the page of results by Enter without a chosen line", () => visit("public", PAGE, async (page) => {
    await field(page).pressSequentially("eine frage?");
    await options(page).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/suche\/index\.html#q=eine%20frage%3F$/);
    await results(page).first().waitFor();
  }));

  it("lies from right to left in Arabic, its list below it", () => visit("public", "ar/service/barrierefreiheit/index.html", async (page) => {
    await field(page).pressSequentially("x");
    await options(page).first().waitFor();
    const boxes = await page.evaluate(() => Object.fromEntries(["#search-input", ".search button", "#search-list"].map((selector) => {
      const { left, right, top, bottom } = document.querySelector(selector).getBoundingClientRect();
      return [selector, { left, right, top, bottom }];
    })));
    assert.ok(boxes[".search button"].right <= boxes["#search-input"].left + 1, "the button is left of the field");
    assert.ok(Math.abs(boxes["#search-list"].right - boxes["#search-input"].right) < 2 && boxes["#search-list"].top >= boxes["#search-input"].bottom - 1);
    assert.equal(await options(page).first().evaluate((option) => getComputedStyle(option).direction), "rtl");
    nothing(await stickingOut(page), "sideways");
  }));

  it("has lines and buttons of 24 px and more, at 320 px too", () => visit("public", PAGE, async (page) => {
    await field(page).pressSequentially("x");
    await options(page).first().waitFor();
    const small = await page.evaluate(() => [...document.querySelectorAll("[data-search] input, [data-search] button, [role=option]")]
      .filter((element) => Math.min(element.getBoundingClientRect().width, element.getBoundingClientRect().height) < 24).map((element) => element.outerHTML));
    nothing(small, "small targets");
    nothing(await stickingOut(page), "sideways");
  }, { viewport: { width: 320, height: 700 } }));

  it("shows the chosen line in forced colours", () => visit("public", PAGE, async (page) => {
    await field(page).pressSequentially("x");
    await options(page).first().waitFor();
    await page.keyboard.press("ArrowDown");
    const [first, second] = await options(page).evaluateAll((all) => all.map((option) => getComputedStyle(option).backgroundColor));
    assert.notEqual(first, second);
  }, { forcedColors: "active" }));
});

describe("the page of results", { concurrency: 2 }, () => {
  it("lists results in order: title to its heading, excerpt with marks, kind, group, laws, state", () => visit("public", "suche/index.html#q=wort", async (page) => {
    await page.locator(".found mark").first().waitFor();
    assert.equal(await page.locator("ol.found").count(), 1);
    assert.equal(await results(page).count(), 10);
    const first = results(page).first();
    const link = first.getByRole("heading", { level: 3 }).getByRole("link");
    assert.equal(await link.textContent(), "Seite 0 <b>fett</b>");
    assert.match(await link.getAttribute("href"), /index\.html#ziel$/);
    assert.equal(await first.locator(".found-in").textContent(), "Abschnitt");
    assert.equal(await first.locator(".excerpt").textContent(), "Hier steht wort <i>im Text</i>.");
    assert.deepEqual(await first.locator("mark").allTextContents(), ["wort"]);
    assert.deepEqual(await first.locator(".found-facts > li").allTextContents(), ["Anliegen", "Arbeit", "Sachbearbeitung", "§ 18g AufenthG", "§ 1 BGB", "§ 2 BGB"]);
    assert.equal(await page.locator(".found b, .found i").count(), 0, "no HTML from texts");
    assert.match(await page.title(), /^wort – /);
    assert.equal(await page.getByRole("heading", { level: 2, name: "Ergebnisse" }).count(), 1);
  }));

  it("says from when a page applies", () => visit("internal", "suche/index.html#q=wort", async (page) => {
    await results(page).nth(1).getByText("Ab 1. Februar 2027").waitFor();
    assert.deepEqual(await results(page).first().locator(".found-facts > li").allTextContents(), ["Prozess", "Arbeit", "Sachbearbeitung", "§ 18g AufenthG", "§ 1 BGB", "§ 2 BGB"]);
    assert.deepEqual(await page.locator("#filter-state option").allTextContents(), ["alle", "In Kraft (4)", "Entwurf (1)"]);
  }));

  it("tells the count once after a pause, not at every key", () => visit("public", "suche/index.html", async (page) => {
    await page.evaluate(() => {
      globalThis.said = [];
      const place = document.querySelector("[data-search-results] [role=status]");
      new MutationObserver(() => { if (place.textContent) globalThis.said.push(place.textContent); }).observe(place, { childList: true, characterData: true, subtree: true });
    });
    await field(page).pressSequentially("aufenthalt", { delay: 60 });
    await results(page).first().waitFor();
    await status(page, "Treffer für „aufenthalt“: 25").waitFor();
    assert.deepEqual(await page.evaluate(() => globalThis.said), ["Treffer für „aufenthalt“: 25"]);
  }));

  it("shows more results by a button and goes to the first of them", () => visit("public", "suche/index.html#q=wort", async (page) => {
    const more = page.getByRole("button", { name: "Weitere Ergebnisse" });
    await more.click();
    await results(page).nth(19).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Seite 10 <b>fett</b>");
    await more.click();
    await results(page).nth(24).waitFor();
    assert.equal(await more.isVisible(), false);
  }));

  it("says what it searched for instead, and searches for the words as they were typed", () => visit("public", "suche/index.html#q=tipfehler", async (page) => {
    await page.getByText("Angezeigt werden Ergebnisse für „tippfehler“.").first().waitFor();
    await status(page, "Angezeigt werden Ergebnisse für „tippfehler“. Treffer für „tippfehler“: 25").waitFor();
    await page.getByRole("button", { name: "Stattdessen nach „tipfehler“ suchen" }).click();
    await status(page, "Treffer für „tipfehler“: 25").waitFor();
    assert.equal(await page.locator("[data-part=corrected]").isVisible(), false);
    assert.equal(await page.evaluate(() => amtsbuchSearch.asked.at(-1)[1].exact), true);
  }));

  it("helps on when nothing is found", () => visit("public", "suche/index.html#q=nichts", async (page) => {
    await status(page, "Keine Treffer für „nichts“.").waitFor();
    await page.getByRole("heading", { name: "So finden Sie es trotzdem" }).waitFor();
    assert.equal(await page.locator("main a[href^='mailto:']").count(), 1);
    for (const name of ["Themen nach Lebenslage", "Alle Themen von A bis Z", "Glossar"]) {
      assert.equal(await page.locator("main").getByRole("link", { name }).count(), 1, name);
    }
    nothing(await findings(page), "axe");
  }));

  it("narrows by boxes and lists, by keyboard, and comes back", () => visit("public", "suche/index.html#q=wort", async (page) => {
    const box = page.getByRole("group", { name: "Thema" }).getByRole("checkbox", { name: "Familie (12)" });
    await box.focus();
    await page.keyboard.press("Space");
    await status(page, "Treffer für „wort“: 12").waitFor();
    assert.equal(await box.evaluate((element) => element === document.activeElement && element.checked), true, "the focus stays");
    assert.equal(new URL(page.url()).hash, "#q=wort&group=familie");
    await page.getByRole("combobox", { name: "Rechtsgrundlage" }).selectOption("BGB");
    await page.waitForURL(/#q=wort&group=familie&law=BGB$/);
    assert.deepEqual((await page.evaluate(() => amtsbuchSearch.asked.at(-1)[1])).filters.law, ["BGB"]);
    await page.goBack();
    await page.waitForURL(/#q=wort&group=familie$/);
    assert.equal(await page.getByRole("combobox", { name: "Rechtsgrundlage" }).inputValue(), "");
    await page.goBack();
    await page.waitForURL(/#q=wort$/);
    await status(page, "Treffer für „wort“: 25").waitFor();
    assert.equal(await box.isChecked(), false);
  }));

  it("keeps what was chosen in an address that can be sent", () => visit("public", "suche/index.html#q=wort&group=familie", async (page) => {
    await status(page, "Treffer für „wort“: 12").waitFor();
    assert.equal(await page.getByRole("checkbox", { name: /Familie/ }).isChecked(), true);
    await page.getByRole("button", { name: "Auswahl aufheben" }).click();
    await status(page, "Treffer für „wort“: 25").waitFor();
    assert.equal(new URL(page.url()).hash, "#q=wort");
  }));

  it("keeps former queries behind the back button, but not every key", () => visit("public", "suche/index.html", async (page) => {
    for (const query of ["eins", "zwei"]) {
      await field(page).fill("");
      await field(page).pressSequentially(query);
      await page.keyboard.press("Enter");
      await page.waitForURL(new RegExp(`#q=${query}$`));
    }
    await page.goBack();
    await page.waitForURL(/#q=eins$/);
    assert.equal(await field(page).inputValue(), "eins");
    await status(page, "„eins“").waitFor();
  }));

  it("offers role and state to staff only", async () => {
    const names = async (page) => {
      await results(page).first().waitFor();
      return page.locator("[data-filter]:visible").evaluateAll((all) => all.map((box) => box.dataset.filter));
    };
    await visit("internal", "suche/index.html#q=wort", async (page) => assert.deepEqual(await names(page), ["group", "reader", "law", "role", "state"]));
    await visit("public", "suche/index.html#q=wort", async (page) => assert.deepEqual(await names(page), ["group", "reader", "law"]));
  });

  for (const edition of EDITIONS) {
    for (const language of ["", "en/", "ar/"]) {
      it(`is accessible in all its parts, ${edition} /${language}`, () => visit(edition, `${language}suche/index.html#q=tipfehler`, async (page) => {
        await page.locator(".found mark").first().waitFor();
        await page.locator(".search-status").filter({ hasText: /\d/ }).waitFor();
        nothing(await findings(page), "axe, 1280 px");
        await page.emulateMedia({ colorScheme: "dark" });
        nothing(await findings(page), "axe, dark");
        await page.setViewportSize({ width: 320, height: 800 });
        await page.locator(".narrow").evaluate((details) => { details.open = true; });
        nothing(await stickingOut(page), "sideways at 320 px");
        nothing(await findings(page), "axe, 320 px");
        const small = await page.evaluate(() => [...document.querySelectorAll("main :is(input, button, select, summary)")]
          .filter((element) => element.checkVisibility())
          .map((element) => [element.closest("label") ?? element])
          .filter(([element]) => Math.min(element.getBoundingClientRect().width, element.getBoundingClientRect().height) < 24)
          .map(([element]) => element.outerHTML.slice(0, 120)));
        nothing(small, "targets below 24 px");
      }));
    }
  }

  it("prints the results and nothing to be clicked", () => visit("public", "suche/index.html#q=wort", async (page) => {
    await results(page).first().waitFor();
    await page.emulateMedia({ media: "print" });
    for (const selector of ["[data-search]", ".narrow", "[data-part=more]"]) assert.equal(await page.locator(selector).isVisible(), false, selector);
    assert.equal(await results(page).first().isVisible(), true);
  }));
});

describe("without scripts", { concurrency: 2 }, () => {
  for (const edition of EDITIONS) {
    it(`the page of results leads to the lists, ${edition}`, async () => {
      const { page } = await open(set.browser, { javaScriptEnabled: false });
      try {
        for (const target of ["lebenslagen", "a-z", "glossar"]) {
          await page.goto(`${roots[edition]}suche/index.html`);
          assert.equal(await page.locator("[data-search-results]").isVisible(), false);
          await page.locator(`main .links a[href*='${target}']`).click();
          await page.waitForURL(new RegExp(`/${target}/index\\.html$`));
          assert.ok(await page.locator("main section a, main dl").count() > 0, target);
        }
        await page.goto(roots[edition] + PAGE);
        assert.ok(await page.locator("header a[href*='a-z']").isVisible());
        assert.ok(await page.locator("footer a[href*='lebenslagen']").isVisible());
      } finally {
        await page.context().close();
      }
    });
  }

  it("life situations list pages by readers and by topic", async () => {
    const { page } = await open(set.browser, { javaScriptEnabled: false });
    try {
      await page.goto(`${roots.public}lebenslagen/index.html`);
      await page.getByRole("link", { name: "Arbeitgeber", exact: true }).click();
      await page.waitForURL(/#reader-employers$/);
      const links = (heading) => page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: heading, exact: true }) }).locator("li a");
      assert.ok(await links("Arbeitgeber").count() >= 5);
      assert.ok(await links("Alles nach Themen").count() >= 50);
    } finally {
      await page.context().close();
    }
  });
});

describe("with the site's own engine", { concurrency: 2 }, () => {
  for (const root of ["public", "public from a folder", "internal from a folder"]) {
    it(`finds, narrows, leads on and comes back, ${root}`, () => visit(root, "suche/index.html", async (page) => {
      await field(page).pressSequentially("blaue karte");
      await results(page).filter({ hasText: "Blaue Karte" }).first().waitFor();
      const boxes = page.locator("[data-filter=group] input");
      await boxes.first().waitFor();
      const box = page.getByRole("checkbox", { name: /Arbeit und Fachkräfte/ });
      await box.check();
      // Results come while somebody types: the number at the box is the last one's only when both agree.
      await page.waitForFunction(() => {
        const number = document.querySelector("[data-filter=group] input:checked")?.parentElement.textContent.match(/\((\d+)\)/)?.[1];
        return number && [...document.querySelectorAll("[role=status]")].some((one) => one.textContent.endsWith(`: ${number}`));
      });
      await results(page).locator("a", { hasText: "Blaue Karte" }).first().click();
      await page.waitForURL(/blaue-karte-eu/);
      await page.goBack();
      await page.waitForURL(/suche\/index\.html#q=/);
      await results(page).filter({ hasText: "Blaue Karte" }).first().waitFor();
      assert.equal(await field(page).inputValue(), "blaue karte");
      assert.equal(await page.getByRole("checkbox", { name: /Arbeit und Fachkräfte/ }).isChecked(), true);
    }, { engine: "own" }));
  }

  it("calls topics as the menu does", () => visit("public", "suche/index.html#q=antrag", async (page) => {
    await results(page).first().waitFor();
    const menu = await page.locator("#site-nav a").allTextContents();
    const topics = await page.locator("[data-filter=group] label").allTextContents();
    const names = topics.map((topic) => topic.replace(/ \(\d+\)$/, "").trim());
    assert.ok(names.length > 2, names.join(", "));
    const plain = (text) => text.replaceAll("\u00AD", "").trim();
    assert.deepEqual(names.filter((name) => !menu.map(plain).includes(plain(name))), []);
  }, { engine: "own" }));

  // Roles of the sample are named in German and English only.
  it("names the language of what is not in the page's", () => visit("internal", "ar/suche/index.html#q=passport", async (page) => {
    await results(page).first().waitFor();
    const german = (locator) => locator.evaluateAll((all) => all.map((one) => [one.textContent, one.lang, one.dir]).filter(([text]) => /[a-z]{4}/i.test(text)));
    const options = await german(page.locator("[data-filter=role] option:not(:first-child)"));
    assert.ok(options.length > 1, "roles to choose from");
    assert.deepEqual(options.filter(([, lang, dir]) => lang !== "de" || dir !== "ltr"), []);
    const facts = await german(page.locator(".found-facts > li:not(.law-chip)"));
    assert.ok(facts.length > 0, "roles beside results");
    assert.deepEqual(facts.filter(([, lang, dir]) => lang !== "de" || dir !== "ltr"), []);
    const topics = await german(page.locator("[data-filter=group] label span"));
    assert.deepEqual(topics.filter(([, lang]) => lang !== "de"), []);
  }, { engine: "own" }));
});
