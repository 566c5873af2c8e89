//! What rows state of people: sex, birth year, population group, disability, by column.
//!
//! Belongs here: the codes, the bytes beside a record, the bytes a row's leaf commits to. Does not:
//! household and residence, which the record itself states (`event::people`).

use serde::{Deserialize, Serialize};

use crate::event::EntryKind;
use crate::event::columns::{Column, unzigzag, zigzag};
use crate::event::names::named;
use crate::event::people::{Disability, PeopleStated, PopulationGroup, Sex};
use crate::log::codec::{self, CodecError};

/// What a row states of who somebody is, besides household and residence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traits {
    /// Sex.
    pub sex: Option<Sex>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Population group.
    pub population_group: Option<PopulationGroup>,
    /// Disability.
    pub disability: Option<Disability>,
}

named! {
    /// What two statements about one person can disagree in.
    Trait, "column of who somebody is" {
        /// Sex.
        Sex = "sex",
        /// Year of birth.
        BirthYear = "birth_year",
    }
}

/// Years of birth may differ by this many: an age is only exact to the year, and people who know none
/// round it.
pub(crate) const BIRTH_YEARS_APART_MAX: u32 = 2;

impl Traits {
    /// These, and where they say nothing what others say.
    pub fn or(&self, others: &Self) -> Self {
        Self {
            sex: self.sex.or(others.sex),
            birth_year: self.birth_year.or(others.birth_year),
            population_group: self.population_group.or(others.population_group),
            disability: self.disability.or(others.disability),
        }
    }

    /// In what they contradict what was stated before, so that one number probably stands for two
    /// people: what, as it was stated before, and as these state it. A population group changes,
    /// and a disability can.
    pub fn contradictions(&self, before: &Self) -> Vec<(Trait, String, String)> {
        let mut found = Vec::new();
        if let (Some(before), Some(now)) = (before.sex, self.sex)
            && before != now
        {
            found.push((Trait::Sex, before.to_string(), now.to_string()));
        }
        if let (Some(before), Some(now)) = (before.birth_year, self.birth_year)
            && before.abs_diff(now) > BIRTH_YEARS_APART_MAX
        {
            found.push((Trait::BirthYear, before.to_string(), now.to_string()));
        }
        found
    }

    /// Sex, population group and disability in one number: 2, 3 and 2 bits, 0 for unstated.
    pub(crate) fn code(&self) -> u64 {
        let position = |at: Option<usize>| at.map_or(0, |i| i as u64 + 1);
        let sex = position(self.sex.and_then(|v| Sex::ALL.iter().position(|w| *w == v)));
        let group = self.population_group;
        let group = position(group.and_then(|v| PopulationGroup::ALL.iter().position(|w| *w == v)));
        let disability = self.disability;
        let disability =
            position(disability.and_then(|v| Disability::ALL.iter().position(|w| *w == v)));
        sex | group << 2 | disability << 5
    }

    pub(crate) fn of_code(code: u64) -> Option<Self> {
        fn value<T: Copy>(all: &[T], code: u64) -> Option<Option<T>> {
            match code.checked_sub(1) {
                None => Some(None),
                Some(i) => all.get(i as usize).map(|v| Some(*v)),
            }
        }
        if code >> 7 != 0 {
            return None;
        }
        Some(Self {
            sex: value(Sex::ALL, code & 3)?,
            birth_year: None,
            population_group: value(PopulationGroup::ALL, code >> 2 & 7)?,
            disability: value(Disability::ALL, code >> 5)?,
        })
    }

    /// The bytes that a row's leaf commits to.
    pub(super) fn row_bytes(&self, kind: EntryKind, id: u32) -> [u8; 8] {
        let [a, b, c, d] = id.to_be_bytes();
        let year = self.birth_year.and_then(|y| u16::try_from(y).ok()).unwrap_or(0);
        let [high, low] = year.to_be_bytes();
        [kind as u8, a, b, c, d, self.code() as u8, high, low]
    }
}

/// The attributes that one record states, by column, beside the record's own sets of persons and
/// households.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    /// Beside the persons: the code of sex, population group and disability.
    person_codes: Column,
    /// Beside the persons: 0 unstated, else 1 + zigzag(year of the start − year of birth).
    person_birth_years: Column,
    /// Beside the households: the code.
    household_codes: Column,
    /// Year of the activity's start. Not among the bytes, since the record has it.
    #[serde(skip)]
    year_of_start: i32,
}

impl Attributes {
    /// The attributes of rows in rising order of id, stated by an activity that starts in
    /// `year_of_start`.
    pub fn of(persons: &[Traits], households: &[Traits], year_of_start: i32) -> Self {
        let back = |traits: &Traits| match traits.birth_year {
            Some(year) => 1 + zigzag(i64::from(year_of_start) - i64::from(year)),
            None => 0,
        };
        Self {
            person_codes: Column::of(persons.iter().map(Traits::code)),
            person_birth_years: Column::of(persons.iter().map(back)),
            household_codes: Column::of(households.iter().map(Traits::code)),
            year_of_start,
        }
    }

    /// Reads the bytes beside a record, which must fit what the record says of people. `None` when
    /// they do not.
    pub fn from_bytes(bytes: &[u8], people: &PeopleStated, year_of_start: i32) -> Option<Self> {
        let mut attributes: Self = codec::from_bytes(bytes).ok()?;
        attributes.year_of_start = year_of_start;
        let sound = attributes.person_codes.fits(people.persons.len())
            && attributes.person_birth_years.fits(people.persons.len())
            && attributes.household_codes.fits(people.households.len())
            && attributes.codes().all(|code| Traits::of_code(code).is_some());
        sound.then_some(attributes)
    }

    fn codes(&self) -> impl Iterator<Item = u64> + '_ {
        self.person_codes.iter().chain(self.household_codes.iter())
    }

    /// The bytes that stand beside the record.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CodecError> {
        codec::to_bytes(self)
    }

    /// The traits of the persons, in rising order of id, without end.
    pub fn persons(&self) -> impl Iterator<Item = Traits> + '_ {
        let (mut codes, mut years) = (self.person_codes.iter(), self.person_birth_years.iter());
        std::iter::repeat_with(move || Traits {
            birth_year: AttributesBytes::birth_year(years.take_or_zero(), self.year_of_start),
            ..Traits::of_code(codes.take_or_zero()).unwrap_or_default()
        })
    }

    /// The traits of the households, in rising order of id, without end.
    pub fn households(&self) -> impl Iterator<Item = Traits> + '_ {
        let mut codes = self.household_codes.iter();
        std::iter::repeat_with(move || Traits::of_code(codes.take_or_zero()).unwrap_or_default())
    }
}

/// The same as it stands beside a record, nothing of it read yet. The fields are those of
/// [`Attributes`], in their order.
#[derive(Debug, Clone, Copy, Deserialize)]
#[allow(missing_docs)]
pub struct AttributesBytes<'a> {
    pub person_codes: &'a [u8],
    pub person_birth_years: &'a [u8],
    pub household_codes: &'a [u8],
}

impl AttributesBytes<'_> {
    /// The year of birth that a number in its column means.
    #[inline]
    pub fn birth_year(number: u64, year_of_start: i32) -> Option<i32> {
        let back = number.checked_sub(1)?;
        i32::try_from(unzigzag(back)).ok().and_then(|back| year_of_start.checked_sub(back))
    }

    /// Whether a number is a code of sex, population group and disability.
    #[inline]
    pub fn is_code(number: u64) -> bool {
        let (group, disability) = ((number >> 2 & 7) as usize, (number >> 5) as usize);
        group <= PopulationGroup::ALL.len() && disability <= Disability::ALL.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_come_back_from_their_columns() {
        let traits = [
            Traits::default(),
            Traits {
                sex: Some(Sex::X),
                birth_year: Some(1931),
                population_group: Some(PopulationGroup::Other),
                disability: Some(Disability::No),
            },
            Traits { sex: Some(Sex::F), birth_year: Some(2025), ..Traits::default() },
        ];
        let attributes = Attributes::of(&traits, &[], 2025);
        assert_eq!(attributes.persons().take(3).collect::<Vec<_>>(), traits);
    }
}
