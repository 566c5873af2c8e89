//! Reading the fields and conditions of a mapping file.
//!
//! Belongs here: where a field's value comes from, and what is made of it. Does not: sheets and sections
//! (`file`).

use super::file::FileReader;
use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::definition::{
    ComparedAs, Condition, DateOrder, Field, NUMBER, Part, Renamed, Source, TO_DO, TogetherPart,
};
use super::pattern::Pattern;
use super::toml_shape::{
    Many, RawCondition, RawField, RawMore, RawPart, RawTogether, RawValues, RawValuesOf, Scalar,
};
use crate::event::spelling::fold_label;
use crate::event::spelling::nearest;
use crate::issue::Code;

impl FileReader {
    pub(super) fn field(&mut self, raw: Spanned<RawField>, line: usize) -> Option<Field> {
        let place = self.fields;
        self.fields += 1;
        let field = |source| Field {
            place,
            source,
            values: None,
            multiple: false,
            format: None,
            months: false,
            default: None,
            empty: BTreeSet::new(),
            accept: BTreeSet::new(),
            templates: Vec::new(),
            public: false,
            line,
        };
        match raw.into_inner() {
            RawField::Number(_) => {
                self.fault(line, Code::MappingSourceUnclear);
                None
            }
            RawField::Names(names) => {
                if let [pattern] = names.as_slice()
                    && pattern.contains('{')
                    && !(self.is_numbered && pattern.contains(NUMBER))
                {
                    return self.pattern(pattern, line).map(field);
                }
                names.iter().for_each(|name| self.check_done(name, line));
                let empty = self.empty.clone();
                let source = Source::Columns { names, parent: false };
                Some(Field { empty, ..field(source) })
            }
            RawField::More(more) => self.more(more, line, field),
        }
    }

    /// A field that is a table of its own.
    fn more(
        &mut self,
        mut more: RawMore,
        line: usize,
        field: impl Fn(Source) -> Field,
    ) -> Option<Field> {
        let source = self.source(&mut more, line)?;
        let is_one_column = matches!(source, Source::Columns { .. });
        let reads = !matches!(source, Source::Constant(_) | Source::Pattern(_) | Source::RowsOf(_));
        let (empty, accept) = (more.empty.folded(), more.accept.folded());
        let has_words = !empty.is_empty() || !accept.is_empty();
        let renames = more.multiple || more.values.is_some();
        if (renames && !is_one_column) || (has_words && !reads) {
            self.fault(line, Code::MappingValuesWithoutColumn);
        }
        if let Some(word) = empty.intersection(&accept).next() {
            self.fault(line, Code::MappingWordBoth { word: word.as_str().into() });
        }
        let values = more.values.map(|values| self.values_of(values, line));
        let format = more.format.and_then(|format| self.format(&format, line));
        let months = more.unit.is_some_and(|unit| self.is_months(&unit, line));
        let everywhere = self.empty.iter().filter(|_| reads).cloned();
        let empty = empty.into_iter().chain(everywhere).filter(|word| !accept.contains(word));
        Some(Field {
            values,
            multiple: more.multiple,
            format,
            months,
            default: more.default.map(|Scalar(default)| default),
            empty: empty.collect(),
            accept,
            public: more.public,
            ..field(source)
        })
    }

    /// Where a field's value comes from, which must be said in one way.
    fn source(&mut self, more: &mut RawMore, line: usize) -> Option<Source> {
        let columns = |names: Many<String>, parent| {
            (!names.0.is_empty()).then_some(Source::Columns { names: names.0, parent })
        };
        let mut sources: Vec<Source> = Vec::new();
        sources.extend(more.column.take().and_then(|names| columns(names, false)));
        sources.extend(more.parent.take().and_then(|names| columns(names, true)));
        if let Some(Scalar(value)) = more.value.take() {
            self.check_done(&value, line);
            sources.push(Source::Constant(value));
        }
        if let Some(pattern) = more.pattern.take() {
            sources.push(self.pattern(&pattern, line)?);
        }
        if let Some(parts) = more.derive.take() {
            sources.push(self.derived(parts, line)?);
        }
        if let Some(parts) = more.together.take() {
            sources.push(self.together(parts, line)?);
        }
        if let Some(columns) = more.sum.take() {
            let columns: Vec<Vec<String>> = columns.into_iter().map(|names| names.0).collect();
            columns.iter().flatten().for_each(|name| self.check_done(name, line));
            sources.extend((!columns.is_empty()).then_some(Source::Sum(columns)));
        }
        sources.extend(more.rows_of.take().map(Source::RowsOf));
        if let Some(Source::Columns { names, .. }) = sources.first() {
            names.iter().for_each(|name| self.check_done(name, line));
        }
        let one = sources.pop().filter(|_| sources.is_empty());
        if one.is_none() {
            self.fault(line, Code::MappingSourceUnclear);
        }
        one
    }

    fn together(&mut self, parts: Vec<RawTogether>, line: usize) -> Option<Source> {
        let part = |part: RawTogether| match part {
            RawTogether::Own(names) => TogetherPart { names: names.0, parent: false },
            RawTogether::Parent(names) => TogetherPart { names: names.0, parent: true },
        };
        let parts: Vec<TogetherPart> = parts.into_iter().map(part).collect();
        parts.iter().flat_map(|part| &part.names).for_each(|name| self.check_done(name, line));
        if parts.len() < 2 {
            self.fault(line, Code::MappingKeyTooShort);
            return None;
        }
        Some(Source::Together(parts))
    }

    /// Whether an age is in months; a word that is no unit of an age is reported.
    fn is_months(&mut self, unit: &str, line: usize) -> bool {
        match fold_label(unit).as_str() {
            "months" | "month" | "mois" => true,
            "years" | "year" | "ans" | "annees" => false,
            _ => {
                self.fault(line, Code::MappingUnitUnknown { unit: unit.into() });
                false
            }
        }
    }

    fn pattern(&mut self, text: &str, line: usize) -> Option<Source> {
        self.check_done(text, line);
        match Pattern::parse(text) {
            Ok(pattern) => Some(Source::Pattern(pattern)),
            Err(error) => {
                self.fault(line, Code::MappingPatternMalformed { error });
                None
            }
        }
    }

    fn derived(&mut self, parts: Vec<RawPart>, line: usize) -> Option<Source> {
        if parts.len() < 2 {
            self.fault(line, Code::MappingKeyTooShort);
            return None;
        }
        let part = |RawPart(part): RawPart| Part {
            parent: part.column.0.is_empty(),
            column: if part.column.0.is_empty() { part.parent.0 } else { part.column.0 },
            compared_as: part.compared_as.unwrap_or(ComparedAs::Name),
            may_be_empty: part.may_be_empty,
        };
        let parts: Vec<Part> = parts.into_iter().map(part).collect();
        parts.iter().flat_map(|part| &part.column).for_each(|name| self.check_done(name, line));
        Some(Source::Derived(parts))
    }

    fn values_of(&mut self, values: RawValuesOf, line: usize) -> BTreeMap<String, Renamed> {
        match values {
            RawValuesOf::Own(values) => self.values(values),
            RawValuesOf::List(name) => match self.lists.get(&name) {
                Some(values) => values.clone(),
                None => {
                    let near = nearest(&name, self.lists.keys().map(String::as_str));
                    let near = near.map(Into::into);
                    self.fault(line, Code::MappingListUnknown { name: name.into(), near });
                    BTreeMap::new()
                }
            },
        }
    }

    pub(super) fn values(&mut self, raw: RawValues) -> BTreeMap<String, Renamed> {
        let mut values: BTreeMap<String, Renamed> = BTreeMap::new();
        for (from, to) in raw {
            let line = self.lines.line(from.span().start);
            let from = from.into_inner();
            let Scalar(to) = to.into_inner();
            if is_to_do(&to) {
                self.fault(line, Code::MappingToDo { value: Some(from.as_str().into()) });
            }
            let renamed = Renamed { from: from.clone(), to: to.clone(), line };
            let same = values.insert(fold_label(&from), renamed);
            if let Some(other) = same.filter(|other| other.to != to) {
                let (value, other) = (from.into(), other.from.into());
                self.fault(line, Code::MappingValuesAlike { value, other });
            }
        }
        values
    }

    fn format(&mut self, text: &str, line: usize) -> Option<DateOrder> {
        if is_to_do(text) {
            self.fault(line, Code::MappingToDo { value: None });
            return None;
        }
        let letters: String = text.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
        match letters.as_str() {
            "ddmmyyyy" | "jjmmaaaa" => Some(DateOrder::DayFirst),
            "mmddyyyy" => Some(DateOrder::MonthFirst),
            "yyyymmdd" | "aaaammjj" => Some(DateOrder::YearFirst),
            _ => {
                self.fault(line, Code::MappingOrderUnknown { order: text.into() });
                None
            }
        }
    }

    pub(super) fn condition(&mut self, raw: RawCondition, line: usize) -> Condition {
        if raw.is.0.is_empty() && raw.is_not.0.is_empty() {
            self.fault(line, Code::MappingConditionEmpty);
        }
        let texts = |values: Many<Scalar>| -> Vec<String> {
            values.0.into_iter().map(|Scalar(value)| value).collect()
        };
        let written = (texts(raw.is), texts(raw.is_not));
        written.0.iter().chain(&written.1).for_each(|value| self.check_done(value, line));
        let list = |values: &[String]| values.iter().map(|value| fold_label(value)).collect();
        let (is, is_not) = (list(&written.0), list(&written.1));
        Condition { column: raw.column.0, is, is_not, written }
    }

    /// Reports a mark of a draft that nobody has replaced yet.
    pub(super) fn check_done(&mut self, text: &str, line: usize) {
        if is_to_do(text) {
            self.fault(line, Code::MappingToDo { value: None });
        }
    }
}

pub(super) fn is_to_do(text: &str) -> bool {
    text.trim_start().starts_with(TO_DO)
}
