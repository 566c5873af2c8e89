//! Recording from the page: once, by whom it may be, for their offices, and never over what nobody has seen.

use super::browser::{Said, Served, Visitor, links, words};
use crate::common::desk::Desk;

/// Fields of a form, as a browser would send them.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        let value: String = value
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => (byte as char).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect();
        text.push_str(&format!("{name}={value}&"));
    }
    text
}

/// What stands in a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    after.map(|rest| rest.split('"').next().unwrap().to_owned()).unwrap_or_default()
}

/// A session, as its form says it.
pub const SESSION: &[(&str, &str)] = &[
    ("kind", "session"),
    ("activity", "GAO-PRO-2025-001"),
    ("sector", "protection"),
    ("office", "gao"),
    ("admin1", "Gao"),
    ("site", "Aljanabandia"),
    ("start", "2025-03-02"),
    ("status", "completed"),
    ("reach", "direct"),
    ("topic", "mines"),
    ("headcounts-1-group", "adults"),
    ("headcounts-1-count", "120"),
];

/// The same fields with another value for some.
pub fn with<'a>(
    fields: &[(&'a str, &'a str)],
    other: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| !other.iter().any(|(o, _)| o == name));
    kept.chain(other).copied().collect()
}

/// Checks a form as it comes from its page, and records it as it was checked.
pub fn check(visitor: &Visitor, path: &str, token: &str, fields: &[(&str, &str)]) -> Said {
    visitor.post(path, &encoded(&with(fields, &[("token", token), ("do", "check")])))
}

pub fn record(
    visitor: &Visitor,
    path: &str,
    token: &str,
    fields: &[(&str, &str)],
    checked: &str,
) -> Said {
    let more = [("token", token), ("do", "record"), ("checked", checked)];
    visitor.post(path, &encoded(&with(fields, &more)))
}

/// Logs an activity as somebody does who looks at it first.
pub fn log(visitor: &Visitor, fields: &[(&str, &str)]) -> Said {
    let token = hidden(&visitor.get("/log?kind=session").text(), "token");
    let page = check(visitor, "/log", &token, fields);
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    record(visitor, "/log", &token, fields, &hidden(&page.text(), "checked"))
}

pub fn total(visitor: &Visitor) -> u64 {
    let report = visitor.get("/api/v1/report?period=2025").json();
    report["total"]["people_reached"].as_u64().unwrap()
}

pub fn events(visitor: &Visitor) -> u64 {
    visitor.get("/api/v1/status").json()["events"].as_u64().unwrap()
}

#[test]
fn what_is_recorded_is_on_the_next_page() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    assert_eq!(total(&visitor), 0);
    let token = hidden(&visitor.get("/log?kind=session").text(), "token");
    let page = check(&visitor, "/log", &token, SESSION);
    let said = words(&page.text());
    // What it would do is shown, and nothing is recorded yet.
    assert!(said.contains("What it would do to the figures") && said.contains("+120"), "{said}");
    assert_eq!((total(&visitor), events(&visitor)), (0, 2));
    let done = record(&visitor, "/log", &token, SESSION, &hidden(&page.text(), "checked"));
    assert_eq!(done.status, 303, "{}", words(&done.text()));
    let activity = visitor.get(done.header("location")).text();
    assert!(
        words(&activity).contains("Recorded.") && words(&activity).contains("GAO-PRO-2025-001")
    );
    assert_eq!(total(&visitor), 120);
    assert!(words(&visitor.get("/figures?period=2025").text()).contains("120"));
    // The terminal finds it, too, under the one who was signed in.
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.reached(), 120);
    let history = desk.run(&["history", "--format", "json"]);
    assert!(
        history.out.contains("\"recorded_by\":\"officer\"")
            || history.out.contains("\"recorded_by\": \"officer\""),
        "{}",
        history.out
    );
}

#[test]
fn a_double_click_records_once() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let token = hidden(&visitor.get("/log?kind=session").text(), "token");
    let page = check(&visitor, "/log", &token, SESSION).text();
    let checked = hidden(&page, "checked");
    let clicks: Vec<_> = (0..6)
        .map(|_| {
            let (visitor, token, checked) = (visitor.clone(), token.clone(), checked.clone());
            std::thread::spawn(move || record(&visitor, "/log", &token, SESSION, &checked))
        })
        .collect();
    let said: Vec<Said> = clicks.into_iter().map(|click| click.join().unwrap()).collect();
    assert!(said.iter().all(|said| said.status == 303), "{said:?}");
    let recorded = said.iter().filter(|said| said.header("location").contains("done=recorded"));
    assert_eq!(recorded.count(), 1);
    assert_eq!(events(&visitor), 3);
    // From a page that was gone back to, with something else in it, nothing is recorded, and that is said.
    let other = with(SESSION, &[("headcounts-1-count", "500")]);
    let again = check(&visitor, "/log", &token, &other);
    let there = words(&visitor.get(again.header("location")).text());
    assert!(there.contains("This form was recorded before"), "{there}");
    assert_eq!(total(&visitor), 120);
}

#[test]
fn nothing_is_recorded_that_was_not_checked() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let token = hidden(&visitor.get("/log?kind=session").text(), "token");
    let page = check(&visitor, "/log", &token, SESSION).text();
    let checked = hidden(&page, "checked");
    let other = with(SESSION, &[("headcounts-1-count", "1200")]);
    let said = record(&visitor, "/log", &token, &other, &checked);
    assert_eq!(said.status, 200);
    assert!(words(&said.text()).contains("+1,200"));
    assert_eq!(events(&visitor), 2);
}

#[test]
fn what_is_wrong_stands_at_the_top_and_at_its_field() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let token = hidden(&visitor.get("/log?kind=session").text(), "token");
    let wrong =
        with(SESSION, &[("start", "2025-02-30"), ("office", ""), ("headcounts-1-count", "many")]);
    let said = check(&visitor, "/log", &token, &wrong);
    assert_eq!(said.status, 422);
    let page = said.text();
    for field in ["start", "office", "headcounts-1-count"] {
        assert!(links(&page).contains(&format!("#{field}")), "{field} is not at the top");
        assert!(page.contains(&format!("id=\"{field}\"")), "{field} is not in the form");
    }
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("value=\"2025-02-30\""));
    assert!(hidden(&page, "checked").is_empty());
    let french = Visitor { language: "fr", ..visitor.clone() };
    let said = words(&check(&french, "/log", &token, &wrong).text());
    assert!(said.contains("Ceci demande une correction"), "{said}");
    assert_eq!(events(&visitor), 2);
}

#[test]
fn a_correction_says_why_and_changes_what_was_changed() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    assert_eq!(log(&visitor, SESSION).status, 303);
    let form = visitor.get("/correct?ref=GAO-PRO-2025-001").text();
    let record_of_form = hidden(&form, "record");
    // The groups come with the form, and go back with it.
    assert!(form.contains("value=\"adults\"") && form.contains("value=\"120\""));
    let kept = SESSION;
    let more = [
        ("record", record_of_form.as_str()),
        ("topic", "mines and fires"),
        ("reason", "the topic was wrong"),
    ];
    let fields = with(kept, &more);
    // Without a reason nothing is checked, and nothing that was typed is lost.
    let without = check(&visitor, "/correct", "", &with(&fields, &[("reason", "")]));
    assert_eq!(without.status, 422, "{}", words(&without.text()));
    assert!(without.text().contains("value=\"mines and fires\""));
    assert!(links(&without.text()).contains(&"#reason".to_owned()));
    let page = check(&visitor, "/correct", "", &fields);
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    let done = record(&visitor, "/correct", "", &fields, &hidden(&page.text(), "checked"));
    assert_eq!(done.status, 303, "{}", words(&done.text()));
    let activity = visitor.get("/api/v1/activity?ref=GAO-PRO-2025-001").json();
    assert_eq!(activity["versions"].as_array().unwrap().len(), 2);
    assert_eq!(activity["versions"][1]["reason"], "the topic was wrong");
    // Whom it reached is as it was.
    assert_eq!(total(&visitor), 120);
    let page = words(&visitor.get("/activity?ref=GAO-PRO-2025-001").text());
    assert!(page.contains("2 versions") && page.contains("mines and fires"), "{page}");
}

#[test]
fn of_two_who_correct_the_same_the_second_sees_both_versions() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    assert_eq!(log(&visitor, SESSION).status, 303);
    let record_of_form = hidden(&visitor.get("/correct?ref=GAO-PRO-2025-001").text(), "record");
    let common = with(SESSION, &[("record", record_of_form.as_str()), ("reason", "seen again")]);
    let (one, two) = (
        with(&common, &[("topic", "fires"), ("title", "At the well")]),
        with(&common, &[("topic", "floods")]),
    );
    let [first, second] = [&one, &two].map(|fields| {
        let page = check(&visitor, "/correct", "", fields).text();
        hidden(&page, "checked")
    });
    assert_eq!(record(&visitor, "/correct", "", &one, &first).status, 303);
    let before = events(&visitor);
    let said = record(&visitor, "/correct", "", &two, &second);
    assert_eq!(said.status, 409);
    let page = said.text();
    // Their own word is still there, the other's beside it; what they did not touch is the other's.
    assert!(
        page.contains("value=\"floods\"") && words(&page).contains("They recorded: fires"),
        "{}",
        words(&page)
    );
    assert!(page.contains("value=\"At the well\""));
    assert_eq!(events(&visitor), before);
    // Voiding what nobody has seen is refused in the same way.
    let void =
        [("ref", "GAO-PRO-2025-001"), ("record", record_of_form.as_str()), ("reason", "twice")];
    assert_eq!(visitor.post("/void", &encoded(&void)).status, 409);
    let now = hidden(&page, "record");
    let void = [("ref", "GAO-PRO-2025-001"), ("record", now.as_str()), ("reason", "twice")];
    assert_eq!(visitor.post("/void", &encoded(&void)).status, 303);
    assert_eq!(total(&visitor), 0);
}

#[test]
fn an_officer_records_for_their_office_alone() {
    let desk = Desk::of_mali();
    for args in [
        ["people", "add", "gao-03", "--role", "officer", "--office", "gao"],
        ["people", "add", "mopti-01", "--role", "officer", "--office", "mopti"],
    ] {
        assert_eq!(desk.run(&args).code, Some(0));
    }
    let served = Served::start(&desk.ledger(), &["--invite", "gao-03", "--invite", "mopti-01"]);
    let invited = served.invited(2);
    let [gao, mopti] =
        [0, 1].map(|at: usize| served.accepting(&invited[at], "an-invented-sentence"));
    assert_eq!(log(&gao, SESSION).status, 303);
    // Another office's activity: neither logged, nor corrected, nor voided.
    let token = hidden(&mopti.get("/log?kind=session").text(), "token");
    let other = with(SESSION, &[("activity", "GAO-PRO-2025-002")]);
    assert_eq!(check(&mopti, "/log", &token, &other).status, 403);
    assert_eq!(mopti.get("/correct?ref=GAO-PRO-2025-001").status, 403);
    let void = [("ref", "GAO-PRO-2025-001"), ("record", "4"), ("reason", "no")];
    assert_eq!(mopti.post("/void", &encoded(&void)).status, 403);
    // Moving it away to their own office is no way around.
    let moved = with(SESSION, &[("office", "mopti"), ("record", "4"), ("reason", "moved")]);
    assert_eq!(check(&mopti, "/correct", "", &moved).status, 403);
    assert!(!mopti.get("/activity?ref=GAO-PRO-2025-001").text().contains("/correct?"));
    assert_eq!(total(&gao), 120);
    let history = gao.get("/api/v1/history?last=1").json();
    assert_eq!(history[0]["recorded_by"], "gao-03");
}

#[test]
fn a_page_for_looking_records_nothing() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &["--read-only"]);
    let visitor = served.signed_in();
    let said = visitor.post("/log", &encoded(&with(SESSION, &[("do", "record")])));
    assert_eq!(said.status, 403);
    assert!(!links(&visitor.get("/").text()).contains(&"/log".to_owned()));
    assert_eq!(events(&visitor), 2);
}

#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    for number in 1..=5 {
        let reference = format!("GAO-PRO-2025-{number:03}");
        let fields = with(SESSION, &[("activity", reference.as_str())]);
        assert_eq!(log(&visitor, &fields).status, 303);
    }
    served.kill();
    let served = Served::start(&desk.ledger(), &[]);
    assert_eq!(events(&served.signed_in()), 7);
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}
