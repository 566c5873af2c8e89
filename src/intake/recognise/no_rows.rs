//! Rows that are none of a list's: totals in and under it, its header once more, notes under it.
//!
//! Belongs here: what says that a row is none, alike for the intake's own tables, for lists with hashtags
//! and for forms. Does not: numbers of groups that add up to another (`assemble`), what the rows are read
//! for.
//!
//! What a row counts is right whichever way it is decided, or asked about: a row that says plainly that it
//! is a total is left out and named; one that reads like one is refused, since a place can have such a name.

use crate::event::spelling::fold_label;
use crate::intake::source::row::Cells;
use crate::issue::Code;

/// What a column says of a row, as far as it can tell a total from others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    /// Who or where: a person, a household, a place.
    Identity,
    /// The reference of an activity, which an office makes up of words.
    Reference,
    /// The name of a counted group: a group alone in its activity may well be called a total.
    Group,
    /// Something else that is read.
    Other,
    /// Nothing that is read.
    #[default]
    Unread,
}

/// The columns of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListColumns {
    /// By position; beyond the last, nothing is read.
    roles: Vec<Role>,
    /// What stands in the header, and in a row of hashtags under it.
    headers: Vec<Vec<String>>,
}

/// What a row is that is none of a list's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRow {
    /// A total, as the cell at a position says.
    Total(usize),
    /// Perhaps a total: the cell at a position reads so.
    PerhapsTotal(usize),
    /// The header once more.
    Header,
    /// The header's columns in another order.
    OtherHeader,
    /// A single text, as in a note or a signature.
    Note(usize),
}

impl NoRow {
    /// What is reported of it, and whether that is an error. A note is left out where `one_is_none`: one
    /// filled cell is no row of the list.
    pub fn code(self, one_is_none: bool) -> (Code, bool) {
        match self {
            Self::Total(_) => (Code::RowTotal, false),
            Self::PerhapsTotal(_) => (Code::RowTotalPerhaps, true),
            Self::Header => (Code::HeaderAgain, false),
            Self::OtherHeader => (Code::HeaderOther, true),
            Self::Note(_) => (Code::RowNote { left_out: one_is_none }, !one_is_none),
        }
    }

    /// The position of the cell that says so.
    pub fn position(self) -> Option<usize> {
        match self {
            Self::Total(at) | Self::PerhapsTotal(at) | Self::Note(at) => Some(at),
            Self::Header | Self::OtherHeader => None,
        }
    }
}

impl ListColumns {
    /// Columns with their roles, and the rows that head them.
    pub fn new(roles: Vec<Role>, headers: Vec<Vec<String>>) -> Self {
        let fold = |row: Vec<String>| row.iter().map(|cell| fold_label(cell)).collect();
        Self { roles, headers: headers.into_iter().map(fold).collect() }
    }

    fn role(&self, position: usize) -> Role {
        self.roles.get(position).copied().unwrap_or_default()
    }

    /// What a row is, where it is none of the list's.
    pub fn no_row(&self, row: &impl Cells) -> Option<NoRow> {
        self.total(row).or_else(|| self.header(row)).or_else(|| self.note(row))
    }

    fn total(&self, row: &impl Cells) -> Option<NoRow> {
        let mut is_first = true;
        let mut is_identified = false;
        let mut of_group = None;
        for (at, text) in filled(row) {
            let is_leftmost = std::mem::take(&mut is_first);
            let role = self.role(at);
            // Most cells say nothing of a row, whatever stands in them.
            if role == Role::Other || (role == Role::Unread && !is_leftmost) {
                continue;
            }
            match (says_total(text), role) {
                (None, Role::Identity | Role::Reference) => is_identified = true,
                (Some(Total::Said), Role::Identity | Role::Reference) => {
                    return Some(NoRow::Total(at));
                }
                (Some(Total::Perhaps), Role::Identity) => return Some(NoRow::PerhapsTotal(at)),
                (Some(Total::Said), Role::Unread) if is_leftmost => return Some(NoRow::Total(at)),
                (Some(Total::Said), Role::Group) => of_group = Some(at),
                _ => {}
            }
        }
        of_group.filter(|_| !is_identified).map(NoRow::Total)
    }

    fn header(&self, row: &impl Cells) -> Option<NoRow> {
        const CELLS_MIN: usize = 2;
        // A row of the list is told by its first cell.
        let has_all = |header: &&Vec<String>| filled(row).all(|(_, text)| is_one_of(header, text));
        let mut headers = self.headers.iter().filter(has_all).peekable();
        headers.peek()?;
        let is_again = |header: &Vec<String>| {
            let mut cells = filled(row).peekable();
            cells.peek().is_some()
                && cells
                    .all(|(at, text)| header.get(at..=at).is_some_and(|own| is_one_of(own, text)))
        };
        if headers.any(is_again) {
            return Some(NoRow::Header);
        }
        // All filled cells are of one of the headers, at other places.
        filled(row).nth(CELLS_MIN - 1).is_some().then_some(NoRow::OtherHeader)
    }

    fn note(&self, row: &impl Cells) -> Option<NoRow> {
        const READ_MIN: usize = 2;
        if self.roles.iter().filter(|role| **role != Role::Unread).count() < READ_MIN {
            return None;
        }
        let mut cells = filled(row);
        let (at, text) = cells.next()?;
        (cells.next().is_none() && is_note(text)).then_some(NoRow::Note(at))
    }
}

fn filled<R: Cells>(row: &R) -> impl Iterator<Item = (usize, &str)> {
    row.texts().enumerate().filter(|(_, text)| !text.is_empty())
}

/// Whether a cell is one of some folded headers. Most are told without folding them.
fn is_one_of(headers: &[String], text: &str) -> bool {
    if text.is_ascii() && !text.contains("  ") {
        return headers.iter().any(|header| text.eq_ignore_ascii_case(header));
    }
    let folded = fold_label(text);
    headers.contains(&folded)
}

/// Whether a text that stands alone in its row is no number or name of a list: several words, or a word
/// with a colon.
fn is_note(text: &str) -> bool {
    const WORDS_MIN: usize = 3;
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let words = text.split_whitespace().filter(is_word).count();
    words >= WORDS_MIN || (words >= 1 && text.contains(':'))
}

/// How plainly a text says that it is a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// It says nothing else.
    Said,
    /// It says something else besides.
    Perhaps,
}

/// What totals, averages and carried sums are called, folded: English, French, Spanish, Portuguese and Arabic.
const TOTALS: [&str; 53] = [
    "cumul",
    "cumule",
    "cumulatif",
    "acumulado",
    "cumulative",
    "cumulated",
    "total",
    "totaux",
    "totals",
    "totale",
    "totales",
    "tot",
    "total general",
    "totaux generaux",
    "total generale",
    "total geral",
    "total global",
    "total cumule",
    "total partiel",
    "total parcial",
    "total resultat",
    "total result",
    "overall total",
    "overall",
    "grand total",
    "grand-total",
    "gran total",
    "sub total",
    "sub-total",
    "subtotal",
    "subtotals",
    "sous total",
    "sous-total",
    "sous totaux",
    "sous-totaux",
    "soustotal",
    "somme",
    "sommes",
    "sum",
    "suma",
    "ensemble",
    "moyenne",
    "average",
    "promedio",
    "a reporter",
    "report a nouveau",
    "carried forward",
    "brought forward",
    "المجموع",
    "مجموع",
    "الاجمالي",
    "اجمالي",
    "المجموع الكلي",
];

/// Words that make a longer text read like a total, at its beginning or end.
const PERHAPS: [&str; 15] = [
    "cumul",
    "total",
    "totaux",
    "totale",
    "subtotal",
    "sous-total",
    "sous-totaux",
    "sub-total",
    "grand-total",
    "المجموع",
    "مجموع",
    "الاجمالي",
    "اجمالي",
    "للمجموع",
    "s/total",
];

/// What a cell says of its row being a total.
pub fn says_total(text: &str) -> Option<Total> {
    const BYTES_MAX: usize = 120;
    if text.len() > BYTES_MAX || !may_be_total(text) {
        return None;
    }
    let folded = joined(fold_label(text));
    if is_short(&folded) || is_counted(&folded) {
        return Some(Total::Perhaps);
    }
    let is_around = |c: char| !c.is_alphanumeric();
    let plain = folded.trim_matches(|c: char| is_around(c) || c.is_ascii_digit());
    if TOTALS.contains(&plain) {
        return Some(Total::Said);
    }
    let mut words = folded.split_whitespace().map(|word| word.trim_matches(is_around));
    let first = words.next().unwrap_or_default();
    let last = words.next_back();
    let is_one = |word: &str| PERHAPS.contains(&word);
    let last_is = last.is_some_and(is_one);
    ((is_one(first) && last.is_some()) || last_is || folded.starts_with("sous total"))
        .then_some(Total::Perhaps)
}

/// Whether a text is an abbreviation of a subtotal, perhaps with a number: in Spanish, `S/T` has other meanings.
fn is_short(folded: &str) -> bool {
    let plain = folded.trim_end_matches(|c: char| !c.is_alphabetic());
    ["s/t", "s/total", "s-t", "s.t"].contains(&plain)
}

/// Whether a text counts what the rows are: `2 ménages`, `12 households`.
fn is_counted(folded: &str) -> bool {
    const COUNTED: [&str; 30] = [
        "menage",
        "menages",
        "famille",
        "familles",
        "personne",
        "personnes",
        "individu",
        "individus",
        "beneficiaire",
        "beneficiaires",
        "chef de menage",
        "chefs de menage",
        "ligne",
        "lignes",
        "household",
        "households",
        "hh",
        "hhs",
        "family",
        "families",
        "person",
        "persons",
        "people",
        "beneficiaries",
        "individuals",
        "hogares",
        "familias",
        "personas",
        "اسرة",
        "شخص",
    ];
    let rest = folded.trim_start_matches(|c: char| c.is_numeric());
    rest.len() < folded.len() && COUNTED.contains(&rest.trim_matches(|c: char| !c.is_alphabetic()))
}

/// A word that is written with spaces between its letters as one.
fn joined(text: String) -> String {
    const LETTERS_MIN: usize = 3;
    let is_spaced = text.split(' ').all(|part| part.chars().count() == 1);
    match is_spaced && text.split(' ').count() >= LETTERS_MIN {
        true => text.replace(' ', ""),
        false => text,
    }
}

/// Whether a text can be a total at all: most cells are told so without folding them.
fn may_be_total(text: &str) -> bool {
    if !text.is_ascii() || text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(' ') {
        return true;
    }
    // Each of the parts has two letters; most numbers have fewer.
    let bytes = text.as_bytes();
    if bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).nth(1).is_none() {
        return false;
    }
    const PARTS: [&[u8]; 16] = [
        b"s/t",
        b"s-t",
        b"s.t",
        b"cumul",
        b"acumul",
        b"t o t",
        b"tota",
        b"sum",
        b"somm",
        b"ensemble",
        b"moyenne",
        b"average",
        b"promedio",
        b"report",
        b"overall",
        b"forward",
    ];
    let has = |part: &&[u8]| bytes.windows(part.len()).any(|w| w.eq_ignore_ascii_case(part));
    PARTS.iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::source::row::TextRow;

    #[test]
    fn totals_are_told_from_names() {
        let said = [
            "TOTAL",
            "Total général",
            "TOTAL GÉNÉRAL :",
            "Sous-total",
            "Grand total",
            "Somme",
            "Ensemble",
            "Suma",
            "Gran total",
            "المجموع",
            "الإجمالي",
            "Totaux",
            "Total 2025",
            "TOTAL (12)",
            "Sous total 1",
            "Ｔｏｔａｌ",
            "T O T A L",
        ];
        let expected = said.map(|text| (text, Some(Total::Said)));
        assert_eq!(said.map(|text| (text, says_total(text))), expected);
        let perhaps =
            ["Total Gao", "Sous-total Mopti", "Gao Total", "Sous total Gao", "Total (ménages)"];
        assert!(perhaps.iter().all(|text| says_total(text) == Some(Total::Perhaps)));
        let names = [
            "",
            "H-0001",
            "Totala",
            "Ensemble scolaire",
            "Sommeville",
            "Consummer",
            "Gao",
            "Toumbouctou",
            "GAO-EDU-2025-001",
            "Totalement isolé du reste",
        ];
        assert_eq!(names.map(says_total), [None; 10]);
    }

    #[test]
    fn what_a_row_is_that_is_none() {
        let headers = vec![["Ménage", "Taille", "Groupe"].map(ToOwned::to_owned).to_vec()];
        let roles = vec![Role::Identity, Role::Other, Role::Group];
        let columns = ListColumns::new(roles, headers);
        let no_row = |cells: &[&str]| columns.no_row(&TextRow::new(7, cells.to_vec()));
        assert_eq!(no_row(&["H1", "4", "Total"]), None);
        assert_eq!(no_row(&["", "4", "Total"]), Some(NoRow::Total(2)));
        assert_eq!(no_row(&["Total", "4", ""]), Some(NoRow::Total(0)));
        assert_eq!(no_row(&["", "", "", "", "Total"]), Some(NoRow::Total(4)));
        assert_eq!(no_row(&["MENAGE", "taille"]), Some(NoRow::Header));
        assert_eq!(no_row(&["Taille", "Ménage"]), Some(NoRow::OtherHeader));
        assert_eq!(no_row(&["Source : mairie"]), Some(NoRow::Note(0)));
        assert_eq!(no_row(&["H 1"]), None);
    }
}
