//! What the system says when it refuses, as half a sentence.
//!
//! Belongs here: the refusals that an office meets, in its own words: a full disk, a quota, a medium that
//! can only be read, missing permissions, too many open files, too little memory. Does not: hints and exit
//! codes (`cli::error`), what was refused.

use std::borrow::Cow;
use std::io::{self, ErrorKind};

/// Too many files are open in this process, or in all.
const TOO_MANY_FILES: [i32; 2] = [24, 23];

/// Why the system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The disk, or this user's part of it, is full.
    Full,
    /// Nothing can be written there.
    ReadOnly,
    /// This user may not.
    NotAllowed,
    /// Too many files are open.
    TooManyFiles,
    /// There is not enough memory.
    Memory,
    /// Something else.
    Other,
}

impl Refused {
    /// Which one an error is.
    pub fn of(error: &io::Error) -> Self {
        let is_too_many = error.raw_os_error().is_some_and(|code| TOO_MANY_FILES.contains(&code));
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full
            }
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::PermissionDenied => Self::NotAllowed,
            ErrorKind::OutOfMemory => Self::Memory,
            _ if cfg!(unix) && is_too_many => Self::TooManyFiles,
            _ => Self::Other,
        }
    }
}

/// Why the system refused, as the second half of "cannot write …: …".
pub fn in_words(error: &io::Error) -> Cow<'static, str> {
    match (Refused::of(error), error.kind()) {
        (_, ErrorKind::QuotaExceeded) => "your share of the disk is used up".into(),
        (_, ErrorKind::FileTooLarge) => "the disk takes no larger file".into(),
        (Refused::Full, _) => "the disk is full".into(),
        (Refused::ReadOnly, _) => "nothing can be written on that disk".into(),
        (Refused::NotAllowed, _) => "you are not allowed to".into(),
        (Refused::TooManyFiles, _) => "too many files are open".into(),
        (Refused::Memory, _) => "there is not enough memory".into(),
        (Refused::Other, _) => error.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn what_an_office_meets_is_said_without_numbers() {
        for (code, words) in [
            (28, "the disk is full"),
            (122, "your share of the disk is used up"),
            (27, "the disk takes no larger file"),
            (30, "nothing can be written on that disk"),
            (13, "you are not allowed to"),
            (24, "too many files are open"),
            (12, "there is not enough memory"),
        ] {
            assert_eq!(in_words(&io::Error::from_raw_os_error(code)), words);
        }
    }
}
