//! Random ledgers told to the program: the steps that `oracle::random` invents, recorded.

use headcount::event::EntryKind;
use headcount::event::policy::Policy;
use headcount::register::{DEFAULT_NAMESPACE, SourceNumber};

use crate::common::{Office, write_tables};
use crate::oracle::random::RandomLedger;
use crate::oracle::{Step, Tables};

fn profile_of(random: &RandomLedger) -> String {
    let mut toml = String::from(
        "areas = []\nindicators = []\n[contact]\nrole = \"\"\naddress = \"\"\nweb = \"\"\n\
         [texts]\ntitle = \"\"\noverview = []\npresence = []\nfigures_note = \"\"\n",
    );
    for id in &random.sectors {
        toml.push_str(&format!(
            "[[sectors]]\nid = \"{id}\"\nname = \"{id}\"\nrole = \"core\"\nsummary = \"\"\n\
             activities = []\n"
        ));
    }
    for id in &random.offices {
        toml.push_str(&format!("[[offices]]\nid = \"{id}\"\nname = \"{id}\"\n"));
    }
    for id in &random.donors {
        toml.push_str(&format!("[[donors]]\nid = \"{id}\"\nname = \"{id}\"\n"));
    }
    for id in &random.projects {
        toml.push_str(&format!("[[projects]]\nid = \"{id}\"\nname = \"{id}\"\ndonors = []\n"));
    }
    toml
}

/// A ledger that has gone through all steps.
pub fn folded(random: &RandomLedger, policy: Policy) -> Office {
    told(random, policy, |_| ())
}

/// The same; `after` sees the ledger after every step.
pub fn told(random: &RandomLedger, policy: Policy, mut after: impl FnMut(&Office)) -> Office {
    let mut office = Office::new(&profile_of(random), policy);
    let folder = office.dir.path().join("tables");
    let write = |tables: &Tables| {
        let texts = [
            ("activities", tables.activities.as_str()),
            ("people", &tables.people),
            ("households", &tables.households),
            ("headcounts", &tables.headcounts),
        ];
        write_tables(&folder, &texts);
    };
    for step in &random.steps {
        match step {
            Step::Import(tables) => {
                write(tables);
                office.import(&folder);
                // A second time is a no-op.
                assert_eq!(office.import(&folder), 0);
            }
            Step::Correct(tables) => {
                write(tables);
                office.correct(&folder);
            }
            Step::Void(reference) => office.void(reference),
            Step::Merge { household, kept, dropped } => {
                merge(&mut office, *household, kept, dropped, false);
            }
            Step::UndoMerge { household, kept, dropped } => {
                merge(&mut office, *household, kept, dropped, true);
            }
        }
        after(&office);
    }
    office
}

fn merge(office: &mut Office, household: bool, kept: &str, dropped: &str, undo: bool) {
    let kind = if household { EntryKind::Household } else { EntryKind::Person };
    let entry = |number: &str| {
        let number = SourceNumber::new(number).unwrap();
        office.ledger.entry(kind, DEFAULT_NAMESPACE, &number, &office.key).unwrap()
    };
    let (kept, dropped) = (entry(kept), entry(dropped));
    let stamp = office.stamp();
    let mut recorder = office.ledger.recorder(stamp);
    if undo {
        recorder.undo_merge(kind, kept, dropped, "not the same").unwrap();
    } else {
        recorder.merge(kind, kept, dropped, "the same").unwrap();
    }
}
