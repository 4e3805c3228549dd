//! The slips that were printed with the studies' own figures, put into small returns: each is found at its cell, and the figures as they
//! should have been are not.

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

use std::fs;

use running::{
    checked::{AS_OF, run},
    inside::check_files,
    report::Report,
};

/// Rows as a file that a spreadsheet program would save.
fn csv(rows: &[&[&str]]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(*row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// What is found in a return of one sheet.
fn check(rows: &[&[&str]]) -> Report {
    check_files(vec![("Devon.csv".to_owned(), csv(rows))])
}

/// The cells at which a rule finds something, in order.
fn cells<'r>(report: &'r Report, code: &str) -> Vec<&'r str> {
    report.findings.iter().filter(|f| f.code == code).filter_map(|f| f.location.cell.as_deref()).collect()
}

/// A council's figures for two periods with the change between them.
fn change(periods: [&str; 2], figures: [&str; 2], stated: &str) -> Report {
    check(&[
        &["Devon County Council"],
        &[
            "Period",
            "Children identified or suspected as trafficked",
            "Change on the period before in trafficked children",
        ],
        &[periods[0], figures[0], "[z]"],
        &[periods[1], figures[1], stated],
    ])
}

const FIRST_STUDY: &str = "1 September 2014 to 30 September 2015";

#[test]
fn a_change_that_was_divided_by_the_later_figure() {
    // An account of the second study: "an increase of 58%", which is 590 divided by 1,015.
    let report = change([FIRST_STUDY, "2017"], ["590", "1,015"], "58%");
    assert_eq!(cells(&report, "AR003"), ["C4"]);
    assert_eq!(cells(&report, "AR013"), [""; 0], "one slip is one finding");
    assert_eq!(cells(&change([FIRST_STUDY, "2017"], ["590", "1,015"], "72%"), "AR003"), [""; 0]);
    // The third study: "increased by 22%", which is the difference divided by 1,231.
    assert_eq!(cells(&change(["2018", "2020"], ["960", "1,231"], "22%"), "AR003"), ["C4"]);
    assert_eq!(cells(&change(["2018", "2020"], ["960", "1,231"], "28%"), "AR003"), [""; 0]);
    // What the second study itself said of its settled figure is right.
    let right = change([FIRST_STUDY, "2017"], ["590", "910"], "54%");
    assert_eq!([cells(&right, "AR003"), cells(&right, "AR013")], [[""; 0], [""; 0]]);
    // The change of the figure that was withdrawn, beside the settled one.
    let stale = change([FIRST_STUDY, "2017"], ["590", "910"], "72%");
    assert_eq!([cells(&stale, "AR003"), cells(&stale, "AR013")], [vec![], vec!["C4"]]);
}

/// How many missing children were not found, and the share that was printed.
fn not_found(missing: &str, not_found: &str, stated: &str) -> Report {
    check(&[
        &["Devon County Council"],
        &["Question", "2017"],
        &["Trafficked children who went missing", missing],
        &["Trafficked children who were not found", not_found],
        &["Percentage of missing trafficked children who were not found", stated],
    ])
}

#[test]
fn a_percentage_of_figures_that_were_corrected_since() {
    // "Almost 20%" was near enough for 190 among 975, and stayed when they had become 169 among 986.
    assert_eq!(cells(&not_found("986", "169", "20%"), "AR002"), ["B5"]);
    assert_eq!(cells(&not_found("986", "169", "17.1%"), "AR002"), [""; 0]);
    assert_eq!(cells(&not_found("975", "190", "19.5%"), "AR002"), [""; 0]);
}

/// The two figures of the second study, as those of two councils, with their total.
fn groups(unaccompanied: &str) -> Report {
    check(&[
        &["Council", "Period", "Unaccompanied children"],
        &["Devon", "2017", "1,015"],
        &["Kent", "2017", unaccompanied],
        &["Total", "", "5,780"],
    ])
}

#[test]
fn two_digits_that_changed_places() {
    // 4,765 in one line and 4,756 in the next: the total of 5,780 says which was meant.
    assert_eq!(cells(&groups("4,756"), "AR001").len(), 1);
    assert_eq!(cells(&groups("4,765"), "AR001"), [""; 0]);
    // Both in one return, without a total.
    let twice = |second| {
        check(&[
            &["Council", "Period", "Unaccompanied children"],
            &["Kent", "2017", "4,765"],
            &["Devon", "2017", "60"],
            &["Kent County Council", "2017", second],
        ])
    };
    assert_eq!(cells(&twice("4,756"), "XY006").len(), 1);
    assert_eq!(cells(&twice("4,765"), "XY006"), [""; 0]);
}

/// What a return of the second study's year says.
fn study(trafficked: &str, missing: &str, period: &str, before: [&str; 2]) -> Vec<u8> {
    csv(&[
        &["Devon County Council"],
        &["Question", "2017", period],
        &["Children identified or suspected as trafficked", trafficked, before[0]],
        &["Trafficked children who went missing", missing, before[1]],
        &["Children referred to the NRM by any first responder", "600", "700"],
    ])
}

#[test]
fn a_figure_that_was_restated() {
    let found = |later: [&str; 2]| {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("devon-2018.csv"), study("1,015", "246", "2016", ["700", "180"])).unwrap();
        fs::write(dir.path().join("devon-2021.csv"), study(later[0], later[1], "2018", ["960", "260"])).unwrap();
        let output = run(dir.path(), &["check", "--as-of", AS_OF, "--format", "json", "."]);
        let report: Report = serde_json::from_slice(&output.stdout).unwrap();
        report.findings.iter().filter(|f| f.code == "XY002").count()
    };
    // 1,015 of whom 246, and five days later 910 of whom 244.
    assert!(found(["910", "244"]) > 0);
    assert_eq!(found(["1,015", "246"]), 0);
}
