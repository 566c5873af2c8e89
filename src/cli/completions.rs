//! `completions`: for shells.

use clap::CommandFactory;
use clap_complete::Shell;

use super::error::CliError;
use super::{App, output};

/// Print completions for a shell
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount completions bash > ~/.local/share/bash-completion/completions/headcount")]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CliError> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut App::command(), "headcount", &mut bytes);
    output::print(&String::from_utf8_lossy(&bytes))
}
