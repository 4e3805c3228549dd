//! What a cell of answers was asked for, from the words that it belongs to.

use super::{Category, facts::Understanding, over::Line, question_id::QuestionId};
use crate::{
    bind::{Confidence, dictionary::MeasureId, measures::ConceptSet, text::normalise},
    read::workbook::CellId,
};

/// The words that a cell belongs to.
#[derive(Debug)]
pub(super) struct Labels<'l, 'r> {
    /// Left of it in its row, from left to right.
    pub row: &'l [Line<'r>],
    /// Above it in its column, the lowest first.
    pub headings: &'l [Line<'r>],
    /// Lines over the row, the nearest first.
    pub sections: &'l [Line<'r>],
    /// Lines over the sheet.
    pub titles: &'l [Line<'r>],
    /// The id that stands left of it.
    pub id: Option<&'l QuestionId>,
    /// What the row above in this column was asked for.
    pub before: Option<&'l Resolved>,
}

/// What was asked for.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    /// The measure.
    pub measure: MeasureId,
    /// The part of it.
    pub category: Option<Category>,
    /// The template that knows the question.
    pub template: Option<u16>,
    /// The question's id.
    pub id: Option<QuestionId>,
    /// How sure that is.
    pub confidence: Confidence,
    /// The row, column and cell of the words that said so.
    pub asked: (u32, u32, CellId),
}

fn place(line: &Line<'_>) -> (u32, u32, CellId) {
    (line.row, line.column, line.cell)
}

/// A longer text beside a label that asks is a note on it.
const LONGEST_SECOND: usize = 60;

/// Finds the measure: by the wording of a known question, else by the concepts of the row and the column together, with those of the section
/// and the titles where these are needed.
pub(super) fn resolve(labels: &Labels<'_, '_>, with: &Understanding<'_>, sheet: &str) -> Option<Resolved> {
    let concepts = &with.words.concepts;
    let telling = |line: &&Line<'_>| concepts.telling(line.facts.concepts) != 0 || line.facts.question.is_some();
    let row: Vec<&Line<'_>> = labels.row.iter().filter(telling).collect();
    let column: Vec<&Line<'_>> = labels.headings.iter().filter(telling).collect();
    let over = labels.sections.first().filter(|_| row.is_empty() && column.is_empty());
    let category = labels.row.iter().chain(labels.headings).chain(over).find_map(|l| l.facts.category.clone());
    let id = full_id(labels);
    let union = |lines: &[&Line<'_>]| lines.iter().fold(0, |all: ConceptSet, l| all | l.facts.concepts);
    let beside: Vec<&Line<'_>> = row
        .iter()
        .enumerate()
        .filter(|(i, l)| *i == 0 || l.facts.question.is_none() && !is_long(l))
        .map(|(_, l)| *l)
        .collect();
    // Bands stand over their columns as sections stand over their rows.
    let headed = column.iter().rev().fold(0, |over, l| concepts.under(l.facts.concepts, over));
    let own = both(concepts.telling(union(&beside)), union(&beside), headed, concepts);
    let asked = row.first().or_else(|| column.first()).map(|l| place(l));

    // A known wording says all, unless the other axis adds to it.
    let lone = match (row.as_slice(), column.as_slice()) {
        ([line, ..], []) | ([], [line]) => line.facts.question.filter(|_| row.len() <= 1).map(|q| (q, place(line))),
        _ => None,
    };
    let by_wording = lone.and_then(|(found, at)| {
        let question = with.questions.question(found)?;
        Some((question.measure?, found, question.id.clone(), at))
    });
    if let Some((measure, found, question, at)) = &by_wording
        && found.confidence == Confidence::High
    {
        return Some(Resolved {
            measure: *measure,
            category,
            template: u16::try_from(found.template).ok(),
            id: id.or_else(|| question.clone()),
            confidence: Confidence::High,
            asked: *at,
        });
    }

    // Each section with those nearer than it, the widest first.
    let sections: Vec<ConceptSet> = (1..=labels.sections.len())
        .rev()
        .filter_map(|n| labels.sections.get(..n))
        .map(|near| near.iter().rev().fold(0, |over, l| concepts.under(l.facts.concepts, over)))
        .collect();
    let section = sections.first().copied().unwrap_or(0);
    let title = labels.titles.iter().rev().fold(0, |over, l| concepts.under(l.facts.concepts, over))
        | concepts.read(&normalise(sheet));
    let tries = sections
        .iter()
        .map(|section| (concepts.under(own, *section), Confidence::High))
        .chain([(own, Confidence::High), (concepts.under(concepts.under(own, section), title), Confidence::Medium)]);
    let found = if concepts.telling(own) == 0 {
        None
    } else {
        tries.into_iter().find_map(|(set, sure)| Some((concepts.measure(set)?, sure)))
    };
    if let (Some((measure, sure)), Some(at)) = (found, asked) {
        let template = by_wording.as_ref().filter(|w| w.0 == measure);
        return Some(Resolved {
            measure,
            category,
            template: template.and_then(|(_, found, _, _)| u16::try_from(found.template).ok()),
            id: id.or_else(|| template.and_then(|(_, _, id, _)| id.clone())),
            confidence: sure,
            asked: at,
        });
    }
    if let Some((measure, found, question, at)) = by_wording {
        return Some(Resolved {
            measure,
            category,
            template: u16::try_from(found.template).ok(),
            id: id.or(question),
            confidence: found.confidence,
            asked: at,
        });
    }
    let asked = Said { category, id, sections, section, title };
    part_of_before(labels, &asked)
        .or_else(|| by_declared_id(labels, with, &asked))
        .or_else(|| by_section(labels, with, asked))
}

/// What is known of a question whose own words do not tell a measure.
struct Said {
    category: Option<Category>,
    id: Option<QuestionId>,
    /// The concepts of each section with those nearer than it, the widest first.
    sections: Vec<ConceptSet>,
    /// Those of the widest.
    section: ConceptSet,
    /// Those of the titles.
    title: ConceptSet,
}

/// The words of the row, or else of the column.
fn label<'l, 'a>(labels: &'l Labels<'l, 'a>) -> Option<&'l Line<'a>> {
    labels.row.first().or_else(|| labels.headings.first())
}

/// A part of what was asked above: "of which girls".
fn part_of_before(labels: &Labels<'_, '_>, said: &Said) -> Option<Resolved> {
    let (category, before, line) = (said.category.clone()?, labels.before?, label(labels)?);
    Some(Resolved { category: Some(category), asked: place(line), ..before.clone() })
}

/// An id alone, of a template that is declared.
fn by_declared_id(labels: &Labels<'_, '_>, with: &Understanding<'_>, said: &Said) -> Option<Resolved> {
    let (template, id, line) = (with.declared?, said.id.as_ref()?, label(labels)?);
    let at = with.questions.by_id(template, id)?;
    let question = with.questions.get(template)?.questions.get(at)?;
    Some(Resolved {
        measure: question.measure?,
        category: said.category.clone(),
        template: u16::try_from(template).ok(),
        id: Some(id.clone()),
        confidence: Confidence::Medium,
        asked: place(line),
    })
}

/// Nothing in row or column says what is counted: then the section does, or the title.
fn by_section(labels: &Labels<'_, '_>, with: &Understanding<'_>, said: Said) -> Option<Resolved> {
    let concepts = &with.words.concepts;
    let silent = labels.row.iter().all(|l| l.facts.is_id || !l.facts.heads.is_empty() || l.facts.category.is_some());
    let title = || labels.titles.iter().find(|l| concepts.telling(l.facts.concepts) != 0);
    let line = labels.sections.first().or_else(title).filter(|_| silent)?;
    let of_sections = said.sections.iter().find_map(|section| concepts.measure(*section));
    let measure = of_sections.or_else(|| concepts.measure(concepts.under(said.section, said.title)))?;
    // The words of a known question are known wherever they stand.
    let known = line.facts.question.and_then(|found| Some((found, with.questions.question(found)?)));
    let known = known.filter(|(_, question)| question.measure == Some(measure));
    Some(Resolved {
        measure,
        category: said.category,
        template: known.and_then(|(found, _)| u16::try_from(found.template).ok()),
        id: said.id.or_else(|| known.and_then(|(_, question)| question.id.clone())),
        confidence: Confidence::Medium,
        asked: place(line),
    })
}

fn is_long(line: &Line<'_>) -> bool {
    line.facts.length > LONGEST_SECOND
}

/// The concepts of a row and of a column. Where both say who is counted, the row's section is the column, or the column's the row: they add up.
fn both(
    row_tells: ConceptSet,
    row: ConceptSet,
    column: ConceptSet,
    concepts: &super::concepts::Concepts<'_>,
) -> ConceptSet {
    if row_tells == 0 { column } else { concepts.under(row, column) }
}

/// The id of the row, with the number of the section it belongs to.
fn full_id(labels: &Labels<'_, '_>) -> Option<QuestionId> {
    let own = labels.id.cloned().or_else(|| labels.headings.iter().find_map(|l| l.facts.id.clone()));
    match own {
        Some(id) if id.number.is_none() => {
            let over = labels
                .sections
                .iter()
                .find_map(|l| l.facts.id.clone().filter(|o| o.number.is_some() && o.part.is_none()));
            Some(over.map_or(id.clone(), |o| o.joined(&id)))
        }
        other => other,
    }
}
