//! One fixture a rule: the first of its own examples that it must find something in.

use jiff::civil::Date;
use returnlint::{
    engine::detect,
    rule::{RuleSet, checked::Year, source::RuleSource},
    run::{Files, examples},
};

use super::book::{
    Sheet,
    csv::{self, USUAL},
};

/// The fixture of one rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleFixture {
    pub(crate) code: String,
    /// The path under `fixtures/` that is given to the program: a file, or a folder where the example has several tables.
    pub(crate) path: String,
    /// The files with their paths under `fixtures/`.
    pub(crate) files: Files,
    /// The same of the returns of other years, in a folder for each year.
    pub(crate) beside: Vec<(Year, Files)>,
    /// The same of other councils' returns, by their names, in a folder each.
    pub(crate) others: Vec<(String, Files)>,
    /// The day on which the example is judged, where it names one.
    pub(crate) as_of: Option<Date>,
    /// The template that the example is said to follow.
    pub(crate) template: Option<String>,
}

impl RuleFixture {
    /// All files with their paths under `fixtures/`.
    pub(crate) fn all_files(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        let beside = self.beside.iter().flat_map(|(_, files)| files);
        self.files.iter().chain(beside).chain(self.others.iter().flat_map(|(_, files)| files)).cloned()
    }
}

/// The rules that the program carries.
pub(crate) fn rules() -> RuleSet {
    RuleSet::load(&RuleSource::embedded(), &detect::names())
        .unwrap_or_else(|errors| panic!("the rules load: {errors:?}"))
}

/// The fixtures, in the order of the rules' codes.
pub(crate) fn all(rules: &RuleSet) -> Vec<RuleFixture> {
    let mut fixtures: Vec<RuleFixture> = rules
        .rules
        .iter()
        .filter_map(|rule| {
            let example = rule.examples.iter().find(|example| example.fails)?;
            let name = format!("rules/{}-{}", rule.code, rule.name);
            let files = examples::files(example, &rules.dictionary);
            let beside = examples::files_beside(example, &rules.dictionary);
            let others = examples::files_of_others(example, &rules.dictionary);
            let one = files.len() == 1 && beside.is_empty() && others.is_empty();
            let path = if one { format!("{name}.csv") } else { name };
            let named = |file: String| match (path.ends_with(".csv"), others.is_empty()) {
                (true, _) => path.clone(),
                (false, true) => format!("{path}/{file}"),
                (false, false) => format!("{path}/return/{file}"),
            };
            let files = files.into_iter().map(|(file, rows)| (named(file), bytes(&rows))).collect();
            let beside = beside
                .into_iter()
                .map(|(year, files)| {
                    let folder = format!("{path}/{}", year.as_str().replace(' ', "-"));
                    (year, files.into_iter().map(|(file, rows)| (format!("{folder}/{file}"), bytes(&rows))).collect())
                })
                .collect();
            let others = others
                .iter()
                .map(|(name, files)| {
                    let file = |(file, rows): &examples::ExampleFile| (format!("{path}/{name}/{file}"), bytes(rows));
                    (name.clone(), files.iter().map(file).collect())
                })
                .collect();
            Some(RuleFixture {
                code: rule.code.clone(),
                path: path.clone(),
                files,
                beside,
                others,
                as_of: example.as_of,
                template: example.template.clone(),
            })
        })
        .collect();
    fixtures.sort_by(|a, b| a.path.cmp(&b.path));
    fixtures
}

pub(crate) fn bytes(rows: &[Vec<String>]) -> Vec<u8> {
    let mut sheet = Sheet::new("sheet");
    for (row, cells) in (0..).zip(rows) {
        sheet.put(row, 0, cells);
    }
    csv::write(&sheet, USUAL)
}
