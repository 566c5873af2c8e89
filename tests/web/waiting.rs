//! What waits for somebody on the first page: each number is the one at the link.

use super::browser::{Served, Visitor, words};
use crate::common::desk::Desk;
use crate::common::write_tables;

const PASSWORD: &str = "an-invented-sentence";

const PEOPLE: [(&str, &str, &str); 6] = [
    ("gao-03", "officer", "gao"),
    ("two-01", "officer", "gao mopti"),
    ("rev-01", "reviewer", ""),
    ("me-01", "m-and-e", ""),
    ("aud-01", "auditor", ""),
    ("cust-1", "custodian", ""),
];

/// Three activities with two that are probably one and somebody very old, published and then corrected, under a policy
/// that counts approved ones.
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
                 M-1,distribution,shelter,mopti,Mopti,Bore,2025-02-01\n",
            ),
            (
                "people",
                "activity,person,household,sex,birth_year\n\
                 G-1,P1,H1,f,1990\nG-2,P2,H1,f,1990\nM-1,P3,,m,1908\n",
            ),
        ],
    );
    let run = |args: &[&str]| {
        let said = desk.run(args);
        assert_eq!(said.code, Some(0), "{args:?}: {}", said.err);
    };
    run(&["import", tables.to_str().unwrap()]);
    run(&["publish", "2025"]);
    run(&["void", "M-1", "--reason", "another office's"]);
    run(&["correct", "M-1", "--set", "site=Bore", "--reason", "it was ours"]);
    run(&["void", "G-2", "--reason", "twice"]);
    run(&["correct", "G-2", "--set", "site=Berrah", "--reason", "not twice"]);
    run(&[
        "log",
        "session",
        "G-3",
        "--sector",
        "protection",
        "--office",
        "gao",
        "--site",
        "Berrah",
        "--start",
        "2025-05-02",
        "--headcount",
        "adults=40",
    ]);
    let year = chrono_year();
    run(&[
        "policy",
        "adopt",
        "--from-year",
        &year,
        "--reviewed",
        "approved",
        "--reason",
        "reviewed figures",
    ]);
    run(&["submit", "G-1"]);
    run(&["return", "G-1", "--note", "the list has two sites"]);
    run(&["submit", "M-1"]);
    for (staff, role, offices) in PEOPLE {
        let mut args = vec!["people", "add", staff, "--role", role];
        args.extend(offices.split_whitespace().flat_map(|office| ["--office", office]));
        run(&args);
    }
    desk
}

fn chrono_year() -> String {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    // Within a day of a turn of the year nothing here depends on which it is.
    (1970 + seconds.as_secs() / 31_556_952).to_string()
}

/// What waits, with where it leads.
fn waits(visitor: &Visitor) -> Vec<(String, String)> {
    let home = visitor.get("/").text();
    let section = home.split("id=\"waits-title\"").nth(1).unwrap();
    let section = section.split("</section>").next().unwrap();
    let anchors = section.split("<a href=\"").skip(1).map(|anchor| {
        let (link, text) = anchor.split_once("\">").unwrap();
        let link = link.replace("&#x2f;", "/").replace("&amp;", "&");
        (text.split("</a>").next().unwrap().to_owned(), link)
    });
    anchors.filter(|(_, link)| !link.starts_with("/activity?")).collect()
}

#[test]
fn what_waits_is_what_is_found_where_it_leads() {
    let desk = desk();
    let invite: Vec<&str> = PEOPLE.iter().flat_map(|(staff, ..)| ["--invite", staff]).collect();
    let served = Served::start(&desk.ledger(), &invite);
    // The one who comes last has no password yet.
    let codes = served.invited(PEOPLE.len());
    let all: Vec<Visitor> = codes.iter().map(|code| served.accepting(code, PASSWORD)).collect();
    let [gao, two, reviewer, monitoring, auditor, custodian] = &all[..] else { panic!() };

    let of_gao = waits(gao);
    let said: Vec<&str> = of_gao.iter().map(|(says, _)| says.as_str()).collect();
    assert_eq!(
        said,
        [
            "1 returned activity to correct in Gao",
            "2 activities not submitted: they count once they are approved in Gao"
        ]
    );
    assert!(words(&gao.get("/").text()).contains("the list has two sites"));
    let there = words(&gao.get(&of_gao[0].1).text());
    assert!(there.contains("1 returned") && there.contains("Not submitted: 2."), "{there}");
    // Somebody with two offices has each for itself.
    let of_two = waits(two);
    assert_eq!(of_two.len(), 2, "{of_two:?}");

    let of_reviewer = waits(reviewer);
    assert_eq!(of_reviewer, [("1 activity to review".to_owned(), "/queue".to_owned())]);
    assert!(words(&reviewer.get("/queue").text()).contains("1 activity waits for a reviewer"));

    let of_monitoring = waits(monitoring);
    let link = |start: &str| {
        let found = of_monitoring.iter().find(|(_, link)| link.starts_with(start));
        found.unwrap_or_else(|| panic!("{start}: {of_monitoring:?}"))
    };
    let number = |text: &str| text.split(' ').next().unwrap().to_owned();
    let (says, checks) = link("/checks");
    let there = words(&monitoring.get(checks).text());
    assert!(there.contains(&format!("{} warnings", number(says))), "{says}: {there}");
    let (says, duplicates) = link("/duplicates");
    let there = words(&monitoring.get(duplicates).text());
    assert!(there.contains(&format!("{} probable duplicate", number(says))), "{says}: {there}");
    let (says, changes) = link("/changes");
    assert!(says.contains("3 then, 43 now"), "{says}");
    let there = words(&monitoring.get(changes).text());
    assert!(there.contains("total, each once 3 43"), "{there}");

    assert_eq!(waits(auditor), []);
    assert!(words(&auditor.get("/").text()).contains("Nothing waits for you."));
    assert_eq!(waits(custodian), []);
    // A role that is granted to somebody without a password waits for the custodian.
    let new = "staff=mop-07&role=officer&office=mopti";
    assert_eq!(custodian.post("/people/grant", new).status, 200);
    assert_eq!(
        waits(custodian),
        [("1 person without a password".to_owned(), "/people".to_owned())]
    );
    assert!(words(&custodian.get("/people").text()).contains("1 has no password."));
}

#[test]
fn what_does_not_wait_is_not_said() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    assert_eq!(waits(&visitor), []);
    // Without a policy that asks for approval, nobody has to submit anything.
    let log = ["log", "session", "G-3", "--sector", "protection", "--office", "gao", "--site"];
    drop(served);
    let about = ["Berrah", "--start", "2025-05-02", "--headcount", "adults=40"];
    assert_eq!(desk.run(&[&log[..], &about].concat()).code, Some(0));
    let served = Served::start(&desk.ledger(), &[]);
    let waits = waits(&served.signed_in());
    assert!(waits.iter().all(|(_, link)| !link.starts_with("/queue")), "{waits:?}");
}
