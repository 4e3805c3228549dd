//! The same return says the same in every file format.

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

use running::{
    checked,
    report::{Finding, Report},
};
use support::catalogue;

const SETS: [&str; 2] = ["clean-home-made", "many-faults"];
const OTHERS: [&str; 3] = [".xls", ".ods", "-csv"];

fn check(path: &str) -> (Report, Option<i32>) {
    let path = format!("returns/{path}");
    let fixture = catalogue::all().into_iter().find(|fixture| fixture.path == path);
    checked::check(&fixture.unwrap_or_else(|| panic!("{path} is a fixture")))
}

/// A finding without its file. A csv file stands for a sheet, under the sheet's name as far as a file can bear it.
fn comparable(finding: &Finding) -> String {
    let place = &finding.location;
    let sheet = place.sheet.as_deref().map(sheet_name);
    format!(
        "{} {} {sheet:?} cell {:?} row {:?} field {:?} heading {:?} record {:?} count {:?} ranges {:?} {}",
        finding.code,
        finding.severity,
        place.cell,
        place.row,
        place.field,
        place.header,
        place.record,
        finding.count,
        finding.ranges,
        finding.message,
    )
}

fn sheet_name(sheet: &str) -> String {
    sheet.trim_end_matches(".csv").to_lowercase().replace('-', " ")
}

fn findings(report: &Report) -> Vec<String> {
    let mut findings: Vec<String> = report.findings.iter().map(comparable).collect();
    findings.sort();
    findings
}

fn tables(report: &Report) -> Vec<String> {
    let tables = report.returns.iter().flat_map(|r| &r.tables);
    let mut tables: Vec<String> = tables
        .map(|t| format!("{} {:?} {} {:?}", sheet_name(&t.sheet), t.header_rows, t.records, t.bindings))
        .collect();
    tables.sort();
    tables
}

#[test]
fn a_return_is_read_alike_in_every_format() {
    for set in SETS {
        let (xlsx, _) = check(&format!("{set}.xlsx"));
        assert_eq!(tables(&xlsx).len(), 3, "{set} has three tables");
        for other in OTHERS {
            let (read, _) = check(&format!("{set}{other}"));
            assert_eq!(tables(&read), tables(&xlsx), "{set}{other}");
        }
    }
}

#[test]
fn the_same_is_found_in_every_format() {
    for set in SETS {
        let (xlsx, status) = check(&format!("{set}.xlsx"));
        assert_eq!(findings(&xlsx).is_empty(), set.starts_with("clean"), "{set}: {:?}", xlsx.codes());
        for other in OTHERS {
            let (read, other_status) = check(&format!("{set}{other}"));
            assert_eq!(findings(&read), findings(&xlsx), "{set}{other}");
            assert_eq!(read.verdict(), xlsx.verdict(), "{set}{other}");
            assert_eq!(other_status, status, "{set}{other}");
        }
    }
}

#[test]
fn every_rule_fares_alike_in_every_format() {
    for set in SETS {
        let (xlsx, _) = check(&format!("{set}.xlsx"));
        let fates = |report: &Report| -> Vec<String> {
            report.ledger.iter().map(|entry| format!("{} {}", entry.code, entry.status)).collect()
        };
        assert!(!xlsx.ledger.is_empty());
        for other in OTHERS {
            // What only a workbook can hold, such as a hidden sheet, is not looked for in a csv file.
            if other != "-csv" {
                assert_eq!(fates(&check(&format!("{set}{other}")).0), fates(&xlsx), "{set}{other}");
            }
        }
    }
}
