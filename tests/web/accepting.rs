//! Accepting warnings from the page.

use super::browser::{Said, Served, Visitor, links, words};
use super::writing::encoded;
use crate::common::desk::Desk;
use crate::common::write_tables;

const ACTIVITIES: &str = "activity,kind,sector,office,admin1,site,start\n\
                          G-1,distribution,shelter,gao,Gao,Berrah,2025-02-01\n\
                          M-1,distribution,shelter,mopti,Mopti,Bore,2025-02-01\n";

/// An activity of each office in which somebody is very old.
fn desk() -> Desk {
    let desk = Desk::of_mali();
    import(&desk, "activity,person,sex,birth_year\nG-1,P1,f,1908\nM-1,P2,m,1909\n");
    desk
}

fn import(desk: &Desk, people: &str) {
    let tables = desk.path("tables");
    write_tables(&tables, &[("activities", ACTIVITIES), ("people", people)]);
    let said = desk.run(&["import", tables.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

fn open(visitor: &Visitor, code: &str) -> Vec<String> {
    let all = visitor.get(&format!("/api/v1/check?code={code}")).json();
    let all = all.as_array().unwrap().iter();
    all.map(|of| format!("{} {}", of["cases"], of["subject"].as_str().unwrap())).collect()
}

fn accept(visitor: &Visitor, fields: &[(&str, &str)]) -> Said {
    let mut all = vec![("code", "old-age")];
    all.extend(fields);
    visitor.post("/checks/accept", &encoded(&all))
}

#[test]
fn warnings_are_accepted_with_a_reason_and_only_those_that_were_looked_at() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    assert_eq!(open(&visitor, "old-age"), ["1 G-1", "1 M-1"]);
    let page = visitor.get("/checks?code=old-age&office=gao").text();
    assert!(links(&page).contains(&"/activity?ref=G-1".to_owned()));
    assert!(page.contains("name=\"of\" value=\"1 G-1\"") && !page.contains("1 M-1"));
    // What is missing stands at the top, with what was typed and chosen.
    let without = accept(&visitor, &[("of", "1 G-1"), ("office", "gao")]);
    assert_eq!(without.status, 422);
    assert!(
        without.text().contains("href=\"#reason-old-age\"") && without.text().contains(" checked")
    );
    let nothing = accept(&visitor, &[("reason", "the card says so")]);
    assert!(nothing.status == 422 && nothing.text().contains("value=\"the card says so\""));
    assert_eq!(accept(&visitor, &[("of", "1 G-1"), ("reason", "call 76 12 34 56")]).status, 422);
    // One with other cases than were looked at.
    let other = accept(&visitor, &[("of", "2 G-1"), ("reason", "the card says so")]);
    assert_eq!(other.status, 409, "{}", words(&other.text()));
    assert_eq!(open(&visitor, "old-age").len(), 2);

    let fields =
        [("of", "1 G-1"), ("office", "gao"), ("all", "yes"), ("reason", "the card says so")];
    let done = accept(&visitor, &fields);
    assert_eq!(done.status, 303, "{}", words(&done.text()));
    // The filters stay in the address.
    let there = done.header("location");
    for part in ["office=gao", "code=old-age", "done=accepted"] {
        assert!(there.contains(part), "{there}");
    }
    assert!(words(&visitor.get(there).text()).contains("Accepted:"));
    assert_eq!(open(&visitor, "old-age"), ["1 M-1"]);
    let again = accept(&visitor, &fields);
    assert!(again.header("location").contains("done=before"), "{}", words(&again.text()));
    let accepted = words(&visitor.get("/checks?code=old-age&accepted=yes").text());
    assert!(accepted.contains("G-1") && accepted.contains("accepted"), "{accepted}");
    // Whoever accepts is named, and no figure changed.
    let last = visitor.get("/api/v1/history?last=1").json();
    assert_eq!(last[0]["event"], "WarningsAccepted");
    let report = visitor.get("/api/v1/report?period=2025").json();
    assert_eq!(report["total"]["people_reached"], 2);
}

#[test]
fn who_looks_after_one_office_accepts_nothing_of_another() {
    let desk = desk();
    for (staff, role, office) in [("me-gao", "m-and-e", "gao"), ("gao-03", "officer", "gao")] {
        let said = desk.run(&["people", "add", staff, "--role", role, "--office", office]);
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    let served = Served::start(&desk.ledger(), &["--invite", "me-gao", "--invite", "gao-03"]);
    let codes = served.invited(2);
    let of_gao = served.accepting(&codes[0], "an-invented-sentence");
    let officer = served.accepting(&codes[1], "an-invented-sentence");
    let reason = ("reason", "the card says so");
    assert_eq!(accept(&officer, &[("of", "1 G-1"), reason]).status, 403);
    assert!(!officer.get("/checks").text().contains("/checks/accept"));
    assert_eq!(accept(&of_gao, &[("of", "1 M-1"), reason]).status, 403);
    assert_eq!(accept(&of_gao, &[("of", "1 G-1"), ("of", "1 M-1"), reason]).status, 403);
    assert_eq!(open(&of_gao, "old-age").len(), 2);
    assert_eq!(accept(&of_gao, &[("of", "1 G-1"), reason]).status, 303);
}
