//! Files that show what an activity was: what is kept of them, what comes back, and what is left of one that was destroyed.
//!
//! What could go wrong without a word, and the test that holds it:
//!
//! | it could | test |
//! |---|---|
//! | give another file back than was attached | `what_comes_back_is_what_was_attached`, `a_file_that_was_changed_is_never_given_out` |
//! | leave a name or the content readable | `nothing_of_a_file_can_be_read_beside_the_ledger` |
//! | take a program, or an empty file | `what_is_no_evidence_is_refused_and_nothing_recorded` |
//! | call evidence sound that is missing or altered | `verify_and_doctor_name_what_is_missing_or_altered` |
//! | lose it in a backup, or its key | `evidence_comes_back_from_a_backup`, `the_key_comes_back_from_an_export` |
//! | make a second key, so that older files are lost unseen | `no_other_key_is_made_while_files_need_the_first` |
//! | leave what was destroyed on the disk | `what_is_destroyed_is_overwritten_and_stays_named` |
//! | change a figure | `no_figure_changes` |

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::common::desk::Desk;
use crate::common::files_below;
use crate::common::program::{Said, run};

const LIST: &[u8] = b"%PDF-1.7 a signed list of Invented-Awa and others";
const PHOTO: &[u8] = b"\xff\xd8\xff\xe1 Exif 16.2718 -0.0447 a photograph";

/// A ledger with two activities, and two files beside it.
fn desk() -> Desk {
    let desk = Desk::of_mali();
    for reference in ["A-1", "A-2"] {
        let args = ["log", "session", reference, "--sector", "protection", "--office", "gao"];
        let about = ["--site", "Somewhere", "--start", "2025-03-02", "--headcount", "adults=40"];
        done(&desk, &[&args[..], &about].concat());
    }
    desk.write("Invented-Awa.pdf", LIST);
    desk.write("photo.jpg", PHOTO);
    desk
}

#[track_caller]
fn done(desk: &Desk, args: &[&str]) -> Said {
    let said = desk.run(args);
    assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
    said
}

fn attach_both(desk: &Desk) {
    done(desk, &["evidence", "attach", "A-1", "Invented-Awa.pdf", "photo.jpg"]);
}

fn listed(desk: &Desk) -> Vec<Value> {
    let said = done(desk, &["evidence", "list", "--format", "json"]);
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Where a file is kept.
fn kept(desk: &Desk, number: usize) -> PathBuf {
    let sealed = listed(desk)[number - 1]["sealed_sha256"].as_str().unwrap().to_owned();
    desk.path("ledger.evidence").join(format!("{sealed}.age"))
}

fn key(desk: &Desk) -> PathBuf {
    desk.path("ledger.evidence-key")
}

fn records(desk: &Desk) -> usize {
    done(desk, &["history"]).out.lines().count()
}

#[test]
fn what_comes_back_is_what_was_attached() {
    let desk = desk();
    attach_both(&desk);
    let all = listed(&desk);
    assert_eq!(all.len(), 2);
    assert_eq!((&all[0]["kind"], &all[1]["kind"]), (&"pdf".into(), &"jpeg".into()));
    assert_eq!(all[0]["bytes"].as_u64(), Some(LIST.len() as u64));
    assert_eq!(all[0]["is_there"], true);
    done(&desk, &["evidence", "get", "A-1", "2", "-o", "back.jpg"]);
    assert_eq!(fs::read(desk.path("back.jpg")).unwrap(), PHOTO);
    let begins: String = all[0]["sha256"].as_str().unwrap().chars().take(12).collect();
    done(&desk, &["evidence", "get", "A-1", &begins.to_uppercase(), "-o", "back.pdf"]);
    assert_eq!(fs::read(desk.path("back.pdf")).unwrap(), LIST);
    // The same file twice is attached once; to another activity, it is another one.
    let before = records(&desk);
    let again = done(&desk, &["evidence", "attach", "A-1", "photo.jpg"]);
    assert!(again.out.starts_with("nothing to do"), "{again:?}");
    assert_eq!(records(&desk), before);
    done(&desk, &["evidence", "attach", "A-2", "photo.jpg"]);
    let all = listed(&desk);
    assert_ne!(all[1]["sealed_sha256"], all[2]["sealed_sha256"]);
    // A correction changes nothing about them.
    done(&desk, &["correct", "A-1", "--set", "title=Another", "--reason", "x"]);
    let shown = done(&desk, &["show", "A-1"]).out;
    assert!(shown.contains("evidence 1  event") && shown.contains("evidence 2  event"), "{shown}");
    for wrong in ["0", "3", "1a", "00000000", "x"] {
        let said = desk.run(&["evidence", "get", "A-1", wrong, "-o", "none"]);
        assert_eq!(said.code, Some(1), "{wrong}: {said:?}");
        assert!(!desk.path("none").exists());
    }
    assert_eq!(desk.run(&["evidence", "get", "A-9", "1", "-o", "none"]).code, Some(1));
}

#[test]
fn nothing_of_a_file_can_be_read_beside_the_ledger() {
    let desk = desk();
    attach_both(&desk);
    fs::remove_file(desk.path("Invented-Awa.pdf")).unwrap();
    fs::remove_file(desk.path("photo.jpg")).unwrap();
    let mut read = 0;
    for file in files_below(&desk.path(".")) {
        let name = file.to_string_lossy().into_owned();
        let bytes = fs::read(&file).unwrap();
        for text in ["Invented-Awa", "a signed list", "16.2718"] {
            let found = bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!found && !name.contains(text), "{text} is in {name}");
        }
        read += usize::from(name.contains("ledger.evidence/"));
    }
    assert_eq!(read, 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(desk.path("ledger.evidence")), 0o700);
        assert_eq!((mode(key(&desk)), mode(kept(&desk, 1))), (0o600, 0o600));
    }
}

#[test]
fn what_is_no_evidence_is_refused_and_nothing_recorded() {
    let desk = desk();
    let before = records(&desk);
    desk.write("program.pdf", b"MZ a program");
    desk.write("empty.pdf", b"");
    let mut large = LIST.to_vec();
    large.resize((25 << 20) + 1, b' ');
    desk.write("large.pdf", large);
    for wrong in ["program.pdf", "empty.pdf", "large.pdf", "missing.pdf", "."] {
        // The one that is in order is not attached either.
        let said = desk.run(&["evidence", "attach", "A-1", "photo.jpg", wrong]);
        assert_eq!(said.code, Some(1), "{wrong}: {said:?}");
    }
    assert_eq!(desk.run(&["evidence", "attach", "A-9", "photo.jpg"]).code, Some(1));
    assert_eq!(records(&desk), before);
    assert!(!desk.path("ledger.evidence").exists() && !key(&desk).exists());
    // Nothing is written where evidence is.
    attach_both(&desk);
    for place in ["ledger.evidence/x", "ledger.evidence-key", "ledger.evidence"] {
        let said = desk.run(&["report", "2025", "--format", "csv", "-o", place]);
        assert_ne!(said.code, Some(0), "{place}");
    }
    assert_eq!(fs::read_dir(desk.path("ledger.evidence")).unwrap().count(), 2);
}

#[test]
fn a_file_that_was_changed_is_never_given_out() {
    let desk = desk();
    attach_both(&desk);
    let (one, other) = (kept(&desk, 1), kept(&desk, 2));
    let (first, second) = (fs::read(&one).unwrap(), fs::read(&other).unwrap());
    // A byte, the end, the other file, and a file of somebody else's.
    let mut bit = first.clone();
    *bit.last_mut().unwrap() ^= 1;
    for changed in [bit, first[..first.len() - 1].to_vec(), second, LIST.to_vec()] {
        fs::write(&one, changed).unwrap();
        let said = desk.run(&["evidence", "get", "A-1", "1", "-o", "back.pdf"]);
        assert_eq!(said.code, Some(3), "{said:?}");
        assert!(!desk.path("back.pdf").exists());
    }
    fs::write(&one, first).unwrap();
    done(&desk, &["evidence", "get", "A-1", "1", "-o", "back.pdf"]);
}

#[test]
fn verify_and_doctor_name_what_is_missing_or_altered() {
    let desk = desk();
    assert!(!done(&desk, &["verify"]).out.contains("evidence"));
    attach_both(&desk);
    let verified = || done(&desk, &["verify"]).out;
    assert!(verified().contains("evidence: 2 files decrypted, as attached"), "{}", verified());
    let hidden = desk.path("key");
    fs::rename(key(&desk), &hidden).unwrap();
    assert!(verified().contains("2 files as recorded; not decrypted"), "{}", verified());
    let said = done(&desk, &["doctor"]).out;
    assert!(said.contains("the key of the evidence") && said.contains("is missing"), "{said}");
    // Another ledger's key opens nothing.
    let other = self::desk();
    attach_both(&other);
    fs::copy(key(&other), key(&desk)).unwrap();
    assert!(verified().contains("the key that is here does not decrypt it"), "{}", verified());
    assert_eq!(desk.run(&["evidence", "get", "A-1", "1", "-o", "x.pdf"]).code, Some(1));
    fs::rename(&hidden, key(&desk)).unwrap();

    let one = kept(&desk, 1);
    let bytes = fs::read(&one).unwrap();
    fs::remove_file(&one).unwrap();
    let said = verified();
    assert!(said.contains("evidence MISSING: of A-1, the file that event 4 attached"), "{said}");
    assert!(said.contains("1 file decrypted"), "{said}");
    assert_eq!(listed(&desk)[0]["is_there"], false);
    let said = done(&desk, &["doctor"]).out;
    assert!(said.contains("event 4 attached is not there"), "{said}");
    fs::write(&one, &bytes[1..]).unwrap();
    let said = desk.run(&["verify"]);
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(said.out.contains("event 4 attached is another one"), "{said:?}");
    fs::write(&one, bytes).unwrap();
    // What an interrupted attaching leaves.
    fs::write(desk.path("ledger.evidence").join(format!("{}.age", "0".repeat(64))), "x").unwrap();
    let said = done(&desk, &["doctor"]).out;
    assert!(said.contains("no event names"), "{said}");
    assert!(verified().contains("2 files decrypted"));
}

#[test]
fn what_is_destroyed_is_overwritten_and_stays_named() {
    let desk = desk();
    attach_both(&desk);
    let one = kept(&desk, 1);
    // A second name of the same bytes on the disk.
    let other_name = desk.path("other-name");
    fs::hard_link(&one, &other_name).unwrap();
    let destroy = ["evidence", "destroy", "A-1", "1", "--reason", "it showed another list"];
    assert_eq!(desk.run(&[&destroy[..4], &["--reason", " "]].concat()).code, Some(2));
    let said = done(&desk, &destroy);
    assert!(said.out.contains("destroyed file 1 of A-1, as event 6"), "{said:?}");
    assert!(!one.exists());
    let left = fs::read(&other_name).unwrap();
    assert!(!left.is_empty() && left.iter().all(|byte| *byte == 0));
    let all = listed(&desk);
    assert_eq!(all[0]["destroyed"]["reason"], "it showed another list");
    assert!(all[1].get("destroyed").is_none());
    assert_eq!(desk.run(&["evidence", "get", "A-1", "1", "-o", "x.pdf"]).code, Some(1));
    assert_eq!(desk.run(&destroy).code, Some(1));
    let said = done(&desk, &["verify"]).out;
    assert!(said.contains("1 file decrypted") && !said.contains("MISSING"), "{said}");
    let said = done(&desk, &["history", "A-1"]).out;
    assert!(said.contains("what event 4 attached; because: it showed another list"), "{said}");
    // Attached again it is another file, and its number is new.
    done(&desk, &["evidence", "attach", "A-1", "Invented-Awa.pdf"]);
    let all = listed(&desk);
    assert_eq!((all.len(), all[2]["number"].as_u64()), (3, Some(3)));
    let begins = &all[0]["sha256"].as_str().unwrap()[..10];
    done(&desk, &["evidence", "get", "A-1", begins, "-o", "x.pdf"]);
    // What was lost can be said to be, too.
    fs::remove_file(kept(&desk, 2)).unwrap();
    done(&desk, &["evidence", "destroy", "A-1", "2", "--reason", "lost with a disk"]);
    assert!(!done(&desk, &["verify"]).out.contains("MISSING"));
}

#[test]
fn no_other_key_is_made_while_files_need_the_first() {
    let desk = desk();
    attach_both(&desk);
    let before = records(&desk);
    fs::remove_file(key(&desk)).unwrap();
    let said = desk.run(&["evidence", "attach", "A-2", "photo.jpg"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("is missing") && !key(&desk).exists());
    assert_eq!(records(&desk), before);
    for number in ["1", "2"] {
        done(&desk, &["evidence", "destroy", "A-1", number, "--reason", "the key is lost"]);
    }
    done(&desk, &["evidence", "attach", "A-2", "photo.jpg"]);
    done(&desk, &["evidence", "get", "A-2", "1", "-o", "x.jpg"]);
}

#[test]
fn evidence_comes_back_from_a_backup() {
    let desk = desk();
    desk.write("phrase", "a phrase of several words");
    let first = done(&desk, &["backup", "backups/"]);
    assert!(!first.out.contains("evidence") && !desk.path("backups/ledger.evidence").exists());
    attach_both(&desk);
    let said = done(&desk, &["backup", "backups/", "--incremental"]);
    assert!(said.out.contains("evidence: 2 files in") && said.out.contains("2 of them new"));
    let said = done(&desk, &["backup", "backups/", "--incremental"]);
    assert!(said.out.contains("0 of them new"), "{said:?}");
    let restore = |to: &str, more: &[&str]| desk.run(&[&["restore", "--to", to], more].concat());
    let said = restore("again", &["backups"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("evidence: 2 files restored"), "{said:?}");
    assert!(said.err.contains("the key of the evidence is not in the backup"), "{said:?}");
    let again = desk.path("again");
    let said = run(&again, ["verify"]);
    assert!(said.out.contains("2 files as recorded; not decrypted"), "{said:?}");
    // With the keys in it.
    let with_key = ["backup", "keys/", "--passphrase-file", "phrase", "--with-key"];
    done(&desk, &with_key);
    let said = restore("whole", &["keys", "--passphrase-file", "phrase"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let whole = desk.path("whole");
    let back = run(&whole, ["evidence", "get", "A-1", "1", "-o", "back.pdf"]);
    assert_eq!(back.code, Some(0), "{back:?}");
    assert_eq!(fs::read(desk.path("back.pdf")).unwrap(), LIST);
    assert_eq!(run(&whole, ["report", "2025"]).code, Some(0));
    // A backup from before there was any still restores, and so does one whose evidence is gone.
    let said = restore("old", &[&format!("backups/{}", first_backup(&desk))]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(!said.out.contains("evidence"), "{said:?}");
    fs::remove_dir_all(desk.path("backups/ledger.evidence")).unwrap();
    let said = restore("without", &["backups"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("the files that events 4, 5 attached are in no folder"), "{said:?}");
    // What is not beside the ledger is not in a backup, which says so; what is spoiled there is not copied.
    fs::remove_file(kept(&desk, 1)).unwrap();
    fs::write(kept(&desk, 2), "x").unwrap();
    let said = done(&desk, &["backup", "others/"]);
    assert!(said.err.contains("event 4 attached is not in it"), "{said:?}");
    assert!(said.err.contains("event 5 attached is not in it"), "{said:?}");
}

/// The full backup's name.
fn first_backup(desk: &Desk) -> String {
    let entries = fs::read_dir(desk.path("backups")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".headcount-backup")).min_by_key(String::len).unwrap()
}

#[test]
fn the_key_comes_back_from_an_export() {
    let desk = desk();
    desk.write("phrase", "a phrase of several words");
    let before = ["key", "export", "before.age", "--passphrase-file", "phrase"];
    done(&desk, &before);
    attach_both(&desk);
    done(&desk, &["key", "export", "keys.age", "--passphrase-file", "phrase"]);
    fs::remove_file(key(&desk)).unwrap();
    let import = |file: &str| desk.run(&["key", "import", file, "--passphrase-file", "phrase"]);
    assert_eq!(import("before.age").code, Some(1), "it has none, and the others are there");
    let said = import("keys.age");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("wrote the key of the evidence to"), "{said:?}");
    done(&desk, &["evidence", "get", "A-1", "1", "-o", "back.pdf"]);
    // One that is there is never replaced.
    let there = fs::read(key(&desk)).unwrap();
    assert_eq!(import("keys.age").code, Some(1));
    assert_eq!(fs::read(key(&desk)).unwrap(), there);
    // Rotating the pseudonyms' key has nothing to do with it.
    done(&desk, &["key", "rotate", "--reason", "a laptop was stolen"]);
    done(&desk, &["compact"]);
    assert!(done(&desk, &["verify"]).out.contains("2 files decrypted"));
}

#[test]
fn no_figure_changes() {
    let desk = desk();
    done(&desk, &["publish", "2025"]);
    let before = desk.report();
    attach_both(&desk);
    done(&desk, &["evidence", "destroy", "A-1", "2", "--reason", "it showed faces"]);
    let after = desk.report();
    for part in ["sectors", "total", "sum_of_sectors", "overlap"] {
        assert_eq!(before[part], after[part], "{part}");
    }
    assert!(after.get("restated").is_none(), "{after}");
    let said = done(&desk, &["diff", "2025"]).out;
    assert!(!said.contains("Evidence"), "{said}");
    done(&desk, &["replay"]);
    done(&desk, &["reproduce", "2025"]);
}

#[test]
fn a_sample_asks_for_it() {
    let desk = desk();
    attach_both(&desk);
    done(&desk, &["evidence", "destroy", "A-1", "2", "--reason", "it showed faces"]);
    done(&desk, &["checkpoint", "-o", "march.checkpoint"]);
    let draw = ["sample", "--size", "5", "--seed-from", "march.checkpoint"];
    let form = done(&desk, &draw).out;
    let row = |of: &str| form.lines().find(|line| line.contains(of)).unwrap().to_owned();
    assert!(row("start,").contains("start,evidence,finding,remark"), "{form}");
    assert!(row(",activity,all,2,2,A-1,").ends_with(",1 file,,"), "{form}");
    assert!(row(",activity,all,2,2,A-2,").ends_with(",none,,"), "{form}");
    let said = done(&desk, &[&draw[..], &["-o", "form.csv"]].concat()).out;
    assert!(said.contains("evidence: 1 of the 2 activities have files"), "{said}");
    let said = done(&desk, &[&draw[..], &["--format", "json"]].concat()).out;
    let json: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(json["evidence"], serde_json::json!({ "A-1": 1, "A-2": 0 }));
    // A form that was filled in is read with the column and, as those of earlier versions are, without.
    let filled = form.replace(",,\n", ",right,\n");
    desk.write("filled.csv", &filled);
    let against = ["--seed-from", "march.checkpoint", "--size", "5"];
    done(&desk, &[&["sample", "--evaluate", "filled.csv"], &against[..]].concat());
    let older = filled.replace(",evidence", "").replace(",1 file,", ",").replace(",none,", ",");
    desk.write("older.csv", older);
    done(&desk, &[&["sample", "--evaluate", "older.csv"], &against[..]].concat());
}
