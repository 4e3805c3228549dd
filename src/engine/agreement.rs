//! What the records of one child say differently, and what the records of several children share. All records concerned are found,
//! whatever their order: nobody knows which of them is right.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    data::{Data, NO_CHILD, RecordAt},
    truth::Truth,
};
use crate::bind::{dictionary::FieldId, value::Value};

/// The records of one child, or with one text: the first, and the first that goes against it.
#[derive(Debug, Clone, Copy)]
struct Pair {
    first: RecordAt,
    /// For a child what all records so far may mean; for a text the value itself.
    common: Value,
    other: Option<RecordAt>,
}

/// For each child what its records say in a field, or for each text who has it.
#[derive(Debug)]
pub(crate) struct Pairs {
    by_text: bool,
    pairs: FxHashMap<u32, Pair>,
}

impl Pairs {
    /// By child: whether a record says what no other can mean.
    pub(crate) fn of_children(data: &Data<'_>, field: FieldId) -> Self {
        let mut pairs: FxHashMap<u32, Pair> = FxHashMap::default();
        each(data, field, |at, child, value| {
            if child == NO_CHILD || !is_known(value) {
                return;
            }
            let pair = pairs.entry(child).or_insert(Pair { first: at, common: value, other: None });
            match meet(pair.common, value) {
                Some(common) => pair.common = common,
                None => pair.other = pair.other.or(Some(at)),
            }
        });
        Self { by_text: false, pairs }
    }

    /// By text: whether two children share it.
    pub(crate) fn of_texts(data: &Data<'_>, field: FieldId) -> Self {
        let mut pairs: FxHashMap<u32, Pair> = FxHashMap::default();
        each(data, field, |at, child, value| {
            let Value::Text(text) = value else { return };
            let pair = pairs.entry(text).or_insert(Pair { first: at, common: value, other: None });
            let first = data.child(pair.first.0 as usize, pair.first.1 as usize);
            if pair.first != at && (child == NO_CHILD || child != first) {
                pair.other = pair.other.or(Some(at));
            }
        });
        Self { by_text: true, pairs }
    }

    fn pair(&self, data: &Data<'_>, table: usize, record: usize, value: Value) -> Option<&Pair> {
        match value {
            Value::Text(text) if self.by_text => self.pairs.get(&text),
            _ if !self.by_text && is_known(value) => self.pairs.get(&data.child(table, record)),
            _ => None,
        }
    }

    /// For each record of a table, whether all agree. A record that says nothing is unknown.
    pub(crate) fn agree(&self, data: &Data<'_>, table: usize, field: FieldId) -> Vec<Truth> {
        let is_key = data.dictionary.get(field).is_some_and(|f| f.name == "child_id");
        if self.by_text && is_key {
            return repeats_in_table(data, table, field);
        }
        (0..data.records(table))
            .map(|r| {
                let value = data.own(table, field).map_or(Value::Blank, |v| v.get(r));
                self.pair(data, table, r, value).map_or(Truth::Unknown, |p| Truth::known(p.other.is_none()))
            })
            .collect()
    }

    /// Another record that goes against this one.
    pub(crate) fn against(&self, data: &Data<'_>, table: usize, record: usize, field: FieldId) -> Option<RecordAt> {
        let value = data.own(table, field)?.get(record);
        let pair = self.pair(data, table, record, value)?;
        let (t, r) = pair.first;
        let first = data.own(t as usize, field)?.get(r as usize);
        let at_first = t as usize == table && r as usize == record;
        let with_first = if self.by_text {
            let child = data.child(table, record);
            child != NO_CHILD && child == data.child(t as usize, r as usize)
        } else {
            meet(first, value).is_some()
        };
        if at_first || with_first { pair.other } else { Some(pair.first) }
    }
}

/// Calls `look` with every record of every table that has the field.
fn each(data: &Data<'_>, field: FieldId, mut look: impl FnMut(RecordAt, u32, Value)) {
    for table in 0..data.count() {
        let Some(values) = data.own(table, field) else { continue };
        let Ok(t) = u32::try_from(table) else { continue };
        for (r, &code) in (0_u32..).zip(&values.codes) {
            let value = values.distinct.get(code as usize).copied().unwrap_or(Value::Blank);
            look((t, r), data.child(table, r as usize), value);
        }
    }
}

/// The child's id in its own table: a row is wrong when an earlier one has the same.
fn repeats_in_table(data: &Data<'_>, table: usize, field: FieldId) -> Vec<Truth> {
    let mut seen = FxHashSet::default();
    (0..data.records(table))
        .map(|r| match data.own(table, field).map(|v| v.get(r)) {
            Some(Value::Text(n)) => Truth::known(seen.insert(n)),
            _ => Truth::Unknown,
        })
        .collect()
}

pub(super) fn is_known(value: Value) -> bool {
    matches!(value, Value::Text(_) | Value::Codes(_) | Value::Code(_) | Value::Number { .. } | Value::Date { .. })
}

/// What two values may both mean; none when no possible value is shared.
pub(super) fn meet(a: Value, b: Value) -> Option<Value> {
    match (a, b) {
        (Value::Codes(a), Value::Codes(b)) => (a & b != 0).then_some(Value::Codes(a & b)),
        (Value::Number { low: a, high: b }, Value::Number { low: c, high: d }) => {
            let (low, high) = (a.max(c), b.min(d));
            (low <= high).then_some(Value::Number { low, high })
        }
        (Value::Date { low: a, high: b, form }, Value::Date { low: c, high: d, .. }) => {
            let (low, high) = (a.max(c), b.min(d));
            (low <= high).then_some(Value::Date { low, high, form })
        }
        _ => (a == b).then_some(a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_yes_goes_with_identified_and_with_suspected_but_these_two_do_not_meet() {
        let (identified, suspected, yes) = (Value::Codes(1), Value::Codes(2), Value::Codes(3));
        assert_eq!(meet(yes, identified), Some(identified));
        assert_eq!(meet(yes, suspected), Some(suspected));
        assert_eq!(meet(identified, suspected), None);
    }
}
