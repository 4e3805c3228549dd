//! Conditions and terms over whole columns.

use super::{
    agreement::{Pairs, is_known, meet},
    data::{Column, Data, NO_CHILD},
    truth::{DAY, Interval, Truth},
};
use crate::{
    bind::{
        dictionary::{FieldId, FieldType, RecordKind},
        value::{CodeSet, Value, Values},
    },
    rule::checked::{Beside, Comparison, Condition, Operator, Term, TermType, Year},
};

/// A number or date for each record of a table.
#[derive(Debug)]
enum TermColumn<'a> {
    /// The same for all.
    Same(Interval),
    /// By distinct value.
    Coded(Column<'a>, Vec<Interval>),
    /// For each record.
    Each(Vec<Interval>),
}

impl TermColumn<'_> {
    /// The same, each value changed.
    fn map(mut self, change: impl Fn(Interval) -> Interval) -> Self {
        match &mut self {
            Self::Same(one) => *one = change(*one),
            Self::Coded(_, all) | Self::Each(all) => all.iter_mut().for_each(|one| *one = change(*one)),
        }
        self
    }

    fn any(&self, is: impl Fn(Interval) -> bool) -> bool {
        match self {
            Self::Same(one) => is(*one),
            Self::Coded(_, all) | Self::Each(all) => all.iter().any(|&one| is(one)),
        }
    }

    fn get(&self, record: usize) -> Interval {
        match self {
            Self::Same(i) => *i,
            Self::Coded(column, by_code) => {
                column.codes.get(record).and_then(|&c| by_code.get(c as usize)).copied().unwrap_or(Interval::UNKNOWN)
            }
            Self::Each(all) => all.get(record).copied().unwrap_or(Interval::UNKNOWN),
        }
    }
}

/// Evaluates for one table, for rules about one kind of record.
#[derive(Debug, Clone, Copy)]
pub struct Evaluator<'d, 'a> {
    /// The return.
    pub data: &'d Data<'a>,
    /// The table.
    pub table: usize,
    /// The kind of record.
    pub kind: RecordKind,
}

/// For each record what is said of its value.
pub(super) fn by_code(values: &Values, truth: impl Fn(Value) -> Truth) -> Vec<Truth> {
    let table: Vec<Truth> = values.distinct.iter().map(|&v| truth(v)).collect();
    spread(&values.codes, &table)
}

/// For each record what a table says of its code.
fn spread(codes: &[u32], table: &[Truth]) -> Vec<Truth> {
    match table.split_first() {
        // Often a whole column says the same.
        Some((first, rest)) if rest.iter().all(|t| t == first) => vec![*first; codes.len()],
        _ => codes.iter().map(|&c| table.get(c as usize).copied().unwrap_or(Truth::Unknown)).collect(),
    }
}

/// Whether a cell has one of the codes. A field that takes one code may hold several possible ones ("Yes": identified or suspected):
/// then it is known only if all of them, or none, are asked for. A field that takes several codes holds all that stand there.
fn has_code(value: Value, codes: CodeSet, several: bool) -> Truth {
    match value {
        Value::Code(_) => Truth::False,
        Value::Codes(set) if set & codes == 0 => Truth::False,
        Value::Codes(set) => {
            if several || set & !codes == 0 {
                Truth::True
            } else {
                Truth::Unknown
            }
        }
        _ => Truth::Unknown,
    }
}

fn number(value: Value) -> Interval {
    match value {
        Value::Number { low, high } => Interval { low, high },
        _ => Interval::UNKNOWN,
    }
}

/// A date as seconds from 1970.
#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 of any calendar year are exact in an f64")]
pub(super) fn moment(value: Value) -> Interval {
    match value {
        Value::Date { low, high, .. } => Interval { low: low as f64, high: high as f64 },
        _ => Interval::UNKNOWN,
    }
}

/// A civil day as seconds from 1970, from its midnight to its last second.
pub(crate) fn day_interval(date: jiff::civil::Date) -> Interval {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let days = epoch.until((jiff::Unit::Day, date)).map_or(0, |s| s.get_days());
    let low = f64::from(days) * DAY;
    Interval { low, high: low + DAY - 1.0 }
}

/// Year, month and day of a count of days from 1970-01-01.
fn civil(days: f64) -> Option<(i32, i32)> {
    use jiff::ToSpan as _;
    if !(-800_000.0..3_000_000.0).contains(&days) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole days within the range just tested")]
    let days = days as i32;
    let date = jiff::civil::Date::constant(1970, 1, 1).checked_add(days.days()).ok()?;
    Some((i32::from(date.year()), i32::from(date.month()) * 100 + i32::from(date.day())))
}

/// Whole years from a birth to a day. Someone born on 29 February has their birthday on 1 March in other years.
fn years(birth: (i32, i32), day: (i32, i32)) -> f64 {
    f64::from(day.0 - birth.0 - i32::from(day.1 < birth.1))
}

impl<'a> Evaluator<'_, 'a> {
    fn len(&self) -> usize {
        self.data.records(self.table)
    }

    fn all(&self, truth: Truth) -> Vec<Truth> {
        vec![truth; self.len()]
    }

    fn column(&self, field: FieldId) -> Option<Column<'a>> {
        self.data.column(self.table, self.kind, field)
    }

    /// For each record, whether the condition holds.
    #[must_use]
    pub fn condition(&self, condition: &Condition) -> Vec<Truth> {
        match condition {
            Condition::And(parts) => self.fold(parts, Truth::True, Truth::and),
            Condition::Or(parts) => self.fold(parts, Truth::False, Truth::or),
            Condition::Not(inner) => {
                let mut out = self.condition(inner);
                for truth in &mut out {
                    *truth = !*truth;
                }
                out
            }
            Condition::Filled(field) => match self.column(*field) {
                Some(values) => by_code(&values, |v| Truth::known(v.is_filled())),
                None => self.all(Truth::False),
            },
            Condition::BesideFilled(side, field) => self.beside_filled(*side, *field),
            Condition::IsGap { field, classes } => match self.column(*field) {
                Some(values) => {
                    by_code(&values, |v| Truth::known(matches!(v, Value::Gap(gap) if gap.bit() & classes != 0)))
                }
                None => self.all(Truth::False),
            },
            Condition::HasCode { field, codes } => {
                let several = self.data.dictionary.get(*field).is_some_and(|f| matches!(f.kind, FieldType::Codes(_)));
                self.map(*field, |v| has_code(v, *codes, several))
            }
            Condition::IsText { field, texts } => {
                let wanted: Vec<u32> = texts.iter().filter_map(|t| self.data.keys.find(t)).collect();
                self.map(*field, |v| match v {
                    Value::Text(n) => Truth::known(wanted.contains(&n)),
                    _ => Truth::Unknown,
                })
            }
            Condition::Matches { field, pattern } => self.map(*field, |v| match v {
                Value::Text(n) => Truth::known(pattern.is_match(self.data.keys.text(n))),
                _ => Truth::Unknown,
            }),
            Condition::Compare { left, how, right } => self.compare(left, *how, right),
            Condition::Unique(field) => Pairs::of_texts(self.data, *field).agree(self.data, self.table, *field),
            Condition::Consistent(field) => Pairs::of_children(self.data, *field).agree(self.data, self.table, *field),
            Condition::SameLastYear(field) => self.same_last_year(*field),
            Condition::Any { record, year, filter } => match year {
                None => self.any(*record, filter.as_deref()),
                Some(year) => self.any_in(*year, *record, filter.as_deref()),
            },
        }
    }

    /// Joins the parts, of which one alone decides where it says the opposite of what no part says.
    fn fold(&self, parts: &[Condition], start: Truth, join: impl Fn(Truth, Truth) -> Truth) -> Vec<Truth> {
        let mut parts = parts.iter();
        let Some(first) = parts.next() else { return self.all(start) };
        let mut out = self.condition(first);
        for part in parts {
            if out.iter().all(|&t| t == !start) {
                break;
            }
            for (o, t) in out.iter_mut().zip(self.condition(part)) {
                *o = join(*o, t);
            }
        }
        out
    }

    fn map(&self, field: FieldId, truth: impl Fn(Value) -> Truth) -> Vec<Truth> {
        match self.column(field) {
            Some(values) => by_code(&values, truth),
            None => self.all(Truth::Unknown),
        }
    }

    fn beside_filled(&self, side: Beside, field: FieldId) -> Vec<Truth> {
        let kind = self.data.dictionary.get(field).map_or(self.kind, |f| f.record);
        let beside = self.data.beside_each(side, kind);
        let Some(beside) = beside.get(self.table) else { return self.all(Truth::Unknown) };
        (0..self.len())
            .map(|r| match beside.get(r).copied().flatten() {
                Some((t, r)) => {
                    Truth::known(self.data.own(t as usize, field).is_some_and(|v| v.get(r as usize).is_filled()))
                }
                None => Truth::False,
            })
            .collect()
    }

    fn compare(&self, left: &Term, how: Comparison, right: &Term) -> Vec<Truth> {
        let (mut a, mut b) = (self.term(left), self.term(right));
        let mut dates = self.type_of(left) == TermType::Date;
        if dates && !(a.any(Interval::is_timed) && b.any(Interval::is_timed)) {
            // Where one side tells no time of day all are compared as days, which are worked out once for each distinct value.
            (a, b, dates) = (a.map(Interval::days), b.map(Interval::days), false);
        }
        let one = |a: Interval, b: Interval| {
            let (a, b) = if dates { a.as_dates(b) } else { (a, b) };
            match how {
                Comparison::Equal => a.equal(b),
                Comparison::Less => a.less(b),
                Comparison::AtMost => !b.less(a),
                Comparison::More => b.less(a),
                Comparison::AtLeast => !a.less(b),
            }
        };
        match (&a, &b) {
            (TermColumn::Same(a), TermColumn::Same(b)) => self.all(one(*a, *b)),
            // The commonest case by far costs one comparison for each distinct value.
            (TermColumn::Coded(column, by), TermColumn::Same(b)) => {
                let table: Vec<Truth> = by.iter().map(|&a| one(a, *b)).collect();
                spread(&column.codes, &table)
            }
            _ => (0..self.len()).map(|i| one(a.get(i), b.get(i))).collect(),
        }
    }

    /// Whether a term is a number or a date.
    fn type_of(&self, term: &Term) -> TermType {
        match term {
            Term::Field(f) | Term::Beside(_, f) => {
                let date = self.data.dictionary.get(*f).is_some_and(|f| matches!(f.kind, FieldType::Date));
                if date { TermType::Date } else { TermType::Number }
            }
            Term::Date { .. } | Term::AsOf | Term::PeriodStart | Term::PeriodEnd | Term::Extreme { .. } => {
                TermType::Date
            }
            Term::Arithmetic { operator: Operator::Add | Operator::Subtract, left, right } => {
                match (self.type_of(left), self.type_of(right)) {
                    (TermType::Date, TermType::Number) | (TermType::Number, TermType::Date) => TermType::Date,
                    _ => TermType::Number,
                }
            }
            Term::Arithmetic { .. } | Term::Number(_) | Term::DaysBetween(..) | Term::AgeAt(_) | Term::Count { .. } => {
                TermType::Number
            }
        }
    }

    fn coded(&self, field: FieldId) -> TermColumn<'a> {
        let date = self.type_of(&Term::Field(field)) == TermType::Date;
        match self.column(field) {
            Some(column) => {
                let by = column.distinct.iter().map(|&v| if date { moment(v) } else { number(v) }).collect();
                TermColumn::Coded(column, by)
            }
            None => TermColumn::Same(Interval::UNKNOWN),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 of any calendar year are exact in an f64")]
    fn term(&self, term: &Term) -> TermColumn<'a> {
        match term {
            Term::Field(field) => self.coded(*field),
            Term::Beside(side, field) => self.beside(*side, *field),
            Term::Number(n) => TermColumn::Same(Interval::exactly(*n)),
            Term::Date { low, high } => TermColumn::Same(Interval { low: *low as f64, high: *high as f64 }),
            Term::AsOf => TermColumn::Same(day_interval(self.data.as_of)),
            Term::PeriodStart => {
                TermColumn::Same(self.data.period.map_or(Interval::UNKNOWN, |(from, _)| day_interval(from)))
            }
            Term::PeriodEnd => TermColumn::Same(self.data.period.map_or(Interval::UNKNOWN, |(_, to)| day_interval(to))),
            Term::Arithmetic { operator, left, right } => self.arithmetic(*operator, left, right),
            Term::DaysBetween(from, to) => {
                let (from, to) = (self.term(from).map(Interval::days), self.term(to).map(Interval::days));
                self.pairs(&from, &to, |from, to| to - from)
            }
            Term::AgeAt(day) => self.age_at(day),
            Term::Count { record, filter } => self.count(*record, filter.as_deref()),
            Term::Extreme { field, filter, latest } => self.extreme(*field, filter.as_deref(), *latest),
        }
    }

    fn pairs(
        &self,
        a: &TermColumn<'_>,
        b: &TermColumn<'_>,
        join: impl Fn(Interval, Interval) -> Interval,
    ) -> TermColumn<'a> {
        match (a, b) {
            (TermColumn::Same(a), TermColumn::Same(b)) => TermColumn::Same(join(*a, *b)),
            _ => TermColumn::Each((0..self.len()).map(|i| join(a.get(i), b.get(i))).collect()),
        }
    }

    fn arithmetic(&self, operator: Operator, left: &Term, right: &Term) -> TermColumn<'a> {
        let (left_type, right_type) = (self.type_of(left), self.type_of(right));
        // A number beside a date counts days.
        let scale = |i: Interval, own: TermType, other: TermType| {
            if own == TermType::Number && other == TermType::Date {
                Interval { low: i.low * DAY, high: i.high * DAY }
            } else {
                i
            }
        };
        self.pairs(&self.term(left), &self.term(right), |a, b| {
            let (a, b) = (scale(a, left_type, right_type), scale(b, right_type, left_type));
            match operator {
                Operator::Add => a + b,
                Operator::Subtract => a - b,
                Operator::Multiply => a * b,
                Operator::Divide => a / b,
            }
        })
    }

    /// The child's age in whole years. Without a date of birth, the stated age and one year either way, since it is not said on which
    /// day it was reached.
    fn age_at(&self, day: &Term) -> TermColumn<'a> {
        let dictionary = self.data.dictionary;
        let birth = dictionary.field("date_of_birth").map(|f| self.coded(f));
        let stated = dictionary.field("age").map(|f| self.coded(f));
        let day = self.term(day);
        let mut dates: rustc_hash::FxHashMap<i64, Option<(i32, i32)>> = rustc_hash::FxHashMap::default();
        #[expect(clippy::cast_possible_truncation, reason = "whole days; the cast saturates")]
        let mut date = |days: f64| *dates.entry(days as i64).or_insert_with(|| civil(days));
        let ages = (0..self.len())
            .map(|i| {
                let on = day.get(i);
                if on.is_unknown() {
                    return Interval::UNKNOWN;
                }
                let born = birth.as_ref().map_or(Interval::UNKNOWN, |b| b.get(i));
                if born.is_unknown() {
                    let age = stated.as_ref().map_or(Interval::UNKNOWN, |s| s.get(i));
                    return Interval { low: age.low - 1.0, high: age.high + 1.0 };
                }
                let (born, on) = (born.days(), on.days());
                match (date(born.low), date(born.high), date(on.low), date(on.high)) {
                    (Some(first), Some(last), Some(from), Some(to)) => {
                        Interval { low: years(last, from), high: years(first, to) }
                    }
                    _ => Interval::UNKNOWN,
                }
            })
            .collect();
        TermColumn::Each(ages)
    }

    fn beside(&self, side: Beside, field: FieldId) -> TermColumn<'a> {
        let kind = self.data.dictionary.get(field).map_or(self.kind, |f| f.record);
        let date = self.type_of(&Term::Field(field)) == TermType::Date;
        let beside = self.data.beside_each(side, kind);
        let Some(beside) = beside.get(self.table) else { return TermColumn::Same(Interval::UNKNOWN) };
        let value = |r: usize| {
            let (t, r) = beside.get(r).copied().flatten()?;
            let value = self.data.own(t as usize, field)?.get(r as usize);
            Some(if date { moment(value) } else { number(value) })
        };
        TermColumn::Each((0..self.len()).map(|r| value(r).unwrap_or(Interval::UNKNOWN)).collect())
    }

    /// For each table of a kind, for each record, its child and whether the filter holds.
    fn related(&self, record: RecordKind, filter: Option<&Condition>) -> Vec<(usize, Vec<Truth>)> {
        self.data
            .tables_of(record)
            .map(|table| {
                let other = Evaluator { data: self.data, table, kind: record };
                let mut holds = filter.map_or_else(|| other.all(Truth::True), |f| other.condition(f));
                other.only_present(&mut holds);
                (table, holds)
            })
            .collect()
    }

    /// Makes false what is said of records that are not there.
    pub(crate) fn only_present(&self, truths: &mut [Truth]) {
        if let Some(present) = self.data.present(self.table, self.kind) {
            for (truth, &present) in truths.iter_mut().zip(present) {
                *truth = truth.and(Truth::known(present));
            }
        }
    }

    fn by_child<T: Copy>(&self, of_child: &[T], none: T) -> Vec<T> {
        (0..self.len())
            .map(|r| of_child.get(self.data.child(self.table, r) as usize).copied().unwrap_or(none))
            .collect()
    }

    fn any(&self, record: RecordKind, filter: Option<&Condition>) -> Vec<Truth> {
        self.by_child(&self.any_of_child(record, filter), Truth::Unknown)
    }

    /// For each number of a child, whether it has such a record. A return without such a table records none: "no referral" must not
    /// depend on an empty sheet being there.
    fn any_of_child(&self, record: RecordKind, filter: Option<&Condition>) -> Vec<Truth> {
        let mut of_child = vec![Truth::False; self.data.child_count];
        for (table, holds) in self.related(record, filter) {
            for (r, truth) in holds.into_iter().enumerate() {
                if let Some(slot) = of_child.get_mut(self.data.child(table, r) as usize) {
                    *slot = slot.or(truth);
                }
            }
        }
        of_child
    }

    /// Whether the child has such a record in the return of another year. Unknown where that return lists no such records at all: what
    /// it was not asked for says nothing of a child.
    fn any_in(&self, year: Year, record: RecordKind, filter: Option<&Condition>) -> Vec<Truth> {
        let Some(there) = self.data.years.get(year) else { return self.all(Truth::Unknown) };
        let Some(table) = there.data.tables_of(record).next() else { return self.all(Truth::Unknown) };
        let of_child = Evaluator { data: &there.data, table, kind: record }.any_of_child(record, filter);
        (0..self.len())
            .map(|r| match self.data.child(self.table, r) {
                NO_CHILD => Truth::Unknown,
                child => there
                    .child(child)
                    .map_or(Truth::False, |c| of_child.get(c as usize).copied().unwrap_or(Truth::Unknown)),
            })
            .collect()
    }

    /// Whether what is said of the child and what the return of the year before agrees on may be the same. A child who is not in it, a
    /// blank, and records that differ among themselves say nothing.
    fn same_last_year(&self, field: FieldId) -> Vec<Truth> {
        let known = self.column(field).zip(self.data.years.get(Year::Last));
        let Some((own, there)) = known else { return self.all(Truth::Unknown) };
        let Some(agreed) = there.data.agreed(0..there.data.tables.len(), field) else {
            return self.all(Truth::Unknown);
        };
        (0..self.len())
            .map(|r| {
                let value = own.get(r);
                let before = there
                    .child(self.data.child(self.table, r))
                    .and_then(|c| agreed.said.distinct.get(*agreed.by_child.get(c as usize)? as usize));
                match before {
                    Some(&before) if is_known(value) && is_known(before) => {
                        Truth::known(there.value(self.data.keys, value).is_some_and(|v| meet(v, before).is_some()))
                    }
                    _ => Truth::Unknown,
                }
            })
            .collect()
    }

    fn count(&self, record: RecordKind, filter: Option<&Condition>) -> TermColumn<'a> {
        let related = self.related(record, filter);
        let mut of_child = vec![Interval::exactly(0.0); self.data.child_count];
        for (table, holds) in related {
            for (r, truth) in holds.into_iter().enumerate() {
                if let Some(slot) = of_child.get_mut(self.data.child(table, r) as usize) {
                    slot.high += f64::from(u8::from(truth != Truth::False));
                    slot.low += f64::from(u8::from(truth == Truth::True));
                }
            }
        }
        TermColumn::Each(self.by_child(&of_child, Interval::UNKNOWN))
    }

    /// The first or last date among a child's records; unknown when any record that may count has no date.
    fn extreme(&self, field: FieldId, filter: Option<&Condition>, latest: bool) -> TermColumn<'a> {
        let record = self.data.dictionary.get(field).map_or(self.kind, |f| f.record);
        let mut of_child: Vec<Option<Interval>> = vec![None; self.data.child_count];
        for (table, holds) in self.related(record, filter) {
            let other = Evaluator { data: self.data, table, kind: record };
            let values = other.coded(field);
            for (r, truth) in holds.into_iter().enumerate() {
                if truth == Truth::False {
                    continue;
                }
                let value = if truth == Truth::True { values.get(r) } else { Interval::UNKNOWN };
                if let Some(slot) = of_child.get_mut(self.data.child(table, r) as usize) {
                    *slot = Some(match *slot {
                        None => value,
                        Some(old) if old.is_unknown() || value.is_unknown() => Interval::UNKNOWN,
                        Some(old) if latest => Interval { low: old.low.max(value.low), high: old.high.max(value.high) },
                        Some(old) => Interval { low: old.low.min(value.low), high: old.high.min(value.high) },
                    });
                }
            }
        }
        let known: Vec<Interval> = of_child.into_iter().map(|i| i.unwrap_or(Interval::UNKNOWN)).collect();
        TermColumn::Each(self.by_child(&known, Interval::UNKNOWN))
    }
}
