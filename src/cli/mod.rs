//! The command line: arguments, a call, printing.
//!
//! Belongs here: one file per command, whose documentation is its help; `error` for messages and
//! exit codes; `output` for writing. Does not: decisions (`service`).

mod backup;
mod check;
mod checkpoint;
mod close;
mod compact;
mod completions;
mod correct;
mod demo;
mod diff;
mod doctor;
mod duplicates;
mod erase;
mod error;
mod evidence;
mod examine_store;
mod explain;
mod export;
mod factsheet;
mod format;
mod gazetteer;
mod history;
mod import;
mod init;
mod interview;
mod issues;
mod key;
mod lent;
mod locale;
mod log;
mod lookup;
mod man;
mod mapping;
mod merge;
mod output;
mod people;
mod period;
mod policy;
mod policy_options;
mod profile;
mod progress;
mod prove;
mod publish;
mod queue;
mod replay;
mod report;
mod reproduce;
mod restore;
mod review;
mod sample;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod shared;
mod show;
mod shown;
mod signing;
mod status;
mod tables;
mod target;
mod template;
#[cfg(feature = "serve")]
mod tokens;
mod typed_numbers;
mod verify;
mod void;
mod waits;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};

use crate::language::Language;
use crate::service::error::InWords;
use crate::service::{Clock, memory};
use error::CliError;
use shared::Global;

/// A ledger of people reached: log activities, count everyone once, show where figures come from.
///
/// A ledger is a folder. Activities and the people they reached are appended to it, from tables or
/// one at a time; reports count each person once across all sectors. Nothing is ever edited: a
/// correction is a new event, and every figure can be asked as of any past moment.
#[derive(Parser)]
#[command(name = "headcount", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "\
A first session:
  headcount init mali --name \"NRC Mali\" --country Mali --profile nrc-mali
  export HEADCOUNT_LEDGER=mali
  headcount template tables            # then fill in the tables
  headcount import tables
  headcount report 2025

Exit codes: 0 done; 1 the input was at fault and nothing was recorded; 2 usage;
3 the ledger is damaged or a verification failed; 4 the ledger is in use.")]
pub struct App {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
#[expect(clippy::large_enum_variant, reason = "one value a process")]
enum Command {
    Init(init::Args),
    Log(log::Args),
    Import(import::Args),
    Mapping(mapping::Args),
    Template(template::Args),
    Correct(correct::Args),
    Void(void::Args),
    Submit(review::SubmitArgs),
    Approve(review::ApproveArgs),
    Return(review::ReturnArgs),
    Queue(queue::Args),
    Report(report::Args),
    Factsheet(factsheet::Args),
    History(history::Args),
    Explain(explain::Args),
    Publish(publish::Args),
    Reproduce(reproduce::Args),
    Diff(diff::Args),
    Show(show::Args),
    Replay(replay::Args),
    Verify(verify::Args),
    Checkpoint(checkpoint::Args),
    Prove(prove::Args),
    Export(export::Args),
    Sample(sample::Args),
    Schema(schema::Args),
    Profile(profile::Args),
    Gazetteer(gazetteer::Args),
    Policy(policy::Args),
    Close(close::Args),
    Check(check::Args),
    Duplicates(duplicates::Args),
    Lookup(lookup::Args),
    Merge(merge::Args),
    Evidence(evidence::Args),
    Erase(erase::Args),
    Compact(compact::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Doctor(doctor::Args),
    Key(key::Args),
    People(people::Args),
    Status(status::Args),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    Demo(demo::Args),
    Completions(completions::Args),
    Man(man::Args),
    #[command(hide = true)]
    ExamineStore(examine_store::Args),
}

/// Runs the command line given by the process's arguments.
pub fn run() -> ExitCode {
    // What panics anyway is reported below, in words for users.
    let verbose = std::env::var_os("RUST_BACKTRACE").is_some();
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if verbose {
            default(info);
        }
    }));
    let app = match App::try_parse() {
        Ok(app) => app,
        Err(error) => {
            match (error.use_stderr(), error.kind()) {
                (true, ErrorKind::InvalidUtf8) => say_not_utf_8(),
                // It repeats what was typed.
                (true, _) => output::say(error.render().to_string().trim_end()),
                (false, _) => drop(error.print()),
            }
            if error.kind() == ErrorKind::InvalidSubcommand {
                log::hint_on_kinds(error.get(ContextKind::Usage));
            }
            let code = if error.use_stderr() { error::Failure::Usage as u8 } else { 0 };
            return ExitCode::from(code);
        }
    };
    waits::watch();
    let json = app.command.wants_json();
    let done = catch_unwind(AssertUnwindSafe(|| {
        Clock::System.check()?;
        memory::check()?;
        app.command.run(&app.global)
    }));
    let done = done.unwrap_or_else(|_| {
        Err(CliError::damaged(
            "headcount stopped on an internal error; what was acknowledged is recorded",
            "run `headcount verify`; with RUST_BACKTRACE=1 the place in the program is shown",
        ))
    });
    // The ledger is closed. What is printed only now counts as a part of the command.
    let printed = lent::give_back();
    match done.and(printed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is_printed {
                report_error(&error, json);
            }
            ExitCode::from(error.failure as u8)
        }
    }
}

/// Says which argument is not UTF-8: the first of those that are no path, else the first.
fn say_not_utf_8() {
    let args: Vec<_> = std::env::args_os().collect();
    let place = |at: usize| {
        let given = args[at].to_string_lossy();
        let before = args.get(at.wrapping_sub(1)).map(|arg| arg.to_string_lossy().into_owned());
        match (given.split_once('='), before) {
            (Some((option, _)), _) if option.starts_with("--") => option.to_owned(),
            (_, Some(option)) if option.starts_with("--") => option,
            _ => format!("argument {at}"),
        }
    };
    let wrong = (1..args.len()).filter(|at| args[*at].to_str().is_none()).map(place);
    let wrong: Vec<String> = wrong.collect();
    let text = wrong.iter().find(|place| !takes_path(&App::command(), place)).or(wrong.first());
    let place = text.map_or("an argument", String::as_str);
    output::say(&format!("error: what is given for {place} is not UTF-8"));
}

/// Whether an option takes a path, which may be any bytes.
fn takes_path(command: &clap::Command, option: &str) -> bool {
    let path = clap::builder::ValueParser::path_buf().type_id();
    let is_it = |arg: &clap::Arg| {
        arg.get_long().is_some_and(|long| option.strip_prefix("--") == Some(long))
            && arg.get_value_parser().type_id() == path
    };
    command.get_arguments().any(is_it)
        || command.get_subcommands().any(|below| takes_path(below, option))
}

fn report_error(error: &CliError, json: bool) {
    if json {
        let (error, hint) = (error.message.clone(), error.hint.clone());
        output::say(&serde_json::to_string(&InWords { error, hint }).unwrap_or_default());
        return;
    }
    let (texts, (message, hint)) = match &error.translated {
        Some((message, hint)) => (locale::language(None).texts(), (message, hint)),
        None => (Language::English.texts(), (&error.message, &error.hint)),
    };
    output::say(&texts.with("common-error", &[("text", message.as_str().into())]));
    if !hint.is_empty() {
        output::say(&format!("  {}", texts.with("issues-hint", &[("text", hint.as_str().into())])));
    }
}

impl Command {
    fn run(&self, global: &Global) -> Result<(), CliError> {
        match self {
            Command::Init(args) => init::run(args, global),
            Command::Log(args) => log::run(args, global),
            Command::Import(args) => import::run(args, global),
            Command::Mapping(args) => mapping::run(args, global),
            Command::Template(args) => template::run(args, global),
            Command::Correct(args) => correct::run(args, global),
            Command::Void(args) => void::run(args, global),
            Command::Submit(args) => review::submit(args, global),
            Command::Approve(args) => review::approve(args, global),
            Command::Return(args) => review::send_back(args, global),
            Command::Queue(args) => queue::run(args, global),
            Command::Report(args) => report::run(args, global),
            Command::Factsheet(args) => factsheet::run(args, global),
            Command::History(args) => history::run(args, global),
            Command::Explain(args) => explain::run(args, global),
            Command::Publish(args) => publish::run(args, global),
            Command::Reproduce(args) => reproduce::run(args, global),
            Command::Diff(args) => diff::run(args, global),
            Command::Show(args) => show::run(args, global),
            Command::Replay(args) => replay::run(args, global),
            Command::Verify(args) => verify::run(args, global),
            Command::Checkpoint(args) => checkpoint::run(args, global),
            Command::Prove(args) => prove::run(args, global),
            Command::Export(args) => export::run(args, global),
            Command::Sample(args) => sample::run(args, global),
            Command::Schema(args) => schema::run(args),
            Command::Profile(args) => profile::run(args, global),
            Command::Gazetteer(args) => gazetteer::run(args, global),
            Command::Policy(args) => policy::run(args, global),
            Command::Close(args) => close::run(args, global),
            Command::Check(args) => check::run(args, global),
            Command::Duplicates(args) => duplicates::run(args, global),
            Command::Lookup(args) => lookup::run(args, global),
            Command::Merge(args) => merge::run(args, global),
            Command::Evidence(args) => evidence::run(args, global),
            Command::Erase(args) => erase::run(args, global),
            Command::Compact(args) => compact::run(args, global),
            Command::Backup(args) => backup::run(args, global),
            Command::Restore(args) => restore::run(args, global),
            Command::Key(args) => key::run(args, global),
            Command::People(args) => people::run(args, global),
            Command::Doctor(args) => doctor::run(args, global),
            Command::Status(args) => status::run(args, global),
            #[cfg(feature = "serve")]
            Command::Serve(args) => serve::run(args, global),
            Command::Demo(args) => demo::run(args, global),
            Command::Completions(args) => completions::run(args, &App::command()),
            Command::Man(args) => man::run(args, App::command()),
            Command::ExamineStore(args) => examine_store::run(args),
        }
    }

    fn wants_json(&self) -> bool {
        let args: Vec<_> = std::env::args_os().collect();
        args.iter().any(|arg| arg == "--format=json")
            || args.windows(2).any(|two| two[0] == "--format" && two[1] == "json")
    }
}
