//! Arguments, variables and folders that are not UTF-8, and readers that go away: an error that names the
//! option, or it works; never a panic.

#![cfg(unix)]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Stdio;

use clap::{Arg, Command, CommandFactory};
use headcount::cli::App;

use crate::common::program::{Said, command, run};
use crate::common::scratch;

/// "Gao", in an encoding that is not UTF-8.
const LATIN_1: &[u8] = b"Ga\xf4";

fn office() -> tempfile::TempDir {
    let dir = scratch();
    let said = run(
        &dir.path().join("ledger"),
        ["init", "ledger", "--name", "Gao", "--country", "Mali", "--profile", "nrc-mali"],
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    dir
}

/// Every command with its place among the others, those that are hidden too.
fn commands(of: &Command, path: &[String], found: &mut Vec<(Vec<String>, Command)>) {
    if !path.is_empty() {
        found.push((path.to_vec(), of.clone()));
    }
    for below in of.get_subcommands().filter(|below| below.get_name() != "help") {
        let path = [path, &[below.get_name().to_owned()]].concat();
        commands(below, &path, found);
    }
}

fn takes_value(argument: &Arg) -> bool {
    argument.get_num_args().is_none_or(|count| count.takes_values())
        && argument.get_action().takes_values()
}

#[test]
fn no_argument_of_any_command_panics_where_it_is_not_utf_8() {
    let dir = office();
    let ledger = dir.path().join("ledger");
    let mut app = App::command();
    app.build();
    let mut found = Vec::new();
    commands(&app, &[], &mut found);
    assert!(found.len() > 40, "{}", found.len());
    let bad = OsStr::from_bytes(LATIN_1);
    let mut tried = 0;
    for (path, of) in &found {
        for argument in of.get_arguments().filter(|argument| takes_value(argument)) {
            // Global options are the same everywhere.
            if argument.is_global_set() && path.len() > 1 {
                continue;
            }
            let mut args: Vec<OsString> = path.iter().map(Into::into).collect();
            match argument.get_long() {
                Some(long) => {
                    args.push(format!("--{long}").into());
                    args.push(bad.to_owned());
                }
                None => args.push(bad.to_owned()),
            }
            // The page would be served for ever: an address that is not this computer's ends it.
            if path[0] == "serve" && argument.get_long() != Some("address") {
                args.extend(["--address", "192.0.2.1:8390"].map(OsString::from));
            }
            let said = run(&ledger, &args);
            assert!(!said.panicked(), "{args:?}: {said:?}");
            assert!(said.code != Some(0) || path[0] != "init", "{args:?}");
            if said.err.contains("not UTF-8")
                && let Some(long) = argument.get_long()
            {
                assert!(said.err.contains(&format!("--{long}")), "{args:?}: {}", said.err);
            }
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn a_text_that_is_not_utf_8_is_refused_with_its_option() {
    let dir = office();
    let ledger = dir.path().join("ledger");
    let bad = OsStr::from_bytes(LATIN_1);
    for (args, names) in [
        (vec![OsStr::new("void"), "GAO-1".as_ref(), "--reason".as_ref(), bad], "--reason"),
        (vec!["void".as_ref(), bad, "--reason".as_ref(), "x".as_ref()], "argument 2"),
        (
            vec!["erase".as_ref(), "--person".as_ref(), bad, "--reason".as_ref(), "x".as_ref()],
            "--person",
        ),
    ] {
        let said = run(&ledger, &args);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(said.err.contains(names) && said.err.contains("not UTF-8"), "{}", said.err);
        assert!(!said.err.contains("Ga"), "{}", said.err);
    }
}

#[test]
fn paths_that_are_not_utf_8_work() {
    let dir = scratch();
    let folder = dir.path().join(OsStr::from_bytes(b"bureau-\xe9"));
    fs::create_dir(&folder).unwrap();
    let ledger = folder.join(OsStr::from_bytes(b"ledger-\xff"));
    let ok = |args: &[&OsStr]| {
        let said = Said::of(&command(&ledger).args(args).output().unwrap());
        assert!(said.code == Some(0) && !said.panicked(), "{args:?}: {said:?}");
        said
    };
    let o = OsStr::new;
    ok(&[
        o("init"),
        ledger.as_os_str(),
        o("--name"),
        o("Gao"),
        o("--country"),
        o("Mali"),
        o("--profile"),
        o("nrc-mali"),
    ]);
    let table = folder.join(OsStr::from_bytes(b"activit\xe9s.csv"));
    fs::copy("tests/worked-example/activities.csv", &table).unwrap();
    ok(&[o("import"), table.as_os_str(), o("--dry-run")]);
    ok(&[o("import"), o("--dry-run"), OsStr::from_bytes(b"activit\xe9s.csv")]);
    let report = folder.join(OsStr::from_bytes(b"rapport-\xe9.csv"));
    ok(&[o("report"), o("2025"), o("--format"), o("csv"), o("-o"), report.as_os_str()]);
    assert!(report.is_file());
    let copy = folder.join(OsStr::from_bytes(b"copie-\xe9"));
    fs::create_dir(&copy).unwrap();
    ok(&[o("backup"), copy.as_os_str()]);
    ok(&[o("verify")]);
    ok(&[o("doctor")]);
    ok(&[o("status")]);
}

#[test]
fn variables_that_are_not_utf_8_do_no_harm() {
    let dir = office();
    let bad = OsStr::from_bytes(LATIN_1);
    for name in [
        "HEADCOUNT_LEDGER",
        "HEADCOUNT_KEY",
        "HEADCOUNT_USER",
        "HEADCOUNT_PASSPHRASE",
        "USER",
        "LANG",
        "LC_ALL",
        "COLUMNS",
        "NO_COLOR",
    ] {
        for args in [
            &["status"][..],
            &["history"],
            &["void", "GAO-1", "--reason", "x"],
            &["report", "2025"],
        ] {
            let said =
                command(&dir.path().join("ledger")).env(name, bad).args(args).output().unwrap();
            let said = Said::of(&said);
            assert!(!said.panicked(), "{name} {args:?}: {said:?}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = office();
    let ledger = dir.path().join("ledger");
    for args in [
        &["history"][..],
        &["--help"],
        &["profile", "show"],
        &["report", "2025", "--format", "json"],
        &["schema", "report"],
        &["nonsense"],
        &["void", "X", "--reason", "x"],
    ] {
        let (mut child, closed) = {
            let mut command = command(&ledger);
            command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let closed = (child.stdout.take(), child.stderr.take());
            (child, closed)
        };
        drop(closed);
        let status = child.wait().unwrap();
        assert!(status.code().is_some_and(|code| (0..=4).contains(&code)), "{args:?}: {status:?}");
    }
}

/// Runs the program with some text on standard input.
fn with_input(ledger: &Path, args: &[&str], input: &[u8]) -> Said {
    let mut command = command(ledger);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    Said::of(&child.wait_with_output().unwrap())
}

#[test]
fn numbers_of_people_are_read_from_standard_input_and_never_repeated() {
    let dir = office();
    let ledger = dir.path().join("ledger");
    let log = |reference: &'static str, more: &'static [&'static str]| {
        let args = [
            "log",
            "session",
            reference,
            "--sector",
            "education",
            "--office",
            "gao",
            "--site",
            "Gao",
            "--start",
            "2025-03-01",
            "--new-sites",
        ];
        [&args[..], more].concat()
    };
    let said = with_input(
        &ledger,
        &log("GAO-1", &["--person", "-"]),
        b"\xef\xbb\xbfNUM-A\r\n\nNUM-B\n  NUM-C",
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    let said = with_input(
        &ledger,
        &log("GAO-2", &["--household", "-", "--person", "NUM-A"]),
        b"HH-1:4\nHH-2:5\n",
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    let report = run(&ledger, ["report", "2025", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.out).unwrap();
    assert_eq!(report["total"]["people_reached"], 12, "{report}");
    let said = with_input(
        &ledger,
        &["merge", "--person", "-", "--with", "-", "--reason", "same card"],
        b"NUM-A\nNUM-B\n",
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    let said =
        with_input(&ledger, &["erase", "--person", "-", "--reason", "asked for"], b"NUM-C\n");
    assert_eq!(said.code, Some(0), "{said:?}");
    // What is missing, unknown or no text is said without what was read.
    for (args, input, code) in [
        (vec!["erase", "--person", "-", "--reason", "x"], &b""[..], 2),
        (vec!["merge", "--person", "-", "--with", "-", "--reason", "x"], b"NUM-Z\n", 2),
        (vec!["erase", "--person", "-", "--reason", "x"], b"NUM-Z\n", 1),
        (vec!["erase", "--household", "-", "--reason", "x"], b"NUM-Z\xff\n", 1),
        (vec!["lookup", "-"], b"NUM-Z\n", 1),
        (vec!["lookup", "-"], b"", 2),
        (log("GAO-3", &["--person", "-", "--household", "-"]), b"NUM-Z\n", 2),
        (log("GAO-3", &["--household", "-"]), b"NUM-Z\n", 2),
    ] {
        let said = with_input(&ledger, &args, input);
        assert_eq!(said.code, Some(code), "{args:?}: {said:?}");
        assert!(!said.err.contains("NUM-Z") && !said.out.contains("NUM-Z"), "{said:?}");
    }
    // Every option that takes somebody's number says so.
    let mut app = App::command();
    app.build();
    let mut found = Vec::new();
    commands(&app, &[], &mut found);
    for (path, of) in found {
        let takes_number = |argument: &&Arg| {
            let is_named = matches!(argument.get_long(), Some("person" | "household"));
            takes_value(argument) && (is_named || argument.get_id() == "numbers")
        };
        for argument in of.get_arguments().filter(takes_number) {
            let help = argument.get_help().unwrap().to_string();
            assert!(help.contains(" - "), "{path:?} {}: {help}", argument.get_id());
        }
    }
}
