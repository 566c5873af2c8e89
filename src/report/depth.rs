//! How many sectors reached the people on lists.
//!
//! Belongs here: reading it off the sets of sectors. Does not: counting these (`count`).
//!
//! Nobody knows by how many sectors the people of a head-count were reached, so these are people on lists alone. What
//! is held back in the sets is held back here, since each number is a sum of them.

use serde::Serialize;

use super::cells::Count;

/// People on lists whom so many sectors reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DepthRow {
    /// How many sectors.
    pub sectors: u64,
    /// People whom exactly so many reached.
    pub people: Count,
    /// People whom so many or more reached.
    pub or_more: Count,
}

/// A row for each number of sectors from 1 to the largest, off the sets of sectors that reached people: of each set,
/// how many sectors and how many people.
pub fn of(sets: impl Iterator<Item = (usize, Count)> + Clone) -> Vec<DepthRow> {
    let most = sets.clone().map(|(sectors, _)| sectors).max().unwrap_or(0);
    let sum = |has: &dyn Fn(usize) -> bool| -> Count {
        sets.clone().filter(|(sectors, _)| has(*sectors)).map(|(_, people)| people).sum()
    };
    let row = |number: usize| DepthRow {
        sectors: number as u64,
        people: sum(&|sectors| sectors == number),
        or_more: sum(&|sectors| sectors >= number),
    };
    (1..=most).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_added_up_by_the_number_of_their_sectors() {
        let told = Count::Told;
        let sets = [(1, told(5)), (1, told(7)), (3, told(2))];
        let row = |sectors, people, or_more| DepthRow {
            sectors,
            people: Count::Told(people),
            or_more: Count::Told(or_more),
        };
        assert_eq!(of(sets.into_iter()), [row(1, 12, 14), row(2, 0, 2), row(3, 2, 2)]);
        assert_eq!(of([].into_iter()), []);
    }

    #[test]
    fn what_is_held_back_in_a_set_is_told_by_no_sum() {
        let sets = [(1, Count::HeldBack), (1, Count::Told(7)), (2, Count::Told(9))];
        let rows = of(sets.into_iter());
        assert_eq!((rows[0].people, rows[0].or_more), (Count::HeldBack, Count::HeldBack));
        assert_eq!((rows[1].people, rows[1].or_more), (Count::Told(9), Count::Told(9)));
    }
}
