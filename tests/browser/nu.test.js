// Every kind of page of both sites in every language is without errors for the Nu HTML checker, the one behind
// validator.w3.org. It is a Java program: the jar comes from npm by lock file, the runtime from Debian.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { it } from "node:test";
import { nothing } from "./support/browser.js";
import { ALL_LANGUAGES, EDITIONS, filesOf, folderOf, pagesOf, prefixOf } from "./support/sites.js";

const JAR = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

// The checker's messages on files. It writes them to its error output and ends with 1 if there are any.
function check(files) {
  return new Promise((done, failed) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    execFile("java", ["-Xss4m", "-jar", JAR, "--format", "json", "--exit-zero-always", ...files], options, (error, _, messages) => {
      if (error) failed(new Error(`the Nu HTML checker did not run: ${error.message}`));
      else done(JSON.parse(messages).messages);
    });
  });
}

for (const edition of EDITIONS) {
  it(`Nu HTML checker, ${edition}`, async (test) => {
    const known = new Set(filesOf(edition));
    const wanted = ALL_LANGUAGES.flatMap((language) => pagesOf(edition, language).map(({ kind, address }) => (
      kind === "not found" ? `${prefixOf(language)}404.html` : `${address}index.html`)));
    const files = [...new Set(wanted)];
    assert.deepEqual(files.filter((file) => !known.has(file)), []);
    const folder = folderOf(edition);
    const messages = await check(files.map((file) => path.join(folder, file)));
    const errors = messages.filter(({ type, subType }) => type !== "info" || subType === "warning");
    test.diagnostic(`${files.length} pages, ${errors.length} errors and warnings`);
    nothing(errors.map(({ url, lastLine, message, extract }) => `${url.split(folder).pop()}:${lastLine} ${message} ${extract ?? ""}`), "Nu HTML checker");
  });
}

it("the Nu HTML checker finds a mistake where there is one", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "amtsbuch-"));
  try {
    const file = path.join(folder, "index.html");
    fs.writeFileSync(file, "<!doctype html><html lang=\"de\"><head><title>T</title></head><body><ul><p>Text</p></ul></body></html>");
    const messages = await check([file]);
    assert.ok(messages.some(({ type, message }) => type === "error" && /not allowed as child/.test(message)), JSON.stringify(messages));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
