//! `replay`: everything derived, derived anew.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, size};
use crate::event::time::Period;
use crate::ledger::AsOf;
use crate::report::render::numbers::grouped;
use crate::report::totals;

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
    let mut ledger = global.open()?;
    ledger.rebuild()?;
    let as_of = args.to.map_or(AsOf::Now, AsOf::Size);
    let view = ledger.view(as_of)?;
    let mut years: Vec<i32> = Vec::new();
    for known in view.state.current() {
        let about = &known.activity.about;
        years.extend(about.start.year()..=about.last_day().year());
    }
    years.sort_unstable();
    years.dedup();
    let (size, root) = (view.state.size, hex::encode(view.root));
    if args.format.format == Format::Text {
        output::line(&format!("replayed {size} events, root {root}"))?;
    }
    let periods: Vec<Period> = years.into_iter().filter_map(|y| Period::year(y).ok()).collect();
    for report in totals::years(&ledger, &view, &periods)? {
        if args.format.format == Format::Json {
            output::line(&serde_json::to_string(&report).unwrap_or_default())?;
            continue;
        }
        let restated = if report.restated { ", restated" } else { "" };
        let year = report.period.0.to.year();
        let mut text = format!("\n{year}{restated}\n");
        for row in &report.sectors {
            let people = grouped(row.row.people_reached);
            text.push_str(&format!("  {:<16} {people:>10}\n", row.sector.as_str()));
        }
        let (total, sum) = (report.total.people_reached, report.sum_of_sectors);
        text.push_str(&format!("  {:<16} {:>10}\n", "sum of sectors", grouped(sum)));
        text.push_str(&format!("  {:<16} {:>10}\n", "total, each once", grouped(total)));
        output::print(&text)?;
    }
    Ok(ledger.close()?)
}
