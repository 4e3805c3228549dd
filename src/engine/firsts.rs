//! Who said it first: the first record of each child that gives a field a value, and the first record with each text. What differs
//! from the first, or repeats it, can then point at it.

use rustc_hash::FxHashMap;

use super::{
    data::{Data, NO_CHILD, RecordAt},
    truth::Truth,
};
use crate::bind::{dictionary::FieldId, value::Value};

/// First places, by child or by text.
#[derive(Debug)]
pub(crate) struct Firsts {
    first: FxHashMap<u32, RecordAt>,
}

impl Firsts {
    fn build(data: &Data<'_>, field: FieldId, key: impl Fn(usize, usize, Value) -> Option<u32>) -> Self {
        let mut first = FxHashMap::default();
        for table in 0..data.tables.len() {
            let Some(values) = data.own(table, field) else { continue };
            let Ok(t) = u32::try_from(table) else { continue };
            for (r, &code) in (0_u32..).zip(&values.codes) {
                let value = values.distinct.get(code as usize).copied().unwrap_or(Value::Blank);
                if let Some(key) = key(table, r as usize, value) {
                    first.entry(key).or_insert((t, r));
                }
            }
        }
        Self { first }
    }

    /// By child: the first record that gives the field a value that can be read.
    pub(crate) fn of_children(data: &Data<'_>, field: FieldId) -> Self {
        Self::build(data, field, |table, r, value| {
            let known = matches!(
                value,
                Value::Text(_) | Value::Codes(_) | Value::Code(_) | Value::Number { .. } | Value::Date { .. }
            );
            let child = data.child(table, r);
            (known && child != NO_CHILD).then_some(child)
        })
    }

    /// By text: the first record that has it.
    pub(crate) fn of_texts(data: &Data<'_>, field: FieldId) -> Self {
        Self::build(data, field, |_, _, value| if let Value::Text(n) = value { Some(n) } else { None })
    }

    /// For each record of a table, whether its child's records all say the same. The first to say something is right by definition;
    /// later ones that differ are not.
    pub(crate) fn consistent(&self, data: &Data<'_>, table: usize, field: FieldId) -> Vec<Truth> {
        (0..data.records(table))
            .map(|r| {
                let value = data.own(table, field).map_or(Value::Blank, |v| v.get(r));
                match self.first.get(&data.child(table, r)) {
                    Some(&(t, first)) => {
                        let other = data.own(t as usize, field).map_or(Value::Blank, |v| v.get(first as usize));
                        agree(value, other)
                    }
                    None => Truth::Unknown,
                }
            })
            .collect()
    }

    /// For each record of a table, whether no earlier record has its text: for the child's id itself no earlier record of the same
    /// table, for any other field no earlier record of another child.
    pub(crate) fn unique(&self, data: &Data<'_>, table: usize, field: FieldId) -> Vec<Truth> {
        let is_child_id = data.dictionary.get(field).is_some_and(|f| f.name == "child_id");
        let mut seen = rustc_hash::FxHashSet::default();
        (0..data.records(table))
            .map(|r| match data.own(table, field).map(|v| v.get(r)) {
                Some(Value::Text(n)) if is_child_id => Truth::known(seen.insert(n)),
                Some(Value::Text(n)) => match self.first.get(&n) {
                    Some(&(t, first)) => {
                        let (child, other) = (data.child(table, r), data.child(t as usize, first as usize));
                        let same_record = t as usize == table && first as usize == r;
                        Truth::known(same_record || (child == other && child != NO_CHILD))
                    }
                    None => Truth::True,
                },
                _ => Truth::Unknown,
            })
            .collect()
    }

    /// The first place for a record, if it is another one.
    pub(crate) fn other(&self, key: u32, table: usize, record: usize) -> Option<RecordAt> {
        self.first.get(&key).copied().filter(|&(t, r)| t as usize != table || r as usize != record)
    }
}

/// Whether two values may be the same: false only where no possible value is shared.
fn agree(a: Value, b: Value) -> Truth {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Truth::known(a == b),
        (Value::Code(a), Value::Code(b)) => Truth::known(a == b),
        (Value::Code(_), Value::Codes(_)) | (Value::Codes(_), Value::Code(_)) => Truth::False,
        (Value::Codes(a), Value::Codes(b)) => {
            if a & b == 0 {
                Truth::False
            } else if a == b {
                Truth::True
            } else {
                Truth::Unknown
            }
        }
        (Value::Number { low: a, high: b }, Value::Number { low: c, high: d }) => overlap(a, b, c, d),
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 of any calendar year are exact in an f64")]
        (Value::Date { low: a, high: b, .. }, Value::Date { low: c, high: d, .. }) => {
            overlap(a as f64, b as f64, c as f64, d as f64)
        }
        _ => Truth::Unknown,
    }
}

fn overlap(a: f64, b: f64, c: f64, d: f64) -> Truth {
    if b < c || d < a {
        Truth::False
    } else if a.total_cmp(&c).is_eq() && b.total_cmp(&d).is_eq() {
        Truth::True
    } else {
        Truth::Unknown
    }
}
