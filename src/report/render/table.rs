//! The report as tables for a terminal, 80 columns wide: a table with more is continued below.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::super::{Report, words};
use super::tables::{Column, View};
use super::{goods, notes, views};
use crate::language::Texts;
use crate::report::cells::HELD_BACK;
use crate::report::names::Names;

/// Columns of a terminal.
const WIDTH_MAX: usize = 80;
/// Columns in which the name of a sector over numbers is broken.
const NAME_OVER_NUMBERS: usize = 12;
/// Columns in which the name of a row is broken where the table needs several parts anyway.
const NAME_OF_ROW: usize = 24;
/// The fewest columns in which it is broken so that the table is whole.
const NAME_OF_ROW_MIN: usize = 11;

/// The whole report.
pub fn text(report: &Report, names: &Names) -> String {
    let texts = names.texts();
    let sectors = table(views::sectors_short(report), names);
    let mut parts = vec![title(report, names), format!("{sectors}{}", made_of(report, names))];
    parts.extend(own(report, names));
    for by in report.breakdowns() {
        let meaning = match by.dimension.as_str() {
            "sex" | "age" => "report-parts-add-up",
            _ => "report-parts-overlap",
        };
        let view = views::parts_by_sector(report, by);
        parts.push(format!("{}{}\n", headed(view, names), wrapped(&texts.text(meaning))));
    }
    if report.by.is_none() {
        parts.push(headed(views::sadd_in_short(report), names));
    }
    if let Some(view) = views::depth(report) {
        let meaning = wrapped(&texts.text("report-depth-means"));
        parts.push(format!("{}{meaning}\n", headed(view, names)));
    }
    if let Some(compare) = &report.compare {
        let period = compare.period.0;
        let days = [("from", period.from.to_string().into()), ("to", period.to.to_string().into())];
        let tables = views::compare(report).map(|view| table(view, names)).unwrap_or_default();
        let other = words::compared_policy(compare, texts);
        let other = other.map(|other| format!("{}\n", wrapped(&other))).unwrap_or_default();
        parts.push(format!("{}\n\n{tables}{other}", texts.with("report-compared-with", &days)));
    }
    parts.extend(views::targets(report).map(|view| headed(view, names)));
    if let Some(months) = &report.months {
        parts.push(headed(views::months_in_short(report, months), names));
        let new = headed(views::new_by_sector(report, months), names);
        parts.push(format!("{new}{}\n", wrapped(&texts.text("report-months-mean"))));
    }
    parts.extend(rrm(report, names));
    if let Some(activities) = &report.activities {
        let view = views::activities_short(activities);
        let meaning = texts.text("report-meaning-listed");
        parts.push(format!("{}{}\n", headed(view, names), wrapped(&meaning)));
    }
    parts.extend(handed_out(report, names));
    parts.push(remarks(report, texts));
    parts.join("\n")
}

/// Which ledger and days, what was left out, and whether the year was restated.
fn title(report: &Report, names: &Names) -> String {
    let texts = names.texts();
    let mut title = wrapped(&notes::title(report, names));
    if report.restated {
        title.push('\n');
        title.push_str(&texts.text("report-restated"));
    }
    title.push('\n');
    title
}

/// What each figure is made of, and where it lies: the total's, and those of sectors where it depends
/// on the crowds.
fn made_of(report: &Report, names: &Names) -> String {
    let texts = names.texts();
    let sectors = report.sectors.iter().filter(|row| words::depends_on_crowds(&row.row));
    let sectors = sectors.map(|row| (names.sector(row.sector.as_str()), &row.row));
    let total = (texts.text("report-column-total"), &report.total);
    let mut lines = String::new();
    for (what, row) in sectors.chain([total]) {
        if let Some(made_of) = words::made_of(row, texts) {
            let values = [("what", what.into()), ("text", made_of.into())];
            lines.push_str(&wrapped(&texts.with("report-labelled", &values)));
            lines.push('\n');
        }
    }
    lines
}

/// Own figures beside the slice, and what both are.
fn own(report: &Report, names: &Names) -> Option<String> {
    let meaning = wrapped(&notes::own(report, names.texts())?);
    let view = views::own(report).map(|view| headed(view, names)).unwrap_or_default();
    Some(format!("{view}{meaning}\n"))
}

fn rrm(report: &Report, names: &Names) -> Option<String> {
    let (rrm, texts) = (report.rrm.as_ref()?, names.texts());
    let areas = headed(views::rrm_short("area", &rrm.areas, Some(&rrm.total)), names);
    let months = table(views::rrm_short("month", &rrm.months, None), names);
    let unnumbered = match rrm.total.unnumbered {
        0 => String::new(),
        n => format!("{}\n", texts.with("report-rrm-unnumbered", &[("responses", n.into())])),
    };
    let meaning = wrapped(&texts.text("report-rrm-mean"));
    Some(format!("{areas}\n{months}{unnumbered}{meaning}\n"))
}

/// What was handed out and done, with what must be said of it.
fn handed_out(report: &Report, names: &Names) -> Option<String> {
    report.goods.as_ref()?;
    let texts = names.texts();
    let tables = goods::views_short(report, texts).into_iter();
    let tables: Vec<String> = tables.map(|view| headed(view, names)).collect();
    let remarks = goods::remarks(report, texts).into_iter();
    let remarks: String = remarks.map(|remark| format!("{}\n", wrapped(&remark))).collect();
    Some(format!("{}{remarks}", tables.join("\n")))
}

/// What the numbers mean, and what they were computed from.
fn remarks(report: &Report, texts: &Texts) -> String {
    let mut notes = String::new();
    let mut line = |text: String| {
        notes.push_str(&wrapped(&text));
        notes.push('\n');
    };
    let label = |key: &str| texts.text(&format!("report-note-{key}"));
    let labelled = |what: String, text: String| {
        texts.with("report-labelled", &[("what", what.into()), ("text", text.into())])
    };
    let twice = report.sum_of_sectors.beyond(report.total.people_reached).or_zero();
    if twice > 0 && report.filter.sector.is_none() {
        line(texts.with("report-sectors-overlap", &[("people", twice.into())]));
    }
    line(texts.text("report-sides-mean"));
    if words::depends_on_crowds(&report.total) {
        line(texts.text("report-bounds-mean"));
    }
    if let Some(derived) = report.identified_by_derivation {
        let counts =
            [("persons", derived.persons.into()), ("households", derived.households.into())];
        line(texts.with("report-derived", &counts));
    }
    if let Some(suppression) = &report.suppression {
        let threshold = [("threshold", suppression.threshold.into())];
        let meaning = texts.with("report-meaning-held-back", &threshold);
        line(labelled(HELD_BACK.to_owned(), format!("{meaning}.")));
    }
    line(labelled(label("policy"), words::policy(&report.policy, texts)));
    if let Some(approval) = words::approval(report.approvals, texts) {
        line(approval);
    }
    line(format!("{} {}", label("as-of"), report.as_of.size));
    line(format!("{} {}", label("root"), hex::encode(report.as_of.root)));
    notes
}

/// Each line broken where a terminal ends.
pub(super) fn wrapped(text: &str) -> String {
    broken(text, WIDTH_MAX)
}

/// A table under its name.
fn headed(view: View, names: &Names) -> String {
    format!("{}\n\n{}", view.name(names.texts()), table(view, names))
}

/// A table; columns that have no room go into further tables, each with the first column.
pub(super) fn table(view: View, names: &Names) -> String {
    let (view, texts) = (view.named_short(names), names.texts());
    let mut cells: Vec<Vec<String>> = {
        let heads = view.columns.iter().map(|column| match column {
            // Beside each other: a name is as wide as the numbers below it, or as its longest word.
            Column::Name(name) => broken(name, NAME_OVER_NUMBERS),
            column => column.label(texts),
        });
        let rows = view.rows.iter().map(|row| row.iter().map(|cell| cell.text(texts)).collect());
        std::iter::once(heads.collect()).chain(rows).collect()
    };
    narrow_first_column(&mut cells);
    let mut tables: Vec<Vec<usize>> = Vec::new();
    let mut room = 0;
    for column in 1..view.columns.len() {
        let width = width(&cells, column);
        match tables.last_mut().filter(|_| width <= room) {
            Some(columns) => columns.push(column),
            None => {
                tables.push(vec![0, column]);
                room = (WIDTH_MAX + 1).saturating_sub(self::width(&cells, 0));
            }
        }
        room = room.saturating_sub(width);
    }
    let tables = tables.iter().map(|columns| {
        let mut rows = cells.iter().map(|row| columns.iter().filter_map(|at| row.get(*at)));
        let mut table = ruled(rows.next().into_iter().flatten());
        for row in rows {
            table.add_row(row);
        }
        for (at, of) in columns.iter().enumerate().skip(1).filter(|(_, of)| !view.is_text(**of)) {
            debug_assert!(*of < view.columns.len());
            if let Some(column) = table.column_mut(at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        format!("{}\n", table.trim_fmt())
    });
    tables.collect::<Vec<_>>().join("\n")
}

/// Columns of a terminal that a column takes: its longest line, a space before it and two behind.
fn width(cells: &[Vec<String>], column: usize) -> usize {
    let cells = cells.iter().filter_map(|row| row.get(column));
    let lines = cells.flat_map(|cell| cell.lines());
    lines.map(|line| line.chars().count()).max().unwrap_or(0) + 3
}

/// Breaks what names the rows where the table is wider than a terminal: in the room that the other columns leave,
/// or in what a name needs where they leave too little.
fn narrow_first_column(cells: &mut [Vec<String>]) {
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let others: usize = (1..columns).map(|column| width(cells, column)).sum();
    let room = (WIDTH_MAX + 1).saturating_sub(others + 3);
    if width(cells, 0) <= room + 3 {
        return;
    }
    let room = if room < NAME_OF_ROW_MIN { NAME_OF_ROW } else { room };
    for cell in cells.iter_mut().filter_map(|row| row.first_mut()) {
        *cell = broken(cell, room);
    }
}

/// A text in lines of at most this width, or that of its longest word.
fn broken(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width).break_words(false);
    textwrap::fill(text, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
}

fn ruled<'a>(header: impl Iterator<Item = &'a String>) -> Table {
    let mut table = Table::new();
    table.load_style(
        TableStyle::new()
            .top_border(LineStyle::none().fill('─').junction('─'))
            .header_separator(LineStyle::none().fill('─').junction('─'))
            .bottom_border(LineStyle::none().fill('─').junction('─')),
    );
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header);
    table
}
