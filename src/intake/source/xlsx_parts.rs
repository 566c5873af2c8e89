//! The parts of an XLSX workbook, looked through before the library that reads them gets them.
//!
//! Belongs here: limits on what that library takes into memory, and the rows that are hidden, which it does not
//! tell. Does not: what cells hold (`xlsx`); what is said of hidden rows (`recognise`): a filter hides rows that
//! still count, so they are read like others.
//!
//! | the library | so here |
//! |---|---|
//! | makes room for as many shared texts as are announced | announced are no more than there are |
//! | has all shared texts in memory | they are counted with what each needs |
//! | copies fonts, fills, borders and number formats into each cell style | there are not too many, nor too long |
//! | reads a sheet by its name, and its part by what the name refers to | no two sheets share either |
//! | has each tag, text and cell in memory | none is longer than the limit |
//!
//! Invariant: what the library can reach is looked through here, by the last part of its name: which folder it
//! is in is for the library to find out. What is wrong as XML or ZIP is for the library to say.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use quick_xml::events::{BytesStart, Event};

use super::archive::{Allowance, Unpacked, opened};
use super::format::Unusable;
use super::limits::{
    MERGED_MAX, Over, SHARED_BYTES_MAX, SHARED_TEXT_BYTES, SHARED_TEXTS_AHEAD_MAX, SHEETS_MAX,
    SMALL_PART_BYTES_MAX, STYLE_PIECE_BYTES_MAX, STYLES_MAX,
};
use super::xml::{Pieces, attribute};
use crate::issue::value::{Bound, Damage};

/// No more hidden rows than these are told of a sheet.
const HIDDEN_ROWS_MAX: usize = 100_000;
/// No workbook has more sheets and other parts that are read.
const RELATIONS_MAX: usize = 2 * SHEETS_MAX;
/// Elements of which the library makes one text.
const TEXTS: [&str; 4] = ["si", "c", "is", "definedName"];

/// What is known of a workbook's parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Hidden rows by the name of their sheet, as the spreadsheet numbers them.
    pub(super) hidden_rows: Vec<(String, Vec<u32>)>,
    /// Memory for the texts that cells share, in bytes.
    pub(super) shared_bytes: u64,
}

/// Where a relationship leads.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Relation {
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }

    fn file(&self) -> String {
        last_of(&self.target)
    }
}

/// The last part of a name, as names are compared.
fn last_of(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase()
}

/// Looks through the parts of a workbook.
///
/// # Errors
/// Where a limit is exceeded, or sheets share what each must have for itself.
pub(super) fn look_through(content: impl Read + Seek) -> Result<Parts, Unusable> {
    let mut archive = opened(content)?;
    let allowance = Allowance::new();
    let names: Vec<String> =
        archive.file_names().map(|name| name.unwrap_or_default().into_owned()).collect();
    let mut relations = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if last_of(name).ends_with(".rels") {
            relations.extend(found(relations_in(allowance.unpacks(archive.by_index(at)?)), name)?);
            if relations.len() > RELATIONS_MAX {
                return Err(Over::of(Bound::Sheets, SHEETS_MAX as u64).into());
            }
        }
    }
    let workbooks: BTreeSet<String> = relations
        .iter()
        .filter(|relation| relation.is("officeDocument"))
        .map(Relation::file)
        .collect();
    let sheets: BTreeSet<String> =
        relations.iter().filter(|relation| relation.is("worksheet")).map(Relation::file).collect();
    let (mut listed, mut hidden, mut shared_bytes) = (Vec::new(), BTreeMap::new(), 0);
    for (at, name) in names.iter().enumerate() {
        let file = last_of(name);
        if file == "sharedstrings.xml" {
            shared_bytes += found(shared_texts(allowance.unpacks(archive.by_index(at)?)), name)?;
        }
        if file == "styles.xml" {
            found(styles(allowance.unpacks(archive.by_index(at)?)), name)?;
        }
        if file.starts_with("theme") {
            found(small(allowance.unpacks(archive.by_index(at)?)), name)?;
        }
        if workbooks.contains(&file) {
            listed.extend(found(sheets_in(allowance.unpacks(archive.by_index(at)?)), name)?);
        }
        if sheets.contains(&file) {
            let rows = found(sheet(allowance.unpacks(archive.by_index(at)?)), name)?;
            hidden.insert(name.to_lowercase(), rows);
        }
    }
    Ok(Parts { hidden_rows: by_sheet(&listed, &relations, &hidden)?, shared_bytes })
}

/// What was found in a part: nothing in one that is no XML, and the name of the part with a limit.
fn found<T: Default>(of_part: Result<T, Unusable>, part: &str) -> Result<T, Unusable> {
    match of_part {
        Err(Unusable::Damaged(Damage::Other(_))) => Ok(T::default()),
        other => other.map_err(|unusable| unusable.in_part(part)),
    }
}

fn relations_in(part: Unpacked<'_, impl Read>) -> Result<Vec<Relation>, Unusable> {
    let mut pieces = Pieces::new(part.take(SMALL_PART_BYTES_MAX));
    let mut relations = Vec::new();
    loop {
        match pieces.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let says = |name| attribute(&tag, name).unwrap_or_default();
                let relation =
                    Relation { id: says("Id"), kind: says("Type"), target: says("Target") };
                if relation.is("officeDocument") || relation.is("worksheet") {
                    relations.push(relation);
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// Counts a piece of a part that is small in every workbook.
fn count_small(read: &mut u64, piece: &Event<'_>) -> Result<(), Over> {
    *read += piece.len() as u64;
    match *read > SMALL_PART_BYTES_MAX {
        true => Err(Over::of(Bound::Part, SMALL_PART_BYTES_MAX)),
        false => Ok(()),
    }
}

/// A sheet of a workbook's list: its name, and the relationship that leads to it.
struct Listed {
    name: String,
    relation: String,
}

fn sheets_in(part: Unpacked<'_, impl Read>) -> Result<Vec<Listed>, Unusable> {
    let mut pieces = Pieces::new(part);
    let mut sheets: Vec<Listed> = Vec::new();
    let mut read = 0;
    loop {
        let piece = pieces.next_within(&TEXTS)?;
        count_small(&mut read, &piece)?;
        match piece {
            Event::Start(tag) if tag.local_name().as_ref() == "sheet" => {
                if sheets.len() == SHEETS_MAX {
                    return Err(Over::of(Bound::Sheets, SHEETS_MAX as u64).into());
                }
                let relation = relation_of(&tag);
                let name = attribute(&tag, "name").unwrap_or_default();
                sheets.push(Listed { name, relation });
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// The relationship that a sheet names, whatever prefix the attribute has.
fn relation_of(sheet: &BytesStart<'_>) -> String {
    let mut id = String::new();
    for attribute in sheet.attributes().with_checks(false).flatten() {
        if attribute.key.local_name().as_ref() == "id" {
            id = attribute.value.into_owned();
        }
    }
    id
}

/// Two sheets are one part, or have one name.
fn shared() -> Unusable {
    Unusable::Damaged(Damage::Parts)
}

/// Memory for the texts that cells share, in bytes.
fn shared_texts(part: Unpacked<'_, impl Read>) -> Result<u64, Unusable> {
    let mut pieces = Pieces::new(part);
    let (mut announced, mut texts, mut bytes) = (0, 0, 0);
    loop {
        match pieces.next_within(&TEXTS)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "sst" => {
                    let count = attribute(&tag, "uniqueCount").unwrap_or_default();
                    announced =
                        announced.max(count.trim().parse().unwrap_or(match count.is_empty() {
                            true => 0,
                            // It may still be one for another reader.
                            false => u64::MAX,
                        }));
                }
                "si" => {
                    texts += 1;
                    bytes += SHARED_TEXT_BYTES;
                }
                _ => {}
            },
            Event::Text(text) => bytes += text.len() as u64,
            Event::CData(text) => bytes += text.len() as u64,
            Event::GeneralRef(text) => bytes += text.len() as u64,
            Event::Eof => break,
            _ => {}
        }
        if bytes > SHARED_BYTES_MAX {
            return Err(Over::of(Bound::Shared, SHARED_BYTES_MAX).into());
        }
    }
    match announced > texts + SHARED_TEXTS_AHEAD_MAX {
        true => Err(Over::of(Bound::Announced, SHARED_TEXTS_AHEAD_MAX).into()),
        false => Ok(bytes),
    }
}

fn styles(part: Unpacked<'_, impl Read>) -> Result<(), Unusable> {
    let mut pieces = Pieces::up_to(part, STYLE_PIECE_BYTES_MAX);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    const COUNTED: [&str; 5] = ["xf", "font", "fill", "border", "numFmt"];
    let mut read = 0;
    loop {
        let piece = pieces.next()?;
        count_small(&mut read, &piece)?;
        match piece {
            Event::Start(tag) => {
                let name = tag.local_name();
                let Some(counted) = COUNTED.iter().find(|counted| **counted == name.as_ref())
                else {
                    continue;
                };
                let count = counts.entry(counted).or_default();
                *count += 1;
                if *count > STYLES_MAX {
                    return Err(Over::of(Bound::Styles, STYLES_MAX as u64).into());
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn small(part: Unpacked<'_, impl Read>) -> Result<(), Unusable> {
    let mut pieces = Pieces::new(part);
    let mut read = 0;
    loop {
        let piece = pieces.next()?;
        count_small(&mut read, &piece)?;
        if matches!(piece, Event::Eof) {
            return Ok(());
        }
    }
}

/// The rows of a sheet that are hidden.
fn sheet(part: Unpacked<'_, impl Read>) -> Result<Vec<u32>, Unusable> {
    let mut pieces = Pieces::new(part);
    let (mut hidden, mut last, mut merged) = (Vec::new(), 0_u32, 0);
    loop {
        match pieces.next_within(&TEXTS) {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "row" => {
                let number = attribute(&tag, "r").and_then(|number| number.parse().ok());
                last = number.unwrap_or(last.saturating_add(1));
                let mark = attribute(&tag, "hidden");
                let is_hidden = matches!(mark.as_deref(), Some("1" | "true"));
                if is_hidden && hidden.len() < HIDDEN_ROWS_MAX {
                    hidden.push(last);
                }
            }
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "mergeCell" => {
                merged += 1;
                if merged > MERGED_MAX {
                    return Err(Over::of(Bound::Merged, MERGED_MAX as u64).into());
                }
            }
            Ok(Event::Eof) => return Ok(hidden),
            Ok(_) => {}
            Err(Unusable::Over(over)) => return Err(over.at(last.max(1)).into()),
            // What was hidden up to there is known.
            Err(Unusable::Damaged(Damage::Other(_))) => return Ok(hidden),
            Err(other) => return Err(other),
        }
    }
}

/// Hidden rows by the names of sheets.
fn by_sheet(
    listed: &[Listed],
    relations: &[Relation],
    hidden: &BTreeMap<String, Vec<u32>>,
) -> Result<Vec<(String, Vec<u32>)>, Unusable> {
    let targets: BTreeMap<&str, &Relation> = relations
        .iter()
        .filter(|relation| relation.is("worksheet"))
        .map(|relation| (relation.id.as_str(), relation))
        .collect();
    let (mut of_sheets, mut parts, mut names) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for sheet in listed {
        let Some(relation) = targets.get(sheet.relation.as_str()) else { continue };
        let target = relation.target.to_lowercase().replace('\\', "/");
        let steps = target.split('/').filter(|step| !matches!(*step, "" | "." | ".." | "xl"));
        let target = steps.collect::<Vec<_>>().join("/");
        let of_part =
            hidden.iter().find(|(name, _)| format!("/{name}").ends_with(&format!("/{target}")));
        let rows = of_part.map(|(_, rows)| rows.clone()).unwrap_or_default();
        if !parts.insert(target) || !names.insert(sheet.name.as_str()) {
            return Err(shared());
        }
        if !rows.is_empty() {
            of_sheets.push((sheet.name.clone(), rows));
        }
    }
    Ok(of_sheets)
}
