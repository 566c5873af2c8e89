//! What all visits share.
//!
//! Belongs here: the ledger, the sessions, the templates, and how the page was started. Does not: one visit (`visit`).

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use super::done::Done;
use super::jobs::Jobs;
use super::journal::{Journal, Noted, Who};
use super::kept_pages::KeptPages;
use super::reach::{Reach, Way};
use super::sessions::Sessions;
use super::templates::Templates;
use super::uploads::Uploads;
use crate::service::access::Holder;
use crate::service::access_file::AccessFile;
use crate::service::credentials::Credentials;
use crate::service::shared_ledger::SharedLedger;
use crate::service::{Clock, Context};

/// Where the page is, and what it is of.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The ledger's folder.
    pub ledger_dir: PathBuf,
    /// Its key file.
    pub key_path: PathBuf,
    /// Where to listen.
    pub address: SocketAddr,
    /// How browsers come there.
    pub way: Way,
    /// Names of this computer that browsers ask for, beside its address.
    pub names: Vec<String>,
    /// Whether nothing is recorded from here.
    pub read_only: bool,
    /// What time it is.
    pub clock: Clock,
    /// Is told who comes in and who is refused.
    pub told: fn(&Noted),
}

impl Settings {
    /// The surroundings of a use case that somebody asks for.
    pub fn context(&self, person: &str) -> Context<'static> {
        Context {
            ledger_dir: self.ledger_dir.clone(),
            key_path: self.key_path.clone(),
            recorded_by: person.to_owned(),
            clock: self.clock,
            progress: &(),
        }
    }
}

/// What all visits share.
pub struct Site {
    /// The ledger.
    pub ledger: SharedLedger,
    /// Who is signed in.
    pub sessions: Sessions,
    /// What is known of their secrets: sessions, passwords, invitations, tokens.
    pub access_file: Arc<AccessFile>,
    /// Tells whoever runs the page.
    pub journal: Journal,
    /// Their passwords and invitations.
    pub credentials: Credentials,
    /// What was sent to be imported.
    pub uploads: Uploads,
    /// Forms that were carried out.
    pub done: Arc<Done>,
    /// Pages that were made.
    pub kept_pages: KeptPages,
    /// What is done with it.
    pub jobs: Jobs,
    /// The templates.
    pub templates: Templates,
    /// Under which names the page is reached.
    pub reach: Reach,
    /// Where the page is. The port is the one that was taken.
    pub settings: Settings,
}

impl Site {
    /// Ends all sessions of a staff id, whose role was taken back or whose password was forgotten.
    pub fn end_sessions_of(&self, staff: &str) {
        if self.sessions.end_all_of(&Holder::Granted(staff.to_owned())) {
            self.journal.note(&Noted::TakenBack(Who::Staff(staff.to_owned())));
        }
    }

    /// The surroundings of a use case that somebody asks for.
    pub fn context(&self, person: &str) -> Context<'static> {
        self.settings.context(person)
    }
}
