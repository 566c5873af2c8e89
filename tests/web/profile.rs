//! Replacing the profile and the places from the page.
//!
//! What could go wrong, and the test that holds it:
//!
//! | it could | test |
//! |---|---|
//! | record another profile than was shown, or over somebody else's | `a_profile_is_compared_and_then_recorded_once` |
//! | drop what activities refer to, or take contact details into the log | `what_is_wrong_with_a_profile_is_named_with_its_line` |
//! | read 40,000 as 40 | `targets_are_whole_numbers` |
//! | change figures without a word | `places_are_compared_with_their_effect_on_figures` |

use std::fs;
use std::path::Path;

use super::browser::{Said, Served, Visitor, words};
use super::importing::with_files;
use super::writing::{encoded, hidden};
use crate::common::desk::Desk;
use crate::common::write_tables;

fn built_in() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/setup/profiles/nrc-mali.toml");
    fs::read_to_string(path).unwrap()
}

fn send(visitor: &Visitor, path: &str, field: &str, text: &str, more: &[(&str, &str)]) -> Said {
    with_files(visitor, path, &[(field, "file.toml", text.as_bytes())], more)
}

fn record(visitor: &Visitor, path: &str, page: &str, more: &[(&str, &str)]) -> Said {
    let (upload, seen) = (hidden(page, "upload"), hidden(page, "seen"));
    let mut fields = vec![("upload", upload.as_str()), ("seen", seen.as_str())];
    fields.extend(more);
    visitor.post(path, &encoded(&fields))
}

fn events(visitor: &Visitor) -> u64 {
    visitor.get("/api/v1/status").json()["events"].as_u64().unwrap()
}

#[test]
fn a_profile_is_compared_and_then_recorded_once() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let page = words(&visitor.get("/profile").text());
    for part in ["Country Director", "shelter", "No targets are set", "NRC in Mali"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // What is downloaded is what is there.
    let file = visitor.get("/profile/file");
    assert!(file.header("content-disposition").contains("profile.toml"));
    let same = send(&visitor, "/profile", "profile", &file.text(), &[]);
    assert!(words(&same.text()).contains("Nothing differs"), "{}", words(&same.text()));

    let before = events(&visitor);
    let other = built_in().replace("staff_mobile = 9", "staff_mobile = 12");
    let other = other.replace("\"Gao\", \"Timbuktu\"", "\"Timbuktu\", \"Gao\"");
    let page = send(&visitor, "/profile", "profile", &other, &[]);
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    let said = words(&page.text());
    assert!(said.contains("staff_mobile 9 12") && said.contains("areas"), "{said}");
    assert!(!said.contains("staff_resident"), "{said}");
    assert_eq!(events(&visitor), before);
    // Somebody else's comes first.
    let third = built_in().replace("staff_mobile = 9", "staff_mobile = 20");
    let theirs = send(&visitor, "/profile", "profile", &third, &[]).text();
    assert_eq!(record(&visitor, "/profile/record", &page.text(), &[]).status, 303);
    assert_eq!(record(&visitor, "/profile/record", &theirs, &[]).status, 409);
    assert_eq!(events(&visitor), before + 1);
    let profile = visitor.get("/api/v1/profile").json();
    assert_eq!(profile["staff_mobile"], 12);
    // A second click finds no file any more; the same file again changes nothing.
    assert_eq!(record(&visitor, "/profile/record", &page.text(), &[]).status, 410);
    let again = send(&visitor, "/profile", "profile", &other, &[]);
    assert!(words(&again.text()).contains("Nothing differs"));
    assert_eq!(events(&visitor), before + 1);
    let last = visitor.get("/api/v1/history?last=1").json();
    assert_eq!(last[0]["event"], "ProfileSet");
}

#[test]
fn what_is_wrong_with_a_profile_is_named_with_its_line() {
    let desk = Desk::of_mali();
    let log = ["log", "session", "GAO-1", "--sector", "wash", "--office", "gao"];
    let about = ["--site", "Berrah", "--start", "2025-03-02", "--headcount", "adults=40"];
    assert_eq!(desk.run(&[&log[..], &about].concat()).code, Some(0));
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let before = events(&visitor);
    let text = built_in();
    let line = |part: &str| {
        text.lines().position(|line| line.contains(part)).map(|at| at + 1).unwrap().to_string()
    };
    let wrong = [
        ("staff_mobile = 9", "staff_mobil = 9", Some(line("staff_mobile = 9"))),
        ("staff_mobile = 9", "staff_mobile = nine", Some(line("staff_mobile = 9"))),
        (
            "role = \"Country Director\"",
            "role = \"ask cd@nrc.example\"",
            Some(line("role = \"Country")),
        ),
        ("web = \"www.nrc.no/mali\"", "web = \"+223 76 12 34 56\"", Some(line("web = \"www"))),
        ("role = \"Country Director\"", "name = \"A. Person\"", Some(line("role = \"Country"))),
        ("id = \"wash\"", "id = \"water\"", None),
    ];
    for (from, to, at) in wrong {
        let said = send(&visitor, "/profile", "profile", &text.replace(from, to), &[]);
        let page = words(&said.text());
        assert_eq!(said.status, 422, "{to}: {page}");
        if let Some(at) = at {
            assert!(page.contains(&format!("line {at}:")), "{to}: {page}");
        }
        // What stood there is not said again, and no path of this computer is.
        assert!(!page.contains("cd@nrc") && !page.contains("76 12 34"), "{page}");
        assert!(!page.contains(desk.path("").to_str().unwrap()), "{page}");
    }
    let said = send(
        &visitor,
        "/profile",
        "profile",
        &text.replace("id = \"wash\"", "id = \"water\""),
        &[],
    );
    assert!(words(&said.text()).contains("lacks"), "{}", words(&said.text()));
    assert_eq!(with_files(&visitor, "/profile", &[], &[]).status, 400);
    let large = "#".repeat(2 << 20);
    assert_eq!(send(&visitor, "/profile", "profile", &large, &[]).status, 413);
    let no_text: &[(&str, &str, &[u8])] = &[("profile", "a.toml", b"\xff\xfe\x00")];
    assert_eq!(with_files(&visitor, "/profile", no_text, &[]).status, 422);
    assert_eq!(events(&visitor), before);
}

#[test]
fn targets_are_whole_numbers() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let form = visitor.get("/profile/targets?year=2026").text();
    let seen = hidden(&form, "seen");
    let send = |more: &[(&str, &str)]| {
        let mut fields = vec![("year", "2026"), ("seen", seen.as_str())];
        fields.extend(more);
        visitor.post("/profile/targets", &encoded(&fields))
    };
    let before = events(&visitor);
    for wrong in ["40,5", "40.000", "many", "-1"] {
        let said = send(&[("target-wash", wrong), ("target-total", "90000")]);
        assert_eq!(said.status, 422, "{wrong}");
        let page = said.text();
        assert!(page.contains("href=\"#target-wash\"") && page.contains("aria-invalid"), "{wrong}");
        assert!(page.contains("value=\"90000\""), "what was right is kept");
    }
    assert_eq!(visitor.get("/profile/targets?year=nineteen").status, 400);
    assert_eq!(send(&[("target-nothing", "1")]).status, 400);
    let asked = [("target-wash", "40 000"), ("target-total", "90000")];
    let page = send(&asked);
    let said = words(&page.text());
    assert!(said.contains("targets 2026 wash – 40000"), "{said}");
    let checked = hidden(&page.text(), "checked");
    // Something else than was compared is compared first.
    let other = send(&[("target-wash", "1"), ("checked", &checked), ("do", "record")]);
    assert!(words(&other.text()).contains("targets 2026 wash – 1"));
    assert_eq!(events(&visitor), before);
    let mut fields = asked.to_vec();
    fields.extend([("checked", checked.as_str()), ("do", "record")]);
    assert_eq!(send(&fields).status, 303);
    assert_eq!(send(&fields).status, 303, "a second click");
    assert_eq!(events(&visitor), before + 1);
    let profile = visitor.get("/api/v1/profile").json();
    assert_eq!(profile["targets"]["2026"]["wash"], 40_000);
    let home = words(&visitor.get("/profile").text());
    assert!(home.contains("40,000") && home.contains("90,000"), "{home}");
}

const PLACES: &str = "admin1,admin2,site,site_pcode,population\n\
                      Gao,Gao,Berrah,ML7001,1200\nGao,Gao,Bagoundié,ML7002,800\n";

#[test]
fn places_are_compared_with_their_effect_on_figures() {
    let desk = Desk::of_mali();
    // Lists against head-counts of a cercle: two sites of one are compared together.
    let tables = desk.path("tables");
    write_tables(
        &tables,
        &[
            (
                "activities",
                "activity,kind,sector,office,admin1,site,site_pcode,start\n\
                 G-1,distribution,shelter,gao,Gao,Berrah,ML7001,2025-02-01\n\
                 G-2,session,protection,gao,Gao,Bagoundié,ML7002,2025-03-01\n",
            ),
            ("households", "activity,household,size\nG-1,H1,6\n"),
            ("headcounts", "activity,group,count\nG-2,adults,5\n"),
        ],
    );
    assert_eq!(desk.run(&["import", tables.to_str().unwrap()]).code, Some(0));
    let adopt =
        ["policy", "adopt", "--from-year", "2025", "--places", "admin2", "--reason", "by cercle"];
    let adopted = desk.run(&adopt);
    assert_eq!(adopted.code, Some(0), "{}", adopted.err);
    assert_eq!(desk.reached(), 11);
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let before = events(&visitor);
    let wrong =
        send(&visitor, "/places", "places", "admin1,site,population\nGao,Berrah,many\n", &[]);
    let said = words(&wrong.text());
    assert!(wrong.status == 422 && said.contains("many") && said.contains("population"), "{said}");
    let page = send(&visitor, "/places", "places", PLACES, &[]);
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    let said = words(&page.text());
    assert!(said.contains("Berrah") && said.contains("New: 2."), "{said}");
    assert!(said.contains("total, each once 11 6 −5"), "{said}");
    assert_eq!(events(&visitor), before);
    assert_eq!(record(&visitor, "/places/record", &page.text(), &[]).status, 303);
    let report = visitor.get("/api/v1/report?period=2025").json();
    assert_eq!(report["total"]["people_reached"], 6);
    assert_eq!(events(&visitor), before + 1);
    // They are listed, searched and downloaded; loading them again changes nothing.
    let list = words(&visitor.get("/places?search=bagoundie").text());
    assert!(list.contains("Bagoundié") && list.contains("800"), "{list}");
    let listed = words(&visitor.get("/places?search=berrah").text());
    assert!(listed.contains("1,200") && !listed.contains("Bagoundié"), "{listed}");
    let file = visitor.get("/places/file").text();
    let again = send(&visitor, "/places", "places", &file, &[]);
    assert!(words(&again.text()).contains("All of these places are known already"));
    assert_eq!(visitor.get("/api/v1/gazetteer").json().as_array().unwrap().len(), 2);
    // What is left out by a file that replaces all is said.
    let fewer = "admin1,admin2,site,site_pcode\nGao,Gao,Berrah,ML7001\n";
    let page = send(&visitor, "/places", "places", fewer, &[("replace", "yes")]);
    assert!(words(&page.text()).contains("Not known any more: 1."), "{}", words(&page.text()));
    let stale = page.text();
    let third = send(&visitor, "/places", "places", "admin1,admin2,site\nGao,Gao,Tacharane\n", &[]);
    assert_eq!(record(&visitor, "/places/record", &third.text(), &[]).status, 303);
    assert_eq!(record(&visitor, "/places/record", &stale, &[("replace", "yes")]).status, 409);
}
