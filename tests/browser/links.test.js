// Every file of both sites, read without a browser: whole HTML, links that lead somewhere, nothing inline.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing } from "./support/browser.js";
import { parse } from "./support/html.js";
import { EDITIONS, filesOf, read } from "./support/sites.js";

// The address under which content/handbook.yaml publishes the public site.
const PUBLIC_URL = "https://auslaenderbehoerde.musterstadt.example/";
const REFERENCES = { a: "href", link: "href", script: "src", img: "src", source: "src", use: "href", image: "href", form: "action" };

for (const edition of EDITIONS) {
  const files = filesOf(edition);
  const known = new Set(files);
  const pages = new Map(files.filter((file) => file.endsWith(".html")).map((file) => [file, parse(String(read(edition, file)))]));
  const ids = new Map([...pages].map(([file, { tags }]) => [file, tags.map(({ attributes }) => attributes.get("id")).filter(Boolean)]));

  // What a reference on a page leads to: {file, fragment}, or null if it leads elsewhere.
  function target(from, reference) {
    const base = from.endsWith("404.html") ? "http://site/" : `http://site/${from}`;
    const absolute = reference.startsWith(PUBLIC_URL) ? reference.replace(PUBLIC_URL, "http://site/") : reference;
    const url = new URL(absolute, base);
    if (url.host !== "site") return null;
    const file = decodeURIComponent(url.pathname.slice(1)).replace(/(^|\/)$/, "$1index.html");
    return { file: reference.startsWith("#") ? from : file, fragment: decodeURIComponent(url.hash.slice(1)) };
  }

  const gone = (from, reference) => {
    const to = target(from, reference);
    if (!to) return null;
    if (!known.has(to.file)) return `${from}: ${reference} leads to no file`;
    if (to.fragment && !ids.get(to.file)?.includes(to.fragment)) return `${from}: ${reference} leads to no id`;
    return null;
  };

  describe(`files, ${edition}`, () => {
    it("there are pages", () => assert.ok(pages.size > 100, `${pages.size}`));

    it("every reference leads to a file, and every fragment to an id", () => {
      const wrong = [];
      for (const [file, { tags }] of pages) {
        for (const { name, attributes } of tags) {
          const reference = attributes.get(REFERENCES[name]);
          if (reference !== undefined) wrong.push(gone(file, reference));
        }
      }
      nothing(wrong.filter(Boolean), "references");
    });

    it("no page asks another host for anything", () => {
      const wrong = [];
      for (const [file, { tags }] of pages) {
        for (const { name, attributes } of tags) {
          const own = { link: ["canonical", "alternate"].includes(attributes.get("rel")), a: true }[name];
          const reference = attributes.get(REFERENCES[name]) ?? "";
          if (!own && /^([a-z]+:)?\/\//i.test(reference)) wrong.push(`${file}: ${name} ${reference}`);
          if (attributes.has("srcset") || attributes.has("poster") || attributes.has("ping")) wrong.push(`${file}: ${name}`);
        }
      }
      for (const file of files.filter((file) => file.endsWith(".css"))) {
        if (/url\(|@import/.test(read(edition, file))) wrong.push(file);
      }
      nothing(wrong, "other hosts");
    });

    it("references are relative, so that the site works anywhere", () => {
      const wrong = [];
      for (const [file, { tags }] of pages) {
        if (file.endsWith("404.html")) continue;
        for (const { name, attributes } of tags) {
          const reference = attributes.get(REFERENCES[name]) ?? "";
          if (reference.startsWith("/") || reference === "") if (attributes.has(REFERENCES[name])) wrong.push(`${file}: ${name} "${reference}"`);
        }
      }
      nothing(wrong, "references that begin at the root");
    });

    it("links point to a file, not a folder, which a folder on a disk would list", () => {
      const wrong = [];
      for (const [file, { tags }] of pages) {
        for (const { name, attributes } of tags) {
          const reference = attributes.get("href") ?? "";
          if (name === "a" && !/^[a-z]+:|^#/i.test(reference) && /\/(#|$)/.test(reference)) wrong.push(`${file}: ${reference}`);
        }
      }
      nothing(wrong, "links to folders");
    });

    it("an id stands once on a page, and what refers to one finds it", () => {
      const wrong = [];
      for (const [file, { tags }] of pages) {
        const own = ids.get(file);
        own.filter((id, at) => own.indexOf(id) !== at).forEach((id) => wrong.push(`${file}: ${id} twice`));
        for (const { attributes } of tags) {
          for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"]) {
            for (const id of (attributes.get(attribute) ?? "").split(/\s+/).filter(Boolean)) {
              if (!own.includes(id)) wrong.push(`${file}: ${attribute} ${id}`);
            }
          }
        }
      }
      nothing(wrong, "ids");
    });

    it("contents list their headings in the order of the page", () => {
      const wrong = [];
      for (const [file, { tags }] of pages) {
        const from = tags.findIndex(({ attributes }) => attributes.get("class") === "toc");
        const upTo = tags.findIndex(({ attributes }) => attributes.get("class") === "text");
        if (from < 0) continue;
        const entries = tags.slice(from, upTo).filter(({ name }) => name === "a").map(({ attributes }) => attributes.get("href").slice(1));
        const places = entries.map((id) => ids.get(file).indexOf(decodeURIComponent(id)));
        if (!entries.length || places.some((place, at) => at && place <= places[at - 1])) wrong.push(`${file}: ${entries.join(" ")}`);
      }
      nothing(wrong, "contents");
    });

    it("tags are closed in order, attributes are quoted", () => {
      nothing([...pages].flatMap(([file, { faults }]) => faults.map((fault) => `${file}: ${fault}`)), "HTML");
    });

    it("nothing inline that the policy would refuse", () => {
      const wrong = [];
      for (const [file, { tags }] of pages) {
        for (const { name, attributes } of tags) {
          if (name === "style") wrong.push(`${file}: style element`);
          if (name === "script" && !attributes.has("src") && attributes.get("type") !== "application/ld+json") wrong.push(`${file}: script`);
          for (const [attribute, value] of attributes) {
            if (attribute === "style" || /^on/.test(attribute)) wrong.push(`${file}: ${attribute} on ${name}`);
            if (/^\s*(javascript|data|vbscript):/i.test(value)) wrong.push(`${file}: ${attribute}=${value.slice(0, 40)}`);
          }
        }
      }
      nothing(wrong, "inline");
    });

    it("every picture has a text, and every page an icon, a title and a language", () => {
      const wrong = [];
      for (const [file, { tags }] of pages) {
        for (const { name, attributes } of tags) if (name === "img" && !attributes.has("alt")) wrong.push(`${file}: img`);
        const has = (name, test) => tags.some((tag) => tag.name === name && test(tag.attributes));
        if (!has("link", (attributes) => attributes.get("rel") === "icon")) wrong.push(`${file}: icon`);
        if (!has("html", (attributes) => attributes.get("lang") && attributes.get("dir"))) wrong.push(`${file}: lang`);
        if (!has("title", () => true)) wrong.push(`${file}: title`);
      }
      nothing(wrong, "missing");
    });

    it("structured data are JSON with a type", () => {
      let number = 0;
      for (const file of pages.keys()) {
        for (const [, json] of String(read(edition, file)).matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)) {
          const data = JSON.parse(json);
          assert.equal(data["@context"], "https://schema.org", file);
          assert.ok(data["@type"], file);
          number += 1;
        }
      }
      assert.equal(number > 0, edition === "public");
    });
  });
}

describe("addresses for machines", () => {
  const files = new Set(filesOf("public"));

  it("the sitemap lists pages that exist and may be indexed", () => {
    const sitemap = String(read("public", "sitemap.xml"));
    const addresses = [...sitemap.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address);
    assert.ok(addresses.length > 100, `${addresses.length}`);
    assert.equal(new Set(addresses).size, addresses.length);
    const wrong = [...addresses, ...[...sitemap.matchAll(/hreflang="[^"]*" href="([^"]*)"/g)].map(([, address]) => address)].filter((address) => {
      const file = `${address.replace(PUBLIC_URL, "")}index.html`;
      return !address.startsWith(PUBLIC_URL) || !files.has(file) || /name="robots" content="noindex/.test(read("public", file));
    });
    nothing(wrong, "sitemap");
  });

  it("a page in the sitemap names itself as canonical and its sisters in return, under a title of its own", () => {
    const wrong = [];
    const alternates = new Map();
    const titles = new Map();
    for (const [, own] of String(read("public", "sitemap.xml")).matchAll(/<loc>([^<]*)<\/loc>/g)) {
      const html = String(read("public", `${own.replace(PUBLIC_URL, "")}index.html`));
      const canonical = /rel="canonical" href="([^"]*)"/.exec(html)?.[1];
      if (canonical !== own) wrong.push(`${own}: canonical ${canonical}`);
      alternates.set(own, [...html.matchAll(/rel="alternate" hreflang="([^"]*)" href="([^"]*)"/g)].map(([, , href]) => href));
      const title = `${/<html lang="([^"]*)"/.exec(html)[1]}: ${/<title>([^<]*)/.exec(html)[1]}`;
      if (titles.has(title)) wrong.push(`${own} and ${titles.get(title)}: ${title}`);
      titles.set(title, own);
    }
    for (const [own, sisters] of alternates) {
      if (sisters.length && !sisters.includes(own)) wrong.push(`${own}: not among its own languages`);
      for (const sister of sisters) if (!alternates.get(sister)?.includes(own)) wrong.push(`${sister} does not name ${own}`);
    }
    nothing(wrong, "canonical");
  });

  it("the internal site asks not to be indexed on every page", () => {
    const wrong = filesOf("internal").filter((file) => file.endsWith(".html") && !/name="robots" content="noindex/.test(read("internal", file)));
    nothing(wrong, "without noindex");
    assert.ok(!String(read("internal", "robots.txt")).includes("sitemap"));
  });
});
