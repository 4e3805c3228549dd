//! `inspect --format json`: how each file was read, as a public contract like [`super::json`].

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Run,
    json::{Council, Period, SCHEMA_VERSION, TemplateBasis, Tool},
    json_answers::{self, AnswerSheet},
    json_lines,
};
use crate::{
    bind::{Confidence, dictionary::RecordKind, value::DateOrder},
    outcome::{ColumnOutcome, FileStatus, ReturnOutcome, SheetOutcome, TableOutcome},
    read::workbook::Visibility,
};

/// What `returnlint inspect --format json` says.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "returnlint inspect")]
pub struct Inspect<'a> {
    /// The version of this contract. It rises when something is taken away or changes its meaning.
    schema_version: u32,
    /// What made the report.
    tool: Tool<'a>,
    /// The returns, in the order of their paths.
    returns: Vec<Return<'a>>,
    /// Lock files and the like that were passed over.
    passed_over: &'a [String],
}

/// One council's return.
#[derive(Serialize, JsonSchema)]
pub struct Return<'a> {
    /// Its path as given.
    name: &'a str,
    /// The council, when the return states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Council<'a>>,
    /// The period, when the return states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Period<'a>>,
    /// The known return that it is, such as `SSDA903`.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a str>,
    /// How that is known, and how sure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    template_basis: Option<TemplateBasis<'a>>,
    /// Its files.
    files: Vec<File<'a>>,
    /// The tables found in them.
    tables: Vec<Table<'a>>,
    /// The sheets whose cells are answers of whole councils, and how they were read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answer_sheets: Vec<AnswerSheet<'a>>,
}

/// A file of a return.
#[derive(Serialize, JsonSchema)]
pub struct File<'a> {
    /// The path as given.
    path: &'a str,
    /// SHA-256 of its bytes, in hexadecimal; absent when they could not be read.
    #[serde(skip_serializing_if = "str::is_empty")]
    sha256: &'a str,
    /// How reading it ended.
    status: FileStatus,
    /// What happened, when it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
    /// What to do about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// The kind of file, in words.
    format: &'a str,
    /// Plain facts about the reading.
    notes: &'a [String],
    /// Its sheets.
    sheets: Vec<Sheet<'a>>,
}

/// A sheet of a file.
#[derive(Serialize, JsonSchema)]
pub struct Sheet<'a> {
    /// Its name.
    name: &'a str,
    /// `visible`, `hidden` or `very-hidden`.
    visibility: &'static str,
    /// How many rows reach down.
    rows: u32,
    /// How many tables were found.
    tables: usize,
    /// How many answers of whole councils were found.
    #[serde(skip_serializing_if = "is_none")]
    answers: usize,
    /// How many of its rows are hidden.
    hidden_rows: usize,
    /// How many of its columns are hidden.
    hidden_columns: usize,
}

/// A table that was found.
#[derive(Serialize, JsonSchema)]
pub struct Table<'a> {
    /// The path of its file.
    file: &'a str,
    /// Its sheet.
    sheet: &'a str,
    /// The table of the known return that it is, such as `List 8`.
    #[serde(skip_serializing_if = "Option::is_none")]
    known_as: Option<&'a str>,
    /// Whether it lies on its side, one record a column. Its rows are columns then, and its columns rows.
    sideways: bool,
    /// The rows of its header as Excel counts them.
    header_rows: &'a [u32],
    /// How many records it has.
    records: usize,
    /// The first row of its records.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<u32>,
    /// The last row of its records.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<u32>,
    /// What its records are.
    kinds: &'a [RecordKind],
    /// Whether it could be told what the table is about. No check reads one that was not understood.
    understood: bool,
    /// How sure it is that this is the table, 0 to 1.
    confidence: f64,
    /// Its columns.
    columns: Vec<Column<'a>>,
    /// Rows that were not read as records.
    skipped: Vec<Skipped<'a>>,
}

/// A column of a table.
#[derive(Serialize, JsonSchema)]
pub struct Column<'a> {
    /// The column's letters; for a table on its side, `row 6`.
    #[serde(rename = "column")]
    letters: &'a str,
    /// The heading as it stands in the file.
    header: &'a str,
    /// The field that the column was taken for; absent when it was taken for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// How sure that is; for a column taken for none, how sure the nearest guess is.
    confidence: Confidence,
    /// Why.
    reason: &'a str,
    /// For a column taken for none, what it comes nearest to.
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<&'a str>,
    /// How many records have something in it.
    filled: usize,
    /// What was taken to stand in it.
    read_as: &'a str,
    /// How it writes its dates: `certain`, `day-first`, `month-first`, `undecided` or `mixed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    date_order: Option<&'static str>,
    /// Words that were taken to mean no value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    no_value: Vec<NoValue<'a>>,
}

/// A word that was taken to mean no value.
#[derive(Serialize, JsonSchema)]
pub struct NoValue<'a> {
    /// The word and its class.
    word: &'a str,
    /// How many cells hold it.
    cells: usize,
}

/// Rows that were not read as records.
#[derive(Serialize, JsonSchema)]
pub struct Skipped<'a> {
    /// The first of them.
    first: u32,
    /// The last of them.
    last: u32,
    /// What they are.
    what: &'a str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes what it may skip so")]
const fn is_none(n: &usize) -> bool {
    *n == 0
}

const fn visibility(v: Visibility) -> &'static str {
    match v {
        Visibility::Visible => "visible",
        Visibility::Hidden => "hidden",
        Visibility::VeryHidden => "very-hidden",
    }
}

const fn order(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Certain => "certain",
        DateOrder::DayFirst => "day-first",
        DateOrder::MonthFirst => "month-first",
        DateOrder::Undecided => "undecided",
        DateOrder::Mixed => "mixed",
    }
}

impl<'a> Sheet<'a> {
    fn of(s: &'a SheetOutcome) -> Self {
        Self {
            name: &s.name,
            visibility: visibility(s.visibility),
            rows: s.rows,
            tables: s.tables,
            answers: s.answers,
            hidden_rows: s.hidden.0,
            hidden_columns: s.hidden.1,
        }
    }
}

impl<'a> Column<'a> {
    fn of(c: &'a ColumnOutcome) -> Self {
        Self {
            letters: &c.letters,
            header: &c.heading,
            field: c.field.as_deref(),
            confidence: c.confidence,
            reason: &c.reason,
            nearest: c.guess.as_deref(),
            filled: c.filled,
            read_as: &c.read_as,
            date_order: c.date_order.map(order),
            no_value: c.gaps.iter().map(|(word, cells)| NoValue { word, cells: *cells }).collect(),
        }
    }
}

impl<'a> Table<'a> {
    fn of(r: &'a ReturnOutcome, t: &'a TableOutcome) -> Self {
        Self {
            file: r.files.get(t.file).map_or("", |f| f.path.as_str()),
            sheet: &t.sheet,
            known_as: t.template_table.as_deref(),
            sideways: t.sideways,
            header_rows: &t.header_rows,
            records: t.records,
            first: t.span.map(|s| s.0),
            last: t.span.map(|s| s.1),
            kinds: &t.kinds,
            understood: t.understood,
            confidence: t.confidence,
            columns: t.columns.iter().map(Column::of).collect(),
            skipped: t.skipped.iter().map(|(first, last, what)| Skipped { first: *first, last: *last, what }).collect(),
        }
    }
}

impl<'a> Return<'a> {
    fn of(r: &'a ReturnOutcome) -> Self {
        Self {
            name: &r.name,
            council: Council::of(r),
            period: Period::of(r),
            template: r.template.as_ref().map(|t| t.name.as_str()),
            template_basis: r.template.as_ref().map(TemplateBasis::of),
            files: r
                .files
                .iter()
                .map(|f| File {
                    path: &f.path,
                    sha256: &f.sha256,
                    status: f.status,
                    problem: f.refusal.as_ref().map(|(what, _)| what.as_str()),
                    help: f.refusal.as_ref().map(|(_, todo)| todo.as_str()),
                    format: &f.format,
                    notes: &f.notes,
                    sheets: f.sheets.iter().map(Sheet::of).collect(),
                })
                .collect(),
            tables: r.tables.iter().map(|t| Table::of(r, t)).collect(),
            answer_sheets: json_answers::sheets(r),
        }
    }
}

/// Writes how each file was read.
///
/// # Errors
/// When the writer fails.
pub fn write(out: impl io::Write, run: &Run<'_>) -> io::Result<()> {
    let report = Inspect {
        schema_version: SCHEMA_VERSION,
        tool: Tool::of(run),
        returns: run.outcome.singly().map(Return::of).collect(),
        passed_over: &run.outcome.passed_over,
    };
    json_lines::write(out, &report)
}

/// The JSON Schema of the report, as it stands in `docs/schema/inspect.schema.json`.
#[must_use]
pub fn schema() -> String {
    json_lines::schema::<Inspect<'_>>()
}
