//! What a bundle says of a record for people to read is what the record's bytes say, of every kind of event.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{SCRIPT, skipped};
use crate::common::desk::Desk;
use crate::common::program::python;

/// Changes each member of each record's reading, one at a time, and names what the verifier takes.
const CHANGE_EACH: &str = r#"
spec = importlib.util.spec_from_file_location("verifier", SCRIPT)
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)
def changed(value):
    if isinstance(value, dict):
        for name in value:
            for other in changed(value[name]):
                yield {**value, name: other}
            yield {key: member for key, member in value.items() if key != name}
        yield {**value, "more": 1}
    elif isinstance(value, list):
        for place, member in enumerate(value[:40]):
            for other in changed(member):
                yield [*value[:place], other, *value[place + 1:]]
        yield [*value, 1]
        if len(value) > 1 and value[0] != value[1]:
            yield [value[1], value[0], *value[2:]]
        if value:
            yield value[1:]
    else:
        yield None if value is not None else 1
        yield str(value) + "x"
        if isinstance(value, int):
            yield value + 1
            yield float(value)
kinds, tried = set(), 0
for line in list(open("bundle.jsonl", encoding="utf-8"))[1:]:
    line = json.loads(line)
    told = verifier.told(verifier.Record(verifier.unbase64(line["record"])))
    name = line["decoded"]["event"]
    assert verifier.difference(told, line["decoded"]) is None, (name, verifier.difference(told, line["decoded"]))
    kinds.add(name)
    for other in changed(line["decoded"]):
        tried += 1
        assert verifier.difference(told, other), (name, other)
print(tried, *sorted(kinds))
"#;

/// An office with every kind of event.
fn of_every_kind() -> Desk {
    let desk = Desk::of_mali();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kobo");
    let [mapping, export] =
        ["distribution.toml", "labels.xlsx"].map(|name| format!("{folder}/{name}"));
    desk.write("places.csv", "admin1,site,site_pcode,latitude,longitude,population,aliases\nGao,Wabaria,ML1,16.1,-0.2,500,Waba;Wb\n");
    let session = "log session S-1 --sector wash --office gao --site S --start 2025-03-01";
    let relief = "log rrm-response R-1 --sector rrm --office gao --site S --start 2025-03-01";
    let lines = [
        format!("import --mapping {mapping} {export}"),
        format!(
            "{session} --headcount women=4 --source-key abc --person P-1 --person P-2 --topic x"
        ),
        format!(
            "{relief} --household H-1:5 --alert A --alert-date 2025-02-01 --quantity 2.5 --unit kg"
        ),
        "correct R-1 --reason better --set title=New --set also_sectors=wash --household H-1:20"
            .into(),
        "void S-1 --reason twice".into(),
        "correct S-1 --reason back --set start=2025-03-02".into(),
        "merge --person P-1 --with P-2 --reason same".into(),
        "merge --undo --person P-1 --with P-2 --reason other".into(),
        "erase --person P-2 --reason asked".into(),
        "policy adopt --headcounts sum --places admin1 --from-year 2025 --reason better".into(),
        "publish 2025".into(),
        "publish --from 2025-01-01 --to 2025-03-31 --label Q1".into(),
        "close 2024".into(),
        "key rotate --reason stolen".into(),
        "key new-signing --reason stolen".into(),
        "gazetteer import places.csv".into(),
    ];
    for line in &lines {
        let said = desk.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(said.code, Some(0), "{line}: {}", said.err);
    }
    let said = desk.run(&["check", "--format", "json"]);
    let warnings: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| {
        said.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect()
    });
    let first = warnings.as_array().and_then(|all| all.first()).unwrap_or(&Value::Null);
    let code = first["code"].as_str().unwrap().to_owned();
    let said = desk.run(&["check", "--accept", &code, "--reason", "it is so"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    desk
}

#[test]
fn what_is_to_be_read_says_nothing_else_than_the_bytes_of_every_kind_of_event() {
    if skipped() {
        return;
    }
    let desk = of_every_kind();
    let said = desk.run(&["export", "log", "-o", "bundle.jsonl"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let bundle = desk.path("bundle.jsonl");
    let folder = bundle.parent().unwrap();
    let change_each = format!("SCRIPT = {SCRIPT:?}\n{CHANGE_EACH}");
    let Some(said) = python("importlib.util, json", &change_each, folder) else { return };
    let mut words = said.split_whitespace();
    let tried: usize = words.next().unwrap().parse().unwrap();
    let kinds: BTreeSet<&str> = words.collect();
    eprintln!("{tried} changes of {} kinds of events", kinds.len());
    assert!(tried > 1000 && kinds.len() == 16, "{said}");

    // A whole bundle with one changed word is refused.
    let text = std::fs::read_to_string(&bundle).unwrap();
    let forged = text.replacen("\"title\":\"New\"", "\"title\":\"Old\"", 1);
    assert_ne!(forged, text);
    std::fs::write(&bundle, forged).unwrap();
    let output = super::script(&[bundle.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("says another activity.title than the record's bytes"), "{said}");
}
