//! What the queries stand on: the records as they are read from the file, and as the rules see them.

use std::{collections::BTreeSet, fmt::Write as _};

use super::{name, text};
use crate::{
    bind::dictionary::{Dictionary, Field, FieldId, FieldType, RecordKind},
    rule::checked::Beside,
};

/// The columns of the file that are not a field's.
const PLACE: [&str; 14] = [
    "file",
    "sheet",
    "table_number",
    "record",
    "row",
    "column",
    "table_kinds",
    "kinds",
    "nation",
    "period_start",
    "period_end",
    "latest_day",
    "not_asked",
    "excused",
];

/// The fields that the queries read, in the order of the dictionary.
fn fields<'d>(read: &BTreeSet<FieldId>, dictionary: &'d Dictionary) -> Vec<&'d Field> {
    read.iter().filter_map(|&id| dictionary.get(id)).collect()
}

/// The columns of the file that tell of a field.
fn columns(field: &Field) -> Vec<String> {
    let ends: &[&str] = match field.kind {
        FieldType::Date => &["state", "low", "high"],
        FieldType::Number => &["state", "value", "low", "high"],
        _ => &["state", "value"],
    };
    ends.iter().map(|end| name(&format!("{}.{end}", field.name))).collect()
}

/// A field of the file as a cell.
fn cell(field: &Field) -> String {
    let make = match field.kind {
        FieldType::Id | FieldType::Text => "text_cell",
        FieldType::Code(_) | FieldType::Codes(_) => "code_cell",
        FieldType::Number => "number_cell",
        FieldType::Date => "date_cell",
    };
    format!("{make}({}) AS {}", columns(field).join(", "), name(&field.name))
}

fn list(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(",\n  ")
}

/// Reads the file, and prepares the records as rules about each of the kinds see them.
pub(super) fn write(
    out: &mut String,
    dictionary: &Dictionary,
    read: &BTreeSet<FieldId>,
    kinds: &BTreeSet<RecordKind>,
    beside: &BTreeSet<(Beside, RecordKind)>,
) {
    let fields = fields(read, dictionary);
    let needed = PLACE.iter().map(|c| name(c)).chain(fields.iter().flat_map(|f| columns(f)));
    let nothing = list(needed.map(|c| format!("NULL::VARCHAR AS {c}")));
    let _ = write!(
        out,
        "\n-- The file. A field that no table of the return has is no column of it.
CREATE OR REPLACE TEMP TABLE file AS
SELECT
  {nothing}
WHERE FALSE
UNION ALL BY NAME
SELECT * FROM read_csv(getvariable('records'),
  header = TRUE, all_varchar = TRUE, nullstr = '', delim = ',', quote = '\"', escape = '\"', strict_mode = TRUE);

SET VARIABLE as_of = coalesce(getvariable('as_of')::DATE, current_date);
SET VARIABLE period_start = coalesce(getvariable('period_start')::DATE, (SELECT any_value(period_start)::DATE FROM file));
SET VARIABLE period_end = coalesce(getvariable('period_end')::DATE, (SELECT any_value(period_end)::DATE FROM file));
SET VARIABLE nation = coalesce(getvariable('nation')::VARCHAR, (SELECT any_value(nation) FROM file));
SET VARIABLE latest_day = (SELECT any_value(latest_day)::DATE FROM file);
SET VARIABLE not_asked = (SELECT string_split(any_value(not_asked), ' ') FROM file);
SET VARIABLE excused = (SELECT string_split(any_value(excused), ' ') FROM file);
"
    );
    let cells = list(fields.iter().map(|f| cell(f)));
    let _ = write!(
        out,
        "\n-- The records, one a row. `kinds` are the kinds of record that are there in it, `child` whose it is.
CREATE OR REPLACE TEMP TABLE records AS
SELECT
  plain(file) AS file, plain(sheet) AS sheet, table_number::INTEGER AS table_number, record::INTEGER AS record,
  \"row\"::INTEGER AS \"row\", \"column\",
  coalesce(string_split(table_kinds, ' '), []) AS table_kinds, coalesce(string_split(kinds, ' '), []) AS kinds,
  CASE WHEN \"child_id.state\" = 'filled' THEN plain(\"child_id.value\") END AS child,
  {cells}
FROM file;
"
    );
    let agreed = list(fields.iter().map(|f| format!("agreed(other.{0}) AS {0}", name(&f.name))));
    let _ = write!(
        out,
        "\n-- What the other tables of the return agree on about each child.
CREATE OR REPLACE TEMP TABLE elsewhere AS
SELECT
  this.table_number, this.child,
  {agreed}
FROM (SELECT DISTINCT table_number, child FROM records WHERE child IS NOT NULL) this
JOIN records other ON other.child = this.child AND other.table_number <> this.table_number
GROUP BY this.table_number, this.child;
"
    );
    for &kind in kinds {
        as_seen(out, kind, &fields);
    }
    for &(side, kind) in beside {
        let start = dictionary.record(kind).and_then(|r| dictionary.get(r.start?));
        if let Some(start) = start {
            order(out, side, kind, start, &fields);
        }
    }
}

/// The records as rules about one kind see them.
fn as_seen(out: &mut String, kind: RecordKind, fields: &[&Field]) {
    let known = list(fields.iter().map(|f| {
        let column = name(&f.name);
        let wanting = if f.record == kind { "this.{}.state IS NULL" } else { "NOT is_filled(this.{})" };
        format!(
            "CASE WHEN {} THEN coalesce(elsewhere.{column}, this.{column}) ELSE this.{column} END AS {column}",
            wanting.replace("{}", &column)
        )
    }));
    let kind = kind.as_str();
    let _ = write!(
        out,
        "\n-- The records as checks about records of the kind `{kind}` see them: what a table has no column for, and what is not filled
-- and belongs to another kind of record, is looked up elsewhere.
CREATE OR REPLACE TEMP TABLE {kind}_records AS
SELECT
  this.file, this.sheet, this.table_number, this.record, this.\"row\", this.\"column\", this.table_kinds, this.kinds, this.child,
  {known}
FROM records this
LEFT JOIN elsewhere ON elsewhere.table_number = this.table_number AND elsewhere.child = this.child;
"
    );
}

/// The same child's record before or after each one.
fn order(out: &mut String, side: Beside, kind: RecordKind, start: &Field, fields: &[&Field]) {
    let cells = list(fields.iter().map(|f| format!("other.{}", name(&f.name))));
    let step = if side == Beside::Previous { "lag" } else { "lead" };
    let side = side.side();
    let (kind, start, kind_text) = (kind.as_str(), name(&start.name), text(kind.as_str()));
    let _ = write!(
        out,
        "\n-- For each record of the kind `{kind}`, the same child's one {side} it.
CREATE OR REPLACE TEMP TABLE {side}_{kind} AS
SELECT
  here.table_number, here.record,
  {cells}
FROM (
  SELECT table_number, record, {step}(table_number) OVER in_order AS other_table, {step}(record) OVER in_order AS other_record
  FROM records
  WHERE list_contains(table_kinds, {kind_text}) AND child IS NOT NULL AND {start}.low IS NOT NULL
  WINDOW in_order AS (PARTITION BY child ORDER BY {start}.low, table_number, record)
) here
JOIN records other ON other.table_number = here.other_table AND other.record = here.other_record;
"
    );
}
