//! Tables as CSV, for spreadsheets and programs: English names that stay, digits, and nothing where a
//! number is held back or not known.

use super::super::{Change, Progress, Report, Row, words};
use super::tables::{Cell, Column, View, columns, word};
use super::views;
use crate::event::figures::{AGES, SEXES};
use crate::event::formula::as_cell;
use crate::language::Language;

/// What Excel needs at the beginning of a file to read "Ménaka" in it: a byte-order mark. Programs that read CSV
/// may take it for a part of the first head, so that it is there only where it was asked for.
pub const EXCEL_MARK: &str = "\u{feff}";

/// A CSV for Excel, or for everybody.
pub fn marked(text: String, is_for_excel: bool) -> String {
    if is_for_excel { format!("{EXCEL_MARK}{text}") } else { text }
}

/// What stands for all parts.
const WHOLE: &str = "all";

/// The figures: a row per sector and one for the total, and the same for each part.
///
/// # Errors
/// None in practice: the text is written to memory.
pub fn text(report: &Report) -> Result<String, csv::Error> {
    written(&figures(report))
}

/// Another table of a report, each row with the log's size; nothing where the report lacks it.
///
/// # Errors
/// None in practice: the text is written to memory.
pub fn table(report: &Report, view: Option<View>) -> Result<String, csv::Error> {
    let Some(View { key, columns, rows }) = view else { return Ok(String::new()) };
    let size = Cell::from(report.as_of.size);
    let rows = rows.into_iter().map(|row| [size.clone()].into_iter().chain(row).collect());
    let columns = [Column::Key("as_of".into())].into_iter().chain(columns).collect();
    written(&View::new(key, columns, rows.collect()))
}

fn figures(report: &Report) -> View {
    let mut header = columns(["from", "to", "as_of"]);
    let dimension = report.by.as_ref().map(|by| by.dimension.as_str());
    header.extend(dimension.map(|dimension| Column::Name(dimension.to_owned())));
    header.extend(columns(["sector"]));
    header.extend(columns(views::FIGURE));
    let cells = SEXES.iter().flat_map(|sex| AGES.map(|age| format!("{sex}_{age}")));
    header.extend(cells.map(Column::Name));
    header.extend(columns(["restated"]));
    if report.compare.is_some() {
        header.extend(columns(["compared_from", "compared", "change", "change_percent"]));
    }
    if report.targets.is_some() {
        header.extend(columns(["target", "target_percent"]));
    }
    if report.suppression.is_some() {
        header.extend(columns(["held_back_below"]));
    }
    header.extend(columns(views::BOUNDS));
    let compared = report.compare.as_ref();
    let compared_policy = compared.map(|compare| {
        let other = compare.policy.as_ref();
        other.map(|policy| words::policy_in_full(policy, Language::English.texts()))
    });
    if report.own {
        header.extend(columns(["own", "slice"]));
    }
    if compared_policy.is_some() {
        header.push(Column::Name("compared_policy".to_owned()));
    }

    let row = |value: &str, sector: Cell, row: &Row| -> Vec<Cell> {
        let days = [report.period.0.from, report.period.0.to].map(|day| day.to_string().into());
        let mut cells: Vec<Cell> = days.into();
        cells.push(report.as_of.size.into());
        cells.extend(dimension.map(|_| Cell::from(value)));
        cells.push(sector.clone());
        cells.extend(views::figure(row));
        cells.extend(row.sadd.0.iter().flatten().map(|people| Cell::from(*people)));
        cells.push(if report.restated { word("yes") } else { Cell::Empty });
        cells.extend(beside(report, &sector, value == WHOLE));
        cells.extend(views::bounds(row.bounds));
        cells.extend(own(report, &sector, value == WHOLE));
        cells.extend(compared_policy.clone().map(|other| Cell::from(other.unwrap_or_default())));
        cells
    };
    let mut rows = Vec::new();
    for (sector, figure) in views::named(&report.sectors, &report.total) {
        rows.push(row(WHOLE, sector, figure));
    }
    for part in report.by.iter().flat_map(|by| &by.parts) {
        for (sector, figure) in views::named(&part.sectors, &part.total) {
            rows.push(row(&part.value, sector, figure));
        }
    }
    View::new("figures", header, rows)
}

/// What a row has beside its figure: another period, a target, the threshold. A part has neither of
/// the first two.
fn beside(report: &Report, sector: &Cell, is_whole: bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    let is = |id: &str| matches!(sector, Cell::Id(_, of) if of == id);
    let is_total = matches!(sector, Cell::Word(_));
    if let Some(compare) = &report.compare {
        let row = compare.sectors.iter().find(|row| is(row.sector.as_str()));
        let change = row.map_or(&compare.total, |row| &row.change);
        cells.push(compare.period.0.from.to_string().into());
        match is_whole {
            true => {
                let Change { people_reached, change, percent, .. } = *change;
                let change = change.map_or(Cell::Empty, Cell::Change);
                let percent = percent.map_or(Cell::Empty, Cell::ChangePercent);
                cells.extend([people_reached.into(), change, percent]);
            }
            false => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
        }
    }
    if let Some(targets) = &report.targets {
        let row = targets.sectors.iter().find(|row| is(row.sector.as_str()));
        let total = targets.total.as_ref().filter(|_| is_total);
        match row.map(|row| &row.progress).or(total).filter(|_| is_whole) {
            Some(Progress { target, percent, .. }) => {
                cells.push((*target).into());
                cells.push(percent.map_or(Cell::Empty, Cell::Percent));
            }
            None => cells.extend([Cell::Empty, Cell::Empty]),
        }
    }
    cells.extend(report.suppression.map(|suppression| suppression.threshold.into()));
    cells
}

/// Of own figures: whose they are, and the slice of the same activities. A part has no slice.
fn own(report: &Report, sector: &Cell, is_whole: bool) -> Vec<Cell> {
    if !report.own {
        return Vec::new();
    }
    let of_sector = |row: &&(Cell, &Row)| row.0 == *sector;
    let slice = report.slice.as_ref().filter(|_| is_whole).and_then(|slice| {
        let mut rows = views::named(&slice.sectors, &slice.total);
        rows.find(|row| of_sector(&row)).map(|(_, row)| row.people_reached)
    });
    vec![whose(report).into(), slice.into()]
}

/// The filters that own figures are of: "project ECHO-1".
pub(super) fn whose(report: &Report) -> String {
    let filters = words::narrowed(&report.filter).map(|(what, value)| format!("{what} {value}"));
    filters.collect::<Vec<_>>().join("; ")
}

/// A table with its keys as heads.
///
/// # Errors
/// None in practice: the text is written to memory.
pub fn written(view: &View) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(view.columns.iter().map(|column| as_cell(column.key()).into_owned()))?;
    for row in &view.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            // Others' words are never calculated by a spreadsheet; numbers are numbers.
            text @ (Cell::Text(_) | Cell::Id(..) | Cell::Ids(..)) => {
                as_cell(&text.plain()).into_owned()
            }
            other => other.plain(),
        }))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
