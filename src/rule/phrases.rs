//! The words of the rule language, in one place: those it has, and those people write for them.

use super::syntax::{How, TermKind, Test, Year};

const RESERVED: &[&str] = &[
    "and",
    "or",
    "not",
    "is",
    "any",
    "no",
    "where",
    "previous",
    "next",
    "earliest",
    "latest",
    "as_of",
    "period_start_day",
    "period_end_day",
    "looks",
    "does",
    "matches",
    "to",
];

/// Whether a word can be no field and no kind of record, since it begins or joins parts of a condition.
pub(super) fn begins_or_joins(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Whether a field may not be named so, since conditions that use the word would be hard to read.
pub(crate) fn is_reserved(word: &str) -> bool {
    begins_or_joins(word) || NEGATED.iter().any(|(w, _)| *w == word) || INCOMPLETE.iter().any(|(w, _)| *w == word)
}

/// What follows `is` and asks something of one field.
pub(super) const FIELD_TESTS: &[(&[&str], Test)] = &[
    (&["filled"], Test::Filled),
    (&["blank"], Test::Blank),
    (&["unique"], Test::Unique),
    (&["the", "same", "everywhere"], Test::Same),
    (&["the", "same", "as", "last", "year"], Test::SameLastYear),
    (&["asked"], Test::Asked),
];

/// What follows a kind of record and means the return of another year.
pub(super) const YEARS: &[(&[&str], Year)] = &[(&["last", "year"], Year::Last), (&["next", "year"], Year::Next)];

/// What follows `is` and compares two terms.
pub(super) const COMPARISONS: &[(&[&str], How)] = &[
    (&["before"], How::Before),
    (&["after"], How::After),
    (&["on", "or", "before"], How::OnOrBefore),
    (&["on", "or", "after"], How::OnOrAfter),
    (&["less", "than"], How::LessThan),
    (&["more", "than"], How::MoreThan),
    (&["at", "least"], How::AtLeast),
    (&["at", "most"], How::AtMost),
];

/// Words that begin a form after `is` and stand alone where that form is incomplete, such as `is less 5`.
pub(super) const INCOMPLETE: &[(&str, &str)] = &[
    ("one", "`is one of \"…\", \"…\"`"),
    ("the", "`is the same everywhere` or `is the same as last year`"),
    ("on", "`is on or before` or `is on or after`"),
    ("less", "`is less than`"),
    ("more", "`is more than`"),
    ("at", "`is at least` or `is at most`"),
];

/// What cannot follow `is not`, and what to write instead.
pub(super) const NEGATED: &[(&str, &str)] = &[
    ("filled", "`is blank`"),
    ("blank", "`is filled`"),
    ("empty", "`is filled`"),
    ("unique", "`not` before the field: `not upn is unique`"),
    ("asked", "`not` before the field: `not figures.uasc is asked`"),
    ("the", "`not` before the field: `not date_of_birth is the same everywhere`"),
    ("before", "`is on or after`"),
    ("after", "`is on or before`"),
    ("on", "`is before` or `is after`"),
    ("less", "`is at least`"),
    ("more", "`is at most`"),
    ("at", "`is less than` or `is more than`"),
    ("between", "`not` before the field: `not age is between 0 and 17`"),
];

/// Days that the return or the run gives.
pub(super) const DAYS: &[(&str, TermKind)] =
    &[("as_of", TermKind::AsOf), ("period_start_day", TermKind::PeriodStart), ("period_end_day", TermKind::PeriodEnd)];

/// For a word that people write and the language has not, the words to use.
pub(super) fn meant_word(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    Some(match lower.as_str() {
        "empty" | "missing" | "null" | "none" | "absent" => "`is blank`",
        "present" | "given" | "entered" | "complete" | "completed" | "known" | "set" => "`is filled`",
        "greater" | "above" | "over" | "larger" | "exceeds" => "`is more than`, or `is after` for dates",
        "fewer" | "below" | "under" | "smaller" => "`is less than`, or `is before` for dates",
        "earlier" => "`is before`",
        "later" => "`is after`",
        "equal" | "equals" | "same" => "`is`",
        "in" | "among" => "`is one of \"…\", \"…\"`",
        "isn't" | "isnt" => "`is not`",
        "contains" | "includes" | "like" => "`matches regex \"…\"`, or `is \"…\"` where a cell may hold several codes",
        "has" | "exists" => "`any referral` or `any episode`",
        "today" | "now" => "`as_of`",
        "if" | "when" | "then" | "unless" | "require" => {
            "`when`, `unless` and `require` as keys of the rule file, each with a condition of its own"
        }
        _ if lower != word && RESERVED.contains(&lower.as_str()) => "the words of the rule language in small letters",
        _ => return None,
    })
}
