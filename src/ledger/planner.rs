//! From proposals to events: numbers become register entries, known activities are recognised,
//! and everything that cannot be recorded is named before anything is.
//!
//! Belongs here: what may be recorded, corrected or left alone, and who is listed. Does not: tables
//! and their rows (`intake`), what a proposal changes in words (`changes`), columns and commitments
//! (`event_builder`), appending (`recorder`).

use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::sync_channel;
use std::sync::{PoisonError, RwLock};

use super::changes::{
    Changes, Current, HouseholdContent, How, PersonContent, about_changes, describe, export_reason,
    household_changes, person_changes,
};
use super::event_builder::{EventBuilder, People, Resolved};
use super::index::Index;
use super::lists::StoredLists;
use super::plan::{Contradiction, Plan, PlanNote, Refusal};
use super::proposal::{Mode, PersonRow, Proposal, Proposals, Residences};
use super::{Known, LedgerError, Snapshot};
use crate::count::last_traits;
use crate::event::EntryKind;
use crate::event::activity::About;
use crate::event::ids::Reference;
use crate::event::people::{Headcount, HouseholdStated, Link, PersonStated};
use crate::event::place::Residence;
use crate::event::text::normalised;
use crate::event::time::Day;
use crate::register::{Key, Numbers, Pseudonym, Salts, Traits};

impl Snapshot {
    /// Turns proposals into events, in the order of their starts and then of their references.
    /// Nothing is written.
    ///
    /// # Errors
    /// `Refused` with every activity that cannot be recorded. With `partial`, those are left out
    /// instead, and returned beside the plan.
    pub fn plan(
        &self,
        proposals: Proposals,
        mode: &Mode,
        namespace: &str,
        key: Option<&Key>,
        partial: bool,
    ) -> Result<(Plan, Vec<Refusal>), LedgerError> {
        let known_traits = self.known_traits(&proposals.activities)?;
        let Proposals { mut activities, numbers, residences } = proposals;
        // The order in which a count reads lists: so it reads the store from front to back.
        activities.sort_by(|a, b| self.place_in_time(a).cmp(&self.place_in_time(b)));
        let index = self.index()?;
        let pseudonyms = |kind| key.map(|key| numbers.pseudonyms(kind, namespace, key));
        let persons = pseudonyms(EntryKind::Person).unwrap_or_default();
        let households = pseudonyms(EntryKind::Household).unwrap_or_default();
        let residences = RwLock::new(residences);
        let mut planner = Planner {
            ledger: self,
            persons: Entries::of(&index, EntryKind::Person, &numbers, &persons),
            households: Entries::of(&index, EntryKind::Household, &numbers, &households),
            numbers: &numbers,
            residences: &residences,
            known_traits,
            plan: Plan::default(),
        };
        let commitments = index.commitments;
        let (hand_on, resolved) = sync_channel(ACTIVITIES_AHEAD);
        let (hand_over, sorted) = sync_channel(ACTIVITIES_AHEAD);
        let (events, commitments, planned, refusals) = std::thread::scope(|scope| {
            let numbers = &numbers;
            scope.spawn(move || {
                let mut sorted = activities.into_iter().map(|activity| in_order(activity, numbers));
                // Planning has failed where nobody receives any more.
                sorted.all(|proposal| hand_over.send(proposal).is_ok())
            });
            let recognising = scope.spawn(move || {
                let mut refusals = Vec::new();
                for proposal in sorted {
                    match planner.one(proposal, mode)? {
                        Outcome::Left => {}
                        Outcome::Refused(refusal) => refusals.push(refusal),
                        Outcome::Resolved(resolved) => {
                            // Building has failed; its error is the one that is returned.
                            if hand_on.send(*resolved).is_err() {
                                break;
                            }
                        }
                    }
                }
                Ok::<_, LedgerError>((planner.plan, refusals))
            });
            // Events are built on this thread, which read the rows: its allocator reuses the memory of
            // rows that are done for the events, which stay until they are recorded.
            let (persons, households, residences) = (&*persons, &*households, &residences);
            let mut builder = EventBuilder {
                commitments,
                salts: Salts::default(),
                persons,
                households,
                residences,
            };
            let events: Result<Vec<_>, _> =
                resolved.into_iter().map(|resolved| builder.build(resolved)).collect();
            let recognised = recognising.join();
            let recognised = recognised.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let (events, (planned, refusals)) = (events?, recognised?);
            Ok::<_, LedgerError>((events, builder.commitments, planned, refusals))
        })?;
        if !refusals.is_empty() && !partial {
            return Err(LedgerError::Refused(refusals));
        }
        let derived = &self.state.derived;
        let log_size = self.size();
        let mut plan = Plan { log_size, events, commitments, persons, households, ..planned };
        plan.derived.persons.0 -= &derived.persons.0;
        plan.derived.households.0 -= &derived.households.0;
        Ok((plan, refusals))
    }

    /// When a proposed activity starts, then its reference: the order in which activities are folded.
    fn place_in_time<'p>(&self, proposal: &'p Proposal) -> (Option<Day>, &'p Reference) {
        let reference = &proposal.reference;
        let stated = proposal.about.as_ref().map(|about| about.start);
        let known = || Some(self.state.activities.get(reference)?.activity.about.start);
        (stated.or_else(known), reference)
    }

    /// What is known of everyone's sex and birth year, where a proposal could contradict it.
    fn known_traits(&self, proposals: &[Proposal]) -> Result<Vec<Traits>, LedgerError> {
        let states = |row: &PersonRow| {
            let traits = row.traits();
            traits.sex.is_some() || traits.birth_year.is_some()
        };
        let any = proposals.iter().filter_map(|p| p.persons.as_ref()).flatten().any(states);
        if !any || self.state.persons == 0 {
            return Ok(Vec::new());
        }
        let (agenda, lists) = StoredLists::of(&self.log, &self.state);
        last_traits(&agenda, &lists)
    }
}

/// Activities that are sorted, or resolved and not yet stated, ahead of the thread that takes them.
const ACTIVITIES_AHEAD: usize = 64;

/// Recognises who is listed. Before it, another thread sorts rows; behind it, one states them.
struct Planner<'a> {
    ledger: &'a Snapshot,
    numbers: &'a Numbers,
    residences: &'a RwLock<Residences>,
    persons: Entries,
    households: Entries,
    known_traits: Vec<Traits>,
    plan: Plan,
}

/// What becomes of a proposal.
enum Outcome {
    /// Nothing: it is known with the same content, or left voided.
    Left,
    /// It cannot be recorded.
    Refused(Refusal),
    /// It is going to be recorded.
    Resolved(Box<Resolved>),
}

/// Who the numbers of one kind belong to.
struct Entries {
    /// By number: the register's entry, or [`UNKNOWN`]. Empty where there is no key.
    ids: Vec<u32>,
    /// Numbers that stand for another one with the same pseudonym: it is on two lists of one
    /// namespace.
    same: HashMap<u32, u32>,
    /// The id that the next new entry gets.
    next: u32,
}

/// No entry of the register.
const UNKNOWN: u32 = u32::MAX;

impl Entries {
    fn of(index: &Index, kind: EntryKind, numbers: &Numbers, pseudonyms: &[Pseudonym]) -> Self {
        let known = |pseudonym| index.get(kind, pseudonym).unwrap_or(UNKNOWN);
        let ids = pseudonyms.iter().map(known).collect();
        let mut same = HashMap::new();
        if numbers.are_on_several_lists() {
            let mut first: HashMap<&Pseudonym, u32> = HashMap::new();
            for (pseudonym, number) in pseudonyms.iter().zip(0..) {
                let first = *first.entry(pseudonym).or_insert(number);
                if first != number {
                    same.insert(number, first);
                }
            }
        }
        // Dense ids are u32; a register cannot outgrow them within a roster's limits.
        let next = index.commitments.of(kind).len() as u32;
        Self { ids, same, next }
    }

    fn place(&self, number: u32) -> usize {
        self.same.get(&number).copied().unwrap_or(number) as usize
    }
}

impl Planner<'_> {
    fn one(&mut self, proposal: Proposal, mode: &Mode) -> Result<Outcome, LedgerError> {
        let reference = proposal.reference.clone();
        let known = self.ledger.state.activities.get(&reference);
        match (mode, known) {
            (Mode::Record, Some(known)) if known.voided.is_some() => {
                return Ok(Outcome::Refused(Refusal::Voided(reference)));
            }
            (Mode::Correct { .. }, None) => {
                return Ok(Outcome::Refused(Refusal::Unknown(reference)));
            }
            (Mode::Export { accept_changes: false, .. }, Some(known)) if known.voided.is_some() => {
                self.plan.notes.push(PlanNote::LeftVoided(reference));
                return Ok(Outcome::Left);
            }
            _ => {}
        }
        let mut why = String::new();
        if let Some(known) = known {
            let Changes { words: changes, only_adds } = self.changes(known, &proposal, mode)?;
            if changes.is_empty() && known.voided.is_none() {
                self.plan.unchanged.push(reference);
                return Ok(Outcome::Left);
            }
            let accepted = match mode {
                Mode::Record => false,
                Mode::Correct { .. } => true,
                Mode::Export { accept_changes, .. } => only_adds || *accept_changes,
            };
            if !accepted {
                return Ok(Outcome::Refused(match mode {
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
            return Ok(Outcome::Refused(Refusal::Unknown(reference)));
        };
        self.check_about(&about)?;
        let source_key = proposal.source_key.clone();
        let people = self.resolve(proposal, known)?;
        self.note_closed(&reference, known, &about);
        self.note_double(&reference, &about, &people);
        let id = known.map_or_else(uuid::Uuid::now_v7, |known| known.activity.id);
        let correction = known.map(|_| why);
        let resolved = Resolved { id, reference, about, correction, source_key, people };
        Ok(Outcome::Resolved(Box::new(resolved)))
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
        let (activity, attributes) = self.ledger.activity(known)?;
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
                let Some(person) = self.look_up(EntryKind::Person, row.number)? else { continue };
                let link = match row.link() {
                    Link::Household(number) => {
                        self.look_up(EntryKind::Household, number)?.map(Link::Household)
                    }
                    link => Some(link),
                };
                let residence = self.residence(row.residence);
                let stated = link.map(|link| (link, row.traits(), residence));
                proposed.insert(person, (row.row, stated));
            }
            let new = rows.len() - proposed.len();
            let how = in_words.then_some(person_changes as How<PersonContent>);
            describe(&mut changes, "persons", &current.persons, &proposed, new, how);
        }
        if let Some(rows) = &proposal.households {
            let mut proposed = BTreeMap::new();
            for row in rows {
                if let Some(id) = self.look_up(EntryKind::Household, row.number)? {
                    let residence = self.residence(row.residence);
                    let stated = (row.size(), row.cells(), row.traits(), residence);
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
        mut proposal: Proposal,
        known: Option<&Known>,
    ) -> Result<People, LedgerError> {
        let (keep_persons, keep_households) =
            (proposal.persons.is_none(), proposal.households.is_none());
        let mut resolved = People::default();
        let former = match known {
            Some(known) => Some(self.ledger.activity(known)?),
            None => None,
        };
        let mut erased = 0;
        let persons = proposal.persons.take().unwrap_or_default();
        let households = proposal.households.take().unwrap_or_default();
        for row in &persons {
            self.note_contradiction(&proposal.reference, row)?;
            let person = self.enter(EntryKind::Person, row.number, &mut resolved)?;
            let link = match row.link() {
                Link::Household(number) => {
                    Link::Household(self.enter(EntryKind::Household, number, &mut resolved)?)
                }
                link => link,
            };
            let stated = PersonStated { person, link, residence: None };
            resolved.persons.push((stated, row.traits(), row.residence));
        }
        for row in &households {
            let household = self.enter(EntryKind::Household, row.number, &mut resolved)?;
            let (size, cells) = (row.size(), row.cells());
            let stated = HouseholdStated { household, size, cells, residence: None };
            resolved.households.push((stated, row.traits(), row.residence));
        }
        if let Some((activity, attributes)) = former {
            let people = &activity.people;
            let mut residences = self.residences.write().unwrap_or_else(PoisonError::into_inner);
            let mut place = |index: Option<usize>| {
                residences.keep(index.and_then(|i| people.residences.get(i).cloned()))
            };
            let gone = |kind, id| self.ledger.state.erased.contains(&(kind, id));
            for (row, traits) in people.person_rows().zip(attributes.persons()) {
                let erased_one = gone(EntryKind::Person, row.person);
                erased += usize::from(erased_one && !keep_persons);
                if keep_persons || erased_one {
                    resolved.persons.push((row, traits, place(row.residence)));
                }
            }
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

    fn entries(&mut self, kind: EntryKind) -> &mut Entries {
        match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        }
    }

    /// The entry with a number, if the register has it or is going to.
    fn look_up(&mut self, kind: EntryKind, number: u32) -> Result<Option<u32>, LedgerError> {
        let entries = self.entries(kind);
        let Some(id) = entries.ids.get(entries.place(number)).copied() else {
            return Err(LedgerError::Other("people are listed, but there is no key".into()));
        };
        if id == UNKNOWN {
            return Ok(None);
        }
        self.note_derived(kind, number, id);
        Ok(Some(id))
    }

    /// Notes an entry that is known by a derived key. Whoever is unchanged is noted too, so that an
    /// import that was cut short is completed by its repetition.
    fn note_derived(&mut self, kind: EntryKind, number: u32, id: u32) {
        if self.numbers.is_derived(kind, number) {
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
        number: u32,
        people: &mut People,
    ) -> Result<u32, LedgerError> {
        if let Some(id) = self.look_up(kind, number)? {
            return Ok(id);
        }
        let entries = self.entries(kind);
        let place = entries.place(number);
        let id = entries.next;
        entries.next += 1;
        if let Some(known) = entries.ids.get_mut(place) {
            *known = id;
        }
        match kind {
            EntryKind::Person => people.new_persons.push(number),
            EntryKind::Household => people.new_households.push(number),
        }
        self.note_derived(kind, number, id);
        Ok(id)
    }

    fn note_contradiction(
        &mut self,
        reference: &Reference,
        row: &PersonRow,
    ) -> Result<(), LedgerError> {
        if self.known_traits.is_empty() {
            return Ok(());
        }
        let Some(person) = self.look_up(EntryKind::Person, row.number)? else {
            return Ok(());
        };
        let traits = row.traits();
        let root = self.ledger.state.merges.root(EntryKind::Person, person);
        let known = self.known_traits.get(root as usize).copied().unwrap_or_default();
        let mut note = |attribute, known: String, stated: String| {
            let reference = reference.clone();
            let (row, attribute) = (row.row, attribute);
            let contradiction = Contradiction { reference, row, attribute, known, stated };
            self.plan.notes.push(PlanNote::Contradiction(contradiction));
        };
        if let (Some(known), Some(stated)) = (known.sex, traits.sex)
            && known != stated
        {
            note("sex", known.to_string(), stated.to_string());
        }
        if let (Some(known), Some(stated)) = (known.birth_year, traits.birth_year) {
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

    fn note_double(&mut self, reference: &Reference, about: &About, resolved: &People) {
        let counted = resolved.headcounts.iter().any(|group| group.count > 0);
        if !counted {
            return;
        }
        let residences = self.residences.read().unwrap_or_else(PoisonError::into_inner);
        let here = about.place.site_key();
        let elsewhere = |place: u32| {
            let place = residences.get(place);
            place.is_some_and(|place| about.place.residence_key(place) != here)
        };
        let listed = resolved.persons.iter().any(|(.., place)| elsewhere(*place))
            || resolved.households.iter().any(|(.., place)| elsewhere(*place));
        drop(residences);
        if listed {
            self.plan.notes.push(PlanNote::CountedTwice(reference.clone()));
        }
    }

    fn residence(&self, place: u32) -> Option<Residence> {
        let residences = self.residences.read().unwrap_or_else(PoisonError::into_inner);
        residences.get(place).cloned()
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

/// A proposal with its rows in the order of their numbers, in which new entries get their ids: the
/// order of rows does not matter.
fn in_order(mut proposal: Proposal, numbers: &Numbers) -> Proposal {
    if let Some(persons) = &mut proposal.persons {
        numbers.sort(EntryKind::Person, persons, |row| row.number);
    }
    if let Some(households) = &mut proposal.households {
        numbers.sort(EntryKind::Household, households, |row| row.number);
    }
    proposal
}

/// Head-counts in the order of their names, so that the order of rows does not matter.
fn sorted(headcounts: &[Headcount]) -> Vec<Headcount> {
    let mut headcounts = headcounts.to_vec();
    headcounts.sort_by_cached_key(|group| normalised(&group.group));
    headcounts
}
