//! When a rule speaks, in plain English: its conditions in the dictionary's own words, a point for each of their parts.

use super::{Content, looks_at};
use crate::{
    bind::dictionary::Dictionary,
    report::text::{capital, stop},
    rule::{AtLeast, Rule, syntax::Condition, words::tell},
};

/// When a rule speaks.
pub(super) fn speaks(rule: &Rule, dictionary: &Dictionary) -> Vec<Content> {
    let each = looks_at(rule.card.record);
    if let Some(detect) = &rule.card.detect {
        return vec![text(&format!(
            "{}. What it looks for cannot be said as a condition: it is part of the program, named {detect}",
            capital(&format!("it looks at {each}"))
        ))];
    }
    let written = &rule.written;
    let mut out = Vec::new();
    match &written.when {
        None => out.push(text(&format!("It looks at {each}"))),
        Some(when) => out.push(part(&format!("It looks at {each} where"), when, dictionary)),
    }
    if let Some(unless) = &written.unless {
        out.push(part("It passes over those where", unless, dictionary));
    }
    match &written.require {
        None => out.push(text("It speaks of each of them")),
        Some(require) => out.push(part("It speaks unless", require, dictionary)),
    }
    match rule.at_least {
        Some(AtLeast::Share(share)) => out.push(text(&format!("It needs at least {:.0}% of them", share * 100.0))),
        Some(AtLeast::Count(n)) => out.push(text(&format!("It needs at least {n:.0} of them"))),
        None => {}
    }
    out
}

fn text(text: &str) -> Content {
    Content::Text(stop(text).into_owned())
}

/// A condition as the end of a sentence; a chain as a line and its points.
fn part(lead: &str, condition: &Condition, dictionary: &Dictionary) -> Content {
    let (parts, how) = match condition {
        Condition::And(parts) => (parts, "all"),
        Condition::Or(parts) => (parts, "any"),
        single => return text(&format!("{lead} {}", tell(single, dictionary))),
    };
    let points = parts.iter().map(|p| tell(p, dictionary)).collect();
    Content::Points { lead: format!("{lead} {how} of this holds:"), points }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::detect,
        rule::{RuleSet, RuleSource},
    };

    #[test]
    fn a_chain_is_told_point_by_point() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        let all = speaks(rules.find("NR001").unwrap(), &rules.dictionary);
        let Content::Text(first) = &all[0] else { panic!("{all:?}") };
        assert!(first.starts_with("It looks at each record of a child where the trafficking status is "), "{first}");
        let Some(Content::Points { lead, points }) = all.last() else { panic!("{all:?}") };
        assert_eq!(lead, "It speaks unless any of this holds:");
        assert!(points.contains(&"the NRM referral date is filled".to_owned()), "{points:?}");
        let field_names = ["victim_status", "nrm_referral_date", "child_id"];
        assert!(!points.iter().any(|p| field_names.iter().any(|n| p.contains(n))), "fields are told by their labels");
    }

    #[test]
    fn a_detector_is_named() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        let all = speaks(rules.find("ST001").unwrap(), &rules.dictionary);
        let [Content::Text(only)] = all.as_slice() else { panic!("{all:?}") };
        assert!(only.starts_with("It looks at each table. ") && only.ends_with("named no-header."), "{only}");
    }
}
