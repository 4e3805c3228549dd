//! What is changed beside a fault so that fewer other rules speak: what must agree with it is moved with it or left blank.

use std::collections::BTreeSet;

use jiff::ToSpan as _;

use super::{Edit, Mutation, child_of, derive::Source};
use crate::support::book::Cell;

impl Source<'_> {
    /// The same mutation with one thing more that should agree with it: dates moved by as much, the same cell wherever it stands for the
    /// child, another cell of some fields left blank, other records of the child taken away.
    pub(crate) fn repairs(&self, mutation: &Mutation, fields: &BTreeSet<String>) -> Vec<Mutation> {
        let mut out = Vec::new();
        let mut and = |edits: Vec<Edit>| {
            if !edits.is_empty() {
                let (recipe, mut all) = (mutation.recipe.clone(), mutation.edits.clone());
                all.extend(edits);
                out.push(Mutation { recipe, edits: all });
            }
        };
        let (after, _) = mutation.apply(self.whole);
        let touched = |table: usize, record: usize, field: &str| {
            mutation.edits.iter().any(|e| {
                matches!(e, Edit::Set { table: t, record: r, field: f, .. } if (*t, *r, *f) == (table, record, field))
            })
        };
        for edit in &mutation.edits {
            let (table, record) = match edit {
                Edit::Set { table, record, .. } => (*table, *record),
                Edit::Again { table, .. }
                    if after.tables[*table].records.len() > self.whole.tables[*table].records.len() =>
                {
                    (*table, after.tables[*table].records.len() - 1)
                }
                Edit::Again { .. } => continue,
                Edit::Drop { table, record } => {
                    if let Some(child) = child_of(self.whole, *table, *record) {
                        and(self.others_taken_away(&child, *table));
                    }
                    continue;
                }
            };
            let child = child_of(self.whole, table, record.min(self.whole.tables[table].records.len() - 1));
            let of_child = |t: usize| child.as_deref().map(|c| self.records_of(t, c)).unwrap_or_default();
            let is_new = record >= self.whole.tables[table].records.len();
            if let Edit::Set { field, cell, .. } = edit
                && !is_new
            {
                if let (Cell::Date(to), Cell::Date(from)) = (cell, self.whole.tables[table].get(record, field)) {
                    let days = from.until(*to).map_or(0, |span| span.get_days());
                    let moved = |t: usize, r: usize| self.moved(t, r, days, |f| touched(t, r, f));
                    and(moved(table, record));
                    and((0..self.whole.tables.len())
                        .flat_map(|t| of_child(t).into_iter().flat_map(move |r| moved(t, r)))
                        .collect());
                }
                let same = (0..self.whole.tables.len()).filter(|t| self.whole.tables[*t].has(field)).flat_map(|t| {
                    of_child(t).into_iter().filter(move |r| (t, *r) != (table, record)).map(move |r| (t, r))
                });
                and(same.map(|(table, record)| Edit::Set { table, record, field, cell: cell.clone() }).collect());
            }
            for column in &after.tables[table].columns {
                let field = column.field;
                if fields.contains(field)
                    && field != "child_id"
                    && !touched(table, record, field)
                    && !after.tables[table].get(record, field).is_blank()
                {
                    and(vec![Edit::Set { table, record, field, cell: Cell::Blank }]);
                }
            }
            if let Some(child) = &child {
                and(self.others_taken_away(child, table));
                for other in (0..self.whole.tables.len()).filter(|t| *t != table) {
                    and(of_child(other).into_iter().map(|record| Edit::Drop { table: other, record }).collect());
                }
            }
        }
        out
    }

    fn others_taken_away(&self, child: &str, but: usize) -> Vec<Edit> {
        let others = (0..self.whole.tables.len()).filter(|t| *t != but);
        others
            .flat_map(|table| self.records_of(table, child).into_iter().map(move |record| Edit::Drop { table, record }))
            .collect()
    }

    /// The other dates of a record moved by so many days. A date of birth stays.
    fn moved(&self, table: usize, record: usize, days: i32, but: impl Fn(&str) -> bool) -> Vec<Edit> {
        let t = &self.whole.tables[table];
        let mut out = Vec::new();
        for (column, cell) in t.columns.iter().zip(&t.records[record]) {
            if let Cell::Date(day) = cell
                && column.field != "date_of_birth"
                && !but(column.field)
                && let Ok(day) = day.checked_add(days.days())
            {
                out.push(Edit::Set { table, record, field: column.field, cell: day.into() });
            }
        }
        out
    }
}
