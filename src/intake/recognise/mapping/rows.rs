//! Rows of forms as rows of the intake tables.
//!
//! Belongs here: reading the fields of a row, its cases where a question has several choices, its
//! activity's reference, and what its repeats have from it. Does not: what a value must be (the
//! intake's own `rows`), which column is which (`located`).
//!
//! A cell of which the mapping can make nothing is reported here and has no text from then on. The row
//! is rejected later, where everything else that is wrong in it is reported as well.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::derived::{self, evened};
use super::file::{DateOrder, Field, REFERENCE, Section, Source};
use super::located::{Located, Parent, Workbook, counts};
use super::pattern::{Piece, slug};
use crate::event::spelling::fold_label;
use crate::event::spelling::nearest;
use crate::intake::dates::{is_iso, without_time};
use crate::intake::recognise::mapped::{MappedRow, MappedTable};
use crate::intake::tables::Table;
use crate::issue::Issue;

/// Most cases of one row: several questions of several choices are a mistake long before.
const CASES_MAX: usize = 64;
/// Fields that are days.
const DAYS: [&str; 4] = ["start", "end", "alert_date", "assessment_date"];

/// What a workbook's rows come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    /// Rows of the intake tables, activities first.
    pub tables: Vec<MappedTable>,
    /// What is wrong, by place in the user's file.
    pub issues: Vec<Issue>,
    /// Rows read, those that were left out not among them.
    pub rows: usize,
    /// Submissions of each activity.
    pub submissions: BTreeMap<String, BTreeSet<String>>,
    /// All submissions in the file, those that were left out too.
    pub in_file: BTreeSet<String>,
}

/// What became of a row.
#[derive(Debug, Clone)]
struct Outcome {
    /// Whether it is read; one that does not fulfil a condition is not.
    kept: bool,
    /// References of its activities, one for each case; `None` for one that cannot be made.
    references: Vec<Value>,
    /// Its household's number or derived key.
    household: Value,
    /// Whether that is derived.
    household_derived: bool,
    namespace: Option<String>,
    /// Whether the mapping can make no namespace: nobody knows whose numbers these are.
    is_namespace_lost: bool,
    submission: Option<String>,
}

impl Default for Outcome {
    fn default() -> Self {
        Self {
            kept: false,
            references: Vec::new(),
            household: Some(String::new()),
            household_derived: false,
            namespace: None,
            is_namespace_lost: false,
            submission: None,
        }
    }
}

/// A field's text; `None` where the mapping can make nothing of what is there, as is then reported.
type Value = Option<String>;

/// The choices of one case: what stands for a column's cell.
type Case<'a> = Vec<(usize, &'a str)>;

/// An activity's row under construction.
struct Draft {
    /// Where it is in [`Mapped::tables`] and its rows.
    at: (usize, usize),
    row: u32,
    sheet: Option<String>,
    file: String,
}

/// Reads all rows of a workbook.
pub fn map(workbook: &Workbook<'_>) -> Mapped {
    let mut mapper = Mapper {
        workbook,
        mapped: Mapped::default(),
        outcomes: Vec::new(),
        drafts: HashMap::new(),
        tables: HashMap::new(),
        counts: BTreeMap::new(),
    };
    for at in 0..workbook.sheets.len() {
        mapper.sheet(at);
    }
    mapper.mapped.tables.sort_by_key(|table| table.table);
    mapper.mapped
}

struct Mapper<'w, 'a> {
    workbook: &'w Workbook<'a>,
    mapped: Mapped,
    /// By sheet and row.
    outcomes: Vec<Vec<Outcome>>,
    drafts: HashMap<String, Draft>,
    /// Places of tables: by sheet, section, namespace and whether households are derived.
    tables: HashMap<(usize, usize, Option<String>, bool), usize>,
    /// Rows of repeats, by the repeat's place.
    counts: BTreeMap<usize, BTreeMap<usize, usize>>,
}

impl Mapper<'_, '_> {
    fn sheet(&mut self, at: usize) {
        let sheet = &self.workbook.sheets[at];
        self.outcomes.push(vec![Outcome::default(); sheet.rows.len()]);
        let mut left_out: BTreeMap<(usize, String), usize> = BTreeMap::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        for row in 0..sheet.rows.len() {
            let parent = match (sheet.parents.get(row), sheet.spec.parent) {
                (Some(Parent::At(row)), Some(parent)) => Some((parent, *row)),
                (Some(Parent::None), _) => None,
                _ => continue,
            };
            let above = parent.and_then(|(sheet, row)| self.outcomes.get(sheet)?.get(row)).cloned();
            let (own, unusable) = self.submission(sheet, row);
            let submission = own.or_else(|| above.as_ref()?.submission.clone());
            self.mapped.in_file.extend(submission.clone());
            if above.as_ref().is_some_and(|above| !above.kept) {
                continue;
            }
            let conditions = sheet.spec.keep.iter().zip(&sheet.keep).enumerate();
            let failed = conditions
                .filter(|(_, (condition, column))| !condition.keeps(sheet.cell(row, **column)))
                .map(|(place, (_, column))| (place, sheet.cell(row, *column).to_owned()));
            if let Some(failed) = failed.into_iter().next() {
                *left_out.entry(failed).or_default() += 1;
                continue;
            }
            if let Some(key) = submission.clone().filter(|_| sheet.submission.is_some())
                && let Some(first) = seen.insert(key, row)
            {
                self.report_repeated(sheet, row, first);
                continue;
            }
            self.mapped.rows += 1;
            let reader = RowReader {
                workbook: self.workbook,
                sheet,
                at,
                row,
                counts: &mut self.counts,
                issues: Vec::new(),
            };
            let (outcome, stated, issues) = reader.read(above.as_ref(), submission);
            self.mapped.issues.extend(issues);
            let mut spoiled = BTreeSet::new();
            for mut row in stated {
                let case = row.case;
                if unusable.is_some() || spoiled.contains(&case) {
                    row.cells.insert("activity", None);
                }
                if !self.add(at, row, &outcome) {
                    spoiled.insert(case);
                }
            }
            self.mapped.issues.extend(unusable);
            if let Some(key) = &outcome.submission {
                for reference in outcome.references.iter().flatten() {
                    let of = self.mapped.submissions.entry(reference.clone()).or_default();
                    of.insert(key.clone());
                }
            }
            if let Some(place) = self.outcomes[at].get_mut(row) {
                *place = outcome;
            }
        }
        self.note_left_out(sheet, left_out);
    }

    /// Reports a row whose submission was there before: it is left out, and wrong where it differs.
    fn report_repeated(&mut self, sheet: &Located<'_>, row: usize, first: usize) {
        let column = sheet.submission.map_or("", |column| sheet.header.name(column));
        let (here, there) = (&sheet.rows[row], sheet.rows[first].number);
        let issue = |reason: String, remedy: &str| {
            sheet.issue(reason, remedy).at(here.number).column(column)
        };
        let place = format!("is the same submission as row {there}");
        let issue = match here.cells == sheet.rows[first].cells {
            true => issue(format!("{place}; it counts once"), "").warning(),
            false => issue(format!("{place}, but with other values"), "keep the row that is right"),
        };
        self.mapped.issues.push(issue);
    }

    /// A submission's key. Only what a form's server makes may be stored: a key that somebody typed
    /// could be a person's number.
    fn submission(&self, sheet: &Located<'_>, row: usize) -> (Option<String>, Option<Issue>) {
        let Some(column) = sheet.submission else { return (None, None) };
        let cell = sheet.cell(row, column);
        let text = cell.strip_prefix("uuid:").unwrap_or(cell);
        if let Ok(id) = uuid::Uuid::parse_str(text) {
            return (Some(id.hyphenated().to_string()), None);
        }
        let digits = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
        if digits && cell.len() <= 18 && sheet.header.name(column) == "_id" {
            return (Some(cell.to_owned()), None);
        }
        let reason = "is not the key of a submission";
        let remedy = "map the column _uuid (or _id) of the export as submission: other numbers \
                      may be people's, and are not stored";
        let issue = sheet.issue(reason, remedy).at(sheet.rows[row].number);
        (None, Some(issue.column(sheet.header.name(column))))
    }

    fn note_left_out(&mut self, sheet: &Located<'_>, left_out: BTreeMap<(usize, String), usize>) {
        let mut by_condition: BTreeMap<usize, Vec<(String, usize)>> = BTreeMap::new();
        for ((condition, value), rows) in left_out {
            by_condition.entry(condition).or_default().push((value, rows));
        }
        for (condition, values) in by_condition {
            let rows: usize = values.iter().map(|(_, rows)| rows).sum();
            let column = sheet.keep.get(condition).map_or("", |column| sheet.header.name(*column));
            const SHOWN_MAX: usize = 5;
            let shown = values.iter().take(SHOWN_MAX).map(|(value, rows)| match value.as_str() {
                "" => format!("empty ({rows})"),
                value => format!("\"{value}\" ({rows})"),
            });
            let shown: Vec<String> = shown.collect();
            let more = if values.len() > SHOWN_MAX { ", …" } else { "" };
            let are = if rows == 1 { "row is" } else { "rows are" };
            let reason = format!(
                "{rows} {are} left out, as the mapping says: {column} is {}{more}",
                shown.join(", ")
            );
            self.mapped.issues.push(sheet.issue(reason, "").note());
        }
    }

    /// Adds a row to its table; of an activity, the first of its rows, which later ones may extend.
    /// Whether it says nothing else than the first.
    fn add(&mut self, sheet_at: usize, stated: Stated, outcome: &Outcome) -> bool {
        let Stated { section, case, cells, called, row, derived } = stated;
        let sheet = &self.workbook.sheets[sheet_at];
        let table = sheet.spec.sections[section].table;
        let derived_household = derived.contains("household");
        let key = (sheet_at, section, outcome.namespace.clone(), derived_household);
        let header: Vec<&'static str> = cells.keys().copied().collect();
        let at = *self.tables.entry(key).or_insert_with(|| {
            self.mapped.tables.push(MappedTable {
                table,
                file: sheet.file.to_owned(),
                sheet: sheet.name.map(ToOwned::to_owned),
                namespace: outcome.namespace.clone(),
                derived,
                called: header
                    .iter()
                    .map(|name| called.get(name).cloned().unwrap_or_default())
                    .collect(),
                header,
                rows: Vec::new(),
                decimal_comma: sheet.decimal_comma,
            });
            self.mapped.tables.len() - 1
        });
        let reference = outcome.references.get(case).cloned().flatten();
        let reference = reference.filter(|text| table == Table::Activities && !text.is_empty());
        if let Some(reference) = &reference
            && let Some(draft) = self.drafts.get(reference)
        {
            return self.again(sheet_at, draft.at, at, reference, cells, row);
        }
        let table = &mut self.mapped.tables[at];
        if let Some(reference) = reference {
            let draft = Draft {
                at: (at, table.rows.len()),
                row,
                sheet: table.sheet.clone(),
                file: table.file.clone(),
            };
            self.drafts.insert(reference, draft);
        }
        table.rows.push(MappedRow { number: row, cells: cells.into_values().collect() });
        true
    }

    /// A further row of an activity: its days may extend the activity, all else must be the same.
    fn again(
        &mut self,
        sheet_at: usize,
        (table, place): (usize, usize),
        own: usize,
        reference: &str,
        cells: BTreeMap<&'static str, Value>,
        row: u32,
    ) -> bool {
        let sheet = &self.workbook.sheets[sheet_at];
        let called: HashMap<&str, String> = {
            let own = &self.mapped.tables[own];
            own.header.iter().copied().zip(own.called.iter().cloned()).collect()
        };
        let first = match self.drafts.get(reference) {
            Some(draft) if draft.file == sheet.file && draft.sheet.as_deref() == sheet.name => {
                format!("row {}", draft.row)
            }
            Some(draft) => {
                format!("{}, row {}", draft.sheet.as_deref().unwrap_or(&draft.file), draft.row)
            }
            None => return true,
        };
        let table = &mut self.mapped.tables[table];
        let header = table.header.clone();
        let Some(MappedRow { cells: known, .. }) = table.rows.get_mut(place) else { return true };
        let mut issues = Vec::new();
        let at = |name: &str| header.iter().position(|own| *own == name);
        let cell = |name: &str| cells.get(name).cloned().unwrap_or_else(|| Some(String::new()));
        for (name, known) in header.iter().zip(known.iter()) {
            let (Some(value), Some(known)) = (cell(name), known) else { continue };
            if ["start", "end"].contains(name) || *known == value {
                continue;
            }
            let reason = format!("is not what {first} says of the same activity, {reference}");
            let remedy = "correct one of them, or put the field into the reference's pattern, so \
                          that they are two activities";
            let called = called.get(name).cloned().unwrap_or_default();
            let issue = sheet.issue(reason, remedy).at(row).column(&called).value(&value);
            issues.push(issue);
        }
        // The activity begins with its first row and ends with its last.
        let end_at = at("end");
        let known_end = end_at.and_then(|at| known[at].clone()).filter(|end| !end.is_empty());
        let may_extend = end_at.is_none_or(|at| known[at].is_some());
        if let Some(start_at) = at("start").filter(|_| may_extend)
            && let (Some(start), Some(end), Some(known_start)) =
                (cell("start"), cell("end"), known[start_at].clone())
        {
            let last = if end.is_empty() { start.clone() } else { end };
            let known_last = known_end.unwrap_or_else(|| known_start.clone());
            if [&start, &last, &known_start, &known_last].iter().all(|day| day.len() == 10) {
                known[start_at] = Some(known_start.min(start));
                if let Some(end_at) = end_at {
                    known[end_at] = Some(known_last.max(last));
                }
            }
        }
        let same = issues.is_empty();
        self.mapped.issues.extend(issues);
        same
    }
}

/// A row of one table that a form's row states.
struct Stated {
    /// The section's place in its sheet's mapping.
    section: usize,
    case: usize,
    cells: BTreeMap<&'static str, Value>,
    called: BTreeMap<&'static str, String>,
    derived: BTreeSet<&'static str>,
    row: u32,
}

/// Reads one row.
struct RowReader<'w, 'a, 'm> {
    workbook: &'w Workbook<'a>,
    sheet: &'w Located<'a>,
    at: usize,
    row: usize,
    counts: &'m mut BTreeMap<usize, BTreeMap<usize, usize>>,
    issues: Vec<Issue>,
}

impl<'w, 'a> RowReader<'w, 'a, '_> {
    fn read(
        mut self,
        above: Option<&Outcome>,
        submission: Option<String>,
    ) -> (Outcome, Vec<Stated>, Vec<Issue>) {
        let spec = self.sheet.spec;
        let cases = self.cases();
        let is_activity = |section: &&Section| section.table == Table::Activities;
        let mut sections = spec.sections.iter().enumerate();
        let activity = sections.find(|(_, section)| is_activity(section));
        let mut outcome = Outcome { kept: true, submission, ..Outcome::default() };
        let first = cases.first().cloned().unwrap_or_default();
        match (&spec.namespace, above) {
            (Some(pattern), _) => {
                outcome.namespace = self.text_of(&pattern.0, &first);
                outcome.is_namespace_lost = outcome.namespace.is_none();
            }
            (None, Some(above)) => {
                outcome.namespace.clone_from(&above.namespace);
                outcome.is_namespace_lost = above.is_namespace_lost;
            }
            (None, None) => {}
        }
        let household = spec.section(Table::Households).and_then(|s| s.fields.get("household"));
        if let Some(above) = above {
            outcome.household.clone_from(&above.household);
            outcome.household_derived = above.household_derived;
        }
        if let Some(field) = household {
            outcome.household = self.number(field, &first);
            outcome.household_derived = matches!(field.source, Source::Derived(_));
        }
        let mut stated = Vec::new();
        for (case, choices) in cases.iter().enumerate() {
            match (activity, above) {
                (Some((at, section)), _) => {
                    let reference = self.reference(section, choices);
                    stated.push(self.section(at, case, choices, &reference, &outcome));
                    outcome.references.push(reference);
                }
                (None, Some(above)) => {
                    outcome.references.clone_from(&above.references);
                    break;
                }
                (None, None) => outcome.references.push(Some(String::new())),
            }
        }
        let others = spec.sections.iter().enumerate();
        for (at, section) in others.filter(|(_, section)| !is_activity(section)) {
            for case in 0..outcome.references.len() {
                let choices = cases.get(case).or(cases.first()).cloned().unwrap_or_default();
                let mut reference = outcome.references[case].clone();
                if let Some(field) = section.fields.get("activity") {
                    reference = self.value("activity", field, &choices);
                }
                stated.push(self.section(at, case, &choices, &reference, &outcome));
            }
        }
        // What is wrong in every case is said once.
        let mut seen: Vec<Issue> = Vec::new();
        self.issues.retain(|issue| {
            let new = !seen.contains(issue);
            if new {
                seen.push(issue.clone());
            }
            new
        });
        (outcome, stated, self.issues)
    }

    /// One row of a table.
    fn section(
        &mut self,
        section_at: usize,
        case: usize,
        choices: &Case<'_>,
        reference: &Value,
        outcome: &Outcome,
    ) -> Stated {
        let section = &self.sheet.spec.sections[section_at];
        let mut cells = BTreeMap::new();
        let mut called = BTreeMap::new();
        let mut derived = BTreeSet::new();
        for spec in section.table.columns() {
            let name = spec.name;
            let (field, value) = match (name, section.table, section.fields.get(name)) {
                ("activity", Table::Activities, _) => {
                    (section.fields.get(REFERENCE), reference.clone())
                }
                ("activity", _, field) => (field, reference.clone()),
                ("household", Table::Households, field) => {
                    if outcome.household_derived {
                        derived.insert("household");
                    }
                    (field, outcome.household.clone())
                }
                ("household" | "person", _, Some(field)) => {
                    if matches!(field.source, Source::Derived(_)) {
                        derived.insert(name);
                    }
                    (Some(field), self.number(field, choices))
                }
                ("household", _, None) => {
                    if outcome.household_derived {
                        derived.insert("household");
                    }
                    (None, outcome.household.clone())
                }
                (_, _, Some(field)) => (Some(field), self.value(name, field, choices)),
                // An activity of several days ends with its last row.
                ("end", Table::Activities, None) => (None, Some(String::new())),
                _ => continue,
            };
            let is_number = ["person", "household"].contains(&name);
            let value = value.filter(|_| !(is_number && outcome.is_namespace_lost));
            let column = field.map(|field| self.called(field)).unwrap_or_default();
            called.insert(name, if column.is_empty() { name.to_owned() } else { column });
            cells.insert(name, value);
        }
        let row = self.sheet.rows[self.row].number;
        Stated { section: section_at, case, cells, called, derived, row }
    }

    /// What the user's file calls the column of a field.
    fn called(&self, field: &Field) -> String {
        let columns = self.sheet.columns(field);
        let Some(sheet) = self.up(columns.up).map(|(sheet, _)| sheet) else {
            return String::new();
        };
        let part = || columns.parts.iter().flatten().next();
        let filled =
            columns.at.iter().find(|column| !self.cell_up(columns.up, **column).is_empty());
        let column = filled.or(columns.at.first()).or_else(part);
        column.map_or(String::new(), |column| sheet.header.name(*column).to_owned())
    }

    /// The sheet and row so many parents up.
    fn up(&self, up: usize) -> Option<(&'w Located<'a>, usize)> {
        let (mut sheet, mut row) = (self.sheet, self.row);
        for _ in 0..up {
            let Some(Parent::At(parent)) = sheet.parents.get(row) else { return None };
            sheet = self.workbook.sheets.get(sheet.spec.parent?)?;
            row = *parent;
        }
        Some((sheet, row))
    }

    fn cell_up(&self, up: usize, column: usize) -> &'a str {
        self.up(up).map_or("", |(sheet, row)| sheet.cell(row, column))
    }

    /// An error at a column of this row.
    fn wrong(&mut self, column: &str, value: Option<&str>, reason: String, remedy: String) {
        let number = self.sheet.rows[self.row].number;
        let mut issue = self.sheet.issue(reason, remedy).at(number);
        if !column.is_empty() {
            issue = issue.column(column);
        }
        if let Some(value) = value {
            issue = issue.value(value);
        }
        self.issues.push(issue);
    }

    /// The cases of the row: one, or one for each choice of a question of several.
    fn cases(&self) -> Vec<Case<'w>> {
        let spec = self.sheet.spec;
        let sections = spec.sections.iter().flat_map(|section| section.fields.values());
        let fields: Vec<&Field> =
            sections.chain(spec.columns.values()).filter(|field| field.multiple).collect();
        let mut questions: BTreeMap<usize, BTreeSet<&'a str>> = BTreeMap::new();
        for field in fields {
            let columns = self.sheet.columns(field);
            let filled =
                columns.at.iter().find(|column| !self.sheet.cell(self.row, **column).is_empty());
            if columns.up == 0
                && let Some(column) = filled.or(columns.at.first())
            {
                let known = field.values.iter().flatten().map(|(_, renamed)| renamed.from.as_str());
                questions.entry(*column).or_default().extend(known);
            }
        }
        let mut cases: Vec<Case<'w>> = vec![Vec::new()];
        for (column, known) in questions {
            let choices = self.choices(column, &known);
            if choices.is_empty() {
                continue;
            }
            let mut further = Vec::new();
            for case in &cases {
                for choice in &choices {
                    let mut case = case.clone();
                    case.push((column, *choice));
                    further.push(case);
                }
            }
            further.truncate(CASES_MAX);
            cases = further;
        }
        cases
    }

    /// What was chosen in a question of several choices: by its columns of 0 and 1, or by its text.
    fn choices(&self, column: usize, known: &BTreeSet<&str>) -> Vec<&'w str> {
        let yes = |cell: &str| {
            ["1", "true", "yes", "oui", "vrai", "x"].contains(&cell.to_lowercase().as_str())
        };
        let apart = self.sheet.header.choices(column);
        let chosen: Vec<&'w str> = apart
            .iter()
            .filter(|(at, _)| yes(self.sheet.cell(self.row, *at)))
            .filter_map(|(at, choice)| {
                let name = self.workbook.sheets.get(self.at)?.header.names.get(*at)?;
                let from = name.len() - choice.len();
                name.get(from..)
            })
            .collect();
        match chosen.is_empty() {
            false => chosen,
            true => cut(self.sheet.cell(self.row, column), known),
        }
    }

    /// A field's value.
    fn value(&mut self, name: &str, field: &Field, case: &Case<'_>) -> Value {
        let columns = self.sheet.columns(field).clone();
        let mut value = match &field.source {
            Source::Constant(value) => value.clone(),
            Source::Pattern(pattern) => self.text_of(&pattern.0, case)?,
            Source::Derived(_) => String::new(),
            Source::RowsOf(_) => {
                let Some(repeat) = columns.repeat else { return Some(String::new()) };
                let workbook = self.workbook;
                let of = self
                    .counts
                    .entry(repeat)
                    .or_insert_with(|| workbook.sheets.get(repeat).map(counts).unwrap_or_default());
                of.get(&self.row).copied().unwrap_or(0).to_string()
            }
            Source::Columns { .. } => {
                let filled = columns.at.iter().find_map(|column| {
                    let chosen = case.iter().find(|(at, _)| at == column && columns.up == 0);
                    let cell = chosen
                        .map_or_else(|| self.cell_up(columns.up, *column), |(_, choice)| choice);
                    (!cell.is_empty()).then(|| cell.to_owned())
                });
                let value = filled.unwrap_or_default();
                match (&field.values, value.as_str()) {
                    (_, "") => String::new(),
                    (Some(values), _) => match values.get(&fold_label(&value)) {
                        Some(renamed) => renamed.to.clone(),
                        None => {
                            self.report_without_name(field, &value);
                            return None;
                        }
                    },
                    (None, _) => value,
                }
            }
        };
        if value.is_empty() {
            value = field.default.clone().unwrap_or_default();
        }
        if DAYS.contains(&name) || field.format.is_some() {
            value = day_of(&value, field.format);
        } else if name == "birth_year"
            && value.len() > 4
            && let Some(year) = derived::year(&value)
        {
            value = year.to_owned();
        }
        Some(value)
    }

    /// Reports that the mapping has no name for a value.
    fn report_without_name(&mut self, field: &Field, value: &str) {
        let known = field.values.iter().flatten().map(|(_, renamed)| renamed.from.as_str());
        let near = nearest(value, known);
        let column = self.called(field);
        let line = field.line;
        let add = format!("add  \"{value}\" = \"…\"  to the mapping (line {line})");
        let remedy = match near {
            Some(near) => format!("did you mean \"{near}\"? Else {add}"),
            None => format!("{add}, or replace it in the file"),
        };
        self.wrong(&column, Some(value), "has no new name in the mapping".to_owned(), remedy);
    }

    /// A field that patterns can name.
    fn named(&mut self, name: &str, case: &Case<'_>) -> (Value, String) {
        let (field_name, part) = match name {
            "date" => ("start", 10),
            "month" => ("start", 7),
            "year" => ("start", 4),
            other => (other, usize::MAX),
        };
        let spec = self.sheet.spec;
        // A column of the mapping's own may be called as it likes.
        let own = spec.columns.get(name).map(|field| (name, field));
        let field = own.or_else(|| Some((field_name, spec.named(field_name)?)));
        let Some((field_name, field)) = field else {
            return (Some(String::new()), String::new());
        };
        let value = self.value(field_name, field, case);
        let cut = if spec.columns.contains_key(name) { usize::MAX } else { part };
        let short = value.map(|value| value.chars().take(cut).collect());
        (short, self.called(field))
    }

    /// A pattern's text.
    fn text_of(&mut self, pieces: &[Piece], case: &Case<'_>) -> Value {
        let mut text = Some(String::new());
        for piece in pieces {
            let part = match piece {
                Piece::Text(piece) => Some(piece.clone()),
                Piece::Field(name) => self.named(name, case).0,
            };
            text = text.zip(part).map(|(text, part)| text + &part);
        }
        text.map(|text| text.trim().to_owned())
    }

    /// The reference of the row's activity. Rows without a usable one are no activity together.
    fn reference(&mut self, section: &Section, case: &Case<'_>) -> Value {
        let Some(field) = section.fields.get(REFERENCE) else { return Some(String::new()) };
        let Source::Pattern(pattern) = &field.source else {
            return self.value(REFERENCE, field, case);
        };
        let mut reference = String::new();
        let mut is_usable = true;
        for piece in &pattern.0 {
            match piece {
                Piece::Text(text) => reference.push_str(text),
                Piece::Field(name) => {
                    let (value, column) = self.named(name, case);
                    let part = value.as_deref().map(slug);
                    is_usable &= part.as_ref().is_some_and(|part| !part.is_empty());
                    if part.as_ref().is_some_and(String::is_empty) {
                        let reason = format!("is empty, and the reference is made with {{{name}}}");
                        self.wrong(&column, None, reason, "fill it in".to_owned());
                    }
                    reference.push_str(&part.unwrap_or_default());
                }
            }
        }
        is_usable.then(|| reference.trim().to_owned())
    }

    /// Somebody's number, or the key that is derived for them. Never shown.
    fn number(&mut self, field: &Field, case: &Case<'_>) -> Value {
        let Source::Derived(parts) = &field.source else {
            let value = self.value("", field, case)?;
            return Some(value.trim_matches(char::is_control).to_owned());
        };
        let columns = self.sheet.columns(field).clone();
        let mut key = Vec::new();
        let mut whole = true;
        for (part, columns) in parts.iter().zip(&columns.parts) {
            let cells = columns.iter().map(|column| self.sheet.cell(self.row, *column));
            let filled = cells.into_iter().map(|cell| evened(cell, part.evened));
            let value = filled.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
            if value.is_empty() && !part.may_be_empty {
                whole = false;
                let column =
                    columns.first().map_or("", |column| self.sheet.header.name(*column)).to_owned();
                let reason = "is empty, and the key that this form's people are known by needs it";
                let remedy = "fill it in, or write may_be_empty = true beside it in the mapping";
                self.wrong(&column, None, reason.to_owned(), remedy.to_owned());
            }
            key.push(value);
        }
        let any = key.iter().filter(|part| !part.is_empty()).count();
        if whole && any < 2 {
            let reason = "one filled column alone is no key: strangers share it";
            self.wrong("", None, reason.to_owned(), "fill in another of the key's columns".into());
        }
        (whole && any >= 2).then(|| derived::key(&key))
    }
}

/// A day as YYYY-MM-DD, without the form's time of day; another order is turned round.
fn day_of(value: &str, order: Option<DateOrder>) -> String {
    let day = without_time(value);
    let Some(order) = order.filter(|_| !is_iso(day)) else { return day.to_owned() };
    let parts: Vec<&str> =
        day.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let [first, second, third, ..] = parts.as_slice() else { return day.to_owned() };
    let (year, month, day) = match order {
        DateOrder::DayFirst => (third, second, first),
        DateOrder::MonthFirst => (third, first, second),
        DateOrder::YearFirst => (first, second, third),
    };
    format!("{year:0>4}-{month:0>2}-{day:0>2}")
}

/// Cuts a cell with several choices: along the choices that the mapping knows, which may be of
/// several words, and where it knows none, at white space, commas and semicolons.
fn cut<'a>(cell: &'a str, known: &BTreeSet<&str>) -> Vec<&'a str> {
    let between = |c: char| c.is_whitespace() || ",;|".contains(c);
    let known: BTreeSet<String> = known.iter().map(|choice| fold_label(choice)).collect();
    let mut chosen = Vec::new();
    let mut rest = cell.trim_matches(between);
    while !rest.is_empty() {
        let ends = rest.char_indices().filter(|(_, c)| between(*c)).map(|(at, _)| at);
        let ends: Vec<usize> = ends.chain([rest.len()]).collect();
        let longest = ends.iter().rev().find(|end| known.contains(&fold_label(&rest[..**end])));
        let end = longest.or(ends.first()).copied().unwrap_or(rest.len());
        let choice = &rest[..end];
        if !chosen.contains(&choice) {
            chosen.push(choice);
        }
        rest = rest[end..].trim_start_matches(between);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_choices_are_cut_along_the_known_ones() {
        let known = BTreeSet::from(["Kit d'hygiène", "Transfert monétaire", "cash"]);
        let chosen = |cell| cut(cell, &known);
        assert_eq!(
            chosen("Transfert monétaire Kit d’hygiène"),
            ["Transfert monétaire", "Kit d’hygiène"]
        );
        assert_eq!(chosen("cash nfi"), ["cash", "nfi"]);
        assert_eq!(chosen("cash, cash"), ["cash"]);
        assert!(chosen(" ; ").is_empty());
    }

    #[test]
    fn days_lose_their_time_and_turn_round() {
        let day = |text| day_of(text, None);
        assert_eq!(day("2025-05-14T09:00:00.000Z"), "2025-05-14");
        assert_eq!(day("14/05/2025"), "14/05/2025");
        assert_eq!(day_of("4/5/2025", Some(DateOrder::DayFirst)), "2025-05-04");
        assert_eq!(day_of("2025-05-04", Some(DateOrder::DayFirst)), "2025-05-04");
        assert_eq!(day_of("5/4/2025", Some(DateOrder::MonthFirst)), "2025-05-04");
        assert_eq!(day_of("demain", Some(DateOrder::DayFirst)), "demain");
    }
}
