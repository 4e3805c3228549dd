//! Nobody need take the engine's word: DuckDB runs the rules as SQL on the records that the program writes, and both must say the same of
//! every record: whether a rule applies to it, and whether what it requires holds, or that this is not known.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod independent;
mod running;
mod support;

use std::{collections::BTreeSet, fmt::Write as _, time::Instant};

use independent::{
    conditions,
    duckdb::{Answer, DuckDb},
    engine,
    program::{OnDisk, argument, places},
    returns,
    tally::{Did, Tally, difference},
};
use returnlint::{
    bind::dictionary::RecordKind,
    engine::detect,
    rule::{RuleSet, RuleSource},
};
use running::checked::AS_OF;

/// The seeds of the returns: a few, or those that `RETURNLINT_SEEDS=1..200` names, both ends inside.
fn seeds(usual: u64) -> std::ops::RangeInclusive<u64> {
    let Ok(named) = std::env::var("RETURNLINT_SEEDS") else { return 1..=usual };
    let (first, last) = named.split_once("..").unwrap_or((&named, &named));
    let seed = |text: &str| text.trim().parse().unwrap_or_else(|_| panic!("RETURNLINT_SEEDS={named} is no 1..200"));
    seed(first)..=seed(last)
}

fn load(source: &RuleSource) -> RuleSet {
    RuleSet::load(source, &detect::names()).unwrap_or_else(|errors| panic!("the rules load: {errors:?}"))
}

/// Says how much was compared, and how long it took.
fn account(what: &str, tally: &Tally, started: Instant) {
    eprintln!(
        "{what}: {} returns, {} records, {} rules, {} answers compared in {:.1} s, {:.1} s of it DuckDB's",
        tally.returns,
        tally.records,
        tally.rules.len(),
        tally.compared(),
        started.elapsed().as_secs_f64(),
        tally.seconds
    );
}

/// What the program reports, and DuckDB does not find, or the other way round.
fn reported(disk: &OnDisk, rules: &[&str], answer: &Answer) -> Vec<String> {
    let report = disk.check(AS_OF, rules);
    let mut wrong = Vec::new();
    for code in answer.judged.keys() {
        let theirs: BTreeSet<_> =
            answer.found.iter().filter(|f| f.0 == *code).map(|(_, f, s, r)| (f.clone(), s.clone(), *r)).collect();
        let (ours, all) = places(&report, code);
        if !ours.is_subset(&theirs) || (all && ours != theirs) {
            let only = ours.symmetric_difference(&theirs).take(3).collect::<Vec<_>>();
            wrong.push(format!("{code} is reported in {} rows, DuckDB finds {}: {only:?}", ours.len(), theirs.len()));
        }
    }
    wrong
}

/// The rules of the program that are conditions and cannot be written as SQL, with the reason.
const NOT_IN_SQL: [(&str, &str); 0] = [];

/// The rules that no random return has made both find and pass something, with the reason. Keep it short.
const NEVER_SEEN: [(&str, &str); 0] = [];

#[test]
fn duckdb_says_the_same_of_every_record() {
    let started = Instant::now();
    let source = RuleSource::embedded();
    let rules = load(&source);
    let mut duckdb = DuckDb::start();
    let mut tally = Tally::default();
    let mut wrong = String::new();
    let mut sql = None;
    let seeds = seeds(6);
    // A rule that needs a rare return gets more of them, up to a limit.
    for seed in *seeds.start()..=seeds.end() + 24 {
        if seed > *seeds.end() && idle(&tally).is_empty() {
            break;
        }
        let files = returns::random(seed, &rules.dictionary, 900, false);
        let disk = OnDisk::new(&files);
        let sql = sql.get_or_insert_with(|| disk.sql(&[]));
        let records = disk.records(&[]);
        let asked = Instant::now();
        let answer = duckdb.ask(sql.file.path(), &records, AS_OF);
        tally.seconds += asked.elapsed().as_secs_f64();
        let mut ours = engine::judge(&rules, &source, OnDisk::files(files), AS_OF);
        ours.retain(|code, _| {
            let in_sql = !NOT_IN_SQL.iter().any(|(known, _)| known == code);
            in_sql && !asks_of_another_year(&rules, code) && !is_of_councils(&rules, code)
        });
        tally.add("", &ours, answer.records);
        for line in difference(&ours, &answer.judged).into_iter().chain(reported(&disk, &[], &answer)) {
            let _ = writeln!(wrong, "seed {seed}: {line}");
        }
    }
    account("rules of the program", &tally, started);
    assert!(wrong.is_empty(), "{wrong}");
    let idle = idle(&tally);
    assert!(idle.is_empty(), "of these it is not shown that both engines find and pass the same\n{}", idle.join("\n"));
}

/// The records of one return say nothing of another year's.
fn asks_of_another_year(rules: &RuleSet, code: &str) -> bool {
    rules.find(code).is_some_and(|rule| !rule.years.is_empty())
}

/// The answers of whole councils are no records of children, and stand in no file of records.
fn is_of_councils(rules: &RuleSet, code: &str) -> bool {
    rules.find(code).and_then(|rule| rule.record.record()).is_some_and(RecordKind::is_of_council)
}

/// The rules that have not both found and passed something.
fn idle(tally: &Tally) -> Vec<String> {
    let known = |code: &str| NEVER_SEEN.iter().any(|(known, _)| *known == code);
    let idle =
        tally.rules.iter().filter(|(code, did)| (did.found == 0 || did.passed + did.left_out == 0) && !known(code));
    idle.map(|(code, did)| format!("{code}: {did:?}")).collect()
}

#[test]
fn duckdb_says_the_same_of_conditions_made_at_random() {
    let started = Instant::now();
    let embedded = RuleSource::embedded();
    let dictionary = load(&embedded).dictionary;
    let mut duckdb = DuckDb::start();
    let mut tally = Tally::default();
    let mut wrong = String::new();
    for seed in seeds(4) {
        let folder = tempfile::tempdir().unwrap();
        conditions::write(folder.path(), seed, 150, &dictionary);
        let source = RuleSource::embedded().with_folder(folder.path()).unwrap();
        let mut rules = load(&source);
        rules.rules.retain(|r| r.name.starts_with("random-"));
        let codes: Vec<&str> = rules.rules.iter().map(|r| r.code.as_str()).collect();
        let codes = codes.join(",");
        let files = returns::random(1_000_000 + seed, &dictionary, 400, true);
        let disk = OnDisk::new(&files);
        let chosen = ["--rules", argument(folder.path()), "--select", &codes];
        let sql = disk.sql(&chosen);
        let records = disk.records(&chosen[..2]);
        let asked = Instant::now();
        let answer = duckdb.ask(sql.file.path(), &records, AS_OF);
        tally.seconds += asked.elapsed().as_secs_f64();
        let mut ours = engine::judge(&rules, &source, OnDisk::files(files), AS_OF);
        ours.retain(|code, _| !sql.left_out.contains(code));
        tally.add(&format!("{seed}: "), &ours, answer.records);
        for line in difference(&ours, &answer.judged).into_iter().chain(reported(&disk, &chosen, &answer)) {
            let code = line.split(' ').next().unwrap_or_default();
            let rule = rules.find(code).map(|r| (&r.card.when, &r.card.unless, &r.card.require));
            let _ = writeln!(wrong, "seed {seed}: {line}\n    {rule:?}");
        }
    }
    account("conditions made at random", &tally, started);
    assert!(wrong.is_empty(), "{wrong}");
    // A random condition is seldom wise, and many say the same of every record; but enough of them must not.
    let did = |some: fn(&Did) -> bool| tally.rules.values().filter(|did| some(did)).count();
    let (both, found) = (did(|did| did.held.0 > 0 && did.held.1 > 0), did(|did| did.found > 0));
    let of = tally.rules.len();
    eprintln!("of {of} conditions {both} were true of some records and false of others, and {found} found something");
    assert!(both * 3 > of && found * 4 > of, "too few of the conditions say anything");
}
