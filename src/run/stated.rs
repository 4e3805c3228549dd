//! What the return says of itself: its council and its period, from columns, titles, sheet names and file names, with the place.

use super::prepare::{Bound, Kit};
use crate::{
    bind::{
        council::Lookup,
        period::{find_period, find_period_in_name},
        value::Value,
    },
    finding::Address,
    outcome::{Council, Period, Stated},
    read::workbook::CellValue,
    table::Orientation,
};

/// What was stated.
#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) council: Option<Stated<Council>>,
    pub(super) period: Option<Stated<Period>>,
}

/// Reads it. A column is surer than a title, a title than a sheet's name, that than a file's name.
pub(super) fn read(bound: &Bound, kit: &Kit<'_>) -> Statement {
    let mut out = Statement::default();
    columns(bound, kit, &mut out);
    for (file, workbook) in bound.outcomes.iter().zip(&bound.workbooks) {
        let Some(workbook) = workbook else { continue };
        for (index, sheet) in workbook.sheets.iter().enumerate() {
            for row in 0..sheet.rows.min(60) {
                for column in 0..sheet.width().min(60) {
                    if out.council.is_some() && out.period.is_some() {
                        return out;
                    }
                    if is_record_or_header(bound, workbook, index, row, column) {
                        continue;
                    }
                    if let CellValue::Text(text) = workbook.pool.get(sheet.get(row, column)) {
                        let place = || format!("{}!{}", sheet.name, Address::from_zero(row, column));
                        line(text, kit, &mut out, false, place);
                    }
                }
            }
        }
        for sheet in &workbook.sheets {
            line(&sheet.name, kit, &mut out, true, || format!("the name of sheet “{}”", sheet.name));
        }
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        line(name, kit, &mut out, true, || "the file's name".to_owned());
        if let Some(folder) = file.path.rsplit('/').nth(1) {
            line(folder, kit, &mut out, true, || "the folder's name".to_owned());
        }
    }
    out
}

/// Whether a cell lies in a table found on the sheet and not above or below it.
fn is_record_or_header(
    bound: &Bound,
    workbook: &crate::read::workbook::Workbook,
    sheet: usize,
    row: u32,
    column: u32,
) -> bool {
    bound.tables.iter().any(|t| {
        let same = bound.workbooks.get(t.file).and_then(Option::as_ref).is_none_or(|w| std::ptr::eq(w, workbook));
        let along = match t.table.orientation {
            Orientation::Rows => row,
            Orientation::Columns => column,
        };
        same && t.table.sheet == sheet
            && (t.table.header_rows.contains(&along) || t.table.records.binary_search(&along).is_ok())
    })
}

/// A line that may name the council and the period; a name says more with less.
fn line(text: &str, kit: &Kit<'_>, out: &mut Statement, is_name: bool, place: impl Fn() -> String) {
    if out.period.is_none()
        && let Some(found) = if is_name { find_period_in_name(text) } else { find_period(text) }
    {
        out.period = Some(Stated { value: Period { from: found.from, to: found.to }, place: place() });
    }
    if out.council.is_none()
        && let Some(found) = named(&kit.register().look_up_in_line(text), out)
    {
        out.council = Some(Stated { value: found, place: place() });
    }
}

/// The council that is named. Where a county and its successor share a name, the one that there was in the period.
fn named(found: &Lookup<'_>, out: &Statement) -> Option<Council> {
    let day = out.period.as_ref().map(|p| p.value.to);
    let found = found.one().or_else(|| found.on(day?))?;
    let found = found.council;
    Some(Council { name: found.name.clone(), gss: found.gss.clone(), nation: found.nation.clone() })
}

/// Columns of the council, its code, and the period's first and last day, where all records agree.
fn columns(bound: &Bound, kit: &Kit<'_>, out: &mut Statement) {
    for table in &bound.tables {
        let values = |name: &str| {
            let position = kit.dictionary.field(name).and_then(|f| table.position(f))?;
            let values = table.values.get(position)?.as_ref()?;
            let heading = table.table.columns.get(position)?;
            Some((values, format!("column “{}”", heading.text)))
        };
        for name in ["council_code", "council"] {
            if out.council.is_some() {
                break;
            }
            let Some((values, place)) = values(name) else { continue };
            let so_far = &*out;
            let mut found = values.distinct.iter().filter_map(|v| match v {
                Value::Text(n) => named(&kit.register().look_up(bound.keys.text(*n)), so_far),
                _ => None,
            });
            if let (Some(value), None) = (found.next(), found.next()) {
                out.council = Some(Stated { value, place });
            }
        }
        if out.period.is_none()
            && let (Some((from, place)), Some((to, _))) = (values("period_start"), values("period_end"))
        {
            let day = |v: &crate::bind::value::Values, last: bool| {
                let dates = v.distinct.iter().filter_map(|v| match v {
                    Value::Date { low, .. } => crate::bind::dates::day_of(*low),
                    _ => None,
                });
                if last { dates.max() } else { dates.min() }
            };
            if let (Some(from), Some(to)) = (day(from, false), day(to, true))
                && from <= to
            {
                out.period = Some(Stated { value: Period { from, to }, place });
            }
        }
    }
}
