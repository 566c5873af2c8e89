// What a browser makes of a factsheet: whether people can read it with any eyes, on any screen and on paper.
//
//   tests/browser/run factsheets     # those of the sample, in both languages
//
// Opens each file in Chromium at the width of A4 and of a phone, and fails on any serious finding of axe, on a page that
// is wider than its screen, that asks for anything from outside, or that prints on more than four pages. With
// PICTURES=DIR it leaves a picture of each, and of the first printed page, as tests/gallery has it.
import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { Faults, findings, launch } from "./chromium.mjs";

const WIDTHS = { a4: 794, phone: 390 };
const A4 = { width: 794, height: 1123 };
const PAGES_MAX = 4;

const files = process.argv.slice(2);
if (files.length === 0) throw new Error("give at least one HTML file");

const browser = await launch();
const faults = new Faults();
for (const file of files) {
  for (const [screen, width] of Object.entries(WIDTHS)) {
    const where = `${basename(file)} on ${screen}`;
    const context = await browser.newContext({ viewport: { width, height: 844 }, deviceScaleFactor: 2, bypassCSP: true });
    const page = await context.newPage();
    page.on("request", (request) => request.url().startsWith("http") && faults.add(where, `asks for ${request.url()}`));
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
    if (wide > width) faults.add(where, `is ${wide} wide, ${wide - width} more than the screen`);
    for (const text of await findings(page)) {
      if (/^(serious|critical)/.test(text)) faults.add(where, text);
      else console.log(`${where}: ${text}`);
    }
    if (screen === "a4") {
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = false)));
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      if (pages > PAGES_MAX) faults.add(where, `prints on ${pages} pages`);
      console.log(`${where}: ${pages} pages printed`);
    }
    await context.close();
  }
}
await browser.close();
faults.end(`${files.length} factsheets without a serious finding`);
