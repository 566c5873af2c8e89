//! A ledger that was put back from a copy and went on in another way, beside what was kept of the way it went
//! before: as many records, sealed with the same key, and none of it is of this history.
//!
//! Belongs here: every kind of what is kept, by the folder it lies in, so that a new kind is held to it too. Does
//! not: forged files (`forged_cache`), those of another ledger or key (beside the tests of each kind).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use headcount::count::{Query, Source};
use headcount::event::time::{Day, Period};
use headcount::ledger::{AsOf, Ledger, Mode, Warm};
use headcount::log::KEPT_ANSWERS_DIRS;
use headcount::register::Key;
use headcount::report::totals::{Request, build};

use crate::common::{ALWAYS, Office, copy, files_below};
use crate::concerned::{World, planned};
use crate::kept_answers::{answers, findings};
use crate::kept_state::{assert_is_anew, opened};
use crate::story::policy_of_seed;

/// Of the questions.
const SEED: u64 = 4;

/// What each kind of kept things gives, as text.
fn told(warm: &Warm<'_>) -> Vec<String> {
    let day = |text| Day::parse(text).unwrap();
    let years = Period { from: day("2023-01-01"), to: day("2025-12-31") };
    let request = Request { months: true, activities: true, ..Request::year(years) };
    let report = build(warm, &request).unwrap();
    let mut all = vec![serde_json::to_string(&report).unwrap()];
    // The sums, which whatever else is kept of the same question does not stand before.
    let whole = Query::whole(years, policy_of_seed(SEED));
    all.push(format!("{:?}", warm.answer(&whole).unwrap()));
    all.extend(answers(warm, SEED));
    all.extend(findings(warm).0);
    all
}

fn warm<'a>(ledger: &'a Ledger, key: &Key) -> Warm<'a> {
    ledger.warm(Some(key)).within(ALWAYS)
}

fn references(name: &str, of: usize) -> Vec<String> {
    (0..of).map(|at| format!("{name}-{at}")).collect()
}

/// Asks all that something is kept for, and holds it against the records alone. `folder` has tables that are planned:
/// first or last, since whatever asks first makes anew what it finds missing.
fn assert_is_of_its_records(office: &Office, folder: &PathBuf, plans_first: bool, what: &str) {
    let anew = office.ledger.replayed(AsOf::Now).unwrap();
    let truth = told(&anew.warm(None));
    let plans = || planned(office, folder, &Mode::Record, what);
    plans_first.then(plans);
    let found = told(&warm(&office.ledger, &office.key));
    for (found, truth) in found.iter().zip(&truth) {
        assert_eq!(found, truth, "{what}");
    }
    (!plans_first).then(plans);
    assert_is_anew(&office.ledger, what);
}

/// An office whose ledger is closed and put back at will.
struct Drawer {
    office: Option<Office>,
}

impl Drawer {
    fn office(&mut self) -> &mut Office {
        self.office.as_mut().unwrap()
    }

    /// Closes the ledger, does something to its folder, and opens it from what is kept.
    fn closed(&mut self, then: impl FnOnce(&Path)) {
        let office = self.office.take().unwrap();
        let (path, key) = (office.path(), office.key.clone());
        self.office = Some(office.with_ledger(|ledger| {
            ledger.close().unwrap();
            then(&path);
            opened(&path, &key)
        }));
    }

    /// Puts a copy of the ledger in its place.
    fn put_back(&mut self, copied: &Path) {
        self.closed(|path| {
            fs::remove_dir_all(path).unwrap();
            copy(copied, path);
        });
    }

    /// All that is kept is made, and the ledger copied.
    fn copied(&mut self, name: &str, planned: &PathBuf) -> PathBuf {
        let to = self.office().dir.path().join(name);
        assert_is_of_its_records(self.office(), planned, true, name);
        self.closed(|path| copy(path, &to));
        to
    }
}

/// A file, or all of a folder, of one cache in the place of another's.
fn exchanges(cache: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut exchanges = BTreeMap::new();
    let mut all = Vec::new();
    for kind in KEPT_ANSWERS_DIRS {
        let files = files_below(&cache.join(kind));
        assert!(!files.is_empty(), "nothing is kept in {kind}");
        let files: Vec<PathBuf> =
            files.iter().map(|file| file.strip_prefix(cache).unwrap().to_owned()).collect();
        for file in files.iter().filter(|_| kind == "state") {
            exchanges.insert(file.display().to_string(), vec![file.clone()]);
        }
        all.extend(files.clone());
        exchanges.insert(kind.to_owned(), files);
    }
    exchanges.insert("all of it".to_owned(), all);
    exchanges
}

/// The tables of two ways to go on, with as many activities of the same references.
fn ways(dir: &Path, length: usize, are_alike: bool) -> [PathBuf; 2] {
    let of = |way: u64| {
        let folder = dir.join(format!("way-{way}"));
        world(if are_alike { 10 } else { 10 + way }).folder(folder, &references("B", length))
    };
    let ways = [of(0), of(1)];
    if are_alike {
        // As many entries of the register by each record: other people, elsewhere.
        for (way, folder) in ways.iter().enumerate() {
            for file in files_below(folder) {
                let text = fs::read_to_string(&file).unwrap();
                let text =
                    text.replace("P-", &format!("P{way}-")).replace("H-", &format!("H{way}-"));
                let text = text.replace("p ", &format!("p{way} "));
                let others = text
                    .replace(",f,", ",m,")
                    .replace(",Bara,", ",Sévaré,")
                    .replace("ML01", "ML02");
                fs::write(&file, if way == 0 { text } else { others }).unwrap();
            }
        }
    }
    ways
}

fn world(seed: u64) -> World {
    World { rng: Rng::with_seed(seed), persons: 300, households: 90 }
}

#[test]
fn nothing_that_was_kept_of_another_history_is_used() {
    // A few records, which are kept beside the state, and so many that all of the state is kept anew.
    for (length, are_alike) in [(3, true), (8, false)] {
        let mut office = Office::mali();
        let dir = office.dir.path().to_owned();
        office.import(&world(1).folder(dir.join("first"), &references("A", 12)));
        let tables = ways(&dir, length, are_alike);
        // The people of the second way are listed once more.
        let further = dir.join("further");
        copy(&tables[1], &further);
        for file in files_below(&further) {
            let text = fs::read_to_string(&file).unwrap();
            fs::write(&file, text.replace("B-", "C-")).unwrap();
        }
        let mut drawer = Drawer { office: Some(office) };
        let before = drawer.copied("before", &further);
        let kept = [0, 1].map(|way| {
            drawer.put_back(&before);
            drawer.office().import(&tables[way]);
            // What is kept is made by asking, and the state by closing; what is a little behind would stay.
            let cache = drawer.office().path().join("cache");
            for kind in KEPT_ANSWERS_DIRS.iter().filter(|kind| **kind != "state") {
                fs::remove_dir_all(cache.join(kind)).unwrap();
            }
            drawer.copied(&format!("kept-{way}"), &further)
        });
        let [other, this] = &kept;
        for (what, files) in exchanges(&other.join("cache")) {
            for (goes_on, beside) in [(false, this), (true, this), (false, &before)] {
                let what = format!("{what} of another history, of {length} records, {goes_on}");
                drawer.put_back(this);
                if goes_on {
                    drawer.office().import(&further);
                }
                let size = drawer.office().ledger.size();
                drawer.closed(|path| {
                    fs::remove_dir_all(path.join("cache")).unwrap();
                    copy(&beside.join("cache"), &path.join("cache"));
                    for file in &files {
                        let to = path.join("cache").join(file);
                        fs::create_dir_all(to.parent().unwrap()).unwrap();
                        fs::copy(other.join("cache").join(file), to).unwrap();
                    }
                });
                assert_eq!(drawer.office().ledger.size(), size);
                assert_is_of_its_records(drawer.office(), &further, !goes_on, &what);
            }
        }
    }
}
