//! What the rules over all returns find, put where it belongs: with the returns, and at the end what is about all of them.

use super::{Options, prepare::Prepared};
use crate::{
    answers::Answers,
    bind::council::Register,
    engine::{
        data::Data,
        study::{self, Kept, Study},
    },
    finding::{Group, Severity},
    outcome::{LedgerEntry, ReturnOutcome, TOGETHER, Verdict},
    rule::{RuleSet, RuleSource},
};

/// A return that has been judged.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) outcome: ReturnOutcome,
    /// How many findings the options hide.
    pub(super) hidden: usize,
    /// What the rules over all returns need of it.
    pub(super) kept: Kept,
}

/// What is kept of a return for the rules over all of them.
pub(super) fn keep(ret: &Prepared<'_>, data: &Data<'_>, answers: &Answers, register: &Register) -> Kept {
    let files = ret.bound.outcomes.iter().map(|f| f.path.clone()).collect();
    let stated = ret.stated.council.as_ref().map(|c| &c.value);
    let council = stated.and_then(|stated| {
        let of = register.councils().iter().position(|c| c.name == stated.name && c.gss == stated.gss);
        of.and_then(|i| u32::try_from(i).ok())
    });
    let sheet = |file: u32, sheet: u32| {
        let workbook = ret.bound.workbooks.get(file as usize)?.as_ref()?;
        workbook.sheets.get(sheet as usize).map(|s| s.name.clone())
    };
    match council {
        _ if !answers.is_empty() => Kept::of(files, answers, council, &sheet),
        Some(council) => Kept::children(files, data, council, &sheet),
        None => Kept::default(),
    }
}

/// The councils that report together, by GSS codes.
pub(super) fn joint(source: &RuleSource) -> Vec<Vec<String>> {
    let text = source.get("councils/joint.csv").map_or("", |f| f.text.as_ref());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = reader.headers().ok().and_then(|h| h.iter().position(|name| name == "members_gss"));
    let codes = |row: csv::StringRecord| Some(row.get(column?)?.split(';').map(|c| c.trim().to_owned()).collect());
    reader.records().flatten().filter_map(codes).collect()
}

/// Runs the rules over all returns. Gives the returns, with one for all of them where something is about all, and how many findings the
/// options hide.
pub(super) fn finish(
    judged: Vec<Judged>,
    rules: &RuleSet,
    register: &Register,
    joint: &[Vec<String>],
    options: &Options,
) -> (Vec<ReturnOutcome>, usize) {
    let mut hidden = judged.iter().map(|j| j.hidden).sum();
    let mut outcomes = Vec::with_capacity(judged.len());
    let mut kept = Vec::with_capacity(judged.len());
    for one in judged {
        outcomes.push(one.outcome);
        kept.push(one.kept);
    }
    let study = Study { returns: &kept, dictionary: &rules.dictionary, register, joint };
    let found = study::check(&study, rules, &options.switched_off, &options.severity);
    for ((ret, groups), ledger) in outcomes.iter_mut().zip(found.groups).zip(found.ledgers) {
        for entry in ledger {
            if let Some(own) = ret.ledger.iter_mut().find(|own| own.rule == entry.rule) {
                *own = entry;
            }
        }
        if !groups.is_empty() {
            hidden += add(ret, groups, options.min_severity);
        }
    }
    if !found.together.is_empty() {
        let mut all = together(found.ledger);
        hidden += add(&mut all, found.together, options.min_severity);
        outcomes.push(all);
    }
    (outcomes, hidden)
}

/// Adds findings to a return, and says how many of them the options hide. What a user chooses not to see does not make it ready.
fn add(ret: &mut ReturnOutcome, mut groups: Vec<Group>, least: Severity) -> usize {
    let worst = groups.iter().map(|g| g.severity).max();
    let verdict = if worst == Some(Severity::Error) { Verdict::FixFirst } else { Verdict::ReadyWithNotes };
    ret.verdict = ret.verdict.max(verdict);
    let all: usize = groups.iter().map(Group::findings).sum();
    groups.retain(|g| g.severity >= least);
    let shown: usize = groups.iter().map(Group::findings).sum();
    ret.groups.append(&mut groups);
    study::sort(&mut ret.groups);
    all - shown
}

/// All returns as one, without a file of its own.
fn together(ledger: Vec<LedgerEntry>) -> ReturnOutcome {
    ReturnOutcome {
        name: TOGETHER.to_owned(),
        files: Vec::new(),
        template: None,
        council: None,
        period: None,
        beside: Vec::new(),
        tables: Vec::new(),
        answer_sheets: Vec::new(),
        answers: Vec::new(),
        groups: Vec::new(),
        ledger,
        verdict: Verdict::Ready,
    }
}
