//! Counting the bytes that were read of a file, to report progress.
//!
//! Belongs here: the counter. Does not: what is reported (`event::progress`).

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the bytes that are read of a file.
pub(super) struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub fn new(inner: R, read: Arc<AtomicU64>) -> Self {
        Self { inner, read }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::cell::RefCell;

    use crate::event::progress::{Progress, SoFar};
    use crate::intake::tests::read_for_a_new_ledger;

    struct Heard(RefCell<Vec<SoFar>>);

    impl Progress for Heard {
        fn at(&self, so_far: SoFar) {
            self.0.borrow_mut().push(so_far);
        }
    }

    #[test]
    fn the_share_of_the_files_that_was_read_rises_to_all_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let activities =
            "activity,kind,sector,office,site,start\nA,class,education,gao,S,2025-01-01\n";
        std::fs::write(folder.path().join("activities.csv"), activities).unwrap();
        let mut people = String::from("activity,person\n");
        (0..50_000).for_each(|person| people.push_str(&format!("A,{person:09}\n")));
        // UTF-16 has twice the bytes.
        let wide: Vec<u8> =
            ["\u{feff}", &people].concat().encode_utf16().flat_map(u16::to_le_bytes).collect();
        for people in [people.as_bytes(), &wide] {
            std::fs::write(folder.path().join("people.csv"), people).unwrap();
            let heard = Heard(RefCell::default());
            let read = read_for_a_new_ledger(folder.path(), &heard);
            assert_eq!((read.has_errors(), read.rows), (false, 50_001));
            let heard = heard.0.into_inner();
            assert!(heard.is_sorted_by_key(|so_far| (so_far.rows, so_far.done)));
            let bytes_all = (activities.len() + people.len()) as u64;
            assert!(heard.iter().all(|so_far| so_far.all == bytes_all));
            let (first, last) = (heard[0], heard[heard.len() - 1]);
            assert!(first.done < bytes_all / 2, "{first:?}");
            assert!(last.done > bytes_all / 10 * 9 && last.done <= bytes_all, "{last:?}");
        }
    }
}
