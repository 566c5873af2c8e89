//! `mapping`: what the sheets and columns of a form or list are.

use std::path::PathBuf;

use super::error::{CliError, Failure};
use super::output;
use super::shared::{Format, FormatArg};
use crate::intake::forms::files;
use crate::intake::recognise::mapping::explain::{explain, text};
use crate::intake::recognise::mapping::file;
use crate::intake::recognise::mapping::suggest::suggest;
use crate::intake::source::book::Book;
use crate::issue::{Issue, Severity};

/// Draft or check what the columns of a form or list are
///
/// A mapping is a small TOML file that says, once for a form, which of its sheets and columns is
/// what, so that its exports import as they are: `headcount import FILE --mapping MAPPING`. Names,
/// phones and free text are not read. Mappings are explained in src/intake/mapping/MAPPING.md.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount mapping suggest kobo.xlsx -o distribution.toml    # then answer its TODO lines
  headcount mapping check distribution.toml kobo.xlsx         # what it does, with example rows
  headcount import kobo.xlsx --mapping distribution.toml --dry-run")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    Suggest(SuggestArgs),
    Check(CheckArgs),
}

/// Draft a mapping by recognising headers and values in French and English
///
/// Reads labels and XML names, Kobo's own columns, and one workbook or all CSV files of an export.
/// What no header can say is marked TODO: the kind of activity, the office, and the sector of each
/// kind of kit.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount mapping suggest kobo.xlsx
  headcount mapping suggest kobo.xlsx -o distribution.toml
  headcount mapping suggest main.csv member.csv -o distribution.toml")]
struct SuggestArgs {
    /// The export: a workbook, or CSV files
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// File to write to [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Say in words what a mapping does with a file
///
/// Each sheet and column, what is left out, and three rows of each sheet before and after. Numbers of
/// people and values that are left out are not shown. Values without a new name and columns that are
/// not there are named, as an import would. Needs no ledger; `import --dry-run` also holds the rows
/// against what is recorded.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount mapping check distribution.toml kobo.xlsx
  headcount mapping check distribution.toml kobo.xlsx --format json")]
struct CheckArgs {
    /// The mapping
    mapping: PathBuf,
    /// The export: a workbook, or CSV files
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CliError> {
    match &args.what {
        What::Suggest(args) => draft(args),
        What::Check(args) => check(args),
    }
}

fn draft(args: &SuggestArgs) -> Result<(), CliError> {
    let mut issues = Vec::new();
    let books = books(&args.paths, &mut issues);
    output::say_issues(&issues, &[], Format::Text);
    if books.is_empty() {
        return Err(CliError::input("nothing could be read of which to draft a mapping", ""));
    }
    let workbooks = books.iter().filter(|book| book.sheets.iter().any(|g| !g.name.is_empty()));
    if books.len() > 1 && workbooks.count() > 0 {
        return Err(CliError::usage(
            "a draft is made of one workbook, or of the CSV files of one export",
            "give one of them; a field of the mapping may then name further columns, as in \
             [\"Nom du site\", \"site\"]",
        ));
    }
    let draft = suggest(&books);
    match &args.output {
        None => output::print(&draft),
        Some(path) if path.exists() => Err(CliError::input(
            format!("{} is there already", path.display()),
            "give a file that is not there yet, or move the old one away",
        )),
        Some(path) => {
            output::file(path, &draft)?;
            let open = draft.lines().filter(|line| line.contains("\"TODO\"")).count();
            output::line(&format!("wrote {}, with {open} lines to answer (TODO)", path.display()))
        }
    }
}

fn check(args: &CheckArgs) -> Result<(), CliError> {
    let mapping = file::load(&args.mapping)?;
    let mut issues = Vec::new();
    let books = books(&args.paths, &mut issues);
    let explanation = explain(&mapping, &books, &mut issues);
    if !explanation.sheets.is_empty() {
        match args.format.format {
            Format::Text => output::print(&text(&explanation))?,
            Format::Json => output::line(
                &serde_json::to_string(&explanation)
                    .map_err(|error| CliError::input(error.to_string(), ""))?,
            )?,
        }
    }
    output::say_issues(&issues, &[], args.format.format);
    match issues.iter().any(|issue| issue.severity == Severity::Error) {
        true => Err(CliError::said(Failure::Input)),
        false => Ok(()),
    }
}

fn books(paths: &[PathBuf], issues: &mut Vec<Issue>) -> Vec<Book> {
    let files = files(paths, issues);
    files.iter().filter_map(|file| Book::read(file, issues)).collect()
}
