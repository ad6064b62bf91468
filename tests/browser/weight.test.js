// What a visitor of the public site has to load before a page can be read.
import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { freshSearchOf } from "./support/search.js";
import { filesOf, read } from "./support/sites.js";

const KILOBYTE = 1000;

const sizes = new Map();
function compressed(edition, file) {
  const key = `${edition}/${file}`;
  if (!sizes.has(key)) sizes.set(key, gzipSync(read(edition, file), { level: 9 }).length);
  return sizes.get(key);
}

// The style sheets, scripts and pictures that a page loads at once; pictures further down wait until they come near.
function loaded(edition, file) {
  const html = String(read(edition, file));
  const references = [...html.matchAll(/<link rel="stylesheet" href="([^"]*)"|<script [^>]*src="([^"]*)"|<img (?![^>]*loading="lazy")[^>]*src="([^"]*)"/g)].map(([, style, script, picture]) => style ?? script ?? picture);
  return references.map((reference) => (reference.startsWith("/") ? reference.slice(1) : path.posix.normalize(path.posix.join(path.posix.dirname(file), reference))));
}

// Every page but the whole handbook on one, which is for printers.
function readable(edition) {
  return filesOf(edition).filter((file) => file.endsWith(".html") && !/(^|\/)print\//.test(file));
}

// Pages with process facts, which carry their summary in a list of key facts.
function processes(edition) {
  return filesOf(edition).filter((file) => file.endsWith("index.html") && !/(^|\/)print\//.test(file) && String(read(edition, file)).includes("class=\"key-facts\""));
}

function heaviest(edition, files) {
  const all = files.map((file) => {
    const parts = [file, ...loaded(edition, file)].map((part) => compressed(edition, part));
    return { file, html: parts[0], all: parts.reduce((sum, size) => sum + size, 0) };
  });
  assert.ok(all.length > 50, `${all.length} pages`);
  return all.reduce((most, page) => (page.all > most.all ? page : most));
}

// Texts for staff are longer, and so are the excerpts that a search loads.
const limits = { public: { page: 25, every: 25, style: 5, search: 55 }, internal: { page: 45, every: 45, style: 8, search: 65 } };
// What every page loads before a reader does anything: the field of the search, and who loads the rest.
const SCRIPT = 2;

for (const [edition, limit] of Object.entries(limits)) {
  describe(`weight, ${edition}, gzip`, () => {
    it(`process pages with all they load: at most ${limit.page} kB`, (test) => {
      const most = heaviest(edition, processes(edition));
      test.diagnostic(`${edition}: heaviest process page ${most.all} bytes, of which HTML ${most.html} (${most.file})`);
      assert.ok(most.all <= limit.page * KILOBYTE, `${most.file}: ${most.all}`);
    });

    it(`pages of every kind with all they load: at most ${limit.every} kB`, (test) => {
      const most = heaviest(edition, readable(edition));
      test.diagnostic(`${edition}: heaviest page ${most.all} bytes, of which HTML ${most.html} (${most.file})`);
      assert.ok(most.all <= limit.every * KILOBYTE, `${most.file}: ${most.all}`);
    });

    it(`style sheet at most ${limit.style} kB, script at most ${SCRIPT} kB`, (test) => {
      const parts = loaded(edition, processes(edition)[0]);
      const size = (extension) => parts.filter((file) => file.endsWith(extension)).reduce((sum, file) => sum + compressed(edition, file), 0);
      test.diagnostic(`${edition}: style ${size(".css")}, script ${size(".js")} bytes`);
      assert.ok(size(".css") > 500 && size(".css") <= limit.style * KILOBYTE, `style ${size(".css")}`);
      assert.ok(size(".js") > 500 && size(".js") <= SCRIPT * KILOBYTE, `script ${size(".js")}`);
    });

    it("style sheets of every page: no more than that, in easy language, too", (test) => {
      let most = [0, ""];
      for (const file of readable(edition)) {
        const size = loaded(edition, file).filter((part) => part.endsWith(".css")).reduce((sum, part) => sum + compressed(edition, part), 0);
        assert.ok(size <= limit.style * KILOBYTE, `${file}: ${size}`);
        if (size > most[0]) most = [size, file];
      }
      test.diagnostic(`${edition}: at most ${most[0]} bytes (${most[1]})`);
    });

    it("the search loads scripts of at most 12 kB, of which the reader's side has at most 4.5", (test) => {
      const [, files] = String(read(edition, "index.html")).match(/data-search="([^"]*)"/);
      const scripts = files.split(" ").filter((file) => file.endsWith(".js"));
      const all = scripts.reduce((sum, file) => sum + compressed(edition, file), 0);
      const side = compressed(edition, scripts.find((file) => /search-ui-/.test(file)));
      test.diagnostic(`${edition}: ${all} bytes, reader's side ${side}`);
      assert.ok(side <= 4.5 * KILOBYTE, `reader's side ${side}`);
      assert.ok(all <= 12 * KILOBYTE, `${all}`);
    });

    it(`one search with ten excerpts loads at most ${limit.search} kB beside the scripts`, async (test) => {
      let most = 0;
      for (const query of ["blaue karte gehalt", "§ 18b AufenthG", "wohnung umziehen flüchtling", "verlohrener pass"]) {
        const engine = await freshSearchOf(edition, "de");
        const { results } = await engine.search(query);
        for (const result of results) await engine.excerpt(result, query);
        most = Math.max(most, engine.loaded.reduce((sum, [, bytes]) => sum + gzipSync(bytes, { level: 9 }).length, 0));
      }
      test.diagnostic(`${edition}: at most ${most} bytes`);
      assert.ok(most <= limit.search * KILOBYTE, `${most}`);
    });
  });
}
