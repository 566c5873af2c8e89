//! `doctor`: diagnosis of a ledger, and its repair.

use super::error::{CliError, Failure};
use super::output;
use super::shared::{Format, FormatArg, Global, examiner};
use crate::service::doctor::{self, Diagnosis, Severity};

/// Say what is wrong with a ledger, and mend what can be mended
///
/// Looks at a copy, in a process of its own; no byte of the ledger is changed. With --repair, what
/// is derived from the records is made anew: the tree's cached edge, the store's snapshots and
/// settings, and what an interrupted command left behind. What is lost or changed is named, and
/// takes a backup: see `headcount help restore`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount doctor
  headcount doctor --repair

Exit codes: 0 nothing is wrong, or it was mended; 3 something can be mended or is lost; 4 the ledger
is in use.")]
pub struct Args {
    /// Mend what can be mended without losing anything
    #[arg(long)]
    repair: bool,
    /// With --repair: where the file `head` is lost, take the store for whole. Only when you know
    /// that nothing was recorded after its last record
    #[arg(long, requires = "repair")]
    trust_store: bool,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let (context, examiner, format) = (global.context(), examiner(), args.format.format);
    global.say_misplaced_keys();
    global.refuse_while_served(&global.ledger_dir())?;
    if args.repair {
        let request = doctor::Request { trust_store: args.trust_store };
        let repaired = doctor::repair(&request, &examiner, &context)?;
        match format {
            Format::Json => output::json_as_declared(&repaired)?,
            Format::Text => repaired.repairs.iter().try_for_each(|line| output::line(line))?,
        }
    }
    let diagnosis = doctor::diagnose(&examiner, &context)?;
    match format {
        Format::Json => output::json_as_declared(&diagnosis)?,
        Format::Text => output::print(&in_words(&diagnosis))?,
    }
    match diagnosis.severity() {
        Severity::Sound | Severity::Note => Ok(()),
        Severity::Mendable | Severity::Damaged => Err(CliError::printed(Failure::Damaged)),
    }
}

fn in_words(diagnosis: &Diagnosis) -> String {
    let mut text = String::new();
    for finding in &diagnosis.findings {
        let label = match finding.severity {
            Severity::Sound => "ok",
            Severity::Note => "note",
            Severity::Mendable => "MENDABLE",
            Severity::Damaged => "DAMAGED",
        };
        text.push_str(&format!("{label:<9} {:<11} {}\n", finding.part, finding.finding));
        if !finding.remedy.is_empty() {
            text.push_str(&format!("  hint: {}\n", finding.remedy));
        }
    }
    let conclusion = match diagnosis.severity() {
        Severity::Sound | Severity::Note => "nothing is wrong with the ledger",
        Severity::Mendable => "nothing is lost; `headcount doctor --repair` mends it",
        Severity::Damaged => "something is lost or changed; nothing was touched",
    };
    text.push_str(&format!("{conclusion}\n"));
    text
}
