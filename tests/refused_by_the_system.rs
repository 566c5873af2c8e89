//! Places that the system refuses: below a file, a folder for a file and the reverse, names too long, links in a
//! circle, no permission, media that cannot be written to. Every option and argument of every command that names a
//! place is tried with each: what is said is a sentence with a way out, never a number of the system's.

#![cfg(unix)]

use std::any::TypeId;
use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Arg, CommandFactory};
use headcount::audit::note::Signer;
use headcount::cli::App;
use headcount::ledger::signing_file;

use crate::common::program::{Said, command, run};
use crate::common::{Office, skip};

/// What a place is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Use {
    /// It is read.
    Read,
    /// A file is written to it.
    Write,
    /// A folder is made of it, or written into.
    Folder,
}

/// Every place that a command takes, as `{}` in a call of it; where clap knows it as its argument.
const CALLS: &[(&str, Use, &str)] = &[
    ("backup {}", Use::Write, "backup target"),
    ("backup b-{n} --since {}", Use::Read, "backup since"),
    ("backup b-{n} --passphrase-file {}", Use::Read, "backup passphrase_file"),
    ("checkpoint -o {}", Use::Write, "checkpoint output"),
    ("checkpoint --signing-key {}", Use::Read, "checkpoint signing_key"),
    ("correct --tables {} --reason x", Use::Read, "correct tables"),
    ("correct D1 --reason x --people {}", Use::Read, "correct people"),
    ("demo {}", Use::Folder, "demo dir"),
    ("duplicates --in {}", Use::Read, "duplicates lists"),
    ("duplicates --in main.csv --mapping {}", Use::Read, "duplicates mapping"),
    ("evidence attach D1 {}", Use::Read, "evidence attach files"),
    ("evidence get D1 1 -o {}", Use::Write, "evidence get output"),
    ("export log -o {}", Use::Write, "export log output"),
    ("export parquet {}", Use::Folder, "export parquet dir"),
    ("factsheet 2025 --format md -o {}", Use::Write, "factsheet output"),
    ("gazetteer import {}", Use::Read, "gazetteer import file"),
    ("import {}", Use::Read, "import paths"),
    ("import main.csv --mapping {}", Use::Read, "import mapping"),
    ("import bad.csv --errors {}", Use::Write, "import errors"),
    ("init {} --name N --country C", Use::Folder, "init dir"),
    ("init new-{n} --name N --country C --profile {}", Use::Read, "init profile"),
    ("key export {} --passphrase-file word", Use::Write, "key export file"),
    ("key export k-{n} --passphrase-file {}", Use::Read, "key export passphrase_file"),
    ("key import {} --passphrase-file word", Use::Read, "key import file"),
    ("key import exported --passphrase-file {}", Use::Read, "key import passphrase_file"),
    ("key import exported --identity {}", Use::Read, "key import identity"),
    ("key new-signing --reason x --signing-key {}", Use::Read, "key new-signing signing_key"),
    (
        "log session S-{n} --sector wash --office gao --site S --start 2025-01-01 --people {}",
        Use::Read,
        "log people",
    ),
    ("lookup --entry 0 --in {}", Use::Read, "lookup lists"),
    ("lookup --entry 0 --in main.csv --mapping {}", Use::Read, "lookup mapping"),
    ("man {}", Use::Folder, "man dir"),
    ("mapping check {} main.csv", Use::Read, "mapping check mapping"),
    ("mapping check map.toml {}", Use::Read, "mapping check paths"),
    ("mapping suggest {}", Use::Read, "mapping suggest paths"),
    ("mapping suggest main.csv -o {}", Use::Write, "mapping suggest output"),
    ("profile set {}", Use::Read, "profile set file"),
    ("prove 1 --checkpoint {}", Use::Read, "prove checkpoint"),
    ("prove --consistency kept.checkpoint {}", Use::Read, "prove consistency"),
    ("prove 1 --checkpoint kept.checkpoint -o {}", Use::Write, "prove output"),
    ("report 2025 -o {}", Use::Write, "report output"),
    ("report 2025 --format csv -o {}", Use::Write, "report output"),
    ("report 2025 --targets {}", Use::Read, "report targets"),
    ("report 2025 --goods --rates {}", Use::Read, "report rates"),
    ("restore {} --to r-{n}", Use::Read, "restore sources"),
    ("restore --check {}", Use::Read, "restore sources"),
    ("restore kept --to {}", Use::Folder, "restore to"),
    ("restore kept --to r-{n} --identity {}", Use::Read, "restore identity"),
    ("restore kept --to r-{n} --passphrase-file {}", Use::Read, "restore passphrase_file"),
    ("sample --seed-from {} --size 2", Use::Read, "sample seed_from"),
    ("sample --seed-from kept.checkpoint --size 2 --in {}", Use::Read, "sample lists"),
    (
        "sample --seed-from kept.checkpoint --size 2 --in main.csv --mapping {}",
        Use::Read,
        "sample mapping",
    ),
    ("sample --evaluate {}", Use::Read, "sample evaluate"),
    ("sample --seed-from kept.checkpoint --size 2 -o {}", Use::Write, "sample output"),
    ("serve --address 127.0.0.1:0 --tls {} word", Use::Read, "serve tls"),
    ("template {}", Use::Folder, "template dir"),
    ("template --xlsx {}", Use::Write, "template xlsx"),
    ("verify --checkpoint {}", Use::Read, "verify checkpoint"),
    ("verify --checkpoint kept.checkpoint --proof {}", Use::Read, "verify proof"),
    // Of every command.
    ("report 2025 --ledger {}", Use::Read, "ledger"),
    ("import main.csv --ledger {}", Use::Read, "ledger"),
    (
        "log session T-{n} --sector wash --office gao --site S --start 2025-01-01 --person 1 --key {}",
        Use::Read,
        "key",
    ),
    ("key show --key {}", Use::Read, "key"),
];

/// Whether an argument names a place.
fn is_place(argument: &Arg) -> bool {
    let names = argument.get_value_names().unwrap_or_default();
    let is_named = names.iter().any(|name| {
        let name = name.to_ascii_uppercase();
        name.starts_with("FILE") || name.starts_with("DIR") || name.contains("PATH")
    });
    is_named || argument.get_value_parser().type_id() == TypeId::of::<PathBuf>()
}

fn places_of(of: &clap::Command, above: &str, found: &mut BTreeSet<String>) {
    for argument in of.get_arguments().filter(|argument| is_place(argument)) {
        if !argument.is_global_set() || above.is_empty() {
            found.insert(format!("{above}{}", argument.get_id()));
        }
    }
    for below in of.get_subcommands().filter(|below| !below.is_hide_set()) {
        places_of(below, &format!("{above}{} ", below.get_name()), found);
    }
}

#[test]
fn every_argument_that_names_a_place_is_tried_here() {
    let mut app = App::command();
    app.build();
    let mut found = BTreeSet::new();
    places_of(&app, "", &mut found);
    let tried: BTreeSet<String> = CALLS.iter().map(|(.., of)| (*of).to_owned()).collect();
    // The kinds of activities take their lists alike, and the sample is served as any ledger is.
    let alike = |place: String| match place.as_str() {
        "demo tls" => "serve tls".to_owned(),
        log if log.starts_with("log ") && log.ends_with(" people") => "log people".to_owned(),
        _ => place,
    };
    assert_eq!(found.into_iter().map(alike).collect::<BTreeSet<_>>(), tried);
}

/// A ledger and what is beside it, for everybody to read.
struct Place {
    _office: tempfile::TempDir,
    dir: PathBuf,
    ledger: PathBuf,
}

impl Place {
    fn new() -> Self {
        let activities = "activity,kind,sector,office,site,start\n\
                          D1,distribution,shelter,gao,S,2025-02-03\n";
        let people = "activity,person,household,sex,birth_year\nD1,P1,H1,f,1980\nD1,P2,H1,m,2015\n";
        let tables = [("activities", activities), ("people", people)];
        let office = Office::of_tables(&tables, Default::default());
        let (ledger, kept) = (office.path(), office.dir);
        let id = office.ledger.opened().unwrap().ledger;
        office.ledger.close().unwrap();
        let signer = Signer::random(&format!("headcount/{id}")).unwrap();
        signing_file::write(&signing_file::beside(&ledger), &signer.to_secret_text()).unwrap();
        fs::write(kept.path().join("ledger.vkey"), format!("{}\n", signer.verifier())).unwrap();
        let dir = kept.path().to_owned();
        let place = Self { _office: kept, dir, ledger };
        for (name, text) in [
            ("main.csv", "nom,village,sexe\nInvented Awa,Gao,f\n"),
            ("bad.csv", "activity,person,sex\nD1,P1,unheard\n"),
            ("word", "several invented words\n"),
            ("a-file", "only a file\n"),
            ("list.pdf", "%PDF-1.7\nan invented list\n%%EOF\n"),
        ] {
            fs::write(place.dir.join(name), text).unwrap();
        }
        for args in [
            vec!["checkpoint", "-o", "kept.checkpoint"],
            vec!["backup", "kept"],
            vec!["evidence", "attach", "D1", "list.pdf"],
            vec!["key", "export", "exported", "--passphrase-file", "word"],
            vec!["mapping", "suggest", "main.csv", "-o", "map.toml"],
        ] {
            let said = run(&place.ledger, &args);
            assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
        }
        for folder in ["folder", "locked", "unwritable"] {
            fs::create_dir(place.dir.join(folder)).unwrap();
        }
        fs::write(place.dir.join("folder/other"), "x").unwrap();
        fs::write(place.dir.join("unwritable/there"), "x").unwrap();
        fs::write(place.dir.join("unreadable"), "x").unwrap();
        symlink("round", place.dir.join("round")).unwrap();
        symlink("gone/nowhere", place.dir.join("nowhere-link")).unwrap();
        for (name, mode) in [("unreadable", 0), ("locked", 0), ("unwritable", 0o555)] {
            fs::set_permissions(place.dir.join(name), Permissions::from_mode(mode)).unwrap();
        }
        place
    }

    /// Places that the system refuses, some of them for some uses only.
    fn places(&self) -> Vec<(String, &'static [Use])> {
        const ALL: &[Use] = &[Use::Read, Use::Write, Use::Folder];
        const MADE: &[Use] = &[Use::Write, Use::Folder];
        let long = "x".repeat(300);
        let deep = "d/".repeat(2_100);
        let of = |place: &str, uses| (place.to_owned(), uses);
        let mut places = vec![
            of("a-file/below", ALL),
            of("a-file/below/that", ALL),
            of("a-file/", ALL),
            of("folder", &[Use::Read, Use::Write]),
            of("folder/", &[Use::Read, Use::Write]),
            of("missing/folder/file", &[Use::Read, Use::Write]),
            of("missing", &[Use::Read]),
            of("new-folder/", &[Use::Read, Use::Write]),
            of("a-file", &[Use::Folder]),
            of(&long, ALL),
            of(&format!("{long}/file"), ALL),
            of(&deep, ALL),
            of("round", ALL),
            of("round/file", ALL),
            of("nowhere-link", &[Use::Read, Use::Write]),
            of("", ALL),
            of(".", &[Use::Read, Use::Write]),
            of("..", &[Use::Read, Use::Write]),
            of("/", ALL),
            of("/proc/here", MADE),
            of("/proc/self/status", MADE),
            of("/dev/null/x", ALL),
            of("unreadable", &[Use::Read]),
            of("locked/file", ALL),
            of("unwritable/new", MADE),
            of("unwritable/there", MADE),
        ];
        if Path::new("/sys/kernel").exists() {
            places.push(of("/sys/kernel/new", MADE));
        }
        places
    }

    /// Runs the program as somebody whom permissions bind, where that can be had.
    fn run(&self, args: &[String], unbound: bool) -> Said {
        let program = command(&self.ledger);
        if unbound {
            return run(&self.ledger, args);
        }
        let mut bound = Command::new("setpriv");
        bound.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
        bound.arg(program.get_program()).args(args).current_dir(&self.dir).stdin(Stdio::null());
        bound.env("HEADCOUNT_LEDGER", &self.ledger).env("HEADCOUNT_USER", "officer");
        bound.env("LANG", "C");
        Said::of(&bound.output().unwrap())
    }

    /// Whether permissions bind this user; else what runs the program as nobody.
    fn is_bound(&self) -> bool {
        fs::read(self.dir.join("unreadable")).is_err()
    }

    /// Gives everything to nobody, so that a superuser can be bound.
    fn give_away(&self) -> bool {
        let given = Command::new("chown").args(["-R", "65534:65534"]).arg(&self.dir).status();
        let tried = Command::new("setpriv")
            .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
            .arg(command(&self.ledger).get_program())
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        let is_well = |status: std::io::Result<std::process::ExitStatus>| {
            status.is_ok_and(|status| status.success())
        };
        is_well(given) && is_well(tried)
    }
}

/// Is what the program says a sentence with a way out?
fn faults(said: &Said) -> Vec<String> {
    let mut faults = Vec::new();
    if said.panicked() {
        faults.push("panics".to_owned());
    }
    let all = format!("{}\n{}", said.out, said.err);
    for word in ["os error", "Os {", "kind:", "(code "] {
        if all.contains(word) {
            faults.push(format!("says \"{word}\""));
        }
    }
    // Of a command line that is none, the parser says what is right.
    let is_usage = said.code == Some(2) && said.err.contains("For more information, try");
    let has_way_out = said.err.contains("hint: ") || is_usage;
    if said.code != Some(0) && !has_way_out {
        faults.push("has no way out".to_owned());
    }
    faults
}

#[test]
fn what_the_system_refuses_is_a_sentence_with_a_way_out() {
    let place = Place::new();
    let unbound = place.is_bound();
    if !unbound && !place.give_away() {
        return skip("permissions do not bind this user, and setpriv is missing");
    }
    let (mut tried, mut refused, mut wrong) = (0, 0, Vec::new());
    for (call, used, _) in CALLS {
        if call.starts_with("export parquet") && cfg!(not(feature = "parquet")) {
            continue;
        }
        for (path, uses) in place.places() {
            if !uses.contains(used) {
                continue;
            }
            tried += 1;
            let words = call.split(' ').map(|word| word.replace("{n}", &tried.to_string()));
            let args: Vec<String> =
                words.map(|word| if word == "{}" { path.clone() } else { word }).collect();
            let said = place.run(&args, unbound);
            refused += usize::from(said.code != Some(0));
            let shown: String = path.chars().take(40).collect();
            for fault in faults(&said) {
                let err: String = said.err.chars().take(300).collect();
                wrong.push(format!(
                    "{call} with \"{shown}\" {fault}: {err}{}",
                    said.out.lines().next().unwrap_or_default()
                ));
            }
        }
    }
    for name in ["locked", "unwritable", "unreadable"] {
        let _ = fs::set_permissions(place.dir.join(name), Permissions::from_mode(0o700));
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 700 && refused * 10 > tried * 9, "{tried} tried, {refused} refused");
}
