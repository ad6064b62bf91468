// Makes the pictures of docs/pictures from the finished sites: `node pictures.js`.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./support/browser.js";
import { folderOf, REPOSITORY } from "./support/sites.js";

const MOST = 250_000;
const PICTURES = [
  { name: "public", edition: "public", page: "erwerb/blaue-karte-eu/", width: 1280, height: 900 },
  { name: "internal", edition: "internal", page: "erwerb/blaue-karte-eu/", width: 1280, height: 900 },
  { name: "phone", edition: "public", page: "ar/erwerb/blaue-karte-eu/", width: 390, height: 800 },
];

const folder = path.join(REPOSITORY, "docs/pictures");
fs.mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const { name, edition, page: address, width, height } of PICTURES) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(`${pathToFileURL(folderOf(edition))}/${address}index.html`);
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = fs.statSync(file);
  console.log(`${path.relative(REPOSITORY, file)} ${size} bytes`);
  if (size > MOST) throw new Error(`${name}.png is larger than ${MOST} bytes`);
  await page.close();
}
await browser.close();
