//! Which days, as arguments: a year, `--from` and `--to`, or `--label`.

use clap::Args;

use super::shared::year;
use crate::event::label::Labelled;
use crate::service::period::Choice;

/// A year, or any period.
#[derive(Args)]
pub struct PeriodArgs {
    /// The year
    #[arg(value_parser = year, required_unless_present_any = ["from", "to", "label"])]
    year: Option<i32>,
    #[command(flatten)]
    other: OtherPeriodArgs,
}

/// Another period than a year, which the command has as `year`.
#[derive(Args)]
pub struct OtherPeriodArgs {
    /// First day of a period other than a year, YYYY-MM-DD
    #[arg(long, value_name = "DAY", requires = "to", conflicts_with = "year")]
    from: Option<String>,
    /// Last day of it
    #[arg(long, value_name = "DAY", requires = "from", conflicts_with = "year")]
    to: Option<String>,
    /// What the period is called, such as "ECHO 2025/01". Once it was published or closed under its
    /// label, the label can be given instead of the days
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,
}

impl PeriodArgs {
    /// As it was given.
    pub fn choice(&self) -> Choice {
        self.other.choice(self.year)
    }
}

impl OtherPeriodArgs {
    /// As it was given, beside a year.
    pub fn choice(&self, year: Option<i32>) -> Choice {
        let Self { from, to, label } = self;
        Choice { year, from: from.clone(), to: to.clone(), label: label.clone() }
    }
}

/// When it was: "in 2025", "from 2025-01-01 to 2025-06-30", "in ECHO 2025/01 (2025-01-01 to 2025-06-30)".
pub fn during(labelled: &Labelled) -> String {
    let is_days = labelled.label.is_empty() && labelled.period.whole_year().is_none();
    let word = if is_days { "from" } else { "in" };
    format!("{word} {labelled}")
}
