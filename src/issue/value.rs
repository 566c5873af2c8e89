//! What sentences about issues are made with: numbers, days, names, lists.
//!
//! Belongs here: the types of the values, and how each is written in a language. Does not: which issue
//! has which (`code`), the sentences (`issues.ftl` of each language).
//!
//! A value goes into a sentence under the name of its field. Some go in under further names, for the
//! sentence to choose by: an optional `near` also as `has-near`, which is `yes` or `no`.

use std::borrow::Cow;
use std::sync::Arc;

use crate::event::activity::{Kind, Modality, NewPeople, Reach, Status};
use crate::event::names::named;
use crate::event::people::{Disability, PopulationGroup, Sex};
use crate::event::text::TextError;
use crate::event::time::Day;
use crate::language::refused::{Refused, in_words};
use crate::language::{Texts, Value, plain_number};

/// Names and values that are put into a sentence.
pub type Values<'a> = Vec<(Cow<'static, str>, Value<'a>)>;

/// A text as it is in a file.
pub type Text = Box<str>;

/// A value that can be put into a sentence.
pub(super) trait InSentence {
    /// Adds the value under its name, and what the sentence needs besides.
    fn put<'a>(&'a self, name: &str, texts: &Texts, values: &mut Values<'a>);
}

fn add<'a>(name: &str, value: impl Into<Value<'a>>, values: &mut Values<'a>) {
    values.push((name.to_owned().into(), value.into()));
}

impl InSentence for Text {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, &**self, values);
    }
}

impl InSentence for &'static str {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, *self, values);
    }
}

/// The number of a row, which has no thousands.
impl InSentence for u32 {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, self.to_string(), values);
    }
}

/// The number of a line, which has no thousands.
impl InSentence for usize {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, self.to_string(), values);
    }
}

impl InSentence for char {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, format!("{self:?}"), values);
    }
}

impl InSentence for Day {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, self.to_string(), values);
    }
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

impl InSentence for bool {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, yes_or_no(*self), values);
    }
}

impl<T: InSentence> InSentence for Option<T> {
    fn put<'a>(&'a self, name: &str, texts: &Texts, values: &mut Values<'a>) {
        add(&format!("has-{name}"), yes_or_no(self.is_some()), values);
        match self {
            Some(value) => value.put(name, texts, values),
            None => add(name, "", values),
        }
    }
}

impl InSentence for TextError {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        let error = match self {
            TextError::Long => "long",
            TextError::Control => "control",
            TextError::Turned => "turned",
            TextError::Email => "email",
            TextError::Phone => "phone",
        };
        add(name, error, values);
    }
}

/// How many. A sentence can choose singular or plural by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Count(pub u64);

impl From<u64> for Count {
    fn from(count: u64) -> Self {
        Self(count)
    }
}

impl From<u32> for Count {
    fn from(count: u32) -> Self {
        Self(count.into())
    }
}

impl From<usize> for Count {
    fn from(count: usize) -> Self {
        Self(count as u64)
    }
}

impl InSentence for Count {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, plain_number(self.0), values);
    }
}

/// The least or most that a number may be. A year has no thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Of things that are counted.
    Count(u32),
    /// A year.
    Year(u32),
}

impl Limit {
    /// The limit of a number.
    pub fn of(of_what: Quantity, limit: u32) -> Self {
        if of_what == Quantity::BirthYear { Self::Year(limit) } else { Self::Count(limit) }
    }
}

impl InSentence for Limit {
    fn put<'a>(&'a self, name: &str, texts: &Texts, values: &mut Values<'a>) {
        match self {
            Self::Count(limit) => add(name, plain_number(u64::from(*limit)), values),
            Self::Year(year) => year.put(name, texts, values),
        }
    }
}

/// Several texts, and what stands between them. Shared, since one list is known to all rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct List(Arc<Items>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Items {
    items: Box<[Text]>,
    between: Between,
    /// Whether there were more.
    is_cut: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Between {
    Comma,
    Semicolon,
    And,
    Or,
    /// Each in quotation marks.
    QuotedOr,
}

impl List {
    fn new<S: AsRef<str>>(
        items: impl IntoIterator<Item = S>,
        between: Between,
        is_cut: bool,
    ) -> Self {
        let items = items.into_iter().map(|item| item.as_ref().into()).collect();
        Self(Arc::new(Items { items, between, is_cut }))
    }

    /// `a, b, c`
    pub fn commas<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Self {
        Self::new(items, Between::Comma, false)
    }

    /// `a; b; c`, for items that have commas.
    pub fn semicolons<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Self {
        Self::new(items, Between::Semicolon, false)
    }

    /// `a and b`
    pub fn and<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Self {
        Self::new(items, Between::And, false)
    }

    /// `a or b`
    pub fn or<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Self {
        Self::new(items, Between::Or, false)
    }

    /// `"a" or "b"`
    pub fn quoted_or<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Self {
        Self::new(items, Between::QuotedOr, false)
    }

    /// `a, b, …`: the first `max` of some items.
    pub fn first<S: AsRef<str>>(max: usize, items: impl IntoIterator<Item = S>) -> Self {
        let items: Vec<S> = items.into_iter().collect();
        let is_cut = items.len() > max;
        Self::new(items.into_iter().take(max), Between::Comma, is_cut)
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.0.items.is_empty()
    }
}

/// What follows where there is more than is shown.
const CUT: &str = ", …";

impl InSentence for List {
    fn put<'a>(&'a self, name: &str, texts: &Texts, values: &mut Values<'a>) {
        let Items { items, between, is_cut } = &*self.0;
        let separator = match between {
            Between::Comma => ", ".to_owned(),
            Between::Semicolon => texts.text("issues-semicolon"),
            Between::And => texts.text("issues-and"),
            Between::Or | Between::QuotedOr => texts.text("issues-or"),
        };
        let items = items.iter().map(|item| match between {
            Between::QuotedOr => texts.with("issues-quoted", &[("text", (&**item).into())]),
            _ => item.to_string(),
        });
        let mut text = items.collect::<Vec<_>>().join(&separator);
        if *is_cut {
            text.push_str(CUT);
        }
        add(name, text, values);
        add(&format!("has-{name}"), yes_or_no(!self.is_empty()), values);
    }
}

/// Values of a column, each with how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tally {
    /// The values that are shown.
    pub shown: Box<[(Text, u64)]>,
    /// Whether there are more.
    pub is_cut: bool,
}

impl Tally {
    fn words(&self, texts: &Texts) -> String {
        let shown = self.shown.iter().map(|(value, rows)| {
            let rows = ("rows", plain_number(*rows));
            match &**value {
                "" => texts.with("issues-tally-empty", &[rows]),
                value => texts.with("issues-tally", &[("value", value.into()), rows]),
            }
        });
        let mut text = shown.collect::<Vec<_>>().join(", ");
        if self.is_cut {
            text.push_str(CUT);
        }
        text
    }
}

impl InSentence for Tally {
    fn put<'a>(&'a self, name: &str, texts: &Texts, values: &mut Values<'a>) {
        add(name, self.words(texts), values);
    }
}

/// Columns of a few answers, each with how many rows give which. Of a personal column none is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AnswerColumns {
    /// The columns that are named.
    pub shown: Box<[(Text, Tally)]>,
    /// Whether there are more.
    pub is_cut: bool,
}

impl InSentence for AnswerColumns {
    fn put<'a>(&'a self, name: &str, texts: &Texts, values: &mut Values<'a>) {
        let shown = self.shown.iter().map(|(column, tally)| match tally.shown.is_empty() {
            true => column.to_string(),
            false => {
                let answers = ("answers", tally.words(texts).into());
                texts.with("issues-answers", &[("column", (&**column).into()), answers])
            }
        });
        let mut text = shown.collect::<Vec<_>>().join("; ");
        if self.is_cut {
            text.push_str(CUT);
        }
        add(name, text, values);
    }
}

/// Columns that look personal, each with why.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonalColumns(pub Box<[(Text, Personal)]>);

impl InSentence for PersonalColumns {
    fn put<'a>(&'a self, name: &str, texts: &Texts, values: &mut Values<'a>) {
        let columns =
            self.0.iter().map(|(column, personal)| format!("{column} ({})", personal.words(texts)));
        add(name, columns.collect::<Vec<_>>().join(", "), values);
    }
}

/// Why the system or a library does not give a file's content.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReadFault {
    kind: &'static str,
    /// What the system says.
    says: Text,
}

impl ReadFault {
    /// What a library says of the content.
    fn of_content(kind: &'static str, says: &dyn std::fmt::Display) -> Self {
        Self { kind, says: says.to_string().into() }
    }
}

impl From<&std::io::Error> for ReadFault {
    fn from(error: &std::io::Error) -> Self {
        Self { kind: Refused::of(error).name(), says: in_words(error).into() }
    }
}

impl From<&csv::Error> for ReadFault {
    fn from(error: &csv::Error) -> Self {
        match error.kind() {
            csv::ErrorKind::Io(io) => io.into(),
            csv::ErrorKind::Utf8 { .. } => Self::of_content("not-utf-8", error),
            _ => Self::of_content("other", error),
        }
    }
}

impl InSentence for ReadFault {
    fn put<'a>(&'a self, name: &str, texts: &Texts, values: &mut Values<'a>) {
        add(&format!("{name}-kind"), self.kind, values);
        self.says.put(name, texts, values);
    }
}

/// Why a workbook cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Damage {
    /// What it says of its parts is not true.
    Parts,
    /// A part of it is missing.
    PartMissing,
    /// What the library that reads it says.
    Other(Text),
}

impl InSentence for Damage {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        let (kind, says) = match self {
            Damage::Parts => ("parts", ""),
            Damage::PartMissing => ("part-missing", ""),
            Damage::Other(says) => ("other", &**says),
        };
        add(&format!("{name}-kind"), kind, values);
        add(name, says, values);
    }
}

named! {
    /// A closed list of words.
    WordList, "list of words" {
        /// Kinds of activities.
        Kind = "kind",
        /// Statuses of activities.
        Status = "status",
        /// Modalities.
        Modality = "modality",
        /// Direct or indirect.
        Reach = "reach",
        /// Whether head-counts are of people counted nowhere else.
        NewPeople = "new-people",
        /// Sexes.
        Sex = "sex",
        /// Population groups.
        PopulationGroup = "population-group",
        /// Statements on disability.
        Disability = "disability",
    }
}

impl WordList {
    /// Its words, in order.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            WordList::Kind => Kind::ALL.iter().map(|word| word.name()).collect(),
            WordList::Status => Status::ALL.iter().map(|word| word.name()).collect(),
            WordList::Modality => Modality::ALL.iter().map(|word| word.name()).collect(),
            WordList::Reach => Reach::ALL.iter().map(|word| word.name()).collect(),
            WordList::NewPeople => NewPeople::ALL.iter().map(|word| word.name()).collect(),
            WordList::Sex => Sex::ALL.iter().map(|word| word.name()).collect(),
            WordList::PopulationGroup => {
                PopulationGroup::ALL.iter().map(|word| word.name()).collect()
            }
            WordList::Disability => Disability::ALL.iter().map(|word| word.name()).collect(),
        }
    }
}

/// Also under `known`, the words of the list.
impl InSentence for WordList {
    fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
        add(name, self.name(), values);
        add("known", self.words().join(", "), values);
    }
}

/// Values that go into a sentence by their name, for it to choose by.
macro_rules! by_name {
    ($($type:ty),+) => {
        $(impl InSentence for $type {
            fn put<'a>(&'a self, name: &str, _: &Texts, values: &mut Values<'a>) {
                add(name, self.name(), values);
            }
        })+
    };
}

by_name!(ProfileList, Quantity, Skipped, Advice, Personal, PatternError, Bound);

named! {
    /// A limit of what is read of a file (`intake::source::limits`).
    Bound, "limit of files" {
        /// Bytes of what is no file on a disk.
        Stream = "stream",
        /// Bytes of a row.
        Row = "row",
        /// Bytes of a cell.
        Cell = "cell",
        /// Columns of a table.
        Columns = "columns",
        /// Rows of a sheet.
        Rows = "rows",
        /// Cells that say they are repeated.
        Repeated = "repeated",
        /// Cells in all.
        Cells = "cells",
        /// Bytes of text in all cells.
        Texts = "texts",
        /// Bytes of memory that all cells take.
        Memory = "memory",
        /// Areas of a sheet whose cells are merged.
        Merged = "merged",
        /// Sheets of a workbook.
        Sheets = "sheets",
        /// Files of an archive.
        Files = "files",
        /// Bytes that a part unpacks to.
        Part = "part",
        /// Bytes that all parts unpack to.
        Unpacked = "unpacked",
        /// How many times its size a part unpacks to.
        Times = "times",
        /// Bytes of a tag or text of XML.
        Piece = "piece",
        /// Texts that a workbook announces, beside those it has.
        Announced = "announced",
        /// Bytes of the texts that cells share.
        Shared = "shared",
        /// Styles of a kind.
        Styles = "styles",
    }
}

named! {
    /// A list of a profile.
    ProfileList, "list of a profile" {
        /// Sectors.
        Sectors = "sectors",
        /// Offices.
        Offices = "offices",
        /// Donors.
        Donors = "donors",
        /// Projects.
        Projects = "projects",
    }
}

named! {
    /// What a number counts.
    Quantity, "quantity" {
        /// People of a sex and age.
        People = "people",
        /// Members of a household.
        Size = "size",
        /// People of a group without a list.
        Headcount = "headcount",
        /// Lessons.
        Sessions = "sessions",
        /// Years of age.
        Age = "age",
        /// A year of birth.
        BirthYear = "birth-year",
    }
}

named! {
    /// What a row is that is not read.
    Skipped, "row that is not read" {
        /// A remark.
        Remark = "remark",
        /// HXL hashtags.
        Hashtags = "hashtags",
        /// The columns in other words.
        Labels = "labels",
    }
}

named! {
    /// What to do about a place that the gazetteer does not have.
    Advice, "advice on a place" {
        /// Nothing: it is taken, though it may be misspelt.
        Taken = "taken",
        /// To check the spelling: no gazetteer was loaded.
        Spelling = "spelling",
        /// To add it to the gazetteer.
        Add = "add",
    }
}

named! {
    /// Why a column looks personal.
    Personal, "personal data" {
        /// Its header or values are people's names.
        Names = "names",
        /// Phone numbers.
        Phones = "phones",
        /// E-mail or other addresses.
        Addresses = "addresses",
        /// Numbers of identity cards and the like.
        Papers = "papers",
        /// Free text.
        Stories = "stories",
        /// Places of single people: GPS positions of homes.
        Positions = "positions",
        /// Signatures, photographs, recordings.
        Files = "files",
    }
}

impl Personal {
    /// What the column seems to hold.
    pub fn words(self, texts: &Texts) -> String {
        texts.with("issues-personal", &[("personal", self.name().into())])
    }
}

named! {
    /// What is wrong with the braces of a pattern.
    PatternError, "fault of a pattern" {
        /// A closing one without an opening one before it.
        Opening = "opening",
        /// An opening one without a closing one after it.
        Closing = "closing",
        /// There is no name between them.
        Name = "name",
    }
}
