//! How often somebody may try a password.
//!
//! Belongs here: counting wrong attempts by staff id, and how long to wait after them. Does not: passwords.
//!
//! Nothing of it is written anywhere: what is typed as a staff id may be somebody's name, or a password.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// So many wrong attempts are free; after each further one the wait doubles, from a second on.
const FREE: u32 = 5;
/// Nobody waits longer.
pub const WAIT_MAX: TimeDelta = TimeDelta::minutes(15);
/// Attempts are forgotten after so long without one.
const LIFE: TimeDelta = TimeDelta::hours(1);
/// Of so many names attempts are counted; for one more, the one that was tried longest ago is forgotten.
const NAMES_MAX: usize = 10_000;

/// Wrong attempts, by name.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<String, Wrong>>);

#[derive(Debug, Clone, Copy)]
struct Wrong {
    times: u32,
    last: DateTime<Utc>,
}

impl Attempts {
    /// How many seconds are to be waited before another attempt; nothing where none are.
    pub fn wait(&self, name: &str, now: DateTime<Utc>) -> Option<i64> {
        let all = self.all();
        let until = all.get(name).and_then(|wrong| Some(wrong.last + wait_after(wrong.times)?));
        // Where the clock was set back, nobody waits longer than the longest.
        let until = until.filter(|until| *until > now).map(|until| until.min(now + WAIT_MAX));
        until.map(|until| (until - now).num_seconds() + 1)
    }

    /// Counts a wrong one.
    pub fn count(&self, name: &str, now: DateTime<Utc>) {
        let mut all = self.all();
        all.retain(|_, wrong| now - wrong.last <= LIFE);
        if all.len() >= NAMES_MAX && !all.contains_key(name) {
            let oldest = all.iter().min_by_key(|(_, wrong)| wrong.last);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                all.remove(&oldest);
            }
        }
        let wrong = all.entry(name.to_owned()).or_insert(Wrong { times: 0, last: now });
        (wrong.times, wrong.last) = (wrong.times.saturating_add(1), now);
    }

    /// Forgets them, after a right one.
    pub fn forget(&self, name: &str) {
        self.all().remove(name);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Wrong>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long to wait after so many wrong attempts.
fn wait_after(times: u32) -> Option<TimeDelta> {
    let doubled = times.checked_sub(FREE)?;
    let seconds = 1_i64.checked_shl(doubled.min(20)).unwrap_or(i64::MAX);
    Some(TimeDelta::seconds(seconds).min(WAIT_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_lets_nobody_wait_for_ever() {
        let (all, day) = (Attempts::default(), DateTime::UNIX_EPOCH + TimeDelta::days(20_000));
        for _ in 0..40 {
            all.count("gao-03", day);
        }
        assert_eq!(all.wait("gao-03", day - TimeDelta::days(365)), Some(901));
        // An attempt then counts from then on.
        all.count("gao-03", day - TimeDelta::days(365));
        let later = day - TimeDelta::days(365) + WAIT_MAX;
        assert_eq!(all.wait("gao-03", later), None);
        assert_eq!(all.wait("me-01", day), None);
    }
}
