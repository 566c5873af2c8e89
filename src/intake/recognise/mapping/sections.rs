//! Reading the sections of a mapping's sheet: what a row states.
//!
//! Belongs here: which fields a section may and must have, and sections for several people beside each
//! other in one row. Does not: fields (`fields`), what sections mean together (`file`).

use std::collections::{BTreeMap, BTreeSet};

use super::definition::{Field, NUMBER, Numbered, REFERENCE, Section, Source};
use super::fields::is_to_do;
use super::file::FileReader;
use super::toml_shape::{RawField, RawFields};
use crate::event::spelling::nearest;
use crate::event::text::normalised;
use crate::intake::tables::{Column, Table};
use crate::issue::Code;
use crate::issue::value::List;

/// What says that a section has columns for several people beside each other.
const NUMBERED: &str = "numbered";
/// Most people beside each other in a row.
const NUMBERED_MAX: u32 = 100;

impl FileReader {
    fn section(&mut self, table: Table, raw: RawFields, section_line: usize) -> Section {
        let mut fields = BTreeMap::new();
        let names: Vec<&str> = allowed(table).collect();
        for (name, field) in raw {
            let line = self.lines.line(name.span().start);
            let name = name.into_inner();
            if !names.contains(&name.as_str()) {
                let near = nearest(&name, names.iter().copied());
                let (name, known) = (name.into(), List::commas(&names));
                let table = table.name();
                self.fault(line, Code::MappingFieldUnknown { name, table, near, known });
                continue;
            }
            if let Some(field) = self.field(field, line) {
                self.check_place(&name, &field);
                self.check_words(&name, &field);
                fields.insert(name, field);
            }
        }
        let required = table.columns().iter().filter(|spec| spec.required);
        for spec in required.map(|spec| if spec.name == "activity" { REFERENCE } else { spec.name })
        {
            let given = spec == REFERENCE && table != Table::Activities;
            if !given && !fields.contains_key(spec) {
                let code = Code::MappingFieldMissing { table: table.name(), name: spec };
                self.fault(section_line, code);
            }
        }
        Section { table, fields, numbered: None, line: section_line }
    }

    /// Reports what a field cannot be: a title is no sum.
    fn check_place(&mut self, name: &str, field: &Field) {
        let is_number = ["person", "household"].contains(&name);
        let counts = ["size", "count"].contains(&name)
            || Column::SEX_AND_AGE.iter().any(|column| column.name() == name);
        let word = match &field.source {
            Source::Derived(_) if !is_number => {
                return self.fault(field.line, Code::MappingFieldNotDerived { name: name.into() });
            }
            Source::Constant(_) if is_number => "value",
            Source::Together(_) if !is_number => "together",
            Source::Sum(_) if !counts => "sum",
            _ if is_number && field.default.is_some() => "default",
            _ if field.months && name != "age" => "unit",
            _ => return,
        };
        self.fault(field.line, Code::MappingSourceMisplaced { name: name.into(), word });
    }

    /// Reports what the mapping itself writes into a column of a closed list that does not have it.
    fn check_words(&mut self, name: &str, field: &Field) {
        let Some(list) = Column::named(name).and_then(Column::words) else { return };
        let words = list.words();
        let mut reported = BTreeSet::new();
        for (value, line) in field.written().filter(|(value, _)| !is_to_do(value)) {
            let is_known = words.contains(&normalised(value).as_str());
            if !is_known && reported.insert((value, line)) {
                let near = nearest(value, words.iter().copied());
                self.fault_of(value, line, Code::WordUnknown { list, near });
            }
        }
    }

    /// A section as it stands; of a numbered one, one for each number.
    pub(super) fn sections(
        &mut self,
        table: Table,
        mut raw: RawFields,
        line: usize,
    ) -> Vec<Section> {
        let numbered = raw.iter().find(|(name, _)| name.get_ref() == NUMBERED);
        let numbered = numbered.map(|(name, _)| name.clone());
        let Some((name, of)) = numbered.and_then(|name| raw.remove_entry(&name)) else {
            return vec![self.section(table, raw, line)];
        };
        let at = self.lines.line(name.span().start);
        let of = match of.into_inner() {
            RawField::Number(of) => u32::try_from(of).ok(),
            _ => None,
        };
        let of = of.filter(|of| (1..=NUMBERED_MAX).contains(of));
        let of = of.filter(|_| [Table::People, Table::Headcounts].contains(&table));
        self.is_numbered = true;
        let section = self.section(table, raw, line);
        self.is_numbered = false;
        let is_of_number = |field: &Field| names(&field.source).any(|name| name.contains(NUMBER));
        let Some(of) = of.filter(|_| section.fields.values().any(is_of_number)) else {
            self.fault(at, Code::MappingNumberedMalformed { max: NUMBERED_MAX });
            return vec![section];
        };
        let mut sections = Vec::new();
        for number in 1..=of {
            let mut one = section.clone();
            one.numbered = Some(Numbered { number, of });
            for field in one.fields.values_mut() {
                let templates = names(&field.source).filter(|name| name.contains(NUMBER));
                field.templates = templates.cloned().collect();
                field.place = self.fields;
                self.fields += 1;
                for name in names_mut(&mut field.source) {
                    *name = name.replace(NUMBER, &number.to_string());
                }
            }
            sections.push(one);
        }
        sections
    }
}

/// The fields that a section may have.
fn allowed(table: Table) -> impl Iterator<Item = &'static str> {
    table.columns().iter().map(move |spec| match (table, spec.name) {
        (Table::Activities, "activity") => REFERENCE,
        (_, name) => name,
    })
}

/// All names of columns of a source.
pub(super) fn names(source: &Source) -> Box<dyn Iterator<Item = &String> + '_> {
    match source {
        Source::Columns { names, .. } => Box::new(names.iter()),
        Source::Derived(parts) => Box::new(parts.iter().flat_map(|part| &part.column)),
        Source::Together(parts) => Box::new(parts.iter().flat_map(|part| &part.names)),
        Source::Sum(columns) => Box::new(columns.iter().flatten()),
        Source::Constant(_) | Source::Pattern(_) | Source::RowsOf(_) => {
            Box::new(std::iter::empty())
        }
    }
}

fn names_mut(source: &mut Source) -> Box<dyn Iterator<Item = &mut String> + '_> {
    match source {
        Source::Columns { names, .. } => Box::new(names.iter_mut()),
        Source::Derived(parts) => Box::new(parts.iter_mut().flat_map(|part| &mut part.column)),
        Source::Together(parts) => Box::new(parts.iter_mut().flat_map(|part| &mut part.names)),
        Source::Sum(columns) => Box::new(columns.iter_mut().flatten()),
        Source::Constant(_) | Source::Pattern(_) | Source::RowsOf(_) => {
            Box::new(std::iter::empty())
        }
    }
}
