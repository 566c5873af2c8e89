//! What a form is called.
//!
//! Invariant: a form's name is the same in next month's export: a form is known by it.

use crate::event::text;
use crate::intake::source::grid::Book;

/// Names that spreadsheets give to sheets by themselves.
const OF_PROGRAMS: &[&str] = &[
    "sheet",
    "feuil",
    "feuille",
    "hoja",
    "worksheet",
    "data",
    "export",
    "donnees",
    "table",
    "tabelle",
    "planilha",
    "forms",
    "results",
];

/// What a form is called: its sheet, or its file without the time of download.
pub(super) fn form_name(books: &[Book], sheet: &str) -> String {
    let file = books.first().map_or("", |book| book.file.as_str());
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let own = without_time(sheet);
    let bare = own.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '_');
    let folded = crate::event::spelling::fold_label(bare);
    let name = match own.is_empty() || OF_PROGRAMS.contains(&folded.as_str()) {
        true => without_time(stem),
        false => own,
    };
    match text::checked(name) {
        Ok(name) if !name.is_empty() => name,
        _ => "Form".to_owned(),
    }
}

/// A name without months, years and days, by which next month's list would be another one.
pub(super) fn without_months(name: &str) -> String {
    let of_time = |word: &&str| {
        let folded = crate::event::spelling::fold_label(word);
        let year = folded.len() == 4 && folded.starts_with("20");
        let digits = folded.chars().all(|c| c.is_ascii_digit());
        MONTHS.contains(&folded.as_str()) || digits && year
    };
    let parts = name.split([' ', '_', '-', '.']).filter(|part| !part.is_empty());
    parts.filter(|part| !of_time(part)).collect::<Vec<_>>().join(" ")
}

/// The months in French, English and Spanish, folded.
const MONTHS: &[&str] = &[
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "jan",
    "janv",
    "fev",
    "feb",
    "avr",
    "apr",
    "juil",
    "jul",
    "jun",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
];

/// A file's or sheet's name without what an export adds to it: versions and language, the time of
/// download, the number of a copy.
pub(super) fn without_time(name: &str) -> &str {
    let mut name = name;
    for mark in [" - latest version", "_-_latest_version", " - all versions", "_-_all_versions"] {
        if let Some((before, _)) = name.split_once(mark) {
            name = before;
        }
    }
    loop {
        let cut = name.trim_end_matches([' ', '_', '-', '.']);
        let cut = without_copy(cut);
        let digits = cut.len()
            - cut.trim_end_matches(|c: char| c.is_ascii_digit() || "-_:T.".contains(c)).len();
        let tail = cut.get(cut.len() - digits..).unwrap_or_default();
        let numbers: Vec<&str> =
            tail.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let year = |part: &&str| part.len() == 4 && part.starts_with("20");
        let long = |part: &&str| part.len() >= 8 && part.starts_with("20");
        let is_time = numbers.len() >= 3 && numbers.iter().any(year) || numbers.iter().any(long);
        let shorter = match is_time {
            true => cut
                .get(..cut.len() - digits)
                .unwrap_or_default()
                .trim_end_matches([' ', '_', '-', '.']),
            false => cut,
        };
        if shorter.is_empty() || shorter == name {
            return if shorter.is_empty() { name } else { shorter };
        }
        name = shorter;
    }
}

fn without_copy(name: &str) -> &str {
    let inner = name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    match inner {
        Some((before, number)) if number.bytes().all(|b| b.is_ascii_digit()) => before.trim_end(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_called_without_the_time_of_download() {
        for (file, sheet, name) in [
            (
                "Distribution_NRC_-_latest_version_-_labels_-_2025-05-01-10-20-30.xlsx",
                "Feuil1",
                "Distribution_NRC",
            ),
            ("x.xlsx", "Distribution NRC", "Distribution NRC"),
            ("liste-2025-05-01.csv", "liste-2025-05-01", "liste"),
            ("liste 20250501_1020.csv", "liste 20250501_1020", "liste"),
            ("liste (2).csv", "liste (2)", "liste"),
            ("Kits 2025.csv", "Kits 2025", "Kits 2025"),
            ("2025-05-01.csv", "2025-05-01", "2025-05-01"),
            ("export.csv", "Sheet1", "export"),
            ("", "", "Form"),
        ] {
            let books = [Book { file: file.to_owned(), ..Book::default() }];
            assert_eq!(form_name(&books, sheet), name, "{file} {sheet}");
        }
    }
}
