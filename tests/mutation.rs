//! Each rule finds the one fault that is put into each clean return, at the place of the fault, and no other rule finds an error there.
//!
//! `fixtures/mutations.tsv` lists them: a row for each rule and clean return, with the change and what every rule then finds, or in
//! brackets why the rule cannot be broken there. Where a row is missing, a change is thought of from the rule itself
//! ([`mutate::derive`]): `UPDATE=1 cargo test --release --test mutation` writes the table anew, `RULE=NR0` asks only rules whose code begins
//! so, and `AFRESH=1` beside `UPDATE=1` thinks of better changes than the table has. A rule for which none can be thought of needs a
//! change by hand, in `tests/mutate/hands`, or a reason, in `tests/mutate/exceptions.rs`.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod mutate;
mod running;
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use mutate::{
    clean, exceptions,
    judge::Base,
    search::{self, Known, Outcome},
    table::{self, Row},
};
use returnlint::{
    bind::dictionary::RecordKind,
    rule::{Rule, Scope},
};
use running::{checked::root, inside::RULES};

#[test]
fn each_rule_finds_its_fault_in_each_clean_return_and_no_other_rule_finds_an_error() {
    let path = root().join("mutations.tsv");
    let (update, afresh) = (env::var_os("UPDATE").is_some(), env::var_os("AFRESH").is_some());
    let only = env::var("RULE").ok();
    let text = fs::read_to_string(&path).unwrap_or_default();
    let known = table::read(&text);
    let bases: Vec<Base> = clean::all().into_iter().map(Base::new).collect();
    let next = AtomicUsize::new(0);
    let outcomes: Mutex<BTreeMap<usize, Vec<Outcome>>> = Mutex::default();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(rule) = RULES.rules.get(index) else { break };
            if only.as_ref().is_some_and(|only| !rule.code.starts_with(only)) || is_of_councils(rule) {
                continue;
            }
            let list = search::of_rule(index, &bases, |base| {
                let row = known.iter().find(|row| row.code == rule.code && row.fixture == base.clean.name);
                Known { row, update, afresh }
            });
            let mut outcomes = outcomes.lock().unwrap();
            outcomes.insert(index, list);
            if update {
                // Thinking of changes takes minutes: what was thought of so far is kept.
                fs::write(&path, table::written(&rows(&outcomes), &known)).unwrap();
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
        work();
    });
    let outcomes = outcomes.into_inner().unwrap();
    let mut wrong: Vec<String> = Vec::new();
    for (&index, list) in &outcomes {
        of_rule(&RULES.rules[index].code, list, &bases, &mut wrong);
    }
    if only.is_none() {
        exceptions_are_needed(&outcomes, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let now = table::written(&rows(&outcomes), if only.is_some() { &known } else { &[] });
    let (then, now): (BTreeSet<&str>, BTreeSet<&str>) = (text.lines().collect(), now.lines().collect());
    if !update {
        let gone: Vec<_> = then.difference(&now).collect();
        let new: Vec<_> = now.difference(&then).collect();
        assert!(
            gone.is_empty() && new.is_empty(),
            "fixtures/mutations.tsv differs; if that is right, write it anew with `UPDATE=1 cargo test --release --test mutation`\n\
             no longer: {gone:#?}\nnow: {new:#?}"
        );
    }
}

/// Whether a rule asks nothing of a return that lists children: it is about councils' figures, and `study_fixture` holds its faults.
fn is_of_councils(rule: &Rule) -> bool {
    matches!(rule.record, Scope::Study)
        || rule.record.record().is_some_and(RecordKind::is_of_council)
        || exceptions::OF_COUNCILS.contains(&rule.code.as_str())
}

fn rows(outcomes: &BTreeMap<usize, Vec<Outcome>>) -> BTreeMap<usize, Vec<Row>> {
    let rows = |list: &Vec<Outcome>| list.iter().filter_map(|o| o.row.clone()).collect();
    outcomes.iter().map(|(index, list)| (*index, rows(list))).collect()
}

/// What is wrong with what became of one rule.
fn of_rule(code: &str, list: &[Outcome], bases: &[Base], wrong: &mut Vec<String>) {
    for (outcome, base) in list.iter().zip(bases) {
        let name = &base.clean.name;
        wrong.extend(outcome.amiss.clone());
        let Some(row) = &outcome.row else {
            wrong.push(format!(
                "{code} in {name}: nothing makes the rule speak. `RULE={code} UPDATE=1 cargo test --release --test mutation` thinks of a \
                 change; where it finds none, write one in tests/mutate/hands or give a failing and a passing example to the rule that \
                 differ in a cell that this return has"
            ));
            continue;
        };
        for other in outcome.errors.iter().filter(|other| !exceptions::is_pair(code, other)) {
            wrong.push(format!("{code} in {name} with {}: {other} finds an error too", row.change));
        }
    }
    if !list.iter().filter_map(|o| o.row.as_ref()).any(|row| !row.findings.is_empty()) {
        wrong.push(format!("{code} is shown by no clean return"));
    }
}

/// Every exception is one that was made.
fn exceptions_are_needed(outcomes: &BTreeMap<usize, Vec<Outcome>>, wrong: &mut Vec<String>) {
    let code = |index: &usize| RULES.rules[*index].code.as_str();
    let seen: BTreeSet<(&str, &str)> = outcomes
        .iter()
        .flat_map(|(index, list)| {
            list.iter().flat_map(move |o| o.errors.iter().map(move |e| (code(index), e.as_str())))
        })
        .collect();
    for (code, other, _) in exceptions::PAIRS {
        if !seen.contains(&(*code, *other)) {
            wrong
                .push(format!("{other} finds no error beside {code}: take the pair out of tests/mutate/exceptions.rs"));
        }
    }
    let excused: Vec<usize> = outcomes.values().flatten().filter_map(|o| o.excused).collect();
    for (place, (code, names, _)) in exceptions::CANNOT.iter().enumerate() {
        if excused.iter().filter(|p| **p == place).count() != names.len() {
            wrong.push(format!(
                "{code} has no need of a reason why it cannot be broken in some of {names:?}: take it out"
            ));
        }
    }
}
