//! A log that somebody made up, as a backup gives it: restored, verified, counted and handed on.
//!
//! Belongs here: a log whose checksums, roots and commitments are right whatever its records say, so that what
//! is behind them is reached. Does not: what they protect against (`tests/tampering.rs`).

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use headcount::audit::bundle;
use headcount::audit::verify::verify;
use headcount::custody::backup::format::{Header, Writer};
use headcount::custody::encryption::Unlock;
use headcount::custody::restore::restore;
use headcount::event::people::PeopleStated;
use headcount::event::time::Period;
use headcount::event::{EntryKind, Event, Record};
use headcount::ledger::{Ledger, LedgerError, Snapshot};
use headcount::log::tree::{Frontier, Hash, leaf_hash};
use headcount::log::{Examiner, Log, LogError, Stored, codec};
use headcount::register::{Attributes, commitment, identities_from_bytes};
use headcount::report::history::Entry;
use headcount::report::totals;
use uuid::Uuid;

use super::desk::scratch;
use super::log::with_checksum;
use super::parts;

const RECORD: u8 = 0;
const IDENTITIES: u8 = 1;
const ATTRIBUTES: u8 = 2;

/// Most entries that one record brings here: more take time, and show nothing.
const ENTRIES_MAX: u32 = 1_000;

/// A part for each record's body, followed by those of its register rows where it has any.
pub fn restored(input: &[u8]) {
    is_restored(&parts::split(input));
}

/// Whether a ledger comes of it.
pub fn is_restored(parts: &[parts::Part]) -> bool {
    let folder = scratch();
    let (records, root) = records(parts);
    let path = folder.path().join("made-up.headcount-backup");
    let header = Header {
        ledger: records.first().map_or(Uuid::nil(), |first| ledger_of(&first.record)),
        name: "made up".into(),
        created_at: "2026-07-01T00:00:00Z".into(),
        from: 0,
        root_before: Frontier::default().root(),
        size: records.len() as u64,
        root,
        rotated_at: None,
        encrypted: false,
    };
    let mut backup = Writer::new(File::create(&path).unwrap(), &header, None).unwrap();
    records.iter().for_each(|stored| backup.record(stored).unwrap());
    backup.finish().unwrap();
    let ledger = folder.path().join("ledger");
    if restore(&[path], &ledger, &Unlock::default(), None, || ()).is_err() {
        assert!(!ledger.exists(), "nothing is left after an error");
        unverified(&ledger, records);
        return false;
    }
    handed_on(&Ledger::open(&ledger, &Examiner::InProcess).unwrap(), records.len());
    true
}

/// The same as the folder of a ledger, which is opened and counted before anybody verifies it: an error, or
/// some figures.
fn unverified(dir: &Path, records: Vec<Stored>) {
    let Ok(ledger) = opened(dir, records) else { return };
    let _ = verify(&ledger, |_| ());
    bundle::lines(&ledger, true).for_each(drop);
    for year in [2025, 2026] {
        let _ = totals::build(&*ledger, &totals::Request::year(Period::year(year).unwrap()));
    }
}

fn opened(dir: &Path, records: Vec<Stored>) -> Result<Ledger, LedgerError> {
    let mut log = Log::create(dir)?;
    log.append_stored(records.into_iter().map(Ok::<_, LogError>), |_| ())?;
    log.close()?;
    Ledger::open(dir, &Examiner::InProcess)
}

/// The people reached in 2025 by what a log says, which nobody has verified.
#[allow(dead_code)] // For a test of single logs.
pub fn counted(parts: &[parts::Part]) -> Result<u64, LedgerError> {
    let folder = scratch();
    let ledger = opened(&folder.path().join("ledger"), records(parts).0)?;
    let request = totals::Request::year(Period::year(2025).unwrap());
    Ok(totals::build(&*ledger, &request)?.total.people_reached.or_zero())
}

/// Everything that is printed of a ledger without its key.
fn handed_on(ledger: &Snapshot, size: usize) {
    let verdict = verify(ledger, |_| ()).unwrap();
    assert!(verdict.faults.is_empty(), "{:?}", verdict.faults);
    bundle::header(ledger, true).unwrap();
    assert_eq!(bundle::lines(ledger, true).map(Result::unwrap).count(), size);
    for record in ledger.records() {
        serde_json::to_string(&Entry::of(&record.unwrap(), &[])).unwrap();
    }
    for year in [2024, 2025, 2026] {
        let request = totals::Request::year(Period::year(year).unwrap());
        let report = totals::build(ledger, &request).unwrap();
        let again = totals::build(ledger, &request).unwrap();
        assert_eq!(serde_json::to_string(&report).unwrap(), serde_json::to_string(&again).unwrap());
        let largest = report.sectors.iter().map(|line| line.row.people_reached.or_zero()).max();
        let (total, largest) = (report.total.people_reached.or_zero(), largest.unwrap_or(0));
        assert!(largest <= total, "{largest} {total}");
    }
}

fn ledger_of(record: &[u8]) -> Uuid {
    match codec::decode(record) {
        Ok(Record { event: Event::LedgerOpened(opened), .. }) => opened.ledger,
        _ => Uuid::nil(),
    }
}

/// The records that decode, each in its place, and the root over them.
fn records(parts: &[parts::Part]) -> (Vec<Stored>, Hash) {
    let mut tree = Frontier::default();
    let mut entries = HashMap::new();
    let mut records = Vec::new();
    for (at, (which, body)) in parts.iter().enumerate() {
        let Some(mut record) =
            codec::decode(&with_checksum(body)).ok().filter(|_| *which == RECORD)
        else {
            continue;
        };
        let beside: Vec<_> =
            parts[at + 1..].iter().take_while(|part| part.0 != RECORD).cloned().collect();
        let of = |which| parts::first(&beside, which).unwrap_or_default().to_vec();
        let (identities, attributes) = (of(IDENTITIES), of(ATTRIBUTES));
        record.sequence = tree.size();
        record.root_before = tree.root();
        commit(&mut record, &identities, &attributes, &mut entries);
        let Ok(bytes) = codec::encode(&record) else { continue };
        tree.push(leaf_hash(&[&bytes]));
        records.push(Stored { sequence: record.sequence, record: bytes, identities, attributes });
    }
    (records, tree.root())
}

/// Gives a record the commitment to its register rows, where it has them all.
fn commit(
    record: &mut Record,
    identities: &[u8],
    attributes: &[u8],
    entries: &mut HashMap<(bool, u32), Hash>,
) {
    let sequence = record.sequence;
    let (people, year): (&mut PeopleStated, i32) = match &mut record.event {
        Event::ActivityRecorded(activity) => (&mut activity.people, activity.about.start.year()),
        Event::ActivityCorrected(corrected) => {
            (&mut corrected.activity.people, corrected.activity.about.start.year())
        }
        _ => return,
    };
    if people.new_persons.count > ENTRIES_MAX || people.new_households.count > ENTRIES_MAX {
        return;
    }
    let brought = identities_from_bytes(identities).unwrap_or_default();
    let new = people.new_persons.ids().map(|id| (false, id));
    let new = new.chain(people.new_households.ids().map(|id| (true, id)));
    entries.extend(new.zip(brought.iter().map(|identity| identity.commitment())));
    let Some(attributes) = Attributes::from_bytes(attributes, people, year) else { return };
    let of = |kind: EntryKind, id| entries.get(&(kind == EntryKind::Household, id)).copied();
    if let Some(register) = commitment(sequence, people, &attributes, of) {
        people.register = register;
    }
}
