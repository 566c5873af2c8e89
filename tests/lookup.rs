//! From a number to its entry and back to the rows of the office's own lists.
//!
//! What could lead to the wrong person or row, each a test: zeros in front and spaces, numbers that are alike, another
//! namespace, merged entries, erased ones, a key that was rotated, another key or none, hidden sheets, several rows of
//! one person, forms whose members have no number. And what may never come out: a number, a name, a free text.

use std::collections::BTreeSet;
use std::fs;

use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::common::desk::Desk;
use crate::common::program::{Said, command};
use crate::common::write_tables;

const ACTIVITIES: &str = "\
activity,kind,sector,office,site,start,end,status
A-1,distribution,shelter,gao,S,2025-01-10,,
A-2,class,education,gao,S,2025-02-10,2025-02-20,
A-3,legal-case,icla,gao,S,2025-03-10,,
A-4,legal-case,icla,gao,S,2025-04-10,,planned
";
/// Not in the order of the numbers, so that no rank is a row by chance. Each has a name, which is nobody's to see.
const PEOPLE: &str = "\
activity,name,person,household,sex,birth_year,population_group,disability
A-2,Invented Awa,P-900,H-5,f,1990,idp,
A-1,Invented Ali,P-100,H-1,m,1991,,no
A-1,Invented Ba,007,H-1,f,2015,,
A-3,Invented Awa,P-900,H-6,f,1990,,yes
A-4,Invented Awa,P-900,H-7,m,1950,host,no
A-3,Invented Cy,P-500,,m,1970,,
";
const HOUSEHOLDS: &str = "\
activity,household,size,population_group
A-1,H-1,5,
A-3,H-1,6,idp
A-1,H-2,4,
";

fn done(desk: &Desk, args: &[&str]) -> Said {
    let said = desk.run(args);
    assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
    said
}

fn office() -> Desk {
    let desk = Desk::of_mali();
    let tables = [("activities", ACTIVITIES), ("people", PEOPLE), ("households", HOUSEHOLDS)];
    write_tables(&desk.path("tables"), &tables);
    done(&desk, &["import", "tables"]);
    desk
}

/// What `lookup` gives as JSON, whether or not it found anything. Nothing of what it says has a number or name in it.
fn looked(desk: &Desk, args: &[&str]) -> Value {
    let said = desk.run(&[&["lookup", "--format", "json"], args].concat());
    assert!(matches!(said.code, Some(0 | 1)), "{args:?}: {said:?}");
    for text in [&said.out, &said.err] {
        is_nobodys(text);
    }
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

/// That a text has no number or name of the tables as a word: fingerprints of keys have any digits.
fn is_nobodys(text: &str) {
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    for somebodys in ["P-900", "P-100", "P-500", "007", "H-1", "H-5", "H-6", "Invented", "Awa"] {
        assert!(!words.contains(somebodys), "{somebodys} in {text}");
    }
}

/// The entry that a number has.
fn entry_of(desk: &Desk, number: &str) -> u64 {
    let found = looked(desk, &[number]);
    assert_eq!(found["answers"][0]["is"], "entry", "{found}");
    found["answers"][0]["known"]["entry"].as_u64().unwrap()
}

/// File, row and column of what was found of an answer.
fn rows(answer: &Value) -> Vec<(String, u64, String)> {
    let rows = answer["rows"].as_array().unwrap();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let of = |row: &Value| (text(row, "file"), row["row"].as_u64().unwrap(), text(row, "column"));
    rows.iter().map(of).collect()
}

/// Rows by their numbers.
fn row_numbers(answer: &Value) -> Vec<u64> {
    rows(answer).into_iter().map(|(_, row, _)| row).collect()
}

#[test]
fn a_number_leads_to_what_the_activities_say_of_it() {
    let desk = office();
    let found = looked(&desk, &["P-900"]);
    let known = &found["answers"][0]["known"];
    // The planned activity lists her, and states nothing.
    let listed = known["activities"].as_array().unwrap().iter();
    let listed: Vec<&str> = listed.map(|of| of["activity"].as_str().unwrap()).collect();
    assert_eq!(listed, ["A-2", "A-3", "A-4"]);
    assert_eq!(known["activities"][0]["sector"], "education");
    assert_eq!(known["activities"][0]["start"], "2025-02-10");
    assert_eq!(known["activities"][0]["end"], "2025-02-20");
    assert_eq!(known["activities"][2]["status"], "planned");
    let household = looked(&desk, &["--household", "H-6"])["answers"][0]["known"]["entry"].clone();
    assert_eq!(known["household"], household);
    assert_eq!((&known["sex"], &known["birth_year"]), (&"f".into(), &1990.into()));
    // What a later row leaves empty stays as it was stated.
    assert_eq!(known["population_group"], "idp");
    assert_eq!(known["disability"], "yes");

    let of_household = looked(&desk, &["--kind", "household", "H-1"]);
    let known = &of_household["answers"][0]["known"];
    assert_eq!((&known["size"], &known["population_group"]), (&6.into(), &"idp".into()));
    assert_eq!(known["activities"].as_array().unwrap().len(), 2);

    let said = done(&desk, &["lookup", "P-900"]).out;
    is_nobodys(&said);
    assert!(said.contains("sex f, born 1990, idp, disability yes"), "{said}");
    assert!(said.contains("A-4, icla, 2025-04-10, planned"), "{said}");
}

#[test]
fn a_number_is_repeated_by_nothing() {
    let desk = office();
    // Unknown, as a household's, in another namespace, in several, without a key.
    for args in [
        &["lookup", "P-900"][..],
        &["lookup", "--household", "P-900"],
        &["lookup", "P-900", "--namespace", "mopti"],
        &["lookup", "P-900", "P-100", "no-such"],
        &["lookup", "P-900", "--key", "nothing.key"],
        &["lookup", "P-900", "--in", "tables"],
        &["lookup", "P-900", "--in", "nothing.csv"],
    ] {
        for more in [&[][..], &["--format", "json"]] {
            let said = desk.run(&[args, more].concat());
            assert!(!said.panicked(), "{said:?}");
            for text in [&said.out, &said.err] {
                is_nobodys(text);
                assert!(!text.contains("no-such"), "{text}");
            }
        }
    }
    // Nor is it in any file afterwards.
    for file in crate::common::files_below(&desk.ledger()) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(5).any(|window| window == b"P-900"), "{}", file.display());
    }
}

#[test]
fn numbers_come_from_standard_input_a_line_each() {
    let desk = office();
    desk.write("numbers.txt", "P-900\nno-such\n P-500 \n");
    let mut command = command(&desk.ledger());
    command.args(["lookup", "-", "--format", "json"]);
    command.stdin(fs::File::open(desk.path("numbers.txt")).unwrap());
    let said = Said::of(&command.output().unwrap());
    assert_eq!(said.code, Some(0), "{said:?}");
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let is: Vec<&str> =
        found["answers"].as_array().unwrap().iter().map(|of| of["is"].as_str().unwrap()).collect();
    assert_eq!(is, ["entry", "nobody", "entry"]);
}

#[test]
fn zeros_spaces_and_capitals_make_a_number_alike_and_no_more() {
    let desk = office();
    let entry = entry_of(&desk, "007");
    assert_eq!(entry_of(&desk, " 007 "), entry);
    for written in ["7", "07", "p-900", "P 900"] {
        let found = looked(&desk, &[written]);
        assert_eq!(found["answers"][0]["is"], "alike", "{written}");
    }
    assert_eq!(looked(&desk, &["7"])["answers"][0]["known"]["entry"], entry);
    let said = done(&desk, &["lookup", "7"]).out;
    assert!(said.starts_with("no person has that number; this one's differs only"), "{said}");
    // As a spreadsheet left it: the row is found, and said to be written otherwise.
    let list = "activity,person,sex\nA-1,7,f\nA-1,P-100,m\nA-1, 007,f\n";
    desk.write("list.csv", list);
    let id = entry.to_string();
    let found = looked(&desk, &["--entry", &id, "--in", "list.csv"]);
    assert_eq!(row_numbers(&found["answers"][0]), [2, 4]);
    let otherwise = |at: usize| found["answers"][0]["rows"][at]["written_otherwise"].clone();
    assert_eq!([otherwise(0), otherwise(1)], [true, false].map(Value::from));
    // Once the other number is somebody's own, its row is theirs.
    let other = [
        ("people", "activity,person\nA-5,7\n"),
        (
            "activities",
            "activity,kind,sector,office,site,start\nA-5,class,education,gao,S,2025-05-01\n",
        ),
    ];
    write_tables(&desk.path("more"), &other);
    done(&desk, &["import", "more"]);
    let found = looked(&desk, &["--entry", &id, "--in", "list.csv"]);
    assert_eq!(row_numbers(&found["answers"][0]), [4]);
}

#[test]
fn a_number_of_another_namespace_is_another_persons() {
    let desk = office();
    let list = "activity,person\nB-1,P-900\nB-1,P-901\n";
    let activity =
        "activity,kind,sector,office,site,start\nB-1,class,education,mopti,M,2025-02-01\n";
    write_tables(&desk.path("mopti"), &[("activities", activity), ("people", list)]);
    let said = desk.run(&["lookup", "P-900", "--namespace", "mopti"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("the register has no person with that number"), "{said:?}");
    // Of a list whose numbers are all unknown it is said, and that a namespace may be why.
    desk.write("far.csv", "activity,person\nB-1,X-1\nB-1,X-2\n");
    let said = desk.run(&["lookup", "--entry", "0", "--in", "far.csv"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("none of the numbers is in the register"), "{said:?}");
    assert!(said.out.contains("--namespace"), "{said:?}");

    done(&desk, &["import", "mopti", "--namespace", "mopti"]);
    let here = entry_of(&desk, "P-900");
    let there =
        looked(&desk, &["P-900", "--namespace", "mopti"])["answers"][0]["known"]["entry"].clone();
    assert_ne!(there, here);
    let there = there.to_string();
    let find = |namespace: &[&str]| {
        let args = [&["--entry", there.as_str(), "--in", "mopti/people.csv"], namespace].concat();
        row_numbers(&looked(&desk, &args)["answers"][0])
    };
    assert_eq!(find(&[]), [0; 0]);
    assert_eq!(find(&["--namespace", "mopti"]), [2]);
}

#[test]
fn merged_entries_are_looked_up_as_one() {
    let desk = office();
    let (awa, cy) = (entry_of(&desk, "P-900"), entry_of(&desk, "P-500"));
    done(&desk, &["merge", "--person", "P-500", "--with", "P-900", "--reason", "one card"]);
    for (asked, other) in [(awa, cy), (cy, awa)] {
        let found = looked(&desk, &["--entry", &asked.to_string(), "--in", "tables/people.csv"]);
        let answer = &found["answers"][0];
        assert_eq!(answer["known"]["merged_with"], serde_json::json!([other]));
        assert_eq!(row_numbers(answer), [2, 5, 6, 7]);
        assert_eq!(answer["rows"][3]["entry"], cy, "{answer}");
        // In A-3 both are stated: the entry that was kept speaks last.
        assert_eq!(
            (&answer["known"]["sex"], &answer["known"]["birth_year"]),
            (&"m".into(), &1970.into())
        );
        assert_eq!(answer["known"]["activities"][1]["entries"].as_array().unwrap().len(), 2);
    }
    // Her number leads to both.
    assert_eq!(
        looked(&desk, &["P-900"])["answers"][0]["known"]["merged_with"],
        serde_json::json!([cy])
    );
}

#[test]
fn nothing_leads_from_an_erased_number_to_what_is_recorded() {
    let desk = office();
    let entry = entry_of(&desk, "P-900");
    done(&desk, &["erase", "--person", "P-900", "--reason", "asked for"]);
    let found = looked(&desk, &["P-900"]);
    assert_eq!(found["answers"][0]["is"], "erased");
    assert_eq!(found["answers"][0]["known"], Value::Null);
    let said = done(&desk, &["lookup", "P-900"]).out;
    assert!(said.starts_with("a person with that number was erased"), "{said}");
    // Nor from the entry to a row.
    let found = looked(&desk, &["--entry", &entry.to_string(), "--in", "tables"]);
    assert_eq!(rows(&found["answers"][0]), []);
    assert_eq!(found["answers"][0]["known"]["erased"], serde_json::json!([entry]));
    // Whoever comes again is somebody new.
    let again = [
        ("activities", ACTIVITIES.lines().next().unwrap()),
        ("people", "activity,person\nA-9,P-900\n"),
    ];
    let activities = format!("{}\nA-9,class,education,gao,S,2025-06-01,,\n", again[0].1);
    write_tables(&desk.path("again"), &[("activities", &activities), again[1]]);
    done(&desk, &["import", "again", "--again"]);
    assert_ne!(entry_of(&desk, "P-900"), entry);
}

#[test]
fn a_rotated_key_finds_the_same_and_another_key_nobody() {
    let desk = office();
    let entry = entry_of(&desk, "P-900").to_string();
    let find = || looked(&desk, &["--entry", &entry, "--in", "tables"]);
    let before = find();
    fs::copy(desk.path("ledger.key"), desk.path("old.key")).unwrap();
    done(&desk, &["key", "rotate", "--reason", "a laptop was stolen"]);
    assert_eq!(find(), before);
    // The key from before, another ledger's, one that is none, and none.
    done(&desk, &["init", "other", "--name", "Other", "--country", "Mali"]);
    desk.write("none.key", "age-encryption.org/v1\n");
    for key in ["old.key", "other.key", "none.key", "nothing.key"] {
        for of in [&["P-900"][..], &["--entry", &entry, "--in", "tables"]] {
            let said = desk.run(&[&["lookup", "--key", key], of].concat());
            assert!(matches!(said.code, Some(1..=3)), "{key}: {said:?}");
            assert!(said.out.is_empty() && !said.err.is_empty(), "{key}: {said:?}");
            is_nobodys(&said.err);
        }
        // What the activities say needs none.
        done(&desk, &["lookup", "--key", key, "--entry", &entry]);
    }
}

#[test]
fn rows_are_those_that_a_naive_reader_finds() {
    let desk = office();
    let people: Vec<Vec<&str>> = PEOPLE.lines().map(|line| line.split(',').collect()).collect();
    let found_by_hand = |number: &str, column: usize| -> Vec<u64> {
        let rows = (1..).zip(&people).filter(|(_, row)| row[column] == number);
        rows.map(|(row, _)| row).collect()
    };
    let numbers: BTreeSet<&str> = people.iter().skip(1).map(|row| row[2]).collect();
    for number in numbers {
        let entry = entry_of(&desk, number).to_string();
        let found = looked(&desk, &["--entry", &entry, "--in", "tables/people.csv"]);
        let expected: Vec<_> = found_by_hand(number, 2)
            .into_iter()
            .map(|row| ("people.csv".to_owned(), row, "person".to_owned()))
            .collect();
        assert_eq!(rows(&found["answers"][0]), expected, "{number}");
    }
    // A household is where its members' rows name it, too.
    let entry = looked(&desk, &["--household", "H-1"])["answers"][0]["known"]["entry"].to_string();
    let found = looked(&desk, &["--household", "--entry", &entry, "--in", "tables"]);
    let row = |file: &str, row| (file.to_owned(), row, "household".to_owned());
    let expected =
        [("households.csv", 2), ("households.csv", 3), ("people.csv", 3), ("people.csv", 4)];
    assert_eq!(rows(&found["answers"][0]), expected.map(|(file, at)| row(file, at)));
    // Two at once, as a pair has them.
    let (ali, cy) = (entry_of(&desk, "P-100").to_string(), entry_of(&desk, "P-500").to_string());
    let found = looked(&desk, &["--entry", &cy, "--entry", &ali, "--in", "tables/people.csv"]);
    let answers = found["answers"].as_array().unwrap();
    assert_eq!(answers.iter().map(row_numbers).collect::<Vec<_>>(), [[7], [3]]);
    assert_eq!(found["searched"]["rows"], 6);
}

#[test]
fn a_workbook_is_read_by_sheet_and_a_hidden_one_is_left_out_with_a_word() {
    let desk = office();
    let entry = entry_of(&desk, "P-900").to_string();
    let mut book = Workbook::new();
    for (name, number, hidden) in [("people", "P-900", false), ("people old", "P-900", true)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        // Titles stand above the header, so that rows count from the sheet's first one.
        for (row, cells) in
            [["List of Gao", ""], ["activity", "person"], ["A-2", number]].iter().enumerate()
        {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(row as u32, column as u16, *cell).unwrap();
            }
        }
        sheet.set_hidden(hidden);
    }
    book.save(desk.path("lists.xlsx")).unwrap();
    let said = desk.run(&["lookup", "--entry", &entry, "--in", "lists.xlsx"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("lists.xlsx sheet people row 3, column person (A-2)"), "{said:?}");
    assert!(!said.out.contains("people old"), "{said:?}");
    assert!(said.err.contains("people old") && said.err.contains("hidden"), "{said:?}");
}

#[test]
fn a_list_that_cannot_be_read_is_no_list_without_the_person() {
    let desk = office();
    desk.write("names.csv", "nom,village\nInvented Awa,Gao\n");
    for list in ["names.csv", "nothing.csv", "tables/activities.csv"] {
        let said = desk.run(&["lookup", "--entry", "0", "--in", "tables/people.csv", "--in", list]);
        let is_of_activities = list.ends_with("activities.csv");
        assert_eq!(said.code, Some(i32::from(!is_of_activities)), "{list}: {said:?}");
        assert!(is_of_activities || said.out.is_empty(), "{list}: {said:?}");
        is_nobodys(&said.err);
    }
    let said = desk.run(&["lookup", "--entry", "999", "--in", "tables"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(
        said.err.contains("the register has no person with that id; it has 4, from 0"),
        "{said:?}"
    );
    // An entry that is not in a list that can be read.
    desk.write("short.csv", "activity,person\nA-1,P-100\n");
    let entry = entry_of(&desk, "P-500").to_string();
    let said = desk.run(&["lookup", "--entry", &entry, "--in", "short.csv"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("in these lists: no row"), "{said:?}");
    assert!(
        said.out.contains("read 1 row with 1 different number; the register has 1"),
        "{said:?}"
    );
    // Nobody is missing in a list that cannot be read to its end, or whose number cannot be read.
    let long = "x".repeat(2 << 20);
    desk.write("broken.csv", format!("activity,person\nA-1,P-100\nA-1,{long}\nA-3,P-500\n"));
    let said = desk.run(&["lookup", "--entry", &entry, "--in", "broken.csv"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{said:?}");
    desk.write("faults.csv", "activity,person\nA-1,P-100\nA-1,#REF!\nA-1,\n");
    let said = desk.run(&["lookup", "--entry", &entry, "--in", "faults.csv"]);
    assert!(said.out.contains("2 rows without a number that can be read"), "{said:?}");
    // A list without a column of activities, as an office keeps it.
    desk.write("plain.csv", "person,sex\nP-100,m\nP-500,m\n");
    let found = looked(&desk, &["--entry", &entry, "--in", "plain.csv"]);
    assert_eq!(row_numbers(&found["answers"][0]), [3]);
    assert_eq!(found["answers"][0]["rows"][0]["activity"], Value::Null);
}

#[test]
fn rows_of_a_form_are_found_under_its_mapping() {
    let desk = Desk::of_mali();
    for file in ["distribution.toml", "labels.xlsx"] {
        fs::copy(format!("tests/kobo/{file}"), desk.path(file)).unwrap();
    }
    let form = ["labels.xlsx", "--mapping", "distribution.toml"];
    done(&desk, &[&["import"][..], &form].concat());
    let find = |kind: &str, more: &[&str]| {
        let args = [&["--kind", kind, "--entry", "0", "--in"], &form[..], more].concat();
        looked(&desk, &args)["answers"][0].clone()
    };
    // The mapping's own namespace is taken; members have derived keys.
    let household = find("household", &[]);
    assert!(!rows(&household).is_empty(), "{household}");
    assert!(
        rows(&household).iter().any(|(_, _, column)| column.ends_with("Numéro de ménage")),
        "{household}"
    );
    assert!(!rows(&find("person", &[])).is_empty());
    assert_eq!(rows(&find("household", &["--namespace", "default"])), []);
    // Without its mapping it is no list.
    let said = desk.run(&["lookup", "--entry", "0", "--in", "labels.xlsx"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("--mapping"), "{said:?}");
}

/// Two of one household, sex and year of birth, whose rows stand where no rank would say.
fn with_twins() -> Desk {
    let desk = Desk::of_mali();
    let activities = ACTIVITIES.lines().take(4).map(|line| format!("{line}\n")).collect::<String>();
    let people = "activity,person,household,sex,birth_year\nA-1,Z-9,H-9,m,1960\nA-1,Z-1,H-1,f,1990\n\
        A-2,Y-9,H-8,m,1961\nA-2,Y-8,,,\nA-2,A-1,H-1,f,1990\n";
    let tables = [("activities", activities.as_str()), ("people", people)];
    write_tables(&desk.path("tables"), &tables);
    done(&desk, &["import", "tables"]);
    desk
}

#[test]
fn duplicates_name_rows_that_are_theirs() {
    let desk = with_twins();
    let said = done(&desk, &["duplicates"]).out;
    assert!(!said.contains("no. "), "{said}");
    assert!(
        said.contains("to find the rows of two in your lists: headcount lookup --entry "),
        "{said}"
    );
    let said = done(&desk, &["duplicates", "--in", "tables"]);
    assert!(said.out.contains("people.csv row 3, column person (A-1)"), "{said:?}");
    assert!(said.out.contains("people.csv row 6, column person (A-2)"), "{said:?}");
    assert!(!said.out.contains("row 2,") && !said.out.contains("headcount lookup"), "{said:?}");
    let json = done(&desk, &["duplicates", "--in", "tables", "--format", "json"]).out;
    let pair: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!((row_numbers(&pair["keep"]), row_numbers(&pair["with"])), (vec![3], vec![6]));
    // Without lists the JSON is as it was.
    let json = done(&desk, &["duplicates", "--format", "json"]).out;
    assert!(!json.contains("rows"), "{json}");
}

#[test]
fn activities_of_whoever_was_merged_are_named_for_the_pair() {
    let desk = with_twins();
    done(&desk, &["merge", "--person", "Z-1", "--with", "Y-8", "--reason", "one card"]);
    let json = done(&desk, &["duplicates", "--min-score", "0", "--format", "json"]).out;
    let pair: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    let lists = pair["keep"]["lists"].as_array().unwrap();
    let activities: Vec<&Value> = lists.iter().map(|list| &list["activity"]).collect();
    assert_eq!(activities, ["A-1", "A-2"], "{pair}");
    assert_ne!(lists[0]["entry"], lists[1]["entry"]);
}

#[test]
fn a_sample_names_the_rows_of_its_activities() {
    let desk = office();
    done(&desk, &["checkpoint", "-o", "march.checkpoint"]);
    let draw = ["sample", "--size", "60", "--seed-from", "march.checkpoint", "-o", "form.csv"];
    let said = done(&desk, &draw).out;
    assert!(said.contains("rows in your lists: headcount lookup --entry ID --in FILE"), "{said}");
    let plain = fs::read_to_string(desk.path("form.csv")).unwrap();
    done(&desk, &[&draw[..], &["--force", "--in", "tables"]].concat());
    let form = fs::read_to_string(desk.path("form.csv")).unwrap();
    is_nobodys(&form.replace("H-", ""));
    let mut reader = csv::Reader::from_reader(form.as_bytes());
    let header = reader.headers().unwrap().clone();
    let cell = |row: &csv::StringRecord, name: &str| {
        row[header.iter().position(|column| column == name).unwrap()].to_owned()
    };
    let awa = entry_of(&desk, "P-900");
    let mut of_awa = Vec::new();
    for row in reader.records().map(Result::unwrap) {
        if cell(&row, "entry") == format!("person {awa}") {
            of_awa.push((cell(&row, "activity"), cell(&row, "rows")));
        }
        let is_of_people = ["person", "household"].contains(&cell(&row, "unit").as_str());
        assert_eq!(cell(&row, "rows").is_empty(), !is_of_people, "{row:?}");
    }
    of_awa.sort();
    let row = |activity: &str, row: u32| {
        (activity.to_owned(), format!("people.csv row {row}, column person"))
    };
    assert_eq!(of_awa, [row("A-2", 2), row("A-3", 5)]);
    // The form is evaluated as any other, and is the sample that the checkpoint draws.
    let filled = form.replace(",,\n", ",right,\n");
    assert_ne!(filled, form);
    desk.write("filled.csv", filled);
    let against = ["sample", "--evaluate", "filled.csv", "--seed-from", "march.checkpoint"];
    done(&desk, &against);
    assert_eq!(plain.lines().count(), form.lines().count());
}
