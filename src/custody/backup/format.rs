//! The bytes of a backup file.
//!
//! Belongs here: frames, header and trailer, and the compression and encryption around them. Does not:
//! which files make up a ledger (`chain`), what is written when (`mod`).
//!
//! | part | bytes |
//! |---|---|
//! | magic | `HCBKUP1\n` |
//! | header | one frame `H`, JSON, neither compressed nor encrypted |
//! | body | frames `K`, `I`, `R` and one `E`, through gzip; then through age, if the header says so |
//! | trailer | `HCBKEND\n`, length of the body (`u64`), CRC-32 of all before the trailer (`u32`) |
//!
//! A frame is a type (one byte), the payload's length (`u32`), the payload, and the CRC-32 of type,
//! length and payload. Numbers are little-endian.
//!
//! What is read is bounded: a header by its own limit, a frame by [`FRAME_BYTES_MAX`], and the whole body by how
//! well a backup can be compressed. Most of one is hashes and random bytes, which cannot.

use std::cell::Cell;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::custody::encryption::{EncryptionError, Lock, Sealer, Unlock};
use crate::log::Stored;
use crate::log::tree::{Hash, sha256};

/// Extension of a backup's file name.
pub const EXTENSION: &str = "headcount-backup";

const MAGIC: &[u8; 8] = b"HCBKUP1\n";
const TRAILER_MAGIC: &[u8; 8] = b"HCBKEND\n";
const TRAILER_BYTES: u64 = 8 + 8 + 4;

const HEADER: u8 = b'H';
const KEY: u8 = b'K';
const IDENTITIES: u8 = b'I';
const RECORD: u8 = b'R';
const END: u8 = b'E';

/// Whether these are the first bytes of a backup.
pub fn is_backup(first: &[u8]) -> bool {
    first.starts_with(MAGIC)
}

/// Longest payload that is read, in bytes: well above the longest record.
pub const FRAME_BYTES_MAX: u32 = 512 << 20;

/// Longest header that is read, in bytes: a name and a few numbers.
const HEADER_BYTES_MAX: u32 = 64 << 10;

/// What the body unpacks to whatever its size, in bytes, and how many times its size beyond that.
const UNPACKED_BYTES_FREE: u64 = 16 << 20;
const UNPACKED_TIMES_MAX: u64 = 100;

/// The header of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The ledger's id.
    pub ledger: Uuid,
    /// The ledger's name.
    pub name: String,
    /// When the backup was made, RFC 3339.
    pub created_at: String,
    /// The first record in it; zero for a full backup.
    pub from: u64,
    /// Root of the records before that one.
    #[serde(with = "hex")]
    pub root_before: Hash,
    /// One more than the last record in it.
    pub size: u64,
    /// Root of all records up to the last.
    #[serde(with = "hex")]
    pub root: Hash,
    /// The last record in it that rotated the key, if any: the pseudonyms are of the key after it.
    pub rotated_at: Option<u64>,
    /// Whether the body is encrypted.
    pub encrypted: bool,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The key file's text, where it was asked for.
    Key(String),
    /// The identities of an earlier record that changed since, by an erasure or a new key.
    Identities(u64, Vec<u8>),
    /// The next record and its register rows.
    Record(Stored),
    /// The end: nothing is missing.
    End {
        /// The size, as in the header.
        size: u64,
        /// The root, as in the header.
        root: Hash,
    },
}

fn write_frame(out: &mut impl Write, kind: u8, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let length = u32::try_from(length).ok().filter(|length| *length <= FRAME_BYTES_MAX);
    let length = length.ok_or_else(|| io::Error::other("a record is too large for a backup"))?;
    let mut checksum = crc32fast::Hasher::new();
    let head = [&[kind][..], &length.to_le_bytes()].concat();
    for bytes in [&head[..]].iter().chain(parts) {
        checksum.update(bytes);
        out.write_all(bytes)?;
    }
    out.write_all(&checksum.finalize().to_le_bytes())
}

/// Reads a frame: its type and payload. Memory grows with the bytes that are there, so that a false
/// length allocates nothing.
fn read_frame(input: &mut impl Read, bytes_max: u32) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    input.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = u32::from_le_bytes(length);
    if length > bytes_max {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a length that cannot be"));
    }
    let mut payload = Vec::new();
    input.take(u64::from(length)).read_to_end(&mut payload)?;
    let mut stated = [0; 4];
    input.read_exact(&mut stated)?;
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&head);
    checksum.update(&payload);
    if checksum.finalize().to_le_bytes() != stated {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a checksum does not fit"));
    }
    Ok((kind, payload))
}

/// A writer that counts its bytes and computes their checksum.
struct Counted<W> {
    out: W,
    bytes: u64,
    checksum: crc32fast::Hasher,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        self.checksum.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a backup file.
pub struct Writer<W: Write> {
    body: GzEncoder<Sealer<Counted<BufWriter<W>>>>,
    /// Bytes before the body.
    head_bytes: u64,
    end: (u64, Hash),
    header_hash: Hash,
}

impl<W: Write> Writer<W> {
    /// Begins a file with its header.
    pub fn new(out: W, header: &Header, lock: Option<&Lock>) -> io::Result<Self> {
        let checksum = crc32fast::Hasher::new();
        let mut out = Counted { out: BufWriter::new(out), bytes: 0, checksum };
        out.write_all(MAGIC)?;
        let json = serde_json::to_vec(header)?;
        write_frame(&mut out, HEADER, &[&json])?;
        let head_bytes = out.bytes;
        let sealer = match lock {
            Some(lock) => lock.seal(out)?,
            None => Sealer::Plain(out),
        };
        let body = GzEncoder::new(sealer, Compression::fast());
        let end = (header.size, header.root);
        Ok(Self { body, head_bytes, end, header_hash: sha256(&[&json]) })
    }

    /// Adds the key; it must be the first frame.
    pub fn key(&mut self, text: &str) -> io::Result<()> {
        write_frame(&mut self.body, KEY, &[text.as_bytes()])
    }

    /// Adds the identities of a record in an earlier backup; they must come before all records.
    pub fn identities(&mut self, sequence: u64, bytes: &[u8]) -> io::Result<()> {
        write_frame(&mut self.body, IDENTITIES, &[&sequence.to_le_bytes(), bytes])
    }

    /// Adds the next record.
    pub fn record(&mut self, stored: &Stored) -> io::Result<()> {
        let length = |bytes: &[u8]| {
            u32::try_from(bytes.len()).map(u32::to_le_bytes).map_err(io::Error::other)
        };
        let parts: [&[u8]; 6] = [
            &stored.sequence.to_le_bytes(),
            &length(&stored.record)?,
            &stored.record,
            &length(&stored.identities)?,
            &stored.identities,
            &stored.attributes,
        ];
        write_frame(&mut self.body, RECORD, &parts)
    }

    /// Ends the file. Returns its output and the trailer's checksum.
    pub fn finish(mut self) -> io::Result<(W, u32)> {
        let (size, root) = self.end;
        // The header's hash is in the body, so that an encrypted body cannot get another header.
        let parts: [&[u8]; 3] = [&size.to_le_bytes(), &root, &self.header_hash];
        write_frame(&mut self.body, END, &parts)?;
        let mut counted = self.body.finish()?.finish()?;
        let body_bytes = counted.bytes - self.head_bytes;
        let checksum = counted.checksum.clone().finalize();
        counted.out.write_all(TRAILER_MAGIC)?;
        counted.out.write_all(&body_bytes.to_le_bytes())?;
        counted.out.write_all(&checksum.to_le_bytes())?;
        let out = counted.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((out, checksum))
    }
}

/// A backup file, with its header read.
pub struct Reader<R> {
    input: BufReader<R>,
    header: Header,
    header_hash: Hash,
    /// Length of the body from the trailer; `None` where the file is torn.
    body_bytes: Option<u64>,
}

impl<R: Read + Seek> Reader<R> {
    /// Reads header and trailer.
    ///
    /// # Errors
    /// What is wrong with the header, in words. A file without its trailer is no error.
    pub fn new(input: R) -> Result<Self, String> {
        let mut input = BufReader::new(input);
        let mut magic = [0; 8];
        input.read_exact(&mut magic).map_err(|_| "it is too short".to_owned())?;
        if &magic != MAGIC {
            return Err("it does not begin as one".to_owned());
        }
        let (kind, payload) = read_frame(&mut input, HEADER_BYTES_MAX)
            .map_err(|error| format!("its header is damaged: {error}"))?;
        let header = serde_json::from_slice(&payload);
        let header: Header =
            header.ok().filter(|_| kind == HEADER).ok_or("its header is damaged")?;
        // It is printed: a name has one line.
        if header.name.chars().chain(header.created_at.chars()).any(char::is_control) {
            return Err("its header is damaged".to_owned());
        }
        let body_bytes = read_trailer(&mut input).map_err(|error| error.to_string())?;
        Ok(Self { input, header, header_hash: sha256(&[&payload]), body_bytes })
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether the file has its end.
    pub fn has_end(&self) -> bool {
        self.body_bytes.is_some()
    }

    /// A reader of the body's frames.
    ///
    /// # Errors
    /// When it is encrypted and `unlock` does not decrypt it.
    pub fn frames<'a>(self, unlock: &Unlock) -> Result<Frames<'a>, EncryptionError>
    where
        R: 'a,
    {
        let packed = Rc::new(Cell::new(0));
        let body = self.input.take(self.body_bytes.unwrap_or(u64::MAX));
        let body = BufReader::new(Packed { body, read: packed.clone() });
        let body: Box<dyn Read + 'a> =
            if self.header.encrypted { unlock.open(body)? } else { Box::new(body) };
        let body = Unpacked { body: GzDecoder::new(body), read: 0, packed };
        Ok(Frames { body: BufReader::new(body), header_hash: self.header_hash, ended: false })
    }
}

/// The body's length from the trailer. The position in the file does not change.
fn read_trailer(input: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
    let at = input.stream_position()?;
    let end = input.seek(SeekFrom::End(0))?;
    let mut trailer = [0; TRAILER_BYTES as usize];
    let mut body_bytes = None;
    if let Some(start) = end.checked_sub(TRAILER_BYTES) {
        input.seek(SeekFrom::Start(start))?;
        input.read_exact(&mut trailer)?;
        let length = trailer.get(8..16).and_then(|bytes| bytes.try_into().ok());
        let length = length.map(u64::from_le_bytes);
        body_bytes = length.filter(|length| {
            trailer.starts_with(TRAILER_MAGIC) && at.checked_add(*length) == Some(start)
        });
    }
    input.seek(SeekFrom::Start(at))?;
    Ok(body_bytes)
}

/// The checksum of all bytes except the trailer.
pub fn checksum(input: &mut (impl Read + Seek)) -> io::Result<u32> {
    let end = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut checksum = crc32fast::Hasher::new();
    let mut rest = BufReader::new(input).take(end.saturating_sub(TRAILER_BYTES));
    let mut buffer = vec![0; 1 << 16];
    loop {
        match rest.read(&mut buffer)? {
            0 => return Ok(checksum.finalize()),
            read => checksum.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// The body as it is in the file, counted as it is read.
struct Packed<R> {
    body: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.body.read(into)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

/// The body unpacked. A few kB that unpack to gigabytes are no backup.
struct Unpacked<R> {
    body: R,
    read: u64,
    packed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.body.read(into)?;
        self.read += count as u64;
        if self.read > UNPACKED_BYTES_FREE + UNPACKED_TIMES_MAX * self.packed.get() {
            let says = format!(
                "it unpacks to more than {UNPACKED_TIMES_MAX} times its size, as no backup does"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, says));
        }
        Ok(count)
    }
}

/// Reads the body's frames.
pub struct Frames<'a> {
    body: BufReader<Unpacked<GzDecoder<Box<dyn Read + 'a>>>>,
    header_hash: Hash,
    ended: bool,
}

impl Frames<'_> {
    /// The next frame; `None` after the end.
    ///
    /// # Errors
    /// Why the file is torn or damaged, in words.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, String> {
        if self.ended {
            return Ok(None);
        }
        let (kind, payload) =
            read_frame(&mut self.body, FRAME_BYTES_MAX).map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => "it ends in the middle".to_owned(),
                _ => format!("it is damaged: {error}"),
            })?;
        let frame = read_payload(kind, payload, &self.header_hash);
        let frame = frame.ok_or("it is damaged: a part of it is none of a backup's")?;
        self.ended = matches!(frame, Frame::End { .. });
        Ok(Some(frame))
    }
}

fn read_payload(kind: u8, payload: Vec<u8>, header_hash: &Hash) -> Option<Frame> {
    match kind {
        KEY => String::from_utf8(payload).ok().map(Frame::Key),
        IDENTITIES => {
            let (sequence, bytes) = payload.split_first_chunk()?;
            Some(Frame::Identities(u64::from_le_bytes(*sequence), bytes.to_vec()))
        }
        RECORD => read_record(payload).map(Frame::Record),
        END => {
            let (size, rest) = payload.split_first_chunk()?;
            let (root, rest) = rest.split_first_chunk()?;
            let end = Frame::End { size: u64::from_le_bytes(*size), root: *root };
            (rest == header_hash).then_some(end)
        }
        _ => None,
    }
}

/// The parts of a record's frame. The last, which can be most of it, stays where it is in memory.
fn read_record(mut payload: Vec<u8>) -> Option<Stored> {
    let (sequence, rest) = payload.split_first_chunk()?;
    let sequence = u64::from_le_bytes(*sequence);
    let (record, rest) = split_counted(rest)?;
    let (identities, attributes) = split_counted(rest)?;
    let (record, identities, before) =
        (record.to_vec(), identities.to_vec(), payload.len() - attributes.len());
    payload.drain(..before);
    Some(Stored { sequence, record, identities, attributes: payload })
}

fn split_counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}
