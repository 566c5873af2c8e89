//! Reading a mapping file.
//!
//! Belongs here: the file's shape, reading it, and every fault that can be seen without the workbook,
//! each with its line and what to do. Does not: workbooks, rows.
//!
//! `src/intake/mapping/MAPPING.md` explains it to those who write one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::Spanned;

use super::definition::{
    Field, Join, Mapping, OF_START, PIECES_MAX, Renamed, SheetMapping, Source, Unusable,
};
use super::pattern::Pattern;
use super::toml_shape::{RawMapping, RawSheet};
use crate::event::spelling::fold_label;
use crate::event::spelling::nearest;
use crate::event::text::{self, TextError};
use crate::intake::tables::Table;
use crate::issue::Code;
use crate::language::{Language, Texts};
use crate::log::small_file;

/// Something wrong in a mapping file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1; 0 for the whole file.
    pub line: usize,
    /// The value to blame, where it is one that the mapping writes.
    pub value: Option<String>,
    /// What.
    pub code: Code,
}

/// Why a mapping file cannot be used.
#[derive(Debug)]
pub enum MappingError {
    /// The file cannot be read.
    Read {
        /// The file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is not what a mapping has to be.
    Faults {
        /// The file.
        path: String,
        /// All that is wrong.
        faults: Vec<Fault>,
    },
}

impl MappingError {
    /// What is wrong, and what to do about each fault.
    pub fn words(&self, texts: &Texts) -> String {
        match self {
            Self::Read { .. } => {
                self.unreadable().map(|code| code.reason(texts)).unwrap_or_default()
            }
            Self::Faults { path, faults } => {
                let lines: Vec<String> =
                    faults.iter().map(|fault| fault.words(path, texts)).collect();
                lines.join("\n")
            }
        }
    }

    /// What to do about the file as a whole; empty where it is said of each fault.
    pub fn hint(&self, texts: &Texts) -> String {
        self.unreadable().map(|code| code.remedy(texts)).unwrap_or_default()
    }

    fn unreadable(&self) -> Option<Code> {
        let Self::Read { path, error } = self else { return None };
        Some(Code::MappingUnreadable { path: path.as_str().into(), error: error.into() })
    }
}

impl std::fmt::Display for MappingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words(Language::English.texts()))
    }
}

impl std::error::Error for MappingError {}

impl Fault {
    fn words(&self, path: &str, texts: &Texts) -> String {
        let line = ("line", self.line.to_string().into());
        let place = match self.line {
            0 => path.to_owned(),
            _ => texts.with("issues-line", &[("file", path.into()), line]),
        };
        let quoted =
            |value: &String| texts.with("issues-quoted", &[("text", value.as_str().into())]);
        let value = self.value.as_ref().map(|value| format!("{} ", quoted(value)));
        let text = format!("{}{}", value.unwrap_or_default(), self.code.reason(texts));
        let text = ("text", text.into());
        let headline = texts.with("issues-headline", &[("place", place.into()), text]);
        match self.code.remedy(texts) {
            remedy if remedy.is_empty() => headline,
            remedy => {
                let hint = texts.with("issues-hint", &[("text", remedy.into())]);
                format!("{headline}\n  {hint}")
            }
        }
    }
}

/// The mapping in a file.
///
/// # Errors
/// Where it cannot be read, or with everything that is wrong in it.
pub fn load(path: &Path) -> Result<Mapping, MappingError> {
    let shown = path.display().to_string();
    match small_file::read(path) {
        Ok(toml) => parse(&shown, &toml),
        Err(error) => Err(MappingError::Read { path: shown, error }),
    }
}

/// The mapping in a TOML text.
///
/// # Errors
/// With everything that is wrong in it.
pub fn parse(path: &str, toml: &str) -> Result<Mapping, MappingError> {
    let toml = toml.strip_prefix('\u{feff}').unwrap_or(toml);
    let faults = |faults| MappingError::Faults { path: path.to_owned(), faults };
    let lines = Lines::of(toml);
    let raw: RawMapping = toml::from_str(toml).map_err(|error| {
        let line = error.span().map_or(0, |span| lines.line(span.start));
        faults(vec![Fault {
            line,
            value: None,
            code: Code::MappingMalformed { says: error.message().into() },
        }])
    })?;
    let mut reader = FileReader {
        lines,
        faults: Vec::new(),
        lists: BTreeMap::new(),
        fields: 0,
        empty: BTreeSet::new(),
        is_numbered: false,
    };
    let mapping = reader.mapping(raw);
    match reader.faults.is_empty() {
        true => Ok(mapping),
        false => Err(faults(reader.faults)),
    }
}

/// Where lines begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect())
    }

    pub(super) fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }
}

/// From the file's shape to a mapping, with every fault on the way.
pub(super) struct FileReader {
    pub(super) lines: Lines,
    pub(super) faults: Vec<Fault>,
    pub(super) lists: BTreeMap<String, BTreeMap<String, Renamed>>,
    /// Fields so far of the sheet that is read.
    pub(super) fields: usize,
    /// Words that mean an empty cell in every field, folded.
    pub(super) empty: BTreeSet<String>,
    /// Whether the section that is read has columns for several people beside each other.
    pub(super) is_numbered: bool,
}

impl FileReader {
    pub(super) fn fault(&mut self, line: usize, code: Code) {
        self.faults.push(Fault { line, value: None, code });
    }

    /// A fault of a value that the mapping writes.
    pub(super) fn fault_of(&mut self, value: &str, line: usize, code: Code) {
        let fault = Fault { line, value: Some(value.to_owned()), code };
        // A list of values can be named by several fields.
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn mapping(&mut self, raw: RawMapping) -> Mapping {
        let line = self.lines.line(raw.name.span().start);
        let name = match text::checked(raw.name.get_ref()) {
            // Whoever reads it would not see that it is another name.
            Ok(name) if text::lost_unseen(raw.name.get_ref(), &name) => {
                self.fault(line, Code::MappingNameUnfit { error: TextError::Control });
                String::new()
            }
            Ok(name) if !name.is_empty() => name,
            Ok(_) => {
                self.fault(line, Code::MappingNameEmpty);
                String::new()
            }
            Err(error) => {
                self.fault(line, Code::MappingNameUnfit { error });
                String::new()
            }
        };
        self.empty = raw.empty.folded();
        for (list, values) in raw.values {
            let values = self.values(values);
            self.lists.insert(list, values);
        }
        let namespace = raw.namespace.as_ref().and_then(|text| self.namespace(text));
        if raw.sheet.is_empty() {
            self.fault(0, Code::MappingWithoutSheets);
        }
        let mut names: Vec<Vec<String>> = Vec::new();
        let mut sheets = Vec::new();
        for raw in raw.sheet {
            let line = self.lines.line(raw.span().start);
            let sheet = self.sheet(raw.into_inner(), line, &names, &sheets, namespace.as_ref());
            names.push(sheet.names.clone());
            sheets.push(sheet);
        }
        Mapping { name, sheets }
    }

    fn namespace(&mut self, text: &Spanned<String>) -> Option<Pattern> {
        let line = self.lines.line(text.span().start);
        self.check_done(text.get_ref(), line);
        if text.get_ref().trim().is_empty() {
            self.fault(line, Code::MappingNamespaceEmpty);
            return None;
        }
        match Pattern::parse(text.get_ref().trim()) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                self.fault(line, Code::MappingNamespaceMalformed { error });
                None
            }
        }
    }

    fn sheet(
        &mut self,
        raw: RawSheet,
        line: usize,
        before: &[Vec<String>],
        sheets: &[SheetMapping],
        namespace: Option<&Pattern>,
    ) -> SheetMapping {
        let parent = raw.parent.as_ref().and_then(|parent| {
            let wanted = fold_label(parent.get_ref());
            let is = |names: &Vec<String>| names.iter().any(|name| fold_label(name) == wanted);
            let found = before.iter().position(is);
            if found.is_none() {
                let line = self.lines.line(parent.span().start);
                let near = nearest(parent.get_ref(), before.iter().flatten().map(String::as_str));
                let (name, near) = (parent.get_ref().as_str().into(), near.map(Into::into));
                self.fault(line, Code::MappingParentUnknown { name, near });
            }
            found
        });
        self.fields = 0;
        let own_namespace = raw.namespace.as_ref().and_then(|text| self.namespace(text));
        let mut columns = BTreeMap::new();
        for (name, field) in raw.columns {
            let line = self.lines.line(name.span().start);
            let name = name.into_inner();
            let taken = Table::Activities.columns().iter().any(|spec| spec.name == name)
                || OF_START.contains(&name.as_str());
            if taken {
                self.fault(line, Code::MappingNameTaken { name: name.as_str().into() });
            }
            if let Some(field) = self.field(field, line) {
                columns.insert(name, field);
            }
        }
        let mut sections = Vec::new();
        let single = [
            (Table::Activities, raw.activity),
            (Table::Households, raw.household),
            (Table::People, raw.person),
        ];
        for (table, fields) in single {
            let Some(fields) = fields else { continue };
            let line = self.lines.line(fields.span().start);
            sections.extend(self.sections(table, fields.into_inner(), line));
        }
        if let Some(groups) = raw.headcount {
            let line = self.lines.line(groups.span().start);
            for fields in groups.into_inner().0 {
                sections.extend(self.sections(Table::Headcounts, fields, line));
            }
        }
        if sections.is_empty() {
            self.fault(line, Code::MappingSheetEmpty);
        }
        let mut keep = Vec::new();
        if let Some(conditions) = raw.keep {
            let line = self.lines.line(conditions.span().start);
            for condition in conditions.into_inner().0 {
                keep.push(self.condition(condition, line));
            }
        }
        if let Some(names) = &raw.not_read {
            let line = self.lines.line(names.span().start);
            names.get_ref().0.iter().for_each(|name| self.check_done(name, line));
        }
        if let Some(join) = &raw.join {
            join.own.0.iter().chain(&join.parent.0).for_each(|name| self.check_done(name, line));
        }
        let sheet = SheetMapping {
            names: raw.name.0,
            header: raw.header,
            parent,
            join: raw.join.map(|join| Join { own: join.own.0, parent: join.parent.0 }),
            submission: raw.submission.0,
            namespace: own_namespace.or_else(|| namespace.cloned().filter(|_| parent.is_none())),
            keep,
            columns,
            sections,
            line,
        };
        self.check_sheet(&sheet, sheets);
        sheet
    }

    /// What a sheet has to have for its rows to belong somewhere.
    fn check_sheet(&mut self, sheet: &SheetMapping, sheets: &[SheetMapping]) {
        let states = |sheet: &SheetMapping, table| sheet.section(table).is_some();
        let mut above = sheet.parent.and_then(|parent| sheets.get(parent));
        let mut activity = states(sheet, Table::Activities);
        while let Some(ancestor) = above {
            activity |= states(ancestor, Table::Activities);
            above = ancestor.parent.and_then(|parent| sheets.get(parent));
        }
        if sheet.parent.is_none() && sheet.join.is_some() {
            self.fault(sheet.line, Code::MappingJoinAlone);
        }
        for section in &sheet.sections {
            if section.table != Table::Activities
                && !activity
                && !section.fields.contains_key("activity")
            {
                self.fault(section.line, Code::MappingWithoutActivity);
            }
        }
        let fields = sheet.sections.iter().flat_map(|section| &section.fields);
        let fields: Vec<&Field> = fields.chain(&sheet.columns).map(|(_, field)| field).collect();
        for field in &fields {
            let is_of_parent = match &field.source {
                Source::Columns { parent, .. } => *parent,
                Source::Derived(parts) => parts.iter().any(|part| part.parent),
                Source::Together(parts) => parts.iter().any(|part| part.parent),
                _ => false,
            };
            if is_of_parent && sheet.parent.is_none() {
                self.fault(field.line, Code::MappingParentMissing);
            }
        }
        let patterns = fields.iter().filter_map(|field| match &field.source {
            Source::Pattern(pattern) => Some((pattern, field.line)),
            _ => None,
        });
        let namespace = sheet.namespace.iter().map(|pattern| (pattern, sheet.line));
        let known: BTreeSet<&str> = sheet.known_fields().collect();
        let mut unknown = BTreeSet::new();
        for (pattern, line) in patterns.chain(namespace) {
            for name in pattern.fields().filter(|name| !known.contains(name)) {
                unknown.insert((name.to_owned(), line));
            }
        }
        for (name, line) in unknown {
            let near = nearest(&name, known.iter().copied()).map(Into::into);
            self.fault(line, Code::MappingPatternUnknown { name: name.into(), near });
        }
        if let Some((name, why)) = sheet.unusable_pattern() {
            let name = name.into();
            let code = match why {
                Unusable::Circular => Code::MappingPatternCircular { name },
                Unusable::Long => Code::MappingPatternLong { name, max: PIECES_MAX.into() },
            };
            self.fault(sheet.line, code);
        }
    }
}
