//! Checking returns that stand in memory, in this process: a thousand times faster than starting the program.

use std::sync::LazyLock;

use returnlint::{
    engine::detect,
    report::{RuleName, Run, json},
    rule::{RuleSet, checked::Year, source::RuleSource},
    run::{Checker, Files, Options},
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
    let options = Options { template: template.map(str::to_owned), ..Options::on(as_of) };
    check(&options, files, beside, others)
}

/// The same by one rule alone, given by its place in the rule set.
pub(crate) fn check_files_by(rule: usize, files: Files, beside: Vec<(Year, Files)>) -> Report {
    let mut options = Options::on(AS_OF.parse().expect("a day"));
    options.switched_off = (0..RULES.rules.len()).map(|n| n != rule).collect();
    check(&options, files, beside, Vec::new())
}

fn check(options: &Options, files: Files, beside: Vec<(Year, Files)>, others: Vec<(String, Files)>) -> Report {
    let as_of = options.as_of;
    let outcome = CHECKER.check_bytes_among("return", files, beside, others, options);
    let rules: Vec<RuleName<'_>> = RULES.rules.iter().map(|r| RuleName { code: &r.code, name: &r.name }).collect();
    let run = Run { outcome: &outcome, rules: &rules, rules_hash: &RULES.sha256, dictionary: &RULES.dictionary, as_of };
    let mut json = Vec::new();
    json::write(&mut json, &run).expect("memory can be written to");
    serde_json::from_slice(&json).expect("a report")
}
