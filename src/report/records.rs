//! The bound records of one return as CSV: what the rules see, for another program to check. It holds what stands in the cells, so it is
//! written only for someone who asks for values.
//!
//! `docs/records-and-sql.md` describes the columns, and [`crate::rule::sql`] writes the queries that read them.

use std::io;

use crate::{
    bind::{
        dictionary::{Dictionary, Field, FieldId, FieldType, RecordKind},
        value::{CodeSet, Keys, Unreadable, Value},
    },
    engine::{Return, known::latest},
    finding::column_letters,
    outcome::FileOutcome,
    report::text::guarded,
    table::Orientation,
};

/// Writes a row for each record of each table. A field that no table has is no column.
///
/// # Errors
///
/// When the writer fails.
pub fn write(out: impl io::Write, ret: &Return<'_>, files: &[FileOutcome]) -> io::Result<()> {
    let data = &ret.data;
    let bound = |&id: &FieldId| (0..data.tables.len()).any(|t| data.own(t, id).is_some());
    let ids = (0..data.dictionary.fields.len()).filter_map(|n| u16::try_from(n).ok()).map(FieldId);
    let fields: Vec<(FieldId, &Field)> =
        ids.filter(bound).filter_map(|id| Some((id, data.dictionary.get(id)?))).collect();
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(header(&fields))?;
    for table in 0..data.tables.len() {
        rows(&mut csv, ret, files, table, &fields)?;
    }
    csv.flush()
}

/// The columns that are not a field's.
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

const fn has_range(field: &Field) -> bool {
    matches!(field.kind, FieldType::Date | FieldType::Number)
}

fn header(fields: &[(FieldId, &Field)]) -> Vec<String> {
    let mut names: Vec<String> = PLACE.iter().map(|&p| p.to_owned()).collect();
    for (_, field) in fields {
        let ends: &[&str] = if has_range(field) { &["state", "value", "low", "high"] } else { &["state", "value"] };
        names.extend(ends.iter().map(|end| format!("{}.{end}", field.name)));
    }
    names
}

fn rows(
    csv: &mut csv::Writer<impl io::Write>,
    ret: &Return<'_>,
    files: &[FileOutcome],
    table: usize,
    fields: &[(FieldId, &Field)],
) -> io::Result<()> {
    let data = &ret.data;
    let Some(bound) = data.tables.get(table) else { return Ok(()) };
    let file = files.get(bound.file).map_or("", |f| f.path.as_str());
    let workbook = ret.workbooks.get(bound.file).and_then(Option::as_ref);
    let sheet = workbook.and_then(|w| w.sheets.get(bound.table.sheet)).map_or("", |s| s.name.as_str());
    let kinds = data.kinds.get(table).map(Vec::as_slice).unwrap_or_default();
    let present: Vec<(RecordKind, Option<&[bool]>)> = kinds.iter().map(|&k| (k, data.present(table, k))).collect();
    let (from, to) = data.period.map_or_else(Default::default, |(from, to)| (from.to_string(), to.to_string()));
    let of_table = words(kinds.iter().map(|k| k.as_str()));
    let latest_day = latest(data).map_or_else(String::new, |day| day.to_string());
    let excused = words(ret.template.iter().flat_map(|t| &t.excused).map(|(code, _)| code.as_str()));
    let not_asked = ret.template.iter().flat_map(|t| &t.without);
    let not_asked = words(not_asked.filter_map(|&f| data.dictionary.get(f)).map(|f| f.name.as_str()));
    let number = (table + 1).to_string();
    for (record, &line) in bound.table.records.iter().enumerate() {
        let there = present.iter().filter(|(_, p)| p.as_ref().is_none_or(|p| p.get(record).copied().unwrap_or(false)));
        let (row, column) = match bound.table.orientation {
            Orientation::Rows => ((line + 1).to_string(), String::new()),
            Orientation::Columns => (String::new(), column_letters(line + 1)),
        };
        csv.write_field(guarded(file).as_ref())?;
        csv.write_field(guarded(sheet).as_ref())?;
        csv.write_field(&number)?;
        csv.write_field((record + 1).to_string())?;
        csv.write_field(row)?;
        csv.write_field(column)?;
        csv.write_field(&of_table)?;
        csv.write_field(words(there.map(|(k, _)| k.as_str())))?;
        csv.write_field(ret.nation.unwrap_or_default())?;
        csv.write_field(&from)?;
        csv.write_field(&to)?;
        csv.write_field(&latest_day)?;
        csv.write_field(&not_asked)?;
        csv.write_field(&excused)?;
        for &(id, field) in fields {
            let cell = data
                .own(table, id)
                .map_or_else(Cell::default, |v| Cell::of(v.get(record), field, data.dictionary, data.keys));
            csv.write_field(cell.state)?;
            csv.write_field(guarded(&cell.value).as_ref())?;
            if has_range(field) {
                csv.write_field(&cell.low)?;
                csv.write_field(&cell.high)?;
            }
        }
        csv.write_record(None::<&[u8]>)?;
    }
    Ok(())
}

fn words<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.collect::<Vec<_>>().join(" ")
}

/// What a field says in a record. All empty: the table has no such column.
#[derive(Debug, Default)]
struct Cell {
    state: &'static str,
    value: String,
    low: String,
    high: String,
}

impl Cell {
    fn of(value: Value, field: &Field, dictionary: &Dictionary, keys: &Keys) -> Self {
        let said = |state: &'static str, value: &str| Self { state, value: value.to_owned(), ..Self::default() };
        match value {
            Value::Blank => said("blank", ""),
            Value::NonAnswer(class) => said("non-answer", class.code()),
            Value::Gap(gap) => said("non-answer", gap.code()),
            Value::Unreadable(why) => said("unreadable", reason(why)),
            Value::Several => said("several", ""),
            Value::Text(n) => said("filled", keys.text(n)),
            Value::Codes(set) => said("filled", &codes(set, field, dictionary)),
            Value::Code(n) => said("filled", code(usize::from(n), field, dictionary)),
            Value::Number { low, high } => Self {
                state: "filled",
                value: if low.total_cmp(&high).is_eq() { low.to_string() } else { String::new() },
                low: low.to_string(),
                high: high.to_string(),
            },
            Value::Date { low, high, .. } => {
                let (low, high) = (moment(low), moment(high));
                let within = |from: &str, to: &str| {
                    let both = low.strip_suffix(from).zip(high.strip_suffix(to));
                    both.filter(|(first, last)| first == last).map(|(first, _)| first)
                };
                let exact = (low == high).then_some(low.as_str());
                let value = exact.or_else(|| within(" 00:00:00", " 23:59:59")).or_else(|| within(":00", ":59"));
                let value = value.unwrap_or_default();
                Self { state: "filled", value: value.to_owned(), low, high }
            }
        }
    }
}

const fn reason(why: Unreadable) -> &'static str {
    match why {
        Unreadable::Error(_) => "error value",
        Unreadable::NotADate => "not a date",
        Unreadable::NoSuchDay => "no such day",
        Unreadable::NotANumber => "not a number",
        Unreadable::NotInList => "not in list",
    }
}

fn code<'d>(n: usize, field: &Field, dictionary: &'d Dictionary) -> &'d str {
    let (FieldType::Code(id) | FieldType::Codes(id)) = field.kind else { return "" };
    dictionary.vocabulary(id).and_then(|v| v.terms.get(n)).map_or("", |t| t.code.as_str())
}

fn codes(set: CodeSet, field: &Field, dictionary: &Dictionary) -> String {
    let held: Vec<&str> = (0..64).filter(|n| set >> n & 1 == 1).map(|n| code(n, field, dictionary)).collect();
    held.join("|")
}

/// A moment in seconds from 1970-01-01, as year-month-day and the time.
fn moment(seconds: i64) -> String {
    use jiff::ToSpan as _;
    let first = jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let moment = first.checked_add(seconds.seconds()).unwrap_or(first);
    moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
