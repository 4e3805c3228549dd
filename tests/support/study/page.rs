//! A sheet as it grows, with a record of what stands where.

use super::{
    measure::Item,
    reply::{Reply, Spot},
};
use crate::support::book::{Cell, Look, Merge, Sheet};

/// What stands in a cell: a spot of one of the file's replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Which of the file's replies.
    pub(crate) reply: usize,
    pub(crate) spot: Spot,
    pub(crate) row: u32,
    pub(crate) column: u32,
}

/// A total that a file gives over its councils: where it stands, and what the cells above it come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Total {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) is_right: bool,
}

/// A sheet and its places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    pub(crate) sheet: Sheet,
    pub(crate) placed: Vec<Placed>,
    pub(crate) totals: Vec<Total>,
    /// A csv file knows neither merged nor hidden cells.
    pub(crate) csv: bool,
}

impl Page {
    pub(crate) fn new(name: &str, csv: bool) -> Self {
        Self { sheet: Sheet::new(name), csv, ..Self::default() }
    }

    pub(crate) fn put(&mut self, row: u32, column: u32, cell: impl Into<Cell>) {
        self.sheet.set(row, column, cell);
    }

    pub(crate) fn look(&mut self, row: u32, look: Look) {
        self.sheet.looks.insert(row, look);
    }

    /// Joins cells, where the format can.
    pub(crate) fn merge(&mut self, top: u32, left: u32, bottom: u32, right: u32) {
        if !self.csv && (top, left) != (bottom, right) {
            self.sheet.merges.push(Merge { top, left, bottom, right });
        }
    }

    pub(crate) fn spot(&mut self, reply: usize, spot: Spot, row: u32, column: u32) {
        self.placed.push(Placed { reply, spot, row, column });
    }

    /// Writes the answer to a question, where there is one.
    pub(crate) fn answer(&mut self, replies: &[Reply], reply: usize, item: Item, period: usize, at: (u32, u32)) {
        if let Some(answer) = replies[reply].answer(item, period) {
            self.put(at.0, at.1, answer.cell.clone());
            self.spot(reply, Spot::Answer(item, period), at.0, at.1);
        }
    }

    /// Writes a period's heading.
    pub(crate) fn period(&mut self, replies: &[Reply], reply: usize, period: usize, at: (u32, u32)) {
        self.put(at.0, at.1, replies[reply].period_cell(period));
        self.spot(reply, Spot::Period(period), at.0, at.1);
    }

    /// How many rows have something in them.
    pub(crate) fn end(&self) -> u32 {
        self.sheet.size().0
    }
}
