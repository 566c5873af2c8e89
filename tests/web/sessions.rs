//! Sessions that outlive the program, and everything that ends them; what whoever keeps the page reads of it.

use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};

use headcount::service::credentials::Credentials;

use super::browser::{Served, Visitor};
use crate::common::desk::Desk;

const PASSWORD: &str = "an-invented-sentence";

/// A page at one port, so that a browser finds it again after it was started again. The port is one that the system
/// gives to nobody who leaves the choice to it.
struct Port(u16);

impl Port {
    fn free() -> Self {
        // Tests that run at the same time look in different places.
        static TAKEN: AtomicU16 = AtomicU16::new(0);
        let own = TAKEN.fetch_add(50, Ordering::Relaxed) % 5000;
        let first = 20_000 + u16::try_from(std::process::id() % 5000).unwrap() + own;
        let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
        Self((first..first + 5000).find(free).unwrap())
    }

    fn serve(&self, desk: &Desk, args: &[&str]) -> Served {
        let address = format!("127.0.0.1:{}", self.0);
        let args = [&["--address", address.as_str()], args].concat();
        Served::noting(&desk.ledger(), &args, &desk.path("notes"))
    }
}

fn notes(desk: &Desk) -> String {
    std::fs::read_to_string(desk.path("notes")).unwrap()
}

fn kept(ledger: &Path) -> String {
    std::fs::read_to_string(ledger.with_extension("access")).unwrap()
}

fn is_signed_in(visitor: &Visitor) -> bool {
    match visitor.get("/").status {
        200 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

fn secret(visitor: &Visitor) -> &str {
    visitor.cookie.as_deref().unwrap().split_once('=').unwrap().1
}

/// Officers of Gao.
fn desk(people: &[&str]) -> Desk {
    let desk = Desk::of_mali();
    for staff in people {
        let said = desk.run(&["people", "add", staff, "--role", "officer", "--office", "gao"]);
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    desk
}

#[test]
fn sessions_outlive_the_program_and_links_do_not() {
    let (desk, port) = (desk(&["gao-03", "gao-04"]), Port::free());
    let served = port.serve(&desk, &["--invite", "gao-03", "--invite", "gao-04"]);
    let link = served.link.clone();
    let invited = served.invited(2);
    let [first, second] = [0, 1].map(|at: usize| served.accepting(&invited[at], PASSWORD));
    // Of a secret, only what it is recognised by is kept.
    let file = kept(&desk.ledger());
    for hidden in [secret(&first), secret(&second), &invited[0], &link, PASSWORD] {
        assert!(!file.contains(hidden), "{file}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let found = std::fs::metadata(desk.ledger().with_extension("access")).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(served.end(), Some(0));
    let served = port.serve(&desk, &[]);
    assert!(is_signed_in(&first) && is_signed_in(&second));
    assert_eq!(served.visitor().post("/enter", &format!("link={link}")).status, 403);
    // Visiting writes nothing.
    let before = kept(&desk.ledger());
    assert!((0..20).all(|_| is_signed_in(&first)));
    assert_eq!(kept(&desk.ledger()), before);
    // Signing out is for ever.
    assert_eq!(first.post("/leave", "").status, 200);
    assert!(!is_signed_in(&first));
    served.kill();
    let served = port.serve(&desk, &[]);
    assert!(!is_signed_in(&first) && is_signed_in(&second));
    drop(served);
}

#[test]
fn a_role_that_is_taken_back_ends_sessions_and_tokens_while_the_page_is_stopped_too() {
    let (desk, port) = (desk(&["gao-03", "gao-04"]), Port::free());
    let served = port.serve(&desk, &["--invite", "gao-03", "--invite", "gao-04"]);
    let invited = served.invited(2);
    let [first, second] = [0, 1].map(|at: usize| served.accepting(&invited[at], PASSWORD));
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["people", "token", "gao-03"]).code, Some(0));
    assert_eq!(desk.run(&["people", "remove", "gao-03"]).code, Some(0));
    assert!(!kept(&desk.ledger()).contains("gao-03"));
    // What is granted anew brings nothing back.
    assert_eq!(desk.run(&["people", "add", "gao-03", "--role", "officer"]).code, Some(0));
    let served = port.serve(&desk, &[]);
    assert!(!is_signed_in(&first) && is_signed_in(&second));
    // While the page is served, as another program does it.
    let other = Credentials::beside(&desk.ledger()).unwrap();
    other.forget("gao-04").unwrap();
    assert!(!is_signed_in(&second));
    assert_eq!(second.post("/log", "").status, 401);
    let told = notes(&desk);
    assert!(told.contains("a session of gao-04 ended"), "{told}");
    drop(served);
}

#[test]
fn another_password_ends_the_sessions_of_the_one_before() {
    let (desk, port) = (desk(&["gao-03"]), Port::free());
    let served = port.serve(&desk, &["--invite", "gao-03"]);
    let lost = served.accepting(&served.invited(1)[0], PASSWORD);
    assert!(is_signed_in(&lost));
    drop(served);
    let served = port.serve(&desk, &["--invite", "gao-03"]);
    // An invitation alone ends nothing.
    assert!(is_signed_in(&lost));
    let new = served.accepting(&served.invited(1)[0], "another-sentence");
    assert!(!is_signed_in(&lost) && is_signed_in(&new));
    drop(served);
    let served = port.serve(&desk, &[]);
    assert!(!is_signed_in(&lost) && is_signed_in(&new));
    drop(served);
}

#[test]
fn signing_in_again_ends_the_session_before() {
    let (desk, port) = (desk(&["gao-03"]), Port::free());
    let served = port.serve(&desk, &["--invite", "gao-03"]);
    let first = served.accepting(&served.invited(1)[0], PASSWORD);
    let said = first.post("/sign-in", &format!("staff=gao-03&password={PASSWORD}"));
    assert_eq!(said.status, 303);
    assert!(!is_signed_in(&first));
    drop(served);
}

#[test]
fn whoever_keeps_the_page_reads_who_comes_in_and_no_name() {
    let (desk, port) = (desk(&["gao-03"]), Port::free());
    let served = port.serve(&desk, &["--invite", "gao-03"]);
    let officer = served.accepting(&served.invited(1)[0], PASSWORD);
    let stranger = served.visitor();
    for _ in 0..20 {
        stranger.post("/sign-in", "staff=gao-03&password=a-wrong-sentence");
        // Typed into the wrong field.
        stranger.post("/sign-in", "staff=Aminata+Traore&password=x");
        stranger.post("/sign-in", &format!("staff={PASSWORD}&password=x"));
    }
    let token = [("Authorization", "Bearer headcount_0000")];
    assert_eq!(stranger.ask("GET", "/api/v1/status", &token, "").status, 401);
    served.signed_in();
    officer.post("/leave", "");
    assert_eq!(served.end(), Some(0));
    let told = notes(&desk);
    for said in [
        "gao-03 accepted an invitation and signed in",
        "Z a wrong attempt to sign in as gao-03\n",
        "19 wrong attempts to sign in as gao-03",
        "a wrong attempt to sign in, under a staff id to which nothing is granted",
        "39 wrong attempts to sign in, under staff ids to which nothing is granted",
        "a program sent a token that is not good",
        "somebody signed in with a link for whoever has the ledger’s files",
        "gao-03 signed out",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    for hidden in ["Aminata", PASSWORD, "a-wrong-sentence", "headcount_0000"] {
        assert!(!told.contains(hidden), "{hidden}: {told}");
    }
    assert!(told.lines().count() < 15, "{told}");
}
