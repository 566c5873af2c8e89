//! `duplicates`: register entries that are probably one.

use super::error::CliError;
use super::lookup::{InListsArgs, lookup_command, row_in_words};
use super::output;
use super::shared::{Format, FormatArg, Global};
use crate::checks::duplicates::{Entry, LIKELY_MIN};
use crate::report::render::numbers::grouped;
use crate::service::duplicates;

/// List register entries that are probably one person or household
///
/// Nobody is named: an entry is shown by its id in the register and by the activities that list it. The
/// register keeps no numbers and no rows: --in, with the ledger's key, prints the rows of each in your own
/// lists, and so does `lookup --entry`. Look at them. If
/// they are one, `merge --entry` makes them one; if they are not, `merge --entry --not-one` says so,
/// and they are not listed again. The score, from 0 to 100, is for sorting: two who were on one list
/// score low, since twins and the children of two wives look like duplicates.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount duplicates
  headcount duplicates --min-score 0 --limit 1000
  headcount duplicates --min-score 80 --format json
  headcount duplicates --in tables                # with the rows in the folder's four tables
  headcount duplicates --in kobo.xlsx --mapping distribution.toml
  headcount merge --person 12 --with 57 --entry --reason \"same card, seen by the field team\"
  headcount merge --person 12 --with 57 --entry --not-one --reason \"twins\"")]
pub struct Args {
    /// Only pairs with at least this score
    #[arg(long, value_name = "SCORE", default_value_t = LIKELY_MIN, value_parser = clap::value_parser!(u32).range(0..=100))]
    min_score: u32,
    /// Print at most so many, the likeliest first [default: 20 as text, all as JSON]
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
    #[command(flatten)]
    in_lists: InListsArgs,
    /// Namespace of the numbers in these lists [default: the mapping's, else default]
    #[arg(long, requires = "lists")]
    namespace: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Pairs printed as text where no limit is given: a morning's work.
const SHOWN_MAX: usize = 20;

/// Rows printed of one entry.
const ROWS_MAX: usize = 5;

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let is_text = args.format.format == Format::Text;
    let limit = args.limit.or(is_text.then_some(SHOWN_MAX));
    let ledger = global.open()?;
    let request = duplicates::Request { score_min: args.min_score, limit };
    let context = global.context();
    let mut outcome = duplicates::run_warm(&ledger, &request, &context)?;
    let namespace = args.namespace.as_ref();
    if let Some(found) = args.in_lists.search(namespace, &ledger, &context, args.format.format)? {
        outcome.find_rows(ledger.state(), &found);
    }
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_lines_as_declared(&outcome.pairs),
        Format::Text => output::print(&in_words(&outcome)),
    }
}

fn in_words(duplicates::Outcome { pairs, likely, below }: &duplicates::Outcome) -> String {
    let mut text = String::new();
    for pair in pairs {
        let reasons = format!("{}: {}", pair.kind, pair.reasons.join("; "));
        let mut line = |words: &str, first: &str, others: &str| {
            text.push_str(&output::wrapped(words, first, others));
            text.push('\n');
        };
        line(&reasons, &format!("{:>3}  ", pair.score), "     ");
        for entry in [&pair.keep, &pair.with] {
            line(&entry.to_string(), "     ", "       ");
            rows(entry).iter().for_each(|row| line(row, "       ", "         "));
        }
    }
    text.push_str(&match likely {
        0 => "no probable duplicates".to_owned(),
        1 => "1 probable duplicate".to_owned(),
        several => format!("{} probable duplicates", grouped(*several as u64)),
    });
    if *likely > pairs.len() {
        let hidden = grouped((likely - pairs.len()) as u64);
        text.push_str(&format!("; {hidden} more with --limit {likely}"));
    }
    if *below > 0 {
        let fewer = grouped(*below as u64);
        text.push_str(&format!("; {fewer} below that score with --min-score 0"));
    }
    text.push('\n');
    if let Some(pair) = pairs.iter().find(|pair| pair.keep.rows.is_none()) {
        let entries = [pair.keep.entry, pair.with.entry];
        text.push_str(&format!(
            "to find the rows of two in your lists: {}\n",
            lookup_command(pair.kind, &entries)
        ));
    }
    text
}

/// The rows of an entry in the office's lists, where they were looked for.
fn rows(entry: &Entry) -> Vec<String> {
    let Some(rows) = &entry.rows else { return Vec::new() };
    if rows.is_empty() {
        return vec!["no row in these lists".to_owned()];
    }
    let mut named: Vec<String> =
        rows.iter().take(ROWS_MAX).map(|row| row_in_words(row, Some(entry.entry))).collect();
    if rows.len() > ROWS_MAX {
        let more = grouped((rows.len() - ROWS_MAX) as u64);
        named.push(format!("{more} more with --format json"));
    }
    named
}
