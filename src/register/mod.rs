//! The register: the people and households a ledger knows, by pseudonym, and what describes them.
//!
//! Belongs here: pseudonyms and the key they are made with (`key`), what is kept of who an entry is
//! (`identity`), which numbers may be one (`alike`), what rows state of people (`attributes`), and what a record commits to. Does not:
//! where those bytes are stored (`log`), which activity states what (`event::people`), what
//! statements mean together (`count`).
//!
//! Invariants: a number as its source wrote it is never kept, only its HMAC under the ledger's key;
//! a row's leaf commits to its pseudonym through a salt, so that destroying both leaves the log
//! verifiable and nothing that leads back to the person but a tag, which recognises the number for
//! whoever holds the key.

mod alike;
mod attributes;
mod identity;
mod key;
mod numbers;
mod salts;

use crate::event::EntryKind;
use crate::event::people::{PeopleStated, RegisterCommitment};
use crate::log::tree::{Frontier, Hash, leaf_hash};

pub(crate) use attributes::BIRTH_YEARS_APART_MAX;
pub use attributes::{Attributes, AttributesBytes, Trait, Traits};
pub use identity::{
    Identity, Numbered, Recognisable, brought_to_bytes, identities_from_bytes, identities_to_bytes,
    identity_from_bytes, recognisable_from_bytes, rotation_leaf,
};
pub use key::{DEFAULT_NAMESPACE, Key, NumberList, Pseudonym, SourceNumber, Tag, Tags, keyed};
pub use numbers::{CompleteNumbers, Normals, Numbers};
pub use salts::{Salt, Salts, Seed};

/// What the record `sequence` commits to: the root over a leaf per person, per household, and per
/// new household that has no row of its own, each in rising order of id.
///
/// `commitment_of` gives the commitment of an entry, `None` for one the register does not have.
pub fn commitment(
    sequence: u64,
    people: &PeopleStated,
    attributes: &Attributes,
    commitment_of: impl Fn(EntryKind, u32) -> Option<Hash>,
) -> Option<RegisterCommitment> {
    let mut tree = Frontier::default();
    let mut leaf = |kind: EntryKind, id: u32, traits: Traits| {
        let commitment = commitment_of(kind, id)?;
        let row = traits.row_bytes(kind, id);
        tree.push(leaf_hash(&[&commitment, &sequence.to_be_bytes(), &row]));
        Some(())
    };
    for (id, traits) in people.persons.iter().zip(attributes.persons()) {
        leaf(EntryKind::Person, id, traits)?;
    }
    for (id, traits) in people.households.iter().zip(attributes.households()) {
        leaf(EntryKind::Household, id, traits)?;
    }
    for id in people.new_households.ids().filter(|id| !people.households.0.contains(*id)) {
        leaf(EntryKind::Household, id, Traits::default())?;
    }
    let rows = u32::try_from(tree.size()).ok()?;
    Some(RegisterCommitment { rows, root: tree.root() })
}
