//! `inspect` for people, of council-level sheets: what each question was taken to ask, and of whom and when the answers tell.

use super::{
    Run,
    inspect::{INDENT, lines, sure},
    look::{Look, Role},
    text::{and, clip, count, day, heading, number, stop},
};
use crate::outcome::{AnswerSheetOutcome, QuestionOutcome};

/// How many periods are named.
const PERIODS: usize = 12;

/// How one sheet of answers was read. `plain` gives one fact a line instead of a table.
pub(super) fn found(out: &mut String, run: &Run<'_>, sheet: &AnswerSheetOutcome, look: &Look, plain: bool) {
    look.hang(
        out,
        INDENT,
        &format!("Answers on sheet {}: ", clip(&sheet.sheet, 60)),
        Role::Strong,
        Role::Plain,
        &about(sheet),
    );
    for note in periods(sheet).into_iter().chain(notes(sheet)) {
        look.block(out, INDENT, Role::Plain, &stop(&note));
    }
    if plain {
        for question in &sheet.questions {
            let known = known_by(question);
            let known = if known.is_empty() { known } else { format!("; {known}") };
            let text = format!(
                "{}, cell {}, {}: understood as {} ({}){known}; {}.",
                clip(&sheet.sheet, 60),
                question.address,
                heading(&question.words),
                heading(&understood(run, question)),
                sure(question.confidence),
                count(question.answers, "answer", "answers")
            );
            out.push_str(&look.safe(&text));
            out.push('\n');
        }
    } else {
        table(out, run, sheet, look);
    }
}

/// The layout, the headings and how much there is: "questions down, periods across, headings in row 4, 48 answers of 1 council".
fn about(sheet: &AnswerSheetOutcome) -> String {
    let rows: Vec<String> = sheet.header_rows.iter().map(u32::to_string).collect();
    let headings = match rows.len() {
        0 => "no headings".to_owned(),
        1 => format!("headings in row {}", and(&rows)),
        _ => format!("headings in rows {}", and(&rows)),
    };
    let mut parts = vec![clip(&sheet.layout, 100), headings, count(sheet.answers, "answer", "answers")];
    parts.retain(|p| !p.is_empty());
    let councils = if sheet.councils == 0 {
        String::new()
    } else {
        format!(" of {}", count(sheet.councils, "council", "councils"))
    };
    parts.join(", ") + &councils
}

/// The periods that its answers are about, and how many are about none that was found.
fn periods(sheet: &AnswerSheetOutcome) -> Vec<String> {
    let mut named: Vec<String> =
        sheet.periods.iter().take(PERIODS).map(|p| format!("{} to {}", day(p.from), day(p.to))).collect();
    let left = sheet.periods.len().saturating_sub(PERIODS);
    if left > 0 {
        named.push(format!("{} more", number(left)));
    }
    let mut out = Vec::new();
    if !named.is_empty() {
        out.push(format!("Periods: {}", and(&named)));
    }
    if sheet.without_period > 0 {
        out.push(format!("No period was found for {}", count(sheet.without_period, "answer", "answers")));
    }
    out
}

fn notes(sheet: &AnswerSheetOutcome) -> Vec<String> {
    let note = |(text, at): &(String, Option<crate::finding::Address>)| match at {
        Some(at) => format!("As {at} says, {text}"),
        None => format!("As its notes say, {text}"),
    };
    sheet.notes.iter().map(note).collect()
}

/// What a question was taken to ask: "looked after children identified as trafficked, by sex".
fn understood(run: &Run<'_>, question: &QuestionOutcome) -> String {
    let label = if question.label.is_empty() { run.label(&question.measure) } else { &question.label };
    let by: Vec<String> = question.by.iter().map(|by| (*by).to_owned()).collect();
    if by.is_empty() { label.to_owned() } else { format!("{label}, by {}", and(&by)) }
}

/// The template that knew a question, and its id: `question 1a of “Missing People 2024”`.
fn known_by(question: &QuestionOutcome) -> String {
    let id = question.id.as_deref().map(|id| format!("question {}", clip(id, 20)));
    let template = question.template.as_deref().map(heading);
    match (id, template) {
        (Some(id), Some(template)) => format!("{id} of {template}"),
        (Some(id), None) => id,
        (None, Some(template)) => format!("known from {template}"),
        (None, None) => String::new(),
    }
}

fn table(out: &mut String, run: &Run<'_>, sheet: &AnswerSheetOutcome, look: &Look) {
    let known = sheet.questions.iter().any(|q| !known_by(q).is_empty());
    let head = ["Cell", "Question or heading", "Understood as", "How sure", "Answers", "Known as"];
    let width = if known { 6 } else { 5 };
    let mut rows = vec![head.iter().take(width).map(|h| (*h).to_owned()).collect::<Vec<_>>()];
    for q in &sheet.questions {
        let row = [
            q.address.to_string(),
            clip(&q.words, 60),
            understood(run, q),
            sure(q.confidence).to_owned(),
            number(q.answers),
            known_by(q),
        ];
        rows.push(row.into_iter().take(width).collect());
    }
    if rows.len() > 1 {
        lines(out, &rows, look, true);
    }
}
