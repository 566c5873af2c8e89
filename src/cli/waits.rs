//! Naming what a command waits for, when that takes long.
//!
//! Belongs here: watching and printing. Does not: what is waited for (`log`), progress of long work
//! (`progress`).

use std::thread;
use std::time::Duration;

use super::output;
use crate::log::progress;

/// A wait is named after this long, and again each time as long has gone by.
const INTERVAL: Duration = Duration::from_secs(10);

/// Watches for long waits on a thread of its own.
pub fn watch() {
    let watching = thread::Builder::new().spawn(|| {
        let mut printed_at = Duration::ZERO;
        loop {
            thread::sleep(Duration::from_millis(500));
            let Some((what, waited)) = progress::current() else { continue };
            if waited < printed_at {
                printed_at = Duration::ZERO;
            }
            if waited >= printed_at + INTERVAL {
                printed_at = waited;
                output::say(&format!("waiting for {what}: {} seconds", waited.as_secs()));
            }
        }
    });
    // Without the thread the command works, silently.
    drop(watching);
}
