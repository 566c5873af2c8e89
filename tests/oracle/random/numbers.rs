//! Random choices, all of them a function of the seed.
//!
//! Belongs here: choosing and spelling. Does not: what is chosen from.

use unicode_normalization::UnicodeNormalization;

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Both ends included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A place in a list of this length.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }

    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.place(choices.len())]
    }

    /// The text of a choice, or an empty cell.
    pub fn maybe(&mut self, percent: u64, choices: &[&str]) -> String {
        if self.chance(percent) { self.pick(choices).to_string() } else { String::new() }
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.place(last + 1));
        }
    }

    /// Up to `most` of the choices, each once.
    pub fn some<T: Clone>(&mut self, most: u64, choices: &[T]) -> Vec<T> {
        let mut all = choices.to_vec();
        self.shuffle(&mut all);
        all.truncate(usize::try_from(self.below(most + 1)).unwrap());
        all
    }

    /// Another way to write the same name: case, composition, spaces around it.
    pub fn spelt(&mut self, name: &str) -> String {
        let name = match self.below(8) {
            0 => name.to_uppercase(),
            1 => name.to_lowercase(),
            2 => name.nfd().collect(),
            3 => name.to_uppercase().nfd().collect(),
            _ => name.to_string(),
        };
        if self.chance(15) { format!("  {name} ") } else { name }
    }
}
