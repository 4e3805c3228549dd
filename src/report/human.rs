//! `check` for people: what to do first, where, and what was checked.

use std::fmt::Write as _;

use super::{
    Run, coverage,
    look::{Look, Role},
    text::{clip, count, day, stop},
    thing::{self, Nth},
    verdict,
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

/// With more returns than this, each shows the first few things only.
const FEW: usize = 3;
/// How many things a return shows then.
const SHORT: usize = 5;

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
        let (mut seen, mut n) = (Vec::new(), 1);
        for same in thing::together(&only.groups) {
            Look::gap(&mut out);
            let rule = same.first().map(|g| g.rule);
            let nth = Nth { number: n, first_of_rule: !seen.contains(&rule) };
            thing::full(&mut out, run, only, same, nth, look, amount);
            seen.push(rule);
            n += same.len();
        }
        if !amount.quiet {
            coverage::one(&mut out, run, only, look);
        }
    } else {
        for r in returns {
            Look::gap(&mut out);
            head(&mut out, run, r, look);
            let most = if returns.len() > FEW { SHORT } else { usize::MAX };
            for same in thing::together(&r.groups).take(most) {
                thing::short(&mut out, run, r, same, look, amount);
            }
            let left = thing::together(&r.groups).skip(most).map(<[Group]>::len).sum();
            if left > 0 {
                look.block(&mut out, 3, Role::Faint, &format!("and {} more.", count(left, "thing", "things")));
            }
        }
        if !amount.quiet {
            coverage::most(&mut out, run, look);
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
    if !r.tables.is_empty() || !r.answer_sheets.is_empty() {
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
    let council = match &r.council {
        Some(council) => council.value.name.as_str(),
        None if is_of_several(r) => "several councils",
        None => "council not stated",
    };
    let period = r
        .period
        .as_ref()
        .map_or_else(|| "period not stated".to_owned(), |p| format!("{} to {}", day(p.value.from), day(p.value.to)));
    let files =
        if r.files.len() > 1 { format!(" in {}", count(r.files.len(), "file", "files")) } else { String::new() };
    let mut out = format!("{}, {period}. ", clip(council, 80));
    let read = read(run, r);
    let _ = if read.is_empty() {
        write!(out, "Nothing{files} was read.")
    } else {
        write!(out, "Read{files}: {}.", super::text::and(&read))
    };
    for (year, name) in &r.beside {
        let _ = write!(out, " Compared with the year {}: {}.", year.side(), clip(name, 200));
    }
    out
}

/// Whether a return's answers are of more than one council.
pub(super) fn is_of_several(r: &ReturnOutcome) -> bool {
    r.council.is_none() && r.answer_sheets.iter().any(|s| s.councils > 1)
}

/// How many records of each kind were read, and how many answers of whole councils.
pub(super) fn read(run: &Run<'_>, r: &ReturnOutcome) -> Vec<String> {
    let mut kinds: Vec<(&[crate::bind::dictionary::RecordKind], usize)> = Vec::new();
    for t in r.tables.iter().filter(|t| t.understood) {
        match kinds.iter_mut().find(|(k, _)| k.first() == t.kinds.first()) {
            Some((_, n)) => *n += t.records,
            None => kinds.push((&t.kinds, t.records)),
        }
    }
    // What no check is about comes last.
    kinds.sort_by_key(|(k, _)| k.is_empty());
    let mut read: Vec<String> = kinds.iter().map(|(k, n)| run.records(*n, k)).collect();
    let answers: usize = r.answer_sheets.iter().map(|s| s.answers).sum();
    let questions: usize = r.answer_sheets.iter().map(|s| s.questions.len()).sum();
    if answers > 0 {
        let (answers, questions) = (count(answers, "answer", "answers"), count(questions, "question", "questions"));
        read.push(format!("{answers} to {questions}"));
    }
    read
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
    if let (Some(first), true) = (run.outcome.returns.first(), run.outcome.singly().nth(1).is_some()) {
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
            "   See also Children!F9: the other record of this child.",
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
            "“Missing episode start”  in 1 of 3 returns  ME002",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
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
        for outcome in [samples::faulty(), samples::three(), samples::council_level()] {
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
        let hostile = [samples::hostile(), samples::hostile_council_level(samples::EVIL)];
        for (outcome, colour) in hostile.iter().flat_map(|o| [(o, false), (o, true)]) {
            let text = shown(outcome, Look { colour, ..look(80) });
            // Our own colours are the only escapes.
            let text = text.replace("\u{1b}[", "<").replace("\u{1b}[0m", "<");
            assert!(!text.contains(|c: char| c != '\n' && crate::report::text::is_unsafe(c)), "{text:?}");
            assert!(!text.lines().any(|l| l.starts_with("Error: forged")), "{text}");
        }
    }

    #[test]
    fn an_answer_is_found_by_its_question_and_what_is_not_answered_by_its_name() {
        let text = shown(&samples::council_level(), look(100));
        for part in [
            "Devon, 1 January 2023 to 31 December 2023. Read: 4 answers to 2 questions.",
            "1 cell for “Number of these who are UASC or separated children” on sheet Form.",
            "   Go to Form!C6\n",
            "[Form › C6]",
            " │ 6 Number of these who are UASC or s",
            "on sheet Form, which concerns 2 cells.",
            "1 check could not run, because no figure holds what is needed:",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(text.contains("No figure for “") && !text.contains("No column"), "{text}");
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
