//! The state after some records: the log folded into its current activities, policies, merges and
//! settled periods.
//!
//! Belongs here: applying events in sequence. Does not: deciding whether an event may be appended
//! (`plan`), figures (`count`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::activities::Activities;
use super::evidence::Evidence;
use super::interning::Interner;
use super::known::{Known, Version};
use super::outline::{Listed, Outlined};
use super::reviews::Reviews;
use super::settled::Settled;
use super::source_keys::SourceKeys;
use crate::count::{Merges, in_scope};
use crate::event::access::{AccessGranted, AccessRevoked, Role};
use crate::event::activity::About;
use crate::event::gazetteer::Gazetteer;
use crate::event::ids::{OfficeId, Reference, SectorId};
use crate::event::policy::{Places, Policy, Rule};
use crate::event::profile::Profile;
use crate::event::time::{Period, Timestamp};
use crate::event::{
    EntriesDerived, EntryKind, Event, LedgerOpened, PolicyAdopted, Record, SigningKeyChanged,
};
use crate::log::{LogError, Reader};

/// What somebody may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// What the role may do.
    pub role: Role,
    /// For the activities of these offices; empty for those of all.
    pub offices: Vec<OfficeId>,
    /// The record that granted it.
    pub granted_in: u64,
}

/// The ledger after some records.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What the ledger is.
    pub opened: Option<LedgerOpened>,
    /// Which key its pseudonyms are made with now.
    pub key_fingerprint: [u8; 16],
    /// The records that rotated that key.
    pub rotated_at: Vec<u64>,
    /// The changes of the key that signs checkpoints, each with its record.
    pub signing_keys: Vec<(u64, SigningKeyChanged)>,
    /// Its profile.
    pub profile: Profile,
    /// The places it knows; empty until a gazetteer was loaded.
    pub gazetteer: Arc<Gazetteer>,
    /// Warnings that were accepted: by code and subject, with the number of cases.
    pub accepted: BTreeMap<(String, String), u64>,
    /// The profile's sectors, by place.
    pub sectors: Vec<SectorId>,
    /// Policies by the first year they govern; the first governs from the beginning.
    pub policies: Vec<(i32, Policy)>,
    /// Every activity ever recorded, voided ones too.
    pub activities: Activities,
    /// Merges in force.
    pub merges: Merges,
    /// Entries known by derived keys, for want of numbers.
    pub derived: EntriesDerived,
    /// Entries whose identity was destroyed.
    pub erased: BTreeSet<(EntryKind, u32)>,
    /// Persons in the register.
    pub persons: u32,
    /// Households in the register.
    pub households: u32,
    /// Periods published or closed.
    pub settled: Settled,
    /// What was said of versions of activities.
    pub reviews: Reviews,
    /// Who may do what, by staff id.
    pub access: BTreeMap<String, Access>,
    /// The files that show what activities were.
    pub evidence: Evidence,
    /// Records by the source's own key.
    pub source_keys: SourceKeys,
    /// Parts that several activities have.
    pub(super) interner: Interner,
    /// Number of records.
    pub size: u64,
    /// When the last one was recorded.
    pub last_recorded_at: Option<Timestamp>,
    /// The latest moment that any record carries.
    pub latest_recorded_at: Option<Timestamp>,
    /// Records that carry an earlier moment than one before them: the clock had been set back.
    pub set_back: BTreeSet<u64>,
}

impl State {
    /// Applies the next record of a log. Which activities list a merged entry is read from the records
    /// before it.
    pub fn apply(&mut self, record: Record, log: &Reader) -> Result<(), LogError> {
        let concerned = self.settled_periods_concerned(&record.event, log)?;
        self.check_entries(&record.event, record.sequence)?;
        self.apply_record(record, concerned);
        Ok(())
    }

    /// Applies the next record if no other one has to be read for it, and says whether it did.
    pub(super) fn apply_alone(&mut self, record: &Record) -> bool {
        let alone = !matches!(record.event, Event::PeopleMerged(_) | Event::MergeUndone(_));
        if alone {
            self.apply_record(record.clone(), Vec::new());
        }
        alone
    }

    fn apply_record(&mut self, record: Record, concerned: Vec<Period>) {
        let Record { sequence, recorded_at, source_key, event, .. } = record;
        if let Some(key) = source_key {
            self.source_keys.insert(key, sequence);
        }
        self.apply_event(event, Version { sequence, recorded_at }, concerned);
    }

    /// Applies an event; `concerned` are the periods of [`Self::settled_periods_concerned`].
    pub(super) fn apply_event(&mut self, event: Event, version: Version, concerned: Vec<Period>) {
        let sequence = version.sequence;
        match event {
            Event::LedgerOpened(opened) => {
                self.policies = vec![(i32::MIN, opened.policy.clone())];
                self.key_fingerprint = opened.key_fingerprint;
                self.opened = Some(opened);
            }
            Event::ProfileSet(profile) => {
                self.settled.touch_all();
                self.sectors = profile.sectors.iter().map(|sector| sector.id.clone()).collect();
                self.profile = *profile;
            }
            Event::ActivityRecorded(activity) => {
                self.state_activity(Outlined::of(*activity), version);
            }
            Event::ActivityCorrected(corrected) => {
                self.state_activity(Outlined::of(corrected.activity), version);
            }
            Event::ActivityVoided(voided) => {
                let periods = self.settled_periods_of_current(&voided.reference);
                self.settled.restate(sequence, periods);
                if let Some(start) = self.about(&voided.reference).map(|about| about.start) {
                    self.settled.touch_from(start);
                }
                self.activities.void(&voided.reference, sequence);
            }
            Event::PeopleMerged(merge) => {
                self.settled.restate(sequence, concerned);
                self.settled.touch_all();
                self.merges.merge(merge.kind, merge.kept, merge.dropped, sequence);
            }
            Event::MergeUndone(merge) => {
                self.settled.restate(sequence, concerned);
                self.settled.touch_all();
                self.merges.undo(merge.kind, merge.dropped);
            }
            Event::PersonErased(erased) => {
                self.erased.insert((erased.kind, erased.entry));
            }
            Event::PolicyAdopted(adopted) => self.changing_policies(sequence, |state| {
                state.adopt(adopted);
                None
            }),
            Event::FiguresPublished(published) => self.changing_policies(sequence, |state| {
                let period = published.period;
                state.settled.published_by(sequence, period);
                state.settled.publish(sequence, published);
                Some(period)
            }),
            Event::YearClosed(closed) => self.settled.close(sequence, closed),
            Event::GazetteerSet(gazetteer) => {
                // Units above sites are the gazetteer's.
                let has_units =
                    |period: &Period| self.policy_of_period(*period).places != Places::Site;
                let periods = self.settled.periods().filter(has_units).collect();
                self.settled.restate(sequence, periods);
                self.gazetteer = Arc::new(*gazetteer);
            }
            Event::WarningsAccepted(warnings) => {
                for warning in warnings.accepted {
                    let about = (warnings.code.clone(), warning.subject);
                    self.accepted.insert(about, warning.cases);
                }
            }
            Event::EntriesDerived(derived) => {
                self.derived.persons.0 |= derived.persons.0;
                self.derived.households.0 |= derived.households.0;
            }
            Event::KeyRotated(rotated) => {
                self.key_fingerprint = rotated.key_fingerprint;
                self.rotated_at.push(sequence);
            }
            Event::SigningKeyChanged(changed) => self.signing_keys.push((sequence, changed)),
            Event::ActivitiesReviewed(reviewed) => self.review(sequence, reviewed),
            Event::AccessGranted(AccessGranted { staff, role, offices }) => {
                self.access.insert(staff, Access { role, offices, granted_in: sequence });
            }
            Event::AccessRevoked(AccessRevoked { staff }) => {
                self.access.remove(&staff);
            }
            Event::EvidenceAttached(attached) => self.evidence.attach(sequence, attached),
            Event::EvidenceDestroyed(destroyed) => self.evidence.destroy(sequence, &destroyed),
        }
        self.count_record(version);
    }

    /// Notes that there is a record more.
    fn count_record(&mut self, version: Version) {
        let Version { sequence, recorded_at } = version;
        self.size = sequence + 1;
        self.last_recorded_at = Some(recorded_at);
        if self.latest_recorded_at.is_some_and(|latest| recorded_at < latest) {
            self.set_back.insert(sequence);
        }
        self.latest_recorded_at = self.latest_recorded_at.max(Some(recorded_at));
    }

    /// Applies a version of an activity.
    pub(super) fn state_activity(&mut self, outlined: Outlined, version: Version) {
        let Outlined { outline: mut activity, new_persons, new_households } = outlined;
        // What another state holds, too, is interned already.
        if let Some(new) = Arc::get_mut(&mut activity) {
            self.interner.intern(&mut new.about);
        }
        if !self.settled.is_empty() {
            let mut periods = self.settled_periods_of_current(&activity.reference);
            // Nothing was said of the new version yet.
            periods.extend(self.settled_periods_of(&activity.about, false));
            self.settled.restate(version.sequence, periods);
            let former = self.about(&activity.reference).map(|about| about.start);
            let first = former.map_or(activity.about.start, |day| day.min(activity.about.start));
            self.settled.touch_from(first);
        }
        self.persons = self.persons.max(new_persons.ids().end);
        self.households = self.households.max(new_households.ids().end);
        self.count_record(version);
        self.activities.state(activity, version);
    }

    /// What is now said of an activity that counts.
    pub(super) fn about(&self, reference: &Reference) -> Option<&About> {
        let known = self.activities.get(reference)?;
        known.voided.is_none().then_some(&known.activity.about)
    }

    /// Periods that were published or closed, in whose scope an activity is, as it is now.
    pub fn settled_periods_of_current(&self, reference: &Reference) -> Vec<Period> {
        match self.about(reference) {
            Some(about) => self.settled_periods_of(about, self.is_approved(reference)),
            None => Vec::new(),
        }
    }

    /// Periods that were published or closed, in whose scope an activity of this description is, approved or
    /// not.
    pub fn settled_periods_of(&self, about: &About, is_approved: bool) -> Vec<Period> {
        let counts =
            |period: &Period| in_scope(about, is_approved, *period, self.policy_of_period(*period));
        self.settled.periods().filter(counts).collect()
    }

    /// Periods that were published or closed, in which either of the two entries that an event merges
    /// or parts has a contact; none for other events.
    pub(super) fn settled_periods_concerned(
        &self,
        event: &Event,
        log: &Reader,
    ) -> Result<Vec<Period>, LogError> {
        let (Event::PeopleMerged(merge) | Event::MergeUndone(merge)) = event else {
            return Ok(Vec::new());
        };
        let mut periods = Vec::new();
        for known in self.current() {
            let is_approved = self.reviews.is_approved(known.current());
            let of_activity = self.settled_periods_of(&known.activity.about, is_approved);
            if of_activity.is_empty() {
                continue;
            }
            let listed = Listed::read(log, known.current())?.unwrap_or_default();
            let ids = match merge.kind {
                EntryKind::Person => &listed.persons,
                EntryKind::Household => &listed.households,
            };
            let has = |entry| ids.binary_search(&entry).is_ok();
            if has(merge.kept) || has(merge.dropped) {
                periods.extend(of_activity);
            }
        }
        Ok(periods)
    }

    /// Does what can change the policies of settled periods. Those that it changes are restated; a period
    /// that is published by it is not.
    fn changing_policies(
        &mut self,
        sequence: u64,
        change: impl FnOnce(&mut Self) -> Option<Period>,
    ) {
        let periods: Vec<Period> = self.settled.periods().collect();
        let before: Vec<Policy> =
            periods.iter().map(|p| self.policy_of_period(*p).clone()).collect();
        let published = change(self);
        let is_changed = |(period, policy): &(Period, Policy)| {
            Some(*period) != published && self.policy_of_period(*period) != policy
        };
        let changed = periods.into_iter().zip(before).filter(is_changed);
        let changed = changed.map(|(period, _)| period).collect();
        self.settled.restate(sequence, changed);
    }

    /// Adopts a policy: of several, the one adopted last whose first year is not after a year governs
    /// it, and none brings a year back to rule 1.
    fn adopt(&mut self, adopted: PolicyAdopted) {
        let PolicyAdopted { policy, first_year, .. } = adopted;
        let is_back = |other: &Policy| policy.rule < other.rule;
        if is_back(self.policy_of(first_year)) {
            return;
        }
        self.policies.retain(|(first, other)| *first < first_year || is_back(other));
        let place = self.policies.partition_point(|(first, _)| *first < first_year);
        self.policies.insert(place, (first_year, policy));
    }

    /// The policy that governs a period: that of its last publication; where it has none, that of the
    /// last publication of the year it ends in; else the one adopted for that year.
    pub fn policy_of_period(&self, period: Period) -> &Policy {
        self.settled.policy(period).unwrap_or_else(|| self.policy_of(period.to.year()))
    }

    /// The policy adopted for a year. It governs the periods that end in it, unless the year or the
    /// period was published.
    pub fn policy_of(&self, year: i32) -> &Policy {
        static DEFAULT: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(Policy::default);
        let governing = self.policies.iter().rev().find(|(first_year, _)| *first_year <= year);
        governing.map_or(&DEFAULT, |(_, policy)| policy)
    }

    /// The first year of an activity in which counting rule 1 governs, under which a mark `new_people` is
    /// ignored.
    pub fn year_without_marks(&self, about: &About) -> Option<i32> {
        let mut years = about.start.year()..=about.last_day().year();
        let policy = |year| Period::year(year).map(|period| self.policy_of_period(period));
        years.find(|year| policy(*year).is_ok_and(|policy| policy.rule == Rule::One))
    }

    /// Activities that are not voided, by start and reference: the order in which they are counted.
    pub fn current_in_time(&self) -> Vec<&Known> {
        let mut all = self.activities.in_time();
        all.retain(|known| known.voided.is_none());
        all
    }

    /// Whether a record states the current version of an activity, which is not void.
    pub(super) fn states(&self, reference: &Reference, record: u64) -> bool {
        self.activities.get(reference).and_then(Known::in_force) == Some(record)
    }

    /// Activities that are not voided and touch a period, and some others, in any order.
    pub fn current_around(&self, period: Period) -> impl Iterator<Item = &Known> {
        self.activities.around(period).filter(|known| known.voided.is_none())
    }

    /// Activities that are not voided, by reference.
    pub fn current(&self) -> impl Iterator<Item = &Known> {
        self.activities.values().filter(|known| known.voided.is_none())
    }
}

/// What was kept says the same as what is folded anew, whichever of its parts are decoded and shared.
impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            opened,
            key_fingerprint,
            rotated_at,
            signing_keys,
            profile,
            gazetteer,
            accepted,
            sectors,
            policies,
            activities,
            merges,
            derived,
            erased,
            persons,
            households,
            settled,
            reviews,
            access,
            evidence,
            source_keys,
            interner: _,
            size,
            last_recorded_at,
            latest_recorded_at,
            set_back,
        } = self;
        (opened, key_fingerprint, rotated_at)
            == (&other.opened, &other.key_fingerprint, &other.rotated_at)
            && (signing_keys, profile, gazetteer)
                == (&other.signing_keys, &other.profile, &other.gazetteer)
            && (accepted, sectors, policies) == (&other.accepted, &other.sectors, &other.policies)
            && (activities, merges, derived) == (&other.activities, &other.merges, &other.derived)
            && (erased, persons, households) == (&other.erased, &other.persons, &other.households)
            && (settled, source_keys, size) == (&other.settled, &other.source_keys, &other.size)
            && (reviews, access, evidence) == (&other.reviews, &other.access, &other.evidence)
            && (last_recorded_at, latest_recorded_at, set_back)
                == (&other.last_recorded_at, &other.latest_recorded_at, &other.set_back)
    }
}
