//! What is found does not depend on how the return is put: the order of records, columns and sheets, the wording of headings, and
//! where the table stands.

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

use std::collections::BTreeMap;

use running::{
    inside::check_files,
    report::Report,
    traced::{Traced, difference, traced},
};
use support::{
    book::{Book, Cell, xlsx},
    catalogue, faults, layouts,
    place::{Placed, plainly},
    returns::Return,
    rng::Rng,
};

fn check_book(book: &Book) -> Report {
    check_files(vec![("return.xlsx".to_owned(), xlsx::write(book))])
}

fn found(whole: &Return) -> Vec<Traced> {
    let placed = plainly(whole);
    traced(&check_book(&placed.book), &placed, whole, &[])
}

fn assert_same(before: &[Traced], after: &[Traced]) {
    if let Some(what) = difference(before, after) {
        panic!("{what}");
    }
}

/// Home-made returns, each with a few faults; the first has each kind that leaves the three tables standing.
fn faulty_returns() -> Vec<Return> {
    let stands = |name: &&str| !["no-nrm-column", "no-council-no-period"].contains(name);
    let names: Vec<&str> = faults::ALL.iter().map(|fault| fault.name).filter(stands).collect();
    names
        .chunks(4)
        .enumerate()
        .map(|(n, names)| {
            let mut whole = catalogue::home_made(100 + u64::try_from(n).expect("a few"));
            for name in names {
                (faults::named(name).put)(&mut whole);
            }
            whole
        })
        .collect()
}

#[test]
fn the_order_of_records_does_not_matter() {
    for (seed, whole) in (0..).zip(faulty_returns()) {
        let before = found(&whole);
        assert!(!before.is_empty(), "the return has faults to find");
        let mut rng = Rng::new(seed);
        for _ in 0..3 {
            let mut shuffled = whole.clone();
            shuffled.tables.iter_mut().for_each(|table| rng.shuffle(&mut table.records));
            assert_same(&before, &found(&shuffled));
        }
    }
}

#[test]
fn the_order_of_columns_does_not_matter() {
    for (seed, whole) in (0..).zip(faulty_returns()) {
        let before = found(&whole);
        let mut rng = Rng::new(seed);
        for _ in 0..3 {
            let mut shuffled = whole.clone();
            for table in &mut shuffled.tables {
                let mut order: Vec<usize> = (0..table.columns.len()).collect();
                rng.shuffle(&mut order);
                table.reorder(&order);
            }
            assert_same(&before, &found(&shuffled));
        }
    }
}

#[test]
fn the_order_of_sheets_does_not_matter() {
    for whole in faulty_returns() {
        let before = found(&whole);
        let mut turned = whole.clone();
        turned.tables.reverse();
        assert_same(&before, &found(&turned));
    }
}

#[derive(serde::Deserialize)]
struct Dictionary {
    field: BTreeMap<String, Field>,
}

#[derive(serde::Deserialize)]
struct Field {
    /// None for what councils are not asked for in a column.
    #[serde(default)]
    headers: Vec<String>,
}

/// The wordings of each field's heading, from the dictionary.
fn wordings() -> BTreeMap<String, Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/fields.toml");
    let text = std::fs::read_to_string(path).expect("the field dictionary");
    let dictionary: Dictionary = toml::from_str(&text).expect("the field dictionary is TOML");
    dictionary.field.into_iter().map(|(name, field)| (name, field.headers)).collect()
}

/// How many wordings of one heading are tried, spread over the list.
const WORDINGS: usize = 6;

#[test]
fn another_wording_of_a_heading_finds_the_same() {
    let wordings = wordings();
    let mut whole = catalogue::home_made(200);
    for name in ["victims-not-referred", "episodes-that-clash", "decisions-out-of-order", "missing-answers"] {
        (faults::named(name).put)(&mut whole);
    }
    let before = found(&whole);
    let mut differ = Vec::new();
    for table in 0..whole.tables.len() {
        for column in 0..whole.tables[table].columns.len() {
            let field = whole.tables[table].columns[column].field;
            let known = &wordings[field];
            for wording in known.iter().step_by(known.len().div_ceil(WORDINGS)) {
                let mut reworded = whole.clone();
                reworded.tables[table].columns[column].heading.clone_from(wording);
                if found(&reworded) != before {
                    differ.push(format!("{field} headed {wording:?} in {}", whole.tables[table].name));
                }
            }
        }
    }
    assert!(differ.is_empty(), "other findings with another wording:\n{}", differ.join("\n"));
}

fn found_in(placed: &Placed, whole: &Return, but: &[&str]) -> Vec<Traced> {
    traced(&check_book(&placed.book), placed, whole, but)
}

#[test]
fn every_layout_finds_the_same_at_the_true_addresses() {
    let whole = catalogue::laid_out();
    let before = found_in(&catalogue::laid_out_plainly(), &whole, &[]);
    assert!(before.len() >= 4, "the four faults are found in the plain layout: {before:#?}");
    let mut differ = Vec::new();
    for layout in layouts::ALL {
        let placed = (layout.lay)(&whole);
        let after = found_in(&placed, &whole, layout.also);
        if let Some(what) = difference(&before, &after) {
            differ.push(format!("{}: {what}", layout.name));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n\n"));
}

#[test]
fn a_table_moved_to_b4_under_blank_and_hidden_rows_is_found_at_its_true_addresses() {
    let whole = catalogue::laid_out();
    let placed = (layouts::named("starts-at-b4").lay)(&whole);
    let report = check_book(&placed.book);
    let spot = &placed.spots[0];
    assert_eq!(report.returns[0].tables[0].header_rows, [spot.heading + 1]);
    let table = &whole.tables[0];
    let blank = table.find("date_of_birth", Cell::is_blank);
    let (sheet, cell) = placed.address((0, blank, table.at("date_of_birth"))).expect("the child stands there");
    assert!(
        report.findings.iter().any(|f| {
            f.code == "MF002" && f.location.sheet.as_ref() == Some(&sheet) && f.location.cell.as_ref() == Some(&cell)
        }),
        "MF002 must point at {sheet}!{cell}: {:#?}",
        report.findings
    );
}
