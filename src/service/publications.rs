//! What was published of the ledger, and what is to be known before something is.
//!
//! Belongs here: reading publications, and looking at a period before it is published. Does not: publishing
//! (`publish`), why figures changed since (`diff`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::period::PeriodError;
use super::{Context, Error, check, period, publish, queue, report};
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::event::{Event, FiguresPublished, Record};
use crate::ledger::{LedgerError, Snapshot};
use crate::report::{Report, Suppression};

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Publication {
    /// The record that published it.
    pub sequence: u64,
    /// The period, with the label that it was published under.
    pub period: Labelled,
    /// When, UTC.
    pub recorded_at: String,
    /// By whom.
    pub recorded_by: String,
    /// The remark made then.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The policy that it was published under.
    pub policy: Policy,
    /// Records it was computed from.
    pub log_size: u64,
    /// Root over them.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub log_root: String,
    /// People reached in total, each once.
    pub people_reached: u64,
    /// What adding up the sectors gives.
    pub sum_of_sectors: u64,
    /// What is held back from readers, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression>,
    /// Whether it is the period's last one.
    pub is_last: bool,
    /// Whether a later record can have changed the period's figures. Whether one has, a report says.
    pub may_be_restated: bool,
    /// The record that closed the period, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<u64>,
}

/// All publications, the last one first.
///
/// # Errors
/// A record that cannot be read.
pub fn run(ledger: &Snapshot) -> Result<Vec<Publication>, Error> {
    let records = ledger.state().settled.all_publications();
    let all = records.rev().map(|record| of_record(ledger, record));
    Ok(all.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().map(|(of, _)| of).collect())
}

/// The publication that a record states, with the figures; nothing where it states none.
///
/// # Errors
/// A record that cannot be read.
pub fn of_record(
    ledger: &Snapshot,
    record: u64,
) -> Result<Option<(Publication, Box<FiguresPublished>)>, Error> {
    if record >= ledger.size() {
        return Ok(None);
    }
    let Record { event, recorded_at, recorded_by, .. } =
        ledger.log().record(record).map_err(LedgerError::from)?;
    let Event::FiguresPublished(published) = event else { return Ok(None) };
    let settled = &ledger.state().settled;
    let baseline = settled.baseline(published.period);
    let is_last = settled.publications(published.period).last() == Some(record);
    let held_back = published.held_back.as_ref();
    let suppression =
        held_back.map(|held| Suppression { threshold: held.threshold, held_back: held.count() });
    let publication = Publication {
        sequence: record,
        period: Labelled { period: published.period, label: published.label.clone() },
        recorded_at: recorded_at.to_string(),
        recorded_by,
        note: published.note.clone(),
        policy: published.policy.clone(),
        log_size: published.log_size,
        log_root: hex::encode(published.log_root),
        people_reached: published.figures.total.people_reached,
        sum_of_sectors: published.figures.sum_of_sectors(),
        suppression,
        is_last,
        may_be_restated: baseline.is_some_and(|baseline| baseline.is_touched),
        closed_by: baseline.and_then(|baseline| baseline.closed),
    };
    Ok(Some((publication, published)))
}

/// What is to be published.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The period, and what it is to be called.
    #[serde(flatten)]
    pub period: period::Choice,
    /// Numbers of people below this, and others from which these could be worked out, are held back.
    pub publish_safe: Option<u64>,
}

/// A period before it is published: under the policy that governs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// The period, with its label.
    pub period: Labelled,
    /// Of which records.
    pub seen: publish::Seen,
    /// The figures.
    pub report: Report,
    /// The same as readers see them, where something is held back.
    pub safe: Option<Report>,
    /// Warnings that nobody accepted.
    pub warnings: usize,
    /// Activities that wait for a reviewer.
    pub submitted: usize,
    /// Activities that were returned.
    pub returned: usize,
    /// Activities of which nothing was said.
    pub not_submitted: usize,
}

/// Looks at a period before it is published.
///
/// # Errors
/// A period that cannot be read or has not begun; a label that names another period; a threshold that hides nothing.
pub fn prospect(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Prospect, Error> {
    let period = request.period.read(ledger.state())?;
    let from = period.period.from;
    if from > context.today()? {
        return Err(PeriodError::NotBegun { from }.into());
    }
    let asked = report::Request { period: request.period.clone(), ..report::Request::default() };
    let report = report::run_warm(ledger, &asked, context)?.report;
    let safe = match request.publish_safe {
        None => None,
        Some(_) => {
            let asked = report::Request { publish_safe: request.publish_safe, ..asked };
            Some(report::run_warm(ledger, &asked, context)?.report)
        }
    };
    let warnings = check::run_warm(ledger, &check::Request::default(), context)?.warnings.len();
    let waiting = queue::run(ledger, &queue::Request::default())?;
    Ok(Prospect {
        period: Labelled { period: period.period, label: report.label.clone() },
        seen: publish::Seen::of(ledger),
        report,
        safe,
        warnings,
        submitted: waiting.submitted.len(),
        returned: waiting.returned.len(),
        not_submitted: waiting.not_submitted,
    })
}
