//! `mapping`: what the sheets and columns of a form or list are.

use std::path::PathBuf;
use std::slice;

use super::error::{CliError, Failure};
use super::issues::print_issues;
use super::locale::texts_for;
use super::output;
use super::shared::{Format, FormatArg, Global};
use super::target::{self, ForceArg};
use crate::intake::recognise::mapping::explain_text::text;
use crate::service::files::Readers;
use crate::service::own_files::Written;
use crate::service::{Input, mapping};

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

/// Draft a mapping by recognising headers and values in French, English and Spanish
///
/// Reads labels and XML names, the columns of Kobo, ODK, CommCare, ActivityInfo and DHIS2, and one workbook,
/// all CSV files of an export, or several exports of one form. What nobody can know from a form is marked
/// TODO, with the answers that it offers: the kind of activity, the office, the sector of each kind of kit,
/// and wherever two columns could be one field.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount mapping suggest kobo.xlsx
  headcount mapping suggest kobo.xlsx -o distribution.toml
  headcount mapping suggest labels.xlsx xml.xlsx -o distribution.toml
  headcount mapping suggest main.csv member.csv -o distribution.toml")]
struct SuggestArgs {
    /// The export: a workbook, or CSV files; or several exports of one form
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// File to write to [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: ForceArg,
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
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    match &args.what {
        What::Suggest(args) => suggest(args, global),
        What::Check(args) => check(args),
    }
}

fn suggest(args: &SuggestArgs, global: &Global) -> Result<(), CliError> {
    let what = Written::Mapping;
    let request = mapping::Suggest { inputs: Input::paths(&args.paths) };
    let target =
        target::of(args.output.as_ref(), &args.force, &what, &mapping::files_of(&request), global)?;
    let suggested = mapping::suggest(&request);
    print_issues(&suggested.issues, &[], Format::Text, texts_for(Format::Text));
    let draft = suggested.draft?;
    match &target {
        None => output::print(&draft.toml),
        Some(target) => {
            output::file(target, &what, Readers::All, draft.toml.as_bytes())?;
            output::say_written(target, &format!(", with {} lines to answer (TODO)", draft.open))
        }
    }
}

fn check(args: &CheckArgs) -> Result<(), CliError> {
    let (mapping, inputs) = (Input::Path(args.mapping.clone()), Input::paths(&args.paths));
    let checked = mapping::check(&mapping::Check { mapping, inputs })?;
    let format = args.format.format;
    if let Some(explanation) = &checked.explanation {
        match format {
            Format::Text => output::print(&text(explanation))?,
            Format::Json => output::json_lines_as_declared(slice::from_ref(explanation))?,
        }
    }
    print_issues(&checked.issues, &[], format, texts_for(format));
    if checked.has_errors() { Err(CliError::printed(Failure::Input)) } else { Ok(()) }
}
