//! Writes a condition, with the brackets that it needs and no others: reading what is written gives the same condition again.

use std::fmt::{self, Display, Formatter};

use super::syntax::{Condition, Term, TermKind, Test, Word};

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => chain(f, parts, " and "),
            Self::Or(parts) => chain(f, parts, " or "),
            Self::Not(inner) => {
                f.write_str("not ")?;
                part(f, inner)
            }
            Self::Field { beside: None, field, test } => write!(f, "{} {test}", field.text),
            Self::Field { beside: Some(beside), field, test } => {
                write!(f, "{} {} {test}", beside.as_str(), field.text)
            }
            Self::Compare { left, how, right, span: _ } => write!(f, "{left} {} {right}", how.as_str()),
            Self::Between { term, low, high } => write!(f, "{term} is between {low} and {high}"),
            Self::Related { no, record, year, filter } => {
                write!(f, "{} {}", if *no { "no" } else { "any" }, record.text)?;
                if let Some(year) = year {
                    write!(f, " {}", year.as_str())?;
                }
                let Some(filter) = filter else { return Ok(()) };
                match **filter {
                    Self::Field { .. } => write!(f, " where {filter}"),
                    _ => write!(f, " where ({filter})"),
                }
            }
        }
    }
}

fn chain(f: &mut Formatter<'_>, parts: &[Condition], join: &str) -> fmt::Result {
    for (i, inner) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(join)?;
        }
        part(f, inner)?;
    }
    Ok(())
}

/// A part of a chain: a chain within it stands in brackets.
fn part(f: &mut Formatter<'_>, inner: &Condition) -> fmt::Result {
    match inner {
        Condition::And(_) | Condition::Or(_) => write!(f, "({inner})"),
        _ => write!(f, "{inner}"),
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Filled => f.write_str("is filled"),
            Self::Blank => f.write_str("is blank"),
            Self::Unique => f.write_str("is unique"),
            Self::Same => f.write_str("is the same everywhere"),
            Self::SameLastYear => f.write_str("is the same as last year"),
            Self::Asked => f.write_str("is asked"),
            Self::Is { not, texts } => {
                f.write_str(if *not { "is not " } else { "is " })?;
                if texts.len() != 1 {
                    f.write_str("one of ")?;
                }
                for (i, Word { text, span: _ }) in texts.iter().enumerate() {
                    write!(f, "{}\"{text}\"", if i == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::LooksLike { not, shape } => {
                write!(f, "{} \"{}\"", if *not { "does not look like" } else { "looks like" }, shape.text)
            }
            Self::Matches { not, regex } => {
                write!(f, "{} \"{}\"", if *not { "does not match regex" } else { "matches regex" }, regex.text)
            }
        }
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TermKind::Field(field) => f.write_str(&field.text),
            TermKind::Beside(beside, field) => write!(f, "{} {}", beside.as_str(), field.text),
            TermKind::Number(n) => write!(f, "{n}"),
            TermKind::Date(date) => write!(f, "{date}"),
            TermKind::AsOf => f.write_str("as_of"),
            TermKind::PeriodStart => f.write_str("period_start_day"),
            TermKind::PeriodEnd => f.write_str("period_end_day"),
            TermKind::Arithmetic { operator, left, right } => {
                let weak =
                    |t: &Term| matches!(&t.kind, TermKind::Arithmetic { operator, .. } if !operator.binds_close());
                let calculated = |t: &Term| matches!(t.kind, TermKind::Arithmetic { .. });
                bracketed(f, left, operator.binds_close() && weak(left))?;
                write!(f, " {} ", operator.sign())?;
                // Signs of one strength read from the left, so on the right they need brackets.
                bracketed(f, right, if operator.binds_close() { calculated(right) } else { weak(right) })
            }
            TermKind::DaysBetween { from, to } => {
                f.write_str("days from ")?;
                primary(f, from)?;
                f.write_str(" to ")?;
                primary(f, to)
            }
            TermKind::AgeAt(day) => {
                f.write_str("age at ")?;
                primary(f, day)
            }
            TermKind::Count { record, filter } => {
                write!(f, "count of {}", record.text)?;
                filtered(f, filter.as_deref())
            }
            TermKind::Extreme { latest, field, filter } => {
                write!(f, "{} {}", if *latest { "latest" } else { "earliest" }, field.text)?;
                filtered(f, filter.as_deref())
            }
        }
    }
}

fn bracketed(f: &mut Formatter<'_>, term: &Term, brackets: bool) -> fmt::Result {
    if brackets { write!(f, "({term})") } else { write!(f, "{term}") }
}

fn primary(f: &mut Formatter<'_>, term: &Term) -> fmt::Result {
    bracketed(f, term, matches!(term.kind, TermKind::Arithmetic { .. }))
}

/// A filter within a term stands in brackets, since more of the term may follow.
fn filtered(f: &mut Formatter<'_>, filter: Option<&Condition>) -> fmt::Result {
    match filter {
        Some(filter) => write!(f, " where ({filter})"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::rule::parser::parse;

    #[test]
    fn brackets_stand_where_they_are_needed() {
        for (written, printed) in [
            ("((a is filled))", "a is filled"),
            ("(a is filled and b is filled) or c is blank", "(a is filled and b is filled) or c is blank"),
            ("not (a is filled)", "not a is filled"),
            ("not (a is filled or b is filled)", "not (a is filled or b is filled)"),
            ("a - (b - c) is 0", "a - (b - c) is 0"),
            ("(a - b) - c is 0", "a - b - c is 0"),
            ("(a + b) * c is 0", "(a + b) * c is 0"),
            ("a + (b * c) is 0", "a + b * c is 0"),
            ("a - -1 is 0", "a - -1 is 0"),
            ("a is one of \"x\"", "a is \"x\""),
            ("days from (a + 1) to b is 2", "days from (a + 1) to b is 2"),
            (
                "count of episode where episode.type is \"missing\" is at least 3",
                "count of episode where (episode.type is \"missing\") is at least 3",
            ),
            ("no referral where (cg_outcome is \"x\")", "no referral where cg_outcome is \"x\""),
            ("any child where (a is 1)", "any child where (a is 1)"),
            ("no child last year", "no child last year"),
            ("any episode next year where (a is blank)", "any episode next year where a is blank"),
            ("not (a is the same as last year)", "not a is the same as last year"),
            ("(next a) is (previous a)", "next a is previous a"),
            ("not (next a is blank)", "not next a is blank"),
            ("not (a is asked)", "not a is asked"),
        ] {
            let condition = parse(written).unwrap();
            assert_eq!(condition.to_string(), printed);
            assert_eq!(parse(printed).unwrap(), condition);
        }
    }
}
