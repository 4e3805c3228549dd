//! What was checked and what was not: nothing found means little where little was looked at.

use super::{
    Run,
    human::read,
    look::{Look, Role},
    text::{and, clip, count, heading, number},
    width::table,
};
use crate::outcome::{LedgerStatus, ReturnOutcome};

const INDENT: usize = 3;

/// A list under a line, in columns that line up.
fn list(out: &mut String, rows: &[Vec<String>], look: &Look) {
    let indent = INDENT + 3;
    let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|t| look.safe(t).into_owned()).collect()).collect();
    for line in table(&rows, look.width.saturating_sub(indent)) {
        out.push_str(&" ".repeat(indent));
        out.push_str(&line);
        out.push('\n');
    }
}

fn title(out: &mut String, look: &Look) {
    Look::gap(out);
    look.block(out, 0, Role::Title, "What was checked");
}

/// The labels of fields, in quotes.
pub(super) fn needs(run: &Run<'_>, fields: &[String]) -> String {
    let labels: Vec<String> = fields.iter().map(|f| heading(run.label(f))).collect();
    and(&labels)
}

/// What was checked of one return.
pub(super) fn one(out: &mut String, run: &Run<'_>, r: &ReturnOutcome, look: &Look) {
    title(out, look);
    let name = |rule: usize| {
        let rule = run.rule(rule);
        [rule.code.to_owned(), rule.name.to_owned()]
    };
    let (mut ran, mut undecided, mut missing) = (0, Vec::new(), Vec::new());
    let (mut apart, mut off): (Vec<(&str, Vec<&str>)>, Vec<&str>) = (Vec::new(), Vec::new());
    for entry in &r.ledger {
        let [code, rule] = name(entry.rule);
        match &entry.status {
            LedgerStatus::Ran { records, undecided: some, .. } => {
                ran += 1;
                if *some > 0 {
                    undecided.push(vec![code, rule, format!("{} of {}", number(*some), number(*records))]);
                }
            }
            LedgerStatus::CouldNotRun(fields) => {
                missing.push(vec![code, rule, format!("needs {}", needs(run, fields))]);
            }
            LedgerStatus::NotApplicable(why) => {
                let code = run.rule(entry.rule).code;
                match apart.iter_mut().find(|(other, _)| other == why) {
                    Some((_, codes)) => codes.push(code),
                    None => apart.push((why, vec![code])),
                }
            }
            LedgerStatus::SwitchedOff => off.push(run.rule(entry.rule).code),
        }
    }
    let on = read(run, r);
    let on = if on.is_empty() { String::new() } else { format!(" on {}", and(&on)) };
    look.block(out, INDENT, Role::Plain, &format!("{} ran{on}.", count(ran, "check", "checks")));
    if !missing.is_empty() {
        let text = format!(
            "{} could not run, because no column holds what is needed:",
            count(missing.len(), "check", "checks")
        );
        look.block(out, INDENT, Role::Strong, &text);
        list(out, &missing, look);
    }
    if !undecided.is_empty() {
        let text = "In some records a cell that the check needs is blank or cannot be read, so it did not judge them:";
        look.block(out, INDENT, Role::Plain, text);
        list(out, &undecided, look);
    }
    if !apart.is_empty() {
        let n = apart.iter().map(|(_, codes)| codes.len()).sum();
        look.block(out, INDENT, Role::Plain, &format!("{}:", count(n, "check does not apply", "checks do not apply")));
        let rows: Vec<_> = apart.iter().map(|(why, codes)| vec![clip(why, 200), codes.join(", ")]).collect();
        list(out, &rows, look);
    }
    if !off.is_empty() {
        look.block(out, INDENT, Role::Plain, &format!("You switched off {}.", and(&off)));
    }
    passed_over(out, run, look);
}

/// What was checked of all returns: which rules could not run, and on how many of them.
pub(super) fn all(out: &mut String, run: &Run<'_>, look: &Look) {
    title(out, look);
    let returns = &run.outcome.returns;
    let mut missing: Vec<(usize, usize, Vec<String>)> = Vec::new();
    let mut off: Vec<&str> = Vec::new();
    for entry in returns.iter().flat_map(|r| &r.ledger) {
        match &entry.status {
            LedgerStatus::CouldNotRun(fields) => match missing.iter_mut().find(|(rule, ..)| *rule == entry.rule) {
                Some((_, n, all)) => {
                    *n += 1;
                    for field in fields {
                        if !all.contains(field) {
                            all.push(field.clone());
                        }
                    }
                }
                None => missing.push((entry.rule, 1, fields.clone())),
            },
            LedgerStatus::SwitchedOff => {
                let code = run.rule(entry.rule).code;
                if !off.contains(&code) {
                    off.push(code);
                }
            }
            LedgerStatus::Ran { .. } | LedgerStatus::NotApplicable(_) => {}
        }
    }
    if missing.is_empty() {
        look.block(out, INDENT, Role::Plain, "Every check that applies to a return ran on it.");
    } else {
        missing.sort_by_key(|&(rule, n, _)| (std::cmp::Reverse(n), rule));
        look.block(out, INDENT, Role::Strong, "Some checks could not run, because no column holds what is needed:");
        let rows: Vec<_> = missing
            .iter()
            .map(|(rule, n, fields)| {
                let rule = run.rule(*rule);
                vec![
                    rule.code.to_owned(),
                    rule.name.to_owned(),
                    count(*n, "return", "returns"),
                    format!("needs {}", needs(run, fields)),
                ]
            })
            .collect();
        list(out, &rows, look);
    }
    if !off.is_empty() {
        look.block(out, INDENT, Role::Plain, &format!("You switched off {}.", and(&off)));
    }
    passed_over(out, run, look);
}

/// Files that are no returns.
pub(super) fn passed_over(out: &mut String, run: &Run<'_>, look: &Look) {
    const MOST: usize = 10;
    let all = &run.outcome.passed_over;
    let mut paths: Vec<String> = all.iter().take(MOST).map(|p| clip(p, 100)).collect();
    if all.len() > MOST {
        paths.push(format!("{} more", number(all.len() - MOST)));
    }
    if !paths.is_empty() {
        look.block(out, INDENT, Role::Faint, &format!("Passed over, since they are no spreadsheets: {}.", and(&paths)));
    }
}
