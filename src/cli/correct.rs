//! `correct`: activities restated.

use std::path::PathBuf;

use super::error::CliError;
use super::log::{PeopleArgs, read, record};
use super::shared::{FormatArg, Global, reason};
use super::tables::Request;
use crate::event::ids::Reference;
use crate::intake::tables::Table;
use crate::ledger::Mode;

/// Restate an activity, or all that a folder of tables restates
///
/// The former version stays in the history; figures as of an earlier moment stay what they were.
/// Whatever is not given stays as it is: --set changes columns of the activity, and a list of
/// persons, households or head-counts replaces the one before. A voided activity comes back.
///
/// With --tables, an activity's row restates all of it, together with its rows in those of
/// people.csv, households.csv and headcounts.csv that are there; rows for an activity that has no
/// row in activities.csv replace just that list (late rosters).
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount correct GAO-NFI-001 --reason \"end date was missing\" --set end=2025-03-14
  headcount correct GAO-EDU-004 --reason \"full class list\" --people class-list.csv
  headcount correct --tables late-rosters --reason \"rosters arrived in April\"")]
pub struct Args {
    /// The activity's reference
    #[arg(value_name = "REF", required_unless_present = "tables")]
    reference: Option<String>,
    /// Why it is restated
    #[arg(long)]
    reason: String,
    /// Folder, or file, of intake tables that restate activities
    #[arg(long, value_name = "DIR", conflicts_with_all = LIST_OR_REFERENCE)]
    tables: Vec<PathBuf>,
    /// A column of the activities table with its new value; empty clears it
    #[arg(long, value_name = "COLUMN=VALUE")]
    set: Vec<String>,
    /// With --tables: check everything, record nothing
    #[arg(long, requires = "tables")]
    dry_run: bool,
    #[command(flatten)]
    format: FormatArg,
    // Last, since its heading governs what follows.
    #[command(flatten)]
    people: PeopleArgs,
}

/// What is given of one activity, and has no meaning beside a folder of tables.
const LIST_OR_REFERENCE: [&str; 6] =
    ["reference", "set", "person", "household", "headcount", "people"];

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let mode = Mode::Correct { reason: reason(&args.reason)? };
    let ledger = global.open()?;
    let Some(reference) = &args.reference else {
        let request = Request {
            paths: &args.tables,
            mode,
            form: None,
            namespace: Some(&args.people.namespace),
            dry_run: args.dry_run,
            partial: false,
            new_sites: args.people.new_sites,
            errors: None,
            format: args.format.format,
            quiet: false,
        };
        return request.run(ledger, global);
    };
    let reference = Reference::new(reference)
        .map_err(|error| CliError::usage(format!("the reference {error}"), ""))?;
    let Some(known) = ledger.state().activities.get(&reference) else {
        return Err(crate::ledger::LedgerError::Unknown(reference).into());
    };
    let cells = known.activity.about.fields(&reference);
    let mut cells: Vec<(String, String)> =
        cells.into_iter().map(|(column, cell)| (column.to_owned(), cell)).collect();
    for set in &args.set {
        let (column, cell) = set.split_once('=').ok_or_else(|| {
            CliError::usage(
                format!("--set {set} is not COLUMN=VALUE"),
                "for example --set end=2025-03-14",
            )
        })?;
        let column = column.trim().to_lowercase();
        if column == "activity" || !Table::Activities.columns().iter().any(|c| c.name == column) {
            let message = format!("\"{column}\" is not a column that can be set");
            return Err(CliError::usage(message, "`headcount template --columns` lists them"));
        }
        cells.retain(|(known, _)| *known != column);
        cells.push((column, cell.to_owned()));
    }
    let read = read(cells, &args.people, &reference, &ledger, true, args.format.format)?;
    record(ledger, read.proposals, &mode, &args.people, global, &args.format)
}
