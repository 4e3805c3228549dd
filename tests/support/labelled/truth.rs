//! What is true of a generated sheet.

use returnlint::{read::workbook::Workbook, table::Orientation};

/// A generated workbook of one sheet, with what is true of it.
pub(crate) struct Case {
    /// The layout's name.
    pub(crate) layout: &'static str,
    pub(crate) seed: u64,
    pub(crate) workbook: Workbook,
    /// The name of the file.
    pub(crate) file: String,
    /// The tables on the sheet; none for a cover and the like.
    pub(crate) tables: Vec<TableTruth>,
}

/// What is true of one table. Rows and columns are those of the turned sheet when it lies on its side.
#[derive(Debug, Clone)]
pub(crate) struct TableTruth {
    pub(crate) orientation: Orientation,
    pub(crate) header_rows: Vec<u32>,
    pub(crate) records: Vec<u32>,
    /// The columns with the field that each is; none for a column that is no field we know.
    pub(crate) columns: Vec<(u32, Option<String>)>,
}
