//! What is wrong with the rows of files, those that are wrong alike together.
//!
//! Belongs here: from issues to words. Does not: the rows themselves (`looked`).

use serde::Serialize;

use crate::issue::{Issue, Severity};
use crate::language::{Texts, plain_number};
use crate::service::import_look::{WrongAlike, together};

/// Rows that are wrong alike.
#[derive(Serialize)]
pub struct Wrong {
    severity: &'static str,
    file: String,
    sheet: String,
    rows: String,
    column: String,
    says: String,
    remedy: String,
}

/// What is wrong with the rows of a file.
pub fn in_words(issues: &[Issue], texts: &Texts) -> Vec<Wrong> {
    together(issues, &[]).0.iter().map(|group| Wrong::of(group, texts)).collect()
}

impl Wrong {
    /// Rows in words.
    pub fn of(group: &WrongAlike, texts: &Texts) -> Self {
        let first = &group.first;
        let named: Vec<String> = group.rows.iter().map(ToString::to_string).collect();
        let more = group.count.saturating_sub(named.len() as u64);
        let mut rows = named.join(", ");
        if more > 0 && !named.is_empty() {
            rows.push_str(&texts.with("web-and-more-rows", &[("count", plain_number(more))]));
        }
        let subject = first.subject(texts).map(|value| format!("{value} ")).unwrap_or_default();
        Self {
            severity: match first.severity {
                Severity::Error => "web-severity-error",
                Severity::Warning => "web-severity-warning",
                Severity::Note => "web-severity-note",
            },
            file: first.file.clone(),
            sheet: first.sheet.clone().unwrap_or_default(),
            rows,
            column: first.column.clone().unwrap_or_default(),
            says: format!("{subject}{}", first.reason(texts)),
            remedy: first.remedy(texts),
        }
    }
}
