//! From proposals to events: numbers become register entries, known activities are recognised,
//! and everything that cannot be recorded is named before anything is.
//!
//! Belongs here: what may be recorded, corrected or left alone. Does not: tables and their rows
//! (`intake`), appending (`recorder`).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::index::{Commitments, Index};
use super::{Known, Ledger, LedgerError};
use crate::count::{Stated, last_traits};
use crate::event::activity::{About, Activity};
use crate::event::ids::Reference;
use crate::event::limits::TEXT_BYTES_MAX;
use crate::event::people::{
    Cells, Headcount, HouseholdStated, Link, NewIds, PeopleStated, PersonStated, PopulationGroup,
    RegisterCommitment,
};
use crate::event::place::Residence;
use crate::event::text::{self, normalised};
use crate::event::{EntriesDerived, EntryKind, Event};
use crate::log::tree::Hash;
use crate::register::{Attributes, Identity, Key, Pseudonym, SourceNumber, Traits};

/// An activity as somebody proposes to record or restate it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Its reference.
    pub reference: Reference,
    /// Everything but people; `None` keeps what is known (when correcting).
    pub about: Option<About>,
    /// Persons reached; `None` keeps those known.
    pub persons: Option<Vec<PersonRow>>,
    /// Households reached; `None` keeps those known.
    pub households: Option<Vec<HouseholdRow>>,
    /// Groups counted; `None` keeps those known.
    pub headcounts: Option<Vec<Headcount>>,
    /// The source's own key.
    pub source_key: Option<String>,
}

impl Proposal {
    /// Whether it lists people, which takes the ledger's key.
    pub fn lists_people(&self) -> bool {
        let persons = self.persons.as_ref().is_some_and(|rows| !rows.is_empty());
        persons || self.households.as_ref().is_some_and(|rows| !rows.is_empty())
    }
}

/// A person's household as a row states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposedLink {
    /// Nothing stated.
    Unstated,
    /// The person left it.
    Left,
    /// It has this number.
    Household(SourceNumber),
}

/// One person reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Number in the source.
    pub number: SourceNumber,
    /// Household.
    pub link: ProposedLink,
    /// Sex, birth year, population group, disability.
    pub traits: Traits,
    /// Declared home.
    pub residence: Option<Residence>,
    /// Row of its table, for messages.
    pub row: u32,
}

/// One household reached as a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdRow {
    /// Number in the source.
    pub number: SourceNumber,
    /// Declared members.
    pub size: u32,
    /// Their sex and age.
    pub cells: Cells,
    /// Their population group.
    pub population_group: Option<PopulationGroup>,
    /// Declared home.
    pub residence: Option<Residence>,
    /// Row of its table, for messages.
    pub row: u32,
}

/// Whether proposals bring new activities or restate known ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// New activities; known ones are left alone when equal and refused when not.
    Record,
    /// Known activities; equal ones are left alone.
    Correct {
        /// Why.
        reason: String,
    },
    /// A form's export, each of which has all of the former and more: new activities are recorded,
    /// and what an export only adds to known ones is added. What it changes or takes away is
    /// restated where that is accepted, and refused where not.
    Export {
        /// What the export is called, for the reasons of corrections.
        name: String,
        /// Whether changes are accepted.
        accept_changes: bool,
    },
}

/// Why an activity cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is known with other content.
    #[error("\"{reference}\" is recorded already, with other content ({})", .changes.join(", "))]
    Changed {
        /// The activity.
        reference: Reference,
        /// What differs.
        changes: Vec<String>,
    },
    /// An export has it with other content.
    #[error("\"{reference}\" is recorded already, and the export changes it ({})", .changes.join(", "))]
    Edited {
        /// The activity.
        reference: Reference,
        /// What differs.
        changes: Vec<String>,
    },
    /// An export has its submissions elsewhere, so that nothing makes it up any more.
    #[error("\"{reference}\" is recorded, but no row of the export makes it up any more ({what})")]
    Left {
        /// The activity.
        reference: Reference,
        /// What became of its submissions.
        what: String,
    },
    /// It was voided.
    #[error("\"{0}\" was voided")]
    Voided(Reference),
    /// It cannot be corrected, since it was never recorded.
    #[error("\"{0}\" is not in the ledger")]
    Unknown(Reference),
}

impl Refusal {
    /// The activity it is about.
    pub fn reference(&self) -> &Reference {
        match self {
            Refusal::Changed { reference, .. }
            | Refusal::Edited { reference, .. }
            | Refusal::Left { reference, .. }
            | Refusal::Voided(reference)
            | Refusal::Unknown(reference) => reference,
        }
    }
}

/// A row that contradicts what is known of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The activity.
    pub reference: Reference,
    /// Row of the people table.
    pub row: u32,
    /// Which attribute.
    pub attribute: &'static str,
    /// What is known.
    pub known: String,
    /// What the row says.
    pub stated: String,
}

/// Something to tell about an activity that is going to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanNote {
    /// A row contradicts an earlier statement.
    Contradiction(Contradiction),
    /// Listed people who live elsewhere may also be in the activity's head-count.
    CountedTwice(Reference),
    /// It was voided, and an export that has it does not bring it back.
    LeftVoided(Reference),
    /// Recorded activities of the same form of which the export has nothing.
    Absent(usize),
    /// Submissions it was made of are elsewhere now, or gone.
    Left {
        /// The activity.
        reference: Reference,
        /// What became of them.
        what: String,
    },
    /// An export adds to it or, where that is accepted, changes it.
    Restated {
        /// The activity.
        reference: Reference,
        /// What is different, in words.
        changes: Vec<String>,
    },
    /// Erased contacts of the former version were kept.
    ErasedKept {
        /// The activity.
        reference: Reference,
        /// How many.
        entries: usize,
    },
    /// It changes a closed year.
    Restates {
        /// The activity.
        reference: Reference,
        /// Which years.
        years: Vec<i32>,
    },
}

/// What is going to be recorded.
#[derive(Debug, Default)]
pub struct Plan {
    /// The events, in order, without what depends on their place in the log.
    pub(super) events: Vec<Planned>,
    /// Activities that are in the ledger with the same content.
    pub unchanged: Vec<Reference>,
    /// What to tell.
    pub notes: Vec<PlanNote>,
    /// Activities to void, each with the reason: an export has their submissions elsewhere now.
    pub voids: Vec<(Reference, String)>,
    /// Entries that are known by derived keys, and not yet marked so.
    pub derived: EntriesDerived,
    /// Commitments of all entries, old and new.
    pub(super) commitments: Commitments,
}

impl Plan {
    /// Number of activities that are going to be recorded.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing is going to be recorded.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.voids.is_empty()
    }

    /// The same with the attributes they state.
    pub fn stated(&self) -> impl Iterator<Item = Stated<'_>> {
        self.events.iter().filter_map(|planned| {
            let activity = planned.event.activity()?;
            Some(Stated { activity, attributes: &planned.attributes })
        })
    }

    /// Persons and households that the register is going to have.
    pub fn entries(&self) -> (u32, u32) {
        // Dense ids are u32; a register cannot outgrow them within a roster's limits.
        (self.commitments.persons.len() as u32, self.commitments.households.len() as u32)
    }

    /// The activities that are going to be recorded.
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        self.events.iter().filter_map(|planned| planned.event.activity())
    }
}

#[derive(Debug)]
pub(super) struct Planned {
    pub event: Event,
    pub attributes: Attributes,
    pub identities: Vec<Identity>,
    pub source_key: Option<String>,
}

impl Ledger {
    /// Turns proposals into events. Nothing is written.
    ///
    /// # Errors
    /// `Refused` with every activity that cannot be recorded. With `partial`, those are left out
    /// instead, and returned beside the plan.
    pub fn plan(
        &self,
        proposals: Vec<Proposal>,
        mode: &Mode,
        namespace: &str,
        key: Option<&Key>,
        partial: bool,
    ) -> Result<(Plan, Vec<Refusal>), LedgerError> {
        let mut planner = Planner {
            ledger: self,
            index: self.index()?,
            salts: crate::register::Salts::default(),
            namespace,
            key,
            pseudonyms: HashMap::new(),
            known_traits: self.known_traits(&proposals)?,
            plan: Plan::default(),
        };
        let mut refusals = Vec::new();
        for proposal in proposals {
            match planner.one(proposal, mode)? {
                Some(refusal) => refusals.push(refusal),
                None => continue,
            }
        }
        if !refusals.is_empty() && !partial {
            return Err(LedgerError::Refused(refusals));
        }
        let mut plan = planner.plan;
        plan.derived.persons.0 -= &self.state.derived.persons.0;
        plan.derived.households.0 -= &self.state.derived.households.0;
        plan.commitments = planner.index.commitments;
        Ok((plan, refusals))
    }

    /// What is known of everyone's sex and birth year, where a proposal could contradict it.
    fn known_traits(&self, proposals: &[Proposal]) -> Result<Vec<Traits>, LedgerError> {
        let states = |row: &PersonRow| row.traits.sex.is_some() || row.traits.birth_year.is_some();
        let any = proposals.iter().filter_map(|p| p.persons.as_ref()).flatten().any(states);
        if !any || self.state.persons == 0 {
            return Ok(Vec::new());
        }
        Ok(last_traits(&self.view(super::AsOf::Now)?.facts()))
    }
}

struct Planner<'a> {
    ledger: &'a Ledger,
    index: Index,
    salts: crate::register::Salts,
    namespace: &'a str,
    key: Option<&'a Key>,
    /// One HMAC per distinct number.
    pseudonyms: HashMap<(EntryKind, SourceNumber), Pseudonym>,
    known_traits: Vec<Traits>,
    plan: Plan,
}

/// An activity's people under construction.
#[derive(Default)]
struct Resolved {
    persons: Vec<(PersonStated, Traits, Option<Residence>)>,
    households: Vec<(HouseholdStated, Traits, Option<Residence>)>,
    headcounts: Vec<Headcount>,
    new_persons: Vec<Identity>,
    new_households: Vec<Identity>,
}

impl Planner<'_> {
    fn one(&mut self, proposal: Proposal, mode: &Mode) -> Result<Option<Refusal>, LedgerError> {
        let reference = proposal.reference.clone();
        let known = self.ledger.state.activities.get(&reference);
        match (mode, known) {
            (Mode::Record, Some(known)) if known.voided.is_some() => {
                return Ok(Some(Refusal::Voided(reference)));
            }
            (Mode::Correct { .. }, None) => return Ok(Some(Refusal::Unknown(reference))),
            (Mode::Export { accept_changes: false, .. }, Some(known)) if known.voided.is_some() => {
                self.plan.notes.push(PlanNote::LeftVoided(reference));
                return Ok(None);
            }
            _ => {}
        }
        let mut why = String::new();
        if let Some(known) = known {
            let Changes { words: changes, only_adds } = self.changes(known, &proposal, mode)?;
            if changes.is_empty() && known.voided.is_none() {
                self.plan.unchanged.push(reference);
                return Ok(None);
            }
            let accepted = match mode {
                Mode::Record => false,
                Mode::Correct { .. } => true,
                Mode::Export { accept_changes, .. } => only_adds || *accept_changes,
            };
            if !accepted {
                return Ok(Some(match mode {
                    Mode::Export { .. } => Refusal::Edited { reference, changes },
                    _ => Refusal::Changed { reference, changes },
                }));
            }
            match mode {
                Mode::Record => {}
                Mode::Correct { reason } => why.clone_from(reason),
                Mode::Export { name, .. } => {
                    let key = proposal.source_key.as_deref().unwrap_or_default();
                    let new = self.ledger.state.new_submissions(known, key);
                    why = export_reason(name, new, only_adds, &changes);
                    let reference = reference.clone();
                    self.plan.notes.push(PlanNote::Restated { reference, changes });
                }
            }
        }
        let Some(about) =
            proposal.about.clone().or_else(|| known.map(|k| k.activity.about.clone()))
        else {
            return Ok(Some(Refusal::Unknown(reference)));
        };
        self.check_about(&about)?;
        let source_key = proposal.source_key.clone();
        let resolved = self.resolve(proposal, known)?;
        self.note_closed(&reference, known, &about);
        self.note_double(&reference, &about, &resolved);
        let id = known.map_or_else(uuid::Uuid::now_v7, |known| known.activity.id);
        let (people, attributes, identities) = self.stated(resolved, about.start.year());
        let activity = Activity { id, reference, about, people };
        let event = match known {
            None => Event::ActivityRecorded(Box::new(activity)),
            Some(_) => {
                let corrected = crate::event::ActivityCorrected { activity, reason: why };
                Event::ActivityCorrected(Box::new(corrected))
            }
        };
        self.plan.events.push(Planned { event, attributes, identities, source_key });
        Ok(None)
    }

    /// What would be different if the proposal took the place of the known version, in words.
    fn changes(
        &mut self,
        known: &Known,
        proposal: &Proposal,
        mode: &Mode,
    ) -> Result<Changes, LedgerError> {
        let mut changes = Changes { words: Vec::new(), only_adds: true };
        if let Some(about) = &proposal.about {
            let now = &known.activity.about;
            changes.words.extend(about_changes(now, about));
            // An activity that goes on has a later last day, or its first one becomes known.
            let longer = about.start <= now.start && about.last_day() >= now.last_day();
            let days = ["start", "end"];
            changes.only_adds &=
                longer && changes.words.iter().all(|name| days.contains(&name.as_str()));
        }
        let in_words = matches!(mode, Mode::Export { .. });
        let (activity, attributes) = self.ledger.lists_of(known)?;
        let mut current = Current::of(&activity.people, &attributes);
        if *mode != Mode::Record {
            // A correction keeps erased contacts, which no table can list.
            let erased = &self.ledger.state.erased;
            current.persons.retain(|id, _| !erased.contains(&(EntryKind::Person, *id)));
            current.households.retain(|id, _| !erased.contains(&(EntryKind::Household, *id)));
        }
        if let Some(rows) = &proposal.persons {
            let mut proposed = BTreeMap::new();
            for row in rows {
                let Some(person) = self.look_up(EntryKind::Person, &row.number)? else { continue };
                let link = match &row.link {
                    ProposedLink::Unstated => Some(Link::Unstated),
                    ProposedLink::Left => Some(Link::Left),
                    ProposedLink::Household(number) => {
                        self.look_up(EntryKind::Household, number)?.map(Link::Household)
                    }
                };
                let stated = link.map(|link| (link, row.traits, row.residence.clone()));
                proposed.insert(person, (row.row, stated));
            }
            let new = rows.len() - proposed.len();
            let how = in_words.then_some(person_changes as How<PersonContent>);
            describe(&mut changes, "persons", &current.persons, &proposed, new, how);
        }
        if let Some(rows) = &proposal.households {
            let mut proposed = BTreeMap::new();
            for row in rows {
                if let Some(id) = self.look_up(EntryKind::Household, &row.number)? {
                    let traits = household_traits(row.population_group);
                    let stated = (row.size, row.cells, traits, row.residence.clone());
                    proposed.insert(id, (row.row, Some(stated)));
                }
            }
            let new = rows.len() - proposed.len();
            let how = in_words.then_some(household_changes as How<HouseholdContent>);
            describe(&mut changes, "households", &current.households, &proposed, new, how);
        }
        let counted = &known.activity.headcounts;
        if let Some(headcounts) = &proposal.headcounts
            && sorted(headcounts) != *counted
        {
            changes.only_adds &= counted.iter().all(|group| headcounts.contains(group));
            changes.words.push("head-counts".to_owned());
        }
        Ok(changes)
    }

    fn resolve(
        &mut self,
        proposal: Proposal,
        known: Option<&Known>,
    ) -> Result<Resolved, LedgerError> {
        let mut resolved = Resolved::default();
        let former = match known {
            Some(known) => Some(self.ledger.lists_of(known)?),
            None => None,
        };
        let mut erased = 0;
        for row in proposal.persons.iter().flatten() {
            self.note_contradiction(&proposal.reference, row)?;
            let person = self.enter(EntryKind::Person, &row.number, &mut resolved)?;
            let link = match &row.link {
                ProposedLink::Unstated => Link::Unstated,
                ProposedLink::Left => Link::Left,
                ProposedLink::Household(number) => {
                    Link::Household(self.enter(EntryKind::Household, number, &mut resolved)?)
                }
            };
            let stated = PersonStated { person, link, residence: None };
            resolved.persons.push((stated, row.traits, row.residence.clone()));
        }
        for row in proposal.households.iter().flatten() {
            let household = self.enter(EntryKind::Household, &row.number, &mut resolved)?;
            let stated =
                HouseholdStated { household, size: row.size, cells: row.cells, residence: None };
            let traits = household_traits(row.population_group);
            resolved.households.push((stated, traits, row.residence.clone()));
        }
        if let Some((activity, attributes)) = former {
            let people = &activity.people;
            let place =
                |index: Option<usize>| index.and_then(|i| people.residences.get(i).cloned());
            let gone = |kind, id| self.ledger.state.erased.contains(&(kind, id));
            let keep_persons = proposal.persons.is_none();
            for (row, traits) in people.person_rows().zip(attributes.persons()) {
                let erased_one = gone(EntryKind::Person, row.person);
                erased += usize::from(erased_one && !keep_persons);
                if keep_persons || erased_one {
                    resolved.persons.push((row, traits, place(row.residence)));
                }
            }
            let keep_households = proposal.households.is_none();
            for (row, traits) in people.household_rows().zip(attributes.households()) {
                let erased_one = gone(EntryKind::Household, row.household);
                erased += usize::from(erased_one && !keep_households);
                if keep_households || erased_one {
                    resolved.households.push((row, traits, place(row.residence)));
                }
            }
            if proposal.headcounts.is_none() {
                resolved.headcounts.clone_from(&people.headcounts);
            }
        }
        if let Some(headcounts) = &proposal.headcounts {
            resolved.headcounts = sorted(headcounts);
        }
        if erased > 0 {
            let reference = proposal.reference;
            self.plan.notes.push(PlanNote::ErasedKept { reference, entries: erased });
        }
        Ok(resolved)
    }

    /// The columns of an activity's people, with what stands beside them.
    fn stated(
        &self,
        mut resolved: Resolved,
        year: i32,
    ) -> (PeopleStated, Attributes, Vec<Identity>) {
        resolved.persons.sort_by_key(|(row, ..)| row.person);
        resolved.households.sort_by_key(|(row, ..)| row.household);
        let persons = resolved.persons.iter().filter_map(|(.., place)| place.clone());
        let households = resolved.households.iter().filter_map(|(.., place)| place.clone());
        let residences: BTreeSet<Residence> = persons.chain(households).collect();
        let residences: Vec<Residence> = residences.into_iter().collect();
        let index = |place: &Option<Residence>| {
            place.as_ref().and_then(|place| residences.binary_search(place).ok())
        };
        let traits = |of: &dyn Fn(&mut Vec<Traits>)| {
            let mut list = Vec::new();
            of(&mut list);
            list
        };
        let person_traits =
            traits(&|list| list.extend(resolved.persons.iter().map(|(_, traits, _)| *traits)));
        let household_traits =
            traits(&|list| list.extend(resolved.households.iter().map(|(_, traits, _)| *traits)));
        let attributes = Attributes::of(&person_traits, &household_traits, year);
        let persons = resolved.persons.iter();
        let persons =
            persons.map(|(row, _, place)| PersonStated { residence: index(place), ..*row });
        let households = resolved.households.iter();
        let households =
            households.map(|(row, _, place)| HouseholdStated { residence: index(place), ..*row });
        let (persons, households) = (persons.collect(), households.collect());
        let mut people = PeopleStated::of(persons, households, residences, resolved.headcounts);
        let commitments = &self.index.commitments;
        let new = |all: &Vec<Hash>, brought: &Vec<Identity>| {
            let count = brought.len() as u32;
            NewIds { first: all.len() as u32 - count, count }
        };
        people.new_persons = new(&commitments.persons, &resolved.new_persons);
        people.new_households = new(&commitments.households, &resolved.new_households);
        people.register = RegisterCommitment::default();
        let mut identities = resolved.new_persons;
        identities.extend(resolved.new_households);
        (people, attributes, identities)
    }

    fn pseudonym(
        &mut self,
        kind: EntryKind,
        number: &SourceNumber,
    ) -> Result<Pseudonym, LedgerError> {
        if let Some(known) = self.pseudonyms.get(&(kind, number.clone())) {
            return Ok(*known);
        }
        let Some(key) = self.key else {
            return Err(LedgerError::Other("people are listed, but there is no key".into()));
        };
        let pseudonym = key.pseudonym(kind, self.namespace, number);
        self.pseudonyms.insert((kind, number.clone()), pseudonym);
        Ok(pseudonym)
    }

    fn look_up(
        &mut self,
        kind: EntryKind,
        number: &SourceNumber,
    ) -> Result<Option<u32>, LedgerError> {
        let pseudonym = self.pseudonym(kind, number)?;
        let found = self.index.get(kind, &pseudonym);
        if let Some(id) = found {
            self.mark(kind, number, id);
        }
        Ok(found)
    }

    /// Notes that an entry is known by a derived key. Whoever is unchanged is noted too, so that an
    /// import that was cut short is completed by its repetition.
    fn mark(&mut self, kind: EntryKind, number: &SourceNumber, id: u32) {
        if number.is_derived() {
            let derived = &mut self.plan.derived;
            match kind {
                EntryKind::Person => derived.persons.0.insert(id),
                EntryKind::Household => derived.households.0.insert(id),
            };
        }
    }

    /// The entry with a number, a new one where the register has none.
    fn enter(
        &mut self,
        kind: EntryKind,
        number: &SourceNumber,
        resolved: &mut Resolved,
    ) -> Result<u32, LedgerError> {
        let pseudonym = self.pseudonym(kind, number)?;
        if let Some(id) = self.index.get(kind, &pseudonym) {
            self.mark(kind, number, id);
            return Ok(id);
        }
        let salt = self.salts.next_salt().map_err(LedgerError::Random)?;
        let identity = Identity::known(pseudonym, salt);
        let id = self.index.add(kind, &identity);
        self.mark(kind, number, id);
        match kind {
            EntryKind::Person => resolved.new_persons.push(identity),
            EntryKind::Household => resolved.new_households.push(identity),
        }
        Ok(id)
    }

    fn note_contradiction(
        &mut self,
        reference: &Reference,
        row: &PersonRow,
    ) -> Result<(), LedgerError> {
        let Some(person) = self.look_up(EntryKind::Person, &row.number)? else {
            return Ok(());
        };
        let root = self.ledger.state.merges.root(EntryKind::Person, person);
        let known = self.known_traits.get(root as usize).copied().unwrap_or_default();
        let mut note = |attribute, known: String, stated: String| {
            let reference = reference.clone();
            let (row, attribute) = (row.row, attribute);
            let contradiction = Contradiction { reference, row, attribute, known, stated };
            self.plan.notes.push(PlanNote::Contradiction(contradiction));
        };
        if let (Some(known), Some(stated)) = (known.sex, row.traits.sex)
            && known != stated
        {
            note("sex", known.to_string(), stated.to_string());
        }
        if let (Some(known), Some(stated)) = (known.birth_year, row.traits.birth_year) {
            // An age is only exact to the year.
            if known.abs_diff(stated) > 1 {
                note("birth_year", known.to_string(), stated.to_string());
            }
        }
        Ok(())
    }

    fn note_closed(&mut self, reference: &Reference, known: Option<&Known>, about: &About) {
        let state = &self.ledger.state;
        let before = known.filter(|known| known.voided.is_none());
        let mut years = state.settled_years_of(before.map(|known| &known.activity.about));
        years.extend(state.settled_years_of(Some(about)));
        years.sort_unstable();
        years.dedup();
        if !years.is_empty() {
            let reference = reference.clone();
            self.plan.notes.push(PlanNote::Restates { reference, years });
        }
    }

    fn note_double(&mut self, reference: &Reference, about: &About, resolved: &Resolved) {
        let here = about.place.site_key();
        let elsewhere = |place: &Option<Residence>| {
            place.as_ref().is_some_and(|place| about.place.residence_key(place) != here)
        };
        let counted = resolved.headcounts.iter().any(|group| group.count > 0);
        let listed = resolved.persons.iter().any(|(.., place)| elsewhere(place))
            || resolved.households.iter().any(|(.., place)| elsewhere(place));
        if counted && listed {
            self.plan.notes.push(PlanNote::CountedTwice(reference.clone()));
        }
    }

    /// What intake has resolved must be the profile's own.
    fn check_about(&self, about: &About) -> Result<(), LedgerError> {
        let profile = &self.ledger.state.profile;
        let mut unknown = about.sectors().filter(|id| profile.sector_index(id).is_none());
        if let Some(id) = unknown.next() {
            return Err(LedgerError::Other(format!("the profile has no sector \"{id}\"")));
        }
        if !profile.offices.iter().any(|office| office.id == about.office) {
            let id = &about.office;
            return Err(LedgerError::Other(format!("the profile has no office \"{id}\"")));
        }
        Ok(())
    }
}

type PersonContent = (Link, Traits, Option<Residence>);
type HouseholdContent = (u32, Cells, Traits, Option<Residence>);

/// What the current version states, by entry.
struct Current {
    persons: BTreeMap<u32, PersonContent>,
    households: BTreeMap<u32, HouseholdContent>,
}

impl Current {
    fn of(people: &PeopleStated, attributes: &Attributes) -> Self {
        let place = |index: Option<usize>| index.and_then(|i| people.residences.get(i).cloned());
        let persons = people.person_rows().zip(attributes.persons());
        let persons =
            persons.map(|(row, traits)| (row.person, (row.link, traits, place(row.residence))));
        let households = people.household_rows().zip(attributes.households());
        let households = households.map(|(row, traits)| {
            (row.household, (row.size, row.cells, traits, place(row.residence)))
        });
        Self { persons: persons.collect(), households: households.collect() }
    }
}

/// What a proposal changes.
struct Changes {
    /// In words.
    words: Vec<String>,
    /// Whether everything that is known stays as it is.
    only_adds: bool,
}

/// Says in which way a row is different.
type How<T> = fn(&T, &T) -> String;

/// Changed rows that are named.
const CHANGED_NAMED_MAX: usize = 5;

/// Says how many rows would come, go and change and, where asked, how.
fn describe<T: PartialEq>(
    changes: &mut Changes,
    what: &str,
    current: &BTreeMap<u32, T>,
    proposed: &BTreeMap<u32, (u32, Option<T>)>,
    unknown: usize,
    how: Option<How<T>>,
) {
    let known: HashSet<u32> = current.keys().copied().collect();
    let added = unknown + proposed.keys().filter(|id| !known.contains(id)).count();
    let removed = known.iter().filter(|id| !proposed.contains_key(id)).count();
    let changed = proposed.iter().filter_map(|(id, (row, stated))| {
        let now = current.get(id)?;
        (stated.as_ref() != Some(now)).then_some((*row, now, stated.as_ref()))
    });
    let mut changed: Vec<(u32, &T, Option<&T>)> = changed.collect();
    let parts = [(added, "added"), (removed, "removed"), (changed.len(), "changed")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, how)| format!("{count} {how}")).collect();
    changes.only_adds &= removed == 0 && changed.is_empty();
    if parts.is_empty() {
        return;
    }
    let mut words = format!("{what}: {}", parts.join(", "));
    if let Some(how) = how.filter(|_| !changed.is_empty()) {
        changed.sort_by_key(|(row, ..)| *row);
        let named = changed.iter().take(CHANGED_NAMED_MAX).map(|(row, now, stated)| match stated {
            Some(stated) => format!("row {row}: {}", how(now, stated)),
            None => format!("row {row}: another household"),
        });
        let more = if changed.len() > CHANGED_NAMED_MAX { "; …" } else { "" };
        words.push_str(&format!(" ({}{more})", named.collect::<Vec<_>>().join("; ")));
    }
    changes.words.push(words);
}

fn person_changes(now: &PersonContent, stated: &PersonContent) -> String {
    let mut changes = Vec::new();
    if now.0 != stated.0 {
        changes.push("another household".to_owned());
    }
    changes.extend(trait_changes(&now.1, &stated.1));
    if now.2 != stated.2 {
        changes.push("another residence".to_owned());
    }
    changes.join(", ")
}

fn household_changes(now: &HouseholdContent, stated: &HouseholdContent) -> String {
    let mut changes = Vec::new();
    if now.0 != stated.0 {
        changes.push(format!("size {} instead of {}", stated.0, now.0));
    }
    if now.1 != stated.1 {
        changes.push("other sex and age cells".to_owned());
    }
    changes.extend(trait_changes(&now.2, &stated.2));
    if now.3 != stated.3 {
        changes.push("another residence".to_owned());
    }
    changes.join(", ")
}

fn trait_changes(now: &Traits, stated: &Traits) -> Vec<String> {
    fn one<T: PartialEq + ToString>(
        what: &str,
        now: Option<T>,
        stated: Option<T>,
    ) -> Option<String> {
        let text = |value: Option<T>| value.map_or("none".to_owned(), |value| value.to_string());
        (now != stated).then(|| format!("{what} {} instead of {}", text(stated), text(now)))
    }
    let changes = [
        one("sex", now.sex, stated.sex),
        one("birth year", now.birth_year, stated.birth_year),
        one("population group", now.population_group, stated.population_group),
        one("disability", now.disability, stated.disability),
    ];
    changes.into_iter().flatten().collect()
}

/// Why an export restates an activity, for the log.
fn export_reason(name: &str, new: usize, only_adds: bool, changes: &[String]) -> String {
    let submissions = if new == 1 { "submission" } else { "submissions" };
    let what = match (new, only_adds) {
        (0, true) => format!("added: {}", changes.join(", ")),
        (new, true) => format!("{new} {submissions} added"),
        (0, false) => format!("changes accepted: {}", changes.join(", ")),
        (new, false) => {
            format!("{new} {submissions} added, changes accepted: {}", changes.join(", "))
        }
    };
    let reason = format!("{name}: {what}");
    let short: String = reason.chars().take(REASON_CHARS_MAX).collect();
    // A file's name with a long number in it may read as a phone number.
    text::checked(&short).unwrap_or_else(|_| format!("a later export: {new} {submissions} added"))
}

/// Characters of a reason: what a text in the log can have of bytes, whatever they are.
const REASON_CHARS_MAX: usize = TEXT_BYTES_MAX / 4;

/// Names of the parts in which two descriptions differ.
fn about_changes(known: &About, proposed: &About) -> Vec<String> {
    let pairs = [
        ("kind", known.details.kind() == proposed.details.kind()),
        ("details", known.details == proposed.details),
        ("title", known.title == proposed.title),
        ("sector", known.sector == proposed.sector),
        ("also_sectors", known.also_sectors == proposed.also_sectors),
        ("office", known.office == proposed.office),
        ("place", known.place == proposed.place),
        ("start", known.start == proposed.start),
        ("end", known.last_day() == proposed.last_day()),
        ("status", known.status == proposed.status),
        ("donors", known.donors == proposed.donors),
        ("project", known.project == proposed.project),
        ("partner", known.partner == proposed.partner),
        ("modality", known.modality == proposed.modality),
        ("reach", known.reach == proposed.reach),
    ];
    pairs.iter().filter(|(_, same)| !same).map(|(name, _)| (*name).to_owned()).collect()
}

fn household_traits(population_group: Option<PopulationGroup>) -> Traits {
    Traits { population_group, ..Traits::default() }
}

/// Head-counts in the order of their names, so that the order of rows does not matter.
fn sorted(headcounts: &[Headcount]) -> Vec<Headcount> {
    let mut headcounts = headcounts.to_vec();
    headcounts.sort_by_cached_key(|group| normalised(&group.group));
    headcounts
}
