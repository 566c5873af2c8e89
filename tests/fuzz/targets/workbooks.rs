//! Workbooks, whose files are mutated before they are packed.

use std::io::{Cursor, Write};

use headcount::intake::writing::annotated;
use headcount::language::Language;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::desk::{input, take};
use super::parts::{self, Part};
use super::tables::{books_of, said};

/// The files of an XLSX workbook, by their part.
pub const XLSX: [&str; 16] = [
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet3.xml",
    "xl/worksheets/sheet4.xml",
    "xl/worksheets/sheet5.xml",
    "xl/worksheets/sheet6.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/tables/table1.xml",
    "xl/comments1.xml",
    "xl/metadata.xml",
];

/// The files of an ODS workbook, by their part.
pub const ODS: [&str; 4] = ["content.xml", "META-INF/manifest.xml", "styles.xml", "settings.xml"];
/// The first file of an ODS workbook.
const ODS_TYPE: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");

/// An XLSX workbook.
pub fn xlsx(bytes: &[u8]) {
    taken(&packed(None, &XLSX, &parts::split(bytes)));
}

/// An ODS workbook.
pub fn ods(bytes: &[u8]) {
    taken(&packed(Some(ODS_TYPE), &ODS, &parts::split(bytes)));
}

/// The bytes of a workbook or archive.
pub fn archive(bytes: &[u8]) {
    taken(bytes);
}

/// The files that parts are, in an archive; of a file that is there twice, the first.
fn packed(first: Option<(&str, &[u8])>, names: &[&str], parts: &[Part]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let files = parts
        .iter()
        .filter_map(|(which, part)| Some((*names.get(usize::from(*which))?, part.as_slice())));
    for (name, file) in first.into_iter().chain(files) {
        if archive.start_file(name, stored).is_ok() {
            archive.write_all(file).unwrap();
        }
    }
    archive.finish().unwrap().into_inner()
}

fn taken(workbook: &[u8]) {
    /// A copy of many rows takes long, and what it could show is in a few.
    const ROWS_MAX: usize = 200;
    const CELLS_MAX: usize = 200;
    let file = input("activities.xlsx", workbook);
    let (_, issues) = take(vec![file.clone()], None);
    said(&issues);
    let books = books_of(&[file]);
    let sheets = books.iter().flat_map(|book| &book.sheets);
    let rows: Vec<_> = sheets.flat_map(|sheet| &sheet.rows).collect();
    if rows.len() < ROWS_MAX && rows.iter().all(|row| row.cells.len() < CELLS_MAX) {
        let _ = annotated::bytes(&books, &issues, Language::English.texts());
    }
}
