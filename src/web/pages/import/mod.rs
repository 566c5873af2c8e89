//! Importing tables and the exports of forms: sent, looked at with every wrong cell where it stands, and recorded when
//! that was looked at.
//!
//! | files | for |
//! |---|---|
//! | `send` | the form, and the files that it sends; the empty workbook |
//! | `work` | what is done with them beside the answers: reading, drafting, recording; how far that is |
//! | `looked`, `wrong` | what recording would come to; what is wrong |
//! | `questions`, `mapping` | what the columns of an unknown file are, as questions; what is answered |

pub mod looked;
pub mod mapping;
pub mod questions;
pub mod send;
pub mod work;
pub mod wrong;
