//! Pages that were made and are asked for again.
//!
//! Belongs here: keeping them, and when one is forgotten. Does not: which pages may be kept (`routes`), what they are
//! made of (`pages`).
//!
//! Filling a template takes longer than everything else about a page whose figures are known: before pages were kept,
//! 50 readers of a ledger of a million contacts were answered 1,215 times a second, half of them within 32 ms.
//! `benches/serve/load.py` measures what they wait for.
//!
//! Invariant: a page is kept with everything that it depends on: the records, the day, who asks, in which language, for
//! what, and who has a password.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::Answer;
use crate::log::tree::Hash;

/// All pages together are at most so large.
const BYTES_MAX: usize = 16 << 20;
/// A page that is larger is made each time.
const PAGE_BYTES_MAX: usize = 1 << 20;

/// Pages of one root.
#[derive(Default)]
pub struct KeptPages(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    root: Hash,
    bytes: usize,
    pages: HashMap<String, Arc<Answer>>,
}

impl KeptPages {
    /// The page that was kept for what is asked of these records, or else the one that is made now. `asked` says all
    /// that it depends on besides them; what it says after the page was made must be the same.
    ///
    /// # Errors
    /// Those of `asked` and of making it; such a page is not kept.
    pub fn page<E>(
        &self,
        root: Hash,
        asked: impl Fn() -> Result<String, E>,
        make: impl FnOnce() -> Result<Answer, E>,
    ) -> Result<Answer, E> {
        let before = asked()?;
        if let Some(page) = self.kept(root, &before) {
            return Ok(Answer::clone(&page));
        }
        let page = make()?;
        // What was seen of the world while it was made is what it is kept for.
        if page.body.len() <= PAGE_BYTES_MAX && asked()? == before {
            self.keep(root, before, page.clone());
        }
        Ok(page)
    }

    fn kept(&self, root: Hash, asked: &str) -> Option<Arc<Answer>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.root == root).then(|| kept.pages.get(asked).cloned()).flatten()
    }

    fn keep(&self, root: Hash, asked: String, page: Answer) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = asked.len() + page.body.len();
        if kept.root != root || kept.bytes + bytes > BYTES_MAX {
            *kept = Kept { root, ..Kept::default() };
        }
        if kept.pages.insert(asked, Arc::new(page)).is_none() {
            kept.bytes += bytes;
        }
    }
}
