//! ODS workbooks.
//!
//! A cell or row may say that it is repeated, up to a whole sheet of itself. So the sheets are read here, piece by
//! piece: a library that makes all cells of a table before it hands any out has made them by then.
//!
//! | in the file | is read as |
//! |---|---|
//! | `office:value`, `office:date-value`, `office:time-value`, `office:boolean-value`, `office:string-value` | the first of them is the value |
//! | `office:value-type="string"` without a value | the paragraphs of the cell, without annotations |
//! | `table:formula` without a value | a formula that was never calculated |
//! | a cell or row without value or formula, however often repeated | nothing |

use std::collections::BTreeSet;
use std::io::{BufReader, Read};

use calamine::DataRef;
use quick_xml::events::{BytesStart, Event};

use super::archive::{Allowance, opened};
use super::cell::text;
use super::csv::BUFFER_BYTES;
use super::fault::FORMULA;
use super::format::{Format, Rows, Stream, Unusable};
use super::grid::Grid;
use super::held::Held;
use super::limits::{COLUMNS_MAX, Over, SHEETS_MAX, TEXT_BYTES_MAX};
use super::xml::{Pieces, attribute};
use crate::issue::value::{Bound, Damage};

/// The first part of an ODS file is its type, uncompressed, at this place.
const TYPE_AT: usize = 38;
const TYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// The part that says whether others are encrypted, and the one with the sheets.
const MANIFEST: &str = "META-INF/manifest.xml";
const CONTENT: &str = "content.xml";

pub(super) const FORMAT: Format = Format { is: is_ods, read: sheets };

/// Elements of which one text is made.
const CELLS: [&str; 2] = ["table-cell", "covered-table-cell"];

fn is_ods(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04")
        && start.get(TYPE_AT..).is_some_and(|rest| rest.starts_with(TYPE))
}

fn sheets(content: Box<dyn Stream>) -> Result<Vec<Grid>, Unusable> {
    let mut archive = opened(BufReader::with_capacity(BUFFER_BYTES, content))?;
    let allowance = Allowance::new();
    let at = |name| archive.index_for_name(name).ok_or(Unusable::Damaged(Damage::PartMissing));
    let (manifest, content) = (at(MANIFEST)?, at(CONTENT)?);
    if is_encrypted(allowance.unpacks(archive.by_index(manifest)?))? {
        return Err(Unusable::Password);
    }
    let part = allowance.unpacks(archive.by_index(content)?);
    Sheets::new(part).all().map_err(|unusable| unusable.in_part(CONTENT))
}

fn is_encrypted(manifest: impl Read) -> Result<bool, Unusable> {
    let mut pieces = Pieces::new(manifest);
    loop {
        match pieces.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "encryption-data" => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

fn damaged(says: &str) -> Unusable {
    Unusable::Damaged(Damage::Other(says.into()))
}

/// The sheets as they are read.
struct Sheets<R: Read> {
    pieces: Pieces<R>,
    held: Held,
    /// Names of styles with which a sheet is hidden.
    hiding: BTreeSet<String>,
}

impl<R: Read> Sheets<R> {
    fn new(part: R) -> Self {
        Self { pieces: Pieces::new(part), held: Held::of_workbook(0), hiding: BTreeSet::new() }
    }

    fn all(mut self) -> Result<Vec<Grid>, Unusable> {
        let (mut grids, mut names, mut style) = (Vec::new(), BTreeSet::new(), None);
        loop {
            let (name, hidden) = match self.pieces.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "style:style" => {
                        style = attribute(&tag, "style:name");
                        continue;
                    }
                    "style:table-properties" => {
                        let is_hiding =
                            attribute(&tag, "table:display").as_deref() == Some("false");
                        self.hiding.extend(style.clone().filter(|_| is_hiding));
                        continue;
                    }
                    "table:table" => {
                        let style = attribute(&tag, "table:style-name");
                        (
                            attribute(&tag, "table:name"),
                            style.is_some_and(|style| self.hiding.contains(&style)),
                        )
                    }
                    _ => continue,
                },
                Event::Eof => return Ok(grids),
                _ => continue,
            };
            // A table without a name is none of a spreadsheet's.
            let Some(name) = name else { continue };
            if grids.len() == SHEETS_MAX {
                return Err(Over::of(Bound::Sheets, SHEETS_MAX as u64).into());
            }
            if !names.insert(name.clone()) {
                return Err(Unusable::Damaged(Damage::Parts));
            }
            let rows = self.rows().map_err(|unusable| unusable.in_part(&name))?;
            grids.push(Grid { name, rows: rows.in_order(), hidden, ..Grid::default() });
        }
    }

    /// The rows up to the end of a sheet.
    fn rows(&mut self) -> Result<Rows, Unusable> {
        let (mut rows, mut next) = (Rows::default(), 0_u32);
        loop {
            let times = match self.pieces.next()? {
                Event::Start(tag) if tag.name().as_ref() == "table:table-row" => {
                    repeats(&tag, "table:number-rows-repeated")?
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(rows),
                Event::Eof => return Err(damaged("a table has no end")),
                _ => continue,
            };
            let cells = self.cells(next)?;
            for Filled { times: across, text, .. } in &cells {
                let made = (*across as usize).saturating_mul(times as usize);
                let repeated = self.held.repeat(made.saturating_sub(1), text.len());
                repeated.map_err(|over| over.at(next.saturating_add(1)))?;
            }
            let filled = if cells.is_empty() { 0 } else { times };
            for row in 0..filled {
                for cell in &cells {
                    for column in 0..cell.times {
                        let column = cell.from.saturating_add(column) as usize;
                        rows.put(
                            next.saturating_add(row),
                            column,
                            cell.text.clone(),
                            &mut self.held,
                        )?;
                    }
                }
            }
            next = next.saturating_add(times);
        }
    }

    /// The filled cells of a row, up to its end.
    fn cells(&mut self, row: u32) -> Result<Vec<Filled>, Unusable> {
        let (mut cells, mut next, mut bytes) = (Vec::new(), 0_u32, 0);
        loop {
            let (cell, times, is_text) = match self.pieces.next_within(&CELLS)? {
                Event::Start(tag) if CELLS.contains(&tag.local_name().as_ref()) => {
                    let times = repeats(&tag, "table:number-columns-repeated")?;
                    let cell = Cell::of(&tag)?;
                    let is_text = cell.is_text();
                    (cell, times, is_text)
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(cells),
                Event::Eof => return Err(damaged("a row has no end")),
                _ => continue,
            };
            let paragraphs = self.paragraphs(is_text)?;
            let text = if is_text { paragraphs.trim().to_owned() } else { cell.shown() };
            if !text.is_empty() {
                let over = |bound, max| Err(Over::of(bound, max).at(row.saturating_add(1)).into());
                if next as usize >= COLUMNS_MAX {
                    return over(Bound::Columns, COLUMNS_MAX as u64);
                }
                bytes += text.len() as u64;
                if bytes > TEXT_BYTES_MAX {
                    return over(Bound::Texts, TEXT_BYTES_MAX);
                }
                cells.push(Filled { from: next, times, text });
            }
            next = next.saturating_add(times);
        }
    }

    /// What the paragraphs of a cell say, where that is asked for, up to its end.
    fn paragraphs(&mut self, is_asked: bool) -> Result<String, Unusable> {
        let (mut text, mut is_first, mut annotations) = (String::new(), true, 0_u32);
        loop {
            let piece = self.pieces.next_within(&CELLS)?;
            match &piece {
                Event::End(tag) if CELLS.contains(&tag.local_name().as_ref()) => return Ok(text),
                Event::Eof => return Err(damaged("a cell has no end")),
                Event::Start(tag) if tag.name().as_ref() == "office:annotation" => annotations += 1,
                Event::End(tag) if tag.name().as_ref() == "office:annotation" => {
                    annotations = annotations.saturating_sub(1);
                }
                _ if annotations > 0 || !is_asked => {}
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(part) => {
                    let escaped = format!("&{};", &**part);
                    let read = quick_xml::escape::unescape(&escaped);
                    text.push_str(&read.map_err(|error| damaged(&error.to_string()))?);
                }
                Event::Start(tag) => match tag.name().as_ref() {
                    "text:p" if is_first => is_first = false,
                    "text:p" | "text:line-break" => text.push('\n'),
                    "text:tab" => text.push('\t'),
                    "text:s" => {
                        let spaces = repeats(tag, "text:c")?.min(SPACES_MAX);
                        text.extend(std::iter::repeat_n(' ', spaces as usize));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

/// Spaces in a row are layout; nobody reads a text by how many there are.
const SPACES_MAX: u32 = 100;

/// A cell with something in it.
struct Filled {
    from: u32,
    times: u32,
    text: String,
}

/// How often something is there; a number that is none is an error.
fn repeats(tag: &BytesStart<'_>, name: &str) -> Result<u32, Unusable> {
    let Some(times) = attribute(tag, name) else { return Ok(1) };
    let times: u64 =
        times.trim().parse().map_err(|_| damaged("a number of repetitions is none"))?;
    Ok(u32::try_from(times).unwrap_or(u32::MAX))
}

/// What the tag of a cell says.
#[derive(Default)]
struct Cell {
    value: Option<DataRef<'static>>,
    is_string: bool,
    is_error: bool,
    is_formula: bool,
}

impl Cell {
    fn of(tag: &BytesStart<'_>) -> Result<Self, Unusable> {
        let mut cell = Self::default();
        for found in tag.attributes().with_checks(false) {
            let found = found.map_err(|error| damaged(&error.to_string()))?;
            let says = || {
                let text = quick_xml::escape::unescape(&found.value);
                text.map(|text| text.into_owned()).map_err(|error| damaged(&error.to_string()))
            };
            let is_set = cell.value.is_some();
            match found.key.as_ref() {
                "office:value" if !is_set => {
                    let number = found.value.trim().parse();
                    cell.value =
                        Some(DataRef::Float(number.map_err(|_| damaged("a number is none"))?));
                }
                "office:string-value" if !is_set => cell.value = Some(DataRef::String(says()?)),
                "office:date-value" if !is_set => cell.value = Some(DataRef::DateTimeIso(says()?)),
                "office:time-value" if !is_set => cell.value = Some(DataRef::DurationIso(says()?)),
                "office:boolean-value" if !is_set => {
                    cell.value = Some(DataRef::Bool(found.value.eq_ignore_ascii_case("true")));
                }
                "office:value-type" => cell.is_string = &*found.value == "string",
                "calcext:value-type" => cell.is_error = &*found.value == "error",
                "table:formula" => cell.is_formula = !found.value.is_empty(),
                _ => {}
            }
        }
        Ok(cell)
    }

    /// Whether its paragraphs are its value. An error has them besides an empty text.
    fn is_text(&self) -> bool {
        match &self.value {
            None => self.is_string,
            Some(DataRef::String(text)) => self.is_error && text.is_empty(),
            Some(_) => false,
        }
    }

    /// What it shows where its paragraphs are not its value.
    fn shown(&self) -> String {
        match &self.value {
            Some(value) => text(value),
            None if self.is_formula => FORMULA.to_owned(),
            None => String::new(),
        }
    }
}
