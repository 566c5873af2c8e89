//! `verify`: the whole log and register, recomputed; or a proof, without the ledger.

use std::path::{Path, PathBuf};

use super::error::{CliError, Failure};
use super::output;
use super::report::to_json;
use super::shared::{Format, FormatArg, Global};
use super::signing::{self, Trust};
use crate::audit::checkpoint::{Checkpoint, tree};
use crate::audit::proof_file::{Claim, ProofError, ProofFile};
use crate::audit::verify::verify;
use crate::ledger::signing_file;
use crate::report::history::Entry;
use crate::report::render::numbers::grouped;

/// Recompute the tree over all records and check every commitment of the register
///
/// Needs no key and shows nothing of anybody. A record or register row that was changed in any
/// byte is found and named. But whoever can change the whole ledger can make another one that
/// verifies: so keep a checkpoint of it where the office cannot reach (`headcount checkpoint`).
/// With --checkpoint, any rewriting of what it covers is found as well, a log that was cut off and
/// grown again included.
///
/// With --proof, checks a proof and needs no ledger: that a record is in the log of a checkpoint, or
/// that a log only grew since the checkpoint you kept.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount verify
  headcount verify --checkpoint march.checkpoint --verifier office.vkey
  headcount verify --proof GAO-NFI-001.tlog-proof --checkpoint march.checkpoint --verifier office.vkey
  headcount verify --proof grown.proof --checkpoint march.checkpoint --trust-checkpoint")]
pub struct Args {
    /// A checkpoint that you kept
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// A proof to check, without the ledger
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    #[command(flatten)]
    trust: Trust,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    match &args.proof {
        Some(proof) => verify_proof(args, proof),
        None => verify_ledger(args, global),
    }
}

/// A checkpoint with the file it came from and what its signature rests on.
struct Kept<'a> {
    checkpoint: Checkpoint,
    path: &'a Path,
    signature: String,
}

fn kept<'a>(args: &'a Args, beside: Option<PathBuf>) -> Result<Option<Kept<'a>>, CliError> {
    let Some(path) = args.checkpoint.as_deref() else { return Ok(None) };
    let checkpoint = signing::read_checkpoint(path)?;
    let signature = args.trust.check(&checkpoint, path, beside)?;
    Ok(Some(Kept { checkpoint, path, signature }))
}

fn verify_ledger(args: &Args, global: &Global) -> Result<(), CliError> {
    let kept = kept(args, Some(signing_file::beside(&global.ledger_dir())))?;
    let ledger = global.open()?;
    let bar = output::progress(ledger.log().size(), "verifying");
    let mut verdict = verify(&ledger, |_| bar.inc(1))?;
    let mut agreement = serde_json::Value::Null;
    let mut held = String::new();
    if let Some(Kept { checkpoint, path, signature }) = &kept {
        bar.reset();
        let tree = tree(&ledger, |_| bar.inc(1))?;
        let disagreement = checkpoint.disagreement(ledger.opened()?.ledger, &tree);
        agreement = serde_json::json!({
            "origin": checkpoint.origin, "size": checkpoint.size,
            "root": hex::encode(checkpoint.root), "signature": signature,
            "agrees": disagreement.is_none(),
        });
        held = format!(
            "\nits first {} records are those of the checkpoint {}, {signature}",
            grouped(checkpoint.size),
            path.display()
        );
        verdict.faults.extend(disagreement.map(|fault| fault.to_string()));
    }
    bar.finish_and_clear();
    ledger.close()?;
    let root = hex::encode(verdict.root);
    if args.format.format == Format::Json {
        let mut object = serde_json::json!({
            "records": verdict.records, "root": root, "register_rows": verdict.rows,
            "register_entries": verdict.entries, "erased": verdict.erased,
            "faults": verdict.faults,
        });
        if kept.is_some() {
            object["checkpoint"] = agreement;
        }
        output::print(&to_json(&object)?)?;
    } else {
        for fault in &verdict.faults {
            output::line(&format!("DAMAGED: {fault}"))?;
        }
        if verdict.faults.is_empty() {
            output::line(&format!(
                "verified {} records and {} register rows of {} entries ({} erased)\nroot {root}{held}",
                grouped(verdict.records),
                grouped(verdict.rows),
                grouped(verdict.entries),
                grouped(verdict.erased)
            ))?;
        }
    }
    match verdict.faults.len() {
        0 => Ok(()),
        _ if args.format.format == Format::Json => Err(CliError::said(Failure::Damaged)),
        faults => Err(CliError::damaged(
            format!(
                "{faults} {} in {} records",
                if faults == 1 { "fault" } else { "faults" },
                grouped(verdict.records)
            ),
            "keep this ledger for examination and restore a copy that verifies",
        )),
    }
}

fn verify_proof(args: &Args, path: &Path) -> Result<(), CliError> {
    let proof = ProofFile::parse(&signing::read_file(path)?);
    let proof = proof.map_err(|error| refused(&error, path))?;
    let kept = kept(args, None)?;
    let (said, object) = match (&proof.claim, &kept) {
        (Claim::Inclusion { sequence, record }, kept) => {
            let signature = match kept {
                Some(kept) if !proof.checkpoint.says_the_same_as(&kept.checkpoint) => {
                    let why = format!("not for {}", kept.path.display());
                    return Err(refused(&ProofError::AnotherCheckpoint(why), path));
                }
                Some(kept) => kept.signature.clone(),
                None => args.trust.check(&proof.checkpoint, path, None)?,
            };
            let record = proof.check_inclusion(*sequence, record);
            let entry = Entry::of(&record.map_err(|error| refused(&error, path))?, &[]);
            (included(&entry, &proof.checkpoint, &signature), serde_json::json!(entry))
        }
        (Claim::Consistency { old }, Some(kept)) => {
            proof
                .check_consistency(*old, &kept.checkpoint)
                .map_err(|error| refused(&error, path))?;
            let signature = args.trust.check(&proof.checkpoint, path, None)?;
            let Checkpoint { origin, size, root, .. } = &proof.checkpoint;
            let said = format!(
                "the log {origin} of {} records is that of {} with records added\n\
                 root {}; {signature}",
                grouped(*size),
                grouped(*old),
                hex::encode(root)
            );
            (said, serde_json::json!({ "old": old, "size": size }))
        }
        (Claim::Consistency { .. }, None) => {
            return Err(CliError::usage(
                format!("{} proves that a log grew out of an earlier one", path.display()),
                "name the checkpoint of the earlier one with --checkpoint",
            ));
        }
    };
    match args.format.format {
        Format::Text => output::line(&said),
        Format::Json => {
            let Checkpoint { origin, size, root, .. } = &proof.checkpoint;
            let object = serde_json::json!({
                "proved": object, "origin": origin, "size": size, "root": hex::encode(root),
            });
            output::print(&to_json(&object)?)
        }
    }
}

fn included(entry: &Entry, checkpoint: &Checkpoint, signature: &str) -> String {
    let about = entry.activity.as_ref().map(|a| format!(" {a}")).unwrap_or_default();
    format!(
        "record {} is in the log {} of {} records\nroot {}; {signature}\n\
         recorded {} by {}: {}{about}: {}",
        entry.sequence,
        checkpoint.origin,
        grouped(checkpoint.size),
        hex::encode(checkpoint.root),
        entry.recorded_at,
        entry.recorded_by,
        entry.event,
        entry.summary
    )
}

fn refused(error: &ProofError, path: &Path) -> CliError {
    let message = format!("{} {error}", path.display());
    match error {
        ProofError::Form(_) | ProofError::Checkpoint(_) => CliError::input(
            message,
            "a proof is a file as `headcount prove` writes it, to the byte",
        ),
        ProofError::AnotherCheckpoint(_) => CliError::damaged(
            message,
            "ask for a proof against the checkpoint that you kept: `headcount prove … --checkpoint FILE`",
        ),
        ProofError::False | ProofError::Record(_) => {
            CliError::damaged(message, "nothing is proved: ask where the file comes from")
        }
    }
}
