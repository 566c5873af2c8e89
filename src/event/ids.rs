//! Names of things: references and the ids that the profile defines.
//!
//! Belongs here: what makes such a name well-formed. Does not: whether the profile has it.
//!
//! Cloning a name shares its text instead of copying it.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits::{ID_BYTES_MAX, REFERENCE_BYTES_MAX};

/// Why a name was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("is empty")]
    Empty,
    /// More than the limit, in bytes.
    #[error("is longer than {0} bytes")]
    Long(usize),
    /// A character that cannot be part of it.
    #[error("holds {0:?}, which cannot be part of it")]
    Character(char),
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Accepts lower-case letters, digits and `-`, at most 40 bytes.
            pub fn new(text: &str) -> Result<Self, NameError> {
                slug(text).map(|id| Self(id.into()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug!(
    /// A sector of the profile: a reporting line such as `education` or `wash`.
    SectorId
);
slug!(
    /// An office of the profile.
    OfficeId
);
slug!(
    /// A donor of the profile.
    DonorId
);
slug!(
    /// A project of the profile.
    ProjectId
);

fn slug(text: &str) -> Result<&str, NameError> {
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    if text.len() > ID_BYTES_MAX {
        return Err(NameError::Long(ID_BYTES_MAX));
    }
    let allowed = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-';
    match text.chars().find(|c| !allowed(c)) {
        Some(c) => Err(NameError::Character(c)),
        None => Ok(text),
    }
}

/// What the office calls an activity; unique in a ledger. Compared as UTF-8 bytes.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(Arc<str>);

impl Reference {
    /// What references begin with that were made of a row of a list without references.
    pub const MADE: &'static str = "3W-";

    /// Whether it was made of a row of a list without references: so many hexadecimal digits end it.
    pub fn is_made(&self) -> bool {
        const DIGITS: usize = 10;
        let rest = self.0.strip_prefix(Self::MADE).and_then(|rest| rest.rsplit_once('-'));
        rest.is_some_and(|(_, digest)| {
            digest.len() == DIGITS && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    }

    /// Accepts any printable text without white space at its ends, at most 120 bytes.
    pub fn new(text: &str) -> Result<Self, NameError> {
        if text.trim().is_empty() {
            return Err(NameError::Empty);
        }
        if text.len() > REFERENCE_BYTES_MAX {
            return Err(NameError::Long(REFERENCE_BYTES_MAX));
        }
        if let Some(c) = text.chars().find(|c| c.is_control()) {
            return Err(NameError::Character(c));
        }
        Ok(Self(text.trim().into()))
    }

    /// The reference as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reference {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> String {
        reference.as_str().to_owned()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
