//! Where the records and columns of a return came to stand in a workbook, so that a test knows the true address of every cell.

use super::{
    book::{Book, Cell, Look, Sheet, address},
    returns::{Return, Table},
};

/// A table, or a part of its records, on a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    /// Which of the return's tables.
    pub(crate) table: usize,
    /// Which of the workbook's sheets.
    pub(crate) sheet: usize,
    /// Each record of the table that stands here, and its row.
    pub(crate) records: Vec<(usize, u32)>,
    /// For each of the table's columns, the column of the sheet.
    pub(crate) columns: Vec<u32>,
    /// The row in which the headings stand.
    pub(crate) heading: u32,
    /// Rows and columns change places.
    pub(crate) sideways: bool,
}

/// A return laid out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Placed {
    pub(crate) book: Book,
    pub(crate) spots: Vec<Spot>,
}

/// A cell of a return: which table, which record, which column.
pub(crate) type Origin = (usize, usize, usize);

impl Placed {
    /// Which cell of the return stands at an address such as `K12` of a sheet.
    pub(crate) fn origin(&self, sheet: &str, cell: &str) -> Option<Origin> {
        self.spots.iter().filter(|spot| self.book.sheets[spot.sheet].name == sheet).find_map(|spot| {
            spot.records.iter().find_map(|&(record, row)| {
                let column = spot.columns.iter().position(|&column| spot.address(row, column) == cell)?;
                Some((spot.table, record, column))
            })
        })
    }

    /// Which table and record stands in a row of a sheet as Excel counts it, or in a column for a table on its side.
    pub(crate) fn record_in(&self, sheet: &str, number: u32) -> Option<(usize, usize)> {
        self.spots.iter().filter(|spot| self.book.sheets[spot.sheet].name == sheet).find_map(|spot| {
            let &(record, _) = spot.records.iter().find(|&&(_, row)| row + 1 == number)?;
            Some((spot.table, record))
        })
    }

    /// The sheet and the address at which a cell of the return stands.
    pub(crate) fn address(&self, (table, record, column): Origin) -> Option<(String, String)> {
        let spot = self.spots.iter().find(|s| s.table == table && s.records.iter().any(|&(r, _)| r == record))?;
        let &(_, row) = spot.records.iter().find(|&&(r, _)| r == record)?;
        let column = *spot.columns.get(column)?;
        Some((self.book.sheets[spot.sheet].name.clone(), spot.address(row, column)))
    }

    /// Adds a sheet with no table.
    pub(crate) fn sheet(&mut self, sheet: Sheet) -> usize {
        self.book.sheets.push(sheet);
        self.book.sheets.len() - 1
    }

    /// Writes a table's headings and records on a sheet.
    pub(crate) fn table(&mut self, sheet: usize, number: usize, table: &Table, grid: Grid) {
        self.book.sheets[sheet].looks.insert(grid.heading, Look::Heading);
        self.write(sheet, number, table, grid, false);
    }

    /// The same with rows and columns changed round, below what stands there: a heading a row and a record a column.
    pub(crate) fn table_on_its_side(&mut self, sheet: usize, number: usize, table: &Table, grid: Grid) {
        self.write(sheet, number, table, grid, true);
    }

    fn write(&mut self, sheet: usize, number: usize, table: &Table, grid: Grid, sideways: bool) {
        let to = &mut self.book.sheets[sheet];
        let mut put = |row: u32, column: u32, cell: Cell| {
            if sideways { to.set(column, row, cell) } else { to.set(row, column, cell) }
        };
        for (column, &at) in table.columns.iter().zip(&grid.columns) {
            put(grid.heading, at, column.heading.as_str().into());
        }
        for &(record, row) in &grid.records {
            for (cell, &at) in table.records[record].iter().zip(&grid.columns) {
                put(row, at, cell.clone());
            }
        }
        let Grid { heading, records, columns } = grid;
        self.spots.push(Spot { table: number, sheet, records, columns, heading, sideways });
    }
}

impl Spot {
    fn address(&self, row: u32, column: u32) -> String {
        if self.sideways { address(column, row) } else { address(row, column) }
    }

    /// The row under the last record.
    pub(crate) fn below(&self) -> u32 {
        self.records.iter().map(|&(_, row)| row + 1).max().unwrap_or(self.heading + 1)
    }
}

/// Which rows and columns of a sheet a table takes.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    pub(crate) heading: u32,
    pub(crate) records: Vec<(usize, u32)>,
    pub(crate) columns: Vec<u32>,
}

impl Grid {
    /// All of a table without gaps, with the heading of its first column at this row and column.
    pub(crate) fn whole(table: &Table, heading: u32, left: u32) -> Self {
        Self::part(table, 0..table.records.len(), heading, left)
    }

    /// Some of a table's records without gaps.
    pub(crate) fn part(table: &Table, records: impl IntoIterator<Item = usize>, heading: u32, left: u32) -> Self {
        let width = u32::try_from(table.columns.len()).expect("a few columns");
        Self {
            heading,
            records: records.into_iter().zip(heading + 1..).collect(),
            columns: (left..left + width).collect(),
        }
    }

    /// Moves each record down by as many rows as `gap` says for its place among the records.
    pub(crate) fn spread(mut self, gap: impl Fn(usize) -> u32) -> Self {
        for (place, (_, row)) in self.records.iter_mut().enumerate() {
            *row += gap(place);
        }
        self
    }
}

/// The plain way: each table on its sheet, under the return's title and a blank row.
pub(crate) fn plainly(whole: &Return) -> Placed {
    let mut placed = Placed::default();
    for (number, table) in whole.tables.iter().enumerate() {
        let mut sheet = Sheet::new(&table.name);
        let heading = titled(&mut sheet, &whole.title, 0);
        let at = placed.sheet(sheet);
        placed.table(at, number, table, Grid::whole(table, heading, 0));
    }
    placed
}

/// Writes the lines of a title from a row on, and says where the heading may stand: under one blank row.
pub(crate) fn titled(sheet: &mut Sheet, lines: &[String], from: u32) -> u32 {
    for (row, line) in (from..).zip(lines) {
        sheet.line(row, if row == from { Look::Title } else { Look::Note }, line);
    }
    match u32::try_from(lines.len()).expect("a few lines") {
        0 => from,
        lines => from + lines + 1,
    }
}

/// Turns a sheet round: rows become columns.
pub(crate) fn turned(sheet: &Sheet) -> Sheet {
    let mut out = Sheet::new(&sheet.name);
    for (&(row, column), cell) in &sheet.cells {
        out.set(column, row, cell.clone());
    }
    out
}

/// Every filled cell of a workbook.
pub(crate) fn filled(book: &Book) -> Vec<(usize, u32, u32)> {
    let sheets = book.sheets.iter().enumerate();
    sheets.flat_map(|(n, sheet)| sheet.cells.keys().map(move |&(row, column)| (n, row, column))).collect()
}

/// The texts of every cell of some fields, as a person would see them, and dates as a program would write them too.
pub(crate) fn texts_of(whole: &Return, fields: &[&str]) -> Vec<String> {
    let mut texts = Vec::new();
    for table in &whole.tables {
        for (at, _) in table.columns.iter().enumerate().filter(|(_, column)| fields.contains(&column.field)) {
            for cell in table.records.iter().map(|record| &record[at]).filter(|cell| !cell.is_blank()) {
                texts.push(cell.shown());
                if let Cell::Date(day) = cell {
                    texts.push(day.to_string());
                }
            }
        }
    }
    texts.sort_unstable();
    texts.dedup();
    texts
}
