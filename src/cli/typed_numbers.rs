//! Numbers of people, which an option has, or standard input.
//!
//! Belongs here: what `-` means in such an option. Does not: what a number is.
//!
//! What is on the command line is seen by everybody on the machine who lists its programs, and stays in the
//! history of the shell. So each option that takes somebody's number takes `-` in its place, and reads it from
//! standard input, a line each. No error repeats what was read.

use std::io::{self, Read};
use std::iter::Peekable;
use std::vec::IntoIter;

use super::error::CliError;

/// What stands for standard input.
pub const FROM_INPUT: &str = "-";
/// Most that is read, in bytes: some tens of thousands of numbers. More are a table.
const BYTES_MAX: u64 = 1 << 20;

/// The lines of standard input, read when the first is asked for.
#[derive(Default)]
pub struct TypedNumbers {
    lines: Option<Peekable<IntoIter<String>>>,
}

impl TypedNumbers {
    /// The number of an option that has one; a line of standard input for `-`.
    pub fn one(&mut self, option: &str, given: &str) -> Result<String, CliError> {
        match given {
            FROM_INPUT => self.lines()?.next().ok_or_else(|| missing(option)),
            given => Ok(given.to_owned()),
        }
    }

    /// The numbers of an option that can be repeated; all lines that are left for `-`.
    pub fn all(&mut self, option: &str, given: &[String]) -> Result<Vec<String>, CliError> {
        let mut numbers = Vec::new();
        for number in given {
            if number != FROM_INPUT {
                numbers.push(number.clone());
                continue;
            }
            let lines = self.lines()?;
            if lines.peek().is_none() {
                return Err(missing(option));
            }
            numbers.extend(lines);
        }
        Ok(numbers)
    }

    fn lines(&mut self) -> Result<&mut Peekable<IntoIter<String>>, CliError> {
        let lines = match self.lines.take() {
            Some(lines) => lines,
            None => read(io::stdin().lock())?.into_iter().peekable(),
        };
        Ok(self.lines.insert(lines))
    }
}

fn missing(option: &str) -> CliError {
    CliError::usage(
        format!("there is no line left on standard input for {option}"),
        "give a number a line; one option takes all that are left, so that only one can read a list",
    )
}

/// The filled lines of a text.
fn read(input: impl Read) -> Result<Vec<String>, CliError> {
    let refused = |why: &str| {
        CliError::input(
            format!("standard input cannot be read: {why}"),
            "give a number a line, in UTF-8",
        )
    };
    let mut bytes = Vec::new();
    let read = input.take(BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| refused(&error.to_string()))?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(refused("it is longer than 1 MiB; give a longer list as a table"));
    }
    let text = String::from_utf8(bytes).map_err(|_| refused("it is not UTF-8"))?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn typed(text: &str) -> TypedNumbers {
        TypedNumbers { lines: Some(read(text.as_bytes()).unwrap().into_iter().peekable()) }
    }

    #[test]
    fn a_dash_takes_a_line_or_all_that_are_left() {
        let mut lines = typed("\u{feff}P1\r\n\n P2 \nP3");
        assert_eq!(lines.one("--person", "-").unwrap(), "P1");
        assert_eq!(lines.one("--person", "P9").unwrap(), "P9");
        let given = ["P8".to_owned(), "-".to_owned()];
        assert_eq!(lines.all("--person", &given).unwrap(), ["P8", "P2", "P3"]);
        assert!(lines.all("--household", &given).is_err() && lines.one("--with", "-").is_err());
        assert!(read(&b"\xff"[..]).is_err() && read(io::repeat(b'1')).is_err());
    }
}
