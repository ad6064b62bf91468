// Searching as a visitor does: in the header, on the results page, by keyboard, from a folder.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing, open, troubleOf } from "./support/browser.js";
import { stage } from "./support/stage.js";

const PAGE = "service/barrierefreiheit/index.html";

const set = stage();
const { roots } = set;

// Opens a page, works, and sees to it that nothing went wrong meanwhile.
async function visit(root, address, work) {
  const opened = await open(set.browser);
  try {
    await opened.page.goto(roots[root] + address);
    await work(opened.page);
    nothing(await troubleOf(opened), "console, policy, requests");
  } finally {
    await opened.page.context().close();
  }
}

const field = (page) => page.locator("#search-input");
const options = (page) => page.getByRole("option");
const results = (page) => page.locator("ol.found > li h3 a");

// Waits until a title among the first three matches: while somebody types, other lists come and go.
async function first(list, pattern) {
  let three = [];
  for (const end = Date.now() + 8000; Date.now() < end;) {
    three = (await list.allTextContents()).slice(0, 3);
    if (three.some((title) => pattern.test(title))) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`among the first: ${three.join(" | ")}`);
}

const QUERIES = [
  ["18g", /Blaue Karte/],
  ["§ 18g", /Blaue Karte/],
  ["blue card", /Blaue Karte/],
  ["arbeitserlaubnis", /Arbeitserlaubnis|Nebenbestimmung zur Beschäftigung/],
];

for (const root of ["public", "public from a folder", "internal", "internal from a folder"]) {
  describe(`search, ${root}`, { concurrency: 2 }, () => {
    it("suggests in the header", () => visit(root, PAGE, async (page) => {
      for (const [query, pattern] of QUERIES) {
        await field(page).fill("");
        await field(page).pressSequentially(query);
        await first(options(page), pattern);
      }
    }));

    it("finds on the results page", () => visit(root, "suche/index.html", async (page) => {
      for (const [query, pattern] of QUERIES) {
        await field(page).fill(query);
        await first(results(page), pattern);
        await page.waitForURL((url) => decodeURIComponent(url.hash) === `#q=${query}`);
      }
      await page.getByRole("status").filter({ hasText: /\d/ }).waitFor();
    }));

    it("shows all results for Enter, and again after the back button", () => visit(root, PAGE, async (page) => {
      await field(page).pressSequentially("§ 18g");
      await page.keyboard.press("Enter");
      await page.waitForURL(/suche\/index\.html#q=/);
      await first(results(page), /Blaue Karte/);
      assert.equal(await field(page).inputValue(), "§ 18g");
      await results(page).filter({ hasText: "Blaue Karte" }).first().click();
      await page.waitForURL(/erwerb\/blaue-karte-eu\//);
      await page.goBack();
      await first(results(page), /Blaue Karte/);
      assert.equal(await field(page).inputValue(), "§ 18g");
      await page.goBack();
      await page.waitForURL(/barrierefreiheit/);
    }));

    // The script is the same in both editions.
    if (root.startsWith("internal")) return;

    it("goes by keyboard from the field to a suggested page", () => visit(root, PAGE, async (page) => {
      await field(page).pressSequentially("18g");
      await first(options(page), /Blaue Karte/);
      assert.equal(await field(page).getAttribute("aria-expanded"), "true");
      await page.keyboard.press("ArrowDown");
      const active = await field(page).getAttribute("aria-activedescendant");
      assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
      await page.keyboard.press("ArrowUp");
      assert.equal(await field(page).getAttribute("aria-activedescendant"), null);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(/erwerb\/blaue-karte-eu\//);
    }));

    it("goes by mouse to a suggested page", () => visit(root, PAGE, async (page) => {
      await field(page).pressSequentially("18g");
      await options(page).filter({ hasText: "Blaue Karte" }).first().click();
      await page.waitForURL(/erwerb\/blaue-karte-eu\//);
    }));

    it("closes the suggestions with Escape and when the field is left", () => visit(root, PAGE, async (page) => {
      await field(page).pressSequentially("18g");
      await options(page).first().waitFor();
      await page.keyboard.press("Escape");
      await options(page).first().waitFor({ state: "detached" });
      await field(page).pressSequentially(" ");
      await options(page).first().waitFor();
      await page.locator("h1").click();
      await options(page).first().waitFor({ state: "detached" });
      assert.equal(await field(page).getAttribute("aria-expanded"), "false");
    }));

    it("follows a query in the address", () => visit(root, "suche/index.html#q=blue%20card", async (page) => {
      await first(results(page), /Blaue Karte/);
      await page.evaluate(() => { location.hash = "#q=duldung"; });
      await first(results(page), /Duldung/);
      assert.equal(await field(page).inputValue(), "duldung");
    }));

    it("takes HTML in a query for words", () => visit(root, "suche/index.html", async (page) => {
      const hostile = "<img src=x onerror=alert(1)>";
      await field(page).fill(hostile);
      await page.getByRole("status").filter({ hasText: /./ }).waitFor();
      await page.goto(`${roots[root]}suche/index.html#q=${encodeURIComponent(hostile)}`);
      await page.reload();
      await page.getByRole("status").filter({ hasText: /./ }).waitFor();
      assert.equal(await field(page).inputValue(), hostile);
      assert.equal(await page.locator("img[src=x]").count(), 0);
      await page.evaluate(() => { location.hash = "#q=%E0%A4%A"; });
      await page.goto(roots[root] + PAGE);
      await field(page).pressSequentially(hostile);
      await page.keyboard.press("Enter");
      await page.waitForURL(/#q=/);
      await page.getByRole("status").filter({ hasText: /./ }).waitFor();
      assert.equal(await page.locator("img[src=x]").count(), 0);
    }));

    it("says so when there is no result", () => visit(root, "suche/index.html", async (page) => {
      await field(page).fill("xyzzyqwertz");
      await page.getByRole("status").filter({ hasText: "Keine Treffer" }).waitFor();
      assert.equal(await results(page).count(), 0);
    }));
  });
}

describe("search in other languages", { concurrency: 2 }, () => {
  const cases = [
    ["en/suche/index.html", "blue card", /Blue Card/],
    ["ar/suche/index.html", "البطاقة الزرقاء", /الزرقاء/],
  ];
  for (const [address, query, pattern] of cases) {
    it(address, () => visit("public", address, async (page) => {
      await field(page).fill(query);
      await first(results(page), pattern);
      await results(page).first().click();
      await page.waitForURL(new RegExp(`/${address.slice(0, 2)}/`));
    }));
  }

  it("from the 404 page of a language leads to its results", async () => {
    const opened = await open(set.browser);
    try {
      await opened.page.goto(`${roots.public}en/no/such/page/`);
      await field(opened.page).pressSequentially("blue card");
      await first(options(opened.page), /Blue Card/);
      await opened.page.keyboard.press("Enter");
      await opened.page.waitForURL(/\/en\/suche\/index\.html#q=/);
      await first(results(opened.page), /Blue Card/);
    } finally {
      await opened.page.context().close();
    }
  });
});

describe("search without its data", () => {
  it("says so, and works once they can be loaded", async () => {
    const opened = await open(set.browser);
    const { page } = opened;
    try {
      await page.route("**/search/de/manifest.js", (route) => route.abort());
      await page.goto(`${roots.public}suche/index.html`);
      await field(page).fill("18g");
      await page.getByRole("status").filter({ hasText: "konnte nicht geladen werden" }).waitFor();
      await page.unroute("**/search/de/manifest.js");
      await field(page).fill("§ 18g");
      await first(results(page), /Blaue Karte/);
    } finally {
      await page.context().close();
    }
  });
});

describe("search, separation", { concurrency: 2 }, () => {
  for (const word of ["Fachverfahren", "Sicherheitsabfrage", "Registerabgleich", "Teamleitung", "Zweitprüfung"]) {
    it(`"${word}" is found in the internal site only`, async () => {
      await visit("internal", `suche/index.html#q=${encodeURIComponent(word)}`, async (page) => {
        await results(page).first().waitFor();
      });
      // Parts of the word may be public: what is found by them does not hold the word.
      await visit("public", `suche/index.html#q=${encodeURIComponent(word)}`, async (page) => {
        await page.getByRole("status").filter({ hasText: /Treffer/ }).waitFor();
        await page.waitForTimeout(500);
        assert.ok(!(await page.locator("ol.found").textContent()).includes(word));
        assert.ok(!(await page.locator("[data-part=corrected]").textContent()).includes(word));
      });
    });
  }
});
