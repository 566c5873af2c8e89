//! The counting rule once more, naively: the oracle that the real count is tested against.
//!
//! Belongs here: section 3 of the design, both versions, read literally over the text of the intake
//! tables. Does not: anything of the crate under test (independence is the point), speed, error
//! messages.
//!
//! The way of a report: [`ledger`] (the current version of every activity, what was merged, erased and
//! adopted) → [`statements`] (what is known of people and households by the period's end) →
//! [`contacts`] (what is in scope of the period) → [`individuals`] (who was reached, each one by one,
//! unnamed ones too, and where they live) → [`reach`] (the contacts of one slice) → [`figures`].
//! Where the two versions differ, [`rule_one`] and [`rule_two`] say each what it has.
//!
//! Input is taken to be valid (section 6); what would have to be refused panics.

#![allow(clippy::expect_used)]

pub mod random;
pub mod smaller;

mod cells;
mod contacts;
mod crowds;
mod figures;
mod goods;
mod individuals;
mod ledger;
mod names;
mod parts;
mod places;
mod policies;
mod reach;
mod rule_one;
mod rule_two;
mod statements;
mod tables;

use chrono::NaiveDate;
use serde_json::{Value, json};

use figures::Count;
use ledger::Ledger;
pub use policies::{Policy, governing};
use statements::Statements;

/// The intake tables as CSV texts with a header; an empty text is an absent table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// One row per activity.
    pub activities: String,
    /// One row per activity and person.
    pub people: String,
    /// One row per activity and household.
    pub households: String,
    /// One row per activity and counted group.
    pub headcounts: String,
}

/// One thing done to a ledger.
#[derive(Clone, Debug)]
pub enum Step {
    /// New activities.
    Import(Tables),
    /// Activities restated; it also revives voided ones. A row of `activities` restates all of it, with
    /// its rows in the other tables that are there; rows without one replace just that list.
    Correct(Tables),
    /// The reference of an activity that never was.
    Void(String),
    /// `dropped` becomes one with `kept`; both are the source's numbers, as in the tables.
    Merge {
        /// Two households rather than two people.
        household: bool,
        /// The entry that stays.
        kept: String,
        /// The entry that becomes part of it.
        dropped: String,
    },
    /// Takes back exactly the merge of `dropped` into `kept`.
    UndoMerge {
        /// Two households rather than two people.
        household: bool,
        /// The entry that stayed.
        kept: String,
        /// The entry that had become part of it.
        dropped: String,
    },
    /// Destroys what leads back to a person or household. Whoever comes with the number again is new, but in a
    /// restated activity that lists the entry.
    Erase {
        /// A household rather than a person.
        household: bool,
        /// Its number.
        number: String,
    },
    /// What is said of the current versions of activities.
    Review {
        /// `submitted`, `approved` or `returned`.
        decision: String,
        /// The activities.
        references: Vec<String>,
    },
    /// Every place the office knows, as a CSV text; it replaces the one before.
    Gazetteer(String),
    /// A counting policy from a year on.
    Adopt {
        /// The first year it governs.
        from_year: i32,
        /// The policy.
        policy: Policy,
    },
    /// The figures of a period are published.
    Publish {
        /// The period's first day.
        from: NaiveDate,
        /// The period's last day.
        to: NaiveDate,
        /// Under another policy than the one that governs it.
        policy: Option<Policy>,
    },
}

/// What is asked of a ledger.
#[derive(Clone, Debug)]
pub struct Query {
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub to: NaiveDate,
    /// Under which policy.
    pub policy: Policy,
    /// One of [`random::DIMENSIONS`].
    pub by: Option<String>,
    /// Only this office's contacts.
    pub office: Option<String>,
    /// Only this donor's contacts.
    pub donor: Option<String>,
    /// Only this project's contacts.
    pub project: Option<String>,
    /// Only this partner's contacts.
    pub partner: Option<String>,
    /// Only contacts of activities of this kind.
    pub kind: Option<String>,
    /// Only contacts of activities with this modality.
    pub modality: Option<String>,
    /// Only contacts of activities at places: `admin1`, `admin2`, `admin3` or `site`, with a name or P-code.
    pub at: Vec<(String, String)>,
    /// Not the slice that these filters make, but the figure of their activities alone.
    pub own: bool,
}

impl Query {
    /// Everything in a period.
    pub fn plain(from: NaiveDate, to: NaiveDate, policy: Policy) -> Query {
        let (office, donor, project, partner) = (None, None, None, None);
        Query {
            from,
            to,
            policy,
            by: None,
            office,
            donor,
            project,
            partner,
            kind: None,
            modality: None,
            at: vec![],
            own: false,
        }
    }

    /// Without filters.
    pub fn unfiltered(&self) -> Query {
        let whole = Query::plain(self.from, self.to, self.policy.clone());
        Query { by: self.by.clone(), ..whole }
    }
}

/// The report on `steps`, with the member names of section 7; `sectors` in the profile's order.
///
/// Has `sectors`, `total`, `sum_of_sectors`, `overlap`, and `by` when it is asked for.
pub fn report(sectors: &[&str], steps: &[Step], query: &Query) -> Value {
    let (ledger, query) = asked(sectors, steps, query);
    report_on(sectors, &ledger, &query)
}

/// What a report says of goods, of the activities of one sector where one is named.
pub fn goods(sectors: &[&str], steps: &[Step], query: &Query, sector: Option<&str>) -> Value {
    let (ledger, query) = asked(sectors, steps, query);
    let sector = sector.and_then(|sector| sectors.iter().position(|id| *id == sector));
    goods::goods_of(sectors, &ledger, &query, sector)
}

/// The ledger that a question is of, and the question that is left.
fn asked(sectors: &[&str], steps: &[Step], query: &Query) -> (Ledger, Query) {
    let mut ledger = Ledger::after(sectors, steps);
    // An activity that is not approved is as if it had not been logged.
    if query.policy.rule == 2 && query.policy.reviewed == "approved" {
        let approved = ledger.approved.clone();
        ledger.retain(|activity| approved.contains(&activity.reference));
    }
    // Own figures: a ledger in which nothing but these activities was logged.
    if query.own {
        ledger.retain(|activity| reach::passes_filters(activity, query));
        return (ledger, query.unfiltered());
    }
    (ledger, query.clone())
}

fn report_on(sectors: &[&str], ledger: &Ledger, query: &Query) -> Value {
    let statements = Statements::by(query.to, ledger, query.policy.rule);
    let count = Count::new(sectors, ledger, &statements, query);

    let rows = count.rows(&reach::Slice::Whole);
    let sum: i64 = rows.by_sector.iter().map(|row| row.direct.people).sum();
    let mut answer = json!({
        "sectors": count.sectors_json(&rows),
        "total": rows.total.json(),
        "sum_of_sectors": sum,
        "overlap": count.overlap(),
    });
    if let Some(dimension) = &query.by {
        let parts = count.parts(dimension, &rows);
        answer["by"] = json!({"dimension": dimension, "parts": parts});
    }
    answer
}
