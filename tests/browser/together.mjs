// Two officers who correct one activity at the same time: whoever comes second sees both versions, and loses nothing of
// what they typed.
//
//   tests/browser/run stories
import { Faults, launch } from "./chromium.mjs";
import { Office } from "./office.mjs";
import { Person } from "./person.mjs";

const PASSWORD = "an invented sentence";

const meet = async (browser, life) => {
  const office = new Office();
  try {
    office.run("init", "mali", "--name", "NRC Mali", "--country", "Mali", "--profile", "nrc-mali");
    const place = ["--office", "gao", "--admin1", "Gao", "--site", "Ansongo", "--start", "2025-03-12"];
    office.run("log", "distribution", "GAO-NFI-001", "--sector", "shelter", ...place, "--household", "H1:6");
    for (const staff of ["gao-01", "gao-02"]) office.run("people", "add", staff, "--role", "officer", "--office", "gao");
    const { invitations } = await office.serve(["gao-01", "gao-02"]);
    const officers = [];
    for (const staff of ["gao-01", "gao-02"]) {
      const officer = await Person.arrive(browser, life);
      await officer.accept(invitations[staff], PASSWORD);
      await officer.open(`${office.origin}/correct?ref=GAO-NFI-001`);
      officers.push(officer);
    }
    const [first, second] = officers;
    await first.fill("reason", "The place was another one");
    await first.put("site", "Bourem");
    await first.press("web-check-it");
    await first.press("web-record-it");
    await first.is("/activity");

    await second.fill("reason", "It ended a day later");
    await second.fill("end", "2025-03-13");
    await second.press("web-check-it");
    // What was typed is there, and what the other one changed, in the fields that were left alone.
    await second.sees("web-stale");
    for (const [field, wanted] of [["reason", "It ended a day later"], ["end", "2025-03-13"], ["site", "Bourem"]]) {
      const kept = await second.field(field).inputValue();
      if (kept !== wanted) throw new Error(`${field} is ${kept}, and not ${wanted}`);
    }
    if (process.env.PICTURES) await second.page.screenshot({ path: `${process.env.PICTURES}/stale.${life.language}.png`, fullPage: true });
    await second.press(/./, second.page.locator("p.do"));
    await second.press("web-record-it");
    await second.is("/activity");
    for (const says of ["Bourem", "2025-03-13", "The place was another one", "It ended a day later"]) await second.sees(says);
    for (const officer of officers) await officer.leave();
  } finally {
    await office.close();
  }
};

const faults = new Faults();
const browser = await launch();
for (const life of [{ language: "en" }, { language: "fr", byKeyboard: true, scripts: false }]) {
  await meet(browser, life).catch((error) => faults.add(life.language, error.stack));
}
await browser.close();
faults.end("two officers corrected one activity");
