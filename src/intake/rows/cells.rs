//! Cells as values: one row's cells, read by column name, with an issue for each that is wrong.
//!
//! Belongs here: reading one cell. Does not: what rows mean together (`rows`).

use super::names::Names;
use crate::event::EntryKind;
use crate::event::ids::{NameError, Reference};
use crate::event::limits::HEADCOUNT_MAX;
use crate::event::people::{Cells, Disability, Link, PopulationGroup};
use crate::event::place::Residence;
use crate::event::spelling::nearest;
use crate::event::text::{Decimal, lost_unseen, normalised};
use crate::event::time::{Day, DayError};
use crate::intake::dates::{is_iso, serial, without_time, written_otherwise};
use crate::intake::no_value::{is_no_number, is_no_value};
use crate::intake::numbers::{is_reformatted, whole};
use crate::intake::recognise::table_rows::{COMMAND_LINE, TableRows};
use crate::intake::shown::with_cell;
use crate::intake::source::fault::fault;
use crate::intake::source::row::TextRow;
use crate::intake::source::rows::has_no_control_character;
use crate::intake::tables::Column;
use crate::issue::value::{Limit, Quantity, WordList};
use crate::issue::{Code, Issue, Severity};
use crate::register::Numbers;

/// A noun with its article.
pub fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// What stands as household of a person who left it.
const LEFT: &str = "-";

/// What stands in a cell.
enum Cell<'a> {
    Filled(&'a str),
    Empty,
    /// Something of which a mapping can make nothing, as is already reported.
    Unusable,
}

/// Reads the cells of one row.
pub struct Row<'a> {
    sheet: &'a TableRows,
    row: &'a TextRow,
    /// What was wrong so far.
    pub issues: Vec<Issue>,
    /// Whether a cell was asked for that is already reported to be unusable.
    is_spoiled: bool,
}

impl<'a> Row<'a> {
    /// Starts on a row.
    pub fn new(sheet: &'a TableRows, row: &'a TextRow) -> Self {
        Self { sheet, row, issues: Vec::new(), is_spoiled: false }
    }

    /// Whether nothing was wrong so far; warnings leave a row good.
    pub fn is_good(&self) -> bool {
        !self.is_spoiled && !self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// A cell's text; empty where the column is missing.
    pub fn text(&self, column: Column) -> &'a str {
        self.sheet.position(column).map_or("", |at| self.row.cell(at))
    }

    fn cell(&self, column: Column) -> Cell<'a> {
        match self.sheet.position(column) {
            Some(at) if self.row.unusable.contains(at) => Cell::Unusable,
            Some(at) if !self.row.cell(at).is_empty() => Cell::Filled(self.row.cell(at)),
            _ => Cell::Empty,
        }
    }

    /// A cell's text, where it has one that can be used.
    pub fn filled(&mut self, column: Column) -> Option<&'a str> {
        match self.cell(column) {
            Cell::Filled(text) => (!self.reports_unusable(column, text)).then_some(text),
            Cell::Empty => None,
            Cell::Unusable => {
                self.is_spoiled = true;
                None
            }
        }
    }

    /// Adds an error about a cell, showing its value where it can be nobody's.
    pub fn wrong(&mut self, column: Column, code: Code) {
        let issue = with_cell(self.issue_at(column, code), column, self.text(column));
        self.issues.push(issue);
    }

    /// Adds an error about a cell without its value, which may be personal.
    pub fn wrong_unseen(&mut self, column: Column, code: Code) {
        let issue = self.issue_at(column, code);
        self.issues.push(issue);
    }

    /// What the user's file calls a column: of the two for an age, the one that it has.
    pub fn called(&self, column: Column) -> &'a str {
        let is_age = column == Column::BirthYear && self.sheet.position(column).is_none();
        let has_age = self.sheet.position(Column::Age).is_some();
        self.sheet.called(if is_age && has_age { Column::Age } else { column })
    }

    /// An error in a column of this row, which is called as in the user's file.
    pub fn issue_at(&self, column: Column, code: Code) -> Issue {
        let issue = Issue::new(&self.sheet.file, code);
        let issue = issue.on(self.sheet.sheet.as_deref()).at(self.row.number);
        issue.column(self.sheet.called(column))
    }

    /// Reports a text that is no value, once.
    fn reports_unusable(&mut self, column: Column, text: &str) -> bool {
        let Some(code) = self.unusable(column, text) else { return false };
        // Such texts are nobody's, so that they can be shown; a formula may have somebody's in it.
        let is_shown = match code {
            Code::FormulaWithoutResult => false,
            Code::NumberReformatted => !matches!(column, Column::Person | Column::Household),
            _ => true,
        };
        let issue = self.issue_at(column, code);
        let issue = if is_shown { issue.value(text) } else { issue };
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
        true
    }

    /// Why a cell's text is no value of its column.
    fn unusable(&self, column: Column, text: &str) -> Option<Code> {
        if let Some(fault) = fault(text) {
            return Some(fault.into());
        }
        if !column.identifies() || self.sheet.accepted.contains(column, text) {
            return None;
        }
        let is_somebodys = matches!(column, Column::Person | Column::Household);
        let is_no = if is_somebodys { is_no_number } else { is_no_value };
        if is_no(text) {
            let spec = self.sheet.table.columns().iter().find(|spec| spec.column == column);
            let needed = spec.is_some_and(|spec| spec.required);
            return Some(Code::NoValue { needed, mapped: self.sheet.is_mapped });
        }
        (column.is_number() && is_reformatted(text)).then_some(Code::NumberReformatted)
    }

    fn required(&mut self, column: Column) -> Option<&'a str> {
        if let Cell::Empty = self.cell(column) {
            self.wrong_unseen(column, Code::CellEmpty);
        }
        self.filled(column)
    }

    /// The reference of an activity; `own` is whether this is the activity's own row.
    pub fn reference(&mut self, own: bool) -> Option<Reference> {
        let text = self.required(Column::Activity)?;
        let code = match Reference::new(text) {
            Ok(reference) => return Some(reference),
            Err(NameError::Empty) => Code::ReferenceEmpty { own },
            Err(NameError::Long(max)) => Code::ReferenceLong { own, max: max.into() },
            Err(NameError::Character(character)) => Code::ReferenceCharacter { own, character },
        };
        self.wrong(Column::Activity, code);
        None
    }

    /// Somebody's number, by its place among those of a kind; never shown.
    pub fn number_of(
        &mut self,
        column: Column,
        kind: EntryKind,
        numbers: &mut Numbers,
    ) -> Option<u32> {
        let text = self.required(column)?;
        if !has_no_control_character(text) {
            self.wrong_unseen(column, Code::TextControl { of_place: false });
            return None;
        }
        match self.row.kept {
            Some(kept) => kept.of(kind),
            None => numbers.keep(kind, text, self.sheet.numbering.list(column)),
        }
    }

    /// A person's household, by the place of its number; none where the cell is a dash. Under a
    /// mapping a dash says so only where the mapping does: in many forms it says nothing.
    pub fn link(&mut self, numbers: &mut Numbers) -> Link {
        let is_dash = self.text(Column::Household) == LEFT;
        let is_own = self.sheet.called.is_empty();
        if is_dash && (is_own || self.sheet.accepted.contains(Column::Household, LEFT)) {
            return Link::Left;
        }
        match self.filled(Column::Household) {
            None => Link::Unstated,
            Some(_) => self
                .number_of(Column::Household, EntryKind::Household, numbers)
                .map_or(Link::Unstated, Link::Household),
        }
    }

    /// A text for the log.
    pub fn plain(&mut self, column: Column) -> String {
        let Some(text) = self.filled(column) else { return String::new() };
        match column.checked(text) {
            Ok(stored) => {
                if lost_unseen(text, &stored) {
                    let note = self.issue_at(column, Code::TextUnseen).note();
                    self.issues.push(note);
                }
                stored
            }
            Err(error) => {
                // What may be somebody's number or address is not repeated.
                self.wrong_unseen(column, Code::unfit(error, false));
                String::new()
            }
        }
    }

    /// A text for the log that must be there.
    pub fn plain_needed(&mut self, column: Column) -> Option<String> {
        self.required(column)?;
        Some(self.plain(column))
    }

    /// One of a closed list; `None` where empty.
    pub fn one_of<T: Copy + std::fmt::Display + std::str::FromStr>(
        &mut self,
        column: Column,
        all: &[T],
        list: WordList,
    ) -> Option<T> {
        let text = self.filled(column)?;
        if let Ok(value) = text.parse() {
            return Some(value);
        }
        let wanted = normalised(text);
        let words = list.words();
        if let Some(at) = words.iter().position(|word| *word == wanted) {
            return all.get(at).copied();
        }
        let near = nearest(text, words.into_iter());
        self.wrong(column, Code::WordUnknown { list, near });
        None
    }

    /// The same, but it must be there.
    pub fn one_of_needed<T: Copy + std::fmt::Display + std::str::FromStr>(
        &mut self,
        column: Column,
        all: &[T],
        list: WordList,
    ) -> Option<T> {
        self.required(column)?;
        self.one_of(column, all, list)
    }

    /// An id of the profile, given by id or name.
    pub fn known<I: Clone>(&mut self, column: Column, given: &str, names: &Names<I>) -> Option<I> {
        if self.reports_unusable(column, given) {
            return None;
        }
        if let Some(id) = names.find(given) {
            return Some(id.clone());
        }
        let code = names.fault(given)?;
        let issue = with_cell(self.issue_at(column, code), column, given);
        self.issues.push(issue);
        None
    }

    /// A day; `None` where empty.
    pub fn day(&mut self, column: Column) -> Option<Day> {
        let text = self.filled(column)?;
        match Day::parse(without_time(text)) {
            Ok(day) => Some(day),
            Err(error) => {
                let serial = serial(text, self.sheet.days_from);
                let code = match (written_otherwise(text), serial, error) {
                    (None, Some(day), _) => {
                        Code::DateSerial { day, in_workbook: self.sheet.is_of_workbook() }
                    }
                    (None, None, DayError::Form) if is_iso(text) => Code::DateImpossible,
                    (meant, _, DayError::Form) => Code::DateMalformed { meant },
                    (meant, _, DayError::Range) => Code::DateOutOfRange { meant },
                };
                self.wrong(column, code);
                None
            }
        }
    }

    /// A day that must be there.
    pub fn day_needed(&mut self, column: Column) -> Option<Day> {
        self.required(column)?;
        self.day(column)
    }

    /// A whole number within limits; `None` where empty.
    pub fn whole(&mut self, column: Column, min: u32, max: u32, of_what: Quantity) -> Option<u32> {
        let text = self.filled(column)?;
        match whole(text, self.sheet.decimal_comma) {
            Some(n) if (i64::from(min)..=i64::from(max)).contains(&n) => u32::try_from(n).ok(),
            Some(n) if n < i64::from(min) => {
                self.wrong(column, Code::NumberTooSmall { of_what, min: Limit::of(of_what, min) });
                None
            }
            None if !text.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.wrong(column, Code::NumberMalformed);
                None
            }
            _ => {
                self.wrong(column, Code::NumberTooLarge { of_what, max: Limit::of(of_what, max) });
                None
            }
        }
    }

    /// A whole number that must be there.
    pub fn whole_needed(
        &mut self,
        column: Column,
        min: u32,
        max: u32,
        of_what: Quantity,
    ) -> Option<u32> {
        self.required(column)?;
        self.whole(column, min, max, of_what)
    }

    /// An amount; `None` where empty.
    pub fn decimal(&mut self, column: Column) -> Option<Decimal> {
        let text = self.filled(column)?;
        let parsed = Decimal::parse(text, self.sheet.decimal_comma);
        if parsed.is_none() {
            let typed = self.sheet.file == COMMAND_LINE;
            self.wrong(column, Code::AmountMalformed { typed });
        }
        parsed
    }

    /// The ten SADD cells, which may not add up to more than `size`.
    pub fn sadd(&mut self, size: Option<u32>, size_column: Column) -> Cells {
        let mut cells = Cells::default();
        let mut spoiled = false;
        for (cell, column) in cells.0.iter_mut().zip(Column::SEX_AND_AGE) {
            let before = self.issues.len();
            *cell = self.whole(column, 0, HEADCOUNT_MAX, Quantity::People);
            spoiled |= self.issues.len() > before;
        }
        if size.is_some_and(|size| !spoiled && cells.sum() > u64::from(size)) {
            self.wrong(size_column, Code::CellsAboveTotal { sum: cells.sum().into() });
        }
        cells
    }

    /// A population group.
    pub fn population_group(&mut self) -> Option<PopulationGroup> {
        self.one_of(Column::PopulationGroup, PopulationGroup::ALL, WordList::PopulationGroup)
    }

    /// A statement on disability.
    pub fn disability(&mut self) -> Option<Disability> {
        self.one_of(Column::Disability, Disability::ALL, WordList::Disability)
    }

    /// A declared home.
    pub fn residence(&mut self) -> Option<Residence> {
        let residence = Residence {
            name: self.plain(Column::Residence),
            pcode: self.plain(Column::ResidencePcode),
        };
        let stated = !residence.name.is_empty() || !residence.pcode.is_empty();
        stated.then_some(residence)
    }
}
