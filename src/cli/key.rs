//! `key`: the secret that pseudonyms are made with.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global, LockArgs, UnlockArgs};
use crate::report::render::numbers::grouped;
use crate::service::key::{self, Imported, ImportedSigning, Rotated, Shown};
use crate::service::new_signing_key;

/// Look after the keys: show, export encrypted, import, replace
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
  headcount key rotate --reason \"a laptop was stolen\"
  headcount key new-signing --reason \"a laptop was stolen\"")]
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
    /// Write an encrypted copy of the key and of the signing key
    ///
    /// To a recipient (the public half of an age key pair, at the country or head office), or with
    /// a passphrase. The age program can decrypt it, too.
    Export {
        /// The file to write: one that is not there yet
        file: PathBuf,
        #[command(flatten)]
        lock: LockArgs,
    },
    /// Bring exported keys back as the ledger's key files, where these are missing
    Import {
        /// The exported keys
        file: PathBuf,
        #[command(flatten)]
        unlock: UnlockArgs,
    },
    /// Sign checkpoints with another key from now on, and record that
    ///
    /// When the signing key (DIR.sign) is lost, or may be in other hands. The event is signed with the
    /// old key where it is at hand, so that whoever has the old verifier key can rely on the new one. The
    /// old files are set aside, not removed. Checkpoints that the old key signed before stay good; those
    /// that somebody signs with it later are refused. Give the new DIR.vkey to auditors.
    NewSigning {
        /// Why
        #[arg(long)]
        reason: String,
        /// The signing key [default: DIR.sign beside the ledger]
        #[arg(long, value_name = "FILE")]
        signing_key: Option<PathBuf>,
        #[command(flatten)]
        format: FormatArg,
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
            let ledger = global.open_anew()?;
            let shown = key::show(&ledger, &context)?;
            ledger.close()?;
            show(&shown, format.format)
        }
        Action::Export { file, lock } => {
            let ledger = global.open_anew()?;
            let lock = lock.lock("a passphrase for the key")?;
            let exported = key::export(&ledger, file, lock.as_ref(), &context)?;
            ledger.close()?;
            if exported.has_evidence {
                output::say("note: the key of the evidence is in it, too");
            }
            let Some(missing) = exported.missing else {
                let file = file.display();
                return output::line(&format!(
                    "wrote the key and the signing key, encrypted, to {file}"
                ));
            };
            output::line(&format!("wrote the key, encrypted, to {}", file.display()))?;
            output::say(&format!(
                "warning: the signing key is not in it: {} is missing",
                missing.display()
            ));
            Ok(())
        }
        Action::Import { file, unlock } => {
            let unlock = unlock.unlock("the passphrase of the key", || true)?;
            let ledger = global.open_anew()?;
            let imported = key::import(&ledger, file, &unlock, &context)?;
            ledger.close()?;
            say_imported(&imported)
        }
        Action::NewSigning { reason, signing_key, format } => {
            let (reason, signing_key) = (reason.clone(), signing_key.clone());
            let mut ledger = global.open_anew()?;
            let request = new_signing_key::Request { reason, signing_key };
            let outcome = new_signing_key::run(&mut ledger, &request, &context)?;
            ledger.close()?;
            say_new_signing(&outcome, format.format)
        }
        Action::Rotate { reason, format } => {
            let request = key::Rotate { reason: reason.clone() };
            let rotated = key::rotate(global.open_anew()?, &request, &context)?;
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

fn say_imported(imported: &Imported) -> Result<(), CliError> {
    if let Some(path) = &imported.key {
        output::line(&format!("wrote the key to {}", path.display()))?;
    }
    if let Some(record) = imported.rotated {
        output::say(&format!(
            "note: the key in the export was not written: record {record} rotated it; import a later export \
             where the key file is lost"
        ));
    }
    match &imported.signing {
        ImportedSigning::Written(path) => {
            output::line(&format!("wrote the signing key to {}", path.display()))?;
        }
        ImportedSigning::There => {}
        ImportedSigning::NotExported(path) => output::say(&format!(
            "note: the signing key is not in the export: bring it back as {}, or make another one with \
             `headcount key new-signing`",
            path.display()
        )),
        ImportedSigning::Replaced(record) => output::say(&format!(
            "note: the signing key in the export signs no more: record {record} replaced it; export the \
             keys again"
        )),
    }
    if let Some(path) = &imported.evidence {
        output::line(&format!("wrote the key of the evidence to {}", path.display()))?;
    }
    Ok(())
}

fn say_new_signing(outcome: &new_signing_key::Outcome, format: Format) -> Result<(), CliError> {
    if format == Format::Json {
        return output::json_line(outcome);
    }
    if let (Some(event), Some(sequence)) = (&outcome.recorded, outcome.sequence) {
        output::line(&format!("recorded {event} as event {sequence}"))?;
    }
    output::line(&format!(
        "checkpoints are signed with {} from now on; auditors check them with {}\n{}",
        outcome.signing_key.display(),
        outcome.verifier_path.display(),
        outcome.verifier_key
    ))?;
    if !outcome.signed_with_former {
        output::say(
            "note: the key before was not at hand to sign this: tell whoever keeps checkpoints, in \
             person, that the new verifier key is yours",
        );
    }
    output::say("note: export the keys again, so that the new one is in a safe place");
    Ok(())
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
        "note: where the signing key was beside it, replace that too, with `headcount key new-signing`",
    );
    output::say(
        "note: export the new key, make a new backup, and destroy old copies and backups: they \
         have the old pseudonyms",
    );
    Ok(())
}
