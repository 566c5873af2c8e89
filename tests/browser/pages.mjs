// What a browser makes of the office's page: whether people can read it with any eyes, on any screen.
//
//   tests/browser/run pages          # starts the sample, and looks at each page
//   node tests/browser/pages.mjs LINK    # LINK as `headcount serve` of the sample prints it
//
// Signs in with the link, opens each page in English at 1280 px and in French, dark, at 360 px, with scripts turned off,
// and fails on any finding of axe, on a page that is wider than its screen, that asks for anything from outside, that
// the browser's policy stops at something, or that is not the one that was asked for. With PICTURES=DIR it leaves a
// picture of each, as tests/gallery/pages has them. A section of the navigation that nothing here opens is a fault as
// well.
import { join } from "node:path";

import { Faults, findings, launch, pictures } from "./chromium.mjs";
import { ROOT } from "./office.mjs";
import { Person } from "./person.mjs";

const KOBO = join(ROOT, "tests/kobo");
const ACTIVITY = "/activity?ref=TOM-CASH-2025-017";

const SCREENS = { wide: 1280, phone: 360 };
const PAGES = {
  home: "/",
  figures: "/figures?period=2025",
  "figures-by-office": "/figures?period=2025&by=office&by=sex&months=yes&compare=2024",
  "figures-of-gao": "/figures?period=2025&office=gao",
  explain: "/explain?period=2025&sector=wash",
  "explain-cells": "/explain?period=2025&office=gao&part=sex%3Df&part=age%3D18_59",
  "explain-overlap": "/explain?period=2025&exactly=education&exactly=wash",
  "explain-indirect": "/explain?period=2025&sector=wash&difference=indirect",
  publish: "/publish?period=2025&safe=",
  activities: "/activities",
  "activities-found": "/activities?period=2025&counted=yes&reach=direct&sector=wash",
  activity: ACTIVITY,
  "activity-meaning": "/activity?ref=GAO-WAT-2025-001&meaning=2025",
  log: "/log",
  "log-session": "/log?kind=session",
  "log-distribution": "/log?kind=distribution",
  import: "/import",
  correct: "/correct?ref=TOM-CASH-2025-017",
  changes: "/changes?period=2025&since=1460",
  queue: "/queue",
  checks: "/checks",
  duplicates: "/duplicates?min-score=0",
  profile: "/profile",
  targets: "/profile/targets?year=2026",
  places: "/places",
  people: "/people",
  history: "/history",
  audit: "/audit",
  "audit-verified": "/audit/verify",
  sample: "/audit/sample?size=20",
  backups: "/backups",
  erase: "/backups/erase",
  factsheet: "/factsheet",
  refused: "/figures?ofice=gao",
  "sign-in": "/sign-in",
  enter: "/enter?link=none",
};
const [link] = process.argv.slice(2);
if (!link) throw new Error("give the link that `headcount serve` printed");
const { origin } = new URL(link);

const faults = new Faults();
const browser = await launch();
const keeper = await Person.arrive(browser, { language: "en", scripts: false });
await keeper.enter(link);
const storageState = await keeper.page.context().storageState();

for (const address of await keeper.page.locator("nav a").evaluateAll((links) => links.map((link) => link.pathname))) {
  const isOpened = Object.values(PAGES).some((path) => path.split("?")[0] === address);
  if (!isOpened) faults.add(address, "is in the navigation, and nothing here opens it");
}

// What is not there before somebody did something: a publication, an invitation, a file beside an activity, imports that
// were checked.
const here = () => keeper.page.url().slice(origin.length);
await keeper.open(`${origin}/publish?period=2025`);
await keeper.press("web-publish-it");
PAGES.publication = here();
await keeper.open(origin + PAGES.people);
await keeper.fill("staff", "gao-03");
await keeper.pick("role-officer");
await keeper.tick("office-gao");
await keeper.press("web-grant-invite");
PAGES.invitation = (await keeper.page.locator("#invitation-link").innerText()).slice(origin.length);
await keeper.open(origin + ACTIVITY);
await keeper.give("evidence-files", { name: "list.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 invented") });
// The field for the file has the button's name.
await keeper.go(keeper.page.locator('form[action="/evidence/attach"] button'));
const checked = async (file, mapping) => {
  await keeper.open(`${origin}/import`);
  await keeper.give("web-files", join(KOBO, file));
  await keeper.unfold("web-more-fields");
  if (mapping) await keeper.give("web-mapping", join(KOBO, mapping));
  await keeper.press("web-check-it");
  await keeper.settle();
};
await checked("wrong.xlsx", "distribution.toml");
PAGES["refused-import"] = here();
await checked("labels.xlsx", "distribution.toml");
PAGES["import-right"] = here();
await checked("xml.xlsx");
await keeper.press("web-map-begin");
await keeper.settle();
PAGES["import-mapping"] = here();
await keeper.open(origin + PAGES.duplicates);
PAGES.pair = await keeper.page.locator('main a[href^="/duplicates/pair"]').first().getAttribute("href");

const picture = process.env.PICTURES && (await pictures(browser, process.env.PICTURES));
const look = async (width, language, colours, screen) => {
  const options = { viewport: { width, height: 900 }, storageState, locale: language, colorScheme: colours };
  // Once as it is, without scripts and under its policy; once more for axe, which is one.
  const plain = await browser.newContext({ ...options, javaScriptEnabled: false });
  const scripted = await browser.newContext({ ...options, bypassCSP: true });
  for (const [name, path] of Object.entries(PAGES)) {
    const where = `${name} ${screen} ${language}`;
    const isRefused = name.startsWith("refused");
    const page = await plain.newPage();
    page.on("request", (request) => request.url().startsWith(origin) || faults.add(where, `asks for ${request.url()}`));
    page.on("console", (message) => message.type() === "error" && !isRefused && faults.add(where, message.text()));
    const answer = await page.goto(origin + path);
    if (answer.ok() === isRefused) faults.add(where, `is answered with ${answer.status()}`);
    if (picture) await picture(page, where.replaceAll(" ", "."));
    await page.close();
    const again = await scripted.newPage();
    await again.goto(origin + path);
    const wide = await again.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) faults.add(where, `is ${wide} wide, ${wide - width} more than the screen`);
    const spoken = await again.evaluate(() => document.documentElement.lang);
    if (spoken !== language) faults.add(where, `is in ${spoken}`);
    for (const text of await findings(again)) faults.add(where, text);
    await again.close();
  }
  await plain.close();
  await scripted.close();
};

// Each language and each screen once: a page is made of the same parts in all four.
await look(SCREENS.wide, "en", "light", "wide");
await look(SCREENS.phone, "fr", "dark", "phone");
await browser.close();
faults.end("every page can be read");
