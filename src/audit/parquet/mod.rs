#![doc = include_str!("PARQUET.md")]
//!
//! # This module
//!
//! Belongs here: the content of each table. Does not: the bytes of columns (`writer`), figures (`count`).
//! The SQL that computes figures from the tables shares no code with `count`.

mod writer;

use std::collections::BTreeSet;
use std::io::Write;

use ::parquet::errors::Result;

use crate::count::Roots;
use crate::event::LedgerOpened;
use crate::event::activity::Activity;
use crate::event::names::named;
use crate::event::people::{Cells, Link};
use crate::event::place::{Place, SiteKey};
use crate::event::profile::Profile;
use crate::event::text::normalised;
use crate::ledger::{LedgerError, Snapshot};
use crate::register::Attributes;
use writer::{Type, Value};

pub use ::parquet::errors::ParquetError;

named! {
    /// A table of the export.
    Table, "table" {
        /// The profile's sectors.
        Sectors = "sectors",
        /// Sites, in the order of their keys.
        Sites = "sites",
        /// Activities in their current version.
        Activities = "activities",
        /// Persons reached by activities, and what these state of them.
        Persons = "persons",
        /// Households reached as households, and what activities state of them.
        Households = "households",
        /// Counted groups.
        Headcounts = "headcounts",
    }
}

/// SQL for DuckDB that computes a year's figures from the tables in its folder.
pub fn recompute_sql(year: i32) -> String {
    let rule = include_str!("../../../benches/peers/rule.sql");
    let mut rule = rule.to_owned();
    for (name, value) in [
        ("{first_day}", "make_date(getvariable('year'), 1, 1)"),
        ("{last_day}", "make_date(getvariable('year'), 12, 31)"),
        ("{year}", "getvariable('year')"),
        ("{sectors}", "getvariable('sectors')"),
    ] {
        rule = rule.replace(name, value);
    }
    // The comments about the benchmark's own tables and parameters do not apply here.
    let body = rule.find("create or replace").map_or("", |at| &rule[at..]);
    let (tables, figures) = (include_str!("tables.sql"), include_str!("figures.sql"));
    format!("set variable year = {year};\n\n{tables}\n{body}\n{figures}")
}

/// The data to export: the ledger after some records.
pub struct Export<'a> {
    ledger: &'a Snapshot,
    activities: u64,
    profile: &'a Profile,
    persons: Roots,
    households: Roots,
    sites: Vec<SiteKey>,
    notes: Vec<(&'static str, String)>,
}

impl<'a> Export<'a> {
    /// The data of a snapshot.
    ///
    /// # Errors
    /// An activity that cannot be read.
    pub fn new(ledger: &'a Snapshot, opened: &LedgerOpened) -> Result<Self> {
        let (mut sites, mut activities): (BTreeSet<SiteKey>, _) = (BTreeSet::new(), 0);
        for activity in ledger.activities() {
            let (activity, _) = activity.map_err(unreadable)?;
            let place = &activity.about.place;
            sites.insert(place.site_key());
            let residences = activity.people.residences.iter();
            sites.extend(residences.map(|residence| place.residence_key(residence)));
            activities += 1;
        }
        let notes = vec![
            ("ledger", opened.ledger.to_string()),
            ("size", ledger.size().to_string()),
            ("root", hex::encode(ledger.root())),
        ];
        let sites = sites.into_iter().collect();
        let (agenda, _) = ledger.agenda_and_lists();
        let (persons, households) = (agenda.person_roots(), agenda.household_roots());
        let profile = &ledger.state().profile;
        Ok(Self { ledger, activities, profile, persons, households, sites, notes })
    }

    /// Number of activities; `write` reports its progress in activities.
    pub fn activities(&self) -> u64 {
        self.activities
    }

    /// Writes a table, and reports each activity as done.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write<W: Write + Send>(&self, table: Table, to: W, done: impl FnMut()) -> Result<W> {
        match table {
            Table::Sectors => self.write_sectors(to),
            Table::Sites => self.write_sites(to),
            Table::Activities => self.each(table, to, ACTIVITIES, done, Self::activity),
            Table::Persons => self.each(table, to, PERSONS, done, Self::persons),
            Table::Households => {
                self.each(table, to, &with_cells(HOUSEHOLDS), done, Self::households)
            }
            Table::Headcounts => {
                self.each(table, to, &with_cells(HEADCOUNTS), done, Self::headcounts)
            }
        }
    }

    /// Writes the rows of every activity, in the order of folding.
    fn each<W: Write + Send>(
        &self,
        table: Table,
        to: W,
        columns: &[(&'static str, Type)],
        mut done: impl FnMut(),
        rows: fn(&Self, usize, &Activity, &Attributes) -> Vec<Vec<Value>>,
    ) -> Result<W> {
        let mut written = writer::Table::new(to, table.name(), columns, &self.notes)?;
        for (at, activity) in self.ledger.activities().enumerate() {
            let (activity, attributes) = activity.map_err(unreadable)?;
            for row in rows(self, at, &activity, &attributes) {
                written.add(row)?;
            }
            done();
        }
        written.finished()
    }

    fn write_sectors<W: Write + Send>(&self, to: W) -> Result<W> {
        let columns = [("bit", Type::Whole), ("sector", Type::Text), ("name", Type::Text)];
        let mut table = writer::Table::new(to, Table::Sectors.name(), &columns, &self.notes)?;
        for (bit, sector) in (0i32..).zip(&self.profile.sectors) {
            table.add([bit.into(), sector.id.as_str().into(), sector.name.as_str().into()])?;
        }
        table.finished()
    }

    fn write_sites<W: Write + Send>(&self, to: W) -> Result<W> {
        let columns = [("site", Type::Whole), ("key", Type::Text)];
        let mut table = writer::Table::new(to, Table::Sites.name(), &columns, &self.notes)?;
        for (at, site) in (0i32..).zip(&self.sites) {
            table.add([at.into(), site.as_str().into()])?;
        }
        table.finished()
    }

    fn site(&self, key: &SiteKey) -> Value {
        self.sites.binary_search(key).ok().and_then(|at| u32::try_from(at).ok()).into()
    }

    /// The site of a residence that an activity declares.
    fn residence(&self, activity: &Activity, residence: Option<usize>) -> Option<u32> {
        let residence = activity.people.residences.get(residence?)?;
        let key = activity.about.place.residence_key(residence);
        u32::try_from(self.sites.binary_search(&key).ok()?).ok()
    }

    fn activity(&self, at: usize, activity: &Activity, _: &Attributes) -> Vec<Vec<Value>> {
        let about = &activity.about;
        let Place { admin1, admin2, admin3, site } = &*about.place;
        let bit = |id| self.ledger.state().sectors.iter().position(|sector| sector == id);
        let mask = about.sectors().filter_map(bit).fold(0u64, |mask, bit| mask | 1 << bit);
        let joined = |texts: Vec<&str>| texts.join(";");
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned()).into();
        let mut row: Vec<Value> = vec![
            place(at),
            activity.reference.as_str().into(),
            about.details.kind().name().into(),
            text(&about.title),
            about.sector.as_str().into(),
            joined(about.sectors().map(|id| id.as_str()).collect()).into(),
            Value::Long(mask as i64),
            about.office.as_str().into(),
        ];
        for area in [admin1, admin2, admin3, site] {
            row.extend([text(&area.name), text(&area.pcode)]);
        }
        row.extend([
            self.site(&about.place.site_key()),
            i32::from(about.start).into(),
            i32::from(about.last_day()).into(),
            about.status.name().into(),
            text(&joined(about.donors.iter().map(|id| id.as_str()).collect())),
            about.project.as_ref().map(|id| id.as_str()).into(),
            text(&about.partner),
            about.modality.map(|modality| modality.name()).into(),
            about.reach.name().into(),
        ]);
        vec![row]
    }

    /// One row per person; merged entries have one row.
    fn persons(&self, at: usize, activity: &Activity, attributes: &Attributes) -> Vec<Vec<Value>> {
        let roots = &self.persons;
        let people = activity.people.person_rows().zip(attributes.persons());
        let mut people: Vec<_> = people
            .map(|(row, traits)| {
                let rank = roots.rank(row.person).unwrap_or(0);
                (roots.root(row.person), std::cmp::Reverse(rank), row, traits)
            })
            .collect();
        // Of merged entries, the statements of the one that was kept come last.
        people.sort_by_key(|(root, rank, row, _)| (*root, *rank, row.person));
        let mut rows = Vec::new();
        for same in people.chunk_by(|a, b| a.0 == b.0) {
            let mut link = Link::Unstated;
            let mut known = crate::register::Traits::default();
            let mut residence: Option<u32> = None;
            for (_, _, row, traits) in same {
                if row.link != Link::Unstated {
                    link = row.link;
                }
                known.sex = traits.sex.or(known.sex);
                known.birth_year = traits.birth_year.or(known.birth_year);
                known.population_group = traits.population_group.or(known.population_group);
                known.disability = traits.disability.or(known.disability);
                let site = self.residence(activity, row.residence);
                residence = residence.into_iter().chain(site).min();
            }
            let household = match link {
                Link::Unstated => Value::Null,
                Link::Left => (-1).into(),
                Link::Household(id) => self.households.root(id).into(),
            };
            rows.push(vec![
                place(at),
                same[0].0.into(),
                household,
                known.sex.map(|sex| sex.name()).into(),
                known.birth_year.into(),
                known.population_group.map(|group| group.name()).into(),
                known.disability.map(|disability| disability.name()).into(),
                residence.into(),
            ]);
        }
        rows
    }

    /// One row per household; merged entries have one row.
    fn households(
        &self,
        at: usize,
        activity: &Activity,
        attributes: &Attributes,
    ) -> Vec<Vec<Value>> {
        let roots = &self.households;
        let people = activity.people.household_rows().zip(attributes.households());
        let mut people: Vec<_> = people
            .map(|(row, traits)| {
                let rank = roots.rank(row.household).unwrap_or(0);
                (roots.root(row.household), std::cmp::Reverse(rank), row, traits)
            })
            .collect();
        people.sort_by_key(|(root, rank, row, _)| (*root, *rank, row.household));
        let mut rows = Vec::new();
        for same in people.chunk_by(|a, b| a.0 == b.0) {
            let size = same.iter().map(|(_, _, row, _)| row.size).max().unwrap_or(0);
            // The last row with that size that fills a cell.
            let speaks = |row: &&crate::event::people::HouseholdStated| {
                row.size == size && row.cells.any_filled()
            };
            let cells = same.iter().map(|(_, _, row, _)| row).rfind(speaks);
            let group = same.iter().rev().find_map(|(_, _, _, traits)| traits.population_group);
            let residences = same.iter();
            let residences =
                residences.filter_map(|(_, _, row, _)| self.residence(activity, row.residence));
            let mut row: Vec<Value> = vec![
                place(at),
                same[0].0.into(),
                size.into(),
                group.map(|group| group.name()).into(),
                residences.min().into(),
            ];
            row.extend(cells_of(&cells.map(|row| row.cells).unwrap_or_default()));
            rows.push(row);
        }
        rows
    }

    fn headcounts(&self, at: usize, activity: &Activity, _: &Attributes) -> Vec<Vec<Value>> {
        let mut rows = Vec::new();
        for group in &activity.people.headcounts {
            let mut row: Vec<Value> = vec![
                place(at),
                group.group.as_str().into(),
                normalised(&group.group).into(),
                group.count.into(),
                group.population_group.map(|group| group.name()).into(),
            ];
            row.extend(cells_of(&group.cells));
            rows.push(row);
        }
        rows
    }
}

/// The error where the ledger cannot be read.
fn unreadable(error: LedgerError) -> ParquetError {
    ParquetError::External(Box::new(error))
}

/// An activity's position among all.
fn place(at: usize) -> Value {
    u32::try_from(at).ok().into()
}

fn cells_of(cells: &Cells) -> impl Iterator<Item = Value> {
    cells.0.map(Value::from).into_iter()
}

/// Columns, followed by the cells by sex and age.
fn with_cells(columns: &[(&'static str, Type)]) -> Vec<(&'static str, Type)> {
    const CELLS: [&str; 10] = [
        "f_0_4", "f_5_11", "f_12_17", "f_18_59", "f_60", "m_0_4", "m_5_11", "m_12_17", "m_18_59",
        "m_60",
    ];
    columns.iter().copied().chain(CELLS.map(|cell| (cell, Type::Whole))).collect()
}

const ACTIVITIES: &[(&str, Type)] = &[
    ("activity", Type::Whole),
    ("reference", Type::Text),
    ("kind", Type::Text),
    ("title", Type::Text),
    ("sector", Type::Text),
    ("sectors", Type::Text),
    ("sector_mask", Type::Long),
    ("office", Type::Text),
    ("admin1", Type::Text),
    ("admin1_pcode", Type::Text),
    ("admin2", Type::Text),
    ("admin2_pcode", Type::Text),
    ("admin3", Type::Text),
    ("admin3_pcode", Type::Text),
    ("site_name", Type::Text),
    ("site_pcode", Type::Text),
    ("site", Type::Whole),
    ("start_date", Type::Day),
    ("end_date", Type::Day),
    ("status", Type::Text),
    ("donors", Type::Text),
    ("project", Type::Text),
    ("partner", Type::Text),
    ("modality", Type::Text),
    ("reach", Type::Text),
];

const PERSONS: &[(&str, Type)] = &[
    ("activity", Type::Whole),
    ("person", Type::Whole),
    ("household", Type::Whole),
    ("sex", Type::Text),
    ("birth_year", Type::Whole),
    ("population_group", Type::Text),
    ("disability", Type::Text),
    ("residence", Type::Whole),
];

const HOUSEHOLDS: &[(&str, Type)] = &[
    ("activity", Type::Whole),
    ("household", Type::Whole),
    ("size", Type::Whole),
    ("population_group", Type::Text),
    ("residence", Type::Whole),
];

const HEADCOUNTS: &[(&str, Type)] = &[
    ("activity", Type::Whole),
    ("group_name", Type::Text),
    ("group_key", Type::Text),
    ("people", Type::Whole),
    ("population_group", Type::Text),
];
