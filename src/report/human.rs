//! `check` for people: what to do first, where, and what was checked.

use std::fmt::Write as _;

use super::{
    Run, coverage,
    look::{Look, Role},
    place, several, snippet, table_of,
    text::{clip, count, day, heading, number, stop},
    verdict, whole_rows,
};
use crate::{
    finding::{Group, Severity},
    outcome::{FileStatus, ReturnOutcome, Verdict},
};

/// How much to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// At most so many ranges of cells of one group are listed.
    pub ranges: usize,
    /// Only the verdicts and what was found: no account of what was checked, no hints.
    pub quiet: bool,
}

impl Default for Amount {
    fn default() -> Self {
        Self { ranges: 20, quiet: false }
    }
}

/// The report as text.
#[must_use]
pub fn render(run: &Run<'_>, look: &Look, amount: Amount) -> String {
    let mut out = String::new();
    let returns = &run.outcome.returns;
    if returns.is_empty() {
        look.block(&mut out, 0, Role::Severity(Severity::Error), verdict::NOTHING);
        coverage::passed_over(&mut out, run, look);
        return out;
    }
    if let [only] = returns.as_slice() {
        head(&mut out, run, only, look);
        let mut seen = Vec::new();
        for (n, group) in (1..).zip(&only.groups) {
            Look::gap(&mut out);
            let first = !seen.contains(&group.rule);
            seen.push(group.rule);
            full(&mut out, run, only, group, n, first, look, amount);
        }
        if !amount.quiet {
            coverage::one(&mut out, run, only, look);
        }
    } else {
        for r in returns {
            Look::gap(&mut out);
            head(&mut out, run, r, look);
            for group in &r.groups {
                several::short(&mut out, run, r, group, look, amount);
            }
        }
        if !amount.quiet {
            coverage::all(&mut out, run, look);
        }
    }
    end(&mut out, run, look, amount);
    out
}

/// The verdict, what the return is, and which of its files could not be read.
pub(super) fn head(out: &mut String, run: &Run<'_>, r: &ReturnOutcome, look: &Look) {
    let role = match r.verdict {
        Verdict::Ready => Role::Good,
        Verdict::ReadyWithNotes => Role::Severity(Severity::Warning),
        Verdict::FixFirst | Verdict::NotRead => Role::Severity(Severity::Error),
    };
    let name = format!("{}: ", clip(&r.name, 200));
    let words = verdict::words(r);
    let wide = super::width::width(&name);
    if wide > look.width / 2 && wide + super::width::width(&words) > look.width {
        look.block(out, 0, Role::Strong, name.trim_end());
        look.block(out, 3, role, &words);
    } else {
        look.hang(out, 0, &name, Role::Strong, role, &words);
    }
    if !r.tables.is_empty() {
        look.block(out, 3, Role::Faint, &about(run, r));
    }
    for file in r.files.iter().filter(|f| f.status != FileStatus::Read) {
        let (what, todo) = file.refusal.as_ref().map_or(("It could not be read", ""), |(w, t)| (w, t));
        let path = if r.files.len() > 1 { format!("{}: ", clip(&file.path, 200)) } else { String::new() };
        look.block(out, 3, Role::Plain, &format!("{path}{} {}", stop(what), stop(todo)));
    }
}

/// Whose return it is, of which time, and what was read: each in the return's own words where it says so.
fn about(run: &Run<'_>, r: &ReturnOutcome) -> String {
    let council = r.council.as_ref().map_or("council not stated", |c| c.value.name.as_str());
    let period = r
        .period
        .as_ref()
        .map_or_else(|| "period not stated".to_owned(), |p| format!("{} to {}", day(p.value.from), day(p.value.to)));
    let files =
        if r.files.len() > 1 { format!(" in {}", count(r.files.len(), "file", "files")) } else { String::new() };
    format!("{}, {period}. Read{files}: {}.", clip(council, 80), super::text::and(&read(run, r)))
}

/// How many records of each kind were read.
pub(super) fn read(run: &Run<'_>, r: &ReturnOutcome) -> Vec<String> {
    let mut kinds: Vec<(&[crate::bind::dictionary::RecordKind], usize)> = Vec::new();
    for t in &r.tables {
        match kinds.iter_mut().find(|(k, _)| k.first() == t.kinds.first()) {
            Some((_, n)) => *n += t.records,
            None => kinds.push((&t.kinds, t.records)),
        }
    }
    kinds.iter().map(|(k, n)| run.records(*n, k)).collect()
}

/// One group in full.
#[expect(
    clippy::too_many_arguments,
    reason = "what is shown, of what, and how; a struct for one call would only hide it"
)]
fn full(
    out: &mut String,
    run: &Run<'_>,
    r: &ReturnOutcome,
    g: &Group,
    n: usize,
    first_of_rule: bool,
    look: &Look,
    amount: Amount,
) {
    const INDENT: usize = 3;
    let rule = run.rule(g.rule);
    let lead = format!("{n}. {}", verdict::severity(g.severity));
    out.push_str(&look.paint(Role::Severity(g.severity), &lead));
    out.push(' ');
    out.push_str(&look.paint(Role::Strong, rule.code));
    out.push(' ');
    out.push_str(&look.paint(Role::Faint, &format!("{}{}", rule.name, confidence(g))));
    out.push('\n');
    look.block(out, INDENT, Role::Strong, &stop(&g.message));
    look.block(out, INDENT, Role::Plain, &stop(&whereabouts(run, r, g)));

    let sideways = table_of(r, g).is_some_and(|t| t.sideways);
    let sheet = g.sheet.as_deref().unwrap_or_default();
    if first_of_rule && let Some(sample) = &g.sample {
        let drawn = snippet::draw(sample, &clip(sheet, 60), sideways, g.severity, INDENT, look);
        if !drawn.is_empty() {
            Look::gap(out);
            out.push_str(&drawn);
            Look::gap(out);
        }
    }
    go_to(out, g, INDENT, look, amount);
    let most = 3;
    for (_, other) in g.related.iter().filter(|(at, _)| *at == 0).take(most) {
        let cell = place::cell(&clip(&other.sheet, 60), other.address);
        look.hang(out, INDENT, "See also ", Role::Faint, Role::Plain, &format!("{cell}: {}", other.note));
    }
}

/// The cells of a group, each line to be copied as it is.
pub(super) fn go_to(out: &mut String, g: &Group, indent: usize, look: &Look, amount: Amount) {
    let Some(sheet) = g.sheet.as_deref() else { return };
    let lead = "Go to ";
    let room = look.width.saturating_sub(indent + lead.len());
    let (lines, left) = place::name_box(&clip(sheet, 60), &g.places, whole_rows(g), amount.ranges, room);
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
        crate::bind::Confidence::High => "",
        crate::bind::Confidence::Medium => " (likely)",
        crate::bind::Confidence::Low => " (may be mistaken)",
    }
}

/// Where a group is, in words: `12 cells in column K “NRM date” on sheet Children`.
pub(super) fn whereabouts(run: &Run<'_>, r: &ReturnOutcome, g: &Group) -> String {
    let sideways = table_of(r, g).is_some_and(|t| t.sideways);
    let sheet = g.sheet.as_deref().map(|s| format!(" on sheet {}", clip(s, 60))).unwrap_or_default();
    let file = match g.file.and_then(|f| r.files.get(f)) {
        Some(f) if r.files.len() > 1 => format!(" in {}", clip(&f.path, 100)),
        _ => String::new(),
    };
    let line = if sideways { "row" } else { "column" };
    let n = g.places.len();
    let what = match (g.column, g.field.as_deref()) {
        (Some(column), _) => {
            let named = match g.heading.as_deref() {
                Some(text) if !text.trim().is_empty() => format!(" {}", heading(text)),
                _ => " (without a heading)".to_owned(),
            };
            let column = format!("{}{named}", place::line(column, sideways));
            match (g.one, n) {
                (false, 1..) => format!("{} in {column}", count(n, "cell", "cells")),
                (true, 1..) => format!("One cause for {} in {column}", count(n, "cell", "cells")),
                (_, 0) => super::text::capital(&column),
            }
        }
        (None, Some(field)) if n == 0 => format!("No {line} {} was found", heading(run.label(field))),
        (None, _) if n > 0 && whole_rows(g) => {
            if sideways {
                count(n, "column", "columns")
            } else {
                count(n, "row", "rows")
            }
        }
        (None, _) if n > 0 => count(n, "cell", "cells"),
        (None, _) if g.sheet.is_some() => {
            return format!("Sheet {}{file}", clip(g.sheet.as_deref().unwrap_or_default(), 60));
        }
        (None, _) => {
            return match g.file.and_then(|f| r.files.get(f)) {
                Some(f) => format!("File {}", clip(&f.path, 100)),
                None => "The whole return".to_owned(),
            };
        }
    };
    let nearest = g.nearest.as_deref().map(|near| {
        let label = g.field.as_deref().map_or_else(String::new, |f| format!(" {}", heading(run.label(f))));
        format!(". The nearest heading is {}: if that is it, head it{label}", heading(near))
    });
    format!("{what}{sheet}{file}{}", nearest.unwrap_or_default())
}

/// The last lines: how many, and what to do next.
fn end(out: &mut String, run: &Run<'_>, look: &Look, amount: Amount) {
    Look::gap(out);
    if let Some(tally) = verdict::tally(run.outcome) {
        look.block(out, 0, Role::Strong, &tally);
    }
    look.block(out, 0, Role::Strong, &verdict::totals(run.outcome));
    if amount.quiet {
        return;
    }
    let groups = run.outcome.returns.iter().flat_map(|r| &r.groups);
    if let Some(first) = groups.clone().next() {
        if groups.clone().any(|g| !g.places.is_empty()) {
            look.hang(out, 0, "To go to a cell: ", Role::Faint, Role::Faint, NAME_BOX);
        }
        let code = run.rule(first.rule).code;
        look.hang(
            out,
            0,
            "Why, and how to put it right: ",
            Role::Faint,
            Role::Copy,
            &format!("returnlint explain {code}"),
        );
    }
    if let [first, _, ..] = run.outcome.returns.as_slice() {
        look.hang(
            out,
            0,
            "One return in full: ",
            Role::Faint,
            Role::Copy,
            &format!("returnlint check {}", shell(&clip(&first.name, 200))),
        );
    }
    look.hang(out, 0, "How the headings were understood: ", Role::Faint, Role::Copy, &inspect_hint(run));
    look.block(out, 0, Role::Faint, &made_by(run));
}

const NAME_BOX: &str = "open the sheet in Excel, copy what stands after “Go to” into the Name Box left of the formula bar, and press Enter.";

fn inspect_hint(run: &Run<'_>) -> String {
    let name = run.outcome.returns.first().map_or("FILE", |r| r.name.as_str());
    format!("returnlint inspect {}", shell(&clip(name, 200)))
}

/// A path as it is typed: in quotes where it has a space.
fn shell(path: &str) -> String {
    if path.contains([' ', '(', ')', '&', '\'', ';']) { format!("\"{path}\"") } else { path.to_owned() }
}

/// What made the report of what, so that it can be made again.
pub(super) fn made_by(run: &Run<'_>) -> String {
    let mut text = format!(
        "returnlint {}, rules {}, judged as of {}",
        env!("CARGO_PKG_VERSION"),
        short(run.rules_hash),
        day(run.as_of)
    );
    if let [only] = run.outcome.returns.as_slice() {
        for file in only.files.iter().filter(|f| !f.sha256.is_empty()) {
            let _ = write!(text, "; {} {}", clip(&file.path, 100), short(&file.sha256));
        }
    }
    stop(&text).into_owned()
}

/// The first digits of a hash: enough to tell two apart.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{samples, width::width};

    fn look(width: usize) -> Look {
        Look { width, colour: false, unicode: true }
    }

    fn shown(outcome: &crate::outcome::Outcome, look: Look) -> String {
        samples::with_run(outcome, |run| render(run, &look, Amount::default()))
    }

    #[test]
    fn the_verdict_comes_first_and_counts_things_and_not_cells() {
        let text = shown(&samples::faulty(), look(80));
        assert_eq!(
            text.lines().next(),
            Some("devon.xlsx: fix 2 things before you send this, and look at 1 more"),
            "fourteen cells without a date are one thing"
        );
    }

    #[test]
    fn a_thing_to_fix_says_what_where_and_how_to_get_there() {
        let text = shown(&samples::faulty(), look(80));
        for line in [
            "1. Error NR001 victim-without-nrm-referral",
            "   Enter the NRM referral date, or who made the referral.",
            "   14 cells in column K “NRM date” on sheet Children.",
            "   Go to Children!K12,K14:K22,K24,K27,K30:K31",
            "   See also Children!F9: the other record of this child",
            "Why, and how to put it right: returnlint explain NR001",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
    }

    #[test]
    fn a_missing_column_names_the_heading_that_comes_nearest() {
        let text = shown(&samples::faulty(), look(120)).replace("\n   ", " ");
        assert!(text.contains(
            "No column “Missing episode start” was found on sheet Children. The nearest heading is “Date went”"
        ));
    }

    #[test]
    fn what_was_not_checked_is_said() {
        let text = shown(&samples::faulty(), look(100));
        for part in [
            "2 checks ran on 37 children.",
            "ME002  still-missing-without-as-at-date  needs “Missing episode start”",
            "NR001  victim-without-nrm-referral  4 of 37",
            "You switched off MF005.",
            "Your options hid 2 more.",
            "~$devon.xlsx",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let quiet = samples::with_run(&samples::faulty(), |run| {
            render(run, &look(100), Amount { quiet: true, ..Amount::default() })
        });
        assert!(!quiet.contains("What was checked") && !quiet.contains("returnlint explain"));
        assert!(quiet.contains("Go to Children!K12"));
    }

    #[test]
    fn of_many_cells_so_many_ranges_are_listed() {
        let text =
            samples::with_run(&samples::faulty(), |run| render(run, &look(80), Amount { ranges: 2, quiet: false }));
        assert!(text.contains("   Go to Children!K12,K14:K22\n         and 4 more\n"), "{text}");
    }

    #[test]
    fn several_returns_are_short_and_summed_up() {
        let text = shown(&samples::three(), look(100));
        for part in [
            "returns/kent.csv: ready to send. Every check that applies ran, and none found anything",
            "returns/locked.xlsx: not checked\n   This file is protected with a password. Open it in Excel",
            "3 returns: 1 to fix first, 1 ready, 1 not read, or not in full",
            "15 errors, 1 warning and 0 notes.",
            "1 return   needs “Missing episode start”",
        ] {
            assert!(text.contains(part.replace("   needs", "  needs").as_str()), "{part}\n{text}");
        }
        assert!(!text.contains('╭'), "no records are drawn");
    }

    #[test]
    fn nothing_to_check_is_not_clean() {
        let nothing =
            crate::outcome::Outcome { returns: Vec::new(), passed_over: vec!["notes.txt".to_owned()], hidden: 0 };
        let text = shown(&nothing, look(80));
        assert!(text.starts_with("Nothing was checked"), "{text}");
        assert!(text.contains("notes.txt"));
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        for outcome in [samples::faulty(), samples::three()] {
            for wide in [60, 80, 100, 120] {
                for unicode in [true, false] {
                    let text = shown(&outcome, Look { width: wide, colour: false, unicode });
                    assert_eq!(text.lines().find(|l| width(l) > wide), None, "{wide}");
                    assert!(unicode || text.is_ascii(), "{text}");
                }
            }
        }
    }

    #[test]
    fn no_text_of_a_file_reaches_the_screen_raw() {
        let outcome = samples::hostile();
        for colour in [false, true] {
            let text = shown(&outcome, Look { colour, ..look(80) });
            // Our own colours are the only escapes.
            let text = text.replace("\u{1b}[", "<").replace("\u{1b}[0m", "<");
            assert!(!text.contains(|c: char| c != '\n' && crate::report::text::is_unsafe(c)), "{text:?}");
            assert!(!text.lines().any(|l| l.starts_with("Error: forged")), "{text}");
        }
    }

    #[test]
    fn colour_changes_no_word() {
        let plain = shown(&samples::faulty(), look(100));
        let coloured = shown(&samples::faulty(), Look { colour: true, ..look(100) });
        assert!(coloured.contains("\u{1b}["));
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(stripped, plain);
    }
}
