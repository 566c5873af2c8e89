//! Warnings: what is looked for, what was found, and accepting it.
//!
//! Belongs here: the codes, a warning with an example of its cases, its words. Does not: finding any.
//!
//! Invariant: a code is part of the record, so none is ever renamed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::names::named;
use crate::event::time::{Day, Month};
use crate::event::{AcceptedWarning, EntryKind, WarningsAccepted};
use crate::language::{Texts, Value};
use crate::ledger::State;

/// A household of more is a compound, or two digits that belong apart.
pub(super) const HOUSEHOLD_SIZE_PLAUSIBLE_MAX: u32 = 20;

named! {
    /// What is looked for. The codes are part of the record: none is ever renamed.
    Check, "code of a check" {
        /// A household's declared size changed by more than two since it was last stated.
        HouseholdSize = "household-size",
        /// A person is in another household than before, without having left that one.
        TwoHouseholds = "two-households",
        /// A person has another sex than before, or a year of birth more than two years off: one number
        /// probably stands for two people.
        ContradictingPerson = "contradicting-person",
        /// Most numbers of a list are those of a list at another site, and probably other people's: the
        /// numbers begin anew in each village.
        NumbersBeginAnew = "numbers-begin-anew",
        /// A household was reached at two sites far from each other.
        DistantHousehold = "distant-household",
        /// Two numbers for what may be one person.
        DuplicatePerson = "duplicate-person",
        /// Somebody is older than 110.
        OldAge = "old-age",
        /// More members of a household are listed than it has.
        MembersAboveSize = "members-above-size",
        /// People listed live elsewhere than the activity's head-count, which they may be in too.
        ListedElsewhere = "listed-elsewhere",
        /// A head-count is larger than the site's population.
        AbovePopulation = "above-population",
        /// A household has more than 20 members, or far more than most of its list.
        ImplausibleSize = "implausible-size",
        /// A hundred persons are all adults of different households: heads instead of all members.
        HeadsAsPersons = "heads-as-persons",
        /// A household was reached at two sites, and a crowd was counted at the second.
        InACrowdElsewhere = "in-a-crowd-elsewhere",
        /// An activity reaches nobody.
        WithoutPeople = "without-people",
        /// An activity says nothing of sex and age.
        WithoutSexAndAge = "without-sex-and-age",
        /// Of an office, a sector or a donor: activities that say nothing of sex and age.
        ShareWithoutSexAndAge = "share-without-sex-and-age",
        /// A hundred rows in a row say the same.
        IdenticalRows = "identical-rows",
        /// A date lies after the day on which it was recorded.
        FutureDate = "future-date",
        /// An activity is ongoing without an end, and began more than a year before the latest record.
        OngoingWithoutEnd = "ongoing-without-end",
        /// A sector's contacts of a month are more than three times those of the month before.
        Jump = "jump",
        /// An activity began more than ten years before it was recorded, or more than a year before or
        /// after all others of its import.
        StartFarOff = "start-far-off",
        /// A site has nearly the name of another one, or its name in another area.
        SimilarSites = "similar-sites",
        /// A site is stated in two ways, and counts as two.
        TwoSites = "two-sites",
        /// One P-code stands for two places, which count as one.
        PcodeOfTwo = "pcode-of-two",
        /// One place has two P-codes, and counts as two.
        PlaceOfTwoPcodes = "place-of-two-pcodes",
        /// One place has P-codes of two lengths, such as its own and that of its commune.
        PcodesOfTwoLengths = "pcodes-of-two-lengths",
        /// More people of a place were reached in a year than live there.
        FigureAbovePopulation = "figure-above-population",
        /// An activity is marked `new_people` and has no head-count: the mark concerns nobody.
        MarkWithoutHeadcount = "mark-without-headcount",
        /// An activity is marked `new_people` and lists people: its head-counts have to be others.
        MarkWithList = "mark-with-list",
        /// An activity is marked `new_people` in a year under counting rule 1, which has no marks.
        MarkIgnored = "mark-ignored",
    }
}

/// One warning: what was found of one activity, of a sector's month, or of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The code.
    pub code: Check,
    /// The activity's reference; for [`Check::Jump`] the sector and the month, for
    /// [`Check::TwoSites`] and [`Check::SimilarSites`] the site, for those of P-codes the level and the code or name; for
    /// [`Check::ShareWithoutSexAndAge`] the office, sector or donor; for [`Check::FigureAbovePopulation`] the year and the place.
    pub subject: String,
    /// How many households, people, rows, dates or activities.
    pub cases: u64,
    /// What one case looks like; nothing that is personal.
    pub example: Example,
}

/// What one case of a warning looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Example {
    /// There is nothing to add.
    None,
    /// A household's size changed.
    Size {
        /// Members as stated before.
        from: u32,
        /// Where that was.
        earlier: String,
        /// Members as stated now.
        to: u32,
    },
    /// An earlier activity says otherwise.
    Earlier(String),
    /// A person was stated otherwise before.
    Contradicting {
        /// What is stated, in its column's name.
        of: Cow<'static, str>,
        /// As stated now, and where.
        now: (String, Listed),
        /// As stated before, and where.
        before: (String, Listed),
    },
    /// Numbers of a list are those of another one, too.
    Anew {
        /// How many.
        shared: u64,
        /// How many numbers the shorter list has.
        shorter: u64,
        /// The site of the earlier list.
        from: String,
        /// The earlier activity.
        earlier: String,
        /// The site of this one.
        to: String,
    },
    /// Two of one list are alike.
    SameList,
    /// One who is alike is in another list.
    OtherList(String),
    /// A household was at two sites.
    Far {
        /// The site before.
        from: String,
        /// The activity before.
        earlier: String,
        /// The site now.
        to: String,
        /// How far, in kilometres; nothing where only the regions are known to differ.
        km: Option<u32>,
    },
    /// An age in years.
    Age(i32),
    /// Members listed, and the size.
    Members(u32, u32),
    /// People counted, and the site's population.
    Population(u64, u64),
    /// People reached at a place in a year, and its population.
    Reached(u64, u64),
    /// A column and its date.
    Date(Cow<'static, str>, Day),
    /// The table whose rows say the same.
    Table(Cow<'static, str>),
    /// A household's size in a list of so many, and the median there.
    SizeInList {
        /// Members.
        size: u32,
        /// The median of the list.
        median: u32,
        /// Households in the list; 0 where they are too few for a median to say anything.
        list: u64,
        /// The row of the households table, where that is at hand.
        row: Option<u32>,
    },
    /// The activity that reached a household first, and one with a head-count where it was next.
    Crowd {
        /// The first activity.
        first: String,
        /// The one with the head-count.
        crowd: String,
    },
    /// So many activities of all.
    Share {
        /// Activities without something.
        without: u64,
        /// All.
        all: u64,
    },
    /// A day, and the day of the latest record.
    Since(Day, Day),
    /// One thing is stated in two ways.
    TwoWays {
        /// As fewer activities state it.
        this: String,
        /// The first of them.
        activity: String,
        /// As more activities state it.
        other: String,
        /// The first of them.
        earlier: String,
    },
    /// Contacts of the month before.
    Before(u64, Month),
    /// The same site as other activities state it.
    Site(String),
    /// A year.
    Year(i32),
}

/// One activity that lists an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    /// The activity.
    pub activity: String,
    /// The entry by its id in the register: the one that was asked for, or one that is merged with it.
    pub entry: u32,
    /// The entry's rank, from 1, among those that the activity lists, in the order of their ids. It is no row of the
    /// office's list: `headcount lookup` finds that.
    pub place: u64,
    /// How many the activity lists.
    pub of: u64,
}

impl Listed {
    fn says(&self, texts: &Texts) -> String {
        let Self { activity, entry, .. } = self;
        let values = [("activity", activity.as_str().into()), ("entry", entry.to_string().into())];
        texts.with("checks-listed", &values)
    }
}

impl Example {
    /// In words.
    pub fn says(&self, texts: &Texts) -> String {
        let word = |word: &String| Value::from(word.clone());
        match self {
            Example::None => String::new(),
            Example::Size { from, earlier, to } => texts.with(
                "checks-example-size",
                &[("from", (*from).into()), ("earlier", word(earlier)), ("to", (*to).into())],
            ),
            Example::Earlier(earlier) => {
                texts.with("checks-example-earlier", &[("earlier", word(earlier))])
            }
            Example::Contradicting { of, now, before } => texts.with(
                "checks-example-contradicting",
                &[
                    ("column", of.as_ref().into()),
                    ("now", word(&now.0)),
                    ("list", now.1.says(texts).into()),
                    ("before", word(&before.0)),
                    ("earlier", before.1.says(texts).into()),
                ],
            ),
            Example::Anew { shared, shorter, from, earlier, to } => texts.with(
                "checks-example-anew",
                &[
                    ("shared", (*shared).into()),
                    ("shorter", (*shorter).into()),
                    ("from", word(from)),
                    ("earlier", word(earlier)),
                    ("to", word(to)),
                ],
            ),
            Example::SameList => texts.text("checks-example-same-list"),
            Example::OtherList(earlier) => {
                texts.with("checks-example-other-list", &[("earlier", word(earlier))])
            }
            Example::Far { from, earlier, to, km } => {
                let away = match km {
                    Some(km) => texts.with("checks-example-km", &[("km", (*km).into())]),
                    None => texts.text("checks-example-region"),
                };
                let values = [("from", word(from)), ("earlier", word(earlier)), ("to", word(to))];
                format!("{}, {away}", texts.with("checks-example-far", &values))
            }
            Example::Age(age) => texts.with("checks-example-age", &[("age", (*age).into())]),
            Example::Members(count, size) => texts.with(
                "checks-example-members",
                &[("count", (*count).into()), ("size", (*size).into())],
            ),
            Example::Population(counted, population) => texts.with(
                "checks-example-population",
                &[("counted", (*counted).into()), ("population", (*population).into())],
            ),
            Example::Reached(people, population) => texts.with(
                "checks-example-reached",
                &[("people", (*people).into()), ("population", (*population).into())],
            ),
            Example::Date(column, day) => format!("{column} {day}"),
            Example::Table(table) => table.clone().into_owned(),
            Example::Before(contacts, month) => texts.with(
                "checks-example-before",
                &[("contacts", (*contacts).into()), ("month", month.to_string().into())],
            ),
            Example::SizeInList { size, median, list, row } => {
                let values = [
                    ("size", (*size).into()),
                    ("median", (*median).into()),
                    ("list", (*list).into()),
                ];
                let is_large = *size > HOUSEHOLD_SIZE_PLAUSIBLE_MAX || *list == 0;
                let key = if is_large { "size-alone" } else { "size-in-list" };
                let says = texts.with(&format!("checks-example-{key}"), &values);
                match row {
                    None => says,
                    Some(row) => {
                        let row = texts.with("checks-example-row", &[("row", (*row).into())]);
                        format!("{row}: {says}")
                    }
                }
            }
            Example::Crowd { first, crowd } => texts
                .with("checks-example-crowd", &[("first", word(first)), ("crowd", word(crowd))]),
            Example::Share { without, all } => {
                let share = texts.share(*without, *all);
                let values = [
                    ("without", (*without).into()),
                    ("all", (*all).into()),
                    ("share", share.into()),
                ];
                texts.with("checks-example-share", &values)
            }
            Example::Since(start, latest) => texts.with(
                "checks-example-since",
                &[("start", start.to_string().into()), ("latest", latest.to_string().into())],
            ),
            Example::TwoWays { this, activity, other, earlier } => texts.with(
                "checks-example-two-ways",
                &[
                    ("this", word(this)),
                    ("activity", word(activity)),
                    ("other", word(other)),
                    ("earlier", word(earlier)),
                ],
            ),
            Example::Year(year) => year.to_string(),
            Example::Site(site) => texts.with("checks-example-site", &[("site", word(site))]),
        }
    }
}

impl Check {
    /// What so many cases are, in a sentence without its full stop.
    pub fn says(self, cases: u64, texts: &Texts) -> String {
        texts.with(&format!("checks-says-{self}"), &[("cases", cases.into())])
    }

    /// What to do about it, and when it is in order.
    pub fn hint(self, texts: &Texts) -> String {
        texts.text(&format!("checks-hint-{self}"))
    }
}

impl Warning {
    /// The warning in one line: what it is about, how many cases, and one of them.
    pub fn says(&self, texts: &Texts) -> String {
        let says = self.code.says(self.cases, texts);
        let says = [("place", self.subject.to_string().into()), ("text", says.into())];
        let says = texts.with("issues-headline", &says);
        match self.example.says(texts) {
            example if example.is_empty() => says,
            example => format!("{says} ({example})"),
        }
    }

    /// What one case looks like, in words.
    pub fn example(&self, texts: &Texts) -> String {
        self.example.says(texts)
    }
}

/// The subject of the event that states that two entries are not one.
pub(super) fn pair_subject(kind: EntryKind, one: u32, other: u32) -> String {
    format!("{kind} {} and {}", one.min(other), one.max(other))
}

/// Warnings in groups of one code, in each group those with most cases first.
pub fn by_code<'a>(warnings: &[&'a Warning]) -> Vec<Vec<&'a Warning>> {
    let mut groups: BTreeMap<Check, Vec<&Warning>> = BTreeMap::new();
    for warning in warnings {
        groups.entry(warning.code).or_default().push(warning);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|warning| u64::MAX - warning.cases);
    }
    groups.into_values().collect()
}

/// Whether a warning was accepted with as many cases.
pub fn is_accepted(state: &State, warning: &Warning) -> bool {
    let about = (warning.code.name().to_owned(), warning.subject.clone());
    state.accepted.get(&about).is_some_and(|cases| *cases >= warning.cases)
}

/// The event that accepts warnings of one code.
pub fn acceptance(code: Check, warnings: &[&Warning], reason: &str) -> WarningsAccepted {
    let accepted = warnings
        .iter()
        .map(|warning| AcceptedWarning { subject: warning.subject.clone(), cases: warning.cases });
    WarningsAccepted {
        code: code.name().to_owned(),
        accepted: accepted.collect(),
        reason: reason.to_owned(),
    }
}

/// Whether it is stated that two entries are not one.
pub fn is_two(state: &State, kind: EntryKind, one: u32, other: u32) -> bool {
    let about = (Check::DuplicatePerson.name().to_owned(), pair_subject(kind, one, other));
    state.accepted.contains_key(&about)
}

/// The event that states that two entries are not one, although they look alike.
pub fn are_two(kind: EntryKind, one: u32, other: u32, reason: &str) -> WarningsAccepted {
    let subject = pair_subject(kind, one, other);
    WarningsAccepted {
        code: Check::DuplicatePerson.name().to_owned(),
        accepted: vec![AcceptedWarning { subject, cases: 1 }],
        reason: reason.to_owned(),
    }
}
