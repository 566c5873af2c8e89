//! `restore`: a ledger from its backups.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, UnlockArgs};
use crate::custody::restore::{check, restore, size_of};
use crate::ledger::key_file;
use crate::register::Key;
use crate::report::render::numbers::counted;

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
    let unlock = args.unlock.unlock("the passphrase of the backup", || {
        crate::custody::backup::chain::any_encrypted(&args.sources).unwrap_or(false)
    })?;
    let bar = output::progress(size_of(&args.sources)?, "restoring");
    let Some(dir) = args.to.as_ref().filter(|_| !args.check) else {
        let (name, size, root) = check(&args.sources, &unlock, || bar.inc(1))?;
        bar.finish_and_clear();
        let root = hex::encode(root);
        return output::line(&match args.format.format {
            Format::Text => {
                format!("the backup is whole: {} of {name}\nroot {root}", counted(size, "record"))
            }
            Format::Json => {
                serde_json::json!({ "ledger": name, "size": size, "root": root }).to_string()
            }
        });
    };
    let partial = if args.partial { Some(global.stamp()?) } else { None };
    let restored = restore(&args.sources, dir, &unlock, partial, || bar.inc(1))?;
    bar.finish_and_clear();
    let key_path = global.key_path(dir);
    let mut key_written = false;
    if let Some(key) = restored.key.as_deref().and_then(Key::parse) {
        match key_file::write(&key_path, &key) {
            Ok(()) => key_written = true,
            Err(key_file::KeyError::Exists(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    let root = hex::encode(restored.root);
    if args.format.format == Format::Json {
        let missing = restored.missing.as_ref().map(|m| {
            serde_json::json!({ "from": m.from, "until": m.until, "backup": m.path, "why": m.why })
        });
        let object = serde_json::json!({
            "ledger": dir, "name": restored.name, "records": restored.records, "root": root,
            "missing": missing, "erasures_repeated": restored.erasures_repeated,
            "key": key_written.then_some(&key_path),
        });
        return output::line(&object.to_string());
    }
    output::line(&format!(
        "restored {} of {} into {}; all verify\nroot {root}",
        counted(restored.records, "record"),
        restored.name,
        dir.display()
    ))?;
    if let Some(missing) = &restored.missing {
        output::say(&format!(
            "warning: {} is not whole ({}): records {} to {} are missing; record again what they \
             were, or import it",
            missing.path.display(),
            missing.why,
            missing.from,
            missing.until - 1
        ));
    }
    if restored.erasures_repeated > 0 {
        output::say(&format!(
            "note: recorded {} anew, whose event was in the missing part",
            counted(restored.erasures_repeated, "erasure")
        ));
    }
    if key_written {
        output::line(&format!("wrote the key to {}", key_path.display()))?;
    } else if !key_path.exists() {
        output::say(&format!(
            "note: the key is not in the backup: bring it back as {}, or with `headcount key \
             import`; reports and verification need none",
            key_path.display()
        ));
    }
    Ok(())
}
