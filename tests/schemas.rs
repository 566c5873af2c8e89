//! Every JSON that the program prints is as its schema says, and every schema is of something.
//!
//! The documents come from the transcripts, and from a ledger with everything in it that every
//! command with `--format json` is asked about.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use headcount::service::schema;
use serde_json::Value;

use crate::common::program::{Said, run};
use crate::common::schema::faults;
use crate::common::{copy, scratch};

/// The schemas, by name, and those that a document was found for.
/// Schemas of what the office's page alone gives out; `web::numbers` holds it against them.
const OF_THE_PAGE: &[&str] = &["activities", "overview", "publications"];

struct Schemas {
    all: BTreeMap<&'static str, Value>,
    seen: BTreeSet<&'static str>,
}

impl Schemas {
    fn new() -> Self {
        let schema = |entry: &schema::Named| {
            (entry.name, serde_json::from_str(&entry.text().unwrap()).unwrap())
        };
        Self { all: schema::ALL.iter().map(schema).collect(), seen: BTreeSet::new() }
    }

    /// Holds everything that a command printed as JSON against its schema.
    fn check(&mut self, command: &str, printed: &str) {
        for document in documents(printed) {
            let name = schema_of(command, &document);
            let schema = self.all.get_key_value(name);
            let (name, schema) = schema.unwrap_or_else(|| panic!("no schema {name}: {command}"));
            let faults = faults(schema, &document);
            assert!(
                faults.is_empty(),
                "{command}, by the schema {name}: {faults:#?}\n{document:#}"
            );
            self.seen.insert(name);
        }
    }
}

/// The JSON documents in what a command printed, among other lines.
fn documents(printed: &str) -> Vec<Value> {
    let mut documents = Vec::new();
    let mut rest = printed;
    while !rest.is_empty() {
        let line = rest.lines().next().unwrap_or_default();
        if !line.starts_with(['{', '[']) {
            rest = rest.get(line.len() + 1..).unwrap_or_default();
            continue;
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => documents.push(value),
            other => panic!("{other:?}: {rest}"),
        }
        rest = &rest[values.byte_offset()..];
    }
    documents
}

/// The name of the schema that a document of a command has.
fn schema_of<'a>(command: &'a str, document: &Value) -> &'a str {
    let members = document.as_object();
    let members: Vec<&str> = members.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    match members.as_slice() {
        ["error", "hint"] => return "error",
        ["recorded", "sequence"] => return "recorded",
        ["unchanged"] | ["sequence", "unchanged"] => return "unchanged",
        ["dry_run", "unchanged"] => return "import-dry-run",
        ["repairs"] => return "doctor-repair",
        members if members.contains(&"rows_like_it") => return "issues-more",
        members if members.contains(&"severity") => return "issue",
        _ => {}
    }
    let mut words = command.split(' ').skip_while(|word| *word == "headcount");
    let mut word = words.next().unwrap();
    if word == "--ledger" {
        word = words.nth(1).unwrap();
    }
    let has = |option: &str| command.split(' ').any(|word| word == option);
    match word {
        "verify" if has("--proof") => "verify-proof",
        "sample" if has("--evaluate") => "sample-evaluate",
        "restore" if has("--check") => "restore-check",
        "gazetteer" if has("--unknown") => "gazetteer-unknown",
        "key" if has("rotate") => "key-rotate",
        "key" if has("new-signing") => "key-new-signing",
        "people" if has("add") => "people-add",
        "people" if has("tokens") => "people-tokens",
        "people" if has("token") => "people-token",
        "evidence" if !has("list") => "evidence-attach",
        "submit" | "approve" | "return" => "review",
        "policy" if has("adopt") => "policy-adopt",
        "policy" if has("preview") => "policy-preview",
        "replay" => "report",
        word => word,
    }
}

#[test]
fn json_in_the_transcripts_is_as_its_schema_says() {
    let mut schemas = Schemas::new();
    for entry in fs::read_dir("tests/cli").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "trycmd") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for session in text.split("```console\n").skip(1) {
            let session = session.split("```").next().unwrap();
            for step in session.split("$ headcount ").skip(1) {
                let (command, printed) = step.split_once('\n').unwrap();
                // What a transcript leaves out cannot be read.
                if command.contains("--format json") && !printed.contains("\n...\n") {
                    // They have [..] for what differs each time, and / for the \ that Windows would have.
                    // Only here: in what a program printed itself, a key can end with a /.
                    let printed = printed.replace(":[..]", ":0").replace("/\"", "\\\"");
                    schemas.check(command, &printed);
                }
            }
        }
    }
    assert!(schemas.seen.len() > 15, "{:?}", schemas.seen);
}

/// What is done to a ledger, in order, from its folder's parent. What begins with `!` fails.
const STEPS: &[&str] = &[
    "init mali --name Mali --country Mali --profile nrc-mali --format json",
    "import tables --format json",
    "import tables --format json",
    "import late --dry-run --format json",
    "import late --format json",
    "!import wrong --format json",
    "!import many.csv --format json",
    "log session GAO-PRO-003 --sector protection --office gao --site Djebock --start 2025-06-03 \
     --source-key form-118 --format json",
    "log session GAO-PRO-003 --sector protection --office gao --site Djebock --start 2025-06-03 \
     --source-key form-118 --format json",
    "gazetteer import places.csv --format json",
    "gazetteer list --format json",
    "gazetteer list --unknown --format json",
    "gazetteer apply --reason names --format json",
    "profile show --format json",
    "profile set nrc-mali --format json",
    "policy show --format json",
    "policy preview 2025 --places admin1 --sizes last --format json",
    "policy adopt --from-year 2027 --headcounts sum --reason wanted --format json",
    "mapping check distribution.toml labels.xlsx --format json",
    "publish 2025 --note annual --format json",
    "checkpoint -o before.checkpoint --format json",
    "close 2024 --format json",
    "correct GAO-NFI-001 --reason same --format json",
    "correct TOM-WASH-001 --set end=2025-05-20 --reason longer --format json",
    "void TOM-WASH-002 --reason twice --format json",
    "submit GAO-NFI-001 TOM-WASH-001 --format json",
    "approve --all --office gao --format json",
    "return TOM-WASH-001 --note later --format json",
    "queue --format json",
    "people add gao-03 --role officer --office gao --format json",
    "people --format json",
    "people token gao-03 --role auditor --format json",
    "people tokens --format json",
    "people remove gao-03 --format json",
    "evidence attach GAO-NFI-001 list.pdf --format json",
    "evidence list --format json",
    "show GAO-NFI-001 --format json",
    "evidence destroy GAO-NFI-001 1 --reason another --format json",
    "evidence attach GAO-NFI-001 list.pdf --format json",
    "report 2025 --reviewed approved --format json",
    "checkpoint -o after.checkpoint --format json",
    "!show nothing --format json",
    "show TOM-WASH-001 --format json",
    "report 2025 --format json",
    "report 2025 --by office --by month --months --rrm --goods --activities --compare 2024 --format json",
    "report 2025 --publish-safe --format json",
    "replay --format json",
    "history --effect 2025 --format json",
    "diff 2025 --format json",
    "reproduce 2025 --format json",
    "explain 2025 --format json",
    "explain 2025 --sector wash --format json",
    "explain 2025 --activity TOM-WASH-001 --format json",
    "status --format json",
    "verify --format json",
    "verify --checkpoint before.checkpoint --format json",
    "prove TOM-WASH-001 --checkpoint after.checkpoint -o in.proof",
    "verify --proof in.proof --checkpoint after.checkpoint --trust-checkpoint --format json",
    "prove --consistency before.checkpoint after.checkpoint -o grown.proof",
    "verify --proof grown.proof --checkpoint before.checkpoint --trust-checkpoint --format json",
    "sample --size 3 --seed-from after.checkpoint --stratify sector --format json",
    "sample --size 3 --seed-from after.checkpoint -o form.csv",
    "sample --evaluate filled.csv --format json",
    "sample --size 3 --seed-from after.checkpoint --in tables --format json",
    "duplicates --min-score 0 --format json",
    "duplicates --min-score 0 --in tables --format json",
    "lookup P2 --in tables --format json",
    "lookup --household --entry 0 --format json",
    "check --all --format json",
    "check --accept old-age --reason true --format json",
    "check --all --format json",
    "merge --person 0 --with 1 --entry --reason same --format json",
    "erase --person P2 --reason asked --format json",
    "lookup P2 --format json",
    "compact --format json",
    "backup saved --format json",
    "restore saved --check --format json",
    "restore saved --to again --format json",
    "doctor --format json",
    "doctor --repair --format json",
    "key show --format json",
    "key rotate --reason leaked --format json",
    "key new-signing --reason leaked --format json",
];

#[test]
fn json_of_every_command_is_as_its_schema_says() {
    let dir = scratch();
    let ledger = dir.path().join("mali");
    for (from, to) in [
        ("tests/cli/restate.in/tables", "tables"),
        ("tests/cli/checks.in/tables", "late"),
        ("tests/cli/bad-values.in/rows", "wrong"),
    ] {
        copy(Path::new(from), &dir.path().join(to));
    }
    // Both have activities of one name, which are to be others.
    for table in fs::read_dir(dir.path().join("late")).unwrap() {
        let table = table.unwrap().path();
        let text = fs::read_to_string(&table).unwrap().replace("\nGAO-", "\nCHK-");
        fs::write(&table, text).unwrap();
    }
    for (from, to) in [
        ("tests/cli/gazetteer.in/places.csv", "places.csv"),
        ("tests/kobo/distribution.toml", "distribution.toml"),
        ("tests/kobo/labels.xlsx", "labels.xlsx"),
    ] {
        fs::copy(from, dir.path().join(to)).unwrap();
    }
    fs::create_dir(dir.path().join("saved")).unwrap();
    fs::write(dir.path().join("list.pdf"), "%PDF-1.7 a list").unwrap();
    // Beyond the rows of a worksheet, issues that are alike are only counted.
    let rows = (0..30).map(|row| format!("GAO-NFI-001,P{row},f,no year\n"));
    let empty = "\n".repeat(1_100_000);
    let many = format!("activity,person,sex,birth_year\n{empty}{}", rows.collect::<String>());
    fs::write(dir.path().join("many.csv"), many).unwrap();

    let mut schemas = Schemas::new();
    for step in STEPS {
        let (command, is_refused) = match step.strip_prefix('!') {
            Some(command) => (command, true),
            None => (*step, false),
        };
        let Said { code, out, err } = run(&ledger, command.split_whitespace());
        assert_eq!(code != Some(0), is_refused, "{command}: {code:?}\n{out}\n{err}");
        schemas.check(command, &out);
        schemas.check(command, &err);
        if command.ends_with("-o form.csv") {
            let form = fs::read_to_string(dir.path().join("form.csv")).unwrap();
            let filled = form.replace(",,\n", ",right,\n");
            fs::write(dir.path().join("filled.csv"), filled).unwrap();
        }
    }
    let is_dead = |name: &&&str| !schemas.seen.contains(**name) && !OF_THE_PAGE.contains(*name);
    let dead: Vec<&&str> = schemas.all.keys().filter(is_dead).collect();
    assert!(dead.is_empty(), "nothing is printed that these schemas are of: {dead:?}");
    every_command_with_json_is_asked(&ledger);
}

/// Goes through the help of all commands: those that can print JSON are among the steps.
fn every_command_with_json_is_asked(ledger: &Path) {
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(path) = open.pop() {
        let help = run(ledger, path.iter().map(String::as_str).chain(["--help"])).out;
        let commands = help.split("\nCommands:\n").nth(1).unwrap_or_default();
        let commands = commands.split("\n\n").next().unwrap_or_default().lines();
        let names = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let names = names.filter_map(|line| line.split_whitespace().next());
        for name in names.filter(|name| *name != "help") {
            open.push(path.iter().cloned().chain([name.to_owned()]).collect());
        }
        if help.contains("--format <FORMAT>") && help.contains("- json:") {
            // One kind of activity is logged as another is.
            let depth = if path[0] == "log" { 1 } else { path.len() };
            let command = path[..depth].join(" ");
            let is_asked = |step: &&str| {
                let step = step.trim_start_matches('!');
                step.starts_with(&format!("{command} ")) && step.contains("--format json")
            };
            assert!(STEPS.iter().any(is_asked), "{command} is not among the steps");
        }
    }
}

#[test]
fn names_of_schemas_are_sorted_and_each_is_found() {
    let names: Vec<&str> = schema::ALL.iter().map(|entry| entry.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    for name in names {
        let schema: Value =
            serde_json::from_str(&schema::named(name).unwrap().text().unwrap()).unwrap();
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{name}");
    }
    assert!(schema::named("nothing").is_none());
}
