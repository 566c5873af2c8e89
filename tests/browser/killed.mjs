// A page that is killed in the middle of an import, and started again: nothing is half recorded, and the same import
// completes what there is.
//
//   tests/browser/run stories
import { writeFileSync } from "node:fs";

import { Faults, launch } from "./chromium.mjs";
import { Office } from "./office.mjs";
import { Person } from "./person.mjs";

// So many activities with so many households each, of which each counts six.
const ACTIVITIES = 150;
const HOUSEHOLDS = 20;
// When the page is killed: shares of the time that recording takes. The first import is left alone, to measure it.
const KILLED_AFTER = [Infinity, 0, 0.1, 0.2, 0.5];

const tables = (office) => {
  const activities = ["activity,kind,sector,office,admin1,site,start"];
  const households = ["activity,household,size"];
  for (let at = 0; at < ACTIVITIES; at += 1) {
    activities.push(`GAO-${at},distribution,shelter,gao,Gao,Site ${at},2025-03-12`);
    for (let of = 0; of < HOUSEHOLDS; of += 1) households.push(`GAO-${at},H${at}-${of},6`);
  }
  const files = { "activities.csv": activities, "households.csv": households };
  for (const [name, lines] of Object.entries(files)) writeFileSync(office.path(name), `${lines.join("\n")}\n`);
  return Object.keys(files).map((name) => office.path(name));
};

const faults = new Faults();
const browser = await launch();
const office = new Office();
try {
  let recording = 0;
  for (const [attempt, share] of KILLED_AFTER.entries()) {
    office.run("init", `mali-${attempt}`, "--name", "NRC Mali", "--country", "Mali", "--profile", "nrc-mali");
    office.ledger = `mali-${attempt}`;
    const files = tables(office);
    const send = async () => {
      const { own } = await office.serve();
      const officer = await Person.arrive(browser, { language: "en", scripts: attempt % 2 === 0 });
      await officer.enter(own);
      await officer.open(`${office.origin}/import`);
      await officer.give("web-files", files);
      await officer.unfold("web-more-fields");
      await officer.tick("new_sites");
      await officer.press("web-check-it");
      await officer.settle();
      return officer;
    };
    const officer = await send();
    const button = officer.page.getByRole("button", { name: officer.say("web-record-it") });
    const after = Math.round(share * recording);
    if (share === Infinity) {
      const began = Date.now();
      await officer.press("web-record-it");
      await officer.settle();
      recording = Date.now() - began;
      await office.stop();
    } else {
      const killed = new Promise((done) => setTimeout(done, after)).then(() => office.kill());
      await Promise.all([button.click({ noWaitAfter: true }).catch(() => {}), killed]);
    }
    await officer.leave();
    office.run("verify");
    const half = JSON.parse(office.run("report", "2025", "--format", "json")).total.people_reached;
    if (half % (HOUSEHOLDS * 6) !== 0) faults.add(`after ${after} ms`, `${half} people are recorded: half of an activity`);

    const again = await send();
    const rest = again.page.getByRole("button", { name: again.say("web-record-it") });
    if (await rest.count()) {
      await again.press("web-record-it");
      await again.settle();
    }
    await again.leave();
    const ended = await office.stop();
    if (ended !== 0) faults.add(`after ${after} ms`, `the page ended with ${ended}`);
    const whole = JSON.parse(office.run("report", "2025", "--format", "json")).total.people_reached;
    if (whole !== ACTIVITIES * HOUSEHOLDS * 6) faults.add(`after ${after} ms`, `${whole} people after importing again`);
    console.log(`killed after ${share} of ${recording} ms: ${half} people were recorded, ${whole} after importing again`);
  }
} catch (error) {
  faults.add("a killed import", error.stack);
} finally {
  await office.close();
}
await browser.close();
faults.end("no kill left anything half recorded");
