//! The terminal while a page shows the ledger: commands answer as always, and nobody loses anything.
//!
//! What could go wrong without a word, and the test that holds it:
//!
//! | it could | test |
//! |---|---|
//! | answer otherwise than without a page | `commands_answer_as_they_do_without_a_page` |
//! | lose what was acknowledged, on either side | `what_page_and_terminal_record_at_once_is_all_there` |
//! | leave the page without a ledger after a kill | `the_page_goes_on_after_a_command_was_killed` |
//! | lose a form that was sent meanwhile, or record it twice | `a_form_that_is_sent_meanwhile_waits_and_is_recorded_once` |
//! | show an earlier moment after a command is done | `the_page_shows_at_once_what_a_command_recorded` |
//! | stop for ever where the ledger cannot be opened again | `a_ledger_that_cannot_be_opened_again_is_said_and_tried_again` |
//! | let two pages show one ledger | `one_page_a_ledger` |
//! | remove somebody's file | `what_is_no_socket_stays` |

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep, spawn};
use std::time::{Duration, Instant};

use crate::common::desk::Desk;
use crate::common::program::{Said, command, history, run, trials};
use crate::common::scratch;
use crate::web::browser::{Served, words};
use crate::web::writing::{SESSION, log, with};

/// Logs a session.
fn log_args(reference: &str) -> Vec<String> {
    let args = ["log", "session", reference, "--sector", "protection", "--office", "gao"];
    let rest = ["--site", "Gao", "--start", "2025-03-02", "--headcount", "all=7"];
    args.into_iter().chain(rest).map(str::to_owned).collect()
}

/// The ledger as a command has it that was lent it, until this is dropped; as a kill drops it.
fn borrow(ledger: &Path) -> BufReader<UnixStream> {
    let stream = UnixStream::connect(ledger.with_extension("sock")).unwrap();
    let mut reader = BufReader::new(stream);
    let line = |reader: &mut BufReader<UnixStream>| {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line
    };
    assert!(line(&mut reader).starts_with("headcount page http://127.0.0.1:"));
    reader.get_mut().write_all(b"lend\n").unwrap();
    assert_eq!(line(&mut reader), "lent\n");
    reader
}

fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").args([name, &process.to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Two desks whose ledgers have the same activities, one of them shown to browsers.
#[test]
fn commands_answer_as_they_do_without_a_page() {
    let desk = Desk::of_mali();
    for number in 0..3 {
        assert_eq!(desk.run(&log_args(&format!("S-{number}"))).code, Some(0));
    }
    let reading: &[&[&str]] = &[
        &["status"],
        &["report", "2025"],
        &["report", "2025", "--format", "json"],
        &["report", "2025", "--by", "month", "--format", "csv"],
        &["report", "banana"],
        &["history"],
        &["history", "S-1", "--format", "json"],
        &["explain", "2025"],
        &["show", "S-1"],
        &["show", "NONE"],
        &["diff", "2025", "--since", "3"],
        &["verify"],
        &["replay"],
        &["check"],
        &["duplicates"],
        &["queue"],
        &["people"],
        &["policy", "show"],
        &["profile", "show"],
        &["key", "show"],
        &["reproduce", "2025"],
        &["prove", "S-1", "-o", "proof.txt"],
        &["factsheet", "2025", "-o", "factsheet.html"],
        &["export", "log", "bundle"],
        &["template", "empty"],
        &["schema"],
        &["compact", "--help"],
        &["no-such-command"],
    ];
    let files = ["proof.txt", "factsheet.html", "bundle", "empty"];
    let clear = || {
        for file in files {
            let _ = std::fs::remove_file(desk.path(file));
            let _ = std::fs::remove_dir_all(desk.path(file));
        }
    };
    let answers = || -> Vec<(Said, Vec<bool>)> {
        let answers = reading.iter().map(|args| {
            let said = desk.run(args);
            (said, files.iter().map(|file| desk.path(file).exists()).collect())
        });
        answers.collect()
    };
    let without = answers();
    clear();
    let served = Served::start(&desk.ledger(), &[]);
    let with_a_page = answers();
    for ((args, (before, made)), (now, made_now)) in reading.iter().zip(&without).zip(&with_a_page)
    {
        let plain = |said: &Said| (said.code, without_times(&said.out), without_times(&said.err));
        assert_eq!(plain(before), plain(now), "{args:?}");
        assert_eq!(made, made_now, "{args:?}");
    }
    // Those that record.
    desk.write(
        "tables/activities.csv",
        "activity,kind,sector,office,site,start\nT-1,session,protection,gao,Gao,2025-02-01\n",
    );
    let tables = desk.path("tables");
    let recording: &[(&[&str], i32)] = &[
        (&["import", tables.to_str().unwrap()], 0),
        (&["import", tables.to_str().unwrap(), "--dry-run"], 0),
        (&["correct", "S-0", "--reason", "counted again", "--headcount", "all=9"], 0),
        (&["correct", "NONE", "--reason", "x", "--headcount", "all=9"], 1),
        (&["void", "S-2", "--reason", "it was none"], 0),
        (&["submit", "S-0"], 0),
        (&["approve", "S-0"], 0),
        (&["return", "S-1", "--note", "which site"], 0),
        (&["people", "add", "gao-03", "--role", "officer"], 0),
        (&["people", "remove", "gao-03"], 0),
        (&["publish", "2025"], 0),
        (&["close", "2024"], 0),
        (&["checkpoint", "-o", "checkpoint.txt"], 0),
        (&["backup", "backups.headcount-backup"], 0),
        (&["key", "rotate", "--reason", "a laptop was stolen"], 0),
        (&["key", "new-signing", "--reason", "a laptop was stolen"], 0),
    ];
    let visitor = served.signed_in();
    for (args, code) in recording {
        let said = desk.run(args);
        assert_eq!(said.code, Some(*code), "{args:?}: {}", said.err);
        assert_eq!(visitor.get("/").status, 200, "after {args:?}");
    }
    let on_page = visitor.get("/api/v1/status").json()["events"].as_u64().unwrap();
    assert_eq!(served.end(), Some(0));
    assert_eq!(history(&desk.ledger()).unwrap().len() as u64, on_page);
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}

/// A text without what is another each time: moments, and what is kept in the cache.
fn without_times(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("cache/") && !line.contains("_at\""));
    lines.map(|line| line.to_owned() + "\n").collect()
}

#[test]
fn the_page_shows_at_once_what_a_command_recorded() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    for number in 0..5 {
        let said = desk.run(&log_args(&format!("S-{number}")));
        assert_eq!(said.code, Some(0), "{}", said.err);
        assert_eq!(said.err, "", "nothing is said of the page");
        assert_eq!(visitor.get(&format!("/activity?ref=S-{number}")).status, 200);
        let events = visitor.get("/api/v1/status").json()["events"].as_u64();
        assert_eq!(events, Some(3 + number));
    }
}

#[test]
fn the_page_goes_on_after_a_command_was_killed() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    // Between being lent and opening, and while it is waiting.
    for _ in 0..3 {
        drop(borrow(&desk.ledger()));
        assert_eq!(visitor.get("/").status, 200);
    }
    let first = borrow(&desk.ledger());
    let mut second = UnixStream::connect(desk.ledger().with_extension("sock")).unwrap();
    second.write_all(b"lend\n").unwrap();
    drop((second, first));
    assert_eq!(visitor.get("/").status, 200);
    // While it works.
    let mut rows = String::from("activity,kind,sector,office,site,start\n");
    let mut people = String::from("activity,person,sex,birth_year\n");
    for activity in 0..40 {
        rows.push_str(&format!("K-{activity},distribution,shelter,gao,S,2025-02-01\n"));
        for person in 0..300 {
            people.push_str(&format!("K-{activity},P{person},f,1980\n"));
        }
    }
    desk.write("tables/activities.csv", rows);
    desk.write("tables/people.csv", people);
    let tables = desk.path("tables");
    for round in 0..trials("HEADCOUNT_KILLS", 12) as u64 {
        let mut child = command(&desk.ledger());
        let child = child.args(["import", tables.to_str().unwrap()]);
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        sleep(Duration::from_millis(round * 60));
        let _ = child.kill();
        let said = Said::of(&child.wait_with_output().unwrap());
        assert_eq!(visitor.get("/").status, 200, "after round {round}");
        let page = visitor.get("/api/v1/history").text();
        for (reference, _) in said.acknowledged() {
            assert!(page.contains(&reference));
        }
    }
    assert_eq!(desk.run(&["import", tables.to_str().unwrap()]).code, Some(0));
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["verify"]).code, Some(0));
    assert_eq!(history(&desk.ledger()).unwrap().len(), 42);
}

#[test]
fn a_page_that_is_asked_for_meanwhile_waits_and_says_so_when_it_takes_long() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let lent = borrow(&desk.ledger());
    scope(|scope| {
        let began = Instant::now();
        let waits = scope.spawn(|| visitor.get("/"));
        // What is of nobody's ledger comes at once, and strangers wait for nothing.
        assert_eq!(visitor.get("/style.css").status, 200);
        assert_eq!(served.visitor().get("/").status, 401);
        assert_eq!(served.visitor().get("/sign-in").status, 200);
        assert!(began.elapsed() < Duration::from_secs(5));
        let said = waits.join().unwrap();
        assert_eq!((said.status, said.header("retry-after")), (503, "10"));
        assert!(words(&said.text()).contains("A command on the server is using the ledger"));
        let french = crate::web::browser::Visitor { language: "fr", ..visitor.clone() };
        let waits = scope.spawn(move || french.get("/"));
        let api = visitor.get("/api/v1/status");
        assert_eq!(api.status, 503);
        assert!(api.json()["error"].as_str().unwrap().contains("command"));
        let said = words(&waits.join().unwrap().text());
        assert!(said.contains("Une commande sur le serveur utilise le registre"), "{said}");
        let waits = scope.spawn(|| visitor.get("/"));
        sleep(Duration::from_millis(500));
        drop(lent);
        assert_eq!(waits.join().unwrap().status, 200);
    });
}

#[test]
fn a_form_that_is_sent_meanwhile_waits_and_is_recorded_once() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let lent = borrow(&desk.ledger());
    scope(|scope| {
        let sent = scope.spawn(|| log(&visitor, SESSION));
        sleep(Duration::from_millis(500));
        drop(lent);
        assert_eq!(sent.join().unwrap().status, 303);
    });
    assert_eq!(visitor.get("/api/v1/status").json()["events"], 3);
}

/// The command opens the ledger itself, so it needs no page any more.
#[test]
fn a_page_that_is_told_to_end_does_not_wait_for_a_command() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let lent = borrow(&desk.ledger());
    let began = Instant::now();
    assert_eq!(served.end(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(!desk.ledger().with_extension("sock").exists());
    assert_eq!(desk.run(&log_args("S-1")).code, Some(0));
    drop(lent);
    assert_eq!(history(&desk.ledger()).unwrap().len(), 3);
}

#[test]
fn a_page_that_was_killed_leaves_a_socket_that_is_in_nobodys_way() {
    let desk = Desk::of_mali();
    Served::start(&desk.ledger(), &[]).kill();
    let socket = desk.ledger().with_extension("sock");
    assert!(socket.exists());
    assert_eq!(desk.run(&log_args("S-1")).code, Some(0));
    let served = Served::start(&desk.ledger(), &[]);
    let metadata = std::fs::symlink_metadata(&socket).unwrap();
    assert!(metadata.file_type().is_socket());
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    assert_eq!(desk.run(&log_args("S-2")).code, Some(0));
    assert_eq!(served.end(), Some(0));
    assert!(!socket.exists());
    assert_eq!(history(&desk.ledger()).unwrap().len(), 4);
}

#[test]
fn what_is_no_socket_stays() {
    let desk = Desk::of_mali();
    let file = desk.write("ledger.sock", "somebody's notes");
    let served = Served::start(&desk.ledger(), &[]);
    assert_eq!(served.signed_in().get("/").status, 200);
    let said = desk.run(&["status"]);
    assert_eq!(said.code, Some(4), "{said:?}");
    assert_eq!(served.end(), Some(0));
    assert_eq!(std::fs::read_to_string(file).unwrap(), "somebody's notes");
}

#[test]
fn one_page_a_ledger() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let again = || desk.run(&["serve", "--address", "127.0.0.1:0"]);
    let refused = |said: &Said| {
        assert_eq!(said.code, Some(4), "{said:?}");
        assert!(said.err.contains(&format!("http://{}", served.host)), "{}", said.err);
    };
    refused(&again());
    // The lock is with nobody now.
    let lent = borrow(&desk.ledger());
    refused(&again());
    drop(lent);
    assert_eq!(desk.run(&["status"]).code, Some(0));
    assert_eq!(served.signed_in().get("/").status, 200);
}

#[test]
fn what_needs_the_files_for_itself_says_where_the_page_is() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let ledger = desk.ledger();
    let commands: &[&[&str]] = &[
        &["doctor"],
        &["doctor", "--repair"],
        &["compact"],
        &["restore", ".", "--to", ledger.to_str().unwrap()],
    ];
    for args in commands {
        let said = desk.run(args);
        assert_eq!(said.code, Some(4), "{args:?}: {said:?}");
        assert!(said.err.contains(&format!("http://{}", served.host)), "{args:?}: {}", said.err);
        assert!(said.err.contains("end that page"), "{}", said.err);
    }
    let said = desk.run(&["compact", "--format", "json"]);
    assert!(said.err.starts_with('{') && said.err.contains("http://"), "{}", said.err);
    assert_eq!(served.end(), Some(0));
    assert_eq!(desk.run(&["compact"]).code, Some(0));
    assert_eq!(desk.run(&["doctor"]).code, Some(0));
}

#[test]
fn a_page_that_does_not_lend_is_named() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let lent = borrow(&desk.ledger());
    let said = desk.run(&["status"]);
    assert_eq!(said.code, Some(4), "{said:?}");
    let address = format!("http://{}", served.host);
    assert!(said.err.contains(&format!("waiting for the page at {address}")), "{}", said.err);
    assert!(said.err.contains(&format!("the page at {address} is using the ledger")));
    drop(lent);
    assert_eq!(desk.run(&["status"]).code, Some(0));
}

/// Says that it is over, however it ends.
struct EndOfScope<'a>(&'a AtomicBool);

impl Drop for EndOfScope<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn commands_that_start_with_the_page_wait_for_it() {
    let desk = Desk::of_mali();
    for round in 0..3 {
        let ledger = desk.ledger();
        let done = AtomicBool::new(false);
        scope(|scope| {
            // Where something fails here, the others end, too.
            let end = EndOfScope(&done);
            let commands = scope.spawn(|| {
                let mut all = Vec::new();
                while !done.load(Ordering::Relaxed) {
                    all.push(run(&ledger, ["status"]));
                }
                all
            });
            let served = Served::start(&ledger, &[]);
            assert_eq!(served.signed_in().get("/").status, 200);
            assert_eq!(served.end(), Some(0));
            drop(end);
            for said in commands.join().unwrap() {
                assert_eq!(said.code, Some(0), "round {round}: {said:?}");
            }
        });
    }
}

#[test]
fn a_ledger_deep_in_folders_is_lent_too() {
    let dir = scratch();
    let deep =
        dir.path().join("a-folder-of-the-office".repeat(4)).join("and-another-one".repeat(3));
    std::fs::create_dir_all(&deep).unwrap();
    let ledger = deep.join("ledger");
    let said =
        run(&ledger, ["init", ledger.to_str().unwrap(), "--name", "Trial", "--country", "Mali"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let served = Served::start(&ledger, &[]);
    for at in [&ledger, Path::new("ledger"), Path::new("./ledger/../ledger")] {
        let mut status = command(&ledger);
        let said = Said::of(&status.args(["status", "--ledger"]).arg(at).output().unwrap());
        assert_eq!(said.code, Some(0), "{at:?}: {}", said.err);
    }
    assert_eq!(served.end(), Some(0));
    assert!(!ledger.with_extension("sock").exists());
}

#[test]
fn a_ledger_that_cannot_be_opened_again_is_said_and_tried_again() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let lent = borrow(&desk.ledger());
    let (there, away) = (desk.ledger(), desk.path("moved"));
    std::fs::rename(&there, &away).unwrap();
    drop(lent);
    sleep(Duration::from_millis(500));
    let said = visitor.get("/");
    assert_eq!(said.status, 503);
    assert!(words(&said.text()).contains("cannot be opened"), "{}", words(&said.text()));
    std::fs::rename(&away, &there).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while visitor.get("/").status != 200 {
        assert!(Instant::now() < until);
    }
    // Told to end while there is none, it says why by its exit code.
    let lent = borrow(&there);
    std::fs::rename(&there, &away).unwrap();
    drop(lent);
    sleep(Duration::from_secs(1));
    assert_eq!(served.end(), Some(1));
    std::fs::rename(&away, &there).unwrap();
    assert_eq!(desk.run(&["status"]).code, Some(0));
}

/// Whoever reads a command's answer page by page does not keep everybody waiting.
#[test]
fn an_answer_that_nobody_reads_does_not_keep_the_ledger() {
    let desk = Desk::of_mali();
    for number in 0..3 {
        assert_eq!(desk.run(&log_args(&format!("S-{number}"))).code, Some(0));
    }
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    // What is longer than a pipe holds.
    let mut child = command(&desk.ledger());
    let child = child.args(["report", "2025", "--by", "month", "--format", "json"]);
    let mut child = child.stdout(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_secs(2));
    assert!(child.try_wait().unwrap().is_none(), "it is waiting for its reader");
    assert_eq!(visitor.get("/").status, 200);
    assert_eq!(desk.run(&["status"]).code, Some(0));
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok());
}

/// The property: whoever was told that something is recorded finds it in the log, whoever recorded at the same time,
/// and whoever was killed.
#[test]
fn what_page_and_terminal_record_at_once_is_all_there() {
    let desk = Desk::of_mali();
    let served = Served::start(&desk.ledger(), &[]);
    let visitor = served.signed_in();
    let rounds = trials("HEADCOUNT_LENT_ROUNDS", 8);
    let ledger = desk.ledger();
    let acknowledged = scope(|scope| {
        let pages = (0..2).map(|page| {
            let visitor = visitor.clone();
            scope.spawn(move || {
                let mut done = Vec::new();
                for round in 0..rounds {
                    let reference = format!("PAGE-{page}-{round}");
                    let said = log(&visitor, &with(SESSION, &[("activity", &reference)]));
                    assert_eq!(said.status, 303, "{}", words(&said.text()));
                    done.push(reference);
                }
                done
            })
        });
        let pages: Vec<_> = pages.collect();
        let terminals = (0..2).map(|terminal: u64| {
            let ledger = ledger.clone();
            scope.spawn(move || {
                let mut rng = fastrand::Rng::with_seed(7 + terminal);
                let mut done = Vec::new();
                for round in 0..rounds {
                    let reference = format!("TERMINAL-{terminal}-{round}");
                    let mut child = command(&ledger);
                    child.args(log_args(&reference)).stdout(Stdio::piped());
                    let mut child = child.stderr(Stdio::piped()).spawn().unwrap();
                    let is_killed = rng.u8(..3) == 0;
                    if is_killed {
                        sleep(Duration::from_millis(rng.u64(..400)));
                        let _ = child.kill();
                    }
                    let said = Said::of(&child.wait_with_output().unwrap());
                    assert!(is_killed || said.code == Some(0), "{said:?}");
                    done.extend(said.acknowledged().into_iter().map(|(reference, _)| reference));
                }
                done
            })
        });
        let terminals: Vec<_> = terminals.collect();
        let all = pages.into_iter().chain(terminals);
        all.flat_map(|one| one.join().unwrap()).collect::<Vec<String>>()
    });
    assert_eq!(visitor.get("/").status, 200);
    assert_eq!(served.end(), Some(0));
    let recorded = history(&ledger).unwrap();
    for reference in &acknowledged {
        let times = recorded.iter().filter(|of| *of == reference).count();
        assert_eq!(times, 1, "{reference}");
    }
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}

/// A kill of the page while commands come loses nothing either, and the commands find their way.
#[test]
fn commands_outlive_a_page_that_is_killed() {
    let desk = Desk::of_mali();
    for round in 0..3 {
        let served = Served::start(&desk.ledger(), &[]);
        let process = served.id();
        let ledger = desk.ledger();
        let commands = spawn(move || {
            (0..6)
                .map(|number| run(&ledger, log_args(&format!("S-{round}-{number}"))))
                .collect::<Vec<Said>>()
        });
        sleep(Duration::from_millis(150 + 200 * round));
        signal("-KILL", process);
        for said in commands.join().unwrap() {
            assert_eq!(said.code, Some(0), "{said:?}");
        }
        drop(served);
    }
    assert_eq!(history(&desk.ledger()).unwrap().len(), 2 + 18);
}
