//! What a file is, told from its content.
//!
//! Belongs here: the kinds of file that evidence may be. Does not: whether a file is what it says throughout; it is
//! never opened here, and whoever opens it does so on a computer with its own care.
//!
//! A name says nothing: `list.pdf` may be a program. What is not recognised is refused, and so is an Office file with
//! macros: what is downloaded again must not be able to run.
//!
//! Archives are told by the names in them, which stand in the archive as they are. None is unpacked, so that no archive
//! can take more memory than its own length.

use crate::event::evidence::FileKind;

/// The kind of a file; nothing for one that is not taken.
pub fn recognise(bytes: &[u8]) -> Option<FileKind> {
    use FileKind::{Docx, Heic, Jpeg, Ods, Odt, Pdf, Png, Tiff, Webp, Xlsx};
    let starts = |start: &[u8]| bytes.starts_with(start);
    if starts(b"%PDF-") {
        return Some(Pdf);
    }
    if starts(b"\xff\xd8\xff") {
        return Some(Jpeg);
    }
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Some(Png);
    }
    if starts(b"II*\0") || starts(b"MM\0*") {
        return Some(Tiff);
    }
    if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Webp);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        const BRANDS: [&[u8]; 7] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"];
        return bytes.get(8..12).filter(|brand| BRANDS.contains(brand)).map(|_| Heic);
    }
    if !starts(b"PK\x03\x04") {
        return None;
    }
    // An open document begins with its kind, which is not compressed.
    const OPEN: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
    if let Some(kind) = bytes.get(30..).and_then(|rest| rest.strip_prefix(OPEN)) {
        let is = |word: &[u8]| {
            let next = kind.strip_prefix(word).and_then(|rest| rest.first());
            // Longer kinds are templates and the like.
            next.is_some_and(|byte| !byte.is_ascii_lowercase() && *byte != b'-')
        };
        return if is(b"text") { Some(Odt) } else { is(b"spreadsheet").then_some(Ods) };
    }
    let has = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
    match (has(b"xl/workbook.xml"), has(b"word/document.xml")) {
        _ if !has(b"[Content_Types].xml") || has(b"vbaProject.bin") => None,
        (true, false) => Some(Xlsx),
        (false, true) => Some(Docx),
        _ => None,
    }
}

/// How a file of a kind is called behind the dot.
pub const fn ending(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Jpeg => "jpg",
        other => other.name(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (at, (name, content)) in parts.iter().enumerate() {
            let method = match at {
                0 => zip::CompressionMethod::Stored,
                _ => zip::CompressionMethod::Deflated,
            };
            let options = SimpleFileOptions::default().compression_method(method);
            archive.start_file(*name, options).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn kinds_are_told_from_the_content() {
        const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");
        let open = |kind: &str| archive(&[("mimetype", kind), ("content.xml", "<a/>")]);
        let cases: [(Vec<u8>, Option<FileKind>); 21] = [
            (b"%PDF-1.7\nrest".to_vec(), Some(FileKind::Pdf)),
            (b"\xff\xd8\xff\xe1 Exif".to_vec(), Some(FileKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\nrest".to_vec(), Some(FileKind::Png)),
            (b"\0\0\0\x18ftypheic\0\0".to_vec(), Some(FileKind::Heic)),
            (b"II*\0rest".to_vec(), Some(FileKind::Tiff)),
            (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Some(FileKind::Webp)),
            (archive(&[TYPES, ("xl/workbook.xml", "<a/>")]), Some(FileKind::Xlsx)),
            (archive(&[TYPES, ("word/document.xml", "<a/>")]), Some(FileKind::Docx)),
            (open("application/vnd.oasis.opendocument.text"), Some(FileKind::Odt)),
            (open("application/vnd.oasis.opendocument.spreadsheet"), Some(FileKind::Ods)),
            // What could be taken for one of them.
            (open("application/vnd.oasis.opendocument.text-template"), None),
            (open("application/vnd.oasis.opendocument.presentation"), None),
            (archive(&[TYPES, ("xl/workbook.xml", "<a/>"), ("xl/vbaProject.bin", "x")]), None),
            (archive(&[TYPES, ("xl/workbook.xml", "<a/>"), ("word/document.xml", "<a/>")]), None),
            (archive(&[("a.exe", "MZ")]), None),
            (b"\0\0\0\x18ftypisom\0\0".to_vec(), None),
            (b"<!doctype html><script>".to_vec(), None),
            (b"MZ\x90\0".to_vec(), None),
            (b"name,signature\nInvented Awa,x\n".to_vec(), None),
            (b"\xd0\xcf\x11\xe0 an old workbook".to_vec(), None),
            (Vec::new(), None),
        ];
        for (bytes, kind) in cases {
            assert_eq!(recognise(&bytes), kind, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn a_file_that_is_cut_off_anywhere_is_no_mistake_of_the_program() {
        let whole = archive(&[("mimetype", "application/vnd.oasis.opendocument.text")]);
        for cut in 0..whole.len() {
            let _ = recognise(&whole[..cut]);
        }
    }
}
