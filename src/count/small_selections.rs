//! The figures of many small selections. Each takes time for its own contacts only, not for everybody.
//!
//! Belongs here: reusing the arrays that a count needs, and clearing only what a selection touched. Does
//! not: the rule, which is that of `tally` and `figures`.
//!
//! Invariant: the figures are those of a slice with the same contacts, without indirect reach.

use super::everyone::Everyone;
use super::figures::{PlaceComparison, add_activity};
use super::headcounts::Headcounts;
use super::listed_entries::{HouseholdMembers, ListedEntries};
use super::people_filter::PeopleFilter;
use super::places::PlaceOfSite;
use super::reached::Reached;
use super::scope::Scoped;
use super::tally::{Tally, partial_households};
use crate::event::figures::Figure;
use crate::event::policy::Policy;

/// Everyone of a period, and the arrays that are reused from one selection to the next.
pub(super) struct SmallSelections<'a> {
    everyone: &'a Everyone<'a>,
    policy: &'a Policy,
    place_of_site: &'a PlaceOfSite,
    members: HouseholdMembers,
    /// For each filter asked for: households of which only a part passes, and those with a named member
    /// who passes.
    filters: Vec<(PeopleFilter, Vec<bool>, Vec<bool>)>,
    /// Empty between selections.
    reached: Reached,
    /// Empty between selections.
    tally: Tally,
}

impl<'a> SmallSelections<'a> {
    /// Prepares the arrays.
    pub fn new(
        everyone: &'a Everyone<'a>,
        policy: &'a Policy,
        place_of_site: &'a PlaceOfSite,
    ) -> Self {
        Self {
            everyone,
            policy,
            place_of_site,
            members: HouseholdMembers::of(everyone),
            filters: Vec::new(),
            reached: Reached::new(everyone.sectors, everyone.known),
            tally: Tally::empty(everyone.places, everyone.sectors),
        }
    }

    /// The figures of each sector and, last, in total, of some activities with direct reach, by their
    /// places in scope.
    pub fn figures(
        &mut self,
        (scope, listed): (&[Scoped<'_>], &ListedEntries),
        activities: &[usize],
        filter: PeopleFilter,
    ) -> Vec<Figure> {
        let at = self.filter_at(filter);
        let (everyone, known) = (self.everyone, self.everyone.known);
        let (mut persons, mut households): (Vec<u32>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut concerned = Vec::new();
        for place in activities {
            let activity = &scope[*place];
            let entries = (listed.persons(*place), listed.households(*place));
            self.reached.mark_all(entries, activity.sectors);
            persons.extend(entries.0);
            households.extend(entries.1.iter().map(|household| *household as usize));
            let (_, _, with_filter) = &self.filters[at];
            if filter == PeopleFilter::All
                || everyone.concerns(activity, entries, filter, with_filter)
            {
                concerned.push(activity);
            }
        }
        let activities = || activities.iter().map(|place| &scope[*place]);
        households.sort_unstable();
        households.dedup();
        let mut individuals = persons;
        for household in &households {
            let members = self.members.of_household(*household);
            individuals.extend(members);
            // Sectors that reached a household which a person does not belong to are the person's own.
            let sectors = self.reached.households.get(*household);
            let former = members.iter().filter(|p| everyone.household(**p) != Some(*household));
            former.for_each(|person| self.reached.persons.mark(*person as usize, sectors));
        }
        individuals.sort_unstable();
        individuals.dedup();

        let (_, partial, _) = &self.filters[at];
        let with_household =
            individuals.iter().map(|person| (*person, everyone.household(*person)));
        self.tally.add_some(
            (everyone, &self.reached),
            filter,
            partial,
            with_household,
            households.iter().copied(),
        );
        let groups =
            |group: &crate::event::people::Headcount| filter.has_headcount(group.population_group);
        let headcounts = Headcounts::fold(
            activities(),
            self.policy,
            everyone.sectors,
            self.place_of_site,
            groups,
        );
        let mut places: Vec<u32> = {
            let of_persons = individuals.iter().map(|p| everyone.homes.of_person(known, *p));
            let of_households = households.iter().map(|h| everyone.homes.of_household(*h as u32));
            let of_activities = activities().map(|activity| self.place_of_site.of(activity.site));
            of_persons.chain(of_households).chain(of_activities).collect()
        };
        places.sort_unstable();
        places.dedup();
        let touched = || places.iter().map(|place| *place as usize);
        let (size, rule) = ((everyone.places, everyone.sectors), self.policy.rule);
        let selection = PlaceComparison::new(size, rule, &self.tally, &headcounts);
        let mut figures = selection.figures_at(touched());
        for activity in concerned {
            add_activity(&mut figures, activity.sectors);
        }

        individuals.iter().for_each(|person| self.reached.persons.clear(*person as usize));
        households.iter().for_each(|household| self.reached.households.clear(*household));
        self.tally.clear(touched());
        figures
    }

    fn filter_at(&mut self, filter: PeopleFilter) -> usize {
        if let Some(at) = self.filters.iter().position(|(known, ..)| *known == filter) {
            return at;
        }
        let with_filter = match filter {
            PeopleFilter::All => Vec::new(),
            filter => self.everyone.households_with(filter),
        };
        self.filters.push((filter, partial_households(self.everyone, filter), with_filter));
        self.filters.len() - 1
    }
}
