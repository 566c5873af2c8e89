//! The documents: what they link to is there, and every decision is in the list of decisions.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::files_below;

/// Every Markdown file of the repository.
fn documents() -> Vec<PathBuf> {
    let folders = ["src", "tests", "benches", ".github"].map(Path::new);
    let mut files: Vec<PathBuf> = folders.into_iter().flat_map(files_below).collect();
    files.extend(fs::read_dir(".").unwrap().map(|entry| entry.unwrap().path()));
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files
}

/// The files that a document links to, without what is on the web or in the document itself.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let files = targets.map(|(target, _)| target.split('#').next().unwrap_or_default());
    files.filter(|target| !target.is_empty() && !target.contains("://")).collect()
}

#[test]
fn every_link_leads_to_a_file() {
    let documents = documents();
    assert!(documents.len() > 20, "{documents:?}");
    for path in documents {
        for link in links(&fs::read_to_string(&path).unwrap()) {
            let target = path.parent().unwrap().join(link);
            assert!(target.exists(), "{} links to {link}", path.display());
        }
    }
}

/// The threat model names a test for each thing that nobody can do: `module::test` links to the file.
#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let folder = Path::new(".github");
    let text = fs::read_to_string(folder.join("SECURITY.md")).unwrap();
    let mut named = 0;
    for link in text.split('[').skip(1) {
        let Some((name, rest)) = link.split_once("](") else { continue };
        let Some((module, test)) = name.rsplit_once("::") else { continue };
        let file = folder.join(rest.split_once(')').unwrap().0);
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        assert_eq!(module.rsplit("::").next(), Some(&*stem), "{name} is not in {}", file.display());
        let tests = fs::read_to_string(&file).unwrap();
        let before = tests.split_once(&format!("fn {test}(")).map(|(before, _)| before);
        let attributes = before.and_then(|before| before.rsplit("\n\n").next()).unwrap_or_default();
        let runs = attributes.contains("#[test]") && !attributes.contains("#[ignore");
        assert!(runs, "{} has no test {test}, or it is left out", file.display());
        named += 1;
    }
    assert!(named > 15, "{named}");
    // A line of the tables without a test would be a promise that nothing keeps.
    for line in text.lines().filter(|line| line.starts_with("| **")) {
        assert!(line.contains("::"), "no test shows this line: {line}");
    }
}

#[test]
fn every_decision_is_in_their_list() {
    let list = fs::read_to_string("src/decisions/README.md").unwrap();
    for path in files_below(Path::new("src/decisions")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name == "README.md" || list.contains(&format!("]({name})")), "add {name}");
    }
}
