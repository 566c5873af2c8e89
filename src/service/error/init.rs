//! Why a ledger cannot be made.

use crate::event::text::TextError;

/// Why a ledger cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InitError {
    /// A text that may not be stored.
    #[error("the {field} {error}")]
    Text {
        /// `name`, `country` or `organisation`.
        field: &'static str,
        /// Why not.
        error: TextError,
    },
    /// A ledger without a name or a country.
    #[error("the name and the country must say something")]
    Unnamed,
}

impl InitError {
    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Text { .. } => "ledger-text",
            Self::Unnamed => "ledger-unnamed",
        }
    }
}
