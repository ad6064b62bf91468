// The two analysers of the search, Rust and JavaScript, say the same; and both rank alike.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import elasticlunr from "elasticlunr";
import { nothing } from "./support/browser.js";
import { engineOf, scriptOf, searchOf } from "./support/search.js";
import { ALL_LANGUAGES, EDITIONS, REPOSITORY } from "./support/sites.js";

const data = (name) => fs.readFileSync(path.join(REPOSITORY, "tests/data", name), "utf8").trim().split("\n").map((line) => line.split("\t"));

// Runs the program that made the sites.
function run(...words) {
  const built = ["release", "debug"].map((kind) => path.join(REPOSITORY, "target", kind, "amtsbuch")).filter((file) => fs.existsSync(file));
  const [newest] = built.sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
  const file = process.env.AMTSBUCH ?? newest;
  assert.ok(file, "the program is not built");
  const { stdout, stderr, status } = spawnSync(file, words, { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr);
  return stdout;
}

const program = (...words) => JSON.parse(run(...words, "--root", REPOSITORY));

describe("analysis", () => {
  const lines = data("search-golden.tsv");
  for (const language of ALL_LANGUAGES) {
    it(`of words in ${language}`, async () => {
      const engine = await searchOf("internal", language);
      const own = lines.filter(([tag]) => tag === language);
      assert.ok(own.length > 500, `${own.length} lines`);
      // Laws that the handbook does not know are none here.
      const wrong = own.filter(([, word, tokens]) => !/visakodex|freizügg/i.test(word) && engine.analyse(word).join(" ") !== tokens)
        .map(([, word, tokens]) => `${word}: ${engine.analyse(word).join(" ")}, not ${tokens}`);
      nothing(wrong, language);
    });
  }
});

describe("ranking", () => {
  it("is the same in the browser and in the terminal", async () => {
    const { answers } = program("check", "--queries", path.join(REPOSITORY, "tests/data/queries.tsv"), "--format", "json");
    assert.ok(answers.length > 200, `${answers.length} answers`);
    const wrong = [];
    for (const { query, lang, edition, first, corrected } of answers) {
      const found = await (await searchOf(edition, lang)).search(query, { facets: false });
      const ids = Array.from(found.results, ({ id }) => id);
      if (ids.join() !== first.join()) wrong.push(`${query} (${lang}, ${edition}): ${ids} and ${first}`);
      if (found.corrected !== corrected) wrong.push(`${query}: ${found.corrected} and ${corrected}`);
    }
    nothing(wrong, "queries");
  });

  // Of more than 500 pages, less is loaded and looked at: both have to leave out the same.
  it("is the same in a large handbook, for words, beginnings, misspelt and joined words", async () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "large-"));
    try {
      const words = data("search-golden.tsv").filter(([tag, word]) => tag === "de" && /^\p{L}{4,}$/u.test(word)).map(([, word]) => word);
      // The same words in every run, frequent ones more often: a row of numbers that looks like chance.
      let state = 20261128;
      const chance = () => (state = (state * 48271) % 2147483647) / 2147483647;
      const word = () => words[Math.floor(words.length * chance() ** 3)];
      const some = (count) => Array.from({ length: count }, word).join(" ");
      const write = (file, text) => {
        fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        fs.writeFileSync(path.join(root, file), text);
      };
      write("content/handbook.yaml", "authority: {name: Amt, email: amt@amt.example}\nlanguages: [de]\ndefault_law: AufenthG\n");
      const titles = [];
      for (let at = 0; at < 700; at += 1) {
        titles.push(some(3));
        const law = `legal_basis: ["§ ${1 + Math.floor(100 * chance())} AufenthG"]\n`;
        write(`content/ordner-${at % 20}/seite-${at}.md`, `---\ntitle: ${JSON.stringify(titles[at])}\nsummary: ${JSON.stringify(some(6))}\nvisibility: public\nkeywords: [${JSON.stringify(some(2))}]\n${law}---\n\n## ${some(2)}\n\n${some(150)}\n`);
      }
      const queries = [];
      for (let at = 0; at < 300; at += 1) {
        const [first, second, third] = titles[(at * 7) % 700].split(" ");
        const letters = [...first], half = letters.length >> 1;
        queries.push([first, `${first} ${second}`, letters.slice(0, 3 + (at % 5)).join(""), `${third} ${letters.slice(0, -1).join("")}`,
          [...letters.slice(0, half), "x", ...letters.slice(half)].join(""), `${letters.slice(0, half).join("")} ${letters.slice(half).join("")}`,
          `${second}${first.toLowerCase()}`, `§ ${1 + (at % 100)}`, `${[...second].reverse().join("")} ${first}`, `x${first}`][at % 10]);
      }
      write("queries.tsv", queries.map((query) => `${query}\tde\twort\tseite-1\tboth`).join("\n"));
      run("build", "--edition", "public", "--out", path.join(root, "out"), "--root", root);
      const { answers } = JSON.parse(run("check", "--queries", path.join(root, "queries.tsv"), "--format", "json", "--root", root));
      const engine = await engineOf((name) => fs.readFileSync(path.join(root, "out/public/search/de", name)), scriptOf("public"));
      const wrong = [];
      let corrected = 0;
      const own = answers.filter(({ edition }) => edition === "public");
      assert.equal(own.length, queries.length);
      for (const { query, first, corrected: better } of own) {
        const found = await engine.search(query, { facets: false });
        const ids = Array.from(found.results, ({ id }) => id);
        if (ids.join() !== first.join() || found.corrected !== better) wrong.push(`${query}: ${ids} (${found.corrected}) and ${first} (${better})`);
        corrected += better ? 1 : 0;
      }
      assert.ok(corrected > 20, `${corrected} corrected`);
      nothing(wrong, "queries");
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });

  // The script sorts equal scores by document, elasticlunr.js by whatever it saw first.
  const close = (a, b) => Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(a));

  // What elasticlunr.js makes of the scores of tokens: in each field, their sum times the share of the tokens found there.
  async function combined(engine, tokens) {
    const totals = new Map(), fields = new Map();
    for (const token of tokens) for (const [field, document, score] of await engine.scoresOf(token)) {
      if (field > 5) continue;
      const key = `${field} ${document}`, [sum, count] = fields.get(key) ?? [0, 0];
      fields.set(key, [sum + score, count + 1]);
    }
    for (const [key, [sum, count]] of fields) {
      const document = Number(key.split(" ")[1]);
      totals.set(document, (totals.get(document) ?? 0) + sum * count / tokens.length);
    }
    return [...totals].map(([document, score]) => ({ document, score })).sort((a, b) => b.score - a.score || a.document - b.document);
  }

  for (const edition of EDITIONS) {
    it(`is that of elasticlunr.js where nothing is expanded, ${edition}`, async () => {
      const json = program("search", "--emit-elasticlunr", "--edition", edition);
      const index = elasticlunr.Index.load(json);
      const engine = await searchOf(edition, "de");
      const boosts = { title: 3.5, keywords: 5, legal: 3, headings: 2, body: 1, foreign: 2 };
      const fields = Object.fromEntries(Object.entries(boosts).map(([name, boost]) => [name, { boost }]));
      const texts = [...data("queries.tsv").slice(1).map(([query]) => query), ...data("search-golden.tsv").filter(([tag]) => tag === "de").map(([, word]) => word).filter((word, at) => at % 7 === 0)];
      const wrong = [];
      let compared = 0;
      for (const text of texts) {
        const tokens = Array.from(engine.analyse(text));
        if (!tokens.length) continue;
        const theirs = index.search(tokens.join(" "), { fields, bool: "OR", expand: false }).slice(0, 10);
        const ours = (await combined(engine, tokens)).slice(0, 10);
        if (!theirs.length && !ours.length) continue;
        compared += 1;
        const same = theirs.length === ours.length && theirs.every(({ ref, score }, at) => close(score, ours[at].score)
          && (Number(ref) === ours[at].document || theirs.some((other) => Number(other.ref) === ours[at].document && close(other.score, score))
            || close(theirs[theirs.length - 1].score, score)));
        if (!same) wrong.push(`${text}: ${theirs.map(({ ref, score }) => `${ref} ${score}`)} and ${ours.map(({ document, score }) => `${document} ${score}`)}`);
      }
      assert.ok(compared >= 200, `${compared} queries`);
      nothing(wrong, `${compared} queries`);
    });
  }
});
