//! The eight checks of the benchmark find what they say, so that the times compared are for work that was done.

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

use std::{collections::BTreeMap, fs, path::Path};

use running::{checked::run, report::Report};

/// A record for each check that breaks it, between records that break none.
const RETURN: &str = "\
child_id,local_authority,age,sex,nationality,uasc,trafficked_status,identified_date,nrm_referral_date,nrm_reference,no_referral_reason,missing_episodes,days_missing
C01,Midtown,15,Female,Sudanese,N,Not identified,,,,,0,0
C02,Oldport,16,Male,Afghan,Y,Potential victim,05/05/2023,08/05/2023,NRM000123,,2,4
C03,,14,Male,Afghan,N,Not identified,,,,,0,0
C04,Oldport,,Male,Afghan,,,,,,,0,0
C05,Midtown,12,Femal,Afghan,N,Not identified,,,,,0,0
C06,Midtown,12,unknown,Afghan,n/k,Femal,,,,,0,0
C07,Midtown,19,Male,Afghan,N,Not identified,,,,,1,1
C08,Midtown,17,Male,Afghan,N,Confirmed victim,05/05/2023,08/05/2023,NRM/1234,,0,0
C09,Midtown,17,Male,Afghan,N,Potential victim,05/05/2023,,,,0,0
C10,Midtown,17,Male,Afghan,N,Potential victim,05/05/2023,,,Referred by police,0,0
C11,Midtown,17,Male,Afghan,N,Confirmed victim,05/05/2023,01/05/2023,NRM000124,,0,0
C12,Midtown,17,Male,Afghan,N,Not identified,,,,,0,3
C13,Midtown,17,Male,Afghan,N,Not identified,,,,,2,0
C13,Midtown,17,Female,Afghan,N,Not identified,,,,,0,0
";

#[test]
fn each_check_finds_what_breaks_it() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/rules");
    let mut codes = Vec::new();
    for entry in fs::read_dir(&rules).expect("the rules of the benchmark") {
        let name = entry.expect("a rule file").file_name().to_string_lossy().into_owned();
        codes.extend(name.split_once('-').filter(|_| name.ends_with(".toml")).map(|(code, _)| code.to_owned()));
    }
    assert_eq!(codes.len(), 17);
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("return.csv"), RETURN).expect("a new file");
    let (rules, codes) = (rules.to_string_lossy(), codes.join(","));
    let arguments = ["check", "--rules", &rules, "--select", &codes, "--format", "json", "return.csv"];
    let output = run(folder.path(), &arguments);
    let report: Report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("no report ({error}): {}", String::from_utf8_lossy(&output.stderr)));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &report.findings {
        let check = finding.name.split('-').next().expect("a name has a first part");
        *counts.entry(check).or_default() += finding.count.unwrap_or(1);
    }
    let expected = [("c1", 4), ("c2", 2), ("c3", 4), ("c4", 1), ("c5", 1), ("c6", 1), ("c7", 1), ("c8", 2)];
    assert_eq!(counts, BTreeMap::from(expected));
}
