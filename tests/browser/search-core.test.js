// The search that a site ships, with the data that it ships, without a document.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing } from "./support/browser.js";
import { searchOf } from "./support/search.js";
import { ALL_LANGUAGES, EDITIONS, filesOf } from "./support/sites.js";

const top = async (edition, language, query, number = 3) =>
  Array.from((await (await searchOf(edition, language)).search(query)).results.slice(0, number), ({ url }) => url);

describe("words", () => {
  const cases = [
    ["§ 18g", "18g §18g"],
    ["§§ 18a, 18b AufenthG", "18a §18a 18b aufenthg §18b/aufenthg §18b"],
    ["Einbürgerung", "einburger"],
    ["EINBU\u0308RGERUNG, einbuergern", "einburger einburger"],
    ["Straße", "strass"],
    ["café déjà", "caf deja"],
    ["Громадянство", "громадянство"],
    ["Ausländer:innen", "ausland"],
    ["Aufenthalts\u00ADtitel Auf\u00B7enthalt", "aufenthaltstitel aufenthalt"],
    ["<img src=x>", "img src x"],
    ["  ", ""],
    ["§", ""],
  ];
  for (const [query, tokens] of cases) {
    it(`of ${JSON.stringify(query)}`, async () => {
      assert.equal((await searchOf("public", "de")).analyse(query).join(" "), tokens);
    });
  }
});

describe("finding", () => {
  const cases = [
    ["de", "18g", "erwerb/blaue-karte-eu/"],
    ["de", "§ 18g", "erwerb/blaue-karte-eu/"],
    ["de", "18g AufenthG", "erwerb/blaue-karte-eu/"],
    ["de", "Paragraph 18 g Absatz 2", "erwerb/blaue-karte-eu/"],
    ["de", "blue card", "erwerb/blaue-karte-eu/"],
    ["de", "arbeitserlaubnis", "erwerb/"],
    ["de", "einbuergerung", "einbuergerung/"],
    ["de", "Einbürgerung", "einbuergerung/"],
    ["de", "fiktionsbesch", "dokumente/fiktionsbescheinigung/"],
    ["de", "fiktionsbescheinigun", "dokumente/fiktionsbescheinigung/"],
    ["de", "verpflichtungs erklärung", "einreise/verpflichtungserklaerung/"],
    ["de", "niederlasungserlaubnis", "verfestigung/niederlassungserlaubnis"],
    ["en", "blue card", "en/erwerb/blaue-karte-eu/"],
    ["en", "Blaue Karte", "en/erwerb/blaue-karte-eu/"],
    ["en", "18g", "en/erwerb/blaue-karte-eu/"],
    ["ar", "البطاقة الزرقاء", "ar/erwerb/blaue-karte-eu/"],
    ["uk", "блакитна карта", "uk/erwerb/blaue-karte-eu/"],
    ["tr", "mavi kart", "tr/erwerb/blaue-karte-eu/"],
    ["fr", "carte bleue", "fr/erwerb/blaue-karte-eu/"],
    ["de-simple", "blaue karte", "de-simple/erwerb/blaue-karte-eu/"],
  ];
  for (const edition of EDITIONS) {
    for (const [language, query, wanted] of cases) {
      it(`${query} in ${language}, ${edition}`, async () => {
        const found = await top(edition, language, query);
        assert.ok(found.some((address) => address.startsWith(wanted)), `among the first: ${found.join(", ")}`);
      });
    }
  }

  it("a misspelt word is corrected, and that is said", async () => {
    const { corrected } = await (await searchOf("public", "de")).search("niederlasungserlaubnis beantragen");
    assert.equal(corrected, "Niederlassungserlaubnis beantragen");
    assert.equal((await (await searchOf("public", "de")).search("blaue karte")).corrected, null);
  });

  it("a word that no page has finds nothing", async () => assert.deepEqual(await top("public", "de", "xyzzyqwertz"), []));

  it("an empty query finds nothing", async () => assert.deepEqual(await top("public", "de", "   "), []));

  it("names that every object has are only words", async () => {
    for (const query of ["constructor", "__proto__", "toString", "docs", "df", "hasOwnProperty"]) {
      assert.ok(Array.isArray(await top("public", "de", query)), query);
    }
  });

  it("filters leave what has all that is asked for", async () => {
    const engine = await searchOf("public", "de");
    const all = await engine.search("antrag", { limit: 100 });
    const [id, , number] = all.facets.group[0];
    const some = await engine.search("antrag", { limit: 100, filters: { group: id } });
    assert.equal(some.count, number);
    assert.ok(some.count < all.count);
    assert.ok(some.results.every(({ group }) => group === id));
    // Other groups can still be chosen.
    assert.ok(some.facets.group.length > 1);
  });

  it("role and state are known to staff only", async () => {
    const internal = await (await searchOf("internal", "de")).search("antrag");
    assert.ok(internal.facets.role.length > 1 && internal.facets.state.length > 0);
    const open = await (await searchOf("public", "de")).search("antrag");
    assert.equal(open.facets.role, undefined);
    assert.equal(open.facets.state, undefined);
    assert.ok(open.results.every(({ role, state }) => role === null && state === null));
  });

  it("an excerpt marks the words of the query", async () => {
    const engine = await searchOf("public", "de");
    const query = "wohnsitzauflage umziehen";
    const { results: [first] } = await engine.search(query);
    const pieces = await engine.excerpt(first, query);
    assert.ok(pieces.some(({ marked }) => marked), JSON.stringify(pieces));
    assert.ok(pieces.map(({ text }) => text).join("").length < 400);
  });

  it("a result leads to the heading that answers", async () => {
    const engine = await searchOf("public", "de");
    const { results } = await engine.search("blaue karte arbeitgeber wechseln");
    const files = new Set(filesOf("public"));
    assert.ok(results.every(({ url }) => files.has(url)));
    assert.ok(results.some(({ anchor, heading }) => anchor && heading));
  });

  it("suggests titles, terms and pages", async () => {
    const engine = await searchOf("public", "de");
    const titles = (list) => Array.from(list, ({ title }) => title);
    assert.ok(titles(await engine.suggest("blaue k")).some((title) => title.startsWith("Blaue Karte")));
    assert.ok((await engine.suggest("niederlassungserl")).some(({ kind }) => kind === "term"));
    assert.ok(titles(await engine.suggest("18g")).some((title) => title.startsWith("Blaue Karte")));
    assert.deepEqual(titles(await engine.suggest("  ")), []);
  });
});

describe("data", () => {
  for (const edition of EDITIONS) {
    it(`every result of the ${edition} site leads to a page`, async () => {
      const files = new Set(filesOf(edition));
      const wrong = [];
      for (const language of ALL_LANGUAGES) {
        const { results } = await (await searchOf(edition, language)).search("AufenthG § 5 visum pass document", { limit: 1000, prefix: true });
        if (results.length < 3) wrong.push(`${language}: ${results.length} results`);
        for (const { url, title } of results) {
          if (!files.has(url)) wrong.push(`${language}: ${url}`);
          if (!title) wrong.push(`${language}: ${url} has no title`);
        }
      }
      nothing(wrong, edition);
    });
  }
});
