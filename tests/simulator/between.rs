//! What happens between two steps of the story.
//!
//! Belongs here: which of it, and what must come of it. Does not: commands that are struck (`struck`), what
//! others keep (`outside`).

use std::fs;

use headcount::custody::encryption::Unlock;
use headcount::event::ids::Reference;
use headcount::service;

use super::office::{LOGGED, is_logged};
use super::{BackedUp, Gone, Simulation, brief};
use crate::oracle::random::writing::parsed;
use crate::oracle::{Step, Tables};

impl Simulation {
    /// Something between two steps of the story.
    pub(super) fn between(&mut self) {
        if self.strikes_left > 0 && self.dice.u8(..6) == 0 {
            self.strikes_left -= 1;
            return self.struck_between();
        }
        match self.dice.u8(..21) {
            0 => {
                self.say("closed and opened");
                self.office.close();
                self.office.open();
            }
            1 => {
                self.say("killed between two commands");
                self.office.killed();
            }
            2 => {
                self.say("the cache is lost or spoilt");
                self.office.spoil_cache(&mut self.dice);
            }
            3 | 20 => {
                let is_back = self.office.exchange_cache();
                self.say(format!("the cache is of another time: {is_back}"));
            }
            4 => {
                self.say("compacted");
                self.office.compact();
                self.check_forgotten();
            }
            5 => self.rotate(),
            6 => self.back_up(),
            7 => self.restore(),
            8 => self.repeat(),
            9 | 10 => self.log(),
            11 => self.mistaken_tables(),
            12 => self.mistaken_commands(),
            13 => self.at_a_wrong_time(),
            14 => {
                let year = self.dice.i32(2023..2027);
                self.close_year(year);
            }
            15 => {
                // Forward; the next commands are later.
                self.say("the clock jumps");
                self.office.clock_micros += self.dice.i64(1..90) * 86_400_000_000;
            }
            16 => self.check_publications(),
            17 => self.sign(),
            18 => self.verify_kept(),
            _ => self.new_signing(),
        }
    }

    pub(super) fn close_year(&mut self, year: i32) {
        let recorded = self.office.close_year(year);
        self.say(format!("closed {year}: {recorded:?}"));
        // Closed once already.
        self.model.events.extend(recorded.unwrap_or_default());
    }

    pub(super) fn rotate(&mut self) {
        let former = self.pseudonyms_of_somebody();
        let recorded = self.office.rotate();
        self.say(format!("key rotated: {recorded:?}"));
        self.model.events.extend(recorded.unwrap());
        self.gone.extend(former);
        self.check_forgotten();
    }

    /// What finds somebody until the key is rotated.
    pub(super) fn pseudonyms_of_somebody(&mut self) -> Option<Gone> {
        let numbers = self.model.steps.iter().filter_map(|step| match step {
            Step::Import(tables) => Some(parsed(&tables.people)),
            _ => None,
        });
        let numbers = numbers.flat_map(|(columns, rows)| {
            let place = columns.iter().position(|column| column == "person");
            place.map(|place| rows.into_iter().map(move |row| row[place].trim().to_owned()))
        });
        let mut numbers: Vec<String> = numbers.flatten().collect();
        numbers.retain(|number| !number.is_empty());
        let number = self.dice.choice(&numbers)?;
        let pseudonyms = self.office.pseudonyms(false, number);
        Some(Gone { pseudonyms, number: None, since: self.model.events.len() })
    }

    fn back_up(&mut self) {
        let incremental = self.backed_up.is_some() && self.dice.bool();
        if !incremental {
            self.destroy_backups();
        }
        self.back_up_again(incremental);
    }

    /// Older backups hold what was erased.
    pub(super) fn destroy_backups(&mut self) {
        let _ = fs::remove_dir_all(self.office.backups());
        fs::create_dir_all(self.office.backups()).unwrap();
        self.backed_up = None;
    }

    pub(super) fn back_up_again(&mut self, incremental: bool) {
        let target = self.office.backups();
        let request =
            service::backup::Request { target, since: None, incremental, with_key: false };
        let context = self.office.context();
        let said = service::backup::run(&self.office.ledger().snapshot(), &request, None, &context);
        self.say(format!("backed up, incremental: {incremental}"));
        assert_eq!(said.unwrap().size, self.model.events.len() as u64);
        self.backed_up = Some(self.all());
        self.check_backups();
    }

    /// Everything that there is now.
    pub(super) fn all(&self) -> BackedUp {
        BackedUp { size: self.model.events.len(), steps: self.model.steps.len() }
    }

    /// The backups are whole, and of the ledger's first records.
    pub(super) fn check_backups(&mut self) {
        let Some(BackedUp { size, .. }) = self.backed_up else { return };
        let (sources, unlock) = ([self.office.backups()], Unlock::default());
        let checked = service::restore::check(&sources, &unlock, &self.office.context()).unwrap();
        assert_eq!(checked.size, size as u64);
        let root = self.office.ledger().log().root_at(size as u64).unwrap();
        assert_eq!(checked.root, hex::encode(root));
    }

    /// The ledger is made anew of its backups. What came after them is told once more.
    fn restore(&mut self) {
        self.check_backups();
        let Some(backed_up) = self.backed_up.filter(|then| self.may_go_back_to(*then)) else {
            return;
        };
        let BackedUp { size, .. } = backed_up;
        self.office.lost();
        let restored = self.office.restore();
        self.office.open();
        self.say(format!("restored {size} of {} events", self.model.events.len()));
        assert_eq!(restored.records, size as u64);
        self.gone_back_to(backed_up);
    }

    /// Another signing key since would make the one that is there a stranger.
    pub(super) fn may_go_back_to(&self, then: BackedUp) -> bool {
        !self.model.events[then.size..].iter().any(|name| name == "SigningKeyChanged")
    }

    /// The ledger has lost what came after a backup.
    pub(super) fn gone_back_to(&mut self, BackedUp { size, steps }: BackedUp) {
        let since = self.model.go_back(size, steps);
        self.gone.retain(|gone| gone.since < size);
        self.outside.ledger_went_back_to(size as u64);
        self.check_lost();
        self.check_forgotten();
        self.model.check_events(&self.office.ledger().snapshot());
        // What was logged one by one is forgotten, so that history is another one.
        let is_known = |step: &Step| !matches!(step, Step::Import(tables) if is_logged(tables));
        let since = since.into_iter().rev().filter(is_known);
        since.for_each(|step| self.story.push_front(step));
    }

    /// Tables that were recorded at some time come once more: they change nothing, whatever was corrected,
    /// voided or erased since.
    fn repeat(&mut self) {
        let imports = self.model.steps.iter().filter_map(|step| match step {
            Step::Import(tables) => Some(tables.clone()),
            _ => None,
        });
        let imports: Vec<Tables> = imports.collect();
        let Some(tables) = self.dice.choice(imports) else { return };
        let recorded = self.office.tables(&tables, false, self.dice.bool(), None);
        self.say(format!("the same tables again: {recorded:?}"));
        assert!(recorded.unwrap_or_default().is_empty());
        self.model.check_events(&self.office.ledger().snapshot());
    }

    /// One activity of a head-count, from the command line's table.
    fn log(&mut self) {
        self.logged += 1;
        let reference = format!("{LOGGED}{}", self.logged);
        let count = self.dice.u32(1..60);
        let activities = format!(
            "activity,kind,sector,office,site,start\n{reference},session,wash,gao,Wabaria,2025-03-{:02}\n",
            self.dice.u8(1..29)
        );
        let headcounts = format!("activity,group,count\n{reference},women,{count}\n");
        let tables = Tables { activities, headcounts, ..Tables::default() };
        self.told(Step::Import(tables));
    }

    /// A table in which something is wrong is refused, and nothing of it is recorded.
    fn mistaken_tables(&mut self) {
        let row = |cells: &str| format!("activity,kind,sector,office,site,start\n{cells}\n");
        let activities = match self.dice.u8(..4) {
            0 => row("WRONG-1,session,no-such-sector,gao,Wabaria,2025-03-01"),
            1 => row("WRONG-1,session,wash,gao,Wabaria,2045-03-01"),
            2 => row("WRONG-1,session,wash,gao,Wabaria,2025-02-30"),
            _ => row(
                "WRONG-1,session,wash,gao,Wabaria,2025-03-01\nWRONG-2,,wash,gao,Wabaria,2025-03-01",
            ),
        };
        let tables = Tables { activities, ..Tables::default() };
        let recorded = self.office.tables(&tables, false, false, None);
        self.refused("mistaken tables", recorded);
    }

    fn mistaken_commands(&mut self) {
        let number = String::from("nobody's");
        let household = self.dice.bool();
        let merge = Step::Merge { household, kept: number.clone(), dropped: "else".into() };
        let wrong = [Step::Void("UNKNOWN".into()), Step::Erase { household, number }, merge];
        for step in wrong {
            let recorded = self.office.step(&step);
            self.refused(&brief(&step), recorded);
        }
    }

    /// The clock stands before every activity, or before 1970: nothing is recorded, and once it is set, all is
    /// as it was.
    fn at_a_wrong_time(&mut self) {
        let now = self.office.clock_micros;
        self.office.clock_micros =
            if self.dice.bool() { -86_400_000_000 } else { 600_000_000_000_000 };
        let row =
            "activity,kind,sector,office,site,start\nEARLY,session,wash,gao,Wabaria,2025-03-01\n";
        let tables = Tables { activities: row.into(), ..Tables::default() };
        let recorded = self.office.tables(&tables, false, false, None);
        self.office.clock_micros = now;
        self.refused("at a wrong time", recorded);
        assert!(
            !self
                .office
                .ledger()
                .state()
                .activities
                .contains_key(&Reference::new("EARLY").unwrap())
        );
    }
}
