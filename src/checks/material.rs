//! What the checks read: activities with their lists, and what is known of sites and days.
//!
//! Belongs here: loading it, looking entries up in it, collecting warnings about it. Does not: what is
//! looked for.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::concerned::Concerned;
use super::stated_places::{Homes, StatedPlaces};
use super::warning::{Check, Example, Listed, Warning, is_two};
use crate::count::{Facts, Stated};
use crate::event::EntryKind;
use crate::event::activity::Activity;
use crate::event::gazetteer::{Location, Point};
use crate::event::ids::{OfficeId, Reference};
use crate::event::place::SiteKey;
use crate::event::time::{Day, Timestamp};
use crate::ledger::{LedgerError, Snapshot, State};
use crate::register::Attributes;

/// Current activities with their lists. All are in memory, because the checks read them several times and
/// compare rows of one with rows of others.
pub type Loaded = Vec<(Activity, Attributes)>;

/// The activities with a reference that is wanted.
pub fn loaded(
    ledger: &Snapshot,
    is_wanted: impl Fn(&Reference) -> bool,
) -> Result<Loaded, LedgerError> {
    let known = ledger.state().current().filter(|known| is_wanted(&known.activity.reference));
    ledger.read_activities(&known.collect::<Vec<_>>())
}

/// An activity as the count reads it.
pub fn stated((activity, attributes): &(Activity, Attributes)) -> Stated<'_> {
    Stated { activity, attributes }
}

/// The facts of some activities, in a register with at least so many persons and households.
pub fn facts<'a>(
    state: &'a State,
    activities: Vec<Stated<'a>>,
    (persons, households): (u32, u32),
) -> Facts<'a> {
    let (persons, households) = (persons.max(state.persons), households.max(state.households));
    Facts::new(&state.sectors, activities, &state.merges, &state.gazetteer, persons, households)
}

/// The day on which each activity was last recorded.
pub fn recorded_days(state: &State) -> HashMap<Reference, Day> {
    let day = |at: Timestamp| Day::new(at.moment().date_naive()).ok();
    let known = state.current().filter_map(|known| {
        let at = known.versions.last()?.recorded_at;
        Some((known.activity.reference.clone(), day(at)?))
    });
    known.collect()
}

/// By site: its population and position.
pub type KnownSites = HashMap<SiteKey, (Option<u32>, Option<Point>)>;

/// Everything the checks read.
pub struct Material<'a> {
    /// All activities, or those that a plan concerns.
    pub facts: Facts<'a>,
    sites: OnceLock<KnownSites>,
    /// Where only what a plan concerns is read: whom, and what is known of the others.
    pub concerned: Option<&'a Concerned<'a>>,
    /// The day on which each activity was recorded.
    pub recorded: &'a HashMap<Reference, Day>,
    pub state: &'a State,
    /// By activity: whether its warnings are wanted.
    asked: Vec<bool>,
    is_plan: bool,
    is_of_office: bool,
}

/// Whose warnings are wanted.
pub enum Asked<'a> {
    /// Those of all activities.
    All,
    /// Those of activities that are going to be recorded.
    Plan(HashSet<&'a Reference>),
    /// Those of an office.
    Office(&'a OfficeId),
}

impl<'a> Material<'a> {
    pub fn new(
        facts: Facts<'a>,
        state: &'a State,
        recorded: &'a HashMap<Reference, Day>,
        asked: Asked<'_>,
    ) -> Self {
        let is_asked = |stated: &Stated<'_>| {
            let activity = stated.activity;
            match &asked {
                Asked::All => true,
                Asked::Plan(new) => new.contains(&activity.reference),
                Asked::Office(office) => activity.about.office == **office,
            }
        };
        let (is_plan, is_of_office) =
            (matches!(asked, Asked::Plan(_)), matches!(asked, Asked::Office(_)));
        let asked = facts.activities().iter().map(is_asked).collect();
        let (sites, concerned) = (OnceLock::new(), None);
        Self { sites, concerned, recorded, state, asked, is_plan, is_of_office, facts }
    }

    /// The same, of which only what a plan concerns was read.
    #[must_use]
    pub fn of_concerned(self, concerned: &'a Concerned<'a>) -> Self {
        Self { concerned: Some(concerned), ..self }
    }

    /// The sites of the gazetteer.
    pub fn sites(&self) -> &KnownSites {
        self.sites.get_or_init(|| {
            let sites = self.state.gazetteer.places.iter();
            let sites = sites.filter(|location| !location.is_area());
            let known = |location: &Location| (location.population, location.point);
            sites.map(|location| (location.key(), known(location))).collect()
        })
    }

    /// The places that all activities state, in the order of activities.
    pub fn stated_places(&self) -> Vec<StatedPlaces<'_>> {
        let own = |(at, stated): (usize, &Stated<'a>)| {
            let activity = stated.activity;
            StatedPlaces {
                reference: &activity.reference,
                start: activity.about.start,
                place: &activity.about.place,
                homes: Homes::Of(&activity.people.residences),
                is_asked: self.is_asked(at),
            }
        };
        match self.concerned {
            None => self.activities().map(own).collect(),
            Some(concerned) => concerned.stated_places(self.asked().map(own)),
        }
    }

    /// The activities whose warnings are wanted.
    pub fn asked(&self) -> impl Iterator<Item = (usize, &Stated<'a>)> {
        self.activities().filter(|(at, _)| self.is_asked(*at))
    }

    pub fn activities(&self) -> impl Iterator<Item = (usize, &Stated<'a>)> {
        self.facts.activities().iter().enumerate()
    }

    pub fn reference(&self, activity: usize) -> &str {
        self.facts.activities().get(activity).map_or("", |s| s.activity.reference.as_str())
    }

    /// Where an activity lists a person, by any of the entries that it was merged with.
    pub fn listed(&self, activity: usize, person: u32) -> Listed {
        let set = self.facts.activities().get(activity).map(|s| &s.activity.people.persons);
        let root = self.root(person);
        let mut entries = set.into_iter().flat_map(|set| set.iter().zip(1u64..));
        let listed = entries.find(|(id, _)| self.root(*id) == root);
        let (entry, place) = listed.unwrap_or((person, 0));
        Listed {
            activity: self.reference(activity).to_owned(),
            entry,
            place,
            of: set.map_or(0, |set| set.len() as u64),
        }
    }

    /// The place of a person among those whom the checks look at; `None` for anybody else.
    pub fn person(&self, id: u32) -> Option<usize> {
        let root = self.root(id);
        match self.concerned {
            None => Some(root as usize),
            Some(concerned) => concerned.persons.binary_search(&root).ok(),
        }
    }

    fn root(&self, id: u32) -> u32 {
        self.facts.agenda().merges.root(EntryKind::Person, id)
    }

    /// The place of a household among those that the checks look at; `None` for any other.
    pub fn household(&self, id: u32) -> Option<usize> {
        let root = self.facts.agenda().merges.root(EntryKind::Household, id);
        match self.concerned {
            None => Some(root as usize),
            Some(concerned) => concerned.households.binary_search(&root).ok(),
        }
    }

    /// How many places persons have.
    pub fn persons(&self) -> usize {
        match self.concerned {
            None => self.facts.agenda().persons as usize,
            Some(concerned) => concerned.persons.len(),
        }
    }

    /// How many places households have. The one behind them stands for any other.
    pub fn households(&self) -> usize {
        match self.concerned {
            None => self.facts.agenda().households as usize,
            Some(concerned) => concerned.households.len(),
        }
    }

    /// The person at a place.
    pub fn person_at(&self, place: u32) -> u32 {
        match self.concerned {
            None => place,
            Some(concerned) => concerned.persons.get(place as usize).copied().unwrap_or(place),
        }
    }

    /// Whether somebody decided that two entries are not one.
    pub fn are_two(&self, kind: EntryKind, one: u32, other: u32) -> bool {
        !self.state.accepted.is_empty() && is_two(self.state, kind, one, other)
    }

    /// Whether activities are looked at that are not recorded yet.
    pub fn is_plan(&self) -> bool {
        self.is_plan
    }

    /// Whether only an office's activities are looked at.
    pub fn is_of_office(&self) -> bool {
        self.is_of_office
    }

    /// The day of the latest record.
    pub fn latest(&self) -> Option<Day> {
        let others = self.concerned.and_then(|concerned| concerned.latest());
        self.recorded.values().max().copied().max(others)
    }

    pub fn is_asked(&self, activity: usize) -> bool {
        self.asked.get(activity).copied().unwrap_or(false)
    }
}

/// Collected warnings, in order of code and subject.
pub struct Findings<'s, 'a> {
    material: &'s Material<'a>,
    warnings: BTreeMap<(Check, String), Warning>,
}

impl<'s, 'a> Findings<'s, 'a> {
    pub fn new(material: &'s Material<'a>) -> Self {
        Self { material, warnings: BTreeMap::new() }
    }

    pub fn warnings(self) -> Vec<Warning> {
        self.warnings.into_values().collect()
    }

    /// Adds what a check found.
    pub fn extend(&mut self, warnings: Vec<Warning>) {
        for Warning { code, subject, cases, example } in warnings {
            self.add_of(code, subject, cases, || example);
        }
    }

    /// Adds cases of an activity, where its warnings are wanted or those of the other that contradicts it.
    pub fn add(
        &mut self,
        code: Check,
        activity: usize,
        other: usize,
        cases: u64,
        example: impl FnOnce() -> Example,
    ) {
        if self.material.is_asked(activity) || self.material.is_asked(other) {
            let subject = self.material.reference(activity).to_owned();
            self.add_of(code, subject, cases, example);
        }
    }

    pub fn add_of(
        &mut self,
        code: Check,
        subject: String,
        cases: u64,
        example: impl FnOnce() -> Example,
    ) {
        match self.warnings.get_mut(&(code, subject.clone())) {
            Some(warning) => warning.cases += cases,
            None => {
                let warning = Warning { code, subject: subject.clone(), cases, example: example() };
                self.warnings.insert((code, subject), warning);
            }
        }
    }
}
