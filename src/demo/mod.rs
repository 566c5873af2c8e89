//! The sample: a made-up year of NRC's Mali office as intake tables, from which the counting rule gives
//! the published figures of 2025.
//!
//! Belongs here: inventing people, places and activities, and writing them as CSV. Nobody in it is
//! real. Does not: reading tables, counting, anything of the ledger.
//!
//! | step | what it adds |
//! |---|---|
//! | `published`, `plan` | how many people each combination of sectors reached, from the published figures |
//! | `places`, `people` | households and persons of these numbers, at the sites where they live |
//! | `catalogue`, `calendar` | the office's lines of work; dates and references |
//! | `rosters`, `crowds` | activities that give everybody the contacts in the plan, on lists or by head-counts |
//! | `arrivals` | head-counts marked as people counted nowhere else |
//! | `uncounted` | activities that the rule leaves out of the year |
//! | `statements` | the cells of each row, filled as field lists are |
//! | `movements` | people who leave their household or join another one |
//! | `amendments` | two mistakes to be put right |
//! | `tables` | everything as rows |
//!
//! Only the first step knows a figure. The others keep to its population.
//!
//! It is not known whether the published total includes people whom only the rapid response mechanism
//! reached. Here it does.
//!
//! Invariant: once the tables are imported, the correction is made and the mistaken activity is voided,
//! the year's figures under the default policy are [`PUBLISHED_SECTORS`] and [`PUBLISHED_TOTAL`], for
//! every seed. Before that they are not.
//!
//! Under rule 1 they are others, because the sample has cases that the two rules count differently:
//!
//! | case | rule 1 | rule 2 |
//! |---|---|---|
//! | somebody leaves a household (`movements`) | somebody else is counted in the place | nobody is |
//! | somebody moves to another household (`movements`) | so is somebody in the first one | nobody is |
//! | their households' sex and age (`movements`) | the household's, the person besides | unnamed members unknown |
//! | monthly arrivals at a transit site (`arrivals`) | the largest month | every month |
//! | works that go on beyond their end (`uncounted`) | reach people | reach nobody |
//!
//! With the default seed its total is 132,738, and the sum of the sectors 201,115.

mod amendments;
mod arrivals;
mod calendar;
mod catalogue;
mod crowds;
mod movements;
mod people;
mod places;
mod plan;
mod published;
mod rosters;
mod sectors;
mod statements;
mod tables;
mod uncounted;

use std::io;
use std::path::Path;

use fastrand::Rng;

pub use published::{PUBLISHED_SECTORS, PUBLISHED_SUM, PUBLISHED_TOTAL, YEAR};
pub use tables::{Table, Tables};

use people::Population;
use places::Places;

use crate::language::refused::in_words;
use crate::log::durability::make_dirs;
use crate::log::files::WholeFile;

/// The seed of the sample in the documentation.
pub const DEFAULT_SEED: u64 = 2025;

/// A year's tables, and the two mistakes to put right in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The year as it was first entered, with activities of the years before and after.
    pub tables: Tables,
    /// One activity of the tables, restated in full.
    pub correction: Tables,
    /// Why it is restated.
    pub correction_reason: &'static str,
    /// The reference of the activity to void.
    pub voided: String,
    /// Why it is voided.
    pub void_reason: &'static str,
}

/// The sample of a seed. The same seed always gives the same sample.
pub fn sample(seed: u64) -> Sample {
    let rng = &mut Rng::with_seed(seed);
    let places = &Places::new(rng);
    let plan = plan::solve(rng);
    let mut population = Population::settle(&plan, places, rng);

    let counted = rosters::counted_instead(places, rng);
    let alerts = rosters::alerts(places, rng);
    let mut activities = rosters::activities(&population, places, &counted, &alerts, rng);
    activities.extend(crowds::activities(&population, places, &counted, rng));
    activities.extend(arrivals::activities(&population, places, rng));
    activities.extend(uncounted::activities(&activities, &mut population, places, rng));
    amendments::type_twice(&mut activities, &mut population, places);
    calendar::number(&mut activities, places);
    statements::fill(&mut activities, &population, places, rng);
    movements::state(&mut activities, &population, places, rng);

    let numbers = tables::Numbers::new(&activities, &population, places);
    let (corrected, typed) = amendments::type_in_part(&activities, &population, places);
    let as_typed = activities
        .iter()
        .enumerate()
        .map(|(number, activity)| if number == corrected { &typed } else { activity });
    let right = std::iter::once(&activities[corrected]);
    let mistaken = activities.iter().find(|activity| activity.mistaken);
    Sample {
        tables: tables::tables(as_typed, &population, places, &numbers),
        correction: tables::tables(right, &population, places, &numbers),
        correction_reason: amendments::CORRECTION_REASON,
        voided: mistaken.map(|activity| activity.reference.clone()).unwrap_or_default(),
        void_reason: amendments::VOID_REASON,
    }
}

/// Writes the tables as `activities.csv`, `people.csv`, `households.csv` and `headcounts.csv` into
/// `dir`, which is created where it is missing.
///
/// # Errors
///
/// Where the directory or a file cannot be written; the message names it.
pub fn write(tables: &Tables, dir: &Path) -> io::Result<()> {
    make_dirs(dir).map_err(|error| at(dir, &error))?;
    for table in [&tables.activities, &tables.people, &tables.households, &tables.headcounts] {
        let path = dir.join(table.name).with_extension("csv");
        write_table(table, &path).map_err(|error| at(&path, &error))?;
    }
    Ok(())
}

fn write_table(table: &Table, path: &Path) -> io::Result<()> {
    // Invented people, but read with the habits that real ones need.
    let mut file = WholeFile::create(path)?;
    let mut writer = csv::Writer::from_writer(&mut file);
    writer.write_record(&table.header)?;
    for row in &table.rows {
        writer.write_record(row)?;
    }
    writer.flush()?;
    drop(writer);
    file.replace_synced()
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {}", path.display(), in_words(error)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_seed_gives_the_same_sample_again_and_another_seed_another() {
        assert_eq!(sample(DEFAULT_SEED), sample(DEFAULT_SEED));
        assert_ne!(sample(DEFAULT_SEED), sample(DEFAULT_SEED + 1));
    }

    #[test]
    fn every_row_has_a_cell_per_column_and_an_activity_of_its_own() {
        let Tables { activities, people, households, headcounts } = sample(DEFAULT_SEED).tables;
        let references: BTreeSet<&String> = activities.rows.iter().map(|row| &row[0]).collect();
        assert_eq!(references.len(), activities.rows.len());
        for table in [&activities, &people, &households, &headcounts] {
            let mut stated = BTreeSet::new();
            for row in &table.rows {
                assert_eq!(row.len(), table.header.len());
                assert!(references.contains(&row[0]));
                assert!(stated.insert((&row[0], &row[1])), "{}: {row:?} twice", table.name);
            }
        }
    }

    #[test]
    fn the_parts_by_sex_and_age_never_exceed_the_whole() {
        let tables = sample(DEFAULT_SEED).tables;
        for row in tables.households.rows.iter().chain(&tables.headcounts.rows) {
            let number = |cell: &String| cell.parse().unwrap_or(0_u64);
            let parts: u64 = row[3..13].iter().map(number).sum();
            assert!(parts <= number(&row[2]), "{row:?}");
        }
    }

    #[test]
    fn the_correction_restates_one_activity_and_the_void_names_another() {
        let sample = sample(DEFAULT_SEED);
        let [corrected] = &sample.correction.activities.rows[..] else {
            panic!("one activity is restated");
        };
        assert_ne!(corrected[0], sample.voided);
        let listed = |tables: &Tables| {
            tables.households.rows.iter().filter(|row| row[0] == corrected[0]).count()
        };
        assert!(listed(&sample.correction) > listed(&sample.tables));
        assert!(sample.tables.activities.rows.iter().any(|row| row[0] == sample.voided));
    }
}
