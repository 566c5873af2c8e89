//! Home sites of people, and sizes and cells of households, in a period.
//!
//! Belongs here: deciding a home from contacts and declared residences; a household's declared size and
//! the cells that go with it. Does not: reading the log, which contacts a slice
//! selects, printing.
//!
//! Invariants: every person and household with a contact in scope has exactly one home; a member's
//! home is its household's. Direct contacts decide where there are any, else indirect ones. So indirect
//! contacts never change what direct contacts decide.
//!
//! A member's contacts count for its household's home. Under rule 2 only those count that come with, or
//! after, the first contact that states the member in the household; where none does, all count.

use std::collections::HashMap;

use super::declared_cells::DeclaredCells;
use super::places::PlaceOfSite;
use super::rows::{NONE, Rows, UNSTATED};
use super::scope::{Scoped, Sites};
use super::statements::KnownPeople;
use crate::event::policy::{Policy, Rule, Sizes};

/// What the contacts in scope state of homes and sizes, collected before households are known.
///
/// A unit is a person or a household: persons come first, then households.
pub(super) struct Contacts {
    persons: usize,
    /// By unit: the first activity that lists it, as its place in scope, or [`NONE`].
    first: Vec<u32>,
    /// Declared residences in the order of activities: for each unit, at least those of the last
    /// activity that declares one.
    declared: Vec<DeclaredResidence>,
    /// By household: the declared size that counts, 0 where none was declared.
    sizes: Vec<u32>,
    /// Which of several declared sizes counts.
    rule_of_sizes: Sizes,
    cells: DeclaredCells,
    /// Since when persons are stated in households; nothing under rule 1, which does not ask.
    joining: Option<Joining>,
}

/// The first contact that states a person in a household.
struct Joining {
    /// By person: the household that its first contact states, or [`UNSTATED`].
    at_first: Vec<u32>,
    /// By person and household, for other households: the activity, as its place in scope.
    later: HashMap<(u32, u32), u32>,
}

/// A residence that an activity declares.
#[derive(Clone, Copy)]
struct DeclaredResidence {
    unit: u32,
    activity: u32,
    site: u32,
}

/// Homes of everyone in scope, and declared sizes and cells of households.
pub(super) struct Homes {
    persons: usize,
    /// By unit: the site, or [`NONE`]. For a person in a household, the household's applies.
    sites: Vec<u32>,
    /// By household: the declared size that counts, 0 where none was declared.
    pub declared_sizes: Vec<u32>,
    cells: DeclaredCells,
}

impl Contacts {
    /// No contact yet.
    pub fn new(known: &KnownPeople, policy: &Policy) -> Self {
        let (persons, households) = (known.persons.len(), known.household_groups.len());
        let joining = (policy.rule == Rule::Two)
            .then(|| Joining { at_first: vec![UNSTATED; persons], later: HashMap::new() });
        Self {
            persons,
            first: vec![NONE; persons + households],
            declared: Vec::new(),
            sizes: vec![0; households],
            rule_of_sizes: policy.sizes,
            joining,
            cells: DeclaredCells::none(households),
        }
    }

    /// Adds the lists of the next activity, at place `at` in scope. `residences` are the sites of its
    /// residences.
    pub fn take(&mut self, at: u32, rows: &Rows, residences: &[u32], known: &KnownPeople) {
        for row in &rows.persons {
            let unit = known.person_roots.root(row.person);
            if let Some(joining) = &mut self.joining
                && !matches!(row.household, NONE | UNSTATED)
            {
                let household = known.household_roots.root(row.household);
                joining.take(unit, household, at, self.first[unit as usize]);
            }
            self.contact(unit, at, residences.get(row.residence as usize));
        }
        for row in known.household_roots.in_order(&rows.households, |row| row.household) {
            let household = known.household_roots.root(row.household);
            self.contact(
                self.persons as u32 + household,
                at,
                residences.get(row.residence as usize),
            );
            let household = household as usize;
            self.sizes[household] = match self.rule_of_sizes {
                Sizes::Largest => self.sizes[household].max(row.size),
                Sizes::Last => row.size,
            };
            if let Some(cells) = rows.cells.get(row.cells as usize) {
                self.cells.take(household, row.size, cells, self.rule_of_sizes);
            }
        }
        self.drop_replaced();
    }

    #[inline]
    fn contact(&mut self, unit: u32, at: u32, residence: Option<&u32>) {
        let first = &mut self.first[unit as usize];
        *first = (*first).min(at);
        if let Some(site) = residence {
            self.declared.push(DeclaredResidence { unit, activity: at, site: *site });
        }
    }

    /// Drops residences that a later activity replaced, once there are many, so that the memory they take
    /// depends on the number of people and not of contacts.
    fn drop_replaced(&mut self) {
        if self.declared.len() < 2 * self.first.len() + 1024 {
            return;
        }
        self.declared.sort_unstable_by_key(|d| (d.unit, std::cmp::Reverse(d.activity)));
        let mut last = (NONE, NONE);
        self.declared.retain(|declared| {
            if declared.unit != last.0 {
                last = (declared.unit, declared.activity);
            }
            declared.activity == last.1
        });
        self.declared.sort_unstable_by_key(|d| (d.activity, d.unit, d.site));
    }

    /// The home of each unit; a household's follows from its own contacts and its members'.
    fn settle(&mut self, scope: &[Scoped<'_>], known: &KnownPeople, sites: &Sites) -> Vec<u32> {
        let site_of = |first: u32| scope.get(first as usize).map_or(NONE, |scoped| scoped.site);
        let mut firsts = std::mem::take(&mut self.first);
        let (persons, households) = firsts.split_at_mut(self.persons);
        for ((person, known), first) in (0u32..).zip(&known.persons).zip(persons) {
            if *first == NONE {
                continue;
            }
            // A member's home is its household's, so its own is not needed: its place has the first
            // contact that counts for the household.
            match households.get_mut(known.household as usize) {
                Some(of_household) => {
                    if let Some(joining) = &self.joining {
                        *first = joining.first(person, known.household, *first);
                    }
                    *of_household = (*of_household).min(*first);
                }
                None => *first = site_of(*first),
            }
        }
        households.iter_mut().for_each(|first| *first = site_of(*first));
        let mut declared: Vec<(u32, bool, DeclaredResidence)> =
            Vec::with_capacity(self.declared.len());
        for entry in self.declared.drain(..) {
            let own = entry.unit as usize >= self.persons;
            let unit = match known.persons.get(entry.unit as usize) {
                Some(person) if person.household != NONE => {
                    if entry.activity < firsts[entry.unit as usize] {
                        continue;
                    }
                    self.persons as u32 + person.household
                }
                _ => entry.unit,
            };
            declared.push((unit, own, entry));
        }
        // The last activity; within it the household's own row, then the smaller key.
        declared.sort_by(|(unit, own, a), (other, others_own, b)| {
            let by_activity = (unit, a.activity, own).cmp(&(other, b.activity, others_own));
            let smaller = || match a.site == b.site {
                true => std::cmp::Ordering::Equal,
                false if sites.is_smaller(a.site, b.site) => std::cmp::Ordering::Greater,
                false => std::cmp::Ordering::Less,
            };
            by_activity.then_with(smaller)
        });
        for (unit, _, entry) in declared {
            firsts[unit as usize] = entry.site;
        }
        firsts
    }
}

impl Joining {
    /// Notes a contact that states a person in a household. `first` is the person's first contact before
    /// this row, or [`NONE`].
    fn take(&mut self, person: u32, household: u32, at: u32, first: u32) {
        let at_first = &mut self.at_first[person as usize];
        if first == NONE {
            *at_first = household;
        } else if *at_first != household {
            self.later.entry((person, household)).or_insert(at);
        }
    }

    /// The first contact of a person that counts for its household; `first` is its first one of all.
    fn first(&self, person: u32, household: u32, first: u32) -> u32 {
        if self.at_first[person as usize] == household {
            return first;
        }
        self.later.get(&(person, household)).copied().unwrap_or(first)
    }
}

impl Homes {
    /// Decides all homes and sizes of a period from its direct contacts and, where there are any,
    /// its indirect ones.
    pub fn decide(
        mut direct: Contacts,
        indirect: Option<Contacts>,
        scope: &[Scoped<'_>],
        known: &KnownPeople,
        sites: &Sites,
    ) -> Self {
        let mut homes = direct.settle(scope, known, sites);
        let mut declared_sizes = direct.sizes;
        let mut cells = direct.cells;
        cells.settle(&declared_sizes);
        if let Some(mut indirect) = indirect {
            let others = indirect.settle(scope, known, sites);
            for (home, other) in homes.iter_mut().zip(others) {
                *home = if *home == NONE { other } else { *home };
            }
            for (size, other) in declared_sizes.iter_mut().zip(indirect.sizes) {
                *size = if *size == 0 { other } else { *size };
            }
        }
        Self { persons: direct.persons, sites: homes, declared_sizes, cells }
    }

    /// Renumbers the sites where anybody is at home, and returns them by their new numbers: a few people
    /// live at a few of all sites.
    pub fn renumber(&mut self, known: &KnownPeople, sites: usize) -> Vec<u32> {
        let (mut lived_in, mut numbers) = (Vec::new(), vec![NONE; sites]);
        for site in self.homes_mut(known) {
            let number = &mut numbers[*site as usize];
            if *number == NONE {
                *number = lived_in.len() as u32;
                lived_in.push(*site);
            }
            *site = *number;
        }
        lived_in
    }

    /// Puts everyone's place in the place of its site.
    pub fn place(&mut self, known: &KnownPeople, places: &PlaceOfSite) {
        if !places.is_by_site() {
            self.homes_mut(known).for_each(|site| *site = places.of(*site));
        }
    }

    /// The sites of households, and of persons without one.
    fn homes_mut(&mut self, known: &KnownPeople) -> impl Iterator<Item = &mut u32> {
        let (persons, households) = self.sites.split_at_mut(self.persons);
        let single = persons.iter_mut().zip(&known.persons);
        let single = single.filter(|(_, known)| known.household == NONE).map(|(site, _)| site);
        single.chain(households).filter(|site| **site != NONE)
    }

    /// Takes the cells from a household, since they are not those of its members.
    pub fn drop_cells(&mut self, household: usize) {
        self.cells.drop_of(household);
    }

    /// The cells that count for all members of a household reached as a household, where a row fills any.
    pub fn cells_of(&self, household: usize) -> Option<[u32; 10]> {
        self.cells.of(household)
    }

    /// Place where a person is at home; [`NONE`] without a contact in scope.
    #[inline]
    pub fn of_person(&self, known: &KnownPeople, person: u32) -> u32 {
        self.of_unit(person as usize, known.persons[person as usize].household)
    }

    /// Place where a person with a household, or [`NONE`], is at home.
    #[inline]
    pub fn of_unit(&self, person: usize, household: u32) -> u32 {
        let unit = if household == NONE { person } else { self.persons + household as usize };
        self.sites[unit]
    }

    /// Whether [`Self::cells_of`] gives any.
    #[inline]
    pub fn has_cells(&self, household: usize) -> bool {
        self.cells.has_any(household)
    }

    /// Place where a household is at home; [`NONE`] without a contact in scope.
    #[inline]
    pub fn of_household(&self, household: u32) -> u32 {
        self.sites[self.persons + household as usize]
    }
}
