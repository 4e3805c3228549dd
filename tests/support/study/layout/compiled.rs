//! One row a council, one row of headings.

use super::{column, label};
use crate::support::{
    book::Look,
    rng::Rng,
    study::{
        frame::Start,
        measure::Item,
        page::Page,
        reply::{Reply, Spot},
    },
};

pub(super) fn draw(page: &mut Page, replies: &[Reply], start: Start, rng: &mut Rng) {
    let coded = rng.chance(50) || replies.iter().any(|r| !r.naming.code.is_empty());
    let numbered = rng.chance(60);
    let by_measure = rng.chance(50);
    let first = &replies[0];
    let left = start.left;
    page.put(start.row, left, rng.pick(&["Council", "Local authority", "Authority", "LA name"]));
    if coded {
        page.put(start.row, left + 1, rng.pick(&["GSS code", "ONS code", "LA code"]));
    }
    let answers = left + 1 + u32::from(coded);
    let columns = columns(first, by_measure);
    let wrap = rng.chance(40);
    for (place, (item, period)) in columns.iter().enumerate() {
        let (text, words) = (label(&first.wording, item.measure, numbered), first.period_text(*period));
        let heading = if wrap { format!("{text}\n{words}") } else { format!("{text} ({words})") };
        page.put(start.row, answers + column(place), heading);
        for which in 0..replies.len() {
            page.spot(which, Spot::Period(*period), start.row, answers + column(place));
        }
    }
    let comments = answers + column(columns.len());
    let commented = rng.chance(40);
    if commented {
        page.put(start.row, comments, "Comments");
    }
    page.look(start.row, Look::Heading);
    for (row, (which, reply)) in (start.row + 1..).zip(replies.iter().enumerate()) {
        page.put(row, left, reply.naming.name.as_str());
        page.spot(which, Spot::Council, row, left);
        if coded {
            page.put(row, left + 1, reply.asked.gss.as_str());
            page.spot(which, Spot::Code, row, left + 1);
        }
        for (place, (item, period)) in columns.iter().enumerate() {
            page.answer(replies, which, *item, *period, (row, answers + column(place)));
        }
        if commented && rng.chance(50) {
            page.put(row, comments, rng.pick(&["Received by e-mail", "Late reply", "Reply checked", "Second version"]));
        }
    }
}

fn columns(reply: &Reply, by_measure: bool) -> Vec<(Item, usize)> {
    let periods = 0..reply.periods.len();
    if by_measure {
        reply.items.iter().flat_map(|i| periods.clone().map(move |p| (*i, p))).collect()
    } else {
        periods.flat_map(|p| reply.items.iter().map(move |i| (*i, p))).collect()
    }
}
