//! Cells that are no values, or not those that they seem to be: refused by row, whatever way they came.
//!
//! Belongs here: what one cell holds. Does not: rows that are no rows (`intake_rows`), drafts of
//! mappings (`intake_drafts`).

use std::io::{Cursor, Read, Write};

use headcount::intake::recognise::mapping::file;
use headcount::intake::source::input::Input;
use headcount::intake::{Intake, forms, gazetteer, read_keeping};
use headcount::issue::{Code, Issue, Keep};
use headcount::language::Language;
use headcount::ledger::RowStore;
use headcount::setup::profile;
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use crate::common::for_a_new_ledger;

const ACTIVITIES: &str = "activity,kind,sector,office,site,start\n\
                          A,distribution,shelter,gao,Invented site,2025-01-01\n";

fn of_inputs(inputs: &[Input]) -> Intake {
    for_a_new_ledger("2026-01-01", |context| {
        read_keeping(inputs, context, Keep::All, RowStore::default())
    })
}

/// Reads CSV tables, each with its name.
fn of_csv(tables: &[(&str, &str)]) -> Intake {
    let input = |(name, text): &(&str, &str)| Input::bytes(format!("{name}.csv"), text.as_bytes());
    of_inputs(&tables.iter().map(input).collect::<Vec<_>>())
}

/// Reads CSV as a form under a mapping.
fn of_form(mapping: &str, csv: &str) -> Intake {
    let mapping = file::parse("form.toml", mapping).unwrap();
    let form = Input::bytes("form.csv", csv.as_bytes());
    for_a_new_ledger("2026-01-01", |context| forms::read(&[form], &mapping, None, context).intake)
}

/// Row, column, code and value of each error.
fn errors(intake: &Intake) -> Vec<String> {
    let errors = intake.issues.iter().filter(|issue| issue.is_error());
    let text = |issue: &Issue| {
        let value = issue.value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
        let column = issue.column.as_deref().unwrap_or_default();
        format!("{} {column} {}{value}", issue.row.unwrap_or_default(), issue.code.code())
    };
    errors.map(text).collect()
}

#[test]
fn people_without_a_number_are_not_one_person() {
    for word in ["N/A", "-", "0", "sans carte", "لا يوجد"] {
        let people = format!("activity,person,sex\nA,{word},f\nA,7,m\nA,{word},f\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("people", &people)]);
        let expected = [format!("2 person no-value {word}"), format!("4 person no-value {word}")];
        assert_eq!(errors(&read), expected);
        let households = format!("activity,household,size\nA,{word},3\nA,{word},3\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("households", &households)]);
        assert_eq!(errors(&read).len(), 2, "{word}");
    }
}

#[test]
fn places_without_a_code_are_not_one_place() {
    for word in ["N/A", "-", "0", "néant"] {
        let activities = format!(
            "activity,kind,sector,office,site,start,site_pcode\n\
             A,distribution,shelter,gao,Here,2025-01-01,{word}\n\
             B,distribution,shelter,gao,There,2025-01-01,{word}\n"
        );
        let counts = "activity,group,count\nA,users,400\nB,users,300\n";
        let read = of_csv(&[("activities", &activities), ("headcounts", counts)]);
        let wrong: Vec<String> =
            errors(&read).into_iter().filter(|error| error.contains("no-value")).collect();
        let expected =
            [format!("2 site_pcode no-value {word}"), format!("3 site_pcode no-value {word}")];
        assert_eq!(wrong, expected);
    }
}

#[test]
fn a_size_of_zero_stays_a_number_and_an_age_of_zero_too() {
    let counts = "activity,group,count,f_0_4\nA,users,0,0\n";
    assert_eq!(errors(&of_csv(&[("activities", ACTIVITIES), ("headcounts", counts)])), [""; 0]);
    let people = "activity,person,age\nA,7,0\n";
    assert_eq!(errors(&of_csv(&[("activities", ACTIVITIES), ("people", people)])), [""; 0]);
}

#[test]
fn a_dash_says_that_somebody_left_their_household_in_the_plain_table_only() {
    let people = "activity,person,household\nA,7,-\n";
    assert_eq!(errors(&of_csv(&[("activities", ACTIVITIES), ("people", people)])), [""; 0]);
    let people = "activity,person,household\nA,7,--\n";
    let read = of_csv(&[("activities", ACTIVITIES), ("people", people)]);
    assert_eq!(errors(&read), ["2 household no-value --"]);
    let csv = "id,hh\n7,-\n";
    assert_eq!(errors(&of_form(&mapping(""), csv)), ["2 hh no-value -"]);
    let values = ", values = { \"-\" = \"-\" }";
    assert_eq!(errors(&of_form(&mapping(values), csv)), [""; 0]);
}

/// A mapping of a list with a number and a household, the latter with something more.
fn mapping(of_household: &str) -> String {
    format!(
        "name = \"Invented list\"\n\
         [[sheet]]\n\
         [sheet.activity]\n\
         reference = {{ value = \"A\" }}\nkind = {{ value = \"distribution\" }}\nsector = {{ value = \"shelter\" }}\noffice = {{ value = \"gao\" }}\n\
         site = {{ value = \"Invented site\" }}\nstart = {{ value = \"2025-01-01\" }}\n\
         [sheet.person]\n\
         person = {{ column = \"id\" }}\nhousehold = {{ column = \"hh\"{of_household} }}\n"
    )
}

#[test]
fn under_a_mapping_a_word_for_nothing_is_refused_as_in_tables() {
    let csv = "id,hh\n0,H1\nn/a,H1\n7,aucun\n";
    let expected = ["2 id no-value 0", "3 id no-value n/a", "4 hh no-value aucun"];
    assert_eq!(errors(&of_form(&mapping(""), csv)), expected);
}

#[test]
fn numbers_that_a_spreadsheet_rounded_are_refused() {
    for (number, is_wrong) in [
        ("2.23001E+11", true),
        ("\"2,23E+11\"", true),
        ("1E+05", true),
        ("223001.0", true),
        ("12E5", false),
        ("1.2", false),
        ("00123", false),
    ] {
        let people = format!("activity,person\nA,{number}\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("people", &people)]);
        assert_eq!(errors(&read).len(), usize::from(is_wrong), "{number}");
        let pcode = format!(
            "activity,kind,sector,office,site,start,site_pcode\n\
             A,distribution,shelter,gao,Here,2025-01-01,{number}\n"
        );
        let read = of_csv(&[("activities", &pcode), ("people", "activity,person\nA,7\n")]);
        let wrong = errors(&read);
        assert_eq!(wrong.iter().any(|e| e.contains("number-reformatted")), is_wrong, "{number}");
    }
}

#[test]
fn errors_of_a_spreadsheet_are_no_values_in_any_column() {
    for word in ["#N/A", "#REF!", "#VALEUR!", "Err:502"] {
        let people = format!("activity,person,sex\nA,{word},f\nA,7,{word}\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("people", &people)]);
        let expected = [format!("2 person cell-error {word}"), format!("3 sex cell-error {word}")];
        assert_eq!(errors(&read), expected);
    }
    let title = "activity,kind,sector,office,site,start,title\n\
                 A,distribution,#N/A,#REF!,Invented site,2025-01-01,#NAME?\n";
    let expected =
        ["2 title cell-error #NAME?", "2 sector cell-error #N/A", "2 office cell-error #REF!"];
    assert_eq!(errors(&of_csv(&[("activities", title)])), expected);
    let csv = "id,hh\n#N/A,H1\n7,#REF!\n";
    assert_eq!(errors(&of_form(&mapping(""), csv)), ["2 id cell-error", "3 hh cell-error"]);
}

/// A workbook of one activity, and of people and head-counts that are written by `fill`.
fn workbook(fill: impl FnOnce(&mut Worksheet, &mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let activities = book.add_worksheet().set_name("activities").unwrap();
    for (row, line) in (0..).zip(ACTIVITIES.lines()) {
        activities.write_row(row, 0, line.split(',')).unwrap();
    }
    let mut people = Worksheet::new();
    people.set_name("people").unwrap().write_row(0, 0, ["activity", "person", "sex"]).unwrap();
    let mut counts = Worksheet::new();
    counts.set_name("headcounts").unwrap();
    counts.write_row(0, 0, ["activity", "group", "count"]).unwrap();
    fill(&mut people, &mut counts);
    book.push_worksheet(people);
    book.push_worksheet(counts);
    book.save_to_buffer().unwrap()
}

fn of_workbook(bytes: Vec<u8>) -> Intake {
    of_inputs(&[Input::bytes("tables.xlsx", bytes)])
}

#[test]
fn an_error_cell_of_a_workbook_is_nobody() {
    let bytes = workbook(|people, _| {
        for row in 1..=3 {
            people.write(row, 0, "A").unwrap();
            people.write_formula(row, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
        }
    });
    let read = of_workbook(bytes);
    let expected = [2, 3, 4].map(|row| format!("{row} person cell-error #N/A"));
    assert_eq!(errors(&read), expected);
}

#[test]
fn a_formula_that_was_never_calculated_is_no_number_of_people() {
    // What programs write that cannot calculate: 0, and a mark that all is to be calculated.
    let bytes = workbook(|_, counts| {
        counts.write_row(1, 0, ["A", "users"]).unwrap();
        counts.write_formula(1, 2, "=200+300").unwrap();
        counts.write_row(2, 0, ["A", "others"]).unwrap();
        counts.write_formula(2, 2, Formula::new("=40+2").set_result("42")).unwrap();
        counts.write_row(3, 0, ["A", "nobody"]).unwrap();
        counts.write(3, 2, 0).unwrap();
    });
    assert_eq!(errors(&of_workbook(bytes.clone())), ["2 count formula-without-result"]);
    // Or nothing at all.
    let bytes = edited(&bytes, "xl/worksheets/sheet3.xml", |part| {
        part.replace("<f>200+300</f><v>0</v>", "<f>200+300</f><v></v>")
    });
    let bytes = edited(&bytes, "xl/workbook.xml", |part| part.replace("fullCalcOnLoad", "x"));
    assert_eq!(errors(&of_workbook(bytes)), ["2 count formula-without-result"]);
}

#[test]
fn a_calculated_formula_that_gives_nothing_is_an_empty_cell() {
    let bytes = workbook(|people, _| {
        people.write_row(1, 0, ["A", "7"]).unwrap();
        people.write_formula(1, 2, Formula::new("=IF(1,\"\",1)").set_result("")).unwrap();
    });
    assert_eq!(errors(&of_workbook(bytes.clone())), ["2 sex formula-without-result"]);
    let bytes = edited(&bytes, "xl/workbook.xml", |part| part.replace("fullCalcOnLoad", "x"));
    let bytes = edited(&bytes, "xl/worksheets/sheet2.xml", |part| {
        part.replace("</f><v>0</v>", "</f><v></v>").replace("r=\"C2\"", "r=\"C2\" t=\"str\"")
    });
    assert_eq!(errors(&of_workbook(bytes)), [""; 0]);
}

/// A workbook with one of its parts changed.
fn edited(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == part {
            content = change(String::from_utf8(content).unwrap()).into_bytes();
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_keeps_fifteen_digits_of_a_number() {
    let bytes = workbook(|people, _| {
        for (row, number) in
            (1..).zip([123_456_789_012_345.0, 1_234_567_890_123_456.0, 1_234_567_890_123_457.0])
        {
            people.write(row, 0, "A").unwrap();
            people.write(row, 1, number).unwrap();
        }
    });
    let expected = ["3 person number-reformatted", "4 person number-reformatted"];
    assert_eq!(errors(&of_workbook(bytes)), expected);
}

#[test]
fn a_formula_of_an_opendocument_table_without_a_result_is_no_number_of_people() {
    let cell = |attributes: &str| format!("<table:table-cell {attributes}/>");
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let header = ["activity", "group", "count"].map(text);
    let of = |group: &str, count: String| row(&[text("A"), text(group), count]);
    let formula = "table:formula=\"of:=200+300\"";
    let counts = [
        row(&header),
        of("users", cell(formula)),
        of("others", cell(&format!("{formula} office:value-type=\"float\" office:value=\"500\""))),
        of("all", text("#REF!")),
    ];
    let activities: Vec<String> = ACTIVITIES
        .lines()
        .map(|line| row(&line.split(',').map(text).collect::<Vec<_>>()))
        .collect();
    let table = |name: &str, rows: &[String]| {
        format!("<table:table table:name=\"{name}\">{}</table:table>", rows.concat())
    };
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet>{}{}</office:spreadsheet></office:body>\
         </office:document-content>",
        table("activities", &activities),
        table("headcounts", &counts),
    );
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest \
                    xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", manifest),
    ] {
        writer.start_file(name, stored).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let read = of_inputs(&[Input::bytes("tables.ods", bytes)]);
    let expected = ["2 count formula-without-result", "4 count cell-error #REF!"];
    assert_eq!(errors(&read), expected);
}

#[test]
fn a_first_row_without_a_number_is_no_row_of_labels() {
    for (count, code) in [("#N/A", "cell-error"), ("n/a", "number-malformed")] {
        let counts = format!("activity,group,count\nA,users,{count}\nA,others,3\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("headcounts", &counts)]);
        assert_eq!(errors(&read), [format!("2 count {code} {count}")]);
    }
}

#[test]
fn whole_numbers_may_have_a_fraction_of_nothing() {
    let counts = "activity,group,count,f_0_4\nA,users,1200.0,4.0\nA,others,1.000,\n";
    let read = of_csv(&[("activities", ACTIVITIES), ("headcounts", counts)]);
    assert_eq!(errors(&read), ["3 count number-malformed 1.000"]);
    let proposal =
        of_csv(&[("activities", ACTIVITIES), ("headcounts", "activity,group,count\nA,u,1200.0\n")]);
    let counts = proposal.proposals.activities[0].headcounts.as_ref().unwrap();
    assert_eq!(counts[0].count, 1200);
}

/// The day that stands at the place, whatever the zone: it is the day on which people worked.
#[test]
fn a_moment_is_its_day_in_every_table() {
    for moment in [
        "2025-02-01 00:00:00",
        "2025-02-01T00:00:00",
        "2025-02-01 00:00:00.000",
        "2025-02-01T00:00:00.000Z",
        "2025-02-01T23:30:00+00:00",
        "2025-02-01 08:15",
    ] {
        let activities = format!(
            "activity,kind,sector,office,site,start,end,alert_date\n\
             A,rrm-response,rrm,gao,Invented site,{moment},{moment},{moment}\n"
        );
        let read = of_csv(&[("activities", &activities)]);
        assert_eq!(errors(&read), [""; 0], "{moment}");
        let about = read.proposals.activities[0].about.as_ref().unwrap();
        assert_eq!(about.start.to_string(), "2025-02-01");
    }
}

#[test]
fn place_codes_of_many_digits_are_taken_and_phone_numbers_are_not() {
    for (code, is_wrong) in [
        ("123456789", false),
        ("1234567890123", false),
        ("76 12 34 56", true),
        ("+22376123456", true),
    ] {
        let activities = format!(
            "activity,kind,sector,office,site,start,site_pcode\n\
             A,distribution,shelter,gao,Here,2025-01-01,{code}\n"
        );
        assert_eq!(errors(&of_csv(&[("activities", &activities)])).len(), usize::from(is_wrong));
        let mut issues = Vec::new();
        let places = format!("admin1,site,site_pcode\nGao,Here,{code}\n");
        let read = gazetteer::parse("places.csv", &places, &mut issues);
        assert_eq!(read.is_none(), is_wrong, "{code}: {issues:?}");
    }
    // A note on a title stays what it was.
    let activities = "activity,kind,sector,office,site,start,title\n\
                      A,distribution,shelter,gao,Here,2025-01-01,123456789\n";
    assert_eq!(errors(&of_csv(&[("activities", activities)])), ["2 title text-phone"]);
}

#[test]
fn a_gazetteer_has_no_word_for_nothing_as_place_or_code() {
    let places = "admin1,site,site_pcode\nGao,Here,N/A\nGao,There,N/A\nGao,-,X1\nGao,Far,1E+05\n";
    let mut issues = Vec::new();
    assert!(gazetteer::parse("places.csv", places, &mut issues).is_none());
    let found: Vec<_> =
        issues.iter().map(|issue| (issue.row.unwrap(), issue.code.code())).collect();
    let expected = [(2, "no-value"), (3, "no-value"), (4, "no-value"), (5, "number-reformatted")];
    assert_eq!(found, expected);
}

#[test]
fn characters_that_nobody_sees_are_told_where_they_are_taken_out_and_refused_where_they_turn_text()
{
    let notes = |site: &str| {
        let activities = ACTIVITIES.replace("Invented site", site);
        let intake = of_csv(&[("activities", &activities)]);
        let issues = intake.issues.iter().filter(|issue| issue.column.as_deref() == Some("site"));
        issues.map(|issue| (issue.is_error(), issue.code.code())).collect::<Vec<_>>()
    };
    // As a word processor leaves them.
    for site in ["Ga\u{200b}o", "\u{feff}Gao", "Gao\u{ad}", "Ga\u{200c}o"] {
        assert_eq!(notes(site), [(false, "text-unseen")], "{site:?}");
    }
    for site in ["\u{202e}oaG", "Gao \u{2066}12"] {
        assert_eq!(notes(site), [(true, "text-turned")], "{site:?}");
    }
    // What everybody reads, and a joiner that belongs to the spelling.
    for site in ["Gao", " Gao ", "خانه\u{200c}ها"] {
        assert_eq!(notes(site), [], "{site:?}");
    }
    let places = "admin1,site\nGao,Ga\u{200b}o\n";
    let mut issues = Vec::new();
    gazetteer::read(&Input::bytes("places.csv", places.as_bytes()), &mut issues);
    assert!(issues.iter().any(|issue| issue.code == Code::TextUnseen), "{issues:?}");
}

#[test]
fn characters_that_nobody_sees_make_no_other_group_and_no_other_person() {
    let counts = "activity,group,count\nA,users,5\nA,us\u{200b}ers,6\n";
    let read = of_csv(&[("activities", ACTIVITIES), ("headcounts", counts)]);
    assert_eq!(errors(&read), ["3 group listed-otherwise"]);
    let people = "activity,person\nA,P1\nA,P1\u{200e}\n";
    let read = of_csv(&[("activities", ACTIVITIES), ("people", people)]);
    assert_eq!(errors(&read), ["3 person text-control"]);
}

#[test]
fn a_number_in_place_of_a_date_is_the_day_of_the_calendar_of_its_workbook() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("activities").unwrap();
    sheet.write_row(0, 0, ["activity", "kind", "sector", "office", "site", "start"]).unwrap();
    sheet.write_row(1, 0, ["A", "distribution", "shelter", "gao", "Invented site"]).unwrap();
    sheet.write(1, 5, 44_287).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let day = |bytes: Vec<u8>| match &of_workbook(bytes).issues[0].code {
        Code::DateSerial { day, in_workbook: true } => day.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(day(bytes.clone()), "2021-04-01");
    let of_1904 = edited(&bytes, "xl/workbook.xml", |part| {
        part.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    });
    assert_eq!(day(of_1904), "2025-04-02");
}

#[test]
fn names_of_the_profile_count_in_every_language_it_has() {
    let activities = "activity,kind,sector,office,site,start,donors\n\
                      A,distribution,Éducation,Tombouctou,Ici,2025-01-01,gouvernement du liechtenstein;sida\n";
    let read = of_csv(&[("activities", activities)]);
    assert_eq!(errors(&read), [""; 0]);
    let about = read.proposals.activities[0].about.as_ref().unwrap();
    assert_eq!((about.sector.as_str(), about.office.as_str()), ("education", "timbuktu"));
    let donors: Vec<&str> = about.donors.iter().map(|donor| donor.as_str()).collect();
    assert_eq!(donors, ["liechtenstein", "sida"]);
}

#[test]
fn a_column_with_a_typing_error_is_no_other_column() {
    let activities = "activity,kind,sector,office,site,start,stauts,new_peopel,sexes\n\
                      A,distribution,shelter,gao,Here,2025-01-01,planned,yes,\n";
    let read = of_csv(&[("activities", activities)]);
    assert_eq!(errors(&read), ["1 stauts column-slip", "1 new_peopel column-slip"]);
    let people = "activity,person,househld\nA,7,3\n";
    let read = of_csv(&[("activities", ACTIVITIES), ("people", people)]);
    assert_eq!(errors(&read), ["1 househld column-slip"]);
    let counts = "activity,group,count,county,f_0_5,x_0_4,admin4\nA,users,5,Rubkona,1,1,\n";
    let read = of_csv(&[("activities", ACTIVITIES), ("headcounts", counts)]);
    assert_eq!(errors(&read), [""; 0]);
}

#[test]
fn an_age_that_does_not_go_with_the_birth_year_is_said() {
    let people = "activity,person,birth_year,age\nA,7,1990,35\nA,8,1990,34\nA,9,1990,7\n";
    let read = of_csv(&[("activities", ACTIVITIES), ("people", people)]);
    let said: Vec<_> =
        read.issues.iter().map(|i| (i.row.unwrap(), i.code.clone(), i.value.clone())).collect();
    let code = Code::AgeOtherwise { age: 7, born: 2018 };
    assert_eq!(said, [(4, code, Some("1990".to_owned()))]);
}

#[test]
fn rows_that_contradict_each_other_say_where() {
    let people = "activity,person,sex,age\nA,7,f,10\nA,7,m,11\n";
    let households = "activity,household,size,f_0_4\nA,1,4,1\nA,1,5,2\n";
    let read =
        of_csv(&[("activities", ACTIVITIES), ("people", people), ("households", households)]);
    let columns = |issue: &Issue| match &issue.code {
        Code::ListedOtherwise { columns, .. } => format!("{columns:?}"),
        other => panic!("{other:?}"),
    };
    let found: Vec<String> = read.issues.iter().map(columns).collect();
    assert!(found[0].contains("\"sex\", \"age\""), "{found:?}");
    assert!(found[1].contains("\"size\", \"f_0_4\""), "{found:?}");
}

#[test]
fn no_more_rows_are_wrong_than_were_read() {
    let toml = mapping("");
    let read = of_form(&toml, "id,hh\n0,H1\n");
    assert_eq!((read.rows, read.rejected_rows), (1, 1));
    // A header that lacks a column is no row.
    let read = of_form(&toml, "id,other\n7,H1\n");
    assert_eq!(read.rejected_rows, 0);
    for people in ["many", "#N/A"] {
        let hxl = format!(
            "Ref,Sector,Place,Day,People\n#activity+id,#sector,#loc+name,#date,#reached\n\
             A,nothing,Here,soon,{people}\n"
        );
        let read = of_csv(&[("3w", &hxl)]);
        assert_eq!((read.rows, read.rejected_rows), (1, 1), "{:?}", errors(&read));
        let without_header = hxl.lines().skip(1).collect::<Vec<_>>().join("\n");
        let read = of_csv(&[("3w", &without_header)]);
        // A row without digits under the hashtags may be the header; one with an error is none.
        assert_eq!(read.rows, usize::from(people == "#N/A"), "{:?}", errors(&read));
    }
}

#[test]
fn dates_of_the_spreadsheet_among_texts_in_another_order_are_said() {
    let toml = mapping("").replace(
        "start = { value = \"2025-01-01\" }",
        "start = { column = \"day\", format = \"dd/mm/yyyy\" }",
    );
    let toml = toml.replace("reference = { value = \"A\" }", "reference = \"A-{date}\"");
    let read = of_form(&toml, "id,hh,day\n1,H1,2025-04-03\n2,H1,25/03/2025\n");
    assert_eq!(errors(&read), [""; 0]);
    let mixed = Code::DatesMixed { days: 1_u32.into(), texts: 1_u32.into() };
    assert!(read.issues.iter().any(|issue| issue.code == mixed), "{:?}", read.issues);
    let read = of_form(&toml, "id,hh,day\n1,H1,03/04/2025\n2,H1,25/03/2025\n");
    assert!(read.issues.iter().all(|issue| issue.code.code() != "dates-mixed"));
}

#[test]
fn place_codes_of_many_digits_are_taken_under_a_mapping() {
    let toml = mapping("").replace(
        "site = { value = \"Invented site\" }",
        "site = { value = \"Invented site\" }\nsite_pcode = { column = \"code\" }",
    );
    let read = of_form(&toml, "id,hh,code\n1,H1,123456789\n2,H1,123456789\n");
    assert_eq!(errors(&read), [""; 0]);
    let read = of_form(&toml, "id,hh,code\n1,H1,+223 76 12 34 56\n");
    assert_eq!(errors(&read), ["1 code mapped-column-personal"]);
}

#[test]
fn thousands_are_no_fraction_wherever_numbers_are_added_up() {
    let hxl = |people: &str| {
        format!(
            "#activity+id,#sector,#loc+name,#date,#reached+f,#reached+m\n\
             A,shelter,Gao,2025-01-01,{people},2\n"
        )
    };
    let count = |people: &str| {
        let read = of_csv(&[("3w", &hxl(people))]);
        let counts = read.proposals.activities.first()?.headcounts.clone()?;
        errors(&read).is_empty().then(|| counts[0].count)
    };
    assert_eq!((count("4.0"), count("1.000")), (Some(6), None));
    let toml = mapping("").replace(
        "[sheet.person]",
        "[sheet.headcount]\ngroup = { value = \"users\" }\ncount = { sum = [\"w\", \"m\"] }\n[sheet.person]",
    );
    assert_eq!(errors(&of_form(&toml, "id,hh,w,m\n1,H1,4.0,2\n")), [""; 0]);
    assert_eq!(
        errors(&of_form(&toml, "id,hh,w,m\n1,H1,1.000,2\n")),
        ["2 w number-malformed 1.000"]
    );
}

/// What is said of tables, in words of both languages and as JSON.
fn said(intake: &Intake) -> String {
    let all = intake.issues.iter().map(|issue| {
        let of = |language: Language| {
            let texts = language.texts();
            let subject = issue.subject(texts).unwrap_or_default();
            format!("{subject} {} {}", issue.reason(texts), issue.remedy(texts))
        };
        let json = serde_json::to_string(issue).unwrap();
        format!("{} {} {json}", of(Language::English), of(Language::French))
    });
    all.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_may_be_somebodys_is_shown_of_no_column() {
    // Cells that slipped by a column, in every column of the three tables of people.
    let tables: [(&str, &[&str], &[&str]); 3] = [
        (
            "people",
            &["activity", "person", "household", "sex", "age", "population_group", "disability"],
            &["A", "P1", "H1", "f", "30", "idp", "no"],
        ),
        ("households", &["activity", "household", "size", "f_0_4"], &["A", "H1", "4", "1"]),
        ("headcounts", &["activity", "group", "count", "f_0_4"], &["A", "Group", "4", "1"]),
    ];
    for wrong in [
        "76 12 34 56",
        "76123456",
        "+223 76.12.34.56",
        "awa@example.org",
        "Invented Awa",
        "Invented Awa née le 12/03/2011",
        "Inventée",
    ] {
        for (table, header, right) in tables {
            for at in 0..header.len() {
                let mut cells = right.to_vec();
                cells[at] = wrong;
                let text = format!("{}\n{}\n", header.join(","), cells.join(","));
                let intake = of_csv(&[("activities", ACTIVITIES), (table, &text)]);
                let said = said(&intake);
                // A group's name is stored, as a place's is.
                let is_name = header[at] == "group" && !wrong.contains(['@', '6']);
                assert!(is_name || !said.contains(wrong), "{table} {}: {said}", header[at]);
            }
        }
    }
}

#[test]
fn what_may_be_somebodys_is_shown_of_no_form() {
    const FORM: &str = "name = \"Form\"\n[[sheet]]\n[sheet.activity]\nreference = \"r-{date}\"\n\
         kind = { column = \"Kind\", values = { distribution = \"distribution\" } }\n\
         sector = { value = \"shelter\" }\noffice = { value = \"gao\" }\n\
         site = { value = \"Invented site\" }\nstart = \"Day\"\n[sheet.household]\nhousehold = \"No\"\n\
         size = { sum = [\"F\", \"M\"] }\npopulation_group = { column = \"Status\", values = { PDI = \"idp\" } }\n";
    let right = ["distribution", "2025-01-01", "H1", "2", "3", "PDI"];
    for wrong in ["76 12 34 56", "awa@example.org", "Invented Awa", "Inventée Awa, née 76123456"]
    {
        for at in 0..right.len() {
            let mut cells = right.map(|cell| format!("\"{cell}\""));
            cells[at] = format!("\"{wrong}\"");
            let intake = of_form(FORM, &format!("Kind,Day,No,F,M,Status\n{}\n", cells.join(",")));
            let said = said(&intake);
            assert!(!said.contains(wrong), "{at}: {said}");
        }
    }
}

#[test]
fn what_cannot_be_shown_is_said_to_be_there() {
    let households = "activity,household,size\nA,H1,Invented Awa\nA,H2,6 personnes\n";
    let intake = of_csv(&[("activities", ACTIVITIES), ("households", households)]);
    let texts = Language::English.texts();
    let subjects: Vec<_> = intake.issues.iter().filter_map(|issue| issue.subject(texts)).collect();
    assert_eq!(subjects, ["a text of 12 characters", "\"6 personnes\""]);
}

#[test]
fn the_remedy_for_a_word_for_nothing_fits_where_it_came_from() {
    let households = "activity,household,size\nA,N/A,4\n";
    let plain = said(&of_csv(&[("activities", ACTIVITIES), ("households", households)]));
    assert!(plain.contains("importing under a mapping"), "{plain}");
    assert!(!plain.contains("empty = ["), "{plain}");
}

#[test]
fn what_a_mapping_writes_itself_is_wrong_once_at_its_line() {
    const FORM: &str = "name = \"Form\"\n[[sheet]]\n[sheet.activity]\nreference = \"r-{date}\"\n\
         kind = { value = \"Distrib\" }\nsector = { value = \"Abri\" }\noffice = { value = \"gao\" }\n\
         site = { value = \"Invented site\" }\nstart = \"Day\"\n[sheet.household]\nhousehold = \"No\"\n\
         size = \"Size\"\n";
    let error = file::parse("form.toml", FORM).unwrap_err().to_string();
    assert_eq!(error.matches("Distrib").count(), 1, "{error}");
    assert!(
        error.starts_with("form.toml line 5: \"Distrib\" is not a kind of activity"),
        "{error}"
    );
    let right = FORM.replace("Distrib", "distribution");
    let mapping = file::parse("form.toml", &right).unwrap();
    let profile = profile::load(profile::NRC_MALI).unwrap();
    let faults = forms::faults(&mapping, &profile);
    let found: Vec<_> =
        faults.iter().map(|f| (f.line, f.value.as_deref(), f.code.code())).collect();
    assert_eq!(found, [(6, Some("Abri"), "profile-unknown")]);
    let renamed = right
        .replace("\"Day\"", "\"Day\"\nstatus = { column = \"S\", values = { fini = \"done\" } }");
    let error = file::parse("form.toml", &renamed).unwrap_err().to_string();
    assert!(error.contains("\"done\" is not a status"), "{error}");
}

#[test]
fn nobody_gets_a_number_from_the_mapping() {
    let form = |household: &str| {
        format!(
            "name = \"Form\"\n[[sheet]]\n[sheet.activity]\nreference = \"r-{{date}}\"\n\
             kind = {{ value = \"distribution\" }}\nsector = {{ value = \"shelter\" }}\n\
             office = {{ value = \"gao\" }}\nsite = {{ value = \"Invented site\" }}\nstart = \"Day\"\n\
             [sheet.household]\n{household}size = \"Size\"\n"
        )
    };
    let error =
        |household: &str| file::parse("form.toml", &form(household)).unwrap_err().to_string();
    assert!(!error("").contains("value ="), "{}", error(""));
    for constant in ["{ value = \"H1\" }", "{ column = \"No\", default = \"H1\" }"] {
        let error = error(&format!("household = {constant}\n"));
        assert!(error.contains("one and the same"), "{error}");
    }
}

#[test]
fn of_rows_without_a_readable_size_nobody_says_how_many_people_are_missing() {
    let households = "activity,household,size\nA,H1,6 personnes\nA,H2,x\nA,N/A,3\nA,H3,4\n";
    let intake = of_csv(&[("activities", ACTIVITIES), ("households", households)]);
    assert_eq!((intake.rejected_people, intake.rejected_rows_of_unknown_size), (3, 2));
}
