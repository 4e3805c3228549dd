//! Conditions that are read, and what is said of those that are not.

use super::*;

/// The words that the chief label stands under, the message and the help.
fn fails(text: &str) -> (String, String, String) {
    let problem = parse(text).expect_err(text);
    let marked = text.get(problem.labels[0].0.clone()).unwrap().to_owned();
    (marked, problem.message, problem.help.unwrap_or_default())
}

#[test]
fn every_form_is_read() {
    for text in [
        "a is filled",
        "not episode.start is blank",
        "a is \"x\" and b is not \"y\"",
        "a is one of \"x\", \"y\" or a is not one of \"z\", \"w\"",
        "upn is unique",
        "date_of_birth is the same everywhere",
        "upn looks like \"A############\"",
        "upn does not look like \"A*\"",
        "upn matches regex \"^\\d+$\"",
        "upn does not match regex \"x\"",
        "a is before b",
        "a is on or after 2009-04-01",
        "age at identified_date is at least 18",
        "age is less than 18",
        "missing_count is count of episode where episode.type is \"missing\"",
        "count of episode is not 0",
        "days from episode.start to episode.end is more than (2 + 1) * 3",
        "(a + b) / 2 is at most 5",
        "((a + b) / 2 is at most 5)",
        "a is between 1 and 5 and b is between as_of and period_end_day",
        "any referral",
        "no episode where (episode.end is blank and episode.start is before period_start_day)",
        "any referral where (any episode where episode.end is blank)",
        "earliest episode.start where (episode.type is \"missing\") is before latest nrm_referral_date",
        "episode.start is after previous episode.end",
        "previous episode.end is blank",
        "not next episode.start is filled or next a is more than previous a",
        "figures.uasc is asked and not figures.suspected is asked",
        "not (not (not a is filled))",
    ] {
        let condition = parse(text).unwrap_or_else(|e| panic!("{text}: {}", e.message));
        let printed = condition.to_string();
        assert_eq!(parse(&printed).expect(&printed), condition, "{text} was printed as {printed}");
    }
}

#[test]
fn age_days_and_count_are_fields_too() {
    let field = |text: &str| match parse(text).unwrap() {
        Condition::Compare { left: Term { kind: TermKind::Field(word), .. }, .. } => word.text,
        other => panic!("{other:?}"),
    };
    assert_eq!(field("age is 5"), "age");
    assert_eq!(field("days is 5"), "days");
    assert_eq!(field("count is 5"), "count");
}

#[test]
fn mixing_and_with_or_is_said() {
    let (marked, message, help) = fails("a is filled or b is filled and c is filled");
    assert_eq!((marked.as_str(), message.as_str()), ("and", "`and` and `or` are mixed without brackets"));
    assert!(help.contains("(a or b) and c"), "{help}");
}

#[test]
fn the_word_that_was_meant_is_offered() {
    for (text, marked, help) in [
        ("a is greater than 5", "greater", "`is more than`"),
        ("(a is greater than 5)", "greater", "`is more than`"),
        ("a equals 5", "equals", "Write `is`"),
        ("a lookz like \"A\"", "lookz", "`looks`"),
        ("a is filled adn b is filled", "adn", "`and`"),
        ("a is filled AND b is filled", "AND", "small letters"),
        ("a is not filled", "filled", "`is blank`"),
        ("a is not before b", "before", "`is on or after`"),
        ("a is not asked", "asked", "`not figures.uasc is asked`"),
        ("a is less 5", "less", "`is less than`"),
        ("a is one of x, y", "x", "\"x\""),
        ("a is \"x\", \"y\"", ",", "`is one of`"),
        ("a is one of \"x\" or \"y\"", "or", "comma"),
        ("a is filled)", ")", "closing bracket more"),
        ("days from a is 5", "is", "days from episode.start to episode.end"),
    ] {
        let found = fails(text);
        assert_eq!(found.0, marked, "{text}: {found:?}");
        assert!(found.2.contains(help), "{text}: {found:?}");
    }
}

#[test]
fn what_is_missing_is_said() {
    for (text, message) in [
        ("", "The condition ends where a field, a number or a date should follow"),
        ("a is", "The condition ends where a field, a number or a date should follow"),
        ("a", "The condition ends where a test such as `is filled` or `is \"…\"` should follow"),
        ("(a is filled", "The condition ends where `and`, `or` or a closing bracket should follow"),
        ("a is filled and", "The condition ends where a field, a number or a date should follow"),
        (
            "any where a is filled",
            "`where` stands where a kind of record: child, episode, referral, care, figures or answer should stand",
        ),
        ("2009-02-30 is before a", "There is no 2009-02-30"),
        ("a + b is filled", "This can be asked of a field only"),
        ("next a is asked", "Of the next record only `is filled`, `is blank` and comparisons can be asked"),
        ("previous a is \"x\"", "Of the previous record only `is filled`, `is blank` and comparisons can be asked"),
    ] {
        let problem = parse(text).unwrap_err();
        assert_eq!(problem.message, message, "{text}");
        assert!(text.get(problem.labels[0].0.clone()).is_some(), "{text}: the label lies in the text");
    }
}

#[test]
fn depth_and_length_have_a_limit() {
    assert!(parse(&format!("{}a is filled", "not ".repeat(30))).is_ok());
    for text in [
        "not ".repeat(100_000),
        "(".repeat(100_000),
        format!("{}a is filled{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("a is {}1", "1 + ".repeat(100_000)),
        "any child where ".repeat(100_000),
        "age at ".repeat(100_000),
        "days from ".repeat(100_000),
    ] {
        assert!(parse(&text).is_err());
    }
    let long = vec!["a is filled"; 10_000].join(" and ");
    assert!(parse(&long).is_ok(), "a long chain is not deep");
}
