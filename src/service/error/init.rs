//! Why a ledger cannot be made.

use std::path::PathBuf;

use crate::event::typed::TypedError;

/// Why a ledger cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InitError {
    /// A text that may not be stored.
    #[error("the {field} {error}")]
    Text {
        /// `name`, `country` or `organisation`.
        field: &'static str,
        /// Why not.
        error: TypedError,
    },
    /// Keys of which an interrupted `init` may be the maker, or not.
    #[error(
        "{} there, beside a note of an interrupted `init` ({}): that no ledger needs what is there cannot be \
         shown",
        are(.files),
        .note.display()
    )]
    KeysInTheWay {
        /// The keys.
        files: Vec<PathBuf>,
        /// The note.
        note: PathBuf,
    },
    /// A ledger without a name or a country.
    #[error("the name and the country must say something")]
    Unnamed,
}

/// Some files that are there.
fn are(files: &[PathBuf]) -> String {
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let verb = if files.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(", "))
}

impl InitError {
    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Text { .. } => "ledger-text",
            Self::KeysInTheWay { .. } => "keys-in-the-way",
            Self::Unnamed => "ledger-unnamed",
        }
    }
}
