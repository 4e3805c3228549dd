//! Conditions that say something, and what is said of those that do not.

use super::*;
use crate::{
    bind::dictionary::{Record, Term as Value, Vocabulary},
    rule::{
        checked::{Comparison, Term},
        parser::parse,
    },
};

fn dictionary() -> Dictionary {
    use RecordKind::{Care, Child, Episode, Figures, Referral};
    let value = |code: &str, spellings: &[&str]| Value {
        code: code.to_owned(),
        meaning: String::new(),
        spellings: spellings.iter().map(|&s| s.to_owned()).collect(),
        patterns: Vec::new(),
        from: None,
        until: None,
    };
    let status = VocabularyId(0);
    let field = |name: &str, record, kind| Field {
        name: name.to_owned(),
        record,
        defines: !matches!(name, "child_id" | "date_of_birth" | "age" | "council"),
        kind,
        meaning: String::new(),
        label: name.to_owned(),
        headers: Vec::new(),
        words: Vec::new(),
    };
    let record = |kind, start| Record {
        kind,
        singular: String::new(),
        plural: String::new(),
        words: Vec::new(),
        start,
        end: None,
    };
    Dictionary {
        records: vec![
            record(Child, None),
            record(Episode, Some(FieldId(6))),
            record(Referral, None),
            record(Care, None),
            record(Figures, Some(FieldId(11))),
        ],
        fields: vec![
            field("child_id", Child, FieldType::Id),
            field("date_of_birth", Child, FieldType::Date),
            field("age", Child, FieldType::Number),
            field("council", Child, FieldType::Text),
            field("victim_status", Child, FieldType::Code(status)),
            field("identified_date", Child, FieldType::Date),
            field("episode.start", Episode, FieldType::Date),
            field("episode.end", Episode, FieldType::Date),
            field("episode.days", Episode, FieldType::Number),
            field("nrm_referral_date", Referral, FieldType::Date),
            field("figures.uasc", Figures, FieldType::Number),
            field("figures.period_start", Figures, FieldType::Date),
        ],
        vocabularies: vec![Vocabulary {
            name: "victim-status".to_owned(),
            meaning: String::new(),
            terms: vec![value("identified", &["Confirmed victim"]), value("suspected", &[]), value("no concern", &[])],
            nations: Vec::new(),
        }],
        ..Dictionary::default()
    }
}

fn check(kind: RecordKind, text: &str) -> (Option<Condition>, Vec<Problem>, Vec<String>) {
    let dictionary = dictionary();
    let mut checker = Checker::new(&dictionary, kind);
    let condition = checker.condition(&parse(text).unwrap());
    let names = checker.fields.iter().map(|&id| dictionary.get(id).unwrap().name.clone()).collect();
    (condition, checker.problems, names)
}

/// The marked text and the message of each problem.
fn wrong(kind: RecordKind, text: &str) -> Vec<(String, String)> {
    let (condition, problems, _) = check(kind, text);
    assert!(condition.is_none(), "{text}");
    let marked = |p: &Problem| text.get(p.labels[0].0.clone()).unwrap().to_owned();
    problems.iter().map(|p| (marked(p), p.message.clone())).collect()
}

fn help(text: &str) -> String {
    check(RecordKind::Child, text).1[0].help.clone().unwrap_or_default()
}

#[test]
fn values_become_a_set_of_codes() {
    let (condition, _, _) = check(RecordKind::Child, "victim_status is one of \"identified\", \"no concern\"");
    let Some(Condition::HasCode { field, codes }) = condition else { panic!("a set of codes") };
    assert_eq!((field, codes), (FieldId(4), 0b101));
}

#[test]
fn why_a_figure_is_missing_is_a_set_of_classes() {
    let classes = |text: &str| match check(RecordKind::Figures, text).0 {
        Some(Condition::IsGap { classes, .. }) => classes,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(classes("figures.uasc is \"not-held\""), Gap::NotHeld.bit());
    assert_eq!(classes("figures.uasc is one of \"not-held\", \"blank\""), Gap::NotHeld.bit() | Gap::Blank.bit());
    assert!(matches!(check(RecordKind::Figures, "figures.uasc is not \"blank\"").0, Some(Condition::Not(_))));
    let Some(Condition::Or(parts)) = check(RecordKind::Figures, "figures.uasc is asked").0 else { panic!("a choice") };
    assert!(
        matches!(parts.as_slice(), [Condition::Filled(_), Condition::IsGap { classes, .. }] if *classes == Gap::every())
    );
}

#[test]
fn blank_is_not_filled_and_no_is_not_any() {
    for text in ["child_id is blank", "no episode", "age is not 3", "victim_status is not \"suspected\""] {
        assert!(matches!(check(RecordKind::Child, text).0, Some(Condition::Not(_))), "{text}");
    }
}

#[test]
fn texts_are_compared_folded() {
    let (condition, _, _) = check(RecordKind::Child, "council is \"North  Devon’s\"");
    let Some(Condition::IsText { texts, .. }) = condition else { panic!("texts") };
    assert_eq!(texts, ["north devon's"]);
}

#[test]
fn a_date_lasts_a_day() {
    let (condition, _, _) = check(RecordKind::Child, "date_of_birth is before 2009-04-01");
    let Some(Condition::Compare { right: Term::Date { low, high }, how: Comparison::Less, .. }) = condition else {
        panic!("a comparison of dates")
    };
    // 1 April 2009 is day 14,335 from 1 January 1970.
    assert_eq!((low, high), (14_335 * 86_400, 14_336 * 86_400 - 1));
}

#[test]
fn every_field_read_is_listed_once() {
    let text = "age at identified_date is less than 18 and any episode where episode.end is after identified_date";
    assert_eq!(check(RecordKind::Child, text).2, ["date_of_birth", "age", "identified_date", "episode.end"]);
}

#[test]
fn arithmetic_on_days() {
    for text in [
        "episode.start is after previous episode.end + 1",
        "days from episode.start to episode.end is not episode.days - 1",
        "earliest nrm_referral_date is before 2 + latest episode.end",
        "episode.start is between period_start_day and as_of",
        "previous episode.end is blank",
    ] {
        let (condition, problems, _) = check(RecordKind::Episode, text);
        assert!(condition.is_some(), "{text}: {problems:?}");
    }
}

#[test]
fn everything_that_is_wrong_is_said() {
    let text = "victim_stats is filled and victim_status is \"suspect\" and (no visit or age is before 18)";
    assert_eq!(
        wrong(RecordKind::Child, text),
        [
            ("victim_stats", "There is no field `victim_stats`"),
            ("\"suspect\"", "\"suspect\" is not a value of `victim_status` (vocabulary victim-status)"),
            ("visit", "`visit` is no kind of record"),
            ("is before", "`is before` does not compare numbers"),
        ]
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
}

#[test]
fn types_must_meet() {
    for (text, marked, message) in [
        ("age is less than as_of", "as_of", "A date cannot be compared with a number"),
        ("age is between 1 and as_of", "as_of", "A date cannot be compared with a number"),
        ("as_of - period_start_day is 3", "as_of - period_start_day", "a date `-` a date has no meaning"),
        ("age * as_of is 3", "age * as_of", "a number `*` a date has no meaning"),
        ("age at 3 is 3", "3", "`age at` needs a date"),
        ("council is more than 3", "council", "`council` is a text, not a number or a date"),
        ("age is \"3\"", "\"3\"", "`age` is a number, and \"3\" is a text"),
        ("date_of_birth is unique", "date_of_birth", "`is unique` compares texts and identifiers"),
        ("age looks like \"##\"", "age", "`looks like` is asked of texts and identifiers"),
        ("child_id matches regex \"(\"", "\"(\"", "This is no regular expression: unclosed group"),
        ("earliest episode.days is as_of", "episode.days", "`earliest` and `latest` are asked of dates"),
        ("as_of is less than date_of_birth", "is less than", "`is less than` does not compare dates"),
        ("any episode where age is 3 and age is 4", "", ""),
        (
            "any episode where victim_status is \"suspected\"",
            "episode",
            "The condition after `where` reads no field of that record",
        ),
        ("previous episode.end is blank", "episode.end", "`episode.end` belongs to a record of kind `episode`"),
        ("age is asked", "age", "`is asked` is asked of the figures of a council-level return"),
        ("next age is 3", "age", "Records of kind `child` have no order, so there is no next one"),
        (
            "any figures where figures.uasc is \"held\"",
            "\"held\"",
            "\"held\" is no reason for which `figures.uasc` has no figure",
        ),
        ("previous age is 3", "age", "Records of kind `child` have no order, so there is no previous one"),
    ] {
        if marked.is_empty() {
            assert!(
                check(RecordKind::Child, text).0.is_some(),
                "{text}: a field of every table may be asked of any record"
            );
        } else {
            assert_eq!(wrong(RecordKind::Child, text), [(marked.to_owned(), message.to_owned())], "{text}");
        }
    }
}

#[test]
fn what_was_meant_is_offered() {
    for (text, wanted) in [
        ("victim_status is suspected", "victim_status is \"suspected\""),
        ("victim_status is missing", "`is blank`"),
        ("victim_status is fill", "`filled`"),
        ("victim_status is \"confirmed victim\"", "write \"identified\""),
        ("victim_status is \"Suspected\"", "write \"suspected\""),
        ("victim_status is \"x\"", "Its values are \"identified\", \"suspected\" and \"no concern\""),
        ("age is ag", "`age`"),
        ("as_of is more than date_of_birth", "`is after`"),
        ("no episodes", "`episode`"),
        ("no meeting", "child"),
        ("any figures where figures.uasc is \"nothold\"", "\"not-held\""),
        ("any figures where figures.uasc is \"7\"", "They are \"blank\""),
    ] {
        assert!(help(text).contains(wanted), "{text}: {}", help(text));
    }
}
