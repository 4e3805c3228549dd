use jiff::civil::date;

use super::*;
use crate::{
    answers::{
        AnswerSheet, Asked, Category, CellAt, Notes,
        figure::{Form, Gap},
    },
    engine::detect,
    read::workbook::CellError,
    rule::{RuleSet, RuleSource},
};

fn dictionary() -> Dictionary {
    RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap().dictionary
}

fn register() -> Register {
    Register::parse("name,gss,nation\nDevon,E10000008,England\nLeeds,E08000035,England\n", "")
}

/// An answer for a year, in a cell of its own.
fn answer(dictionary: &Dictionary, whose: Whose, year: i16, measure: &str, figure: Figure, column: u32) -> Answer {
    let at = CellAt { file: 0, sheet: 0, row: 4, column };
    Answer {
        whose,
        period: Period::new(date(year, 1, 1), date(year, 12, 31)),
        measure: dictionary.measures.named(measure).unwrap(),
        category: None,
        role: Role::Answer,
        figure,
        form: Form::Number,
        at,
        asked: Asked { at, words: measure.to_owned() },
        confidence: Confidence::High,
        template: None,
        question: None,
    }
}

fn of(list: Vec<Answer>) -> Answers {
    Answers { list, ..Answers::default() }
}

/// What a field says in each record of a table.
fn field(table: &BoundTable, dictionary: &Dictionary, name: &str) -> Vec<Value> {
    let position = table.position(dictionary.field(name).unwrap()).unwrap();
    let values = table.values[position].as_ref().unwrap();
    (0..table.table.records.len()).map(|r| values.get(r)).collect()
}

#[test]
fn a_record_is_a_council_in_a_period() {
    let d = dictionary();
    let (devon, leeds) = (Whose::Council(0), Whose::Council(1));
    let list = vec![
        answer(&d, devon, 2021, "uasc", Figure::Value(3.0), 1),
        answer(&d, devon, 2022, "uasc", Figure::Interval { low: 1.0, high: 4.0 }, 2),
        answer(&d, leeds, 2021, "uasc", Figure::Gap(Gap::RefusedCost), 3),
        answer(&d, devon, 2021, "trafficked", Figure::Value(7.0), 4),
    ];
    let mut keys = Keys::default();
    let tables = gather(&of(list), &d, &register(), &mut keys);
    let table = &tables[1];
    let number = |low, high| Value::Number { low, high };
    assert_eq!(field(table, &d, "figures.uasc"), [number(3.0, 3.0), number(1.0, 4.0), Value::Gap(Gap::RefusedCost)]);
    assert_eq!(field(table, &d, "figures.trafficked"), [number(7.0, 7.0), Value::Blank, Value::Blank]);
    assert_eq!(field(table, &d, "figures.period_start")[1], dates::whole_day(date(2022, 1, 1)));
    assert_eq!(field(table, &d, "figures.council")[2], Value::Text(keys.find("leeds").unwrap()));
    let owners = &table.gathered.as_ref().unwrap().owners;
    assert!(owners[0] == owners[1] && owners[0] != owners[2]);
    let trafficked = table.position(d.field("figures.trafficked").unwrap()).unwrap();
    assert_eq!(table.cell(0, trafficked).unwrap().address().to_string(), "E5");
    assert_eq!(table.cell(1, trafficked), None);
    assert_eq!(table.cell(0, 0), None, "whose a record is stands in no cell of its own");
}

#[test]
fn the_first_of_two_answers_counts_and_no_part_or_total() {
    let d = dictionary();
    let whose = Whose::NotSaid;
    let mut list: Vec<Answer> =
        (1_u32..5).map(|n| answer(&d, whose, 2021, "uasc", Figure::Value(f64::from(n)), n)).collect();
    list[0].category = Some(Category { by: "sex", is: "female".to_owned() });
    list[1].role = Role::Total;
    let tables = gather(&of(list), &d, &register(), &mut Keys::default());
    assert_eq!(field(&tables[1], &d, "figures.uasc"), [Value::Number { low: 3.0, high: 3.0 }]);
    assert_eq!(field(&tables[1], &d, "figures.council"), [Value::Blank]);
    assert_eq!(tables[0].table.records.len(), 4, "each of them is an answer");
}

#[test]
fn a_count_that_was_rounded_is_what_it_may_have_been() {
    let d = dictionary();
    let mut list = vec![
        answer(&d, Whose::NotSaid, 2021, "uasc", Figure::Value(120.0), 1),
        answer(&d, Whose::NotSaid, 2021, "identified", Figure::Value(0.0), 2),
        answer(&d, Whose::NotSaid, 2021, "uasc_missing_share", Figure::Value(15.0), 3),
        answer(&d, Whose::NotSaid, 2021, "suspected", Figure::Gap(Gap::NotHeld), 4),
        answer(&d, Whose::NotSaid, 2021, "trafficked", Figure::Value(5.0), 5),
    ];
    // Another sheet says nothing of rounding.
    list[4].at.sheet = 1;
    let mut answers = of(list);
    answers.sheets =
        vec![AnswerSheet { notes: Notes { rounded: Some(5.0), ..Notes::default() }, ..AnswerSheet::default() }];
    let table = &gather(&answers, &d, &register(), &mut Keys::default())[1];
    let only = |name: &str| field(table, &d, name)[0];
    assert_eq!(only("figures.uasc"), Value::Number { low: 118.0, high: 122.0 });
    assert_eq!(only("figures.identified"), Value::Number { low: 0.0, high: 2.0 });
    assert_eq!(only("figures.uasc_missing_share"), Value::Number { low: 15.0, high: 15.0 });
    assert_eq!(only("figures.suspected"), Value::Gap(Gap::NotHeld));
    assert_eq!(only("figures.trafficked"), Value::Number { low: 5.0, high: 5.0 });
}

#[test]
fn answers_to_one_question_follow_each_other() {
    let d = dictionary();
    let (devon, leeds) = (Whose::Council(0), Whose::Council(1));
    let mut list: Vec<Answer> =
        [(devon, 2021, "uasc"), (devon, 2022, "uasc"), (leeds, 2022, "uasc"), (devon, 2022, "trafficked")]
            .map(|(whose, year, measure)| answer(&d, whose, year, measure, Figure::Value(3.0), 1))
            .into();
    let mut girls = list[1].clone();
    girls.category = Some(Category { by: "sex", is: "female".to_owned() });
    let mut total = list[1].clone();
    total.role = Role::Total;
    list.extend([girls, total]);
    let tables = gather(&of(list), &d, &register(), &mut Keys::default());
    assert_eq!(tables[0].gathered.as_ref().unwrap().series, [0, 0, 1, 2, 3, 4]);
    assert_eq!(field(&tables[0], &d, "answer.period_end")[1], dates::whole_day(date(2022, 12, 31)));
}

#[test]
fn every_reason_form_and_unit_is_in_its_vocabulary() {
    let d = dictionary();
    let mut list: Vec<Answer> = Gap::ALL
        .iter()
        .map(|gap| answer(&d, Whose::NotSaid, 2021, "uasc_days_missing", Figure::Gap(*gap), 1))
        .collect();
    for (answer, form) in list.iter_mut().zip(Form::ALL) {
        answer.form = *form;
    }
    let tables = gather(&of(list), &d, &register(), &mut Keys::default());
    for name in ["answer.gap", "answer.form", "answer.unit"] {
        let values = field(&tables[0], &d, name);
        assert!(values.iter().all(|v| matches!(v, Value::Codes(_))), "{name}: {values:?}");
    }
    let gaps = field(&tables[0], &d, "answer.gap");
    assert!((1..gaps.len()).all(|n| gaps[n] != gaps[0]), "each is a code of its own");
}

#[test]
fn equal_values_are_kept_once() {
    let number = Value::Number { low: 1.0, high: 1.0 };
    let error = Value::Unreadable(Unreadable::Error(CellError::Value));
    let values = typed(vec![number, Value::Blank, number, error, Value::Unreadable(Unreadable::NotANumber)]);
    assert_eq!(values.codes, [1, 0, 1, 2, 3]);
    assert_eq!(values.distinct.len(), 4);
}
