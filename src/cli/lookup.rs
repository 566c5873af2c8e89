//! `lookup`: what the register knows under a number, and the rows of an entry in the office's own lists.

use std::path::PathBuf;

use super::error::{CliError, Failure};
use super::issues::print_issues;
use super::locale::texts_for;
use super::output;
use super::shared::{Format, FormatArg, Global, one_of};
use super::typed_numbers::TypedNumbers;
use crate::checks::known_entry::{KnownEntry, ListedBy};
use crate::event::EntryKind;
use crate::event::activity::Status;
use crate::intake::numbered_rows::FoundRow;
use crate::ledger::Snapshot;
use crate::register::DEFAULT_NAMESPACE;
use crate::report::render::numbers::{counted, grouped};
use crate::service::lookup::{
    self, Answer, FoundRows, Is, Lists, Outcome, Request, Searched, Which,
};
use crate::service::{Context, Input};

/// Say what the register knows under a number, or find an entry's rows in your own lists
///
/// The register keeps no numbers, only what the ledger's key makes of them. With the key at hand, a number of your
/// list leads to its entry: which activities list it, what it is merged with, what was last stated. And an entry, as
/// `headcount duplicates` and `headcount sample` name it, leads to its rows in the lists that you give: by file,
/// sheet, row and column, as the file lies there now.
///
/// Numbers are neither repeated nor kept. Of somebody who was erased it says that they were, and no more.
/// It ends with exit code 1 where nothing was found.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("who").required(true))]
#[command(after_help = "\
Examples:
  headcount lookup P123
  headcount lookup - < number.txt                # not in the shell's history
  headcount lookup --household 001 --namespace mopti
  headcount lookup --entry 12 --entry 57 --in people.csv   # the two of `headcount duplicates`
  headcount lookup --entry 4 --kind household --in tables  # the four files in the folder tables
  headcount lookup --entry 12 --in kobo.xlsx --mapping distribution.toml
  headcount lookup P123 --in people.csv --format json      # and all rows of that person")]
pub struct Args {
    /// Numbers, as your lists have them; - reads them from standard input, a line each
    #[arg(value_name = "NUMBER", group = "who")]
    numbers: Vec<String>,
    /// An entry by its id in the register; can be repeated
    #[arg(long, value_name = "ID", group = "who")]
    entry: Vec<u32>,
    /// Whose numbers or ids they are
    #[arg(long, value_name = "KIND", default_value = EntryKind::Person.name(), value_parser = one_of(EntryKind::ALL, EntryKind::name))]
    kind: EntryKind,
    /// The same as --kind household
    #[arg(long, conflicts_with = "kind")]
    household: bool,
    /// Namespace of the numbers, those in the lists among them [default: the mapping's, else default]
    #[arg(long)]
    namespace: Option<String>,
    #[command(flatten)]
    in_lists: InListsArgs,
    #[command(flatten)]
    format: FormatArg,
}

/// The office's own lists, in which to find the rows of entries.
#[derive(clap::Args)]
pub struct InListsArgs {
    /// A list of yours in which to find the rows, or a folder with the four tables; can be repeated
    #[arg(long = "in", value_name = "FILE")]
    lists: Vec<PathBuf>,
    /// What the sheets and columns of the lists are, where they are exports of a form: a mapping (TOML)
    #[arg(long, value_name = "FILE", requires = "lists")]
    mapping: Option<PathBuf>,
}

impl InListsArgs {
    /// The lists; nothing where none is named.
    fn lists(&self, namespace: Option<&String>) -> Option<Lists> {
        (!self.lists.is_empty()).then(|| Lists {
            inputs: Input::paths(&self.lists),
            mapping: self.mapping.clone().map(Input::Path),
            namespace: namespace.cloned(),
        })
    }
}

impl InListsArgs {
    /// Looks in the lists, where some are named, and says what was read of them.
    ///
    /// # Errors
    /// Lists that cannot be read, a key that is missing or another ledger's.
    pub fn search(
        &self,
        namespace: Option<&String>,
        ledger: &Snapshot,
        context: &Context<'_>,
        format: Format,
    ) -> Result<Option<FoundRows>, CliError> {
        let Some(lists) = self.lists(namespace) else { return Ok(None) };
        let (issues, found) = lookup::search(ledger, &lists, context)?;
        print_issues(&issues, &[], format, texts_for(format));
        let (found, searched) = found?;
        if format == Format::Text {
            output::say(searched_in_words(&searched).trim_end());
        }
        Ok(Some(found))
    }
}

/// The command that finds the rows of some entries in the office's own lists.
pub fn lookup_command(kind: EntryKind, entries: &[u32]) -> String {
    let household = if kind == EntryKind::Household { " --household" } else { "" };
    let entries: String = entries.iter().map(|entry| format!(" --entry {entry}")).collect();
    format!("headcount lookup{household}{entries} --in FILE")
}

/// Rows printed of one entry; JSON has all.
const ROWS_MAX: usize = 30;

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let format = args.format.format;
    let request = request(args)?;
    let ledger = global.open()?;
    let looked = lookup::run(&ledger, &request, &global.context())?;
    ledger.close()?;
    print_issues(&looked.issues, &[], format, texts_for(format));
    let outcome = looked.outcome?;
    match format {
        Format::Json => output::json_pretty(&outcome)?,
        Format::Text => output::print(&in_words(&outcome, &request))?,
    }
    match outcome.has_found() {
        true => Ok(()),
        false => Err(CliError::printed(Failure::Input)),
    }
}

fn request(args: &Args) -> Result<Request, CliError> {
    let kind = if args.household { EntryKind::Household } else { args.kind };
    let which = match args.entry.is_empty() {
        false => Which::Entries(args.entry.clone()),
        true => Which::Numbers {
            numbers: TypedNumbers::default().all("NUMBER", &args.numbers)?,
            namespace: args.namespace.clone().unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned()),
        },
    };
    Ok(Request { kind, which, lists: args.in_lists.lists(args.namespace.as_ref()) })
}

fn in_words(outcome: &Outcome, request: &Request) -> String {
    let kind = request.kind;
    let namespace = match &request.which {
        Which::Numbers { namespace, .. } => format!(" in the namespace {namespace}"),
        Which::Entries(_) => String::new(),
    };
    let several = outcome.answers.len() > 1;
    let mut text = String::new();
    for (place, answer) in (1..).zip(&outcome.answers) {
        let which = if several { format!("number {place}") } else { "that number".to_owned() };
        match (answer.is, &answer.known) {
            (Is::Erased, _) => text.push_str(&format!(
                "a {kind} with {which} was erased; nothing leads from it to what is recorded\n"
            )),
            (Is::Nobody, _) | (_, None) => {
                text.push_str(&format!("the register has no {kind} with {which}{namespace}\n"));
            }
            (is, Some(known)) => {
                if is == Is::Alike {
                    text.push_str(&format!(
                        "no {kind} has {which}; this one's differs only in how it is written:\n"
                    ));
                }
                text.push_str(&known_in_words(known));
            }
        }
        text.push_str(&rows_in_words(answer));
    }
    text.push_str(
        &outcome.searched.map(|searched| searched_in_words(&searched)).unwrap_or_default(),
    );
    text
}

fn known_in_words(known: &KnownEntry) -> String {
    let mut text = format!("{} {}\n", known.kind, known.entry);
    let mut line = |words: String| {
        text.push_str(&output::wrapped(&words, "  ", "    "));
        text.push('\n');
    };
    if !known.merged_with.is_empty() {
        line(format!("merged with {}", listed(&known.merged_with)));
    }
    match known.erased.as_slice() {
        [] => {}
        erased if erased.contains(&known.entry) => {
            line("erased: nothing leads from it to a number".to_owned());
        }
        erased => line(format!("erased: {}; no number leads to it", listed(erased))),
    }
    let stated = [
        known.household.map(|household| format!("household {household}")),
        known.size.map(|size| format!("size {size}")),
        known.sex.map(|sex| format!("sex {sex}")),
        known.birth_year.map(|year| format!("born {year}")),
        known.population_group.map(|group| group.to_string()),
        known.disability.map(|disability| format!("disability {disability}")),
    ];
    let stated: Vec<String> = stated.into_iter().flatten().collect();
    match stated.is_empty() {
        true => line("nothing is stated of it".to_owned()),
        false => line(format!("as last stated: {}", stated.join(", "))),
    }
    match known.activities.as_slice() {
        [] => line("no activity lists it".to_owned()),
        activities => {
            line("listed by".to_owned());
            activities.iter().for_each(|activity| line(activity_in_words(activity, known)));
        }
    }
    text
}

fn activity_in_words(listed_by: &ListedBy, known: &KnownEntry) -> String {
    let ListedBy { activity, sector, start, end, status, entries } = listed_by;
    let until = end.as_ref().map(|end| format!(" to {end}")).unwrap_or_default();
    let status = match status {
        Status::Completed => String::new(),
        other => format!(", {other}"),
    };
    let as_which = match entries.as_slice() {
        [one] if *one == known.entry => String::new(),
        others => format!(", as {}", listed(others)),
    };
    format!("  {activity}, {sector}, {start}{until}{status}{as_which}")
}

fn listed(entries: &[u32]) -> String {
    entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn rows_in_words(answer: &Answer) -> String {
    let Some(rows) = &answer.rows else { return String::new() };
    let own = answer.known.as_ref().map(|known| known.entry);
    if rows.is_empty() {
        return "  in these lists: no row\n".to_owned();
    }
    let mut text = "  in these lists:\n".to_owned();
    for row in rows.iter().take(ROWS_MAX) {
        text.push_str(&format!("    {}\n", row_in_words(row, own)));
    }
    if rows.len() > ROWS_MAX {
        text.push_str(&format!("    and {} more rows\n", grouped((rows.len() - ROWS_MAX) as u64)));
    }
    text
}

/// Where a row is, and what there is to say of it. `own` is the entry that was asked for.
pub fn row_in_words(row: &FoundRow, own: Option<u32>) -> String {
    let mut text = row.place();
    if let Some(activity) = &row.activity {
        text.push_str(&format!(" ({activity})"));
    }
    if own.is_some_and(|own| own != row.entry) {
        text.push_str(&format!(", as entry {}", row.entry));
    }
    if row.written_otherwise {
        text.push_str("; the number is written otherwise than when it was recorded");
    }
    text
}

/// What was read, so that nobody takes the wrong list for an answer.
fn searched_in_words(searched: &Searched) -> String {
    let Searched { rows, unreadable_rows, numbers, known, .. } = *searched;
    let mut text = format!(
        "read {} with {}; the register has {} of them\n",
        counted(rows as u64, "row"),
        counted(numbers as u64, "different number"),
        grouped(known as u64)
    );
    if unreadable_rows > 0 {
        text.push_str(&format!(
            "{} without a number that can be read; `headcount import --dry-run` names them\n",
            counted(unreadable_rows as u64, "row")
        ));
    }
    if known == 0 && numbers > 0 {
        text.push_str(
            "none of the numbers is in the register: they are of another namespace (--namespace), \
             or of another ledger\n",
        );
    }
    text
}
