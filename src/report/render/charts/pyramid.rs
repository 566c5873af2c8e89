//! The age–sex pyramid: women and girls to the left, men and boys to the right, the old on top.

use super::drawing::{
    ACCENT, Anchor, INK, LINE, MUTED, SOLID, Style, Svg, WIDTH, fill, largest, length, number,
    widest,
};
use super::letters::lines;
use crate::language::Texts;
use crate::report::Count;
use crate::report::factsheet::figure::SaddTable;

/// Rows of a table by sex: women and girls, men and boys; then another sex and unknown.
const FEMALE: usize = 0;
const MALE: usize = 1;
/// The ages from the oldest to the youngest, as columns of a table by age.
const AGES: [usize; 5] = [4, 3, 2, 1, 0];
const AGE_UNKNOWN: usize = 5;

/// Half the room of the ages in the middle.
const MIDDLE: f64 = 38.0;
const ROW: f64 = 27.0;
const BAR_HEIGHT: f64 = 20.0;

const HEAD: Style = Style::new(12.5, INK).bold();
const SUM: Style = Style::new(12.0, MUTED);
const AGE: Style = Style::new(12.0, INK).at(Anchor::Middle);
const NUMBER: Style = Style::new(11.5, INK);
const NOTE: Style = Style::new(11.5, MUTED);

/// A table of sex by age as a pyramid. Whoever is of another or an unknown sex is in a line below it.
pub fn pyramid(name: &'static str, title: &str, table: &SaddTable, texts: &Texts) -> String {
    let mut svg = Svg::new(name);
    let cells = |sex: usize| table.rows.get(sex).map_or([Count::default(); 6], |row| row.cells);
    let (female, male) = (cells(FEMALE), cells(MALE));
    let longest = largest(female.into_iter().chain(male));
    let (left, right) = (WIDTH / 2.0 - MIDDLE, WIDTH / 2.0 + MIDDLE);
    let numbers = female.into_iter().chain(male);
    let full = left - widest(numbers, NUMBER.size, texts) - 8.0;
    for (x, sex, anchor) in [(left, FEMALE, Anchor::End), (right, MALE, Anchor::Start)] {
        let Some(row) = table.rows.get(sex) else { continue };
        svg.text(x, 12.0, &row.name, HEAD.at(anchor));
        svg.text(x, 28.0, &number(row.people, texts), SUM.at(anchor));
    }
    let mut y = 38.0;
    let band = |svg: &mut Svg, age: usize, y: f64| {
        let middle = y + BAR_HEIGHT / 2.0 + 4.0;
        for label in lines(&table.ages[age], AGE.size, 2.0 * MIDDLE - 4.0, 1) {
            svg.text(WIDTH / 2.0, middle, &label, AGE);
        }
        let drawn = length(female[age], longest, full);
        svg.rect(left - drawn, y, drawn, BAR_HEIGHT, &fill(ACCENT));
        let text = number(female[age], texts);
        svg.text(left - drawn - 6.0, middle, &text, NUMBER.at(Anchor::End));
        let drawn = length(male[age], longest, full);
        svg.rect(right, y, drawn, BAR_HEIGHT, &fill(SOLID));
        svg.text(right + drawn + 6.0, middle, &number(male[age], texts), NUMBER);
    };
    for age in AGES {
        band(&mut svg, age, y);
        y += ROW;
    }
    if [female[AGE_UNKNOWN], male[AGE_UNKNOWN]].iter().any(|people| *people != 0) {
        svg.line((0.0, y), (WIDTH, y), LINE, 1.0);
        band(&mut svg, AGE_UNKNOWN, y + 6.0);
        y += ROW + 6.0;
    }
    for x in [left, right] {
        svg.line((x, 36.0), (x, y - 4.0), LINE, 1.0);
    }
    let others = table.rows.iter().skip(MALE + 1).filter(|row| row.people != 0);
    let others: Vec<String> = others
        .map(|row| {
            let values =
                [("who", row.name.as_str().into()), ("number", number(row.people, texts).into())];
            texts.with("factsheet-pyramid-others", &values)
        })
        .collect();
    if !others.is_empty() {
        for line in lines(&others.join(" · "), NOTE.size, WIDTH, 2) {
            y += 15.0;
            svg.text(0.0, y, &line, NOTE);
        }
        y += 2.0;
    }
    svg.finish(y + 3.0, title, texts)
}
