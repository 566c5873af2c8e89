//! Pseudonyms, and the secret they are made with.
//!
//! Belongs here: from a source's number to a pseudonym and to a tag, and what a rotation makes of them. Does not:
//! the key's file (`ledger::key_file`), what is kept of an entry (`identity`).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::alike::normal_form;
use crate::event::EntryKind;
use crate::log::tree::sha256;

/// HMAC-SHA256 of (person or household, namespace, the source's trimmed number).
pub type Pseudonym = [u8; 32];

/// What recognises the number of an erased entry, for whoever holds the key: HMAC-SHA256 of its first
/// pseudonym and under every link since, 16 bytes of each.
pub type Tag = [u8; 16];

/// What recognises an erased number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tags {
    /// The number as it was written.
    pub number: Tag,
    /// Its normal form, where that is another number: what it may be if it is written otherwise.
    pub normal: Option<Tag>,
}

/// The namespace of numbers when none is named.
pub const DEFAULT_NAMESPACE: &str = "default";

/// A person's or household's number as its source wrote it. Shown by nothing, stored nowhere.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceNumber(String);

/// The list that a number stands on, where that is not the one an import is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberList {
    /// Its namespace, where it has one of its own.
    pub namespace: Option<String>,
    /// Whether its numbers are keys derived from what is known of somebody, for want of a number.
    pub derived: bool,
}

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
///
/// A key that was never rotated is one link of 32 random bytes. Each rotation adds a link: since
/// the numbers themselves are not kept, the new pseudonym is made from the old one, and a number's
/// pseudonym is the HMAC under each link in turn. Whoever got hold of the earlier links alone can
/// make nothing of the pseudonyms that are in the register now.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    first: [u8; 32],
    further: Vec<[u8; 32]>,
}

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
        Ok(Self { first: random_link()?, further: Vec::new() })
    }

    /// This key with a new random link.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn rotated(&self) -> Result<Self, getrandom::Error> {
        let mut key = self.clone();
        key.further.push(random_link()?);
        Ok(key)
    }

    /// Reads the key file's text: a line of 64 hexadecimal digits for each link.
    pub fn parse(text: &str) -> Option<Self> {
        let mut links = text.split_whitespace().map(|line| {
            let mut link = [0; 32];
            hex::decode_to_slice(line, &mut link).ok().map(|()| link)
        });
        let first = links.next()??;
        Some(Self { first, further: links.collect::<Option<_>>()? })
    }

    /// The key file's text.
    pub fn to_text(&self) -> String {
        self.links().map(|link| format!("{}\n", hex::encode(link))).collect()
    }

    /// The key as it was before its last rotations, from one link up to all of them: an interrupted
    /// rotation leaves a link that the ledger does not use yet.
    pub fn prefixes(&self) -> impl Iterator<Item = Self> + '_ {
        (0..=self.further.len()).map(|links| Self {
            first: self.first,
            further: self.further.iter().take(links).copied().collect(),
        })
    }

    fn links(&self) -> impl Iterator<Item = &[u8; 32]> {
        std::iter::once(&self.first).chain(&self.further)
    }

    /// Tells keys apart without revealing them.
    pub fn fingerprint(&self) -> [u8; 16] {
        let mut parts: Vec<&[u8]> = vec![b"headcount key fingerprint"];
        parts.extend(self.links().map(|link| &link[..]));
        let hash = sha256(&parts);
        let mut short = [0; 16];
        short.copy_from_slice(&hash[..16]);
        short
    }

    /// A secret for another purpose, named by a label that begins with no kind of entry. It tells
    /// nothing of the key, and another rotation has another one.
    pub fn derived(&self, label: &str) -> [u8; 32] {
        let first = digest(keyed(&self.first), label.as_bytes());
        self.further.iter().fold(first, |derived, link| {
            let mut mac = keyed(link);
            mac.update(label.as_bytes());
            digest(mac, &derived)
        })
    }

    /// The pseudonym of a number in a namespace.
    pub fn pseudonym(&self, kind: EntryKind, namespace: &str, number: &SourceNumber) -> Pseudonym {
        self.pseudonyms(kind, namespace).pseudonym(&number.0)
    }

    /// The tags of a number in a namespace.
    pub fn tags(&self, kind: EntryKind, namespace: &str, number: &SourceNumber) -> Tags {
        let maker = self.pseudonyms(kind, namespace);
        let normal = normal_form(&number.0).map(|form| maker.tag(&form));
        Tags { number: maker.tag(&number.0), normal }
    }

    /// The pseudonym of a number's normal form, which can be the number itself.
    pub fn normal(&self, kind: EntryKind, namespace: &str, number: &SourceNumber) -> Pseudonym {
        let form = normal_form(&number.0);
        self.pseudonyms(kind, namespace).pseudonym(form.as_deref().unwrap_or(&number.0))
    }

    /// What makes the pseudonyms of one kind's numbers in a namespace.
    pub(super) fn pseudonyms(&self, kind: EntryKind, namespace: &str) -> Pseudonyms {
        // Lengths first, so that no namespace and number run into another pair.
        let length = (namespace.len() as u64).to_be_bytes();
        let first_link = keyed(&self.first);
        let mut first = first_link.clone();
        for part in [kind.name().as_bytes(), &length, namespace.as_bytes()] {
            first.update(part);
        }
        Pseudonyms { first, first_link, further: self.further.iter().map(keyed).collect() }
    }

    /// What the last rotation makes of a pseudonym under the key before it. A key that was never
    /// rotated leaves it as it is.
    pub fn rotate(&self, pseudonym: &Pseudonym) -> Pseudonym {
        self.further.last().map_or(*pseudonym, |link| digest(keyed(link), pseudonym))
    }

    /// What the last rotation makes of a tag, in the same way.
    pub fn rotate_tag(&self, tag: &Tag) -> Tag {
        self.further.last().map_or(*tag, |link| tagged(keyed(link), tag))
    }
}

fn random_link() -> Result<[u8; 32], getrandom::Error> {
    let mut link = [0; 32];
    getrandom::fill(&mut link)?;
    Ok(link)
}

/// Makes pseudonyms of one kind's numbers in one namespace. What they have in common is hashed once.
#[derive(Clone)]
pub(super) struct Pseudonyms {
    first: Hmac<Sha256>,
    first_link: Hmac<Sha256>,
    further: Vec<Hmac<Sha256>>,
}

impl Pseudonyms {
    /// The pseudonym of a trimmed number.
    pub fn pseudonym(&self, number: &str) -> Pseudonym {
        let first = digest(self.first.clone(), number.as_bytes());
        self.further.iter().fold(first, |pseudonym, link| digest(link.clone(), &pseudonym))
    }

    /// The tag of a trimmed number.
    pub fn tag(&self, number: &str) -> Tag {
        let first = digest(self.first.clone(), number.as_bytes());
        let first = tagged(self.first_link.clone(), &first);
        self.further.iter().fold(first, |tag, link| tagged(link.clone(), &tag))
    }
}

/// HMAC-SHA256 under a secret of 32 bytes.
pub fn keyed(link: &[u8; 32]) -> Hmac<Sha256> {
    let mut padded = [0; 64];
    padded[..32].copy_from_slice(link);
    // HMAC fills a shorter key with zeros up to the length of a block.
    Hmac::new(&padded.into())
}

/// The first half of HMAC(link, label ‖ text). No other text under a link begins like the label.
fn tagged(mut mac: Hmac<Sha256>, text: &[u8]) -> Tag {
    mac.update(b"erased number");
    let mut tag = Tag::default();
    tag.copy_from_slice(&digest(mac, text)[..16]);
    tag
}

fn digest(mut mac: Hmac<Sha256>, text: &[u8]) -> Pseudonym {
    mac.update(text);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> SourceNumber {
        SourceNumber::new(text).unwrap_or_else(|| unreachable!())
    }

    fn key() -> Key {
        Key { first: [7; 32], further: Vec::new() }
    }

    #[test]
    fn every_label_and_every_rotation_has_a_secret_of_its_own() {
        let (key, rotated) = (key(), Key { further: vec![[8; 32]], ..key() });
        let derived = [key.derived("a"), key.derived("b"), rotated.derived("a")];
        assert!(derived[0] != derived[1] && derived[0] != derived[2]);
        assert_ne!(derived[0], key.first);
        assert_eq!(derived[0], self::key().derived("a"));
    }

    #[test]
    fn namespaces_keep_equal_numbers_apart() {
        let key = key();
        let one = |namespace, text| key.pseudonym(EntryKind::Person, namespace, &number(text));
        assert_eq!(one("gao", " 001 "), one("gao", "001"));
        assert_ne!(one("gao", "001"), one("mopti", "001"));
        assert_ne!(one("a", "b1"), one("ab", "1"));
        let household = key.pseudonym(EntryKind::Household, "gao", &number("001"));
        assert_ne!(one("gao", "001"), household);
    }

    #[test]
    fn a_rotated_key_makes_of_a_number_what_rotating_its_pseudonym_makes() {
        let (old, kind) = (key(), EntryKind::Person);
        let new = Key { further: vec![[8; 32]], ..key() };
        let pseudonym = |key: &Key| key.pseudonym(kind, DEFAULT_NAMESPACE, &number("001"));
        assert_ne!(pseudonym(&new), pseudonym(&old));
        assert_eq!(pseudonym(&new), new.rotate(&pseudonym(&old)));
        assert_ne!(new.fingerprint(), old.fingerprint());
        assert!(Key::parse(&new.to_text()) == Some(new.clone()));
        assert!(new.prefixes().collect::<Vec<_>>() == [old, new]);
    }

    #[test]
    fn a_tag_is_recognised_after_rotations_and_is_no_pseudonym() {
        let (kind, old) = (EntryKind::Person, key());
        let new = Key { further: vec![[8; 32], [9; 32]], ..key() };
        let one = Key { further: vec![[8; 32]], ..key() };
        let tag = |key: &Key| key.tags(kind, "gao", &number("001")).number;
        assert_eq!(tag(&new), new.rotate_tag(&one.rotate_tag(&tag(&old))));
        assert_ne!(tag(&new), tag(&one));
        assert_ne!(tag(&old), key().tags(kind, "mopti", &number("001")).number);
        assert_ne!(tag(&old), key().tags(EntryKind::Household, "gao", &number("001")).number);
        assert_ne!(tag(&old), old.pseudonym(kind, "gao", &number("001"))[..16]);
        // As Python's hmac makes it.
        assert_eq!(hex::encode(tag(&old)), "a1b5cf163bc73b7705a9557ee92b2bf2");
        assert_eq!(hex::encode(tag(&one)), "644a9087466a52e5ed7795d732ab3e69");
    }
}
