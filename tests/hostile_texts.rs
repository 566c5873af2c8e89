//! Texts that somebody else wrote: no phone number or address gets into a ledger under any name, no spreadsheet
//! calculates a cell of ours, and nothing that is printed steers the terminal.

use std::fs;
use std::path::Path;

use headcount::event::ids::Reference;
use headcount::event::time::Day;
use headcount::intake::{Context, read};
use headcount::ledger::{Mode, key_file};
use headcount::register::DEFAULT_NAMESPACE;
use headcount::setup::places::Places;

use crate::common::program::{Said, run};
use crate::common::{Office, scratch, write_tables};

const ACTIVITIES: &str = "activity,kind,sector,office,admin1,site,start,title,partner\n";

fn office() -> tempfile::TempDir {
    let dir = scratch();
    let args = ["init", "ledger", "--name", "Gao", "--country", "Mali", "--profile", "nrc-mali"];
    let said = run(&dir.path().join("ledger"), args);
    assert_eq!(said.code, Some(0), "{}", said.err);
    dir
}

fn import(dir: &Path, tables: &[(&str, &str)], more: &[&str]) -> Said {
    let folder = dir.join("tables");
    let _ = fs::remove_dir_all(&folder);
    write_tables(&folder, tables);
    run(&dir.join("ledger"), [&["import", "tables"], more].concat())
}

/// Contact details, as people write them and as others hide them.
const CONTACTS: [&str; 18] = [
    "76123456",
    "76 12 34 56",
    "٧٦١٢٣٤٥٦",
    "۷۶-۱۲-۳۴-۵۶",
    "７６１２３４５６",
    "৭৬১২৩৪৫৬",
    "߇߆߁߂߃߄߅߆",
    "76_12_34_56",
    "\"76,12,34,56\"",
    "76/12/34/56",
    "(+223) 76-12-34-56",
    "0022376123456",
    "76\u{a0}12\u{2009}34\u{202f}56",
    "76\u{200b}12\u{200d}34\u{2060}56",
    "a.b@nrc.no",
    "a＠b.org",
    "a (at) b.org",
    "a@b．org",
];

#[test]
fn no_text_of_a_table_takes_a_contact_detail() {
    let dir = office();
    for contact in CONTACTS {
        for column in 0..9 {
            // Closed lists refuse it in any case, and a day is none.
            if [1, 2, 3, 6].contains(&column) {
                continue;
            }
            let mut cells = [
                "GAO-1",
                "session",
                "wash",
                "gao",
                "Gao",
                "Gao",
                "2025-03-01",
                "Talk",
                "A partner",
            ];
            cells[column] = contact;
            let table = format!("{ACTIVITIES}{}\n", cells.join(","));
            let said = import(dir.path(), &[("activities", &table)], &["--new-sites"]);
            assert_eq!(said.code, Some(1), "{contact} in column {column}: {said:?}");
            let shown = contact.trim_matches('"');
            assert!(!said.err.contains(shown), "{contact} in column {column}: {}", said.err);
        }
        // Groups, residences and references of other tables; with its activity, so that this alone is wrong.
        let activities = format!("{ACTIVITIES}GAO-1,session,wash,gao,Gao,Gao,2025-03-01,,\n");
        let groups = format!("activity,group,count\nGAO-1,{contact},12\n");
        let people = format!("activity,person,sex,residence\nGAO-1,P-1,f,{contact}\n");
        for (name, table) in [("headcounts", &groups), ("people", &people)] {
            let tables = [("activities", activities.as_str()), (name, table.as_str())];
            let said = import(dir.path(), &tables, &["--new-sites"]);
            assert_eq!(said.code, Some(1), "{contact} in {name}: {said:?}");
        }
    }
    // Of the options, too.
    let ledger = dir.path().join("ledger");
    for contact in ["76,12,34,56", "٧٦١٢٣٤٥٦", "a＠b.org"] {
        for args in [
            &["void", "GAO-1", "--reason", contact][..],
            &["erase", "--person", "P-1", "--reason", contact],
            &["publish", "2025", "--note", contact],
            &["close", "2025", "--label", contact],
            &["policy", "adopt", "--reason", contact],
            &["--as", contact, "void", "GAO-1", "--reason", "x"],
            &[
                "log",
                "session",
                "GAO-1",
                "--sector",
                "wash",
                "--office",
                "gao",
                "--site",
                contact,
                "--start",
                "2025-01-01",
                "--headcount",
                "users=1",
            ],
            &[
                "log",
                "session",
                contact,
                "--sector",
                "wash",
                "--office",
                "gao",
                "--site",
                "Gao",
                "--start",
                "2025-01-01",
                "--headcount",
                "users=1",
            ],
            &[
                "log",
                "session",
                "GAO-1",
                "--sector",
                "wash",
                "--office",
                "gao",
                "--site",
                "Gao",
                "--start",
                "2025-01-01",
                "--headcount",
                "users=1",
                "--source-key",
                contact,
            ],
            &["init", "other", "--name", contact, "--country", "Mali"],
        ] {
            let said = run(&ledger, args);
            assert!(said.code.is_some_and(|code| code == 1 || code == 2), "{args:?}: {said:?}");
        }
    }
    let history = run(&ledger, ["history"]).out;
    assert_eq!(history.lines().count(), 2, "{history}");
}

/// A text is stored as it was typed or not at all; what is taken out of a cell is said.
#[test]
fn no_text_that_is_typed_loses_a_character_in_silence() {
    let dir = office();
    let ledger = dir.path().join("ledger");
    let log = ["log", "session", "GAO-1", "--sector", "wash", "--office", "gao", "--site", "Gao"];
    let log = [&log[..], &["--start", "2025-01-01", "--headcount", "users=1"]].concat();
    assert_eq!(run(&ledger, &log).code, Some(0));
    let table = "activity,sector\nGAO-1,education\n";
    write_tables(&dir.path().join("corrections"), &[("activities", table)]);
    let size = || run(&ledger, ["history"]).out.lines().count();
    let before = size();
    for (character, named) in [
        ("\u{200b}", "U+200B"),
        ("\u{feff}", "U+FEFF"),
        ("\u{ad}", "U+00AD"),
        ("\u{200f}", "U+200F"),
        ("\u{202e}", "U+202E"),
        ("\u{1b}", "U+001B"),
        ("\n", "U+000A"),
    ] {
        let typed = format!("tw{character}ice");
        let typed = typed.as_str();
        for args in [
            &["void", "GAO-1", "--reason", typed][..],
            &["correct", "GAO-1", "--set", "sector=education", "--reason", typed],
            &["correct", "corrections", "--reason", typed],
            &["erase", "--person", "P-1", "--reason", typed],
            &["merge", "--person", "P-1", "--with", "P-2", "--reason", typed],
            &["publish", "2025", "--note", typed],
            &["policy", "adopt", "--from-year", "2025", "--places", "admin1", "--reason", typed],
            &["key", "rotate", "--reason", typed],
            &["key", "new-signing", "--reason", typed],
            &["check", "--accept", "household-size", "--reason", typed],
            &["--as", typed, "void", "GAO-1", "--reason", "twice"],
            &["init", "other", "--name", typed, "--country", "Mali"],
            &["init", "other", "--name", "Gao", "--country", typed],
            &["init", "other", "--name", "Gao", "--country", "Mali", "--organisation", typed],
        ] {
            let said = run(&ledger, args);
            assert!(said.code.is_some_and(|code| code == 1 || code == 2), "{args:?}: {said:?}");
            assert!(said.err.contains(named), "{args:?}: {said:?}");
            assert!(said.err.contains("hint"), "{args:?}: {said:?}");
        }
        let said = run(&ledger, ["close", "2025", "--label", typed]);
        assert_ne!(said.code, Some(0), "{said:?}");
    }
    assert_eq!(size(), before);
    assert!(!dir.path().join("other").exists());
    // Cells of a table come from a file that nobody types again: a note says what was taken out.
    let cells =
        log.iter().map(|arg| arg.replace("GAO-1", "GAO-2").replace("users", "us\u{200b}ers"));
    let cells = cells.chain(["--title".to_owned(), "T\u{ad}alk".to_owned()]);
    let said = run(&ledger, cells.map(|arg| if arg == "Gao" { "Ga\u{feff}o".into() } else { arg }));
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(said.err.matches("taken without them").count(), 3, "{said:?}");
}

#[test]
fn dates_amounts_place_codes_and_references_are_no_contact_details() {
    let dir = office();
    let mut rows = ACTIVITIES.replace("partner", "partner,site_pcode");
    for (at, (reference, title)) in [
        ("2025-04-12-0034", "Distribution of 12 500 000 FCFA"),
        ("ML-GAO-2025-000123", "From 08:30 to 12:45 on 2025-03-01"),
        ("GAO-20250412-07", "Lots 10, 11, 12, 14, 15"),
        ("3W-gao-0123456789", "School years 2023-2024 and 2024-2025"),
        ("GAO.2025.12345", "ML0101001"),
    ]
    .iter()
    .enumerate()
    {
        let pcode = ["ML0101001", "ML07010203", "0101001012", "123456789", "NE001002003"][at];
        rows.push_str(&format!(
            "{reference},session,wash,gao,Gao,Site {at},2025-03-01,\"{title}\",,{pcode}\n"
        ));
    }
    let groups = "activity,group,count\n2025-04-12-0034,users,12\n";
    let said =
        import(dir.path(), &[("activities", &rows), ("headcounts", groups)], &["--new-sites"]);
    assert_eq!(said.code, Some(0), "{said:?}");
}

#[test]
fn what_a_ledger_holds_already_opens_and_is_corrected_and_voided() {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let table = |sector: &str| {
        let of =
            |reference: &str| format!("{reference},session,{sector},gao,Gao,Gao,2025-03-01,,\n");
        format!("{ACTIVITIES}{}{}", of("GAO-76123456"), of("Ga\u{200b}o"))
    };
    write_tables(
        &folder,
        &[
            ("activities", &table("wash")),
            ("headcounts", "activity,group,count\nGAO-76123456,users,5\n"),
        ],
    );
    // As an earlier program recorded it, which did not ask.
    let today = Day::parse("2026-07-01").unwrap();
    let profile = office.ledger.state().profile.clone();
    let places = Places::of(office.ledger.state(), false);
    let known = |_: &Reference| Some(today);
    let context = Context {
        profile: &profile,
        today,
        known: &known,
        correcting: false,
        places: &places,
        progress: &(),
    };
    let intake = read(std::slice::from_ref(&folder), &context);
    assert!(!intake.has_errors(), "{:#?}", intake.issues);
    let planned = office.ledger.plan(
        intake.proposals,
        &Mode::Record,
        DEFAULT_NAMESPACE,
        Some(&office.key),
        false,
    );
    let (plan, _) = planned.unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).record(plan, |_| ()).unwrap();
    let ledger = office.path();
    office.ledger.close().unwrap();
    let ok = |args: &[&str]| {
        let said = run(&ledger, args);
        assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
        said
    };
    assert!(ok(&["history"]).out.contains("GAO-76123456"));
    assert!(key_file::beside(&ledger).is_file());
    ok(&["show", "GAO-76123456"]);
    // The same tables again are recognised.
    ok(&["import", folder.to_str().unwrap(), "--dry-run"]);
    ok(&["correct", "GAO-76123456", "--reason", "other sector", "--set", "sector=education"]);
    ok(&["void", "GAO-76123456", "--reason", "twice"]);
    ok(&["void", "Ga\u{200b}o", "--reason", "twice"]);
    ok(&["verify"]);
}

/// Cells that a spreadsheet would calculate.
pub fn formulas(csv: &str) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cells = records.iter().flat_map(csv::StringRecord::iter);
    let calculated = |cell: &&str| {
        let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
        begins && cell.chars().count() > 1 && cell.parse::<f64>().is_err()
    };
    cells.filter(calculated).map(ToOwned::to_owned).collect()
}

#[test]
fn no_csv_has_a_cell_that_a_spreadsheet_calculates_and_the_intake_reads_it_back() {
    let dir = office();
    let ledger = dir.path().join("ledger");
    let hostile = ["+Gao", "-Nord (x)", "@SUM(A1:A9)", "+223*2", "－2+3"];
    let (mut activities, mut groups) = (ACTIVITIES.to_owned(), "activity,group,count\n".to_owned());
    for (at, text) in hostile.iter().enumerate() {
        activities.push_str(&format!(
            "A{at},session,wash,gao,{text},{text},2025-03-0{},{text},{text}\n",
            at + 1
        ));
        groups.push_str(&format!("A{at},{text},{}\nA{at},g {text},7\n", at + 10));
    }
    let said = import(
        dir.path(),
        &[("activities", &activities), ("headcounts", &groups)],
        &["--new-sites"],
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    let output = |args: &[&str]| {
        let said = run(&ledger, args);
        assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
        said.out
    };
    let mut found = 0;
    for by in ["sector", "office", "admin1", "site", "partner", "month"] {
        let csv = run(&ledger, ["report", "2025", "--format", "csv", "--by", by]);
        if csv.code != Some(0) {
            continue;
        }
        assert_eq!(formulas(&csv.out), [""; 0], "--by {by}: {}", csv.out);
        found += csv.out.matches("'+Gao").count();
    }
    for args in [
        &["report", "2025", "--format", "csv", "--activities"][..],
        &["report", "2025", "--format", "hxl"],
        &["sample", "--size", "5", "--seed", "a seed for all"],
    ] {
        let said = run(&ledger, args);
        if said.code == Some(0) {
            assert_eq!(formulas(&said.out), [""; 0], "{args:?}: {}", said.out);
            found += said.out.matches("'+Gao").count();
        }
    }
    assert!(found > 2, "{found}");
    // What begins with our apostrophe is what it was: the same activities, and nothing new.
    let marked = |text: &str| {
        let begin = [",+", ",@", ",-", ",－"];
        begin.iter().fold(text.to_owned(), |text, sign| {
            text.replace(sign, &format!(",'{}", sign.trim_start_matches(',')))
        })
    };
    let said = import(
        dir.path(),
        &[("activities", &marked(&activities)), ("headcounts", &marked(&groups))],
        &[],
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("nothing to do") || said.err.contains("nothing to do"), "{said:?}");
    // Places as a table.
    let places = "admin1,admin2,admin3,site,aliases\n+Gao,+Gao,-Gao,@Gao,+G;-G\n";
    fs::write(dir.path().join("places.csv"), places).unwrap();
    output(&["gazetteer", "import", "places.csv"]);
    let printed = output(&["gazetteer", "list"]);
    assert_eq!(formulas(&printed), [""; 0], "{printed}");
    fs::write(dir.path().join("printed.csv"), &printed).unwrap();
    output(&["gazetteer", "import", "printed.csv"]);
    assert_eq!(output(&["gazetteer", "list"]), printed);
    // A workbook has texts as texts.
    output(&["report", "2025", "--format", "xlsx", "--by", "admin1", "-o", "report.xlsx"]);
    let bytes = fs::read(dir.path().join("report.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    for at in 0..archive.len() {
        let mut part = String::new();
        let mut file = archive.by_index(at).unwrap();
        if file.name().unwrap().contains("worksheets/sheet") {
            std::io::Read::read_to_string(&mut file, &mut part).unwrap();
            assert!(!part.contains("<f>"), "{part}");
        }
    }
}

/// Characters that steer a terminal or turn text around.
fn steering(text: &str) -> Vec<char> {
    let steers = |c: &char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(steers).collect()
}

#[cfg(unix)]
#[test]
fn nothing_that_is_printed_steers_the_terminal() {
    let dir = office();
    let ledger = dir.path().join("ledger");
    let evil =
        "\u{1b}]8;;http://x\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200f}\u{2028}\u{8}\rimported";
    let file = format!("{}.csv", evil.replace('/', ""));
    let table =
        format!("activity,person{evil},per{evil}son,\"se{evil}x\"\nA{evil},1,{evil},{evil}\n");
    fs::write(dir.path().join(&file), &table).unwrap();
    fs::write(dir.path().join("people.csv"), &table).unwrap();
    fs::write(
        dir.path().join("evil.toml"),
        format!("name = \"{evil}\"\n[[sheet]]\nname = '{evil}'\n"),
    )
    .unwrap();
    fs::write(dir.path().join("x.headcount-backup"), format!("HCBKUP1\n{evil}")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("a\u{202e}b\u{200f}c").unwrap();
    sheet.write(0, 0, "activity").unwrap();
    sheet.write(0, 1, format!("per\u{202e}son {evil}")).unwrap();
    sheet.write(1, 0, evil).unwrap();
    book.save(dir.path().join("book.xlsx")).unwrap();
    for args in [
        &["import", &file][..],
        &["import", "people.csv"],
        &["import", "people.csv", "--format", "json"],
        &["import", "book.xlsx"],
        &["import", "people.csv", "--mapping", "evil.toml"],
        &["mapping", "suggest", "book.xlsx"],
        &["mapping", "suggest", "people.csv"],
        &["restore", "--check", "x.headcount-backup"],
        &["gazetteer", "import", &file],
        &["verify", "--checkpoint", &file],
        &["void", evil, "--reason", evil],
        &["show", evil],
        &["explain", evil],
        &["--ledger", evil, "history"],
        &["--as", evil, "void", "x", "--reason", "x"],
        &["report", evil],
        &["report", "2025", "--office", evil],
        &[evil],
        &["void", "--what", evil],
        &["log", evil],
        &["init", evil, "--name", evil, "--country", evil, "--profile", evil],
        &["report", "2025", "-o", evil],
    ] {
        let said = run(&ledger, args);
        assert!(!said.panicked(), "{args:?}: {said:?}");
        // A draft is a document, which is as it is where it does not go to a terminal.
        if args.starts_with(&["mapping", "suggest"]) {
            continue;
        }
        assert_eq!(
            steering(&format!("{}{}", said.out, said.err)),
            [] as [char; 0],
            "{args:?}: {said:?}"
        );
    }
}
