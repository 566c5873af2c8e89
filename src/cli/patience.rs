//! Saying what a command waits for, when that takes long.

use std::thread;
use std::time::Duration;

use super::output;
use crate::log::progress;

/// A wait is spoken of after this long, and again each time as long has gone by.
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// Watches, beside the command, for waits that last.
pub fn watch() {
    let watching = thread::Builder::new().spawn(|| {
        let mut said = Duration::ZERO;
        loop {
            thread::sleep(Duration::from_millis(500));
            let Some((what, waited)) = progress::current() else { continue };
            if waited < said {
                said = Duration::ZERO;
            }
            if waited >= said + SILENCE_MAX {
                said = waited;
                output::say(&format!("waiting for {what}: {} seconds", waited.as_secs()));
            }
        }
    });
    // Without the thread the command works, silently.
    drop(watching);
}
