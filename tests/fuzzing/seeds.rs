//! The first inputs of each target: files as the program and other tools write them.
//!
//! Belongs here: making them of what other tests have. Does not: what the fuzzer makes of them.
//!
//! `HEADCOUNT_WRITE_SEEDS=1 cargo test --test integration fuzzing::` puts them into the corpora;
//! `tests/fuzz/run.py` keeps of them what it needs.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use headcount::audit::checkpoint::{Checkpoint, tree};
use headcount::audit::note::Signer;
use headcount::audit::proof_file::ProofFile;
use headcount::audit::sample::{self, Draw};
use headcount::custody::backup::format::{Frame, Header, Reader, Writer};
use headcount::custody::encryption::{Lock, Unlock};
use headcount::event::policy::Policy;
use headcount::intake::recognise::mapping::suggest;
use headcount::intake::source::{input::Input, open};
use headcount::ledger::Snapshot;
use headcount::log::Stored;
use headcount::setup::gazetteer;
use rust_xlsxwriter::Workbook;
use uuid::Uuid;

use super::targets::parts::{self, Part};
use super::targets::{backup, cache, proofs, setup, workbooks};
use super::{ALL, folder};
use crate::common::Office;
use crate::oracle::random::random_ledger;
use crate::story;

/// Puts them into the corpora, beside what is there.
pub fn write() {
    for target in ALL {
        let folder = folder("corpus", target);
        fs::create_dir_all(&folder).unwrap();
        for (at, seed) in of(target.name).into_iter().enumerate() {
            assert!(seed.len() <= target.bytes_max, "{}: {}", target.name, seed.len());
            fs::write(folder.join(format!("seed-{at:02}")), seed).unwrap();
        }
    }
}

fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "codec" => golden(),
        "register" => stored(&examples()).iter().map(beside_record).collect(),
        "head" => head(),
        "cache" => vec![cache::kept()],
        "backup" => backups(),
        "restored" => [1, 2, 6].map(|seed| log_of(&told(seed))).to_vec(),
        "note" => notes(),
        "proof" => proofs_of(&examples()),
        "mapping" => texts(&["tests/kobo/distribution.toml"]).into_iter().chain(drafts()).collect(),
        "profile" => vec![PROFILE.into()],
        "gazetteer" => vec![gazetteer::text(&gazetteer::built_in()).into_bytes()],
        "tables" => tables(),
        "hxl" => texts(&["tests/workbooks/3w.csv"]),
        "xlsx" => xlsx(),
        "ods" => vec![within(&read("tests/workbooks/field-office.ods"), &workbooks::ODS)],
        "archive" => vec![
            read("tests/workbooks/field-office.xlsx"),
            read("tests/workbooks/field-office.ods"),
        ],
        "form" => vec![form()],
        "sample" => vec![form_of_sample(&examples())],
        "texts" => ["Gao", "2025-03-12", "76 12 34 56", "12,5", "ML070101", "A-2025-001"]
            .map(|text| text.as_bytes().to_vec())
            .to_vec(),
        other => panic!("{other} has no seeds"),
    }
}

fn read(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn texts(paths: &[&str]) -> Vec<Vec<u8>> {
    paths.iter().map(|path| read(path)).collect()
}

/// A record without its checksum.
fn body(record: &[u8]) -> Vec<u8> {
    record[..record.len() - 4].to_vec()
}

/// Every event, as each schema version has it.
fn golden() -> Vec<Vec<u8>> {
    let lines = (1..=9)
        .filter_map(|version| fs::read_to_string(format!("tests/golden/v{version}.txt")).ok());
    let lines = lines.flat_map(|text| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>());
    lines.map(|line| body(&hex::decode(line.split_once(' ').unwrap().1.trim()).unwrap())).collect()
}

fn examples() -> Office {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    office
}

fn stored(office: &Office) -> Vec<Stored> {
    office.ledger.log().stored(0).map(Result::unwrap).collect()
}

fn beside_record(stored: &Stored) -> Vec<u8> {
    let lists = stored.record.len() < 2_000;
    let record = if lists { body(&stored.record) } else { Vec::new() };
    parts::join(&[(0, stored.identities.clone()), (1, stored.attributes.clone()), (2, record)])
}

/// A random ledger with everything that can happen to one.
pub fn told(seed: u64) -> Office {
    story::told(&random_ledger(seed), Policy::default(), |_| ())
}

/// A log's records with their register rows, as many as fit.
pub fn log_of(office: &Office) -> Vec<u8> {
    const BYTES_MAX: usize = 14 << 10;
    let mut log: Vec<Part> = Vec::new();
    for stored in stored(office) {
        let more = [(0, body(&stored.record)), (1, stored.identities), (2, stored.attributes)];
        let more = more.into_iter().filter(|(which, part)| *which == 0 || !part.is_empty());
        let longer = [log.clone(), more.collect()].concat();
        if parts::join(&longer).len() < BYTES_MAX {
            log = longer;
        }
    }
    parts::join(&log)
}

fn head() -> Vec<Vec<u8>> {
    let office = examples();
    let path = office.path().join("head");
    let open = fs::read(&path).unwrap();
    office.ledger.close().unwrap();
    let closed = fs::read(path).unwrap();
    let mut former = closed.clone();
    former[6] = b'1';
    // Most of a slot is empty.
    [open, closed, former].map(|head| head[..4096 + 65].to_vec()).to_vec()
}

fn header_of(stored: &[Stored], root: [u8; 32], encrypted: bool) -> Header {
    Header {
        ledger: Uuid::from_u128(0x4000_8000 << 48),
        name: "Test office".into(),
        created_at: "2026-07-01T00:00:00Z".into(),
        from: 0,
        root_before: [0; 32],
        size: stored.len() as u64,
        root,
        rotated_at: None,
        encrypted,
    }
}

fn backups() -> Vec<Vec<u8>> {
    let office = examples();
    let (stored, root) = (stored(&office), office.ledger.log().root());
    // The profile is long, and a frame like others.
    let stored: Vec<Stored> = stored.into_iter().filter(|s| s.record.len() < 1_000).collect();
    let written = |lock: Option<&Lock>| {
        let header = header_of(&stored, root, lock.is_some());
        let mut writer = Writer::new(Vec::new(), &header, lock).unwrap();
        writer.key(&"5".repeat(64)).unwrap();
        writer.identities(1, &stored[0].identities).unwrap();
        stored.iter().for_each(|stored| writer.record(stored).unwrap());
        (serde_json::to_vec(&header).unwrap(), writer.finish().unwrap().0)
    };
    let (header, plain) = written(None);
    let frames = parts::join(&[vec![(0, header)], frames_of(&plain)].concat());
    let identity: age::x25519::Identity = backup::IDENTITY.trim().parse().unwrap();
    let lock = Lock::recipients(&[identity.to_public().to_string()]).unwrap();
    let (header, sealed) = written(Some(&lock));
    let (from, to) = (8 + 5 + header.len() + 4, sealed.len() - 20);
    let encrypted = parts::join(&[(0, header), (1, sealed[from..to].to_vec())]);
    vec![frames, encrypted, parts::join(&[(2, plain)])]
}

/// The payloads of a backup's frames.
fn frames_of(file: &[u8]) -> Vec<Part> {
    let reader = Reader::new(Cursor::new(file.to_vec())).unwrap();
    let mut frames = reader.frames(&Unlock::default()).unwrap();
    let mut parts = Vec::new();
    while let Some(frame) = frames.next_frame().unwrap() {
        parts.push(match frame {
            Frame::Key(text) => (16, text.into_bytes()),
            Frame::Identities(sequence, bytes) => {
                (17, [&sequence.to_le_bytes()[..], &bytes].concat())
            }
            Frame::Record(stored) => (18, payload(&stored)),
            Frame::End { size, root } => (19, [&size.to_le_bytes()[..], &root].concat()),
        });
    }
    parts
}

fn payload(stored: &Stored) -> Vec<u8> {
    let counted = |bytes: &[u8]| [&(bytes.len() as u32).to_le_bytes()[..], bytes].concat();
    let (record, identities) = (counted(&stored.record), counted(&stored.identities));
    [&stored.sequence.to_le_bytes()[..], &record, &identities, &stored.attributes].concat()
}

fn notes() -> Vec<Vec<u8>> {
    let signer = Signer::parse(proofs::SIGNER).unwrap();
    [proofs::SIGNED.clone(), signer.verifier().to_string(), proofs::SIGNER.into(), "5".repeat(64)]
        .map(String::into_bytes)
        .to_vec()
}

fn proofs_of(office: &Office) -> Vec<Vec<u8>> {
    let snapshot: &Snapshot = &office.ledger;
    let tree = tree(snapshot, |_| ()).unwrap();
    let signer = Signer::parse(proofs::SIGNER).unwrap();
    let (size, root) = (snapshot.size(), snapshot.root());
    let signed = Checkpoint::sign(Uuid::from_u128(0x4000_8000 << 48), size, root, &signer);
    let checkpoint = Checkpoint::parse(&signed).unwrap();
    let short = stored(office).into_iter().filter(|stored| stored.record.len() < 1_000);
    let inclusions = short.filter_map(|stored| {
        ProofFile::of_inclusion(&tree, stored.sequence, stored.record, checkpoint.clone())
    });
    let growth =
        (1..=size).filter_map(|old| ProofFile::of_consistency(&tree, old, checkpoint.clone()));
    inclusions.chain(growth).map(|proof| proof.to_text().into_bytes()).collect()
}

/// Drafts of mappings of exports of several tools.
fn drafts() -> Vec<Vec<u8>> {
    let exports = ["kobo-nested-repeats/sites.xlsx", "kobo-members-side-by-side"];
    let draft = |export: &&str| {
        let path = Path::new("tests/exports").join(export);
        let path = match path.is_dir() {
            true => fs::read_dir(&path)
                .unwrap()
                .map(|e| e.unwrap().path())
                .find(|p| p.extension().is_some_and(|e| e == "xlsx"))?,
            false => path,
        };
        let book = open::read(&Input::path(&path), &mut Vec::new())?;
        Some(suggest::suggest(&[book]).into_bytes()).filter(|draft| draft.len() < 6_000)
    };
    exports.iter().filter_map(draft).collect()
}

/// With everything that a profile can have.
const PROFILE: &str = r#"established = 2013
staff_mobile = 9
areas = ["Gao"]
[contact]
role = "Country Director"
address = "Gao"
web = "www.example.org"
[texts]
title = "T"
overview = ["One."]
presence = ["Two."]
figures_note = ""
[[sectors]]
id = "wash"
name = "WASH"
role = "core"
summary = "Water."
activities = ["Wells"]
[[sectors]]
id = "rrm"
name = "RRM"
role = "mechanism"
summary = ""
activities = []
[[offices]]
id = "gao"
name = "Gao"
[[donors]]
id = "echo"
name = "ECHO"
[[projects]]
id = "p1"
name = "P"
donors = ["echo"]
[[indicators]]
label = "displaced"
value = "402,000"
source = "A report"
date = "2025-10-31"
[targets.2026]
wash = 40000
total = 150000
[translations.fr]
contact_role = "Directeur"
areas = ["Gao"]
[translations.fr.sectors.wash]
name = "EHA"
summary = "Eau."
activities = ["Puits"]
[translations.fr.offices]
gao = "Gao"
[translations.fr.terms]
"Wells" = "Puits"
"#;

fn tables() -> Vec<Vec<u8>> {
    let folder = |folder: &str| -> Vec<u8> {
        let tables = (0u8..).zip(["activities", "people", "households", "headcounts"]);
        let tables = tables.filter_map(|(which, name)| {
            Some((which, fs::read(format!("{folder}/{name}.csv")).ok()?))
        });
        parts::join(&tables.collect::<Vec<_>>())
    };
    ["tests/worked-example", "tests/worked-example/site-u", "tests/exports/tables-total-row"]
        .map(folder)
        .into_iter()
        .filter(|input| !input.is_empty() && input.len() <= 4 << 10)
        .collect()
}

/// The files within a workbook, by their names' places.
fn within(workbook: &[u8], names: &[&str]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut files: Vec<Part> = Vec::new();
    for (which, name) in (0u8..).zip(names) {
        let Ok(mut file) = archive.by_name(name) else { continue };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((which, bytes));
    }
    parts::join(&files)
}

fn xlsx() -> Vec<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("activities").unwrap();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let header = ["activity", "kind", "sector", "office", "site", "start"];
    sheet.write_row(0, 0, header).unwrap();
    sheet.write_row(1, 0, ["A-1", "distribution", "wash", "gao", "Bourem"]).unwrap();
    sheet.write_with_format(1, 5, 45_000, &day).unwrap();
    sheet.merge_range(1, 1, 2, 1, "distribution", &day).unwrap();
    sheet.write_formula(2, 2, "=A2").unwrap();
    sheet.set_row_hidden(2).unwrap();
    let people = book.add_worksheet().set_name("people").unwrap();
    people.write_row(0, 0, ["activity", "person", "sex"]).unwrap();
    people.write_row(1, 0, ["A-1", "0012", "f"]).unwrap();
    people.write_boolean(1, 4, true).unwrap();
    let shared = book.save_to_buffer().unwrap();
    let office = read("tests/workbooks/field-office.xlsx");
    [office, shared].map(|book| within(&book, &workbooks::XLSX)).to_vec()
}

fn form() -> Vec<u8> {
    let [(_, form), (_, members)] = setup::FORM;
    let (form, members) = (form.as_bytes().to_vec(), members.as_bytes().to_vec());
    parts::join(&[(0, read("tests/kobo/distribution.toml")), (1, form), (2, members)])
}

fn form_of_sample(office: &Office) -> Vec<u8> {
    let draw = Draw { size: 9, root: [7; 32], lot: None, stratify: None, period: None };
    let items = sample::draw(&office.ledger, &draw).unwrap();
    let form = sample::form(&items, &BTreeMap::new(), None).unwrap();
    let mut lines: Vec<String> = form.lines().map(ToOwned::to_owned).collect();
    lines.iter_mut().skip(1).for_each(|line| {
        *line = format!("{}right,", line.trim_end_matches(','));
    });
    lines.join("\n").into_bytes()
}
