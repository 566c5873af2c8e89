//! Arguments of commands that check a signature.

use std::path::Path;

use super::error::CliError;
use super::shared::text_file;
use crate::service::{TextFile, signing};

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
    /// As it was given; the text of a file that was named.
    pub fn given(&self) -> Result<signing::Trust, CliError> {
        let verifier = self.verifier.as_ref().map(|given| match Path::new(given) {
            path if path.is_file() => text_file(path),
            _ => Ok(TextFile { name: given.clone(), text: given.clone() }),
        });
        Ok(signing::Trust { verifier: verifier.transpose()?, unchecked: self.trust_checkpoint })
    }
}
