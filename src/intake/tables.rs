//! The four intake tables: their columns and what each means.
//!
//! Belongs here: names, order, which are required, an example for each. Does not: parsing.

use crate::event::names::named;
use crate::event::text::{self, TextError};
use crate::issue::value::WordList;

named! {
    /// A column of an intake table. Tables that hold the same under the same header share it.
    #[expect(missing_docs, reason = "each table says what its columns mean")]
    Column, "column" {
        Activity = "activity",
        Kind = "kind",
        Sector = "sector",
        AlsoSectors = "also_sectors",
        Title = "title",
        Office = "office",
        Admin1 = "admin1",
        Admin2 = "admin2",
        Admin3 = "admin3",
        Site = "site",
        Admin1Pcode = "admin1_pcode",
        Admin2Pcode = "admin2_pcode",
        Admin3Pcode = "admin3_pcode",
        SitePcode = "site_pcode",
        Start = "start",
        End = "end",
        Status = "status",
        Donors = "donors",
        Project = "project",
        Partner = "partner",
        Modality = "modality",
        Reach = "reach",
        NewPeople = "new_people",
        Items = "items",
        Quantity = "quantity",
        Unit = "unit",
        Value = "value",
        Currency = "currency",
        ClassLevel = "class_level",
        Sessions = "sessions",
        CaseType = "case_type",
        CaseStatus = "case_status",
        Alert = "alert",
        Shock = "shock",
        AlertDate = "alert_date",
        AssessmentDate = "assessment_date",
        Topic = "topic",
        Facility = "facility",
        FacilityType = "facility_type",
        Person = "person",
        Household = "household",
        Sex = "sex",
        BirthYear = "birth_year",
        Age = "age",
        PopulationGroup = "population_group",
        Disability = "disability",
        Residence = "residence",
        ResidencePcode = "residence_pcode",
        Size = "size",
        F04 = "f_0_4",
        F511 = "f_5_11",
        F1217 = "f_12_17",
        F1859 = "f_18_59",
        F60 = "f_60",
        M04 = "m_0_4",
        M511 = "m_5_11",
        M1217 = "m_12_17",
        M1859 = "m_18_59",
        M60 = "m_60",
        Group = "group",
        Count = "count",
    }
}

impl Column {
    /// The ten columns of people by sex and age, in the order of `event::people::Cells`.
    pub const SEX_AND_AGE: [Column; 10] = [
        Column::F04,
        Column::F511,
        Column::F1217,
        Column::F1859,
        Column::F60,
        Column::M04,
        Column::M511,
        Column::M1217,
        Column::M1859,
        Column::M60,
    ];
}

impl Column {
    /// Whether it says who, where or which: what has the same there is taken for one and the same.
    pub fn identifies(self) -> bool {
        use Column as C;
        let is_place = matches!(self, C::Admin1 | C::Admin2 | C::Admin3 | C::Site | C::Residence);
        is_place || self == C::Group || self.is_number()
    }

    /// Accepts one of its texts for the log; in a column of place codes, digits are no phone number.
    pub fn checked(self, text: &str) -> Result<String, TextError> {
        if self.is_pcode() { text::checked_pcode(text) } else { text::checked(text) }
    }

    /// Whether it holds a number or code, which is not what a spreadsheet makes of a large number.
    pub fn is_number(self) -> bool {
        use Column as C;
        matches!(self, C::Activity | C::Person | C::Household) || self.is_pcode()
    }

    /// The words that it may hold, where these are a closed list.
    pub fn words(self) -> Option<WordList> {
        Some(match self {
            Column::Sex => WordList::Sex,
            Column::PopulationGroup => WordList::PopulationGroup,
            Column::Disability => WordList::Disability,
            Column::Kind => WordList::Kind,
            Column::Status => WordList::Status,
            Column::Modality => WordList::Modality,
            Column::Reach => WordList::Reach,
            Column::NewPeople => WordList::NewPeople,
            _ => return None,
        })
    }

    /// Whether it holds a place code.
    pub fn is_pcode(self) -> bool {
        use Column as C;
        let of_areas = matches!(self, C::Admin1Pcode | C::Admin2Pcode | C::Admin3Pcode);
        of_areas || matches!(self, C::SitePcode | C::ResidencePcode)
    }
}

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
    /// Which one.
    pub column: Column,
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
    /// enough: the columns that are missing can then be named.
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
    column: Column,
    required: bool,
    example: &'static str,
    meaning: &'static str,
) -> ColumnSpec {
    ColumnSpec { column, name: column.name(), required, example, meaning }
}

const ACTIVITIES: &[ColumnSpec] = &[
    column(Column::Activity, true, "GAO-NFI-2025-001", "reference, unique in the ledger"),
    column(
        Column::Kind,
        true,
        "distribution",
        "distribution, class, legal-case, rrm-response, session, \
        works or assessment",
    ),
    column(Column::Sector, true, "shelter", "a sector of the profile, by id or name"),
    column(Column::AlsoSectors, false, "", "further sectors, separated by ;"),
    column(Column::Title, false, "Household kits after the March floods", "for readers"),
    column(Column::Office, true, "gao", "an office of the profile, by id or name"),
    column(Column::Admin1, false, "Gao", "region"),
    column(Column::Admin2, false, "Gao", "cercle, district"),
    column(Column::Admin3, false, "Soni Ali Ber", "commune"),
    column(Column::Site, true, "Aljanabandia", "settlement, camp or school"),
    column(Column::Admin1Pcode, false, "", "place code of the region"),
    column(Column::Admin2Pcode, false, "", "place code of the cercle"),
    column(Column::Admin3Pcode, false, "", "place code of the commune"),
    column(
        Column::SitePcode,
        false,
        "",
        "place code of the site; where given, it decides which site",
    ),
    column(Column::Start, true, "2025-03-12", "first day, YYYY-MM-DD"),
    column(Column::End, false, "", "last day; empty is the first"),
    column(
        Column::Status,
        false,
        "completed",
        "completed, ongoing, planned or cancelled; empty is \
        completed",
    ),
    column(Column::Donors, false, "sida;echo", "donors of the profile, separated by ;"),
    column(Column::Project, false, "", "a project of the profile"),
    column(Column::Partner, false, "", "implementing partner"),
    column(Column::Modality, false, "in-kind", "in-kind, cash, voucher or service"),
    column(Column::Reach, false, "direct", "direct or indirect; empty is direct"),
    column(
        Column::NewPeople,
        false,
        "",
        "yes where no list and no other head-count includes the people of its head-counts; empty: \
        they may be counted elsewhere, too",
    ),
    column(
        Column::Items,
        false,
        "household kit",
        "distribution, rrm-response: what was handed out",
    ),
    column(Column::Quantity, false, "120", "distribution, rrm-response: how much"),
    column(Column::Unit, false, "kits", "distribution, rrm-response: unit of the quantity"),
    column(Column::Value, false, "", "distribution, rrm-response: worth in all"),
    column(Column::Currency, false, "", "distribution, rrm-response: currency of the value"),
    column(Column::ClassLevel, false, "", "class: level or programme"),
    column(Column::Sessions, false, "", "class: lessons held"),
    column(
        Column::CaseType,
        false,
        "",
        "legal-case: civil documentation, housing land and property",
    ),
    column(Column::CaseStatus, false, "", "legal-case: open, closed, referred"),
    column(Column::Alert, false, "", "rrm-response, assessment: number of the alert"),
    column(Column::Shock, false, "", "rrm-response, assessment: what happened"),
    column(Column::AlertDate, false, "", "rrm-response, assessment: when the alert was given"),
    column(Column::AssessmentDate, false, "", "rrm-response, assessment: when needs were assessed"),
    column(Column::Topic, false, "", "session, assessment: what it was about"),
    column(Column::Facility, false, "", "works: what was built or repaired"),
    column(Column::FacilityType, false, "", "works: water point, classroom, grain store"),
];

const PEOPLE: &[ColumnSpec] = &[
    column(Column::Activity, true, "GAO-EDU-2025-001", "reference of the activity"),
    column(Column::Person, true, "P0001", "the person's number on your list; never a name"),
    column(Column::Household, false, "H0001", "number of the household; - when the person left it"),
    column(Column::Sex, false, "f", "f, m or x"),
    column(Column::BirthYear, false, "2014", "year of birth"),
    column(Column::Age, false, "", "age in years, where the year of birth is not known"),
    column(Column::PopulationGroup, false, "idp", "idp, returnee, refugee, host or other"),
    column(Column::Disability, false, "no", "yes or no"),
    column(
        Column::Residence,
        false,
        "",
        "site of the home, where it is another one of the same commune",
    ),
    column(Column::ResidencePcode, false, "", "place code of the home"),
];

const GROUP: ColumnSpec =
    column(Column::PopulationGroup, false, "idp", "idp, returnee, refugee, host or other");

const HOUSEHOLDS: &[ColumnSpec] = &[
    column(Column::Activity, true, "GAO-NFI-2025-001", "reference of the activity"),
    column(Column::Household, true, "H0001", "the household's number on your list; never a name"),
    column(Column::Size, true, "6", "members, at least 1"),
    column(Column::F04, false, "1", "girls aged 0 to 4"),
    column(Column::F511, false, "1", "girls aged 5 to 11"),
    column(Column::F1217, false, "0", "girls aged 12 to 17"),
    column(Column::F1859, false, "1", "women aged 18 to 59"),
    column(Column::F60, false, "0", "women aged 60 and over"),
    column(Column::M04, false, "0", "boys aged 0 to 4"),
    column(Column::M511, false, "2", "boys aged 5 to 11"),
    column(Column::M1217, false, "0", "boys aged 12 to 17"),
    column(Column::M1859, false, "1", "men aged 18 to 59"),
    column(Column::M60, false, "0", "men aged 60 and over"),
    GROUP,
    column(
        Column::Residence,
        false,
        "",
        "site of the home, where it is another one of the same commune",
    ),
    column(Column::ResidencePcode, false, "", "place code of the home"),
];

const HEADCOUNTS: &[ColumnSpec] = &[
    column(Column::Activity, true, "GAO-WASH-2025-001", "reference of the activity"),
    column(Column::Group, true, "users of the water point", "who was counted; never a name"),
    column(Column::Count, true, "340", "how many people"),
    column(Column::F04, false, "", "girls aged 0 to 4"),
    column(Column::F511, false, "", "girls aged 5 to 11"),
    column(Column::F1217, false, "", "girls aged 12 to 17"),
    column(Column::F1859, false, "", "women aged 18 to 59"),
    column(Column::F60, false, "", "women aged 60 and over"),
    column(Column::M04, false, "", "boys aged 0 to 4"),
    column(Column::M511, false, "", "boys aged 5 to 11"),
    column(Column::M1217, false, "", "boys aged 12 to 17"),
    column(Column::M1859, false, "", "men aged 18 to 59"),
    column(Column::M60, false, "", "men aged 60 and over"),
    GROUP,
];
