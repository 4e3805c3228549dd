//! A small model of a workbook, to be written as xlsx, ods or csv.
//!
//! Rows and columns count from 0 here; only [`address`] shows them as Excel does.

pub(crate) mod csv;
pub(crate) mod ods;
pub(crate) mod xlsx;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

/// The day that is written into a workbook's properties, so that its bytes do not depend on when it was made.
pub(crate) const MADE_ON: Date = jiff::civil::date(2024, 6, 3);

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Cell {
    #[default]
    Blank,
    Text(String),
    Number(f64),
    Date(Date),
    Moment(DateTime),
    Bool(bool),
    /// An error value as the program shows it: `#N/A`.
    Error(&'static str),
}

impl Cell {
    pub(crate) const fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }

    /// The cell as a British spreadsheet program shows it, which is also how it is written to a csv file.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => british(*day),
            Self::Moment(moment) => {
                format!("{} {:02}:{:02}", british(moment.date()), moment.hour(), moment.minute())
            }
            Self::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error(error) => (*error).to_owned(),
        }
    }
}

/// A formula that comes to an error, as programs that write xlsx and ods want it: they hold an error only as a formula's result.
pub(crate) fn formula_for(error: &str) -> &'static str {
    match error {
        "#N/A" => "NA()",
        "#VALUE!" => "VALUE(\"text\")",
        "#DIV/0!" => "1/0",
        "#NUM!" => "SQRT(-1)",
        other => panic!("no formula is known to come to {other}"),
    }
}

/// A day as `dd/mm/yyyy`.
pub(crate) fn british(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}

/// Whether a person who opens the workbook sees the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Visibility {
    #[default]
    Shown,
    Hidden,
    /// Hidden so that the program's own menu does not offer to show it.
    VeryHidden,
}

/// Cells joined into one, both corners inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) top: u32,
    pub(crate) left: u32,
    pub(crate) bottom: u32,
    pub(crate) right: u32,
}

/// How a row looks. It says nothing to a reader of data, but a return without it would look like no return at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Title,
    Heading,
    Note,
}

/// A sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) cells: BTreeMap<(u32, u32), Cell>,
    pub(crate) merges: Vec<Merge>,
    pub(crate) looks: BTreeMap<u32, Look>,
    pub(crate) hidden_rows: BTreeSet<u32>,
    pub(crate) hidden_columns: BTreeSet<u32>,
    pub(crate) visibility: Visibility,
}

impl Sheet {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// How many rows reach down, and columns across.
    pub(crate) fn size(&self) -> (u32, u32) {
        self.cells.keys().fold((0, 0), |(rows, columns), &(row, column)| (rows.max(row + 1), columns.max(column + 1)))
    }

    pub(crate) fn get(&self, row: u32, column: u32) -> &Cell {
        self.cells.get(&(row, column)).unwrap_or(&Cell::Blank)
    }

    pub(crate) fn set(&mut self, row: u32, column: u32, cell: impl Into<Cell>) {
        let cell = cell.into();
        if cell.is_blank() {
            self.cells.remove(&(row, column));
        } else {
            self.cells.insert((row, column), cell);
        }
    }

    /// Writes cells along a row.
    pub(crate) fn put<C: Into<Cell>>(&mut self, row: u32, column: u32, cells: impl IntoIterator<Item = C>) {
        for (at, cell) in (column..).zip(cells) {
            self.set(row, at, cell);
        }
    }

    /// Writes one line of text in the first column, with its look.
    pub(crate) fn line(&mut self, row: u32, look: Look, text: &str) {
        self.set(row, 0, text);
        self.looks.insert(row, look);
    }

    /// Takes a column away and closes the gap.
    pub(crate) fn remove_column(&mut self, column: u32) {
        let moved = std::mem::take(&mut self.cells);
        for ((row, at), cell) in moved {
            if at != column {
                self.cells.insert((row, if at > column { at - 1 } else { at }), cell);
            }
        }
    }

    /// The rows from the first to the last, each as wide as the sheet.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Vec<&Cell>> {
        let (rows, columns) = self.size();
        (0..rows).map(move |row| (0..columns).map(|column| self.get(row, column)).collect())
    }
}

/// A workbook.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    pub(crate) sheets: Vec<Sheet>,
}

/// A cell's place as Excel shows it.
pub(crate) fn address(row: u32, column: u32) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).expect("less than 26");
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}
