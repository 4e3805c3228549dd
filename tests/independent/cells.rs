//! Random cells of a field: answers, answers that may mean several things, blanks, words for no answer, and what cannot be read.

use jiff::{ToSpan as _, civil::date};
use returnlint::bind::dictionary::{Dictionary, Field, FieldType};

use crate::support::{book::Cell, rng::Rng};

const NON_ANSWERS: [&str; 8] = ["n/k", "Not held", "not known", "N/A", "-", "refused", "not recorded", "TBC"];

const TEXTS: [&str; 24] = [
    "Police",
    "Border Force",
    "Home Office",
    "Barnardo's",
    "another council",
    "none",
    "pending",
    "REF10234",
    "REF10377",
    "NRM-2023/17",
    "1234567",
    "0001234",
    "yes",
    "see file",
    "withheld",
    "***",
    "still missing",
    "Returned  home",
    "whereabouts unknown",
    "Asked for reconsideration",
    "Éowyn’s school",
    "=SUM(A1)",
    "a \"quoted\", listed; thing",
    "'tbc",
];

/// How a return's cells are filled, in per cent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quality {
    pub(crate) blank: usize,
    pub(crate) non_answer: usize,
    pub(crate) unreadable: usize,
    pub(crate) vague: usize,
}

impl Quality {
    pub(crate) fn some(rng: &mut Rng) -> Self {
        rng.pick(&[
            Self { blank: 5, non_answer: 2, unreadable: 1, vague: 2 },
            Self { blank: 30, non_answer: 10, unreadable: 5, vague: 15 },
            Self { blank: 60, non_answer: 5, unreadable: 2, vague: 5 },
        ])
    }
}

/// A cell of a field. `children` is how many there are to tell apart.
pub(crate) fn cell(rng: &mut Rng, field: &Field, dictionary: &Dictionary, quality: Quality, children: usize) -> Cell {
    if field.name == "child_id" {
        return if rng.chance(4) { rng.pick(&["", "n/k", "?"]).into() } else { child(rng, children).into() };
    }
    if rng.chance(quality.blank) {
        return Cell::Blank;
    }
    if rng.chance(quality.non_answer) {
        return rng.pick(&NON_ANSWERS).into();
    }
    if rng.chance(quality.unreadable) {
        return rng.pick(&["zz zz", "31/02/2023", "#N/A", "??", "12/13/14/15"]).into();
    }
    let vague = rng.chance(quality.vague);
    match field.kind {
        FieldType::Id | FieldType::Text => rng.pick(&TEXTS).into(),
        FieldType::Number if vague => rng.pick(&["<5", "under 10", "10+", "5-7", "more than 3", "about 4"]).into(),
        FieldType::Number => number(rng, field),
        FieldType::Date if vague => rng.pick(&["May 2023", "2023", "March 2024", "05/2022"]).into(),
        FieldType::Date => day(rng, field),
        FieldType::Code(id) | FieldType::Codes(id) => {
            let terms = dictionary.vocabulary(id).map(|v| v.terms.as_slice()).unwrap_or_default();
            let mut word = || {
                let first = if rng.chance(70) { terms.len().min(12) } else { terms.len() };
                let term = &terms[rng.below(first)];
                term.spellings.first().unwrap_or(&term.code).clone()
            };
            if matches!(field.kind, FieldType::Codes(_)) && vague {
                format!("{}, {}", word(), word()).into()
            } else if vague {
                "Yes".into()
            } else {
                word().into()
            }
        }
    }
}

fn child(rng: &mut Rng, children: usize) -> String {
    let n = rng.below(children);
    // Capitals do not tell children apart.
    if rng.chance(10) { format!("kid-{n:03}") } else { format!("KID-{n:03}") }
}

fn number(rng: &mut Rng, field: &Field) -> Cell {
    if field.name == "age" {
        return rng.days(9, 20).into();
    }
    match rng.below(10) {
        0 => Cell::Number(0.5 + f64::from(rng.days(0, 6))),
        1 => rng.days(0, 400).to_string().into(),
        2 => Cell::Number(0.0),
        _ => rng.days(0, 12).into(),
    }
}

fn day(rng: &mut Rng, field: &Field) -> Cell {
    let on = match field.name.as_str() {
        "date_of_birth" if rng.chance(8) => rng.pick(&[date(2004, 2, 29), date(2008, 2, 29)]),
        "date_of_birth" => date(2003, 1, 1) + rng.days(0, 4500).days(),
        // Few days, so that some are the same.
        _ if rng.chance(40) => date(2023, 5, 1) + rng.days(0, 12).days(),
        _ if rng.chance(10) => date(2008, 6, 1) + rng.days(0, 700).days(),
        _ => date(2022, 1, 1) + rng.days(0, 1100).days(),
    };
    match rng.below(8) {
        0 => Cell::Moment(on.at(i8::try_from(rng.below(24)).expect("an hour"), 30, 0, 0)),
        1 => on.to_string().into(),
        2 => format!("{:02}/{:02}/{}", on.day(), on.month(), on.year()).into(),
        _ => on.into(),
    }
}
