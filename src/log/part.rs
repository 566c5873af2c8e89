//! The kinds of values that a store has.
//!
//! Belongs here: which there are, and the letters that their keys begin with. Does not: keys and values
//! (`store`).

/// The three kinds of values that go with a sequence number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The record itself.
    Record,
    /// Pseudonyms and salts it brought.
    Identities,
    /// Attributes it states.
    Attributes,
}

impl Part {
    /// Every kind.
    pub const ALL: [Part; 3] = [Part::Record, Part::Identities, Part::Attributes];

    pub(super) fn prefix(self) -> u8 {
        match self {
            Part::Record => b'r',
            Part::Identities => b'i',
            Part::Attributes => b'a',
        }
    }

    /// What the keys of its packs begin with. Identities are not packed: erasing rewrites single ones.
    pub(super) fn pack_prefix(self) -> Option<u8> {
        match self {
            Part::Record => Some(b'p'),
            Part::Identities => None,
            Part::Attributes => Some(b'c'),
        }
    }
}
