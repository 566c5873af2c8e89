//! Periods other than years: published, closed, named, restated, and under which policy.

use headcount::event::EntryKind;
use headcount::event::label::Labelled;
use headcount::event::policy::{HeadcountRule, Policy, Rule};
use headcount::event::time::{Period, Timestamp};
use headcount::language::Language;
use headcount::ledger::{Ledger, LedgerError, Snapshot, restates};
use headcount::log::Examiner;
use headcount::service::period::Choice;
use headcount::service::{
    Clock, Context, Error, close, diff, explain, factsheet, history, policy, publish, report,
    reproduce, sample, status,
};

use crate::common::{Office, write_tables};

const NOW_MICROS: i64 = 1_783_000_000_000_000;

/// An office with activities in either half of 2025, and in the year before.
struct Desk {
    office: Office,
}

const ACTIVITIES: &str = "activity,kind,sector,office,admin1,site,start,end\n\
    MAY,session,wash,gao,Gao,Wabaria,2025-05-20,\n\
    JULY,session,wash,gao,Gao,Wabaria,2025-07-17,\n\
    CLASS,class,education,gao,Gao,Wabaria,2025-03-01,2025-09-30\n\
    BEFORE,session,wash,gao,Gao,Wabaria,2024-11-17,\n";
const HEADCOUNTS: &str = "activity,group,count\n\
    MAY,women,40\n\
    MAY,men,10\n\
    JULY,women,30\n\
    JULY,children,25\n\
    BEFORE,women,12\n";
const PEOPLE: &str = "activity,person\nCLASS,P1\nCLASS,P2\n";

fn days(from: &str, to: &str) -> Choice {
    Choice { from: Some(from.to_owned()), to: Some(to.to_owned()), ..Choice::default() }
}

fn half() -> Choice {
    days("2025-01-01", "2025-06-30")
}

fn labelled(choice: Choice, label: &str) -> Choice {
    Choice { label: Some(label.to_owned()), ..choice }
}

fn label(label: &str) -> Choice {
    labelled(Choice::default(), label)
}

const ECHO: &str = "ECHO 2025/01";

impl Desk {
    fn new() -> Self {
        Self::under(Policy::default())
    }

    fn under(policy: Policy) -> Self {
        let profile = include_str!("../src/setup/profiles/nrc-mali.toml");
        let mut office = Office::new(profile, policy);
        let folder = office.dir.path().join("tables");
        let tables = [("activities", ACTIVITIES), ("headcounts", HEADCOUNTS), ("people", PEOPLE)];
        write_tables(&folder, &tables);
        office.import(&folder);
        Self { office }
    }

    fn context(&self) -> Context<'static> {
        Context {
            ledger_dir: self.office.path(),
            key_path: self.office.path().with_extension("key"),
            recorded_by: "office".to_owned(),
            clock: Clock::Fixed(Timestamp(NOW_MICROS)),
            progress: &(),
        }
    }

    fn snapshot(&self) -> Snapshot {
        self.office.ledger.snapshot()
    }

    fn publish_with(
        &mut self,
        period: Choice,
        policy: policy::Choice,
    ) -> Result<publish::Outcome, Error> {
        let request = publish::Request { period, policy, note: String::new(), publish_safe: None };
        let context = self.context();
        publish::run(&mut self.office.ledger, &request, &context)
    }

    #[track_caller]
    fn publish(&mut self, period: Choice) -> publish::Outcome {
        self.publish_with(period, policy::Choice::default()).unwrap()
    }

    fn close(&mut self, period: Choice) -> Result<close::Outcome, Error> {
        let context = self.context();
        close::run(&mut self.office.ledger, &close::Request { period }, &context)
    }

    #[track_caller]
    fn adopt(&mut self, from_year: i32, policy: policy::Choice) -> policy::Outcome {
        let request = policy::Request { from_year, policy, reason: "agreed".to_owned() };
        let context = self.context();
        policy::adopt(&mut self.office.ledger, &request, &context).unwrap()
    }

    fn try_report(&self, request: report::Request) -> Result<headcount::report::Report, Error> {
        Ok(report::run(&self.snapshot(), &request)?.report)
    }

    #[track_caller]
    fn report(&self, period: Choice) -> headcount::report::Report {
        self.try_report(report::Request { period, ..report::Request::default() }).unwrap()
    }

    #[track_caller]
    fn people(&self, period: Choice) -> u64 {
        self.report(period).total.people_reached.told().unwrap()
    }

    /// Logs a head-count; the periods that it restates, in words.
    fn log(&mut self, reference: &str, start: &str, people: u32) -> Vec<String> {
        let folder = self.office.dir.path().join(reference);
        let activities = format!(
            "activity,kind,sector,office,admin1,site,start\n{reference},session,wash,gao,Gao,Wabaria,{start}\n"
        );
        let headcounts = format!("activity,group,count\n{reference},users,{people}\n");
        write_tables(&folder, &[("activities", &activities), ("headcounts", &headcounts)]);
        self.office.import(&folder);
        let last = self.snapshot().size() - 1;
        let periods = self.snapshot().state().settled.restated_by(last);
        periods.iter().map(Labelled::to_string).collect()
    }
}

fn by_sum() -> policy::Choice {
    policy::Choice { headcounts: Some(HeadcountRule::Sum), ..policy::Choice::default() }
}

fn rule(rule: Rule) -> policy::Choice {
    policy::Choice { rule: Some(rule), ..policy::Choice::default() }
}

#[track_caller]
fn refuses<T: std::fmt::Debug>(outcome: Result<T, Error>, code: &str) {
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), code, "{error}");
}

#[test]
fn a_period_that_ends_in_a_published_year_follows_the_policy_of_the_year() {
    let mut desk = Desk::new();
    let year = desk.publish(Choice::year(2025));
    // 55 are the most of one activity; by the sum, 40 women, 10 men and 25 children would be 75.
    desk.adopt(2025, by_sum());
    assert_eq!(desk.people(Choice::year(2025)), year.people_reached);
    let nearly_all = desk.report(days("2025-01-01", "2025-12-30"));
    assert_eq!(nearly_all.policy.headcounts, HeadcountRule::Activity);
    assert_eq!(nearly_all.total.people_reached.told(), Some(year.people_reached));
    // One that only begins in it follows the policy of the year that it ends in.
    let later = desk.report(days("2025-07-01", "2026-06-30"));
    assert_eq!(later.policy.headcounts, HeadcountRule::Sum);
}

#[test]
fn a_published_period_keeps_its_own_policy_and_the_year_does_not_take_it() {
    let mut desk = Desk::new();
    let first = desk.publish(labelled(half(), ECHO));
    assert_eq!((first.people_reached, first.year), (50, None));
    desk.adopt(2025, by_sum());
    assert_eq!(desk.report(half()).policy.headcounts, HeadcountRule::Activity);
    assert!(!desk.report(half()).restated);
    assert_eq!(desk.report(Choice::year(2025)).policy.headcounts, HeadcountRule::Sum);
    // The year is published under the policy of the year; the half year keeps its own, its quarter has
    // the year's.
    let year = desk.publish(Choice::year(2025));
    assert_eq!((year.people_reached, year.year), (75, Some(2025)));
    assert_eq!(desk.report(half()).policy.headcounts, HeadcountRule::Activity);
    let quarter = desk.report(days("2025-01-01", "2025-03-31"));
    assert_eq!(quarter.policy.headcounts, HeadcountRule::Sum);
    // Publishing again keeps it, unless another is named.
    assert_eq!(desk.publish(half()).policy.headcounts, HeadcountRule::Activity);
    let named = desk.publish_with(half(), by_sum()).unwrap();
    assert!(named.policy_changed && named.people_reached == 50);
    assert_eq!(desk.publish(half()).policy.headcounts, HeadcountRule::Sum);
    // All three are computed again, each under its own.
    let request = reproduce::Request { period: label(ECHO) };
    let outcome = reproduce::run(&desk.snapshot(), &request).unwrap();
    assert!(outcome.is_identical() && outcome.publications.len() == 4);
}

#[test]
fn a_report_as_of_its_publication_has_the_policy_of_the_publication() {
    let mut desk = Desk::new();
    let published = desk.publish_with(labelled(Choice::year(2025), "FY"), by_sum()).unwrap();
    assert_eq!(published.people_reached, 75);
    desk.log("LATE", "2025-08-01", 500);
    let as_published = report::Request {
        period: Choice::year(2025),
        as_of: Some("published".to_owned()),
        ..report::Request::default()
    };
    let report = desk.try_report(as_published).unwrap();
    assert_eq!(report.total.people_reached.told(), Some(75));
    assert_eq!((report.label.as_str(), report.restated), ("FY", false));
    // Its records alone do not lead there: the factsheet says what does.
    let sheet = factsheet::Request {
        period: Choice::year(2025),
        as_of: Some("published".to_owned()),
        publish_safe: None,
        format: factsheet::Format::Md,
        language: Language::English,
    };
    let sheet = factsheet::run(&desk.snapshot(), &sheet, &desk.context()).unwrap();
    let text = String::from_utf8(sheet.content).unwrap();
    let again = "headcount factsheet 2025 --as-of published --label 'FY' --lang en";
    assert!(text.contains(again) && text.contains("75 people reached in 2025"), "{text}");
    let request = diff::Request {
        period: Choice::year(2025),
        since: "published".to_owned(),
        until: None,
        sector: None,
        limit: None,
    };
    let told = diff::run(&desk.snapshot(), &request, &desk.context()).unwrap();
    let total = told.figures.last().unwrap();
    assert_eq!((total.was, total.is, told.events.len()), (75, 575, 1));
    assert_eq!(told.label, "FY");
}

#[test]
fn what_restates_a_period_lies_in_it() {
    let mut desk = Desk::new();
    desk.publish(labelled(half(), ECHO));
    desk.publish(Choice::year(2025));
    desk.close(days("2024-07-01", "2025-06-30")).unwrap();
    let echo = "ECHO 2025/01 (2025-01-01 to 2025-06-30)";
    let fiscal = "2024-07-01 to 2025-06-30";
    assert_eq!(desk.log("IN-JUNE", "2025-06-30", 100), [fiscal, echo, "2025"]);
    assert_eq!(desk.log("IN-JULY", "2025-07-01", 200), ["2025"]);
    assert_eq!(desk.log("IN-2026", "2026-01-01", 300), [""; 0]);
    assert_eq!(desk.log("IN-AUTUMN", "2024-10-01", 300), [fiscal]);
    assert_eq!(desk.log("IN-SPRING", "2024-04-01", 300), [""; 0]);
    for period in [half(), Choice::year(2025), days("2024-07-01", "2025-06-30")] {
        assert!(desk.report(period).restated);
    }
    assert!(!desk.report(days("2025-01-01", "2025-06-29")).restated, "never published");

    let request = history::Request { restating: true, ..history::Request::default() };
    let run = |request: &history::Request| {
        history::run(&desk.snapshot(), request, &desk.context()).unwrap().entries
    };
    let restating: Vec<_> = run(&request)
        .into_iter()
        .map(|entry| (entry.activity.unwrap(), entry.restates, entry.restates_periods.len()))
        .collect();
    let entry =
        |reference: &str, years: &[i32], periods| (reference.to_owned(), years.to_vec(), periods);
    assert_eq!(
        restating,
        [entry("IN-JUNE", &[2025], 3), entry("IN-JULY", &[2025], 1), entry("IN-AUTUMN", &[], 1)]
    );
    // What an event did to a period, by its label or its days.
    for effect in [ECHO, "2025-01-01/2025-06-30"] {
        let reference = Some("IN-JUNE".to_owned());
        let effect = Some(effect.to_owned());
        let request = history::Request { reference, effect, ..history::Request::default() };
        assert_eq!(run(&request)[0].effect, Some(50));
    }
    let effect = Some("ECHO 2025/02".to_owned());
    let request = history::Request { effect, ..history::Request::default() };
    refuses(history::run(&desk.snapshot(), &request, &desk.context()), "unknown-label");
}

#[test]
fn merged_people_restate_the_periods_that_reached_either() {
    let mut desk = Desk::new();
    desk.publish(half());
    desk.publish(Choice::year(2025));
    desk.close(Choice::year(2024)).unwrap();
    desk.close(days("2025-10-01", "2025-12-31")).unwrap();
    let stamp = desk.office.stamp();
    let merged =
        desk.office.ledger.recorder(stamp).merge(EntryKind::Person, 0, 1, "one child").unwrap();
    let restated = desk.snapshot().state().settled.restated_by(merged.sequence);
    let restated: Vec<String> = restated.iter().map(Labelled::to_string).collect();
    assert_eq!(restated, ["2025-01-01 to 2025-06-30", "2025"]);
    let education = |period| desk.report(period).sectors[0].row.people_reached.told();
    assert_eq!((education(half()), desk.report(half()).restated), (Some(1), true));
    assert!(!desk.report(Choice::year(2024)).restated);
}

#[test]
fn a_change_of_policy_restates_what_nobody_published() {
    let mut desk = Desk::new();
    desk.close(half()).unwrap();
    desk.close(Choice::year(2024)).unwrap();
    desk.publish(days("2025-07-01", "2025-12-31"));
    let restated =
        |outcome: Vec<Labelled>| outcome.iter().map(Labelled::to_string).collect::<Vec<_>>();
    let adopted = desk.adopt(2025, by_sum()).acknowledged.restates;
    assert_eq!(restated(adopted), ["2025-01-01 to 2025-06-30"]);
    // So does the publication of the year that it ends in, under another policy.
    let published = desk
        .publish_with(
            Choice::year(2025),
            policy::Choice { headcounts: Some(HeadcountRule::Max), ..policy::Choice::default() },
        )
        .unwrap();
    assert_eq!(restated(published.acknowledged.restates), ["2025-01-01 to 2025-06-30"]);
    // 40 women are the largest group.
    assert_eq!(desk.people(half()), 40);
    assert!(desk.report(half()).restated);
    assert!(!desk.report(days("2025-07-01", "2025-12-31")).restated);
}

#[test]
fn labels_name_periods() {
    let mut desk = Desk::new();
    let published = desk.publish(labelled(half(), &format!(" {ECHO} ")));
    assert_eq!(published.period.to_string(), "ECHO 2025/01 (2025-01-01 to 2025-06-30)");
    for given in [ECHO, "echo 2025/01"] {
        let report = desk.report(label(given));
        assert_eq!(report.period.0.to.to_string(), "2025-06-30");
        assert_eq!(report.label, ECHO);
    }
    assert_eq!(desk.report(half()).label, ECHO, "known from the publication");
    assert_eq!(desk.report(days("2025-01-01", "2025-03-31")).label, "");
    let own = desk.report(labelled(days("2025-01-01", "2025-03-31"), "first quarter"));
    assert_eq!(own.label, "first quarter");
    // Before it was published, it had no label.
    let before = report::Request {
        period: half(),
        as_of: Some((published.log_size - 1).to_string()),
        ..report::Request::default()
    };
    assert_eq!(desk.try_report(before).unwrap().label, "");

    // Every command takes it.
    let explained = explain::Request { period: label(ECHO), ..explain::Request::default() };
    let explained = explain::run(&desk.snapshot(), &explained).unwrap();
    assert_eq!((explained.people_reached, explained.label.as_str()), (50, ECHO));
    let sheet = factsheet::Request {
        period: label(ECHO),
        as_of: None,
        publish_safe: None,
        format: factsheet::Format::Md,
        language: Language::French,
    };
    let sheet = factsheet::run(&desk.snapshot(), &sheet, &desk.context()).unwrap();
    let text = String::from_utf8(sheet.content).unwrap();
    assert!(text.contains("Fiche pays ECHO 2025/01"), "{text}");
    assert!(text.contains("personnes atteintes dans la période"), "{text}");
    let again = "--from 2025-01-01 --to 2025-06-30 --as-of 7 --label 'ECHO 2025/01' --lang fr";
    assert!(text.contains(again), "{text}");

    // Closing, and publishing again, keep it; another takes its place.
    desk.close(half()).unwrap();
    assert_eq!(desk.publish(half()).period.label, ECHO);
    let shown = |desk: &Desk| {
        let status = status::run(&desk.snapshot(), &desk.context()).unwrap();
        let words = |periods: &[Labelled]| {
            periods.iter().map(Labelled::to_string).collect::<Vec<_>>().join(", ")
        };
        (words(&status.closed), words(&status.published), status.published_years)
    };
    let echo = "ECHO 2025/01 (2025-01-01 to 2025-06-30)".to_owned();
    assert_eq!(shown(&desk), (echo.clone(), echo, Vec::new()));
    refuses(desk.close(half()), "closed-already");
    desk.publish(labelled(half(), "ECHO 2025/01 old"));
    refuses(
        desk.try_report(report::Request { period: label(ECHO), ..Default::default() }),
        "unknown-label",
    );
    let extended = labelled(days("2025-01-01", "2025-09-30"), ECHO);
    assert_eq!(desk.publish(extended).people_reached, 55);
    assert_eq!(desk.report(label(ECHO)).period.0.to.to_string(), "2025-09-30");
    // Each publication was under its own.
    let request = reproduce::Request { period: half() };
    let outcome = reproduce::run(&desk.snapshot(), &request).unwrap();
    let labels: Vec<&str> =
        outcome.publications.iter().map(|done| done.period.label.as_str()).collect();
    assert_eq!(labels, [ECHO, ECHO, "ECHO 2025/01 old"]);

    // All of it is in the log.
    let path = desk.office.path();
    let reopened = desk.office.with_ledger(|ledger| {
        ledger.close().unwrap();
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    });
    let settled = &reopened.ledger.state().settled;
    assert_eq!(settled.named(ECHO).unwrap().to_string(), "2025-01-01 to 2025-09-30");
}

#[test]
fn what_is_no_label_and_no_period_is_refused() {
    let mut desk = Desk::new();
    desk.publish(labelled(half(), ECHO));
    let size = desk.snapshot().size();
    let hidden = ["Q1\u{200b}", "\u{202e}5202", "A\u{2028}B"];
    let others = ["ask a@b.org", "call 76 12 34 56", "two\nlines", "2026", "", &"x".repeat(81)];
    for text in others.into_iter().chain(hidden) {
        let period = labelled(Choice::year(2025), text);
        refuses(desk.publish_with(period.clone(), Default::default()), "label");
        refuses(desk.close(period.clone()), "label");
        refuses(desk.try_report(report::Request { period, ..Default::default() }), "label");
    }
    let taken = labelled(Choice::year(2025), "ECHO 2025/01");
    refuses(desk.publish_with(taken.clone(), Default::default()), "label-taken");
    refuses(desk.close(taken.clone()), "label-taken");
    refuses(
        desk.try_report(report::Request { period: taken, ..Default::default() }),
        "label-taken",
    );
    refuses(desk.publish_with(label("ECHO 2025/02"), Default::default()), "unknown-label");
    refuses(desk.publish_with(Choice::default(), Default::default()), "no-period");
    let both = Choice { year: Some(2025), ..half() };
    refuses(desk.publish_with(both, Default::default()), "no-period");
    refuses(desk.close(days("2025-06-30", "2025-01-01")), "days-reversed");
    refuses(desk.close(days("2025-01-01", "30 June")), "day");
    let missing = reproduce::Request { period: Choice::year(2025) };
    refuses(reproduce::run(&desk.snapshot(), &missing), "not-published");
    refuses(desk.publish_with(Choice::year(2052), Default::default()), "period-not-begun");
    assert_eq!(desk.snapshot().size(), size, "nothing was recorded");
}

#[test]
fn no_policy_brings_a_period_back_to_rule_1() {
    let mut desk = Desk::under(Policy::of_rule(Rule::One));
    desk.publish(Choice::year(2025));
    desk.adopt(2025, rule(Rule::Two));
    // A published year keeps its rule, and so does every period that ends in it.
    assert_eq!(desk.report(half()).policy.rule, Rule::One);
    assert_eq!(desk.publish(Choice::year(2025)).policy.rule, Rule::One);
    assert_eq!(
        desk.publish_with(Choice::year(2025), rule(Rule::Two)).unwrap().policy.rule,
        Rule::Two
    );
    assert_eq!(desk.report(half()).policy.rule, Rule::Two);
    let back = desk.publish_with(Choice::year(2025), rule(Rule::One));
    refuses(back, "policy-back-to-rule-1");
    refuses(desk.publish_with(half(), rule(Rule::One)), "policy-back-to-rule-1");

    // Whoever records without a use case is refused, too.
    let stamp = desk.office.stamp();
    let adopted = desk.office.ledger.recorder(stamp).adopt(Policy::of_rule(Rule::One), 2026, "x");
    assert!(matches!(adopted, Err(LedgerError::BackToRuleOne(_))), "{adopted:?}");
    // Rule 1 for the years before stays there.
    let stamp = desk.office.stamp();
    let sum = Policy { headcounts: HeadcountRule::Sum, ..Policy::of_rule(Rule::One) };
    desk.office.ledger.recorder(stamp).adopt(sum, 2024, "x").unwrap();
    let state = desk.snapshot();
    let governing = |year| {
        let policy = state.state().policy_of(year);
        (policy.rule, policy.headcounts)
    };
    assert_eq!(governing(2023), (Rule::One, HeadcountRule::Activity));
    assert_eq!(governing(2024), (Rule::One, HeadcountRule::Sum));
    assert_eq!(governing(2025), (Rule::Two, HeadcountRule::Activity));
}

#[test]
fn of_several_policies_the_last_whose_first_year_is_not_after_it_governs() {
    let mut desk = Desk::new();
    let choose = |headcounts| policy::Choice { headcounts: Some(headcounts), ..Default::default() };
    desk.adopt(2026, choose(HeadcountRule::Max));
    desk.adopt(2024, choose(HeadcountRule::Sum));
    let snapshot = desk.snapshot();
    for (year, headcounts) in [
        (2023, HeadcountRule::Activity),
        (2024, HeadcountRule::Sum),
        (2026, HeadcountRule::Sum),
        (2030, HeadcountRule::Sum),
    ] {
        assert_eq!(snapshot.state().policy_of(year).headcounts, headcounts, "{year}");
    }
}

#[test]
fn a_sample_of_a_period_is_drawn_from_what_counts_in_it() {
    let mut desk = Desk::new();
    desk.publish(labelled(half(), ECHO));
    desk.office.make_signing_key();
    let request = headcount::service::checkpoint::Request::default();
    let checkpoint =
        headcount::service::checkpoint::run(&desk.snapshot(), &request, &desk.context()).unwrap();
    let request = sample::Request {
        size: 60,
        seed_from: headcount::service::Input::Bytes {
            name: "kept.checkpoint".to_owned(),
            bytes: checkpoint.checkpoint.into(),
        },
        lot: None,
        stratify: None,
        period: label(ECHO),
    };
    let drawn = sample::run(&desk.snapshot(), &request, &desk.context()).unwrap();
    let mut activities: Vec<String> = drawn.items.into_iter().map(|item| item.activity).collect();
    activities.sort_unstable();
    activities.dedup();
    assert_eq!(activities, ["CLASS", "MAY"]);
}

#[test]
fn a_restated_period_is_named_in_the_readers_language() {
    let period = Period::try_from((
        headcount::event::time::Day::parse("2025-01-01").unwrap(),
        headcount::event::time::Day::parse("2025-06-30").unwrap(),
    ))
    .unwrap();
    let periods = [Labelled { period, label: ECHO.to_owned() }, Period::year(2025).unwrap().into()];
    assert_eq!(
        [Language::English, Language::French].map(|l| restates("MAY", &periods, l.texts())),
        [
            "warning: MAY restates ECHO 2025/01 (2025-01-01 to 2025-06-30), 2025, which were \
             published or closed",
            "avertissement\u{a0}: MAY change ECHO 2025/01 (2025-01-01 au 2025-06-30), 2025, périodes \
             publiées ou clôturées"
        ]
    );
}

#[test]
fn the_bundle_says_which_period_was_published_and_closed() {
    let mut desk = Desk::new();
    desk.publish(labelled(half(), ECHO));
    desk.close(Choice::year(2025)).unwrap();
    let lines: Vec<serde_json::Value> = headcount::audit::bundle::lines(&desk.snapshot(), false)
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    let [published, closed] = &lines[lines.len() - 2..] else { panic!() };
    let period = |from: &str, to: &str| serde_json::json!({ "from": from, "to": to });
    let content = &published["decoded"]["content"];
    assert_eq!(content["period"], period("2025-01-01", "2025-06-30"));
    assert_eq!((&content["label"], content.get("year")), (&ECHO.into(), None));
    assert!(content["figures"]["total"]["bounds"]["highest"].is_u64(), "{content}");
    let content = &closed["decoded"]["content"];
    assert_eq!(content["period"], period("2025-01-01", "2025-12-31"));
    assert_eq!((&content["year"], content.get("label")), (&2025.into(), None));
}
