//! Why a role cannot be granted, changed or taken back.

/// Why a role cannot be granted, changed or taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeopleError {
    /// Two staff ids that people would take for one.
    #[error("\"{given}\" is hard to tell from \"{known}\", to whom something is granted")]
    Alike {
        /// The new one.
        given: String,
        /// The one that is there.
        known: String,
    },
    /// Nobody takes from themselves what they need to give it back.
    #[error("nobody changes what is granted to themselves: ask another custodian")]
    Own,
    /// The only person who lets others in.
    #[error("{0} is the last custodian: grant that role to somebody else before")]
    LastCustodian(String),
    /// What is granted changed since somebody looked at it.
    #[error("what is granted to {0} was changed meanwhile")]
    Changed(String),
    /// Neither offices nor all of them were chosen, or both.
    #[error("choose offices, or all of them")]
    Offices,
}

impl PeopleError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Alike { .. } => "staff-id-alike",
            Self::Own => "own-access",
            Self::LastCustodian(_) => "last-custodian",
            Self::Changed(_) => "access-changed",
            Self::Offices => "offices-unclear",
        }
    }
}
