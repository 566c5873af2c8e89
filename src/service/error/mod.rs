//! Why a use case failed, as typed values with a stable code.
//!
//! Belongs here: one variant per way to fail, its code, and what kind of failure it is; use cases that
//! can fail in several ways of their own have an enum in a file of their name. Does not: hints
//! and exit codes (`cli::error`), since what to do next depends on how the program is used.

pub mod check;
pub mod demo;
pub mod evidence;
pub mod factsheet;
pub mod import;
pub mod init;
pub mod lookup;
pub mod output;
pub mod page;
pub mod people;
pub mod period;
pub mod policy;
pub mod prove;
pub mod report;
pub mod sample;
pub mod signing;
pub mod verify_proof;

use std::io;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use check::CheckError;
use demo::DemoError;
use evidence::EvidenceProblem;
use factsheet::FactsheetError;
use import::ImportError;
use init::InitError;
use lookup::LookupError;
use output::OutputError;
use page::PageError;
use people::PeopleError;
use period::PeriodError;
use policy::PolicyError;
use prove::ProveError;
use report::ReportError;
use sample::SampleError;
use signing::SigningError;
use verify_proof::VerifyProofError;

use crate::custody::backup::BackupError;
use crate::custody::encryption::EncryptionError;
use crate::custody::evidence::EvidenceError;
use crate::custody::key_export::KeyExportError;
use crate::event::EntryKind;
use crate::event::ids::{NameError, OfficeId, Reference};
use crate::event::text::TextError;
use crate::event::time::DayError;
use crate::event::typed::TypedError;
use crate::intake::recognise::mapping::file::MappingError;
use crate::intake::rows::cells::with_article;
use crate::language::refused::in_words;
use crate::ledger::LedgerError;
use crate::ledger::key_file::KeyError;
use crate::log::LogError;
use crate::setup::profile::ProfileFileError;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger refused or is damaged.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The key file.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Encryption or decryption.
    #[error(transparent)]
    Encryption(#[from] EncryptionError),
    /// An exported key.
    #[error(transparent)]
    KeyExport(#[from] KeyExportError),
    /// A backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// A mapping file.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// A profile file.
    #[error(transparent)]
    Profile(#[from] ProfileFileError),
    /// A file cannot be read or written.
    #[error("cannot {action} {}: {}", .path.display(), in_words(.error))]
    File {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file that is not written where it was to be.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A ledger was asked for, and there is a file.
    #[error("\"{}\" is a file, and a ledger is a folder", .0.display())]
    LedgerIsFile(PathBuf),
    /// The key in the key file is another ledger's.
    #[error("the key in {} is not this ledger's: its fingerprint is {fingerprint}, not {expected}", .path.display())]
    OtherKey {
        /// The key file.
        path: PathBuf,
        /// Fingerprint of the key in it, in hexadecimal digits.
        fingerprint: String,
        /// Fingerprint of the ledger's key.
        expected: String,
    },
    /// A key file beside a ledger that is restored, which is not its key.
    #[error("{} is there, and is not the key of the ledger in the backup", .path.display())]
    KeyBesideRestored {
        /// The key file.
        path: PathBuf,
    },
    /// A key file beside a ledger that is restored, which is its key as it was before a rotation.
    #[error(
        "{} is there, and is the key as it was before record {record} of the backup rotated it",
        .path.display()
    )]
    KeyBeforeRotation {
        /// The key file.
        path: PathBuf,
        /// The rotation.
        record: u64,
    },
    /// Who records cannot be stored.
    #[error("who records {0}")]
    Recorder(TypedError),
    /// The clock says a time before 1970, which no computer lives in.
    #[error("the computer's clock stands before 1970")]
    Clock,
    /// The process may not use as much memory as it needs to begin with.
    #[error(
        "this process may use {limit_mb} MB of address space, and headcount needs {needed_mb} MB"
    )]
    Memory {
        /// What it may use.
        limit_mb: u64,
        /// What it needs.
        needed_mb: u64,
    },
    /// The system's date is outside the years that the ledger can hold.
    #[error("the system's date {0}")]
    SystemDate(DayError),
    /// A reason that may not be stored.
    #[error("the reason {0}")]
    Reason(TypedError),
    /// A source key that may not be stored.
    #[error("the source key {0}")]
    SourceKey(TextError),
    /// A reason without a word.
    #[error("the reason is empty")]
    ReasonEmpty,
    /// A staff id that may not be stored.
    #[error("the staff id {0}")]
    StaffId(TextError),
    /// A staff id of another form.
    #[error("a staff id is one short word, such as gao-03")]
    StaffIdForm,
    /// Somebody to whom nothing is granted.
    #[error("nothing is granted to {0}")]
    NothingGranted(String),
    /// Granting a role, changing it or taking it back.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// Somebody else changed an activity since it was looked at.
    #[error("{reference} was changed meanwhile, by record {now}")]
    ChangedSince {
        /// The activity.
        reference: Reference,
        /// The record that changed it.
        now: u64,
    },
    /// Somebody else replaced the key since it was looked at.
    #[error("the key was replaced meanwhile")]
    KeyChangedSince,
    /// An activity of an office that somebody does not record for.
    #[error("the activity is of the office {0}, for which you do not record")]
    OtherOffice(OfficeId),
    /// A password or an invitation.
    #[cfg(feature = "serve")]
    #[error(transparent)]
    Credential(#[from] super::credentials::CredentialError),
    /// Activities that are returned without a word.
    #[error("whoever recorded it has to know what is to be put right")]
    NoteEmpty,
    /// A reference that is none.
    #[error("the reference {0}")]
    Reference(NameError),
    /// The number of a person or household without a character.
    #[error("a number is empty")]
    NumberEmpty,
    /// An id that the register does not have.
    #[error("the register has no {kind} with that id; it has {entries}, from 0")]
    NoSuchEntry {
        /// Of what.
        kind: EntryKind,
        /// How many there are.
        entries: u32,
    },
    /// Two entries of which it is stated that they are two, and that are one.
    #[error("the two {kind}s are one")]
    AlreadyOne {
        /// What they are.
        kind: EntryKind,
    },
    /// Somebody stated something else of two entries since they were looked at.
    #[error("something else was stated of the two {kind}s meanwhile")]
    StatedSince {
        /// What they are.
        kind: EntryKind,
    },
    /// Somebody replaced the profile since it was compared with another one.
    #[error("the profile was replaced meanwhile")]
    ProfileSince,
    /// Somebody replaced the gazetteer since it was compared with another one.
    #[error("the gazetteer was replaced meanwhile")]
    GazetteerSince,
    /// A policy that cannot be chosen.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// A ledger that cannot be made.
    #[error(transparent)]
    Init(#[from] InitError),
    /// A demo that cannot be made.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// Tables that cannot be taken.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// Entries that are not found in the office's lists.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// A table with something wrong in it.
    #[error("nothing was imported")]
    NothingImported,
    /// No gazetteer to list.
    #[error("no gazetteer was loaded")]
    NoGazetteer,
    /// No gazetteer to hold sites against.
    #[error("no gazetteer with sites was loaded")]
    NoGazetteerOfSites,
    /// No file of which to draft a mapping.
    #[error("nothing could be read of which to draft a mapping")]
    NothingToMap,
    /// Workbooks of several forms, of which to draft one mapping.
    #[error("a draft is made of the exports of one form, and these are of several")]
    SeveralWorkbooks,
    /// A workbook that cannot be made.
    #[error("the workbook cannot be made: {0}")]
    Workbook(String),
    /// An activity with something wrong in it.
    #[error("nothing was recorded")]
    NothingRecorded,
    /// A column that a correction cannot set.
    #[error("\"{column}\" is not a column that can be set")]
    NotSettable {
        /// The column.
        column: String,
    },
    /// A key that would leave its file unencrypted.
    #[error("an exported key is always encrypted, and nobody was named who can read it")]
    KeyInTheOpen,
    /// A year outside those that the ledger can hold.
    #[error("the year {year} {error}")]
    Year {
        /// The year.
        year: i32,
        /// Why not.
        error: DayError,
    },
    /// A day that cannot be read.
    #[error("{field} \"{given}\" {error}")]
    Day {
        /// The option or field.
        field: &'static str,
        /// What was given.
        given: String,
        /// Why not.
        error: DayError,
    },
    /// A sector, office, donor or project that the profile does not have.
    #[error("\"{given}\" is not {} of the profile", with_article(.what))]
    UnknownName {
        /// sector, office, donor or project.
        what: &'static str,
        /// What was given.
        given: String,
        /// The id that was probably meant.
        near: Option<String>,
        /// All ids.
        known: Vec<String>,
    },
    /// A partner that no activity names.
    #[error("no activity names \"{given}\" as its partner")]
    UnknownPartner {
        /// What was given.
        given: String,
        /// The partner that was probably meant.
        near: Option<String>,
        /// All partners.
        known: Vec<String>,
    },
    /// A place that no activity is at.
    #[error("no activity names \"{given}\" as its {what}")]
    UnknownPlace {
        /// admin1, admin2, admin3 or site.
        what: &'static str,
        /// What was given.
        given: String,
        /// The place that was probably meant.
        near: Option<String>,
        /// All places of that level, where they are few.
        known: Vec<String>,
    },
    /// A name or P-code that several places have.
    #[error("\"{given}\" means several places: {}", .places.join("; "))]
    SeveralPlaces {
        /// admin1, admin2, admin3 or site.
        what: &'static str,
        /// What was given.
        given: String,
        /// What each lies in; of a P-code, the names that have it.
        places: Vec<String>,
    },
    /// A moment of the log that cannot be read.
    #[error("{field} \"{given}\" is neither a size nor a moment")]
    Moment {
        /// The option or field.
        field: &'static str,
        /// What was given.
        given: String,
    },
    /// A later moment that lies before the earlier one.
    #[error("--until is before --since: {until_size} and {since_size} events")]
    MomentsReversed {
        /// Number of records at the moment given as the earlier one.
        since_size: u64,
        /// Number of records at the moment given as the later one.
        until_size: u64,
    },
    /// A name that no event has.
    #[error("there is no event \"{0}\"")]
    EventName(String),
    /// A remark on a publication that may not be stored.
    #[error("the note {0}")]
    Note(TypedError),
    /// A period that cannot be read.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The ledger is used by a page.
    #[error(transparent)]
    Page(#[from] PageError),
    /// A report.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A factsheet.
    #[error(transparent)]
    Factsheet(#[from] FactsheetError),
    /// Listing or accepting warnings.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// A signing key, a checkpoint or a signature.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A proof that cannot be made.
    #[error(transparent)]
    Prove(#[from] ProveError),
    /// A proof that does not hold.
    #[error(transparent)]
    VerifyProof(#[from] VerifyProofError),
    /// A sample, or a form.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// A file that is not attached, or is not found.
    #[error(transparent)]
    Evidence(#[from] EvidenceProblem),
    /// The files beside the ledger.
    #[error(transparent)]
    EvidenceFiles(#[from] EvidenceError),
    /// A build without the feature `parquet`.
    #[error("this headcount was built without Parquet")]
    NoParquet,
    /// Nobody was reached at a site in the figure that is to be explained.
    #[error("nobody was reached at \"{site}\" in that figure")]
    NobodyAt {
        /// The site as it was asked for.
        site: String,
    },
}

/// An error as it is given out as JSON: in the words of a face, which knows what can be done next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InWords {
    /// What went wrong; may have several lines.
    pub error: String,
    /// What to do; may be empty.
    pub hint: String,
}

impl From<LogError> for Error {
    fn from(error: LogError) -> Self {
        LedgerError::from(error).into()
    }
}

impl Error {
    /// A file that cannot be read or written.
    pub fn file(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::File { action, path: path.to_owned(), error }
    }

    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Ledger(error) => ledger_code(error),
            Self::Key(_) => "key-file",
            Self::Encryption(_) => "encryption",
            Self::KeyExport(_) => "key-export",
            Self::Backup(BackupError::Ledger(error)) => ledger_code(error),
            Self::Backup(_) => "backup",
            Self::Mapping(_) => "mapping",
            Self::Profile(_) => "profile-file",
            Self::File { .. } => "file",
            Self::Output(error) => error.code(),
            Self::LedgerIsFile(_) => "ledger-is-a-file",
            Self::OtherKey { .. } => "other-key",
            Self::KeyBesideRestored { .. } => "other-key-beside",
            Self::KeyBeforeRotation { .. } => "key-before-rotation",
            Self::Recorder(_) => "recorder",
            Self::Clock => "clock",
            Self::Memory { .. } => "memory",
            Self::SystemDate(_) => "system-date",
            Self::Reason(_) => "reason",
            Self::SourceKey(_) => "source-key",
            Self::StaffId(_) | Self::StaffIdForm => "staff-id",
            Self::NothingGranted(_) => "nothing-granted",
            Self::People(error) => error.code(),
            Self::ChangedSince { .. } => "changed-since",
            Self::KeyChangedSince => "key-changed-since",
            Self::OtherOffice(_) => "other-office",
            #[cfg(feature = "serve")]
            Self::Credential(error) => error.code(),
            Self::NoteEmpty => "note-empty",
            Self::ReasonEmpty => "reason-empty",
            Self::Reference(_) => "reference",
            Self::NumberEmpty => "number-empty",
            Self::NoSuchEntry { .. } => "no-such-entry",
            Self::AlreadyOne { .. } => "already-one",
            Self::StatedSince { .. } => "stated-since",
            Self::ProfileSince => "profile-since",
            Self::GazetteerSince => "gazetteer-since",
            Self::Policy(error) => error.code(),
            Self::Init(error) => error.code(),
            Self::Demo(error) => error.code(),
            Self::Import(error) => error.code(),
            Self::Lookup(error) => error.code(),
            Self::NothingImported => "nothing-imported",
            Self::NoGazetteer => "no-gazetteer",
            Self::NoGazetteerOfSites => "no-gazetteer-of-sites",
            Self::NothingToMap => "nothing-to-map",
            Self::SeveralWorkbooks => "several-workbooks",
            Self::Workbook(_) => "workbook",
            Self::NothingRecorded => "nothing-recorded",
            Self::NotSettable { .. } => "column-not-settable",
            Self::KeyInTheOpen => "key-in-the-open",
            Self::Year { .. } => "year",
            Self::Day { .. } => "day",
            Self::UnknownName { .. } => "unknown-name",
            Self::UnknownPartner { .. } => "unknown-partner",
            Self::UnknownPlace { .. } => "no-activity-at-place",
            Self::SeveralPlaces { .. } => "several-places-of-a-name",
            Self::Moment { .. } => "moment",
            Self::MomentsReversed { .. } => "moments-reversed",
            Self::EventName(_) => "event-name",
            Self::Note(_) => "note",
            Self::Period(error) => error.code(),
            Self::Page(error) => error.code(),
            Self::Report(error) => error.code(),
            Self::Factsheet(error) => error.code(),
            Self::Check(error) => error.code(),
            Self::Signing(error) => error.code(),
            Self::Prove(error) => error.code(),
            Self::VerifyProof(error) => error.code(),
            Self::Sample(error) => error.code(),
            Self::Evidence(error) => error.code(),
            Self::EvidenceFiles(_) => "evidence-files",
            Self::NoParquet => "no-parquet",
            Self::NobodyAt { .. } => "nobody-at-site",
        }
    }
}

impl Error {
    /// Whether another process has the ledger.
    pub fn is_in_use(&self) -> bool {
        matches!(self, Self::Ledger(LedgerError::Log(LogError::InUse(_))))
    }
}

fn ledger_code(error: &LedgerError) -> &'static str {
    match error {
        LedgerError::Log(error) => match error {
            LogError::NoLedger(_) => "no-ledger",
            LogError::NotEmpty(_) => "folder-not-empty",
            LogError::InUse(_) => "ledger-in-use",
            LogError::Damaged { .. } => "ledger-damaged",
            LogError::Io { .. } => "file",
            LogError::Codec(_) => "codec",
            LogError::ReadOnly(_) => "ledger-read-only",
            LogError::Closed => "ledger-closed",
            LogError::NotOpen => "ledger-not-open",
        },
        LedgerError::Profile(_) => "profile",
        LedgerError::Gazetteer(_) => "gazetteer",
        LedgerError::ProfileDrops { .. } => "profile-drops",
        LedgerError::Key(_) => "key-file",
        LedgerError::Random(_) => "random",
        LedgerError::Refused(_) => "refused",
        LedgerError::PlanOutdated => "plan-outdated",
        LedgerError::Unknown(_) => "unknown-activity",
        LedgerError::Voided(_) => "voided-already",
        LedgerError::NotCurrent { .. } => "not-current",
        LedgerError::EvidenceThere { .. } => "evidence-there",
        LedgerError::NoEvidence { .. } => "not-attached",
        LedgerError::EvidenceGone { .. } => "evidence-gone",
        LedgerError::NoEntry { .. } => "no-register-entry",
        LedgerError::Merge(_) => "merge",
        LedgerError::Closed(_) => "closed-already",
        LedgerError::LabelTaken(_) => "label-taken",
        LedgerError::BackToRuleOne(_) => "back-to-rule-1",
        LedgerError::AsOf { .. } => "no-such-moment",
        LedgerError::NotPublished(_) => "not-published",
        LedgerError::Register(_) => "register-damaged",
        LedgerError::Other(_) => "other",
    }
}
