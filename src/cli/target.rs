//! Where a command was told to write to.
//!
//! Belongs here: the option that every command with an output file takes, and looking at the place
//! before anything is done. Does not: writing (`output`), what may be replaced (`service::files`).

use std::path::PathBuf;

use super::error::CliError;
use super::shared::Global;
use crate::service::files::Target;
use crate::service::own_files::Written;

/// What every command with an output file takes.
#[derive(clap::Args)]
pub struct ForceArg {
    /// Replace the file even where headcount did not write it; a key or a ledger's file never
    #[arg(long, requires = "output")]
    force: bool,
}

/// Where a command was told to write to, if it was: a place where nothing is written is refused before
/// the command does anything, and so is one of the files that it reads.
pub fn of<'a>(
    path: Option<&PathBuf>,
    force: &ForceArg,
    what: &Written,
    read: impl IntoIterator<Item = &'a PathBuf>,
    global: &Global,
) -> Result<Option<Target>, CliError> {
    let Some(path) = path else { return Ok(None) };
    let target = Target::new(path, force.force, &global.key_places())?;
    target.spares(read.into_iter().map(PathBuf::as_path))?;
    // Of a checkpoint it is known only later whose it is going to be.
    if !matches!(what, Written::Checkpoint(_)) {
        target.accepts(what)?;
    }
    Ok(Some(target))
}
