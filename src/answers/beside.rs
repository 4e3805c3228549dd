//! What stands left of a cell of answers in its row: a council, a period, a question and its number.

use super::{
    CellAt,
    facts::{Facts, Named},
    over::{Line, Over},
    page::{ColumnKind, Row, RowKind},
    question_id::QuestionId,
    sheet::OneSheet,
};
use crate::{
    bind::{measures::Head, period::Period},
    read::workbook::CellId,
};

/// The labels of a row that stand left of a cell.
#[derive(Debug, Default, Clone)]
pub(super) struct Beside<'r> {
    pub(super) asked: Vec<Line<'r>>,
    pub(super) id: Option<QuestionId>,
    pub(super) council: Option<(Named, CellAt)>,
    pub(super) period: Option<Period>,
    /// Whether a label that should name a period names none.
    pub(super) wrong_period: bool,
    pub(super) total: bool,
    /// Whether anything stands there.
    pub(super) any: bool,
    /// A cell that should name a council and names none.
    pub(super) slip: Option<CellAt>,
    /// A cell with the code of another council than is named.
    pub(super) other_code: Option<CellAt>,
    /// A cell with the code of a council.
    pub(super) code: Option<CellAt>,
}

impl<'r> OneSheet<'r> {
    /// The labels left of a column in a row, up to the answers of a table that stands further left.
    pub(super) fn beside(&self, row: &Row, index: usize, column: u32) -> Beside<'r> {
        let mut columns: Vec<u32> = Vec::new();
        for left in (0..column).rev() {
            match self.page.kind(left) {
                ColumnKind::Answers if !columns.is_empty() => break,
                ColumnKind::Answers | ColumnKind::Other => {}
                _ => columns.push(left),
            }
        }
        columns.reverse();
        let mut out = Beside::default();
        let (mut from, mut to) = (None, None);
        let (mut named, mut code) = (None::<(Named, CellAt)>, None);
        let mut lines: Vec<(ColumnKind, Line<'r>)> = Vec::new();
        for &left in &columns {
            let kind = self.page.kind(left);
            let found =
                row.at(left).map(|cell| (row.row, left, cell)).or_else(|| self.merged_cell(row.row, left)).or_else(
                    || {
                        // Words over several rows are written once.
                        if kind == ColumnKind::Labels { self.above(index, left, &columns) } else { None }
                    },
                );
            if let Some((r, c, cell)) = found
                && let Some(facts) = self.page.facts(cell)
            {
                lines.push((kind, Line { row: r, column: c, cell, facts }));
            }
        }
        for (kind, line) in &lines {
            let facts = line.facts;
            out.any |= line.row == row.row;
            match kind {
                ColumnKind::From => from = facts.day.or(from),
                ColumnKind::To => to = facts.day.or(to),
                ColumnKind::Codes => {
                    if facts.council != Named::Nothing {
                        code = Some((facts.council, self.cell_at(line.row, line.column)));
                    }
                }
                ColumnKind::Ids => {
                    out.id = join(out.id.take(), facts.id.clone());
                }
                _ => {
                    out.total |= facts.heads.contains(&Head::Total) && self.lists(line.column);
                    if facts.council != Named::Nothing
                        || self.names_councils(line.column) && facts.is_text && !self.page.asks(facts)
                    {
                        // A name that no council bears stands for the code beside it.
                        named = Some((facts.council, self.cell_at(line.row, line.column)));
                    } else if facts.is_period || facts.may_be_year {
                        out.period = facts.period.or(out.period);
                        out.wrong_period |= facts.period.is_none();
                    } else {
                        if facts.period.is_some() && out.period.is_none() {
                            out.period = facts.period;
                        }
                        out.id = join(out.id.take(), facts.id.clone());
                        out.asked.push(*line);
                    }
                }
            }
        }
        out.council = named.filter(|n| matches!(n.0, Named::One(_))).or(code).or(named);
        let is_one = |c: Option<(Named, CellAt)>| c.filter(|c| matches!(c.0, Named::One(_)));
        // "Total" below names of councils is no name with a slip.
        let is_total = |at: CellAt| {
            lines.iter().any(|(_, l)| self.cell_at(l.row, l.column) == at && l.facts.heads.contains(&Head::Total))
        };
        out.slip = named.filter(|n| n.0 == Named::Nothing && !is_total(n.1)).map(|n| n.1);
        out.other_code = is_one(named).zip(is_one(code)).filter(|(n, c)| !self.is_same(n.0, c.0)).map(|(_, c)| c.1);
        out.code = code.map(|c| c.1);
        if out.period.is_none()
            && let (Some(from), Some(to)) = (from, to)
        {
            out.period = Period::new(from, to);
        }
        out
    }

    fn merged_cell(&self, row: u32, column: u32) -> Option<(u32, u32, CellId)> {
        let (top, left) = self.page.merged(row, column)?;
        Some((top, left, self.page.row(top)?.at(left)?))
    }

    /// The cell above a blank label that also stands for its row: a council, a period or a question that is written once for several rows,
    /// each of which has another label of its own.
    fn above(&self, index: usize, column: u32, columns: &[u32]) -> Option<(u32, u32, CellId)> {
        let row = self.page.rows.get(index)?;
        let has = |row: &Row, wanted: &dyn Fn(&Facts) -> bool| {
            columns.iter().any(|&c| c != column && row.at(c).and_then(|cell| self.page.facts(cell)).is_some_and(wanted))
        };
        for before in self.page.rows.get(..index)?.iter().rev() {
            if before.kind == RowKind::Header {
                return None;
            }
            let Some(cell) = before.at(column) else { continue };
            if before.kind != RowKind::Data {
                return None;
            }
            let facts = self.page.facts(cell)?;
            // What the row says itself needs nothing from above.
            let said = if facts.council != Named::Nothing {
                has(row, &|f| f.council != Named::Nothing)
            } else if facts.is_period || facts.may_be_year {
                has(row, &|f| f.is_period || f.may_be_year)
            } else {
                has(row, &|f| self.page.asks(f))
            };
            let other = has(row, &|f| f.is_period || f.may_be_year || f.council != Named::Nothing || self.page.asks(f));
            return (!said && other).then_some((before.row, column, cell));
        }
        None
    }

    /// Whether a column of labels lists councils or periods, so that its total is a total of them.
    fn lists(&self, column: u32) -> bool {
        let data = self.page.rows.iter().filter(|r| r.kind == RowKind::Data).take(400);
        let facts = data.filter_map(|r| self.page.facts(r.at(column)?));
        facts.filter(|f| f.council != Named::Nothing || f.is_period || f.may_be_year).take(2).count() > 1
    }

    /// Whether columns of answers beside this one stand for councils or periods, so that their total is a total of them.
    pub(super) fn lists_across(&self, over: &Over<'r>, column: u32) -> bool {
        let stands = |c: u32| {
            over.headings(&self.page, c)
                .first()
                .is_some_and(|l| l.facts.is_period || l.facts.may_be_year || l.facts.council != Named::Nothing)
        };
        self.answer_columns().filter(|c| *c != column && stands(*c)).take(2).count() > 1
    }

    /// Whether a column of labels names councils, as its heading or most of its cells say.
    fn names_councils(&self, column: u32) -> bool {
        let (mut councils, mut others) = (0, 0);
        for row in self.page.rows.iter().filter(|r| r.kind == RowKind::Data).take(400) {
            if let Some(facts) = row.at(column).and_then(|cell| self.page.facts(cell)) {
                if facts.council == Named::Nothing { others += 1 } else { councils += 1 }
            }
        }
        let headed = self.page.rows.iter().filter(|r| r.kind == RowKind::Header).any(|r| {
            r.at(column).and_then(|cell| self.page.facts(cell)).is_some_and(|f| f.heads.contains(&Head::Council))
        });
        councils > 0 && councils > others
            || headed && self.page.kind(column) == ColumnKind::Labels && councils + others > 0
    }

    /// Whether two are one council, under whatever code and kind.
    fn is_same(&self, a: Named, b: Named) -> bool {
        let councils = self.reading.understanding.register.councils();
        let of = |named| if let Named::One(at) = named { councils.get(at as usize) } else { None };
        of(a).zip(of(b)).is_some_and(|(a, b)| a == b || a.name == b.name && a.nation == b.nation)
    }
}

fn join(known: Option<QuestionId>, id: Option<QuestionId>) -> Option<QuestionId> {
    match (known, id) {
        (Some(known), Some(id)) => Some(known.joined(&id)),
        (known, id) => known.or(id),
    }
}
