//! Activities: something done for people.
//!
//! Belongs here: the seven kinds with their own fields, and what every activity has. Does not: who
//! was reached (`event::people`), and whether it counts (`count::scope`).

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
    /// How far an activity is.
    Status, "status" {
        /// Done.
        Completed = "completed",
        /// Under way.
        Ongoing = "ongoing",
        /// Not begun.
        Planned = "planned",
        /// Will not happen.
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

/// An activity in one of its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Its own id, the same in all versions.
    pub id: Uuid,
    /// What the office calls it, the same in all versions.
    pub reference: Reference,
    /// Everything that isn't about whom it reached.
    pub about: About,
    /// Whom it reached, and what it states of them.
    pub people: PeopleStated,
}

/// What an activity was, apart from whom it reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// What kind, with the fields of that kind.
    pub details: Details,
    /// A title for people to read.
    pub title: String,
    /// The sector that reports it.
    pub sector: SectorId,
    /// Further sectors that report it too.
    pub also_sectors: Vec<SectorId>,
    /// The office that did it.
    pub office: OfficeId,
    /// Where.
    pub place: Place,
    /// First day.
    pub start: Day,
    /// Last day, where it isn't the first.
    pub end: Option<Day>,
    /// How far it is.
    pub status: Status,
    /// Who paid.
    pub donors: Vec<DonorId>,
    /// Under which project.
    pub project: Option<ProjectId>,
    /// Through which partner.
    pub partner: String,
    /// In what form.
    pub modality: Option<Modality>,
    /// Direct or indirect.
    pub reach: Reach,
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
}

/// The fields that only one kind has. All are optional: empty states nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Details {
    /// See [`Kind::Distribution`].
    Distribution {
        /// What was handed out.
        items: String,
        /// How much of it.
        quantity: Option<Decimal>,
        /// Unit of the quantity ("kits", "kg").
        unit: String,
        /// What it was worth in all.
        value: Option<Decimal>,
        /// Currency of the value (ISO 4217).
        currency: String,
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
        /// Number of the alert.
        alert: String,
        /// What happened ("displacement", "flood").
        shock: String,
        /// When the alert was given.
        alert_date: Option<Day>,
        /// When needs were assessed.
        assessment_date: Option<Day>,
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
        let number = |n: &Option<Decimal>| n.map(|n| n.to_string()).unwrap_or_default();
        let day = |d: &Option<Day>| d.map(|d| d.to_string()).unwrap_or_default();
        let mut fields = match self {
            Details::Distribution { items, quantity, unit, value, currency } => vec![
                ("items", items.clone()),
                ("quantity", number(quantity)),
                ("unit", unit.clone()),
                ("value", number(value)),
                ("currency", currency.clone()),
            ],
            Details::Class { class_level, sessions } => vec![
                ("class_level", class_level.clone()),
                ("sessions", sessions.map(|n| n.to_string()).unwrap_or_default()),
            ],
            Details::LegalCase { case_type, case_status } => {
                vec![("case_type", case_type.clone()), ("case_status", case_status.clone())]
            }
            Details::RrmResponse { alert, shock, alert_date, assessment_date } => vec![
                ("alert", alert.clone()),
                ("shock", shock.clone()),
                ("alert_date", day(alert_date)),
                ("assessment_date", day(assessment_date)),
            ],
            Details::Session { topic } | Details::Assessment { topic } => {
                vec![("topic", topic.clone())]
            }
            Details::Works { facility, facility_type } => {
                vec![("facility", facility.clone()), ("facility_type", facility_type.clone())]
            }
        };
        fields.retain(|(_, value)| !value.is_empty());
        fields
    }
}
