//! The rule language: what is written is read the same, whatever it is; the rules that the binary carries pass every check; the examples
//! in the documentation are true.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

#[path = "../fuzz/holds.rs"]
mod holds;

use std::{collections::BTreeSet, fs, path::Path};

use jiff::civil::Date;
use proptest::prelude::*;
use returnlint::{
    engine::detect,
    rule::{
        Family, RuleErrors, RuleSet, RuleSource,
        parser::parse,
        syntax::{Beside, Condition, How, Operator, Span, Term, TermKind, Test, Word, Year},
        words,
    },
};

fn word() -> impl Strategy<Value = Word> {
    // No word of the language begins with `f_`.
    "f_[a-z0-9]{1,5}(\\.[a-z]{1,4})?".prop_map(|text| Word { text, span: Span::default() })
}

fn quoted() -> impl Strategy<Value = Word> {
    "[^\"\n]{0,8}".prop_map(|text| Word { text, span: Span::default() })
}

fn term(kind: TermKind) -> Term {
    Term { kind, span: Span::default() }
}

fn how() -> impl Strategy<Value = How> {
    prop::sample::select(vec![
        How::Equal,
        How::NotEqual,
        How::Before,
        How::After,
        How::OnOrBefore,
        How::OnOrAfter,
        How::LessThan,
        How::MoreThan,
        How::AtLeast,
        How::AtMost,
    ])
}

fn operator() -> impl Strategy<Value = Operator> {
    prop::sample::select(vec![Operator::Add, Operator::Subtract, Operator::Multiply, Operator::Divide])
}

fn beside() -> impl Strategy<Value = Beside> {
    prop::sample::select(vec![Beside::Previous, Beside::Next])
}

fn simple_term() -> impl Strategy<Value = Term> {
    prop_oneof![
        word().prop_map(TermKind::Field),
        (beside(), word()).prop_map(|(beside, field)| TermKind::Beside(beside, field)),
        prop::num::f64::NORMAL.prop_map(TermKind::Number),
        (-50_i32..50).prop_map(|n| TermKind::Number(f64::from(n))),
        (1000_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| TermKind::Date(Date::constant(y, m, d))),
        Just(TermKind::AsOf),
        Just(TermKind::PeriodStart),
        Just(TermKind::PeriodEnd),
    ]
    .prop_map(term)
}

/// Terms whose filters are made of one kind of condition.
fn terms(filter: BoxedStrategy<Condition>) -> impl Strategy<Value = Term> {
    let filter = prop::option::of(filter.prop_map(Box::new));
    let leaf = prop_oneof![
        3 => simple_term(),
        1 => (word(), filter.clone()).prop_map(|(record, filter)| term(TermKind::Count { record, filter })),
        1 => (any::<bool>(), word(), filter)
            .prop_map(|(latest, field, filter)| term(TermKind::Extreme { latest, field, filter })),
    ];
    leaf.prop_recursive(3, 12, 2, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            (operator(), boxed(), boxed()).prop_map(|(operator, left, right)| TermKind::Arithmetic {
                operator,
                left,
                right
            }),
            (boxed(), boxed()).prop_map(|(from, to)| TermKind::DaysBetween { from, to }),
            boxed().prop_map(TermKind::AgeAt),
        ]
        .prop_map(term)
    })
}

fn field_test() -> impl Strategy<Value = Condition> {
    let test = prop_oneof![
        Just(Test::Filled),
        Just(Test::Blank),
        Just(Test::Unique),
        Just(Test::Same),
        Just(Test::SameLastYear),
        Just(Test::Asked),
        (any::<bool>(), prop::collection::vec(quoted(), 1..4)).prop_map(|(not, texts)| Test::Is { not, texts }),
        (any::<bool>(), quoted()).prop_map(|(not, shape)| Test::LooksLike { not, shape }),
        (any::<bool>(), quoted()).prop_map(|(not, regex)| Test::Matches { not, regex }),
    ];
    (prop::option::of(beside()), word(), test).prop_map(|(beside, field, test)| {
        let beside = beside.filter(|_| matches!(test, Test::Filled | Test::Blank));
        Condition::Field { beside, field, test }
    })
}

fn year() -> impl Strategy<Value = Option<Year>> {
    prop::sample::select(vec![None, Some(Year::Last), Some(Year::Next)])
}

fn condition() -> impl Strategy<Value = Condition> {
    field_test().prop_recursive(4, 24, 3, |inner| {
        let terms = || terms(inner.clone().boxed());
        let several = || prop::collection::vec(inner.clone(), 2..4);
        let filter = prop::option::of(inner.clone().prop_map(Box::new));
        prop_oneof![
            several().prop_map(Condition::And),
            several().prop_map(Condition::Or),
            inner.clone().prop_map(|c| Condition::Not(Box::new(c))),
            (terms(), how(), terms()).prop_map(|(left, how, right)| Condition::Compare {
                left,
                how,
                span: Span::default(),
                right
            }),
            (terms(), terms(), terms()).prop_map(|(term, low, high)| Condition::Between { term, low, high }),
            (any::<bool>(), word(), year(), filter).prop_map(|(no, record, year, filter)| Condition::Related {
                no,
                record,
                year,
                filter
            }),
        ]
    })
}

/// Words and signs of the language in any order, which come nearer to a condition than any text does.
fn near_miss() -> impl Strategy<Value = String> {
    let words = [
        "and",
        "or",
        "not",
        "is",
        "filled",
        "blank",
        "one",
        "of",
        "\"x\"",
        ",",
        "(",
        ")",
        "any",
        "no",
        "where",
        "episode",
        "a",
        "previous",
        "5",
        "2009-04-01",
        "-",
        "+",
        "*",
        "between",
        "before",
        "on",
        "less",
        "than",
        "days",
        "from",
        "to",
        "age",
        "at",
        "count",
        "earliest",
        "as_of",
        "looks",
        "like",
        "matches",
        "regex",
        "does",
        "the",
        "same",
        "everywhere",
        "asked",
        "as",
        "last",
        "next",
        "year",
        "any",
        "episode",
        "unique",
        "\"",
        "=",
        "1/2/2003",
        "é",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..16).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_the_same(condition in condition()) {
        let printed = condition.to_string();
        let read = parse(&printed).map_err(|e| TestCaseError::fail(format!("{printed}: {}", e.message)))?;
        prop_assert_eq!(read, condition, "{}", printed);
    }

    #[test]
    fn words_in_any_order_are_read_or_refused(text in near_miss()) {
        holds::condition(&text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}") {
        holds::condition(&text);
    }
}

/// What stands in the corpus of a fuzzing target, each file by its name.
fn corpus(target: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if let Ok(text) = String::from_utf8(fs::read(&path).unwrap()) {
            texts.push((path.file_name().unwrap().to_string_lossy().into_owned(), text));
        }
    }
    texts
}

#[test]
fn the_corpus_of_the_fuzzer_holds() {
    let read = corpus("condition").iter().filter(|(_, text)| holds::condition(text)).count();
    assert!(read >= 20, "only {read} conditions of the corpus can be read");
    let read = corpus("rule_file").iter().filter(|(_, text)| holds::rule_file(text)).count();
    assert!(read >= 8, "only {read} rule files of the corpus can be read");
}

#[test]
fn every_rule_that_is_written_anew_is_the_same_rule() {
    let set = embedded().unwrap();
    let mut source = RuleSource::embedded().untrusted();
    for rule in &set.rules {
        let file = source.files.iter_mut().find(|f| f.code() == Some(&rule.code)).unwrap();
        file.text = holds::written(rule, &set.dictionary).into();
    }
    let anew = RuleSet::load(&source, &detect::names()).unwrap_or_else(|errors| {
        panic!("{}", errors.errors.iter().map(|e| format!("{:?}: {e}\n", e.file())).collect::<String>())
    });
    for rule in &set.rules {
        holds::same(rule, anew.find(&rule.code).unwrap());
    }
}

/// A file of the corpus with a few bytes taken out, put in or exchanged, or with pieces of another put in.
fn mutated(seed: u64, texts: &[(String, String)]) -> String {
    let mut state = seed;
    let mut below = |limit: usize| {
        // The generator of Knuth's MMIX; its upper bits are the random ones.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit.max(1)
    };
    let mut bytes = texts[below(texts.len())].1.clone().into_bytes();
    for _ in 0..=below(2) {
        let at = below(bytes.len() + 1);
        let until = (at + below(12)).min(bytes.len());
        match below(5) {
            0 => drop(bytes.drain(at..until)),
            1 => bytes.insert(at, b"\"'=[]{}().,#-+*\n 0A\\"[below(20)]),
            2 if at < bytes.len() => bytes[at] = b' ' + u8::try_from(below(95)).unwrap(),
            3 => {
                let other = texts[below(texts.len())].1.as_bytes();
                let from = below(other.len());
                let piece = other[from..(from + below(40)).min(other.len())].to_vec();
                drop(bytes.splice(at..until, piece));
            }
            _ => {
                let piece = bytes[at..until].to_vec();
                let to = below(bytes.len() + 1);
                drop(bytes.splice(to..to, piece));
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn what_becomes_of_the_corpus_by_chance_holds_too() {
    // A stand-in for the fuzzer on compilers that cannot run it; more with `ROUNDS=1000000`.
    let rounds: u64 = std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_500);
    let (conditions, files) = (corpus("condition"), corpus("rule_file"));
    let mut read = 0;
    for seed in 0..rounds {
        holds::condition(&mutated(seed, &conditions));
        read += u64::from(holds::rule_file(&mutated(seed, &files)));
    }
    assert!(read * 40 >= rounds, "only {read} of {rounds} changed rule files could still be read");
}

/// The rules that the binary carries, with every check.
fn embedded() -> Result<RuleSet, RuleErrors> {
    RuleSet::load(&RuleSource::embedded().untrusted(), &detect::names())
}

#[test]
fn the_rules_that_the_binary_carries_pass_every_check() {
    if let Err(errors) = embedded() {
        let mut report = String::new();
        for error in &errors.errors {
            miette::NarratableReportHandler::new().render_report(&mut report, error).unwrap();
        }
        panic!("{errors}\n{report}");
    }
}

#[test]
fn every_rule_has_a_whole_card() {
    let set = embedded().unwrap();
    let codes: BTreeSet<&str> = set.rules.iter().map(|r| r.code.as_str()).collect();
    for rule in &set.rules {
        assert!(!rule.card.sources.is_empty(), "{} has no sources", rule.code);
        assert!(rule.card.since.is_some(), "{} does not say since when", rule.code);
        let named = rule.card.related.iter().chain(rule.examples.iter().flat_map(|e| &e.also));
        // A family that has no rule yet may be named ahead of it.
        let begun = |code: &str| set.rules.iter().any(|r| Some(r.card.family) == Family::of_code(code));
        for code in named.filter(|code| begun(code)) {
            assert!(codes.contains(code.as_str()), "{} names {code}, which is no rule", rule.code);
            assert_ne!(code, &rule.code, "{} names itself", rule.code);
        }
    }
}

#[test]
fn every_condition_can_be_told_in_words() {
    let set = embedded().unwrap();
    for rule in &set.rules {
        let written = &rule.written;
        for condition in [&written.when, &written.unless, &written.require].into_iter().flatten() {
            let told = words::tell(condition, &set.dictionary);
            assert!(!told.contains('_') || told.contains("pattern"), "{}: a field's name stands in: {told}", rule.code);
        }
    }
}

#[test]
fn the_examples_in_the_documentation_are_conditions() {
    let page = include_str!("../docs/rule-language.md").replace("\r\n", "\n");
    let mut examples = 0;
    for block in page.split("```condition\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        for line in block.lines().filter(|l| !l.trim().is_empty()) {
            let condition = parse(line).unwrap_or_else(|e| panic!("{line}: {}", e.message));
            assert_eq!(parse(&condition.to_string()).unwrap(), condition);
            examples += 1;
        }
    }
    assert!(examples >= 30, "only {examples} examples");
}
