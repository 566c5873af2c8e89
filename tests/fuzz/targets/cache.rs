//! What is kept of answers, behind its seal.
//!
//! Belongs here: a kept projection as somebody with the ledger's key could make it up, and the same without a
//! seal. Does not: whether a seal is asked for (`tests/forged_cache.rs`).

use std::fs;
use std::path::{Path, PathBuf};

use headcount::count::Query;
use headcount::event::policy::Policy;
use headcount::event::time::{Day, Period};
use headcount::intake::{Context, read};
use headcount::ledger::{CacheLimits, Ledger, Mode, NewLedger, Stamp};
use headcount::register::{DEFAULT_NAMESPACE, Key};
use headcount::report::totals;
use headcount::setup::{places::Places, profile};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::desk::{MOMENT, PROFILE, scratch};

/// Everything is kept, however little it is.
const ALL: CacheLimits = CacheLimits { contacts_min: 0, read_percent_max: 100 };
const TABLES: [(&str, &str); 2] = [
    (
        "activities",
        "activity,kind,sector,office,admin1,site,start\n\
         A-1,distribution,wash,gao,Gao,Bourem,2025-03-04\nA-2,class,education,gao,Gao,Gao,2025-04-01\n",
    ),
    ("people", "activity,person,household,sex\nA-1,1,1,f\nA-1,2,1,m\nA-2,2,1,m\n"),
];

/// A small ledger of which an answer was kept.
struct Desk {
    ledger: Ledger,
    key: Key,
    query: Query,
    path: PathBuf,
    kept: Vec<u8>,
    _folder: tempfile::TempDir,
}

thread_local! {
    static DESK: Desk = Desk::new();
}

/// The body of a kept projection.
pub fn cache(body: &[u8]) {
    DESK.with(|desk| {
        let sealed = [body, &desk.seal(body)].concat();
        for file in [&sealed[..], body] {
            fs::write(&desk.path, file).unwrap();
            desk.ledger.warm(Some(&desk.key)).answer_within(&desk.query, ALL).unwrap();
            fs::write(&desk.path, file).unwrap();
            let _ = desk.ledger.cached_files(Some(&desk.key));
        }
    });
}

/// What this program keeps.
#[allow(dead_code)] // The tests make the first input of it.
pub fn kept() -> Vec<u8> {
    DESK.with(|desk| desk.kept.clone())
}

impl Desk {
    fn new() -> Self {
        let folder = scratch();
        let key = Key::parse(&"07".repeat(32)).unwrap();
        let dir = folder.path().join("ledger");
        let ledger = filled(&dir, &key, folder.path());
        let query = totals::Request::year(Period::year(2025).unwrap()).query(&*ledger);
        ledger.warm(Some(&key)).answer_within(&query, ALL).unwrap();
        let mut files = fs::read_dir(dir.join("cache/projections")).unwrap();
        let path = files.next().unwrap().unwrap().path();
        let mut desk =
            Self { ledger, key, query, kept: fs::read(&path).unwrap(), path, _folder: folder };
        let seal = desk.kept.split_off(desk.kept.len() - 32);
        assert_eq!(desk.seal(&desk.kept).to_vec(), seal, "how a projection is sealed");
        desk
    }

    /// The seal of a projection (`ledger::seal`).
    fn seal(&self, body: &[u8]) -> [u8; 32] {
        let mac = |secret: [u8; 32], parts: &[&[u8]]| -> [u8; 32] {
            let mut padded = [0; 64];
            padded[..32].copy_from_slice(&secret);
            let mut mac = Hmac::<Sha256>::new(&padded.into());
            parts.iter().for_each(|part| mac.update(part));
            mac.finalize().into_bytes().into()
        };
        let of_cache = self.key.derived("headcount cache v1");
        let of_ledger = mac(of_cache, &[self.ledger.opened().unwrap().ledger.as_bytes()]);
        mac(mac(of_ledger, &[b"projection", &[0]]), &[body])
    }
}

fn filled(dir: &Path, key: &Key, beside: &Path) -> Ledger {
    let profile = profile::parse("p.toml", PROFILE).unwrap();
    let new = NewLedger {
        name: "Test office".into(),
        organisation: "An organisation".into(),
        country: "Mali".into(),
        policy: Policy::default(),
        profile,
    };
    let stamp = || Stamp { by: "office".into(), at: MOMENT };
    let mut ledger = Ledger::create(dir, new, key, &stamp()).unwrap();
    for (name, table) in TABLES {
        fs::write(beside.join(format!("{name}.csv")), table).unwrap();
    }
    let places = Places::of(ledger.state(), true);
    let context = Context {
        profile: &ledger.state().profile,
        today: Day::parse("2026-07-01").unwrap(),
        known: &|_| None,
        correcting: false,
        places: &places,
        progress: &(),
    };
    let intake = read(&[beside.to_owned()], &context);
    assert!(!intake.has_errors(), "{:?}", intake.issues);
    let planned =
        ledger.plan(intake.proposals, &Mode::Record, DEFAULT_NAMESPACE, Some(key), false).unwrap();
    ledger.recorder(stamp()).record(planned.0, |_| ()).unwrap();
    ledger
}
