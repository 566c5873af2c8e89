//! `template`: empty intake tables.

use std::path::{Path, PathBuf};

use super::error::CliError;
use super::locale::language;
use super::output;
use super::shared::{ExcelArg, Global, one_of};
use crate::intake::tables::Table;
use crate::language::Language;
use crate::service::files::{self, Readers, Target};
use crate::service::own_files::Written;
use crate::service::template;

/// Write empty intake tables with one example each
///
/// Four CSV files: activities, people, households, headcounts. The row that begins with "# " is an
/// example, which import leaves out. With --xlsx, one workbook with a sheet for each, lists to choose
/// from out of the ledger's profile, and a help sheet. Existing files are not overwritten.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount template tables
  headcount template tables --excel          # CSV that Excel reads letters such as é in
  headcount template --xlsx saisie.xlsx --lang fr
  headcount template --columns               # what each column means")]
pub struct Args {
    /// Folder to write them to
    #[arg(required_unless_present_any = ["columns", "xlsx"])]
    dir: Option<PathBuf>,
    /// Write a workbook instead, with lists from the ledger's profile
    #[arg(long, value_name = "FILE.xlsx", conflicts_with_all = ["dir", "columns", "excel"])]
    xlsx: Option<PathBuf>,
    #[command(flatten)]
    excel: ExcelArg,
    /// Language of the workbook's explanations [default: that of the environment]
    #[arg(long, value_name = "LANG", requires = "xlsx", value_parser = one_of(Language::ALL, Language::name))]
    lang: Option<Language>,
    /// Print what each column means instead
    #[arg(long, conflicts_with = "excel")]
    columns: bool,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    if let Some(path) = &args.xlsx {
        return workbook(path, language(args.lang), global);
    }
    if args.columns {
        return output::print(&columns());
    }
    let Some(dir) = &args.dir else {
        return Err(CliError::usage("a folder is needed", ""));
    };
    files::make_folder(dir)?;
    let tables = template::tables(args.excel.excel);
    if let Some(path) = tables.iter().map(|table| dir.join(&table.name)).find(|path| path.exists())
    {
        let message = format!("{} exists already", path.display());
        return Err(CliError::input(message, "give another folder, or move the file away"));
    }
    for table in &tables {
        let path = dir.join(&table.name);
        files::write_new(&path, Readers::All, &table.text)?;
        output::line(&format!("wrote {}", path.display()))?;
    }
    Ok(())
}

fn workbook(path: &Path, language: Language, global: &Global) -> Result<(), CliError> {
    if path.exists() {
        let message = format!("{} exists already", path.display());
        return Err(CliError::input(message, "give another file, or move this one away"));
    }
    let target = Target::new(path, false, &global.key_places())?;
    let ledger = global.open()?;
    let bytes = template::workbook(&ledger, language)?;
    ledger.close()?;
    output::file(&target, &Written::Intake, Readers::All, &bytes)?;
    output::line(&format!("wrote {}", path.display()))
}

fn columns() -> String {
    let mut text = String::new();
    for table in Table::ALL {
        text.push_str(&format!("{}.csv\n", table.name()));
        for spec in table.columns() {
            let mark = if spec.required { " (required)" } else { "" };
            text.push_str(&format!("  {:<18} {}{mark}\n", spec.name, spec.meaning));
        }
        text.push('\n');
    }
    text
}
