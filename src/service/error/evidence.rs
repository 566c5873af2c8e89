//! Why a file is not attached, or none is found.

use crate::event::ids::Reference;

/// Why a file is not attached, or none is found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceProblem {
    /// Nothing is in the file.
    #[error("the file is empty")]
    Empty,
    /// More than is taken.
    #[error("the file is larger than 25 MB")]
    Large,
    /// A file of another kind.
    #[error("by its content the file is of no kind that is taken")]
    Kind,
    /// No file goes by that.
    #[error("{reference} has {files} {}, and none is \"{given}\"", if *.files == 1 { "file" } else { "files" })]
    NoSuch {
        /// The activity.
        reference: Reference,
        /// What was given.
        given: String,
        /// How many files it has.
        files: usize,
    },
    /// Several files' SHA-256 begin so.
    #[error("the SHA-256 of several files begins with \"{0}\"")]
    Several(String),
}

impl EvidenceProblem {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "evidence-empty",
            Self::Large => "evidence-large",
            Self::Kind => "evidence-kind",
            Self::NoSuch { .. } => "no-evidence",
            Self::Several(_) => "evidence-several",
        }
    }
}
