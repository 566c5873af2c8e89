//! Merging, stating that two are two, and taking a merge back from the page.
//!
//! What could go wrong, and the test that holds it:
//!
//! | it could | test |
//! |---|---|
//! | show another effect than the merge has | `the_effect_that_is_shown_is_the_one_that_comes` |
//! | show somebody's number or name | `nobody_is_named` |
//! | record a double click twice, or over what somebody else stated | `a_click_too_many_states_nothing` |
//! | touch entries that other offices list | `who_looks_after_one_office_touches_no_other` |

use super::browser::{Said, Served, Visitor, links, words};
use super::writing::{encoded, hidden};
use crate::common::desk::Desk;
use crate::common::write_tables;

/// Two in Gao who are probably one, two in Mopti, and two of a household in both offices.
fn desk() -> Desk {
    let desk = Desk::of_mali();
    let tables = desk.path("tables");
    write_tables(
        &tables,
        &[
            (
                "activities",
                "activity,kind,sector,office,admin1,site,start\n\
                 G-1,distribution,shelter,gao,Gao,Berrah,2025-02-01\n\
                 G-2,distribution,wash,gao,Gao,Berrah,2025-03-01\n\
                 M-1,distribution,shelter,mopti,Mopti,Bore,2025-02-01\n\
                 M-2,distribution,shelter,mopti,Mopti,Bore,2024-03-01\n",
            ),
            (
                "people",
                "activity,person,household,sex,birth_year\n\
                 G-1,SECRET-1,H1,f,1990\nG-2,SECRET-2,H1,f,1990\n\
                 M-1,SECRET-3,H2,m,1970\nM-2,SECRET-4,H2,m,1970\n\
                 G-1,SECRET-5,H3,m,1980\nM-2,SECRET-6,H3,m,1980\n",
            ),
        ],
    );
    let said = desk.run(&["import", tables.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    desk
}

fn totals(visitor: &Visitor) -> [u64; 2] {
    ["2024", "2025"].map(|year| {
        let report = visitor.get(&format!("/api/v1/report?period={year}")).json();
        report["total"]["people_reached"].as_u64().unwrap()
    })
}

fn pairs(visitor: &Visitor) -> Vec<(u64, u64)> {
    let all = visitor.get("/api/v1/duplicates").json();
    let entry = |pair: &serde_json::Value, which: &str| pair[which]["entry"].as_u64().unwrap();
    all.as_array().unwrap().iter().map(|pair| (entry(pair, "keep"), entry(pair, "with"))).collect()
}

/// The pair of which an activity lists both or one.
fn pair_of(visitor: &Visitor, activities: [&str; 2]) -> (u64, u64) {
    let all = visitor.get("/api/v1/duplicates").json();
    let lists = |pair: &serde_json::Value, which: &str| {
        pair[which]["lists"][0]["activity"].as_str().unwrap().to_owned()
    };
    let of = |pair: &&serde_json::Value| {
        let mut both = [lists(pair, "keep"), lists(pair, "with")];
        both.sort();
        both == activities
    };
    let pair = all.as_array().unwrap().iter().find(of).unwrap();
    (pair["keep"]["entry"].as_u64().unwrap(), pair["with"]["entry"].as_u64().unwrap())
}

fn page(visitor: &Visitor, (keep, with): (u64, u64)) -> Said {
    visitor.get(&format!("/duplicates/pair?kind=person&keep={keep}&with={with}"))
}

fn state(visitor: &Visitor, (keep, with): (u64, u64), is: &str, seen: &str, reason: &str) -> Said {
    let (keep, with) = (keep.to_string(), with.to_string());
    let fields = [
        ("kind", "person"),
        ("keep", keep.as_str()),
        ("with", with.as_str()),
        ("is", is),
        ("seen", seen),
        ("reason", reason),
    ];
    visitor.post("/duplicates/state", &encoded(&fields))
}

fn events(visitor: &Visitor) -> u64 {
    visitor.get("/api/v1/status").json()["events"].as_u64().unwrap()
}

#[test]
fn the_effect_that_is_shown_is_the_one_that_comes() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let list = visitor.get("/duplicates").text();
    assert!(words(&list).contains("3 probable duplicates"), "{}", words(&list));
    let pair = pair_of(&visitor, ["G-1", "G-2"]);
    let linked = format!("/duplicates/pair?kind=person&keep={}&with={}", pair.0, pair.1);
    assert!(links(&list).contains(&linked));
    let before = totals(&visitor);
    // One of two sectors goes on counting them: the sectors keep their figures, the total has one less.
    let shown = page(&visitor, pair);
    assert_eq!(shown.status, 200, "{}", words(&shown.text()));
    let said = words(&shown.text());
    let moves = format!("total, each once {} {} −1", before[1], before[1] - 1);
    assert!(said.contains(&moves), "{said}");
    assert!(!said.contains(" 2024 "), "{said}");
    assert_eq!(hidden(&shown.text(), "seen"), "nothing");

    let done = state(&visitor, pair, "one", "nothing", "one card, seen by the field team");
    assert_eq!(done.status, 303, "{}", words(&done.text()));
    assert_eq!(totals(&visitor), [before[0], before[1] - 1]);
    let after = visitor.get(done.header("location")).text();
    assert!(
        words(&after).contains("Recorded: they are one")
            && words(&after).contains("1 merge in force")
    );
    assert!(words(&after).contains("one card, seen by the field team"));
    let changes = links(&after).into_iter().find(|link| link.starts_with("/changes?")).unwrap();
    let effect = words(&visitor.get(&changes).text());
    assert!(effect.contains("Merged"), "{effect}");
    assert_eq!(pairs(&visitor).len(), 2);
    // It is looked at again, and taken back.
    let shown = page(&visitor, pair).text();
    let record = hidden(&shown, "seen");
    assert!(
        words(&shown).contains(&format!("Record {record} states that they are one")),
        "{}",
        words(&shown)
    );
    assert!(words(&shown).contains("+1"), "{}", words(&shown));
    let undone = state(&visitor, pair, "undone", &record, "they are sisters");
    assert_eq!(undone.status, 303);
    assert_eq!(totals(&visitor), before);
    // Two in two years change each year's figure by nothing.
    let shown = words(&page(&visitor, pair_of(&visitor, ["M-1", "M-2"])).text());
    assert!(shown.contains("It changes no figure"), "{shown}");
}

#[test]
fn nobody_is_named() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    for (keep, with) in pairs(&visitor) {
        for said in [page(&visitor, (keep, with)), visitor.get("/duplicates")] {
            for hidden in ["SECRET", "1990", "1970", "1980", "H1", "H2"] {
                assert!(!words(&said.text()).contains(hidden), "{hidden}");
            }
        }
    }
    // A reason that names a number is refused, and is still there to be put right.
    let pair = pair_of(&visitor, ["G-1", "G-2"]);
    let before = events(&visitor);
    for wrong in ["", "call 76 12 34 56", "ask a@b.org"] {
        let said = state(&visitor, pair, "one", "nothing", wrong);
        assert_eq!(said.status, 422, "{wrong}");
        assert!(said.text().contains("href=\"#reason-one\""));
        assert!(said.text().contains(&format!("value=\"{wrong}\"")));
    }
    assert_eq!(events(&visitor), before);
}

#[test]
fn a_click_too_many_states_nothing() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let pair = pair_of(&visitor, ["G-1", "G-2"]);
    let before = events(&visitor);
    let clicks: Vec<_> = (0..5)
        .map(|_| {
            let visitor = visitor.clone();
            std::thread::spawn(move || state(&visitor, pair, "one", "nothing", "one card").status)
        })
        .collect();
    assert!(clicks.into_iter().all(|click| click.join().unwrap() == 303));
    assert_eq!(events(&visitor), before + 1);
    let again = state(&visitor, pair, "one", "nothing", "one card");
    assert!(again.header("location").contains("done=before"));
    // Who looked at it before it was merged does not state that they are two, nor undo another merge.
    assert_eq!(state(&visitor, pair, "two", "nothing", "twins").status, 409);
    assert_eq!(state(&visitor, pair, "undone", "2", "a mistake").status, 409);
    let merged_by = hidden(&page(&visitor, pair).text(), "seen");
    assert_eq!(state(&visitor, pair, "undone", &merged_by, "a mistake").status, 303);
    let undone = state(&visitor, pair, "undone", &merged_by, "a mistake");
    assert!(undone.header("location").contains("done=before"));

    // That they are two is stated once, changes no figure, and takes them off the list.
    let (figures, events_before) = (totals(&visitor), events(&visitor));
    for _ in 0..2 {
        assert_eq!(state(&visitor, pair, "two", "nothing", "twins").status, 303);
    }
    assert_eq!((totals(&visitor), events(&visitor)), (figures, events_before + 1));
    assert!(!pairs(&visitor).contains(&pair));
    assert!(words(&page(&visitor, pair).text()).contains("It is stated that they are not one"));
    // What is no entry, and what is no pair.
    for (keep, with) in [(0, 999), (1, 1)] {
        assert_eq!(page(&visitor, (keep, with)).status, 400);
        assert_eq!(state(&visitor, (keep, with), "one", "nothing", "one card").status, 400);
    }
}

#[test]
fn who_looks_after_one_office_touches_no_other() {
    let desk = desk();
    let add = ["people", "add", "me-gao", "--role", "m-and-e", "--office", "gao"];
    assert_eq!(desk.run(&add).code, Some(0));
    let served = Served::start(&desk.ledger(), &["--invite", "me-gao"]);
    let gao = served.accepting(&served.invited(1)[0], "an-invented-sentence");
    let all = served.signed_in();
    let (of_gao, of_mopti, of_both) = (
        pair_of(&all, ["G-1", "G-2"]),
        pair_of(&all, ["M-1", "M-2"]),
        pair_of(&all, ["G-1", "M-2"]),
    );
    assert_eq!(pairs(&gao), [of_gao]);
    assert!(words(&gao.get("/duplicates").text()).contains("1 probable duplicate"));
    for pair in [of_mopti, of_both] {
        assert_eq!(page(&gao, pair).status, 403);
        assert_eq!(state(&gao, pair, "one", "nothing", "one card").status, 403);
        assert_eq!(state(&gao, pair, "two", "nothing", "twins").status, 403);
    }
    assert_eq!(state(&gao, of_gao, "one", "nothing", "one card").status, 303);
    let last = gao.get("/api/v1/history?last=1").json();
    assert_eq!(
        (&last[0]["event"], &last[0]["recorded_by"]),
        (&"PeopleMerged".into(), &"me-gao".into())
    );
}

#[test]
fn a_french_page_says_why_in_french() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let french = Visitor { language: "fr", ..served.signed_in() };
    let page = words(&french.get("/duplicates").text());
    assert!(page.contains("même ménage, même sexe et même année de naissance"), "{page}");
    assert!(!page.contains("web-alike"), "{page}");
}
