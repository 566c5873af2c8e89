//! `backup`: the ledger in a file that can be carried away.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global, LockArgs};
use crate::report::render::numbers::{counted, length};
use crate::service::backup::{self, Evidence, Outcome};

/// Write a backup of the ledger: its records and its register, in one compressed file
///
/// Into a folder, the file gets a name of its own; run it daily. With --incremental, only what came
/// after the latest backup in that folder is written; keep all of them, since restoring takes the
/// full one and every one after it. A backup is read back before it gets its name, and does not
/// depend on the store: its format is documented. It holds what the ledger holds: pseudonyms, sex,
/// year of birth. Encrypt what leaves the office. The key is in none, unless you ask for it. The files that
/// `evidence` attached are copied into a folder beside the backup, encrypted as they are.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount backup /media/usb/
  headcount backup /media/usb/ --incremental
  headcount backup mali.headcount-backup --recipient age1w32yaenlh5pz8vpfmdvpt6ym602h6u2r5agv7kvjl3flxtvfye2qmf6y6w
  headcount backup /media/usb/ --passphrase-file passphrase.txt --with-key")]
pub struct Args {
    /// A folder, or the file to write (one that is not there yet)
    #[arg(value_name = "DIR|FILE")]
    target: PathBuf,
    /// Only what came after the latest backup in the folder; everything where there is none
    #[arg(long)]
    incremental: bool,
    /// Only what came after this backup
    #[arg(long, value_name = "BACKUP", conflicts_with = "incremental")]
    since: Option<PathBuf>,
    /// Put the key in, too: who can decrypt the backup can then find people by their numbers
    #[arg(long, requires = "lock")]
    with_key: bool,
    #[command(flatten)]
    lock: LockArgs,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let lock = args.lock.lock("a passphrase for the backup")?;
    let request = backup::Request {
        target: args.target.clone(),
        since: args.since.clone(),
        incremental: args.incremental,
        with_key: args.with_key,
    };
    let ledger = global.open_anew()?;
    let progress = Terminal::default();
    let outcome = backup::run(&ledger, &request, lock, &global.context_with(&progress))?;
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_line(&outcome),
        Format::Text => in_words(&outcome),
    }
}

fn in_words(outcome: &Outcome) -> Result<(), CliError> {
    let Outcome { backup: path, from, size, bytes, was_there, .. } = outcome;
    let records = counted(size - from, "record");
    output::line(&match (was_there, from) {
        (true, _) => format!("nothing to do: {path} has all {}", counted(*size, "record")),
        (false, 0) => format!("backed up {records} to {path}, {}", length(*bytes)),
        (false, from) => format!(
            "backed up {records} from {from} on to {path}, {}; restoring takes the \
             earlier backups, too",
            length(*bytes)
        ),
    })?;
    output::line(&format!("root {}", outcome.root))?;
    if let Some(Evidence { folder, files, copied, missing }) = &outcome.evidence {
        let files = counted(*files, "file");
        output::line(&format!("evidence: {files} in {folder}, {copied} of them new there"))?;
        for event in missing {
            output::say(&format!(
                "warning: the file that event {event} attached is not in it: it is not beside the ledger as it \
                 was attached"
            ));
        }
    }
    if outcome.is_on_ledgers_disk && !was_there {
        output::say("note: the backup is on the ledger's own disk: copy it to another one");
    }
    if !outcome.has_key && *from == 0 && !was_there {
        output::say(
            "note: the key is not in it: keep a copy of that elsewhere, too (`headcount key export`)",
        );
    }
    Ok(())
}
