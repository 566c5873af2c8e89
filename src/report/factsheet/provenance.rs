//! Where the figures come from, and how to get them again.
//!
//! Belongs here: the counting rule in a reader's words, the state of the log, the command. Does not:
//! the rule itself (`count`).

use serde::Serialize;

use super::input::Input;
use super::wording::Wording;
use crate::event::policy::{Attribution, HeadcountRule, Policy};
use crate::report::cells::HELD_BACK;
use crate::report::{Count, Days, Filter, Report};

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
    /// The counting policy.
    pub policy: Policy,
    /// What the policy and the counting rule mean for a reader, and where they reach their limits.
    pub method: Vec<String>,
    /// The exact part of the total.
    pub registered: Option<Count>,
    /// The part of the total known only from head-counts.
    pub estimated: Option<Count>,
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
        policy: report.policy.clone(),
        registered: report.total.registered,
        estimated: report.total.estimated,
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
    let fixed = ["factsheet-method-households", "factsheet-method-registered", headcounts];
    let mut lines = vec![texts.text(attribution)];
    lines.extend(fixed.map(|key| texts.text(key)));
    lines.push(texts.text("factsheet-method-elsewhere"));
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
    let narrowed = narrowed(&report.filter);
    let what = if narrowed.is_empty() { "factsheet" } else { "report" };
    let Days(period) = report.period;
    let days = match period.whole_year() {
        Some(year) => year.to_string(),
        None => format!("--from {} --to {}", period.from, period.to),
    };
    let mut command = format!("headcount {what} {days} --as-of {}", report.as_of.size);
    for (what, value) in &narrowed {
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

/// What a report was narrowed to, by option.
pub(super) fn narrowed(filter: &Filter) -> Vec<(&'static str, &str)> {
    let Filter { sector, office, donor } = filter;
    [("sector", sector), ("office", office), ("donor", donor)]
        .into_iter()
        .filter_map(|(what, value)| Some((what, value.as_deref()?)))
        .collect()
}
