//! Use cases that read a ledger or vouch for it, asked without a command line: what comes of each, and
//! under which code each refuses.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use headcount::checks::Check;
use headcount::count::Dimension;
use headcount::event::time::Timestamp;
use headcount::language::Language;
use headcount::ledger::{Snapshot, signing_file};
use headcount::service::period::Choice;
use headcount::service::{
    Clock, Context, Error, Input, check, checkpoint, diff, duplicates, explain, export, factsheet,
    history, policy, prove, publish, replay, report, reproduce, sample, show, signing, status,
    verify, verify_proof,
};

use crate::common::{self, Office};

/// Moments of what is recorded here, after all of [`Office`].
const NOW_MICROS: i64 = 1_783_000_000_000_000;

struct Asking {
    office: Office,
}

impl Asking {
    fn new() -> Self {
        let mut office = Office::mali();
        office.import(Path::new("tests/cli/restate.in/tables"));
        Self { office }
    }

    fn context(&self) -> Context<'static> {
        Context {
            ledger_dir: self.office.path(),
            key_path: self.office.path().with_extension("key"),
            recorded_by: "web".to_owned(),
            clock: Clock::Fixed(Timestamp(NOW_MICROS)),
            progress: &(),
        }
    }

    fn snapshot(&self) -> Snapshot {
        self.office.ledger.snapshot()
    }

    fn report(&self, request: report::Request) -> Result<report::Outcome, Error> {
        report::run_warm(&self.snapshot(), &request, &self.context())
    }

    /// A checkpoint of the ledger as it stands.
    fn checkpoint(&self) -> Input {
        if !signing_file::beside(&self.office.path()).exists() {
            self.office.make_signing_key();
        }
        let request = checkpoint::Request::default();
        let outcome = checkpoint::run(&self.snapshot(), &request, &self.context()).unwrap();
        text("kept.checkpoint", &outcome.checkpoint)
    }

    fn publish(&mut self, year: i32) -> publish::Outcome {
        let request = publish::Request {
            period: Choice::year(year),
            policy: policy::Choice::default(),
            note: "annual".to_owned(),
            publish_safe: None,
        };
        let context = self.context();
        publish::run(&mut self.office.ledger, &request, &context).unwrap()
    }
}

fn text(name: &str, text: &str) -> Input {
    Input::Bytes { name: name.to_owned(), bytes: text.into() }
}

fn year(year: i32) -> report::Request {
    report::Request { period: Choice::year(year), ..report::Request::default() }
}

fn days(from: &str, to: &str) -> Choice {
    Choice { from: given(from), to: given(to), ..Choice::default() }
}

fn given(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[track_caller]
fn refuses<T>(outcome: Result<T, Error>, code: &str) {
    match outcome {
        Ok(_) => panic!("not refused: {code}"),
        Err(error) => assert_eq!(error.code(), code, "{error}"),
    }
}

#[test]
fn a_report_comes_as_bytes_of_any_format() {
    let asking = Asking::new();
    use report::Format;
    for (format, begins) in [
        (Format::Table, "Test office"),
        (Format::Json, "{\n"),
        (Format::Csv, "part,"),
        (Format::Hxl, ""),
        (Format::Markdown, "# "),
        (Format::Xlsx, "PK"),
    ] {
        let outcome = asking.report(report::Request { format, ..year(2025) }).unwrap();
        assert_eq!(outcome.report.period.0.to.year(), 2025);
        assert!(!outcome.content.is_empty(), "{format:?}");
        let text = String::from_utf8_lossy(&outcome.content);
        let is_begun = begins.is_empty() || text.starts_with(begins) || format == Format::Csv;
        assert!(is_begun, "{format:?}: {text}");
        assert_eq!(format.is_binary(), format == Format::Xlsx);
        // What is given out as data is the report itself.
        let json = serde_json::to_value(&outcome).unwrap();
        assert_eq!(json, serde_json::to_value(&outcome.report).unwrap());
    }
    let narrowed = report::Request {
        sector: given("wash"),
        office: given("timbuktu"),
        by: vec![Dimension::Month, Dimension::Month],
        ..year(2025)
    };
    let report = asking.report(narrowed).unwrap().report;
    assert_eq!(report.sectors.len(), 1);
    assert!(report.by.is_some() && report.also_by.is_empty(), "asked for twice, given once");
    let days =
        report::Request { period: days("2025-01-01", "2025-06-30"), ..report::Request::default() };
    let half = asking.report(days).unwrap().report;
    assert_eq!(half.period.0.to.to_string(), "2025-06-30");
}

#[test]
fn a_report_refuses_what_it_cannot_be() {
    let asking = Asking::new();
    let targets = |toml: &str| Some(text("targets.toml", toml));
    let day = |from: &str, to: &str| report::Request {
        period: days(from, to),
        ..report::Request::default()
    };
    let several = vec![Dimension::Office, Dimension::Month];
    use report::Format;
    for (request, code) in [
        (report::Request::default(), "no-period"),
        (year(1700), "year"),
        (day("2025", "2025-02-01"), "day"),
        (day("2025-02-01", "2025-01-01"), "days-reversed"),
        (report::Request { sector: given("wsh"), ..year(2025) }, "unknown-name"),
        (report::Request { as_of: given("then"), ..year(2025) }, "moment"),
        (report::Request { as_of: given("999"), ..year(2025) }, "no-such-moment"),
        (report::Request { as_of: given("published"), ..year(2025) }, "not-published"),
        (
            report::Request { as_of: given("published"), ..day("2025-01-01", "2025-01-31") },
            "not-published",
        ),
        (report::Request { by: several.clone(), format: Format::Csv, ..year(2025) }, "csv-tables"),
        (report::Request { months: true, format: Format::Hxl, ..year(2025) }, "hxl-tables"),
        (
            report::Request { goods: true, publish_safe: Some(5), ..year(2025) },
            "publish-safe-goods",
        ),
        (report::Request { goods: true, format: Format::Hxl, ..year(2025) }, "hxl-tables"),
        (
            report::Request {
                goods: true,
                rates: Some(text("rates.toml", "currency = \"euro\"\nrates = {}")),
                ..year(2025)
            },
            "rates-form",
        ),
        (
            report::Request {
                rates: Some(text("rates.toml", "currency = \"EUR\"\nrates = {}")),
                ..year(2025)
            },
            "rates-without-goods",
        ),
        (report::Request { targets: targets("2025"), ..year(2025) }, "targets-form"),
        (report::Request { targets: targets("[2024]\n"), ..year(2025) }, "targets-year"),
        (
            report::Request { targets: targets("[2025]\n"), ..day("2025-01-01", "2025-01-31") },
            "targets-period",
        ),
        (report::Request { targets: targets("[2025]\nWASH = 1"), ..year(2025) }, "targets-sector"),
    ] {
        refuses(asking.report(request), code);
    }
    let missing = Some(Input::Path("nowhere.toml".into()));
    refuses(asking.report(report::Request { targets: missing, ..year(2025) }), "file");
}

#[test]
fn a_factsheet_names_the_contact_person_and_its_file_is_never_quoted() {
    let asking = Asking::new();
    let request = factsheet::Request {
        period: Choice::year(2025),
        as_of: None,
        publish_safe: None,
        format: factsheet::Format::Md,
        language: Language::French,
    };
    let run = |request: &factsheet::Request| {
        factsheet::run(&asking.snapshot(), request, &asking.context())
    };
    let contact = asking.office.path().join("contact.toml");
    fs::write(&contact, "name = \"The coordinator\"\n").unwrap();
    let outcome = run(&request).unwrap();
    assert!(String::from_utf8(outcome.content).unwrap().contains("The coordinator"));
    let html = factsheet::Request { format: factsheet::Format::Html, ..request.clone() };
    assert!(String::from_utf8(run(&html).unwrap().content).unwrap().contains("<html"));
    let languages = [Language::English, Language::French];
    let both = factsheet::in_languages(&asking.snapshot(), &request, languages, &asking.context());
    assert_eq!(both.unwrap().map(|sheet| sheet.language), languages);

    fs::write(&contact, "phone = \"+223 70 00 00 00\"\nname = 7\n").unwrap();
    let error = run(&request).unwrap_err();
    assert!(!error.to_string().contains("70 00"), "{error}");
    refuses(run(&request), "contact-file");
    if cfg!(not(feature = "pdf")) {
        let pdf = factsheet::Request { format: factsheet::Format::Pdf, ..request };
        refuses(run(&pdf), "no-pdf");
    }
    let format = |name: &str| factsheet::Format::of_file(Path::new(name));
    assert_eq!(format("a.HTM"), factsheet::Format::Html);
    assert_eq!(format("a.pdf"), factsheet::Format::Pdf);
    assert_eq!(format("a"), factsheet::Format::Md);
}

#[test]
fn the_events_can_be_filtered_and_their_effect_asked_for() {
    let mut asking = Asking::new();
    asking.office.void("TOM-WASH-001");
    let run =
        |request: &history::Request| history::run(&asking.snapshot(), request, &asking.context());
    let all = run(&history::Request::default()).unwrap().entries;
    assert_eq!(all.len() as u64, asking.snapshot().size());
    let of_one = history::Request {
        reference: given("TOM-WASH-001"),
        effect: given("2025"),
        ..history::Request::default()
    };
    let entries = run(&of_one).unwrap().entries;
    assert_eq!(
        entries.iter().map(|entry| entry.event).collect::<Vec<_>>(),
        ["ActivityRecorded", "ActivityVoided"]
    );
    let effects: Vec<i64> = entries.iter().filter_map(|entry| entry.effect).collect();
    assert!(effects[0] > 0 && effects[1] < 0, "{effects:?}");
    let named = history::Request {
        events: vec!["activityvoided".to_owned()],
        by: given("office"),
        ..history::Request::default()
    };
    assert_eq!(run(&named).unwrap().entries.len(), 1);
    let late = history::Request { since: given("2099-01-01"), ..history::Request::default() };
    assert!(run(&late).unwrap().entries.is_empty());
    let restating = history::Request { restating: true, ..history::Request::default() };
    assert!(run(&restating).unwrap().entries.is_empty());
    let wrong = history::Request { events: vec!["Void".to_owned()], ..history::Request::default() };
    refuses(run(&wrong), "event-name");
    let wrong = history::Request { until: given("May"), ..history::Request::default() };
    refuses(run(&wrong), "day");
    let wrong = history::Request { reference: given("NOBODY"), ..history::Request::default() };
    refuses(run(&wrong), "unknown-activity");
}

#[test]
fn an_activity_is_shown_and_a_figure_explained() {
    let mut asking = Asking::new();
    let run = |asking: &Asking, reference: &str| {
        show::run(&asking.snapshot(), &show::Request { reference: reference.to_owned() })
    };
    let shown = run(&asking, "TOM-WASH-001").unwrap();
    assert_eq!((shown.versions.len(), shown.voided_by), (1, None));
    asking.office.void("TOM-WASH-001");
    assert_eq!(run(&asking, "TOM-WASH-001").unwrap().voided_by, Some(asking.snapshot().size() - 1));
    refuses(run(&asking, "NOBODY"), "unknown-activity");
    refuses(run(&asking, ""), "reference");

    let explain = |request: &explain::Request| explain::run(&asking.snapshot(), request);
    let total = explain::Request { period: Choice::year(2025), ..explain::Request::default() };
    let explained = explain(&total).unwrap();
    assert_eq!(explained.registered + explained.estimated, explained.people_reached);
    refuses(
        explain(&explain::Request { site: given("Nowhere"), ..total.clone() }),
        "nobody-at-site",
    );
    refuses(explain(&explain::Request { activity: given("NOBODY"), ..total }), "unknown-activity");
}

#[test]
fn what_is_published_is_reproduced_and_what_came_later_told() {
    let mut asking = Asking::new();
    let reproduce = |asking: &Asking| {
        let request = reproduce::Request { period: Choice::year(2025) };
        reproduce::run(&asking.snapshot(), &request)
    };
    refuses(reproduce(&asking), "not-published");
    let published = asking.publish(2025);
    let total = asking.report(year(2025)).unwrap().report.total.people_reached;
    assert_eq!(published.people_reached, total.or_zero());
    asking.office.void("TOM-WASH-001");
    let outcome = reproduce(&asking).unwrap();
    assert!(outcome.is_identical() && outcome.publications.len() == 1);

    let diff = |from: &str, to: Option<&str>| {
        let to = to.map(str::to_owned);
        let (period, since) = (Choice::year(2025), from.to_owned());
        let request = diff::Request { period, since, until: to, sector: None, limit: None };
        diff::run(&asking.snapshot(), &request, &asking.context())
    };
    let changed = diff("published", None).unwrap();
    assert_eq!(changed.events.len(), 1);
    assert_eq!(changed.from.size, published.log_size);
    refuses(diff("5", Some("3")), "moments-reversed");
    refuses(diff("yesterday", None), "moment");
    let note = publish::Request {
        period: Choice::year(2025),
        policy: policy::Choice::default(),
        note: "ask a@b.org".to_owned(),
        publish_safe: None,
    };
    let context = asking.context();
    refuses(publish::run(&mut asking.office.ledger, &note, &context), "note");
}

#[test]
fn everything_derived_is_derived_anew() {
    let mut asking = Asking::new();
    let expected = asking.report(year(2025)).unwrap().report;
    let all = replay::run(&mut asking.office.ledger, &replay::Request::default()).unwrap();
    assert_eq!(all.as_of.size, asking.snapshot().size());
    let same = all.reports.iter().find(|report| report.period == expected.period).unwrap();
    assert_eq!(same.total, expected.total);
    let first = replay::Request { to: Some(2) };
    assert!(replay::run(&mut asking.office.ledger, &first).unwrap().reports.is_empty());
    let beyond = replay::Request { to: Some(999) };
    refuses(replay::run(&mut asking.office.ledger, &beyond), "no-such-moment");
}

#[test]
fn warnings_are_listed_until_they_are_accepted() {
    let mut asking = Asking::new();
    let tables = common::scratch();
    for (name, text) in [
        (
            "activities",
            "activity,kind,sector,office,admin1,site,start\n\
                        OLD-1,distribution,wash,gao,Gao,Djebock,2025-03-01\n",
        ),
        (
            "people",
            "activity,person,household,sex,birth_year\n\
                    OLD-1,Q1,HH,f,1910\nOLD-1,Q2,HH,f,2014\n",
        ),
    ] {
        fs::write(tables.path().join(format!("{name}.csv")), text).unwrap();
    }
    asking.office.import(tables.path());
    let list = |asking: &Asking, request: &check::Request| check::run(&asking.snapshot(), request);
    let old = check::Request { code: Some(Check::OldAge), ..check::Request::default() };
    let open = list(&asking, &old).unwrap();
    assert_eq!((open.warnings.len(), open.accepted_count), (1, 0));
    assert!(open.warnings[0].says.starts_with("OLD-1: "), "{}", open.warnings[0].says);

    let accept = check::AcceptRequest {
        code: Check::OldAge,
        subjects: vec!["OLD-1".to_owned()],
        cases: Vec::new(),
        office: None,
        offices: Vec::new(),
        reason: "the card says so".to_owned(),
    };
    let context = asking.context();
    let ledger = &mut asking.office.ledger;
    refuses(
        check::accept(
            ledger,
            &check::AcceptRequest { reason: String::new(), ..accept.clone() },
            &context,
        ),
        "reason-empty",
    );
    let other = vec!["TOM-WASH-001".to_owned()];
    let other = check::AcceptRequest { subjects: other, ..accept.clone() };
    refuses(check::accept(ledger, &other, &context), "no-warning-about");
    assert_eq!(check::accept(ledger, &accept, &context).unwrap().count, 1);
    refuses(check::accept(ledger, &accept, &context), "no-open-warning");
    let rest = list(&asking, &old).unwrap();
    assert_eq!((rest.warnings.len(), rest.accepted_count), (0, 1));
    let all = list(&asking, &check::Request { accepted_too: true, ..old }).unwrap();
    assert!(all.warnings[0].accepted);
    let nothing = vec!["NOBODY".to_owned()];
    let nothing = check::Request { subjects: nothing, ..check::Request::default() };
    refuses(list(&asking, &nothing), "warning-subject");

    let every = duplicates::Request { score_min: 0, limit: Some(0) };
    let pairs = duplicates::run(&asking.snapshot(), &every).unwrap();
    assert!(pairs.pairs.is_empty() && pairs.below == 0);
    let likely = duplicates::run(&asking.snapshot(), &duplicates::Request::default()).unwrap();
    assert_eq!(likely.likely + likely.below, pairs.likely);
}

#[test]
fn a_ledger_vouches_for_itself_and_others_can_tell() {
    let mut asking = Asking::new();
    let before_key = status::run(&asking.snapshot(), &asking.context()).unwrap();
    assert_eq!(before_key.verifier_key, None);
    assert!(before_key.verifier_key_fault.unwrap().ends_with("is missing"));
    let (request, context) = (checkpoint::Request::default(), asking.context());
    let refused = checkpoint::run(&asking.snapshot(), &request, &context).unwrap_err();
    assert_eq!(refused.code(), "signing-key-missing");
    asking.office.make_signing_key();
    let outcome = checkpoint::run(&asking.snapshot(), &request, &context).unwrap();
    let again = checkpoint::run(&asking.snapshot(), &request, &context).unwrap();
    assert_eq!(again.checkpoint, outcome.checkpoint);
    let status = status::run(&asking.snapshot(), &context).unwrap();
    assert_eq!(status.verifier_key, Some(outcome.verifier_key.clone()));
    assert_eq!((status.events, &status.root), (outcome.size, &outcome.root));

    let old = text("old", &outcome.checkpoint);
    asking.office.void("TOM-WASH-001");
    let new = asking.checkpoint();
    let verify = |checkpoint: Option<&Input>, trust: signing::Trust| {
        let request = verify::Request { checkpoint: checkpoint.cloned(), trust };
        verify::run(&asking.snapshot(), &request, &asking.context())
    };
    let plain = verify(None, signing::Trust::default()).unwrap();
    assert!(plain.faults.is_empty() && plain.checkpoint.is_none());
    let kept = verify(Some(&old), signing::Trust::default()).unwrap().checkpoint.unwrap();
    assert!(kept.agrees && kept.signature.to_string().starts_with("signed with the ledger's own"));
    let trust = |key: &str| signing::Trust { verifier: Some(text("key", key)), unchecked: false };
    let kept = verify(Some(&old), trust(&outcome.verifier_key)).unwrap().checkpoint.unwrap();
    assert_eq!(kept.signature.to_string(), "signed with the key you gave");
    refuses(verify(Some(&old), trust("no key")), "verifier-key-form");
    refuses(verify(Some(&text("x", "no checkpoint")), trust("")), "checkpoint-form");
    let forged =
        text("forged", &outcome.checkpoint.replacen(&format!("\n{}\n", outcome.size), "\n1\n", 1));
    refuses(verify(Some(&forged), signing::Trust::default()), "signature");

    let prove = |request: prove::Request| prove::run(&asking.snapshot(), &request, &context);
    let record = |record: &str, checkpoint: &Input| prove::Request::Record {
        record: record.to_owned(),
        checkpoint: checkpoint.clone(),
    };
    let of_record = prove(record("TOM-WASH-001", &new)).unwrap();
    let of_growth = prove(prove::Request::Growth { old: old.clone(), new: new.clone() }).unwrap();
    let last = asking.snapshot().size() - 1;
    assert!(matches!(of_record.proved, prove::Proved::Record { sequence, .. } if sequence == last));
    refuses(prove(record(&last.to_string(), &old)), "record-not-covered");
    refuses(prove(record("NOBODY", &old)), "unknown-activity");
    let reversed = prove::Request::Growth { old: new.clone(), new: old.clone() };
    refuses(prove(reversed), "checkpoints-reversed");

    let check = |proof: &str, checkpoint: Option<&Input>| {
        verify_proof::run(&verify_proof::Request {
            proof: text("proof", proof),
            checkpoint: checkpoint.cloned(),
            trust: signing::Trust { verifier: None, unchecked: true },
        })
    };
    let proved = check(&of_record.proof, None).unwrap().proved;
    assert!(matches!(proved, verify_proof::Proved::Record(entry) if entry.sequence == last));
    let proved = check(&of_growth.proof, Some(&old)).unwrap().proved;
    assert!(matches!(proved, verify_proof::Proved::Growth { old, .. } if old == outcome.size));
    refuses(check("nothing", None), "proof-form");
    refuses(check(&of_growth.proof, None), "proof-needs-checkpoint");
    refuses(check(&of_growth.proof, Some(&new)), "proof-of-another-checkpoint");
    refuses(check(&of_record.proof, Some(&old)), "proof-of-another-checkpoint");
    let unsigned = verify_proof::Request {
        proof: text("proof", &of_record.proof),
        checkpoint: None,
        trust: signing::Trust::default(),
    };
    refuses(verify_proof::run(&unsigned), "no-verifier-key");
}

#[test]
fn a_sample_is_drawn_and_its_findings_mean_something() {
    let asking = Asking::new();
    let (snapshot, context) = (asking.snapshot(), asking.context());
    let request = sample::Request {
        size: 2,
        seed_from: asking.checkpoint(),
        lot: given("4163"),
        stratify: None,
        period: Choice::year(2025),
    };
    let drawn = sample::run(&snapshot, &request, &context).unwrap();
    assert_eq!(drawn.items.len(), 4, "two activities, two contacts");
    assert_eq!(drawn.promises.len(), 2);
    assert!(drawn.promises.iter().all(|promise| promise.drawn == 2 && promise.at_most.is_some()));
    assert_eq!(sample::run(&snapshot, &request, &context).unwrap(), drawn);

    let filled = text("form.csv", &drawn.form.replace(",,\n", ",right,\n"));
    let evaluate = |form: &Input, against: Option<&sample::Request>| {
        sample::evaluate(form, against.map(|request| (&snapshot, request)), &context)
    };
    let evaluation = evaluate(&filled, Some(&request)).unwrap();
    assert!(evaluation.is_redrawn && evaluation.outcomes.iter().all(|outcome| outcome.wrong == 0));
    assert!(!evaluate(&filled, None).unwrap().is_redrawn);
    let other = sample::Request { lot: None, ..request.clone() };
    refuses(evaluate(&filled, Some(&other)), "other-sample");
    refuses(evaluate(&text("form.csv", &drawn.form), None), "no-finding");
    refuses(evaluate(&text("form.csv", "a,b\n1,2\n"), None), "sample-form");
    let run = |request: sample::Request| sample::run(&snapshot, &request, &context);
    refuses(run(sample::Request { size: 0, ..request.clone() }), "sample-size");
    refuses(run(sample::Request { period: Choice::year(2040), ..request }), "nothing-to-sample");
}

#[test]
fn the_log_is_exported_line_by_line() {
    let asking = Asking::new();
    let (snapshot, context) = (asking.snapshot(), asking.context());
    for with_register in [false, true] {
        let lines = export::log(&snapshot, &export::LogRequest { with_register }, &context);
        let lines: Vec<String> = lines.unwrap().map(Result::unwrap).collect();
        assert_eq!(lines.len() as u64, snapshot.size() + 1);
        assert_eq!(lines.last().unwrap().contains("\"identities\""), with_register);
    }
}

#[test]
fn a_code_is_of_one_way_to_fail() {
    let mut files_of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in fs::read_dir("src/service/error").unwrap() {
        let path = file.unwrap().path();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some((_, code)) = line.split_once("=> \"") else { continue };
            let code = code.split('"').next().unwrap().to_owned();
            files_of.entry(code).or_default().push(path.display().to_string());
        }
    }
    assert!(files_of.len() > 60);
    // A file or a key can fail in the ledger's hands, and in those of a use case.
    files_of.retain(|code, files| files.len() > 1 && code != "file" && code != "key-file");
    assert!(files_of.is_empty(), "{files_of:?}");
}
