//! Rows of the intake tables, invented.
//!
//! Belongs here: how often what is stated. Does not: steps (`world`), CSV (`writing`).

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::numbers::Random;
use super::world::{ADMIN3, World, year};
use super::writing::CELL_COLUMNS;
use super::{DONORS, OFFICES, PARTNERS, PROJECTS, date};

const KINDS: [&str; 8] = [
    "distribution",
    "class",
    "legal-case",
    "rrm-response",
    "session",
    "works",
    "works",
    "assessment",
];
const POPULATION_GROUPS: [&str; 5] = ["idp", "returnee", "refugee", "host", "other"];
const GROUPS: [&str; 5] = ["Water users", "Élèves", "crowd", "Zone", "adultes"];

/// A row's cells by column; what is missing is empty.
pub type Cells = BTreeMap<&'static str, String>;

/// One activity as it would be written into the tables.
#[derive(Clone)]
pub struct Draft {
    pub activity: Cells,
    pub people: Vec<Cells>,
    pub households: Vec<Cells>,
    pub headcounts: Vec<Cells>,
}

impl Draft {
    pub fn reference(&self) -> &str {
        &self.activity["activity"]
    }

    fn start(&self) -> NaiveDate {
        self.activity["start"].parse().unwrap()
    }
}

impl World {
    pub fn draft(&self, random: &mut Random, reference: &str) -> Draft {
        let start = *random.pick(&self.dates);
        let activity = self.activity(random, reference, start);
        let mut draft = Draft { activity, people: vec![], households: vec![], headcounts: vec![] };
        self.fill(random, &mut draft);
        draft
    }

    /// The activity again: all of it invented anew, or its date, place, sectors or rosters.
    pub fn corrected(&self, random: &mut Random, reference: &str, before: &Draft) -> Draft {
        let anew = self.draft(random, reference);
        match random.below(4) {
            0 => anew,
            1 => Draft {
                activity: before.activity.clone(),
                people: fitting(anew.people, before.start()),
                ..anew
            },
            _ => {
                let people = fitting(before.people.clone(), anew.start());
                Draft { activity: anew.activity, people, ..before.clone() }
            }
        }
    }

    /// The activity's own fields invented anew, its lists as they were.
    pub fn moved(&self, random: &mut Random, reference: &str, before: &Draft) -> Draft {
        let start = match random.below(2) {
            0 => date(2023, 1, 1) + Days::new(random.below(400)),
            _ => *random.pick(&self.dates),
        };
        Draft { activity: self.activity(random, reference, start), ..before.clone() }
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
        let mut admin = place.admin;
        // Of a site that has a P-code, some activities name fewer levels, or other units.
        let (drops, strays) = if pcode.is_empty() { (4, 3) } else { (25, 10) };
        for name in &mut admin {
            if random.chance(drops) {
                *name = "";
            }
        }
        if random.chance(strays) {
            admin[2] = *random.pick(&ADMIN3);
        }
        let reach =
            if random.chance(25) { "indirect".into() } else { random.maybe(30, &["direct"]) };
        let donors = random.some(3, &DONORS).join(if random.chance(50) { ";" } else { " ; " });
        let modalities = ["in-kind", "cash", "voucher", "service"];
        let more = if random.chance(30) { random.some(2, &self.sectors) } else { vec![] };
        let facility_types = ["", "Water point", "water  point"];
        let facility_type = reference.bytes().map(usize::from).sum::<usize>() % 3;
        let facility_type = if kind == "works" { facility_types[facility_type] } else { "" };
        Cells::from([
            ("activity", reference.to_string()),
            ("facility_type", facility_type.to_string()),
            ("kind", kind.to_string()),
            ("sector", random.pick(&self.sectors).to_string()),
            ("also_sectors", more.join(";")),
            ("title", random.maybe(30, &["Kits", "Café, thé", "\"Cours\" du soir"])),
            ("office", random.pick(&OFFICES[..3]).to_string()),
            ("admin1", admin[0].to_string()),
            ("admin2", random.spelt(admin[1])),
            ("admin3", random.spelt(admin[2])),
            ("site", random.spelt(place.name)),
            ("admin1_pcode", random.maybe(10, &["ML07"])),
            ("admin2_pcode", random.maybe(10, &["ML0701", "ML0702"])),
            ("admin3_pcode", random.maybe(10, &["ML070101"])),
            ("site_pcode", pcode),
            ("start", start.to_string()),
            ("end", end),
            ("status", status.to_string()),
            ("donors", donors),
            ("project", random.maybe(70, &PROJECTS)),
            ("partner", random.maybe(40, &PARTNERS)),
            ("modality", random.maybe(30, &modalities)),
            ("reach", reach),
            ("new_people", random.maybe(15, &["yes"])),
        ])
    }

    fn fill(&self, random: &mut Random, draft: &mut Draft) {
        if random.chance(65) {
            let most = random.between(1, 8);
            for person in random.some(most, &self.people) {
                draft.people.push(self.person_row(random, draft, &person));
            }
        }
        if random.chance(50) && !self.households.is_empty() {
            let most = random.between(1, 4);
            for household in random.some(most, &self.households) {
                draft.households.push(self.household_row(random, draft, &household));
            }
        }
        if random.chance(40) {
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
            _ if random.chance(35) && !self.households.is_empty() => {
                random.pick(&self.households).clone()
            }
            _ => String::new(),
        };
        let start = year(draft.start());
        let usual_birth_year = 1935 + number * 37 % 91;
        let mut row = Cells::from([
            ("person", padded(random, person)),
            ("household", padded(random, &household)),
            ("sex", random.maybe(60, &["f", "f", "m", "m", "x"])),
            ("population_group", random.maybe(40, &POPULATION_GROUPS)),
            ("disability", random.maybe(30, &["yes", "no"])),
        ]);
        if random.chance(40) {
            let most = *random.pick(&[2, 20]);
            let odd = start - random.below(most);
            let birth_year = if random.chance(60) { usual_birth_year.min(start) } else { odd };
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
        let size = match random.below(10) {
            0..=4 => 1 + number * 7 % 9,
            // Hardly more than are named.
            5..=7 => random.between(1, 3),
            _ => random.between(1, 15),
        };
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
        if random.chance(12) {
            let mut pcodes: Vec<&str> = self.places.iter().map(|place| &*place.pcode).collect();
            // One that no activity has as its own.
            pcodes.push("MLé99");
            pcodes.retain(|pcode| !pcode.is_empty());
            let pcode = *random.pick(&pcodes);
            row.insert("residence_pcode", random.spelt(pcode));
        }
    }
}

/// The rows for another start: nobody is born after it, or has an age that it makes absurd.
fn fitting(mut people: Vec<Cells>, start: NaiveDate) -> Vec<Cells> {
    for row in &mut people {
        let birth_year = row.get("birth_year").and_then(|text| text.parse().ok());
        let age = birth_year.map_or(0, |year: i32| start.year() - year);
        if !(0..=110).contains(&age) {
            row.insert("birth_year", String::new());
        }
    }
    people
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
