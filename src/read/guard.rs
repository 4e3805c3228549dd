//! What a file may cost: limits, and the checks that keep to them before and while a file is read.
//!
//! The command line reads workbooks in a process of their own and can end it. The library and the browser cannot, so nothing
//! here relies on that.

use std::io::Cursor;

use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::refusal::Refusal;
use super::workbook::{CellValue, MAX_COLUMNS, MAX_ROWS, Region, Sink, SumFormula, Visibility};

/// How much a file may cost to read. The defaults let through the largest workbooks that Excel can make of real records, and
/// stop what was built to exhaust the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Size of the file: 512 MiB.
    pub file_bytes: u64,
    /// Filled cells in the whole file: 50 million.
    pub cells: u64,
    /// Size of all parts of a zipped workbook when unpacked: 2 GiB. A sheet of a million rows takes about 0.7 GiB.
    pub unpacked_bytes: u64,
    /// How many times its size a workbook may unpack to, once it unpacks to more than 50 MB: 200. Real ones reach about 20.
    pub ratio: u64,
    /// Wall-clock time for one file: 120 seconds. Small files have less, see [`Limits::seconds_for`].
    pub seconds: u64,
    /// Memory of the process that reads a workbook: 1 GiB.
    pub memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            cells: 50_000_000,
            unpacked_bytes: 2 << 30,
            ratio: 200,
            seconds: 120,
            memory_bytes: 1 << 30,
        }
    }
}

impl Limits {
    /// The time that a file of this size may take: four seconds and one more for each MiB, about ten times what a slow computer
    /// needs, but no more than [`Limits::seconds`].
    #[must_use]
    pub fn seconds_for(&self, bytes: u64) -> u64 {
        self.seconds.min(4 + (bytes >> 20))
    }
}

/// A workbook with more parts than this was not made by a spreadsheet program.
const MOST_PARTS: u64 = 10_000;
/// Each sheet costs memory of its own, however small it is in the file.
pub(crate) const MOST_SHEETS: usize = 1_000;
/// Small parts that are all blanks compress very well and harm nobody.
const RATIO_MATTERS_ABOVE: u64 = 50_000_000;
/// Excel holds 32,767 characters in a cell. Longer text is no cell.
const LONGEST_TEXT: usize = 1 << 20;

pub(crate) type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens a zip after its directory was found harmless.
///
/// The zip crate stops at a part's declared size, so the declared sizes are what can come out.
pub(crate) fn open_zip<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Zip<'a>, Refusal> {
    match parts_in_directory(bytes) {
        None => return Err(Refusal::damaged_because("its end is missing")),
        Some(parts) if parts > MOST_PARTS => return Err(Refusal::unpacks_too_large()),
        Some(_) => {}
    }
    let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::damaged())?;
    let mut unpacked = 0_u64;
    for i in 0..zip.len() {
        let part = zip.by_index_data(i).map_err(|_| Refusal::damaged())?;
        if part.encrypted() {
            return Err(Refusal::protected());
        }
        unpacked = unpacked.saturating_add(part.size());
    }
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if unpacked > limits.unpacked_bytes || (unpacked > RATIO_MATTERS_ABOVE && unpacked / limits.ratio.max(1) > packed) {
        return Err(Refusal::unpacks_too_large());
    }
    Ok(zip)
}

/// How many parts the zip's directory declares, from the records at its end. Reading the directory costs memory for each.
fn parts_in_directory(bytes: &[u8]) -> Option<u64> {
    const END: &[u8] = b"PK\x05\x06";
    const LONGEST_END: usize = 22 + 0xFFFF;
    let tail = bytes.get(bytes.len().saturating_sub(LONGEST_END)..)?;
    let at = bytes.len() - tail.len() + tail.windows(4).rposition(|w| w == END)?;
    let parts = u16_at(bytes, at + 10)?;
    if parts != u16::MAX {
        return Some(u64::from(parts));
    }
    // More than 65,534 parts, or a writer that always writes the large form.
    let locator = at.checked_sub(20)?;
    if bytes.get(locator..locator + 4)? != b"PK\x06\x07" {
        return Some(u64::from(parts));
    }
    let end64 = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
    u64_at(bytes, end64.checked_add(32)?)
}

/// Two bytes, the low one first.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// Four bytes, the low one first.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

/// Eight bytes, the low one first.
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(u64::from_le_bytes)
}

/// A time after which reading stops. The browser has no such clock and ends its worker instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    #[cfg(not(target_family = "wasm"))]
    at: Option<std::time::Instant>,
}

impl Deadline {
    pub(crate) fn for_file(bytes: u64, limits: &Limits) -> Self {
        #[cfg(not(target_family = "wasm"))]
        return Self {
            at: std::time::Instant::now().checked_add(std::time::Duration::from_secs(limits.seconds_for(bytes))),
        };
        #[cfg(target_family = "wasm")]
        {
            let _ = (bytes, limits);
            Self {}
        }
    }

    pub(crate) fn passed(self) -> bool {
        #[cfg(not(target_family = "wasm"))]
        return self.at.is_some_and(|at| std::time::Instant::now() > at);
        #[cfg(target_family = "wasm")]
        false
    }

    /// How long there still is.
    #[cfg(all(feature = "cli", not(target_family = "wasm")))]
    pub(crate) fn left(self) -> std::time::Duration {
        self.at.map_or(std::time::Duration::MAX, |at| at.saturating_duration_since(std::time::Instant::now()))
    }
}

/// What a sheet hides, merges and does not work out, gathered apart from its cells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) hidden_rows: Vec<u32>,
    pub(crate) hidden_columns: Vec<u32>,
    pub(crate) merged: Vec<Region>,
    pub(crate) uncalculated: Vec<(u32, u32)>,
    pub(crate) sums: Vec<SumFormula>,
}

/// Stands between a reader and its sink: counts cells, keeps to the limits and to the grid.
pub(crate) struct Meter<'a> {
    sink: &'a mut dyn Sink,
    limits: &'a Limits,
    deadline: Deadline,
    cells: u64,
    sheets: usize,
    rows: u32,
    columns: u32,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(sink: &'a mut dyn Sink, limits: &'a Limits, deadline: Deadline) -> Self {
        Self { sink, limits, deadline, cells: 0, sheets: 0, rows: 0, columns: 0 }
    }

    /// A new sheet begins.
    pub(crate) fn sheet(&mut self, name: &str, visibility: Visibility) -> Result<(), Refusal> {
        self.sheets += 1;
        if self.sheets > MOST_SHEETS {
            return Err(Refusal::too_many_sheets(MOST_SHEETS));
        }
        (self.rows, self.columns) = (0, 0);
        self.sink.sheet(name, visibility);
        Ok(())
    }

    /// A cell. One beyond the grid is a fault of the file, and counts as a cell that cannot be read.
    #[inline]
    pub(crate) fn cell(&mut self, row: u32, column: u32, value: CellValue<'_>) -> Result<(), Refusal> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(Refusal::too_many_cells(self.limits));
        }
        if self.cells.is_multiple_of(8192) && self.deadline.passed() {
            return Err(Refusal::too_slow());
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            self.sink.unreadable(None);
            return Ok(());
        }
        match value {
            CellValue::Empty | CellValue::Text("") => return Ok(()),
            CellValue::Text(text) if text.len() > LONGEST_TEXT => return self.unreadable(Some((row, column))),
            _ => self.sink.cell(row, column, value),
        }
        self.rows = self.rows.max(row + 1);
        self.columns = self.columns.max(column + 1);
        Ok(())
    }

    /// A cell that could not be read. Where its place is known it also stands in the sheet, so that nobody takes it for a blank.
    pub(crate) fn unreadable(&mut self, at: Option<(u32, u32)>) -> Result<(), Refusal> {
        let at = at.filter(|&(row, column)| row < MAX_ROWS && column < MAX_COLUMNS);
        if let Some((row, column)) = at {
            self.cell(row, column, CellValue::Error(super::workbook::CellError::Unreadable))?;
        }
        self.sink.unreadable(at);
        Ok(())
    }

    /// What the sheet hides and merges. Hidden rows and columns beyond the last cell hide nothing and are left out.
    pub(crate) fn shape(&mut self, shape: &Shape) {
        for &row in shape.hidden_rows.iter().filter(|&&r| r < self.rows) {
            self.sink.hidden_row(row);
        }
        for &column in shape.hidden_columns.iter().filter(|&&c| c < self.columns) {
            self.sink.hidden_column(column);
        }
        for &region in shape.merged.iter().filter(|r| r.bottom < MAX_ROWS && r.right < MAX_COLUMNS) {
            self.sink.merged(region);
        }
        for &(row, column) in &shape.uncalculated {
            self.sink.uncalculated(row, column);
        }
        for &sum in &shape.sums {
            self.sink.sum(sum);
        }
    }

    /// A plain fact about the reading.
    pub(crate) fn note(&mut self, note: &str) {
        self.sink.note(note);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::refusal::RefusalKind;
    use super::super::workbook::{Builder, CellError, CellId, Format};
    use super::*;

    fn zip_of(parts: usize, bytes: usize) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for i in 0..parts {
            zip.start_file(format!("part{i}"), SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b'a'; bytes]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_zip_that_unpacks_to_a_thousand_times_its_size_is_refused() {
        let limits = Limits::default();
        let bomb = zip_of(1, 60_000_000);
        assert_eq!(open_zip(&bomb, &limits).unwrap_err().kind, RefusalKind::TooLarge);
        assert!(open_zip(&zip_of(1, 1_000_000), &limits).is_ok());
    }

    #[test]
    fn a_zip_with_more_parts_than_any_workbook_is_refused_by_its_directory() {
        let mut bytes = zip_of(3, 1);
        assert_eq!(parts_in_directory(&bytes), Some(3));
        let end = bytes.len() - 22;
        bytes[end + 10] = 0x30;
        bytes[end + 11] = 0x75;
        assert_eq!(open_zip(&bytes, &Limits::default()).unwrap_err().kind, RefusalKind::TooLarge);
    }

    #[test]
    fn a_zip_cut_short_is_damaged() {
        let bytes = zip_of(1, 100);
        let cut = &bytes[..bytes.len() / 2];
        assert_eq!(open_zip(cut, &Limits::default()).unwrap_err().kind, RefusalKind::Damaged);
    }

    #[test]
    fn a_cell_beyond_the_grid_is_reported_and_not_kept() {
        let (limits, mut builder) = (Limits::default(), Builder::default());
        let mut meter = Meter::new(&mut builder, &limits, Deadline::for_file(0, &limits));
        meter.sheet("Return", Visibility::Visible).unwrap();
        meter.cell(MAX_ROWS, 0, CellValue::Number(1.0)).unwrap();
        meter.unreadable(Some((2, 1))).unwrap();
        let book = builder.finish(Format::Xlsx);
        let sheet = &book.sheets[0];
        assert_eq!(sheet.unreadable, [None, Some((2, 1))]);
        assert_eq!(book.pool.get(sheet.get(2, 1)), CellValue::Error(CellError::Unreadable));
        assert_eq!(sheet.get(0, 0), CellId::EMPTY);
    }

    #[test]
    fn hidden_columns_beyond_the_last_cell_hide_nothing() {
        let (limits, mut builder) = (Limits::default(), Builder::default());
        let mut meter = Meter::new(&mut builder, &limits, Deadline::for_file(0, &limits));
        meter.sheet("Return", Visibility::Visible).unwrap();
        meter.cell(0, 3, CellValue::Bool(true)).unwrap();
        let columns = vec![2, 4, 16_000];
        meter.shape(&Shape { hidden_columns: columns, ..Shape::default() });
        assert_eq!(builder.finish(Format::Xlsx).sheets[0].hidden_columns, [2]);
    }

    #[test]
    fn the_limit_on_cells_holds_for_the_whole_file() {
        let limits = Limits { cells: 2, ..Limits::default() };
        let mut builder = Builder::default();
        let mut meter = Meter::new(&mut builder, &limits, Deadline::for_file(0, &limits));
        meter.sheet("A", Visibility::Visible).unwrap();
        meter.cell(0, 0, CellValue::Number(1.0)).unwrap();
        meter.sheet("B", Visibility::Visible).unwrap();
        meter.cell(0, 0, CellValue::Number(1.0)).unwrap();
        assert_eq!(meter.cell(0, 1, CellValue::Number(1.0)).unwrap_err().kind, RefusalKind::TooLarge);
    }

    #[test]
    fn small_files_have_less_time() {
        let limits = Limits::default();
        assert_eq!(limits.seconds_for(10_000), 4);
        assert_eq!(limits.seconds_for(68 << 20), 72);
        assert_eq!(limits.seconds_for(500 << 20), limits.seconds);
    }
}
