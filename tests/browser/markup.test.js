// One page of each kind is valid HTML, by html-validate.
import { describe, it } from "node:test";
import { HtmlValidate } from "html-validate";
import { nothing } from "./support/browser.js";
import { EDITIONS, filesOf, LANGUAGES, pagesOf, read } from "./support/sites.js";

const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // Written as browsers read it; upper case, quotes and the like are matters of taste.
    "doctype-style": "off",
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "no-inline-style": "error",
    // `details` carries its heading inside of `summary`; a telephone number is a link of its own.
    "tel-non-breaking": "off",
    "prefer-native-element": "off",
    "no-redundant-role": "off",
    "unique-landmark": "off",
    "no-raw-characters": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
  },
});

for (const edition of EDITIONS) {
  describe(`markup, ${edition}`, () => {
    const files = new Set(filesOf(edition));
    for (const language of LANGUAGES) {
      it(`every kind of page in ${language} is valid`, async () => {
        const wrong = [];
        for (const { kind, address } of [...pagesOf(edition, language)]) {
          const file = files.has(`${address}index.html`) ? `${address}index.html` : `${language === "de" ? "" : `${language}/`}404.html`;
          const report = await validator.validateString(String(read(edition, file)));
          for (const result of report.results) {
            for (const { ruleId, message, line, selector } of result.messages) wrong.push(`${kind} ${file}:${line} ${ruleId}: ${message} (${selector})`);
          }
        }
        nothing(wrong, "html-validate");
      });
    }
  });
}
