//! The sessions in the README and the pages, run as they stand there.

use std::fs;
use std::path::Path;

/// Roots and moments differ from run to run, and more is kept in a debug build; everything else must be as printed.
fn with_wildcards(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if let Some((_, rest)) = line.strip_prefix("cache/ has ").and_then(|l| l.split_once(' ')) {
            out.push_str(&format!("cache/ has [..] {rest}\n"));
            continue;
        }
        let words = line.split(' ').map(|word| {
            let root = word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
            let moment = word.len() == 20 && word.ends_with('Z') && word.contains('T');
            if root || moment { "[..]" } else { word }
        });
        out.push_str(&words.collect::<Vec<_>>().join(" "));
        out.push('\n');
    }
    out
}

/// The command without its part for a shell: a transcript runs no pipes.
fn without_pipes(text: &str) -> String {
    let mut lines = Vec::new();
    let mut cut = false;
    for line in text.lines() {
        if line == "```" {
            // A transcript's last line break is its own.
            lines.push(String::new());
        }
        if line.starts_with('$') {
            cut = line.contains(" | cut -d, -f3-9");
            lines.push(line.replace(" | cut -d, -f3-9", ""));
        } else if cut && line.starts_with(|c: char| c.is_alphanumeric()) {
            // The columns that the pipe keeps stand in the middle of the line.
            lines.push(format!("[..],{line},[..]"));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

/// Runs the sessions in a page, in a folder with the worked example's tables.
fn shows_what_the_program_prints(page: &str, name: &str, blocks: usize) {
    let text = fs::read_to_string(page).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    let tables = folder.join("session.in/tables");
    fs::create_dir_all(&tables).unwrap();
    for entry in fs::read_dir("tests/worked-example").unwrap() {
        let path = entry.unwrap().path();
        // Its folders are examples of their own.
        if path.is_file() {
            fs::copy(&path, tables.join(path.file_name().unwrap())).unwrap();
        }
    }
    let kobo = folder.join("session.in/kobo");
    fs::create_dir_all(&kobo).unwrap();
    for file in ["labels.xlsx", "later.xlsx", "distribution.toml"] {
        fs::copy(Path::new("tests/kobo").join(file), kobo.join(file)).unwrap();
    }
    fs::write(folder.join("session.in/passphrase.txt"), "a phrase of several words\n").unwrap();
    assert_eq!(text.matches("```console\n").count(), blocks);
    let session = folder.join("session.trycmd");
    fs::write(&session, without_pipes(&with_wildcards(&text))).unwrap();
    fs::write(folder.join("session.toml"), "fs.sandbox = true\n").unwrap();
    trycmd::TestCases::new()
        .env("HEADCOUNT_USER", "officer")
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C")
        .case(session.to_str().unwrap());
}

#[test]
fn the_readme() {
    shows_what_the_program_prints("README.md", "readme", 4);
}

#[test]
#[cfg(feature = "encryption")]
fn the_page_on_keeping_a_ledger_safe() {
    shows_what_the_program_prints("src/custody/CUSTODY.md", "custody", 6);
}

#[test]
fn the_page_for_auditors() {
    shows_what_the_program_prints("src/audit/AUDITORS.md", "auditors", 8);
}

#[test]
fn the_page_on_mappings() {
    shows_what_the_program_prints("src/intake/mapping/MAPPING.md", "mapping", 3);
}
