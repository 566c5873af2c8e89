//! `correct`: activities restated.

use std::path::PathBuf;

use super::error::CliError;
use super::locale;
use super::log::{PeopleArgs, record_prepared};
use super::shared::{Format, FormatArg, Global, one_of};
use super::tables::{self, Printing};
use crate::language::Language;
use crate::service::import::{self, Purpose};
use crate::service::{Input, correct};

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
    /// Language of what is said [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = one_of(Language::ALL, Language::name))]
    lang: Option<Language>,
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
    locale::choose(args.lang);
    let Some(reference) = &args.reference else { return from_tables(args, global) };
    let request = correct::Request {
        lists: None,
        reference: reference.clone(),
        reason: args.reason.clone(),
        set: args.set.iter().map(|set| column_and_value(set)).collect::<Result<_, _>>()?,
        people: args.people.people()?,
    };
    let mut ledger = global.open()?;
    let context = global.context();
    let prepared = correct::prepare(&ledger, &request, &context)?;
    record_prepared(&mut ledger, prepared, &context, args.format.format)?;
    Ok(ledger.close()?)
}

fn from_tables(args: &Args, global: &Global) -> Result<(), CliError> {
    let (format, dry_run) = (args.format.format, args.dry_run);
    let request = import::Request {
        inputs: Input::paths(&args.tables),
        mapping: None,
        purpose: Purpose::Correct { reason: args.reason.clone() },
        namespace: Some(args.people.namespace.clone()),
        partial: false,
        new_sites: args.people.new_sites,
        again: args.people.again,
        every_issue: format == Format::Json,
        checks: true,
        preview: dry_run,
    };
    tables::run(&request, &Printing { format, dry_run, errors: None }, global)
}

fn column_and_value(set: &str) -> Result<(String, String), CliError> {
    let (column, value) = set.split_once('=').ok_or_else(|| {
        let message = format!("--set {set} is not COLUMN=VALUE");
        CliError::usage(message, "for example --set end=2025-03-14")
    })?;
    Ok((column.to_owned(), value.to_owned()))
}
