//! Commands that are struck, and record something: what was acknowledged is there, an unfinished one has done all
//! or nothing, and repeating it finishes it, without doing it twice.
//!
//! Belongs here: every command that records events. Does not: copies of the ledger and its files
//! (`struck_copies`), striking (`faults`).

use headcount::ledger::key_file;

use super::faults::{Fault, LIBRARIES, strike};
use super::{Simulation, brief};
use crate::common::program::Said;
use crate::oracle::{Policy, Step, Tables};

/// Whether a step is one that can be struck: a gazetteer is a file, and told in another way.
pub fn is_struck(step: &Step) -> bool {
    !matches!(step, Step::Gazetteer(_))
}

const REASON: [&str; 2] = ["--reason", "as simulated"];

fn args(args: &[&str]) -> Vec<String> {
    args.iter().copied().map(str::to_owned).collect()
}

/// A step that records one event, as a command.
fn command(step: &Step) -> Vec<String> {
    let kind = |household: &bool| if *household { "--household" } else { "--person" };
    let mut words = match step {
        Step::Void(reference) => args(&["void", reference]),
        Step::Review { decision, references } => {
            let name = match decision.as_str() {
                "submitted" => "submit",
                "approved" => "approve",
                _ => "return",
            };
            let references = references.clone();
            return [args(&[name, "--note", "as simulated"]), references].concat();
        }
        Step::Merge { household, kept, dropped } => {
            args(&["merge", kind(household), kept, "--with", dropped])
        }
        Step::UndoMerge { household, kept, dropped } => {
            args(&["merge", "--undo", kind(household), kept, "--with", dropped])
        }
        Step::Erase { household, number } => args(&["erase", kind(household), number]),
        Step::Adopt { from_year, policy } => {
            let words = args(&["policy", "adopt", "--from-year", &from_year.to_string()]);
            [words, options(policy)].concat()
        }
        Step::Publish { from, to, policy } => {
            let days = [from.to_string(), to.to_string()];
            let words = args(&["publish", "--from", &days[0], "--to", &days[1]]);
            return [words, policy.as_ref().map(options).unwrap_or_default()].concat();
        }
        Step::Import(_) | Step::Correct(_) | Step::Gazetteer(_) => unreachable!(),
    };
    words.extend(args(&REASON));
    words
}

fn options(policy: &Policy) -> Vec<String> {
    let Policy { attribution, headcounts, places, sizes, reviewed, .. } = policy;
    let rule = policy.rule.to_string();
    let all = ["--rule", &rule, "--attribution", attribution, "--headcounts", headcounts];
    let of_rule_two = ["--places", places, "--sizes", sizes, "--reviewed", reviewed];
    let of_rule_two = if policy.rule == 2 { &of_rule_two[..] } else { &[] };
    args(&[&all, of_rule_two].concat())
}

impl Simulation {
    /// A step of the story, struck.
    pub(super) fn struck(&mut self, step: Step) {
        match &step {
            Step::Import(tables) => self.struck_tables(&step, &tables.clone(), false),
            Step::Correct(tables) => self.struck_tables(&step, &tables.clone(), true),
            _ => self.struck_event(step),
        }
    }

    /// A command between two steps of the story, struck.
    pub(super) fn struck_between(&mut self) {
        match self.dice.u8(..8) {
            0 => self.struck_close(),
            1 => self.struck_rotation(),
            2 => self.struck_new_signing(),
            3 | 4 => self.struck_compaction(),
            5 => self.struck_checkpoint(),
            6 => self.struck_backup(),
            _ => self.struck_restore(),
        }
    }

    /// Runs a command that is struck, and closes what was open before. The ledger is where it left it, and
    /// not yet open.
    pub(super) fn strike(&mut self, args: &[String]) -> Said {
        self.office.close();
        self.strike_closed(args)
    }

    pub(super) fn strike_closed(&mut self, args: &[String]) -> Said {
        let libraries = LIBRARIES.as_ref().unwrap();
        let fault = Fault::random(&mut self.dice);
        let (here, next) = (self.office.folder(), self.office.next_folder());
        let said = strike(libraries, fault, (&here, &next), args, &mut self.dice);
        self.say(format!("{args:?} under {fault:?}: {:?} {:?}", said.code, said.acknowledged()));
        assert!(said.code.is_none() || !said.panicked(), "{said:?}");
        if next.exists() {
            self.office.moved(next);
        }
        if matches!(fault, Fault::Full { .. }) {
            assert!(matches!(said.code, Some(0 | 1)), "{said:?}");
            assert!(self.office.left_aside().is_empty(), "{:?}", self.office.left_aside());
        }
        said
    }

    /// Opens what a struck command left. Returns the events that it recorded: all that it acknowledged.
    pub(super) fn reopened(&mut self, said: &Said) -> Vec<String> {
        self.office.open();
        let acknowledged = said.acknowledged();
        let names: Vec<String> = acknowledged.iter().map(|(what, _)| what.clone()).collect();
        let there = self.new_events(&names);
        let sequences = self.model.events.len() as u64..;
        assert!(acknowledged.iter().map(|(_, at)| *at).eq(sequences.take(names.len())), "{said:?}");
        if said.code == Some(0) {
            assert_eq!(there, names, "{said:?}");
        }
        there
    }

    fn struck_tables(&mut self, step: &Step, tables: &Tables, correcting: bool) {
        let folder = self.office.write(tables);
        let path = folder.to_str().unwrap();
        let said = self.strike(&match correcting {
            false => args(&["import", path, "--again"]),
            true => args(&["correct", "--tables", path, "--reason", "late lists", "--again"]),
        });
        let there = self.reopened(&said);
        let recorded = self.completed(tables, correcting, &there, None);
        self.done(step.clone(), tables, correcting, recorded);
    }

    fn struck_event(&mut self, step: Step) {
        let said = self.strike(&command(&step));
        let there = self.reopened(&said);
        assert!(there.len() <= 1, "{there:?}");
        if there.is_empty() {
            // Nothing of it is done.
            self.check();
            return self.told(step);
        }
        self.take(step.clone(), there);
        self.check();
        if matches!(step, Step::Adopt { .. } | Step::Publish { .. } | Step::Review { .. }) {
            return;
        }
        let again = self.office.step(&step);
        self.refused(&format!("{}, again", brief(&step)), again);
    }

    fn struck_close(&mut self) {
        let year = self.dice.i32(2023..2027);
        let said = self.strike(&args(&["close", &year.to_string()]));
        let there = self.reopened(&said);
        assert!(there.len() <= 1, "{there:?}");
        if there.is_empty() {
            return self.close_year(year);
        }
        self.model.events.extend(there);
        let again = self.office.close_year(year);
        self.refused("closed, again", again);
    }

    fn struck_rotation(&mut self) {
        let former = self.pseudonyms_of_somebody();
        let before = key_file::read(&self.office.context().key_path).unwrap();
        let said = self.strike(&args(&[&["key", "rotate"], &REASON[..]].concat()));
        let there = self.reopened(&said);
        assert!(there.len() <= 1, "{there:?}");
        // The key file fits the ledger, whichever key that has; the former one fits until the event.
        let (ledger, path) = (self.office.ledger(), self.office.context().key_path);
        assert!(ledger.fitting_key(&key_file::read(&path).unwrap()).is_ok());
        assert_eq!(ledger.fitting_key(&before).is_ok(), there.is_empty());
        if there.is_empty() {
            self.check();
            return self.rotate();
        }
        self.model.events.extend(there);
        self.gone.extend(former);
        self.check_forgotten();
    }

    fn struck_new_signing(&mut self) {
        self.sign();
        let said = self.strike(&args(&[&["key", "new-signing"], &REASON[..]].concat()));
        let there = self.reopened(&said);
        assert!(there.len() <= 1, "{there:?}");
        let is_recorded = !there.is_empty();
        self.model.events.extend(there);
        let is_begun = self.office.folder().join("ledger.sign.next").exists();
        if is_recorded && !is_begun {
            return self.another_signing_key();
        }
        assert!(said.code != Some(0), "{said:?}");
        let finished = self.office.new_signing().unwrap();
        self.say(format!("  finished: {:?}", finished.sequence));
        assert_eq!(finished.recorded.is_none(), is_recorded, "recorded twice");
        self.model.events.extend(finished.recorded);
        self.another_signing_key();
    }
}
