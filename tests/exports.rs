//! Forms and lists as other programs and people write them: what is drafted for them, with every TODO
//! answered, counts right.
//!
//! A folder of `tests/exports/` is a form: its files, what somebody who knows it answers where a draft
//! asks (`answers.toml`), and the figures that are right (`expected.json`), computed without headcount by
//! `tests/exports/make.py`, which wrote them all; Kobo's own exporter wrote what is Kobo's.
//!
//! Belongs here: from `mapping suggest` to the report, as a user goes. Does not: single rules of
//! drafting (`intake_drafts`) and of reading (`intake_mappings`, `intake_rows`, `intake_values`).

mod answering;
mod unseen;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use self::answering::Answers;
use crate::common::desk::Desk;
use crate::common::program::Said;

fn folder(form: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports").join(form)
}

/// A form, and an office that takes it in.
struct Trial {
    folder: PathBuf,
    expected: Value,
    desk: Desk,
}

impl Trial {
    fn of(form: &str) -> Self {
        let folder = folder(form);
        let text = fs::read_to_string(folder.join("expected.json")).unwrap();
        Self { folder, expected: serde_json::from_str(&text).unwrap(), desk: Desk::new() }
    }

    /// Runs the program, which may print nobody's name: all names in the forms begin with a word.
    fn run(&self, args: &[&str]) -> Said {
        let said = self.desk.run(args);
        let printed = format!("{}{}", said.out, said.err);
        assert!(!printed.contains("Invented"), "{args:?} prints a name: {printed}");
        said
    }

    fn texts(&self, value: &Value) -> Vec<String> {
        let texts = value.as_array().into_iter().flatten();
        texts.map(|text| text.as_str().unwrap().to_owned()).collect()
    }

    fn files(&self, step: &Value) -> Vec<String> {
        let path = |name: String| self.folder.join(name).to_str().unwrap().to_owned();
        self.texts(&step["files"]).into_iter().map(path).collect()
    }

    /// Drafts a mapping, answers what it asks, and has it checked; its path.
    fn mapping(&self) -> Result<String, String> {
        let files = self.files(&self.expected["steps"][0]);
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let draft = self.run(&[&["mapping", "suggest"], &files[..]].concat());
        if draft.code != Some(0) {
            return Err(format!("no draft: {}", draft.err));
        }
        let fields = draft.out.lines().filter(|line| !line.starts_with('#'));
        let fields: String = fields.collect::<Vec<_>>().join("\n");
        for word in self.texts(&self.expected["draft_lacks"]) {
            if fields.contains(&word) {
                return Err(format!("the draft has {word:?}"));
            }
        }
        let mapping = self.desk.path("mapping.toml");
        fs::write(&mapping, &draft.out).unwrap();
        let mapping = mapping.to_str().unwrap().to_owned();
        if fields.contains("TODO") {
            let open = self.run(&[&["import", "--mapping", &mapping], &files[..]].concat());
            if open.code == Some(0) {
                return Err("a draft with open questions was imported".to_owned());
            }
        }
        let answers = fs::read_to_string(self.folder.join("answers.toml")).unwrap();
        let answered = Answers::parse(&answers).put_into(&draft.out);
        let answered = answered.map_err(|open| format!("asked, without an answer: {open:#?}"))?;
        fs::write(&mapping, answered).unwrap();
        let check = self.run(&[&["mapping", "check", &mapping], &files[..]].concat());
        if check.code != Some(0) && self.expected["either"] != true {
            return Err(format!("what was drafted does not pass its check: {}", check.err));
        }
        Ok(mapping)
    }

    /// The draft as far as it is answered, for who mends it.
    fn answered(&self) -> String {
        fs::read_to_string(self.desk.path("mapping.toml")).unwrap_or_default()
    }

    /// Imports what each step says, and compares.
    fn outcome(&self) -> Result<(), String> {
        let mapping = if self.expected["mapping"] == false { None } else { Some(self.mapping()?) };
        let steps = self.expected["steps"].as_array().unwrap();
        for (at, step) in steps.iter().enumerate() {
            let mut args = vec!["import".to_owned()];
            args.extend(self.files(step));
            args.extend(mapping.iter().flat_map(|path| ["--mapping".to_owned(), path.clone()]));
            args.extend(self.texts(&step["flags"]));
            let said = self.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
            self.compare(step, &said).map_err(|why| format!("import {}: {why}", at + 1))?;
        }
        Ok(())
    }

    fn compare(&self, step: &Value, said: &Said) -> Result<(), String> {
        if said.panicked() {
            return Err(format!("stopped on a mistake of its own: {}", said.err));
        }
        let (refused, reasons) = (said.code != Some(0), self.texts(&step["refused"]));
        let words = format!("{}{}", said.out, said.err);
        let found = |texts: &[String]| texts.iter().any(|text| text == "*" || words.contains(text));
        match (refused, reasons.is_empty(), self.expected["either"] == true) {
            (true, true, _) => return Err(format!("refused: {}", said.err)),
            (true, false, _) if !found(&reasons) => {
                return Err(format!("refused without {reasons:?}: {}", said.err));
            }
            (true, false, true) => return Ok(()),
            (false, false, false) => return Err(format!("not refused: {}", self.figures())),
            _ => {}
        }
        let needed = self.texts(&step["said"]);
        if !needed.is_empty() && !found(&needed) {
            return Err(format!("none of {needed:?} is said: {words}"));
        }
        let figures = self.figures();
        for of in ["people", "sadd"] {
            if !step[of].is_null() && step[of] != figures[of] {
                return Err(format!("{of} {} instead of {}: {}", figures[of], step[of], said.err));
            }
        }
        Ok(())
    }

    /// People reached in 2025 by sector and in total, and the total's cells; only what is not zero.
    fn figures(&self) -> Value {
        let said = self.run(&["report", "2025", "--format", "json"]);
        let report: Value = serde_json::from_str(&said.out).unwrap();
        let mut people = serde_json::Map::new();
        for row in report["sectors"].as_array().unwrap() {
            if row["people_reached"] != 0 {
                let sector = row["sector"].as_str().unwrap().to_owned();
                people.insert(sector, row["people_reached"].clone());
            }
        }
        people.insert("total".to_owned(), report["total"]["people_reached"].clone());
        let mut sadd = serde_json::Map::new();
        for (sex, row) in report["total"]["sadd"].as_object().unwrap() {
            let row = row.as_object().unwrap().iter().filter(|(_, people)| **people != 0);
            let row: serde_json::Map<_, _> = row.map(|(k, v)| (k.clone(), v.clone())).collect();
            if !row.is_empty() {
                sadd.insert(sex.clone(), Value::Object(row));
            }
        }
        serde_json::json!({ "people": people, "sadd": sadd })
    }
}

/// The forms whose folder begins with one of these words.
fn forms(words: &[&str]) -> Vec<String> {
    let entries = fs::read_dir(folder("")).unwrap().map(|entry| entry.unwrap().path());
    let folders = entries.filter(|path| path.join("expected.json").is_file());
    let names = folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    let mut names: Vec<String> =
        names.filter(|name| words.iter().any(|word| name.starts_with(word))).collect();
    names.sort();
    names
}

fn all_come_out_right(words: &[&str]) {
    let mut wrong = Vec::new();
    for form in forms(words) {
        let trial = Trial::of(&form);
        if let Err(why) = trial.outcome() {
            wrong.push(format!("{form}: {why}\n{}", trial.answered()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn forms_of_kobo_count_right_when_their_drafts_are_answered() {
    all_come_out_right(&["kobo-"]);
}

#[test]
fn forms_of_other_programs_count_right_when_their_drafts_are_answered() {
    all_come_out_right(&["activityinfo", "commcare", "dhis2", "odk"]);
}

#[test]
fn lists_kept_by_hand_count_right_when_their_drafts_are_answered() {
    all_come_out_right(&["list-"]);
}

#[test]
fn tables_and_lists_with_hashtags_count_right_or_are_refused() {
    all_come_out_right(&["hxl-", "tables-"]);
}

#[test]
fn there_are_forms_enough_and_each_belongs_to_a_test() {
    let all = forms(&[""]);
    assert!(all.len() >= 25, "{all:?}");
    let words = ["kobo-", "activityinfo", "commcare", "dhis2", "odk", "list-", "hxl-", "tables-"];
    assert_eq!(all, forms(&words));
}
