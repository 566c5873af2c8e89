//! Terminal transcripts: every command, its help, and everything that can be wrong with input.
//!
//! Each file in `tests/cli` is a session in a folder of its own, which starts as a copy of the
//! `.in` folder beside it. After a change of wording, `TRYCMD=overwrite cargo test --test cli`
//! writes the transcripts anew (moments, ids and roots have to become `[..]` again); read the
//! difference.

use std::time::Duration;

#[test]
fn transcripts() {
    trycmd::TestCases::new()
        // Set to nothing, a variable counts as not set: only what a transcript gives itself counts.
        .env("HEADCOUNT_LEDGER", "")
        .env("HEADCOUNT_KEY", "")
        .env("HEADCOUNT_USER", "office")
        .env("USER", "nobody")
        .env("NO_COLOR", "1")
        .env("RUST_BACKTRACE", "0")
        .env("COLUMNS", "100")
        .env("TZ", "UTC")
        .timeout(Duration::from_secs(60))
        .case("tests/cli/*.trycmd")
        .run();
}
