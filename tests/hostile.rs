//! Hostile files end as a workbook or a named refusal, in time, and the next file is read all the same.
//!
//! The files under `fixtures/hostile` are written by `examples/hostile_fixtures.rs`. Where `RETURNLINT_SAMPLES` names a folder of
//! samples, everything in its `hostile` folder is read too, and what the two programs in `hostile/made` write.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]
#![cfg(feature = "cli")]

use std::env;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use returnlint::read::workbook::{CellError, CellValue, Workbook};
use returnlint::read::worker::{ReadFile, Reader};
use returnlint::read::{Limits, Refusal, RefusalKind, read_bytes};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile")
}

fn reader() -> Reader {
    Reader::with_program(env!("CARGO_BIN_EXE_returnlint"), Limits::default())
}

fn cell(book: &Workbook, row: u32, column: u32) -> CellValue<'_> {
    book.pool.get(book.sheets[0].get(row, column))
}

/// Reads a fixture in both ways, which must come to the same.
fn read(name: &str) -> Result<Workbook, Refusal> {
    let path = fixtures().join(name);
    let contained = reader().read(&path).map(|file| file.workbook);
    let here = read_bytes(name, fs::read(&path).unwrap(), &Limits::default());
    match (&contained, &here) {
        (Ok(a), Ok(b)) => assert_eq!(cells(a), cells(b), "{name}"),
        (Err(a), Err(b)) => assert_eq!(a, b, "{name}"),
        _ => panic!("{name} is read in one way only: {contained:?} {here:?}"),
    }
    contained
}

fn cells(book: &Workbook) -> Vec<(String, u32, u32, String)> {
    let mut out = Vec::new();
    for sheet in &book.sheets {
        for (column, cells) in (0..).zip(&sheet.columns) {
            for (row, id) in cells.filled() {
                out.push((sheet.name.clone(), row, column, format!("{:?}", book.pool.get(id))));
            }
        }
    }
    out
}

#[test]
fn each_refused_fixture_is_refused_for_its_own_reason() {
    let expected = [
        ("cut-short.xlsx", RefusalKind::Damaged, "its end is missing"),
        ("empty.xlsx", RefusalKind::Empty, "empty"),
        ("~$open.xlsx", RefusalKind::Unsupported, "a workbook is open"),
        ("web-page.xls", RefusalKind::Unsupported, "a web page"),
        ("xml-spreadsheet.xls", RefusalKind::Unsupported, "an XML spreadsheet"),
        ("portable-document.csv", RefusalKind::Unsupported, "a PDF document"),
        ("binary.csv", RefusalKind::Unsupported, "neither a workbook nor text"),
        ("protected.xlsx", RefusalKind::Protected, "a password"),
        ("protected.ods", RefusalKind::Protected, "a password"),
        ("circle.xls", RefusalKind::Damaged, "damaged"),
        ("word.doc.xls", RefusalKind::Unsupported, "a Word document"),
        ("word.docx.xlsx", RefusalKind::Unsupported, "a Word document"),
        ("zip-of-returns.zip", RefusalKind::Unsupported, "a zip folder"),
        ("no-sheet.xlsx", RefusalKind::Damaged, "“Return” cannot be read"),
        ("sheet-breaks-off.xlsx", RefusalKind::Damaged, "“Return” breaks off"),
        ("changed-byte.xlsx", RefusalKind::Damaged, "“Return” is not as it was saved"),
        ("bomb.xlsx", RefusalKind::TooLarge, "unpacks"),
        ("endless-table.ods", RefusalKind::Damaged, "breaks off"),
        ("repeated-cells.ods", RefusalKind::TooLarge, "memory"),
    ];
    for (name, kind, words) in expected {
        let refusal = read(name).expect_err(name);
        assert_eq!(refusal.kind, kind, "{name}: {refusal}");
        assert!(refusal.what.contains(words), "{name}: {refusal}");
    }
}

#[test]
fn a_good_workbook_says_what_it_hides() {
    for name in ["good.xlsx", "good-named-xls.xls"] {
        let book = read(name).unwrap();
        let sheet = &book.sheets[0];
        assert_eq!((sheet.name.as_str(), sheet.rows, sheet.cells), ("Children", 5, 17));
        assert_eq!((sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()), (&[3][..], &[2][..]));
        assert_eq!((sheet.merged[0].left, sheet.merged[0].right), (0, 3));
        assert_eq!(cell(&book, 4, 0), CellValue::Text("C4"));
        // 4 May 2023.
        assert_eq!(cell(&book, 4, 3), CellValue::Moment(1_683_158_400));
    }
}

#[test]
fn cells_in_far_corners_cost_two_cells() {
    let book = read("sparse-corners.xlsx").unwrap();
    assert_eq!(cell(&book, 1_048_575, 16_383), CellValue::Number(2.0));
    assert_eq!(book.sheets[0].cells, 2);
    let book = read("beyond-the-grid.xlsx").unwrap();
    assert_eq!((book.sheets[0].cells, book.sheets[0].unreadable.as_slice()), (1, &[None][..]));
}

#[test]
fn a_modern_error_value_costs_its_own_cell_only() {
    let book = read("spill-error.xlsx").unwrap();
    assert_eq!(cell(&book, 2, 0), CellValue::Error(CellError::Unreadable));
    assert_eq!(cell(&book, 2, 1), CellValue::Number(7.0));
    assert_eq!(book.sheets[0].unreadable, [Some((2, 0))]);
}

#[test]
fn in_cells_without_names_an_error_moves_nothing() {
    let book = read("error-in-unnumbered-cells.xlsx").unwrap();
    assert_eq!(cell(&book, 0, 0), CellValue::Number(1.0));
    assert_eq!(cell(&book, 0, 1), CellValue::Error(CellError::Unreadable));
    assert_eq!(cell(&book, 0, 2), CellValue::Number(3.0));
    assert_eq!(cell(&book, 1, 0), CellValue::Number(4.0));
    assert_eq!(book.sheets[0].hidden_rows, [1]);
}

#[test]
fn a_small_fault_of_the_frame_loses_no_cell() {
    assert_eq!(cell(&read("size-is-garbage.xlsx").unwrap(), 1, 1), CellValue::Number(2.0));
    assert_eq!(cell(&read("lying-count.xlsx").unwrap(), 0, 0), CellValue::Text("Suspected"));
}

#[test]
fn a_row_that_a_filter_hides_is_hidden() {
    let book = read("filtered-row.ods").unwrap();
    assert_eq!(book.sheets[0].hidden_rows, [1]);
    assert_eq!(cell(&book, 2, 0), CellValue::Error(CellError::Division));
    assert_eq!(book.sheets[0].rows, 3);
}

#[test]
fn text_is_read_whatever_it_is_called_and_however_it_is_written() {
    assert_eq!(cell(&read("text-named-xlsx.xlsx").unwrap(), 1, 1), CellValue::Text("Yes"));
    assert_eq!(cell(&read("utf16.csv").unwrap(), 1, 1), CellValue::Text("Zoë"));
    assert_eq!(cell(&read("utf16-without-mark.csv").unwrap(), 1, 1), CellValue::Text("Zoe"));
    assert_eq!(cell(&read("windows-1252.csv").unwrap(), 2, 0), CellValue::Text("Café"));
    assert_eq!(cell(&read("windows-1252.csv").unwrap(), 2, 1), CellValue::Text("€700"));
    assert_eq!(cell(&read("semicolons.csv").unwrap(), 1, 1), CellValue::Text("1,50"));
    assert_eq!(cell(&read("blank-lines.csv").unwrap(), 4, 1), CellValue::Text("two\r\nlines"));
    assert_eq!(cell(&read("blank-lines.csv").unwrap(), 6, 0), CellValue::Text("2"));
    assert_eq!(cell(&read("quote-never-closed.csv").unwrap(), 21, 0), CellValue::Text("20"));
}

#[test]
fn what_is_no_file_is_said_so() {
    let mut reader = reader();
    let kind = |reader: &mut Reader, path: &Path| reader.read(path).unwrap_err().kind;
    assert_eq!(kind(&mut reader, &fixtures().join("not there.xlsx")), RefusalKind::NotFound);
    assert_eq!(kind(&mut reader, &fixtures()), RefusalKind::Unsupported);
}

#[test]
fn the_hash_is_that_of_the_file() {
    let file = reader().read(&fixtures().join("text-named-xlsx.xlsx")).unwrap();
    assert_eq!(file.bytes, 15);
    // printf 'Case,NRM\n1,Yes\n' | sha256sum
    assert_eq!(file.sha256, SHA256_OF_TEXT);
}

const SHA256_OF_TEXT: &str = "e9860dfb90c06e1f11fa480eb7f32f2035e8e7f1eba698cc1fc9157ae071029b";

/// An `.ods` that the guards let through, and that calamine still cannot lay out in the memory of this reader.
fn slightly_too_large(folder: &Path) -> PathBuf {
    let content = r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Return"><table:table-row table:number-rows-repeated="40000"><table:table-cell office:value-type="string" table:number-columns-repeated="13"><text:p>a text that is long enough to need memory of its own</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", content),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let path = folder.join("slightly too large.ods");
    fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    path
}

#[test]
#[cfg(unix)]
fn a_process_that_dies_of_a_file_is_followed_by_another() {
    let folder = tempfile::tempdir().unwrap();
    let large = slightly_too_large(folder.path());
    let limits = Limits { memory_bytes: 64 << 20, ..Limits::default() };
    // The guards of this process let it through, so what refuses it below is the death of the other one.
    assert!(read_bytes("large.ods", fs::read(&large).unwrap(), &limits).is_ok());
    let mut reader = Reader::with_program(env!("CARGO_BIN_EXE_returnlint"), limits);
    for _ in 0..2 {
        let refusal = reader.read(&large).unwrap_err();
        assert_eq!((refusal.kind, refusal.what.contains("memory")), (RefusalKind::TooLarge, true), "{refusal}");
        assert!(reader.read(&fixtures().join("good.xlsx")).is_ok());
    }
}

#[test]
fn where_there_is_no_second_process_the_guards_stand_in_this_one() {
    for program in ["no such program", env!("CARGO_MANIFEST_DIR")] {
        let mut reader = Reader::with_program(program, Limits::default());
        assert!(reader.read(&fixtures().join("good.xlsx")).is_ok());
        assert_eq!(reader.read(&fixtures().join("endless-table.ods")).unwrap_err().kind, RefusalKind::Damaged);
    }
}

/// A file in a folder or below it.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_sample_ends_and_the_next_file_is_read() {
    let mut files = files_below(&fixtures());
    let made = tempfile::tempdir().unwrap();
    if let Some(samples) = env::var_os("RETURNLINT_SAMPLES") {
        let hostile = Path::new(&samples).join("hostile");
        files.extend(files_below(&hostile));
        for program in ["gen_bad_xlsx.py", "gen_bad_ods.py"] {
            let run = Command::new("python3").arg(hostile.join("made").join(program)).current_dir(made.path()).status();
            assert!(run.is_err() || run.is_ok_and(|status| status.success()), "{program}");
        }
        files.extend(files_below(made.path()));
    }
    let limits = Limits::default();
    let (good, mut reader) = (fixtures().join("good.xlsx"), reader());
    for path in files {
        let bytes = fs::metadata(&path).unwrap().len();
        let start = Instant::now();
        let outcome = reader.read(&path);
        let most = Duration::from_secs(limits.seconds_for(bytes) + 1);
        assert!(start.elapsed() < most, "{} took {:?}", path.display(), start.elapsed());
        if let Err(refusal) = outcome {
            assert!(!refusal.what.is_empty() && !refusal.fix.is_empty(), "{}", path.display());
        }
        let after: Result<ReadFile, Refusal> = reader.read(&good);
        assert!(after.is_ok(), "after {}: {after:?}", path.display());
    }
}
