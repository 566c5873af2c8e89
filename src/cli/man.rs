//! `man`: manual pages.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::PathBuf;

use clap::Command;

use super::error::CliError;
use super::output;
use crate::service::files;
use crate::service::own_files::Written;

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
    files::make_folder(dir)?;
    let made = || -> io::Result<Vec<(OsString, Vec<u8>)>> {
        let aside = tempfile::tempdir()?;
        clap_mangen::generate_to(app, aside.path())?;
        let pages = fs::read_dir(aside.path())?.map(|page| {
            let page = page?;
            Ok((page.file_name(), fs::read(page.path())?))
        });
        pages.collect()
    };
    for (name, page) in made().map_err(|error| CliError::file("write to", dir, &error))? {
        files::write(&dir.join(name), &Written::ManualPage, page)?;
    }
    output::line(&format!("wrote the manual pages to {}", dir.display()))
}
