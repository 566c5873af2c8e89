//! Writing to the terminal, to pipes and to files.
//!
//! Belongs here: standard output that loses nothing, messages on standard error, progress. Does
//! not: what is said.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use super::error::CliError;
use super::shared::Format;
use crate::intake::checks::{Check, Warning};
use crate::intake::issue::{Issue, Severity, grouped};
use crate::intake::sheet::COMMAND_LINE;
use crate::language::Texts;
use crate::ledger::PlanNote;
use crate::log::durability::folder_of;

/// Prints a line and makes sure that it is out: an acknowledgement must not sit in a buffer.
pub fn line(text: &str) -> Result<(), CliError> {
    print(&format!("{text}\n"))
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
    let written = (|| {
        let dir = folder_of(path);
        if !dir.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "its folder is not there"));
        }
        let mut aside = tempfile::NamedTempFile::new_in(dir)?;
        aside.write_all(content.as_ref())?;
        // A temporary file is private; a document need not be.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            aside.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        aside.persist(path).map_err(|error| error.error)?;
        Ok(())
    })();
    written.map_err(|error| CliError::file("write", path, &error))
}

/// Writes lines to a file that nobody but its owner can read, aside and renamed when all are there.
pub fn private_lines(
    path: &Path,
    lines: impl Iterator<Item = Result<String, CliError>>,
) -> Result<(), CliError> {
    let refused = |error: io::Error| CliError::file("write", path, &error);
    let aside = tempfile::NamedTempFile::new_in(folder_of(path)).map_err(refused)?;
    let mut file = io::BufWriter::new(aside);
    for line in lines {
        writeln!(file, "{}", line?).map_err(refused)?;
    }
    let aside = file.into_inner().map_err(|error| refused(error.into_error()))?;
    aside.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}

/// A progress bar on a terminal; nothing elsewhere.
pub fn progress(total: u64, what: &str) -> ProgressBar {
    if !io::stderr().is_terminal() || total == 0 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    let template = "{msg} [{bar:30}] {pos}/{len} {per_sec} {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(what.to_owned());
    bar
}

/// Rows named in one line of issues.
const ROWS_NAMED_MAX: usize = 5;
/// Groups of notes and warnings printed before the rest is counted.
const GROUPS_MAX: usize = 20;

/// Says what was found: in words, or one JSON object a line.
pub fn say_issues(found: &[Issue], format: Format) {
    match format {
        Format::Text => {
            let text = issues(found);
            if !text.is_empty() {
                say(text.trim_end());
            }
        }
        Format::Json => {
            for issue in found {
                say(&serde_json::to_string(issue).unwrap_or_default());
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
    const WIDTH: usize = 80;
    let mut lines = first.to_owned();
    let mut width = first.chars().count();
    let mut is_begun = false;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let long = word.chars().count();
        if is_begun && width + 1 + long > WIDTH {
            lines.push('\n');
            lines.push_str(others);
            width = others.chars().count();
        } else if is_begun {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += long;
        is_begun = true;
    }
    lines
}

/// Issues for people: grouped, errors first.
fn issues(issues: &[Issue]) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of: Vec<Issue> = issues.iter().filter(|i| i.severity == severity).cloned().collect();
        let groups = grouped(&of);
        // Every error is named; of the rest, the first.
        let shown = if severity == Severity::Error { groups.len() } else { GROUPS_MAX };
        for group in groups.iter().take(shown) {
            text.push_str(&one_group(group.first, &group.rows));
        }
        if groups.len() > shown {
            text.push_str(&format!("… and {} more of the kind\n", groups.len() - shown));
        }
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
    format!("{}{row}{column}", issue.file)
}

fn one_group(issue: &Issue, rows: &[u32]) -> String {
    let label = match issue.severity {
        Severity::Error => "",
        Severity::Warning => "warning: ",
        Severity::Note => "note: ",
    };
    let value = issue.value.as_ref().map(|v| format!("\"{v}\" ")).unwrap_or_default();
    let place = place(issue, rows.first().copied());
    let mut text = format!("{label}{place}: {value}{}\n", issue.reason);
    if rows.len() > 1 && issue.file == COMMAND_LINE {
        let others: Vec<String> = rows.iter().skip(1).map(ToString::to_string).collect();
        text.push_str(&format!("  the same of no. {}\n", others.join(", ")));
    } else if rows.len() > 1 {
        let named: Vec<String> = {
            let others = rows.iter().skip(1).take(ROWS_NAMED_MAX);
            others.map(ToString::to_string).collect()
        };
        let rest = rows.len() - 1 - named.len();
        let more = if rest > 0 { format!(" and {rest} more rows") } else { String::new() };
        let s = if rows.len() > 2 { "s" } else { "" };
        text.push_str(&format!("  the same in row{s} {}{more}\n", named.join(", ")));
    }
    if !issue.remedy.is_empty() {
        text.push_str(&format!("  hint: {}\n", issue.remedy));
    }
    text
}
