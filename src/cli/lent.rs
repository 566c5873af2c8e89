//! Commands on a ledger that is shown to browsers: the page lends it.
//!
//! Belongs here: asking for it before it is opened, and giving it back when the command is done. Does not: what is
//! said to the page (`service::borrow`).
//!
//! What a command prints is held back until the ledger is given back (`output::hold`): whoever reads it in a pager
//! would keep the page waiting.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::error::CliError;
use super::locale::language;
use super::output;
use crate::service::Error;
use crate::service::borrow::{self, Asked, Loan};

/// A command waits so long for the ledger.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// It says that it waits after this long.
const SAY_AFTER: Duration = Duration::from_secs(1);

/// What this process has borrowed, until it is done.
static LOAN: Mutex<Option<Loan>> = Mutex::new(None);

/// Opens a ledger, which is borrowed where a page shows it.
pub fn opened<T>(dir: &Path, open: impl Fn() -> Result<T, Error>) -> Result<T, CliError> {
    let began = Instant::now();
    let until = began + WAIT_MAX;
    let mut said = false;
    let mut waiting = |address: Option<&str>| {
        if !said && began.elapsed() > SAY_AFTER {
            said = true;
            let texts = language(None).texts();
            let unknown = texts.text("common-page-unknown");
            let address = address.unwrap_or(&unknown).to_owned();
            output::say(&texts.with("common-waits-for-page", &[("address", address.into())]));
        }
    };
    loop {
        let mut has_ended = false;
        let mut loan = LOAN.lock().unwrap_or_else(PoisonError::into_inner);
        if loan.is_none() {
            match borrow::ask(dir, until, &mut waiting)? {
                Asked::NoPage => {}
                Asked::Ended => has_ended = true,
                Asked::Lent(lent) => {
                    *loan = Some(lent);
                    output::hold();
                }
            }
        }
        let is_borrowed = loan.is_some();
        drop(loan);
        match open() {
            // A page that is ending closes the ledger; one that is being started has opened it just now.
            Err(error)
                if error.is_in_use()
                    && !is_borrowed
                    && (has_ended || borrow::has_page(dir))
                    && Instant::now() < until => {}
            opened => return Ok(opened?),
        }
    }
}

/// Gives back what was borrowed: the ledger is closed. Then prints what was held back.
pub fn give_back() -> Result<(), CliError> {
    drop(LOAN.lock().unwrap_or_else(PoisonError::into_inner).take());
    output::release()
}
