//! The report as Markdown: a table for each view.

use super::numbers::signed;
use super::tables::{Cell, views};
use crate::report::Report;
use crate::report::cells::HELD_BACK;

/// The whole report.
pub fn text(report: &Report) -> String {
    let period = &report.period.0;
    let name = escaped(&report.ledger.name);
    let mut text = format!("# {name}: people reached from {} to {}\n", period.from, period.to);
    for view in views(report) {
        text.push_str(&format!("\n## {}\n\n", escaped(&view.name)));
        let heads: Vec<String> = view.header.iter().map(|head| escaped(head)).collect();
        text.push_str(&format!("| {} |\n", heads.join(" | ")));
        let is_text = |at: usize| {
            view.rows.iter().all(|row| matches!(row.get(at), Some(Cell::Text(_) | Cell::Empty)))
        };
        let rule = |at: usize| if is_text(at) { "---" } else { "---:" };
        let rules: Vec<&str> = (0..heads.len()).map(rule).collect();
        text.push_str(&format!("|{}|\n", rules.join("|")));
        for row in &view.rows {
            let cells: Vec<String> = row.iter().map(cell).collect();
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    text
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => escaped(text),
        Cell::Number(number) => signed(*number),
        Cell::Fraction(number) => number.to_string(),
        Cell::HeldBack => escaped(HELD_BACK),
        Cell::Empty => String::new(),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if "\\`*_[]<>|#&~$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
