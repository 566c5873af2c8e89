//! A ledger that is used by a page: how a command can fail on it.

/// Why a command cannot have a ledger that is shown to browsers. `address` is the page's, where it is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// What was asked for replaces the ledger's files, or looks at all of them: the page has to be ended first.
    #[error("the ledger is shown to browsers{}", at(.address))]
    Served {
        /// Where.
        address: Option<String>,
    },
    /// Those who read or record there go on too long, or another command does.
    #[error("the page{} is busy, and does not lend the ledger at this moment", at(.address))]
    Busy {
        /// Where.
        address: Option<String>,
    },
}

fn at(address: &Option<String>) -> String {
    address.as_ref().map(|address| format!(" at {address}")).unwrap_or_default()
}

impl PageError {
    /// Stable name, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Served { .. } => "ledger-served",
            Self::Busy { .. } => "page-busy",
        }
    }
}
