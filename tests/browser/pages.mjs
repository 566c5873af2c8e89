// What a browser makes of the office's page: whether people can read it with any eyes, on any screen.
//
//   npm install --prefix /tmp/browser playwright-core axe-core
//   headcount demo --serve     # prints a link
//   NODE_PATH=/tmp/browser/node_modules node tests/browser/pages.mjs LINK
//
// Signs in with the link, opens each page in English and French at 1280 and 360 px, with scripts of the page turned
// off, and fails on any finding of axe, on a page that is wider than its screen, that asks for anything from outside,
// or that the browser's policy stops at something. With PICTURES=DIR it leaves a picture of each. A check for
// developers: it says SKIPPED where Chromium or one of the two packages is missing.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const SCREENS = { wide: 1280, phone: 360 };
const PAGES = {
  home: "/",
  figures: "/figures?period=2025",
  "figures-by-office": "/figures?period=2025&by=office&by=sex&months=yes&compare=2024",
  "figures-of-gao": "/figures?period=2025&office=gao",
  explain: "/explain?period=2025&sector=wash",
  activities: "/activities",
  "activities-found": "/activities?period=2025&counted=yes&reach=direct&sector=wash",
  activity: "/activity?ref=TOM-CASH-2025-017",
  "activity-meaning": "/activity?ref=GAO-WAT-2025-001&meaning=2025",
  log: "/log",
  "log-session": "/log?kind=session",
  "log-distribution": "/log?kind=distribution",
  import: "/import",
  correct: "/correct?ref=TOM-CASH-2025-017",
  changes: "/changes?period=2025&since=1460",
  queue: "/queue",
  checks: "/checks",
  history: "/history",
  factsheet: "/factsheet",
  refused: "/figures?ofice=gao",
};
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
const [link] = process.argv.slice(2);
if (!link) throw new Error("give the link that `headcount serve` printed");
const { origin } = new URL(link);

let faults = 0;
const fault = (where, what) => {
  faults += 1;
  console.log(`${where}: ${what}`);
};
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const first = await browser.newContext({ javaScriptEnabled: false });
const door = await first.newPage();
await door.goto(link);
await door.click("main button[type=submit]");
if (new URL(door.url()).pathname !== "/") throw new Error(`signed in, and is at ${door.url()}`);
const storageState = await first.storageState();

const look = async (where, path, width, language, colours) => {
  const options = { viewport: { width, height: 900 }, storageState, locale: language, colorScheme: colours, bypassCSP: true };
  // Once as it is, without scripts and under its policy; once more for axe, which is one.
  const plain = await browser.newContext({ ...options, bypassCSP: false, javaScriptEnabled: false });
  const page = await plain.newPage();
  page.on("request", (request) => request.url().startsWith(origin) || fault(where, `asks for ${request.url()}`));
  page.on("console", (message) => message.type() === "error" && !message.text().includes("400") && fault(where, message.text()));
  await page.goto(origin + path);
  if (process.env.PICTURES) {
    mkdirSync(process.env.PICTURES, { recursive: true });
    await page.screenshot({ path: join(process.env.PICTURES, `${where.replaceAll(" ", ".")}.png`), fullPage: true });
  }
  await plain.close();
  const context = await browser.newContext(options);
  const again = await context.newPage();
  await again.goto(origin + path);
  const wide = await again.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) fault(where, `is ${wide} wide, ${wide - width} more than the screen`);
  const spoken = await again.evaluate(() => document.documentElement.lang);
  if (spoken !== language) fault(where, `is in ${spoken}`);
  await again.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await again.evaluate(axe);
  const { violations } = await again.evaluate(() => globalThis.axe.run(document, { iframes: false }));
  for (const { id, impact, help, nodes } of violations) {
    fault(where, `${impact} ${id}: ${help} (${nodes.length}), ${nodes[0].html.slice(0, 160)}`);
  }
  await context.close();
};

for (const [name, path] of Object.entries(PAGES)) {
  for (const [screen, width] of Object.entries(SCREENS)) {
    for (const language of ["en", "fr"]) {
      await look(`${name} ${screen} ${language}`, path, width, language, "light");
    }
  }
  await look(`${name} dark en`, path, SCREENS.wide, "en", "dark");
}
await browser.close();
console.log(faults === 0 ? "every page can be read" : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
