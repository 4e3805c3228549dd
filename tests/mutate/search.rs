//! The change that makes a rule speak of a clean return: by hand, as the table has it, or thought of.

use std::collections::BTreeSet;

use jiff::civil::Date;
use returnlint::rule::Rule;

use super::{
    Mutation,
    derive::Source,
    exceptions, hands,
    judge::{Base, Changed, Judgement},
    table::Row,
};
use crate::running::{checked::AS_OF, inside::RULES};

/// How many changes are tried for a rule and a return, and how many more once one was found that other rules speak of too.
const TRIES: usize = 500;
const TRIES_FOR_BETTER: usize = 50;
/// How many are tried where several returns have been tried in vain.
const TRIES_IN_VAIN: usize = 300;
/// Below this nothing else is found but what may be: notes, and warnings that the rule's own examples list.
const GOOD: usize = 1_000;

/// What made a rule speak in other returns.
#[derive(Default)]
pub(crate) struct Tried {
    changes: Vec<String>,
    recipes: Vec<String>,
    /// In how many nothing did.
    in_vain: usize,
}

/// What becomes of one rule on one clean return.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) row: Option<Row>,
    recipe: Option<String>,
    /// The rule does not find the fault.
    pub(crate) amiss: Option<String>,
    /// The other rules that find an error.
    pub(crate) errors: BTreeSet<String>,
    /// The exception that was made use of, by its place in [`exceptions::CANNOT`].
    pub(crate) excused: Option<usize>,
}

/// What the table has of a rule and a return, and what to do where that is nothing, or not good.
pub(crate) struct Known<'a> {
    pub(crate) row: Option<&'a Row>,
    /// Think of a change.
    pub(crate) update: bool,
    /// Think of one although the table has a good one.
    pub(crate) afresh: bool,
}

/// What becomes of a rule on each return.
pub(crate) fn of_rule<'k>(index: usize, bases: &[Base], known: impl Fn(&Base) -> Known<'k>) -> Vec<Outcome> {
    let mut tried = Tried::default();
    let of = |base| {
        let outcome = one(base, index, &known(base), &tried);
        tried.in_vain += usize::from(outcome.row.is_none());
        tried.recipes.extend(outcome.recipe.clone());
        tried.changes.extend(outcome.row.iter().map(|row| row.change.clone()));
        outcome
    };
    bases.iter().map(of).collect()
}

fn one(base: &Base, index: usize, known: &Known<'_>, tried: &Tried) -> Outcome {
    let rule = &RULES.rules[index];
    let fixture = &base.clean.name;
    let none = |change: &str, excused| {
        let row = Row {
            code: rule.code.clone(),
            fixture: fixture.clone(),
            change: format!("({change})"),
            field: String::new(),
            findings: String::new(),
        };
        Outcome { row: Some(row), excused, ..Outcome::default() }
    };
    let with = |change: String, changed: &Changed, recipe: Option<String>| {
        let report = base.check(changed, None);
        let judgement = base.judge(rule, changed, &report);
        let is_good = judgement.is_good(rule);
        let Judgement { amiss, errors, .. } = judgement;
        let amiss = amiss.map(|what| format!("{} in {fixture} with {change}: {what}", rule.code));
        let (code, fixture, field) = (rule.code.clone(), fixture.clone(), base.field(rule, changed, &report));
        let row = Row { code, fixture, change, field, findings: base.counts(&report) };
        (is_good, Outcome { row: Some(row), recipe, amiss, errors, excused: None })
    };
    let unasked = not_asked(base, rule);
    if let Some(Unasked::DoesNotApply(why)) = &unasked {
        return none(why, None);
    }
    let by_hand = hands::of(&rule.code).find_map(|hand| base.by_hand(hand.what, hand.hand));
    if let (None, Some(Unasked::CouldNotRun(why))) = (&by_hand, &unasked) {
        return none(why, None);
    }
    if let Some((place, why)) = exceptions::cannot(&rule.code, fixture) {
        return none(why, Some(place));
    }
    if let Some((what, changed)) = by_hand {
        return with(what, &changed, None).1;
    }
    // The change that the table has; where it does not fit any more, one that fits another return.
    let own = known.row.filter(|_| !known.afresh).map(|row| row.change.as_str());
    let others = tried.changes.iter().filter(|_| known.update).map(String::as_str);
    let mut kept: Option<Outcome> = None;
    for change in own.into_iter().chain(others) {
        if let Some(mutation) = Mutation::read(change, &base.clean.whole) {
            let (is_good, found) = with(mutation.written(&base.clean.whole), &base.mutated(&mutation), None);
            if is_good {
                return found;
            }
            kept = kept.or(Some(found));
        }
    }
    if !known.update {
        return kept.unwrap_or_default();
    }
    match search(base, index, rule, tried) {
        Some(mutation) => {
            let change = mutation.written(&base.clean.whole);
            with(change, &base.mutated(&mutation), Some(mutation.recipe)).1
        }
        None => Outcome::default(),
    }
}

/// Why a rule cannot speak of a clean return.
enum Unasked {
    DoesNotApply(String),
    CouldNotRun(String),
}

/// Why a rule cannot speak of a clean return, if the program says so.
fn not_asked(base: &Base, rule: &Rule) -> Option<Unasked> {
    let entry = base.report.ledger.iter().find(|entry| entry.code == rule.code)?;
    match entry.status.as_str() {
        "not-applicable" => Some(Unasked::DoesNotApply(entry.reason.clone().unwrap_or_default())),
        "could-not-run" => {
            Some(Unasked::CouldNotRun(format!("has no {}", entry.needs.clone().unwrap_or_default().join(", "))))
        }
        _ => None,
    }
}

/// Thinks of a change that makes the rule speak, and of nothing else if there is one.
fn search(base: &Base, index: usize, rule: &Rule, tried: &Tried) -> Option<Mutation> {
    let as_of: Date = AS_OF.parse().unwrap();
    let source = Source { rule, dictionary: &RULES.dictionary, whole: &base.clean.whole, as_of };
    let mut candidates = source.candidates();
    candidates.sort_by_key(|c| !tried.recipes.contains(&c.recipe));
    let mut hits: Vec<(usize, Mutation)> = Vec::new();
    let mut left = if tried.in_vain >= 2 { TRIES_IN_VAIN } else { TRIES };
    for mutation in candidates {
        if left == 0 {
            break;
        }
        left -= 1;
        let changed = base.mutated(&mutation);
        let alone = base.check(&changed, Some(index));
        if !base.news(&alone).into_values().flatten().any(|f| changed.is_at(rule, f)) {
            continue;
        }
        let weight = weigh(base, rule, &mutation);
        if hits.is_empty() {
            left = left.min(TRIES_FOR_BETTER);
        }
        hits.push((weight, mutation));
        if weight < GOOD {
            break;
        }
    }
    hits.sort_by_key(|(weight, _)| *weight);
    let quietened = hits.into_iter().take(2).map(|(weight, mutation)| quieten(base, rule, &source, weight, mutation));
    quietened.min_by_key(|(weight, _)| *weight).map(|(_, mutation)| mutation)
}

fn weigh(base: &Base, rule: &Rule, mutation: &Mutation) -> usize {
    let changed = base.mutated(mutation);
    base.judge(rule, &changed, &base.check(&changed, None)).weight
}

/// Changes more, so that fewer other rules speak: what must agree with the fault is moved with it or left blank.
fn quieten(base: &Base, rule: &Rule, source: &Source<'_>, weight: usize, mutation: Mutation) -> (usize, Mutation) {
    let mut best = (weight, mutation);
    for _ in 0..3 {
        if best.0 < GOOD {
            break;
        }
        let fields = fields_of_others(base, rule, &best.1);
        let more =
            source.repairs(&best.1, &fields).into_iter().map(|m| (weigh(base, rule, &m), m)).min_by_key(|(w, _)| *w);
        match more {
            Some(better) if better.0 < best.0 => best = better,
            _ => break,
        }
    }
    best
}

/// The fields that the other rules that speak mark or read.
fn fields_of_others(base: &Base, rule: &Rule, mutation: &Mutation) -> BTreeSet<String> {
    let report = base.check(&base.mutated(mutation), None);
    let others = base.news(&report).into_keys().filter(|code| *code != rule.code).filter_map(|code| RULES.find(code));
    let fields = others.flat_map(|other| other.mark.iter().chain(&other.fields));
    fields.filter_map(|f| RULES.dictionary.get(*f)).map(|f| f.name.clone()).collect()
}
