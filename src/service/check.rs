//! What looks wrong and may be right: listing it, and accepting it with a reason.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::check::CheckError;
use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::checks::{self, Check, Warning};
use crate::event::ids::{OfficeId, Reference};
use crate::event::profile::Office;
use crate::event::spelling::fold_label;
use crate::language::Language;
use crate::ledger::{AsOf, Ledger, LedgerError, Snapshot, State, Warm};

/// Which warnings to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Only warnings about these: an activity's reference, a sector and a month, or a site. About
    /// everything where nothing is given.
    pub subjects: Vec<String>,
    /// Only warnings with this code.
    pub code: Option<Check>,
    /// Only warnings that concern an activity of this office, by its id or name.
    pub office: Option<String>,
    /// Only what events after this one brought, by its number or id.
    pub since: Option<String>,
    /// Also those that were accepted.
    pub accepted_too: bool,
}

/// The warnings: those that are open, then accepted ones where they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Outcome {
    /// Each warning.
    pub warnings: Vec<Listed>,
    /// How many of what was asked for are accepted, listed or not.
    #[serde(skip)]
    pub accepted_count: usize,
}

/// A warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Listed {
    /// What is looked for.
    pub code: Check,
    /// The activity's reference; for `jump` the sector and the month, for `two-sites` the site.
    pub subject: String,
    /// How many households, people, rows, dates or activities.
    pub cases: u64,
    /// What was found, in English.
    pub says: String,
    /// What to do about it, in English.
    pub remedy: String,
    /// Whether it was accepted.
    pub accepted: bool,
    /// The warning as it was found, for other languages.
    #[serde(skip)]
    pub warning: Warning,
}

impl Listed {
    fn new(warning: Warning, accepted: bool) -> Self {
        let Warning { code, cases, .. } = warning;
        let texts = Language::English.texts();
        let (subject, says) = (warning.subject.clone(), warning.says(texts));
        Self { code, subject, cases, says, remedy: code.hint(texts), accepted, warning }
    }
}

/// Which warnings to accept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AcceptRequest {
    /// Their code.
    pub code: Check,
    /// Only those about these subjects; all of the code where nothing is given.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// As many cases as each of the subjects had when somebody looked at it: where one has another number by now,
    /// nothing is accepted. Empty: as many as they have.
    #[serde(default)]
    pub cases: Vec<u64>,
    /// The warnings of this office, by its id or name, of which a warning may have fewer cases; of all where nothing
    /// is given.
    #[serde(default)]
    pub office: Option<String>,
    /// The offices whose activities somebody may accept warnings about; none: of all.
    #[serde(default)]
    pub offices: Vec<OfficeId>,
    /// Why they are in order; it is kept in the log.
    pub reason: String,
}

/// The event that accepts warnings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Accepted {
    /// The event.
    pub acknowledged: Acknowledged,
    /// How many warnings.
    #[serde(skip)]
    pub count: usize,
}

/// Lists warnings.
///
/// # Errors
/// A subject that is neither an activity nor that of any warning.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    made(ledger, request, |then| then.warm(None))
}

/// Lists warnings, or takes what was found before in the same records where the ledger's key is at hand.
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
    let state = ledger.state();
    let mut found = of(&warm(ledger), request.office.as_ref())?;
    if let Some(event) = &request.since {
        let size = after_event(ledger, event)?;
        let before = of(&warm(&ledger.as_of(AsOf::Size(size))?), request.office.as_ref())?;
        let before: HashMap<_, u64> =
            before.into_iter().map(|w| ((w.code, w.subject), w.cases)).collect();
        found.retain(|w| {
            before.get(&(w.code, w.subject.clone())).is_none_or(|cases| w.cases > *cases)
        });
    }
    let is_known = |subject: &String| {
        Reference::new(subject).is_ok_and(|reference| state.activities.contains_key(&reference))
            || found.iter().any(|warning| warning.subject == *subject)
    };
    if let Some(subject) = request.subjects.iter().find(|subject| !is_known(subject)) {
        return Err(CheckError::Subject(subject.clone()).into());
    }
    let asked = found.into_iter().filter(|w| is_asked(w, request.code, &request.subjects));
    let (accepted, open): (Vec<Warning>, Vec<Warning>) =
        asked.partition(|warning| checks::is_accepted(state, warning));
    let accepted_count = accepted.len();
    let accepted = accepted.into_iter().filter(|_| request.accepted_too);
    let open = open.into_iter().map(|warning| Listed::new(warning, false));
    let warnings = open.chain(accepted.map(|warning| Listed::new(warning, true))).collect();
    Ok(Outcome { warnings, accepted_count })
}

/// What is found of all, or of one office.
fn of(warm: &Warm<'_>, office: Option<&String>) -> Result<Vec<Warning>, Error> {
    let ledger = warm.snapshot();
    let Some(given) = office else {
        return Ok(warm.kept_or("warnings", &(), || checks::of_ledger(ledger))?);
    };
    // The offices of an earlier moment are among those of now.
    let offices = &ledger.state().profile.offices;
    let folded = fold_label(given);
    let named = |office: &&Office| {
        office.id.as_str() == given
            || [office.id.as_str(), &office.name].map(fold_label).contains(&folded)
    };
    match offices.iter().find(named) {
        Some(office) => {
            let found = || checks::of_office(ledger, &office.id);
            Ok(warm.kept_or("warnings-of-office", &office.id, found)?)
        }
        None => {
            let known = offices.iter().map(|office| office.id.to_string()).collect();
            Err(CheckError::Office { given: given.clone(), known }.into())
        }
    }
}

/// How many records there were right after an event, by its number or id.
fn after_event(ledger: &Snapshot, event: &str) -> Result<u64, Error> {
    let unknown = || CheckError::Event { given: event.to_owned(), size: ledger.size() };
    if let Ok(sequence) = event.parse::<u64>() {
        return match sequence < ledger.size() {
            true => Ok(sequence + 1),
            false => Err(unknown().into()),
        };
    }
    let Ok(id) = event.parse::<uuid::Uuid>() else { return Err(unknown().into()) };
    for record in ledger.records() {
        let record = record.map_err(LedgerError::from)?;
        if record.id == id {
            return Ok(record.sequence + 1);
        }
    }
    Err(unknown().into())
}

/// Accepts warnings of one code. They are not listed again, unless further cases join them.
///
/// # Errors
/// A reason that cannot be stored; nothing to accept.
pub fn accept(
    ledger: &mut Ledger,
    request: &AcceptRequest,
    context: &Context<'_>,
) -> Result<Accepted, Error> {
    let AcceptRequest { code, subjects, cases, office, offices, reason } = request;
    let reason = text::reason(reason)?;
    check_offices(ledger.state(), subjects, offices)?;
    let mut found = of(&ledger.warm(None), office.as_ref())?;
    found.retain(|warning| is_asked(warning, Some(*code), subjects));
    let has_changed = |(subject, cases): &(&String, &u64)| {
        found.iter().any(|warning| warning.subject == **subject && warning.cases != **cases)
    };
    if let Some((subject, _)) = subjects.iter().zip(cases).find(has_changed) {
        return Err(CheckError::Changed { code: *code, subject: subject.clone() }.into());
    }
    let has_none = |subject: &&String| !found.iter().any(|w| w.subject == **subject);
    if let Some(subject) = subjects.iter().find(has_none) {
        return Err(CheckError::NoneAbout { code: *code, subject: subject.clone() }.into());
    }
    let open = found.iter().filter(|warning| !checks::is_accepted(ledger.state(), warning));
    let open: Vec<&Warning> = open.collect();
    if open.is_empty() {
        return Err(CheckError::NoneOpen(*code).into());
    }
    let acceptance = checks::acceptance(*code, &open, &reason);
    let recorded = ledger.recorder(context.stamp()?).accept(acceptance)?;
    Ok(Accepted { acknowledged: Acknowledged::new(ledger, recorded), count: open.len() })
}

/// Refuses what is not about an activity of some offices alone, where somebody looks after these.
fn check_offices(state: &State, subjects: &[String], offices: &[OfficeId]) -> Result<(), Error> {
    if offices.is_empty() {
        return Ok(());
    }
    let theirs = |subject: &String| {
        let known = state.activities.get(&Reference::new(subject).ok()?)?;
        offices.contains(&known.activity.about.office).then_some(())
    };
    let all_are = !subjects.is_empty() && subjects.iter().all(|subject| theirs(subject).is_some());
    if all_are { Ok(()) } else { Err(CheckError::OtherOffices.into()) }
}

fn is_asked(warning: &Warning, code: Option<Check>, subjects: &[String]) -> bool {
    code.is_none_or(|code| warning.code == code)
        && (subjects.is_empty() || subjects.contains(&warning.subject))
}
