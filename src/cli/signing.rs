//! Arguments of commands that check a signature.

use std::path::Path;

use crate::service::{Input, signing};

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
    /// As it was given: a key's text, or the file that was named.
    pub fn given(&self) -> signing::Trust {
        let verifier = self.verifier.as_ref().map(|given| match Path::new(given) {
            path if path.is_file() => Input::Path(path.to_owned()),
            _ => Input::Bytes { name: given.clone(), bytes: given.clone().into_bytes() },
        });
        signing::Trust { verifier, unchecked: self.trust_checkpoint }
    }
}
