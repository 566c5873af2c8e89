//! Activities as bytes, a block of which is decoded when one of its activities is asked for.
//!
//! Belongs here: the form of the bytes, and decoding a block once. Does not: who may have written them
//! (`kept`), activities that came later (`activities`).
//!
//! Decoding 40,000 activities takes 40 ms, and hardly any command looks at more than a few of them. So they
//! are in blocks, in the order in which they are counted: by start and reference. A period is a few blocks
//! in a row, and a reference is found with fifteen looks.
//!
//! | part | what |
//! |---|---|
//! | shared | bincode of the values that several activities have, each once |
//! | places | of each activity in the order of references, its place among the blocks (`u32`, little-endian) |
//! | records | the same in the order of the records with their current versions |
//! | blocks | bincode of 32 activities each |
//!
//! Invariant: the bytes were sealed by this very program. Of bytes that do not decode nothing is made up.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::known::{Known, Version};
use super::outline::Outline;
use crate::event::activity::{About, Details, Modality, Reach, Status};
use crate::event::ids::{DonorId, OfficeId, ProjectId, Reference, SectorId};
use crate::event::people::Headcount;
use crate::event::place::Place;
use crate::event::time::{Day, Period, Timestamp};
use crate::log::codec::{self, CodecError};

/// Activities of a block.
const BLOCK: usize = 32;
/// Bytes of a place.
const PLACE_BYTES: usize = 4;

/// Where in the bytes is what, and what is known without decoding any.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Index {
    shared_bytes: u32,
    pub len: u32,
    pub voided: u64,
    pub contacts: u64,
    blocks: Vec<BlockRow>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct BlockRow {
    bytes: u32,
    /// The first start and the last day of its activities.
    from: Day,
    to: Day,
}

/// Packed activities.
#[derive(Debug)]
pub(super) struct Packed {
    index: Index,
    bytes: Vec<u8>,
    /// Where each block begins in the bytes.
    starts: Vec<usize>,
    shared: OnceLock<Shared>,
    blocks: Vec<OnceLock<Vec<Known>>>,
}

impl Packed {
    /// Packs activities, in any order.
    pub fn pack<'a>(
        activities: impl Iterator<Item = &'a Known>,
    ) -> Result<(Index, Vec<u8>), CodecError> {
        let mut all: Vec<&Known> = activities.collect();
        all.sort_by(|a, b| in_time(a, b));
        let mut by_reference: Vec<u32> = (0u32..).zip(&all).map(|(place, _)| place).collect();
        let mut by_record = by_reference.clone();
        by_reference.sort_by_key(|place| &all[*place as usize].activity.reference);
        by_record.sort_by_key(|place| all[*place as usize].current());
        let mut sharing = Sharing::of(&all);
        let (mut blocks, mut rows) = (Vec::new(), Vec::new());
        for block in all.chunks(BLOCK) {
            let packed: Vec<PackedKnown<'_>> =
                block.iter().map(|known| PackedKnown::of(known, &mut sharing)).collect();
            let bytes = codec::to_bytes(&packed)?;
            let (starts, ends) = block.iter().fold((Vec::new(), Vec::new()), |mut days, known| {
                days.0.push(known.activity.about.start);
                days.1.push(known.activity.about.last_day().max(known.activity.about.start));
                days
            });
            let (Some(from), Some(to)) = (starts.into_iter().min(), ends.into_iter().max()) else {
                continue;
            };
            rows.push(BlockRow { bytes: size(bytes.len())?, from, to });
            blocks.extend(bytes);
        }
        let mut bytes = codec::to_bytes(&sharing.shared)?;
        let index = Index {
            shared_bytes: size(bytes.len())?,
            len: size(all.len())?,
            voided: all.iter().filter(|known| known.voided.is_some()).count() as u64,
            contacts: all.iter().map(|known| known.contacts() as u64).sum(),
            blocks: rows,
        };
        bytes.extend(by_reference.iter().chain(&by_record).flat_map(|place| place.to_le_bytes()));
        bytes.extend(blocks);
        Ok((index, bytes))
    }

    /// Activities from their bytes; nothing where these are not as many as the index says.
    pub fn new(index: Index, bytes: Vec<u8>) -> Option<Self> {
        let len = index.len as usize;
        let mut end =
            (index.shared_bytes as usize).checked_add(len.checked_mul(2 * PLACE_BYTES)?)?;
        let mut starts = Vec::with_capacity(index.blocks.len());
        for row in &index.blocks {
            starts.push(end);
            end = end.checked_add(row.bytes as usize)?;
        }
        let is_whole = end == bytes.len() && len.div_ceil(BLOCK) == index.blocks.len();
        let blocks = index.blocks.iter().map(|_| OnceLock::new()).collect();
        is_whole.then(|| Self { index, bytes, starts, shared: OnceLock::new(), blocks })
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The activity with a reference.
    pub fn get(&self, reference: &Reference) -> Option<&Known> {
        self.find(0, |known| known.activity.reference.cmp(reference))
    }

    /// The activity whose current version a record states.
    pub fn stated_by(&self, record: u64) -> Option<&Known> {
        self.find(self.index.len as usize, |known| known.current().cmp(&record))
    }

    /// Finds an activity in the order of the places that begin there.
    fn find(&self, first: usize, order: impl Fn(&Known) -> Ordering) -> Option<&Known> {
        let (mut low, mut high) = (first, first + self.index.len as usize);
        while low < high {
            let middle = low.midpoint(high);
            let known = self.placed(middle);
            match order(known) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(known),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// All, by reference.
    pub fn all_by_reference(&self) -> impl Iterator<Item = &Known> {
        (0..self.index.len as usize).map(|at| self.placed(at))
    }

    /// All, by start and reference.
    pub fn all_in_time(&self) -> impl Iterator<Item = &Known> {
        (0..self.blocks.len()).flat_map(|block| self.block(block))
    }

    /// Those that touch a period, and others of the same blocks, by start and reference.
    pub fn around(&self, period: Period) -> impl Iterator<Item = &Known> {
        let rows = self.index.blocks.iter().enumerate();
        let touching = rows.filter(move |(_, row)| row.from <= period.to && row.to >= period.from);
        touching.flat_map(|(block, _)| self.block(block))
    }

    /// Those that were decoded so far.
    pub fn decoded(&self) -> impl Iterator<Item = &Known> {
        self.blocks.iter().filter_map(OnceLock::get).flatten()
    }

    /// The activity of one of the places: in the order of references, then in that of records.
    fn placed(&self, at: usize) -> &Known {
        let start = self.index.shared_bytes as usize + at * PLACE_BYTES;
        let place = self.bytes.get(start..).and_then(|bytes| bytes.first_chunk());
        let place = place.map(|bytes| u32::from_le_bytes(*bytes) as usize);
        let known = place.and_then(|place| self.block(place / BLOCK).get(place % BLOCK));
        known.unwrap_or_else(|| spoilt())
    }

    fn block(&self, number: usize) -> &[Known] {
        self.blocks[number].get_or_init(|| self.decode(number).unwrap_or_else(|| spoilt()))
    }

    fn decode(&self, number: usize) -> Option<Vec<Known>> {
        let start = *self.starts.get(number)?;
        let end = start + self.index.blocks.get(number)?.bytes as usize;
        let packed: Vec<PackedKnown<'_>> = codec::from_bytes(self.bytes.get(start..end)?).ok()?;
        let shared = self.shared.get_or_init(|| {
            let bytes = self.bytes.get(..self.index.shared_bytes as usize);
            bytes.and_then(|bytes| codec::from_bytes(bytes).ok()).unwrap_or_else(|| spoilt())
        });
        packed.into_iter().map(|known| known.unpacked(shared)).collect()
    }
}

/// The order in which activities are counted.
pub(super) fn in_time(a: &Known, b: &Known) -> Ordering {
    let key = |known: &Known| known.activity.about.start;
    key(a).cmp(&key(b)).then_with(|| a.activity.reference.cmp(&b.activity.reference))
}

/// Nothing that is read leads here: the bytes are this program's own, and sealed. If it cannot read what it
/// writes, an activity less would be a wrong figure.
fn spoilt() -> ! {
    panic!("sealed activities do not decode: delete cache/state, and report this mistake")
}

fn size(len: usize) -> Result<u32, CodecError> {
    u32::try_from(len).map_err(|_| CodecError::Encode("more than 4 GB of activities".into()))
}

/// Values that several activities have.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Shared {
    details: Vec<Arc<Details>>,
    places: Vec<Arc<Place>>,
    texts: Vec<String>,
    sectors: Vec<SectorId>,
    offices: Vec<OfficeId>,
    donors: Vec<DonorId>,
    projects: Vec<ProjectId>,
}

/// A value of an activity's own, or where it is among the shared ones.
#[derive(Serialize, Deserialize)]
enum Part<T> {
    Shared(u32),
    Own(T),
}

/// An activity in a block.
#[derive(Serialize, Deserialize)]
struct PackedKnown<'a> {
    id: Uuid,
    reference: &'a str,
    details: Part<Cow<'a, Details>>,
    title: Part<&'a str>,
    sector: u32,
    also_sectors: Vec<u32>,
    office: u32,
    place: Part<Cow<'a, Place>>,
    start: Day,
    end: Option<Day>,
    status: Status,
    donors: Vec<u32>,
    project: Option<u32>,
    partner: Part<&'a str>,
    modality: Option<Modality>,
    reach: Reach,
    new_people: bool,
    headcounts: Cow<'a, [Headcount]>,
    contacts: u64,
    people_at: Option<u32>,
    versions: Vec<(u64, i64)>,
    voided: Option<u64>,
    voids: Cow<'a, [u64]>,
}

impl<'a> PackedKnown<'a> {
    fn of(known: &'a Known, sharing: &mut Sharing<'a>) -> Self {
        let Known { activity, versions, voided, voids } = known;
        let Outline { id, reference, about, headcounts, contacts, people_at } = activity.as_ref();
        let About {
            details,
            title,
            sector,
            also_sectors,
            office,
            place,
            start,
            end,
            status,
            donors,
            project,
            partner,
            modality,
            reach,
            new_people,
        } = about;
        let Sharing { shared, sectors, offices, donors: all_donors, projects, .. } = sharing;
        let numbers = (
            number(sectors, &mut shared.sectors, sector),
            also_sectors.iter().map(|id| number(sectors, &mut shared.sectors, id)).collect(),
            number(offices, &mut shared.offices, office),
            donors.iter().map(|id| number(all_donors, &mut shared.donors, id)).collect(),
            project.as_ref().map(|id| number(projects, &mut shared.projects, id)),
        );
        let part = |place: Option<&u32>| place.copied();
        Self {
            id: *id,
            reference: reference.as_str(),
            details: match part(sharing.details.get(details.as_ref())) {
                Some(place) => Part::Shared(place),
                None => Part::Own(Cow::Borrowed(details.as_ref())),
            },
            title: sharing.text(title),
            sector: numbers.0,
            also_sectors: numbers.1,
            office: numbers.2,
            place: match part(sharing.places.get(place.as_ref())) {
                Some(at) => Part::Shared(at),
                None => Part::Own(Cow::Borrowed(place.as_ref())),
            },
            start: *start,
            end: *end,
            status: *status,
            donors: numbers.3,
            project: numbers.4,
            partner: sharing.text(partner),
            modality: *modality,
            reach: *reach,
            new_people: *new_people,
            headcounts: Cow::Borrowed(headcounts),
            contacts: *contacts as u64,
            people_at: *people_at,
            versions: versions.iter().map(|v| (v.sequence, v.recorded_at.0)).collect(),
            voided: *voided,
            voids: Cow::Borrowed(voids),
        }
    }

    fn unpacked(self, shared: &Shared) -> Option<Known> {
        let text = |part: Part<&str>| match part {
            Part::Shared(at) => shared.texts.get(at as usize).cloned(),
            Part::Own(text) => Some(text.to_owned()),
        };
        let about = About {
            details: unshared(self.details, &shared.details)?,
            title: text(self.title)?,
            sector: at(&shared.sectors, self.sector)?,
            also_sectors: all_at(&shared.sectors, self.also_sectors)?,
            office: at(&shared.offices, self.office)?,
            place: unshared(self.place, &shared.places)?,
            start: self.start,
            end: self.end,
            status: self.status,
            donors: all_at(&shared.donors, self.donors)?,
            project: match self.project {
                Some(project) => Some(at(&shared.projects, project)?),
                None => None,
            },
            partner: text(self.partner)?,
            modality: self.modality,
            reach: self.reach,
            new_people: self.new_people,
        };
        let outline = Outline {
            id: self.id,
            reference: Reference::new(self.reference).ok()?,
            about,
            headcounts: self.headcounts.into_owned(),
            contacts: usize::try_from(self.contacts).ok()?,
            people_at: self.people_at,
        };
        let versions = self.versions.into_iter();
        let version = |(sequence, at)| Version { sequence, recorded_at: Timestamp(at) };
        Some(Known {
            activity: Arc::new(outline),
            versions: versions.map(version).collect(),
            voided: self.voided,
            voids: self.voids.into_owned(),
        })
    }
}

fn unshared<T: Clone>(part: Part<Cow<'_, T>>, shared: &[Arc<T>]) -> Option<Arc<T>> {
    match part {
        Part::Shared(place) => at(shared, place),
        Part::Own(own) => Some(Arc::new(own.into_owned())),
    }
}

fn at<T: Clone>(all: &[T], place: u32) -> Option<T> {
    all.get(place as usize).cloned()
}

fn all_at<T: Clone>(all: &[T], places: Vec<u32>) -> Option<Vec<T>> {
    places.into_iter().map(|place| at(all, place)).collect()
}

/// The place of a value among all of its kind, where each is once.
fn number<'a, T: Hash + Eq + Clone>(
    places: &mut HashMap<&'a T, u32>,
    all: &mut Vec<T>,
    value: &'a T,
) -> u32 {
    *places.entry(value).or_insert_with(|| {
        all.push(value.clone());
        (all.len() - 1) as u32
    })
}

/// The shared values while activities are packed, with the place of each.
#[derive(Default)]
struct Sharing<'a> {
    shared: Shared,
    details: HashMap<&'a Details, u32>,
    places: HashMap<&'a Place, u32>,
    texts: HashMap<&'a str, u32>,
    sectors: HashMap<&'a SectorId, u32>,
    offices: HashMap<&'a OfficeId, u32>,
    donors: HashMap<&'a DonorId, u32>,
    projects: HashMap<&'a ProjectId, u32>,
}

impl<'a> Sharing<'a> {
    /// The details, places and texts that more than one of some activities has.
    fn of(all: &[&'a Known]) -> Self {
        let mut sharing = Self::default();
        let abouts = || all.iter().map(|known| &known.activity.about);
        let shared = &mut sharing.shared;
        sharing.details = repeated(abouts().map(|about| about.details.as_ref()), |details| {
            shared.details.push(Arc::new(details.clone()));
        });
        sharing.places = repeated(abouts().map(|about| about.place.as_ref()), |place| {
            shared.places.push(Arc::new(place.clone()));
        });
        let texts = abouts().flat_map(|about| [about.title.as_str(), about.partner.as_str()]);
        sharing.texts = repeated(texts, |text| shared.texts.push(text.to_owned()));
        sharing
    }

    fn text(&self, text: &'a str) -> Part<&'a str> {
        self.texts.get(text).map_or(Part::Own(text), |place| Part::Shared(*place))
    }
}

/// The values that come more than once, each with its number; `keep` gets them in the order of the numbers.
fn repeated<'a, T: Hash + Eq + ?Sized>(
    values: impl Iterator<Item = &'a T>,
    mut keep: impl FnMut(&'a T),
) -> HashMap<&'a T, u32> {
    let mut seen: HashMap<&T, Option<u32>> = HashMap::new();
    let mut next = 0;
    for value in values {
        match seen.get_mut(value) {
            None => drop(seen.insert(value, None)),
            Some(place @ None) => {
                *place = Some(next);
                next += 1;
                keep(value);
            }
            Some(Some(_)) => {}
        }
    }
    seen.into_iter().filter_map(|(value, place)| Some((value, place?))).collect()
}
