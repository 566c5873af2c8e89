//! Every code as sentences in every language, with made-up values.
//!
//! An example here is what shows that a code's sentences are there, that every value they use is, and
//! that nothing English is left in the French ones.

use std::collections::BTreeSet;

use super::value::{
    Advice, AnswerColumns, Bound, Count, Damage, Limit, List, PatternError, Personal,
    PersonalColumns, ProfileList, Quantity, ReadFault, Skipped, Tally, Text, WordList,
};
use super::{Code, Issue};
use crate::event::text::TextError;
use crate::event::time::Day;
use crate::language::{Language, Texts};

fn text(text: &str) -> Text {
    text.into()
}

fn near() -> [Option<Text>; 2] {
    [Some(text("Proche")), None]
}

fn near_word() -> [Option<&'static str>; 2] {
    [Some("proche"), None]
}

fn one_and_more() -> [Count; 2] {
    [1u32.into(), 1_234u32.into()]
}

/// For each code, examples that take every turn of its sentences.
fn samples() -> Vec<Code> {
    use Code as C;
    let day = Day::first_of(2025).unwrap_or_else(|_| unreachable!("2025 is a year of a ledger"));
    let number = || Count::from(1_234u32);
    let items = || List::commas(["Un", "Deux"]);
    let read_faults = || {
        use std::io::{Error, ErrorKind};
        let kinds = [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::IsADirectory,
            ErrorKind::Other,
        ];
        kinds.map(|kind| ReadFault::from(&Error::new(kind, "(erreur 5)")))
    };
    let mut all = vec![
        C::FolderWithoutTables,
        C::FolderWithoutFiles,
        C::FileEmpty,
        C::TableWithoutRows,
        C::EncodingNone,
        C::EncodingUnknown,
        C::EncodingMixed,
        C::EncodingTorn,
        C::EncodingOther { encoding: "UTF-16" },
        C::WorkbookOld,
        C::WorkbookLocked,
        C::ArchiveTooLarge,
        C::WorkbookTooLarge { max: number() },
        C::WorkbookWithoutTables,
        C::SheetHidden,
        C::SheetOther,
        C::SheetEmpty,
        C::CellsMerged,
        C::HeaderUnknown,
        C::ColumnTwice { name: text("sex") },
        C::RowTooWide { cells: 7u32.into(), columns: 3u32.into() },
        C::CellBeside { cell: text("D2") },
        C::RowTotal,
        C::RowTotalPerhaps,
        C::HeaderAgain,
        C::HeaderOther,
        C::NumberMergedAcross,
        C::ColumnSlip { name: "status" },
        C::NumberMergedBelow,
        C::CellEmpty,
        C::CellError,
        C::FormulaWithoutResult,
        C::NumberReformatted,
        C::TextEmail,
        C::TextPhone,
        C::TextTurned,
        C::DateImpossible,
        C::NumberMalformed,
        C::CellsAboveTotal { sum: number() },
        C::ActivityRepeated { file: text("activities.csv"), row: 7 },
        C::ActivityTwice { file: text("activities.csv"), row: 7 },
        C::StartInFuture { today: day },
        C::EndBeforeStart { start: day },
        C::ColumnOfOtherKinds { kinds: List::and(["distribution", "rrm-response"]) },
        C::ActivityOther { typed: text("GAO-1") },
        C::ActivityRejected,
        C::EntryNotListed,
        C::BornAfterStart { start: day },
        C::AgeOtherwise { age: 7, born: 2018 },
        C::ListTooLong { max: number() },
        C::GroupTotal,
        C::GroupTotalOther { sum: number() },
        C::GroupIsSum { others: 3u32.into(), rows: items() },
        C::GroupPart,
        C::GroupWithin { row: 7 },
        C::GroupsTwice { rows: items(), others: items() },
        C::HouseholdIsSum { others: 3u32.into() },
        C::HouseholdIsSumAbove { others: 3u32.into() },
        C::PersonIsCount { others: 3u32.into() },
        C::NumbersWithoutDigit { count: 3u32.into(), rows: items() },
        C::NumbersAllWords,
        C::NumbersAreEmails { count: 3u32.into(), rows: items() },
        C::SiteNamedOtherwise { name: text("Labbezanga") },
        C::SiteAmbiguous { count: 2u32.into(), places: List::semicolons(["Un", "Deux"]) },
        C::GazetteerHeaderUnknown { columns: items() },
        C::GazetteerEmpty,
        C::GazetteerTooLarge { max: 200_000u32.into() },
        C::PlaceTwice { row: 7 },
        C::PlaceNameless,
        C::PopulationMalformed,
        C::DegreesMalformed { of_what: "latitude", max: 90 },
        C::HxlTagTwice { tag: text("#date"), column: text("Date") },
        C::HxlTagsDiffer { tag: text("#date"), columns: items(), row: 7 },
        C::HxlAgesOverlap { columns: items() },
        C::HxlReachedSkipped { columns: items() },
        C::HxlSexWithoutAge { columns: items() },
        C::HxlPlaceEmpty,
        C::HxlRowIsSum { others: 3u32.into() },
        C::HxlWithoutPeople,
        C::HxlColumnsSkipped { columns: items() },
        C::HxlOrganisations { count: 5u32.into(), names: List::first(1, ["ONG", "NRC"]) },
        C::HxlKindGuessed { kinds: List::or(["distribution", "session"]) },
        C::HxlOfficeGuessed,
        C::HxlSiteGuessed,
        C::MappedHeaderMissing { row: 7 },
        C::MappedRepeatMissing { name: text("membres") },
        C::MappedConditionUnmet { column: text("Statut"), values: List::quoted_or(["Non"]) },
        C::ChoicesTooMany { max: 64u32.into() },
        C::MappedSheetAlike { name: text("membres") },
        C::MappedNumberedMissing { name: text("membre_1_nom") },
        C::MappedNumberedFurther { name: text("membre_13_nom"), of: 12u32.into() },
        C::NumberPartEmpty,
        C::MappingSourceMisplaced { name: text("title"), word: "sum" },
        C::MappingSourceMisplaced { name: text("title"), word: "together" },
        C::MappingSourceMisplaced { name: text("title"), word: "unit" },
        C::MappingSourceMisplaced { name: text("person"), word: "value" },
        C::MappingSourceMisplaced { name: text("person"), word: "default" },
        C::MappingNumberedMalformed { max: 100 },
        C::MappingUnitUnknown { unit: text("weeks") },
        C::MappingWordBoth { word: text("0") },
        C::MappedJoinMissing { parent: text("main") },
        C::RowWithoutParent { parent: text("main") },
        C::RowWithParents { parent: text("main"), row: 7, other: 8 },
        C::SubmissionRepeated { row: 7 },
        C::SubmissionTwice { row: 7, key: text("_id"), columns: items() },
        C::SubmissionDiffers { file: text("xml.xlsx"), row: 7 },
        C::SubmissionKeyUnstable { name: text("_uuid"), better: None },
        C::SubmissionKeyUnstable {
            name: text("_uuid"),
            better: Some(List::commas(["\"_id\"", "\"_uuid\""])),
        },
        C::ChoicesContradicted { reference: text("GAO-1") },
        C::MappedSheetTaken { name: text("main") },
        C::SubmissionMalformed,
        C::ReferencePartEmpty { name: text("start") },
        C::NamespacePartEmpty { name: text("site") },
        C::NamespaceAlike { namespace: text("list-GAO"), other: text("list-Gao") },
        C::KeyPartEmpty,
        C::KeyTooShort,
        C::MappingMalformed { says: text("(erreur 5)") },
        C::MappingNameEmpty,
        C::MappingWithoutSheets,
        C::MappingNamespaceEmpty,
        C::MappingNameTaken { name: text("start") },
        C::MappingSheetEmpty,
        C::MappingJoinAlone,
        C::MappingWithoutActivity,
        C::MappingParentMissing,
        C::MappingPatternCircular { name: text("title") },
        C::MappingPatternLong { name: text("title"), max: number() },
        C::MappingFieldNotDerived { name: text("title") },
        C::MappingSourceUnclear,
        C::MappingValuesWithoutColumn,
        C::MappingKeyTooShort,
        C::MappingValuesAlike { value: text("Oui"), other: text("oui") },
        C::MappingOrderUnknown { order: text("jj") },
        C::MappingConditionEmpty,
    ];
    all.extend(read_faults().map(|error| C::FileUnreadable { error }));
    all.extend(read_faults().map(|error| C::CsvBroken { error }));
    let path = || text("distribution.toml");
    all.extend(read_faults().map(|error| C::MappingUnreadable { path: path(), error }));
    let damages = [Damage::Parts, Damage::PartMissing, Damage::Other(text("(erreur 5)"))];
    all.extend(damages.map(|damage| C::WorkbookDamaged { damage }));
    for bound in Bound::ALL.iter().copied() {
        let parts = [None, Some(text("xl/sharedStrings.xml"))];
        all.extend(parts.map(|part| C::OverLimit { bound, max: number(), part }));
    }
    all.extend(one_and_more().map(|above| C::HeaderBelow { above }));
    all.push(C::TextUnseen);
    for (table, names) in REQUIRED {
        all.extend(names.iter().map(|name| C::ColumnMissing { table, name }));
    }
    all.extend(near_word().map(|near| C::ColumnUnknown { near }));
    all.extend(Skipped::ALL.iter().map(|as_what| C::RowSkipped { as_what: *as_what }));
    for of_place in [true, false] {
        all.extend([C::TextLong { of_place }, C::TextControl { of_place }]);
    }
    for list in WordList::ALL {
        all.extend(near_word().map(|near| C::WordUnknown { list: *list, near }));
    }
    for list in ProfileList::ALL {
        for known in [items(), List::commas::<&str>([])] {
            let known = || known.clone();
            all.extend(near().map(|near| C::ProfileUnknown { list: *list, near, known: known() }));
        }
    }
    for meant in [Some(day), None] {
        all.extend([C::DateMalformed { meant }, C::DateOutOfRange { meant }]);
    }
    for of_what in Quantity::ALL.iter().copied() {
        all.push(C::NumberTooSmall { of_what, min: Limit::of(of_what, 1905) });
        all.push(C::NumberTooLarge { of_what, max: Limit::of(of_what, 2100) });
    }
    for is in [true, false] {
        all.push(C::NoValue { needed: is, mapped: true });
        all.push(C::NoValue { needed: is, mapped: false });
        all.push(C::DateSerial { day, in_workbook: is });
        all.push(C::AmountMalformed { typed: is });
        all.push(C::RowNote { left_out: is });
        all.push(C::ReferenceEmpty { own: is });
        all.push(C::ReferenceLong { own: is, max: number() });
        all.push(C::ReferenceCharacter { own: is, character: '\u{7}' });
        all.extend(near().map(|near| C::ActivityUnlisted { near, recorded: is }));
        for by_header in [true, false] {
            all.extend(Personal::ALL.iter().map(|personal| C::MappedColumnPersonal {
                in_condition: is,
                personal: *personal,
                by_header,
                may_be_public: is,
            }));
        }
    }
    all.extend(near().map(|near| C::ActivityUnrecorded { near }));
    for who in ["person", "household", "group"] {
        for file in near() {
            all.push(C::ListedTwice { who, file: file.clone(), row: 7 });
            all.push(C::ListedOtherwise { who, file, row: 7, columns: items() });
        }
    }
    for advice in Advice::ALL.iter().copied() {
        all.extend(near().map(|near| C::PlaceUnknown { near, advice }));
    }
    all.extend(near_word().map(|near| C::GazetteerColumnUnknown { near }));
    all.extend(near().map(|near| C::RegionUnknown { country: text("Mali"), near }));
    for near in near() {
        let names = || List::quoted_or(["Une", "Deux"]);
        let has = || near.clone();
        all.extend([
            C::MappedSheetMissing { names: names(), near: has(), sheets: items() },
            C::MappedColumnsMissing { near: has(), sheets: items() },
            C::MappedColumnMissing { names: names(), near: has(), columns: items() },
            C::ActivityContradicted { sheet: has(), row: 7, reference: text("GAO-1") },
            C::ValueUnnamed { value: has(), near: has(), line: 7 },
            C::MappingParentUnknown { name: text("main"), near: has() },
            C::MappingPatternUnknown { name: text("title"), near: has() },
            C::MappingListUnknown { name: text("sexes"), near: has() },
            C::MappingToDo { value: has() },
        ]);
    }
    for columns in [Some(items()), None] {
        all.push(C::ChoicesDiffer { chosen: columns.clone() });
        let name = text("Nom");
        all.push(C::MappedColumnAmbiguous { name, count: 2u32.into(), columns });
    }
    all.extend(one_and_more().map(|count| C::HxlReferencesMade { count }));
    all.extend(one_and_more().map(|count| C::RowsHidden { count }));
    for days in one_and_more() {
        all.extend(one_and_more().map(|texts| C::DatesMixed { days, texts }));
    }
    for count in one_and_more() {
        let columns = Personal::ALL.iter().map(|personal| (text("Nom"), *personal));
        let personal = Some(PersonalColumns(columns.collect()));
        all.push(C::MappedColumnsSkipped { count, personal });
        all.push(C::MappedColumnsSkipped { count, personal: None });
        all.push(C::SubmissionsShared { count, file: text("xml.xlsx") });
        all.push(C::MappedSheetsSkipped { count, sheets: items() });
        all.push(C::MappedColumnsEmpty { count, columns: items() });
        all.push(C::MappedRepeatsSkipped { count, parent: text("main") });
        let value = text("idp");
        all.push(C::MappedDefaultTaken { value, count, rows: number() });
        let answers = |shown: &[(Text, u64)]| Tally { shown: shown.into(), is_cut: false };
        let served = (text("Servi"), answers(&[(text("non"), 12), (text(""), 3)]));
        let shown = [served, (text("Nom"), answers(&[]))].into();
        let columns = AnswerColumns { shown, is_cut: true };
        all.push(C::MappedAnswersUnread { count, columns });
        let values = Tally { shown: [(text(""), 3), (text("Oui"), 4)].into(), is_cut: true };
        all.push(C::MappedRowsSkipped { count, column: text("Statut"), values });
    }
    for error in TextError::ALL {
        all.push(C::MappingNameUnfit { error });
        all.push(C::ReferenceUnfit { error });
    }
    for error in PatternError::ALL.iter().copied() {
        all.push(C::MappingNamespaceMalformed { error });
        all.push(C::MappingPatternMalformed { error });
    }
    for (table, names) in REQUIRED {
        for near in near_word() {
            let name = text("titel");
            all.push(C::MappingFieldUnknown { name, table, near, known: items() });
        }
        all.extend(names.iter().map(|name| C::MappingFieldMissing { table, name }));
    }
    all
}

/// The columns that each table must have.
const REQUIRED: [(&str, &[&str]); 4] = [
    ("activities", &["activity", "kind", "sector", "office", "site", "start"]),
    ("people", &["activity", "person"]),
    ("households", &["activity", "household", "size"]),
    ("headcounts", &["activity", "group", "count"]),
];

fn sentences(code: &Code, texts: &Texts) -> [String; 2] {
    [code.reason(texts), code.remedy(texts)]
}

#[test]
fn every_code_has_an_example_and_every_example_a_reason_in_every_language() {
    let samples = samples();
    let shown: BTreeSet<&str> = samples.iter().map(Code::code).collect();
    let all: BTreeSet<&str> = Code::ALL.iter().copied().collect();
    assert_eq!(shown, all);
    assert_eq!(all.len(), Code::ALL.len(), "two kinds of issue have one code");
    for language in Language::ALL {
        for code in &samples {
            // A value that is not there ends the test: see `Texts`.
            let [reason, remedy] = sentences(code, language.texts());
            assert!(!reason.is_empty() && !reason.starts_with("issues-"), "{code:?}: {reason}");
            for sentence in [&reason, &remedy] {
                assert!(!sentence.contains("{ $"), "{code:?}: {sentence}");
                assert_eq!(sentence.trim(), sentence, "{code:?}");
            }
        }
    }
}

#[test]
fn keys_of_the_catalogue_are_codes_or_stand_around_sentences() {
    let around = [
        "severity",
        "line",
        "sheet",
        "row",
        "column",
        "headline",
        "hint",
        "typed",
        "rows",
        "same",
        "alike",
        "more",
        "many",
        "how",
        "quoted",
        "unseen",
        "semicolon",
        "and",
        "or",
        "tally",
        "answers",
        "personal",
        "copy",
    ];
    for source in
        [include_str!("../language/en/issues.ftl"), include_str!("../language/fr/issues.ftl")]
    {
        let keys =
            source.lines().filter_map(|line| line.split_once(" =")?.0.strip_prefix("issues-"));
        let keys: Vec<&str> = keys.collect();
        for key in &keys {
            let word = key.split('-').next().unwrap_or_default();
            assert!(Code::ALL.contains(key) || around.contains(&word), "{key}");
        }
        for code in Code::ALL {
            assert!(keys.contains(code), "{code} has no sentence");
        }
    }
}

/// Words that are English and not French. What is typed into a program or file as it is, in quotes or
/// backticks or after a dash or bracket, is not looked at.
const ENGLISH: &[&str] = &[
    "the", "is", "are", "of", "and", "or", "not", "it", "has", "have", "in", "to", "with", "which",
    "row", "rows", "column", "sheet", "file", "add", "give", "write", "name", "but", "where",
    "empty", "one", "form", "that", "as", "for", "be", "no", "from", "its", "check", "correct",
    "than", "did", "you",
];

/// A sentence without what stands in it as it is typed.
fn prose(sentence: &str) -> String {
    let mut prose = String::new();
    for (i, part) in sentence.split(['`', '"']).enumerate() {
        if i % 2 == 0 {
            prose.push_str(part);
        }
    }
    for typed in TYPED {
        prose = prose.replace(typed, "");
    }
    prose
}

/// Pieces of mapping files.
const TYPED: &[&str] = &[
    "[[sheet]]",
    "[sheet.",
    "name = ",
    "{name}",
    "un join",
    "#loc+name",
    "header =",
    "is = [",
    "yes, no",
    "column =",
    "écrivez column",
    "donnez column",
    "'\\u{7}'",
    "empty = [",
    "accept = [",
];

#[test]
fn nothing_english_is_left_in_french_sentences() {
    let (english, french) = (Language::English.texts(), Language::French.texts());
    let mut left = Vec::new();
    for code in samples() {
        let pairs = sentences(&code, english).into_iter().zip(sentences(&code, french));
        for (english, french) in pairs.filter(|(english, _)| !english.is_empty()) {
            assert_ne!(english, french, "{code:?}");
            let prose = prose(&french);
            let words = prose.split(|c: char| !c.is_alphanumeric() && !"_'’-".contains(c));
            let english: Vec<&str> = words.filter(|word| ENGLISH.contains(word)).collect();
            if !english.is_empty() {
                left.push(format!("{}: {french}: {english:?}", code.code()));
            }
            assert!(!french.contains("\u{2019}\u{2019}") && !french.contains(" ?"), "{french}");
            assert!(!prose.contains('\''), "an apostrophe as typewriters have it: {french}");
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn numbers_and_quotation_marks_are_those_of_the_language() {
    let code = Code::ListTooLong { max: 1_000_000u32.into() };
    let reasons = Language::ALL.iter().map(|language| code.reason(language.texts()));
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        [
            "is beyond the 1000000 rows that an activity can have",
            "dépasse les 1\u{202f}000\u{202f}000 lignes que peut avoir une activité"
        ]
    );
    let code = Code::WordUnknown { list: WordList::Sex, near: Some("f") };
    assert_eq!(
        code.remedy(Language::French.texts()),
        "vouliez-vous dire «\u{a0}f\u{a0}»\u{202f}? Valeurs connues\u{a0}: f, m, x"
    );
}

#[test]
fn json_is_in_english_and_has_what_it_always_had() {
    let issue = Issue::new("people.csv", Code::CellEmpty).on(None).at(7).column("person");
    let json = serde_json::to_string(&issue).unwrap_or_default();
    let expected = "{\"severity\":\"error\",\"file\":\"people.csv\",\"row\":7,\"column\":\"person\",\
                    \"reason\":\"is empty, but required\",\"remedy\":\"fill it in\"}";
    assert_eq!(json, expected);
    let issue = Issue::new("w.xlsx", Code::SheetOther).on(Some("Notes")).value("x").note();
    let json = serde_json::to_string(&issue).unwrap_or_default();
    let expected = "{\"severity\":\"note\",\"file\":\"w.xlsx\",\"sheet\":\"Notes\",\"value\":\"x\",\
                    \"reason\":\"is none of the four tables, and is not read\"}";
    assert_eq!(json, expected);
}

#[test]
fn a_code_takes_little_memory() {
    // A file of a million wrong rows has as many: two sentences as text took 48 bytes and what they
    // point to.
    assert!(size_of::<Code>() <= 64, "{}", size_of::<Code>());
}
