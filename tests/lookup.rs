//! What a rule reads from other sheets: what this one has no column for, and what it leaves blank of another kind of record.

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

use running::{inside::check_files, report::Report};

/// Checks texts with commas as the files of one return.
fn check(files: &[(&str, &str)]) -> Report {
    check_files(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
}

#[test]
fn a_referral_on_its_own_sheet_fills_the_blank_in_the_list_of_children() {
    let children = "Child ID,Date of birth,Trafficking status,Date identified,NRM referral date\n\
                    A1,14/08/2007,Suspected,03/03/2023,\n\
                    A2,02/11/2008,Suspected,04/03/2023,\n\
                    A3,05/01/2009,Suspected,05/03/2023,n/k\n";
    let referrals = "Child ID,NRM referral date\nA1,06/03/2023\nA3,07/03/2023\n";
    let report = check(&[("children.csv", children), ("nrm-referrals.csv", referrals)]);
    let found: Vec<_> = report.findings.iter().filter(|f| f.code == "NR001").map(|f| f.location.row).collect();
    assert_eq!(found, [Some(3)], "A1 and A3 were referred, A2 was not");
}

#[test]
fn the_list_of_children_gives_the_date_of_birth_that_an_episode_leaves_blank() {
    let children =
        "Child ID,Date of birth,Sex,Trafficking status\nA1,12/03/2008,Female,No concern\nA2,,Male,No concern\n";
    let episodes = "Child ID,Date of birth,Missing or absent,Date went missing,Date returned\n\
                    A1,,Missing,03/05/2023,05/05/2023\n\
                    A9,,Missing,03/05/2023,05/05/2023\n";
    let report = check(&[("children.csv", children), ("missing-episodes.csv", episodes)]);
    let found: Vec<_> = report.findings.iter().filter(|f| f.code == "MF020").map(|f| f.location.row).collect();
    assert_eq!(found, [Some(3)], "A1's stands in the list, A9's nowhere");
}

#[test]
fn what_stands_in_a_record_is_not_looked_up() {
    let children = "Child ID,Date of birth,Trafficking status\nA1,12/03/2008,No concern\n";
    // By the list born before the episode, by the row after it.
    let episodes = "Child ID,Date of birth,Missing or absent,Date went missing,Date returned\n\
                    A1,12/03/2024,Missing,03/05/2023,05/05/2023\n";
    let report = check(&[("children.csv", children), ("missing-episodes.csv", episodes)]);
    assert!(report.codes().contains("DT008"), "{:?}", report.codes());
}

#[test]
fn a_sheet_with_headings_alone_hides_nothing() {
    let children = "Child ID,Date of birth,Sex,Nationality\nA1,14/08/2007,Male,British\nA2,02/11/2008,Female,British\n";
    let empty = "Child ID,Date of birth,Sex,Nationality,Trafficking status,UASC\n";
    let alone = check(&[("children.csv", children)]);
    let beside = check(&[("children.csv", children), ("new-form.csv", empty)]);
    for code in ["MF005", "MF006"] {
        assert!(alone.codes().contains(code), "{code} alone: {:?}", alone.codes());
        assert!(beside.codes().contains(code), "{code} beside an empty sheet: {:?}", beside.codes());
    }
}
