//! Which activities count in a period, and where.
//!
//! Belongs here: attribution, kinds, status, reach; sites as numbers. Does not:
//! whom an activity reached.

use hashbrown::HashMap;

use crate::event::activity::{About, Kind, Reach, Status};
use crate::event::gazetteer::Location;
use crate::event::ids::SectorId;
use crate::event::place::{Place, Residence, SiteKey};
use crate::event::policy::{Attribution, Policy, Reviewed, Rule};
use crate::event::time::{Day, Month, Period};

use super::agenda::{Agenda, Item};

/// An activity in scope, with its place and sectors as numbers.
#[derive(Debug)]
pub(super) struct Scoped<'a> {
    /// Its place in the agenda.
    pub place: u32,
    /// The activity.
    pub item: Item<'a>,
    /// Whether its reach is direct.
    pub direct: bool,
    /// Number of its site.
    pub site: u32,
    /// A bit per sector it reports to.
    pub sectors: u64,
}

impl Scoped<'_> {
    /// Whether its head-counts are people counted nowhere else. Rule 1 has no such mark.
    pub fn has_new_people(&self, policy: &Policy) -> bool {
        policy.rule == Rule::Two && self.item.about.new_people
    }
}

/// Sites by number, in the order in which they are met.
#[derive(Debug)]
pub(super) struct Sites {
    /// The version of the rule that says which spellings are one site.
    rule: Rule,
    keys: Vec<SiteKey>,
    numbers: HashMap<SiteKey, u32>,
    /// By the text as it was written, since normalising takes far longer. Looked up for every list and every
    /// residence in it, so that this is a table with a fast hash.
    as_written: HashMap<String, u32>,
    text: String,
}

impl Sites {
    /// No site yet.
    pub fn new(rule: Rule) -> Self {
        Self {
            rule,
            keys: Vec::new(),
            numbers: HashMap::new(),
            as_written: HashMap::new(),
            text: String::new(),
        }
    }

    /// The sites, by number.
    pub fn keys(&self) -> &[SiteKey] {
        &self.keys
    }

    /// How many were met.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The key of a site.
    pub fn key(&self, site: u32) -> Option<&SiteKey> {
        self.keys.get(site as usize)
    }

    /// The number of a place of the gazetteer, if it was met.
    pub fn of_location(&self, location: &Location) -> Option<usize> {
        self.number_of(&location.key_under(self.rule))
    }

    /// The number of a key, if it was met.
    pub fn number_of(&self, key: &SiteKey) -> Option<usize> {
        self.numbers.get(key).map(|number| *number as usize)
    }

    /// Whether a site's key is the smaller one.
    pub fn is_smaller(&self, site: u32, other: u32) -> bool {
        self.key(site) < self.key(other)
    }

    /// The number of an activity's own site.
    pub fn of_place(&mut self, place: &Place) -> u32 {
        let rule = self.rule;
        self.number(&place.site.name, &place.site.pcode, place, || place.site_key_under(rule))
    }

    /// The number of the site that a residence declared in an activity means.
    pub fn of_residence(&mut self, place: &Place, residence: &Residence) -> u32 {
        let rule = self.rule;
        self.number(&residence.name, &residence.pcode, place, || {
            place.residence_key_under(residence, rule)
        })
    }

    fn number(
        &mut self,
        name: &str,
        pcode: &str,
        place: &Place,
        key: impl FnOnce() -> SiteKey,
    ) -> u32 {
        let text = &mut self.text;
        text.clear();
        if pcode.trim().is_empty() {
            // None of these can contain a line break.
            for part in [&place.admin1.name, &place.admin2.name, &place.admin3.name, name] {
                text.push('\n');
                text.push_str(part);
            }
        } else {
            text.push_str(pcode);
        }
        if let Some(number) = self.as_written.get(text.as_str()) {
            return *number;
        }
        let number = self.add(&key());
        self.as_written.insert(self.text.clone(), number);
        number
    }

    /// The number of a site.
    pub fn add(&mut self, key: &SiteKey) -> u32 {
        *self.numbers.entry(key.clone()).or_insert_with(|| {
            self.keys.push(key.clone());
            // There are fewer sites than rows, whose ids are u32.
            self.keys.len() as u32 - 1
        })
    }
}

/// The days by which attribution places an activity: first and last.
fn placed(about: &About, policy: &Policy) -> (Day, Day) {
    let (start, end) = (about.start, about.last_day());
    if about.details.kind() == Kind::Works {
        // People use what is finished.
        return (end, end);
    }
    match policy.attribution {
        Attribution::Touches => (start, end),
        Attribution::Start => (start, start),
        Attribution::End => (end, end),
    }
}

/// Whether an activity states anything of people and places. Under rule 1 every activity does.
pub(super) fn is_stating(about: &About, is_approved: bool, policy: &Policy) -> bool {
    policy.rule == Rule::One
        || (is_approved || policy.reviewed == Reviewed::All)
            && matches!(about.status, Status::Completed | Status::Ongoing)
}

/// Whether an activity of this description, approved or not, counts in a period, direct or not.
pub fn in_scope(about: &About, is_approved: bool, period: Period, policy: &Policy) -> bool {
    let (first, last) = placed(about, policy);
    let is_done = match (policy.rule, about.details.kind()) {
        // People use what is finished.
        (Rule::Two, Kind::Works) => about.status == Status::Completed,
        _ => matches!(about.status, Status::Completed | Status::Ongoing),
    };
    is_done
        && is_stating(about, is_approved, policy)
        && !policy.not_counted.contains(&about.details.kind())
        && period.touches(first, last)
}

/// The months whose slices an activity is in.
pub fn months(about: &About, policy: &Policy) -> (Month, Month) {
    let (first, last) = placed(about, policy);
    (first.month(), last.month())
}

/// The one day by which what an activity handed out and did is counted, so that parts of a period add up: its
/// start, or its end under the policy `end`, and of works in any case.
pub(super) fn counting_day(about: &About, policy: &Policy) -> Day {
    placed(about, policy).0
}

/// A bit per sector that an activity reports to.
pub(super) fn sector_bits(sectors: &[SectorId], about: &About) -> u64 {
    let bit = |id| sectors.iter().position(|s| s == id).map_or(0, |i| 1u64 << i);
    about.sectors().map(bit).fold(0, |mask, bit| mask | bit)
}

/// Collects what is in scope, in the order of folding.
pub(super) fn scope<'a>(
    agenda: &Agenda<'a>,
    period: Period,
    policy: &Policy,
    sites: &mut Sites,
) -> Vec<Scoped<'a>> {
    let counted = (0u32..).zip(&agenda.items);
    let counted =
        counted.filter(|(_, item)| in_scope(item.about, item.is_approved, period, policy));
    let scoped = |(place, item): (u32, &Item<'a>)| Scoped {
        place,
        item: *item,
        direct: item.about.reach == Reach::Direct,
        site: sites.of_place(&item.about.place),
        sectors: sector_bits(agenda.sectors, item.about),
    };
    counted.map(scoped).collect()
}
