//! Empty intake tables.
//!
//! Belongs here: the text of the four files. Does not: writing them.

use crate::intake::tables::Table;

/// The text of an empty table: its header, and an example that import leaves out.
pub fn text(table: Table) -> String {
    let names: Vec<&str> = table.columns().iter().map(|spec| spec.name).collect();
    let quoted = |text: &str| match text.contains([',', '"']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let examples: Vec<String> = table.columns().iter().map(|spec| quoted(spec.example)).collect();
    format!("{}\n# {}\n", names.join(","), examples.join(","))
}
