//! `publish`: a year's figures frozen.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, whole_year, year};
use crate::event::text;
use crate::report::publication::to_publish;
use crate::report::render::numbers::grouped;

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
    let period = whole_year(args.year)?;
    let note = text::checked(&args.note)
        .map_err(|error| CliError::input(format!("the note {error}"), "word it without"))?;
    let mut ledger = global.open()?;
    let published = to_publish(&ledger, period, note)?;
    let (total, sum) = (published.figures.total.people_reached, published.figures.sum_of_sectors());
    let (size, root) = (published.log_size, hex::encode(published.log_root));
    let recorded = ledger.recorder(global.stamp()?).publish(published)?;
    ledger.close()?;
    output::line(&match args.format.format {
        Format::Json => serde_json::json!({
            "recorded": recorded.what, "sequence": recorded.sequence, "year": args.year,
            "people_reached": total, "sum_of_sectors": sum, "log_size": size, "log_root": root,
        })
        .to_string(),
        Format::Text => format!(
            "recorded {} as event {}\n\
             published {}: {} people reached, {} as a sum of sectors\n\
             from the first {size} records, root {root}",
            recorded.what,
            recorded.sequence,
            args.year,
            grouped(total),
            grouped(sum)
        ),
    })
}
