//! One row an answer: council, period, measure, value, note.

use super::label;
use crate::support::{
    book::{Cell, Look},
    rng::Rng,
    study::{
        frame::Start,
        measure::Item,
        page::Page,
        reply::{Reply, Spot},
    },
};

pub(super) fn draw(page: &mut Page, replies: &[Reply], start: Start, rng: &mut Rng) {
    let several = replies.len() > 1;
    let needs_code = replies.iter().any(|r| !r.naming.code.is_empty());
    let needs_name =
        several || replies.iter().any(|r| !r.naming.title && !r.naming.file && !r.naming.sheet || is_named_wrong(r));
    let named = needs_name || rng.chance(60);
    let coded = needs_code || several && rng.chance(30);
    // A label that can mean no period has no days.
    let dated =
        replies.iter().all(|r| r.periods.iter().all(|t| t.period.is_some() && t.words.is_none())) && rng.chance(35);
    let numbered = rng.chance(55);
    let noted = rng.chance(60);
    let mut headings: Vec<&str> = Vec::new();
    if named {
        headings.push(rng.pick(&["Council", "Local authority", "Authority"]));
    }
    if coded {
        headings.push(rng.pick(&["GSS code", "ONS code"]));
    }
    if dated {
        headings.extend(rng.pick(&[["From", "To"], ["Period from", "Period to"], ["Period start", "Period end"]]));
    } else {
        headings.push(rng.pick(&["Period", "Year", "Time period"]));
    }
    headings.push(rng.pick(&["Measure", "Question", "Indicator"]));
    let broken_down = replies.iter().any(|r| r.items.iter().any(|i| !i.category.is_empty()));
    if broken_down {
        headings.push("Breakdown");
    }
    headings.push(rng.pick(&["Value", "Number", "Answer", "Figure"]));
    if noted {
        headings.push(rng.pick(&["Note", "Comment"]));
    }
    page.sheet.put(start.row, start.left, headings);
    page.look(start.row, Look::Heading);
    let mut row = start.row + 1;
    for (which, reply) in replies.iter().enumerate() {
        let by_measure = rng.chance(50);
        for (item, period) in pairs(reply, by_measure) {
            let mut at = start.left;
            if named {
                page.put(row, at, reply.naming.name.as_str());
                page.spot(which, Spot::Council, row, at);
                at += 1;
            }
            if coded {
                let code = if reply.naming.code.is_empty() { &reply.asked.gss } else { &reply.naming.code };
                page.put(row, at, code.as_str());
                page.spot(which, Spot::Code, row, at);
                at += 1;
            }
            if let Some(days) = reply.periods[period].period.filter(|_| dated) {
                page.put(row, at, Cell::Date(days.from));
                page.put(row, at + 1, Cell::Date(days.to));
                page.spot(which, Spot::Period(period), row, at);
                at += 2;
            } else {
                page.period(replies, which, period, (row, at));
                at += 1;
            }
            page.put(row, at, label(&reply.wording, item.measure, numbered));
            page.spot(which, Spot::Question(item.measure), row, at);
            at += 1;
            if broken_down {
                let category = item.category.split_once(": ").map_or("All", |(_, value)| value);
                page.put(row, at, category);
                at += 1;
            }
            page.answer(replies, which, item, period, (row, at));
            if noted && rng.chance(6) {
                page.put(row, at + 1, rng.pick(&["Manual count", "Provisional", "Checked", "From case files"]));
            }
            row += 1;
        }
    }
}

/// A name or a code that is a fault stands in a column, where each row says it.
fn is_named_wrong(reply: &Reply) -> bool {
    reply.fault.as_ref().is_some_and(|f| matches!(f.rule, "CO001" | "CO002" | "CO004" | "CO011"))
}

fn pairs(reply: &Reply, by_measure: bool) -> Vec<(Item, usize)> {
    let periods = 0..reply.periods.len();
    let mut all: Vec<(Item, usize)> = if by_measure {
        reply.items.iter().flat_map(|i| periods.clone().map(move |p| (*i, p))).collect()
    } else {
        periods.flat_map(|p| reply.items.iter().map(move |i| (*i, p))).collect()
    };
    // What is left out has no row, unlike what is left blank.
    all.retain(|(item, period)| reply.answer(*item, *period).is_some());
    all
}
