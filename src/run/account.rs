//! How each table was read, told without any cell's content.

use super::{prepare::Bound, template::Found};
use crate::{
    bind::{
        BoundTable,
        dictionary::{Dictionary, FieldType},
        value::{DateOrder, NonAnswer, Value, Values},
    },
    engine::Return,
    finding::column_letters,
    outcome::{ColumnOutcome, TableOutcome},
    table::{Orientation, Part},
};

/// The account of every table; those that were not understood come last.
pub(super) fn tables(ret: &Return<'_>, bound: &Bound, template: Option<&Found<'_>>) -> Vec<TableOutcome> {
    let of = |i| template.and_then(|t| t.table(i)).map(str::to_owned);
    let one = |(i, t)| TableOutcome { template_table: of(i), ..table(ret, bound, i, t) };
    let read = bound.tables.iter().enumerate().map(one);
    let unknown = |t| TableOutcome { understood: false, ..table(ret, bound, usize::MAX, t) };
    read.chain(bound.unknown.iter().map(unknown)).collect()
}

fn table(ret: &Return<'_>, bound: &Bound, index: usize, t: &BoundTable) -> TableOutcome {
    let sheet = bound
        .workbooks
        .get(t.file)
        .and_then(|w| w.as_ref()?.sheets.get(t.table.sheet))
        .map(|s| s.name.clone())
        .unwrap_or_default();
    let sideways = t.table.orientation == Orientation::Columns;
    let columns = t
        .table
        .columns
        .iter()
        .zip(&t.bindings)
        .zip(&t.values)
        .map(|((heading, binding), values)| {
            let field = binding.field.and_then(|f| ret.data.dictionary.get(f));
            let position = heading.column + 1;
            ColumnOutcome {
                position,
                letters: if sideways { format!("row {position}") } else { column_letters(position) },
                heading: heading.text.clone(),
                field: field.map(|f| f.name.clone()),
                confidence: binding.confidence,
                reason: binding.reason.clone(),
                guess: binding.guess.and_then(|f| ret.data.dictionary.get(f)).map(|f| f.label.clone()),
                filled: values.as_ref().map_or(0, filled),
                read_as: field
                    .zip(values.as_ref())
                    .map_or_else(String::new, |(f, v)| read_as(ret.data.dictionary, f.kind, v)),
                date_order: field
                    .filter(|f| f.kind == FieldType::Date)
                    .and(values.as_ref())
                    .map(|v| v.order)
                    .filter(|o| *o != DateOrder::Certain),
                gaps: values.as_ref().map(gaps).unwrap_or_default(),
            }
        })
        .collect();
    TableOutcome {
        file: t.file,
        sheet,
        sideways,
        header_rows: t.table.header_rows.iter().map(|r| r + 1).collect(),
        records: t.table.records.len(),
        span: t.table.records.first().zip(t.table.records.last()).map(|(a, b)| (a + 1, b + 1)),
        kinds: ret.data.kinds.get(index).cloned().unwrap_or_default(),
        template_table: None,
        understood: true,
        confidence: t.table.confidence,
        columns,
        skipped: t
            .table
            .skipped
            .iter()
            .map(|s| {
                let what = match s.what {
                    Part::Title => "title or other lines above the headings",
                    Part::Total => "total, average, national or regional row",
                    Part::Note => "notes",
                    Part::RepeatedHeader => "headings again",
                    Part::Section => "heading of a section",
                    Part::SecondHeader => "codes or descriptions under the headings",
                    Part::NoTable => "no table",
                };
                (s.first + 1, s.last + 1, what.to_owned())
            })
            .collect(),
    }
}

/// How many records have something there.
fn filled(values: &Values) -> usize {
    let by_code: Vec<bool> = values.distinct.iter().map(|v| *v != Value::Blank).collect();
    values.codes.iter().filter(|&&c| by_code.get(c as usize).copied().unwrap_or(false)).count()
}

fn read_as(dictionary: &Dictionary, kind: FieldType, values: &Values) -> String {
    match kind {
        FieldType::Id => "references".to_owned(),
        FieldType::Text => "text".to_owned(),
        FieldType::Number => "numbers".to_owned(),
        FieldType::Date => match values.order {
            DateOrder::Certain => "dates",
            DateOrder::DayFirst => "dates, day first",
            DateOrder::MonthFirst => "dates, month first",
            DateOrder::Undecided => "dates, taken as day first",
            DateOrder::Mixed => "dates, day first and month first mixed",
        }
        .to_owned(),
        FieldType::Code(v) | FieldType::Codes(v) => {
            let mut seen = values.distinct.iter().fold(0, |all, v| if let Value::Codes(c) = v { all | c } else { all });
            let mut words = Vec::new();
            if let Some(vocabulary) = dictionary.vocabulary(v) {
                for (i, term) in vocabulary.terms.iter().enumerate() {
                    if seen & 1 == 1 && i < 64 {
                        words.push(term.code.as_str());
                    }
                    seen >>= 1;
                }
                let beyond = values.distinct.iter().any(|v| matches!(v, Value::Code(_)));
                let other = values.distinct.iter().any(|v| matches!(v, Value::Unreadable(_)));
                if other && !beyond && words.is_empty() {
                    return format!("words that the list “{}” does not have", vocabulary.name);
                }
                if beyond || words.is_empty() || words.len() > 4 {
                    return format!("words of the list “{}”", vocabulary.name);
                }
            }
            words.join(", ")
        }
    }
}

/// What was taken to mean no value, by class.
fn gaps(values: &Values) -> Vec<(String, usize)> {
    let mut counts = [0_usize; 8];
    let classes = [
        (NonAnswer::NotHeld, "not held"),
        (NonAnswer::NotRecorded, "not recorded"),
        (NonAnswer::Unknown, "not known"),
        (NonAnswer::NotApplicable, "not applicable"),
        (NonAnswer::Suppressed, "suppressed"),
        (NonAnswer::Refused, "refused"),
        (NonAnswer::Pending, "to follow"),
        (NonAnswer::Ambiguous, "a mark that may mean several of these"),
    ];
    let by_code: Vec<Option<usize>> = values
        .distinct
        .iter()
        .map(|v| match v {
            Value::NonAnswer(n) => classes.iter().position(|c| c.0 == *n),
            _ => None,
        })
        .collect();
    if by_code.iter().all(Option::is_none) {
        return Vec::new();
    }
    for &code in &values.codes {
        if let Some(slot) = by_code.get(code as usize).copied().flatten().and_then(|i| counts.get_mut(i)) {
            *slot += 1;
        }
    }
    classes.iter().zip(counts).filter(|(_, n)| *n > 0).map(|((_, word), n)| ((*word).to_owned(), n)).collect()
}
