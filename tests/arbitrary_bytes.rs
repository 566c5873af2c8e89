//! Decoders and parsers given bytes that nobody wrote for them: an answer or an error, no panic, and
//! nothing that takes for true what a few bytes claim.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use headcount::custody::backup::format::Reader;
use headcount::custody::backup::{Request, Since, write};
use headcount::custody::encryption::Unlock;
use headcount::event::columns::IdSet;
use headcount::event::profile::Profile;
use headcount::event::time::{Day, Timestamp};
use headcount::event::{Event, Record};
use headcount::intake::{Context, read};
use headcount::log::codec;
use headcount::register::{Attributes, Key, identities_from_bytes};
use headcount::setup::places::Places;
use headcount::setup::profile;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::common::{Office, random_cases, scratch};

/// Puts a right checksum under a record's body, so that what is inside is reached.
fn with_checksum(mut body: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&body);
    body.extend_from_slice(&checksum.to_le_bytes());
    body
}

/// Every record of the worked example, and what stands beside it.
fn examples() -> Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let stored = office.ledger.log().stored(0).map(Result::unwrap);
    stored.map(|stored| (stored.record, stored.identities, stored.attributes)).collect()
}

/// Reads all that can be read of a record's bytes.
fn decode_all(record: &[u8], attributes: &[u8]) -> Option<Record> {
    let record = codec::decode(record).ok()?;
    if let Event::ActivityRecorded(activity) = &record.event {
        let people = &activity.people;
        if people.is_well_formed() {
            let read = Attributes::from_bytes(attributes, people, activity.about.start.year());
            if let Some(read) = read {
                assert_eq!(read.persons().take(people.persons.len()).count(), people.persons.len());
            }
        }
    }
    Some(record)
}

fn intake(folder: &Path, profile: &Profile) -> usize {
    let known = |_: &_| None;
    let today = Day::parse("2026-07-01").unwrap();
    let places = &Places::any();
    let context =
        Context { profile, today, known: &known, correcting: false, places, progress: &() };
    let intake = read(&[folder.to_owned()], &context);
    intake.proposals.len() + intake.issues.len()
}

fn whole_backup() -> Vec<u8> {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let path = office.dir.path().join("backup");
    let at = Timestamp(1_790_000_000_000_000);
    let request =
        Request { stem: "m", since: Since::Beginning, lock: None, key: None, identity: None, at };
    write(&office.ledger, &path, &request, || ()).unwrap();
    fs::read(path).unwrap()
}

/// Reads a backup to where it ends or stops making sense. Returns the frames read.
fn frames(bytes: Vec<u8>) -> usize {
    let Ok(reader) = Reader::new(Cursor::new(bytes)) else { return 0 };
    let Ok(mut frames) = reader.frames(&Unlock::default()) else { return 0 };
    let mut read = 0;
    while let Ok(Some(_)) = frames.next_frame() {
        read += 1;
    }
    read
}

fn profile_text() -> String {
    fs::read_to_string("src/setup/profiles/nrc-mali.toml").unwrap()
}

fn tables() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = fs::read_dir("tests/worked-example").unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    let tables = paths.filter(|path| path.extension().is_some_and(|e| e == "csv"));
    tables.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

proptest! {
    #![proptest_config(random_cases(128))]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..600)) {
        decode_all(&bytes, &bytes);
        decode_all(&with_checksum([&[codec::FORMAT][..], &bytes].concat()), &bytes);
        identities_from_bytes(&bytes);
        codec::from_bytes::<Profile>(&bytes).ok();
        codec::from_bytes::<IdSet>(&bytes).ok();
        frames(bytes.clone());
        frames([b"HCBKUP1\n", &bytes[..]].concat());
        let text = String::from_utf8_lossy(&bytes);
        Key::parse(&text);
        profile::parse("p.toml", &text).ok();
    }

    #[test]
    fn any_table(name in 0..4usize, bytes in vec(any::<u8>(), 0..400), text in "[a-z0-9,;\"\\n\\t #-]{0,400}") {
        let tables = tables();
        let (path, good) = &tables[name % tables.len()];
        let profile = profile::parse("p.toml", &profile_text()).unwrap();
        let header = good.split(|b| *b == b'\n').next().unwrap();
        for body in [&bytes[..], text.as_bytes()] {
            for bytes in [body.to_vec(), [header, b"\n", body].concat()] {
                let folder = scratch();
                fs::write(folder.path().join(path.file_name().unwrap()), bytes).unwrap();
                prop_assert!(intake(folder.path(), &profile) > 0);
            }
        }
    }
}

proptest! {
    #![proptest_config(random_cases(64))]

    #[test]
    fn good_bytes_changed(at in any::<prop::sample::Index>(), change in vec(any::<u8>(), 0..6), cut in 0..4usize) {
        let changed = |bytes: &[u8]| {
            if bytes.is_empty() {
                return change.clone();
            }
            let at = at.index(bytes.len());
            let rest = bytes.get(at + cut..).unwrap_or_default();
            [&bytes[..at], &change, rest].concat()
        };
        for (record, identities, attributes) in examples() {
            let body = &record[..record.len() - 4];
            decode_all(&with_checksum(changed(body)), &changed(&attributes));
            decode_all(&record, &changed(&attributes));
            identities_from_bytes(&changed(&identities));
        }
        frames(changed(&whole_backup()));
        profile::parse("p.toml", &String::from_utf8_lossy(&changed(profile_text().as_bytes()))).ok();
        let profile = profile::parse("p.toml", &profile_text()).unwrap();
        let folder = scratch();
        for (path, good) in tables() {
            fs::write(folder.path().join(path.file_name().unwrap()), changed(&good)).unwrap();
        }
        prop_assert!(intake(folder.path(), &profile) > 0);
    }
}

#[test]
fn a_few_bytes_that_claim_to_be_billions_are_refused() {
    // One run container: 0, 65536 times over, is a set of four billion in half a megabyte; one of
    // two million takes 31 runs.
    let many = IdSet::of(0..2_000_000);
    let bytes = codec::to_bytes(&many).unwrap();
    assert!(bytes.len() < 1_000, "{}", bytes.len());
    assert!(codec::from_bytes::<IdSet>(&bytes).is_err());
    let most = codec::to_bytes(&IdSet::of(0..1_000_000)).unwrap();
    assert!(codec::from_bytes::<IdSet>(&most).is_ok());
    // Lengths of text, lists and frames that are not there.
    let length = [253, 255, 255, 255, 255, 255, 255, 255, 127];
    assert!(codec::from_bytes::<String>(&length).is_err());
    assert!(codec::from_bytes::<Vec<u64>>(&length).is_err());
    assert!(codec::from_bytes::<IdSet>(&length).is_err());
    assert_eq!(frames([b"HCBKUP1\n", &b"H\xff\xff\xff\x0f"[..]].concat()), 0);
    assert!(frames(whole_backup()) > 9);
}
