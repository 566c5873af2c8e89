//! One writer and many readers of an open ledger.
//!
//! Belongs here: the thread that owns the ledger, its bounded queue, the snapshot that readers take, and
//! answers that are kept while nothing is recorded. Does not: HTTP, who may ask for what (`access`), what a
//! command does (the other use cases).
//!
//! Invariants:
//!
//! * A reader takes one snapshot for a whole answer, so that an answer never mixes two moments.
//! * Whoever recorded something finds it in the next snapshot: it is published before the command is answered.
//! * A command that panics leaves nothing half done in memory: the ledger is opened anew from its log, and
//!   nothing is kept of what was in memory.
//! * A kept answer is of exactly one root and one question. What depends on anything else (the clock, a file)
//!   is not kept here.

use std::any::{Any, TypeId};
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use arc_swap::ArcSwap;

use super::Error;
use crate::ledger::{Ledger, Snapshot};
use crate::log::tree::Hash;

/// Commands that wait for the writer; one more is refused.
const QUEUED_MAX: usize = 64;
/// Commands after which a snapshot is published, while more are waiting.
const BATCH_MAX: usize = 16;
/// Counts at the same time: each takes all cores where there is much to count.
const FOLDS_MAX: usize = 2;
/// Answers that are kept.
const ANSWERS_MAX: usize = 256;

/// Why a command was not carried out, or nobody knows whether it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The queue is full. Nothing was recorded.
    #[error("too many others are recording at this moment; nothing was recorded")]
    Busy,
    /// The command stopped on a mistake of the program. What it had acknowledged is recorded.
    #[error("the program made a mistake while recording; what was acknowledged is recorded")]
    Failed,
    /// The ledger is being closed, or could not be opened again. Nothing was recorded.
    #[error("the ledger is closed; nothing was recorded")]
    Closed,
}

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
    published: Arc<ArcSwap<Snapshot>>,
    commands: Mutex<Option<SyncSender<Command>>>,
    writer: Mutex<Option<JoinHandle<Result<(), Error>>>>,
    folds: Turns,
    walks: Turns,
    answers: Mutex<Answers>,
}

/// Carries something out; gives what tells whoever asked, once the snapshot with it is published.
type Command = Box<dyn FnOnce(&mut Ledger) -> Box<dyn FnOnce()> + Send>;

impl SharedLedger {
    /// Starts the writer on a ledger. `reopen` opens the same one after a command that panicked.
    ///
    /// # Errors
    /// A system that starts no thread.
    pub fn start(
        ledger: Ledger,
        reopen: impl Fn() -> Result<Ledger, Error> + Send + 'static,
    ) -> std::io::Result<Self> {
        let published = Arc::new(ArcSwap::from_pointee(ledger.snapshot()));
        let (commands, queue) = sync_channel(QUEUED_MAX);
        let mut writer = Writer { ledger, published: Arc::clone(&published), reopen };
        let thread = std::thread::Builder::new().name("writer".to_owned());
        let thread = thread.spawn(move || {
            while let Ok(first) = queue.recv() {
                writer = writer.carry_out(first, &queue)?;
            }
            Ok(writer.ledger.close()?)
        })?;
        Ok(Self {
            published,
            commands: Mutex::new(Some(commands)),
            writer: Mutex::new(Some(thread)),
            folds: Turns::new(FOLDS_MAX),
            walks: Turns::new(1),
            answers: Mutex::default(),
        })
    }

    /// The ledger as it is now, to be held for a whole answer.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.published.load_full()
    }

    /// Carries a command out on the writer's thread, and waits for what comes of it.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub fn write<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Ledger) -> T + Send + 'static,
    ) -> Result<T, WriteError> {
        let (answer, answered) = sync_channel(1);
        let command: Command = Box::new(move |ledger| {
            let done = command(ledger);
            // Whoever asked may have gone away.
            Box::new(move || drop(answer.send(done)))
        });
        let queue = locked(&self.commands).clone().ok_or(WriteError::Closed)?;
        queue.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => WriteError::Busy,
            TrySendError::Disconnected(_) => WriteError::Closed,
        })?;
        drop(queue);
        answered.recv().map_err(|_| WriteError::Failed)
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

    /// The answer to a question about a snapshot, if it was kept. Nothing is made.
    pub fn kept<T: Send + Sync + 'static>(
        &self,
        ledger: &Snapshot,
        question: &str,
    ) -> Option<Arc<T>> {
        locked(&self.answers).of(ledger.root(), question)
    }

    /// Waits until what is queued is recorded, and closes the ledger. Snapshots read no more.
    ///
    /// # Errors
    /// Those of closing; a ledger that could not be opened again after a mistake.
    pub fn close(&self) -> Result<(), Error> {
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

/// What the writer's thread has.
struct Writer<F> {
    ledger: Ledger,
    published: Arc<ArcSwap<Snapshot>>,
    reopen: F,
}

impl<F: Fn() -> Result<Ledger, Error>> Writer<F> {
    /// Carries out a command and those that wait behind it, publishes, and tells whoever asked.
    fn carry_out(mut self, first: Command, queue: &Receiver<Command>) -> Result<Self, Error> {
        let mut done = Vec::new();
        let mut next = Some(first);
        while let Some(command) = next.take() {
            match catch_unwind(AssertUnwindSafe(|| command(&mut self.ledger))) {
                Ok(tell) => done.push(tell),
                Err(_) => self = self.opened_anew()?,
            }
            if done.len() < BATCH_MAX {
                next = queue.try_recv().ok();
            }
        }
        if self.published.load().root() != self.ledger.root() {
            self.published.store(Arc::new(self.ledger.snapshot()));
        }
        done.into_iter().for_each(|tell| tell());
        Ok(self)
    }

    /// The same with the ledger as its log has it: what is in memory may be half of something.
    fn opened_anew(self) -> Result<Self, Error> {
        let Self { ledger, published, reopen } = self;
        ledger.abandon()?;
        let ledger = reopen()?;
        published.store(Arc::new(ledger.snapshot()));
        Ok(Self { ledger, published, reopen })
    }
}

/// So many at the same time.
struct Turns {
    free: Mutex<usize>,
    given_back: Condvar,
}

/// A turn, until it is dropped.
struct Turn<'a>(&'a Turns);

impl Turns {
    fn new(turns: usize) -> Self {
        Self { free: Mutex::new(turns), given_back: Condvar::new() }
    }

    /// Waits for a turn.
    fn take(&self) -> Turn<'_> {
        let free = locked(&self.free);
        let free = self.given_back.wait_while(free, |free| *free == 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *locked(&self.0.free) += 1;
        self.0.given_back.notify_one();
    }
}

/// A question, and the type of its answer.
type Question = (TypeId, String);

/// Answers about one root.
#[derive(Default)]
struct Answers {
    root: Hash,
    kept: HashMap<Question, Arc<dyn Any + Send + Sync>>,
    /// The oldest first.
    order: VecDeque<Question>,
}

impl Answers {
    fn of<T: Send + Sync + 'static>(&self, root: Hash, question: &str) -> Option<Arc<T>> {
        if self.root != root {
            return None;
        }
        let kept = self.kept.get(&(TypeId::of::<T>(), question.to_owned()))?;
        Arc::clone(kept).downcast().ok()
    }

    fn keep<T: Send + Sync + 'static>(&mut self, root: Hash, question: &str, answer: Arc<T>) {
        if self.root != root {
            *self = Self { root, ..Self::default() };
        }
        if self.order.len() >= ANSWERS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.kept.remove(&oldest);
        }
        let question = (TypeId::of::<T>(), question.to_owned());
        if self.kept.insert(question.clone(), answer).is_none() {
            self.order.push_back(question);
        }
    }
}
