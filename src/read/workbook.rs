//! What was read: sheets of cells with their true addresses, each distinct value held once.

use serde::{Deserialize, Serialize};

pub use super::pool::Pool;

/// Rows a sheet of Excel can hold. Anything beyond is a fault of the file.
pub const MAX_ROWS: u32 = 1_048_576;
/// Columns a sheet of Excel can hold.
pub const MAX_COLUMNS: u32 = 16_384;

/// The kind of file that was read, told by its content and not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Excel workbook (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Excel binary workbook (`.xlsb`).
    Xlsb,
    /// Excel 97 to 2003 workbook (`.xls`).
    Xls,
    /// `OpenDocument` spreadsheet (`.ods`).
    Ods,
    /// Text with a delimiter between the cells (`.csv`, `.tsv`).
    Csv,
}

/// A value as the file holds it, before anybody asks what it means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum CellValue<'a> {
    /// Nothing.
    Empty,
    /// Text, never empty.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A date, or a date and a time: seconds from 1970-01-01T00:00:00 on the wall clock, whatever the file's epoch was.
    Moment(i64),
    /// A time of day or a length of time, in seconds.
    Duration(i64),
    /// True or false.
    Bool(bool),
    /// An error that the spreadsheet program shows in the cell.
    Error(CellError),
}

/// An error value of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CellError {
    /// `#N/A`
    NotAvailable,
    /// `#REF!`
    Reference,
    /// `#VALUE!`
    Value,
    /// `#DIV/0!`
    Division,
    /// `#NAME?`
    Name,
    /// `#NULL!`
    Null,
    /// `#NUM!`
    Number,
    /// Any other error value, or a cell that the reader could not decode.
    Unreadable,
    /// A number shown as a date that no calendar has.
    NoSuchDate,
}

impl CellError {
    /// The error as a spreadsheet program shows it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAvailable => "#N/A",
            Self::Reference => "#REF!",
            Self::Value => "#VALUE!",
            Self::Division => "#DIV/0!",
            Self::Name => "#NAME?",
            Self::Null => "#NULL!",
            Self::Number => "#NUM!",
            Self::Unreadable => "a cell that cannot be read",
            Self::NoSuchDate => "a date that no calendar has",
        }
    }
}

/// The number of a distinct value in a [`Pool`]. [`CellId::EMPTY`] is the empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CellId(pub u32);

impl CellId {
    /// The empty cell.
    pub const EMPTY: Self = Self(0);

    /// Whether the cell holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The place in the pool's list.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One column of a sheet: runs of cells, so that two cells a million rows apart cost two cells.
#[derive(Debug, Default, Clone)]
pub struct Column {
    runs: Vec<Run>,
}

#[derive(Debug, Clone)]
struct Run {
    start: u32,
    cells: Vec<CellId>,
}

impl Run {
    fn end(&self) -> u32 {
        self.start + u32::try_from(self.cells.len()).unwrap_or(u32::MAX)
    }
}

impl Column {
    /// The cell in a row (from 0).
    #[must_use]
    pub fn get(&self, row: u32) -> CellId {
        let at = self.runs.partition_point(|r| r.start <= row);
        at.checked_sub(1)
            .and_then(|i| self.runs.get(i))
            .and_then(|r| r.cells.get((row - r.start) as usize))
            .copied()
            .unwrap_or(CellId::EMPTY)
    }

    /// Puts a cell in a row. Cells mostly come in the order of rows; any order is right.
    pub fn set(&mut self, row: u32, id: CellId) {
        if let Some(last) = self.runs.last_mut() {
            let end = last.end();
            if row >= end {
                // A gap shorter than what is held already is filled; a longer one starts a new run.
                if (row - end) as usize <= last.cells.len() + 16 {
                    last.cells.resize((row - last.start) as usize, CellId::EMPTY);
                    last.cells.push(id);
                } else {
                    self.runs.push(Run { start: row, cells: vec![id] });
                }
                return;
            }
        } else {
            self.runs.push(Run { start: row, cells: vec![id] });
            return;
        }
        let at = self.runs.partition_point(|r| r.start <= row);
        if let Some(run) = at.checked_sub(1).and_then(|i| self.runs.get_mut(i))
            && let Some(cell) = run.cells.get_mut((row - run.start) as usize)
        {
            *cell = id;
            return;
        }
        self.runs.insert(at, Run { start: row, cells: vec![id] });
    }

    /// The filled cells with their rows, downwards.
    pub fn filled(&self) -> impl Iterator<Item = (u32, CellId)> + '_ {
        self.runs.iter().flat_map(|r| (r.start..).zip(r.cells.iter().copied()).filter(|(_, id)| !id.is_empty()))
    }

    /// The cells of these rows, which rise, in one pass: for a column of a hundred thousand records much faster than
    /// [`Column::get`] for each.
    pub fn gather<'a>(&'a self, rows: impl IntoIterator<Item = u32> + 'a) -> impl Iterator<Item = CellId> + 'a {
        let mut at = 0;
        rows.into_iter().map(move |row| {
            while self.runs.get(at + 1).is_some_and(|next| next.start <= row) {
                at += 1;
            }
            match self.runs.get(at) {
                Some(run) if row >= run.start => {
                    run.cells.get((row - run.start) as usize).copied().unwrap_or(CellId::EMPTY)
                }
                _ => CellId::EMPTY,
            }
        })
    }
}

/// A rectangle of cells; rows and columns count from 0 and both ends are inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// A formula that adds up the cells of one region and nothing else: `=SUM(B2:B30)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumFormula {
    /// The row of its cell.
    pub row: u32,
    /// The column of its cell.
    pub column: u32,
    /// What it adds up.
    pub of: Region,
}

/// Whether a person sees the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Visibility {
    /// Seen.
    #[default]
    Visible,
    /// Hidden; "Unhide" shows it.
    Hidden,
    /// Hidden so that only a program can show it.
    VeryHidden,
}

/// One sheet. Rows and columns count from 0 here; [`crate::finding::Address`] shows them as Excel does.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The sheet's name as it stands in the file; for a text file its file name without ending.
    pub name: String,
    /// Whether a person sees it.
    pub visibility: Visibility,
    /// The columns, from A.
    pub columns: Vec<Column>,
    /// One more than the last row with a cell; 0 for an empty sheet.
    pub rows: u32,
    /// How many cells are filled.
    pub cells: u64,
    /// Merged regions, where the format tells.
    pub merged: Vec<Region>,
    /// Hidden rows, rising, where the format tells.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns, rising, where the format tells.
    pub hidden_columns: Vec<u32>,
    /// Cells that could not be read, as (row, column) where that is known.
    pub unreadable: Vec<Option<(u32, u32)>>,
    /// Cells with a formula that no program has worked out, as (row, column), where the format tells.
    pub uncalculated: Vec<(u32, u32)>,
    /// Formulas that add up a region, where the format tells.
    pub sums: Vec<SumFormula>,
}

impl Sheet {
    /// The cell in a row and a column, both from 0.
    #[must_use]
    pub fn get(&self, row: u32, column: u32) -> CellId {
        self.columns.get(column as usize).map_or(CellId::EMPTY, |c| c.get(row))
    }

    /// How many columns reach.
    #[must_use]
    pub fn width(&self) -> u32 {
        u32::try_from(self.columns.len()).unwrap_or(u32::MAX)
    }

    /// Puts a value in a cell.
    pub fn set(&mut self, row: u32, column: u32, id: CellId) {
        if id.is_empty() || row >= MAX_ROWS || column >= MAX_COLUMNS {
            return;
        }
        if self.columns.len() <= column as usize {
            self.columns.resize_with(column as usize + 1, Column::default);
        }
        if let Some(c) = self.columns.get_mut(column as usize) {
            c.set(row, id);
            self.rows = self.rows.max(row + 1);
            self.cells += 1;
        }
    }

    /// The sheet with rows and columns changed over, for tables that lie on their side.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let turn = |r: &Region| Region { top: r.left, left: r.top, bottom: r.right, right: r.bottom };
        let mut out = Self {
            name: self.name.clone(),
            visibility: self.visibility,
            merged: self.merged.iter().map(turn).collect(),
            hidden_rows: self.hidden_columns.clone(),
            hidden_columns: self.hidden_rows.clone(),
            unreadable: self.unreadable.iter().map(|at| at.map(|(r, c)| (c, r))).collect(),
            uncalculated: self.uncalculated.iter().map(|&(r, c)| (c, r)).collect(),
            sums: self.sums.iter().map(|s| SumFormula { row: s.column, column: s.row, of: turn(&s.of) }).collect(),
            ..Self::default()
        };
        for (c, column) in (0..).zip(&self.columns) {
            for (r, id) in column.filled() {
                out.set(c, r, id);
            }
        }
        out
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct Workbook {
    /// Its kind.
    pub format: Format,
    /// Its sheets in the file's order, hidden ones included. Chart sheets have no cells.
    pub sheets: Vec<Sheet>,
    /// Every distinct value.
    pub pool: Pool,
    /// Plain facts about the reading that a person should know, such as "read as Windows-1252".
    pub notes: Vec<String>,
}

/// Receives what a reader finds, in the order of the file: a builder of workbooks, or a pipe to another process.
pub trait Sink {
    /// A new sheet begins; what follows belongs to it.
    fn sheet(&mut self, name: &str, visibility: Visibility);
    /// A cell of the sheet. Row and column count from 0 and lie within the grid.
    fn cell(&mut self, row: u32, column: u32, value: CellValue<'_>);
    /// A cell of the sheet that could not be read, with its place where that is known.
    fn unreadable(&mut self, at: Option<(u32, u32)>);
    /// A merged region of the sheet.
    fn merged(&mut self, region: Region);
    /// A hidden row of the sheet.
    fn hidden_row(&mut self, row: u32);
    /// A hidden column of the sheet.
    fn hidden_column(&mut self, column: u32);
    /// A cell of the sheet with a formula that no program has worked out.
    fn uncalculated(&mut self, _row: u32, _column: u32) {}
    /// A formula of the sheet that adds up a region.
    fn sum(&mut self, _sum: SumFormula) {}
    /// A plain fact about the reading.
    fn note(&mut self, note: &str);
}

/// Builds a [`Workbook`] from what a reader finds.
#[derive(Debug, Default)]
pub struct Builder {
    sheets: Vec<Sheet>,
    pool: Pool,
    notes: Vec<String>,
}

impl Builder {
    /// The workbook, when the reader is done.
    #[must_use]
    pub fn finish(mut self, format: Format) -> Workbook {
        for sheet in &mut self.sheets {
            sheet.hidden_rows.sort_unstable();
            sheet.hidden_rows.dedup();
            sheet.hidden_columns.sort_unstable();
            sheet.hidden_columns.dedup();
        }
        Workbook { format, sheets: self.sheets, pool: self.pool, notes: self.notes }
    }

    /// How many cells were received.
    #[must_use]
    pub fn cells(&self) -> u64 {
        self.sheets.iter().map(|s| s.cells).sum()
    }

    /// How many bytes of text were received that had not been received before.
    #[must_use]
    pub fn text_bytes(&self) -> u64 {
        self.pool.text_bytes()
    }
}

impl Sink for Builder {
    fn sheet(&mut self, name: &str, visibility: Visibility) {
        self.sheets.push(Sheet { name: name.to_owned(), visibility, ..Sheet::default() });
    }

    fn cell(&mut self, row: u32, column: u32, value: CellValue<'_>) {
        let id = self.pool.intern(value);
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.set(row, column, id);
        }
    }

    fn unreadable(&mut self, at: Option<(u32, u32)>) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.unreadable.push(at);
        }
    }

    fn merged(&mut self, region: Region) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.merged.push(region);
        }
    }

    fn hidden_row(&mut self, row: u32) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.hidden_rows.push(row);
        }
    }

    fn hidden_column(&mut self, column: u32) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.hidden_columns.push(column);
        }
    }

    fn uncalculated(&mut self, row: u32, column: u32) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.uncalculated.push((row, column));
        }
    }

    fn sum(&mut self, sum: SumFormula) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.sums.push(sum);
        }
    }

    fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_a_million_rows_apart_cost_two_cells() {
        let mut sheet = Sheet::default();
        sheet.set(0, 0, CellId(1));
        sheet.set(MAX_ROWS - 1, 0, CellId(2));
        sheet.set(5, 0, CellId(3));
        assert_eq!(sheet.get(MAX_ROWS - 1, 0), CellId(2));
        assert_eq!(sheet.get(5, 0), CellId(3));
        assert_eq!(sheet.get(4, 0), CellId::EMPTY);
        let column = &sheet.columns[0];
        assert!(column.runs.iter().map(|r| r.cells.len()).sum::<usize>() < 10);
        assert_eq!(column.filled().collect::<Vec<_>>(), [(0, CellId(1)), (5, CellId(3)), (MAX_ROWS - 1, CellId(2))]);
        let rows = [0, 4, 5, 6, MAX_ROWS - 1];
        assert_eq!(
            column.gather(rows).collect::<Vec<_>>(),
            [CellId(1), CellId::EMPTY, CellId(3), CellId::EMPTY, CellId(2)]
        );
    }
}
