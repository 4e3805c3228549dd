//! How dates are written, and dates that cannot be.

use super::cells::{each_column, in_columns};
use crate::{
    bind::{
        dictionary::{FieldId, FieldType},
        value::{DateForm, DateOrder, Unreadable, Value},
    },
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
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
