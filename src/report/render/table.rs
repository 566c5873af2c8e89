//! The report as tables for a terminal, 80 columns wide: a table with more is continued below.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::super::{Report, words};
use super::tables::View;
use super::{notes, views};
use crate::language::Texts;
use crate::report::cells::HELD_BACK;

/// Columns of a terminal.
const WIDTH_MAX: usize = 80;

/// The whole report.
pub fn text(report: &Report, texts: &Texts) -> String {
    let mut parts = vec![
        title(report, texts),
        format!("{}{}", table(&views::sectors_short(report), texts), made_of(report, texts)),
    ];
    parts.extend(own(report, texts));
    for by in report.breakdowns() {
        let meaning = match by.dimension.as_str() {
            "sex" | "age" => "report-parts-add-up",
            _ => "report-parts-overlap",
        };
        let view = views::parts_by_sector(report, by);
        parts.push(format!("{}{}\n", headed(&view, texts), wrapped(&texts.text(meaning))));
    }
    if report.by.is_none() {
        parts.push(headed(&views::sadd_in_short(report), texts));
    }
    if let Some(compare) = &report.compare {
        let period = compare.period.0;
        let days = [("from", period.from.to_string().into()), ("to", period.to.to_string().into())];
        let tables = views::compare(report).map(|view| table(&view, texts)).unwrap_or_default();
        let other = words::compared_policy(compare, texts);
        let other = other.map(|other| format!("{}\n", wrapped(&other))).unwrap_or_default();
        parts.push(format!("{}\n\n{tables}{other}", texts.with("report-compared-with", &days)));
    }
    parts.extend(views::targets(report).map(|view| headed(&view, texts)));
    if let Some(months) = &report.months {
        parts.push(headed(&views::months_in_short(report, months), texts));
        let new = headed(&views::new_by_sector(report, months), texts);
        parts.push(format!("{new}{}\n", wrapped(&texts.text("report-months-mean"))));
    }
    parts.extend(rrm(report, texts));
    if let Some(activities) = &report.activities {
        let view = views::activities_short(activities);
        let meaning = texts.text("report-meaning-listed");
        parts.push(format!("{}{}\n", headed(&view, texts), wrapped(&meaning)));
    }
    parts.push(remarks(report, texts));
    parts.join("\n")
}

/// Which ledger and days, what was left out, and whether the year was restated.
fn title(report: &Report, texts: &Texts) -> String {
    let mut title = wrapped(&notes::title(report, texts));
    if report.restated {
        title.push('\n');
        title.push_str(&texts.text("report-restated"));
    }
    title.push('\n');
    title
}

/// What each figure is made of, and where it lies: the total's, and those of sectors where it depends
/// on the crowds.
fn made_of(report: &Report, texts: &Texts) -> String {
    let sectors = report.sectors.iter().filter(|row| words::depends_on_crowds(&row.row));
    let sectors = sectors.map(|row| (row.sector.to_string(), &row.row));
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
fn own(report: &Report, texts: &Texts) -> Option<String> {
    let meaning = wrapped(&notes::own(report, texts)?);
    let view = views::own(report).map(|view| headed(&view, texts)).unwrap_or_default();
    Some(format!("{view}{meaning}\n"))
}

fn rrm(report: &Report, texts: &Texts) -> Option<String> {
    let rrm = report.rrm.as_ref()?;
    let areas = headed(&views::rrm_short("area", &rrm.areas, Some(&rrm.total)), texts);
    let months = table(&views::rrm_short("month", &rrm.months, None), texts);
    let unnumbered = match rrm.total.unnumbered {
        0 => String::new(),
        n => format!("{}\n", texts.with("report-rrm-unnumbered", &[("responses", n.into())])),
    };
    let meaning = wrapped(&texts.text("report-rrm-mean"));
    Some(format!("{areas}\n{months}{unnumbered}{meaning}\n"))
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
    let options = textwrap::Options::new(WIDTH_MAX).break_words(false);
    textwrap::fill(text, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
}

/// A table under its name.
fn headed(view: &View, texts: &Texts) -> String {
    format!("{}\n\n{}", view.name(texts), table(view, texts))
}

/// A table; columns that have no room go into further tables, each with the first column.
pub(super) fn table(view: &View, texts: &Texts) -> String {
    let cells: Vec<Vec<String>> = {
        let heads = view.columns.iter().map(|column| column.label(texts)).collect();
        let rows = view.rows.iter().map(|row| row.iter().map(|cell| cell.text(texts)).collect());
        std::iter::once(heads).chain(rows).collect()
    };
    let width = |column: usize| {
        let cells = cells.iter().filter_map(|row| row.get(column));
        // A space before it and two behind.
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0) + 3
    };
    let mut tables: Vec<Vec<usize>> = Vec::new();
    let mut room = 0;
    for column in 1..view.columns.len() {
        match tables.last_mut().filter(|_| width(column) <= room) {
            Some(columns) => columns.push(column),
            None => {
                tables.push(vec![0, column]);
                room = (WIDTH_MAX + 1).saturating_sub(width(0));
            }
        }
        room = room.saturating_sub(width(column));
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
