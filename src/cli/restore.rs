//! `restore`: a ledger from its backups.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global, UnlockArgs};
use crate::report::render::numbers::counted;
use crate::service::restore::{self, Evidence, Outcome};

/// Make a ledger of its backups, and verify it
///
/// Give the full backup and all that follow on it, or the folder in which they are. The ledger is
/// made in a folder that is not there yet, and is verified before it is. A backup that was torn off
/// (a stick pulled out, a full disk) is refused; with --partial it is restored up to its last whole
/// record, and what is missing is said.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount restore /media/usb --to mali
  headcount restore mali-00000614.headcount-backup --to mali --partial
  headcount restore --check /media/usb
  headcount restore /media/usb --to mali --identity office.age-key

The key is beside the ledger or in a safe place, not in the backup: bring it back as mali.key, or
with `headcount key import`. Reports and verification need none.")]
pub struct Args {
    /// Backups, or folders of them
    #[arg(required = true, value_name = "BACKUP|DIR")]
    sources: Vec<PathBuf>,
    /// Folder of the ledger: one that is not there yet, or is empty
    #[arg(long, value_name = "DIR", required_unless_present = "check")]
    to: Option<PathBuf>,
    /// Restore nothing; read the backups to their end and say whether they are whole
    #[arg(long, conflicts_with_all = ["to", "partial"])]
    check: bool,
    /// Restore what is there of a backup that was torn off
    #[arg(long)]
    partial: bool,
    #[command(flatten)]
    unlock: UnlockArgs,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let sources = args.sources.clone();
    let unlock = args
        .unlock
        .unlock("the passphrase of the backup", || restore::needs_unlocking(&args.sources))?;
    let (progress, format) = (Terminal::default(), args.format.format);
    let Some(dir) = args.to.clone().filter(|_| !args.check) else {
        let checked = restore::check(&sources, &unlock, &global.context_with(&progress))?;
        return match format {
            Format::Json => output::json_line(&checked),
            Format::Text => output::line(&format!(
                "the backup is whole: {} of {}\nroot {}",
                counted(checked.size, "record"),
                checked.ledger,
                checked.root
            )),
        };
    };
    global.refuse_while_served(&dir)?;
    let request = restore::Request { sources, partial: args.partial };
    let outcome = restore::run(&request, &unlock, &global.context_in(dir, &progress))?;
    match format {
        Format::Json => output::json_line(&outcome),
        Format::Text => in_words(&outcome),
    }
}

fn in_words(outcome: &Outcome) -> Result<(), CliError> {
    output::line(&format!(
        "restored {} of {} into {}; all verify\nroot {}",
        counted(outcome.records, "record"),
        outcome.name,
        outcome.ledger.display(),
        outcome.root
    ))?;
    if let Some(missing) = &outcome.missing {
        output::say(&format!(
            "warning: {} is not whole ({}): records {} to {} are missing; record again what they \
             were, or import it",
            missing.backup.display(),
            missing.why,
            missing.from,
            missing.until - 1
        ));
    }
    if outcome.erasures_repeated > 0 {
        output::say(&format!(
            "note: recorded {} anew, whose event was in the missing part",
            counted(outcome.erasures_repeated, "erasure")
        ));
    }
    if let Some(Evidence { files, missing, has_key }) = &outcome.evidence {
        output::line(&format!("evidence: {} restored", counted(*files, "file")))?;
        if !missing.is_empty() {
            let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
            output::say(&format!(
                "warning: the files that events {} attached are in no folder .evidence beside the backups; \
                 copy them into the one beside the ledger, or say with `headcount evidence destroy` that \
                 they are lost",
                missing.join(", ")
            ));
        }
        if !has_key {
            output::say(
                "note: the key of the evidence is not in the backup: bring it back, or with `headcount \
                 key import`; without it nobody can read what was attached",
            );
        }
    }
    match &outcome.key {
        Some(path) => output::line(&format!("wrote the key to {}", path.display()))?,
        None if !outcome.key_path.exists() => output::say(&format!(
            "note: the key is not in the backup: bring it back as {}, or with `headcount key \
             import`; reports and verification need none",
            outcome.key_path.display()
        )),
        None => {}
    }
    Ok(())
}
