//! What the JSON report promises.

use serde_json::Value;

use super::json::{schema, write};
use crate::{
    finding::{Address, Place},
    outcome::Outcome,
    report::samples,
};

fn written(outcome: &Outcome) -> (String, Value) {
    let mut out = Vec::new();
    samples::with_run(outcome, |run| write(&mut out, run)).unwrap();
    let text = String::from_utf8(out).unwrap();
    let value = serde_json::from_str(&text).unwrap();
    (text, value)
}

#[test]
fn every_report_keeps_to_the_schema() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut with_values = samples::faulty();
    with_values.returns[0].groups[0].values = vec!["n/k".to_owned(); 14];
    for outcome in [samples::faulty(), samples::three(), samples::hostile(), with_values] {
        let (_, value) = written(&outcome);
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut broken = written(&samples::faulty()).1;
    broken["findings"][0]["severity"] = "fatal".into();
    assert!(!validator.is_valid(&broken), "the schema says no to something");
}

#[test]
fn a_finding_is_one_place() {
    let (_, report) = written(&samples::faulty());
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 14 + 1 + 1);
    assert_eq!(
        findings[1]["location"],
        serde_json::json!({
            "file": "devon.xlsx", "sheet": "Children", "cell": "K14", "row": 14, "column": 11, "column_letter": "K",
            "header": "NRM date", "field": "nrm_referral_date", "record": 10
        })
    );
    assert_eq!(report["summary"], serde_json::json!({"errors": 15, "warnings": 1, "infos": 0, "hidden": 2}));
    assert_eq!(report["returns"][0]["verdict"], "fix-first");
    assert_eq!(findings[15]["related"][0]["cell"], "F9");
    assert_eq!(findings[0]["related"], serde_json::json!([]));
}

#[test]
fn a_root_cause_is_one_finding_about_its_column() {
    let mut outcome = samples::faulty();
    outcome.returns[0].groups[0].one = true;
    let (_, report) = written(&outcome);
    let finding = &report["findings"][0];
    assert_eq!(finding["count"], 14);
    assert_eq!(finding["ranges"], serde_json::json!(["K12", "K14:K22", "K24", "K27", "K30:K31"]));
    assert_eq!(
        finding["location"],
        serde_json::json!({
            "file": "devon.xlsx", "sheet": "Children", "column": 11, "column_letter": "K", "header": "NRM date",
            "field": "nrm_referral_date"
        })
    );
    let missing = &report["findings"][1]["location"];
    assert_eq!(*missing, serde_json::json!({"file": "devon.xlsx", "sheet": "Children", "field": "episode.start"}));
}

#[test]
fn a_whole_record_has_a_row_and_no_cell() {
    let mut outcome = samples::faulty();
    let group = &mut outcome.returns[0].groups[2];
    group.column = None;
    group.heading = None;
    group.field = None;
    let (_, report) = written(&outcome);
    let place = &report["findings"][15]["location"];
    assert_eq!(*place, serde_json::json!({"file": "devon.xlsx", "sheet": "Children", "row": 40, "record": 36}));
}

#[test]
fn a_table_on_its_side_keeps_its_true_cells() {
    let mut outcome = samples::faulty();
    outcome.returns[0].tables[0].sideways = true;
    let group = &mut outcome.returns[0].groups[2];
    group.column = Some(6);
    group.places = vec![Place { address: Address { row: 6, column: 4 }, record: 3 }];
    let (_, report) = written(&outcome);
    let place = &report["findings"][15]["location"];
    assert_eq!(
        (place["cell"].as_str(), place["row"].as_u64(), place["column"].as_u64()),
        (Some("D6"), Some(6), Some(4))
    );
    assert_eq!(place["column_letter"], "D");
}

#[test]
fn an_answer_is_a_cell_with_its_question() {
    let (text, report) = written(&samples::council_level());
    assert_eq!(
        report["findings"][0]["location"],
        serde_json::json!({
            "file": "devon.xlsx", "sheet": "Form", "cell": "C6", "row": 6, "column": 3, "column_letter": "C",
            "header": "Number of these who are UASC or separated children", "field": "figures.trafficked_uasc"
        })
    );
    let lacking = &report["findings"][1];
    assert_eq!(
        lacking["location"],
        serde_json::json!({"file": "devon.xlsx", "sheet": "Form", "field": "figures.nrm_referrals"})
    );
    assert_eq!((&lacking["count"], &lacking["ranges"]), (&serde_json::json!(2), &serde_json::json!(["C5:D5"])));
    let sheet = &report["returns"][0]["answer_sheets"][0];
    assert_eq!(sheet["periods"][1], serde_json::json!({"from": "2022-01-01", "to": "2022-12-31"}));
    assert_eq!(
        sheet["questions"][1],
        serde_json::json!({
            "words": "Number of these who are UASC or separated children", "cell": "B6", "field": "figures.trafficked_uasc",
            "by": ["sex"], "confidence": "medium", "answers": 2
        })
    );
    assert!(!text.contains("answer_sheets\":[]") && !written(&samples::faulty()).0.contains("answer_sheets"));
}

#[test]
fn values_stand_in_it_only_where_they_were_asked_for() {
    let mut outcome = samples::faulty();
    assert!(!written(&outcome).0.contains("\"value\""));
    outcome.returns[0].groups[0].values = (0..14).map(|n| format!("v{n}")).collect();
    let (_, report) = written(&outcome);
    assert_eq!(report["findings"][3]["value"], "v3");
}

#[test]
fn fingerprints_differ_by_record_and_not_by_what_stands_there() {
    let prints = |outcome: &Outcome| -> Vec<String> {
        let report = written(outcome).1;
        report["findings"].as_array().unwrap().iter().map(|f| f["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let outcome = samples::faulty();
    let before = prints(&outcome);
    let mut distinct = before.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), before.len());
    let mut other = outcome.clone();
    for group in &mut other.returns[0].groups {
        group.values = vec!["Zorblax".to_owned(); group.places.len()];
        group.heading = Some("Another heading".to_owned());
        // Rows were put in above the table.
        group.places.iter_mut().for_each(|p| p.address.row += 7);
    }
    assert_eq!(prints(&other), before);
}

#[test]
fn each_finding_has_a_line_and_no_line_can_steer_a_screen() {
    let (text, report) = written(&samples::faulty());
    assert_eq!(
        text.lines().filter(|l| l.starts_with("{\"return\":0,\"code\"") && l.contains("fingerprint")).count(),
        16
    );
    assert_eq!(report["ledger"].as_array().unwrap().len(), 5);
    let (text, report) = written(&samples::hostile());
    assert!(!text.contains(|c: char| c != '\n' && crate::report::text::is_unsafe(c)));
    // Nothing is lost: what was escaped reads as it stood in the file.
    assert!(report["findings"][0]["location"]["sheet"].as_str().unwrap().contains("\u{9b}31m\u{202e}gnp"));
}

#[test]
fn the_ledger_says_what_became_of_each_rule() {
    let (_, report) = written(&samples::faulty());
    let ledger = &report["ledger"];
    assert_eq!(ledger[0]["reason"], "no record of a missing episode");
    assert_eq!(
        ledger[1],
        serde_json::json!({"return": 0, "code": "ME002", "status": "could-not-run", "needs": ["episode.start"]})
    );
    assert_eq!(ledger[2], serde_json::json!({"return": 0, "code": "MF005", "status": "switched-off"}));
    assert_eq!(
        ledger[3],
        serde_json::json!({"return": 0, "code": "NR001", "status": "ran", "records": 37, "undecided": 4, "findings": 14})
    );
}
