//! A figure with what it is made of: by lists and by head-counts, by sex and by age.
//!
//! Belongs here: the sums and rows that readers see of one [`Row`]. Does not: what they look like.

use serde::Serialize;

use crate::event::figures::{AGE_UNKNOWN, AGES, SEX_UNKNOWN, SEXES};
use crate::language::Texts;
use crate::report::{BoundsRow, Count, Row, words};

/// Ages below 18 come first in a row of SADD.
const BANDS_UNDER_18: usize = 3;
/// Of the ages as readers see them, those before the unknown.
const AGES_KNOWN: usize = 3;

/// A figure with what it is made of, in individuals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureBlock {
    /// People reached, each once.
    pub people_reached: Count,
    /// The part known by lists; none where the report cannot tell it apart.
    pub registered: Option<Count>,
    /// The part known only from head-counts.
    pub estimated: Option<Count>,
    /// Between which numbers it lies.
    #[serde(flatten)]
    pub bounds: BoundsRow,
    /// What it is made of and where it lies, in words.
    pub made_of: Option<String>,
    /// People reached only indirectly, not in the figure.
    pub indirect: Option<u64>,
    /// Activities in scope.
    pub activities: Option<u64>,
    /// The figure by sex; adds up to it. A row that nobody is in is left out.
    pub sexes: Vec<Group>,
    /// The figure by age; adds up to it. A row that nobody is in is left out.
    pub ages: Vec<Group>,
    /// Whether anything is known of sex or age.
    pub disaggregated: bool,
    /// Sex by age, with sums.
    pub table: SaddTable,
}

/// Some of the people of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Who, for readers.
    pub name: String,
    /// How many.
    pub people: Count,
    /// Whether the sex or age is known.
    pub is_known: bool,
}

/// Sex by age, as a table with sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaddTable {
    /// Heads of the age columns.
    pub ages: [String; 6],
    /// A row per sex.
    pub rows: Vec<SaddTableRow>,
    /// The sum of every age column.
    pub sums: [Count; 6],
    /// All of them.
    pub people: Count,
}

/// One sex in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaddTableRow {
    /// Which sex, for readers.
    pub name: String,
    /// People by age.
    pub cells: [Count; 6],
    /// All ages together.
    pub people: Count,
}

pub(super) fn figure(row: &Row, texts: &Texts) -> FigureBlock {
    let cells = row.sadd.0;
    let age = |i: usize| cells.iter().map(|ages| ages[i]).sum::<Count>();
    let under_18 = (0..BANDS_UNDER_18).map(age).sum();
    let sex_names = SEXES.map(|sex| texts.text(&format!("factsheet-sex-{sex}")));
    let age_names = AGES.map(|age| texts.text(&format!("factsheet-age-{}", age.replace('_', "-"))));
    let sexes = sex_names.iter().zip(cells).enumerate().map(|(sex, (name, ages))| Group {
        name: name.clone(),
        people: ages.into_iter().sum(),
        is_known: sex != SEX_UNKNOWN,
    });
    let ages = [
        (texts.text("factsheet-age-under-18"), under_18),
        (age_names[BANDS_UNDER_18].clone(), age(BANDS_UNDER_18)),
        (texts.text("factsheet-age-60-and-over"), age(BANDS_UNDER_18 + 1)),
        (age_names[AGE_UNKNOWN].clone(), age(AGE_UNKNOWN)),
    ];
    let ages = ages.into_iter().enumerate().map(|(at, (name, people))| Group {
        name,
        people,
        is_known: at < AGES_KNOWN,
    });
    let sadd_row = |(name, cells): (&String, &[Count; 6])| SaddTableRow {
        name: name.clone(),
        cells: *cells,
        people: cells.iter().copied().sum(),
    };
    FigureBlock {
        people_reached: row.people_reached,
        registered: row.registered,
        estimated: row.estimated,
        bounds: row.bounds,
        made_of: words::made_of(row, texts),
        indirect: row.indirect.and_then(|people| u64::try_from(people).ok()),
        activities: row.activities,
        sexes: groups(sexes),
        ages: groups(ages),
        disaggregated: cells[SEX_UNKNOWN][AGE_UNKNOWN] != row.sadd.sum()
            || row.sadd.sum().told().is_none(),
        table: SaddTable {
            rows: sex_names.iter().zip(&cells).map(sadd_row).collect(),
            ages: age_names,
            sums: std::array::from_fn(age),
            people: row.sadd.sum(),
        },
    }
}

fn groups(groups: impl Iterator<Item = Group>) -> Vec<Group> {
    groups.filter(|group| group.people != 0).collect()
}
