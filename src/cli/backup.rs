//! `backup`: the ledger in a file that can be carried away.

use std::path::{Path, PathBuf};

use chrono::Utc;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, LockArgs};
use crate::custody::backup::{Request, Since, write};
use crate::event::time::Timestamp;
use crate::report::render::numbers::{counted, grouped};

/// Write a backup of the ledger: its records and its register, in one compressed file
///
/// Into a folder, the file gets a name of its own; run it daily. With --incremental, only what came
/// after the latest backup in that folder is written; keep all of them, since restoring takes the
/// full one and every one after it. A backup is read back before it gets its name, and does not
/// depend on the store: its format is documented. It holds what the ledger holds: pseudonyms, sex,
/// year of birth. Encrypt what leaves the office. The key is in none, unless you ask for it.
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
    let ledger = global.open()?;
    let key = if args.with_key { Some(global.open_key(&ledger)?) } else { None };
    let dir = global.ledger_dir();
    let stem = dir.file_name().unwrap_or("ledger".as_ref()).to_string_lossy().into_owned();
    let since = match &args.since {
        Some(path) => Since::Backup(path.clone()),
        None if args.incremental => Since::Latest,
        None => Since::Beginning,
    };
    let at = Timestamp::new(Utc::now());
    let request = Request { stem: &stem, since, lock, key: key.as_ref(), at };
    let bar = output::progress(ledger.log().size(), "backing up");
    let written = write(&ledger, &args.target, &request, || bar.inc(1))?;
    bar.finish_and_clear();
    ledger.close()?;
    let (path, root) = (written.path.display().to_string(), hex::encode(written.root));
    if args.format.format == Format::Json {
        let object = serde_json::json!({
            "backup": path, "from": written.from, "size": written.size, "root": root,
            "bytes": written.bytes, "was_there": written.was_there,
        });
        return output::line(&object.to_string());
    }
    let records = counted(written.size - written.from, "record");
    output::line(&match (written.was_there, written.from) {
        (true, _) => format!("nothing to do: {path} has all {}", counted(written.size, "record")),
        (false, 0) => format!("backed up {records} to {path}, {}", size(written.bytes)),
        (false, from) => format!(
            "backed up {records} from {from} on to {path}, {}; restoring takes the \
             earlier backups, too",
            size(written.bytes)
        ),
    })?;
    output::line(&format!("root {root}"))?;
    if same_disk(&dir, &written.path) && !written.was_there {
        output::say("note: the backup is on the ledger's own disk: copy it to another one");
    }
    if key.is_none() && written.from == 0 && !written.was_there {
        output::say(
            "note: the key is not in it: keep a copy of that elsewhere, too (`headcount key export`)",
        );
    }
    Ok(())
}

/// A length in bytes, for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{} bytes", grouped(bytes)),
        10_000..10_000_000 => format!("{} kB", grouped(bytes / 1_000)),
        _ => format!("{} MB", grouped(bytes / 1_000_000)),
    }
}

/// Whether two files are on one disk, where that can be known.
fn same_disk(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| std::fs::metadata(path).map(|meta| meta.dev()).ok();
        device(a).is_some() && device(a) == device(b)
    }
    #[cfg(not(unix))]
    {
        let _ = (a, b);
        false
    }
}
