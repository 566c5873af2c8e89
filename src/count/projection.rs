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

use super::agenda::{Agenda, Lists};
use super::figures::{Kin, Selection, World};
use super::gathered::{Gathered, gather};
use super::headcounts::{Headcounts, bits};
use super::part::Part;
use super::reached::Reached;
use super::scope::{self, Sites};
use super::slices::Slice;
use super::statements::{Known, NONE};
use super::tally::{Cell, Tally};
use super::{Answer, Query, chosen, named_overlap};
use crate::event::activity::Reach;
use crate::event::figures::Figures;
use crate::event::ids::SectorId;
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
    fn of(world: &World<'_>, sites: &Sites, reached: &Reached) -> Self {
        let tally = Tally::of(world, reached, Kin::All);
        let rows = (0..world.sites).filter_map(|at| Some((sites.key(at as u32)?, tally.site(at))));
        let lived_in = rows.filter(|(_, row)| row.iter().any(|cell| *cell != Cell::default()));
        let sites = lived_in.map(|(key, row)| (key.clone(), row.to_vec())).collect();
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
fn fold<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    indirect: bool,
) -> Result<(Register, Option<Register>, Known), L::Error> {
    let (mut known, mut sites) = (Known::nothing(agenda), Sites::default());
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    let chosen = Slice { value: String::new(), activities: chosen(&scope, query), kin: Kin::All };
    let slices = std::slice::from_ref(&chosen);
    let until = query.period.to;
    let gathered = gather(agenda, lists, &scope, until, &mut known, &mut sites, slices)?;
    let Gathered { homes, whole, slices, .. } = gathered;
    let marked = slices.first().and_then(Option::as_ref).unwrap_or(&whole);
    let (sectors, year) = (agenda.sectors.len(), query.period.to.year());
    let register = |whole: &Reached, reached: &Reached| {
        let world = World::of(&known, &homes, whole, sites.len(), sectors, year);
        Register::of(&world, &sites, reached)
    };
    let direct = register(&whole.direct, &marked.direct);
    let combined = indirect.then(|| {
        // Where there is no indirect contact, all together are the direct ones.
        let whole = whole.combined.as_ref().unwrap_or(&whole.direct);
        register(whole, marked.combined.as_ref().unwrap_or(&marked.direct))
    });
    Ok((direct, combined, known))
}

/// Whether any activity in scope has indirect reach.
fn any_indirect(agenda: &Agenda<'_>, query: &Query) -> bool {
    agenda.items.iter().any(|item| {
        let about = item.about;
        about.reach == Reach::Indirect && scope::in_scope(about, query.period, &query.policy)
    })
}

impl Projection {
    /// Folds everyone. What the query is broken down by does not matter.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub fn of<L: Lists>(agenda: &Agenda<'_>, lists: &L, query: &Query) -> Result<Self, L::Error> {
        let indirect = any_indirect(agenda, query);
        let (direct, combined, known) = fold(agenda, lists, query, indirect)?;
        let households = known.persons.iter().flat_map(|person| person.household.to_le_bytes());
        let households = households.collect();
        Ok(Self { sectors: agenda.sectors.len(), direct, combined, households })
    }

    /// The same of a part.
    pub fn of_part(part: &Part, sectors: &[SectorId], query: &Query) -> Self {
        let facts = part.facts(sectors);
        let Ok(projection) = Self::of(&facts.agenda(), &facts, query);
        projection
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
    pub fn mended(
        mut self,
        was: &Part,
        is: &Part,
        now: &Agenda<'_>,
        query: &Query,
    ) -> Option<Self> {
        if self.sectors != now.sectors.len() {
            return None;
        }
        if self.combined.is_none() && any_indirect(now, query) {
            self.combined = Some(self.direct.clone());
        }
        let indirect = self.combined.is_some();
        let (was, facts) = (was.facts(now.sectors), is.facts(now.sectors));
        let Ok((out, out_combined, _)) = fold(&was.agenda(), &was, query, indirect);
        let Ok((put, put_combined, known)) = fold(&facts.agenda(), &facts, query, indirect);
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
    pub fn answer(&self, agenda: &Agenda<'_>, query: &Query) -> Answer {
        let sectors = agenda.sectors.len();
        let chosen = |about: &_| {
            scope::in_scope(about, query.period, &query.policy) && query.lets_through(about)
        };
        // Only the activities with head-counts are looked at place by place.
        let counting = Agenda {
            items: {
                let all = agenda.items.iter().copied();
                let counting = all.filter(|item| !item.headcounts.is_empty());
                counting.filter(|item| chosen(item.about)).collect()
            },
            ..agenda.clone()
        };
        let mut sites = Sites::default();
        let scope = scope::scope(&counting, query.period, &query.policy, &mut sites);
        let rule = query.policy.headcounts;
        let of_direct = |indirect: bool| {
            let chosen = scope.iter().filter(move |scoped| scoped.direct || indirect);
            Headcounts::of(chosen, rule, |_| true)
        };
        let headcounts = of_direct(false);
        let tally = self.direct.at(&sites, sectors);
        let mut figures = Selection::of(tally.sites(), sectors, &tally, &headcounts).figures();
        if let Some(combined) = &self.combined {
            let tally = combined.at(&sites, sectors);
            let headcounts = of_direct(true);
            let people = Selection::of(tally.sites(), sectors, &tally, &headcounts).people();
            for (figure, together) in figures.iter_mut().zip(people) {
                // Both are numbers of people, far below the limits of i64.
                figure.indirect = together as i64 - figure.people_reached as i64;
            }
        }
        for item in &agenda.items {
            let about = item.about;
            if about.reach == Reach::Direct && chosen(about) {
                let mask = scope::sector_bits(agenda.sectors, about);
                bits(mask).for_each(|sector| figures[sector as usize].activities += 1);
                figures[sectors].activities += 1;
            }
        }
        let total = figures.pop().unwrap_or_default();
        let sectors = agenda.sectors.iter().cloned().zip(figures).collect();
        let overlap = named_overlap(agenda.sectors, self.direct.overlap.clone());
        Answer { figures: Figures { sectors, total, overlap }, parts: Vec::new() }
    }
}

impl Register {
    /// The tally by the numbers of some sites, and at one more site everyone who is at home
    /// elsewhere: where there is no head-count, it does not matter where.
    fn at(&self, sites: &Sites, sectors: usize) -> Tally {
        let mut tally = Tally::empty(sites.len() + 1, sectors);
        for (key, row) in &self.sites {
            let at = sites.number_of(key).unwrap_or(sites.len());
            tally.site_mut(at).iter_mut().zip(row).for_each(|(cell, more)| cell.add(more));
        }
        tally
    }
}
