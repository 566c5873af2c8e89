//! Numbers on pages: those of the terminal, and the same at both ends of a link.

use std::sync::{Arc, Mutex, Weak};

use headcount::demo;
use serde_json::Value;

use super::browser::{Served, Visitor, links, words};
use crate::common::Office;
use crate::common::program::run;
use crate::common::schema::faults;

/// A served sample ledger for the tests of this file, which only look.
struct Sample {
    /// What the terminal said before the ledger was served.
    report: Value,
    by_office: Value,
    visitor: Visitor,
    // Ended before its folder goes.
    _served: Served,
    _dir: tempfile::TempDir,
}

/// The same one as long as a test holds it: the last one ends the program.
fn sample() -> Arc<Sample> {
    static SHARED: Mutex<Weak<Sample>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let made = Arc::new(made());
        *shared = Arc::downgrade(&made);
        made
    })
}

fn made() -> Sample {
    let office = Office::demo(&demo::sample(demo::DEFAULT_SEED));
    let path = office.path();
    let Office { dir, ledger, .. } = office;
    ledger.close().unwrap();
    let json = |args: &[&str]| -> Value {
        let said = run(&path, ["report", "2025", "--format", "json"].iter().chain(args));
        serde_json::from_str(&said.out).unwrap()
    };
    let (report, by_office) = (json(&[]), json(&["--by", "office"]));
    let served = Served::start(&path, &[]);
    let visitor = served.signed_in();
    Sample { report, by_office, visitor, _served: served, _dir: dir }
}

fn grouped(number: &Value) -> String {
    headcount::language::Language::English.texts().number(number.as_u64().unwrap())
}

/// The number that a page's first heading ends with.
fn in_heading(html: &str) -> String {
    let heading = html.split("<h1").nth(1).unwrap().split("</h1>").next().unwrap();
    let text = words(&format!("<h1{heading}"));
    text.rsplit([' ', ':']).next().unwrap().to_owned()
}

#[test]
fn figures_are_those_of_the_terminal() {
    let sample = sample();
    let Sample { report, visitor, .. } = &*sample;
    assert_eq!(visitor.get("/api/v1/report?period=2025").json(), *report);
    let page = words(&visitor.get("/figures?period=2025").text());
    let rows = report["sectors"].as_array().unwrap().iter().chain([&report["total"]]);
    for row in rows {
        for part in ["people_reached", "registered", "estimated", "lowest", "highest", "activities"]
        {
            assert!(page.contains(&grouped(&row[part])), "{part} of {row} is not on the page");
        }
    }
    let home = words(&visitor.get("/?year=2025").text());
    assert!(home.contains(&grouped(&report["total"]["people_reached"])));
}

#[test]
fn a_number_leads_to_the_same_number() {
    let sample = sample();
    let Sample { report, visitor, .. } = &*sample;
    let page = visitor.get("/figures?period=2025").text();
    let explained: Vec<String> =
        links(&page).into_iter().filter(|link| link.starts_with("/explain?")).collect();
    let mut seen = 0;
    for row in report["sectors"].as_array().unwrap() {
        let sector = row["sector"].as_str().unwrap();
        let link = explained.iter().find(|link| link.contains(&format!("sector={sector}&")));
        let there = visitor.get(link.unwrap()).text();
        assert_eq!(in_heading(&there), grouped(&row["people_reached"]), "{sector}");
        assert!(words(&there).contains(&format!(
            "= {} by lists + {} by head-counts",
            grouped(&row["registered"]),
            grouped(&row["estimated"])
        )));
        seen += 1;
    }
    let total = explained.iter().find(|link| !link.contains("sector=")).unwrap();
    let total = visitor.get(total).text();
    assert_eq!(in_heading(&total), grouped(&report["total"]["people_reached"]));
    assert!(seen > 0);
}

#[test]
fn a_place_leads_to_what_it_adds() {
    let sample = sample();
    let Sample { visitor, .. } = &*sample;
    let page = visitor.get("/explain?period=2025&sector=wash&all=yes").text();
    let of_place = |link: &String| link.contains("site=");
    for link in links(&page).into_iter().filter(of_place).take(12) {
        let there = visitor.get(&link);
        assert_eq!(there.status, 200, "{link}");
        let site = link.split("site=").nth(1).unwrap().split('&').next().unwrap();
        let row = page
            .split("<tr>")
            .find(|row| {
                row.contains(&format!("site={site}&")) || row.contains(&format!("site={site}\""))
            })
            .unwrap();
        let people = words(row.split("class=\"n\">").nth(1).unwrap());
        let people = people.split(' ').next().unwrap();
        assert_eq!(in_heading(&there.text()), people, "{link}");
    }
}

#[test]
fn a_part_leads_to_a_page_with_the_same_figures() {
    let sample = sample();
    let Sample { by_office, visitor, .. } = &*sample;
    let page = visitor.get("/figures?period=2025&by=office").text();
    for part in by_office["by"]["parts"].as_array().unwrap() {
        let office = part["value"].as_str().unwrap();
        let wanted = format!("office={office}&");
        let link = links(&page)
            .into_iter()
            .find(|link| link.starts_with("/figures?") && format!("{link}&").contains(&wanted));
        let link = link.unwrap_or_else(|| panic!("{office} leads nowhere"));
        let there: Value = visitor.get(&link.replace("/figures?", "/api/v1/report?")).json();
        assert_eq!(there["total"], part["total"], "{office}");
        assert_eq!(there["sectors"], part["sectors"], "{office}");
    }
}

#[test]
fn activities_that_count_are_as_many_as_the_figure_says() {
    let sample = sample();
    let Sample { visitor, .. } = &*sample;
    let filters = [
        "",
        "&office=gao",
        "&sector=wash",
        "&sector=rrm&office=gao",
        "&reviewed=pending",
        "&reviewed=approved",
    ];
    for filter in filters {
        let report = visitor.get(&format!("/api/v1/report?period=2025{filter}")).json();
        let row = if filter.contains("sector") { &report["sectors"][0] } else { &report["total"] };
        let page = visitor.get(&format!("/figures?period=2025{filter}")).text();
        let list = links(&page)
            .into_iter()
            .rfind(|link| link.starts_with("/activities?") && link.contains("reach=direct"));
        // The link of the total, or of the sector that the page is narrowed to.
        let list = match filter.contains("sector") {
            true => links(&page)
                .into_iter()
                .find(|l| l.contains("counted=yes") && l.contains("reach=direct")),
            false => list,
        };
        let list = list.unwrap().replace("/activities?", "/api/v1/activities?");
        let found = visitor.get(&list).json();
        assert_eq!(found["found"], row["activities"], "{filter}: {list}");
    }
}

#[test]
fn every_figure_has_its_moment_and_policy_beside_it() {
    let sample = sample();
    let Sample { report, visitor, .. } = &*sample;
    let root = report["as_of"]["root"].as_str().unwrap();
    for path in [
        "/?year=2025",
        "/figures?period=2025",
        "/figures?period=2025&office=gao&own=yes",
        "/explain?period=2025",
        "/explain?period=2025&sector=wash",
    ] {
        let page = words(&visitor.get(path).text());
        for said in [root, "rule 2, places:", "attribution touches"] {
            assert!(page.contains(said), "{path} does not say {said}");
        }
    }
    let past = visitor.get("/figures?period=2025&as-of=100");
    assert!(words(&past.text()).contains("the first 100 records"));
    assert!(!past.text().contains(root));
}

#[test]
fn a_page_is_in_one_language() {
    let sample = sample();
    let Sample { visitor, .. } = &*sample;
    let french = Visitor { language: "fr-ML, fr;q=0.9, en;q=0.1", ..visitor.clone() };
    for path in [
        "/",
        "/figures?period=2025&by=sex",
        "/explain?period=2025",
        "/activities",
        "/checks",
        "/changes",
    ] {
        let page = french.get(path).text();
        assert!(page.contains("<html lang=\"fr\">"), "{path}");
        let page = words(&page);
        for english in ["Home ", "people reached", "by lists", "Show ", "Record ", "rule 2"] {
            assert!(!page.contains(english), "{path} says \"{english}\" in French");
        }
    }
    // The address chooses, and the choice stays.
    let said = visitor.get("/activities?lang=fr");
    assert!(said.text().contains("<html lang=\"fr\">"));
    assert!(said.header("set-cookie").contains("=fr;"));
}

#[test]
fn what_an_address_cannot_mean_is_refused() {
    let sample = sample();
    let Sample { visitor, .. } = &*sample;
    for path in [
        "/figures?period=2025&ofice=gao",
        "/figures?period=2025&office=gao&office=mopti",
        "/figures?period=2025&office=nowhere",
        "/figures?period=2025&by=colour",
        "/figures?period=2025&as-of=yesterday",
        "/figures?period=soon",
        "/activities?counted=yes",
        "/activities?kind=party",
        "/history?event=Nothing",
        "/api/v1/report?period=2025&offic=gao",
        "/api/v1/report",
    ] {
        let said = visitor.get(path);
        assert_eq!(said.status, 400, "{path}: {}", words(&said.text()));
    }
    assert_eq!(visitor.get("/activity?ref=NO-SUCH").status, 404);
    assert_eq!(visitor.get("/nowhere").status, 404);
}

#[test]
fn files_are_those_of_the_terminal() {
    let sample = sample();
    let Sample { visitor, report, .. } = &*sample;
    let page = visitor.get("/figures?period=2025").text();
    let files: Vec<String> =
        links(&page).into_iter().filter(|link| link.starts_with("/figures/file?")).collect();
    assert_eq!(files.len(), 4);
    for file in &files {
        let said = visitor.get(file);
        assert_eq!(said.status, 200, "{file}");
        assert!(said.header("content-disposition").starts_with("attachment; filename=\""));
        if file.contains("format=json") {
            assert_eq!(said.json(), *report);
        }
        if file.contains("format=csv") {
            assert!(said.text().contains(&report["total"]["people_reached"].to_string()));
        }
    }
    let list = visitor.get("/activities/file?format=csv&office=gao").text();
    let found = visitor.get("/api/v1/activities?office=gao").json()["found"].as_u64().unwrap();
    assert_eq!(list.lines().count() as u64, found + 1);
}

#[test]
fn what_programs_get_is_as_its_schema_says() {
    let sample = sample();
    let described = sample.visitor.get("/api/v1/openapi.json").json();
    assert_eq!(described["openapi"], "3.1.0");
    for (path, name) in [
        ("/api/v1/status", "status"),
        ("/api/v1/overview", "overview"),
        ("/api/v1/activities?period=2025&sector=wash&page=2", "activities"),
        ("/api/v1/activities?voided=yes", "activities"),
        ("/api/v1/report?period=2025&by=office&months=yes", "report"),
        ("/api/v1/explain?period=2025&sector=wash", "explain"),
        ("/api/v1/explain?period=2025&office=gao&own=yes&part=sex%3Df", "explain"),
        ("/api/v1/publications", "publications"),
        ("/api/v1/check", "check"),
        ("/api/v1/history?last=5", "history"),
        ("/api/v1/activity?ref=NONE", "error"),
    ] {
        let schema = headcount::service::schema::named(name).unwrap().text().unwrap();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let given = sample.visitor.get(path).json();
        let each = given.as_array().cloned().unwrap_or_else(|| vec![given]);
        for one in each {
            assert_eq!(faults(&schema, &one), Vec::<String>::new(), "{path}");
        }
    }
}
