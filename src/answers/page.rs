//! A sheet of answers by rows and columns: which columns hold answers and which say what they answer, which rows are headings, sections
//! and data.
//!
//! Columns are judged first, each by all of its cells, since one odd cell does not change what a column is; then each row by what stands
//! in the columns of answers.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::facts::{Facts, Named};
use crate::{
    bind::measures::{ConceptSet, Head},
    read::workbook::{CellId, Sheet},
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    /// Answers.
    Answers,
    /// What is asked, of whom, for when.
    Labels,
    /// The numbers of questions.
    Ids,
    /// Codes of councils.
    Codes,
    /// First days of periods.
    From,
    /// Last days of periods.
    To,
    /// Anything else.
    Other,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    /// Headings of the columns below.
    Header,
    /// Answers.
    Data,
    /// Words that stand over rows below.
    Section,
    /// Nothing that matters.
    Other,
}

/// The filled cells of a row, from left to right.
#[expect(clippy::struct_field_names, reason = "where it stands, as in every address")]
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The row, from 0.
    pub row: u32,
    /// Column, from 0, and cell.
    pub cells: Vec<(u32, CellId)>,
    /// What it is.
    pub kind: RowKind,
}

impl Row {
    /// The cell in a column.
    pub(super) fn at(&self, column: u32) -> Option<CellId> {
        self.cells.binary_search_by_key(&column, |c| c.0).ok().and_then(|at| self.cells.get(at)).map(|c| c.1)
    }
}

/// A sheet by rows and columns.
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// The filled rows, downwards.
    pub rows: Vec<Row>,
    /// What each column is.
    pub columns: Vec<ColumnKind>,
    /// What each distinct cell says.
    pub facts: &'a FxHashMap<CellId, Arc<Facts>>,
    /// The concepts that tell measures apart.
    pub telling: ConceptSet,
    /// For each cell within a merged region, but not its first, that first cell.
    merged: FxHashMap<(u32, u32), (u32, u32)>,
}

/// The cells of a merged region that are remembered: a larger one is no heading.
const MOST_MERGED: u64 = 4_000;

/// The filled rows of a sheet.
pub(super) fn rows_of(sheet: &Sheet) -> Vec<Row> {
    let mut by_row: std::collections::BTreeMap<u32, Vec<(u32, CellId)>> = std::collections::BTreeMap::new();
    for (column, cells) in (0_u32..).zip(&sheet.columns) {
        for (row, cell) in cells.filled() {
            by_row.entry(row).or_default().push((column, cell));
        }
    }
    by_row.into_iter().map(|(row, cells)| Row { row, cells, kind: RowKind::Other }).collect()
}

impl<'a> Page<'a> {
    /// Judges the columns and the rows of a sheet; none where no column holds answers.
    pub(super) fn new(
        sheet: &Sheet,
        rows: Vec<Row>,
        facts: &'a FxHashMap<CellId, Arc<Facts>>,
        telling: ConceptSet,
    ) -> Option<Self> {
        let mut merged = FxHashMap::default();
        for region in &sheet.merged {
            let area = u64::from(region.bottom - region.top + 1) * u64::from(region.right - region.left + 1);
            if area > MOST_MERGED {
                continue;
            }
            for row in region.top..=region.bottom {
                for column in region.left..=region.right {
                    if (row, column) != (region.top, region.left) {
                        merged.insert((row, column), (region.top, region.left));
                    }
                }
            }
        }
        let mut page = Self { rows, columns: Vec::new(), facts, telling, merged };
        page.columns = page.judge_columns(sheet.width());
        if !page.columns.contains(&ColumnKind::Answers) {
            return None;
        }
        page.judge_rows();
        Some(page)
    }

    /// What a cell says.
    pub(super) fn facts(&self, cell: CellId) -> Option<&'a Facts> {
        self.facts.get(&cell).map(AsRef::as_ref)
    }

    /// What a column is.
    pub(super) fn kind(&self, column: u32) -> ColumnKind {
        self.columns.get(column as usize).copied().unwrap_or(ColumnKind::Other)
    }

    /// The first cell of the merged region that a cell lies in.
    pub(super) fn merged(&self, row: u32, column: u32) -> Option<(u32, u32)> {
        self.merged.get(&(row, column)).copied()
    }

    /// The row with this number.
    pub(super) fn row(&self, row: u32) -> Option<&Row> {
        self.rows.binary_search_by_key(&row, |r| r.row).ok().and_then(|at| self.rows.get(at))
    }

    /// Whether a cell tells a measure, a question or a part of one.
    pub(super) fn asks(&self, facts: &Facts) -> bool {
        facts.concepts & self.telling != 0 || facts.question.is_some() || facts.category.is_some()
    }

    fn judge_columns(&self, width: u32) -> Vec<ColumnKind> {
        let mut columns = vec![Tally::default(); width as usize];
        for row in self.rows.iter().filter(|r| !self.is_pair(r)) {
            let cells: Vec<(u32, &Facts)> =
                row.cells.iter().filter_map(|&(c, cell)| Some((c, self.facts(cell)?))).collect();
            // A figure with a label left of it, and a label with a figure right of it, say the most.
            let last_answer = cells.iter().rev().find(|(_, f)| Tally::answers(f, self.telling)).map(|c| c.0);
            for &(column, facts) in &cells {
                if let Some(tally) = columns.get_mut(column as usize) {
                    tally.add(facts, self.telling, cells.len() > 1, last_answer.is_some_and(|last| last > column));
                }
            }
        }
        if columns.iter().all(|t| t.answers == 0) {
            self.lone_answers(&mut columns);
        }
        // Numbers that count the questions stand before the questions.
        let last_label = columns.iter().rposition(|t| t.asks > 1);
        let judge = |(at, tally): (usize, &Tally)| tally.kind(last_label.is_some_and(|last| at < last));
        columns.iter().enumerate().map(judge).collect()
    }

    /// Where no row has a label and a figure, a figure right below what asks for it is an answer.
    fn lone_answers(&self, columns: &mut [Tally]) {
        for pair in self.rows.windows(2) {
            let [above, row] = pair else { continue };
            for &(column, cell) in &row.cells {
                let asked = above.at(column).and_then(|cell| self.facts(cell)).is_some_and(|f| self.asks(f));
                let answers = self.facts(cell).is_some_and(Facts::is_answer);
                if let (true, true, Some(tally)) = (asked, answers, columns.get_mut(column as usize)) {
                    tally.answers += 1;
                }
            }
        }
    }

    /// Whether a row is a line of a form: a name, and what is filled in beside it: "Council:", "Devon".
    fn is_pair(&self, row: &Row) -> bool {
        let [(_, name), (_, value)] = row.cells.as_slice() else { return false };
        let (Some(name), Some(value)) = (self.facts(*name), self.facts(*value)) else { return false };
        let named = name.opens || name.heads.iter().any(|h| matches!(h, Head::Council | Head::Code | Head::Period));
        let is_value = value.council != Named::Nothing || value.period.is_some() || value.day.is_some();
        named
            && value.heads.is_empty()
            && !self.asks(name)
            && !value.is_answer()
            && (is_value || value.is_text && !self.asks(value))
    }

    fn judge_rows(&mut self) {
        let kinds: Vec<RowKind> = self.rows.iter().map(|r| self.row_kind(r)).collect();
        for (row, kind) in self.rows.iter_mut().zip(kinds) {
            row.kind = kind;
        }
    }

    fn row_kind(&self, row: &Row) -> RowKind {
        if self.is_pair(row) {
            return RowKind::Section;
        }
        let (mut answers, mut others) = (Vec::new(), Vec::new());
        for &(column, cell) in &row.cells {
            let Some(facts) = self.facts(cell) else { continue };
            match self.kind(column) {
                ColumnKind::Answers => answers.push(facts),
                ColumnKind::Labels | ColumnKind::Ids => others.push(facts),
                _ => {}
            }
        }
        if answers.is_empty() {
            return if row.cells.iter().any(|c| self.facts(c.1).is_some_and(|f| f.is_text || f.may_be_year)) {
                RowKind::Section
            } else {
                RowKind::Other
            };
        }
        if answers.iter().any(|f| f.is_answer()) {
            return RowKind::Data;
        }
        let asked = others.iter().any(|f| self.asks(f) || f.is_id || f.id.is_some());
        let labels: Vec<&&Facts> = answers.iter().filter(|f| f.is_label(self.telling)).collect();
        if labels.is_empty() {
            let may_answer = answers.iter().any(|f| f.may_answer());
            return if may_answer || asked { RowKind::Data } else { RowKind::Section };
        }
        let by_place =
            |f: &Facts| f.is_period || f.may_be_year || !f.heads.is_empty() || f.council != Named::Nothing || f.is_id;
        // Words beside a question are its answer, however much they speak of children; periods and councils beside it are headings.
        if asked && !labels.iter().any(|f| by_place(f)) {
            return RowKind::Data;
        }
        // One line over a sheet is its title.
        if row.cells.len() == 1 { RowKind::Section } else { RowKind::Header }
    }
}

/// What stands in a column, counted.
#[derive(Debug, Clone, Default)]
struct Tally {
    filled: usize,
    /// Cells that answer, beside others in their row.
    answers: usize,
    /// Labels with an answer right of them.
    labels: usize,
    /// Labels anywhere.
    any_labels: usize,
    /// Cells that tell a measure.
    asks: usize,
    ids: usize,
    days: usize,
    /// Whole numbers that each follow on the one before, from 1.
    counting: usize,
    numbers: usize,
    last: f64,
    heads: Vec<Head>,
}

impl Tally {
    /// Whether a cell is an answer, as far as it tells by itself.
    fn answers(facts: &Facts, telling: ConceptSet) -> bool {
        let tells = facts.concepts & telling != 0 || facts.question.is_some();
        facts.is_answer() || facts.may_answer() && !tells && facts.id.is_none()
    }

    fn add(&mut self, facts: &Facts, telling: ConceptSet, beside_others: bool, before_answer: bool) {
        self.filled += 1;
        let tells = facts.concepts & telling != 0 || facts.question.is_some();
        if let super::figure::Figure::Value(n) = facts.reading.figure
            && matches!(facts.reading.form, super::figure::Form::Number | super::figure::Form::NumberAsText)
        {
            self.numbers += 1;
            #[expect(clippy::float_cmp, reason = "numbers of questions are whole")]
            if n == self.last + 1.0 {
                self.counting += 1;
                self.last = n;
            }
        }
        if Self::answers(facts, telling) {
            self.answers += usize::from(beside_others);
        } else if facts.is_label(telling) {
            self.any_labels += 1;
            self.labels += usize::from(before_answer);
        }
        self.asks += usize::from(tells && !facts.is_answer());
        self.ids += usize::from(facts.is_id);
        self.days += usize::from(facts.day.is_some());
        // What stands below the first data is no heading.
        if self.answers + self.labels == 0 {
            self.heads.extend(&facts.heads);
        }
    }

    fn kind(&self, before_labels: bool) -> ColumnKind {
        let heads = |head| self.heads.contains(&head);
        if heads(Head::From) && self.days > 0 {
            return ColumnKind::From;
        }
        if heads(Head::To) && self.days > 0 {
            return ColumnKind::To;
        }
        let is_value = heads(Head::Value) || self.asks > 0;
        if heads(Head::Code) && self.asks == 0 {
            return ColumnKind::Codes;
        }
        // Sections may stand in the column of their questions' numbers.
        let numbered = self.numbers == self.counting || self.ids > self.numbers;
        let enough = self.ids > 0 && self.ids + self.counting > 1 || self.counting >= 3 && self.asks == 0;
        let counts = numbered && enough && self.asks <= self.ids + self.counting;
        if before_labels && counts {
            return ColumnKind::Ids;
        }
        if heads(Head::Note) && !is_value {
            return ColumnKind::Other;
        }
        if self.answers > self.labels {
            return ColumnKind::Answers;
        }
        if self.labels > 0 || self.any_labels > 0 { ColumnKind::Labels } else { ColumnKind::Other }
    }
}
