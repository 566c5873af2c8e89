//! What all visits share.
//!
//! Belongs here: the ledger, the sessions, the templates, and where the page is. Does not: one visit (`visit`).

use std::net::SocketAddr;
use std::path::PathBuf;

use super::sessions::Sessions;
use super::templates::Templates;
use super::uploads::Uploads;
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
    /// Where to listen: a loopback address.
    pub address: SocketAddr,
    /// Whether nothing is recorded from here.
    pub read_only: bool,
    /// What time it is.
    pub clock: Clock,
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
    /// Their passwords and invitations.
    pub credentials: Credentials,
    /// What was sent to be imported.
    pub uploads: Uploads,
    /// The templates.
    pub templates: Templates,
    /// Where the page is. The port is the one that was taken.
    pub settings: Settings,
}

impl Site {
    /// The surroundings of a use case that somebody asks for.
    pub fn context(&self, person: &str) -> Context<'static> {
        self.settings.context(person)
    }

    /// The page's own address.
    pub fn origin(&self) -> String {
        format!("http://{}", self.settings.address)
    }

    /// Names under which a browser on this computer may ask for the page.
    pub fn is_own_host(&self, host: &str) -> bool {
        let port = self.settings.address.port();
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let given = self.settings.address.to_string();
        host == given || names.iter().any(|name| host == format!("{name}:{port}"))
    }

    /// Name of the cookie with the session. Another port of the same computer has another one.
    pub fn session_cookie(&self) -> String {
        format!("headcount-{}", self.settings.address.port())
    }
}
