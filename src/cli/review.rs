//! `submit`, `approve`, `return`: what is said of activities.

use clap::ArgGroup;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge_event, say_restated};
use crate::event::review::Decision;
use crate::service::review::{self, Looked, Outcome, Request, Which};

/// Say that activities are ready for a reviewer
///
/// They count as before: whether figures take approved activities alone is a matter of the counting
/// policy. `queue` lists what waits. A correction is a new version, to be submitted again.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("which").required(true).args(["references", "all"]))]
#[command(after_help = "\
Examples:
  headcount submit GAO-NFI-001 GAO-NFI-002
  headcount submit --all --office gao")]
pub struct SubmitArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// A remark for the reviewer; it is kept in the log
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Approve activities in their current version
///
/// Under the counting policy `reviewed: approved` only approved activities count; `report --reviewed
/// approved` shows what that would come to. A correction takes the approval away, as nobody has looked at
/// the new version yet. With --event, the activity is approved only if that event still states it.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("which").required(true).args(["references", "all"]))]
#[command(after_help = "\
Examples:
  headcount approve GAO-NFI-001
  headcount approve GAO-NFI-001 --event 17
  headcount approve --all --office gao      # all that were submitted")]
pub struct ApproveArgs {
    #[command(flatten)]
    which: WhichArgs,
    #[command(flatten)]
    version: VersionArg,
    /// A remark; it is kept in the log
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Return activities that have to be put right
///
/// Whoever recorded them finds them with the note in `queue`. An approval is taken back by it.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount return GAO-NFI-001 --note \"the list has two sites\"")]
pub struct ReturnArgs {
    /// References of activities
    #[arg(value_name = "REF", required = true)]
    references: Vec<String>,
    #[command(flatten)]
    version: VersionArg,
    /// What has to be put right; it is kept in the log, so name nobody
    #[arg(long, value_name = "TEXT")]
    note: String,
    #[command(flatten)]
    format: FormatArg,
}

/// Which activities.
#[derive(clap::Args)]
struct WhichArgs {
    /// References of activities
    #[arg(value_name = "REF")]
    references: Vec<String>,
    /// All that wait for it
    #[arg(long)]
    all: bool,
    /// Only those of this office
    #[arg(long, value_name = "OFFICE", requires = "all")]
    office: Option<String>,
}

/// The version that was looked at.
#[derive(clap::Args)]
struct VersionArg {
    /// The event that states the version that was looked at (`show REF` has it)
    #[arg(long, value_name = "EVENT")]
    event: Option<u64>,
}

impl WhichArgs {
    fn which(&self) -> Which {
        match self.all {
            true => Which::Waiting { office: self.office.clone() },
            false => Which::Named(self.references.clone()),
        }
    }
}

impl VersionArg {
    fn of(&self, which: Which) -> Result<Which, CliError> {
        match (self.event, which) {
            (None, which) => Ok(which),
            (Some(version), Which::Named(mut named)) if named.len() == 1 => {
                let reference = named.remove(0);
                Ok(Which::Versions(vec![Looked { reference, version }]))
            }
            _ => Err(CliError::usage(
                "--event is of one activity",
                "name one reference, or leave --event away",
            )),
        }
    }
}

/// Runs `submit`.
pub fn submit(args: &SubmitArgs, global: &Global) -> Result<(), CliError> {
    let note = args.note.clone().unwrap_or_default();
    let request = Request {
        decision: Decision::Submitted,
        of: args.which.which(),
        note,
        offices: Vec::new(),
    };
    said(&request, args.format.format, global)
}

/// Runs `approve`.
pub fn approve(args: &ApproveArgs, global: &Global) -> Result<(), CliError> {
    let of = args.version.of(args.which.which())?;
    let note = args.note.clone().unwrap_or_default();
    said(
        &Request { decision: Decision::Approved, of, note, offices: Vec::new() },
        args.format.format,
        global,
    )
}

/// Runs `return`.
pub fn send_back(args: &ReturnArgs, global: &Global) -> Result<(), CliError> {
    let of = args.version.of(Which::Named(args.references.clone()))?;
    let note = args.note.clone();
    said(
        &Request { decision: Decision::Returned, of, note, offices: Vec::new() },
        args.format.format,
        global,
    )
}

fn said(request: &Request, format: Format, global: &Global) -> Result<(), CliError> {
    let mut ledger = global.open()?;
    let outcome = review::run(&mut ledger, request, &global.context())?;
    match (&outcome.event, format) {
        (Some(event), Format::Text) => acknowledge_event(event, format)?,
        (Some(event), Format::Json) => say_restated(event, format),
        (None, _) => {}
    }
    match format {
        Format::Json => output::json_line(&outcome)?,
        Format::Text => output::print(&in_words(&outcome))?,
    }
    Ok(ledger.close()?)
}

/// How many activities are named in a line.
const NAMED_MAX: usize = 5;

fn in_words(outcome: &Outcome) -> String {
    let Outcome { event, decision, reviewed, unchanged, approved_by_recorder } = outcome;
    let named = |references: &[_]| {
        let names = references.iter().take(NAMED_MAX).map(ToString::to_string);
        let names: Vec<String> = names.collect();
        match references.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
            Some(more) => format!("{} and {more} more", names.join(", ")),
            None => names.join(", "),
        }
    };
    let mut text = match (event, unchanged.as_slice()) {
        (Some(_), _) => format!("{decision}: {}\n", named(reviewed)),
        (None, []) => "nothing waits for it\n".to_owned(),
        (None, _) => String::new(),
    };
    if !unchanged.is_empty() {
        text.push_str(&format!("unchanged: {}\n", named(unchanged)));
    }
    if !approved_by_recorder.is_empty() {
        let own = named(approved_by_recorder);
        text.push_str(&format!("note: whoever approves it had recorded it: {own}\n"));
    }
    text
}
