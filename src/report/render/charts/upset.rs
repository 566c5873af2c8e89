//! The overlap between sectors as an UpSet plot: a column for each set of sectors, a dot for each
//! sector of the set, a bar for the people whom these reached and no others.

use super::drawing::{
    Anchor, INK, LINE, MUTED, SOFT, SOLID, STRIPE, Style, Svg, WIDTH, fill, largest, length,
    number, widest,
};
use super::letters::lines;
use crate::language::Texts;
use crate::report::factsheet::breakdown::OverlapSummary;

/// Right end of the sectors' names.
const NAMES: f64 = 110.0;
/// Length of the longest of the sectors' bars.
const SIZE: f64 = 30.0;
/// Widest column.
const COLUMN_MAX: f64 = 26.0;
/// Height of the bars, without the numbers above them.
const BARS: f64 = 112.0;
/// Height of a sector's row, in which two lines of its name have room.
const ROW: f64 = 28.0;
/// Height of a line of its name.
const NAME_LINE: f64 = 12.4;
/// Most lines of a name; more than two make the row higher.
const NAME_LINES_MAX: usize = 3;

const HEAD: Style = Style::new(11.5, MUTED);
const NAME: Style = Style::new(10.5, INK);
const NUMBER: Style = Style::new(10.5, INK);

/// The overlap; nothing where there is no combination.
pub fn upset(
    name: &'static str,
    title: &str,
    overlap: &OverlapSummary,
    texts: &Texts,
) -> Option<String> {
    let (sectors, columns) = (&overlap.sectors, &overlap.combinations);
    if columns.is_empty() {
        return None;
    }
    let mut svg = Svg::new(name);
    let numbers = NAMES + 8.0 + widest(sectors.iter().map(|s| s.people), NUMBER.size, texts);
    let sizes = numbers + 4.0;
    let matrix = sizes + SIZE + 8.0;
    let above = widest(columns.iter().map(|column| column.people), NUMBER.size, texts) + 8.0;
    let foot = above + BARS;
    let top = foot + 14.0;
    let step = ((WIDTH - matrix) / columns.len() as f64).min(COLUMN_MAX);

    let mut y = 12.0;
    for line in lines(&texts.text("factsheet-upset-columns"), HEAD.size, matrix - 24.0, 5) {
        svg.text(0.0, y, &line, HEAD);
        y += 15.0;
    }
    let rows = lines(&texts.text("factsheet-upset-rows"), HEAD.size, matrix - 8.0, 4);
    for (i, line) in rows.iter().rev().enumerate() {
        svg.text(0.0, foot - 2.0 - 15.0 * i as f64, line, HEAD);
    }

    let largest_sector = largest(sectors.iter().map(|sector| sector.people));
    let (mut end, mut middles) = (top, Vec::new());
    for (i, sector) in sectors.iter().enumerate() {
        let name = lines(&sector.name, NAME.size, NAMES, NAME_LINES_MAX);
        let row = ROW + NAME_LINE * name.len().saturating_sub(2) as f64;
        if i % 2 == 0 {
            svg.rect(0.0, end, WIDTH, row, &fill(STRIPE));
        }
        let middle = end + row / 2.0;
        let first = middle + 3.8 - NAME_LINE / 2.0 * (name.len() as f64 - 1.0);
        for (line, text) in name.iter().enumerate() {
            svg.text(2.0, first + NAME_LINE * line as f64, text, NAME);
        }
        end += row;
        middles.push(middle);
        let told = number(sector.people, texts);
        svg.text(numbers, middle + 3.8, &told, NUMBER.at(Anchor::End));
        let drawn = length(sector.people, largest_sector, SIZE);
        svg.rect(sizes, middle - 5.0, drawn, 10.0, &fill(SOLID));
    }

    let most = largest(columns.iter().map(|column| column.people));
    svg.line((matrix, foot), (matrix + step * columns.len() as f64, foot), LINE, 1.0);
    for (i, column) in columns.iter().enumerate() {
        let x = matrix + step * (i as f64 + 0.5);
        let drawn = length(column.people, most, BARS);
        let wide = (step - 5.0).min(14.0);
        svg.rect(x - wide / 2.0, foot - drawn, wide, drawn, &fill(SOLID));
        let told = number(column.people, texts);
        svg.turned_text(x + 3.7, foot - drawn - 5.0, &told, NUMBER, -90);
        for (at, middle) in middles.iter().enumerate() {
            if !column.places.contains(&at) {
                svg.circle(x, *middle, 2.6, SOFT);
            }
        }
        let places: Vec<f64> =
            column.places.iter().filter_map(|at| middles.get(*at)).copied().collect();
        if let (Some(first), Some(last)) = (places.first(), places.last()) {
            svg.line((x, *first), (x, *last), INK, 2.0);
        }
        for middle in places {
            svg.circle(x, middle, 4.6, INK);
        }
    }
    Some(svg.finish(end + 1.0, title, texts))
}
