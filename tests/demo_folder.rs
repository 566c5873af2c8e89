//! A demo removes what an earlier demo is proved to have made, and nothing else.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::common::program::{Said, command, run};
use crate::common::{copy, files_below, scratch};

fn demo(folder: &Path) -> Said {
    let ledger = folder.join("ledger");
    let output = command(&ledger).current_dir("/").arg("demo").arg(folder).output().unwrap();
    Said::of(&output)
}

fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for file in files_below(folder) {
        let is_file = fs::symlink_metadata(&file).unwrap().is_file();
        all.insert(file.clone(), if is_file { fs::read(&file).unwrap() } else { Vec::new() });
    }
    all
}

#[test]
fn a_demo_replaces_what_a_demo_made_and_nothing_else() {
    let dir = scratch();
    let made = dir.path().join("made");
    let said = demo(&made);
    assert_eq!(said.code, Some(0), "{said:?}");

    // Anything that somebody put there or changed stays, and is named.
    type Change = fn(&Path);
    let changes: [(&str, Change, &str); 12] = [
        ("a thesis", |at| fs::write(at.join("thesis.txt"), "years of work").unwrap(), "thesis.txt"),
        ("deep", |at| fs::write(at.join("intake/correction/n"), "x").unwrap(), "correction/n"),
        ("a table", |at| fs::write(at.join("intake/people.csv"), "mine").unwrap(), "people.csv"),
        (
            "a sheet",
            |at| fs::write(at.join("factsheet.en.md"), "edited").unwrap(),
            "factsheet.en.md",
        ),
        ("the text", |at| fs::write(at.join("DEMO.txt"), "mine").unwrap(), "DEMO.txt"),
        ("a folder", |at| fs::create_dir(at.join("photos")).unwrap(), "photos"),
        ("a link", |at| symlink("/etc/passwd", at.join("link")).unwrap(), "link"),
        ("a key", |at| fs::write(at.join("ledger.key"), "another").unwrap(), "ledger.key"),
        ("in the ledger", |at| fs::write(at.join("ledger/notes"), "x").unwrap(), "ledger/notes"),
        ("in the store", |at| fs::write(at.join("ledger/store/n"), "x").unwrap(), "ledger/store/n"),
        ("no head", |at| fs::remove_file(at.join("ledger/head")).unwrap(), "other records"),
        ("no manifest", |at| fs::remove_file(at.join("DEMO.sha256")).unwrap(), "nothing proves"),
    ];
    for (what, change, named) in changes {
        let at = dir.path().join("changed");
        copy(&made, &at);
        change(&at);
        let before = bytes(&at);
        let said = demo(&at);
        assert_eq!(said.code, Some(1), "{what}: {said:?}");
        assert!(
            said.err.contains(named) && said.err.contains("hint: give another"),
            "{what}: {said:?}"
        );
        assert_eq!(bytes(&at), before, "{what}");
        fs::remove_dir_all(&at).unwrap();
    }

    // A folder with a file of that name, and nothing of a demo.
    let other = dir.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("DEMO.txt"), "minutes of the demonstration").unwrap();
    fs::write(other.join("thesis.txt"), "years of work").unwrap();
    let said = demo(&other);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_eq!(fs::read_dir(&other).unwrap().count(), 2);

    // Within a ledger.
    let said = demo(&made.join("ledger/demo"));
    assert!(said.code == Some(1) && said.err.contains("is within the ledger"), "{said:?}");

    // Reports change the ledger's files, and add no record.
    let ledger = made.join("ledger");
    for args in [vec!["report", "2025", "--by", "office"], vec!["verify"], vec!["check"]] {
        let said = run(&ledger, &args);
        assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
    }
    // Half removed by a demo that was killed.
    fs::remove_file(made.join("intake/people.csv")).unwrap();
    fs::remove_file(made.join("ledger/store/conf")).unwrap();
    let said = demo(&made);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(run(&ledger, ["verify"]).code, Some(0));

    // A record of the user's own.
    let log = ["log", "session", "MINE", "--sector", "wash", "--office", "gao", "--site", "S"];
    let said =
        run(&ledger, log.into_iter().chain(["--start", "2025-03-12", "--headcount", "men=3"]));
    assert_eq!(said.code, Some(0), "{said:?}");
    let said = demo(&made);
    assert!(said.code == Some(1) && said.err.contains("other records"), "{said:?}");
}
