//! Answers that are kept, and how many are made at the same time.

use std::any::{Any, TypeId};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::log::tree::Hash;

/// Answers that are kept.
const ANSWERS_MAX: usize = 256;

/// So many at the same time.
pub struct Turns {
    free: Mutex<usize>,
    given_back: Condvar,
}

/// A turn, until it is dropped.
pub struct Turn<'a>(&'a Turns);

impl Turns {
    /// So many.
    pub fn new(turns: usize) -> Self {
        Self { free: Mutex::new(turns), given_back: Condvar::new() }
    }

    /// A turn, if one is free.
    pub fn try_take(&self) -> Option<Turn<'_>> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        *free = free.checked_sub(1)?;
        drop(free);
        Some(Turn(self))
    }

    /// Waits for a turn.
    pub fn take(&self) -> Turn<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.given_back.wait_while(free, |free| *free == 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.given_back.notify_one();
    }
}

/// A question, and the type of its answer.
type Question = (TypeId, String);

/// Answers about one root.
#[derive(Default)]
pub struct Answers {
    root: Hash,
    kept: HashMap<Question, Arc<dyn Any + Send + Sync>>,
    /// The oldest first.
    order: VecDeque<Question>,
}

impl Answers {
    /// The answer to a question about a root, where it is kept.
    pub fn of<T: Send + Sync + 'static>(&self, root: Hash, question: &str) -> Option<Arc<T>> {
        if self.root != root {
            return None;
        }
        let kept = self.kept.get(&(TypeId::of::<T>(), question.to_owned()))?;
        Arc::clone(kept).downcast().ok()
    }

    /// Keeps an answer; those of another root go.
    pub fn keep<T: Send + Sync + 'static>(&mut self, root: Hash, question: &str, answer: Arc<T>) {
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
