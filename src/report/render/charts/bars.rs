//! A bar for each name, with the part known by lists and that known by head-counts.

use super::drawing::{
    ACCENT, Anchor, INK, SOLID, STRIPE, Style, Svg, WIDTH, fill, largest, length, number,
};
use super::letters::{lines, width};
use crate::language::Texts;
use crate::report::Count;

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How many people.
    pub people: Count,
    /// The part known by lists and that known by head-counts, where they are known.
    pub parts: Option<(Count, Count)>,
    /// Whether it stands apart from the others.
    pub accent: bool,
}

impl Bar {
    /// The parts, where both are told.
    fn told_parts(&self) -> Option<(u64, u64)> {
        let (lists, headcounts) = self.parts?;
        lists.told().zip(headcounts.told())
    }
}

const LABEL: Style = Style::new(13.0, INK);
const NUMBER: Style = Style::new(13.5, INK).bold().at(Anchor::End);
const LINE_HEIGHT: f64 = 15.5;
const BAR_HEIGHT: f64 = 9.0;
const ROW_GAP: f64 = 11.0;

/// The bars below each other, the longest over the whole width.
pub fn bars(name: &'static str, title: &str, bars: &[Bar], texts: &Texts) -> String {
    let mut svg = Svg::new(name);
    let colours = [(false, SOLID), (true, ACCENT)];
    let hatches = colours.map(|(accent, colour)| {
        svg.hatch(if accent { "estimated-accent" } else { "estimated" }, colour)
    });
    let longest = largest(bars.iter().map(|bar| bar.people));
    let mut y = 0.0;
    if bars.iter().any(|bar| bar.told_parts().is_some_and(|(_, headcounts)| headcounts > 0)) {
        let entries = [
            (fill(SOLID), texts.text("factsheet-legend-lists")),
            (hatches[0].clone(), texts.text("factsheet-legend-headcounts")),
        ];
        y += svg.legend(y, &entries.each_ref().map(|(paint, text)| (paint.as_str(), text.clone())));
    }
    for bar in bars {
        let told = number(bar.people, texts);
        let room = WIDTH - width(&told, NUMBER.size) * 1.1 - 12.0;
        for (i, line) in lines(&bar.label, LABEL.size, room, 2).iter().enumerate() {
            if i > 0 {
                y += LINE_HEIGHT;
            }
            svg.text(0.0, y + 12.0, line, LABEL);
            if i == 0 {
                svg.text(WIDTH, y + 12.0, &told, NUMBER);
            }
        }
        y += LINE_HEIGHT + 2.0;
        svg.rect(0.0, y, WIDTH, BAR_HEIGHT, &fill(STRIPE));
        let colour = colours[usize::from(bar.accent)].1;
        let full = length(bar.people, longest, WIDTH);
        match bar.told_parts() {
            Some((lists, headcounts)) if headcounts > 0 => {
                let whole = lists + headcounts;
                let solid = length(lists.into(), whole, full);
                svg.rect(0.0, y, full, BAR_HEIGHT, &hatches[usize::from(bar.accent)]);
                svg.rect(0.0, y, solid, BAR_HEIGHT, &fill(colour));
            }
            _ => svg.rect(0.0, y, full, BAR_HEIGHT, &fill(colour)),
        }
        y += BAR_HEIGHT + ROW_GAP;
    }
    svg.finish((y - ROW_GAP).max(1.0), title, texts)
}
