//! What several commands share: the global options, opening a ledger, who and when.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::error::CliError;
pub use super::format::{ExcelArg, Format, FormatArg};
use super::lent;
use super::locale::texts_for;
use super::output;
#[cfg(not(feature = "encryption"))]
use crate::custody::encryption::EncryptionError;
use crate::custody::encryption::{Lock, Unlock};
use crate::custody::evidence::Store;
use crate::language::{Texts, Value, plain_number};
use crate::ledger::key_file::Misplaced;
use crate::ledger::{Ledger, PlanNote, key_file, restates, signing_file};
use crate::log::small_file;
use crate::service::borrow;
pub use crate::service::open::examiner;
use crate::service::open::{self, ClockBehind};
use crate::service::recorded::Acknowledged;
use crate::service::{Clock, Context, Error, Progress};

/// Heading of these options in every command's help, apart from its own.
const GLOBAL: &str = "Options of every command";

/// Options that every command takes. Their variables are read here and not by clap, which would
/// print the options in every usage line, and would refuse a variable that is set to nothing.
#[derive(Args, Debug)]
pub struct Global {
    /// The ledger's folder [default: $HEADCOUNT_LEDGER, else ledger]
    #[arg(long, global = true, value_name = "DIR", help_heading = GLOBAL)]
    ledger: Option<PathBuf>,

    /// The ledger's key file [default: $HEADCOUNT_KEY, else DIR.key beside the ledger]
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    key: Option<PathBuf>,

    /// Who records: a role or staff id, not a person's name [default: $HEADCOUNT_USER, else the
    /// system's user]
    #[arg(long = "as", global = true, value_name = "WHO", help_heading = GLOBAL)]
    recorder: Option<String>,
}

/// Who can read what is written.
#[derive(Args)]
#[group(id = "lock", multiple = true)]
pub struct LockArgs {
    /// Encrypt to this age recipient (age1…); can be repeated
    #[arg(long, value_name = "AGE1…", conflicts_with_all = ["passphrase", "passphrase_file"])]
    recipient: Vec<String>,
    /// Encrypt with a passphrase: $HEADCOUNT_PASSPHRASE, else it is asked for
    #[arg(long)]
    passphrase: bool,
    /// Encrypt with the passphrase in the first line of a file
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase")]
    passphrase_file: Option<PathBuf>,
}

impl LockArgs {
    /// What was asked for, if anything was.
    pub fn lock(&self, what: &str) -> Result<Option<Lock>, CliError> {
        if !self.recipient.is_empty() {
            return Ok(Some(Lock::recipients(&self.recipient)?));
        }
        let passphrase = match &self.passphrase_file {
            Some(file) => first_line(file)?,
            None if self.passphrase => match variable("HEADCOUNT_PASSPHRASE") {
                Some(passphrase) => passphrase.to_string_lossy().into_owned(),
                None => asked_for(what, true)?,
            },
            None => return Ok(None),
        };
        Ok(Some(Lock::passphrase(passphrase)?))
    }
}

/// What opens what is encrypted.
#[derive(Args)]
pub struct UnlockArgs {
    /// File with the private age key (from age-keygen) of a recipient; can be repeated
    #[arg(long, value_name = "FILE")]
    identity: Vec<PathBuf>,
    /// The passphrase is the first line of this file [default: $HEADCOUNT_PASSPHRASE, else it is
    /// asked for]
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl UnlockArgs {
    /// What was given; a passphrase that is asked for where nothing was, and something is needed.
    pub fn unlock(&self, what: &str, is_needed: impl Fn() -> bool) -> Result<Unlock, CliError> {
        let mut unlock = Unlock::default();
        for file in &self.identity {
            unlock.add_identities(file)?;
        }
        if let Some(file) = &self.passphrase_file {
            unlock.add_passphrase(first_line(file)?);
        } else if let Some(passphrase) = variable("HEADCOUNT_PASSPHRASE") {
            unlock.add_passphrase(passphrase.to_string_lossy().into_owned());
        }
        if unlock.is_empty() && is_needed() && std::io::stdin().is_terminal() {
            unlock.add_passphrase(asked_for(what, false)?);
        }
        Ok(unlock)
    }
}

fn first_line(file: &Path) -> Result<String, CliError> {
    let text = small_file::read(file).map_err(|e| CliError::file("read", file, &e))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Asks for a passphrase on the terminal; twice, where a slip would lock everybody out.
#[cfg(feature = "encryption")]
fn asked_for(what: &str, twice: bool) -> Result<String, CliError> {
    let ask = |prompt: String| {
        rpassword::prompt_password(prompt).map_err(|error| {
            CliError::input(
                format!("cannot ask for {what}: {error}"),
                "give --passphrase-file FILE or $HEADCOUNT_PASSPHRASE",
            )
        })
    };
    let passphrase = ask(format!("{what}: "))?;
    if twice && ask("the same again: ".to_owned())? != passphrase {
        return Err(CliError::input("the two are not the same", "try again"));
    }
    Ok(passphrase)
}

#[cfg(not(feature = "encryption"))]
fn asked_for(_: &str, _: bool) -> Result<String, CliError> {
    Err(EncryptionError::Unavailable.into())
}

impl Global {
    /// The ledger's folder.
    pub fn ledger_dir(&self) -> PathBuf {
        let given = self.ledger.clone().or_else(|| variable("HEADCOUNT_LEDGER").map(PathBuf::from));
        given.unwrap_or_else(|| "ledger".into())
    }

    /// Where the key of a ledger in `dir` is.
    pub fn key_path(&self, dir: &Path) -> PathBuf {
        let given = self.key.clone().or_else(|| variable("HEADCOUNT_KEY").map(PathBuf::from));
        given.unwrap_or_else(|| key_file::beside(dir))
    }

    /// The places of the ledger's keys and of its evidence, whether or not they are there.
    pub fn key_places(&self) -> Vec<PathBuf> {
        let dir = self.ledger_dir();
        let signing = signing_file::beside(&dir);
        let (verifier, next) =
            (signing_file::verifier_beside(&signing), signing_file::next_beside(&signing));
        let (evidence, access) = (Store::beside(&dir), key_file::access_beside(&dir));
        let (folder, identity) = (evidence.folder().to_owned(), evidence.identity().to_owned());
        vec![self.key_path(&dir), verifier, next, signing, access, folder, identity]
    }

    /// Says which of the ledger's keys lie by another spelling of its path.
    pub fn say_misplaced_keys(&self) {
        for Misplaced { found, proper } in key_file::all_misplaced(&self.ledger_dir()) {
            let (found, place) = (found.display(), proper.display());
            output::say(&match proper.exists() {
                true => format!(
                    "warning: {found} is not used: this ledger's is {place}; move the other one away, \
                     to where only you can read it"
                ),
                false => format!(
                    "warning: {found} is used; move it to {place}, beside the ledger's folder"
                ),
            });
        }
    }

    /// Opens the ledger from what was kept of it, with a warning where the clock is wrong.
    pub fn open(&self) -> Result<Ledger, CliError> {
        let (dir, key) = (self.ledger_dir(), self.key_path(&self.ledger_dir()));
        self.opened(|| open::run_kept(&dir, &key, &examiner(), Clock::System))
    }

    /// The same from its records alone, for what has to rely on nothing else.
    pub fn open_anew(&self) -> Result<Ledger, CliError> {
        let dir = self.ledger_dir();
        self.opened(|| open::run(&dir, &examiner(), Clock::System))
    }

    /// Refuses, with the page's address, what cannot be done to a ledger that is shown to browsers.
    pub fn refuse_while_served(&self, dir: &Path) -> Result<(), CliError> {
        Ok(borrow::refuse_while_served(dir)?)
    }

    fn opened(
        &self,
        open: impl Fn() -> Result<(Ledger, Option<ClockBehind>), Error>,
    ) -> Result<Ledger, CliError> {
        self.say_misplaced_keys();
        let (ledger, clock_behind) = lent::opened(&self.ledger_dir(), open)?;
        if let Some(ClockBehind { now, last_recorded_at }) = clock_behind {
            output::say(&format!(
                "warning: the clock says {now}, but the last event was recorded at \
                 {last_recorded_at}; set the clock: events keep their order, but carry its time"
            ));
        }
        Ok(ledger)
    }

    /// The surroundings of a use case whose progress nobody sees.
    pub fn context(&self) -> Context<'static> {
        self.context_with(&())
    }

    /// The surroundings of a use case.
    pub fn context_with<'a>(&self, progress: &'a dyn Progress) -> Context<'a> {
        self.context_in(self.ledger_dir(), progress)
    }

    /// The surroundings of a use case that makes a ledger in a folder.
    pub fn context_in<'a>(&self, ledger_dir: PathBuf, progress: &'a dyn Progress) -> Context<'a> {
        Context {
            key_path: self.key_path(&ledger_dir),
            ledger_dir,
            recorded_by: self.recorded_by(),
            clock: Clock::System,
            progress,
        }
    }

    /// Who records: the option, else the environment.
    fn recorded_by(&self) -> String {
        let names = ["HEADCOUNT_USER", "USER", "USERNAME", "LOGNAME"];
        let system = || names.iter().find_map(|name| variable(name));
        let system = || Some(system()?.to_string_lossy().into_owned());
        self.recorder.clone().or_else(system).unwrap_or_else(|| "unknown".to_owned())
    }
}

/// A variable of the environment, where it is set to something.
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// One of a closed list as a command's option: the help lists the values, and so does the refusal
/// of any other.
pub fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(move |value| name(*value))).try_map(move |text| {
        let found = all.iter().find(|value| name(**value) == text);
        found.copied().ok_or("is not one of them")
    })
}

/// A number of events as an argument.
pub fn size(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "is not a number of events".to_owned())
}

/// A year as an argument.
pub fn year(text: &str) -> Result<i32, String> {
    text.parse().map_err(|_| "is not a year, for example 2025".to_owned())
}

/// A warning of the catalogue.
pub fn warning(key: &str, values: &[(&str, Value<'_>)], texts: &Texts) -> String {
    texts.with("plan-warning", &[("text", texts.with(key, values).into())])
}

/// Says that an event is durable, and which published or closed years it restates.
pub fn acknowledge_event(event: &Acknowledged, format: Format) -> Result<(), CliError> {
    say_restated(event, format);
    match format {
        Format::Text => {
            let what = ("what", event.recorded.as_str().into());
            let sequence = ("sequence", event.sequence.to_string().into());
            output::line(&texts_for(format).with("common-recorded", &[what, sequence]))
        }
        Format::Json => output::json_line(event),
    }
}

/// Says which published or closed years an event restates.
pub fn say_restated(event: &Acknowledged, format: Format) {
    if !event.restates.is_empty() {
        output::say(&restates(&event.recorded, &event.restates, texts_for(format)));
    }
}

/// Notes on a plan, in words; many of a kind are counted.
pub fn notes(notes: &[PlanNote], texts: &Texts) -> Vec<String> {
    const SHOWN_MAX: usize = 10;
    let (contradictions, others): (Vec<&PlanNote>, Vec<&PlanNote>) =
        notes.iter().partition(|note| matches!(note, PlanNote::Contradiction(_)));
    let shown = contradictions.iter().take(SHOWN_MAX);
    let mut lines: Vec<String> = shown.map(|note| note.words(texts)).collect();
    if contradictions.len() > SHOWN_MAX {
        let more = ("count", plain_number((contradictions.len() - SHOWN_MAX) as u64));
        lines.push(texts.with("plan-note-more-contradictions", &[more]));
    }
    if !contradictions.is_empty() {
        lines.push(texts.text("plan-note-contradictions-remedy"));
    }
    lines.extend(others.into_iter().map(|note| note.words(texts)));
    lines
}
