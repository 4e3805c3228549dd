//! Cells as they stand in the file, for what typed values no longer show.

use crate::{
    bind::BoundTable,
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
        let sheet = match &self.sheet {
            Laid::AsRead(sheet) => sheet,
            Laid::Turned(sheet) => sheet.as_ref(),
        };
        let records = &self.table.table.records;
        let column = self.table.table.columns.get(position).and_then(|h| sheet.columns.get(h.column as usize));
        column.map_or_else(
            || vec![CellId::EMPTY; records.len()],
            |column| column.gather(records.iter().copied()).collect(),
        )
    }

    /// The cells of every column.
    pub(super) fn columns(&self) -> Vec<Vec<CellId>> {
        (0..self.table.table.columns.len()).map(|position| self.column(position)).collect()
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

/// Every cell beside, above and below the tables whose value is wanted.
pub(super) fn cells_around(ret: &Return<'_>, wanted: impl Fn(CellValue<'_>) -> bool) -> Checked {
    let mut out = Checked::default();
    for (file, workbook) in ret.workbooks.iter().enumerate() {
        let Some(workbook) = workbook else { continue };
        out.records += workbook.sheets.len();
        for (sheet, contents) in workbook.sheets.iter().enumerate() {
            let here = |t: &&BoundTable| t.file == file && t.table.sheet == sheet;
            let tables: Vec<&BoundTable> = ret.data.tables.iter().filter(here).collect();
            let in_a_table = |row: u32, column: u32| {
                tables.iter().any(|t| {
                    let (along, across) = t.table.place(row, column);
                    let (first, last) = (t.table.records.first(), t.table.records.last());
                    first.zip(last).is_some_and(|(first, last)| (*first..=*last).contains(&along))
                        && t.table.columns.binary_search_by_key(&across, |h| h.column).is_ok()
                })
            };
            let mut cells: Vec<(u32, u32)> = (0_u32..)
                .zip(&contents.columns)
                .flat_map(|(column, c)| c.filled().map(move |(row, id)| (row, column, id)))
                .filter(|&(row, column, id)| !in_a_table(row, column) && wanted(workbook.pool.get(id)))
                .map(|(row, column, _)| (row, column))
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
