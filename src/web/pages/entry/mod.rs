//! The form of one activity: what somebody typed into it, what is wrong with that, and the page that shows both.
//!
//! Belongs here: what logging and correcting an activity share. Does not: either of them (`log`, `correct`), whether
//! a value can be taken (`service`).
//!
//! | files | for |
//! |---|---|
//! | `typed`, `lists`, `place` | what somebody typed: the fields, whom it reached, where it was |
//! | `found` | what came of checking it |
//! | `shown`, `list_shown`, `listed` | the form as the template shows it; its rows; whom a recorded activity lists |
//! | `page` | the page around it |

pub mod found;
pub mod list_shown;
pub mod listed;
pub mod lists;
pub mod page;
pub mod place;
pub mod shown;
pub mod typed;
