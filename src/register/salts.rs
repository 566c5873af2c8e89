//! Salts: random bytes between a pseudonym and its commitment.
//!
//! Belongs here: fetching random bytes, making the salts of one record's entries from a seed. Does not:
//! where salts and seeds are kept (`identity`).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::event::EntryKind;

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
    pub(super) bytes: [u8; SEED_BYTES],
    keyed: Hmac<Sha256>,
}

impl Seed {
    pub(super) fn of(bytes: [u8; SEED_BYTES]) -> Self {
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
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(a seed)")
    }
}

/// Bytes of a seed.
const SEED_BYTES: usize = 32;
