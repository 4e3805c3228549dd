//! What the notes around figures say, and what they should say. The words are data, in `rules/vocabularies/notes.toml`.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::{on_answers, single};
use crate::{
    answers::{
        Answer, CellAt,
        figure::{Figure, Gap},
    },
    bind::{
        dictionary::{Measure, Pattern},
        period::find_as_at,
        text::normalise,
    },
    engine::{Return, bundle::Checked},
    read::workbook::CellValue,
    rule::Rule,
};

/// The vocabulary of what notes say.
const NOTES: &str = "notes";
/// A sheet that has no answers and more cells than this is no sheet of notes.
const MOST_CELLS: u64 = 5_000;
/// A longer text is not read.
const LONGEST: usize = 4_000;

/// The concept of measures that count who was not found.
const NOT_FOUND: &str = "not_found";
/// The measures whose figures depend on what is counted as trafficked.
const VICTIMS: [&str; 3] = ["trafficked", "identified", "suspected"];

/// Every text of a file that may speak of its figures: those of its sheets of answers, and of small sheets.
pub(in super::super) fn texts<'r>(ret: &'r Return<'_>, file: u32) -> impl Iterator<Item = (CellAt, &'r str)> {
    let workbook = ret.workbooks.get(file as usize).and_then(Option::as_ref);
    let of_answers: BTreeSet<u32> = ret.answers.sheets.iter().filter(|s| s.file == file).map(|s| s.sheet).collect();
    let sheets = workbook.into_iter().flat_map(|w| (0_u32..).zip(&w.sheets).map(move |(i, sheet)| (w, i, sheet)));
    sheets
        .filter(move |(_, i, sheet)| of_answers.contains(i) || sheet.cells <= MOST_CELLS)
        .flat_map(|(w, i, sheet)| (0_u32..).zip(&sheet.columns).map(move |(c, column)| (w, i, c, column)))
        .flat_map(move |(w, sheet, column, cells)| {
            cells.filled().filter_map(move |(row, id)| match w.pool.get(id) {
                CellValue::Text(text) if text.len() <= LONGEST => Some((CellAt { file, sheet, row, column }, text)),
                _ => None,
            })
        })
}

/// The patterns by which a note says something.
fn patterns<'r>(ret: &'r Return<'_>, code: &str) -> &'r [Pattern] {
    let dictionary = ret.data.dictionary;
    let notes = dictionary.vocabulary_named(NOTES).and_then(|id| dictionary.vocabulary(id));
    notes.and_then(|v| v.terms.iter().find(|t| t.code == code)).map_or(&[], |t| t.patterns.as_slice())
}

/// Whether any text of the file of a cell says something that the vocabulary of notes knows by this code.
pub(super) fn says(ret: &Return<'_>, at: CellAt, code: &str) -> bool {
    let patterns = patterns(ret, code);
    let fits = |text: &str| {
        let text = normalise(text);
        patterns.iter().any(|p| p.is_match(&text))
    };
    texts(ret, at.file).any(|(_, text)| fits(text))
}

/// Children who were not found, without the day on which that was so.
pub(in super::super) fn no_as_at(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let measures = &ret.data.dictionary.measures;
        let bit = measures.concept(NOT_FOUND).map_or(0, |place| 1 << place);
        let counts = |m: &Measure| m.unit.is_count() && m.needs.iter().any(|needs| needs & bit != 0);
        let given = |a: &&Answer| a.figure.bounds().is_some() && measures.get(a.measure).is_some_and(counts);
        let cells: Vec<CellAt> = single(ret).filter(given).map(|a| a.at).collect();
        let files: BTreeSet<u32> = cells.iter().map(|at| at.file).collect();
        for file in files {
            let own = cells.iter().copied().filter(|at| at.file == file);
            let Some(first) = own.clone().next() else { continue };
            let dated = texts(ret, file).any(|(_, text)| find_as_at(text).is_some());
            let named = ret.workbooks.get(file as usize).and_then(Option::as_ref);
            let named = named.is_some_and(|w| w.sheets.iter().any(|s| find_as_at(&s.name).is_some()));
            if !dated && !named && !says(ret, first, "as-at") {
                hits.one_a_return(own);
            }
        }
    })
}

/// Figures of trafficked children in a file that nowhere says what was counted. The words of a question are not the council's own.
pub(in super::super) fn no_definition(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let measures = &ret.data.dictionary.measures;
        let victims: Vec<_> = VICTIMS.iter().filter_map(|name| measures.named(name)).collect();
        let counted =
            |a: &&Answer| victims.contains(&a.measure) && a.figure.bounds().is_some_and(|(_, high)| high > 0.0);
        let cells: Vec<CellAt> = single(ret).filter(counted).map(|a| a.at).collect();
        let other = |a: &&Answer| !victims.contains(&a.measure) || a.template.is_some();
        let questions: BTreeSet<CellAt> = ret.answers.list.iter().filter(other).map(|a| a.asked.at).collect();
        let patterns = patterns(ret, "definition");
        let files: BTreeSet<u32> = cells.iter().map(|at| at.file).collect();
        for file in files {
            let said = texts(ret, file).filter(|(at, _)| !questions.contains(at)).any(|(_, text)| {
                let text = normalise(text);
                patterns.iter().any(|p| p.is_match(&text))
            });
            if !said {
                hits.one_a_return(cells.iter().copied().filter(|at| at.file == file));
            }
        }
    })
}

#[expect(clippy::unwrap_used, reason = "a fixed pattern, which a test compiles")]
static MARK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\[[a-z]{1,6}\d*\]$").unwrap());

/// A mark in square brackets that is none of the known ones and that the file does not explain.
pub(in super::super) fn unknown_mark(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let unread = |a: &&Answer| a.figure == Figure::Gap(Gap::Unreadable);
        for answer in ret.answers.list.iter().filter(unread) {
            let at = answer.at;
            let workbook = ret.workbooks.get(at.file as usize).and_then(Option::as_ref);
            let text =
                workbook.and_then(|w| match w.pool.get(w.sheets.get(at.sheet as usize)?.get(at.row, at.column)) {
                    CellValue::Text(text) => Some(normalise(text)),
                    _ => None,
                });
            let Some(mark) = text.filter(|t| MARK.is_match(t)) else { continue };
            let explains = |text: &str| text.len() > mark.len() + 3 && normalise(text).contains(&mark);
            if !texts(ret, at.file).any(|(_, text)| explains(text)) {
                hits.cell(at);
            }
        }
    })
}

/// The hours that a council may spend on a request before the Freedom of Information Act lets it refuse.
const LIMIT: f64 = 18.0;
/// The nation whose own law sets another limit.
const OTHER_LIMIT: &str = "Scotland";

/// A refusal whose sum of minutes does not give the hours that it states, or that states less than the limit.
pub(in super::super) fn cost_estimate(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let files: BTreeSet<u32> = ret.answers.sheets.iter().map(|s| s.file).collect();
        for file in files {
            for (at, text) in texts(ret, file) {
                let Some(estimate) = Estimate::read(&normalise(text)) else { continue };
                if estimate.differs() {
                    let detail = "Multiplied out, its figures give another number of hours";
                    hits.naming(at, String::new(), Some(detail.to_owned()));
                } else if estimate.hours < LIMIT && ret.nation != Some(OTHER_LIMIT) {
                    hits.naming(at, String::new(), Some("It comes to less than 18 hours".to_owned()));
                }
            }
        }
    })
}

/// How long an answer would take, as a refusal reckons it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Estimate {
    things: f64,
    minutes: f64,
    hours: f64,
}

#[expect(clippy::unwrap_used, reason = "fixed patterns, which a test compiles")]
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    // A number, what stands right before it, and its unit.
    Regex::new(r"(?P<before>£ ?|\bs\.? ?|\bsection |\bfoi ?|[/-])?\b(?P<n>\d{1,3}(,\d{3})+|\d+)(?P<part>\.\d+)?(?P<after> ?(minutes?|mins?|hours?|hrs?|h|%|per ?cent)\b| ?%|[/-]\d)?")
        .unwrap()
});

impl Estimate {
    /// The number of things, the minutes for each and the hours for all, where a text gives one of each.
    fn read(text: &str) -> Option<Self> {
        if !text.contains("min") {
            return None;
        }
        let (mut things, mut minutes, mut hours) = (Vec::new(), Vec::new(), Vec::new());
        for found in NUMBERS.captures_iter(text) {
            let part = found.name("part").map_or("", |p| p.as_str());
            let digits = found.name("n")?.as_str().replace(',', "");
            let n: f64 = format!("{digits}{part}").parse().ok()?;
            let after = found.name("after").map_or("", |a| a.as_str().trim_start());
            let is_year = digits.len() == 4 && (1990.0..2100.0).contains(&n);
            match after.chars().next() {
                _ if found.name("before").is_some() => {}
                Some('m') => minutes.push(n),
                // The limit is named beside the estimate.
                Some('h') if (n - LIMIT).abs() > 1e-9 => hours.push(n),
                None if part.is_empty() && !is_year => things.push(n),
                _ => {}
            }
        }
        match (things.as_slice(), minutes.as_slice(), hours.as_slice()) {
            (&[things], &[minutes], &[hours]) if things > 1.0 && minutes > 0.0 => Some(Self { things, minutes, hours }),
            _ => None,
        }
    }

    /// Whether the hours are others than the figures give, beyond what rounding explains.
    fn differs(self) -> bool {
        let hours = self.things * self.minutes / 60.0;
        (hours - self.hours).abs() > (hours * 0.02).max(0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, f64, f64)> {
        Estimate::read(&normalise(text)).map(|e| (e.things, e.minutes, e.hours))
    }

    #[test]
    fn an_estimate_is_read_where_it_is_whole() {
        for (text, expected) in [
            ("250 files x 15 min = 62.5 h", (250.0, 15.0, 62.5)),
            ("Section 12: 821 x 10 minutes = 137 hours, over the 18 hours limit of £450", (821.0, 10.0, 137.0)),
            ("There are 1,250 cases; at 5 mins each it would take 104 hours (s.12)", (1250.0, 5.0, 104.0)),
            ("In 2021 we had 60 files, 10 minutes each, 25 hours in all", (60.0, 10.0, 25.0)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in [
            "over 18 hours",
            "15 minutes a file",
            "250 files, 40 of them closed, x 15 min = 62.5 h",
            "250 files x 15 min",
            "minimum of 5",
            "FOI 12345: 250 files at 15 minutes or 20 minutes: 70 hours",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn hours_may_be_rounded() {
        let of = |things, minutes, hours| Estimate { things, minutes, hours }.differs();
        assert!(!of(250.0, 15.0, 62.5));
        assert!(!of(821.0, 10.0, 137.0));
        assert!(of(60.0, 10.0, 25.0));
        assert!(of(250.0, 15.0, 3750.0));
    }

    #[test]
    fn marks_stand_in_square_brackets() {
        assert!(MARK.is_match("[q]") && MARK.is_match("[low2]"));
        assert!(!MARK.is_match("[see note]") && !MARK.is_match("q"));
    }
}
