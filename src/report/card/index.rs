//! The contents of the book of rules: every rule by family, and how many there are of each kind.

use std::fmt::Write as _;

use super::{
    Page, confidence, confidence_means,
    markdown::{anchor, escape},
    severity_means,
};
use crate::{
    bind::Confidence,
    finding::Severity,
    report::{text::count, verdict},
    rule::{Family, Rule, RuleSet, Scope},
};

/// Severities, worst first.
pub const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// What rules are about, from the least to the whole.
pub const SCOPES: [Scope; 9] = [
    Scope::Child,
    Scope::Episode,
    Scope::Referral,
    Scope::Care,
    Scope::Answer,
    Scope::Figures,
    Scope::Table,
    Scope::Return,
    Scope::Study,
];

/// What to call a kind of record in a table's heading.
#[must_use]
pub const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Child => "Child",
        Scope::Episode => "Missing episode",
        Scope::Referral => "Referral",
        Scope::Care => "Period in care",
        Scope::Answer => "Answer",
        Scope::Figures => "Council and period",
        Scope::Table => "Table",
        Scope::Return => "Return",
        Scope::Study => "All returns together",
    }
}

/// The families that have rules, each with its rules.
#[must_use]
pub fn families(rules: &RuleSet) -> Vec<(Family, Vec<&Rule>)> {
    let of = |family| rules.rules.iter().filter(|r| r.card.family == family).collect::<Vec<_>>();
    Family::ALL.into_iter().map(|f| (f, of(f))).filter(|(_, some)| !some.is_empty()).collect()
}

/// A table of how many rules there are: a heading, a line a family and a total.
#[must_use]
pub fn tally<K: Copy + PartialEq>(
    rules: &RuleSet,
    kinds: &[K],
    kind: impl Fn(&Rule) -> K,
    name: impl Fn(K) -> &'static str,
) -> Vec<Vec<String>> {
    let of = |some: &[&Rule]| -> Vec<usize> {
        kinds.iter().map(|k| some.iter().filter(|r| kind(r) == *k).count()).collect()
    };
    let line = |name: String, counts: Vec<usize>| {
        let all: usize = counts.iter().sum();
        let cells = counts.into_iter().chain([all]).map(|n| if n == 0 { "–".to_owned() } else { n.to_string() });
        [name].into_iter().chain(cells).collect::<Vec<_>>()
    };
    let heading = kinds.iter().map(|k| name(*k).to_owned());
    let mut rows = vec![["Family".to_owned()].into_iter().chain(heading).chain(["All".to_owned()]).collect()];
    for (family, some) in families(rules) {
        rows.push(line(family.title().to_owned(), of(&some)));
    }
    rows.push(line("All".to_owned(), of(&rules.rules.iter().collect::<Vec<_>>())));
    rows
}

/// The page that leads to all others.
#[must_use]
pub fn render(rules: &RuleSet) -> String {
    let mut out = String::from(
        "<!-- Made by `cargo run --example docs`. Change the files under rules/ and not this page. -->\n\n# The rules\n\n",
    );
    let _ = writeln!(
        out,
        "What returnlint checks: {}, a page each, with the reason, what to do, and examples. The same cards are printed by\n\
         `returnlint explain NR001`; `returnlint rules --format xlsx --output rules.xlsx` writes them as one workbook for sign-off. All\n\
         of it comes from the files under [rules/](../../rules): [the rule language](../rule-language.md) says how they are written.\n",
        count(rules.rules.len(), "check", "checks")
    );
    let contents: Vec<String> =
        families(rules).iter().map(|(f, _)| format!("[{}](#{})", f.title(), anchor(f.title()))).collect();
    let _ = writeln!(out, "{}\n", contents.join(" · "));
    out.push_str("## How many there are\n\nBy how much a finding matters:\n\n");
    numbers(&mut out, &tally(rules, &SEVERITIES, |r| r.severity, verdict::severity));
    out.push_str("\nBy what one finding is about:\n\n");
    numbers(&mut out, &tally(rules, &SCOPES, |r| r.record, scope));
    out.push_str("\n## How to read them\n\n| | |\n|---|---|\n");
    for severity in SEVERITIES {
        let _ = writeln!(out, "| **{}** | {} |", verdict::severity(severity), severity_means(severity));
    }
    for sure in [Confidence::High, Confidence::Medium, Confidence::Low] {
        let _ = writeln!(out, "| **{} confidence** | {} |", confidence(sure), confidence_means(sure));
    }
    out.push_str(
        "\nA rule speaks of what is recorded, never of the child or the council, and only of what is known to be so: a cell that is\n\
         blank or cannot be read is reported once, by the rule that asks for it.\n",
    );
    for (family, some) in families(rules) {
        let _ = writeln!(out, "\n## {}\n\n| Code | Check | Severity | About | What it says |", family.title());
        out.push_str("|---|---|---|---|---|\n");
        for rule in some {
            let page = Page::of(rule, rules);
            let _ = writeln!(
                out,
                "| [{0}]({0}.md) | {1}<br><sub>`{2}`</sub> | **{3}** | {4} | {5} |",
                page.code,
                escape(&page.title),
                page.name,
                verdict::severity(page.severity),
                scope(rule.record),
                escape(&page.message)
            );
        }
    }
    out
}

fn numbers(out: &mut String, rows: &[Vec<String>]) {
    for (n, row) in rows.iter().enumerate() {
        let bold = n + 1 == rows.len();
        let cells: Vec<String> = row.iter().map(|c| if bold { format!("**{c}**") } else { c.clone() }).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if n == 0 {
            let _ = writeln!(out, "|---{}|", "|---:".repeat(row.len().saturating_sub(1)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::detect, rule::RuleSource};

    #[test]
    fn every_rule_is_counted_once() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        for rows in
            [tally(&rules, &SEVERITIES, |r| r.severity, verdict::severity), tally(&rules, &SCOPES, |r| r.record, scope)]
        {
            let last = rows.last().and_then(|r| r.last()).cloned();
            assert_eq!(last, Some(rules.rules.len().to_string()));
        }
        let listed: usize = families(&rules).iter().map(|(_, some)| some.len()).sum();
        assert_eq!(listed, rules.rules.len());
    }
}
