//! Who may do what: the one table of what each role may ask for.
//!
//! Belongs here: what can be asked for, and which role may ask for it. Does not: granting a role (`people`), who
//! somebody is (each face finds that out), passwords and sessions.
//!
//! Invariant: every use has a row in [`RULES`], and whoever has no role that the row names is refused.

use super::Error;
pub use super::holder::Holder;
use crate::event::access::Role;
use crate::event::ids::{OfficeId, Reference};
use crate::event::names::named;
use crate::ledger::State;

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
        /// What waits for a reviewer, or for a correction.
        Queue = "queue",
        /// Saying that activities are ready for a reviewer.
        Submit = "submit",
        /// Approving activities, or returning them.
        Review = "review",
        /// Saying that what looks wrong is in order.
        Accept = "accept",
        /// Register entries that are probably one, and stating whether they are.
        Duplicates = "duplicates",
        /// What the office calls its sectors, offices and places, and its targets.
        Profile = "profile",
        /// Who may do what, and how they are let in.
        People = "people",
        /// Backups, diagnosis, and writing the store anew.
        Keep = "keep",
        /// Replacing the key.
        Rotate = "rotate",
        /// Destroying what leads back to a person.
        Erase = "erase",
        /// Attaching files to activities.
        Attach = "attach",
        /// Seeing what is in these files: a signed list names people.
        SeeEvidence = "see-evidence",
        /// Destroying such a file.
        DestroyEvidence = "destroy-evidence",
        /// Verifying, checkpoints, proofs and samples.
        Audit = "audit",
        /// Freezing a period's figures.
        Publish = "publish",
        /// Declaring a period finished.
        Close = "close",
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
    (Use::Queue, &[Officer, Reviewer, Monitoring, Auditor, Custodian]),
    (Use::Submit, &[Officer]),
    (Use::Review, &[Reviewer]),
    (Use::Accept, &[Monitoring]),
    (Use::Duplicates, &[Monitoring]),
    (Use::Profile, &[Monitoring]),
    (Use::People, &[Custodian]),
    (Use::Keep, &[Custodian]),
    (Use::Rotate, &[Custodian]),
    (Use::Erase, &[Custodian]),
    (Use::Attach, &[Officer]),
    (Use::SeeEvidence, &[Officer, Reviewer, Monitoring]),
    (Use::DestroyEvidence, &[Custodian]),
    (Use::Audit, &[Monitoring, Auditor, Custodian]),
    (Use::Publish, &[Monitoring]),
    (Use::Close, &[Monitoring]),
];

impl Holder {
    /// Who they are now; nobody where nothing is granted any more.
    pub fn person(&self, state: &State) -> Option<Person> {
        match self {
            Self::Files(id) => Some(Person::with_the_files(id)),
            Self::Granted(id) => Person::granted(state, id),
        }
    }
}

/// Somebody who may use the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// A role or staff id, under which is recorded; not a name.
    pub id: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// They may do no more than this role may, whatever the log grants.
    pub narrowed_to: Option<Role>,
    /// The offices that they record for; all where none is named.
    pub offices: Vec<OfficeId>,
}

impl Person {
    /// Whoever has the ledger's files on this computer, and so could do all of it without being asked.
    pub fn with_the_files(id: &str) -> Self {
        let (roles, offices) = (Role::ALL.to_vec(), Vec::new());
        Self { id: id.to_owned(), roles, narrowed_to: None, offices }
    }

    /// What the log grants to a staff id; nothing where it grants nothing.
    pub fn granted(state: &State, staff: &str) -> Option<Self> {
        let access = state.access.get(staff)?;
        let (roles, offices) = (vec![access.role], access.offices.clone());
        Some(Self { id: staff.to_owned(), roles, narrowed_to: None, offices })
    }

    /// The same person, who may do no more than a role may.
    #[must_use]
    pub fn narrowed_to(self, role: Option<Role>) -> Self {
        Self { narrowed_to: role, ..self }
    }

    /// Whether one of their roles may ask for this.
    pub fn may(&self, wanted: Use) -> bool {
        let rule = RULES.iter().find(|(of, _)| *of == wanted);
        let is_within = |roles: &[Role]| self.narrowed_to.is_none_or(|role| roles.contains(&role));
        rule.is_some_and(|(_, roles)| {
            self.roles.iter().any(|role| roles.contains(role)) && is_within(roles)
        })
    }

    /// Whether they record for an office.
    pub fn is_of(&self, office: &OfficeId) -> bool {
        self.offices.is_empty() || self.offices.contains(office)
    }

    /// Refuses activities of offices that they do not record for.
    ///
    /// # Errors
    /// Such an activity.
    pub fn check_offices<'a>(
        &self,
        offices: impl IntoIterator<Item = &'a OfficeId>,
    ) -> Result<(), Error> {
        match offices.into_iter().find(|office| !self.is_of(office)) {
            Some(office) => Err(Error::OtherOffice(office.clone())),
            None => Ok(()),
        }
    }

    /// The same for the activity with a reference, if there is one.
    ///
    /// # Errors
    /// As [`Self::check_offices`].
    pub fn check_activity(&self, state: &State, reference: &str) -> Result<(), Error> {
        let known = Reference::new(reference).ok();
        let known = known.and_then(|reference| state.activities.get(&reference));
        self.check_offices(known.map(|known| &known.activity.about.office))
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
        let auditor = Person {
            id: "auditor-1".into(),
            roles: vec![Auditor],
            narrowed_to: None,
            offices: Vec::new(),
        };
        assert!(auditor.may(Use::History) && auditor.may(Use::Figures));
        assert!(auditor.may(Use::Audit) && !auditor.may(Use::SeeEvidence));
        for wanted in [Use::Log, Use::Correct, Use::Void, Use::Import, Use::Submit, Use::Review] {
            assert!(!auditor.may(wanted), "{wanted}");
        }
        // Narrowing takes away and never adds.
        let narrowed = auditor.clone().narrowed_to(Some(Officer));
        assert!(narrowed.may(Use::Figures) && !narrowed.may(Use::Log));
        let officer = Person { roles: vec![Officer], ..auditor.clone() };
        assert!(officer.may(Use::Log) && !officer.narrowed_to(Some(Auditor)).may(Use::Log));
        for wanted in [Use::Attach, Use::DestroyEvidence] {
            assert!(!auditor.may(wanted), "{wanted}");
        }
        let nobody = Person { roles: Vec::new(), ..auditor };
        assert!(Use::ALL.iter().all(|wanted| !nobody.may(*wanted)));
    }
}
