//! The rows of lists between reading and planning.
//!
//! Belongs here: rows as bytes, and what is known of a list without reading its rows. Does not: what a row is
//! (`proposal`), where the bytes are (`overflow`), when a list is complete (`intake::assemble`).

use std::io;
use std::path::Path;

use super::Snapshot;
use super::overflow::{Overflow, Place, gone};

/// A row of a list, which can be put away as bytes.
pub trait ListRow: Copy {
    /// What is known of a list without reading its rows.
    type Summary: Default + Copy + std::fmt::Debug;

    /// Takes the row into account.
    fn add_to(&self, summary: &mut Self::Summary);

    /// Writes it as bytes, of which all rows have as many.
    fn write(&self, into: &mut Vec<u8>);

    /// Takes the next row from the front of bytes; `None` where there is none.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

/// The rows of one list.
#[derive(Debug, Clone)]
pub struct RowList<T: ListRow> {
    rows: Rows<T>,
    summary: T::Summary,
}

#[derive(Debug, Clone)]
enum Rows<T> {
    Held(Vec<T>),
    PutAway { place: Place, rows: usize },
}

impl<T: ListRow> From<Vec<T>> for RowList<T> {
    fn from(rows: Vec<T>) -> Self {
        let summary = summary(&rows);
        Self { rows: Rows::Held(rows), summary }
    }
}

fn summary<T: ListRow>(rows: &[T]) -> T::Summary {
    let mut summary = T::Summary::default();
    rows.iter().for_each(|row| row.add_to(&mut summary));
    summary
}

impl<T: ListRow> RowList<T> {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Held(rows) => rows.len(),
            Rows::PutAway { rows, .. } => *rows,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is known of them without reading them.
    pub fn summary(&self) -> T::Summary {
        self.summary
    }
}

/// Where the rows of lists are put away.
#[derive(Debug, Default)]
pub struct RowStore(Overflow);

impl RowStore {
    /// Puts rows into a file in a folder, once they have more than so many bytes. The folder above it must be
    /// there.
    pub fn holding(folder: &Path, held_bytes_max: usize) -> Self {
        Self(Overflow::holding(folder, held_bytes_max))
    }

    /// Puts the rows of a list away.
    pub fn put<T: ListRow>(&mut self, rows: &[T]) -> RowList<T> {
        let place = self.0.put(|into| rows.iter().for_each(|row| row.write(into)));
        RowList { rows: Rows::PutAway { place, rows: rows.len() }, summary: summary(rows) }
    }

    /// The rows of a list that nobody needs after that.
    ///
    /// # Errors
    /// What the disk refuses; a list of another store.
    pub fn take<T: ListRow>(&self, list: RowList<T>) -> io::Result<Vec<T>> {
        match list.rows {
            Rows::Held(rows) => Ok(rows),
            Rows::PutAway { .. } => self.rows(&list),
        }
    }

    /// The rows of a list.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn rows<T: ListRow>(&self, list: &RowList<T>) -> io::Result<Vec<T>> {
        match &list.rows {
            Rows::Held(rows) => Ok(rows.clone()),
            Rows::PutAway { place, rows: count } => {
                let bytes = self.0.bytes(*place)?;
                let mut left = &*bytes;
                let mut rows = Vec::with_capacity(*count);
                rows.extend(std::iter::from_fn(|| T::read(&mut left)));
                let is_whole = rows.len() == *count && left.is_empty();
                is_whole.then_some(rows).ok_or_else(gone)
            }
        }
    }
}

impl Snapshot {
    /// Where the rows of an import into this ledger are put away.
    pub fn row_store(&self) -> RowStore {
        RowStore(self.overflow())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use super::*;
    use crate::event::people::{Cells, Disability, Link, PopulationGroup, Sex};
    use crate::ledger::{HouseholdRow, PersonRow};
    use crate::register::Traits;

    fn person(rng: &mut fastrand::Rng) -> PersonRow {
        let link = match rng.u8(..3) {
            0 => Link::Unstated,
            1 => Link::Left,
            _ => Link::Household(rng.u32(..u32::MAX - 2)),
        };
        let traits = Traits {
            sex: rng.bool().then_some(Sex::X),
            birth_year: rng.bool().then(|| rng.i32(1900..2026)),
            population_group: rng.bool().then_some(PopulationGroup::Refugee),
            disability: rng.bool().then_some(Disability::Yes),
        };
        PersonRow::new(rng.u32(..), link, &traits, rng.u32(..), rng.u32(..))
    }

    fn household(rng: &mut fastrand::Rng) -> HouseholdRow {
        let cells = Cells(std::array::from_fn(|_| rng.bool().then(|| rng.u32(..50))));
        let group = rng.bool().then_some(PopulationGroup::Other);
        HouseholdRow::new(rng.u32(..), rng.u32(1..50), &cells, group, rng.u32(..), rng.u32(..))
    }

    /// Lists of rows, and the same put away.
    type Lists<T> = Vec<(Vec<T>, RowList<T>)>;

    fn put<T: ListRow>(
        store: &mut RowStore,
        rng: &mut fastrand::Rng,
        row: fn(&mut fastrand::Rng) -> T,
    ) -> (Vec<T>, RowList<T>) {
        let rows: Vec<T> = (0..rng.usize(..40)).map(|_| row(rng)).collect();
        let list = store.put(&rows);
        (rows, list)
    }

    fn are_as_put<T: ListRow + PartialEq + std::fmt::Debug>(store: &RowStore, lists: &Lists<T>) {
        for (rows, list) in lists {
            assert_eq!(&store.rows(list).unwrap(), rows);
            assert_eq!(&store.take(list.clone()).unwrap(), rows);
            assert_eq!((list.len(), list.is_empty()), (rows.len(), rows.is_empty()));
        }
    }

    #[test]
    fn rows_come_back_as_they_were_put_away_wherever_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("cache");
        let missing = folder.path().join("no").join("folder");
        let mut stores = vec![RowStore::default(), RowStore::holding(&missing, 1)];
        stores.extend([1, 300, 5_000, 1 << 30].map(|held| RowStore::holding(&cache, held)));
        for mut store in stores {
            let mut rng = fastrand::Rng::with_seed(3);
            let (mut persons, mut households) = (Vec::new(), Vec::new());
            for _ in 0..100 {
                persons.push(put(&mut store, &mut rng, person));
                households.push(put(&mut store, &mut rng, household));
                are_as_put(&store, &persons[persons.len() / 2..].to_vec());
            }
            are_as_put(&store, &persons);
            are_as_put(&store, &households);
        }
        // The file has no name.
        assert_eq!(fs::read_dir(&cache).unwrap().count(), 0);
    }

    #[test]
    fn what_is_known_of_a_list_is_known_without_its_rows() {
        let mut store = RowStore::default();
        let mut rng = fastrand::Rng::with_seed(4);
        for _ in 0..200 {
            let (rows, list) = put(&mut store, &mut rng, household);
            let largest = rows.iter().max_by_key(|row| (row.size(), u32::MAX - row.row));
            assert_eq!(list.summary(), largest.map(|row| (row.size(), row.row)));
            let (rows, list) = put(&mut store, &mut rng, person);
            let states =
                |row: &PersonRow| row.traits().sex.is_some() || row.traits().birth_year.is_some();
            assert_eq!(list.summary(), rows.iter().any(states));
            assert_eq!(RowList::from(rows).summary(), list.summary());
        }
    }

    #[test]
    fn rows_that_are_gone_are_an_error_and_no_shorter_list() {
        let folder = tempfile::tempdir().unwrap();
        let mut rng = fastrand::Rng::with_seed(5);
        let mut store = RowStore::holding(folder.path(), 1);
        let lists: Lists<PersonRow> = (0..20).map(|_| put(&mut store, &mut rng, person)).collect();
        store.0.lose_after(40);
        let lost = lists.iter().filter(|(rows, list)| store.rows(list).is_err() && rows.len() > 2);
        assert_eq!(lost.count(), lists.iter().filter(|(rows, _)| rows.len() > 2).count());
    }
}
