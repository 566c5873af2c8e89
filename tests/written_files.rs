//! What commands write, and what they leave alone: no `-o` costs anybody a key, a ledger, another's
//! checkpoint or a file that the program did not write.
//!
//! Every command with an output option is tried, as the command line itself lists them.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::CommandFactory;
use headcount::cli::App;
use headcount::log::Log;

use crate::common::program::{Said, command, run};
use crate::common::{Office, copy};

/// A ledger with an activity, its keys, a checkpoint and an export to map.
struct Place {
    dir: tempfile::TempDir,
    ledger: PathBuf,
}

impl Place {
    fn new() -> Self {
        let people = "activity,person,household,sex,birth_year\nD1,P1,H1,f,1980\nD1,P2,H1,m,2015\n";
        let activities = "activity,kind,sector,office,site,start\n\
                          D1,distribution,shelter,gao,S,2025-02-03\n";
        let tables = [("activities", activities), ("people", people)];
        let office = Office::of_tables(&tables, Default::default());
        office.make_signing_key();
        let (ledger, dir) = (office.path(), office.dir);
        office.ledger.close().unwrap();
        fs::write(dir.path().join("main.csv"), "nom,village,sexe\nInvented Awa,Gao,f\n").unwrap();
        fs::write(dir.path().join("list.pdf"), "%PDF-1.7\nan invented list\n%%EOF\n").unwrap();
        let place = Self { dir, ledger };
        for args in
            [["checkpoint", "-o", "kept.checkpoint", ""], ["evidence", "attach", "D1", "list.pdf"]]
        {
            let said = run(&place.ledger, args.iter().filter(|arg| !arg.is_empty()));
            assert_eq!(said.code, Some(0), "{said:?}");
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, args: &[&str], to: &str) -> Said {
        run(&self.ledger, args.iter().copied().chain(["-o", to]))
    }
}

/// A way to call each command with an output option; whether what it writes holds people's numbers; and
/// whether what it wrote may be replaced by it without a word.
const WRITERS: [(&[&str], bool, bool); 15] = [
    (&["report", "2025"], false, true),
    (&["report", "2025", "--lang", "fr"], false, true),
    (&["report", "2025", "--format", "json"], false, true),
    (&["report", "2025", "--format", "csv"], false, true),
    (&["report", "2025", "--format", "csv", "--activities"], false, true),
    (&["report", "2025", "--format", "csv", "--goods"], false, true),
    (&["report", "2025", "--format", "hxl"], false, true),
    (&["report", "2025", "--format", "markdown"], false, true),
    (&["report", "--schema"], false, true),
    (&["factsheet", "2025", "--format", "md"], false, true),
    (&["factsheet", "2025", "--format", "html", "--lang", "fr"], false, true),
    (&["checkpoint"], false, true),
    (&["export", "log"], true, true),
    (&["prove", "1", "--checkpoint", "kept.checkpoint"], true, true),
    (&["sample", "--seed-from", "kept.checkpoint", "--size", "2"], true, true),
];

/// Those whose files nobody would want to have replaced unseen, or which need another ending; whether what they write
/// holds people's numbers.
const OTHER_WRITERS: [(&[&str], &str, bool); 3] = [
    (&["evidence", "get", "D1", "1"], "back.pdf", true),
    (&["mapping", "suggest", "main.csv"], "draft.toml", false),
    (&["report", "2025", "--format", "xlsx"], "report.xlsx", false),
];

fn all_writers() -> impl Iterator<Item = &'static [&'static str]> {
    WRITERS.iter().map(|(args, ..)| *args).chain(OTHER_WRITERS.iter().map(|(args, ..)| *args))
}

/// Commands with an option of this name, with their parents.
fn with_option(command: &clap::Command, name: &str, above: &str, found: &mut BTreeSet<String>) {
    for sub in command.get_subcommands() {
        let path = format!("{above}{}", sub.get_name());
        if sub.get_arguments().any(|argument| argument.get_long() == Some(name)) {
            found.insert(path.clone());
        }
        with_option(sub, name, &format!("{path} "), found);
    }
}

#[test]
fn every_command_with_an_output_is_tried_here_and_has_force() {
    let (mut with_output, mut with_force) = (BTreeSet::new(), BTreeSet::new());
    with_option(&App::command(), "output", "", &mut with_output);
    with_option(&App::command(), "force", "", &mut with_force);
    assert_eq!(with_output, with_force);
    for command in &with_output {
        let tried = all_writers().any(|args| args.join(" ").starts_with(command.as_str()));
        assert!(tried, "{command} is not tried");
    }
}

/// What goes into the file does not hang on how the rest is told; only a report is in the format itself.
#[test]
fn every_command_writes_its_file_when_it_speaks_json_too() {
    let place = Place::new();
    let mut tried = Vec::new();
    for args in all_writers() {
        let app = App::command();
        let names = args.iter().take_while(|name| !name.starts_with('-'));
        let command = names.fold((&app, true), |(command, goes_on), name| {
            match command.find_subcommand(name).filter(|_| goes_on) {
                Some(below) => (below, true),
                None => (command, false),
            }
        });
        let format = command.0.get_arguments().find(|argument| argument.get_id() == "format");
        let speaks_json = format.is_some_and(|format| {
            format.get_possible_values().iter().any(|value| value.matches("json", false))
        });
        let is_told = args.contains(&"--format") || args.contains(&"--schema");
        if !speaks_json || is_told {
            continue;
        }
        let json = [args, &["--format", "json"]].concat();
        for name in ["plain", "in-json"] {
            let _ = fs::remove_file(place.path(name));
        }
        assert_eq!(place.write(args, "plain").code, Some(0), "{args:?}");
        let said = place.write(&json, "in-json");
        assert_eq!(said.code, Some(0), "{json:?}: {said:?}");
        let [plain, in_json] =
            ["plain", "in-json"].map(|name| fs::read_to_string(place.path(name)).unwrap());
        if args[0] == "report" {
            assert!(serde_json::from_str::<serde_json::Value>(&in_json).is_ok(), "{json:?}");
        } else {
            assert_eq!(in_json, plain, "{json:?}");
            assert!(serde_json::from_str::<serde_json::Value>(&said.out).is_ok(), "{json:?}");
        }
        tried.push(args[0]);
    }
    tried.dedup();
    assert_eq!(tried, ["report", "checkpoint", "sample"]);
}

/// Refused with this code's words, whether or not `--force` is given, and nothing changed.
#[track_caller]
fn refused(place: &Place, args: &[&str], to: &str, words: &str, also_forced: bool) {
    let before = snapshot(place.dir.path());
    for force in [false, true].into_iter().take(1 + usize::from(also_forced)) {
        let forced: &[&str] = if force { &["--force"] } else { &[] };
        let said = place.write(&[args, forced].concat(), to);
        assert_eq!(said.code, Some(1), "{args:?} to {to}: {said:?}");
        assert!(
            said.err.contains(words) && said.err.contains("hint"),
            "{args:?} to {to}: {said:?}"
        );
        assert_eq!(snapshot(place.dir.path()), before, "{args:?} to {to}");
    }
}

/// Names, modes and bytes of everything outside of the ledger's folder, and the names within it.
fn snapshot(dir: &Path) -> Vec<(PathBuf, u32, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let found = fs::symlink_metadata(&path).unwrap();
        let bytes = if found.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
        if found.is_dir() && path.file_name().unwrap() != "cache" {
            let within = snapshot(&path);
            let is_ledger = path.join("head").exists() || path.join("db").exists();
            all.extend(within.into_iter().map(|(path, mode, bytes)| {
                (path, mode, if is_ledger { Vec::new() } else { bytes })
            }));
        }
        // sled's snapshots are named by what they reach to.
        if !path.file_name().unwrap().to_string_lossy().starts_with("snap.") {
            all.push((path, found.permissions().mode(), bytes));
        }
    }
    all.sort();
    all
}

#[test]
fn keys_ledgers_and_what_is_no_file_are_refused_by_every_command() {
    let place = Place::new();
    // Under names that say nothing.
    fs::copy(place.path("ledger.key"), place.path("march")).unwrap();
    fs::copy(place.path("ledger.sign"), place.path("april")).unwrap();
    fs::copy(place.path("ledger.vkey"), place.path("may")).unwrap();
    fs::copy(place.ledger.join("head"), place.path("june")).unwrap();
    assert_eq!(run(&place.ledger, ["backup", "july"]).code, Some(0));
    symlink("ledger.key", place.path("to-the-key")).unwrap();
    symlink("ledger", place.path("to-the-ledger")).unwrap();
    let made = Command::new("mkfifo").arg(place.path("pipe")).status().unwrap();
    assert!(made.success());
    fs::create_dir(place.path("folder")).unwrap();
    for args in all_writers() {
        for (to, words) in [
            ("ledger.key", "is the place of a ledger's keys or passwords"),
            ("ledger.sign", "is the place of a ledger's keys or passwords"),
            ("to-the-key", "is the place of a ledger's keys or passwords"),
            ("./folder/../ledger.key", "is the place of a ledger's keys or passwords"),
            ("ledger.access", "is the place of a ledger's keys or passwords"),
            ("march", "is a key"),
            ("april", "is a key of signatures"),
            ("may", "is a key of signatures"),
            ("june", "is the head of a ledger"),
            ("july", "is a backup of a ledger"),
            ("ledger/head", "is within the ledger"),
            ("ledger/store/db", "is within the ledger"),
            ("ledger/new", "is within the ledger"),
            ("to-the-ledger/cache/new", "is within the ledger"),
            ("pipe", "a folder, a pipe or a device"),
            ("folder", "a folder, a pipe or a device"),
            ("/dev/loop-control", "cannot"),
        ] {
            let words = if Path::new("/dev/loop-control").exists() && words == "cannot" {
                "a folder, a pipe or a device"
            } else {
                words
            };
            // The ending chooses a format, and is looked at first.
            refused(&place, args, to, words, to == "ledger.key");
        }
    }
    assert_eq!(run(&place.ledger, ["verify"]).code, Some(0));
}

/// Commands that read a file which somebody names, with that file as `{}`, and what it is called.
const READERS: [(&str, &str); 8] = [
    ("mapping suggest {} -o", "main.csv"),
    ("mapping suggest . -o", "main.csv"),
    ("report 2025 --targets {} -o", "targets"),
    ("report 2025 --goods --rates {} -o", "rates"),
    ("prove 1 --checkpoint {} -o", "kept.checkpoint"),
    ("prove --consistency {} kept.checkpoint -o", "older.checkpoint"),
    ("sample --size 2 --seed-from {} -o", "kept.checkpoint"),
    ("checkpoint --signing-key {} -o", "ledger.sign"),
];

#[test]
fn no_command_replaces_a_file_that_it_reads() {
    let place = Place::new();
    fs::write(place.path("targets"), "sector,target\nshelter,10\n").unwrap();
    fs::write(place.path("rates"), "currency = \"EUR\"\n").unwrap();
    fs::copy(place.path("kept.checkpoint"), place.path("older.checkpoint")).unwrap();
    fs::create_dir(place.path("folder")).unwrap();
    for (command, file) in READERS {
        let link = format!("link-to-{file}");
        let _ = symlink(file, place.path(&link));
        let args: Vec<&str> =
            command.split(' ').map(|word| if word == "{}" { file } else { word }).collect();
        for to in [file.to_owned(), format!("./folder/../{file}"), link] {
            let before = snapshot(place.dir.path());
            for force in [&[][..], &["--force"]] {
                let mut args = args.clone();
                args.push(&to);
                args.extend_from_slice(force);
                let said = run(&place.ledger, &args);
                assert_eq!(said.code, Some(1), "{args:?}: {said:?}");
                // A key or a checkpoint is refused for what it is.
                let says =
                    ["is a file that the command reads", "is a checkpoint", "a ledger's key"];
                assert!(says.iter().any(|says| said.err.contains(says)), "{args:?}: {said:?}");
                assert!(said.err.contains("hint"), "{said:?}");
                assert_eq!(snapshot(place.dir.path()), before, "{args:?}");
            }
        }
    }
    // Of standard input, too.
    let script = format!(
        "{} mapping suggest /dev/stdin -o main.csv --force < main.csv",
        env!("CARGO_BIN_EXE_headcount")
    );
    let before = snapshot(place.dir.path());
    let shell =
        Command::new("sh").args(["-c", &script]).current_dir(place.dir.path()).output().unwrap();
    assert_eq!(shell.status.code(), Some(1), "{}", String::from_utf8_lossy(&shell.stderr));
    assert_eq!(snapshot(place.dir.path()), before);
}

#[test]
fn every_command_that_reads_a_file_and_writes_one_is_tried_with_the_same() {
    fn both(of: &clap::Command, above: &str, found: &mut BTreeSet<String>) {
        for below in of.get_subcommands() {
            let name = format!("{above}{}", below.get_name());
            let is_path = |argument: &&clap::Arg| {
                let path = std::any::TypeId::of::<PathBuf>();
                argument.get_value_parser().type_id() == path && !argument.is_global_set()
            };
            let paths: Vec<_> = below.get_arguments().filter(is_path).collect();
            if paths.len() > 1 && paths.iter().any(|path| path.get_long() == Some("output")) {
                found.insert(name.clone());
            }
            both(below, &format!("{name} "), found);
        }
    }
    let mut found = BTreeSet::new();
    both(&App::command(), "", &mut found);
    for name in &found {
        let is_tried = READERS.iter().any(|(command, _)| command.starts_with(name.as_str()));
        assert!(is_tried, "{name} is not tried");
    }
    assert!(found.len() >= 5, "{found:?}");
}

#[test]
fn a_name_that_ends_as_a_folder_s_is_no_file_s() {
    let place = Place::new();
    for args in all_writers() {
        for to in ["new-folder/", "new-folder/.", "main.csv/"] {
            let before = snapshot(place.dir.path());
            let said = place.write(args, to);
            assert_ne!(said.code, Some(0), "{args:?}: {said:?}");
            // The ending chooses a format, and is looked at first.
            let says =
                ["names a folder", "a file is where its folder should be", "is not for what"];
            assert!(says.iter().any(|says| said.err.contains(says)), "{args:?} to {to}: {said:?}");
            assert_eq!(snapshot(place.dir.path()), before, "{args:?} to {to}");
        }
    }
    for args in [
        vec!["key", "export", "new-folder/", "--passphrase-file", "main.csv"],
        vec!["template", "--xlsx", "new-folder/"],
        vec!["import", "main.csv", "--errors", "new-folder/"],
    ] {
        let said = run(&place.ledger, &args);
        assert_eq!(said.code, Some(1), "{args:?}: {said:?}");
        assert!(said.err.contains("names a folder"), "{args:?}: {said:?}");
        assert!(!place.path("new-folder").exists(), "{args:?}");
    }
}

#[test]
fn a_link_that_leads_nowhere_is_not_replaced_by_what_is_always_new() {
    let place = Place::new();
    symlink("gone/nowhere", place.path("link")).unwrap();
    for args in
        [vec!["backup", "link"], vec!["key", "export", "link", "--passphrase-file", "main.csv"]]
    {
        let said = run(&place.ledger, &args);
        assert_eq!(said.code, Some(1), "{args:?}: {said:?}");
        assert!(said.err.contains("exists already"), "{args:?}: {said:?}");
        assert!(fs::symlink_metadata(place.path("link")).unwrap().is_symlink(), "{args:?}");
    }
}

#[test]
fn a_lost_key_s_place_is_not_taken() {
    let place = Place::new();
    fs::rename(place.path("ledger.key"), place.path("elsewhere")).unwrap();
    refused(
        &place,
        &["report", "2025"],
        "ledger.key",
        "is the place of a ledger's keys or passwords",
        true,
    );
}

#[test]
fn only_a_checkpoint_of_the_same_ledger_takes_a_checkpoint_s_place() {
    let (place, other) = (Place::new(), Place::new());
    fs::copy(other.path("kept.checkpoint"), place.path("theirs")).unwrap();
    for args in all_writers() {
        refused(&place, args, "theirs", "is a checkpoint of headcount/", true);
        if args != ["checkpoint"] {
            refused(&place, args, "kept.checkpoint", "is a checkpoint of headcount/", true);
        }
    }
    assert_eq!(place.write(&["checkpoint"], "kept.checkpoint").code, Some(0));
}

#[test]
fn what_others_wrote_is_replaced_on_demand_alone() {
    let place = Place::new();
    let theirs = "from,to\nwritten by hand\n";
    for args in all_writers() {
        let to = OTHER_WRITERS.iter().find(|(of, ..)| *of == args).map_or("list", |(_, to, _)| to);
        fs::write(place.path(to), theirs).unwrap();
        fs::set_permissions(place.path(to), Permissions::from_mode(0o640)).unwrap();
        refused(&place, args, to, "which headcount did not write in this format", false);
        let said = place.write(&[args, &["--force"]].concat(), to);
        assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
        assert_ne!(fs::read_to_string(place.path(to)).unwrap_or_default(), theirs);
        let others = OTHER_WRITERS.iter().map(|(of, _, private)| (*of, *private));
        let mut all = WRITERS.iter().map(|(of, private, _)| (*of, *private)).chain(others);
        let is_private = all.any(|(of, private)| of == args && private);
        assert_eq!(mode(&place.path(to)), if is_private { 0o600 } else { 0o640 }, "{args:?}");
    }
    // A report in another format is another file.
    assert_eq!(place.write(&["report", "2025", "--format", "csv"], "a").code, Some(0));
    refused(
        &place,
        &["report", "2025", "--format", "json"],
        "a",
        "did not write in this format",
        false,
    );
    refused(&place, &["factsheet", "2025"], "a", "did not write in this format", false);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn last_month_s_file_is_replaced_without_a_word_and_keeps_its_mode() {
    let place = Place::new();
    for (at, (args, is_private, _)) in WRITERS.iter().enumerate() {
        let to = format!("file-{at}");
        assert_eq!(place.write(args, &to).code, Some(0), "{args:?}");
        assert_eq!(mode(&place.path(&to)), if *is_private { 0o600 } else { 0o644 }, "{args:?}");
        let first = fs::read(place.path(&to)).unwrap();
        for own in [0o640, 0o600] {
            fs::set_permissions(place.path(&to), Permissions::from_mode(own)).unwrap();
            let said = place.write(args, &to);
            assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
            assert_eq!(mode(&place.path(&to)), own, "{args:?}");
        }
        assert_eq!(fs::read(place.path(&to)).unwrap(), first, "{args:?}");
        // An empty file, as mktemp makes it, is nobody's.
        let empty = format!("empty-{at}");
        fs::write(place.path(&empty), "").unwrap();
        assert_eq!(place.write(args, &empty).code, Some(0), "{args:?}");
    }
    let xlsx = ["report", "2025", "--format", "xlsx"];
    for _ in 0..2 {
        assert_eq!(place.write(&xlsx, "report.xlsx").code, Some(0));
    }
}

#[test]
fn work_done_by_hand_in_a_form_or_mapping_is_not_replaced() {
    let place = Place::new();
    let sample = ["sample", "--seed-from", "kept.checkpoint", "--size", "2"];
    assert_eq!(place.write(&sample, "form").code, Some(0));
    let form = fs::read_to_string(place.path("form")).unwrap();
    fs::write(place.path("form"), form.replacen(",,\n", ",yes,\n", 2)).unwrap();
    refused(&place, &sample, "form", "which was filled in since", false);
    let suggest = ["mapping", "suggest", "main.csv"];
    assert_eq!(place.write(&suggest, "draft.toml").code, Some(0));
    refused(&place, &suggest, "draft.toml", "which was filled in since", false);
}

#[test]
fn a_checkpoint_of_more_records_than_the_log_has_stays() {
    let place = Place::new();
    let checkpoint = |to: &str| place.write(&["checkpoint"], to);
    assert_eq!(checkpoint("later").code, Some(0));
    let text = fs::read_to_string(place.path("later")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let size: u64 = lines[1].parse().unwrap();
    // Whether it is signed is not asked: what may be evidence stays.
    let another = "A".repeat(43) + "=";
    for (size, root) in [(size + 1, lines[2]), (size, another.as_str())] {
        let rest = lines[3..].join("\n");
        let other = format!("{}\n{size}\n{root}\n{rest}\n", lines[0]);
        fs::write(place.path("later"), &other).unwrap();
        let said = checkpoint("later");
        assert_eq!(said.code, Some(3), "{said:?}");
        assert_eq!(fs::read_to_string(place.path("later")).unwrap(), other);
    }
}

#[test]
fn links_are_followed_and_stay() {
    let place = Place::new();
    fs::create_dir(place.path("archive")).unwrap();
    symlink("archive/2025.csv", place.path("latest.csv")).unwrap();
    let csv = ["report", "2025", "--format", "csv"];
    for _ in 0..2 {
        let said = place.write(&csv, "latest.csv");
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(fs::symlink_metadata(place.path("latest.csv")).unwrap().is_symlink());
        assert!(fs::symlink_metadata(place.path("archive/2025.csv")).unwrap().is_file());
    }
    symlink("round", place.path("round")).unwrap();
    assert_eq!(place.write(&csv, "round").code, Some(1));
}

#[test]
fn standard_output_and_pipes_of_the_shell_are_written_to() {
    let place = Place::new();
    let csv = ["report", "2025", "--format", "csv"];
    let printed = run(&place.ledger, csv).out;
    for to in ["-", "/dev/stdout", "/dev/fd/1"] {
        let said = place.write(&csv, to);
        assert_eq!((said.code, said.out.as_str()), (Some(0), printed.as_str()), "{to}");
    }
    assert_eq!(place.write(&csv, "/dev/null").code, Some(0));
    let said = place.write(&csv, "/dev/stderr");
    assert!(said.err.contains(&printed), "{said:?}");
    // A workbook comes through byte for byte.
    let xlsx = ["report", "2025", "--format", "xlsx", "-o"];
    assert_eq!(run(&place.ledger, xlsx.into_iter().chain(["r.xlsx"])).code, Some(0));
    let output = command(&place.ledger).args(xlsx).arg("-").output().unwrap();
    assert_eq!(output.stdout, fs::read(place.path("r.xlsx")).unwrap());
    // Process substitution.
    let script = format!(
        "{} report 2025 --format csv -o >(cat > through) && sleep 0.3",
        env!("CARGO_BIN_EXE_headcount")
    );
    let bash = Command::new("bash")
        .args(["-c", &script])
        .current_dir(place.dir.path())
        .env("HEADCOUNT_LEDGER", &place.ledger)
        .stdin(Stdio::null())
        .output();
    if let Ok(bash) = bash {
        assert!(bash.status.success(), "{bash:?}");
        assert_eq!(fs::read_to_string(place.path("through")).unwrap(), printed);
    }
}

#[test]
fn folders_and_files_that_commands_make_are_not_made_within_a_ledger() {
    let place = Place::new();
    for args in [
        vec!["backup", "ledger/backups/"],
        vec!["backup", "ledger/b"],
        vec!["key", "export", "ledger/k", "--passphrase-file", "main.csv"],
        vec!["template", "ledger/tables"],
        vec!["template", "--xlsx", "ledger/t.xlsx"],
        vec!["man", "ledger/man"],
        vec!["export", "parquet", "ledger/parquet"],
        vec!["import", "main.csv", "--errors", "ledger/e.xlsx"],
    ] {
        if args[1] == "parquet" && cfg!(not(feature = "parquet")) {
            continue;
        }
        let said = run(&place.ledger, &args);
        assert_eq!(said.code, Some(1), "{args:?}: {said:?}");
        assert!(said.err.contains("is within the ledger"), "{args:?}: {said:?}");
    }
    assert_eq!(run(&place.ledger, ["backup", "kept"]).code, Some(0));
    for args in [
        vec!["init", "ledger/other", "--name", "O", "--country", "C"],
        vec!["restore", "kept", "--to", "ledger/restored"],
    ] {
        let said = run(&place.ledger, &args);
        assert_eq!(said.code, Some(1), "{args:?}: {said:?}");
    }
    let mut names: Vec<_> =
        fs::read_dir(&place.ledger).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["cache", "head", "store"]);
}

#[test]
fn a_killed_writer_leaves_nothing_that_the_next_one_does_not_remove() {
    let place = Place::new();
    // A living process's, which holds it, and a dead one's.
    let living = headcount::log::aside::file_in(place.dir.path()).unwrap();
    let dead = headcount::log::aside::file_in(place.dir.path()).unwrap().keep().unwrap();
    drop(dead);
    assert_eq!(place.write(&["report", "2025"], "report.txt").code, Some(0));
    let left: Vec<_> = fs::read_dir(place.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with(".headcount-"))
        .collect();
    assert_eq!(left, [living.path().file_name().unwrap()]);
}

#[test]
fn a_ledger_under_any_name_is_told_by_what_is_in_it() {
    let place = Place::new();
    let other = place.path("notes.txt");
    copy(&place.ledger, &other);
    refused(&place, &["report", "2025"], "notes.txt/report.csv.txt", "is within the ledger", true);
    fs::remove_file(other.join("head")).unwrap();
    refused(&place, &["report", "2025"], "notes.txt/report.csv.txt", "is within the ledger", true);
    // A log that is empty is a ledger all the same.
    Log::create(&place.path("new")).unwrap().close().unwrap();
    refused(&place, &["report", "2025"], "new/report", "is within the ledger", true);
}
