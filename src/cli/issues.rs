//! What is wrong with tables, on a screen: rows that are wrong alike are put together.
//!
//! Belongs here: which rows and values are named and which are counted, and what stands around a
//! sentence. Does not: the sentences (`crate::issue`).

use super::format::Format;
use super::output::say;
use crate::intake::recognise::table_rows::COMMAND_LINE;
use crate::issue::{Group, Issue, Kind, More, Severity, grouped, kinds};
use crate::language::{Texts, plain_number};

/// Rows named in one line, where there are more.
const ROWS_NAMED_MAX: usize = 3;
/// Groups of issues printed one by one before those of a kind are put together.
const GROUPS_MAX: usize = 30;
/// Kinds of issues printed before the rest is counted.
const KINDS_MAX: usize = 30;
/// Values named of a kind.
const VALUES_NAMED_MAX: usize = 5;

/// Prints what was found: in words, or one JSON object a line, in English; of `more`, how many.
pub fn print_issues(found: &[Issue], more: &[More], format: Format, texts: &Texts) {
    match format {
        Format::Text => {
            let text = in_words(found, more, texts);
            if !text.is_empty() {
                say(text.trim_end());
            }
        }
        Format::Json => {
            for issue in found {
                say(&serde_json::to_string(issue).unwrap_or_default());
            }
            for more in more {
                say(&serde_json::to_string(more).unwrap_or_default());
            }
        }
    }
}

/// Issues for people: grouped, errors first.
fn in_words(issues: &[Issue], more: &[More], texts: &Texts) -> String {
    let mut lines = Vec::new();
    let mut all_named = true;
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of: Vec<Issue> = issues.iter().filter(|i| i.severity == severity).cloned().collect();
        let groups = grouped(&of, more);
        if groups.len() <= GROUPS_MAX {
            lines.extend(groups.iter().flat_map(|group| one_group(group, texts)));
            continue;
        }
        all_named &= severity == Severity::Note;
        let kinds = kinds(&groups, more);
        lines.extend(kinds.iter().take(KINDS_MAX).flat_map(|kind| one_kind(kind, texts)));
        let rest = &kinds[kinds.len().min(KINDS_MAX)..];
        if !rest.is_empty() {
            let rows = rest.iter().map(Kind::count).sum::<u64>();
            let values = [("more", plain_number(rest.len() as u64)), ("rows", rows.into())];
            lines.push(texts.with("issues-more-kinds", &values));
        }
    }
    if !all_named {
        lines.push(texts.text("issues-how-to-see-all"));
    }
    lines.join("\n")
}

/// File, row and column; of what was typed, the option's name, which is that of the column.
fn place(issue: &Issue, row: Option<u32>, texts: &Texts) -> String {
    let with_column = |place: String, column: &str| match column {
        "" => place,
        column => format!("{place}, {column}"),
    };
    let column = issue.column.as_deref().unwrap_or_default();
    if issue.file == COMMAND_LINE {
        let option = match column {
            "person" => "person",
            "household" | "size" => "household",
            "group" | "count" => "headcount",
            _ => return column.to_owned(),
        };
        let number = row.unwrap_or_default().to_string();
        let values = [("option", option.into()), ("number", number.into())];
        let part = if column == option { "" } else { column };
        return with_column(texts.with("issues-typed", &values), part);
    }
    let mut place = issue.file.clone();
    if let Some(sheet) = &issue.sheet {
        place.push(' ');
        place.push_str(&texts.with("issues-sheet", &[("sheet", sheet.as_str().into())]));
    }
    if let Some(row) = row {
        place.push(' ');
        place.push_str(&texts.with("issues-row", &[("row", row.to_string().into())]));
    }
    match column {
        "" => place,
        column => with_column(place, &texts.with("issues-column", &[("column", column.into())])),
    }
}

fn quoted(text: &str, texts: &Texts) -> String {
    texts.with("issues-quoted", &[("text", text.into())])
}

/// What is wrong, where, and with which value.
fn headline(issue: &Issue, rows: &[u32], texts: &Texts) -> String {
    let key = match issue.severity {
        Severity::Error => "issues-severity-error",
        Severity::Warning => "issues-severity-warning",
        Severity::Note => "issues-severity-note",
    };
    let value = issue.subject(texts).map(|value| format!("{value} "));
    let text = format!("{}{}", value.unwrap_or_default(), issue.reason(texts));
    let place = place(issue, rows.first().copied(), texts);
    let values = [("place", place.into()), ("text", text.into())];
    texts.with(key, &[("text", texts.with("issues-headline", &values).into())])
}

fn hint(issue: &Issue, texts: &Texts) -> Option<String> {
    let remedy = Some(issue.remedy(texts)).filter(|remedy| !remedy.is_empty())?;
    Some(format!("  {}", texts.with("issues-hint", &[("text", remedy.into())])))
}

fn one_group(group: &Group<'_>, texts: &Texts) -> Vec<String> {
    let Group { first: issue, rows, count } = group;
    let mut lines = vec![headline(issue, rows, texts)];
    if rows.len() > 1 && issue.file == COMMAND_LINE {
        let others: Vec<String> = rows.iter().skip(1).map(ToString::to_string).collect();
        let others = ("numbers", others.join(", ").into());
        lines.push(format!("  {}", texts.with("issues-typed-again", &[others])));
    } else if rows.len() > 1 {
        let same = match (&issue.value, issue.severity) {
            (Some(_), _) => "issues-same-value",
            (None, Severity::Note) => "issues-same-note",
            (None, _) => "issues-same-fault",
        };
        let rows = these(rows, *count, texts);
        lines.push(format!("  {}", texts.with(same, &[("rows", rows.into())])));
    }
    lines.extend(hint(issue, texts));
    lines
}

/// Rows in words: all of a few, else the first and how many more.
fn these(rows: &[u32], count: u64, texts: &Texts) -> String {
    let few = count <= ROWS_NAMED_MAX as u64 + 2;
    let shown = if few { rows.len() - 1 } else { ROWS_NAMED_MAX };
    let named: Vec<String> = rows.iter().take(shown).map(ToString::to_string).collect();
    let named = ("rows", named.join(", ").into());
    match rows.last().filter(|_| few) {
        Some(last) => texts.with("issues-rows-few", &[named, ("last", last.to_string().into())]),
        None => {
            let more = count - shown as u64;
            texts.with("issues-rows-many", &[named, ("more", more.into())])
        }
    }
}

/// Issues of one kind, which differ in their value or in what their sentence is made with.
fn one_kind(kind: &Kind<'_, '_>, texts: &Texts) -> Vec<String> {
    let [first, others @ ..] = kind.groups.as_slice() else { return Vec::new() };
    if others.is_empty() {
        return one_group(first, texts);
    }
    let issue = first.first;
    let more = kind.groups.iter().map(|group| group.count).sum::<u64>() + kind.others - 1;
    let mut by_size: Vec<&&Group<'_>> = others.iter().collect();
    by_size.sort_by_key(|group| std::cmp::Reverse(group.count));
    let named = by_size.iter().filter_map(|group| {
        let value = quoted(group.first.value.as_ref()?, texts);
        Some(match group.count {
            1 => value,
            rows => format!("{value} ({})", texts.number(rows)),
        })
    });
    let mut named: Vec<String> = named.take(VALUES_NAMED_MAX).collect();
    if !named.is_empty() && kind.others > 0 {
        named.push(texts.text("issues-many-more-values"));
    } else if !named.is_empty() && others.len() > named.len() {
        let more = (others.len() - named.len()) as u64;
        named.push(texts.with("issues-more-values", &[("more", more.into())]));
    }
    let alike = texts.with("issues-alike", &[("more", more.into())]);
    let alike = match named.is_empty() {
        true => alike,
        false => {
            let values = [("place", alike.into()), ("text", named.join(", ").into())];
            texts.with("issues-headline", &values)
        }
    };
    let mut lines = vec![headline(issue, &first.rows, texts), format!("  {alike}")];
    lines.extend(hint(issue, texts));
    lines
}
