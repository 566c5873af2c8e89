//! `duplicates`: register entries that are probably one.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global};
use crate::intake::checks::duplicates;
use crate::ledger::AsOf;

/// List register entries that are probably one person or household
///
/// Nobody is named: an entry is shown by its id in the register and by the activities that list it,
/// with its place among the people or households listed there. Look the two up in your own lists; if
/// they are one, `merge --entry` makes them one. The score, from 0 to 100, is for sorting.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount duplicates
  headcount duplicates --min-score 80 --format json
  headcount merge --person 12 --with 57 --entry --reason \"same card, seen by the field team\"")]
pub struct Args {
    /// Only pairs with at least this score
    #[arg(long, value_name = "SCORE", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100))]
    min_score: u32,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let pairs = duplicates::of_view(&ledger.view(AsOf::Now)?);
    let pairs: Vec<_> = pairs.into_iter().filter(|pair| pair.score >= args.min_score).collect();
    for pair in &pairs {
        let text = match args.format.format {
            Format::Json => serde_json::to_string(pair)
                .map_err(|error| CliError::input(error.to_string(), ""))?,
            Format::Text => format!(
                "{:>3}  {}: {}\n     {}\n     {}",
                pair.score,
                pair.kind,
                pair.reasons.join("; "),
                pair.keep,
                pair.with
            ),
        };
        output::line(&text)?;
    }
    if args.format.format == Format::Text {
        let summary = match pairs.len() {
            0 => "no probable duplicates".to_owned(),
            1 => "1 probable duplicate".to_owned(),
            several => format!("{several} probable duplicates"),
        };
        output::line(&summary)?;
    }
    Ok(ledger.close()?)
}
