//! `verify`: the whole log and register, recomputed; or a proof, without the ledger.

use std::path::{Path, PathBuf};

use super::error::{CliError, Failure};
use super::output;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global};
use super::signing::Trust;
use crate::report::render::numbers::grouped;
use crate::service::Input;
use crate::service::evidence::{Checked, Finding};
use crate::service::verify::{self, Kept};
use crate::service::verify_proof::{self, Proved};

/// Recompute the tree over all records and check every commitment of the register
///
/// Needs no key and shows nothing of anybody. A record or register row that was changed in any
/// byte is found and named. But whoever can change the whole ledger can make another one that
/// verifies: so keep a checkpoint of it where the office cannot reach (`headcount checkpoint`).
/// With --checkpoint, any rewriting of what it covers is found as well, a log that was cut off and
/// grown again included.
///
/// Files that `evidence` attached are held against the log, too: a changed one is a fault, a missing one is named. Where
/// the key of the evidence is beside the ledger, each is decrypted for it.
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

fn verify_ledger(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = verify::Request { checkpoint: args.kept(), trust: args.trust.given() };
    let ledger = global.open_anew()?;
    let outcome = verify::run(&ledger, &request, &global.context_with(&Terminal::default()))?;
    ledger.close()?;
    let faults = outcome.faults.len();
    match args.format.format {
        Format::Json => output::json_pretty(&outcome)?,
        Format::Text => output::print(&in_words(&outcome))?,
    }
    match args.format.format {
        _ if faults == 0 => Ok(()),
        Format::Json => Err(CliError::printed(Failure::Damaged)),
        Format::Text => Err(CliError::damaged(
            format!(
                "{faults} {} in {} records",
                if faults == 1 { "fault" } else { "faults" },
                grouped(outcome.records)
            ),
            match outcome.is_only_cache_at_fault() {
                true => "no report uses these files; somebody or something else wrote them",
                false => "keep this ledger for examination and restore a copy that verifies",
            },
        )),
    }
}

fn in_words(outcome: &verify::Outcome) -> String {
    if !outcome.faults.is_empty() {
        return outcome.faults.iter().map(|fault| format!("DAMAGED: {fault}\n")).collect();
    }
    let mut text = format!(
        "verified {} records and {} register rows of {} entries ({} erased)\nroot {}\n",
        grouped(outcome.records),
        grouped(outcome.register_rows),
        grouped(outcome.register_entries),
        grouped(outcome.erased),
        outcome.root
    );
    // All of it is in the JSON; here what is in order is one line.
    let (sound, others): (Vec<_>, Vec<_>) = outcome.cache.iter().partition(|file| file.is_used);
    match sound.len() {
        0 => {}
        1 => text.push_str("cache/ has 1 file that this ledger's key sealed; it was not used\n"),
        files => text.push_str(&format!(
            "cache/ has {files} files that this ledger's key sealed; none was used\n"
        )),
    }
    others.iter().for_each(|file| text.push_str(&format!("{}\n", file.finding)));
    text.push_str(&evidence(&outcome.evidence));
    if let Some(Kept { name, size, signature, .. }) = &outcome.checkpoint {
        text.push_str(&format!(
            "its first {} records are those of the checkpoint {name}, {signature}\n",
            grouped(*size)
        ));
    }
    text
}

/// What was found of the files that show what activities were.
fn evidence(files: &[Checked]) -> String {
    let count = |wanted| files.iter().filter(|file| file.finding == wanted).count() as u64;
    let of = |wanted, says: &str| match count(wanted) {
        0 => String::new(),
        1 => format!("evidence: 1 file {says}\n"),
        several => format!("evidence: {} files {says}\n", grouped(several)),
    };
    let mut text = of(Finding::Sound, "decrypted, as attached")
        + &of(Finding::Unchanged, "as recorded; not decrypted, since the key is not here")
        + &of(Finding::Locked, "as recorded; the key that is here does not decrypt it");
    let missing = files.iter().filter(|file| file.finding == Finding::Missing);
    for Checked { activity, event, .. } in missing {
        text.push_str(&format!(
            "evidence MISSING: of {activity}, the file that event {event} attached is not here\n"
        ));
    }
    text
}

fn verify_proof(args: &Args, proof: &Path) -> Result<(), CliError> {
    let (proof, checkpoint) = (Input::Path(proof.to_owned()), args.kept());
    let request = verify_proof::Request { proof, checkpoint, trust: args.trust.given() };
    let outcome = verify_proof::run(&request)?;
    match args.format.format {
        Format::Json => output::json_pretty(&outcome),
        Format::Text => output::line(&proof_in_words(&outcome)),
    }
}

impl Args {
    fn kept(&self) -> Option<Input> {
        self.checkpoint.clone().map(Input::Path)
    }
}

fn proof_in_words(outcome: &verify_proof::Outcome) -> String {
    let verify_proof::Outcome { proved, origin, size, root, signature } = outcome;
    let size = grouped(*size);
    match proved {
        Proved::Growth { old, .. } => format!(
            "the log {origin} of {size} records is that of {} with records added\n\
             root {root}; {signature}",
            grouped(*old)
        ),
        Proved::Record(entry) => {
            let about = entry.activity.as_ref().map(|a| format!(" {a}")).unwrap_or_default();
            format!(
                "record {} is in the log {origin} of {size} records\nroot {root}; {signature}\n\
                 recorded {} by {}: {}{about}: {}",
                entry.sequence, entry.recorded_at, entry.recorded_by, entry.event, entry.summary
            )
        }
    }
}
