//! What the log is waiting for, so that a long wait is not a silent one.
//!
//! Belongs here: naming a wait while it lasts. Does not: showing it (`cli::waits`), counting units
//! of work ([`crate::progress`]).
//!
//! Waits can begin and end on several threads at once, and one within another. Each ends itself alone.
//! Shown is the one that has lasted longest: of nested waits the outermost, which says why the inner
//! ones happen.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The waits under way.
static WAITS: Mutex<Waits> = Mutex::new(Waits::none());

/// Waits, each by its number; numbers rise.
#[derive(Debug)]
struct Waits {
    next: u64,
    under_way: BTreeMap<u64, (&'static str, Instant)>,
}

impl Waits {
    const fn none() -> Self {
        Self { next: 0, under_way: BTreeMap::new() }
    }

    fn begin(&mut self, what: &'static str) -> u64 {
        let number = self.next;
        self.next += 1;
        self.under_way.insert(number, (what, Instant::now()));
        number
    }

    fn end(&mut self, number: u64) {
        self.under_way.remove(&number);
    }

    fn longest(&self) -> Option<(&'static str, Duration)> {
        let (what, since) = self.under_way.values().next()?;
        Some((what, since.elapsed()))
    }
}

fn waits() -> MutexGuard<'static, Waits> {
    WAITS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A wait; it is over when this is dropped.
#[derive(Debug)]
pub struct Wait {
    number: u64,
}

impl Wait {
    /// Begins to wait for something: "the disk to keep what was written".
    pub fn on(what: &'static str) -> Self {
        Self { number: waits().begin(what) }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        waits().end(self.number);
    }
}

/// What has been waited for the longest, and how long.
pub fn current() -> Option<(&'static str, Duration)> {
    waits().longest()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn each_wait_ends_itself_on_whichever_thread_it_ends_first() {
        let waits = Mutex::new(Waits::none());
        let shown = || waits.lock().unwrap().longest().map(|(what, _)| what);
        let (both_wait, first_is_over) = (Barrier::new(2), Barrier::new(2));
        let disk = waits.lock().unwrap().begin("the disk");
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let store = waits.lock().unwrap().begin("the store");
                both_wait.wait();
                first_is_over.wait();
                // The one that began first is over; this one is still shown.
                assert_eq!(shown(), Some("the store"));
                waits.lock().unwrap().end(store);
            });
            both_wait.wait();
            assert_eq!(shown(), Some("the disk"));
            waits.lock().unwrap().end(disk);
            first_is_over.wait();
        });
        assert_eq!(shown(), None);
    }

    #[test]
    fn waits_of_many_threads_leave_none_behind() {
        const HERE: &str = "a test of this file";
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        let outer = Wait::on(HERE);
                        let inner = Wait::on(HERE);
                        // Not in the order in which they began.
                        drop(outer);
                        drop(inner);
                    }
                });
            }
        });
        // Other tests of this process may wait meanwhile.
        assert!(waits().under_way.values().all(|(what, _)| *what != HERE));
    }
}
