//! Where the figures come from, and how to get them again.
//!
//! Belongs here: the counting rule in a reader's words, the state of the log, the command. Does not:
//! the rule itself (`count`).

use serde::Serialize;

use super::input::Input;
use super::wording::Wording;
use crate::event::policy::{Attribution, HeadcountRule, Places, Rule};
use crate::report::cells::HELD_BACK;
use crate::report::{Days, Report, words};

/// Where the figures come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The ledger's name.
    pub ledger: String,
    /// The ledger's id.
    pub ledger_id: String,
    /// First day of the period, in words.
    pub from: String,
    /// Last day of the period, in words.
    pub to: String,
    /// Records the figures were computed from.
    pub log_size: u64,
    /// Merkle root over these records, in hexadecimal.
    pub log_root: String,
    /// The counting policy, in words.
    pub policy: String,
    /// The kinds that it doesn't count.
    pub not_counted: Vec<String>,
    /// What the policy and the counting rule mean for a reader, and where they reach their limits.
    pub method: Vec<String>,
    /// Prints the same figures again.
    pub command: String,
}

pub(super) fn provenance(wording: &Wording, input: &Input) -> Provenance {
    let report = input.report;
    Provenance {
        ledger: report.ledger.name.clone(),
        ledger_id: report.ledger.id.to_string(),
        from: wording.texts.day(report.period.0.from),
        to: wording.texts.day(report.period.0.to),
        log_size: report.as_of.size,
        log_root: report.as_of.root.iter().map(|byte| format!("{byte:02x}")).collect(),
        policy: words::policy(&report.policy, wording.texts),
        not_counted: report.policy.not_counted.iter().map(|kind| wording.kinds(*kind)).collect(),
        method: method(wording, report),
        command: command(wording, input),
    }
}

/// The counting rule in a reader's words. Says no more than the rule holds.
fn method(wording: &Wording, report: &Report) -> Vec<String> {
    let (policy, texts) = (&report.policy, wording.texts);
    let attribution = match policy.attribution {
        Attribution::Touches => "factsheet-method-scope-touches",
        Attribution::Start => "factsheet-method-scope-start",
        Attribution::End => "factsheet-method-scope-end",
    };
    let headcounts = match policy.headcounts {
        HeadcountRule::Activity => "factsheet-method-headcounts-activity",
        HeadcountRule::Sum => "factsheet-method-headcounts-sum",
        HeadcountRule::Max => "factsheet-method-headcounts-max",
    };
    let works = match policy.rule {
        Rule::One => "factsheet-method-works-of-rule-1",
        Rule::Two => "factsheet-method-works",
    };
    let fixed = [attribution, works, "factsheet-method-households", "factsheet-method-registered"];
    let mut lines: Vec<String> = fixed.iter().map(|key| texts.text(key)).collect();
    let place = texts.text(&format!("factsheet-place-{}", policy.places)).into();
    lines.push(texts.with(headcounts, &[("place", place)]));
    if policy.places != Places::Site {
        lines.push(texts.text("factsheet-method-added-up"));
    }
    if policy.rule == Rule::Two {
        lines.push(texts.text("factsheet-method-new-people"));
    }
    lines.push(texts.text("factsheet-method-elsewhere"));
    lines.push(texts.text("report-bounds-mean"));
    lines.extend(words::approval(report.approvals, texts));
    if !policy.not_counted.is_empty() {
        let kinds: Vec<_> = policy.not_counted.iter().map(|kind| wording.kinds(*kind)).collect();
        let kinds = kinds.join(", ");
        lines.push(texts.with("factsheet-method-not-counted", &[("kinds", kinds.into())]));
    }
    if let Some(suppression) = &report.suppression {
        let threshold = suppression.threshold.into();
        let values = [("mark", HELD_BACK.into()), ("threshold", threshold)];
        lines.push(texts.with("factsheet-method-held-back", &values));
    }
    lines
}

/// What makes the factsheet again; where it is narrowed, what prints its figures again.
fn command(wording: &Wording, input: &Input) -> String {
    let report = input.report;
    let narrowed: Vec<_> = words::narrowed(&report.filter).collect();
    let what = if narrowed.is_empty() { "factsheet" } else { "report" };
    let Days(period) = report.period;
    let days = match period.whole_year() {
        Some(year) => year.to_string(),
        None => format!("--from {} --to {}", period.from, period.to),
    };
    let as_of = match input.is_only_as_published {
        true => "published".to_owned(),
        false => report.as_of.size.to_string(),
    };
    let mut command = format!("headcount {what} {days} --as-of {as_of}");
    let label = Some(("label", report.label.as_str())).filter(|(_, label)| !label.is_empty());
    for (what, value) in label.iter().chain(&narrowed) {
        command.push_str(&format!(" --{what} '{}'", value.replace('\'', "'\\''")));
    }
    if let Some(suppression) = &report.suppression {
        command.push_str(&format!(" --publish-safe={}", suppression.threshold));
    }
    if narrowed.is_empty() {
        command.push_str(&format!(" --lang {}", wording.texts.language()));
    }
    command
}
