//! What the register adds up to in a period, kept, and mended when a few activities change.
//!
//! Belongs here: the kept sums, taking some people out and putting them in as they are now, and the
//! answer that follows. Does not: which people are touched by new records, files (`ledger`).
//!
//! A tally is a sum over households with their members, and over persons without one. So the part of
//! a few of them can be folded by itself, under the facts of before and under those of now, by the
//! very code that folds everyone: the one is taken out, the other put in. Head-counts stand for a
//! site, not for people; they are folded anew each time, which takes no list of people.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::figures::{Kin, Selection, World};
use super::headcounts::{Headcounts, bits};
use super::part::Part;
use super::reached::Reached;
use super::scope::{self, Scope};
use super::statements::{Known, NONE};
use super::tally::{Cell, Tally};
use super::{Answer, Facts, Query, named_overlap, settled};
use crate::event::activity::Reach;
use crate::event::figures::Figures;
use crate::event::place::SiteKey;

/// The register's side of a period's figures, and who belonged to which household at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projection {
    /// Number of sectors of the profile.
    sectors: usize,
    direct: Register,
    /// With indirect contacts; nothing where there is none.
    combined: Option<Register>,
    /// By person: the household, as four little-endian bytes each.
    #[serde(with = "serde_bytes")]
    households: Vec<u8>,
}

/// A tally by the sites' own keys, since their numbers change with every new site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Register {
    /// A cell per sector and one for all together; sites with nobody at home are left out.
    sites: BTreeMap<SiteKey, Vec<Cell>>,
    overlap: BTreeMap<u64, u64>,
}

impl Register {
    fn of(world: &World<'_>, scope: &Scope<'_>, reached: &Reached) -> Self {
        let tally = Tally::of(world, reached, Kin::All);
        let rows = scope.sites.iter().enumerate().map(|(at, key)| (key.clone(), tally.site(at)));
        let lived_in = rows.filter(|(_, row)| row.iter().any(|cell| *cell != Cell::default()));
        let sites = lived_in.map(|(key, row)| (key, row.to_vec())).collect();
        Self { sites, overlap: tally.overlap }
    }

    /// Puts people in.
    fn add(&mut self, other: &Self) {
        for (key, row) in &other.sites {
            match self.sites.get_mut(key) {
                Some(cells) => cells.iter_mut().zip(row).for_each(|(cell, more)| cell.add(more)),
                None => {
                    self.sites.insert(key.clone(), row.clone());
                }
            }
        }
        for (mask, people) in &other.overlap {
            *self.overlap.entry(*mask).or_insert(0) += people;
        }
    }

    /// Takes people out; nothing when they are not in it.
    fn take(&mut self, other: &Self) -> Option<()> {
        for (key, row) in &other.sites {
            let cells = self.sites.get_mut(key)?;
            for (cell, less) in cells.iter_mut().zip(row) {
                cell.take(less)?;
            }
            if cells.iter().all(|cell| *cell == Cell::default()) {
                self.sites.remove(key);
            }
        }
        for (mask, people) in &other.overlap {
            let left = self.overlap.get(mask)?.checked_sub(*people)?;
            match left {
                0 => self.overlap.remove(mask),
                left => self.overlap.insert(*mask, left),
            };
        }
        Some(())
    }
}

/// The register's side with direct contacts and, where asked for, with indirect ones too.
fn fold(facts: &Facts<'_>, query: &Query, indirect: bool) -> (Register, Option<Register>, Known) {
    let known = Known::by(facts, query.period.to);
    let scope = scope::scope(facts, query.period, &query.policy);
    let (homes, whole) = settled(&scope, &known);
    let (sectors, year) = (facts.sectors.len(), query.period.to.year());
    let register = |whole: Reached, indirect: bool| {
        let world = World::of(&scope, &known, &homes, whole, sectors, year);
        let chosen = scope.activities.iter().filter(|scoped| {
            (scoped.direct || indirect) && query.lets_through(&scoped.stated.activity.about)
        });
        match query.office.is_none() && query.donor.is_none() {
            true => Register::of(&world, &scope, &world.whole),
            false => Register::of(&world, &scope, &Reached::by(chosen, &known)),
        }
    };
    let direct = register(whole, false);
    let combined = indirect.then(|| register(Reached::within(&scope, &known, true), true));
    (direct, combined, known)
}

/// Whether any activity in scope has indirect reach.
fn any_indirect(facts: &Facts<'_>, query: &Query) -> bool {
    facts.activities.iter().any(|stated| {
        let about = &stated.activity.about;
        about.reach == Reach::Indirect && scope::in_scope(about, query.period, &query.policy)
    })
}

impl Projection {
    /// Folds everyone. What the query is broken down by does not matter.
    pub fn of(facts: &Facts<'_>, query: &Query) -> Self {
        let (direct, combined, known) = fold(facts, query, any_indirect(facts, query));
        let households = known.persons.iter().flat_map(|person| person.household.to_le_bytes());
        let households = households.collect();
        Self { sectors: facts.sectors.len(), direct, combined, households }
    }

    /// The households that persons belonged to at the period's end.
    pub fn households_of(&self, persons: &BTreeSet<u32>) -> BTreeSet<u32> {
        let household = |person: &u32| {
            let at = *person as usize * 4;
            let bytes = self.households.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_le_bytes(bytes)).filter(|household| *household != NONE)
        };
        persons.iter().filter_map(household).collect()
    }

    /// Everybody who belonged to one of some households at the period's end.
    pub fn members_of(&self, households: &BTreeSet<u32>) -> BTreeSet<u32> {
        let ends = households.last().map_or(0, |last| *last as usize + 1);
        let mut among = vec![false; ends];
        households.iter().for_each(|household| among[*household as usize] = true);
        let all = (0u32..).zip(self.households.chunks_exact(4));
        let belongs = all.filter(|(_, bytes)| {
            let household = <[u8; 4]>::try_from(*bytes).map_or(NONE, u32::from_le_bytes);
            among.get(household as usize).copied().unwrap_or(false)
        });
        belongs.map(|(person, _)| person).collect()
    }

    /// Takes the people of a part out as they were, and puts them in as they are among `now`, all
    /// facts. Nothing when the one does not fit: then everything is to be folded anew.
    ///
    /// The part has to be whole: with every person, those who are one with it, and the household it
    /// belongs to under either facts; with every household, all its members under either.
    #[must_use]
    pub fn mended(mut self, was: &Part, is: &Part, now: &Facts<'_>, query: &Query) -> Option<Self> {
        if self.sectors != now.sectors.len() {
            return None;
        }
        if self.combined.is_none() && any_indirect(now, query) {
            self.combined = Some(self.direct.clone());
        }
        let indirect = self.combined.is_some();
        let (out, out_combined, _) = fold(&was.facts(now.sectors), query, indirect);
        let (put, put_combined, known) = fold(&is.facts(now.sectors), query, indirect);
        self.direct.take(&out)?;
        self.direct.add(&put);
        if let Some(combined) = &mut self.combined {
            combined.take(&out_combined?)?;
            combined.add(&put_combined?);
        }
        self.households.resize(now.persons as usize * 4, u8::MAX);
        for (person, known) in is.persons().iter().zip(&known.persons) {
            let household = is.household(known.household).unwrap_or(NONE);
            let at = *person as usize * 4;
            self.households.get_mut(at..at + 4)?.copy_from_slice(&household.to_le_bytes());
        }
        Some(self)
    }

    /// The figures of the query, broken down by nothing.
    pub fn answer(&self, facts: &Facts<'_>, query: &Query) -> Answer {
        let sectors = facts.sectors.len();
        let chosen = |about: &_| {
            scope::in_scope(about, query.period, &query.policy) && query.lets_through(about)
        };
        // Only the activities with head-counts are looked at place by place.
        let counting = Facts {
            activities: {
                let all = facts.activities.iter().copied();
                let counting = all.filter(|s| !s.activity.people.headcounts.is_empty());
                counting.filter(|s| chosen(&s.activity.about)).collect()
            },
            ..facts.clone()
        };
        let scope = scope::scope(&counting, query.period, &query.policy);
        let rule = query.policy.headcounts;
        let of_direct = |indirect: bool| {
            let chosen = scope.activities.iter().filter(move |scoped| scoped.direct || indirect);
            Headcounts::of(chosen, rule, |_| true)
        };
        let headcounts = of_direct(false);
        let tally = self.direct.at(&scope.sites, sectors);
        let mut figures = Selection::of(tally.sites(), sectors, &tally, &headcounts).figures();
        if let Some(combined) = &self.combined {
            let tally = combined.at(&scope.sites, sectors);
            let headcounts = of_direct(true);
            let people = Selection::of(tally.sites(), sectors, &tally, &headcounts).people();
            for (figure, together) in figures.iter_mut().zip(people) {
                // Both are numbers of people, far below the limits of i64.
                figure.indirect = together as i64 - figure.people_reached as i64;
            }
        }
        for stated in &facts.activities {
            let about = &stated.activity.about;
            if about.reach == Reach::Direct && chosen(about) {
                let mask = scope::sector_bits(facts.sectors, about);
                bits(mask).for_each(|sector| figures[sector as usize].activities += 1);
                figures[sectors].activities += 1;
            }
        }
        let total = figures.pop().unwrap_or_default();
        let sectors = facts.sectors.iter().cloned().zip(figures).collect();
        let overlap = named_overlap(facts.sectors, self.direct.overlap.clone());
        Answer { figures: Figures { sectors, total, overlap }, parts: Vec::new() }
    }
}

impl Register {
    /// The tally by the numbers of some sites, and at one more site everyone who is at home
    /// elsewhere: where there is no head-count, it does not matter where.
    fn at(&self, sites: &[SiteKey], sectors: usize) -> Tally {
        let mut tally = Tally::empty(sites.len() + 1, sectors);
        for (key, row) in &self.sites {
            let at = sites.binary_search(key).unwrap_or(sites.len());
            tally.site_mut(at).iter_mut().zip(row).for_each(|(cell, more)| cell.add(more));
        }
        tally
    }
}
