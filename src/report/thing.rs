//! One thing to fix or look at: equal findings of one rule, in full for a single return and in short among several.

use super::look::{Look, Role};
use super::{
    Run,
    human::Amount,
    is_sideways, line_of, place,
    plain::counted,
    snippet, span_of,
    text::{capital, clip, heading, number, stop},
    verdict,
};
use crate::{
    bind::Confidence,
    finding::{About, Group},
    outcome::ReturnOutcome,
};

const INDENT: usize = 3;
/// How many other places are named for a thing.
const SEE_ALSO: usize = 3;
/// How many ranges of cells a group shows among several returns.
const SHORT_RANGES: usize = 4;

/// Groups in their order, those that say the same of several columns or sheets together: they read as one.
pub(super) fn together(groups: &[Group]) -> impl Iterator<Item = &[Group]> {
    groups.chunk_by(|a, b| a.rule == b.rule && a.severity == b.severity && a.message == b.message)
}

/// Where a thing stands in the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nth {
    /// Its number, or that of the first of several.
    pub(super) number: usize,
    /// Whether it is the first of its rule, whose record is drawn.
    pub(super) first_of_rule: bool,
}

/// Things that say the same, in full.
pub(super) fn full(
    out: &mut String,
    run: &Run<'_>,
    r: &ReturnOutcome,
    same: &[Group],
    nth: Nth,
    look: &Look,
    amount: Amount,
) {
    let Some(first) = same.first() else { return };
    let rule = run.rule(first.rule);
    let dash = if look.unicode { "–" } else { "-" };
    let n = nth.number;
    let numbers = if same.len() == 1 { format!("{n}.") } else { format!("{n}{dash}{}.", n + same.len() - 1) };
    out.push_str(
        &look.paint(Role::Severity(first.severity), &format!("{numbers} {}", verdict::severity(first.severity))),
    );
    out.push(' ');
    out.push_str(&look.paint(Role::Strong, rule.code));
    out.push(' ');
    out.push_str(&look.paint(Role::Faint, &format!("{}{}", rule.name, confidence(first))));
    out.push('\n');
    look.block(out, INDENT, Role::Strong, &stop(&first.message));
    for (i, g) in same.iter().take(amount.ranges.max(1)).enumerate() {
        look.block(out, INDENT, Role::Plain, &stop(&whereabouts(run, r, g)));
        if nth.first_of_rule
            && i == 0
            && let Some(sample) = &g.sample
        {
            let sheet = clip(g.sheet.as_deref().unwrap_or_default(), 60);
            let drawn = snippet::draw(sample, &sheet, g.severity, INDENT, look);
            if !drawn.is_empty() {
                Look::gap(out);
                out.push_str(&drawn);
                Look::gap(out);
            }
        }
        go_to(out, r, g, INDENT, look, amount.ranges);
        for (_, other) in g.related.iter().filter(|(at, _)| *at == 0).take(SEE_ALSO) {
            let cell = place::cell(&clip(&other.sheet, 60), other.address);
            look.hang(out, INDENT, "See also ", Role::Faint, Role::Plain, &stop(&format!("{cell}: {}", other.note)));
        }
    }
    more(out, same.len().saturating_sub(amount.ranges.max(1)), INDENT, look);
}

/// Things that say the same, in short.
pub(super) fn short(out: &mut String, run: &Run<'_>, r: &ReturnOutcome, same: &[Group], look: &Look, amount: Amount) {
    const MOST: usize = 3;
    let Some(first) = same.first() else { return };
    let lead = format!("{:<7} {}  ", verdict::severity(first.severity), run.rule(first.rule).code);
    look.hang(out, INDENT, &lead, Role::Severity(first.severity), Role::Plain, &stop(&first.message));
    let indent = INDENT + super::width::width(&lead);
    for g in same.iter().take(MOST) {
        look.block(out, indent, Role::Faint, &stop(&whereabouts(run, r, g)));
        go_to(out, r, g, indent, look, amount.ranges.min(SHORT_RANGES));
    }
    more(out, same.len().saturating_sub(MOST), indent, look);
}

fn more(out: &mut String, n: usize, indent: usize, look: &Look) {
    if n > 0 {
        look.block(out, indent, Role::Faint, &format!("and {} more like this.", number(n)));
    }
}

/// The cells of a group, each line to be copied as it is.
fn go_to(out: &mut String, r: &ReturnOutcome, g: &Group, indent: usize, look: &Look, most: usize) {
    let Some(sheet) = g.sheet.as_deref() else { return };
    let lead = "Go to ";
    let room = look.width.saturating_sub(indent + lead.len());
    let (lines, left) = place::name_box(&clip(sheet, 60), &g.places, span_of(r, g), most, room);
    for (i, line) in lines.iter().enumerate() {
        out.push_str(&" ".repeat(indent));
        out.push_str(&if i == 0 { look.paint(Role::Faint, lead) } else { " ".repeat(lead.len()) });
        out.push_str(&look.paint(Role::Copy, line));
        out.push('\n');
    }
    if left > 0 {
        look.block(out, indent + lead.len(), Role::Faint, &format!("and {} more", number(left)));
    }
}

fn confidence(g: &Group) -> &'static str {
    match g.confidence {
        Confidence::High => "",
        Confidence::Medium => " (likely)",
        Confidence::Low => " (may be mistaken)",
    }
}

/// Where a group is, in words: `12 cells in column K “NRM date” on sheet Children`.
fn whereabouts(run: &Run<'_>, r: &ReturnOutcome, g: &Group) -> String {
    let sideways = is_sideways(r, g);
    let on = g.sheet.as_deref().map(|s| format!(" on sheet {}", clip(s, 60))).unwrap_or_default();
    let file = match g.file.and_then(|f| r.files.get(f)) {
        Some(f) if r.files.len() > 1 => format!(" in {}", clip(&f.path, 100)),
        _ => String::new(),
    };
    let some = !g.places.is_empty();
    let cells = counted(r, g);
    match g.about {
        About::Table => {}
        About::Answers => {
            let asked = g.heading.as_deref().map(heading);
            return match (asked, g.one) {
                (Some(asked), false) => format!("{cells} for {asked}{on}{file}"),
                (Some(asked), true) => format!("One cause for {cells}, all for {asked}{on}{file}"),
                (None, true) => format!("One cause for {cells}{on}{file}"),
                (None, false) => format!("{cells}{on}{file}"),
            };
        }
        About::NoAnswer => {
            let asked = heading(run.label(g.field.as_deref().unwrap_or_default()));
            let concerned = if some { format!(", which concerns {cells}") } else { String::new() };
            return format!("No figure for {asked} was found{on}{file}{concerned}");
        }
    }
    if let Some(at) = line_of(r, g) {
        let named = match g.heading.as_deref() {
            Some(text) if !text.trim().is_empty() => heading(text),
            _ => "(without a heading)".to_owned(),
        };
        let column = format!("{} {named}", place::line(at, sideways));
        return match (some, g.one) {
            (true, false) => format!("{cells} in {column}{on}{file}"),
            (true, true) => format!("One cause for {cells} in {column}{on}{file}"),
            (false, _) => capital(&format!("{column}{on}{file}")),
        };
    }
    if let Some(field) = g.field.as_deref().filter(|_| g.one || !some) {
        let line = if sideways { "row" } else { "column" };
        let label = heading(run.label(field));
        let concerned = if some { format!(", which concerns {cells}") } else { String::new() };
        let nearest = g
            .nearest
            .as_deref()
            .map(|near| format!(". The nearest heading is {}: if that is it, head it {label}", heading(near)));
        return format!("No {line} {label} was found{on}{file}{concerned}{}", nearest.unwrap_or_default());
    }
    match (some, &g.sheet, g.file.and_then(|f| r.files.get(f))) {
        (true, ..) => format!("{cells}{on}{file}"),
        (false, Some(sheet), _) => format!("Sheet {}{file}", clip(sheet, 60)),
        (false, None, Some(f)) => format!("File {}", clip(&f.path, 100)),
        (false, None, None) => "The whole return".to_owned(),
    }
}
