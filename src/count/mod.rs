#![doc = include_str!("RULE.md")]
//!
//! # This module
//!
//! Belongs here: the pure fold from activities to figures. Does not: reading a log or a clock,
//! knowing what an activity is called, printing. The result is a function of the set of activities:
//! no order of arrival, no map's order leaks into it.
//!
//! | file | step |
//! |---|---|
//! | `agenda`, `rows` | what is to be folded, and the rows of its lists |
//! | `scope` | which activities count, and at which site |
//! | `merges`, `statements` | who is one with whom; household, sex, age, group |
//! | `homes` | who lives where; sizes and cells of households |
//! | `reached`, `masks` | a mask of sectors for everyone |
//! | `gathered` | all of these steps in one reading of the lists |
//! | `headcounts` | the head-count that stands at each site |
//! | `tally` | what the register adds up to at each site, with SADD and overlap |
//! | `sets` | the same for everyone of a period, in less time |
//! | `figures` | the larger side of each site, added up |
//! | `slices` | the same for a part of the contacts or of the people |
//! | `selection` | the same for any activities that a report chooses |
//! | `few` | the same for many small selections |
//! | `projection`, `part` | the register's side kept, and mended for the few people that change |
//! | `threads` | two pieces at once |
//! | `explanation` | a figure divided into what each activity and place adds |

mod agenda;
mod everyone;
mod explanation;
mod facts;
mod figures;
mod fold;
mod headcounts;
mod homes;
mod masks;
mod merges;
mod one_pass;
mod overlay;
mod people_filter;
mod projection;
mod query;
mod reached;
mod rows;
mod scope;
mod selection;
mod sets;
mod slices;
mod small_selections;
mod source;
mod statements;
mod subset;
mod tally;
mod threads;

pub use agenda::{Agenda, Item, Lists};
pub use explanation::{ActivityPart, Explanation, PlacePart, explain};
pub use facts::{Facts, Stated};
pub use fold::{answer_from, answers_from, last_traits};
pub(crate) use masks::bits;
pub use merges::Merges;
#[cfg(feature = "parquet")]
pub(crate) use merges::Roots;
pub use overlay::Overlay;

pub use projection::Projection;
pub use query::{Answer, Dimension, PartFigure, PartFigures, Query, UNSPECIFIED};
pub use rows::Rows;
pub(crate) use rows::{ListedHousehold, ListedPerson, NONE, PackedTraits, UNSTATED};
pub use scope::in_scope;
pub use selection::{Candidate, Choice, Selected, select, select_few};
pub use source::{Basis, Source, Step, Steps, UnknownActivity};
pub use subset::{Part, People};
