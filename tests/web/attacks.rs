//! Attacks on the page by somebody who can reach it, and by somebody who is signed in and wants more.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use headcount::web::{Method, Open, ROUTES};

use super::browser::{Served, Visitor, parsed, words};
use super::importing::{pressed, sent};
use super::writing::{SESSION, encoded, hidden, log, with};
use crate::bombs::{sheet, xlsx};
use crate::common::desk::Desk;
use crate::hostile_texts::formulas;

const PASSWORD: &str = "an-invented-sentence";

/// Officers and reviewers of two offices, with an activity each.
fn desk() -> Desk {
    let desk = Desk::of_mali();
    for (staff, role, office) in [
        ("gao-03", "officer", "gao"),
        ("gao-04", "officer", "gao"),
        ("mopti-01", "officer", "mopti"),
        ("mopti-02", "reviewer", "mopti"),
    ] {
        let said = desk.run(&["people", "add", staff, "--role", role, "--office", office]);
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    for (reference, office) in [("GAO-1", "gao"), ("MOP-1", "mopti")] {
        let args = ["log", "session", reference, "--sector", "protection", "--office", office];
        let about = ["--site", "Somewhere", "--start", "2025-03-02", "--headcount", "adults=40"];
        let said = desk.run(&[&args[..], &about].concat());
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    desk
}

fn events(visitor: &Visitor) -> u64 {
    visitor.get("/api/v1/status").json()["events"].as_u64().unwrap()
}

/// Everything that can be sent, about another office's activity: nothing of it is recorded.
#[test]
fn no_form_reaches_an_activity_of_another_office() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &["--invite", "mopti-01", "--invite", "mopti-02"]);
    let invited = served.invited(2);
    let all = [0, 1].map(|at: usize| served.accepting(&invited[at], PASSWORD));
    let before = events(&all[0]);
    let shown = all[0].get("/api/v1/activity?ref=GAO-1").json();
    let record = shown["versions"][0]["sequence"].as_u64().unwrap().to_string();
    let version = format!("{record} GAO-1");
    // Under all the names that forms have for an activity, a record and a decision.
    let any = [
        ("ref", "GAO-1"),
        ("activity", "GAO-1"),
        ("of", version.as_str()),
        ("record", record.as_str()),
        ("reason", "mine now"),
        ("note", "mine now"),
        ("do", "record"),
    ];
    let table = "activity,kind,sector,office,admin1,site,start\n\
                 GAO-2,distribution,shelter,gao,Gao,Aljanabandia,2025-03-12\n";
    let token = hidden(&all[0].get("/log?kind=session").text(), "token");
    let mut posts = 0;
    for route in ROUTES.iter().filter(|route| route.method == Method::Post) {
        let Open::With(wanted) = route.open else { continue };
        let only = |names: &[&str]| -> Vec<(&str, &str)> {
            any.iter().filter(|(name, _)| names.contains(name)).copied().collect()
        };
        let fields = match route.path {
            "/log" => {
                with(SESSION, &[("activity", "GAO-3"), ("token", token.as_str()), ("do", "record")])
            }
            "/correct" => with(SESSION, &only(&["activity", "record", "reason", "do"])),
            "/void" => only(&["ref", "record", "reason"]),
            "/queue/submit" | "/queue/approve" => only(&["of"]),
            "/queue/return" => only(&["of", "note"]),
            "/import/record" => vec![("upload", "none")],
            _ => any.to_vec(),
        };
        for visitor in &all {
            let said = match route.path {
                "/import" => sent(visitor, &[("files", "activities.csv", table.as_bytes())], &[]),
                path => visitor.post(path, &encoded(&fields)),
            };
            if route.path == "/import" && said.status == 200 {
                let upload = hidden(&said.text(), "upload");
                let done = pressed(visitor, "/import/record", &format!("upload={upload}"));
                assert_eq!(done.status, 403, "{}", words(&done.text()));
            }
            let what = format!("{} ({wanted}): {}", route.path, said.status);
            let is_refused = said.status >= 400 && said.status < 500;
            assert!(is_refused || route.path == "/import", "{what}: {}", words(&said.text()));
            if ["/log", "/void", "/correct"].contains(&route.path) {
                assert_eq!(said.status, 403, "{what}: {}", words(&said.text()));
            }
            assert_eq!(events(visitor), before, "{what}");
        }
        posts += 1;
    }
    assert!(posts > 5);
    // Their own is theirs.
    let own = with(SESSION, &[("activity", "MOP-2"), ("office", "mopti")]);
    assert_eq!(log(&all[0], &own).status, 303);
}

/// Sends requests one behind the other on one connection; the statuses of the answers.
fn pipelined(host: &str, requests: &[String]) -> Vec<u16> {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(300))).unwrap();
    let mut writing = stream.try_clone().unwrap();
    let all = requests.concat();
    let writer = std::thread::spawn(move || writing.write_all(all.as_bytes()));
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).unwrap();
    writer.join().unwrap().unwrap();
    let text = String::from_utf8_lossy(&answers);
    let heads = text.split("HTTP/1.1 ").skip(1).filter_map(|head| head.get(..3));
    heads.filter_map(|status| status.parse().ok()).collect()
}

#[test]
fn ten_thousand_wrong_passwords_open_nothing_and_stop_nobody() {
    let desk = desk();
    let served = Served::noting(
        &desk.ledger(),
        &["--address", "127.0.0.1:0", "--invite", "gao-03", "--invite", "gao-04"],
        &desk.path("notes"),
    );
    let invited = served.invited(2);
    let officer = served.accepting(&invited[0], PASSWORD);
    served.accepting(&invited[1], "another-sentence");
    let attempt = |staff: &str, password: &str, connection: &str| {
        let form = format!("staff={staff}&password={password}");
        format!(
            "POST /sign-in HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: {connection}\r\n\
             Content-Length: {1}\r\n\r\n{form}",
            served.host,
            form.len()
        )
    };
    let attempts = |from: usize| -> Vec<String> {
        let each = (from..from + 2500).map(|number| {
            let is_last = number == from + 2499;
            let connection = if is_last { "close" } else { "keep-alive" };
            attempt("gao-03", &format!("a-wrong-sentence-{number}"), connection)
        });
        each.collect()
    };
    // Meanwhile, others try many names, each once.
    let names: Vec<String> =
        (0..60).map(|name| attempt(&format!("name-{name}"), PASSWORD, "close")).collect();
    let (statuses, slowest) = std::thread::scope(|threads| {
        let trying: Vec<_> = (0..4)
            .map(|at| {
                let (host, requests) = (&served.host, attempts(at * 2500));
                threads.spawn(move || pipelined(host, &requests))
            })
            .collect();
        let many: Vec<_> = names
            .chunks(1)
            .map(|one| {
                let host = &served.host;
                threads.spawn(move || pipelined(host, one))
            })
            .collect();
        let mut slowest = Duration::ZERO;
        while !trying.iter().all(|trying| trying.is_finished()) {
            let since = Instant::now();
            assert_eq!(officer.get("/sign-in").status, 200);
            slowest = slowest.max(since.elapsed());
            std::thread::sleep(Duration::from_millis(50));
        }
        for many in many {
            let said = many.join().unwrap();
            assert!(said == [403] || said == [429], "{said:?}");
        }
        let all = trying.into_iter().flat_map(|trying| trying.join().unwrap());
        (all.collect::<Vec<u16>>(), slowest)
    });
    assert_eq!(statuses.len(), 10_000);
    let tried = statuses.iter().filter(|status| **status == 403).count();
    let sent_away = statuses.iter().filter(|status| **status == 429).count();
    // Five at once, and then each time after twice the time.
    assert!(tried < 25 && tried + sent_away == 10_000, "{tried} were tried");
    // Whoever is signed in was answered all the time; the tests run many at a time, and unoptimised.
    assert!(slowest < Duration::from_secs(20), "{slowest:?}");
    assert_eq!(officer.get("/").status, 200);
    let sign_in = |staff: &str, password: &str| {
        let form = format!("staff={staff}&password={password}");
        served.visitor().post("/sign-in", &form).status
    };
    assert_eq!(sign_in("gao-03", PASSWORD), 429, "the right password waits, too");
    assert_eq!(sign_in("gao-04", "another-sentence"), 303);
    // A line a minute for each staff id, however many try.
    assert_eq!(served.end(), Some(0));
    let told = std::fs::read_to_string(desk.path("notes")).unwrap();
    assert!(told.lines().count() < 40, "{} lines", told.lines().count());
    assert!(!told.contains("name-1") && !told.contains("a-wrong-sentence"), "{told}");
}

#[test]
fn bodies_that_do_not_end_are_cut_off_and_others_are_answered() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let head = |path: &str, more: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\n{more}\r\n",
            served.host,
            visitor.cookie.as_deref().unwrap()
        )
    };
    let since = Instant::now();
    let slow: Vec<TcpStream> = [
        head("/sign-in", "Content-Length: 100\r\n") + "staff=gao-03",
        head("/log", "Content-Length: 100000\r\n") + "kind=",
        head("/sign-in", "Transfer-Encoding: chunked\r\n") + "5\r\nstaff\r\n",
        head(
            "/import",
            "Content-Type: multipart/form-data; boundary=b0und\r\nContent-Length: 100000\r\n",
        ) + "--b0und\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\na",
    ]
    .iter()
    .map(|request| {
        let mut stream = TcpStream::connect(&served.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    })
    .collect();
    assert_eq!(visitor.get("/").status, 200);
    for mut stream in slow {
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert_eq!(parsed(&answer).map(|said| said.status), Some(408));
    }
    assert!(since.elapsed() < Duration::from_secs(80), "{:?}", since.elapsed());
    // Nothing of the file is left.
    assert!(crate::common::files_below(&desk.path("ledger.uploads")).is_empty());
}

#[test]
fn a_workbook_that_unfolds_without_end_is_refused_and_takes_no_memory() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let peak = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", served.process()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse::<u64>().unwrap())
    };
    let before = peak();
    // Far more than it looks like.
    let row = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";
    let bomb = xlsx(vec![("xl/worksheets/sheet1.xml", sheet("", row, (100 << 20) / 48))]);
    let files: &[(&str, &str, &[u8])] = &[("files", "list.xlsx", &bomb)];
    let said = sent(&visitor, files, &[]);
    assert!(matches!(said.status, 413 | 422), "{}: {}", said.status, words(&said.text()));
    assert!(peak() < before + (400 << 10), "{} KiB after {before} KiB", peak());
    assert_eq!(visitor.get("/").status, 200);
    assert!(crate::common::files_below(&desk.path("ledger.uploads")).len() <= 1);
}

#[test]
fn no_table_that_is_saved_has_a_cell_that_a_spreadsheet_calculates() {
    let desk = desk();
    let hostile = ["+Gao", "-Nord (x)", "@SUM(A1:A9)", "+223*2", "－2+3"];
    let mut table = "activity,kind,sector,office,admin1,site,start,title,partner\n".to_owned();
    let mut groups = "activity,group,count\n".to_owned();
    for (at, text) in hostile.iter().enumerate() {
        let day = at + 1;
        table.push_str(&format!(
            "A{at},session,wash,gao,{text},{text},2025-03-0{day},{text},{text}\n"
        ));
        groups.push_str(&format!("A{at},{text},{}\n", at + 10));
    }
    std::fs::create_dir(desk.path("tables")).unwrap();
    desk.write("tables/activities.csv", table);
    desk.write("tables/headcounts.csv", groups);
    let said = desk.run(&["import", "tables", "--new-sites"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let mut found = 0;
    for address in [
        "/activities/file?format=csv",
        "/figures/file?period=2025&format=csv",
        "/figures/file?period=2025&format=csv&by=site",
        "/figures/file?period=2025&format=csv&by=admin1",
        "/figures/file?period=2025&format=csv&by=partner",
        "/figures/file?period=2025&format=hxl&by=site",
    ] {
        let said = visitor.get(address);
        if said.status != 200 {
            continue;
        }
        assert_eq!(formulas(&said.text()), [""; 0], "{address}: {}", said.text());
        assert!(said.header("content-disposition").starts_with("attachment; filename=\""));
        found += usize::from(said.text().contains("SUM(A1:A9)"));
    }
    assert!(found >= 2, "{found} of the tables have the texts at all");
}

#[test]
fn names_of_files_and_uploads_lead_nowhere() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    for name in ["../ledger.key", "..%2Fledger.key", "/etc/passwd", "%00", "a/../../ledger.access"]
    {
        let said = visitor.get(&format!("/import/marked?upload={name}"));
        assert!((400..500).contains(&said.status), "{name}: {}", said.status);
        let said = visitor.post("/import/record", &format!("upload={name}"));
        assert!((400..500).contains(&said.status), "{name}: {}", said.status);
    }
    for place in ["../../ledger.key", "/tmp/x.csv", "..\\..\\x.csv", "ledger/head", ".."] {
        let files: &[(&str, &str, &[u8])] = &[("files", place, b"a,b\n1,2\n")];
        let said = sent(&visitor, files, &[]);
        assert!((400..500).contains(&said.status), "{place}: {}", said.status);
        assert!(!said.text().contains(desk.path("").to_str().unwrap()), "{place}");
    }
    assert!(!desk.path("x.csv").exists());
    let key = std::fs::read_to_string(desk.path("ledger.key")).unwrap();
    assert_eq!(key.trim().len(), 64);
}

#[test]
fn requests_that_two_programs_could_read_differently_are_refused() {
    let desk = desk();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let own = format!(
        "Host: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\n",
        served.host,
        visitor.cookie.as_deref().unwrap()
    );
    // A proxy might take the second for a part of the first, and the other way round.
    for request in [
        format!("POST /leave HTTP/1.1\r\n{own}Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello"),
        format!(
            "POST /leave HTTP/1.1\r\n{own}Content-Length: 5\r\nHost: evil.example\r\n\r\nhello"
        ),
        format!("POST /leave HTTP/1.1\r\n{own}Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n"),
        format!("POST /leave HTTP/1.1\r\n{own}Content-Length: -1\r\n\r\n"),
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
        format!("GET / HTTP/1.1\r\n{own}X : y\r\n\r\n"),
    ] {
        let said =
            visitor.send(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes());
        let status = said.map_or(400, |said| said.status);
        assert!((400..500).contains(&status), "{status}: {request}");
    }
    assert_eq!(visitor.get("/").status, 200);
}
