//! The part of an XLSX workbook that says how it calculates, which the library that reads sheets does
//! not tell.
//!
//! Belongs here: two marks of that part. Does not: sheets and cells (`xlsx`).

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::grid::DaysFrom;

/// The part has a line for each sheet; one that is longer is not read.
const PART_BYTES_MAX: u64 = 4 << 20;

/// How a workbook calculates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Calculation {
    /// Whether everything is to be calculated when a spreadsheet opens it. Programs that write formulas
    /// and cannot calculate them set this mark, and put 0 or nothing as the result of each.
    pub(super) is_due: bool,
    /// From when it counts days.
    pub(super) days_from: DaysFrom,
}

impl Calculation {
    /// Reads it; of a workbook that has no such part, what holds for most.
    pub(super) fn of(content: &mut (impl Read + Seek)) -> Self {
        let Some(part) = part(content) else { return Self::default() };
        let days_from = match is_set(&part, "workbookPr", "date1904") {
            true => DaysFrom::Year1904,
            false => DaysFrom::Year1900,
        };
        Self { is_due: is_set(&part, "calcPr", "fullCalcOnLoad"), days_from }
    }
}

fn part(content: &mut (impl Read + Seek)) -> Option<String> {
    let mut archive = ZipArchive::new(content).ok()?;
    let name = {
        let mut names = archive.file_names().filter_map(Result::ok);
        let name = names.find(|name| name.to_ascii_lowercase().ends_with("workbook.xml"))?;
        name.into_owned()
    };
    let mut text = Vec::new();
    archive.by_name(&name).ok()?.take(PART_BYTES_MAX).read_to_end(&mut text).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// Whether an element has a mark that is set.
fn is_set(part: &str, element: &str, mark: &str) -> bool {
    let mut elements = part.split('<').filter(|tag| {
        let name = tag.split(|c: char| c.is_whitespace() || c == '/' || c == '>').next();
        name.is_some_and(|name| name.rsplit(':').next() == Some(element))
    });
    elements.any(|tag| {
        let value = tag.split_once(mark).map(|(_, value)| value.trim_start());
        let value = value.and_then(|value| value.strip_prefix('=')).map(str::trim_start);
        let value = value.and_then(|value| value.strip_prefix(['"', '\'']));
        value.is_some_and(|value| value.starts_with('1') || value.starts_with("true"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_of_their_own_element() {
        let part =
            r#"<workbook><workbookPr date1904="1"/><calcPr calcId="191029" fullCalcOnLoad = "1"/>"#;
        assert!(is_set(part, "calcPr", "fullCalcOnLoad") && is_set(part, "workbookPr", "date1904"));
        let part = r#"<x:workbook fullCalcOnLoad="1"><x:calcPr fullCalcOnLoad="0"/>"#;
        assert!(
            !is_set(part, "calcPr", "fullCalcOnLoad") && !is_set(part, "workbookPr", "date1904")
        );
        assert!(is_set("<x:calcPr fullCalcOnLoad='true'>", "calcPr", "fullCalcOnLoad"));
    }
}
