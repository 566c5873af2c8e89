//! Who is signed in.
//!
//! Belongs here: links to sign in with, sessions, and when either ends. Does not: who may do what
//! (`service::access`), cookies (`guard`).
//!
//! Invariants: a link and a session are 32 random bytes each, of which only the SHA-256 is kept; a session never
//! has a name that a browser brought; a link serves once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::log::tree::{Hash, sha256};
use crate::service::access::Holder;

/// A link is of use for so long.
const LINK_LIFE: Duration = Duration::from_secs(15 * 60);
/// A session ends after so long without a visit.
const IDLE_MAX: Duration = Duration::from_secs(2 * 60 * 60);
/// A session ends after so long in any case.
const SESSION_LIFE: Duration = Duration::from_secs(12 * 60 * 60);
/// Sessions at the same time; the one that was idle for longest ends for one more.
const SESSIONS_MAX: usize = 1000;

/// Links and sessions.
#[derive(Default)]
pub struct Sessions(Mutex<Open>);

#[derive(Default)]
struct Open {
    links: HashMap<Hash, (Holder, Instant)>,
    sessions: HashMap<Hash, Session>,
}

struct Session {
    holder: Holder,
    since: Instant,
    last: Instant,
}

impl Session {
    fn is_over(&self, now: Instant) -> bool {
        now.duration_since(self.last) > IDLE_MAX || now.duration_since(self.since) > SESSION_LIFE
    }
}

impl Sessions {
    /// Makes a link for somebody: what stands in it.
    ///
    /// # Errors
    /// A system without random numbers.
    pub fn link_for(&self, holder: &Holder) -> Result<String, getrandom::Error> {
        let secret = secret()?;
        let now = Instant::now();
        let mut open = self.open();
        open.links.retain(|_, (_, made)| now.duration_since(*made) <= LINK_LIFE);
        open.links.insert(hash(&secret), (holder.clone(), now));
        Ok(secret)
    }

    /// Signs in with a link, which is of no use afterwards. Gives the new session's name, if the link was good.
    ///
    /// # Errors
    /// A system without random numbers.
    pub fn sign_in(&self, link: &str) -> Result<Option<String>, getrandom::Error> {
        let Some((holder, made)) = self.open().links.remove(&hash(link)) else { return Ok(None) };
        match made.elapsed() > LINK_LIFE {
            true => Ok(None),
            false => self.begin(holder).map(Some),
        }
    }

    /// Begins a session of somebody who has shown who they are; its name.
    ///
    /// # Errors
    /// A system without random numbers.
    pub fn begin(&self, holder: Holder) -> Result<String, getrandom::Error> {
        let name = secret()?;
        let (now, mut open) = (Instant::now(), self.open());
        open.sessions.retain(|_, session| !session.is_over(now));
        if open.sessions.len() >= SESSIONS_MAX {
            let idle = open.sessions.iter().min_by_key(|(_, session)| session.last);
            if let Some(idle) = idle.map(|(hash, _)| *hash) {
                open.sessions.remove(&idle);
            }
        }
        open.sessions.insert(hash(&name), Session { holder, since: now, last: now });
        Ok(name)
    }

    /// Who has a session, if it is not over.
    pub fn holder(&self, name: &str) -> Option<Holder> {
        let (now, mut open) = (Instant::now(), self.open());
        let session = open.sessions.get_mut(&hash(name))?;
        if session.is_over(now) {
            open.sessions.remove(&hash(name));
            return None;
        }
        session.last = now;
        Some(session.holder.clone())
    }

    /// Ends a session.
    pub fn sign_out(&self, name: &str) {
        self.open().sessions.remove(&hash(name));
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 32 random bytes, in hexadecimal digits.
fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}

/// What is kept of a secret. Looking it up tells nothing of the secret by how long it takes.
fn hash(secret: &str) -> Hash {
    sha256(&[secret.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_serves_once_and_a_session_until_it_is_ended() -> Result<(), getrandom::Error> {
        let (sessions, holder) = (Sessions::default(), Holder::Files("meal-1".to_owned()));
        let link = sessions.link_for(&holder)?;
        assert_eq!(sessions.sign_in("something else")?, None);
        let name = sessions.sign_in(&link)?.unwrap_or_default();
        assert_eq!(sessions.sign_in(&link)?, None);
        assert_ne!(name, link);
        assert_eq!(sessions.holder(&name), Some(holder));
        assert_eq!(sessions.holder(&link), None);
        sessions.sign_out(&name);
        assert_eq!(sessions.holder(&name), None);
        Ok(())
    }
}
