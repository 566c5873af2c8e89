//! Who does what where as CSV with a row of HXL hashtags under the header.
//!
//! Belongs here: the columns with their hashtags (HXL standard 1.1, <https://hxlstandard.org>). Does
//! not: which rows there are and what adds up (`three_w`).
//!
//! People are `#reached+ind`; attributes say which: `+monthly`, `+new`, `+cumulative`. Sex and age are
//! of the monthly people: `+f`, `+m`, `+x` (another) and `+u` (unknown), with `+age_5_11` and so on, as
//! the Humanitarian API of HDX reads them, and the standard's own names beside (`+children`,
//! `+adolescents`, `+adults`, `+elderly`). A cell of a `+list` column has its values between bars.

use super::super::three_w::{AreaName, Named, ThreeWRow};
use super::super::{Report, words};
use super::csv::{whose, written};
use super::tables::{Cell, Column, View, word};
use super::views;
use crate::event::figures::{AGES, SEXES};
use crate::language::Language;

/// The columns before sex and age: head and hashtag.
const COLUMNS: [(&str, &str); 24] = [
    ("country", "#country+name"),
    ("organisation", "#org+prog+name"),
    ("partner", "#org+impl+name"),
    ("donors", "#org+funder+code+list"),
    ("donor_names", "#org+funder+name+list"),
    ("project", "#activity+project+code"),
    ("project_name", "#activity+project+name"),
    ("sector", "#sector+code"),
    ("sector_name", "#sector+name"),
    ("admin1", "#adm1+name"),
    ("admin1_pcode", "#adm1+code"),
    ("admin2", "#adm2+name"),
    ("admin2_pcode", "#adm2+code"),
    ("admin3", "#adm3+name"),
    ("admin3_pcode", "#adm3+code"),
    ("status", "#status"),
    ("modality", "#modality"),
    ("month", "#date+month"),
    ("population_group", "#beneficiary+type"),
    ("activities", "#activity+num"),
    ("monthly", "#reached+ind+monthly"),
    ("new", "#reached+ind+new"),
    ("cumulative", "#reached+ind+cumulative"),
    ("restated", "#meta+restated"),
];

/// The columns after sex and age: head and hashtag. The part of the monthly people known by lists and
/// that known by head-counts, between which numbers the monthly people lie (`+min` and `+max`, as libhxl
/// calls them), the policy, and whose own figures these are.
const LAST_COLUMNS: [(&str, &str); 6] = [
    ("registered", "#reached+ind+monthly+registered"),
    ("estimated", "#reached+ind+monthly+estimated"),
    ("lowest", "#reached+ind+monthly+min"),
    ("highest", "#reached+ind+monthly+max"),
    ("policy", "#meta+policy"),
    ("own", "#meta+own"),
];

/// Hashtag of a cell by sex and age.
fn hashtag(sex: &str, age: &str) -> String {
    let sex = if sex == "unknown" { "u" } else { sex };
    let age = match age {
        "0_4" | "5_11" => format!("+children+age_{age}"),
        "12_17" => format!("+adolescents+age_{age}"),
        "18_59" => format!("+adults+age_{age}"),
        "60" => "+elderly+age_60_plus".to_owned(),
        age => format!("+age_{age}"),
    };
    format!("#reached+ind+monthly+{sex}{age}")
}

/// The rows of a report that has them.
///
/// # Errors
/// None in practice: the text is written to memory.
pub fn text(report: &Report) -> Result<String, csv::Error> {
    let cells = SEXES.iter().flat_map(|sex| AGES.map(|age| (*sex, age)));
    let cells: Vec<(&str, &str)> = cells.collect();
    let heads = COLUMNS.iter().map(|(head, _)| (*head).to_owned());
    let heads = heads.chain(cells.iter().map(|(sex, age)| format!("{sex}_{age}")));
    let heads = heads.chain(LAST_COLUMNS.iter().map(|(head, _)| (*head).to_owned()));
    let tags = COLUMNS.iter().map(|(_, tag)| (*tag).to_owned());
    let tags = tags.chain(cells.iter().map(|(sex, age)| hashtag(sex, age)));
    let tags = tags.chain(LAST_COLUMNS.iter().map(|(_, tag)| (*tag).to_owned()));
    let mut rows = vec![tags.map(Cell::Text).collect()];
    if let Some(export) = &report.three_w {
        let first = [&export.organisation, &export.country];
        rows.extend(export.rows.iter().map(|row| cells_of(row, first, report)));
    }
    written(&View::new("presence", heads.map(Column::Name).collect(), rows))
}

fn cells_of(row: &ThreeWRow, [organisation, country]: [&String; 2], report: &Report) -> Vec<Cell> {
    let text = |text: &str| Cell::from(text);
    let list = |of: fn(&Named) -> &String| {
        let values: Vec<&str> = row.donors.iter().map(|donor| of(donor).as_str()).collect();
        Cell::from(values.join("|"))
    };
    let project = |of: fn(&Named) -> &String| {
        row.project.as_ref().map_or(Cell::Empty, |project| text(of(project)))
    };
    let mut cells = vec![
        text(country),
        text(organisation),
        text(&row.partner),
        list(|donor| &donor.id),
        list(|donor| &donor.name),
        project(|project| &project.id),
        project(|project| &project.name),
        text(&row.sector.id),
        text(&row.sector.name),
    ];
    for AreaName { name, pcode } in [&row.admin1, &row.admin2, &row.admin3] {
        cells.extend([text(name), text(pcode)]);
    }
    cells.extend([
        word(row.status),
        row.modality.map_or(Cell::Empty, word),
        text(&row.month),
        word(row.population_group),
        row.activities.into(),
        row.monthly.into(),
        row.new.into(),
        row.cumulative.into(),
        if report.restated { word("yes") } else { Cell::Empty },
    ]);
    cells.extend(row.sadd.0.iter().flatten().map(|people| Cell::from(*people)));
    cells.extend([row.registered.into(), row.estimated.into()]);
    cells.extend(views::bounds(row.bounds));
    // What programs read is in English.
    cells.push(words::policy(&report.policy, Language::English.texts()).into());
    cells.push(if report.own { whose(report).into() } else { Cell::Empty });
    cells
}
