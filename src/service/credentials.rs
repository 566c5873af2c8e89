//! Passwords and invitations of those who sign in: `DIR.access`, a file beside the ledger.
//!
//! Belongs here: what is kept of a secret, when one is good, and how often may be tried. Does not: what somebody may do
//! (`access`, from the log), sessions and cookies (`web`).
//!
//! The file is JSON, and readable by its owner alone. The log says who may do what; this file only says how each of
//! them is known. So it can be lost: everybody is invited again.
//!
//! | kept | of |
//! |---|---|
//! | a salted hash, Argon2id with 19 MiB and 2 passes (RFC 9106, OWASP's first choice) | a password |
//! | the SHA-256 and when it ends | an invitation: 32 random bytes need no slow hash |
//!
//! Invariants: an invitation serves once; an answer takes as long for somebody unknown as for a wrong password; one
//! password is hashed at a time, so that attempts cannot take the memory.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::language::refused::in_words;
use crate::ledger::key_file::access_beside;
use crate::log::files::WholeFile;
use crate::log::small_file;
use crate::log::tree::sha256;

/// An invitation is of use for so long.
const INVITATION_LIFE: TimeDelta = TimeDelta::days(7);
/// Fewer characters are found by trying.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longer ones would only cost time.
pub const PASSWORD_BYTES_MAX: usize = 256;
/// So many wrong attempts are free; after each further one the wait doubles, from a second on.
const ATTEMPTS_FREE: u32 = 5;
/// Nobody waits longer.
const WAIT_MAX: TimeDelta = TimeDelta::minutes(15);
/// Attempts are forgotten after so long without one.
const ATTEMPTS_LIFE: TimeDelta = TimeDelta::hours(1);
/// Of so many names attempts are counted; for one more, the one that was tried longest ago is forgotten.
const NAMES_MAX: usize = 10_000;
/// Version of the file.
const FORM: u32 = 1;

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
    /// The file is of something else, or of a later version.
    #[error("{} is no file of passwords of this program", .0.display())]
    Form(PathBuf),
    /// The file system refused.
    #[error("cannot use {}: {}", .path.display(), in_words(.error))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
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
            Self::Form(_) | Self::Io { .. } => "access-file",
            Self::Hash(_) => "password-hash",
        }
    }
}

/// What is in the file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Kept {
    form: u32,
    /// By staff id, the hash of the password with its salt, as a PHC string.
    passwords: BTreeMap<String, String>,
    /// By staff id.
    invitations: BTreeMap<String, Invitation>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Invitation {
    /// Of the secret, in hexadecimal digits.
    sha256: String,
    until: DateTime<Utc>,
}

/// Wrong attempts for a name.
#[derive(Debug, Clone, Copy)]
struct Attempts {
    wrong: u32,
    last: DateTime<Utc>,
}

/// The passwords and invitations of a ledger's people.
#[derive(Debug)]
pub struct Credentials {
    path: PathBuf,
    kept: Mutex<Kept>,
    attempts: Mutex<HashMap<String, Attempts>>,
    /// Held while a password is hashed.
    hashing: Mutex<()>,
}

impl Credentials {
    /// Those of a ledger's page.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn beside(ledger_dir: &Path) -> Result<Self, CredentialError> {
        Self::open(&access_beside(ledger_dir))
    }

    /// Those in a file; none where there is no file yet.
    ///
    /// # Errors
    /// A file that cannot be read, or of another form.
    pub fn open(path: &Path) -> Result<Self, CredentialError> {
        let kept = match small_file::read(path) {
            Ok(text) => serde_json::from_str::<Kept>(&text)
                .ok()
                .filter(|kept| kept.form == FORM)
                .ok_or_else(|| CredentialError::Form(path.to_owned()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Kept { form: FORM, ..Kept::default() }
            }
            Err(error) => return Err(CredentialError::Io { path: path.to_owned(), error }),
        };
        let (attempts, hashing) = Default::default();
        Ok(Self { path: path.to_owned(), kept: Mutex::new(kept), attempts, hashing })
    }

    /// Whether somebody has a password.
    pub fn has_password(&self, staff: &str) -> bool {
        held(&self.kept).passwords.contains_key(staff)
    }

    /// Invites somebody: what stands in the link. An earlier invitation of theirs ends; a password they have stays
    /// until they choose another one.
    ///
    /// # Errors
    /// The file system; a system without random numbers.
    pub fn invite(&self, staff: &str, now: DateTime<Utc>) -> Result<String, CredentialError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| CredentialError::Hash(error.to_string()))?;
        let secret = hex::encode(bytes);
        let invitation = Invitation { sha256: hash(&secret), until: now + INVITATION_LIFE };
        self.change(|kept| {
            kept.invitations.insert(staff.to_owned(), invitation);
        })?;
        Ok(secret)
    }

    /// Who was invited with a secret, while it is good.
    pub fn invited(&self, secret: &str, now: DateTime<Utc>) -> Option<String> {
        let wanted = hash(secret);
        let kept = held(&self.kept);
        let found = kept.invitations.iter().find(|(_, invitation)| invitation.sha256 == wanted);
        found.filter(|(_, invitation)| now <= invitation.until).map(|(staff, _)| staff.clone())
    }

    /// Takes an invitation with a password of one's own; whose it is.
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
        let staff = self.invited(secret, now).ok_or(CredentialError::Invitation)?;
        let hashed = self.hashed(password)?;
        // Somebody else may have been faster with the same link.
        let is_good = self.change(|kept| {
            let own = kept.invitations.remove(&staff);
            let is_good = own.is_some_and(|invitation| invitation.sha256 == hash(secret));
            if is_good {
                kept.passwords.insert(staff.clone(), hashed);
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
    /// `Wrong`; `Wait` after many wrong attempts, whether this one is right or not.
    pub fn check(
        &self,
        staff: &str,
        password: &str,
        now: DateTime<Utc>,
    ) -> Result<(), CredentialError> {
        self.may_try(staff, now)?;
        let known = held(&self.kept).passwords.get(staff).cloned();
        let is_right = password.len() <= PASSWORD_BYTES_MAX && {
            let _one = held(&self.hashing);
            // For somebody unknown it takes as long.
            let hash = known.as_deref().unwrap_or(NOBODYS);
            Argon2::default().verify_password(password.as_bytes(), hash).is_ok() && known.is_some()
        };
        let mut attempts = held(&self.attempts);
        match is_right {
            true => {
                attempts.remove(staff);
                Ok(())
            }
            false => {
                attempts.retain(|_, of| now - of.last <= ATTEMPTS_LIFE);
                if attempts.len() >= NAMES_MAX && !attempts.contains_key(staff) {
                    let oldest = attempts.iter().min_by_key(|(_, of)| of.last);
                    if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                        attempts.remove(&oldest);
                    }
                }
                let none = Attempts { wrong: 0, last: now };
                let of = attempts.entry(staff.to_owned()).or_insert(none);
                (of.wrong, of.last) = (of.wrong.saturating_add(1), now);
                Err(CredentialError::Wrong)
            }
        }
    }

    /// Forgets the password and the invitation of somebody to whom nothing is granted any more.
    ///
    /// # Errors
    /// The file system.
    pub fn forget(&self, staff: &str) -> Result<(), CredentialError> {
        let is_known = {
            let kept = held(&self.kept);
            kept.passwords.contains_key(staff) || kept.invitations.contains_key(staff)
        };
        if !is_known {
            return Ok(());
        }
        self.change(|kept| {
            kept.passwords.remove(staff);
            kept.invitations.remove(staff);
        })
    }

    fn may_try(&self, staff: &str, now: DateTime<Utc>) -> Result<(), CredentialError> {
        let attempts = held(&self.attempts);
        let until = attempts.get(staff).and_then(|of| Some(of.last + wait_after(of.wrong)?));
        match until.filter(|until| *until > now) {
            Some(until) => Err(CredentialError::Wait { seconds: (until - now).num_seconds() + 1 }),
            None => Ok(()),
        }
    }

    fn hashed(&self, password: &str) -> Result<String, CredentialError> {
        let _one = held(&self.hashing);
        let hashed = Argon2::default().hash_password(password.as_bytes());
        hashed.map(|hash| hash.to_string()).map_err(|e| CredentialError::Hash(e.to_string()))
    }

    /// Changes what is kept, in the file first.
    fn change<T>(&self, change: impl FnOnce(&mut Kept) -> T) -> Result<T, CredentialError> {
        let mut kept = held(&self.kept);
        let mut changed = kept.clone();
        let done = change(&mut changed);
        let written =
            serde_json::to_vec_pretty(&changed).map_err(io::Error::other).and_then(|text| {
                let file = WholeFile::create(&self.path)?;
                file.file().write_all(&text)?;
                file.replace_synced()
            });
        written.map_err(|error| CredentialError::Io { path: self.path.clone(), error })?;
        *kept = changed;
        Ok(done)
    }
}

/// How long to wait after so many wrong attempts.
fn wait_after(wrong: u32) -> Option<TimeDelta> {
    let doubled = wrong.checked_sub(ATTEMPTS_FREE)?;
    let seconds = 1_i64.checked_shl(doubled.min(20)).unwrap_or(i64::MAX);
    Some(TimeDelta::seconds(seconds).min(WAIT_MAX))
}

fn check(password: &str) -> Result<(), CredentialError> {
    match (password.chars().count() < PASSWORD_CHARS_MIN, password.len() > PASSWORD_BYTES_MAX) {
        (true, _) => Err(CredentialError::Short),
        (_, true) => Err(CredentialError::Long),
        _ => Ok(()),
    }
}

/// What is kept of a random secret.
fn hash(secret: &str) -> String {
    hex::encode(sha256(&[secret.as_bytes()]))
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
    use super::*;

    const GOOD: &str = "an invented sentence";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(seconds)
    }

    fn file() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mali.access");
        (dir, path)
    }

    #[test]
    fn an_invitation_serves_once_and_not_for_ever() {
        let (_dir, path) = file();
        let all = Credentials::open(&path).unwrap();
        let secret = all.invite("gao-03", at(0)).unwrap();
        assert_eq!(all.invited(&secret, at(10)).as_deref(), Some("gao-03"));
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
        assert_eq!(all.invited(&first, at(1)), None);
        assert!(all.invited(&second, at(1)).is_some());
    }

    #[test]
    fn what_is_kept_tells_no_secret_and_nobody_else_reads_it() {
        let (_dir, path) = file();
        let all = Credentials::open(&path).unwrap();
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
        let again = Credentials::open(&path).unwrap();
        again.check("gao-03", GOOD, at(2)).unwrap();
        assert_eq!(again.invited(&other, at(2)).as_deref(), Some("me-01"));
        again.forget("gao-03").unwrap();
        assert!(!Credentials::open(&path).unwrap().has_password("gao-03"));
        assert!(matches!(again.check("gao-03", GOOD, at(3)), Err(CredentialError::Wrong)));
        for other in ["", "{}", "{\"form\":2,\"passwords\":{},\"invitations\":{}}"] {
            std::fs::write(&path, other).unwrap();
            assert!(matches!(Credentials::open(&path), Err(CredentialError::Form(_))), "{other}");
        }
    }

    #[test]
    fn who_tries_waits_longer_each_time_and_the_right_password_waits_too() {
        let (_dir, path) = file();
        let all = Credentials::open(&path).unwrap();
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
        let all = Credentials::open(&path).unwrap();
        let hashed = all.hashed(GOOD).unwrap();
        let cost = |text: &str| text.split('$').nth(3).map(str::to_owned);
        assert_eq!(cost(&hashed), cost(NOBODYS));
        let long = "x".repeat(PASSWORD_BYTES_MAX + 1);
        assert!(matches!(all.check("gao-03", &long, at(0)), Err(CredentialError::Wrong)));
    }
}
