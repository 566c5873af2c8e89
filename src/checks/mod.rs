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
mod sites;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::count::{Facts, Stated};
use crate::event::activity::Activity;
use crate::event::gazetteer::Point;
use crate::event::ids::Reference;
use crate::event::names::named;
use crate::event::place::SiteKey;
use crate::event::time::{Day, Month, Timestamp};
use crate::event::{AcceptedWarning, EntryKind, WarningsAccepted};
use crate::language::{Texts, Value};
use crate::ledger::{LedgerError, Plan, Snapshot, State};
use crate::register::Attributes;

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
        /// A site is stated in two ways, and counts as two.
        TwoSites = "two-sites",
    }
}

/// One warning: what was found of one activity, of a sector's month, or of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The code.
    pub code: Check,
    /// The activity's reference; for [`Check::Jump`] the sector and the month, for
    /// [`Check::TwoSites`] the site.
    pub subject: String,
    /// How many households, people, rows, dates or activities.
    pub cases: u64,
    /// What one case looks like; nothing that is personal.
    pub example: Example,
}

/// What one case of a warning looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Example {
    /// There is nothing to add.
    None,
    /// A household's size changed.
    Size {
        /// Members as stated before.
        from: u32,
        /// Where that was.
        earlier: String,
        /// Members as stated now.
        to: u32,
    },
    /// An earlier activity says otherwise.
    Earlier(String),
    /// Two of one list are alike.
    SameList,
    /// One who is alike is in another list.
    OtherList(String),
    /// A household was at two sites.
    Far {
        /// The site before.
        from: String,
        /// The activity before.
        earlier: String,
        /// The site now.
        to: String,
        /// How far, in kilometres; nothing where only the regions are known to differ.
        km: Option<u32>,
    },
    /// An age in years.
    Age(i32),
    /// Members listed, and the size.
    Members(u32, u32),
    /// People counted, and the site's population.
    Population(u64, u64),
    /// A column and its date.
    Date(&'static str, Day),
    /// The table whose rows say the same.
    Table(&'static str),
    /// Contacts of the month before.
    Before(u64, Month),
    /// The same site as other activities state it.
    Site(String),
}

impl Example {
    /// In words.
    fn says(&self, texts: &Texts) -> String {
        let word = |word: &String| Value::from(word.clone());
        match self {
            Example::None => String::new(),
            Example::Size { from, earlier, to } => texts.with(
                "checks-example-size",
                &[("from", (*from).into()), ("earlier", word(earlier)), ("to", (*to).into())],
            ),
            Example::Earlier(earlier) => {
                texts.with("checks-example-earlier", &[("earlier", word(earlier))])
            }
            Example::SameList => texts.text("checks-example-same-list"),
            Example::OtherList(earlier) => {
                texts.with("checks-example-other-list", &[("earlier", word(earlier))])
            }
            Example::Far { from, earlier, to, km } => {
                let away = match km {
                    Some(km) => texts.with("checks-example-km", &[("km", (*km).into())]),
                    None => texts.text("checks-example-region"),
                };
                let values = [("from", word(from)), ("earlier", word(earlier)), ("to", word(to))];
                format!("{}, {away}", texts.with("checks-example-far", &values))
            }
            Example::Age(age) => texts.with("checks-example-age", &[("age", (*age).into())]),
            Example::Members(count, size) => texts.with(
                "checks-example-members",
                &[("count", (*count).into()), ("size", (*size).into())],
            ),
            Example::Population(counted, population) => texts.with(
                "checks-example-population",
                &[("counted", (*counted).into()), ("population", (*population).into())],
            ),
            Example::Date(column, day) => format!("{column} {day}"),
            Example::Table(table) => (*table).to_owned(),
            Example::Before(contacts, month) => texts.with(
                "checks-example-before",
                &[("contacts", (*contacts).into()), ("month", month.to_string().into())],
            ),
            Example::Site(site) => texts.with("checks-example-site", &[("site", word(site))]),
        }
    }
}

impl Check {
    /// What so many cases are, in a sentence without its full stop.
    pub fn says(self, cases: u64, texts: &Texts) -> String {
        texts.with(&format!("checks-says-{self}"), &[("cases", cases.into())])
    }

    /// What to do about it, and when it is in order.
    pub fn hint(self, texts: &Texts) -> String {
        texts.text(&format!("checks-hint-{self}"))
    }
}

impl Warning {
    /// The warning in one line: what it is about, how many cases, and one of them.
    pub fn says(&self, texts: &Texts) -> String {
        let says = format!("{}: {}", self.subject, self.code.says(self.cases, texts));
        match self.example.says(texts) {
            example if example.is_empty() => says,
            example => format!("{says} ({example})"),
        }
    }

    /// What one case looks like, in words.
    pub fn example(&self, texts: &Texts) -> String {
        self.example.says(texts)
    }
}

/// Finds all warnings of a ledger.
///
/// # Errors
/// An activity that cannot be read.
pub fn of_ledger(ledger: &Snapshot) -> Result<Vec<Warning>, LedgerError> {
    let (activities, recorded) = (loaded(ledger, |_| true)?, recorded_days(ledger.state()));
    let facts = facts(ledger.state(), activities.iter().map(stated).collect(), (0, 0));
    Ok(Scene::new(facts, ledger.state(), &recorded, None).warnings())
}

/// Current activities with their lists. The checks go through them several times, and hold rows of one
/// against those of others, so that all are in memory.
type Loaded = Vec<(Activity, Attributes)>;

/// Those whose reference is wanted.
fn loaded(
    ledger: &Snapshot,
    is_wanted: impl Fn(&Reference) -> bool,
) -> Result<Loaded, LedgerError> {
    let known = ledger.state().current().filter(|known| is_wanted(&known.activity.reference));
    known.map(|known| ledger.activity(known)).collect()
}

fn stated((activity, attributes): &(Activity, Attributes)) -> Stated<'_> {
    Stated { activity, attributes }
}

/// Some activities of a register that has so many persons and households, if they are more than now.
fn facts<'a>(
    state: &'a State,
    activities: Vec<Stated<'a>>,
    (persons, households): (u32, u32),
) -> Facts<'a> {
    let (persons, households) = (persons.max(state.persons), households.max(state.households));
    Facts::new(&state.sectors, activities, &state.merges, persons, households)
}

/// Finds the warnings that a plan brings, recorded on a day. Those that only concern what is in the
/// ledger already are not among them.
pub fn of_plan(ledger: &Snapshot, plan: &Plan, today: Day) -> Result<Vec<Warning>, LedgerError> {
    if plan.is_empty() {
        return Ok(Vec::new());
    }
    let state = ledger.state();
    let new: HashSet<&Reference> = plan.activities().map(|activity| &activity.reference).collect();
    let mut recorded = recorded_days(state);
    let days = new.iter().map(|reference| ((*reference).clone(), today));
    recorded.extend(days);
    let kept = loaded(ledger, |reference| !new.contains(reference))?;
    let activities = kept.iter().map(stated).chain(plan.stated()).collect();
    let facts = facts(state, activities, plan.entries());
    Ok(Scene::new(facts, state, &recorded, Some(new)).warnings())
}

/// Warnings in groups of one code, in each group those with most cases first.
pub fn by_code<'a>(warnings: &[&'a Warning]) -> Vec<Vec<&'a Warning>> {
    let mut groups: BTreeMap<Check, Vec<&Warning>> = BTreeMap::new();
    for warning in warnings {
        groups.entry(warning.code).or_default().push(warning);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|warning| u64::MAX - warning.cases);
    }
    groups.into_values().collect()
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

/// The event that states that two entries are not one, although they look alike.
pub fn are_two(kind: EntryKind, one: u32, other: u32, reason: &str) -> WarningsAccepted {
    let subject = duplicates::pair_subject(kind, one, other);
    WarningsAccepted {
        code: Check::DuplicatePerson.name().to_owned(),
        accepted: vec![AcceptedWarning { subject, cases: 1 }],
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
    state: &'a State,
    /// By activity: whether it is among those that are asked about.
    asked: Vec<bool>,
}

impl<'a> Scene<'a> {
    fn new(
        facts: Facts<'a>,
        state: &'a State,
        recorded: &'a HashMap<Reference, Day>,
        new: Option<HashSet<&Reference>>,
    ) -> Self {
        let sites = state.gazetteer.places.iter().filter(|location| !location.is_area());
        let sites = sites.map(|location| (location.key(), (location.population, location.point)));
        let is_asked = |stated: &Stated<'_>| {
            new.as_ref().is_none_or(|new| new.contains(&stated.activity.reference))
        };
        let asked = facts.activities().iter().map(is_asked).collect();
        Self { sites: sites.collect(), recorded, state, asked, facts }
    }

    fn warnings(&self) -> Vec<Warning> {
        let mut found = Found { scene: self, warnings: BTreeMap::new() };
        households::look(self, &mut found);
        people::look(self, &mut found);
        events::look(self, &mut found);
        sites::look(self, &mut found);
        found.warnings.into_values().collect()
    }

    fn activities(&self) -> impl Iterator<Item = (usize, &Stated<'a>)> {
        self.facts.activities().iter().enumerate()
    }

    fn reference(&self, activity: usize) -> &str {
        self.facts.activities().get(activity).map_or("", |s| s.activity.reference.as_str())
    }

    fn person(&self, id: u32) -> usize {
        self.facts.agenda().merges.root(EntryKind::Person, id) as usize
    }

    fn household(&self, id: u32) -> usize {
        self.facts.agenda().merges.root(EntryKind::Household, id) as usize
    }

    /// Whether somebody decided that two entries are not one.
    fn are_two(&self, kind: EntryKind, one: u32, other: u32) -> bool {
        if self.state.accepted.is_empty() {
            return false;
        }
        let subject = duplicates::pair_subject(kind, one, other);
        let about = (Check::DuplicatePerson.name().to_owned(), subject);
        self.state.accepted.contains_key(&about)
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
        example: impl FnOnce() -> Example,
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
