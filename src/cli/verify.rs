//! `verify`: the whole log and register, recomputed.

use super::error::{CliError, Failure};
use super::output;
use super::report::to_json;
use super::shared::{Format, FormatArg, Global};
use crate::audit::verify::verify;
use crate::report::render::numbers::grouped;

/// Recompute the tree over all records and check every commitment of the register
///
/// Needs no key and shows nothing of anybody. A record or register row that was changed in any
/// byte is found and named. Compare the root with one noted earlier, on a published factsheet for
/// example: `report --as-of SIZE` prints the root at any past size.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount verify")]
pub struct Args {
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let bar = output::progress(ledger.log().size(), "verifying");
    let verdict = verify(&ledger, |_| bar.inc(1))?;
    bar.finish_and_clear();
    ledger.close()?;
    let root = hex::encode(verdict.root);
    if args.format.format == Format::Json {
        let object = serde_json::json!({
            "records": verdict.records, "root": root, "register_rows": verdict.rows,
            "register_entries": verdict.entries, "erased": verdict.erased,
            "faults": verdict.faults,
        });
        output::print(&to_json(&object)?)?;
    } else {
        for fault in &verdict.faults {
            output::line(&format!("DAMAGED: {fault}"))?;
        }
        if verdict.faults.is_empty() {
            output::line(&format!(
                "verified {} records and {} register rows of {} entries ({} erased)\nroot {root}",
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
