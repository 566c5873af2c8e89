//! Who is signed in.
//!
//! Belongs here: links to sign in with, sessions, and when either ends. Does not: who may do what
//! (`service::access`), the file in which sessions outlive the program (`service::access_file`), cookies (`guard`).
//!
//! A session that cannot be written to the file, as on a disk that is full, lasts until the program ends. One that
//! somebody else took out of the file (a password was changed, a role was taken back) has ended.
//!
//! Time is the clock's. Where the clock goes backward, a session's time goes on from where it was, as fast as time
//! does: nothing ends before it should, and nothing lasts longer.
//!
//! Invariants: a link and a session are 32 random bytes each, of which only the SHA-256 is kept; a session never
//! has a name that a browser brought; a link serves once, and not after the program ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use crate::service::access::Holder;
use crate::service::access_file::{
    AccessFile, AccessFileError, Kept, KeptSession, known_by, random_secret,
};

/// A link is of use for so long.
const LINK_LIFE: Duration = Duration::from_secs(15 * 60);
/// A session ends after so long without a visit.
const IDLE_MAX: TimeDelta = TimeDelta::hours(2);
/// A session ends after so long in any case.
const SESSION_LIFE: TimeDelta = TimeDelta::hours(12);
/// A visit is written to the file when the one that is there is so old: not at every visit.
const WRITTEN_EVERY: TimeDelta = TimeDelta::minutes(10);
/// Sessions at the same time; the one that was idle for longest ends for one more.
const SESSIONS_MAX: usize = 1000;

/// A moment: what the clock says, and how long the program runs.
#[derive(Debug, Clone, Copy)]
struct Moment {
    clock: DateTime<Utc>,
    running: Duration,
}

/// Links and sessions.
pub struct Sessions {
    file: Arc<AccessFile>,
    started: Instant,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    links: HashMap<String, (Holder, Duration)>,
    sessions: HashMap<String, Session>,
}

/// What became of the session that a browser brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// It goes on.
    Open(Holder),
    /// Somebody took it out of the file since the last visit.
    TakenBack(Holder),
    /// It is over, or never was.
    Nothing,
}

#[derive(Debug)]
struct Session {
    holder: Holder,
    since: DateTime<Utc>,
    last: DateTime<Utc>,
    /// When the program had run so long, it was `last`.
    at: Duration,
    /// The last visit that is in the file, where the session is.
    written: Option<DateTime<Utc>>,
}

impl Session {
    /// The time of this session: never before its last visit.
    fn time(&self, now: Moment) -> DateTime<Utc> {
        let running = TimeDelta::from_std(now.running.saturating_sub(self.at));
        now.clock.max(self.last + running.unwrap_or(SESSION_LIFE))
    }

    fn is_over(&self, now: Moment) -> bool {
        let time = self.time(now);
        time - self.last > IDLE_MAX || time - self.since > SESSION_LIFE
    }

    fn kept(&self) -> KeptSession {
        KeptSession { holder: self.holder.clone(), since: self.since, last: self.last }
    }
}

impl Sessions {
    /// Those that are in the file, since the page was served before.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn of(file: Arc<AccessFile>) -> Result<Self, AccessFileError> {
        let mut open = Open::default();
        for (name, kept) in &file.now()?.sessions {
            let KeptSession { holder, since, last } = kept.clone();
            // A visit before the session began is nobody's.
            let last = last.max(since);
            let at = Duration::ZERO;
            let session = Session { holder, since, last, at, written: Some(last) };
            open.sessions.insert(name.clone(), session);
        }
        Ok(Self { file, started: Instant::now(), open: Mutex::new(open) })
    }

    /// Makes a link for somebody: what stands in it.
    ///
    /// # Errors
    /// A system without random numbers.
    pub fn link_for(&self, holder: &Holder) -> Result<String, getrandom::Error> {
        let secret = random_secret()?;
        let now = self.started.elapsed();
        let mut open = self.open();
        open.links.retain(|_, (_, made)| now.saturating_sub(*made) <= LINK_LIFE);
        open.links.insert(known_by(&secret), (holder.clone(), now));
        Ok(secret)
    }

    /// Takes a link, which is of no use afterwards: whose it is, if it was good.
    pub fn take_link(&self, link: &str) -> Option<Holder> {
        let (holder, made) = self.open().links.remove(&known_by(link))?;
        (self.started.elapsed().saturating_sub(made) <= LINK_LIFE).then_some(holder)
    }

    /// Begins a session of somebody who has shown who they are; its name.
    ///
    /// # Errors
    /// A system without random numbers.
    pub fn begin(&self, holder: Holder, now: DateTime<Utc>) -> Result<String, getrandom::Error> {
        self.begin_at(holder, self.moment(now))
    }

    fn begin_at(&self, holder: Holder, now: Moment) -> Result<String, getrandom::Error> {
        let secret = random_secret()?;
        let (name, clock) = (known_by(&secret), now.clock);
        let session =
            Session { holder, since: clock, last: clock, at: now.running, written: Some(clock) };
        let kept = session.kept();
        let ended = {
            let mut open = self.open();
            let over = open.sessions.extract_if(|_, session| session.is_over(now));
            let mut ended: Vec<String> = over.map(|(name, _)| name).collect();
            if open.sessions.len() >= SESSIONS_MAX {
                let idle = open.sessions.iter().min_by_key(|(_, session)| session.last);
                if let Some(idle) = idle.map(|(name, _)| name.clone()) {
                    open.sessions.remove(&idle);
                    ended.push(idle);
                }
            }
            ended
        };
        let written = self.file.change(|file| {
            ended.iter().for_each(|name| drop(file.sessions.remove(name)));
            file.sessions.insert(name.clone(), kept);
        });
        let written = written.is_ok().then_some(clock);
        self.open().sessions.insert(name, Session { written, ..session });
        Ok(secret)
    }

    /// Whose session a browser brought.
    ///
    /// # Errors
    /// A file that cannot be read: nobody knows whether the session was ended.
    pub fn brought(&self, secret: &str, now: DateTime<Utc>) -> Result<Brought, AccessFileError> {
        self.brought_at(secret, self.moment(now))
    }

    fn brought_at(&self, secret: &str, now: Moment) -> Result<Brought, AccessFileError> {
        let (name, kept) = (known_by(secret), self.file.now()?);
        let (found, is_to_be_written) = {
            let mut open = self.open();
            let Some(session) = open.sessions.get_mut(&name) else { return Ok(Brought::Nothing) };
            if session.is_over(now) {
                open.sessions.remove(&name);
                return Ok(Brought::Nothing);
            }
            if session.written.is_some() && !kept.sessions.contains_key(&name) {
                let holder = session.holder.clone();
                open.sessions.remove(&name);
                return Ok(Brought::TakenBack(holder));
            }
            (session.last, session.at) = (session.time(now), now.running);
            let is_old = session.written.is_some_and(|at| session.last - at >= WRITTEN_EVERY);
            if is_old {
                session.written = Some(session.last);
            }
            (session.kept(), is_old)
        };
        if is_to_be_written {
            // Where that fails, the session ends earlier after the next start.
            let _ = self.file.change(|file| write(file, &name, &found));
        }
        Ok(Brought::Open(found.holder))
    }

    /// Ends a session; whose it was.
    ///
    /// # Errors
    /// A file that cannot be written: the session has ended until the page is started again.
    pub fn sign_out(&self, secret: &str) -> Result<Option<Holder>, AccessFileError> {
        let name = known_by(secret);
        let Some(ended) = self.open().sessions.remove(&name) else { return Ok(None) };
        if ended.written.is_some() {
            self.file.change(|file| file.sessions.remove(&name))?;
        }
        Ok(Some(ended.holder))
    }

    /// Writes down when each session was used last, before the program ends.
    pub fn write_down(&self, now: DateTime<Utc>) {
        let now = self.moment(now);
        let open = self.open();
        let is_old = |session: &&Session| session.written.is_some_and(|at| at < session.last);
        if open.sessions.values().any(|session| is_old(&session) || session.is_over(now)) {
            let _ = self.file.change(|file| {
                for (name, session) in &open.sessions {
                    match session.is_over(now) {
                        true => drop(file.sessions.remove(name)),
                        false => write(file, name, &session.kept()),
                    }
                }
            });
        }
    }

    fn moment(&self, clock: DateTime<Utc>) -> Moment {
        Moment { clock, running: self.started.elapsed() }
    }

    /// Ends all sessions of somebody, those too that could not be written to the file; whether there was one.
    pub fn end_all_of(&self, holder: &Holder) -> bool {
        let mut open = self.open();
        let before = open.sessions.len();
        open.sessions.retain(|_, session| session.holder != *holder);
        open.sessions.len() < before
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a session down again, unless somebody has taken it out of the file.
fn write(file: &mut Kept, name: &str, session: &KeptSession) {
    if let Some(kept) = file.sessions.get_mut(name) {
        *kept = session.clone();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Seconds by the clock, and since the program started.
    fn at(clock: i64, running: u64) -> Moment {
        let day = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        Moment { clock: day + TimeDelta::seconds(clock), running: Duration::from_secs(running) }
    }

    struct Page {
        dir: tempfile::TempDir,
        sessions: Sessions,
    }

    impl Page {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let sessions = Self::started(&dir);
            Self { dir, sessions }
        }

        fn started(dir: &tempfile::TempDir) -> Sessions {
            let file = AccessFile::open(&dir.path().join("mali.access")).unwrap();
            Sessions::of(Arc::new(file)).unwrap()
        }

        fn started_again(self) -> Self {
            Self { sessions: Self::started(&self.dir), dir: self.dir }
        }

        fn text(&self) -> String {
            std::fs::read_to_string(self.dir.path().join("mali.access")).unwrap()
        }

        fn is_open(&self, name: &str, now: Moment) -> bool {
            matches!(self.sessions.brought_at(name, now).unwrap(), Brought::Open(_))
        }
    }

    fn officer() -> Holder {
        Holder::Granted("gao-03".to_owned())
    }

    const HOUR: i64 = 3600;
    const HOURS: u64 = 3600;

    #[test]
    fn a_link_serves_once_and_a_session_until_it_is_ended() {
        let page = Page::new();
        let (sessions, holder) = (&page.sessions, Holder::Files("meal-1".to_owned()));
        let link = sessions.link_for(&holder).unwrap();
        assert_eq!(sessions.take_link("something else"), None);
        assert_eq!(sessions.take_link(&link), Some(holder.clone()));
        assert_eq!(sessions.take_link(&link), None);
        let name = sessions.begin_at(holder.clone(), at(0, 0)).unwrap();
        assert_ne!(name, link);
        assert_eq!(sessions.brought_at(&name, at(1, 1)).unwrap(), Brought::Open(holder));
        assert_eq!(sessions.brought_at(&link, at(1, 1)).unwrap(), Brought::Nothing);
        sessions.sign_out(&name).unwrap();
        assert!(!page.is_open(&name, at(2, 2)));
        assert!(!page.started_again().is_open(&name, at(3, 0)));
    }

    #[test]
    fn a_session_outlives_the_program_and_a_link_does_not() {
        let page = Page::new();
        let link = page.sessions.link_for(&officer()).unwrap();
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        assert!(!page.text().contains(&name) && page.text().contains(&known_by(&name)));
        let page = page.started_again();
        assert!(page.is_open(&name, at(HOUR, 0)));
        assert_eq!(page.sessions.take_link(&link), None);
        // The twelve hours are those since it began, however often the program was started.
        let page = page.started_again();
        for hour in 2..=12 {
            assert!(page.is_open(&name, at(hour * HOUR, 0)), "{hour}");
        }
        let page = page.started_again();
        assert!(!page.is_open(&name, at(12 * HOUR + 1, 0)));
    }

    #[test]
    fn whoever_is_idle_is_signed_out_and_a_restart_changes_nothing_of_it() {
        let page = Page::new();
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        assert!(page.is_open(&name, at(2 * HOUR, 2 * HOURS)));
        assert!(!page.is_open(&name, at(4 * HOUR + 1, 4 * HOURS + 1)));
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        assert!(!page.started_again().is_open(&name, at(2 * HOUR + 1, 0)));
    }

    #[test]
    fn visits_are_not_written_down_one_by_one() {
        let page = Page::new();
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        let before = page.text();
        for second in 1..600 {
            assert!(page.is_open(&name, at(second, second.unsigned_abs())));
        }
        assert_eq!(page.text(), before);
        assert!(page.is_open(&name, at(600, 600)));
        assert_ne!(page.text(), before);
        let before = page.text();
        assert!(page.is_open(&name, at(700, 700)));
        page.sessions.write_down(at(700, 700).clock);
        assert_ne!(page.text(), before);
        assert!(page.started_again().is_open(&name, at(700 + 2 * HOUR, 0)));
    }

    #[test]
    fn a_clock_that_goes_backward_ends_nothing_and_prolongs_nothing() {
        let page = Page::new();
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        // By a day; by then an hour has gone by.
        assert!(page.is_open(&name, at(-23 * HOUR, HOURS)));
        for hour in 2..=12 {
            assert!(page.is_open(&name, at((hour - 24) * HOUR, hour.unsigned_abs() * HOURS)));
        }
        assert!(!page.is_open(&name, at(-12 * HOUR, 12 * HOURS + 1)));
        // While nobody visited.
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        assert!(!page.is_open(&name, at(-23 * HOUR, 2 * HOURS + 1)));
        // And while the program was not running: as if no time had gone by, and no more than that.
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        let page = page.started_again();
        assert!(page.is_open(&name, at(-24 * HOUR, 2 * HOURS)));
        assert!(!page.is_open(&name, at(-24 * HOUR, 4 * HOURS + 1)));
    }

    #[test]
    fn what_is_taken_out_of_the_file_has_ended_once_and_for_all() {
        let page = Page::new();
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        let other = AccessFile::open(&page.dir.path().join("mali.access")).unwrap();
        other.change(|kept| kept.sessions.clear()).unwrap();
        page.sessions.write_down(at(1, 1).clock);
        let brought = page.sessions.brought_at(&name, at(2, 2)).unwrap();
        assert_eq!(brought, Brought::TakenBack(officer()));
        assert_eq!(page.sessions.brought_at(&name, at(3, 3)).unwrap(), Brought::Nothing);
    }

    #[test]
    fn of_too_many_sessions_the_idlest_ends() {
        let page = Page::new();
        let first = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        let second = page.sessions.begin_at(officer(), at(1, 1)).unwrap();
        {
            let mut open = page.sessions.open();
            for other in 2..SESSIONS_MAX {
                let of = at(10, 10);
                let (since, last) = (of.clock, of.clock);
                let session =
                    Session { holder: officer(), since, last, at: of.running, written: None };
                open.sessions.insert(other.to_string(), session);
            }
        }
        page.sessions.begin_at(officer(), at(11, 11)).unwrap();
        assert!(!page.is_open(&first, at(12, 12)) && page.is_open(&second, at(12, 12)));
        assert!(!page.text().contains(&known_by(&first)));
    }

    #[cfg(unix)]
    #[test]
    fn where_nothing_can_be_written_a_session_lasts_until_the_program_ends() {
        let page = Page::new();
        // In the place of the lock, a folder: it cannot be opened for writing, whoever asks.
        std::fs::create_dir(page.dir.path().join("mali.access.lock")).unwrap();
        let name = page.sessions.begin_at(officer(), at(0, 0)).unwrap();
        assert!(page.is_open(&name, at(2 * HOUR, 2 * HOURS)));
        assert!(!page.started_again().is_open(&name, at(2 * HOUR, 0)));
    }
}
