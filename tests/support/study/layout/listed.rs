//! A response column whose cells list the periods with their figures.

use super::{Numbered, text_of};
use crate::support::{
    book::Look,
    rng::Rng,
    study::{
        frame::{self, Start},
        page::Page,
        reply::{Reply, Spot},
    },
};

pub(super) fn draw(page: &mut Page, replies: &[Reply], which: usize, start: Start, rng: &mut Rng) {
    let reply = &replies[which];
    let numbered = Numbered::choose(rng);
    let answer = start.left + numbered.columns();
    let mark = rng.pick(&[": ", ": ", " - ", " = "]);
    let between = if rng.chance(75) { "\n" } else { "; " };
    let mut row = start.row;
    if numbered == Numbered::Apart {
        page.put(row, start.left, "No.");
    }
    page.put(row, answer - 1, rng.pick(&["Question", "Request", "Question asked"]));
    page.put(row, answer, rng.pick(&["Response", "Answer", "Our response", "Council response"]));
    page.look(row, Look::Heading);
    row += 1;
    for item in &reply.items {
        if numbered == Numbered::InText {
            page.put(row, start.left, text_of(reply, *item, true));
        } else {
            numbered.put(page, reply, *item, (row, start.left));
        }
        let periods: Vec<usize> = (0..reply.periods.len()).collect();
        let shown: Vec<String> =
            periods.iter().filter_map(|&p| reply.answer(*item, p)).map(|a| a.cell.shown()).collect();
        let lines: Vec<String> =
            periods.iter().zip(&shown).map(|(&p, text)| format!("{}{mark}{text}", reply.period_text(p))).collect();
        // One reason for all periods is said once.
        let same = shown.iter().all(|s| *s == shown[0]) && reply.answer(*item, 0).is_some_and(|a| a.form == "words");
        page.put(row, answer, if same { shown[0].clone() } else { lines.join(between) });
        for &period in &periods {
            page.spot(which, Spot::Answer(*item, period), row, answer);
            page.spot(which, Spot::Period(period), row, answer);
        }
        row += 1;
    }
    if rng.chance(25) {
        let (question, said) = frame::policy(rng);
        page.put(row, answer - 1, question);
        page.put(row, answer, said);
    }
}
