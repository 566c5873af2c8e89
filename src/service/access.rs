//! Who may do what: roles, and the one table of what each may be used for.
//!
//! Belongs here: the roles, what can be asked for, and which role may ask for it. Does not: who somebody is
//! (each face finds that out), passwords and sessions.
//!
//! Invariant: every use has a row in [`RULES`], and whoever has no role that the row names is refused.

use crate::event::ids::OfficeId;
use crate::event::names::named;

named! {
    /// What somebody is in the office, as far as the ledger is concerned.
    Role, "role" {
        /// Records, imports, corrects and voids, for their offices.
        Officer = "officer",
        /// Approves and returns what officers recorded.
        Reviewer = "reviewer",
        /// Monitoring and evaluation: policies, publications, duplicates, profile.
        Monitoring = "m&e",
        /// Looks at figures, history and proofs; never at a row of the register.
        Auditor = "auditor",
        /// Keeps backups, keys and the list of people.
        Custodian = "custodian",
    }
}

named! {
    /// What can be asked of an open ledger.
    Use, "use" {
        /// Figures, their explanations, and why they changed.
        Figures = "figures",
        /// Activities, in numbers: never whom they reached.
        Activities = "activities",
        /// Events of the log.
        History = "history",
        /// What looks wrong and may be right.
        Checks = "checks",
        /// The factsheet.
        Factsheet = "factsheet",
        /// Recording an activity.
        Log = "log",
        /// Restating an activity.
        Correct = "correct",
        /// Taking an activity out of every figure.
        Void = "void",
        /// Recording tables.
        Import = "import",
    }
}

use Role::{Auditor, Custodian, Monitoring, Officer, Reviewer};

/// Which roles may ask for what.
pub const RULES: &[(Use, &[Role])] = &[
    (Use::Figures, &[Officer, Reviewer, Monitoring, Auditor, Custodian]),
    (Use::Activities, &[Officer, Reviewer, Monitoring, Auditor, Custodian]),
    (Use::History, &[Officer, Reviewer, Monitoring, Auditor, Custodian]),
    (Use::Checks, &[Officer, Reviewer, Monitoring, Auditor, Custodian]),
    (Use::Factsheet, &[Officer, Reviewer, Monitoring, Auditor, Custodian]),
    (Use::Log, &[Officer]),
    (Use::Correct, &[Officer]),
    (Use::Void, &[Officer]),
    (Use::Import, &[Officer]),
];

/// Somebody who may use the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// A role or staff id, under which is recorded; not a name.
    pub id: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The offices that they record for; all where none is named.
    pub offices: Vec<OfficeId>,
}

impl Person {
    /// Whoever has the ledger's files on this computer, and so could do all of it without being asked.
    pub fn with_the_files(id: &str) -> Self {
        Self { id: id.to_owned(), roles: Role::ALL.to_vec(), offices: Vec::new() }
    }

    /// Whether one of their roles may ask for this.
    pub fn may(&self, wanted: Use) -> bool {
        let rule = RULES.iter().find(|(of, _)| *of == wanted);
        rule.is_some_and(|(_, roles)| self.roles.iter().any(|role| roles.contains(role)))
    }

    /// Whether they record for an office.
    pub fn is_of(&self, office: &OfficeId) -> bool {
        self.offices.is_empty() || self.offices.contains(office)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_use_has_one_rule() {
        for wanted in Use::ALL {
            assert_eq!(RULES.iter().filter(|(of, _)| of == wanted).count(), 1, "{wanted}");
        }
    }

    #[test]
    fn an_auditor_looks_and_records_nothing() {
        let auditor = Person { id: "auditor-1".into(), roles: vec![Auditor], offices: Vec::new() };
        assert!(auditor.may(Use::History) && auditor.may(Use::Figures));
        for wanted in [Use::Log, Use::Correct, Use::Void, Use::Import] {
            assert!(!auditor.may(wanted), "{wanted}");
        }
        let nobody = Person { roles: Vec::new(), ..auditor };
        assert!(Use::ALL.iter().all(|wanted| !nobody.may(*wanted)));
    }
}
