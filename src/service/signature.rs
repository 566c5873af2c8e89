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
    /// A key that the ledger's log names.
    Recorded {
        /// The key's id.
        id: String,
        /// Whether the key that was given has handed over to it by its signature; else it is trusted as the
        /// ledger's own is.
        by_given: bool,
    },
}

/// The records between which a key signs, as the log says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// The record that brought it.
    pub from: Option<u64>,
    /// The record that replaced it.
    pub until: Option<u64>,
}

/// A signature that was checked, and when its key signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it rests on.
    pub signature: Signature,
    /// When the key signs.
    pub span: Span,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.signature)?;
        if let Some(from) = self.span.from {
            write!(f, ", which signs from record {from} on")?;
        }
        if let Some(until) = self.span.until {
            write!(f, ", which record {until} replaced")?;
        }
        Ok(())
    }
}

impl Serialize for Checked {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Signature {
    /// The key, in words.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Unchecked => "no key".to_owned(),
            Self::Given => "the key you gave".to_owned(),
            Self::Own(path) => format!("the ledger's own {}", path.display()),
            Self::Recorded { id, by_given: false } => format!("the ledger's key {id}"),
            Self::Recorded { id, by_given: true } => {
                format!("the key {id}, to which the one that you gave has handed over")
            }
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
