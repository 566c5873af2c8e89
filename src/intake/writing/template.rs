//! The intake tables as a workbook to fill in.
//!
//! Belongs here: sheets, drop-down lists from the profile, formats, the help sheet. Does not: reading
//! a workbook, writing a file.
//!
//! Sheet names and headers are those of the tables in every language, so that a workbook imports as
//! it is; what explains them is in the reader's.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatBorder,
    Formula, Note, Workbook, Worksheet, XlsxError,
};

use crate::event::activity::{Kind, Modality, NewPeople, Reach, Status};
use crate::event::formula::as_workbook_cell;
use crate::event::limits::{HEADCOUNT_MAX, HOUSEHOLD_SIZE_MAX, YEAR_MAX, YEAR_MIN};
use crate::event::people::{Disability, PopulationGroup, Sex};
use crate::event::profile::Profile;
use crate::intake::tables::{ColumnSpec, Table};
use crate::language::{Language, Texts};

/// Rows that have lists and formats: more than an office types into one sheet.
const ROWS: u32 = 10_000;
/// The hidden sheet that lists of the profile are on: a cell's own list has at most 255 characters.
pub const LISTS: &str = "lists";

/// A table's rows as text, in the order of its columns.
pub type Rows = Vec<Vec<String>>;

/// The bytes of a workbook with the rows of some tables; those that are not given are empty.
///
/// # Errors
/// What the library refuses, such as more rows than a sheet can have.
pub fn bytes(
    profile: &Profile,
    language: Language,
    filled: &[(Table, Rows)],
) -> Result<Vec<u8>, XlsxError> {
    let texts = language.texts();
    let lists = Lists::of(profile);
    let mut workbook = Workbook::new();
    // The same workbook at any time.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for table in Table::ALL {
        let none = Vec::new();
        let rows = filled.iter().find(|(of, _)| *of == table).map_or(&none, |(_, rows)| rows);
        write_table(workbook.add_worksheet(), table, &lists, rows, texts)?;
    }
    write_help(workbook.add_worksheet(), texts)?;
    lists.write(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

/// The values that columns choose from.
struct Lists(Vec<(&'static str, Vec<String>)>);

impl Lists {
    fn of(profile: &Profile) -> Self {
        fn names<T: ToString>(all: &[T]) -> Vec<String> {
            all.iter().map(ToString::to_string).collect()
        }
        let mut lists = vec![
            ("kind", names(Kind::ALL)),
            ("sector", profile.sectors.iter().map(|s| s.id.to_string()).collect()),
            ("office", profile.offices.iter().map(|o| o.id.to_string()).collect()),
            ("project", profile.projects.iter().map(|p| p.id.to_string()).collect()),
            // Several donors are typed, with ; between them: the list only suggests.
            ("donors", profile.donors.iter().map(|d| d.id.to_string()).collect()),
            ("status", names(Status::ALL)),
            ("modality", names(Modality::ALL)),
            ("reach", names(Reach::ALL)),
            ("sex", names(Sex::ALL)),
            ("population_group", names(PopulationGroup::ALL)),
            ("disability", names(Disability::ALL)),
            ("new_people", names(NewPeople::ALL)),
        ];
        lists.retain(|(_, values)| !values.is_empty());
        Self(lists)
    }

    /// The cells with a column's list.
    fn formula(&self, column: &str) -> Option<Formula> {
        let (at, (_, values)) = self.0.iter().enumerate().find(|(_, (name, _))| *name == column)?;
        let letter = char::from(b'A' + u8::try_from(at).ok()?);
        Some(Formula::new(format!("={LISTS}!${letter}$1:${letter}${}", values.len())))
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(LISTS)?;
        for (column, (_, values)) in (0u16..).zip(&self.0) {
            for (row, value) in (0u32..).zip(values) {
                sheet.write_string(row, column, value)?;
            }
        }
        sheet.set_hidden(true);
        Ok(())
    }
}

/// What a column's cells are.
enum Form {
    Text,
    Day,
    Whole(i32),
}

fn form(column: &str) -> Form {
    let people = || i32::try_from(HEADCOUNT_MAX).unwrap_or(i32::MAX);
    match column {
        "start" | "end" | "alert_date" | "assessment_date" => Form::Day,
        "size" => Form::Whole(i32::try_from(HOUSEHOLD_SIZE_MAX).unwrap_or(i32::MAX)),
        "count" => Form::Whole(people()),
        "birth_year" => Form::Whole(YEAR_MAX),
        "age" => Form::Whole(120),
        "sessions" => Form::Whole(10_000),
        cells if cells.starts_with("f_") || cells.starts_with("m_") => Form::Whole(people()),
        _ => Form::Text,
    }
}

fn write_table(
    sheet: &mut Worksheet,
    table: Table,
    lists: &Lists,
    rows: &Rows,
    texts: &Texts,
) -> Result<(), XlsxError> {
    sheet.set_name(table.name())?;
    sheet.set_freeze_panes(1, 1)?;
    let (text, day, whole) = (
        // As text, so that 001 stays 001.
        Format::new().set_num_format("@"),
        Format::new().set_num_format("yyyy-mm-dd"),
        Format::new().set_num_format("0"),
    );
    for (at, spec) in (0u16..).zip(table.columns()) {
        let meaning = meaning(spec, texts);
        let header =
            Format::new().set_background_color("#DDE7EE").set_border_bottom(FormatBorder::Thin);
        let header = if spec.required { header.set_bold() } else { header };
        sheet.write_string_with_format(0, at, spec.name, &header)?;
        sheet.insert_note(0, at, &Note::new(&meaning).add_author_prefix(false))?;
        sheet.set_column_width(at, (spec.name.len() as f64 + 4.0).max(10.0))?;
        let form = form(spec.name);
        let format = match form {
            Form::Text => &text,
            Form::Day => &day,
            Form::Whole(_) => &whole,
        };
        sheet.set_column_format(at, format)?;
        let rule = match (lists.formula(spec.name), &form) {
            (Some(formula), _) => {
                let rule = DataValidation::new().allow_list_formula(formula);
                let rule = rule.set_error_message(texts.text("template-list-error"))?;
                Some(if spec.name == "donors" { rule.show_error_message(false) } else { rule })
            }
            (None, Form::Day) => {
                let first = ExcelDateTime::from_ymd(year(YEAR_MIN), 1, 1)?;
                let last = ExcelDateTime::from_ymd(year(YEAR_MAX), 12, 31)?;
                let rule = DataValidation::new();
                let rule = rule.allow_date(DataValidationRule::Between(first, last));
                Some(rule.set_error_message(texts.text("template-date-error"))?)
            }
            (None, Form::Whole(most)) => {
                let rule = DataValidation::new();
                let rule = rule.allow_whole_number(DataValidationRule::Between(0, *most));
                Some(rule.set_error_message(texts.text("template-number-error"))?)
            }
            (None, Form::Text) => None,
        };
        if let Some(rule) = rule {
            sheet.add_data_validation(1, at, ROWS, at, &rule)?;
        }
    }
    for (row, cells) in (1u32..).zip(rows) {
        for ((column, cell), spec) in (0u16..).zip(cells).zip(table.columns()) {
            if cell.is_empty() {
                continue;
            }
            let date = || ExcelDateTime::parse_from_str(cell).ok();
            match (form(spec.name), cell.parse::<u32>()) {
                (Form::Day, _) if date().is_some() => {
                    if let Some(date) = date() {
                        sheet.write_datetime_with_format(row, column, date, &day)?;
                    }
                }
                (Form::Whole(_), Ok(number)) => {
                    sheet.write_number_with_format(row, column, number, &whole)?;
                }
                _ => {
                    let cell = as_workbook_cell(cell);
                    sheet.write_string_with_format(row, column, cell.as_ref(), &text)?;
                }
            }
        }
    }
    Ok(())
}

fn year(year: i32) -> u16 {
    u16::try_from(year).unwrap_or(u16::MAX)
}

/// What a column holds, in the reader's language.
pub fn meaning(spec: &ColumnSpec, texts: &Texts) -> String {
    let name = spec.name.replace('_', "-");
    texts.text(&format!("template-column-{name}"))
}

fn write_help(sheet: &mut Worksheet, texts: &Texts) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap();
    sheet.set_name(texts.text("template-help-sheet"))?;
    for (column, width) in [(0, 14), (1, 20), (2, 14), (3, 90)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_string_with_format(
        0,
        0,
        texts.text("template-help-title"),
        &bold.clone().set_font_size(14),
    )?;
    let mut row = 2;
    for number in 1..=5 {
        let text = texts.text(&format!("template-help-{number}"));
        sheet.merge_range(row, 0, row, 3, &text, &wrapped)?;
        sheet.set_row_height(row, 32)?;
        row += 1;
    }
    row += 1;
    let heads = ["template-help-table", "template-help-column", "template-help-required"];
    for (column, key) in (0u16..).zip(heads.into_iter().chain(["template-help-meaning"])) {
        sheet.write_string_with_format(row, column, texts.text(key), &bold)?;
    }
    for table in Table::ALL {
        for spec in table.columns() {
            row += 1;
            sheet.write_string(row, 0, table.name())?;
            sheet.write_string(row, 1, spec.name)?;
            if spec.required {
                sheet.write_string(row, 2, texts.text("template-help-yes"))?;
            }
            sheet.write_string_with_format(row, 3, meaning(spec, texts), &wrapped)?;
        }
    }
    Ok(())
}
