//! Mutations that should make a rule speak, thought of from the rule itself: from its examples, and from the fields that it reads.
//!
//! Nothing here knows a rule by its code. Many of the mutations do not make the rule speak; whoever asks tries them in their order.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan as _, civil::Date};
use returnlint::{
    bind::dictionary::{Dictionary, FieldType, RecordKind},
    rule::{Example, Rule},
};

use super::{Edit, Mutation, child_of};
use crate::support::{
    book::Cell,
    example_book::{british_day, true_cell},
    invent::{FROM, TO},
    returns::{Return, Table},
};

/// What is needed to think of mutations.
pub(crate) struct Source<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) whole: &'a Return,
    pub(crate) as_of: Date,
}

/// A record of an example: field by name, text as typed.
type Record<'a> = BTreeMap<&'a str, &'a str>;

impl<'a> Source<'a> {
    /// The mutations, those that change least first.
    pub(crate) fn candidates(&self) -> Vec<Mutation> {
        let grafts = |width| self.each_graft(width);
        [
            grafts(Width::Difference),
            self.single(true),
            grafts(Width::Read),
            self.single(false),
            self.again(),
            self.taken_away(),
            grafts(Width::All),
        ]
        .concat()
    }

    fn name(&self, field: returnlint::bind::dictionary::FieldId) -> &'a str {
        self.dictionary.get(field).map_or("", |f| f.name.as_str())
    }

    /// The fields that the rule marks or reads.
    fn fields(&self) -> Vec<&'a str> {
        let mut fields: Vec<&str> = Vec::new();
        for id in self.rule.mark.iter().chain(&self.rule.fields) {
            let name = self.name(*id);
            if !fields.contains(&name) {
                fields.push(name);
            }
        }
        if fields.is_empty() {
            // A detector that marks nothing reads everything; its examples show where.
            let failing = self.rule.examples.iter().filter(|e| e.fails);
            for (field, _) in failing.flat_map(|e| &e.tables).flat_map(|(_, records)| records).flatten() {
                let name = self.name(*field);
                if !fields.contains(&name) {
                    fields.push(name);
                }
            }
        }
        fields
    }

    fn kinds(&self, table: &Table) -> BTreeSet<RecordKind> {
        let known = table.columns.iter().filter_map(|c| self.dictionary.get(self.dictionary.field(c.field)?));
        let kinds: BTreeSet<RecordKind> = known.filter(|f| f.defines).map(|f| f.record).collect();
        if kinds.is_empty() { [RecordKind::Child].into() } else { kinds }
    }

    /// The table in which a field of such a record stands.
    fn table_for(&self, kind: RecordKind, field: &str) -> Option<usize> {
        let having = || (0..self.whole.tables.len()).filter(|&t| self.whole.tables[t].has(field));
        having().find(|&t| self.kinds(&self.whole.tables[t]).contains(&kind)).or_else(|| having().next())
    }

    pub(super) fn records_of(&self, table: usize, child: &str) -> Vec<usize> {
        let records = 0..self.whole.tables[table].records.len();
        records.filter(|&r| child_of(self.whole, table, r).as_deref() == Some(child)).collect()
    }

    fn children(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for (t, table) in self.whole.tables.iter().enumerate() {
            for r in 0..table.records.len() {
                if let Some(child) = child_of(self.whole, t, r)
                    && !all.contains(&child)
                {
                    all.push(child);
                }
            }
        }
        all
    }

    // From examples.

    fn each_graft(&self, width: Width) -> Vec<Mutation> {
        let (failing, passing): (Vec<_>, Vec<_>) =
            self.rule.examples.iter().filter(|e| e.sheet.is_none()).partition(|e| e.fails);
        let children = self.children();
        let most = match width {
            Width::Difference => children.len(),
            Width::Read => 10,
            Width::All => 5,
        };
        let mut out = Vec::new();
        for (number, example) in failing.iter().enumerate() {
            let nearest = passing.iter().min_by_key(|pass| self.differences(example, pass).len()).copied();
            for first in 0..most.min(children.len()) {
                let recipe = format!("example {} by {width:?}", number + 1);
                let edits = self.graft(example, nearest, width, &children, first);
                if let Some(edits) = edits.filter(|edits| !edits.is_empty()) {
                    out.push(Mutation { recipe, edits });
                }
            }
        }
        out
    }

    fn records<'e>(&self, example: &'e Example) -> Vec<(RecordKind, Record<'e>)>
    where
        'a: 'e,
    {
        let of = |kind: RecordKind, cells: &'e [(returnlint::bind::dictionary::FieldId, String)]| {
            (kind, cells.iter().map(|(f, text)| (self.name(*f), text.as_str())).collect())
        };
        example.tables.iter().flat_map(|(kind, records)| records.iter().map(move |r| of(*kind, r))).collect()
    }

    /// The fields in which two examples differ, by the place of the record in the first.
    fn differences(&self, example: &Example, other: &Example) -> BTreeSet<(usize, String)> {
        let (own, others) = (self.records(example), self.records(other));
        let mut used: BTreeMap<RecordKind, usize> = BTreeMap::new();
        let mut out = BTreeSet::new();
        for (at, (kind, record)) in own.iter().enumerate() {
            let nth = used.entry(*kind).or_default();
            let beside = others.iter().filter(|(k, _)| k == kind).nth(*nth).map(|(_, r)| r);
            *nth += 1;
            let fields: BTreeSet<&str> =
                record.keys().chain(beside.into_iter().flat_map(|r| r.keys())).copied().collect();
            for field in fields {
                if field != "child_id" && record.get(field) != beside.and_then(|r| r.get(field)) {
                    out.insert((at, field.to_owned()));
                }
            }
        }
        out
    }

    fn graft(
        &self,
        example: &Example,
        nearest: Option<&Example>,
        width: Width,
        children: &[String],
        first: usize,
    ) -> Option<Vec<Edit>> {
        let records = self.records(example);
        let read = self.fields();
        let differ = nearest.map(|n| self.differences(example, n));
        // Who in the return stands for whom in the example: children in a row.
        let mut who: Vec<&str> = Vec::new();
        let mut used: BTreeMap<(String, usize), usize> = BTreeMap::new();
        let mut edits = Vec::new();
        let mut shift: Option<i32> = None;
        for (at, (kind, record)) in records.iter().enumerate() {
            let id = record.get("child_id").copied().unwrap_or_default();
            let place = who.iter().position(|w| *w == id).unwrap_or_else(|| {
                who.push(id);
                who.len() - 1
            });
            let child = &children[(first + place) % children.len()];
            let wanted = |field: &str| match (width, &differ) {
                (Width::Difference, Some(differ)) => differ.contains(&(at, field.to_owned())),
                (Width::Read, Some(differ)) => read.contains(&field) || differ.contains(&(at, field.to_owned())),
                (Width::All, _) | (_, None) => true,
            };
            let mut fields: Vec<&str> = record.keys().copied().filter(|f| *f != "child_id" && wanted(f)).collect();
            // What the example leaves out although the rule reads it is blank there.
            let left_out = read.iter().copied().chain(nearest.into_iter().flat_map(|n| {
                self.records(n)
                    .into_iter()
                    .filter(|(k, _)| k == kind)
                    .flat_map(|(_, r)| r.into_keys())
                    .collect::<Vec<_>>()
            }));
            for field in left_out.collect::<BTreeSet<_>>() {
                let blank =
                    width != Width::Difference || differ.as_ref().is_some_and(|d| d.contains(&(at, field.to_owned())));
                let own_kind = self.dictionary.field(field).and_then(|f| self.dictionary.get(f)).map(|f| f.record);
                if blank && field != "child_id" && own_kind == Some(*kind) && !record.contains_key(field) {
                    fields.push(field);
                }
            }
            if record.get("child_id").is_some_and(|id| id.is_empty()) {
                fields.push("child_id");
            }
            let mut placed: BTreeMap<usize, Vec<(&'static str, Cell)>> = BTreeMap::new();
            for field in fields {
                let Some(table) = self.table_for(*kind, field) else { continue };
                let column = self.whole.tables[table].columns.iter().find(|c| c.field == field)?.field;
                let text = record.get(field).copied().unwrap_or_default();
                placed.entry(table).or_default().push((column, true_cell(text)));
            }
            for (table, mut cells) in placed {
                let of_child = self.records_of(table, child);
                let nth = used.entry((child.clone(), table)).or_default();
                let own = of_child.get(*nth).copied();
                *nth += 1;
                let base = own.or(of_child.last().copied())?;
                let days = *shift.get_or_insert_with(|| self.shift(example, table, base, record));
                for (_, cell) in &mut cells {
                    if let Cell::Date(day) = cell {
                        *day = day.checked_add(days.days()).ok()?;
                    }
                }
                if own.is_some() {
                    let set = |(field, cell)| Edit::Set { table, record: base, field, cell };
                    let changed =
                        |(field, cell): &(&'static str, Cell)| self.whole.tables[table].get(base, field) != cell;
                    edits.extend(cells.into_iter().filter(changed).map(set));
                } else {
                    edits.push(Edit::Again { table, record: base, cells });
                }
            }
        }
        edits.extend(self.kinds_left_out(example, nearest, &children[first]));
        Some(edits)
    }

    /// A kind of record that the passing example has and the failing one has not is taken away.
    fn kinds_left_out(&self, example: &Example, nearest: Option<&Example>, child: &str) -> Vec<Edit> {
        let has = |e: &Example, kind| e.tables.iter().any(|(k, _)| *k == kind);
        let gone =
            RecordKind::ALL.into_iter().filter(|&kind| nearest.is_some_and(|n| has(n, kind)) && !has(example, kind));
        let mut out = Vec::new();
        for kind in gone {
            for (table, t) in self.whole.tables.iter().enumerate() {
                if self.kinds(t) == BTreeSet::from([kind]) {
                    out.extend(self.records_of(table, child).into_iter().map(|record| Edit::Drop { table, record }));
                }
            }
        }
        out
    }

    /// By how many days the example's dates are moved, so that the first date that the return's record has too stays where it is.
    fn shift(&self, example: &Example, table: usize, base: usize, record: &Record<'_>) -> i32 {
        let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
        let order = self.fields();
        let mut fields: Vec<&str> = record.keys().copied().collect();
        fields.sort_by_key(|f| (order.iter().position(|o| o == f).unwrap_or(usize::MAX), *f == "date_of_birth"));
        for field in fields {
            if let Some(typed) = british_day(record[field])
                && self.whole.tables[table].has(field)
                && let Cell::Date(own) = self.whole.tables[table].get(base, field)
            {
                return days(typed, *own);
            }
        }
        let dates = self.records(example);
        let later = dates.iter().flat_map(|(_, r)| r.iter()).filter(|(f, _)| **f != "date_of_birth");
        later.filter_map(|(_, text)| british_day(text)).min().map_or(0, |first| days(first, FROM + 100.days()))
    }

    // From the fields.

    fn single(&self, blank: bool) -> Vec<Mutation> {
        let mut out = Vec::new();
        for field in self.fields() {
            for (table, t) in self.whole.tables.iter().enumerate().filter(|(_, t)| t.has(field)) {
                for record in spread(t.records.len(), if blank { 24 } else { 6 }) {
                    let own = t.get(record, field);
                    let column = t.columns[t.at(field)].field;
                    let cells =
                        if blank { vec![("blank".to_owned(), Cell::Blank)] } else { self.pool(field, table, record) };
                    for (how, cell) in cells.into_iter().filter(|(_, cell)| cell != own) {
                        let recipe = format!("{field} {how}");
                        out.push(Mutation { recipe, edits: vec![Edit::Set { table, record, field: column, cell }] });
                    }
                }
            }
        }
        out
    }

    /// What else could stand in a cell.
    fn pool(&self, field: &str, table: usize, record: usize) -> Vec<(String, Cell)> {
        let known = self.dictionary.field(field).and_then(|f| self.dictionary.get(f));
        let Some(known) = known else { return Vec::new() };
        let t = &self.whole.tables[table];
        let mut out: Vec<(String, Cell)> = Vec::new();
        match known.kind {
            FieldType::Date => {
                for (name, day) in self.days_near(table, record) {
                    for by in [-1, 1, 0, -400, 400, -7_000, 7_000] {
                        if let Ok(day) = day.checked_add(by.days()) {
                            out.push((format!("{name} {by:+}"), day.into()));
                        }
                    }
                }
                out.push(("no date".to_owned(), "about May".into()));
                out.push(("no such day".to_owned(), "31/02/2023".into()));
            }
            FieldType::Number => {
                for number in [0, 1, 2, 5, 7, 17, 18, 25, 99, 500] {
                    out.push((number.to_string(), number.into()));
                }
                out.push(("no number".to_owned(), "lots".into()));
            }
            FieldType::Code(list) | FieldType::Codes(list) => {
                let terms = self.dictionary.vocabulary(list).map(|v| v.terms.as_slice()).unwrap_or_default();
                for term in terms.iter().take(40) {
                    out.push((term.code.clone(), term.spellings.first().unwrap_or(&term.code).as_str().into()));
                }
                out.push(("no word of the list".to_owned(), "Zyxt".into()));
            }
            FieldType::Id | FieldType::Text => {
                for text in ["TBC", "Yes", "XXX", "0", "1"] {
                    out.push((text.to_owned(), text.into()));
                }
                for other in spread(t.records.len(), 4) {
                    out.push(("another record's".to_owned(), t.get(other, field).clone()));
                }
            }
        }
        for (_, example) in self.rule.examples.iter().filter(|e| e.fails).flat_map(|e| self.records(e)) {
            if let Some(text) = example.get(field) {
                out.push((format!("as in an example {text}"), true_cell(text)));
            }
        }
        out
    }

    /// Days by which others can be judged: those of the same child's records, and those of the return.
    fn days_near(&self, table: usize, record: usize) -> Vec<(String, Date)> {
        let mut out: Vec<(String, Date)> = Vec::new();
        let child = child_of(self.whole, table, record).unwrap_or_default();
        for (n, t) in self.whole.tables.iter().enumerate() {
            let same = if n == table { vec![record] } else { self.records_of(n, &child).into_iter().take(1).collect() };
            for r in same {
                for (column, cell) in t.columns.iter().zip(&t.records[r]) {
                    if let Cell::Date(day) = cell {
                        out.push((column.field.to_owned(), *day));
                        if column.field == "date_of_birth" {
                            out.extend(
                                day.checked_add(18.years()).ok().map(|day| ("eighteenth birthday".to_owned(), day)),
                            );
                        }
                    }
                }
            }
        }
        out.push(("period".to_owned(), FROM));
        out.push(("end of period".to_owned(), TO));
        out.push(("today".to_owned(), self.as_of));
        out
    }

    /// A record once more, as it is or with one cell changed.
    fn again(&self) -> Vec<Mutation> {
        let mut out = Vec::new();
        for (table, t) in self.whole.tables.iter().enumerate() {
            let fields: Vec<&str> = self.fields().into_iter().filter(|f| t.has(f)).collect();
            for record in spread(t.records.len(), 3) {
                let again =
                    |recipe: String, cells| Mutation { recipe, edits: vec![Edit::Again { table, record, cells }] };
                out.push(again(format!("{} again", t.name), Vec::new()));
                for field in &fields {
                    let column = t.columns[t.at(field)].field;
                    let blank = ("blank".to_owned(), Cell::Blank);
                    for (how, cell) in
                        std::iter::once(blank).chain(self.pool(field, table, record).into_iter().take(24))
                    {
                        out.push(again(format!("{} again with {field} {how}", t.name), vec![(column, cell)]));
                    }
                }
            }
        }
        out
    }

    fn taken_away(&self) -> Vec<Mutation> {
        let mut out = Vec::new();
        for (table, t) in self.whole.tables.iter().enumerate() {
            for record in spread(t.records.len(), 8) {
                out.push(Mutation {
                    recipe: format!("{} taken away", t.name),
                    edits: vec![Edit::Drop { table, record }],
                });
            }
        }
        out
    }
}

/// How much of an example is put into the return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    /// Where it differs from the passing example nearest to it.
    Difference,
    /// That, and all that the rule reads.
    Read,
    /// All of it.
    All,
}

/// At most so many places of a list, from all over it.
fn spread(length: usize, most: usize) -> impl Iterator<Item = usize> {
    let step = length.div_ceil(most.max(1)).max(1);
    (0..length).step_by(step)
}
