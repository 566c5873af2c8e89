//! Plain RFC 6962 proofs: that a record is in a log, and that a log grew out of an earlier one.
//!
//! Belongs here: computing the hashes of a proof from all leaves, and checking them with two roots
//! alone. Does not: the text of a proof file (`proof_file`), where leaves and roots come from.
//!
//! Proofs are made as RFC 6962 defines them (section 2.1), by recursion over the tree. They are checked
//! as in RFC 9162 (sections 2.1.3.2 and 2.1.4.2), by the bits of an index. The two algorithms share only
//! the hash of a node. Tests compare both with another implementation, for every size up to 300 and every
//! leaf.

use crate::log::tree::{Frontier, Hash, node_hash};

/// A whole tree: the roots of all full subtrees, by size and position.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// At `k`, the roots over 2^k leaves each, from the left.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree of these leaves.
    pub fn of(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let pairs = below.chunks_exact(2);
            levels.push(pairs.map(|pair| node_hash(&pair[0], &pair[1])).collect());
        }
        Self { levels }
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The root of the first `size` leaves; `None` where there are fewer.
    pub fn root(&self, size: u64) -> Option<Hash> {
        match size {
            0 => Some(Frontier::default().root()),
            size => self.over(0, size),
        }
    }

    /// The inclusion proof of a leaf in the tree of the first `size` leaves: the siblings on the path
    /// from the leaf to the root, lowest first. `None` where there is no such leaf.
    pub fn inclusion(&self, size: u64, index: u64) -> Option<Vec<Hash>> {
        let mut path = Vec::new();
        (index < size).then(|| self.way_to(0, size, index, &mut path))??;
        Some(path)
    }

    /// The consistency proof from the root of the first `old` leaves to the root of the first `new`;
    /// `None` where there are fewer.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        let mut path = Vec::new();
        if old > new || new > self.size() {
            return None;
        }
        if old > 0 {
            self.growth_from(0, new, old, true, &mut path)?;
        }
        Some(path)
    }

    /// MTH of RFC 6962, section 2.1, over `count` leaves from `first` on.
    fn over(&self, first: u64, count: u64) -> Option<Hash> {
        if count.is_power_of_two() {
            let level = self.levels.get(count.trailing_zeros() as usize)?;
            return level.get(usize::try_from(first / count).ok()?).copied();
        }
        let left = left_of(count);
        Some(node_hash(&self.over(first, left)?, &self.over(first + left, count - left)?))
    }

    /// PATH of RFC 6962, section 2.1.1.
    fn way_to(&self, first: u64, count: u64, index: u64, path: &mut Vec<Hash>) -> Option<()> {
        if count == 1 {
            return Some(());
        }
        let left = left_of(count);
        if index < left {
            self.way_to(first, left, index, path)?;
            path.push(self.over(first + left, count - left)?);
        } else {
            self.way_to(first + left, count - left, index - left, path)?;
            path.push(self.over(first, left)?);
        }
        Some(())
    }

    /// SUBPROOF of RFC 6962, section 2.1.2.
    fn growth_from(
        &self,
        first: u64,
        count: u64,
        old: u64,
        known: bool,
        path: &mut Vec<Hash>,
    ) -> Option<()> {
        if old == count {
            if !known {
                path.push(self.over(first, count)?);
            }
            return Some(());
        }
        let left = left_of(count);
        if old <= left {
            self.growth_from(first, left, old, known, path)?;
            path.push(self.over(first + left, count - left)?);
        } else {
            self.growth_from(first + left, count - left, old - left, false, path)?;
            path.push(self.over(first, left)?);
        }
        Some(())
    }
}

/// The number of leaves of the left subtree: the largest power of two below the number of all.
fn left_of(count: u64) -> u64 {
    count.next_power_of_two() / 2
}

/// Whether a leaf is at `index` in the log of `size` records with this root.
pub fn includes(leaf: Hash, index: u64, path: &[Hash], size: u64, root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let mut walk = Walk { node: index, last: size - 1 };
    let mut hash = leaf;
    for sibling in path {
        match walk.up() {
            None => return false,
            Some(Side::Left) => hash = node_hash(sibling, &hash),
            Some(Side::Right) => hash = node_hash(&hash, sibling),
        }
    }
    walk.last == 0 && hash == *root
}

/// Whether the log of `new` records begins with the unchanged log of `old` records.
pub fn extends(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old > new {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return path.is_empty() && *old_root == Frontier::default().root();
    }
    let mut walk = Walk { node: old - 1, last: new - 1 };
    walk.skip_right_edges();
    // Where the old log is one full subtree, the first hash is its root, and the proof leaves it out.
    let (first, rest) = match path.split_first() {
        _ if old.is_power_of_two() => (old_root, path),
        Some(split) => split,
        None => return false,
    };
    let (mut before, mut after) = (*first, *first);
    for sibling in rest {
        match walk.up() {
            None => return false,
            Some(Side::Left) => {
                before = node_hash(sibling, &before);
                after = node_hash(sibling, &after);
            }
            Some(Side::Right) => after = node_hash(&after, sibling),
        }
    }
    walk.last == 0 && before == *old_root && after == *new_root
}

/// The side on which a node's sibling is.
enum Side {
    Left,
    Right,
}

/// The path from a node to the root, by its number in its level and the number of the level's last node.
struct Walk {
    node: u64,
    last: u64,
}

impl Walk {
    /// One level up; `None` at the root.
    fn up(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let left = self.node & 1 == 1 || self.node == self.last;
        if left {
            // A last node without a sibling is its own parent.
            while self.node & 1 == 0 && self.node != 0 {
                self.level();
            }
        }
        self.level();
        Some(if left { Side::Left } else { Side::Right })
    }

    fn skip_right_edges(&mut self) {
        while self.node & 1 == 1 {
            self.level();
        }
    }

    fn level(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use sha2::Sha256;

    use super::*;
    use crate::log::tree::leaf_hash;

    const SIZE_MAX: u64 = 300;

    fn leaf(i: u64) -> Hash {
        leaf_hash(&[&i.to_be_bytes()])
    }

    #[test]
    fn proofs_are_those_of_another_implementation() {
        let tree = Tree::of((0..SIZE_MAX).map(leaf).collect());
        let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        for size in 1..=SIZE_MAX {
            theirs.push((size - 1).to_be_bytes().to_vec());
            let root = tree.root(size).unwrap();
            assert_eq!(root.as_slice(), theirs.root().as_bytes().as_slice());
            for index in 0..size {
                let path = tree.inclusion(size, index).unwrap();
                let proof = theirs.prove_inclusion(index as usize);
                assert_eq!(path.concat(), proof.as_bytes(), "leaf {index} of {size}");
                assert!(includes(leaf(index), index, &path, size, &root));
            }
            for old in 1..size {
                let path = tree.consistency(old, size).unwrap();
                let proof = theirs.prove_consistency((size - old) as usize);
                assert_eq!(path.concat(), proof.as_bytes(), "{old} to {size}");
                assert!(extends(old, &tree.root(old).unwrap(), size, &root, &path));
            }
        }
    }

    #[test]
    fn a_proof_of_anything_else_fails() {
        let tree = Tree::of((0..SIZE_MAX).map(leaf).collect());
        for size in [1u64, 2, 3, 7, 8, 13, 64, 65, 300] {
            let root = tree.root(size).unwrap();
            for index in 0..size {
                let path = tree.inclusion(size, index).unwrap();
                let fails = |leaf, index, path: &[Hash], root| {
                    assert!(!includes(leaf, index, path, size, &root), "{index} of {size}");
                };
                fails(leaf(SIZE_MAX), index, &path, root);
                fails(leaf(index), index + 1, &path, root);
                fails(leaf(index), size, &path, root);
                fails(leaf(index), index, &path, [7; 32]);
                fails(leaf(index), index, &[&path[..], &[[0; 32]]].concat(), root);
                for cut in 0..path.len() {
                    fails(leaf(index), index, &path[..cut], root);
                    let mut other = path.clone();
                    other[cut][3] ^= 1;
                    fails(leaf(index), index, &other, root);
                }
            }
            for old in 0..=size {
                let before = tree.root(old).unwrap();
                let path = tree.consistency(old, size).unwrap();
                assert!(extends(old, &before, size, &root, &path), "{old} to {size}");
                assert!(!extends(old, &[7; 32], size, &root, &path));
                // Every log grew out of the empty one.
                assert!(!extends(old, &before, size, &[7; 32], &path) || old == 0);
                assert!(!extends(size + 1, &before, size, &root, &path));
                for cut in 0..path.len() {
                    assert!(!extends(old, &before, size, &root, &path[..cut]));
                    let mut other = path.clone();
                    other[cut][3] ^= 1;
                    assert!(!extends(old, &before, size, &root, &other));
                }
            }
            assert_eq!(tree.inclusion(size, size), None);
        }
        assert_eq!(tree.inclusion(SIZE_MAX + 1, 0), None);
        assert_eq!(tree.consistency(1, SIZE_MAX + 1), None);
        assert_eq!(tree.root(SIZE_MAX + 1), None);
    }
}
