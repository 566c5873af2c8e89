// Chromium as all browser tests start it, and axe.
//
// `run` beside this file says where the packages are (HEADCOUNT_BROWSER_PACKAGES), and installs them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGES = process.env.HEADCOUNT_BROWSER_PACKAGES ?? "";
const CHROMIUM = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
// Without these, Chromium asks its makers for updates, which a computer without internet waits for.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Ends the test where something is missing. Under CI=true nothing may be left out.
const missing = (what) => {
  console.log(`SKIPPED: ${what}; start it with tests/browser/run`);
  process.exit(process.env.CI === "true" ? 1 : 0);
};
const packaged = (path) => (existsSync(join(PACKAGES, path)) ? join(PACKAGES, path) : missing(`${path} is not there`));

/// The text of axe, to be evaluated in a page.
export const axe = readFileSync(packaged("axe_playwright_python/axe.min.js"), "utf8");

/// A new Chromium.
export const launch = async () => {
  const executablePath = CHROMIUM.find((path) => path && existsSync(path)) ?? missing("there is no Chromium");
  const { default: playwright } = await import(pathToFileURL(packaged("playwright/driver/package/index.mjs")));
  return playwright.chromium.launch({ executablePath, args: ARGUMENTS });
};

/// What axe finds wrong on a page, a line each. The page must be of a context with `bypassCSP`.
export const findings = async (page) => {
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { iframes: false }));
  return violations.map(
    ({ id, impact, help, nodes }) => `${impact} ${id}: ${help} (${nodes.length}), ${nodes[0].html.slice(0, 160)}`,
  );
};

/// What went wrong in a whole run, and its end.
export class Faults {
  count = 0;

  add(where, what) {
    this.count += 1;
    console.log(`${where}: ${what}`);
  }

  end(right) {
    console.log(this.count === 0 ? right : `${this.count} faults`);
    process.exit(this.count === 0 ? 0 : 1);
  }
}
