//! Knowing again what this program wrote, by its content.
//!
//! Belongs here: what a file is, told from its first bytes: one of this program's formats, something
//! that is never replaced, or somebody else's. Does not: what follows from it (`files`).
//!
//! A name says nothing: `report.csv` may be anybody's list, and `march` a ledger's key. What cannot be
//! told for sure counts as somebody else's, so a mistake here costs a `--force`, never a file.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::audit::note::Verifier;
use crate::custody::backup::format::is_backup;
use crate::language::Language;
use crate::log::{first_bytes, head};
use crate::register::Key;
use crate::report::render::csv;

/// Bytes that are looked at: more than any format needs to be told, but for forms, of which all is
/// looked at, and which are small.
const LOOKED_AT_MAX: usize = 8 << 20;
/// Bytes at the end of a file in Parquet that are looked at: they say who wrote it.
const PARQUET_END_BYTES: i64 = 64 << 10;

/// What this program writes to a file that a user names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// A report as tables for a terminal.
    ReportTable,
    /// A report as JSON.
    ReportJson,
    /// A report as CSV.
    ReportCsv,
    /// Who does what where, as CSV with HXL hashtags.
    ReportHxl,
    /// A report in Markdown.
    ReportMarkdown,
    /// A report as a workbook.
    ReportWorkbook,
    /// The JSON schema of a report.
    Schema,
    /// A factsheet in Markdown.
    FactsheetMarkdown,
    /// A factsheet as HTML.
    FactsheetHtml,
    /// A factsheet as PDF.
    FactsheetPdf,
    /// All records, for auditors.
    Bundle,
    /// A checkpoint, with its origin.
    Checkpoint(String),
    /// A proof.
    Proof,
    /// The form of a sample, into which findings are going to be written by hand.
    Form,
    /// A draft of a mapping, which is going to be completed by hand.
    Mapping,
    /// Tables or a workbook to be filled in, or a copy of some in which mistakes are marked.
    Intake,
    /// A table in Parquet.
    Parquet,
    /// SQL that computes the figures from such tables.
    Sql,
    /// A file that was attached to an activity; nothing tells it from anybody's own.
    Evidence,
    /// A page of the manual.
    ManualPage,
}

/// What is never replaced, by whatever name it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The key of a ledger, or of somebody to whom backups are encrypted.
    Key,
    /// A key that signs checkpoints, or the one that checks its signatures.
    SigningKey,
    /// The head of a ledger.
    Head,
    /// A backup.
    Backup,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// What is never replaced.
    Kept(Kept),
    /// What this program wrote, as far as can be told.
    Own(Written),
    /// Nothing at all is in it.
    Empty,
    /// Somebody else's, or changed by hand.
    Foreign,
}

/// What a plain file is, by its content. One that cannot be read is somebody else's.
pub fn look(path: &Path) -> Found {
    let Ok(bytes) = first_bytes(path, LOOKED_AT_MAX) else { return Found::Foreign };
    if bytes.starts_with(b"PK") {
        return own_if(is_own_workbook(path), Written::ReportWorkbook);
    }
    if bytes.starts_with(b"PAR1") {
        return own_if(is_own_parquet(path), Written::Parquet);
    }
    recognised(&bytes)
}

fn own_if(is_own: Option<bool>, written: Written) -> Found {
    if is_own == Some(true) { Found::Own(written) } else { Found::Foreign }
}

/// What the bytes of anything but an archive are.
fn recognised(bytes: &[u8]) -> Found {
    if bytes.is_empty() {
        return Found::Empty;
    }
    if let Some(kept) = kept(bytes) {
        return Found::Kept(kept);
    }
    if bytes.starts_with(b"%PDF") {
        return own_if(Some(has(bytes, PRODUCER)), Written::FactsheetPdf);
    }
    text(&String::from_utf8_lossy(bytes)).map_or(Found::Foreign, Found::Own)
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

fn kept(bytes: &[u8]) -> Option<Kept> {
    if head::is_head(bytes) {
        return Some(Kept::Head);
    }
    if is_backup(bytes) {
        return Some(Kept::Backup);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let is_identity = || text.lines().any(|line| line.starts_with("AGE-SECRET-KEY-"));
    if Key::parse(text).is_some() || is_identity() {
        return Some(Kept::Key);
    }
    let signs = text.starts_with("PRIVATE+KEY+") || Verifier::parse(text).is_ok();
    signs.then_some(Kept::SigningKey)
}

/// Who made a document, in its own words.
pub const PRODUCER: &str = "headcount";

/// Whether this program made a workbook, and nobody saved it since.
fn is_own_workbook(path: &Path) -> Option<bool> {
    let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
    let part = archive.by_name("docProps/core.xml").ok()?;
    let mut text = String::new();
    part.take(1 << 16).read_to_string(&mut text).ok()?;
    let says = |element| text.contains(&format!("<{element}>{PRODUCER}</{element}>"));
    Some(says("dc:creator") && says("cp:lastModifiedBy"))
}

fn is_own_parquet(path: &Path) -> Option<bool> {
    let mut file = File::open(path).ok()?;
    let length = i64::try_from(file.metadata().ok()?.len()).ok()?;
    file.seek(SeekFrom::End(-length.min(PARQUET_END_BYTES))).ok()?;
    let mut end = Vec::new();
    file.read_to_end(&mut end).ok()?;
    Some(has(&end, "headcount "))
}

fn text(text: &str) -> Option<Written> {
    let starts = |start: &str| text.starts_with(start);
    if starts("{\n  \"ledger\": {\n    \"id\": \"") {
        return Some(Written::ReportJson);
    }
    if starts("{\n  \"$schema\": ") && text.contains("\"A report of headcount\"") {
        return Some(Written::Schema);
    }
    if starts("{\"") && text.lines().next()?.contains("\"format\":\"headcount log bundle\"") {
        return Some(Written::Bundle);
    }
    if starts("c2sp.org/tlog-proof@v1\n") || (starts("old ") && text.contains("\nheadcount/")) {
        return Some(Written::Proof);
    }
    if starts(".ie \\n(.g .ds Aq") && text.contains("headcount") {
        return Some(Written::ManualPage);
    }
    if SQL.iter().any(|start| starts(start)) {
        return Some(Written::Sql);
    }
    table(text).or_else(|| checkpoint(text)).or_else(|| document(text))
}

/// How the SQL beside exported tables begins.
const SQL: [&str; 3] = [
    "-- The people reached in a period, recomputed from the tables in this folder.",
    "-- What the counting rule (rule.sql) reads, from the exported tables.",
    "-- The counting rule, both versions of it, over one period and under any policy.",
];

/// How each kind of CSV begins.
fn table(text: &str) -> Option<Written> {
    let text = text.trim_start_matches(csv::EXCEL_MARK);
    const FIGURES: &str = "from,to,as_of,";
    const OTHERS: [&str; 4] = [
        "as_of,month,sector,",
        "as_of,activity,kind,",
        "as_of,area,month,",
        "as_of,table,modality,",
    ];
    const FORM: &str = "item,unit,stratum,in_stratum,in_all,";
    let head = text.lines().next()?;
    if head.starts_with(FIGURES) || OTHERS.iter().any(|start| head.starts_with(start)) {
        return Some(Written::ReportCsv);
    }
    if head.starts_with("country,organisation,partner,") && text.contains("\n#country") {
        return Some(Written::ReportHxl);
    }
    // As long as nobody has written findings into it.
    let is_form = head.starts_with(FORM) && text.lines().skip(1).all(|line| line.ends_with(",,"));
    is_form.then_some(Written::Form)
}

/// Any signed checkpoint: origin, size, root, an empty line, signatures.
fn checkpoint(text: &str) -> Option<Written> {
    let mut lines = text.lines();
    let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
    let is_size = !size.is_empty() && size.bytes().all(|digit| digit.is_ascii_digit());
    let is_root = root.len() == 44 && root.ends_with('=');
    let is_signed = text.contains("\n\n\u{2014} ");
    (is_size && is_root && is_signed).then(|| Written::Checkpoint(origin.to_owned()))
}

/// Documents for people, known by the words of their heads in either language.
fn document(text: &str) -> Option<Written> {
    let head: Vec<&str> = text.lines().take(8).collect();
    let first = spaced(&head.iter().take(3).copied().collect::<Vec<_>>().join(" "));
    let is_titled = |key, values: &[&str]| {
        Language::ALL.iter().any(|language| fits(&first, &fragments(*language, key, values)))
    };
    let is_report = is_titled("report-title", &["name", "from", "to"]);
    if text.starts_with("# ") {
        let is_sheet = || {
            let kicker = spaced(head.get(2).copied().unwrap_or_default());
            Language::ALL.iter().any(|language| {
                let words = fragments(*language, "factsheet-kicker", &["name"]);
                kicker.starts_with("**") && fits(&kicker, &words)
            })
        };
        return match is_report {
            true => Some(Written::ReportMarkdown),
            false => is_sheet().then_some(Written::FactsheetMarkdown),
        };
    }
    if text.starts_with("<!doctype html>\n") {
        let title =
            head.iter().find(|line| line.starts_with("<title>")).map(|line| spaced(line))?;
        let is_ours = Language::ALL.iter().any(|language| {
            fits(&title, &fragments(*language, "factsheet-document", &["title", "name"]))
        });
        return is_ours.then_some(Written::FactsheetHtml);
    }
    let has_table = || text.lines().take(12).any(|line| line.starts_with("\u{2500}\u{2500}"));
    (is_report && has_table()).then_some(Written::ReportTable)
}

/// The words between the values of a text of the catalogue.
fn fragments(language: Language, key: &str, values: &[&str]) -> Vec<String> {
    const GAP: &str = "\u{1}";
    let values: Vec<_> = values.iter().map(|name| (*name, GAP.into())).collect();
    let filled = spaced(&language.texts().with(key, &values));
    filled.split(GAP).map(str::to_owned).filter(|words| !words.trim().is_empty()).collect()
}

/// Whether a text has these words, in order.
fn fits(text: &str, words: &[String]) -> bool {
    let mut rest = text;
    words.iter().all(|words| match rest.split_once(words.as_str()) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// With one kind of space.
fn spaced(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_replaced_is_known_by_its_content() {
        let key = Key::random().unwrap().to_text();
        let rotated = Key::random().unwrap().rotated().unwrap().to_text();
        let signing = crate::audit::note::Signer::random("headcount/x").unwrap();
        for (text, kept) in [
            (key.as_str(), Kept::Key),
            (rotated.as_str(), Kept::Key),
            ("# created\n# public key: age1x\nAGE-SECRET-KEY-1QQQ\n", Kept::Key),
            (signing.to_secret_text().as_str(), Kept::SigningKey),
            (format!("{}\n", signing.verifier()).as_str(), Kept::SigningKey),
            ("HCHEAD1\nrest", Kept::Head),
            ("HCHEAD2\nrest", Kept::Head),
            ("HCBKUP1\nrest", Kept::Backup),
        ] {
            assert_eq!(recognised(text.as_bytes()), Found::Kept(kept), "{text}");
        }
    }

    #[test]
    fn what_others_wrote_is_theirs() {
        for text in [
            "people reached\n",
            "name,sum\nInvented Awa,1\n",
            "from,to\n2025,2026\n",
            "# Notes\n\nof a meeting\n",
            "<!doctype html>\n<html>\n<title>A page</title>\n",
            "{\"a\": 1}\n",
            "PK\u{3}\u{4} not a zip",
            "%PDF-1.7 somebody's",
            "item,unit,stratum,in_stratum,in_all,activity\n1,activity,all,1,1,L1,yes,\n",
            "a\n1\nb\n\nc\n",
        ] {
            assert_eq!(recognised(text.as_bytes()), Found::Foreign, "{text}");
        }
        assert_eq!(recognised(b""), Found::Empty);
    }

    #[test]
    fn checkpoints_are_known_with_their_origin() {
        let signer = crate::audit::note::Signer::random("example.org/log").unwrap();
        let root = "A".repeat(43);
        let note = signer.sign(&format!("example.org/log\n7\n{root}=\n"));
        let own = Written::Checkpoint("example.org/log".to_owned());
        assert_eq!(recognised(note.as_bytes()), Found::Own(own));
    }
}
