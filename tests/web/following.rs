//! Every number of the pages of figures is followed: where its link leads, the same number stands.
//!
//! A link with a fragment leads to the element of that name; one without to the number that the page's heading ends
//! with; one to a list of activities to how many are found.

use std::collections::{BTreeMap, BTreeSet};

use headcount::event::policy::Policy;
use headcount::language::Language;

use super::browser::{Served, Visitor, words};
use crate::common::Office;
use crate::common::program::run;
use crate::oracle::random::random_ledger;
use crate::story::{folded, policy_of_seed};

/// A served random ledger with a publication, or the simple one of two activities.
struct Ledger {
    served: Served,
    _dir: tempfile::TempDir,
}

fn served(office: Office) -> Ledger {
    let path = office.path();
    let Office { dir, ledger, .. } = office;
    ledger.close().unwrap();
    let said = run(&path, ["publish", "2025", "--note", "annual"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    Ledger { served: Served::start(&path, &[]), _dir: dir }
}

/// The numbers of a page that are links: what stands there, and where it leads.
fn numbers(html: &str) -> Vec<(String, String)> {
    let parts = html.split("<a class=\"num\" href=\"").skip(1);
    let number = |part: &str| {
        let (link, rest) = part.split_once("\">").unwrap();
        let text = rest.split("</a>").next().unwrap().to_owned();
        (text, link.replace("&amp;", "&").replace("&#x2f;", "/"))
    };
    parts.map(number).collect()
}

/// The first run of digits, with the signs of numbers, in a text.
fn first_number(text: &str) -> String {
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, ',' | '−' | '\u{202f}' | '\u{a0}');
    let from = text.find(is_sign).map(|at| &text[at..]).unwrap_or_default();
    from.chars().take_while(|c| is_sign(*c)).collect()
}

/// The number at a link, and what the page there says.
fn at(visitor: &Visitor, pages: &mut BTreeMap<String, String>, here: &str, link: &str) -> String {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = if path.is_empty() { here } else { path };
    let page = pages.entry(path.to_owned()).or_insert_with(|| {
        let said = visitor.get(path);
        assert_eq!(said.status, 200, "{here} leads to {path}: {}", words(&said.text()));
        said.text()
    });
    let tagged = |mark: &str| -> String {
        let inner = page.split(mark).nth(1).unwrap_or_else(|| panic!("{link}: no {mark}"));
        words(inner.split_once('>').unwrap().1.split("</").next().unwrap())
    };
    if !fragment.is_empty() {
        return first_number(&tagged(&format!("id=\"{fragment}\"")));
    }
    let heading = page.split("<h1").nth(1).unwrap().split("</h1>").next().unwrap();
    let heading = words(&format!("<h1{heading}"));
    match path.starts_with("/activities?") {
        true => first_number(&heading),
        false => heading.rsplit(": ").next().unwrap().to_owned(),
    }
}

/// Follows every number of some pages; how many there were, and to how many kinds of pages.
fn follow(visitor: &Visitor, paths: &[String]) -> (usize, BTreeSet<String>) {
    let (mut pages, mut kinds, mut followed) = (BTreeMap::new(), BTreeSet::new(), 0);
    for here in paths {
        let said = visitor.get(here);
        assert_eq!(said.status, 200, "{here}: {}", words(&said.text()));
        for (number, link) in numbers(&said.text()) {
            assert_eq!(at(visitor, &mut pages, here, &link), number, "{here} leads to {link}");
            followed += 1;
            let path = link.split(['?', '#']).next().unwrap().to_owned();
            kinds.insert(path);
        }
    }
    (followed, kinds)
}

#[test]
fn every_number_leads_to_the_same_number() {
    let mut followed = 0;
    for seed in [1, 2, 3, 5] {
        let Ledger { served, _dir } = served(folded(&random_ledger(seed), policy_of_seed(seed)));
        let visitor = served.signed_in();
        let sector = visitor.get("/api/v1/report?period=2025").json()["sectors"][0]["sector"]
            .as_str()
            .unwrap()
            .to_owned();
        let by = "&by=office&by=donor&by=admin1&by=population-group&by=disability&by=sex&by=age";
        let mut paths: Vec<String> = vec![
            "/?year=2025".to_owned(),
            format!("/figures?period=2025{by}&by=month&by=project&months=yes&compare=2024"),
            format!("/figures?period=2025&sector={sector}&by=office&by=sex"),
            "/figures?period=2025&as-of=12".to_owned(),
            "/figures?period=2025&as-of=published&by=donor".to_owned(),
            "/changes?period=2025&since=10".to_owned(),
            "/publish".to_owned(),
            "/publish?period=2025&safe=".to_owned(),
        ];
        for filter in ["&office=gao", "&office=gao&own=yes", "&donor=sida", "&reviewed=all"] {
            let path = format!("/figures?period=2025{filter}&by=month&by=disability&months=yes");
            // A ledger under rule 1 knows no reviews, and own figures of nothing are none.
            if visitor.get(&path).status == 200 {
                paths.push(path);
            }
        }
        let publication = visitor.get("/api/v1/publications").json()[0]["sequence"].clone();
        paths.push(format!("/publication?record={publication}"));
        let (numbers, kinds) = follow(&visitor, &paths);
        followed += numbers;
        for kind in ["/explain", "/activities"] {
            assert!(kinds.contains(kind), "{kinds:?}");
        }
    }
    assert!(followed > 3_000, "{followed}");
}

/// Numbers are read in the visitor's language; that of the test writes them as its pages do.
#[test]
fn a_number_is_found_in_a_text() {
    let texts = Language::English.texts();
    assert_eq!(first_number(&format!("{} activities", texts.number(12_345))), "12,345");
}

/// What M&E does at the end of a year: looks, publishes once, and hands over.
#[test]
fn figures_are_published_once_as_they_were_looked_at() {
    let Ledger { served, _dir } = {
        let office = folded(&random_ledger(7), Policy::default());
        let path = office.path();
        let Office { dir, ledger, .. } = office;
        ledger.close().unwrap();
        Ledger { served: Served::start(&path, &[]), _dir: dir }
    };
    let visitor = served.signed_in();
    let look = "/publish?period=2025&safe=5&note=annual";
    let seen = visitor.get(look).text();
    let field = |name: &str| super::writing::hidden(&seen, name);
    let form = |safe: &str| {
        super::writing::encoded(&[
            ("period", "2025"),
            ("note", "annual"),
            ("safe", safe),
            ("size", &field("size")),
            ("root", &field("root")),
        ])
    };
    let report = visitor.get("/api/v1/report?period=2025").json();
    let said = visitor.post("/publish", &form("5"));
    assert_eq!(said.status, 303, "{}", words(&said.text()));
    let there = said.header("location").to_owned();
    // A second click, and the page that was gone back to, publish nothing again.
    let again = visitor.post("/publish", &form("5"));
    assert_eq!(again.status, 303);
    assert_eq!(again.header("location").split('&').next(), there.split('&').next());
    assert!(again.header("location").ends_with("done=before"));
    let all = visitor.get("/api/v1/publications").json();
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    assert_eq!(all[0]["people_reached"], report["total"]["people_reached"]);
    assert_eq!(all[0]["suppression"]["threshold"], 5);
    let page = visitor.get(&there).text();
    assert!(words(&page).contains("Published."));
    let checkpoint = visitor.get("/audit/checkpoint");
    assert!(page.contains("/audit/checkpoint") && checkpoint.status < 500);
    // Files are of the records that were published.
    let file = super::browser::links(&page).into_iter().find(|link| link.contains("format=json"));
    let file = visitor.get(&file.unwrap()).json();
    assert_eq!(file["total"], report["total"]);
    // What was looked at before anything else is recorded is not what there is then.
    let stale = super::writing::encoded(&[("period", "2024"), ("size", "3"), ("root", "00")]);
    let said = visitor.post("/publish", &stale);
    assert_eq!(said.status, 409, "{}", words(&said.text()));
    assert!(words(&said.text()).contains("Nothing is published yet"));
    assert_eq!(visitor.get("/api/v1/publications").json().as_array().unwrap().len(), 1);
    // Closing, and closing again.
    let close = super::writing::encoded(&[("period", "2025")]);
    assert!(visitor.post("/publish/close", &close).header("location").ends_with("done=closed"));
    let again = visitor.post("/publish/close", &close);
    assert!(again.header("location").ends_with("done=closed-before"));
    let closings = visitor.get("/api/v1/history?event=YearClosed").json();
    assert_eq!(closings.as_array().unwrap().len(), 1);
}
