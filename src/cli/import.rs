//! `import`: activities from intake tables.

use std::path::PathBuf;

use super::error::CliError;
use super::locale;
use super::shared::{Format, FormatArg, Global, one_of};
use super::tables::{self, Printing};
use crate::language::Language;
use crate::service::Input;
use crate::service::import::{Purpose, Request};

/// Record activities from intake tables
///
/// Takes workbooks (XLSX, ODS) with a sheet for each table, CSV files, or a folder, which stands for
/// activities.csv, people.csv, households.csv and headcounts.csv directly in it. Everything is checked
/// before anything is recorded: if a row is wrong, all wrong rows are named and nothing is imported.
/// Importing the same again records nothing.
///
/// A table is known by its header, wherever it stands in the first 30 rows; rows of titles above it, and
/// of hashtags or labels under it, are left out. Hidden rows and columns are read, hidden sheets are
/// not. CSV may be separated by , ; or tab and be in UTF-8, UTF-16 or Windows-1252.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount import tables                    # the four files in the folder tables
  headcount import activities.csv people.csv
  headcount import tables.xlsx               # a sheet for each table
  headcount import tables.xlsx --errors wrong.xlsx  # a copy in which what is wrong is marked
  headcount import tables --dry-run          # check only
  headcount import tables --partial          # take the good rows, name the others
  headcount import gao --namespace gao       # Gao's list starts at 001, like Mopti's
  headcount import tables --lang fr          # says in French what it finds
  headcount import kobo.xlsx --mapping distribution.toml   # a form as it was exported

A mapping says what the sheets and columns of a form or list are; `headcount mapping suggest FILE`
drafts one. Next month's larger export of the same form adds only what is new. What it changes is
said, and recorded with --accept-changes.")]
pub struct Args {
    /// Files, or folders with the four tables
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Check everything, record nothing
    #[arg(long)]
    dry_run: bool,
    /// Take the good rows although others are wrong
    #[arg(long)]
    partial: bool,
    /// Take places that the gazetteer lacks
    #[arg(long)]
    new_sites: bool,
    /// Take people who were erased as new ones where they come again
    #[arg(long)]
    again: bool,
    /// Keeps the numbers of one list apart from another's [default: the mapping's, else default]
    #[arg(long)]
    namespace: Option<String>,
    /// What the sheets and columns of the files are: a mapping (TOML)
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Record as corrections what an export changes or takes away
    #[arg(long, requires = "mapping")]
    accept_changes: bool,
    /// Where rows are wrong, write a copy of the tables here in which they are marked, to be corrected
    /// and imported instead. It holds the tables' own data, names included
    #[arg(long, value_name = "FILE.xlsx")]
    errors: Option<PathBuf>,
    /// Language of what is said [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = one_of(Language::ALL, Language::name))]
    lang: Option<Language>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    locale::choose(args.lang);
    let (format, dry_run) = (args.format.format, args.dry_run);
    let request = Request {
        inputs: Input::paths(&args.paths),
        mapping: args.mapping.clone().map(Input::Path),
        purpose: Purpose::Record { accept_changes: args.accept_changes },
        namespace: args.namespace.clone(),
        partial: args.partial,
        new_sites: args.new_sites,
        again: args.again,
        every_issue: args.errors.is_some() || format == Format::Json,
        checks: true,
        preview: dry_run,
    };
    tables::run(&request, &Printing { format, dry_run, errors: args.errors.clone() }, global)
}
