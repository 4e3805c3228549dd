//! `check --plain`: one fact a line, nothing drawn, nothing said by colour or by place. For screen readers, for logs, and for screens
//! that show ASCII only.

use super::{
    Run, is_sideways, line_of, place, span_of,
    text::{and, ascii, clip, count, day, number, stop},
    verdict,
};
use crate::{
    finding::{About, Group, Place, Span},
    outcome::{FileStatus, LedgerStatus, ReturnOutcome},
};

/// The report as text. At most `most` places of a group have a line of their own; the rest follow as ranges.
#[must_use]
pub fn render(run: &Run<'_>, most: usize, quiet: bool) -> String {
    let mut out = Lines(String::new());
    if run.outcome.returns.is_empty() {
        out.line(verdict::NOTHING);
        return out.0;
    }
    for r in &run.outcome.returns {
        head(&mut out, r);
        for group in &r.groups {
            findings(&mut out, run, r, group, most);
        }
        if !quiet {
            checked(&mut out, run, r);
        }
    }
    if let Some(tally) = verdict::tally(run.outcome) {
        out.line(&stop(&tally));
    }
    out.line(&verdict::totals(run.outcome));
    if quiet {
        return out.0;
    }
    if let Some(group) = run.outcome.returns.iter().flat_map(|r| &r.groups).next() {
        out.line(&format!("To learn why, and how to put it right: returnlint explain {}", run.rule(group.rule).code));
    }
    out.line(&format!(
        "Made by returnlint {}, rules {}, as of {}.",
        env!("CARGO_PKG_VERSION"),
        run.rules_hash,
        day(run.as_of)
    ));
    out.0
}

struct Lines(String);

impl Lines {
    fn line(&mut self, text: &str) {
        let text = clip(text, usize::MAX);
        self.0.push_str(&ascii(&text));
        self.0.push('\n');
    }
}

fn head(out: &mut Lines, r: &ReturnOutcome) {
    out.line(&format!("{}: {}.", clip(&r.name, 200), verdict::words(r)));
    if let Some(c) = &r.council {
        out.line(&format!("Council: {}, from {}.", clip(&c.value.name, 80), clip(&c.place, 100)));
    }
    if let Some(p) = &r.period {
        out.line(&format!("Period: {} to {}, from {}.", day(p.value.from), day(p.value.to), clip(&p.place, 100)));
    }
    for (year, name) in &r.beside {
        out.line(&format!("Compared with the year {}: {}.", year.side(), clip(name, 200)));
    }
    for file in &r.files {
        if file.status == FileStatus::Read {
            out.line(&format!("Read: {}, SHA-256 {}.", clip(&file.path, 200), file.sha256));
        } else {
            let (what, todo) = file.refusal.as_ref().map_or(("It could not be read", ""), |(w, t)| (w, t));
            out.line(&format!("Not read: {}: {} {}", clip(&file.path, 200), stop(what), stop(todo)));
        }
    }
}

/// Where one place is, in words: `Children, cell K12, column “NRM date”`.
fn at(run: &Run<'_>, r: &ReturnOutcome, g: &Group, place: Option<&Place>) -> String {
    let sideways = is_sideways(r, g);
    let mut parts = Vec::new();
    if let Some(file) = g.file.and_then(|f| r.files.get(f)).filter(|_| r.files.len() > 1 || g.sheet.is_none()) {
        parts.push(format!("file {}", clip(&file.path, 200)));
    }
    if let Some(sheet) = &g.sheet {
        parts.push(clip(sheet, 60));
    }
    if let Some(p) = place {
        parts.push(match span_of(r, g) {
            Span::Cells => format!("cell {}", p.address),
            Span::Rows => place::record(p.address.row, false),
            Span::Columns => place::record(p.address.column, true),
        });
    }
    let line = if sideways { "row" } else { "column" };
    match (line_of(r, g), &g.heading, &g.field) {
        (_, asked, field) if g.about != About::Table => match (g.about, asked, field) {
            (About::NoAnswer, _, Some(field)) => {
                parts.push(format!("no figure for {}", super::text::heading(run.label(field))));
            }
            (_, Some(asked), _) => parts.push(format!("answer to {}", super::text::heading(asked))),
            _ => {}
        },
        (Some(_), Some(text), _) if !text.trim().is_empty() => {
            parts.push(format!("{line} {}", super::text::heading(text)));
        }
        (Some(column), _, _) => parts.push(place::line(column, sideways)),
        (None, _, Some(field)) if g.one || g.places.is_empty() => {
            parts.push(format!("no {line} {}", super::text::heading(run.label(field))));
        }
        _ => {}
    }
    if parts.is_empty() { "the whole return".to_owned() } else { parts.join(", ") }
}

/// How many cells, rows or columns a group has: `12 cells`.
pub(super) fn counted(r: &ReturnOutcome, g: &Group) -> String {
    let n = g.places.len();
    match span_of(r, g) {
        Span::Cells => count(n, "cell", "cells"),
        Span::Rows => count(n, "row", "rows"),
        Span::Columns => count(n, "column", "columns"),
    }
}

fn findings(out: &mut Lines, run: &Run<'_>, r: &ReturnOutcome, g: &Group, most: usize) {
    let word = verdict::severity(g.severity);
    let rule = run.rule(g.rule);
    let what = format!("{} Check {} {}.", stop(&g.message), rule.code, rule.name);
    let one = g.one || g.places.is_empty();
    let listed = if one { 0 } else { g.places.len().min(most) };
    for (i, p) in g.places.iter().enumerate().take(listed) {
        let value = g.values.get(i).map(|v| format!(", holds {}", super::text::heading(v))).unwrap_or_default();
        out.line(&format!("{word}: {}{value}: {what}", at(run, r, g, Some(p))));
        for (_, other) in g.related.iter().filter(|(n, _)| *n == i) {
            let cell = place::cell(&clip(&other.sheet, 60), other.address);
            out.line(&format!("See also {cell}: {}", stop(&other.note)));
        }
    }
    let place = at(run, r, g, None);
    if one {
        let n = g.places.len();
        let cells = if n > 0 { format!(", one cause for {}", counted(r, g)) } else { String::new() };
        out.line(&format!("{word}: {place}{cells}: {what}"));
        if let Some(near) = &g.nearest {
            out.line(&format!("The nearest heading there is {}.", super::text::heading(near)));
        }
    }
    let Some(rest) = g.places.get(listed..).filter(|rest| !rest.is_empty()) else { return };
    let sheet = g.sheet.as_deref().map(|s| clip(s, 60)).unwrap_or_default();
    let (ranges, left) = place::name_box(&sheet, rest, span_of(r, g), most, usize::MAX);
    if !one {
        out.line(&format!("{word}: {place}: the same for {} more.", number(rest.len())));
    }
    for line in ranges {
        out.line(&format!("Cells: {line}"));
    }
    if left > 0 {
        out.line(&format!("And {} more.", number(left)));
    }
}

fn checked(out: &mut Lines, run: &Run<'_>, r: &ReturnOutcome) {
    if r.ledger.is_empty() {
        return;
    }
    let ran = r.ledger.iter().filter(|e| matches!(e.status, LedgerStatus::Ran { .. })).count();
    out.line(&format!("Checked: {} ran.", count(ran, "check", "checks")));
    for entry in &r.ledger {
        let rule = run.rule(entry.rule);
        let name = format!("{} {}", rule.code, rule.name);
        match &entry.status {
            LedgerStatus::Ran { undecided: 0, .. } | LedgerStatus::NotApplicable(_) => {}
            LedgerStatus::Ran { records, undecided, .. } => out.line(&format!(
                "Not judged: {name}, {} of {} records, because a cell it needs is blank or cannot be read.",
                number(*undecided),
                number(*records)
            )),
            LedgerStatus::CouldNotRun(fields) => {
                let labels: Vec<String> = fields.iter().map(|f| super::text::heading(run.label_of(*f))).collect();
                out.line(&format!("Could not run: {name}, needs {}.", and(&labels)));
            }
            LedgerStatus::SwitchedOff => out.line(&format!("Switched off by you: {name}.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn each_line_is_a_fact_of_its_own() {
        let text = samples::with_run(&samples::faulty(), |run| render(run, 2, false));
        for line in [
            "devon.xlsx: fix 2 things before you send this, and look at 1 more.",
            "Error: Children, cell K12, column \"NRM date\": Enter the NRM referral date, or who made the referral. Check NR001 victim-without-nrm-referral.",
            "Error: Children, column \"NRM date\": the same for 12 more.",
            "Cells: Children!K15:K22,K24",
            "And 3 more.",
            "The nearest heading there is \"Date went\".",
            "See also Children!F9: the other record of this child.",
            "Could not run: ME002 still-missing-without-as-at-date, needs \"Missing episode start\".",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
        assert!(!text.contains("\n\n"));
    }

    #[test]
    fn it_is_ascii_and_nothing_of_a_file_reaches_it_raw() {
        assert!(samples::with_run(&samples::three(), |run| render(run, 5, false)).is_ascii());
        let text = samples::with_run(&samples::hostile(), |run| render(run, 5, false));
        assert!(!text.contains(|c: char| c != '\n' && super::super::text::is_unsafe(c)), "{text:?}");
        assert!(!text.lines().any(|l| l.starts_with("Error: forged")), "{text}");
    }

    #[test]
    fn what_could_not_be_read_says_what_to_do() {
        let text = samples::with_run(&samples::three(), |run| render(run, 5, false));
        let line = text.lines().find(|l| l.starts_with("Not read: ")).unwrap();
        assert!(
            line.contains("returns/locked.xlsx: This file is protected with a password. Open it in Excel"),
            "{line}"
        );
    }
}
