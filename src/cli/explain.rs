//! `returnlint explain`: the whole card of one check, or what a family of them says, offline.

use clap::Args;

use super::{error::CliError, exit, select, setup::RuleArgs, terminal::Talk};
use crate::{
    report::{
        card::{Page, index, looks_at, severity_means, terminal},
        look::{Look, Role},
        text::{and, clip, count, stop},
        verdict,
    },
    rule::{Family, Rule, RuleSet},
};

/// What `explain` is told.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The check, by its code (NR001) or its name; or a family of checks, by its letters (NR) or its name
    #[arg(value_name = "CHECK")]
    pub check: String,
    /// Where the checks come from.
    #[command(flatten)]
    pub rules: RuleArgs,
}

const INDENT: usize = 3;

/// Explains a check or a family.
///
/// # Errors
///
/// When there is no such check, or it cannot be written.
pub fn run(args: &ExplainArgs, talk: &Talk) -> Result<u8, CliError> {
    let rules = args.rules.load()?.rules;
    let word = args.check.trim();
    if let Some(rule) = rules.find(word) {
        talk.show(&render(rule, &rules, &talk.look))?;
    } else if let Some((family, some)) = index::families(&rules).into_iter().find(|(f, _)| select::is_family(word, *f))
    {
        talk.show(&render_family(family, &some, &rules, &talk.look))?;
    } else {
        return Err(CliError::UnknownRule { word: clip(word, 80), help: Some(select::help(word, &rules)) });
    }
    Ok(exit::CLEAN)
}

/// The card of a rule as text.
#[must_use]
pub fn render(rule: &Rule, rules: &RuleSet, look: &Look) -> String {
    terminal::render(&Page::of(rule, rules), look)
}

/// What each rule of a family says, as text.
#[must_use]
pub fn render_family(family: Family, some: &[&Rule], rules: &RuleSet, look: &Look) -> String {
    let mut out = String::new();
    look.hang(&mut out, 0, &format!("{} ", family.prefix()), Role::Strong, Role::Strong, family.title());
    let tally: Vec<String> = index::SEVERITIES
        .into_iter()
        .filter_map(|severity| {
            let n = some.iter().filter(|r| r.severity == severity).count();
            let word = verdict::severity(severity).to_lowercase();
            (n > 0).then(|| count(n, &word, &format!("{word}s")))
        })
        .collect();
    let all = format!("{}: {}.", count(some.len(), "check", "checks"), and(&tally));
    look.block(&mut out, INDENT, Role::Faint, &all);
    for rule in some {
        let page = Page::of(rule, rules);
        Look::gap(&mut out);
        look.hang(&mut out, 0, &format!("{} ", page.code), Role::Severity(page.severity), Role::Strong, &page.name);
        let kind = format!("{}, on {}.", verdict::severity(page.severity), looks_at(rule.record));
        look.block(&mut out, INDENT, Role::Faint, &kind);
        look.block(&mut out, INDENT, Role::Plain, &stop(&page.message));
    }
    Look::gap(&mut out);
    for severity in index::SEVERITIES.into_iter().filter(|s| some.iter().any(|r| r.severity == *s)) {
        let text = format!("{}: {}.", verdict::severity(severity), severity_means(severity));
        look.block(&mut out, 0, Role::Faint, &text);
    }
    if let Some(first) = some.first() {
        look.block(&mut out, 0, Role::Faint, &format!("To learn more about one: returnlint explain {}", first.code));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::detect, report::width::width, rule::RuleSource};

    #[test]
    fn a_family_is_told_rule_by_rule() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        for (family, some) in index::families(&rules) {
            for wide in [60, 80, 120] {
                let text = render_family(family, &some, &rules, &Look { width: wide, colour: false, unicode: true });
                assert!(some.iter().all(|r| text.contains(&format!("{} {}", r.code, r.name))), "{text}");
                assert_eq!(text.lines().find(|l| width(l) > wide), None);
            }
        }
    }
}
