// Nothing internal is in the public site: looked for with plain eyes, from the sources, without the program's own judge.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { nothing } from "./support/browser.js";
import { decode } from "./support/html.js";
import { searchOf } from "./support/search.js";
import { ALL_LANGUAGES, filesOf, read, REPOSITORY } from "./support/sites.js";

const CONTENT = path.join(REPOSITORY, "content");
const handbook = fs.readFileSync(path.join(CONTENT, "handbook.yaml"), "utf8");
const sources = fs.readdirSync(CONTENT, { recursive: true })
  .filter((file) => file.endsWith(".md"))
  .map((file) => ({ file: file.split(path.sep).join("/"), text: fs.readFileSync(path.join(CONTENT, file), "utf8") }));

const isInternal = ({ text }) => /^visibility: internal$/m.test(text);
const frontMatter = ({ text }) => /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? "";

// The lines of a list or map of handbook.yaml.
function section(name) {
  return new RegExp(`^${name}:\\n((?:[ #].*\\n|\\n)*)`, "m").exec(handbook)?.[1] ?? "";
}

// Words that stand in the handbook's internal parts only; picked by hand, from pages, blocks, steps and configuration.
const PICKED = [
  "Fachverfahren", "E-Akte", "Registerabgleich", "Zweitprüfung", "Prüfreihenfolge", "Typische Fehler", "Vier-Augen",
  "ISCO-Zuordnung", "lernen.musterstadt.example", "Leitstelle Vollzug", "Anwenderhilfe",
  "rechtsstelle", "recht-abh@", "it-hilfe@", "Schnittstelle BA", "Zu prüfen (Rechtsstelle)", "forge.musterstadt.example",
  "Intern – nicht weitergeben", "applicants-read", "class=\"internal\"", "data-mark=", "data-part=\"sort\"", "/issues/new", "tag-internal", "legal_check", "change_reason",
];

// Titles of roles that public pages name: the imprint tells who edits the handbook, "registry" is an everyday word.
const NAMED = ["Handbuchredaktion", "Handbook editors", "Registry"];

// Titles of roles that no public contact bears.
const roles = [...section("roles").matchAll(/title: \{de: ([^,}]*), en: ([^,}]*)\}/g)]
  .flatMap(([, german, english]) => [german, english])
  .filter((title) => !section("contacts").includes(title) && !NAMED.includes(title));

// Values of internal contacts and variables.
const values = [...`${section("contacts")}\n${section("variables")}`.matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n)*)/gm)]
  .filter(([, , body]) => /visibility: internal/.test(body))
  .flatMap(([, , body]) => [...body.matchAll(/^ {4}(?:phone|email|value|title): (.*)$/gm)].map(([, value]) => value.replace(/^["{]|["}]$/g, "")));

const files = filesOf("public");
const texts = files.map((file) => ({ file, text: String(read("public", file)) }));
const spoken = texts.filter(({ file }) => /\.(html|json|xml|ics)$/.test(file))
  .map(({ file, text }) => ({ file, text: decode(text.replace(/<[^>]*>/g, " ")).replace(/[\u00ad\u200b\u2066-\u2069]/g, "") }));

const words = (text) => text.toLowerCase().normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? [];

describe("separation", () => {
  it("finds the words it looks for in the internal site", () => {
    const internal = filesOf("internal").map((file) => String(read("internal", file))).join("\n");
    const own = PICKED.filter((word) => !/^(legal_check|change_reason|E-Akte|Vier-Augen|rechtsstelle)$/.test(word));
    nothing(own.filter((word) => !internal.includes(word)), "words of this list that no longer exist");
    assert.ok(roles.length >= 8, `${roles.length} roles`);
    assert.ok(values.length >= 8, `${values.length} values`);
  });

  it("no picked word, title of a role, internal number or address is in any file of the public site", () => {
    const found = [];
    for (const word of [...PICKED, ...roles, ...values]) {
      const folded = word.toLowerCase();
      for (const { file, text } of [...texts, ...spoken]) {
        if (text.toLowerCase().includes(folded)) found.push(`${file}: ${word}`);
      }
    }
    nothing(found, "internal words");
  });

  it("no page of the public site bears the address of an internal page, and none links there", () => {
    const addresses = sources.filter(isInternal).map(({ file }) => file.replace(/(@[\d-]+)?(\.[\w-]+)?\.md$/, "").replace(/\/index$/, ""));
    assert.ok(addresses.length > 10, `${addresses.length}`);
    const found = [];
    for (const address of addresses) {
      found.push(...files.filter((file) => file.includes(`${address}/`)).map((file) => `${file} exists`));
      found.push(...texts.filter(({ text }) => text.includes(`${address}/index.html`) || text.includes(`/${address}/`)).map(({ file }) => `${file} names ${address}`));
    }
    nothing(found, "internal pages");
  });

  it("no eight words in a row of internal facts and blocks are in the public site", () => {
    const length = 8;
    const rows = (text) => {
      const all = words(text);
      return all.slice(0, Math.max(0, all.length - length + 1)).map((_, at) => all.slice(at, at + length).join(" "));
    };
    const published = new Set(spoken.flatMap(({ text }) => rows(text)));
    assert.ok(published.size > 10_000);

    const found = [];
    let looked = 0;
    for (const source of sources) {
      const secret = [];
      if (isInternal(source)) secret.push(source.text);
      // Blocks: from the fence that opens one to the fence of the same length that closes it.
      for (const [, , block] of source.text.matchAll(/^(:{3,}) internal\s*\n([\s\S]*?)^\1\s*$/gm)) secret.push(block);
      const front = frontMatter(source);
      for (const [, value] of front.matchAll(/^(?:change_reason|trigger):(.*(?:\n {2,}.*)*)/gm)) secret.push(value);
      for (const [, value] of front.matchAll(/^(?:risks|instructions|participants|training):((?:.*\n? {2,}.*)*)/gm)) secret.push(value);
      for (const [, step] of front.matchAll(/^ {2}- id: (.*(?:\n {4,}.*)*)/gm)) if (!/visibility: public|public:/.test(step)) secret.push(step);
      // Keys of front matter are no words of the handbook, and facts of two keys no sentence.
      const sentences = secret.flatMap((text) => text.split(/(?:^|[{,]) *(?:- )?[\w-]+: /m));
      for (const row of sentences.flatMap(rows)) {
        looked += 1;
        if (published.has(row)) found.push(`${source.file}: ${row}`);
      }
    }
    assert.ok(looked > 5_000, `${looked} rows`);
    nothing(found, "internal sentences");
  });

  // Parts of a compound may be public words ("Verfahren"): the word itself is neither shown nor proposed. What the packed
  // files of the index hold is decoded word by word in `tests/search.rs`.
  it("the search of the public site shows and proposes no internal word", async () => {
    const found = [];
    let shown = 0;
    for (const language of ALL_LANGUAGES) {
      const search = await searchOf("public", language);
      for (const word of ["Fachverfahren", "Registerabgleich", "Sicherheitsabfrage", "Zweitprüfung", "Prüfreihenfolge", "Anwenderhilfe", "90009-788"]) {
        const last = words(word).at(-1);
        const { corrected, results } = await search.search(last, { limit: 50 });
        const suggested = await search.suggest(last, 8);
        shown += results.length;
        const texts = [corrected ?? "", ...results.flatMap(({ title, heading, summary }) => [title, heading ?? "", summary]), ...suggested.map(({ title }) => title)];
        if (texts.some((text) => words(text).includes(last))) found.push(`${language}: ${last}`);
      }
    }
    assert.ok(shown > 0, "parts of these words find public pages");
    nothing(found, "search");
  });

  it("no file is compressed or of a kind that hides words", () => {
    nothing(files.filter((file) => /\.(gz|br|zip|map|pdf)$/.test(file)), "files that cannot be read");
  });
});
