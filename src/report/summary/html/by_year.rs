//! Year on year: a line through the totals of the councils that answered in every year, and a band where figures are withheld.

use maud::{Markup, html};

use super::svg::{Words, chart, dot, line, path, span_up, text, ticks};
use crate::{
    outcome::Period,
    report::{
        summary::words,
        text::{capital, count},
    },
    study::{range::Range, summary::Summary, years::Years},
};

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 210.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 18.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 26.0;

/// A year as it stands below a chart: the year itself, or both for one that does not begin in January.
fn short(period: Period) -> String {
    if period.from.year() == period.to.year() {
        period.from.year().to_string()
    } else {
        format!("{}-{:02}", period.from.year(), period.to.year().rem_euclid(100))
    }
}

/// The charts and their table.
pub(super) fn section(of: &Summary<'_, '_>) -> Markup {
    let all = of.years();
    let label = |y: &Years| of.study.measures.get(y.measure).map_or("", |m| m.label.as_str());
    html! {
        @if all.is_empty() {
            p { "There is one whole year only, or no council answered in all of them, so nothing can be compared." }
        } @else {
            p {
                "Each line is the total of the councils that gave the figure in every year shown, so that a year does not look fuller because \
                 more councils answered. A bar and a band run from the least to the most that it can be, where figures are withheld."
            }
            div class="panels" { @for years in &all { (drawn(years, label(years))) } }
            (table(&all, &label))
        }
    }
}

fn drawn(of: &Years, label: &str) -> Markup {
    let most = of.years.iter().filter_map(|(_, r)| r.upper().or(Some(r.low))).fold(0.0, f64::max);
    // Room for the numbers above the highest point.
    let marks = ticks(most * 1.1);
    let top = marks.last().copied().unwrap_or(1.0);
    let y = |n: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * n.min(top) / top;
    let steps = of.years.len().saturating_sub(1).max(1) as f64;
    let x = |at: usize| LEFT + 22.0 + (WIDTH - LEFT - RIGHT - 44.0) * at as f64 / steps;
    let high = |r: &Range| y(r.upper().unwrap_or(top));
    let points =
        |f: &dyn Fn(&Range) -> f64| of.years.iter().enumerate().map(|(at, (_, r))| (x(at), f(r))).collect::<Vec<_>>();
    let (lows, highs) = (points(&|r| y(r.low)), points(&high));
    let mut band = highs.clone();
    band.extend(lows.iter().rev());
    let is_exact = of.years.iter().all(|(_, r)| r.value().is_some());
    let inside = html! {
        @for mark in &marks {
            (line("grid", (LEFT, y(*mark)), (WIDTH - RIGHT, y(*mark))))
            (text(LEFT - 6.0, y(*mark) + 4.0, "end", "faint", &words::decimal(*mark, 0)))
        }
        @if is_exact { (path("line", &lows, false)) } @else {
            (path("band", &band, true))
            (path("bound", &lows, false))
            (path("bound", &highs, false))
        }
        @for (at, (period, range)) in of.years.iter().enumerate() {
            @if range.value().is_some() { (dot("mark", x(at), y(range.low), 5.0)) }
            @else { (span_up(x(at), y(range.low), high(range))) }
            (text(x(at), high(range) - 9.0, "middle", "halo", &words::range(*range, 0, "")))
            (text(x(at), HEIGHT - 8.0, "middle", "", &short(*period)))
        }
        (line("axis", (LEFT, y(0.0)), (WIDTH - RIGHT, y(0.0))))
    };
    let said: Vec<String> =
        of.years.iter().map(|(p, r)| format!("{}: {}", short(*p), words::range(*r, 0, ""))).collect();
    let says = format!("Totals of {}. {}.", count(of.councils, "council", "councils"), said.join(", "));
    let title = capital(label);
    let id = format!("year-{}", of.measure.index());
    html! {
        figure {
            figcaption { (title) span class="faint" { " – " (count(of.councils, "council", "councils")) } }
            (chart(&Words { id: &id, title: &title, says: &says }, WIDTH, HEIGHT, &inside))
        }
    }
}

fn table<'y>(all: &'y [Years], label: &dyn Fn(&'y Years) -> &'y str) -> Markup {
    let years = all.first().map(|y| y.years.as_slice()).unwrap_or_default();
    html! {
        div class="scroll" {
            table {
                caption { "Totals of the councils that answered in every year" }
                thead {
                    tr {
                        th scope="col" { "Figure" }
                        th scope="col" class="n" { "Councils" }
                        @for (period, _) in years { th scope="col" class="n" { (short(*period)) } }
                    }
                }
                tbody {
                    @for of in all {
                        tr {
                            th scope="row" { (capital(label(of))) }
                            td class="n" { (of.councils) }
                            @for (_, range) in &of.years { td class="n" { (words::range(*range, 0, "")) } }
                        }
                    }
                }
            }
        }
    }
}
