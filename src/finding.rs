//! What a finding is, and where.

use crate::bind::Confidence;

/// How much a finding matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A note for the reader.
    Info,
    /// Likely wrong.
    Warning,
    /// The figure cannot be used.
    Error,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place on a sheet as Excel shows it. The only code that turns rows and columns into addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
}

impl Address {
    /// From a row and a column that count from 0.
    #[must_use]
    pub const fn from_zero(row: u32, column: u32) -> Self {
        Self { row: row + 1, column: column + 1 }
    }

    /// The letters of the column: 1 is `A`, 27 is `AA`.
    #[must_use]
    pub fn column_letters(self) -> String {
        column_letters(self.column)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row)
    }
}

/// A number with commas between its thousands.
#[must_use]
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(d);
    }
    out
}

/// The letters of a column that counts from 1.
#[must_use]
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        let digit = (column - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// What the addresses of a list stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Each for its cell.
    Cells,
    /// Each for its whole row.
    Rows,
    /// Each for its whole column, as where a table lies on its side.
    Columns,
}

/// Addresses as ranges in their order, each with how many addresses it holds: runs of cells down a column or along a row become one
/// range, `K14:K22`; so do runs of whole rows, `12:14`, and of whole columns, `D:F`.
#[must_use]
pub fn runs(addresses: impl IntoIterator<Item = Address>, span: Span) -> Vec<(String, usize)> {
    let mut runs: Vec<(Address, Address, usize)> = Vec::new();
    for a in addresses {
        if let Some((first, last, n)) = runs.last_mut() {
            let next_row = a.row == last.row + 1;
            let next_column = a.column == last.column + 1;
            let goes_on = match span {
                Span::Rows => next_row,
                Span::Columns => next_column,
                Span::Cells => {
                    (next_row && a.column == last.column && first.column == last.column)
                        || (next_column && a.row == last.row && first.row == last.row)
                }
            };
            if goes_on {
                *last = a;
                *n += 1;
                continue;
            }
        }
        runs.push((a, a, 1));
    }
    let text = |first: Address, last: Address| match span {
        Span::Rows => format!("{}:{}", first.row, last.row),
        Span::Columns => format!("{}:{}", first.column_letters(), last.column_letters()),
        Span::Cells if first == last => first.to_string(),
        Span::Cells => format!("{first}:{last}"),
    };
    runs.into_iter().map(|(first, last, n)| (text(first, last), n)).collect()
}

/// Addresses as ranges to paste in Excel's Name Box, `K14:K22,K88`: runs of cells down a column or along a row become one range.
/// At most `most` ranges are written; the second part says how many addresses they leave out.
#[must_use]
pub fn ranges(addresses: &[Address], most: usize) -> (String, usize) {
    let runs = runs(addresses.iter().copied(), Span::Cells);
    let left = runs.iter().skip(most).map(|r| r.1).sum();
    let text = runs.into_iter().take(most).map(|r| r.0).collect::<Vec<_>>().join(",");
    (text, left)
}

/// One place of a finding: a cell, or a whole record where no column is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The cell. For a table that lies on its side, the true cell.
    pub address: Address,
    /// Which of the table's records it is, from 1; 0 when it is not in a record.
    pub record: u32,
}

/// Another place that a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Index of the file in the return.
    pub file: usize,
    /// The sheet.
    pub sheet: String,
    /// The cell.
    pub address: Address,
    /// What it has to do with the finding, in plain words without any cell's content: "the other record of this child".
    pub note: String,
}

/// One cell of the record shown with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleCell {
    /// The true address.
    pub address: Address,
    /// The column's heading as it stands in the file.
    pub heading: String,
    /// What to show of the cell: `●●●●` and the like, or its content where the user asked for values. Empty for an empty cell.
    pub shown: String,
    /// What to say of this cell, if the rule read it: "empty", "says “suspected”" only for words of a vocabulary, "a date".
    pub label: Option<String>,
    /// Whether this is the cell that the finding marks.
    pub primary: bool,
}

/// The record shown with the first place of a group: its header row and itself, only the columns that matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The row of the header as Excel shows it; for a table on its side, the column.
    pub header_row: u32,
    /// The row of the record as Excel shows it; for a table on its side, the column.
    pub row: u32,
    /// Whether its cells stand under each other, each beside its heading.
    pub sideways: bool,
    /// The cells, left to right, the key of the record first.
    pub cells: Vec<SampleCell>,
    /// How many other columns the table has.
    pub omitted: usize,
}

/// What the places of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum About {
    /// Cells of a table's column, its records, or cells of a sheet that are none of these.
    #[default]
    Table,
    /// Answers of a council-level sheet, whichever way it lies: the heading is the question, and there is no column.
    Answers,
    /// Answers of a return that has none to what the field asks: the places are those that show it should have.
    NoAnswer,
}

/// Equal findings of one rule about one column, question, sheet, file or return.
#[derive(Debug, Clone)]
pub struct Group {
    /// Index of the rule in the rule set.
    pub rule: usize,
    /// How much it matters, after any override.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What to do, in the sheet's own headings, without any cell's content.
    pub message: String,
    /// What its places are.
    pub about: About,
    /// Index of the file in the return; none for a finding about the whole return.
    pub file: Option<usize>,
    /// The sheet; none for a finding about a file or the return.
    pub sheet: Option<String>,
    /// Index of the table in the return's list.
    pub table: Option<usize>,
    /// The column as Excel counts it, from 1; none for a finding about a sheet, or about a column that does not exist.
    pub column: Option<u32>,
    /// The column's heading, or the question, as it stands in the file.
    pub heading: Option<String>,
    /// The field's name.
    pub field: Option<String>,
    /// For a missing column, the heading that comes nearest, when one does.
    pub nearest: Option<String>,
    /// The places, in order. For one root cause that stands for many cells, all of those cells.
    pub places: Vec<Place>,
    /// Whether the group is one finding (a root cause, or about no cell), and not one finding a place.
    pub one: bool,
    /// Other places, each with the index in `places` that it belongs to, in that order.
    pub related: Vec<(usize, Related)>,
    /// With `--show-values` only: the content of each place.
    pub values: Vec<String>,
    /// The record of the first place.
    pub sample: Option<Sample>,
}

impl Group {
    /// How many findings the group holds.
    #[must_use]
    pub fn findings(&self) -> usize {
        if self.one { 1 } else { self.places.len() }
    }

    /// Whether its places are cells, and not whole records.
    #[must_use]
    pub fn names_cells(&self) -> bool {
        self.about != About::Table || self.column.is_some() || self.places.first().is_none_or(|p| p.record == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_as_excel_does() {
        for (n, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")] {
            assert_eq!(column_letters(n), letters);
        }
    }

    #[test]
    fn neighbours_become_a_range() {
        let at = |row, column| Address { row, column };
        let cells = [at(14, 11), at(15, 11), at(16, 11), at(88, 11), at(90, 2), at(90, 3)];
        assert_eq!(ranges(&cells, 9), ("K14:K16,K88,B90:C90".to_owned(), 0));
        assert_eq!(ranges(&cells, 1), ("K14:K16".to_owned(), 3));
        assert_eq!(ranges(&[], 9), (String::new(), 0));
        assert_eq!(runs([at(3, 1), at(4, 9), at(8, 1)], Span::Rows), [("3:4".to_owned(), 2), ("8:8".to_owned(), 1)]);
        assert_eq!(
            runs([at(2, 4), at(2, 5), at(2, 28)], Span::Columns),
            [("D:E".to_owned(), 2), ("AB:AB".to_owned(), 1)]
        );
    }
}
