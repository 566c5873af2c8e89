//! Signed notes: a text and its signatures, in the C2SP signed-note format (Ed25519).
//!
//! Belongs here: signing keys and verifier keys as text, signing, checking a note with a key. Does not:
//! what the text says (`checkpoint`), where a key is kept (`ledger::signing_file`).
//!
//! The format is <https://c2sp.org/signed-note>, which other tools read:
//!
//! * a note is the text, which ends in a line break; an empty line; and signature lines
//!   `— NAME BASE64`, of 4 bytes key id and 64 bytes Ed25519 signature (RFC 8032) over the text;
//! * the key id is the first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key);
//! * a verifier key is `NAME+ID+BASE64`: the id in 8 hexadecimal digits, then 0x01 ‖ public key;
//! * a signing key is `PRIVATE+KEY+NAME+ID+BASE64`: the same with 0x01 ‖ the 32 secret bytes.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::log::tree::sha256;

/// Byte that stands for Ed25519 in keys.
const ED25519: u8 = 0x01;
/// Begins a signature line.
const DASH: &str = "— ";
/// Longest note that is read, in bytes: witnesses may add many signatures.
const NOTE_BYTES_MAX: usize = 1 << 20;
const SECRET_PREFIX: &str = "PRIVATE+KEY+";

/// Why a key or a note was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a key.
    #[error("is not a {0} key")]
    Key(&'static str),
    /// Not a signed note.
    #[error("is not a signed note: {0}")]
    Form(&'static str),
    /// The expected key did not sign it.
    #[error("was not signed with the key of {wanted}{}", signers(.found))]
    Unsigned {
        /// Name and id of the expected key.
        wanted: String,
        /// The names that did sign.
        found: Vec<String>,
    },
    /// A signature in the expected key's name that this key did not make.
    #[error("has a forged signature: the key of {0} did not sign this text")]
    Forged(String),
}

fn signers(found: &[String]) -> String {
    match found {
        [] => String::new(),
        found => format!(", but with that of {}", found.join(" and ")),
    }
}

/// The first 4 bytes of a key's hash, to distinguish keys of the same name.
fn key_id(name: &str, public: &[u8; 32]) -> u32 {
    let [a, b, c, d, ..] = sha256(&[name.as_bytes(), b"\n", &[ED25519], public]);
    u32::from_be_bytes([a, b, c, d])
}

fn name_is_sound(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// Reads `NAME+ID+BASE64`.
fn parse_key(text: &str) -> Option<(String, u32, [u8; 32])> {
    let (name, rest) = text.split_once('+')?;
    let (id, key) = rest.split_once('+')?;
    let id = (id.len() == 8).then(|| u32::from_str_radix(id, 16).ok())??;
    let bytes = STANDARD.decode(key).ok()?;
    let (kind, key) = bytes.split_first()?;
    let sound = *kind == ED25519 && name_is_sound(name);
    sound.then_some((name.to_owned(), id, key.try_into().ok()?))
}

fn key_text(name: &str, id: u32, key: &[u8; 32]) -> String {
    format!("{name}+{id:08x}+{}", STANDARD.encode([&[ED25519], &key[..]].concat()))
}

/// A signer: a name and its secret key.
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(the signing key of {})", self.name)
    }
}

impl Signer {
    /// A new random key, for a name without spaces and `+`.
    ///
    /// # Errors
    /// When the system provides no random bytes.
    pub fn random(name: &str) -> Result<Self, getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(&secret) })
    }

    /// Reads a signing key's text.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let key = text.trim().strip_prefix(SECRET_PREFIX).and_then(parse_key);
        let (name, id, secret) = key.ok_or(NoteError::Key("signing"))?;
        let signer = Self { name, key: SigningKey::from_bytes(&secret) };
        match signer.verifier().id == id {
            true => Ok(signer),
            false => Err(NoteError::Key("signing")),
        }
    }

    /// The signing key's text, with a line break. It is secret.
    pub fn to_secret_text(&self) -> String {
        let id = self.verifier().id;
        format!("{SECRET_PREFIX}{}\n", key_text(&self.name, id, &self.key.to_bytes()))
    }

    /// The key with which others check its signatures.
    pub fn verifier(&self) -> Verifier {
        let key = self.key.verifying_key();
        Verifier { name: self.name.clone(), id: key_id(&self.name, key.as_bytes()), key }
    }

    /// The signature of a text alone.
    pub fn signature(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }

    /// Signs a text, which must end in a line break.
    pub fn sign(&self, text: &str) -> String {
        let Verifier { name, id, .. } = self.verifier();
        let signature = self.signature(text);
        let signature = STANDARD.encode([&id.to_be_bytes()[..], &signature].concat());
        format!("{text}\n{DASH}{name} {signature}\n")
    }
}

/// A verifier: a name and its public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl Verifier {
    /// Reads a verifier key's text.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let refused = NoteError::Key("verifier");
        let (name, id, public) = parse_key(text.trim()).ok_or_else(|| refused.clone())?;
        let key = VerifyingKey::from_bytes(&public).map_err(|_| refused.clone())?;
        if key_id(&name, &public) != id {
            return Err(refused);
        }
        Ok(Self { name, id, key })
    }

    /// The name of the key's holder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id, in hexadecimal digits: it tells keys of one name apart.
    pub fn id(&self) -> String {
        format!("{:08x}", self.id)
    }

    /// Whether the holder of the key made this signature of a text.
    pub fn signed(&self, text: &str, signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signed| self.key.verify_strict(text.as_bytes(), &signed).is_ok())
    }

    fn label(&self) -> String {
        format!("{}+{}", self.name, self.id())
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&key_text(&self.name, self.id, self.key.as_bytes()))
    }
}

/// A signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signed {
    name: String,
    id: u32,
    signature: Vec<u8>,
}

/// A text and its signatures, which have not been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signed>,
}

impl Note {
    /// Reads a note.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        let form = NoteError::Form;
        if note.len() > NOTE_BYTES_MAX {
            return Err(form("it is longer than a megabyte"));
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(form("it holds control characters"));
        }
        let end = note.rfind("\n\n").ok_or(form("it has no empty line before its signatures"))?;
        let (text, lines) = (&note[..=end], &note[end + 2..]);
        if !lines.ends_with('\n') {
            return Err(form("its last line is not complete"));
        }
        let signatures: Option<Vec<_>> = lines.lines().map(signature_line).collect();
        let signatures = signatures.ok_or(form("a line after the text is not a signature"))?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The text, whether or not a signature is right.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the holder of a key signed this text.
    pub fn check(&self, verifier: &Verifier) -> Result<(), NoteError> {
        let theirs = |s: &&Signed| s.name == verifier.name && s.id == verifier.id;
        let mut signed = self.signatures.iter().filter(theirs).peekable();
        if signed.peek().is_none() {
            let found = self.signatures.iter().map(|s| format!("{}+{:08x}", s.name, s.id));
            let (wanted, found) = (verifier.label(), found.collect());
            return Err(NoteError::Unsigned { wanted, found });
        }
        let genuine = |s: &Signed| verifier.signed(&self.text, &s.signature);
        match signed.all(genuine) {
            true => Ok(()),
            false => Err(NoteError::Forged(verifier.label())),
        }
    }
}

fn signature_line(line: &str) -> Option<Signed> {
    let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    let (id, signature) = (u32::from_be_bytes(*id), signature.to_vec());
    name_is_sound(name).then(|| Signed { name: name.to_owned(), id, signature })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The example of the Go implementation, golang.org/x/mod/sumdb/note.
    const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_NOTE: &str = "\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
";

    #[test]
    fn notes_of_another_implementation_are_read() {
        let verifier = Verifier::parse(GO_KEY).unwrap();
        assert_eq!(verifier.to_string(), GO_KEY);
        let note = Note::parse(GO_NOTE).unwrap();
        assert_eq!(note.check(&verifier), Ok(()));
        assert!(note.text().ends_with("what your problem is.\n"));
    }

    #[test]
    fn keys_come_back_and_only_their_own_signature_counts() {
        let signer = Signer::random("headcount/x").unwrap();
        let again = Signer::parse(&signer.to_secret_text()).unwrap();
        assert_eq!(again.verifier(), signer.verifier());
        let note = again.sign("one\n\ntwo\n");
        let note = Note::parse(&note).unwrap();
        assert_eq!(note.text(), "one\n\ntwo\n");
        assert_eq!(note.check(&signer.verifier()), Ok(()));
        let other = Signer::random("headcount/x").unwrap();
        let unsigned = note.check(&other.verifier());
        assert!(matches!(unsigned, Err(NoteError::Unsigned { .. })), "{unsigned:?}");

        // The right name and id under another text, and a broken signature.
        for (of, to) in [("one", "six"), ("one", "One")] {
            let forged = signer.sign("one\n").replace(of, to);
            let forged = Note::parse(&forged).unwrap().check(&signer.verifier());
            assert!(matches!(forged, Err(NoteError::Forged(_))), "{forged:?}");
        }
    }

    #[test]
    fn what_is_neither_key_nor_note_is_refused() {
        let key = Signer::random("n").unwrap();
        let verifier = key.verifier().to_string();
        for text in ["", "n", "n+00000000", &verifier[1..], &format!("m{}", &verifier[1..])] {
            assert!(Verifier::parse(text).is_err(), "{text}");
            assert!(Signer::parse(text).is_err(), "{text}");
        }
        assert!(Signer::parse(&verifier).is_err());
        let note = key.sign("text\n");
        for text in ["", "text\n", note.trim_end(), &note.replace("— ", "- "), "a\u{0}\n\n— n x\n"]
        {
            assert!(Note::parse(text).is_err(), "{text}");
        }
    }
}
