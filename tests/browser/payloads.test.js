// Hostile texts in every place of a handbook: nothing of them comes alive in a browser, the content security policy switched off.
//
// The payloads are those of `tests/suites/own`; `AMTSBUCH_SUITES` names another folder of such files, and `AMTSBUCH_PROGRAM` the
// program. What the program refuses (a link to code, say) is no page and cannot harm; what it builds is opened.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { launch } from "./support/browser.js";
import { REPOSITORY } from "./support/sites.js";

const PROGRAM = process.env.AMTSBUCH_PROGRAM ??
  ["release", "debug"].map((kind) => path.join(REPOSITORY, "target", kind, "amtsbuch")).find((file) => fs.existsSync(file));
const SUITES = process.env.AMTSBUCH_SUITES ?? path.join(REPOSITORY, "tests/suites/own");

const payloads = fs.readdirSync(SUITES).filter((file) => file.endsWith(".jsonl")).flatMap((file) =>
  fs.readFileSync(path.join(SUITES, file), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line))
    .map((value) => value.payload ?? value.s ?? (/xss/.test(file) ? value.markdown : undefined))
    .filter((text) => typeof text === "string" && text.length < 20_000));

const FACTS = ["title", "public_title", "change_note", "transition", "processing_time", "remedy_note", "result", "trigger"];
const LISTS = ["keywords", "requirements", "procedure", "participants", "systems", "risks", "instructions"];

// Pages by name, each with the text in other places.
function pages(text, number) {
  const q = JSON.stringify(text);
  const page = (body) => `---\ntitle: Fall\nsummary: Ein Fall.\nvisibility: public\n---\n\n${body}\n`;
  const key = (line) => `---\ntitle: Fall\nsummary: Ein Fall.\nvisibility: public\n${line}\n---\n\nText.\n`;
  return {
    [`koerper-${number}.md`]: page(text),
    [`marken-${number}.md`]: page(`## ${text}\n\n> ${text}\n\n- ${text}\n\n| ${text} | b |\n| --- | --- |\n| \`${text}\` | ${text} |\n\n` +
      `\`\`\`${text}\n${text}\n\`\`\`\n\nFußnote[^1] und ![${text}](bild.png "${text}")\n\n[^1]: ${text}`),
    [`verweis-${number}.md`]: page(`[Verweis](${text})\n\n[Verweis](<${text}>)\n\n![Bild](${text})\n\n<${text}>`),
    [`ziel-${number}.md`]: page(`[Verweis][ziel]\n\n[ziel]: <${text}> "${text.replaceAll('"', "'")}"`),
    [`fakten-${number}.md`]: "---\nkind: process\nsummary: Kurz.\nvisibility: public\ngroup: erwerb\nowner: sachbearbeitung\n" +
      `legal_basis: ["§ 18g AufenthG"]\nvalid_from: 2020-01-01\n${FACTS.map((name) => `${name}: ${q}\n`).join("")}` +
      `${LISTS.map((name) => `${name}: [${q}]\n`).join("")}documents: [{name: ${q}, note: ${q}, when: ${q}}]\n` +
      `fees: [{amount: 1, for: ${q}, note: ${q}}]\ndeadlines: [{what: ${q}, within: ${q}}]\nforms: [{title: ${q}, link: bild.png}]\n` +
      `steps:\n  - {id: eins, do: ${q}, role: sachbearbeitung, system: ${q}, duration: ${q}, details: ${q}, visibility: public}\n---\n\nText.\n`,
    [`adresse-${number}.md`]: key(`online_service: ${q}`),
    [`alt-${number}.md`]: key(`redirect_from: [${q}]`),
  };
}

// A glossary and settings that say nothing else, for handbooks of their own.
function settings(text) {
  const q = JSON.stringify(text);
  return {
    "handbook.yaml": `authority: {name: ${q}, address: ${q}}\nsites:\n  public: {title: ${q}}\nlanguages: [de]\nnotice: ${q}\n` +
      `roles:\n  sachbearbeitung: {title: ${q}}\ngroups:\n  - {id: erwerb, title: ${q}, layer: core}\n` +
      `contacts:\n  schalter: {title: Schalter, visibility: public, address: ${q}, hours: ${q}}\n` +
      `variables:\n  zeiten: {value: ${q}, visibility: public}\n`,
    "glossary.yaml": `- {term: {de: ${q}}, text: {de: ${q}}, synonyms: {de: [${q}]}, visibility: public}\n`,
    "fall.md": "---\ntitle: Fall\nsummary: Ein Fall.\nvisibility: public\ncontact: schalter\n---\n\n{{ zeiten }}\n",
  };
}

const HANDBOOK = "authority: {name: Amt}\nlanguages: [de]\nroles:\n  sachbearbeitung: {title: Sachbearbeitung}\n" +
  "groups:\n  - {id: erwerb, title: Arbeit, layer: core}\n";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "amtsbuch-payloads-"));

// Builds a handbook without the pages that the program refuses; the names of the folders of its sites.
function build(name, files) {
  const root = path.join(work, name);
  fs.mkdirSync(path.join(root, "content"), { recursive: true });
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(root, "content", file), text);
  for (let round = 0; round < 8; round += 1) {
    const run = spawnSync(PROGRAM, ["build", "--format", "json", "--date", "2026-06-01", "--root", root], { encoding: "utf8", maxBuffer: 1 << 28 });
    if (run.status === 0) return ["public", "internal"].map((edition) => path.join(root, "dist", edition));
    assert.equal(run.status, 1, run.stderr);
    const wrong = new Set(JSON.parse(run.stdout).diagnostics.filter(({ severity }) => severity === "error").map(({ file }) => file));
    const refused = [...wrong].filter((file) => file?.endsWith(".md"));
    if (!refused.length) return [];
    for (const file of refused) fs.rmSync(path.join(root, file), { force: true });
  }
  return [];
}

function pagesOf(folder) {
  return fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".html")).map((file) => path.join(folder, file));
}

describe("hostile texts without a content security policy", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(async () => {
    await browser?.close();
    fs.rmSync(work, { recursive: true, force: true });
  });

  // Opens a page, lets everything in it happen that can, and tells what came alive.
  async function alive(page, file) {
    await page.goto(`file://${file}`, { waitUntil: "load" });
    return page.evaluate(() => {
      const events = ["mouseover", "mouseenter", "pointerenter", "focus", "focusin", "toggle", "animationstart", "animationend",
        "transitionend", "beforetoggle", "wheel", "keydown", "copy", "paste"];
      const found = [];
      for (const element of document.querySelectorAll("*")) {
        for (const { name } of element.attributes) if (/^on/i.test(name)) found.push(`<${element.localName} ${name}>`);
        for (const name of ["href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster"]) {
          const value = element.getAttribute(name);
          if (value === null) continue;
          const scheme = new URL(value, document.baseURI).protocol;
          if (!["file:", "https:", "http:", "mailto:", "tel:"].includes(scheme)) found.push(`<${element.localName} ${name}="${value}">`);
        }
        if (["iframe", "object", "embed", "frame", "base", "template", "style", "math"].includes(element.localName)) {
          found.push(`<${element.localName}>`);
        }
        if (element.localName === "script" && !/\/(assets|search)\//.test(element.src) && element.type !== "application/ld+json") {
          found.push("a script of its own");
        }
        for (const event of events) element.dispatchEvent(new Event(event, { bubbles: false }));
      }
      return [...found, ...globalThis.fired];
    });
  }

  async function tryAll(folders) {
    const context = await browser.newContext({ bypassCSP: true });
    await context.addInitScript(() => {
      globalThis.fired = [];
      for (const name of ["alert", "confirm", "prompt", "print", "open"]) globalThis[name] = (...words) => { globalThis.fired.push(`${name}(${words})`); };
    });
    const page = await context.newPage();
    const trouble = [];
    page.on("dialog", (dialog) => { trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on("request", (request) => { if (!request.url().startsWith("file:")) trouble.push(`asks for ${request.url()}`); });
    let opened = 0;
    for (const file of folders.flatMap(pagesOf)) {
      const found = await alive(page, file);
      opened += 1;
      trouble.push(...found.map((what) => `${path.relative(work, file)}: ${what}`));
    }
    await context.close();
    assert.deepEqual(trouble.slice(0, 12), []);
    return opened;
  }

  it("finds what is alive", async () => {
    const folder = path.join(work, "probe");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "a.html"), "<!doctype html><meta http-equiv=content-security-policy content=\"default-src 'none'\"><img src=x onerror=alert(1)>");
    await assert.rejects(tryAll([folder]));
  });

  it("texts and addresses of pages", async () => {
    const files = Object.assign({ "handbook.yaml": HANDBOOK }, ...payloads.map(pages));
    const folders = build("seiten", files);
    assert.equal(folders.length, 2, "the handbook is built once the refused pages are gone");
    const opened = await tryAll(folders);
    assert.ok(opened >= payloads.length, `${opened} pages of ${payloads.length} payloads`);
  });

  it("settings and glossary", async () => {
    const some = payloads.length > 60 ? payloads.filter((_, index) => index % Math.ceil(payloads.length / 60) === 0) : payloads;
    const folders = some.flatMap((text, number) => build(`angaben-${number}`, settings(text)));
    assert.ok(folders.length >= some.length, `${folders.length / 2} of ${some.length} handbooks are built`);
    await tryAll(folders);
  });
});
