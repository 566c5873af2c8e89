//! `init`: a new ledger.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, one_of};
use crate::event::policy::{Attribution, HeadcountRule, Policy};
use crate::event::text;
use crate::ledger::{Ledger, NewLedger, key_file, signing_file};
use crate::log::LogError;
use crate::register::Key;
use crate::service;
use crate::service::signing::{self, SigningError};
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
    /// When an activity belongs to a year
    #[arg(long, value_name = "WHEN", default_value = "touches", value_parser = one_of(Attribution::ALL, Attribution::name))]
    attribution: Attribution,
    /// How head-counts of one place combine
    #[arg(long, value_name = "HOW", default_value = "activity", value_parser = one_of(HeadcountRule::ALL, HeadcountRule::name))]
    headcounts: HeadcountRule,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let given =
        [("name", &args.name), ("country", &args.country), ("organisation", &args.organisation)];
    for (option, value) in given {
        text::checked(value)
            .map_err(|error| CliError::input(format!("--{option} {error}"), "word it without"))?;
    }
    if args.name.trim().is_empty() || args.country.trim().is_empty() {
        return Err(CliError::usage("--name and --country must say something", ""));
    }
    let new = NewLedger {
        name: args.name.trim().to_owned(),
        organisation: args.organisation.trim().to_owned(),
        country: args.country.trim().to_owned(),
        policy: Policy {
            attribution: args.attribution,
            headcounts: args.headcounts,
            ..Policy::default()
        },
        profile: profile::load(&args.profile)?,
    };
    create(&args.dir, new, global, args.format.format)
}

/// Creates a ledger with its keys. None is left behind without the others.
pub fn create(
    dir: &std::path::Path,
    new: NewLedger,
    global: &Global,
    format: Format,
) -> Result<(), CliError> {
    let stamp = global.stamp()?;
    let key_path = global.key_path(dir);
    let occupied = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || dir.is_file() {
        return Err(LogError::NotEmpty(dir.to_owned()).into());
    }
    let signing_path = signing_file::beside(dir);
    if signing_path.exists() {
        return Err(service::Error::from(SigningError::KeyExists(signing_path)).into());
    }
    let key = Key::random().map_err(|error| {
        CliError::input(format!("the system gives no random numbers: {error}"), "")
    })?;
    key_file::write(&key_path, &key)?;
    let name = new.name.clone();
    let sectors = new.profile.sectors.len();
    let ledger = match Ledger::create(dir, new, &key, &stamp) {
        Ok(ledger) => ledger,
        Err(error) => {
            // A key without a ledger opens nothing, and would be in the way of the next try.
            let _ = std::fs::remove_file(&key_path);
            return Err(error.into());
        }
    };
    let verifier = signing::create(&signing_path, &ledger)?.verifier();
    ledger.close()?;
    let verifier_path = signing::verifier_path(&signing_path);
    let (dir, key_path) = (dir.display(), key_path.display());
    let (signing_path, verifier_path) = (signing_path.display(), verifier_path.display());
    match format {
        Format::Text => output::line(&format!(
            "created the ledger \"{name}\" in {dir}, with {sectors} sectors\n\
             its key is {key_path}: keep a copy in a safe place; without it people cannot be \
             recognised again\n\
             its checkpoints are signed with {signing_path}; auditors check them with {verifier_path}"
        )),
        Format::Json => {
            let object = serde_json::json!({
                "ledger": dir.to_string(), "key": key_path.to_string(), "name": name,
                "signing_key": signing_path.to_string(), "verifier_key": verifier.to_string(),
            });
            output::line(&object.to_string())
        }
    }
}
