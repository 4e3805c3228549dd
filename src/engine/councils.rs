//! What a return says of its council, for the detectors that ask the register about it.

use crate::bind::council::{CouncilMatch, Lookup, Register};

/// Where a return names its council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidAt {
    /// In a column of a table: the table by index, the column by its position.
    Column {
        /// Index of the table.
        table: usize,
        /// Position of the column.
        position: usize,
    },
    /// In a cell outside the records, counted from 0.
    Cell {
        /// Index of the file.
        file: usize,
        /// Index of the sheet.
        sheet: usize,
        /// Row.
        row: u32,
        /// Column.
        column: u32,
    },
    /// In the name of a sheet.
    SheetName {
        /// Index of the file.
        file: usize,
        /// Index of the sheet.
        sheet: usize,
    },
    /// In the name of a file or of its folder.
    FileName,
}

/// What a return says of its council.
#[derive(Debug)]
pub struct Said<'a> {
    /// The register that was asked.
    pub register: &'a Register,
    /// The council, and where it is named.
    pub council: Option<(CouncilMatch<'a>, SaidAt)>,
    /// A name that several councils share, where nothing settles which is meant.
    pub ambiguous: Option<(Lookup<'a>, SaidAt)>,
    /// A line that says it names a council which the register does not have, where no other names one.
    pub unknown: Option<SaidAt>,
    /// The council of the first line outside the records, or name of a sheet or file, that names one, whatever the columns say.
    pub titled: Option<(CouncilMatch<'a>, SaidAt)>,
    /// The code that a line outside the records gives, as it stands there.
    pub code: Option<(String, SaidAt)>,
}
