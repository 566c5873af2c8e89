//! Pages that are kept: asked for again they are the same, and nobody gets one that was made for somebody else, in
//! another language, or of other records.

use super::browser::{Served, Visitor, links, words};
use super::writing::{encoded, hidden};
use crate::common::desk::Desk;

const PASSWORD: &str = "an-invented-sentence";
/// Every page that is kept, as `ROUTES` says.
const KEPT: [&str; 8] = [
    "/",
    "/figures?period=2025",
    "/explain?period=2025",
    "/activities",
    "/activity?ref=GAO-1",
    "/queue",
    "/checks",
    "/history",
];

fn pages(visitor: &Visitor) -> Vec<String> {
    let page = |path: &&str| {
        let answer = visitor.get(path);
        assert_eq!(answer.status, 200, "{path}");
        answer.text()
    };
    KEPT.iter().map(page).collect()
}

#[test]
fn every_kept_route_is_looked_at_here() {
    use headcount::web::ROUTES;
    let kept = ROUTES.iter().filter(|route| route.is_kept).map(|route| route.path);
    let looked_at = KEPT.iter().map(|path| path.split('?').next().unwrap());
    assert_eq!(kept.collect::<Vec<_>>(), looked_at.collect::<Vec<_>>());
}

#[test]
fn a_kept_page_is_of_its_reader_its_language_and_its_moment() {
    let desk = Desk::of_mali();
    let people = [("gao-03", "officer"), ("rev-01", "reviewer"), ("cus-01", "custodian")];
    for (staff, role) in people {
        assert_eq!(desk.run(&["people", "add", staff, "--role", role]).code, Some(0));
    }
    let log = ["log", "session", "GAO-1", "--sector", "protection", "--office", "gao"];
    let about = ["--site", "Somewhere", "--start", "2025-03-02", "--headcount", "adults=40"];
    assert_eq!(desk.run(&[&log[..], &about].concat()).code, Some(0));
    let invite: Vec<&str> = people.iter().flat_map(|(staff, _)| ["--invite", staff]).collect();
    let served = Served::start(&desk.ledger(), &invite);
    let all: Vec<Visitor> =
        served.invited(3).iter().map(|code| served.accepting(code, PASSWORD)).collect();

    // The same to the same person; each page says who reads it.
    for (visitor, (staff, _)) in all.iter().zip(people) {
        let first = pages(visitor);
        assert_eq!(first, pages(visitor));
        for (page, path) in first.iter().zip(KEPT) {
            for (other, _) in people {
                let frame = format!("<span class=\"person\">{other}</span>");
                assert_eq!(page.contains(&frame), other == staff, "{path} of {staff}");
            }
        }
    }
    let [officer, reviewer, _] = &all[..] else { panic!() };
    let form = "/correct?ref=GAO-1".to_owned();
    assert!(links(&officer.get("/activity?ref=GAO-1").text()).contains(&form));
    assert!(!links(&reviewer.get("/activity?ref=GAO-1").text()).contains(&form));

    // Another language is another page.
    let french = officer.get("/figures?period=2025&lang=fr").text();
    assert!(french.contains("<html lang=\"fr\"") && !french.contains("<html lang=\"en\""));

    // And so are other records: the page says how many there are.
    let before = pages(officer);
    let page = officer.get("/activity?ref=GAO-1").text();
    let record = hidden(&page, "record");
    let void = [("ref", "GAO-1"), ("record", record.as_str()), ("reason", "it was another one")];
    assert_eq!(officer.post("/void", &encoded(&void)).status, 303);
    for ((page, old), path) in pages(officer).iter().zip(&before).zip(KEPT) {
        assert_ne!(page, old, "{path}");
        assert!(words(page).contains("Record 7"), "{path}: {}", words(page));
    }
}
