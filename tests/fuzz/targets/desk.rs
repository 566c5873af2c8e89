//! An office's desk: an empty ledger, on which what an import would record is counted.
//!
//! Belongs here: taking files as a command does, up to what would be recorded. Does not: recording.

use std::collections::BTreeMap;

use headcount::event::time::Timestamp;
use headcount::issue::Issue;
use headcount::ledger::{Ledger, key_file};
use headcount::log::Examiner;
use headcount::service::import::{self, Purpose, Request};
use headcount::service::policy::Choice;
use headcount::service::{Clock, Context, Input, init, open};

/// A moment in July 2026.
pub const MOMENT: Timestamp = Timestamp(1_782_900_000_000_000);
/// The profile of the ledger.
pub const PROFILE: &str = include_str!("../../../src/setup/profiles/nrc-mali.toml");

/// What an import would record.
#[derive(Debug, PartialEq)]
pub enum Taken {
    /// Nothing.
    Refused,
    /// So many activities, and people reached by year and sector.
    Counted(usize, BTreeMap<String, u64>),
}

/// An empty ledger; nothing is recorded in it.
struct Desk {
    ledger: Ledger,
    context: Context<'static>,
    _folder: tempfile::TempDir,
}

thread_local! {
    static DESK: Desk = Desk::new();
}

/// A folder that goes with what holds it.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Bytes with a name, as a command has them.
pub fn input(name: &str, bytes: &[u8]) -> Input {
    Input::Bytes { name: name.to_owned(), bytes: bytes.to_vec() }
}

/// What an import of some files would record, under a mapping where there is one, and everything that was
/// found in them.
pub fn take(inputs: Vec<Input>, mapping: Option<Input>) -> (Taken, Vec<Issue>) {
    DESK.with(|desk| desk.take(inputs, mapping))
}

impl Desk {
    fn new() -> Self {
        let folder = scratch();
        let ledger_dir = folder.path().join("ledger");
        let context = Context {
            key_path: key_file::beside(&ledger_dir),
            ledger_dir,
            recorded_by: "m-and-e".into(),
            clock: Clock::Fixed(MOMENT),
            progress: &(),
        };
        let request = init::Request {
            name: "Test office".into(),
            country: "Mali".into(),
            organisation: String::new(),
            profile: input("profile.toml", PROFILE.as_bytes()),
            policy: Choice::default(),
        };
        init::run(&request, &context).unwrap();
        let opened = open::run(&context.ledger_dir, &Examiner::InProcess, context.clock);
        Self { ledger: opened.unwrap().0, context, _folder: folder }
    }

    fn take(&self, inputs: Vec<Input>, mapping: Option<Input>) -> (Taken, Vec<Issue>) {
        let request = Request {
            inputs,
            mapping,
            purpose: Purpose::Record { accept_changes: false },
            namespace: None,
            partial: false,
            again: false,
            new_sites: true,
            every_issue: true,
            checks: false,
            preview: true,
        };
        let Ok(prepared) = import::prepare(&self.ledger, &request, &self.context) else {
            return (Taken::Refused, Vec::new());
        };
        let taken = match prepared.planned {
            Ok(planned) if planned.refusals.is_empty() => {
                let years = planned.preview.iter().flat_map(|preview| &preview.years);
                let figures = years.flat_map(|year| {
                    let of = move |name: &str| format!("{} {name}", year.year);
                    let sectors = year.sectors.iter();
                    let sectors = sectors
                        .map(move |(sector, change)| (of(&sector.to_string()), change.after));
                    sectors.chain([(of("total"), year.total.after)])
                });
                Taken::Counted(planned.activities().count(), figures.collect())
            }
            _ => Taken::Refused,
        };
        (taken, prepared.issues)
    }
}
