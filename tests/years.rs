//! The same council's returns for two years, compared: what is said of a child in one and not in the other.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod running;
mod support;

use std::{collections::BTreeSet, fs, path::Path};

use running::{
    checked::{AS_OF, run},
    report::Report,
};
use support::{
    book::{ods, xlsx},
    place::plainly,
    returns::Return,
    years,
};

/// Checks what lies in a folder, all in one run.
fn check(folder: &Path) -> Report {
    let output = run(folder, &["check", "--as-of", AS_OF, "--format", "json", "."]);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn write(folder: &Path, name: &str, whole: &Return) {
    fs::write(folder.join(name), xlsx::write(&plainly(whole).book)).unwrap();
}

/// The codes found in the return of this name.
fn codes(report: &Report, name: &str) -> BTreeSet<String> {
    let of = report.returns.iter().position(|r| r.name.ends_with(name)).unwrap();
    report.findings.iter().filter(|f| f.of == of).map(|f| f.code.clone()).collect()
}

fn set(codes: &[&str]) -> BTreeSet<String> {
    codes.iter().map(|&code| code.to_owned()).collect()
}

#[test]
fn years_that_agree_are_ready_and_years_at_odds_are_told_at_their_cells() {
    for seed in 20..26 {
        let dir = tempfile::tempdir().unwrap();
        let [first, second] = years::clean("Essex County Council", seed);
        write(dir.path(), "essex-1.xlsx", &first);
        write(dir.path(), "essex-2.xlsx", &second);
        let [first, second] = years::at_odds("Kent County Council", seed);
        write(dir.path(), "kent-1.xlsx", &first);
        write(dir.path(), "kent-2.xlsx", &second);
        let report = check(dir.path());
        assert_eq!(codes(&report, "essex-1.xlsx"), set(&[]), "seed {seed}");
        assert_eq!(codes(&report, "essex-2.xlsx"), set(&[]), "seed {seed}");
        assert_eq!(codes(&report, "kent-1.xlsx"), set(years::SHOWN_IN_FIRST), "seed {seed}");
        assert_eq!(codes(&report, "kent-2.xlsx"), set(years::SHOWN_IN_SECOND), "seed {seed}");
        let placed = plainly(&second);
        for finding in report.findings.iter().filter(|f| f.code.starts_with("XY0") && f.code != "XY015") {
            let (sheet, cell) = (finding.location.sheet.as_deref().unwrap(), finding.location.cell.as_deref().unwrap());
            let (table, record, column) = placed.origin(sheet, cell).unwrap();
            assert_eq!(Some(second.tables[table].columns[column].field), finding.location.field.as_deref());
            // A child whose record was changed, and no other, is meant.
            let id = second.tables[table].get(record, "child_id");
            let before = first.tables[0].find("child_id", |cell| cell == id);
            let field = finding.location.field.as_deref().unwrap();
            assert_ne!(first.tables[0].get(before, field), second.tables[table].get(record, field), "{}", finding.code);
        }
    }
}

#[test]
fn a_return_alone_or_beside_another_councils_is_compared_with_none() {
    let [first, second] = years::at_odds("Kent County Council", 30);
    let [_, other] = years::at_odds("Essex County Council", 30);
    for returns in [vec![&first], vec![&second], vec![&first, &other], vec![&first, &second, &second]] {
        let dir = tempfile::tempdir().unwrap();
        for (n, whole) in returns.iter().enumerate() {
            write(dir.path(), &format!("return-{n}.xlsx"), whole);
        }
        let report = check(dir.path());
        let across: Vec<&str> =
            report.findings.iter().map(|f| f.code.as_str()).filter(|c| c.starts_with("XY") || *c == "ME007").collect();
        assert!(across.is_empty(), "{} returns: {across:?}", returns.len());
        let mine = report.ledger.iter().filter(|e| e.code == "XY009");
        assert!(mine.clone().count() == returns.len() && mine.clone().all(|e| e.status == "not-applicable"));
    }
}

#[test]
fn formats_and_the_order_of_files_change_nothing() {
    let [first, second] = years::at_odds("Kent County Council", 31);
    let found = |report: &Report| {
        let mut found: Vec<_> =
            report.findings.iter().map(|f| (f.code.clone(), f.location.record, f.location.field.clone())).collect();
        found.sort();
        found
    };
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.xlsx", &first);
    write(dir.path(), "b.xlsx", &second);
    let expected = found(&check(dir.path()));
    assert_eq!(expected.len(), years::SHOWN_IN_FIRST.len() + years::SHOWN_IN_SECOND.len());
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.ods"), ods::write(&plainly(&second).book)).unwrap();
    write(dir.path(), "b.xlsx", &first);
    assert_eq!(found(&check(dir.path())), expected);
}

#[test]
fn an_ssda903_without_a_councils_name_is_compared_with_the_year_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let put = |year: &str, born: &str| {
        let folder = dir.path().join(year);
        fs::create_dir(&folder).unwrap();
        let header = format!("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,M,{born},WBRI,UN5,,\n");
        fs::write(folder.join("header.csv"), header).unwrap();
        fs::write(folder.join("missing.csv"), format!("CHILD,DOB,MISSING,MIS_START,MIS_END\nT1,{born},M,,\n")).unwrap();
    };
    put("2022-23", "14/08/2009");
    put("2023-24", "14/08/2010");
    let report = check(dir.path());
    assert_eq!(report.returns.len(), 2);
    assert!(codes(&report, "2023-24").contains("XY009"));
    assert!(!codes(&report, "2022-23").contains("XY009"));
}

#[test]
fn taking_a_column_or_a_record_from_last_year_makes_this_year_no_quieter_than_alone() {
    let [first, second] = years::at_odds("Kent County Council", 32);
    let both = |first: &Return| {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "a.xlsx", first);
        write(dir.path(), "b.xlsx", &second);
        codes(&check(dir.path()), "b.xlsx")
    };
    let alone = {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "b.xlsx", &second);
        codes(&check(dir.path()), "b.xlsx")
    };
    for field in ["date_of_birth", "uasc", "victim_status", "child_id"] {
        let mut less = first.clone();
        less.tables[0].drop_field(field);
        assert!(both(&less).is_superset(&alone), "without {field}");
    }
}
