//! `schema`: what the JSON of a command looks like.

use super::error::CliError;
use super::output;
use crate::service::schema;

/// Print the JSON Schema of what a command gives out as JSON
///
/// Without a name, lists all of them. Schemas follow draft 2020-12. Members may be added to JSON later;
/// none is renamed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount schema
  headcount schema recorded")]
pub struct Args {
    /// Name of the schema
    name: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CliError> {
    let Some(name) = &args.name else {
        let widest = schema::ALL.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
        return schema::ALL.iter().try_for_each(|entry| {
            output::line(&format!("{:<widest$}  {}", entry.name, entry.about))
        });
    };
    let entry = schema::named(name).ok_or_else(|| {
        let known: Vec<&str> = schema::ALL.iter().map(|entry| entry.name).collect();
        let hint = format!("use one of: {}", known.join(", "));
        CliError::usage(format!("there is no schema \"{name}\""), hint)
    })?;
    let text =
        entry.text().map_err(|error| CliError::input(format!("cannot write JSON: {error}"), ""))?;
    output::print(&text)
}
