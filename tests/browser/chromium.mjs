// Chromium as all browser tests start it, and axe.
//
// `run` beside this file says where the packages are (HEADCOUNT_BROWSER_PACKAGES), and installs them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

// A picture is cut off below: a list of a thousand rows looks as its first hundred do.
const PICTURE_MAX_PX = 2400;

/// What leaves pictures of pages in a folder, as WebP: they are a third as large as PNG.
export const pictures = async (browser, folder) => {
  mkdirSync(folder, { recursive: true });
  const room = await (await browser.newContext()).newPage();
  return async (page, name) => {
    const size = await page.locator("html").boundingBox();
    const clip = { x: 0, y: 0, width: size.width, height: Math.min(size.height, PICTURE_MAX_PX) };
    const png = await page.screenshot({ fullPage: true, clip });
    const webp = await room.evaluate(async (png) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext("2d").drawImage(image, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality: 0.7 })).arrayBuffer());
      return [...bytes];
    }, png.toString("base64"));
    writeFileSync(join(folder, `${name}.webp`), Buffer.from(webp));
  };
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
