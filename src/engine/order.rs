//! Which record comes before which: a child's episodes one after the other, and a council's figures period by period.

use super::data::{Before, Data, NO_CHILD, RecordAt};
use crate::bind::{
    dictionary::{FieldId, RecordKind},
    value::Value,
};

/// A record with its days, in seconds from 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Dated {
    /// The number of the child or the council.
    whose: u32,
    start: i64,
    at: RecordAt,
    /// Its last second; that of its start where no end is said.
    end: i64,
}

/// For each table and record, the same child's record of this kind that began before it. A record without a child or a start has none.
pub(super) fn order(data: &Data<'_>, kind: RecordKind) -> Before {
    let mut out: Before = data.all().map(|_| Vec::new()).collect();
    for table in data.tables_of(kind) {
        if let Some(slot) = out.get_mut(table) {
            slot.resize(data.records(table), None);
        }
    }
    let record = data.dictionary.record(kind);
    let Some(start) = record.and_then(|r| r.start) else { return out };
    let mut all = dated(data, kind, start, record.and_then(|r| r.end));
    all.sort_unstable();
    let mut put = |after: Dated, before: RecordAt| {
        if let Some(slot) = out.get_mut(after.at.0 as usize).and_then(|t| t.get_mut(after.at.1 as usize)) {
            *slot = Some(before);
        }
    };
    for one in all.chunk_by(|a, b| a.whose == b.whose) {
        if kind.is_of_council() {
            one.iter().filter_map(|after| Some((*after, period_before(*after, one)?))).for_each(|(a, b)| put(a, b.at));
        } else {
            one.windows(2).for_each(|pair| {
                if let [before, after] = pair {
                    put(*after, before.at);
                }
            });
        }
    }
    out
}

/// The period that ended last before this one began, as long as this one where there are several: the year before a year, though the
/// quarter before it ended on the same day. What a period overlaps is not before it.
fn period_before(after: Dated, all: &[Dated]) -> Option<Dated> {
    let length = |d: &Dated| d.end - d.start;
    let likeness = |d: &Dated| std::cmp::Reverse((length(d) - length(&after)).abs());
    all.iter().filter(|d| d.end < after.start).max_by_key(|d| (d.end, likeness(d), std::cmp::Reverse(d.at))).copied()
}

fn dated(data: &Data<'_>, kind: RecordKind, start: FieldId, end: Option<FieldId>) -> Vec<Dated> {
    let mut all = Vec::new();
    for table in data.tables_of(kind) {
        let Some(values) = data.own(table, start) else { continue };
        let ends = end.and_then(|end| data.own(table, end));
        let Ok(t) = u32::try_from(table) else { continue };
        for (r, &code) in (0_u32..).zip(&values.codes) {
            let whose = data.child(table, r as usize);
            if whose != NO_CHILD
                && let Some(&Value::Date { low, .. }) = values.distinct.get(code as usize)
            {
                let end = match ends.map(|e| e.get(r as usize)) {
                    Some(Value::Date { high, .. }) => high,
                    _ => low,
                };
                all.push(Dated { whose, start: low, at: (t, r), end });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_before_a_year_is_the_year_before_and_nothing_that_it_overlaps() {
        let of = |start, end, r| Dated { whose: 1, start, at: (0, r), end };
        let years = [of(0, 9, 0), of(7, 9, 1), of(10, 19, 2), of(12, 14, 3), of(30, 39, 4)];
        let before = |n: usize| period_before(years[n], &years).map(|d| d.at.1);
        assert_eq!([0, 1, 2, 3, 4].map(before), [None, None, Some(0), Some(1), Some(2)]);
    }
}
