//! `init`: a new ledger.

use std::path::PathBuf;

use super::error::CliError;
use super::locale::texts_for;
use super::output;
use super::policy_options::PolicyOptions;
use super::shared::{Format, FormatArg, Global, warning};
use crate::service::Input;
use crate::service::init::{self, Outcome};
use crate::setup::profile;

/// Create a ledger, its key and its profile
///
/// The profile says which sectors, offices, donors and projects there are; tables refer to them.
/// The key recognises people without storing their numbers: it is written beside the ledger's
/// folder, readable by you alone, and nothing can replace it. Keep a copy in a safe place. A second
/// key, DIR.sign, signs checkpoints of the log for auditors; give them DIR.vkey, its public half.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount init mali --name \"NRC Mali\" --country Mali --profile nrc-mali
  headcount init niger --name \"Niger office\" --country Niger --profile niger.toml")]
pub struct Args {
    /// Folder of the new ledger: one that is not there yet, or is empty
    dir: PathBuf,
    /// What the ledger is called
    #[arg(long)]
    name: String,
    /// The country it reports on
    #[arg(long)]
    country: String,
    /// The organisation it belongs to
    #[arg(long, default_value = "", hide_default_value = true)]
    organisation: String,
    /// A profile file (TOML), or the built-in example nrc-mali
    #[arg(long, value_name = "FILE.toml", default_value = profile::NRC_MALI)]
    profile: String,
    #[command(flatten)]
    policy: PolicyOptions,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = init::Request {
        name: args.name.clone(),
        country: args.country.clone(),
        organisation: args.organisation.clone(),
        profile: Input::Path(args.profile.clone().into()),
        policy: args.policy.choice(),
    };
    let outcome = init::run(&request, &global.context_in(args.dir.clone(), &()))?;
    if outcome.counts_nothing {
        output::say(&warning("policy-counts-nothing", &[], texts_for(args.format.format)));
    }
    match args.format.format {
        Format::Json => output::json_line(&outcome),
        Format::Text => output::line(&in_words(&outcome)),
    }
}

/// A new ledger, in words.
pub fn in_words(outcome: &Outcome) -> String {
    let Outcome { ledger, key, name, signing_key, sectors, .. } = outcome;
    format!(
        "created the ledger \"{name}\" in {ledger}, with {sectors} sectors\n\
         its key is {key}: keep a copy in a safe place; without it people cannot be \
         recognised again\n\
         its checkpoints are signed with {signing_key}; auditors check them with {}",
        outcome.verifier_path.display()
    )
}
