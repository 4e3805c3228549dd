//! Changes of the look of a sheet.

use super::{At, ByHand, to_sheets};
use crate::support::{
    book::{Cell, Merge, Sheet},
    place::{Placed, Spot},
};

/// Every one of them.
pub(super) const ALL: &[ByHand] = &[
    to_sheets("ST001", "no headings", without_headings),
    to_sheets("ST003", "a second row of headings above the first", second_heading),
    to_sheets("ST004", "two cells of a column are merged", merged),
    to_sheets("ST009", "a line of totals among the records", total),
    to_sheets("ST010", "the last table stands under the first", last_under_first),
    to_sheets("ST010", "periods of care under the children", second_table),
    to_sheets("ST012", "a line under the records says what yellow means", key),
    to_sheets("ST041", "referrals by nationality, counted, stand under the records", statistics),
];

fn without_headings(placed: &mut Placed) -> Option<Vec<At>> {
    let spot = placed.spots.first()?;
    let sheet = &mut placed.book.sheets[spot.sheet];
    for &column in &spot.columns {
        sheet.set(spot.heading, column, "");
    }
    Some(vec![At::Table(spot.table)])
}

fn second_heading(placed: &mut Placed) -> Option<Vec<At>> {
    if placed.spots.first()?.heading == 0 {
        push_down(placed);
    }
    let spot = placed.spots.first()?;
    let sheet = &mut placed.book.sheets[spot.sheet];
    let half = spot.columns.len() / 2;
    for (n, &column) in spot.columns.iter().enumerate() {
        sheet.set(spot.heading - 1, column, if n < half { "About the child" } else { "About what happened" });
    }
    Some(vec![At::Table(spot.table)])
}

/// Moves everything on the first sheet down by a row.
fn push_down(placed: &mut Placed) {
    let Placed { book, spots } = placed;
    let Some(first) = spots.first().map(|spot| spot.sheet) else { return };
    let sheet = &mut book.sheets[first];
    let cells = std::mem::take(&mut sheet.cells);
    sheet.cells = cells.into_iter().map(|((row, column), cell)| ((row + 1, column), cell)).collect();
    let looks = std::mem::take(&mut sheet.looks);
    sheet.looks = looks.into_iter().map(|(row, look)| (row + 1, look)).collect();
    for spot in spots.iter_mut().filter(|spot| spot.sheet == first) {
        move_down(spot, 1);
    }
}

fn move_down(spot: &mut Spot, rows: u32) {
    spot.heading += rows;
    for (_, row) in &mut spot.records {
        *row += rows;
    }
}

fn merged(placed: &mut Placed) -> Option<Vec<At>> {
    let spot = placed.spots.first()?;
    let (&left, &(_, top)) = (&spot.columns[2], &spot.records[0]);
    let sheet: &mut Sheet = &mut placed.book.sheets[spot.sheet];
    sheet.set(top + 1, left, "");
    sheet.merges.push(Merge { top, left, bottom: top + 1, right: left });
    Some(vec![At::Square { sheet: spot.sheet, row: top, column: left }])
}

fn total(placed: &mut Placed) -> Option<Vec<At>> {
    let spot = placed.spots.first()?;
    let (sheet, row, column) = (spot.sheet, spot.below(), spot.columns[0]);
    placed.book.sheets[sheet].put(row, column, ["Total", "", "", "24"]);
    Some(vec![At::Square { sheet, row, column }])
}

/// The sheet of the last table goes, and its table stands under that of the first.
fn last_under_first(placed: &mut Placed) -> Option<Vec<At>> {
    let last = placed.spots.len().checked_sub(1).filter(|last| *last > 0)?;
    let (to, gone) = (placed.spots[0].sheet, placed.spots[last].sheet);
    let below = placed.spots[0].below() + 3;
    let sheet = placed.book.sheets.remove(gone);
    let spot = &mut placed.spots[last];
    let down = below.checked_sub(spot.heading)?;
    for ((row, column), cell) in sheet.cells.into_iter().filter(|((row, _), _)| *row >= spot.heading) {
        placed.book.sheets[to].set(row + down, column, cell);
    }
    spot.sheet = to;
    move_down(spot, down);
    for spot in placed.spots.iter_mut().filter(|spot| spot.sheet > gone) {
        spot.sheet -= 1;
    }
    Some(vec![At::Sheet(to)])
}

fn second_table(placed: &mut Placed) -> Option<Vec<At>> {
    let spot = placed.spots.first()?;
    let (sheet, first) = (spot.sheet, spot.columns[0]);
    let id = |n: usize| placed.book.sheets[sheet].get(spot.records[n].1, first).clone();
    let mut lines: Vec<Vec<Cell>> =
        vec![["Child ID", "Date care started", "Care placement type"].map(Cell::from).into()];
    for n in 0..4 {
        lines.push(vec![id(n), "12/01/2023".into(), "Foster care".into()]);
    }
    let below = spot.below() + 3;
    for (row, line) in (below..).zip(lines) {
        placed.book.sheets[sheet].put(row, 0, line);
    }
    Some(vec![At::Sheet(sheet)])
}

fn statistics(placed: &mut Placed) -> Option<Vec<At>> {
    let spot = placed.spots.first()?;
    let (sheet, row) = (spot.sheet, spot.below() + 3);
    let counted =
        [["Nationality", "Total"], ["Albanian", "24"], ["Eritrean", "31"], ["Sudanese", "17"], ["Vietnamese", "55"]];
    for (row, line) in (row..).zip(counted) {
        placed.book.sheets[sheet].put(row, 0, line);
    }
    Some(vec![At::Square { sheet, row, column: 0 }])
}

fn key(placed: &mut Placed) -> Option<Vec<At>> {
    let spot = placed.spots.first()?;
    let (sheet, row) = (spot.sheet, spot.below() + 1);
    placed.book.sheets[sheet].set(row, 0, "Yellow = suspected victim of trafficking");
    Some(vec![At::Square { sheet, row, column: 0 }])
}
