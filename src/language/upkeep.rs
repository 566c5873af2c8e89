//! Tests that the catalogue is complete: every key is in every language, with the same variables, and
//! every key that the sources use exists.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use super::Language;
use super::texts::FILES;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The variables (`$name`) of each message of a file.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            key = line.split([' ', '=']).next().unwrap_or_default().to_owned();
            messages.entry(key.clone()).or_default();
        }
        let word = |part: &str| -> String {
            part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
        };
        let variables = line.split('$').skip(1).map(word);
        messages.entry(key.clone()).or_default().extend(variables);
    }
    messages.remove("");
    messages
}

#[test]
fn every_key_is_in_both_languages_with_the_same_variables() -> Outcome {
    for (file, english, french) in FILES {
        for source in [english, french] {
            let read = fluent_bundle::FluentResource::try_new((*source).to_owned());
            read.map_err(|(_, errors)| format!("{file}.ftl: {errors:?}"))?;
        }
        let (mut english, mut french) = (messages(english), messages(french));
        if *file == "issues" {
            // A sentence may choose by any value that its code has: tests of `issue` try them all.
            english.values_mut().chain(french.values_mut()).for_each(BTreeSet::clear);
        }
        assert_eq!(english, french, "{file}.ftl: a key or a variable is missing in one language");
        for key in english.keys() {
            assert!(key.starts_with(&format!("{file}-")), "{key} is not in the file of its name");
            for language in Language::ALL {
                assert!(language.texts().has(key), "{key} cannot be read");
            }
        }
    }
    Ok(())
}

/// All files below a folder whose names end so.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ends = |ending: &&str| path.to_string_lossy().ends_with(*ending);
        if path.is_dir() {
            files(&path, endings, found)?;
        } else if endings.iter().any(ends) {
            found.push(path);
        }
    }
    Ok(())
}

/// Codes of errors and names of schemas, templates and features that look like keys.
const NO_KEYS: &[&str] = &[
    "import-looked",
    "import-mapping",
    "import-progress",
    "import-recorded",
    "serve-tls",
    "factsheet-write",
    "report-write",
    "issues-more",
    "plan-outdated",
    "policy-adopt",
    "policy-preview",
    "policy-unchanged",
    "policy-only-rule-2",
    "policy-back-to-rule-1",
];

/// Words in quotation marks that may be a key, or the beginning of one that is built from parts
/// (`"common-month-{month}"`).
fn keys_used(source: &str) -> impl Iterator<Item = &str> {
    let keyed = |text: &&str| {
        !NO_KEYS.contains(text)
            && FILES.iter().any(|(file, ..)| text.starts_with(&format!("{file}-")))
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    source.split('"').filter(keyed).filter_map(move |text| {
        let end = text.find(|c| !plain(c)).unwrap_or(text.len());
        let composed = text[end..].starts_with('{') && text[..end].ends_with('-');
        (end == text.len() || composed).then_some(&text[..end])
    })
}

#[test]
fn every_key_that_is_used_exists_and_every_key_is_used() -> Outcome {
    let mut sources = Vec::new();
    files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &[".rs", ".j2"], &mut sources)?;
    let all: BTreeSet<String> =
        FILES.iter().flat_map(|(_, en, _)| messages(en).into_keys()).collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for path in sources {
        for key in keys_used(&fs::read_to_string(&path)?) {
            let begun: Vec<_> =
                all.iter().filter(|k| key.ends_with('-') && k.starts_with(key)).collect();
            let known = !begun.is_empty() || all.contains(key);
            assert!(known, "{} uses {key}, which is in no file of the catalogue", path.display());
            used.extend(begun.into_iter().cloned());
            used.insert(key.to_owned());
        }
    }
    let unused: Vec<_> = all.difference(&used).collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
    Ok(())
}

#[test]
fn commands_in_the_texts_of_pages_are_shown_as_code() -> Outcome {
    let mut templates = Vec::new();
    files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &[".j2"], &mut templates)?;
    let texts = FILES.iter().filter(|(file, ..)| *file == "web").map(|(_, english, _)| english);
    let lines = texts.flat_map(|english| english.lines()).filter(|line| line.contains('`'));
    for key in lines.filter_map(|line| line.split_once(" = ")).map(|(key, _)| key) {
        for path in &templates {
            for after in fs::read_to_string(path)?.split(&format!("t(\"{key}\"")).skip(1) {
                let shown = after.split("}}").next().unwrap_or_default();
                let path = path.display();
                assert!(shown.contains("|commands"), "{path} shows the backticks of {key}");
            }
        }
    }
    Ok(())
}
