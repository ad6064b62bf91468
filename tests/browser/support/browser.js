// The browser, and pages that remember everything that a visitor's console would show.
import { chromium } from "playwright-core";

export const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export function launch() {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

// A new page in a context of its own; `trouble` fills with what must not happen. Close it with `page.context().close()`.
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  // A busy machine is slow, not wrong.
  context.setDefaultTimeout(60_000);
  await context.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (message) => {
    // Chromium reports the status of the page itself, which a page that is not there is meant to have.
    const own = message.location().url === page.url() && /status of 404/.test(message.text());
    if (!own) trouble.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "file:" && url.hostname !== "127.0.0.1") trouble.push(`request to another host: ${url.href}`);
  });
  page.on("requestfailed", (request) => {
    // What a visitor leaves before it is loaded is aborted; nothing is wrong with it.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") trouble.push(`failed: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= 400 && !isPage) trouble.push(`${response.status()}: ${response.url()}`);
  });
  return { page, trouble };
}

// What went wrong so far, with violations of the content security policy.
export async function troubleOf({ page, trouble }) {
  const violations = await page.evaluate(() => globalThis.violations ?? []);
  return [...trouble, ...violations.map((violation) => `content security policy: ${violation}`)];
}

// Whether the page can be scrolled sideways, and by what.
export function stickingOut(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const inScroller = (element) => {
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        if (at !== element && ["auto", "scroll", "hidden"].includes(getComputedStyle(at).overflowX)) return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return (box.right > root.clientWidth + 1 || box.left < -1) && !inScroller(element);
    });
    return [`${root.scrollWidth} > ${root.clientWidth}`, ...wide.slice(-3).map((element) => element.outerHTML.slice(0, 120))];
  });
}

// Fails with the list of what was found, if anything was.
export function nothing(found, where) {
  if (found.length) throw new Error(`${where}:\n  ${[...new Set(found)].slice(0, 12).join("\n  ")}`);
}
