//! Importing from the page: what is sent is checked on the server while the page says how far it is, every wrong
//! cell is shown where it stands, and what was looked at is recorded once.

use super::browser::{Said, Served, Visitor, links, words};
use super::writing::{encoded, events, hidden, total};
use crate::common::desk::Desk;

/// Sends files, and waits at the page that says how far they are until something came of them.
pub fn sent(visitor: &Visitor, files: &[(&str, &str, &[u8])], fields: &[(&str, &str)]) -> Said {
    let said = with_files(visitor, "/import", files, fields);
    if said.status != 303 {
        return said;
    }
    waited(visitor, said.header("location"))
}

/// The page about files, once something came of them.
pub fn waited(visitor: &Visitor, address: &str) -> Said {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    loop {
        let said = visitor.get(address);
        if said.header("refresh").is_empty() {
            return said;
        }
        assert!(std::time::Instant::now() < until, "it never ends: {}", words(&said.text()));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// Presses a button of the page about files; the page that it leads to.
pub fn pressed(visitor: &Visitor, path: &str, form: &str) -> Said {
    let said = visitor.post(path, form);
    match said.status {
        303 => waited(visitor, said.header("location")),
        _ => said,
    }
}

/// A form with files, as a browser sends it.
pub fn with_files(
    visitor: &Visitor,
    path: &str,
    files: &[(&str, &str, &[u8])],
    fields: &[(&str, &str)],
) -> Said {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--b0und\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    for (field, name, bytes) in files {
        let head = format!(
            "--b0und\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b0und--\r\n");
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nConnection: close\r\nHost: {0}\r\nOrigin: http://{0}\r\nAccept-Language: en\r\n\
         Content-Type: multipart/form-data; boundary=b0und\r\nContent-Length: {1}\r\n",
        visitor.host,
        body.len()
    );
    if let Some(cookie) = &visitor.cookie {
        request.push_str(&format!("Cookie: {cookie}\r\n"));
    }
    request.push_str("\r\n");
    visitor.send(&[request.as_bytes(), &body].concat()).unwrap()
}

const ACTIVITIES: &str = "activity,kind,sector,office,admin1,site,start\n\
                          GAO-NFI-001,distribution,shelter,gao,Gao,Aljanabandia,2025-03-12\n";

#[test]
fn tables_are_sent_looked_at_and_recorded_once() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let households = "activity,household,size\nGAO-NFI-001,H1,6\nGAO-NFI-001,H2,4\n";
    let files: &[(&str, &str, &[u8])] = &[
        ("files", "activities.csv", ACTIVITIES.as_bytes()),
        ("files", "../../households.csv", households.as_bytes()),
    ];
    let page = sent(&visitor, files, &[]);
    assert_eq!(page.status, 200, "{}", words(&page.text()));
    let said = words(&page.text());
    assert!(said.contains("1 activity with 2 contacts.") && said.contains("+10"), "{said}");
    assert_eq!(events(&visitor), 2);
    let kept = desk.path("ledger.uploads");
    assert!(kept.is_dir() && !desk.path("households.csv").exists());
    #[cfg(unix)]
    for file in crate::common::files_below(&kept) {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
    let upload = format!("upload={}", hidden(&page.text(), "upload"));
    let done = pressed(&visitor, "/import/record", &upload);
    assert!(
        words(&done.text()).contains("Recorded 1 activity with 2 contacts."),
        "{}",
        words(&done.text())
    );
    assert_eq!((events(&visitor), total(&visitor)), (3, 10));
    // A second click leads to what the first one came to, and the files are gone.
    let again = pressed(&visitor, "/import/record", &upload);
    assert!(words(&again.text()).contains("Recorded 1 activity with 2 contacts."));
    assert_eq!((events(&visitor), total(&visitor)), (3, 10));
    assert!(crate::common::files_below(&kept).is_empty());
    // Sent again, nothing is new.
    let again = sent(&visitor, files, &[]);
    assert!(words(&again.text()).contains("Nothing is new"), "{}", words(&again.text()));
    assert_eq!(served.end(), Some(0));
    assert!(!kept.exists());
}

#[test]
fn every_wrong_cell_is_named_and_marked_and_nothing_is_recorded() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let households = "activity,household,size\nGAO-NFI-001,H1,many\nGAO-NFI-002,H2,4\nGAO-NFI-001,H3,\nGAO-NFI-001,H9,3\n";
    let files: &[(&str, &str, &[u8])] = &[
        ("files", "activities.csv", ACTIVITIES.as_bytes()),
        ("files", "households.csv", households.as_bytes()),
    ];
    let page = sent(&visitor, files, &[]);
    assert_eq!(page.status, 422);
    let said = words(&page.text());
    for wrong in ["many", "households.csv", "Nothing can be recorded as it is", "GAO-NFI-002"] {
        assert!(said.contains(wrong), "{wrong}: {said}");
    }
    assert!(!said.contains(desk.path("").to_str().unwrap()), "{said}");
    // The rows stand on the page as they stand in the file, each with what is wrong at its cell.
    let excerpt = page.text().split("class=\"excerpt\"").nth(1).unwrap().to_owned();
    let excerpt = excerpt.split("</table>").next().unwrap();
    let row = |number: &str| {
        let rows = excerpt.split("<tr").find(|row| words(row).starts_with(number));
        rows.unwrap_or_else(|| panic!("no row {number}: {excerpt}")).to_owned()
    };
    assert!(row("2").contains("class=\"marked\">many"), "{}", row("2"));
    assert!(row("4").contains("class=\"marked\"") && row("4").contains("H3"), "{}", row("4"));
    assert!(!excerpt.contains(">H9<"), "{excerpt}");
    assert_eq!(page.header("cache-control"), "no-store");
    let copy =
        links(&page.text()).into_iter().find(|link| link.starts_with("/import/marked")).unwrap();
    let copy_of = visitor.get(&copy);
    assert!(copy_of.body.starts_with(b"PK") && copy_of.status == 200);
    // Nobody else gets it.
    assert_eq!(served.visitor().get(&copy).status, 401);
    assert_eq!(events(&visitor), 2);
}

#[test]
fn files_are_taken_only_from_whoever_may_import() {
    let desk = Desk::of_mali();
    assert_eq!(desk.run(&["people", "add", "auditor-1", "--role", "auditor"]).code, Some(0));
    let served = Served::start(&desk.ledger(), &["--invite", "auditor-1"]);
    let auditor = served.accepting(&served.invited(1)[0], "an-invented-sentence");
    let large = vec![b'x'; 3 << 20];
    let files: &[(&str, &str, &[u8])] = &[("files", "activities.csv", &large)];
    assert!(with_files(&served.visitor(), "/import", files, &[]).status == 401);
    assert!(with_files(&auditor, "/import", files, &[]).status == 403);
    assert!(!desk.path("ledger.uploads").exists());
    let officer = served.signed_in();
    assert_eq!(with_files(&officer, "/import", &[], &[]).status, 400);
    let broken = officer.post("/import", "files=none");
    assert_eq!(broken.status, 400, "{}", words(&broken.text()));
}

#[test]
fn what_is_no_table_and_what_breaks_off_is_refused() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let garbage: &[(&str, &str, &[u8])] = &[("files", "list.xlsx", b"PK\x03\x04 no workbook")];
    let said = sent(&visitor, garbage, &[]);
    assert_eq!(said.status, 422, "{}", words(&said.text()));
    // It says that more comes, and ends.
    let request = format!(
        "POST /import HTTP/1.1\r\nConnection: close\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\n\
         Content-Type: multipart/form-data; boundary=b0und\r\nContent-Length: 4000\r\n\r\n--b0und\r\n\
         Content-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\nactivity",
        visitor.host,
        visitor.cookie.as_ref().unwrap()
    );
    let mut stream = std::net::TcpStream::connect(&visitor.host).unwrap();
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    drop(stream);
    let said = sent(&visitor, &[("files", "a.csv", b"x,y\n1,2\n")], &[]);
    assert_eq!(said.status, 422);
    assert_eq!(events(&visitor), 2);
}

#[test]
fn what_takes_long_says_how_far_it_is_and_one_is_done_at_a_time() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let households = many_households(20_000);
    let files: &[(&str, &str, &[u8])] = &[
        ("files", "activities.csv", ACTIVITIES.as_bytes()),
        ("files", "households.csv", households.as_bytes()),
    ];
    let first = with_files(&visitor, "/import", files, &[]);
    assert_eq!(first.status, 303, "{}", words(&first.text()));
    // Others' files wait for nobody's, one's own for one's own. It may be done already.
    let second = with_files(&visitor, "/import", files, &[]);
    assert!([303, 409].contains(&second.status));
    let said = waited(&visitor, first.header("location"));
    assert_eq!(said.status, 200, "{}", words(&said.text()));
    assert!(
        words(&said.text()).contains("1 activity with 20,000 contacts"),
        "{}",
        words(&said.text())
    );
    // Nobody else is shown it.
    assert_eq!(served.visitor().get(first.header("location")).status, 401);
    assert_eq!(events(&visitor), 2);
}

/// Rows of households of the activity.
fn many_households(count: usize) -> String {
    let row = |number: usize| format!("GAO-NFI-001,H{number},{}\n", number % 9 + 1);
    let rows: String = (0..count).map(row).collect();
    format!("activity,household,size\n{rows}")
}

#[test]
fn another_persons_import_is_not_there() {
    let desk = Desk::of_mali();
    for staff in ["gao-03", "gao-04"] {
        let args = ["people", "add", staff, "--role", "officer", "--office", "gao"];
        assert_eq!(desk.run(&args).code, Some(0));
    }
    let served = Served::start(&desk.ledger(), &["--invite", "gao-03", "--invite", "gao-04"]);
    let codes = served.invited(2);
    let [one, other] = [0, 1].map(|at: usize| served.accepting(&codes[at], "an-invented-sentence"));
    let files: &[(&str, &str, &[u8])] = &[("files", "activities.csv", ACTIVITIES.as_bytes())];
    let address = with_files(&one, "/import", files, &[]).header("location").to_owned();
    assert_eq!(waited(&one, &address).status, 200);
    let upload = address.rsplit('=').next().unwrap();
    for path in ["/import/job", "/import/marked", "/import/mapping"] {
        assert_eq!(other.get(&format!("{path}?upload={upload}")).status, 410, "{path}");
    }
    for path in ["/import/record", "/import/accept", "/import/draft", "/import/mapping"] {
        assert_eq!(other.post(path, &format!("upload={upload}")).status, 410, "{path}");
    }
    assert_eq!(events(&one), 4);
}

#[test]
fn an_office_that_is_not_theirs_is_refused_before_anything_is_shown() {
    let desk = Desk::of_mali();
    let args = ["people", "add", "mopti-01", "--role", "officer", "--office", "mopti"];
    assert_eq!(desk.run(&args).code, Some(0));
    let served = Served::start(&desk.ledger(), &["--invite", "mopti-01"]);
    let mopti = served.accepting(&served.invited(1)[0], "an-invented-sentence");
    let files: &[(&str, &str, &[u8])] = &[("files", "activities.csv", ACTIVITIES.as_bytes())];
    assert_eq!(sent(&mopti, files, &[]).status, 403);
    assert_eq!(events(&mopti), 3);
}

#[test]
fn a_kill_in_the_middle_leaves_whole_activities_and_another_import_completes_them() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let activity = |number: usize| {
        format!("A-{number:05},session,protection,gao,Gao,Aljanabandia,2025-03-12\n")
    };
    let head = "activity,kind,sector,office,admin1,site,start\n";
    let activities: String =
        std::iter::once(head.to_owned()).chain((0..4_000).map(activity)).collect();
    let row = |at: usize| format!("A-{:05},H{at},{}\n", at % 4_000, at % 7 + 1);
    let rows: String = (0..24_000).map(row).collect();
    let households = format!("activity,household,size\n{rows}");
    let files: &[(&str, &str, &[u8])] = &[
        ("files", "activities.csv", activities.as_bytes()),
        ("files", "households.csv", households.as_bytes()),
    ];
    let looked = sent(&visitor, files, &[]);
    assert_eq!(looked.status, 200, "{}", words(&looked.text()));
    let upload = hidden(&looked.text(), "upload");
    let clicked = visitor.post("/import/record", &encoded(&[("upload", &upload)]));
    assert_eq!(clicked.status, 303);
    let store = desk.ledger().join("store");
    let size = || {
        crate::common::files_below(&store)
            .iter()
            .map(|f| f.metadata().map_or(0, |m| m.len()))
            .sum::<u64>()
    };
    let (before, until) = (size(), std::time::Instant::now() + std::time::Duration::from_secs(60));
    while size() < before + 200_000 && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    served.kill();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let kept = events(&visitor) - 2;
    // Whatever is there is whole: each activity has its six households.
    if kept > 0 {
        let last = visitor.get("/api/v1/history?last=1").json();
        let reference = last[0]["activity"].as_str().unwrap().to_owned();
        let activity = visitor.get(&format!("/api/v1/activity?ref={reference}")).json();
        assert_eq!(activity["versions"][0]["households"], 6, "{activity}");
    }
    // The files went with the program; sent again, the rest is recorded, and nothing twice.
    assert_eq!(visitor.post("/import/record", &format!("upload={upload}")).status, 410);
    let looked = sent(&visitor, files, &[]);
    assert_eq!(looked.status, 200, "{}", words(&looked.text()));
    if kept < 4_000 {
        let upload = format!("upload={}", hidden(&looked.text(), "upload"));
        let done = pressed(&visitor, "/import/record", &upload);
        assert_eq!(done.status, 200, "{}", words(&done.text()));
    }
    assert_eq!(events(&visitor), 4_002);
    let people: u64 = (0..24_000).map(|at| at % 7 + 1).sum();
    assert_eq!(total(&visitor), people);
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}

#[test]
fn the_empty_workbook_comes_back_in_both_languages_and_is_read_again() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    for language in ["en", "fr"] {
        let book = visitor.get(&format!("/import/template?in={language}"));
        assert!(book.status == 200 && book.body.starts_with(b"PK"), "{language}");
        // Nothing is filled in, so there is nothing to record; it is no unknown file.
        let said = sent(&visitor, &[("files", "empty.xlsx", &book.body)], &[]);
        assert!(words(&said.text()).contains("empty.xlsx"), "{}", words(&said.text()));
        assert!([200, 422].contains(&said.status));
    }
    assert_eq!(visitor.get("/import/template?in=de").status, 400);
    assert_eq!(events(&visitor), 2);
}

#[test]
fn hostile_files_are_named_and_nothing_is_recorded() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    // Markup in cells and headers is shown as what it is, in the excerpt too.
    let rows = "activity,household,size\nGAO-NFI-001,\"<script>alert(1)</script>\",\"<img src=x onerror=1>\"\n";
    let files: &[(&str, &str, &[u8])] = &[
        ("files", "activities.csv", ACTIVITIES.as_bytes()),
        ("files", "<b>households.csv", rows.as_bytes()),
    ];
    let said = sent(&visitor, files, &[]);
    assert_eq!(said.status, 422);
    let page = said.text();
    assert!(
        !page.contains("<script>alert") && !page.contains("<img") && !page.contains("<b>"),
        "{page}"
    );
    // What unpacks to far more than it is.
    let bomb = bomb();
    let said = sent(&visitor, &[("files", "bomb.xlsx", &bomb)], &[]);
    assert_eq!(said.status, 422, "{}", words(&said.text()));
    // A mapping that is none, and one that is not text. Neither names a place on this computer.
    for mapping in [&b"[[sheet]\n"[..], &[0xff, 0xfe, 0x00]] {
        let files: &[(&str, &str, &[u8])] =
            &[("files", "list.csv", b"a,b\n1,2\n"), ("mapping", "m.toml", mapping)];
        let said = sent(&visitor, files, &[]);
        assert!([400, 422].contains(&said.status), "{}: {}", said.status, words(&said.text()));
        assert!(!said.text().contains("uploads"), "{}", words(&said.text()));
    }
    assert_eq!(events(&visitor), 2);
    assert_eq!(visitor.get("/import").status, 200);
}

/// A workbook whose sheet is 400 MB of spaces.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..400 {
        zip.write_all(&spaces).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
