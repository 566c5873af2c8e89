//! `man`: manual pages.

use std::path::PathBuf;

use clap::Command;

use super::error::CliError;
use super::output;

/// Write manual pages, one for each command
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount man ~/.local/share/man/man1")]
pub struct Args {
    /// Folder to write them to
    dir: PathBuf,
}

/// Runs the command; `app` is the whole command line.
pub fn run(args: &Args, app: Command) -> Result<(), CliError> {
    let dir = &args.dir;
    std::fs::create_dir_all(dir).map_err(|error| CliError::file("create", dir, &error))?;
    clap_mangen::generate_to(app, dir).map_err(|error| CliError::file("write to", dir, &error))?;
    output::line(&format!("wrote the manual pages to {}", dir.display()))
}
