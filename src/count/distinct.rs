//! Values that come again and again, each of which is needed once.
//!
//! Belongs here: the container. Does not: which values are the same, and what they mean.

/// Number of values from which on superfluous ones are removed.
const COLLECTED_MIN: usize = 1024;

/// Values, each at least once; there can be several of the same.
#[derive(Debug, Clone)]
pub(super) struct Distinct<T> {
    all: Vec<T>,
    /// How many there were when superfluous ones were removed.
    different: usize,
}

/// Persons, each with a household that it is or was a member of.
pub(super) type Memberships = Distinct<(u32, u32)>;

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self { all: Vec::new(), different: 0 }
    }
}

impl<T: Copy + Ord> Distinct<T> {
    /// Adds a value. Of those with the same key, the smallest is needed.
    #[inline]
    pub fn add<K: PartialEq>(&mut self, one: T, key: impl Fn(T) -> K) {
        self.all.push(one);
        if self.all.len() > COLLECTED_MIN.max(2 * self.different) {
            self.all.sort_unstable();
            self.all.dedup_by_key(|one| key(*one));
            self.different = self.all.len();
        }
    }

    /// All, in no order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.all.iter().copied()
    }

    /// Takes all out, in no order.
    pub fn drain(&mut self) -> impl Iterator<Item = T> + '_ {
        self.different = 0;
        self.all.drain(..)
    }
}
