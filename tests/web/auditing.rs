//! Evidence and auditing from the page: who attaches, sees and destroys a file, and what an auditor can and cannot see.

use std::fs;

use super::browser::{Said, Served, Visitor, links, words};
use super::writing::encoded;
use crate::common::desk::Desk;

const PASSWORD: &str = "an-invented-sentence";
const LIST: &str = "%PDF-1.7 a signed list of Invented-Awa";

/// An officer in Gao and one in Mopti, and each of the others.
const PEOPLE: [(&str, &str, &str); 6] = [
    ("gao-03", "officer", "gao"),
    ("mopti-01", "officer", "mopti"),
    ("rev-01", "reviewer", ""),
    ("me-01", "m-and-e", ""),
    ("audit-01", "auditor", ""),
    ("custos-01", "custodian", ""),
];

fn desk() -> Desk {
    let desk = Desk::of_mali();
    for (staff, role, office) in PEOPLE {
        let mut args = vec!["people", "add", staff, "--role", role];
        args.extend(["--office", office].iter().filter(|_| !office.is_empty()));
        assert_eq!(desk.run(&args).code, Some(0));
    }
    desk.write(
        "activities.csv",
        "activity,kind,sector,office,site,start\nGAO-1,distribution,shelter,gao,S,2025-03-02\n",
    );
    desk.write(
        "people.csv",
        "activity,person,sex,birth_year\nGAO-1,PERSON-NUMBER-1,f,1990\nGAO-1,PERSON-NUMBER-2,m,1985\n",
    );
    let said = desk.run(&["import", "activities.csv", "people.csv"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    desk
}

/// Everybody, in the order of [`PEOPLE`].
fn everybody(served: &Served) -> Vec<Visitor> {
    let invited = served.invited(PEOPLE.len());
    invited.iter().map(|code| served.accepting(code, PASSWORD)).collect()
}

fn serve(desk: &Desk) -> Served {
    let invite: Vec<&str> = PEOPLE.iter().flat_map(|(staff, ..)| ["--invite", staff]).collect();
    Served::start(&desk.ledger(), &invite)
}

/// Sends files as a browser does.
fn send(
    visitor: &Visitor,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &str)],
) -> Said {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    for (field, name, content) in files {
        body.push_str(&format!(
            "--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: text/html\r\n\r\n{content}\r\n"
        ));
    }
    body.push_str("--x--\r\n");
    let origin = format!("http://{}", visitor.host);
    let headers =
        [("Origin", origin.as_str()), ("Content-Type", "multipart/form-data; boundary=x")];
    visitor.ask("POST", path, &headers, &body)
}

fn attach(visitor: &Visitor, files: &[(&str, &str)]) -> Said {
    let files: Vec<(&str, &str, &str)> =
        files.iter().map(|(name, content)| ("files", *name, *content)).collect();
    send(visitor, "/evidence/attach", &[("ref", "GAO-1")], &files)
}

#[test]
fn evidence_is_attached_seen_and_destroyed_by_whom_it_may_be() {
    let desk = desk();
    let served = serve(&desk);
    let all = everybody(&served);
    let [gao, mopti, reviewer, monitoring, auditor, custodian] = &all[..] else { panic!() };

    // Only the officer of the office attaches; wrong files are said to be, and nothing is recorded.
    for other in [mopti, reviewer, monitoring, auditor, custodian] {
        assert_eq!(attach(other, &[("Invented-Awa.pdf", LIST)]).status, 403);
    }
    for (name, content, why) in [("a.pdf", "MZ", "kind"), ("a.pdf", "", "empty"), ("", "", "none")]
    {
        let said = attach(gao, &[(name, content)]);
        assert_eq!(said.header("location"), format!("/activity?ref=GAO-1&problem={why}"));
    }
    let page = gao.get("/activity?ref=GAO-1&problem=kind").text();
    assert!(words(&page).contains("of no kind that is taken"), "{page}");
    assert!(words(&page).contains("No file shows what it was yet"));
    let said = attach(gao, &[("../../Invented-Awa.pdf", LIST)]);
    assert_eq!(said.header("location"), "/activity?ref=GAO-1&done=attached", "{}", said.text());
    let said = attach(gao, &[("again.pdf", LIST)]);
    assert_eq!(said.header("location"), "/activity?ref=GAO-1&done=attached-before");
    let listed = auditor.get("/api/v1/evidence?ref=GAO-1").json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!((&listed[0]["attached_by"], &listed[0]["kind"]), (&"gao-03".into(), &"pdf".into()));
    let event = listed[0]["event"].as_u64().unwrap();
    let file = format!("/evidence?ref=GAO-1&event={event}");

    // Who works on the office's activities sees what is in it, as a file that is never opened in the page.
    for person in [gao, reviewer, monitoring] {
        assert!(links(&person.get("/activity?ref=GAO-1").text()).contains(&file));
        let said = person.get(&file);
        assert_eq!((said.status, said.text().as_str()), (200, LIST));
        assert_eq!(said.header("content-disposition"), "attachment; filename=\"GAO-1-1.pdf\"");
        assert_eq!(said.header("content-type"), "application/octet-stream");
        assert_eq!(said.header("x-content-type-options"), "nosniff");
        assert_eq!(said.header("cache-control"), "no-store");
        assert!(said.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    }
    // An auditor sees that it is there, its length and its SHA-256, and so do the others; never what is in it.
    let sha256 = listed[0]["sha256"].as_str().unwrap();
    for person in [mopti, auditor, custodian] {
        assert_eq!(person.get(&file).status, 403);
        let page = person.get("/activity?ref=GAO-1").text();
        assert!(page.contains(sha256) && !links(&page).contains(&file));
        assert!(words(&page).contains("You do not see what is in it"), "{page}");
    }
    for wrong in ["/evidence?ref=GAO-1&event=1", "/evidence?ref=GAO-9&event=1"] {
        assert_eq!(gao.get(wrong).status, 404, "{wrong}");
    }

    // The custodian destroys it, with a reason.
    let fields =
        |reason| encoded(&[("ref", "GAO-1"), ("event", &event.to_string()), ("reason", reason)]);
    for other in [gao, mopti, reviewer, monitoring, auditor] {
        assert_eq!(other.post("/evidence/destroy", &fields("x")).status, 403);
    }
    assert_eq!(custodian.post("/evidence/destroy", &fields(" ")).status, 400);
    assert_eq!(gao.get(&file).status, 200);
    let said = custodian.post("/evidence/destroy", &fields("it showed another list"));
    assert_eq!(said.header("location"), "/activity?ref=GAO-1&done=destroyed");
    assert_eq!(gao.get(&file).status, 404);
    let page = words(&auditor.get("/activity?ref=GAO-1").text());
    assert!(page.contains("Destroyed by custos-01") && page.contains("it showed another list"));
    drop(served);
    // Neither the name nor the content is anywhere.
    for file in crate::common::files_below(&desk.path(".")) {
        // The socket at which the ledger is lent is no file.
        let Ok(bytes) = fs::read(&file) else { continue };
        let found = bytes.windows(12).any(|part| part == b"Invented-Awa");
        assert!(!found && !file.to_string_lossy().contains("Invented"), "{}", file.display());
    }
}

#[test]
fn an_auditor_verifies_carries_away_and_draws_and_never_sees_a_register_row() {
    let desk = desk();
    assert_eq!(desk.run(&["publish", "2025"]).code, Some(0));
    assert_eq!(desk.run(&["checkpoint", "-o", "kept"]).code, Some(0));
    let kept = fs::read_to_string(desk.path("kept")).unwrap();
    let served = serve(&desk);
    let all = everybody(&served);
    let [gao, .., auditor, custodian] = &all[..] else { panic!() };
    for path in ["/audit", "/audit/verify", "/audit/checkpoint", "/audit/sample", "/api/v1/verify"]
    {
        assert_eq!(gao.get(path).status, 403, "{path}");
        assert_eq!(custodian.get(path).status, 200, "{path}");
    }
    let mut seen = Vec::new();
    let mut get = |path: &str| {
        let said = auditor.get(path);
        seen.push((path.to_owned(), said.text()));
        said
    };
    // The page says what the terminal says.
    let page = words(&get("/audit/verify").text());
    let json = get("/api/v1/verify").json();
    assert_eq!(json["faults"].as_array().unwrap().len(), 0);
    assert!(page.contains("2 register rows of 2 entries (0 erased) are sound"), "{page}");
    let held = |text: &str| format!("/audit/verify?{}", encoded(&[("checkpoint", text)]));
    let page = words(&get(&held(&kept.replace('\n', "\r\n"))).text());
    assert!(page.contains("are those of your checkpoint"), "{page}");
    assert!(page.contains("signed with the ledger’s own key"), "{page}");
    let forged = kept.replacen("\n9\n", "\n8\n", 1).replacen("\n10\n", "\n8\n", 1);
    assert_ne!(forged, kept, "{kept}");
    for wrong in [forged.as_str(), "no checkpoint"] {
        let said = get(&held(wrong));
        assert_eq!(said.status, 422, "{wrong}");
        assert!(!said.text().contains(desk.path(".").to_str().unwrap().trim_end_matches('.')));
    }
    // What is carried away, the terminal checks.
    let checkpoint = get("/audit/checkpoint");
    assert!(
        checkpoint.header("content-disposition").starts_with("attachment; filename=\"checkpoint-")
    );
    desk.write("now", checkpoint.body);
    for (path, older) in [("/audit/proof?record=GAO-1", "now"), ("/audit/growth?from=3", "kept")] {
        let said = get(path);
        assert_eq!(said.status, 200, "{}", said.text());
        desk.write("proof", said.body);
        if older == "now" {
            let ledger = desk.path("ledger.vkey");
            let verifier = ["--checkpoint", older, "--verifier", ledger.to_str().unwrap()];
            let said = desk.run(&[&["verify", "--proof", "proof"], &verifier[..]].concat());
            assert_eq!(said.code, Some(0), "{said:?}");
        }
    }
    for wrong in ["/audit/proof?record=NONE", "/audit/proof?record=999", "/audit/growth?from=999"] {
        assert_eq!(get(wrong).status, 422, "{wrong}");
    }
    let page = get("/history").text();
    assert!(links(&page).contains(&"/audit/proof?record=1".to_owned()));
    assert!(!gao.get("/history").text().contains("/audit/proof"));
    let page = get("/audit").text();
    assert!(links(&page).iter().any(|link| link.starts_with("/audit/growth?from=")), "{page}");

    // The sample is the terminal's.
    let page = get("/audit/sample").text();
    assert!(page.contains("headcount&#x2f;"), "the checkpoint of now stands in it: {page}");
    let asked = encoded(&[("checkpoint", &kept), ("size", "2"), ("lot", "4163")]);
    let json = get(&format!("/api/v1/sample?{asked}")).json();
    assert_eq!(json["items"].as_array().unwrap().len(), 3);
    let page = words(&get(&format!("/audit/sample?{asked}")).text());
    assert!(
        page.contains("2 of 2.") && page.contains("0 of the 1 activities have files"),
        "{page}"
    );
    let form = get(&format!("/audit/sample/file?{asked}format=csv")).text();
    let workbook = get(&format!("/audit/sample/file?{asked}format=xlsx"));
    assert!(workbook.body.starts_with(b"PK"));
    assert_eq!(get(&format!("/audit/sample?{asked}size=9")).status, 400);
    let semicolons = form.replace(",,\n", ",right,\n").replace(',', ";");
    for filled in [form.replace(",,\n", ",right,\n"), semicolons] {
        let said = send(auditor, "/audit/evaluate", &[], &[("form", "filled.csv", &filled)]);
        let page = words(&said.text());
        assert_eq!(said.status, 200, "{page}");
        assert!(page.contains("What the findings mean"), "{page}");
    }
    let said = send(auditor, "/audit/evaluate", &[], &[("form", "filled.csv", &form)]);
    assert_eq!(said.status, 422);
    assert!(!said.text().contains(".uploads"), "{}", said.text());

    // Of nobody's row anything is on any of these, nor on any page that an auditor opens.
    for path in ["/", "/activities", "/activity?ref=GAO-1", "/api/v1/activity?ref=GAO-1", "/checks"]
    {
        seen.push((path.to_owned(), auditor.get(path).text()));
    }
    for (path, text) in seen {
        for row in ["PERSON-NUMBER", "birth_year"] {
            assert!(!text.contains(row), "{row} is on {path}");
        }
    }
}

#[test]
fn the_pages_for_auditors_are_in_french_too() {
    let desk = desk();
    let served = serve(&desk);
    let all = everybody(&served);
    let auditor = Visitor { language: "fr", ..all[4].clone() };
    for (path, says) in [
        ("/audit/verify", "sont intacts"),
        ("/audit/sample", "Tirer un échantillon"),
        ("/activity?ref=GAO-1", "Pièces justificatives"),
    ] {
        let page = words(&auditor.get(path).text());
        assert!(page.contains(says), "{path}: {page}");
    }
}
