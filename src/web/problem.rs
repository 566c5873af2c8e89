//! Why there is no answer.
//!
//! Belongs here: what can be wrong with a visit, and the status that says so. Does not: the page that says it
//! (`pages::problem`).
//!
//! Invariant: nothing that is shown names a path on this computer.

use crate::custody::evidence::EvidenceError;
use crate::language::Texts;
use crate::ledger::LedgerError;
use crate::log::LogError;
use crate::service;
use crate::service::access::Use;
use crate::service::credentials::CredentialError;
use crate::service::error::InWords;
use crate::service::error::check::CheckError;
use crate::service::error::evidence::EvidenceProblem;
use crate::service::error::people::PeopleError;
use crate::service::shared_ledger::{Absence, WriteError};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// No such page.
    #[error("there is no such page")]
    NoPage,
    /// The page is asked for under a name that is not its own.
    #[error("this page has another address")]
    Host,
    /// The page is there, and not for this method.
    #[error("the page is not asked for in this way")]
    Method,
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignedOut,
    /// Whoever is signed in may not.
    #[error("no role allows {0}")]
    NotAllowed(Use),
    /// A link to sign in that was used, or is too old.
    #[error("the link was used already, or is too old")]
    Link,
    /// The server records nothing.
    #[error("nothing is recorded here")]
    ReadOnly,
    /// A request that another site may have made.
    #[error("the request comes from another page")]
    OtherSite,
    /// A name in the address that no page knows.
    #[error("the address has \"{0}\", which this page does not know")]
    Parameter(String),
    /// Several values where one is taken.
    #[error("the address has \"{0}\" more than once")]
    Twice(String),
    /// A value that cannot be read.
    #[error("\"{value}\" cannot be taken for {name}")]
    Value {
        /// Of what.
        name: String,
        /// The value.
        value: String,
    },
    /// More than is taken.
    #[error("more was sent than is taken")]
    TooLarge,
    /// It took too long to arrive.
    #[error("what was sent took too long to arrive")]
    TooSlow,
    /// What was sent is no form.
    #[error("what was sent is not what the page's form sends")]
    NoForm,
    /// A form without the file that it is for.
    #[error("no file was chosen")]
    NoFile,
    /// Other files of the same person are being read or recorded.
    #[error("other files are being read or recorded")]
    Importing,
    /// Files that were recorded or forgotten.
    #[error("the files are not here any more")]
    UploadGone,
    /// What was sent cannot be written to the disk.
    #[error("the disk took nothing more")]
    Disk,
    /// Somebody else verifies the ledger at this moment.
    #[error("somebody else verifies the ledger at this moment")]
    Verifying,
    /// A use case failed.
    #[error(transparent)]
    Service(#[from] service::Error),
    /// Nobody can read the ledger at this moment.
    #[error(transparent)]
    Away(#[from] Absence),
    /// Recording failed.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The program made a mistake.
    #[error("the program made a mistake")]
    Internal,
}

/// A template that cannot be filled is the program's mistake.
impl From<minijinja::Error> for Problem {
    fn from(_error: minijinja::Error) -> Self {
        debug_assert!(false, "{_error:#}");
        Self::Internal
    }
}

impl From<serde_json::Error> for Problem {
    fn from(_: serde_json::Error) -> Self {
        Self::Internal
    }
}

impl Problem {
    /// A value that cannot be read.
    pub fn value(name: &str, value: &str) -> Self {
        Self::Value { name: name.to_owned(), value: value.to_owned() }
    }

    /// The status of HTTP.
    pub fn status(&self) -> u16 {
        match self {
            Self::NoPage => 404,
            Self::Host => 421,
            Self::Method => 405,
            Self::SignedOut => 401,
            Self::NotAllowed(_) | Self::ReadOnly | Self::OtherSite | Self::Link => 403,
            Self::Parameter(_) | Self::Twice(_) | Self::Value { .. } => 400,
            Self::NoForm | Self::NoFile => 400,
            Self::UploadGone => 410,
            Self::Importing => 409,
            Self::Disk => 507,
            Self::TooLarge => 413,
            Self::TooSlow => 408,
            Self::Service(error) => of_service(error),
            Self::Verifying
            | Self::Away(_)
            | Self::Write(WriteError::Busy | WriteError::Closed) => 503,
            Self::Write(WriteError::Failed) | Self::Internal => 500,
        }
    }

    /// The part of the catalogue's keys that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoPage => "web-problem-no-page",
            Self::Host => "web-problem-host",
            Self::Method => "web-problem-method",
            Self::SignedOut => "web-problem-signed-out",
            Self::NotAllowed(_) => "web-problem-not-allowed",
            Self::Link => "web-problem-link",
            Self::ReadOnly => "web-problem-read-only",
            Self::OtherSite => "web-problem-other-site",
            Self::Parameter(_) | Self::Twice(_) | Self::Value { .. } => "web-problem-address",
            Self::NoForm => "web-problem-no-form",
            Self::NoFile => "web-problem-no-file",
            Self::UploadGone => "web-problem-upload-gone",
            Self::Importing => "web-problem-importing",
            Self::Disk => "web-problem-disk",
            Self::TooLarge => "web-problem-too-large",
            Self::TooSlow => "web-problem-too-slow",
            Self::Service(error) => match of_service(error) {
                404 => "web-problem-not-there",
                403 => "web-problem-other-office",
                409 => "web-problem-changed",
                503 => "web-problem-closing",
                507 => "web-problem-disk",
                429 => "web-problem-busy",
                500 => "web-problem-ledger",
                _ => "web-problem-question",
            },
            Self::Away(Absence::Taken) => "web-problem-taken",
            Self::Away(Absence::Unopened) => "web-problem-unopened",
            Self::Verifying => "web-problem-verifying",
            Self::Write(WriteError::Busy) => "web-problem-busy",
            Self::Write(WriteError::Closed) => "web-problem-closing",
            Self::Write(WriteError::Failed) | Self::Internal => "web-problem-internal",
        }
    }

    /// What exactly is wrong, in English, where there is more to say than the catalogue does, and it tells
    /// nothing of the computer.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Parameter(_) | Self::Twice(_) | Self::Value { .. } => Some(self.to_string()),
            Self::Service(error) if of_service(error) < 500 && !names_files(error) => {
                Some(error.to_string())
            }
            _ => None,
        }
    }

    /// For programs: the same shape as on the terminal.
    pub fn in_words(&self, texts: &Texts) -> InWords {
        let hint = texts.part(self.key(), "remedy", &[]).unwrap_or_default();
        InWords { error: self.detail().unwrap_or_else(|| texts.text(self.key())), hint }
    }
}

/// Whether the words of an error name a file of this computer.
fn names_files(error: &service::Error) -> bool {
    use service::error::signing::SigningError::{Checkpoint, Disagreement, NoKey, OtherRoot};
    let service::Error::Signing(error) = error else { return false };
    !matches!(error, Checkpoint { .. } | Disagreement { .. } | NoKey(_) | OtherRoot)
}

/// The status that an error of a use case means: what was asked for is wrong, is not there, or the ledger is.
fn of_service(error: &service::Error) -> u16 {
    use service::Error;
    match error {
        Error::Ledger(
            LedgerError::Unknown(_)
            | LedgerError::NoEvidence { .. }
            | LedgerError::EvidenceGone { .. },
        )
        | Error::NobodyAt { .. }
        | Error::Evidence(EvidenceProblem::NoSuch { .. })
        | Error::EvidenceFiles(EvidenceError::Missing(_)) => 404,
        Error::ChangedSince { .. } | Error::Ledger(LedgerError::NotCurrent { .. }) => 409,
        Error::Credential(CredentialError::File(_)) => 507,
        Error::Credential(CredentialError::Wait { .. }) => 429,
        Error::Credential(CredentialError::Hash(_)) => 500,
        Error::People(PeopleError::Changed(_)) | Error::StatedSince { .. } => 409,
        Error::KeyChangedSince | Error::ProfileSince | Error::GazetteerSince => 409,
        Error::Check(CheckError::Changed { .. }) => 409,
        Error::Check(CheckError::OtherOffices) | Error::OtherOffice(_) => 403,
        Error::Ledger(LedgerError::Log(LogError::NotOpen)) => 503,
        Error::Ledger(LedgerError::Log(_) | LedgerError::Register(_) | LedgerError::Other(_))
        | Error::File { .. }
        | Error::EvidenceFiles(
            EvidenceError::Io { .. }
            | EvidenceError::Key(_)
            | EvidenceError::NoIdentity(_)
            | EvidenceError::Altered(_),
        )
        | Error::Key(_)
        | Error::OtherKey { .. }
        | Error::Clock => 500,
        _ => 400,
    }
}
