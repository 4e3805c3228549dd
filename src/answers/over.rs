//! What stands over a row of answers: titles, sections and the headings of its columns.

use super::{
    facts::{Facts, Named},
    page::{ColumnKind, Page, Row, RowKind},
};
use crate::read::workbook::CellId;

/// A line of words over rows below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Its row.
    pub row: u32,
    /// Its column.
    pub column: u32,
    /// Its cell.
    pub cell: CellId,
    /// What it says.
    pub facts: &'a Facts,
}

/// What tells lines of one level from those of another.
type Style = (bool, bool, bool, u32);

impl Line<'_> {
    fn style(&self) -> Style {
        let id = self.facts.id.as_ref();
        let number = id.is_some_and(|id| id.number.is_some());
        let part = id.is_some_and(|id| id.part.is_some());
        (number, part, self.facts.opens, self.column)
    }
}

/// What stands over the rows as the sheet is read downwards.
#[derive(Debug, Default)]
pub(super) struct Over<'a> {
    /// Lines above the first headings and answers.
    pub titles: Vec<Line<'a>>,
    /// Lines that say what is asked, the widest first. A line of a style that stands here already ends that one and all below it.
    asked: Vec<Line<'a>>,
    /// The latest lines that name a period, left to right.
    periods: Vec<Line<'a>>,
    /// The latest lines that name a council.
    councils: Vec<Line<'a>>,
    /// The rows of the present headings, from the top.
    pub headers: Vec<u32>,
    /// Whether answers stood below these headings.
    used: bool,
    /// Whether headings or answers were met at all.
    begun: bool,
    /// The latest row of answers.
    last_data: Option<u32>,
}

/// Of lines beside each other the one that stands over a column: the nearest at or left of it, else the first.
fn over_column<'l, 'a>(lines: &'l [Line<'a>], column: u32) -> Option<&'l Line<'a>> {
    lines.iter().rev().find(|l| l.column <= column).or_else(|| lines.first())
}

impl<'a> Over<'a> {
    /// A row that is no data.
    pub(super) fn pass(&mut self, page: &Page<'a>, row: &Row) {
        match row.kind {
            RowKind::Header => {
                if self.used {
                    self.headers.clear();
                    self.used = false;
                }
                self.begun = true;
                self.headers.push(row.row);
                // Words beside the headings, over the labels, are a section's.
                let beside: Vec<Line<'a>> = lines(page, row)
                    .filter(|l| page.kind(l.column) != ColumnKind::Answers && l.facts.heads.is_empty())
                    .collect();
                self.section(page, &beside);
            }
            RowKind::Section => {
                let all: Vec<Line<'a>> = lines(page, row).collect();
                if !self.begun {
                    self.titles.extend(&all);
                }
                self.section(page, &all);
            }
            RowKind::Data | RowKind::Other => {}
        }
    }

    /// A row of data. Where it is the first, has no headings, and is numbered as a part, a line right above it is its section's.
    pub(super) fn data(&mut self, page: &Page<'a>, row: &Row) {
        let is_part = |l: Line<'a>| l.facts.id.as_ref().is_some_and(|id| id.number.is_none());
        if !self.begun && lines(page, row).any(is_part) {
            self.begun = true;
            let above: Vec<Line<'a>> = self.titles.iter().filter(|l| l.row + 1 == row.row).copied().collect();
            self.section(page, &above);
        }
        let row = row.row;
        self.used = true;
        self.begun = true;
        self.last_data = Some(row);
    }

    /// Whether answers were met.
    pub(super) const fn has_data(&self) -> bool {
        self.last_data.is_some()
    }

    fn section(&mut self, page: &Page<'a>, lines: &[Line<'a>]) {
        let with = |is: &dyn Fn(&Facts) -> bool| lines.iter().filter(|l| is(l.facts)).copied().collect::<Vec<_>>();
        let periods = with(&|f| f.period.is_some() || f.is_period);
        if !periods.is_empty() {
            self.periods = periods;
        }
        let councils = with(&|f| f.council != Named::Nothing);
        if !councils.is_empty() {
            self.councils = councils;
        }
        // What stands over the whole sheet is a title, unless it is numbered as questions are.
        let begun = self.begun;
        let mut asked = with(&|f| f.id.is_some() || begun && page.asks(f));
        asked.retain(|l| l.facts.council == Named::Nothing);
        let Some(first) = asked.first() else { return };
        if let Some(at) = self.asked.iter().position(|l| l.style() == first.style()) {
            self.asked.truncate(at);
        } else {
            // What stood over the answers above, and no further left, ends here.
            self.asked.retain(|l| Some(l.row) > self.last_data || l.column < first.column);
        }
        self.asked.extend(asked);
    }

    /// The lines over a column that say what is asked, the nearest first.
    pub(super) fn asked(&self, column: u32) -> impl Iterator<Item = &Line<'a>> {
        // Of lines in one row only the one over this column counts.
        let hidden = move |l: &Line<'a>| {
            self.asked.iter().any(|o| o.row == l.row && o.column > l.column && o.column <= column)
                || l.column > column && self.asked.iter().any(|o| o.row == l.row && o.column < l.column)
        };
        self.asked.iter().rev().filter(move |l| !hidden(l))
    }

    /// The line over a column that names a period.
    pub(super) fn period(&self, column: u32) -> Option<&Line<'a>> {
        over_column(&self.periods, column)
    }

    /// The line over a column that names a council.
    pub(super) fn council(&self, column: u32) -> Option<&Line<'a>> {
        over_column(&self.councils, column)
    }

    /// The headings over a column, the lowest first. A heading of a band stands over every column to the next one of its row.
    pub(super) fn headings(&self, page: &Page<'a>, column: u32) -> Vec<Line<'a>> {
        let mut out = Vec::new();
        for (place, &row) in self.headers.iter().rev().enumerate() {
            let Some(cells) = page.row(row) else { continue };
            let at = |column: u32| {
                let cell = cells.at(column)?;
                Some(Line { row, column, cell, facts: page.facts(cell)? })
            };
            let merged = || {
                let (top, left) = page.merged(row, column)?;
                let cell = page.row(top)?.at(left)?;
                Some(Line { row: top, column: left, cell, facts: page.facts(cell)? })
            };
            let band = || {
                if place == 0 {
                    return None;
                }
                let left = cells.cells.iter().rev().find(|c| c.0 < column)?.0;
                if page.kind(left) == ColumnKind::Answers { at(left) } else { None }
            };
            let found = at(column).or_else(merged).or_else(band);
            if let Some(line) = found.filter(|l| !out.iter().any(|o: &Line<'_>| (o.row, o.column) == (l.row, l.column)))
            {
                out.push(line);
            }
        }
        out
    }
}

fn lines<'p, 'a: 'p>(page: &'p Page<'a>, row: &'p Row) -> impl Iterator<Item = Line<'a>> + 'p {
    row.cells.iter().filter_map(|&(column, cell)| {
        let facts = page.facts(cell)?;
        (facts.is_text || facts.may_be_year || page.kind(column) == ColumnKind::Ids).then_some(Line {
            row: row.row,
            column,
            cell,
            facts,
        })
    })
}
