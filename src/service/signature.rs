//! What the reliance on a checkpoint rests on.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// What the reliance on a checkpoint rests on. Written in words, as JSON too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// Nothing: its signature was not checked.
    Unchecked,
    /// A verifier key that was given.
    Given,
    /// The ledger's own signing key, in this file.
    Own(PathBuf),
}

impl Signature {
    /// The key, in words.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Unchecked => "no key".to_owned(),
            Self::Given => "the key you gave".to_owned(),
            Self::Own(path) => format!("the ledger's own {}", path.display()),
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchecked => f.write_str("its signature was not checked, as you asked"),
            signed => write!(f, "signed with {}", signed.key()),
        }
    }
}

impl Serialize for Signature {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
