//! Writing to the terminal, to pipes and to files.
//!
//! Belongs here: standard output that loses nothing, messages on standard error, progress. Does
//! not: what is said.

use std::io::{self, Write};
use std::path::Path;

use super::error::CliError;
use super::format::Format;
use crate::checks::{Check, Warning};
use crate::intake::recognise::sheet::COMMAND_LINE;
use crate::issue::{Group, Issue, Kind, More, Severity, grouped, kinds};
use crate::language::Texts;
use crate::ledger::PlanNote;
use crate::log::files::WholeFile;
use crate::report::render::numbers;
use crate::service::files;

/// Prints a line and makes sure that it is out: an acknowledgement must not sit in a buffer.
pub fn line(text: &str) -> Result<(), CliError> {
    print(&format!("{text}\n"))
}

/// Prints a value as one line of JSON, its members sorted by name.
pub fn json_line(value: &impl serde::Serialize) -> Result<(), CliError> {
    line(&json(value)?.to_string())
}

/// Prints a value as indented JSON, its members sorted by name.
pub fn json_pretty(value: &impl serde::Serialize) -> Result<(), CliError> {
    line(&format!("{:#}", json(value)?))
}

/// Prints a value as indented JSON, its members in the order in which they are declared.
pub fn json_as_declared(value: &impl serde::Serialize) -> Result<(), CliError> {
    let json = serde_json::to_string_pretty(value).map_err(no_json)?;
    line(&json)
}

/// Prints values as lines of JSON, their members in the order in which they are declared.
pub fn json_lines_as_declared<T: serde::Serialize>(values: &[T]) -> Result<(), CliError> {
    let mut text = String::new();
    for value in values {
        text.push_str(&serde_json::to_string(value).map_err(no_json)?);
        text.push('\n');
    }
    print(&text)
}

fn no_json(error: serde_json::Error) -> CliError {
    CliError::input(format!("cannot write JSON: {error}"), "")
}

fn json(value: &impl serde::Serialize) -> Result<serde_json::Value, CliError> {
    serde_json::to_value(value).map_err(no_json)
}

/// Prints text as it is. A reader that has gone away is no error.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut out = anstream::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::input(format!("cannot write the output: {error}"), ""))
        }
        _ => Ok(()),
    }
}

/// Says something beside the output.
pub fn say(text: &str) {
    // Where even standard error is closed, there is nobody to tell.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Writes a file aside and renames it, so that a reader never sees half of it.
pub fn file(path: &Path, content: impl AsRef<[u8]>) -> Result<(), CliError> {
    Ok(files::write(path, content)?)
}

/// Prints a document, or writes it to a file and says so.
pub fn document(content: &[u8], path: Option<&Path>) -> Result<(), CliError> {
    let Some(path) = path else { return print(&String::from_utf8_lossy(content)) };
    file(path, content)?;
    line(&format!("wrote {}", path.display()))
}

/// Writes a file that is not there yet and that nobody but its owner can read.
pub fn private_file(path: &Path, content: &[u8]) -> Result<(), CliError> {
    let written = WholeFile::create(path).and_then(|mut file| {
        file.write_all(content)?;
        file.place()
    });
    written.map_err(|error| CliError::file("write", path, &error))
}

/// Writes lines to a file that nobody but its owner can read, aside and renamed when all are there.
pub fn private_lines(
    path: &Path,
    lines: impl Iterator<Item = Result<String, CliError>>,
) -> Result<(), CliError> {
    let refused = |error: io::Error| CliError::file("write", path, &error);
    let mut file = io::BufWriter::new(WholeFile::create(path).map_err(refused)?);
    for line in lines {
        writeln!(file, "{}", line?).map_err(refused)?;
    }
    let file = file.into_inner().map_err(|error| refused(error.into_error()))?;
    file.replace().map_err(refused)
}

/// Rows named in one line of issues, where there are more.
const ROWS_NAMED_MAX: usize = 3;
/// Groups of issues printed one by one before those of a kind are put together, and before the rest
/// of notes and warnings is counted.
const GROUPS_MAX: usize = 30;
/// Kinds of issues printed before the rest is counted.
const KINDS_MAX: usize = 30;
/// Values named of a kind.
const VALUES_NAMED_MAX: usize = 5;

/// Says what was found: in words, or one JSON object a line; of `more`, how many.
pub fn say_issues(found: &[Issue], more: &[More], format: Format) {
    match format {
        Format::Text => {
            let text = issues(found, more);
            if !text.is_empty() {
                say(text.trim_end());
            }
        }
        Format::Json => {
            for issue in found {
                say(&serde_json::to_string(issue).unwrap_or_default());
            }
            for more in more {
                say(&serde_json::to_string(more).unwrap_or_default());
            }
        }
    }
}

/// Warnings of one code printed before the rest is counted.
const WARNINGS_MAX: usize = 5;

/// Says what the checks found, grouped by code. What a note of the plan says is not repeated.
pub fn say_warnings(found: &[Warning], notes: &[PlanNote], texts: &Texts) {
    let noted = notes.iter().any(|note| matches!(note, PlanNote::CountedTwice(_)));
    let found = found.iter().filter(|w| !noted || w.code != Check::ListedElsewhere);
    let found: Vec<&Warning> = found.collect();
    for group in found.chunk_by(|a, b| a.code == b.code) {
        for warning in group.iter().take(WARNINGS_MAX) {
            let label = texts.text("checks-warning");
            say(&format!("{label} [{}] {}", warning.code, warning.says(texts)));
        }
        if group.len() > WARNINGS_MAX {
            let more = (group.len() - WARNINGS_MAX) as u64;
            let code = group[0].code.to_string();
            say(&texts.with("checks-more", &[("count", more.into()), ("code", code.into())]));
        }
    }
}

/// A text in lines of at most 80 columns, the first after one indent and the others after another.
pub fn wrapped(text: &str, first: &str, others: &str) -> String {
    let options = textwrap::Options::new(80)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options.initial_indent(first).subsequent_indent(others))
}

/// Issues for people: grouped, errors first.
fn issues(issues: &[Issue], more: &[More]) -> String {
    let mut text = String::new();
    let mut all_named = true;
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of: Vec<Issue> = issues.iter().filter(|i| i.severity == severity).cloned().collect();
        let groups = grouped(&of, more);
        if groups.len() <= GROUPS_MAX {
            groups.iter().for_each(|group| text.push_str(&one_group(group)));
            continue;
        }
        all_named &= severity == Severity::Note;
        let kinds = kinds(&groups, more);
        kinds.iter().take(KINDS_MAX).for_each(|kind| text.push_str(&one_kind(kind)));
        let rest = &kinds[kinds.len().min(KINDS_MAX)..];
        if !rest.is_empty() {
            let rows = numbers::grouped(rest.iter().map(Kind::count).sum::<u64>());
            text.push_str(&format!("… and {} more of other kinds, in {rows} rows\n", rest.len()));
        }
    }
    if !all_named {
        text.push_str(
            "every row is named by --format json, and marked in a copy of the tables by --errors \
             FILE.xlsx\n",
        );
    }
    text
}

/// File, row and column; of what was typed, the option's name, which is that of the column.
fn place(issue: &Issue, row: Option<u32>) -> String {
    let column = issue.column.as_deref().unwrap_or_default();
    if issue.file == COMMAND_LINE {
        let list = match column {
            "person" => "person",
            "household" | "size" => "household",
            "group" | "count" => "headcount",
            _ => return column.to_owned(),
        };
        let row = row.unwrap_or_default();
        let part = if column == list { String::new() } else { format!(", {column}") };
        return format!("--{list} no. {row}{part}");
    }
    let row = row.map(|row| format!(" row {row}")).unwrap_or_default();
    let column = if column.is_empty() { String::new() } else { format!(", column {column}") };
    let sheet = issue.sheet.as_ref().map(|sheet| format!(" sheet {sheet}")).unwrap_or_default();
    format!("{}{sheet}{row}{column}", issue.file)
}

/// What is wrong, where, and with which value.
fn headline(issue: &Issue, rows: &[u32]) -> String {
    let label = match issue.severity {
        Severity::Error => "",
        Severity::Warning => "warning: ",
        Severity::Note => "note: ",
    };
    let value = issue.value.as_ref().map(|v| format!("\"{v}\" ")).unwrap_or_default();
    format!("{label}{}: {value}{}\n", place(issue, rows.first().copied()), issue.reason)
}

fn one_group(Group { first: issue, rows, count }: &Group<'_>) -> String {
    let mut text = headline(issue, rows);
    if rows.len() > 1 && issue.file == COMMAND_LINE {
        let others: Vec<String> = rows.iter().skip(1).map(ToString::to_string).collect();
        text.push_str(&format!("  the same of no. {}\n", others.join(", ")));
    } else if rows.len() > 1 {
        let same = match issue.value {
            Some(_) => "have the same value",
            None => "have the same fault",
        };
        text.push_str(&format!("  {} {same}\n", these(rows, *count)));
    }
    if !issue.remedy.is_empty() {
        text.push_str(&format!("  hint: {}\n", issue.remedy));
    }
    text
}

/// Rows in words: all of a few, else the first and how many more.
fn these(rows: &[u32], count: u64) -> String {
    let few = count <= ROWS_NAMED_MAX as u64 + 2;
    let shown = if few { rows.len() - 1 } else { ROWS_NAMED_MAX };
    let named: Vec<String> = rows.iter().take(shown).map(ToString::to_string).collect();
    match rows.last().filter(|_| few) {
        Some(last) => format!("rows {} and {last}", named.join(", ")),
        None => {
            format!("{} and {} more rows", named.join(", "), numbers::grouped(count - shown as u64))
        }
    }
}

fn number(count: usize) -> String {
    numbers::grouped(count as u64)
}

/// Issues of one kind, which differ in their value or in a number or word that is quoted.
fn one_kind(kind: &Kind<'_, '_>) -> String {
    let [first, others @ ..] = kind.groups.as_slice() else { return String::new() };
    if others.is_empty() {
        return one_group(first);
    }
    let issue = first.first;
    let mut text = headline(issue, &first.rows);
    let more = kind.groups.iter().map(|group| group.count).sum::<u64>() + kind.others - 1;
    let mut by_size: Vec<&&Group<'_>> = others.iter().collect();
    by_size.sort_by_key(|group| std::cmp::Reverse(group.count));
    let named = by_size.iter().filter_map(|group| {
        let value = group.first.value.as_ref()?;
        let rows = match group.count {
            1 => String::new(),
            rows => format!(" ({})", numbers::grouped(rows)),
        };
        Some(format!("\"{value}\"{rows}"))
    });
    let mut named: Vec<String> = named.take(VALUES_NAMED_MAX).collect();
    if !named.is_empty() && kind.others > 0 {
        named.push("and many more values".to_owned());
    } else if !named.is_empty() && others.len() > named.len() {
        named.push(format!("and {} more values", number(others.len() - named.len())));
    }
    let rows = if more == 1 {
        "1 more row".to_owned()
    } else {
        format!("{} more rows", numbers::grouped(more))
    };
    let named = if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
    text.push_str(&format!("  the like in {rows}{named}\n"));
    if !issue.remedy.is_empty() {
        text.push_str(&format!("  hint: {}\n", issue.remedy));
    }
    text
}
