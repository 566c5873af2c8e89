//! Forms nobody has seen: headers that people use, with columns beside them that look alike, and drafts
//! that are answered by who knows the form.
//!
//! `tests/independent_reader/forms.py` makes them and knows what they add up to; the same ones at every
//! run. `HEADCOUNT_FORMS=2000` tries so many.
//!
//! Belongs here: a draft with every question answered counts right, or is refused; and every field that
//! it reads is the one of that column. Does not: forms as programs export them (`exports`).

use std::collections::BTreeMap;
use std::path::Path;

use headcount::service::Input;
use headcount::service::mapping::{Suggest, suggest};
use serde::Deserialize;

use super::answering::Answers;
use crate::common::program::{python, trials};
use crate::common::scratch;
use crate::independent_reader::{Desk, Taken};

/// Forms in the usual run: a few seconds.
const FORMS: usize = 150;

#[derive(Debug, Deserialize)]
struct Form {
    case: usize,
    rows: Vec<Vec<String>>,
    answers: String,
    people: u64,
    columns: BTreeMap<String, String>,
}

/// How a form came out.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Right,
    /// The draft asks what is not answered, or the import is refused: nothing counts wrong.
    Asked(String),
    Wrong(String),
}

fn bytes(name: &str, text: impl Into<Vec<u8>>) -> Input {
    Input::Bytes { name: name.to_owned(), bytes: text.into() }
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

fn outcome(desk: &Desk, form: &Form) -> Outcome {
    let inputs = || vec![bytes("liste.csv", csv(&form.rows))];
    let drafted = suggest(&Suggest { inputs: inputs() });
    let draft = match drafted.draft {
        Ok(draft) => draft.toml,
        Err(error) => return Outcome::Asked(error.to_string()),
    };
    if draft.contains("Invented") {
        return Outcome::Wrong(format!("the draft has a name: {draft}"));
    }
    let mapping = match Answers::parse(&form.answers).put_into(&draft) {
        Ok(mapping) => mapping,
        Err(open) => return Outcome::Asked(format!("{open:?}")),
    };
    for (field, column) in read(&mapping) {
        if form.columns.get(&field).is_some_and(|own| *own != column) {
            return Outcome::Wrong(format!("{field} is read from {column}: {draft}"));
        }
    }
    match desk.take(inputs(), Some(bytes("mapping.toml", mapping.clone()))) {
        Taken::Refused(why) => Outcome::Asked(why),
        Taken::Counted { figures, .. } if figures["total"] == form.people => Outcome::Right,
        Taken::Counted { figures, .. } => {
            Outcome::Wrong(format!("{figures:?} instead of {}: {mapping}", form.people))
        }
    }
}

/// The fields of a mapping that are read from one column, with the column.
fn read(mapping: &str) -> Vec<(String, String)> {
    let table: toml::Table = toml::from_str(mapping).unwrap();
    let sheets = table["sheet"].as_array().unwrap().iter().filter_map(toml::Value::as_table);
    let sections = sheets.flat_map(|sheet| sheet.values());
    let sections = sections.flat_map(|section| match section {
        toml::Value::Array(all) => all.iter().filter_map(toml::Value::as_table).collect(),
        toml::Value::Table(one) => vec![one],
        _ => Vec::new(),
    });
    let fields = sections.flatten().filter_map(|(field, value)| {
        let column = value.as_str().or_else(|| value.get("column")?.as_str())?;
        Some((field.clone(), column.to_owned()))
    });
    fields.collect()
}

#[test]
fn forms_nobody_has_seen_count_right_when_their_drafts_are_answered() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent_reader");
    let all = trials("HEADCOUNT_FORMS", FORMS);
    let script = format!(
        "sys.dont_write_bytecode = True\nsys.path.insert(0, {home:?})\nimport forms\nforms.main(0, {all})"
    );
    let folder = scratch();
    let Some(lines) = python("json", &script, folder.path()) else { return };
    let desk = Desk::new();
    let (mut wrong, mut right) = (Vec::new(), 0);
    for line in lines.lines() {
        let form: Form = serde_json::from_str(line).unwrap();
        match outcome(&desk, &form) {
            Outcome::Right => right += 1,
            Outcome::Asked(why) => eprintln!("form {}: {why}", form.case),
            Outcome::Wrong(why) => {
                wrong.push(format!("form {} {:?}: {why}", form.case, form.rows[0]))
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {all} forms:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right * 10 > all * 6, "only {right} of {all} forms came out");
}
