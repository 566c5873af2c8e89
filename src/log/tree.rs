//! The Merkle tree of RFC 6962 (SHA-256), kept as its right edge.
//!
//! Belongs here: hashing leaves and nodes, and growing a root in constant memory. Does not:
//! inclusion and consistency proofs, which need the whole tree (`audit::proof`), nor where leaves
//! come from.
//!
//! A log of any size needs at most 64 hashes to append the next record and to know its root: the
//! roots of the full subtrees along the right edge. The tests hold it against another
//! implementation for every size up to a thousand.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// SHA-256 of parts one after the other.
pub fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Hash of a leaf.
pub fn leaf_hash(leaf: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new_with_prefix([0x00]);
    for part in leaf {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Hash of a node over its two children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[0x01], left, right])
}

/// The right edge of a tree: the roots of its full subtrees, largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether there are as many subtrees as a tree of this size has.
    pub fn is_well_formed(&self) -> bool {
        self.peaks.len() == self.size.count_ones() as usize
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Root of the tree; of the empty tree, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => sha256(&[]),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}

#[cfg(test)]
mod tests {
    use ct_merkle::mem_backed_tree::MemoryBackedTree;

    use super::*;

    #[test]
    fn roots_agree_with_another_implementation() {
        let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        let mut ours = Frontier::default();
        for i in 0..1000u32 {
            assert!(ours.is_well_formed());
            assert_eq!(ours.root().as_slice(), theirs.root().as_bytes().as_slice(), "size {i}");
            theirs.push(i.to_be_bytes().to_vec());
            ours.push(leaf_hash(&[&i.to_be_bytes()]));
        }
    }
}
