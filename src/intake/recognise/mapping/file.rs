//! The mapping file: what a form or list says, in headcount's terms, as TOML.
//!
//! Belongs here: the file's shape, reading it, and every fault that can be seen without the workbook,
//! each with its line and what to do. Does not: workbooks, rows.
//!
//! `src/intake/mapping/MAPPING.md` explains it to those who write one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use super::pattern::Pattern;
use crate::event::spelling::fold_label;
use crate::event::spelling::nearest;
use crate::event::text;
use crate::intake::tables::Table;

/// What a form says, in headcount's terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// What people call the form; said in messages and in the reasons of corrections.
    pub name: String,
    /// Its sheets, in the order in which they are read: a parent before its repeats.
    pub sheets: Vec<SheetMapping>,
}

/// What the rows of one sheet are.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetMapping {
    /// Names it may have; empty for the only or first one.
    pub names: Vec<String>,
    /// Row of its header, where that is said.
    pub header: Option<u32>,
    /// Place, in [`Mapping::sheets`], of the sheet whose rows its own belong to.
    pub parent: Option<usize>,
    /// The columns that join the two, where they are not Kobo's own.
    pub join: Option<Join>,
    /// The columns, the first that is there, with the key of a submission.
    pub submission: Vec<String>,
    /// Whose numbers these are: a pattern, since offices can have lists of their own.
    pub namespace: Option<Pattern>,
    /// What a row must fulfil to be read.
    pub keep: Vec<Condition>,
    /// Columns with a name of their own, for patterns.
    pub columns: BTreeMap<String, Field>,
    /// What the sheet's rows state.
    pub sections: Vec<Section>,
    /// Line of the file.
    pub line: usize,
}

/// What a row states: an activity, or somebody reached by it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// In which table it is stated.
    pub table: Table,
    /// The table's columns. An activity's reference is `reference`.
    pub fields: BTreeMap<String, Field>,
    /// Line of the file.
    pub line: usize,
}

/// Columns that join a repeat's rows to those of its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// Of the repeat.
    pub own: Vec<String>,
    /// Of the parent.
    pub parent: Vec<String>,
}

/// What a row must fulfil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column, under the names it may have.
    pub column: Vec<String>,
    /// The values that are kept, folded; empty for all but `is_not`.
    pub is: Vec<String>,
    /// The values that are left out, folded.
    pub is_not: Vec<String>,
    /// The same as the mapping writes them: kept, and left out.
    pub written: (Vec<String>, Vec<String>),
}

impl Condition {
    /// Whether a value fulfils it.
    pub fn keeps(&self, value: &str) -> bool {
        let value = fold_label(value);
        (self.is.is_empty() || self.is.contains(&value)) && !self.is_not.contains(&value)
    }
}

/// Where a field's value comes from, and what is made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its place among all fields of its sheet.
    pub place: usize,
    /// Where from.
    pub source: Source,
    /// New names of values, by their folded old ones.
    pub values: Option<BTreeMap<String, Renamed>>,
    /// Whether the column holds several choices, each a case of its own.
    pub multiple: bool,
    /// How dates are written, where not as YYYY-MM-DD.
    pub format: Option<DateOrder>,
    /// Taken where the column is empty.
    pub default: Option<String>,
    /// Whether somebody says that the column is about no person although it looks as if it were.
    pub public: bool,
    /// Line of the file.
    pub line: usize,
}

/// A value's new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// As the mapping writes the old one.
    pub from: String,
    /// The new one.
    pub to: String,
}

/// Where a field's value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// The same for every row.
    Constant(String),
    /// The first of these columns that is filled.
    Columns {
        /// Headers, labels, XML names or HXL hashtags.
        names: Vec<String>,
        /// Whether they are the parent row's.
        parent: bool,
    },
    /// A text with other fields in it.
    Pattern(Pattern),
    /// A key made of several columns, for who has no number.
    Derived(Vec<Part>),
    /// How many rows of a repeat belong to this one.
    RowsOf(String),
}

/// A column that a derived key is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The column, under the names it may have.
    pub column: Vec<String>,
    /// How its values are evened out.
    pub evened: Evened,
    /// Whether a row may leave it empty.
    pub may_be_empty: bool,
}

/// How values are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evened {
    /// Capitals, accents, punctuation and white space make no difference.
    Name,
    /// Digits alone, the last eight: with or without the country's prefix.
    Phone,
    /// The year in it.
    Year,
    /// As names of columns are compared.
    Text,
}

/// The order in which a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2025
    DayFirst,
    /// 12/31/2025
    MonthFirst,
    /// 2025/12/31
    YearFirst,
}

/// Something wrong in a mapping file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1; 0 for the whole file.
    pub line: usize,
    /// What.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// Why a mapping file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The file cannot be read.
    #[error("cannot read {path}: {error}")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is not what a mapping has to be.
    #[error("{}", faults_text(.path, .faults))]
    Faults {
        /// The file.
        path: String,
        /// All that is wrong.
        faults: Vec<Fault>,
    },
}

fn faults_text(path: &str, faults: &[Fault]) -> String {
    let line = |fault: &Fault| {
        let place = match fault.line {
            0 => path.to_owned(),
            line => format!("{path} line {line}"),
        };
        match fault.remedy.as_str() {
            "" => format!("{place}: {}", fault.reason),
            remedy => format!("{place}: {}\n  hint: {remedy}", fault.reason),
        }
    };
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The mapping in a file.
///
/// # Errors
/// Where it cannot be read, or with everything that is wrong in it.
pub fn load(path: &Path) -> Result<Mapping, MappingError> {
    let shown = path.display().to_string();
    match std::fs::read_to_string(path) {
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
        let remedy = "`headcount mapping suggest FILE` drafts one; see `headcount help mapping`";
        faults(vec![Fault { line, reason: error.message().to_owned(), remedy: remedy.into() }])
    })?;
    let mut reader = FileReader { lines, faults: Vec::new(), lists: BTreeMap::new(), fields: 0 };
    let mapping = reader.mapping(raw);
    match reader.faults.is_empty() {
        true => Ok(mapping),
        false => Err(faults(reader.faults)),
    }
}

/// Where lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect())
    }

    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMapping {
    name: Spanned<String>,
    namespace: Option<Spanned<String>>,
    #[serde(default)]
    values: BTreeMap<String, RawValues>,
    #[serde(default)]
    sheet: Vec<Spanned<RawSheet>>,
}

type RawValues = BTreeMap<Spanned<String>, Spanned<Scalar>>;
type RawFields = BTreeMap<Spanned<String>, Spanned<RawField>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSheet {
    #[serde(default)]
    name: Many<String>,
    header: Option<u32>,
    parent: Option<Spanned<String>>,
    join: Option<RawJoin>,
    #[serde(default)]
    submission: Many<String>,
    namespace: Option<Spanned<String>>,
    keep: Option<Spanned<Many<RawCondition>>>,
    #[serde(default)]
    columns: RawFields,
    activity: Option<Spanned<RawFields>>,
    household: Option<Spanned<RawFields>>,
    person: Option<Spanned<RawFields>>,
    headcount: Option<Spanned<Many<RawFields>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawJoin {
    own: Many<String>,
    parent: Many<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    column: Many<String>,
    #[serde(default)]
    is: Many<Scalar>,
    #[serde(default)]
    is_not: Many<Scalar>,
}

/// One thing, or a list of them.
struct Many<T>(Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for One<T> {
            type Value = Many<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("one, or a list in [brackets]")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Many<T>, E> {
                let text = serde::de::value::StrDeserializer::new(text);
                T::deserialize(text).map(|one| Many(vec![one]))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Many<T>, E> {
                let number = serde::de::value::I64Deserializer::new(number);
                T::deserialize(number).map(|one| Many(vec![one]))
            }

            fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Many<T>, E> {
                let value = serde::de::value::BoolDeserializer::new(value);
                T::deserialize(value).map(|one| Many(vec![one]))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                T::deserialize(map).map(|one| Many(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Many<T>, A::Error> {
                let mut many = Vec::new();
                while let Some(one) = all.next_element()? {
                    many.push(one);
                }
                Ok(Many(many))
            }
        }
        deserializer.deserialize_any(One(std::marker::PhantomData))
    }
}

/// A text, or a number or truth value taken as one.
struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Scalar;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A field: the name of a column or a pattern, several names, or a table that says more.
#[expect(clippy::large_enum_variant, reason = "a few dozen in a file")]
enum RawField {
    Names(Vec<String>),
    More(RawMore),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMore {
    column: Option<Many<String>>,
    parent: Option<Many<String>>,
    value: Option<Scalar>,
    pattern: Option<String>,
    derive: Option<Vec<RawPart>>,
    rows_of: Option<String>,
    values: Option<RawValuesOf>,
    #[serde(default)]
    multiple: bool,
    format: Option<String>,
    default: Option<Scalar>,
    #[serde(default)]
    public: bool,
}

impl<'de> Deserialize<'de> for RawField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyField;
        impl<'de> Visitor<'de> for AnyField {
            type Value = RawField;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(
                    "the name of a column, a list of names, or a table such as { value = \"gao\" }",
                )
            }

            fn visit_str<E>(self, name: &str) -> Result<RawField, E> {
                Ok(RawField::Names(vec![name.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<RawField, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = all.next_element()? {
                    names.push(name);
                }
                match names.is_empty() {
                    true => Err(A::Error::custom("the list of names is empty")),
                    false => Ok(RawField::Names(names)),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawField, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                RawMore::deserialize(map).map(RawField::More)
            }
        }
        deserializer.deserialize_any(AnyField)
    }
}

/// A field's own values, or the name of a list of them.
enum RawValuesOf {
    List(String),
    Own(RawValues),
}

impl<'de> Deserialize<'de> for RawValuesOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValues;
        impl<'de> Visitor<'de> for AnyValues {
            type Value = RawValuesOf;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table of \"value\" = \"new name\", or the name of one in [values]")
            }

            fn visit_str<E>(self, name: &str) -> Result<RawValuesOf, E> {
                Ok(RawValuesOf::List(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawValuesOf, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                RawValues::deserialize(map).map(RawValuesOf::Own)
            }
        }
        deserializer.deserialize_any(AnyValues)
    }
}

/// A part of a derived key: the name of a column, or a table that says how to even it out.
struct RawPart(RawPartTable);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPartTable {
    column: Many<String>,
    #[serde(rename = "as")]
    evened: Option<Evened>,
    #[serde(default)]
    may_be_empty: bool,
}

impl<'de> Deserialize<'de> for RawPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyPart;
        impl<'de> Visitor<'de> for AnyPart {
            type Value = RawPart;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a column, or { column = \"…\", as = \"name\" }")
            }

            fn visit_str<E>(self, name: &str) -> Result<RawPart, E> {
                let column = Many(vec![name.to_owned()]);
                Ok(RawPart(RawPartTable { column, evened: None, may_be_empty: false }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawPart, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                RawPartTable::deserialize(map).map(RawPart)
            }
        }
        deserializer.deserialize_any(AnyPart)
    }
}

/// Names that patterns know besides a sheet's own fields: the day, month and year of the start.
pub const OF_START: [&str; 3] = ["date", "month", "year"];
/// What an activity's reference is called in a mapping; in the tables it is `activity`.
pub const REFERENCE: &str = "reference";
/// What stands in a draft where somebody has to decide.
pub const TO_DO: &str = "TODO";

/// From the file's shape to a mapping, with every fault on the way.
struct FileReader {
    lines: Lines,
    faults: Vec<Fault>,
    lists: BTreeMap<String, BTreeMap<String, Renamed>>,
    /// Fields so far of the sheet that is read.
    fields: usize,
}

impl FileReader {
    fn fault(&mut self, line: usize, reason: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(Fault { line, reason: reason.into(), remedy: remedy.into() });
    }

    fn mapping(&mut self, raw: RawMapping) -> Mapping {
        let line = self.lines.line(raw.name.span().start);
        let name = match text::checked(raw.name.get_ref()) {
            Ok(name) if !name.is_empty() => name,
            Ok(_) => {
                self.fault(line, "the form's name is empty", "say what people call the form");
                String::new()
            }
            Err(error) => {
                self.fault(line, format!("the form's name {error}"), "give it a short name");
                String::new()
            }
        };
        for (list, values) in raw.values {
            let values = self.values(values);
            self.lists.insert(list, values);
        }
        let namespace = raw.namespace.as_ref().and_then(|text| self.namespace(text));
        if raw.sheet.is_empty() {
            let remedy = "add a [[sheet]] with what its rows are, such as [sheet.household]";
            self.fault(0, "says nothing of any sheet", remedy);
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
        let remedy = "give a short name such as gao, or a pattern such as list-{office}";
        if text.get_ref().trim().is_empty() {
            self.fault(line, "the namespace is empty", remedy);
            return None;
        }
        match Pattern::parse(text.get_ref().trim()) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                self.fault(line, format!("the namespace {error}"), remedy);
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
                let remedy = match near {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "give the name of a [[sheet]] above this one".to_owned(),
                };
                let reason = format!("no sheet above is called \"{}\"", parent.get_ref());
                self.fault(line, reason, remedy);
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
                let remedy = "give it another one";
                self.fault(line, format!("\"{name}\" has a meaning of its own"), remedy);
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
            sections.push(self.section(table, fields.into_inner(), line));
        }
        if let Some(groups) = raw.headcount {
            let line = self.lines.line(groups.span().start);
            for fields in groups.into_inner().0 {
                sections.push(self.section(Table::Headcounts, fields, line));
            }
        }
        if sections.is_empty() {
            let remedy = "add [sheet.activity], [sheet.household], [sheet.person] or \
                          [[sheet.headcount]], or take the sheet out";
            self.fault(line, "says nothing of what the sheet's rows are", remedy);
        }
        let mut keep = Vec::new();
        if let Some(conditions) = raw.keep {
            let line = self.lines.line(conditions.span().start);
            for condition in conditions.into_inner().0 {
                keep.push(self.condition(condition, line));
            }
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
            let remedy = "add parent = \"…\", the name of the sheet that it is joined to";
            self.fault(sheet.line, "has a join, but no parent", remedy);
        }
        for section in &sheet.sections {
            if section.table != Table::Activities
                && !activity
                && !section.fields.contains_key("activity")
            {
                let remedy = "add [sheet.activity] to this sheet or its parent, or activity = \
                              \"…\", the column with the reference";
                self.fault(section.line, "does not say which activity the rows belong to", remedy);
            }
        }
        let fields = sheet.sections.iter().flat_map(|section| &section.fields);
        let fields: Vec<&Field> = fields.chain(&sheet.columns).map(|(_, field)| field).collect();
        for field in &fields {
            if let Source::Columns { parent: true, .. } = field.source
                && sheet.parent.is_none()
            {
                let remedy = "add parent = \"…\" to the sheet, or write column instead of parent";
                self.fault(field.line, "reads from a parent that the sheet does not have", remedy);
            }
        }
        let patterns = fields.iter().filter_map(|field| match &field.source {
            Source::Pattern(pattern) => Some((pattern, field.line)),
            _ => None,
        });
        let namespace = sheet.namespace.iter().map(|pattern| (pattern, sheet.line));
        let known: BTreeSet<&str> = sheet.known_fields().collect();
        let mut unknown = Vec::new();
        for (pattern, line) in patterns.chain(namespace) {
            for name in pattern.fields().filter(|name| !known.contains(name)) {
                unknown.push((name.to_owned(), line));
            }
        }
        for (name, line) in unknown {
            let remedy = match nearest(&name, known.iter().copied()) {
                Some(near) => format!("did you mean {{{near}}}?"),
                None => format!("add {name} = \"…\", the column, to [sheet.columns]"),
            };
            self.fault(line, format!("the pattern names {{{name}}}, which is no field"), remedy);
        }
        if let Some(name) = sheet.circle() {
            let reason = format!("the pattern of \"{name}\" leads back to itself");
            self.fault(sheet.line, reason, "name fields that are read from columns");
        }
    }

    fn section(&mut self, table: Table, raw: RawFields, section_line: usize) -> Section {
        let mut fields = BTreeMap::new();
        let names: Vec<&str> = allowed(table).collect();
        for (name, field) in raw {
            let line = self.lines.line(name.span().start);
            let name = name.into_inner();
            if !names.contains(&name.as_str()) {
                let remedy = match nearest(&name, names.iter().copied()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("use one of: {}", names.join(", ")),
                };
                let reason = format!("\"{name}\" is no field of {}", what(table));
                self.fault(line, reason, remedy);
                continue;
            }
            if let Some(field) = self.field(field, line) {
                let derived = matches!(field.source, Source::Derived(_));
                if derived && !["person", "household"].contains(&name.as_str()) {
                    let reason = format!("\"{name}\" cannot be a derived key");
                    let remedy = "only the number of a person or a household is derived";
                    self.fault(line, reason, remedy);
                }
                fields.insert(name, field);
            }
        }
        let required = table.columns().iter().filter(|spec| spec.required);
        for spec in required.map(|spec| if spec.name == "activity" { REFERENCE } else { spec.name })
        {
            let given = spec == REFERENCE && table != Table::Activities;
            if !given && !fields.contains_key(spec) {
                let reason = format!("{} needs \"{spec}\"", what(table));
                let remedy = format!(
                    "add {spec} = \"…\", the name of a column, or {spec} = {{ value = \"…\" }} \
                     where it is the same for all rows"
                );
                self.fault(section_line, reason, remedy);
            }
        }
        Section { table, fields, line: section_line }
    }

    fn field(&mut self, raw: Spanned<RawField>, line: usize) -> Option<Field> {
        let place = self.fields;
        self.fields += 1;
        let field = |source| Field {
            place,
            source,
            values: None,
            multiple: false,
            format: None,
            default: None,
            public: false,
            line,
        };
        match raw.into_inner() {
            RawField::Names(names) => {
                if let [pattern] = names.as_slice()
                    && pattern.contains('{')
                {
                    return self.pattern(pattern, line).map(field);
                }
                names.iter().for_each(|name| self.check_done(name, line));
                Some(field(Source::Columns { names, parent: false }))
            }
            RawField::More(more) => {
                let columns = |names: Many<String>, parent| {
                    (!names.0.is_empty()).then_some(Source::Columns { names: names.0, parent })
                };
                let mut sources: Vec<Source> = Vec::new();
                sources.extend(more.column.and_then(|names| columns(names, false)));
                sources.extend(more.parent.and_then(|names| columns(names, true)));
                if let Some(Scalar(value)) = more.value {
                    self.check_done(&value, line);
                    sources.push(Source::Constant(value));
                }
                if let Some(pattern) = more.pattern {
                    sources.push(self.pattern(&pattern, line)?);
                }
                if let Some(parts) = more.derive {
                    sources.push(self.derived(parts, line)?);
                }
                sources.extend(more.rows_of.map(Source::RowsOf));
                let one = sources.pop().filter(|_| sources.is_empty());
                let Some(source) = one else {
                    let remedy = "give one of column, parent, value, pattern, derive and rows_of";
                    self.fault(line, "does not say in one way where the value comes from", remedy);
                    return None;
                };
                let values = more.values.map(|values| self.values_of(values, line));
                let format = more.format.and_then(|format| self.format(&format, line));
                let read = matches!(source, Source::Columns { .. });
                if !read && (more.multiple || values.is_some()) {
                    let remedy = "give them where the value comes from a column";
                    self.fault(line, "renames or divides what no column holds", remedy);
                }
                let default = more.default.map(|Scalar(default)| default);
                let Field { source, .. } = field(source);
                let (multiple, public) = (more.multiple, more.public);
                Some(Field { place, source, values, multiple, format, default, public, line })
            }
        }
    }

    fn pattern(&mut self, text: &str, line: usize) -> Option<Source> {
        self.check_done(text, line);
        match Pattern::parse(text) {
            Ok(pattern) => Some(Source::Pattern(pattern)),
            Err(error) => {
                let remedy = "write it as GAO-{date}-{site}; a column whose name has braces is \
                              given as { column = \"…\" }";
                self.fault(line, format!("the pattern {error}"), remedy);
                None
            }
        }
    }

    fn derived(&mut self, parts: Vec<RawPart>, line: usize) -> Option<Source> {
        if parts.len() < 2 {
            let remedy = "give two or more, such as name and phone: one alone is shared by \
                          strangers; a number on a list is given as the column itself";
            self.fault(line, "a derived key needs several columns", remedy);
            return None;
        }
        let part = |RawPart(part): RawPart| Part {
            column: part.column.0,
            evened: part.evened.unwrap_or(Evened::Name),
            may_be_empty: part.may_be_empty,
        };
        Some(Source::Derived(parts.into_iter().map(part).collect()))
    }

    fn values_of(&mut self, values: RawValuesOf, line: usize) -> BTreeMap<String, Renamed> {
        match values {
            RawValuesOf::Own(values) => self.values(values),
            RawValuesOf::List(name) => match self.lists.get(&name) {
                Some(values) => values.clone(),
                None => {
                    let near = nearest(&name, self.lists.keys().map(String::as_str));
                    let remedy = match near {
                        Some(near) => format!("did you mean \"{near}\"?"),
                        None => format!("add [values.{name}] with \"value\" = \"new name\""),
                    };
                    let reason = format!("there is no list of values called \"{name}\"");
                    self.fault(line, reason, remedy);
                    BTreeMap::new()
                }
            },
        }
    }

    fn values(&mut self, raw: RawValues) -> BTreeMap<String, Renamed> {
        let mut values: BTreeMap<String, Renamed> = BTreeMap::new();
        for (from, to) in raw {
            let line = self.lines.line(from.span().start);
            let from = from.into_inner();
            let Scalar(to) = to.into_inner();
            if is_to_do(&to) {
                let reason = format!("\"{from}\" still says {TO_DO}");
                self.fault(line, reason, "write what it is in headcount's terms");
            }
            let same =
                values.insert(fold_label(&from), Renamed { from: from.clone(), to: to.clone() });
            if let Some(other) = same.filter(|other| other.to != to) {
                let reason = format!("\"{from}\" and \"{}\" read the same", other.from);
                self.fault(line, reason, "keep one of them");
            }
        }
        values
    }

    fn format(&mut self, text: &str, line: usize) -> Option<DateOrder> {
        let letters: String = text.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
        match letters.as_str() {
            "ddmmyyyy" | "jjmmaaaa" => Some(DateOrder::DayFirst),
            "mmddyyyy" => Some(DateOrder::MonthFirst),
            "yyyymmdd" | "aaaammjj" => Some(DateOrder::YearFirst),
            _ => {
                let remedy = "use dd/mm/yyyy, mm/dd/yyyy or yyyy-mm-dd";
                self.fault(line, format!("\"{text}\" is no order of a date"), remedy);
                None
            }
        }
    }

    fn condition(&mut self, raw: RawCondition, line: usize) -> Condition {
        if raw.is.0.is_empty() && raw.is_not.0.is_empty() {
            let remedy = "add is = [\"…\"], the values that are kept, or is_not = [\"…\"]";
            self.fault(line, "does not say which rows are kept", remedy);
        }
        let texts = |values: Many<Scalar>| -> Vec<String> {
            values.0.into_iter().map(|Scalar(value)| value).collect()
        };
        let written = (texts(raw.is), texts(raw.is_not));
        let list = |values: &[String]| values.iter().map(|value| fold_label(value)).collect();
        let (is, is_not) = (list(&written.0), list(&written.1));
        Condition { column: raw.column.0, is, is_not, written }
    }

    /// A draft says where somebody has to decide; nobody has, where that still stands.
    fn check_done(&mut self, text: &str, line: usize) {
        if is_to_do(text) {
            let remedy = "write what it is in headcount's terms";
            self.fault(line, format!("still says {TO_DO}"), remedy);
        }
    }
}

fn is_to_do(text: &str) -> bool {
    text.trim_start().starts_with(TO_DO)
}

/// What a section's rows are, in words.
fn what(table: Table) -> &'static str {
    match table {
        Table::Activities => "an activity",
        Table::People => "a person",
        Table::Households => "a household",
        Table::Headcounts => "a head-count",
    }
}

/// The fields that a section may have.
fn allowed(table: Table) -> impl Iterator<Item = &'static str> {
    table.columns().iter().map(move |spec| match (table, spec.name) {
        (Table::Activities, "activity") => REFERENCE,
        (_, name) => name,
    })
}

impl SheetMapping {
    /// What the rows state in one table; of head-counts, the first.
    pub fn section(&self, table: Table) -> Option<&Section> {
        self.sections.iter().find(|section| section.table == table)
    }

    /// What the sheet is called in messages.
    pub fn name(&self) -> &str {
        self.names.first().map_or("the first sheet", String::as_str)
    }

    /// A field that patterns can name.
    pub fn named(&self, name: &str) -> Option<&Field> {
        let own = || self.section(Table::Activities)?.fields.get(name);
        self.columns.get(name).or_else(own)
    }

    /// The names that patterns can use.
    fn known_fields(&self) -> impl Iterator<Item = &str> {
        let activity = self.section(Table::Activities);
        let starts = activity.is_some_and(|section| section.fields.contains_key("start"));
        let fields = activity.into_iter().flat_map(|section| section.fields.keys());
        let fields = fields.map(String::as_str).filter(|name| *name != REFERENCE);
        let of_start = OF_START.iter().copied().filter(move |_| starts);
        fields.chain(self.columns.keys().map(String::as_str)).chain(of_start)
    }

    /// A field whose pattern names itself, over others or at once.
    fn circle(&self) -> Option<&str> {
        fn leads<'a>(sheet: &'a SheetMapping, name: &'a str, seen: &mut Vec<&'a str>) -> bool {
            if seen.contains(&name) {
                return true;
            }
            let Some(Field { source: Source::Pattern(pattern), .. }) = sheet.named(name) else {
                return false;
            };
            seen.push(name);
            let circle = pattern.fields().any(|name| leads(sheet, name, seen));
            seen.pop();
            circle
        }
        let activity = self.section(Table::Activities);
        let fields = activity.into_iter().flat_map(|section| section.fields.keys());
        let mut names = fields.chain(self.columns.keys()).map(String::as_str);
        names.find(|name| leads(self, name, &mut Vec::new()))
    }
}
