//! Backups: the frames, and what is around them.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use headcount::custody::backup::format::Reader;
use headcount::custody::encryption::Unlock;
use headcount::log::tree::sha256;

use super::desk::scratch;
use super::parts;

const HEADER: u8 = 0;
/// The body as it is, in place of frames: what an encrypted file has.
const BODY: u8 = 1;
/// The whole file as it is.
const FILE: u8 = 2;

/// The identity that the encrypted bodies of the corpus are for. It opens nothing else.
pub const IDENTITY: &str =
    "AGE-SECRET-KEY-1G9Q5ZS2PG9Q5ZS2PG9Q5ZS2PG9Q5ZS2PG9Q5ZS2PG9Q5ZS2PG9QSC006VW\n";

thread_local! {
    static UNLOCK: Unlock = {
        let folder = scratch();
        let path = folder.path().join("identity");
        std::fs::write(&path, IDENTITY).unwrap();
        let mut unlock = Unlock::default();
        unlock.add_identities(&path).unwrap();
        unlock
    };
}

/// A header, and a part for each frame: which, from 16 on the letter of its type.
pub fn backup(input: &[u8]) {
    let parts = parts::split(input);
    if let Some(file) = parts::first(&parts, FILE) {
        frames(file.to_vec());
    }
    let header = parts::first(&parts, HEADER).unwrap_or(b"{}");
    let sent: Vec<(u8, &[u8])> = parts
        .iter()
        .filter_map(|(which, part)| {
            let kind = b"KIRE".get(usize::from(which.checked_sub(16)?)).copied().unwrap_or(*which);
            Some((kind, part.as_slice()))
        })
        .collect();
    let body = match parts::first(&parts, BODY) {
        Some(body) => body.to_vec(),
        None => body(header, &sent),
    };
    frames(file(header, &body, true));
    frames(file(header, &body, false));
}

/// A frame: its type, its length, its payload and the checksum of all that.
fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u32).to_le_bytes();
    let frame = [&[kind][..], &length, payload].concat();
    let checksum = crc32fast::hash(&frame).to_le_bytes();
    [frame, checksum.to_vec()].concat()
}

/// Frames through gzip. Those of the end that are long enough are given the header's hash.
fn body(header: &[u8], sent: &[(u8, &[u8])]) -> Vec<u8> {
    let mut body = GzEncoder::new(Vec::new(), Compression::fast());
    for (kind, payload) in sent {
        let mut payload = payload.to_vec();
        if *kind == b'E' && payload.len() >= 40 {
            payload.truncate(40);
            payload.extend(sha256(&[header]));
        }
        body.write_all(&frame(*kind, &payload)).unwrap();
    }
    body.finish().unwrap()
}

fn file(header: &[u8], body: &[u8], is_whole: bool) -> Vec<u8> {
    let head = [b"HCBKUP1\n", &frame(b'H', header)[..]].concat();
    let mut file = [&head, body].concat();
    if is_whole {
        let checksum = crc32fast::hash(&file).to_le_bytes();
        file.extend(b"HCBKEND\n");
        file.extend((body.len() as u64).to_le_bytes());
        file.extend(checksum);
    }
    file
}

/// Reads a file to where it ends or stops making sense.
fn frames(bytes: Vec<u8>) {
    let Ok(reader) = Reader::new(Cursor::new(bytes)) else { return };
    let _ = (reader.has_end(), reader.header());
    let Ok(mut frames) = UNLOCK.with(|unlock| reader.frames(unlock)) else { return };
    while let Ok(Some(_)) = frames.next_frame() {}
    // After the end, or what is wrong, nothing more is made up.
    let _ = frames.next_frame();
}
