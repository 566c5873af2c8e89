#![doc = include_str!("RULE.md")]
//!
//! # This module
//!
//! Belongs here: the pure fold from activities to figures. Does not: reading a log or a clock,
//! decoding bytes, printing.
//!
//! Invariant: the result is a function of the set of activities. Neither the order in which they were
//! recorded nor the order of a map has any influence on it.
//!
//! | file | step |
//! |---|---|
//! | `query` | what is asked, and the answer |
//! | `source` | where a report's answers come from |
//! | `agenda`, `rows` | the activities to be folded, and the rows of their lists |
//! | `facts`, `overlay`, `planned_change`, `subset` | lists in memory; some activities left out or added; those of a plan; a few people |
//! | `scope` | which activities count, and at which site |
//! | `merges`, `statements` | which entries are one; household, sex, age, population group |
//! | `members`, `distinct` | members of households who do not belong to them |
//! | `homes`, `declared_cells` | home sites; sizes and cells of households |
//! | `places` | the administrative unit that a site lies in |
//! | `masks`, `reached` | a mask of sectors for everyone |
//! | `everyone`, `people_filter` | who counts as an individual, and who passes a filter |
//! | `one_pass` | all of these steps in one pass over the lists |
//! | `headcounts` | the crowd of each place, and new people |
//! | `tally` | registered individuals of each place, with SADD and overlap |
//! | `sets` | the same for everyone of a period, in less time |
//! | `figures` | the larger of registered people and crowd at each place, added up |
//! | `slices` | the parts of a breakdown |
//! | `fold` | the figures of a period and of each part |
//! | `listed_entries` | whom each activity lists, in memory, for slices and selections |
//! | `selection` | the figures of any activities that a report chooses |
//! | `small_selections` | the same for many small selections |
//! | `selected_people` | only how many people selections reached |
//! | `projection` | registered sums that are kept, and updated for a few people |
//! | `threads` | two pieces of work at once |
//! | `households` | households that chosen activities reached |
//! | `goods`, `amount` | what activities handed out and did, and its sums |
//! | `explanation` | a figure divided by activity |
//! | `place_parts`, `place_names` | a figure divided by place; what places are called |
//! | `by_place` | all figures divided by place, at any level |

mod agenda;
mod amount;
mod by_place;
mod declared_cells;
mod distinct;
mod everyone;
mod explanation;
mod facts;
mod figures;
mod fold;
mod goods;
mod headcounts;
mod homes;
mod households;
mod listed_entries;
mod masks;
mod members;
mod merges;
mod one_pass;
mod overlay;
mod people_filter;
mod place_names;
mod place_parts;
mod places;
mod planned_change;
mod projection;
mod query;
mod reached;
mod reached_so_far;
mod rows;
mod scope;
mod selected_people;
mod selection;
mod sets;
mod share;
mod slices;
mod small_selections;
mod source;
mod statements;
mod subset;
mod tally;
mod threads;
mod wanted;

pub use agenda::{Agenda, Item, Lists};
pub use amount::Amount;
pub use by_place::{PlaceFigures, PlaceId, by_place};
pub use explanation::{Explanation, explain, first_reached};
pub use facts::{Facts, Stated};
pub use fold::{
    answer_from, answers_from, last_traits, last_traits_of, read_off, tables, values_of,
};
pub use goods::{Delivery, Goods, ItemRow, KindRow, ValueRow, goods};
pub use households::{HouseholdsReached, ListedHouseholds, households_reached};
pub(crate) use masks::bits;
pub use merges::Merges;
#[cfg(feature = "parquet")]
pub(crate) use merges::Roots;
pub use overlay::Overlay;
pub use planned_change::PlannedChange;

pub use place_parts::{PlacePart, SiteCrowd};
pub use projection::Projection;
pub use query::{
    Answer, Choice, Dimension, Only, PartFigure, PartFigures, PeopleReached, Query, Tables,
    UNSPECIFIED,
};
pub use reached_so_far::ActivityPart;
pub use rows::Rows;
pub(crate) use rows::{ListedHousehold, ListedPerson, NONE, PackedTraits, UNSTATED};
pub use scope::{in_scope, months};
pub use selection::{Candidate, Selected, candidates, select, select_small};
pub use source::{Basis, Source, Step, Steps, UnknownActivity};
pub use subset::{Subset, SubsetPeople};
pub use wanted::{Part, Wanted};
