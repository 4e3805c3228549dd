//! Which rules a word means: a code, a name, or the letters or folder of a family.

use crate::rule::{Family, RuleSet, nearest::nearest};

/// A word that means no rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What it may have been.
    pub help: String,
}

/// For each rule, whether the word means it.
///
/// # Errors
///
/// When it means none.
pub fn meant(word: &str, rules: &RuleSet) -> Result<Vec<bool>, Unknown> {
    let word = word.trim();
    let exact = rules.rules.iter().map(|r| r.code.eq_ignore_ascii_case(word) || r.name.eq_ignore_ascii_case(word));
    let exact: Vec<bool> = exact.collect();
    if exact.contains(&true) {
        return Ok(exact);
    }
    if let Some(family) = Family::ALL.into_iter().find(|f| is_family(word, *f)) {
        return Ok(rules.rules.iter().map(|r| r.card.family == family).collect());
    }
    if word.eq_ignore_ascii_case("all") {
        return Ok(vec![true; rules.rules.len()]);
    }
    Err(Unknown { help: help(word, rules) })
}

/// Whether a word means a family: by its letters, its folder or what it is called.
#[must_use]
pub fn is_family(word: &str, family: Family) -> bool {
    [family.prefix(), family.folder(), family.title()].iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// What a word that means no rule may have been.
#[must_use]
pub fn help(word: &str, rules: &RuleSet) -> String {
    let families = Family::ALL.into_iter().flat_map(|f| [f.prefix(), f.folder()]);
    let names = rules.rules.iter().flat_map(|r| [r.name.as_str(), r.code.as_str()]);
    match nearest(word, names.chain(families)) {
        Some(near) => match rules.find(near) {
            Some(rule) => format!("Did you mean {} {}? “returnlint rules” lists every check", rule.code, rule.name),
            None => format!("Did you mean {near}? “returnlint rules” lists every check"),
        },
        None => "“returnlint rules” lists every check".to_owned(),
    }
}
