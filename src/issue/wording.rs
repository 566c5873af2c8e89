//! Issues as sentences, in the language of those who read them.
//!
//! Belongs here: finding a code's sentences in the catalogue, and the form of an issue in JSON. Does
//! not: what stands around a sentence on a screen (`cli`) or in a workbook (`intake::writing::annotated`).
//!
//! Invariant: JSON is in English, so that programs see the same in every office.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{Code, Issue, Severity};
use crate::language::{Language, Texts, Value};

impl Code {
    /// What is wrong.
    pub fn reason(&self, texts: &Texts) -> String {
        let key = self.key();
        self.with_values(texts, |values| texts.with(&key, values))
    }

    /// What to do about it; empty where there is nothing to say.
    pub fn remedy(&self, texts: &Texts) -> String {
        let key = self.key();
        self.with_values(texts, |values| texts.part(&key, "remedy", values)).unwrap_or_default()
    }

    fn key(&self) -> String {
        format!("issues-{}", self.code())
    }

    fn with_values<T>(&self, texts: &Texts, say: impl FnOnce(&[(&str, Value<'_>)]) -> T) -> T {
        let values = self.values(texts);
        let values: Vec<_> = values.iter().map(|(name, value)| (&**name, value.clone())).collect();
        say(&values)
    }
}

impl Issue {
    /// The value to blame as a sentence begins with it: in quotation marks, or how long it is where it
    /// may not be shown.
    pub fn subject(&self, texts: &Texts) -> Option<String> {
        match (&self.value, self.unseen_chars) {
            (Some(value), _) => {
                Some(texts.with("issues-quoted", &[("text", value.as_str().into())]))
            }
            (None, Some(chars)) => {
                Some(texts.with("issues-unseen", &[("chars", u64::from(chars).into())]))
            }
            (None, None) => None,
        }
    }

    /// What is wrong.
    pub fn reason(&self, texts: &Texts) -> String {
        self.code.reason(texts)
    }

    /// What to do about it; empty where there is nothing to say.
    pub fn remedy(&self, texts: &Texts) -> String {
        self.code.remedy(texts)
    }
}

/// One finding.
#[derive(Serialize, JsonSchema)]
#[serde(rename = "Issue")]
struct InEnglish<'a> {
    /// Whether the row can still be taken.
    severity: Severity,
    /// The table's file.
    file: &'a str,
    /// The worksheet, where the file has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    /// Row as a spreadsheet numbers it: 1 is the header. `None` for the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    /// Column, where one is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    /// The value, never one from a column that holds somebody's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    /// Of a value that may not be shown, how many characters it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    unseen_chars: Option<u32>,
    /// What is wrong.
    reason: String,
    /// What to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    remedy: String,
}

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = Language::English.texts();
        let in_english = InEnglish {
            severity: self.severity,
            file: &self.file,
            sheet: self.sheet.as_deref(),
            row: self.row,
            column: self.column.as_deref(),
            value: self.value.as_deref(),
            unseen_chars: self.unseen_chars,
            reason: self.reason(texts),
            remedy: self.remedy(texts),
        };
        in_english.serialize(serializer)
    }
}

impl JsonSchema for Issue {
    fn schema_name() -> Cow<'static, str> {
        InEnglish::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        InEnglish::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        InEnglish::json_schema(generator)
    }
}
