//! Files made to take all memory or time: each is refused with a sentence that names the limit, by a program
//! that has 2 GiB in all.
//!
//! The peak of an import of such files at their full size is measured in `benches/intake/bombs.py`.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::common::program::{Said, command, history, run};
use crate::common::scratch;

/// What the whole process may take, in KiB.
const MEMORY_KIB: u64 = 2 << 20;
/// The tests run a program without optimisation, several at a time.
const TIME_MAX: Duration = Duration::from_secs(240);

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A folder with a new ledger in it.
fn office() -> tempfile::TempDir {
    let dir = scratch();
    let said =
        run(&dir.path().join("ledger"), ["init", "ledger", "--name", "Bombs", "--country", "Mali"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    dir
}

/// Runs the program with a limit on its memory, and on how long it may take.
fn within_limits(dir: &Path, args: &[&str], input: Stdio) -> Said {
    within(MEMORY_KIB, dir, args, input)
}

/// The same with another limit on its memory.
fn within(memory_kib: u64, dir: &Path, args: &[&str], input: Stdio) -> Said {
    let program = command(&dir.join("ledger")).get_program().to_owned();
    let began = Instant::now();
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {memory_kib} && exec \"$0\" \"$@\"")])
        .arg(program)
        .args(args)
        .current_dir(dir)
        .env("HEADCOUNT_LEDGER", dir.join("ledger"))
        .env("HEADCOUNT_USER", "officer")
        .stdin(input)
        .output()
        .unwrap();
    let said = Said::of(&output);
    assert!(!said.panicked(), "{args:?}: {said:?}");
    assert!(began.elapsed() < TIME_MAX, "{args:?} took {:?}", began.elapsed());
    said
}

/// Imports a file, which must be refused with some words.
fn refused(dir: &Path, name: &str, bytes: &[u8], words: &str) {
    fs::write(dir.join(name), bytes).unwrap();
    let said = within_limits(dir, &["import", name], Stdio::null());
    assert_eq!(said.code, Some(1), "{name}: {said:?}");
    assert!(said.err.contains(words), "{name}: not \"{words}\" in {}", said.err);
    fs::remove_file(dir.join(name)).unwrap();
}

/// The content of a part: texts, some of them many times.
pub enum Content {
    Text(String),
    Many(String, String, u64, String),
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// An archive of some parts.
fn zipped(parts: Vec<(&str, Content)>) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = match name {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default().compression_method(method);
        let options = match method {
            CompressionMethod::Deflated => options.compression_level(Some(9)),
            _ => options,
        };
        archive.start_file(name, options).unwrap();
        match content {
            Content::Text(text) => archive.write_all(text.as_bytes()).unwrap(),
            Content::Many(before, text, times, after) => {
                archive.write_all(before.as_bytes()).unwrap();
                let together = text.repeat((1 << 16) / text.len() + 1);
                let size = text.len() as u64 * times;
                let mut written = 0;
                while written < size {
                    let piece = together.len().min((size - written) as usize);
                    archive.write_all(&together.as_bytes()[..piece]).unwrap();
                    written += piece as u64;
                }
                archive.write_all(after.as_bytes()).unwrap();
            }
        }
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook with some parts in the place of its own, or besides them.
pub fn xlsx(parts: Vec<(&str, Content)>) -> Vec<u8> {
    let sheet = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>"
    );
    let mut all: Vec<(&str, Content)> = vec![
        ("[Content_Types].xml", "<Types/>".into()),
        (
            "_rels/.rels",
            format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>").into(),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"people\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>").into(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>").into(),
        ),
        ("xl/worksheets/sheet1.xml", sheet.into()),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\"><si><t>activity</t></si></sst>").into()),
    ];
    for (name, content) in parts {
        match all.iter_mut().find(|(of, _)| *of == name) {
            Some(part) => part.1 = content,
            None => all.push((name, content)),
        }
    }
    zipped(all)
}

pub fn sheet(before: &str, text: &str, times: u64) -> Content {
    let head = format!("<worksheet xmlns=\"{MAIN}\">{before}<sheetData>");
    Content::Many(head, text.to_owned(), times, "</sheetData></worksheet>".into())
}

fn ods(table: Content) -> Vec<u8> {
    let head = "<office:document-content><office:body><office:spreadsheet>";
    let tail = "</office:spreadsheet></office:body></office:document-content>";
    let table = match table {
        Content::Text(text) => Content::Text(format!("{head}{text}{tail}")),
        Content::Many(before, text, times, after) => {
            Content::Many(format!("{head}{before}"), text, times, format!("{after}{tail}"))
        }
    };
    zipped(vec![
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".into()),
        ("META-INF/manifest.xml", "<manifest:manifest/>".into()),
        ("content.xml", table),
    ])
}

#[test]
fn a_workbook_that_announces_or_shares_more_texts_than_it_has_is_refused() {
    let dir = office();
    let shared = |count: &str| {
        format!("<sst xmlns=\"{MAIN}\" uniqueCount=\"{count}\"><si><t>activity</t></si></sst>")
    };
    for count in ["100000000000", "18446744073709551615", "99999999999999999999999"] {
        let bytes = xlsx(vec![("xl/sharedStrings.xml", shared(count).into())]);
        assert!(bytes.len() < 2_000);
        refused(
            dir.path(),
            "announced.xlsx",
            &bytes,
            "announces 1000000 more texts than it has (in xl/sharedStrings.xml)",
        );
    }
    // One long text, in many cells.
    let long = format!("<sst xmlns=\"{MAIN}\"><si><t>{}</t></si></sst>", "x".repeat(32_000));
    let cells = sheet("", "<row><c t=\"s\"><v>0</v></c></row>", 20_000);
    let bytes =
        xlsx(vec![("xl/sharedStrings.xml", long.into()), ("xl/worksheets/sheet1.xml", cells)]);
    assert!(bytes.len() < 20_000, "{}", bytes.len());
    refused(dir.path(), "shared.xlsx", &bytes, "more than 384 MiB of text in its cells");
}

#[test]
fn a_part_that_unpacks_to_far_more_than_its_size_is_refused() {
    let dir = office();
    for text in [" ", "<row/>", "<row r=\"7\"><c r=\"A7\"/></row>", "<!-- nobody -->"] {
        let bytes = xlsx(vec![(
            "xl/worksheets/sheet1.xml",
            sheet("", text, (20 << 20) / text.len() as u64),
        )]);
        assert!(bytes.len() < 400_000, "{}", bytes.len());
        let words = if text == " " {
            "has a tag or a text longer than 1024 KiB"
        } else {
            "unpacks to more than 250 times its size"
        };
        refused(dir.path(), "unpacks.xlsx", &bytes, words);
    }
    let csv = Content::Many("activity,person\n".into(), "A,P\n".into(), 5 << 20, String::new());
    refused(
        dir.path(),
        "unpacks.csv.zip",
        &zipped(vec![("people.csv", csv)]),
        "unpacks to more than 250 times its size",
    );
}

#[test]
fn long_texts_tags_and_formulas_of_a_workbook_are_refused() {
    let dir = office();
    let long = "x".repeat(8 << 20);
    let runs = "<r><t>words of a long story </t></r>".repeat(60_000);
    for (part, content, words) in [
        (
            "xl/worksheets/sheet1.xml",
            format!("<row><c><f>{long}</f><v>1</v></c></row>"),
            "a tag or a text longer than",
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<row><c t=\"inlineStr\"><is>{runs}</is></c></row>"),
            "a cell longer than 1 MiB",
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<row><c r=\"{long}\"/></row>"),
            "a tag or a text longer than",
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<row><!--{long}--></row>"),
            "a tag or a text longer than",
        ),
    ] {
        let content =
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{content}</sheetData></worksheet>");
        refused(dir.path(), "long.xlsx", &xlsx(vec![(part, content.into())]), words);
    }
    let shared = format!("<sst xmlns=\"{MAIN}\"><si>{runs}</si></sst>");
    refused(
        dir.path(),
        "runs.xlsx",
        &xlsx(vec![("xl/sharedStrings.xml", shared.into())]),
        "a cell longer than",
    );
    let name = format!(
        "<workbook xmlns=\"{MAIN}\"><definedName name=\"a\">{}</definedName></workbook>",
        "<x>1</x>".repeat(200_000)
    );
    refused(
        dir.path(),
        "name.xlsx",
        &xlsx(vec![("xl/workbook.xml", name.into())]),
        "a cell longer than",
    );
}

#[test]
fn more_styles_sheets_files_and_merged_cells_than_any_workbook_has_are_refused() {
    let dir = office();
    let styles = format!(
        "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
        "<xf numFmtId=\"1\"/>".repeat(70_000)
    );
    refused(
        dir.path(),
        "styles.xlsx",
        &xlsx(vec![("xl/styles.xml", styles.into())]),
        "more than 65536 styles of a kind (in xl/styles.xml)",
    );
    let format = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"{}\"/></numFmts></styleSheet>",
        "0".repeat(100_000)
    );
    refused(
        dir.path(),
        "format.xlsx",
        &xlsx(vec![("xl/styles.xml", format.into())]),
        "a tag or a text longer than 4 KiB",
    );
    let sheets: String =
        (0..1_001).map(|at| format!("<sheet name=\"s{at}\" r:id=\"rId1\"/>")).collect();
    let workbook = |sheets: &str| {
        format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"
        )
    };
    refused(
        dir.path(),
        "sheets.xlsx",
        &xlsx(vec![("xl/workbook.xml", workbook(&sheets).into())]),
        "more than 1000 sheets",
    );
    // One part that is several sheets, and one name for two: each would be read for the other.
    let twice =
        workbook("<sheet name=\"people\" r:id=\"rId1\"/><sheet name=\"people 2\" r:id=\"rId1\"/>");
    refused(
        dir.path(),
        "twice.xlsx",
        &xlsx(vec![("xl/workbook.xml", twice.into())]),
        "its parts do not fit together",
    );
    let merged = "<mergeCell ref=\"A1:A1048576\"/>".repeat(100_001);
    let merged = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetData/><mergeCells>{merged}</mergeCells></worksheet>"
    );
    refused(
        dir.path(),
        "merged.xlsx",
        &xlsx(vec![("xl/worksheets/sheet1.xml", merged.into())]),
        "more than 100000 areas of merged cells",
    );
    let rows: String =
        (1..3_000).map(|at| format!("<row r=\"{at}\"><c t=\"s\"><v>0</v></c></row>")).collect();
    let merged = "<mergeCell ref=\"A1:A1048576\"/>".repeat(1_000);
    let merged = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    );
    refused(
        dir.path(),
        "filled.xlsx",
        &xlsx(vec![("xl/worksheets/sheet1.xml", merged.into())]),
        "cells that repeat others more than 2000000 times",
    );
    let names: Vec<String> = (0..10_001).map(|at| format!("xl/media/{at}.png")).collect();
    let many = xlsx(names.iter().map(|name| (name.as_str(), "x".into())).collect());
    refused(dir.path(), "files.xlsx", &many, "is an archive of more than 10000 files");
}

/// The places of some bytes.
fn places(bytes: &[u8], of: &[u8]) -> Vec<usize> {
    bytes
        .windows(of.len())
        .enumerate()
        .filter(|(_, found)| *found == of)
        .map(|(at, _)| at)
        .collect()
}

#[test]
fn an_archive_that_lies_of_itself_is_refused() {
    let dir = office();
    let whole = xlsx(vec![]);
    let entries = places(&whole, b"PK\x01\x02");
    // Two files that are the same bytes: the second begins where the first does.
    let mut shared = whole.clone();
    let first: [u8; 4] = shared[entries[3] + 42..entries[3] + 46].try_into().unwrap();
    shared[entries[4] + 42..entries[4] + 46].copy_from_slice(&first);
    let packed: [u8; 8] = shared[entries[3] + 20..entries[3] + 28].try_into().unwrap();
    shared[entries[4] + 20..entries[4] + 28].copy_from_slice(&packed);
    refused(dir.path(), "shared.xlsx", &shared, "is no workbook that can be read");
    // A size, a checksum and a count that are not so.
    for (at, length) in [(entries[4] + 20, 4), (entries[4] + 16, 4), (entries[5] + 16, 4)] {
        let mut lying = whole.clone();
        lying[at..at + length].fill(0xfe);
        refused(dir.path(), "lying.xlsx", &lying, "is no workbook that can be read");
    }
    let end = places(&whole, b"PK\x05\x06")[0];
    let mut lying = whole.clone();
    lying[end + 8..end + 12].fill(0xff);
    refused(dir.path(), "count.xlsx", &lying, "archive of more than 10000 files");
    // Texts that name each other, and an archive in an archive.
    let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>";
    let laughs = format!("{laughs}<sst xmlns=\"{MAIN}\"><si><t>&c;</t></si></sst>");
    refused(
        dir.path(),
        "laughs.xlsx",
        &xlsx(vec![("xl/sharedStrings.xml", laughs.into())]),
        "is no workbook that can be read",
    );
    let nested = String::from_utf8_lossy(&whole).into_owned();
    refused(
        dir.path(),
        "nested.zip",
        &zipped(vec![("people.xlsx", nested.into())]),
        "is no workbook that can be read",
    );
}

#[test]
fn repeated_cells_of_ods_are_refused_before_they_are_made() {
    let dir = office();
    let cell = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell>";
    let table = |rows: &str, cells: &str| {
        format!(
            "<table:table table:name=\"people\"><table:table-row table:number-rows-repeated=\"{rows}\">{cells}</table:table-row></table:table>"
        )
    };
    for rows in ["1048576", "4294967295", "18446744073709551615"] {
        let bytes = ods(table(rows, cell).into());
        assert!(bytes.len() < 1_000);
        refused(
            dir.path(),
            "repeated.ods",
            &bytes,
            "cells that repeat others more than 2000000 times",
        );
    }
    // What is empty may be repeated as often as it likes.
    let empty = table(
        "1048576",
        &cell.replace("<text:p>x</text:p>", "").replace("office:value-type=\"string\" ", ""),
    );
    refused(
        dir.path(),
        "empty.ods",
        &ods(empty.into()),
        "has no sheet that is one of the four intake tables",
    );
    // A table, row, cell or remark without an end is no endless one.
    for open in [
        "<table:table table:name=\"people\">".to_owned(),
        "<table:table table:name=\"people\"><table:table-row>".to_owned(),
        format!(
            "<table:table table:name=\"people\"><table:table-row>{}",
            cell.replace("</table:table-cell>", "<office:annotation>")
        ),
    ] {
        refused(dir.path(), "open.ods", &ods(open.into()), "is no workbook that can be read");
    }
    let spaces =
        cell.replace("<text:p>x", "<text:p><text:s text:c=\"4294967295\"/>x").replace("16384", "1");
    refused(
        dir.path(),
        "spaces.ods",
        &ods(table("1", &spaces).into()),
        "is missing from the header",
    );
    let row = format!("<table:table-row>{cell}</table:table-row>");
    let many = Content::Many(
        "<table:table table:name=\"people\">".into(),
        row,
        130,
        "</table:table>".into(),
    );
    refused(dir.path(), "many.ods", &ods(many), "cells that repeat others more than 2000000 times");
}

#[test]
fn rows_and_cells_of_csv_without_an_end_are_refused_with_their_row() {
    let dir = office();
    let head = b"activity,person\nA,P-1\n".to_vec();
    let file = |more: &[u8]| [head.clone(), more.to_vec()].concat();
    let mapping = "name = \"Form\"\n[[sheet]]\n[sheet.activity]\nreference = \"activity\"\nkind = { value = \"session\" }\n\
                   sector = { value = \"wash\" }\noffice = { value = \"gao\" }\nsite = \"person\"\nstart = { value = \"2025-01-01\" }\n";
    fs::write(dir.path().join("mapping.toml"), mapping).unwrap();
    for (name, more, words) in [
        (
            "quote.csv",
            vec![b'"'].into_iter().chain(std::iter::repeat_n(b'x', 6 << 20)).collect::<Vec<u8>>(),
            "row 3: has a row longer than 4 MiB",
        ),
        (
            "lines.csv",
            vec![b'"'].into_iter().chain(std::iter::repeat_n(b'\n', 6 << 20)).collect(),
            "row 3: has a row longer than 4 MiB",
        ),
        ("cell.csv", vec![b'x'; 3 << 20], "row 3: has a cell longer than 1 MiB"),
        ("columns.csv", vec![b','; 1 << 20], "row 3: has a cell beyond column 16384"),
    ] {
        let bytes = file(&more);
        refused(dir.path(), name, &bytes, words);
        // As a form, which is read as a whole.
        fs::write(dir.path().join(name), &bytes).unwrap();
        let said = within_limits(
            dir.path(),
            &["import", name, "--mapping", "mapping.toml"],
            Stdio::null(),
        );
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.err.contains(words), "{name}: {}", said.err);
    }
    // Empty lines are none of a row.
    let lines = file(&vec![b'\n'; 6 << 20]);
    fs::write(dir.path().join("people.csv"), [lines, b"A,P-2\n".to_vec()].concat()).unwrap();
    let said = within_limits(dir.path(), &["import", "people.csv"], Stdio::null());
    assert!(said.err.contains("rows 2 and 6291459"), "{}", said.err);
}

#[test]
fn what_cells_take_in_memory_is_bounded_whatever_they_are() {
    let dir = office();
    // A value that is merged over rows which end long before its column would make them all as long.
    let row = |at: usize| format!("<row r=\"{at}\"><c r=\"A{at}\" t=\"s\"><v>0</v></c></row>");
    let rows: String = (2..8_000).map(row).collect();
    let far = "<row r=\"1\"><c r=\"XFD1\" t=\"s\"><v>0</v></c></row>";
    let sheet = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetData>{far}{rows}</sheetData>\
         <mergeCells><mergeCell ref=\"XFD1:XFD1048576\"/></mergeCells></worksheet>"
    );
    let book = xlsx(vec![("xl/worksheets/sheet1.xml", sheet.into())]);
    refused(dir.path(), "merged.xlsx", &book, "has more than 20000000 cells");
    // Short texts take far more than their bytes, and a form is read as a whole.
    fs::write(dir.path().join("letters.csv"), format!("{}a\n", "a,".repeat(9_999)).repeat(1_900))
        .unwrap();
    let suggest = |name| within_limits(dir.path(), &["mapping", "suggest", name], Stdio::null());
    let said = suggest("letters.csv");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("takes more than 960 MiB of memory"), "{}", said.err);
    // Empty cells behind the last filled one take none.
    fs::write(dir.path().join("commas.csv"), format!("a{}\n", ",".repeat(16_383)).repeat(6_000))
        .unwrap();
    let said = suggest("commas.csv");
    assert!(!said.err.contains("more than"), "{}", said.err);
    // What an archive unpacks to is there beside the cells that are made of it.
    let line = "a,".repeat(9_999);
    let lines = Content::Many(String::new(), format!("{line}a\n"), 1_900, String::new());
    let archive = zipped(vec![("form.csv", lines)]);
    fs::write(dir.path().join("form.zip"), archive).unwrap();
    let said = suggest("form.zip");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("more than"), "{}", said.err);
}

/// A gazetteer without an end, of places or of rows that are none.
#[test]
fn more_places_than_any_country_has_are_refused_at_the_first_row_beyond() {
    let dir = office();
    for row in ["A,S#\n", "A,\u{7f}#\n"] {
        let rows = (0..1_000_000).map(|at: u32| row.replace('#', &at.to_string()));
        let table: String = std::iter::once("admin1,site\n".to_owned()).chain(rows).collect();
        fs::write(dir.path().join("places.csv"), table).unwrap();
        let args = ["gazetteer", "import", "places.csv", "--dry-run"];
        let said = within(1 << 20, dir.path(), &args, Stdio::null());
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.err.contains("row 200002: has more than 200000 places"), "{}", said.err);
    }
}

#[test]
fn small_files_that_unfold_in_memory_are_refused() {
    let dir = office();
    let lists =
        "a = [[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]\n".repeat(250_000);
    fs::write(dir.path().join("long.toml"), lists).unwrap();
    let args = ["init", "other", "--name", "x", "--country", "Mali", "--profile", "long.toml"];
    let said = within_limits(dir.path(), &args, Stdio::null());
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("longer than 8 MiB"), "{}", said.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_with_too_little_memory_says_so_and_one_with_enough_works() {
    let dir = office();
    let ledger = dir.path().join("ledger");
    fs::write(
        dir.path().join("activities.csv"),
        "activity,kind,sector,office,site,start\nA,session,wash,gao,S,2025-01-01\n",
    )
    .unwrap();
    fs::write(dir.path().join("people.csv"), "activity,person\nA,P-1\n").unwrap();
    let before = history(&ledger).unwrap();
    let calls = [
        &["import", "activities.csv", "people.csv"][..],
        &["report", "2025"],
        &["verify"],
        &["backup", "copy"],
        &["compact"],
    ];
    for limit_mib in [192, 400, 700] {
        for args in calls {
            let said = within(limit_mib << 10, dir.path(), args, Stdio::null());
            assert_eq!(said.code, Some(1), "{limit_mib} MiB, {args:?}: {said:?}");
            assert!(said.err.contains("of address space, and headcount needs"), "{}", said.err);
            assert!(said.err.contains("hint: raise the limit (ulimit -v)"), "{}", said.err);
        }
    }
    assert_eq!(history(&ledger).unwrap(), before);
    assert!(!dir.path().join("copy").exists());
    for args in calls {
        let said = within(1 << 20, dir.path(), args, Stdio::null());
        assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_never_ends_is_refused() {
    let dir = office();
    for input in ["/dev/zero", "/dev/urandom"] {
        let said = within_limits(dir.path(), &["import", input], Stdio::null());
        assert_eq!(said.code, Some(1));
        assert!(
            said.err.contains("gives more than 256 MiB, and is no file on a disk"),
            "{}",
            said.err
        );
        for args in [
            &["import", "people.csv", "--mapping", input][..],
            &["init", "other", "--name", "x", "--country", "Mali", "--profile", input],
            &["gazetteer", "import", input],
            &["verify", "--checkpoint", input],
            &["--key", input, "key", "rotate"],
        ] {
            let said = within_limits(dir.path(), args, Stdio::null());
            assert!(said.code.is_some_and(|code| code != 0), "{args:?}: {said:?}");
        }
    }
    // A pipe whose other end goes on for ever.
    let mut endless = Command::new("yes").arg("A,P-1").stdout(Stdio::piped()).spawn().unwrap();
    let pipe = endless.stdout.take().unwrap();
    let said = within_limits(dir.path(), &["import", "/dev/stdin"], pipe.into());
    let _ = endless.kill();
    let _ = endless.wait();
    assert!(said.err.contains("is no file on a disk"), "{}", said.err);
}

#[test]
fn a_pattern_that_doubles_itself_is_refused() {
    let dir = office();
    fs::write(dir.path().join("form.csv"), "a\nx\n").unwrap();
    let mut chain = String::new();
    let mut doubled = "name = \"Form\"\n[[sheet]]\n[sheet.columns]\n".to_owned();
    for at in 0..60 {
        doubled.push_str(&format!("x{at} = \"{{x{}}}{{x{}}}\"\n", at + 1, at + 1));
    }
    doubled.push_str("x60 = \"a\"\n[sheet.activity]\nreference = \"{x0}\"\n");
    for at in 0..100_000 {
        chain.push_str(&format!("x{at} = \"{{x{}}}\"\n", at + 1));
    }
    let chain = format!(
        "name = \"Form\"\n[[sheet]]\n[sheet.columns]\n{chain}x100000 = \"a\"\n[sheet.activity]\nreference = \"{{x0}}\"\n"
    );
    let long = format!(
        "name = \"Form\"\n[[sheet]]\n[sheet.activity]\nreference = \"{}\"\n",
        "{a}".repeat(300_000)
    );
    let nested = format!("name = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    for (mapping, words) in [
        (doubled, "makes a text of more than 200 pieces"),
        (chain, "makes a text of more than 200 pieces"),
        (long, ""),
        (nested, ""),
    ] {
        fs::write(dir.path().join("mapping.toml"), mapping).unwrap();
        let said = within_limits(
            dir.path(),
            &["import", "form.csv", "--mapping", "mapping.toml"],
            Stdio::null(),
        );
        assert!(said.code == Some(1) && said.err.contains(words), "{said:?}");
    }
}

/// A frame of a backup.
fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let head = [&[kind][..], &(payload.len() as u32).to_le_bytes()].concat();
    let checksum = crc32fast::hash(&[&head[..], payload].concat());
    [&head[..], payload, &checksum.to_le_bytes()].concat()
}

#[test]
fn a_backup_that_unpacks_to_far_more_than_its_size_is_refused() {
    let dir = office();
    let said = within_limits(dir.path(), &["backup", "whole.headcount-backup"], Stdio::null());
    assert_eq!(said.code, Some(0), "{said:?}");
    let whole = fs::read(dir.path().join("whole.headcount-backup")).unwrap();
    let header_bytes = u32::from_le_bytes(whole[9..13].try_into().unwrap()) as usize;
    let head = &whole[..8 + 5 + header_bytes + 4];
    let packed = |frames: &mut dyn FnMut(&mut dyn Write)| {
        let mut body = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        frames(&mut body);
        let body = body.finish().unwrap();
        let mut file = [head, &body].concat();
        let checksum = crc32fast::hash(&file);
        file.extend(b"HCBKEND\n");
        file.extend((body.len() as u64).to_le_bytes());
        file.extend(checksum.to_le_bytes());
        file
    };
    // Identities of earlier records, each frame a mebibyte; and one record that claims to be longer than any.
    let zeros = frame(b'I', &vec![0; 1 << 20]);
    let many = packed(&mut |out| (0..40).for_each(|_| out.write_all(&zeros).unwrap()));
    let claims = packed(&mut |out| {
        out.write_all(b"R").unwrap();
        out.write_all(&(512_u32 << 20).to_le_bytes()).unwrap();
        std::io::copy(&mut std::io::repeat(0).take(40 << 20), &mut *Box::new(out)).unwrap();
    });
    let header = [&whole[..9], &(500_u32 << 20).to_le_bytes(), &vec![b' '; 200 << 10]].concat();
    let passphrase = dir.path().join("word");
    fs::write(&passphrase, "several invented words\n").unwrap();
    #[cfg(feature = "encryption")]
    {
        use headcount::custody::encryption::Lock;

        // The same in an encrypted body, of which nothing can be told before it is opened.
        let json = String::from_utf8(whole[13..13 + header_bytes].to_vec()).unwrap();
        let json = json.replacen("\"encrypted\":false", "\"encrypted\":true", 1);
        assert!(json.contains("\"encrypted\":true"), "{json}");
        let head = [&whole[..8], &frame(b'H', json.as_bytes())].concat();
        let mut body = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..40).for_each(|_| body.write_all(&zeros).unwrap());
        let lock = Lock::passphrase("several invented words".to_owned()).unwrap();
        let mut sealer = lock.seal(Vec::new()).unwrap();
        sealer.write_all(&body.finish().unwrap()).unwrap();
        let body = sealer.finish().unwrap();
        let mut file = [&head[..], &body].concat();
        let checksum = crc32fast::hash(&file);
        file.extend(b"HCBKEND\n");
        file.extend((body.len() as u64).to_le_bytes());
        file.extend(checksum.to_le_bytes());
        fs::write(dir.path().join("sealed.headcount-backup"), file).unwrap();
        let args = ["restore", "--check", "sealed.headcount-backup", "--passphrase-file", "word"];
        let said = within_limits(dir.path(), &args, Stdio::null());
        assert!(said.code.is_some_and(|code| code != 0), "{said:?}");
        assert!(said.err.contains("more than 100 times its size"), "{}", said.err);
    }
    for (bytes, words) in [
        (many, "more than 100 times its size"),
        (claims, "more than 100 times its size"),
        (header, "its header is damaged"),
    ] {
        fs::write(dir.path().join("bomb.headcount-backup"), bytes).unwrap();
        for args in [
            &["restore", "bomb.headcount-backup", "--to", "restored"][..],
            &["restore", "--check", "bomb.headcount-backup"],
        ] {
            let said = within_limits(dir.path(), args, Stdio::null());
            assert!(said.code.is_some_and(|code| code != 0), "{args:?}: {said:?}");
            assert!(said.err.contains(words), "{args:?}: {}", said.err);
        }
    }
}

#[test]
fn what_an_office_has_is_read_under_the_same_limit() {
    let dir = office();
    let tables = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workbooks/");
    for book in ["field-office.xlsx", "field-office.ods"] {
        let args = ["import", &format!("{tables}{book}"), "--dry-run"];
        let said = within_limits(dir.path(), &args, Stdio::null());
        assert!(
            !said.err.contains("more than") && !said.err.contains("longer than"),
            "{}",
            said.err
        );
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(said.out.contains("7 activities would be imported"), "{said:?}");
    }
    // A cell at the far end of a sheet makes none of those between.
    let cell = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\" t=\"s\"><v>0</v></c></row>";
    let far = sheet("<dimension ref=\"A1:XFD1048576\"/>", cell, 1);
    refused(
        dir.path(),
        "far.xlsx",
        &xlsx(vec![("xl/worksheets/sheet1.xml", far)]),
        "is missing from the header",
    );
    let cell = cell.replace("XFD", "XFE");
    refused(
        dir.path(),
        "farther.xlsx",
        &xlsx(vec![("xl/worksheets/sheet1.xml", sheet("", &cell, 1))]),
        "has a cell beyond column 16384",
    );
}
