//! The values of a form's row: its fields, its activity's reference, somebody's number.

use super::row::{Case, RowReader, Value};
use super::values::{day_of, years_of_months};

use super::bound::{FieldColumns, PartColumns, counts};
use super::definition::{Field, REFERENCE, Section, Source};
use super::derived::{self, compared_form};
use super::pattern::{Piece, slug};
use crate::event::spelling::{fold_label, nearest};
use crate::intake::no_value::is_no_value;
use crate::intake::numbers::{count, is_reformatted};
use crate::intake::shown::may_be_shown;
use crate::intake::source::fault::fault;
use crate::intake::source::limits::CELL_BYTES_MAX;
use crate::intake::tables::Column;
use crate::issue::Code;

/// Fields that are days.
const DAYS: [&str; 4] = ["start", "end", "alert_date", "assessment_date"];

/// Between the parts of a number that is made of several columns.
const BETWEEN_PARTS: &str = "/";

impl RowReader<'_, '_, '_> {
    /// A field's value.
    pub(super) fn value(&mut self, name: &str, field: &Field, case: &Case<'_>) -> Value {
        let columns = self.sheet.columns(field).clone();
        let mut value = match &field.source {
            Source::Constant(value) => value.clone(),
            Source::Pattern(pattern) => self.text_of(&pattern.0, case)?,
            Source::Derived(_) | Source::Together(_) => String::new(),
            Source::Sum(_) => self.sum(field, &columns)?,
            Source::RowsOf(_) => {
                let Some(repeat) = columns.repeat else { return Some(String::new()) };
                let workbook = self.workbook;
                let of = self
                    .counts
                    .entry(repeat)
                    .or_insert_with(|| workbook.sheets.get(repeat).map(counts).unwrap_or_default());
                of.get(&self.row).copied().unwrap_or(0).to_string()
            }
            Source::Columns { .. } => {
                let apart = columns.apart.first().and_then(|(first, _)| {
                    case.iter().find(|(at, _)| at == first).map(|(_, choice)| (*choice).to_owned())
                });
                let filled = columns.at.iter().find_map(|column| {
                    let chosen = case.iter().find(|(at, _)| at == column && columns.up == 0);
                    let cell = chosen
                        .map_or_else(|| self.cell_up(columns.up, *column), |(_, choice)| choice);
                    let cell = field.filled(cell);
                    (!cell.is_empty()).then(|| cell.to_owned())
                });
                let value = filled.or(apart).unwrap_or_default();
                if let Some(fault) = fault(&value) {
                    self.wrong(&self.called(field), fault.into());
                    return None;
                }
                match (&field.values, value.as_str()) {
                    (_, "") => String::new(),
                    (Some(values), _) => match values.get(&fold_label(&value)) {
                        Some(renamed) => renamed.to.clone(),
                        None => {
                            self.report_without_name(name, field, &value);
                            return None;
                        }
                    },
                    (None, _) => value,
                }
            }
        };
        if value.is_empty() {
            value = field.default.clone().unwrap_or_default();
        }
        if field.months {
            value = years_of_months(&value);
        } else if DAYS.contains(&name) || field.format.is_some() {
            value = day_of(&value, field.format);
        } else if name == "birth_year"
            && value.len() > 4
            && let Some(year) = derived::year(&value)
        {
            value = year.to_owned();
        }
        Some(value)
    }

    /// Reports that the mapping has no name for a value.
    fn report_without_name(&mut self, name: &str, field: &Field, value: &str) {
        let known = field.values.iter().flatten().map(|(_, renamed)| renamed.from.as_str());
        let near = nearest(value, known).map(Into::into);
        // Of a column of the mapping itself, nobody knows what it holds.
        let is_shown = Column::named(name).is_some_and(|column| may_be_shown(column, value));
        let shown = is_shown.then(|| value.into());
        let code = Code::ValueUnnamed { value: shown, near, line: field.line };
        self.wrong_value(&self.called(field), name, value, code);
    }

    /// A field that patterns can name.
    fn named(&mut self, name: &str, case: &Case<'_>) -> (Value, String) {
        let (field_name, part) = match name {
            "date" => ("start", 10),
            "month" => ("start", 7),
            "year" => ("start", 4),
            other => (other, usize::MAX),
        };
        let spec = self.sheet.spec;
        // A column of the mapping itself may have any name.
        let own = spec.columns.get(name).map(|field| (name, field));
        let field = own.or_else(|| Some((field_name, spec.named(field_name)?)));
        let Some((field_name, field)) = field else {
            return (Some(String::new()), String::new());
        };
        let value = self.value(field_name, field, case);
        let cut = if spec.columns.contains_key(name) { usize::MAX } else { part };
        let short = value.map(|value| value.chars().take(cut).collect());
        (short, self.called(field))
    }

    /// A pattern's text.
    pub(super) fn text_of(&mut self, pieces: &[Piece], case: &Case<'_>) -> Value {
        let mut text = Some(String::new());
        for piece in pieces {
            let part = match piece {
                Piece::Text(piece) => Some(piece.clone()),
                Piece::Field(name) => self.named(name, case).0,
            };
            text = text.zip(part).map(|(text, part)| text + &part);
            // What is longer is no title or name, and is refused as such.
            if text.as_ref().is_some_and(|text| text.len() as u64 > CELL_BYTES_MAX) {
                break;
            }
        }
        text.map(|text| text.trim().to_owned())
    }

    /// The list whose numbers the row has; none where a part of its name is not there.
    pub(super) fn namespace(&mut self, pieces: &[Piece], case: &Case<'_>) -> Value {
        let mut is_whole = true;
        for piece in pieces {
            let Piece::Field(name) = piece else { continue };
            let (value, column) = self.named(name, case);
            let Some(value) = value else { continue };
            if value.trim().is_empty() {
                is_whole = false;
                let code = Code::NamespacePartEmpty { name: name.as_str().into() };
                self.wrong(&column, code);
            } else {
                is_whole &= !self.is_no_part(name, &value, &column);
            }
        }
        let namespace = self.text_of(pieces, case).filter(|_| is_whole)?;
        let field = pieces.iter().find_map(|piece| match piece {
            Piece::Field(name) => Some(name),
            Piece::Text(_) => None,
        });
        let Some(field) = field else { return Some(namespace) };
        let first = self.namespaces.entry(fold_label(&namespace)).or_insert(namespace.clone());
        if *first == namespace {
            return Some(namespace);
        }
        let (namespace, other) = (namespace.as_str().into(), first.as_str().into());
        let column = self.named(field, case).1;
        self.wrong(&column, Code::NamespaceAlike { namespace, other });
        None
    }

    /// The reference of the row's activity. Rows without a usable one are no activity together.
    pub(super) fn reference(&mut self, section: &Section, case: &Case<'_>) -> Value {
        let Some(field) = section.fields.get(REFERENCE) else { return Some(String::new()) };
        let Source::Pattern(pattern) = &field.source else {
            return self.value(REFERENCE, field, case);
        };
        let mut reference = String::new();
        let mut is_usable = true;
        for piece in &pattern.0 {
            match piece {
                Piece::Text(text) => reference.push_str(text),
                Piece::Field(name) => {
                    let (value, column) = self.named(name, case);
                    let value = value.filter(|value| !self.is_no_part(name, value, &column));
                    let part = value.as_deref().map(slug);
                    is_usable &= part.as_ref().is_some_and(|part| !part.is_empty());
                    if part.as_ref().is_some_and(String::is_empty) {
                        let code = Code::ReferencePartEmpty { name: name.as_str().into() };
                        self.wrong(&column, code);
                    }
                    reference.push_str(&part.unwrap_or_default());
                }
            }
        }
        is_usable.then(|| reference.trim().to_owned())
    }

    /// Reports a part of a reference that stands for no value: activities with it would be one.
    fn is_no_part(&mut self, name: &str, value: &str, column: &str) -> bool {
        let accepted = self.sheet.spec.named(name).is_some_and(|field| {
            let value = fold_label(value);
            field.accepted().any(|word| fold_label(word) == value)
        });
        let is_no_part = !accepted && is_no_value(value);
        if is_no_part {
            self.wrong_value(column, name, value, Code::NoValue { needed: true, mapped: true });
        }
        is_no_part
    }

    /// The whole numbers of several columns, added up; empty where all of them are.
    fn sum(&mut self, field: &Field, columns: &FieldColumns) -> Value {
        let mut sum: Option<u64> = None;
        let mut is_whole = true;
        for part in &columns.parts {
            let cells = part.at.iter().map(|column| (*column, self.sheet.cell(self.row, *column)));
            let mut filled = cells.map(|(column, cell)| (column, field.filled(cell)));
            let Some((column, cell)) = filled.find(|(_, cell)| !cell.is_empty()) else { continue };
            if let Some(fault) = fault(cell) {
                is_whole = false;
                let called = self.sheet.header.name(column).to_owned();
                self.wrong(&called, fault.into());
                continue;
            }
            match count(cell, self.sheet.decimal_comma) {
                Some(number) => sum = Some(sum.unwrap_or(0).saturating_add(number)),
                None => {
                    is_whole = false;
                    let called = self.sheet.header.name(column).to_owned();
                    let of = Column::Count.name();
                    self.wrong_value(&called, of, cell, Code::NumberMalformed);
                }
            }
        }
        is_whole.then(|| sum.map(|sum| sum.to_string()).unwrap_or_default())
    }

    /// A number made of several columns; empty where all of them are.
    fn together(&mut self, field: &Field, parts: &[PartColumns]) -> Value {
        let cell_of = |part: &PartColumns| {
            let cells = part.at.iter().map(|column| self.cell_up(part.up, *column));
            cells.map(|cell| field.filled(cell)).find(|cell| !cell.is_empty()).unwrap_or("")
        };
        let cells: Vec<&str> = parts.iter().map(cell_of).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            return Some(String::new());
        }
        if let Some(at) = cells.iter().position(|cell| cell.is_empty()) {
            self.wrong(&self.called_part(&parts[at]), Code::NumberPartEmpty);
            return None;
        }
        let mut is_whole = true;
        for (part, cell) in parts.iter().zip(&cells) {
            let code = match fault(cell) {
                Some(fault) => fault.into(),
                None if field.is_no_value(cell) => Code::NoValue { needed: true, mapped: true },
                None if is_reformatted(cell) => Code::NumberReformatted,
                None => continue,
            };
            is_whole = false;
            self.wrong_number(&self.called_part(part), cell, code);
        }
        is_whole.then(|| cells.join(BETWEEN_PARTS))
    }

    /// An error about a part of somebody's number, of which a word for no value alone is shown.
    fn wrong_number(&mut self, called: &str, cell: &str, code: Code) {
        match code {
            Code::NoValue { .. } => self.wrong_value(called, Column::Person.name(), cell, code),
            code => self.wrong(called, code),
        }
    }

    /// What the user's file calls a part of a number.
    fn called_part(&self, part: &PartColumns) -> String {
        let sheet = self.up(part.up).map_or(self.sheet, |(sheet, _)| sheet);
        part.at.first().map_or("", |column| sheet.header.name(*column)).to_owned()
    }

    /// Somebody's number, or the key that is derived for them. Never shown.
    pub(super) fn number(&mut self, field: &Field, case: &Case<'_>) -> Value {
        if let Source::Together(_) = &field.source {
            let parts = self.sheet.columns(field).parts.clone();
            return self.together(field, &parts);
        }
        let Source::Derived(parts) = &field.source else {
            let value = self.value("", field, case)?;
            return Some(value.trim_matches(char::is_control).to_owned());
        };
        let columns = self.sheet.columns(field).clone();
        let mut key = Vec::new();
        let mut whole = true;
        for (part, columns) in parts.iter().zip(&columns.parts) {
            let cells = columns.at.iter().map(|column| self.cell_up(columns.up, *column));
            let cells = cells.map(|cell| field.filled(cell));
            let filled = cells.map(|cell| (cell, compared_form(cell, part.compared_as)));
            let (cell, value) =
                filled.into_iter().find(|(_, value)| !value.is_empty()).unwrap_or_default();
            let code = match fault(cell) {
                Some(fault) => Some(fault.into()),
                None if !value.is_empty() && field.is_no_value(cell) => {
                    Some(Code::NoValue { needed: !part.may_be_empty, mapped: true })
                }
                // A phone number of which a spreadsheet shows the first digits is everybody's.
                None => is_reformatted(cell).then_some(Code::NumberReformatted),
            };
            if let Some(code) = code {
                whole = false;
                self.wrong_number(&self.called_part(columns), cell, code);
            } else if value.is_empty() && !part.may_be_empty {
                whole = false;
                self.wrong(&self.called_part(columns), Code::KeyPartEmpty);
            }
            key.push(value);
        }
        let any = key.iter().filter(|part| !part.is_empty()).count();
        if whole && any < 2 {
            self.wrong("", Code::KeyTooShort);
        }
        (whole && any >= 2).then(|| derived::key(&key))
    }
}
