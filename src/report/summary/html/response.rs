//! Who answered, nation by nation: a bar of a hundred in a hundred councils, in parts that differ by their pattern.

use maud::{Markup, html};

use super::svg::{Words, chart, rect, text};
use crate::{
    report::{
        summary::words,
        text::{capital, number},
    },
    study::{
        coverage::Response,
        summary::{Area, BlockSummary},
    },
};

/// Parts of a bar, each with what is in it, from left to right.
const PARTS: [(&str, &str, &[Response]); 5] = [
    ("full", "answered in full", &[Response::Answered]),
    ("part", "answered in part", &[Response::InPart]),
    ("refused", "refused", &[Response::Refused]),
    ("none", "hold no such figures, or gave none", &[Response::NotHeld, Response::NoFigure]),
    (
        "nothing",
        "sent nothing that could be used",
        &[Response::NotRead, Response::NoAnswers, Response::OtherPeriod, Response::Ended, Response::Nothing],
    ),
];

const WIDTH: f64 = 760.0;
const LEFT: f64 = 150.0;
const RIGHT: f64 = 60.0;
const ROW: f64 = 34.0;
const BAR: f64 = 22.0;

/// How many of an area's councils are in a part.
fn of(area: &Area, responses: &[Response]) -> usize {
    responses.iter().map(|r| area.of(*r)).sum()
}

fn name(area: &Area) -> &str {
    area.nation.unwrap_or("United Kingdom")
}

/// The patterns of the parts: solid, tint, lines, dots, empty.
fn patterns() -> Markup {
    html! {
        defs {
            pattern id="p-refused" width="6" height="6" patternUnits="userSpaceOnUse" {
                rect class="blank" width="6" height="6" {}
                path class="hatch" d="M0 6L6 0M-1 1L1 -1M5 7L7 5" {}
            }
            pattern id="p-none" width="6" height="6" patternUnits="userSpaceOnUse" {
                rect class="blank" width="6" height="6" {}
                circle class="dot" cx="3" cy="3" r="1.1" {}
            }
        }
    }
}

/// A rectangle in the pattern of a part.
fn filled(part: &str, x: f64, y: f64, width: f64, height: f64) -> Markup {
    html! {
        @match part {
            "full" => (rect("solid", x, y, width, height)),
            "part" => (rect("tint", x, y, width, height)),
            "nothing" => (rect("blank", x, y, width, height)),
            other => rect fill=(format!("url(#p-{other})")) x=(super::svg::at(x)) y=(super::svg::at(y))
                width=(super::svg::at(width)) height=(super::svg::at(height)) {},
        }
        (rect("edge", x, y, width, height))
    }
}

/// The chart and the table.
pub(super) fn section(summary: &BlockSummary<'_, '_>) -> Markup {
    let areas: Vec<&Area> = summary.areas.iter().filter(|a| a.expected() > 0).collect();
    let rows = f64::from(u32::try_from(areas.len()).unwrap_or(0));
    let inside = html! {
        (patterns())
        @for (n, area) in (0_u32..).zip(&areas) {
            (bar(area, f64::from(n) * ROW))
        }
    };
    let said: Vec<String> =
        areas.iter().map(|a| format!("{}: {}", name(a), words::percent(a.gave_figures(), a.expected()))).collect();
    let says = format!("Share of councils that gave figures: {}. The table below has every number.", said.join(", "));
    let words = Words { id: "response", title: "Who answered, by nation", says: &says };
    html! {
        @for area in summary.areas.iter().take(1) { p { (words::response(area)) } }
        @for note in words::notes_of(&summary.block, &summary.notes) { p { (note) } }
        figure {
            figcaption { "Councils by what they made of the questions" }
            (chart(&words, WIDTH, rows * ROW, &inside))
            (key())
        }
        (table(&summary.areas))
    }
}

fn bar(area: &Area, y: f64) -> Markup {
    let whole = WIDTH - LEFT - RIGHT;
    let all = area.expected().max(1) as f64;
    let mut x = LEFT;
    let parts: Vec<(&str, usize, f64, f64)> = PARTS
        .iter()
        .map(|(part, _, responses)| {
            let n = of(area, responses);
            let width = whole * n as f64 / all;
            let at = x;
            x += width;
            (*part, n, at, width)
        })
        .collect();
    html! {
        (text(LEFT - 10.0, y + BAR - 6.0, "end", if area.nation.is_none() { "strong" } else { "" }, name(area)))
        @for (part, n, at, width) in parts {
            @if n > 0 {
                (filled(part, at, y, width, BAR))
                @if width >= 22.0 {
                    @if part != "full" { (rect("label-box", at + width / 2.0 - 11.0, y + 4.0, 22.0, BAR - 8.0)) }
                    (text(at + width / 2.0, y + BAR - 7.0, "middle", if part == "full" { "on-solid" } else { "strong" }, &number(n)))
                }
            }
        }
        (text(WIDTH - RIGHT + 10.0, y + BAR - 6.0, "start", "faint", &format!("of {}", number(area.expected()))))
    }
}

fn key() -> Markup {
    html! {
        ul class="key" {
            @for (part, what, _) in PARTS {
                li { svg viewBox="0 0 24 14" aria-hidden="true" { (filled(part, 0.5, 0.5, 23.0, 13.0)) } (what) }
            }
        }
    }
}

fn table(areas: &[Area]) -> Markup {
    let used: Vec<Response> = Response::ALL.iter().copied().filter(|r| areas.iter().any(|a| a.of(*r) > 0)).collect();
    html! {
        div class="scroll" {
            table {
                caption { "Councils by what they made of the questions" }
                thead {
                    tr {
                        th scope="col" { "Nation" }
                        th scope="col" class="n" { "To answer" }
                        th scope="col" class="n" { "Gave figures" }
                        @for response in &used { th scope="col" class="n" { (capital(response.words())) } }
                    }
                }
                tbody {
                    @for area in areas {
                        tr {
                            th scope="row" { (name(area)) }
                            td class="n" { (number(area.expected())) }
                            td class="n" { (number(area.gave_figures())) " (" (words::percent(area.gave_figures(), area.expected())) ")" }
                            @for response in &used { td class="n" { (number(area.of(*response))) } }
                        }
                    }
                }
            }
        }
    }
}
