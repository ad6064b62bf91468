// The search that a site ships, with the data that it ships, without a document.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing } from "./support/browser.js";
import { searchOf } from "./support/search.js";
import { ALL_LANGUAGES, EDITIONS, filesOf } from "./support/sites.js";

const german = searchOf("public", "de");

function top(search, query, number = 3) {
  return search.find(query).slice(0, number).map(([address]) => address);
}

describe("words", () => {
  const cases = [
    ["§ 18g", ["§18g", "18g"]],
    ["§18g", ["§18g", "18g"]],
    ["§§ 18a, 18b AufenthG", ["§18a", "18a", "18b", "aufenthg"]],
    ["Einbürgerung", ["einbuergerung"]],
    ["EINBU\u0308RGERUNG", ["einbuergerung"]],
    ["Straße", ["strasse"]],
    ["café déjà", ["cafe", "deja"]],
    ["Громадянство", ["громадянство"]],
    ["الإقامة", ["الإقامة"]],
    ["<img src=x>", ["img", "src", "x"]],
    ["  ", []],
    ["§", []],
  ];
  for (const [query, words] of cases) {
    it(`of ${JSON.stringify(query)}`, () => assert.deepEqual([...german.core.tokens(query)], words));
  }
});

describe("finding", () => {
  const cases = [
    ["de", "18g", "erwerb/blaue-karte-eu/"],
    ["de", "§ 18g", "erwerb/blaue-karte-eu/"],
    ["de", "§ 18g AufenthG", "erwerb/blaue-karte-eu/"],
    ["de", "blue card", "erwerb/blaue-karte-eu/"],
    ["de", "arbeitserlaubnis", "erwerb/"],
    ["de", "einbuergerung", "einbuergerung/"],
    ["de", "Einbürgerung", "einbuergerung/"],
    ["de", "fiktionsbesch", "dokumente/fiktionsbescheinigung/"],
    ["en", "blue card", "en/erwerb/blaue-karte-eu/"],
    ["en", "18g", "en/erwerb/blaue-karte-eu/"],
    ["ar", "البطاقة الزرقاء", "ar/erwerb/blaue-karte-eu/"],
    ["uk", "блакитна карта", "uk/erwerb/blaue-karte-eu/"],
    ["tr", "mavi kart", "tr/erwerb/blaue-karte-eu/"],
    ["fr", "carte bleue", "fr/erwerb/blaue-karte-eu/"],
    ["de-simple", "blaue karte", "de-simple/erwerb/blaue-karte-eu/"],
  ];
  for (const edition of EDITIONS) {
    for (const [language, query, wanted] of cases) {
      it(`${query} in ${language}, ${edition}`, () => {
        const found = top(searchOf(edition, language), query);
        assert.ok(found.some((address) => address.startsWith(wanted)), `among the first: ${found.join(", ")}`);
      });
    }
  }

  it("pages with more of the words come first", () => {
    const found = german.core.search("blaue karte ehegatten", german.source);
    const words = found.map((result) => result.words);
    assert.deepEqual([...words], [...words].sort((a, b) => b - a));
    assert.equal(words[0], 3);
  });

  it("a word that no page has finds nothing", () => assert.deepEqual(german.find("xyzzyqwertz"), []));

  it("an empty query finds nothing", () => assert.deepEqual(german.find("   "), []));

  it("names that every object has are only words", () => {
    for (const query of ["constructor", "__proto__", "toString", "docs", "df", "hasOwnProperty"]) {
      assert.ok(Array.isArray(german.find(query)), query);
    }
  });
});

describe("data", () => {
  for (const edition of EDITIONS) {
    it(`every result of the ${edition} site leads to a page`, () => {
      const files = new Set(filesOf(edition));
      const wrong = [];
      for (const language of ALL_LANGUAGES) {
        const { source } = searchOf(edition, language);
        if (source.pages.length < 5) wrong.push(`${language}: ${source.pages.length} pages`);
        if (source.pages.length !== source.manifest.n) wrong.push(`${language}: ${source.manifest.n} documents, ${source.pages.length} pages`);
        for (const [address, title] of source.pages) {
          if (!files.has(address)) wrong.push(`${language}: ${address}`);
          if (!title) wrong.push(`${language}: ${address} has no title`);
        }
      }
      nothing(wrong, edition);
    });
  }
});
