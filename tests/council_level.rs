//! Council-level returns: taking an answer away never makes one look cleaner, and nothing that is said of one depends on the order of its
//! rows and columns.

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

use std::{collections::BTreeMap, collections::BTreeSet};

use running::{inside::check_files, report::Report};
use support::{
    book::{Book, Cell, Sheet, address, xlsx},
    rng::Rng,
    study::Study,
};

/// How many files of the invented study have answers taken from them, and how many from each.
const FILES: usize = 16;
const ANSWERS: usize = 4;

/// How many sheets of each kind are put in other orders, and how often.
const SHEETS: u64 = 12;
const ORDERS: usize = 3;

const QUESTIONS: [&str; 8] = [
    "Number of looked after children identified as trafficked",
    "Number of looked after children suspected of having been trafficked",
    "Number of unaccompanied asylum-seeking children",
    "Number of unaccompanied children identified or suspected as trafficked",
    "Number of trafficked children who went missing",
    "Number of unaccompanied children who went missing",
    "Number of missing incidents of trafficked children",
    "Number of children referred to the NRM",
];

const PERIODS: [&str; 4] = ["2020", "2021", "2022", "2023"];

const COUNCILS: [&str; 12] = [
    "Devon", "Leeds", "Kent", "Essex", "Surrey", "Hackney", "Bristol", "Cornwall", "Norfolk", "Suffolk", "Camden",
    "Barnet",
];

/// What cells say: figures of all sizes, ranges, reasons for no figure, and nothing.
fn figure(rng: &mut Rng) -> Cell {
    if rng.chance(70) {
        return Cell::Number(f64::from(rng.days(0, 90)));
    }
    rng.pick(&["<5", "1-4", "Nil", "N/A", "-", "not held", "s.12", "*", "12", "Nine", "5 or fewer", ""]).into()
}

/// Figures by row and column, each line with its heading.
#[derive(Clone)]
struct Figures {
    corner: &'static str,
    /// A line above, for what neither rows nor columns say.
    above: &'static str,
    rows: Vec<&'static str>,
    columns: Vec<&'static str>,
    cells: BTreeMap<(&'static str, &'static str), Cell>,
}

impl Figures {
    fn new(
        corner: &'static str,
        above: &'static str,
        rows: &[&'static str],
        columns: &[&'static str],
        seed: u64,
    ) -> Self {
        let mut rng = Rng::new(seed);
        let pairs = rows.iter().flat_map(|&row| columns.iter().map(move |&column| (row, column)));
        let cells = pairs.map(|at| (at, figure(&mut rng))).collect();
        Self { corner, above, rows: rows.to_vec(), columns: columns.to_vec(), cells }
    }

    /// Questions down and periods across.
    fn form(seed: u64) -> Self {
        Self::new("Question", "Devon County Council", &QUESTIONS, &PERIODS, seed)
    }

    /// A row for each council, in one year.
    fn compiled(seed: u64) -> Self {
        Self::new("Council", "1 January 2023 to 31 December 2023", &COUNCILS, &QUESTIONS, seed)
    }

    fn shuffled(&self, rng: &mut Rng) -> Self {
        let mut other = self.clone();
        rng.shuffle(&mut other.rows);
        rng.shuffle(&mut other.columns);
        other
    }

    /// What a report says: which rule spoke of which answers, whatever cells they stand in.
    fn said(&self) -> Vec<(String, String, Vec<String>)> {
        let mut sheet = Sheet::new("Answers");
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        sheet.set(0, 0, self.above);
        sheet.set(2, 0, self.corner);
        for (at, row) in (3..).zip(&self.rows) {
            sheet.set(at, 0, *row);
            names.insert(address(at, 0), (*row).to_owned());
            for (across, column) in (1..).zip(&self.columns) {
                sheet.set(2, across, *column);
                sheet.set(at, across, self.cells[&(*row, *column)].clone());
                names.insert(address(2, across), (*column).to_owned());
                names.insert(address(at, across), format!("{row} / {column}"));
            }
        }
        let report = check_files(vec![("return.xlsx".to_owned(), xlsx::write(&Book { sheets: vec![sheet] }))]);
        assert!(report.returns[0].tables.is_empty(), "there are answers and no table");
        let name = |cell: &String| names.get(cell).unwrap_or_else(|| panic!("no answer stands in {cell}")).clone();
        let mut said: Vec<_> = report
            .findings
            .iter()
            .map(|f| {
                let ranges = f.ranges.iter().flatten().flat_map(|r| cells_of(r));
                let others = f.related.iter().map(|r| address(r.row - 1, r.column - 1));
                let cells: BTreeSet<String> = f.location.cell.iter().cloned().chain(ranges).chain(others).collect();
                let mut cells: Vec<String> = cells.iter().map(name).collect();
                cells.sort();
                (f.code.clone(), f.severity.clone(), cells)
            })
            .collect();
        said.sort();
        said
    }
}

/// The cells of a range such as `B5:D6`.
fn cells_of(range: &str) -> Vec<String> {
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let place = |cell: &str| {
        let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
        let column = letters.bytes().fold(0, |sum, b| sum * 26 + u32::from(b - b'A') + 1);
        (cell[letters.len()..].parse::<u32>().unwrap() - 1, column - 1)
    };
    let ((top, left), (bottom, right)) = (place(first), place(last));
    (top..=bottom).flat_map(|row| (left..=right).map(move |column| address(row, column))).collect()
}

#[test]
fn the_order_of_rows_and_columns_changes_nothing_but_addresses() {
    let mut wrong = Vec::new();
    let mut found = BTreeSet::new();
    for seed in 0..SHEETS {
        for (kind, figures) in [("form", Figures::form(seed)), ("compiled", Figures::compiled(1_000 + seed))] {
            let before = figures.said();
            found.extend(before.iter().map(|(code, ..)| code.clone()));
            let mut rng = Rng::new(seed);
            for _ in 0..ORDERS {
                let after = figures.shuffled(&mut rng).said();
                if before != after {
                    let less: Vec<_> = before.iter().filter(|f| !after.contains(f)).take(3).collect();
                    let more: Vec<_> = after.iter().filter(|f| !before.contains(f)).take(3).collect();
                    wrong.push(format!("{kind} {seed}: no longer {less:#?}, new {more:#?}"));
                }
            }
        }
    }
    assert!(found.len() >= 8, "the sheets have faults of many kinds: {found:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a report says wrongly after something was taken away.
fn quieter(before: &Report, after: &Report) -> Option<String> {
    if after.verdict() == "ready" {
        return Some("the verdict became ready".to_owned());
    }
    if after.findings.is_empty() {
        return Some("nothing is said of it".to_owned());
    }
    let lost: Vec<&str> = before.ledger_codes().difference(&after.ledger_codes()).copied().collect();
    (!lost.is_empty()).then(|| format!("rules left the ledger: {}", lost.join(", ")))
}

#[test]
fn without_an_answer_nothing_looks_cleaner() {
    let study = Study::of(11);
    let every = study.files.len() / FILES;
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (seed, file) in (0..).zip(study.files.iter().step_by(every.max(1))) {
        let before = check_files(vec![(file.name.clone(), file.bytes())]);
        if before.findings.is_empty() {
            continue;
        }
        let mut rng = Rng::new(seed);
        for (number, page) in file.laid.pages.iter().enumerate() {
            let mut placed = page.placed.clone();
            rng.shuffle(&mut placed);
            for at in placed.iter().take(ANSWERS) {
                let mut less = file.clone();
                less.laid.pages[number].sheet.set(at.row, at.column, "");
                let after = check_files(vec![(less.name.clone(), less.bytes())]);
                tried += 1;
                let cell = address(at.row, at.column);
                wrong.extend(
                    quieter(&before, &after)
                        .map(|how| format!("{} without {}!{cell}: {how}", file.name, page.sheet.name)),
                );
            }
        }
    }
    assert!(tried > FILES, "{tried} answers were taken away");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
