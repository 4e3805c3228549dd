//! The data set: what is written is what was answered, whichever way it is written, and it can be read back.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{Data, Reader as _, Xlsx};
use returnlint::{
    outcome::Outcome,
    report::dataset::{Dataset, columns::DATA, csv, package, xlsx},
};
use serde_json::Value;

use crate::{
    answered::{nobody, of, outcome, study, with_run, year},
    large::large,
};

const DEVON: &str = "E10000008";
const KENT: &str = "E10000016";

type Rows = Vec<BTreeMap<String, String>>;

fn made<T>(run: &Outcome, make: impl FnOnce(&Dataset<'_>) -> T) -> T {
    with_run(run, |of| {
        let study = study(run);
        make(&Dataset::new(of, &study))
    })
}

fn rows(bytes: &[u8]) -> Rows {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark, so that Excel reads the letters as they are");
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|r| r.expect("a row")).collect()
}

fn answers(run: &Outcome) -> Rows {
    made(run, |data| {
        let mut out = Vec::new();
        csv::answers(&mut out, data).expect("written");
        rows(&out)
    })
}

fn councils(run: &Outcome) -> Rows {
    made(run, |data| {
        let mut out = Vec::new();
        csv::councils(&mut out, data).expect("written");
        rows(&out)
    })
}

fn cells(row: &BTreeMap<String, String>, names: &[&str]) -> Vec<String> {
    names.iter().map(|n| row[*n].clone()).collect()
}

const FIGURE: [&str; 5] = ["value", "lower", "upper", "gap", "form"];

#[test]
fn a_value_an_interval_and_a_gap_are_three_things() {
    let run = outcome([of(DEVON).answers(
        year(2023),
        &[
            ("looked_after", "812"),
            ("trafficked", "<5"),
            ("identified", "not-held"),
            ("suspected", "0"),
            ("uasc", "6.."),
        ],
    )]);
    let rows = answers(&run);
    let of = |measure: &str| cells(rows.iter().find(|r| r["measure"] == measure).unwrap(), &FIGURE);
    assert_eq!(of("looked_after"), ["812", "812", "812", "", "number"]);
    assert_eq!(of("trafficked"), ["", "1", "4", "", "bound"]);
    assert_eq!(of("identified"), ["", "", "", "not-held", "words"]);
    assert_eq!(of("suspected"), ["0", "0", "0", "", "number"], "nought is a figure");
    assert_eq!(of("uasc"), ["", "6", "", "", "range"], "nothing bounds it from above");
}

#[test]
fn every_row_says_whose_it_is_and_where_it_stands() {
    let run = outcome([of(DEVON).answers(year(2023), &[("uasc", "39")]).finding("VI001", 0)]);
    let names = [
        "council",
        "gss",
        "nation",
        "council_type",
        "period_from",
        "period_to",
        "measure",
        "unit",
        "file",
        "sheet",
        "cell",
        "confidence",
        "findings",
    ];
    assert_eq!(
        cells(&answers(&run)[0], &names),
        [
            "Devon",
            "E10000008",
            "England",
            "county",
            "2023-01-01",
            "2023-12-31",
            "uasc",
            "children",
            "returns/devon.xlsx",
            "Answers",
            "B3",
            "high",
            "VI001"
        ]
    );
}

#[test]
fn parts_say_of_what_and_totals_have_no_row() {
    let run = outcome([of(DEVON).part(year(2023), "uasc", "sex", "female", "4").total(year(2023), "uasc", "13")]);
    let rows = answers(&run);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["category"], "sex: female");
}

#[test]
fn no_text_is_run_as_a_formula() {
    let mut evil = of(DEVON).answers(year(2023), &[("uasc", "39"), ("trafficked_change", "-12.5")]);
    evil.0.answers[0].sheet = "=HYPERLINK(\"http://example.org\")".into();
    evil.0.files[0].path = "@evil.xlsx".to_owned();
    let run = outcome([evil]);
    let rows = answers(&run);
    assert_eq!(rows.iter().find(|r| r["measure"] == "uasc").unwrap()["sheet"], "'=HYPERLINK(\"http://example.org\")");
    assert!(rows.iter().all(|r| r["file"] == "'@evil.xlsx"));
    assert!(rows.iter().any(|r| r["value"] == "-12.5"), "a number below nought stays a number");
}

#[test]
fn every_council_with_childrens_services_is_listed_whatever_it_sent() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("uasc", "39"), ("identified", "5")]),
        of(KENT).answers(year(2023), &[("uasc", "300"), ("identified", "not-held")]),
        of("E08000035").answers(year(2023), &[("uasc", "refused-cost"), ("identified", "refused-cost")]),
        of("W06000015").answers(year(2023), &[("uasc", "not-recorded"), ("identified", "not-held")]),
        of("S12000033").answers(year(2023), &[("uasc", "blank"), ("identified", "pending")]),
        of("E07000041").answers(year(2023), &[("uasc", "wrong-authority")]),
        of("E06000014").unread(),
        of("Western Health and Social Care Trust").answers(year(2022), &[("uasc", "3")]),
    ]);
    let all = councils(&run);
    let of_2023: Vec<_> = all.iter().filter(|r| r["period_to"] == "2023-12-31").collect();
    let expected = of_2023.iter().filter(|r| r["childrens_services"] == "yes").count();
    assert_eq!(expected, 153 + 22 + 32 + 5);
    let response = |council: &str| of_2023.iter().find(|r| r["council"] == council).unwrap()["response"].clone();
    for (council, said) in [
        ("Devon", "answered"),
        ("Kent", "answered-in-part"),
        ("Leeds", "refused"),
        ("Cardiff", "not-held"),
        ("Aberdeen City", "no-figure"),
        ("Exeter", "not-applicable"),
        ("York", "not-read"),
        ("Western Health and Social Care Trust", "other-period"),
        ("Cornwall", "sent-nothing"),
    ] {
        assert_eq!(response(council), said, "{council}");
    }
    let york = of_2023.iter().find(|r| r["council"] == "York").unwrap();
    assert_eq!(cells(york, &["files", "problem"]), ["returns/york.xlsx", "This file is protected with a password"]);
}

#[test]
fn a_file_that_could_not_be_read_is_its_councils_where_its_name_says_so() {
    let run =
        outcome([nobody("returns/York reply (final).xlsx").unread(), of(DEVON).answers(year(2023), &[("uasc", "39")])]);
    let all = councils(&run);
    let york = all.iter().find(|r| r["council"] == "York").unwrap();
    assert_eq!(york["response"], "not-read");
    assert!(all.iter().all(|r| !r["council"].is_empty()), "it is listed once");
}

#[test]
fn a_question_taken_away_makes_no_return_look_fuller() {
    let full: &[(&str, &str)] = &[("uasc", "3"), ("identified", "5"), ("nrm_referrals", "not-held")];
    let response = |list: &[(&str, &str)]| {
        let run = outcome([
            of(DEVON).answers(year(2023), list),
            of(KENT).answers(year(2023), full),
            of("E08000035").answers(year(2023), full),
        ]);
        councils(&run).iter().find(|r| r["council"] == "Devon").unwrap()["response"].clone()
    };
    assert_eq!(response(full), "answered-in-part");
    assert_eq!(
        response(&[("uasc", "3"), ("identified", "5")]),
        "answered-in-part",
        "without the row that it could not answer"
    );
}

#[test]
fn a_file_that_belongs_to_no_council_is_listed_last() {
    let run = outcome([
        nobody("returns/locked.xlsx").unread(),
        nobody("returns/children.csv"),
        nobody("returns/whose.xlsx").answers(year(2023), &[("uasc", "3")]),
        of(DEVON).answers(year(2023), &[("uasc", "39")]),
    ]);
    let last: Vec<Vec<String>> =
        councils(&run).iter().rev().take(3).map(|r| cells(r, &["council", "response", "files"])).collect();
    assert_eq!(
        last,
        [
            ["", "council-not-known", "returns/whose.xlsx"],
            ["", "not-read", "returns/locked.xlsx"],
            ["", "no-answers", "returns/children.csv"],
        ]
    );
    assert_eq!(
        answers(&run).iter().filter(|r| r["council"].is_empty()).count(),
        1,
        "the answer of nobody keeps its row"
    );
}

#[test]
fn the_workbook_holds_what_the_csv_holds() {
    let run = large(7);
    let bytes = made(&run, |data| {
        let mut out = Cursor::new(Vec::new());
        xlsx::write(&mut out, data).expect("written");
        out.into_inner()
    });
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Data", "Councils", "Dictionary", "About"]);
    for (sheet, expected) in [("Data", answers(&run)), ("Councils", councils(&run))] {
        let range = book.worksheet_range(sheet).expect("a sheet");
        let mut lines = range.rows();
        let names: Vec<String> = lines.next().unwrap().iter().map(ToString::to_string).collect();
        let read: Rows = lines.map(|r| names.iter().cloned().zip(r.iter().map(shown)).collect()).collect();
        assert!(read == expected, "{sheet}");
    }
    let words = book.worksheet_range("Dictionary").expect("a sheet");
    let words: Vec<String> = words.rows().map(|r| r[1].to_string()).collect();
    for column in DATA {
        assert!(words.iter().any(|w| w == column.name), "{}", column.name);
    }
    let about = book.worksheet_range("About").expect("a sheet");
    let about: Vec<String> = about.rows().flatten().map(ToString::to_string).collect();
    assert!(about.iter().any(|t| t.starts_with("Not read: This file is protected")), "{about:?}");
    assert!(about.iter().any(|t| t.contains("212 councils with children's services gave figures")), "{about:?}");
}

/// A cell as the CSV writes it.
fn shown(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => {
            let days = moment.as_f64() as i64;
            jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).unwrap().to_string()
        }
        other => other.to_string(),
    }
}

#[test]
fn the_program_reads_back_what_it_wrote() {
    let run = large(3);
    let bytes = made(&run, |data| {
        let mut out = Vec::new();
        csv::answers(&mut out, data).expect("written");
        out
    });
    let book =
        returnlint::read::read_bytes("data.csv", bytes, &returnlint::read::Limits::default()).expect("it is read");
    let sheet = book.sheets.first().expect("a sheet");
    assert_eq!(sheet.rows as usize, answers(&run).len() + 1);
}

#[test]
fn the_same_answers_make_the_same_bytes() {
    let run = large(5);
    let all = || {
        made(&run, |data| {
            let (mut text, mut book) = (Vec::new(), Cursor::new(Vec::new()));
            let written = csv::answers(&mut text, data).expect("written");
            let councils = csv::councils(&mut Vec::new(), data).expect("written");
            xlsx::write(&mut book, data).expect("written");
            let mut description = Vec::new();
            let files = package::Files { answers: ("data.csv", &written), councils: ("data-councils.csv", &councils) };
            package::write(&mut description, data, &files).expect("written");
            (text, book.into_inner(), description)
        })
    };
    assert!(all() == all());
}

#[test]
fn the_package_says_what_the_files_hold() {
    let run = large(5);
    let (package, bytes) = made(&run, |data| {
        let (mut text, mut list, mut out) = (Vec::new(), Vec::new(), Vec::new());
        let answers = csv::answers(&mut text, data).expect("written");
        let councils = csv::councils(&mut list, data).expect("written");
        let files = package::Files { answers: ("data.csv", &answers), councils: ("data-councils.csv", &councils) };
        package::write(&mut out, data, &files).expect("written");
        (serde_json::from_slice::<Value>(&out).expect("JSON"), [text, list])
    });
    let resources = package["resources"].as_array().unwrap();
    for (resource, bytes) in resources.iter().zip(&bytes) {
        use sha2::{Digest as _, Sha256};
        assert_eq!(resource["bytes"], bytes.len());
        assert_eq!(resource["hash"], format!("sha256:{:x}", Sha256::digest(bytes)));
        let fields = resource["schema"]["fields"].as_array().unwrap();
        for row in rows(bytes) {
            for field in fields {
                let cell = &row[field["name"].as_str().unwrap()];
                check(field, cell);
            }
            assert_eq!(row.len(), fields.len());
        }
    }
    let expected = package["returnlint"]["expected"].as_array().unwrap();
    let of_2023 = expected.iter().filter(|e| e["period_from"] == "2023-01-01");
    assert_eq!(of_2023.map(|e| e["expected"].as_u64().unwrap()).sum::<u64>(), 212);
    assert!(package.get("licenses").is_none(), "the licence is left to whoever publishes it");
    assert!(package["returnlint"]["rules"].as_str().unwrap().starts_with("sha256:"));
}

/// A cell keeps to its field.
fn check(field: &Value, cell: &str) {
    let constraints = &field["constraints"];
    if cell.is_empty() {
        assert_ne!(constraints["required"], true, "{field}");
        return;
    }
    if let Some(list) = constraints["enum"].as_array() {
        assert!(list.iter().any(|one| one == cell), "{cell} is not in the list of {}", field["name"]);
    }
    match field["type"].as_str().unwrap() {
        "date" => drop(cell.parse::<jiff::civil::Date>().unwrap()),
        "number" => drop(cell.parse::<f64>().unwrap()),
        "integer" => drop(cell.parse::<u32>().unwrap()),
        _ => {}
    }
}

#[cfg(feature = "parquet")]
mod as_parquet {
    use parquet::{
        basic::{Encoding, LogicalType, Type},
        file::reader::{FileReader as _, SerializedFileReader},
        record::Field,
    };
    use returnlint::report::dataset::parquet as written;

    use super::*;

    type Reader = SerializedFileReader<std::fs::File>;

    fn written_and_opened(run: &Outcome, write: fn(std::fs::File, &Dataset<'_>) -> std::io::Result<()>) -> Reader {
        let file = tempfile::tempfile().expect("a temporary file");
        made(run, |data| write(file.try_clone().expect("the same file"), data).expect("written"));
        SerializedFileReader::new(file).expect("Parquet")
    }

    fn shown(field: &Field) -> String {
        match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            Field::Double(n) => n.to_string(),
            Field::Int(n) => n.to_string(),
            Field::Date(days) => {
                jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(i64::from(*days))).unwrap().to_string()
            }
            other => panic!("{other:?}"),
        }
    }

    fn read(reader: &Reader) -> Rows {
        let rows = reader.get_row_iter(None).expect("rows");
        rows.map(|r| r.expect("a row").get_column_iter().map(|(n, f)| (n.clone(), shown(f))).collect()).collect()
    }

    #[test]
    fn it_holds_what_the_csv_holds() {
        let run = large(7);
        let reader = written_and_opened(&run, written::answers);
        assert!(read(&reader) == answers(&run));
        let reader = written_and_opened(&run, written::councils);
        assert!(read(&reader) == councils(&run));
    }

    #[test]
    fn days_are_dates_figures_numbers_and_words_dictionaries() {
        let run = large(7);
        let reader = written_and_opened(&run, written::answers);
        let schema = reader.metadata().file_metadata().schema_descr();
        let column = |name: &str| schema.columns().iter().position(|c| c.name() == name).unwrap();
        let kind = |name: &str| {
            let c = schema.column(column(name));
            (c.physical_type(), c.logical_type_ref().cloned())
        };
        assert_eq!(kind("period_from"), (Type::INT32, Some(LogicalType::Date)));
        assert_eq!(kind("value"), (Type::DOUBLE, None));
        assert_eq!(kind("council"), (Type::BYTE_ARRAY, Some(LogicalType::String)));
        let encodings: Vec<Encoding> = reader.metadata().row_group(0).column(column("council")).encodings().collect();
        assert!(encodings.contains(&Encoding::RLE_DICTIONARY), "{encodings:?}");
    }

    #[test]
    fn nothing_answered_is_a_table_without_rows() {
        let run = outcome([nobody("returns/children.csv")]);
        let reader = written_and_opened(&run, written::answers);
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
    }
}
