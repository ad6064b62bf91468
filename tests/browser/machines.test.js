// What programs read of the public site: structured data, Open Graph, feeds.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { describe, it } from "node:test";
import Parser from "rss-parser";
import typescript from "typescript";
import { nothing } from "./support/browser.js";
import { decode, parse } from "./support/html.js";
import { ALL_LANGUAGES, filesOf, prefixOf, read } from "./support/sites.js";

// The address under which content/handbook.yaml publishes the public site.
const PUBLIC_URL = "https://auslaenderbehoerde.musterstadt.example/";
const pages = new Map(filesOf("public").filter((file) => file.endsWith(".html")).map((file) => [file, String(read("public", file))]));

function dataOf(html) {
  return [...html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)].map(([, json]) => JSON.parse(json));
}

// What TypeScript says of values against the types that schema-dts makes of the vocabulary of schema.org: an unknown
// property, a property of another type and a value of the wrong kind are errors.
function schemaErrors(values) {
  const here = path.dirname(new URL(import.meta.url).pathname);
  const name = path.join(here, "values.ts");
  const lines = values.map((value) => `check(${JSON.stringify(value)});`);
  const text = ["import type { GovernmentService, WithContext } from \"schema-dts\";", "declare function check(value: WithContext<GovernmentService>): void;", ...lines].join("\n");
  const options = { strict: true, noEmit: true, target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.NodeNext, moduleResolution: typescript.ModuleResolutionKind.NodeNext, types: [] };
  const host = typescript.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (file, version) => (file === name ? typescript.createSourceFile(file, text, version) : getSourceFile(file, version));
  host.fileExists = (file) => file === name || fileExists(file);
  host.readFile = (file) => (file === name ? text : readFile(file));
  const program = typescript.createProgram([name], options, host);
  return typescript.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line : 0;
    return `${typescript.flattenDiagnosticMessageText(messageText, " ")} in ${lines[line - 2]?.slice(0, 120) ?? ""}`;
  });
}

describe("structured data", () => {
  const found = [...pages].flatMap(([file, html]) => dataOf(html).map((data) => [file, data]));

  it("are of the vocabulary of schema.org, every property of its type", (test) => {
    assert.ok(found.length > 100, `${found.length}`);
    // One of each shape is enough: a page differs from the next by which properties it has.
    const shapeOf = (value) => {
      if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].sort().join()}]`;
      if (value && typeof value === "object") return `{${Object.keys(value).sort().map((key) => `${key}:${key === "@type" ? value[key] : shapeOf(value[key])}`)}}`;
      return value === null ? "null" : typeof value;
    };
    const shapes = new Map(found.map(([, data]) => [shapeOf(data), data]));
    test.diagnostic(`${found.length} pages, ${shapes.size} shapes`);
    nothing(schemaErrors([...shapes.values()]), "schema.org");
    const [, good] = found[0];
    for (const bad of [{ ...good, colour: "red" }, { ...good, provider: { "@type": "WebPage", price: 1 } }, { ...good, "@type": "Nothing" }]) {
      assert.ok(schemaErrors([bad]).length > 0, "a mistake is found");
    }
  });

  it("describe the page on which they stand", () => {
    const wrong = [];
    for (const [file, data] of found) {
      const html = pages.get(file);
      const canonical = /rel="canonical" href="([^"]*)"/.exec(html)?.[1];
      if (data["@type"] !== "GovernmentService" || data.url !== canonical) wrong.push(`${file}: ${data["@type"]} ${data.url}`);
      if (data.subjectOf.inLanguage !== /<html lang="([^"]*)"/.exec(html)[1]) wrong.push(`${file}: ${data.subjectOf.inLanguage}`);
      if (!data.provider?.name || !data.name) wrong.push(`${file}: name`);
    }
    nothing(wrong, "data");
  });

  it("have breadcrumbs as search engines want them: in order, with a name and a whole address each, the page last", () => {
    const wrong = [];
    const known = new Set(pages.keys());
    for (const [file, data] of found) {
      const { breadcrumb } = data.subjectOf;
      const steps = breadcrumb.itemListElement;
      if (breadcrumb["@type"] !== "BreadcrumbList" || steps.length < 2) wrong.push(`${file}: ${steps.length} steps`);
      steps.forEach((step, at) => {
        if (step["@type"] !== "ListItem" || step.position !== at + 1 || !step.name) wrong.push(`${file}: step ${at + 1}`);
        if (!step.item?.startsWith(PUBLIC_URL) || !known.has(`${step.item.replace(PUBLIC_URL, "")}index.html`)) wrong.push(`${file}: ${step.item}`);
      });
      if (steps.at(-1).item !== data.url) wrong.push(`${file}: last step`);
    }
    nothing(wrong, "breadcrumbs");
  });
});

describe("Open Graph", () => {
  const LOCALES = { de: "de_DE", en: "en_GB", uk: "uk_UA", ar: "ar_AR", tr: "tr_TR", fr: "fr_FR", "de-simple": "de_DE" };

  it("says title, kind, address, site and language on every page that may be indexed, and asks nobody for a picture", () => {
    const wrong = [];
    let number = 0;
    for (const [file, html] of pages) {
      const { tags } = parse(html);
      const meta = new Map(tags.filter(({ name, attributes }) => name === "meta" && attributes.has("property")).map(({ attributes }) => [attributes.get("property"), attributes.get("content")]));
      const canonical = tags.find(({ name, attributes }) => name === "link" && attributes.get("rel") === "canonical")?.attributes.get("href");
      if (!canonical) {
        if (meta.size) wrong.push(`${file}: a page that is not to be indexed describes itself`);
        continue;
      }
      number += 1;
      const language = /<html lang="([^"]*)"/.exec(html)[1];
      const title = decode(/<title>([^<]*)/.exec(html)[1]);
      const description = tags.find(({ name, attributes }) => name === "meta" && attributes.get("name") === "description")?.attributes.get("content");
      if (meta.get("og:url") !== canonical) wrong.push(`${file}: ${meta.get("og:url")}`);
      if (!title.startsWith(meta.get("og:title") ?? "-")) wrong.push(`${file}: ${meta.get("og:title")} in ${title}`);
      if (meta.get("og:type") !== (file === `${prefixOf(language)}index.html` ? "website" : "article")) wrong.push(`${file}: ${meta.get("og:type")}`);
      if (meta.get("og:locale") !== LOCALES[language]) wrong.push(`${file}: ${meta.get("og:locale")}`);
      if (!meta.get("og:site_name")) wrong.push(`${file}: site`);
      if (!description || meta.get("og:description") !== description) wrong.push(`${file}: description ${description}`);
      if ([...meta.keys()].some((key) => /image|video|audio/.test(key))) wrong.push(`${file}: a picture`);
    }
    assert.ok(number > 200, `${number}`);
    nothing(wrong, "Open Graph");
  });
});

describe("feeds", () => {
  for (const language of ALL_LANGUAGES) {
    it(`a feed reader accepts the one in ${language}, and it has all that RFC 4287 asks for`, async () => {
      const xml = String(read("public", `${prefixOf(language)}feed.xml`));
      const custom = { feed: ["id", "updated", "title"], item: ["id", "updated", "title"] };
      const feed = await new Parser({ customFields: custom }).parseString(xml);
      assert.ok(feed.title && feed.items.length > 0, `${feed.items.length} entries`);
      assert.match(xml, /^<\?xml version="1\.0" encoding="utf-8"\?>\s*<feed [^>]*xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/i);
      assert.match(xml, new RegExp(`<feed [^>]*xml:lang="${language}"`));
      assert.match(xml, /<link rel="self"[^>]*href="https:/);
      assert.match(xml, /<author><name>[^<]+<\/name>/, "an author for all entries");
      const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;
      const entries = [...xml.matchAll(/<entry>([\s\S]*?)<\/entry>/g)].map(([, entry]) => entry);
      assert.equal(entries.length, feed.items.length);
      const ids = [];
      for (const entry of [xml.slice(0, xml.indexOf("<entry>")), ...entries]) {
        const of = (name) => [...entry.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, "g"))].map(([, text]) => text);
        for (const name of ["id", "title", "updated"]) assert.equal(of(name).length, 1, `${name} in ${entry.slice(0, 200)}`);
        assert.match(of("updated")[0], moment);
        assert.match(of("id")[0], /^(https?|tag|urn):/);
        ids.push(of("id")[0]);
      }
      assert.equal(new Set(ids).size, ids.length, "an id is there once");
      for (const item of feed.items) {
        assert.ok(item.link?.startsWith(PUBLIC_URL), item.link);
        const file = item.link.replace(PUBLIC_URL, "").replace(/#.*$/, "").replace(/(^|\/)$/, "$1index.html");
        assert.ok(pages.has(file), item.link);
      }
    });
  }
});
