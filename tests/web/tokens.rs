//! Tokens of programs: what they open, what they never open, and when they end.

use headcount::web::{Method, Open, ROUTES};

use super::browser::{Said, Served, Visitor};
use super::doors::address;
use crate::common::desk::Desk;

/// Makes a token as somebody at the terminal does: its id, and its secret.
fn token(desk: &Desk, args: &[&str]) -> (String, String) {
    let said = desk.run(&[&["people", "token"], args, &["--format", "json"]].concat());
    assert_eq!(said.code, Some(0), "{}", said.err);
    let made: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (text(&made["token"]["id"]), text(&made["secret"]))
}

fn with_token(visitor: &Visitor, path: &str, token: &str) -> Said {
    let bearer = format!("Bearer {token}");
    visitor.ask("GET", path, &[("Authorization", &bearer)], "")
}

fn desk() -> Desk {
    let desk = Desk::of_mali();
    for (staff, role) in [("gao-03", "officer"), ("me-01", "m-and-e")] {
        assert_eq!(desk.run(&["people", "add", staff, "--role", role]).code, Some(0));
    }
    desk
}

#[test]
fn a_token_opens_what_is_for_programs_and_nothing_else() {
    let desk = desk();
    let (_, secret) = token(&desk, &["gao-03"]);
    let file = std::fs::read_to_string(desk.ledger().with_extension("access")).unwrap();
    assert!(!file.contains(&secret), "{file}");
    let served = Served::start(&desk.ledger(), &[]);
    let program = served.visitor();
    for route in ROUTES {
        let bearer = format!("Bearer {secret}");
        let own = format!("http://{}", served.host);
        let said = match route.method {
            Method::Get => with_token(&program, &address(route.path), &secret),
            // Even with the headers that a page of the same site would send.
            Method::Post => {
                let headers = [
                    ("Authorization", bearer.as_str()),
                    ("Origin", own.as_str()),
                    ("Sec-Fetch-Site", "same-origin"),
                ];
                program.ask("POST", route.path, &headers, "")
            }
        };
        let is_open = route.path.starts_with("/api/v1/");
        match route.open {
            Open::Anyone => assert!(said.status < 500, "{}", route.path),
            _ => assert_eq!(said.status != 401, is_open, "{}: {}", route.path, said.status),
        }
        assert_eq!(said.header("set-cookie"), "", "{}", route.path);
        assert_eq!(said.header("access-control-allow-origin"), "", "{}", route.path);
    }
    assert_eq!(with_token(&program, "/api/v1/status", &secret).status, 200);
    let lower = format!("bearer {secret}");
    let said = program.ask("GET", "/api/v1/status", &[("Authorization", &lower)], "");
    assert_eq!(said.status, 200);
    // It is described where programs look.
    let described = with_token(&program, "/api/v1/openapi.json", &secret).json();
    assert_eq!(described["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    assert_eq!(described["security"][0]["token"], serde_json::json!([]));
}

#[test]
fn what_is_no_token_opens_nothing_and_a_session_does_not_stand_in_for_it() {
    let desk = desk();
    let (_, secret) = token(&desk, &["gao-03"]);
    let served = Served::start(&desk.ledger(), &[]);
    let (stranger, signed_in) = (served.visitor(), served.signed_in());
    let hash = {
        let file = std::fs::read_to_string(desk.ledger().with_extension("access")).unwrap();
        let kept: serde_json::Value = serde_json::from_str(&file).unwrap();
        let tokens = kept["tokens"].as_object().unwrap();
        tokens.values().next().unwrap()["sha256"].as_str().unwrap().to_owned()
    };
    for wrong in ["", "headcount_", &secret[..secret.len() - 1], &format!("{secret}0"), &hash] {
        let said = with_token(&stranger, "/api/v1/status", wrong);
        assert_eq!(said.status, 401, "{wrong}");
        assert_eq!(said.header("www-authenticate"), "Bearer");
        // Somebody who is signed in, and says that they come with a token.
        assert_eq!(with_token(&signed_in, "/api/v1/status", wrong).status, 401);
    }
    // Not in the address, where it would be kept in histories and logs; not twice.
    let said = stranger.get(&format!("/api/v1/status?access_token={secret}"));
    assert_eq!(said.status, 401);
    let bearer = format!("Bearer {secret}");
    let twice = [("Authorization", bearer.as_str()), ("Authorization", "Bearer x")];
    assert_eq!(stranger.ask("GET", "/api/v1/status", &twice, "").status, 401);
}

#[test]
fn a_token_does_no_more_than_its_owner_may_now_nor_than_it_was_narrowed_to() {
    let desk = desk();
    let (_, wide) = token(&desk, &["gao-03"]);
    // To what the owner may not do, it does not lead either.
    let (_, narrow) = token(&desk, &["gao-03", "--role", "reviewer"]);
    let said = desk.run(&["people", "token", "nobody-1"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    for days in ["0", "366", "-1"] {
        let said = desk.run(&["people", "token", "gao-03", "--days", days]);
        assert_eq!(said.code, Some(2), "{}", said.err);
    }
    let served = Served::start(&desk.ledger(), &[]);
    let program = served.visitor();
    for secret in [&wide, &narrow] {
        assert_eq!(with_token(&program, "/api/v1/report?period=2025", secret).status, 200);
    }
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["people", "remove", "gao-03"]).code, Some(0));
    assert_eq!(desk.run(&["people", "add", "gao-03", "--role", "officer"]).code, Some(0));
    let served = Served::start(&desk.ledger(), &[]);
    for secret in [&wide, &narrow] {
        assert_eq!(with_token(&served.visitor(), "/api/v1/status", secret).status, 401);
    }
}

#[test]
fn tokens_are_listed_without_their_secret_and_ended_while_the_page_is_served() {
    let desk = desk();
    assert_eq!(desk.run(&["people", "tokens"]).out, "there are no tokens\n");
    let (first, secret) = token(&desk, &["gao-03", "--role", "auditor", "--days", "90"]);
    let (second, other) = token(&desk, &["me-01"]);
    let listed = desk.run(&["people", "tokens"]).out;
    assert!(listed.contains(&first) && listed.contains("gao-03, as auditor at most, until "));
    assert!(!listed.contains(&secret) && !listed.contains(&other), "{listed}");
    let text = desk.run(&["people", "token", "me-01"]).out;
    assert!(text.lines().nth(1).unwrap().starts_with("headcount_"), "{text}");
    let served = Served::start(&desk.ledger(), &[]);
    let program = served.visitor();
    assert_eq!(with_token(&program, "/api/v1/status", &secret).status, 200);
    let said = desk.run(&["people", "token", "--revoke", &first]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(with_token(&program, "/api/v1/status", &secret).status, 401);
    assert_eq!(with_token(&program, "/api/v1/status", &other).status, 200);
    let again = desk.run(&["people", "token", "--revoke", &first]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("there is no token") && again.err.contains("people tokens"));
    let listed = desk.run(&["people", "tokens", "--format", "json"]).out;
    assert!(listed.contains(&second) && !listed.contains(&first), "{listed}");
}
