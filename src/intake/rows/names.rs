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
    entries: Vec<Entry<I>>,
    /// All ids, for messages.
    known: List,
}

struct Entry<I> {
    id: I,
    /// The id as text, the profile's own name, and its translations.
    texts: Vec<String>,
    /// The same as they are compared: every row asks.
    compared: Vec<String>,
}

impl<I> Entry<I> {
    /// Whether the id or the profile's own name is a text.
    fn is_own(&self, wanted: &String) -> bool {
        self.compared.iter().take(2).any(|text| text == wanted)
    }

    /// Whether a name of any language is a text.
    fn has_name(&self, wanted: &String) -> bool {
        self.compared.iter().skip(1).any(|text| text == wanted)
    }
}

impl<I: ToString> Names<I> {
    /// The ids and names of a list.
    pub fn new(list: ProfileList, entries: impl Iterator<Item = (I, Vec<String>)>) -> Self {
        let entry = |(id, names): (I, Vec<String>)| {
            let texts: Vec<String> = std::iter::once(id.to_string()).chain(names).collect();
            let compared = texts.iter().map(|text| normalised(text)).collect();
            Entry { id, texts, compared }
        };
        let entries: Vec<_> = entries.map(entry).collect();
        let known = List::commas(entries.iter().map(|entry| entry.id.to_string()));
        Self { list, entries, known }
    }
}

impl<I> Names<I> {
    /// The id that is called so. A translation of one may be the name of another, which then is meant;
    /// one that several have says nothing.
    pub(super) fn find(&self, given: &str) -> Option<&I> {
        let wanted = normalised(given);
        let own = self.entries.iter().find(|entry| entry.is_own(&wanted));
        let translated = || {
            let mut found = self.entries.iter().filter(|entry| entry.has_name(&wanted));
            found.next().filter(|_| found.next().is_none())
        };
        own.or_else(translated).map(|entry| &entry.id)
    }

    /// What is wrong with a name, where it is none of the list's.
    pub(super) fn fault(&self, given: &str) -> Option<Code> {
        let (list, known) = (self.list, self.known.clone());
        let near = self.nearest(given).map(Into::into);
        self.find(given).is_none().then_some(Code::ProfileUnknown { list, near, known })
    }

    /// The id or name that a misspelt one may be meant to be.
    fn nearest(&self, given: &str) -> Option<&str> {
        let texts = self.entries.iter().flat_map(|entry| &entry.texts);
        nearest(given, texts.map(String::as_str))
    }
}
