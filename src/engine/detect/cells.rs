//! Cells that could not be read as what their column should hold.

use crate::{
    bind::{
        dictionary::{FieldId, FieldType},
        value::{Unreadable, Value, Values},
    },
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
    },
    read::workbook::{CellError, CellValue},
    rule::Rule,
};

/// Calls `check` for every bound column, with its table, position, field and values.
pub(super) fn each_column(ret: &Return<'_>, mut check: impl FnMut(usize, usize, FieldId, &Values)) {
    for (t, table) in ret.data.tables.iter().enumerate() {
        for (p, (binding, values)) in table.bindings.iter().zip(&table.values).enumerate() {
            if let (Some(field), Some(values)) = (binding.field, values) {
                check(t, p, field, values);
            }
        }
    }
}

/// The records whose value is one of those wanted; the work is done by distinct value.
pub(super) fn records_where(values: &Values, wanted: impl Fn(Value) -> bool) -> Vec<u32> {
    let by_code: Vec<bool> = values.distinct.iter().map(|&v| wanted(v)).collect();
    if !by_code.contains(&true) {
        return Vec::new();
    }
    (0_u32..)
        .zip(&values.codes)
        .filter(|&(_, &c)| by_code.get(c as usize).copied().unwrap_or(false))
        .map(|(r, _)| r)
        .collect()
}

/// Hits in bound columns whose field is wanted.
pub(super) fn in_columns(
    ret: &Return<'_>,
    column: impl Fn(FieldId) -> bool,
    wanted: impl Fn(Value) -> bool,
    one_a_column: bool,
) -> Checked {
    let mut out = Checked::default();
    each_column(ret, |table, position, field, values| {
        if !column(field) {
            return;
        }
        out.records += values.codes.len();
        let records = records_where(values, &wanted);
        if !records.is_empty() {
            let many = records.len() >= 10 && records.len() * 10 >= values.codes.len() * 9;
            let bundle = Bundle::at(Scope::Column { table, position }, records);
            out.bundles.push(if one_a_column || many { bundle.as_one() } else { bundle });
        }
    });
    out
}

/// Spreadsheet errors in bound columns, and cells that the reader could not decode.
pub(super) fn unreadable_cell(ret: &Return<'_>, _: &Rule) -> Checked {
    let is_error = |v: Value| matches!(v, Value::Unreadable(Unreadable::Error(_)));
    let mut out = in_columns(ret, |_| true, is_error, false);
    for (file, workbook) in ret.workbooks.iter().enumerate() {
        for (sheet, contents) in workbook.iter().flat_map(|w| w.sheets.iter().enumerate()) {
            // A cell in a bound column that holds the undecoded mark was reported above.
            let cells: Vec<(u32, u32)> = contents
                .unreadable
                .iter()
                .copied()
                .flatten()
                .filter(|&(row, column)| {
                    let value = workbook.as_ref().map(|w| w.pool.get(contents.get(row, column)));
                    value != Some(CellValue::Error(CellError::Unreadable))
                })
                .collect();
            let lost = contents.unreadable.iter().filter(|at| at.is_none()).count();
            if !cells.is_empty() || lost > 0 {
                let mut bundle = Bundle::about(Scope::Sheet { file, sheet });
                bundle.one = cells.is_empty();
                bundle.cells = cells;
                out.bundles.push(bundle);
            }
        }
    }
    out
}

/// Text in a column of numbers.
pub(super) fn unreadable_number(ret: &Return<'_>, _: &Rule) -> Checked {
    let is_number = |f: FieldId| ret.data.dictionary.get(f).is_some_and(|f| f.kind == FieldType::Number);
    in_columns(ret, is_number, |v| v == Value::Unreadable(Unreadable::NotANumber), false)
}

/// A word that the field's list does not have, in the marked fields.
pub(super) fn not_in_list(ret: &Return<'_>, rule: &Rule) -> Checked {
    let marked = |f: FieldId| rule.mark.contains(&f);
    let mut out = in_columns(ret, marked, |v| v == Value::Unreadable(Unreadable::NotInList), false);
    if out.records == 0 && ret.data.tables.iter().all(|t| rule.mark.iter().all(|f| t.position(*f).is_none())) {
        out.needs.clone_from(&rule.mark);
    }
    out
}

/// A bound column of a table with records, in which nothing stands.
pub(super) fn column_without_values(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    each_column(ret, |table, position, _, values| {
        if ret.template.as_ref().is_some_and(|t| t.may_be_blank.contains(&(table, position))) {
            return;
        }
        out.records += 1;
        if !values.codes.is_empty()
            && values.codes.iter().all(|&c| values.distinct.get(c as usize) == Some(&Value::Blank))
        {
            out.bundles.push(Bundle::about(Scope::Column { table, position }));
        }
    });
    out
}
