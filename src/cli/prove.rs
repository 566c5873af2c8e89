//! `prove`: a record is in the log, or the log only grew, shown without the log.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::Global;
use super::target::{self, ForceArg};
use crate::service::Input;
use crate::service::files::Readers;
use crate::service::own_files::Written;
use crate::service::prove::{self, Proved, Request};

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
    #[command(flatten)]
    force: ForceArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = args.request()?;
    let proof = Written::Proof;
    let target = target::of(
        args.output.as_ref(),
        &args.force,
        &proof,
        args.checkpoint.iter().chain(&args.consistency),
        global,
    )?;
    let ledger = global.open_anew()?;
    let outcome = prove::run(&ledger, &request, &global.context_with(&Terminal::default()))?;
    ledger.close()?;
    if let Proved::Record { sequence, of_events: Some((reference, events)), .. } = &outcome.proved
        && events.len() > 1
    {
        let events: Vec<String> = events.iter().map(ToString::to_string).collect();
        let events = events.join(", ");
        output::say(&format!(
            "note: {reference} has the events {events}; this is proved of {sequence}, the last \
             that the checkpoint covers"
        ));
    }
    let Some(target) = &target else { return output::print(&outcome.proof) };
    // A record lists numbers of people.
    output::file(target, &proof, Readers::Owner, outcome.proof.as_bytes())?;
    output::say_written(target, &format!(": {}", in_words(&outcome.proved, &request)))
}

impl Args {
    fn request(&self) -> Result<Request, CliError> {
        match (self.consistency.as_slice(), &self.record, &self.checkpoint) {
            ([old, new], _, _) => {
                let [old, new] = [old, new].map(|path| Input::Path(path.clone()));
                Ok(Request::Growth { old, new })
            }
            (_, Some(record), Some(checkpoint)) => {
                let checkpoint = Input::Path(checkpoint.clone());
                Ok(Request::Record { record: record.clone(), checkpoint })
            }
            _ => Err(CliError::usage("name a record and a checkpoint", "see `help prove`")),
        }
    }
}

fn in_words(proved: &Proved, request: &Request) -> String {
    match (proved, request) {
        (Proved::Record { sequence, covered, .. }, Request::Record { checkpoint, .. }) => {
            format!("record {sequence} is among the {covered} records of {}", checkpoint.given())
        }
        (Proved::Record { sequence, covered, .. }, _) => {
            format!("record {sequence} is among {covered} records")
        }
        (Proved::Growth { old, new }, _) => {
            format!("the log of {new} records is that of {old} with records added")
        }
    }
}
