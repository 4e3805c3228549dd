//! What was checked and what was not: nothing found means little where little was looked at.

use super::{
    RuleName, Run,
    human::read,
    look::{Look, Role},
    text::{and, clip, count, heading, number},
    verdict,
    width::table,
};
use crate::{
    bind::dictionary::FieldId,
    finding::{Group, Severity},
    outcome::{LedgerStatus, ReturnOutcome},
};

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

fn title(out: &mut String, look: &Look, text: &str) {
    Look::gap(out);
    look.block(out, 0, Role::Title, text);
}

/// The labels of fields, in quotes.
pub(super) fn needs(run: &Run<'_>, fields: &[FieldId]) -> String {
    let labels: Vec<String> = fields.iter().map(|f| heading(run.label_of(*f))).collect();
    and(&labels)
}

/// More checks than this that could not run are listed by the columns that they need, and not one by one.
const FEW: usize = 6;

/// So many columns that returns of a run lack are listed, those first that most of them lack.
const MOST_MISSING: usize = 15;

/// The columns that are missing, each with the checks that need it.
fn by_column<'a>(
    run: &'a Run<'_>,
    needs: impl Iterator<Item = (&'a str, &'a [FieldId])>,
) -> Vec<(String, Vec<&'a str>)> {
    let mut columns: Vec<(String, Vec<&str>)> = Vec::new();
    for (code, fields) in needs {
        for field in fields {
            let label = heading(run.label_of(*field));
            match columns.iter_mut().find(|(other, _)| *other == label) {
                Some((_, codes)) => codes.push(code),
                None => columns.push((label, vec![code])),
            }
        }
    }
    columns.sort_by_key(|(_, codes)| std::cmp::Reverse(codes.len()));
    columns
}

/// What was checked of one return.
pub(super) fn one(out: &mut String, run: &Run<'_>, r: &ReturnOutcome, look: &Look) {
    title(out, look, "What was checked");
    let (mut ran, mut undecided, mut missing) = (0, Vec::new(), Vec::new());
    let (mut apart, mut off): (Vec<(&str, Vec<&str>)>, Vec<&str>) = (Vec::new(), Vec::new());
    for entry in &r.ledger {
        let rule = run.rule(entry.rule);
        match &entry.status {
            LedgerStatus::Ran { records, undecided: some, .. } => {
                ran += 1;
                if *some > 0 {
                    let share = format!("{} of {}", number(*some), number(*records));
                    undecided.push(vec![rule.code.to_owned(), rule.name.to_owned(), share]);
                }
            }
            LedgerStatus::CouldNotRun(fields) => missing.push((rule, fields.as_ref())),
            LedgerStatus::NotApplicable(why) => match apart.iter_mut().find(|(other, _)| other == why) {
                Some((_, codes)) => codes.push(rule.code),
                None => apart.push((why, vec![rule.code])),
            },
            LedgerStatus::SwitchedOff => off.push(rule.code),
        }
    }
    if r.reads_nothing() {
        let more = count(missing.len() + apart.iter().map(|(_, codes)| codes.len()).sum::<usize>(), "check", "checks");
        let text = format!(
            "Only what can be checked of any file: {}. The other {more} need a list of children or answers that we can read.",
            count(ran, "check", "checks")
        );
        look.block(out, INDENT, Role::Strong, &text);
        switched_off(out, &off, look);
        passed_over(out, run, look);
        return;
    }
    let on = read(run, r);
    let on = if on.is_empty() { String::new() } else { format!(" on {}", and(&on)) };
    look.block(out, INDENT, Role::Plain, &format!("{} ran{on}.", count(ran, "check", "checks")));
    if !missing.is_empty() {
        let column = lacking(std::iter::once(r));
        let n = count(missing.len(), "check", "checks");
        if missing.len() <= FEW {
            look.block(
                out,
                INDENT,
                Role::Strong,
                &format!("{n} could not run, because no {column} holds what is needed:"),
            );
            let row = |(rule, fields): &(RuleName<'_>, &[FieldId])| {
                vec![rule.code.to_owned(), rule.name.to_owned(), format!("needs {}", needs(run, fields))]
            };
            list(out, &missing.iter().map(row).collect::<Vec<_>>(), look);
        } else {
            look.block(out, INDENT, Role::Strong, &format!("{n} could not run, because there is no {column} for:"));
            let columns = by_column(run, missing.iter().map(|(rule, fields)| (rule.code, *fields)));
            let rows: Vec<_> = columns.into_iter().map(|(label, codes)| vec![label, codes.join(", ")]).collect();
            list(out, &rows, look);
        }
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
    switched_off(out, &off, look);
    passed_over(out, run, look);
}

/// What returns lack where a check could not run.
fn lacking<'r>(returns: impl Iterator<Item = &'r ReturnOutcome>) -> &'static str {
    let (figures, columns): (Vec<_>, Vec<_>) =
        returns.partition(|r| r.tables.is_empty() && !r.answer_sheets.is_empty());
    match (figures.is_empty(), columns.is_empty()) {
        (false, true) => "figure",
        (true, _) => "column",
        (false, false) => "column or figure",
    }
}

/// What was found most among all returns.
pub(super) fn most(out: &mut String, run: &Run<'_>, look: &Look) {
    const MOST: usize = 10;
    // For each rule: its severity, on how many returns it found something, and how often.
    let mut found: Vec<(usize, Severity, usize, usize)> = Vec::new();
    for r in &run.outcome.returns {
        let mut rules: Vec<usize> = r.groups.iter().map(|g| g.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            let groups = r.groups.iter().filter(|g| g.rule == rule);
            let findings: usize = groups.clone().map(Group::findings).sum();
            let severity = groups.map(|g| g.severity).max().unwrap_or(Severity::Info);
            match found.iter_mut().find(|(other, ..)| *other == rule) {
                Some((_, _, returns, n)) => {
                    *returns += usize::from(!r.is_together());
                    *n += findings;
                }
                None => found.push((rule, severity, usize::from(!r.is_together()), findings)),
            }
        }
    }
    if found.is_empty() {
        return;
    }
    title(out, look, "What was found most");
    found.sort_by_key(|&(rule, severity, returns, n)| {
        (std::cmp::Reverse(severity), std::cmp::Reverse(returns), std::cmp::Reverse(n), rule)
    });
    let rows: Vec<_> = found
        .iter()
        .take(MOST)
        .map(|&(rule, severity, returns, n)| {
            let rule = run.rule(rule);
            vec![
                verdict::severity(severity).to_owned(),
                rule.code.to_owned(),
                rule.name.to_owned(),
                if returns == 0 {
                    "in all together".to_owned()
                } else {
                    format!("in {}", count(returns, "return", "returns"))
                },
                count(n, "finding", "findings"),
            ]
        })
        .collect();
    list(out, &rows, look);
    if found.len() > MOST {
        let more = count(found.len() - MOST, "other check", "other checks");
        look.block(out, INDENT, Role::Faint, &format!("{more} found something too."));
    }
}

/// What was checked of all returns: which columns are missing on how many of them.
pub(super) fn all(out: &mut String, run: &Run<'_>, look: &Look) {
    title(out, look, "What was checked");
    let returns = run.outcome.singly().count();
    let mut off: Vec<&str> = Vec::new();
    // For each column that is missing: on how many returns, and the checks that need it.
    let mut missing: Vec<(String, usize, Vec<&str>)> = Vec::new();
    for r in run.outcome.singly().filter(|r| !r.reads_nothing()) {
        let mut could_not: Vec<(&str, &[FieldId])> = Vec::new();
        for entry in &r.ledger {
            let code = run.rule(entry.rule).code;
            match &entry.status {
                LedgerStatus::CouldNotRun(fields) => could_not.push((code, fields)),
                LedgerStatus::SwitchedOff if !off.contains(&code) => off.push(code),
                _ => {}
            }
        }
        for (label, codes) in by_column(run, could_not.into_iter()) {
            match missing.iter_mut().find(|(other, ..)| *other == label) {
                Some((_, n, all)) => {
                    *n += 1;
                    all.extend(codes);
                }
                None => missing.push((label, 1, codes)),
            }
        }
    }
    let nothing = run.outcome.singly().filter(|r| r.reads_nothing()).count();
    if nothing > 0 {
        let text = format!(
            "Of {} nothing could be read: only what can be checked of any file was checked.",
            count(nothing, "return", "returns")
        );
        look.block(out, INDENT, Role::Strong, &text);
    }
    if missing.is_empty() {
        if nothing < returns {
            let others = if nothing > 0 { "any other return" } else { "a return" };
            look.block(out, INDENT, Role::Plain, &format!("Every check that applies to {others} ran on it."));
        }
    } else {
        missing.sort_by_key(|(_, n, _)| std::cmp::Reverse(*n));
        look.block(
            out,
            INDENT,
            Role::Strong,
            &format!(
                "Some checks could not run, because there is no {} for:",
                lacking(run.outcome.singly().filter(|r| !r.reads_nothing()))
            ),
        );
        let more = missing.len().saturating_sub(MOST_MISSING);
        let rows: Vec<_> = missing
            .into_iter()
            .take(MOST_MISSING)
            .map(|(label, n, mut codes)| {
                codes.sort_unstable();
                codes.dedup();
                let checks = if codes.len() > FEW { count(codes.len(), "check", "checks") } else { codes.join(", ") };
                vec![label, format!("in {} of {}", number(n), count(returns, "return", "returns")), checks]
            })
            .collect();
        list(out, &rows, look);
        if more > 0 {
            let others = count(more, "other column or figure", "other columns or figures");
            let say = format!("Nor for {others}: --format json tells of each check in each return.");
            look.block(out, INDENT, Role::Plain, &say);
        }
    }
    switched_off(out, &off, look);
    passed_over(out, run, look);
}

fn switched_off(out: &mut String, codes: &[&str], look: &Look) {
    // Somebody who chose a few checks knows that the others were not run.
    const MANY: usize = 40;
    if codes.len() > MANY {
        look.block(out, INDENT, Role::Plain, &format!("You switched off {} others.", number(codes.len())));
    } else if !codes.is_empty() {
        look.block(out, INDENT, Role::Plain, &format!("You switched off {}.", and(codes)));
    }
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
