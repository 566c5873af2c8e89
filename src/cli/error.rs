//! Errors as users meet them: what went wrong, what to do, and the exit code.
//!
//! Belongs here: the one place that decides wording of hints and exit codes. Does not: detecting
//! anything.

use std::io;

use super::locale::language;
use crate::audit::checkpoint::{CheckpointError, Disagreement};
use crate::audit::note::NoteError;
use crate::audit::proof_file::ProofError;
use crate::custody::backup::BackupError;
use crate::custody::encryption::EncryptionError;
use crate::custody::evidence::EvidenceError;
use crate::custody::key_export::KeyExportError;
use crate::event::label::Labelled;
use crate::event::time::Period;
use crate::event::typed::TypedError;
use crate::intake::recognise::mapping::file::MappingError;
use crate::language::refused::{Refused, in_words};
use crate::language::{Language, Texts, plain_number};
use crate::ledger::key_file::KeyError;
use crate::ledger::{LedgerError, Refusal};
use crate::log::LogError;
use crate::service;
#[cfg(feature = "serve")]
use crate::service::access_file::AccessFileError;
#[cfg(feature = "serve")]
use crate::service::credentials::CredentialError;
use crate::service::error::check::CheckError;
use crate::service::error::demo::DemoError;
use crate::service::error::evidence::EvidenceProblem;
use crate::service::error::factsheet::FactsheetError;
use crate::service::error::import::ImportError;
use crate::service::error::init::InitError;
use crate::service::error::lookup::LookupError;
use crate::service::error::page::PageError;
use crate::service::error::period::PeriodError;
use crate::service::error::policy::PolicyError;
use crate::service::error::prove::ProveError;
use crate::service::error::report::ReportError;
use crate::service::error::sample::SampleError;
use crate::service::error::signing::SigningError;
use crate::service::error::verify_proof::VerifyProofError;
use crate::setup::profile::ProfileFileError;

/// What kind of thing went wrong, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The input was at fault and nothing was recorded.
    Input = 1,
    /// The command line was at fault.
    Usage = 2,
    /// The ledger is damaged, or a verification failed.
    Damaged = 3,
    /// The ledger is in use.
    InUse = 4,
}

/// An error on its way to the user.
#[derive(Debug)]
pub struct CliError {
    /// Decides the exit code.
    pub failure: Failure,
    /// What went wrong; may have several lines.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Both in the language of the environment, where they are there in it.
    pub translated: Option<(String, String)>,
    /// Whether the command has printed what is wrong already.
    pub is_printed: bool,
}

impl CliError {
    /// The input was at fault.
    pub fn input(message: impl Into<String>, hint: impl Into<String>) -> Self {
        let (message, hint) = (message.into(), hint.into());
        Self { failure: Failure::Input, message, hint, translated: None, is_printed: false }
    }

    /// The input was at fault: message and hint from the catalogue. Programs see them in English.
    pub fn from_catalogue(say: impl Fn(&Texts) -> (String, String)) -> Self {
        let (message, hint) = say(Language::English.texts());
        let translated = match language(None) {
            Language::English => None,
            other => Some(say(other.texts())),
        };
        Self { translated, ..Self::input(message, hint) }
    }

    /// The same as another kind of failure.
    pub fn of(self, failure: Failure) -> Self {
        Self { failure, ..self }
    }

    /// The command line was at fault.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { failure: Failure::Usage, ..Self::input(message, hint) }
    }

    /// The ledger is damaged.
    pub fn damaged(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { failure: Failure::Damaged, ..Self::input(message, hint) }
    }

    /// The command has printed what is wrong itself.
    pub fn printed(failure: Failure) -> Self {
        Self { failure, is_printed: true, ..Self::input("", "") }
    }

    /// A file that cannot be written or read.
    pub fn file(action: &str, path: &std::path::Path, error: &io::Error) -> Self {
        Self::input(
            format!("cannot {action} {}: {}", path.display(), in_words(error)),
            Self::file_hint(error),
        )
    }

    /// What to do about a file that the system refused.
    fn file_hint(error: &io::Error) -> String {
        match Refused::of(error) {
            // Of these it could be thought that something was written.
            Refused::Full
            | Refused::ReadOnly
            | Refused::NotAllowed
            | Refused::TooManyFiles
            | Refused::Memory
            | Refused::DiskFails => Self::refused_hint(error, AS_IT_WAS),
            _ => Self::remedy(error).to_owned(),
        }
    }

    /// What to do where the system refused; what is left as it was is said with it.
    pub fn refused_hint(error: &io::Error, unchanged: &str) -> String {
        format!("{}; {unchanged}", Self::remedy(error))
    }

    /// What to do where the system refused.
    fn remedy(error: &io::Error) -> &'static str {
        match Refused::of(error) {
            Refused::Full => "make room on the disk, then repeat the command",
            Refused::ReadOnly => "give a place on a disk that can be written to",
            Refused::NotAllowed => "ask for the permission, or give another place",
            Refused::TooManyFiles => "close other programs, or raise the limit (ulimit -n)",
            Refused::Memory => "close other programs, or raise the limit (ulimit -v)",
            Refused::NotThere => "check the path, and that its folder is there",
            Refused::Folder => "give the name of a file",
            Refused::NoFolder => "check the path: each of its parts but the last must be a folder",
            Refused::There => "give another place, or move away what is there",
            Refused::LongName => "give a shorter name",
            Refused::Links => "give the file itself, or mend the link",
            Refused::Busy => "close the program that uses it, then repeat the command",
            Refused::DiskFails => {
                "connect the disk or the network again, then repeat the command; copy what is on a disk that is \
                 worn out"
            }
            Refused::Other => CHECK_THE_PATH,
        }
    }
}

/// What to do where it is not known why the system refused.
const CHECK_THE_PATH: &str = "check the path, its permissions and the space on the disk";
/// What a refusal leaves of files that were to be written.
const AS_IT_WAS: &str = "what was there is as it was";
/// What a refusal leaves of a ledger.
pub const ACKNOWLEDGED: &str = "what was acknowledged is recorded";

#[cfg(feature = "serve")]
fn credential_hint(error: &CredentialError) -> &'static str {
    match error {
        CredentialError::NoToken(_) => "`headcount people tokens` lists those that there are",
        CredentialError::Days { .. } => "give another number with --days",
        CredentialError::File(AccessFileError::Form(_)) => {
            "move that file away: everybody is invited again, and signs in anew"
        }
        CredentialError::File(AccessFileError::Io { error, .. }) => CliError::remedy(error),
        _ => "",
    }
}

impl From<service::Error> for CliError {
    fn from(error: service::Error) -> Self {
        use service::Error;
        let message = error.to_string();
        match error {
            Error::Ledger(error) => error.into(),
            Error::Key(error) => error.into(),
            Error::Encryption(error) => error.into(),
            Error::KeyExport(error) => error.into(),
            Error::Backup(error) => error.into(),
            Error::Mapping(error) => error.into(),
            Error::Profile(error) => error.into(),
            Error::File { error, .. } => Self::input(message, Self::file_hint(&error)),
            Error::Output(error) => {
                Self::from_catalogue(|texts| (error.words(texts), error.hint(texts)))
            }
            Error::LedgerIsFile(_) => {
                Self::input(message, Language::English.texts().text("common-no-ledger-hint"))
            }
            Error::OtherKey { .. } => Self { message, ..KeyError::Wrong.into() },
            Error::KeyBesideRestored { .. } => Self::input(
                message,
                "nothing was restored: move that file away, restore into a folder of another name, or name \
                 the ledger's own with --key FILE",
            ),
            Error::KeyBeforeRotation { .. } => Self::input(
                message,
                "nothing was restored: move that file away, and bring the key exported after the rotation \
                 back with `headcount key import`",
            ),
            Error::Recorder(_) => {
                Self::usage(message, "give a role or staff id with --as or $HEADCOUNT_USER")
            }
            Error::Memory { .. } => {
                Self::input(message, "raise the limit (ulimit -v); nothing was recorded")
            }
            Error::Clock | Error::SystemDate(_) => Self::input(message, "set the clock"),
            Error::Reason(TypedError::Unseen(_)) | Error::Note(TypedError::Unseen(_)) => {
                Self::input(
                    message,
                    "type it anew instead of copying it: it would be another text without",
                )
            }
            Error::Reason(_) => Self::input(message, "word it without"),
            Error::SourceKey(_) => {
                Self::input(message, "give a key that the source made, such as a UUID")
            }
            Error::StaffId(_) | Error::StaffIdForm => {
                Self::usage(message, "give a role's or a person's number at work, and no name")
            }
            Error::ChangedSince { .. }
            | Error::KeyChangedSince
            | Error::StatedSince { .. }
            | Error::ProfileSince
            | Error::GazetteerSince => {
                Self::input(message, "look at it as it is now, and decide again")
            }
            Error::OtherOffice(_) => {
                Self::input(message, "ask somebody who records for that office")
            }
            Error::NothingGranted(_) => {
                Self::input(message, "`headcount people` lists to whom something is")
            }
            Error::People(_) => Self::input(message, "`headcount people` lists who may do what"),
            #[cfg(feature = "serve")]
            Error::Credential(error) => Self::input(message, credential_hint(&error)),
            Error::NoteEmpty => Self::usage(message, "say it in a few words: --note …"),
            Error::ReasonEmpty => Self::usage(message, "say why, in a few words"),
            Error::Reference(_) | Error::Year { .. } => Self::usage(message, ""),
            Error::UnknownPartner { known, .. } if known.is_empty() => {
                Self::input(message, "no activity names a partner")
            }
            Error::SeveralPlaces { what, .. } => {
                let hint = match what {
                    "site" => "say which with --admin1, --admin2 or --admin3, or give its P-code",
                    _ => "give its name, and say which with --admin1 or --admin2",
                };
                Self::input(message, hint)
            }
            Error::UnknownPlace { near: None, known, what, .. } if known.is_empty() => {
                Self::input(message, format!("`headcount report YEAR --by {what}` lists them"))
            }
            Error::UnknownName { near, known, .. }
            | Error::UnknownPartner { near, known, .. }
            | Error::UnknownPlace { near, known, .. } => {
                let known = known.join(", ");
                let hint = match near {
                    Some(near) if known.is_empty() => format!("did you mean \"{near}\"?"),
                    Some(near) => format!("did you mean \"{near}\"? Known: {known}"),
                    None => format!("use one of: {known}"),
                };
                Self::input(message, hint)
            }
            Error::Init(error) => error.into(),
            Error::Demo(error) => error.into(),
            Error::Import(error) => error.into(),
            Error::Lookup(LookupError::Unreadable) => Self::input(
                message,
                "give the lists that were imported; a form of your own needs its --mapping",
            ),
            Error::NothingRecorded => {
                Self::from_catalogue(|texts| (texts.text("plan-nothing-recorded"), String::new()))
            }
            Error::NothingImported => Self::from_catalogue(|texts| {
                (texts.with("import-nothing", &[("done", "imported".into())]), String::new())
            }),
            Error::NothingToMap | Error::Workbook(_) => Self::input(message, ""),
            Error::NoGazetteer | Error::NoGazetteerOfSites => {
                Self::input(message, "`headcount gazetteer import FILE.csv` loads one")
            }
            Error::SeveralWorkbooks => Self::usage(
                message,
                "draft one for each form; a field may name the columns of several, as in \
                 [\"Nom du site\", \"site\"]",
            ),
            Error::NotSettable { .. } => {
                Self::usage(message, "`headcount template --columns` lists them")
            }
            Error::NumberEmpty => Self::usage(message, ""),
            Error::NoSuchEntry { .. } => Self::input(
                message,
                "`headcount duplicates` and `headcount sample` name ids; without --entry, give the number of your list",
            ),
            Error::AlreadyOne { .. } => {
                Self::input(message, "take the merge back first, with --undo")
            }
            Error::Policy(error) => policy(&error),
            Error::KeyInTheOpen => Self::usage(
                message,
                "give --recipient AGE1…, --passphrase or --passphrase-file FILE",
            ),
            Error::Moment { .. } => Self::usage(
                message,
                "give a number of events, a date (2025-03-31), a moment (2025-03-31T12:00:00Z), \
                 or `published`",
            ),
            Error::Day { .. } | Error::EventName(_) => Self::usage(message, ""),
            Error::MomentsReversed { .. } => {
                Self::usage(message, "give the earlier moment with --since")
            }
            Error::Note(_) => Self::input(message, "word it without"),
            Error::Period(error) => period(&error),
            Error::Page(error) => page(&error),
            Error::Report(error) => report(&error),
            Error::Factsheet(error) => factsheet(&error),
            Error::Check(error) => check(&error),
            Error::Signing(error) => signing(&error),
            Error::Prove(error) => prove(&error),
            Error::VerifyProof(error) => verify_proof(&error),
            Error::Sample(error) => sample(&error),
            Error::Evidence(error) => evidence(&error),
            Error::EvidenceFiles(error) => evidence_files(error),
            Error::NoParquet => Self::usage(
                message,
                "use a headcount built with `cargo install --path . --features parquet`",
            ),
            Error::NobodyAt { .. } => Self::input(
                message,
                "`headcount explain YEAR` lists the places; a place is where people live, not \
                 where they were reached",
            ),
        }
    }
}

/// Hint where records or the register are not what they were.
const VERIFY_AND_RESTORE: &str =
    "run `headcount verify` for all that is damaged, and restore a copy";
impl From<InitError> for CliError {
    fn from(error: InitError) -> Self {
        match error {
            InitError::KeysInTheWay { .. } => Self::input(
                error.to_string(),
                "nothing was made or removed: where a ledger that was moved needs these keys, move them \
                 beside it under its name; else move them away, with the note, and repeat",
            ),
            InitError::Text { field, error } => {
                Self::input(format!("--{field} {error}"), "word it without")
            }
            InitError::Unnamed => Self::usage("--name and --country must say something", ""),
        }
    }
}

impl From<DemoError> for CliError {
    fn from(error: DemoError) -> Self {
        let message = error.to_string();
        match error {
            DemoError::Occupied(_) | DemoError::Foreign { .. } | DemoError::LedgerChanged(_) => {
                Self::input(
                    message,
                    "give another folder: headcount demo DIR; or remove this one yourself, if you \
                     need nothing in it; nothing was removed",
                )
            }
            DemoError::Differs => Self::damaged(message, ""),
        }
    }
}

impl From<ImportError> for CliError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Rejected { .. } => {
                Self::from_catalogue(|texts| (error.words(texts), String::new()))
            }
            ImportError::CopyTooLong { .. } | ImportError::Copy(_) => Self::input(
                error.to_string(),
                "split the tables: a sheet has 1,048,576 rows at most",
            ),
        }
    }
}

impl From<LogError> for CliError {
    fn from(error: LogError) -> Self {
        let message = error.to_string();
        match error {
            LogError::NoLedger(dir) => {
                let folder = dir.display().to_string();
                Self::from_catalogue(|texts| {
                    let folder = ("folder", folder.as_str().into());
                    (texts.with("common-no-ledger", &[folder]), texts.text("common-no-ledger-hint"))
                })
            }
            LogError::NotEmpty(dir) => Self::input(
                format!("there is something in \"{}\" already", dir.display()),
                "give a folder that is not there yet, or is empty",
            ),
            LogError::InUse(locked) => {
                let file = locked.display().to_string();
                Self::from_catalogue(|texts| {
                    let file = ("file", file.as_str().into());
                    (texts.with("common-in-use", &[file]), texts.text("common-in-use-hint"))
                })
                .of(Failure::InUse)
            }
            LogError::Damaged { .. } => Self::damaged(
                message,
                "run `headcount doctor`, which changes nothing: it says whether this can be mended, or takes \
                 a backup",
            ),
            LogError::Io { error, .. } => {
                Self::input(message, Self::refused_hint(&error, ACKNOWLEDGED))
            }
            LogError::ReadOnly(_) => Self::input(
                message,
                "it can be read, but to record, copy it to a place where you may write, or \
                 `headcount restore` a backup there",
            ),
            LogError::Codec(_) | LogError::Closed | LogError::NotOpen => {
                Self::input(message, "repeat the command: what was acknowledged is recorded")
            }
        }
    }
}

impl From<KeyError> for CliError {
    fn from(error: KeyError) -> Self {
        let message = error.to_string();
        let hint = match error {
            KeyError::Missing(path) => {
                let file = path.display().to_string();
                return Self::from_catalogue(|texts| {
                    let file = ("file", file.as_str().into());
                    (
                        texts.with("common-key-missing", &[file]),
                        texts.text("common-key-missing-hint"),
                    )
                });
            }
            KeyError::Wrong => {
                return Self::from_catalogue(|texts| {
                    (texts.text("common-key-wrong"), texts.text("common-key-wrong-hint"))
                });
            }
            KeyError::Form(_) => {
                "name the key with --key FILE or $HEADCOUNT_KEY; without it people cannot be \
                 recognised, so lists cannot be recorded (reports need no key)"
            }
            KeyError::Exists(_) => {
                "name another with --key FILE, or move the old one away, together with the .sign and .vkey \
                 beside it: a ledger may need them, unless an interrupted `init` left them"
            }
            KeyError::Io { ref error, .. } => {
                return Self::input(message, Self::file_hint(error));
            }
        };
        Self::input(error.to_string(), hint)
    }
}

impl From<EncryptionError> for CliError {
    fn from(error: EncryptionError) -> Self {
        Self::input(error.to_string(), encryption_hint(&error))
    }
}

fn encryption_hint(error: &EncryptionError) -> &'static str {
    match error {
        EncryptionError::Unavailable => {
            "use a headcount with the feature `encryption`, or encrypt the file with another program"
        }
        EncryptionError::Recipient(_) => {
            "a recipient is the public key that `age-keygen` prints; it begins with age1"
        }
        EncryptionError::Identity { .. } => "name the file that `age-keygen -o FILE` wrote",
        EncryptionError::EmptyPassphrase => "choose one of several words",
        EncryptionError::Locked => {
            "give --identity FILE, --passphrase-file FILE or $HEADCOUNT_PASSPHRASE"
        }
        EncryptionError::Refused(_) => {
            "give the identity or passphrase that it was encrypted to; without it nobody can read it"
        }
    }
}

impl From<MappingError> for CliError {
    fn from(error: MappingError) -> Self {
        Self::from_catalogue(|texts| (error.words(texts), error.hint(texts)))
    }
}

impl From<KeyExportError> for CliError {
    fn from(error: KeyExportError) -> Self {
        let hint = match &error {
            KeyExportError::Io { error: refused, .. } => {
                return Self::input(error.to_string(), Self::file_hint(refused));
            }
            KeyExportError::Exists(_) => "give a file that is not there yet",
            KeyExportError::Encryption { error, .. } => encryption_hint(error),
            KeyExportError::Form(_) => "give a file that `headcount key export` wrote",
        };
        Self::input(error.to_string(), hint)
    }
}

impl From<BackupError> for CliError {
    fn from(error: BackupError) -> Self {
        let message = error.to_string();
        let hint = match error {
            BackupError::Ledger(error) => return error.into(),
            BackupError::Io { error, .. } => {
                return Self::input(message, Self::refused_hint(&error, "nothing was left behind"));
            }
            BackupError::NotABackup { .. } => "give files that `headcount backup` wrote",
            BackupError::None(_) => "give a backup, or the folder in which backups are",
            BackupError::Exists(_) => "give a folder, or a file that is not there yet",
            BackupError::NotWhole(_) => {
                "move it away and make a full backup; `headcount restore --partial` says what is in it"
            }
            BackupError::OtherLedger { .. } => "give the backups of one ledger only",
            BackupError::OtherHistory { .. } => {
                "the ledger was restored from an older backup, or history was rewritten: make a full \
                 backup, and run `headcount verify`"
            }
            BackupError::Gap { .. } => "give the full backup and all that follow on it",
            BackupError::Torn { .. } => {
                return Self::damaged(
                    message,
                    "restore another backup; or add --partial to restore up to the last whole record",
                );
            }
            BackupError::Rotated { .. } => {
                return Self::damaged(
                    message,
                    "restore another backup: from this part nobody could be recognised again",
                );
            }
            BackupError::Faults(_) => {
                return Self::damaged(message, "restore another backup; nothing was left behind");
            }
            BackupError::Encryption { ref error, .. } => encryption_hint(error),
            BackupError::KeyInTheOpen => {
                "add --recipient AGE1…, --passphrase or --passphrase-file FILE"
            }
        };
        Self::input(message, hint)
    }
}

impl From<LedgerError> for CliError {
    fn from(error: LedgerError) -> Self {
        let message = error.to_string();
        match error {
            LedgerError::Log(error) => error.into(),
            LedgerError::Key(error) => error.into(),
            LedgerError::Refused(refusals) => refused(&refusals),
            LedgerError::Unknown(_) => {
                Self::input(message, "`headcount history` lists what is recorded")
            }
            LedgerError::Voided(_) => Self::input(
                message,
                "`headcount correct REF --reason …` brings a voided activity back",
            ),
            LedgerError::NotCurrent { ref reference, .. } => {
                let hint = format!("`headcount show {reference}` shows what it says now");
                Self::input(message, hint)
            }
            LedgerError::EvidenceThere { .. }
            | LedgerError::NoEvidence { .. }
            | LedgerError::EvidenceGone { .. } => {
                Self::input(message, "`headcount evidence list REF` shows which files there are")
            }
            LedgerError::NoEntry { is_alike: true, .. } => {
                Self::input(message, "write the number as the office's lists have it")
            }
            LedgerError::NoEntry { .. } => Self::input(message, "check the number and --namespace"),
            LedgerError::Register(_) => Self::damaged(message, VERIFY_AND_RESTORE),
            LedgerError::NotPublished(period) => {
                let hint = format!(
                    "`headcount publish {}` publishes them; or name another moment: a number of \
                     events, or a date",
                    arguments(period)
                );
                Self::input(message, hint)
            }
            LedgerError::LabelTaken(Labelled { period, .. }) => {
                let hint = format!(
                    "give another label; or first publish the former period under another one: \
                     `headcount publish {} --label …`",
                    arguments(period)
                );
                Self::input(message, hint)
            }
            LedgerError::BackToRuleOne(_) => {
                Self::input(message, "leave --rule away, or give --rule 2")
            }
            LedgerError::AsOf { size, .. } => {
                Self::input(message, format!("give a number from 0 to {size}"))
            }
            LedgerError::ProfileDrops { what, id, activities } => {
                let (refer, those) = match activities {
                    1 => ("one activity refers".to_owned(), "that activity"),
                    several => (format!("{several} activities refer"), "those activities"),
                };
                Self::input(
                    format!("the new profile lacks the {what} \"{id}\", to which {refer}"),
                    format!("keep it in the profile, or correct {those} first"),
                )
            }
            LedgerError::Profile(_)
            | LedgerError::Gazetteer(_)
            | LedgerError::Random(_)
            | LedgerError::PlanOutdated
            | LedgerError::Merge(_)
            | LedgerError::Closed(_)
            | LedgerError::Other(_) => Self::input(message, ""),
        }
    }
}

/// The arguments that mean a period.
fn arguments(period: Period) -> String {
    match period.whole_year() {
        Some(year) => year.to_string(),
        None => format!("--from {} --to {}", period.from, period.to),
    }
}

/// At most this many activities are named in one message.
const NAMED_MAX: usize = 10;

fn refused(refusals: &[Refusal]) -> CliError {
    CliError::from_catalogue(|texts| {
        let named = refusals.iter().take(NAMED_MAX);
        let mut lines: Vec<String> = named.map(|refusal| refusal.words(texts)).collect();
        if refusals.len() > NAMED_MAX {
            let more = ("count", plain_number((refusals.len() - NAMED_MAX) as u64));
            lines.push(texts.with("plan-more-refused", &[more]));
        }
        lines.push(texts.text("plan-nothing-recorded"));
        let hint = refusals.first().map(|refusal| refusal.hint(texts));
        (lines.join("\n"), hint.unwrap_or_default())
    })
}

impl From<ProfileFileError> for CliError {
    fn from(error: ProfileFileError) -> Self {
        Self::input(
            error.to_string().trim_end().to_owned(),
            "`headcount profile show` prints a profile to start from, and \
             `--profile nrc-mali` is a complete example",
        )
    }
}

fn page(error: &PageError) -> CliError {
    let (key, hint, address) = match error {
        PageError::Served { address } => ("common-served", "common-served-hint", address),
        PageError::Busy { address } => ("common-page-busy", "common-page-busy-hint", address),
    };
    CliError::from_catalogue(|texts| {
        let address = address.clone().unwrap_or_else(|| texts.text("common-page-unknown"));
        let message = texts.with(key, &[("address", address.into())]);
        (message, texts.text(hint))
    })
    .of(Failure::InUse)
}

fn period(error: &PeriodError) -> CliError {
    let message = error.to_string();
    match error {
        PeriodError::NoPeriod => CliError::usage(message, "give one of them"),
        PeriodError::DaysReversed { .. } => CliError::usage(message, ""),
        PeriodError::NotBegun { .. } => CliError::input(
            message,
            "a publication cannot be taken back: check the year or the days",
        ),
        PeriodError::Label(_) => CliError::usage(message, "word it otherwise"),
        PeriodError::UnknownLabel { near: Some(near), .. } => {
            CliError::input(message, format!("did you mean \"{near}\"?"))
        }
        PeriodError::UnknownLabel { known, .. } if known.is_empty() => CliError::input(
            message,
            "give the days with --from and --to; `headcount publish` and `headcount close` take \
             labels",
        ),
        PeriodError::UnknownLabel { known, .. } => {
            CliError::input(message, format!("give the days, or use one of: {}", known.join(", ")))
        }
    }
}

fn report(error: &ReportError) -> CliError {
    let message = error.to_string();
    match error {
        ReportError::TargetsForm { .. } => CliError::input(
            message,
            "write a table per year, [2025], with lines such as education = 40000",
        ),
        ReportError::RatesForm { .. } => CliError::input(
            message,
            "write currency = \"EUR\" and a table per other currency, [rates.XOF], with per_unit = 655.957 (so much of it \
             is one EUR), date and source",
        ),
        ReportError::RatesWithoutGoods => CliError::usage(message, "add --goods"),
        ReportError::TargetsYear { year, .. } => {
            CliError::input(message, format!("add [{year}] to it"))
        }
        ReportError::TargetsPeriod(_) => {
            CliError::usage(message, "ask for the whole year, or leave --targets away")
        }
        ReportError::TargetsSector { .. } => {
            CliError::input(message, "write the sector's id as the profile has it")
        }
        error @ ReportError::PublishSafeOfSome => CliError::usage(
            error.to_string(),
            "break the figures down instead: --by office, donor or project",
        ),
        error @ ReportError::PublishSafeBy(_) => CliError::usage(
            error.to_string(),
            "break the figures down by office, month, admin1, donor, project, population-group, disability, sex or age",
        ),
        ReportError::PublishSafeGoods => CliError::usage(
            message,
            "leave --goods away for the page, and --publish-safe for a table that stays in the office",
        ),
        error @ ReportError::PublishSafeBelow(_) => {
            CliError::usage(error.to_string(), "give 3 or more; 5 is usual")
        }
        ReportError::ReviewedUnderRuleOne(_) => CliError::usage(
            message,
            "leave it away; `headcount policy preview --rule 2` shows what rule 2 would come to",
        ),
        ReportError::Part(_) => CliError::usage(
            message,
            "a part is DIMENSION=VALUE as `headcount report --by DIMENSION` prints it, such as month=2025-03, \
             office=gao or sex=f; month=..2025-03 is all months up to that one",
        ),
        ReportError::PartsTwo => CliError::usage(
            message,
            "leave one away; --sector, --office and the like narrow further",
        ),
        ReportError::ExactlyOfSome | ReportError::MeaningOfSome => {
            CliError::usage(message, "leave the other options away")
        }
        ReportError::OwnOfAll => CliError::usage(
            message,
            "name one, such as --own --project ID; without --own, the figures are of everything",
        ),
        ReportError::CsvTables => {
            CliError::usage(message, "ask for them one by one, or for --format json")
        }
        ReportError::ExcelOfOther => {
            CliError::usage(message, "leave it away, or ask for --format csv or hxl")
        }
        ReportError::HxlTables => {
            CliError::usage(message, "leave them away, or ask for --format csv")
        }
        ReportError::Write { .. } => CliError::input(message, ""),
    }
}

fn factsheet(error: &FactsheetError) -> CliError {
    let message = error.to_string();
    match error {
        FactsheetError::NoPdf => CliError::usage(
            message,
            "build it with `cargo install --path . --features pdf`, or write HTML and print it \
             from a browser: it has its page breaks",
        ),
        FactsheetError::Contact { .. } => {
            CliError::input(message, "write name = \"…\", email = \"…\" and phone = \"…\"")
        }
        FactsheetError::Write(_) => CliError::input(message, ""),
    }
}

fn policy(error: &PolicyError) -> CliError {
    let hint = match error {
        PolicyError::Unchanged { later: Some(later), .. } => {
            let hint = format!(
                "name what is to change, for example --headcounts or --places; to replace the later one, adopt \
                 this one --from-year {later}, with all its choices (`headcount policy show`)"
            );
            return CliError::input(error.to_string(), hint);
        }
        PolicyError::Unchanged { .. } => {
            "name what is to change, for example --headcounts or --places"
        }
        PolicyError::OnlyRuleTwo { .. } => "name --rule 2 as well, or leave this choice away",
        PolicyError::BackToRuleOne { .. } => {
            "name --rule 2, or leave --rule away; a policy governs all later years, too"
        }
    };
    CliError::input(error.to_string(), hint)
}

fn check(error: &CheckError) -> CliError {
    let hint = match error {
        CheckError::Subject(_)
        | CheckError::NoneAbout { .. }
        | CheckError::Changed { .. }
        | CheckError::OtherOffices => "`headcount check` lists what there is",
        CheckError::Office { .. } => "name an office by its id or name, as tables do",
        CheckError::Event { .. } => "`headcount history` lists events with their numbers and ids",
        CheckError::NoneOpen(_) => "`headcount check --all` lists what was accepted",
    };
    CliError::input(error.to_string(), hint)
}

fn signing(error: &SigningError) -> CliError {
    let message = error.to_string();
    match error {
        SigningError::KeyExists(_) => CliError::input(
            message,
            "move it away if it is another ledger's; checkpoints that it signed need its verifier \
             key",
        ),
        SigningError::KeyForm { .. } | SigningError::OtherKey { .. } => CliError::input(
            message,
            "name the signing key that `headcount init` wrote for this ledger, bring it back with \
             `headcount key import`, or move this file away and make another one with `headcount key \
             new-signing`",
        ),
        SigningError::KeyMissing { is_begun: false, .. } => CliError::input(
            message,
            "bring it back with `headcount key import` from an exported key; if it is lost, `headcount \
             key new-signing` makes another one and records that it did",
        ),
        SigningError::KeyMissing { .. } | SigningError::KeyReplaced { .. } => CliError::input(
            message,
            "`headcount key new-signing` puts the new one in its place; if that is lost, too, it makes \
             another one and records that it did",
        ),
        SigningError::ExportedReplaced { .. } => CliError::input(
            message,
            "nothing was written: import a later export; without one, `headcount key new-signing` makes \
             another signing key and records that it did",
        ),
        SigningError::OtherVerifier { .. } | SigningError::FormerVerifier { .. } => {
            CliError::input(
                message,
                "move that file away; the ledger's own comes back with `headcount key import`, or give it with \
             --verifier where a checkpoint is checked",
            )
        }
        SigningError::OtherHalf { .. } => CliError::input(
            message,
            "one of the two is another key's: bring back the signing key that auditors know with \
             `headcount key import`, or move the wrong one away",
        ),
        SigningError::Change(_) => CliError::damaged(message, VERIFY_AND_RESTORE),
        SigningError::OutOfTime { .. } => CliError::damaged(
            message,
            "somebody who has a key that was replaced may have made it: compare it with the copy of \
             whoever gave it to you",
        ),
        SigningError::Verifier { .. } => {
            CliError::usage(message, "it is the line with two \"+\" that `headcount status` prints")
        }
        SigningError::OwnKeyForm { .. } => {
            CliError::input(message, "give the office's verifier key with --verifier")
        }
        SigningError::NoKey(_) => CliError::usage(
            message,
            "give the office's verifier key with --verifier (its `headcount status` prints it), or \
             say --trust-checkpoint if you kept the checkpoint yourself",
        ),
        SigningError::Checkpoint { .. } => CliError::input(
            message,
            "a checkpoint is a file as `headcount checkpoint` writes it, to the byte",
        ),
        SigningError::Signature { error: CheckpointError::Note(NoteError::Forged(_)), .. } => {
            CliError::damaged(
                message,
                "somebody changed the checkpoint, or made it up: compare it with the copy of \
                 whoever gave it to you",
            )
        }
        SigningError::Signature { .. } => {
            CliError::damaged(message, "check that this is the right key and the right checkpoint")
        }
        SigningError::Disagreement { disagreement: Disagreement::AnotherLedger { .. }, .. } => {
            CliError::damaged(message, "name this ledger's checkpoint")
        }
        SigningError::Disagreement { .. } => CliError::damaged(
            message,
            "keep this ledger for examination; a copy made when the checkpoint was signed shows \
             what was changed",
        ),
        SigningError::OtherRoot => CliError::damaged(message, VERIFY_AND_RESTORE),
    }
}

fn prove(error: &ProveError) -> CliError {
    let hint = match error {
        ProveError::NotCovered { .. } => {
            "make a new one with `headcount checkpoint`, or name an earlier record"
        }
        ProveError::NoneAbout { .. } => "make a new one with `headcount checkpoint`",
        ProveError::Reversed { .. } => "name the older checkpoint first",
    };
    CliError::input(error.to_string(), hint)
}

fn verify_proof(error: &VerifyProofError) -> CliError {
    let message = error.to_string();
    match error {
        VerifyProofError::NoCheckpoint(_) => {
            CliError::usage(message, "name the checkpoint of the earlier one with --checkpoint")
        }
        VerifyProofError::Refused { error, .. } => match error {
            ProofError::Form(_) | ProofError::Checkpoint(_) => CliError::input(
                message,
                "a proof is a file as `headcount prove` writes it, to the byte",
            ),
            ProofError::AnotherCheckpoint(_) => CliError::damaged(
                message,
                "ask for a proof against the checkpoint that you kept: `headcount prove … \
                 --checkpoint FILE`",
            ),
            ProofError::False | ProofError::Record(_) => {
                CliError::damaged(message, "nothing is proved: ask where the file comes from")
            }
        },
    }
}

fn evidence(error: &EvidenceProblem) -> CliError {
    let message = error.to_string();
    let hint = match error {
        EvidenceProblem::Empty => "give the file itself",
        EvidenceProblem::Large => "scan it with fewer dots per inch, or attach it in parts",
        EvidenceProblem::Kind => {
            "attach a PDF, a photograph (JPEG, PNG, HEIC, WebP, TIFF) or a document without macros \
             (XLSX, DOCX, ODS, ODT)"
        }
        EvidenceProblem::NoSuch { .. } | EvidenceProblem::Several(_) => {
            "`headcount evidence list REF` shows the number and the SHA-256 of each"
        }
    };
    CliError::input(message, hint)
}

fn evidence_files(error: EvidenceError) -> CliError {
    let message = error.to_string();
    match error {
        EvidenceError::Encryption(error) => error.into(),
        EvidenceError::Key(error) => error.into(),
        EvidenceError::Io { error, .. } => CliError::input(message, CliError::file_hint(&error)),
        EvidenceError::NoIdentity(_) => CliError::input(
            message,
            "bring it back, or `headcount key import` an exported one; without it nobody can read what was attached",
        ),
        EvidenceError::Missing(_) | EvidenceError::Altered(_) => CliError::damaged(
            message,
            "restore the ledger elsewhere from a backup: the file is in the folder .evidence beside it",
        ),
    }
}

fn sample(error: &SampleError) -> CliError {
    let message = error.to_string();
    match error {
        SampleError::Size => CliError::usage(message, "give a --size, for example 60"),
        SampleError::Nothing(_) => {
            CliError::input(message, "look at the period and at `headcount history`")
        }
        SampleError::Form { .. } => CliError::input(
            message,
            "a form is as `headcount sample` writes it, with findings filled in",
        ),
        SampleError::OtherSample { .. } => CliError::damaged(
            message,
            "give the same --size, --stratify, --lot and period as when it was drawn; if they are \
             the same, somebody changed the form",
        ),
        SampleError::NoFinding(_) => {
            CliError::input(message, "fill in the column finding with right or wrong")
        }
        SampleError::Write(_) => CliError::input(message, ""),
    }
}
