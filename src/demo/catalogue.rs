//! What the office does: a line of work for each item of "What each sector does", and how its activities
//! appear in the tables.
//!
//! Belongs here: kinds, titles, typical sizes, seasons, amounts. Does not: dates of single activities,
//! people.

use super::places::Place::{self, *};
use super::sectors::{EDUCATION, ICLA, LIVELIHOODS, NONE, PROTECTION, RRM, SHELTER, Sectors, WASH};

/// The kinds of activity, as the tables spell them.
pub(super) const DISTRIBUTION: &str = "distribution";
pub(super) const CLASS: &str = "class";
pub(super) const LEGAL_CASE: &str = "legal-case";
pub(super) const RRM_RESPONSE: &str = "rrm-response";
pub(super) const SESSION: &str = "session";
pub(super) const WORKS: &str = "works";
pub(super) const ASSESSMENT: &str = "assessment";

/// A line of work.
pub(super) struct Work {
    /// Its abbreviation in references.
    pub code: &'static str,
    pub kind: &'static str,
    pub sector: Sectors,
    /// Further sectors that the same contact serves.
    pub also: Sectors,
    pub titles: &'static [&'static str],
    pub reaches: Reaches,
    /// Its share of the sector's contacts of this form, relative to the other lines of work.
    pub share: u32,
    /// Most contacts of one activity.
    pub batch: usize,
    /// The fewest and most days an activity takes; 0 leaves the end empty.
    pub days: (i32, i32),
    /// The percentage of activities with a second round for mostly the same people.
    pub again: u8,
    pub project: &'static str,
    pub details: Details,
}

/// The people a line of work reaches, and how they are recorded.
pub(super) enum Reaches {
    /// Whole households, on a list.
    Households,
    /// Persons on a list, of these ages.
    Persons(i32, i32),
    /// A head-count of groups at places of these kinds.
    Crowd(&'static [Place], Audience, &'static [&'static str]),
    /// Nobody directly: goods for an office.
    Nobody,
}

/// The people in a crowd.
#[derive(Clone, Copy)]
pub(super) enum Audience {
    Everybody,
    Adults,
    Pupils,
}

/// The columns of the kind; empty or 0 where a cell is left empty.
pub(super) struct Details {
    pub modality: &'static str,
    pub items: &'static str,
    pub unit: &'static str,
    /// XOF for each household or person; with `items`, one unit each.
    pub value: u64,
    pub class_levels: &'static [&'static str],
    pub sessions: u32,
    pub case_type: &'static str,
    pub topic: &'static str,
    pub facility: &'static str,
    pub facility_type: &'static str,
}

const NO_DETAILS: Details = Details {
    modality: "",
    items: "",
    unit: "",
    value: 0,
    class_levels: &[],
    sessions: 0,
    case_type: "",
    topic: "",
    facility: "",
    facility_type: "",
};

const fn goods(items: &'static str, unit: &'static str, value: u64) -> Details {
    Details { modality: "in-kind", items, unit, value, ..NO_DETAILS }
}

const fn money(modality: &'static str, items: &'static str, value: u64) -> Details {
    Details { modality, items, unit: "transfer", value, ..NO_DETAILS }
}

const fn lessons(class_levels: &'static [&'static str], sessions: u32) -> Details {
    Details { modality: "service", class_levels, sessions, ..NO_DETAILS }
}

const fn case(case_type: &'static str) -> Details {
    Details { modality: "service", case_type, ..NO_DETAILS }
}

const fn talk(topic: &'static str) -> Details {
    Details { modality: "service", topic, ..NO_DETAILS }
}

const fn building(facility_type: &'static str, facility: &'static str) -> Details {
    Details { facility, facility_type, ..NO_DETAILS }
}

const BASE: Work = Work {
    code: "",
    kind: "",
    sector: NONE,
    also: NONE,
    titles: &[],
    reaches: Reaches::Nobody,
    share: 1,
    batch: 60,
    days: (0, 0),
    again: 0,
    project: "",
    details: NO_DETAILS,
};

const EDU: Work = Work { sector: EDUCATION, project: "education-sahel", ..BASE };
const LAW: Work = Work { sector: ICLA, project: "protection-north", ..BASE };
const LIV: Work = Work { sector: LIVELIHOODS, project: "resilience-gao", ..BASE };
const PRO: Work = Work { sector: PROTECTION, project: "protection-north", ..BASE };
const SHE: Work = Work { sector: SHELTER, project: "first-response", ..BASE };
const WAS: Work = Work { sector: WASH, project: "", ..BASE };
const FIRST: Work = Work { sector: RRM, project: "first-response", ..BASE };

/// All lines of work.
pub(super) static WORK: [Work; 47] = [
    // Education
    Work {
        code: "CUC",
        kind: CLASS,
        titles: &[
            "Catch-up classes for out-of-school children",
            "Classes de rattrapage pour enfants non scolarisés",
        ],
        reaches: Reaches::Persons(6, 15),
        share: 60,
        batch: 180,
        days: (90, 130),
        again: 10,
        details: lessons(&["SSA/P", "CE1", "CE2", "CM1", "CM2"], 96),
        ..EDU
    },
    Work {
        code: "CBL",
        kind: CLASS,
        titles: &["Community-based learning where no school works"],
        reaches: Reaches::Persons(6, 15),
        share: 40,
        batch: 150,
        days: (80, 130),
        again: 8,
        details: lessons(&["level A", "level B", "level C"], 72),
        ..EDU
    },
    Work {
        code: "VOC",
        kind: CLASS,
        titles: &[
            "Vocational training for young people: tailoring",
            "Vocational training for young people: masonry",
            "Vocational training for young people: solar repair",
            "Formation professionnelle des jeunes : mécanique",
        ],
        reaches: Reaches::Persons(16, 24),
        batch: 60,
        days: (100, 170),
        details: lessons(&["apprentices"], 120),
        ..EDU
    },
    Work {
        code: "TEA",
        kind: SESSION,
        titles: &["Teacher training", "Formation des enseignants"],
        reaches: Reaches::Persons(25, 60),
        batch: 40,
        days: (4, 10),
        details: talk("teaching in emergencies, psychosocial support"),
        ..EDU
    },
    Work {
        code: "MAT",
        kind: DISTRIBUTION,
        titles: &["School materials", "Distribution de fournitures scolaires"],
        reaches: Reaches::Crowd(&[School], Audience::Pupils, &["girls", "boys"]),
        days: (0, 2),
        details: goods("school kit", "kit", 9_500),
        ..EDU
    },
    Work {
        code: "GOV",
        kind: SESSION,
        titles: &[
            "Strengthening local education governance: school management committee",
            "Renforcement du comité de gestion scolaire",
        ],
        reaches: Reaches::Crowd(&[School], Audience::Adults, &["committee members"]),
        days: (2, 3),
        share: 0,
        details: talk("school management, safe schools"),
        ..EDU
    },
    // Information, counselling and legal assistance
    Work {
        code: "CIV",
        kind: LEGAL_CASE,
        titles: &["Civil documentation: identity cards", "Documentation civile : carte NINA"],
        reaches: Reaches::Persons(16, 99),
        share: 50,
        batch: 150,
        days: (20, 60),
        details: case("identity card"),
        ..LAW
    },
    Work {
        code: "BIR",
        kind: LEGAL_CASE,
        titles: &[
            "Civil documentation: birth certificates",
            "Jugements supplétifs d'acte de naissance",
        ],
        reaches: Reaches::Persons(0, 15),
        share: 80,
        batch: 150,
        days: (20, 60),
        details: case("birth certificate"),
        ..LAW
    },
    Work {
        code: "HLP",
        kind: LEGAL_CASE,
        titles: &[
            "Housing, land and property: lost papers",
            "Housing, land and property: contested claims",
        ],
        reaches: Reaches::Persons(20, 99),
        share: 16,
        batch: 40,
        days: (30, 90),
        details: case("housing, land and property"),
        ..LAW
    },
    Work {
        code: "MOB",
        kind: LEGAL_CASE,
        titles: &["Mobile team: counselling", "Équipe mobile : conseil juridique"],
        reaches: Reaches::Persons(16, 99),
        share: 22,
        batch: 110,
        again: 12,
        details: case("counselling"),
        ..LAW
    },
    Work {
        code: "AUT",
        kind: SESSION,
        titles: &["Training of local authorities on the rights of displaced people"],
        reaches: Reaches::Persons(30, 65),
        share: 14,
        batch: 40,
        days: (2, 4),
        details: talk("rights of displaced people, Kampala Convention"),
        ..LAW
    },
    Work {
        code: "REG",
        kind: DISTRIBUTION,
        titles: &["Registers and office supplies for the civil registration centre"],
        details: goods("civil status registers, office supplies", "set", 450_000),
        ..LAW
    },
    Work {
        code: "INF",
        kind: SESSION,
        titles: &[
            "Information session on civil documentation",
            "Mobile team: information on rights and services",
            "Séance d'information sur les droits fonciers",
        ],
        reaches: Reaches::Crowd(
            &[Hall, Settlement],
            Audience::Adults,
            &["women", "men", "young people"],
        ),
        details: talk("civil documentation, housing, land and property"),
        ..LAW
    },
    // Livelihoods and food security
    Work {
        code: "CASH",
        kind: DISTRIBUTION,
        titles: &["Multipurpose cash", "Transferts monétaires à usages multiples"],
        reaches: Reaches::Households,
        share: 70,
        batch: 110,
        days: (0, 3),
        again: 18,
        details: money("cash", "multipurpose cash", 72_000),
        ..LIV
    },
    Work {
        code: "GRA",
        kind: DISTRIBUTION,
        titles: &["Grain from the stocked store for the lean season"],
        reaches: Reaches::Households,
        share: 16,
        batch: 110,
        days: (0, 2),
        details: goods("millet and sorghum", "bag", 27_500),
        ..LIV
    },
    Work {
        code: "SEE",
        kind: DISTRIBUTION,
        titles: &["Seeds and tools for community gardens"],
        reaches: Reaches::Households,
        share: 14,
        batch: 90,
        days: (0, 1),
        details: money("voucher", "seeds and tools", 24_000),
        ..LIV
    },
    Work {
        code: "VSL",
        kind: SESSION,
        titles: &["Village savings and loan association", "Formation des groupes d'épargne"],
        reaches: Reaches::Persons(16, 99),
        share: 80,
        batch: 60,
        days: (20, 80),
        again: 10,
        details: talk("savings, loans, bookkeeping"),
        ..LIV
    },
    Work {
        code: "COM",
        kind: SESSION,
        titles: &["Training of grain store committees"],
        reaches: Reaches::Persons(18, 99),
        share: 14,
        batch: 30,
        days: (2, 4),
        details: talk("stock management"),
        ..LIV
    },
    Work {
        code: "STO",
        kind: WORKS,
        titles: &["Grain store built and stocked"],
        reaches: Reaches::Crowd(
            &[Garden, Settlement],
            Audience::Everybody,
            &["users of the grain store"],
        ),
        days: (60, 150),
        details: building("grain store", "magasin céréalier"),
        ..LIV
    },
    Work {
        code: "JAR",
        kind: WORKS,
        titles: &["Community garden fenced and irrigated", "Périmètre maraîcher aménagé"],
        reaches: Reaches::Crowd(&[Garden], Audience::Everybody, &["gardeners and their families"]),
        days: (40, 120),
        details: building("community garden", "périmètre maraîcher"),
        ..LIV
    },
    // Animal health and food days at water points where livestock gather.
    Work {
        code: "CFW",
        kind: SESSION,
        titles: &["Committee training: care for gardens and livestock at the water point"],
        reaches: Reaches::Crowd(&[WaterPoint], Audience::Adults, &["herders", "gardeners"]),
        days: (2, 5),
        details: talk("water for farming and livestock"),
        ..LIV
    },
    // Protection from violence
    Work {
        code: "MED",
        kind: SESSION,
        titles: &["Mediation between communities", "Médiation intercommunautaire"],
        reaches: Reaches::Persons(18, 99),
        share: 35,
        batch: 35,
        days: (1, 3),
        again: 10,
        details: talk("mediation"),
        ..PRO
    },
    Work {
        code: "CON",
        kind: SESSION,
        titles: &["Training of local actors in conflict resolution"],
        reaches: Reaches::Persons(18, 99),
        share: 25,
        batch: 30,
        days: (3, 5),
        details: talk("conflict resolution"),
        ..PRO
    },
    Work {
        code: "VUL",
        kind: DISTRIBUTION,
        titles: &["Individual help for the most vulnerable after rapid protection assessment"],
        reaches: Reaches::Persons(18, 99),
        share: 25,
        batch: 40,
        days: (0, 5),
        details: money("cash", "individual protection assistance", 60_000),
        ..PRO
    },
    Work {
        code: "PRP",
        kind: SESSION,
        titles: &["Plan to reduce protection risks", "Plan de réduction des risques"],
        reaches: Reaches::Persons(18, 99),
        share: 15,
        batch: 30,
        days: (1, 2),
        details: talk("community protection plan"),
        ..PRO
    },
    Work {
        code: "DIA",
        kind: SESSION,
        titles: &["Community dialogue and mediation", "Dialogue communautaire"],
        reaches: Reaches::Crowd(
            &[Dialogue, Hall, Settlement],
            Audience::Adults,
            &["women", "men", "young people"],
        ),
        days: (0, 3),
        details: talk("peaceful use of wells and pastures"),
        ..PRO
    },
    Work {
        code: "FUP",
        kind: SESSION,
        titles: &["Follow-up of the action plan agreed by the parties"],
        reaches: Reaches::Crowd(&[Dialogue, Hall], Audience::Adults, &["members of the parties"]),
        days: (0, 1),
        share: 0,
        details: talk("action plan"),
        ..PRO
    },
    // Shelter and settlements
    Work {
        code: "NFI",
        kind: DISTRIBUTION,
        titles: &["Essential household items", "Kits d'articles ménagers essentiels"],
        reaches: Reaches::Households,
        share: 50,
        batch: 90,
        days: (0, 1),
        details: goods("household items kit", "kit", 45_000),
        ..SHE
    },
    Work {
        code: "EMS",
        kind: DISTRIBUTION,
        titles: &["Emergency housing: shelter kits", "Abris d'urgence"],
        reaches: Reaches::Households,
        share: 35,
        batch: 70,
        days: (0, 4),
        details: goods("emergency shelter kit", "kit", 98_000),
        ..SHE
    },
    Work {
        code: "TRS",
        kind: WORKS,
        titles: &["Transitional housing built", "Abris transitionnels"],
        reaches: Reaches::Households,
        share: 15,
        batch: 45,
        days: (40, 110),
        details: building("housing", "transitional shelters"),
        ..SHE
    },
    Work {
        code: "SCH",
        kind: WORKS,
        titles: &[
            "Classrooms built",
            "School and classrooms repaired",
            "Réhabilitation de salles de classe",
            "School WASH facilities built",
        ],
        reaches: Reaches::Crowd(&[School], Audience::Pupils, &["girls", "boys"]),
        days: (60, 140),
        details: building("school", "bloc de trois classes"),
        ..SHE
    },
    // Water, sanitation and hygiene
    Work {
        code: "HYK",
        kind: DISTRIBUTION,
        titles: &["Hygiene kits", "Kits d'hygiène"],
        reaches: Reaches::Households,
        batch: 100,
        days: (0, 1),
        again: 10,
        details: goods("hygiene kit", "kit", 15_500),
        ..WAS
    },
    Work {
        code: "WAT",
        kind: WORKS,
        titles: &[
            "Borehole with solar pump",
            "Water point rehabilitated",
            "Adduction d'eau sommaire",
            "Latrines and water point for the community",
        ],
        reaches: Reaches::Crowd(
            &[WaterVillage],
            Audience::Everybody,
            &["users of the water point"],
        ),
        share: 70,
        days: (30, 120),
        details: building("water point", "borehole and standpipes"),
        ..WAS
    },
    Work {
        code: "PAS",
        kind: WORKS,
        titles: &["Small water system for farming and livestock", "Puits pastoral réhabilité"],
        reaches: Reaches::Crowd(
            &[WaterPoint, Garden],
            Audience::Everybody,
            &["users of the water system"],
        ),
        share: 70,
        days: (30, 100),
        details: building("small water system", "trough, tank and pump"),
        ..WAS
    },
    Work {
        code: "LAT",
        kind: WORKS,
        titles: &["School latrines and handwashing points", "Latrines scolaires"],
        reaches: Reaches::Crowd(&[School], Audience::Pupils, &["girls", "boys"]),
        share: 60,
        days: (30, 90),
        project: "wash-schools",
        details: building("latrines", "separate latrine blocks"),
        ..WAS
    },
    Work {
        code: "HYS",
        kind: SESSION,
        titles: &["Hygiene awareness at school", "Sensibilisation à l'hygiène à l'école"],
        reaches: Reaches::Crowd(&[School], Audience::Pupils, &["girls", "boys"]),
        share: 40,
        project: "wash-schools",
        details: talk("handwashing, menstrual hygiene"),
        ..WAS
    },
    Work {
        code: "HYG",
        kind: SESSION,
        titles: &["Hygiene awareness", "Sensibilisation à l'hygiène"],
        reaches: Reaches::Crowd(
            &[WaterVillage, WaterPoint, Garden, Settlement],
            Audience::Everybody,
            &["women", "men", "children"],
        ),
        share: 30,
        details: talk("safe water, handwashing"),
        ..WAS
    },
    // Rapid response mechanism
    Work {
        code: "RRM",
        kind: RRM_RESPONSE,
        titles: &["Immediate relief after an alert", "Réponse rapide multisectorielle"],
        reaches: Reaches::Households,
        batch: 110,
        days: (0, 3),
        again: 8,
        share: 3,
        details: goods("food ration", "ration", 42_000),
        ..FIRST
    },
    Work {
        code: "RRS",
        kind: RRM_RESPONSE,
        also: SHELTER,
        titles: &["Immediate relief with shelter and household kits"],
        reaches: Reaches::Households,
        batch: 110,
        days: (0, 3),
        details: goods("food ration and household items kit", "kit", 87_000),
        ..FIRST
    },
    Work {
        code: "RRW",
        kind: RRM_RESPONSE,
        also: WASH,
        titles: &["Immediate relief with hygiene kits"],
        reaches: Reaches::Households,
        batch: 110,
        days: (0, 3),
        details: goods("food ration and hygiene kit", "kit", 57_500),
        ..FIRST
    },
    Work {
        code: "RRA",
        kind: RRM_RESPONSE,
        also: SHELTER | WASH,
        titles: &["Immediate multisector relief"],
        reaches: Reaches::Households,
        batch: 110,
        days: (0, 4),
        details: goods("food ration, household items and hygiene kit", "kit", 102_500),
        ..FIRST
    },
    Work {
        code: "RRC",
        kind: RRM_RESPONSE,
        titles: &["Immediate relief in cash after an alert"],
        reaches: Reaches::Households,
        share: 1,
        batch: 110,
        days: (0, 2),
        details: money("cash", "emergency cash", 45_000),
        ..FIRST
    },
    // Families who travel on the next day: nobody lists them, each month's arrivals are other people.
    Work {
        code: "ARR",
        kind: RRM_RESPONSE,
        titles: &["Relief on arrival", "Accueil des arrivants"],
        reaches: Reaches::Crowd(&[Transit], Audience::Everybody, &["women", "men", "children"]),
        share: 0,
        days: (25, 27),
        details: goods("hot meals and water", "person", 6_500),
        ..FIRST
    },
    // Assessments are not counted: being assessed is not assistance.
    Work {
        code: "MSA",
        kind: ASSESSMENT,
        titles: &["Multisector rapid assessment after an alert", "Évaluation rapide ERM"],
        reaches: Reaches::Households,
        share: 0,
        batch: 20,
        days: (0, 2),
        ..FIRST
    },
    Work {
        code: "RPA",
        kind: ASSESSMENT,
        titles: &["Rapid protection assessment"],
        reaches: Reaches::Persons(18, 99),
        share: 0,
        batch: 15,
        days: (0, 3),
        details: talk("protection risks"),
        ..PRO
    },
    // Indirect reach.
    Work {
        code: "RAD",
        kind: SESSION,
        titles: &["Community radio on the way to identity papers", "Émissions de radio locale"],
        reaches: Reaches::Crowd(&[], Audience::Adults, &["listeners"]),
        share: 0,
        details: talk("civil documentation"),
        ..LAW
    },
    Work {
        code: "PUP",
        kind: CLASS,
        titles: &["Lessons by trained teachers"],
        reaches: Reaches::Crowd(&[], Audience::Pupils, &["pupils of trained teachers"]),
        share: 0,
        details: lessons(&["CE1", "CM2"], 0),
        ..EDU
    },
];

impl Work {
    /// All sectors that a contact counts for.
    pub fn sectors(&self) -> Sectors {
        self.sector | self.also
    }

    /// Whether it reaches a crowd at places of this kind.
    pub fn gathers_at(&self, place: Place) -> bool {
        matches!(self.reaches, Reaches::Crowd(places, ..) if places.contains(&place))
    }

    /// Whether persons of this age are on its lists.
    pub fn takes(&self, age: i32) -> bool {
        matches!(self.reaches, Reaches::Persons(from, to) if (from..=to).contains(&age))
    }
}
