//! The intake tables: rows, and the activities that they state.
//!
//! Belongs here: section 6, as far as figures depend on it. Does not: what an activity replaces
//! (`ledger`), which number means whom (`ledger`, too).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::Tables;
use super::cells::Cells;
use super::names::{Site, normalised};

/// The records of a CSV text, the header first. (In a debug build, starting a `csv::Reader` costs
/// more than reading all of a small table so.)
pub fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![];
    let (mut record, mut cell, mut quoted) = (vec![], String::new(), false);
    for character in text.chars() {
        match character {
            // A doubled quote closes and opens again.
            '"' => {
                quoted = !quoted;
                cell.push('"');
            }
            ',' | '\n' if !quoted => {
                record.push(unquoted(&cell));
                cell.clear();
                if character == '\n' {
                    records.push(std::mem::take(&mut record));
                }
            }
            other => cell.push(other),
        }
    }
    assert!(cell.is_empty() && record.is_empty(), "a text that ends with its last line");
    records
}

fn unquoted(cell: &str) -> String {
    let inside = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    inside.unwrap_or(cell).replace("\"\"", "\"")
}

/// One row of a table: its trimmed cells by column.
pub struct Row(BTreeMap<String, String>);

impl Row {
    pub fn all(table: &str) -> Vec<Row> {
        let mut records = records(table).into_iter();
        let columns = records.next().unwrap_or_default();
        let named = |record: Vec<String>| {
            assert_eq!(record.len(), columns.len(), "a row as long as the header");
            let trimmed = record.iter().map(|cell| cell.trim().to_string());
            Row(columns.iter().cloned().zip(trimmed).collect())
        };
        records.map(named).collect()
    }

    /// The cell, `""` when it is empty or its column absent.
    pub fn text(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// An empty cell states nothing.
    pub fn stated(&self, column: &str) -> Option<String> {
        Some(self.text(column).to_string()).filter(|text| !text.is_empty())
    }

    pub fn number(&self, column: &str) -> Option<i64> {
        self.stated(column).map(|text| text.parse().expect("a whole number"))
    }

    fn date(&self, column: &str) -> Option<NaiveDate> {
        self.stated(column).map(|text| text.parse().expect("an ISO 8601 date"))
    }

    /// The parts between `;`.
    fn list(&self, column: &str) -> BTreeSet<String> {
        let parts = self.text(column).split(';').map(|part| part.trim().to_string());
        parts.filter(|part| !part.is_empty()).collect()
    }

    /// The three levels above a site.
    pub fn admin(&self) -> [&str; 3] {
        ["admin1", "admin2", "admin3"].map(|column| self.text(column))
    }
}

/// One activity in one version, with its contacts.
#[derive(Clone, Debug)]
pub struct Activity {
    pub reference: String,
    pub kind: String,
    /// The sector and the further sectors, by their place in the profile.
    pub sectors: BTreeSet<usize>,
    pub office: String,
    /// The names of admin1–3 as given.
    pub admin: [String; 3],
    pub site: Site,
    pub start: NaiveDate,
    /// The start where none is given.
    pub end: NaiveDate,
    pub status: String,
    pub donors: BTreeSet<String>,
    pub project: String,
    /// As given.
    pub partner: String,
    pub modality: String,
    pub facility_type: String,
    /// The site's name and P-code as given.
    pub site_named: [String; 2],
    /// The P-codes of admin1–3 as given.
    pub admin_pcodes: [String; 3],
    pub direct: bool,
    /// Its head-counts are people whom no list and no other head-count includes.
    pub new_people: bool,
    /// The other cells as written, by column.
    pub own: BTreeMap<String, String>,
    pub people: Vec<PersonRow>,
    pub households: Vec<HouseholdRow>,
    pub groups: Vec<GroupRow>,
}

/// A home as a row declares it: a P-code, else a name within the activity's admin1–3.
#[derive(Clone, Debug, PartialEq)]
pub struct Residence {
    name: String,
    pcode: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PersonRow {
    pub person: String,
    /// As stated: a household, or `-` for one that the person left.
    pub household: Option<String>,
    pub sex: Option<String>,
    pub birth_year: Option<i64>,
    pub population_group: Option<String>,
    pub disability: Option<String>,
    pub residence: Residence,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HouseholdRow {
    pub household: String,
    pub size: i64,
    pub cells: Cells,
    pub population_group: Option<String>,
    pub residence: Residence,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupRow {
    /// Normalised.
    pub name: String,
    pub count: i64,
    pub cells: Cells,
    pub population_group: Option<String>,
}

/// The rows of the tables that list what activities reached; nothing for a table that is absent.
pub struct Rosters {
    people: Option<Vec<Row>>,
    households: Option<Vec<Row>>,
    headcounts: Option<Vec<Row>>,
}

/// The lists that tables have for one activity; nothing where the table is absent.
pub struct Lists {
    pub people: Option<Vec<PersonRow>>,
    pub households: Option<Vec<HouseholdRow>>,
    pub groups: Option<Vec<GroupRow>>,
}

impl Rosters {
    pub fn read(tables: &Tables) -> Rosters {
        let rows = |text: &str| (!text.is_empty()).then(|| Row::all(text));
        Rosters {
            people: rows(&tables.people),
            households: rows(&tables.households),
            headcounts: rows(&tables.headcounts),
        }
    }

    /// The activities that have rows.
    pub fn references(&self) -> BTreeSet<String> {
        let tables = [&self.people, &self.households, &self.headcounts].into_iter().flatten();
        tables.flatten().map(|row| row.text("activity").to_string()).collect()
    }

    /// The lists of an activity with this start.
    pub fn of(&self, reference: &str, start: NaiveDate) -> Lists {
        let its = |roster: &&Row| roster.text("activity") == reference;
        let residence = |roster: &Row| Residence {
            name: roster.text("residence").to_string(),
            pcode: roster.text("residence_pcode").to_string(),
        };
        let person = |roster: &Row| PersonRow {
            person: roster.stated("person").expect("a person"),
            household: roster.stated("household"),
            sex: roster.stated("sex"),
            // A birth year is the one stated, else year of the activity's start − age.
            birth_year: (roster.number("birth_year"))
                .or(roster.number("age").map(|age| i64::from(start.year()) - age)),
            population_group: roster.stated("population_group"),
            disability: roster.stated("disability"),
            residence: residence(roster),
        };
        let household = |roster: &Row| HouseholdRow {
            household: roster.stated("household").expect("a household"),
            size: roster.number("size").expect("a size"),
            cells: Cells::read(roster),
            population_group: roster.stated("population_group"),
            residence: residence(roster),
        };
        let group = |roster: &Row| GroupRow {
            name: normalised(roster.text("group")),
            count: roster.number("count").expect("a count"),
            cells: Cells::read(roster),
            population_group: roster.stated("population_group"),
        };
        let people =
            |rows: &Vec<Row>| once(rows.iter().filter(its).map(person), |row| row.person.clone());
        let households = |rows: &Vec<Row>| {
            once(rows.iter().filter(its).map(household), |row| row.household.clone())
        };
        let groups =
            |rows: &Vec<Row>| once(rows.iter().filter(its).map(group), |row| row.name.clone());
        Lists {
            people: self.people.as_ref().map(people),
            households: self.households.as_ref().map(households),
            groups: self.headcounts.as_ref().map(groups),
        }
    }
}

impl Activity {
    /// What a row of `activities` states, without any list.
    pub fn read(sectors: &[&str], row: &Row) -> Activity {
        let reference = row.text("activity");
        let start = row.date("start").expect("a start");
        let end = row.date("end").unwrap_or(start);
        assert!(start <= end, "{reference} ends before it starts");
        let mut named = row.list("also_sectors");
        named.insert(row.text("sector").to_string());
        let place_of = |name: &String| sectors.iter().position(|sector| sector == name);
        let site = Site::named(row.text("site_pcode"), row.admin(), row.text("site"));

        Activity {
            reference: reference.to_string(),
            kind: row.text("kind").to_string(),
            sectors: named.iter().map(|name| place_of(name).expect("a sector")).collect(),
            office: row.text("office").to_string(),
            admin: row.admin().map(String::from),
            site: site.expect("a site"),
            start,
            end,
            status: row.stated("status").unwrap_or("completed".to_string()),
            donors: row.list("donors"),
            project: row.text("project").to_string(),
            partner: row.text("partner").to_string(),
            modality: row.text("modality").to_string(),
            facility_type: row.text("facility_type").to_string(),
            site_named: ["site", "site_pcode"].map(|column| row.text(column).to_string()),
            admin_pcodes: ["admin1_pcode", "admin2_pcode", "admin3_pcode"]
                .map(|column| row.text(column).to_string()),
            direct: row.text("reach") != "indirect",
            new_people: row.text("new_people") == "yes",
            own: row.0.clone(),
            people: vec![],
            households: vec![],
            groups: vec![],
        }
    }

    /// A cell as written, `""` where nothing is.
    pub fn own(&self, column: &str) -> &str {
        self.own.get(column).map_or("", String::as_str)
    }

    /// The site that a row of this activity declares as a home.
    pub fn site_of(&self, residence: &Residence) -> Option<Site> {
        let [first, second, third] = &self.admin;
        Site::named(&residence.pcode, [first, second, third], &residence.name)
    }
}

/// Equal rows of one person, household or group in one activity are one row.
fn once<R: PartialEq>(rows: impl Iterator<Item = R>, key: impl Fn(&R) -> String) -> Vec<R> {
    let mut kept: Vec<R> = vec![];
    for row in rows {
        match kept.iter().find(|earlier| key(earlier) == key(&row)) {
            Some(earlier) => assert!(*earlier == row, "contradicting rows of {}", key(&row)),
            None => kept.push(row),
        }
    }
    kept
}
