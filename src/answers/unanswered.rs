//! Questions without any answer, which look like the headings of what stands below them.

use super::{
    facts::{Facts, Named},
    over::Over,
    page::{ColumnKind, Row, RowKind},
    question_id::QuestionId,
    sheet::OneSheet,
};

impl<'r> OneSheet<'r> {
    /// Whether a row without an answer is a question that nobody answered, and not the heading of those below it.
    pub(super) fn is_unanswered(&self, index: usize, over: &Over<'r>) -> bool {
        let Some(row) = self.page.rows.get(index) else { return false };
        let label = row.cells.iter().find_map(|&(column, cell)| {
            let facts = self.page.facts(cell)?;
            (self.page.kind(column) == ColumnKind::Labels || self.page.kind(column) == ColumnKind::Ids).then_some(facts)
        });
        let Some(label) = label else { return false };
        // A line of a long table without a figure: it says itself what is asked, and of whom or for when.
        let labels = || {
            row.cells
                .iter()
                .filter_map(|c| (self.page.kind(c.0) == ColumnKind::Labels).then(|| self.page.facts(c.1))?)
        };
        let asks_itself = labels().any(|f| self.page.asks(f) && f.council == Named::Nothing);
        let is_placed = labels().any(|f| f.is_period || f.may_be_year || f.council != Named::Nothing);
        if asks_itself && is_placed && index > 0 && !over.headers.is_empty() {
            return true;
        }
        let concepts = &self.reading.understanding.words.concepts;
        let mut neighbours = self.page.rows.get(index + 1..).unwrap_or_default().iter();
        let next = neighbours.next();
        let label_of = |row: &Row| {
            row.cells.iter().find_map(|&(column, cell)| {
                let facts = self.page.facts(cell)?;
                matches!(self.page.kind(column), ColumnKind::Labels | ColumnKind::Ids).then_some(facts)
            })
        };
        let has_block = !over.headers.is_empty()
            || index.checked_sub(1).and_then(|i| self.page.rows.get(i)).is_some_and(|r| r.kind == RowKind::Data);
        if !has_block || label.opens {
            return false;
        }
        // A question over the periods or the councils that answer it.
        let asks = |f: &Facts| self.page.asks(f) || f.id.is_some();
        let heads_next = next
            .and_then(label_of)
            .is_some_and(|f| (f.is_period || f.may_be_year || f.council != Named::Nothing) && !self.page.asks(f));
        if asks(label) && heads_next {
            return false;
        }
        // A period without a figure below the question that has others.
        let is_period = |f: &Facts| (f.is_period || f.may_be_year) && !self.page.asks(f);
        let before = index.checked_sub(1).and_then(|i| self.page.rows.get(i)).and_then(label_of);
        if is_period(label)
            && (next.and_then(label_of).is_some_and(is_period) || before.is_some_and(is_period))
            && over.asked(u32::MAX).next().is_some()
            && over.has_data()
        {
            return true;
        }
        // A council or a period without any figure, where the headings say what was asked.
        if label.council != Named::Nothing || label.is_period || label.may_be_year {
            let asks = |column: u32| over.headings(&self.page, column).iter().any(|l| self.page.asks(l.facts));
            let first = self.answer_columns().find(|&c| asks(c));
            return first.is_some();
        }
        let next_label = next.filter(|r| r.kind == RowKind::Data).and_then(label_of);
        // "(a)" below "2." is a part of it.
        let sub = |f: &Facts| f.id.as_ref().is_some_and(|id| id.number.is_none());
        let id = row
            .cells
            .iter()
            .filter_map(|c| self.page.facts(c.1)?.id.as_ref())
            .fold(None, |known: Option<QuestionId>, id| Some(known.map_or_else(|| id.clone(), |k| k.joined(id))));
        if let Some(id) = &id {
            if id.part.is_some() {
                return true;
            }
            if next_label.is_some_and(sub) {
                return false;
            }
        }
        if label.question.is_some_and(|q| self.reading.understanding.questions.measure(q).is_some()) {
            return !next_label.is_some_and(sub);
        }
        let own = label.concepts;
        if concepts.who(own) == 0 || concepts.measure(own).is_none() {
            return false;
        }
        // Where the row below says itself of whom it tells, this one is a question of its own.
        let tells = |f: &Facts| concepts.who(f.concepts) != 0 && !sub(f);
        let above = index
            .checked_sub(1)
            .and_then(|i| self.page.rows.get(i))
            .filter(|r| r.kind == RowKind::Data && r.row + 1 == row.row)
            .and_then(label_of);
        // Nor is it the heading of a row that would mean nothing else, or nothing at all, under it.
        let alone = |f: &Facts| {
            let (itself, under) = (concepts.measure(f.concepts), concepts.measure(concepts.under(f.concepts, own)));
            itself.is_some() && under.is_none_or(|under| Some(under) == itself) && !sub(f)
        };
        next_label.is_some_and(tells) || above.is_some_and(tells) && next_label.is_none_or(alone)
    }

    /// Whether a column of answers is the first right of its labels.
    pub(super) fn is_first_after_labels(&self, column: u32) -> bool {
        let left = (0..column).rev().map(|c| self.page.kind(c)).find(|k| *k != ColumnKind::Other);
        left.is_some_and(|k| k != ColumnKind::Answers)
    }
}
