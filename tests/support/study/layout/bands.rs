//! One row a council under two or three rows of headings: period, group, measure.

use super::column;
use crate::support::{
    book::{Cell, Look},
    rng::Rng,
    study::{
        frame::Start,
        measure::Item,
        page::{Page, Total},
        reply::{Reply, Spot},
    },
};

pub(super) fn draw(page: &mut Page, replies: &[Reply], start: Start, rng: &mut Rng) {
    let first = &replies[0];
    let items = first.items.clone();
    let grouped = rng.chance(60);
    let merged = rng.chance(60);
    let spacer = rng.chance(45);
    let left = start.left;
    let answers = left + 1;
    let width = column(items.len());
    let step = width + u32::from(spacer);
    let rows = 2 + u32::from(grouped);
    for period in 0..first.periods.len() {
        let at = answers + column(period) * step;
        page.put(start.row, at, first.period_text(period));
        for which in 0..replies.len() {
            page.spot(which, Spot::Period(period), start.row, at);
        }
        if merged {
            page.merge(start.row, at, start.row, at + width - 1);
        }
        if grouped {
            groups(page, first, &items, (start.row + 1, at), merged);
        }
        for (place, item) in items.iter().enumerate() {
            let text =
                if grouped { first.wording.under_group(item.measure) } else { first.wording.label(item.measure) };
            page.put(start.row + rows - 1, at + column(place), text);
        }
    }
    page.put(start.row + rows - 1, left, rng.pick(&["Council", "Local authority", "Authority"]));
    for row in start.row..start.row + rows {
        page.look(row, Look::Heading);
    }
    councils(page, replies, &items, (start.row + rows, left, step), rng);
}

fn groups(page: &mut Page, reply: &Reply, items: &[Item], (row, left): (u32, u32), merged: bool) {
    let mut began: Option<(u8, u32)> = None;
    for (place, item) in items.iter().enumerate() {
        let (here, group) = (left + column(place), item.measure.group());
        if began.is_none_or(|(last, _)| last != group) {
            if let Some((_, from)) = began.filter(|_| merged) {
                page.merge(row, from, row, here - 1);
            }
            page.put(row, here, reply.wording.group(group));
            began = Some((group, here));
        }
    }
}

fn councils(page: &mut Page, replies: &[Reply], items: &[Item], (first, left, step): (u32, u32, u32), rng: &mut Rng) {
    let by_nation = rng.chance(40);
    let total = rng.chance(60);
    let total_first = total && rng.chance(30);
    let wrong = total && rng.chance(50);
    let mut row = first + u32::from(total_first);
    let mut order: Vec<usize> = (0..replies.len()).collect();
    if by_nation {
        order.sort_by_key(|&i| replies[i].asked.nation.clone());
    }
    let mut nation = "";
    for &which in &order {
        let reply = &replies[which];
        if by_nation && reply.asked.nation != nation {
            nation = &reply.asked.nation;
            page.put(row, left, nation.to_uppercase());
            row += 1;
        }
        page.put(row, left, reply.naming.name.as_str());
        page.spot(which, Spot::Council, row, left);
        for period in 0..reply.periods.len() {
            for (place, item) in items.iter().enumerate() {
                let at = left + 1 + column(period) * step + column(place);
                page.answer(replies, which, *item, period, (row, at));
            }
        }
        row += 1;
    }
    if total {
        let at = if total_first { first } else { row };
        totals(page, replies, items, (at, left, step), wrong);
    }
}

/// The row of totals. One figure is wrong where that is wanted.
fn totals(page: &mut Page, replies: &[Reply], items: &[Item], (row, left, step): (u32, u32, u32), wrong: bool) {
    page.put(row, left, "Total");
    for period in 0..replies[0].periods.len() {
        for (place, item) in items.iter().enumerate() {
            let column = left + 1 + column(period) * step + column(place);
            let given = replies.iter().filter_map(|r| r.answer(*item, period)?.says);
            let all_given = replies.iter().all(|r| r.answer(*item, period).is_some_and(|a| a.says.is_some()));
            let sum: f64 = given.map(|s| s.0).sum();
            let is_right = !(wrong && all_given && page.totals.iter().all(|t| t.is_right));
            page.put(row, column, Cell::Number(if is_right { sum } else { sum + 2.0 }));
            page.totals.push(Total { row, column, is_right });
        }
    }
}
