//! Random ledgers told to the program: the steps that `oracle::random` invents, recorded.

use std::path::Path;

use chrono::NaiveDate;
use headcount::count::Only;
use headcount::event::EntryKind;
use headcount::event::activity::{Kind, Modality};
use headcount::event::ids::Reference;
use headcount::event::policy::{Attribution, HeadcountRule, Places, Policy, Reviewed, Rule, Sizes};
use headcount::event::review::{ActivitiesReviewed, Decision, ReviewedVersion};
use headcount::event::time::{Day, Period};
use headcount::intake::gazetteer;
use headcount::ledger::Mode;
use headcount::register::{DEFAULT_NAMESPACE, SourceNumber};
use headcount::report::publication::to_publish;

use crate::common::{Office, write_tables};
use crate::oracle::random::RandomLedger;
use crate::oracle::{self, Step, Tables};

/// Every third ledger under rule 1, and the others under choices of rule 2.
fn of_rule(seed: u64) -> Policy {
    let rule = if seed.is_multiple_of(3) { Rule::One } else { Rule::Two };
    let mut policy = Policy::of_rule(rule);
    if rule == Rule::Two {
        policy.places = Places::ALL[(seed / 2 % 4) as usize];
        policy.sizes = Sizes::ALL[(seed / 5 % 2) as usize];
    }
    policy
}

/// A policy of each seed, so that ledgers meet many choices.
pub fn policy_of_seed(seed: u64) -> Policy {
    Policy {
        attribution: Attribution::ALL[(seed / 2 % 3) as usize],
        headcounts: HeadcountRule::ALL[(seed / 3 % 3) as usize],
        ..of_rule(seed)
    }
}

/// A profile with the values of a random ledger, in TOML.
pub fn profile_of(random: &RandomLedger) -> String {
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

/// The same; every eighth asks for approvals.
pub fn reviewed_of_seed(seed: u64) -> Policy {
    let policy = policy_of_seed(seed);
    match policy.rule == Rule::Two && seed % 8 == 2 {
        true => Policy { reviewed: Reviewed::Approved, ..policy },
        false => policy,
    }
}

/// A ledger that has gone through all steps.
pub fn folded(random: &RandomLedger, policy: Policy) -> Office {
    told(random, policy, |_| ())
}

/// The same; `after` sees the ledger after every step.
pub fn told(random: &RandomLedger, policy: Policy, after: impl FnMut(&Office)) -> Office {
    let mut office = Office::new(&profile_of(random), policy);
    go_on(&mut office, &random.steps, after);
    office
}

/// Further steps on a ledger; `after` sees it after each.
pub fn go_on(office: &mut Office, steps: &[Step], mut after: impl FnMut(&Office)) {
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
    for step in steps {
        match step {
            Step::Import(tables) => {
                write(tables);
                again(office, &folder, &Mode::Record);
                // A second time is a no-op.
                assert_eq!(office.import(&folder), 0);
            }
            Step::Correct(tables) => {
                write(tables);
                again(office, &folder, &Mode::Correct { reason: "late roster".into() });
            }
            Step::Void(reference) => office.void(reference),
            Step::Review { decision, references } => review(office, decision, references),
            Step::Merge { household, kept, dropped } => {
                merge(office, *household, kept, dropped, false);
            }
            Step::UndoMerge { household, kept, dropped } => {
                merge(office, *household, kept, dropped, true);
            }
            Step::Erase { household, number } => erase(office, *household, number),
            Step::Gazetteer(text) => {
                let places = gazetteer::parse("places.csv", text, &mut Vec::new());
                let stamp = office.stamp();
                office.ledger.recorder(stamp).set_gazetteer(places.unwrap()).unwrap();
            }
            Step::Adopt { from_year, policy } => adopt(office, *from_year, policy),
            Step::Publish { from, to, policy } => publish(office, *from, *to, policy.as_ref()),
        }
        after(office);
    }
}

/// Records tables in which people who were erased may come again.
fn again(office: &mut Office, folder: &Path, mode: &Mode) {
    let mut proposals = office.proposals(folder, *mode != Mode::Record);
    proposals.again = true;
    office.record(proposals, mode);
}

/// Adopts a policy of the oracle from a year on.
pub fn adopt(office: &mut Office, from_year: i32, policy: &oracle::Policy) {
    let policy = policy_of(policy);
    let stamp = office.stamp();
    office.ledger.recorder(stamp).adopt(policy, from_year, "to try it").unwrap();
}

/// A policy of the oracle, as the program has it.
pub fn policy_of(policy: &oracle::Policy) -> Policy {
    let rule = if policy.rule == 1 { Rule::One } else { Rule::Two };
    Policy {
        attribution: Attribution::named(&policy.attribution).unwrap(),
        headcounts: HeadcountRule::named(&policy.headcounts).unwrap(),
        places: Places::named(&policy.places).unwrap(),
        sizes: Sizes::named(&policy.sizes).unwrap(),
        reviewed: Reviewed::named(&policy.reviewed).unwrap(),
        ..Policy::of_rule(rule)
    }
}

/// The filters on what activities are, as the program has them.
pub fn only_of(query: &oracle::Query) -> Only {
    let at = |level: &str| {
        let wanted = query.at.iter().find(|(given, _)| given == level);
        wanted.map(|(_, name)| name.clone())
    };
    Only {
        kind: query.kind.as_deref().map(|kind| Kind::named(kind).unwrap()),
        modality: query.modality.as_deref().map(|of| Modality::named(of).unwrap()),
        admin1: at("admin1"),
        admin2: at("admin2"),
        admin3: at("admin3"),
        at_site: at("site"),
    }
}

/// Publishes a period, under a policy of the oracle where one is named.
fn publish(office: &mut Office, from: NaiveDate, to: NaiveDate, named: Option<&oracle::Policy>) {
    let period = Period { from: Day::new(from).unwrap(), to: Day::new(to).unwrap() };
    let kept = office.ledger.state().policy_of_period(period).clone();
    let policy = named.map_or(kept, policy_of);
    let snapshot = office.ledger.snapshot();
    let published = to_publish(&snapshot, period.into(), policy, String::new()).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).publish(published).unwrap();
}

/// Says something of the current versions of activities.
fn review(office: &mut Office, decision: &str, references: &[String]) {
    let activities = &office.ledger.state().activities;
    let reviewed = references.iter().map(|reference| {
        let reference = Reference::new(reference).unwrap();
        let version = activities.get(&reference).unwrap().current();
        ReviewedVersion { reference, version }
    });
    let (decision, reviewed) = (Decision::named(decision).unwrap(), reviewed.collect());
    let said = ActivitiesReviewed { decision, reviewed, note: "so".into() };
    let stamp = office.stamp();
    office.ledger.recorder(stamp).review(said).unwrap();
}

fn entry(office: &Office, household: bool, number: &str) -> (EntryKind, u32) {
    let kind = if household { EntryKind::Household } else { EntryKind::Person };
    let number = SourceNumber::new(number).unwrap();
    (kind, office.ledger.entry(kind, DEFAULT_NAMESPACE, &number, &office.key).unwrap())
}

fn erase(office: &mut Office, household: bool, number: &str) {
    let (kind, entry) = entry(office, household, number);
    let tags = office.key.tags(kind, DEFAULT_NAMESPACE, &SourceNumber::new(number).unwrap());
    let stamp = office.stamp();
    office.ledger.recorder(stamp).erase(kind, entry, Some(tags), "asked for").unwrap();
}

fn merge(office: &mut Office, household: bool, kept: &str, dropped: &str, undo: bool) {
    let (kind, kept) = entry(office, household, kept);
    let (_, dropped) = entry(office, household, dropped);
    let stamp = office.stamp();
    let mut recorder = office.ledger.recorder(stamp);
    if undo {
        recorder.undo_merge(kind, kept, dropped, "not the same").unwrap();
    } else {
        recorder.merge(kind, kept, dropped, "the same").unwrap();
    }
}
