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
    /// An office that the profile does not have.
    #[error("the profile has no office \"{given}\"; it has {}", .known.join(", "))]
    Office {
        /// As it was given.
        given: String,
        /// Those that it has.
        known: Vec<String>,
    },
    /// An event that the log does not have.
    #[error("the log has no event \"{given}\"; its events are 0 to {}", .size.saturating_sub(1))]
    Event {
        /// As it was given.
        given: String,
        /// Records in the log.
        size: u64,
    },
    /// A warning that has other cases than somebody looked at.
    #[error("the warning {code} about \"{subject}\" has other cases than when it was looked at")]
    Changed {
        /// The code.
        code: Check,
        /// The subject.
        subject: String,
    },
    /// Warnings that are not about activities of somebody's offices alone.
    #[error("a warning is not about an activity of the offices that you look after")]
    OtherOffices,
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
            Self::Office { .. } => "unknown-office",
            Self::Event { .. } => "unknown-event",
            Self::Changed { .. } => "warning-changed",
            Self::OtherOffices => "warning-of-other-offices",
            Self::NoneOpen(_) => "no-open-warning",
        }
    }
}
