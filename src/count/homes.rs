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

use super::declared_cells::DeclaredCells;
use super::distinct::Distinct;
use super::masks::Masks;
use super::places::PlaceOfSite;
use super::rows::{NONE, Rows, UNSTATED};
use super::scope::{Scoped, Sites};
use super::statements::{KnownPeople, KnownPerson};
use super::threads::run_both;
use crate::event::policy::{Policy, Rule, Sizes};

/// What the contacts in scope state of homes and sizes, collected before households are known.
///
/// A unit is a person or a household: persons come first, then households.
pub(super) struct Contacts {
    persons: Vec<PersonContacts>,
    /// By household: the first activity that lists it, as its place in scope, or [`NONE`].
    households: Vec<u32>,
    /// Declared residences in the order of activities: for each unit, at least those of the last
    /// activity that declares one.
    declared: Vec<DeclaredResidence>,
    /// By household: the declared size that counts, 0 where none was declared.
    sizes: Vec<u32>,
    /// Which of several declared sizes counts.
    rule_of_sizes: Sizes,
    cells: DeclaredCells,
    /// Whether it matters since when persons are stated in their households. Rule 1 does not ask.
    asks_since: bool,
    /// Contacts that state persons in households that they do not belong to as far as is known, or did not
    /// any more by a later statement.
    elsewhere: Distinct<StatedElsewhere>,
}

/// A person's contacts. Both numbers are places in scope, or [`NONE`].
#[derive(Clone, Copy)]
struct PersonContacts {
    /// The first activity that lists the person. Once homes are decided: for a person without a household,
    /// the home site; for others, the first contact that counts for the household.
    first: u32,
    /// The first one that states it in the household that it belongs to, since it last came to belong to it.
    since: u32,
}

/// A contact that states a person in a household.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct StatedElsewhere {
    person: u32,
    household: u32,
    activity: u32,
}

/// A residence that an activity declares.
#[derive(Clone, Copy)]
struct DeclaredResidence {
    unit: u32,
    activity: u32,
    site: u32,
}

/// What a household's home and size follow from, of its members with a contact.
#[derive(Clone, Copy)]
struct MembersReached {
    /// The first contact of any of them that counts for the household, or [`NONE`].
    first: u32,
    /// How many of them are marked.
    marked: u32,
}

/// Homes of everyone in scope, and declared sizes and cells of households.
pub(super) struct Homes {
    /// Only of persons without a household: the site in place of the first contact. A member's home is the
    /// household's.
    persons: Vec<PersonContacts>,
    /// By household: the site, or [`NONE`].
    households: Vec<u32>,
    /// By household: the declared size that counts, 0 where none was declared.
    pub declared_sizes: Vec<u32>,
    cells: DeclaredCells,
}

impl StatedElsewhere {
    /// Of contacts that state a person in the same household, only the first one matters.
    fn same(self) -> (u32, u32) {
        (self.person, self.household)
    }
}

impl Contacts {
    /// No contact yet.
    pub fn new(known: &KnownPeople, policy: &Policy) -> Self {
        let (persons, households) = (known.persons.len(), known.household_groups.len());
        Self {
            persons: vec![PersonContacts { first: NONE, since: NONE }; persons],
            households: vec![NONE; households],
            declared: Vec::new(),
            sizes: vec![0; households],
            rule_of_sizes: policy.sizes,
            cells: DeclaredCells::none(households),
            asks_since: policy.rule == Rule::Two,
            elsewhere: Distinct::default(),
        }
    }

    /// Adds the lists of the next activity, at place `at` in scope, once what it states is known.
    /// `residences` are the sites of its residences.
    pub fn take(&mut self, at: u32, rows: &Rows, residences: &[u32], known: &KnownPeople) {
        for row in &rows.persons {
            let person = known.person_roots.root(row.person);
            let contacts = &mut self.persons[person as usize];
            contacts.first = contacts.first.min(at);
            let household = known.household_roots.root(row.household);
            let is_at_home = household == known.persons[person as usize].household;
            let is_stated = self.asks_since && !matches!(row.household, NONE | UNSTATED);
            let since = if is_stated && is_at_home { at } else { NONE };
            contacts.since = contacts.since.min(since);
            if is_stated && !is_at_home {
                let stated = StatedElsewhere { person, household, activity: at };
                self.elsewhere.add(stated, StatedElsewhere::same);
            }
            self.declare(person, at, residences.get(row.residence as usize));
        }
        let persons = self.persons.len() as u32;
        for row in known.household_roots.in_order(&rows.households, |row| row.household) {
            let household = known.household_roots.root(row.household);
            self.declare(persons + household, at, residences.get(row.residence as usize));
            let household = household as usize;
            self.households[household] = self.households[household].min(at);
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

    /// Takes note that a person leaves a household.
    pub fn leave(&mut self, person: u32, household: u32) {
        let since = &mut self.persons[person as usize].since;
        if *since != NONE {
            let stated = StatedElsewhere { person, household, activity: *since };
            self.elsewhere.add(stated, StatedElsewhere::same);
        }
        *since = NONE;
    }

    #[inline]
    fn declare(&mut self, unit: u32, at: u32, residence: Option<&u32>) {
        if let Some(site) = residence {
            self.declared.push(DeclaredResidence { unit, activity: at, site: *site });
        }
    }

    /// Drops residences that a later activity replaced, once there are many, so that the memory they take
    /// depends on the number of people and not of contacts.
    fn drop_replaced(&mut self) {
        if self.declared.len() < 2 * (self.persons.len() + self.households.len()) + 1024 {
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

    /// Decides the homes of persons without a household and of households, which follow from their own
    /// contacts and their members'. Returns how many members each household has that are `marked`.
    fn settle(
        &mut self,
        scope: &[Scoped<'_>],
        known: &KnownPeople,
        sites: &Sites,
        marked: &Masks,
    ) -> Vec<u32> {
        for stated in self.elsewhere.drain() {
            if known.persons[stated.person as usize].household == stated.household {
                let since = &mut self.persons[stated.person as usize].since;
                *since = (*since).min(stated.activity);
            }
        }
        // The last one is that of no contact.
        let site_of: Vec<u32> = scope.iter().map(|scoped| scoped.site).chain([NONE]).collect();
        let site_of = |first: u32| site_of[(first as usize).min(site_of.len() - 1)];
        let half = self.persons.len() / 2;
        let households = self.households.len();
        let (persons, others) = self.persons.split_at_mut(half);
        let (one, other) = run_both(
            known.persons.len(),
            || {
                settle_persons(
                    persons,
                    &known.persons[..half],
                    |at| marked.get(at),
                    site_of,
                    households,
                )
            },
            || {
                settle_persons(
                    others,
                    &known.persons[half..],
                    |at| marked.get(half + at),
                    site_of,
                    households,
                )
            },
        );
        let mut named = Vec::with_capacity(households);
        for ((home, one), other) in self.households.iter_mut().zip(one).zip(other) {
            *home = site_of((*home).min(one.first).min(other.first));
            named.push(one.marked + other.marked);
        }
        self.settle_declared(known, sites);
        named
    }

    /// Puts homes where residences were declared.
    fn settle_declared(&mut self, known: &KnownPeople, sites: &Sites) {
        let persons = self.persons.len();
        let mut declared: Vec<(u32, bool, DeclaredResidence)> =
            Vec::with_capacity(self.declared.len());
        for entry in self.declared.drain(..) {
            let own = entry.unit as usize >= persons;
            let unit = match known.persons.get(entry.unit as usize) {
                Some(person) if person.household != NONE => {
                    if entry.activity < self.persons[entry.unit as usize].first {
                        continue;
                    }
                    persons as u32 + person.household
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
            match self.persons.get_mut(unit as usize) {
                Some(person) => person.first = entry.site,
                None => self.households[unit as usize - persons] = entry.site,
            }
        }
    }
}

/// Decides the homes of some persons without a household; the others' contacts count for their households.
/// A pass over everybody in the register: what it does for each has no branch that a processor could guess
/// wrong.
fn settle_persons(
    contacts: &mut [PersonContacts],
    known: &[KnownPerson],
    marked: impl Fn(usize) -> u64,
    site_of: impl Fn(u32) -> u32,
    households: usize,
) -> Vec<MembersReached> {
    // The last one stands for no household.
    let mut members = vec![MembersReached { first: NONE, marked: 0 }; households + 1];
    for (at, (contacts, known)) in contacts.iter_mut().zip(known).enumerate() {
        let PersonContacts { first, since } = *contacts;
        let counts = if since == NONE { first } else { since };
        let is_reached = first != NONE;
        let household = if is_reached { known.household as usize } else { households };
        let of_household = &mut members[household.min(households)];
        of_household.first = of_household.first.min(counts);
        of_household.marked += u32::from(marked(at) != 0);
        contacts.first = if known.household == NONE { site_of(first) } else { counts };
    }
    members.truncate(households);
    members
}

impl Homes {
    /// Decides all homes and sizes of a period from its direct contacts and, where there are any,
    /// its indirect ones. Returns also how many members each household has that belong to it and are
    /// `marked`, who have a direct contact: one pass over everybody gives both.
    pub fn decide(
        mut direct: Contacts,
        indirect: Option<Contacts>,
        scope: &[Scoped<'_>],
        known: &KnownPeople,
        sites: &Sites,
        marked: &Masks,
    ) -> (Self, Vec<u32>) {
        let named = direct.settle(scope, known, sites, marked);
        let Contacts { mut persons, mut households, sizes: mut declared_sizes, mut cells, .. } =
            direct;
        cells.settle(&declared_sizes);
        if let Some(mut indirect) = indirect {
            indirect.settle(scope, known, sites, marked);
            let of_persons = indirect.persons.iter().map(|other| other.first);
            let homes = persons.iter_mut().map(|person| &mut person.first).chain(&mut households);
            for (home, other) in homes.zip(of_persons.chain(indirect.households)) {
                *home = if *home == NONE { other } else { *home };
            }
            for (size, other) in declared_sizes.iter_mut().zip(indirect.sizes) {
                *size = if *size == 0 { other } else { *size };
            }
        }
        (Self { persons, households, declared_sizes, cells }, named)
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
        let single = self.persons.iter_mut().zip(&known.persons);
        let single = single.filter(|(_, known)| known.household == NONE);
        let single = single.map(|(person, _)| &mut person.first);
        single.chain(&mut self.households).filter(|site| **site != NONE)
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
        match known.persons[person as usize].household {
            NONE => self.of_single(person as usize),
            household => self.of_household(household),
        }
    }

    /// Place where a person without a household is at home; [`NONE`] without a contact in scope. Of others it
    /// gives nothing that means anything.
    #[inline]
    pub fn of_single(&self, person: usize) -> u32 {
        self.persons[person].first
    }

    /// Whether [`Self::cells_of`] gives any.
    #[inline]
    pub fn has_cells(&self, household: usize) -> bool {
        self.cells.has_any(household)
    }

    /// Place where a household is at home; [`NONE`] without a contact in scope.
    #[inline]
    pub fn of_household(&self, household: u32) -> u32 {
        self.households[household as usize]
    }
}
