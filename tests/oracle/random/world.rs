//! Places, people and dates of a random ledger, and what is done to it step by step.
//!
//! Belongs here: which steps are valid after which. Does not: the rows of tables (`rows`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};

use super::super::tables::Row;
use super::super::{Step, Tables};
use super::date;
use super::numbers::Random;
use super::rows::Draft;
use super::writing::{csv_text, written};

pub const ADMIN1: [&str; 3] = ["Gao", "Ségou", "Kidal"];
pub const ADMIN2: [&str; 3] = ["Ansongo", "Ménaka", "Bourem"];
/// With a `/`, that of a site's name can move into its commune's.
pub const ADMIN3: [&str; 3] = ["Ouattagouna", "Téra", "Téra/x"];
/// One of them has another name in capitals: folding does not compose.
const SITES: [&str; 8] =
    ["Camp Ségou", "École Hénaï", "Große Straße", "Site A", "site b", "Ñoro", "x/Site A", "Kΐ"];
const PREFIXES: [&str; 8] = ["A-", "a-", "É-", "é", "Ω", "ß-", "z", "😀"];
const COUNTS: [u64; 9] = [0, 1, 3, 5, 8, 12, 12, 20, 40];

#[derive(Clone)]
pub struct Place {
    pub admin: [&'static str; 3],
    pub name: &'static str,
    pub pcode: String,
}

pub struct World {
    pub places: Vec<Place>,
    pub people: Vec<String>,
    pub households: Vec<String>,
    pub dates: Vec<NaiveDate>,
    references: Vec<String>,
    /// A part of the profile's, so that sectors meet.
    pub sectors: Vec<&'static str>,
    /// Few, so that head-counts are often equal.
    pub counts: Vec<u64>,
    /// How often a row keeps to the person's usual household, in percent.
    pub faithful: u64,
    /// How often a row declares a residence, in percent.
    pub resident: u64,
}

impl World {
    pub fn new(random: &mut Random, sectors: &[&'static str]) -> World {
        let people = if random.chance(40) { random.between(1, 8) } else { random.between(1, 30) };
        let households = if random.chance(40) { 3 } else { 10 };
        let numbered = |count: u64| (1..=count).map(|n| format!("{n:03}")).collect();
        let activities = random.between(2, 12) + random.below(14);
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
        let most = if random.chance(80) { 7 } else { sectors.len() };
        sectors.truncate(random.place(most - 1) + 2);
        let mut counts = COUNTS.to_vec();
        random.shuffle(&mut counts);
        counts.truncate(usize::try_from(random.between(2, 9)).unwrap());

        World {
            places: places(random),
            people: numbered(people),
            households: numbered(random.between(0, households)),
            dates,
            references,
            sectors,
            counts,
            faithful: random.between(40, 95),
            resident: random.between(5, 70),
        }
    }

    /// Everything that is done, in order.
    pub fn steps(&mut self, random: &mut Random) -> Vec<Step> {
        let mut story = Story { waiting: self.references.clone(), ..Story::default() };
        let mut left = 1 + random.below(12);
        while !story.waiting.is_empty() || left > 0 {
            if story.current.is_empty() || (!story.waiting.is_empty() && random.chance(50)) {
                story.import(random, self);
                continue;
            }
            left = left.saturating_sub(1);
            let register = usize::from(random.chance(60));
            match random.below(13) {
                0..=3 => story.correct(random, self),
                4 => story.void(random),
                5..=9 => story.merge(random, register),
                10 => story.erase(random, register),
                _ => story.undo_merge(random, register),
            }
        }
        if random.chance(40) {
            story.steps.push(Step::Gazetteer(self.gazetteer(random)));
        }
        story.steps
    }

    /// Some of the places, most of them where activities say they are.
    fn gazetteer(&self, random: &mut Random) -> String {
        let columns = ["admin1", "admin2", "admin3", "site", "site_pcode"];
        let mut rows = vec![];
        for place in &self.places {
            if random.chance(70) {
                let mut admin = place.admin.map(String::from);
                if admin[0].is_empty() || random.chance(20) {
                    admin[0] = random.pick(&ADMIN1).to_string();
                }
                if random.chance(20) {
                    admin[1] = random.maybe(60, &ADMIN2);
                }
                if random.chance(30) {
                    admin[2] = random.maybe(60, &ADMIN3);
                }
                let [first, second, third] = admin;
                rows.push(vec![first, second, third, place.name.to_string(), place.pcode.clone()]);
            }
        }
        rows.push(["Nowhere", "", "", "Nothing", ""].map(String::from).to_vec());
        csv_text(&columns, &rows)
    }
}

fn places(random: &mut Random) -> Vec<Place> {
    let same_admin = random.chance(50);
    let some_admin = |random: &mut Random| {
        let admin1 = if random.chance(12) { "" } else { *random.pick(&ADMIN1) };
        [admin1, *random.pick(&ADMIN2), *random.pick(&ADMIN3)]
    };
    let shared = some_admin(random);
    let mut names = SITES.to_vec();
    random.shuffle(&mut names);
    names.truncate(usize::try_from(random.between(1, 5)).unwrap());
    let mut places = vec![];
    for (number, name) in names.into_iter().enumerate() {
        let admin = if same_admin { shared } else { some_admin(random) };
        let pcode = match random.below(100) {
            0..=39 => format!("MLé{number}"),
            // The text of a name.
            40 => format!("{}/{name}", admin.join("/")),
            _ => String::new(),
        };
        places.push(Place { admin, name, pcode });
    }
    places
}

/// What has been done so far.
#[derive(Default)]
struct Story {
    steps: Vec<Step>,
    waiting: Vec<String>,
    current: BTreeMap<String, Draft>,
    voided: BTreeSet<String>,
    /// Numbers by register: households, people.
    known: [BTreeSet<String>; 2],
    /// Merges that can be undone, by register: (kept, dropped).
    merges: [Vec<(String, String)>; 2],
    /// Entries that became part of one that was erased since.
    lost: [BTreeSet<String>; 2],
    /// Numbers by register that were erased at some time.
    erased: [BTreeSet<String>; 2],
}

impl Story {
    fn import(&mut self, random: &mut Random, world: &World) {
        let some = random.place(self.waiting.len()) + 1;
        let references: Vec<String> = self.waiting.drain(..some).collect();
        let drafts = references.iter().map(|reference| world.draft(random, reference));
        let drafts: Vec<Draft> = drafts.collect();
        for draft in &drafts {
            self.current.insert(draft.reference().to_string(), draft.clone());
        }
        let tables = written(&drafts, random.chance(50));
        self.learn(&tables, |_, _| true);
        self.steps.push(Step::Import(tables));
    }

    fn correct(&mut self, random: &mut Random, world: &World) {
        let references: Vec<String> = self.current.keys().cloned().collect();
        // Voided ones more often than by chance: they are revived.
        let dead: Vec<String> = self.voided.iter().cloned().collect();
        let mut some = BTreeSet::from([random.pick(&references).clone()]);
        if !dead.is_empty() && random.chance(60) {
            some.insert(random.pick(&dead).clone());
        }
        let keeps_lists = random.chance(25);
        let mut drafts = vec![];
        for reference in &some {
            let before = &self.current[reference];
            drafts.push(match keeps_lists {
                // Other days, perhaps in a year before somebody's birth; the lists stay.
                true => world.moved(random, reference, before),
                false => world.corrected(random, reference, before),
            });
        }
        let mut tables = written(&drafts, false);
        if keeps_lists {
            let activities = tables.activities;
            tables = Tables { activities, ..Tables::default() };
        } else if random.chance(20) && drafts.iter().all(|draft| !draft.people.is_empty()) {
            // A late list alone.
            for draft in &mut drafts {
                *draft = Draft {
                    people: draft.people.clone(),
                    ..self.current[draft.reference()].clone()
                };
            }
            let people = tables.people;
            tables = Tables { people, ..Tables::default() };
        }
        // Somebody erased may be in the activity already, and does not come again then.
        let erased = self.erased.clone();
        self.learn(&tables, |register, number| !erased[register].contains(number));
        for draft in drafts {
            self.voided.remove(draft.reference());
            self.current.insert(draft.reference().to_string(), draft);
        }
        self.steps.push(Step::Correct(tables));
    }

    fn void(&mut self, random: &mut Random) {
        let references: Vec<String> = self.current.keys().cloned().collect();
        let reference = random.pick(&references).clone();
        if self.voided.insert(reference.clone()) {
            self.steps.push(Step::Void(reference));
        }
    }

    fn merge(&mut self, random: &mut Random, register: usize) {
        let is_root = |entry: &&String| {
            !self.merges[register].iter().any(|(_, dropped)| dropped == *entry)
                && !self.lost[register].contains(*entry)
        };
        let mut roots: Vec<String> = self.known[register].iter().filter(is_root).cloned().collect();
        random.shuffle(&mut roots);
        if let [kept, dropped, ..] = &roots[..] {
            self.merges[register].push((kept.clone(), dropped.clone()));
            let (kept, dropped) = (kept.clone(), dropped.clone());
            self.steps.push(Step::Merge { household: register == 0, kept, dropped });
        }
    }

    fn undo_merge(&mut self, random: &mut Random, register: usize) {
        if !self.merges[register].is_empty() {
            let place = random.place(self.merges[register].len());
            let (kept, dropped) = self.merges[register].remove(place);
            self.steps.push(Step::UndoMerge { household: register == 0, kept, dropped });
        }
    }

    fn erase(&mut self, random: &mut Random, register: usize) {
        let known: Vec<String> = self.known[register].iter().cloned().collect();
        if known.is_empty() {
            return;
        }
        let number = random.pick(&known).clone();
        self.known[register].remove(&number);
        self.lost[register].remove(&number);
        self.erased[register].insert(number.clone());
        for (kept, dropped) in std::mem::take(&mut self.merges[register]) {
            if kept == number {
                self.lost[register].insert(dropped);
            } else if dropped != number {
                self.merges[register].push((kept, dropped));
            }
        }
        self.steps.push(Step::Erase { household: register == 0, number });
    }

    /// The people and households that tables bring to the register.
    fn learn(&mut self, tables: &Tables, brings: impl Fn(usize, &str) -> bool) {
        let [households, people] = &mut self.known;
        for text in [&tables.people, &tables.households] {
            for row in Row::all(text) {
                people.extend(row.stated("person").filter(|number| brings(1, number)));
                let stated = row.stated("household").filter(|number| number != "-");
                households.extend(stated.filter(|number| brings(0, number)));
            }
        }
    }
}

/// The year of a day, for comparing with a birth year.
pub fn year(day: NaiveDate) -> u64 {
    u64::try_from(day.year()).unwrap()
}
