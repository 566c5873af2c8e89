//! `reproduce`: what was published, computed again.

use super::error::{CliError, Failure};
use super::output;
use super::period::PeriodArgs;
use super::shared::{Format, FormatArg, Global};
use crate::language::Language;
use crate::report::publication::Reproduction;
use crate::report::render::numbers::{counted, grouped};
use crate::report::words::policy_in_full;
use crate::service::reproduce;

/// Compute published figures again, from the same records under the same policy
///
/// Compares every number: people reached with its bounds, registered, estimated, indirect, activities,
/// each cell of sex and age, and the overlap of sectors. Each publication of the year or period is
/// reproduced.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount reproduce 2025
  headcount reproduce --label \"ECHO 2025/01\"

Exit codes: 0 identical; 1 the period was never published; 3 something differs.")]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open_anew()?;
    let request = reproduce::Request { period: args.period.choice() };
    let outcome = reproduce::run(&ledger, &request)?;
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_as_declared(&outcome)?,
        Format::Text => {
            output::print(&outcome.publications.iter().map(in_words).collect::<String>())?;
        }
    }
    match outcome.is_identical() {
        true => Ok(()),
        false => Err(CliError::printed(Failure::Damaged)),
    }
}

fn in_words(done: &Reproduction) -> String {
    let at: String = done.recorded_at.chars().take(19).collect();
    let note = if done.note.is_empty() { String::new() } else { format!(": {}", done.note) };
    let mut text = format!(
        "{} published by {} on {at}Z as event {}{note}\n  under {}\n  from the first {} records, root {}\n",
        done.period,
        done.recorded_by,
        done.sequence,
        policy_in_full(&done.policy, Language::English.texts()),
        done.log_size,
        hex::encode(done.log_root)
    );
    if !done.same_log {
        text.push_str("  DIFFERENT LOG: these records have another root now\n");
    }
    if done.is_identical() {
        text.push_str(&format!(
            "  identical: {} people reached, {} compared\n",
            grouped(done.total),
            counted(done.compared as u64, "number")
        ));
    }
    for difference in &done.differences {
        let number = |number: Option<i64>| number.map_or("none".to_owned(), |n| n.to_string());
        text.push_str(&format!(
            "  DIFFERENT {}: published {}, computed {}\n",
            difference.number,
            number(difference.published),
            number(difference.computed)
        ));
    }
    text
}
