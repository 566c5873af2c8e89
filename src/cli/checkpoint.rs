//! `checkpoint`: the log's size and root, signed.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global};
use super::signing;
use crate::audit::checkpoint::{Checkpoint, tree};
use crate::ledger::signing_file;
use crate::report::render::numbers::grouped;

/// Sign the log's size and root, for somebody outside the office to keep
///
/// Whoever keeps a checkpoint can tell later whether any record that it covers was changed, removed,
/// inserted or moved: `verify --checkpoint FILE`. It names nobody and tells nothing of the records.
/// The signature proves that the office vouched for this log; it proves neither that the records are
/// true, nor when it was made, nor that nobody was given a checkpoint of another log. So give one
/// to people who talk to each other, and let them note the day.
///
/// The file is a signed note (c2sp.org/tlog-checkpoint, Ed25519): origin, number of records, root,
/// signature.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount checkpoint -o 2026-03-31.checkpoint
  headcount verify --checkpoint 2026-03-31.checkpoint     # later, by whoever kept it")]
pub struct Args {
    /// Write it to a file instead of printing it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The signing key [default: DIR.sign beside the ledger, made when it is not there]
    #[arg(long, value_name = "FILE")]
    signing_key: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let beside = || signing_file::beside(&global.ledger_dir());
    let path = args.signing_key.clone().unwrap_or_else(beside);
    let bar = output::progress(ledger.log().size(), "hashing");
    let tree = tree(&ledger, |_| bar.inc(1))?;
    bar.finish_and_clear();
    let (size, root) = (tree.size(), ledger.log().root());
    // Nothing is vouched for that was not recomputed just now.
    if tree.root(size) != Some(root) {
        return Err(CliError::damaged(
            "the records are not the ones that were acknowledged: no checkpoint is signed",
            "run `headcount verify` for all that is damaged, and restore a copy",
        ));
    }
    let signer = match signing::read(&path, &ledger)? {
        Some(signer) => signer,
        None => {
            let signer = signing::create(&path, &ledger)?;
            let verifier = signing::verifier_path(&path);
            output::say(&format!(
                "note: made the signing key {}; auditors check its signatures with {}",
                path.display(),
                verifier.display()
            ));
            signer
        }
    };
    let checkpoint = Checkpoint::sign(ledger.opened()?.ledger, size, root, &signer);
    ledger.close()?;
    if let Some(file) = &args.output {
        output::file(file, &checkpoint)?;
    }
    match (args.format.format, &args.output) {
        (Format::Json, _) => {
            let object = serde_json::json!({
                "size": size, "root": hex::encode(root), "checkpoint": checkpoint,
                "verifier_key": signer.verifier().to_string(),
            });
            output::line(&object.to_string())
        }
        (Format::Text, None) => output::print(&checkpoint),
        (Format::Text, Some(file)) => output::line(&format!(
            "wrote {}: {} records, root {}",
            file.display(),
            grouped(size),
            hex::encode(root)
        )),
    }
}
