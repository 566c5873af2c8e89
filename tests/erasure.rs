//! The same tables after an erasure: the erased stay erased, nothing is recorded again, and nobody is
//! counted twice without a word.

use std::path::PathBuf;

use headcount::event::EntryKind;
use headcount::event::policy::Policy;
use headcount::language::Language;
use headcount::ledger::Mode;
use headcount::register::{DEFAULT_NAMESPACE, SourceNumber};

use crate::common;
use crate::common::desk::Desk;
use crate::common::program::{Said, history};
use crate::common::write_tables;

const ACTIVITIES: &str = "\
activity,kind,sector,office,site,start
A-1,distribution,shelter,gao,S,2025-01-10
A-2,class,education,gao,S,2025-02-10
A-3,legal-case,icla,gao,S,2025-03-10
";
const PEOPLE: &str = "\
activity,person,household,sex,birth_year
A-2,P-1,H-1,f,1990
A-2,P-2,H-2,m,1991
A-2,P-3,,f,2015
A-3,P-1,,f,1990
";
const HOUSEHOLDS: &str = "\
activity,household,size
A-1,H-1,5
A-1,H-2,4
";

/// An office that imported its tables: 9 people of two households, and P-3.
struct Office(Desk);

impl std::ops::Deref for Office {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl Office {
    fn new() -> Self {
        let office = Self(Desk::new());
        office.write_tables(ACTIVITIES, PEOPLE, HOUSEHOLDS);
        office.done(&["import", "tables"]);
        assert_eq!(office.reached(), 10);
        office
    }

    fn write_tables(&self, activities: &str, people: &str, households: &str) -> PathBuf {
        let folder = self.path("tables");
        let tables = [("activities", activities), ("people", people), ("households", households)];
        write_tables(&folder, &tables);
        folder
    }

    #[track_caller]
    fn done(&self, args: &[&str]) -> Said {
        let said = self.run(args);
        assert_eq!(said.code, Some(0), "{args:?}: {}{}", said.out, said.err);
        said
    }

    #[track_caller]
    fn erase(&self, kind: &str, number: &str) {
        self.done(&["erase", kind, number, "--reason", "asked for"]);
    }

    fn records(&self) -> usize {
        history(&self.ledger()).unwrap().len()
    }

    /// The command ends well, records so many events, and leaves the figure.
    #[track_caller]
    fn records_with(&self, args: &[&str], events: usize, reached: u64) -> Said {
        let before = self.records();
        let said = self.done(args);
        assert_eq!(self.records(), before + events, "{args:?}: {}{}", said.out, said.err);
        assert_eq!(self.reached(), reached, "{args:?}: {}{}", said.out, said.err);
        self.done(&["verify"]);
        said
    }

    /// The command is refused with some words, and changes nothing.
    #[track_caller]
    fn refuses(&self, args: &[&str], words: &[&str]) {
        let (before, reached) = (self.records(), self.reached());
        let said = self.run(args);
        assert_eq!(said.code, Some(1), "{args:?}: {}{}", said.out, said.err);
        assert_eq!((self.records(), self.reached()), (before, reached), "{args:?}");
        for word in words {
            assert!(said.err.contains(word), "{word}: {}", said.err);
        }
        assert!(!said.err.contains("P-1"), "{}", said.err);
    }

    /// The same tables are what is recorded.
    #[track_caller]
    fn knows_its_tables(&self) {
        let said = self.records_with(&["import", "tables"], 0, 10);
        let says = "3 rows are of people or households that were erased";
        assert!(said.err.contains(says), "{}", said.err);
        assert!(said.err.contains("A-2 row 2 of people"), "{}", said.err);
    }
}

const IMPORT: &[&str] = &["import", "tables"];
const AGAIN: &[&str] = &["import", "tables", "--again"];
const RESTATE: &[&str] = &["correct", "--tables", "tables", "--reason", "late lists"];

/// A person and her household.
fn erased() -> Office {
    let office = Office::new();
    office.erase("--person", "P-1");
    office.erase("--household", "H-1");
    assert_eq!(office.reached(), 10);
    office
}

#[test]
fn a_number_that_may_be_that_of_somebody_erased_is_told() {
    let office = erased();
    // After another key, too: the tags are rotated with it.
    for (reference, number) in [("A-4", "p 1"), ("A-5", "P1")] {
        let activities = format!(
            "activity,kind,sector,office,site,start\n{reference},class,education,gao,S,2025-04-10\n"
        );
        let people = format!("activity,person\n{reference},{number}\n");
        office.write_tables(&activities, &people, "activity,household,size\n");
        let said = office.done(&["import", "tables", "--dry-run"]);
        let says = format!("{reference} row 2 of people and one recorded with A-2");
        assert!(said.err.contains(&says) || said.out.contains(&says), "{}{}", said.out, said.err);
        office.done(&["key", "rotate", "--reason", "yearly"]);
    }
    for number in ["p1", "P-01"] {
        let says = "but one whose number differs only by capitals";
        office
            .refuses(&["erase", "--person", number, "--reason", "asked for"], &["knows no person"]);
        let said = office.run(&["erase", "--person", number, "--reason", "asked for"]);
        assert!(!said.err.contains(says), "nobody is told of the erased: {}", said.err);
    }
    let says = "but one whose number differs only by capitals";
    office.refuses(&["erase", "--person", "p 2", "--reason", "asked for"], &[says]);
}

#[test]
fn the_same_tables_after_an_erasure_record_nothing_and_change_no_figure() {
    let office = erased();
    office.knows_its_tables();
    // As a correction and with --again, too: nobody comes again in these tables.
    office.records_with(RESTATE, 0, 10);
    office.records_with(AGAIN, 0, 10);
    // Whoever took the erased out of the tables has said nothing new.
    let people = PEOPLE.replace("A-2,P-1,H-1,f,1990\n", "").replace("A-3,P-1,,f,1990\n", "");
    let households = HOUSEHOLDS.replace("A-1,H-1,5\n", "");
    office.write_tables(ACTIVITIES, &people, &households);
    let said = office.records_with(IMPORT, 0, 10);
    assert!(!said.err.contains("erased"), "{}", said.err);
}

#[test]
fn the_same_tables_are_known_after_a_rotation_a_compaction_and_a_restored_backup() {
    let office = erased();
    for _ in 0..2 {
        office.done(&["key", "rotate", "--reason", "a laptop was stolen"]);
        office.knows_its_tables();
    }
    office.done(&["compact"]);
    office.knows_its_tables();
    office.done(&["backup", "backups/"]);
    // An erasure after a rotation, in a second backup.
    office.erase("--person", "P-3");
    office.done(&["backup", "backups/", "--incremental"]);
    std::fs::remove_dir_all(office.ledger()).unwrap();
    office.done(&["restore", "backups", "--to", office.ledger().to_str().unwrap()]);
    let said = office.records_with(IMPORT, 0, 10);
    assert!(
        said.err.contains("4 rows are of people or households that were erased"),
        "{}",
        said.err
    );
    office.done(&["key", "rotate", "--reason", "every year"]);
    office.records_with(IMPORT, 0, 10);
}

#[test]
fn other_rows_are_corrected_and_the_erased_are_not_counted_beside_themselves() {
    let office = erased();
    // P-2 is a woman, and P-4 came.
    let people = PEOPLE.replace("A-2,P-2,H-2,m", "A-2,P-2,H-2,f") + "A-2,P-4,,m,2000\n";
    office.write_tables(ACTIVITIES, &people, HOUSEHOLDS);
    office.refuses(IMPORT, &["1 added, 1 changed"]);
    office.records_with(RESTATE, 1, 11);
    office.records_with(IMPORT, 0, 11);
    // A list that replaces the one before.
    let list = "person,household\nP-1,H-1\nP-2,H-2\nP-3,\nP-4,\nP-5,H-1\n";
    let list = office.write("list.csv", list);
    let args = ["correct", "A-2", "--reason", "one more", "--people", list.to_str().unwrap()];
    // P-5 belongs to the household that was erased, and is one of its five.
    office.records_with(&args, 1, 11);
}

#[test]
fn what_a_table_says_otherwise_of_the_erased_is_told_and_not_taken() {
    let office = erased();
    let people = PEOPLE.replace("A-3,P-1,,f,1990", "A-3,P-1,,f,1980");
    let households = HOUSEHOLDS.replace("H-1,5", "H-1,9");
    office.write_tables(ACTIVITIES, &people, &households);
    for args in [IMPORT, RESTATE] {
        let said = office.records_with(args, 0, 10);
        assert!(said.err.contains("2 of them say something else"), "{}", said.err);
        assert!(said.err.contains("A-1 row 2 of households; A-3 row 5 of people"), "{}", said.err);
    }
}

/// The tables with an activity that P-1 and P-6 came to.
fn one_more(office: &Office) {
    let activities = format!("{ACTIVITIES}A-4,session,protection,gao,S,2025-04-10\n");
    let people = format!("{PEOPLE}A-4,P-6,,,\nA-4,P-1,,,\n");
    office.write_tables(&activities, &people, HOUSEHOLDS);
}

#[test]
fn an_erased_person_in_a_new_activity_is_asked_about_and_comes_again_on_somebodys_word() {
    let office = erased();
    one_more(&office);
    let words = ["A-4", "A-4 row 7 of people", "erased", "--again"];
    office.refuses(IMPORT, &words);
    office.refuses(&["import", "tables", "--partial"], &words[..3]);
    // P-1 of 2025 twice: said, and on somebody's word.
    let said = office.records_with(AGAIN, 1, 12);
    assert!(
        said.err.contains("1 row is of somebody who was erased and comes again"),
        "{}",
        said.err
    );
    // Known as whoever came again from now on, and in the former activities as whoever was erased.
    office.records_with(IMPORT, 0, 12);
    office.records_with(AGAIN, 0, 12);
    office.records_with(RESTATE, 0, 12);
    let log = ["log", "session", "A-5", "--sector", "wash", "--office", "gao", "--site", "S"];
    let log = [&log[..], &["--start", "2025-05-10", "--person", "P-1"]].concat();
    office.records_with(&log, 1, 12);
    // Erased again, and still everybody is who they were.
    office.erase("--person", "P-1");
    office.records_with(IMPORT, 0, 12);
    office.records_with(RESTATE, 0, 12);
    let log = ["log", "session", "A-6", "--sector", "wash", "--office", "gao", "--site", "S"];
    let log = [&log[..], &["--start", "2025-05-10", "--person", "P-1"]].concat();
    office.refuses(&log, &["A-6 row 1 of people", "--again"]);
    office.records_with(&[&log[..], &["--again"]].concat(), 1, 13);
}

#[test]
fn an_activity_is_corrected_with_whoever_comes_again_on_somebodys_word_only() {
    let office = erased();
    let correct = ["correct", "A-1", "--reason", "one more", "--household", "H-2:4"];
    // In A-1 she was not by herself.
    let person = [&correct[..], &["--person", "P-1"]].concat();
    office.refuses(&person, &["A-1 row 1 of people", "--again"]);
    office.records_with(&[&person[..], &["--again"]].concat(), 1, 11);
}

/// The tables with an activity that P-2, who was not erased, and P-6, who is new, came to from a household.
fn with_household(office: &Office, household: &str) {
    let activities = format!("{ACTIVITIES}A-4,session,protection,gao,S,2025-04-10\n");
    let people = format!("{PEOPLE}A-4,P-2,{household},,\nA-4,P-6,{household},,\n");
    office.write_tables(&activities, &people, HOUSEHOLDS);
}

#[test]
fn somebody_of_an_erased_household_is_not_erased_and_is_told_what_to_do_about_the_household() {
    let office = erased();
    with_household(&office, "H-1");
    let words = [
        "\"A-4\" gives people who were not erased the number of a household that was",
        "A-4 row 6 of people; A-4 row 7 of people",
        "another household number, or none",
    ];
    office.refuses(IMPORT, &words);
    let said = office.run(IMPORT);
    for wrong in
        ["lists somebody who was erased", "lists people or households", "leave these rows out"]
    {
        assert!(!said.err.contains(wrong), "{}", said.err);
    }
    let said = office.run(&["import", "tables", "--lang", "fr"]);
    assert!(said.err.contains("un autre numéro de ménage, ou aucun"), "{}", said.err);
    // With no household: P-2 stays in the one that was stated last, and P-6 is one more.
    with_household(&office, "");
    office.records_with(IMPORT, 1, 11);
}

#[test]
fn an_erased_household_that_comes_again_has_only_who_comes_with_it() {
    let office = erased();
    with_household(&office, "H-1");
    let said = office.records_with(AGAIN, 1, 11);
    assert!(
        said.err.contains("2 rows name the households of people who were not erased"),
        "{}",
        said.err
    );
    office.records_with(IMPORT, 0, 11);
    // Another number, as the refusal proposes.
    let office = erased();
    with_household(&office, "H-9");
    office.records_with(IMPORT, 1, 11);
}

#[test]
fn the_row_of_an_erased_household_is_not_known_where_only_its_members_are() {
    let office = Office::new();
    office.erase("--household", "H-2");
    // What is recorded of A-2 names H-2 beside P-2, and does not say how many people are in it.
    let people = PEOPLE.replace("A-2,P-3,,", "A-2,P-3,H-2,");
    let households = format!("{HOUSEHOLDS}A-2,H-2,6\n");
    office.write_tables(ACTIVITIES, &people, &households);
    office.refuses(RESTATE, &["A-2 row 4 of households", "--again"]);
    let again = [RESTATE, &["--again"]].concat();
    // Its six people are counted, beside the four of the household that was erased, with P-2 and P-3 among them.
    office.records_with(&again, 1, 15);
    office.records_with(&again, 0, 15);
    office.records_with(RESTATE, 0, 15);
}

#[test]
fn an_erased_person_and_an_erased_household_are_each_told_of_where_they_are() {
    let office = erased();
    let activities = format!("{ACTIVITIES}A-4,session,protection,gao,S,2025-04-10\n");
    let people = format!("{PEOPLE}A-4,P-1,H-1,,\nA-4,P-2,H-1,,\n");
    office.write_tables(&activities, &people, HOUSEHOLDS);
    let words = [
        "\"A-4\" lists somebody who was erased, and did not list them before (A-4 row 6 of people)",
        "gives somebody who was not erased the number of a household that was, and did not list it \
         before (A-4 row 7 of people)",
        "leave these rows out",
        "keep these rows",
    ];
    office.refuses(IMPORT, &words);
}

#[test]
fn words_about_the_erased_fit_whatever_named_them() {
    let office = erased();
    let correct = ["correct", "A-3", "--reason", "as before", "--person", "P-1", "--person", "P-7"];
    let said = office.records_with(&correct, 1, 11);
    assert!(said.err.contains("A-3 row 1 of people"), "{}", said.err);
    assert!(said.err.contains("Leave it out from now on"), "{}", said.err);
    let log = ["log", "session", "A-5", "--sector", "wash", "--office", "gao", "--site", "S"];
    let log = [&log[..], &["--start", "2025-05-10", "--person", "P-1"]].concat();
    let refused = office.run(&log);
    for said in [said.err, refused.err] {
        assert!(!said.contains("tables"), "{said}");
    }
}

#[test]
fn erased_and_merged_entries_stay_one() {
    let office = Office::new();
    office.done(&["merge", "--person", "P-1", "--with", "P-3", "--reason", "the same person"]);
    assert_eq!(office.reached(), 9);
    office.erase("--person", "P-1");
    office.records_with(IMPORT, 0, 9);
    office.records_with(RESTATE, 0, 9);
    office.erase("--person", "P-3");
    office.records_with(IMPORT, 0, 9);
}

const FORM: &str = "\
_id,date,site,card,person
1,2025-01-10,S,H-1,P-1
2,2025-01-10,S,H-2,P-2
";
const MAPPING: &str = r#"
name = "Distribution"
[[sheet]]
name = "form"
submission = "_id"
[sheet.activity]
reference = "GAO-{date}-{site}"
kind = { value = "distribution" }
sector = { value = "shelter" }
office = { value = "gao" }
site = "site"
start = "date"
[sheet.person]
person = "person"
household = "card"
"#;

#[test]
fn a_larger_export_of_the_same_form_adds_the_new_submissions_only() {
    let office = Office(Desk::new());
    office.write("form.csv", FORM);
    office.write("form.toml", MAPPING);
    let import = ["import", "form.csv", "--mapping", "form.toml"];
    office.records_with(&import, 1, 2);
    office.erase("--person", "P-1");
    office.records_with(&import, 0, 2);
    office.write("form.csv", format!("{FORM}3,2025-01-10,S,H-3,P-3\n"));
    office.records_with(&import, 1, 3);
    // In another month she has to be asked about.
    office.write("form.csv", format!("{FORM}3,2025-01-10,S,H-3,P-3\n4,2025-02-10,S,H-1,P-1\n"));
    office.refuses(&import, &["GAO-2025-02-10-s", "--again"]);
    office.records_with(&[&import[..], &["--again"]].concat(), 1, 4);
    office.records_with(&import, 0, 4);
}

#[test]
fn a_workbook_is_the_tables() {
    let office = erased();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, text) in [("activities", ACTIVITIES), ("people", PEOPLE), ("households", HOUSEHOLDS)]
    {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write(row, column, cell).unwrap();
            }
        }
    }
    workbook.save(office.path("tables.xlsx")).unwrap();
    office.records_with(&["import", "tables.xlsx"], 0, 10);
}

/// Erases an entry as the program did before tags were kept.
fn erase_without_a_tag(office: &mut common::Office, kind: EntryKind, number: &str) {
    let number = SourceNumber::new(number).unwrap();
    let entry = office.ledger.entry(kind, DEFAULT_NAMESPACE, &number, &office.key).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).erase(kind, entry, None, "asked for").unwrap();
}

#[test]
fn where_nothing_recognises_the_erased_new_numbers_beside_them_are_asked_about() {
    for kind in [EntryKind::Person, EntryKind::Household] {
        let tables = [("activities", ACTIVITIES), ("people", PEOPLE), ("households", HOUSEHOLDS)];
        let mut office = common::Office::of_tables(&tables, Policy::default());
        let number = if kind == EntryKind::Person { "P-1" } else { "H-1" };
        erase_without_a_tag(&mut office, kind, number);
        let folder = office.dir.path().join("tables");
        for mode in [Mode::Record, Mode::Correct { reason: "late lists".into() }] {
            let proposals = office.proposals(&folder, mode != Mode::Record);
            let key = Some(&office.key);
            let planned = office.ledger.plan(proposals, &mode, DEFAULT_NAMESPACE, key, true);
            let refused = planned.unwrap().1;
            let texts = Language::English.texts();
            let words: Vec<String> = refused.iter().map(|refusal| refusal.words(texts)).collect();
            // In both activities that list it, and in no other.
            assert_eq!(words.len(), 2, "{words:?}");
            assert!(
                words.iter().all(|words| words.contains("row 2 of") || words.contains("row 5 of"))
            );
            assert!(
                words.iter().all(|words| words.contains("leaves nothing to recognise them by"))
            );
        }
        // Without their rows, the tables are what is recorded.
        let without = |table: &str| -> String {
            let is_theirs = |line: &&str| line.contains(&format!(",{number},"));
            table.lines().filter(|line| !is_theirs(line)).map(|line| format!("{line}\n")).collect()
        };
        let (people, households) = (without(PEOPLE), without(HOUSEHOLDS));
        let tables = [("activities", ACTIVITIES), ("people", &people), ("households", &households)];
        write_tables(&folder, &tables);
        if kind == EntryKind::Person {
            assert_eq!(office.import(&folder), 0);
        }
    }
}
