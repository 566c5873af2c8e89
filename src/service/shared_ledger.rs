//! One writer and many readers of an open ledger.
//!
//! Belongs here: the thread that owns the ledger, its bounded queue, the snapshot that readers take, handing the
//! whole ledger to somebody for a while, and answers that are kept while nothing is recorded. Does not: HTTP, who
//! may ask for what (`access`), what a command does (the other use cases), other processes (`borrow`).
//!
//! Invariants:
//!
//! * A reader takes one snapshot for a whole answer, so that an answer never mixes two moments.
//! * Whoever recorded something finds it in the next snapshot: it is published before the command is answered.
//! * Whoever takes the ledger alone gets it when no [`Reading`] is held, and after all that readers recorded. New
//!   readers wait meanwhile. The ledger is then opened anew, however often that is tried: nobody who takes it can
//!   leave the others without one.
//! * A command that panics leaves nothing half done in memory: the ledger is opened anew from its log, and
//!   nothing is kept of what was in memory.
//! * A kept answer is of exactly one root and one question. What depends on anything else (the clock, a file)
//!   is not kept here.

mod answers;
mod gate;
mod writer;

use std::collections::VecDeque;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::Error;
use crate::ledger::{Ledger, Snapshot};
use answers::{Answers, Turns};
use gate::Gate;
pub use gate::{Absence, Reading};
pub use writer::WriteError;
use writer::{Command, Writer};

/// Commands that wait for the writer; one more is refused.
const QUEUED_MAX: usize = 64;
/// Counts at the same time: each takes all cores where there is much to count.
const FOLDS_MAX: usize = 2;

/// How long it takes to make an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// At most a count of all records: two at the same time.
    Fold,
    /// A count for each of many records, which can take minutes: one at the same time, so that counts need not
    /// wait for several of them.
    Walk,
}

/// An open ledger that many share.
pub struct SharedLedger {
    gate: Arc<Gate>,
    commands: Mutex<Option<SyncSender<Command>>>,
    writer: Mutex<Option<JoinHandle<Result<(), Error>>>>,
    folds: Turns,
    walks: Turns,
    readings: Turns,
    answers: Mutex<Answers>,
}

impl SharedLedger {
    /// Starts the writer on a ledger. `reopen` opens the same one after a command that panicked, or after somebody
    /// had it alone; where it fails it is called again.
    ///
    /// # Errors
    /// A system that starts no thread.
    pub fn start(
        ledger: Ledger,
        reopen: impl Fn() -> Result<Ledger, Error> + Send + 'static,
    ) -> std::io::Result<Self> {
        let gate = Arc::new(Gate::new(ledger.snapshot()));
        let (commands, queue) = sync_channel(QUEUED_MAX);
        let writer = Writer { gate: Arc::clone(&gate), queue, waiting: VecDeque::new(), reopen };
        let thread = std::thread::Builder::new().name("writer".to_owned());
        let thread = thread.spawn(move || writer.run(ledger))?;
        Ok(Self {
            gate,
            commands: Mutex::new(Some(commands)),
            writer: Mutex::new(Some(thread)),
            folds: Turns::new(FOLDS_MAX),
            walks: Turns::new(1),
            readings: Turns::new(1),
            answers: Mutex::default(),
        })
    }

    /// The ledger as it was last published. While somebody has it alone, nothing can be read from its store.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.gate.snapshot()
    }

    /// The ledger as it is now, to be held for a whole answer; nobody gets the ledger alone until it is dropped.
    /// Where somebody has it, they are waited for so long.
    ///
    /// # Errors
    /// Why it is still away after that.
    pub fn read(&self, wait: Duration) -> Result<Reading, Absence> {
        self.gate.enter(wait)
    }

    /// Carries a command out on the writer's thread, and waits for what comes of it. Whoever does not hold a
    /// [`Reading`] meanwhile may have to wait until somebody who has the ledger alone is done.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub fn write<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Ledger) -> T + Send + 'static,
    ) -> Result<T, WriteError> {
        let (answer, answered) = sync_channel(1);
        self.ask(Command::Within(Box::new(move |ledger| {
            let done = command(ledger);
            // Whoever asked may have gone away.
            Box::new(move || drop(answer.send(done)))
        })))?;
        answered.recv().map_err(|_| WriteError::Failed)
    }

    /// Does something that takes the whole ledger and closes it, while nobody reads; the ledger is then opened
    /// anew. Whoever asks reads no more from here on.
    ///
    /// # Errors
    /// See [`WriteError`]; `Busy` also where others do not stop reading.
    pub fn exclusive<T: Send + 'static>(
        &self,
        reading: Option<&Reading>,
        work: impl FnOnce(Ledger) -> T + Send + 'static,
    ) -> Result<T, WriteError> {
        reading.into_iter().for_each(Reading::leave);
        let (answer, answered) = sync_channel(1);
        self.ask(Command::Alone(Box::new(move |ledger| {
            let done = ledger.map(work);
            (None, Box::new(move || drop(answer.send(done))))
        })))?;
        answered.recv().map_err(|_| WriteError::Failed)?
    }

    /// Hands the ledger to somebody else as soon as nobody reads. `take` is called on the writer's thread, and
    /// nothing else is done until it comes back. Where it gives back no ledger, the ledger is opened anew.
    ///
    /// # Errors
    /// See [`WriteError`]; `take` is then not called.
    pub fn lend(
        &self,
        take: impl FnOnce(Result<Ledger, WriteError>) -> Option<Ledger> + Send + 'static,
    ) -> Result<(), WriteError> {
        self.ask(Command::Alone(Box::new(move |ledger| (take(ledger), Box::new(|| ())))))
    }

    fn ask(&self, command: Command) -> Result<(), WriteError> {
        let queue = locked(&self.commands).clone().ok_or(WriteError::Closed)?;
        queue.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => WriteError::Busy,
            TrySendError::Disconnected(_) => WriteError::Closed,
        })
    }

    /// The answer to a question about a snapshot, as it was kept, or else made. `question` holds all that the
    /// answer depends on besides the records.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn answer<T: Send + Sync + 'static, E>(
        &self,
        ledger: &Snapshot,
        question: &str,
        length: Length,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(kept) = self.kept(ledger, question) {
            return Ok(kept);
        }
        let _turn = match length {
            Length::Fold => self.folds.take(),
            Length::Walk => self.walks.take(),
        };
        // Whoever was first may have asked the same.
        if let Some(kept) = self.kept(ledger, question) {
            return Ok(kept);
        }
        let answer = Arc::new(make()?);
        if self.snapshot().root() == ledger.root() {
            locked(&self.answers).keep(ledger.root(), question, Arc::clone(&answer));
        }
        Ok(answer)
    }

    /// Does what reads all of the ledger's files, unless somebody else does at this moment: nothing then. Its result is
    /// not kept: files are not what a root tells.
    pub fn alone<T>(&self, read: impl FnOnce() -> T) -> Option<T> {
        let _turn = self.readings.try_take()?;
        Some(read())
    }

    /// The answer to a question about a snapshot, if it was kept. Nothing is made.
    pub fn kept<T: Send + Sync + 'static>(
        &self,
        ledger: &Snapshot,
        question: &str,
    ) -> Option<Arc<T>> {
        locked(&self.answers).of(ledger.root(), question)
    }

    /// Nobody waits for a ledger that is away from here on, and it is not opened again.
    pub fn begin_to_close(&self) {
        self.gate.end();
    }

    /// Waits until what is queued is recorded, and closes the ledger. Snapshots read no more.
    ///
    /// # Errors
    /// Those of closing; why the ledger could not be opened again.
    pub fn close(&self) -> Result<(), Error> {
        self.begin_to_close();
        locked(&self.commands).take();
        match locked(&self.writer).take().map(JoinHandle::join) {
            Some(Ok(closed)) => closed,
            // The thread catches what its commands do.
            Some(Err(_)) | None => Ok(()),
        }
    }
}

/// Whoever panicked with a lock left nothing half done under it: all that is done under one is a move.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
