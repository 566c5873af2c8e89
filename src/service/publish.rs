//! Freezing a period's figures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::period::PeriodError;
use super::error::report::ReportError;
use super::recorded::Acknowledged;
use super::{Context, Error, period, policy, releases};
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::event::{self, FiguresPublished};
use crate::ledger::{AsOf, Ledger, Snapshot};
use crate::progress::{Step, step};
use crate::report::Suppression;
use crate::report::publication::to_publish;
use crate::report::suppression::{THRESHOLD_MIN, held_back_in, make_safe};
use crate::report::totals;

/// Which period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The period, and what it is to be called.
    #[serde(flatten)]
    pub period: period::Choice,
    /// What is to be another choice than in the policy that governs the period.
    #[serde(flatten)]
    pub policy: policy::Choice,
    /// A remark for readers; may be empty.
    #[serde(default)]
    pub note: String,
    /// Numbers of people below this, and others from which these could be worked out, are held back from readers: which
    /// ones is recorded, and later reports that are safe to publish hold them back, too.
    #[serde(default)]
    pub publish_safe: Option<u64>,
}

/// What was published, and the event that did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The event.
    #[serde(flatten)]
    pub acknowledged: Acknowledged,
    /// The year, where the period is a whole one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The period, with its label.
    pub period: Labelled,
    /// The policy that they were computed under, and that governs the period from now on.
    pub policy: Policy,
    /// Whether it is another one than before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub policy_changed: bool,
    /// People reached in total, each once.
    pub people_reached: u64,
    /// What adding up the sectors gives.
    pub sum_of_sectors: u64,
    /// Records that the figures were computed from.
    pub log_size: u64,
    /// Merkle root over these records.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub log_root: String,
    /// What is held back from readers, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression>,
}

/// What somebody looked at before they published it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Number of records.
    pub size: u64,
    /// Merkle root over them, in hexadecimal.
    pub root: String,
}

impl Seen {
    /// What is here.
    pub fn of(ledger: &Snapshot) -> Self {
        Self { size: ledger.size(), root: hex::encode(ledger.root()) }
    }
}

/// What came of publishing figures that somebody had looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// They are published now.
    Now(Box<Outcome>),
    /// They were published before, from the same records: by this record.
    Before(u64),
    /// Something was recorded since. Nothing is published.
    Changed,
}

/// Publishes the period's figures as they stand. Publishing again keeps the label and the policy, unless
/// another one is given. The ledger must have been opened from its records alone; see [`run_seen`] for one that
/// was not.
///
/// # Errors
/// A period that has not begun; a threshold that hides nothing; a period or remark that cannot be stored; a label that names another period; a policy that cannot
/// govern the period.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let snapshot = ledger.snapshot();
    publish(ledger, &snapshot, request, context)
}

/// Publishes the figures that somebody has looked at, once: if nothing was recorded since. What is published is
/// folded from the records alone; nothing that is in memory, or was kept, is relied on.
///
/// # Errors
/// As [`run`].
pub fn run_seen(
    ledger: &mut Ledger,
    request: &Request,
    seen: &Seen,
    context: &Context<'_>,
) -> Result<Published, Error> {
    let snapshot = ledger.snapshot();
    if Seen::of(&snapshot) != *seen {
        let period = request.period.read(snapshot.state())?.period;
        let last = snapshot.state().settled.published(period);
        let is_it = |of: &&FiguresPublished| {
            of.log_size == seen.size && hex::encode(of.log_root) == seen.root
        };
        let record = snapshot.state().settled.publications(period).last();
        return Ok(match last.filter(is_it).and(record) {
            Some(record) => Published::Before(record),
            None => Published::Changed,
        });
    }
    let replayed = snapshot.replayed(AsOf::Now)?;
    publish(ledger, &replayed, request, context).map(|outcome| Published::Now(Box::new(outcome)))
}

fn publish(
    ledger: &mut Ledger,
    snapshot: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let labelled = request.period.read(snapshot.state())?;
    let from = labelled.period.from;
    if from > context.today()? {
        return Err(PeriodError::NotBegun { from }.into());
    }
    let note = event::typed::checked(&request.note).map_err(Error::Note)?;
    let before = snapshot.state().policy_of_period(labelled.period);
    let policy = request.policy.applied_to(before, labelled.period.to.year())?;
    let policy_changed = policy != *before;
    let mut published = to_publish(snapshot, labelled, policy.clone(), note)?;
    let suppression = match request.publish_safe {
        Some(threshold) => {
            let hold_back = || hold_back(snapshot, &mut published, threshold);
            step(context.progress, Step::HoldingBack, hold_back)?
        }
        None => None,
    };
    let period = Labelled { period: published.period, label: published.label.clone() };
    let people_reached = published.figures.total.people_reached;
    let sum_of_sectors = published.figures.sum_of_sectors();
    let (log_size, log_root) = (published.log_size, hex::encode(published.log_root));
    let recorded = ledger.recorder(context.stamp()?).publish(published)?;
    let acknowledged = Acknowledged::new(ledger, recorded);
    let year = period.period.whole_year();
    Ok(Outcome {
        acknowledged,
        year,
        period,
        policy,
        policy_changed,
        people_reached,
        sum_of_sectors,
        log_size,
        log_root,
        suppression,
    })
}

/// Chooses what a publication holds back. Its report is that of the figures: under their policy, of this moment.
fn hold_back(
    snapshot: &Snapshot,
    published: &mut FiguresPublished,
    threshold: u64,
) -> Result<Option<Suppression>, Error> {
    if threshold < THRESHOLD_MIN {
        return Err(ReportError::PublishSafeBelow(threshold).into());
    }
    let before = releases::before(snapshot, Some(threshold), &[published.period])?;
    let mut report = totals::open(&snapshot.as_published(published)?, published.period)?;
    make_safe(&mut report, threshold, &before.iter().collect::<Vec<_>>());
    published.held_back = held_back_in(&mut report);
    Ok(report.suppression)
}
