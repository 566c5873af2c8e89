//! Passwords and invitations of those who sign in.
//!
//! Belongs here: what is kept of a secret, and when one is good. Does not: the file (`access_file`), how often may be
//! tried (`attempts`), what somebody may do (`access`, from the log), sessions and cookies (`web`).
//!
//! | kept | of |
//! |---|---|
//! | a salted hash, Argon2id with 19 MiB and 2 passes (RFC 9106, OWASP's first choice) | a password |
//! | the SHA-256 and when it ends | an invitation: 32 random bytes need no slow hash |
//!
//! Invariants: an invitation serves once; an answer takes as long for somebody unknown as for a wrong password; one
//! password is hashed at a time, so that attempts cannot take the memory, and few wait for that, so that attempts cannot
//! take the page; whoever chooses a password ends the sessions that began with the one before.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{DateTime, TimeDelta, Utc};

use super::access_file::{AccessFile, AccessFileError, Invitation, Kept, known_by, random_secret};
use super::attempts::Attempts;
use super::holder::Holder;

/// An invitation is of use for so long.
const INVITATION_LIFE: TimeDelta = TimeDelta::days(7);
/// Fewer characters are found by trying.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longer ones would only cost time.
pub const PASSWORD_BYTES_MAX: usize = 256;
/// Where the page is served, unless somebody says otherwise.
const FIRST_ORIGIN: &str = "http://127.0.0.1:8390";
/// So many wait while a password is hashed; one more is sent away.
const WAITING_MAX: usize = 8;

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The name and the password do not go together; it is not said which is wrong.
    #[error("the staff id or the password is wrong")]
    Wrong,
    /// Too many wrong attempts.
    #[error("too many wrong attempts: try again in {seconds} s")]
    Wait {
        /// Until when, in seconds.
        seconds: i64,
    },
    /// An invitation that was used, is too old, or never was.
    #[error("this invitation was used already, or is too old")]
    Invitation,
    /// A password that would be found by trying.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters")]
    Short,
    /// A password that is too long.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    Long,
    /// The file of secrets.
    #[error(transparent)]
    File(#[from] AccessFileError),
    /// A token that would be good for too long, or not at all.
    #[error("a token is good for 1 to {most} days, not for {given}")]
    Days {
        /// What was asked for.
        given: u32,
        /// The most.
        most: u32,
    },
    /// No such token.
    #[error("there is no token \"{0}\"")]
    NoToken(String),
    /// The system gives no random bytes, or no memory.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

impl CredentialError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "sign-in",
            Self::Wait { .. } => "sign-in-wait",
            Self::Invitation => "invitation",
            Self::Short | Self::Long => "password",
            Self::File(_) => "access-file",
            Self::Days { .. } => "token-days",
            Self::NoToken(_) => "token",
            Self::Hash(_) => "password-hash",
        }
    }
}

/// The passwords and invitations of a ledger's people.
#[derive(Debug)]
pub struct Credentials {
    file: Arc<AccessFile>,
    attempts: Attempts,
    /// Held while a password is hashed.
    hashing: Mutex<()>,
    waiting: AtomicUsize,
}

impl Credentials {
    /// Those of a ledger.
    ///
    /// # Errors
    /// A file that cannot be read, or of another form.
    pub fn beside(ledger_dir: &Path) -> Result<Self, CredentialError> {
        Ok(Self::of(Arc::new(AccessFile::beside(ledger_dir)?)))
    }

    /// Those in a file.
    pub fn of(file: Arc<AccessFile>) -> Self {
        let (attempts, hashing, waiting) = Default::default();
        Self { file, attempts, hashing, waiting }
    }

    /// Whether somebody has a password.
    ///
    /// # Errors
    /// The file.
    pub fn has_password(&self, staff: &str) -> Result<bool, CredentialError> {
        Ok(self.file.now()?.passwords.contains_key(staff))
    }

    /// Everybody who has a password.
    ///
    /// # Errors
    /// The file.
    pub fn with_password(&self) -> Result<Vec<String>, CredentialError> {
        Ok(self.file.now()?.passwords.keys().cloned().collect())
    }

    /// Until when an invitation of somebody is good, if it is.
    ///
    /// # Errors
    /// The file.
    pub fn invited_until(
        &self,
        staff: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, CredentialError> {
        let kept = self.file.now()?;
        let until = kept.invitations.get(staff).map(|invitation| invitation.until);
        Ok(until.filter(|until| now <= *until))
    }

    /// Invites somebody: what stands in the link. An earlier invitation of theirs ends; a password they have stays
    /// until they choose another one.
    ///
    /// # Errors
    /// The file system; a system without random numbers.
    pub fn invite(&self, staff: &str, now: DateTime<Utc>) -> Result<String, CredentialError> {
        let secret = random_secret().map_err(|error| CredentialError::Hash(error.to_string()))?;
        let invitation = Invitation { sha256: known_by(&secret), until: now + INVITATION_LIFE };
        self.file.change(|kept| kept.invitations.insert(staff.to_owned(), invitation))?;
        Ok(secret)
    }

    /// The same as an address of the page, where it is served or was served last.
    ///
    /// # Errors
    /// As [`Self::invite`].
    pub fn invitation(&self, staff: &str, now: DateTime<Utc>) -> Result<String, CredentialError> {
        let code = self.invite(staff, now)?;
        let kept = self.file.now()?;
        let origin = kept.origin.as_deref().unwrap_or(FIRST_ORIGIN);
        Ok(format!("{origin}/invitation?code={code}"))
    }

    /// Who was invited with a secret, while it is good.
    ///
    /// # Errors
    /// `Invitation`; the file.
    pub fn invited(&self, secret: &str, now: DateTime<Utc>) -> Result<String, CredentialError> {
        let wanted = known_by(secret);
        let kept = self.file.now()?;
        let found = kept.invitations.iter().find(|(_, invitation)| invitation.sha256 == wanted);
        let found = found.filter(|(_, invitation)| now <= invitation.until);
        found.map(|(staff, _)| staff.clone()).ok_or(CredentialError::Invitation)
    }

    /// Takes an invitation with a password of one's own; whose it is. Their sessions end.
    ///
    /// # Errors
    /// An invitation that is not good, a password that is not long enough, the file system.
    pub fn accept(
        &self,
        secret: &str,
        password: &str,
        now: DateTime<Utc>,
    ) -> Result<String, CredentialError> {
        check(password)?;
        let staff = self.invited(secret, now)?;
        let hashed = self.hashed(password)?;
        let sha256 = known_by(secret);
        // Somebody else may have been faster with the same link.
        let is_good = self.file.change(|kept| {
            let is_good = kept.invitations.get(&staff).is_some_and(|own| own.sha256 == sha256);
            if is_good {
                kept.invitations.remove(&staff);
                kept.passwords.insert(staff.clone(), hashed);
                end_sessions(kept, &staff);
            }
            is_good
        })?;
        match is_good {
            true => Ok(staff),
            false => Err(CredentialError::Invitation),
        }
    }

    /// Whether somebody is who they say.
    ///
    /// # Errors
    /// `Wrong`; `Wait` after many wrong attempts, whether this one is right or not; the file.
    pub fn check(
        &self,
        staff: &str,
        password: &str,
        now: DateTime<Utc>,
    ) -> Result<(), CredentialError> {
        if let Some(seconds) = self.attempts.wait(staff, now) {
            return Err(CredentialError::Wait { seconds });
        }
        let known = self.file.now()?.passwords.get(staff).cloned();
        let is_right = password.len() <= PASSWORD_BYTES_MAX && {
            let _one = self.turn_to_hash()?;
            // For somebody unknown it takes as long.
            let hash = known.as_deref().unwrap_or(NOBODYS);
            Argon2::default().verify_password(password.as_bytes(), hash).is_ok() && known.is_some()
        };
        match is_right {
            true => {
                self.attempts.forget(staff);
                Ok(())
            }
            false => {
                self.attempts.count(staff, now);
                Err(CredentialError::Wrong)
            }
        }
    }

    /// Forgets the password, the invitation, the sessions and the tokens of somebody to whom nothing is granted any more.
    ///
    /// # Errors
    /// The file.
    pub fn forget(&self, staff: &str) -> Result<(), CredentialError> {
        let kept = self.file.now()?;
        let is_known = kept.passwords.contains_key(staff)
            || kept.invitations.contains_key(staff)
            || kept.sessions.values().any(|session| is_of(&session.holder, staff))
            || kept.tokens.values().any(|token| token.staff == staff);
        if !is_known {
            return Ok(());
        }
        Ok(self.file.change(|kept| {
            kept.passwords.remove(staff);
            kept.invitations.remove(staff);
            end_sessions(kept, staff);
            kept.tokens.retain(|_, token| token.staff != staff);
        })?)
    }

    fn hashed(&self, password: &str) -> Result<String, CredentialError> {
        let _one = self.turn_to_hash()?;
        let hashed = Argon2::default().hash_password(password.as_bytes());
        hashed.map(|hash| hash.to_string()).map_err(|e| CredentialError::Hash(e.to_string()))
    }

    /// Waits until no other password is hashed, unless many wait already.
    fn turn_to_hash(&self) -> Result<MutexGuard<'_, ()>, CredentialError> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(CredentialError::Wait { seconds: 1 });
        }
        let turn = held(&self.hashing);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        Ok(turn)
    }
}

fn is_of(holder: &Holder, staff: &str) -> bool {
    matches!(holder, Holder::Granted(of) if of == staff)
}

fn end_sessions(kept: &mut Kept, staff: &str) {
    kept.sessions.retain(|_, session| !is_of(&session.holder, staff));
}

fn check(password: &str) -> Result<(), CredentialError> {
    match (password.chars().count() < PASSWORD_CHARS_MIN, password.len() > PASSWORD_BYTES_MAX) {
        (true, _) => Err(CredentialError::Short),
        (_, true) => Err(CredentialError::Long),
        _ => Ok(()),
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A hash of no password that anybody has, with the cost of all others.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                       AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::service::access_file::KeptSession;
    use crate::service::attempts::WAIT_MAX;

    const GOOD: &str = "an invented sentence";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(seconds)
    }

    fn file() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mali.access");
        (dir, path)
    }

    fn credentials(path: &Path) -> Credentials {
        Credentials::of(Arc::new(AccessFile::open(path).unwrap()))
    }

    #[test]
    fn an_invitation_serves_once_and_not_for_ever() {
        let (_dir, path) = file();
        let all = credentials(&path);
        let secret = all.invite("gao-03", at(0)).unwrap();
        assert_eq!(all.invited(&secret, at(10)).unwrap(), "gao-03");
        assert!(matches!(all.accept(&secret, "short", at(10)), Err(CredentialError::Short)));
        assert_eq!(all.accept(&secret, GOOD, at(10)).unwrap(), "gao-03");
        assert!(matches!(all.accept(&secret, GOOD, at(11)), Err(CredentialError::Invitation)));
        all.check("gao-03", GOOD, at(12)).unwrap();
        let late = all.invite("me-01", at(0)).unwrap();
        let week = INVITATION_LIFE.num_seconds() + 1;
        assert!(matches!(all.accept(&late, GOOD, at(week)), Err(CredentialError::Invitation)));
        // The second invitation ends the first.
        let (first, second) =
            (all.invite("me-01", at(0)).unwrap(), all.invite("me-01", at(0)).unwrap());
        assert!(all.invited(&first, at(1)).is_err() && all.invited(&second, at(1)).is_ok());
    }

    #[test]
    fn what_is_kept_tells_no_secret_and_nobody_else_reads_it() {
        let (_dir, path) = file();
        let all = credentials(&path);
        let secret = all.invite("gao-03", at(0)).unwrap();
        all.accept(&secret, GOOD, at(1)).unwrap();
        let other = all.invite("me-01", at(1)).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        for hidden in [GOOD, secret.as_str(), other.as_str()] {
            assert!(!text.contains(hidden), "{text}");
        }
        assert!(text.contains("$argon2id$v=19$m=19456,t=2,p=1$"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // And after it was read again, they are known.
        let again = credentials(&path);
        again.check("gao-03", GOOD, at(2)).unwrap();
        assert_eq!(again.invited(&other, at(2)).unwrap(), "me-01");
        again.forget("gao-03").unwrap();
        assert!(!credentials(&path).has_password("gao-03").unwrap());
        assert!(matches!(again.check("gao-03", GOOD, at(3)), Err(CredentialError::Wrong)));
        for other in ["", "{}", "{\"form\":2,\"passwords\":{},\"invitations\":{}}"] {
            std::fs::write(&path, other).unwrap();
            assert!(matches!(AccessFile::open(&path), Err(AccessFileError::Form(_))), "{other}");
        }
    }

    #[test]
    fn another_password_ends_the_sessions_that_began_with_the_one_before() {
        let (_dir, path) = file();
        let all = credentials(&path);
        let begin = || {
            all.file.change(|kept| {
                for (name, holder) in [
                    ("of gao-03", Holder::Granted("gao-03".to_owned())),
                    ("of me-01", Holder::Granted("me-01".to_owned())),
                    ("with the files", Holder::Files("gao-03".to_owned())),
                ] {
                    let session = KeptSession { holder, since: at(0), last: at(0) };
                    kept.sessions.insert(name.to_owned(), session);
                }
            })
        };
        begin().unwrap();
        let secret = all.invite("gao-03", at(0)).unwrap();
        let sessions = || all.file.now().unwrap().sessions.keys().cloned().collect::<Vec<String>>();
        assert_eq!(sessions().len(), 3);
        all.accept(&secret, GOOD, at(1)).unwrap();
        assert_eq!(sessions(), ["of me-01", "with the files"]);
        // A role that is taken back does as much, though there is neither password nor invitation.
        begin().unwrap();
        all.forget("me-01").unwrap();
        assert_eq!(sessions(), ["of gao-03", "with the files"]);
    }

    #[test]
    fn those_who_try_many_names_do_not_take_the_page() {
        let (_dir, path) = file();
        let all = credentials(&path);
        let hashing = held(&all.hashing);
        std::thread::scope(|threads| {
            let tries: Vec<_> = (0..WAITING_MAX + 20)
                .map(|name| {
                    let all = &all;
                    threads.spawn(move || all.check(&name.to_string(), GOOD, at(0)))
                })
                .collect();
            let mut sent_away = 0;
            while sent_away < 20 {
                sent_away = tries.iter().filter(|tried| tried.is_finished()).count();
                std::thread::yield_now();
            }
            drop(hashing);
            let said: Vec<_> = tries.into_iter().map(|tried| tried.join().unwrap()).collect();
            let wait = |said: &&Result<(), CredentialError>| {
                matches!(said, Err(CredentialError::Wait { seconds: 1 }))
            };
            assert_eq!(said.iter().filter(wait).count(), 20);
        });
    }

    #[test]
    fn who_tries_waits_longer_each_time_and_the_right_password_waits_too() {
        let (_dir, path) = file();
        let all = credentials(&path);
        let secret = all.invite("gao-03", at(0)).unwrap();
        all.accept(&secret, GOOD, at(0)).unwrap();
        let (mut now, mut tried, mut refused) = (0, 0, 0);
        // An hour of attempts, one a second.
        while now < 3600 {
            match all.check("gao-03", "a wrong sentence", at(now)) {
                Err(CredentialError::Wrong) => tried += 1,
                Err(CredentialError::Wait { seconds }) => {
                    assert!(seconds <= WAIT_MAX.num_seconds() + 1);
                    refused += 1;
                }
                other => panic!("{other:?}"),
            }
            now += 1;
        }
        assert!(tried < 20 && refused > 3500, "{tried} were tried, {refused} refused");
        // However many come at once, no more are tried.
        for _ in 0..10_000 {
            let said = all.check("gao-03", "a wrong sentence", at(now));
            assert!(matches!(said, Err(CredentialError::Wait { .. })));
        }
        assert!(matches!(all.check("gao-03", GOOD, at(now)), Err(CredentialError::Wait { .. })));
        // Others are let in meanwhile, and after the wait the right password is, too.
        assert!(matches!(all.check("me-01", GOOD, at(now)), Err(CredentialError::Wrong)));
        all.check("gao-03", GOOD, at(now + WAIT_MAX.num_seconds())).unwrap();
        all.check("gao-03", GOOD, at(now + WAIT_MAX.num_seconds() + 1)).unwrap();
    }

    #[test]
    fn somebody_unknown_is_hashed_too() {
        use argon2::password_hash::phc::PasswordHash;
        let parsed = PasswordHash::new(NOBODYS).unwrap();
        assert_eq!(parsed.algorithm.as_str(), "argon2id");
        let (_dir, path) = file();
        let all = credentials(&path);
        let hashed = all.hashed(GOOD).unwrap();
        let cost = |text: &str| text.split('$').nth(3).map(str::to_owned);
        assert_eq!(cost(&hashed), cost(NOBODYS));
        let long = "x".repeat(PASSWORD_BYTES_MAX + 1);
        assert!(matches!(all.check("gao-03", &long, at(0)), Err(CredentialError::Wrong)));
    }
}
