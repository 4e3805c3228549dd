//! What a cell says as an answer: a figure, a range, or why there is none.

use std::sync::LazyLock;

use regex::Regex;

use super::figure::{Figure, Form, Gap};
use crate::{
    bind::{codes::VocabularyIndex, dictionary::Dictionary, numbers, text::normalise, value::Value},
    read::workbook::CellValue,
};

/// The name of the vocabulary that lists why a figure is missing.
const GAPS: &str = "gaps";

/// A longer text that begins with a figure may be anything.
const LONGEST: usize = 70;

/// How sure it is that a cell is meant as an answer, wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// It may be anything: only its place can tell.
    None,
    /// Words that would say why there is no figure, if they stood in the place of one.
    Weak,
    /// A figure, or a listed way to say that there is none.
    Strong,
}

/// A cell read as an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// What it says.
    pub figure: Figure,
    /// How.
    pub form: Form,
    /// How sure that is, wherever the cell stands.
    pub strength: Strength,
}

/// A leading figure with words behind it: `22 (total across all categories)`, "5 children", "76 since January 2022".
static WITH_NOTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:approx(?:imately|\.)?|about|around|circa|c\.|c|~|total(?: of)?|at least)? ?(?P<n>[<≤>]?=? ?\d[\d,]*(?:\.\d+)?%?)(?P<rest>\*+| ?\[\w+\]| ?[(\-:;,].*| (?:children|child|young people|young person|yp|cases?|individuals?|people|persons?|incidents?|episodes?|occasions?|referrals?|uasc|in total|in all|total|and|of|as at|as of|since|from|for|were|was|have|had|with|male|female|boys|girls|who|which|based|see|note|days|between|until|to date|during|during the|where|on|recorded|identified|confirmed|plus)\b.*)$",
    )
    .ok()
});

/// One of several labelled figures: `12 boys`, `183 - s31`.
static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?P<n>\d[\d,]*)(?:x| ?[-:=x] ?| )[a-z(].*$|^[a-z][a-z .'()/-]*[-:=]? ?(?P<m>\d[\d,]*)$").ok()
});

/// Reads cells as answers.
#[derive(Debug)]
pub struct Readings {
    gaps: VocabularyIndex,
    classes: Vec<Gap>,
}

impl Readings {
    /// With the dictionary's vocabulary of gaps. A code that is no class counts as unreadable.
    #[must_use]
    pub fn new(dictionary: &Dictionary) -> Self {
        let vocabulary = dictionary.vocabulary_named(GAPS).and_then(|id| dictionary.vocabulary(id));
        let class = |code: &String| Gap::from_code(code).unwrap_or(Gap::Unreadable);
        Self {
            gaps: vocabulary.map(VocabularyIndex::new).unwrap_or_default(),
            classes: vocabulary.iter().flat_map(|v| &v.terms).map(|t| class(&t.code)).collect(),
        }
    }

    /// Reads a cell. In a text file every cell is text, so that a number there is a number.
    #[must_use]
    pub fn of(&self, value: CellValue<'_>, is_text_file: bool) -> Reading {
        let strong = |figure, form| Reading { figure, form, strength: Strength::Strong };
        match value {
            CellValue::Empty => {
                Reading { figure: Figure::Gap(Gap::Blank), form: Form::Blank, strength: Strength::None }
            }
            CellValue::Number(n) => strong(Figure::Value(n), Form::Number),
            CellValue::Error(_) => strong(Figure::Gap(Gap::Error), Form::Error),
            CellValue::Text(text) => self.text(text, is_text_file),
            CellValue::Moment(_) | CellValue::Duration(_) | CellValue::Bool(_) => {
                Reading { figure: Figure::Gap(Gap::Unreadable), form: Form::Words, strength: Strength::None }
            }
        }
    }

    fn text(&self, raw: &str, is_text_file: bool) -> Reading {
        let text = normalise(raw);
        if text.is_empty() {
            return Reading { figure: Figure::Gap(Gap::Blank), form: Form::Blank, strength: Strength::None };
        }
        if let Some((figure, form)) = figure(&text) {
            // A mark of thousands, or space around a figure, is how a text file writes a number too.
            let form = if form == Form::NumberAsText && is_text_file { Form::Number } else { form };
            return Reading { figure, form, strength: Strength::Strong };
        }
        // What numbers a question is no mark: "1c" is not "c".
        let bare = text.trim_end_matches('.');
        let whole = [Some(text.as_str()), Some(bare), crate::bind::variants::without_brackets(bare)];
        let listed = whole.into_iter().flatten().find_map(|form| self.gaps.exact(form));
        if let Some(gap) = listed.and_then(|place| self.class(place)) {
            let form = if gap == Gap::Error { Form::Error } else { form_of_gap(&text) };
            return Reading { figure: Figure::Gap(gap), form, strength: Strength::Strong };
        }
        if let Some((figure, form)) = with_note(&text) {
            // A note on the sheet may begin with a figure too.
            let strength = if text.len() <= LONGEST { Strength::Strong } else { Strength::Weak };
            return Reading { figure, form, strength };
        }
        if let Some(gap) = self.gaps.fitting(&text).and_then(|place| self.class(place)) {
            return Reading { figure: Figure::Gap(gap), form: form_of_gap(&text), strength: Strength::Weak };
        }
        if let Some(sum) = several(&text) {
            return Reading { figure: Figure::Value(sum), form: Form::SeveralNumbers, strength: Strength::Weak };
        }
        let is_mark =
            text.starts_with('[') && text.ends_with(']') && text.chars().count() <= 5 || text.chars().count() == 1;
        let (form, strength) = if is_mark { (Form::Symbol, Strength::Weak) } else { (Form::Words, Strength::None) };
        Reading { figure: Figure::Gap(Gap::Unreadable), form, strength }
    }

    fn class(&self, place: u16) -> Option<Gap> {
        self.classes.get(usize::from(place)).copied()
    }
}

/// Whether a gap is written as a mark or in words.
fn form_of_gap(text: &str) -> Form {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let is_mark = letters == 0 || text.starts_with('[') || text.chars().count() == 1;
    if is_mark { Form::Symbol } else { Form::Words }
}

/// A whole cell that is a figure, a bound or a range.
fn figure(text: &str) -> Option<(Figure, Form)> {
    let Value::Number { low, high } = numbers::text(text) else { return None };
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    #[expect(clippy::float_cmp, reason = "a figure that is given exactly has one bound for both")]
    let exact = low == high;
    Some(match (exact, has_digit) {
        (true, true) if !text.starts_with(['<', '>', '≤', '≥']) => (Figure::Value(low), Form::NumberAsText),
        (true, false) => (Figure::Value(low), Form::Word),
        _ => {
            let is_range = text.split_once('-').is_some_and(|(a, b)| !a.trim().is_empty() && !b.is_empty())
                || text.contains(" to ") && !text.starts_with("up to") && !text.starts_with("down to")
                || text.starts_with("between ");
            (Figure::Interval { low, high }, if is_range { Form::Range } else { Form::Bound })
        }
    })
}

/// A figure with words behind it.
fn with_note(text: &str) -> Option<(Figure, Form)> {
    let parts = WITH_NOTE.as_ref()?.captures(text)?;
    let (n, rest) = (parts.name("n")?.as_str(), parts.name("rest")?.as_str());
    // "12 boys and 6 girls" is two figures.
    if let Some(sum) = several(text) {
        return Some((Figure::Value(sum), Form::SeveralNumbers));
    }
    let (figure, form) = figure(n.trim())?;
    let hidden = matches!(figure, Figure::Interval { .. });
    let is_mark = rest.chars().all(|c| !c.is_alphabetic()) && rest.len() <= 3 || rest.trim_start().starts_with('[');
    Some((figure, if hidden || (is_mark && form == Form::Bound) { form } else { Form::NumberWithNote }))
}

/// The sum of several figures in one cell, each with words of its own: "12 boys and 6 girls", "183 - s31, 74 - s38".
fn several(text: &str) -> Option<f64> {
    let part = PART.as_ref()?;
    let bare = text.trim_end_matches('.');
    // A note in brackets may hold figures of its own, which are no parts.
    if bare.contains('(') {
        return None;
    }
    let parts: Vec<&str> = bare
        .split([',', ';', '+', '\n'])
        .flat_map(|p| p.split(" and "))
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    if parts.len() < 2 {
        return None;
    }
    let mut sum = 0.0;
    for each in parts {
        let found = part.captures(each)?;
        let n = found.name("n").or_else(|| found.name("m"))?.as_str().replace(',', "");
        sum += n.parse::<f64>().ok()?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RuleSource;

    fn read(text: &str) -> (Figure, &'static str) {
        let readings = Readings::new(&Dictionary::load(&RuleSource::embedded()).unwrap());
        let reading = readings.of(CellValue::Text(text), false);
        (reading.figure, reading.form.code())
    }

    #[test]
    fn figures_are_read_as_councils_write_them() {
        let readings = Readings::new(&Dictionary::load(&RuleSource::embedded()).unwrap());
        for (text, n, form) in [
            ("12 ", 12.0, "number-as-text"),
            ("1,234", 1234.0, "number-as-text"),
            ("Nine", 9.0, "word"),
            ("Zero.", 0.0, "word"),
            ("Nil", 0.0, "word"),
            ("22 (total number across all categories)", 22.0, "number-with-note"),
            ("39 children as at 12 June 2018 (including care leavers)", 39.0, "number-with-note"),
            ("7 - from manual records", 7.0, "number-with-note"),
            ("14 children", 14.0, "number-with-note"),
            ("76 since January 2022", 76.0, "number-with-note"),
            ("58 referrals from 16/12/2019 to 30/11/2020", 58.0, "number-with-note"),
            ("12 boys and 6 girls", 18.0, "several-numbers"),
            ("183 - s31, 74 - s38", 257.0, "several-numbers"),
            (
                "5x in semi-independent placement, 1x placement, 1x in Foster Care and 5 at home, 1x person in Prison",
                13.0,
                "several-numbers",
            ),
        ] {
            let reading = readings.of(CellValue::Text(text), false);
            assert_eq!((reading.figure, reading.form.code()), (Figure::Value(n), form), "{text}");
        }
        let reading = readings.of(CellValue::Text("12"), true);
        assert_eq!(reading.form, Form::Number, "a text file has no other numbers");
    }

    #[test]
    fn small_figures_that_are_hidden_are_ranges() {
        for (text, low, high, form) in [
            ("<5", 1.0, 4.0, "bound"),
            ("fewer than five", 1.0, 4.0, "bound"),
            ("5 or fewer", 1.0, 5.0, "bound"),
            ("1-4", 1.0, 4.0, "range"),
            ("1 to 4", 1.0, 4.0, "range"),
            ("<5 (s.40(2) applies)", 1.0, 4.0, "bound"),
        ] {
            assert_eq!(read(text), (Figure::Interval { low, high }, form), "{text}");
        }
    }

    #[test]
    fn a_gap_says_why() {
        for (text, gap, form) in [
            ("", Gap::Blank, "blank"),
            ("N/A", Gap::Ambiguous, "words"),
            ("-", Gap::Ambiguous, "symbol"),
            ("..", Gap::Ambiguous, "symbol"),
            ("x", Gap::Ambiguous, "symbol"),
            ("*", Gap::Suppressed, "symbol"),
            ("[c]", Gap::Suppressed, "symbol"),
            ("[x]", Gap::NotAvailable, "symbol"),
            ("[z]", Gap::NotApplicable, "symbol"),
            ("[q]", Gap::Unreadable, "symbol"),
            ("Not held", Gap::NotHeld, "words"),
            ("We do not hold this information", Gap::NotHeld, "words"),
            ("Not recorded on our system", Gap::NotRecorded, "words"),
            ("Not in a reportable format", Gap::NotReportable, "words"),
            ("We are unable to report on this", Gap::NotReportable, "words"),
            ("s.12", Gap::RefusedCost, "words"),
            ("Over 18 hours", Gap::RefusedCost, "words"),
            ("18 hours exceeded", Gap::RefusedCost, "words"),
            (
                "Section 12 applies: a manual search of 210 files at 15 minutes each would take 52.5 hours",
                Gap::RefusedCost,
                "words",
            ),
            ("s40(2)", Gap::RefusedPersonal, "words"),
            ("s.21 - already published", Gap::RefusedAccessible, "words"),
            ("s.31", Gap::RefusedOther, "words"),
            ("Included above", Gap::CrossReference, "words"),
            ("Included in above", Gap::CrossReference, "words"),
            ("see (a)", Gap::CrossReference, "words"),
            ("as 2)a", Gap::CrossReference, "words"),
            ("Please see response to (a) above", Gap::CrossReference, "words"),
            ("TBC", Gap::Pending, "words"),
            ("Data only held since April 2015", Gap::PartPeriod, "words"),
            ("Not applicable", Gap::NotApplicable, "words"),
            ("We are a district council and have no children's services", Gap::WrongAuthority, "words"),
            ("Not the responsible authority", Gap::WrongAuthority, "words"),
            ("#REF!", Gap::Error, "error"),
            ("Unknown", Gap::Unknown, "words"),
            ("Cost exceeded", Gap::RefusedCost, "words"),
        ] {
            assert_eq!(read(text), (Figure::Gap(gap), form), "{text}");
        }
    }
}
