//! Tables, workbooks and mappings as they get spoiled, against a reader that shares nothing with this
//! program: no panic, no hang, and no figure that differs from what the cells say without a word.
//!
//! `tests/independent_reader/` has that reader (Python, with `csv` and `openpyxl`), the tables of a
//! careful office, and what spreadsheets suffer: totals, merged cells, words for nothing, formulas, dates
//! as text, columns and rows doubled, moved and lost, encodings, bytes cut off. Each case is the same at
//! every run: `HEADCOUNT_MUTATIONS=20000` tries so many, `HEADCOUNT_MUTATIONS_FROM=4711` begins there.
//!
//! Belongs here: comparing. A case is right when it is refused; or when it is counted as the reader counts
//! it, and whatever the reader doubts is said at its row. What is harmless may not be refused.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use headcount::event::time::Timestamp;
use headcount::issue::{Issue, Severity};
use headcount::language::Language;
use headcount::ledger::{Ledger, key_file};
use headcount::log::Examiner;
use headcount::service::import::{self, Purpose, Request};
use headcount::service::planned::Planned;
use headcount::service::policy::Choice;
use headcount::service::{Clock, Context, Input, init, open};
use serde::Deserialize;

use crate::common::program::{python, trials};
use crate::common::scratch;

/// A moment in July 2026.
const MOMENT: Timestamp = Timestamp(1_782_900_000_000_000);
const PROFILE: &str = include_str!("../src/setup/profiles/nrc-mali.toml");
/// Cases in the usual run; under CI too, where they take about half a minute on two cores.
const CASES: usize = 300;
/// Cases whose files are on disk at once.
const BATCH: usize = 500;
/// No small table takes so long, on the slowest machine.
const SECONDS_MAX: u64 = 60;
/// What is said of every file, whatever is in it.
const OF_COURSE: [&str; 13] = [
    "column-unknown",
    "encoding-other",
    "header-below",
    "mapped-answers-unread",
    "mapped-columns-empty",
    "mapped-columns-skipped",
    "mapped-condition-unmet",
    "mapped-repeats-skipped",
    "mapped-rows-skipped",
    "mapped-sheets-skipped",
    "sheet-hidden",
    "submission-key-unstable",
    "table-without-rows",
];

/// A case, as the reader saw it.
#[derive(Debug, Deserialize)]
struct Case {
    case: usize,
    files: Vec<String>,
    mapping: Option<String>,
    mutations: Vec<String>,
    harmless: bool,
    figures: Option<BTreeMap<String, u64>>,
    doubts: Vec<String>,
}

/// What the program made of a case.
pub enum Taken {
    Refused(String),
    Counted { figures: BTreeMap<String, u64>, said: Vec<Said> },
}

/// A remark, and the row it is about.
pub struct Said {
    code: String,
    row: Option<u32>,
}

/// An empty ledger; nothing is recorded in it.
pub struct Desk {
    ledger: Ledger,
    context: Context<'static>,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let folder = scratch();
        let ledger_dir = folder.path().join("ledger");
        let context = Context {
            key_path: key_file::beside(&ledger_dir),
            ledger_dir,
            recorded_by: "m-and-e".into(),
            clock: Clock::Fixed(MOMENT),
            progress: &(),
        };
        let profile = Input::Bytes { name: "profile.toml".into(), bytes: PROFILE.into() };
        let request = init::Request {
            name: "Test office".into(),
            country: "Mali".into(),
            organisation: String::new(),
            profile,
            policy: Choice::default(),
        };
        init::run(&request, &context).unwrap();
        let opened = open::run(&context.ledger_dir, &Examiner::InProcess, context.clock);
        Self { ledger: opened.unwrap().0, context, _folder: folder }
    }

    /// Reads files as an import does, and counts what it would record.
    pub fn take(&self, inputs: Vec<Input>, mapping: Option<Input>) -> Taken {
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
        let prepared = match import::prepare(&self.ledger, &request, &self.context) {
            Ok(prepared) => prepared,
            Err(error) => return Taken::Refused(error.to_string()),
        };
        let issues = prepared.issues;
        match prepared.planned {
            Err(error) => Taken::Refused(sentence(&issues).unwrap_or(error.to_string())),
            Ok(planned) if !planned.refusals.is_empty() => {
                Taken::Refused(format!("{:?}", planned.refusals[0]))
            }
            Ok(planned) => {
                let more = prepared.more.iter().map(|more| &more.like);
                let issues = issues
                    .iter()
                    .chain(more)
                    .map(|issue| Said { code: issue.code.code().to_owned(), row: issue.row });
                let notes =
                    planned.notes.iter().map(|note| Said { code: format!("{note:?}"), row: None });
                Taken::Counted { said: issues.chain(notes).collect(), figures: figures(&planned) }
            }
        }
    }
}

/// The first error, for who looks into a case.
fn sentence(issues: &[Issue]) -> Option<String> {
    let error = issues.iter().find(|issue| issue.severity == Severity::Error)?;
    let reason = error.reason(Language::English.texts());
    Some(format!("{:?} {:?} {:?}: {reason}", error.row, error.column, error.value))
}

/// People reached in 2025 by sector and in total; only what is not zero.
fn figures(planned: &Planned) -> BTreeMap<String, u64> {
    let preview = planned.preview.as_ref().unwrap();
    let year = preview.years.iter().find(|year| year.year == 2025);
    let sectors = year.iter().flat_map(|year| &year.sectors);
    let mut figures: BTreeMap<String, u64> = sectors
        .filter(|(_, change)| change.after > 0)
        .map(|(sector, change)| (sector.to_string(), change.after))
        .collect();
    figures.insert("total".to_owned(), year.map_or(0, |year| year.total.after));
    figures
}

/// Whether what the reader doubts is said: at its row, or of the whole file.
fn is_said(doubt: &str, said: &[Said]) -> bool {
    let row = doubt.rsplit_once(" row ").and_then(|(_, row)| row.parse::<u32>().ok());
    let usual = match doubt {
        _ if doubt.starts_with("near a column") => "column-unknown",
        _ if doubt.starts_with("rows above") => "header-below",
        _ => "",
    };
    let about = |said: &&Said| said.code == usual || !OF_COURSE.contains(&said.code.as_str());
    said.iter().filter(about).any(|said| said.row.is_none() || row.is_none() || said.row == row)
}

/// What is wrong with how a case was taken.
fn wrong(case: &Case, taken: &Taken) -> Option<String> {
    match taken {
        Taken::Refused(why) if case.harmless => Some(format!("refused, though harmless: {why}")),
        Taken::Refused(_) => None,
        Taken::Counted { figures, said } => {
            let expected = case.figures.as_ref()?;
            if let Some(doubt) = case.doubts.iter().find(|doubt| !is_said(doubt, said)) {
                return Some(format!("not said: {doubt}; counted {figures:?}, read {expected:?}"));
            }
            let about = said.iter().any(|said| !OF_COURSE.contains(&said.code.as_str()));
            let differs = figures != expected && !about;
            differs.then(|| format!("counted {figures:?}, read {expected:?}, in silence"))
        }
    }
}

/// A line for a case that went wrong, and how often it was accepted.
fn tried(desk: &Desk, case: &Case, folder: &Path) -> (Option<String>, bool) {
    let start = Instant::now();
    let input = |name: &String| Input::Path(folder.join(name));
    let (inputs, mapping) =
        (case.files.iter().map(input).collect(), case.mapping.as_ref().map(input));
    let taken = catch_unwind(AssertUnwindSafe(|| desk.take(inputs, mapping)));
    let slow = start.elapsed() > Duration::from_secs(SECONDS_MAX);
    let (why, counted) = match &taken {
        Err(_) => (Some("a panic".to_owned()), false),
        Ok(_) if slow => (Some(format!("took {:?}", start.elapsed())), false),
        Ok(taken) => (wrong(case, taken), matches!(taken, Taken::Counted { .. })),
    };
    (why.map(|why| format!("case {} {:?}: {why}", case.case, case.mutations)), counted)
}

#[test]
fn what_is_taken_is_counted_as_another_reader_counts_it() {
    let (all, from) = (trials("HEADCOUNT_MUTATIONS", CASES), trials("HEADCOUNT_MUTATIONS_FROM", 0));
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent_reader");
    let desk = Desk::new();
    let (mut wrong, mut counted) = (Vec::new(), 0);
    for first in (from..from + all).step_by(BATCH) {
        let folder = scratch();
        let count = BATCH.min(from + all - first);
        let script = format!(
            "sys.dont_write_bytecode = True\nsys.path.insert(0, {home:?})\nimport cases\n\
             cases.main('.', {first}, {count})"
        );
        let Some(lines) = python("openpyxl", &script, folder.path()) else { return };
        for line in lines.lines() {
            let case: Case = serde_json::from_str(line).unwrap();
            let of_case = folder.path().join(case.case.to_string());
            let (why, taken) = tried(&desk, &case, &of_case);
            wrong.extend(why);
            counted += usize::from(taken);
            fs::remove_dir_all(of_case).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{} of {all} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(counted * 4 > all, "only {counted} of {all} were taken, so little was compared");
}
