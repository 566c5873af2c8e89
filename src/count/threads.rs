//! Two pieces of work at once.
//!
//! Belongs here: deciding whether a second thread is worth starting. Does not: the work. Both pieces are
//! pure, so the result is the same either way.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// From this many people in the register on, a second thread saves more time than it takes to start.
/// Debug builds always start it, so that tests of small ledgers take the same way.
const PEOPLE_MIN: usize = if cfg!(debug_assertions) { 1 } else { 50_000 };

/// Ids that a thread takes at a time.
const RANGE: usize = 1 << 14;

/// Ids from 0 up to a number, divided into ranges. A thread that is done takes the next range.
pub(super) struct IdRanges {
    next: AtomicUsize,
    len: usize,
}

impl IdRanges {
    /// All of `len` ids.
    pub fn new(len: usize) -> Self {
        Self { next: AtomicUsize::new(0), len }
    }

    /// The ranges that this thread takes.
    pub fn take(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let next = || {
            let first = self.next.fetch_add(RANGE, Ordering::Relaxed);
            (first < self.len).then(|| first..(first + RANGE).min(self.len))
        };
        std::iter::from_fn(next)
    }
}

/// The results of two pieces of work, done at the same time where the register has many people.
pub(super) fn run_both<A: Send, B>(
    people: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    if people < PEOPLE_MIN {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            // A panic in the other thread goes on in this one.
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
