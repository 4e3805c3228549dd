//! Each rule finds the one fault that is put into each clean return, at the place of the fault, and nothing else is found there.
//!
//! `fixtures/mutations.tsv` lists them: a row for each rule and clean return, with the change and what every rule then finds. Where a row is
//! missing, a change is thought of from the rule itself ([`support::mutate::derive`]); `UPDATE=1 cargo test --release --test mutation` writes
//! the table anew. A rule for which none can be thought of needs an entry in `tests/support/mutate/by_hand.rs`.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod running;
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use jiff::civil::Date;
use returnlint::rule::Rule;
use running::{
    checked::{AS_OF, root},
    inside::{RULES, check_files_beside, check_files_by},
    report::{Finding, Report},
};
use support::{
    mutate::{
        Mutation, Touched,
        by_hand::{self, Hand},
        clean::{self, Clean},
        derive::Source,
    },
    place::{Placed, plainly},
    returns::Return,
};

/// How many changes are tried for a rule and a return, and how many more once one was found that other rules speak of too.
const TRIES: usize = 500;
const TRIES_FOR_BETTER: usize = 50;
/// How many are tried where several returns have been tried in vain.
const TRIES_IN_VAIN: usize = 60;
/// Below this nothing else is found but what may be: notes, and rules that the rule's own examples list.
const GOOD: usize = 1_000;

/// Rules that no change of a clean return shows here. Each is shown by its own example, in `fixtures/rules`. A rule leaves the list when
/// a change for it is thought of, or written in `by_hand.rs`; none may join it.
const NOT_SHOWN: [&str; 28] = [
    "CO001", "CO002", "CO003", "CO004", "CO005", "CO011", "DT009", "MF029", "NR013", "NR014", "NR035", "NR036",
    "NR037", "ST012", "ST013", "ST014", "ST015", "ST017", "ST018", "ST021", "ST022", "ST030", "ST031", "ST032",
    "ST033", "ST040", "XY014", "XY016",
];

/// Rules whose change breaks what an error is about as well: the table says which. Of every other rule only what is less than an error
/// may be found beside it.
const NOT_ALONE: [&str; 14] = [
    "DT006", "DT007", "DT020", "ME006", "MF020", "NR010", "NR012", "NR021", "NR038", "NR048", "ST001", "ST010",
    "ST024", "ST025",
];

/// A clean return with what is said of it before anything is changed.
struct Base {
    clean: Clean,
    report: Report,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    code: String,
    fixture: String,
    /// The change, or in brackets why there is none.
    change: String,
    /// The field whose cell is marked.
    field: String,
    /// What each rule finds that it did not find before: code and count.
    findings: String,
}

impl Row {
    fn written(&self) -> String {
        [&self.code, &self.fixture, &self.change, &self.field, &self.findings].map(String::as_str).join("\t")
    }

    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('\t').map(str::to_owned);
        let mut next = || parts.next();
        Some(Self { code: next()?, fixture: next()?, change: next()?, field: next()?, findings: next()? })
    }
}

/// A changed return.
struct Changed {
    whole: Return,
    placed: Placed,
    /// What was touched; none where the change is of sheets.
    touched: Option<Vec<Touched>>,
}

fn changed(base: &Base, mutation: &Mutation) -> Changed {
    let (whole, touched) = mutation.apply(&base.clean.whole);
    Changed { placed: plainly(&whole), whole, touched: Some(touched) }
}

/// The return after a hand; none where the hand finds nothing to change.
fn by_hand(base: &Base, hand: Hand) -> Option<Changed> {
    let mut whole = base.clean.whole.clone();
    let mut could = true;
    if let Hand::Return(change) = hand {
        could = change(&mut whole);
    }
    let mut placed = plainly(&whole);
    if let Hand::Sheets(change) = hand {
        could = change(&mut placed);
    }
    could.then_some(Changed { whole, placed, touched: None })
}

/// The findings that the clean return does not have: of each rule as many as there are more of them.
fn news<'r>(base: &Base, report: &'r Report) -> BTreeMap<&'r str, Vec<&'r Finding>> {
    let mut by_code: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        by_code.entry(&finding.code).or_default().push(finding);
    }
    let before = |code: &str| base.report.findings.iter().filter(|f| f.code == code).count();
    by_code.retain(|code, found| found.len() > before(code));
    by_code
}

/// Whether a finding is at the place of the fault: in a record that was touched or that is of the same child, in a field that the rule
/// marks. The child's own number stands for a field that the table does not have.
fn is_at(changed: &Changed, rule: &Rule, finding: &Finding) -> bool {
    let Some(touched) = &changed.touched else { return true };
    let place = &finding.location;
    let sheet = place.sheet.as_deref().unwrap_or_default();
    let (record, field) = match (&place.cell, place.row) {
        (Some(cell), _) => match changed.placed.origin(sheet, cell) {
            Some((table, record, column)) => ((table, record), Some(changed.whole.tables[table].columns[column].field)),
            None => return false,
        },
        (None, Some(row)) => match changed.placed.record_in(sheet, row) {
            Some(record) => (record, None),
            None => return false,
        },
        // A finding about the whole column or return says no more than its field.
        (None, None) => {
            return place.field.as_deref().is_some_and(|field| is_marked(rule, field)) || rule.mark.is_empty();
        }
    };
    let is_touched = touched.iter().any(|touched| match touched {
        Touched::Record { table, record: at } => record == (*table, *at),
        Touched::Child(child) => {
            support::mutate::child_of(&changed.whole, record.0, record.1).is_some_and(|own| own == *child)
        }
    });
    is_touched && field.is_none_or(|field| rule.mark.is_empty() || is_marked(rule, field) || field == "child_id")
}

fn is_marked(rule: &Rule, field: &str) -> bool {
    rule.mark.iter().filter_map(|f| RULES.dictionary.get(*f)).any(|f| f.name == field)
}

/// Rules that may speak beside this one: those that its own failing examples list, and those with a reason.
fn beside(rule: &Rule) -> BTreeSet<&str> {
    let listed = rule.examples.iter().filter(|e| e.fails).flat_map(|e| &e.also).map(String::as_str);
    listed.chain(by_hand::BESIDE.iter().filter(|b| b.0 == rule.code).map(|b| b.1)).collect()
}

/// What is wrong with what was found, and how much.
fn judge(base: &Base, rule: &Rule, changed: &Changed, report: &Report) -> (usize, Vec<String>) {
    let news = news(base, report);
    let mut wrong = Vec::new();
    match news.get(rule.code.as_str()) {
        None => wrong.push("the rule finds nothing".to_owned()),
        Some(own) if !own.iter().any(|f| is_at(changed, rule, f)) => {
            let places: Vec<&Option<String>> = own.iter().map(|f| &f.location.cell).collect();
            wrong.push(format!("the rule finds something elsewhere: {places:?}"));
        }
        Some(_) => {}
    }
    let allowed = beside(rule);
    let mut weight = if wrong.is_empty() { 0 } else { 100_000 };
    for (code, found) in &news {
        let severity = found[0].severity.as_str();
        if *code == rule.code {
            weight += found.len() - 1;
            continue;
        }
        let listed = allowed.contains(code);
        weight += found.len()
            * match severity {
                "error" if !listed => 10_000,
                "warning" if !listed => 1_000,
                "error" | "warning" => 20,
                _ => 2,
            };
        if !listed && severity != "info" {
            wrong.push(format!("{code} ({severity}) speaks too"));
        }
    }
    (weight, wrong)
}

fn row(base: &Base, rule: &Rule, change: String, changed: &Changed, report: &Report) -> Row {
    let news = news(base, report);
    let own = news.get(rule.code.as_str()).into_iter().flatten().find(|f| is_at(changed, rule, f));
    let field = own.and_then(|f| f.location.field.clone()).unwrap_or_default();
    let mut findings = String::new();
    for (code, found) in &news {
        let before = base.report.findings.iter().filter(|f| f.code == *code).count();
        _ = write!(findings, "{}{code} {}", if findings.is_empty() { "" } else { ", " }, found.len() - before);
    }
    Row { code: rule.code.clone(), fixture: base.clean.name.clone(), change, field, findings }
}

fn check(clean: &Clean, placed: &Placed) -> Report {
    check_files_beside(None, AS_OF.parse().unwrap(), clean.files(placed), clean.beside.clone())
}

/// Why a rule cannot speak of a clean return, if the program says so.
fn not_asked(base: &Base, rule: &Rule) -> Option<String> {
    let entry = base.report.ledger.iter().find(|entry| entry.code == rule.code)?;
    match entry.status.as_str() {
        "not-applicable" => Some(format!("({})", entry.reason.clone().unwrap_or_default())),
        "could-not-run" => Some(format!("(has no {})", entry.needs.clone().unwrap_or_default().join(", "))),
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
        let changed = changed(base, &mutation);
        let alone = check_files_by(index, base.clean.files(&changed.placed), base.clean.beside.clone());
        if !news(base, &alone).into_values().flatten().any(|f| is_at(&changed, rule, f)) {
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
    let changed = changed(base, mutation);
    judge(base, rule, &changed, &check(&base.clean, &changed.placed)).0
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
    let changed = changed(base, mutation);
    let report = check(&base.clean, &changed.placed);
    let others = news(base, &report).into_keys().filter(|code| *code != rule.code).filter_map(|code| RULES.find(code));
    let fields = others.flat_map(|other| other.mark.iter().chain(&other.fields));
    fields.filter_map(|f| RULES.dictionary.get(*f)).map(|f| f.name.clone()).collect()
}

/// What becomes of one rule on one clean return.
struct Outcome {
    row: Option<Row>,
    recipe: Option<String>,
    wrong: Vec<String>,
}

fn one(base: &Base, index: usize, known: Option<&Row>, tried: &Tried, update: bool) -> Outcome {
    let rule = &RULES.rules[index];
    let fixture = &base.clean.name;
    let none = |change: String| {
        let (code, fixture) = (rule.code.clone(), fixture.clone());
        let row = Row { code, fixture, change, field: String::new(), findings: String::new() };
        Outcome { row: Some(row), recipe: None, wrong: Vec::new() }
    };
    let with = |change: String, changed: &Changed, recipe: Option<String>| {
        let report = check(&base.clean, &changed.placed);
        let (_, wrong) = judge(base, rule, changed, &report);
        let wrong = wrong.into_iter().map(|what| format!("{} in {fixture} with {change}: {what}", rule.code)).collect();
        Outcome { row: Some(row(base, rule, change, changed, &report)), recipe, wrong }
    };
    if let Some((_, _, why)) =
        by_hand::CANNOT.iter().find(|(code, name, _)| *code == rule.code && fixture.starts_with(name))
    {
        return none(format!("({why})"));
    }
    let unasked = not_asked(base, rule);
    let applies = base.report.ledger.iter().all(|entry| entry.code != rule.code || entry.status != "not-applicable");
    if let Some(why) = unasked.clone().filter(|_| !applies) {
        return none(why);
    }
    let hands = by_hand::ALL.iter().filter(|hand| hand.code == rule.code);
    if let Some((hand, changed)) = hands.filter_map(|hand| Some((hand, by_hand(base, hand.hand)?))).next() {
        return with(format!("by hand: {}", hand.what), &changed, None);
    }
    if let Some(why) = unasked {
        return none(why);
    }
    // The change that the table has; where it does not fit any more, one that fits another return.
    let others = tried.changes.iter().filter(|_| update).map(String::as_str);
    let mut kept: Option<Outcome> = None;
    for change in known.map(|row| row.change.as_str()).into_iter().chain(others) {
        if let Some(mutation) = Mutation::read(change, &base.clean.whole) {
            let found = with(mutation.written(&base.clean.whole), &changed(base, &mutation), None);
            if found.wrong.is_empty() {
                return found;
            }
            kept = kept.or(Some(found));
        }
    }
    if !update {
        return kept.unwrap_or(Outcome { row: None, recipe: None, wrong: Vec::new() });
    }
    match search(base, index, rule, tried) {
        Some(mutation) => {
            let change = mutation.written(&base.clean.whole);
            with(change, &changed(base, &mutation), Some(mutation.recipe))
        }
        None => Outcome {
            row: None,
            recipe: None,
            wrong: vec![format!(
                "{} in {fixture}: no change could be thought of that makes the rule speak. Add one to tests/support/mutate/by_hand.rs, \
                 or a failing and a passing example to the rule that differ in a cell that this return has",
                rule.code
            )],
        },
    }
}

/// What made a rule speak in other returns.
#[derive(Default)]
struct Tried {
    changes: Vec<String>,
    recipes: Vec<String>,
    /// In how many nothing did.
    in_vain: usize,
}

fn bases() -> Vec<Base> {
    let of = |clean: Clean| {
        let report = check(&clean, &clean.placed());
        Base { clean, report }
    };
    clean::all().into_iter().map(of).collect()
}

#[test]
fn each_rule_finds_its_fault_in_each_clean_return_and_no_other_rule_does() {
    let path = root().join("mutations.tsv");
    let update = std::env::var_os("UPDATE").is_some();
    let table = fs::read_to_string(&path).unwrap_or_default();
    let known: Vec<Row> = table.lines().skip(1).filter_map(Row::read).collect();
    let bases = bases();
    let next = AtomicUsize::new(0);
    let outcomes: Mutex<BTreeMap<usize, Vec<Outcome>>> = Mutex::default();
    let only = std::env::var("RULE").ok();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(rule) = RULES.rules.get(index) else { break };
            if only.as_ref().is_some_and(|only| !rule.code.starts_with(only)) {
                continue;
            }
            let mut tried = Tried::default();
            let of = |base: &Base| {
                let known = known.iter().find(|row| row.code == rule.code && row.fixture == base.clean.name);
                let outcome = one(base, index, known, &tried, update);
                tried.in_vain += usize::from(outcome.row.is_none());
                tried.recipes.extend(outcome.recipe.clone());
                tried.changes.extend(outcome.row.iter().map(|row| row.change.clone()));
                outcome
            };
            let list: Vec<Outcome> = bases.iter().map(of).collect();
            let mut outcomes = outcomes.lock().unwrap();
            outcomes.insert(index, list);
            if update {
                // Thinking of changes takes minutes: what was thought of so far is kept.
                fs::write(&path, written(&outcomes, &known)).unwrap();
            }
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    let outcomes = outcomes.into_inner().unwrap();
    let mut wrong: Vec<String> = Vec::new();
    for (&index, list) in &outcomes {
        let code = RULES.rules[index].code.as_str();
        let said =
            |what: &str| list.iter().flat_map(|o| &o.wrong).filter(|w| w.ends_with(what)).cloned().collect::<Vec<_>>();
        let (errors, warnings) = (said("(error) speaks too"), said("(warning) speaks too"));
        let all = list.iter().map(|o| o.wrong.len()).sum::<usize>();
        if all > errors.len() + warnings.len() {
            wrong.extend(list.iter().flat_map(|o| o.wrong.clone()));
        } else if NOT_ALONE.contains(&code) == errors.is_empty() {
            wrong.push(format!("{code}: the list NOT_ALONE differs from what was found: {errors:#?}"));
        }
        let shown = list.iter().filter_map(|o| o.row.as_ref()).any(|row| !row.findings.is_empty());
        if shown == NOT_SHOWN.contains(&code) {
            wrong.push(format!(
                "{code} is {} by a clean return: NOT_SHOWN differs. A new rule needs a change: \
                 `RULE={code} UPDATE=1 cargo test --release --test mutation` thinks of one, and by_hand.rs takes those it cannot",
                if shown { "shown" } else { "not shown" }
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let now = written(&outcomes, if only.is_some() { &known } else { &[] });
    let (then, now): (BTreeSet<&str>, BTreeSet<&str>) = (table.lines().collect(), now.lines().collect());
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

/// The table: the rows of the rules that were asked, and those that are known of the others.
fn written(outcomes: &BTreeMap<usize, Vec<Outcome>>, known: &[Row]) -> String {
    let mut text = "rule\treturn\tchange\tfield\tfindings\n".to_owned();
    for (index, rule) in RULES.rules.iter().enumerate() {
        let rows: Vec<&Row> = match outcomes.get(&index) {
            Some(list) => list.iter().filter_map(|o| o.row.as_ref()).collect(),
            None => known.iter().filter(|row| row.code == rule.code).collect(),
        };
        for row in rows {
            text += &row.written();
            text.push('\n');
        }
    }
    text
}
