//! What the records of one child say differently, and what the records of several children share. All records concerned are found,
//! whatever their order: nobody knows which of them is right.

use rustc_hash::FxHashMap;

use super::{
    data::{Data, NO_CHILD, RecordAt},
    truth::Truth,
};
use crate::bind::{
    dictionary::FieldId,
    value::{Value, Values},
};

/// The records of one child, or with one text: the first, and the first that goes against it.
#[derive(Debug, Clone, Copy)]
struct Pair {
    first: RecordAt,
    /// For a child what all records so far may mean; for a text the value itself.
    common: Value,
    other: Option<RecordAt>,
}

/// For each child what its records say in a field, or for each text who has it. Only those with several records are kept: one record
/// agrees with itself.
#[derive(Debug)]
pub(crate) struct Pairs {
    by_text: bool,
    pairs: FxHashMap<u32, Pair>,
}

/// Which numbers, all below a bound, come more than once.
pub(super) fn repeated(numbers: impl Iterator<Item = u32>, bound: usize) -> Vec<bool> {
    let (mut seen, mut again) = (vec![false; bound], vec![false; bound]);
    for number in numbers {
        if let (Some(seen), Some(again)) = (seen.get_mut(number as usize), again.get_mut(number as usize)) {
            *again = *seen;
            *seen = true;
        }
    }
    again
}

impl Pairs {
    /// By child: whether a record says what no other can mean.
    pub(crate) fn of_children(data: &Data<'_>, field: FieldId) -> Self {
        let mut pairs: FxHashMap<u32, Pair> = FxHashMap::default();
        let children = tables_with(data, field).filter_map(|(table, _)| data.children.get(table)).flatten();
        let several = repeated(children.copied(), data.child_count);
        each(data, field, |at, child, value| {
            if !several.get(child as usize).copied().unwrap_or(false) || !is_known(value) {
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
        let texts = tables_with(data, field).flat_map(|(_, values)| texts(values)).flatten();
        let several = repeated(texts, data.keys.len());
        each(data, field, |at, child, value| {
            let Value::Text(text) = value else { return };
            if !several.get(text as usize).copied().unwrap_or(false) {
                return;
            }
            let pair = pairs.entry(text).or_insert(Pair { first: at, common: value, other: None });
            let first = data.child(pair.first.0 as usize, pair.first.1 as usize);
            if pair.first != at && (child == NO_CHILD || child != first) {
                pair.other = pair.other.or(Some(at));
            }
        });
        Self { by_text: true, pairs }
    }

    /// The number of what a record is compared by: its text, or its child; none for a record that says nothing.
    fn key(&self, data: &Data<'_>, table: usize, record: usize, value: Value) -> Option<u32> {
        match value {
            Value::Text(text) if self.by_text => Some(text),
            _ if !self.by_text && is_known(value) => Some(data.child(table, record)).filter(|&c| c != NO_CHILD),
            _ => None,
        }
    }

    /// For each record of a table, whether all agree. A record that says nothing is unknown.
    pub(crate) fn agree(&self, data: &Data<'_>, table: usize, field: FieldId) -> Vec<Truth> {
        let is_key = data.dictionary.get(field).is_some_and(|f| f.name == "child_id");
        if self.by_text && is_key {
            return repeats_in_table(data, table, field);
        }
        let own = data.own(table, field);
        let agrees = |key: u32| self.pairs.get(&key).is_none_or(|p| p.other.is_none());
        (0..data.records(table))
            .map(|r| {
                let value = own.map_or(Value::Blank, |v| v.get(r));
                self.key(data, table, r, value).map_or(Truth::Unknown, |key| Truth::known(agrees(key)))
            })
            .collect()
    }

    /// Another record that goes against this one.
    pub(crate) fn against(&self, data: &Data<'_>, table: usize, record: usize, field: FieldId) -> Option<RecordAt> {
        let value = data.own(table, field)?.get(record);
        let pair = self.pairs.get(&self.key(data, table, record, value)?)?;
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

/// Every table that has the field, with its column.
fn tables_with<'a>(data: &Data<'a>, field: FieldId) -> impl Iterator<Item = (usize, &'a Values)> {
    (0..data.count()).filter_map(move |table| Some((table, data.own(table, field)?)))
}

/// For each record its text.
fn texts(values: &Values) -> impl Iterator<Item = Option<u32>> {
    let by_code: Vec<Option<u32>> =
        values.distinct.iter().map(|v| if let Value::Text(n) = v { Some(*n) } else { None }).collect();
    values.codes.iter().map(move |&code| by_code.get(code as usize).copied().flatten())
}

/// Calls `look` with every record of every table that has the field.
fn each(data: &Data<'_>, field: FieldId, mut look: impl FnMut(RecordAt, u32, Value)) {
    for (table, values) in tables_with(data, field) {
        let Ok(t) = u32::try_from(table) else { continue };
        for (r, &code) in (0_u32..).zip(&values.codes) {
            let value = values.distinct.get(code as usize).copied().unwrap_or(Value::Blank);
            look((t, r), data.child(table, r as usize), value);
        }
    }
}

/// The child's id in its own table: a row is wrong when an earlier one has the same.
fn repeats_in_table(data: &Data<'_>, table: usize, field: FieldId) -> Vec<Truth> {
    let Some(values) = data.own(table, field) else { return vec![Truth::Unknown; data.records(table)] };
    let mut seen = vec![false; data.keys.len()];
    texts(values)
        .map(|text| match text.and_then(|n| seen.get_mut(n as usize)) {
            Some(seen) => Truth::known(!std::mem::replace(seen, true)),
            None => Truth::Unknown,
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
