//! Random ledgers: small, valid, and dense in the cases where a counting rule goes wrong.
//!
//! Belongs here: inventing steps and queries from a seed, and telling the same story in another
//! order. Does not: knowing what the figures are.
//!
//! Everything is a function of the seed. Everything generated is valid under section 6: a ledger
//! that refuses a step, or counts it otherwise than the oracle, is wrong (or the oracle is).

#![allow(clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use super::{Query, Step, Tables, records};

/// A profile's values, and what was done to a ledger that has it.
#[derive(Clone, Debug)]
pub struct RandomLedger {
    /// In the profile's order.
    pub sectors: Vec<&'static str>,
    /// The offices' ids.
    pub offices: Vec<&'static str>,
    /// The donors' ids.
    pub donors: Vec<&'static str>,
    /// The projects' ids.
    pub projects: Vec<&'static str>,
    /// In the order of arrival.
    pub steps: Vec<Step>,
}

const SECTORS: [&str; 7] =
    ["education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"];
/// Sectors of larger profiles: with more than eight and with more than twelve of them, sets of
/// sectors are held in other ways.
const MORE_SECTORS: [&str; 7] =
    ["health", "nutrition", "food", "camps", "mine-action", "logistics", "recovery"];
const OFFICES: [&str; 5] = ["bamako", "gao", "timbuktu", "mopti", "menaka"];
const DONORS: [&str; 4] = ["sida", "echo", "norad", "sdc"];
const PROJECTS: [&str; 2] = ["p1", "p2"];
const KINDS: [&str; 7] =
    ["distribution", "class", "legal-case", "rrm-response", "session", "works", "assessment"];
const POPULATION_GROUPS: [&str; 5] = ["idp", "returnee", "refugee", "host", "other"];
const ADMIN1: [&str; 3] = ["Gao", "Ségou", "Kidal"];
const ADMIN2: [&str; 3] = ["Ansongo", "Ménaka", "Bourem"];
const ADMIN3: [&str; 2] = ["Ouattagouna", "Téra"];
const SITES: [&str; 6] = ["Camp Ségou", "École Hénaï", "Große Straße", "Site A", "site b", "Ñoro"];
const GROUPS: [&str; 5] = ["Water users", "Élèves", "crowd", "Zone", "adultes"];
const PREFIXES: [&str; 8] = ["A-", "a-", "É-", "é", "Ω", "ß-", "z", "😀"];
const COUNTS: [u64; 9] = [0, 1, 3, 5, 8, 12, 12, 20, 40];

const ACTIVITY_COLUMNS: [&str; 18] = [
    "activity",
    "kind",
    "sector",
    "also_sectors",
    "title",
    "office",
    "admin1",
    "admin2",
    "admin3",
    "site",
    "site_pcode",
    "start",
    "end",
    "status",
    "donors",
    "project",
    "modality",
    "reach",
];
const PEOPLE_COLUMNS: [&str; 10] = [
    "activity",
    "person",
    "household",
    "sex",
    "birth_year",
    "age",
    "population_group",
    "disability",
    "residence",
    "residence_pcode",
];
const HOUSEHOLD_COLUMNS: [&str; 6] =
    ["activity", "household", "size", "population_group", "residence", "residence_pcode"];
const HEADCOUNT_COLUMNS: [&str; 4] = ["activity", "group", "count", "population_group"];
const CELL_COLUMNS: [&str; 10] = [
    "f_0_4", "f_5_11", "f_12_17", "f_18_59", "f_60", "m_0_4", "m_5_11", "m_12_17", "m_18_59",
    "m_60",
];

/// A ledger of 2 to 25 activities. Deterministic from the seed.
pub fn random_ledger(seed: u64) -> RandomLedger {
    let mut random = Random(seed);
    let mut sectors = SECTORS.to_vec();
    if seed % 4 == 3 {
        sectors.extend(&MORE_SECTORS[..usize::try_from(seed / 4 % 8).unwrap()]);
    }
    let mut world = World::new(&mut random, &sectors);
    let steps = world.steps(&mut random);
    RandomLedger {
        sectors,
        offices: OFFICES.to_vec(),
        donors: DONORS.to_vec(),
        projects: PROJECTS.to_vec(),
        steps,
    }
}

/// A question that fits the ledger. Deterministic from the seed.
pub fn random_query(seed: u64, ledger: &RandomLedger) -> Query {
    let random = &mut Random(seed ^ 0x51ed_270b_9f3c_77a1);
    let year = *random.pick(&[2023, 2024, 2025, 2025, 2025, 2025, 2025, 2026]);
    let (from, to) = match random.below(12) {
        0 => (date(2023, 1, 1), date(2026, 12, 31)),
        1 => {
            let from = date(year, 1, 1) + Days::new(random.below(330));
            (from, from + Days::new(random.below(200)))
        }
        2 => (date(2024, 7, 1), date(2025, 6, 30)),
        3 => (date(2024, 1, 1), date(2025, 12, 31)),
        4 => (date(year, 1, 1), date(year, 3, 31)),
        _ => (date(year, 1, 1), date(year, 12, 31)),
    };
    let dimensions = [
        "office",
        "month",
        "admin1",
        "donor",
        "project",
        "population-group",
        "disability",
        "sex",
        "age",
    ];
    let attribution = if random.chance(60) { "touches" } else { *random.pick(&["start", "end"]) };
    Query {
        from,
        to,
        attribution: attribution.to_string(),
        headcounts: random.pick(&["activity", "sum", "max"]).to_string(),
        by: random.chance(80).then(|| random.pick(&dimensions).to_string()),
        office: random.chance(10).then(|| random.pick(&ledger.offices[..3]).to_string()),
        donor: random.chance(10).then(|| random.pick(&ledger.donors).to_string()),
    }
}

/// The same steps with imports split and reordered and rows shuffled: it must give the same
/// figures.
///
/// What is done to an activity, or to a register entry, still comes after what it is done to.
pub fn shuffled(ledger: &RandomLedger, seed: u64) -> RandomLedger {
    let random = &mut Random(seed ^ 0x0dd5_eed5_0dd5_eed5);
    let mut chunks: Vec<Tables> = vec![];
    let mut others: Vec<Step> = vec![];
    for step in &ledger.steps {
        match step {
            Step::Import(tables) => chunks.extend(one_by_one(tables)),
            Step::Correct(tables) => others.push(Step::Correct(with_rows_shuffled(tables, random))),
            other => others.push(other.clone()),
        }
    }

    // Each imported activity goes somewhere before the first other step that needs it.
    let others_need: Vec<_> = others.iter().map(needs).collect();
    let mut before: Vec<Vec<Tables>> = vec![vec![]; others.len() + 1];
    for chunk in chunks {
        let brings = brought(&chunk);
        let needed = others_need.iter().position(|needs| !needs.is_disjoint(&brings));
        let needed = needed.unwrap_or(others.len());
        before[usize::try_from(random.below(needed as u64 + 1)).unwrap()].push(chunk);
    }

    let mut steps = vec![];
    let mut others = others.into_iter();
    for mut chunks in before {
        random.shuffle(&mut chunks);
        while !chunks.is_empty() {
            let some = usize::try_from(random.between(1, chunks.len() as u64)).unwrap();
            let import = joined(&chunks.drain(..some).collect::<Vec<_>>());
            steps.push(Step::Import(with_rows_shuffled(&import, random)));
        }
        steps.extend(others.next());
    }
    RandomLedger { steps, ..ledger.clone() }
}

// --- Random numbers -----------------------------------------------------------------------------

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Both ends included.
    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    /// The text of a choice, or an empty cell.
    fn maybe(&mut self, percent: u64, choices: &[&str]) -> String {
        if self.chance(percent) { self.pick(choices).to_string() } else { String::new() }
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, usize::try_from(self.below(last as u64 + 1)).unwrap());
        }
    }

    /// Up to `most` of the choices, each once.
    fn some<T: Clone>(&mut self, most: u64, choices: &[T]) -> Vec<T> {
        let mut all = choices.to_vec();
        self.shuffle(&mut all);
        all.truncate(usize::try_from(self.below(most + 1)).unwrap());
        all
    }

    /// Another way to write the same name: case, composition, spaces around it.
    fn spelt(&mut self, name: &str) -> String {
        let name = match self.below(8) {
            0 => name.to_uppercase(),
            1 => name.to_lowercase(),
            2 => name.nfd().collect(),
            3 => name.to_uppercase().nfd().collect(),
            _ => name.to_string(),
        };
        if self.chance(15) { format!("  {name} ") } else { name }
    }
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

// --- Inventing ----------------------------------------------------------------------------------

/// A row's cells by column; what is missing is empty.
type Cells = BTreeMap<&'static str, String>;

#[derive(Clone)]
struct Place {
    admin: [&'static str; 3],
    name: &'static str,
    pcode: String,
}

/// One activity as it would be written into the tables.
#[derive(Clone)]
struct Draft {
    start: NaiveDate,
    activity: Cells,
    people: Vec<Cells>,
    households: Vec<Cells>,
    headcounts: Vec<Cells>,
}

/// A register entry's merges: (kept, dropped).
type Edges = Vec<(String, String)>;

struct World {
    places: Vec<Place>,
    people: Vec<String>,
    households: Vec<String>,
    dates: Vec<NaiveDate>,
    references: Vec<String>,
    /// A part of the profile's, so that sectors meet.
    sectors: Vec<&'static str>,
    /// Few, so that head-counts are often equal.
    counts: Vec<u64>,
    /// How often a row keeps to the person's usual household, in percent.
    faithful: u64,
    /// How often a row declares a residence, in percent.
    resident: u64,
}

impl World {
    fn new(random: &mut Random, sectors: &[&'static str]) -> World {
        let same_admin = random.chance(60);
        let some_admin = |random: &mut Random| {
            let admin1 = if random.chance(12) { "" } else { *random.pick(&ADMIN1) };
            [admin1, *random.pick(&ADMIN2), *random.pick(&ADMIN3)]
        };
        let shared = some_admin(random);
        let mut names = SITES.to_vec();
        random.shuffle(&mut names);
        names.truncate(usize::try_from(random.between(1, 4)).unwrap());
        let place = |(number, name): (usize, &&'static str)| Place {
            admin: if same_admin { shared } else { some_admin(random) },
            name,
            pcode: if random.chance(25) { format!("MLé{number}") } else { String::new() },
        };
        let places = names.iter().enumerate().map(place).collect();

        let numbered = |count: u64| (1..=count).map(|n| format!("{n:03}")).collect();
        let people = numbered(random.between(1, 30));
        let households = numbered(random.between(0, 10));
        let activities = random.between(2, 12) + random.between(0, 13);
        let references = (0..activities).map(|n| format!("{}{n}", random.pick(&PREFIXES)));
        let references = references.collect();

        let mut dates = vec![date(2024, 12, 31), date(2025, 1, 1)];
        for _ in 0..random.between(1, 6) {
            // 2026-06-30 is day 1276.
            dates.push(date(2023, 1, 1) + Days::new(random.below(1277)));
        }
        for _ in 0..random.between(2, 8) {
            dates.push(date(2025, 1, 1) + Days::new(random.below(365)));
        }

        let mut sectors = sectors.to_vec();
        random.shuffle(&mut sectors);
        sectors.truncate(usize::try_from(random.between(2, sectors.len() as u64)).unwrap());
        let mut counts = COUNTS.to_vec();
        random.shuffle(&mut counts);
        counts.truncate(usize::try_from(random.between(2, 9)).unwrap());

        World {
            places,
            people,
            households,
            dates,
            references,
            sectors,
            counts,
            faithful: random.between(40, 95),
            resident: random.between(5, 70),
        }
    }

    /// Everything that is done, in order.
    fn steps(&mut self, random: &mut Random) -> Vec<Step> {
        let mut steps = vec![];
        let mut waiting = self.references.clone();
        let mut current: BTreeMap<String, Draft> = BTreeMap::new();
        let mut voided: BTreeSet<String> = BTreeSet::new();
        // By register: households, people.
        let mut known = [BTreeSet::new(), BTreeSet::new()];
        let mut edges: [Edges; 2] = [vec![], vec![]];
        let mut left = 1 + random.below(10);

        while !waiting.is_empty() || left > 0 {
            if current.is_empty() || (!waiting.is_empty() && random.chance(50)) {
                let some = random.between(1, waiting.len() as u64);
                let some = waiting.drain(..usize::try_from(some).unwrap());
                let drafts: Vec<Draft> =
                    some.map(|reference| self.draft(random, &reference)).collect();
                for draft in &drafts {
                    learn(&mut known, draft);
                    current.insert(draft.activity["activity"].clone(), draft.clone());
                }
                steps.push(Step::Import(written(&drafts, random.chance(50))));
                continue;
            }
            left = left.saturating_sub(1);
            let references: Vec<String> = current.keys().cloned().collect();
            let register = usize::from(random.chance(60));
            let household = register == 0;
            match random.below(10) {
                0..=2 => {
                    // Voided ones more often than by chance: they are revived.
                    let dead: Vec<String> = voided.iter().cloned().collect();
                    let mut some = BTreeSet::from([random.pick(&references).clone()]);
                    if !dead.is_empty() && random.chance(60) {
                        some.insert(random.pick(&dead).clone());
                    }
                    let drafts: Vec<Draft> = some
                        .iter()
                        .map(|reference| self.corrected(random, reference, &current[reference]))
                        .collect();
                    for draft in &drafts {
                        learn(&mut known, draft);
                        let reference = draft.activity["activity"].clone();
                        voided.remove(&reference);
                        current.insert(reference, draft.clone());
                    }
                    steps.push(Step::Correct(written(&drafts, false)));
                }
                3 => {
                    let reference = random.pick(&references).clone();
                    if voided.insert(reference.clone()) {
                        steps.push(Step::Void(reference));
                    }
                }
                4..=8 => {
                    let is_root = |entry: &&String| {
                        !edges[register].iter().any(|(_, dropped)| dropped == *entry)
                    };
                    let mut roots: Vec<String> =
                        known[register].iter().filter(is_root).cloned().collect();
                    random.shuffle(&mut roots);
                    if let [kept, dropped, ..] = &roots[..] {
                        edges[register].push((kept.clone(), dropped.clone()));
                        let (kept, dropped) = (kept.clone(), dropped.clone());
                        steps.push(Step::Merge { household, kept, dropped });
                    }
                }
                _ => {
                    if !edges[register].is_empty() {
                        let place = random.below(edges[register].len() as u64);
                        let (kept, dropped) =
                            edges[register].remove(usize::try_from(place).unwrap());
                        steps.push(Step::UndoMerge { household, kept, dropped });
                    }
                }
            }
        }
        steps
    }

    fn draft(&self, random: &mut Random, reference: &str) -> Draft {
        let start = *random.pick(&self.dates);
        let activity = self.activity(random, reference, start);
        let mut draft =
            Draft { start, activity, people: vec![], households: vec![], headcounts: vec![] };
        self.fill(random, &mut draft);
        draft
    }

    /// The activity again: all of it invented anew, or its date, place, sectors or rosters.
    fn corrected(&self, random: &mut Random, reference: &str, before: &Draft) -> Draft {
        let anew = self.draft(random, reference);
        match random.below(4) {
            0 => anew,
            1 => Draft { start: before.start, activity: before.activity.clone(), ..anew },
            _ => {
                let mut draft =
                    Draft { start: anew.start, activity: anew.activity, ..before.clone() };
                // Nobody is born after the start, or has an age that the new start makes absurd.
                for row in &mut draft.people {
                    let birth_year = row.get("birth_year").and_then(|text| text.parse().ok());
                    let age = birth_year.map_or(0, |year: i32| draft.start.year() - year);
                    if !(0..=110).contains(&age) {
                        row.insert("birth_year", String::new());
                    }
                }
                draft
            }
        }
    }

    fn activity(&self, random: &mut Random, reference: &str, start: NaiveDate) -> Cells {
        let place = random.pick(&self.places);
        let kind = *random.pick(&KINDS);
        let later = |days: u64| (start + Days::new(days)).to_string();
        let end = match random.below(10) {
            0..=3 => String::new(),
            4 => later(0),
            5 => later(random.below(10)),
            6 => later(random.below(60)),
            7 | 8 => later(random.below(400)),
            _ => later(random.below(1100)),
        };
        let status = match random.below(20) {
            0 => "planned",
            1 => "cancelled",
            2..=5 => "ongoing",
            6..=9 => "completed",
            _ => "",
        };
        let pcode = if random.chance(80) { random.spelt(&place.pcode) } else { String::new() };
        let reach =
            if random.chance(25) { "indirect".into() } else { random.maybe(30, &["direct"]) };
        let donors = random.some(3, &DONORS).join(if random.chance(50) { ";" } else { " ; " });
        let modalities = ["in-kind", "cash", "voucher", "service"];
        let more = if random.chance(30) { random.some(2, &self.sectors) } else { vec![] };
        Cells::from([
            ("activity", reference.to_string()),
            ("kind", kind.to_string()),
            ("sector", random.pick(&self.sectors).to_string()),
            ("also_sectors", more.join(";")),
            ("title", random.maybe(30, &["Kits", "Café, thé", "\"Cours\" du soir"])),
            ("office", random.pick(&OFFICES[..3]).to_string()),
            ("admin1", place.admin[0].to_string()),
            ("admin2", random.spelt(place.admin[1])),
            ("admin3", random.spelt(place.admin[2])),
            ("site", random.spelt(place.name)),
            ("site_pcode", pcode),
            ("start", start.to_string()),
            ("end", end),
            ("status", status.to_string()),
            ("donors", donors),
            ("project", random.maybe(70, &PROJECTS)),
            ("modality", random.maybe(30, &modalities)),
            ("reach", reach),
        ])
    }

    fn fill(&self, random: &mut Random, draft: &mut Draft) {
        if random.chance(65) {
            let most = random.between(1, 8);
            for person in random.some(most, &self.people) {
                draft.people.push(self.person_row(random, draft, &person));
            }
        }
        if random.chance(45) && !self.households.is_empty() {
            let most = random.between(1, 4);
            for household in random.some(most, &self.households) {
                draft.households.push(self.household_row(random, draft, &household));
            }
        }
        if random.chance(35) {
            for group in random.some(3, &GROUPS) {
                draft.headcounts.push(headcount_row(random, &self.counts, group));
            }
        }
        // The same row twice is only worth a warning.
        for rows in [&mut draft.people, &mut draft.households, &mut draft.headcounts] {
            if random.chance(6) && !rows.is_empty() {
                rows.push(random.pick(rows).clone());
            }
        }
    }

    fn person_row(&self, random: &mut Random, draft: &Draft, person: &str) -> Cells {
        let number: u64 = person.parse().unwrap();
        // Most people have one household and one birth year that they mostly keep to.
        let usual = (!self.households.is_empty() && !number.is_multiple_of(4)).then(|| {
            let place = number % 5 % self.households.len() as u64;
            self.households[usize::try_from(place).unwrap()].clone()
        });
        let household = match usual {
            Some(usual) if random.chance(self.faithful) => usual,
            _ if random.chance(25) => "-".to_string(),
            _ if random.chance(25) && !self.households.is_empty() => {
                random.pick(&self.households).clone()
            }
            _ => String::new(),
        };
        let start = u64::try_from(draft.start.year()).unwrap();
        let usual_birth_year = 1935 + number * 37 % 90;
        let mut row = Cells::from([
            ("person", padded(random, person)),
            ("household", padded(random, &household)),
            ("sex", random.maybe(60, &["f", "f", "m", "m", "x"])),
            ("population_group", random.maybe(40, &POPULATION_GROUPS)),
            ("disability", random.maybe(30, &["yes", "no"])),
        ]);
        if random.chance(30) {
            let odd = start - random.below(20);
            let birth_year = if random.chance(80) { usual_birth_year.min(start) } else { odd };
            row.insert("birth_year", birth_year.to_string());
        }
        if random.chance(25) {
            let odd = random.below(111);
            let usual = start.saturating_sub(usual_birth_year);
            row.insert("age", if random.chance(70) { usual } else { odd }.to_string());
        }
        self.reside(random, draft, &mut row);
        row
    }

    fn household_row(&self, random: &mut Random, draft: &Draft, household: &str) -> Cells {
        let number: u64 = household.parse().unwrap();
        let size = if random.chance(50) { 1 + number * 7 % 9 } else { random.between(1, 15) };
        let mut row = Cells::from([
            ("household", padded(random, household)),
            ("size", size.to_string()),
            ("population_group", random.maybe(40, &POPULATION_GROUPS)),
        ]);
        break_down(random, &mut row, size);
        self.reside(random, draft, &mut row);
        row
    }

    /// Declares a residence, or not: a place within the activity's admin1–3, or any P-code.
    fn reside(&self, random: &mut Random, draft: &Draft, row: &mut Cells) {
        if random.chance(self.resident) {
            let place = random.pick(&self.places);
            let admin1 = &draft.activity["admin1"];
            let name = if place.admin[0] == admin1 { place.name } else { "Hameau" };
            row.insert("residence", random.spelt(name));
        }
        let pcodes: Vec<&String> =
            self.places.iter().map(|place| &place.pcode).filter(|code| !code.is_empty()).collect();
        if random.chance(12) && !pcodes.is_empty() {
            let pcode = *random.pick(&pcodes);
            row.insert("residence_pcode", random.spelt(pcode));
        }
    }
}

fn headcount_row(random: &mut Random, counts: &[u64], group: &str) -> Cells {
    let count = *random.pick(counts);
    let mut row = Cells::from([
        ("group", random.spelt(group)),
        ("count", count.to_string()),
        ("population_group", random.maybe(40, &POPULATION_GROUPS)),
    ]);
    break_down(random, &mut row, count);
    row
}

/// Fills some SADD cells, zeros among them, up to `people`; often none.
fn break_down(random: &mut Random, row: &mut Cells, people: u64) {
    if random.chance(40) {
        return;
    }
    let mut left = people;
    for column in random.some(10, &CELL_COLUMNS) {
        let most = if random.chance(50) { left } else { left.min(2) };
        let cell = if random.chance(20) { 0 } else { random.below(most + 1) };
        left -= cell;
        row.insert(column, cell.to_string());
    }
}

fn padded(random: &mut Random, number: &str) -> String {
    if random.chance(5) { format!(" {number}  ") } else { number.to_string() }
}

/// The people and households that a draft brings to the register.
fn learn(known: &mut [BTreeSet<String>; 2], draft: &Draft) {
    let [households, people] = known;
    for row in draft.people.iter().chain(&draft.households) {
        if let Some(person) = row.get("person") {
            people.insert(person.trim().to_string());
        }
        if let Some(household) = row.get("household").map(|text| text.trim())
            && !["", "-"].contains(&household)
        {
            households.insert(household.to_string());
        }
    }
}

// --- Writing and rearranging tables -------------------------------------------------------------

/// The drafts as tables; a table without rows has its header alone, or is absent when `sparing`.
fn written(drafts: &[Draft], sparing: bool) -> Tables {
    let roster = |columns: &[&str], rows_of: &dyn Fn(&Draft) -> Vec<Cells>| {
        let mut rows: Vec<Vec<String>> = vec![];
        for draft in drafts {
            for mut row in rows_of(draft) {
                row.insert("activity", draft.activity["activity"].clone());
                let cells = columns.iter().map(|column| row.get(column).cloned());
                rows.push(cells.map(Option::unwrap_or_default).collect());
            }
        }
        if rows.is_empty() && sparing { String::new() } else { csv_text(columns, &rows) }
    };
    let with_cells = |columns: &[&'static str]| [columns, &CELL_COLUMNS].concat();
    Tables {
        activities: roster(&ACTIVITY_COLUMNS, &|draft| vec![draft.activity.clone()]),
        people: roster(&PEOPLE_COLUMNS, &|draft| draft.people.clone()),
        households: roster(&with_cells(&HOUSEHOLD_COLUMNS), &|draft| draft.households.clone()),
        headcounts: roster(&with_cells(&HEADCOUNT_COLUMNS), &|draft| draft.headcounts.clone()),
    }
}

fn csv_text<T: AsRef<str>>(columns: &[T], rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(columns.iter().map(AsRef::as_ref)).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// A table's columns and rows; the first column is the activity.
fn parsed(table: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut rows = records(table);
    let columns = if rows.is_empty() { vec![] } else { rows.remove(0) };
    assert!(columns.is_empty() || columns[0] == "activity");
    (columns, rows)
}

/// Makes another table of each table; absent ones stay absent.
fn each_table(tables: &Tables, mut change: impl FnMut(&str) -> String) -> Tables {
    let mut change = |text: &str| {
        if text.is_empty() { String::new() } else { change(text) }
    };
    Tables {
        activities: change(&tables.activities),
        people: change(&tables.people),
        households: change(&tables.households),
        headcounts: change(&tables.headcounts),
    }
}

/// The tables cut into one set per activity.
fn one_by_one(tables: &Tables) -> Vec<Tables> {
    let [activities, people, households, headcounts] =
        [&tables.activities, &tables.people, &tables.households, &tables.headcounts]
            .map(|table| parsed(table));
    let only = |(columns, rows): &(Vec<String>, Vec<Vec<String>>), reference: &str| {
        let rows: Vec<_> = rows.iter().filter(|row| row[0] == reference).cloned().collect();
        if columns.is_empty() { String::new() } else { csv_text(columns, &rows) }
    };
    let references = activities.1.iter().map(|row| row[0].as_str());
    let one = |reference| Tables {
        activities: only(&activities, reference),
        people: only(&people, reference),
        households: only(&households, reference),
        headcounts: only(&headcounts, reference),
    };
    references.map(one).collect()
}

/// The rows of all the tables, one after the other.
fn joined(chunks: &[Tables]) -> Tables {
    let join = |table: &dyn Fn(&Tables) -> &String| {
        let texts = chunks.iter().map(table).filter(|text| !text.is_empty());
        let tables: Vec<_> = texts.map(|text| parsed(text)).collect();
        let Some((columns, _)) = tables.first() else {
            return String::new();
        };
        let rows: Vec<_> = tables.iter().flat_map(|(_, rows)| rows.clone()).collect();
        csv_text(columns, &rows)
    };
    Tables {
        activities: join(&|tables| &tables.activities),
        people: join(&|tables| &tables.people),
        households: join(&|tables| &tables.households),
        headcounts: join(&|tables| &tables.headcounts),
    }
}

fn with_rows_shuffled(tables: &Tables, random: &mut Random) -> Tables {
    each_table(tables, |text| {
        let (columns, mut rows) = parsed(text);
        random.shuffle(&mut rows);
        csv_text(&columns, &rows)
    })
}

/// An activity, person or household, by the column that names it.
type Name = (&'static str, String);

/// What a step can only come after the import of.
fn needs(step: &Step) -> BTreeSet<Name> {
    match step {
        Step::Import(_) => BTreeSet::new(),
        Step::Correct(tables) => {
            let (_, rows) = parsed(&tables.activities);
            rows.into_iter().map(|row| ("activity", row[0].clone())).collect()
        }
        Step::Void(reference) => BTreeSet::from([("activity", reference.clone())]),
        Step::Merge { household, kept, dropped } | Step::UndoMerge { household, kept, dropped } => {
            let column = if *household { "household" } else { "person" };
            BTreeSet::from([(column, kept.clone()), (column, dropped.clone())])
        }
    }
}

/// What an import brings.
fn brought(tables: &Tables) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    for table in [&tables.activities, &tables.people, &tables.households] {
        let (columns, rows) = parsed(table);
        for name in ["activity", "person", "household"] {
            if let Some(place) = columns.iter().position(|column| column == name) {
                names.extend(rows.iter().map(|row| (name, row[place].trim().to_string())));
            }
        }
    }
    names
}
