//! Writing to the terminal, to pipes and to files.
//!
//! Belongs here: standard output that loses nothing, messages on standard error, progress. Does
//! not: what is said.
//!
//! Invariant: a terminal is given nothing that steers it, and a message has nothing of the sort wherever it goes
//! (`shown`). A document in a pipe or file is as it is.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::{ACKNOWLEDGED, CliError};
use super::shown::shown;
use crate::checks::Warning;
use crate::language::Texts;
use crate::language::refused::in_words;
use crate::service::files::{Readers, Target};
use crate::service::own_files::Written;

/// Prints a line and makes sure that it is out: an acknowledgement must not sit in a buffer.
pub fn line(text: &str) -> Result<(), CliError> {
    print(&format!("{}\n", shown(text)))
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

/// More than this is not held back.
const HELD_BYTES_MAX: usize = 64 << 20;

/// What is printed later, where that was asked for.
static HELD: Mutex<Option<String>> = Mutex::new(None);

fn held() -> MutexGuard<'static, Option<String>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on, holds back what is printed into a pipe or file until [`release`]: whoever reads it may stop at any
/// place for any time. What is too much to be held is printed at once.
pub fn hold() {
    if !io::stdout().is_terminal() {
        held().get_or_insert_default();
    }
}

/// Prints what was held back.
pub fn release() -> Result<(), CliError> {
    let text = held().take();
    text.map_or(Ok(()), |text| print(&text))
}

/// Prints text as it is. A reader that has gone away is no error.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut holding = held();
    if let Some(before) = holding.as_mut() {
        before.push_str(text);
        if before.len() <= HELD_BYTES_MAX {
            return Ok(());
        }
        let all = holding.take().unwrap_or_default();
        drop(holding);
        return write_out(&all);
    }
    drop(holding);
    write_out(text)
}

fn write_out(text: &str) -> Result<(), CliError> {
    let text = if io::stdout().is_terminal() { shown(text) } else { text.into() };
    let mut out = anstream::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::input(
            format!("cannot write the output: {}", in_words(&error)),
            CliError::refused_hint(&error, ACKNOWLEDGED),
        )),
        _ => Ok(()),
    }
}

/// Says something beside the output.
pub fn say(text: &str) {
    // Where even standard error is closed, there is nobody to tell.
    let _ = writeln!(anstream::stderr().lock(), "{}", shown(text));
}

/// Writes a file. Text is not written to a file whose ending promises something else: no program could
/// open it.
pub fn file(
    target: &Target,
    what: &Written,
    readers: Readers,
    content: &[u8],
) -> Result<(), CliError> {
    refuse_text_by_other_ending(target.given(), content)?;
    Ok(target.write(what, readers, content)?)
}

/// Says that a file was written, unless what was written is what is printed.
pub fn say_written(target: &Target, more: &str) -> Result<(), CliError> {
    match target.is_printed() {
        true => Ok(()),
        false => line(&format!("wrote {}{more}", target.given().display())),
    }
}

/// Endings of files that are no text, and how such files begin.
const NO_TEXT: [(&str, &[u8]); 7] = [
    ("xlsx", b"PK"),
    ("xlsm", b"PK"),
    ("ods", b"PK"),
    ("zip", b"PK"),
    ("xls", b"\xd0\xcf"),
    ("pdf", b"%PDF"),
    ("parquet", b"PAR1"),
];

fn refuse_text_by_other_ending(path: &Path, content: &[u8]) -> Result<(), CliError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let promised = NO_TEXT.iter().find(|(of, _)| ending.as_deref() == Some(of));
    match promised {
        Some((ending, start)) if !content.starts_with(start) => Err(CliError::usage(
            format!("what is to be written to {} is no {ending}", path.display()),
            "give the file another ending, or choose the format with --format where the command has it",
        )),
        _ => Ok(()),
    }
}

/// Prints a document, or writes it to a file and says so.
pub fn document(content: &[u8], what: &Written, target: Option<&Target>) -> Result<(), CliError> {
    let Some(target) = target else { return print(&String::from_utf8_lossy(content)) };
    file(target, what, Readers::All, content)?;
    say_written(target, "")
}

/// Writes lines to a file that nobody but its owner can read.
pub fn private_lines(
    target: &Target,
    what: &Written,
    lines: impl Iterator<Item = Result<String, CliError>>,
) -> Result<(), CliError> {
    refuse_text_by_other_ending(target.given(), b"")?;
    let mut writing = target.begin(what, Readers::Owner)?;
    for line in lines {
        writeln!(writing, "{}", line?).map_err(|error| target.failed(error))?;
    }
    Ok(target.finish(writing)?)
}

/// Warnings of one code printed before the rest is counted.
const WARNINGS_MAX: usize = 5;

/// Says what the checks found, grouped by code.
pub fn say_warnings(found: &[Warning], texts: &Texts) {
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

/// The narrowest and widest first column of lines of numbers.
const FIRST_COLUMN: (usize, usize) = (16, 36);

/// Names in the first column of lines of numbers, equally wide. What is too long is broken, and its numbers stand
/// beside its last line.
pub fn first_column(names: &[String]) -> Vec<String> {
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let width = longest.clamp(FIRST_COLUMN.0, FIRST_COLUMN.1);
    let options = textwrap::Options::new(width).break_words(false);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    let column = |name: &String| {
        let mut lines = textwrap::wrap(name, &options);
        let last = lines.pop().unwrap_or_default();
        let last = format!("{last:<width$}");
        lines.into_iter().map(|line| format!("{line}\n")).chain([last]).collect()
    };
    names.iter().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::first_column;

    #[test]
    fn names_beside_numbers_are_equally_wide() {
        let names = ["", "Shelter", &"wide ".repeat(10)].map(str::to_owned);
        let column = first_column(&names);
        assert_eq!(column[0], " ".repeat(36));
        assert_eq!(column[1], format!("{:<36}", "Shelter"));
        assert_eq!(
            column[2],
            format!("{}\n{:<36}", "wide ".repeat(7).trim_end(), "wide wide wide")
        );
        assert_eq!(first_column(&["icla".to_owned()]), ["icla            "]);
    }
}
