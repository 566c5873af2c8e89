//! What rows may call the sectors, offices, donors and projects of a profile.
//!
//! Belongs here: finding one by what a cell has. Does not: which names there are (`event::profile`).

use crate::event::spelling::nearest;
use crate::event::text::normalised;
use crate::issue::Code;
use crate::issue::value::{List, ProfileList};

/// The ids in a list of the profile, with their names in every language that the profile has: tables
/// may give any of them.
pub struct Names<I> {
    list: ProfileList,
    /// An id, the same as text, and its names, the profile's own first.
    entries: Vec<(I, String, Vec<String>)>,
    /// All ids, for messages.
    known: List,
}

impl<I: ToString> Names<I> {
    /// The ids and names of a list.
    pub fn new(list: ProfileList, entries: impl Iterator<Item = (I, Vec<String>)>) -> Self {
        let as_text = |(id, names): (I, Vec<String>)| {
            let text = id.to_string();
            (id, text, names)
        };
        let entries: Vec<_> = entries.map(as_text).collect();
        let known = List::commas(entries.iter().map(|(_, id, _)| id));
        Self { list, entries, known }
    }
}

impl<I> Names<I> {
    /// The id that is called so. A translation of one may be the name of another, which then is meant;
    /// one that several have says nothing.
    pub(super) fn find(&self, given: &str) -> Option<&I> {
        let wanted = normalised(given);
        let matches = |text: &String| normalised(text) == wanted;
        let own = self
            .entries
            .iter()
            .find(|(_, id, names)| matches(id) || names.first().is_some_and(matches));
        let translated = || {
            let mut found = self.entries.iter().filter(|(.., names)| names.iter().any(matches));
            found.next().filter(|_| found.next().is_none())
        };
        own.or_else(translated).map(|(id, ..)| id)
    }

    /// What is wrong with a name, where it is none of the list's.
    pub(super) fn fault(&self, given: &str) -> Option<Code> {
        let (list, known) = (self.list, self.known.clone());
        let near = self.nearest(given).map(Into::into);
        self.find(given).is_none().then_some(Code::ProfileUnknown { list, near, known })
    }

    /// The id or name that a misspelt one may be meant to be.
    fn nearest(&self, given: &str) -> Option<&str> {
        let texts = self.entries.iter().flat_map(|(_, id, names)| std::iter::once(id).chain(names));
        nearest(given, texts.map(String::as_str))
    }
}
