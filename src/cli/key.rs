//! `key`: the secret that pseudonyms are made with.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, LockArgs, UnlockArgs, reason};
use crate::custody::key_export::{export, import};
use crate::ledger::key_file::{self, KeyError};
use crate::report::render::numbers::grouped;

/// Look after the key: show its fingerprint, export it encrypted, import it, replace it
///
/// Without the key nobody who was reached can be recognised again: who comes back counts as new.
/// Whoever has the key and the ledger can look up people by their numbers. So keep an encrypted copy
/// elsewhere, and rotate the key when somebody may have got hold of it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount key show
  headcount key export mali-key.age --passphrase-file passphrase.txt
  headcount key import mali-key.age --passphrase-file passphrase.txt
  headcount key rotate --reason \"a laptop was stolen\"")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Say where the key is, and whether it is this ledger's
    Show {
        #[command(flatten)]
        format: FormatArg,
    },
    /// Write an encrypted copy of the key
    ///
    /// To a recipient (the public half of an age key pair, at the country or head office), or with
    /// a passphrase. The age program can decrypt it, too.
    Export {
        /// The file to write: one that is not there yet
        file: PathBuf,
        #[command(flatten)]
        lock: LockArgs,
    },
    /// Bring an exported key back as the ledger's key file
    Import {
        /// The exported key
        file: PathBuf,
        #[command(flatten)]
        unlock: UnlockArgs,
    },
    /// Give everybody a new pseudonym, under a new key; no figure changes
    ///
    /// When the key may be in other hands. The ledger's files are written anew; whoever has the old
    /// key can find nobody in them. Old copies and backups still have the old pseudonyms: destroy
    /// them, and make a new backup. The key file keeps the old key as its first line: a number's new
    /// pseudonym is made of its old one.
    Rotate {
        /// Why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        format: FormatArg,
    },
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    match &args.action {
        Action::Show { format } => show(global, format.format),
        Action::Export { file, lock } => {
            let ledger = global.open()?;
            let key = global.open_key(&ledger)?;
            ledger.close()?;
            let Some(lock) = lock.lock("a passphrase for the key")? else {
                return Err(CliError::usage(
                    "an exported key is always encrypted, and nobody was named who can read it",
                    "give --recipient AGE1…, --passphrase or --passphrase-file FILE",
                ));
            };
            export(&key, file, &lock)?;
            output::line(&format!("wrote the key, encrypted, to {}", file.display()))
        }
        Action::Import { file, unlock } => {
            let unlock = unlock.unlock("the passphrase of the key", || true)?;
            let key = import(file, &unlock)?;
            let ledger = global.open()?;
            let key = ledger.fitting_key(&key).map_err(|_| CliError::from(KeyError::Wrong))?;
            ledger.close()?;
            let path = global.key_path(&global.ledger_dir());
            key_file::write(&path, &key)?;
            output::line(&format!("wrote the key to {}", path.display()))
        }
        Action::Rotate { reason, format } => rotate(global, reason, format.format),
    }
}

fn show(global: &Global, format: Format) -> Result<(), CliError> {
    let ledger = global.open()?;
    let path = global.key_path(&global.ledger_dir());
    let key = global.open_key(&ledger)?;
    let (fingerprint, rotations) = (hex::encode(key.fingerprint()), ledger.state().rotations);
    ledger.close()?;
    match format {
        Format::Json => output::line(
            &serde_json::json!({
                "key": path, "fingerprint": fingerprint, "rotations": rotations,
            })
            .to_string(),
        ),
        Format::Text => {
            let rotated = match rotations {
                0 => "never rotated".to_owned(),
                1 => "rotated once".to_owned(),
                times => format!("rotated {times} times"),
            };
            let path = path.display();
            output::line(&format!(
                "{path} is this ledger's key\nfingerprint {fingerprint}, {rotated}"
            ))
        }
    }
}

/// The new key is safe in its file before the ledger needs it; an interrupted rotation leaves a key
/// file that fits the ledger as it is.
fn rotate(global: &Global, why: &str, format: Format) -> Result<(), CliError> {
    let why = reason(why)?;
    let ledger = global.open()?;
    let old = global.open_key(&ledger)?;
    let path = global.key_path(&global.ledger_dir());
    let new = old.rotated().map_err(|error| {
        CliError::input(format!("the system gives no random numbers: {error}"), "")
    })?;
    let state = ledger.state();
    let entries =
        u64::from(state.persons) + u64::from(state.households) - state.erased.len() as u64;
    let (records, fingerprint) = (state.size, hex::encode(new.fingerprint()));
    key_file::replace(&path, &new)?;
    let bar = output::progress(records, "rotating");
    ledger.rotate_key(new, global.stamp()?, &why, || bar.inc(1))?;
    bar.finish_and_clear();
    match format {
        Format::Json => output::line(
            &serde_json::json!({
                "recorded": "KeyRotated", "sequence": records, "entries": entries,
                "fingerprint": fingerprint, "key": path,
            })
            .to_string(),
        )?,
        Format::Text => output::line(&format!(
            "recorded KeyRotated as event {records}\n\
             {} people and households have new pseudonyms; the new key is in {}\n\
             fingerprint {fingerprint}",
            grouped(entries),
            path.display()
        ))?,
    }
    output::say(
        "note: export the new key, make a new backup, and destroy old copies and backups: they \
         have the old pseudonyms",
    );
    Ok(())
}
