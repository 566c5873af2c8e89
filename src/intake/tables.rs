//! The four intake tables: their columns and what each means.
//!
//! Belongs here: names, order, which are required, an example for each. Does not: parsing.

/// One of the four intake tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// What was done.
    Activities,
    /// Persons reached.
    People,
    /// Households reached as households.
    Households,
    /// Groups counted without a list.
    Headcounts,
}

/// A column of an intake table.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSpec {
    /// Its header.
    pub name: &'static str,
    /// Whether it must be there and filled.
    pub required: bool,
    /// An example value; empty where the template's example leaves it out.
    pub example: &'static str,
    /// What it holds.
    pub meaning: &'static str,
}

impl Table {
    /// All four, in the order in which they are read.
    pub const ALL: [Table; 4] =
        [Table::Activities, Table::People, Table::Households, Table::Headcounts];

    /// The table's name, which is also its file's without `.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Table::Activities => "activities",
            Table::People => "people",
            Table::Households => "households",
            Table::Headcounts => "headcounts",
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [ColumnSpec] {
        match self {
            Table::Activities => ACTIVITIES,
            Table::People => PEOPLE,
            Table::Households => HOUSEHOLDS,
            Table::Headcounts => HEADCOUNTS,
        }
    }

    /// The table that a header belongs to, by the columns that no other table has. One of them is
    /// enough: what is missing beside it can then be named.
    pub fn of_header(header: &[String]) -> Option<Table> {
        let has = |names: &[&str]| header.iter().any(|column| names.contains(&column.as_str()));
        if has(&["kind", "start"]) {
            Some(Table::Activities)
        } else if has(&["person"]) {
            Some(Table::People)
        } else if has(&["household"]) && has(&["size"]) {
            Some(Table::Households)
        } else if has(&["group", "count"]) {
            Some(Table::Headcounts)
        } else if has(&["sex", "birth_year", "age", "disability"]) {
            Some(Table::People)
        } else if has(&["household", "size"]) {
            Some(Table::Households)
        } else {
            None
        }
    }
}

const fn column(
    name: &'static str,
    required: bool,
    example: &'static str,
    meaning: &'static str,
) -> ColumnSpec {
    ColumnSpec { name, required, example, meaning }
}

const ACTIVITIES: &[ColumnSpec] = &[
    column("activity", true, "GAO-NFI-2025-001", "reference, unique in the ledger"),
    column(
        "kind",
        true,
        "distribution",
        "distribution, class, legal-case, rrm-response, session, \
        works or assessment",
    ),
    column("sector", true, "shelter", "a sector of the profile, by id or name"),
    column("also_sectors", false, "", "further sectors, separated by ;"),
    column("title", false, "Household kits after the March floods", "for readers"),
    column("office", true, "gao", "an office of the profile, by id or name"),
    column("admin1", false, "Gao", "region"),
    column("admin2", false, "Gao", "cercle, district"),
    column("admin3", false, "Soni Ali Ber", "commune"),
    column("site", true, "Aljanabandia", "settlement, camp or school"),
    column("admin1_pcode", false, "", "place code of the region"),
    column("admin2_pcode", false, "", "place code of the cercle"),
    column("admin3_pcode", false, "", "place code of the commune"),
    column("site_pcode", false, "", "place code of the site; where given, it decides which site"),
    column("start", true, "2025-03-12", "first day, YYYY-MM-DD"),
    column("end", false, "", "last day; empty is the first"),
    column(
        "status",
        false,
        "completed",
        "completed, ongoing, planned or cancelled; empty is \
        completed",
    ),
    column("donors", false, "sida;echo", "donors of the profile, separated by ;"),
    column("project", false, "", "a project of the profile"),
    column("partner", false, "", "implementing partner"),
    column("modality", false, "in-kind", "in-kind, cash, voucher or service"),
    column("reach", false, "direct", "direct or indirect; empty is direct"),
    column("items", false, "household kit", "distribution, rrm-response: what was handed out"),
    column("quantity", false, "120", "distribution, rrm-response: how much"),
    column("unit", false, "kits", "distribution, rrm-response: unit of the quantity"),
    column("value", false, "", "distribution, rrm-response: worth in all"),
    column("currency", false, "", "distribution, rrm-response: currency of the value"),
    column("class_level", false, "", "class: level or programme"),
    column("sessions", false, "", "class: lessons held"),
    column("case_type", false, "", "legal-case: civil documentation, housing land and property"),
    column("case_status", false, "", "legal-case: open, closed, referred"),
    column("alert", false, "", "rrm-response, assessment: number of the alert"),
    column("shock", false, "", "rrm-response, assessment: what happened"),
    column("alert_date", false, "", "rrm-response, assessment: when the alert was given"),
    column("assessment_date", false, "", "rrm-response, assessment: when needs were assessed"),
    column("topic", false, "", "session, assessment: what it was about"),
    column("facility", false, "", "works: what was built or repaired"),
    column("facility_type", false, "", "works: water point, classroom, grain store"),
];

const PEOPLE: &[ColumnSpec] = &[
    column("activity", true, "GAO-EDU-2025-001", "reference of the activity"),
    column("person", true, "P0001", "the person's number on your list; never a name"),
    column("household", false, "H0001", "number of the household; - when the person left it"),
    column("sex", false, "f", "f, m or x"),
    column("birth_year", false, "2014", "year of birth"),
    column("age", false, "", "age in years, where the year of birth is not known"),
    column("population_group", false, "idp", "idp, returnee, refugee, host or other"),
    column("disability", false, "no", "yes or no"),
    column("residence", false, "", "site of the home, where it is another one of the same commune"),
    column("residence_pcode", false, "", "place code of the home"),
];

const GROUP: ColumnSpec =
    column("population_group", false, "idp", "idp, returnee, refugee, host or other");

const HOUSEHOLDS: &[ColumnSpec] = &[
    column("activity", true, "GAO-NFI-2025-001", "reference of the activity"),
    column("household", true, "H0001", "the household's number on your list; never a name"),
    column("size", true, "6", "members, at least 1"),
    column("f_0_4", false, "1", "girls aged 0 to 4"),
    column("f_5_11", false, "1", "girls aged 5 to 11"),
    column("f_12_17", false, "0", "girls aged 12 to 17"),
    column("f_18_59", false, "1", "women aged 18 to 59"),
    column("f_60", false, "0", "women aged 60 and over"),
    column("m_0_4", false, "0", "boys aged 0 to 4"),
    column("m_5_11", false, "2", "boys aged 5 to 11"),
    column("m_12_17", false, "0", "boys aged 12 to 17"),
    column("m_18_59", false, "1", "men aged 18 to 59"),
    column("m_60", false, "0", "men aged 60 and over"),
    GROUP,
    column("residence", false, "", "site of the home, where it is another one of the same commune"),
    column("residence_pcode", false, "", "place code of the home"),
];

const HEADCOUNTS: &[ColumnSpec] = &[
    column("activity", true, "GAO-WASH-2025-001", "reference of the activity"),
    column("group", true, "users of the water point", "who was counted; never a name"),
    column("count", true, "340", "how many people"),
    column("f_0_4", false, "", "girls aged 0 to 4"),
    column("f_5_11", false, "", "girls aged 5 to 11"),
    column("f_12_17", false, "", "girls aged 12 to 17"),
    column("f_18_59", false, "", "women aged 18 to 59"),
    column("f_60", false, "", "women aged 60 and over"),
    column("m_0_4", false, "", "boys aged 0 to 4"),
    column("m_5_11", false, "", "boys aged 5 to 11"),
    column("m_12_17", false, "", "boys aged 12 to 17"),
    column("m_18_59", false, "", "men aged 18 to 59"),
    column("m_60", false, "", "men aged 60 and over"),
    GROUP,
];
