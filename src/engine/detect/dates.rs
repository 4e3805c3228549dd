//! How dates are written, and dates that cannot be.

use rustc_hash::FxHashSet;

use super::cells::{each_column, in_columns};
use crate::{
    bind::{
        dates::day_of,
        dictionary::{FieldId, FieldType},
        value::{DateForm, DateOrder, Unreadable, Value},
    },
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
        data::NO_CHILD,
        evaluate::day_interval,
    },
    rule::Rule,
};

fn is_date(ret: &Return<'_>, field: FieldId) -> bool {
    ret.data.dictionary.get(field).is_some_and(|f| f.kind == FieldType::Date)
}

/// Text in a column of dates that is no date.
pub(super) fn unreadable(ret: &Return<'_>, _: &Rule) -> Checked {
    let wanted = |v: Value| matches!(v, Value::Unreadable(Unreadable::NotADate | Unreadable::NoSuchDay));
    in_columns(ret, |f| is_date(ret, f), wanted, false)
}

/// A column that writes its dates month first, or mixes that with day first. Where all could be either, they are day first as is usual
/// in the United Kingdom, and `inspect` says so.
pub(super) fn order(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    each_column(ret, |table, position, field, values| {
        if is_date(ret, field) {
            out.records += 1;
            if matches!(values.order, DateOrder::Mixed | DateOrder::MonthFirst) {
                out.bundles.push(Bundle::about(Scope::Column { table, position }));
            }
        }
    });
    out
}

fn written(ret: &Return<'_>, wanted: DateForm) -> Checked {
    in_columns(ret, |f| is_date(ret, f), |v| matches!(v, Value::Date { form, .. } if form == wanted), true)
}

/// Bare numbers that were taken for Excel's count of days.
pub(super) fn serial(ret: &Return<'_>, _: &Rule) -> Checked {
    written(ret, DateForm::Serial)
}

/// Dates whose year has two digits.
pub(super) fn two_digit_year(ret: &Return<'_>, _: &Rule) -> Checked {
    written(ret, DateForm::TwoDigitYear)
}

/// A date after the day on which the return is judged. The end of the period and the end of a child's UASC status may lie ahead.
pub(super) fn future(ret: &Return<'_>, _: &Rule) -> Checked {
    let ahead: Vec<FieldId> =
        ["period_end", "uasc_ceased_date"].iter().filter_map(|name| ret.data.dictionary.field(name)).collect();
    let today = day_interval(ret.data.as_of);
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 of any calendar year are exact in an f64")]
    let later = |v: Value| matches!(v, Value::Date { low, .. } if low as f64 > today.high);
    in_columns(ret, |f| is_date(ret, f) && !ahead.contains(&f), later, false)
}

/// Dates of birth on 1 January, where they are more than a quarter of at least so many children's.
const ENOUGH: usize = 8;

/// In a table's column, the records with such a date, and whether it is the first day that a spreadsheet knows.
type Births = (usize, usize, Vec<(u32, bool)>);

/// Dates of birth that stand for an unknown one: a quarter or more on 1 January, or the first day that a spreadsheet knows.
pub(super) fn placeholder_births(ret: &Return<'_>, rule: &Rule) -> Checked {
    let mut out = Checked::default();
    let mut seen: FxHashSet<u32> = FxHashSet::default();
    let (mut children, mut on_new_year) = (0_usize, 0_usize);
    let mut hits: Vec<Births> = Vec::new();
    each_column(ret, |table, position, field, values| {
        if !rule.mark.contains(&field) {
            return;
        }
        let day = |v: &Value| match v {
            Value::Date { low, high, .. } if high - low < 86_400 => day_of(*low),
            _ => None,
        };
        // For each distinct value: a day at all, the first of January, the beginning of the calendar.
        let by_code: Vec<Option<(bool, bool)>> = values
            .distinct
            .iter()
            .map(|v| day(v).map(|d| ((d.month(), d.day()) == (1, 1), d.year() <= 1900)))
            .collect();
        let mut here = Vec::new();
        for (record, &code) in (0_u32..).zip(&values.codes) {
            let Some((new_year, first)) = by_code.get(code as usize).copied().flatten() else { continue };
            let child = ret.data.child(table, record as usize);
            if child != NO_CHILD && !seen.insert(child) {
                continue;
            }
            children += 1;
            on_new_year += usize::from(new_year);
            if new_year || first {
                here.push((record, first));
            }
        }
        out.records += values.codes.len();
        hits.push((table, position, here));
    });
    let many = children >= ENOUGH && on_new_year * 4 > children;
    for (table, position, here) in hits {
        let records: Vec<u32> = here.into_iter().filter(|&(_, first)| many || first).map(|(r, _)| r).collect();
        if !records.is_empty() {
            out.bundles.push(Bundle::at(Scope::Column { table, position }, records).as_one());
        }
    }
    if out.records == 0 {
        out.needs.clone_from(&rule.mark);
    }
    out
}
