//! Registered individuals of a period, kept and updated when a few activities change.
//!
//! Belongs here: the kept sums, subtracting some people and adding them as they are now, and the answer
//! that follows. Does not: which people new records concern, files (`ledger`).
//!
//! A tally is a sum over households with their members, and over persons without a household. So a few of
//! them can be folded by themselves, as of before and as of now, by the code that folds everyone. The
//! first result is subtracted, the second added. Head-counts belong to a site and not to people; they are
//! folded anew each time, which reads no list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::agenda::{Agenda, Lists};
use super::everyone::Everyone;
use super::figures::{PlaceComparison, add_activity, set_indirect};
use super::fold::{chosen, named};
use super::headcounts::Headcounts;
use super::listed_entries::ListedEntries;
use super::one_pass::{PassResult, SliceReach, read_lists};
use super::people_filter::PeopleFilter;
use super::places::PlaceOfSite;
use super::query::{Answer, Query};
use super::reached::Reached;
use super::scope::{self, Sites};
use super::statements::{Ages, KnownPeople};
use super::subset::Subset;
use super::tally::{RegisteredCell, Tally};
use crate::event::activity::Reach;
use crate::event::place::SiteKey;
use crate::event::policy::{Places, Policy};

/// The register's side of a period's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projection {
    /// Number of sectors of the profile.
    sectors: usize,
    direct: Register,
    /// With indirect contacts; nothing where there is none.
    combined: Option<Register>,
}

/// A tally by the sites' own keys, since their numbers change with every new site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Register {
    /// A cell per sector and one for all together, each with its slot, rising; sites and cells with nobody
    /// are left out.
    sites: BTreeMap<SiteKey, Vec<(u32, RegisteredCell)>>,
    overlap: BTreeMap<u64, u64>,
}

impl Register {
    /// Adds up everyone; homes are places in `lived_in`.
    fn count(everyone: &Everyone<'_>, sites: &Sites, lived_in: &[u32], reached: &Reached) -> Self {
        let tally = Tally::count(everyone, reached, PeopleFilter::All);
        let rows = lived_in.iter().enumerate();
        let row = |at| -> Vec<(u32, RegisteredCell)> {
            tally.place(at).map(|(slot, cell)| (slot as u32, *cell)).collect()
        };
        let rows = rows.filter_map(|(at, site)| Some((sites.key(*site)?, row(at))));
        let lived_in = rows.filter(|(_, row)| !row.is_empty());
        let sites = lived_in.map(|(key, row)| (key.clone(), row)).collect();
        Self { sites, overlap: tally.overlap }
    }

    /// Adds people.
    fn add(&mut self, other: &Self) {
        for (key, row) in &other.sites {
            let Some(cells) = self.sites.get_mut(key) else {
                self.sites.insert(key.clone(), row.clone());
                continue;
            };
            for (slot, more) in row {
                match cells.binary_search_by_key(slot, |(slot, _)| *slot) {
                    Ok(at) => cells[at].1.add(more),
                    Err(at) => cells.insert(at, (*slot, *more)),
                }
            }
        }
        for (mask, people) in &other.overlap {
            *self.overlap.entry(*mask).or_insert(0) += people;
        }
    }

    /// Subtracts people. `None` when there are fewer.
    fn take(&mut self, other: &Self) -> Option<()> {
        for (key, row) in &other.sites {
            let cells = self.sites.get_mut(key)?;
            for (slot, less) in row {
                let at = cells.binary_search_by_key(slot, |(slot, _)| *slot).ok()?;
                cells[at].1.take(less)?;
            }
            cells.retain(|(_, cell)| *cell != RegisteredCell::default());
            if cells.is_empty() {
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
) -> Result<(Register, Option<Register>), L::Error> {
    let (mut known, mut sites) = (KnownPeople::new(agenda), Sites::new(query.policy.rule));
    // Sums are kept by site. Which units the sites lie in can change with every activity.
    let by_site = Policy { places: Places::Site, ..query.policy.clone() };
    let query = &Query { policy: by_site, ..query.clone() };
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    let chosen = chosen(&scope, query);
    // A slice of all contacts is the whole.
    let mut listed = (chosen.len() < scope.len()).then(ListedEntries::default);
    let people = &mut known;
    let gathered = read_lists(agenda, lists, &scope, query, people, &mut sites, listed.as_mut())?;
    let PassResult { mut homes, former, whole, .. } = gathered;
    let lived_in = homes.renumber(&known, sites.len());
    let part = listed.map(|listed| {
        let (contacts, period) = ((&scope[..], &listed), (&former, &whole));
        SliceReach::of_some(&chosen, contacts, agenda.sectors.len(), &known, period)
    });
    let marked = part.as_ref().unwrap_or(&whole);
    let size = (lived_in.len(), agenda.sectors.len());
    let ages = Ages::at_end(query.period, &query.policy);
    let register = |whole: &Reached, reached: &Reached| {
        let everyone = Everyone::new(&known, &homes, whole, &former, size, ages);
        Register::count(&everyone, &sites, &lived_in, reached)
    };
    let direct = register(&whole.direct, &marked.direct);
    let combined = indirect.then(|| {
        // Where there is no indirect contact, all together are the direct ones.
        let whole = whole.combined.as_ref().unwrap_or(&whole.direct);
        register(whole, marked.combined.as_ref().unwrap_or(&marked.direct))
    });
    Ok((direct, combined))
}

/// Whether any activity in scope has indirect reach.
fn any_indirect(agenda: &Agenda<'_>, query: &Query) -> bool {
    agenda.items.iter().any(|item| {
        item.about.reach == Reach::Indirect
            && scope::in_scope(item.about, item.is_approved, query.period, &query.policy)
    })
}

impl Projection {
    /// The sites where anybody is at home.
    fn keys(&self) -> impl Iterator<Item = &SiteKey> {
        let combined = self.combined.iter().flat_map(|combined| combined.sites.keys());
        self.direct.sites.keys().chain(combined)
    }

    /// Folds everyone. What the query is broken down by does not matter.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub fn fold<L: Lists>(agenda: &Agenda<'_>, lists: &L, query: &Query) -> Result<Self, L::Error> {
        let indirect = any_indirect(agenda, query);
        let (direct, combined) = fold(agenda, lists, query, indirect)?;
        Ok(Self { sectors: agenda.sectors.len(), direct, combined })
    }

    /// Whether another projection gives the same figures. Nothing is computed from either, so that it may
    /// have been made by anybody.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        // An indirect contact that was voided leaves the two registers the same.
        let combined = |of: &'_ Self| of.combined.clone().unwrap_or_else(|| of.direct.clone());
        self.sectors == other.sectors
            && self.direct == other.direct
            && combined(self) == combined(other)
    }

    /// The registered individuals of all sectors together.
    pub fn registered(&self) -> u64 {
        let all = self.direct.sites.values().flatten();
        let all = all.filter(|(slot, _)| *slot as usize == self.sectors);
        all.fold(0, |sum, (_, cell)| sum.saturating_add(cell.registered))
    }

    /// Subtracts the people of a subset as they were, and adds them as they are; `now` has all activities
    /// in scope, in any order. `None` where the subset as it was does not fit: then everything has to be
    /// folded anew.
    ///
    /// The subset has to be closed: with every person, the entries merged with it and its household before
    /// and now; with every household, all its members before and now.
    #[must_use]
    pub fn updated(
        mut self,
        was: &Subset<'_>,
        is: &Subset<'_>,
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
        let Ok((out, out_combined)) = fold(&was.agenda(now.sectors), was, query, indirect);
        let Ok((put, put_combined)) = fold(&is.agenda(now.sectors), is, query, indirect);
        self.direct.take(&out)?;
        self.direct.add(&put);
        if let Some(combined) = &mut self.combined {
            combined.take(&out_combined?)?;
            combined.add(&put_combined?);
        }
        Some(self)
    }

    /// The figures of the query, broken down by nothing; the agenda has all activities in scope, in
    /// any order. Where places are not sites, it has all that start by the period's end.
    pub fn answer(&self, agenda: &Agenda<'_>, query: &Query) -> Answer {
        let sectors = agenda.sectors.len();
        // Only the activities with head-counts are looked at place by place.
        let counting = Agenda {
            items: {
                let all = agenda.items.iter().copied();
                let counting = all.filter(|item| !item.headcounts.is_empty());
                let mut counting: Vec<_> = counting.filter(|item| query.takes(item)).collect();
                counting.sort_by_key(|item| (item.about.start, item.reference));
                counting
            },
            ..agenda.clone()
        };
        let policy = &query.policy;
        let mut sites = Sites::new(policy.rule);
        let scope = scope::scope(&counting, query.period, policy, &mut sites);
        if policy.places != Places::Site {
            for key in self.keys() {
                sites.add(key);
            }
        }
        let places = PlaceOfSite::find(agenda, policy, query.period.to, &sites);
        let of_direct = |indirect: bool| {
            let chosen = scope.iter().filter(move |scoped| scoped.direct || indirect);
            Headcounts::fold(chosen, policy, sectors, &places, |_| true)
        };
        let headcounts = of_direct(false);
        let tally = self.direct.at(&sites, &places, sectors);
        let size = (tally.places(), sectors);
        let mut figures = PlaceComparison::new(size, policy.rule, &tally, &headcounts).figures();
        if let Some(combined) = &self.combined {
            let tally = combined.at(&sites, &places, sectors);
            let headcounts = of_direct(true);
            let people = PlaceComparison::new(size, policy.rule, &tally, &headcounts).people();
            set_indirect(&mut figures, &people);
        }
        for item in &agenda.items {
            let about = item.about;
            if about.reach == Reach::Direct && query.takes(item) {
                add_activity(&mut figures, scope::sector_bits(agenda.sectors, about));
            }
        }
        let figures = named(agenda.sectors, figures, self.direct.overlap.clone());
        Answer { figures, parts: Vec::new() }
    }
}

impl Register {
    /// The tally by the places of some sites, and at one more place everyone who is at home
    /// elsewhere: where there is no head-count, it does not matter where.
    fn at(&self, sites: &Sites, places: &PlaceOfSite, sectors: usize) -> Tally {
        let mut tally = Tally::empty(places.len() + 1, sectors);
        for (key, row) in &self.sites {
            let place = sites.number_of(key).map(|site| places.of(site as u32) as usize);
            let place = place.unwrap_or(places.len());
            for (slot, more) in row.iter().filter(|(slot, _)| *slot as usize <= sectors) {
                tally.cell_mut(place, *slot as usize).add(more);
            }
        }
        tally
    }
}
