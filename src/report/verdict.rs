//! The answer in one sentence, first thing in every report for people.

use std::fmt::Write as _;

use super::text::count;
use crate::{
    finding::Severity,
    outcome::{FileStatus, LedgerStatus, Outcome, ReturnOutcome, Verdict},
};

/// How many things there are to fix or look at: a group of equal findings is one thing, however many cells it has.
#[must_use]
pub fn things(r: &ReturnOutcome, severity: Severity) -> usize {
    r.groups.iter().filter(|g| g.severity == severity).count()
}

/// How many rules could not run.
#[must_use]
pub fn not_run(r: &ReturnOutcome) -> usize {
    r.ledger.iter().filter(|e| matches!(e.status, LedgerStatus::CouldNotRun(_))).count()
}

/// How much of a return was read, when that is not all.
fn unread(r: &ReturnOutcome) -> String {
    let unread = r.files.iter().filter(|f| f.status != FileStatus::Read).count();
    match r.files.len() {
        0 => "not checked, because there is no spreadsheet in it".to_owned(),
        all if unread < all && unread > 0 => {
            format!("checked in part: {unread} of {} could not be read", count(all, "file", "files"))
        }
        _ if !r.reads_nothing() => {
            let tables = r.tables.iter().filter(|t| !t.understood).count();
            format!(
                "checked in part: we could not tell what {} {} about",
                count(tables, "table", "tables"),
                if tables == 1 { "is" } else { "are" }
            )
        }
        _ => "not checked".to_owned(),
    }
}

/// What to do before the return is sent, as the rest of a sentence that begins with the return's name.
#[must_use]
pub fn words(r: &ReturnOutcome) -> String {
    let fix = things(r, Severity::Error);
    let look = r.groups.len() - fix;
    let todo = match (fix, look) {
        (0, 0) => None,
        (0, n) => Some(format!("look at {} first", count(n, "thing", "things"))),
        (n, 0) => Some(format!("fix {} before you send this", count(n, "thing", "things"))),
        (n, more) => Some(format!("fix {} before you send this, and look at {more} more", count(n, "thing", "things"))),
    };
    if r.is_together() {
        return match (fix, look) {
            (0, n) => format!("look at {}", count(n, "thing", "things")),
            (n, 0) => format!("settle {}", count(n, "thing", "things")),
            (n, more) => format!("settle {}, and look at {more} more", count(n, "thing", "things")),
        };
    }
    if r.verdict == Verdict::NotRead && r.reads_nothing() {
        return unread(r);
    }
    if r.verdict == Verdict::NotRead {
        return todo.map_or_else(|| unread(r), |todo| format!("{}. In the rest, {todo}", unread(r)));
    }
    match (todo, not_run(r)) {
        (Some(todo), _) if fix > 0 => todo,
        (Some(todo), _) => format!("you can send this, but {todo}"),
        (None, 0) => "ready to send. Every check that applies ran, and none found anything".to_owned(),
        (None, n) => format!("nothing found, but {} could not run", count(n, "check", "checks")),
    }
}

/// What is said when no return was found at all.
pub const NOTHING: &str = "Nothing was checked: there is no spreadsheet in what you named. Excel workbooks (.xlsx, .xlsm, .xlsb, .xls), \
    OpenDocument spreadsheets (.ods) and text files (.csv, .tsv) are read.";

/// How many returns came out how: `12 are ready, 30 need fixing first`.
#[must_use]
pub fn tally(outcome: &Outcome) -> Option<String> {
    let returns = outcome.singly().count();
    if returns < 2 {
        return None;
    }
    let parts: Vec<String> = [
        (Verdict::FixFirst, "to fix first"),
        (Verdict::ReadyWithNotes, "ready with notes"),
        (Verdict::Ready, "ready"),
        (Verdict::NotRead, "not read, or not in full"),
    ]
    .into_iter()
    .filter_map(|(verdict, word)| {
        let n = outcome.singly().filter(|r| r.verdict == verdict).count();
        (n > 0).then(|| format!("{} {word}", super::text::number(n)))
    })
    .collect();
    Some(format!("{}: {}", count(returns, "return", "returns"), parts.join(", ")))
}

/// How many findings, and how many the user's options hid: `14 errors, 2 warnings and 0 notes`.
#[must_use]
pub fn totals(outcome: &Outcome) -> String {
    let n = |severity| outcome.returns.iter().map(|r| r.count(severity)).sum::<usize>();
    let mut text = format!(
        "{}, {} and {}.",
        count(n(Severity::Error), "error", "errors"),
        count(n(Severity::Warning), "warning", "warnings"),
        count(n(Severity::Info), "note", "notes")
    );
    if outcome.hidden > 0 {
        let _ = write!(text, " Your options hid {} more.", super::text::number(outcome.hidden));
    }
    text
}

/// The word for a severity that people read.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
    }
}
