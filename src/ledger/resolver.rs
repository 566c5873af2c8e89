//! Resolving one proposal: refused, left alone, or an activity whose people all have register entries.
//!
//! Belongs here: what may be recorded or corrected, and what there is to tell about it. Does not: which
//! entry a number has (`recognition`), what a proposal changes (`comparison`), the order of proposals
//! and the threads (`planner`).

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use super::alike::Alike;
use super::changes::{Changes, Current};
use super::comparison::{changes, sorted};
use super::contradictions::KnownTraits;
use super::event_builder::{People, Resolved};
use super::list_edits::{restated_household, restated_person};
use super::made_references::MadeReferences;
use super::named_rows::{NamedRows, NumberAt};
use super::plan::{Plan, PlanNote};
use super::proposal::{Mode, PersonRow, ProposalWithRows, Residences};
use super::recognition::Recognition;
use super::refusal::Refusal;
use super::wording::export_reason;
use super::{Known, LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::event::activity::{About, Activity};
use crate::event::ids::Reference;
use crate::event::people::{Headcount, HouseholdStated, Link, PersonStated};
use crate::event::place::Residence;
use crate::register::Attributes;

/// Resolves proposals one after the other.
pub(super) struct Resolver<'a> {
    pub ledger: &'a Snapshot,
    pub residences: &'a RwLock<Residences>,
    pub recognition: Recognition<'a>,
    pub known_traits: KnownTraits<'a>,
    pub alike: Alike,
    pub made_references: MadeReferences<'a>,
    /// What there is to tell, and which activities are unchanged; no events.
    pub plan: Plan,
    pub erased: ErasedMet,
}

/// Rows of erased people and households, of all proposals.
#[derive(Default)]
pub(super) struct ErasedMet {
    listed: NamedRows,
    otherwise: NamedRows,
    again: NamedRows,
    households_again: NamedRows,
}

impl ErasedMet {
    /// What there is to tell of them.
    pub fn notes(self) -> impl Iterator<Item = PlanNote> {
        let Self { listed: all, otherwise, again, households_again } = self;
        let listed = (!all.is_empty()).then_some(PlanNote::ErasedListed { all, otherwise });
        let again = (!again.is_empty()).then_some(PlanNote::ErasedAgain(again));
        let households = (!households_again.is_empty())
            .then_some(PlanNote::ErasedHouseholdAgain(households_again));
        listed.into_iter().chain(again).chain(households)
    }
}

/// What becomes of a proposal.
pub(super) enum Outcome {
    /// Nothing: it is known with the same content, or left voided.
    Left,
    /// It cannot be recorded.
    Refused(Refusal),
    /// It is going to be recorded.
    Resolved(Box<Resolved>),
}

impl Resolver<'_> {
    /// Resolves the next proposal.
    pub fn resolve(
        &mut self,
        proposal: ProposalWithRows,
        mode: &Mode,
    ) -> Result<Outcome, LedgerError> {
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
        let former = known.map(|known| self.ledger.activity(known)).transpose()?;
        let met = self.recognition.meet(&proposal, former.as_ref().map(|(of, _)| &of.people));
        if !met.asked.is_empty() || !met.households_asked.is_empty() {
            let (rows, of_households) = (met.asked, met.households_asked);
            return Ok(Outcome::Refused(Refusal::Erased { reference, rows, of_households }));
        }
        if !met.perhaps.is_empty() {
            return Ok(Outcome::Refused(Refusal::PerhapsErased { reference, rows: met.perhaps }));
        }
        self.erased.listed.extend(&met.listed);
        self.erased.again.extend(&met.again);
        self.erased.households_again.extend(&met.households_again);
        let mut why = String::new();
        if let (Some(known), Some(former)) = (known, &former) {
            let Changes { changes, only_adds, otherwise, overfull } =
                self.changes(known, former, &proposal, mode)?;
            if !overfull.is_empty() {
                let refusal = Refusal::CellsAboveSize { reference, entries: overfull };
                return Ok(Outcome::Refused(refusal));
            }
            for (table, row) in otherwise {
                self.erased.otherwise.add(&NumberAt { reference: reference.clone(), table, row });
            }
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
        if known.is_none()
            && let Some(refusal) = self.corrected(&proposal, &about)?
        {
            return Ok(Outcome::Refused(refusal));
        }
        let source_key = proposal.source_key.clone();
        let people = self.people(proposal, former.as_ref())?;
        self.note_closed(&reference, known, &about);
        self.note_double(&reference, &about, &people);
        self.note_marks(&reference, known, &about);
        let id = known.map_or_else(uuid::Uuid::now_v7, |known| known.activity.id);
        let correction = known.map(|_| why);
        let resolved = Resolved { id, reference, about, correction, source_key, people };
        Ok(Outcome::Resolved(Box::new(resolved)))
    }

    /// A refusal where a row without a reference of its own has the people of a recorded one that its list
    /// has no more, and differs in its place or sector only. With other people, that is told.
    fn corrected(
        &mut self,
        proposal: &ProposalWithRows,
        about: &About,
    ) -> Result<Option<Refusal>, LedgerError> {
        if !proposal.reference.is_made() {
            return Ok(None);
        }
        let numbers = |groups: &[Headcount]| -> Vec<u32> {
            let mut numbers: Vec<u32> = groups.iter().map(|group| group.count).collect();
            numbers.sort_unstable();
            numbers
        };
        let new = numbers(proposal.headcounts.as_deref().unwrap_or_default());
        let mut told = None;
        for other in self.made_references.alike(about) {
            let (reference, alike) = (proposal.reference.clone(), &other.activity.reference);
            let (former, _) = self.ledger.activity(other)?;
            let alike = alike.clone();
            if numbers(&former.people.headcounts) == new {
                return Ok(Some(Refusal::Alike { reference, other: alike }));
            }
            told = Some(PlanNote::Alike { reference, other: alike });
        }
        self.plan.notes.extend(told);
        Ok(None)
    }

    fn changes(
        &mut self,
        known: &Known,
        former: &(Activity, Attributes),
        proposal: &ProposalWithRows,
        mode: &Mode,
    ) -> Result<Changes, LedgerError> {
        let Self { ledger, residences, recognition, .. } = self;
        changes(ledger, recognition, residences, (known, former), proposal, mode)
    }

    /// Everybody whom the activity is going to list, each with a register entry.
    fn people(
        &mut self,
        mut proposal: ProposalWithRows,
        former: Option<&(Activity, Attributes)>,
    ) -> Result<People, LedgerError> {
        let edits = proposal.edits.take();
        let lists_edited = edits.is_some();
        let keep_persons = proposal.persons.is_none() || lists_edited;
        let keep_households = proposal.households.is_none() || lists_edited;
        // Whoever stays on the lists, where rows are added to these.
        let mut listed = Current { persons: BTreeMap::new(), households: BTreeMap::new() };
        if let (Some(edits), Some((activity, attributes))) = (&edits, former) {
            let current = Current::of(&activity.people, attributes);
            listed.persons = edits.kept_persons(&current.persons);
            listed.households = edits.kept_households(&current.households);
        }
        let mut resolved = People::default();
        let mut erased = 0;
        let persons = proposal.persons.take().unwrap_or_default();
        let households = proposal.households.take().unwrap_or_default();
        for row in &persons {
            // What is recorded of somebody erased is kept, below.
            if self.recognition.erased(EntryKind::Person).here(row.number).is_some() {
                continue;
            }
            self.note_contradictions(&proposal.reference, row)?;
            let at = |table| (&proposal.reference, table, row.row);
            self.alike.met(EntryKind::Person, row.number, at("people"));
            if let Link::Household(number) = row.link() {
                self.alike.met(EntryKind::Household, number, at("people"));
            }
            let person = self.recognition.enter(EntryKind::Person, row.number, &mut resolved)?;
            let link = match row.link() {
                Link::Household(number) => Link::Household(self.recognition.enter(
                    EntryKind::Household,
                    number,
                    &mut resolved,
                )?),
                link => link,
            };
            let (mut link, mut traits, mut place) = (link, row.traits(), row.residence);
            if let Some(known) = listed.persons.remove(&person) {
                place = self.kept_place(place, &known.2);
                (link, traits, _) = restated_person((link, traits, None), &known);
            }
            let stated = PersonStated { person, link, residence: None };
            resolved.persons.push((stated, traits, place));
        }
        for row in &households {
            if self.recognition.erased(EntryKind::Household).here(row.number).is_some() {
                continue;
            }
            let at = (&proposal.reference, "households", row.row);
            self.alike.met(EntryKind::Household, row.number, at);
            let household =
                self.recognition.enter(EntryKind::Household, row.number, &mut resolved)?;
            let (size, mut cells, mut traits, mut place) =
                (row.size(), row.cells(), row.traits(), row.residence);
            if let Some(known) = listed.households.remove(&household) {
                place = self.kept_place(place, &known.3);
                (_, cells, traits, _) = restated_household((size, cells, traits, None), &known);
            }
            let stated = HouseholdStated { household, size, cells, residence: None };
            resolved.households.push((stated, traits, place));
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
                // Whoever is stated again was put there above.
                let stays = if lists_edited {
                    listed.persons.contains_key(&row.person)
                } else {
                    keep_persons
                };
                if stays || erased_one {
                    resolved.persons.push((row, traits, place(row.residence)));
                }
            }
            for (row, traits) in people.household_rows().zip(attributes.households()) {
                let erased_one = gone(EntryKind::Household, row.household);
                erased += usize::from(erased_one && !keep_households);
                let kept = listed.households.get(&row.household);
                let stays = if lists_edited { kept.is_some() } else { keep_households };
                if stays || erased_one {
                    let size = kept.filter(|_| !erased_one).map_or(row.size, |kept| kept.0);
                    let row = HouseholdStated { size, ..row };
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

    /// The home of somebody who is stated again: the one that is declared, else the one that was.
    fn kept_place(&self, declared: u32, known: &Option<Residence>) -> u32 {
        let mut residences = self.residences.write().unwrap_or_else(PoisonError::into_inner);
        if declared > 0 { declared } else { residences.keep(known.clone()) }
    }

    fn note_contradictions(
        &mut self,
        reference: &Reference,
        row: &PersonRow,
    ) -> Result<(), LedgerError> {
        if !self.known_traits.is_empty() {
            let person = self.recognition.look_up(EntryKind::Person, row.number)?;
            self.known_traits.check(reference, row, person, &mut self.plan.notes);
        }
        Ok(())
    }

    fn note_closed(&mut self, reference: &Reference, known: Option<&Known>, about: &About) {
        let state = &self.ledger.state;
        let mut periods = match known {
            Some(_) => state.settled_periods_of_current(reference),
            None => Vec::new(),
        };
        periods.extend(state.settled_periods_of(about, false));
        periods.sort_unstable();
        periods.dedup();
        if !periods.is_empty() {
            let reference = reference.clone();
            let periods = periods.into_iter().map(|period| state.settled.labelled(period));
            let periods = periods.collect();
            self.plan.notes.push(PlanNote::Restates { reference, periods });
        }
    }

    /// A table without the column takes the mark away like one that has it empty. An approval is of the version
    /// that was looked at.
    fn note_marks(&mut self, reference: &Reference, known: Option<&Known>, about: &About) {
        let was_marked = known.is_some_and(|known| known.activity.about.new_people);
        if was_marked && !about.new_people {
            self.plan.notes.push(PlanNote::MarkTaken(reference.clone()));
        }
        let in_force = known.and_then(Known::in_force);
        if in_force.is_some_and(|version| self.ledger.state.reviews.is_approved(version)) {
            self.plan.notes.push(PlanNote::ApprovalLost(reference.clone()));
        }
    }

    fn note_double(&mut self, reference: &Reference, about: &About, resolved: &People) {
        let counted = resolved.headcounts.iter().any(|group| group.count > 0);
        let is_of_others =
            about.new_people && self.ledger.state.year_without_marks(about).is_none();
        if !counted || is_of_others {
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
