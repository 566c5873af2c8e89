//! How many people a row of a list with hashtags counts, by population group, sex and age.
//!
//! Belongs here: adding up what a row breaks down, and refusing what contradicts itself. Does not: which column
//! counts whom (`reached`).
//!
//! Invariants: nothing is added up that may overlap; a part is never more than its whole.

use super::reached::{Age, Reached};
use super::tagged::Tagged;
use crate::event::people::{AGE_BANDS, PopulationGroup};
use crate::intake::numbers::count;
use crate::intake::shown::with_cell;
use crate::intake::source::grid::GridRow;
use crate::intake::tables::Column;
use crate::issue::value::List;
use crate::issue::{Code, Issue};

/// People of a row who share a population group.
pub(super) struct Counted {
    pub(super) group: Option<PopulationGroup>,
    /// As it stands, or added up; `None` where it is already reported to be wrong.
    pub(super) count: Option<String>,
    /// The ten cells by sex and age.
    pub(super) cells: Vec<String>,
}

impl Counted {
    /// How many, where that is a number.
    pub(super) fn number(&self) -> Option<u64> {
        self.count.as_deref().and_then(|text| count(text, false))
    }
}

/// The people in a row.
pub(super) struct RowPeople<'a> {
    pub(super) tagged: &'a Tagged<'a>,
    pub(super) columns: &'a [Reached],
    pub(super) row: &'a GridRow,
}

/// What is wrong in a row's numbers.
type Wrong = Box<Issue>;

type Filled<'a> = Vec<(&'a Reached, &'a str)>;

impl<'a> RowPeople<'a> {
    /// The people by population group; those of all groups together come without one. Groups take the
    /// place of the whole where they add up to it.
    pub(super) fn counted(&self, issues: &mut Vec<Issue>) -> Vec<Counted> {
        let mut groups: Vec<Option<PopulationGroup>> =
            self.columns.iter().map(|people| people.group).collect();
        groups.sort();
        groups.dedup();
        let mut counted: Vec<Counted> =
            groups.into_iter().filter_map(|group| self.of_group(group, issues)).collect();
        let Some(at) = counted.iter().position(|of| of.group.is_none()) else { return counted };
        let of_groups = counted.iter().filter(|of| of.group.is_some());
        let parts: Option<u64> = of_groups.map(Counted::number).sum();
        let (Some(whole), Some(parts)) = (counted[at].number(), parts) else {
            counted.truncate(at + 1);
            counted.drain(..at);
            return counted;
        };
        if parts > whole {
            let column = self.columns.iter().find(|people| people.group.is_none());
            issues.extend(column.map(|of| self.above(of.column, &whole.to_string(), parts)));
            counted[at].count = None;
        }
        let by_group = parts > 0 && parts == whole;
        counted.retain(|of| of.group.is_some() == by_group);
        counted
    }

    /// The people of a group; `None` where the row says nothing of them.
    fn of_group(&self, group: Option<PopulationGroup>, issues: &mut Vec<Issue>) -> Option<Counted> {
        let filled: Filled<'a> = self
            .columns
            .iter()
            .filter(|people| people.group == group)
            .filter_map(|people| Some((people, self.row.cells.get(people.column)?.as_str())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let count = self.count(&filled).transpose()?;
        let count = count.map_err(|wrong| issues.push(*wrong)).ok();
        let bands =
            ['f', 'm'].iter().flat_map(|sex| (0..AGE_BANDS.len()).map(move |band| (*sex, band)));
        let cells = bands.map(|(sex, band)| {
            let of = |people: &Reached| people.sex == Some(sex) && people.age == Age::Band(band);
            let found = filled.iter().find(|(people, _)| of(people));
            found.map_or(String::new(), |(_, cell)| (*cell).to_owned())
        });
        Some(Counted { group, count, cells: cells.collect() })
    }

    /// How many: the number of all, else what sexes add up to, else what ages add up to.
    fn count(&self, filled: &Filled<'a>) -> Result<Option<String>, Wrong> {
        let of_sex = |sex: Option<char>| -> Filled<'a> {
            filled.iter().filter(|(people, _)| people.sex == sex).copied().collect()
        };
        let all = of_sex(None).into_iter().find(|(people, _)| people.age == Age::All);
        let mut sexes = Vec::new();
        for sex in ['f', 'm', 'x', 'u'] {
            sexes.extend(self.of_sex(&of_sex(Some(sex)), all.is_some())?);
        }
        let by_sex = (!sexes.is_empty()).then(|| sexes.iter().sum::<u64>());
        let Some((people, text)) = all else {
            let ages = || self.of_ages(&of_sex(None), false);
            let sum = by_sex.map_or_else(ages, |sum| Ok(Some(sum)))?;
            return Ok(sum.map(|sum| sum.to_string()));
        };
        // A number that is none is refused later, with everything else that is wrong in the row.
        let Some(number) = self.whole(text) else { return Ok(Some(text.to_owned())) };
        let by_age = self.of_ages(&of_sex(None), true)?;
        match by_sex.max(by_age).filter(|sum| *sum > number) {
            Some(sum) => Err(Box::new(self.above(people.column, text, sum))),
            None => Ok(Some(number.to_string())),
        }
    }

    /// People of one sex: their number, else what their ages add up to.
    fn of_sex(&self, filled: &Filled<'a>, is_part: bool) -> Result<Option<u64>, Wrong> {
        let stated = filled.iter().find(|(people, _)| people.age == Age::All);
        let ages = self.of_ages(filled, is_part || stated.is_some())?;
        let Some((people, text)) = stated else { return Ok(ages) };
        let number = self.number(people, text)?;
        match ages.filter(|sum| *sum > number) {
            Some(sum) => Err(Box::new(self.above(people.column, text, sum))),
            None => Ok(Some(number)),
        }
    }

    /// What the ages of a sex add up to. Where they are part of a number, ages that overlap say at least
    /// the most that one way of cutting them does.
    fn of_ages(&self, filled: &Filled<'a>, is_part: bool) -> Result<Option<u64>, Wrong> {
        let ages: Filled<'a> =
            filled.iter().filter(|(people, _)| people.age != Age::All).copied().collect();
        if ages.is_empty() {
            return Ok(None);
        }
        let is_overlapping = ages.iter().enumerate().any(|(at, (people, _))| {
            ages.iter().skip(at + 1).any(|(other, _)| people.may_overlap(other))
        });
        let sum = |of: &dyn Fn(&Reached) -> bool| -> Result<u64, Wrong> {
            let ages = ages.iter().filter(|(people, _)| of(people));
            ages.map(|(people, text)| self.number(people, text)).sum()
        };
        if !is_overlapping {
            return sum(&|_| true).map(Some);
        }
        if is_part {
            return sum(&|people| matches!(people.age, Age::Band(_))).map(Some);
        }
        let columns =
            List::commas(ages.iter().map(|(people, _)| self.tagged.called(people.column)));
        Err(Box::new(self.tagged.issue(Code::HxlAgesOverlap { columns }).at(self.row.number)))
    }

    fn number(&self, people: &Reached, text: &str) -> Result<u64, Wrong> {
        self.whole(text).ok_or_else(|| {
            let issue = self.tagged.issue(Code::NumberMalformed).at(self.row.number);
            Box::new(with_cell(
                issue.column(&self.tagged.called(people.column)),
                Column::Count,
                text,
            ))
        })
    }

    fn whole(&self, text: &str) -> Option<u64> {
        count(text, self.tagged.decimal_comma())
    }

    fn above(&self, column: usize, text: &str, sum: u64) -> Issue {
        let issue = self.tagged.issue(Code::CellsAboveTotal { sum: sum.into() });
        with_cell(
            issue.at(self.row.number).column(&self.tagged.called(column)),
            Column::Count,
            text,
        )
    }
}
