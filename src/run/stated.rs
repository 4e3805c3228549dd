//! What the return says of itself: its council and its period, from columns, titles, sheet names and file names, with the place.

use super::prepare::{Bound, Kit};
use crate::{
    bind::{period::find_period, value::Value},
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
                        line(text, kit, &mut out, place);
                    }
                }
            }
        }
        for sheet in &workbook.sheets {
            line(&sheet.name, kit, &mut out, || format!("the name of sheet “{}”", sheet.name));
        }
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        line(name, kit, &mut out, || "the file's name".to_owned());
        if let Some(folder) = file.path.rsplit('/').nth(1) {
            line(folder, kit, &mut out, || "the folder's name".to_owned());
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

fn line(text: &str, kit: &Kit<'_>, out: &mut Statement, place: impl Fn() -> String) {
    if out.council.is_none()
        && let Some(found) = kit.register.find_in_line(text)
    {
        let council = Council { name: found.name, gss: found.gss, nation: found.nation };
        out.council = Some(Stated { value: council, place: place() });
    }
    if out.period.is_none()
        && let Some(found) = find_period(text)
    {
        out.period = Some(Stated { value: Period { from: found.from, to: found.to }, place: place() });
    }
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
            let mut found = values.distinct.iter().filter_map(|v| match v {
                Value::Text(n) => kit.register.find(bound.keys.text(*n)),
                _ => None,
            });
            if let (Some(council), None) = (found.next(), found.next()) {
                let value = Council { name: council.name, gss: council.gss, nation: council.nation };
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
