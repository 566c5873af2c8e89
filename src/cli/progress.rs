//! Progress on a terminal: a bar with a rate, or a spinner where the length is unknown.
//!
//! Belongs here: drawing. Does not: what is worked on (`progress`), standard output and messages
//! (`output`).
//!
//! Invariants: nothing is drawn without a terminal, nor for a step of less than one second; what was
//! drawn is gone when the step ends.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::locale::language;
use crate::progress::{Progress, ReadSoFar, Step};
use crate::report::render::numbers::grouped;

/// Shows no progress for steps of less than one second.
const SHOWN_AFTER: Duration = Duration::from_secs(1);

/// Shows progress on standard error, where that is a terminal.
#[derive(Default)]
pub struct Terminal {
    current: Mutex<Option<Shown>>,
}

/// The step that is under way.
struct Shown {
    began: Instant,
    bar: ProgressBar,
    /// Shows a spinner; dropping the sender ends it.
    spinner: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Terminal {
    /// Prints something on standard output or standard error while a bar may be shown.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        let bar = self.current().as_ref().map(|shown| shown.bar.clone());
        match bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    fn current(&self) -> MutexGuard<'_, Option<Shown>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Terminal {
    fn begin(&self, step: Step, total: Option<u64>) {
        if !io::stderr().is_terminal() || total == Some(0) {
            return;
        }
        let bar = ProgressBar::hidden();
        let spinner = match (step, total) {
            // Its length comes with the first report.
            (Step::Reading, _) => None,
            (_, Some(total)) => {
                bar.set_length(total);
                bar.set_style(bar_style());
                bar.set_message(name(step));
                None
            }
            (_, None) => spinner(name(step)),
        };
        *self.current() = Some(Shown { began: Instant::now(), bar, spinner });
    }

    fn advance(&self, count: u64) {
        let current = self.current();
        let Some(shown) = current.as_ref() else { return };
        shown.bar.inc(count);
        if shown.bar.is_hidden() && shown.began.elapsed() >= SHOWN_AFTER {
            shown.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn reading(&self, so_far: ReadSoFar) {
        let current = self.current();
        let Some(shown) = current.as_ref() else { return };
        let elapsed = shown.began.elapsed();
        if elapsed < SHOWN_AFTER {
            return;
        }
        if shown.bar.length().is_none() {
            let template = format!("{} [{{bar:30}}] {{percent}}% {{msg}}", name(Step::Reading));
            if let Ok(style) = ProgressStyle::with_template(&template) {
                shown.bar.set_style(style.progress_chars("=> "));
            }
            shown.bar.set_length(so_far.bytes_total);
            shown.bar.set_elapsed(elapsed);
            shown.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let rate = so_far.rows as f64 / elapsed.as_secs_f64();
        // The rest takes as long as what was read, byte for byte; indicatif's own estimate varies wildly.
        let left = so_far.bytes_total.saturating_sub(so_far.bytes) as f64;
        let left_seconds = elapsed.as_secs_f64() * left / so_far.bytes.max(1) as f64;
        let left = HumanDuration(Duration::from_secs_f64(left_seconds.min(1e6)));
        let values = [
            ("rows", so_far.rows.into()),
            ("rate", (rate as u64).into()),
            ("left", format!("{left:#}").into()),
        ];
        shown.bar.set_message(language(None).texts().with("common-reading", &values));
        shown.bar.set_position(so_far.bytes);
    }

    fn end(&self) {
        let ended = self.current().take();
        drop(ended);
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.spinner.take() {
            drop(sender);
            // A spinner that panicked has nothing left to clear.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}

/// A thread that shows a spinner once the step has lasted long enough, until the sender is dropped.
fn spinner(name: String) -> Option<(Sender<()>, JoinHandle<()>)> {
    let (sender, ended) = channel::<()>();
    let show = move || {
        if ended.recv_timeout(SHOWN_AFTER) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        let bar = ProgressBar::new_spinner().with_elapsed(SHOWN_AFTER);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(name);
        bar.enable_steady_tick(Duration::from_millis(200));
        let _ = ended.recv();
        bar.finish_and_clear();
    };
    // Without the thread the work goes on, unseen.
    thread::Builder::new().spawn(show).ok().map(|thread| (sender, thread))
}

fn bar_style() -> ProgressStyle {
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        // Writing to memory does not fail.
        let _ = write!(out, "{}/s", grouped(state.per_sec() as u64));
    };
    let left = language(None).texts().text("common-left");
    let template = format!("{{msg}} [{{bar:30}}] {{pos}}/{{len}} {{rate}} {{eta}} {left}");
    ProgressStyle::with_template(&template).map_or_else(
        |_| ProgressStyle::default_bar(),
        |style| style.with_key("rate", rate).progress_chars("=> "),
    )
}

/// What a step is called beside its bar.
fn name(step: Step) -> String {
    let key = match step {
        Step::Reading => "common-step-reading",
        Step::RecognisingPeople => "common-step-recognising-people",
        Step::Checking => "common-step-checking",
        Step::Counting => "common-step-counting",
        Step::HoldingBack => "common-step-holding-back",
        Step::Recording => "common-step-recording",
        Step::Hashing => "common-step-hashing",
        Step::Verifying => "common-step-verifying",
        Step::Rotating => "common-step-rotating",
        Step::Comparing => "common-step-comparing",
        Step::Compacting => "common-step-rewriting",
        Step::BackingUp => "common-step-backing-up",
        Step::Restoring => "common-step-restoring",
        Step::Exporting => "common-step-exporting",
    };
    language(None).texts().text(key)
}
