//! The faults of the committed study of invented replies: that they are found at their cells, and that nothing is held against replies
//! without any.

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

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use running::{inside, report::Finding};

/// Of a hundred seeded faults so many must be found where they are.
const LEAST: usize = 98;

/// A line of `faults.csv`.
type Line = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/study")
}

fn key() -> Vec<Line> {
    let mut lines = csv::Reader::from_path(root().join("faults.csv")).expect("the key");
    lines.deserialize().map(|line| line.expect("a line of the key")).collect()
}

/// What is found in each reply, checked as a return of its own.
static FOUND: LazyLock<BTreeMap<String, Vec<Finding>>> = LazyLock::new(|| {
    let replies = fs::read_dir(root().join("replies")).expect("the replies");
    let check = |path: PathBuf| {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let report = inside::check_files(vec![(name.clone(), fs::read(path).expect("a reply"))]);
        (name, report.findings)
    };
    replies.map(|reply| check(reply.expect("a reply").path())).collect()
});

/// A column's letters as a number, from 1.
fn column(letters: &str) -> u32 {
    letters.bytes().fold(0, |n, letter| n * 26 + u32::from(letter - b'A') + 1)
}

/// The row and the column of a cell such as `C7`.
fn place(cell: &str) -> (u32, u32) {
    let split = cell.find(|c: char| c.is_ascii_digit()).expect("a cell has a row");
    (cell[split..].parse().expect("a row"), column(&cell[..split]))
}

/// Whether a range such as `B2:C7` holds a cell.
fn holds(range: &str, (row, column): (u32, u32)) -> bool {
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let (first, last) = (place(first), place(last));
    (first.0..=last.0).contains(&row) && (first.1..=last.1).contains(&column)
}

/// Whether a finding is at the cell of a fault, or at one that takes part in it.
fn is_at(finding: &Finding, fault: &Line) -> bool {
    let cells = fault["related"].split(' ').chain([fault["cell"].as_str()]).filter(|c| !c.is_empty());
    let said = finding.location.cell.iter().chain(finding.ranges.iter().flatten());
    let same_sheet = finding.location.sheet.as_ref() == Some(&fault["sheet"]);
    same_sheet && cells.clone().any(|cell| said.clone().any(|range| holds(range, place(cell))))
}

#[test]
fn the_faults_are_found_at_their_cells() {
    let seeded: Vec<Line> = key().into_iter().filter(|line| line["natural"] == "no").collect();
    let is_found = |fault: &Line| {
        let findings = FOUND.get(&fault["file"]).expect("the reply is there");
        findings.iter().any(|f| f.code == fault["rule"] && is_at(f, fault))
    };
    let missed: Vec<&Line> = seeded.iter().filter(|fault| !is_found(fault)).collect();
    let found = seeded.len() - missed.len();
    assert!(found * 100 >= seeded.len() * LEAST, "{found} of {} faults found; not {missed:#?}", seeded.len());
}

#[test]
fn replies_without_a_fault_have_no_error() {
    let faulty: BTreeSet<String> = key().into_iter().map(|line| line["file"].clone()).collect();
    let clean: Vec<_> = FOUND.iter().filter(|(name, _)| !faulty.contains(*name)).collect();
    assert!(clean.len() > 30, "too few replies without any fault to say something of them");
    for (name, findings) in clean {
        let errors: Vec<_> = findings.iter().filter(|f| f.severity == "error").collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}
