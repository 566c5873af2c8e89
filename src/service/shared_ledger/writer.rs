//! The thread that owns the ledger.
//!
//! Belongs here: carrying out commands in their order, publishing what they leave, handing the whole ledger over
//! and opening it again. Does not: who asks (`shared_ledger`), who reads (`gate`).

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::gate::{Absence, Gate};
use crate::ledger::Ledger;
use crate::service::Error;

/// Commands after which a snapshot is published, while more are waiting.
const BATCH_MAX: usize = 16;
/// Whoever wants the ledger alone waits so long for those who read.
const READERS_MAX: Duration = Duration::from_secs(20);
/// While it waits for them, what they record is looked for this often.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// A ledger that cannot be opened is tried again after this long, then each time after twice as long.
const RETRY_FIRST: Duration = Duration::from_millis(20);
/// The longest time between two tries.
const RETRY_MAX: Duration = Duration::from_secs(15);

/// Why a command was not carried out, or nobody knows whether it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The queue is full, or those who read go on too long. Nothing was recorded.
    #[error("too many others are recording at this moment; nothing was recorded")]
    Busy,
    /// The command stopped on a mistake of the program. What it had acknowledged is recorded.
    #[error("the program made a mistake while recording; what was acknowledged is recorded")]
    Failed,
    /// The ledger is being closed. Nothing was recorded.
    #[error("the ledger is closed; nothing was recorded")]
    Closed,
}

/// Tells whoever asked, once what was done can be read.
pub type Tell = Box<dyn FnOnce()>;
/// Does something to the open ledger.
pub type Within = Box<dyn FnOnce(&mut Ledger) -> Tell + Send>;
/// Takes the whole ledger, while nobody reads; gives it back where it was not closed.
pub type Alone = Box<dyn FnOnce(Result<Ledger, WriteError>) -> (Option<Ledger>, Tell) + Send>;

/// What the writer is asked to do.
pub enum Command {
    /// To the open ledger.
    Within(Within),
    /// With the whole of it.
    Alone(Alone),
}

/// What the writer's thread has beside the ledger.
pub struct Writer<F> {
    pub gate: Arc<Gate>,
    pub queue: Receiver<Command>,
    /// Those who want the ledger alone, and wait for their turn.
    pub waiting: VecDeque<Alone>,
    /// Opens the ledger again.
    pub reopen: F,
}

impl<F: Fn() -> Result<Ledger, Error>> Writer<F> {
    /// Carries commands out until nobody can ask any more, and closes the ledger.
    ///
    /// # Errors
    /// Those of closing; a ledger that could not be opened again.
    pub fn run(mut self, mut ledger: Ledger) -> Result<(), Error> {
        loop {
            let next = match self.waiting.pop_front() {
                Some(alone) => Command::Alone(alone),
                None => match self.queue.recv() {
                    Ok(command) => command,
                    Err(_) => return Ok(ledger.close()?),
                },
            };
            let left = match next {
                Command::Within(command) => self.batch(ledger, command)?,
                Command::Alone(alone) => self.hand_over(ledger, alone)?,
            };
            match left {
                Some(open) => ledger = open,
                // The program ends, and somebody else has the ledger or closed it.
                None => return Ok(()),
            }
        }
    }

    /// Carries out a command and those that wait behind it, publishes, and tells whoever asked.
    fn batch(&mut self, mut ledger: Ledger, first: Within) -> Result<Option<Ledger>, Error> {
        let mut done = Vec::new();
        let mut next = Some(first);
        while let Some(command) = next.take() {
            match catch_unwind(AssertUnwindSafe(|| command(&mut ledger))) {
                Ok(tell) => done.push(tell),
                Err(_) => {
                    // What is in memory may be half of something. The log is opened anew whatever closing says.
                    let _ = ledger.abandon();
                    self.gate.shut(Absence::Taken);
                    match self.opened_anew(|| ())? {
                        Some(anew) => ledger = anew,
                        None => return Ok(None),
                    }
                }
            }
            if done.len() < BATCH_MAX {
                next = self.next_within();
            }
        }
        if self.gate.snapshot().root() != ledger.root() {
            self.gate.publish(ledger.snapshot());
        }
        done.into_iter().for_each(|tell| tell());
        Ok(Some(ledger))
    }

    /// What is next in the queue, if it is to be done to the open ledger. Others wait for their turn.
    fn next_within(&mut self) -> Option<Within> {
        loop {
            match self.queue.try_recv().ok()? {
                Command::Within(command) => return Some(command),
                Command::Alone(alone) => self.waiting.push_back(alone),
            }
        }
    }

    /// Hands the ledger over when nobody reads any more. What readers record until then is carried out: they would
    /// wait for it, and the ledger for them.
    fn hand_over(&mut self, mut ledger: Ledger, alone: Alone) -> Result<Option<Ledger>, Error> {
        if self.gate.is_ending() {
            alone(Err(WriteError::Closed)).1();
            return Ok(Some(ledger));
        }
        self.gate.shut(Absence::Taken);
        let until = Instant::now() + READERS_MAX;
        loop {
            let is_empty = self.gate.is_empty_within(LOOK_EVERY);
            if let Some(command) = self.next_within() {
                match self.batch(ledger, command)? {
                    Some(open) => ledger = open,
                    None => return Ok(None),
                }
            } else if is_empty {
                break;
            } else if Instant::now() > until || self.gate.is_ending() {
                self.gate.open();
                alone(Err(WriteError::Busy)).1();
                return Ok(Some(ledger));
            }
            // A command that panicked has opened it.
            self.gate.shut(Absence::Taken);
        }
        // Whatever it did, the ledger is as its log has it.
        let left = catch_unwind(AssertUnwindSafe(|| alone(Ok(ledger))));
        let (given_back, tell) = left.unwrap_or_else(|_| (None, Box::new(|| ())));
        match given_back {
            Some(ledger) => {
                self.gate.open();
                tell();
                Ok(Some(ledger))
            }
            None => self.opened_anew(tell),
        }
    }

    /// Opens the ledger, trying until that succeeds, publishes it, and lets readers in. `tell` is called after the
    /// first try, whatever came of it. Nothing where the program ends meanwhile.
    ///
    /// # Errors
    /// Why it could not be opened, where the program ends.
    fn opened_anew(&self, tell: impl FnOnce()) -> Result<Option<Ledger>, Error> {
        let mut tell = Some(tell);
        let mut retry = RETRY_FIRST;
        loop {
            if self.gate.is_ending() {
                return Ok(None);
            }
            let failed = match (self.reopen)() {
                Ok(ledger) => {
                    self.gate.publish(ledger.snapshot());
                    self.gate.open();
                    tell.take().into_iter().for_each(|tell| tell());
                    return Ok(Some(ledger));
                }
                Err(failed) => failed,
            };
            tell.take().into_iter().for_each(|tell| tell());
            let is_in_use = failed.is_in_use();
            self.gate.shut(if is_in_use { Absence::Taken } else { Absence::Unopened });
            self.gate.pause(retry);
            retry = (retry * 2).min(RETRY_MAX);
            if self.gate.is_ending() {
                return if is_in_use { Ok(None) } else { Err(failed) };
            }
        }
    }
}
