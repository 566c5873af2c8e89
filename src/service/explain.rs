//! How a figure comes about, down to the activities.

use serde::{Deserialize, Serialize};

use super::{Context, Error, period, text};
use crate::ledger::{Snapshot, Warm};
use crate::report::explanation::{Explanation, Question, build};

/// Which figure.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Request {
    /// The period.
    #[serde(flatten)]
    pub period: period::Choice,
    /// A sector's figure, by the sector's id or name; else the total.
    pub sector: Option<String>,
    /// Only the part of the figure at a site, by its name.
    pub site: Option<String>,
    /// What this activity means to every figure, by its reference.
    pub activity: Option<String>,
    /// As of which moment: a number of records, a date, a time, or `published`.
    pub as_of: Option<String>,
}

/// The figure in parts that add up to it.
pub type Outcome = Explanation;

/// Explains the figure, counting everything anew.
///
/// # Errors
/// A period, sector, reference or moment that cannot be read; a site where nobody was reached.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    made(ledger, request, |then| then.warm(None))
}

/// Explains the figure, with what was kept of an earlier explanation where the ledger's key is at hand.
///
/// # Errors
/// As [`run`].
pub fn run_warm(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    made(ledger, request, |then| context.warm(then))
}

fn made(
    ledger: &Snapshot,
    request: &Request,
    warm: impl Fn(&Snapshot) -> Warm<'_>,
) -> Result<Outcome, Error> {
    let labelled = request.period.read(ledger.state())?;
    let activity = request.activity.as_deref().map(text::reference).transpose()?;
    let sector = request.sector.as_deref();
    let moment = text::moment("--as-of", request.as_of.as_deref(), labelled.period)?;
    let question = Question {
        period: labelled,
        sector: sector.map(|given| text::sector(&ledger.state().profile, given)).transpose()?,
        site: request.site.clone(),
        activity,
    };
    let explanation = build(&warm(&ledger.as_of(moment)?), &question)?;
    if let Some(site) = request.site.as_ref().filter(|_| explanation.places.is_empty()) {
        return Err(Error::NobodyAt { site: site.clone() });
    }
    Ok(explanation)
}
