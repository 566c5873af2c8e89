//! Granting, taking back and inviting from the page.
//!
//! What could go wrong, and the test that holds it:
//!
//! | it could | test |
//! |---|---|
//! | leave nobody who can let others in | `nobody_locks_everybody_out` |
//! | put a name, an address or a phone number into the log | `a_staff_id_is_nobodys_name` |
//! | give all offices to somebody for whom none was chosen | `offices_are_chosen_or_all_are` |
//! | let somebody in with a password that was taken away | `what_is_taken_back_ends_at_once` |
//! | show an invitation again, or in an address | `an_invitation_is_shown_once` |
//! | change what somebody else has changed meanwhile | `nobody_changes_what_they_have_not_seen` |

use super::browser::{Said, Served, Visitor, words};
use super::writing::encoded;
use crate::common::desk::Desk;

const PASSWORD: &str = "an-invented-sentence";

/// A ledger with two custodians, an officer in Gao and an auditor, all signed in; the first custodian comes first.
fn office() -> (Desk, Served, Vec<Visitor>) {
    let desk = Desk::of_mali();
    let people = [
        ("cust-1", "custodian", None),
        ("cust-2", "custodian", None),
        ("gao-03", "officer", Some("gao")),
        ("aud-1", "auditor", None),
    ];
    let mut args = Vec::new();
    for (staff, role, office) in people {
        let mut add = vec!["people", "add", staff, "--role", role];
        add.extend(office.iter().flat_map(|office| ["--office", office]));
        assert_eq!(desk.run(&add).code, Some(0));
        args.extend(["--invite", staff]);
    }
    let served = Served::start(&desk.ledger(), &args);
    let codes = served.invited(people.len());
    let visitors = codes.iter().map(|code| served.accepting(code, PASSWORD)).collect();
    (desk, served, visitors)
}

/// The event that granted something to somebody.
fn event(visitor: &Visitor, staff: &str) -> String {
    let all = visitor.get("/api/v1/people").json();
    let of = all.as_array().unwrap().iter().find(|person| person["staff"] == staff);
    of.map(|of| of["event"].to_string()).unwrap_or_default()
}

fn role(visitor: &Visitor, staff: &str) -> Option<String> {
    let all = visitor.get("/api/v1/people").json();
    let of = all.as_array().unwrap().iter().find(|person| person["staff"] == staff)?;
    Some(of["role"].as_str().unwrap().to_owned())
}

fn send(visitor: &Visitor, what: &str, fields: &[(&str, &str)]) -> Said {
    visitor.post(&format!("/people/{what}"), &encoded(fields))
}

fn events(visitor: &Visitor) -> u64 {
    visitor.get("/api/v1/status").json()["events"].as_u64().unwrap()
}

/// The code of the invitation that a page shows.
fn code(page: &str) -> String {
    let after = page.split("invitation?code=").nth(1).unwrap();
    after.chars().take_while(char::is_ascii_hexdigit).collect()
}

#[test]
fn a_custodian_grants_a_role_and_hands_over_the_invitation() {
    let (_desk, served, all) = office();
    let custodian = &all[0];
    let page = words(&custodian.get("/people").text());
    assert!(page.contains("gao-03") && page.contains("Everybody has a password."), "{page}");
    let new = [("staff", "mop-07"), ("role", "officer"), ("office", "mopti")];
    let said = send(custodian, "grant", &new);
    assert_eq!(said.status, 200, "{}", words(&said.text()));
    assert_eq!(said.header("cache-control"), "no-store");
    let page = words(&custodian.get("/people").text());
    assert!(page.contains("mop-07") && page.contains("1 has no password."), "{page}");
    let officer = served.accepting(&code(&said.text()), PASSWORD);
    assert_eq!(officer.get("/log").status, 200);
    assert_eq!(officer.get("/people").status, 403);
    // The event says who granted it.
    let last = custodian.get("/api/v1/history?last=1").json();
    assert_eq!(
        (&last[0]["event"], &last[0]["recorded_by"]),
        (&"AccessGranted".into(), &"cust-1".into())
    );
    // A second click records nothing.
    let before = events(custodian);
    let again = [("staff", "mop-07"), ("role", "officer"), ("office", "mopti")];
    assert_eq!(send(custodian, "grant", &again).status, 303);
    assert_eq!(events(custodian), before);
    // Another role in the place of the first.
    let from = event(custodian, "mop-07");
    let other =
        [("staff", "mop-07"), ("role", "reviewer"), ("all", "yes"), ("event", from.as_str())];
    assert_eq!(send(custodian, "grant", &other).status, 303);
    assert_eq!(role(custodian, "mop-07").as_deref(), Some("reviewer"));
    assert_eq!(officer.get("/log").status, 403);
}

#[test]
fn nobody_locks_everybody_out() {
    let (_desk, served, all) = office();
    let [first, second, ..] = &all[..] else { panic!() };
    let recorded = events(first);
    // Not even with what the page offers no button for.
    let own = event(first, "cust-1");
    let of_own = [("staff", "cust-1"), ("event", own.as_str())];
    for what in ["revoke", "forget"] {
        let said = send(first, what, &of_own);
        assert_eq!(said.status, 422, "{what}");
        assert!(words(&said.text()).contains("Ask another custodian"), "{what}");
    }
    let as_auditor =
        [("staff", "cust-1"), ("event", own.as_str()), ("role", "auditor"), ("all", "yes")];
    assert_eq!(send(first, "grant", &as_auditor).status, 422);
    assert_eq!(events(first), recorded);
    assert_eq!(first.get("/people").status, 200);

    // With the files one could take from both. The last one stays.
    let with_files = served.signed_in();
    let from = event(first, "cust-2");
    assert_eq!(send(first, "revoke", &[("staff", "cust-2"), ("event", &from)]).status, 303);
    assert_eq!(second.get("/people").status, 401);
    for (what, fields) in [("revoke", &of_own[..]), ("grant", &as_auditor[..])] {
        let said = send(&with_files, what, fields);
        assert_eq!(said.status, 422, "{what}");
        assert!(words(&said.text()).contains("the last custodian"), "{}", words(&said.text()));
    }
    assert_eq!(role(first, "cust-1").as_deref(), Some("custodian"));
}

#[test]
fn two_custodians_who_revoke_each_other_leave_one() {
    let (_desk, _served, all) = office();
    let [first, second, ..] = &all[..] else { panic!() };
    let (of_first, of_second) = (event(first, "cust-1"), event(first, "cust-2"));
    let clicks = [(first.clone(), "cust-2", of_second), (second.clone(), "cust-1", of_first)];
    let clicks = clicks.map(|(visitor, staff, event)| {
        std::thread::spawn(move || {
            send(&visitor, "revoke", &[("staff", staff), ("event", &event)]).status
        })
    });
    let said = clicks.map(|click| click.join().unwrap());
    let still =
        [first, second].iter().filter(|visitor| visitor.get("/people").status == 200).count();
    assert_eq!(still, 1, "{said:?}");
    assert_eq!(said.iter().filter(|status| **status == 303).count(), 1, "{said:?}");
}

#[test]
fn a_staff_id_is_nobodys_name() {
    let (_desk, _served, all) = office();
    let custodian = &all[0];
    let before = events(custodian);
    for wrong in [
        "",
        "Aminata Traoré",
        "aminata@nrc.example",
        "+223 76 12 34 56",
        "76123456",
        "gao\t04",
        "gao\u{200b}-03",
        "\u{202e}30-oag",
        "GAO-03",
        "ｇａｏ-03",
        &"x".repeat(65),
    ] {
        let said =
            send(custodian, "grant", &[("staff", wrong), ("role", "auditor"), ("all", "yes")]);
        assert_eq!(said.status, 422, "{wrong:?}: {}", words(&said.text()));
        assert!(said.text().contains("href=\"#staff\""), "{wrong:?}");
    }
    assert_eq!(events(custodian), before);
    let said = send(custodian, "grant", &[("staff", "me-01"), ("all", "yes")]);
    assert_eq!(said.status, 422);
    assert!(said.text().contains("href=\"#role\"") && said.text().contains("value=\"me-01\""));
    assert_eq!(send(custodian, "grant", &[("staff", "me-01"), ("role", "king")]).status, 400);
}

#[test]
fn offices_are_chosen_or_all_are() {
    let (_desk, _served, all) = office();
    let custodian = &all[0];
    let new = |more: &[(&str, &str)]| {
        let mut fields = vec![("staff", "mop-07"), ("role", "officer")];
        fields.extend(more);
        send(custodian, "grant", &fields)
    };
    for wrong in [&[][..], &[("office", "gao"), ("all", "yes")], &[("office", "nowhere")]] {
        let said = new(wrong);
        assert_eq!(said.status, 422, "{wrong:?}");
        assert!(words(&said.text()).contains("Choose offices, or all of them"), "{wrong:?}");
    }
    assert_eq!(role(custodian, "mop-07"), None);
    assert_eq!(new(&[("office", "gao"), ("office", "mopti")]).status, 200);
}

#[test]
fn what_is_taken_back_ends_at_once() {
    let (_desk, served, all) = office();
    let [custodian, _, officer, auditor] = &all[..] else { panic!() };
    let sign_in = |staff: &str| {
        served.visitor().post("/sign-in", &format!("staff={staff}&password={PASSWORD}")).status
    };
    assert_eq!((officer.get("/").status, sign_in("gao-03")), (200, 303));
    let of_officer = event(custodian, "gao-03");
    let fields = [("staff", "gao-03"), ("event", of_officer.as_str())];
    assert_eq!(send(custodian, "revoke", &fields).status, 303);
    assert_eq!((officer.get("/").status, sign_in("gao-03")), (401, 403));
    // A second click takes nothing more.
    let before = events(custodian);
    assert_eq!(send(custodian, "revoke", &fields).status, 303);
    assert_eq!(events(custodian), before);
    // Who gets a role again is invited again: the old password is gone.
    let again = [("staff", "gao-03"), ("role", "officer"), ("office", "gao")];
    let said = send(custodian, "grant", &again);
    assert_eq!((said.status, sign_in("gao-03")), (200, 403));
    // And the form that was looked at before the revocation changes nothing now.
    assert_eq!(send(custodian, "revoke", &fields).status, 422);
    assert_eq!(role(custodian, "gao-03").as_deref(), Some("officer"));

    // A password that is forgotten ends with its sessions; the role stays.
    let of_auditor = event(custodian, "aud-1");
    assert_eq!((auditor.get("/").status, sign_in("aud-1")), (200, 303));
    let said = send(custodian, "forget", &[("staff", "aud-1"), ("event", &of_auditor)]);
    assert_eq!(said.status, 200);
    assert_eq!((auditor.get("/").status, sign_in("aud-1")), (401, 403));
    let auditor = served.accepting(&code(&said.text()), "another-invented-sentence");
    assert_eq!(auditor.get("/history").status, 200);
}

#[test]
fn an_invitation_is_shown_once() {
    let (desk, served, all) = office();
    let custodian = &all[0];
    let from = event(custodian, "gao-03");
    let said = send(custodian, "invite", &[("staff", "gao-03"), ("event", &from)]);
    assert_eq!(said.status, 200);
    let secret = code(&said.text());
    assert_eq!(secret.len(), 64);
    // It is in no address, on no other page, in no log and in no ledger.
    assert_eq!(said.header("location"), "");
    for path in ["/people", "/history", "/api/v1/people", "/api/v1/history"] {
        assert!(!custodian.get(path).text().contains(&secret), "{path}");
    }
    let kept = std::fs::read_to_string(desk.ledger().with_extension("access")).unwrap();
    assert!(!kept.contains(&secret));
    // The next one ends it; the password stays until another one is chosen.
    let next = code(&send(custodian, "invite", &[("staff", "gao-03"), ("event", &from)]).text());
    assert_eq!(served.visitor().get(&format!("/invitation?code={secret}")).status, 403);
    assert_eq!(all[2].get("/").status, 200);
    served.accepting(&next, "another-invented-sentence");
    let before = served.visitor().post("/sign-in", &format!("staff=gao-03&password={PASSWORD}"));
    assert_eq!(before.status, 403);
    // Nobody is invited to whom nothing is granted.
    assert_eq!(send(custodian, "invite", &[("staff", "no-1"), ("event", "3")]).status, 409);
}

#[test]
fn nobody_changes_what_they_have_not_seen() {
    let (_desk, _served, all) = office();
    let [first, second, ..] = &all[..] else { panic!() };
    let from = event(first, "gao-03");
    let change = |visitor: &Visitor, role: &str| {
        let fields = [("staff", "gao-03"), ("role", role), ("all", "yes"), ("event", &*from)];
        send(visitor, "grant", &fields)
    };
    assert_eq!(change(first, "reviewer").status, 303);
    let late = change(second, "auditor");
    assert_eq!(late.status, 422);
    assert!(words(&late.text()).contains("was changed meanwhile"));
    // The form for somebody new gives nobody another role.
    let new = [("staff", "gao-03"), ("role", "custodian"), ("all", "yes")];
    assert_eq!(send(second, "grant", &new).status, 422);
    assert_eq!(role(first, "gao-03").as_deref(), Some("reviewer"));
    // Nobody is offered what they may not do to themselves.
    let page = second.get("/people").text();
    let offers = |what: &str, staff: &str| {
        page.contains(&format!(
            "/people/{what}\"><input type=\"hidden\" name=\"staff\" value=\"{staff}\""
        ))
    };
    assert!(offers("revoke", "cust-1") && offers("invite", "cust-2"));
    assert!(!offers("revoke", "cust-2") && !offers("forget", "cust-2"));
}

#[test]
fn a_page_for_looking_only_changes_nothing() {
    let desk = Desk::of_mali();
    assert_eq!(desk.run(&["people", "add", "gao-03", "--role", "officer"]).code, Some(0));
    let served = Served::start(&desk.ledger(), &["--read-only"]);
    let visitor = served.signed_in();
    let page = visitor.get("/people").text();
    assert!(page.contains("gao-03") && !page.contains("/people/grant"));
    let from = event(&visitor, "gao-03");
    for what in ["grant", "revoke", "invite", "forget"] {
        let fields = [("staff", "gao-03"), ("event", &*from)];
        assert_eq!(send(&visitor, what, &fields).status, 403, "{what}");
    }
}
