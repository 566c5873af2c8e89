//! Submitting, returning and approving from the page: by whom it may be, for their offices, and never of a version that
//! nobody has seen.

use super::browser::{Served, Visitor, links, words};
use super::writing::{encoded, hidden};
use crate::common::desk::Desk;

const PASSWORD: &str = "an-invented-sentence";

/// An office in Gao and one in Mopti, a reviewer for both and one for Mopti alone.
const PEOPLE: [(&str, &str, &str); 4] = [
    ("gao-03", "officer", "gao"),
    ("mopti-01", "officer", "mopti"),
    ("rev-01", "reviewer", ""),
    ("rev-02", "reviewer", "mopti"),
];

fn desk() -> Desk {
    let desk = Desk::of_mali();
    for (staff, role, office) in PEOPLE {
        let mut args = vec!["people", "add", staff, "--role", role];
        args.extend(["--office", office].iter().filter(|_| !office.is_empty()));
        let said = desk.run(&args);
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    for (reference, office) in [("GAO-1", "gao"), ("GAO-2", "gao"), ("MOP-1", "mopti")] {
        let args = ["log", "session", reference, "--sector", "protection", "--office", office];
        let about = ["--site", "Somewhere", "--start", "2025-03-02", "--headcount", "adults=40"];
        let said = desk.run(&[&args[..], &about].concat());
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    desk
}

/// What the page names the current version of an activity.
fn version(visitor: &Visitor, reference: &str) -> String {
    let shown = visitor.get(&format!("/api/v1/activity?ref={reference}")).json();
    let record = shown["versions"].as_array().unwrap().last().unwrap()["sequence"].as_u64();
    format!("{} {reference}", record.unwrap())
}

fn say(visitor: &Visitor, what: &str, fields: &[(&str, &str)]) -> u16 {
    visitor.post(&format!("/queue/{what}"), &encoded(fields)).status
}

fn waiting(visitor: &Visitor, list: &str) -> Vec<String> {
    let queue = visitor.get("/api/v1/queue").json();
    let all = queue[list].as_array().unwrap().iter();
    all.map(|of| of["activity"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_an_officer_submits_a_reviewer_returns_or_approves() {
    let desk = desk();
    let invite: Vec<&str> = PEOPLE.iter().flat_map(|(staff, ..)| ["--invite", staff]).collect();
    let served = Served::start(&desk.ledger(), &invite);
    let all: Vec<Visitor> =
        served.invited(4).iter().map(|code| served.accepting(code, PASSWORD)).collect();
    let [gao, mopti, reviewer, of_mopti] = &all[..] else { panic!() };

    // Each for their own office, and each in their role.
    assert_eq!(say(mopti, "submit", &[("of", &version(gao, "GAO-1"))]), 403);
    assert_eq!(say(gao, "approve", &[("of", &version(gao, "GAO-1"))]), 403);
    assert_eq!(say(gao, "submit", &[("all", "yes"), ("office", "gao")]), 303);
    assert_eq!(say(mopti, "submit", &[("all", "yes"), ("office", "gao")]), 303, "nothing is left");
    assert_eq!(say(mopti, "submit", &[("all", "yes")]), 303);
    assert_eq!(waiting(reviewer, "submitted"), ["GAO-1", "GAO-2", "MOP-1"]);
    assert_eq!(say(reviewer, "submit", &[("of", &version(gao, "GAO-1"))]), 403);
    assert_eq!(say(of_mopti, "approve", &[("of", &version(gao, "GAO-1"))]), 403);

    // A return says why; the officer finds it with the note, and a link to correct it.
    let first = version(gao, "GAO-1");
    assert_eq!(say(reviewer, "return", &[("of", &first), ("note", "")]), 400);
    let note = ("note", "the list has two sites");
    assert_eq!(say(reviewer, "return", &[("of", &first), note, ("back", "yes")]), 303);
    let page = gao.get("/queue").text();
    assert!(words(&page).contains("the list has two sites"), "{}", words(&page));
    let correct = "/correct?ref=GAO-1".to_owned();
    assert!(links(&page).contains(&correct) && !page.contains("/queue/approve"));
    assert!(!links(&mopti.get("/queue").text()).contains(&correct));

    // The reviewer's page offers what waits; what was corrected meanwhile is not approved with it.
    let page = reviewer.get("/queue").text();
    let offered = hidden(&page.replace("type=\"checkbox\" name=\"of\"", "name=\"of\""), "of");
    assert_eq!(offered, version(gao, "GAO-2"));
    assert!(reviewer.get("/activity?ref=GAO-2").text().contains("/queue/return"));
    let both = [("of", offered.as_str()), ("of", "3 GAO-1")];
    assert_eq!(say(reviewer, "approve", &both), 409, "of one of them nobody looked at that");
    assert_eq!(waiting(reviewer, "submitted"), ["GAO-2", "MOP-1"], "so nothing is said of any");
    assert_eq!(say(reviewer, "approve", &[("of", &offered), ("of", &version(gao, "MOP-1"))]), 303);
    assert!(waiting(reviewer, "submitted").is_empty());
    let queue = reviewer.get("/api/v1/queue").json();
    assert_eq!((queue["approved"].as_u64(), queue["not_submitted"].as_u64()), (Some(2), Some(0)));
    assert_eq!(waiting(reviewer, "returned"), ["GAO-1"]);
    let history = reviewer.get("/api/v1/history?last=1").json();
    assert_eq!(history[0]["recorded_by"], "rev-01");
}
