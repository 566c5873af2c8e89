// What the page's script does for whoever fills in a form, in a real browser.
//
//   tests/browser/run forms
//
// It checks as somebody types, keeps a draft until it is recorded, adds rows, keeps the form where nobody answers, records
// once where somebody clicks twice, and takes files that are dropped. It records two activities in the ledger that is
// served, so let that be a sample.
import assert from "node:assert/strict";
import { launch } from "./chromium.mjs";
import { Person } from "./person.mjs";

const [link] = process.argv.slice(2);
if (!link) throw new Error("give the link that `headcount serve` printed");
const { origin } = new URL(link);

const browser = await launch();
const person = await Person.arrive(browser, { language: "en" });
const { page } = person;
const context = page.context();
const said = [];
page.on("console", (message) => message.type() === "error" && said.push(message.text()));
page.on("pageerror", (error) => said.push(String(error)));
await person.enter(link);
const value = (id) => page.inputValue(`[id="${id}"]`);
const fill = async (fields) => {
  for (const [id, text] of Object.entries(fields)) {
    const field = page.locator(`[id="${id}"]`);
    if (await field.evaluate((one) => one.tagName === "SELECT")) await field.selectOption(text);
    else await field.fill(text);
  }
};
const reference = `GAO-TRY-${Date.now() % 1e6}`;
const SESSION = {
  activity: reference, sector: "protection", office: "gao", admin1: "Gao", site: "Aljanabandia", start: "2025-03-02",
  "headcounts-1-group": "adults", "headcounts-1-count": "120",
};

// As somebody types: what the server would refuse in any case, at its field, and no more.
await page.goto(`${origin}/log?kind=session`);
await fill({ start: "2/3/2025" });
await page.locator("#start").blur();
assert.equal(await page.locator(".field:has(#start) .error").count(), 1);
assert.equal(await page.locator("#start").getAttribute("aria-invalid"), "true");
await fill(SESSION);
await page.locator('[id="headcounts-1-count"]').blur();
assert.equal(await page.locator(".error").count(), 0);
await page.locator("#list-headcounts .row summary").first().click();
await fill({ "headcounts-1-f_18_59": "100", "headcounts-1-m_60": "30" });
await page.locator('[id="headcounts-1-m_60"]').blur();
assert.match(await page.locator("#list-headcounts .error").innerText(), /130/);
await fill({ "headcounts-1-m_60": "5" });
await page.locator('[id="headcounts-1-m_60"]').blur();
assert.equal(await page.locator(".error").count(), 0);
assert.match(await page.locator("#list-headcounts [data-rest]").first().innerText(), /15/);

// Rows are added at once.
const before = page.url();
await page.click("[data-more=people]");
await page.click("[data-more=people]");
assert.equal(await page.locator("#list-people .row").count(), 4);
await fill({ "people-4-person": "P-4" });
assert.equal(page.url(), before);

// A draft is restored after the page was lost, with rows that were added, under the same token.
const token = await page.inputValue("form.entry [name=token]");
await page.waitForTimeout(500);
await page.goto(`${origin}/figures`);
await page.goto(`${origin}/log?kind=session`);
assert.equal(await value("activity"), reference);
assert.equal(await value("people-4-person"), "P-4");
assert.equal(await value("headcounts-1-f_18_59"), "100");
assert.equal(await page.inputValue("form.entry [name=token]"), token);
assert.equal(await page.locator("main .note[role=status]").count(), 1);
await fill({ "people-4-person": "" });

// Where nobody answers the form stays, and says so; then it is sent.
await context.setOffline(true);
await page.click("p.do button[value=check]");
await page.locator("[data-tell]", { hasText: "Nobody answers" }).waitFor();
assert.equal(await value("activity"), reference);
await context.setOffline(false);
await page.click("p.do button[value=check]");
await page.locator("p.do button[value=record]").waitFor();

// Two clicks record once, and the draft is gone.
await page.locator("p.do button[value=record]").dblclick();
await page.waitForURL(/done=recorded/);
await page.goto(`${origin}/log?kind=session`);
assert.equal(await value("activity"), "");

// Discarding, and signing out, forget.
await fill({ activity: "GAO-DRAFT" });
await page.waitForTimeout(500);
await page.reload();
assert.equal(await value("activity"), "GAO-DRAFT");
await page.locator("main .note button").click();
await page.waitForTimeout(500);
assert.equal(await value("activity"), "");
await fill({ activity: "GAO-DRAFT" });
await page.waitForTimeout(500);

// Files that are dropped are sent like those that are chosen.
await page.goto(`${origin}/import`);
await page.evaluate((name) => {
  const files = new DataTransfer();
  const head = "activity,kind,sector,office,admin1,site,start\n";
  files.items.add(new File([`${head}${name}-B,session,protection,gao,Gao,Aljanabandia,2025-03-03\n`], "activities.csv"));
  const form = document.querySelector("form.drop");
  form.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
}, reference);
await person.go(page.locator("form.drop p.do button"));
await person.settle();
await person.go(page.locator("main form[action='/import/record'] button"));
await person.settle();
await person.sees("Recorded 1 activity");

await person.press("web-sign-out");
assert.equal(await page.evaluate(() => Object.keys(sessionStorage).length), 0);
// The policy stopped nothing that the page wanted; what failed while nobody answered is the browser's own word.
const unexpected = said.filter((text) => !/ERR_INTERNET_DISCONNECTED|401/.test(text));
assert.deepEqual(unexpected, []);
await browser.close();
console.log("forms: all as expected");
