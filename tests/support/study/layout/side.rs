//! Two blocks beside each other: by period, or trafficked children beside unaccompanied ones.

use super::{column, text_of};
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

pub(super) fn draw(page: &mut Page, replies: &[Reply], which: usize, start: Start, rng: &mut Rng) {
    if rng.chance(60) {
        by_period(page, replies, which, start, rng)
    } else {
        by_group(page, replies, which, start, rng)
    }
}

fn by_period(page: &mut Page, replies: &[Reply], which: usize, start: Start, rng: &mut Rng) {
    let reply = &replies[which];
    let numbered = rng.chance(60);
    let gap = 1 + u32::from(rng.chance(30));
    let headed = rng.chance(65);
    for period in 0..reply.periods.len() {
        let left = start.left + column(period) * (2 + gap);
        let mut row = start.row;
        page.put(row, left, reply.period_text(period));
        page.spot(which, Spot::Period(period), row, left);
        page.merge(row, left, row, left + 1);
        page.look(row, Look::Heading);
        row += 1;
        if headed {
            page.put(row, left, "Question");
            page.put(row, left + 1, "Number");
            page.look(row, Look::Heading);
            row += 1;
        }
        for item in &reply.items {
            page.put(row, left, text_of(reply, *item, numbered));
            page.answer(replies, which, *item, period, (row, left + 1));
            row += 1;
        }
    }
}

fn by_group(page: &mut Page, replies: &[Reply], which: usize, start: Start, rng: &mut Rng) {
    let reply = &replies[which];
    let numbered = rng.chance(60);
    let periods = reply.periods.len();
    let about = |trafficked: bool| -> Vec<Item> {
        reply.items.iter().copied().filter(|i| i.measure.is_about_trafficked() == trafficked).collect()
    };
    let blocks = [
        ("Trafficked or suspected trafficked children", about(true)),
        ("Unaccompanied or separated children", about(false)),
    ];
    for (place, (title, items)) in blocks.into_iter().enumerate() {
        let left = start.left + column(place) * (column(periods) + 2);
        let mut row = start.row;
        page.put(row, left, title);
        page.merge(row, left, row, left + column(periods));
        page.look(row, Look::Title);
        row += 1;
        page.put(row, left, "Question");
        for period in 0..periods {
            page.period(replies, which, period, (row, left + 1 + column(period)));
        }
        page.look(row, Look::Heading);
        row += 1;
        for item in items {
            page.put(row, left, text_of(reply, item, numbered));
            for period in 0..periods {
                page.answer(replies, which, item, period, (row, left + 1 + column(period)));
            }
            row += 1;
        }
    }
}
