//! Whom an activity reached, from the page: all that the terminal can record, and lists that are changed without
//! being stated anew.
//!
//! What a form could do wrongly without a word, and the test that holds it:
//!
//! | it could | test |
//! |---|---|
//! | lose sex, age or a group on the way | `groups_households_and_persons_are_recorded_with_all_that_is_known` |
//! | take a table's header for somebody | `a_table_that_is_pasted_is_read_like_a_file` |
//! | lose what was typed where rows are added or a place is looked for | `more_rows_and_places_lose_nothing` |
//! | keep a place's code when its name was changed | `a_place_brings_its_codes_and_another_name_takes_them_away` |
//! | replace a whole list where one person is added, or forget what was known of the others | `a_list_is_changed_and_not_replaced` |
//! | take out somebody else where a number is mistyped | `a_number_that_is_not_listed_takes_out_nobody` |
//! | keep members by sex and age that a smaller household cannot have | `a_household_has_no_fewer_members_than_are_known_of_it` |
//! | undo what somebody else has counted meanwhile | `groups_that_somebody_else_changed_stay_theirs` |

use super::browser::{Served, Visitor, links, words};
use super::writing::{SESSION, check, events, hidden, log, record, total, with};
use crate::common::desk::Desk;

/// The cells by sex and age of the total.
fn sadd(visitor: &Visitor) -> serde_json::Value {
    visitor.get("/api/v1/report?period=2025").json()["total"]["sadd"].clone()
}

const PEOPLE: &[(&str, &str)] = &[
    ("headcounts-1-f_18_59", "70"),
    ("headcounts-1-m_60", "10"),
    ("headcounts-1-population_group", "idp"),
    ("households-1-household", "H1"),
    ("households-1-size", "6"),
    ("households-1-f_0_4", "2"),
    ("households-2-household", "H2"),
    ("households-2-size", "4"),
    ("people-1-person", "P1"),
    ("people-1-sex", "f"),
    ("people-1-age", "30"),
    ("people-1-disability", "yes"),
    ("people-2-person", "P2"),
    ("people-2-household", "H2"),
    ("people-2-sex", "m"),
    ("people-2-birth_year", "2015"),
];

/// Corrects the session with further fields; the page that comes back from checking.
fn corrected(visitor: &Visitor, more: &[(&str, &str)]) -> super::browser::Said {
    let form = visitor.get("/correct?ref=GAO-PRO-2025-001").text();
    let from = hidden(&form, "record");
    let all = with(SESSION, &[("record", &from), ("reason", "seen again")]);
    let all = with(&all, more);
    let page = check(visitor, "/correct", "", &all);
    match page.status {
        200 => record(visitor, "/correct", "", &all, &hidden(&page.text(), "checked")),
        _ => page,
    }
}

#[test]
fn groups_households_and_persons_are_recorded_with_all_that_is_known() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let fields = with(SESSION, &[PEOPLE, &[("headcounts-1-count", "120")]].concat());
    assert_eq!(log(&visitor, &fields).status, 303);
    // Listed: 6 + 4 and P1; the crowd of 120 is larger.
    assert_eq!(total(&visitor), 120);
    let cells = sadd(&visitor);
    assert_eq!((&cells["f"]["18_59"], &cells["m"]["60"]), (&70.into(), &10.into()), "{cells}");
    let by = visitor.get("/api/v1/report?period=2025&by=disability").json();
    let parts = by["by"]["parts"].as_array().unwrap();
    assert!(parts.iter().any(|part| part["value"] == "yes"), "{parts:?}");
    // The form that corrects it shows who is listed, and nobody's number.
    let form = visitor.get("/correct?ref=GAO-PRO-2025-001").text();
    let said = words(&form);
    assert!(said.contains("2 households are on the list"), "{said}");
    assert!(said.contains("woman or girl, 18–59, with a disability"), "{said}");
    assert!(said.contains("2 members by sex and age"), "{said}");
    assert!(!form.contains("\"P1\"") && !form.contains("\"H1\""), "{said}");
    assert!(form.contains("name=\"headcounts-1-f_18_59\" value=\"70\""));
    // A sum above its total stands at its field.
    let wrong = with(&fields, &[("activity", "GAO-PRO-2025-002"), ("headcounts-1-count", "60")]);
    let token = hidden(&visitor.get("/log?kind=session").text(), "token");
    let page = check(&visitor, "/log", &token, &wrong);
    assert_eq!(page.status, 422);
    assert!(links(&page.text()).contains(&"#headcounts-1-count".to_owned()), "{}", page.text());
}

#[test]
fn a_table_that_is_pasted_is_read_like_a_file() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let pasted = "person\tsex\tage\nP1\tf\t9\nP2\tm\t40\nP3\tx\t\n";
    let fields = with(SESSION, &[("persons", pasted), ("households", "H1 5\nH2;3")]);
    let fields: Vec<_> =
        fields.into_iter().filter(|(name, _)| !name.starts_with("headcounts")).collect();
    assert_eq!(log(&visitor, &fields).status, 303);
    assert_eq!(total(&visitor), 11);
    let cells = sadd(&visitor);
    assert_eq!((&cells["f"]["5_11"], &cells["m"]["18_59"]), (&1.into(), &1.into()), "{cells}");
    // What is wrong in it is said of its line, without anybody's number.
    let token = hidden(&visitor.get("/log?kind=session").text(), "token");
    let wrong = with(
        &fields,
        &[("activity", "GAO-PRO-2025-002"), ("persons", "person\tsex\nP-SECRET\tF.F\n")],
    );
    let page = check(&visitor, "/log", &token, &wrong);
    assert_eq!(page.status, 422);
    assert!(links(&page.text()).contains(&"#persons".to_owned()));
    let errors = page.text().split("class=\"errors\"").nth(1).unwrap().to_owned();
    let errors = errors.split("<form").next().unwrap();
    assert!(errors.contains("F.F") && !errors.contains("P-SECRET"), "{errors}");
}

#[test]
fn more_rows_and_places_lose_nothing() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let form = visitor.get("/log?kind=session").text();
    let token = hidden(&form, "token");
    assert_eq!(hidden(&form, "people-rows"), "2");
    let fields = with(SESSION, PEOPLE);
    for pressed in ["more-people", "place"] {
        let more = [("token", token.as_str()), ("people-rows", "2"), ("do", pressed)];
        let page = visitor.post("/log", &super::writing::encoded(&with(&fields, &more)));
        assert_eq!(page.status, 200, "{}", words(&page.text()));
        let text = page.text();
        for (name, value) in &fields {
            let field = format!("name=\"{name}\" value=\"{value}\"");
            let chosen = format!("value=\"{value}\" selected");
            assert!(text.contains(&field) || text.contains(&chosen), "{pressed} loses {name}");
        }
        let rows = if pressed == "place" { "2" } else { "7" };
        assert_eq!(hidden(&text, "people-rows"), rows);
        // It was not checked, so it cannot be recorded.
        assert!(hidden(&text, "checked").is_empty());
        assert_eq!(hidden(&text, "token"), token);
    }
    // Enter presses the first button of a form: it checks.
    let first = form.split("<button").find(|button| button.contains("name=\"do\"")).unwrap();
    assert!(first.contains("value=\"check\""), "{first}");
    assert_eq!(events(&visitor), 2);
}

#[test]
fn a_place_brings_its_codes_and_another_name_takes_them_away() {
    let desk = Desk::of_mali();
    let places = "admin1,admin1_pcode,admin2,admin3,site,site_pcode\n\
                  Gao,ML07,Gao,Soni Ali Ber,Wabaria,ML0701-4\n\
                  Gao,ML07,Gao,Soni Ali Ber,Wabaria Koira,ML0701-5\n\
                  Gao,ML07,Ansongo,Bara,Bara,ML0702-1\n";
    desk.write("places.csv", places);
    let loaded = desk.run(&["gazetteer", "import", desk.path("places.csv").to_str().unwrap()]);
    assert_eq!(loaded.code, Some(0), "{}", loaded.err);
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let token = hidden(&visitor.get("/log?kind=session").text(), "token");
    let typed = with(SESSION, &[("site", "wabar"), ("token", &token), ("do", "place")]);
    let page = visitor.post("/log", &super::writing::encoded(&typed)).text();
    assert!(page.contains("ML0701-4") && page.contains("ML0701-5") && !page.contains("ML0702-1"));
    let value = hidden(&page, "place").replace("&quot;", "\"").replace("&#x2f;", "/");
    let chosen = with(SESSION, &[("site", "wabar"), ("place", &value)]);
    let page = check(&visitor, "/log", &token, &chosen);
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    assert!(page.text().contains("name=\"site\" value=\"Wabaria\""), "{}", page.text());
    // The form comes back with the names, and the codes in a field of their own.
    let kept = hidden(&page.text(), "chosen").replace("&quot;", "\"");
    let fields =
        with(SESSION, &[("site", "Wabaria"), ("admin2", "Gao"), ("admin3", "Soni Ali Ber")]);
    let fields = with(&fields, &[("chosen", &kept)]);
    let checked = hidden(&page.text(), "checked");
    let done = record(&visitor, "/log", &token, &fields, &checked);
    assert_eq!(done.status, 303, "{}", words(&done.text()));
    let code = |visitor: &Visitor| {
        let activity = visitor.get("/api/v1/activity?ref=GAO-PRO-2025-001").json();
        let versions = activity["versions"].as_array().unwrap().clone();
        let columns = versions.last().unwrap()["columns"].clone();
        let columns = columns.as_array().unwrap().clone();
        let column = |name: &str| {
            let found = columns.iter().find(|pair| pair[0] == name);
            found.map(|pair| pair[1].as_str().unwrap().to_owned()).unwrap_or_default()
        };
        (column("site"), column("site_pcode"))
    };
    assert_eq!(code(&visitor), ("Wabaria".into(), "ML0701-4".into()));
    // Another name: the code of the place before would decide, and the name be ignored.
    let moved = [("site", "Bara"), ("admin2", "Ansongo"), ("admin3", "Bara"), ("chosen", &kept)];
    let moved = corrected(&visitor, &moved);
    assert_eq!(moved.status, 303, "{}", words(&moved.text()));
    assert_eq!(code(&visitor), ("Bara".into(), "ML0702-1".into()));
}

#[test]
fn a_list_is_changed_and_not_replaced() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let fields: Vec<_> = with(SESSION, PEOPLE)
        .into_iter()
        .filter(|(name, _)| !name.starts_with("headcounts"))
        .collect();
    assert_eq!(log(&visitor, &fields).status, 303);
    // 6 + 4, and P1; P2 is of H2.
    assert_eq!(total(&visitor), 11);
    let before = sadd(&visitor);
    let form = visitor.get("/correct?ref=GAO-PRO-2025-001").text();
    let entry_of = |says: &str| {
        let row = form.split("<tr>").find(|row| row.contains(says)).unwrap();
        words(row).split(' ').find(|word| word.parse::<u32>().is_ok()).unwrap().to_owned()
    };
    let without_groups = [("headcounts-1-group", ""), ("headcounts-1-count", "")];
    // Nothing is changed, so nothing is recorded.
    let count = events(&visitor);
    let same = corrected(&visitor, &without_groups);
    assert_eq!(same.status, 303, "{}", words(&same.text()));
    assert_eq!(events(&visitor), count);
    // P1 goes, H1 has seven members, H3 comes.
    let (p1, h1) = (entry_of("with a disability"), entry_of("members by sex"));
    let size = format!("size-{h1}");
    let was = format!("was-{h1}");
    let changes = [
        ("take-persons", p1.as_str()),
        (size.as_str(), "7"),
        (was.as_str(), "6"),
        ("households-1-household", "H3"),
        ("households-1-size", "2"),
    ];
    let done = corrected(&visitor, &[&without_groups[..], &changes].concat());
    assert_eq!(done.status, 303, "{}", words(&done.text()));
    assert_eq!(total(&visitor), 7 + 4 + 2);
    // Of the others, all is known that was: two girls of H1, and P2, a boy.
    let after = sadd(&visitor);
    assert_eq!((&after["f"]["0_4"], &after["m"]["5_11"]), (&2.into(), &1.into()), "{after}");
    assert_eq!(before["f"]["18_59"], 1);
    assert_eq!(after["f"]["18_59"], 0);
    // By number, too; and whoever is listed and stated again keeps what is not stated.
    let changes =
        [("without-households", "H3\n"), ("people-1-person", "P2"), ("people-1-disability", "no")];
    let done = corrected(&visitor, &[&without_groups[..], &changes].concat());
    assert_eq!(done.status, 303, "{}", words(&done.text()));
    assert_eq!(total(&visitor), 11);
    assert_eq!(sadd(&visitor)["m"]["5_11"], 1);
    let form = words(&visitor.get("/correct?ref=GAO-PRO-2025-001").text());
    assert!(form.contains("man or boy, 5–11, without disability, in the household"), "{form}");
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["verify"]).code, Some(0));
    assert_eq!(desk.reached(), 11);
}

#[test]
fn a_number_that_is_not_listed_takes_out_nobody() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    assert_eq!(log(&visitor, &with(SESSION, PEOPLE)).status, 303);
    let other = with(SESSION, &[("activity", "GAO-PRO-2025-002"), ("people-1-person", "P9")]);
    assert_eq!(log(&visitor, &other).status, 303);
    let count = events(&visitor);
    // Of nobody, and of somebody on another list.
    for number in ["P-SECRET", "P9"] {
        let page = corrected(&visitor, &[("without-persons", number)]);
        assert_eq!(page.status, 422, "{}", words(&page.text()));
        assert!(links(&page.text()).contains(&"#without-persons".to_owned()));
        let errors = page.text().split("<form").next().unwrap().to_owned();
        assert!(!errors.contains(number), "{errors}");
    }
    // An entry that is not on the list, as a form of another moment may have it.
    let page = corrected(&visitor, &[("take-persons", "77")]);
    assert_eq!(page.status, 422, "{}", words(&page.text()));
    assert_eq!(events(&visitor), count);
}

#[test]
fn a_household_has_no_fewer_members_than_are_known_of_it() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    assert_eq!(log(&visitor, &with(SESSION, PEOPLE)).status, 303);
    let count = events(&visitor);
    let page = corrected(&visitor, &[("households-1-household", "H1"), ("households-1-size", "1")]);
    assert_eq!(page.status, 422, "{}", words(&page.text()));
    assert!(words(&page.text()).contains("by sex and age than it would have"));
    let page = corrected(&visitor, &[("size-0", "none"), ("was-0", "6")]);
    assert_eq!(page.status, 422, "{}", words(&page.text()));
    assert!(links(&page.text()).contains(&"#size-0".to_owned()));
    assert_eq!(events(&visitor), count);
}

#[test]
fn groups_that_somebody_else_changed_stay_theirs() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    assert_eq!(log(&visitor, SESSION).status, 303);
    let from = hidden(&visitor.get("/correct?ref=GAO-PRO-2025-001").text(), "record");
    let done = corrected(&visitor, &[("headcounts-1-count", "150")]);
    assert_eq!(done.status, 303, "{}", words(&done.text()));
    // Who has touched only the topic takes over their groups.
    let mine = with(SESSION, &[("record", &from), ("reason", "topic"), ("topic", "floods")]);
    let page = check(&visitor, "/correct", "", &mine);
    assert_eq!(page.status, 409);
    assert!(page.text().contains("name=\"headcounts-1-count\" value=\"150\""));
    assert!(page.text().contains("value=\"floods\""));
    // Who has touched the groups keeps theirs, and sees the others'.
    let mine = with(
        &mine,
        &[
            ("headcounts-1-count", "90"),
            ("headcounts-2-group", "children"),
            ("headcounts-2-count", "7"),
        ],
    );
    let page = check(&visitor, "/correct", "", &mine);
    assert_eq!(page.status, 409);
    assert!(page.text().contains("name=\"headcounts-1-count\" value=\"90\""));
    assert!(page.text().contains("value=\"children\""));
    assert!(words(&page.text()).contains("They recorded: adults: 150"), "{}", words(&page.text()));
    assert_eq!(total(&visitor), 150);
}
