//! Reading what a plan concerns, so that the checks find what they would find among all activities.
//!
//! Belongs here: choosing the activities that are read. Does not: what is looked for, what is kept of activities
//! (`ledger`).
//!
//! Invariants, on which the checks rely:
//! * of every person here, all activities that list them are read; of every household, all that list it, and
//!   all that state anybody to be in it;
//! * every person and household that the plan lists is here, with everybody who was ever stated to be in a
//!   household that is stated of a person of the plan;
//! * of lists made at one site on one day with an activity of the plan, all are read, and all whom they list are
//!   here;
//! * where a site of the plan has a head-count in the year, the first activity with one is read; where that is
//!   one of the plan, all are that reached people there in the year, and their households are here.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::concerned::Concerned;
use super::crowds::reaches;
use super::material::{Asked, Findings, Loaded, Material, facts, stated};
use super::{Warning, places, series};
use crate::count::{Agenda, Merges, Overlay, Stated, Wanted, explain};
use crate::event::EntryKind;
use crate::event::activity::Activity;
use crate::event::ids::Reference;
use crate::event::people::Link;
use crate::event::place::SiteKey;
use crate::event::time::Day;
use crate::ledger::{KeptLists, Known, LedgerError, Plan, Reaches, Row, Snapshot};
use crate::register::Attributes;

/// Persons, and households.
type Entries = (Vec<u32>, Vec<u32>);

/// Where more than so many of a hundred activities are concerned, reading all is no slower.
const READ_PERCENT_MAX: usize = 40;

/// Runs the checks of a plan on what it concerns. `None` where reading everything is better, or what is kept is
/// damaged.
pub(super) fn findings_of(
    ledger: &Snapshot,
    plan: &Plan,
    (new, recorded): (&HashSet<&Reference>, &HashMap<Reference, Day>),
    kept: &KeptLists,
    look: impl FnOnce(&Material<'_>, &mut Findings<'_, '_>) -> Result<(), LedgerError>,
) -> Result<Option<Vec<Warning>>, LedgerError> {
    let mut reading = Reading { ledger, kept, new, loaded: BTreeMap::new() };
    let seeds = reading.seeds(plan)?;
    let Some((persons, households)) = reading.closed(plan, &seeds)? else { return Ok(None) };
    let state = ledger.state();
    let digest = kept.digest();
    let mut concerned = Concerned { persons, households, listed: HashMap::new(), digest, new };
    let days = {
        let material = reading.material(plan, recorded, &concerned);
        series::days_to_read(&material)
    };
    for day in days {
        let lists: Loaded = reading.read_day(day)?;
        let all = lists.iter().map(stated);
        let planned = plan.stated().filter(|stated| stated.activity.about.start == day);
        let all: Vec<Stated<'_>> = all.chain(planned).collect();
        let (mut persons, mut households) = (BTreeSet::new(), BTreeSet::new());
        all.iter().for_each(|stated| add_listed(stated, &mut persons, &mut households));
        let whole_day = Concerned {
            persons: roots(&state.merges, EntryKind::Person, &persons),
            households: roots(&state.merges, EntryKind::Household, &households),
            listed: HashMap::new(),
            digest,
            new,
        };
        let facts = facts(state, all, plan.entries());
        let material = Material::new(facts, state, recorded, Asked::All);
        concerned.listed.extend(series::listed(&material.of_concerned(&whole_day)));
    }
    let material = reading.material(plan, recorded, &concerned);
    let mut found = Findings::new(&material);
    look(&material, &mut found)?;
    Ok(Some(found.warnings()))
}

/// Looks at the places' figures of a plan's years. They are counted anew.
pub(super) fn look_at_places(
    ledger: &Snapshot,
    plan: &Plan,
    new: &HashSet<&Reference>,
    material: &Material<'_>,
    found: &mut Findings<'_, '_>,
) -> Result<(), LedgerError> {
    if !places::are_known(ledger.state()) {
        return Ok(());
    }
    let (agenda, lists) = ledger.agenda_and_lists();
    let (persons, households) = plan.entries();
    let register = Agenda {
        persons: persons.max(agenda.persons),
        households: households.max(agenda.households),
        ..agenda
    };
    let planned = Overlay::new(&register, &lists, |of| new.contains(of), plan.stated().collect());
    let last = planned.agenda().items.last().map(|item| item.about.start.year());
    places::look_with(material, last, found, &mut |query| {
        Ok::<_, LedgerError>(explain(planned.agenda(), &planned, query, &Wanted::total())?.places)
    })
}

/// Reading what a plan concerns.
struct Reading<'a> {
    ledger: &'a Snapshot,
    kept: &'a KeptLists,
    new: &'a HashSet<&'a Reference>,
    /// The activities that were read.
    loaded: BTreeMap<&'a Reference, (Activity, Attributes)>,
}

impl<'a> Reading<'a> {
    fn material<'m>(
        &'m self,
        plan: &'m Plan,
        recorded: &'m HashMap<Reference, Day>,
        concerned: &'m Concerned<'m>,
    ) -> Material<'m> {
        let state = self.ledger.state();
        let activities = self.loaded.values().map(stated).chain(plan.stated()).collect();
        let facts = facts(state, activities, plan.entries());
        let new = self.new.iter().copied().collect();
        Material::new(facts, state, recorded, Asked::Plan(new)).of_concerned(concerned)
    }

    fn load(&mut self, reference: &'a Reference) -> Result<(), LedgerError> {
        if !self.new.contains(reference)
            && !self.loaded.contains_key(reference)
            && let Some(known) = self.ledger.state().activities.get(reference)
        {
            self.loaded.insert(reference, self.ledger.activity(known)?);
        }
        Ok(())
    }

    /// The other activities that start on some days and reach people.
    fn reaching(&self, from: Day, to: Day) -> impl Iterator<Item = &'a Row> {
        let rows = self.kept.digest().rows();
        let first = rows.partition_point(|row| row.start < from);
        let rows = rows.get(first..).unwrap_or_default().iter();
        let rows = rows.take_while(move |row| row.start <= to);
        rows.filter(|row| row.reach.reaches && !self.new.contains(&row.reference))
    }

    /// Reads the other activities of a day that reach people; they are read for good.
    fn read_day(&mut self, day: Day) -> Result<Loaded, LedgerError> {
        let rows: Vec<&'a Row> = self.reaching(day, day).collect();
        let mut all = Loaded::new();
        for row in rows {
            self.load(&row.reference)?;
            all.extend(self.loaded.get(&row.reference).cloned());
        }
        Ok(all)
    }

    /// Reads the activities whose people matter as those of the plan do; returns which these are.
    fn seeds(&mut self, plan: &Plan) -> Result<BTreeSet<&'a Reference>, LedgerError> {
        let digest = self.kept.digest();
        let mut sites: HashMap<SiteKey, HashSet<u32>> = HashMap::new();
        for stated in plan.stated().filter(reaches) {
            sites.entry(stated.activity.about.place.site_key()).or_default();
        }
        for (site, at) in digest.sites.iter().zip(0..) {
            if let Some(places) = sites.get_mut(site) {
                places.insert(at);
            }
        }
        let mut seeds = BTreeSet::new();
        for stated in plan.stated().filter(reaches) {
            let (about, people) = (&stated.activity.about, &stated.activity.people);
            let Some(places) = sites.get(&about.place.site_key()) else { continue };
            let is_here = |row: &&'a Row| places.contains(&row.place);
            seeds.extend(
                self.reaching(about.start, about.start).filter(is_here).map(|row| &row.reference),
            );
            let year = about.start.year();
            let (Ok(from), Ok(to)) = (Day::first_of(year), Day::last_of(year)) else { continue };
            let in_year: Vec<&'a Row> = self.reaching(from, to).filter(is_here).collect();
            let first = in_year.iter().find(|row| row.reach.crowd).copied();
            let is_crowd = Reaches::of(about, &people.headcounts).crowd;
            let here = (about.start, &stated.activity.reference);
            if is_crowd && first.is_none_or(|first| here < (first.start, &first.reference)) {
                seeds.extend(in_year.iter().map(|row| &row.reference));
            }
            if let Some(first) = first {
                self.load(&first.reference)?;
            }
        }
        for seed in &seeds {
            self.load(seed)?;
        }
        Ok(seeds)
    }

    /// The persons and households that the plan concerns, with all activities that say something of them read.
    /// `None` where these are too many, or what is kept is damaged.
    fn closed(
        &mut self,
        plan: &Plan,
        seeds: &BTreeSet<&'a Reference>,
    ) -> Result<Option<Entries>, LedgerError> {
        let (ledger, kept) = (self.ledger, self.kept);
        let merges = &ledger.state().merges;
        let (mut listed, mut households) = (BTreeSet::new(), BTreeSet::new());
        plan.stated().for_each(|stated| add_listed(&stated, &mut listed, &mut households));
        listed = merges.with_merged(EntryKind::Person, &listed);
        let Some(()) = self.read(kept.listing(ledger, &listed, &BTreeSet::new()))? else {
            return Ok(None);
        };
        for (activity, _) in self.loaded.values() {
            let rows = activity.people.person_rows().filter(|row| listed.contains(&row.person));
            households.extend(rows.filter_map(|row| match row.link {
                Link::Household(household) => Some(household),
                _ => None,
            }));
        }
        let mut persons = listed;
        for seed in seeds {
            if let Some(loaded) = self.loaded.get(seed) {
                add_listed(&stated(loaded), &mut persons, &mut households);
            }
        }
        let households = merges.with_merged(EntryKind::Household, &households);
        let Some(members) = kept.ever_in(&households) else { return Ok(None) };
        persons.extend(members);
        let persons = merges.with_merged(EntryKind::Person, &persons);
        let Some(()) = self.read(kept.listing(ledger, &persons, &households))? else {
            return Ok(None);
        };
        let persons = roots(merges, EntryKind::Person, &persons);
        Ok(Some((persons, roots(merges, EntryKind::Household, &households))))
    }

    /// Reads some activities. `None` where there is no telling which, or they are too many.
    fn read(&mut self, listing: Option<Vec<&'a Known>>) -> Result<Option<()>, LedgerError> {
        let Some(listing) = listing else { return Ok(None) };
        let all = self.kept.digest().rows().len();
        if cfg!(not(debug_assertions)) && listing.len() * 100 > all * READ_PERCENT_MAX {
            return Ok(None);
        }
        for known in listing {
            self.load(&known.activity.reference)?;
        }
        Ok(Some(()))
    }
}

/// The entries that count for some, by rising id.
fn roots(merges: &Merges, kind: EntryKind, entries: &BTreeSet<u32>) -> Vec<u32> {
    let roots: BTreeSet<u32> = entries.iter().map(|entry| merges.root(kind, *entry)).collect();
    roots.into_iter().collect()
}

/// Adds the persons whom an activity lists, and the households that it lists or states of them.
fn add_listed(stated: &Stated<'_>, persons: &mut BTreeSet<u32>, households: &mut BTreeSet<u32>) {
    let people = &stated.activity.people;
    households.extend(people.households.iter());
    for row in people.person_rows() {
        persons.insert(row.person);
        if let Link::Household(household) = row.link {
            households.insert(household);
        }
    }
}
