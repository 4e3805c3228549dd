//! `at_least`: how much must be wrong before a rule speaks.

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

use running::{checked::run, report::Report};

/// What a rule finds in twenty children. Three have no sex recorded, two a date of birth that is none, and one no victim status.
fn found(at_least: &str, rule: &str) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::from("Child ID,Date of birth,Sex,Trafficking status\n");
    for n in 0..20 {
        let sex = if n < 3 { "" } else { "Female" };
        let status = if n == 19 { "" } else { "No concern" };
        let born = if n < 2 { "soon" } else { "12/03/2008" };
        text.push_str(&format!("A{n},{born},{sex},{status}\n"));
    }
    fs::write(dir.path().join("children.csv"), text).unwrap();
    fs::create_dir(dir.path().join("ours")).unwrap();
    let rule = format!(
        "code = \"MF900\"\nname = \"ours\"\nseverity = \"error\"\nconfidence = \"high\"\n{at_least}\n{rule}\nmark = [\"sex\"]\n\
         message = \"Enter the sex\"\nwhy = \"W.\"\nfix = \"F.\"\n\
         [[fails]]\nchild_id = \"A1\"\nvictim_status = \"No concern\"\n\
         [[passes]]\nchild_id = \"A2\"\nsex = \"Female\"\nvictim_status = \"No concern\"\n"
    );
    fs::write(dir.path().join("ours/MF900-ours.toml"), rule).unwrap();
    let arguments = ["check", "children.csv", "--format", "json", "--rules", "ours", "--select", "MF900"];
    let output = run(dir.path(), &arguments);
    let report: Report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    report.findings.len()
}

const SENTENCE: &str = "record = \"child\"\nwhen = 'victim_status is filled'\nrequire = 'sex is filled'";

#[test]
fn a_rule_speaks_from_its_number_on() {
    assert_eq!(found("", SENTENCE), 3);
    assert_eq!(found("at_least = 3", SENTENCE), 3);
    assert_eq!(found("at_least = 4", SENTENCE), 0);
}

#[test]
fn a_rule_speaks_from_its_share_of_the_records_it_applies_to() {
    // 3 of 19 are 15.8 %.
    assert_eq!(found("at_least = \"15.5%\"", SENTENCE), 3);
    assert_eq!(found("at_least = \"16%\"", SENTENCE), 0);
}

#[test]
fn so_does_a_detector() {
    let detector = "record = \"child\"\ndetect = \"unreadable-date\"";
    assert_eq!(found("", detector), 2);
    assert_eq!(found("at_least = 2", detector), 2);
    assert_eq!(found("at_least = 3", detector), 0);
    // 2 of 20 are 10 %.
    assert_eq!(found("at_least = \"10%\"", detector), 2);
    assert_eq!(found("at_least = \"11%\"", detector), 0);
}
