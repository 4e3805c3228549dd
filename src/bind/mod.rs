//! Which column is which field, and what each cell means.

pub mod assign;
mod cell_values;
pub mod codes;
pub mod council;
mod council_index;
mod council_line;
mod date_text;
pub mod dates;
pub mod dictionary;
pub mod header;
pub(crate) mod load;
pub(crate) mod load_measures;
pub(crate) mod load_vocabulary;
mod matching;
pub mod measures;
pub(crate) mod memo;
pub mod mojibake;
pub mod non_answers;
pub mod numbers;
pub(crate) mod pattern;
pub mod period;
mod period_forms;
pub(crate) mod profile;
pub mod read_values;
mod scratch;
pub(crate) mod spelling;
pub mod text;
mod tokens;
pub mod value;
pub(crate) mod variants;
pub(crate) mod wording;
mod words;
pub(crate) mod year_label;

use dictionary::{FieldId, RecordKind};
use value::Values;

use crate::{answers::CellAt, table::Table};

/// How sure a binding or a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// May well be wrong.
    Low,
    /// Likely.
    Medium,
    /// As good as certain.
    High,
}

/// What became of one column of a table.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The field the column was bound to, or none.
    pub field: Option<FieldId>,
    /// How sure that is. For an unbound column, how sure its best guess is.
    pub confidence: Confidence,
    /// Why, in a few plain words that name no cell's content: "known wording", "one letter differs from “NRM referral date”".
    pub reason: String,
    /// Whether the heading is likely a misspelling of the field's.
    pub misspelt: bool,
    /// For an unbound column, the field it comes nearest to.
    pub guess: Option<FieldId>,
}

/// A table whose columns are bound to fields and whose cells are read.
#[derive(Debug)]
pub struct BoundTable {
    /// Index of the file in the return.
    pub file: usize,
    /// The table as found.
    pub table: Table,
    /// For each of the table's columns, what became of it.
    pub bindings: Vec<Binding>,
    /// For each of the table's columns that is bound, its typed values; none for the others.
    pub values: Vec<Option<Values>>,
    /// Where its cells stand, when they are no rows and columns of one sheet.
    pub gathered: Option<Gathered>,
}

/// A table whose records were gathered from answers, wherever they stand in the return ([`crate::answers::tables`]).
#[derive(Debug)]
pub struct Gathered {
    /// What its records are.
    pub kind: RecordKind,
    /// For each column, for each record, the answer that its value is from, by its place in the list of answers.
    pub answers: Vec<Vec<Option<u32>>>,
    /// For each answer of the list its cell.
    pub cells: Vec<CellAt>,
    /// For each record the number of the council whose it is, which takes the place of the child's.
    pub owners: Vec<u32>,
    /// For each record the number of those that follow each other from period to period: of a council's figures the council's, of answers
    /// one for each question to a council.
    pub series: Vec<u32>,
}

impl Gathered {
    /// The answer that a value is from.
    #[must_use]
    pub fn answer(&self, record: usize, position: usize) -> Option<u32> {
        self.answers.get(position)?.get(record).copied().flatten()
    }
}

impl BoundTable {
    /// The cell of a record in a column: the one place that knows how rows and columns of a table lie on its sheet. None where a gathered
    /// record has no cell for it.
    #[must_use]
    pub fn cell(&self, record: u32, position: usize) -> Option<CellAt> {
        if let Some(gathered) = &self.gathered {
            let answer = gathered.answer(record as usize, position)?;
            return gathered.cells.get(answer as usize).copied();
        }
        let row = *self.table.records.get(record as usize)?;
        let (row, column) = self.table.place(row, self.table.columns.get(position)?.column);
        Some(CellAt { file: u32::try_from(self.file).ok()?, sheet: u32::try_from(self.table.sheet).ok()?, row, column })
    }

    /// The position among the table's columns of the one that is bound to a field.
    #[must_use]
    pub fn position(&self, field: FieldId) -> Option<usize> {
        self.bindings.iter().position(|b| b.field == Some(field))
    }
}
