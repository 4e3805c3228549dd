//! Council-level returns: sheets whose cells are figures for a whole council, read into answers.
//!
//! An answer is one council, one period and one measure, with a figure that is a value, an interval or a gap, and the cell that it
//! stands in. How a sheet is laid out does not matter once it is read. The words by which measures are known are data, in
//! `rules/measures.toml`.

mod beside;
pub mod concepts;
pub mod draft;
mod facts;
pub mod figure;
mod layout;
pub(crate) mod load_profiles;
pub(crate) mod load_questions;
pub mod notes;
mod over;
mod page;
pub mod profiles;
pub mod question_id;
mod question_index;
pub mod questions;
pub mod reader;
pub mod reading;
mod resolve;
mod sheet;
mod symbols;
pub mod tables;
mod unanswered;
mod wording_words;

pub use facts::Remembered;
pub use reader::Reader;

use crate::{
    bind::{Confidence, dictionary::MeasureId, period::Period},
    finding::Address,
};
use figure::{Figure, Form};

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// A council by its place in the register ([`crate::bind::council::Register::councils`]).
    Council(u32),
    /// A row or column that names something which is no council of the register, or several: each cell that names it is one.
    Unknown(CellAt),
    /// Nothing says whose it is.
    NotSaid,
}

/// A cell of a return: indexes of file and sheet, row and column from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAt {
    /// Index of the file in the return.
    pub file: u32,
    /// Index of the sheet in its workbook.
    pub sheet: u32,
    /// Row.
    pub row: u32,
    /// Column.
    pub column: u32,
}

impl CellAt {
    /// The cell as Excel shows it.
    #[must_use]
    pub const fn address(self) -> Address {
        Address::from_zero(self.row, self.column)
    }
}

/// What a figure is to the other figures of its measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// One council's answer to one question for one period.
    Answer,
    /// The total of several councils, or of several periods: no answer of its own.
    Total,
}

/// A part of a measure: the girls among the identified, the children of one nationality.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category {
    /// By what the figure is broken down: `sex`, `nationality`, `age`, `placement`.
    pub by: &'static str,
    /// Which part, in the words of the rules and never of the cell: `female`, `Albanian`, or `other` for one that no list has.
    pub is: String,
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Whose it is.
    pub whose: Whose,
    /// The period that it is about, where that is said.
    pub period: Option<Period>,
    /// What was asked.
    pub measure: MeasureId,
    /// The part of it, when it is not the whole.
    pub category: Option<Category>,
    /// What it is to others.
    pub role: Role,
    /// The figure, or why there is none.
    pub figure: Figure,
    /// How the cell writes it.
    pub form: Form,
    /// Where it stands.
    pub at: CellAt,
    /// The cell whose words say what was asked, and what they are called in reports: the heading or the question, cleaned and clipped.
    pub asked: Asked,
    /// How sure it is that this is the measure, the council and the period.
    pub confidence: Confidence,
    /// Index of the question template that knew the question.
    pub template: Option<u16>,
    /// The question's id: `1a`, where the sheet or the template gives one.
    pub question: Option<String>,
}

/// By which words a measure was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The cell.
    pub at: CellAt,
    /// What stands in it, as one line, clipped: a heading or a question is nobody's personal data.
    pub words: String,
}

/// What a sheet of answers says about how its figures are written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notes {
    /// Small figures are withheld below this figure or up to it, as a note says: "figures below 5 are shown as *".
    pub withheld: Option<Withheld>,
    /// Whether figures are rounded, as a note says: to 5, to 10; 0 where it does not say to what.
    pub rounded: Option<f64>,
}

/// What a note that says "rounded" without saying to what is taken to mean: the coarsest rounding in use for counts of children.
const ROUNDED_TO: f64 = 10.0;

impl Notes {
    /// By how much a figure may be off, since figures are rounded.
    #[must_use]
    pub fn slack(&self) -> f64 {
        self.rounded.map_or(0.0, |to| if to > 0.0 { to / 2.0 } else { ROUNDED_TO / 2.0 })
    }
}

/// Which figures a council withholds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Withheld {
    /// The least figure that is withheld: 1, or 0 where a note says that zero is withheld too.
    pub low: f64,
    /// The greatest figure that is withheld.
    pub high: f64,
    /// Where that is said.
    pub at: CellAt,
}

/// How one sheet of answers was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AnswerSheet {
    /// Index of the file in the return.
    pub file: u32,
    /// Index of the sheet in its workbook.
    pub sheet: u32,
    /// The layout in a few plain words: "questions down, periods across".
    pub layout: String,
    /// The rows of headings, from 0, rising.
    pub header_rows: Vec<u32>,
    /// What its notes say.
    pub notes: Notes,
}

/// The council-level part of a return.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// The answers, in the order of files, sheets, rows and columns.
    pub list: Vec<Answer>,
    /// The sheets that they were read from, in order.
    pub sheets: Vec<AnswerSheet>,
    /// Cells that should name a council and name none of the register, the first of each name.
    pub unknown_names: Vec<CellAt>,
    /// Cells whose code is that of another council than the name beside it, the first of each.
    pub other_codes: Vec<CellAt>,
    /// Cells with the code of a council beside its answers, the first of each.
    pub codes: Vec<CellAt>,
}

impl Answers {
    /// Whether the return has no council-level part.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// An answer by its place in the list.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<&Answer> {
        self.list.get(index as usize)
    }

    /// The answers that stand in a cell: more than one where a cell lists several.
    #[must_use]
    pub fn at(&self, cell: CellAt) -> &[Answer] {
        let first = self.list.partition_point(|a| a.at < cell);
        let rest = self.list.get(first..).unwrap_or_default();
        rest.get(..rest.partition_point(|a| a.at == cell)).unwrap_or_default()
    }
}
