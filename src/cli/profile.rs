//! `profile`: what the office calls its sectors, offices, donors and projects.

use clap::Subcommand;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge};
use crate::setup::profile;

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
        Action::Show { format } => {
            let profile = &ledger.state().profile;
            match format.format {
                Format::Json => output::json_as_declared(profile)?,
                Format::Text => {
                    output::print(&toml::to_string_pretty(profile).map_err(|error| {
                        CliError::input(format!("cannot print it: {error}"), "")
                    })?)?
                }
            }
        }
        Action::Set { file, format } => {
            let profile = profile::load(file)?;
            let recorded = ledger.recorder(global.stamp()?).set_profile(profile)?;
            acknowledge(&recorded, format.format)?;
        }
    }
    Ok(ledger.close()?)
}
