//! The numbers in some tables, each kept once while they are taken in.
//!
//! Belongs here: from a number as its source wrote it to a small integer that rows hold instead, and
//! the pseudonyms of all of them. Does not: which rows have which (`intake`), who has an entry already
//! (`ledger`).
//!
//! Invariant: a number is in memory once, however many rows have it, and shown by nothing.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::alike::normal_form;
use super::key::{Key, NumberList, Pseudonym, Pseudonyms, Tag};
use crate::event::EntryKind;

/// Hashing fewer numbers than this is not worth a second thread.
const NUMBERS_A_THREAD_MIN: usize = 10_000;

/// The numbers of the persons and households in some tables.
#[derive(Default)]
pub struct Numbers {
    persons: Kept,
    households: Kept,
    /// Lists of their own, from 1; 0 is the one that an import is about.
    lists: Vec<Arc<NumberList>>,
}

impl std::fmt::Debug for Numbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({} numbers)", self.persons.len() + self.households.len())
    }
}

/// Numbers to which none is added.
#[derive(Debug)]
pub struct CompleteNumbers(Numbers);

impl std::ops::Deref for CompleteNumbers {
    type Target = Numbers;

    fn deref(&self) -> &Numbers {
        &self.0
    }
}

impl Numbers {
    /// The integer of a number, dense from 0 for each kind; `None` where nothing is left once it is
    /// trimmed.
    pub fn keep(
        &mut self,
        kind: EntryKind,
        text: &str,
        list: Option<&Arc<NumberList>>,
    ) -> Option<u32> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let list = match list {
            None => 0,
            Some(list) => match self.lists.iter().position(|known| known == list) {
                Some(at) => at + 1,
                None => {
                    self.lists.push(list.clone());
                    self.lists.len()
                }
            },
        };
        let kept = match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        };
        Some(kept.keep(text, list as u32))
    }

    /// The same once all are kept: what finds a number by its text is freed.
    #[must_use]
    pub fn complete(mut self) -> CompleteNumbers {
        for kept in [&mut self.persons, &mut self.households] {
            kept.table = HashTable::new();
            kept.texts.shrink_to_fit();
        }
        CompleteNumbers(self)
    }

    fn of_kind(&self, kind: EntryKind) -> &Kept {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    /// How many there are of a kind.
    pub fn len(&self, kind: EntryKind) -> usize {
        self.of_kind(kind).len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.persons.len() + self.households.len() == 0
    }

    /// Whether any is on a list of its own, so that two can have one pseudonym.
    pub fn are_on_several_lists(&self) -> bool {
        !self.lists.is_empty()
    }

    /// Whether a number is a key derived from what is known of somebody.
    pub fn is_derived(&self, kind: EntryKind, number: u32) -> bool {
        self.list(self.of_kind(kind).list(number)).is_some_and(|list| list.derived)
    }

    fn list(&self, list: u32) -> Option<&NumberList> {
        let at = (list as usize).checked_sub(1)?;
        self.lists.get(at).map(|list| &**list)
    }

    /// Orders two numbers of a kind by their text, whichever came first.
    pub fn compare(&self, kind: EntryKind, a: u32, b: u32) -> std::cmp::Ordering {
        let kept = self.of_kind(kind);
        (kept.text(a), kept.list(a)).cmp(&(kept.text(b), kept.list(b)))
    }

    /// Sorts rows by their numbers of a kind, as [`Numbers::compare`] orders them, keeping the order of
    /// those with the same one.
    pub fn sort<T: Copy>(&self, kind: EntryKind, rows: &mut [T], number: impl Fn(&T) -> u32) {
        let kept = self.of_kind(kind);
        // The first bytes decide nearly always, and are at hand, where the texts are all over memory.
        let first_bytes = |number| {
            let text = kept.text(number).as_bytes();
            let mut first = [0; 8];
            first.iter_mut().zip(text).for_each(|(first, byte)| *first = *byte);
            u64::from_be_bytes(first)
        };
        let mut keyed: Vec<(u64, T)> =
            rows.iter().map(|row| (first_bytes(number(row)), *row)).collect();
        keyed.sort_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| self.compare(kind, number(one), number(other)))
        });
        rows.iter_mut().zip(keyed).for_each(|(row, (_, sorted))| *row = sorted);
    }

    /// The pseudonyms of all numbers of a kind, in the order of their integers. `namespace` is that of
    /// numbers whose list has none of its own.
    pub fn pseudonyms(&self, kind: EntryKind, namespace: &str, key: &Key) -> Vec<Pseudonym> {
        let kept = self.of_kind(kind);
        let makers = self.makers(kind, namespace, key);
        let mut all = vec![[0; 32]; kept.len()];
        let fill = |first: usize, part: &mut [Pseudonym]| {
            for (pseudonym, number) in part.iter_mut().zip(first as u32..) {
                if let Some(maker) = makers.get(kept.list(number) as usize) {
                    *pseudonym = maker.pseudonym(kept.text(number));
                }
            }
        };
        let half = if all.len() < NUMBERS_A_THREAD_MIN { 0 } else { all.len() / 2 };
        let (first, second) = all.split_at_mut(half);
        std::thread::scope(|scope| {
            if half > 0 {
                scope.spawn(|| fill(0, first));
            }
            fill(half, second);
        });
        all
    }

    /// The pseudonyms of the normal forms of wanted numbers of a kind, where these are not the numbers
    /// themselves. A derived key has none.
    pub fn normals(
        &self,
        kind: EntryKind,
        namespace: &str,
        key: &Key,
        is_wanted: impl Fn(u32) -> bool + Sync,
    ) -> Normals {
        let kept = self.of_kind(kind);
        let makers = self.makers(kind, namespace, key);
        let of = |numbers: std::ops::Range<u32>| -> Vec<(u32, Pseudonym)> {
            let wanted = numbers.filter(|number| is_wanted(*number));
            let wanted = wanted.filter(|number| !self.is_derived(kind, *number));
            let made = wanted.filter_map(|number| {
                let form = normal_form(kept.text(number))?;
                Some((number, makers.get(kept.list(number) as usize)?.pseudonym(&form)))
            });
            made.collect()
        };
        let mut normals = Normals::default();
        for (number, pseudonym) in kept.in_halves(of) {
            normals.at.resize(number as usize, 0);
            normals.pseudonyms.push((number, pseudonym));
            normals.at.push(normals.pseudonyms.len() as u32);
        }
        normals
    }

    /// The numbers of a kind whose tags are wanted, or with `normal` the tags of whose normal forms are, with
    /// their tags. A derived key has no normal form.
    pub fn tagged(
        &self,
        kind: EntryKind,
        namespace: &str,
        key: &Key,
        normal: bool,
        is_wanted: impl Fn(&Tag) -> bool + Sync,
    ) -> Vec<(u32, Tag)> {
        let kept = self.of_kind(kind);
        let makers = self.makers(kind, namespace, key);
        let of = |numbers: std::ops::Range<u32>| -> Vec<(u32, Tag)> {
            let tag = |number| {
                let (maker, text) = (makers.get(kept.list(number) as usize)?, kept.text(number));
                match normal {
                    false => Some(maker.tag(text)),
                    true if self.is_derived(kind, number) => None,
                    true => Some(maker.tag(normal_form(text).as_deref().unwrap_or(text))),
                }
            };
            let tagged = numbers.filter_map(|number| Some((number, tag(number)?)));
            tagged.filter(|(_, tag)| is_wanted(tag)).collect()
        };
        kept.in_halves(of)
    }

    /// What makes the pseudonyms of each list's numbers.
    fn makers(&self, kind: EntryKind, namespace: &str, key: &Key) -> Vec<Pseudonyms> {
        let lists = 0..=self.lists.len() as u32;
        let maker = |list| {
            let own = self.list(list).and_then(|list| list.namespace.as_deref());
            key.pseudonyms(kind, own.unwrap_or(namespace))
        };
        lists.map(maker).collect()
    }
}

/// The pseudonyms of the normal forms of some numbers, which are rarely all.
#[derive(Debug, Default)]
pub struct Normals {
    /// By rising number.
    pseudonyms: Vec<(u32, Pseudonym)>,
    /// By number: its place among the pseudonyms, from 1; 0 for none.
    at: Vec<u32>,
}

impl Normals {
    /// Of a number, where its normal form is another one.
    pub fn get(&self, number: u32) -> Option<&Pseudonym> {
        let at = self.at.get(number as usize)?.checked_sub(1)?;
        self.pseudonyms.get(at as usize).map(|(_, pseudonym)| pseudonym)
    }

    /// All, by rising number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Pseudonym)> {
        self.pseudonyms.iter().map(|(number, pseudonym)| (*number, pseudonym))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pseudonyms.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pseudonyms.len()
    }
}

/// Texts one behind the other, each findable.
#[derive(Default)]
struct Kept {
    texts: String,
    /// Where each text ends.
    ends: Vec<usize>,
    /// The list of each, as far as any has one of its own.
    lists: Vec<u32>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Kept {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn text(&self, number: u32) -> &str {
        text(&self.texts, &self.ends, number)
    }

    /// What is made of all numbers, by rising number; of many, by two threads.
    fn in_halves<T: Send>(&self, of: impl Fn(std::ops::Range<u32>) -> Vec<T> + Sync) -> Vec<T> {
        let end = self.len() as u32;
        let half = if self.len() < NUMBERS_A_THREAD_MIN { 0 } else { end / 2 };
        std::thread::scope(|scope| {
            let first = (half > 0).then(|| scope.spawn(|| of(0..half)));
            let second = of(half..end);
            let first = first.map(|first| first.join());
            let first = first.map(|made| made.unwrap_or_else(|e| std::panic::resume_unwind(e)));
            let mut all = first.unwrap_or_default();
            all.extend(second);
            all
        })
    }

    fn list(&self, number: u32) -> u32 {
        self.lists.get(number as usize).copied().unwrap_or(0)
    }

    fn keep(&mut self, wanted: &str, list: u32) -> u32 {
        let Self { texts, ends, lists, table, hasher } = self;
        let of = |lists: &[u32], number: u32| lists.get(number as usize).copied().unwrap_or(0);
        let hash = hasher.hash_one((wanted, list));
        let same =
            |number: &u32| text(texts, ends, *number) == wanted && of(lists, *number) == list;
        if let Some(number) = table.find(hash, same) {
            return *number;
        }
        // A table with more rows than 32 bits can number is refused long before.
        let number = ends.len() as u32;
        texts.push_str(wanted);
        ends.push(texts.len());
        if list > 0 {
            lists.resize(number as usize, 0);
            lists.push(list);
        }
        let again =
            |number: &u32| hasher.hash_one((text(texts, ends, *number), of(lists, *number)));
        table.insert_unique(hash, number, again);
        number
    }
}

fn text<'t>(texts: &'t str, ends: &[usize], number: u32) -> &'t str {
    let number = number as usize;
    let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(number).copied().unwrap_or(start);
    texts.get(start..end).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::register::SourceNumber;

    #[test]
    fn a_number_is_kept_once_for_each_list_it_stands_on() {
        let mut numbers = Numbers::default();
        let gao = Arc::new(NumberList { namespace: Some("gao".into()), derived: false });
        let person = EntryKind::Person;
        let (a, b) = (numbers.keep(person, " 001 ", None), numbers.keep(person, "002", None));
        let own = numbers.keep(person, "001", Some(&gao));
        assert_eq!((a, b, own), (Some(0), Some(1), Some(2)));
        assert_eq!(numbers.keep(person, "001", None), Some(0));
        assert_eq!(numbers.keep(person, "001", Some(&gao)), Some(2));
        assert_eq!(numbers.keep(person, "  ", None), None);
        let key = Key::random().unwrap();
        let made = numbers.pseudonyms(person, "default", &key);
        let one = |namespace| key.pseudonym(person, namespace, &SourceNumber::new("001").unwrap());
        assert_eq!([made[0], made[2]], [one("default"), one("gao")]);
        assert_eq!(format!("{numbers:?}"), "(3 numbers)");
    }

    #[test]
    fn rows_are_sorted_by_the_text_of_their_numbers() {
        let mut numbers = Numbers::default();
        let texts = ["P-00000010", "9", "P-00000002", "", "10", "é", "P-0000000", "P", "10\u{1}"];
        let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        let mut rows: Vec<(u32, usize)> = texts
            .iter()
            .chain(&texts)
            .zip(0..)
            .map(|(text, at)| (numbers.keep(EntryKind::Person, text, None).unwrap(), at))
            .collect();
        let mut expected: Vec<(&str, usize)> =
            rows.iter().map(|(_, at)| (texts[at % texts.len()], *at)).collect();
        expected.sort();
        numbers.sort(EntryKind::Person, &mut rows, |(number, _)| *number);
        let sorted = rows.iter().map(|(_, at)| (texts[at % texts.len()], *at));
        assert_eq!(sorted.collect::<Vec<_>>(), expected);
    }
}
