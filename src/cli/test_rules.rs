//! `returnlint test-rules`: does each rule find what its examples say?

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    error::CliError,
    exit,
    setup::{Loaded, RuleArgs},
    terminal::Talk,
};
use crate::{
    finding::Severity,
    report::{
        look::{Look, Role},
        text::{and, capital, count, stop},
    },
    rule::Rule,
    run::{Checker, examples},
};

const INDENT: usize = 3;

/// What `test-rules` is told.
#[derive(Debug, Args)]
pub struct TestRulesArgs {
    /// A folder with checks of your own [default: the checks of the program and of returnlint.toml]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// Runs the examples.
///
/// # Errors
///
/// When the rules cannot be used, or the result cannot be written.
pub fn run(args: &TestRulesArgs, talk: &Talk) -> Result<u8, CliError> {
    let Loaded { source, rules, .. } =
        RuleArgs { rules: args.folder.iter().cloned().collect(), config: None }.load()?;
    let own = |rule: &Rule| args.folder.as_ref().is_none_or(|folder| Path::new(&rule.card.file).starts_with(folder));
    let results = examples::test(&Checker::new(&rules, &source), &rules, own);
    let look = &talk.look;
    let mut out = String::new();
    let mut wrong = 0;
    for result in &results {
        if result.problem.is_none() && result.others.is_empty() {
            continue;
        }
        Look::gap(&mut out);
        let name = rules.find(&result.code).map_or("", |r| r.name.as_str());
        look.hang(&mut out, 0, &format!("{} ", result.code), Role::Strong, Role::Strong, name);
        look.block(&mut out, INDENT, Role::Faint, &result.place);
        if let Some(problem) = &result.problem {
            wrong += 1;
            look.block(&mut out, INDENT, Role::Severity(Severity::Error), &stop(&capital(problem)));
        }
        if !result.others.is_empty() {
            let others = and(&result.others);
            let text = format!(
                "{others} also found something in it: if that is right, add to the example also = {:?}.",
                result.others
            );
            look.block(&mut out, INDENT, Role::Plain, &text);
        }
    }
    Look::gap(&mut out);
    let all = count(results.len(), "example", "examples");
    let checks = count(rules.rules.iter().filter(|r| own(r)).count(), "check", "checks");
    if wrong == 0 {
        look.block(&mut out, 0, Role::Good, &format!("{all} of {checks}: each does what it says."));
    } else {
        let text = format!(
            "{all} of {checks}: {} not do what {} says.",
            count(wrong, "does", "do"),
            if wrong == 1 { "it" } else { "each" }
        );
        look.block(&mut out, 0, Role::Severity(Severity::Error), &text);
    }
    talk.show(&out)?;
    Ok(if wrong == 0 { exit::CLEAN } else { exit::FINDINGS })
}
