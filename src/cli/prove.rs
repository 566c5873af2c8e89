//! `prove`: a record is in the log, or the log only grew, shown without the log.

use std::path::{Path, PathBuf};

use super::error::CliError;
use super::output;
use super::shared::Global;
use super::signing;
use crate::audit::checkpoint::{Checkpoint, Disagreement, tree};
use crate::audit::proof::Tree;
use crate::audit::proof_file::ProofFile;
use crate::event::ids::Reference;
use crate::ledger::{Ledger, LedgerError};
use crate::log::store::Part;

/// Prove that a record is in the log, or that the log only grew, to somebody without the log
///
/// With a record's number, or an activity's reference (its last event then), writes the record and
/// the hashes that lead from it to the checkpoint's root: `verify --proof` checks it and prints what
/// the record says, without any other record. With --consistency, writes the hashes which show that
/// the log of a new checkpoint is that of an old one with records added.
///
/// A proof holds the record's bytes: an activity with the register's numbers of the people it
/// reached. It is pseudonymised data, to be shared under an agreement; a consistency proof holds
/// nothing but hashes.
///
/// The proofs are those of RFC 6962, in the formats c2sp.org/tlog-proof and, for consistency,
/// c2sp.org/tlog-witness.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount prove GAO-NFI-001 --checkpoint march.checkpoint -o GAO-NFI-001.tlog-proof
  headcount prove 12 --checkpoint march.checkpoint
  headcount prove --consistency march.checkpoint june.checkpoint -o grown.proof
  headcount verify --proof GAO-NFI-001.tlog-proof --checkpoint march.checkpoint --verifier KEY
  headcount verify --proof grown.proof --checkpoint march.checkpoint --verifier KEY")]
pub struct Args {
    /// The activity, or the number of the record as `history` lists it
    #[arg(value_name = "REF|SEQUENCE", required_unless_present = "consistency")]
    record: Option<String>,
    /// The checkpoint that covers the record
    #[arg(long, value_name = "FILE", required_unless_present = "consistency")]
    checkpoint: Option<PathBuf>,
    /// Prove that the log of NEW is that of OLD with records added
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["record", "checkpoint"])]
    consistency: Vec<PathBuf>,
    /// Write it to a file instead of printing it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let bar = output::progress(ledger.log().size(), "hashing");
    let tree = tree(&ledger, |_| bar.inc(1))?;
    bar.finish_and_clear();
    let (what, proof) = match (args.consistency.as_slice(), &args.record, &args.checkpoint) {
        ([old, new], _, _) => consistency(&ledger, &tree, old, new)?,
        (_, Some(record), Some(checkpoint)) => inclusion(&ledger, &tree, record, checkpoint)?,
        _ => return Err(CliError::usage("name a record and a checkpoint", "see `help prove`")),
    };
    ledger.close()?;
    match &args.output {
        None => output::print(&proof.to_text()),
        Some(file) => {
            output::file(file, proof.to_text())?;
            output::line(&format!("wrote {}: {what}", file.display()))
        }
    }
}

fn inclusion(
    ledger: &Ledger,
    tree: &Tree,
    record: &str,
    path: &Path,
) -> Result<(String, ProofFile), CliError> {
    let checkpoint = agreed(ledger, tree, path)?;
    let covered = checkpoint.size;
    let sequence = sequence_of(ledger, record, covered)?;
    let bytes = ledger.log().read(Part::Record, sequence)?;
    let proof = ProofFile::of_inclusion(tree, sequence, bytes, checkpoint);
    let proof = proof.ok_or_else(|| {
        CliError::input(
            format!(
                "the checkpoint {} covers {covered} records, not record {sequence}",
                path.display()
            ),
            "make a new one with `headcount checkpoint`, or name an earlier record",
        )
    })?;
    Ok((format!("record {sequence} is among the {covered} records of {}", path.display()), proof))
}

/// The record that is meant: an activity's last event that the checkpoint covers, else a number.
fn sequence_of(ledger: &Ledger, record: &str, covered: u64) -> Result<u64, CliError> {
    let reference = Reference::new(record)
        .map_err(|error| CliError::usage(format!("the reference {error}"), ""))?;
    if !ledger.state().activities.contains_key(&reference) {
        return record.parse().map_err(|_| LedgerError::Unknown(reference).into());
    }
    let mut events = Vec::new();
    for record in ledger.records() {
        let record = record.map_err(LedgerError::from)?;
        if record.event.reference() == Some(&reference) {
            events.push(record.sequence);
        }
    }
    let last = events.iter().rev().find(|sequence| **sequence < covered).copied();
    let last = last.ok_or_else(|| {
        CliError::input(
            format!("the checkpoint covers {covered} records, none of them about {reference}"),
            "make a new one with `headcount checkpoint`",
        )
    })?;
    if events.len() > 1 {
        let events: Vec<String> = events.iter().map(ToString::to_string).collect();
        let events = events.join(", ");
        output::say(&format!(
            "note: {reference} has the events {events}; this is proved of {last}, the last that the \
             checkpoint covers"
        ));
    }
    Ok(last)
}

fn consistency(
    ledger: &Ledger,
    tree: &Tree,
    old: &Path,
    new: &Path,
) -> Result<(String, ProofFile), CliError> {
    let (before, after) = (agreed(ledger, tree, old)?, agreed(ledger, tree, new)?);
    let (from, to) = (before.size, after.size);
    let proof = ProofFile::of_consistency(tree, from, after).ok_or_else(|| {
        CliError::input(
            format!("{} covers {from} records and {} only {to}", old.display(), new.display()),
            "name the older checkpoint first",
        )
    })?;
    Ok((format!("the log of {to} records is that of {from} with records added"), proof))
}

/// Reads a checkpoint that the ledger's log still fits.
fn agreed(ledger: &Ledger, tree: &Tree, path: &Path) -> Result<Checkpoint, CliError> {
    let checkpoint = signing::read_checkpoint(path)?;
    match checkpoint.disagreement(ledger.opened()?.ledger, tree) {
        None => Ok(checkpoint),
        Some(disagreement) => Err(disagrees(&disagreement, path)),
    }
}

/// The log is not what a checkpoint says.
pub fn disagrees(disagreement: &Disagreement, path: &Path) -> CliError {
    CliError::damaged(
        format!("{}: {disagreement}", path.display()),
        match disagreement {
            Disagreement::AnotherLedger { .. } => "name this ledger's checkpoint",
            _ => {
                "keep this ledger for examination; a copy made when the checkpoint was signed shows \
                  what was changed"
            }
        },
    )
}
