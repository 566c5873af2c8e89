//! Erased entries, as an import meets them: which of its numbers they had.
//!
//! Belongs here: from tags to entries, and what is known of them. Does not: tags (`register`), the entries of all other
//! numbers (`recognition`), rows (`erased_rows`).

use std::collections::{BTreeSet, HashMap};

use super::index::Index;
use crate::event::EntryKind;
use crate::register::{Key, Numbers};

/// What is known of the erased entries of one kind.
#[derive(Default)]
pub(super) struct ErasedOfKind {
    /// By number of the import: the entries that it had, the latest last.
    pub entries: HashMap<u32, Vec<u32>>,
    /// Entries whose numbers nothing recognises.
    pub unrecognisable: BTreeSet<u32>,
    /// Of the activity that is looked at: the entries that its known version lists, by number.
    pub here: HashMap<u32, u32>,
}

impl ErasedOfKind {
    /// Of the numbers of an import.
    pub fn read(
        index: &mut Index,
        kind: EntryKind,
        numbers: &Numbers,
        namespace: &str,
        key: Option<&Key>,
    ) -> Self {
        let unrecognisable = index.take_unrecognisable(kind);
        let tags = index.tags(kind);
        let mut entries = HashMap::new();
        // Nearly always nobody was erased, and no tag has to be made.
        if let Some(key) = key.filter(|_| !tags.is_empty()) {
            let tagged = numbers.tagged(kind, namespace, key, false, |tag| tags.contains_key(tag));
            entries = tagged
                .into_iter()
                .filter_map(|(number, tag)| Some((number, tags.get(&tag)?.clone())))
                .collect();
        }
        Self { entries, unrecognisable, here: HashMap::new() }
    }

    /// The erased entry that a number has in the activity that is looked at.
    pub fn here(&self, number: u32) -> Option<u32> {
        self.here.get(&number).copied()
    }

    /// Whether nothing has to be looked for.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.unrecognisable.is_empty()
    }
}
