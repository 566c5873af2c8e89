//! The hashes of the records that a kept state was folded from.
//!
//! Belongs here: their blocks, each with a seal of its own, read when a record of it is. Does not: what is
//! held against them (`log::Reader`).
//!
//! A block is 128 hashes, one after the other, and 16 bytes of a seal: of the block's number, and of the
//! hashes. Of 40,000 records they are 1.3 MB, of which looking at a record reads 4 kB.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::ledger::seal::Sealer;
use crate::log::tree::Hash;

/// Hashes of a block.
const BLOCK: usize = 128;
const HASH_BYTES: usize = size_of::<Hash>();
/// Bytes of a seal's beginning that are kept.
const SEAL_BYTES: usize = 16;
const BLOCK_BYTES: usize = BLOCK * HASH_BYTES + SEAL_BYTES;

/// The hashes in an open file.
#[derive(Debug)]
pub(super) struct KeptLeaves {
    file: Mutex<File>,
    /// Where in the file they begin.
    start: u64,
    len: u64,
    sealer: Sealer,
    /// Blocks that were read; nothing in the place of a damaged one.
    blocks: Vec<OnceLock<Option<Vec<u8>>>>,
}

impl KeptLeaves {
    /// So many hashes from a place in a file on.
    pub fn new(file: File, start: u64, len: u64, sealer: Sealer) -> Self {
        let blocks = len.div_ceil(BLOCK as u64);
        let blocks = (0..blocks).map(|_| OnceLock::new()).collect();
        Self { file: Mutex::new(file), start, len, sealer, blocks }
    }

    /// Bytes that so many hashes take.
    pub fn bytes(len: u64) -> u64 {
        len * HASH_BYTES as u64 + len.div_ceil(BLOCK as u64) * SEAL_BYTES as u64
    }

    /// Writes hashes.
    pub fn write(mut file: impl Write, leaves: &[Hash], sealer: &Sealer) -> io::Result<()> {
        for (number, block) in (0u64..).zip(leaves.chunks(BLOCK)) {
            let hashes = block.concat();
            let seal = sealer.seal(&[&number.to_le_bytes(), &hashes]);
            file.write_all(&hashes)?;
            file.write_all(&seal[..SEAL_BYTES])?;
        }
        Ok(())
    }

    /// The hash of a record; nothing where it is not among them, or its block is damaged.
    pub fn leaf(&self, sequence: u64) -> Option<Hash> {
        let place = usize::try_from(sequence).ok().filter(|_| sequence < self.len)?;
        let number = place / BLOCK;
        let block = self.blocks.get(number)?.get_or_init(|| self.read(number)).as_ref()?;
        block.get(place % BLOCK * HASH_BYTES..)?.first_chunk().copied()
    }

    fn read(&self, number: usize) -> Option<Vec<u8>> {
        let hashes = (self.len as usize - number * BLOCK).min(BLOCK);
        let mut bytes = vec![0; hashes * HASH_BYTES + SEAL_BYTES];
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(self.start + (number * BLOCK_BYTES) as u64)).ok()?;
            file.read_exact(&mut bytes).ok()?;
        }
        let seal = bytes.split_off(hashes * HASH_BYTES);
        let number = (number as u64).to_le_bytes();
        self.sealer.fits(&[&number, &bytes], &seal).then_some(bytes)
    }
}
