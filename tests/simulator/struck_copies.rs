//! Commands that are struck, and record nothing: the ledger is as it was, what they make is there whole or not at
//! all, and repeating them finishes it and removes what was left aside.
//!
//! Belongs here: compacting, checkpoints, backups, restores. Does not: commands that record events (`struck`).

use std::fs;

use headcount::custody::encryption::Unlock;
use headcount::service;

use super::{BackedUp, Simulation};
use crate::common::program::Said;

impl Simulation {
    /// The same events, and no others, as before a struck command; its root, too.
    fn is_as_before(&mut self, said: &Said, root: [u8; 32]) {
        assert_eq!(self.reopened(said), [""; 0]);
        assert_eq!(self.office.ledger().root(), root);
    }

    pub(super) fn struck_compaction(&mut self) {
        let root = self.office.ledger().root();
        let said = self.strike(&["compact".to_owned()]);
        self.is_as_before(&said, root);
        if said.code != Some(0) && !said.out.contains("rewrote") {
            self.check();
            self.office.compact();
        }
        self.check_forgotten();
    }

    pub(super) fn struck_checkpoint(&mut self) {
        let path = self.office.folder().join("kept.checkpoint");
        let before = fs::read_to_string(&path).ok();
        let root = self.office.ledger().root();
        let args = ["checkpoint", "-o", "kept.checkpoint"].map(str::to_owned);
        let said = self.strike(&args);
        self.is_as_before(&said, root);
        let path = self.office.folder().join("kept.checkpoint");
        let now = fs::read_to_string(path).ok();
        let size = self.model.events.len().to_string();
        let is_of_now = now.as_ref().is_some_and(|now| now.lines().nth(1) == Some(&size));
        assert!(is_of_now || now == before && !said.out.contains("wrote"), "{said:?}, {now:?}");
        if let Some(now) = now.filter(|_| is_of_now) {
            self.keep(now);
            self.verify_last();
        }
    }

    pub(super) fn struck_backup(&mut self) {
        let is_incremental = self.backed_up.is_some() && self.dice.bool();
        if !is_incremental {
            self.destroy_backups();
        }
        let root = self.office.ledger().root();
        let mut args = ["backup", "backups/"].map(str::to_owned).to_vec();
        args.extend(is_incremental.then(|| "--incremental".to_owned()));
        let said = self.strike(&args);
        self.is_as_before(&said, root);
        // Those before are whole, whatever became of this one.
        let is_done = said.out.contains("backed up") || said.out.contains("nothing to do");
        if is_done || said.code == Some(0) {
            self.backed_up = Some(self.all());
            self.check_backups();
        } else if let Some(BackedUp { size, .. }) = self.backed_up {
            let (sources, unlock) = ([self.office.backups()], Unlock::default());
            let checked = service::restore::check(&sources, &unlock, &self.office.context());
            let found = checked.unwrap().size as usize;
            assert!([size, self.model.events.len()].contains(&found), "{found} events");
        }
        self.back_up_again(is_incremental);
        let left = self.office.left_aside();
        assert!(left.is_empty(), "{left:?} is left");
    }

    pub(super) fn struck_restore(&mut self) {
        let Some(backed_up) = self.backed_up.filter(|then| self.may_go_back_to(*then)) else {
            return;
        };
        let BackedUp { size, .. } = backed_up;
        let root = self.office.ledger().log().root_at(size as u64).unwrap();
        self.office.lost();
        let args = ["restore", "backups", "--to", "ledger"].map(str::to_owned);
        let said = self.strike_closed(&args);
        let is_there = self.office.path().exists();
        assert!(is_there || !said.out.contains("restored") && said.code != Some(0), "{said:?}");
        if !is_there {
            let restored = self.office.restore();
            assert_eq!(restored.records, size as u64);
        }
        self.office.open();
        self.say(format!("  {size} of {} events are restored", self.model.events.len()));
        assert_eq!(self.office.ledger().root(), root);
        let left = self.office.left_aside();
        assert!(left.is_empty(), "{left:?} is left");
        self.gone_back_to(backed_up);
    }
}
