//! An explanation of a mapping as text.
//!
//! Belongs here: its lines. Does not: what is said (`explain`).

use super::explain::{Explanation, Filled};

/// An explanation for people.
pub fn text(explanation: &Explanation) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        text.push_str(line.trim_end());
        text.push('\n');
    };
    for sheet in &explanation.sheets {
        let name = match sheet.sheet.as_str() {
            "" => sheet.file.clone(),
            name => format!("{}, sheet \"{name}\"", sheet.file),
        };
        line(format!("{name}: {} of {} rows state something", sheet.read, sheet.rows));
        sheet.says.iter().for_each(|says| line(format!("  {says}")));
        for (what, fields) in &sheet.states {
            line(format!("  a row states {what}"));
            let width = fields.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            for (name, words) in fields {
                line(format!("    {name:width$}  {words}"));
            }
        }
        let filled: Vec<String> = sheet.filled.iter().map(filled).collect();
        if !filled.is_empty() {
            line(format!("  filled: {}", filled.join(", ")));
        }
        let personal: Vec<String> = sheet
            .left_out
            .iter()
            .filter_map(|(name, kind)| Some(format!("{name} ({})", kind.as_ref()?)))
            .collect();
        if !personal.is_empty() {
            line(format!("  left out, since personal: {}", personal.join(", ")));
        }
        let others = sheet.left_out.iter().filter(|(_, kind)| kind.is_none());
        let others: Vec<&str> = others.map(|(name, _)| name.as_str()).collect();
        if !others.is_empty() {
            line(format!("  not read: {}", others.join(", ")));
        }
        for example in &sheet.examples {
            line(String::new());
            line(format!("  row {}", example.row));
            let width = example.before.iter().map(|(name, _)| name.chars().count()).max();
            let width = width.unwrap_or(0);
            for (name, value) in &example.before {
                line(format!("    {name:width$}  {value}"));
            }
            for (table, cells) in &example.after {
                let cells: Vec<String> =
                    cells.iter().map(|(name, value)| format!("{name} {value}")).collect();
                line(format!("    → {table}: {}", cells.join(", ")));
            }
        }
        line(String::new());
    }
    for name in &explanation.unread {
        line(format!("not read: sheet \"{name}\""));
    }
    let rows = explanation.rows.iter().filter(|(_, rows)| *rows > 0);
    let rows: Vec<String> = rows.map(|(table, rows)| format!("{rows} rows of {table}")).collect();
    let activities = match explanation.activities {
        1 => "1 activity".to_owned(),
        several => format!("{several} activities"),
    };
    line(format!("in all {activities}, {}", rows.join(", ")));
    text
}

fn filled(column: &Filled) -> String {
    let Filled { column, filled, rows } = column;
    format!("{column} {filled} of {rows}")
}
