//! Names of columns, sheets and values as forms write them.
//!
//! Belongs here: when two of them are the same, and which column of a sheet a name means. Does not:
//! what a column is for.

use crate::event::spelling::fold_label;
use crate::intake::source::grid::Grid;

/// Rows from the top in which a sheet's header is looked for.
const HEADER_ROWS_MAX: usize = 20;

/// The words of a name, which are separated by white space, underscores and punctuation.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold_label(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(ToOwned::to_owned).collect()
}

/// The last part of a header with its group's path: `Nom du site` of `Lieu/Nom du site`.
pub fn last_part(header: &str) -> &str {
    // A label may have a slash of its own, as in "H/F": only what has something before and after.
    header.rsplit('/').next().map_or(header, str::trim)
}

/// A sheet's header: what its columns are called, and where its rows begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What the columns are called, from column A.
    pub names: Vec<String>,
    /// HXL hashtags of the columns, where the sheet has a row of them.
    pub hashtags: Vec<String>,
    /// Its place among the grid's rows.
    pub place: usize,
    /// Place of the first row below it.
    pub rows_from: usize,
    folded: Vec<String>,
    /// Of each header what stands after one of its slashes: its label without the path of its group.
    folded_parts: Vec<Vec<String>>,
}

/// The columns that a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// None.
    Nothing,
    /// This one.
    One(usize),
    /// Several.
    Several(Vec<usize>),
}

impl Header {
    /// The header of a sheet: the row `at` (as a spreadsheet numbers it) where that is given, else,
    /// of the first rows, the one that has the most of `wanted`, else the first.
    pub fn of(grid: &Grid, at: Option<u32>, wanted: &[&str]) -> Option<Self> {
        let place = match at {
            Some(at) => grid.rows.iter().position(|row| row.number == at)?,
            None => {
                let fits = |place: &usize| {
                    let header = Self::at(grid, *place);
                    let found = |name: &&&str| header.find(name) != Found::Nothing;
                    (wanted.iter().filter(found).count(), usize::MAX - place)
                };
                (0..grid.rows.len().min(HEADER_ROWS_MAX)).max_by_key(fits)?
            }
        };
        Some(Self::at(grid, place))
    }

    fn at(grid: &Grid, place: usize) -> Self {
        let names: Vec<String> = grid.rows.get(place).map_or(Vec::new(), |row| row.cells.clone());
        let hashes = |place: usize| {
            let cells = &grid.rows.get(place)?.cells;
            let mut filled = cells.iter().filter(|cell| !cell.is_empty()).peekable();
            (filled.peek().is_some() && filled.all(|cell| is_hashtag(cell))).then_some(cells)
        };
        let below = hashes(place + 1);
        let hashtags = below.or_else(|| hashes(place)).cloned().unwrap_or_default();
        Self {
            hashtags,
            place,
            rows_from: place + 1 + usize::from(below.is_some()),
            folded: names.iter().map(|name| fold_label(name)).collect(),
            folded_parts: names.iter().map(|name| folded_parts(name)).collect(),
            names,
        }
    }

    /// What a column is called.
    pub fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// The columns that a name means: the header itself; where the name begins with #, the HXL hashtag,
    /// whose attributes may come in any order; or the header's last part, without the group's path.
    /// `# of beneficiaries` is a header like others.
    pub fn find(&self, name: &str) -> Found {
        if name.trim().is_empty() {
            return Found::Nothing;
        }
        match found(self.names.iter().map(|own| own.trim()), &name.trim()) {
            Found::Nothing => {}
            some => return some,
        }
        if name.starts_with('#') {
            let wanted = hashtag(name);
            match found(self.hashtags.iter().map(|tag| hashtag(tag)), &wanted) {
                Found::Nothing => {}
                some => return some,
            }
        }
        match self.find_folded(&fold_label(name)) {
            Found::Nothing => self.find_repeated(name),
            some => some,
        }
    }

    fn find_folded(&self, name: &str) -> Found {
        match found(self.folded.iter().map(String::as_str), &name) {
            Found::Nothing => {
                let with = |parts: &Vec<String>| parts.iter().any(|part| part == name);
                found(self.folded_parts.iter().map(with), &true)
            }
            some => some,
        }
    }

    /// One of several columns with the same header: `Numéro (2)` is the second.
    fn find_repeated(&self, name: &str) -> Found {
        let numbered = || {
            let (plain, number) = name.trim().strip_suffix(')')?.rsplit_once('(')?;
            Some((fold_label(plain), number.parse::<usize>().ok()?))
        };
        let Some((plain, number)) = numbered() else { return Found::Nothing };
        match self.find_folded(&plain) {
            Found::Several(places) => {
                let place = number.checked_sub(1).and_then(|at| places.get(at));
                place.map_or(Found::Nothing, |at| Found::One(*at))
            }
            _ => Found::Nothing,
        }
    }

    /// The columns of a question of several choices that has no column of its own: each says of one
    /// choice whether it was made, and comes with the choice.
    pub fn choices_alone(&self, question: &str) -> Vec<(usize, String)> {
        let wanted = fold_label(question);
        let choice = |header: &str| {
            let slashes = header.match_indices('/').map(|(at, _)| at);
            slashes.into_iter().find_map(|at| {
                let (before, after) = (&header[..at], &header[at + 1..]);
                let is = fold_label(before) == wanted || folded_parts(before).contains(&wanted);
                (is && !after.trim().is_empty()).then(|| after.trim().to_owned())
            })
        };
        let names = self.names.iter().enumerate();
        names.filter_map(|(at, name)| Some((at, choice(name)?))).collect()
    }

    /// The columns beside a question of several choices that say of one choice each whether it was
    /// made, with the choice.
    pub fn choices(&self, column: usize) -> Vec<(usize, &str)> {
        let Some(question) = self.names.get(column) else { return Vec::new() };
        let each = self.names.iter().enumerate().filter_map(|(at, name)| {
            let choice = name.strip_prefix(question.as_str())?.strip_prefix('/')?;
            Some((at, choice))
        });
        each.collect()
    }
}

fn folded_parts(header: &str) -> Vec<String> {
    header.match_indices('/').map(|(at, _)| fold_label(&header[at + 1..])).collect()
}

fn found<T: PartialEq>(all: impl Iterator<Item = T>, wanted: &T) -> Found {
    let mut places: Vec<usize> =
        all.enumerate().filter(|(_, own)| own == wanted).map(|(at, _)| at).collect();
    match places.len() {
        0 => Found::Nothing,
        1 => places.pop().map_or(Found::Nothing, Found::One),
        _ => Found::Several(places),
    }
}

/// Whether a cell has the shape of a hashtag: `#N/A` and `# of women` have not.
fn is_hashtag(cell: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "_-+ ".contains(c);
    let tag = cell.trim().strip_prefix('#');
    tag.is_some_and(|tag| {
        tag.starts_with(|c: char| c.is_ascii_alphabetic()) && tag.chars().all(is_inner)
    })
}

/// A hashtag with its attributes in order: `#reached+f+children` is `#reached+children+f`.
fn hashtag(tag: &str) -> Vec<String> {
    let tag = fold_label(tag).replace(' ', "");
    let mut parts: Vec<String> = tag.split('+').map(ToOwned::to_owned).collect();
    if let Some((_, attributes)) = parts.split_first_mut() {
        attributes.sort();
    }
    parts
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::intake::source::grid::GridRow;

    fn grid(rows: &[&[&str]]) -> Grid {
        let cells = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        let rows = rows.iter().zip(1..);
        let rows = rows.map(|(row, number)| GridRow { number, cells: cells(row) }).collect();
        Grid { rows, ..Grid::default() }
    }

    #[test]
    fn a_column_is_found_by_header_label_path_or_hashtag() {
        let grid = grid(&[
            &["Lieu/Nom du site", "Ménage/Numéro", "kit", "kit/nfi", "Membre/Numéro"],
            &["#loc +name", "#meta+id", "", "", ""],
            &["Abaradjou", "1", "nfi", "1", "1/1"],
        ]);
        let header = Header::of(&grid, None, &["kit"]).unwrap();
        assert_eq!(header.rows_from, 2);
        assert_eq!(header.find("Lieu/Nom du site"), Found::One(0));
        assert_eq!(header.find("nom du  SITE"), Found::One(0));
        assert_eq!(header.find("menage/numero"), Found::One(1));
        assert_eq!(header.find("Numéro"), Found::Several(vec![1, 4]));
        assert_eq!(header.find("kit"), Found::One(2));
        assert_eq!(header.find("#loc+name"), Found::One(0));
        assert_eq!(header.find("site"), Found::Nothing);
        assert_eq!(header.find("#loc"), Found::Nothing);
        assert_eq!(header.choices(2), [(3, "nfi")]);
        assert_eq!(header.choices_alone("kit"), [(3, "nfi".to_owned())]);
    }

    #[test]
    fn slashes_in_labels_and_headers_that_are_twice_can_be_named() {
        let grid = grid(&[&["Membre/Sexe (H/F)", "Numéro", "Numéro", "Aide/Kit N/A", "Aide/Riz"]]);
        let header = Header::of(&grid, None, &[]).unwrap();
        assert_eq!(header.find("Sexe (H/F)"), Found::One(0));
        assert_eq!(header.find("Numéro"), Found::Several(vec![1, 2]));
        assert_eq!(header.find("numero (2)"), Found::One(2));
        assert_eq!(header.find("Numéro (1)"), Found::One(1));
        assert_eq!(header.find("Numéro (3)"), Found::Nothing);
        assert_eq!(header.find("Numéro (0)"), Found::Nothing);
        let choices = [(3, "Kit N/A".to_owned()), (4, "Riz".to_owned())];
        assert_eq!(header.choices_alone("aide"), choices);
    }

    #[test]
    fn a_header_may_begin_with_a_number_sign() {
        let tagged = grid(&[&["# of men", "# of women"], &["#N/A", "#REF!"], &["3", "4"]]);
        let header = Header::of(&tagged, None, &["# of women"]).unwrap();
        assert_eq!(header.find("# of women"), Found::One(1));
        assert_eq!(header.find("# OF  men"), Found::One(0));
        assert_eq!(header.find("#of+men"), Found::Nothing);
        assert_eq!(header.rows_from, 1);
    }

    #[test]
    fn a_header_below_titles_is_the_row_with_the_columns() {
        let grid = grid(&[&["Distribution, Gao"], &["Date", "Site"], &["2025-01-01", "Abaradjou"]]);
        let header = Header::of(&grid, None, &["date", "site"]).unwrap();
        assert_eq!((header.name(1), header.rows_from), ("Site", 2));
        assert_eq!(Header::of(&grid, Some(9), &[]), None);
    }

    #[test]
    fn labels_with_and_without_accents_are_the_same() {
        assert_eq!(fold_label(" Kit  d’hygiène "), fold_label("KIT D'HYGIENE"));
        assert_eq!(words("hh_size: Taille du ménage"), ["hh", "size", "taille", "du", "menage"]);
    }
}
