//! The program itself, run as a user runs it.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program on a ledger, in the ledger's parent, with nobody's settings.
pub fn command(ledger: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headcount"));
    command
        .current_dir(ledger.parent().unwrap())
        .env_remove("RUST_BACKTRACE")
        .env_remove("HEADCOUNT_KEY")
        .env("HEADCOUNT_LEDGER", ledger)
        .env("HEADCOUNT_USER", "officer")
        .stdin(Stdio::null());
    command
}

/// What the program did and said.
#[derive(Debug)]
pub struct Said {
    /// Nothing where a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Whether it stopped on a mistake of its own.
    pub fn panicked(&self) -> bool {
        let words = ["panicked", "internal error", "RUST_BACKTRACE"];
        self.code.is_none_or(|code| !(0..=4).contains(&code))
            || words.iter().any(|word| self.err.contains(word))
    }

    /// The acknowledged events: reference or name, and sequence.
    pub fn acknowledged(&self) -> Vec<(String, u64)> {
        let lines = self.out.lines().filter_map(|line| line.strip_prefix("recorded "));
        let split = lines.filter_map(|line| line.rsplit_once(" as event "));
        split.filter_map(|(what, at)| Some((what.to_owned(), at.parse().ok()?))).collect()
    }
}

/// Runs the program to its end.
pub fn run<S: AsRef<OsStr>>(ledger: &Path, args: impl IntoIterator<Item = S>) -> Said {
    Said::of(&command(ledger).args(args).output().unwrap())
}

/// The events in a ledger: reference or name, by sequence.
pub fn history(ledger: &Path) -> Result<Vec<String>, Said> {
    let said = run(ledger, ["history", "--format", "json"]);
    if said.code != Some(0) {
        return Err(said);
    }
    let events: Vec<serde_json::Value> = match serde_json::from_str(&said.out) {
        Ok(serde_json::Value::Array(events)) => events,
        _ => said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    };
    let name = |event: &serde_json::Value| {
        let name = event["activity"].as_str().or(event["event"].as_str());
        name.unwrap().to_owned()
    };
    Ok(events.iter().map(name).collect())
}

/// A number from the environment: how often to try.
pub fn trials(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What a Python script prints; nothing, with the reason said, where Python lacks a module.
pub fn python(modules: &str, script: &str, folder: &Path) -> Option<String> {
    let script = format!(
        "import sys\ntry:\n    import {modules}\nexcept ImportError as e:\n    print(e)\n    sys.exit(77)\n{script}"
    );
    let mut run = Command::new("python3");
    let run = run.arg("-W").arg("ignore").arg("-c").arg(script).current_dir(folder);
    let output = match run.output() {
        Ok(output) => output,
        Err(error) => {
            super::skip(&format!("python3 does not run ({error})"));
            return None;
        }
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.code() == Some(77) {
        super::skip(said.trim());
        return None;
    }
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    Some(said)
}
