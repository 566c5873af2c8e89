//! How many people each of many selections reached, without their sex and age.
//!
//! Belongs here: adding contacts one after the other, and the sums that follow at once. Does not: figures
//! with their cells (`small_selections`), which activities are selected (`selection`).
//!
//! A contact adds somebody to a sector's sum only if nobody of that sector reached them before. So a
//! selection takes time for its own contacts, and one that holds the one before it, such as all months up to
//! the next, takes time for what it has more.
//!
//! Invariant: the numbers are those of a slice with the same contacts.

use super::everyone::Everyone;
use super::headcounts::Headcounts;
use super::listed_entries::{HouseholdMembers, ListedEntries};
use super::masks::bits;
use super::query::PeopleReached;
use super::reached::Reached;
use crate::event::figures::Bounds;

/// Registered individuals of the selection so far.
pub(super) struct SelectedPeople<'a> {
    everyone: &'a Everyone<'a>,
    members: HouseholdMembers,
    /// Persons also by the households they are members of.
    reached: Reached,
    /// By place and slot: a slot per sector and, last, one for all together.
    registered: Vec<u64>,
    /// The same in all places.
    sums: Vec<u64>,
    /// What is to be cleared before the next selection.
    touched: Touched,
}

#[derive(Default)]
struct Touched {
    persons: Vec<u32>,
    households: Vec<u32>,
    registered: Vec<usize>,
}

impl<'a> SelectedPeople<'a> {
    /// Nobody yet.
    pub fn new(everyone: &'a Everyone<'a>) -> Self {
        let slots = everyone.sectors + 1;
        Self {
            everyone,
            members: HouseholdMembers::of(everyone),
            reached: Reached::new(everyone.sectors, everyone.known),
            registered: vec![0; everyone.places * slots],
            sums: vec![0; slots],
            touched: Touched::default(),
        }
    }

    /// Begins another selection.
    pub fn clear(&mut self) {
        let Touched { persons, households, registered } = &mut self.touched;
        persons.drain(..).for_each(|person| self.reached.persons.clear(person as usize));
        households.drain(..).for_each(|one| self.reached.households.clear(one as usize));
        registered.drain(..).for_each(|at| self.registered[at] = 0);
        self.sums.fill(0);
    }

    /// Adds whom an activity at a place in scope lists.
    pub fn add(&mut self, listed: &ListedEntries, at: usize, sectors: u64) {
        for household in listed.households(at) {
            self.add_household(*household, sectors);
        }
        for person in listed.persons(at) {
            self.add_person(*person, sectors);
        }
    }

    fn add_household(&mut self, household: u32, sectors: u64) {
        let (at, everyone) = (household as usize, self.everyone);
        let before = self.reached.households.get(at);
        let new = sectors & !before;
        if new == 0 {
            return;
        }
        self.reached.households.mark(at, new);
        if before == 0 {
            self.touched.households.push(household);
        }
        let unnamed = u64::from(everyone.unnamed(at));
        self.count(everyone.homes.of_household(household), new, before == 0, unnamed);
        for member in 0..self.members.of_household(at).len() {
            self.add_person(self.members.of_household(at)[member], new);
        }
    }

    fn add_person(&mut self, person: u32, sectors: u64) {
        let before = self.reached.persons.get(person as usize);
        let new = sectors & !before;
        if new == 0 {
            return;
        }
        self.reached.persons.mark(person as usize, new);
        if before == 0 {
            self.touched.persons.push(person);
        }
        let home = self.everyone.homes.of_person(self.everyone.known, person);
        self.count(home, new, before == 0, 1);
    }

    fn count(&mut self, place: u32, sectors: u64, is_first: bool, people: u64) {
        if people == 0 {
            return;
        }
        let total = self.everyone.sectors;
        let slots = bits(sectors).map(|sector| sector as usize).chain(is_first.then_some(total));
        for slot in slots {
            let at = place as usize * (total + 1) + slot;
            if self.registered[at] == 0 {
                self.touched.registered.push(at);
            }
            self.registered[at] += people;
            self.sums[slot] += people;
        }
    }

    /// The people of each sector and, last, in total, together with the selection's head-counts.
    pub fn people(&self, headcounts: &Headcounts) -> Vec<PeopleReached> {
        let slots = self.everyone.sectors + 1;
        let (mut beyond, mut crowds) = (vec![0; slots], vec![0; slots]);
        for (place, slot, crowd) in headcounts.crowds() {
            let registered = self.registered[place as usize * slots + slot as usize];
            beyond[slot as usize] += crowd.people.saturating_sub(registered);
            crowds[slot as usize] += crowd.people;
        }
        let people = |slot: usize| {
            let (registered, new) = (self.sums[slot], headcounts.new_people(slot).people);
            PeopleReached {
                people_reached: registered + beyond[slot] + new,
                bounds: Bounds {
                    lowest: registered.max(crowds[slot]) + new,
                    highest: registered + headcounts.unmarked(slot) + new,
                },
            }
        };
        (0..slots).map(people).collect()
    }
}
