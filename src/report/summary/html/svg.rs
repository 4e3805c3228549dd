//! Small pieces of charts: numbers written short, and a chart with its words.

use maud::{Markup, PreEscaped, html};

/// A coordinate: at most one digit behind the point, so that the same chart is the same bytes.
pub(super) fn at(n: f64) -> String {
    let text = format!("{n:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// What a chart says besides its drawing.
pub(super) struct Words<'w> {
    /// The beginning of the ids in it: one of a kind on the page.
    pub(super) id: &'w str,
    /// What it shows.
    pub(super) title: &'w str,
    /// What can be seen in it, for those who do not see it.
    pub(super) says: &'w str,
}

/// A chart of a width and a height, with its words.
pub(super) fn chart(words: &Words<'_>, width: f64, height: f64, inside: &Markup) -> Markup {
    let (title, desc) = (format!("{}-title", words.id), format!("{}-desc", words.id));
    html! {
        svg viewBox=(format!("0 0 {} {}", at(width), at(height))) role="img" aria-labelledby=(format!("{title} {desc}")) {
            title id=(title) { (words.title) }
            desc id=(desc) { (words.says) }
            (inside)
        }
    }
}

/// Text at a place; `anchor` is start, middle or end.
pub(super) fn text(x: f64, y: f64, anchor: &str, class: &str, words: &str) -> Markup {
    html! {
        @if class.is_empty() { text x=(at(x)) y=(at(y)) text-anchor=(anchor) { (words) } }
        @else { text x=(at(x)) y=(at(y)) text-anchor=(anchor) class=(class) { (words) } }
    }
}

/// A straight line.
pub(super) fn line(class: &str, from: (f64, f64), to: (f64, f64)) -> Markup {
    html! { line class=(class) x1=(at(from.0)) y1=(at(from.1)) x2=(at(to.0)) y2=(at(to.1)) {} }
}

/// A rectangle. `class` may name several.
pub(super) fn rect(class: &str, x: f64, y: f64, width: f64, height: f64) -> Markup {
    html! { rect class=(class) x=(at(x)) y=(at(y)) width=(at(width.max(0.0))) height=(at(height.max(0.0))) {} }
}

/// A dot.
pub(super) fn dot(class: &str, x: f64, y: f64, r: f64) -> Markup {
    html! { circle class=(class) cx=(at(x)) cy=(at(y)) r=(at(r)) {} }
}

/// A line through points.
pub(super) fn path(class: &str, points: &[(f64, f64)], closed: bool) -> Markup {
    let mut d = String::new();
    for (n, (x, y)) in points.iter().enumerate() {
        d.push_str(if n == 0 { "M" } else { "L" });
        d.push_str(&at(*x));
        d.push(' ');
        d.push_str(&at(*y));
    }
    if closed {
        d.push('Z');
    }
    html! { path class=(class) d=(d) {} }
}

/// A range with bars at its ends.
pub(super) fn span(x1: f64, x2: f64, y: f64) -> Markup {
    html! {
        (line("span", (x1, y), (x2, y)))
        (line("span", (x1, y - 4.0), (x1, y + 4.0)))
        (line("span", (x2, y - 4.0), (x2, y + 4.0)))
    }
}

/// The same, upright.
pub(super) fn span_up(x: f64, low: f64, high: f64) -> Markup {
    html! {
        (line("span", (x, low), (x, high)))
        (line("span", (x - 4.0, low), (x + 4.0, low)))
        (line("span", (x - 4.0, high), (x + 4.0, high)))
    }
}

/// The style of the page, as it stands.
pub(super) fn style() -> Markup {
    html! { style { (PreEscaped(include_str!("style.css"))) } }
}

/// Round numbers from nought to at least a number, three to six of them.
pub(super) fn ticks(most: f64) -> Vec<f64> {
    let most = most.max(1.0);
    let mut step = 10_f64.powf(most.log10().floor());
    for factor in [0.1, 0.2, 0.25, 0.5, 1.0] {
        if most / (step * factor) <= 5.0 && (step * factor).fract() == 0.0 {
            step *= factor;
            break;
        }
    }
    let mut all = vec![0.0];
    while all.last().is_some_and(|last| *last < most) && all.len() < 20 {
        let next = all.len() as f64 * step;
        all.push(next);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_top() {
        for most in [0.0, 1.0, 3.0, 7.0, 12.0, 99.0, 101.0, 864.0, 2335.0, 12_000.0] {
            let all = ticks(most);
            assert!(all.len() >= 2 && all.len() <= 11, "{most}: {all:?}");
            assert!(*all.last().unwrap() >= most && all.iter().all(|t| t.fract() == 0.0), "{most}: {all:?}");
        }
        assert_eq!(ticks(2335.0), [0.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0]);
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!([at(1.0), at(2.25), at(3.1259)], ["1", "2.2", "3.1"]);
    }
}
