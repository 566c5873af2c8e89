//! The counting rule once more, naively: the oracle that the real count is tested against.
//!
//! Belongs here: section 3 of the design, read literally, over the text of the intake tables. Does
//! not: anything of the crate under test (independence is the point), speed, error messages.
//!
//! The way of a report: `Ledger` (the current version of every activity, and what was merged) →
//! `Statements` (what is known of people and households by the period's end) → `Scope` (who was
//! reached in the period, where they live, how many they are) → `Reach` (the contacts of one slice)
//! → figures. Individuals are enumerated one by one, unnamed ones too.
//!
//! Input is taken to be valid (section 6); what would have to be refused panics.

#![allow(clippy::expect_used)]

pub mod random;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

/// The intake tables as CSV texts with a header; an empty text is an absent table.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// One row per activity.
    pub activities: String,
    /// One row per activity and person.
    pub people: String,
    /// One row per activity and household.
    pub households: String,
    /// One row per activity and counted group.
    pub headcounts: String,
}

/// One thing done to a ledger.
#[derive(Clone, Debug)]
pub enum Step {
    /// New activities.
    Import(Tables),
    /// Every activity in it restated in full; it also revives a voided one.
    Correct(Tables),
    /// The reference of an activity that never was.
    Void(String),
    /// `dropped` becomes one with `kept`; both are the source's numbers, as in the tables.
    Merge {
        /// Two households rather than two people.
        household: bool,
        /// The entry that stays.
        kept: String,
        /// The entry that becomes part of it.
        dropped: String,
    },
    /// Takes back exactly the merge of `dropped` into `kept`.
    UndoMerge {
        /// Two households rather than two people.
        household: bool,
        /// The entry that stayed.
        kept: String,
        /// The entry that had become part of it.
        dropped: String,
    },
}

/// What is asked of a ledger.
#[derive(Clone, Debug)]
pub struct Query {
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub to: NaiveDate,
    /// `touches`, `start` or `end`.
    pub attribution: String,
    /// `activity`, `sum` or `max`.
    pub headcounts: String,
    /// `office`, `month`, `admin1`, `donor`, `project`, `population-group`, `disability`, `sex` or
    /// `age`.
    pub by: Option<String>,
    /// Only this office's contacts.
    pub office: Option<String>,
    /// Only this donor's contacts.
    pub donor: Option<String>,
}

/// The report on `steps`, with the member names of section 7; `sectors` in the profile's order.
///
/// Has `sectors`, `total`, `sum_of_sectors`, `overlap`, and `by` when it is asked for.
pub fn report(sectors: &[&str], steps: &[Step], query: &Query) -> Value {
    let ledger = Ledger::after(sectors, steps);
    let statements = Statements::by(query.to, &ledger);
    let count = Count::new(sectors, &ledger, &statements, query);

    let rows = count.rows(&Slice::Whole);
    let sum: i64 = rows.by_sector.iter().map(|row| row.direct.people).sum();
    let mut answer = json!({
        "sectors": count.sectors_json(&rows),
        "total": rows.total.json(),
        "sum_of_sectors": sum,
        "overlap": count.overlap(),
    });
    if let Some(dimension) = &query.by {
        let parts = match dimension.as_str() {
            "sex" => count.sadd_parts(&rows, &SEXES, |grid, s| grid.only(|sex, _| sex == s)),
            "age" => count.sadd_parts(&rows, &AGES, |grid, a| grid.only(|_, age| age == a)),
            other => count.parts(other),
        };
        answer["by"] = json!({"dimension": dimension, "parts": parts});
    }
    answer
}

// --- Names, sites and cells -------------------------------------------------------------------

const SEXES: [&str; 4] = ["f", "m", "x", "unknown"];
const AGES: [&str; 6] = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"];
const UNKNOWN_SEX: usize = 3;
const UNKNOWN_AGE: usize = 5;
const POPULATION_GROUPS: [&str; 6] = ["idp", "returnee", "refugee", "host", "other", UNSPECIFIED];
const DISABILITIES: [&str; 3] = ["yes", "no", UNSPECIFIED];
const UNSPECIFIED: &str = "unspecified";

/// The identity of a name: trimmed, in NFC, fully case-folded (and in NFC again).
fn normalised(name: &str) -> String {
    let composed: String = name.trim().nfc().collect();
    caseless::default_case_fold_str(&composed).nfc().collect()
}

/// A site's identity: its P-code, else admin1–3 and its name; nothing where neither is given.
fn site_key(pcode: &str, admin: [&str; 3], name: &str) -> Option<String> {
    if !pcode.is_empty() {
        Some(normalised(pcode))
    } else if !name.is_empty() {
        let [first, second, third] = admin.map(normalised);
        Some(format!("{first}/{second}/{third}/{}", normalised(name)))
    } else {
        None
    }
}

/// A number of people by sex and age.
#[derive(Clone, Debug, Default, PartialEq)]
struct Grid([[i64; 6]; 4]);

impl Grid {
    fn add(&mut self, other: &Grid) {
        for (sex, ages) in other.0.iter().enumerate() {
            for (age, people) in ages.iter().enumerate() {
                self.0[sex][age] += people;
            }
        }
    }

    fn sum(&self) -> i64 {
        self.0.iter().flatten().sum()
    }

    /// The cells, and whoever is left up to `people` with sex and age unknown.
    fn up_to(&self, people: i64) -> Grid {
        let mut grid = self.clone();
        let left = people - self.sum();
        assert!(left >= 0, "cells add up to more than the people they break down");
        grid.0[UNKNOWN_SEX][UNKNOWN_AGE] += left;
        grid
    }

    /// The cells that `keep` names by sex and age, the others 0.
    fn only(&self, keep: impl Fn(usize, usize) -> bool) -> Grid {
        let mut grid = Grid::default();
        for (sex, ages) in self.0.iter().enumerate() {
            for (age, people) in ages.iter().enumerate() {
                if keep(sex, age) {
                    grid.0[sex][age] = *people;
                }
            }
        }
        grid
    }

    fn json(&self) -> Value {
        let ages = |sex: usize| -> Value {
            AGES.iter().zip(self.0[sex]).map(|(age, n)| (age.to_string(), json!(n))).collect()
        };
        SEXES.iter().enumerate().map(|(sex, name)| (name.to_string(), ages(sex))).collect()
    }
}

/// The SADD cells of one row, or of several added up; `filled` when at least one is (with a zero).
#[derive(Clone, Debug, Default, PartialEq)]
struct Cells {
    filled: bool,
    grid: Grid,
}

impl Cells {
    fn read(row: &Row) -> Cells {
        let mut cells = Cells::default();
        for (sex, sex_name) in SEXES.iter().enumerate().take(2) {
            for (age, age_name) in AGES.iter().enumerate().take(UNKNOWN_AGE) {
                if let Some(people) = row.number(&format!("{sex_name}_{age_name}")) {
                    cells.filled = true;
                    cells.grid.0[sex][age] = people;
                }
            }
        }
        cells
    }

    fn add(&mut self, other: &Cells) {
        self.filled |= other.filled;
        self.grid.add(&other.grid);
    }
}

// --- The tables ---------------------------------------------------------------------------------

/// The records of a CSV text, the header first. (In a debug build, starting a `csv::Reader` costs
/// more than reading all of a small table so.)
fn records(text: &str) -> Vec<Vec<String>> {
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
struct Row(BTreeMap<String, String>);

/// The rows of the tables that list what activities reached.
struct Rosters {
    people: Vec<Row>,
    households: Vec<Row>,
    headcounts: Vec<Row>,
}

impl Rosters {
    fn read(tables: &Tables) -> Rosters {
        Rosters {
            people: Row::all(&tables.people),
            households: Row::all(&tables.households),
            headcounts: Row::all(&tables.headcounts),
        }
    }
}

impl Row {
    fn all(table: &str) -> Vec<Row> {
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
    fn text(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// An empty cell states nothing.
    fn stated(&self, column: &str) -> Option<String> {
        Some(self.text(column).to_string()).filter(|text| !text.is_empty())
    }

    fn number(&self, column: &str) -> Option<i64> {
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
}

/// One activity in one version, with its contacts.
#[derive(Debug)]
struct Activity {
    reference: String,
    kind: String,
    /// The sector and the further sectors, by their place in the profile.
    sectors: BTreeSet<usize>,
    office: String,
    admin1: String,
    site: String,
    start: NaiveDate,
    /// The start where none is given.
    end: NaiveDate,
    status: String,
    donors: BTreeSet<String>,
    project: String,
    direct: bool,
    people: Vec<PersonRow>,
    households: Vec<HouseholdRow>,
    groups: Vec<GroupRow>,
}

#[derive(Debug, PartialEq)]
struct PersonRow {
    person: String,
    /// As stated: a household's number, or `-` for a household that the person left.
    household: Option<String>,
    sex: Option<String>,
    birth_year: Option<i64>,
    population_group: Option<String>,
    disability: Option<String>,
    residence: Option<String>,
}

#[derive(Debug, PartialEq)]
struct HouseholdRow {
    household: String,
    size: i64,
    cells: Cells,
    population_group: Option<String>,
    residence: Option<String>,
}

#[derive(Debug, PartialEq)]
struct GroupRow {
    /// Normalised.
    name: String,
    count: i64,
    cells: Cells,
    population_group: Option<String>,
}

impl Activity {
    fn all(sectors: &[&str], tables: &Tables) -> Vec<Activity> {
        let rosters = Rosters::read(tables);
        let rows = Row::all(&tables.activities);
        rows.iter().map(|row| Activity::read(sectors, row, &rosters)).collect()
    }

    fn read(sectors: &[&str], row: &Row, rosters: &Rosters) -> Activity {
        let reference = row.text("activity");
        let its = |roster: &&Row| roster.text("activity") == reference;
        let start = row.date("start").expect("a start");
        let end = row.date("end").unwrap_or(start);
        assert!(start <= end, "{reference} ends before it starts");
        let admin = [row.text("admin1"), row.text("admin2"), row.text("admin3")];
        let residence = |roster: &Row| {
            site_key(roster.text("residence_pcode"), admin, roster.text("residence"))
        };

        let mut named = row.list("also_sectors");
        named.insert(row.text("sector").to_string());
        let place_of = |name: &String| sectors.iter().position(|sector| sector == name);

        let people = rosters.people.iter().filter(its).map(|roster| PersonRow {
            person: roster.stated("person").expect("a person"),
            household: roster.stated("household"),
            sex: roster.stated("sex"),
            // An `age` sets birth year = year of the start − age; `birth_year` beats `age`.
            birth_year: (roster.number("birth_year"))
                .or(roster.number("age").map(|age| i64::from(start.year()) - age)),
            population_group: roster.stated("population_group"),
            disability: roster.stated("disability"),
            residence: residence(roster),
        });
        let households = rosters.households.iter().filter(its).map(|roster| HouseholdRow {
            household: roster.stated("household").expect("a household"),
            size: roster.number("size").expect("a size"),
            cells: Cells::read(roster),
            population_group: roster.stated("population_group"),
            residence: residence(roster),
        });
        let groups = rosters.headcounts.iter().filter(its).map(|roster| GroupRow {
            name: normalised(roster.text("group")),
            count: roster.number("count").expect("a count"),
            cells: Cells::read(roster),
            population_group: roster.stated("population_group"),
        });

        Activity {
            reference: reference.to_string(),
            kind: row.text("kind").to_string(),
            sectors: named.iter().map(|name| place_of(name).expect("a sector")).collect(),
            office: row.text("office").to_string(),
            admin1: row.text("admin1").to_string(),
            site: site_key(row.text("site_pcode"), admin, row.text("site")).expect("a site"),
            start,
            end,
            status: row.stated("status").unwrap_or("completed".to_string()),
            donors: row.list("donors"),
            project: row.text("project").to_string(),
            direct: row.text("reach") != "indirect",
            people: once(people, |row| row.person.clone()),
            households: once(households, |row| row.household.clone()),
            groups: once(groups, |row| row.name.clone()),
        }
    }

    /// What the activity's head-count rows that `keep` names add up to; nothing if there are none.
    fn head_count(&self, keep: impl Fn(&GroupRow) -> bool) -> Option<HeadCount> {
        let mut sum: Option<HeadCount> = None;
        for group in self.groups.iter().filter(|group| keep(group)) {
            let sum = sum.get_or_insert_default();
            sum.people += group.count;
            sum.cells.add(&group.cells);
        }
        sum
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

// --- The ledger ---------------------------------------------------------------------------------

/// People, or households, that were found to be one: a forest.
#[derive(Default)]
struct Merged {
    /// (kept, dropped), in the order of merging.
    edges: Vec<(String, String)>,
}

impl Merged {
    fn parent(&self, entry: &str) -> Option<&str> {
        let edge = self.edges.iter().find(|(_, dropped)| dropped == entry);
        edge.map(|(kept, _)| kept.as_str())
    }

    /// The finally kept entry.
    fn root(&self, entry: &str) -> String {
        match self.parent(entry) {
            Some(kept) => self.root(kept),
            None => entry.to_string(),
        }
    }

    /// Whose word counts within one activity: the root's (0), else the earliest merged entry's.
    fn rank(&self, entry: &str) -> usize {
        let place = self.edges.iter().position(|(_, dropped)| dropped == entry);
        place.map_or(0, |place| place + 1)
    }
}

/// What the ledger says now.
#[derive(Default)]
struct Ledger {
    /// The current version of every activity, by reference.
    current: BTreeMap<String, Activity>,
    voided: BTreeSet<String>,
    merged_people: Merged,
    merged_households: Merged,
}

impl Ledger {
    fn after(sectors: &[&str], steps: &[Step]) -> Ledger {
        let mut ledger = Ledger::default();
        for step in steps {
            ledger.take(sectors, step);
        }
        ledger
    }

    fn take(&mut self, sectors: &[&str], step: &Step) {
        match step {
            Step::Import(tables) => {
                for activity in Activity::all(sectors, tables) {
                    let reference = activity.reference.clone();
                    assert!(!self.current.contains_key(&reference), "{reference} is not new");
                    self.current.insert(reference, activity);
                }
            }
            Step::Correct(tables) => {
                for activity in Activity::all(sectors, tables) {
                    let reference = activity.reference.clone();
                    assert!(self.current.contains_key(&reference), "{reference} is unknown");
                    self.voided.remove(&reference);
                    self.current.insert(reference, activity);
                }
            }
            Step::Void(reference) => {
                assert!(self.current.contains_key(reference), "{reference} is unknown");
                self.voided.insert(reference.clone());
            }
            Step::Merge { household, kept, dropped } => {
                let merged = self.merged(*household);
                let (kept, dropped) = (kept.trim().to_string(), dropped.trim().to_string());
                assert!(kept != dropped && merged.parent(&kept).is_none());
                assert!(merged.parent(&dropped).is_none());
                merged.edges.push((kept, dropped));
            }
            Step::UndoMerge { household, kept, dropped } => {
                let merged = self.merged(*household);
                let edge = (kept.trim().to_string(), dropped.trim().to_string());
                assert!(merged.edges.contains(&edge), "there is no such merge");
                merged.edges.retain(|other| *other != edge);
            }
        }
    }

    fn merged(&mut self, household: bool) -> &mut Merged {
        if household { &mut self.merged_households } else { &mut self.merged_people }
    }

    /// The activities that are not voided, by (start, reference as UTF-8 bytes).
    fn in_order(&self) -> Vec<&Activity> {
        let valid = |activity: &&Activity| !self.voided.contains(&activity.reference);
        let mut activities: Vec<&Activity> = self.current.values().filter(valid).collect();
        activities.sort_by(|a, b| {
            (a.start, a.reference.as_bytes()).cmp(&(b.start, b.reference.as_bytes()))
        });
        activities
    }

    fn person(&self, row: &PersonRow) -> String {
        self.merged_people.root(&row.person)
    }

    fn household(&self, row: &HouseholdRow) -> String {
        self.merged_households.root(&row.household)
    }
}

// --- Statements ---------------------------------------------------------------------------------

/// What is known by the period's end, each the last non-empty statement, by person or household.
struct Statements {
    household: BTreeMap<String, String>,
    sex: BTreeMap<String, String>,
    birth_year: BTreeMap<String, i64>,
    population_group: BTreeMap<String, String>,
    disability: BTreeMap<String, String>,
    population_group_of_household: BTreeMap<String, String>,
}

impl Statements {
    fn by(period_end: NaiveDate, ledger: &Ledger) -> Statements {
        let mut activities = ledger.in_order();
        activities.retain(|activity| activity.start <= period_end);

        let households_as_stated = of_people(&activities, ledger, |row| row.household.clone());
        let household = households_as_stated
            .into_iter()
            .filter(|(_, household)| household != "-")
            .map(|(person, household)| (person, ledger.merged_households.root(&household)))
            .collect();

        Statements {
            household,
            sex: of_people(&activities, ledger, |row| row.sex.clone()),
            birth_year: of_people(&activities, ledger, |row| row.birth_year),
            population_group: of_people(&activities, ledger, |row| row.population_group.clone()),
            disability: of_people(&activities, ledger, |row| row.disability.clone()),
            population_group_of_household: last(
                &activities,
                &ledger.merged_households,
                |activity| &activity.households,
                |row| (row.household.clone(), row.population_group.clone()),
            ),
        }
    }

    /// A named person's own cell.
    fn own_cell(&self, person: &str, period_end: NaiveDate) -> Grid {
        let sex = match self.sex.get(person) {
            Some(stated) => SEXES.iter().position(|sex| sex == stated).expect("f, m or x"),
            None => UNKNOWN_SEX,
        };
        let age = match self.birth_year.get(person) {
            Some(birth_year) => match i64::from(period_end.year()) - birth_year {
                ..=4 => 0,
                5..=11 => 1,
                12..=17 => 2,
                18..=59 => 3,
                60.. => 4,
            },
            None => UNKNOWN_AGE,
        };
        let mut cell = Grid::default();
        cell.0[sex][age] = 1;
        cell
    }
}

fn of_people<V>(
    activities: &[&Activity],
    ledger: &Ledger,
    value: impl Fn(&PersonRow) -> Option<V>,
) -> BTreeMap<String, V> {
    last(
        activities,
        &ledger.merged_people,
        |activity| &activity.people,
        |row| (row.person.clone(), value(row)),
    )
}

/// The last non-empty value stated of each entry; within one activity the first in rank wins.
fn last<'a, R: 'a, V>(
    activities: &[&'a Activity],
    merged: &Merged,
    rows: impl Fn(&'a Activity) -> &'a Vec<R>,
    statement: impl Fn(&R) -> (String, Option<V>),
) -> BTreeMap<String, V> {
    let mut last = BTreeMap::new();
    for activity in activities {
        let mut statements: Vec<_> = rows(activity).iter().map(&statement).collect();
        statements.sort_by_key(|(entry, _)| Reverse(merged.rank(entry)));
        for (entry, value) in statements {
            if let Some(value) = value {
                last.insert(merged.root(&entry), value);
            }
        }
    }
    last
}

// --- Scope: who was reached in the period, where they live, how many they are -------------------

/// Whether the activity's contacts, direct or indirect, are in scope of the period.
fn in_scope(activity: &Activity, query: &Query) -> bool {
    let counted = activity.kind != "assessment";
    let done = ["completed", "ongoing"].contains(&activity.status.as_str());
    counted && done && falls_into(activity, query.from, query.to, query)
}

/// Whether the activity belongs to the days `from`–`to`, by the policy's attribution.
fn falls_into(activity: &Activity, from: NaiveDate, to: NaiveDate, query: &Query) -> bool {
    let within = |date: NaiveDate| from <= date && date <= to;
    match query.attribution.as_str() {
        _ if activity.kind == "works" => within(activity.end),
        "touches" => activity.start <= to && activity.end >= from,
        "start" => within(activity.start),
        "end" => within(activity.end),
        other => panic!("no attribution {other}"),
    }
}

/// What has a home of its own: a household with its members, or a person without a household.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Household(String),
    Person(String),
}

/// A registered individual.
struct Individual {
    unit: Unit,
    home: String,
    /// Nobody's name for an unnamed member of a household.
    person: Option<String>,
}

/// The contacts of a period before any slice, direct or indirect and direct, and what follows.
struct Scope<'a> {
    ledger: &'a Ledger,
    statements: &'a Statements,
    /// In order.
    activities: Vec<&'a Activity>,
    individuals: Vec<Individual>,
    /// The cells of households that were reached as households, where a row fills any.
    household_cells: BTreeMap<String, Cells>,
}

impl<'a> Scope<'a> {
    fn new(
        ledger: &'a Ledger,
        statements: &'a Statements,
        query: &Query,
        with_indirect: bool,
    ) -> Scope<'a> {
        let mut activities = ledger.in_order();
        activities.retain(|activity| in_scope(activity, query));
        activities.retain(|activity| activity.direct || with_indirect);
        let (individuals, household_cells) = (vec![], BTreeMap::new());
        let mut scope = Scope { ledger, statements, activities, individuals, household_cells };

        // People with a contact, then, of households reached as households, as many unnamed members
        // as are missing to their size.
        let people: BTreeSet<String> =
            scope.person_rows().map(|(_, row)| ledger.person(row)).collect();
        let mut units: BTreeMap<Unit, Vec<Option<String>>> = BTreeMap::new();
        for person in people {
            units.entry(scope.unit_of(&person)).or_default().push(Some(person));
        }
        let reached_as_households: BTreeSet<String> =
            scope.household_rows().map(|(_, row)| ledger.household(row)).collect();
        for household in reached_as_households {
            let members = units.entry(Unit::Household(household.clone())).or_default();
            members.resize(scope.size(&household, members.len()), None);
            if let Some(cells) = scope.cells_of(&household) {
                scope.household_cells.insert(household, cells);
            }
        }
        for (unit, people) in units {
            let home = scope.home(&unit);
            let individual = |person| Individual { unit: unit.clone(), home: home.clone(), person };
            scope.individuals.extend(people.into_iter().map(individual));
        }
        scope
    }

    fn person_rows(&self) -> impl Iterator<Item = (&'a Activity, &'a PersonRow)> {
        let rows = |activity: &&'a Activity| {
            let activity = *activity;
            activity.people.iter().map(move |row| (activity, row))
        };
        self.activities.iter().flat_map(rows)
    }

    fn household_rows(&self) -> impl Iterator<Item = (&'a Activity, &'a HouseholdRow)> {
        let rows = |activity: &&'a Activity| {
            let activity = *activity;
            activity.households.iter().map(move |row| (activity, row))
        };
        self.activities.iter().flat_map(rows)
    }

    fn unit_of(&self, person: &str) -> Unit {
        match self.statements.household.get(person) {
            Some(household) => Unit::Household(household.clone()),
            None => Unit::Person(person.to_string()),
        }
    }

    /// The contacts that size a household: its direct ones where there are any, else the indirect.
    fn sizing_rows(&self, household: &str) -> Vec<(&'a Activity, &'a HouseholdRow)> {
        let rows = self.household_rows().filter(|(_, row)| self.ledger.household(row) == household);
        let rows: Vec<_> = rows.collect();
        let direct: Vec<_> = rows.iter().copied().filter(|(activity, _)| activity.direct).collect();
        if direct.is_empty() { rows } else { direct }
    }

    /// The larger of the largest declared size and the number of members with a personal contact.
    fn size(&self, household: &str, members_with_contact: usize) -> usize {
        let rows = self.sizing_rows(household);
        let declared = rows.iter().map(|(_, row)| row.size).max().unwrap_or(0);
        members_with_contact.max(declared.try_into().unwrap())
    }

    /// The cells of the last row, among those with the largest declared size, that fills any.
    fn cells_of(&self, household: &str) -> Option<Cells> {
        let mut rows = self.sizing_rows(household);
        let largest = rows.iter().map(|(_, row)| row.size).max()?;
        rows.retain(|(_, row)| row.size == largest && row.cells.filled);
        // Of two merged households' rows in one activity, the first in rank comes last.
        rows.sort_by_key(|(activity, row)| {
            let rank = self.ledger.merged_households.rank(&row.household);
            (activity.start, activity.reference.as_bytes(), Reverse(rank))
        });
        rows.last().map(|(_, row)| row.cells.clone())
    }

    /// The unit's contacts by one activity: the residences that they declare (or don't), the
    /// household's own apart from its members'.
    fn residences(&self, unit: &Unit, activity: &'a Activity) -> [Vec<Option<&'a String>>; 2] {
        let own = activity.households.iter();
        let own = own.filter(|row| Unit::Household(self.ledger.household(row)) == *unit);
        let people = activity.people.iter();
        let people = people.filter(|row| self.unit_of(&self.ledger.person(row)) == *unit);
        [
            own.map(|row| row.residence.as_ref()).collect(),
            people.map(|row| row.residence.as_ref()).collect(),
        ]
    }

    /// The residence declared by the last contact in scope that declares one, else the site of the
    /// first contact in scope; of direct contacts where there are any, else of indirect ones.
    fn home(&self, unit: &Unit) -> String {
        let contacts = |direct: bool| -> Vec<_> {
            let activities = self.activities.iter().filter(|activity| activity.direct == direct);
            activities
                .map(|activity| (activity, self.residences(unit, activity)))
                .filter(|(_, [own, people])| !own.is_empty() || !people.is_empty())
                .collect()
        };
        let direct = contacts(true);
        let contacts = if direct.is_empty() { contacts(false) } else { direct };

        // Within one activity a household's own row beats its members', then the smaller site key.
        let declared = contacts.iter().rev().find_map(|(_, [own, people])| {
            let own = own.iter().flatten().min();
            own.or(people.iter().flatten().min()).map(|site| site.to_string())
        });
        declared.unwrap_or_else(|| contacts[0].0.site.clone())
    }
}

// --- Slices and their contacts ------------------------------------------------------------------

/// A part of the contacts of a period.
#[derive(Clone, Debug)]
enum Slice {
    Whole,
    Office(String),
    /// The month's first and last day.
    Month(NaiveDate, NaiveDate),
    /// Normalised; empty for activities that name none.
    Admin1(String),
    /// Nothing for activities without one.
    Donor(Option<String>),
    Project(String),
    PopulationGroup(&'static str),
    Disability(&'static str),
}

impl Slice {
    /// Whether the slice, and the report's filters, have the contacts of this activity.
    fn has_activity(&self, activity: &Activity, query: &Query) -> bool {
        let office = query.office.as_ref().is_none_or(|office| activity.office == *office);
        let donor = query.donor.as_ref().is_none_or(|donor| activity.donors.contains(donor));
        let part = match self {
            Slice::Whole | Slice::PopulationGroup(_) | Slice::Disability(_) => true,
            Slice::Office(office) => activity.office == *office,
            Slice::Month(first, last) => falls_into(activity, *first, *last, query),
            Slice::Admin1(admin1) => normalised(&activity.admin1) == *admin1,
            Slice::Donor(Some(donor)) => activity.donors.contains(donor),
            Slice::Donor(None) => activity.donors.is_empty(),
            Slice::Project(project) => activity.project == *project,
        };
        office && donor && part
    }

    /// Population group is the individual's own, else its household's; disability its own.
    fn has_individual(&self, individual: &Individual, statements: &Statements) -> bool {
        let own = |stated: &'_ BTreeMap<String, String>| {
            individual.person.as_ref().and_then(|person| stated.get(person).cloned())
        };
        let of_household = || match &individual.unit {
            Unit::Household(h) => statements.population_group_of_household.get(h).cloned(),
            Unit::Person(_) => None,
        };
        match self {
            Slice::PopulationGroup(group) => {
                let stated = own(&statements.population_group).or_else(of_household);
                stated.as_deref().unwrap_or(UNSPECIFIED) == *group
            }
            Slice::Disability(value) => {
                own(&statements.disability).as_deref().unwrap_or(UNSPECIFIED) == *value
            }
            _ => true,
        }
    }

    fn has_group(&self, row: &GroupRow) -> bool {
        match self {
            Slice::PopulationGroup(group) => {
                row.population_group.as_deref().unwrap_or(UNSPECIFIED) == *group
            }
            Slice::Disability(value) => *value == UNSPECIFIED,
            _ => true,
        }
    }

    /// Whether the slice is by what individuals are, not by activities.
    fn of_individuals(&self) -> bool {
        matches!(self, Slice::PopulationGroup(_) | Slice::Disability(_))
    }
}

/// A head-count's people and their cells.
#[derive(Clone, Debug, Default)]
struct HeadCount {
    people: i64,
    cells: Cells,
}

impl HeadCount {
    /// The larger wins; of equals, the last that fills at least one cell.
    fn fold(best: Option<HeadCount>, next: HeadCount) -> Option<HeadCount> {
        match best {
            None => Some(next),
            Some(best) if next.people > best.people => Some(next),
            Some(best) if next.people == best.people && next.cells.filled => Some(next),
            best => best,
        }
    }
}

/// People reached, by the rule.
#[derive(Clone, Debug, Default)]
struct Figure {
    people: i64,
    registered: i64,
    estimated: i64,
    sadd: Grid,
}

/// The contacts of one slice of a scope.
struct Reach<'a> {
    scope: &'a Scope<'a>,
    query: &'a Query,
    slice: &'a Slice,
    /// In order.
    activities: Vec<&'a Activity>,
    /// The sectors of each person's, and of each household's, own contacts in the slice.
    by_person: BTreeMap<String, BTreeSet<usize>>,
    by_household: BTreeMap<String, BTreeSet<usize>>,
    /// The individuals of the slice that any contact in it reached, with the sectors.
    reached: Vec<(&'a Individual, BTreeSet<usize>)>,
}

impl<'a> Reach<'a> {
    fn new(scope: &'a Scope<'a>, query: &'a Query, slice: &'a Slice) -> Reach<'a> {
        let mut activities = scope.activities.clone();
        activities.retain(|activity| slice.has_activity(activity, query));

        let mut by_person: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut by_household: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for activity in &activities {
            for row in &activity.people {
                let sectors = by_person.entry(scope.ledger.person(row)).or_default();
                sectors.extend(&activity.sectors);
            }
            for row in &activity.households {
                let sectors = by_household.entry(scope.ledger.household(row)).or_default();
                sectors.extend(&activity.sectors);
            }
        }

        let reached = vec![];
        let mut reach = Reach { scope, query, slice, activities, by_person, by_household, reached };
        for individual in &scope.individuals {
            let sectors = reach.sectors_that_reached(individual);
            if slice.has_individual(individual, scope.statements) && !sectors.is_empty() {
                reach.reached.push((individual, sectors));
            }
        }
        reach
    }

    /// The sectors of the individual's own contacts and of its household's.
    fn sectors_that_reached(&self, individual: &Individual) -> BTreeSet<usize> {
        let own = individual.person.as_ref().and_then(|person| self.by_person.get(person));
        let shared = match &individual.unit {
            Unit::Household(household) => self.by_household.get(household),
            Unit::Person(_) => None,
        };
        own.into_iter().chain(shared).flatten().copied().collect()
    }

    /// The figure for a set of sectors: one sector's, or with all of them the total.
    fn figure(&self, sectors: &BTreeSet<usize>) -> Figure {
        let mut registered: BTreeMap<&String, Vec<&Individual>> = BTreeMap::new();
        for (individual, reached_by) in &self.reached {
            if !reached_by.is_disjoint(sectors) {
                registered.entry(&individual.home).or_default().push(individual);
            }
        }
        let with_activities = self.activities.iter().map(|activity| &activity.site);
        let sites: BTreeSet<&String> = registered.keys().copied().chain(with_activities).collect();

        let mut figure = Figure::default();
        for site in sites {
            let individuals = registered.get(site).map_or(&[][..], Vec::as_slice);
            let exact = i64::try_from(individuals.len()).unwrap();
            let head_count = self.largest_head_count(site, sectors);
            figure.registered += exact;
            if head_count.people > exact {
                figure.people += head_count.people;
                figure.estimated += head_count.people - exact;
                figure.sadd.add(&head_count.cells.grid.up_to(head_count.people));
            } else {
                figure.people += exact;
                figure.sadd.add(&self.registered_sadd(individuals, sectors));
            }
        }
        figure
    }

    /// max over the sectors of headcount(site, sector); of equal sectors the first in the profile.
    fn largest_head_count(&self, site: &str, sectors: &BTreeSet<usize>) -> HeadCount {
        let mut largest = HeadCount::default();
        for sector in sectors {
            let head_count = self.head_count(site, *sector);
            if head_count.people > largest.people {
                largest = head_count;
            }
        }
        largest
    }

    /// headcount(site, sector), by policy.
    fn head_count(&self, site: &str, sector: usize) -> HeadCount {
        let at_site = self.activities.iter().filter(|activity| activity.site == site);
        let activities = at_site.filter(|activity| activity.sectors.contains(&sector));

        if self.query.headcounts == "activity" {
            let each = activities.filter_map(|a| a.head_count(|row| self.slice.has_group(row)));
            return each.fold(None, HeadCount::fold).unwrap_or_default();
        }

        let rows = activities.flat_map(|activity| &activity.groups);
        let mut by_name: BTreeMap<&String, Option<HeadCount>> = BTreeMap::new();
        for row in rows.filter(|row| self.slice.has_group(row)) {
            let best = by_name.entry(&row.name).or_default();
            let next = HeadCount { people: row.count, cells: row.cells.clone() };
            *best = HeadCount::fold(best.take(), next);
        }

        let mut answer = HeadCount::default();
        for group in by_name.into_values().flatten() {
            match self.query.headcounts.as_str() {
                "sum" => {
                    answer.people += group.people;
                    answer.cells.add(&group.cells);
                }
                // Of equal groups the smaller name, which came first.
                "max" if group.people > answer.people => answer = group,
                "max" => (),
                other => panic!("no head-count policy {other}"),
            }
        }
        answer
    }

    /// The cells of the individuals at one site that at least one of the sectors reached.
    fn registered_sadd(&self, individuals: &[&Individual], sectors: &BTreeSet<usize>) -> Grid {
        let units: BTreeSet<&Unit> = individuals.iter().map(|i| &i.unit).collect();
        let mut sadd = Grid::default();
        for unit in units {
            let of_unit = individuals.iter().filter(|individual| individual.unit == *unit);
            let people = of_unit.clone().count();
            match self.cells_of_household(unit, people, sectors) {
                Some(cells) => sadd.add(&cells.grid.up_to(people.try_into().unwrap())),
                None => of_unit.for_each(|individual| sadd.add(&self.own_cell(individual))),
            }
        }
        sadd
    }

    /// A household's cells, when it was reached as a household and all of it is in the slice.
    fn cells_of_household(
        &self,
        unit: &Unit,
        people: usize,
        sectors: &BTreeSet<usize>,
    ) -> Option<&Cells> {
        let Unit::Household(household) = unit else {
            return None;
        };
        let reached_as_household =
            self.by_household.get(household).is_some_and(|by| !by.is_disjoint(sectors));
        let all = self.scope.individuals.iter().filter(|i| i.unit == *unit).count();
        let cells = self.scope.household_cells.get(household);
        cells.filter(|_| reached_as_household && people == all)
    }

    fn own_cell(&self, individual: &Individual) -> Grid {
        match &individual.person {
            Some(person) => self.scope.statements.own_cell(person, self.query.to),
            None => Grid::default().up_to(1),
        }
    }

    /// The activities of the slice that have at least one of the sectors.
    ///
    /// In a slice of individuals: those of them with a row for at least one individual, or a
    /// head-count, of the slice.
    fn count_activities(&self, sectors: &BTreeSet<usize>) -> usize {
        let of_sectors = self.activities.iter().filter(|a| !a.sectors.is_disjoint(sectors));
        of_sectors.filter(|a| !self.slice.of_individuals() || self.has_row_of_slice(a)).count()
    }

    fn has_row_of_slice(&self, activity: &Activity) -> bool {
        let ledger = self.scope.ledger;
        let people: BTreeSet<_> = activity.people.iter().map(|row| ledger.person(row)).collect();
        let households = activity.households.iter().map(|row| ledger.household(row));
        let households: BTreeSet<_> = households.map(Unit::Household).collect();
        let reaches = |individual: &Individual| {
            households.contains(&individual.unit)
                || individual.person.as_ref().is_some_and(|person| people.contains(person))
        };
        let individuals = self.scope.individuals.iter().filter(|individual| reaches(individual));
        let mut of_slice =
            individuals.filter(|i| self.slice.has_individual(i, self.scope.statements));
        of_slice.next().is_some() || activity.groups.iter().any(|row| self.slice.has_group(row))
    }
}

// --- The report ---------------------------------------------------------------------------------

/// One printed row: a sector's, or the total.
struct Line {
    direct: Figure,
    indirect: i64,
    activities: usize,
}

impl Line {
    fn json(&self) -> Value {
        json!({
            "people_reached": self.direct.people,
            "registered": self.direct.registered,
            "estimated": self.direct.estimated,
            "indirect": self.indirect,
            "activities": self.activities,
            "sadd": self.direct.sadd.json(),
        })
    }
}

/// The rows of one slice.
struct Lines {
    by_sector: Vec<Line>,
    total: Line,
}

/// Everything that the slices of one report share.
struct Count<'a> {
    sectors: &'a [&'a str],
    query: &'a Query,
    direct: Scope<'a>,
    /// Direct and indirect.
    combined: Scope<'a>,
}

impl<'a> Count<'a> {
    fn new(
        sectors: &'a [&'a str],
        ledger: &'a Ledger,
        statements: &'a Statements,
        query: &'a Query,
    ) -> Count<'a> {
        Count {
            sectors,
            query,
            direct: Scope::new(ledger, statements, query, false),
            combined: Scope::new(ledger, statements, query, true),
        }
    }

    fn rows(&self, slice: &Slice) -> Lines {
        let direct = Reach::new(&self.direct, self.query, slice);
        let combined = Reach::new(&self.combined, self.query, slice);
        let line = |sectors: BTreeSet<usize>| {
            let figure = direct.figure(&sectors);
            Line {
                indirect: combined.figure(&sectors).people - figure.people,
                activities: direct.count_activities(&sectors),
                direct: figure,
            }
        };
        let all = 0..self.sectors.len();
        Lines {
            by_sector: all.clone().map(|sector| line(BTreeSet::from([sector]))).collect(),
            total: line(all.collect()),
        }
    }

    fn sectors_json(&self, lines: &Lines) -> Value {
        let named = self.sectors.iter().zip(&lines.by_sector);
        named.map(|(sector, line)| with("sector", sector, line.json())).collect()
    }

    /// Registered individuals by the exact set of sectors that reached them, most people first,
    /// then by the sectors' places in the profile.
    fn overlap(&self) -> Value {
        let reach = Reach::new(&self.direct, self.query, &Slice::Whole);
        let mut people: BTreeMap<&BTreeSet<usize>, i64> = BTreeMap::new();
        for (_, sectors) in &reach.reached {
            *people.entry(sectors).or_default() += 1;
        }
        let mut sets: Vec<_> = people.into_iter().collect();
        sets.sort_by_key(|(sectors, people)| (Reverse(*people), *sectors));
        let name = |sectors: &BTreeSet<usize>| -> Vec<&str> {
            sectors.iter().map(|sector| self.sectors[*sector]).collect()
        };
        sets.iter().map(|(s, people)| json!({"sectors": name(s), "people": people})).collect()
    }

    fn parts(&self, dimension: &str) -> Value {
        let part = |(value, slice): (String, Slice)| {
            let lines = self.rows(&slice);
            let sectors = self.sectors_json(&lines);
            json!({"value": value, "sectors": sectors, "total": lines.total.json()})
        };
        self.slices(dimension).into_iter().map(part).collect()
    }

    /// The parts of a dimension, each with the value that names it.
    fn slices(&self, dimension: &str) -> Vec<(String, Slice)> {
        let named = |value: &str| match value {
            "" => UNSPECIFIED.to_string(),
            value => value.to_string(),
        };
        let activities = self.combined.activities.iter();
        let mut activities = activities.filter(|a| Slice::Whole.has_activity(a, self.query));

        let mut found: BTreeMap<String, (String, Slice)> = BTreeMap::new();
        match dimension {
            "month" => return months(self.query.from, self.query.to),
            "population-group" => {
                let part = |group| (String::from(group), Slice::PopulationGroup(group));
                return POPULATION_GROUPS.into_iter().map(part).collect();
            }
            "disability" => {
                let part = |value| (String::from(value), Slice::Disability(value));
                return DISABILITIES.into_iter().map(part).collect();
            }
            "office" => activities.for_each(|a| {
                found.insert(a.office.clone(), (named(&a.office), Slice::Office(a.office.clone())));
            }),
            "project" => activities.for_each(|a| {
                let slice = Slice::Project(a.project.clone());
                found.insert(a.project.clone(), (named(&a.project), slice));
            }),
            // One place however it is spelt, printed as it was spelt first.
            "admin1" => activities.for_each(|a| {
                let admin1 = normalised(&a.admin1);
                let part = (named(&a.admin1), Slice::Admin1(admin1.clone()));
                found.entry(admin1).or_insert(part);
            }),
            "donor" => {
                if activities.clone().any(|a| a.donors.is_empty()) {
                    found.insert(String::new(), (named(""), Slice::Donor(None)));
                }
                for donor in activities.by_ref().flat_map(|a| &a.donors) {
                    let slice = Slice::Donor(Some(donor.clone()));
                    found.insert(donor.clone(), (donor.clone(), slice));
                }
            }
            other => panic!("no dimension {other}"),
        }
        found.into_values().collect()
    }

    /// Parts that are read off SADD: `cells` gives the cells of the value at a place.
    fn sadd_parts(
        &self,
        whole: &Lines,
        values: &[&str],
        cells: impl Fn(&Grid, usize) -> Grid,
    ) -> Value {
        let line = |whole: &Line, place: usize| {
            let sadd = cells(&whole.direct.sadd, place);
            json!({
                "people_reached": sadd.sum(),
                "registered": null,
                "estimated": null,
                "indirect": null,
                "activities": null,
                "sadd": sadd.json(),
            })
        };
        let part = |(place, value): (usize, &&str)| {
            let named = self.sectors.iter().zip(&whole.by_sector);
            let sectors: Value =
                named.map(|(name, row)| with("sector", name, line(row, place))).collect();
            json!({"value": value, "sectors": sectors, "total": line(&whole.total, place)})
        };
        values.iter().enumerate().map(part).collect()
    }
}

/// The same object with one more member.
fn with(name: &str, value: &str, mut object: Value) -> Value {
    object[name] = json!(value);
    object
}

/// Every calendar month that the period touches, as `YYYY-MM`.
fn months(from: NaiveDate, to: NaiveDate) -> Vec<(String, Slice)> {
    let mut months = vec![];
    let mut first = from.with_day(1).unwrap();
    while first <= to {
        let next = first.checked_add_months(chrono::Months::new(1)).unwrap();
        let slice = Slice::Month(first, next.pred_opt().unwrap());
        months.push((first.format("%Y-%m").to_string(), slice));
        first = next;
    }
    months
}
