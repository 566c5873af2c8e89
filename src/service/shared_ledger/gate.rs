//! Who reads at this moment, and whether anybody can.
//!
//! Belongs here: the snapshot that readers take, counting them, and keeping new ones waiting while the ledger is
//! away. Does not: who takes the ledger and what for (`writer`).

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;

use crate::ledger::Snapshot;

/// Why nobody can read at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Absence {
    /// Somebody works on the ledger alone: a command on the terminal, or one that rewrites the store.
    #[error("something else is using the ledger alone; try again in a moment")]
    Taken,
    /// It could not be opened again after that. It is tried again and again.
    #[error("the ledger cannot be opened at this moment")]
    Unopened,
}

/// What readers pass through.
#[derive(Debug)]
pub struct Gate {
    published: ArcSwap<Snapshot>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    readers: usize,
    absence: Option<Absence>,
    is_ending: bool,
}

/// A snapshot that stays readable until this is dropped or [`Self::leave`] is called.
#[derive(Debug)]
pub struct Reading {
    snapshot: Arc<Snapshot>,
    gate: Arc<Gate>,
    has_left: AtomicBool,
}

impl Reading {
    /// The snapshot, for whoever holds it beside this.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot)
    }

    /// Reads no more: from here on the ledger can be closed, and the snapshot gives errors.
    pub fn leave(&self) {
        if !self.has_left.swap(true, Ordering::Relaxed) {
            self.gate.state().readers -= 1;
            self.gate.changed.notify_all();
        }
    }
}

impl Deref for Reading {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Gate {
    /// An open gate to a snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        let state = State { readers: 0, absence: None, is_ending: false };
        let published = ArcSwap::from_pointee(snapshot);
        Self { published, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked with the lock left nothing half done under it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was published last. It may be readable no more.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.published.load_full()
    }

    /// Gives new readers another snapshot.
    pub fn publish(&self, snapshot: Snapshot) {
        self.published.store(Arc::new(snapshot));
    }

    /// Lets somebody read, who waits so long for a ledger that is away.
    pub fn enter(self: &Arc<Self>, wait: Duration) -> Result<Reading, Absence> {
        let is_shut = |state: &mut State| state.absence.is_some() && !state.is_ending;
        let waited = self.changed.wait_timeout_while(self.state(), wait, is_shut);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if let Some(absence) = state.absence {
            return Err(absence);
        }
        state.readers += 1;
        let (snapshot, gate) = (self.snapshot(), Arc::clone(self));
        Ok(Reading { snapshot, gate, has_left: AtomicBool::new(false) })
    }

    /// Lets nobody in any more.
    pub fn shut(&self, why: Absence) {
        self.state().absence = Some(why);
    }

    /// Lets readers in.
    pub fn open(&self) {
        self.state().absence = None;
        self.changed.notify_all();
    }

    /// Whether nobody reads, or stops within this time.
    pub fn is_empty_within(&self, wait: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.state(), wait, |state| state.readers > 0);
        waited.unwrap_or_else(PoisonError::into_inner).0.readers == 0
    }

    /// From here on nobody waits, since the program ends.
    pub fn end(&self) {
        self.state().is_ending = true;
        self.changed.notify_all();
    }

    /// Whether the program ends.
    pub fn is_ending(&self) -> bool {
        self.state().is_ending
    }

    /// Waits this long, or until the program ends.
    pub fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut state = self.state();
        while !state.is_ending {
            let Some(left) = until.checked_duration_since(Instant::now()) else { return };
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
