//! Taking something away never makes a failing return look clean.

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

use std::thread;

use running::{inside::check_files, report::Report};
use support::{
    book::{
        Book,
        csv::{self, USUAL},
        xlsx,
    },
    catalogue, faults,
    place::{filled, plainly},
    returns::Return,
    rng::Rng,
    shapes, statutory,
};

/// How many faulty returns are made, and how many single cells are taken from each.
const RETURNS: u64 = 4;
const CELLS: usize = 14;

fn check_book(book: &Book) -> Report {
    check_files(vec![("return.xlsx".to_owned(), xlsx::write(book))])
}

/// A return with one to three kinds of fault.
fn faulty(seed: u64) -> (Return, Vec<&'static str>) {
    let mut rng = Rng::new(seed);
    let mut whole = catalogue::small_complete(seed + 300);
    let mut names = Vec::new();
    for _ in 0..=rng.below(3) {
        let fault = rng.pick(faults::ALL);
        let clashes = |name: &&str| *name == fault.name || *name == "no-nrm-column" || fault.name == "no-nrm-column";
        if !names.iter().any(clashes) {
            (fault.put)(&mut whole);
            names.push(fault.name);
        }
    }
    (whole, names)
}

/// What the report says wrongly after something was taken away.
fn quieter(before: &Report, after: &Report) -> Option<String> {
    if after.verdict() == "ready" {
        return Some("the verdict became ready".to_owned());
    }
    if after.findings.is_empty() && after.could_not_run() <= before.could_not_run() {
        return Some("nothing is said of it".to_owned());
    }
    let lost: Vec<&str> = before.ledger_codes().difference(&after.ledger_codes()).copied().collect();
    (!lost.is_empty()).then(|| format!("rules left the ledger: {}", lost.join(", ")))
}

/// What is taken away, and the files without it.
type Way = (String, Vec<(String, Vec<u8>)>);

/// Takes each thing away in turn and collects what went wrong.
fn try_all(with: &str, before: &Report, ways: impl IntoIterator<Item = Way>, wrong: &mut Vec<String>) {
    assert_ne!(before.verdict(), "ready", "a return with {with} is not ready to begin with");
    assert!(!before.ledger.is_empty());
    let try_one = |(what, files): Way| {
        let how = quieter(before, &check_files(files))?;
        Some(format!("with {with}, without {what}: {how}"))
    };
    let mut ways: Vec<Way> = ways.into_iter().collect();
    let other_half = ways.split_off(ways.len() / 2);
    thread::scope(|scope| {
        let beside = scope.spawn(|| other_half.into_iter().filter_map(try_one).collect::<Vec<_>>());
        wrong.extend(ways.into_iter().filter_map(try_one));
        wrong.extend(beside.join().expect("the other thread ends"));
    });
}

fn one_file(book: &Book) -> Vec<(String, Vec<u8>)> {
    vec![("return.xlsx".to_owned(), xlsx::write(book))]
}

#[test]
fn without_a_cell_a_column_or_a_sheet() {
    let mut wrong = Vec::new();
    for seed in 0..RETURNS {
        let (whole, names) = faulty(seed);
        let book = plainly(&whole).book;
        let before = check_book(&book);
        let mut ways = Vec::new();

        let mut rng = Rng::new(seed);
        let mut cells = filled(&book);
        rng.shuffle(&mut cells);
        for &(sheet, row, column) in cells.iter().take(CELLS) {
            let mut less = book.clone();
            less.sheets[sheet].set(row, column, "");
            let at = support::book::address(row, column);
            ways.push((format!("{}!{at}", book.sheets[sheet].name), one_file(&less)));
        }
        for sheet in 0..book.sheets.len() {
            for column in 0..book.sheets[sheet].size().1 {
                let mut less = book.clone();
                less.sheets[sheet].remove_column(column);
                ways.push((format!("column {column} of {}", book.sheets[sheet].name), one_file(&less)));
            }
            if book.sheets.len() > 1 {
                let mut less = book.clone();
                less.sheets.remove(sheet);
                ways.push((format!("the sheet {}", book.sheets[sheet].name), one_file(&less)));
            }
        }
        try_all(&names.join(" and "), &before, ways, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_every_heading_in_turn() {
    let mut wrong = Vec::new();
    let (whole, names) = faulty(1);
    let placed = plainly(&whole);
    let before = check_book(&placed.book);
    let ways = placed.spots.iter().flat_map(|spot| {
        let less = |&column: &u32| {
            let mut less = placed.book.clone();
            less.sheets[spot.sheet].set(spot.heading, column, "");
            (format!("the heading of column {column} of {}", less.sheets[spot.sheet].name), one_file(&less))
        };
        spot.columns.iter().map(less).collect::<Vec<_>>()
    });
    try_all(&names.join(" and "), &before, ways, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn csv_files(book: &Book) -> Vec<(String, Vec<u8>)> {
    let name = |sheet: &str| format!("{}.csv", sheet.to_lowercase().replace(' ', "-"));
    book.sheets.iter().map(|sheet| (name(&sheet.name), csv::write(sheet, USUAL))).collect()
}

#[test]
fn without_a_file() {
    let mut wrong = Vec::new();
    for seed in 0..RETURNS {
        let (whole, names) = faulty(seed);
        let files = csv_files(&plainly(&whole).book);
        if files.len() > 1 {
            let without = |at: usize| {
                let mut less = files.clone();
                let (name, _) = less.remove(at);
                (name, less)
            };
            let before = check_files(files.clone());
            try_all(&names.join(" and "), &before, (0..files.len()).map(without), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_a_file_of_an_ssda903_return() {
    let children = support::invent::children(17, 20, 12);
    let files = csv_files(&plainly(&statutory::ssda903(&children)).book);
    let before = check_files(files.clone());
    let mut wrong = Vec::new();
    let without = |at: usize| {
        let mut less = files.clone();
        let (name, _) = less.remove(at);
        (name, less)
    };
    try_all("the gaps that SSDA903 has", &before, (0..files.len()).map(without), &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_clean_return_is_not_ready_without_a_needed_column() {
    let whole = catalogue::small_complete(1);
    assert_eq!(check_book(&plainly(&whole).book).verdict(), "ready");
    for (table, field) in [
        (shapes::CHILDREN, "victim_status"),
        (shapes::CHILDREN, "uasc"),
        (shapes::CHILDREN, "date_of_birth"),
        (shapes::CHILDREN, "child_id"),
        (shapes::EPISODES, "episode.start"),
        (shapes::REFERRALS, "nrm_referral_date"),
    ] {
        let mut less = whole.clone();
        less.table(table).drop_field(field);
        assert_ne!(check_book(&plainly(&less).book).verdict(), "ready", "without {field}");
    }
}
