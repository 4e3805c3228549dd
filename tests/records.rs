//! `inspect --records` and `rules --sql`: what they write, and when they refuse.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
};

const CHILDREN: &str = "Devon County Council\n\
                        Period: 1 April 2023 to 31 March 2024\n\
                        \n\
                        Child ID,Date of birth,Trafficking status,Date identified,Number of missing episodes,NRM referral date,NRM reference\n\
                        A1,14/08/2007,Suspected,03/05/2023 14:30,3,,\n\
                        QX77,May 2008,not held,,under 5,06/05/2023,=1+1\n\
                        'b2,zz zz,Yes,31/02/2023,more than 10,,\n";

fn run(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_returnlint")).env_clear().current_dir(dir).args(arguments).output().unwrap()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of the file by column.
fn records(dir: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(dir.join("records.csv")).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn the_records_say_what_each_cell_was_taken_for() {
    let dir = folder(&[("children.csv", CHILDREN)]);
    let output = run(dir.path(), &["inspect", "children.csv", "--show-values", "--records", "records.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(err(&output).contains("personal data of children"), "{}", err(&output));
    let rows = records(dir.path());
    assert_eq!(rows.len(), 3);
    let said = |row: usize, columns: &[&str]| columns.iter().map(|c| rows[row][*c].clone()).collect::<Vec<_>>();

    let place = ["file", "sheet", "table_number", "record", "row", "column", "table_kinds"];
    assert_eq!(said(0, &place), ["children.csv", "children", "1", "1", "5", "", "child referral"]);
    assert_eq!(said(0, &["kinds"]), ["child"], "no field of the referral says anything");
    assert_eq!(said(1, &["kinds"]), ["child referral"]);
    assert_eq!(
        said(2, &["nation", "period_start", "period_end", "not_asked"]),
        ["England", "2023-04-01", "2024-03-31", ""]
    );

    let all = |field: &str| ["state", "value", "low", "high"].map(|end| format!("{field}.{end}"));
    let cell = |row: usize, field: &str| all(field).map(|column| rows[row][&column].clone());
    assert_eq!(cell(0, "date_of_birth"), ["filled", "2007-08-14", "2007-08-14 00:00:00", "2007-08-14 23:59:59"]);
    assert_eq!(cell(1, "date_of_birth"), ["filled", "", "2008-05-01 00:00:00", "2008-05-31 23:59:59"]);
    assert_eq!(cell(2, "date_of_birth")[0], "unreadable");
    assert_eq!(
        cell(0, "identified_date"),
        ["filled", "2023-05-03 14:30", "2023-05-03 14:30:00", "2023-05-03 14:30:59"]
    );
    assert_eq!(cell(1, "identified_date"), ["blank", "", "", ""]);
    assert_eq!(cell(2, "identified_date"), ["unreadable", "no such day", "", ""]);
    assert_eq!(cell(0, "missing_count"), ["filled", "3", "3", "3"]);
    assert_eq!(cell(1, "missing_count"), ["filled", "", "1", "4"]);
    assert_eq!(cell(2, "missing_count"), ["filled", "", "11", "inf"]);
    assert_eq!(said(0, &["victim_status.state", "victim_status.value"]), ["filled", "suspected"]);
    assert_eq!(said(1, &["victim_status.state", "victim_status.value"]), ["non-answer", "not-held"]);
    assert_eq!(said(1, &["child_id.value", "nrm_reference.value"]), ["qx77", "'=1+1"], "no formula");
    assert_eq!(said(2, &["child_id.value"]), ["''b2"], "an apostrophe of the text is kept");
}

#[test]
fn records_are_refused_unless_values_are_asked_for() {
    let dir = folder(&[("children.csv", CHILDREN)]);
    let output = run(dir.path(), &["inspect", "children.csv", "--records", "records.csv"]);
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    assert!(said.contains("dates of birth") && said.contains("add --show-values"), "{said}");
    assert!(!dir.path().join("records.csv").exists());
}

#[test]
fn values_go_to_the_file_alone() {
    let dir = folder(&[("children.csv", CHILDREN)]);
    let output = run(dir.path(), &["inspect", "children.csv", "--show-values", "--records", "records.csv"]);
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), err(&output)).to_lowercase();
    for value in ["qx77", "14/08/2007", "2007-08-14", "06/05/2023"] {
        assert!(!printed.contains(value), "{value} is printed");
    }
    let output = run(dir.path(), &["inspect", "children.csv", "--show-values"]);
    assert_eq!(output.status.code(), Some(2), "without --records there is nothing to show values in");
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_records() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = folder(&[("children.csv", CHILDREN)]);
    // Not even one that was open to all before.
    fs::write(dir.path().join("records.csv"), "older").unwrap();
    fs::set_permissions(dir.path().join("records.csv"), fs::Permissions::from_mode(0o644)).unwrap();
    run(dir.path(), &["inspect", "children.csv", "--show-values", "--records", "records.csv"]);
    let mode = fs::metadata(dir.path().join("records.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_return_is_never_written_over() {
    let dir = folder(&[("children.csv", CHILDREN)]);
    for path in ["children.csv", "."] {
        let output = run(dir.path(), &["inspect", path, "--show-values", "--records", "children.csv"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("Name another file after --records"), "{}", err(&output));
    }
    assert_eq!(fs::read_to_string(dir.path().join("children.csv")).unwrap(), CHILDREN);
}

#[test]
fn records_do_not_lie_among_the_returns() {
    let dir = folder(&[("children.csv", CHILDREN)]);
    for path in ["records.csv", "./records.csv"] {
        let output = run(dir.path(), &["inspect", ".", "--show-values", "--records", path]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("would be read as one of them the next time"), "{}", err(&output));
        assert!(!dir.path().join("records.csv").exists());
    }
}

#[test]
fn records_are_those_of_one_return() {
    let dir = folder(&[("a.csv", CHILDREN), ("b.csv", CHILDREN)]);
    let output = run(dir.path(), &["inspect", "a.csv", "b.csv", "--show-values", "--records", "records.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("hold 2 returns") && err(&output).contains("--together"), "{}", err(&output));
    let output =
        run(dir.path(), &["inspect", "a.csv", "b.csv", "--together", "--show-values", "--records", "records.csv"]);
    assert_eq!(output.status.code(), Some(0));
    let tables: Vec<String> = records(dir.path()).iter().map(|r| r["table_number"].clone()).collect();
    assert_eq!(tables, ["1", "1", "1", "2", "2", "2"]);
}

#[test]
fn a_return_that_cannot_be_read_leaves_the_file_as_it_was() {
    let dir = folder(&[("empty.csv", ""), ("records.csv", "older")]);
    let output = run(dir.path(), &["inspect", "empty.csv", "--show-values", "--records", "records.csv"]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert_eq!(fs::read_to_string(dir.path().join("records.csv")).unwrap(), "older");
}

#[test]
fn the_files_of_a_known_set_are_one_return_and_say_what_is_not_asked() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/returns");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("records.csv");
    let output = run(&fixtures, &["inspect", "ssda903", "--show-values", "--records", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let rows = records(dir.path());
    let files: std::collections::BTreeSet<&str> = rows.iter().map(|r| r["file"].as_str()).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    assert!(rows[0]["not_asked"].split(' ').any(|f| f == "victim_status"), "{}", rows[0]["not_asked"]);
}

#[test]
fn a_table_on_its_side_names_columns() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/layouts");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("records.csv");
    run(&fixtures, &["inspect", "on-its-side.xlsx", "--show-values", "--records", file.to_str().unwrap()]);
    let rows = records(dir.path());
    assert!(rows.len() > 5);
    assert!(rows.iter().all(|r| r["row"].is_empty() && !r["column"].is_empty()));
}

#[test]
fn the_script_names_what_it_leaves_out() {
    let dir = folder(&[]);
    let script = |arguments: &[&str]| {
        let output = run(dir.path(), &[&["rules", "--sql"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let all = script(&[]);
    let views = all.matches("CREATE OR REPLACE TEMP VIEW").count();
    assert!(all.contains(&format!("-- {views} checks, of the rule set sha256:")));
    assert!(all.contains("checks are not here") && all.contains(" ST022"), "detectors are named");
    assert!(
        all.contains("-- require nrm_referral_date is filled or "),
        "each check stands above its query as it is written"
    );
    assert_eq!(all, script(&[]), "the same bytes every time");

    let some = script(&["--select", "NR001,ST022"]);
    assert_eq!(some.matches("CREATE OR REPLACE TEMP VIEW").count(), 1);
    assert!(some.contains("1 check is not here"));
    assert!(!some.contains("care_records"), "what no check needs is not made");
    let output = run(dir.path(), &["rules", "--sql", "--select", "NR0001"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("Did you mean NR001"), "{}", err(&output));
}
