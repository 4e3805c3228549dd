//! `returnlint test-rules`: does each rule find what its examples say?

use std::path::PathBuf;

use clap::Args;

use super::{error::CliError, exit, setup::RuleArgs, terminal::Talk};
use crate::{
    report::{
        look::{Look, Role},
        text::count,
    },
    run::{Checker, examples},
};

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
    let (_, rules) = RuleArgs { rules: args.folder.iter().cloned().collect(), config: None }.load()?;
    let results = examples::test(&Checker::new(&rules), &rules, |_| true);
    let look = &talk.look;
    let mut out = String::new();
    let mut wrong = 0;
    for result in &results {
        let Some(problem) = &result.problem else { continue };
        wrong += 1;
        Look::gap(&mut out);
        let name = rules.find(&result.code).map_or("", |r| r.name.as_str());
        look.hang(&mut out, 0, &format!("{} ", result.code), Role::Strong, Role::Strong, name);
        look.block(&mut out, 3, Role::Plain, &format!("{}: {problem}", result.place));
        if let Some(rule) = rules.find(&result.code) {
            look.block(&mut out, 3, Role::Faint, &rule.card.file);
        }
    }
    Look::gap(&mut out);
    let all = count(results.len(), "example", "examples");
    let checks = count(rules.rules.len(), "check", "checks");
    if wrong == 0 {
        look.block(&mut out, 0, Role::Good, &format!("{all} of {checks}: each does what it says."));
    } else {
        let text = format!(
            "{all} of {checks}: {} not do what {} says.",
            count(wrong, "does", "do"),
            if wrong == 1 { "it" } else { "each" }
        );
        look.block(&mut out, 0, Role::Severity(crate::finding::Severity::Error), &text);
    }
    talk.show(&out)?;
    Ok(if wrong == 0 { exit::CLEAN } else { exit::FINDINGS })
}
