//! The log as a bundle: everything that is needed to recompute every figure except SADD, for somebody
//! with neither the ledger nor this program.
//!
//! Belongs here: the lines of a bundle. Does not: the encoding of the records in it (`log::codec`).
//!
//! The format is described in `src/audit/BUNDLE.md`; `tests/verifier/verify_bundle.py` was written from
//! that page alone, and recomputes root and figures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::event::activity::Activity;
use crate::event::people::{Link, PeopleStated};
use crate::event::time::Period;
use crate::event::{Event, Record};
use crate::ledger::{LedgerError, Snapshot};
use crate::log::{LogError, Stored, decode_at};

/// Name of the format, the first member of the first line.
pub const FORMAT: &str = "headcount log bundle";
/// Version of the format.
pub const VERSION: u16 = 1;

const NOTICE: &str = "Pseudonymised personal data, not anonymous: numbers of people and households \
with the activities that reached them. Share it under an agreement, keep it closed, delete it when \
the work is done.";
const NOTICE_REGISTER: &str = "Personal data: besides numbers of people and households with the \
activities that reached them, their pseudonyms, sex, year of birth, population group and disability. \
Only for those entitled, under an agreement; keep it closed, delete it when the work is done.";

/// The first line: what the bundle is.
pub fn header(ledger: &Snapshot, with_register: bool) -> Result<String, LedgerError> {
    let opened = ledger.opened()?;
    let header = json!({
        "format": FORMAT,
        "version": VERSION,
        "notice": if with_register { NOTICE_REGISTER } else { NOTICE },
        "ledger": opened.ledger,
        "name": opened.name,
        "organisation": opened.organisation,
        "country": opened.country,
        "records": ledger.log().size(),
        "root": hex::encode(ledger.log().root()),
        "with_register": with_register,
    });
    Ok(header.to_string())
}

/// A line per record, in sequence.
pub fn lines(
    ledger: &Snapshot,
    with_register: bool,
) -> impl Iterator<Item = Result<String, LogError>> + '_ {
    ledger.log().stored(0).map(move |stored| line(&stored?, with_register))
}

fn line(stored: &Stored, with_register: bool) -> Result<String, LogError> {
    let record = decode_at(stored.sequence, &stored.record)?;
    let mut line = json!({
        "sequence": stored.sequence,
        "record": STANDARD.encode(&stored.record),
        "decoded": decoded(&record),
    });
    if with_register {
        line["identities"] = STANDARD.encode(&stored.identities).into();
        line["attributes"] = STANDARD.encode(&stored.attributes).into();
    }
    Ok(line.to_string())
}

/// A record for people to read. Nothing may be computed from it, because only the bytes are hashed.
fn decoded(record: &Record) -> Value {
    let mut decoded = json!({
        "event": record.event.name(),
        "id": record.id,
        "recorded_at": record.recorded_at.to_string(),
        "recorded_by": record.recorded_by,
        "root_before": hex::encode(record.root_before),
    });
    if let Some(key) = &record.source_key {
        decoded["source_key"] = key.as_str().into();
    }
    match &record.event {
        Event::ActivityRecorded(activity) => decoded["activity"] = told(activity),
        Event::ActivityCorrected(corrected) => {
            decoded["activity"] = told(&corrected.activity);
            decoded["reason"] = corrected.reason.as_str().into();
        }
        other => {
            // An enum is an object with the variant's name as its only key; the value is the event.
            let content = serde_json::to_value(other).unwrap_or_default();
            let content = content.as_object().and_then(|object| object.values().next().cloned());
            let mut content = hashes_in_hex(content.unwrap_or_default());
            if let (Some(period), Some(content)) = (period_of(other), content.as_object_mut()) {
                tell_period(content, period);
            }
            decoded["content"] = content;
        }
    }
    decoded
}

/// The period that an event is about.
fn period_of(event: &Event) -> Option<Period> {
    match event {
        Event::FiguresPublished(published) => Some(published.period),
        Event::YearClosed(closed) => Some(closed.period),
        _ => None,
    }
}

/// Puts a period in, and the year and the label where it has them.
fn tell_period(content: &mut Map<String, Value>, period: Period) {
    let (from, to) = (period.from.to_string(), period.to.to_string());
    content.insert("period".into(), json!({ "from": from, "to": to }));
    if period.whole_year().is_none() {
        content.remove("year");
    }
    if content.get("label").is_some_and(|label| label == "") {
        content.remove("label");
    }
}

/// An activity, by the columns of the intake tables.
fn told(activity: &Activity) -> Value {
    let columns = activity.about.fields(&activity.reference).into_iter();
    let mut columns: Map<String, Value> =
        columns.map(|(column, value)| (column.to_owned(), value.into())).collect();
    columns.insert("people".into(), people(&activity.people));
    columns.into()
}

fn people(people: &PeopleStated) -> Value {
    let residence = |index: Option<usize>| index.and_then(|index| people.residences.get(index));
    let persons = people.person_rows().map(|row| {
        let mut person = json!({ "person": row.person });
        match row.link {
            Link::Unstated => {}
            Link::Left => person["household"] = "-".into(),
            Link::Household(household) => person["household"] = household.into(),
        }
        if let Some(residence) = residence(row.residence) {
            person["residence"] = json!(residence);
        }
        person
    });
    let households = people.household_rows().map(|row| {
        let mut household = json!({ "household": row.household, "size": row.size });
        if row.cells.any_filled() {
            household["cells"] = json!(row.cells);
        }
        if let Some(residence) = residence(row.residence) {
            household["residence"] = json!(residence);
        }
        household
    });
    json!({
        "persons": persons.collect::<Vec<_>>(),
        "households": households.collect::<Vec<_>>(),
        "headcounts": people.headcounts,
        "new_persons": people.new_persons,
        "new_households": people.new_households,
        "register_rows": people.register.rows,
        "register_root": hex::encode(people.register.root),
    })
}

/// Writes hashes and fingerprints as text; by default they would be lists of numbers.
fn hashes_in_hex(value: Value) -> Value {
    let bytes = |list: &[Value]| -> Option<Vec<u8>> {
        let byte = |value: &Value| value.as_u64().and_then(|n| u8::try_from(n).ok());
        matches!(list.len(), 16 | 32).then(|| list.iter().map(byte).collect())?
    };
    match value {
        Value::Array(list) => match bytes(&list) {
            Some(bytes) => hex::encode(bytes).into(),
            None => list.into_iter().map(hashes_in_hex).collect(),
        },
        Value::Object(object) => {
            let members = object.into_iter().map(|(name, value)| (name, hashes_in_hex(value)));
            Value::Object(members.collect())
        }
        other => other,
    }
}
