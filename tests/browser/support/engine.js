// An engine of the search that answers what a test wants, in place of the site's own: for the reader's side alone.

// Words of the query decide: "nichts" finds nothing, "tipfehler" is corrected, everything else finds 25 pages.
const SCRIPT = `"use strict";
var amtsbuchSearch = {
  asked: [],
  async open({ load }) {
    const groups = [["arbeit", "Arbeit"], ["familie", "Familie"]];
    const pages = Array.from({ length: 25 }, (_, index) => ({
      id: "p" + index, url: "index.html", title: "Seite " + index + " <b>fett</b>", heading: index ? null : "Abschnitt", anchor: index ? null : "ziel",
      score: 25 - index, summary: "Kurz " + index + " & mehr", kind: index % 2 ? "page" : "process", group: groups[index % 2][0],
      readers: [], laws: ["§ 18g AufenthG", "§ 1 BGB", "§ 2 BGB", "§ 3 BGB"], state: { name: index === 1 ? "scheduled" : "in-force", date: index === 1 ? "2027-02-01" : null }, role: "sb",
    }));
    return {
      async search(query, options) {
        amtsbuchSearch.asked.push([query, options]);
        const corrected = query === "tipfehler" && !options.exact ? "tippfehler" : null;
        const found = query === "nichts" ? [] : pages.filter((page) => {
          const wanted = options.filters.group || [];
          return !wanted.length || wanted.includes(page.group);
        });
        const count = (id) => pages.filter((page) => page.group === id).length;
        return {
          query, corrected, count: found.length, results: found.slice(options.offset, options.offset + options.limit),
          facets: { group: query === "nichts" ? [] : groups.map(([id, title]) => [id, title, count(id)]), reader: [["a", "Antragstellende", 3], ["b", "Arbeitgeber", 2]], law: [["AufenthG", "AufenthG", 9], ["BGB", "BGB", 25]], role: [["sb", "Sachbearbeitung", 3], ["l", "Leitung", 1]], state: [["in-force", "in-force", 4], ["draft", "draft", 1]] },
        };
      },
      async suggest(query, limit) {
        return [["Erste", "page"], ["Zweite", "page"], ["Duldung", "term"], ["§ 18g AufenthG", "law"]].map(([title, kind]) => ({ title, kind, url: "index.html?" + title })).slice(0, limit);
      },
      async excerpt(result, query) {
        return [{ text: "Hier steht ", marked: false }, { text: query, marked: true }, { text: " <i>im Text</i>.", marked: false }];
      },
    };
  },
};
`;

export function stub(page) {
  return page.route(/assets\/search-core-[0-9a-f]+\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: SCRIPT }));
}
