//! Appending: planned activities, and every other event one at a time.
//!
//! One thread makes the drafts of planned activities, few ahead, while another appends them: hashing
//! rows and writing records take about as long, and no more than those few are in memory twice.
//!
//! Belongs here: the events that are not activities, with what each requires. Does not: turning
//! rows into activities (`plan`).

use std::borrow::Cow;
use std::sync::mpsc::sync_channel;

use super::brought::Brought;
use super::commitments::Commitments;
use super::kept_index;
use super::overflow::lost;
use super::plan::Planned;
use super::{Ledger, LedgerError, Plan, Snapshot, Stamp};
use crate::event::access::{AccessGranted, AccessRevoked};
use crate::event::columns::IdSet;
use crate::event::evidence::{EvidenceAttached, EvidenceDestroyed};
use crate::event::gazetteer::Gazetteer;
use crate::event::ids::Reference;
use crate::event::label::Labelled;
use crate::event::limits::ROSTER_ROWS_MAX;
use crate::event::policy::Policy;
use crate::event::profile::Profile;
use crate::event::review::{ActivitiesReviewed, ReviewedVersion};
use crate::event::{
    ActivityVoided, EntriesDerived, EntryKind, Event, FiguresPublished, PeopleMerged, PersonErased,
    PolicyAdopted, Record, SigningKeyChanged, WarningsAccepted, YearClosed,
};
use crate::log::store::Part;
use crate::log::{Draft, LogError};
use crate::register::{
    Key, SourceNumber, Tags, commitment, identities_from_bytes, identities_to_bytes,
};

/// A record that is durable now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the log.
    pub sequence: u64,
    /// The activity's reference, or the event's name where it is about none.
    pub what: String,
}

impl Recorded {
    fn of(record: &Record) -> Self {
        let reference = record.event.reference();
        let what = reference.map_or(record.event.name(), Reference::as_str).to_owned();
        Self { sequence: record.sequence, what }
    }
}

/// Appends on behalf of somebody at a moment.
#[derive(Debug)]
pub struct Recorder<'a> {
    ledger: &'a mut Ledger,
    stamp: Stamp,
}

impl Ledger {
    /// Starts appending.
    pub fn recorder(&mut self, stamp: Stamp) -> Recorder<'_> {
        Recorder { ledger: self, stamp }
    }
}

impl Recorder<'_> {
    /// Records all activities of a plan; `acknowledged` sees each once it is durable.
    ///
    /// # Errors
    /// `PlanOutdated` where something was appended after the plan was made; then nothing is written.
    pub fn record(
        &mut self,
        plan: Plan,
        mut acknowledged: impl FnMut(Recorded),
    ) -> Result<(), LedgerError> {
        let Plan { log_size, events, commitments, identities, derived, voids, .. } = plan;
        // A plan can be made on a snapshot; its new entries get the ids that were free then.
        if log_size != self.ledger.log.size() {
            return Err(LedgerError::PlanOutdated);
        }
        // What could be missing is missed before the first append.
        for (sequence, planned) in (self.ledger.log.size()..).zip(&events) {
            if !planned.event.activity().is_some_and(|activity| commitments.cover(&activity.people))
            {
                return Err(LedgerError::Register(sequence));
            }
        }
        let (ledger, stamp) = (&mut *self.ledger, &self.stamp);
        let first = ledger.log.size();
        let folder = ledger.now.log.cache_dir().to_owned();
        let (hand_over, drafts) = sync_channel(DRAFTS_AHEAD);
        std::thread::scope(|scope| {
            let making = scope.spawn(move || {
                for (sequence, planned) in (first..).zip(events) {
                    let brought = planned.identities.map(|place| identities.bytes(place));
                    let brought = brought.transpose().map_err(|error| lost(&folder, error))?;
                    let brought = brought.map(Cow::into_owned).unwrap_or_default();
                    let draft = activity_draft(stamp, sequence, planned, brought, &commitments)?;
                    // Where appending has failed, nobody takes any more.
                    if hand_over.send(draft).is_err() {
                        return Ok(());
                    }
                }
                // Behind the activities that bring them: what is cut short in between, repeating the
                // import completes.
                let mut marks = marks(derived).map(|mark| stamp.draft(mark));
                let _ = marks.all(|draft| hand_over.send(draft).is_ok());
                Ok(())
            });
            let appended = ledger.append(drafts, |record| acknowledged(Recorded::of(record)));
            let made = making.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            appended.and(made)
        })?;
        for (reference, reason) in voids {
            acknowledged(self.void(&reference, &reason)?);
        }
        Ok(())
    }

    fn one(&mut self, draft: Draft) -> Result<Recorded, LedgerError> {
        let mut recorded = None;
        self.ledger.append([draft], |record| recorded = Some(Recorded::of(record)))?;
        recorded.ok_or_else(|| LedgerError::Other("the event was not acknowledged".into()))
    }

    fn event(&mut self, event: Event) -> Result<Recorded, LedgerError> {
        self.one(self.stamp.draft(event))
    }

    /// Voids an activity.
    pub fn void(&mut self, reference: &Reference, reason: &str) -> Result<Recorded, LedgerError> {
        let known = self.ledger.state.activities.get(reference);
        let known = known.ok_or_else(|| LedgerError::Unknown(reference.clone()))?;
        if known.voided.is_some() {
            return Err(LedgerError::Voided(reference.clone()));
        }
        let voided = ActivityVoided {
            activity: known.activity.id,
            reference: reference.clone(),
            reason: reason.to_owned(),
        };
        self.event(Event::ActivityVoided(voided))
    }

    /// Records that another key signs checkpoints from now on.
    pub fn change_signing_key(
        &mut self,
        changed: SigningKeyChanged,
    ) -> Result<Recorded, LedgerError> {
        self.event(Event::SigningKeyChanged(changed))
    }

    /// Replaces the profile. What activities refer to must stay.
    pub fn set_profile(&mut self, profile: Profile) -> Result<Recorded, LedgerError> {
        self.ledger.state.check_profile(&profile)?;
        self.event(Event::ProfileSet(Box::new(profile)))
    }

    /// Replaces the gazetteer. What was recorded keeps the places it states.
    pub fn set_gazetteer(&mut self, gazetteer: Gazetteer) -> Result<Recorded, LedgerError> {
        gazetteer.check()?;
        self.event(Event::GazetteerSet(Box::new(gazetteer)))
    }

    /// Accepts warnings of one kind.
    pub fn accept(&mut self, warnings: WarningsAccepted) -> Result<Recorded, LedgerError> {
        self.event(Event::WarningsAccepted(warnings))
    }

    /// Records what was said of versions of activities.
    ///
    /// # Errors
    /// `Unknown`, `Voided`; `NotCurrent` for a version that was replaced since somebody looked at it.
    pub fn review(&mut self, reviewed: ActivitiesReviewed) -> Result<Recorded, LedgerError> {
        for ReviewedVersion { reference, version } in &reviewed.reviewed {
            let known = self.ledger.state.activities.get(reference);
            let known = known.ok_or_else(|| LedgerError::Unknown(reference.clone()))?;
            match known.in_force() {
                None => return Err(LedgerError::Voided(reference.clone())),
                Some(current) if current != *version => {
                    let (reference, looked_at) = (reference.clone(), *version);
                    return Err(LedgerError::NotCurrent { reference, looked_at, current });
                }
                Some(_) => {}
            }
        }
        self.event(Event::ActivitiesReviewed(reviewed))
    }

    /// Grants somebody what a role may do.
    pub fn grant(&mut self, granted: AccessGranted) -> Result<Recorded, LedgerError> {
        self.event(Event::AccessGranted(granted))
    }

    /// Takes from somebody what was granted.
    pub fn revoke(&mut self, revoked: AccessRevoked) -> Result<Recorded, LedgerError> {
        self.event(Event::AccessRevoked(revoked))
    }

    /// Attaches a file to an activity.
    ///
    /// # Errors
    /// `Unknown`; `EvidenceThere` where that file is attached to it already.
    pub fn attach(&mut self, attached: EvidenceAttached) -> Result<Recorded, LedgerError> {
        let (reference, state) = (&attached.reference, &self.ledger.state);
        if !state.activities.contains_key(reference) {
            return Err(LedgerError::Unknown(reference.clone()));
        }
        match state.evidence.standing(reference, &attached.sha256) {
            Some(there) => Err(LedgerError::EvidenceThere { attached: there.record }),
            None => self.event(Event::EvidenceAttached(attached)),
        }
    }

    /// Says that a file was destroyed.
    ///
    /// # Errors
    /// `NoEvidence` for a record that attached none to the activity; `EvidenceGone` for one destroyed before.
    pub fn destroy(&mut self, destroyed: EvidenceDestroyed) -> Result<Recorded, LedgerError> {
        let EvidenceDestroyed { reference, attached, .. } = &destroyed;
        let all = self.ledger.state.evidence.of(reference);
        match all.iter().find(|one| one.record == *attached) {
            None => Err(LedgerError::NoEvidence { attached: *attached }),
            Some(one) => match one.destroyed {
                Some(by) => Err(LedgerError::EvidenceGone { attached: *attached, by }),
                None => self.event(Event::EvidenceDestroyed(destroyed)),
            },
        }
    }

    /// Adopts a policy from a year on.
    ///
    /// # Errors
    /// `BackToRuleOne` for a year that rule 2 governs.
    pub fn adopt(
        &mut self,
        policy: Policy,
        first_year: i32,
        reason: &str,
    ) -> Result<Recorded, LedgerError> {
        if policy.rule < self.ledger.state.policy_of(first_year).rule {
            return Err(LedgerError::BackToRuleOne(first_year.to_string()));
        }
        let reason = reason.to_owned();
        self.event(Event::PolicyAdopted(PolicyAdopted { policy, first_year, reason }))
    }

    /// Closes a period.
    ///
    /// # Errors
    /// `Closed`; `LabelTaken` for a label that names another period.
    pub fn close_period(&mut self, labelled: Labelled) -> Result<Recorded, LedgerError> {
        self.check_label(&labelled)?;
        let Labelled { period, label } = labelled;
        let settled = &self.ledger.state.settled;
        if settled.baseline(period).is_some_and(|baseline| baseline.closed.is_some()) {
            return Err(LedgerError::Closed(settled.labelled(period)));
        }
        self.event(Event::YearClosed(YearClosed { period, label }))
    }

    /// Freezes a period's figures.
    ///
    /// # Errors
    /// `LabelTaken` for a label that names another period; `BackToRuleOne` for a period that rule 2
    /// governs.
    pub fn publish(&mut self, published: FiguresPublished) -> Result<Recorded, LedgerError> {
        let FiguresPublished { period, ref label, ref policy, .. } = published;
        self.check_label(&Labelled { period, label: label.clone() })?;
        if policy.rule < self.ledger.state.policy_of_period(period).rule {
            return Err(LedgerError::BackToRuleOne(period.to_string()));
        }
        self.event(Event::FiguresPublished(Box::new(published)))
    }

    /// A label names one period.
    fn check_label(&self, Labelled { period, label }: &Labelled) -> Result<(), LedgerError> {
        match self.ledger.state.settled.named(label) {
            Some(named) if named != *period => {
                Err(LedgerError::LabelTaken(Labelled { period: named, label: label.clone() }))
            }
            _ => Ok(()),
        }
    }

    /// Makes two entries one.
    pub fn merge(
        &mut self,
        kind: EntryKind,
        kept: u32,
        dropped: u32,
        reason: &str,
    ) -> Result<Recorded, LedgerError> {
        self.ledger.state.check_merge(kind, kept, dropped)?;
        let reason = reason.to_owned();
        self.event(Event::PeopleMerged(PeopleMerged { kind, kept, dropped, reason }))
    }

    /// Takes a merge back.
    pub fn undo_merge(
        &mut self,
        kind: EntryKind,
        kept: u32,
        dropped: u32,
        reason: &str,
    ) -> Result<Recorded, LedgerError> {
        self.ledger.state.check_undo(kind, kept, dropped)?;
        let reason = reason.to_owned();
        self.event(Event::MergeUndone(PeopleMerged { kind, kept, dropped, reason }))
    }

    /// Destroys what could lead back to an entry: its pseudonym and its salt. The tag of its number is kept,
    /// so that whoever holds the key recognises the number; without one nobody does.
    pub fn erase(
        &mut self,
        kind: EntryKind,
        entry: u32,
        tags: Option<Tags>,
        reason: &str,
    ) -> Result<Recorded, LedgerError> {
        let (sequence, place) = self.ledger.brought_by(kind, entry)?;
        let bytes = self.ledger.now.log.read(Part::Identities, sequence)?;
        let mut identities =
            identities_from_bytes(&bytes).ok_or(LedgerError::Register(sequence))?;
        let identity = identities.get_mut(place).ok_or(LedgerError::Register(sequence))?;
        identity.erase(tags);
        // An answer can say that two entries have nearly the same number.
        self.ledger.now.drop_kept_answers()?;
        let erased = PersonErased { kind, entry, reason: reason.to_owned() };
        let draft = Draft {
            rewrites: vec![(sequence, identities_to_bytes(&identities))],
            ..self.stamp.draft(Event::PersonErased(erased))
        };
        // Before, so that nothing is left of it whatever happens; and after, what somebody who was planning has
        // made meanwhile.
        kept_index::remove(self.ledger);
        let recorded = self.one(draft);
        kept_index::remove(self.ledger);
        recorded
    }

    /// Records the erasure of entries whose identity is destroyed although no event says so: the
    /// event was lost with the end of a torn backup. Returns how many.
    pub fn record_destroyed(&mut self, reason: &str) -> Result<u64, LedgerError> {
        let mut drafts = Vec::new();
        for record in self.ledger.records() {
            let Record { sequence, event, .. } = record?;
            let Some(activity) = event.activity() else { continue };
            let bytes = self.ledger.now.log.read(Part::Identities, sequence)?;
            let identities =
                identities_from_bytes(&bytes).ok_or(LedgerError::Register(sequence))?;
            let people = &activity.people;
            let persons = people.new_persons.ids().map(|id| (EntryKind::Person, id));
            let households = people.new_households.ids().map(|id| (EntryKind::Household, id));
            for ((kind, entry), identity) in persons.chain(households).zip(identities) {
                let said = self.ledger.state.erased.contains(&(kind, entry));
                if identity.pseudonym().is_none() && !said {
                    let erased = PersonErased { kind, entry, reason: reason.to_owned() };
                    drafts.push(self.stamp.draft(Event::PersonErased(erased)));
                }
            }
        }
        let mut recorded = 0;
        self.ledger.append(drafts, |_| recorded += 1)?;
        Ok(recorded)
    }
}

/// Drafts that are made while those before them are appended: as many as two batches take of small activities,
/// so that they are made while the disk is waited for, too. An activity's draft is some kilobytes.
const DRAFTS_AHEAD: usize = 256;

fn activity_draft(
    stamp: &Stamp,
    sequence: u64,
    planned: Planned,
    identities: Vec<u8>,
    commitments: &Commitments,
) -> Result<Draft, LedgerError> {
    let Planned { mut event, attributes, source_key, .. } = planned;
    let activity = match &mut event {
        Event::ActivityRecorded(activity) => activity.as_mut(),
        Event::ActivityCorrected(corrected) => &mut corrected.activity,
        other => return Err(LedgerError::Other(format!("{} is no activity", other.name()))),
    };
    let of = |kind, id| commitments.get(kind, id);
    let committed = commitment(sequence, &activity.people, &attributes, of);
    activity.people.register = committed.ok_or(LedgerError::Register(sequence))?;
    Ok(Draft {
        source_key,
        identities,
        attributes: attributes.to_bytes().map_err(LogError::from)?,
        ..stamp.draft(event)
    })
}

/// The events that mark entries as known by derived keys, each with no more than a set can have.
fn marks(derived: EntriesDerived) -> impl Iterator<Item = Event> {
    let EntriesDerived { persons, households } = derived;
    let sets = |ids: IdSet| {
        let ids: Vec<u32> = ids.iter().collect();
        ids.chunks(ROSTER_ROWS_MAX).map(|part| IdSet::of(part.iter().copied())).collect::<Vec<_>>()
    };
    let (mut persons, mut households) = (sets(persons).into_iter(), sets(households).into_iter());
    std::iter::from_fn(move || {
        let (persons, households) = (persons.next(), households.next());
        persons.is_some().then_some(()).or(households.is_some().then_some(()))?;
        let (persons, households) = (persons.unwrap_or_default(), households.unwrap_or_default());
        Some(Event::EntriesDerived(EntriesDerived { persons, households }))
    })
}

impl Snapshot {
    /// The entry with a source number.
    pub fn entry(
        &self,
        kind: EntryKind,
        namespace: &str,
        number: &SourceNumber,
        key: &Key,
    ) -> Result<u32, LedgerError> {
        let pseudonym = key.pseudonym(kind, namespace, number);
        let index = self.index_of_one(kind, pseudonym, key.normal(kind, namespace, number), key)?;
        index.get(kind, &pseudonym).ok_or_else(|| {
            let normal = key.normal(kind, namespace, number);
            let is_alike = index.get(kind, &normal).or(index.alike(kind, &normal)).is_some();
            LedgerError::NoEntry { kind, namespace: namespace.to_owned(), is_alike }
        })
    }

    /// The record that brought an entry, and the entry's place among those it brought.
    fn brought_by(&self, kind: EntryKind, entry: u32) -> Result<(u64, usize), LedgerError> {
        let mut brought = Brought::default();
        brought.read_on(self, 0)?;
        let unknown = || LedgerError::Other(format!("the register has no {kind} {entry}"));
        brought.by(kind, entry).ok_or_else(unknown)
    }
}
