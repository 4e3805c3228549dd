//! Columns of cells, read as their fields' values.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{
    bind::{
        codes::tests::vocabulary,
        dates::{midnight, whole_day},
        dictionary::{RecordKind, VocabularyId},
        value::{DateForm, NonAnswer, Unreadable},
    },
    read::workbook::CellError,
};

use CellValue::{Bool, Duration, Empty, Error, Moment, Number, Text};

const YES_NO: FieldType = FieldType::Code(VocabularyId(0));
const TYPES: FieldType = FieldType::Codes(VocabularyId(1));

fn dictionary() -> Dictionary {
    Dictionary {
        vocabularies: vec![
            vocabulary("yes-no", &[("yes", &["y", "1"], &[]), ("no", &["n", "0"], &["^no \\(.+$"])]),
            vocabulary("exploitation-type", &[("sexual", &["cse"], &[]), ("labour", &[], &["labour"])]),
            vocabulary(
                "non-answers",
                &[
                    ("unknown", &["n/k", "not known"], &["not known"]),
                    ("not-recorded", &["no data"], &[]),
                    ("suppressed", &["*", "redacted"], &[]),
                    ("pending", &["tbc", "pending"], &[]),
                    ("ambiguous", &["-", "n/a", "n / a", "see file", "xxx"], &[]),
                ],
            ),
        ],
        ..Dictionary::default()
    }
}

fn field(kind: FieldType) -> Field {
    Field {
        name: "a_field".into(),
        record: RecordKind::Child,
        defines: false,
        kind,
        meaning: String::new(),
        label: String::new(),
        headers: Vec::new(),
        words: Vec::new(),
    }
}

struct Return {
    dictionary: Dictionary,
    keys: Keys,
    scratch: Scratch,
    pool: Pool,
}

impl Return {
    fn new() -> Self {
        Self { dictionary: dictionary(), keys: Keys::default(), scratch: Scratch::default(), pool: Pool::default() }
    }

    fn column(&mut self, kind: FieldType, cells: &[CellValue<'_>]) -> Values {
        let cells: Vec<CellId> = cells.iter().map(|&v| self.pool.intern(v)).collect();
        let Self { dictionary, keys, scratch, pool } = self;
        read_column(cells.into_iter(), pool, &field(kind), dictionary, keys, scratch)
    }

    fn read(&mut self, kind: FieldType, cells: &[CellValue<'_>]) -> Vec<Value> {
        let values = self.column(kind, cells);
        assert_eq!(values.codes.len(), cells.len());
        assert_eq!(values.distinct.first(), Some(&Value::Blank));
        (0..cells.len()).map(|record| values.get(record)).collect()
    }
}

const fn number(n: f64) -> Value {
    Value::Number { low: n, high: n }
}

const fn gap(class: NonAnswer) -> Value {
    Value::NonAnswer(class)
}

#[test]
fn a_value_that_repeats_is_read_once() {
    let mut r = Return::new();
    let values = r.column(FieldType::Number, &[Number(3.0), Empty, Number(3.0), Text("3"), Number(3.0)]);
    assert_eq!(values.codes, [1, 0, 1, 2, 1]);
    assert_eq!(values.distinct, [Value::Blank, number(3.0), number(3.0)]);
    let again = r.column(FieldType::Number, &[Text("3"), Number(3.0)]);
    assert_eq!(again.codes, [1, 2]);
}

#[test]
fn what_looks_empty_is_blank() {
    for kind in [FieldType::Id, FieldType::Text, FieldType::Date, FieldType::Number, YES_NO, TYPES] {
        let values = Return::new().column(kind, &[Text(" "), Empty, Text("\u{a0}\n"), Text("#REF!")]);
        assert_eq!(values.codes[..3], [0, 0, 0]);
        assert_eq!(values.get(3), Value::Unreadable(Unreadable::Error(CellError::Reference)));
    }
}

#[test]
fn a_failed_look_up_is_a_gap_and_any_other_error_a_fault() {
    let mut r = Return::new();
    let read = r.read(FieldType::Number, &[Error(CellError::NotAvailable), Text("#N/A"), Error(CellError::Division)]);
    assert_eq!(
        read,
        [
            gap(NonAnswer::Ambiguous),
            gap(NonAnswer::Ambiguous),
            Value::Unreadable(Unreadable::Error(CellError::Division))
        ]
    );
}

#[test]
fn numbers_gaps_and_prose_are_told_apart() {
    let mut r = Return::new();
    let read = r.read(
        FieldType::Number,
        &[Number(0.0), Text("<5"), Text("*"), Text("number not known"), Text("some"), Bool(true), Moment(0)],
    );
    let not = Value::Unreadable(Unreadable::NotANumber);
    assert_eq!(
        read,
        [
            number(0.0),
            Value::Number { low: 1.0, high: 4.0 },
            gap(NonAnswer::Suppressed),
            gap(NonAnswer::Unknown),
            not,
            not,
            not
        ]
    );
}

#[test]
fn the_order_of_day_and_month_is_the_columns() {
    let mut r = Return::new();
    let april = whole_day(date(2023, 4, 3));
    let march = whole_day(date(2023, 3, 4));
    for (other, order, meaning) in [
        ("25/12/2023", DateOrder::DayFirst, april),
        ("12/25/2023", DateOrder::MonthFirst, march),
        ("05/05/2023", DateOrder::Undecided, april),
        ("TBC", DateOrder::Undecided, april),
    ] {
        let values = r.column(FieldType::Date, &[Text("03/04/2023"), Text(other)]);
        assert_eq!((values.order, values.get(0)), (order, meaning), "{other}");
    }
    let mixed = r.column(FieldType::Date, &[Text("03/04/2023"), Text("12/25/2023"), Text("25/12/2023")]);
    assert_eq!((mixed.order, mixed.get(0), mixed.get(1)), (DateOrder::Mixed, april, mixed.get(2)));
    let certain =
        r.column(FieldType::Date, &[Moment(midnight(date(2023, 4, 3))), Text("3 April 2023"), Text("2023-04-03")]);
    assert_eq!(certain.order, DateOrder::Certain);
    assert_eq!([certain.get(0), certain.get(1), certain.get(2)], [april; 3]);
}

#[test]
fn dates_gaps_and_faults_are_told_apart() {
    let mut r = Return::new();
    let low = midnight(date(2020, 4, 1));
    let read = r.read(
        FieldType::Date,
        &[
            Number(43_922.0),
            Text("n/k"),
            Text("31/02/2024"),
            Text("before Easter"),
            Number(2015.0),
            Duration(60),
            Text("tbc"),
        ],
    );
    let not = Value::Unreadable(Unreadable::NotADate);
    assert_eq!(
        read,
        [
            Value::Date { low, high: low + 86_399, form: DateForm::Serial },
            gap(NonAnswer::Unknown),
            Value::Unreadable(Unreadable::NoSuchDay),
            not,
            not,
            not,
            gap(NonAnswer::Pending),
        ]
    );
}

#[test]
fn yes_and_no_in_every_kind_of_cell() {
    let mut r = Return::new();
    let (yes, no) = (Value::Codes(1), Value::Codes(2));
    let cells = [
        Text("Yes"),
        Number(1.0),
        Bool(true),
        Text("no data"),
        Number(0.0),
        Bool(false),
        Text("No (see note)"),
        Number(7.0),
    ];
    let other = Value::Unreadable(Unreadable::NotInList);
    assert_eq!(r.read(YES_NO, &cells), [yes, yes, yes, gap(NonAnswer::NotRecorded), no, no, no, other]);
    assert!(!r.scratch.ticked());
    assert_eq!(r.read(YES_NO, &[Text("Childâ€™s"), Text("YesÂ\u{a0}")]), [other, yes]);
}

#[test]
fn a_column_of_crosses_means_yes_and_says_so() {
    let mut r = Return::new();
    assert_eq!(r.read(YES_NO, &[Text("x"), Empty, Text("X ")]), [Value::Codes(1), Value::Blank, Value::Codes(1)]);
    assert!(r.scratch.ticked());
    assert_eq!(r.read(YES_NO, &[Text("x"), Text("No")]), [gap(NonAnswer::Ambiguous), Value::Codes(2)]);
    assert!(!r.scratch.ticked());
    assert_eq!(r.read(YES_NO, &[Text("x"), Number(1.0)]), [gap(NonAnswer::Ambiguous), Value::Codes(1)]);
}

#[test]
fn several_kinds_of_exploitation_in_one_cell() {
    let mut r = Return::new();
    let cells =
        [Text("CSE\nlabour"), Text("Sexual & Labour"), Text("n/k"), Text("sexual, other"), Text("Forced labour")];
    let other = Value::Unreadable(Unreadable::NotInList);
    let both = Value::Codes(3);
    assert_eq!(r.read(TYPES, &cells), [both, both, gap(NonAnswer::Unknown), other, Value::Codes(2)]);
}

#[test]
fn one_child_meets_however_the_id_is_stored() {
    let mut r = Return::new();
    let read = r.read(
        FieldType::Id,
        &[
            Number(12_345.0),
            Text("12345"),
            Text(" 12345 "),
            Text("12345.0"),
            Text("012345"),
            Number(123_000_000_012.0),
            Text("123000000012"),
        ],
    );
    assert_eq!(read[..4], [read[0]; 4]);
    assert_ne!(read[4], read[0]);
    assert_eq!(read[5], read[6]);
    assert_eq!(r.keys.text(0), "12345");
}

#[test]
fn placeholders_in_an_identifier_stay_for_the_rules() {
    let mut r = Return::new();
    for text in ["tbc", "pending", "yes", "0", "xxx", "see file", "x", "redacted"] {
        assert_eq!(r.read(FieldType::Id, &[Text(text)]), [Value::Text(r.keys.number(text))], "{text}");
    }
    let gaps = [NonAnswer::Unknown, NonAnswer::Ambiguous, NonAnswer::Ambiguous].map(gap);
    assert_eq!(r.read(FieldType::Id, &[Text("N/K"), Text("-"), Text("n / a")]), gaps);
    assert_eq!(
        r.read(FieldType::Text, &[Text("Redacted"), Text("TBC")]),
        [gap(NonAnswer::Suppressed), gap(NonAnswer::Pending)]
    );
}

#[test]
fn what_is_no_text_is_printed_in_a_column_of_text() {
    let mut r = Return::new();
    let noon = midnight(date(2024, 1, 31)) + 43_200;
    let cells = [
        Moment(noon - 43_200),
        Moment(noon),
        Duration(52_200),
        Duration(52_205),
        Number(-0.0),
        Number(2.5),
        Bool(true),
    ];
    let read = r.read(FieldType::Text, &cells);
    let texts: Vec<&str> = read
        .iter()
        .map(|v| match v {
            Value::Text(n) => r.keys.text(*n),
            _ => "",
        })
        .collect();
    assert_eq!(texts, ["2024-01-31", "2024-01-31 12:00", "14:30", "14:30:05", "0", "2.5", "true"]);
}

#[test]
fn a_scratch_serves_many_workbooks_and_threads() {
    let mut r = Return::new();
    r.read(FieldType::Text, &[Text("a"), Text("b")]);
    r.pool = Pool::default();
    let read = r.read(FieldType::Text, &[Text("b"), Text("a")]);
    assert_eq!(read, [Value::Text(1), Value::Text(0)]);
    r.scratch = r.scratch.another();
    assert_eq!(r.read(YES_NO, &[Text("y")]), [Value::Codes(1)]);
    r.scratch.epoch = u32::MAX;
    assert_eq!(r.read(FieldType::Text, &[Text("a"), Text("b")]), [Value::Text(0), Value::Text(1)]);
}

fn any_cell() -> impl Strategy<Value = (u8, i64, f64, String)> {
    (
        0_u8..7,
        any::<i64>(),
        any::<f64>(),
        "([0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|<?[0-9]{1,6}|[a-z ]{0,8}|\\PC{0,12})",
    )
}

proptest! {
    #[test]
    fn a_record_means_the_same_wherever_it_stands(cells in prop::collection::vec(any_cell(), 0..20), kind in 0_usize..6) {
        let kind = [FieldType::Id, FieldType::Text, FieldType::Date, FieldType::Number, YES_NO, TYPES][kind];
        let cells: Vec<CellValue<'_>> = cells.iter().map(|(which, i, n, text)| match which {
            0 => Number(*n),
            1 => Moment(*i),
            2 => Duration(*i),
            3 => Bool(*i > 0),
            _ => Text(text),
        }).collect();
        let mut r = Return::new();
        let once = r.read(kind, &cells);
        let twice = r.read(kind, &[cells.clone(), cells.clone()].concat());
        prop_assert_eq!(&once, &twice[..cells.len()]);
        prop_assert_eq!(&once, &twice[cells.len()..]);
    }
}
