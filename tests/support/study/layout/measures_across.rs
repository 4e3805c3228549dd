//! Periods down, measures across.

use super::{column, order, text_of};
use crate::support::{
    book::Look,
    rng::Rng,
    study::{frame::Start, page::Page, reply::Reply},
};

pub(super) fn draw(page: &mut Page, replies: &[Reply], which: usize, start: Start, rng: &mut Rng) {
    let reply = &replies[which];
    let order = order(reply.periods.len(), rng);
    let banded = rng.chance(30);
    let numbered = rng.chance(60);
    let spacer = rng.chance(8);
    let first = start.left + 1 + u32::from(spacer);
    let mut row = start.row;
    if banded {
        let mut group = 0;
        let mut began = first;
        for (place, item) in reply.items.iter().enumerate() {
            let here = first + column(place);
            let own = item.measure.group();
            if own != group {
                if group != 0 {
                    page.merge(row, began, row, here - 1);
                }
                page.put(row, here, format!("{own}. {}", reply.wording.group(own)));
                (group, began) = (own, here);
            }
        }
        page.look(row, Look::Heading);
        row += 1;
    }
    page.put(row, start.left, rng.pick(&["Period", "Year", "Reporting period", "Time period"]));
    for (place, item) in reply.items.iter().enumerate() {
        let text = if banded { reply.wording.label(item.measure).to_owned() } else { text_of(reply, *item, numbered) };
        page.put(row, first + column(place), text);
    }
    page.look(row, Look::Heading);
    row += 1;
    for &period in &order {
        page.period(replies, which, period, (row, start.left));
        for (place, item) in reply.items.iter().enumerate() {
            page.answer(replies, which, *item, period, (row, first + column(place)));
        }
        row += 1;
    }
}
