//! Forms that were carried out, so that a second click carries out nothing.
//!
//! Belongs here: forms whose effect the log does not know by a key of its own. Does not: activities, whose form's
//! token is their source key.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// So many are remembered.
const REMEMBERED_MAX: usize = 1000;

/// Tokens of forms that were carried out.
#[derive(Debug, Default)]
pub struct Done(Mutex<VecDeque<String>>);

impl Done {
    /// Carries a form out, unless it was carried out before. One that fails can be sent again. Only the thread that
    /// writes calls it, so that no two carry out the same.
    ///
    /// # Errors
    /// Those of carrying it out.
    pub fn once<E>(&self, token: &str, carry_out: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        if self.has(token) {
            return Ok(());
        }
        carry_out()?;
        self.remember(token);
        Ok(())
    }

    /// Whether a form was carried out.
    fn has(&self, token: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|done| done == token)
    }

    /// Remembers one that was.
    fn remember(&self, token: &str) {
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if done.len() == REMEMBERED_MAX {
            done.pop_front();
        }
        done.push_back(token.to_owned());
    }
}
