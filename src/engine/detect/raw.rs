//! Cells as they stand in the file, for what typed values no longer show.

use std::ops::RangeInclusive;

use crate::{
    bind::{BoundTable, value::Values},
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
    },
    read::workbook::{CellId, CellValue, Pool, Sheet, Workbook},
    table::Orientation,
};

/// From this many places on that are nearly all of their kind, they are one finding.
const MANY: usize = 10;

/// A sheet the way its table lies.
enum Laid<'a> {
    AsRead(&'a Sheet),
    Turned(Box<Sheet>),
}

/// The cells of a table's records.
pub(super) struct Cells<'a> {
    table: &'a BoundTable,
    sheet: Laid<'a>,
    pub(super) pool: &'a Pool,
}

impl<'a> Cells<'a> {
    /// Those of a table; none when its file could not be read.
    pub(super) fn of(ret: &Return<'a>, table: &'a BoundTable) -> Option<Self> {
        let workbook = ret.workbooks.get(table.file)?.as_ref()?;
        Self::on(workbook, table)
    }

    fn on(workbook: &'a Workbook, table: &'a BoundTable) -> Option<Self> {
        let sheet = workbook.sheets.get(table.table.sheet)?;
        let sheet = match table.table.orientation {
            Orientation::Rows => Laid::AsRead(sheet),
            Orientation::Columns => Laid::Turned(Box::new(sheet.transposed())),
        };
        Some(Self { table, sheet, pool: &workbook.pool })
    }

    /// The cells of the column at a position, in the order of the records.
    pub(super) fn column(&self, position: usize) -> Vec<CellId> {
        self.in_rows(position, &self.table.table.records)
    }

    /// For each column the cells of some records, which rise.
    pub(super) fn of_records(&self, records: &[u32]) -> Vec<Vec<CellId>> {
        let rows: Vec<u32> =
            records.iter().filter_map(|&r| self.table.table.records.get(r as usize).copied()).collect();
        (0..self.table.table.columns.len()).map(|position| self.in_rows(position, &rows)).collect()
    }

    /// For each distinct value of a bound column the first cell that has it.
    pub(super) fn distinct(&self, position: usize, values: &Values) -> Vec<CellId> {
        let mut first: Vec<Option<u32>> = vec![None; values.distinct.len()];
        let mut missing = first.len();
        for (&row, &code) in self.table.table.records.iter().zip(&values.codes) {
            if let Some(first @ None) = first.get_mut(code as usize) {
                *first = Some(row);
                missing -= 1;
            }
            if missing == 0 {
                break;
            }
        }
        let column = self.sheet().columns.get(self.place(position));
        let cell = |row: Option<u32>| column.zip(row).map_or(CellId::EMPTY, |(column, row)| column.get(row));
        first.into_iter().map(cell).collect()
    }

    fn sheet(&self) -> &Sheet {
        match &self.sheet {
            Laid::AsRead(sheet) => sheet,
            Laid::Turned(sheet) => sheet.as_ref(),
        }
    }

    /// The sheet's column at a position.
    fn place(&self, position: usize) -> usize {
        self.table.table.columns.get(position).map_or(usize::MAX, |h| h.column as usize)
    }

    fn in_rows(&self, position: usize, rows: &[u32]) -> Vec<CellId> {
        self.sheet()
            .columns
            .get(self.place(position))
            .map_or_else(|| vec![CellId::EMPTY; rows.len()], |column| column.gather(rows.iter().copied()).collect())
    }
}

/// The records of a column whose cells are wanted.
pub(super) fn hits(cells: &[CellId], wanted: impl Fn(CellId) -> bool) -> Vec<u32> {
    (0_u32..).zip(cells).filter(|&(_, &id)| wanted(id)).map(|(record, _)| record).collect()
}

/// Whether so many hits have one cause.
pub(super) fn are_one(hits: usize, of: usize) -> bool {
    hits >= MANY && hits * 10 >= of * 9
}

/// Which values of a pool are wanted, by number; none when no value is, which is the usual case and costs one look at each value.
fn marks(pool: &Pool, wanted: impl Fn(CellValue<'_>) -> bool) -> Option<Vec<bool>> {
    let number = |n: usize| u32::try_from(n).map_or(CellId::EMPTY, CellId);
    let marks: Vec<bool> = (0..pool.len()).map(|n| wanted(pool.get(number(n)))).collect();
    marks.contains(&true).then_some(marks)
}

/// Every cell whose value is wanted: those in records by column, the others by sheet.
pub(super) fn cells_where(ret: &Return<'_>, wanted: impl Fn(CellValue<'_>) -> bool) -> Checked {
    let mut out = Checked::default();
    for (file, workbook) in ret.workbooks.iter().enumerate() {
        let Some(workbook) = workbook else { continue };
        out.records += workbook.sheets.len();
        let Some(marks) = marks(&workbook.pool, &wanted) else { continue };
        let is_marked = |id: CellId| marks.get(id.index()).copied().unwrap_or(false);
        for (sheet, contents) in workbook.sheets.iter().enumerate() {
            let tables = || {
                let here = move |t: &BoundTable| t.file == file && t.table.sheet == sheet;
                ret.data.tables.iter().enumerate().filter(move |(_, t)| here(t))
            };
            for (table, bound) in tables() {
                let Some(cells) = Cells::on(workbook, bound) else { continue };
                for position in 0..bound.table.columns.len() {
                    let column = cells.column(position);
                    let records = hits(&column, is_marked);
                    if !records.is_empty() {
                        let one = are_one(records.len(), column.iter().filter(|id| !id.is_empty()).count());
                        let bundle = Bundle::at(Scope::Column { table, position }, records);
                        out.bundles.push(if one { bundle.as_one() } else { bundle });
                    }
                }
            }
            let in_a_record = |row: u32, column: u32| {
                tables().any(|(_, t)| {
                    let (along, across) = t.table.place(row, column);
                    t.table.records.binary_search(&along).is_ok() && t.table.columns.iter().any(|h| h.column == across)
                })
            };
            let mut cells: Vec<(u32, u32)> = (0_u32..)
                .zip(&contents.columns)
                .flat_map(|(column, c)| c.filled().filter(|f| is_marked(f.1)).map(move |(row, _)| (row, column)))
                .filter(|&(row, column)| !in_a_record(row, column))
                .collect();
            if !cells.is_empty() {
                cells.sort_unstable();
                let mut bundle = Bundle::about(Scope::Sheet { file, sheet });
                bundle.one = false;
                bundle.cells = cells;
                out.bundles.push(bundle);
            }
        }
    }
    out
}

/// The rows of a column that are a table's, from its first record to its last.
fn rows_of(table: &BoundTable, column: u32) -> Vec<RangeInclusive<u32>> {
    let table = &table.table;
    let Some((&first, &last)) = table.records.first().zip(table.records.last()) else { return Vec::new() };
    match table.orientation {
        Orientation::Rows if table.columns.iter().any(|h| h.column == column) => vec![first..=last],
        Orientation::Columns if (first..=last).contains(&column) => {
            table.columns.iter().map(|h| h.column..=h.column).collect()
        }
        Orientation::Rows | Orientation::Columns => Vec::new(),
    }
}

/// Every cell beside, above and below the tables whose value is wanted.
pub(super) fn cells_around(ret: &Return<'_>, wanted: impl Fn(CellValue<'_>) -> bool) -> Checked {
    let mut out = Checked::default();
    for (file, workbook) in ret.workbooks.iter().enumerate() {
        let Some(workbook) = workbook else { continue };
        out.records += workbook.sheets.len();
        for (sheet, contents) in workbook.sheets.iter().enumerate() {
            let here = |t: &&BoundTable| t.file == file && t.table.sheet == sheet;
            let tables: Vec<&BoundTable> = ret.data.tables.iter().filter(here).collect();
            let mut cells: Vec<(u32, u32)> = Vec::new();
            for (column, c) in (0_u32..).zip(&contents.columns) {
                let inside: Vec<RangeInclusive<u32>> = tables.iter().flat_map(|t| rows_of(t, column)).collect();
                let around = c.filled().filter(|(row, _)| !inside.iter().any(|rows| rows.contains(row)));
                let wanted = around.filter(|&(_, id)| wanted(workbook.pool.get(id)));
                cells.extend(wanted.map(|(row, _)| (row, column)));
            }
            if !cells.is_empty() {
                cells.sort_unstable();
                let mut bundle = Bundle::about(Scope::Sheet { file, sheet });
                bundle.one = false;
                bundle.cells = cells;
                out.bundles.push(bundle);
            }
        }
    }
    out
}
