//! Measures down, councils across.

use super::{column, label};
use crate::support::{
    book::Look,
    rng::Rng,
    study::{
        frame::Start,
        page::Page,
        reply::{Reply, Spot},
    },
};

pub(super) fn draw(page: &mut Page, replies: &[Reply], start: Start, rng: &mut Rng) {
    let first = &replies[0];
    let by_column = rng.chance(50);
    let numbered = rng.chance(60);
    let coded = rng.chance(30);
    let left = start.left;
    let texts = 1 + u32::from(by_column);
    let mut row = start.row;
    page.put(row, left, "Measure");
    if by_column {
        page.put(row, left + 1, "Period");
    }
    for (which, reply) in replies.iter().enumerate() {
        let at = left + texts + column(which);
        page.put(row, at, reply.naming.name.as_str());
        page.spot(which, Spot::Council, row, at);
    }
    page.look(row, Look::Heading);
    row += 1;
    if coded {
        page.put(row, left, "GSS code");
        for (which, reply) in replies.iter().enumerate() {
            page.put(row, left + texts + column(which), reply.asked.gss.as_str());
            page.spot(which, Spot::Code, row, left + texts + column(which));
        }
        row += 1;
    }
    let periods: Vec<usize> = (0..first.periods.len()).collect();
    let pairs: Vec<_> = if by_column {
        first.items.iter().flat_map(|i| periods.iter().map(move |p| (*i, *p))).collect()
    } else {
        periods.iter().flat_map(|p| first.items.iter().map(move |i| (*i, *p))).collect()
    };
    let mut said = None;
    for (item, period) in pairs {
        if by_column {
            page.period(replies, 0, period, (row, left + 1));
        } else if said != Some(period) {
            page.period(replies, 0, period, (row, left));
            page.look(row, Look::Heading);
            row += 1;
            said = Some(period);
        }
        page.put(row, left, label(&first.wording, item.measure, numbered));
        for which in 0..replies.len() {
            page.answer(replies, which, item, period, (row, left + texts + column(which)));
        }
        row += 1;
    }
}
