//! Terminal transcripts: every command, its help, and everything that can be wrong with input.
//!
//! Each file in `tests/cli` is a session in a folder of its own, which starts as a copy of the
//! `.in` folder beside it; the `.out` folder makes it so. After a change of wording,
//! `TRYCMD=overwrite cargo test --test integration cli::` rewrites the transcripts: moments, ids and
//! roots have to become `[..]` again; then read the difference.

use std::process::Command;
use std::time::Duration;

/// What the program reads from the environment, and transcripts set themselves where they need it.
const VARIABLES: [&str; 5] = ["HEADCOUNT_LEDGER", "HEADCOUNT_KEY", "LC_ALL", "LC_MESSAGES", "LANG"];

#[test]
fn transcripts() {
    // A transcript cannot unset a variable, nor can a test without unsafe code: where one is set
    // outside, the test runs itself again without.
    if VARIABLES.iter().any(|name| std::env::var_os(name).is_some()) {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "cli::transcripts", "--nocapture"]);
        again.args(std::env::args().filter(|argument| argument.starts_with("trycmd=")));
        for name in VARIABLES {
            again.env_remove(name);
        }
        assert!(again.status().unwrap().success());
        return;
    }
    let cases = trycmd::TestCases::new();
    if cfg!(not(feature = "encryption")) {
        cases.skip("tests/cli/custody.trycmd");
    }
    if cfg!(feature = "pdf") {
        cases.skip("tests/cli/factsheet.trycmd");
    }
    cases
        .env("HEADCOUNT_USER", "office")
        .env("USER", "nobody")
        .env("NO_COLOR", "1")
        .env("RUST_BACKTRACE", "0")
        // The width of help: that of a terminal, if there is none.
        .env("COLUMNS", "100")
        .env("TZ", "UTC")
        .timeout(Duration::from_secs(60))
        .case("tests/cli/*.trycmd")
        .run();
}
