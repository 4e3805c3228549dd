//! Answers as tables that the rules run on like any other: `answer`, a record an answer, and `figures`, a record for each council and
//! period with a column for each measure. Every value knows the answer that it is from, and so its cell.

use std::mem::{Discriminant, discriminant};

use rustc_hash::FxHashMap;

use super::{Answer, Answers, Role, Whose, figure::Figure};
use crate::{
    bind::{
        Binding, BoundTable, Confidence, Gathered,
        council::Register,
        dates,
        dictionary::{Dictionary, FieldId, FieldType, RecordKind},
        load_measures::PREFIX,
        measures::MeasureId,
        period::Period,
        text::normalise,
        value::{CodeSet, DateOrder, Keys, Unreadable, Value, Values},
    },
    table::{Heading, Orientation, Table},
};

/// The tables of a return's answers; none when it has no answers. Names of councils get their numbers from `keys`.
#[must_use]
pub fn gather(answers: &Answers, dictionary: &Dictionary, register: &Register, keys: &mut Keys) -> Vec<BoundTable> {
    if answers.is_empty() {
        return Vec::new();
    }
    let mut councils = Councils { register, keys, known: FxHashMap::default() };
    vec![each(answers, dictionary, &mut councils), figures(answers, dictionary, &mut councils)]
}

/// Numbers for councils, so that they take the place of children.
struct Councils<'a> {
    register: &'a Register,
    keys: &'a mut Keys,
    known: FxHashMap<Whose, u32>,
}

impl Councils<'_> {
    /// The number of whose an answer is. No child's id is such a text, since ids hold no control characters.
    fn number(&mut self, whose: Whose) -> u32 {
        let Self { keys, known, .. } = self;
        *known.entry(whose).or_insert_with(|| {
            keys.number(&match whose {
                Whose::Council(n) => format!("\0council {n}"),
                Whose::Unknown(at) => format!("\0cell {} {} {} {}", at.file, at.sheet, at.row, at.column),
                Whose::NotSaid => "\0return".to_owned(),
            })
        })
    }

    /// The council's name as a value of a field.
    fn name(&mut self, whose: Whose) -> Value {
        match whose {
            Whose::Council(n) => match self.register.councils().get(n as usize) {
                Some(council) => self.text(&council.name),
                None => Value::Blank,
            },
            Whose::Unknown(_) => Value::Unreadable(Unreadable::NotInList),
            Whose::NotSaid => Value::Blank,
        }
    }

    fn text(&mut self, text: &str) -> Value {
        Value::Text(self.keys.number(&normalise(text)))
    }
}

/// A column that is being filled.
#[derive(Debug)]
struct Column {
    field: FieldId,
    values: Vec<Value>,
    answers: Vec<Option<u32>>,
}

impl Column {
    fn new(field: FieldId, records: usize) -> Self {
        Self { field, values: vec![Value::Blank; records], answers: vec![None; records] }
    }
}

/// The meanings of a column, each once, of which the first is a blank.
fn typed(values: Vec<Value>) -> Values {
    let mut distinct = vec![Value::Blank];
    let mut known = FxHashMap::from_iter([(key(Value::Blank), 0)]);
    let codes = values
        .into_iter()
        .map(|value| {
            *known.entry(key(value)).or_insert_with(|| {
                distinct.push(value);
                u32::try_from(distinct.len() - 1).unwrap_or(0)
            })
        })
        .collect();
    Values { codes, distinct, order: DateOrder::Certain }
}

/// A value as something that a hash map knows again.
fn key(value: Value) -> (Discriminant<Value>, u64, u64, Option<Unreadable>) {
    let (a, b) = match value {
        Value::Number { low, high } => (low.to_bits(), high.to_bits()),
        Value::Date { low, high, .. } => (low.cast_unsigned(), high.cast_unsigned()),
        Value::Codes(set) => (set, 0),
        Value::Text(n) => (u64::from(n), 0),
        Value::Code(n) => (u64::from(n), 0),
        Value::NonAnswer(class) => (class as u64, 0),
        Value::Gap(gap) => (gap as u64, 0),
        Value::Blank | Value::Unreadable(_) | Value::Several => (0, 0),
    };
    let why = if let Value::Unreadable(why) = value { Some(why) } else { None };
    (discriminant(&value), a, b, why)
}

fn bound(
    kind: RecordKind,
    columns: Vec<Column>,
    [owners, series]: [Vec<u32>; 2],
    answers: &Answers,
    dictionary: &Dictionary,
) -> BoundTable {
    let mut table = Table {
        sheet: 0,
        orientation: Orientation::Rows,
        header_rows: Vec::new(),
        columns: Vec::new(),
        records: (0_u32..).take(owners.len()).collect(),
        confidence: 1.0,
        skipped: Vec::new(),
    };
    let (mut bindings, mut values) = (Vec::new(), Vec::new());
    let cells = answers.list.iter().map(|a| a.at).collect();
    let mut gathered = Gathered { kind, answers: Vec::new(), cells, owners, series };
    for (position, column) in (0_u32..).zip(columns) {
        let label = dictionary.get(column.field).map(|f| f.label.clone()).unwrap_or_default();
        table.columns.push(Heading { column: position, text: label, row: 0 });
        bindings.push(Binding {
            field: Some(column.field),
            confidence: Confidence::High,
            reason: "read from answers".to_owned(),
            misspelt: false,
            guess: None,
        });
        values.push(Some(typed(column.values)));
        gathered.answers.push(column.answers);
    }
    BoundTable { file: 0, table, bindings, values, gathered: Some(gathered) }
}

/// A record an answer.
fn each(answers: &Answers, dictionary: &Dictionary, councils: &mut Councils<'_>) -> BoundTable {
    type Say = fn(&Answer, &dyn Fn(&str) -> Value, &Dictionary) -> Value;
    let says: [(&str, Say); 6] = [
        ("answer.value", |a, _, _| value(a.figure)),
        ("answer.gap", |a, code, _| a.figure.gap().map_or(Value::Blank, |gap| code(gap.code()))),
        ("answer.form", |a, code, _| code(a.form.code())),
        ("answer.unit", |a, code, d| d.measures.get(a.measure).map_or(Value::Blank, |m| code(m.unit.as_str()))),
        ("answer.period_start", |a, _, _| a.period.map_or(Value::Blank, |p| dates::whole_day(p.from))),
        ("answer.period_end", |a, _, _| a.period.map_or(Value::Blank, |p| dates::whole_day(p.to))),
    ];
    let columns = says
        .iter()
        .filter_map(|(name, say)| {
            let field = dictionary.field(name)?;
            let code = |code: &str| coded(dictionary, field, code);
            Some(Column {
                field,
                values: answers.list.iter().map(|a| say(a, &code, dictionary)).collect(),
                answers: (0_u32..).take(answers.list.len()).map(Some).collect(),
            })
        })
        .collect();
    let owners = answers.list.iter().map(|a| councils.number(a.whose)).collect();
    bound(RecordKind::Answer, columns, [owners, series(answers)], answers, dictionary)
}

/// For each answer a number of those to one question of one council, which follow each other from period to period. A total of several
/// councils or periods is no part of them.
fn series(answers: &Answers) -> Vec<u32> {
    let mut known: FxHashMap<_, u32> = FxHashMap::default();
    let number = |a: &Answer| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry((a.whose, a.measure, a.category.clone(), a.role)).or_insert(next)
    };
    answers.list.iter().map(number).collect()
}

/// A record for each council and period, in the order in which they first appear.
fn figures(answers: &Answers, dictionary: &Dictionary, councils: &mut Councils<'_>) -> BoundTable {
    let whole = |a: &Answer| a.role == Role::Answer && a.category.is_none();
    let mut records: Vec<(Whose, Option<Period>)> = Vec::new();
    let mut known: FxHashMap<(Whose, Option<Days>), usize> = FxHashMap::default();
    let of_record: Vec<Option<usize>> = answers
        .list
        .iter()
        .map(|a| {
            whole(a).then(|| {
                *known.entry((a.whose, a.period.map(days))).or_insert_with(|| {
                    records.push((a.whose, a.period));
                    records.len() - 1
                })
            })
        })
        .collect();
    let mut columns = about(&records, dictionary, councils);
    let first = columns.len();
    let mut measures: Vec<MeasureId> = answers.list.iter().filter(|a| whole(a)).map(|a| a.measure).collect();
    measures.sort_unstable();
    measures.dedup();
    measures.retain(|m| {
        let name = dictionary.measures.get(*m).map(|m| format!("{PREFIX}{}", m.name));
        let field = name.and_then(|name| dictionary.field(&name));
        columns.extend(field.map(|field| Column::new(field, records.len())));
        field.is_some()
    });
    let slack: FxHashMap<(u32, u32), f64> =
        answers.sheets.iter().map(|s| ((s.file, s.sheet), s.notes.slack())).filter(|(_, slack)| *slack > 0.0).collect();
    for ((index, answer), record) in (0_u32..).zip(&answers.list).zip(of_record) {
        let column = measures.binary_search(&answer.measure).ok().and_then(|at| columns.get_mut(first + at));
        let (Some(record), Some(column)) = (record, column) else { continue };
        // Of two answers to one question the first counts; that there are two is another matter.
        if let (Some(from @ None), Some(slot)) = (column.answers.get_mut(record), column.values.get_mut(record)) {
            *from = Some(index);
            let counts = dictionary.measures.get(answer.measure).is_some_and(|m| m.unit.is_count());
            let slack = slack.get(&(answer.at.file, answer.at.sheet)).copied().filter(|_| counts).unwrap_or(0.0);
            *slot = value(before_rounding(answer.figure, slack));
        }
    }
    let owners: Vec<u32> = records.iter().map(|(whose, _)| councils.number(*whose)).collect();
    bound(RecordKind::Figures, columns, [owners.clone(), owners], answers, dictionary)
}

/// First and last day.
type Days = (jiff::civil::Date, jiff::civil::Date);

const fn days(period: Period) -> Days {
    (period.from, period.to)
}

/// The columns that say whose and of when a record is. They stand in no cell of their own.
fn about(records: &[(Whose, Option<Period>)], dictionary: &Dictionary, councils: &mut Councils<'_>) -> Vec<Column> {
    let words = |p: Period| format!("{} to {}", p.from.strftime("%-d %B %Y"), p.to.strftime("%-d %B %Y"));
    let column = |name: &str, say: &mut dyn FnMut(Whose, Option<Period>) -> Value| {
        let mut column = Column::new(dictionary.field(&format!("{PREFIX}{name}"))?, records.len());
        column.values = records.iter().map(|(whose, period)| say(*whose, *period)).collect();
        Some(column)
    };
    [
        column("council", &mut |whose, _| councils.name(whose)),
        column("period", &mut |_, period| period.map_or(Value::Blank, |p| councils.text(&words(p)))),
        column("period_start", &mut |_, period| period.map_or(Value::Blank, |p| dates::whole_day(p.from))),
        column("period_end", &mut |_, period| period.map_or(Value::Blank, |p| dates::whole_day(p.to))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A code of a field's vocabulary as a value.
fn coded(dictionary: &Dictionary, field: FieldId, code: &str) -> Value {
    let Some(FieldType::Code(vocabulary)) = dictionary.get(field).map(|f| f.kind) else { return Value::Blank };
    let terms = dictionary.vocabulary(vocabulary).map(|v| v.terms.as_slice()).unwrap_or_default();
    match terms.iter().position(|t| t.code == code) {
        Some(at @ 0..64) => Value::Codes(1 << at as CodeSet),
        _ => Value::Unreadable(Unreadable::NotInList),
    }
}

/// What a count may have been that was rounded and may be off by so much.
fn before_rounding(figure: Figure, slack: f64) -> Figure {
    match figure.bounds() {
        Some((low, high)) if slack > 0.0 => {
            Figure::Interval { low: (low - slack).ceil().max(0.0), high: (high + slack).floor() }
        }
        _ => figure,
    }
}

/// A figure as the rules see it.
const fn value(figure: Figure) -> Value {
    match figure {
        Figure::Value(n) => Value::Number { low: n, high: n },
        Figure::Interval { low, high } => Value::Number { low, high },
        Figure::Gap(gap) => Value::Gap(gap),
    }
}

#[cfg(test)]
mod tests;
