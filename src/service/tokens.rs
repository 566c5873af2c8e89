//! Tokens: what lets a program ask for the ledger's JSON in somebody's place.
//!
//! Belongs here: making, listing and ending tokens, and whose one is. Does not: what somebody may do (`access`), where
//! a token is taken (`web`).
//!
//! A token is 32 random bytes, shown once; its SHA-256 is in the file of secrets (`access_file`). It lets a program do
//! what the log grants to its owner at that moment, and no more than the role that it was narrowed to. It ends with its
//! time, when it is taken back, and when its owner's role is.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access_file::{AccessFile, KeptToken, known_by, random_secret};
use super::credentials::CredentialError;
use super::{Context, Error};
use crate::event::access::Role;
use crate::event::time::Timestamp;
use crate::ledger::State;

/// What a token begins with, so that whoever finds one knows what it is.
const BEGINNING: &str = "headcount_";
/// The longest life of a token.
pub const DAYS_MAX: u32 = 365;
/// The life of a token for which none is asked.
pub const DAYS: u32 = 30;

/// What is to be made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// In whose place it asks.
    pub staff: String,
    /// For no more than this role may; else for all that they may.
    pub role: Option<Role>,
    /// It is good for so many days.
    pub days: u32,
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Token {
    /// What it is ended by. No secret.
    pub id: String,
    /// In whose place it asks.
    pub staff: String,
    /// For no more than this role may; nothing: for all that they may.
    pub role: Option<Role>,
    /// When it was made, in UTC.
    pub made: String,
    /// It is good until then, in UTC.
    pub until: String,
    /// Whether that has passed.
    pub is_over: bool,
}

/// A token that was just made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The secret, which is shown now and never again.
    pub secret: String,
    /// What is kept of it.
    pub token: Token,
}

/// Makes a token.
///
/// # Errors
/// Somebody to whom nothing is granted; a life that is too long; the file.
pub fn make(state: &State, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    if !state.access.contains_key(&request.staff) {
        return Err(Error::NothingGranted(request.staff.clone()));
    }
    if !(1..=DAYS_MAX).contains(&request.days) {
        return Err(CredentialError::Days { given: request.days, most: DAYS_MAX }.into());
    }
    let random = || random_secret().map_err(|error| CredentialError::Hash(error.to_string()));
    let (secret, name) = (format!("{BEGINNING}{}", random()?), random()?);
    let id: String = name.chars().take(8).collect();
    let made = context.clock.now();
    let kept = KeptToken {
        sha256: known_by(&secret),
        staff: request.staff.clone(),
        role: request.role,
        made,
        until: made + TimeDelta::days(i64::from(request.days)),
    };
    let token = Token::of(&id, &kept, made);
    let file = AccessFile::beside(&context.ledger_dir).map_err(CredentialError::from)?;
    let is_new = file.change(|all| {
        all.tokens.retain(|_, token| !is_over(token, made));
        let is_new = !all.tokens.contains_key(&id);
        if is_new {
            all.tokens.insert(id, kept);
        }
        is_new
    });
    match is_new.map_err(CredentialError::from)? {
        true => Ok(Outcome { secret, token }),
        // One in four thousand million.
        false => Err(CredentialError::Hash("the same name twice".to_owned()).into()),
    }
}

/// All tokens that were not taken back, by whose they are and when they were made.
///
/// # Errors
/// The file.
pub fn list(ledger_dir: &Path, now: DateTime<Utc>) -> Result<Vec<Token>, Error> {
    let file = AccessFile::beside(ledger_dir).map_err(CredentialError::from)?;
    let kept = file.now().map_err(CredentialError::from)?;
    let mut all: Vec<Token> =
        kept.tokens.iter().map(|(id, token)| Token::of(id, token, now)).collect();
    all.sort_by(|a, b| (&a.staff, &a.made, &a.id).cmp(&(&b.staff, &b.made, &b.id)));
    Ok(all)
}

/// Ends a token.
///
/// # Errors
/// No such token; the file.
pub fn revoke(ledger_dir: &Path, id: &str, now: DateTime<Utc>) -> Result<Token, Error> {
    let file = AccessFile::beside(ledger_dir).map_err(CredentialError::from)?;
    let is_known = file.now().map_err(CredentialError::from)?.tokens.contains_key(id);
    let ended = match is_known {
        true => file.change(|all| all.tokens.remove(id)).map_err(CredentialError::from)?,
        false => None,
    };
    let ended = ended.ok_or_else(|| CredentialError::NoToken(id.to_owned()))?;
    Ok(Token::of(id, &ended, now))
}

/// In whose place a token asks, and what it is narrowed to, while it is good.
///
/// # Errors
/// The file.
pub fn holder(
    file: &AccessFile,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<KeptToken>, CredentialError> {
    let wanted = known_by(secret);
    let kept = file.now()?;
    let found = kept.tokens.values().find(|token| token.sha256 == wanted);
    Ok(found.filter(|token| !is_over(token, now)).cloned())
}

fn is_over(token: &KeptToken, now: DateTime<Utc>) -> bool {
    now > token.until
}

impl Token {
    fn of(id: &str, kept: &KeptToken, now: DateTime<Utc>) -> Self {
        let [made, until] =
            [kept.made, kept.until].map(|moment| Timestamp::new(moment).to_string());
        let (staff, role) = (kept.staff.clone(), kept.role);
        Self { id: id.to_owned(), staff, role, made, until, is_over: is_over(kept, now) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_days_and_only_as_it_was_printed() {
        let dir = tempfile::tempdir().unwrap();
        let file = AccessFile::open(&dir.path().join("mali.access")).unwrap();
        let made = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let kept = KeptToken {
            sha256: known_by("headcount_secret"),
            staff: "gao-03".to_owned(),
            role: Some(Role::Auditor),
            made,
            until: made + TimeDelta::days(30),
        };
        file.change(|all| all.tokens.insert("3f2a9c01".to_owned(), kept.clone())).unwrap();
        let found =
            |secret: &str, days: i64| holder(&file, secret, made + TimeDelta::days(days)).unwrap();
        assert_eq!(found("headcount_secret", 0), Some(kept.clone()));
        assert_eq!(found("headcount_secret", 30), Some(kept.clone()));
        assert_eq!(found("headcount_secret", 31), None);
        // Neither by what is kept of it, nor by its name.
        for other in [kept.sha256.as_str(), "3f2a9c01", "", "headcount_secret "] {
            assert_eq!(found(other, 0), None, "{other}");
        }
    }
}
