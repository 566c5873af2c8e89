//! Reading whole folders of tables.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Mutex;

use crate::event::time::Day;
use crate::intake::source::input::Input;
use crate::intake::tables::Table;
use crate::intake::{Context, Intake, read, read_keeping};
use crate::issue::value::List;
use crate::issue::{Code, Keep, Severity};
use crate::language::Language;
use crate::ledger::{Proposal, RowList, RowStore};
use crate::progress::{Progress, ReadSoFar};
use crate::setup::places::Places;
use crate::setup::profile;

/// Reads for a ledger that has nothing yet.
fn for_a_new_ledger<T>(progress: &dyn Progress, read: impl FnOnce(&Context<'_>) -> T) -> T {
    let profile = profile::load(profile::NRC_MALI).unwrap();
    read(&Context {
        profile: &profile,
        today: Day::parse("2026-01-01").unwrap(),
        known: &|_| None,
        correcting: false,
        places: &Places::any(),
        progress,
    })
}

/// Reads the tables in a folder.
fn read_for_a_new_ledger(folder: &Path, progress: &dyn Progress) -> Intake {
    for_a_new_ledger(progress, |context| read(&[folder.to_owned()], context))
}

/// Reads one list of people with these rows, of two activities.
fn of_people(rows: &[&str]) -> Intake {
    let folder = tempfile::tempdir().unwrap();
    let row = |of: &str| format!("{of},class,education,gao,S,2025-01-01\n");
    let activities = ["activity,kind,sector,office,site,start\n", &row("A"), &row("B")].concat();
    std::fs::write(folder.path().join("activities.csv"), activities).unwrap();
    let people = format!("activity,person,sex\n{}\n", rows.join("\n"));
    std::fs::write(folder.path().join("people.csv"), people).unwrap();
    read_for_a_new_ledger(folder.path(), &())
}

fn listed(intake: &Intake) -> Vec<(&str, usize)> {
    let proposals = intake.proposals.activities.iter();
    let rows = |p: &Proposal| p.persons.as_ref().map_or(0, RowList::len);
    proposals.map(|p| (p.reference.as_str(), rows(p))).collect()
}

fn found(intake: &Intake) -> Vec<(Severity, u32, Code)> {
    intake.issues.iter().map(|i| (i.severity, i.row.unwrap(), i.code.clone())).collect()
}

#[test]
fn somebody_twice_in_a_list_is_found_where_two_lists_interleave() {
    let interleaved = of_people(&["A,1,f", "B,1,f", "A,2,m", "B,2,m", "A,1,f", "B,2,f"]);
    let (who, file) = ("person", Some("people.csv".into()));
    let twice = Code::ListedTwice { who, file: file.clone(), row: 2 };
    let columns = List::commas(["sex"]);
    let otherwise = Code::ListedOtherwise { who, file, row: 5, columns };
    let expected = [(Severity::Warning, 6, twice), (Severity::Error, 7, otherwise)];
    assert_eq!(found(&interleaved), expected);
    assert_eq!(listed(&interleaved), [("A", 2), ("B", 2)]);
}

#[test]
fn the_same_person_in_another_list_is_nothing_to_say() {
    let interleaved = of_people(&["A,1,f", "B,1,f", "A,2,f", "B,3,f", "A,3,f", "B,2,f"]);
    assert_eq!(found(&interleaved), []);
    assert_eq!(listed(&interleaved), [("A", 3), ("B", 3)]);
}

#[test]
fn interleaved_rows_give_the_lists_of_sorted_ones() {
    let mut rng = fastrand::Rng::with_seed(5);
    for _ in 0..20 {
        let row = |rng: &mut fastrand::Rng| {
            format!("{},{:02},f", if rng.bool() { "A" } else { "B" }, rng.u8(..12))
        };
        let rows: Vec<String> = (0..30).map(|_| row(&mut rng)).collect();
        let mixed: Vec<&str> = rows.iter().map(String::as_str).collect();
        let mut sorted = mixed.clone();
        sorted.sort_unstable();
        let (mixed, sorted) = (of_people(&mixed), of_people(&sorted));
        assert_eq!(listed(&mixed), listed(&sorted), "{rows:?}");
        assert_eq!(mixed.issues.len(), sorted.issues.len(), "{rows:?}");
    }
}

#[test]
fn rows_in_a_file_give_the_proposals_that_rows_in_memory_give() {
    let mut rng = fastrand::Rng::with_seed(7);
    for round in 0..30 {
        let folder = tempfile::tempdir().unwrap();
        let mut rows: [Vec<String>; 2] = Default::default();
        for _ in 0..60 {
            let of = ["A", "B", "C", "lost"][rng.usize(..if round % 3 == 0 { 4 } else { 3 })];
            rows[0].push(format!("{of},{:02},f,{}", rng.u8(..40), rng.u16(1950..1953)));
            rows[1].push(format!("{of},H{:02},{}", rng.u8(..20), rng.u8(1..24)));
        }
        if round % 2 == 0 {
            rows.iter_mut().for_each(|rows| rows.sort());
        }
        let row = |of: &str| format!("{of},class,education,gao,S,2025-01-01\n");
        let write =
            |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        let activities =
            ["activity,kind,sector,office,site,start\n", &row("A"), &row("B"), &row("C")];
        write("activities.csv", activities.concat());
        write("people.csv", format!("activity,person,sex,birth_year\n{}\n", rows[0].join("\n")));
        write("households.csv", format!("activity,household,size\n{}\n", rows[1].join("\n")));
        let read = |rows| {
            let inputs = Input::paths(&[folder.path().to_owned()]);
            let intake =
                for_a_new_ledger(&(), |context| read_keeping(&inputs, context, Keep::All, rows));
            assert!(intake.lost.is_none());
            let of = &intake.proposals;
            let lists = of.activities.iter().map(|proposal| {
                let persons = proposal.persons.as_ref().map(|list| of.rows.rows(list).unwrap());
                let households =
                    proposal.households.as_ref().map(|list| of.rows.rows(list).unwrap());
                (proposal.reference.clone(), persons, households)
            });
            (lists.collect::<Vec<_>>(), intake.issues, intake.rejected_rows, intake.rejected_people)
        };
        let cache = folder.path().join("cache");
        let in_file = read(RowStore::holding(&cache, 1));
        assert!(cache.is_dir());
        let nowhere = folder.path().join("no").join("cache");
        assert_eq!(in_file, read(RowStore::default()));
        assert_eq!(in_file, read(RowStore::holding(&cache, 500)));
        assert_eq!(in_file, read(RowStore::holding(&nowhere, 1)));
    }
}

struct Heard(Mutex<Vec<ReadSoFar>>);

impl Progress for Heard {
    fn reading(&self, so_far: ReadSoFar) {
        self.0.lock().unwrap().push(so_far);
    }
}

#[test]
fn the_share_of_the_files_that_was_read_rises_to_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let activities = "activity,kind,sector,office,site,start\nA,class,education,gao,S,2025-01-01\n";
    std::fs::write(folder.path().join("activities.csv"), activities).unwrap();
    let mut people = String::from("activity,person\n");
    (1..=50_000).for_each(|person| people.push_str(&format!("A,{person:09}\n")));
    // UTF-16 has twice the bytes.
    let wide: Vec<u8> =
        ["\u{feff}", &people].concat().encode_utf16().flat_map(u16::to_le_bytes).collect();
    for people in [people.as_bytes(), &wide] {
        std::fs::write(folder.path().join("people.csv"), people).unwrap();
        let heard = Heard(Mutex::default());
        let read = read_for_a_new_ledger(folder.path(), &heard);
        assert_eq!((read.has_errors(), read.rows), (false, 50_001));
        let heard = heard.0.into_inner().unwrap();
        assert!(heard.is_sorted_by_key(|so_far| (so_far.rows, so_far.bytes)));
        let bytes_all = (activities.len() + people.len()) as u64;
        assert!(heard.iter().all(|so_far| so_far.bytes_total == bytes_all));
        let (first, last) = (heard[0], heard[heard.len() - 1]);
        assert!(first.bytes < bytes_all / 2, "{first:?}");
        assert!(last.bytes > bytes_all / 10 * 9 && last.bytes <= bytes_all, "{last:?}");
    }
}

#[test]
fn a_missing_column_is_explained_by_its_meaning() {
    for table in Table::ALL {
        for spec in table.columns().iter().filter(|spec| spec.required) {
            let missing = Code::ColumnMissing { table: table.name(), name: spec.name };
            let expected = format!("add it: {}", spec.meaning);
            assert_eq!(missing.remedy(Language::English.texts()), expected);
        }
    }
}
