//! `publish`: a year's figures frozen.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, year};
use crate::report::render::numbers::grouped;
use crate::service::publish;

/// Freeze a year's figures, with the records and the policy they came from
///
/// Publish what leaves the office: the factsheet, the donor's report. Later events can change the
/// year; its reports then say RESTATED, `diff` says which events did it, and `reproduce` computes
/// what was published again, to the last number.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount publish 2025
  headcount publish 2025 --note \"annual factsheet\"
  headcount checkpoint -o 2025.checkpoint        # for somebody outside the office to keep")]
pub struct Args {
    /// The year
    #[arg(value_parser = year)]
    year: i32,
    /// A remark for readers
    #[arg(long, default_value = "", hide_default_value = true)]
    note: String,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = publish::Request { year: args.year, note: args.note.clone() };
    let mut ledger = global.open()?;
    let outcome = publish::run(&mut ledger, &request, &global.context())?;
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_line(&outcome),
        Format::Text => output::line(&format!(
            "recorded {} as event {}\n\
             published {}: {} people reached, {} as a sum of sectors\n\
             from the first {} records, root {}",
            outcome.acknowledged.recorded,
            outcome.acknowledged.sequence,
            outcome.year,
            grouped(outcome.people_reached),
            grouped(outcome.sum_of_sectors),
            outcome.log_size,
            outcome.log_root
        )),
    }
}
