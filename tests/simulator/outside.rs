//! What others keep of the ledger: signed checkpoints, and the figures that were published.
//!
//! Belongs here: taking a checkpoint, holding the ledger against those that are kept, whatever happened to it
//! since; computing publications again. Does not: what publications must say (`model`).

use std::fs;
use std::path::PathBuf;

use headcount::audit::note::Verifier;
use headcount::ledger::signing_file;
use headcount::service::period::Choice;
use headcount::service::signature::{Signature, Span};
use headcount::service::signing::Trust;
use headcount::service::{Input, checkpoint, reproduce, verify};

use super::Simulation;
use super::office::Office;

/// Checkpoints, and the keys that sign them.
pub struct Outside {
    /// Verifier keys as they were given away, with the record that brought each.
    keys: Vec<(String, Option<u64>)>,
    kept: Vec<Kept>,
}

/// A checkpoint that somebody keeps.
#[derive(Clone)]
struct Kept {
    text: String,
    size: u64,
    /// Its key's place.
    key: usize,
    /// Whether the ledger must still have these records: it lacks some where it was restored.
    is_true: bool,
}

fn given(name: &str, text: &str) -> Input {
    Input::Bytes { name: name.into(), bytes: text.into() }
}

impl Outside {
    pub fn new(office: &Office) -> Self {
        Self { keys: vec![(verifier_text(office), None)], kept: Vec::new() }
    }

    pub fn ledger_went_back_to(&mut self, size: u64) {
        self.kept.iter_mut().filter(|kept| kept.size > size).for_each(|kept| kept.is_true = false);
    }
}

fn signing_path(office: &Office) -> PathBuf {
    signing_file::beside(&office.path())
}

fn verifier_text(office: &Office) -> String {
    fs::read_to_string(signing_file::verifier_beside(&signing_path(office))).unwrap()
}

impl Simulation {
    /// Somebody asks for a checkpoint, at times in the place of one that they have.
    pub(super) fn sign(&mut self) {
        let replaced = self.dice.choice(&self.outside.kept).cloned().filter(|_| self.dice.bool());
        let request = checkpoint::Request {
            signing_key: None,
            replaced: replaced.as_ref().map(|kept| given("kept", &kept.text)),
        };
        let (ledger, context) = (self.office.ledger().snapshot(), self.office.context());
        let signed = checkpoint::run(&ledger, &request, &context);
        self.say(format!("a checkpoint of {} events", self.model.events.len()));
        if replaced.is_some_and(|kept| !kept.is_true) {
            assert!(signed.is_err(), "one of records that the log has not was replaced");
            return;
        }
        let signed = signed.unwrap();
        let root = hex::encode(ledger.root());
        assert_eq!((signed.size, signed.root), (self.model.events.len() as u64, root));
        self.keep(signed.checkpoint);
    }

    /// A ledger that has lost records does not agree with a checkpoint of them, nor takes the place of it.
    pub(super) fn check_lost(&mut self) {
        let Some(kept) = self.outside.kept.iter().rfind(|kept| !kept.is_true).cloned() else {
            return;
        };
        let replaced = Some(given("kept", &kept.text));
        let request = checkpoint::Request { signing_key: None, replaced };
        let (ledger, context) = (self.office.ledger().snapshot(), self.office.context());
        assert!(checkpoint::run(&ledger, &request, &context).is_err(), "it was replaced");
        self.verify(&kept);
    }

    /// Keeps a checkpoint of all records, signed with the last key.
    pub(super) fn keep(&mut self, text: String) {
        let (size, key) = (self.model.events.len() as u64, self.outside.keys.len() - 1);
        self.outside.kept.push(Kept { text, size, key, is_true: true });
    }

    /// Holds the ledger against a checkpoint that is kept.
    pub(super) fn verify_kept(&mut self) {
        let kept = self.dice.choice(&self.outside.kept).cloned();
        if let Some(kept) = kept {
            self.verify(&kept);
        }
    }

    pub(super) fn verify_last(&mut self) {
        let kept = self.outside.kept.last().cloned();
        if let Some(kept) = kept {
            self.verify(&kept);
        }
    }

    fn verify(&mut self, kept: &Kept) {
        // With the key that was given away first, the one that signed, or the ledger's own.
        let with = [Some(0), Some(kept.key), None][self.dice.usize(..3)];
        let verifier = with.map(|key: usize| given("vkey", &self.outside.keys[key].0));
        let verified = |text: &str| {
            let trust = Trust { verifier: verifier.clone(), unchecked: false };
            let request = verify::Request { checkpoint: Some(given("kept", text)), trust };
            let (ledger, context) = (self.office.ledger().snapshot(), self.office.context());
            verify::run(&ledger, &request, &context)
        };
        let found = verified(&kept.text);
        let what = format!("a checkpoint of {} events, with key {with:?}", kept.size);
        let changed = kept.text.replacen(&kept.size.to_string(), &(kept.size + 1).to_string(), 1);
        let is_refused = changed == kept.text || verified(&changed).is_err();
        self.say(format!("{what}: {found:?}"));
        assert!(is_refused, "one that nobody signed was relied on");
        if !kept.is_true {
            let agrees = found.is_ok_and(|found| found.checkpoint.unwrap().agrees);
            return assert!(!agrees, "nobody sees that records were lost");
        }
        let found = found.unwrap();
        // Nothing else is at fault; what somebody wrote into the cache is named.
        let is_named = self.office.is_cache_spoilt && found.is_only_cache_at_fault();
        assert!(is_named || found.faults.is_empty(), "{found:?}");
        let checked = found.checkpoint.unwrap();
        assert!(checked.agrees);
        let root = self.office.ledger().log().root_at(kept.size).unwrap();
        assert_eq!((checked.size, checked.root), (kept.size, hex::encode(root)));
        assert_eq!(checked.signature.signature, self.expected(kept, with));
        let span = |key: usize| self.outside.keys.get(key).and_then(|(_, record)| *record);
        let tenure = Span { from: span(kept.key), until: span(kept.key + 1) };
        assert_eq!(checked.signature.span, tenure);
    }

    /// What the reliance on a checkpoint must rest on.
    fn expected(&self, kept: &Kept, with: Option<usize>) -> Signature {
        let keys = &self.outside.keys;
        match with {
            Some(key) if key == kept.key => Signature::Given,
            None if kept.key == keys.len() - 1 => Signature::Own(signing_path(&self.office)),
            with => Signature::Recorded {
                id: Verifier::parse(&keys[kept.key].0).unwrap().id(),
                by_given: with.is_some(),
            },
        }
    }

    /// Another key signs from now on; what the former ones signed stays good.
    pub(super) fn new_signing(&mut self) {
        self.sign();
        let made = self.office.new_signing().unwrap();
        self.say(format!("new signing key: {:?}", made.sequence));
        // Begun before, and recorded then.
        self.model.events.extend(made.recorded);
        self.another_signing_key();
    }

    /// The last event is that of another signing key, whose files are in their places.
    pub(super) fn another_signing_key(&mut self) {
        assert_eq!(self.model.events.last().unwrap(), "SigningKeyChanged");
        let verifier = verifier_text(&self.office);
        let known = self.outside.keys.iter().any(|(key, _)| *key == verifier);
        assert!(!known, "the signing key is a former one");
        self.outside.keys.push((verifier, Some(self.model.events.len() as u64 - 1)));
        // The last that the former key signed, often just before the event.
        self.verify_last();
        self.sign();
    }

    /// Every publication comes out the same again.
    pub(super) fn check_publications(&mut self) {
        let published = self.model.publications();
        let nothing = || Choice { year: Some(2019), ..Choice::default() };
        let period = published.last().map(|one| one.period);
        let choice = period.map_or_else(nothing, |(from, to)| {
            let (from, to) = (Some(from.to_string()), Some(to.to_string()));
            Choice { from, to, ..Choice::default() }
        });
        let request = reproduce::Request { period: choice };
        let reproduced = reproduce::run(&self.office.ledger().snapshot(), &request);
        let of_period: Vec<_> = published.iter().filter(|one| Some(one.period) == period).collect();
        self.say(format!("{} publications of {period:?} computed again", of_period.len()));
        let Ok(reproduced) = reproduced else {
            return assert!(of_period.is_empty(), "{reproduced:?}");
        };
        assert!(reproduced.is_identical(), "{reproduced:?}");
        let expected = of_period
            .iter()
            .map(|one| (one.sequence as u64, one.sequence as u64, self.model.published_total(one)));
        let found = reproduced.publications.iter();
        let found: Vec<_> = found.map(|one| (one.sequence, one.log_size, one.total)).collect();
        assert_eq!(found, expected.collect::<Vec<_>>());
    }
}
