//! Cells as values: one row's cells, read by column name, with an issue for each that is wrong.
//!
//! Belongs here: reading one cell. Does not: what rows mean together (`rows`).

use crate::event::EntryKind;
use crate::event::limits::HEADCOUNT_MAX;
use crate::event::people::{Cells, Disability, Link, PopulationGroup};
use crate::event::place::Residence;
use crate::event::spelling::nearest;
use crate::event::text::{self, Decimal, TextError, normalised};
use crate::event::time::{Day, DayError};
use crate::intake::recognise::sheet::{COMMAND_LINE, Sheet};
use crate::intake::source::row::TextRow;
use crate::intake::source::rows::has_no_control_character;
use crate::intake::tables::{Column, Table};
use crate::issue::{Issue, Severity};
use crate::register::Numbers;

/// A noun with its article.
pub fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// What stands in a cell.
enum Cell<'a> {
    Filled(&'a str),
    Empty,
    /// Something of which a mapping can make nothing, as is already reported.
    Unusable,
}

/// Reads the cells of one row.
pub struct Row<'a> {
    sheet: &'a Sheet,
    row: &'a TextRow,
    /// What was wrong so far.
    pub issues: Vec<Issue>,
    /// Whether a cell was asked for that is already reported to be unusable.
    is_spoiled: bool,
}

impl<'a> Row<'a> {
    /// Starts on a row.
    pub fn new(sheet: &'a Sheet, row: &'a TextRow) -> Self {
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
            Cell::Filled(text) => Some(text),
            Cell::Empty => None,
            Cell::Unusable => {
                self.is_spoiled = true;
                None
            }
        }
    }

    /// Adds an error about a cell, showing its value.
    pub fn wrong(&mut self, column: Column, reason: impl Into<String>, remedy: impl Into<String>) {
        let value = self.text(column);
        let issue = self.issue_at(column, reason, remedy);
        // In a list of people, cells that slipped by a column hold names.
        let of_people = [Table::People, Table::Households].contains(&self.sheet.table);
        let place = [Column::Activity, Column::Residence, Column::ResidencePcode].contains(&column);
        let hidden = of_people && !place && text::may_be_name(value);
        self.issues.push(if hidden { issue } else { issue.value(value) });
    }

    /// Adds an error about a cell without its value, which may be personal.
    pub fn wrong_unseen(
        &mut self,
        column: Column,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let issue = self.issue_at(column, reason, remedy);
        self.issues.push(issue);
    }

    /// An error in a column of this row, which is called as in the user's file.
    pub fn issue_at(
        &self,
        column: Column,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Issue {
        let issue = Issue::file(&self.sheet.file, reason, remedy);
        let issue = issue.on(self.sheet.sheet.as_deref()).at(self.row.number);
        issue.column(self.sheet.called(column))
    }

    fn required(&mut self, column: Column) -> Option<&'a str> {
        if let Cell::Empty = self.cell(column) {
            self.wrong_unseen(column, "is empty, but required", "fill it in");
        }
        self.filled(column)
    }

    /// A filled cell, through a constructor.
    pub fn needed<T, E: std::fmt::Display>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, E>,
        remedy: &str,
    ) -> Option<T> {
        let text = self.required(column)?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong(column, error.to_string(), remedy);
                None
            }
        }
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
            let reason = "holds a line break or another control character";
            self.wrong_unseen(column, reason, "take it out, and close every quote of the row");
            return None;
        }
        match self.row.kept {
            Some(kept) => kept.of(kind),
            None => numbers.keep(kind, text, self.sheet.numbering.list(column)),
        }
    }

    /// A person's household, by the place of its number; none where the cell is a dash.
    pub fn link(&mut self, numbers: &mut Numbers) -> Link {
        match self.filled(Column::Household) {
            None => Link::Unstated,
            Some("-") => Link::Left,
            Some(_) => self
                .number_of(Column::Household, EntryKind::Household, numbers)
                .map_or(Link::Unstated, Link::Household),
        }
    }

    /// A text for the log.
    pub fn plain(&mut self, column: Column) -> String {
        let Some(text) = self.filled(column) else { return String::new() };
        match text::checked(text) {
            Ok(text) => text,
            Err(error) => {
                // What may be somebody's number or address is not repeated.
                let remedy = match error {
                    TextError::Long => "shorten it",
                    TextError::Control => "take it out, and close every quote of the row",
                    TextError::Email | TextError::Phone => "take it out",
                };
                self.wrong_unseen(column, error.to_string(), remedy);
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
        what: &str,
    ) -> Option<T> {
        let text = self.filled(column)?;
        if let Ok(value) = text.parse() {
            return Some(value);
        }
        let wanted = normalised(text);
        let names: Vec<String> = all.iter().map(ToString::to_string).collect();
        if let Some(at) = names.iter().position(|name| *name == wanted) {
            return all.get(at).copied();
        }
        let near = nearest(text, names.iter().map(String::as_str));
        let remedy = match near {
            Some(near) => format!("did you mean \"{near}\"? Known: {}", names.join(", ")),
            None => format!("use one of: {}", names.join(", ")),
        };
        self.wrong(column, format!("is not {}", with_article(what)), remedy);
        None
    }

    /// The same, but it must be there.
    pub fn one_of_needed<T: Copy + std::fmt::Display + std::str::FromStr>(
        &mut self,
        column: Column,
        all: &[T],
        what: &str,
    ) -> Option<T> {
        self.required(column)?;
        self.one_of(column, all, what)
    }

    /// An id of the profile, given by id or name.
    pub fn known<I: Clone>(
        &mut self,
        column: Column,
        given: &str,
        entries: &[(I, String, String)],
        what: &str,
    ) -> Option<I> {
        let wanted = normalised(given);
        let matches = |text: &String| normalised(text) == wanted;
        let found = entries.iter().find(|(_, id, name)| matches(id) || matches(name));
        if let Some((id, ..)) = found {
            return Some(id.clone());
        }
        let texts = entries.iter().flat_map(|(_, id, name)| [id.as_str(), name.as_str()]);
        let near = nearest(given, texts);
        let ids: Vec<&str> = entries.iter().map(|(_, id, _)| id.as_str()).collect();
        let remedy = match (near, ids.is_empty()) {
            (_, true) => format!("the profile has no {what}: add it with `headcount profile set`"),
            (Some(near), _) => format!("did you mean \"{near}\"? Known: {}", ids.join(", ")),
            (None, _) => format!("use one of: {}; or add it to the profile", ids.join(", ")),
        };
        let reason = format!("is not {} of the profile", with_article(what));
        let issue = self.issue_at(column, reason, remedy).value(given);
        self.issues.push(issue);
        None
    }

    /// A day; `None` where empty.
    pub fn day(&mut self, column: Column) -> Option<Day> {
        let text = self.filled(column)?;
        match Day::parse(without_time(text)) {
            Ok(day) => Some(day),
            Err(error) => {
                let (reason, remedy) = match (iso_of(text), serial(text)) {
                    (Some(iso), _) => (error.to_string(), format!("did you mean {iso}?")),
                    (None, Some(day)) => (
                        format!("is not a date, but the number that a spreadsheet has for {day}"),
                        "format the column as YYYY-MM-DD before saving it as CSV".to_owned(),
                    ),
                    (None, None) if is_iso(text) && error == DayError::Form => (
                        "is not a day of the calendar".to_owned(),
                        "check the month and the day".to_owned(),
                    ),
                    (None, None) => (error.to_string(), "correct the date".to_owned()),
                };
                self.wrong(column, reason, remedy);
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
    pub fn whole(&mut self, column: Column, min: u32, max: u32, what: &str) -> Option<u32> {
        let text = self.filled(column)?;
        match text.parse::<i64>() {
            Ok(n) if (i64::from(min)..=i64::from(max)).contains(&n) => u32::try_from(n).ok(),
            Ok(n) if n < i64::from(min) => {
                self.wrong(column, format!("is less than {min}"), format!("check the {what}"));
                None
            }
            Ok(_) => {
                self.too_much(column, max, what);
                None
            }
            Err(_) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.too_much(column, max, what);
                None
            }
            Err(_) => {
                let remedy = "write it with digits alone, for example 12";
                self.wrong(column, "is not a whole number", remedy);
                None
            }
        }
    }

    fn too_much(&mut self, column: Column, max: u32, what: &str) {
        let what = with_article(what);
        let reason = format!("is more than {max}, the most that is taken for {what}");
        self.wrong(column, reason, "check for a typing error");
    }

    /// A whole number that must be there.
    pub fn whole_needed(&mut self, column: Column, min: u32, max: u32, what: &str) -> Option<u32> {
        self.required(column)?;
        self.whole(column, min, max, what)
    }

    /// An amount; `None` where empty.
    pub fn decimal(&mut self, column: Column) -> Option<Decimal> {
        let text = self.filled(column)?;
        let parsed = Decimal::parse(text, self.sheet.decimal_comma);
        if parsed.is_none() {
            let comma = "; a decimal comma is understood in files separated by ;";
            let comma = if self.sheet.file == COMMAND_LINE { "" } else { comma };
            let remedy = format!(
                "write it as 1250 or 12.5, without thousands separators, with at most three \
                 decimals{comma}"
            );
            self.wrong(column, "is not an amount", remedy);
        }
        parsed
    }

    /// The ten SADD cells, which may not add up to more than `size`.
    pub fn sadd(&mut self, size: Option<u32>, size_column: Column) -> Cells {
        let mut cells = Cells::default();
        let mut spoiled = false;
        for (cell, column) in cells.0.iter_mut().zip(Column::SEX_AND_AGE) {
            let before = self.issues.len();
            *cell = self.whole(column, 0, HEADCOUNT_MAX, "number of people");
            spoiled |= self.issues.len() > before;
        }
        if size.is_some_and(|size| !spoiled && cells.sum() > u64::from(size)) {
            let sum = cells.sum();
            let reason = format!("is less than the sex and age cells, which add up to {sum}");
            self.wrong(size_column, reason, "correct the cells or the number");
        }
        cells
    }

    /// A population group.
    pub fn population_group(&mut self) -> Option<PopulationGroup> {
        self.one_of(Column::PopulationGroup, PopulationGroup::ALL, PopulationGroup::WHAT)
    }

    /// A statement on disability.
    pub fn disability(&mut self) -> Option<Disability> {
        self.one_of(Column::Disability, Disability::ALL, "value for disability")
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

/// The day of a moment as workbooks have it: YYYY-MM-DDThh:mm:ss.
fn without_time(text: &str) -> &str {
    match text.split_once('T') {
        Some((day, time)) if is_iso(day) && time.len() == 8 && time.is_ascii() => day,
        _ => text,
    }
}

/// Whether a text has the shape of YYYY-MM-DD, whatever its numbers.
fn is_iso(text: &str) -> bool {
    let shape = |(i, byte): (usize, u8)| match i {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// The day that a spreadsheet means by a plain number: days since 30 December 1899.
fn serial(text: &str) -> Option<Day> {
    const EPOCH: i32 = 25_569; // the number of 1970-01-01
    let days: i32 = text.parse().ok()?;
    Day::try_from(days.checked_sub(EPOCH)?).ok()
}

/// A date as French and English spreadsheets write it, in ISO form; day first, or year first.
fn iso_of(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    let number = |text: &str| text.parse::<u32>().ok();
    let (day, month, year) = (number(day)?, number(month)?, number(year)?);
    let (day, month) = if month > 12 { (month, day) } else { (day, month) };
    let iso = format!("{year:04}-{month:02}-{day:02}");
    Day::parse(&iso).is_ok().then_some(iso)
}
