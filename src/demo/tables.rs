//! The activities and their contacts as rows of intake tables, with all columns.
//!
//! Belongs here: columns, spelling, the numbers of persons and households on lists. Does not: deciding
//! anything about activities or people.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::calendar::{Activity, Belongs, date};
use super::catalogue::{ASSESSMENT, CLASS, LEGAL_CASE, RRM_RESPONSE};
use super::people::Population;
use super::places::{Places, Site};
use super::sectors::ids;

/// The four intake tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// What was done, where and when.
    pub activities: Table,
    /// Persons on lists.
    pub people: Table,
    /// Households on lists.
    pub households: Table,
    /// Groups that were counted without a list.
    pub headcounts: Table,
}

/// An intake table: every row has a cell for each column of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The table's name, and its file's without `.csv`.
    pub name: &'static str,
    /// The columns.
    pub header: Vec<&'static str>,
    /// The rows; an empty cell states nothing.
    pub rows: Vec<Vec<String>>,
}

const ACTIVITIES: [&str; 38] = [
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
    "admin1_pcode",
    "admin2_pcode",
    "admin3_pcode",
    "site_pcode",
    "start",
    "end",
    "status",
    "donors",
    "project",
    "partner",
    "modality",
    "reach",
    "new_people",
    "items",
    "quantity",
    "unit",
    "value",
    "currency",
    "class_level",
    "sessions",
    "case_type",
    "case_status",
    "alert",
    "shock",
    "alert_date",
    "assessment_date",
    "topic",
    "facility",
];

const FACILITY_TYPE: &str = "facility_type";

const PEOPLE: [&str; 10] = [
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

const SADD: [&str; 10] = [
    "f_0_4", "f_5_11", "f_12_17", "f_18_59", "f_60", "m_0_4", "m_5_11", "m_12_17", "m_18_59",
    "m_60",
];

const SHOCKS: [&str; 5] = [
    "displacement after an armed attack",
    "displacement after threats",
    "flood",
    "fire in the site",
    "return of displaced families",
];

/// The numbers of households and persons on lists, in the order in which they first appear.
pub(super) struct Numbers {
    households: BTreeMap<usize, String>,
    persons: BTreeMap<usize, String>,
}

impl Numbers {
    /// Numbers everybody on the lists of `activities`.
    pub fn new(activities: &[Activity], population: &Population, places: &Places) -> Self {
        let mut numbers = Numbers { households: BTreeMap::new(), persons: BTreeMap::new() };
        let mut last: BTreeMap<(&str, bool), u32> = BTreeMap::new();
        for activity in activities {
            let persons = activity.persons.iter();
            let through_member = persons.filter_map(|row| population.persons[row.person].household);
            let as_household = activity.households.iter().map(|row| row.household);
            for household in as_household.chain(through_member) {
                numbers.households.entry(household).or_insert_with(|| {
                    let office = places.sites[population.households[household].home].area.code;
                    let serial = last.entry((office, activity.mistaken)).or_insert(0);
                    *serial += 1;
                    match activity.mistaken {
                        true => format!("HH-{office}-T{serial:04}"),
                        false => format!("HH-{office}-{serial:05}"),
                    }
                });
            }
            for row in &activity.persons {
                let serial = numbers.persons.len() + 1;
                numbers.persons.entry(row.person).or_insert_with(|| format!("P{serial:06}"));
            }
        }
        numbers
    }
}

/// The four tables of some activities.
pub(super) fn tables<'a>(
    activities: impl Iterator<Item = &'a Activity>,
    population: &Population,
    places: &Places,
    numbers: &Numbers,
) -> Tables {
    let mut tables = Tables {
        activities: table("activities", &[&ACTIVITIES, &[FACILITY_TYPE]]),
        people: table("people", &[&PEOPLE]),
        households: table(
            "households",
            &[
                &["activity", "household", "size"],
                &SADD,
                &["population_group", "residence", "residence_pcode"],
            ],
        ),
        headcounts: table(
            "headcounts",
            &[&["activity", "group", "count"], &SADD, &["population_group"]],
        ),
    };
    for activity in activities {
        tables.activities.rows.push(activity_row(activity, places));
        people_rows(activity, population, places, numbers, &mut tables.people);
        household_rows(activity, population, places, numbers, &mut tables.households);
        headcount_rows(activity, places, &mut tables.headcounts);
    }
    tables
}

fn table(name: &'static str, columns: &[&[&'static str]]) -> Table {
    Table { name, header: columns.concat(), rows: Vec::new() }
}

fn activity_row(activity: &Activity, places: &Places) -> Vec<String> {
    let work = activity.work;
    let details = &work.details;
    let Site { area, admin2, admin3, admin2_pcode, admin3_pcode, name, pcode, .. } =
        &places.sites[activity.site];
    let listed = activity.households.len() + activity.persons.len();
    let counted: u64 = activity.groups.iter().map(|group| group.count).sum();
    let quantity = match (listed as u64, counted) {
        (0, 0) => 1,
        (0, counted) => counted,
        (listed, _) => listed,
    };
    let of = |given: bool, text: String| if given { text } else { String::new() };
    let level = activity.start.unsigned_abs() as usize + activity.site;
    let class_level = match details.class_levels {
        [] => "",
        levels => levels[level % levels.len()],
    };
    let case = work.kind == LEGAL_CASE;
    let closed = activity.end.is_some() || details.case_type == "counselling";
    let relief = work.kind == RRM_RESPONSE;
    let alerted = relief || work.kind == ASSESSMENT && work.code == "MSA";
    let priced = details.value > 0;
    let alert_year = date(activity.alert).year();
    let alert = format!("ALERT-{}-{alert_year}-{:03}", area.code, activity.site);
    let mut also = ids(work.sectors());
    also.retain(|id| !ids(work.sector).contains(id));
    vec![
        activity.reference.clone(),
        work.kind.into(),
        ids(work.sector).concat(),
        also.join(";"),
        activity.title.clone(),
        area.office.into(),
        area.region.into(),
        (*admin2).into(),
        (*admin3).into(),
        (*name).into(),
        area.pcode.into(),
        admin2_pcode.clone(),
        admin3_pcode.clone(),
        pcode.clone().unwrap_or_default(),
        date(activity.start).to_string(),
        activity.end.map(|end| date(end).to_string()).unwrap_or_default(),
        activity.status.into(),
        activity.donors.join(";"),
        activity.project.into(),
        partner(work.code).into(),
        details.modality.into(),
        if activity.indirect { "indirect" } else { "" }.into(),
        if activity.new_people { "yes" } else { "" }.into(),
        details.items.into(),
        of(!details.items.is_empty(), quantity.to_string()),
        details.unit.into(),
        of(priced, (details.value * quantity).to_string()),
        of(priced, "XOF".into()),
        class_level.into(),
        of(work.kind == CLASS && details.sessions > 0, details.sessions.to_string()),
        details.case_type.into(),
        of(case, if closed { "closed" } else { "open" }.into()),
        of(alerted, alert),
        of(alerted, SHOCKS[activity.site % SHOCKS.len()].into()),
        of(alerted, date(activity.alert).to_string()),
        of(relief, date(activity.alert + 3).to_string()),
        details.topic.into(),
        details.facility.into(),
        details.facility_type.into(),
    ]
}

fn partner(code: &str) -> &'static str {
    match code {
        "TEA" | "GOV" => "Académie d'enseignement",
        "AUT" | "REG" => "Direction régionale de l'état civil",
        "WAT" | "PAS" => "Direction régionale de l'hydraulique",
        _ => "",
    }
}

fn people_rows(
    activity: &Activity,
    population: &Population,
    places: &Places,
    numbers: &Numbers,
    people: &mut Table,
) {
    for row in &activity.persons {
        let person = &population.persons[row.person];
        let said = |text: String| if row.in_full { text } else { String::new() };
        let household = match row.household {
            Belongs::AsBefore => {
                let number = |household| numbers.households[&household].clone();
                said(person.household.map(number).unwrap_or_default())
            }
            Belongs::ToNone => "-".into(),
            Belongs::To(joined) => numbers.households[&joined].clone(),
        };
        // Lists of legal cases ask for the year of birth, others for the age on their first day.
        let by_year = activity.work.kind == LEGAL_CASE;
        let age = date(activity.start).year() - person.birth_year;
        let (birth_year, age) = match () {
            // Not born yet when an earlier year's list was made: the age is left empty.
            () if age < 0 => (String::new(), String::new()),
            () if by_year => (said(person.birth_year.to_string()), String::new()),
            () => (String::new(), said(age.to_string())),
        };
        let (residence, residence_pcode) = residence(row.residence, places);
        people.rows.push(vec![
            activity.reference.clone(),
            numbers.persons[&row.person].clone(),
            household,
            said(person.sex.into()),
            birth_year,
            age,
            said(person.group.into()),
            said(person.disability.into()),
            residence,
            residence_pcode,
        ]);
    }
}

fn household_rows(
    activity: &Activity,
    population: &Population,
    places: &Places,
    numbers: &Numbers,
    households: &mut Table,
) {
    for row in &activity.households {
        let household = &population.households[row.household];
        let number = numbers.households[&row.household].clone();
        let (residence, residence_pcode) = residence(row.residence, places);
        let mut cells = vec![activity.reference.clone(), number, row.size.to_string()];
        let sadd = row.sadd.iter().map(|cell| cell.map(|people| people.to_string()));
        cells.extend(sadd.map(Option::unwrap_or_default));
        cells.extend([household.group.to_string(), residence, residence_pcode]);
        households.rows.push(cells);
    }
}

fn headcount_rows(activity: &Activity, places: &Places, headcounts: &mut Table) {
    let group = if places.sites[activity.site].displaced { "idp" } else { "" };
    for row in &activity.groups {
        let mut cells =
            vec![activity.reference.clone(), row.name.to_string(), row.count.to_string()];
        match row.sadd {
            Some(sadd) => cells.extend(sadd.map(|people| people.to_string())),
            None => cells.extend(vec![String::new(); SADD.len()]),
        }
        cells.push(group.to_string());
        headcounts.rows.push(cells);
    }
}

/// The columns `residence` and `residence_pcode`: a site that has a P-code is named by it.
fn residence(site: Option<usize>, places: &Places) -> (String, String) {
    let Some(site) = site.map(|site| &places.sites[site]) else {
        return (String::new(), String::new());
    };
    match &site.pcode {
        Some(pcode) => (String::new(), pcode.clone()),
        None => (site.name.into(), String::new()),
    }
}
