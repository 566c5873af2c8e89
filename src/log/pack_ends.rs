//! Where packs end, as far as it was learned while values were read.
//!
//! Belongs here: by value, how many come behind it in its pack. Does not: the bytes of a pack (`packs`), its
//! key (`store`).
//!
//! Looking for the first key that is not before a value's sequence makes sled copy a node of its tree. Whoever
//! knows the pack's key asks for it directly, which takes half as long, and a full replay looks for 80,000
//! values. What is learned is a hint: where it does not lead to the value, it is looked for.

use std::sync::atomic::{AtomicU8, Ordering};

use super::part::Part;

/// By sequence, one more than the number of values behind it in its pack; 0 where nothing was learned.
#[derive(Debug, Default)]
pub struct PackEnds {
    records: Vec<AtomicU8>,
    attributes: Vec<AtomicU8>,
}

impl PackEnds {
    /// Nothing learned yet, of so many records.
    pub fn new(size: u64) -> Self {
        let none = || (0..size).map(|_| AtomicU8::new(0)).collect();
        Self { records: none(), attributes: none() }
    }

    fn of(&self, part: Part) -> &[AtomicU8] {
        match part {
            Part::Record => &self.records,
            Part::Attributes => &self.attributes,
            Part::Identities => &[],
        }
    }

    /// The sequence that ends the pack in which a value is, if it was learned.
    pub fn get(&self, part: Part, sequence: u64) -> Option<u64> {
        let behind = self.of(part).get(usize::try_from(sequence).ok()?)?.load(Ordering::Relaxed);
        Some(sequence + u64::from(behind.checked_sub(1)?))
    }

    /// Learns that a pack of so many values ends at a sequence.
    pub fn learn(&self, part: Part, last: u64, values: usize) {
        for (behind, sequence) in (0..values).zip((0..=last).rev()) {
            let place = usize::try_from(sequence).unwrap_or(usize::MAX);
            if let (Some(slot), Ok(number)) = (self.of(part).get(place), u8::try_from(behind + 1)) {
                slot.store(number, Ordering::Relaxed);
            }
        }
    }
}
