// A year of an office, as the people of it live it in a browser: somebody starts the page and invites an officer, a
// reviewer, a monitoring officer and an auditor; the officer logs an activity and imports an export of Kobo, at first one
// with seven wrong cells; the reviewer returns one and approves the rest; the monitoring officer goes from a figure down
// to its activities, and publishes; the auditor checks it with a checkpoint.
//
//   tests/browser/run stories
//
// It is lived in English by keyboard alone, and in French on a phone without scripts. LIVES=all lives it in other ways too.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Faults, launch } from "./chromium.mjs";
import { Office, ROOT } from "./office.mjs";
import { Person } from "./person.mjs";

const PASSWORD = "an invented sentence";
const KOBO = join(ROOT, "tests/kobo");
const LIVES = [
  { language: "en", byKeyboard: true },
  { language: "fr", scripts: false, width: 360 },
  ...(process.env.LIVES === "all"
    ? [{ language: "en" }, { language: "fr", byKeyboard: true }, { language: "en", byKeyboard: true, scripts: false }]
    : []),
];
const STAFF = [
  ["mop-03", "officer", "mopti"],
  ["rev-01", "reviewer"],
  ["me-01", "m-and-e"],
  ["aud-01", "auditor"],
];
// What the program that wrote the exports says of them: tests/kobo/make.py.
const expected = JSON.parse(readFileSync(join(KOBO, "expected.json"), "utf8")).first;
const WRONG = [
  [2, "Lieu/Date de la distribution"],
  [3, "Lieu/Région"],
  [4, "Assistance reçue"],
  [5, "Ménage/Taille du ménage"],
  [7, "Ménage/Taille du ménage"],
  [8, "Ménage/Statut"],
  [2, "Membre/Sexe"],
];

// Row and column of each cell that is marked in some tables.
const cellsThatAreMarked = (tables) =>
  tables.flatMap((table) => {
    const columns = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    const rows = [...table.querySelectorAll("tbody tr")];
    return rows.flatMap((row) =>
      [...row.children].flatMap((cell, at) =>
        cell.classList.contains("marked") ? [[Number(row.firstElementChild.textContent), columns[at]]] : [],
      ),
    );
  });

const live = async (browser, life) => {
  const office = new Office();
  const arrive = () => Person.arrive(browser, life);
  try {
    office.run("init", "mali", "--name", "NRC Mali", "--country", "Mali", "--profile", "nrc-mali");
    const { own } = await office.serve();
    const { origin } = office;

    // Whoever keeps the ledger invites the others, from the page.
    const keeper = await arrive();
    await keeper.enter(own);
    await keeper.follow("web-people");
    const invitations = {};
    for (const [staff, role, of] of STAFF) {
      await keeper.fill("staff", staff);
      await keeper.pick(`role-${role}`);
      await keeper.tick(of ? `office-${of}` : "all-offices");
      await keeper.press("web-grant-invite");
      invitations[staff] = await keeper.page.locator("#invitation-link").innerText();
    }
    await keeper.leave();

    // An activity is logged, and found wanting before it is recorded.
    const officer = await arrive();
    await officer.accept(invitations["mop-03"], PASSWORD);
    await officer.follow("web-log");
    await officer.go(officer.page.locator('.kinds a[href*="kind=distribution"]'));
    await officer.fill("activity", "MOP-NFI-001");
    await officer.choose("sector", "shelter");
    await officer.choose("office", "mopti");
    await officer.put("admin1", "Mopti");
    await officer.put("site", "Konna");
    await officer.fill("start", "2025-13-12");
    await officer.unfold("web-paste");
    await officer.fill("households", "M1 6\nM2 4");
    await officer.press("web-check-it");
    await officer.sees("2025-13-12");
    await officer.fill("start", "2025-03-12");
    await officer.press("web-check-it");
    await officer.press("web-record-it");
    await officer.sees("MOP-NFI-001");

    // An export of Kobo with seven wrong cells, each named with its row; then as it should be.
    await officer.follow("web-import");
    await officer.give("web-files", join(KOBO, "wrong.xlsx"));
    await officer.unfold("web-more-fields");
    await officer.give("web-mapping", join(KOBO, "distribution.toml"));
    await officer.press("web-check-it");
    await officer.settle();
    const marked = await officer.page.locator("table.excerpt").evaluateAll(cellsThatAreMarked);
    if (JSON.stringify(marked.sort()) !== JSON.stringify([...WRONG].sort())) throw new Error(`marked are ${JSON.stringify(marked)}`);
    await officer.give("web-files", join(KOBO, "labels.xlsx"));
    await officer.unfold("web-more-fields");
    await officer.give("web-mapping", join(KOBO, "distribution.toml"));
    await officer.press("web-check-it");
    await officer.settle();
    await officer.press("web-record-it");
    await officer.settle();
    await officer.follow("web-queue");
    await officer.press("web-submit-all");

    // One is returned with a note, the others are approved.
    const reviewer = await arrive();
    await reviewer.accept(invitations["rev-01"], PASSWORD);
    await reviewer.follow("web-queue");
    await reviewer.follow("MOP-NFI-001");
    await reviewer.unfold("web-return");
    await reviewer.fill("note", "One household is missing");
    await reviewer.press("web-return");
    await reviewer.follow("web-queue");
    const boxes = reviewer.page.getByRole("checkbox");
    for (let at = 0; at < (await boxes.count()); at += 1) await reviewer.tick(boxes.nth(at));
    await reviewer.press("web-approve-chosen");

    // The officer sees why, corrects it, and the reviewer approves.
    await officer.follow("web-queue");
    await officer.sees("One household is missing");
    await officer.follow("web-correct", officer.page.locator("main"));
    await officer.fill("reason", "Counted again");
    await officer.unfold("web-paste");
    await officer.fill("households", "M3 5");
    await officer.press("web-check-it");
    await officer.press("web-record-it");
    await officer.press("web-submit", officer.page.locator("main"));
    await reviewer.follow("web-queue");
    await reviewer.follow("MOP-NFI-001");
    await reviewer.press("web-approve");

    // From the year's figure to where it comes from.
    const monitoring = await arrive();
    await monitoring.accept(invitations["me-01"], PASSWORD);
    const total = expected.total + 15;
    await monitoring.open(`${origin}/figures?period=2025`);
    await monitoring.follow(String(total));
    await monitoring.is("/explain");
    await monitoring.sees("MOP-NFI-001");
    await monitoring.follow("MOP-NFI-001");
    await monitoring.is("/activity");

    // The year is published, with a checkpoint to hand over.
    await monitoring.follow("web-publish");
    await monitoring.fill("period", "2025");
    await monitoring.press("web-look");
    await monitoring.sees(String(total));
    await monitoring.press("web-publish-it");
    await monitoring.sees(String(total));
    const checkpoint = readFileSync(await monitoring.download("web-checkpoint"), "utf8");

    // The auditor holds the log against it, and sees nobody.
    const auditor = await arrive();
    await auditor.accept(invitations["aud-01"], PASSWORD);
    await auditor.follow("web-audit");
    await auditor.fill("checkpoint", checkpoint);
    await auditor.press("web-audit-verify-now");
    await auditor.sees("web-audit-agrees");
    await auditor.sees("web-audit-verified");

    for (const person of [officer, reviewer, monitoring, auditor]) await person.leave();
    const ended = await office.stop();
    if (ended !== 0) throw new Error(`the page ended with ${ended}`);
    office.run("verify");
  } finally {
    await office.close();
  }
};

const nameOf = ({ language, byKeyboard, scripts = true }) =>
  `${language}${byKeyboard ? ", by keyboard" : ""}${scripts ? "" : ", without scripts"}`;

// Those whose names begin with what is asked for: all without an argument.
const [asked = ""] = process.argv.slice(2);
const faults = new Faults();
const browser = await launch();
for (const life of LIVES.filter((life) => nameOf(life).startsWith(asked))) {
  const name = nameOf(life);
  const began = Date.now();
  await live(browser, life).then(
    () => console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(0)} s`),
    async (error) => {
      const pages = browser.contexts().flatMap((context) => context.pages());
      const last = await Promise.all(pages.map((page) => page.locator("main").innerText().catch(() => "")));
      faults.add(name, [error.stack, ...last].join("\n"));
      for (const context of browser.contexts()) await context.close();
    },
  );
}
await browser.close();
faults.end("an office lived its year");
