//! What is said beside every figure: of which ledger, period and records it is, under which policy, narrowed to what.
//!
//! Belongs here: these sentences, from a report. Does not: figures.

use serde::Serialize;

use super::asked;
use super::names::Names;
use crate::event::label::Labelled;
use crate::report::{Report, words};
use crate::service::report::Request;
use crate::web::address::Address;
use crate::web::visit::Visit;

/// What a figure is of.
#[derive(Debug, Serialize)]
pub struct Provenance {
    /// The period as it is called.
    pub period: String,
    /// How many records.
    pub size: u64,
    /// The root over them.
    pub root: String,
    /// Whether there are later records.
    pub is_past: bool,
    /// The same page of all records there are.
    pub now: String,
    /// The same page of these records, for ever.
    pub pinned: String,
    /// The policy in words.
    pub policy: String,
    /// What it is narrowed to: the key of a filter, its value, and the page without it.
    pub narrowed: Vec<(String, String, String)>,
    /// Whether these are own figures.
    pub own: bool,
    /// Whether later events changed a published or closed period.
    pub restated: bool,
    /// Further sentences that must be said.
    pub remarks: Vec<String>,
}

/// What a report's figures are of.
pub fn of(visit: &Visit<'_>, report: &Report, request: &Request, here: &Address) -> Provenance {
    let texts = visit.texts();
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let period = Labelled { period: report.period.0, label: report.label.clone() };
    let narrowed = words::narrowed(&report.filter).map(|(what, value)| {
        let name = match what {
            "sector" => names.sector(value),
            "office" => names.office(value),
            "donor" => names.donor(value),
            "project" => names.project(value),
            "reviewed" => texts.text(&format!("report-reviewed-{value}")),
            "kind" | "modality" => texts.text(&format!("report-word-{value}")),
            _ => value.to_owned(),
        };
        let key = match what {
            "reviewed" => "web-review".to_owned(),
            _ => format!("report-only-{what}"),
        };
        (key, name, here.clone().without(what).to_string())
    });
    let compared = report.compare.as_ref().and_then(|other| words::compared_policy(other, texts));
    let approval = words::approval(report.approvals, texts);
    let own = report.own.then(|| texts.text("report-own-mean"));
    Provenance {
        period: texts.period(&period),
        size: report.as_of.size,
        root: hex::encode(report.as_of.root),
        is_past: report.as_of.size != visit.ledger.size(),
        now: here.clone().without("as-of").to_string(),
        pinned: here.clone().with("as-of", asked::moment(request, &visit.ledger)).to_string(),
        policy: words::policy_in_full(&report.policy, texts),
        narrowed: narrowed.collect(),
        own: report.own,
        restated: report.restated,
        remarks: [compared, approval, own].into_iter().flatten().collect(),
    }
}
