//! How figures, periods and councils are put into words: the same in every report for people.

use super::super::text::{and, count, day, number};
use crate::{
    outcome::Period,
    study::{
        block::Block,
        bodies::BodyId,
        coverage::Response,
        definitions::RatioKind,
        figures::{StudyFigure, What},
        notes::{ASKED, Note},
        range::Range,
        summary::{Area, areas},
        tally::Tally,
    },
};

/// A period as it is written in a letter: "1 January to 31 December 2023".
#[must_use]
pub fn period(of: Option<Period>) -> String {
    let Some(Period { from, to }) = of else { return "No period stated".to_owned() };
    if from.year() == to.year() {
        format!("{} to {}", from.strftime("%-d %B"), day(to))
    } else {
        format!("{} to {}", day(from), day(to))
    }
}

/// A number for people: whole where it is, with commas; else so many digits behind the point.
#[must_use]
pub fn decimal(n: f64, digits: usize) -> String {
    let text = format!("{n:.digits$}");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |w| ("-", w));
    let whole = whole.parse::<usize>().map_or_else(|_| whole.to_owned(), number);
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// How many digits stand behind the point, and what stands behind the number.
const fn shape(figure: &StudyFigure<'_>) -> (usize, &'static str) {
    match figure.what {
        What::Total(_) => (0, ""),
        What::Ratio(_, RatioKind::Share) => (1, "%"),
        What::Ratio(_, RatioKind::Mean | RatioKind::Rate) => (2, ""),
    }
}

/// A range: "590", "571 to 612", "28.3%", "27.1% to 30.4%", "571 or more". Bounds that are not whole are rounded outwards, so that what is
/// shown holds what is known.
#[must_use]
pub fn range(of: Range, digits: usize, mark: &str) -> String {
    if let Some(value) = of.value() {
        return format!("{}{mark}", decimal(value, digits));
    }
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    // A bound that is whole in this scale but for the last bits of a division is taken for whole.
    let near = |n: f64| ((n * scale).round() - n * scale).abs() < 1e-9;
    let low = if near(of.low) { of.low } else { (of.low * scale).floor() / scale };
    let low = decimal(low, digits);
    match of.upper() {
        None => format!("{low}{mark} or more"),
        Some(high) => {
            let high = if near(high) { high } else { (high * scale).ceil() / scale };
            let high = decimal(high, digits);
            if low == high { format!("{low}{mark}") } else { format!("{low}{mark} to {high}{mark}") }
        }
    }
}

/// A figure's range, or why there is none.
#[must_use]
pub fn figure(of: &StudyFigure<'_>) -> String {
    let (digits, mark) = shape(of);
    match of.range {
        Some(r) => range(r, digits, mark),
        None if of.tally.councils() > 0 => "none to divide by".to_owned(),
        None => "no figure".to_owned(),
    }
}

/// Of a ratio, what was divided by what: "167 of 590".
#[must_use]
pub fn parts(of: &StudyFigure<'_>) -> Option<String> {
    let pair = of.parts?;
    let word = match of.what {
        What::Ratio(_, RatioKind::Share) => "of",
        _ => "for",
    };
    Some(format!("{} {word} {}", range(pair.of, 0, ""), range(pair.to, 0, "")))
}

/// How many councils are behind a figure: "135 of 212 councils".
#[must_use]
pub fn behind(tally: &Tally) -> String {
    format!("{} of {}", number(tally.councils()), count(tally.expected(), "council", "councils"))
}

/// Why councils were left out, the most first: "20 not held, 8 refused for cost".
#[must_use]
pub fn left_out(tally: &Tally) -> String {
    let parts: Vec<String> =
        tally.by_number().into_iter().map(|(reason, n)| format!("{} {}", number(n), reason.words())).collect();
    parts.join(", ")
}

/// How many of the councils behind a figure gave two different figures in two returns.
#[must_use]
pub fn restated(tally: &Tally) -> Option<String> {
    match tally.restated {
        0 => None,
        n => Some(format!(
            "{} gave different figures in two returns; the range spans both",
            count(n, "council", "councils")
        )),
    }
}

/// Who answered, in a sentence: "171 of 212 councils gave figures, 142 in full and 29 in part. 12 refused, 9 hold no such figures."
#[must_use]
pub fn response(area: &Area) -> String {
    let councils = match area.nation {
        None => "councils with children's services".to_owned(),
        Some(nation) => format!("in {nation}"),
    };
    let gave = area.gave_figures();
    let mut text = format!("{} of {} {councils} gave figures", number(gave), number(area.expected()));
    if gave > 0 {
        let (full, part) = (area.of(Response::Answered), area.of(Response::InPart));
        let how = match (full, part) {
            (_, 0) => ", all in full".to_owned(),
            (0, _) => ", all in part".to_owned(),
            (full, part) => format!(", {} in full and {} in part", number(full), number(part)),
        };
        text.push_str(&how);
    }
    text.push('.');
    let rest: Vec<String> = area
        .responses
        .iter()
        .filter(|(r, n)| !r.gave_figures() && *n > 0)
        .map(|(r, n)| format!("{} {}", number(*n), made(*r, *n)))
        .collect();
    if !rest.is_empty() {
        text.push(' ');
        text.push_str(&and(&rest));
        text.push('.');
    }
    text
}

/// What so many councils made of a period, behind their number.
const fn made(response: Response, n: usize) -> &'static str {
    match (response, n) {
        (Response::NotHeld, 1) => "holds no such figures",
        (Response::NotApplicable, 1) => "says that the questions are not for it",
        (Response::Ended, 1) => "no longer exists",
        _ => response.words(),
    }
}

/// Who answered for a period, of all councils.
#[must_use]
pub fn who_answered(block: &Block<'_, '_>) -> String {
    let all = areas(block, &crate::study::coverage::coverage(block));
    let said = all.first().map(response).unwrap_or_default();
    format!("{}: {said}", period(block.period))
}

/// Who answered for a period, nation by nation.
#[must_use]
pub fn by_nation(block: &Block<'_, '_>) -> Vec<String> {
    areas(block, &crate::study::coverage::coverage(block)).iter().skip(1).map(response).collect()
}

/// How many gave figures of each kind of council.
#[must_use]
pub fn by_kind(block: &Block<'_, '_>) -> String {
    let all = crate::study::expected::expected(block, &crate::study::coverage::coverage(block));
    let one = |e: &crate::study::expected::Expected<'_>| {
        format!("{} {} of {}", e.kind.replace('-', " "), number(e.gave_figures), number(e.expected))
    };
    format!("By kind: {}.", all.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// What must be known of a period, in sentences.
#[must_use]
pub fn notes_of(block: &Block<'_, '_>, notes: &[Note]) -> Vec<String> {
    let name = |id: &BodyId| block.study().bodies.get(*id).map_or("", |b| b.name());
    let names = |ids: &[BodyId]| {
        const MOST: usize = 12;
        let mut all: Vec<String> = ids.iter().take(MOST).map(|id| name(id).to_owned()).collect();
        if ids.len() > MOST {
            all.push(format!("{} more", number(ids.len() - MOST)));
        }
        and(&all)
    };
    notes
        .iter()
        .map(|note| match note {
            Note::AskedOf217 { bodies, districts } => {
                let answered = match districts {
                    0 => String::new(),
                    n => format!(" {} of these districts answered, and they are left out.", number(*n)),
                };
                format!(
                    "There were {bodies} bodies with children's services. The studies of these years speak of {ASKED} authorities: that \
                     number comes out when the 11 district councils of Northern Ireland, which have no children's services, take the place of \
                     its five Health and Social Care Trusts.{answered}"
                )
            }
            Note::WithoutServices(ids) => format!(
                "{} answered without having children's services, and {} left out: {}.",
                count(ids.len(), "body", "bodies"),
                if ids.len() == 1 { "is" } else { "are" },
                names(ids)
            ),
            Note::BeforeTheirTime(ids) => format!(
                "{} answered for a time before {} founded, and {} counted beside the bodies of that time: {}.",
                count(ids.len(), "body", "bodies"),
                if ids.len() == 1 { "it was" } else { "they were" },
                if ids.len() == 1 { "is" } else { "are" },
                names(ids)
            ),
            Note::BothAnswered(pairs) => {
                let pairs: Vec<String> =
                    pairs.iter().map(|(old, new)| format!("{} and {}", name(old), name(new))).collect();
                format!(
                    "A council and one that took its place both answered: {}. Look whether the same children are in both.",
                    pairs.join("; ")
                )
            }
            Note::PartOfAYear => "This is no whole year: its totals cannot be held against a year's.".to_owned(),
        })
        .collect()
}

/// What must be known of a period, in sentences.
#[must_use]
pub fn notes(block: &Block<'_, '_>) -> Vec<String> {
    notes_of(block, &crate::study::notes::notes(block))
}

/// So many in a hundred of a number, in whole figures: never 0% of somebody and never 100% where somebody is left.
#[must_use]
pub fn percent(part: usize, of: usize) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let rounded = (200 * part + of) / (2 * of);
    let shown = if part > 0 && rounded == 0 {
        1
    } else if part < of && rounded == 100 {
        99
    } else {
        rounded
    };
    format!("{shown}%")
}
