//! Exports of forms from the page: an unknown one is mapped by answering questions, and a later one that changes what
//! is recorded is shown beside it before it is accepted.

use std::fs;
use std::path::Path;

use super::browser::{Said, Served, Visitor, words};
use super::importing::{pressed, sent};
use super::writing::{encoded, events, hidden};
use crate::common::desk::Desk;

fn kobo(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kobo").join(name)).unwrap()
}

fn reached(visitor: &Visitor, year: u32) -> u64 {
    let report = visitor.get(&format!("/api/v1/report?period={year}")).json();
    report["total"]["people_reached"].as_u64().unwrap()
}

/// The identifiers of the questions on a page, each with the field set that asks.
fn asked(page: &str) -> Vec<(String, String)> {
    let parts = page.split("id=\"question-").skip(1);
    parts
        .map(|part| {
            let (id, rest) = part.split_once('"').unwrap();
            (id.to_owned(), rest.split("</fieldset>").next().unwrap().to_owned())
        })
        .collect()
}

fn answers(page: &str) -> Vec<(String, String)> {
    let answer = |(id, set): &(String, String)| {
        let said = words(set);
        let has = |value: &str| set.contains(&format!("value=\"{value}\""));
        if said.contains("Which rows count?") {
            (format!("answer-{id}"), "offer:0".to_owned())
        } else if has("word:distribution") {
            (format!("answer-{id}"), "word:distribution".to_owned())
        } else if has("word:mopti") {
            (format!("answer-{id}"), "word:mopti".to_owned())
        } else if said.contains("ménagers") {
            (format!("answer-{id}"), "word:shelter".to_owned())
        } else if said.contains("monétaire") {
            (format!("answer-{id}"), "word:livelihoods".to_owned())
        } else {
            (format!("answer-{id}"), "word:wash".to_owned())
        }
    };
    asked(page).iter().map(answer).collect()
}

fn answered(visitor: &Visitor, page: &Said, leave_out: usize) -> Said {
    let text = page.text();
    let mut given = answers(&text);
    given.truncate(given.len() - leave_out);
    let upload = hidden(&text, "upload");
    let mut fields: Vec<(&str, &str)> = vec![("upload", &upload)];
    fields.extend(given.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    pressed(visitor, "/import/mapping", &encoded(&fields))
}

#[test]
fn an_unknown_export_is_mapped_by_answering_and_recorded() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let export = kobo("labels.xlsx");
    let said = sent(&visitor, &[("files", "labels.xlsx", &export)], &[]);
    assert_eq!(said.status, 422);
    assert!(words(&said.text()).contains("Say what the columns are"), "{}", words(&said.text()));
    let upload = format!("upload={}", hidden(&said.text(), "upload"));
    let draft = pressed(&visitor, "/import/draft", &upload);
    assert_eq!(draft.status, 200, "{}", words(&draft.text()));
    let page = draft.text();
    assert_eq!(asked(&page).len(), 6, "{}", words(&page));
    // Of a column that looks personal no value is shown, here neither.
    assert!(!page.contains("Aminata") && !page.contains("+223"), "{}", words(&page));
    // What is left open is asked again, and what was answered is not.
    let again = answered(&visitor, &draft, 2);
    assert_eq!(asked(&again.text()).len(), 2, "{}", words(&again.text()));
    let looked = answered(&visitor, &again, 0);
    assert_eq!(looked.status, 200, "{}", words(&looked.text()));
    assert!(words(&looked.text()).contains("7 activities"), "{}", words(&looked.text()));
    assert_eq!(events(&visitor), 2);
    let mapping = visitor.get(&format!("/import/mapping?{upload}"));
    assert_eq!(mapping.status, 200);
    let mapping = mapping.body;
    let done = pressed(&visitor, "/import/record", &upload);
    assert!(words(&done.text()).contains("Recorded 7 activities"), "{}", words(&done.text()));
    assert_eq!((reached(&visitor, 2024), reached(&visitor, 2025)), (2, 25));
    // Next month, the mapping is sent along with the larger export: only what is new comes to it.
    let later = kobo("later.xlsx");
    let files: &[(&str, &str, &[u8])] =
        &[("files", "later.xlsx", &later), ("files", "mapping.toml", &mapping)];
    let said = sent(&visitor, files, &[]);
    assert_eq!(said.status, 200, "{}", words(&said.text()));
    assert!(words(&said.text()).contains("6 are recorded already"), "{}", words(&said.text()));
    // What is added to a recorded activity is shown beside it.
    assert!(
        words(&said.text()).contains("1 recorded activity would be corrected"),
        "{}",
        words(&said.text())
    );
}

#[test]
fn a_mapping_that_was_edited_badly_is_still_there() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let export = kobo("labels.xlsx");
    let said = sent(&visitor, &[("files", "labels.xlsx", &export)], &[]);
    let upload = hidden(&said.text(), "upload");
    let mapping = String::from_utf8(kobo("distribution.toml")).unwrap();
    let broken = mapping.replace("\"mopti\" }", "\"nowhere\" }");
    let fields = [("upload", upload.as_str()), ("toml", broken.as_str())];
    let page = pressed(&visitor, "/import/mapping", &encoded(&fields));
    assert_eq!(page.status, 422, "{}", words(&page.text()));
    assert!(page.text().contains("nowhere") && page.text().contains("id=\"toml\""));
    let fields = [("upload", upload.as_str()), ("toml", mapping.as_str())];
    let page = pressed(&visitor, "/import/mapping", &encoded(&fields));
    assert_eq!(page.status, 200, "{}", words(&page.text()));
}

#[test]
fn what_an_export_changes_is_looked_at_before_it_is_accepted() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let mapping = "name = \"List\"\n[[sheet]]\nsubmission = \"_uuid\"\n[sheet.activity]\n\
                   reference = \"L-{date}\"\nkind = { value = \"distribution\" }\n\
                   sector = { value = \"shelter\" }\noffice = { value = \"gao\" }\n\
                   site = \"site\"\nstart = \"day\"\n[sheet.household]\nhousehold = \"hh\"\nsize = \"size\"\n";
    let list = |size: u32, day: &str| {
        format!(
            "_uuid,day,site,hh,size\n0b0f7a4e-30b5-4e0e-9b0a-0a0a0a0a0a01,2025-03-01,Gao,H1,{size}\n\
             0b0f7a4e-30b5-4e0e-9b0a-0a0a0a0a0a02,{day},Gao,H2,3\n"
        )
    };
    let send = |list: &str| {
        let files: &[(&str, &str, &[u8])] =
            &[("files", "list.csv", list.as_bytes()), ("mapping", "m.toml", mapping.as_bytes())];
        sent(&visitor, files, &[])
    };
    let first = send(&list(5, "2025-04-01"));
    assert_eq!(first.status, 200, "{}", words(&first.text()));
    let upload = format!("upload={}", hidden(&first.text(), "upload"));
    pressed(&visitor, "/import/record", &upload);
    assert_eq!(reached(&visitor, 2025), 8);
    // A size changed, and a row moved to another day.
    let changed = send(&list(6, "2025-03-01"));
    assert_eq!(changed.status, 422);
    let said = words(&changed.text());
    assert!(said.contains("The file changes what is recorded"), "{said}");
    // It cannot be recorded from here, whatever is sent.
    let upload = format!("upload={}", hidden(&changed.text(), "upload"));
    let count = events(&visitor);
    pressed(&visitor, "/import/record", &upload);
    assert_eq!(events(&visitor), count);
    let both = pressed(&visitor, "/import/accept", &upload);
    assert_eq!(both.status, 200, "{}", words(&both.text()));
    let said = words(&both.text());
    assert!(said.contains("1 recorded activity would be corrected"), "{said}");
    // Side by side: members 5 and 9, households 1 and 2; and what nothing makes up any more.
    assert!(said.contains("household members 5 9") || said.contains("members 5 9"), "{said}");
    assert!(said.contains("1 activity would be voided") && said.contains("L-2025-04-01"), "{said}");
    assert_eq!(events(&visitor), count);
    let done = pressed(&visitor, "/import/record", &upload);
    assert!(words(&done.text()).contains("1 activity was voided"), "{}", words(&done.text()));
    assert_eq!(reached(&visitor, 2025), 9);
    assert_eq!(events(&visitor), count + 2);
}

#[test]
fn an_export_restates_no_other_offices_activity() {
    let desk = Desk::of_mali();
    for office in ["gao", "mopti"] {
        let staff = format!("{office}-01");
        let args = ["people", "add", &staff, "--role", "officer", "--office", office];
        assert_eq!(desk.run(&args).code, Some(0));
    }
    let served = Served::start(&desk.ledger(), &["--invite", "gao-01", "--invite", "mopti-01"]);
    let codes = served.invited(2);
    let [gao, mopti] = [0, 1].map(|at: usize| served.accepting(&codes[at], "an-invented-sentence"));
    let activities = |office: &str| {
        format!(
            "activity,kind,sector,office,admin1,site,start\n\
             X-1,distribution,shelter,{office},Gao,Aljanabandia,2025-03-12\n"
        )
    };
    let own = activities("gao");
    let page = sent(&gao, &[("files", "activities.csv", own.as_bytes())], &[]);
    let upload = format!("upload={}", hidden(&page.text(), "upload"));
    pressed(&gao, "/import/record", &upload);
    let count = events(&gao);
    // Moving it to their own office is no way around: what is recorded is another's.
    let moved = activities("mopti");
    let files: &[(&str, &str, &[u8])] = &[("files", "activities.csv", moved.as_bytes())];
    assert_eq!(sent(&mopti, files, &[("reason", "moved")]).status, 403);
    assert_eq!(events(&gao), count);
    // Whose it is restates it from a table, with the reason.
    let other = own.replace("2025-03-12", "2025-03-14");
    let files: &[(&str, &str, &[u8])] = &[("files", "activities.csv", other.as_bytes())];
    let page = sent(&gao, files, &[("reason", "the day was wrong")]);
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    assert!(
        words(&page.text()).contains("First day 2025-03-12 2025-03-14"),
        "{}",
        words(&page.text())
    );
    let upload = format!("upload={}", hidden(&page.text(), "upload"));
    pressed(&gao, "/import/record", &upload);
    let activity = gao.get("/api/v1/activity?ref=X-1").json();
    assert_eq!(activity["versions"][1]["reason"], "the day was wrong");
}
