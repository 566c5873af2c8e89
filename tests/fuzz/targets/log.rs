//! What a ledger's folder holds: records, register rows, the head.

use std::fs;

use headcount::event::columns::{Column, IdSet};
use headcount::event::people::PeopleStated;
use headcount::event::{EntryKind, Event, Record};
use headcount::log::codec::{self, BriefEvent};
use headcount::log::head::Head;
use headcount::register::{Attributes, commitment, identities_from_bytes, identities_to_bytes};
use headcount::report::history::Entry;

use super::desk::scratch;
use super::parts;

/// The most rows that are looked at, one by one.
const ROWS_MAX: usize = 10_000;

/// A record's bytes: the body with its checksum behind it.
pub fn with_checksum(body: &[u8]) -> Vec<u8> {
    [body, &crc32fast::hash(body).to_le_bytes()].concat()
}

/// A record without its checksum.
pub fn codec(body: &[u8]) {
    let _ = codec::decode(body);
    let bytes = with_checksum(body);
    // Where it decodes, whoever reads only what comes before the lists reads the same.
    let brief = codec::decode_brief(&bytes);
    let Ok(record) = codec::decode(&bytes) else { return };
    let brief = brief.unwrap();
    assert_eq!((brief.sequence, brief.recorded_at), (record.sequence, record.recorded_at));
    assert_eq!(brief.source_key, record.source_key.as_deref());
    if let BriefEvent::Activity { head, people_at, .. } = &brief.event {
        assert_eq!(Some(&head.reference), record.event.reference());
        codec::people_at(&bytes, *people_at).unwrap();
    }
    let again = codec::encode(&record).unwrap();
    let read = codec::decode(&again).unwrap();
    assert_eq!(codec::encode(&read).unwrap(), again);
    assert_eq!(read, record);
    serde_json::to_string(&Entry::of(&record, &[])).unwrap();
    if let Some(people) = people_of(&record) {
        rows(people);
    }
}

/// The lists in a record.
pub fn people_of(record: &Record) -> Option<&PeopleStated> {
    match &record.event {
        Event::ActivityRecorded(activity) => Some(&activity.people),
        Event::ActivityCorrected(corrected) => Some(&corrected.activity.people),
        _ => None,
    }
}

fn rows(people: &PeopleStated) {
    let persons = people.person_rows().take(ROWS_MAX).count();
    let households = people.household_rows().take(ROWS_MAX).count();
    if people.is_well_formed() {
        assert_eq!(persons, people.persons.len().min(ROWS_MAX));
        assert_eq!(households, people.households.len().min(ROWS_MAX));
    }
}

const IDENTITIES: u8 = 0;
const ATTRIBUTES: u8 = 1;
const RECORD: u8 = 2;

/// What stands beside a record, and the record's body, of which the lists count.
pub fn register(input: &[u8]) {
    let parts = parts::split(input);
    let part = |which| parts::first(&parts, which).unwrap_or_default();
    let identities = identities_from_bytes(part(IDENTITIES));
    if let Some(identities) = &identities {
        let bytes = identities_to_bytes(identities);
        assert_eq!(identities_from_bytes(&bytes).as_ref(), Some(identities));
    }
    set_and_column(part(IDENTITIES));
    let Ok(record) = codec::decode(&with_checksum(part(RECORD))) else { return };
    let Some(people) = people_of(&record) else { return };
    let read = Attributes::from_bytes(part(ATTRIBUTES), people, 2025);
    let Some(attributes) = read.filter(|_| people.is_well_formed()) else { return };
    let again = Attributes::from_bytes(&attributes.to_bytes().unwrap(), people, 2025);
    assert_eq!(again.as_ref(), Some(&attributes));
    let identities = identities.unwrap_or_default();
    let of = |kind: EntryKind, id: u32| {
        let at = id as usize + if kind == EntryKind::Person { 0 } else { 1 };
        identities.get(at % identities.len().max(1)).map(|identity| identity.commitment())
    };
    if people.persons.len() + people.households.len() < ROWS_MAX
        && people.new_households.count < ROWS_MAX as u32
    {
        let stated = commitment(record.sequence, people, &attributes, of);
        assert!(stated.is_some() || identities.is_empty());
    }
}

/// The two containers that lists are kept in.
fn set_and_column(bytes: &[u8]) {
    if let Ok(set) = codec::from_bytes::<IdSet>(bytes) {
        let again = codec::to_bytes(&set).unwrap();
        assert_eq!(codec::from_bytes::<IdSet>(&again).unwrap(), set);
        assert!(set.iter().take(ROWS_MAX).is_sorted());
    }
    if let Ok(column) = codec::from_bytes::<Column>(bytes) {
        let mut numbers = column.iter();
        (0..bytes.len()).for_each(|_| {
            numbers.take_or_zero();
        });
    }
}

/// Bytes of a slot's body, and where its checksum is.
const SLOT_BYTES: usize = 4096;
const BODY_BYTES: [usize; 2] = [61, 57];

/// A head file; each slot is given the checksum that it has to have.
pub fn head(input: &[u8]) {
    let folder = scratch();
    let path = folder.path().join("head");
    let mut bytes = input.to_vec();
    for slot in bytes.chunks_mut(SLOT_BYTES) {
        let body = if slot.starts_with(b"HCHEAD1\n") { BODY_BYTES[1] } else { BODY_BYTES[0] };
        if let Some((body, rest)) = slot.split_at_mut_checked(body)
            && let Some(rest) = rest.get_mut(..4)
        {
            rest.copy_from_slice(&crc32fast::hash(body).to_le_bytes());
        }
    }
    for bytes in [input, &bytes] {
        fs::write(&path, bytes).unwrap();
        let Ok(mut head) = Head::open(folder.path()) else { continue };
        let mark = head.mark();
        // Else its counter is at its end, and it says so.
        let _ = head.write(mark);
        drop(head);
        assert_eq!(Head::open(folder.path()).unwrap().mark(), mark);
    }
}
