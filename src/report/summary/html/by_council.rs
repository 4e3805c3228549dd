//! A share council by council: a dot where it is known, a bar from the least to the most where figures are withheld.

use maud::{Markup, html};

use super::svg::{Words, chart, dot, line, rect, span, text};
use crate::{
    report::{
        summary::words,
        text::{and, capital, clip, count},
    },
    study::{
        definitions::Ratio,
        figures::{OfOne, StudyFigure},
        range::Range,
        summary::BlockSummary,
    },
};

/// With more councils than this, each region has a chart of its own.
const MANY: usize = 40;

const WIDTH: f64 = 760.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 170.0;
const ROW: f64 = 19.0;
const TOP: f64 = 26.0;

/// A council in the chart.
struct Point<'a> {
    name: &'a str,
    region: &'a str,
    of: OfOne,
    range: Range,
}

/// The charts and the table of one ratio; nothing where no council gave both its parts.
pub(super) fn section(of: &BlockSummary<'_, '_>, def: &Ratio) -> Option<Markup> {
    let bodies = &of.block.study().bodies;
    let all = of.block.of_each(def);
    if all.is_empty() {
        return None;
    }
    let point = |one: &OfOne| {
        let body = bodies.get(one.body)?;
        Some(Point { name: body.name(), region: body.region(), of: *one, range: one.range? })
    };
    let points: Vec<Point<'_>> = all.iter().filter_map(point).collect();
    let nobody: Vec<String> = all
        .iter()
        .filter(|one| one.range.is_none())
        .filter_map(|one| bodies.get(one.body).map(|b| b.name().to_owned()))
        .collect();
    let total = of.figure(&def.name);
    let regions = regions(&points);
    Some(html! {
        h3 { (capital(&def.label)) }
        p {
            "A dot is a share that is known. A bar runs from the least to the most that it can be, where a council withheld figures. "
            @if let Some(range) = total.and_then(|t| t.range) {
                @if range.value().is_some() { "The dashed line" } @else { "The grey band" }
                " is all councils together: " (words::range(range, 1, "%")) ". "
            }
            "Shares of few children jump: the last column says of how many."
        }
        @if !points.is_empty() {
            @if points.len() > MANY && regions.len() > 1 {
                @for (n, region) in regions.iter().enumerate() {
                    @let own: Vec<&Point<'_>> = points.iter().filter(|p| p.region == *region).collect();
                    (drawn(&format!("{}-{n}", def.name), region, &own, def, total))
                }
            } @else {
                @let own: Vec<&Point<'_>> = points.iter().collect();
                (drawn(&def.name, "All councils that gave both figures", &own, def, total))
            }
        }
        @if !nobody.is_empty() {
            p class="faint" {
                (capital(&count(nobody.len(), "council", "councils"))) " gave both figures and " (if nobody.len() == 1 { "has" } else { "have" })
                " no share, since there is no child to divide by: " (and(&nobody)) "."
            }
        }
        (table(&points, def))
    })
}

/// The regions in the order of the register: nations last.
fn regions<'a>(points: &[Point<'a>]) -> Vec<&'a str> {
    let nation = |region: &str| crate::study::rows::nation_order(region);
    let mut all: Vec<&str> = points.iter().map(|p| p.region).collect();
    all.sort_unstable_by_key(|r| (nation(r) != usize::MAX, nation(r), *r));
    all.dedup();
    all
}

/// Where a share stands across the chart.
fn x(share: f64) -> f64 {
    LEFT + (WIDTH - LEFT - RIGHT) * share.clamp(0.0, 100.0) / 100.0
}

fn drawn(id: &str, title: &str, points: &[&Point<'_>], def: &Ratio, total: Option<&StudyFigure<'_>>) -> Markup {
    let rows = f64::from(u32::try_from(points.len()).unwrap_or(0));
    let bottom = TOP + rows * ROW + 4.0;
    let says = says(points, def);
    let inside = html! {
        @for share in [0.0, 25.0, 50.0, 75.0, 100.0] {
            (line("grid", (x(share), TOP - 4.0), (x(share), bottom)))
            (text(x(share), TOP - 9.0, "middle", "faint", &format!("{share}%")))
        }
        @if let Some(range) = total.and_then(|t| t.range) {
            @if range.value().is_none() {
                (rect("mean-band", x(range.low), TOP - 4.0, (x(range.high) - x(range.low)).max(2.0), bottom - TOP + 4.0))
            }
            @else { (line("mean", (x(range.low), TOP - 4.0), (x(range.low), bottom))) }
        }
        @for (n, point) in (0_u32..).zip(points) {
            @let y = TOP + f64::from(n) * ROW + ROW / 2.0;
            (text(LEFT - 8.0, y + 4.0, "end", "", &clip(&short(point.name), 30)))
            @if point.range.value().is_some() { (dot("mark", x(point.range.low), y, 5.0)) }
            @else { (span(x(point.range.low), x(point.range.high), y)) }
            (text(WIDTH - RIGHT + 10.0, y + 4.0, "start", "faint", &of_how_many(point)))
        }
        (line("axis", (LEFT, TOP - 4.0), (LEFT, bottom)))
    };
    let words = Words { id, title: &format!("{}: {title}", capital(&def.label)), says: &says };
    html! {
        figure {
            figcaption { (title) }
            (chart(&words, WIDTH, bottom + 2.0, &inside))
        }
    }
}

/// A name as it stands beside a chart, where there is little room.
fn short(name: &str) -> String {
    name.replace("Health and Social Care", "HSC")
}

fn of_how_many(point: &Point<'_>) -> String {
    format!("{} of {}", words::range(point.of.pair.of, 0, ""), words::range(point.of.pair.to, 0, ""))
}

/// What can be seen in a chart: from which council to which, and how many are ranges.
fn says(points: &[&Point<'_>], def: &Ratio) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
    let one = |p: &Point<'_>| format!("{} at {}", p.name, words::range(p.range, 1, "%"));
    let ranges = points.iter().filter(|p| p.range.value().is_none()).count();
    format!(
        "The {} for {}, the greatest first: from {} to {}. {ranges} of them a range. The table below has every figure.",
        def.label,
        count(points.len(), "council", "councils"),
        one(first),
        one(last),
    )
}

fn table(points: &[Point<'_>], def: &Ratio) -> Markup {
    html! {
        @if !points.is_empty() {
            table class="dense" {
                caption { (capital(&def.label)) ", by council" }
                thead {
                    tr {
                        th scope="col" { "Council" }
                        th scope="col" { "Region" }
                        th scope="col" class="n" { "Share" }
                        th scope="col" class="n" { "Children" }
                        th scope="col" class="n" { "Of" }
                    }
                }
                tbody {
                    @for point in points {
                        tr {
                            th scope="row" { (point.name) }
                            td { (point.region) }
                            td class="n" { (words::range(point.range, 1, "%")) }
                            td class="n" { (words::range(point.of.pair.of, 0, "")) }
                            td class="n" { (words::range(point.of.pair.to, 0, "")) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::svg::at, *};

    #[test]
    fn shares_lie_between_the_names_and_the_numbers() {
        assert_eq!(at(x(0.0)), "190");
        assert_eq!(at(x(100.0)), "590");
        assert_eq!(at(x(140.0)), "590", "never outside");
    }
}
