//! Why there is no sample, or a form says nothing.

use crate::audit::evaluation::FormError;

/// Why there is no sample, or a form says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// A sample of nothing.
    #[error("a sample of 0 says nothing")]
    Size,
    /// There is nothing to draw from.
    #[error("the records that {0} covers hold nothing to verify")]
    Nothing(String),
    /// A form that cannot be read.
    #[error("{name} {error}")]
    Form {
        /// Its name.
        name: String,
        /// Why not.
        error: FormError,
    },
    /// The form is not the sample that the checkpoint draws.
    #[error("{name} is not the sample that the checkpoint draws: {difference}")]
    OtherSample {
        /// The form's name.
        name: String,
        /// How it differs.
        difference: Difference,
    },
    /// A form in which nothing was filled in.
    #[error("{0} has no finding")]
    NoFinding(String),
    /// The form cannot be written.
    #[error("cannot write the form: {0}")]
    Write(String),
}

/// How a form differs from the sample that a checkpoint draws. Items are written as in the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// An item is there twice.
    #[error("it has an item twice")]
    Twice,
    /// An item is missing.
    #[error("it lacks {0}")]
    Lacks(String),
    /// An item was added.
    #[error("it has {0}, which was not drawn")]
    Added(String),
}

impl SampleError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Size => "sample-size",
            Self::Nothing(_) => "nothing-to-sample",
            Self::Form { .. } => "sample-form",
            Self::OtherSample { .. } => "other-sample",
            Self::NoFinding(_) => "no-finding",
            Self::Write(_) => "sample-write",
        }
    }
}
