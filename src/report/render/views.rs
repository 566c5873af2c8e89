//! The tables of a report.
//!
//! Belongs here: which tables there are, their columns and rows. Does not: the remarks (`notes`), how a
//! table looks (`markdown`, `table`, `xlsx`), what programs get (`csv`, `hxl`).

use super::super::activities::ActivityRow;
use super::super::depth::DepthRow;
use super::super::months::{MonthCounts, MonthRow};
use super::super::rrm::{RrmCounts, RrmRow};
use super::super::{BoundsRow, By, Change, Count, OverlapRow, Progress, Report, Row, SectorRow};
use super::tables::{Cell, Column, View, columns, day, id, ids, word};
use super::{goods, notes};
use crate::count::UNSPECIFIED;
use crate::event::figures::{AGES, SEXES};
use crate::event::ids::SectorId;
use crate::report::names::{NameOf, Names};

/// Every table of a report for people, in the order in which they are read, the remarks last.
pub fn all(report: &Report, names: &Names) -> Vec<View> {
    let mut views = vec![sectors(report)];
    views.extend(own(report));
    views.extend([sadd(report), overlap(report)]);
    views.extend(depth(report));
    views.extend(report.breakdowns().map(parts));
    views.extend(months(report));
    views.extend(rrm(report));
    views.extend(compare(report));
    views.extend(targets(report));
    views.extend(activities(report));
    views.extend(goods::views(report));
    views.push(notes::view(report, names));
    views.into_iter().map(|view| view.named(names)).collect()
}

/// A sector by its id.
fn sector(id: &SectorId) -> Cell {
    Cell::Id(NameOf::Sector, id.to_string())
}

/// All sectors together.
pub const TOTAL: &str = "total";

/// What the sectors add up to.
pub const SUM_OF_SECTORS: &str = "sum_of_sectors";

/// All areas or months together.
pub const ALL: &str = "all";

/// The sectors' rows and the total's, each with its name.
pub fn named<'a>(
    sectors: &'a [SectorRow],
    total: &'a Row,
) -> impl Iterator<Item = (Cell, &'a Row)> {
    let sectors = sectors.iter().map(|row| (sector(&row.sector), &row.row));
    sectors.chain([(word(TOTAL), total)])
}

/// The columns of [`figure`].
pub const FIGURE: [&str; 5] =
    ["people_reached", "registered", "estimated", "indirect", "activities"];

/// A figure with its parts. People reached indirectly are held back or, in a part by sex or age, not known.
pub fn figure(row: &Row) -> [Cell; 5] {
    let indirect = match row.indirect {
        None if row.registered.is_some() => Cell::HeldBack,
        indirect => indirect.into(),
    };
    [
        row.people_reached.into(),
        row.registered.into(),
        row.estimated.into(),
        indirect,
        row.activities.into(),
    ]
}

/// The columns of [`bounds`].
pub const BOUNDS: [&str; 2] = ["lowest", "highest"];

/// Between which numbers a figure lies.
pub fn bounds(row: BoundsRow) -> [Cell; 2] {
    [row.lowest.into(), row.highest.into()]
}

/// A figure with its parts, and its bounds last.
fn figure_and_bounds(row: &Row) -> impl Iterator<Item = Cell> {
    figure(row).into_iter().chain(bounds(row.bounds))
}

/// Columns that say which row it is, and then a figure with its bounds.
fn figure_columns<const N: usize>(first: [&'static str; N]) -> Vec<Column> {
    columns(first).into_iter().chain(columns(FIGURE)).chain(columns(BOUNDS)).collect()
}

/// Each sector, all together, and what the sectors add up to.
pub fn sectors(report: &Report) -> View {
    let row =
        |(name, row): (Cell, &Row)| [name].into_iter().chain(figure_and_bounds(row)).collect();
    with_sum(report, figure_columns(["sector"]), row)
}

/// The same without bounds, for which a terminal has no room: there a sentence says them.
pub fn sectors_short(report: &Report) -> View {
    let columns = columns(["sector"]).into_iter().chain(columns(FIGURE)).collect();
    let row = |(name, row): (Cell, &Row)| [name].into_iter().chain(figure(row)).collect();
    with_sum(report, columns, row)
}

/// A row per sector, the total's, and the sum of the sectors.
fn with_sum(
    report: &Report,
    columns: Vec<Column>,
    row: impl Fn((Cell, &Row)) -> Vec<Cell>,
) -> View {
    let mut rows: Vec<Vec<Cell>> = named(&report.sectors, &report.total).map(row).collect();
    let mut sum = vec![word(SUM_OF_SECTORS), report.sum_of_sectors.into()];
    sum.resize(columns.len(), Cell::Empty);
    rows.push(sum);
    View::new("sectors", columns, rows)
}

/// Own figures beside the slice of the ledger's figures.
pub fn own(report: &Report) -> Option<View> {
    let slice = report.slice.as_ref()?;
    let own = named(&report.sectors, &report.total);
    let both = own.zip(named(&slice.sectors, &slice.total));
    let row = |((name, own), (_, slice)): ((Cell, &Row), (Cell, &Row))| {
        vec![name, own.people_reached.into(), slice.people_reached.into()]
    };
    Some(View::new("own", columns(["sector", "own", "slice"]), both.map(row).collect()))
}

fn age_columns(first: &[&'static str]) -> Vec<Column> {
    let first = first.iter().map(|key| Column::Key((*key).into()));
    first.chain(AGES.map(|age| Column::Key(format!("age_{age}").into()))).collect()
}

/// The word for a sex or an age.
fn sadd_word(kind: &str, value: &str) -> Cell {
    Cell::Word(format!("{kind}_{value}").into())
}

/// Sex by age, for each sector and all together.
fn sadd(report: &Report) -> View {
    let mut rows = Vec::new();
    for (name, row) in named(&report.sectors, &report.total) {
        for (sex, bands) in SEXES.iter().zip(&row.sadd.0) {
            let first = [name.clone(), sadd_word("sex", sex)].into_iter();
            rows.push(first.chain(bands.iter().map(|people| Cell::from(*people))).collect());
        }
    }
    View::new("sadd", age_columns(&["sector", "sex"]), rows)
}

/// Sex by age of what the report is about: all sectors together, or the one it was narrowed to. Without
/// the sex that nobody has.
pub fn sadd_in_short(report: &Report) -> View {
    let bands = SEXES.iter().zip(&report.subject().sadd.0);
    let told = bands.filter(|(sex, bands)| **sex != "x" || bands.iter().any(|n| *n != 0));
    let row = |(sex, bands): (&&str, &[Count; 6])| {
        let people = bands.iter().map(|people| Cell::from(*people));
        std::iter::once(sadd_word("sex", sex)).chain(people).collect()
    };
    let key = if report.only_sector().is_some() { "sadd-in-sector" } else { "sadd-in-total" };
    View::new(key, age_columns(&["sex"]), told.map(row).collect())
}

fn overlap(report: &Report) -> View {
    let row = |row: &OverlapRow| -> Vec<Cell> {
        vec![ids(NameOf::Sector, &row.sectors, " + "), row.people.into()]
    };
    let rows = report.overlap_of_subject().map(row).collect();
    View::new("overlap", columns(["these_sectors_only", "registered_people"]), rows)
}

/// People on lists by the number of sectors that reached them.
pub fn depth(report: &Report) -> Option<View> {
    let row = |row: &DepthRow| vec![row.sectors.into(), row.people.into(), row.or_more.into()];
    let rows = report.depth.as_ref()?.iter().map(row).collect();
    let columns = columns(["number_of_sectors", "registered_people", "or_more"]);
    Some(View::new("depth", columns, rows))
}

/// The name of a part: a word where the dimension's values are a closed list, an id where the profile has a name.
fn value(by: &By, value: &str) -> Cell {
    match by.dimension.as_str() {
        _ if value == UNSPECIFIED => word(UNSPECIFIED),
        dimension @ ("sex" | "age") => sadd_word(dimension, value),
        "population-group" | "disability" | "kind" | "modality" | "status" => {
            Cell::Word(value.to_owned().into())
        }
        dimension => NameOf::by(dimension).map_or(value.into(), |kind| id(kind, value)),
    }
}

/// The column that names the parts.
fn dimension(by: &By) -> Column {
    Column::Key(by.dimension.replace('-', "_").into())
}

fn part_key(by: &By) -> String {
    format!("by-{}", by.dimension)
}

/// A row per part and sector.
fn parts(by: &By) -> View {
    let mut rows = Vec::new();
    for part in &by.parts {
        for (sector, row) in named(&part.sectors, &part.total) {
            rows.push(
                [value(by, &part.value), sector]
                    .into_iter()
                    .chain(figure_and_bounds(row))
                    .collect(),
            );
        }
    }
    let columns = [dimension(by)].into_iter().chain(figure_columns(["sector"])).collect();
    View::new(part_key(by), columns, rows)
}

/// Columns: one that names the row, all together, each sector.
fn wide_columns(first: Column, report: &Report) -> Vec<Column> {
    let sectors = report.sectors.iter();
    let sectors = sectors.map(|row| Column::Id(NameOf::Sector, row.sector.to_string()));
    [first, Column::Key(TOTAL.into())].into_iter().chain(sectors).collect()
}

/// People reached: a row per part, a column per sector.
pub fn parts_by_sector(report: &Report, by: &By) -> View {
    let row = |part: &super::super::ByPart| {
        let people = part.sectors.iter().map(|row| row.row.people_reached.into());
        let first = [value(by, &part.value), part.total.people_reached.into()];
        first.into_iter().chain(people).collect()
    };
    let rows = by.parts.iter().map(row).collect();
    View::new(part_key(by), wide_columns(dimension(by), report), rows)
}

fn month_counts(counts: &MonthCounts) -> [Cell; 3] {
    let MonthCounts { monthly, new, cumulative, .. } = *counts;
    [monthly, new, cumulative].map(Cell::from)
}

/// A row per month and sector.
pub fn months(report: &Report) -> Option<View> {
    let mut rows = Vec::new();
    for month in report.months.as_ref()? {
        let sectors = month.sectors.iter().map(|row| (sector(&row.sector), &row.counts));
        for (name, counts) in sectors.chain([(word(TOTAL), &month.total)]) {
            let first = [month.month.as_str().into(), name];
            let bounds = [counts.monthly_bounds, counts.cumulative_bounds].map(bounds);
            let counts = month_counts(counts).into_iter().chain(bounds.into_iter().flatten());
            rows.push(first.into_iter().chain(counts).collect());
        }
    }
    let columns = columns([
        "month",
        "sector",
        "monthly",
        "new",
        "cumulative",
        "monthly_lowest",
        "monthly_highest",
        "cumulative_lowest",
        "cumulative_highest",
    ]);
    Some(View::new("months", columns, rows))
}

/// What the report is about, month by month: all sectors together, or the one it was narrowed to.
pub fn months_in_short(report: &Report, months: &[MonthRow]) -> View {
    let only = report.only_sector().map(|only| &only.sector);
    let row = |month: &MonthRow| {
        let first = Cell::from(month.month.as_str());
        let of_sector = month.sectors.iter().find(|row| Some(&row.sector) == only);
        let counts = of_sector.map_or(&month.total, |row| &row.counts);
        std::iter::once(first).chain(month_counts(counts)).collect()
    };
    let columns = columns(["month", "monthly", "new", "cumulative"]);
    let key = if only.is_some() { "months-in-sector" } else { "months-in-total" };
    View::new(key, columns, months.iter().map(row).collect())
}

/// New people: a row per month, a column per sector.
pub fn new_by_sector(report: &Report, months: &[MonthRow]) -> View {
    let row = |month: &MonthRow| {
        let people = month.sectors.iter().map(|row| row.counts.new.into());
        let first = [month.month.as_str().into(), month.total.new.into()];
        first.into_iter().chain(people).collect()
    };
    let columns = wide_columns(Column::Key("month".into()), report);
    View::new("new-by-sector", columns, months.iter().map(row).collect())
}

/// Median and 90th percentile.
pub fn rrm_days(counts: &RrmCounts) -> [Cell; 2] {
    let median = counts.days.median.map_or(Cell::Empty, Cell::Decimal);
    [median, counts.days.percentile_90.into()]
}

/// A row for all, per area, per month, and per area and month.
pub fn rrm(report: &Report) -> Option<View> {
    let rrm = report.rrm.as_ref()?;
    let all = RrmRow { area: None, month: None, counts: rrm.total.clone() };
    let name = |name: &Option<String>| match name.as_deref() {
        None => word(ALL),
        Some(UNSPECIFIED) => word(UNSPECIFIED),
        Some(name) => name.into(),
    };
    let row = |row: &RrmRow| {
        let RrmCounts {
            alerts,
            responses,
            unnumbered,
            people_reached,
            bounds: row_bounds,
            ref days,
        } = row.counts;
        let numbers = [alerts, responses, unnumbered].map(Cell::from);
        let people = [people_reached.into(), days.alerts.into()];
        let first = [name(&row.area), name(&row.month)].into_iter();
        let rest = rrm_days(&row.counts).into_iter().chain(bounds(row_bounds));
        first.chain(numbers).chain(people).chain(rest).collect()
    };
    let groups = [&rrm.areas, &rrm.months, &rrm.area_months];
    let rows = std::iter::once(&all).chain(groups.into_iter().flatten()).map(row).collect();
    let columns = columns([
        "area",
        "month",
        "alerts",
        "responses",
        "unnumbered",
        "people_reached",
        "dated_alerts",
        "days_median",
        "days_percentile_90",
        "lowest",
        "highest",
    ]);
    Some(View::new("rrm", columns, rows))
}

/// The areas or the months with a response, without what is in CSV and JSON only.
pub fn rrm_short(key: &'static str, rows: &[RrmRow], total: Option<&RrmCounts>) -> View {
    let row = |name: Cell, counts: &RrmCounts| {
        let RrmCounts { alerts, responses, people_reached, .. } = *counts;
        let numbers = [alerts.into(), responses.into(), people_reached.into()];
        std::iter::once(name).chain(numbers).chain(rrm_days(counts)).collect()
    };
    let some = rows.iter().filter(|row| row.counts.responses > 0);
    let rows = some.map(|some| {
        let name = some.area.as_ref().or(some.month.as_ref());
        let name = name.filter(|name| *name != UNSPECIFIED);
        row(name.map_or(word(UNSPECIFIED), |name| name.as_str().into()), &some.counts)
    });
    let rows = rows.chain(total.map(|counts| row(word(TOTAL), counts))).collect();
    let first = Column::Key(key.into());
    let others = ["alerts", "responses", "people", "days_median", "days_percentile_90"];
    let columns = std::iter::once(first).chain(columns(others)).collect();
    View::new("rrm", columns, rows)
}

/// Beside another period.
pub fn compare(report: &Report) -> Option<View> {
    let compare = report.compare.as_ref()?;
    let then = compare.sectors.iter().map(|row| &row.change).chain([&compare.total]);
    let row = |((name, row), then): ((Cell, &Row), &Change)| {
        let Change { people_reached, change, percent, .. } = *then;
        vec![
            name,
            row.people_reached.into(),
            people_reached.into(),
            // Where both are told, so is the change.
            change.map_or(Cell::HeldBack, Cell::Change),
            percent.map_or(Cell::Empty, Cell::ChangePercent),
        ]
    };
    let rows = named(&report.sectors, &report.total).zip(then).map(row).collect();
    let columns = columns(["sector", "this_period", "then", "change", "change_percent"]);
    Some(View::new("compared", columns, rows))
}

/// Beside what was planned.
pub fn targets(report: &Report) -> Option<View> {
    let targets = report.targets.as_ref()?;
    let row = |(name, progress): (Cell, &Progress)| {
        let Progress { target, people_reached, percent } = *progress;
        let percent = percent.map_or(Cell::Empty, Cell::Percent);
        vec![name, target.into(), people_reached.into(), percent]
    };
    let sectors = targets.sectors.iter().map(|row| (sector(&row.sector), &row.progress));
    let total = targets.total.iter().map(|progress| (word(TOTAL), progress));
    let columns = columns(["sector", "target", "people_reached", "target_percent"]);
    Some(View::new("targets", columns, sectors.chain(total).map(row).collect()))
}

/// Every activity, with whom it lists.
pub fn activities(report: &Report) -> Option<View> {
    let row = |row: &ActivityRow| {
        vec![
            row.activity.as_str().into(),
            word(row.kind),
            row.title.as_str().into(),
            ids(NameOf::Sector, &row.sectors, "; "),
            id(NameOf::Office, &row.office),
            row.admin1.as_str().into(),
            row.admin2.as_str().into(),
            row.admin3.as_str().into(),
            row.site.as_str().into(),
            day(&row.start),
            day(&row.end),
            word(row.status),
            ids(NameOf::Donor, &row.donors, "; "),
            id(NameOf::Project, &row.project),
            row.partner.as_str().into(),
            row.modality.map_or(Cell::Empty, word),
            word(row.reach),
            row.persons.into(),
            row.households.into(),
            row.household_members.into(),
            row.headcount.into(),
        ]
    };
    let columns = columns([
        "activity",
        "kind",
        "title",
        "sectors",
        "office",
        "admin1",
        "admin2",
        "admin3",
        "site",
        "start",
        "end",
        "status",
        "donors",
        "project",
        "partner",
        "modality",
        "reach",
        "persons",
        "households",
        "household_members",
        "headcount",
    ]);
    let rows = report.activities.as_ref()?.iter().map(row).collect();
    Some(View::new("activities", columns, rows))
}

/// Every activity, without what a terminal has no room for.
pub fn activities_short(activities: &[ActivityRow]) -> View {
    let row = |row: &ActivityRow| {
        vec![
            row.activity.as_str().into(),
            row.sectors.first().map_or(Cell::Empty, |sector| id(NameOf::Sector, sector)),
            day(&row.start),
            row.persons.into(),
            row.households.into(),
            row.headcount.into(),
        ]
    };
    let columns = columns(["activity", "sector", "start", "persons", "households", "headcount"]);
    View::new("activities", columns, activities.iter().map(row).collect())
}
