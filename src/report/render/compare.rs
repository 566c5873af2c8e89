//! Changes since another period, and progress towards targets, for a terminal.

use super::super::Report;
use super::super::compare::{Change, Progress};
use super::numbers::{grouped, signed};
use super::plain::new_table;
use crate::report::cells::HELD_BACK;

/// The two tables, where they were asked for.
pub fn text(report: &Report) -> String {
    let mut texts = Vec::new();
    if let Some(compare) = &report.compare {
        let period = &compare.period.0;
        let mut table = new_table(["sector", "this period", "then", "change", "percent"]);
        let this = report.sectors.iter().map(|row| (row.sector.as_str(), &row.row));
        let this = this.chain([("total, each once", &report.total)]);
        let then = compare.sectors.iter().map(|row| &row.change).chain([&compare.total]);
        for ((name, row), then) in this.zip(then) {
            let Change { people_reached, change, percent } = then;
            table.add_row([
                name.to_owned(),
                grouped(row.people_reached),
                grouped(*people_reached),
                change.map_or_else(|| HELD_BACK.to_owned(), with_sign),
                percent.map(|percent| format!("{percent:+.1}%")).unwrap_or_default(),
            ]);
        }
        let head = format!("compared with {} to {}", period.from, period.to);
        texts.push(format!("{head}\n\n{}\n", table.trim_fmt()));
    }
    if let Some(targets) = &report.targets {
        let mut table = new_table(["sector", "target", "reached", "of the target"]);
        let total = targets.total.iter().map(|progress| ("total, each once", progress));
        let sectors = targets.sectors.iter().map(|row| (row.sector.as_str(), &row.progress));
        for (name, progress) in sectors.chain(total) {
            let Progress { target, people_reached, percent } = progress;
            table.add_row([
                name.to_owned(),
                grouped(*target),
                grouped(*people_reached),
                percent.map(|percent| format!("{percent:.1}%")).unwrap_or_default(),
            ]);
        }
        texts.push(format!("targets\n\n{}\n", table.trim_fmt()));
    }
    texts.join("\n")
}

fn with_sign(change: i64) -> String {
    format!("{}{}", if change > 0 { "+" } else { "" }, signed(change))
}
