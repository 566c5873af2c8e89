//! The files that are meant by the paths that somebody gave.

use std::path::PathBuf;

use crate::intake::source::input::name_of;
use crate::intake::tables::Table;
use crate::issue::Issue;

/// Endings of files that tables can be in.
const ENDINGS: [&str; 3] = ["csv", "xlsx", "ods"];

/// The files that paths stand for, each with its name for messages: files themselves, and of a
/// folder the four tables directly in it. Where two have one name, the folder is said with it.
pub fn files(paths: &[PathBuf], issues: &mut Vec<Issue>) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let tables = Table::ALL.into_iter().flat_map(|table| {
            ENDINGS.map(|ending| path.join(format!("{}.{ending}", table.name())))
        });
        let there: Vec<PathBuf> = tables.filter(|file| file.is_file()).collect();
        if there.is_empty() {
            let reason = "holds none of activities.csv, people.csv, households.csv, headcounts.csv";
            let remedy = "`headcount template DIR` writes empty ones; name a workbook by its file";
            issues.push(Issue::file(&path.display().to_string(), reason, remedy));
        }
        files.extend(there);
    }
    let names: Vec<String> = files.iter().map(|file| name_of(file)).collect();
    let named = |(path, name): (PathBuf, &String)| {
        let alone = names.iter().filter(|other| *other == name).count() == 1;
        let name = if alone { name.clone() } else { path.display().to_string() };
        (path, name)
    };
    files.into_iter().zip(&names).map(named).collect()
}
