//! When a check speaks, in plain English: its conditions in the dictionary's own words, a point for each of their parts.

use crate::{
    bind::dictionary::Dictionary,
    report::{
        look::{Look, Role},
        text::stop,
    },
    rule::{AtLeast, Rule, Scope, syntax::Condition, words::tell},
};

const INDENT: usize = 3;

/// Adds when a check speaks; nothing for one whose finding no condition can say.
pub(super) fn speaks(out: &mut String, rule: &Rule, dictionary: &Dictionary, look: &Look) {
    let each = match rule.card.record {
        Scope::Child => "each record of a child",
        Scope::Episode => "each missing episode",
        Scope::Referral => "each referral",
        Scope::Care => "each period in care",
        Scope::Table => "each table",
        Scope::Return => "each return",
    };
    let written = &rule.written;
    match &written.when {
        None => look.block(out, INDENT, Role::Plain, &format!("It looks at {each}.")),
        Some(when @ Condition::And(_)) => {
            points(out, &format!("It looks at {each} where all of this holds:"), when, dictionary, look);
        }
        Some(when @ Condition::Or(_)) => {
            points(out, &format!("It looks at {each} where any of this holds:"), when, dictionary, look);
        }
        Some(when) => say(out, &format!("It looks at {each} where {}", tell(when, dictionary)), look),
    }
    match &written.unless {
        None => {}
        Some(unless @ Condition::And(_)) => {
            points(out, "It passes over those where all of this holds:", unless, dictionary, look);
        }
        Some(unless @ Condition::Or(_)) => {
            points(out, "It passes over those where any of this holds:", unless, dictionary, look);
        }
        Some(unless) => say(out, &format!("It passes over those where {}", tell(unless, dictionary)), look),
    }
    match &written.require {
        None => say(out, "It speaks of each of them", look),
        Some(require @ Condition::And(_)) => {
            points(out, "It speaks unless all of this holds:", require, dictionary, look);
        }
        Some(require @ Condition::Or(_)) => {
            points(out, "It speaks unless any of this holds:", require, dictionary, look);
        }
        Some(require) => say(out, &format!("It speaks unless {}", tell(require, dictionary)), look),
    }
    match rule.at_least {
        Some(AtLeast::Share(share)) => say(out, &format!("It needs at least {:.0}% of them", share * 100.0), look),
        Some(AtLeast::Count(n)) => say(out, &format!("It needs at least {n:.0} of them"), look),
        None => {}
    }
}

fn say(out: &mut String, text: &str, look: &Look) {
    look.block(out, INDENT, Role::Plain, &stop(text));
}

/// A line, and under it a point for each part of a chain.
fn points(out: &mut String, lead: &str, chain: &Condition, dictionary: &Dictionary, look: &Look) {
    look.block(out, INDENT, Role::Plain, lead);
    let parts = match chain {
        Condition::And(parts) | Condition::Or(parts) => parts.as_slice(),
        _ => std::slice::from_ref(chain),
    };
    for part in parts {
        look.hang(
            out,
            INDENT + 2,
            if look.unicode { "• " } else { "- " },
            Role::Plain,
            Role::Plain,
            &tell(part, dictionary),
        );
    }
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
        let rule = rules.find("NR001").unwrap();
        let mut out = String::new();
        speaks(&mut out, rule, &rules.dictionary, &Look::default());
        assert!(out.starts_with("   It looks at each record of a child where "), "{out}");
        assert!(out.contains("\n   It speaks unless any of this holds:\n     • "), "{out}");
        let field_names = ["victim_status", "nrm_referral_date", "child_id"];
        assert!(!field_names.iter().any(|name| out.contains(name)), "fields are told by their labels\n{out}");
    }
}
