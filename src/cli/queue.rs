//! `queue`: what waits for a reviewer, and what was returned.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global};
use super::tables::activities;
use crate::language::Language;
use crate::report::names::{NameOf, Names};
use crate::service::queue::{self, Waiting};

/// List the activities that wait for a reviewer, and those that were returned
///
/// Those that were returned come with what has to be put right: `correct` them, then `submit` them again.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount queue
  headcount queue --office gao --format json")]
pub struct Args {
    /// Only those of this office
    #[arg(long, value_name = "OFFICE")]
    office: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let request = queue::Request { office: args.office.clone() };
    let outcome = queue::run(&ledger, &request)?;
    let names = Names::new(&ledger.state().profile, Language::English);
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_pretty(&outcome),
        Format::Text => output::print(&in_words(&outcome, &names)),
    }
}

fn in_words(outcome: &queue::Outcome, names: &Names) -> String {
    let queue::Outcome { returned, submitted, not_submitted, approved } = outcome;
    let mut text = String::new();
    for (what, waiting) in [("returned, to be corrected", returned), ("submitted", submitted)] {
        if waiting.is_empty() {
            continue;
        }
        text.push_str(&format!("{what}: {}\n", activities(waiting.len())));
        waiting.iter().for_each(|waiting| text.push_str(&one(waiting, names)));
        text.push('\n');
    }
    if returned.is_empty() && submitted.is_empty() {
        text.push_str("nothing waits\n");
    }
    text.push_str(&format!(
        "not submitted: {}; approved: {}\n",
        activities(*not_submitted),
        activities(*approved)
    ));
    text
}

fn one(waiting: &Waiting, names: &Names) -> String {
    let Waiting { activity, office, sector, start, version, said_at, said_by, note, .. } = waiting;
    let day: String = said_at.chars().take(10).collect();
    let sector = names.short(NameOf::Sector, sector.as_str());
    let office = names.office(office.as_str());
    let line = format!(
        "{activity}  {sector}, {office}, {start}; event {version}, since {day} by {said_by}"
    );
    let mut text = output::wrapped(&line, "  ", "    ");
    if !note.is_empty() {
        text.push('\n');
        text.push_str(&output::wrapped(note, "    ", "    "));
    }
    text.push('\n');
    text
}
