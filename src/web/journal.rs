//! What whoever runs the page is told while it runs: who comes in, who is refused.
//!
//! Belongs here: what is told, and how often. Does not: words (each face has its own), what is recorded (the log).
//!
//! Invariant: of persons, only staff ids are told to which the log grants something. What somebody types as a staff id
//! may be their name, or a password.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::ledger::State;
use crate::service::access::Holder;

/// Of attempts for one staff id, a line is told so often.
const REFUSED_EVERY: Duration = Duration::from_secs(60);

/// Somebody, as whoever runs the page is told of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// The log grants something to this staff id.
    Staff(String),
    /// Somebody with a link for whoever has the ledger's files.
    Files,
    /// Nobody whom the log knows.
    Unknown,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noted {
    /// Somebody opened a link, or gave their password.
    SignedIn(Who),
    /// Somebody who was invited chose a password, and is signed in.
    Accepted(Who),
    /// Somebody signed out.
    SignedOut(Who),
    /// A session ended, since a role was taken back or another password chosen.
    TakenBack(Who),
    /// So many attempts to sign in were refused since it was told last.
    Refused(Who, u64),
    /// So many times a program came with a token that is not good.
    Token(u64),
}

/// What is told, and to whom.
pub struct Journal {
    told: fn(&Noted),
    refused: Mutex<HashMap<Option<Who>, Refused>>,
}

struct Refused {
    told: Instant,
    since: u64,
}

impl Journal {
    /// Tells one listener.
    pub fn new(told: fn(&Noted)) -> Self {
        Self { told, refused: Mutex::default() }
    }

    /// Tells it now.
    pub fn note(&self, noted: &Noted) {
        (self.told)(noted);
    }

    /// Counts an attempt to sign in under what was typed as a staff id, and tells it now and then.
    pub fn refused(&self, state: &State, typed: &str) {
        let who = match state.access.contains_key(typed) {
            true => Who::Staff(typed.to_owned()),
            false => Who::Unknown,
        };
        self.count(Some(who), Instant::now());
    }

    /// Counts a token that is not good, and tells it now and then.
    pub fn token_refused(&self) {
        self.count(None, Instant::now());
    }

    /// Tells what was counted and not told.
    pub fn end(&self) {
        for (who, refused) in self.all().drain().filter(|(_, refused)| refused.since > 0) {
            (self.told)(&noted(who, refused.since));
        }
    }

    fn count(&self, who: Option<Who>, now: Instant) {
        let times = {
            let mut all = self.all();
            let new = || Refused { told: now, since: 0 };
            let is_new = !all.contains_key(&who);
            let refused = all.entry(who.clone()).or_insert_with(new);
            refused.since += 1;
            let is_told = is_new || now.duration_since(refused.told) >= REFUSED_EVERY;
            if !is_told {
                return;
            }
            refused.told = now;
            std::mem::take(&mut refused.since)
        };
        (self.told)(&noted(who, times));
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Option<Who>, Refused>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn noted(who: Option<Who>, times: u64) -> Noted {
    match who {
        Some(who) => Noted::Refused(who, times),
        None => Noted::Token(times),
    }
}

impl Who {
    /// Whose session it is.
    pub fn of(holder: &Holder) -> Self {
        match holder {
            Holder::Files(_) => Self::Files,
            Holder::Granted(staff) => Self::Staff(staff.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    static TOLD: Mutex<Vec<Noted>> = Mutex::new(Vec::new());

    fn told() -> Vec<Noted> {
        std::mem::take(&mut TOLD.lock().unwrap_or_else(PoisonError::into_inner))
    }

    #[test]
    fn many_attempts_are_few_lines_and_none_is_left_out() {
        let tell = |noted: &Noted| {
            TOLD.lock().unwrap_or_else(PoisonError::into_inner).push(noted.clone());
        };
        let (journal, start) = (Journal::new(tell), Instant::now());
        for second in 0..130 {
            journal.count(Some(Who::Unknown), start + Duration::from_secs(second));
        }
        journal.count(None, start);
        journal.end();
        let refused = |times| Noted::Refused(Who::Unknown, times);
        let told = told();
        assert_eq!(told, [refused(1), refused(60), refused(60), Noted::Token(1), refused(9)]);
    }
}
