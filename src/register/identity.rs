//! What is kept of who an entry is: enough to recognise its number, until that is destroyed.
//!
//! Belongs here: identities and their bytes beside the record that brought them, erasure,
//! and what a rotation of the key commits to. Does not: attributes,
//! making salts (`salts`).
//!
//! Beside the pseudonym of a number that is not in its normal form (`alike`) stands that of its normal
//! form, so that numbers which may be one are found across imports. Nothing commits to it: no figure
//! rests on it. It goes wherever the pseudonym goes: an erasure destroys it, a rotation rotates it.
//!
//! The bytes have two kinds of forms. As a record brings its entries, one random seed stands for all of their
//! salts, which are made from it ([`Seed`]): a third of what salts of their own would take. An erased
//! salt must not be made again from what remains, so whatever changes later, an erasure or a
//! rotation of the key, writes the record's identities in the other form, each with its own salt and
//! without the seed. That leaves all other commitments as they were.

use crate::event::EntryKind;
use crate::log::tree::{Hash, leaf_hash, sha256};

use super::key::{Pseudonym, Tag, Tags};
use super::salts::{Salt, Seed};

/// What a new entry's number becomes.
#[derive(Debug, Clone, Copy)]
pub struct Numbered {
    /// Its pseudonym.
    pub pseudonym: Pseudonym,
    /// The pseudonym of its normal form, where that is another number.
    pub normal: Option<Pseudonym>,
}

/// What the register keeps of who an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Commitments of the pseudonyms it had under earlier keys, first to last. Those pseudonyms and
    /// their salts are destroyed.
    former: Vec<Hash>,
    current: Current,
    /// The pseudonym of its number's normal form, where that is another number. Once it is destroyed, the
    /// tag of the normal form and 16 zeros, or zeros.
    normal: Option<Pseudonym>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Current {
    /// Recognisable when its number comes again.
    Known { pseudonym: Pseudonym, salt: Salt },
    /// Destroyed on request. What is left is the commitment and, where it was erased since tags are kept,
    /// the tag of its number.
    Erased { commitment: Hash, tag: Option<Tag> },
}

impl Identity {
    /// Of an entry that can be recognised.
    pub fn known(pseudonym: Pseudonym, salt: Salt) -> Self {
        Self { former: Vec::new(), current: Current::Known { pseudonym, salt }, normal: None }
    }

    /// The same with the pseudonym of its number's normal form, where that is another number.
    pub fn with_normal(self, normal: Option<Pseudonym>) -> Self {
        Self { normal, ..self }
    }

    /// The pseudonym of its number's normal form, where that is another number, and was recorded.
    pub fn normal(&self) -> Option<&Pseudonym> {
        self.normal.as_ref().filter(|_| self.pseudonym().is_some())
    }

    /// The pseudonym, unless it was erased.
    pub fn pseudonym(&self) -> Option<&Pseudonym> {
        match &self.current {
            Current::Known { pseudonym, .. } => Some(pseudonym),
            Current::Erased { .. } => None,
        }
    }

    /// Of an erased entry: the tag that recognises its number, where there is one.
    pub fn tag(&self) -> Option<&Tag> {
        match &self.current {
            Current::Known { .. } => None,
            Current::Erased { tag, .. } => tag.as_ref(),
        }
    }

    /// Of an erased entry: the tag of its number's normal form, where that is another number and there
    /// is one.
    pub fn normal_tag(&self) -> Option<Tag> {
        let normal = self.normal.filter(|normal| self.tag().is_some() && *normal != DESTROYED)?;
        normal.first_chunk().copied()
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
            Current::Erased { commitment, .. } => *commitment,
        }
    }

    /// Destroys pseudonym, salt, and the pseudonym of the normal form. The tags of its number are kept.
    pub fn erase(&mut self, tags: Option<Tags>) {
        let normal = tags.and_then(|tags| tags.normal);
        self.normal = normal.map(padded).or(self.normal.map(|_| DESTROYED));
        let tag = tags.map(|tags| tags.number);
        self.current = Current::Erased { commitment: self.last_commitment(), tag };
    }

    /// Gives an erased entry other tags, each made of the one it has.
    pub fn rotate_tags(&mut self, rotated: impl Fn(&Tag) -> Tag) {
        if let Some(normal) = self.normal_tag() {
            self.normal = Some(padded(rotated(&normal)));
        }
        if let Current::Erased { tag: Some(tag), .. } = &mut self.current {
            *tag = rotated(tag);
        }
    }

    /// Gives it another pseudonym; what is left of the one before is its commitment.
    ///
    /// `rotated` makes the new pseudonym of one under the key before. An erased entry stays as it is.
    pub fn rotate(&mut self, rotated: impl Fn(&Pseudonym) -> Pseudonym, salt: Salt) {
        let Some(pseudonym) = self.pseudonym().map(&rotated) else { return };
        self.former.push(self.last_commitment());
        self.current = Current::Known { pseudonym, salt };
        self.normal = self.normal.as_ref().map(rotated);
    }

    /// A byte for the form; with former commitments their number, a byte, and them; then pseudonym
    /// and salt, or the commitment and the tag or 16 zeros; then the pseudonym of the normal form, where there is
    /// one, or its tag and 16 zeros, or 32 zeros.
    fn push(&self, bytes: &mut Vec<u8>) {
        let form = match self.current {
            Current::Known { .. } => KNOWN,
            Current::Erased { tag: None, .. } => ERASED,
            Current::Erased { tag: Some(_), .. } => TAGGED,
        };
        let form = if self.normal.is_some() { form | NORMAL } else { form };
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
            Current::Erased { commitment, tag } => {
                bytes.extend_from_slice(commitment);
                bytes.extend_from_slice(&tag.unwrap_or_default());
            }
        }
        bytes.extend(self.normal.iter().flatten());
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let [form] = take(bytes)?;
        let mut former = Vec::new();
        if form & ROTATED != 0 {
            let [count] = take(bytes)?;
            former = (0..count).map(|_| take(bytes)).collect::<Option<_>>()?;
        }
        let (hash, salt) = (take(bytes)?, take(bytes)?);
        let normal = if form & NORMAL != 0 { Some(take(bytes)?) } else { None };
        let is_destroyed = normal.is_none_or(|normal| normal == DESTROYED);
        let current = match form & !(ROTATED | NORMAL) {
            KNOWN => Current::Known { pseudonym: hash, salt },
            ERASED if salt == [0; 16] && is_destroyed => {
                Current::Erased { commitment: hash, tag: None }
            }
            TAGGED if normal.is_none_or(|normal| normal[16..] == [0; 16]) => {
                Current::Erased { commitment: hash, tag: Some(salt) }
            }
            _ => return None,
        };
        Some(Self { former, current, normal })
    }
}

const KNOWN: u8 = 1;
const ERASED: u8 = 2;
/// Erased, with a tag.
const TAGGED: u8 = 3;
/// Added to the form when former commitments follow.
const ROTATED: u8 = 4;
/// Added to the form when the pseudonym of a normal form follows.
const NORMAL: u8 = 8;
/// First byte of the form with a seed; none of the other forms begins with it.
const SEEDED: u8 = 16;
/// First byte of the form with a seed and pseudonyms of normal forms.
const SEEDED_WITH_NORMALS: u8 = 17;
/// Place and pseudonym of a normal form, beside a seed.
const NORMAL_BYTES: usize = 36;
/// What stands where the pseudonym of a normal form was.
const DESTROYED: Pseudonym = [0; 32];
/// An entry with a salt of its own, but for the pseudonym of a normal form.
const ENTRY_BYTES: usize = 49;
/// Most bytes of entries that share a seed once an erasure writes them with a salt each: they must fit
/// into one batch together with the record of the erasure.
const REWRITTEN_BYTES_MAX: usize = 16_000 * ENTRY_BYTES;

/// The tag of a normal form, in the place of its pseudonym.
fn padded(tag: Tag) -> Pseudonym {
    let mut bytes = DESTROYED;
    bytes[..16].copy_from_slice(&tag);
    bytes
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

/// The identities that a record brings, as bytes: the form's byte, the seed, the number of its
/// new persons in four bytes, big-endian, and the pseudonyms of its new persons, then of its new
/// households.
///
/// Where any has the pseudonym of a normal form, too, another form's byte; the number of all
/// entries, four bytes, behind that of the persons; and behind the pseudonyms, for each that has one,
/// its place among all, four bytes, and the pseudonym of its normal form.
///
/// Where they are too many to be written anew with one event, the form with a salt each is used.
pub fn brought_to_bytes(seed: &Seed, persons: &[Numbered], households: &[Numbered]) -> Vec<u8> {
    let (first, all) = (persons.len() as u32, persons.len() + households.len());
    let normals = || {
        let all = persons.iter().chain(households).zip(0u32..);
        all.filter_map(|(entry, place)| Some((place, entry.normal?)))
    };
    let rewritten_bytes = all * ENTRY_BYTES + normals().count() * 32;
    if all == 0 || rewritten_bytes > REWRITTEN_BYTES_MAX {
        let known = |kind, entries: &[Numbered]| -> Vec<Identity> {
            let known = |(entry, place): (&Numbered, u32)| {
                let salt = seed.salt(kind, place);
                Identity::known(entry.pseudonym, salt).with_normal(entry.normal)
            };
            entries.iter().zip(0..).map(known).collect()
        };
        let all = [known(EntryKind::Person, persons), known(EntryKind::Household, households)];
        return identities_to_bytes(all.iter().flatten());
    }
    let has_normals = normals().next().is_some();
    let mut bytes = vec![if has_normals { SEEDED_WITH_NORMALS } else { SEEDED }];
    bytes.extend_from_slice(&seed.bytes);
    bytes.extend_from_slice(&first.to_be_bytes());
    if has_normals {
        bytes.extend_from_slice(&(all as u32).to_be_bytes());
    }
    let all = persons.iter().chain(households);
    all.for_each(|entry| bytes.extend_from_slice(&entry.pseudonym));
    for (place, normal) in normals() {
        bytes.extend_from_slice(&place.to_be_bytes());
        bytes.extend_from_slice(&normal);
    }
    bytes
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
    if let Some(seeded) = SeededBytes::of(bytes) {
        return seeded?.identities();
    }
    let mut identities = Vec::new();
    while !bytes.is_empty() {
        identities.push(Identity::take(&mut bytes)?);
    }
    Some(identities)
}

/// By what the number of an entry is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognisable {
    /// The pseudonym, unless it was erased.
    pub pseudonym: Option<Pseudonym>,
    /// The pseudonym of its number's normal form, where that is another number, and was recorded.
    pub normal: Option<Pseudonym>,
}

impl Recognisable {
    fn of(identity: &Identity) -> Self {
        Self { pseudonym: identity.pseudonym().copied(), normal: identity.normal().copied() }
    }
}

/// Reads how the entries that a record brought are recognised, in their order. Where they share a seed, it
/// makes none of their salts, each of which takes a hash.
pub fn recognisable_from_bytes(bytes: &[u8]) -> Option<Vec<Recognisable>> {
    let Some(seeded) = SeededBytes::of(bytes) else {
        let all = identities_from_bytes(bytes)?;
        return Some(all.iter().map(Recognisable::of).collect());
    };
    let seeded = seeded?;
    let known = |pseudonym: &Pseudonym| Recognisable { pseudonym: Some(*pseudonym), normal: None };
    let mut all: Vec<Recognisable> = seeded.pseudonyms.iter().map(known).collect();
    for normal in seeded.normals() {
        let (place, normal) = normal?;
        all.get_mut(place as usize)?.normal = Some(normal);
    }
    Some(all)
}

/// Reads one of the identities that a record brought, by its place among them. `None` where there is none,
/// or the bytes are no identities.
pub fn identity_from_bytes(bytes: &[u8], place: usize) -> Option<Identity> {
    let Some(seeded) = SeededBytes::of(bytes) else {
        return identities_from_bytes(bytes)?.into_iter().nth(place);
    };
    let seeded = seeded?;
    let at = u32::try_from(place).ok()?;
    let mut identity = seeded.known(at)?;
    for normal in seeded.normals() {
        let (place, normal) = normal?;
        if place == at {
            identity.normal = Some(normal);
        }
    }
    Some(identity)
}

/// The identities of entries that share a seed, not made yet.
struct SeededBytes<'b> {
    seed: Seed,
    persons: u32,
    pseudonyms: &'b [Pseudonym],
    normals: &'b [[u8; NORMAL_BYTES]],
}

impl<'b> SeededBytes<'b> {
    /// Nothing where each entry has its own salt; `Some(None)` where the bytes are none of either form.
    fn of(bytes: &'b [u8]) -> Option<Option<Self>> {
        match bytes.split_first() {
            Some((&SEEDED, rest)) => Some(Self::read(rest, false)),
            Some((&SEEDED_WITH_NORMALS, rest)) => Some(Self::read(rest, true)),
            _ => None,
        }
    }

    fn read(mut bytes: &'b [u8], has_normals: bool) -> Option<Self> {
        let seed = Seed::of(take(&mut bytes)?);
        let persons = u32::from_be_bytes(take(&mut bytes)?);
        let mut normals = &[][..];
        if has_normals {
            let all = u32::from_be_bytes(take(&mut bytes)?) as usize;
            let (pseudonyms, rest) = bytes.split_at_checked(all.checked_mul(32)?)?;
            let left;
            (normals, left) = rest.as_chunks::<NORMAL_BYTES>();
            if !left.is_empty() || normals.is_empty() {
                return None;
            }
            bytes = pseudonyms;
        }
        let (pseudonyms, left) = bytes.as_chunks::<32>();
        let count = u32::try_from(pseudonyms.len()).ok()?;
        let is_sound = left.is_empty() && count > 0 && persons <= count;
        is_sound.then_some(Self { seed, persons, pseudonyms, normals })
    }

    /// The entry at a place, without its normal form.
    fn known(&self, at: u32) -> Option<Identity> {
        let pseudonym = self.pseudonyms.get(at as usize)?;
        let (kind, place) = match at.checked_sub(self.persons) {
            None => (EntryKind::Person, at),
            Some(place) => (EntryKind::Household, place),
        };
        Some(Identity::known(*pseudonym, self.seed.salt(kind, place)))
    }

    /// Places and pseudonyms of normal forms; `None` for one that is out of order.
    fn normals(&self) -> impl Iterator<Item = Option<(u32, Pseudonym)>> {
        let (mut next, count) = (0, self.pseudonyms.len() as u32);
        self.normals.iter().map(move |bytes| {
            let mut bytes = &bytes[..];
            let place = u32::from_be_bytes(take(&mut bytes)?);
            let in_order = place >= next && place < count;
            next = place.saturating_add(1);
            in_order.then_some((place, take(&mut bytes)?))
        })
    }

    fn identities(&self) -> Option<Vec<Identity>> {
        let all = (0..self.pseudonyms.len() as u32).map(|at| self.known(at));
        let mut all = all.collect::<Option<Vec<_>>>()?;
        for normal in self.normals() {
            let (place, normal) = normal?;
            all.get_mut(place as usize)?.normal = Some(normal);
        }
        Some(all)
    }
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
        rotated.rotate(|_| [3; 32], [4; 16]);
        rotated.rotate(|_| [5; 32], [6; 16]);
        let mut erased = rotated.clone();
        erased.erase(None);
        let mut tagged = rotated.clone();
        tagged.erase(Some(Tags { number: [7; 16], normal: Some([8; 16]) }));
        assert_eq!(rotated.commitment(), known.commitment());
        assert_eq!(
            erased.commitments().collect::<Vec<_>>(),
            rotated.commitments().collect::<Vec<_>>()
        );
        let all = [known, rotated, erased, tagged];
        let bytes = identities_to_bytes(&all);
        assert_eq!(identities_from_bytes(&bytes).as_deref(), Some(&all[..]));
        for end in [1, 48, 50, bytes.len() - 1] {
            assert_eq!(identities_from_bytes(&bytes[..end]), None, "{end}");
        }
        let erased_bytes = identities_to_bytes(&all[2..]);
        assert!(!erased_bytes.windows(32).any(|window| window == [5; 32]));
        let mut rotated = all;
        rotated.iter_mut().for_each(|identity| identity.rotate_tags(|tag| tag.map(|byte| !byte)));
        let tags = rotated.iter().map(|identity| identity.tag().copied());
        assert_eq!(tags.collect::<Vec<_>>(), [None, None, None, Some([!7; 16])]);
        let tags = rotated.iter().map(Identity::normal_tag);
        assert_eq!(tags.collect::<Vec<_>>(), [None, None, None, Some([!8; 16])]);
    }

    fn seeded_bytes(seed: &Seed, persons: &[Identity], households: &[Identity]) -> Vec<u8> {
        let numbered = |identity: &Identity| Numbered {
            pseudonym: *identity.pseudonym().unwrap(),
            normal: identity.normal().copied(),
        };
        let of = |all: &[Identity]| all.iter().map(numbered).collect::<Vec<_>>();
        brought_to_bytes(seed, &of(persons), &of(households))
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
    fn the_first_two_forms_are_what_they_were_when_they_were_released() {
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
        all[1].erase(None);
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
        let persons = vec![person.clone(); 16_001];
        assert_eq!(seeded_bytes(&seed, &persons[1..], &[])[0], SEEDED);
        let most = identities_to_bytes(&persons[1..]).len();
        assert!(most < crate::log::durability::UNSYNCED_BYTES_MAX * 3 / 4, "{most}");
        assert_eq!(seeded_bytes(&seed, &persons, &[])[0], KNOWN);
        // With normal forms, fewer.
        let persons = vec![person.with_normal(Some([9; 32])); 16_000];
        let fitting = &persons[..16_000 * ENTRY_BYTES / (ENTRY_BYTES + 32)];
        assert_eq!(seeded_bytes(&seed, fitting, &[])[0], SEEDED_WITH_NORMALS);
        assert!(identities_to_bytes(fitting).len() <= REWRITTEN_BYTES_MAX);
        let bytes = seeded_bytes(&seed, &persons, &[]);
        assert_eq!(bytes[0], KNOWN | NORMAL);
        // An erasure moves nothing that stands behind it.
        let mut all = identities_from_bytes(&bytes).unwrap();
        all[7].erase(None);
        let after = identities_to_bytes(&all);
        let size = ENTRY_BYTES + 32;
        assert_eq!(after[8 * size..], bytes[8 * size..]);
        assert_eq!(after[8 * size - 48..8 * size], [0; 48]);
        assert_eq!(identities_from_bytes(&after), Some(all));
    }

    #[test]
    fn the_pseudonyms_of_normal_forms_stand_behind_the_others_and_go_with_them() {
        let (seed, [person, other], [household]) = seeded();
        let (persons, households) = (
            [person, other.with_normal(Some([0xc2; 32]))],
            [household.with_normal(Some([0xd1; 32]))],
        );
        let (a1, a2, b1) = ("a1".repeat(32), "a2".repeat(32), "b1".repeat(32));
        let (c2, d1) = ("c2".repeat(32), "d1".repeat(32));
        let form =
            "11000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0000000200000003";
        let bytes = seeded_bytes(&seed, &persons, &households);
        let normals = format!("00000001{c2}00000002{d1}");
        assert_eq!(hex::encode(&bytes), format!("{form}{a1}{a2}{b1}{normals}"));
        let all: Vec<Identity> = persons.iter().chain(&households).cloned().collect();
        assert_eq!(identities_from_bytes(&bytes).as_ref(), Some(&all));
        assert_eq!(identities_from_bytes(&identities_to_bytes(&all)).as_ref(), Some(&all));
        for end in [1, 33, 37, 41, 72, 137, 138, bytes.len() - 1] {
            assert_eq!(identities_from_bytes(&bytes[..end]), None, "{end}");
        }
        let commitment = all[1].commitment();
        let mut changed = all;
        changed[1].rotate(|pseudonym| pseudonym.map(|byte| !byte), [7; 16]);
        assert_eq!(changed[1].normal(), Some(&[!0xc2; 32]));
        assert_eq!(changed[1].commitment(), commitment);
        changed[1].erase(None);
        let bytes = identities_to_bytes(&changed);
        assert!(!bytes.windows(32).any(|window| window == [!0xc2; 32]));
        let after = identities_from_bytes(&bytes);
        assert_eq!(after.as_ref().and_then(|all| all[1].normal()), None);
        assert_eq!(after, Some(changed));
    }
}
