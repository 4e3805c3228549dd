//! Questions down, periods across.

use super::{Numbered, column, order};
use crate::support::{
    book::Look,
    rng::Rng,
    study::{
        frame::{self, Start},
        page::Page,
        reply::Reply,
        wording::Wording,
    },
};

/// How the rows are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    Plain,
    /// A blank row between groups of questions.
    Spaced,
    /// The heading of each group, and under it what the heading leaves open.
    Sections,
}

pub(super) fn draw(page: &mut Page, replies: &[Reply], which: usize, start: Start, rng: &mut Rng) {
    let reply = &replies[which];
    let rows = match rng.below(10) {
        0..=5 => Rows::Plain,
        6 | 7 => Rows::Spaced,
        // Under a heading a row says little, so that a breakdown would hang in the air.
        _ if reply.items.iter().all(|i| i.category.is_empty()) => Rows::Sections,
        _ => Rows::Plain,
    };
    let numbered = if rows == Rows::Sections { Numbered::Apart } else { Numbered::choose(rng) };
    let order = order(reply.periods.len(), rng);
    // A column of codes that the council's own system left behind.
    let hidden = !page.csv && rng.chance(12);
    let spacer = rng.chance(6);
    let texts = numbered.columns();
    let first = start.left + texts + u32::from(hidden) + u32::from(spacer);
    let notes = first + column(order.len());
    let has_notes = rng.chance(15);
    let mut row = start.row;
    if rng.chance(12) {
        page.put(row, first, rng.pick(&["Period", "Number of children", "Totals for the period", "Figures"]));
        page.merge(row, first, row, notes - 1);
        page.look(row, Look::Heading);
        row += 1;
    }
    headings(page, replies, which, (row, start.left, first), numbered, &order, rng);
    if has_notes {
        page.put(row, notes, rng.pick(&["Notes", "Comments", "Note"]));
    }
    page.look(row, Look::Heading);
    row += 1;
    if rng.chance(8) {
        let unit = rng.pick(&["Number", "No. of children", "Total", "Answer"]);
        (first..notes).for_each(|column| page.put(row, column, unit));
        page.look(row, Look::Heading);
        row += 1;
    }
    row += u32::from(rng.chance(8));
    let mut group = 0;
    for item in &reply.items {
        let own = item.measure.group();
        if own != group && rows == Rows::Sections {
            page.put(row, start.left, format!("{own}."));
            page.put(row, start.left + 1, reply.wording.group(own));
            row += 1;
        } else if own != group && group != 0 && rows == Rows::Spaced {
            row += 1;
        }
        group = own;
        if rows == Rows::Sections {
            page.put(row, start.left, Wording::letter(item.measure));
            page.put(row, start.left + 1, reply.wording.under_group(item.measure));
        } else {
            numbered.put(page, reply, *item, (row, start.left));
        }
        if hidden {
            page.put(row, start.left + texts, format!("cla_{}", item.measure.code()));
        }
        for (place, &period) in order.iter().enumerate() {
            page.answer(replies, which, *item, period, (row, first + column(place)));
        }
        if has_notes && rng.chance(12) {
            page.put(row, notes, rng.pick(&["Live system", "Manual count", "See notes below", "Checked"]));
        }
        row += 1;
    }
    if rng.chance(10) {
        let (question, answer) = frame::policy(rng);
        if numbered == Numbered::Apart {
            page.put(row, start.left, "8");
        }
        page.put(row, start.left + texts - 1, question);
        page.put(row, first, answer);
    }
    if hidden {
        page.sheet.hidden_columns.insert(start.left + texts);
    }
}

fn headings(
    page: &mut Page,
    replies: &[Reply],
    which: usize,
    (row, left, first): (u32, u32, u32),
    numbered: Numbered,
    order: &[usize],
    rng: &mut Rng,
) {
    let bare = rng.chance(12);
    let question =
        rng.pick(&["Question", "Question", "Measure", "Information requested", "Data requested", "Question asked"]);
    if !bare && numbered == Numbered::Apart {
        page.put(row, left, rng.pick(&["No.", "Ref", "Q", "#", "Question no."]));
        page.put(row, left + 1, question);
    } else if !bare {
        page.put(row, left, question);
    }
    for (place, &period) in order.iter().enumerate() {
        page.period(replies, which, period, (row, first + column(place)));
    }
}
