//! The examples of a rule: records that it must find, and records that it must pass.

use jiff::civil::Date;

use crate::bind::dictionary::{FieldId, RecordKind};

/// The filled cells of one record.
pub type Cells = Vec<(FieldId, String)>;

/// One example, to be written as a spreadsheet, read back and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Whether the rule must find something in it.
    pub fails: bool,
    /// The records by kind, each kind a sheet of its own; cells as a person would type them, dates as 31/12/2023.
    pub tables: Vec<(RecordKind, Vec<Cells>)>,
    /// The day on which the return is judged.
    pub as_of: Option<Date>,
    /// The period, in words as on a return: `1 January 2023 to 31 December 2023`.
    pub period: Option<String>,
    /// The council that sends the return.
    pub council: Option<String>,
    /// A sheet given cell by cell.
    pub sheet: Option<Vec<Vec<String>>>,
    /// Codes of other rules that rightly find something too.
    pub also: Vec<String>,
    /// Where the example stands in its file, from 1.
    pub line: usize,
}
