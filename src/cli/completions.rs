//! `completions`: for shells.

use clap::Command;
use clap_complete::Shell;

use super::error::CliError;
use super::output;

/// Print completions for a shell
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount completions bash > ~/.local/share/bash-completion/completions/headcount")]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Runs the command; `app` is the whole command line.
pub fn run(args: &Args, app: &Command) -> Result<(), CliError> {
    let mut bytes = Vec::new();
    // Not every shell's completions leave out what is hidden.
    let shown = app.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    let mut app = Command::new("headcount")
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .args(app.get_arguments().cloned())
        .subcommands(shown.collect::<Vec<_>>());
    clap_complete::generate(args.shell, &mut app, "headcount", &mut bytes);
    output::print(&String::from_utf8_lossy(&bytes))
}
