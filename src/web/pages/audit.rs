//! For auditors: verifying all of the log, checkpoints to carry away, and proofs of what is in it.
//!
//! Nothing here shows a row of the register. A proof has the bytes of the record that it proves, which name nobody.
//!
//! What this program says of its own ledger convinces nobody who distrusts the program or the computer that it runs
//! on. So everything here can be carried away and checked elsewhere, and the page says so.

use serde::Serialize;

use super::explain::activity_address;
use crate::ledger::LedgerError;
use crate::service::error::signing::SigningError;
use crate::service::evidence::{Checked, Finding};
use crate::service::prove::{self, Proved};
use crate::service::signature::Signature;
use crate::service::verify::{self, Outcome};
use crate::service::{Error, Input, checkpoint};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// A text for programs and people.
const TEXT: &str = "text/plain; charset=utf-8";

#[derive(Serialize)]
struct Page {
    size: u64,
    root: String,
    verified: Option<Verified>,
    refused: Option<Refused>,
    /// The checkpoint that the log is held against, as it was typed.
    checkpoint: String,
    /// Sizes that the log itself names, with where each is from.
    named: Vec<Named>,
}

/// What is wrong with what was asked, and details in English.
#[derive(Serialize)]
pub struct Refused {
    key: &'static str,
    detail: Option<String>,
}

#[derive(Serialize)]
struct Named {
    what: String,
    record: u64,
    at: String,
    size: u64,
    root: String,
    growth: String,
}

#[derive(Serialize)]
struct Verified {
    records: u64,
    rows: u64,
    entries: u64,
    erased: u64,
    root: String,
    /// In English, as the terminal says them.
    faults: Vec<String>,
    /// Files of kept answers that are in order, and findings of the others.
    kept_sound: usize,
    kept: Vec<String>,
    /// How many files of evidence were found so: the key that says it, and how many.
    evidence: Vec<(&'static str, u64)>,
    /// Files that are not there: the activity, its address, and the event.
    missing: Vec<(String, String, u64)>,
    /// How many records the checkpoint covers, and the key of whose signature it has.
    checkpoint: Option<(u64, &'static str)>,
}

impl Refused {
    /// What is wrong, if that is a matter of what was asked; else the problem.
    ///
    /// # Errors
    /// Every other error.
    pub fn of(error: Problem) -> Result<Self, Problem> {
        let said = |key, detail: &dyn ToString| Self { key, detail: Some(detail.to_string()) };
        let Problem::Service(error) = error else { return Err(error) };
        Ok(match &error {
            Error::Signing(SigningError::Checkpoint { error, .. }) => {
                said("web-audit-no-checkpoint", error)
            }
            Error::Signing(SigningError::Disagreement { disagreement, .. }) => {
                said("web-audit-disagrees", disagreement)
            }
            Error::Signing(SigningError::Signature { .. } | SigningError::OutOfTime { .. }) => {
                Self { key: "web-audit-not-signed", detail: None }
            }
            // Their words name files of this computer.
            Error::Signing(_) => Self { key: "web-audit-no-key", detail: None },
            Error::Prove(error) => said("web-audit-no-proof", error),
            Error::Sample(error) => said("web-audit-no-sample", error),
            Error::Ledger(LedgerError::Unknown(reference)) => {
                said("web-audit-no-record", reference)
            }
            _ => return Err(Problem::Service(error)),
        })
    }
}

impl Refused {
    /// Leaves a text out of the details: where a file is on this computer.
    pub fn forget(&mut self, text: &str) {
        self.detail = self.detail.take().map(|detail| detail.replace(text, "").trim().to_owned());
    }
}

/// A checkpoint as it was typed or pasted: browsers send other line ends, and none at the end.
pub fn pasted(text: &str) -> Input {
    let text = format!("{}\n", text.replace("\r\n", "\n").trim_end());
    Input::Bytes { name: "checkpoint".to_owned(), bytes: text.into_bytes() }
}

/// A checkpoint of the log at the moment of the visit, as a text.
///
/// # Errors
/// No signing key; records that cannot be read.
pub fn checkpoint_now(visit: &Visit<'_>) -> Result<String, Problem> {
    let request = checkpoint::Request::default();
    Ok(checkpoint::run(&visit.ledger, &request, &visit.context())?.checkpoint)
}

fn page_with(
    visit: &Visit<'_>,
    verified: Option<Verified>,
    refused: Option<Refused>,
) -> Result<Answer, Problem> {
    let named = checkpoint::named_in_log(&visit.ledger)?.into_iter().map(|named| Named {
        what: visit.texts().period(&named.published),
        record: named.record,
        at: named.recorded_at.chars().take(10).collect(),
        size: named.size,
        root: named.root,
        growth: Address::new("/audit/growth").with("from", named.size).to_string(),
    });
    let status = if refused.is_some() { 422 } else { 200 };
    let page = Page {
        size: visit.ledger.size(),
        root: hex::encode(visit.ledger.root()),
        verified,
        refused,
        checkpoint: visit.query.text("checkpoint").unwrap_or_default(),
        named: named.collect(),
    };
    Ok(visit.page("audit", &page)?.status(status))
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    page_with(visit, None, None)
}

/// Reads every record and register row again, and says what was found.
pub fn verify(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["checkpoint"], &[])?;
    match verified(visit) {
        Ok(outcome) => page_with(visit, Some(shown(&outcome)), None),
        Err(error) => page_with(visit, None, Some(Refused::of(error)?)),
    }
}

/// What verifying found; one at a time, since it reads all there is.
///
/// # Errors
/// Somebody else who verifies at this moment; a checkpoint that is none.
pub fn verified(visit: &Visit<'_>) -> Result<Outcome, Problem> {
    let checkpoint = visit.query.text("checkpoint").map(|text| pasted(&text));
    let request = verify::Request { checkpoint, ..Default::default() };
    let run = || verify::run(&visit.ledger, &request, &visit.context());
    Ok(visit.site.ledger.alone(run).ok_or(Problem::Verifying)??)
}

fn shown(outcome: &Outcome) -> Verified {
    let (sound, others): (Vec<_>, Vec<_>) = outcome.cache.iter().partition(|file| file.is_used);
    let count = |finding, key| {
        let found = outcome.evidence.iter().filter(|file| file.finding == finding).count() as u64;
        (found > 0).then_some((key, found))
    };
    let counts = [
        count(Finding::Sound, "web-audit-evidence-sound"),
        count(Finding::Unchanged, "web-audit-evidence-unchanged"),
        count(Finding::Locked, "web-audit-evidence-locked"),
    ];
    let missing = outcome.evidence.iter().filter(|file| file.finding == Finding::Missing);
    let missing = missing.map(|Checked { activity, event, .. }| {
        (activity.to_string(), activity_address(activity.as_str()), *event)
    });
    Verified {
        records: outcome.records,
        rows: outcome.register_rows,
        entries: outcome.register_entries,
        erased: outcome.erased,
        root: outcome.root.clone(),
        faults: outcome.faults.clone(),
        kept_sound: sound.len(),
        kept: others.iter().map(|file| file.finding.clone()).collect(),
        evidence: counts.into_iter().flatten().collect(),
        missing: missing.collect(),
        checkpoint: outcome.checkpoint.as_ref().map(|kept| {
            let key = match kept.signature.signature {
                Signature::Recorded { .. } => "web-audit-signed-recorded",
                _ => "web-audit-signed-own",
            };
            (kept.size, key)
        }),
    }
}

/// A signed checkpoint, to be kept elsewhere.
pub fn checkpoint(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    match checkpoint_now(visit) {
        Ok(text) => {
            let name = format!("checkpoint-{}.txt", visit.ledger.size());
            Ok(Answer::file(TEXT, &name, text.into_bytes()))
        }
        Err(error) => page_with(visit, None, Some(Refused::of(error)?)),
    }
}

/// A proof that a record is in the log.
pub fn proof(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["record"], &[])?;
    let record = visit.query.text("record").ok_or_else(|| Problem::value("record", ""))?;
    prove(visit, |checkpoint| prove::Request::Record { record, checkpoint })
}

/// A proof that the log is that of an earlier moment, with records added.
pub fn growth(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["from"], &[])?;
    let size = visit.query.number("from")?.ok_or_else(|| Problem::value("from", ""))?;
    prove(visit, |new| prove::Request::GrowthFrom { size, new })
}

fn prove(
    visit: &Visit<'_>,
    request: impl FnOnce(Input) -> prove::Request,
) -> Result<Answer, Problem> {
    let made = checkpoint_now(visit).and_then(|text| {
        let request = request(pasted(&text));
        Ok(prove::run(&visit.ledger, &request, &visit.context())?)
    });
    match made {
        Ok(made) => {
            let name = match made.proved {
                Proved::Record { sequence, .. } => format!("record-{sequence}.tlog-proof"),
                Proved::Growth { old, new } => format!("growth-{old}-{new}.proof"),
            };
            Ok(Answer::file(TEXT, &name, made.proof.into_bytes()))
        }
        Err(error) => page_with(visit, None, Some(Refused::of(error)?)),
    }
}
