//! A state without its activities, as bytes.
//!
//! Belongs here: every part of it, and back. Does not: the activities (`packed`), the file (`kept`).
//!
//! What came with an event is kept as a record would have it: that form has every part of an event, and
//! reads for ever.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use crate::count::Merges;
use crate::event::access::Role;
use crate::event::ids::OfficeId;
use crate::event::policy::Policy;
use crate::event::review::Decision;
use crate::event::time::{Period, Timestamp};
use crate::event::{EntriesDerived, EntryKind, Event, FiguresPublished, PolicyAdopted, Record};
use crate::ledger::settled::{Baseline, Parts};
use crate::ledger::{Access, Activities, Evidence, Review, SourceKeys, State};
use crate::log::codec::{self, CodecError};

/// A state without its activities and source keys.
#[derive(Serialize, Deserialize)]
pub(super) struct Rest {
    opened: Option<ByteBuf>,
    key_fingerprint: [u8; 16],
    rotated_at: Vec<u64>,
    signing_keys: Vec<(u64, ByteBuf)>,
    profile: ByteBuf,
    gazetteer: ByteBuf,
    accepted: Vec<((String, String), u64)>,
    policies: Vec<(i32, ByteBuf)>,
    merges: Vec<(EntryKind, u32, u32, u64)>,
    derived: ByteBuf,
    erased: Vec<(EntryKind, u32)>,
    persons: u32,
    households: u32,
    settled: KeptSettled,
    reviews: Vec<(u64, u64, Decision)>,
    access: Vec<(String, Role, Vec<OfficeId>, u64)>,
    evidence: Evidence,
    size: u64,
    last_recorded_at: Option<Timestamp>,
    latest_recorded_at: Option<Timestamp>,
    set_back: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
struct KeptSettled {
    baselines: Vec<(Period, KeptBaseline)>,
    held_back: Vec<ByteBuf>,
    restated_by: Vec<(u64, Vec<Period>)>,
    publications: Vec<(Period, u64)>,
}

#[derive(Serialize, Deserialize)]
struct KeptBaseline {
    log_size: u64,
    published: Option<ByteBuf>,
    is_touched: bool,
    label: String,
    closed: Option<u64>,
}

impl Rest {
    pub fn of(state: &State) -> Result<Self, CodecError> {
        let State {
            opened,
            key_fingerprint,
            rotated_at,
            signing_keys,
            profile,
            gazetteer,
            accepted,
            // They follow from the profile.
            sectors: _,
            policies,
            // Each has its own bytes.
            activities: _,
            source_keys: _,
            merges,
            derived,
            erased,
            persons,
            households,
            settled,
            reviews,
            access,
            evidence,
            interner: _,
            size,
            last_recorded_at,
            latest_recorded_at,
            set_back,
        } = state;
        let policies = policies.iter().map(|(first, policy)| Ok((*first, of_policy(policy)?)));
        let signing_keys = signing_keys.iter();
        let signing_keys = signing_keys
            .map(|(at, changed)| Ok((*at, to_bytes(Event::SigningKeyChanged(changed.clone()))?)));
        Ok(Self {
            opened: match opened {
                Some(opened) => Some(to_bytes(Event::LedgerOpened(opened.clone()))?),
                None => None,
            },
            key_fingerprint: *key_fingerprint,
            rotated_at: rotated_at.clone(),
            signing_keys: signing_keys.collect::<Result<_, CodecError>>()?,
            profile: to_bytes(Event::ProfileSet(Box::new(profile.clone())))?,
            gazetteer: to_bytes(Event::GazetteerSet(Box::new(gazetteer.as_ref().clone())))?,
            accepted: accepted.iter().map(|(about, cases)| (about.clone(), *cases)).collect(),
            policies: policies.collect::<Result<_, CodecError>>()?,
            merges: merges.all().collect(),
            derived: to_bytes(Event::EntriesDerived(derived.clone()))?,
            erased: erased.iter().copied().collect(),
            persons: *persons,
            households: *households,
            settled: KeptSettled::of(settled.parts())?,
            reviews: reviews
                .all()
                .map(|(version, Review { record, decision })| (version, record, decision))
                .collect(),
            access: access
                .iter()
                .map(|(staff, Access { role, offices, granted_in })| {
                    (staff.clone(), *role, offices.clone(), *granted_in)
                })
                .collect(),
            evidence: evidence.clone(),
            size: *size,
            last_recorded_at: *last_recorded_at,
            latest_recorded_at: *latest_recorded_at,
            set_back: set_back.iter().copied().collect(),
        })
    }

    /// The state, with activities and keys from elsewhere; nothing where a part does not decode.
    pub fn into_state(self, activities: Activities, source_keys: SourceKeys) -> Option<State> {
        let opened = match self.opened {
            Some(bytes) => match event(&bytes)? {
                Event::LedgerOpened(opened) => Some(opened),
                _ => return None,
            },
            None => None,
        };
        let (Event::ProfileSet(profile), Event::GazetteerSet(gazetteer)) =
            (event(&self.profile)?, event(&self.gazetteer)?)
        else {
            return None;
        };
        let Event::EntriesDerived(EntriesDerived { persons, households }) = event(&self.derived)?
        else {
            return None;
        };
        let mut merges = Merges::default();
        for (kind, kept, dropped, order) in self.merges {
            merges.merge(kind, kept, dropped, order);
        }
        let signing_keys = self.signing_keys.iter().map(|(at, bytes)| match event(bytes)? {
            Event::SigningKeyChanged(changed) => Some((*at, changed)),
            _ => None,
        });
        let policies = self.policies.iter().map(|(first, bytes)| Some((*first, policy(bytes)?)));
        Some(State {
            opened,
            key_fingerprint: self.key_fingerprint,
            rotated_at: self.rotated_at,
            signing_keys: signing_keys.collect::<Option<_>>()?,
            sectors: profile.sectors.iter().map(|sector| sector.id.clone()).collect(),
            profile: *profile,
            gazetteer: (*gazetteer).into(),
            accepted: self.accepted.into_iter().collect(),
            policies: policies.collect::<Option<_>>()?,
            activities,
            source_keys,
            merges,
            derived: EntriesDerived { persons, households },
            erased: self.erased.into_iter().collect(),
            persons: self.persons,
            households: self.households,
            settled: self.settled.into_parts()?.into(),
            reviews: self
                .reviews
                .into_iter()
                .map(|(version, record, decision)| (version, Review { record, decision }))
                .collect(),
            access: self
                .access
                .into_iter()
                .map(|(staff, role, offices, granted_in)| {
                    (staff, Access { role, offices, granted_in })
                })
                .collect(),
            evidence: self.evidence,
            interner: Default::default(),
            size: self.size,
            last_recorded_at: self.last_recorded_at,
            latest_recorded_at: self.latest_recorded_at,
            set_back: self.set_back.into_iter().collect(),
        })
    }
}

impl KeptSettled {
    fn of(parts: Parts) -> Result<Self, CodecError> {
        let Parts { baselines, held_back, restated_by, publications } = parts;
        let baselines = baselines.into_iter().map(|(period, baseline)| {
            let Baseline { log_size, published, is_touched, label, closed } = baseline;
            let published = published.map(|published| of_published(*published)).transpose()?;
            Ok((period, KeptBaseline { log_size, published, is_touched, label, closed }))
        });
        Ok(Self {
            baselines: baselines.collect::<Result<_, CodecError>>()?,
            held_back: held_back.into_iter().map(of_published).collect::<Result<_, _>>()?,
            restated_by,
            publications,
        })
    }

    fn into_parts(self) -> Option<Parts> {
        let baselines = self.baselines.into_iter().map(|(period, kept)| {
            let KeptBaseline { log_size, published, is_touched, label, closed } = kept;
            let published = match published {
                Some(bytes) => Some(Box::new(published_in(&bytes)?)),
                None => None,
            };
            Some((period, Baseline { log_size, published, is_touched, label, closed }))
        });
        Some(Parts {
            baselines: baselines.collect::<Option<_>>()?,
            held_back: self.held_back.iter().map(|b| published_in(b)).collect::<Option<_>>()?,
            restated_by: self.restated_by,
            publications: self.publications,
        })
    }
}

fn of_policy(policy: &Policy) -> Result<ByteBuf, CodecError> {
    let (policy, reason) = (policy.clone(), String::new());
    to_bytes(Event::PolicyAdopted(PolicyAdopted { policy, first_year: 0, reason }))
}

fn policy(bytes: &[u8]) -> Option<Policy> {
    match event(bytes)? {
        Event::PolicyAdopted(adopted) => Some(adopted.policy),
        _ => None,
    }
}

fn of_published(published: FiguresPublished) -> Result<ByteBuf, CodecError> {
    to_bytes(Event::FiguresPublished(Box::new(published)))
}

fn published_in(bytes: &[u8]) -> Option<FiguresPublished> {
    match event(bytes)? {
        Event::FiguresPublished(published) => Some(*published),
        _ => None,
    }
}

/// An event as a record of nobody's.
fn to_bytes(event: Event) -> Result<ByteBuf, CodecError> {
    codec::encode(&Record {
        sequence: 0,
        id: Uuid::nil(),
        recorded_at: Timestamp(0),
        recorded_by: String::new(),
        source_key: None,
        root_before: [0; 32],
        event,
    })
    .map(ByteBuf::from)
}

fn event(bytes: &[u8]) -> Option<Event> {
    codec::decode(bytes).ok().map(|record| record.event)
}
