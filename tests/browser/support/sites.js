// The two finished sites and the pages that stand for their kinds.
import fs from "node:fs";
import path from "node:path";

const here = path.dirname(new URL(import.meta.url).pathname);
export const REPOSITORY = path.resolve(here, "../../..");
const DIST = path.resolve(process.env.AMTSBUCH_DIST ?? path.join(REPOSITORY, "dist"));

export const EDITIONS = ["public", "internal"];
export const LANGUAGES = ["de", "en", "ar"];
export const ALL_LANGUAGES = ["de", "en", "uk", "ar", "tr", "fr", "de-simple"];
export const RIGHT_TO_LEFT = ["ar"];

// Folder of a site; says how to make it if it is not there.
export function folderOf(edition) {
  const folder = path.join(DIST, edition);
  if (!fs.existsSync(path.join(folder, "index.html"))) {
    throw new Error(`${folder} is missing: run \`amtsbuch build\` first`);
  }
  return folder;
}

// The pages that are looked at, one for each kind. `languages` and `editions` say where one exists; elsewhere means all.
const PAGES = [
  { kind: "home", at: "" },
  { kind: "folder", at: "erwerb/" },
  { kind: "process", at: "erwerb/blaue-karte-eu/" },
  { kind: "long process", at: "einbuergerung/einbuergerung-anspruch/" },
  { kind: "page", at: "service/barrierefreiheit/" },
  { kind: "page with a picture", at: "service/termin-vereinbaren/", languages: ["de", "en"] },
  { kind: "glossary", at: "glossar/" },
  { kind: "letters", at: "a-z/" },
  { kind: "life situations", at: "lebenslagen/" },
  { kind: "what is new", at: "neuigkeiten/" },
  { kind: "reviews", at: "pruefungen/", editions: ["internal"], languages: ["de", "en"] },
  { kind: "reports", at: "berichte/", editions: ["internal"], languages: ["de", "en"] },
  { kind: "readability", at: "berichte/readability/", editions: ["internal"], languages: ["de", "en"] },
  { kind: "what is withheld", at: "berichte/withheld/", editions: ["internal"], languages: ["de", "en"] },
  { kind: "list of a report", at: "berichte/changed-law/", editions: ["internal"], languages: ["de", "en"] },
  { kind: "changes of law", at: "rechtsaenderungen/", editions: ["internal"], languages: ["de", "en"] },
  { kind: "index of laws", at: "recht/" },
  { kind: "law", at: "recht/aufenthg/" },
  { kind: "earlier version", at: "erwerb/blaue-karte-eu/version/2020-03-01/", editions: ["internal"], languages: ["de"] },
  { kind: "version to come", at: "dokumente/fiktionsbescheinigung/version/2027-02-01/", editions: ["internal"] },
  { kind: "comparison", at: "dokumente/fiktionsbescheinigung/version/2027-02-01/changes/", editions: ["internal"] },
  { kind: "comparison of old law", at: "einbuergerung/einbuergerung-anspruch/version/2024-06-27/changes/", editions: ["internal"], languages: ["de"] },
  { kind: "search", at: "suche/" },
  { kind: "ended", at: "schutz/chancen-aufenthaltsrecht/" },
  { kind: "untranslated", at: "erwerb/chancenkarte/", languages: ["uk", "ar", "tr", "fr", "de-simple"] },
  { kind: "not found", at: "no/such/page/" },
  { kind: "path", at: "intern/neu-im-team/", editions: ["internal"], languages: ["de"] },
  { kind: "internal process", at: "beendigung/ausweisung/", editions: ["internal"], languages: ["de"] },
  { kind: "editors' page", at: "intern/redaktion-direktiven/", editions: ["internal"], languages: ["de"] },
];

// The pages of an edition in a language: [{kind, address}], addresses relative to the root of the site.
export function pagesOf(edition, language) {
  return PAGES
    .filter((page) => (page.editions ?? EDITIONS).includes(edition) && (page.languages ?? ALL_LANGUAGES).includes(language))
    .map((page) => ({ kind: page.kind, address: prefixOf(language) + page.at }));
}

// German lies at the root, every other language in its folder.
export function prefixOf(language) {
  return language === "de" ? "" : `${language}/`;
}

export function directionOf(language) {
  return RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
}

// All files of a site, relative to its folder, sorted.
export function filesOf(edition) {
  const folder = folderOf(edition);
  const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join("/"))
    .sort();
}

export function read(edition, file) {
  return fs.readFileSync(path.join(folderOf(edition), file));
}
