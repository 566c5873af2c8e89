//! What a ledger is and how much is in it.

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::{Context, Error, signing};
use crate::event::label::Labelled;
use crate::ledger::{Baseline, Snapshot, signing_file};

/// The ledger in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The ledger's name.
    pub name: String,
    /// The ledger's id.
    pub ledger: Uuid,
    /// The organisation it belongs to.
    pub organisation: String,
    /// The country it reports on.
    pub country: String,
    /// Fingerprint of the key that recognises people, in hexadecimal digits.
    pub key_fingerprint: String,
    /// The key that checks the signatures of its checkpoints; nothing where it is missing,
    /// or cannot be read.
    pub verifier_key: Option<String>,
    /// Why the verifier key cannot be read.
    #[serde(skip)]
    pub verifier_key_fault: Option<String>,
    /// Number of records.
    pub events: u64,
    /// Merkle root over them.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub root: String,
    /// When the last event was recorded, UTC; empty where there is none.
    pub last_recorded_at: String,
    /// Activities, voided ones among them.
    pub activities: usize,
    /// Voided activities.
    pub voided: usize,
    /// Persons in the register.
    pub persons: u32,
    /// Households in the register.
    pub households: u32,
    /// Entries of the register whose identity was erased.
    pub erased: usize,
    /// Closed years.
    pub closed_years: Vec<i32>,
    /// Published years.
    pub published_years: Vec<i32>,
    /// Closed periods: these years and others.
    pub closed: Vec<Labelled>,
    /// Published periods: these years and others.
    pub published: Vec<Labelled>,
}

/// Looks at the ledger, and at the signing key beside it.
///
/// # Errors
/// A ledger that cannot be read.
pub fn run(ledger: &Snapshot, context: &Context<'_>) -> Result<Outcome, Error> {
    let (state, opened) = (ledger.state(), ledger.opened()?);
    let periods = |is: fn(&Baseline) -> bool| {
        let periods = state.settled.baselines().filter(move |(_, baseline)| is(baseline));
        periods.map(|(period, _)| state.settled.labelled(period)).collect::<Vec<_>>()
    };
    let closed = periods(|baseline| baseline.closed.is_some());
    let published = periods(|baseline| baseline.published.is_some());
    let signer = signing::in_force(&signing_file::beside(&context.ledger_dir), ledger);
    let (verifier_key, verifier_key_fault) = match signer {
        Ok(signer) => (Some(signer.verifier().to_string()), None),
        Err(error) => (None, Some(error.to_string())),
    };
    Ok(Outcome {
        name: opened.name.clone(),
        ledger: opened.ledger,
        organisation: opened.organisation.clone(),
        country: opened.country.clone(),
        key_fingerprint: hex::encode(state.key_fingerprint),
        verifier_key,
        verifier_key_fault,
        events: state.size,
        root: hex::encode(ledger.log().root()),
        last_recorded_at: state.last_recorded_at.map(|at| at.to_string()).unwrap_or_default(),
        activities: state.activities.len(),
        voided: state.activities.voided(),
        persons: state.persons,
        households: state.households,
        erased: state.erased.len(),
        closed_years: years(&closed),
        published_years: years(&published),
        closed,
        published,
    })
}

/// The whole years among some periods.
fn years(periods: &[Labelled]) -> Vec<i32> {
    periods.iter().filter_map(|labelled| labelled.period.whole_year()).collect()
}
