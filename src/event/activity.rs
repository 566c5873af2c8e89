//! Activities: something done for people.
//!
//! Belongs here: the seven kinds with their own fields, and the fields of every activity. Does not: who
//! was reached (`event::people`), whether it counts (`count::scope`).

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ids::{DonorId, OfficeId, ProjectId, Reference, SectorId};
use super::names::named;
use super::people::PeopleStated;
use super::place::Place;
use super::text::Decimal;
use super::time::Day;

named! {
    /// What kind of thing was done.
    Kind, "kind of activity" {
        /// Goods, cash or vouchers handed out.
        Distribution = "distribution",
        /// Lessons over a stretch of time.
        Class = "class",
        /// Information, counselling or legal assistance for one matter.
        LegalCase = "legal-case",
        /// Relief after an alert of the rapid response mechanism.
        RrmResponse = "rrm-response",
        /// Training, awareness, mediation, community dialogue.
        Session = "session",
        /// Construction, rehabilitation, installation.
        Works = "works",
        /// A needs assessment. Being assessed is not assistance.
        Assessment = "assessment",
    }
}

named! {
    /// The status of an activity.
    Status, "status" {
        /// Done.
        Completed = "completed",
        /// Under way.
        Ongoing = "ongoing",
        /// Not begun.
        Planned = "planned",
        /// Cancelled.
        Cancelled = "cancelled",
    }
}

named! {
    /// Whether people took part, or only benefit from it.
    Reach, "reach" {
        /// They took part or received something.
        Direct = "direct",
        /// They benefit without taking part.
        Indirect = "indirect",
    }
}

named! {
    /// In what form assistance was given.
    Modality, "modality" {
        /// Goods.
        InKind = "in-kind",
        /// Money.
        Cash = "cash",
        /// Vouchers.
        Voucher = "voucher",
        /// A service.
        Service = "service",
    }
}

named! {
    /// Whether the people of an activity's head-counts are counted nowhere else, as a table says it.
    NewPeople, "mark of new people" {
        /// No list and no other head-count includes them.
        Yes = "yes",
        /// Others may include them, as where nothing is said.
        No = "no",
    }
}

/// An activity in one of its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Its own id, the same in all versions.
    pub id: Uuid,
    /// What the office calls it, the same in all versions.
    pub reference: Reference,
    /// What was done, where, when and by whom.
    pub about: About,
    /// Who was reached, and what it states of them.
    pub people: PeopleStated,
}

/// What an activity was, without the people it reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The kind, with its own fields. Many activities share them.
    pub details: Arc<Details>,
    /// A title for people to read.
    pub title: String,
    /// The sector that reports it.
    pub sector: SectorId,
    /// Further sectors that report it too.
    pub also_sectors: Vec<SectorId>,
    /// The office that did it.
    pub office: OfficeId,
    /// Where. Many activities share a place.
    pub place: Arc<Place>,
    /// First day.
    pub start: Day,
    /// Last day, where it is not the first.
    pub end: Option<Day>,
    /// Its status.
    pub status: Status,
    /// The donors.
    pub donors: Vec<DonorId>,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// The partner that carried it out.
    pub partner: String,
    /// The form of the assistance.
    pub modality: Option<Modality>,
    /// Whether people took part.
    pub reach: Reach,
    /// Whether its head-counts are people whom no list and no other head-count includes. Since schema 6.
    #[serde(default, with = "super::apart")]
    pub new_people: bool,
}

impl About {
    /// The last day; the first where none was stated.
    pub fn last_day(&self) -> Day {
        self.end.unwrap_or(self.start)
    }

    /// All sectors that report it.
    pub fn sectors(&self) -> impl Iterator<Item = &SectorId> {
        std::iter::once(&self.sector).chain(&self.also_sectors)
    }

    /// The filled fields by the names of their columns in the intake tables, as written: what a row of
    /// `activities` that states the same has in its cells.
    pub fn fields(&self, reference: &Reference) -> Vec<(&'static str, String)> {
        let listed = |ids: Vec<&str>| ids.join(";");
        let place = &self.place;
        let mut cells = vec![
            ("activity", reference.to_string()),
            ("kind", self.details.kind().to_string()),
            ("sector", self.sector.to_string()),
            ("also_sectors", listed(self.also_sectors.iter().map(SectorId::as_str).collect())),
            ("title", self.title.clone()),
            ("office", self.office.to_string()),
            ("admin1", place.admin1.name.clone()),
            ("admin2", place.admin2.name.clone()),
            ("admin3", place.admin3.name.clone()),
            ("site", place.site.name.clone()),
            ("admin1_pcode", place.admin1.pcode.clone()),
            ("admin2_pcode", place.admin2.pcode.clone()),
            ("admin3_pcode", place.admin3.pcode.clone()),
            ("site_pcode", place.site.pcode.clone()),
            ("start", self.start.to_string()),
            ("end", self.end.map(|end| end.to_string()).unwrap_or_default()),
            ("status", self.status.to_string()),
            ("donors", listed(self.donors.iter().map(DonorId::as_str).collect())),
            ("project", self.project.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("partner", self.partner.clone()),
            ("modality", self.modality.map(|m| m.to_string()).unwrap_or_default()),
            ("reach", self.reach.to_string()),
            ("new_people", if self.new_people { "yes" } else { "" }.to_owned()),
        ];
        cells.extend(self.details.fields());
        cells.retain(|(_, value)| !value.is_empty());
        cells
    }
}

/// What was handed out. All fields are optional; an empty one states nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Goods {
    /// What it was.
    pub items: String,
    /// The quantity.
    pub quantity: Option<Decimal>,
    /// Unit of the quantity ("kits", "kg").
    pub unit: String,
    /// The total value.
    pub value: Option<Decimal>,
    /// Currency of the value (ISO 4217).
    pub currency: String,
}

/// The alert that a response or an assessment follows. All fields are optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Alert {
    /// Number of the alert.
    pub alert: String,
    /// What happened ("displacement", "flood").
    pub shock: String,
    /// When the alert was given.
    pub alert_date: Option<Day>,
    /// When needs were assessed.
    pub assessment_date: Option<Day>,
}

/// The fields that only some kinds have. All are optional; an empty one states nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Details {
    /// See [`Kind::Distribution`].
    Distribution {
        /// What was handed out.
        goods: Goods,
    },
    /// See [`Kind::Class`].
    Class {
        /// Level or programme ("catch-up, level 2").
        class_level: String,
        /// Lessons held.
        sessions: Option<u32>,
    },
    /// See [`Kind::LegalCase`].
    LegalCase {
        /// Civil documentation, housing, land and property, …
        case_type: String,
        /// Open, closed, referred, …
        case_status: String,
    },
    /// See [`Kind::RrmResponse`].
    RrmResponse {
        /// The alert it answers.
        alert: Alert,
        /// The relief that was handed out.
        goods: Goods,
    },
    /// See [`Kind::Session`].
    Session {
        /// What it was about.
        topic: String,
    },
    /// See [`Kind::Works`].
    Works {
        /// What was built or repaired.
        facility: String,
        /// "water point", "classroom", "grain store", …
        facility_type: String,
    },
    /// See [`Kind::Assessment`].
    Assessment {
        /// What was assessed.
        topic: String,
        /// The alert that it follows.
        alert: Alert,
    },
}

impl Details {
    /// The kind these are the details of.
    pub fn kind(&self) -> Kind {
        match self {
            Details::Distribution { .. } => Kind::Distribution,
            Details::Class { .. } => Kind::Class,
            Details::LegalCase { .. } => Kind::LegalCase,
            Details::RrmResponse { .. } => Kind::RrmResponse,
            Details::Session { .. } => Kind::Session,
            Details::Works { .. } => Kind::Works,
            Details::Assessment { .. } => Kind::Assessment,
        }
    }

    /// The filled fields by the names of their intake columns, as written.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = match self {
            Details::Distribution { goods } => goods.fields(),
            Details::Class { class_level, sessions } => vec![
                ("class_level", class_level.clone()),
                ("sessions", sessions.map(|n| n.to_string()).unwrap_or_default()),
            ],
            Details::LegalCase { case_type, case_status } => {
                vec![("case_type", case_type.clone()), ("case_status", case_status.clone())]
            }
            Details::RrmResponse { alert, goods } => [alert.fields(), goods.fields()].concat(),
            Details::Session { topic } => vec![("topic", topic.clone())],
            Details::Works { facility, facility_type } => {
                vec![("facility", facility.clone()), ("facility_type", facility_type.clone())]
            }
            Details::Assessment { topic, alert } => {
                [vec![("topic", topic.clone())], alert.fields()].concat()
            }
        };
        fields.retain(|(_, value)| !value.is_empty());
        fields
    }
}

impl Goods {
    fn fields(&self) -> Vec<(&'static str, String)> {
        let number = |n: &Option<Decimal>| n.map(|n| n.to_string()).unwrap_or_default();
        vec![
            ("items", self.items.clone()),
            ("quantity", number(&self.quantity)),
            ("unit", self.unit.clone()),
            ("value", number(&self.value)),
            ("currency", self.currency.clone()),
        ]
    }
}

impl Alert {
    fn fields(&self) -> Vec<(&'static str, String)> {
        let day = |d: &Option<Day>| d.map(|d| d.to_string()).unwrap_or_default();
        vec![
            ("alert", self.alert.clone()),
            ("shock", self.shock.clone()),
            ("alert_date", day(&self.alert_date)),
            ("assessment_date", day(&self.assessment_date)),
        ]
    }
}
