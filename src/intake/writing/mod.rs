//! Writing: workbooks for people to fill in and to correct.
//!
//! Belongs here: templates, and copies of tables in which what is wrong is marked. Does not: reading
//! (`source`), finding what is wrong (`rows`, `assemble`).

pub mod annotated;
pub mod csv_template;
pub mod excerpt;
pub mod marks;
pub mod template;
