//! The vocabulary: events and their parts, as plain data.
//!
//! Belongs here: the events of the log, the types they are made of, and the invariants of a single
//! value (a sector id is a slug, a date lies between 1990 and 2100, cells never exceed their size).
//! Does not: anything that needs another event, the profile, a clock or a file.
//!
//! Every type here is encoded into the log (see [`crate::log::codec`]), so a change of a field's
//! type, order or meaning is a new schema version, never an edit.

pub mod access;
pub mod activity;
pub(crate) mod apart;
pub mod columns;
mod contacts;
pub mod evidence;
pub mod figures;
pub mod formula;
pub mod gazetteer;
pub mod held_back;
pub mod ids;
pub mod label;
pub mod limits;
pub(crate) mod names;
pub mod people;
pub mod place;
pub mod policy;
pub mod profile;
mod profile_names;
pub mod review;
pub mod rule;
pub mod spelling;
pub mod text;
pub mod time;
pub mod typed;
mod unseen;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use access::{AccessGranted, AccessRevoked};
use activity::Activity;
use columns::IdSet;
use evidence::{EvidenceAttached, EvidenceDestroyed};
use figures::Figures;
use gazetteer::Gazetteer;
use held_back::HeldBack;
use ids::Reference;
use people::RegisterCommitment;
use policy::Policy;
use profile::Profile;
use review::ActivitiesReviewed;
use time::{Period, Timestamp};

/// One immutable fact. The order of the variants is part of the encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The first record of every ledger.
    LedgerOpened(LedgerOpened),
    /// The whole profile, replacing the one before.
    ProfileSet(Box<Profile>),
    /// An activity, with the people it reached.
    ActivityRecorded(Box<Activity>),
    /// The same activity restated in full; it revives a voided one.
    ActivityCorrected(Box<ActivityCorrected>),
    /// The activity no longer counts, as if it had never been recorded.
    ActivityVoided(ActivityVoided),
    /// Two register entries found to be one person or household.
    PeopleMerged(PeopleMerged),
    /// A merge that is taken back.
    MergeUndone(PeopleMerged),
    /// A register entry whose identifying data was destroyed.
    PersonErased(PersonErased),
    /// A counting policy and the first year it governs.
    PolicyAdopted(PolicyAdopted),
    /// A period's figures as published, with the size and root of the log they were computed from.
    FiguresPublished(Box<FiguresPublished>),
    /// A period declared finished; later events that change it are flagged as restating it.
    YearClosed(YearClosed),
    /// The key of the pseudonyms replaced, and everybody's pseudonym with it. Since schema 2.
    KeyRotated(KeyRotated),
    /// The whole gazetteer, replacing the one before. Since schema 3.
    GazetteerSet(Box<Gazetteer>),
    /// Warnings that somebody checked and found to be in order. Since schema 3.
    WarningsAccepted(WarningsAccepted),
    /// Register entries that are known by a derived key, not by a number. Since schema 5.
    EntriesDerived(EntriesDerived),
    /// The key that signs checkpoints replaced. Since schema 7.
    SigningKeyChanged(SigningKeyChanged),
    /// What was said of versions of activities. Since schema 8.
    ActivitiesReviewed(ActivitiesReviewed),
    /// Somebody may do what a role does. Since schema 8.
    AccessGranted(AccessGranted),
    /// Somebody may do nothing any more. Since schema 8.
    AccessRevoked(AccessRevoked),
    /// A file that shows what an activity was. Since schema 9.
    EvidenceAttached(EvidenceAttached),
    /// Such a file, destroyed. Since schema 9.
    EvidenceDestroyed(EvidenceDestroyed),
}

impl Event {
    /// The names of all events, in the order of the encoding.
    pub const NAMES: [&'static str; 21] = [
        "LedgerOpened",
        "ProfileSet",
        "ActivityRecorded",
        "ActivityCorrected",
        "ActivityVoided",
        "PeopleMerged",
        "MergeUndone",
        "PersonErased",
        "PolicyAdopted",
        "FiguresPublished",
        "YearClosed",
        "KeyRotated",
        "GazetteerSet",
        "WarningsAccepted",
        "EntriesDerived",
        "SigningKeyChanged",
        "ActivitiesReviewed",
        "AccessGranted",
        "AccessRevoked",
        "EvidenceAttached",
        "EvidenceDestroyed",
    ];

    /// The event's name as users see it in `history`.
    pub fn name(&self) -> &'static str {
        match self {
            Event::LedgerOpened(_) => "LedgerOpened",
            Event::ProfileSet(_) => "ProfileSet",
            Event::ActivityRecorded(_) => "ActivityRecorded",
            Event::ActivityCorrected(_) => "ActivityCorrected",
            Event::ActivityVoided(_) => "ActivityVoided",
            Event::PeopleMerged(_) => "PeopleMerged",
            Event::MergeUndone(_) => "MergeUndone",
            Event::PersonErased(_) => "PersonErased",
            Event::PolicyAdopted(_) => "PolicyAdopted",
            Event::FiguresPublished(_) => "FiguresPublished",
            Event::YearClosed(_) => "YearClosed",
            Event::KeyRotated(_) => "KeyRotated",
            Event::GazetteerSet(_) => "GazetteerSet",
            Event::WarningsAccepted(_) => "WarningsAccepted",
            Event::EntriesDerived(_) => "EntriesDerived",
            Event::SigningKeyChanged(_) => "SigningKeyChanged",
            Event::ActivitiesReviewed(_) => "ActivitiesReviewed",
            Event::AccessGranted(_) => "AccessGranted",
            Event::AccessRevoked(_) => "AccessRevoked",
            Event::EvidenceAttached(_) => "EvidenceAttached",
            Event::EvidenceDestroyed(_) => "EvidenceDestroyed",
        }
    }

    /// The activity as this event states it, where it does.
    pub fn activity(&self) -> Option<&Activity> {
        match self {
            Event::ActivityRecorded(activity) => Some(activity),
            Event::ActivityCorrected(corrected) => Some(&corrected.activity),
            _ => None,
        }
    }

    /// The same, of an event that is used up.
    pub fn into_activity(self) -> Option<Activity> {
        match self {
            Event::ActivityRecorded(activity) => Some(*activity),
            Event::ActivityCorrected(corrected) => Some(corrected.activity),
            _ => None,
        }
    }

    /// Whether figures are the same with and without it, whatever they are of and whichever policy they have.
    pub fn changes_no_figure(&self) -> bool {
        match self {
            Event::PersonErased(_)
            | Event::KeyRotated(_)
            | Event::YearClosed(_)
            | Event::WarningsAccepted(_)
            | Event::EntriesDerived(_)
            | Event::SigningKeyChanged(_)
            | Event::AccessGranted(_)
            | Event::AccessRevoked(_)
            | Event::EvidenceAttached(_)
            | Event::EvidenceDestroyed(_) => true,
            Event::ActivitiesReviewed(reviewed) => reviewed.reviewed.is_empty(),
            _ => false,
        }
    }

    /// The reference of the activity this event is about, where it is about one.
    pub fn reference(&self) -> Option<&Reference> {
        match self {
            Event::ActivityVoided(voided) => Some(&voided.reference),
            Event::EvidenceAttached(attached) => Some(&attached.reference),
            Event::EvidenceDestroyed(destroyed) => Some(&destroyed.reference),
            other => other.activity().map(|activity| &activity.reference),
        }
    }
}

/// What a ledger is; recorded once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerOpened {
    /// The ledger's own id.
    pub ledger: Uuid,
    /// What people call it ("NRC Mali").
    pub name: String,
    /// The organisation it belongs to.
    pub organisation: String,
    /// The country it reports on.
    pub country: String,
    /// The fingerprint of the key that its pseudonyms are made with.
    pub key_fingerprint: [u8; 16],
    /// The counting policy from the first year on.
    pub policy: Policy,
}

/// An activity restated in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActivityCorrected {
    /// The activity as it is now known, with the same id and reference as before.
    pub activity: Activity,
    /// Why it was restated.
    pub reason: String,
}

/// An activity taken out of every figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActivityVoided {
    /// The activity's id.
    pub activity: Uuid,
    /// Its reference, so that the event can be read without others.
    pub reference: Reference,
    /// Why.
    pub reason: String,
}

names::named! {
    /// Which of the register's two lists an entry is in.
    EntryKind, "kind of register entry" {
        /// One individual.
        Person = "person",
        /// A household.
        Household = "household",
    }
}

/// Two entries that are one: `dropped` counts as `kept` from this record on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleMerged {
    /// Whether both are persons or both households.
    pub kind: EntryKind,
    /// The entry that remains.
    pub kept: u32,
    /// The entry that is the same as `kept`.
    pub dropped: u32,
    /// Why.
    pub reason: String,
}

/// A register entry whose pseudonym and salt were destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonErased {
    /// Person or household.
    pub kind: EntryKind,
    /// The entry.
    pub entry: u32,
    /// Why.
    pub reason: String,
}

/// A counting policy that governs the periods ending in or after a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyAdopted {
    /// The policy.
    pub policy: Policy,
    /// The first year it governs.
    pub first_year: i32,
    /// Why.
    pub reason: String,
}

/// A period's figures as they were published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FiguresPublished {
    /// The period. In the log its place has the year it ends in; since schema 6, other periods than
    /// whole years follow the event.
    #[serde(rename = "year", with = "time::ending_year")]
    pub period: Period,
    /// The figures.
    pub figures: Figures,
    /// The policy they were computed under.
    pub policy: Policy,
    /// Size of the log they were computed from, in records.
    pub log_size: u64,
    /// Root of the log at that size.
    pub log_root: [u8; 32],
    /// A remark for readers.
    pub note: String,
    /// What readers call the period ("ECHO 2025/01"); may be empty. Since schema 6.
    #[serde(default, with = "apart")]
    pub label: String,
    /// Which numbers were held back from readers, where it was made safe to publish. Since schema 7.
    #[serde(default, with = "apart", skip_serializing_if = "Option::is_none")]
    pub held_back: Option<HeldBack>,
}

/// A period declared finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearClosed {
    /// The period. In the log its place has the year it ends in; since schema 6, other periods than
    /// whole years follow the event.
    #[serde(rename = "year", with = "time::ending_year")]
    pub period: Period,
    /// What readers call the period; may be empty. Since schema 6.
    #[serde(default, with = "apart")]
    pub label: String,
}

/// A new key, and new pseudonyms for everybody who was not erased. No figure depends on either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRotated {
    /// The fingerprint of the key that pseudonyms are made with from now on.
    pub key_fingerprint: [u8; 16],
    /// The root over a leaf per entry not erased before, in the order in which records
    /// brought them, persons before households; SHA-256(0x00 ‖ kind ‖ id ‖ c) with the kind a byte
    /// (0 person, 1 household), the id 4 bytes big-endian, and c = SHA-256(salt ‖ pseudonym) of the
    /// new salt and pseudonym.
    pub register: RegisterCommitment,
    /// Why.
    pub reason: String,
}

/// Warnings of one kind that somebody checked. They are not shown again until they have more cases.
/// No figure depends on this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningsAccepted {
    /// The kind's code, such as `household-size`.
    pub code: String,
    /// The warnings.
    pub accepted: Vec<AcceptedWarning>,
    /// Why it is in order.
    pub reason: String,
}

/// One warning that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedWarning {
    /// What it is about: an activity's reference, or a sector and a month.
    pub subject: String,
    /// How many cases it had when it was accepted; more show it again.
    pub cases: u64,
}

/// Register entries whose source had no number for them. They are recognised by a key derived from
/// several columns, so two strangers can share an entry, and one person can have several. No figure
/// depends on this; reports say how many there are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EntriesDerived {
    /// Persons.
    pub persons: IdSet,
    /// Households.
    pub households: IdSet,
}

/// Another key signs checkpoints from here on. No figure depends on this.
///
/// The former key's signature shows that its holder handed over. Where there is none, that key was lost,
/// or there was none: then nothing but the log itself says whose the new key is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKeyChanged {
    /// The verifier key of the new signing key, as text (`NAME+ID+BASE64`).
    pub verifier: String,
    /// The verifier key of the one before, as text; empty where it is not known.
    pub former: String,
    /// The former key's Ed25519 signature, 64 bytes, over the text that hands over
    /// (`audit::handover`); empty where it did not sign.
    pub signature: Vec<u8>,
    /// Why.
    pub reason: String,
}

/// An event, with its place in the log, when it was recorded and by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Place in the log: 0, 1, 2, …
    pub sequence: u64,
    /// Id of the event (UUID v7).
    pub id: Uuid,
    /// When it was recorded (UTC).
    pub recorded_at: Timestamp,
    /// A role or staff id, not a person's name.
    pub recorded_by: String,
    /// The source's own key, by which a repeated submission is recognised.
    pub source_key: Option<String>,
    /// Merkle root of all records before this one.
    pub root_before: [u8; 32],
    /// What happened.
    pub event: Event,
}
