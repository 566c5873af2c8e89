//! The events of a ledger.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error, Step, period, text};
use crate::event::ids::Reference;
use crate::event::label::Labelled;
use crate::event::time::{Day, Period};
use crate::event::{Event, Record};
use crate::ledger::{AsOf, Known, LedgerError, Snapshot};
use crate::log::LogError;
use crate::progress::counted_step;
use crate::report::history::Entry;
use crate::report::restatement::Effects;

/// Which events. What is not given filters nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Only this activity's events, by its reference.
    pub reference: Option<String>,
    /// Only what this person or role recorded.
    pub by: Option<String>,
    /// Only events of these names, in upper or lower case.
    pub events: Vec<String>,
    /// Only what was recorded on this day (UTC) or later, as YYYY-MM-DD.
    pub since: Option<String>,
    /// Only what was recorded on this day (UTC) or earlier.
    pub until: Option<String>,
    /// Only what changed a period after it was closed or published.
    pub restating: bool,
    /// Also what each event did to the total of this period: a year, two days with a slash between
    /// them, or a label.
    pub effect: Option<String>,
    /// Only so many events: the last ones of those that would be listed.
    pub last: Option<usize>,
}

/// The events, in the order of the log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Outcome {
    /// Each event.
    pub entries: Vec<Entry>,
}

/// Lists the events.
///
/// # Errors
/// A reference, event name, day or period that cannot be read; an activity that is not there.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let filter = Filter::new(ledger, request)?;
    let effect = request.effect.as_deref().map(|given| period::named(ledger.state(), given));
    let effects = effect.transpose()?.map(|period| effects(ledger, &filter, period, context));
    let effects = effects.transpose()?;
    let mut entries = Vec::new();
    filter.each_listed(ledger, |record, restates| {
        let clock_set_back = ledger.state().set_back.contains(&record.sequence);
        let effect = effects.as_ref().map(|all| all.get(&record.sequence).copied().unwrap_or(0));
        entries.push(Entry { clock_set_back, effect, ..Entry::of(record, restates) });
    })?;
    Ok(Outcome { entries })
}

/// A record, if it can be read.
type Found = Result<Record, LogError>;

/// A request's values, once they are read.
struct Filter<'a> {
    request: &'a Request,
    reference: Option<Reference>,
    since: Option<Day>,
    until: Option<Day>,
}

impl<'a> Filter<'a> {
    fn new(ledger: &Snapshot, request: &'a Request) -> Result<Self, Error> {
        let reference = request.reference.as_deref().map(text::reference).transpose()?;
        if let Some(reference) = reference.as_ref()
            && !ledger.state().activities.contains_key(reference)
        {
            return Err(LedgerError::Unknown(reference.clone()).into());
        }
        let is_unknown =
            |given: &&String| !Event::NAMES.iter().any(|n| n.eq_ignore_ascii_case(given));
        if let Some(given) = request.events.iter().find(is_unknown) {
            return Err(Error::EventName(given.clone()));
        }
        let day = |field, given: &Option<String>| {
            given.as_deref().map(|given| text::day(field, given)).transpose()
        };
        let (since, until) = (day("--since", &request.since)?, day("--until", &request.until)?);
        Ok(Self { request, reference, since, until })
    }

    /// Gives the records that are listed, in the order of the log, and the periods that each restates.
    fn each_listed(
        &self,
        ledger: &Snapshot,
        mut take: impl FnMut(&Record, &[Labelled]),
    ) -> Result<(), Error> {
        let restates = |record: &Record| ledger.state().settled.restated_by(record.sequence);
        let Some(last) = self.request.last else {
            for record in self.records(ledger) {
                let record = record.map_err(LedgerError::from)?;
                let restates = restates(&record);
                if self.has(&record, &restates) {
                    take(&record, &restates);
                }
            }
            return Ok(());
        };
        // From the end back, so that nothing is read of what came before.
        let mut found = Vec::new();
        let mut records = self.records_back(ledger);
        while found.len() < last
            && let Some(record) = records.next()
        {
            let record = record.map_err(LedgerError::from)?;
            let restates = restates(&record);
            if self.has(&record, &restates) {
                found.push((record, restates));
            }
        }
        found.iter().rev().for_each(|(record, restates)| take(record, restates));
        Ok(())
    }

    /// The records that can be listed: of an activity, those that are about it.
    fn records<'l>(&self, ledger: &'l Snapshot) -> Box<dyn Iterator<Item = Found> + 'l> {
        match self.about(ledger) {
            Some(about) => Box::new(ledger.log().records_at(about)),
            None => Box::new(ledger.records()),
        }
    }

    /// The same, from the last one back.
    fn records_back<'l>(&self, ledger: &'l Snapshot) -> Box<dyn Iterator<Item = Found> + 'l> {
        match self.about(ledger) {
            Some(about) => Box::new(ledger.log().records_at(about.into_iter().rev())),
            None => Box::new(ledger.log().records_back()),
        }
    }

    /// The records about the activity that is asked for, if one is.
    fn about(&self, ledger: &Snapshot) -> Option<Vec<u64>> {
        let reference = self.reference.as_ref()?;
        let known = ledger.state().activities.get(reference);
        let mut about: Vec<u64> = known.into_iter().flat_map(Known::records).collect();
        let evidence = ledger.state().evidence.of(reference).iter();
        about.extend(evidence.flat_map(|file| [Some(file.record), file.destroyed]).flatten());
        about.sort_unstable();
        Some(about)
    }

    fn has(&self, record: &Record, restates: &[Labelled]) -> bool {
        let Request { by, events, restating, .. } = self.request;
        let day = Day::new(record.recorded_at.moment().date_naive()).ok();
        let within = |day: Day| {
            self.since.is_none_or(|since| day >= since) && self.until.is_none_or(|u| day <= u)
        };
        let is_named = |name: &String| name.eq_ignore_ascii_case(record.event.name());
        (self.reference.is_none() || record.event.reference() == self.reference.as_ref())
            && by.as_ref().is_none_or(|by| *by == record.recorded_by)
            && (events.is_empty() || events.iter().any(is_named))
            && ((self.since.is_none() && self.until.is_none()) || day.is_some_and(within))
            && (!restating || !restates.is_empty())
    }
}

/// What each event did to a period's total, from the first that is listed to the last.
fn effects(
    ledger: &Snapshot,
    filter: &Filter<'_>,
    period: Period,
    context: &Context<'_>,
) -> Result<BTreeMap<u64, i64>, Error> {
    let mut listed = Vec::new();
    filter.each_listed(ledger, |record, _| listed.push(record.sequence))?;
    let (Some(first), Some(last)) = (listed.first(), listed.last()) else {
        return Ok(BTreeMap::new());
    };
    counted_step(context.progress, Step::Comparing, last - first + 1, |advance| {
        let walk = context.warm(ledger).walk(AsOf::Size(*first), AsOf::Now)?;
        let mut effects = Effects::new(walk, period)?;
        let mut totals = BTreeMap::new();
        while let Some(effect) = effects.step()? {
            advance();
            let sequence = effect.step.record.sequence;
            totals.insert(sequence, effect.total);
            if sequence >= *last {
                break;
            }
        }
        Ok(totals)
    })
}
