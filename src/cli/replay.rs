//! `replay`: everything derived, derived anew.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, size};
use crate::language::Language;
use crate::report::Count;
use crate::report::names::{NameOf, Names};
use crate::report::render::numbers::grouped;
use crate::report::words::policy_in_full;
use crate::service::replay;

/// Rebuild everything derived from the log alone, and print every year's figures
///
/// Every record is read again and its place in the tree is checked on the way.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount replay
  headcount replay --to 412                  # the figures after the first 412 events")]
pub struct Args {
    /// Only the first SIZE events
    #[arg(long, value_name = "SIZE", value_parser = size)]
    to: Option<u64>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let mut ledger = global.open_anew()?;
    let outcome = replay::run(&mut ledger, &replay::Request { to: args.to })?;
    let names = Names::new(&ledger.state().profile, Language::English);
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_lines_as_declared(&outcome.reports),
        Format::Text => output::print(&in_words(&outcome, &names)),
    }
}

fn in_words(replay::Outcome { reports, as_of }: &replay::Outcome, names: &Names) -> String {
    let mut text = format!("replayed {} events, root {}\n", as_of.size, hex::encode(as_of.root));
    let first = reports.first().map(|report| &report.policy);
    let differ = reports.iter().any(|report| Some(&report.policy) != first);
    if differ {
        text.push_str(
            "\nyears under different policies: a part of what differs can come from that alone\n",
        );
    }
    for report in reports {
        let restated = if report.restated { ", restated" } else { "" };
        let year = report.period.0.to.year();
        text.push_str(&format!("\n{year}{restated}\n"));
        if differ {
            let policy = policy_in_full(&report.policy, Language::English.texts());
            text.push_str(&format!("  under {policy}\n"));
        }
        let name = |id: &str| names.short(NameOf::Sector, id);
        let sectors = report.sectors.iter();
        let mut rows: Vec<(String, Count)> =
            sectors.map(|row| (name(row.sector.as_str()), row.row.people_reached)).collect();
        rows.push(("sum of sectors".to_owned(), report.sum_of_sectors));
        rows.push(("total, each once".to_owned(), report.total.people_reached));
        let (names, people): (Vec<String>, Vec<Count>) = rows.into_iter().unzip();
        for (name, people) in output::first_column(&names).iter().zip(people) {
            let name = name.replace('\n', "\n  ");
            text.push_str(&format!("  {name} {:>10}\n", grouped(people)));
        }
    }
    text
}
