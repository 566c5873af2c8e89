//! Why a report cannot be made.

use crate::count::Dimension;
use crate::event::time::Period;

/// Why a report cannot be made. Fields are called as the options of a command line are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Targets that are not as they are to be written.
    #[error("{name}: {error}")]
    TargetsForm {
        /// The file.
        name: String,
        /// Where, and what is wrong.
        error: String,
    },
    /// Targets of other years.
    #[error("{name} has no targets for {year}")]
    TargetsYear {
        /// The file.
        name: String,
        /// The year.
        year: i32,
    },
    /// Targets are of years, and the report is not.
    #[error("{0} plans years, and this is another period")]
    TargetsPeriod(String),
    /// Targets name a sector otherwise than by its id.
    #[error("{name}: \"{sector}\" is not the id of a sector")]
    TargetsSector {
        /// The file.
        name: String,
        /// What it has.
        sector: String,
    },
    /// Rates that are not as they are to be written.
    #[error("{name}: {error}")]
    RatesForm {
        /// The file.
        name: String,
        /// Where, and what is wrong.
        error: String,
    },
    /// Rates convert what nobody asked for.
    #[error("--rates converts the values of --goods, which was not asked for")]
    RatesWithoutGoods,
    /// Own figures of everything are the figures.
    #[error(
        "--own is of some of the activities, and none of --office, --donor, --project and --partner \
         was given"
    )]
    OwnOfAll,
    /// A report of some of the activities is not among what is published together.
    #[error(
        "--publish-safe is for the whole ledger's reports under its policy: whoever has them and those of one office, \
         donor, project or partner, or by review, could work out numbers of few people"
    )]
    PublishSafeOfSome,
    /// Holding back together with a breakdown that is not published.
    #[error(
        "--publish-safe cannot be together with --by {0}: numbers of few people could be worked out from what is not \
         weighed against the other tables"
    )]
    PublishSafeBy(Dimension),
    /// Rule 1 knows no reviews.
    #[error("--reviewed is of rule 2 of counting, and rule 1 governs {0}")]
    ReviewedUnderRuleOne(Period),
    /// A part that no breakdown has.
    #[error("\"{0}\" is not a part of a breakdown")]
    Part(String),
    /// Two parts of which none is of sex or age.
    #[error("parts of two breakdowns at once, other than of sex and age, are not counted")]
    PartsTwo,
    /// Sets of sectors are of the whole figure.
    #[error(
        "exactly these sectors are of everybody: not of one sector, of a part of a breakdown, or of indirect reach"
    )]
    ExactlyOfSome,
    /// What an activity means is said of every figure.
    #[error("what an activity means is said of every figure, and of no part of one")]
    MeaningOfSome,
    /// What was handed out tells of few people.
    #[error(
        "--goods is not for pages that everybody can read: the value or the quantity of one activity tells how many \
         people it reached, also where --publish-safe holds that back"
    )]
    PublishSafeGoods,
    /// Below 2 there is only 1.
    #[error("--publish-safe={0} would tell every number that it holds back")]
    PublishSafeBelow(u64),
    /// More tables than CSV holds.
    #[error(
        "CSV holds one table, and more than one of --by, --months, --rrm, --goods, --depth and --activities was \
         asked for"
    )]
    CsvTables,
    /// A mark for Excel in what is no CSV.
    #[error(
        "--excel is for CSV: other formats need no mark to be read by Excel, or are not for it"
    )]
    ExcelOfOther,
    /// What HXL does not have.
    #[error(
        "HXL has rows of its own: --by, --months, --rrm, --goods, --depth, --activities, --compare and \
         --targets are of other formats"
    )]
    HxlTables,
    /// The format cannot be written.
    #[error("cannot write {what}: {error}")]
    Write {
        /// What was to be written.
        what: &'static str,
        /// Why not.
        error: String,
    },
}

impl ReportError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TargetsForm { .. } => "targets-form",
            Self::TargetsYear { .. } => "targets-year",
            Self::TargetsPeriod(_) => "targets-period",
            Self::TargetsSector { .. } => "targets-sector",
            Self::RatesForm { .. } => "rates-form",
            Self::RatesWithoutGoods => "rates-without-goods",
            Self::OwnOfAll => "own-of-all",
            Self::PublishSafeOfSome => "publish-safe-of-some",
            Self::PublishSafeBy(_) => "publish-safe-by",
            Self::ReviewedUnderRuleOne(_) => "reviewed-under-rule-1",
            Self::Part(_) => "part",
            Self::PartsTwo => "parts-two",
            Self::ExactlyOfSome => "exactly-of-some",
            Self::MeaningOfSome => "meaning-of-some",
            Self::PublishSafeGoods => "publish-safe-goods",
            Self::PublishSafeBelow(_) => "publish-safe-below",
            Self::CsvTables => "csv-tables",
            Self::ExcelOfOther => "excel-of-other",
            Self::HxlTables => "hxl-tables",
            Self::Write { .. } => "report-write",
        }
    }
}
