//! The register: the people and households a ledger knows, by pseudonym, and what describes them.
//!
//! Belongs here: pseudonyms, salts and commitments; attributes by column; erasure; the bytes of
//! both as they stand beside a record. Does not: where those bytes are stored (`log`), which
//! activity states what (`event::people`), what statements mean together (`count`).
//!
//! Invariants: a number as its source wrote it is never kept, only its HMAC under the ledger's key;
//! a row's leaf commits to its pseudonym through a salt, so that destroying both leaves the log
//! verifiable and nothing that leads back to the person.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::event::EntryKind;
use crate::event::columns::{Column, unzigzag, zigzag};
use crate::event::people::{Disability, PeopleStated, PopulationGroup, RegisterCommitment, Sex};
use crate::log::codec::{self, CodecError};
use crate::log::tree::{Frontier, Hash, leaf_hash, sha256};

/// HMAC-SHA256 of (person or household, namespace, the source's trimmed number).
pub type Pseudonym = [u8; 32];
/// Random bytes between a pseudonym and its commitment.
pub type Salt = [u8; 16];

/// The namespace of numbers when none is named.
pub const DEFAULT_NAMESPACE: &str = "default";

/// A person's or household's number as its source wrote it. Shown by nothing, stored nowhere.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceNumber(String);

impl SourceNumber {
    /// The trimmed number; `None` when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }
}

impl std::fmt::Debug for SourceNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(a number)")
    }
}

/// The secret that pseudonyms are made with. Lives in a file outside the ledger.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(a key)")
    }
}

impl Key {
    /// A new random key.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads the key file's text: 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// The key file's text.
    pub fn to_text(&self) -> String {
        format!("{}\n", hex::encode(self.0))
    }

    /// Tells keys apart without revealing them.
    pub fn fingerprint(&self) -> [u8; 16] {
        let hash = sha256(&[b"headcount key fingerprint", &self.0]);
        let mut short = [0; 16];
        short.copy_from_slice(&hash[..16]);
        short
    }

    /// The pseudonym of a number in a namespace.
    pub fn pseudonym(&self, kind: EntryKind, namespace: &str, number: &SourceNumber) -> Pseudonym {
        // HMAC takes keys of any length; the empty fallback is unreachable.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        // Lengths first, so that no namespace and number run into another pair.
        mac.update(kind.name().as_bytes());
        mac.update(&(namespace.len() as u64).to_be_bytes());
        mac.update(namespace.as_bytes());
        mac.update(number.0.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Recognisable when its number comes again.
    Known {
        /// Its pseudonym.
        pseudonym: Pseudonym,
        /// Its salt.
        salt: Salt,
    },
    /// Destroyed on request; only the commitment is left.
    Erased {
        /// What its rows were committed to.
        commitment: Hash,
    },
}

impl Identity {
    const BYTES: usize = 1 + 32 + 16;

    /// SHA-256(salt ‖ pseudonym), the same before and after erasure.
    pub fn commitment(&self) -> Hash {
        match self {
            Identity::Known { pseudonym, salt } => sha256(&[salt, pseudonym]),
            Identity::Erased { commitment } => *commitment,
        }
    }

    fn push(&self, bytes: &mut Vec<u8>) {
        match self {
            Identity::Known { pseudonym, salt } => {
                bytes.push(1);
                bytes.extend_from_slice(pseudonym);
                bytes.extend_from_slice(salt);
            }
            Identity::Erased { commitment } => {
                bytes.push(2);
                bytes.extend_from_slice(commitment);
                bytes.extend_from_slice(&[0; 16]);
            }
        }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (tag, rest) = bytes.split_first()?;
        let (hash, salt) = rest.split_at_checked(32)?;
        let (hash, salt) = (hash.try_into().ok()?, salt.try_into().ok()?);
        match tag {
            1 => Some(Identity::Known { pseudonym: hash, salt }),
            2 if salt == [0; 16] => Some(Identity::Erased { commitment: hash }),
            _ => None,
        }
    }
}

/// The identities that a record brings, as bytes: its new persons, then its new households.
pub fn identities_to_bytes(identities: &[Identity]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(identities.len() * Identity::BYTES);
    identities.iter().for_each(|identity| identity.push(&mut bytes));
    bytes
}

/// Reads what [`identities_to_bytes`] wrote; `None` when the bytes are not that.
pub fn identities_from_bytes(bytes: &[u8]) -> Option<Vec<Identity>> {
    bytes.chunks(Identity::BYTES).map(Identity::read).collect()
}

/// What a row states of who somebody is, besides household and residence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traits {
    /// Sex.
    pub sex: Option<Sex>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Population group.
    pub population_group: Option<PopulationGroup>,
    /// Disability.
    pub disability: Option<Disability>,
}

impl Traits {
    /// Sex, population group and disability in one number: 2, 3 and 2 bits, 0 for unstated.
    fn code(&self) -> u64 {
        let position = |at: Option<usize>| at.map_or(0, |i| i as u64 + 1);
        let sex = position(self.sex.and_then(|v| Sex::ALL.iter().position(|w| *w == v)));
        let group = self.population_group;
        let group = position(group.and_then(|v| PopulationGroup::ALL.iter().position(|w| *w == v)));
        let disability = self.disability;
        let disability =
            position(disability.and_then(|v| Disability::ALL.iter().position(|w| *w == v)));
        sex | group << 2 | disability << 5
    }

    fn of_code(code: u64) -> Option<Self> {
        fn value<T: Copy>(all: &[T], code: u64) -> Option<Option<T>> {
            match code.checked_sub(1) {
                None => Some(None),
                Some(i) => all.get(i as usize).map(|v| Some(*v)),
            }
        }
        if code >> 7 != 0 {
            return None;
        }
        Some(Self {
            sex: value(Sex::ALL, code & 3)?,
            birth_year: None,
            population_group: value(PopulationGroup::ALL, code >> 2 & 7)?,
            disability: value(Disability::ALL, code >> 5)?,
        })
    }

    /// The bytes that a row's leaf commits to.
    fn row_bytes(&self, kind: EntryKind, id: u32) -> [u8; 8] {
        let [a, b, c, d] = id.to_be_bytes();
        let year = self.birth_year.and_then(|y| u16::try_from(y).ok()).unwrap_or(0);
        let [high, low] = year.to_be_bytes();
        [kind as u8, a, b, c, d, self.code() as u8, high, low]
    }
}

/// The attributes that one record states, by column, beside the record's own sets of persons and
/// households.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    /// Beside the persons: the code of sex, population group and disability.
    person_codes: Column,
    /// Beside the persons: 0 unstated, else 1 + zigzag(year of the start − year of birth).
    person_birth_years: Column,
    /// Beside the households: the code.
    household_codes: Column,
    /// Year of the activity's start. Not among the bytes, since the record has it.
    #[serde(skip)]
    year_of_start: i32,
}

impl Attributes {
    /// The attributes of rows in rising order of id, stated by an activity that starts in
    /// `year_of_start`.
    pub fn of(persons: &[Traits], households: &[Traits], year_of_start: i32) -> Self {
        let back = |traits: &Traits| match traits.birth_year {
            Some(year) => 1 + zigzag(i64::from(year_of_start) - i64::from(year)),
            None => 0,
        };
        Self {
            person_codes: Column::of(persons.iter().map(Traits::code)),
            person_birth_years: Column::of(persons.iter().map(back)),
            household_codes: Column::of(households.iter().map(Traits::code)),
            year_of_start,
        }
    }

    /// Reads the bytes beside a record, which must fit what the record says of people. `None` when
    /// they do not.
    pub fn from_bytes(bytes: &[u8], people: &PeopleStated, year_of_start: i32) -> Option<Self> {
        let mut attributes: Self = codec::from_bytes(bytes).ok()?;
        attributes.year_of_start = year_of_start;
        let sound = attributes.person_codes.fits(people.persons.len())
            && attributes.person_birth_years.fits(people.persons.len())
            && attributes.household_codes.fits(people.households.len())
            && attributes.codes().all(|code| Traits::of_code(code).is_some());
        sound.then_some(attributes)
    }

    fn codes(&self) -> impl Iterator<Item = u64> + '_ {
        self.person_codes.iter().chain(self.household_codes.iter())
    }

    /// The bytes that stand beside the record.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CodecError> {
        codec::to_bytes(self)
    }

    /// The traits of the persons, in rising order of id, without end.
    pub fn persons(&self) -> impl Iterator<Item = Traits> + '_ {
        let (mut codes, mut years) = (self.person_codes.iter(), self.person_birth_years.iter());
        std::iter::repeat_with(move || Traits {
            birth_year: match years.take_or_zero() {
                0 => None,
                back => i32::try_from(unzigzag(back - 1))
                    .ok()
                    .and_then(|n| self.year_of_start.checked_sub(n)),
            },
            ..Traits::of_code(codes.take_or_zero()).unwrap_or_default()
        })
    }

    /// The traits of the households, in rising order of id, without end.
    pub fn households(&self) -> impl Iterator<Item = Traits> + '_ {
        let mut codes = self.household_codes.iter();
        std::iter::repeat_with(move || Traits::of_code(codes.take_or_zero()).unwrap_or_default())
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_come_back_from_their_columns() {
        let traits = [
            Traits::default(),
            Traits {
                sex: Some(Sex::X),
                birth_year: Some(1931),
                population_group: Some(PopulationGroup::Other),
                disability: Some(Disability::No),
            },
            Traits { sex: Some(Sex::F), birth_year: Some(2025), ..Traits::default() },
        ];
        let attributes = Attributes::of(&traits, &[], 2025);
        assert_eq!(attributes.persons().take(3).collect::<Vec<_>>(), traits);
    }

    #[test]
    fn namespaces_keep_equal_numbers_apart() {
        let key = Key([7; 32]);
        let number = |text| SourceNumber::new(text).unwrap_or_else(|| unreachable!());
        let one = |namespace, text| key.pseudonym(EntryKind::Person, namespace, &number(text));
        assert_eq!(one("gao", " 001 "), one("gao", "001"));
        assert_ne!(one("gao", "001"), one("mopti", "001"));
        assert_ne!(one("a", "b1"), one("ab", "1"));
        let household = key.pseudonym(EntryKind::Household, "gao", &number("001"));
        assert_ne!(one("gao", "001"), household);
    }
}
