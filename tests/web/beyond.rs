//! The page beyond this computer: its names, its cookies, and what is never believed.
//!
//! What it could get wrong without a word: answer under a name that somebody else's server has; believe a header that
//! anybody can send; send a session over a connection that others read; print links that lead nowhere; open itself to
//! the network without having been told to.

use super::browser::{Said, Served, words};
use crate::common::desk::Desk;

/// A way of serving: what starts it, under which names it answers, under which not.
struct Way {
    args: &'static [&'static str],
    origin: &'static str,
    own: &'static [&'static str],
    foreign: &'static [&'static str],
}

const WAYS: [Way; 2] = [
    Way {
        args: &["--address", "0.0.0.0:0", "--insecure-lan", "--host", "office.example"],
        origin: "http://office.example:PORT",
        own: &["office.example:PORT", "OFFICE.example:PORT", "127.0.0.1:PORT", "localhost:PORT"],
        foreign: &["office.example", "evil.example:PORT", "0.0.0.0:PORT", "127.0.0.1", ""],
    },
    Way {
        args: &["--address", "127.0.0.1:0", "--behind-proxy", "https://headcount.example.org"],
        origin: "https://headcount.example.org",
        own: &["headcount.example.org", "headcount.example.org:443"],
        foreign: &["127.0.0.1:PORT", "localhost:PORT", "evil.example", "headcount.example.org:80"],
    },
];

fn served(desk: &Desk, way: &Way) -> (Served, impl Fn(&str) -> String) {
    let served = Served::noting(&desk.ledger(), way.args, &desk.path("notes"));
    let port = served.host.rsplit(':').next().unwrap().to_owned();
    (served, move |text: &str| text.replace("PORT", &port))
}

#[test]
fn each_way_answers_to_its_own_names_alone() {
    for way in &WAYS {
        let desk = Desk::of_mali();
        let (served, at) = served(&desk, way);
        assert_eq!(served.origin, at(way.origin));
        let visitor = served.visitor();
        let ask = |host: &str, more: &[(&str, &str)]| {
            let headers = [&[("Host", host)], more].concat();
            visitor.ask("GET", "/sign-in", &headers, "").status
        };
        for own in way.own {
            assert_eq!(ask(&at(own), &[]), 200, "{own}");
        }
        for foreign in way.foreign {
            assert_eq!(ask(&at(foreign), &[]), 421, "{foreign}");
        }
        // What a proxy might say of whoever asks is believed of nobody.
        let own = at(way.own[0]);
        for (name, value) in [
            ("X-Forwarded-Host", own.as_str()),
            ("Forwarded", "host=office.example;proto=https"),
            ("X-Original-Host", &own),
        ] {
            assert_eq!(ask("evil.example", &[(name, value)]), 421, "{name}");
        }
        assert_eq!(ask(&own, &[("X-Forwarded-Host", "evil.example")]), 200);
    }
}

/// Signs in as a browser does that came to the page under a name.
fn enter(served: &Served, host: &str, origin: &str, link: &str) -> Said {
    let headers = [("Host", host), ("Origin", origin)];
    served.visitor().ask("POST", "/enter", &headers, &format!("link={link}"))
}

#[test]
fn forms_come_from_the_same_name_and_scheme_and_cookies_fit_it() {
    for way in &WAYS {
        let desk = Desk::of_mali();
        let (served, at) = served(&desk, way);
        let (own, origin) = (at(way.own[0]), at(way.origin));
        let is_encrypted = origin.starts_with("https");
        let other_scheme = match is_encrypted {
            true => origin.replace("https", "http"),
            false => origin.replace("http", "https"),
        };
        for wrong in [other_scheme.as_str(), "https://evil.example", "null", &format!("{origin}x")]
        {
            assert_eq!(enter(&served, &own, wrong, &served.link).status, 403, "{wrong}");
        }
        let said = enter(&served, &own, &origin, &served.link);
        assert_eq!((said.status, said.header("location")), (303, "/"), "{}", said.text());
        let cookie = said.header("set-cookie");
        assert!(cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
        assert_eq!(cookie.starts_with("__Host-headcount-443="), is_encrypted, "{cookie}");
        assert_eq!(cookie.ends_with("; Secure"), is_encrypted, "{cookie}");
        let strict = said.header("strict-transport-security");
        assert_eq!(strict, if is_encrypted { "max-age=31536000" } else { "" });
        // The language, too, is kept over that connection alone.
        let headers = [("Host", own.as_str())];
        let chosen = served.visitor().ask("GET", "/sign-in?lang=fr", &headers, "");
        assert_eq!(chosen.header("set-cookie").ends_with("; Secure"), is_encrypted);
        // Signed in, by the cookie and by nothing that a proxy or browser says of itself.
        let home = |cookie: &str, more: &[(&str, &str)]| {
            let headers = [&[("Host", own.as_str()), ("Cookie", cookie)], more].concat();
            served.visitor().ask("GET", "/", &headers, "")
        };
        let session = cookie.split(';').next().unwrap();
        let page = home(session, &[]);
        assert_eq!(page.status, 200);
        let is_warned = words(&page.text()).contains("This page is not encrypted");
        assert_eq!(is_warned, !is_encrypted);
        let claims = [
            ("X-Forwarded-User", "officer"),
            ("X-Forwarded-For", "127.0.0.1"),
            ("X-Real-IP", "127.0.0.1"),
            ("Remote-User", "officer"),
            ("Authorization", "Basic b2ZmaWNlcjpvZmZpY2Vy"),
        ];
        assert_eq!(home("a=b", &claims).status, 401);
        // A name without the prefix is one that a neighbouring site could have set.
        if is_encrypted {
            let bare = session.replace("__Host-", "");
            assert_eq!(home(&bare, &[]).status, 401);
        }
    }
}

#[test]
fn an_unencrypted_page_says_so_everywhere() {
    let desk = Desk::of_mali();
    let way = &WAYS[0];
    let (served, at) = served(&desk, way);
    let notes = std::fs::read_to_string(desk.path("notes")).unwrap();
    assert!(notes.contains("warning: the page is not encrypted"), "{notes}");
    let host = at(way.own[0]);
    for (path, language, said) in [
        ("/sign-in", "en", "This page is not encrypted"),
        ("/sign-in", "fr", "Cette page n’est pas chiffrée"),
        ("/", "en", "This page is not encrypted"),
        ("/nowhere", "fr", "Cette page n’est pas chiffrée"),
    ] {
        let path = format!("{path}?lang={language}");
        let page = served.visitor().ask("GET", &path, &[("Host", host.as_str())], "");
        assert!(words(&page.text()).contains(said), "{path}");
    }
    // On this computer, nobody else reads along.
    drop(served);
    let served = Served::start(&desk.ledger(), &[]);
    assert!(!served.visitor().get("/sign-in").text().contains("not encrypted"));
}

#[test]
fn what_makes_no_sense_is_refused_with_a_remedy() {
    let desk = Desk::of_mali();
    desk.write("x.pem", "no certificate");
    for (args, why, remedy) in [
        (&["--insecure-lan"][..], "reached from this computer alone", "--address 192.0.2.7:8390"),
        (&["--insecure-lan", "--address", "0.0.0.0:0"], "all addresses", "--host NAME"),
        (
            &["--insecure-lan", "--address", "0.0.0.0:0", "--host", "http://a"],
            "no name",
            "without https://",
        ),
        (&["--host", "office.example"], "a name is for", "leave --host out"),
        (
            &["--behind-proxy", "https://a.example", "--host", "b.example"],
            "a name is for",
            "that of the proxy",
        ),
        (&["--behind-proxy", "http://a.example"], "not https://", "--insecure-lan"),
        (&["--behind-proxy", "https://a.example/b"], "has a path", "name of its own"),
        (
            &["--behind-proxy", "a.example"],
            "not an address such as",
            "https://headcount.example.org",
        ),
        (&["--insecure-lan", "--behind-proxy", "https://a.example"], "cannot be used with", ""),
        (&["--tls", "a", "b", "--insecure-lan"], "cannot be used with", ""),
        (&["--tls", "a"], "2 values", ""),
        (
            &["--address", "192.0.2.7:0"],
            "not an address of this computer alone",
            "--tls CERTIFICATE KEY",
        ),
    ] {
        let said = desk.run(&[&["serve"], args].concat());
        assert_eq!(said.code, Some(2), "{args:?}: {}", said.err);
        assert!(said.err.contains(why) && said.err.contains(remedy), "{args:?}: {}", said.err);
    }
    let tls = ["serve", "--tls", "x.pem", "x.pem", "--address", "127.0.0.1:0"];
    let said = desk.run(&tls);
    assert_eq!(said.code, Some(1), "{}", said.err);
    let wanted = match cfg!(feature = "serve-tls") {
        true => "x.pem holds no certificate in PEM",
        false => "--features serve-tls",
    };
    assert!(said.err.contains(wanted), "{}", said.err);
}

#[test]
fn a_key_that_is_not_there_is_said_before_anybody_comes() {
    let desk = Desk::of_mali();
    let said = desk.run(&["serve", "--address", "127.0.0.1:0", "--key", "elsewhere.key"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("the key file elsewhere.key is missing"), "{}", said.err);
    // Another ledger's is no better.
    let other = desk.write("other.key", format!("{}\n", "a1".repeat(32)));
    let said = desk.run(&["serve", "--address", "127.0.0.1:0", "--key", other.to_str().unwrap()]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("is not this ledger's"), "{}", said.err);
    // For looking only, none is needed.
    let args = ["--address", "127.0.0.1:0", "--key", "elsewhere.key", "--read-only"];
    let served = Served::noting(&desk.ledger(), &args, &desk.path("notes"));
    assert_eq!(served.signed_in().get("/").status, 200);
    let notes = std::fs::read_to_string(desk.path("notes")).unwrap();
    assert!(notes.contains("warning: the key file elsewhere.key is missing"), "{notes}");
}
