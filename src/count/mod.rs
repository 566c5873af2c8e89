#![doc = include_str!("RULE.md")]
//!
//! # This module
//!
//! Belongs here: the pure fold from activities to figures. Does not: reading a log or a clock,
//! knowing what an activity is called, printing. The result is a function of the set of activities:
//! no order of arrival, no map's order leaks into it.
//!
//! | file | step |
//! |---|---|
//! | `scope` | which activities count, and at which site |
//! | `merges`, `statements` | who is one with whom; household, sex, age, group |
//! | `homes` | who lives where; sizes and cells of households |
//! | `reached` | a mask of sectors for everyone |
//! | `headcounts` | the head-count that stands at each site |
//! | `tally` | what the register adds up to at each site, with SADD and overlap |
//! | `figures` | the larger side of each site, added up |
//! | `slices` | the same for a part of the contacts or of the people |
//! | `selection` | the same for any activities that a report chooses |
//! | `few` | the same for many small selections |
//! | `projection`, `part` | the register's side kept, and mended for the few people that change |
//! | `threads` | two pieces at once |
//! | `explanation` | a figure divided into what each activity and place adds |

mod explanation;
mod few;
mod figures;
mod headcounts;
mod homes;
mod merges;
mod part;
mod projection;
mod reached;
mod scope;
mod selection;
mod slices;
mod statements;
mod tally;
mod threads;

use crate::event::EntryKind;
use crate::event::activity::{About, Activity};
use crate::event::figures::{Figure, Figures, Overlap, Sadd};
use crate::event::ids::{DonorId, OfficeId, SectorId};
use crate::event::policy::Policy;
use crate::event::time::Period;
use crate::register::{Attributes, Traits};

use figures::{Kin, Selection, World};
use headcounts::Headcounts;
use homes::Homes;
use reached::Reached;
use scope::Scope;
use slices::Slice;
use statements::Known;
use tally::Tally;

pub use explanation::{ActivityPart, Explanation, PlacePart, explain};
pub use merges::Merges;
pub(crate) use merges::Roots;
pub use part::Part;
pub use projection::Projection;
pub use scope::in_scope;
pub use selection::{Candidate, Choice, Selected, select, select_few};
pub use slices::{Dimension, UNSPECIFIED};

/// An activity with the attributes it states.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// The activity in its current version.
    pub activity: &'a Activity,
    /// What the register holds beside it.
    pub attributes: &'a Attributes,
}

/// Everything the fold needs: what is the case at some moment.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The profile's sectors; a sector's place is its bit.
    pub sectors: &'a [SectorId],
    /// Activities that are not voided, in their current version, sorted by (start, reference).
    pub activities: Vec<Stated<'a>>,
    /// Merges in force.
    pub merges: &'a Merges,
    /// Persons in the register.
    pub persons: u32,
    /// Households in the register.
    pub households: u32,
}

impl<'a> Facts<'a> {
    /// Facts of activities in any order.
    pub fn new(
        sectors: &'a [SectorId],
        mut activities: Vec<Stated<'a>>,
        merges: &'a Merges,
        persons: u32,
        households: u32,
    ) -> Self {
        activities.sort_by(|a, b| {
            let key = |s: &Stated<'a>| (s.activity.about.start, &s.activity.reference);
            key(a).cmp(&key(b))
        });
        Self { sectors, activities, merges, persons, households }
    }

    /// How persons' ids resolve.
    pub(crate) fn person_roots(&self) -> Roots {
        self.merges.roots(EntryKind::Person, self.persons)
    }

    /// How households' ids resolve.
    pub(crate) fn household_roots(&self) -> Roots {
        self.merges.roots(EntryKind::Household, self.households)
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Query {
    /// Which days.
    pub period: Period,
    /// Under which choices.
    pub policy: Policy,
    /// Only contacts by this office.
    pub office: Option<OfficeId>,
    /// Only contacts paid by this donor.
    pub donor: Option<DonorId>,
    /// Broken down by what.
    pub by: Option<Dimension>,
}

impl Query {
    /// Whether the filters let an activity's contacts through.
    pub(crate) fn lets_through(&self, about: &About) -> bool {
        self.office.as_ref().is_none_or(|office| about.office == *office)
            && self.donor.as_ref().is_none_or(|donor| about.donors.contains(donor))
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The figures.
    pub figures: Figures,
    /// The figures of each part, where a dimension was asked for.
    pub parts: Vec<PartFigures>,
}

/// The figures of one value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFigures {
    /// The value.
    pub value: String,
    /// Its sectors, in order.
    pub sectors: Vec<PartFigure>,
    /// All sectors together.
    pub total: PartFigure,
}

/// A figure of a part: in full, or only the cells where it is read off SADD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartFigure {
    /// With everything.
    Full(Figure),
    /// A share of a figure's cells.
    Cells(Sadd),
}

/// Folds the facts into the figures of a period, under the counting rule.
pub fn answer(facts: &Facts<'_>, query: &Query) -> Answer {
    answer_knowing(facts, query, &Known::by(facts, query.period.to))
}

/// Folds the facts into the figures of several periods. What is known of people by the end of one
/// serves the next one, too, so that each statement is read once.
pub fn answers(facts: &Facts<'_>, queries: &[Query]) -> Vec<Answer> {
    let mut order: Vec<usize> = (0..queries.len()).collect();
    order.sort_by_key(|at| queries[*at].period.to);
    let mut known = Known::nothing(facts);
    let mut answers: Vec<(usize, Answer)> = Vec::with_capacity(queries.len());
    for at in order {
        known.hear(facts, queries[at].period.to);
        answers.push((at, answer_knowing(facts, &queries[at], &known)));
    }
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn answer_knowing(facts: &Facts<'_>, query: &Query, known: &Known) -> Answer {
    let scope = scope::scope(facts, query.period, &query.policy);
    let (homes, whole) = settled(&scope, known);
    let fold = Fold::new(facts, query, &scope, known, &homes, whole);
    let everything = Slice { value: String::new(), activities: fold.chosen(), kin: Kin::All };
    let (whole, overlap) = fold.slice(&everything);
    let parts = match query.by {
        None => Vec::new(),
        Some(dimension @ (Dimension::Sex | Dimension::Age)) => {
            let parts = slices::read_off_sadd(dimension, &whole);
            let cells = |(value, sadds): (String, Vec<Sadd>)| {
                part(value, sadds.into_iter().map(PartFigure::Cells).collect())
            };
            parts.into_iter().filter_map(cells).collect()
        }
        Some(dimension) => {
            let chosen = &everything.activities;
            let slices = slices::slices(dimension, &scope, chosen, query.period, &query.policy);
            let full = |slice: Slice| {
                let figures = fold.slice(&slice).0;
                part(slice.value, figures.into_iter().map(PartFigure::Full).collect())
            };
            slices.into_iter().filter_map(full).collect()
        }
    };
    let mut sectors = whole;
    let total = sectors.pop().unwrap_or_default();
    let sectors = facts.sectors.iter().cloned().zip(sectors).collect();
    let figures = Figures { sectors, total, overlap: named_overlap(facts.sectors, overlap) };
    Answer { figures, parts }
}

/// Where everyone lives, and whom the direct contacts reached.
fn settled(scope: &Scope<'_>, known: &Known) -> (Homes, Reached) {
    let homes = || Homes::of(scope, known);
    threads::at_once(known.persons.len(), homes, || Reached::within(scope, known, false))
}

/// What is stated of every person by the end of time: sex and birth year, by dense id.
pub fn last_traits(facts: &Facts<'_>) -> Vec<Traits> {
    let Some(last) = facts.activities.last() else {
        return vec![Traits::default(); facts.persons as usize];
    };
    let known = Known::by(facts, last.activity.about.start);
    known.persons.iter().map(|person| person.traits).collect()
}

fn part(value: String, mut sectors: Vec<PartFigure>) -> Option<PartFigures> {
    let total = sectors.pop()?;
    Some(PartFigures { value, sectors, total })
}

/// The overlap with sectors by name, sorted by people, falling, then sectors in the profile's
/// order.
fn named_overlap(sectors: &[SectorId], sets: std::collections::BTreeMap<u64, u64>) -> Vec<Overlap> {
    let mut sets: Vec<(Vec<u32>, u64)> = {
        let listed = |(mask, people): (u64, u64)| (headcounts::bits(mask).collect(), people);
        sets.into_iter().map(listed).collect()
    };
    sets.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    let named = |(bits, people): (Vec<u32>, u64)| Overlap {
        sectors: bits.iter().filter_map(|bit| sectors.get(*bit as usize).cloned()).collect(),
        people,
    };
    sets.into_iter().map(named).collect()
}

/// One count under way: what all its slices share.
struct Fold<'a> {
    query: &'a Query,
    scope: &'a Scope<'a>,
    direct: World<'a>,
    /// The world with indirect contacts, where there are any.
    combined: Option<World<'a>>,
}

impl<'a> Fold<'a> {
    fn new(
        facts: &Facts<'_>,
        query: &'a Query,
        scope: &'a Scope<'a>,
        known: &'a Known,
        homes: &'a Homes,
        whole: Reached,
    ) -> Self {
        let (sectors, year) = (facts.sectors.len(), query.period.to.year());
        let world = |whole| World::of(scope, known, homes, whole, sectors, year);
        let any_indirect = scope.activities.iter().any(|activity| !activity.direct);
        let combined = any_indirect.then(|| world(Reached::within(scope, known, true)));
        Self { query, scope, direct: world(whole), combined }
    }

    /// Indices of the activities that the query's filters let through.
    fn chosen(&self) -> Vec<usize> {
        let passes =
            |at: &usize| self.query.lets_through(&self.scope.activities[*at].stated.activity.about);
        (0..self.scope.activities.len()).filter(passes).collect()
    }

    /// The figures of a slice per sector and, last, in total, with its overlap by mask.
    fn slice(&self, slice: &Slice) -> (Vec<Figure>, std::collections::BTreeMap<u64, u64>) {
        let activities = || slice.activities.iter().map(|at| &self.scope.activities[*at]);
        let direct = || activities().filter(|activity| activity.direct);
        let rule = self.query.policy.headcounts;
        let of_kin = |group: &crate::event::people::Headcount| {
            slice.kin.has_headcount(group.population_group)
        };
        // What is unrestricted was marked before.
        let everything = slice.activities.len() == self.scope.activities.len();
        let marked = (!everything).then(|| Reached::by(direct(), self.direct.known));
        let reached = marked.as_ref().unwrap_or(&self.direct.whole);
        let headcounts = Headcounts::of(direct(), rule, of_kin);
        let tally = Tally::of(&self.direct, reached, slice.kin);
        let (sites, slots) = (self.direct.sites, self.direct.sectors);
        let mut figures = Selection::of(sites, slots, &tally, &headcounts).figures();

        if let Some(world) = &self.combined {
            let marked = (!everything).then(|| Reached::by(activities(), world.known));
            let reached = marked.as_ref().unwrap_or(&world.whole);
            let headcounts = Headcounts::of(activities(), rule, of_kin);
            let tally = Tally::of(world, reached, slice.kin);
            let together = Selection::of(sites, slots, &tally, &headcounts).people();
            for (figure, together) in figures.iter_mut().zip(together) {
                // Both are numbers of people, far below the limits of i64.
                figure.indirect = together as i64 - figure.people_reached as i64;
                debug_assert!(slice.kin != Kin::All || figure.indirect >= 0);
            }
        }

        let with_kin = match slice.kin {
            Kin::All => Vec::new(),
            kin => self.direct.households_with(kin),
        };
        let total = figures.len() - 1;
        for scoped in direct().filter(|s| self.direct.concerns(s, slice.kin, &with_kin)) {
            headcounts::bits(scoped.sectors).for_each(|s| figures[s as usize].activities += 1);
            figures[total].activities += 1;
        }
        (figures, tally.overlap)
    }
}
