//! What is kept of who an entry is: enough to recognise its number, until that is destroyed.
//!
//! Belongs here: identities and their bytes beside the record that brought them, salts, erasure,
//! and what a rotation of the key commits to. Does not: attributes.

use crate::event::EntryKind;
use crate::log::tree::{Hash, leaf_hash, sha256};

use super::key::Pseudonym;

/// Random bytes between a pseudonym and its commitment.
pub type Salt = [u8; 16];

/// Random salts, fetched from the system in large portions.
#[derive(Debug, Default)]
pub struct Salts {
    pool: Vec<u8>,
}

impl Salts {
    const POOL_BYTES: usize = 16 << 10;

    /// The next salt.
    pub fn next_salt(&mut self) -> Result<Salt, getrandom::Error> {
        if self.pool.is_empty() {
            self.pool.resize(Self::POOL_BYTES, 0);
            getrandom::fill(&mut self.pool)?;
        }
        let at = self.pool.len() - 16;
        let mut salt = [0; 16];
        salt.copy_from_slice(&self.pool[at..]);
        self.pool.truncate(at);
        Ok(salt)
    }
}

/// What the register keeps of who an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Commitments of the pseudonyms it had under earlier keys, first to last. Those pseudonyms and
    /// their salts are destroyed.
    former: Vec<Hash>,
    current: Current,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Current {
    /// Recognisable when its number comes again.
    Known { pseudonym: Pseudonym, salt: Salt },
    /// Destroyed on request; only the commitment is left.
    Erased { commitment: Hash },
}

impl Identity {
    /// Of an entry that can be recognised.
    pub fn known(pseudonym: Pseudonym, salt: Salt) -> Self {
        Self { former: Vec::new(), current: Current::Known { pseudonym, salt } }
    }

    /// The pseudonym, unless it was erased.
    pub fn pseudonym(&self) -> Option<&Pseudonym> {
        match &self.current {
            Current::Known { pseudonym, .. } => Some(pseudonym),
            Current::Erased { .. } => None,
        }
    }

    /// What the entry's rows commit to, the same for ever: SHA-256(salt ‖ pseudonym) of the
    /// pseudonym it came with.
    pub fn commitment(&self) -> Hash {
        self.former.first().copied().unwrap_or_else(|| self.last_commitment())
    }

    /// SHA-256(salt ‖ pseudonym) of each pseudonym it had, first to last.
    pub fn commitments(&self) -> impl Iterator<Item = Hash> + '_ {
        self.former.iter().copied().chain([self.last_commitment()])
    }

    /// The commitment of the pseudonym it has, or had last.
    pub fn last_commitment(&self) -> Hash {
        match &self.current {
            Current::Known { pseudonym, salt } => sha256(&[salt, pseudonym]),
            Current::Erased { commitment } => *commitment,
        }
    }

    /// Destroys pseudonym and salt.
    pub fn erase(&mut self) {
        self.current = Current::Erased { commitment: self.last_commitment() };
    }

    /// Gives it another pseudonym; what is left of the one before is its commitment.
    pub fn rotate(&mut self, pseudonym: Pseudonym, salt: Salt) {
        self.former.push(self.last_commitment());
        self.current = Current::Known { pseudonym, salt };
    }

    /// A byte for the form; with former commitments their number, a byte, and them; then pseudonym
    /// and salt, or the commitment and 16 zeros.
    fn push(&self, bytes: &mut Vec<u8>) {
        let form = match self.current {
            Current::Known { .. } => KNOWN,
            Current::Erased { .. } => ERASED,
        };
        if self.former.is_empty() {
            bytes.push(form);
        } else {
            bytes.push(form | ROTATED);
            // A key is rotated once in years; a register would end at 255 times.
            bytes.push(u8::try_from(self.former.len()).unwrap_or(u8::MAX));
            self.former.iter().for_each(|former| bytes.extend_from_slice(former));
        }
        match &self.current {
            Current::Known { pseudonym, salt } => {
                bytes.extend_from_slice(pseudonym);
                bytes.extend_from_slice(salt);
            }
            Current::Erased { commitment } => {
                bytes.extend_from_slice(commitment);
                bytes.extend_from_slice(&[0; 16]);
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let [form] = take(bytes)?;
        let mut former = Vec::new();
        if form & ROTATED != 0 {
            let [count] = take(bytes)?;
            former = (0..count).map(|_| take(bytes)).collect::<Option<_>>()?;
        }
        let (hash, salt) = (take(bytes)?, take(bytes)?);
        let current = match form & !ROTATED {
            KNOWN => Current::Known { pseudonym: hash, salt },
            ERASED if salt == [0; 16] => Current::Erased { commitment: hash },
            _ => return None,
        };
        Some(Self { former, current })
    }
}

const KNOWN: u8 = 1;
const ERASED: u8 = 2;
/// Added to the form when former commitments follow.
const ROTATED: u8 = 4;

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

/// The identities that a record brings, as bytes: its new persons, then its new households.
pub fn identities_to_bytes(identities: &[Identity]) -> Vec<u8> {
    let mut bytes = Vec::new();
    identities.iter().for_each(|identity| identity.push(&mut bytes));
    bytes
}

/// Reads what [`identities_to_bytes`] wrote; `None` when the bytes are not that.
pub fn identities_from_bytes(mut bytes: &[u8]) -> Option<Vec<Identity>> {
    let mut identities = Vec::new();
    while !bytes.is_empty() {
        identities.push(Identity::take(&mut bytes)?);
    }
    Some(identities)
}

/// The leaf by which a rotation of the key commits to an entry's new pseudonym.
pub fn rotation_leaf(kind: EntryKind, id: u32, commitment: &Hash) -> Hash {
    leaf_hash(&[&[kind as u8], &id.to_be_bytes(), commitment])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_come_back_from_their_bytes_and_keep_what_they_were_committed_to() {
        let known = Identity::known([1; 32], [2; 16]);
        let mut rotated = known.clone();
        rotated.rotate([3; 32], [4; 16]);
        rotated.rotate([5; 32], [6; 16]);
        let mut erased = rotated.clone();
        erased.erase();
        assert_eq!(rotated.commitment(), known.commitment());
        assert_eq!(
            erased.commitments().collect::<Vec<_>>(),
            rotated.commitments().collect::<Vec<_>>()
        );
        let all = [known, rotated, erased];
        let bytes = identities_to_bytes(&all);
        assert_eq!(identities_from_bytes(&bytes).as_deref(), Some(&all[..]));
        for end in [1, 48, 50, bytes.len() - 1] {
            assert_eq!(identities_from_bytes(&bytes[..end]), None, "{end}");
        }
        let erased_bytes = identities_to_bytes(&all[2..]);
        assert!(!erased_bytes.windows(32).any(|window| window == [5; 32]));
    }
}
