//! What will be recorded, in words.
//!
//! Belongs here: the answers as they are shown before they are recorded. Does not: what the answers stand
//! for (`answers`).

use super::{Answer, Interview, Sought};
use crate::event::figures::{AGES, SEXES};

impl Interview<'_> {
    /// What will be recorded, a line each; people by how many they are, not by their numbers.
    pub fn summary(&self, answers: &[Answer]) -> Vec<String> {
        let mut lines = Vec::new();
        let lists = [
            "who",
            "sadd",
            "group",
            "count",
            "household",
            "size",
            "person",
            "file",
            "f_ages",
            "m_ages",
            "sex_age",
        ];
        let label = |column: &str| self.texts.text(&format!("interview-label-{column}"));
        for (column, cell) in self.cells(answers) {
            if !lists.contains(&column.as_str()) {
                let of_pcode = column.strip_suffix("_pcode").map(|level| (level, "P-code"));
                let label = match of_pcode {
                    Some((level, pcode)) => format!("{}, {pcode}", label(level)),
                    None => label(&column.replace('_', "-")),
                };
                lines.push(format!("  {label:<18} {cell}"));
            }
        }
        if let Sought::Known(place) = self.sought(answers) {
            lines.push(format!("  {:<18} {place}", label("gazetteer")));
        }
        if let Some((_, file)) = answers.iter().find(|(about, _)| *about == "file") {
            lines.push(format!("  {:<18} {file}", label("file")));
        }
        let all = |wanted: &str| {
            let answers = answers.iter().filter(|(about, _)| *about == wanted);
            answers.map(|(_, answer)| answer.as_str()).filter(|a| !a.is_empty()).collect::<Vec<_>>()
        };
        for (group, count) in all("group").iter().zip(all("count")) {
            let count = count.parse().map_or(count.to_owned(), |count| self.texts.number(count));
            let colon = self.texts.text("interview-colon");
            lines.push(format!("  {group}{colon} {count}"));
        }
        lines.extend(self.sexes(answers));
        let persons = all("person").len();
        if persons > 0 {
            lines.push(format!("  {persons} {}", self.texts.text("interview-summary-persons")));
        }
        let sizes: Vec<u32> = all("size").iter().filter_map(|size| size.parse().ok()).collect();
        if !sizes.is_empty() {
            lines.push(format!(
                "  {} {}, {} {}",
                sizes.len(),
                self.texts.text("interview-summary-households"),
                sizes.iter().sum::<u32>(),
                self.texts.text("interview-summary-members")
            ));
        }
        lines
    }

    /// Of groups and households, a line for each sex with the people of each age that is known.
    fn sexes(&self, answers: &[Answer]) -> Vec<String> {
        let mut lines = Vec::new();
        for (about, sex) in [("f_ages", SEXES[0]), ("m_ages", SEXES[1])] {
            let given = answers.iter().filter(|(of, answer)| *of == about && !answer.is_empty());
            let mut sums = [0_u64; AGES.len()];
            for (_, answer) in given {
                for (sum, people) in sums.iter_mut().zip(answer.split(' ')) {
                    *sum += people.parse::<u64>().unwrap_or(0);
                }
            }
            let ages = AGES.iter().zip(sums).filter(|(_, people)| *people > 0);
            let word =
                |word: String| self.texts.text(&format!("report-word-{}", word.replace('_', "-")));
            let ages = ages.map(|(age, people)| {
                let people = self.texts.number(people);
                format!("{} ({people})", word(format!("age_{age}")))
            });
            let ages: Vec<String> = ages.collect();
            if !ages.is_empty() {
                let colon = self.texts.text("interview-colon");
                lines.push(format!("  {}{colon} {}", word(format!("sex_{sex}")), ages.join(", ")));
            }
        }
        lines
    }
}
