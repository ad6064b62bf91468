// Both sites at the root of a host, below a path, and opened from a folder.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing, open, troubleOf } from "./support/browser.js";
import { EDITIONS, LANGUAGES, pagesOf } from "./support/sites.js";
import { stage } from "./support/stage.js";

const set = stage("/amt/x/");
const addressOf = (edition, place) => set.roots[place === "from a folder" ? `${edition} from a folder` : edition];

for (const edition of EDITIONS) {
  for (const place of ["below a path", "from a folder"]) {
    describe(`${edition} site ${place}`, { concurrency: 2 }, () => {
      it("every kind of page has its style, its pictures and its script", async () => {
        const opened = await open(set.browser);
        const { page } = opened;
        const outside = [];
        page.on("request", (request) => {
          if (!request.url().startsWith(addressOf(edition, place))) outside.push(request.url());
        });
        try {
          for (const language of LANGUAGES) {
            for (const { kind, address } of pagesOf(edition, language)) {
              // Its references begin at the root of the host, because a server shows it at any address.
              if (kind === "not found") continue;
              await page.goto(`${addressOf(edition, place)}${address}index.html`);
              // Pictures further down are loaded when they come near.
              for (const image of await page.locator("img").all()) {
                await image.scrollIntoViewIfNeeded();
                await image.evaluate((element) => element.complete || new Promise((done) => { element.onload = element.onerror = done; }));
              }
              const state = await page.evaluate(() => ({
                styled: getComputedStyle(document.querySelector(".site-head")).backgroundColor !== "rgba(0, 0, 0, 0)",
                script: Boolean(document.querySelector("[data-search] input")),
                broken: [...document.images].filter((image) => !image.naturalWidth).map((image) => image.src),
                pictures: document.images.length,
              }));
              assert.ok(state.styled, `${kind}: style sheet`);
              assert.ok(state.script, `${kind}: script`);
              assert.deepEqual(state.broken, [], `${kind}: pictures`);
              if (kind === "page with a picture") assert.ok(state.pictures > 0, "a picture");
            }
          }
          nothing(outside, "requests outside of the site");
          nothing(await troubleOf(opened), "console, policy, requests");
        } finally {
          await page.context().close();
        }
      });

      it("a visitor can walk through it", async () => {
        const opened = await open(set.browser);
        const { page } = opened;
        const root = addressOf(edition, place);
        try {
          await page.goto(`${root}index.html`);
          await page.locator("main a[href*='blaue-karte-eu']").first().click();
          await page.waitForURL(`${root}erwerb/blaue-karte-eu/index.html`);
          await page.locator(".languages").getByRole("link", { name: "English" }).click();
          await page.waitForURL(`${root}en/erwerb/blaue-karte-eu/index.html`);
          await page.locator(".side a", { hasText: "Opportunity Card" }).or(page.locator(".side a[href*='chancenkarte']")).first().click();
          await page.waitForURL(`${root}en/erwerb/chancenkarte/index.html`);
          await page.locator(".breadcrumb a").nth(1).click();
          await page.waitForURL(`${root}en/erwerb/index.html`);
          await page.locator(".site-foot a[href*='glossar']").click();
          await page.waitForURL(`${root}en/glossar/index.html`);
          await page.locator(".brand").click();
          await page.waitForURL(`${root}en/index.html`);
          nothing(await troubleOf(opened), "console, policy, requests");
        } finally {
          await page.context().close();
        }
      });
    });
  }
}
