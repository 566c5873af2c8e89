//! A custodian's page: backups, diagnosis, keys, erasing. Each is done once, by whoever may, and nothing that cannot be
//! undone without being asked about.

use super::browser::{Served, Visitor, words};
use super::writing::{encoded, hidden};
use crate::common::desk::Desk;

/// Number of a person that is in no answer but the one to whoever typed it.
const NUMBER: &str = "HH-7741-B";

fn desk() -> Desk {
    let desk = Desk::of_mali();
    let said = desk.run(&[
        "log",
        "distribution",
        "D-1",
        "--sector",
        "shelter",
        "--office",
        "gao",
        "--site",
        "Gao",
        "--start",
        "2025-03-02",
        "--person",
        NUMBER,
        "--person",
        "P2",
    ]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    desk
}

fn events(visitor: &Visitor) -> u64 {
    visitor.get("/api/v1/status").json()["events"].as_u64().unwrap()
}

/// The fields of a page that asks once more.
fn asked(page: &str, names: &[&str]) -> Vec<(String, String)> {
    let mut fields: Vec<_> =
        names.iter().map(|name| ((*name).to_owned(), hidden(page, name))).collect();
    fields.push(("do".to_owned(), "confirm".to_owned()));
    fields
}

fn form(fields: &[(String, String)]) -> String {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    encoded(&fields)
}

#[test]
fn a_backup_is_made_encrypted_and_restores() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let page = visitor.get("/backups");
    assert_eq!(page.status, 200);
    assert!(words(&page.text()).contains("the ledger has 3 now"), "{}", words(&page.text()));
    let phrase = "an invented sentence";
    let fields =
        [("lock", "passphrase"), ("passphrase", phrase), ("again", phrase), ("with-key", "yes")];
    let made = visitor.post("/backups/file", &encoded(&fields));
    assert_eq!(made.status, 200, "{}", words(&made.text()));
    let disposition = made.header("content-disposition").to_owned();
    assert!(disposition.contains("headcount-backup"), "{disposition}");
    // Nothing of it stays, and nothing was recorded.
    let left = std::fs::read_dir(desk.path("ledger.uploads")).map(Iterator::count).unwrap_or(0);
    assert_eq!((left, events(&visitor)), (0, 3));
    assert_eq!(served.end(), Some(0));
    let file = desk.write("carried.headcount-backup", &made.body);
    let locked = desk.run(&["restore", "--check", file.to_str().unwrap()]);
    assert_eq!(locked.code, Some(1), "it is encrypted: {locked:?}");
    let phrase_file = desk.write("phrase", phrase);
    let said = desk.run(&[
        "restore",
        file.to_str().unwrap(),
        "--to",
        "again",
        "--passphrase-file",
        phrase_file.to_str().unwrap(),
    ]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let said = desk.run(&["--ledger", "again", "report", "2025", "--format", "csv"]);
    assert!(said.out.contains(",total,2,"), "{}", said.out);
    assert!(desk.path("again.key").exists());
}

#[test]
fn a_backup_in_the_open_or_behind_a_slip_is_not_made() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let wrong: &[(&[(&str, &str)], &str)] = &[
        (&[], "No public age key was given"),
        (&[("lock", "recipient"), ("recipient", "age1nonsense")], "That is no public age key"),
        (&[("lock", "passphrase")], "No passphrase was given"),
        (&[("lock", "passphrase"), ("passphrase", "one"), ("again", "two")], "are not the same"),
        (&[("lock", "passphrase"), ("passphrase", "one")], "are not the same"),
    ];
    for (fields, said) in wrong {
        let answer = visitor.post("/backups/file", &encoded(fields));
        assert_eq!(answer.status, 422, "{fields:?}");
        let text = answer.text();
        assert!(words(&text).contains(said), "{}", words(&text));
        assert!(text.contains("aria-invalid=\"true\"") && !text.contains("value=\"one\""));
    }
    let keys = [0; 2].map(|_| age::x25519::Identity::generate().to_public().to_string());
    let given = keys.join(" ");
    let made = visitor.post("/backups/file", &encoded(&[("recipient", &given)]));
    assert_eq!(made.status, 200, "{}", words(&made.text()));
    assert_eq!(visitor.get("/backups?passphrase=x").status, 400);
}

#[test]
fn the_diagnosis_is_that_of_the_terminal() {
    let desk = desk();
    let before = desk.run(&["doctor", "--format", "json"]);
    let parts: serde_json::Value = serde_json::from_str(&before.out).unwrap();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let said = visitor.post("/backups/diagnosis", "");
    assert_eq!(said.status, 200, "{}", words(&said.text()));
    let text = words(&said.text());
    assert!(text.contains("Nothing is wrong with the ledger"), "{text}");
    for finding in parts["findings"].as_array().unwrap() {
        assert!(text.contains(finding["part"].as_str().unwrap()), "{text}");
    }
    let folder = desk.ledger().parent().unwrap().display().to_string();
    assert!(!said.text().contains(&folder), "no path is shown");
    // The page and the terminal go on.
    assert_eq!(visitor.get("/").status, 200);
    assert_eq!(desk.run(&["status"]).code, Some(0));
}

#[test]
fn the_key_is_replaced_once_and_only_by_whoever_types_the_name() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let before = desk.run(&["key", "show", "--format", "json"]).out;
    let page = visitor.post("/backups/rotate", &encoded(&[("reason", "a laptop was stolen")]));
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    assert!(words(&page.text()).contains("cannot be taken back"));
    let mut fields = asked(&page.text(), &["token", "reason", "from"]);
    for typed in ["", "trial", "Trail"] {
        let mut other = fields.clone();
        other.push(("typed".to_owned(), typed.to_owned()));
        let said = visitor.post("/backups/rotate", &form(&other));
        assert_eq!(said.status, 422);
        assert!(words(&said.text()).contains("What was typed is not the ledger"));
        // The form can be sent again as it is.
        assert_eq!(asked(&said.text(), &["token", "reason", "from"]), fields);
    }
    assert_eq!(desk.run(&["key", "show", "--format", "json"]).out, before);
    fields.push(("typed".to_owned(), "Trial".to_owned()));
    let clicks: Vec<_> = (0..3)
        .map(|_| {
            let (visitor, fields) = (visitor.clone(), form(&fields));
            std::thread::spawn(move || visitor.post("/backups/rotate", &fields))
        })
        .collect();
    for click in clicks {
        let said = click.join().unwrap();
        assert_eq!((said.status, said.header("location")), (303, "/backups?done=rotated"));
    }
    assert_eq!(events(&visitor), 4);
    // A form that was looked at before somebody else replaced it.
    let stale: Vec<_> = fields
        .iter()
        .map(|(name, value)| match name.as_str() {
            "token" => (name.clone(), "01890a5d-ac96-774b-bcce-b302099a8057".to_owned()),
            _ => (name.clone(), value.clone()),
        })
        .collect();
    assert_eq!(visitor.post("/backups/rotate", &form(&stale)).status, 409);
    assert_eq!(events(&visitor), 4);
    let history = visitor.get("/api/v1/history").text();
    assert!(history.contains("KeyRotated") && history.contains("a laptop was stolen"));
    // Lists are recorded under the new key, on both sides.
    let said = desk.run(&[
        "log",
        "distribution",
        "D-2",
        "--sector",
        "shelter",
        "--office",
        "gao",
        "--site",
        "Gao",
        "--start",
        "2025-04-02",
        "--person",
        NUMBER,
    ]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let total = &visitor.get("/api/v1/report?period=2025").json()["total"]["people_reached"];
    assert_eq!(total, 2);
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}

#[test]
fn somebody_is_erased_once_and_their_number_is_nowhere() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let ask = |number: &str, reason: &str| {
        visitor.post(
            "/backups/erase",
            &encoded(&[("kind", "person"), ("number", number), ("reason", reason)]),
        )
    };
    for (number, reason, said) in [
        ("NOBODY", "asked for", "has nobody of that number"),
        ("", "asked for", "No number was given"),
        (NUMBER, "", "The reason is missing"),
        (NUMBER, "call +223 76 12 34 56", "may be a phone number"),
    ] {
        let answer = ask(number, reason);
        assert_eq!(answer.status, 422);
        assert!(words(&answer.text()).contains(said), "{}", words(&answer.text()));
    }
    let page = ask(NUMBER, "asked for on 2025-06-01");
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(events(&visitor), 3);
    let fields = form(&asked(&page.text(), &["token", "kind", "number", "namespace", "reason"]));
    for _ in 0..2 {
        let said = visitor.post("/backups/erase", &fields);
        assert_eq!((said.status, said.header("location")), (303, "/backups?done=erased"));
    }
    assert_eq!(events(&visitor), 4);
    let shown = visitor.get("/backups?done=erased").text();
    assert!(words(&shown).contains("The data of one person or household was erased"));
    assert!(!shown.contains(NUMBER));
    assert_eq!(ask(NUMBER, "again").status, 422);
    // The figures are as they were.
    let total = &visitor.get("/api/v1/report?period=2025").json()["total"]["people_reached"];
    assert_eq!(total, 2);
    // Writing the store anew is asked about, and done once.
    let page = visitor.post("/backups/compact", "");
    assert_eq!(page.status, 200);
    let fields = form(&asked(&page.text(), &["token"]));
    for _ in 0..2 {
        let said = visitor.post("/backups/compact", &fields);
        assert_eq!((said.status, said.header("location")), (303, "/backups?done=compacted"));
    }
    assert_eq!(visitor.get("/").status, 200);
    assert_eq!(events(&visitor), 4);
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["verify"]).code, Some(0));
    assert_eq!(desk.run(&["doctor"]).code, Some(0));
}

#[test]
fn a_form_without_its_token_does_nothing() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let fields = [("do", "confirm"), ("number", NUMBER), ("reason", "asked for")];
    assert_eq!(visitor.post("/backups/erase", &encoded(&fields)).status, 400);
    assert_eq!(visitor.post("/backups/compact", "do=confirm").status, 400);
    let fields = [("do", "confirm"), ("reason", "x"), ("typed", "Trial")];
    assert_eq!(visitor.post("/backups/rotate", &encoded(&fields)).status, 400);
    assert_eq!(events(&visitor), 3);
}

/// Readers at the same time: they wait, and none finds anything but whole pages.
#[test]
fn pages_wait_while_the_store_is_written_anew() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    for path in
                        ["/", "/figures?period=2025", "/history", "/activity?ref=D-1"].repeat(4)
                    {
                        let said = visitor.get(path);
                        assert_eq!(said.status, 200, "{path}: {}", words(&said.text()));
                    }
                })
            })
            .collect();
        for _ in 0..4 {
            let page = visitor.post("/backups/compact", "").text();
            let said = visitor.post("/backups/compact", &form(&asked(&page, &["token"])));
            assert_eq!(said.status, 303, "{}", words(&said.text()));
        }
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
}

#[test]
fn where_nothing_is_recorded_nothing_is_done() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &["--read-only"]);
    let visitor = served.signed_in();
    let page = visitor.get("/backups");
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("<form method=\"post\" action=\"/backups"));
    for path in ["/backups/file", "/backups/erase", "/backups/rotate", "/backups/compact"] {
        assert_eq!(visitor.post(path, "").status, 403, "{path}");
    }
}
