//! Planning: proposals become events, and everything that cannot be recorded is named before anything
//! is.
//!
//! Belongs here: the order of proposals, and the threads that they go through. Does not: tables and
//! their rows (`intake`), what becomes of one proposal (`resolver`), columns and commitments
//! (`event_builder`), appending (`recorder`).
//!
//! ```text
//! proposals ─▶ rows sorted by number ─▶ people recognised ─▶ event built ─▶ plan
//!              a thread                 a thread             this thread
//! ```
//!
//! Each hands a few activities ahead to the next, so that rows and events of few activities are in
//! memory twice.

use std::sync::RwLock;
use std::sync::mpsc::sync_channel;

use super::alike::Search;
use super::contradictions::KnownTraits;
use super::erased::ErasedOfKind;
use super::event_builder::EventBuilder;
use super::made_references::MadeReferences;
use super::plan::{Plan, PlanNote};
use super::proposal::{Mode, Proposal, ProposalWithRows, Proposals};
use super::reading::Reading;
use super::recognition::Recognition;
use super::refusal::Refusal;
use super::resolver::{ErasedMet, Outcome, Resolver};
use super::{LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::event::ids::Reference;
use crate::event::time::Day;
use crate::register::{Key, Numbers, Salts};

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
        self.plan_reading(proposals, mode, namespace, key, partial, Reading::Fitting)
    }

    /// The same, reading as much of the ledger as is said. The plan does not depend on it.
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub fn plan_reading(
        &self,
        proposals: Proposals,
        mode: &Mode,
        namespace: &str,
        key: Option<&Key>,
        partial: bool,
        reading: Reading,
    ) -> Result<(Plan, Vec<Refusal>), LedgerError> {
        let mut known_traits = KnownTraits::of(self, &proposals.activities, &proposals.numbers);
        let made_references = MadeReferences::of(&self.state, &proposals.activities);
        let Proposals { mut activities, numbers, residences, rows, again } = proposals;
        let numbers = numbers.complete();
        // The order in which a count reads lists: so it reads the store from front to back.
        activities.sort_by(|a, b| self.place_in_time(a).cmp(&self.place_in_time(b)));
        let pseudonyms = |kind| key.map(|key| numbers.pseudonyms(kind, namespace, key));
        let persons = pseudonyms(EntryKind::Person).unwrap_or_default();
        let households = pseudonyms(EntryKind::Household).unwrap_or_default();
        let both = [&*persons, &*households];
        let count = persons.len() + households.len();
        let mut index = self.index_for(&numbers, both, (namespace, key), reading)?;
        let residences = RwLock::new(residences);
        let erased = [EntryKind::Person, EntryKind::Household]
            .map(|kind| ErasedOfKind::read(&mut index, kind, &numbers, namespace, key));
        let recognition = Recognition::new(&index, &numbers, &persons, &households, erased, again);
        let sealer = key.filter(|_| self.may_keep()).and_then(|key| self.sealer(key));
        let of_rows = (0..numbers.len(EntryKind::Person) as u32)
            .filter_map(|number| recognition.known(EntryKind::Person, number));
        let kept = || match &sealer {
            Some(sealer) if reading.is_of_some(numbers.len(EntryKind::Person), self) => {
                self.kept_lists(sealer, reading)
            }
            _ => Ok(None),
        };
        known_traits.read(of_rows, kept)?;
        let search = Search { numbers: &numbers, namespace, key, index: &index };
        let mut alike = search.run(&recognition, &persons, &households);
        let normals =
            [&mut alike.persons.normals, &mut alike.households.normals].map(std::mem::take);
        let plan = Plan::default();
        let mut resolver = Resolver {
            ledger: self,
            residences: &residences,
            recognition,
            known_traits,
            alike,
            made_references,
            plan,
            erased: ErasedMet::default(),
        };
        let commitments = std::mem::take(&mut index.commitments);
        let (hand_on, resolved) = sync_channel(ACTIVITIES_AHEAD);
        let (hand_over, sorted) = sync_channel(ACTIVITIES_AHEAD);
        let (events, mut commitments, identities, mut planned, alike, refusals) =
            std::thread::scope(|scope| {
                let numbers: &Numbers = &numbers;
                scope.spawn(move || {
                    let with_rows = |activity: Proposal| activity.with_rows(&rows);
                    let mut sorted = activities
                        .into_iter()
                        .map(|activity| with_rows(activity).map(|read| in_order(read, numbers)));
                    // Planning has failed where nobody receives any more.
                    sorted.all(|proposal| hand_over.send(proposal).is_ok())
                });
                let recognising = scope.spawn(move || {
                    let mut refusals = Vec::new();
                    for proposal in sorted {
                        let proposal = proposal.map_err(|error| self.rows_lost(error))?;
                        match resolver.resolve(proposal, mode)? {
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
                    let Resolver { mut plan, recognition, known_traits, alike, erased, .. } =
                        resolver;
                    plan.notes.extend(erased.notes());
                    known_traits.name_activities(&mut plan.notes)?;
                    plan.kept = known_traits.kept;
                    plan.derived = recognition.derived;
                    Ok::<_, LedgerError>((plan, alike, refusals))
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
                    normals: &normals,
                    identities: self.overflow(),
                };
                let events: Result<Vec<_>, _> =
                    resolved.into_iter().map(|resolved| builder.build(resolved)).collect();
                let recognised = recognising.join();
                let recognised =
                    recognised.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                let (events, (planned, alike, refusals)) = (events?, recognised?);
                let EventBuilder { commitments, identities, .. } = builder;
                Ok::<_, LedgerError>((events, commitments, identities, planned, alike, refusals))
            })?;
        if !refusals.is_empty() && !partial {
            return Err(LedgerError::Refused(refusals));
        }
        self.read_commitments(&index, &mut commitments, &events, sealer.as_ref())?;
        for kind in [EntryKind::Person, EntryKind::Household] {
            let told = alike.told(kind, self, &index)?;
            planned.notes.extend(told.map(PlanNote::AlikeNumbers));
        }
        let derived = &self.state.derived;
        let log_size = self.size();
        let (sealer, reading) = (sealer.filter(|_| reading.is_of_some(count, self)), reading);
        let mut plan =
            Plan { log_size, events, commitments, identities, sealer, reading, ..planned };
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
}

/// Activities that are sorted, or resolved and not yet built, ahead of the thread that takes them.
const ACTIVITIES_AHEAD: usize = 64;

/// A proposal with its rows in the order of their numbers, in which new entries get their ids: the
/// order of rows does not matter.
fn in_order(mut proposal: ProposalWithRows, numbers: &Numbers) -> ProposalWithRows {
    if let Some(persons) = &mut proposal.persons {
        numbers.sort(EntryKind::Person, persons, |row| row.number);
    }
    if let Some(households) = &mut proposal.households {
        numbers.sort(EntryKind::Household, households, |row| row.number);
    }
    proposal
}
