//! A table of attacks on a ledger's history, and what an auditor with a checkpoint sees of each.
//!
//! The attacker here has everything that the office has: the ledger's files, its keys and this
//! program. They do not damage files; they build another ledger with the library's own functions, so
//! that checksums, roots, sequence numbers, commitments and the head all fit again. Such a ledger
//! verifies by itself. It is the checkpoint, kept elsewhere, that gives it away.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use headcount::audit::checkpoint::{Checkpoint, origin, tree};
use headcount::audit::note::Signer;
use headcount::audit::verify::verify;
use headcount::event::time::Timestamp;
use headcount::event::{EntryKind, Event};
use headcount::ledger::{Ledger, signing_file};
use headcount::log::store::Part;
use headcount::log::{Draft, Examiner, Log};
use headcount::register::{
    Attributes, Identity, commitment, identities_from_bytes, identities_to_bytes,
};

use crate::common::stored::{alter, values};
use crate::common::{Office, write_tables};

const ACTIVITIES: &str = "\
activity,kind,sector,office,site,start
A-1,distribution,shelter,gao,S,2025-02-03
A-2,class,education,gao,S,2025-03-03
A-3,session,wash,gao,S,2025-04-03
A-4,session,wash,gao,T,2025-05-03
";
const PEOPLE: &str = "\
activity,person,household,sex,birth_year,population_group,disability
A-2,P1,H1,f,2014,idp,no
A-2,P2,H2,m,2013,host,yes
";
const HOUSEHOLDS: &str = "activity,household,size\nA-1,H1,5\nA-1,H2,3\n";
const HEADCOUNTS: &str = "activity,group,count\nA-3,adults,40\nA-4,adults,55\n";
/// Records in the ledger: opened, profile, four activities, one void.
const RECORDS: u64 = 7;

/// A ledger with a checkpoint of all its records, and the attacker's view of them.
struct Victim {
    office: Office,
    signer: Signer,
    drafts: Vec<Draft>,
}

impl Victim {
    fn new() -> Self {
        let mut office = Office::mali();
        let folder = office.dir.path().join("tables");
        let tables = [
            ("activities", ACTIVITIES),
            ("people", PEOPLE),
            ("households", HOUSEHOLDS),
            ("headcounts", HEADCOUNTS),
        ];
        write_tables(&folder, &tables);
        office.import(&folder);
        office.void("A-4");
        let ledger = office.ledger.opened().unwrap().ledger;
        let signer = Signer::random(&origin(ledger)).unwrap();
        signing_file::write(&signing_file::beside(&office.path()), &signer.to_secret_text())
            .unwrap();
        assert_eq!(office.ledger.log().size(), RECORDS);
        let checkpoint = checkpoint_of(&office.ledger, &signer);
        fs::write(office.dir.path().join("kept.checkpoint"), checkpoint).unwrap();
        fs::write(office.dir.path().join("office.vkey"), signer.verifier().to_string()).unwrap();
        let drafts = drafts(&office.ledger);
        Self { office, signer, drafts }
    }

    fn dir(&self) -> &Path {
        self.office.dir.path()
    }

    /// A ledger in `rewritten` with other records in which everything fits again.
    fn rewrite(&self, drafts: Vec<Draft>) {
        let path = self.dir().join("rewritten");
        let _ = fs::remove_dir_all(&path);
        let mut log = Log::create(&path).unwrap();
        log.append(committed(drafts), |_| ()).unwrap();
        log.close().unwrap();
        let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
        let verdict = verify(&ledger, |_| ()).unwrap();
        assert_eq!(verdict.faults, [""; 0], "the attacker made a mistake");
        ledger.close().unwrap();
    }
}

fn checkpoint_of(ledger: &Ledger, signer: &Signer) -> String {
    let tree = tree(ledger, |_| ()).unwrap();
    let id = ledger.opened().unwrap().ledger;
    Checkpoint::sign(id, tree.size(), tree.root(tree.size()).unwrap(), signer)
}

fn drafts(ledger: &Ledger) -> Vec<Draft> {
    let read = |part, sequence| ledger.log().read(part, sequence).unwrap();
    let draft = |record: headcount::event::Record| Draft {
        identities: read(Part::Identities, record.sequence),
        attributes: read(Part::Attributes, record.sequence),
        id: record.id,
        recorded_at: record.recorded_at,
        recorded_by: record.recorded_by,
        source_key: record.source_key,
        event: record.event,
        rewrites: Vec::new(),
    };
    ledger.records().map(|record| draft(record.unwrap())).collect()
}

/// The same with the commitment of every record to its register rows made anew.
fn committed(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let (mut persons, mut households): (Vec<Identity>, Vec<Identity>) = Default::default();
    for (sequence, draft) in (0..).zip(&mut drafts) {
        let Event::ActivityRecorded(activity) = &mut draft.event else { continue };
        let identities = identities_from_bytes(&draft.identities).unwrap();
        let (new_persons, new_households) =
            identities.split_at(activity.people.new_persons.count as usize);
        persons.extend_from_slice(new_persons);
        households.extend_from_slice(new_households);
        let year = activity.about.start.year();
        let attributes = Attributes::from_bytes(&draft.attributes, &activity.people, year).unwrap();
        let commitments = |kind, id: u32| match kind {
            EntryKind::Person => persons.get(id as usize).map(Identity::commitment),
            EntryKind::Household => households.get(id as usize).map(Identity::commitment),
        };
        activity.people.register =
            commitment(sequence, &activity.people, &attributes, commitments).unwrap();
    }
    drafts
}

fn headcount(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_headcount"))
        .args(args)
        .current_dir(dir)
        .env_remove("HEADCOUNT_LEDGER")
        .env_remove("HEADCOUNT_KEY")
        .output()
        .unwrap()
}

/// Everything that `verify` says of a ledger and a checkpoint, and its exit code.
fn verified(dir: &Path, ledger: &str, checkpoint: &str) -> (String, Option<i32>) {
    let args =
        ["verify", "--ledger", ledger, "--checkpoint", checkpoint, "--verifier", "office.vkey"];
    let output = headcount(dir, &args);
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).unwrap(), output.status.code())
}

/// Asserts that it is found, and named in these words.
fn found(attack: &str, (said, code): (String, Option<i32>), words: &str) {
    assert_eq!(code, Some(3), "{attack} was not found: {said}");
    assert!(said.contains(words), "{attack} is not named: {said}");
}

/// The activity of a draft, to be changed.
fn activity(draft: &mut Draft) -> &mut headcount::event::activity::Activity {
    match &mut draft.event {
        Event::ActivityRecorded(activity) => activity,
        other => panic!("{}", other.name()),
    }
}

type Attack = (&'static str, fn(&mut Vec<Draft>), &'static str);

const REWRITTEN: &str = "history was rewritten: the first 7 records are not the ones";
const CUT_OFF: &str = "the log was cut off: the checkpoint covers 7 records, and the log holds";

const ATTACKS: &[Attack] = &[
    ("a count changed", |log| activity(&mut log[4]).people.headcounts[0].count = 400, REWRITTEN),
    ("a title changed", |log| activity(&mut log[3]).about.title = "Other".into(), REWRITTEN),
    ("the recorder changed", |log| log[4].recorded_by = "another".into(), REWRITTEN),
    ("the moment changed", |log| log[4].recorded_at = Timestamp(1_000_000), REWRITTEN),
    ("the source's key changed", |log| log[4].source_key = Some("k".into()), REWRITTEN),
    ("a void removed, the last record", |log| drop(log.pop()), CUT_OFF),
    ("a record removed from the middle", |log| drop(log.remove(4)), CUT_OFF),
    (
        "a record removed, another added",
        |log| {
            let last = log.pop().unwrap();
            log.remove(4);
            log.extend([last.clone(), last]);
        },
        REWRITTEN,
    ),
    (
        "a record inserted",
        |log| {
            let mut more = log[4].clone();
            activity(&mut more).reference = headcount::event::ids::Reference::new("A-0").unwrap();
            log.insert(4, more);
        },
        REWRITTEN,
    ),
    ("two records swapped", |log| log.swap(4, 5), REWRITTEN),
    ("cut off to nothing but its opening", |log| log.truncate(2), CUT_OFF),
    (
        "cut off and grown again, longer than before",
        |log| {
            let void = log[6].clone();
            log.truncate(4);
            log.extend([void.clone(), void.clone(), void.clone(), void]);
        },
        REWRITTEN,
    ),
    (
        "a register row swapped, with its commitment made anew",
        |log| {
            let year = activity(&mut log[3]).about.start.year();
            let people = activity(&mut log[3]).people.clone();
            let attributes = Attributes::from_bytes(&log[3].attributes, &people, year).unwrap();
            let mut traits: Vec<_> = attributes.persons().take(2).collect();
            traits.swap(0, 1);
            log[3].attributes = Attributes::of(&traits, &[], year).to_bytes().unwrap();
        },
        REWRITTEN,
    ),
    (
        "two people's pseudonyms swapped, with their commitments made anew",
        |log| {
            let mut identities = identities_from_bytes(&log[3].identities).unwrap();
            identities.swap(0, 1);
            log[3].identities = identities_to_bytes(&identities);
        },
        REWRITTEN,
    ),
];

#[test]
fn every_rewriting_is_found_and_named() {
    let victim = Victim::new();
    // Untouched, and rebuilt record by record, the ledger is the one that was signed for.
    victim.rewrite(victim.drafts.clone());
    let (said, code) = verified(victim.dir(), "rewritten", "kept.checkpoint");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("its first 7 records are those of the checkpoint"), "{said}");
    for (attack, change, words) in ATTACKS {
        let mut drafts = victim.drafts.clone();
        change(&mut drafts);
        victim.rewrite(drafts);
        // By itself it verifies.
        let alone = headcount(victim.dir(), &["verify", "--ledger", "rewritten"]);
        assert!(alone.status.success(), "{attack}");
        found(attack, verified(victim.dir(), "rewritten", "kept.checkpoint"), words);
    }
}

#[test]
fn growing_is_no_rewriting() {
    let mut victim = Victim::new();
    victim.office.void("A-3");
    let Victim { office, signer, .. } = victim;
    let Office { dir, ledger, .. } = office;
    let dir = dir.path();
    fs::write(dir.join("later.checkpoint"), checkpoint_of(&ledger, &signer)).unwrap();
    ledger.close().unwrap();
    for checkpoint in ["kept.checkpoint", "later.checkpoint"] {
        let (said, code) = verified(dir, "ledger", checkpoint);
        assert_eq!(code, Some(0), "{said}");
    }
}

#[test]
fn a_checkpoint_that_is_not_the_offices_is_found_and_named() {
    let victim = Victim::new();
    let other = Victim::new();
    let Victim { office, signer, .. } = victim;
    let Office { dir, ledger, .. } = office;
    let dir = dir.path();
    let id = ledger.opened().unwrap().ledger;
    let genuine = checkpoint_of(&ledger, &signer);
    let root = ledger.log().root();
    ledger.close().unwrap();
    let stranger = Signer::random(&origin(id)).unwrap();
    let (_, foreign_lines) = genuine.split_once("\n\n").unwrap();
    let another_root = Checkpoint::sign(id, RECORDS, [7; 32], &stranger);
    let (another_text, _) = another_root.split_once("\n\n").unwrap();
    let elsewhere = checkpoint_of(&other.office.ledger, &other.signer);
    let table = [
        ("of another ledger", elsewhere.clone(), "was not signed with the key of headcount/"),
        (
            "signed by somebody else in the office's name",
            another_root.clone(),
            "was not signed with",
        ),
        (
            "signed by somebody else, true otherwise",
            Checkpoint::sign(id, RECORDS, root, &stranger),
            "was not signed with the key of",
        ),
        (
            "with the signature of another text",
            format!("{another_text}\n\n{foreign_lines}"),
            "has a forged signature",
        ),
        (
            "that covers less, with the old signature",
            genuine.replacen("\n7\n", "\n6\n", 1),
            "has a forged signature",
        ),
    ];
    for (what, text, words) in table {
        fs::write(dir.join("false.checkpoint"), text).unwrap();
        found(what, verified(dir, "ledger", "false.checkpoint"), words);
    }
    // Without its signature checked, the ledger's id and root still tell.
    let mixed = Checkpoint::sign(id, RECORDS, [7; 32], &stranger);
    for (text, words) in
        [(elsewhere, "the checkpoint is of another ledger"), (mixed, "history was rewritten")]
    {
        fs::write(dir.join("false.checkpoint"), text).unwrap();
        let args = [
            "verify",
            "--ledger",
            "ledger",
            "--checkpoint",
            "false.checkpoint",
            "--trust-checkpoint",
        ];
        let output = headcount(dir, &args);
        let said = String::from_utf8(output.stdout).unwrap();
        found("unchecked", (said, output.status.code()), words);
    }
}

/// A register row changed behind the record's back is found without any checkpoint, since the record
/// commits to it.
#[test]
fn a_register_row_swapped_in_the_store_is_found_and_named() {
    let victim = Victim::new();
    let drafts = victim.drafts.clone();
    let Office { dir, ledger, .. } = victim.office;
    let path = dir.path().join("ledger");
    ledger.close().unwrap();
    let people = match &drafts[3].event {
        Event::ActivityRecorded(activity) => activity.people.clone(),
        other => panic!("{}", other.name()),
    };
    let attributes = Attributes::from_bytes(&drafts[3].attributes, &people, 2025).unwrap();
    let mut traits: Vec<_> = attributes.persons().take(2).collect();
    traits.swap(0, 1);
    let swapped_traits = Attributes::of(&traits, &[], 2025).to_bytes().unwrap();
    let mut identities = identities_from_bytes(&drafts[3].identities).unwrap();
    identities.swap(0, 1);
    let swapped_identities = identities_to_bytes(&identities);
    for (part, before, after) in [
        (Part::Attributes, &drafts[3].attributes, swapped_traits),
        (Part::Identities, &drafts[3].identities, swapped_identities),
    ] {
        let held = values(&path, part).into_iter().map(|(place, _)| place);
        let place = held.into_iter().find(|place| place.sequence == 3).unwrap();
        let put = |value: &[u8]| alter(&path, &place, |now| *now = value.to_vec());
        put(&after);
        found(
            "a row swapped",
            verified(dir.path(), "ledger", "kept.checkpoint"),
            "the register's rows of record 3 (activity A-2) are not the ones",
        );
        put(before);
    }
    let (said, code) = verified(dir.path(), "ledger", "kept.checkpoint");
    assert_eq!(code, Some(0), "{said}");
}
