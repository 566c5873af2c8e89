//! `profile`: what the office calls its sectors, offices, donors and projects.

use clap::Subcommand;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge_event};
use crate::event::profile::Profile;
use crate::service::{Input, profile};

/// Show or replace the profile
///
/// The profile holds sectors, offices, donors, projects, areas, staff, indicators and the
/// factsheet's texts. It is part of the history: a report as of an earlier moment uses the profile
/// of that moment.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount profile show > profile.toml      # then edit it
  headcount profile set profile.toml")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print the profile as TOML
    Show {
        #[command(flatten)]
        format: FormatArg,
    },
    /// Replace the profile; what activities refer to must stay
    Set {
        /// A profile file, or the built-in example nrc-mali
        #[arg(value_name = "FILE.toml")]
        file: String,
        #[command(flatten)]
        format: FormatArg,
    },
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let mut ledger = global.open()?;
    match &args.action {
        Action::Show { format } => show(profile::show(&ledger), format.format)?,
        Action::Set { file, format } => {
            let request = profile::Request { profile: Input::Path(file.into()) };
            let outcome = profile::set(&mut ledger, &request, &global.context())?;
            acknowledge_event(&outcome, format.format)?;
        }
    }
    Ok(ledger.close()?)
}

fn show(shown: &Profile, format: Format) -> Result<(), CliError> {
    match format {
        Format::Json => output::json_as_declared(shown),
        Format::Text => output::print(
            &profile::text(shown)
                .map_err(|error| CliError::input(format!("cannot print it: {error}"), ""))?,
        ),
    }
}
