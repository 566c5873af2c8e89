//! Drafts of mappings: what a workbook's headers and values say of themselves, as a mapping file in
//! which only what no header can say is left open.
//!
//! Belongs here: recognising a form and writing the draft, with `TODO` where somebody has to decide:
//! the kind of activity, the office, the sector of each kind of kit. Does not: the words that forms
//! use (`words`), reading with the draft (an import refuses one in which a `TODO` is left).
//!
//! Invariant: no value of a column that looks personal gets into a draft.

use std::collections::BTreeMap;

use super::definition::TO_DO;
use super::pattern::slug;
use super::words::{Role, meaning};
use crate::event::gazetteer::Gazetteer;
use crate::event::spelling::fold_label;
use crate::intake::source::grid::Book;
use crate::setup::gazetteer;

use super::form_sheet::FormSheet;
/// Distinct values of a column that are listed to be renamed: more are not a choice of a form.
const VALUES_MAX: usize = 60;
/// How approval is called in exports with labels in English and French, and with XML names.
const APPROVED: [&str; 4] = ["Approved", "Approuvé", "Approuvée", "validation_status_approved"];

/// Drafts a mapping of a form's workbook, or of the CSV files of one.
pub fn suggest(books: &[Book]) -> String {
    let files: Vec<&str> = books.iter().map(|book| book.file.as_str()).collect();
    let grids = books.iter().flat_map(|book| {
        book.sheets.iter().filter(|grid| !grid.hidden).map(move |grid| {
            let stem = book.file.rsplit_once('.').map_or(book.file.as_str(), |(stem, _)| stem);
            (if grid.name.is_empty() { stem } else { grid.name.as_str() }, grid)
        })
    });
    let mut sheets: Vec<(&str, FormSheet<'_>)> =
        grids.filter_map(|(name, grid)| Some((name, FormSheet::of(grid)?))).collect();
    // A parent stands before its repeats; the first sheet that is none is the form.
    sheets.sort_by_key(|(_, sheet)| sheet.repeat);
    let form = sheets.first().map_or("Form", |(name, _)| name);
    let places = gazetteer::built_in();
    let mut draft = Draft { text: String::new(), places };
    draft.line(&format!(
        "# Drafted from {}. Only the lines with {TO_DO} need an answer; look",
        files.join(", ")
    ));
    draft.line("# through the others. `headcount mapping check` says in words what this does.");
    draft.line("");
    draft.line(&format!("name = {}", quoted(form)));
    let numbers = sheets.iter().find_map(|(_, sheet)| {
        Some((sheet, *sheet.roles.get(&Role::Household).or(sheet.roles.get(&Role::Person))?))
    });
    if let Some((sheet, column)) = numbers {
        let short = |value: &str| value.len() < 6 && value.bytes().all(|b| b.is_ascii_digit());
        let own = sheet.values(column).any(short);
        draft.line("");
        if own {
            draft.line(
                "# The list begins to count anew: its 001 is another one than that of other lists.",
            );
            draft.line(&format!("namespace = {}", quoted(&slug(form))));
        } else {
            draft.line("# The numbers look like one series of the whole country. Where this form has a list");
            draft.line(&format!("# of its own, say so:  namespace = {}", quoted(&slug(form))));
        }
    }
    let mut unread = Vec::new();
    let root = sheets.iter().find(|(_, sheet)| !sheet.repeat).map(|(name, _)| *name);
    for (name, sheet) in &sheets {
        let household = root.is_some_and(|root| {
            let root = sheets.iter().find(|(name, _)| *name == root);
            root.is_some_and(|(_, root)| {
                root.roles.contains_key(&Role::Household) || root.roles.contains_key(&Role::Size)
            })
        });
        let useful = if sheet.repeat {
            root.is_some() && draft.person_key(sheet).is_some()
        } else {
            root == Some(*name) || sheet.roles.contains_key(&Role::Start)
        };
        match (useful, sheet.repeat) {
            (false, _) => unread.push(*name),
            (true, false) => draft.root(name, sheet, sheets.len() > 1, form),
            (true, true) => {
                // The files of a CSV export have other names than the sheets of a workbook.
                let named = sheet.parent().filter(|parent| {
                    sheets.iter().any(|(name, _)| fold_label(name) == fold_label(parent))
                });
                draft.repeat(name, sheet, named.or(root).unwrap_or_default(), household);
            }
        }
    }
    for name in unread {
        draft.line("");
        draft.line(&format!(
            "# The sheet {} is not read: nothing in it says whom an activity reached.",
            quoted(name)
        ));
    }
    draft.text
}

struct Draft {
    text: String,
    places: Gazetteer,
}

impl Draft {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The field of a column that is read as it is.
    fn plain(&mut self, field: &str, sheet: &FormSheet<'_>, role: Role) -> bool {
        let Some(column) = sheet.roles.get(&role) else { return false };
        let order = if matches!(role, Role::Start) { date_order(sheet, *column) } else { None };
        let name = quoted(sheet.header.name(*column));
        match order {
            Some(order) => {
                self.line(&format!("{field} = {{ column = {name}, format = {} }}", quoted(order)));
            }
            None => self.line(&format!("{field} = {name}")),
        }
        true
    }

    /// The field of a column whose values get new names.
    fn renamed(
        &mut self,
        field: &str,
        sheet: &FormSheet<'_>,
        column: usize,
        multiple: bool,
        name_of: impl Fn(&str) -> String,
    ) {
        let choices = sheet.header.choices(column);
        let mut values: Vec<String> = match choices.is_empty() || !multiple {
            true => sheet.distinct(column).into_iter().map(ToOwned::to_owned).collect(),
            false => choices.iter().map(|(_, choice)| (*choice).to_owned()).collect(),
        };
        let cut = values.len() > VALUES_MAX;
        values.truncate(VALUES_MAX);
        let header = quoted(sheet.header.name(column));
        let multiple = if multiple { ", multiple = true" } else { "" };
        self.line(&format!("{field} = {{ column = {header}{multiple}, values = {{"));
        for value in values {
            let to = name_of(&value);
            self.line(&format!("  {} = {},", quoted(&value), quoted(&to)));
        }
        if cut {
            self.line("  # … and more: whatever is missing is named when you import");
        }
        self.line("} }");
    }

    fn closed(&mut self, field: &'static str, sheet: &FormSheet<'_>, role: Role) {
        let Some(column) = sheet.roles.get(&role) else { return };
        let values = sheet.distinct(*column);
        let known = values.iter().filter(|value| meaning(field, value).is_some()).count();
        // A status of something else is not a population group.
        if known * 2 < values.len() || values.is_empty() || values.len() > VALUES_MAX {
            return;
        }
        self.renamed(field, sheet, *column, false, |value| {
            meaning(field, value).unwrap_or(TO_DO).to_owned()
        });
    }

    fn place(&mut self, field: &str, sheet: &FormSheet<'_>, role: Role) -> bool {
        let Some(column) = sheet.roles.get(&role) else { return false };
        let proper: BTreeMap<String, String> = match role {
            Role::Admin1 => {
                let places = self.places.places.iter();
                let names = places.flat_map(|place| {
                    std::iter::once(&place.admin1.name).chain(&place.aliases).cloned()
                });
                names
                    .filter(|name| !name.is_empty())
                    .map(|name| (fold_label(&name), name))
                    .collect()
            }
            _ => BTreeMap::new(),
        };
        let values = sheet.distinct(*column);
        let name = |value: &str| proper.get(&fold_label(value)).cloned();
        let other = |value: &&str| name(value).is_some_and(|name| name != **value);
        if values.len() <= VALUES_MAX && values.iter().any(other) {
            let column = *column;
            self.renamed(field, sheet, column, false, |value| {
                name(value).unwrap_or_else(|| value.to_owned())
            });
            return true;
        }
        self.plain(field, sheet, role)
    }

    /// A sheet of its own: the form's submissions, or a list.
    fn root(&mut self, name: &str, sheet: &FormSheet<'_>, several: bool, form: &str) {
        self.line("");
        self.line("[[sheet]]");
        if several || !name.is_empty() {
            self.line(&format!("name = {}", quoted(name)));
        }
        if let Some(key) =
            ["_uuid", "KEY", "_id"].into_iter().find(|key| sheet.column(key).is_some())
        {
            self.line("# By its key a submission is known again in next month's export.");
            self.line(&format!("submission = {}", quoted(key)));
        }
        if let Some(column) = sheet.column("_validation_status") {
            let approved =
                |value: &str| APPROVED.iter().any(|known| fold_label(known) == fold_label(value));
            if sheet.values(column).any(approved) {
                let list = APPROVED.map(quoted).join(", ");
                self.line("# Take this line out to count what nobody has approved yet.");
                self.line(&format!("keep = {{ column = \"_validation_status\", is = [{list}] }}"));
            } else {
                self.line("# Nothing is approved in this export. Where you approve submissions, count those only:");
                self.line("# keep = { column = \"_validation_status\", is = [\"Approved\"] }");
            }
        }
        let kit = sheet.roles.get(&Role::Kit).copied();
        let multiple = kit.is_some_and(|kit| !sheet.header.choices(kit).is_empty());
        self.line("");
        self.line("[sheet.activity]");
        let admin1 = sheet.roles.contains_key(&Role::Admin1);
        let site = sheet.roles.contains_key(&Role::Site);
        let mut reference = vec![slug(form).chars().take(24).collect::<String>()];
        reference.push("{date}".to_owned());
        reference.extend(admin1.then(|| "{admin1}".to_owned()));
        reference.extend(site.then(|| "{site}".to_owned()));
        reference.extend(kit.map(|_| "{items}".to_owned()));
        self.line("# Rows with the same reference are one activity.");
        self.line(&format!("reference = {}", quoted(&reference.join("-"))));
        self.line(&format!(
            "kind = {{ value = \"{TO_DO}\" }}  # {TO_DO}: distribution, class, legal-case, rrm-response, session, works"
        ));
        match kit {
            Some(kit) => {
                self.line(&format!("# {TO_DO}: the sector of each, as the ledger's profile calls it (`headcount profile show`)"));
                self.renamed("sector", sheet, kit, multiple, |_| TO_DO.to_owned());
            }
            None => {
                self.line(&format!("sector = {{ value = \"{TO_DO}\" }}  # {TO_DO}: the sector"))
            }
        }
        self.line(&format!(
            "office = {{ value = \"{TO_DO}\" }}  # {TO_DO}: the office, as the profile calls it"
        ));
        self.place("admin1", sheet, Role::Admin1);
        self.place("admin2", sheet, Role::Admin2);
        self.place("admin3", sheet, Role::Admin3);
        if !self.plain("site", sheet, Role::Site) {
            self.line(&format!(
                "site = {{ value = \"{TO_DO}\" }}  # {TO_DO}: no column of sites was recognised"
            ));
        }
        if !self.plain("start", sheet, Role::Start) {
            let day = ["today", "start"].into_iter().find(|name| sheet.column(name).is_some());
            match day {
                Some(day) => self.line(&format!("start = {}  # the day on which the form was filled in", quoted(day))),
                None => self.line(&format!("start = {{ value = \"{TO_DO}\" }}  # {TO_DO}: no column of dates was recognised")),
            }
        }
        if let Some(kit) = kit {
            let header = quoted(sheet.header.name(kit));
            let multiple =
                if multiple { format!("{{ column = {header}, multiple = true }}") } else { header };
            self.line(&format!("items = {multiple}"));
        }
        self.closed("new_people", sheet, Role::NewPeople);
        self.reached(sheet);
    }

    /// The section about the people that the rows of a main sheet reached.
    fn reached(&mut self, sheet: &FormSheet<'_>) {
        let has = |role| sheet.roles.contains_key(&role);
        let person =
            has(Role::Person) || has(Role::Sex) && (has(Role::Age) || has(Role::BirthYear));
        if has(Role::Size) {
            self.line("");
            self.line("[sheet.household]");
            match (has(Role::Household), sheet.names, sheet.phones) {
                (true, ..) => {
                    self.plain("household", sheet, Role::Household);
                }
                (false, Some(name), Some(phone)) => {
                    self.line(
                        "# The form has no number: the key is made in memory and never stored.",
                    );
                    let (name, phone) = (sheet.header.name(name), sheet.header.name(phone));
                    self.derive("household", &[(name, "name"), (phone, "phone")]);
                }
                _ => self.line(&format!(
                    "household = \"{TO_DO}\"  # {TO_DO}: the column with the household's number"
                )),
            }
            self.plain("size", sheet, Role::Size);
            self.cells(sheet);
            self.closed("population_group", sheet, Role::Group);
        } else if person {
            self.line("");
            self.line("[sheet.person]");
            self.person(sheet, has(Role::Household));
        } else if has(Role::Count) {
            self.line("");
            self.line("[[sheet.headcount]]");
            self.line("group = { value = \"participants\" }");
            self.plain("count", sheet, Role::Count);
            self.cells(sheet);
            self.closed("population_group", sheet, Role::Group);
        } else if has(Role::Household) {
            self.line("");
            self.line("[sheet.household]");
            self.plain("household", sheet, Role::Household);
            self.line(&format!(
                "size = \"{TO_DO}\"  # {TO_DO}: the column with the household's size"
            ));
        }
    }

    fn cells(&mut self, sheet: &FormSheet<'_>) {
        let cells: Vec<(&str, String)> = sheet
            .cells
            .iter()
            .map(|(cell, column)| (*cell, quoted(sheet.header.name(*column))))
            .collect();
        for (cell, name) in cells {
            self.line(&format!("{cell} = {name}"));
        }
    }

    /// What people of a sheet are known by: a number, or columns to derive a key from.
    fn person_key<'s>(&self, sheet: &'s FormSheet<'_>) -> Option<Vec<(&'s str, &'static str)>> {
        let name = |column: &usize| sheet.header.name(*column);
        if let Some(column) = sheet.roles.get(&Role::Person) {
            return Some(vec![(name(column), "number")]);
        }
        let mut parts: Vec<(&str, &'static str)> = Vec::new();
        parts.push((name(&sheet.names?), "name"));
        parts.extend(sheet.roles.get(&Role::BirthYear).map(|column| (name(column), "year")));
        parts.extend(sheet.phones.map(|column| (sheet.header.name(column), "phone")));
        (parts.len() > 1).then_some(parts)
    }

    fn person(&mut self, sheet: &FormSheet<'_>, household: bool) {
        match self.person_key(sheet) {
            Some(parts) => match parts.as_slice() {
                [(name, "number")] => self.line(&format!("person = {}", quoted(name))),
                parts => {
                    self.line(
                        "# The form has no number: the key is made in memory and never stored.",
                    );
                    self.derive("person", parts);
                }
            },
            None => self.line(&format!(
                "person = \"{TO_DO}\"  # {TO_DO}: the column with the person's number"
            )),
        }
        if household {
            self.plain("household", sheet, Role::Household);
        }
        self.closed("sex", sheet, Role::Sex);
        if !self.plain("birth_year", sheet, Role::BirthYear) {
            self.plain("age", sheet, Role::Age);
        }
        self.closed("disability", sheet, Role::Disability);
        self.closed("population_group", sheet, Role::Group);
    }

    fn repeat(&mut self, name: &str, sheet: &FormSheet<'_>, parent: &str, household: bool) {
        self.line("");
        self.line("[[sheet]]");
        self.line(&format!("name = {}", quoted(name)));
        self.line(&format!("parent = {}", quoted(parent)));
        self.line("");
        self.line("[sheet.person]");
        if household {
            self.line("# The household is that of the parent's row.");
        }
        self.person(sheet, false);
    }

    fn derive(&mut self, field: &str, parts: &[(&str, &str)]) {
        self.line(&format!("{field} = {{ derive = ["));
        for (name, how) in parts {
            self.line(&format!("  {{ column = {}, as = {} }},", quoted(name), quoted(how)));
        }
        self.line("] }");
    }
}

/// The order of days that are not written as YYYY-MM-DD, where the values tell.
fn date_order(sheet: &FormSheet<'_>, column: usize) -> Option<&'static str> {
    let mut seen = None;
    for value in sheet.values(column) {
        let parts: Vec<u32> =
            value.split(['/', '.', '-']).map_while(|part| part.trim().parse().ok()).collect();
        let [first, second, third] = parts.as_slice() else { return None };
        match (first, second, third) {
            (1900.., ..) => return None,
            (13..=31, 1..=12, 1900..) => return Some("dd/mm/yyyy"),
            (1..=12, 13..=31, 1900..) => return Some("mm/dd/yyyy"),
            _ => seen = Some("dd/mm/yyyy"),
        }
    }
    seen
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
