#![doc = include_str!("PARQUET.md")]
//!
//! # This module
//!
//! Belongs here: the content of each table. Does not: the names of columns (`columns`) and their bytes
//! (`writer`), figures (`count`). The SQL that computes figures from the tables shares no code with
//! `count`.

mod columns;
mod places;
mod sql;
mod writer;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::Write;

use ::parquet::errors::Result;

use crate::count::{Roots, Source};
use crate::event::LedgerOpened;
use crate::event::activity::Activity;
use crate::event::limits::{YEAR_MAX, YEAR_MIN};
use crate::event::names::named;
use crate::event::people::{Cells, Headcount, HouseholdStated, Link, PersonStated};
use crate::event::place::Place;
use crate::event::profile::Profile;
use crate::event::text::normalised;
use crate::event::time::Period;
use crate::ledger::{LedgerError, Snapshot};
use crate::register::{Attributes, Traits};
use columns::{
    ACTIVITIES, Columns, HEADCOUNTS, HOUSEHOLDS, PERSONS, POLICIES, SECTORS, SITES, UNITS,
};
use places::{Numbered, Places};
use writer::Value;

pub use ::parquet::errors::ParquetError;
pub use sql::{RULE_SQL, TABLES_SQL, recompute_sql};

named! {
    /// A table of the export.
    Table, "table" {
        /// The policy of each year and published period.
        Policies = "policies",
        /// The profile's sectors.
        Sectors = "sectors",
        /// The units that sites lie in.
        Units = "units",
        /// Sites, in the order of their keys.
        Sites = "sites",
        /// Activities in their current version.
        Activities = "activities",
        /// Persons in the lists of activities, and what these state of them.
        Persons = "persons",
        /// Households in the lists of activities, and what these state of them.
        Households = "households",
        /// Counted groups.
        Headcounts = "headcounts",
    }
}

/// The data to export: the ledger after some records.
pub struct Export<'a> {
    ledger: &'a Snapshot,
    activities: u64,
    profile: &'a Profile,
    persons: Roots,
    households: Roots,
    places: Numbered,
    /// The normalised names of counted groups, in their order.
    groups: Vec<String>,
    notes: Vec<(&'static str, String)>,
}

/// Most people that the head-counts of one activity may add up to: more than live on earth, and few
/// enough that the SQL's packed numbers hold.
const HEADCOUNT_LIMIT: u64 = 1 << 31;

impl<'a> Export<'a> {
    /// The data of a snapshot.
    ///
    /// # Errors
    /// An activity that cannot be read, or whose head-counts are beyond what the SQL can add up.
    pub fn new(ledger: &'a Snapshot, opened: &LedgerOpened) -> Result<Self> {
        let (mut places, mut activities) = (Places::new(&ledger.state().gazetteer), 0);
        let mut groups = BTreeSet::new();
        for activity in ledger.activities() {
            let (activity, _) = activity.map_err(unreadable)?;
            places.add(&activity.about.place, activity.people.residences.iter());
            let headcounts = &activity.people.headcounts;
            groups.extend(headcounts.iter().map(|group| normalised(&group.group)));
            if headcounts.iter().map(people).sum::<u64>() >= HEADCOUNT_LIMIT {
                let what = format!(
                    "the head-counts of {} add up to more than {HEADCOUNT_LIMIT} people, and the SQL \
                     cannot count so many",
                    activity.reference
                );
                return Err(ParquetError::General(what));
            }
            activities += 1;
        }
        let notes = vec![
            ("ledger", opened.ledger.to_string()),
            ("size", ledger.size().to_string()),
            ("root", hex::encode(ledger.root())),
        ];
        let (agenda, _) = ledger.agenda_and_lists();
        Ok(Self {
            ledger,
            activities,
            profile: &ledger.state().profile,
            persons: agenda.person_roots(),
            households: agenda.household_roots(),
            places: places.numbered(),
            groups: groups.into_iter().collect(),
            notes,
        })
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
            Table::Policies => self.whole(to, &POLICIES, self.policies()),
            Table::Sectors => self.whole(to, &SECTORS, self.sectors()),
            Table::Units => self.whole(to, &UNITS, self.units()),
            Table::Sites => self.whole(to, &SITES, self.sites()),
            Table::Activities => self.each(to, &ACTIVITIES, done, Self::activity),
            Table::Persons => self.each(to, &PERSONS, done, Self::persons),
            Table::Households => self.each(to, &HOUSEHOLDS, done, Self::households),
            Table::Headcounts => self.each(to, &HEADCOUNTS, done, Self::headcounts),
        }
    }

    /// Writes a table that needs no activity.
    fn whole<W: Write + Send>(
        &self,
        to: W,
        columns: &Columns,
        rows: impl Iterator<Item = Vec<Value>>,
    ) -> Result<W> {
        let mut table = writer::Table::new(to, columns.table, &columns.all(), &self.notes)?;
        for row in rows {
            table.add(row)?;
        }
        table.finished()
    }

    /// Writes the rows of every activity, in the order of folding.
    fn each<W: Write + Send>(
        &self,
        to: W,
        columns: &Columns,
        mut done: impl FnMut(),
        rows: fn(&Self, i32, &Activity, &Attributes) -> Vec<Vec<Value>>,
    ) -> Result<W> {
        let mut table = writer::Table::new(to, columns.table, &columns.all(), &self.notes)?;
        let mut turn = 0i32;
        for (at, activity) in (0i32..).zip(self.ledger.activities()) {
            let (activity, attributes) = activity.map_err(unreadable)?;
            for mut row in rows(self, at, &activity, &attributes) {
                if columns.has_turn {
                    row.push(turn.into());
                    turn = turn.checked_add(1).ok_or_else(|| {
                        ParquetError::General(format!("{} has 2^31 rows or more", columns.table))
                    })?;
                }
                table.add(row)?;
            }
            done();
        }
        table.finished()
    }

    /// A policy for each year, and for each other period that was published.
    fn policies(&self) -> impl Iterator<Item = Vec<Value>> {
        let years = (YEAR_MIN..=YEAR_MAX).filter_map(|year| Period::year(year).ok());
        let settled = self.ledger.state().settled.periods();
        let others = settled.filter(|period| period.whole_year().is_none());
        years.chain(others).map(|period| {
            let policy = self.ledger.policy(period);
            let not_counted: Vec<_> = policy.not_counted.iter().map(|kind| kind.name()).collect();
            vec![
                i32::from(period.from).into(),
                i32::from(period.to).into(),
                i32::from(u16::from(policy.rule)).into(),
                policy.attribution.name().into(),
                policy.headcounts.name().into(),
                policy.places.name().into(),
                policy.sizes.name().into(),
                policy.reviewed.name().into(),
                not_counted.join(";").into(),
            ]
        })
    }

    fn sectors(&self) -> impl Iterator<Item = Vec<Value>> {
        (0u32..).zip(&self.profile.sectors).map(|(bit, sector)| {
            let bits = Value::Long((1u64 << bit) as i64);
            vec![bit.into(), sector.id.as_str().into(), sector.name.as_str().into(), bits]
        })
    }

    fn units(&self) -> impl Iterator<Item = Vec<Value>> {
        (0i32..).zip(self.places.units()).map(|(at, names)| {
            let name = |level: usize| Value::from(names.get(level).map(String::as_str));
            vec![at.into(), name(0), name(1), name(2)]
        })
    }

    fn sites(&self) -> impl Iterator<Item = Vec<Value>> {
        (0i32..).zip(self.places.sites()).map(|(at, site)| {
            let source = site.source.map(|source| source.name());
            let alike = u32::try_from(site.alike).ok();
            let mut row = vec![at.into(), site.key.into(), alike.into(), source.into()];
            row.extend(site.units.map(Value::from));
            row
        })
    }

    /// The site of a residence that an activity declares.
    fn residence(&self, activity: &Activity, residence: Option<usize>) -> Option<u32> {
        let residence = activity.people.residences.get(residence?)?;
        self.places.site(&activity.about.place.residence_key(residence))
    }

    fn activity(&self, at: i32, activity: &Activity, _: &Attributes) -> Vec<Vec<Value>> {
        let about = &activity.about;
        let Place { admin1, admin2, admin3, site } = &*about.place;
        let bit = |id| self.ledger.state().sectors.iter().position(|sector| sector == id);
        let mask = about.sectors().filter_map(bit).fold(0u64, |mask, bit| mask | 1 << bit);
        let joined = |texts: Vec<&str>| texts.join(";");
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned()).into();
        let state = self.ledger.state();
        let known = state.activities.get(&activity.reference);
        let review = known.and_then(|known| state.reviews.last(known.current()));
        let mut row: Vec<Value> = vec![
            at.into(),
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
            self.places.site(&about.place.site_key()).into(),
            i32::from(about.start).into(),
            i32::from(about.last_day()).into(),
            about.status.name().into(),
            text(&joined(about.donors.iter().map(|id| id.as_str()).collect())),
            about.project.as_ref().map(|id| id.as_str()).into(),
            text(&about.partner),
            about.modality.map(|modality| modality.name()).into(),
            about.reach.name().into(),
            about.new_people.then_some("yes").into(),
            review.map(|review| review.decision.name()).into(),
        ]);
        row.extend(self.places.units_of(&about.place).map(Value::from));
        vec![row]
    }

    /// Of merged entries, the one that was kept speaks last; of the others, the one merged earliest.
    fn persons(&self, at: i32, activity: &Activity, attributes: &Attributes) -> Vec<Vec<Value>> {
        let roots = &self.persons;
        let people = activity.people.person_rows().zip(attributes.persons());
        let mut people: Vec<_> = people.collect();
        people.sort_by_key(|(row, _)| {
            let rank = roots.rank(row.person).unwrap_or(0);
            (roots.root(row.person), Reverse(rank), row.person)
        });
        let row = |(row, known): (PersonStated, Traits)| {
            let household = match row.link {
                Link::Unstated => Value::Null,
                Link::Left => (-1).into(),
                Link::Household(id) => self.households.root(id).into(),
            };
            vec![
                at.into(),
                roots.root(row.person).into(),
                household,
                known.sex.map(|sex| sex.name()).into(),
                known.birth_year.into(),
                known.population_group.map(|group| group.name()).into(),
                known.disability.map(|disability| disability.name()).into(),
                self.residence(activity, row.residence).into(),
            ]
        };
        people.into_iter().map(row).collect()
    }

    /// Merged entries speak as persons do.
    fn households(&self, at: i32, activity: &Activity, attributes: &Attributes) -> Vec<Vec<Value>> {
        let roots = &self.households;
        let people = activity.people.household_rows().zip(attributes.households());
        let mut people: Vec<_> = people.collect();
        people.sort_by_key(|(row, _)| {
            let rank = roots.rank(row.household).unwrap_or(0);
            (roots.root(row.household), Reverse(rank), row.household)
        });
        let row = |(row, known): (HouseholdStated, Traits)| {
            let mut values: Vec<Value> = vec![
                at.into(),
                roots.root(row.household).into(),
                row.size.into(),
                known.population_group.map(|group| group.name()).into(),
                self.residence(activity, row.residence).into(),
            ];
            values.extend(cells_of(&row.cells));
            values
        };
        people.into_iter().map(row).collect()
    }

    fn headcounts(&self, at: i32, activity: &Activity, _: &Attributes) -> Vec<Vec<Value>> {
        let row = |group: &Headcount| {
            let key = normalised(&group.group);
            let number = self.groups.binary_search(&key).ok();
            let mut values: Vec<Value> = vec![
                at.into(),
                group.group.as_str().into(),
                key.into(),
                number.and_then(|number| u32::try_from(number).ok()).into(),
                group.count.into(),
                group.population_group.map(|group| group.name()).into(),
            ];
            values.extend(cells_of(&group.cells));
            values
        };
        activity.people.headcounts.iter().map(row).collect()
    }
}

/// The error where the ledger cannot be read.
fn unreadable(error: LedgerError) -> ParquetError {
    ParquetError::External(Box::new(error))
}

fn people(group: &Headcount) -> u64 {
    u64::from(group.count)
}

fn cells_of(cells: &Cells) -> impl Iterator<Item = Value> {
    cells.0.map(Value::from).into_iter()
}
