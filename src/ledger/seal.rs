//! The seal of what is kept in `cache/`: nothing there feeds a figure unless this ledger's key made it.
//!
//! Belongs here: the key of the seals, and making and checking one. Does not: what is sealed
//! (`projection`, `listings`), the ledger's key (`register`).
//!
//! Whoever can write to the ledger's folder can put any bytes into the cache, with checksums that fit. A
//! seal is HMAC-SHA256 under a secret that follows from the ledger's key, which lies outside of the
//! folder. What is sealed names the ledger, and the log's size and root that it was made at, so that
//! neither another ledger's file nor one of another history is taken for this one's.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::register::{Key, keyed};

/// What the secret of the seals is derived for.
const LABEL: &str = "headcount cache v1";

/// A shorter beginning of a seal could be found by trying.
const SEAL_BYTES_MIN: usize = 16;

/// HMAC-SHA256 over what is sealed.
pub(super) type Seal = [u8; 32];

/// Seals what is kept of one ledger.
#[derive(Clone)]
pub(super) struct Sealer(Hmac<Sha256>);

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(a key of seals)")
    }
}

impl Sealer {
    /// With the key that a ledger's pseudonyms are made with now.
    pub fn new(key: &Key, ledger: Uuid) -> Self {
        let of_cache = Self(keyed(&key.derived(LABEL)));
        Self(keyed(&of_cache.seal(&[ledger.as_bytes()])))
    }

    /// For one kind of file, made from one moment of the log.
    pub fn narrowed(&self, kind: &str, made_from: &[u8]) -> Self {
        Self(keyed(&self.seal(&[kind.as_bytes(), &[0], made_from])))
    }

    /// The seal of some bytes, one after the other.
    pub fn seal(&self, parts: &[&[u8]]) -> Seal {
        self.mac(parts).finalize().into_bytes().into()
    }

    /// Whether this is the seal of some bytes, or begins it.
    pub fn fits(&self, parts: &[&[u8]], seal: &[u8]) -> bool {
        seal.len() >= SEAL_BYTES_MIN && self.mac(parts).verify_truncated_left(seal).is_ok()
    }

    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        parts.iter().for_each(|part| mac.update(part));
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_of_its_ledger_kind_and_bytes() {
        let Some(key) = Key::parse(&"07".repeat(32)) else { unreachable!() };
        let Some(other) = Key::parse(&"08".repeat(32)) else { unreachable!() };
        let sealer = Sealer::new(&key, Uuid::nil());
        let seal = sealer.seal(&[b"a", b"b"]);
        assert!(sealer.fits(&[b"ab"], &seal) && sealer.fits(&[b"ab"], &seal[..16]));
        assert!(!sealer.fits(&[b"ac"], &seal) && !sealer.fits(&[b"ab"], &seal[..15]));
        for another in [
            Sealer::new(&other, Uuid::nil()),
            Sealer::new(&key, Uuid::from_u128(1)),
            sealer.narrowed("a", b"b"),
        ] {
            assert!(!another.fits(&[b"ab"], &seal));
        }
        let kinds = [("a", &b"b"[..]), ("ab", b""), ("a", b"c")];
        let seals = kinds.map(|(kind, from)| sealer.narrowed(kind, from).seal(&[]));
        assert!(seals[0] != seals[1] && seals[0] != seals[2]);
    }
}
