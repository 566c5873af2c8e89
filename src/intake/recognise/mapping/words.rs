//! What columns of forms are called, in French, English and Spanish.
//!
//! Belongs here: the words by which a draft recognises what a column holds, and whether its header
//! says so beyond doubt. Does not: the lists of words themselves (`vocabulary`), values (`meanings`), what
//! is done with them. An import never guesses: it reads what the mapping says.

use super::names::{last_part, words};
use super::vocabulary::*;

/// What a column seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The day, or the first of several.
    Start,
    /// The last day.
    End,
    /// When an alert was given.
    AlertDate,
    /// When needs were assessed.
    AssessmentDate,
    /// The number of an alert.
    Alert,
    /// What happened to people.
    Shock,
    /// The region.
    Admin1,
    /// The cercle or district.
    Admin2,
    /// The commune.
    Admin3,
    /// The site.
    Site,
    /// What was handed out.
    Kit,
    /// A household's number.
    Household,
    /// A household's size.
    Size,
    /// A population group.
    Group,
    /// A person's number.
    Person,
    /// A person's sex.
    Sex,
    /// A person's age.
    Age,
    /// A person's year of birth, or a date that has it.
    BirthYear,
    /// Whether a person lives with a disability.
    Disability,
    /// How many people were counted.
    Count,
    /// Whether those who were counted are on no list and in no other count.
    NewPeople,
    /// Whether somebody was there, was served, agreed, or was approved: whether the row counts.
    Counts,
}

/// How sure a header is of what its column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Every word of it is known, and none says anything else.
    Yes,
    /// It has words that nobody here knows.
    Guess,
    /// It belongs to somebody or something else: the enumerator's sex, the village of origin.
    Other,
}

/// A role that a header claims for its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The role.
    pub role: Role,
    /// How sure.
    pub sure: Sure,
}

/// What a header has to have for a role.
struct Rule {
    role: Role,
    /// A word of each of these lists.
    groups: &'static [&'static [&'static str]],
    /// None of these.
    without: &'static [&'static [&'static str]],
    /// Words that change nothing.
    beside: &'static [&'static [&'static str]],
}

const fn rule(
    role: Role,
    groups: &'static [&'static [&'static str]],
    without: &'static [&'static [&'static str]],
    beside: &'static [&'static [&'static str]],
) -> Rule {
    Rule { role, groups, without, beside }
}

/// The rules, of which the first that fits holds.
const RULES: &[Rule] = &[
    rule(Role::Counts, &[CONSENT], &[], &[OF_PERSON, HOUSEHOLD, HANDED, SERVED]),
    rule(Role::Counts, &[REVIEW], &[DATE], &[STATE, HANDED]),
    rule(
        Role::BirthYear,
        &[BIRTH],
        &[PLACE, &["certificat", "certificate", "acte", "pays", "country"]],
        &[DATE, YEAR, OF_PERSON, HEADS],
    ),
    rule(
        Role::BirthYear,
        &[&["ne", "nee", "born", "nacido"], &["annee", "date", "year", "en"]],
        &[],
        &[OF_PERSON],
    ),
    rule(Role::Sex, &[SEX], &[], &[OF_PERSON, FEMALE, MALE]),
    rule(Role::Age, &[AGE], &[BAND], &[OF_PERSON, YEAR, MONTHS, COMPLETED]),
    rule(Role::AlertDate, &[DATE, ALERT], &[], &[HANDED]),
    rule(Role::AssessmentDate, &[DATE, ASSESSMENT], &[], &[HANDED]),
    rule(Role::End, &[DATE, ENDS], &[], &[HANDED]),
    rule(Role::Start, &[DATE], &[], &[HANDED, STARTS, ACTIVITY]),
    rule(Role::Alert, &[ALERT], &[], &[NUMBER, &["rrm", "ehtools"]]),
    rule(Role::Shock, &[SHOCK], &[NUMBERS_OF], &[&["type", "nature", "tipo", "categorie"]]),
    rule(Role::NewPeople, &[NEW, ARRIVALS], &[], &[OF_PERSON, PEOPLE]),
    rule(Role::Size, &[HOUSEHOLD, SIZE], &[PARTS, DIFFERENT], &[NUMBERS_OF, PEOPLE, OF_PERSON]),
    rule(Role::Size, &[HOUSEHOLD, PEOPLE], &[PARTS, DIFFERENT], &[NUMBERS_OF, SIZE]),
    rule(Role::Size, &[&["hhsize", "menagetaille", "taillemenage"]], &[], &[]),
    rule(Role::Size, &[HOUSEHOLD_ONE, NUMBERS_OF_ONLY], &[PARTS, NUMBER_WORDS], &[]),
    rule(
        Role::Household,
        &[HOUSEHOLD, NUMBER],
        &[PHONE, PAPER, PARTS],
        &[OF_PERSON, HANDED, HEADS],
    ),
    rule(Role::Household, &[&["hhid", "hhno", "idmenage", "codemenage"]], &[PHONE], &[]),
    rule(Role::Count, &[NUMBERS_OF, PEOPLE], &[PARTS, HOUSEHOLD], &[REACHED, HANDED, &["total"]]),
    rule(Role::Person, &[NUMBER, PERSON], &[PHONE, PAPER, HOUSEHOLD], &[OF_PERSON, HANDED]),
    rule(Role::Person, &[&["pid", "trackedentity", "trackedentityinstance"]], &[PHONE], &[NUMBER]),
    rule(Role::Admin1, &[&["region", "admin1", "wilaya"]], &[CODE], &[NAMES, ADMIN]),
    rule(Role::Admin2, &[&["cercle", "district", "admin2", "province"]], &[CODE], &[NAMES, ADMIN]),
    rule(Role::Admin3, &[&["commune", "admin3", "comuna"]], &[CODE], &[NAMES, ADMIN]),
    rule(Role::Counts, &[SERVED], &[DATE, NUMBERS_OF], &[HANDED, OF_PERSON, HOUSEHOLD, STATE]),
    rule(
        Role::Site,
        &[PLACE],
        &[&["gps", "chef", "type", "tipo"], CODE],
        &[NAMES, HANDED, ACTIVITY],
    ),
    rule(Role::Kit, &[KIT], &[NUMBERS_OF, DATE], &[HANDED, REACHED, &["type", "tipo", "nature"]]),
    rule(Role::Disability, &[DISABILITY], &[NUMBERS_OF], &[OF_PERSON, STATE]),
    rule(
        Role::Group,
        &[STATE_OF_PEOPLE],
        &[NUMBERS_OF, DATE],
        &[OF_PERSON, HOUSEHOLD, PEOPLE, HEADS, &["residence", "group", "groupe", "grupo", "type"]],
    ),
    rule(Role::Size, &[SIZE_ALONE], &[PARTS], &[]),
    rule(Role::Size, &[MEMBERS], &[PARTS, DIFFERENT, NUMBER_ONE, DATE, NAMES], &[]),
    rule(
        Role::Count,
        &[&[
            "total",
            "effectif",
            "effectifs",
            "participants",
            "beneficiaires",
            "beneficiaries",
            "beneficiarios",
        ]],
        &[PARTS, HOUSEHOLD, DATE],
        &[REACHED, NUMBERS_OF],
    ),
];

/// Whether a header is one of those that a form's server adds.
pub fn of_server(header: &str) -> bool {
    let part = last_part(header);
    part.starts_with('_') || SERVER.contains(&part.to_lowercase().as_str())
}

/// What a header claims for its column. `repeat` says whether it is on a sheet of a repeat.
pub fn claims(header: &str, repeat: bool) -> Vec<Claim> {
    if of_server(header) || counts_households(header) {
        return Vec::new();
    }
    let own = claims_of(&words(own_part(header)), header, repeat);
    // A slash may stand in a label, as in "Sexe H/F": then its last part says nothing.
    if own.is_empty() { claims_of(&words(header), header, repeat) } else { own }
}

fn claims_of(own: &[String], header: &str, repeat: bool) -> Vec<Claim> {
    let path = words(header);
    let has = |list: &[&str]| own.iter().any(|word| list.contains(&word.as_str()));
    let mut claims = Vec::new();
    let matching = RULES.iter().filter(|rule| {
        rule.groups.iter().all(|group| has(group)) && !rule.without.iter().any(|list| has(list))
    });
    for rule in matching {
        let known = |word: &str| {
            let mut lists = rule.groups.iter().chain(rule.beside);
            lists.any(|list| list.contains(&word))
        };
        let foreign = path.iter().any(|word| ELSEWHERE.contains(&word.as_str()) && !known(word));
        let explained = own.iter().all(|word| known(word) || is_filler(word));
        let sure = match (foreign, explained) {
            (true, _) => Sure::Other,
            (false, true) => Sure::Yes,
            (false, false) => Sure::Guess,
        };
        // A bare total or size may be one of anything.
        let bare = match rule.groups {
            [_] => matches!(rule.role, Role::Size | Role::Count) && !has(&["hhsize"]),
            _ => false,
        };
        let sure = if bare && sure == Sure::Yes { Sure::Guess } else { sure };
        if repeat && rule.role == Role::NewPeople {
            continue;
        }
        claims.push(Claim { role: rule.role, sure });
        // People without a word of a household may be its members all the same.
        if rule.role == Role::Count && sure != Sure::Other {
            claims.push(Claim { role: Role::Size, sure: Sure::Guess });
        }
        // Whether a row counts is a question of yes and no; of other values the header says more.
        if sure != Sure::Other && rule.role != Role::Counts {
            break;
        }
    }
    claims
}

/// The part of a header that is the question's own: without its group's path, which CommCare writes
/// with dots and others with slashes.
pub fn own_part(header: &str) -> &str {
    let mut depth = 0usize;
    let mut from = 0;
    for (at, c) in header.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => from = at + 1,
            _ => {}
        }
    }
    let part = header.get(from..).map_or(header, str::trim);
    let dotted = ["form.", "info.", "properties."].iter().any(|start| part.starts_with(start));
    match part.rsplit_once('.').filter(|_| dotted) {
        Some((_, own)) => own,
        None => part,
    }
}

/// Whether a header speaks of a number of somebody: `N°`, `Code`, `ID`, `Numéro de la carte`.
pub fn says_number(header: &str) -> bool {
    let words = words(own_part(header));
    let number = words.iter().any(|word| NUMBER.contains(&word.as_str()));
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    (number || is(PAPER) || is(CASE)) && !is(PHONE) && !is(NUMBERS_OF_ONLY)
}

/// Whether a header says that its number is an order: `N° ordre`, `Rang`.
pub fn says_order(header: &str) -> bool {
    let words = words(own_part(header));
    words.iter().any(|word| {
        ["ordre", "order", "rang", "rank", "orden", "ligne", "line"].contains(&word.as_str())
    })
}

/// Whether a header belongs to somebody or something else than who or what was reached.
pub fn is_elsewhere(header: &str) -> bool {
    words(header).iter().any(|word| ELSEWHERE.contains(&word.as_str()))
}

/// Whether a header names somebody else than who was reached. Parents' names tell people apart.
pub fn is_of_others(header: &str) -> bool {
    const PARENTS: &[&str] = &["pere", "mere", "father", "mother", "padre", "madre"];
    let all = words(header);
    let has = |list: &[&str]| all.iter().any(|word| list.contains(&word.as_str()));
    let other = |word: &String| {
        let word = word.as_str();
        ELSEWHERE.contains(&word) && !PARENTS.contains(&word)
    };
    all.iter().any(other) || has(PLACE)
}

/// Whether a header is of the head of a household.
pub fn is_of_head(header: &str) -> bool {
    words(header).iter().any(|word| HEADS.contains(&word.as_str()))
}

/// Whether a header says that an age is in months.
pub fn in_months(header: &str) -> bool {
    words(own_part(header)).iter().any(|word| MONTHS.contains(&word.as_str()))
}

/// Whether households are counted, not people: `Nombre de ménages`.
pub fn counts_households(header: &str) -> bool {
    let words = words(own_part(header));
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    is(&["menages", "households", "hogares", "familles", "families"])
        && is(NUMBERS_OF)
        && !is(&[
            "personnes",
            "people",
            "persons",
            "individus",
            "individuals",
            "membres",
            "members",
        ])
        && !is(&["personas", "individuos", "miembros"])
        && !is(SIZE)
}

/// Whether things are counted, not people: `Nombre de kits`.
pub fn counts_things(header: &str) -> bool {
    let words = words(own_part(header));
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    is(THINGS) && is(NUMBERS_OF) && !is(PEOPLE)
}

/// Whether a header speaks of what somebody was given or how often they were there: with a zero below,
/// they may not have been.
pub fn says_how_much(header: &str) -> bool {
    let words = words(own_part(header));
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let of_amount = ["quantite", "qte", "quantity", "cantidad", "montant", "amount", "monto"];
    (is(&of_amount) || is(SERVED) || is(REACHED_ONLY) || is(THINGS)) && !is(PEOPLE) && !is(PARTS)
}

fn is_filler(word: &str) -> bool {
    let mut digits = word.trim_start_matches(['q', 's']).chars();
    FILLER.contains(&word) || digits.all(|c| c.is_ascii_digit())
}

/// Whom a header of a column of head-counts means: f, m, or both.
pub fn sex_of(header: &str) -> Option<char> {
    let words = words(last_part(header));
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    match (has(FEMALE), has(MALE)) {
        (true, false) => Some('f'),
        (false, true) => Some('m'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(header: &str, repeat: bool) -> Option<Role> {
        claims(header, repeat).into_iter().find(|claim| claim.sure == Sure::Yes).map(|c| c.role)
    }

    #[test]
    fn headers_are_recognised_in_three_languages_and_as_xml_names() {
        for (headers, role) in [
            (["Lieu/Date de la distribution", "date_dist", "Distribution date"], Role::Start),
            (["Lieu/Région", "region", "Admin1"], Role::Admin1),
            (["Lieu/Nom du site", "site", "Village name"], Role::Site),
            (["Nombre de la localidad", "Lugar de distribución", "Quel est le site ?"], Role::Site),
            (["Type d'assistance", "kit", "Items received"], Role::Kit),
            (["Ménage/Numéro de ménage", "hh_no", "Household ID"], Role::Household),
            (["N° ménage", "ID ménage", "Número del hogar"], Role::Household),
            (["Ménage/Taille du ménage", "hh_size", "Household size"], Role::Size),
            (
                ["Nombre de personnes dans le ménage", "form.hh_size", "Tamaño del hogar"],
                Role::Size,
            ),
            (["Ménage/Statut", "status", "Population group"], Role::Group),
            (["Nouveaux arrivants ?", "new_people", "New arrivals"], Role::NewPeople),
            (
                ["Nombre de participants", "Total bénéficiaires", "People reached: total"],
                Role::Count,
            ),
            (["Date de l'alerte", "date_alerte", "Alert date"], Role::AlertDate),
            (["Numéro de l'alerte", "Code alerte", "Alerte"], Role::Alert),
            (["A reçu le kit ?", "Présent (Oui/Non)", "served"], Role::Counts),
        ] {
            for header in headers {
                assert_eq!(sure(header, false), Some(role), "{header}");
            }
        }
        for (headers, role) in [
            (["Membre/Numéro individuel", "m_no", "Person ID"], Role::Person),
            (["Membre/Sexe", "m_sex", "Gender"], Role::Sex),
            (["Sexe H/F", "Sexe (H/F)", "Género"], Role::Sex),
            (["Membre/Âge", "m_age", "Age (years)"], Role::Age),
            (["Âge (mois)", "age_months", "Edad (meses)"], Role::Age),
            (["Année de naissance", "date_naissance", "Year of birth"], Role::BirthYear),
        ] {
            for header in headers {
                assert_eq!(sure(header, true), Some(role), "{header}");
            }
        }
    }

    #[test]
    fn what_belongs_to_somebody_or_something_else_is_no_claim() {
        for header in [
            "_uuid",
            "_status",
            "start",
            "Ménage/Téléphone",
            "head_name",
            "Signature",
            "Sexe de l'enquêteur",
            "Enquêteur/Sexe",
            "Âge du tuteur",
            "Guardian's age",
            "Village d'origine",
            "Lieu de naissance",
            "Date d'expiration",
            "Date d'arrivée",
            "Date de saisie",
            "Fecha de vencimiento",
            "Date prévue",
            "Nombre d'enfants de moins de 5 ans dans le ménage",
            "Nombre de ménages",
            "Number of households",
            "Number of men",
            "Number of children in the household",
            "Nombre de femmes",
            "Taille",
            "Total",
        ] {
            assert_eq!(sure(header, false), None, "{header}");
        }
    }

    #[test]
    fn a_word_that_nobody_knows_makes_a_guess() {
        for (header, role) in [
            ("Date réelle", Role::Start),
            ("Région sanitaire", Role::Admin1),
            ("Sexe du chef de ménage", Role::Sex),
            ("Taille du T-shirt", Role::Size),
        ] {
            let claims = claims(header, false);
            let guess = |claim: &Claim| claim.role == role && claim.sure == Sure::Guess;
            assert!(claims.iter().any(guess), "{header}: {claims:?}");
        }
    }
}
