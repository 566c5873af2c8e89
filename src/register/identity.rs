//! What is kept of who an entry is: enough to recognise its number, until that is destroyed.
//!
//! Belongs here: identities and their bytes beside the record that brought them, salts, erasure,
//! and what a rotation of the key commits to. Does not: attributes.
//!
//! The bytes have two forms. As a record brings its entries, one random seed stands for all of their
//! salts, which are made from it ([`Seed`]): a third of what salts of their own would take. An erased
//! salt must not be made again from what remains, so whatever changes later, an erasure or a
//! rotation of the key, writes the record's identities in the other form, each with its own salt and
//! without the seed. That leaves all other commitments as they were.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

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
        self.next_bytes()
    }

    /// The next seed.
    pub fn next_seed(&mut self) -> Result<Seed, getrandom::Error> {
        self.next_bytes().map(Seed::of)
    }

    fn next_bytes<const N: usize>(&mut self) -> Result<[u8; N], getrandom::Error> {
        if self.pool.len() < N {
            self.pool.resize(Self::POOL_BYTES, 0);
            getrandom::fill(&mut self.pool)?;
        }
        let at = self.pool.len() - N;
        let mut bytes = [0; N];
        bytes.copy_from_slice(&self.pool[at..]);
        self.pool.truncate(at);
        Ok(bytes)
    }
}

/// 32 random bytes that the salts of one record's entries are made from.
#[derive(Clone)]
pub struct Seed {
    bytes: [u8; SEED_BYTES],
    keyed: Hmac<Sha256>,
}

impl Seed {
    fn of(bytes: [u8; SEED_BYTES]) -> Self {
        let mut padded = [0; 64];
        padded[..SEED_BYTES].copy_from_slice(&bytes);
        // HMAC fills a shorter key with zeros up to the length of a block.
        Self { bytes, keyed: Hmac::new(&padded.into()) }
    }

    /// The salt of an entry, by its place among those of its kind that the record brings: the first
    /// 16 bytes of HMAC-SHA256(seed, kind ‖ place), of which the kind takes a byte and the place
    /// four, big-endian.
    pub fn salt(&self, kind: EntryKind, place: u32) -> Salt {
        let mut mac = self.keyed.clone();
        mac.update(&[kind as u8]);
        mac.update(&place.to_be_bytes());
        let mut salt = [0; 16];
        salt.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        salt
    }

    /// The identities that a record brings, as bytes: the form's byte, the seed, the number of its
    /// new persons in four bytes, big-endian, and the pseudonyms of its new persons, then of its new
    /// households.
    ///
    /// Where they are too many to be written anew with one event, the form with a salt each is used.
    pub fn identities_to_bytes(&self, persons: &[Pseudonym], households: &[Pseudonym]) -> Vec<u8> {
        let count = u32::try_from(persons.len()).unwrap_or(u32::MAX);
        if !(1..=SEEDED_ENTRIES_MAX).contains(&(persons.len() + households.len())) {
            let known = |kind, pseudonyms: &[Pseudonym]| -> Vec<Identity> {
                let known = |(pseudonym, place): (&Pseudonym, u32)| {
                    Identity::known(*pseudonym, self.salt(kind, place))
                };
                pseudonyms.iter().zip(0..).map(known).collect()
            };
            let all = [known(EntryKind::Person, persons), known(EntryKind::Household, households)];
            return identities_to_bytes(all.iter().flatten());
        }
        let mut bytes = vec![SEEDED];
        bytes.extend_from_slice(&self.bytes);
        bytes.extend_from_slice(&count.to_be_bytes());
        let all = persons.iter().chain(households);
        all.for_each(|pseudonym| bytes.extend_from_slice(pseudonym));
        bytes
    }
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(a seed)")
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
/// First byte of the form with a seed; none of the other forms begins with it.
const SEEDED: u8 = 16;
const SEED_BYTES: usize = 32;
/// Most entries that share a seed. With a salt each, as an erasure writes them, they take 49 bytes
/// an entry, and must fit into one batch together with the record of the erasure.
const SEEDED_ENTRIES_MAX: usize = 16_000;

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

/// The identities that a record brought, as bytes, each with its own salt: its new persons, then its
/// new households.
pub fn identities_to_bytes<'i>(identities: impl IntoIterator<Item = &'i Identity>) -> Vec<u8> {
    let mut bytes = Vec::new();
    identities.into_iter().for_each(|identity| identity.push(&mut bytes));
    bytes
}

/// Reads identities in either form; `None` when the bytes are not that.
pub fn identities_from_bytes(mut bytes: &[u8]) -> Option<Vec<Identity>> {
    if let Some((&SEEDED, rest)) = bytes.split_first() {
        return seeded_from_bytes(rest);
    }
    let mut identities = Vec::new();
    while !bytes.is_empty() {
        identities.push(Identity::take(&mut bytes)?);
    }
    Some(identities)
}

fn seeded_from_bytes(mut bytes: &[u8]) -> Option<Vec<Identity>> {
    let seed = Seed::of(take(&mut bytes)?);
    let persons = u32::from_be_bytes(take(&mut bytes)?);
    let (pseudonyms, rest) = bytes.as_chunks::<32>();
    let count = u32::try_from(pseudonyms.len()).ok()?;
    if !rest.is_empty() || pseudonyms.is_empty() || persons > count {
        return None;
    }
    let known = |(i, pseudonym): (u32, &Pseudonym)| {
        let (kind, place) = match i.checked_sub(persons) {
            None => (EntryKind::Person, i),
            Some(place) => (EntryKind::Household, place),
        };
        Identity::known(*pseudonym, seed.salt(kind, place))
    };
    Some((0..count).zip(pseudonyms).map(known).collect())
}

/// The leaf by which a rotation of the key commits to an entry's new pseudonym.
pub fn rotation_leaf(kind: EntryKind, id: u32, commitment: &Hash) -> Hash {
    leaf_hash(&[&[kind as u8], &id.to_be_bytes(), commitment])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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

    fn seeded_bytes(seed: &Seed, persons: &[Identity], households: &[Identity]) -> Vec<u8> {
        let of = |all: &[Identity]| -> Vec<Pseudonym> {
            all.iter().map(|identity| *identity.pseudonym().unwrap()).collect()
        };
        seed.identities_to_bytes(&of(persons), &of(households))
    }

    /// Two persons and a household of a record with a seed.
    fn seeded() -> (Seed, [Identity; 2], [Identity; 1]) {
        let seed = Seed::of(std::array::from_fn(|i| i as u8));
        let known = |kind, place, byte| Identity::known([byte; 32], seed.salt(kind, place));
        let persons = [known(EntryKind::Person, 0, 0xa1), known(EntryKind::Person, 1, 0xa2)];
        let households = [known(EntryKind::Household, 0, 0xb1)];
        (seed, persons, households)
    }

    #[test]
    fn both_forms_are_what_they_were_when_they_were_released() {
        let (seed, persons, households) = seeded();
        let (a1, a2, b1) = ("a1".repeat(32), "a2".repeat(32), "b1".repeat(32));
        // The salts as Python's hmac makes them.
        let salts = [
            "879447e2ee1b716a0174325fe333f4de",
            "6f5decd8f2744254e5c76e06f8b3fbf2",
            "1a24cea7ebce399548f8e2b5f0a69b09",
        ];
        let form = "10000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00000002";
        let bytes = seeded_bytes(&seed, &persons, &households);
        assert_eq!(hex::encode(&bytes), format!("{form}{a1}{a2}{b1}"));
        let [p, q, h] = salts;
        let explicit = identities_to_bytes(persons.iter().chain(&households));
        assert_eq!(hex::encode(&explicit), format!("01{a1}{p}01{a2}{q}01{b1}{h}"));
        assert_eq!(identities_from_bytes(&bytes), identities_from_bytes(&explicit));
        for end in [1, 33, 37, 38, bytes.len() - 1] {
            assert_eq!(identities_from_bytes(&bytes[..end]), None, "{end}");
        }
    }

    #[test]
    fn an_erasure_leaves_neither_the_salt_nor_the_seed_and_all_other_salts() {
        let (seed, persons, households) = seeded();
        let mut all = identities_from_bytes(&seeded_bytes(&seed, &persons, &households)).unwrap();
        let before: Vec<Hash> = all.iter().map(Identity::commitment).collect();
        all[1].erase();
        let bytes = identities_to_bytes(&all);
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        assert!(!holds(&seed.bytes) && !holds(&[0xa2; 32]));
        assert!(!holds(&seed.salt(EntryKind::Person, 1)));
        assert!(holds(&seed.salt(EntryKind::Person, 0)));
        let after = identities_from_bytes(&bytes).unwrap();
        assert_eq!(after.iter().map(Identity::commitment).collect::<Vec<_>>(), before);
    }

    #[test]
    fn identities_that_one_event_could_not_write_anew_have_their_own_salts() {
        let (seed, [person, _], _) = seeded();
        let persons = vec![person; SEEDED_ENTRIES_MAX + 1];
        assert_eq!(seeded_bytes(&seed, &persons[1..], &[])[0], SEEDED);
        let most = identities_to_bytes(&persons[1..]).len();
        assert!(most < crate::log::durability::UNSYNCED_BYTES_MAX * 3 / 4, "{most}");
        assert_eq!(seeded_bytes(&seed, &persons, &[])[0], KNOWN);
    }
}
