//! The report as Markdown: a table for each view.

use super::{notes, views};
use crate::report::names::Names;
use crate::report::{Report, words};

/// The whole report.
pub fn text(report: &Report, names: &Names) -> String {
    let texts = names.texts();
    let mut text = format!("# {}\n", escaped(&notes::title(report, names)));
    if let Some(made_of) = words::made_of(report.subject(), texts) {
        text.push_str(&format!("\n{}\n", escaped(&made_of)));
    }
    for view in views::all(report, names) {
        text.push_str(&format!("\n## {}\n\n", escaped(&view.name(texts))));
        let heads = view.columns.iter().map(|column| escaped(&column.label(texts)));
        let heads: Vec<String> = heads.collect();
        text.push_str(&format!("| {} |\n", heads.join(" | ")));
        let rule = |at: usize| if view.is_text(at) { "---" } else { "---:" };
        let rules: Vec<&str> = (0..heads.len()).map(rule).collect();
        text.push_str(&format!("|{}|\n", rules.join("|")));
        for row in &view.rows {
            let cells: Vec<String> = row.iter().map(|cell| escaped(&cell.text(texts))).collect();
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    text
}

/// A text with nothing in it that Markdown would take for more than text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Spaces that keep a line from breaking are kept.
    let words: Vec<&str> = text.split([' ', '\n', '\r', '\t']).filter(|w| !w.is_empty()).collect();
    for c in words.join(" ").chars() {
        if "\\`*_[]<>|#&~$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
