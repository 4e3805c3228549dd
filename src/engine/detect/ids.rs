//! References that a spreadsheet program changed.

use rustc_hash::FxHashSet;

use super::raw::{self, Cells};
use crate::{
    bind::dictionary::FieldType,
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
    },
    read::workbook::{CellId, CellValue, Pool},
    rule::Rule,
};

/// Excel keeps 15 figures of a number and makes the others zero.
const EXACT: f64 = 1e15;

/// So many references with leading zeros show that zeros belong to them.
const PADDED: usize = 3;

/// References that became `1.23E+11` or a date, lost their last figures, or lost the zeros that the others have.
pub(super) fn damaged(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    for (table, bound) in ret.data.tables.iter().enumerate() {
        let mut cells = None;
        for (position, binding) in bound.bindings.iter().enumerate() {
            let kind = binding.field.and_then(|f| ret.data.dictionary.get(f)).map(|f| f.kind);
            if kind != Some(FieldType::Id) {
                continue;
            }
            if cells.is_none() {
                cells = Cells::of(ret, bound);
            }
            let Some(cells) = &cells else { continue };
            let column = cells.column(position);
            out.records += column.len();
            let records = damaged_in(&column, cells.pool);
            if !records.is_empty() {
                let one = raw::are_one(records.len(), column.len());
                let bundle = Bundle::at(Scope::Column { table, position }, records);
                out.bundles.push(if one { bundle.as_one() } else { bundle });
            }
        }
    }
    out
}

fn damaged_in(column: &[CellId], pool: &Pool) -> Vec<u32> {
    let filled = column.iter().filter(|id| !id.is_empty()).count();
    let values = || column.iter().map(|&id| pool.get(id));
    let moments = values().filter(|value| matches!(value, CellValue::Moment(_))).count();
    let width = padded_width(values());
    // Where most are dates, the column is one of dates.
    let are_dates = moments * 2 > filled;
    raw::hits(column, |id| match pool.get(id) {
        CellValue::Text(text) => {
            let text = text.trim();
            is_scientific(text) || width.is_some_and(|w| is_short(text, w))
        }
        CellValue::Number(n) => n.abs() >= EXACT || width.is_some_and(|w| n >= 1.0 && is_short(&n.to_string(), w)),
        CellValue::Moment(_) => !are_dates,
        _ => false,
    })
}

/// `1.23E+11`, as a spreadsheet program writes a long number to a text file. A reference such as `12E10` is none.
fn is_scientific(text: &str) -> bool {
    if !begins_with_figure(text) {
        return false;
    }
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let figures = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1
        && figures(whole)
        && figures(fraction)
        && exponent.strip_prefix('+').is_some_and(|e| e.len() >= 2 && figures(e))
}

fn begins_with_figure(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_digit())
}

fn is_figures(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A reference of figures that is shorter than all that begin with a zero.
fn is_short(text: &str, width: usize) -> bool {
    is_figures(text) && text.len() < width && !text.starts_with('0')
}

/// How long the references of figures are, where some begin with a zero, all of those are as long, and none is longer.
fn padded_width<'a>(values: impl Iterator<Item = CellValue<'a>>) -> Option<usize> {
    let mut padded: FxHashSet<&str> = FxHashSet::default();
    let mut full = 0;
    for value in values {
        if let CellValue::Text(text) = value
            && let text = text.trim()
            && is_figures(text)
        {
            full = full.max(text.len());
            if text.starts_with('0') && text.len() > 1 {
                padded.insert(text);
            }
        }
    }
    let width = padded.iter().next()?.len();
    (padded.len() >= PADDED && width == full && padded.iter().all(|t| t.len() == width)).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_number_in_the_short_form_is_seen() {
        for text in ["1.23E+11", "1E+12", "9.0e+15"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["12E10", "1E5", "E10000008", "12.3E+11", "1.23E-5", "A1.2E+11", "1.2.3E+11", ""] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    fn damaged_of(cells: &[CellValue<'_>]) -> Vec<u32> {
        let mut pool = Pool::default();
        let column: Vec<CellId> = cells.iter().map(|&c| pool.intern(c)).collect();
        damaged_in(&column, &pool)
    }

    #[test]
    fn zeros_are_lost_only_where_others_kept_theirs() {
        use CellValue::{Number, Text};
        assert_eq!(damaged_of(&[Text("001"), Text("002"), Text("003"), Number(4.0), Text("105")]), [3]);
        assert_eq!(damaged_of(&[Text("001"), Text("12345"), Text("003"), Text("004"), Number(4.0)]), [0_u32; 0]);
        assert_eq!(damaged_of(&[Text("01"), Number(4.0), Number(105.0)]), [0_u32; 0]);
        assert_eq!(damaged_of(&[Number(4.0), Number(105.0), Number(123_456_789_012.0)]), [0_u32; 0]);
        assert_eq!(damaged_of(&[Number(1.234_567_890_123_456e15), Number(4.0)]), [0]);
        assert_eq!(damaged_of(&[CellValue::Moment(0), Text("A1"), Text("A2")]), [0]);
        assert_eq!(damaged_of(&[CellValue::Moment(0), CellValue::Moment(86_400), Text("A2")]), [0_u32; 0]);
    }
}
