//! Which files to read, given files and folders.

use std::path::{Path, PathBuf};

use crate::intake::source::input::Input;
use crate::intake::tables::Table;
use crate::issue::{Code, Issue};

/// Endings of files that tables can be in.
const TABLE_ENDINGS: [&str; 3] = ["csv", "xlsx", "ods"];
/// Endings of files that a form's folder is searched for.
const FORM_ENDINGS: [&str; 5] = ["csv", "xlsx", "xlsm", "ods", "zip"];

/// The files that inputs stand for: files themselves, and of a folder the four tables directly in it.
/// Where two files on disk have one name, they are called by their paths.
pub fn files(inputs: &[Input], issues: &mut Vec<Issue>) -> Vec<Input> {
    let files = expanded(inputs, issues, |folder, issues| {
        let tables = Table::ALL.into_iter().flat_map(|table| {
            TABLE_ENDINGS.map(|ending| folder.join(format!("{}.{ending}", table.name())))
        });
        let there: Vec<PathBuf> = tables.filter(|file| file.is_file()).collect();
        if there.is_empty() {
            issues.push(Issue::new(&folder.display().to_string(), Code::FolderWithoutTables));
        }
        there
    });
    told_apart(files)
}

/// Files of which no two on disk have one name.
fn told_apart(files: Vec<Input>) -> Vec<Input> {
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let named = |file: Input| {
        let is_alone = names.iter().filter(|name| **name == file.name).count() == 1;
        match file.on_disk().filter(|_| !is_alone) {
            Some(path) => Input::named(path, path.display().to_string()),
            None => file,
        }
    };
    files.into_iter().map(named).collect()
}

/// The files of a form that inputs stand for: files themselves, and of a folder the workbooks and CSV
/// files directly in it. Where two files on disk have one name, they are called by their paths.
pub fn form_files(inputs: &[Input], issues: &mut Vec<Issue>) -> Vec<Input> {
    let files = expanded(inputs, issues, |folder, issues| {
        let fits = |path: &PathBuf| {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            path.is_file() && ending.is_some_and(|ending| FORM_ENDINGS.contains(&ending.as_str()))
        };
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        let mut there: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).filter(fits).collect();
        there.sort();
        if there.is_empty() {
            issues.push(Issue::new(&folder.display().to_string(), Code::FolderWithoutFiles));
        }
        there
    });
    told_apart(files)
}

/// Inputs with the files of a folder in its place.
fn expanded(
    inputs: &[Input],
    issues: &mut Vec<Issue>,
    files_of: impl Fn(&Path, &mut Vec<Issue>) -> Vec<PathBuf>,
) -> Vec<Input> {
    let mut files = Vec::new();
    for input in inputs {
        match input.on_disk().filter(|path| path.is_dir()) {
            Some(folder) => files.extend(Input::paths(&files_of(folder, issues))),
            None => files.push(input.clone()),
        }
    }
    files
}
