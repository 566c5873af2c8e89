//! The remarks under a report's tables: what the numbers mean, and what they were counted from.
//!
//! Belongs here: which remarks there are, and in which order. Does not: sentences that the factsheet has
//! too (`report::words`), the tables (`views`).

use super::super::{Days, Report, words};
use super::goods;
use super::tables::{Cell, View, columns, word};
use crate::language::Texts;
use crate::report::names::Names;

/// The remarks as a table.
pub fn view(report: &Report, names: &Names) -> View {
    let rows = notes(report, names).into_iter();
    let rows = rows.map(|(what, meaning)| vec![Cell::Text(what), Cell::Text(meaning)]).collect();
    View::new("notes", columns(["what", "meaning"]), rows)
}

/// Which ledger and days, with what these are called, what the report is narrowed to, and whether these
/// are own figures.
pub fn title(report: &Report, names: &Names) -> String {
    let texts = names.texts();
    let Days(period) = report.period;
    let name = match report.label.as_str() {
        "" => report.ledger.name.clone(),
        label => format!("{}, {label}", report.ledger.name),
    };
    let values = [
        ("name", name.into()),
        ("from", period.from.to_string().into()),
        ("to", period.to.to_string().into()),
    ];
    let mut title = texts.with("report-title", &values);
    for (what, value) in names.narrowed(&report.filter) {
        title.push_str(&format!(", {what} {value}"));
    }
    if report.own {
        title.push_str(&format!(", {}", texts.text("report-own")));
    }
    title
}

/// What own figures are, where these are some.
pub fn own(report: &Report, texts: &Texts) -> Option<String> {
    let key = if report.slice.is_some() { "report-own-mean" } else { "report-own-alone" };
    report.own.then(|| texts.text(key))
}

/// What must be said of the numbers of this report: each remark with what it is about.
fn notes(report: &Report, names: &Names) -> Vec<(String, String)> {
    let texts = names.texts();
    let mut notes = Vec::new();
    let mut note = |key: &str, text: String| {
        notes.push((texts.text(&format!("report-note-{key}")), text));
    };
    let policy = &report.policy;
    note("ledger", format!("{} ({})", report.ledger.name, report.ledger.id));
    note("period", days(report, texts));
    if let Some(own) = own(report, texts) {
        note("own", own);
    }
    if let Some(made_of) = words::made_of(report.subject(), texts) {
        note("made-of", made_of);
    }
    note("as-of", report.as_of.size.to_string());
    note("root", hex::encode(report.as_of.root));
    note("policy", words::policy(policy, texts));
    if let Some(approval) = words::approval(report.approvals, texts) {
        note("approval", approval);
    }
    let compared = report.compare.as_ref();
    if let Some(other) = compared.and_then(|compare| words::compared_policy(compare, texts)) {
        note("compared-policy", other);
    }
    if !policy.not_counted.is_empty() {
        let kinds = policy.not_counted.iter();
        let kinds: Vec<String> = kinds.map(|kind| word(kind.name()).text(texts)).collect();
        note("not-counted", kinds.join(", "));
    }
    for meaning in ["registered", "estimated"] {
        note(meaning, texts.text(&format!("report-meaning-{meaning}")));
    }
    note("bounds", texts.text("report-bounds-mean"));
    for meaning in ["indirect", "activities", "adding-up"] {
        note(meaning, texts.text(&format!("report-meaning-{meaning}")));
    }
    if report.depth.is_some() {
        note("depth", texts.text("report-depth-means"));
    }
    if report.months.is_some() {
        note("new", texts.text("report-meaning-new"));
    }
    for remark in goods::remarks(report, texts) {
        note("goods", remark);
    }
    if report.activities.is_some() {
        note("listed", texts.text("report-meaning-listed"));
    }
    if report.restated {
        note("restated", texts.text("report-meaning-restated"));
    }
    if let Some(suppression) = &report.suppression {
        let threshold = [("threshold", suppression.threshold.into())];
        note("held-back", texts.with("report-meaning-held-back", &threshold));
    }
    notes.extend(names.narrowed(&report.filter));
    notes
}

/// The days, behind what they are called.
pub fn days(report: &Report, texts: &Texts) -> String {
    let days = texts.days(report.period.0);
    match report.label.as_str() {
        "" => days,
        label => format!("{label} ({days})"),
    }
}
