//! What `init`, `status`, `checkpoint` and `verify` share: the signing key's file, reading
//! checkpoints, and whose signature to rely on.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::CliError;
use super::output;
use crate::audit::checkpoint::{Checkpoint, CheckpointError, origin};
use crate::audit::note::{NoteError, Signer, Verifier};
use crate::ledger::key_file::KeyError;
use crate::ledger::{Ledger, LedgerError, signing_file};

/// The file beside a signing key that holds its verifier key, to be given away.
pub fn verifier_path(signing_path: &Path) -> PathBuf {
    signing_path.with_extension("vkey")
}

/// Makes a ledger's signing key, and a file with its verifier key.
pub fn create(path: &Path, ledger: &Ledger) -> Result<Signer, CliError> {
    let signer = Signer::random(&origin(ledger.opened()?.ledger)).map_err(LedgerError::Random)?;
    signing_file::write(path, &signer.to_secret_text()).map_err(|error| match error {
        KeyError::Exists(path) => in_the_way(&path),
        other => other.into(),
    })?;
    output::file(&verifier_path(path), format!("{}\n", signer.verifier()))?;
    Ok(signer)
}

/// A file where a new signing key should be.
pub fn in_the_way(path: &Path) -> CliError {
    CliError::input(
        format!("the signing key {} exists already", path.display()),
        "move it away if it is another ledger's; checkpoints that it signed need its verifier key",
    )
}

/// The signing key in a file, if there is one, which must be this ledger's.
pub fn read(path: &Path, ledger: &Ledger) -> Result<Option<Signer>, CliError> {
    let Some(text) = signing_file::read(path)? else { return Ok(None) };
    let refused = |why: String| {
        CliError::input(
            format!("{} {why}", path.display()),
            "name the signing key that `headcount init` wrote for this ledger, or move this file \
             away and let `headcount checkpoint` make a new one",
        )
    };
    let signer = Signer::parse(&text).map_err(|error| refused(error.to_string()))?;
    let (name, wanted) = (signer.verifier().name().to_owned(), origin(ledger.opened()?.ledger));
    if name != wanted {
        return Err(refused(format!("is the signing key of {name}, and this ledger is {wanted}")));
    }
    Ok(Some(signer))
}

/// Reads a text file that an auditor was given.
pub fn read_file(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(|error| CliError::file("read", path, &error))
}

/// Reads a checkpoint.
pub fn read_checkpoint(path: &Path) -> Result<Checkpoint, CliError> {
    Checkpoint::parse(&read_file(path)?).map_err(|error| {
        CliError::input(
            format!("{} {error}", path.display()),
            "a checkpoint is a file as `headcount checkpoint` writes it, to the byte",
        )
    })
}

/// Whose signature to rely on.
#[derive(clap::Args, Debug)]
pub struct Trust {
    /// The verifier key that the office gave you, or a file that holds it [default: the public
    /// half of DIR.sign beside the ledger]
    #[arg(long, value_name = "KEY|FILE")]
    verifier: Option<String>,
    /// Rely on the checkpoint without checking its signature: you kept it yourself
    #[arg(long, conflicts_with = "verifier")]
    trust_checkpoint: bool,
}

impl Trust {
    /// Checks a checkpoint's signature; in words, on what the answer rests. `beside` is the
    /// ledger's own signing key, where there is a ledger.
    pub fn check(
        &self,
        checkpoint: &Checkpoint,
        path: &Path,
        beside: Option<PathBuf>,
    ) -> Result<String, CliError> {
        if self.trust_checkpoint {
            return Ok("its signature was not checked, as you asked".to_owned());
        }
        let (verifier, whose) = match (&self.verifier, beside) {
            (Some(given), _) => (given_key(given)?, "the key you gave".to_owned()),
            (None, Some(file)) => match signing_file::read(&file)? {
                Some(text) => {
                    (own_key(&text, &file)?, format!("the ledger's own {}", file.display()))
                }
                None => return Err(no_key(path)),
            },
            (None, None) => return Err(no_key(path)),
        };
        match checkpoint.check(&verifier) {
            Ok(()) => Ok(format!("signed with {whose}")),
            Err(error) => Err(refused(&error, path, &whose)),
        }
    }
}

fn given_key(given: &str) -> Result<Verifier, CliError> {
    let path = Path::new(given);
    let text = if path.is_file() { read_file(path)? } else { given.to_owned() };
    Verifier::parse(&text).map_err(|error| {
        CliError::usage(
            format!("--verifier: \"{given}\" {error}, nor a file with one"),
            "it is the line with two \"+\" that `headcount status` prints",
        )
    })
}

fn own_key(text: &str, file: &Path) -> Result<Verifier, CliError> {
    let signer = Signer::parse(text);
    signer.map(|signer| signer.verifier()).map_err(|error| {
        CliError::input(
            format!("{} {error}", file.display()),
            "give the office's verifier key with --verifier",
        )
    })
}

fn no_key(path: &Path) -> CliError {
    CliError::usage(
        format!(
            "the signature of {} cannot be checked: there is no key to check it with",
            path.display()
        ),
        "give the office's verifier key with --verifier (its `headcount status` prints it), or say \
         --trust-checkpoint if you kept the checkpoint yourself",
    )
}

fn refused(error: &CheckpointError, path: &Path, whose: &str) -> CliError {
    let hint = match error {
        CheckpointError::Note(NoteError::Forged(_)) => {
            "somebody changed the checkpoint, or made it up: compare it with the copy of whoever \
             gave it to you"
        }
        _ => "check that this is the right key and the right checkpoint",
    };
    CliError::damaged(
        format!("the checkpoint {} {error} (checked with {whose})", path.display()),
        hint,
    )
}
