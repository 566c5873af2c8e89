//! What several commands share: the global options, opening a ledger, who and when.

use std::path::PathBuf;

use chrono::{Local, Utc};
use clap::{Args, ValueEnum};

use super::error::CliError;
use super::output;
use crate::event::text;
use crate::event::time::{Day, Timestamp};
use crate::ledger::{Ledger, PlanNote, Recorded, Stamp, key_file};
use crate::log::Examiner;
use crate::register::Key;

/// Options that every command takes.
#[derive(Args, Debug)]
pub struct Global {
    /// The ledger's folder
    #[arg(
        long,
        global = true,
        env = "HEADCOUNT_LEDGER",
        default_value = "ledger",
        value_name = "DIR",
        hide_env_values = true
    )]
    ledger: PathBuf,

    /// The ledger's key file [default: DIR.key beside the ledger]
    #[arg(long, global = true, env = "HEADCOUNT_KEY", value_name = "FILE", hide_env_values = true)]
    key: Option<PathBuf>,

    /// Who records: a role or staff id, not a person's name [default: the system's user]
    #[arg(
        long = "as",
        global = true,
        env = "HEADCOUNT_USER",
        value_name = "WHO",
        hide_env_values = true
    )]
    recorder: Option<String>,
}

/// Text for people, or JSON for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// The `--format` option of commands that print events.
#[derive(Args, Debug)]
pub struct FormatArg {
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

impl Global {
    /// The ledger's folder.
    pub fn ledger_dir(&self) -> &std::path::Path {
        &self.ledger
    }

    /// The same options for a ledger in another folder, with its own key.
    pub fn at(&self, ledger: PathBuf) -> Self {
        Self { ledger, key: None, recorder: self.recorder.clone() }
    }

    /// Where the key of a ledger in `dir` is.
    pub fn key_path(&self, dir: &std::path::Path) -> PathBuf {
        self.key.clone().unwrap_or_else(|| key_file::beside(dir))
    }

    /// Opens the ledger.
    pub fn open(&self) -> Result<Ledger, CliError> {
        Ok(Ledger::open(&self.ledger, &examiner())?)
    }

    /// Reads the ledger's key and checks that it is the right one.
    pub fn open_key(&self, ledger: &Ledger) -> Result<Key, CliError> {
        let key = key_file::read(&self.key_path(&self.ledger))?;
        ledger.check_key(&key)?;
        Ok(key)
    }

    /// Who records, and the moment.
    pub fn stamp(&self) -> Result<Stamp, CliError> {
        let system = || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|n| std::env::var(n).ok());
        let by = self.recorder.clone().or_else(system).unwrap_or_else(|| "unknown".to_owned());
        let by = text::checked(&by)
            .map_err(|error| CliError::usage(format!("--as {error}"), "give a role or staff id"))?;
        Ok(Stamp { by, at: Timestamp::new(Utc::now()) })
    }
}

/// How an uncleanly closed ledger is examined: by this very program, on a copy.
pub fn examiner() -> Examiner {
    std::env::current_exe().map_or(Examiner::InProcess, Examiner::Child)
}

/// Today, where the office is.
pub fn today() -> Result<Day, CliError> {
    Day::new(Local::now().date_naive())
        .map_err(|error| CliError::input(format!("the system's date {error}"), "set the clock"))
}

/// A reason for the log.
pub fn reason(given: &str) -> Result<String, CliError> {
    let checked = text::checked(given)
        .map_err(|error| CliError::input(format!("the reason {error}"), "word it without"))?;
    if checked.is_empty() {
        return Err(CliError::usage("the reason is empty", "say why, in a few words"));
    }
    Ok(checked)
}

/// Says that an event is durable.
pub fn acknowledge(recorded: &Recorded, format: Format) -> Result<(), CliError> {
    let Recorded { what, sequence } = recorded;
    match format {
        Format::Text => output::line(&format!("recorded {what} as event {sequence}")),
        Format::Json => {
            let object = serde_json::json!({ "recorded": what, "sequence": sequence });
            output::line(&object.to_string())
        }
    }
}

/// Notes on a plan, in words; many of a kind are counted.
pub fn notes(notes: &[PlanNote]) -> Vec<String> {
    const SHOWN_MAX: usize = 10;
    let mut contradictions = 0;
    let mut lines = Vec::new();
    for note in notes {
        match note {
            PlanNote::Contradiction(c) => {
                contradictions += 1;
                if contradictions <= SHOWN_MAX {
                    lines.push(format!(
                        "warning: {} row {} of its people, column {}: \"{}\" contradicts \"{}\", \
                         stated earlier of the same person; the last statement counts",
                        c.reference, c.row, c.attribute, c.stated, c.known
                    ));
                }
            }
            PlanNote::CountedTwice(reference) => lines.push(format!(
                "warning: {reference} lists people who live elsewhere and has a head-count: if \
                 they are in it, they are counted twice"
            )),
            PlanNote::ErasedKept { reference, entries } => lines.push(format!(
                "warning: {reference} keeps {entries} contact(s) whose identity was erased; if \
                 the list names them again, they count twice"
            )),
            PlanNote::Restates { reference, years } => {
                let years: Vec<String> = years.iter().map(ToString::to_string).collect();
                lines.push(format!("warning: {reference} restates {}, closed", years.join(", ")));
            }
        }
    }
    if contradictions > SHOWN_MAX {
        lines.push(format!("… and {} more such rows", contradictions - SHOWN_MAX));
    }
    lines
}
