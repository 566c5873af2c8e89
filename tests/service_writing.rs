//! Use cases that write or keep, without a command line: values, codes, and ledgers left as they were.

use std::path::Path;

use headcount::custody::encryption::Unlock;
use headcount::event::EntryKind;
use headcount::event::policy::{Attribution, HeadcountRule, Places, Reviewed, Rule, Sizes};
use headcount::event::time::Timestamp;
use headcount::language::Language;
use headcount::ledger::{Ledger, key_file};
use headcount::log::Examiner;
use headcount::register::DEFAULT_NAMESPACE;
use headcount::service::import::{Purpose, Request, marked_copy};
use headcount::service::log::{Group, Household, Logging, People};
use headcount::service::merge::{Numbers, Statement};
use headcount::service::planned::{Outcome, Planned, Prepared, record};
use headcount::service::policy::{Choice, InForce};
use headcount::service::recorded::Unchanged;
use headcount::service::{
    Clock, Context, Error, Input, backup, compact, correct, demo, doctor, erase, gazetteer, import,
    init, interview, key, log, mapping, merge, open, policy, profile, restore, schema, template,
};
use headcount::setup::interview::Answer;

use crate::common::scratch;

/// A moment in July 2026.
const MOMENT: Timestamp = Timestamp(1_782_900_000_000_000);
const PROFILE: &str = include_str!("../src/setup/profiles/nrc-mali.toml");

/// A ledger and what surrounds its use cases.
struct Desk {
    folder: tempfile::TempDir,
    context: Context<'static>,
    ledger: Ledger,
}

fn context_of(folder: &Path, name: &str) -> Context<'static> {
    let ledger_dir = folder.join(name);
    Context {
        key_path: key_file::beside(&ledger_dir),
        ledger_dir,
        recorded_by: "m-and-e".into(),
        clock: Clock::Fixed(MOMENT),
        progress: &(),
    }
}

fn new_ledger() -> init::Request {
    init::Request {
        name: " Test office ".into(),
        country: "Mali".into(),
        organisation: String::new(),
        profile: bytes("profile.toml", PROFILE),
        policy: Choice::default(),
    }
}

fn opened(context: &Context<'_>) -> Ledger {
    let (ledger, behind) =
        open::run(&context.ledger_dir, &Examiner::InProcess, context.clock).unwrap();
    assert_eq!(behind, None);
    ledger
}

impl Desk {
    fn new() -> Self {
        Self::under(Choice::default())
    }

    fn under(policy: Choice) -> Self {
        let folder = scratch();
        let context = context_of(folder.path(), "ledger");
        init::run(&init::Request { policy, ..new_ledger() }, &context).unwrap();
        let ledger = opened(&context);
        Self { folder, context, ledger }
    }

    /// With two activities: P1 and P2 on a list, the household H1.
    fn with_activities() -> Self {
        let mut desk = Self::new();
        let recorded = desk.import(&tables());
        assert_eq!(recorded.activities, 2);
        desk
    }

    fn import(&mut self, request: &Request) -> Outcome {
        let prepared = import::prepare(&self.ledger, request, &self.context).unwrap();
        record(&mut self.ledger, prepared.planned.unwrap(), &self.context, &mut |_| {}).unwrap()
    }

    fn record(&mut self, planned: Planned) -> Vec<String> {
        let mut events = Vec::new();
        record(&mut self.ledger, planned, &self.context, &mut |event| {
            events.push(event.recorded.clone());
        })
        .unwrap();
        events
    }

    /// The size and the root of the log.
    fn mark(&self) -> (u64, String) {
        (self.ledger.state().size, hex::encode(self.ledger.log().root()))
    }

    /// A use case fails with a code, and leaves the ledger as it was.
    #[track_caller]
    fn refuses<T: std::fmt::Debug>(
        &mut self,
        code: &str,
        run: impl FnOnce(&mut Ledger, &Context<'_>) -> Result<T, Error>,
    ) {
        let before = self.mark();
        let error = run(&mut self.ledger, &self.context).unwrap_err();
        assert_eq!((error.code(), self.mark()), (code, before), "{error}");
    }
}

fn bytes(name: &str, text: impl AsRef<[u8]>) -> Input {
    Input::Bytes { name: name.into(), bytes: text.as_ref().to_vec() }
}

const ACTIVITIES: &str = "activity,kind,sector,office,admin1,site,start,topic,items\n\
    A-1,session,wash,gao,Gao,Wabaria,2025-03-01,hygiene,\n\
    A-2,distribution,shelter,gao,Gao,Wabaria,2025-04-01,,kits\n";
const PEOPLE: &str = "activity,person,sex\nA-1,P1,f\nA-1,P2,m\n";
const HOUSEHOLDS: &str = "activity,household,size\nA-2,H1,6\n";

fn tables() -> Request {
    of_tables(&[("activities.csv", ACTIVITIES), ("p.csv", PEOPLE), ("h.csv", HOUSEHOLDS)])
}

fn of_tables(tables: &[(&str, &str)]) -> Request {
    Request {
        inputs: tables.iter().map(|(name, text)| bytes(name, text)).collect(),
        mapping: None,
        purpose: Purpose::Record { accept_changes: false },
        namespace: None,
        partial: false,
        again: false,
        new_sites: false,
        every_issue: false,
        checks: true,
        preview: false,
    }
}

fn session(reference: &str) -> log::Request {
    let columns = [
        ("kind", "session"),
        ("sector", "wash"),
        ("office", "gao"),
        ("admin1", "Gao"),
        ("site", "Wabaria"),
        ("start", "2025-05-01"),
        ("topic", "hygiene"),
    ];
    log::Request {
        reference: reference.into(),
        columns: columns.map(|(column, cell)| (column.into(), cell.into())).into(),
        people: People { namespace: DEFAULT_NAMESPACE.into(), ..People::default() },
        source_key: None,
    }
}

#[track_caller]
fn prepared(logging: Result<Logging, Error>) -> Prepared {
    match logging.unwrap() {
        Logging::Prepared(prepared) => *prepared,
        Logging::Known(known) => panic!("{known:?}"),
    }
}

#[test]
fn a_ledger_is_made_with_its_keys_or_not_at_all() {
    let folder = scratch();
    let context = context_of(folder.path(), "mali");
    let refused = |change: &dyn Fn(&mut init::Request)| {
        let mut request = new_ledger();
        change(&mut request);
        let error = init::run(&request, &context).unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{error}");
        error.code()
    };
    let approved = Choice { reviewed: Some(Reviewed::Approved), ..Choice::default() };
    let one = Choice { rule: Some(Rule::One), ..approved.clone() };
    assert_eq!(refused(&|request| request.policy = one.clone()), "policy-only-rule-2");
    assert_eq!(refused(&|request| request.country = " ".into()), "ledger-unnamed");
    assert_eq!(refused(&|request| request.name = "call 76 12 34 56".into()), "ledger-text");
    assert_eq!(refused(&|request| request.profile = bytes("p.toml", "x = 1")), "profile-file");
    assert_eq!(refused(&|request| request.profile = bytes("p.toml", [0xff])), "profile-file");

    let made = init::run(&new_ledger(), &context).unwrap();
    assert_eq!((made.name.as_str(), made.sectors), ("Test office", 7));
    assert_eq!(made.key, context.key_path.display().to_string());
    assert!(made.verifier_path.is_file() && Path::new(&made.signing_key).is_file());
    let json = serde_json::to_value(&made).unwrap();
    let members: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(members, ["key", "ledger", "name", "policy", "signing_key", "verifier_key"]);
    assert_eq!(init::run(&new_ledger(), &context).unwrap_err().code(), "folder-not-empty");
    assert_eq!(opened(&context).state().size, 2);

    let two = Choice { rule: Some(Rule::Two), ..approved };
    let request = init::Request { policy: two, ..new_ledger() };
    let made = init::run(&request, &context_of(folder.path(), "niger")).unwrap();
    assert!(made.counts_nothing && made.policy.reviewed == Reviewed::Approved);
}

#[test]
fn tables_are_seen_before_they_are_recorded() {
    let mut desk = Desk::new();
    let before = desk.mark();
    let request = Request { preview: true, ..tables() };
    let prepared = import::prepare(&desk.ledger, &request, &desk.context).unwrap();
    assert_eq!((desk.mark(), prepared.rows.read, prepared.has_errors()), (before, 5, false));
    let planned = prepared.planned.unwrap();
    let expected = Outcome {
        activities: 2,
        contacts: 3,
        new_persons: 2,
        new_households: 1,
        ..Outcome::default()
    };
    assert_eq!(planned.summary, expected);
    let references: Vec<&str> =
        planned.activities().map(|activity| activity.reference.as_str()).collect();
    assert_eq!(references, ["A-1", "A-2"]);
    let dry_run = planned.dry_run().unwrap();
    let years: Vec<_> = dry_run.dry_run.years.iter().map(|y| (y.year, y.total.after)).collect();
    assert_eq!((years, dry_run.unchanged), (vec![(2025, 8)], 0));

    let planned = import::prepare(&desk.ledger, &tables(), &desk.context).unwrap().planned.unwrap();
    let mut events = Vec::new();
    let outcome = record(&mut desk.ledger, planned, &desk.context, &mut |event| {
        events.push((event.recorded.clone(), event.sequence));
    });
    assert_eq!(outcome.unwrap(), expected);
    assert_eq!(events, [("A-1".to_owned(), 2), ("A-2".to_owned(), 3)]);
    assert_eq!(desk.ledger.state().last_recorded_at, Some(MOMENT));

    let after = desk.mark();
    let again = import::prepare(&desk.ledger, &tables(), &desk.context).unwrap().planned.unwrap();
    let unchanged: Vec<&str> = again.unchanged.iter().map(|u| u.unchanged.as_str()).collect();
    assert_eq!((unchanged, again.is_empty()), (vec!["A-1", "A-2"], true));
    assert_eq!((desk.record(again), desk.mark()), (vec![], after));
}

#[test]
fn wrong_rows_are_named_and_the_good_ones_can_be_taken() {
    let mut desk = Desk::new();
    let people = "activity,person,sex\nA-1,P1,f\nA-1,P2,woman\n";
    let request = of_tables(&[("activities.csv", ACTIVITIES), ("people.csv", people)]);
    let prepared = import::prepare(&desk.ledger, &request, &desk.context).unwrap();
    let issue = &prepared.issues[0];
    assert_eq!((issue.file.as_str(), issue.row), ("people.csv", Some(3)));
    assert_eq!((prepared.rows.rejected, prepared.rows.rejected_people), (1, 1));
    let copy = marked_copy(&request, &prepared, Language::English).unwrap().unwrap();
    assert!(copy.rows == 1 && copy.workbook.starts_with(b"PK"));
    let error = prepared.planned.unwrap_err();
    assert_eq!(error.to_string(), "nothing was imported; 1 of 4 rows needs a correction");
    assert_eq!((error.code(), desk.ledger.state().size), ("rows-rejected", 2));

    let request = Request { partial: true, ..request };
    let prepared = import::prepare(&desk.ledger, &request, &desk.context).unwrap();
    assert!(prepared.has_errors());
    assert_eq!(desk.record(prepared.planned.unwrap()), ["A-1", "A-2"]);
}

#[test]
fn a_refused_import_leaves_everything_as_it_was() {
    let mut desk = Desk::with_activities();
    let planned = |request: Request| {
        move |ledger: &mut Ledger, context: &Context<'_>| {
            import::prepare(ledger, &request, context)?.planned
        }
    };
    let changed = ACTIVITIES.replace("hygiene", "water");
    desk.refuses("refused", planned(of_tables(&[("activities.csv", &changed)])));
    let mapping = Some(bytes("m.toml", "name = 1"));
    desk.refuses("mapping", planned(Request { mapping, ..tables() }));
    let purpose = Purpose::Correct { reason: " ".into() };
    desk.refuses("reason-empty", planned(Request { purpose, ..tables() }));
    std::fs::remove_file(&desk.context.key_path).unwrap();
    let activities = "activity,kind,sector,office,site,start,topic\n\
        A-3,session,wash,gao,Wabaria,2025-03-01,hygiene\n";
    let people = PEOPLE.replace("A-1", "A-3");
    desk.refuses("key-file", planned(of_tables(&[("a.csv", activities), ("p.csv", &people)])));
    desk.context.recorded_by = "somebody@example.org".into();
    let activities = of_tables(&[("a.csv", activities)]);
    desk.refuses("recorder", |ledger, context| {
        let planned = import::prepare(ledger, &activities, context)?.planned?;
        record(ledger, planned, context, &mut |_| panic!("nothing is acknowledged"))
    });
}

#[test]
fn a_form_is_drafted_checked_and_imported_from_bytes() {
    let mut desk = Desk::new();
    let form = bytes("labels.xlsx", include_bytes!("kobo/labels.xlsx"));
    let file = bytes("distribution.toml", include_str!("kobo/distribution.toml"));
    let suggest = |inputs: &[Input]| mapping::suggest(&mapping::Suggest { inputs: inputs.into() });
    let draft = suggest(std::slice::from_ref(&form)).draft.unwrap();
    assert!(draft.open > 0 && draft.toml.contains("[[sheet]]"));
    let later = bytes("later.xlsx", include_bytes!("kobo/later.xlsx"));
    assert!(suggest(&[form.clone(), later]).draft.unwrap().open > 0);
    let other = bytes("other.csv", "Titre;Ville\nInvented;Gao\n");
    let two = suggest(&[form.clone(), other]).draft;
    assert_eq!(two.unwrap_err().code(), "several-workbooks");
    let missing = suggest(&[Input::Path(desk.folder.path().join("none.csv"))]);
    assert_eq!((missing.issues.len(), missing.draft.unwrap_err().code()), (1, "nothing-to-map"));

    let check =
        |mapping: Input| mapping::check(&mapping::Check { mapping, inputs: vec![form.clone()] });
    let checked = check(file.clone()).unwrap();
    assert_eq!(checked.explanation.unwrap().form, "Distribution Mopti");
    assert_eq!(check(bytes("m.toml", "name = 1")).unwrap_err().code(), "mapping");

    let request = Request { inputs: vec![form.clone()], mapping: Some(file), ..tables() };
    let recorded = desk.import(&request);
    assert!(recorded.activities > 0 && recorded.new_persons > 0, "{recorded:?}");
    assert_eq!(desk.import(&request).unchanged, recorded.activities);
}

#[test]
fn one_activity_is_logged_with_lists_and_tables() {
    let mut desk = Desk::new();
    let mut request = session("B-1");
    request.source_key = Some("form-7".into());
    request.people = People {
        persons: vec!["P1".into()],
        households: vec![Household { number: "H1".into(), size: "4".into() }],
        headcounts: vec![Group { name: "market".into(), count: "40".into() }],
        tables: vec![bytes("list.csv", "person,sex\nP2,f\nP3,m\n")],
        ..request.people
    };
    let found = prepared(log::prepare(&desk.ledger, &request, &desk.context));
    assert!(!found.has_errors(), "{:?}", found.issues);
    let planned = found.planned.unwrap();
    assert_eq!((planned.summary.contacts, planned.summary.new_persons), (5, 3));
    assert_eq!(desk.record(planned), ["B-1"]);

    let known = log::prepare(&desk.ledger, &request, &desk.context).unwrap();
    let expected = Unchanged { unchanged: "B-1".into(), sequence: Some(2) };
    assert!(matches!(known, Logging::Known(known) if known == expected));

    desk.refuses("reference", |ledger, context| log::prepare(ledger, &session(""), context));
    desk.refuses("nothing-recorded", |ledger, context| {
        let mut wrong = session("B-2");
        wrong.columns.insert("sector".into(), "watre".into());
        let found = prepared(log::prepare(ledger, &wrong, context));
        assert_eq!(found.issues[0].column.as_deref(), Some("sector"));
        found.planned
    });
    desk.refuses("refused", |ledger, context| {
        prepared(log::prepare(ledger, &session("B-1"), context)).planned
    });
}

#[test]
fn the_answers_of_an_interview_are_an_activity() {
    let mut desk = Desk::new();
    let answers: Vec<Answer> = [
        ("kind", "session"),
        ("sector", "wash"),
        ("office", "gao"),
        ("start", "2026-06-01"),
        ("activity", "GAO-1"),
        ("admin1", "Gao"),
        ("site", "Wabaria"),
        ("topic", "hygiene"),
        ("partner", "TASSAGHT"),
        ("who", "group"),
        ("sadd", "yes"),
        ("group", "market"),
        ("count", "40"),
        ("f_ages", "0 0 0 20 1"),
        ("m_ages", ""),
        ("group", "school"),
        ("count", "30"),
        ("f_ages", ""),
        ("m_ages", "1 2 3 0 0"),
        ("new_people", "yes"),
    ]
    .map(|(about, answer)| (about, answer.to_owned()))
    .into();
    let texts = Language::English.texts();
    let request = interview::with(&desk.ledger, texts, &|_| false, &desk.context, |interview| {
        assert_eq!(interview.next(&[]).unwrap().about, "kind");
        interview::request(interview, &answers)
    });
    let request = request.unwrap();
    assert_eq!((request.reference.as_str(), request.people.rows.headcounts.len()), ("GAO-1", 2));
    let planned = prepared(log::prepare(&desk.ledger, &request, &desk.context)).planned.unwrap();
    let activity = planned.activities().next().unwrap();
    assert!(activity.about.new_people);
    assert_eq!(activity.about.partner, "TASSAGHT");
    let cells = activity.people.headcounts.iter();
    let cells: Vec<_> = cells.map(|group| (group.group.as_str(), group.cells.0)).collect();
    let known = |people: [u32; 5]| people.map(Some);
    let expected = [
        ("market", [known([0, 0, 0, 20, 1]), [None; 5]].concat()),
        ("school", [[None; 5], known([1, 2, 3, 0, 0])].concat()),
    ];
    assert_eq!(cells.len(), 2);
    for ((group, cells), (expected_group, expected)) in cells.iter().zip(&expected) {
        assert_eq!((*group, &cells[..]), (*expected_group, &expected[..]));
    }
    let headcount = activity.people.headcounts.len();
    assert_eq!((headcount, desk.record(planned)), (2, vec!["GAO-1".to_owned()]));
}

#[test]
fn an_activity_is_restated_by_itself_or_from_tables() {
    let mut desk = Desk::with_activities();
    let correction = |set: &[(&str, &str)]| correct::Request {
        lists: None,
        reference: "A-1".into(),
        reason: "late news".into(),
        set: set.iter().map(|(column, cell)| ((*column).into(), (*cell).into())).collect(),
        people: People { namespace: DEFAULT_NAMESPACE.into(), ..People::default() },
    };
    let found = correct::prepare(
        &desk.ledger,
        &correction(&[("End", "2025-03-02"), ("topic", "latrines")]),
        &desk.context,
    );
    assert_eq!(desk.record(found.unwrap().planned.unwrap()), ["A-1"]);
    let restated = desk.ledger.state().current().find(|a| a.activity.reference.as_str() == "A-1");
    let about = &restated.unwrap().activity.about;
    assert_eq!(
        (about.end.unwrap().to_string(), about.start.to_string()),
        ("2025-03-02".into(), "2025-03-01".into())
    );

    let purpose = Purpose::Correct { reason: "late roster".into() };
    let roster = of_tables(&[("people.csv", "activity,person,sex\nA-1,P1,f\nA-1,P3,f\n")]);
    let outcome = desk.import(&Request { purpose, ..roster });
    assert_eq!((outcome.activities, outcome.new_persons), (1, 1));

    let mut refuses = |code: &str, request: correct::Request| {
        desk.refuses(code, |ledger, context| correct::prepare(ledger, &request, context)?.planned);
    };
    refuses("column-not-settable", correction(&[("activity", "A-9")]));
    refuses("column-not-settable", correction(&[("colour", "red")]));
    refuses("nothing-recorded", correction(&[("start", "yesterday")]));
    refuses("reason-empty", correct::Request { reason: String::new(), ..correction(&[]) });
    refuses("unknown-activity", correct::Request { reference: "A-9".into(), ..correction(&[]) });
}

#[test]
fn entries_are_merged_told_apart_and_erased() {
    let mut desk = Desk::with_activities();
    let merge = |with: &str, statement: Statement| merge::Request {
        kind: EntryKind::Person,
        keep: "P1".into(),
        with: with.into(),
        numbers: Numbers::OfLists { namespace: DEFAULT_NAMESPACE.into(), with_namespace: None },
        statement,
        reason: "same card".into(),
    };
    let merged = merge::run(&mut desk.ledger, &merge("P2", Statement::One), &desk.context).unwrap();
    assert_eq!((merged.recorded.as_str(), merged.sequence), ("PeopleMerged", 4));
    let mut refuses = |code: &str, request: merge::Request| {
        desk.refuses(code, |ledger, context| merge::run(ledger, &request, context));
    };
    refuses("merge", merge("P2", Statement::One));
    refuses("already-one", merge("P2", Statement::Two));
    refuses("no-register-entry", merge("P9", Statement::One));
    refuses("number-empty", merge(" ", Statement::One));
    refuses("reason", merge::Request { reason: "a@b.org".into(), ..merge("P2", Statement::One) });
    let by_id = |keep: &str, with: &str| merge::Request {
        keep: keep.into(),
        numbers: Numbers::OfRegister,
        ..merge(with, Statement::Two)
    };
    refuses("no-such-entry", by_id("0", "2"));
    merge::run(&mut desk.ledger, &merge("P2", Statement::Undone), &desk.context).unwrap();
    let two = merge::run(&mut desk.ledger, &by_id("0", "1"), &desk.context).unwrap();
    assert_eq!((two.recorded.as_str(), two.sequence), ("WarningsAccepted", 6));

    let erase = |number: &str| erase::Request {
        kind: EntryKind::Household,
        number: number.into(),
        namespace: DEFAULT_NAMESPACE.into(),
        reason: "asked for".into(),
    };
    erase::run(&mut desk.ledger, &erase("H1"), &desk.context).unwrap();
    desk.refuses("no-register-entry", |ledger, context| erase::run(ledger, &erase("H1"), context));

    let before = desk.mark();
    let Desk { folder, context, ledger } = desk;
    let compacted = compact::run(ledger, &context).unwrap();
    let expected = compact::Outcome { records: before.0, erased: 1, root: before.1.clone() };
    assert_eq!(compacted, expected);
    let desk = Desk { ledger: opened(&context), folder, context };
    assert_eq!(desk.mark(), before);
}

#[test]
fn policies_and_profiles_are_shown_and_replaced() {
    let mut desk = Desk::under(Choice { rule: Some(Rule::One), ..Choice::default() });
    desk.import(&tables());
    let adopt = |from_year: i32, headcounts: Option<HeadcountRule>| policy::Request {
        from_year,
        policy: Choice { headcounts, ..Choice::default() },
        reason: "agreed with the cluster".into(),
    };
    let sum = Some(HeadcountRule::Sum);
    policy::adopt(&mut desk.ledger, &adopt(2026, sum), &desk.context).unwrap();
    let listed = policy::list(&desk.ledger);
    let years: Vec<_> = listed
        .iter()
        .map(|listed| match listed {
            InForce::Governing(governing) => (governing.from_year, governing.policy.headcounts),
            InForce::Kept(kept) => panic!("{kept:?}"),
        })
        .collect();
    assert_eq!(years, [(None, HeadcountRule::Activity), (Some(2026), HeadcountRule::Sum)]);
    desk.refuses("policy-unchanged", |ledger, context| {
        policy::adopt(ledger, &adopt(2027, sum), context)
    });
    desk.refuses("year", |ledger, context| policy::adopt(ledger, &adopt(999_999, None), context));

    let rule = |rule| Choice { rule: Some(rule), ..Choice::default() };
    let adopt = |from_year, policy| policy::Request { from_year, policy, ..adopt(from_year, None) };
    let two = Choice { places: Some(Places::Admin3), ..rule(Rule::Two) };
    let adopted = policy::adopt(&mut desk.ledger, &adopt(2027, two), &desk.context).unwrap();
    assert_eq!(adopted.governing.policy.headcounts, HeadcountRule::Sum);
    assert_eq!(adopted.governing.policy.places, Places::Admin3);
    desk.refuses("policy-back-to-rule-1", |ledger, context| {
        policy::adopt(ledger, &adopt(2028, rule(Rule::One)), context)
    });
    // It would govern 2027, too.
    let start = Choice { attribution: Some(Attribution::Start), ..Choice::default() };
    desk.refuses("policy-back-to-rule-1", |ledger, context| {
        policy::adopt(ledger, &adopt(2025, start.clone()), context)
    });
    desk.refuses("policy-only-rule-2", |ledger, context| {
        let last = Choice { sizes: Some(Sizes::Last), ..Choice::default() };
        policy::adopt(ledger, &adopt(2025, last), context)
    });
    assert_eq!(policy::list(&desk.ledger).len(), 3);

    assert_eq!(profile::show(&desk.ledger).sectors.len(), 7);
    let set = |text: &str| profile::Request { profile: bytes("p.toml", text) };
    let outcome = profile::set(&mut desk.ledger, &set(PROFILE), &desk.context).unwrap();
    assert_eq!(outcome.recorded, "ProfileSet");
    let dropped = PROFILE.replace("wash", "water");
    desk.refuses("profile-drops", |ledger, context| profile::set(ledger, &set(&dropped), context));
    desk.refuses("profile-file", |ledger, context| profile::set(ledger, &set("x"), context));
}

#[test]
fn a_gazetteer_is_loaded_and_applied() {
    let mut desk = Desk::with_activities();
    desk.refuses("no-gazetteer", |ledger, _| gazetteer::list(ledger).cloned());
    desk.refuses("no-gazetteer-of-sites", |ledger, _| gazetteer::unknown_sites(ledger));
    let request = |text: &str| gazetteer::Request { places: bytes("p.csv", text), replace: false };
    let wrong = gazetteer::prepare(&desk.ledger, &request("admin1,site,latitude\nGao,A,north\n"));
    assert_eq!((wrong.issues.len(), wrong.changes.unwrap_err().code()), (1, "nothing-imported"));

    let places = request("admin1,site,site_pcode,aliases\nGao,Wabaria I,ML07,Wabaria\n");
    let changes = gazetteer::prepare(&desk.ledger, &places).changes.unwrap();
    assert_eq!((changes.new, changes.changed, changes.total, changes.is_any), (1, 0, 1, true));
    let event = gazetteer::record(&mut desk.ledger, changes, &desk.context).unwrap();
    assert_eq!(event.recorded, "GazetteerSet");
    assert!(!gazetteer::prepare(&desk.ledger, &places).changes.unwrap().is_any);
    assert_eq!(gazetteer::list(&desk.ledger).unwrap().places.len(), 1);
    assert_eq!(gazetteer::unknown_sites(&desk.ledger).unwrap(), []);

    let apply = |reason: &str| gazetteer::Apply { reason: reason.into() };
    desk.refuses("reason-empty", |ledger, context| {
        gazetteer::prepare_sites(ledger, &apply(""), context)
    });
    let planned =
        gazetteer::prepare_sites(&desk.ledger, &apply("place codes"), &desk.context).unwrap();
    assert_eq!(desk.record(planned), ["A-1", "A-2"]);
    let again = gazetteer::prepare_sites(&desk.ledger, &apply("place codes"), &desk.context);
    assert!(again.unwrap().is_empty());
}

#[test]
fn the_key_is_shown_rotated_and_never_in_the_open() {
    let mut desk = Desk::with_activities();
    let shown = key::show(&desk.ledger, &desk.context).unwrap();
    assert_eq!((shown.rotations, &shown.key), (0, &desk.context.key_path));
    let file = desk.folder.path().join("key.age");
    desk.refuses("key-in-the-open", |ledger, context| key::export(ledger, &file, None, context));
    assert!(!file.exists());
    desk.refuses("key-export", |ledger, context| {
        key::import(ledger, &file, &Unlock::default(), context)
    });

    let Desk { folder, context, ledger } = desk;
    let rotate = key::Rotate { reason: "a laptop was stolen".into() };
    let rotated = key::rotate(ledger, &rotate, &context).unwrap();
    assert_eq!((rotated.sequence, rotated.entries), (4, 3));
    let desk = Desk { ledger: opened(&context), folder, context };
    let now = key::show(&desk.ledger, &desk.context).unwrap();
    assert_eq!((now.rotations, &now.fingerprint), (1, &rotated.fingerprint));
    assert_ne!(now.fingerprint, shown.fingerprint);
}

#[test]
fn a_backup_comes_back_as_the_same_ledger() {
    let mut desk = Desk::with_activities();
    let usb = desk.folder.path().join("usb/");
    let request =
        backup::Request { target: usb.clone(), since: None, incremental: true, with_key: false };
    let with_key = backup::Request { with_key: true, ..request.clone() };
    desk.refuses("backup", |ledger, context| backup::run(ledger, &with_key, None, context));
    let written = backup::run(&desk.ledger, &request, None, &desk.context).unwrap();
    let (size, root) = desk.mark();
    assert_eq!((written.from, written.size, &written.root), (0, size, &root));
    assert!(!written.was_there && !written.has_key);
    assert!(backup::run(&desk.ledger, &request, None, &desk.context).unwrap().was_there);

    let sources = [usb];
    assert!(!restore::needs_unlocking(&sources));
    let unlock = Unlock::default();
    let checked = restore::check(&sources, &unlock, &desk.context).unwrap();
    assert_eq!((checked.size, &checked.root), (size, &root));
    let elsewhere = context_of(desk.folder.path(), "restored");
    let request = restore::Request { sources: sources.into(), partial: false };
    let restored = restore::run(&request, &unlock, &elsewhere).unwrap();
    assert_eq!((restored.records, &restored.root), (size, &root));
    assert!(restored.missing.is_none() && restored.key.is_none());
    assert_eq!(opened(&elsewhere).state().size, size);
    let none = restore::Request { sources: vec![desk.folder.path().join("none")], partial: false };
    assert_eq!(restore::run(&none, &unlock, &elsewhere).unwrap_err().code(), "backup");
    desk.refuses("folder-not-empty", |_, context| restore::run(&request, &unlock, context));
}

#[test]
fn a_sound_ledger_is_diagnosed_and_survives_a_repair() {
    let desk = Desk::with_activities();
    let before = desk.mark();
    let Desk { folder, context, ledger } = desk;
    ledger.close().unwrap();
    let diagnosis = doctor::diagnose(&Examiner::InProcess, &context).unwrap();
    assert!(diagnosis.severity() <= doctor::Severity::Note, "{diagnosis:#?}");
    let repaired =
        doctor::repair(&doctor::Request::default(), &Examiner::InProcess, &context).unwrap();
    assert!(!repaired.repairs.is_empty());
    let desk = Desk { ledger: opened(&context), folder, context };
    assert_eq!(desk.mark(), before);
    let nowhere = context_of(desk.folder.path(), "nowhere");
    let error = doctor::diagnose(&Examiner::InProcess, &nowhere).unwrap_err();
    assert_eq!(error.code(), "no-ledger");
}

#[test]
fn templates_come_as_texts_and_as_a_workbook() {
    let desk = Desk::new();
    let names: Vec<String> = template::tables(false).into_iter().map(|table| table.name).collect();
    assert_eq!(names, ["activities.csv", "people.csv", "households.csv", "headcounts.csv"]);
    let workbook = template::workbook(&desk.ledger, Language::French).unwrap();
    assert!(workbook.starts_with(b"PK"));
}

#[test]
fn a_demo_replaces_nothing_but_a_demo() {
    let folder = scratch();
    std::fs::write(folder.path().join("list.csv"), "a").unwrap();
    let context = context_of(folder.path(), "ledger");
    let request = demo::Request { dir: folder.path().to_owned(), seed: 1 };
    let error = demo::run(&request, &Examiner::InProcess, &context, &mut |_| panic!()).unwrap_err();
    assert_eq!(error.code(), "demo-folder-occupied");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_is_recorded_kept_or_unchanged_has_a_schema() {
    for name in ["backup", "gazetteer-unknown", "import-dry-run", "init", "recorded", "unchanged"] {
        assert!(schema::named(name).is_some(), "{name}");
    }
}
