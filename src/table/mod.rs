//! Where on a sheet the tables are: which rows are headers, where the records begin and end, which way round they lie.
//!
//! How it works, and how often it is right, is told in `docs/finding-tables.md`.

mod candidate;
mod extent;
mod find;
mod grid;
mod headings;
pub mod layout;
pub(crate) mod shape;

pub use find::find;
pub use layout::Layout;

use crate::read::workbook::{CellValue, Pool, Sheet};

/// Which way a table's records run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// One record a row, the usual way.
    Rows,
    /// One record a column: the headers stand in the first columns.
    Columns,
}

/// A table found on a sheet. When it lies on its side its rows and columns are those of the turned sheet
/// ([`crate::read::workbook::Sheet::transposed`]); [`Table::place`] turns them back.
#[derive(Debug, Clone)]
pub struct Table {
    /// Index of the sheet in the workbook.
    pub sheet: usize,
    /// Which way the records run.
    pub orientation: Orientation,
    /// The rows of the header, from 0, rising; none when the table has no header.
    pub header_rows: Vec<u32>,
    /// The columns, rising.
    pub columns: Vec<Heading>,
    /// The rows of the records, from 0, rising. Blank rows, totals and repeated headers are not among them.
    pub records: Vec<u32>,
    /// How sure it is that this is the table: 0 to 1.
    pub confidence: f64,
    /// What on the sheet belongs to the table's surroundings and was not read as a record, in order of place.
    pub skipped: Vec<Skipped>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The column, from 0.
    pub column: u32,
    /// The header's text as read, rows of a header joined with " / ", white space folded; empty when there is none.
    pub text: String,
    /// The row of the lowest filled header cell, from 0.
    pub row: u32,
}

/// Rows that are not records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// First row, from 0.
    pub first: u32,
    /// Last row, from 0.
    pub last: u32,
    /// What they are.
    pub what: Part,
}

/// What rows outside the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Titles, contacts, the period and the like above a header.
    Title,
    /// Totals, averages, national and regional rows.
    Total,
    /// Notes, sources and footnotes.
    Note,
    /// A header that is repeated among the records.
    RepeatedHeader,
    /// A heading of a group of records, alone in its row.
    Section,
    /// Codes or descriptions of columns right under the header.
    SecondHeader,
    /// A sheet that holds no table at all, such as a cover or contents.
    NoTable,
}

impl Table {
    /// Whether there is a table at all: false for a cover, contents or notes.
    #[must_use]
    pub const fn is_table(&self) -> bool {
        !self.columns.is_empty()
    }

    /// The true row and column, both from 0, of what the table calls `row` and `column`.
    #[must_use]
    pub const fn place(&self, row: u32, column: u32) -> (u32, u32) {
        match self.orientation {
            Orientation::Rows => (row, column),
            Orientation::Columns => (column, row),
        }
    }
}

/// The texts above a table, such as its title, the council and the period, in order of place. `sheet` is the sheet as it was read.
#[must_use]
pub fn titles(table: &Table, sheet: &Sheet, pool: &Pool) -> Vec<String> {
    let across = match table.orientation {
        Orientation::Rows => sheet.width(),
        Orientation::Columns => sheet.rows,
    };
    let mut out = Vec::new();
    let mut take = |row: u32, column: u32| {
        let (r, c) = table.place(row, column);
        if let CellValue::Text(text) = pool.get(sheet.get(r, c)) {
            out.push(text.trim().to_owned());
        }
    };
    for part in table.skipped.iter().filter(|s| s.what == Part::Title) {
        for row in part.first..=part.last {
            (0..across).for_each(|column| take(row, column));
        }
    }
    if let (Orientation::Columns, Some(first)) = (table.orientation, table.columns.first()) {
        // Above a table on its side is left of it when it is turned.
        for column in 0..first.column.min(60) {
            (0..sheet.width().min(20)).for_each(|row| take(row, column));
        }
    }
    out
}
