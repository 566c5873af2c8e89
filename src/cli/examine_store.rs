//! `examine-store`: hidden; opens a copy of a store in a process of its own.
//!
//! sled can panic on a damaged store, and again while it is dropped, which aborts the process. The
//! process that opens a ledger therefore lets this one try first.

use std::path::PathBuf;

use super::error::{CliError, Failure};
use super::output;
use crate::log::{LogError, examine_store};

/// Examine a copy of a store
#[derive(clap::Args)]
pub struct Args {
    store: PathBuf,
    size: u64,
    root: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CliError> {
    let mut root = [0; 32];
    if hex::decode_to_slice(&args.root, &mut root).is_err() {
        return Err(CliError::usage("the root is not 64 hexadecimal digits", ""));
    }
    match examine_store(&args.store, args.size, root) {
        Ok(examined) => output::line(&format!("{}\n{}", examined.size, hex::encode(examined.root))),
        Err(LogError::Damaged { what, why }) => {
            output::line(&format!("{what}\n{why}"))?;
            Err(CliError::printed(Failure::Damaged))
        }
        Err(error) => {
            output::line(&error.to_string())?;
            Err(CliError::printed(Failure::Input))
        }
    }
}
