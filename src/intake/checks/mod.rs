//! What monitoring staff check by hand: things that can be right and are often not.
//!
//! Belongs here: what is looked for, under a code that stays; what was found, by activity. Does not:
//! what makes a row wrong (`rows`), what the count does about it: nothing.
//!
//! Every check is a function of what the ledger states, so the same warnings come out of the record
//! at any time and as of any past moment. None names anybody: a warning says which activity, how many
//! cases, and what one of them looks like.

pub mod duplicates;
mod events;
mod households;
mod people;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::count::{Facts, Stated};
use crate::event::gazetteer::{Gazetteer, Point};
use crate::event::ids::Reference;
use crate::event::names::named;
use crate::event::place::SiteKey;
use crate::event::time::{Day, Timestamp};
use crate::event::{AcceptedWarning, EntryKind, WarningsAccepted};
use crate::ledger::{AsOf, Ledger, LedgerError, Plan, State, View};

named! {
    /// What is looked for. The codes are part of the record: none is ever renamed.
    Check, "code of a check" {
        /// A household's declared size changed by more than two since it was last stated.
        HouseholdSize = "household-size",
        /// A person is in another household than before, without having left that one.
        TwoHouseholds = "two-households",
        /// A household was reached at two sites far from each other.
        DistantHousehold = "distant-household",
        /// Two numbers for what may be one person.
        DuplicatePerson = "duplicate-person",
        /// Somebody is older than 110.
        OldAge = "old-age",
        /// More members of a household are listed than it has.
        MembersAboveSize = "members-above-size",
        /// People listed live elsewhere than the activity's head-count, which they may be in too.
        ListedElsewhere = "listed-elsewhere",
        /// A head-count is larger than the site's population.
        AbovePopulation = "above-population",
        /// A hundred rows in a row say the same.
        IdenticalRows = "identical-rows",
        /// A date lies after the day on which it was recorded.
        FutureDate = "future-date",
        /// A sector's contacts of a month are more than three times those of the month before.
        Jump = "jump",
    }
}

impl Check {
    /// What a warning says after the number of its cases: for one, and for several.
    fn says(self) -> (&'static str, &'static str) {
        match self {
            Check::HouseholdSize => (
                "household changed its size by more than 2 since it was last stated",
                "households changed their size by more than 2 since it was last stated",
            ),
            Check::TwoHouseholds => (
                "person is in another household than before",
                "people are in another household than before",
            ),
            Check::DistantHousehold => (
                "household was reached far from where it was reached before",
                "households were reached far from where they were reached before",
            ),
            Check::DuplicatePerson => (
                "person has the household, sex and birth year of somebody with another number",
                "people have the household, sex and birth year of somebody with another number",
            ),
            Check::OldAge => ("person is older than 110", "people are older than 110"),
            Check::MembersAboveSize => (
                "household has more members listed than its size",
                "households have more members listed than their size",
            ),
            Check::ListedElsewhere => (
                "person or household on the list lives elsewhere; if it is in the head-count, it is \
                 counted twice",
                "people or households on the list live elsewhere; those who are in the head-count are \
                 counted twice",
            ),
            Check::AbovePopulation => (
                "person is counted beyond the site's population",
                "people are counted beyond the site's population",
            ),
            Check::IdenticalRows => {
                ("row is the same", "rows that follow on each other say the same")
            }
            Check::FutureDate => (
                "date lay in the future when it was recorded",
                "dates lay in the future when they were recorded",
            ),
            Check::Jump => ("contact", "contacts"),
        }
    }
}

/// One warning: what was found of one activity, or of a sector's month.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    /// The code.
    pub code: Check,
    /// The activity's reference; for [`Check::Jump`], the sector and the month.
    pub subject: String,
    /// How many households, people, rows or dates.
    pub cases: u64,
    /// What one case looks like; nothing that is personal.
    pub example: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (one, several) = self.code.says();
        let says = if self.cases == 1 { one } else { several };
        let cases = crate::event::text::thousands(self.cases);
        write!(f, "{}: {cases} {says}", self.subject)?;
        match self.example.as_str() {
            "" => Ok(()),
            example => write!(f, " ({example})"),
        }
    }
}

/// Finds all warnings of what a view shows.
pub fn of_view(view: &View) -> Vec<Warning> {
    let recorded = recorded_days(&view.state);
    let scene = Scene::new(view.facts(), &view.state.gazetteer, &recorded, None);
    scene.warnings()
}

/// Finds the warnings that a plan brings, recorded on a day. Those that only concern what is in the
/// ledger already are not among them.
pub fn of_plan(ledger: &Ledger, plan: &Plan, today: Day) -> Result<Vec<Warning>, LedgerError> {
    if plan.is_empty() {
        return Ok(Vec::new());
    }
    let view = ledger.view(AsOf::Now)?;
    let new: HashSet<&Reference> = plan.activities().map(|activity| &activity.reference).collect();
    let mut recorded = recorded_days(&view.state);
    let days = new.iter().map(|reference| ((*reference).clone(), today));
    recorded.extend(days);
    let mut activities = view.facts().activities;
    activities.retain(|stated| !new.contains(&stated.activity.reference));
    activities.extend(plan.stated());
    let (persons, households) = plan.entries();
    let state = &view.state;
    let facts = Facts::new(&state.sectors, activities, &state.merges, persons, households);
    Ok(Scene::new(facts, &state.gazetteer, &recorded, Some(new)).warnings())
}

/// Whether a warning was accepted with as many cases.
pub fn is_accepted(state: &State, warning: &Warning) -> bool {
    let about = (warning.code.name().to_owned(), warning.subject.clone());
    state.accepted.get(&about).is_some_and(|cases| *cases >= warning.cases)
}

/// The event that accepts warnings of one code.
pub fn acceptance(code: Check, warnings: &[&Warning], reason: &str) -> WarningsAccepted {
    let accepted = warnings
        .iter()
        .map(|warning| AcceptedWarning { subject: warning.subject.clone(), cases: warning.cases });
    WarningsAccepted {
        code: code.name().to_owned(),
        accepted: accepted.collect(),
        reason: reason.to_owned(),
    }
}

fn recorded_days(state: &State) -> HashMap<Reference, Day> {
    let day = |at: Timestamp| Day::new(at.moment().date_naive()).ok();
    let known = state.current().filter_map(|known| {
        let at = known.versions.last()?.recorded_at;
        Some((known.activity.reference.clone(), day(at)?))
    });
    known.collect()
}

/// Everything the checks look at.
struct Scene<'a> {
    facts: Facts<'a>,
    /// By site: its population and where it is.
    sites: HashMap<SiteKey, (Option<u32>, Option<Point>)>,
    recorded: &'a HashMap<Reference, Day>,
    /// By activity: whether it is among those that are asked about.
    asked: Vec<bool>,
}

impl<'a> Scene<'a> {
    fn new(
        facts: Facts<'a>,
        gazetteer: &Gazetteer,
        recorded: &'a HashMap<Reference, Day>,
        new: Option<HashSet<&Reference>>,
    ) -> Self {
        let sites = gazetteer.places.iter().filter(|location| !location.is_area());
        let sites = sites.map(|location| (location.key(), (location.population, location.point)));
        let is_asked = |stated: &Stated<'_>| {
            new.as_ref().is_none_or(|new| new.contains(&stated.activity.reference))
        };
        let asked = facts.activities.iter().map(is_asked).collect();
        Self { sites: sites.collect(), recorded, asked, facts }
    }

    fn warnings(&self) -> Vec<Warning> {
        let mut found = Found { scene: self, warnings: BTreeMap::new() };
        households::look(self, &mut found);
        people::look(self, &mut found);
        events::look(self, &mut found);
        found.warnings.into_values().collect()
    }

    fn activities(&self) -> impl Iterator<Item = (usize, &Stated<'a>)> {
        self.facts.activities.iter().enumerate()
    }

    fn reference(&self, activity: usize) -> &str {
        self.facts.activities.get(activity).map_or("", |s| s.activity.reference.as_str())
    }

    fn person(&self, id: u32) -> usize {
        self.facts.merges.root(EntryKind::Person, id) as usize
    }

    fn household(&self, id: u32) -> usize {
        self.facts.merges.root(EntryKind::Household, id) as usize
    }

    fn is_asked(&self, activity: usize) -> bool {
        self.asked.get(activity).copied().unwrap_or(false)
    }
}

/// Warnings under construction, in order of code and subject.
struct Found<'s, 'a> {
    scene: &'s Scene<'a>,
    warnings: BTreeMap<(Check, String), Warning>,
}

impl Found<'_, '_> {
    /// Adds cases of an activity, where it or the other one that it disagrees with is asked about.
    fn add(
        &mut self,
        code: Check,
        activity: usize,
        other: usize,
        cases: u64,
        example: impl FnOnce() -> String,
    ) {
        if self.scene.is_asked(activity) || self.scene.is_asked(other) {
            let subject = self.scene.reference(activity).to_owned();
            self.add_of(code, subject, cases, example);
        }
    }

    fn add_of(
        &mut self,
        code: Check,
        subject: String,
        cases: u64,
        example: impl FnOnce() -> String,
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
