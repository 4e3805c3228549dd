//! A sheet a period, and a sheet a council.

use super::{Laid, Numbered, down, footnotes, page};
use crate::support::{
    book::Look,
    rng::Rng,
    study::{
        frame::{self, Start},
        page::Page,
        plan::Period,
        reply::{Reply, Spot},
        said,
    },
};

pub(super) fn per_period(replies: &[Reply], rng: &mut Rng) -> Laid {
    let reply = &replies[0];
    let mut laid = Laid::default();
    let known: Vec<Period> = reply.periods.iter().filter_map(|t| t.period).collect();
    let named = rng.chance(60);
    let said = said::choose_for_sheet(&known, rng);
    let numbered = Numbered::choose(rng);
    let headed = rng.chance(70);
    let answer = rng.pick(&["Number", "Answer", "Response", "Figure", "Total"]);
    for period in 0..reply.periods.len() {
        // The sheet's name or a line says which period it is; both do at times.
        let told = &reply.periods[period];
        let name = match (told.period, &told.words) {
            (Some(days), None) if named => said::say(days, said).replace('/', "-"),
            _ => format!("Year {}", period + 1),
        };
        let mut page = Page::new(&name, false);
        let Start { mut row, left } = frame::above(&mut page, replies, 0, rng);
        // Where the period is what is wrong, or is no year, a cell says so too.
        let odd = reply.periods.iter().any(|t| t.period.is_none_or(|p| !p.is_year()));
        let wrong = reply.fault.as_ref().is_some_and(|f| f.rule.starts_with("DT") || f.rule == "NR049");
        if name.starts_with("Year ") || odd || wrong || rng.chance(50) {
            page.put(row, left, reply.period_text(period));
            page.spot(0, Spot::Period(period), row, left);
            page.look(row, Look::Title);
            row += 1;
        }
        if headed {
            if numbered == Numbered::Apart {
                page.put(row, left, "No.");
            }
            page.put(row, left + numbered.columns() - 1, "Question");
            page.put(row, left + numbered.columns(), answer);
            page.look(row, Look::Heading);
            row += 1;
        }
        for item in &reply.items {
            let columns = numbered.put(&mut page, reply, *item, (row, left));
            page.answer(replies, 0, *item, period, (row, left + columns));
            row += 1;
        }
        let mut notes = if period == 0 { reply.notes.clone() } else { Vec::new() };
        notes.extend(footnotes(&page, reply, rng));
        if laid.more.is_empty() {
            laid.more.extend(frame::below(&mut page, left, &notes, true, rng));
        } else {
            for (at, note) in (page.end() + 1..).zip(&notes) {
                page.put(at, left, note);
            }
        }
        laid.pages.push(page);
    }
    laid
}

pub(super) fn per_council(replies: &[Reply], rng: &mut Rng) -> Laid {
    let mut laid = Laid::default();
    for which in 0..replies.len() {
        let body = &replies[which].asked;
        let plain = body.plain(rng);
        let name = if plain.chars().count() <= 31 { plain } else { body.name.replace(',', "") };
        page(&mut laid, replies, which, &name, rng, down::draw);
    }
    laid
}
