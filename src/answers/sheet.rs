//! The answers of one sheet: each cell of answers with what it belongs to.

use rustc_hash::FxHashMap;

use super::{
    Answer, AnswerSheet, Answers, Asked, CellAt, Role, Whose,
    beside::Beside,
    facts::Named,
    figure::{Figure, Form, Gap},
    over::{Line, Over},
    page::{ColumnKind, Page, Row, RowKind},
    reader::Reading,
    reading::{Reading as CellReading, Strength},
    resolve::{Labels, Resolved, resolve},
};
use crate::{
    bind::{
        measures::{Head, Unit},
        period::{Period, find_period_in_name},
    },
    read::workbook::{CellId, CellValue, Sheet, Workbook},
};

/// A longer line is prose, and no title.
const LONGEST_TITLE: usize = 120;
/// The longest words that are kept of a question.
const LONGEST_WORDS: usize = 120;

/// One sheet under the reader's eye.
#[derive(Debug)]
pub(super) struct OneSheet<'r> {
    pub(super) reading: Reading<'r>,
    pub(super) workbook: &'r Workbook,
    pub(super) sheet: &'r Sheet,
    pub(super) page: Page<'r>,
    pub(super) at: (u32, u32),
    /// Whether any of its cells lists figures by period.
    lists_periods: bool,
}

impl<'r> OneSheet<'r> {
    /// `at` is the file and the sheet in it.
    pub(super) fn new(
        reading: Reading<'r>,
        workbook: &'r Workbook,
        sheet: &'r Sheet,
        page: Page<'r>,
        at: (u32, u32),
    ) -> Self {
        let mut cells = page.rows.iter().flat_map(|r| &r.cells);
        let lists_periods = cells.any(|c| page.facts(c.1).is_some_and(|f| !f.listed.is_empty()));
        Self { reading, workbook, sheet, page, at, lists_periods }
    }

    pub(super) fn cell_at(&self, row: u32, column: u32) -> CellAt {
        CellAt { file: self.at.0, sheet: self.at.1, row, column }
    }

    pub(super) fn text(&self, cell: CellId) -> String {
        match self.workbook.pool.get(cell) {
            CellValue::Text(text) => clip(text),
            CellValue::Number(n) => n.to_string(),
            _ => String::new(),
        }
    }

    pub(super) fn read(&self, out: &mut Answers) {
        let mut over = Over::default();
        let mut odd = Answers::default();
        let mut here: Vec<Answer> = Vec::new();
        let mut header_rows: Vec<u32> = Vec::new();
        let mut before: FxHashMap<u32, Resolved> = FxHashMap::default();
        for (index, row) in self.page.rows.iter().enumerate() {
            let is_data = row.kind == RowKind::Data || row.kind == RowKind::Section && self.is_unanswered(index, &over);
            if !is_data {
                over.pass(&self.page, row);
                if row.kind == RowKind::Header {
                    header_rows.push(row.row);
                    before.clear();
                }
                continue;
            }
            over.data(&self.page, row);
            self.data_row(row, index, &over, &mut before, &mut odd, &mut here);
        }
        let here = for_each_period(here);
        if is_council_level(&here) {
            let layout = super::layout::name(&self.page, &here, self.reading.understanding.register);
            out.sheets.push(AnswerSheet {
                file: self.at.0,
                sheet: self.at.1,
                layout,
                header_rows,
                notes: super::Notes::default(),
            });
            out.list.extend(here);
            let first = |known: &mut Vec<CellAt>, cells: Vec<CellAt>| {
                for at in cells {
                    let text = |at: CellAt| self.sheet.get(at.row, at.column);
                    if !known.iter().any(|k| k.sheet == at.sheet && text(*k) == text(at)) {
                        known.push(at);
                    }
                }
            };
            first(&mut out.unknown_names, odd.unknown_names);
            first(&mut out.other_codes, odd.other_codes);
            first(&mut out.codes, odd.codes);
        }
    }

    pub(super) fn answer_columns(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.page.columns).filter(|(_, k)| **k == ColumnKind::Answers).map(|(c, _)| c)
    }

    fn data_row(
        &self,
        row: &Row,
        index: usize,
        over: &Over<'r>,
        before: &mut FxHashMap<u32, Resolved>,
        odd: &mut Answers,
        out: &mut Vec<Answer>,
    ) {
        let columns: Vec<u32> = self.answer_columns().collect();
        let mut beside: Option<(Vec<u32>, Beside<'r>)> = None;
        for &column in &columns {
            let labels_of: Vec<u32> = (0..column)
                .filter(|&c| !matches!(self.page.kind(c), ColumnKind::Answers | ColumnKind::Other))
                .collect();
            if beside.as_ref().is_none_or(|(of, _)| *of != labels_of) {
                beside = Some((labels_of, self.beside(row, index, column)));
            }
            let Some((_, beside)) = &beside else { continue };
            odd.unknown_names.extend(beside.slip);
            odd.other_codes.extend(beside.other_code);
            odd.codes.extend(beside.code);
            let cell = row.at(column);
            let headings = over.headings(&self.page, column);
            let headed = headings.iter().any(|l| l.facts.is_label(self.page.telling));
            let above = || index.checked_sub(1).and_then(|i| self.page.rows.get(i)?.at(column));
            let is_alone =
                || row.cells.len() == 1 && above().and_then(|c| self.page.facts(c)).is_some_and(|f| self.page.asks(f));
            let has_place = if cell.is_some() {
                headed || beside.any || is_alone()
            } else {
                beside.any && (headed || columns.len() == 1 || self.is_first_after_labels(column))
            };
            if !has_place {
                continue;
            }
            let mut all = self.answers_of(row, column, cell, beside, &headings, over, before.get(&column));
            if let Some((_, Some(resolved))) = all.first()
                && resolved.category.is_none()
            {
                before.insert(column, resolved.clone());
            }
            out.extend(all.drain(..).map(|(answer, _)| answer));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all that one cell of answers belongs to")]
    fn answers_of(
        &self,
        row: &Row,
        column: u32,
        cell: Option<CellId>,
        beside: &Beside<'r>,
        headings: &[Line<'r>],
        over: &Over<'r>,
        before: Option<&Resolved>,
    ) -> Vec<(Answer, Option<Resolved>)> {
        let facts = cell.and_then(|c| self.page.facts(c));
        let sections: Vec<Line<'r>> = over.asked(column).copied().collect();
        let labels = Labels {
            row: &beside.asked,
            headings,
            sections: &sections,
            titles: &over.titles,
            id: beside.id.as_ref(),
            before,
        };
        let sheet_words = &self.sheet.name;
        let Some(resolved) = resolve(&labels, &self.reading.understanding, sheet_words) else { return Vec::new() };
        let measure = resolved.measure;
        let whose = self.whose(beside, headings, over, column);
        let total = beside.total
            || headings.first().is_some_and(|l| {
                l.facts.heads.contains(&Head::Total) && !self.page.asks(l.facts) && self.lists_across(over, column)
            });
        let is_wrong = |l: &Line<'_>| (l.facts.is_period || l.facts.may_be_year) && l.facts.period.is_none();
        let wrong_period =
            beside.wrong_period || headings.iter().any(is_wrong) || over.period(column).is_some_and(is_wrong);
        // Where cells list figures by period, those without one are of the same periods.
        let elsewhere = wrong_period || self.lists_periods;
        let period = beside
            .period
            .or_else(|| headings.iter().find_map(|l| l.facts.period))
            .or_else(|| over.period(column).and_then(|l| l.facts.period))
            .or_else(|| title_period(over).filter(|_| !elsewhere))
            .or_else(|| find_period_in_name(&self.sheet.name).filter(|_| !elsewhere));
        let unit = self.reading.reader.dictionary.measures.get(measure).map(|m| m.unit);
        let blank = CellReading { figure: Figure::Gap(Gap::Blank), form: Form::Blank, strength: Strength::None };
        let is_total = total && beside.council.is_none_or(|c| c.0 == Named::Nothing);
        let make = |period: Option<Period>, reading: CellReading| {
            let asked =
                Asked { at: self.cell_at(resolved.asked.0, resolved.asked.1), words: self.text(resolved.asked.2) };
            let answer = Answer {
                whose: if is_total { Whose::NotSaid } else { whose },
                period: if is_total
                    && total
                    && beside.period.is_none()
                    && !headings.iter().any(|l| l.facts.period.is_some())
                    && headings.first().is_some_and(|l| l.facts.heads.contains(&Head::Total))
                {
                    None
                } else {
                    period
                },
                measure,
                category: resolved.category.clone(),
                role: if is_total { Role::Total } else { Role::Answer },
                figure: in_unit(reading, unit),
                form: reading.form,
                at: self.cell_at(row.row, column),
                asked,
                confidence: resolved.confidence,
                template: resolved.template,
                question: resolved.id.as_ref().map(ToString::to_string),
            };
            (answer, Some(resolved.clone()))
        };
        match facts {
            Some(facts) if !facts.listed.is_empty() => {
                facts.listed.iter().map(|(period, reading)| make(*period, *reading)).collect()
            }
            Some(facts) => vec![make(period, facts.reading)],
            None => vec![make(period, blank)],
        }
    }

    fn whose(&self, beside: &Beside<'r>, headings: &[Line<'r>], over: &Over<'r>, column: u32) -> Whose {
        let of = |named: Named, at: CellAt| match named {
            Named::One(council) => Whose::Council(council),
            Named::Several | Named::Nothing => Whose::Unknown(at),
        };
        if let Some((named, at)) = beside.council {
            return of(named, at);
        }
        let line = headings.iter().find(|l| l.facts.council != Named::Nothing).or_else(|| over.council(column));
        if let Some(line) = line {
            return of(line.facts.council, self.cell_at(line.row, line.column));
        }
        let in_line = |text: &str| self.reading.in_line(text).map(Whose::Council);
        let mut titles = over.titles.iter().filter(|l| l.facts.length <= LONGEST_TITLE && !self.page.asks(l.facts));
        let titled = titles.find_map(|l| in_line(&self.text(l.cell)));
        titled.or_else(|| in_line(&self.sheet.name)).unwrap_or(Whose::NotSaid)
    }
}

/// The period that the titles name, when they name one only.
fn title_period(over: &Over<'_>) -> Option<Period> {
    let mut all = over.titles.iter().filter_map(|l| l.facts.period);
    let first = all.next()?;
    all.all(|p| (p.from, p.to) == (first.from, first.to)).then_some(first)
}

/// Where answers list figures by period, one that names no period stands for each of these.
fn for_each_period(answers: Vec<Answer>) -> Vec<Answer> {
    let mut periods: Vec<Option<Period>> = Vec::new();
    for listed in answers.iter().filter(|a| a.form == Form::Listed) {
        if !periods.contains(&listed.period) {
            periods.push(listed.period);
        }
    }
    if periods.is_empty() {
        return answers;
    }
    let each = |answer: Answer| match answer.period {
        None if answer.form != Form::Listed => {
            periods.iter().map(|period| Answer { period: *period, ..answer.clone() }).collect()
        }
        _ => vec![answer],
    };
    answers.into_iter().flat_map(each).collect()
}

/// A share between 0 and 1 is what a spreadsheet holds where it shows so many per cent.
fn in_unit(reading: CellReading, unit: Option<Unit>) -> Figure {
    match reading.figure {
        Figure::Value(n) if unit == Some(Unit::Percent) && reading.form == Form::Number && n > 0.0 && n < 1.0 => {
            // Rounded, so that 0.283 is 28.3 and not 28.299999999999997.
            Figure::Value((n * 1e8).round() / 1e6)
        }
        other => other,
    }
}

/// One line without signs that steer a terminal, clipped.
fn clip(text: &str) -> String {
    crate::report::text::clip(text, LONGEST_WORDS)
}

/// Whether the answers of a sheet are a council's figures and not records of children that happen to be counted: each council, period and
/// measure is answered once, or nearly so.
fn is_council_level(answers: &[Answer]) -> bool {
    let mut seen: FxHashMap<_, usize> = FxHashMap::default();
    let mut figures = 0;
    for answer in answers.iter().filter(|a| a.role == Role::Answer) {
        if answer.figure.gap() != Some(Gap::Blank) {
            figures += 1;
        }
        let period = answer.period.map(|p| (p.from, p.to));
        *seen.entry((answer.whose, period, answer.measure, answer.category.clone())).or_default() += 1;
    }
    let all: usize = seen.values().sum();
    figures > 0 && seen.len() * 2 > all
}
