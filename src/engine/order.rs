//! Which record comes before or after which: a child's episodes one after the other, and a council's figures period by period.

use std::cmp::Reverse;

use super::data::{BesideEach, Data, NO_CHILD, RecordAt};
use crate::{
    bind::{
        dictionary::{FieldId, RecordKind},
        value::Value,
    },
    rule::checked::Beside,
};

/// A record with its days, in seconds from 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Dated {
    /// The number of the child, the council, or the question to a council.
    whose: u32,
    start: i64,
    at: RecordAt,
    /// Its last second; that of its start where no end is said.
    end: i64,
}

impl Dated {
    const fn length(&self) -> i64 {
        self.end - self.start
    }
}

/// For each table and record, the same child's record of this kind that began before it, or after it. A record without a child or a start
/// has none.
pub(super) fn order(data: &Data<'_>, side: Beside, kind: RecordKind) -> BesideEach {
    let mut out: BesideEach = data.all().map(|_| Vec::new()).collect();
    for table in data.tables_of(kind) {
        if let Some(slot) = out.get_mut(table) {
            slot.resize(data.records(table), None);
        }
    }
    let record = data.dictionary.record(kind);
    let Some(start) = record.and_then(|r| r.start) else { return out };
    let mut all = dated(data, kind, start, record.and_then(|r| r.end));
    all.sort_unstable();
    let mut put = |of: Dated, beside: Dated| {
        if let Some(slot) = out.get_mut(of.at.0 as usize).and_then(|t| t.get_mut(of.at.1 as usize)) {
            *slot = Some(beside.at);
        }
    };
    let period_beside = if side == Beside::Previous { period_before } else { period_after };
    for one in all.chunk_by(|a, b| a.whose == b.whose) {
        if kind.is_of_council() {
            one.iter().filter_map(|of| Some((*of, period_beside(*of, one)?))).for_each(|(of, beside)| put(of, beside));
        } else {
            one.windows(2).for_each(|pair| {
                if let [before, after] = pair {
                    let (of, beside) = if side == Beside::Previous { (after, before) } else { (before, after) };
                    put(*of, *beside);
                }
            });
        }
    }
    out
}

/// The period that ended last before this one began, as long as this one where there are several: the year before a year, though the
/// quarter before it ended on the same day. What a period overlaps is not before it.
fn period_before(after: Dated, all: &[Dated]) -> Option<Dated> {
    let unlike = |d: &Dated| (d.length() - after.length()).abs();
    all.iter().filter(|d| d.end < after.start).min_by_key(|d| (Reverse(d.end), unlike(d), d.at)).copied()
}

/// The period that began first after this one ended, as long as this one where there are several.
fn period_after(before: Dated, all: &[Dated]) -> Option<Dated> {
    let unlike = |d: &Dated| (d.length() - before.length()).abs();
    all.iter().filter(|d| d.start > before.end).min_by_key(|d| (d.start, unlike(d), d.at)).copied()
}

fn dated(data: &Data<'_>, kind: RecordKind, start: FieldId, end: Option<FieldId>) -> Vec<Dated> {
    let mut all = Vec::new();
    for table in data.tables_of(kind) {
        let Some(values) = data.own(table, start) else { continue };
        let ends = end.and_then(|end| data.own(table, end));
        let Ok(t) = u32::try_from(table) else { continue };
        for (r, &code) in (0_u32..).zip(&values.codes) {
            let whose = data.series(table, r as usize);
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

    #[test]
    fn the_period_after_a_year_is_the_year_after_and_nothing_that_it_overlaps() {
        let of = |start, end, r| Dated { whose: 1, start, at: (0, r), end };
        let years = [of(0, 9, 0), of(7, 9, 1), of(10, 19, 2), of(10, 12, 3), of(30, 39, 4)];
        let after = |n: usize| period_after(years[n], &years).map(|d| d.at.1);
        assert_eq!([0, 1, 2, 3, 4].map(after), [Some(2), Some(3), Some(4), Some(4), None]);
    }
}
