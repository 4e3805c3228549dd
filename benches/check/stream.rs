//! Passing over every cell of a file and doing nothing with it: the least that reading can take.

use std::path::Path;

use calamine::{DataRef, Reader as _, Xlsx, open_workbook};

/// The argument with which the benchmark starts itself to do this.
pub(crate) const COMMAND: &str = "stream-cells";

/// How many cells that are not blank the file has.
pub(crate) fn cells(path: &Path) -> usize {
    if path.extension().is_some_and(|extension| extension == "csv") { csv(path) } else { xlsx(path) }
}

fn xlsx(path: &Path) -> usize {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook of the benchmark");
    let mut count = 0;
    for sheet in workbook.sheet_names() {
        let mut cells = workbook.worksheet_cells_reader(&sheet).expect("a sheet of the benchmark");
        while let Some(cell) = cells.next_cell().expect("a cell of the benchmark") {
            count += usize::from(!matches!(cell.get_value(), DataRef::Empty));
        }
    }
    count
}

fn csv(path: &Path) -> usize {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path);
    let mut reader = reader.expect("a csv file of the benchmark");
    let mut record = csv::ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record).expect("a row of the benchmark") {
        count += record.iter().filter(|cell| !cell.is_empty()).count();
    }
    count
}
