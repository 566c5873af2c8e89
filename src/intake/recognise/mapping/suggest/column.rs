//! A column of a form, in all exports of it that a draft is made from.
//!
//! Belongs here: what its header and its values say of it, and how a mapping names it. Does not:
//! which of several columns is taken.

use std::collections::BTreeMap;

use super::super::personal::{self, Personal};
use super::super::words::{Claim, Role, Sure, claims, is_elsewhere, of_server, says_number};
use super::facts::{Facts, day_order};
use super::writer::{listed, quoted};
use crate::event::spelling::fold_label;
use crate::event::text::{TextError, checked};

/// Different values of a column that is a choice of a form: more are not.
pub(super) const VALUES_MAX: usize = 60;
/// Characters of a value that a remark shows.
const SAMPLE_CHARS_MAX: usize = 30;
/// Greater numbers are amounts or codes.
const NUMBER_MAX: i64 = 10_000;

/// A column.
pub(super) struct Column<'a> {
    /// Its header, in the first export that has it.
    pub(super) header: String,
    /// Its headers in all exports.
    pub(super) headers: Vec<String>,
    /// What a mapping calls it, in each export; empty where two columns have the same name.
    pub(super) names: Vec<String>,
    /// Its cells, by row of all exports.
    pub(super) cells: Vec<&'a str>,
    pub(super) claims: Vec<Claim>,
    pub(super) personal: Option<Personal>,
    pub(super) facts: Facts,
    /// The choices of a question of several that have columns of their own, each as the exports call it.
    pub(super) choices: Vec<Vec<String>>,
    /// Whether it is such a choice's column.
    pub(super) is_choice: bool,
}

impl<'a> Column<'a> {
    /// A column by its headers, the first export's first.
    pub(super) fn of(
        headers: &[String],
        names: Vec<String>,
        cells: Vec<&'a str>,
        repeat: bool,
    ) -> Self {
        let header = headers.first().cloned().unwrap_or_default();
        let mut all: Vec<Claim> = Vec::new();
        for claim in headers.iter().flat_map(|header| claims(header, repeat)) {
            match all.iter_mut().find(|own| own.role == claim.role) {
                // What one export says beyond doubt, the other's names may leave open.
                Some(own) if own.sure != Sure::Other && claim.sure != Sure::Other => {
                    own.sure = own.sure.min(claim.sure);
                }
                Some(own) => own.sure = Sure::Other,
                None => all.push(claim),
            }
        }
        let judged = headers.iter().find_map(|header| personal::by_header(header));
        let judged = judged
            .or_else(|| personal::judge(&header, cells.iter().copied()).map(|(kind, _)| kind));
        let facts = Facts::of(&cells);
        let mut column = Self {
            header,
            headers: headers.to_vec(),
            names,
            cells,
            claims: all,
            personal: judged,
            facts,
            choices: Vec::new(),
            is_choice: false,
        };
        column.drop_unfit();
        column
    }

    /// Takes back what the values contradict, and what stands behind it.
    fn drop_unfit(&mut self) {
        let claims = std::mem::take(&mut self.claims);
        self.claims = claims.into_iter().filter(|claim| self.fits(claim)).collect();
        let counts = self.claims.first().is_some_and(|claim| claim.role == Role::Counts);
        if counts && self.facts.filled > 0 {
            self.claims.truncate(1);
        }
        // A card that somebody was given is no proof of who it is, but may be what knows them again.
        if self.personal.is_some() {
            let own = [Role::Person, Role::Household, Role::Site, Role::Kit, Role::Admin1];
            let more = [Role::Admin2, Role::Admin3, Role::Alert, Role::Shock];
            self.claims.retain(|claim| own.contains(&claim.role) || more.contains(&claim.role));
        }
    }

    /// Whether the values can be what a role holds. Where the header says beyond doubt how many people
    /// there are, a cell that is no number takes nothing from it: the import refuses that row.
    fn fits(&self, claim: &Claim) -> bool {
        let facts = &self.facts;
        let few = facts.distinct <= VALUES_MAX;
        match claim.role {
            Role::Start | Role::End | Role::AlertDate | Role::AssessmentDate => {
                facts.mostly(facts.days)
            }
            Role::Size | Role::Count if claim.sure == Sure::Yes => {
                facts.with_digits * 2 >= facts.filled
            }
            Role::Size => {
                facts.mostly(facts.whole)
                    && (facts.filled == 0 || facts.min >= 0 && facts.max <= 99)
            }
            Role::Count => facts.mostly(facts.whole) && (facts.filled == 0 || facts.min >= 0),
            Role::Age => {
                let number = |cell: &&&str| cell.replace(',', ".").parse::<f64>().is_ok();
                self.cells.iter().filter(number).count() * 2 >= facts.filled
            }
            Role::BirthYear => {
                let year = |cell: &&&str| super::super::derived::year(cell).is_some();
                self.cells.iter().filter(year).count() * 2 >= facts.filled
            }
            Role::Counts => {
                facts.filled == 0 || facts.mostly(facts.answers) && facts.distinct <= 12
            }
            Role::Sex => facts.distinct <= 8,
            Role::Admin1 | Role::Admin2 | Role::Admin3 | Role::Site => {
                facts.filled == 0 || facts.whole * 2 < facts.filled && facts.days * 2 < facts.filled
            }
            Role::Group | Role::Disability | Role::NewPeople => few,
            Role::Kit => !facts.mostly(facts.days) || facts.filled == 0,
            Role::Alert | Role::Shock | Role::Household | Role::Person => {
                facts.filled == 0
                    || !facts.mostly(facts.days) && !facts.mostly(facts.answers)
                    || facts.mostly(facts.whole)
            }
        }
    }

    /// How sure its header is of a role.
    pub(super) fn sure(&self, role: Role) -> Option<Sure> {
        self.claims.iter().find(|claim| claim.role == role).map(|claim| claim.sure)
    }

    /// Whether it is beyond doubt what it holds.
    pub(super) fn is_known(&self) -> bool {
        self.claims.iter().any(|claim| claim.sure == Sure::Yes)
    }

    pub(super) fn can_be_named(&self) -> bool {
        !self.names.is_empty()
    }

    pub(super) fn is_of_server(&self) -> bool {
        of_server(&self.header)
    }

    /// Whether its values could be somebody's numbers: of nearly each row its own.
    pub(super) fn could_be_number(&self) -> bool {
        let facts = &self.facts;
        let text = [Personal::Stories, Personal::Files, Personal::Positions, Personal::Names];
        let contact = [Personal::Phones, Personal::Addresses];
        let is_contact = self.personal.is_some_and(|kind| contact.contains(&kind))
            && personal::by_header(&self.header).is_some();
        let by_values = facts.is_well_filled()
            && facts.is_nearly_unique()
            && facts.mostly(facts.with_digits)
            && !facts.mostly(facts.days)
            && !self.has_decimals();
        self.can_be_named()
            && !self.is_of_server()
            && !self.is_choice
            && !is_elsewhere(&self.header)
            && !self.personal.is_some_and(|kind| text.contains(&kind))
            && !is_contact
            && facts.filled > 0
            && (by_values || says_number(&self.header) && facts.distinct * 2 > facts.filled)
    }

    /// Whether a draft can offer it for anything: a form's own question, about no person.
    pub(super) fn can_be_offered(&self) -> bool {
        self.can_be_named() && !self.is_of_server() && !self.is_choice && self.personal.is_none()
    }

    /// Whether it holds whole numbers of which nothing says what they are: how many people a row stands
    /// for, perhaps.
    pub(super) fn is_open_number(&self) -> bool {
        let facts = &self.facts;
        let how_many = |claim: &Claim| matches!(claim.role, Role::Size | Role::Count);
        let is_year = (1900..=2100).contains(&facts.min) && facts.max <= 2100;
        self.can_be_offered()
            && self.claims.iter().all(how_many)
            && facts.filled > 0
            && facts.whole * 4 >= facts.filled * 3
            && (0..NUMBER_MAX).contains(&facts.min)
            && (2..NUMBER_MAX).contains(&facts.max)
            && !is_year
            && !facts.counts_rows
            && !facts.restarts
            && !says_number(&self.header)
            && !is_elsewhere(&self.header)
    }

    fn has_decimals(&self) -> bool {
        let decimal = |cell: &&&str| {
            cell.contains(['.', ',']) && cell.replace(',', ".").parse::<f64>().is_ok()
        };
        self.cells.iter().any(|cell| decimal(&cell))
            && self.facts.mostly(
                self.cells
                    .iter()
                    .filter(|cell| cell.replace(',', ".").parse::<f64>().is_ok())
                    .count(),
            )
    }

    /// Its different values, in the order of their folded text, without those with a phone number or an
    /// address: a draft is a file that is kept and sent on.
    pub(super) fn values(&self) -> Vec<&'a str> {
        let mut distinct: BTreeMap<String, &str> = BTreeMap::new();
        for value in self.cells.iter().filter(|cell| !cell.is_empty() && !is_somebodys(cell)) {
            distinct.entry(fold_label(value)).or_insert(value);
        }
        distinct.into_values().collect()
    }

    /// Whether it has values that [`Column::values`] leaves out.
    pub(super) fn has_unwritten(&self) -> bool {
        self.cells.iter().any(|cell| is_somebodys(cell))
    }

    /// How a mapping reads it, with more beside the column: `format = "dd/mm/yyyy"`.
    pub(super) fn read_with(&self, beside: &[String]) -> String {
        let names = listed(&self.names);
        // A single name with braces would be a pattern.
        match beside.is_empty() && !self.names.iter().any(|name| name.contains('{')) {
            true => names,
            false => {
                let mut parts = vec![format!("column = {names}")];
                parts.extend(beside.iter().cloned());
                format!("{{ {} }}", parts.join(", "))
            }
        }
    }

    /// How a mapping reads it.
    pub(super) fn read(&self) -> String {
        self.read_with(&[])
    }

    /// How a mapping reads it where whoever answers has to say that it is about no person.
    pub(super) fn read_public(&self) -> String {
        match self.personal {
            Some(_) => self.read_with(&["public = true".to_owned()]),
            None => self.read(),
        }
    }

    /// How a mapping reads its days.
    pub(super) fn read_days(&self) -> String {
        match day_order(self.cells.iter().copied()) {
            Some((order, _)) => self.read_with(&[format!("format = {}", quoted(order))]),
            None => self.read(),
        }
    }

    /// How full it is, and two of its values where they can be nobody's.
    pub(super) fn remark(&self) -> String {
        let Facts { rows, filled, distinct, .. } = self.facts;
        let mut remark = format!("filled in {filled} of {rows} rows");
        if let Some(kind) = self.personal {
            let texts = crate::language::Language::English.texts();
            remark.push_str(&format!(", looks personal ({})", kind.words(texts)));
        }
        match self.may_be_shown() {
            true => {
                let mut values = self.values();
                values.truncate(2);
                let shown = |value: &&str| value.chars().take(SAMPLE_CHARS_MAX).collect::<String>();
                let shown: Vec<String> = values.iter().map(shown).collect();
                if !shown.is_empty() {
                    remark.push_str(&format!(": {}", shown.join(", ")));
                }
            }
            false => remark.push_str(&format!(", {distinct} different")),
        }
        remark
    }

    /// Whether its values are nobody's: small numbers, days, and what comes again and again.
    fn may_be_shown(&self) -> bool {
        let facts = &self.facts;
        let number = |role| self.sure(role).is_some_and(|sure| sure != Sure::Other);
        if self.personal.is_some()
            || number(Role::Person)
            || number(Role::Household)
            || number(Role::BirthYear)
        {
            return false;
        }
        let small = facts.mostly(facts.whole) && facts.max < 10_000 && !says_number(&self.header);
        let again = facts.distinct * 2 <= facts.filled && facts.distinct <= VALUES_MAX;
        let place = [Role::Site, Role::Admin1, Role::Admin2, Role::Admin3, Role::Kit];
        let of_place = place.into_iter().any(|role| self.sure(role).is_some());
        small || facts.mostly(facts.days) || again || of_place
    }
}

/// Whether a value holds a phone number or an address.
fn is_somebodys(value: &str) -> bool {
    matches!(checked(value), Err(TextError::Phone | TextError::Email))
}
