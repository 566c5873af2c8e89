//! Why a factsheet cannot be made.

use std::path::PathBuf;

/// Why a factsheet cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsheetError {
    /// A build without the feature `pdf`.
    #[error("this build of headcount makes no PDF")]
    NoPdf,
    /// A contact person that is not as it is to be written. The reason never quotes the file, which
    /// holds a person's name or phone.
    #[error("{}: {error}", .path.display())]
    Contact {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: String,
    },
    /// The format cannot be written.
    #[error("cannot write the factsheet: {0}")]
    Write(String),
}

impl FactsheetError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoPdf => "no-pdf",
            Self::Contact { .. } => "contact-file",
            Self::Write(_) => "factsheet-write",
        }
    }
}
