//! Compiled rules over a bound return: findings, and the ledger of what was checked.

mod agreement;
pub mod bundle;
pub mod councils;
pub mod data;
pub mod detect;
pub mod evaluate;
mod group;
mod sample;
mod sentence;
pub mod truth;

use bundle::Checked;
use data::Data;

use crate::{
    bind::dictionary::FieldId,
    finding::{Group, Severity},
    outcome::{LedgerEntry, LedgerStatus},
    read::workbook::Workbook,
    rule::{Rule, RuleSet},
};

/// A return, bound and ready to be checked.
#[derive(Debug)]
pub struct Return<'a> {
    /// Its tables.
    pub data: Data<'a>,
    /// Its files' workbooks, in the order of its files; none for a file that could not be read.
    pub workbooks: &'a [Option<Workbook>],
    /// Whether it names its council, known or not.
    pub council: bool,
    /// What it says of its council.
    pub said: &'a councils::Said<'a>,
    /// Its nation, where the council tells.
    pub nation: Option<&'a str>,
    /// The name of the template it follows, and the fields that this template never asks for.
    pub template: Option<(&'a str, Vec<FieldId>)>,
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
}

/// Runs every rule. The groups come in the order of what to fix first, the ledger in the order of the rule set.
#[must_use]
pub fn check(ret: &Return<'_>, rules: &RuleSet, choice: &Choice<'_>) -> (Vec<Group>, Vec<LedgerEntry>) {
    let mut groups = Vec::new();
    let mut ledger = Vec::new();
    for (index, rule) in rules.rules.iter().enumerate() {
        if choice.switched_off.get(index).copied().unwrap_or(false) {
            ledger.push(LedgerEntry { rule: index, status: LedgerStatus::SwitchedOff });
            continue;
        }
        let checked = run(ret, rule);
        let severity = choice.severity.get(index).copied().unwrap_or(rule.severity);
        let before = groups.len();
        for bundle in &checked.bundles {
            groups.push(group::make(ret, rule, index, severity, bundle, choice.show_values));
        }
        let findings = groups.iter().skip(before).map(Group::findings).sum();
        ledger.push(LedgerEntry { rule: index, status: status(ret, &checked, findings) });
    }
    group::sort(&mut groups);
    (groups, ledger)
}

fn status(ret: &Return<'_>, checked: &Checked, findings: usize) -> LedgerStatus {
    if let Some(why) = &checked.not_applicable {
        return LedgerStatus::NotApplicable(why.clone());
    }
    if !checked.needs.is_empty() && findings == 0 {
        let name = |f: &FieldId| ret.data.dictionary.get(*f).map(|f| f.name.clone());
        return LedgerStatus::CouldNotRun(checked.needs.iter().filter_map(name).collect());
    }
    LedgerStatus::Ran { records: checked.records, undecided: checked.undecided, findings }
}

fn run(ret: &Return<'_>, rule: &Rule) -> Checked {
    if let Some(nation) = ret.nation
        && !rule.nations.is_empty()
        && !rule.nations.iter().any(|n| n.as_str() == nation)
    {
        return Checked { not_applicable: Some(format!("not in {nation}")), ..Checked::default() };
    }
    if let Some((template, without)) = &ret.template
        && !rule.mark.is_empty()
        && rule.mark.iter().all(|f| without.contains(f))
    {
        return Checked { not_applicable: Some(format!("{template} does not ask for it")), ..Checked::default() };
    }
    match (&rule.detect, rule.record.record()) {
        (Some(detector), _) => detect::run(ret, rule, detector),
        (None, Some(kind)) => sentence::run(&ret.data, rule, kind),
        (None, None) => Checked::default(),
    }
}
