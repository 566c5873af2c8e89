//! The office's page as browsers see it: who gets in, and that no page shows another number than the terminal.
//!
//! What a page could show wrongly without a word, and the test that holds it:
//!
//! | it could | test |
//! |---|---|
//! | mix two moments | `shared_ledger::a_reader_never_sees_two_moments`, `a_number_leads_to_the_same_number` |
//! | link a number to another one | `following::every_number_leads_to_the_same_number`, `activities_that_count_are_as_many_as_the_figure_says` |
//! | publish what nobody has seen, or twice | `following::figures_are_published_once_as_they_were_looked_at` |
//! | give a kept answer of other records | `writing::what_is_recorded_is_on_the_next_page` |
//! | give a kept page of somebody else, or of another moment | `keeping::*` |
//! | show a figure without its moment and policy | `every_figure_has_its_moment_and_policy_beside_it` |
//! | mix languages | `a_page_is_in_one_language` |
//! | ignore a filter that is misspelt | `what_an_address_cannot_mean_is_refused` |
//! | count otherwise than the terminal | `figures_are_those_of_the_terminal` |

#[path = "web/accepting.rs"]
mod accepting;
#[path = "web/attacks.rs"]
mod attacks;
#[cfg(feature = "encryption")]
#[path = "web/auditing.rs"]
mod auditing;
#[path = "web/beyond.rs"]
mod beyond;
#[path = "web/browser.rs"]
pub mod browser;
#[path = "web/custody.rs"]
mod custody;
#[path = "web/doors.rs"]
mod doors;
#[path = "web/duplicates.rs"]
mod duplicates;
#[path = "web/following.rs"]
mod following;
#[path = "web/importing.rs"]
mod importing;
#[path = "web/keeping.rs"]
mod keeping;
#[path = "web/lists.rs"]
mod lists;
#[path = "web/mappings.rs"]
mod mappings;
#[path = "web/numbers.rs"]
mod numbers;
#[path = "web/people.rs"]
mod people;
#[path = "web/profile.rs"]
mod profile;
#[path = "web/reviewing.rs"]
mod reviewing;
#[path = "web/sessions.rs"]
mod sessions;
#[cfg(feature = "serve-tls")]
#[path = "web/tls.rs"]
mod tls;
#[path = "web/tokens.rs"]
mod tokens;
#[path = "web/waiting.rs"]
mod waiting;
#[path = "web/writing.rs"]
pub mod writing;
