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

// The style sheets and scripts that a page loads.
function loaded(edition, file) {
  const html = String(read(edition, file));
  const references = [...html.matchAll(/<link rel="stylesheet" href="([^"]*)"|<script [^>]*src="([^"]*)"/g)].map(([, style, script]) => style ?? script);
  return references.map((reference) => path.posix.normalize(path.posix.join(path.posix.dirname(file), reference)));
}

// Pages with process facts, which carry their summary in a list of key facts.
function processes(edition) {
  return filesOf(edition).filter((file) => file.endsWith("index.html") && !/(^|\/)print\//.test(file) && String(read(edition, file)).includes("class=\"key-facts\""));
}

function heaviest(edition) {
  const all = processes(edition).map((file) => {
    const parts = [file, ...loaded(edition, file)].map((part) => compressed(edition, part));
    return { file, html: parts[0], all: parts.reduce((sum, size) => sum + size, 0) };
  });
  assert.ok(all.length > 50, `${all.length} process pages`);
  return all.reduce((most, page) => (page.all > most.all ? page : most));
}

const limits = { public: { page: 25, style: 5 }, internal: { page: 45, style: 8 } };
// What every page loads before a reader does anything: the field of the search, and who loads the rest.
const SCRIPT = 2;

for (const [edition, limit] of Object.entries(limits)) {
  describe(`weight, ${edition}, gzip`, () => {
    it(`process pages with all they load: at most ${limit.page} kB`, (test) => {
      const most = heaviest(edition);
      test.diagnostic(`${edition}: heaviest process page ${most.all} bytes, of which HTML ${most.html} (${most.file})`);
      assert.ok(most.all <= limit.page * KILOBYTE, `${most.file}: ${most.all}`);
    });

    it(`style sheet at most ${limit.style} kB, script at most ${SCRIPT} kB`, (test) => {
      const parts = loaded(edition, processes(edition)[0]);
      const size = (extension) => parts.filter((file) => file.endsWith(extension)).reduce((sum, file) => sum + compressed(edition, file), 0);
      test.diagnostic(`${edition}: style ${size(".css")}, script ${size(".js")} bytes`);
      assert.ok(size(".css") > 500 && size(".css") <= limit.style * KILOBYTE, `style ${size(".css")}`);
      assert.ok(size(".js") > 500 && size(".js") <= SCRIPT * KILOBYTE, `script ${size(".js")}`);
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

    it("one search with ten excerpts loads at most 55 kB beside the scripts", async (test) => {
      let most = 0;
      for (const query of ["blaue karte gehalt", "§ 18b AufenthG", "wohnung umziehen flüchtling", "verlohrener pass"]) {
        const engine = await freshSearchOf(edition, "de");
        const { results } = await engine.search(query);
        for (const result of results) await engine.excerpt(result, query);
        most = Math.max(most, engine.loaded.reduce((sum, [, bytes]) => sum + gzipSync(bytes, { level: 9 }).length, 0));
      }
      test.diagnostic(`${edition}: at most ${most} bytes`);
      assert.ok(most <= 55 * KILOBYTE, `${most}`);
    });
  });
}
