//! Which numbers a publication held back, so that later ones do not tell them.
//!
//! Belongs here: how that is written down. Does not: which numbers a publication has, and which are held back
//! (`report`).

use serde::{Deserialize, Serialize};

/// The numbers that a publication held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// Numbers of people from 1 up to below it were held back, and others that would tell them.
    pub threshold: u64,
    /// How many numbers in a row were told, then held back, then told, and so on, over all numbers of what is published
    /// together, in its order (`src/decisions/held-back-numbers.md`).
    pub runs: Vec<u64>,
}

impl HeldBack {
    /// Writes down which numbers are held back.
    pub fn of(threshold: u64, held: impl IntoIterator<Item = bool>) -> Self {
        let (mut runs, mut is_held) = (vec![0], false);
        for held in held {
            if held != is_held {
                is_held = held;
                runs.push(0);
            }
            if let Some(run) = runs.last_mut() {
                *run += 1;
            }
        }
        Self { threshold, runs }
    }

    /// Of each number, whether it was held back. Nothing where there were not so many numbers.
    pub fn numbers(&self, count: usize) -> Option<Vec<bool>> {
        let all = self.runs.iter().try_fold(0u64, |all, run| all.checked_add(*run))?;
        if all != count as u64 {
            return None;
        }
        let each = [false, true].into_iter().cycle().zip(&self.runs);
        // No run is longer than all, which is a count of numbers in memory.
        Some(each.flat_map(|(held, run)| std::iter::repeat_n(held, *run as usize)).collect())
    }

    /// How many numbers were held back.
    pub fn count(&self) -> u64 {
        self.runs.iter().skip(1).step_by(2).fold(0, |all, run| all.saturating_add(*run))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_read_again() {
        let some =
            [vec![], vec![false], vec![true], vec![true, true, false, true], vec![false, true]];
        for held in some {
            let written = HeldBack::of(5, held.iter().copied());
            assert_eq!(written.numbers(held.len()), Some(held.clone()), "{held:?}");
            assert_eq!(written.count(), held.iter().filter(|held| **held).count() as u64);
            assert_eq!(written.numbers(held.len() + 1), None);
        }
    }

    #[test]
    fn runs_of_no_publication_are_refused() {
        let too_many = HeldBack { threshold: 5, runs: vec![u64::MAX, 1] };
        assert_eq!(too_many.numbers(3), None);
        assert_eq!(too_many.numbers(usize::MAX), None);
    }
}
