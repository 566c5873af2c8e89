//! Why entries are not found in the office's lists.

/// Why entries are not found in the office's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// No list could be read, or not all of what was given.
    #[error("not all of these lists can be read, so nothing was looked for in them")]
    Unreadable,
}

impl LookupError {
    /// A name for programs. It never changes once released.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "lists-unreadable",
        }
    }
}
