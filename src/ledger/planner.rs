//! From proposals to events: numbers become register entries, known activities are recognised,
//! and everything that cannot be recorded is named before anything is.
//!
//! Belongs here: what may be recorded, corrected or left alone. Does not: tables and their rows
//! (`intake`), what a proposal changes in words (`changes`), appending (`recorder`).

use std::collections::{BTreeMap, HashMap};

use super::changes::{
    Changes, Current, HouseholdContent, How, PersonContent, about_changes, describe, export_reason,
    household_changes, person_changes,
};
use super::index::Index;
use super::plan::{Contradiction, Plan, PlanNote, Planned, Refusal};
use super::proposal::{Mode, PersonRow, Proposal, Proposals, Residences};
use super::{Known, Ledger, LedgerError};
use crate::count::last_traits;
use crate::event::activity::{About, Activity};
use crate::event::ids::Reference;
use crate::event::people::{
    Headcount, HouseholdStated, Link, NewIds, PeopleStated, PersonStated, RegisterCommitment,
};
use crate::event::place::Residence;
use crate::event::text::normalised;
use crate::event::time::Day;
use crate::event::{EntryKind, Event};
use crate::log::tree::Hash;
use crate::register::{Attributes, Identity, Key, Numbers, Pseudonym, Seed, Traits};

impl Ledger {
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
        let mut planner = Planner {
            ledger: self,
            persons: Entries::of(&numbers, EntryKind::Person, namespace, key),
            households: Entries::of(&numbers, EntryKind::Household, namespace, key),
            index: self.index()?,
            salts: crate::register::Salts::default(),
            numbers,
            residences,
            known_traits,
            plan: Plan::default(),
        };
        let mut refusals = Vec::new();
        for proposal in activities {
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
        Ok(last_traits(&self.view(super::AsOf::Now)?.facts()))
    }
}

struct Planner<'a> {
    ledger: &'a Ledger,
    index: Index,
    salts: crate::register::Salts,
    numbers: Numbers,
    residences: Residences,
    persons: Entries,
    households: Entries,
    known_traits: Vec<Traits>,
    plan: Plan,
}

/// Who the numbers of one kind belong to.
struct Entries {
    /// By number: one HMAC for each. Empty where there is no key.
    pseudonyms: Vec<Pseudonym>,
    /// By number: the register's entry, as far as it was looked up, or [`UNKNOWN`].
    ids: Vec<u32>,
}

/// No entry of the register.
const UNKNOWN: u32 = u32::MAX;

impl Entries {
    fn of(numbers: &Numbers, kind: EntryKind, namespace: &str, key: Option<&Key>) -> Self {
        let pseudonyms = key.map(|key| numbers.pseudonyms(kind, namespace, key));
        Self { pseudonyms: pseudonyms.unwrap_or_default(), ids: vec![UNKNOWN; numbers.len(kind)] }
    }
}

/// An activity's people under construction; residences are places among all residences.
#[derive(Default)]
struct Resolved {
    persons: Vec<(PersonStated, Traits, u32)>,
    households: Vec<(HouseholdStated, Traits, u32)>,
    headcounts: Vec<Headcount>,
    new_persons: Vec<Identity>,
    new_households: Vec<Identity>,
    /// Of the new ones' salts.
    seed: Option<Seed>,
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
                let Some(person) = self.look_up(EntryKind::Person, row.number)? else { continue };
                let link = match row.link() {
                    Link::Household(number) => {
                        self.look_up(EntryKind::Household, number)?.map(Link::Household)
                    }
                    link => Some(link),
                };
                let residence = self.residences.get(row.residence).cloned();
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
                    let residence = self.residences.get(row.residence).cloned();
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
    ) -> Result<Resolved, LedgerError> {
        let (keep_persons, keep_households) =
            (proposal.persons.is_none(), proposal.households.is_none());
        let mut resolved = Resolved::default();
        let former = match known {
            Some(known) => Some(self.ledger.lists_of(known)?),
            None => None,
        };
        let mut erased = 0;
        // New entries get their ids in the order of their numbers: the order of rows does not matter.
        let numbers = &self.numbers;
        let mut persons = proposal.persons.take().unwrap_or_default();
        persons.sort_by(|a, b| numbers.compare(EntryKind::Person, a.number, b.number));
        let mut households = proposal.households.take().unwrap_or_default();
        households.sort_by(|a, b| numbers.compare(EntryKind::Household, a.number, b.number));
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
            let residences = &mut self.residences;
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

    /// The columns of an activity's people, with what stands beside them.
    fn stated(&self, mut resolved: Resolved, year: i32) -> (PeopleStated, Attributes, Vec<u8>) {
        resolved.persons.sort_by_key(|(row, ..)| row.person);
        resolved.households.sort_by_key(|(row, ..)| row.household);
        let persons = resolved.persons.iter().map(|(.., place)| *place);
        let households = resolved.households.iter().map(|(.., place)| *place);
        let mut places: Vec<u32> = persons.chain(households).filter(|place| *place > 0).collect();
        places.sort_unstable();
        places.dedup();
        let mut residences: Vec<(&Residence, u32)> = places
            .into_iter()
            .filter_map(|place| Some((self.residences.get(place)?, place)))
            .collect();
        residences.sort_unstable();
        let indices: HashMap<u32, usize> =
            residences.iter().enumerate().map(|(i, (_, place))| (*place, i)).collect();
        let index = |place: u32| if place > 0 { indices.get(&place).copied() } else { None };
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
            persons.map(|(row, _, place)| PersonStated { residence: index(*place), ..*row });
        let households = resolved.households.iter();
        let households =
            households.map(|(row, _, place)| HouseholdStated { residence: index(*place), ..*row });
        let (persons, households) = (persons.collect(), households.collect());
        let residences = residences.iter().map(|(residence, _)| (*residence).clone()).collect();
        let mut people = PeopleStated::of(persons, households, residences, resolved.headcounts);
        let commitments = &self.index.commitments;
        let new = |all: &Vec<Hash>, brought: &Vec<Identity>| {
            let count = brought.len() as u32;
            NewIds { first: all.len() as u32 - count, count }
        };
        people.new_persons = new(&commitments.persons, &resolved.new_persons);
        people.new_households = new(&commitments.households, &resolved.new_households);
        people.register = RegisterCommitment::default();
        let (persons, households) = (&resolved.new_persons, &resolved.new_households);
        let identities = resolved.seed.map(|seed| seed.identities_to_bytes(persons, households));
        (people, attributes, identities.unwrap_or_default())
    }

    /// The entry with a number, if the register has it, with the number's pseudonym.
    fn found(
        &self,
        kind: EntryKind,
        number: u32,
    ) -> Result<(Option<u32>, &Pseudonym), LedgerError> {
        let (entries, number) = (self.entries(kind), number as usize);
        let Some(pseudonym) = entries.pseudonyms.get(number) else {
            return Err(LedgerError::Other("people are listed, but there is no key".into()));
        };
        match entries.ids.get(number) {
            Some(id) if *id != UNKNOWN => Ok((Some(*id), pseudonym)),
            _ => Ok((self.index.get(kind, pseudonym), pseudonym)),
        }
    }

    fn entries(&self, kind: EntryKind) -> &Entries {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    fn look_up(&mut self, kind: EntryKind, number: u32) -> Result<Option<u32>, LedgerError> {
        let (found, _) = self.found(kind, number)?;
        if let Some(id) = found {
            self.mark(kind, number, id);
        }
        Ok(found)
    }

    /// Remembers whose a number is, and notes an entry that is known by a derived key. Whoever is
    /// unchanged is noted too, so that an import that was cut short is completed by its repetition.
    fn mark(&mut self, kind: EntryKind, number: u32, id: u32) {
        let entries = match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        };
        if let Some(known) = entries.ids.get_mut(number as usize) {
            *known = id;
        }
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
        resolved: &mut Resolved,
    ) -> Result<u32, LedgerError> {
        let (found, pseudonym) = self.found(kind, number)?;
        if let Some(id) = found {
            self.mark(kind, number, id);
            return Ok(id);
        }
        let pseudonym = *pseudonym;
        let seed = match resolved.seed.take() {
            Some(seed) => seed,
            None => self.salts.next_seed().map_err(LedgerError::Random)?,
        };
        let brought = match kind {
            EntryKind::Person => &mut resolved.new_persons,
            EntryKind::Household => &mut resolved.new_households,
        };
        let salt = resolved.seed.insert(seed).salt(kind, brought.len() as u32);
        let identity = Identity::known(pseudonym, salt);
        let id = self.index.add(kind, &identity);
        brought.push(identity);
        self.mark(kind, number, id);
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

    fn note_double(&mut self, reference: &Reference, about: &About, resolved: &Resolved) {
        let here = about.place.site_key();
        let elsewhere = |place: u32| {
            let place = self.residences.get(place);
            place.is_some_and(|place| about.place.residence_key(place) != here)
        };
        let counted = resolved.headcounts.iter().any(|group| group.count > 0);
        let listed = counted
            && (resolved.persons.iter().any(|(.., place)| elsewhere(*place))
                || resolved.households.iter().any(|(.., place)| elsewhere(*place)));
        if listed {
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

/// Head-counts in the order of their names, so that the order of rows does not matter.
fn sorted(headcounts: &[Headcount]) -> Vec<Headcount> {
    let mut headcounts = headcounts.to_vec();
    headcounts.sort_by_cached_key(|group| normalised(&group.group));
    headcounts
}
