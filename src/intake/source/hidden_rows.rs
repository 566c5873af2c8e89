//! The rows of an XLSX workbook that are hidden, which the library that reads sheets does not tell.
//!
//! Belongs here: their numbers. Does not: what is said of them (`recognise`): a filter hides rows that still
//! count, so they are read like others.
//!
//! Invariant: a part is read piece by piece, however long it is.

use std::io::{BufRead, BufReader, Read, Seek};

use zip::ZipArchive;

use super::csv::BUFFER_BYTES;

/// Parts that list other parts have a line for each; one that is longer is not read.
const LIST_BYTES_MAX: u64 = 4 << 20;
/// No more hidden rows than these are told of a sheet.
const ROWS_MAX: usize = 100_000;

/// Hidden rows by the name of their sheet, as the spreadsheet numbers them. What cannot be read has none:
/// reading its cells says what is wrong.
pub(super) fn hidden_rows(content: &mut (impl Read + Seek)) -> Vec<(String, Vec<u32>)> {
    let Ok(mut archive) = ZipArchive::new(content) else { return Vec::new() };
    let targets = list(&mut archive, "xl/_rels/workbook.xml.rels");
    let sheets = list(&mut archive, "xl/workbook.xml");
    let target = |id: &str| {
        let found = elements(&targets, "Relationship").find(|tag| mark(tag, "Id") == Some(id))?;
        mark(found, "Target").map(|target| match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        })
    };
    let mut hidden = Vec::new();
    for tag in elements(&sheets, "sheet") {
        let (Some(name), Some(part)) = (mark(tag, "name"), mark(tag, "r:id").and_then(target))
        else {
            continue;
        };
        let rows = archive.by_name(&part).map(of_part).unwrap_or_default();
        if !rows.is_empty() {
            hidden.push((unescaped(name), rows));
        }
    }
    hidden
}

fn list(archive: &mut ZipArchive<impl Read + Seek>, name: &str) -> String {
    let mut bytes = Vec::new();
    if let Ok(part) = archive.by_name(name) {
        // What was read before an error is not used: it lists too little.
        if part.take(LIST_BYTES_MAX).read_to_end(&mut bytes).is_err() {
            bytes.clear();
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The tags of an element, whatever stands before its name.
fn elements<'a>(text: &'a str, element: &'a str) -> impl Iterator<Item = &'a str> {
    text.split('<').filter(move |tag| name_of(tag) == element)
}

fn name_of(tag: &str) -> &str {
    let name = tag.split(|c: char| c.is_whitespace() || c == '/' || c == '>').next();
    name.and_then(|name| name.rsplit(':').next()).unwrap_or_default()
}

/// What a tag says under a name.
fn mark<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let tag = tag.split('>').next()?;
    let from = tag.match_indices(name).find_map(|(at, _)| {
        let before = tag.get(..at)?.chars().next_back()?;
        let value = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        before.is_whitespace().then_some(value)
    })?;
    let quote = from.chars().next().filter(|c| ['"', '\''].contains(c))?;
    from.get(1..)?.split(quote).next()
}

fn unescaped(name: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    pairs.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to))
}

fn of_part(part: impl Read) -> Vec<u32> {
    let mut part = BufReader::with_capacity(BUFFER_BYTES, part);
    let (mut rows, mut piece, mut last) = (Vec::new(), Vec::new(), 0);
    loop {
        piece.clear();
        match part.read_until(b'>', &mut piece) {
            Ok(0) | Err(_) => return rows,
            Ok(_) => {}
        }
        let Some(tag) = row_tag(&piece) else { continue };
        let number = mark(tag, "r").and_then(|number| number.parse().ok());
        last = number.unwrap_or(last + 1);
        if matches!(mark(tag, "hidden"), Some("1" | "true")) && rows.len() < ROWS_MAX {
            rows.push(last);
        }
    }
}

/// The tag of a row, at the end of a piece.
fn row_tag(piece: &[u8]) -> Option<&str> {
    let from = piece.iter().rposition(|byte| *byte == b'<')?;
    let tag = std::str::from_utf8(piece.get(from + 1..)?).ok()?;
    (name_of(tag) == "row" && !tag.starts_with('/')).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_by_their_own_marks() {
        let part = "<x:sheetData><x:row r=\"2\" spans=\"1:3\" hidden=\"1\"><c r=\"A2\"/></x:row>\
            <row hidden='0'><c/></row><row hidden='true'></row><row r=\"9\" customHidden=\"1\"/>";
        assert_eq!(of_part(part.as_bytes()), [2, 4]);
    }
}
