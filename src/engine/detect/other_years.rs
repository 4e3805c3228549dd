//! Codes that returns of this year do not have yet, or no longer have.

use jiff::civil::Date;

use super::cells::each_column;
use crate::{
    bind::{
        dictionary::{FieldId, FieldType, RecordKind, Vocabulary},
        value::{CodeSet, Value, Values},
    },
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
        data::Data,
        known::Span,
    },
    rule::Rule,
};

/// From when to when a code was in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Use {
    from: Option<Date>,
    until: Option<Date>,
}

/// Codes out of their time, in columns of codes. What a record says is judged by its own days where it has any, else by the return's.
/// The work is done by distinct value; only records with a code that was not always in use are looked at.
pub(super) fn codes(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    let span = Span::of(&ret.data);
    each_column(ret, |table, position, field, values| {
        let Some(vocabulary) = vocabulary_of(&ret.data, field) else { return };
        let elsewhere =
            |nation: &str| !vocabulary.nations.is_empty() && vocabulary.nations.iter().all(|n| n.as_str() != nation);
        if ret.nation.is_some_and(elsewhere) {
            return;
        }
        out.records += values.codes.len();
        let several = matches!(ret.data.dictionary.get(field).map(|f| f.kind), Some(FieldType::Codes(_)));
        let uses: Vec<Vec<Use>> = values.distinct.iter().map(|v| uses(*v, vocabulary, several)).collect();
        if uses.iter().all(Vec::is_empty) {
            return;
        }
        let days = Days::of(&ret.data, table, field);
        let records: Vec<u32> = (0_u32..)
            .zip(&values.codes)
            .filter(|(r, c)| {
                let all = uses.get(**c as usize).map(Vec::as_slice).unwrap_or_default();
                all.iter().any(|time| days.miss(*r as usize, *time, &span))
            })
            .map(|(r, _)| r)
            .collect();
        if !records.is_empty() {
            let many = records.len() >= 10 && records.len() * 10 >= values.codes.len() * 9;
            let heading =
                ret.data.tables.get(table).and_then(|t| t.table.columns.get(position)).map_or("", |h| h.text.as_str());
            let bundle = Bundle::at(Scope::Column { table, position }, records).naming(format!("“{heading}”"));
            out.bundles.push(if many { bundle.as_one() } else { bundle });
        }
    });
    out
}

fn vocabulary_of<'a>(data: &Data<'a>, field: FieldId) -> Option<&'a Vocabulary> {
    let (FieldType::Code(id) | FieldType::Codes(id)) = data.dictionary.get(field)?.kind else { return None };
    let vocabulary = data.dictionary.vocabulary(id)?;
    vocabulary.terms.iter().any(|t| t.from.is_some() || t.until.is_some()).then_some(vocabulary)
}

/// When the codes of a value were in use, of those that were not always. Where a value may be one of several codes, it is out of its
/// time only if all of them are, which nobody can tell here: it counts as always in use.
fn uses(value: Value, vocabulary: &Vocabulary, several: bool) -> Vec<Use> {
    let of = |place: usize| {
        let term = vocabulary.terms.get(place)?;
        let time = Use { from: term.from, until: term.until };
        (time.from.is_some() || time.until.is_some()).then_some(time)
    };
    let bit = |place: usize| u32::try_from(place).ok().and_then(|p| CodeSet::checked_shl(1, p)).unwrap_or(0);
    match value {
        Value::Codes(set) if several || set.is_power_of_two() => {
            (0..vocabulary.terms.len()).filter(|&p| set & bit(p) != 0).filter_map(of).collect()
        }
        Value::Code(place) => of(place as usize).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The days of the records of a table.
struct Days<'a> {
    start: Option<&'a Values>,
    end: Option<&'a Values>,
}

impl<'a> Days<'a> {
    /// A record about a child as such has no days of its own.
    fn of(data: &Data<'a>, table: usize, field: FieldId) -> Self {
        let kind = data.dictionary.get(field).map(|f| f.record).filter(|k| *k != RecordKind::Child);
        let record = kind.and_then(|k| data.dictionary.record(k));
        let column = |field: Option<FieldId>| field.and_then(|f| data.own(table, f));
        Self { start: column(record.and_then(|r| r.start)), end: column(record.and_then(|r| r.end)) }
    }

    /// Whether a record goes beyond the time in which a code was in use.
    fn miss(&self, record: usize, time: Use, span: &Span) -> bool {
        let day = |values: Option<&Values>, last: bool| match values.map(|v| v.get(record)) {
            Some(Value::Date { low, high, .. }) => crate::bind::dates::day_of(if last { high } else { low }),
            _ => None,
        };
        let Some(start) = day(self.start, false) else { return span.misses(time.from, time.until) };
        let open = self.end.is_some_and(|v| v.get(record) == Value::Blank);
        // What has not ended is still so on the last day that the return surely reaches.
        let end = day(self.end, false).or(span.reaches.filter(|_| open)).unwrap_or(start);
        let latest_end = if self.end.is_none() { day(self.start, true) } else { day(self.end, true) };
        let retired = time.until.is_some_and(|until| until < start.max(end));
        let not_yet = time.from.zip(latest_end).is_some_and(|(from, end)| end < from);
        retired || not_yet
    }
}
