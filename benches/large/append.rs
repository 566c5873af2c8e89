//! Durable events of a given size, appended one by one.

use std::path::Path;
use std::time::Instant;

use headcount::event::policy::Policy;
use headcount::event::time::Timestamp;
use headcount::event::{AcceptedWarning, WarningsAccepted};
use headcount::ledger::{Ledger, NewLedger, Stamp};
use headcount::register::Key;
use headcount::setup::profile;

/// Bytes that one accepted warning takes in a record.
const WARNING_BYTES: usize = 40;

/// An event whose record has about so many bytes.
pub fn event_of(bytes: usize) -> WarningsAccepted {
    let warning = |i: usize| AcceptedWarning {
        subject: format!("{i:0width$}", width = WARNING_BYTES - 2),
        cases: 1,
    };
    let accepted = (0..bytes / WARNING_BYTES).map(warning).collect();
    WarningsAccepted { code: "jump".into(), accepted, reason: "benchmark".into() }
}

/// Seconds that each of `count` events of so many bytes takes until it is acknowledged, in a new
/// ledger.
pub fn durably(dir: &Path, count: usize, bytes: usize) -> Vec<f64> {
    let new = NewLedger {
        name: "append".into(),
        organisation: String::new(),
        country: "Mali".into(),
        policy: Policy::default(),
        profile: profile::load(profile::NRC_MALI).unwrap(),
    };
    let stamp = || Stamp { by: "bench".into(), at: Timestamp(1_782_900_000_000_000) };
    let mut ledger = Ledger::create(dir, new, &Key::random().unwrap(), &stamp()).unwrap();
    let mut append = || {
        let event = event_of(bytes);
        let start = Instant::now();
        ledger.recorder(stamp()).accept(event).unwrap();
        start.elapsed().as_secs_f64()
    };
    let seconds = (0..count).map(|_| append()).collect();
    ledger.close().unwrap();
    seconds
}
