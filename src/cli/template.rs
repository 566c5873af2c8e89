//! `template`: empty intake tables.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use crate::intake::tables::Table;
use crate::intake::template;

/// Write empty intake tables with one example each
///
/// Four CSV files: activities, people, households, headcounts. The row that begins with "# " is an
/// example, which import leaves out. Existing files are not overwritten.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount template tables
  headcount template --columns               # what each column means")]
pub struct Args {
    /// Folder to write them to
    #[arg(required_unless_present = "columns")]
    dir: Option<PathBuf>,
    /// Print what each column means instead
    #[arg(long)]
    columns: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CliError> {
    if args.columns {
        return output::print(&columns());
    }
    let Some(dir) = &args.dir else {
        return Err(CliError::usage("a folder is needed", ""));
    };
    std::fs::create_dir_all(dir).map_err(|error| CliError::file("create", dir, &error))?;
    let files = Table::ALL.map(|table| (table, dir.join(format!("{}.csv", table.name()))));
    if let Some((_, there)) = files.iter().find(|(_, path)| path.exists()) {
        let message = format!("{} exists already", there.display());
        return Err(CliError::input(message, "give another folder, or move the file away"));
    }
    for (table, path) in &files {
        output::file(path, &template::text(*table))?;
        output::line(&format!("wrote {}", path.display()))?;
    }
    Ok(())
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
