//! Findings about answers of council-level sheets: where they stand, which question they answer, and what to show of them. The records
//! of one rule may stand on several sheets, each finding at a cell of its own.

use super::{
    Return,
    bundle::{Bundle, Scope},
    group::{By, message, other, sheet_name, shown},
    sample,
};
use crate::{
    answers::{
        Answer, CellAt,
        figure::{Figure, Form, Gap},
    },
    bind::{
        BoundTable, Confidence, Gathered,
        dictionary::{FieldId, RecordKind},
        load_measures::PREFIX,
    },
    finding::{About, Group, Place, Sample, SampleCell},
    rule::Rule,
};

/// How long the words of a question are that a message can be read with, in characters. A shorter one is a number, such as `1a`.
const CALLED: std::ops::RangeInclusive<usize> = 4..=60;

/// One hit of a rule.
#[derive(Clone, Copy)]
struct Hit<'a> {
    /// The answer that it is at.
    answer: &'a Answer,
    /// The record of its table; none for a detector's.
    record: Option<u32>,
    /// Its place in the bundle.
    nth: usize,
    /// How sure it is that the answers which the rule read there are what they were taken for.
    confidence: Confidence,
}

impl Hit<'_> {
    const fn sheet(&self) -> (u32, u32) {
        (self.answer.at.file, self.answer.at.sheet)
    }
}

/// The groups of a bundle that is about answers; none for any other.
pub(super) fn make(ret: &Return<'_>, by: By<'_>, bundle: &Bundle) -> Option<Vec<Group>> {
    let number = match bundle.scope {
        Scope::Column { table, .. } | Scope::Missing { table, .. } | Scope::Table(table) => table,
        Scope::Sheet { file, sheet } => return at_cells(ret, by, bundle, (file, sheet)),
        Scope::Return => return None,
    };
    let table = ret.data.table(number)?;
    let gathered = table.gathered.as_ref()?;
    let hits = hits(ret, by.rule, table, gathered, bundle);
    Some(match bundle.scope {
        Scope::Missing { field, .. } => {
            let name = ret.data.dictionary.get(field).map(|f| f.name.clone());
            nowhere(ret, by, Some(table), bundle, &hits, name)
        }
        _ => by_question(ret, by, Some(table), bundle, hits),
    })
}

/// The hits of a bundle of records: where the marked field has no cell in a record, at the next that is marked, else at the first that
/// the rule reads, else at the record's first.
fn hits<'a>(ret: &Return<'a>, rule: &Rule, table: &BoundTable, gathered: &Gathered, bundle: &Bundle) -> Vec<Hit<'a>> {
    let of_scope = match bundle.scope {
        Scope::Column { position, .. } => Some(position),
        _ => None,
    };
    let position = |f| table.position(f);
    let read: Vec<usize> = rule.fields.iter().copied().filter_map(position).collect();
    let mut order: Vec<usize> = of_scope.into_iter().chain(rule.mark.iter().copied().filter_map(position)).collect();
    order.extend(read.iter().copied().chain(0..table.table.columns.len()));
    let answer = |record: u32, position: usize| ret.answers.get(gathered.answer(record as usize, position)?);
    let hit = |(nth, &record): (usize, &u32)| {
        let at = order.iter().find_map(|&p| answer(record, p))?;
        let confidence = read.iter().filter_map(|&p| answer(record, p)).map(|a| a.confidence).min();
        let confidence = confidence.map_or(at.confidence, |c| c.min(at.confidence));
        Some(Hit { answer: at, record: Some(record), nth, confidence })
    };
    bundle.records.iter().enumerate().filter_map(hit).collect()
}

/// The groups of a detector's cells, when all of them are answers.
fn at_cells(ret: &Return<'_>, by: By<'_>, bundle: &Bundle, (file, sheet): (usize, usize)) -> Option<Vec<Group>> {
    if bundle.cells.is_empty() || ret.answers.is_empty() {
        return None;
    }
    let (file, sheet) = (u32::try_from(file).ok()?, u32::try_from(sheet).ok()?);
    let hit = |(nth, &(row, column)): (usize, &(u32, u32))| {
        let answer = ret.answers.at(CellAt { file, sheet, row, column }).first()?;
        Some(Hit { answer, record: None, nth, confidence: answer.confidence })
    };
    let hits: Option<Vec<Hit<'_>>> = bundle.cells.iter().enumerate().map(hit).collect();
    Some(by_question(ret, by, None, bundle, hits?))
}

/// One group for each question of each sheet; for one root cause one for each sheet.
fn by_question(
    ret: &Return<'_>,
    by: By<'_>,
    table: Option<&BoundTable>,
    bundle: &Bundle,
    mut hits: Vec<Hit<'_>>,
) -> Vec<Group> {
    let question = |h: &Hit<'_>| (h.answer.measure, h.answer.asked.words.clone());
    if bundle.one {
        hits.sort_by_key(|h| (h.answer.at, h.nth));
        hits.chunk_by(|a, b| a.sheet() == b.sheet()).map(|some| group(ret, by, table, bundle, some)).collect()
    } else {
        hits.sort_by_cached_key(|h| (h.sheet(), question(h), h.answer.at, h.nth));
        let same = |a: &Hit<'_>, b: &Hit<'_>| a.sheet() == b.sheet() && question(a) == question(b);
        hits.chunk_by(same).map(|some| group(ret, by, table, bundle, some)).collect()
    }
}

fn group(ret: &Return<'_>, by: By<'_>, table: Option<&BoundTable>, bundle: &Bundle, hits: &[Hit<'_>]) -> Group {
    let first = hits.first();
    let mut places: Vec<Place> = Vec::new();
    let mut related = Vec::new();
    let mut values = Vec::new();
    for hit in hits {
        let address = hit.answer.at.address();
        // A cell that lists several figures is one place.
        if places.last().is_none_or(|p| p.address != address) {
            places.push(Place { address, record: 0 });
            values.extend(by.show_values.then(|| shown(ret, hit.answer.at)));
        }
        let at = bundle.related.get(hit.nth).copied().flatten();
        related.extend(at.and_then(|at| Some((places.len() - 1, other(ret, at)?))));
    }
    let shared = |same: &dyn Fn(&Answer) -> bool| hits.iter().all(|h| same(h.answer));
    let asked = first.map(|f| &f.answer.asked.words).filter(|words| shared(&|a| a.asked.words == **words));
    let measure = first.map(|f| f.answer.measure).filter(|m| shared(&|a| a.measure == *m));
    let name = |m| ret.data.dictionary.measures.get(m).map(|m| format!("{PREFIX}{}", m.name));
    Group {
        rule: by.index,
        severity: by.severity,
        confidence: hits.iter().map(|h| h.confidence).min().map_or(by.rule.confidence, |c| c.min(by.rule.confidence)),
        message: message(ret, by.rule, table, bundle, places.len(), &|field| called(ret, table, hits, field)),
        about: About::Answers,
        file: first.map(|f| f.answer.at.file as usize),
        sheet: first.and_then(|f| sheet_name(ret, f.answer.at.file as usize, f.answer.at.sheet as usize)),
        table: None,
        column: None,
        heading: asked.filter(|words| !words.is_empty()).cloned(),
        field: measure.and_then(name),
        nearest: None,
        places,
        one: bundle.one,
        related,
        values,
        sample: first.map(|f| draw(ret, by, table, f)),
    }
}

/// What to call a field in a message about some answers: the question as the sheet words it, where that is one and short; else the label of
/// what is asked.
fn called(ret: &Return<'_>, table: Option<&BoundTable>, hits: &[Hit<'_>], field: FieldId) -> String {
    let dictionary = ret.data.dictionary;
    let read = |hit: &Hit<'_>| {
        let (table, record) = (table?, hit.record?);
        ret.answers.get(table.gathered.as_ref()?.answer(record as usize, table.position(field)?)?)
    };
    let mut answers = hits.iter().filter_map(read);
    let first = answers.next();
    if let Some(first) = first
        && CALLED.contains(&first.asked.words.chars().count())
        && answers.all(|a| a.asked.words == first.asked.words)
    {
        return format!("“{}”", first.asked.words);
    }
    // Of `answer.value` only the answer knows what was asked.
    let of_answer = dictionary.get(field).is_some_and(|f| f.record == RecordKind::Answer);
    let asked = first.or_else(|| hits.first().map(|h| h.answer)).filter(|_| of_answer);
    let measure = asked.and_then(|a| dictionary.measures.get(a.measure)).map(|m| m.label.as_str());
    let label = measure.or_else(|| dictionary.get(field).map(|f| f.label.as_str()));
    label.map_or_else(String::new, |label| format!("“{label}”"))
}

/// What the return has no answer to at all: one finding, on the sheet that shows it most often.
fn nowhere(
    ret: &Return<'_>,
    by: By<'_>,
    table: Option<&BoundTable>,
    bundle: &Bundle,
    hits: &[Hit<'_>],
    field: Option<String>,
) -> Vec<Group> {
    let mut sheets: Vec<(u32, u32)> = hits.iter().map(Hit::sheet).collect();
    sheets.sort_unstable();
    let best = sheets.chunk_by(PartialEq::eq).rev().max_by_key(|same| same.len()).and_then(|same| same.first());
    let mut here: Vec<Hit<'_>> = hits.iter().filter(|h| Some(&h.sheet()) == best).copied().collect();
    here.sort_by_key(|h| (h.answer.at, h.nth));
    let group = group(ret, by, table, bundle, &here);
    vec![Group {
        message: message(ret, by.rule, table, bundle, bundle.records.len(), &|field| called(ret, table, &here, field)),
        about: About::NoAnswer,
        heading: None,
        field,
        one: true,
        values: Vec::new(),
        sample: None,
        ..group
    }]
}

/// The cell of a hit with its question, and what else the rule read of the record in the same line of the sheet.
fn draw(ret: &Return<'_>, by: By<'_>, table: Option<&BoundTable>, hit: &Hit<'_>) -> Sample {
    let (at, asked) = (hit.answer.at, hit.answer.asked.at);
    // Questions stand at the left of their answers, or above them.
    let sideways = asked.row == at.row;
    let gathered = table.and_then(|t| Some((t, t.gathered.as_ref()?))).zip(hit.record);
    let mut answers: Vec<&Answer> = gathered.map_or_else(Vec::new, |((table, gathered), record)| {
        let read = by.rule.fields.iter().chain(&by.rule.mark).filter_map(|f| table.position(*f));
        let of = |p| ret.answers.get(gathered.answer(record as usize, p)?);
        let in_line = |a: &&Answer| {
            let line = if sideways { a.at.column == at.column } else { a.at.row == at.row };
            line && (a.at.file, a.at.sheet) == (at.file, at.sheet)
        };
        read.filter_map(of).filter(in_line).collect()
    });
    answers.push(hit.answer);
    answers.sort_by_key(|a| a.at);
    answers.dedup_by_key(|a| a.at);
    let cells = answers.into_iter().map(|a| SampleCell {
        address: a.at.address(),
        heading: a.asked.words.clone(),
        shown: sample::content(ret, a.at, by.show_values),
        label: Some(describe(a).to_owned()),
        primary: a.at == at,
    });
    let line = |cell: CellAt| if sideways { cell.address().column } else { cell.address().row };
    Sample { header_row: line(asked), row: line(at), sideways, cells: cells.collect(), omitted: 0 }
}

/// What a cell is, without its content.
const fn describe(answer: &Answer) -> &'static str {
    match answer.form {
        Form::Listed => return "holds several figures",
        Form::SeveralNumbers => return "holds several numbers",
        _ => {}
    }
    match answer.figure {
        Figure::Value(_) => "a number",
        Figure::Interval { .. } => "a range of numbers",
        Figure::Gap(Gap::Blank) => "empty",
        Figure::Gap(Gap::Error) => "an error",
        Figure::Gap(_) => "says why there is no figure",
    }
}

#[cfg(test)]
mod tests;
