//! `demo`: a made-up year of the Mali office, from tables to factsheet.

use std::path::PathBuf;

use super::error::CliError;
use super::format::Format;
use super::locale::texts_for;
use super::progress::Terminal;
use super::shared::{Global, examiner, notes};
use super::{init, output, tables};
use crate::demo::DEFAULT_SEED;
use crate::report::render::numbers::grouped;
use crate::service::demo::{self, Compared, Done};

/// Make a sample ledger and regenerate the Mali 2025 factsheet from it
///
/// Writes a made-up but realistic year of the NRC Mali office as intake tables, imports them as
/// any user's tables, corrects one activity, voids one, and prints the figures beside the
/// published ones. The activities are synthetic; only the totals are the published ones.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount demo
  headcount report 2025 --ledger headcount-demo/ledger --by month")]
pub struct Args {
    /// Folder to write to; one made by an earlier demo is replaced, if nothing in it was changed
    #[arg(default_value = "headcount-demo")]
    dir: PathBuf,
    /// Another seed makes other activities with the same totals
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,
    /// Then show the ledger to browsers, as `headcount serve` does
    #[cfg(feature = "serve")]
    #[arg(long)]
    serve: bool,
    #[cfg(feature = "serve")]
    #[command(flatten)]
    listening: super::serve::ListeningArgs,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    global.refuse_while_served(&args.dir.join("ledger"))?;
    let request = demo::Request { dir: args.dir.clone(), seed: args.seed };
    let progress = Terminal::default();
    let context = global.context_with(&progress);
    let mut printed = Ok(());
    let outcome = demo::run(&request, &examiner(), &context, &mut |done| {
        if printed.is_ok() {
            printed = output::line(&in_words(&done));
        }
    });
    printed?;
    let outcome = outcome?;
    let (ledger, year) = (outcome.ledger.display(), outcome.year);
    output::line(&format!(
        "\nThe activities are synthetic; only the totals are the published ones. The published\n\
         total may or may not take in people reached by the RRM alone; here it does.\n\
         Next: headcount report {year} --ledger {ledger} --by office"
    ))?;
    #[cfg(feature = "serve")]
    if args.serve {
        return super::serve::serve(&args.listening, outcome.ledger, global);
    }
    Ok(())
}

fn in_words(done: &Done) -> String {
    match done {
        Done::Tables { activities, rows, folder } => format!(
            "wrote {} activities and {} rows of people to {}",
            grouped(*activities),
            grouped(*rows),
            folder.display()
        ),
        Done::Ledger(outcome) => init::in_words(outcome),
        Done::Recorded { done, notes: found, outcome } => {
            notes(found, texts_for(Format::Text)).iter().for_each(|note| output::say(note));
            tables::summary(outcome, done, texts_for(Format::Text))
        }
        Done::Voided(event) => format!("voided {} as event {}", event.recorded, event.sequence),
        Done::Counted(figures) => beside_the_published(figures),
        Done::Wrote(path) => format!("wrote {}", path.display()),
    }
}

/// The figures beside the published ones.
fn beside_the_published(figures: &[Compared]) -> String {
    let mut text = format!("\n{:<18} {:>12} {:>12}\n", "people reached", "folded", "published");
    for Compared { name, folded, published } in figures {
        let mark = if folded == published { "" } else { "  DIFFERS" };
        let (folded, published) = (grouped(*folded), grouped(*published));
        text.push_str(&format!("{name:<18} {folded:>12} {published:>12}{mark}\n"));
    }
    text
}
