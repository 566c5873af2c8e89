//! `evidence`: files that show what an activity was.

use std::path::PathBuf;

use clap::Subcommand;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global};
use super::target::{self, ForceArg};
use crate::report::render::numbers::{counted, length};
use crate::service::Input;
use crate::service::evidence::{self, Attach, Destroy, Listed, Meant, Outcome, Which};
use crate::service::files::Readers;
use crate::service::own_files::Written;

/// Attach files to an activity: a signed list, a photograph
///
/// A file is kept encrypted in the folder DIR.evidence beside the ledger, and its SHA-256, length and kind are in the
/// log: an auditor sees that it is there and unchanged, without seeing it. It belongs to the activity, whatever is
/// corrected later. Its name is not kept, because it can be somebody's.
///
/// Taken are PDF, photographs (JPEG, PNG, HEIC, WebP, TIFF) and documents without macros (XLSX, DOCX, ODS, ODT), told
/// by their content, up to 25 MB each. What a file says of itself stays in it: where a photograph was taken, who wrote
/// a document.
///
/// The key, DIR.evidence-key, is made with the first file. Whoever has it can read all of them, and without it nobody
/// can: `headcount key export` has it, and so has `headcount backup --with-key`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount evidence attach GAO-NFI-001 list.pdf photo.jpg
  headcount evidence list GAO-NFI-001
  headcount evidence get GAO-NFI-001 2 -o photo.jpg
  headcount evidence destroy GAO-NFI-001 2 --reason \"it showed faces\"")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Attach(AttachArgs),
    List(ListArgs),
    Get(GetArgs),
    Destroy(DestroyArgs),
}

/// Attach files; nothing is attached unless all of them can be
///
/// The same file twice is attached once.
#[derive(clap::Args)]
struct AttachArgs {
    /// The activity's reference
    #[arg(value_name = "REF")]
    reference: String,
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

/// List the files of an activity, or of all
#[derive(clap::Args)]
struct ListArgs {
    /// The activity's reference [default: all that have files]
    #[arg(value_name = "REF")]
    reference: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Write a file as it was attached, if it is still that to the byte
#[derive(clap::Args)]
struct GetArgs {
    /// The activity's reference
    #[arg(value_name = "REF")]
    reference: String,
    /// Its number in the list, or the beginning of its SHA-256, 8 digits or more
    #[arg(value_name = "N|SHA")]
    which: String,
    /// Where to write it; only you can read it
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    force: ForceArg,
}

/// Overwrite a file and remove it; the log says that it was there, and why it is gone
///
/// Its SHA-256 stays in the log: whoever has the same file elsewhere can show that it was this one. What a disk keeps
/// of it nevertheless is encrypted: solid-state drives keep what was overwritten for a while. The copies in backups
/// are not destroyed: delete the file of the name that is printed there, too.
#[derive(clap::Args)]
struct DestroyArgs {
    /// The activity's reference
    #[arg(value_name = "REF")]
    reference: String,
    /// Its number in the list, or the beginning of its SHA-256, 8 digits or more
    #[arg(value_name = "N|SHA")]
    which: String,
    /// Why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    match &args.action {
        Action::Attach(args) => attach(args, global),
        Action::List(args) => list(args, global),
        Action::Get(args) => get(args, global),
        Action::Destroy(args) => destroy(args, global),
    }
}

fn attach(args: &AttachArgs, global: &Global) -> Result<(), CliError> {
    let files = Input::paths(&args.files);
    let request = Attach { reference: args.reference.clone(), files };
    let mut ledger = global.open()?;
    let done = evidence::attach(&mut ledger, &request, &global.context())?;
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_lines_as_declared(&done),
        Format::Text => output::print(&done.iter().map(attached).collect::<String>()),
    }
}

fn attached(Outcome { event, file }: &Outcome) -> String {
    let Listed { activity, number, event: at, kind, bytes, sha256, .. } = file;
    let what = format!("{kind}, {}, SHA-256 {sha256}", length(*bytes));
    match event {
        Some(_) => format!("attached file {number} to {activity} as event {at}: {what}\n"),
        None => format!("nothing to do: it is file {number} of {activity}, event {at}: {what}\n"),
    }
}

fn list(args: &ListArgs, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let files = evidence::list_there(&ledger, args.reference.as_deref(), &global.context());
    let files = files?;
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_lines_as_declared(&files),
        Format::Text if files.is_empty() => output::line("no file is attached"),
        Format::Text => {
            let mut text = String::new();
            for of in files.chunk_by(|one, next| one.activity == next.activity) {
                text.push_str(&format!("{}\n", of[0].activity));
                of.iter().for_each(|file| text.push_str(&format!("  {}\n", in_words(file))));
            }
            let standing = || files.iter().filter(|file| file.destroyed.is_none());
            let bytes = standing().map(|file| file.bytes).sum();
            let count = counted(standing().count() as u64, "file");
            text.push_str(&format!("{count}, {}\n", length(bytes)));
            output::print(&text)
        }
    }
}

/// A file in a line.
pub fn in_words(file: &Listed) -> String {
    let at: String = file.attached_at.chars().take(19).collect();
    let Listed { number, event, attached_by, kind, bytes, sha256, .. } = file;
    let state = match (&file.destroyed, file.is_there) {
        (Some(gone), _) => format!("; destroyed by event {}: {}", gone.event, gone.reason),
        (None, Some(false)) => "; its file is NOT THERE".to_owned(),
        (None, _) => String::new(),
    };
    let length = length(*bytes);
    format!(
        "{number}  event {event}, {at}Z, {attached_by}: {kind}, {length}, SHA-256 {sha256}{state}"
    )
}

fn get(args: &GetArgs, global: &Global) -> Result<(), CliError> {
    let target = target::of(Some(&args.output), &args.force, &Written::Evidence, None, global)?;
    let which = which(&args.reference, &args.which);
    let ledger = global.open()?;
    let content = evidence::get(&ledger, &which, &global.context())?;
    ledger.close()?;
    let Some(target) = target else { return Ok(()) };
    output::file(&target, &Written::Evidence, Readers::Owner, &content.bytes)?;
    let what = format!(": {}, {}", content.kind, length(content.bytes.len() as u64));
    output::say_written(&target, &what)
}

fn destroy(args: &DestroyArgs, global: &Global) -> Result<(), CliError> {
    let which = which(&args.reference, &args.which);
    let request = Destroy { which, reason: args.reason.clone() };
    let mut ledger = global.open()?;
    let done = evidence::destroy(&mut ledger, &request, &global.context())?;
    ledger.close()?;
    if args.format.format == Format::Json {
        return output::json_line(&done);
    }
    let Listed { activity, number, destroyed, sealed_sha256, .. } = &done.file;
    let event = destroyed.as_ref().map(|gone| gone.event).unwrap_or_default();
    output::line(&format!("destroyed file {number} of {activity}, as event {event}"))?;
    output::say(&format!(
        "note: copies are in the folders .evidence beside backups, named {sealed_sha256}.age"
    ));
    Ok(())
}

fn which(reference: &str, file: &str) -> Which {
    Which { reference: reference.to_owned(), file: Meant::Typed(file.to_owned()) }
}
