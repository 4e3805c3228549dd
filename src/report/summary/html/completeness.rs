//! Which council answered which question: a letter for each, so that nothing is said by colour alone. It is its own table.

use maud::{Markup, html};

use crate::{
    answers::figure::Gap,
    bind::dictionary::MeasureId,
    report::{
        summary::words,
        text::{capital, number},
    },
    study::{
        bodies::BodyId, coverage::Response, range::Range, reason::Reason, rows::nation_order, standing::Standing,
        summary::BlockSummary,
    },
};

/// The letters, each with its class and what it means.
const LETTERS: [(&str, &str, &str); 12] = [
    ("F", "f", "figure"),
    ("R", "r", "range"),
    ("S", "g", "withheld as small, without a bound"),
    ("X", "g", "refused"),
    ("H", "g", "not held, not recorded or not reportable"),
    ("?", "g", "ambiguous, unknown or unreadable"),
    ("B", "g", "left blank"),
    ("C", "g", "said to stand elsewhere"),
    ("P", "g", "promised, or a part of the period only"),
    ("D", "g", "answered twice, differently, or in parts only"),
    ("N", "o", "not applicable"),
    ("–", "o", "not asked"),
];

const fn letter(standing: Option<Standing>) -> &'static str {
    let reason = match standing {
        None => return "–",
        Some(Standing::Known { range: Range { low, high }, .. }) => {
            return if low < high { "R" } else { "F" };
        }
        Some(Standing::Missing(reason)) => reason,
    };
    match reason {
        Reason::Gap(gap) => match gap {
            Gap::Suppressed | Gap::RoundsToZero => "S",
            Gap::RefusedCost
            | Gap::RefusedPersonal
            | Gap::RefusedAccessible
            | Gap::RefusedFuture
            | Gap::RefusedOther => "X",
            Gap::NotHeld | Gap::NotRecorded | Gap::NotReportable | Gap::NotAvailable => "H",
            Gap::Ambiguous | Gap::Unknown | Gap::Error | Gap::Unreadable => "?",
            Gap::Blank => "B",
            Gap::CrossReference => "C",
            Gap::Pending | Gap::PartPeriod => "P",
            Gap::NotApplicable | Gap::WrongAuthority => "N",
        },
        Reason::AnswersDiffer | Reason::OnlyParts | Reason::Contradiction => "D",
        _ => "–",
    }
}

fn class(of: &str) -> &'static str {
    LETTERS.iter().find(|(l, ..)| *l == of).map_or("o", |(_, class, _)| *class)
}

fn meaning(of: &str) -> &'static str {
    LETTERS.iter().find(|(l, ..)| *l == of).map_or("", |(.., meaning)| *meaning)
}

/// The councils in the order of the map, by region.
fn by_region<'b>(of: &'b BlockSummary<'_, '_>) -> Vec<(&'b str, Vec<(BodyId, &'b str)>)> {
    let bodies = &of.block.study().bodies;
    let mut all: Vec<(usize, &str, &str, BodyId)> = of
        .block
        .members
        .iter()
        .filter(|&&id| of.block.answers(id))
        .filter_map(|&id| bodies.get(id).map(|b| (nation_order(b.nation()), b.region(), b.name(), id)))
        .collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a.1 == b.1)
        .filter_map(|own| Some((own.first()?.1, own.iter().map(|(.., name, id)| (*id, *name)).collect())))
        .collect()
}

/// The map with its key, and how many of each question could be used.
pub(super) fn section(of: &BlockSummary<'_, '_>) -> Markup {
    let study = of.block.study();
    let questions: Vec<MeasureId> = of.questions.iter().map(|(id, _)| *id).collect();
    let label = |id: &MeasureId| study.measures.get(*id).map_or("", |m| m.label.as_str());
    let regions = by_region(of);
    let silent = of.coverage.iter().filter(|(id, _)| of.block.members.contains(id));
    let silent = silent.filter(|(_, made)| is_silent(made.response)).count();
    html! {
        p { "Each row is a council that answered, each column a question. Questions are numbered:" }
        ol class="questions" { @for id in &questions { li { (capital(label(id))) } } }
        ul class="key" {
            @for (letter, class, meaning) in LETTERS {
                li { span class=(class) aria-hidden="true" { (letter) } span class="hidden" { (letter) ": " } (meaning) }
            }
        }
        @if silent > 0 {
            p class="faint" { (number(silent)) " more councils sent nothing that could be used for this period and have no row." }
        }
        div class="scroll" {
            table class="heat" {
                caption { "Which council answered which question" }
                thead {
                    tr {
                        th scope="col" { "Council" }
                        @for (n, id) in (1..).zip(&questions) {
                            th scope="col" { (n) span class="hidden" { ": " (label(id)) } }
                        }
                    }
                }
                @for (region, councils) in &regions {
                    tbody {
                        tr class="group" { th scope="rowgroup" colspan=(questions.len() + 1) { (region) } }
                        @for (id, name) in councils {
                            tr {
                                th scope="row" { (name) }
                                @for measure in &questions {
                                    @let letter = letter(of.block.given(*id, *measure));
                                    td class=(class(letter)) title=(meaning(letter)) { (letter) }
                                }
                            }
                        }
                    }
                }
            }
        }
        (by_question(of))
    }
}

const fn is_silent(response: Response) -> bool {
    matches!(
        response,
        Response::NotRead | Response::NoAnswers | Response::OtherPeriod | Response::Ended | Response::Nothing
    )
}

fn by_question(of: &BlockSummary<'_, '_>) -> Markup {
    let study = of.block.study();
    html! {
        div class="scroll" {
            table {
                caption { "What councils made of each question" }
                thead {
                    tr {
                        th scope="col" { "Question" }
                        th scope="col" class="n" { "Asked" }
                        th scope="col" class="n" { "Figure" }
                        th scope="col" class="n" { "Range" }
                        th scope="col" class="n" { "Usable" }
                        th scope="col" { "Why no figure" }
                    }
                }
                tbody {
                    @for (id, tally) in &of.questions {
                        @let asked = tally.asked();
                        tr {
                            th scope="row" { (capital(study.measures.get(*id).map_or("", |m| m.label.as_str()))) }
                            td class="n" { (number(asked)) }
                            td class="n" { (number(tally.exact)) }
                            td class="n" { (number(tally.ranged)) }
                            td class="n" { (words::percent(tally.councils(), asked)) }
                            td class="small" { (words::left_out(tally)) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_letter_with_a_meaning() {
        for reason in Reason::all() {
            let letter = letter(Some(Standing::Missing(reason)));
            assert!(!meaning(letter).is_empty(), "{}", reason.code());
        }
        assert_eq!(letter(Some(Standing::Known { range: Range::exactly(0.0), restated: false })), "F");
        assert_eq!(letter(Some(Standing::Known { range: Range::new(1.0, 4.0), restated: false })), "R");
        assert_eq!(letter(None), "–");
    }
}
