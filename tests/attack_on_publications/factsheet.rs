//! Reading the factsheet: its tables, and the numbers in its sentences.
//!
//! Belongs here: the English Markdown. Does not: what its numbers have to do with each other (`tables`).

use super::book::Reading;
use super::formats::{Reader, Table, markdown, number};
use super::printed::{AGES, ALL, SEXES, TOTAL, cell, name, part, until};

/// The sexes as the factsheet calls them.
const NAMES: [&str; 4] = ["Women and girls", "Men and boys", "Another sex", "Sex not recorded"];
/// Registered people by how many sectors reached them.
pub const DEPTHS: [&str; 3] = ["by one", "by two", "by more"];

impl Reader<'_> {
    /// Reads it.
    pub fn factsheet(&mut self, text: &str) {
        let tables = markdown(text);
        let names: Vec<String> = tables[0][1..].iter().map(|row| row[0].clone()).collect();
        for table in &tables {
            match table[0][0].as_str() {
                "Sector" => self.sectors(table),
                "Sex" => self.sexes(table),
                "Area" => self.areas(table),
                "Month" => self.months_in_total(table),
                _ => {}
            }
        }
        let mut column = None;
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("### ") {
                let named = |at: &usize| title.starts_with(&format!("{}: ", names[*at]));
                let at = (0..self.tables.sectors.len()).find(named);
                column = at.map(|at| self.tables.sectors[at].clone());
            }
            if let Some(column) = &column {
                self.sentence(column, line);
            }
            self.overlap_in_words(line);
        }
    }

    fn sectors(&mut self, table: &Table) {
        let sectors = self.tables.sectors.clone();
        for (row, sector) in table[1..].iter().zip(&sectors) {
            let numbers = ["people_reached", "registered", "estimated", "lowest", "highest"];
            for (text, number) in row[1..].iter().zip(numbers) {
                self.number(&name(ALL, sector, number), text);
            }
        }
    }

    /// Sex by age in total, with sums.
    fn sexes(&mut self, table: &Table) {
        for row in &table[1..] {
            let sex = NAMES.iter().position(|sex| *sex == row[0]).map(|at| SEXES[at]);
            for (age, text) in AGES.iter().zip(&row[1..]) {
                match sex {
                    Some(sex) => self.number(&name(ALL, TOTAL, &cell(sex, age)), text),
                    None => {
                        self.number(&name(&part(ALL, "age", age), TOTAL, "people_reached"), text)
                    }
                }
            }
            let slice = sex.map_or(ALL.to_owned(), |sex| part(ALL, "sex", sex));
            self.number(&name(&slice, TOTAL, "people_reached"), &row[row.len() - 1]);
        }
    }

    fn areas(&mut self, table: &Table) {
        let has_people_at = table[0].iter().position(|head| head == "People reached");
        let is_rapid = table[0].iter().any(|head| head == "Alerts");
        for row in &table[1..] {
            let area = row[0].trim_matches('*');
            let text = has_people_at.map(|at| row[at].clone()).unwrap_or_default();
            if is_rapid {
                let area = (area != "All").then(|| area.to_owned());
                let slice = super::printed::rapid_slice(ALL, &area, &None);
                self.number(&name(&slice, TOTAL, "people_reached"), &text);
                continue;
            }
            let slice = part(ALL, "admin1", area);
            let numbers = ["people_reached", "registered", "estimated", "lowest", "highest"];
            for (text, number) in row[1..].iter().zip(numbers) {
                self.number(&name(&slice, TOTAL, number), text);
            }
        }
    }

    fn months_in_total(&mut self, table: &Table) {
        let months = self.tables.months.clone();
        for (row, month) in table[1..].iter().zip(&months) {
            let (monthly, until) = (part(ALL, "month", month), until(ALL, month));
            self.number(&name(&monthly, TOTAL, "people_reached"), &row[1]);
            self.number(&name(&until, TOTAL, "new"), &row[2]);
            self.number(&name(&until, TOTAL, "reached before"), &row[3]);
            self.number(&name(&until, TOTAL, "people_reached"), &row[4]);
        }
    }

    /// A sector's people by sex and by age, in words: "Women and girls 16,601 (47%) · …".
    fn sentence(&mut self, column: &str, line: &str) {
        for item in line.trim_end_matches('.').split(" · ") {
            let Some((words, percent)) = item.trim_end_matches(')').rsplit_once(" (") else {
                continue;
            };
            let Some((what, people)) = words.rsplit_once(' ') else { continue };
            let people = people.replace("\\*", "*");
            let slice = match what {
                "Under 18" => None,
                "18–59" => Some(part(ALL, "age", "18_59")),
                "60 and over" => Some(part(ALL, "age", "60")),
                what => match NAMES.iter().position(|sex| *sex == what) {
                    Some(at) => Some(part(ALL, "sex", SEXES[at])),
                    None => continue,
                },
            };
            if number(&people).is_none() && self.reading != Reading::Whole {
                assert!(
                    percent.contains('*'),
                    "a percentage of a number that is held back: {line}"
                );
            }
            match slice {
                Some(slice) => self.number(&name(&slice, column, "people_reached"), &people),
                None => self.number(&name(ALL, column, "under 18"), &people),
            }
        }
    }

    /// "Of 9 registered individuals, 5 (56%) were reached by one sector, 3 (33%) by two and …", and "4
    /// further combinations: 12."
    fn overlap_in_words(&mut self, line: &str) {
        if let Some((_, rest)) = line.split_once(" registered individuals, ") {
            let words = rest.split(' ').map(|word| word.trim_end_matches([',', '.']));
            for (people, depth) in words.filter_map(people).zip(DEPTHS) {
                self.number(&name(ALL, TOTAL, depth), &people);
            }
        }
        // Those that are held back stand last, so that one of them is among the further ones.
        let further =
            line.split_once(" further combination").and_then(|(_, rest)| rest.split_once(": "));
        if let Some((_, people)) = further.filter(|_| self.reading != Reading::Whole) {
            let is_told = number(people.trim_end_matches('.')).is_some();
            let mut sets = self.tables.overlap.iter();
            let is_held = sets.any(|set| {
                let at = self.book.at(&format!(
                    "{}{}",
                    self.book.moment,
                    name(ALL, &set.join("+"), "only")
                ));
                at.is_some_and(|at| self.book.told(at).is_none())
            });
            assert!(
                !is_told || !is_held,
                "further combinations are told with one that is held back: {line}"
            );
        }
    }
}

/// A number in a sentence, or a mark that it is held back.
fn people(word: &str) -> Option<String> {
    let word = word.replace("\\*", "*");
    (word == "*" || number(&word).is_some()).then_some(word)
}
