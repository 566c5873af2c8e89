//! A plan is the same whether the whole ledger is read for it, or only what it concerns, with what is kept in the
//! cache: after any events, on ledgers where everything that is told of a plan occurs.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::fs;
use std::path::PathBuf;

use fastrand::Rng;
use headcount::audit::verify::verify;
use headcount::checks::{self, Check, Warning};
use headcount::event::EntryKind;
use headcount::event::ids::Reference;
use headcount::event::policy::{Places as PlacesOf, Policy};
use headcount::event::time::Day;
use headcount::intake::{Context, gazetteer, read};
use headcount::ledger::{Mode, Plan, Proposals, Reading, Refusal, Snapshot};
use headcount::register::{DEFAULT_NAMESPACE, SourceNumber};
use headcount::report::preview;
use headcount::setup::places::Places;

use crate::common::program::trials;
use crate::common::{ALWAYS, Office, files_below, write_tables};

const SITES: [&str; 9] = [
    "Sévaré",
    "Sevare",
    "Kolabougou",
    "Kola bougou",
    "Kolabugou",
    "Centre",
    "Bara",
    "Barra",
    "Gossi",
];
const PCODES: [&str; 5] = ["", "", "ML01", "ML02", "ML0001"];
const PLACES: &str = "\
admin1,admin2,admin3,site,site_pcode,population,latitude,longitude
Gao,Ansongo,,Bara,ML01,12,15.9,0.6
Gao,Ansongo,,Gossi,,30,15.8,-1.3
Mopti,Mopti,,Sévaré,ML02,9,14.5,-4.1
";

/// Makes tables up.
pub struct World {
    pub rng: Rng,
    /// Persons and households whose numbers occur.
    pub persons: u32,
    pub households: u32,
}

impl World {
    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.rng.usize(..of.len())]
    }

    fn activity(&mut self, reference: &str) -> String {
        let kind = self.one(&["distribution", "class", "session", "assessment"]);
        let sector = self.one(&["shelter", "shelter", "education", "wash"]);
        let (admin1, admin2) =
            (self.one(&["Gao", "Gao", "Mopti", ""]), self.one(&["", "Ansongo", "Mopti"]));
        let (site, pcode) = (self.one(&SITES), self.one(&PCODES));
        let (year, month) = (self.rng.i32(2023..=2025), self.rng.u8(1..=4));
        let day = [3, 4, 20][self.rng.usize(..3)];
        let status = self.one(&["", "", "", "", "ongoing", "planned", "cancelled"]);
        let reach = self.one(&["", "", "", "", "indirect"]);
        let new = self.one(&["", "", "", "", "yes"]);
        format!(
            "{reference},{kind},{sector},gao,{admin1},{admin2},{site},{pcode},{year}-{month:02}-{day:02},{status},{reach},{new}\n"
        )
    }

    fn residence(&mut self) -> String {
        match self.rng.u8(..4) {
            0 => format!("{},", self.one(&SITES)),
            1 => format!("{},{}", self.one(&SITES), self.one(&PCODES)),
            _ => ",".to_owned(),
        }
    }

    /// Rows of different numbers: mostly those that follow on each other, as in a list that comes back.
    fn numbers(&mut self, of: u32, rows: u32) -> Vec<u32> {
        let (first, step) = (self.rng.u32(..of), [1, 1, 1, 3][self.rng.usize(..4)]);
        (0..rows.min(of / 3)).map(|row| (first + row * step) % of).collect()
    }

    /// Tables of some activities.
    pub fn folder(&mut self, path: PathBuf, references: &[String]) -> PathBuf {
        let mut activities = String::new();
        let (mut people, mut households, mut headcounts) =
            (String::new(), String::new(), String::new());
        for reference in references {
            activities.push_str(&self.activity(reference));
            let (rows, of) = (self.rng.u32(..16), self.persons);
            let spelt = self.rng.u8(..8) == 0;
            for person in self.numbers(of, rows) {
                let number = if spelt { format!("p {person}") } else { format!("P-{person}") };
                let household = match self.rng.u8(..10) {
                    0 => "-".to_owned(),
                    1..5 => format!("H-{}", person % self.households),
                    5 => format!("H-{}", self.rng.u32(..self.households)),
                    _ => String::new(),
                };
                let sex = self.one(&["f", "m", "", ""]);
                let born = self.one(&["", "1990", "1990", "1909", "2001"]);
                let home = self.residence();
                let _ = writeln!(people, "{reference},{number},{household},{sex},{born},{home}");
            }
            let (rows, of) = (self.rng.u32(..12), self.households);
            for household in self.numbers(of, rows) {
                let size = match household % 4 {
                    0 => 1,
                    _ => [3, 4, 8, 190, 5][self.rng.usize(..5)] + household % 3,
                };
                let home = self.residence();
                let _ = writeln!(households, "{reference},H-{household},{size},{home}");
            }
            if self.rng.u8(..3) == 0 {
                let count = [0, 7, 40, 3000][self.rng.usize(..4)];
                let _ = writeln!(headcounts, "{reference},all,{count}");
            }
        }
        let table = |header: &str, rows: &str| match rows {
            "" => String::new(),
            rows => format!("{header}\n{rows}"),
        };
        let header = "activity,kind,sector,office,admin1,admin2,site,site_pcode,start,status,reach,new_people";
        let people =
            table("activity,person,household,sex,birth_year,residence,residence_pcode", &people);
        let households = table("activity,household,size,residence,residence_pcode", &households);
        let headcounts = table("activity,group,count", &headcounts);
        let activities = table(header, &activities);
        write_tables(
            &path,
            &[
                ("activities", &activities),
                ("people", &people),
                ("households", &households),
                ("headcounts", &headcounts),
            ],
        );
        path
    }
}

fn proposals(office: &Office, folder: &PathBuf, correcting: bool) -> Proposals {
    let state = office.ledger.state();
    let known = |reference: &Reference| Some(state.activities.get(reference)?.activity.about.start);
    let today = Day::parse("2026-07-01").unwrap();
    let places = &Places::of(state, true);
    let profile = &state.profile;
    let context = Context { profile, today, known: &known, correcting, places, progress: &() };
    let intake = read(std::slice::from_ref(folder), &context);
    assert!(!intake.has_errors(), "{:?}", intake.issues.iter().take(3).collect::<Vec<_>>());
    intake.proposals
}

/// What is to be told of a plan, and what it records, without what is random.
fn told(plan: &Plan, refusals: &[Refusal], warnings: &[Warning]) -> String {
    let mut told = format!("{refusals:#?}\n{warnings:#?}\n{:#?}\n", plan.notes);
    let _ = writeln!(told, "{:?} {:?} {:?}", plan.unchanged, plan.voids, plan.entries());
    for activity in plan.activities() {
        let mut people = activity.people.clone();
        people.register = Default::default();
        let _ = writeln!(told, "{:?} {:?} {people:?}", activity.reference, activity.about);
    }
    told
}

/// Plans tables in both ways, holds them against each other, and returns one of the two with what it warns of.
pub fn planned(
    office: &Office,
    folder: &PathBuf,
    mode: &Mode,
    of: impl Display,
) -> (Plan, Vec<Warning>) {
    let correcting = matches!(mode, Mode::Correct { .. });
    let today = Day::parse("2026-07-01").unwrap();
    let in_way = |reading| {
        let proposals = proposals(office, folder, correcting);
        let key = Some(&office.key);
        let namespace = DEFAULT_NAMESPACE;
        let ledger = &office.ledger;
        let (plan, refusals) =
            ledger.plan_reading(proposals, mode, namespace, key, true, reading).unwrap();
        let warnings = checks::of_plan(ledger, &plan, today).unwrap();
        (told(&plan, &refusals, &warnings), (plan, warnings))
    };
    let (concerned, plan) = in_way(Reading::Concerned);
    let (everything, _) = in_way(Reading::Everything);
    assert_eq!(concerned, everything, "{of}");
    // What it would change is the same from what is kept of the figures as from all lists.
    let kept = office.ledger.warm(Some(&office.key)).within(ALWAYS);
    let anew: &Snapshot = &office.ledger;
    let previews = (preview::of_plan(&kept, &plan.0), preview::of_plan(anew, &plan.0));
    assert_eq!(previews.0.unwrap(), previews.1.unwrap(), "{of}");
    plan
}

impl World {
    /// Some event that is not an import.
    fn happen(&mut self, office: &mut Office, recorded: &[String]) {
        let stamp = office.stamp();
        let key = office.key.clone();
        let (persons, households) =
            (office.ledger.state().persons, office.ledger.state().households);
        let (kind, of) = match self.rng.bool() {
            true => (EntryKind::Person, persons),
            false => (EntryKind::Household, households),
        };
        match self.rng.u8(..4) {
            0 => {
                let reference =
                    Reference::new(&recorded[self.rng.usize(..recorded.len())]).unwrap();
                let _ = office.ledger.recorder(stamp).void(&reference, "twice");
            }
            1 if of > 2 => {
                let (kept, dropped) = (self.rng.u32(..of), self.rng.u32(..of));
                let _ = office.ledger.recorder(stamp).merge(kind, kept, dropped, "one");
            }
            2 => {
                let number = match kind {
                    EntryKind::Person => format!("P-{}", self.rng.u32(..self.persons)),
                    EntryKind::Household => format!("H-{}", self.rng.u32(..self.households)),
                };
                let number = SourceNumber::new(&number).unwrap();
                let entry = office.ledger.entry(kind, DEFAULT_NAMESPACE, &number, &key);
                let Ok(entry) = entry else { return };
                let tags = key.tags(kind, DEFAULT_NAMESPACE, &number);
                let tags = self.rng.bool().then_some(tags);
                office.ledger.recorder(stamp).erase(kind, entry, tags, "asked for").unwrap();
            }
            _ => {}
        }
    }
}

#[test]
fn a_plan_says_the_same_whatever_is_read_for_it() {
    let first = trials("HEADCOUNT_SEED", 1) as u64;
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in first..first + trials("HEADCOUNT_PLANS", 8) as u64 {
        let rng = Rng::with_seed(seed);
        let mut world = World { rng, persons: 30, households: 12 };
        let places = [PlacesOf::Site, PlacesOf::Admin1][world.rng.usize(..2)];
        let profile = include_str!("../src/setup/profiles/nrc-mali.toml");
        let mut office = Office::new(profile, Policy { places, ..Policy::default() });
        if world.rng.bool() {
            let places = gazetteer::parse("places.csv", PLACES, &mut Vec::new()).unwrap();
            let stamp = office.stamp();
            office.ledger.recorder(stamp).set_gazetteer(places).unwrap();
        }
        let mut recorded: Vec<String> = Vec::new();
        for round in 0..7 {
            let folder = office.dir.path().join(format!("tables-{round}"));
            let new: Vec<String> =
                (0..world.rng.usize(1..9)).map(|i| format!("A-{round}-{i}")).collect();
            let mode = Mode::Correct { reason: "late lists".into() };
            let is_correction = !recorded.is_empty() && world.rng.u8(..3) == 0;
            let ((plan, warnings), references) = if is_correction {
                let mut some = recorded.clone();
                world.rng.shuffle(&mut some);
                some.truncate(2);
                let folder = world.folder(folder, &some);
                (planned(&office, &folder, &mode, seed), Vec::new())
            } else {
                let folder = world.folder(folder, &new);
                (planned(&office, &folder, &Mode::Record, seed), new)
            };
            for warning in warnings {
                *seen.entry(warning.code.name()).or_insert(0) += warning.cases;
            }
            let stamp = office.stamp();
            office.ledger.recorder(stamp).record(plan, |_| ()).unwrap();
            recorded.extend(references);
            (0..world.rng.u8(..3)).for_each(|_| world.happen(&mut office, &recorded));
            if world.rng.u8(..4) == 0 {
                office = office.reopened();
            }
        }
        let verdict = verify(&office.ledger, |_| ()).unwrap();
        assert!(verdict.faults.is_empty(), "seed {seed}: {:?}", verdict.faults);
    }
    // What hangs together with activities that the plan does not list anybody of occurs, too.
    for code in [
        Check::NumbersBeginAnew,
        Check::InACrowdElsewhere,
        Check::MembersAboveSize,
        Check::DuplicatePerson,
        Check::SimilarSites,
        Check::TwoSites,
        Check::PcodeOfTwo,
        Check::PlaceOfTwoPcodes,
        Check::Jump,
        Check::FigureAbovePopulation,
        Check::DistantHousehold,
    ] {
        assert!(seen.contains_key(code.name()), "{code:?}: {seen:?}");
    }
}

/// Two offices with the same tables, of which what is kept is damaged at some byte: the plan is the same.
#[test]
fn what_is_kept_and_damaged_changes_no_plan() {
    let mut world = World { rng: Rng::with_seed(5), persons: 60, households: 20 };
    let mut office = Office::mali();
    let references: Vec<String> = (0..12).map(|i| format!("A-{i}")).collect();
    let folder = world.folder(office.dir.path().join("first"), &references);
    let (plan, _) = planned(&office, &folder, &Mode::Record, 0);
    let stamp = office.stamp();
    office.ledger.recorder(stamp).record(plan, |_| ()).unwrap();
    let folder =
        world.folder(office.dir.path().join("more"), &["B-1".to_owned(), "B-2".to_owned()]);
    planned(&office, &folder, &Mode::Record, 0);
    let cache = office.path().join("cache");
    for dir in ["register", "activities", "listings"] {
        let [path] = &files_below(&cache.join(dir))[..] else { panic!("{dir}") };
        let sound = fs::read(path).unwrap();
        let step = (sound.len() / 25).max(1);
        for at in (0..sound.len()).step_by(step) {
            let mut damaged = sound.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(path, &damaged).unwrap();
            planned(&office, &folder, &Mode::Record, at as u64);
            fs::write(path, &sound[..at]).unwrap();
            planned(&office, &folder, &Mode::Record, at as u64);
        }
        fs::write(path, &sound).unwrap();
    }
}

/// Of somebody erased, the index keeps nothing: it is gone when the erasure is recorded.
#[test]
fn nothing_of_an_erased_number_is_kept_in_the_index() {
    let mut world = World { rng: Rng::with_seed(9), persons: 60, households: 20 };
    let mut office = Office::mali();
    let references: Vec<String> = (0..12).map(|i| format!("A-{i}")).collect();
    let folder = world.folder(office.dir.path().join("first"), &references);
    office.import(&folder);
    let again = |office: &Office| planned(office, &folder, &Mode::Record, 0);
    again(&office);
    let index = office.path().join("cache/register/index.bin");
    assert!(index.is_file());
    let before = fs::read(&index).unwrap();
    let person = office.ledger.state().persons - 1;
    let stamp = office.stamp();
    office.ledger.recorder(stamp).erase(EntryKind::Person, person, None, "asked for").unwrap();
    assert!(!index.exists());
    // What somebody puts back is not used, and goes.
    fs::write(&index, &before).unwrap();
    again(&office);
    let after = fs::read(&index).unwrap();
    assert!(after.len() < before.len() && after != before);
    // Nor is there anything of the pseudonyms before once the key was rotated.
    let path = office.path();
    let Office { dir, ledger, key, .. } = office;
    let stamp = headcount::ledger::Stamp {
        by: "office".into(),
        at: headcount::event::time::Timestamp(1_783_000_000_000_000),
    };
    ledger.rotate_key(key.rotated().unwrap(), stamp, "yearly", || ()).unwrap();
    assert!(!path.join("cache/register/index.bin").exists());
    drop(dir);
}
