//! What can be wrong: a stable code for each kind of issue, with the values that its sentence is made
//! with.
//!
//! Belongs here: the list of codes. Does not: sentences (`issues.ftl` of each language), what the
//! values are (`value`), where something is wrong (`Issue`).
//!
//! To add one: a line here, a reason and perhaps a remedy in `src/language/en/issues.ftl` and
//! `src/language/fr/issues.ftl` under `issues-` and the code, and an example in `samples`. Tests fail
//! until all of them are there. A code that was released keeps its name and its meaning.

use super::value::{
    Advice, AnswerColumns, Bound, Count, Damage, InSentence, Limit, List, PatternError, Personal,
    PersonalColumns, ProfileList, Quantity, ReadFault, Skipped, Tally, Text, Values, WordList,
};
use crate::event::text::TextError;
use crate::event::time::Day;
use crate::language::Texts;

/// Defines [`Code`]: per kind of issue a variant, its code and its values.
macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $code:literal $({ $($field:ident: $type:ty),+ $(,)? })?;)+) => {
        /// What is wrong, with the values that a sentence about it needs.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the variant says what its values are")]
        pub enum Code {
            $($(#[$doc])+ $name $({ $($field: $type),+ })?,)+
        }

        impl Code {
            /// All codes.
            pub const ALL: &'static [&'static str] = &[$($code),+];

            /// The code: stable, unlike the sentence.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name $({ $($field: _),+ })? => $code,)+
                }
            }

            /// The values, by the names that sentences know them by.
            pub(super) fn values<'a>(&'a self, texts: &Texts) -> Values<'a> {
                let mut values = Values::new();
                match self {
                    $(Self::$name $({ $($field),+ })? => {
                        $($($field.put(&stringify!($field).replace('_', "-"), texts, &mut values);)+)?
                    })+
                }
                let _ = texts;
                values
            }
        }
    };
}

codes! {
    // Files and folders.

    /// A folder has none of the four tables.
    FolderWithoutTables = "folder-without-tables";
    /// A folder has no file that a mapping could read.
    FolderWithoutFiles = "folder-without-files";
    /// The system does not let a file be read.
    FileUnreadable = "file-unreadable" { error: ReadFault };
    /// A file has nothing in it.
    FileEmpty = "file-empty";
    /// A table has a header and no rows.
    TableWithoutRows = "table-without-rows";
    /// A file is neither text nor a workbook.
    EncodingNone = "encoding-none";
    /// Accents could be of several encodings.
    EncodingUnknown = "encoding-unknown";
    /// Accents are of two encodings.
    EncodingMixed = "encoding-mixed";
    /// A file ends within a character.
    EncodingTorn = "encoding-torn";
    /// A file is read in another encoding than UTF-8.
    EncodingOther = "encoding-other" { encoding: &'static str };
    /// A file is not CSV from a row on.
    CsvBroken = "csv-broken" { error: ReadFault };
    /// A workbook is of a format before XLSX, or has a password.
    WorkbookOld = "workbook-old";
    /// A workbook has a password.
    WorkbookLocked = "workbook-locked";
    /// A workbook cannot be read.
    WorkbookDamaged = "workbook-damaged" { damage: Damage };
    /// An archive has more files, or unpacks to more, than an export does.
    ArchiveTooLarge = "archive-too-large";
    /// A workbook has more cells than are held in memory.
    WorkbookTooLarge = "workbook-too-large" { max: Count };
    /// A file is larger, in some way, than what somebody filled in.
    OverLimit = "over-limit" { bound: Bound, max: Count, part: Option<Text> };
    /// No sheet of a workbook is a table.
    WorkbookWithoutTables = "workbook-without-tables";
    /// A hidden sheet is not read.
    SheetHidden = "sheet-hidden";
    /// A sheet is not a table, and not read.
    SheetOther = "sheet-other";
    /// A sheet has nothing in it.
    SheetEmpty = "sheet-empty";
    /// Cells are merged over several rows, the first of them named.
    CellsMerged = "cells-merged";
    /// Rows are hidden, the first of them named, and are read like others.
    RowsHidden = "rows-hidden" { count: Count };

    // Headers.

    /// The first row is not the header of a table.
    HeaderUnknown = "header-unknown";
    /// The header is not the first row; `above` rows before it are not read.
    HeaderBelow = "header-below" { above: Count };
    /// A required column of a table is missing.
    ColumnMissing = "column-missing" { table: &'static str, name: &'static str };
    /// A column is there twice.
    ColumnTwice = "column-twice" { name: Text };
    /// A column is none of the table's; `near` is what it may be meant to be.
    ColumnUnknown = "column-unknown" { near: Option<&'static str> };
    /// A column is none of the table's, but a typing error away from one that the table lacks.
    ColumnSlip = "column-slip" { name: &'static str };

    // Rows of any table.

    /// A row is not one of the table's rows.
    RowSkipped = "row-skipped" { as_what: Skipped };
    /// A cell of a workbook stands beside the table.
    CellBeside = "cell-beside" { cell: Text };
    /// A row is left out as a total.
    RowTotal = "row-total";
    /// A row reads like a total.
    RowTotalPerhaps = "row-total-perhaps";
    /// A row is the header once more.
    HeaderAgain = "header-again";
    /// A row is the header of another table, and what follows may be anything.
    HeaderOther = "header-other";
    /// A row has one text only, and is left out where it can be no row of the list.
    RowNote = "row-note" { left_out: bool };
    /// A number is in a cell that is merged over several columns of numbers.
    NumberMergedAcross = "number-merged-across";
    /// A number belongs to a row above, with which its cell is merged, and the row has others that would
    /// count besides.
    NumberMergedBelow = "number-merged-below";
    /// A row has more cells than the header has columns.
    RowTooWide = "row-too-wide" { cells: Count, columns: Count };
    /// A required cell is empty.
    CellEmpty = "cell-empty";
    /// A cell has a spreadsheet's error instead of a value.
    CellError = "cell-error";
    /// A cell has a formula without a result.
    FormulaWithoutResult = "formula-without-result";
    /// A word that stands for no value is where a cell says who, where or which; `needed` is whether
    /// the cell has to be filled.
    NoValue = "no-value" { needed: bool, mapped: bool };
    /// A number or code is as a spreadsheet shows large numbers, or has a fraction that it put there.
    NumberReformatted = "number-reformatted";
    /// A text is too long to be stored.
    TextLong = "text-long" { of_place: bool };
    /// A text has a line break or another control character in it.
    TextControl = "text-control" { of_place: bool };
    /// A text has characters without a shape in it, which are left out.
    TextUnseen = "text-unseen";
    /// A text has an e-mail address in it.
    TextEmail = "text-email";
    /// A text has a phone number in it.
    TextPhone = "text-phone";
    /// A text has a character that shows others in another order.
    TextTurned = "text-turned";
    /// A value is not one of a closed list; `near` is the one it may be meant to be.
    WordUnknown = "word-unknown" { list: WordList, near: Option<&'static str> };
    /// A value is not in one of the profile's lists; `near` is what it may be meant to be, `known`
    /// are the ids of the list.
    ProfileUnknown = "profile-unknown" { list: ProfileList, near: Option<Text>, known: List };
    /// A date is not in the form of ISO 8601; `meant` is the day that it may be meant to be.
    DateMalformed = "date-malformed" { meant: Option<Day> };
    /// A date is not one of the years that a ledger accepts.
    DateOutOfRange = "date-out-of-range" { meant: Option<Day> };
    /// A date has the right form, but its month has no such day.
    DateImpossible = "date-impossible";
    /// A date is the number by which a spreadsheet keeps a day; `in_workbook` is whether it is in one,
    /// and not in text that one was saved as.
    DateSerial = "date-serial" { day: Day, in_workbook: bool };
    /// A number is not a whole one.
    NumberMalformed = "number-malformed";
    /// A number is less than it can be.
    NumberTooSmall = "number-too-small" { of_what: Quantity, min: Limit };
    /// A number is more than it can be.
    NumberTooLarge = "number-too-large" { of_what: Quantity, max: Limit };
    /// A value is not an amount of goods or money; `typed` is whether it was typed on a command line.
    AmountMalformed = "amount-malformed" { typed: bool };
    /// A number of people is less than its cells by sex and age add up to.
    CellsAboveTotal = "cells-above-total" { sum: Count };

    // Activities.

    /// A reference has nothing in it; `own` is whether it is in the activity's own row.
    ReferenceEmpty = "reference-empty" { own: bool };
    /// A reference is too long.
    ReferenceLong = "reference-long" { own: bool, max: Count };
    /// A reference has a character that it cannot have.
    ReferenceCharacter = "reference-character" { own: bool, character: char };
    /// A new activity's reference holds a contact detail, or what nobody sees.
    ReferenceUnfit = "reference-unfit" { error: TextError };
    /// A reference has a row already, in this file and row, that says the same.
    ActivityRepeated = "activity-repeated" { file: Text, row: u32 };
    /// A reference has a row already, in this file and row, that says something else.
    ActivityTwice = "activity-twice" { file: Text, row: u32 };
    /// An activity starts later than today.
    StartInFuture = "start-in-future" { today: Day };
    /// An activity ends before it starts.
    EndBeforeStart = "end-before-start" { start: Day };
    /// A column has no meaning for an activity of this kind, but for these kinds.
    ColumnOfOtherKinds = "column-of-other-kinds" { kinds: List };

    // People, households and head-counts.

    /// A row is of another activity than the one being typed.
    ActivityOther = "activity-other" { typed: Text };
    /// A row is of an activity whose own row is wrong.
    ActivityRejected = "activity-rejected";
    /// A row is of an activity without a row of its own; `near` is what it may be meant to be,
    /// `recorded` whether the ledger has it.
    ActivityUnlisted = "activity-unlisted" { near: Option<Text>, recorded: bool };
    /// A row is of an activity that is to be corrected, and that the ledger does not have.
    ActivityUnrecorded = "activity-unrecorded" { near: Option<Text> };
    /// A birth year is later than the start of the activity.
    BornAfterStart = "born-after-start" { start: Day };
    /// A birth year is more than a year apart from what follows from the age, which is `born`.
    AgeOtherwise = "age-otherwise" { age: u32, born: u32 };
    /// Nobody of a number, or no such entry, is on the list that somebody is to be taken out of.
    EntryNotListed = "entry-not-listed";
    /// An activity has more rows of a list than it can have.
    ListTooLong = "list-too-long" { max: Count };
    /// Somebody, or a group, is listed again, with the same values. `who` is the column; what was
    /// typed has no file.
    ListedTwice = "listed-twice" { who: &'static str, file: Option<Text>, row: u32 };
    /// Somebody, or a group, is listed again, with other values in these columns.
    ListedOtherwise = "listed-otherwise" { who: &'static str, file: Option<Text>, row: u32, columns: List };
    /// A group is left out as the total of others of its activity.
    GroupTotal = "group-total";
    /// A group is called a total, and is not the sum of the others, which is `sum`.
    GroupTotalOther = "group-total-other" { sum: Count };
    /// A group has as many people as `others` groups of its activity together.
    GroupIsSum = "group-is-sum" { others: Count, rows: List };
    /// A group is part of another, as its name says.
    GroupPart = "group-part";
    /// A group's name is that of the group of another row with more words.
    GroupWithin = "group-within" { row: u32 };
    /// The groups of some rows have as many people as all others of the activity.
    GroupsTwice = "groups-twice" { rows: List, others: List };
    /// A household is as large as all `others` of its list together.
    HouseholdIsSum = "household-is-sum" { others: Count };
    /// A household is as large as the `others` above it together, or nearly.
    HouseholdIsSumAbove = "household-is-sum-above" { others: Count };
    /// Nothing but a number stands in a row of people, which have so many rows above it.
    PersonIsCount = "person-is-count" { others: Count };
    /// Some numbers of a column have no digit.
    NumbersWithoutDigit = "numbers-without-digit" { count: Count, rows: List };
    /// No number of a column has a digit.
    NumbersAllWords = "numbers-all-words";
    /// Some numbers of a column are e-mail addresses.
    NumbersAreEmails = "numbers-are-emails" { count: Count, rows: List };

    // Places.

    /// A site has another name than the gazetteer has for its P-code.
    SiteNamedOtherwise = "site-named-otherwise" { name: Text };
    /// Several places of the gazetteer have the name, each in words.
    SiteAmbiguous = "site-ambiguous" { count: Count, places: List };
    /// The gazetteer does not have a place; `near` is what it may be meant to be.
    PlaceUnknown = "place-unknown" { near: Option<Text>, advice: Advice };

    // Gazetteers.

    /// The first row is not the header of a gazetteer, whose columns these are.
    GazetteerHeaderUnknown = "gazetteer-header-unknown" { columns: List };
    /// A column is none of a gazetteer's; `near` is what it may be meant to be.
    GazetteerColumnUnknown = "gazetteer-column-unknown" { near: Option<&'static str> };
    /// A gazetteer has no rows.
    GazetteerEmpty = "gazetteer-empty";
    /// A gazetteer has more rows than places are possible.
    GazetteerTooLarge = "gazetteer-too-large" { max: Count };
    /// A place is that of an earlier row.
    PlaceTwice = "place-twice" { row: u32 };
    /// A row names neither a region nor a site.
    PlaceNameless = "place-nameless";
    /// A population is not a number of people.
    PopulationMalformed = "population-malformed";
    /// A latitude or longitude is not one.
    DegreesMalformed = "degrees-malformed" { of_what: &'static str, max: u32 };
    /// A region is not one of the country's; `near` is what it may be meant to be.
    RegionUnknown = "region-unknown" { country: Text, near: Option<Text> };

    // Sheets with HXL hashtags.

    /// Several columns have one hashtag, and the first is read.
    HxlTagTwice = "hxl-tag-twice" { tag: Text, column: Text };
    /// Several columns have one hashtag, and differ in a row.
    HxlTagsDiffer = "hxl-tags-differ" { tag: Text, columns: List, row: u32 };
    /// Columns of people overlap in age, and none counts all of them.
    HxlAgesOverlap = "hxl-ages-overlap" { columns: List };
    /// Columns count people reached in a way that has no place in the tables.
    HxlReachedSkipped = "hxl-reached-skipped" { columns: List };
    /// People whose sex is known and whose age is not.
    HxlSexWithoutAge = "hxl-sex-without-age" { columns: List };
    /// A number stands without the place that other rows have.
    HxlPlaceEmpty = "hxl-place-empty";
    /// A row has as many people as all rows above it together.
    HxlRowIsSum = "hxl-row-is-sum" { others: Count };
    /// References were made of rows.
    HxlReferencesMade = "hxl-references-made" { count: Count };
    /// No column counts people reached.
    HxlWithoutPeople = "hxl-without-people";
    /// Columns have no place in the tables.
    HxlColumnsSkipped = "hxl-columns-skipped" { columns: List };
    /// Rows are of several organisations, some of them named.
    HxlOrganisations = "hxl-organisations" { count: Count, names: List };
    /// The kind of activities was guessed.
    HxlKindGuessed = "hxl-kind-guessed" { kinds: List };
    /// The office was guessed, and some rows have none.
    HxlOfficeGuessed = "hxl-office-guessed";
    /// An area was taken for a site.
    HxlSiteGuessed = "hxl-site-guessed";

    // A mapping held against a file.

    /// A workbook has no sheet of these names; `near` is what is there, `sheets` all that are.
    MappedSheetMissing = "mapped-sheet-missing" { names: List, near: Option<Text>, sheets: List };
    /// A sheet that a mapping reads is read by an earlier part of it.
    MappedSheetTaken = "mapped-sheet-taken" { name: Text };
    /// No sheet of a workbook has the columns.
    MappedColumnsMissing = "mapped-columns-missing" { near: Option<Text>, sheets: List };
    /// A sheet ends before the row in which the header is to be.
    MappedHeaderMissing = "mapped-header-missing" { row: u32 };
    /// A sheet has no column of these names; `near` is what is there, `columns` some that are.
    MappedColumnMissing = "mapped-column-missing" { names: List, near: Option<Text>, columns: List };
    /// A name means several columns, which are called alike or so.
    MappedColumnAmbiguous = "mapped-column-ambiguous" { name: Text, count: Count, columns: Option<List> };
    /// A mapped column seems to hold personal data.
    MappedColumnPersonal = "mapped-column-personal" { in_condition: bool, personal: Personal, by_header: bool, may_be_public: bool };
    /// A section for several people beside each other has no column in the file.
    MappedNumberedMissing = "mapped-numbered-missing" { name: Text };
    /// A file has more people beside each other than the mapping reads.
    MappedNumberedFurther = "mapped-numbered-further" { name: Text, of: Count };
    /// A mapping counts rows of a repeat that is not there.
    MappedRepeatMissing = "mapped-repeat-missing" { name: Text };
    /// A repeat has no columns that join it to its parent.
    MappedJoinMissing = "mapped-join-missing" { parent: Text };
    /// Sheets are not read.
    MappedSheetsSkipped = "mapped-sheets-skipped" { count: Count, sheets: List };
    /// A sheet is not read although it has the columns of one that is.
    MappedSheetAlike = "mapped-sheet-alike" { name: Text };
    /// Columns are not read, some of them personal.
    MappedColumnsSkipped = "mapped-columns-skipped" { count: Count, personal: Option<PersonalColumns> };
    /// Columns of yes and no are not read; each with its answers.
    MappedAnswersUnread = "mapped-answers-unread" { count: Count, columns: AnswerColumns };
    /// Columns that the mapping reads are empty in all rows.
    MappedColumnsEmpty = "mapped-columns-empty" { count: Count, columns: List };
    /// A default is taken in most rows.
    MappedDefaultTaken = "mapped-default-taken" { value: Text, count: Count, rows: Count };
    /// No row has a value that the mapping leaves out.
    MappedConditionUnmet = "mapped-condition-unmet" { column: Text, values: List };
    /// Rows of a repeat are left out with the rows that they belong to.
    MappedRepeatsSkipped = "mapped-repeats-skipped" { count: Count, parent: Text };
    /// Rows are left out since the mapping says so: what their column holds, with how many rows.
    MappedRowsSkipped = "mapped-rows-skipped" { count: Count, column: Text, values: Tally };

    // Rows of a mapped file.

    /// A row of a repeat belongs to no row of its parent.
    RowWithoutParent = "row-without-parent" { parent: Text };
    /// A row of a repeat names a parent that two rows could be.
    RowWithParents = "row-with-parents" { parent: Text, row: u32, other: u32 };
    /// A submission is there again, with the same values.
    SubmissionRepeated = "submission-repeated" { row: u32 };
    /// A submission is there again, with other values in these columns.
    SubmissionTwice = "submission-twice" { row: u32, key: Text, columns: List };
    /// A submission is in another file of the same import, and says something else there.
    SubmissionDiffers = "submission-differs" { file: Text, row: u32 };
    /// Submissions are in another file of the same import, with the same content.
    SubmissionsShared = "submissions-shared" { count: Count, file: Text };
    /// A submission that is edited gets another key in the column that the mapping names.
    SubmissionKeyUnstable = "submission-key-unstable" { name: Text, better: Option<List> };
    /// A submission's key is none that a form's server makes.
    SubmissionMalformed = "submission-malformed";
    /// A row contradicts another one of the same activity; that one may be on another sheet.
    ActivityContradicted = "activity-contradicted" { sheet: Option<Text>, row: u32, reference: Text };
    /// The choices of one row are one activity, of which they say different things.
    ChoicesContradicted = "choices-contradicted" { reference: Text };
    /// A question's text says other choices than its columns, which say these.
    ChoicesDiffer = "choices-differ" { chosen: Option<List> };
    /// A column that is read with another order of day, month and year has days that a spreadsheet keeps
    /// as such, too: `days` of them, and `texts` in that order.
    DatesMixed = "dates-mixed" { days: Count, texts: Count };
    /// A mapping has no new name for a value; `near` is one that it has, `line` is the field's.
    ValueUnnamed = "value-unnamed" { value: Option<Text>, near: Option<Text>, line: usize };
    /// A part of a reference is empty.
    ReferencePartEmpty = "reference-part-empty" { name: Text };
    /// A part of the list whose numbers a row has is empty.
    NamespacePartEmpty = "namespace-part-empty" { name: Text };
    /// The list whose numbers a row has is spelled in another way than in a row above.
    NamespaceAlike = "namespace-alike" { namespace: Text, other: Text };
    /// A part of a number that is made of several columns is empty.
    NumberPartEmpty = "number-part-empty";
    /// A row has more cases than anybody means.
    ChoicesTooMany = "choices-too-many" { max: Count };
    /// A part of a derived key is empty.
    KeyPartEmpty = "key-part-empty";
    /// Only one part of a derived key is filled.
    KeyTooShort = "key-too-short";

    // Mapping files.

    /// The system does not let a mapping be read.
    MappingUnreadable = "mapping-unreadable" { path: Text, error: ReadFault };
    /// A mapping is not TOML, or not of a mapping's shape.
    MappingMalformed = "mapping-malformed" { says: Text };
    /// A mapping has no name for the form.
    MappingNameEmpty = "mapping-name-empty";
    /// The form's name cannot be stored.
    MappingNameUnfit = "mapping-name-unfit" { error: TextError };
    /// A mapping has no sheet.
    MappingWithoutSheets = "mapping-without-sheets";
    /// A namespace has nothing in it.
    MappingNamespaceEmpty = "mapping-namespace-empty";
    /// A namespace is not a pattern.
    MappingNamespaceMalformed = "mapping-namespace-malformed" { error: PatternError };
    /// A sheet's parent is not above it; `near` is what it may be meant to be.
    MappingParentUnknown = "mapping-parent-unknown" { name: Text, near: Option<Text> };
    /// A column's name is one that patterns know already.
    MappingNameTaken = "mapping-name-taken" { name: Text };
    /// A sheet says nothing of its rows.
    MappingSheetEmpty = "mapping-sheet-empty";
    /// A sheet has a join and no parent.
    MappingJoinAlone = "mapping-join-alone";
    /// Rows belong to no activity.
    MappingWithoutActivity = "mapping-without-activity";
    /// A field is the parent's, and there is no parent.
    MappingParentMissing = "mapping-parent-missing";
    /// A pattern names what is no field; `near` is what it may be meant to be.
    MappingPatternUnknown = "mapping-pattern-unknown" { name: Text, near: Option<Text> };
    /// A pattern is made with itself.
    MappingPatternCircular = "mapping-pattern-circular" { name: Text };
    /// The pattern of a field makes a text of more pieces than any has.
    MappingPatternLong = "mapping-pattern-long" { name: Text, max: Count };
    /// A pattern has wrong braces.
    MappingPatternMalformed = "mapping-pattern-malformed" { error: PatternError };
    /// A field is none that such a section has; `near` is what it may be meant to be.
    MappingFieldUnknown = "mapping-field-unknown" { name: Text, table: &'static str, near: Option<&'static str>, known: List };
    /// A field cannot be a derived key.
    MappingFieldNotDerived = "mapping-field-not-derived" { name: Text };
    /// A field is made in a way that it cannot be made in.
    MappingSourceMisplaced = "mapping-source-misplaced" { name: Text, word: &'static str };
    /// A section's `numbered` is not what it must be.
    MappingNumberedMalformed = "mapping-numbered-malformed" { max: u32 };
    /// No unit of an age.
    MappingUnitUnknown = "mapping-unit-unknown" { unit: Text };
    /// A word is said to be empty, and to be a value.
    MappingWordBoth = "mapping-word-both" { word: Text };
    /// A section lacks a field.
    MappingFieldMissing = "mapping-field-missing" { table: &'static str, name: &'static str };
    /// A field has no source, or several.
    MappingSourceUnclear = "mapping-source-unclear";
    /// A field renames values that no column has.
    MappingValuesWithoutColumn = "mapping-values-without-column";
    /// A derived key has one part only.
    MappingKeyTooShort = "mapping-key-too-short";
    /// There is no list of values of this name; `near` is what it may be meant to be.
    MappingListUnknown = "mapping-list-unknown" { name: Text, near: Option<Text> };
    /// Two values are the same but for accents and capitals.
    MappingValuesAlike = "mapping-values-alike" { value: Text, other: Text };
    /// A date's order is none that is known.
    MappingOrderUnknown = "mapping-order-unknown" { order: Text };
    /// A condition has no values.
    MappingConditionEmpty = "mapping-condition-empty";
    /// A draft has something left to decide: the new name of a value, where it is one.
    MappingToDo = "mapping-to-do" { value: Option<Text> };
}

impl Code {
    /// A text that cannot be stored, in a gazetteer or in another table.
    pub fn unfit(error: TextError, of_place: bool) -> Self {
        match error {
            TextError::Long => Self::TextLong { of_place },
            TextError::Control => Self::TextControl { of_place },
            TextError::Turned => Self::TextTurned,
            TextError::Email => Self::TextEmail,
            TextError::Phone => Self::TextPhone,
        }
    }
}
