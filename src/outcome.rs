//! What became of a run: how each file was read, what was found, and what was checked. It holds no cell's content unless the user
//! asked for values, so that reports can be made from it and kept.

use std::{borrow::Cow, sync::Arc};

use crate::{
    answers::{
        Category, Role,
        figure::{Figure, Form},
    },
    bind::{
        Confidence,
        dictionary::{FieldId, RecordKind},
        value::DateOrder,
    },
    finding::{Address, Group, Severity},
    read::workbook::Visibility,
    rule::checked::Year,
};

/// How reading a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileStatus {
    /// Read, and at least one table found.
    Read,
    /// Read, but no sheet holds a table.
    NoTable,
    /// Protected with a password.
    Protected,
    /// Damaged, or the reader did not finish.
    Damaged,
    /// Larger than the limits.
    TooLarge,
    /// Not a spreadsheet.
    Unsupported,
}

/// A file of a return.
#[derive(Debug, Clone)]
pub struct FileOutcome {
    /// The path as given.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal; empty when they could not be read.
    pub sha256: String,
    /// How reading it ended.
    pub status: FileStatus,
    /// What happened and what to do now, when it could not be read.
    pub refusal: Option<(String, String)>,
    /// The kind of file: "Excel workbook", "text, comma between cells, UTF-8".
    pub format: String,
    /// Plain facts about the reading.
    pub notes: Vec<String>,
    /// Its sheets.
    pub sheets: Vec<SheetOutcome>,
}

/// A sheet of a file.
#[derive(Debug, Clone)]
pub struct SheetOutcome {
    /// Its name.
    pub name: String,
    /// Whether a person sees it.
    pub visibility: Visibility,
    /// How many rows reach down.
    pub rows: u32,
    /// How many tables were found.
    pub tables: usize,
    /// How many answers of whole councils were found.
    pub answers: usize,
    /// How many rows and columns are hidden.
    pub hidden: (usize, usize),
}

/// How a column was read.
#[derive(Debug, Clone)]
pub struct ColumnOutcome {
    /// The column as Excel counts it, from 1; for a table on its side the row.
    pub position: u32,
    /// `F`, or for a table on its side `row 6`.
    pub letters: String,
    /// The heading as it stands in the file, cleaned and clipped.
    pub heading: String,
    /// The field's name, when bound.
    pub field: Option<String>,
    /// How sure the binding is.
    pub confidence: Confidence,
    /// Why.
    pub reason: String,
    /// For an unbound column, the label of the field it comes nearest to.
    pub guess: Option<String>,
    /// How many records have something in it.
    pub filled: usize,
    /// What was taken to stand in it, in words: "dates, day first", "yes or no", "text".
    pub read_as: String,
    /// How the column writes its dates, when it has text dates.
    pub date_order: Option<DateOrder>,
    /// Words that were taken to mean no value, with their class: never a personal value, since they are the vocabulary's.
    pub gaps: Vec<(String, usize)>,
}

/// A table that was found.
#[derive(Debug, Clone)]
pub struct TableOutcome {
    /// Index of its file in the return.
    pub file: usize,
    /// Its sheet.
    pub sheet: String,
    /// Whether it lies on its side: one record a column.
    pub sideways: bool,
    /// The header's rows as Excel counts them; for a table on its side, columns.
    pub header_rows: Vec<u32>,
    /// How many records.
    pub records: usize,
    /// First and last row of the records as Excel counts them; for a table on its side, columns.
    pub span: Option<(u32, u32)>,
    /// What its records are; none for a table whose records no check is about.
    pub kinds: Vec<RecordKind>,
    /// The table of the return's template that it is.
    pub template_table: Option<String>,
    /// Whether it could be told what it is about. No check reads one that was not understood.
    pub understood: bool,
    /// How sure it is that this is the table: 0 to 1.
    pub confidence: f64,
    /// Its columns.
    pub columns: Vec<ColumnOutcome>,
    /// Rows around and between that are not records: first and last row as Excel counts them, and what they are.
    pub skipped: Vec<(u32, u32, String)>,
}

/// Something read off the return as a whole, with where it stood: "title in Children!A1", "file name".
#[derive(Debug, Clone)]
pub struct Stated<T> {
    /// What.
    pub value: T,
    /// Where it stood.
    pub place: String,
}

/// A council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Council {
    /// Its usual name.
    pub name: String,
    /// Its GSS code.
    pub gss: String,
    /// Its nation.
    pub nation: String,
}

/// A period, both days inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: jiff::civil::Date,
    /// Last day.
    pub to: jiff::civil::Date,
}

/// The template that a return follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateOutcome {
    /// Its name: "SSDA903".
    pub name: String,
    /// Its full name.
    pub title: String,
    /// Whether the user said so; else the headings showed it.
    pub declared: bool,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in a few plain words: "4 of its 12 tables were recognised".
    pub reason: String,
}

/// How one sheet of answers was read.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerSheetOutcome {
    /// Index of its file in the return.
    pub file: usize,
    /// Its name.
    pub sheet: String,
    /// How it is laid out, in a few plain words: "questions down, periods across".
    pub layout: String,
    /// The rows of headings as Excel counts them.
    pub header_rows: Vec<u32>,
    /// How many answers it has, blank ones among them.
    pub answers: usize,
    /// Of how many councils it tells; 0 where nothing says whose the answers are.
    pub councils: usize,
    /// The periods that it tells of, in order.
    pub periods: Vec<Period>,
    /// How many answers no period was found for.
    pub without_period: usize,
    /// What it asks, in the order in which that first stands there.
    pub questions: Vec<QuestionOutcome>,
    /// What its notes say of how figures are written, in words, each with its cell where that is known.
    pub notes: Vec<(String, Option<Address>)>,
}

/// How a question, or the heading of a column of figures, was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionOutcome {
    /// Its words, cleaned and clipped.
    pub words: String,
    /// The first cell where they stand.
    pub address: Address,
    /// The name of the measure that it was taken to ask for.
    pub measure: String,
    /// The measure in words.
    pub label: String,
    /// By what its answers are broken down, besides whole figures: `sex`, `nationality`.
    pub by: Vec<&'static str>,
    /// The question template that knew it.
    pub template: Option<String>,
    /// Its id there or on the sheet.
    pub id: Option<String>,
    /// How sure that is; of several answers the least sure.
    pub confidence: Confidence,
    /// How many answers it has.
    pub answers: usize,
}

/// One answer of a council-level return, as data sets hold it. What many answers of a return say alike they share.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerOutcome {
    /// Whose it is; none where nothing says so, or no council of the register is meant.
    pub council: Option<Arc<Council>>,
    /// What kind of body that is: `unitary`, `county`, `london-borough` …; empty where it is not known.
    pub council_kind: Arc<str>,
    /// The period that it is about.
    pub period: Option<Period>,
    /// The measure's name: `trafficked_missing`.
    pub measure: Arc<str>,
    /// What is counted: `children`, `incidents`, `days`, `average`, `percent`.
    pub unit: &'static str,
    /// The part of the measure, when it is not the whole.
    pub category: Option<Category>,
    /// What it is to others.
    pub role: Role,
    /// The figure, or why there is none.
    pub figure: Figure,
    /// How the cell writes it.
    pub form: Form,
    /// Index of its file in the return.
    pub file: usize,
    /// Its sheet.
    pub sheet: Arc<str>,
    /// Its cell.
    pub address: Address,
    /// The heading or question that it answers, cleaned and clipped.
    pub asked: Arc<str>,
    /// How sure it is that this is the measure, the council and the period.
    pub confidence: Confidence,
    /// The question template that knew the question.
    pub template: Option<Arc<str>>,
    /// The question's id, where the sheet or the template gives one.
    pub question: Option<String>,
}

/// What became of a rule on a return.
#[derive(Debug, Clone)]
pub struct LedgerEntry {
    /// Index of the rule in the rule set.
    pub rule: usize,
    /// What became of it.
    pub status: LedgerStatus,
}

/// What became of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerStatus {
    /// It ran.
    Ran {
        /// How many records (or sheets, or files) it looked at.
        records: usize,
        /// How many of these it could not judge, because something it needs is blank or cannot be read.
        undecided: usize,
        /// How many findings it made.
        findings: usize,
    },
    /// It does not apply: no record of its kind, or another nation or time; in words.
    NotApplicable(Cow<'static, str>),
    /// It could not run: the fields that no table has, by their places in the dictionary.
    CouldNotRun(Box<[FieldId]>),
    /// It was switched off by the user.
    SwitchedOff,
}

/// The answer in one word.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing to say, and every rule that applies ran.
    Ready,
    /// Nothing that must be mended, but something to know.
    ReadyWithNotes,
    /// At least one error.
    FixFirst,
    /// A file could not be read, no table was found, or one was not understood.
    NotRead,
}

/// One council's return: what was read and what was found.
#[derive(Debug, Clone)]
pub struct ReturnOutcome {
    /// What to call it: the path of its file or folder as given.
    pub name: String,
    /// Its files.
    pub files: Vec<FileOutcome>,
    /// The template it follows, when that is known.
    pub template: Option<TemplateOutcome>,
    /// Its council, when one is stated.
    pub council: Option<Stated<Council>>,
    /// Its period, when one is stated.
    pub period: Option<Stated<Period>>,
    /// The same council's returns of the years beside it that it was compared with, by name.
    pub beside: Vec<(Year, String)>,
    /// Its tables.
    pub tables: Vec<TableOutcome>,
    /// How its sheets of answers were read.
    pub answer_sheets: Vec<AnswerSheetOutcome>,
    /// The answers of its council-level part, where the run was asked to keep them: they hold figures.
    pub answers: Vec<AnswerOutcome>,
    /// What was found, in the order of what to fix first.
    pub groups: Vec<Group>,
    /// What became of each rule, in the order of the rule set.
    pub ledger: Vec<LedgerEntry>,
    /// The answer in one word.
    pub verdict: Verdict,
}

/// What all returns together are called.
pub const TOGETHER: &str = "All returns together";

impl ReturnOutcome {
    /// Whether this is no return but what was found in all of them together.
    #[must_use]
    pub fn is_together(&self) -> bool {
        self.files.is_empty() && self.name == TOGETHER
    }

    /// Whether nothing in it was understood: neither a table of records nor an answer of a council.
    #[must_use]
    pub fn reads_nothing(&self) -> bool {
        !self.is_together() && self.answer_sheets.is_empty() && self.tables.iter().all(|t| !t.understood)
    }

    /// How many findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.groups.iter().filter(|g| g.severity == severity).map(Group::findings).sum()
    }
}

/// A whole run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The returns, in the order of their paths; after them, where anything was found in all of them together, one for that
    /// ([`ReturnOutcome::is_together`]).
    pub returns: Vec<ReturnOutcome>,
    /// Lock files and the like that were passed over, by path.
    pub passed_over: Vec<String>,
    /// How many findings the user's options hid.
    pub hidden: usize,
}

impl Outcome {
    /// The returns themselves, without what is about all of them.
    pub fn singly(&self) -> impl Iterator<Item = &ReturnOutcome> {
        self.returns.iter().filter(|r| !r.is_together())
    }
}
