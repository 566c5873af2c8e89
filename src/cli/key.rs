//! `key`: the secret that pseudonyms are made with.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global, LockArgs, UnlockArgs};
use crate::report::render::numbers::grouped;
use crate::service::key::{self, Rotated, Shown};

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
    let progress = Terminal::default();
    let context = global.context_with(&progress);
    match &args.action {
        Action::Show { format } => {
            let ledger = global.open()?;
            let shown = key::show(&ledger, &context)?;
            ledger.close()?;
            show(&shown, format.format)
        }
        Action::Export { file, lock } => {
            let ledger = global.open()?;
            let lock = lock.lock("a passphrase for the key")?;
            key::export(&ledger, file, lock.as_ref(), &context)?;
            ledger.close()?;
            output::line(&format!("wrote the key, encrypted, to {}", file.display()))
        }
        Action::Import { file, unlock } => {
            let unlock = unlock.unlock("the passphrase of the key", || true)?;
            let ledger = global.open()?;
            let path = key::import(&ledger, file, &unlock, &context)?;
            ledger.close()?;
            output::line(&format!("wrote the key to {}", path.display()))
        }
        Action::Rotate { reason, format } => {
            let request = key::Rotate { reason: reason.clone() };
            let rotated = key::rotate(global.open()?, &request, &context)?;
            say_rotated(&rotated, format.format)
        }
    }
}

fn show(shown: &Shown, format: Format) -> Result<(), CliError> {
    if format == Format::Json {
        return output::json_line(shown);
    }
    let rotated = match shown.rotations {
        0 => "never rotated".to_owned(),
        1 => "rotated once".to_owned(),
        times => format!("rotated {times} times"),
    };
    let (path, fingerprint) = (shown.key.display(), &shown.fingerprint);
    output::line(&format!("{path} is this ledger's key\nfingerprint {fingerprint}, {rotated}"))
}

fn say_rotated(rotated: &Rotated, format: Format) -> Result<(), CliError> {
    match format {
        Format::Json => output::json_line(rotated)?,
        Format::Text => output::line(&format!(
            "recorded {} as event {}\n\
             {} people and households have new pseudonyms; the new key is in {}\n\
             fingerprint {}",
            rotated.recorded,
            rotated.sequence,
            grouped(rotated.entries),
            rotated.key.display(),
            rotated.fingerprint
        ))?,
    }
    output::say(
        "note: export the new key, make a new backup, and destroy old copies and backups: they \
         have the old pseudonyms",
    );
    Ok(())
}
