// The main pages look as accepted: each is drawn small and in greys, and compared field by field.
//
// A picture is 48 fields wide; a field is the mean of all its pixels, so that fonts of another version, a pixel up or
// down and antialiasing do not matter, but a missing column, a wrong colour or a broken layout does. After a change that
// was meant: `AMTSBUCH_ACCEPT=1 node --test looks.test.js`, and look at what changed in accepted/.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { open } from "./support/browser.js";
import { EDITIONS } from "./support/sites.js";
import { stage } from "./support/stage.js";

const FOLDER = path.join(path.dirname(new URL(import.meta.url).pathname), "accepted");
const FIELDS = 48;
// Mean difference of all fields, and of the worst of twelve strips, out of 255.
const MOST = 3;
const MOST_STRIP = 10;

const LOOKS = [
  { name: "home", at: "" },
  { name: "process", at: "erwerb/blaue-karte-eu/" },
  { name: "process-dark", at: "erwerb/blaue-karte-eu/", options: { colorScheme: "dark" } },
  { name: "process-phone", at: "erwerb/blaue-karte-eu/", options: { viewport: { width: 390, height: 900 } } },
  { name: "process-arabic", at: "ar/erwerb/blaue-karte-eu/" },
  { name: "folder", at: "erwerb/" },
  { name: "easy-german", at: "de-simple/erwerb/blaue-karte-eu/" },
];

const set = stage();
const { roots } = set;

// The first screen of a page as FIELDS columns of square fields with three channels each, drawn by the browser itself.
async function fields(page, png) {
  return page.evaluate(async ({ source, columns }) => {
    const picture = await createImageBitmap(await (await fetch(source)).blob());
    const rows = Math.round((picture.height / picture.width) * columns);
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    const sums = new Float64Array(columns * rows * 4);
    for (let y = 0; y < picture.height; y += 1) {
      const row = Math.min(rows - 1, Math.floor((y * rows) / picture.height));
      for (let x = 0; x < picture.width; x += 1) {
        const field = (row * columns + Math.min(columns - 1, Math.floor((x * columns) / picture.width))) * 4;
        const pixel = (y * picture.width + x) * 4;
        for (let channel = 0; channel < 3; channel += 1) sums[field + channel] += data[pixel + channel];
        sums[field + 3] += 1;
      }
    }
    const values = [];
    for (let field = 0; field < columns * rows; field += 1) {
      for (let channel = 0; channel < 3; channel += 1) values.push(Math.round(sums[field * 4 + channel] / sums[field * 4 + 3]));
    }
    const small = new OffscreenCanvas(columns, rows);
    const pixels = new ImageData(columns, rows);
    values.forEach((value, at) => { pixels.data[Math.floor(at / 3) * 4 + (at % 3)] = value; });
    for (let field = 0; field < columns * rows; field += 1) pixels.data[field * 4 + 3] = 255;
    small.getContext("2d").putImageData(pixels, 0, 0);
    const bytes = new Uint8Array(await (await small.convertToBlob({ type: "image/png" })).arrayBuffer());
    return { rows, values, png: btoa(String.fromCharCode(...bytes)) };
  }, { source: `data:image/png;base64,${png.toString("base64")}`, columns: FIELDS });
}

for (const edition of EDITIONS) {
  describe(`looks, ${edition}`, { concurrency: 2 }, () => {
    for (const { name, at, options } of LOOKS) {
      it(`${name} looks as accepted`, async (test) => {
        const { page } = await open(set.browser, { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
        const blank = await (await set.browser.newContext()).newPage();
        try {
          await page.goto(roots[edition] + at);
          await page.evaluate(() => document.fonts.ready);
          const now = await fields(blank, await page.screenshot());
          const file = path.join(FOLDER, `${edition}-${name}.png`);
          if (process.env.AMTSBUCH_ACCEPT === "1") {
            fs.mkdirSync(FOLDER, { recursive: true });
            fs.writeFileSync(file, Buffer.from(now.png, "base64"));
            return;
          }
          const accepted = await fields(blank, fs.readFileSync(file));
          assert.equal(accepted.rows, now.rows, "another size");
          const differences = now.values.map((value, index) => Math.abs(value - accepted.values[index]));
          const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
          const strips = Array.from({ length: 12 }, (_, strip) => mean(differences.filter((_, index) => Math.floor((index / differences.length) * 12) === strip)));
          test.diagnostic(`${edition} ${name}: mean ${mean(differences).toFixed(2)}, worst strip ${Math.max(...strips).toFixed(2)}`);
          assert.ok(mean(differences) <= MOST && Math.max(...strips) <= MOST_STRIP, `mean ${mean(differences)}, strips ${strips.map((strip) => strip.toFixed(1))}`);
        } finally {
          await page.context().close();
          await blank.context().close();
        }
      });
    }
  });
}
