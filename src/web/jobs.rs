//! Work on files that somebody sent, which takes longer than a page may.
//!
//! Belongs here: doing it beside the answers, how far it has come, and what came of it. Does not: what is done
//! (`pages::import`), the files (`uploads`).
//!
//! Invariants: one piece of work per person at a time, and two in all; what came of it is given to nobody but whoever
//! sent the files, and forgotten when they are.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::problem::Problem;
use crate::progress::{Progress, ReadSoFar, Step};
use crate::service::import_look::Looked;
use crate::service::mapping::Draft;
use crate::service::planned::Outcome;

/// At the same time.
const RUNNING_MAX: usize = 2;
/// What came of it is kept for so long, as the files are.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// What came of it.
#[derive(Debug)]
pub enum Done {
    /// What recording would come to.
    Looked(Box<Looked>),
    /// The draft of a mapping.
    Drafted(Draft),
    /// What was recorded.
    Recorded(Outcome),
    /// Why nothing came of it.
    Failed(Problem),
}

/// What somebody has chosen about files that they sent.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Whether an export's changes of what is recorded are recorded.
    pub accept_changes: bool,
    /// A mapping that was answered on the page.
    pub mapping: Option<String>,
    /// Whether one was sent with the files.
    pub has_mapping: bool,
    /// Names of the files.
    pub files: Vec<String>,
}

/// A piece of work.
pub struct Job {
    of: String,
    /// With what.
    pub choices: Choices,
    made: Instant,
    done: Mutex<Option<Arc<Done>>>,
    changed: Condvar,
    /// How far it has come.
    pub counter: Arc<Counter>,
}

/// All of them, by what their files are asked for by.
#[derive(Default)]
pub struct Jobs {
    all: Mutex<HashMap<String, Arc<Job>>>,
    running: Arc<(Mutex<usize>, Condvar)>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Jobs {
    /// The last piece of work on files that somebody sent.
    pub fn get(&self, of: &str, upload: &str) -> Option<Arc<Job>> {
        let all = locked(&self.all);
        let job = all.get(upload).filter(|job| job.of == of && job.made.elapsed() < LIFE);
        job.map(Arc::clone)
    }

    /// What the files of the work are asked for by that somebody waits for.
    pub fn running_of(&self, of: &str) -> Option<String> {
        let all = locked(&self.all);
        let running = all.iter().find(|(_, job)| job.of == of && job.is_running());
        running.map(|(upload, _)| upload.clone())
    }

    /// Starts work in place of the work `after`; nothing where something else was done with the files meanwhile.
    ///
    /// # Errors
    /// Work of the same person that is not done; a system that starts no thread.
    pub fn start(
        &self,
        of: &str,
        upload: &str,
        after: Option<&Arc<Job>>,
        choices: Choices,
        work: impl FnOnce(&Job) -> Done + Send + 'static,
    ) -> Result<(), Problem> {
        let mut all = locked(&self.all);
        all.retain(|_, job| job.is_running() || job.made.elapsed() < LIFE);
        if all.values().any(|job| job.of == of && job.is_running()) {
            return Err(Problem::Importing);
        }
        let is_as_it_was = match (all.get(upload), after) {
            (Some(now), Some(after)) => Arc::ptr_eq(now, after),
            (now, after) => now.is_none() && after.is_none(),
        };
        if !is_as_it_was {
            return Ok(());
        }
        let job = Arc::new(Job {
            of: of.to_owned(),
            choices,
            made: Instant::now(),
            done: Mutex::default(),
            changed: Condvar::new(),
            counter: Arc::default(),
        });
        let (running, own) = (Arc::clone(&self.running), Arc::clone(&job));
        let thread = std::thread::Builder::new().name("import".to_owned());
        let started = thread.spawn(move || {
            let (count, given_back) = &*running;
            let full = |count: &mut usize| *count >= RUNNING_MAX;
            let turn = given_back.wait_while(locked(count), full);
            *turn.unwrap_or_else(PoisonError::into_inner) += 1;
            let done = catch_unwind(AssertUnwindSafe(|| work(&own)));
            let done = done.unwrap_or(Done::Failed(Problem::Internal));
            *locked(&own.done) = Some(Arc::new(done));
            own.changed.notify_all();
            *locked(count) -= 1;
            given_back.notify_one();
        });
        started.map_err(|_| Problem::Internal)?;
        all.insert(upload.to_owned(), job);
        Ok(())
    }
}

impl Job {
    fn is_running(&self) -> bool {
        locked(&self.done).is_none()
    }

    /// What came of it, if it is done within some time.
    pub fn wait(&self, time: Duration) -> Option<Arc<Done>> {
        let done = locked(&self.done);
        let waited = self.changed.wait_timeout_while(done, time, |done| done.is_none());
        let (done, _) = waited.unwrap_or_else(PoisonError::into_inner);
        done.as_ref().map(Arc::clone)
    }
}

/// How far work has come.
#[derive(Debug, Default)]
pub struct Counter {
    step: Mutex<Option<Step>>,
    done: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
}

impl Counter {
    /// The step that it is at, what of it is done, of how much; 0 where nobody knows.
    pub fn now(&self) -> (Option<Step>, u64, u64) {
        let step = *locked(&self.step);
        (step, self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Rows that were read.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }
}

impl Progress for Counter {
    fn begin(&self, step: Step, total: Option<u64>) {
        *locked(&self.step) = Some(step);
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total.unwrap_or(0), Ordering::Relaxed);
    }

    fn advance(&self, count: u64) {
        self.done.fetch_add(count, Ordering::Relaxed);
    }

    fn reading(&self, so_far: ReadSoFar) {
        self.rows.store(so_far.rows, Ordering::Relaxed);
        self.done.store(so_far.bytes, Ordering::Relaxed);
        self.total.store(so_far.bytes_total, Ordering::Relaxed);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn failed(_: &Job) -> Done {
        Done::Failed(Problem::NoFile)
    }

    #[test]
    fn one_piece_of_work_at_a_time_for_a_person_and_for_nobody_else() {
        let jobs = Jobs::default();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let slow = move |job: &Job| {
            let _ = wait.recv();
            failed(job)
        };
        assert!(jobs.start("gao-03", "a", None, Choices::default(), slow).is_ok());
        let again = jobs.start("gao-03", "b", None, Choices::default(), failed);
        assert!(matches!(again, Err(Problem::Importing)));
        assert!(jobs.start("mopti-01", "c", None, Choices::default(), failed).is_ok());
        assert!(jobs.get("mopti-01", "a").is_none());
        let job = jobs.get("gao-03", "a").unwrap();
        assert!(job.wait(Duration::from_millis(1)).is_none());
        go.send(()).unwrap();
        assert!(job.wait(Duration::from_secs(20)).is_some());
        // A second start after the same work does nothing.
        assert!(jobs.start("gao-03", "a", Some(&job), Choices::default(), failed).is_ok());
        let second = jobs.get("gao-03", "a").unwrap();
        second.wait(Duration::from_secs(20)).unwrap();
        assert!(jobs.start("gao-03", "a", Some(&job), Choices::default(), failed).is_ok());
        assert!(Arc::ptr_eq(&second, &jobs.get("gao-03", "a").unwrap()));
    }

    #[test]
    fn work_that_panics_is_done_and_says_so() {
        let jobs = Jobs::default();
        let panics = |_: &Job| -> Done { panic!("a mistake") };
        jobs.start("gao-03", "a", None, Choices::default(), panics).unwrap();
        let done = jobs.get("gao-03", "a").unwrap().wait(Duration::from_secs(20)).unwrap();
        assert!(matches!(&*done, Done::Failed(Problem::Internal)));
        assert!(jobs.start("gao-03", "b", None, Choices::default(), failed).is_ok());
    }
}
