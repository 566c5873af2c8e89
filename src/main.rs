//! The `headcount` program: see the library's documentation, and `headcount --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    headcount::cli::run()
}
