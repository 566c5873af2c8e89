//! Why a policy cannot be chosen.

/// Why a policy cannot be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It governs already.
    #[error("that policy governs {year} already{}", another(.later))]
    Unchanged {
        /// The year.
        year: i32,
        /// The first year after it that another policy governs, which adopting this one would replace.
        later: Option<i32>,
    },
    /// A choice that came with rule 2, under rule 1.
    #[error("counting rule 1 has no {choice} \"{value}\"; rule 2 has")]
    OnlyRuleTwo {
        /// `places`, `sizes` or `reviewed`.
        choice: &'static str,
        /// What was chosen.
        value: &'static str,
    },
    /// Rule 1 for a year under rule 2.
    #[error("rule 2 governs {year}, and no policy brings a year back to rule 1")]
    BackToRuleOne {
        /// The year.
        year: i32,
    },
}

impl PolicyError {
    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unchanged { .. } => "policy-unchanged",
            Self::OnlyRuleTwo { .. } => "policy-only-rule-2",
            Self::BackToRuleOne { .. } => "policy-back-to-rule-1",
        }
    }
}

fn another(later: &Option<i32>) -> String {
    later.map_or_else(String::new, |year| format!(", and another one governs from {year} on"))
}
