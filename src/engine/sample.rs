//! The record shown with the first finding of a group: its key, what the rule read, and the cell at fault; contents hidden.

use super::{Return, group::shown};
use crate::{
    answers::{CellAt, figure::Gap},
    bind::{
        BoundTable,
        dictionary::FieldType,
        value::{Unreadable, Value},
    },
    finding::{Sample, SampleCell},
    read::workbook::CellValue,
    rule::Rule,
    table::Orientation,
};

/// What stands for a cell's content.
const MASK: &str = "●●●●";

/// What a cell is, without its content.
fn describe(value: Value, kind: Option<FieldType>) -> &'static str {
    match value {
        Value::Blank | Value::Gap(Gap::Blank) => "empty",
        Value::Gap(Gap::Error) | Value::Unreadable(Unreadable::Error(_)) => "an error",
        Value::Gap(Gap::Unreadable) | Value::Unreadable(Unreadable::NotANumber) => "not a number",
        Value::NonAnswer(_) | Value::Gap(_) => "says why there is no value",
        Value::Unreadable(Unreadable::NotADate) => "not a date",
        Value::Unreadable(Unreadable::NoSuchDay) => "a day that the month does not have",
        Value::Unreadable(Unreadable::NotInList) => "not a word from the list",
        Value::Text(_) if kind == Some(FieldType::Id) => "a reference",
        Value::Text(_) => "text",
        Value::Codes(_) | Value::Code(_) => "a word from the list",
        Value::Number { .. } => "a number",
        Value::Date { .. } => "a date",
        Value::Several => "several values",
    }
}

/// Shows a record.
pub(super) fn make(
    ret: &Return<'_>,
    rule: &Rule,
    table: &BoundTable,
    marked: Option<usize>,
    record: u32,
    show_values: bool,
) -> Option<Sample> {
    let row = *table.table.records.get(record as usize)?;
    let header_row = *table.table.header_rows.last()?;
    let key = ret.data.dictionary.field("child_id").and_then(|f| table.position(f));
    let mut positions: Vec<usize> =
        rule.fields.iter().chain(&rule.mark).filter_map(|&f| table.position(f)).chain(marked).collect();
    positions.sort_unstable();
    positions.dedup();
    positions.retain(|p| Some(*p) != key);
    if let Some(key) = key {
        positions.insert(0, key);
    }
    let cells: Vec<SampleCell> = positions
        .iter()
        .filter_map(|&p| {
            let heading = table.table.columns.get(p)?;
            let at = table.cell(record, p)?;
            let primary = marked == Some(p);
            let value = table.values.get(p).and_then(Option::as_ref).map(|v| v.get(record as usize));
            let kind = table.bindings.get(p).and_then(|b| ret.data.dictionary.get(b.field?)).map(|f| f.kind);
            let label = value.filter(|_| primary || Some(p) != key).map(|v| describe(v, kind).to_owned());
            let shown = content(ret, at, show_values);
            Some(SampleCell { address: at.address(), heading: heading.text.clone(), shown, label, primary })
        })
        .collect();
    let shown_row = |row: u32| match table.table.orientation {
        Orientation::Rows | Orientation::Columns => row + 1,
    };
    Some(Sample {
        header_row: shown_row(header_row),
        row: shown_row(row),
        sideways: table.table.orientation == Orientation::Columns,
        omitted: table.table.columns.len().saturating_sub(cells.len()),
        cells,
    })
}

/// What to show of a cell: its content where the user asked for it, else what hides it.
pub(super) fn content(ret: &Return<'_>, at: CellAt, show_values: bool) -> String {
    if show_values {
        shown(ret, at)
    } else if is_empty(ret, at) {
        String::new()
    } else {
        MASK.to_owned()
    }
}

fn is_empty(ret: &Return<'_>, at: CellAt) -> bool {
    ret.workbooks.get(at.file as usize).and_then(Option::as_ref).is_none_or(|w| {
        w.sheets.get(at.sheet as usize).is_none_or(|s| w.pool.get(s.get(at.row, at.column)) == CellValue::Empty)
    })
}
