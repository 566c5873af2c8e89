//! Files that show what an activity was: attaching, listing, getting one back, destroying one.
//!
//! Belongs here: what may be attached, which file is meant, and the order of disk and log. Does not: the files
//! (`custody::evidence`), who may see what is in them (`access`).
//!
//! A file is on the disk before its event, and gone from it before the event that says so: an event never claims
//! what is not true of the disk. What is interrupted in between is completed by repeating it.

use std::fs::File;
use std::io::Read;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::evidence::EvidenceProblem;
use super::recorded::Acknowledged;
use super::{Context, Error, Input, text};
use crate::custody::evidence::{EvidenceError, Found, Store};
use crate::custody::file_kind;
use crate::event::Event;
use crate::event::evidence::{EvidenceAttached, EvidenceDestroyed, FileKind};
use crate::event::ids::Reference;
use crate::event::limits::EVIDENCE_BYTES_MAX;
use crate::event::names::named;
use crate::ledger::{Attached, Known, Ledger, LedgerError, Snapshot, State};
use crate::log::files::open_own;
use crate::log::tree::sha256;

/// Shortest beginning of a SHA-256 that names a file: shorter ones are taken for its number.
const DIGITS_MIN: usize = 8;

/// What to attach, and to which activity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attach {
    /// The activity's reference.
    pub reference: String,
    /// The files. Their names are not kept.
    pub files: Vec<Input>,
}

/// What came of a file that was to be attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The event; nothing where the file is attached to the activity already.
    pub event: Option<Acknowledged>,
    /// The file.
    pub file: Listed,
}

/// A file of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Listed {
    /// The activity's reference.
    pub activity: Reference,
    /// Its number among the files of the activity, from 1. It stays the same.
    pub number: usize,
    /// The event that attached it.
    pub event: u64,
    /// When (UTC).
    pub attached_at: String,
    /// By whom.
    pub attached_by: String,
    /// What it is, by its content.
    pub kind: FileKind,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// SHA-256 of the file as it is kept beside the ledger, encrypted; its name is this.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub sealed_sha256: String,
    /// Whether it is beside the ledger, where that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_there: Option<bool>,
    /// The event that says that it was destroyed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destroyed: Option<Destroyed>,
}

/// That a file was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Destroyed {
    /// The event that says it.
    pub event: u64,
    /// When (UTC).
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Which file of an activity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Which {
    /// The activity's reference.
    pub reference: String,
    /// The file.
    pub file: Meant,
}

/// How a file is named.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Meant {
    /// Its number among those of the activity, or the beginning of its SHA-256.
    Typed(String),
    /// The event that attached it.
    Event(u64),
}

/// A file as it was attached.
pub struct Content {
    /// What it is.
    pub kind: FileKind,
    /// A name for it, made of its number: `GAO-001-2.pdf`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Attaches files to an activity. Nothing is attached unless all of them can be.
///
/// # Errors
/// A reference that is not there; a file that is empty, too large, or of no kind that is taken; no encryption in this
/// build; a full disk.
pub fn attach(
    ledger: &mut Ledger,
    request: &Attach,
    context: &Context<'_>,
) -> Result<Vec<Outcome>, Error> {
    let reference = known(ledger.state(), &request.reference)?.activity.reference.clone();
    context.stamp()?;
    request.files.iter().try_for_each(|file| read(file).map(drop))?;
    request.files.iter().map(|file| attach_one(ledger, &reference, file, context)).collect()
}

fn attach_one(
    ledger: &mut Ledger,
    reference: &Reference,
    file: &Input,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let (bytes, kind) = read(file)?;
    let hash = sha256(&[&bytes]);
    let evidence = &ledger.state().evidence;
    if let Some(there) = evidence.standing(reference, &hash) {
        let record = there.record;
        return Ok(Outcome { event: None, file: listed_of(ledger, reference, record)? });
    }
    let store = Store::beside(&context.ledger_dir);
    let sealed_sha256 = store.keep(&bytes, evidence)?;
    let activity = known(ledger.state(), reference.as_str())?.activity.id;
    let attached = EvidenceAttached {
        activity,
        reference: reference.clone(),
        sha256: hash,
        bytes: bytes.len() as u64,
        kind,
        sealed_sha256,
    };
    let recorded = ledger.recorder(context.stamp()?).attach(attached)?;
    let file = listed_of(ledger, reference, recorded.sequence)?;
    Ok(Outcome { event: Some(Acknowledged::new(ledger, recorded)), file })
}

/// A file that may be attached.
fn read(file: &Input) -> Result<(Vec<u8>, FileKind), Error> {
    let bytes = match file {
        Input::Bytes { bytes, .. } => bytes.clone(),
        Input::Path(path) => {
            let mut bytes = Vec::new();
            let opened = open_own(path);
            let read = opened.and_then(|opened: File| {
                opened.take(EVIDENCE_BYTES_MAX + 1).read_to_end(&mut bytes)
            });
            read.map_err(|error| Error::file("read", path, error))?;
            bytes
        }
    };
    if bytes.is_empty() {
        return Err(EvidenceProblem::Empty.into());
    }
    if bytes.len() as u64 > EVIDENCE_BYTES_MAX {
        return Err(EvidenceProblem::Large.into());
    }
    let kind = file_kind::recognise(&bytes).ok_or(EvidenceProblem::Kind)?;
    Ok((bytes, kind))
}

fn known<'s>(state: &'s State, reference: &str) -> Result<&'s Known, Error> {
    let reference = text::reference(reference)?;
    let known = state.activities.get(&reference);
    Ok(known.ok_or_else(|| LedgerError::Unknown(reference.clone()))?)
}

/// The files of an activity, or of all, without looking at the disk.
///
/// # Errors
/// A reference that is not there; a record that cannot be read.
pub fn list(ledger: &Snapshot, reference: Option<&str>) -> Result<Vec<Listed>, Error> {
    let evidence = &ledger.state().evidence;
    match reference {
        None => numbered(evidence.all()).map(|(at, of, one)| listed(ledger, of, at, one)).collect(),
        Some(given) => {
            let reference = &known(ledger.state(), given)?.activity.reference;
            let all = evidence.of(reference).iter().enumerate();
            all.map(|(at, one)| listed(ledger, reference, at, one)).collect()
        }
    }
}

/// The same, with whether each is beside the ledger.
///
/// # Errors
/// As [`list`].
pub fn list_there(
    ledger: &Snapshot,
    reference: Option<&str>,
    context: &Context<'_>,
) -> Result<Vec<Listed>, Error> {
    let store = Store::beside(&context.ledger_dir);
    let mut all = list(ledger, reference)?;
    for one in &mut all {
        let attached = ledger.state().evidence.of(&one.activity).get(one.number - 1);
        one.is_there = attached.map(|attached| store.is_there(attached));
    }
    Ok(all)
}

/// Each file with its place among those of its activity.
fn numbered<'e>(
    all: impl Iterator<Item = (&'e Reference, &'e Attached)>,
) -> impl Iterator<Item = (usize, &'e Reference, &'e Attached)> {
    let mut last: Option<(&Reference, usize)> = None;
    all.map(move |(of, one)| {
        let at = last.filter(|(before, _)| *before == of).map_or(0, |(_, at)| at + 1);
        last = Some((of, at));
        (at, of, one)
    })
}

fn listed_of(ledger: &Snapshot, reference: &Reference, record: u64) -> Result<Listed, Error> {
    let mut all = ledger.state().evidence.of(reference).iter().enumerate();
    let (at, one) = all
        .find(|(_, one)| one.record == record)
        .ok_or(LedgerError::NoEvidence { attached: record })?;
    listed(ledger, reference, at, one)
}

fn listed(
    ledger: &Snapshot,
    reference: &Reference,
    at: usize,
    one: &Attached,
) -> Result<Listed, Error> {
    let record = ledger.log().record(one.record).map_err(LedgerError::from)?;
    let destroyed = one.destroyed.map(|by| ledger.log().record(by)).transpose();
    let destroyed = destroyed.map_err(LedgerError::from)?.and_then(|record| match record.event {
        Event::EvidenceDestroyed(destroyed) => Some(Destroyed {
            event: record.sequence,
            at: record.recorded_at.to_string(),
            by: record.recorded_by,
            reason: destroyed.reason,
        }),
        _ => None,
    });
    Ok(Listed {
        activity: reference.clone(),
        number: at + 1,
        event: one.record,
        attached_at: record.recorded_at.to_string(),
        attached_by: record.recorded_by,
        kind: one.kind,
        bytes: one.bytes,
        sha256: hex::encode(one.sha256),
        sealed_sha256: hex::encode(one.sealed_sha256),
        is_there: None,
        destroyed,
    })
}

/// The file that is meant, with its place among those of its activity.
fn meant<'s>(
    state: &'s State,
    which: &Which,
) -> Result<(&'s Reference, usize, &'s Attached), Error> {
    let reference = &known(state, &which.reference)?.activity.reference;
    let all = state.evidence.of(reference);
    let none = |given: &str| EvidenceProblem::NoSuch {
        reference: reference.clone(),
        given: given.to_owned(),
        files: all.len(),
    };
    let at = match &which.file {
        Meant::Event(event) => all.iter().position(|one| one.record == *event),
        Meant::Typed(given) => {
            let given = given.trim();
            let is_number = given.len() < DIGITS_MIN;
            let number = given.parse::<usize>().ok().filter(|_| is_number);
            let begins =
                |one: &Attached| hex::encode(one.sha256).starts_with(&given.to_lowercase());
            match number {
                Some(number) => number.checked_sub(1).filter(|at| *at < all.len()),
                None if is_number => None,
                None => {
                    let found: Vec<usize> = (0..all.len()).filter(|at| begins(&all[*at])).collect();
                    let last = found.last().copied();
                    // One that was destroyed and attached again is there twice: the later one is meant.
                    let is_last =
                        |at: &usize| last.is_some_and(|last| all[*at].sha256 == all[last].sha256);
                    if !found.iter().all(is_last) {
                        return Err(EvidenceProblem::Several(given.to_owned()).into());
                    }
                    last
                }
            }
        }
    };
    let given = match &which.file {
        Meant::Typed(given) => given.clone(),
        Meant::Event(event) => event.to_string(),
    };
    let at = at.ok_or_else(|| none(&given))?;
    Ok((reference, at, &all[at]))
}

/// A file as it was attached.
///
/// # Errors
/// One that is not there, was destroyed, changed, or cannot be decrypted.
pub fn get(ledger: &Snapshot, which: &Which, context: &Context<'_>) -> Result<Content, Error> {
    let (reference, at, one) = meant(ledger.state(), which)?;
    if let Some(by) = one.destroyed {
        return Err(LedgerError::EvidenceGone { attached: one.record, by }.into());
    }
    let bytes = Store::beside(&context.ledger_dir).read(one)?;
    let (kind, number) = (one.kind, at + 1);
    let name = format!("{reference}-{number}.{}", file_kind::ending(kind));
    Ok(Content { kind, name, bytes })
}

/// Which file to destroy, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Destroy {
    /// The file.
    pub which: Which,
    /// Why; it is kept in the log.
    pub reason: String,
}

/// Overwrites a file and removes it, and says so in the log. Its SHA-256 stays there.
///
/// # Errors
/// A reason that cannot be stored; a file that is not there, was destroyed already or cannot be removed.
pub fn destroy(
    ledger: &mut Ledger,
    request: &Destroy,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let reason = text::reason(&request.reason)?;
    let stamp = context.stamp()?;
    let state = ledger.state();
    let (reference, _, one) = meant(state, &request.which)?;
    if let Some(by) = one.destroyed {
        return Err(LedgerError::EvidenceGone { attached: one.record, by }.into());
    }
    let activity = known(state, reference.as_str())?.activity.id;
    let (reference, attached) = (reference.clone(), one.record);
    Store::beside(&context.ledger_dir).destroy(one)?;
    let destroyed = EvidenceDestroyed { activity, reference: reference.clone(), attached, reason };
    let recorded = ledger.recorder(stamp).destroy(destroyed)?;
    let file = listed_of(ledger, &reference, attached)?;
    Ok(Outcome { event: Some(Acknowledged::new(ledger, recorded)), file })
}

named! {
    /// How a file was found.
    Finding, "finding" {
        /// It was decrypted, and is what was attached.
        Sound = "sound",
        /// As it is kept, encrypted, it is what was recorded. Without the key nobody can say more.
        Unchanged = "unchanged",
        /// The same, but the key that is there does not open it.
        Locked = "locked",
        /// It is not there.
        Missing = "missing",
        /// It is not what was recorded.
        Altered = "altered",
    }
}

/// A file that was held against the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Checked {
    /// The activity's reference.
    pub activity: Reference,
    /// The event that attached it.
    pub event: u64,
    /// What was found.
    pub finding: Finding,
}

/// Holds every file that was not destroyed against the log. Those are decrypted, too, if the key is there.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn check(ledger: &Snapshot, context: &Context<'_>) -> Result<Vec<Checked>, Error> {
    let store = Store::beside(&context.ledger_dir);
    let has_key = store.identity_text().is_ok_and(|text| text.is_some());
    let standing = ledger.state().evidence.all().filter(|(_, one)| one.destroyed.is_none());
    let checked = standing.map(|(activity, one)| {
        let finding = match store.look(one)? {
            Found::Missing => Finding::Missing,
            Found::Altered => Finding::Altered,
            Found::Sound if !has_key => Finding::Unchanged,
            Found::Sound => match store.read(one) {
                Ok(_) => Finding::Sound,
                Err(EvidenceError::Altered(_)) => Finding::Altered,
                Err(_) => Finding::Locked,
            },
        };
        Ok(Checked { activity: activity.clone(), event: one.record, finding })
    });
    checked.collect()
}

/// How many files an activity has that were not destroyed.
pub fn standing(state: &State, reference: &str) -> usize {
    let reference = Reference::new(reference).ok();
    let all = reference.map_or(&[][..], |reference| state.evidence.of(&reference));
    all.iter().filter(|one| one.destroyed.is_none()).count()
}
