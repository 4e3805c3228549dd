//! Headings that are lengths of time: bands into which episodes are sorted. Bands that overlap count some twice, bands with a gap lose some.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use super::on_answers;
use crate::{
    answers::CellAt,
    bind::text::normalise,
    engine::{Return, bundle::Checked},
    read::workbook::{CellValue, Sheet, Workbook},
    rule::Rule,
};

/// A longer text is a question or a note, and no heading of a band.
const LONGEST: usize = 120;

/// An end of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
struct End {
    /// In hours.
    at: f64,
    /// Whether that length itself belongs to the band.
    inside: bool,
}

/// A band of lengths of time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Band {
    low: End,
    /// None: without an end.
    high: Option<End>,
    /// The hours of its unit: 1, or 24 for days.
    unit: f64,
}

/// A heading that is a band, and its place.
type Placed = ((u32, u32), Band);

/// Bands of one line of headings that overlap or leave a gap. The heading of the later band is the finding.
pub(in super::super) fn overlap_or_gap(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        for sheet in &ret.answers.sheets {
            let Some(workbook) = ret.workbooks.get(sheet.file as usize).and_then(Option::as_ref) else { continue };
            let Some(cells) = workbook.sheets.get(sheet.sheet as usize) else { continue };
            let bands = bands(workbook, cells);
            let at = |(row, column): (u32, u32)| CellAt { file: sheet.file, sheet: sheet.sheet, row, column };
            let mut told = Vec::new();
            for across in [true, false] {
                // Bands stand beside or below each other, and what they are bands of is said in the same words.
                let mut lines: BTreeMap<(u32, &str), Vec<Placed>> = BTreeMap::new();
                for (place, rest, band) in &bands {
                    let line = if across { place.0 } else { place.1 };
                    lines.entry((line, rest)).or_default().push((*place, *band));
                }
                for line in lines.into_values() {
                    told.extend(faults(line));
                }
            }
            for place in told {
                hits.cell(at(place));
            }
        }
    })
}

/// Every heading that is a band, with its other words.
fn bands(workbook: &Workbook, sheet: &Sheet) -> Vec<((u32, u32), String, Band)> {
    let mut out = Vec::new();
    for (column, cells) in (0_u32..).zip(&sheet.columns) {
        for (row, id) in cells.filled() {
            if let CellValue::Text(text) = workbook.pool.get(id)
                && text.len() <= LONGEST
                && let Some((band, rest)) = Band::read(&normalise(text))
            {
                out.push(((row, column), rest, band));
            }
        }
    }
    out
}

/// The places of bands that do not follow on from the one before.
fn faults(mut line: Vec<Placed>) -> Vec<(u32, u32)> {
    line.sort_by(|(_, a), (_, b)| a.low.at.total_cmp(&b.low.at).then(b.low.inside.cmp(&a.low.inside)));
    line.dedup_by(|(_, a), (_, b)| a == b);
    // "Over 24 hours" beside "over 72 hours" counts the same episodes on purpose.
    if line.len() < 2 || line.iter().all(|(_, band)| band.high.is_none()) {
        return Vec::new();
    }
    let pairs = line.windows(2);
    let fault = |pair: &[Placed]| match pair {
        [(_, a), (place, b)] if a.high.is_none_or(|high| !follows(high, b.low, a.unit, b.unit)) => Some(*place),
        _ => None,
    };
    pairs.filter_map(fault).collect()
}

/// Whether a band that begins here follows on from one that ends there. Whole days and hours are counted: 6 days are followed by 7.
fn follows(end: End, start: End, unit: f64, next_unit: f64) -> bool {
    let step = unit.max(next_unit);
    match (end.inside, start.inside) {
        // Where one speaks of hours and the next of days, it is one moment.
        (true, true) if (start.at - end.at).abs() < 1e-9 => (unit - next_unit).abs() > 1e-9,
        (true, true) => start.at > end.at && start.at - end.at <= step + 1e-9,
        (true, false) | (false, true) => (start.at - end.at).abs() < 1e-9,
        (false, false) => false,
    }
}

#[expect(clippy::unwrap_used, reason = "a fixed pattern, which a test compiles")]
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    let n = r"(\d+|an?|one|two|three|four|five|six|seven|fourteen|twenty-eight|thirty)";
    let unit = r" ?(hours?|hrs?|days?|weeks?)";
    let less = r"(?:less|fewer|shorter) than|under|<";
    let most = r"up to|no (?:more|longer) than|at most|within|<=|≤";
    let over = r"over|(?:more|longer|greater) than|exceeding|above|>";
    let least = r"at least|>=|≥|from";
    let pattern = format!(
        "(?:between |from )?{n}(?:{unit})? ?(?:-|to|and) ?{n}{unit}|{n}{unit} (?:or|and) (less|fewer|under|shorter)|\
         {n}{unit} (?:or|and) (?:more|over|longer|above)|{n} ?\\+{unit}|{n}{unit} ?\\+|(?P<sign>{less}|{most}|{over}|{least}) ?{n}{unit}"
    );
    Regex::new(&format!(r"(?:^|[^a-z0-9])(?:{pattern})(?:$|[^a-z0-9])")).unwrap()
});

impl Band {
    /// The band that a folded heading names, and its other words.
    fn read(text: &str) -> Option<(Self, String)> {
        let found = LENGTH.captures(text)?;
        let whole = found.get(0)?;
        let rest = format!("{} {}", text.get(..whole.start())?, text.get(whole.end()..)?);
        let rest = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        // A heading with two lengths is a sentence about something else.
        if LENGTH.is_match(&rest) {
            return None;
        }
        let get = |i: usize| found.get(i).map(|m| m.as_str());
        let hours = |n: Option<&str>, unit: Option<&str>| Some((number(n?)? * unit_hours(unit?)?, unit_hours(unit?)?));
        let zero = End { at: 0.0, inside: true };
        let end = |at: f64, inside: bool| End { at, inside };
        let band = if get(3).is_some() {
            let (high, unit) = hours(get(3), get(4))?;
            let (low, low_unit) = hours(get(1), get(2).or(get(4)))?;
            Self { low: end(low, true), high: Some(end(high, true)), unit: unit.max(low_unit) }
        } else if get(5).is_some() {
            let (high, unit) = hours(get(5), get(6))?;
            Self { low: zero, high: Some(end(high, true)), unit }
        } else if let Some((low, unit)) =
            hours(get(8), get(9)).or_else(|| hours(get(10), get(11))).or_else(|| hours(get(12), get(13)))
        {
            Self { low: end(low, true), high: None, unit }
        } else {
            let (at, unit) = hours(get(15), get(16))?;
            let sign = found.name("sign")?.as_str();
            let has = |words: &[&str]| words.iter().any(|w| sign.contains(w));
            if has(&["<=", "≤", "up to", "no ", "at most", "within"]) {
                Self { low: zero, high: Some(end(at, true)), unit }
            } else if has(&["less", "fewer", "shorter", "under", "<"]) {
                Self { low: zero, high: Some(end(at, false)), unit }
            } else if has(&["at least", ">=", "≥", "from"]) {
                Self { low: end(at, true), high: None, unit }
            } else {
                Self { low: end(at, false), high: None, unit }
            }
        };
        (band.high.is_none_or(|high| band.low.at <= high.at)).then_some((band, rest))
    }
}

fn number(text: &str) -> Option<f64> {
    const WORDS: [(&str, f64); 12] = [
        ("a", 1.0),
        ("an", 1.0),
        ("one", 1.0),
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("fourteen", 14.0),
        ("twenty-eight", 28.0),
        ("thirty", 30.0),
    ];
    let word = WORDS.iter().find(|(word, _)| *word == text).map(|(_, n)| *n);
    word.or_else(|| text.parse().ok().filter(|n| *n < 10_000.0))
}

/// The hours of a unit. A week is seven days: bands in weeks and in days can follow each other.
fn unit_hours(unit: &str) -> Option<f64> {
    match unit.chars().next()? {
        'h' => Some(1.0),
        'd' => Some(24.0),
        'w' => Some(168.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many bands of a line do not follow on.
    fn wrong(headings: &[&str]) -> usize {
        let read = |(i, text): (u32, &&str)| {
            let (band, rest) = Band::read(&normalise(text)).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(rest, "", "{text}");
            ((0, i), band)
        };
        faults((0..).zip(headings).map(read).collect()).len()
    }

    #[test]
    fn bands_follow_on_from_each_other() {
        for headings in [
            &["0-6 days", "7-27 days", "28+ days"][..],
            &["Up to 7 days", "Over 7 days"],
            &["72 hours or less", "Over 72 hours"],
            &["Less than 24 hours", "24 hours to 72 hours", "More than 72 hours"],
            &["Up to a week", "Longer than a week"],
            &["Under 24 hours", "1 to 7 days", "8 days or more"],
            &["16-20 days", "21-30 days", "31 days +"],
            &["Over 24 hours", "Over 72 hours", "Over a week"],
        ] {
            assert_eq!(wrong(headings), 0, "{headings:?}");
        }
        for headings in [
            &["0-7 days", "7-28 days", "29+ days"][..],
            &["Up to 7 days", "7-28 days"],
            &["16-20 days", "21-30 days", "30+ days"],
            &["Up to 7 days", "Over 8 days"],
            &["Less than 7 days", "More than 7 days"],
            &["1-5 days", "7-10 days"],
            &["Within 24 hours", "72 hours or less"],
        ] {
            assert_eq!(wrong(headings), 1, "{headings:?}");
        }
    }

    #[test]
    fn other_words_are_kept_apart() {
        let (band, rest) = Band::read("trafficked children missing for longer than a week").unwrap();
        assert_eq!((band.high, rest.as_str()), (None, "trafficked children missing for"));
        for text in ["aged 16 to 17", "10-15", "2021 to 2022", "up to 5 children", "missing"] {
            assert_eq!(Band::read(text), None, "{text}");
        }
    }
}
