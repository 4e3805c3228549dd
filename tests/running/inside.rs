//! Checking returns that stand in memory, in this process: a thousand times faster than starting the program.

use std::sync::LazyLock;

use returnlint::{
    engine::detect,
    outcome::Outcome,
    report::{RuleName, Run, json},
    rule::{RuleSet, checked::Year, source::RuleSource},
    run::{Checker, Files, Options, ReadReturn},
};

use super::{checked::AS_OF, report::Report};

static SOURCE: LazyLock<RuleSource> = LazyLock::new(RuleSource::embedded);

/// The rules that the program carries.
pub(crate) static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    RuleSet::load(&SOURCE, &detect::names()).unwrap_or_else(|errors| panic!("the rules load: {errors:?}"))
});

static CHECKER: LazyLock<Checker<'static>> = LazyLock::new(|| Checker::new(&RULES, &SOURCE));

/// Checks files as one return.
pub(crate) fn check_files(files: Vec<(String, Vec<u8>)>) -> Report {
    check_files_on(AS_OF.parse().expect("a day"), files)
}

/// Checks files as one return, judged as of a day.
pub(crate) fn check_files_on(as_of: jiff::civil::Date, files: Files) -> Report {
    check_files_as(None, as_of, files)
}

/// Checks files as one return that is said to follow a template, judged as of a day.
pub(crate) fn check_files_as(template: Option<&str>, as_of: jiff::civil::Date, files: Files) -> Report {
    check_files_beside(template, as_of, files, Vec::new())
}

/// The same, with the same council's returns of other years beside it.
pub(crate) fn check_files_beside(
    template: Option<&str>,
    as_of: jiff::civil::Date,
    files: Files,
    beside: Vec<(Year, Files)>,
) -> Report {
    check_files_among(template, as_of, files, beside, Vec::new())
}

/// The same, with other councils' returns that are checked in the same run.
pub(crate) fn check_files_among(
    template: Option<&str>,
    as_of: jiff::civil::Date,
    files: Files,
    beside: Vec<(Year, Files)>,
    others: Vec<(String, Files)>,
) -> Report {
    let options = options(template, as_of);
    report(&CHECKER.check_bytes_among("return", files, beside, others, &options), as_of)
}

/// A return that was read, to be checked often.
pub(crate) type Read = ReadReturn<'static>;

/// Reads files as one return that may be said to follow a template.
pub(crate) fn read(template: Option<&str>, files: Files) -> Read {
    CHECKER.read_bytes("return", files, &options(template, AS_OF.parse().expect("a day")))
}

/// Checks a return that was read, beside those of other years: by every rule, or by the one at this place in the rule set.
pub(crate) fn check_read(rule: Option<usize>, ret: &Read, beside: &[(Year, &Read)]) -> Report {
    let mut options = options(None, AS_OF.parse().expect("a day"));
    if let Some(rule) = rule {
        options.switched_off = (0..RULES.rules.len()).map(|n| n != rule).collect();
    }
    report(&CHECKER.check_read(ret, beside, &options), options.as_of)
}

fn options(template: Option<&str>, as_of: jiff::civil::Date) -> Options {
    Options { template: template.map(str::to_owned), ..Options::on(as_of) }
}

fn report(outcome: &Outcome, as_of: jiff::civil::Date) -> Report {
    let rules: Vec<RuleName<'_>> = RULES.rules.iter().map(|r| RuleName { code: &r.code, name: &r.name }).collect();
    let run = Run { outcome, rules: &rules, rules_hash: &RULES.sha256, dictionary: &RULES.dictionary, as_of };
    let mut json = Vec::new();
    json::write(&mut json, &run).expect("memory can be written to");
    serde_json::from_slice(&json).expect("a report")
}
