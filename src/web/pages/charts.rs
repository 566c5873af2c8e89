//! Small pictures, as numbers for a template that draws them.
//!
//! Belongs here: lengths from numbers of people. Does not: colours (`style.css`), and numbers that nobody could read
//! elsewhere on the page: a picture repeats a table.

use serde::Serialize;

use crate::language::Texts;
use crate::report::Report;

/// Width of the months' picture, in its own units.
const MONTHS_WIDTH: f64 = 360.0;
/// Height of its bars.
const MONTHS_HEIGHT: f64 = 84.0;

/// A bar of a sector, in percent of the widest place.
#[derive(Debug, Serialize)]
pub struct Bar {
    /// Of those who were reached, the ones known by lists.
    pub lists: String,
    /// All who were reached.
    pub reached: String,
    /// Where the target lies.
    pub target: Option<String>,
}

/// A bar per figure: people by lists, all people, and the target.
pub fn bars(figures: &[(u64, u64, Option<u64>)]) -> Vec<Bar> {
    let most = figures.iter().map(|(_, reached, target)| (*reached).max(target.unwrap_or(0)));
    let most = most.max().unwrap_or(0).max(1) as f64;
    let percent = |people: u64| format!("{:.2}", people as f64 * 100.0 / most);
    let bar = |(lists, reached, target): &(u64, u64, Option<u64>)| Bar {
        lists: percent(*lists),
        reached: percent(*reached),
        target: target.map(percent),
    };
    figures.iter().map(bar).collect()
}

/// A month's bar.
#[derive(Debug, Serialize)]
pub struct Month {
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short: String,
    /// People in the month, new ones, and those up to its end.
    pub counts: (Option<u64>, Option<u64>, Option<u64>),
    /// Left side.
    pub x: String,
    /// The middle.
    pub middle: String,
    /// Top and height of the bar of all people of the month.
    pub monthly: (String, String),
    /// The same of the new ones.
    pub new: (String, String),
    /// How wide.
    pub width: String,
}

/// The months of a report, if it has them.
pub fn months(report: &Report, texts: &Texts) -> Vec<Month> {
    let Some(rows) = &report.months else { return Vec::new() };
    let told = |month: &crate::report::months::MonthRow| month.total.monthly.told().unwrap_or(0);
    let most = rows.iter().map(told).max().unwrap_or(0).max(1) as f64;
    let step = MONTHS_WIDTH / rows.len().max(1) as f64;
    let number = |number: f64| format!("{number:.1}");
    let bar = |people: Option<u64>| {
        let height = people.unwrap_or(0) as f64 * MONTHS_HEIGHT / most;
        (number(MONTHS_HEIGHT - height), number(height))
    };
    let month = |(at, row): (usize, &crate::report::months::MonthRow)| {
        let (year, month) = row.month.split_once('-').unwrap_or((&row.month, "1"));
        let month: u32 = month.parse().unwrap_or(1);
        let counts = &row.total;
        Month {
            name: format!("{} {year}", texts.month_name(month)),
            short: texts.month_short(month),
            counts: (counts.monthly.told(), counts.new.told(), counts.cumulative.told()),
            x: number(at as f64 * step + step * 0.15),
            middle: number(at as f64 * step + step / 2.0),
            width: number(step * 0.7),
            monthly: bar(counts.monthly.told()),
            new: bar(counts.new.told()),
        }
    };
    rows.iter().enumerate().map(month).collect()
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn the_longest_bar_or_target_has_the_whole_width() {
        let all = bars(&[(10, 50, Some(200)), (100, 100, None)]);
        assert_eq!(all[0].target.as_deref(), Some("100.00"));
        assert_eq!((all[0].lists.as_str(), all[0].reached.as_str()), ("5.00", "25.00"));
        assert_eq!(bars(&[(0, 0, None)])[0].reached, "0.00");
    }
}
