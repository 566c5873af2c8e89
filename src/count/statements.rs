//! What is known of people by the period's end: the last non-empty statement of each kind.
//!
//! Belongs here: folding statements in order. Does not: whether the activity of a statement is in scope;
//! its statements apply either way.

use std::ops::Range;

use crate::event::figures::{AGE_UNKNOWN, SEX_UNKNOWN};
use crate::event::people::{Disability, PopulationGroup, age_band};
use crate::event::policy::{Policy, Reviewed, Rule};
use crate::event::time::{Day, Period};

use super::agenda::Agenda;
use super::distinct::Memberships;
use super::merges::Roots;
use super::rows::{ListedPerson, NONE, PackedTraits, Rows, UNSTATED, YEARS_MAX};

/// What is known of one person.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownPerson {
    /// Household, or [`NONE`].
    pub household: u32,
    /// Sex, birth year, population group, disability.
    pub traits: PackedTraits,
}

/// What is known of everyone. Merged entries are one: their root has what is stated of all.
pub(super) struct KnownPeople {
    /// Roots of persons.
    pub person_roots: Roots,
    /// Roots of households.
    pub household_roots: Roots,
    /// By person.
    pub persons: Vec<KnownPerson>,
    /// By household.
    pub household_groups: Vec<Option<PopulationGroup>>,
    /// Whose statements apply: the version of the rule and the reviews it asks for.
    learned_under: Option<(Rule, Reviewed)>,
    /// How many of the agenda's activities were learned.
    learned: usize,
    /// From which of the agenda's activities on it is noted who leaves a household.
    noted_from: usize,
    /// The persons who left a household since, each with that household.
    left: Memberships,
}

/// How a birth year becomes an age band: the year from which ages are counted, and the version of the
/// rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ages {
    /// Year of the period's end.
    pub year: i32,
    /// Under rule 2, an age below zero is unknown.
    pub rule: Rule,
}

impl Ages {
    /// Of a period under a policy.
    pub fn at_end(period: Period, policy: &Policy) -> Self {
        Self { year: period.to.year(), rule: policy.rule }
    }

    fn band(self, born: i32) -> usize {
        match self.year - born {
            ..0 if self.rule == Rule::Two => AGE_UNKNOWN,
            age => age_band(age),
        }
    }
}

impl KnownPerson {
    /// Learns what a row states, and returns the household before.
    #[inline]
    fn learn(&mut self, row: &ListedPerson, households: &Roots) -> u32 {
        let before = self.household;
        self.household = match row.household {
            UNSTATED => before,
            // Nothing is the root of no household.
            household => households.root(household),
        };
        self.traits.learn(row.traits);
        before
    }

    /// Row and column of the person's SADD cell.
    pub fn cell(&self, ages: Ages) -> (usize, usize) {
        let sex = self.traits.sex_place().unwrap_or(SEX_UNKNOWN);
        let age = self.traits.birth_year().map_or(AGE_UNKNOWN, |born| ages.band(born));
        (sex, age)
    }
}

/// The cell of a year's SADD table for each sex and year of birth. A lookup is faster than computing the
/// age band, whose branches a processor cannot predict.
pub(super) struct CellPlaces {
    /// By the number of a sex, 0 where it is not stated: where its row begins.
    rows: [u8; 4],
    /// By the number of a year of birth, 0 where it is not stated: the place in a row.
    ages: Vec<u8>,
}

impl CellPlaces {
    /// For some ages.
    pub fn at(ages: Ages) -> Self {
        let cell = |sex: u32, born: u32| {
            KnownPerson { household: NONE, traits: PackedTraits::numbered(sex, born) }.cell(ages)
        };
        // A table has 24 cells.
        let row = |sex: u32| (cell(sex, 0).0 * (AGE_UNKNOWN + 1)) as u8;
        let age = |born: u32| cell(0, born).1 as u8;
        Self { rows: [0, 1, 2, 3].map(row), ages: (0..=YEARS_MAX).map(age).collect() }
    }

    /// The place of a person's cell, row by row.
    #[inline]
    pub fn of_person(&self, person: &KnownPerson) -> usize {
        let (sex, born) = person.traits.numbers();
        usize::from(self.rows[sex & 3]) + usize::from(self.ages[born])
    }
}

impl KnownPeople {
    /// Nothing is known yet.
    pub fn new(agenda: &Agenda<'_>) -> Self {
        let nobody = KnownPerson { household: NONE, traits: PackedTraits::default() };
        Self {
            person_roots: agenda.person_roots(),
            household_roots: agenda.household_roots(),
            persons: vec![nobody; agenda.persons as usize],
            household_groups: vec![None; agenda.households as usize],
            learned_under: None,
            learned: 0,
            noted_from: usize::MAX,
            left: Memberships::default(),
        }
    }

    /// Forgets what was learned if it cannot be gone on from: under other choices, or beyond the first day
    /// of a period whose members are asked for.
    pub fn prepare(&mut self, agenda: &Agenda<'_>, period: Period, policy: &Policy) {
        let under = (policy.rule, policy.reviewed);
        let has_members = policy.rule == Rule::Two;
        let opening = agenda.starting_before(period.from);
        let is_past = has_members && self.learned > opening && self.noted_from != opening;
        if is_past || self.learned_under.is_some_and(|learned| learned != under) {
            *self = Self::new(agenda);
        }
        if !has_members || self.learned <= opening {
            self.noted_from = if has_members { opening } else { usize::MAX };
            self.left = Memberships::default();
        }
        self.learned_under = Some(under);
    }

    /// The places of the activities that start by `until` and were not learned yet. Activities are in
    /// the order of their starts, so what is known by a day extends what is known by an earlier day.
    pub fn pending(&self, agenda: &Agenda<'_>, until: Day) -> Range<usize> {
        self.learned..agenda.starting_by(until).max(self.learned)
    }

    /// Adds what the activity at a place states, the next of those. `leave` gets every person who leaves a
    /// household, with that household.
    pub fn learn(&mut self, place: usize, rows: &Rows, mut leave: impl FnMut(u32, u32)) {
        self.learn_persons(rows, place >= self.noted_from, &mut leave);
        self.learn_households(rows);
    }

    /// Notes that all activities before a place were learned.
    pub fn learned_before(&mut self, place: usize) {
        self.learned = place;
    }

    /// The persons who left a household since the first day of the period that was prepared, each with that
    /// household.
    pub fn left(&self) -> &Memberships {
        &self.left
    }

    /// The households that a list states: persons, each with one, by the ids that count.
    pub fn stated_households(&self, rows: &Rows) -> impl Iterator<Item = (u32, u32)> {
        let stated = rows.persons.iter().filter(|row| !matches!(row.household, NONE | UNSTATED));
        stated.map(|row| {
            (self.person_roots.root(row.person), self.household_roots.root(row.household))
        })
    }

    fn learn_persons(&mut self, rows: &Rows, is_noted: bool, leave: &mut impl FnMut(u32, u32)) {
        let Self { persons, person_roots, household_roots, left, .. } = self;
        let mut learn = |person: u32, row: &ListedPerson| {
            let known = &mut persons[person as usize];
            let before = known.learn(row, household_roots);
            if before != known.household && before != NONE {
                leave(person, before);
                if is_noted {
                    left.add((person, before), |pair| pair);
                }
            }
        };
        if person_roots.is_empty() {
            rows.persons.iter().for_each(|row| learn(row.person, row));
            return;
        }
        for row in person_roots.in_order(&rows.persons, |row| row.person) {
            learn(person_roots.root(row.person), row);
        }
    }

    fn learn_households(&mut self, rows: &Rows) {
        for row in self.household_roots.in_order(&rows.households, |row| row.household) {
            if let Some(group) = row.traits.population_group() {
                let household = self.household_roots.root(row.household) as usize;
                self.household_groups[household] = Some(group);
            }
        }
    }

    /// A person's own population group, else its household's.
    pub fn population_group(&self, person: u32) -> Option<PopulationGroup> {
        let known = &self.persons[person as usize];
        known
            .traits
            .population_group()
            .or_else(|| self.household_groups.get(known.household as usize).copied().flatten())
    }

    /// A person's disability.
    pub fn disability(&self, person: u32) -> Option<Disability> {
        self.persons[person as usize].traits.disability()
    }
}
