//! Why warnings cannot be listed or accepted.

use crate::checks::Check;

/// Why warnings cannot be listed or accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// A subject that is nothing.
    #[error("\"{0}\" is no activity, and there is no warning about it")]
    Subject(String),
    /// A subject without such a warning.
    #[error("there is no warning {code} about \"{subject}\"")]
    NoneAbout {
        /// The code.
        code: Check,
        /// The subject.
        subject: String,
    },
    /// No such warning is open.
    #[error("there is no warning {0} to accept")]
    NoneOpen(Check),
}

impl CheckError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Subject(_) => "warning-subject",
            Self::NoneAbout { .. } => "no-warning-about",
            Self::NoneOpen(_) => "no-open-warning",
        }
    }
}
