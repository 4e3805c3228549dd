//! Findings traced back to the return's own records, so that they can be compared whatever became of their places.

use super::report::{Finding, Report};
use crate::support::{
    book::{Cell, address},
    place::Placed,
    returns::Return,
};

/// A finding without its place: which rule said what, of which record and field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Traced {
    pub(crate) code: String,
    pub(crate) severity: String,
    /// The table and the cells of the record, and of the others that the finding speaks of: of two that differ, either may be the one that
    /// is marked. None for a finding about a column, a sheet or the whole return.
    pub(crate) records: Vec<String>,
    pub(crate) field: Option<String>,
    pub(crate) count: Option<usize>,
}

/// All findings but those of some rules, in order. A finding whose cell is not where the return was laid out stops the test.
pub(crate) fn traced(report: &Report, placed: &Placed, whole: &Return, but: &[&str]) -> Vec<Traced> {
    let kept = report.findings.iter().filter(|finding| !but.contains(&finding.code.as_str()));
    let mut traced: Vec<Traced> = kept.map(|finding| trace(finding, placed, whole)).collect();
    traced.sort();
    traced
}

fn trace(finding: &Finding, placed: &Placed, whole: &Return) -> Traced {
    let place = &finding.location;
    let sheet = place.sheet.as_deref().unwrap_or_default();
    let record = match (&place.cell, place.row) {
        (Some(cell), _) => {
            let (table, record, column) = placed
                .origin(sheet, cell)
                .unwrap_or_else(|| panic!("{} points at {sheet}!{cell}, where no record stands", finding.code));
            let field = whole.tables[table].columns[column].field;
            assert_eq!(place.field.as_deref().unwrap_or(field), field, "{} at {sheet}!{cell}", finding.code);
            Some((table, record))
        }
        (None, Some(row)) => Some(
            placed
                .record_in(sheet, row)
                .unwrap_or_else(|| panic!("{} points at row {row} of {sheet}, where no record stands", finding.code)),
        ),
        (None, None) => None,
    };
    let related = finding.related.iter().filter_map(|other| {
        let (table, record, _) = placed.origin(&other.sheet, &address(other.row - 1, other.column - 1))?;
        Some((table, record))
    });
    let mut records: Vec<String> =
        record.into_iter().chain(related).map(|(table, record)| identity(whole, table, record)).collect();
    records.sort_unstable();
    records.dedup();
    Traced {
        code: finding.code.clone(),
        severity: finding.severity.clone(),
        records,
        field: place.field.clone(),
        count: finding.count,
    }
}

/// What tells a record from the others, in whatever order columns and records stand.
fn identity(whole: &Return, table: usize, record: usize) -> String {
    let table = &whole.tables[table];
    let mut cells: Vec<String> = table
        .columns
        .iter()
        .zip(&table.records[record])
        .map(|(column, cell)| format!("{}={}", column.field, Cell::shown(cell)))
        .collect();
    cells.sort_unstable();
    format!("{}: {}", table.name, cells.join(" "))
}

/// What was found before and is not now, and the other way round; nothing when both say the same.
pub(crate) fn difference(before: &[Traced], after: &[Traced]) -> Option<String> {
    let but = |list: &[Traced], other: &[Traced]| -> Vec<String> {
        let mut left = other.to_vec();
        let mut only = Vec::new();
        for found in list {
            match left.iter().position(|o| o == found) {
                Some(at) => _ = left.remove(at),
                None => only.push(format!("{found:?}")),
            }
        }
        only
    };
    let (lost, new) = (but(before, after), but(after, before));
    let lines = |list: &[String]| list.join("\n    ");
    (before != after).then(|| format!("no longer found:\n    {}\nfound anew:\n    {}", lines(&lost), lines(&new)))
}
