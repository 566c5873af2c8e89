//! Who gets in: sessions, roles, other sites, foreign names, and requests that are no requests.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use headcount::event::access::Role;
use headcount::service::access::{Person, Use};
use headcount::web::{Method, Open, ROUTES};

use super::browser::{Served, Visitor, words};
use crate::common::desk::Desk;

/// What those who are invited choose.
const PASSWORD: &str = "an-invented-sentence";

/// An address that a route answers, with what it needs.
pub fn address(path: &str) -> String {
    let more = match path {
        "/import/marked" => "?upload=none",
        "/figures/file" => "?period=2025&format=csv",
        "/activities/file" => "?format=csv",
        "/activity" | "/correct" | "/api/v1/activity" => "?ref=NONE",
        "/evidence" => "?ref=NONE&event=1",
        "/audit/proof" => "?record=1",
        "/audit/growth" => "?from=1",
        "/factsheet/sheet" => "?period=2025",
        "/profile/targets" => "?year=2026",
        "/duplicates/pair" => "?kind=person&keep=0&with=1",
        "/api/v1/report" | "/api/v1/explain" => "?period=2025",
        "/api/v1/diff" => "?period=2025&since=1",
        _ => "",
    };
    format!("{path}{more}")
}

#[test]
fn nobody_opens_anything_without_signing_in() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let stranger = served.visitor();
    for route in ROUTES {
        let said = match route.method {
            Method::Get => stranger.get(&address(route.path)),
            Method::Post => stranger.post(route.path, ""),
        };
        match route.open {
            Open::Anyone if ["/enter", "/invitation"].contains(&route.path) => {
                assert!(matches!(said.status, 401 | 403), "{}", route.path);
            }
            Open::Anyone if matches!(route.method, Method::Post) => assert_eq!(said.status, 403),
            Open::Anyone => assert_eq!(said.status, 200, "{}", route.path),
            _ => assert_eq!(said.status, 401, "{}", route.path),
        }
        assert!(!said.text().contains("Trial"), "{} names the ledger", route.path);
        assert!(said.header("content-security-policy").starts_with("default-src 'none'"));
        assert!(said.header("content-security-policy").contains("frame-ancestors 'none'"));
    }
}

/// Every role on every route: those that the table of rules lets in, and no others.
#[test]
fn each_role_opens_what_the_rules_say() {
    let desk = Desk::of_mali();
    let mut args = Vec::new();
    for role in Role::ALL {
        let staff = format!("{role}-1");
        let said = desk.run(&["people", "add", &staff, "--role", role.name()]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        args.extend(["--invite".to_owned(), staff]);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let served = Served::start(&desk.ledger(), &args);
    let invited = served.invited(Role::ALL.len());
    for (role, link) in Role::ALL.iter().zip(invited) {
        let visitor = served.accepting(&link, PASSWORD);
        let person =
            Person { id: "x".into(), roles: vec![*role], narrowed_to: None, offices: Vec::new() };
        let of_signing_in = ["/leave", "/enter", "/sign-in", "/invitation"];
        for route in ROUTES.iter().filter(|route| !of_signing_in.contains(&route.path)) {
            let said = match route.method {
                Method::Get => visitor.get(&address(route.path)),
                Method::Post => visitor.post(route.path, ""),
            };
            let may = match route.open {
                Open::With(wanted) => person.may(wanted),
                _ => true,
            };
            let what = format!("{role} on {}: {}", route.path, said.status);
            assert_eq!(said.status == 403, !may, "{what}");
            assert!(said.status < 500, "{what}");
        }
    }
    assert!(Use::ALL.len() > 1);
}

#[test]
fn a_link_signs_in_once_and_leaving_ends_it() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    // Looking at it, as a mail program does, uses nothing up.
    assert_eq!(served.visitor().get(&format!("/enter?link={}", served.link)).status, 200);
    let visitor = served.signed_in();
    assert_eq!(visitor.get("/").status, 200);
    assert_eq!(served.visitor().post("/enter", &format!("link={}", served.link)).status, 403);
    let left = visitor.post("/leave", "");
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(visitor.get("/").status, 401);
}

#[test]
fn an_invitation_lets_somebody_choose_a_password_that_lets_them_in_until_it_is_revoked() {
    let desk = Desk::of_mali();
    let said = desk.run(&["people", "add", "gao-03", "--role", "officer", "--office", "gao"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let served = Served::start(&desk.ledger(), &["--invite", "gao-03"]);
    let code = served.invited(1).remove(0);
    let stranger = served.visitor();
    let asked = stranger.get(&format!("/invitation?code={code}"));
    assert!(asked.status == 200 && asked.text().contains("gao-03"));
    let short = stranger.post("/invitation", &format!("code={code}&password=short"));
    assert!(short.status == 422 && short.text().contains("too short"), "{}", short.text());
    let officer = served.accepting(&code, PASSWORD);
    assert_eq!(officer.get("/").status, 200);
    for used in [
        stranger.get(&format!("/invitation?code={code}")),
        stranger.post("/invitation", &format!("code={code}&password={PASSWORD}")),
    ] {
        assert_eq!(used.status, 403);
    }
    let sign_in = |staff: &str, password: &str| {
        stranger.post("/sign-in", &format!("staff={staff}&password={password}"))
    };
    let again = sign_in("gao-03", PASSWORD);
    assert_eq!((again.status, again.header("location")), (303, "/"));
    // Nobody learns whether the staff id is right.
    let wrong = [sign_in("gao-03", "a-wrong-sentence"), sign_in("gao-99", "a-wrong-sentence")];
    let said = wrong.map(|said| (said.status, said.text().replace("gao-99", "gao-03")));
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0].0, 403);
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(sign_in("gao-03", "a-wrong-sentence").status);
    }
    assert!(statuses.ends_with(&[429]), "{statuses:?}");
    assert_eq!(sign_in("gao-03", PASSWORD).status, 429);
    drop(served);

    // The file has neither the password nor the code, and after a revocation nothing of them.
    let file = desk.ledger().with_extension("access");
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("argon2id") && !kept.contains(PASSWORD) && !kept.contains(&code));
    assert_eq!(desk.run(&["people", "remove", "gao-03"]).code, Some(0));
    assert!(!std::fs::read_to_string(&file).unwrap().contains("gao-03"));
    let served = Served::start(&desk.ledger(), &[]);
    let said = served.visitor().post("/sign-in", &format!("staff=gao-03&password={PASSWORD}"));
    assert_eq!(said.status, 403);
}

#[test]
fn a_session_that_a_browser_brings_is_never_taken_over() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let port = served.host.rsplit(':').next().unwrap();
    let fixed = Visitor {
        cookie: Some(format!("headcount-{port}={}", "a".repeat(64))),
        ..served.visitor()
    };
    let said = fixed.post("/enter", &format!("link={}", served.link));
    assert_eq!(said.status, 303);
    let given = said.header("set-cookie");
    assert!(!given.contains(&"a".repeat(64)));
    assert!(given.contains("HttpOnly") && given.contains("SameSite=Strict"), "{given}");
    assert_eq!(fixed.get("/").status, 401);
}

#[test]
fn another_site_sends_nothing() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let own = format!("http://{}", served.host);
    let refused: &[&[(&str, &str)]] = &[
        &[],
        &[("Origin", "http://evil.example")],
        &[("Origin", "null")],
        &[("Origin", &own), ("Sec-Fetch-Site", "cross-site")],
        &[("Origin", &own), ("Sec-Fetch-Site", "same-site")],
        &[("Origin", "http://evil.example"), ("Sec-Fetch-Site", "same-origin")],
        &[("Origin", &own), ("Origin", "http://evil.example")],
        &[("Sec-Fetch-Site", "none")],
    ];
    for headers in refused {
        assert_eq!(visitor.ask("POST", "/leave", headers, "").status, 403, "{headers:?}");
    }
    assert_eq!(visitor.get("/").status, 200);
    assert_eq!(visitor.ask("POST", "/leave", &[("Origin", &own)], "").status, 200);
}

#[test]
fn a_foreign_name_is_told_nothing() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let port = served.host.rsplit(':').next().unwrap();
    for host in ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:80", ""] {
        let said = visitor.ask("GET", "/", &[("Host", host)], "");
        assert_eq!(said.status, 421, "{host}");
        assert!(!said.text().contains("Trial"));
    }
    for host in [format!("localhost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(visitor.ask("GET", "/", &[("Host", &host)], "").status, 200, "{host}");
    }
}

#[test]
fn paths_lead_to_no_file() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    for path in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/style.css/../head",
        "//etc/passwd",
        "/ledger/head",
    ] {
        assert_eq!(visitor.get(path).status, 404, "{path}");
    }
    // What breaks a header off is no file's name.
    let said = visitor.get("/figures/file?format=csv&period=2025%0d%0aX-Evil:%201");
    assert_eq!(said.header("x-evil"), "");
}

#[test]
fn answers_are_kept_by_nobody_and_framed_by_nobody() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    for route in ROUTES.iter().filter(|route| matches!(route.open, Open::With(_))) {
        let said = visitor.get(&address(route.path));
        assert_eq!(said.header("cache-control"), "no-store", "{}", route.path);
        assert_eq!(said.header("x-content-type-options"), "nosniff", "{}", route.path);
        let policy = said.header("content-security-policy");
        match route.path {
            "/factsheet/sheet" => assert!(policy.starts_with("sandbox; default-src 'none'")),
            _ => assert!(policy.contains("frame-ancestors 'none'"), "{}", route.path),
        }
        // The page's own file, and nothing within a page.
        let own = "<script src=\"/page.js\" defer></script>";
        assert!(!said.text().replace(own, "").contains("<script"), "{} has a script", route.path);
        let styled = said.text().contains(" style=\"") && route.path != "/factsheet/sheet";
        assert!(!styled, "{} has a style that the policy stops", route.path);
    }
}

#[test]
fn what_is_large_or_slow_is_cut_off() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let large = visitor.post("/leave", &"x".repeat(300 << 10));
    assert_eq!(large.status, 413);
    let head = visitor.send(
        format!("GET / HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n", served.host, "x".repeat(64 << 10))
            .as_bytes(),
    );
    assert!(head.is_none_or(|said| said.status == 431));
    // A head that never ends is heard for ten seconds.
    let since = Instant::now();
    let mut slow = TcpStream::connect(&served.host).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(since.elapsed() < Duration::from_secs(20), "{:?}", since.elapsed());
    assert_eq!(visitor.get("/").status, 200);
}

#[test]
fn an_address_for_others_is_refused() {
    let desk = Desk::of_mali();
    let said = desk.run(&["serve", "--address", "0.0.0.0:0"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("not an address of this computer alone"), "{}", said.err);
    assert!(said.err.contains("--behind-proxy"), "{}", said.err);
}

#[test]
fn ending_closes_the_ledger_and_a_kill_damages_nothing() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    assert_eq!(served.signed_in().get("/").status, 200);
    assert_eq!(served.end(), Some(0));
    let served = Served::start(&desk.ledger(), &[]);
    assert_eq!(served.signed_in().get("/").status, 200);
    served.kill();
    let said = desk.run(&["verify"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn pages_say_what_to_do() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let page = words(&served.visitor().get("/").text());
    assert!(page.contains("open the link that headcount serve printed"), "{page}");
    let visitor = served.signed_in();
    let page = words(&visitor.get("/activity?ref=NONE").text());
    assert!(page.contains("NONE") && page.contains("look for it in the lists"), "{page}");
    assert!(!page.contains(desk.ledger().to_str().unwrap()));
    assert!(words(&visitor.get("/").text()).contains("Nothing is logged yet"));
}

#[test]
fn the_sample_is_served() {
    let dir = crate::common::scratch();
    let served = Served::of_demo(dir.path());
    let page = words(&served.signed_in().get("/figures?period=2025").text());
    assert!(page.contains("132,487") && page.contains("NRC Mali (demo)"), "{page}");
    assert_eq!(served.end(), Some(0));
}
