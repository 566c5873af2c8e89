//! What the log is waiting for, so that nobody sits before a silent screen.
//!
//! Belongs here: naming a wait while it lasts. Does not: saying it (`cli::patience`).

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The waits under way; the last began within the one before it.
static WAITS: Mutex<Vec<(&str, Instant)>> = Mutex::new(Vec::new());

fn waits() -> MutexGuard<'static, Vec<(&'static str, Instant)>> {
    WAITS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A wait; it is over when this is dropped.
#[derive(Debug)]
pub struct Wait(());

impl Wait {
    /// Begins to wait for something: "the disk to keep what was written".
    pub fn on(what: &'static str) -> Self {
        waits().push((what, Instant::now()));
        Self(())
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        waits().pop();
    }
}

/// What is waited for, and since when.
pub fn current() -> Option<(&'static str, Duration)> {
    waits().last().map(|(what, since)| (*what, since.elapsed()))
}
