//! What the system says when it refuses, as half a sentence.
//!
//! Belongs here: the refusals that an office meets, in its own words: a full disk, missing permissions, a
//! folder in the place of a file, a name too long. Does not: hints and exit codes (`cli::error`), what was
//! refused.
//!
//! Invariant: what is said has no number of the system's in it, which nobody in an office can look up.

use std::borrow::Cow;
use std::io::{self, ErrorKind};

/// Too many files are open in this process, or in all.
const TOO_MANY_FILES: [i32; 2] = [24, 23];
/// Links that lead to each other, of Linux and of macOS.
const LINKS: [i32; 2] = [40, 62];
/// The disk does not read or write.
const DISK_FAILS: i32 = 5;

/// Why the system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The disk, or this user's part of it, is full.
    Full,
    /// Nothing can be written there.
    ReadOnly,
    /// This user may not.
    NotAllowed,
    /// Nothing is there.
    NotThere,
    /// A folder, where a file is needed.
    Folder,
    /// A file, where a folder is needed.
    NoFolder,
    /// Something, where nothing should be.
    There,
    /// A name that no disk takes.
    LongName,
    /// Links that lead to each other.
    Links,
    /// Another program holds it.
    Busy,
    /// Too many files are open.
    TooManyFiles,
    /// There is not enough memory.
    Memory,
    /// The disk, or the network to it, does not answer.
    DiskFails,
    /// Something else.
    Other,
}

impl Refused {
    /// Which one an error is.
    pub fn of(error: &io::Error) -> Self {
        let is_one_of = |codes: &[i32]| {
            cfg!(unix) && error.raw_os_error().is_some_and(|code| codes.contains(&code))
        };
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full
            }
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::PermissionDenied => Self::NotAllowed,
            ErrorKind::NotFound => Self::NotThere,
            ErrorKind::IsADirectory => Self::Folder,
            ErrorKind::NotADirectory => Self::NoFolder,
            ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty => Self::There,
            ErrorKind::InvalidFilename => Self::LongName,
            ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => Self::Busy,
            ErrorKind::OutOfMemory => Self::Memory,
            ErrorKind::StaleNetworkFileHandle
            | ErrorKind::TimedOut
            | ErrorKind::HostUnreachable => Self::DiskFails,
            _ if is_one_of(&[DISK_FAILS]) => Self::DiskFails,
            _ if is_one_of(&TOO_MANY_FILES) => Self::TooManyFiles,
            _ if is_one_of(&LINKS) => Self::Links,
            _ => Self::Other,
        }
    }

    /// Its name, by which a catalogue has its own words.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotThere => "not-found",
            Self::NotAllowed => "not-allowed",
            Self::Folder => "folder",
            Self::NoFolder => "no-folder",
            Self::LongName => "long-name",
            Self::Links => "links",
            Self::DiskFails => "disk-fails",
            _ => "other",
        }
    }

    fn words(self) -> Option<&'static str> {
        Some(match self {
            Self::Full => "the disk is full",
            Self::ReadOnly => "nothing can be written on that disk",
            Self::NotAllowed => "you are not allowed to",
            Self::NotThere => "there is no such file or folder",
            Self::Folder => "it is a folder, not a file",
            Self::NoFolder => "a file is where its folder should be",
            Self::There => "something is there already",
            Self::LongName => "its name is longer than a disk takes",
            Self::Links => "its links lead to each other, and to no file",
            Self::Busy => "another program is using it",
            Self::TooManyFiles => "too many files are open",
            Self::Memory => "there is not enough memory",
            Self::DiskFails => "the disk, or the network to it, does not answer",
            Self::Other => return None,
        })
    }
}

/// Why the system refused, as the second half of "cannot write …: …".
pub fn in_words(error: &io::Error) -> Cow<'static, str> {
    let says = error.to_string();
    // What this program says itself is more than the kind of it.
    if error.get_ref().is_some() && !says.contains(NUMBER) {
        return says.into();
    }
    match (error.kind(), Refused::of(error).words()) {
        (ErrorKind::QuotaExceeded, _) => "your share of the disk is used up".into(),
        (ErrorKind::FileTooLarge, _) => "the disk takes no larger file".into(),
        (_, Some(words)) => words.into(),
        (_, None) => says.split(NUMBER).next().unwrap_or_default().to_owned().into(),
    }
}

/// How the standard library begins a number of the system's.
const NUMBER: &str = " (os error ";

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
            (2, "there is no such file or folder"),
            (21, "it is a folder, not a file"),
            (20, "a file is where its folder should be"),
            (17, "something is there already"),
            (36, "its name is longer than a disk takes"),
            (40, "its links lead to each other, and to no file"),
            (5, "the disk, or the network to it, does not answer"),
        ] {
            assert_eq!(in_words(&io::Error::from_raw_os_error(code)), words);
        }
    }

    #[test]
    fn no_refusal_is_said_with_a_number() {
        for code in 1..140 {
            let error = io::Error::from_raw_os_error(code);
            let words = in_words(&error);
            assert!(!words.is_empty() && !words.contains("os error"), "{code}: {words}");
            // As libraries wrap them.
            let wrapped = io::Error::new(error.kind(), format!("{error} at path \"x\""));
            let words = in_words(&wrapped);
            assert!(!words.is_empty() && !words.contains("os error"), "{code}: {words}");
        }
    }

    #[test]
    fn what_the_program_says_itself_stays() {
        let own = io::Error::new(ErrorKind::NotFound, "its folder is not there");
        assert_eq!(in_words(&own), "its folder is not there");
    }
}
