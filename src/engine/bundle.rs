//! What a rule hits, before it becomes findings: places of one column, table, sheet, file or return together.

use std::borrow::Cow;

use super::data::RecordAt;
use crate::bind::dictionary::FieldId;

/// What a bundle of hits is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole return.
    Return,
    /// A sheet of a file: both by index.
    Sheet {
        /// Index of the file.
        file: usize,
        /// Index of the sheet in its workbook.
        sheet: usize,
    },
    /// A table by index.
    Table(usize),
    /// A column of a table: the table by index, the column by its position in the table's list.
    Column {
        /// Index of the table.
        table: usize,
        /// Position of the column.
        position: usize,
    },
    /// A column that a table lacks.
    Missing {
        /// Index of the table.
        table: usize,
        /// The field.
        field: FieldId,
    },
}

/// What a rule hits in one scope.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// What it is about.
    pub scope: Scope,
    /// The records concerned, from 0, rising; none for a finding about no record.
    pub records: Vec<u32>,
    /// Cells that are in no record, as row and column from 0.
    pub cells: Vec<(u32, u32)>,
    /// Whether it is one finding however many places it has.
    pub one: bool,
    /// For each of the records, another record that the finding speaks of, and the field meant there.
    pub related: Vec<Option<(RecordAt, FieldId)>>,
    /// What the message names besides fields, such as a table that is missing: `{what}`.
    pub what: String,
    /// What the message goes on with, from the rules' own lists and never from a cell: "the code that holds now is E08000037".
    pub detail: Option<String>,
}

impl Bundle {
    /// One finding about no cell.
    #[must_use]
    pub fn about(scope: Scope) -> Self {
        Self::new(scope, Vec::new(), true)
    }

    /// Findings at records.
    #[must_use]
    pub fn at(scope: Scope, records: Vec<u32>) -> Self {
        Self::new(scope, records, false)
    }

    fn new(scope: Scope, records: Vec<u32>, one: bool) -> Self {
        Self { scope, records, cells: Vec::new(), one, related: Vec::new(), what: String::new(), detail: None }
    }

    /// How many places it has: one, when it is about no cell.
    #[must_use]
    pub fn places(&self) -> usize {
        (self.records.len() + self.cells.len()).max(1)
    }

    /// The same, as one finding.
    #[must_use]
    pub fn as_one(mut self) -> Self {
        self.one = true;
        self
    }

    /// The same, naming something in its message.
    #[must_use]
    pub fn naming(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }

    /// The same, with more to say.
    #[must_use]
    pub fn saying(mut self, detail: Option<String>) -> Self {
        self.detail = detail;
        self
    }

    /// The same, pointing at other records too.
    #[must_use]
    pub fn with_related(mut self, related: Vec<Option<(RecordAt, FieldId)>>) -> Self {
        self.related = related;
        self
    }
}

/// What became of a rule on a return.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// What it hit.
    pub bundles: Vec<Bundle>,
    /// How many records, tables or sheets it looked at.
    pub records: usize,
    /// How many of those it applies to.
    pub applied: usize,
    /// How many of these are wrong.
    pub wrong: usize,
    /// How many it could not judge.
    pub undecided: usize,
    /// The fields that it needs and no table has, when it could judge nothing.
    pub needs: Vec<FieldId>,
    /// Why it does not apply, when it does not.
    pub not_applicable: Option<Cow<'static, str>>,
}
