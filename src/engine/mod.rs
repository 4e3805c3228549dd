//! Compiled rules over a bound return: findings, and the ledger of what was checked.

mod agreement;
mod answered;
pub mod bundle;
pub mod councils;
pub mod data;
pub mod detect;
pub mod evaluate;
mod group;
pub mod known;
mod order;
mod sample;
mod sentence;
pub mod study;
pub mod truth;
mod years;

use std::borrow::Cow;

use bundle::Checked;
use data::Data;
use known::{Known, Span};

pub use sentence::Judged;

use crate::{
    answers::{Answers, questions::QuestionTemplate},
    bind::{BoundTable, dictionary::RecordKind},
    finding::{Group, Severity},
    outcome::{LedgerEntry, LedgerStatus},
    read::workbook::Workbook,
    rule::{AtLeast, Rule, RuleSet, Scope},
};

/// Why a rule about single children does not apply to a council-level return.
pub(crate) const NO_CHILDREN: &str = "the return is not about single children";

/// Why a rule about tables does not apply to it.
const NO_TABLE: &str = "the return has no table of records";

/// A return, bound and ready to be checked.
#[derive(Debug)]
pub struct Return<'a> {
    /// Its tables.
    pub data: Data<'a>,
    /// The answers of its council-level sheets.
    pub answers: &'a Answers,
    /// Its files' workbooks, in the order of its files; none for a file that could not be read.
    pub workbooks: &'a [Option<Workbook>],
    /// Its tables that nobody can say what they are about.
    pub unknown: &'a [BoundTable],
    /// Whether it names its council, known or not.
    pub council: bool,
    /// What it says of its council.
    pub said: &'a councils::Said<'a>,
    /// Its nation, where the council tells.
    pub nation: Option<&'a str>,
    /// What the template that it follows says of it.
    pub template: Option<Known>,
    /// The question template that the user says its answers follow.
    pub asked: Option<&'a QuestionTemplate>,
}

/// What the user chose.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    /// For each rule, whether it is switched off.
    pub switched_off: &'a [bool],
    /// For each rule, how much its findings matter.
    pub severity: &'a [Severity],
    /// Whether findings may hold cells' contents.
    pub show_values: bool,
    /// For each rule, how much must be wrong before it speaks. Empty: as the rules say.
    pub at_least: &'a [Option<AtLeast>],
}

impl Choice<'_> {
    fn is_off(&self, rule: usize) -> bool {
        self.switched_off.get(rule).copied().unwrap_or(false)
    }
}

/// Runs every rule. The groups come in the order of what to fix first, the ledger in the order of the rule set.
#[must_use]
pub fn check(ret: &Return<'_>, rules: &RuleSet, choice: &Choice<'_>) -> (Vec<Group>, Vec<LedgerEntry>) {
    let mut groups = Vec::new();
    // Of many returns the ledgers are most of what is kept.
    let mut ledger = Vec::with_capacity(rules.rules.len());
    for (index, (rule, checked)) in rules.rules.iter().zip(run_all(ret, rules, choice)).enumerate() {
        let Some(mut checked) = checked else {
            // A rule about a study runs when all returns have been judged.
            let is_off = choice.is_off(index);
            let status = if is_off {
                LedgerStatus::SwitchedOff
            } else {
                LedgerStatus::NotApplicable("it is asked of several returns together".into())
            };
            ledger.push(LedgerEntry { rule: index, status });
            continue;
        };
        let at_least = choice.at_least.get(index).copied().unwrap_or(rule.at_least);
        if at_least.is_some_and(|least| !least.reached(checked.wrong, checked.applied)) {
            checked.bundles.clear();
        }
        let severity = choice.severity.get(index).copied().unwrap_or(rule.severity);
        let before = groups.len();
        let by = group::By { rule, index, severity, show_values: choice.show_values };
        groups.extend(checked.bundles.iter().flat_map(|bundle| group::make(ret, by, bundle)));
        let findings = groups.iter().skip(before).map(Group::findings).sum();
        ledger.push(LedgerEntry { rule: index, status: status(&checked, findings) });
    }
    detect::told_once(ret, rules, &mut groups, &mut ledger);
    group::sort(&mut groups);
    (groups, ledger)
}

/// From this many records on it pays to run the rules beside each other.
#[cfg(feature = "cli")]
const MANY: usize = 10_000;

/// What becomes of each rule; none for one that is switched off, or is not asked of a return.
fn run_all(ret: &Return<'_>, rules: &RuleSet, choice: &Choice<'_>) -> Vec<Option<Checked>> {
    let is_asked = |index: usize, rule: &Rule| !choice.is_off(index) && rule.record != Scope::Study;
    let one = |(index, rule): (usize, &Rule)| is_asked(index, rule).then(|| run(ret, rule));
    #[cfg(feature = "cli")]
    if (0..ret.data.count()).map(|table| ret.data.records(table)).sum::<usize>() >= MANY {
        use rayon::prelude::*;
        return rules.rules.par_iter().enumerate().map(one).collect();
    }
    rules.rules.iter().enumerate().map(one).collect()
}

fn status(checked: &Checked, findings: usize) -> LedgerStatus {
    if let Some(why) = &checked.not_applicable {
        return LedgerStatus::NotApplicable(why.clone());
    }
    if !checked.needs.is_empty() && findings == 0 {
        return LedgerStatus::CouldNotRun(checked.needs.as_slice().into());
    }
    LedgerStatus::Ran { records: checked.records, undecided: checked.undecided, findings }
}

/// What a rule that is written as conditions makes of each record, table by table: what it finds are the records where it applies and what
/// it requires is false. Nothing for a rule that does not apply to the return, and none for a detector's.
///
/// [`check`] gathers the same into findings; this says it record by record, so that it can be compared with another engine's word.
#[must_use]
pub fn judge(ret: &Return<'_>, rule: &Rule) -> Option<Vec<Judged>> {
    let kind = rule.record.record().filter(|_| rule.detect.is_none())?;
    Some(if not_applicable(ret, rule).is_some() { Vec::new() } else { sentence::judge(&ret.data, rule, kind) })
}

impl Return<'_> {
    /// Whether it has tables, and of none could be told what it is about.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.data.tables.is_empty() && self.answers.is_empty() && !self.unknown.is_empty()
    }

    /// Whether it gives figures for whole councils and lists nothing about single children.
    #[must_use]
    pub fn is_of_councils(&self) -> bool {
        self.data.tables.is_empty() && !self.answers.is_empty()
    }
}

/// Why a rule does not apply to a return, when it does not.
fn not_applicable(ret: &Return<'_>, rule: &Rule) -> Option<Cow<'static, str>> {
    match rule.record.record() {
        Some(kind) if kind.is_of_council() && ret.answers.is_empty() => {
            return Some("the return has no answers of a whole council".into());
        }
        Some(kind) if !kind.is_of_council() && ret.is_of_councils() => return Some(NO_CHILDREN.into()),
        _ => {}
    }
    if let Some(nation) = ret.nation
        && !rule.nations.is_empty()
        && !rule.nations.iter().any(|n| n.as_str() == nation)
    {
        return Some(format!("not in {nation}").into());
    }
    if let Some(template) = &ret.template
        && !rule.mark.is_empty()
        && rule.mark.iter().all(|f| template.without.contains(f))
    {
        return Some(format!("{} does not ask for it", template.name).into());
    }
    // A return that never asks when such records begin never asks for such records.
    let start =
        rule.record.record().filter(|k| *k != RecordKind::Child).and_then(|k| ret.data.dictionary.record(k)?.start);
    if let (Some(template), Some(start)) = (&ret.template, start)
        && template.without.contains(&start)
    {
        return Some(format!("{} does not ask for such records", template.name).into());
    }
    if let Some((_, why)) = ret.template.iter().flat_map(|t| &t.excused).find(|(code, _)| *code == rule.code) {
        return Some(why.clone().into());
    }
    // What a condition says of a record is judged by the record's own day.
    if rule.detect.is_some() && Span::of(&ret.data).misses(rule.card.from, rule.card.until) {
        return Some("not at the time of this return".into());
    }
    let year = rule.years.iter().find(|y| ret.data.years.get(**y).is_none())?;
    Some(format!("no return of the year {} was given", year.side()).into())
}

fn run(ret: &Return<'_>, rule: &Rule) -> Checked {
    if let Some(why) = not_applicable(ret, rule) {
        return Checked { not_applicable: Some(why), ..Checked::default() };
    }
    match (&rule.detect, rule.record.record()) {
        (Some(detector), _) => {
            let mut checked = detect::run(ret, rule, detector);
            checked.applied = checked.records;
            checked.wrong = checked.bundles.iter().map(bundle::Bundle::places).sum();
            // There is no table that it could look at; what looks at whole sheets has done so.
            if ret.is_of_councils() && rule.record == Scope::Table && checked.records == 0 && checked.wrong == 0 {
                checked.not_applicable.get_or_insert_with(|| NO_TABLE.into());
            }
            checked
        }
        (None, Some(kind)) => sentence::run(&ret.data, rule, kind),
        (None, None) => Checked::default(),
    }
}
