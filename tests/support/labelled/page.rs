//! A sheet as it grows: cells put anywhere, then turned into a workbook.

use std::collections::BTreeMap;

use returnlint::read::workbook::{Builder, CellError, CellValue, Format, Region, Sink as _, Visibility, Workbook};

/// What is put into a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// A date, as days since 1970-01-01.
    Day(i64),
    /// Minutes after midnight.
    Time(i64),
    Bool(bool),
    Error,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty) || matches!(self, Self::Text(t) if t.is_empty())
    }

    /// As a csv file holds it.
    pub(crate) fn as_csv(&self) -> Self {
        match self {
            Self::Empty => Self::Empty,
            Self::Text(t) => Self::Text(t.clone()),
            Self::Number(n) => Self::Text(n.to_string()),
            Self::Day(d) => {
                let date = super::values::date(*d);
                Self::Text(format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()))
            }
            Self::Time(m) => Self::Text(format!("{:02}:{:02}", m / 60, m % 60)),
            Self::Bool(b) => Self::text(if *b { "TRUE" } else { "FALSE" }),
            Self::Error => Self::text("#N/A"),
        }
    }
}

/// A sheet in the making. Later cells replace earlier ones.
#[derive(Debug, Default, Clone)]
pub(crate) struct Page {
    pub(crate) cells: BTreeMap<(u32, u32), Cell>,
    pub(crate) merged: Vec<Region>,
}

impl Page {
    pub(crate) fn put(&mut self, row: u32, column: u32, cell: Cell) {
        if !cell.is_empty() {
            self.cells.insert((row, column), cell);
        }
    }

    pub(crate) fn text(&mut self, row: u32, column: u32, text: &str) {
        self.put(row, column, Cell::text(text));
    }

    /// Rows and columns changed over.
    pub(crate) fn turned(&self) -> Self {
        Self {
            cells: self.cells.iter().map(|(&(r, c), cell)| ((c, r), cell.clone())).collect(),
            merged: self
                .merged
                .iter()
                .map(|m| Region { top: m.left, left: m.top, bottom: m.right, right: m.bottom })
                .collect(),
        }
    }

    /// The workbook with this one sheet. A csv file knows text only and no merged cells.
    pub(crate) fn workbook(&self, name: &str, csv: bool) -> Workbook {
        let mut builder = Builder::default();
        builder.sheet(name, Visibility::Visible);
        for (&(row, column), cell) in &self.cells {
            let cell = if csv { cell.as_csv() } else { cell.clone() };
            let value = match &cell {
                Cell::Empty => continue,
                Cell::Text(t) => CellValue::Text(t),
                Cell::Number(n) => CellValue::Number(*n),
                Cell::Day(d) => CellValue::Moment(d * 86_400),
                Cell::Time(m) => CellValue::Duration(m * 60),
                Cell::Bool(b) => CellValue::Bool(*b),
                Cell::Error => CellValue::Error(CellError::NotAvailable),
            };
            builder.cell(row, column, value);
        }
        if !csv {
            for region in &self.merged {
                builder.merged(*region);
            }
        }
        builder.finish(if csv { Format::Csv } else { Format::Xlsx })
    }
}
