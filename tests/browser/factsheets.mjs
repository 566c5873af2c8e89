// What a browser makes of a page: whether people can read it with any eyes, on any screen.
//
//   npm install --prefix /tmp/browser playwright-core axe-core
//   NODE_PATH=/tmp/browser/node_modules node tests/browser/accessibility.mjs headcount-demo/factsheet.*.html
//
// Opens each page in Chromium at the width of A4 and of a phone, and fails on any serious finding of
// axe, on a page that is wider than its screen, that asks for anything from outside, or that prints
// on more than four pages. With PICTURES=DIR it leaves a picture of each, and of the first printed
// page, as tests/gallery has it. A check for developers: it says SKIPPED where Chromium or one of the
// two packages is missing.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const WIDTHS = { a4: 794, phone: 390 };
const A4 = { width: 794, height: 1123 };
const PAGES_MAX = 4;
const CHROMIUM = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const skip = (why) => {
  console.log(`SKIPPED: ${why}`);
  process.exit(0);
};
const find = (name) => {
  const require = createRequire(import.meta.url);
  try {
    return require.resolve(name);
  } catch {
    const folder = (process.env.NODE_PATH ?? "").split(":").find((dir) => existsSync(join(dir, name)));
    return folder ? createRequire(join(folder, "x.js")).resolve(name) : skip(`the package ${name} is not installed`);
  }
};

const executablePath = CHROMIUM.find((path) => path && existsSync(path)) ?? skip("no Chromium found");
const axe = readFileSync(find("axe-core"), "utf8");
const { chromium } = createRequire(import.meta.url)(find("playwright-core"));
const files = process.argv.slice(2);
if (files.length === 0) throw new Error("give at least one HTML file");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
let faults = 0;
const fault = (where, what) => {
  faults += 1;
  console.log(`${where}: ${what}`);
};
for (const file of files) {
  for (const [screen, width] of Object.entries(WIDTHS)) {
    const where = `${basename(file)} on ${screen}`;
    const context = await browser.newContext({ viewport: { width, height: 844 }, deviceScaleFactor: 2, bypassCSP: true });
    const page = await context.newPage();
    page.on("request", (request) => request.url().startsWith("http") && fault(where, `asks for ${request.url()}`));
    await page.goto(pathToFileURL(resolve(file)).href);
    if (process.env.PICTURES) {
      mkdirSync(process.env.PICTURES, { recursive: true });
      await page.screenshot({ path: join(process.env.PICTURES, `${basename(file)}.${screen}.png`), fullPage: true });
    }
    if (process.env.PICTURES && screen === "a4") {
      const print = await browser.newContext({ viewport: A4, deviceScaleFactor: 1 });
      const first = await print.newPage();
      await first.emulateMedia({ media: "print" });
      await first.goto(pathToFileURL(resolve(file)).href);
      await first.screenshot({ path: join(process.env.PICTURES, `${basename(file)}.page.png`) });
      await print.close();
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) fault(where, `is ${wide} wide, ${wide - width} more than the screen`);
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, impact, help, nodes } of violations) {
      const text = `${impact} ${id}: ${help} (${nodes.length}), ${nodes[0].html.slice(0, 120)}`;
      if (["serious", "critical"].includes(impact)) fault(where, text);
      else console.log(`${where}: ${text}`);
    }
    if (screen === "a4") {
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = false)));
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      if (pages > PAGES_MAX) fault(where, `prints on ${pages} pages`);
      console.log(`${where}: ${pages} pages printed`);
    }
    await context.close();
  }
}
await browser.close();
console.log(faults === 0 ? `${files.length} pages without a serious finding` : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
