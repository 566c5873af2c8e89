//! Files that somebody sends, until they are recorded or forgotten.
//!
//! Belongs here: receiving them onto the disk, and which are there. Does not: what is
//! in them (`pages`).
//!
//! They hold people's numbers and names. So they lie in a folder that only the ledger's owner can open, beside the
//! ledger; each is removed when it was recorded, when it is an hour old, and when the program ends. After a kill the
//! next start removes them.
//!
//! Invariants: a name that somebody sends never becomes a path; whoever did not send a file never gets it.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use multer::{Constraints, Multipart, SizeLimit};
use tokio::time::timeout;

use super::pairs::Pairs;
use super::problem::Problem;

/// The most that is received at once.
const BYTES_MAX: u64 = 200 << 20;
/// Files at once.
const FILES_MAX: usize = 12;
/// What is not a file.
const FIELD_BYTES_MAX: usize = 4 << 10;
/// A part of a file arrives within this time.
const PART_TIME_MAX: Duration = Duration::from_secs(30);
/// Files are kept for so long.
const LIFE: Duration = Duration::from_secs(60 * 60);
/// So many lots at a time; the oldest goes for one more.
const LOTS_MAX: usize = 32;
/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 80;

/// What is there.
pub struct Uploads {
    folder: PathBuf,
    lots: Mutex<HashMap<String, Lot>>,
}

struct Lot {
    of: String,
    received: Arc<Received>,
    made: Instant,
}

/// Files that came together, in a folder that goes with them.
#[derive(Debug)]
pub struct Received {
    folder: PathBuf,
    /// Each with the name of its field.
    pub files: Vec<(String, PathBuf)>,
    /// What came beside them.
    pub fields: Pairs,
}

impl Drop for Received {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Uploads {
    /// None yet; those of a program that was killed are removed.
    pub fn beside(ledger_dir: &Path) -> Self {
        let mut name = ledger_dir.file_name().unwrap_or_default().to_owned();
        name.push(".uploads");
        let folder = ledger_dir.with_file_name(name);
        let _ = fs::remove_dir_all(&folder);
        Self { folder, lots: Mutex::default() }
    }

    /// Keeps files for whoever sent them; what they are asked for by.
    ///
    /// # Errors
    /// A system without random numbers.
    pub fn keep(&self, of: &str, received: Arc<Received>) -> Result<String, Problem> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|_| Problem::Internal)?;
        let name = hex::encode(bytes);
        let mut lots = self.lots();
        lots.retain(|_, lot| lot.made.elapsed() < LIFE);
        if lots.len() >= LOTS_MAX {
            let oldest = lots.iter().min_by_key(|(_, lot)| lot.made);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                lots.remove(&oldest);
            }
        }
        lots.insert(name.clone(), Lot { of: of.to_owned(), received, made: Instant::now() });
        Ok(name)
    }

    /// The files that somebody sent before.
    ///
    /// # Errors
    /// Files that were recorded or forgotten, or that somebody else sent.
    pub fn get(&self, of: &str, name: &str) -> Result<Arc<Received>, Problem> {
        let lots = self.lots();
        let lot = lots.get(name).filter(|lot| lot.of == of && lot.made.elapsed() < LIFE);
        lot.map(|lot| Arc::clone(&lot.received)).ok_or(Problem::UploadGone)
    }

    /// The same, after which nobody finds them any more.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn take(&self, of: &str, name: &str) -> Result<Arc<Received>, Problem> {
        let received = self.get(of, name)?;
        self.lots().remove(name);
        Ok(received)
    }

    /// A new folder for what is to be sent, which goes when this is dropped.
    ///
    /// # Errors
    /// A disk that takes nothing.
    pub fn scratch(&self) -> Result<Received, Problem> {
        let folder = private_folder(&self.folder)?;
        Ok(Received { folder, files: Vec::new(), fields: Pairs::default() })
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.lots().clear();
        let _ = fs::remove_dir(&self.folder);
    }

    fn lots(&self) -> MutexGuard<'_, HashMap<String, Lot>> {
        self.lots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Receives files as they come, without holding any in memory.
    ///
    /// # Errors
    /// More than is taken, what comes too slowly, what is no form, a disk that is full.
    pub async fn receive(&self, kind: &str, body: Body) -> Result<Received, Problem> {
        let boundary = multer::parse_boundary(kind).map_err(|_| Problem::NoForm)?;
        let limit = Constraints::new().size_limit(SizeLimit::new().whole_stream(BYTES_MAX));
        let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, limit);
        let mut received = Received {
            folder: private_folder(&self.folder)?,
            files: Vec::new(),
            fields: Pairs::default(),
        };
        while let Some(mut field) = within(form.next_field()).await?.map_err(refused)? {
            let name = field.name().unwrap_or_default().to_owned();
            let Some(sent) = field.file_name().map(str::to_owned) else {
                let mut text = Vec::new();
                while let Some(part) = within(field.chunk()).await?.map_err(refused)? {
                    text.extend_from_slice(&part);
                    if text.len() > FIELD_BYTES_MAX {
                        return Err(Problem::TooLarge);
                    }
                }
                received.fields.push(name, String::from_utf8_lossy(&text).into_owned());
                continue;
            };
            // A field in which nothing was chosen.
            if sent.is_empty() {
                while within(field.chunk()).await?.map_err(refused)?.is_some() {}
                continue;
            }
            if received.files.len() == FILES_MAX {
                return Err(Problem::TooLarge);
            }
            let path = received.folder.join(received.name_for(&sent));
            let mut file = private_file(&path).map_err(|_| Problem::Disk)?;
            received.files.push((name, path));
            while let Some(part) = within(field.chunk()).await?.map_err(refused)? {
                // A write waits for the disk, not for the sender.
                tokio::task::block_in_place(|| file.write_all(&part)).map_err(|_| Problem::Disk)?;
            }
        }
        Ok(received)
    }
}

impl Received {
    /// The first file of a field, with its name: one that is read as a whole.
    ///
    /// # Errors
    /// One that is larger, or gone.
    pub fn file(&self, field: &str, bytes_max: u64) -> Result<Option<(String, Vec<u8>)>, Problem> {
        let Some((_, path)) = self.files.iter().find(|(of, _)| of == field) else {
            return Ok(None);
        };
        let size = fs::metadata(path).map_err(|_| Problem::UploadGone)?.len();
        if size > bytes_max {
            return Err(Problem::TooLarge);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Some((name, fs::read(path).map_err(|_| Problem::UploadGone)?)))
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A name that is no path, and that no other file here has.
    fn name_for(&self, sent: &str) -> String {
        let name = plain_name(sent);
        let is_taken = |name: &str| {
            self.files.iter().any(|(_, path)| path.file_name().is_some_and(|other| other == name))
        };
        let numbered = |number: usize| match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem} ({number}).{ending}"),
            None => format!("{name} ({number})"),
        };
        let mut all = std::iter::once(name.clone()).chain((2..).map(numbered));
        all.find(|name| !is_taken(name)).unwrap_or(name)
    }
}

/// A file's own name of letters, digits and a few signs.
fn plain_name(sent: &str) -> String {
    let own = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| if c.is_alphanumeric() || " .-_()".contains(c) { c } else { '_' };
    let name: String = own.trim_start_matches('.').chars().map(plain).collect();
    let cut = name.chars().count().saturating_sub(NAME_CHARS_MAX);
    let name: String = name.chars().skip(cut).collect();
    if name.trim().is_empty() { "file".to_owned() } else { name }
}

async fn within<T>(what: impl Future<Output = T>) -> Result<T, Problem> {
    timeout(PART_TIME_MAX, what).await.map_err(|_| Problem::TooSlow)
}

fn refused(error: multer::Error) -> Problem {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
            Problem::TooLarge
        }
        _ => Problem::NoForm,
    }
}

/// A new folder in a folder, both for their owner alone.
fn private_folder(folder: &Path) -> Result<PathBuf, Problem> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Problem::Internal)?;
    let new = folder.join(hex::encode(bytes));
    builder.create(&new).map_err(|_| Problem::Disk)?;
    Ok(new)
}

/// A new file for its owner alone.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_never_becomes_a_path() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\lists\\May.xlsx"), "May.xlsx");
        assert_eq!(plain_name(".."), "file");
        assert_eq!(plain_name(""), "file");
        assert_eq!(plain_name("a\nb\"c.csv"), "a_b_c.csv");
        assert_eq!(plain_name("été 2025 (1).csv"), "été 2025 (1).csv");
        assert_eq!(plain_name(&format!("{}.csv", "x".repeat(300))).len(), 80);
    }
}
