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
    bind::dictionary::Dictionary,
    finding::{Severity, column_letters},
    outcome::LedgerStatus,
    report::{
        look::{Look, Role},
        text::{and, capital, clip, count, stop},
        width::table,
    },
    rule::{Rule, RuleSet},
    run::{
        Checker,
        examples::{self, ExampleFile, ExampleResult, Found},
    },
};

const INDENT: usize = 3;

/// What `test-rules` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
It ends with 0 when every example does what it says, 1 when one does not, and 2 when a rule file cannot be used. What other rules \
find in an example is shown and does not count.")]
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
    let checks = rules.rules.iter().filter(|r| own(r)).count();
    talk.show(&render(&results, checks, &rules, &talk.look))?;
    Ok(if results.iter().all(|r| r.problem.is_none()) { exit::CLEAN } else { exit::FINDINGS })
}

/// What became of the examples of so many checks, as text.
#[must_use]
pub fn render(results: &[ExampleResult], checks: usize, rules: &RuleSet, look: &Look) -> String {
    let mut out = String::new();
    for result in results.iter().filter(|r| !r.as_stated()) {
        Look::gap(&mut out);
        let rule = rules.find(&result.code);
        let name = rule.map_or("", |r| r.name.as_str());
        look.hang(&mut out, 0, &format!("{} ", result.code), Role::Strong, Role::Strong, name);
        look.block(&mut out, INDENT, Role::Faint, &format!("{}:{}", result.file, result.line));
        let what = if result.fails { "It must find something here" } else { "It must find nothing here" };
        let caption = result.caption.as_ref().map(|c| format!(" {}", stop(c))).unwrap_or_default();
        look.block(&mut out, INDENT, Role::Plain, &format!("{what}.{caption}"));
        for file in &result.files {
            sheet(&mut out, file, result.files.len() > 1, look);
        }
        Look::gap(&mut out);
        diff(&mut out, result, rule, &rules.dictionary, look);
        Look::gap(&mut out);
        if let Some(problem) = &result.problem {
            let why = result.silent.as_ref().map(|s| format!(" {}", silent(s, &rules.dictionary))).unwrap_or_default();
            let text = format!("{}{why}", stop(&capital(problem)));
            look.block(&mut out, INDENT, Role::Severity(Severity::Error), &text);
        }
        if !result.others.is_empty() {
            let text = format!(
                "{} also found something in it: if that is right, add to the example also = {:?}",
                and(&result.others),
                result.others
            );
            look.block(&mut out, INDENT, Role::Plain, &text);
        }
    }
    Look::gap(&mut out);
    let all = count(results.len(), "example", "examples");
    let checks = count(checks, "check", "checks");
    let wrong = results.iter().filter(|r| r.problem.is_some()).count();
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
    out
}

/// A file of an example with the letters and figures that stand around it in Excel.
fn sheet(out: &mut String, (name, rows): &ExampleFile, named: bool, look: &Look) {
    Look::gap(out);
    if named {
        look.block(out, INDENT, Role::Faint, &format!("{}:", name.trim_end_matches(".csv")));
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let letters = (1..=columns).map(|c| column_letters(u32::try_from(c).unwrap_or(0)));
    let mut shown: Vec<Vec<String>> = vec![std::iter::once(String::new()).chain(letters).collect()];
    for (n, row) in rows.iter().enumerate() {
        let cells = row.iter().map(|cell| look.safe(cell).into_owned());
        shown.push(std::iter::once((n + 1).to_string()).chain(cells).collect());
    }
    for (n, line) in table(&shown, look.width.saturating_sub(INDENT)).iter().enumerate() {
        out.push_str(&" ".repeat(INDENT));
        out.push_str(&look.paint(if n == 0 { Role::Faint } else { Role::Plain }, line));
        out.push('\n');
    }
}

/// What the example states and what was found, a line each: `-` stated and not found, `+` found and not stated.
fn diff(out: &mut String, result: &ExampleResult, rule: Option<&Rule>, dictionary: &Dictionary, look: &Look) {
    let own = |found: &Found| found.code == result.code;
    if result.fails && !result.found.iter().any(own) {
        let marked = rule.map(|r| r.mark.as_slice()).unwrap_or_default();
        let marked = marked.iter().filter_map(|f| dictionary.get(*f));
        // The finding points at the first of the marked columns that the example has.
        let headings =
            |label: &String| result.files.iter().flat_map(|(_, rows)| rows).flatten().any(|cell| cell == label);
        let first = marked.clone().find(|f| f.headers.iter().chain([&f.label]).any(headings)).or(marked.clone().next());
        let at = first.map(|f| format!(" in “{}”", f.label)).unwrap_or_default();
        look.hang(out, INDENT, "- ", ERROR, ERROR, &format!("{} a finding{at}: expected, not found", result.code));
    }
    for found in &result.found {
        let (sign, role, end) = match (found.stated, own(found)) {
            (true, true) => ("  ", Role::Plain, "as expected"),
            (true, false) => ("  ", Role::Plain, "as “also” says"),
            (false, true) => ("+ ", ERROR, "found, not expected"),
            (false, false) => ("+ ", Role::Strong, "found, not named under “also”"),
        };
        let place = if found.place.is_empty() { "the return" } else { &found.place };
        let heading = found.heading.as_ref().map(|h| format!(" “{}”", clip(h, 40))).unwrap_or_default();
        let text = format!("{} {place}{heading}, “{}”: {end}", found.code, found.message);
        look.hang(out, INDENT, sign, role, role, &text);
    }
    if result.found.is_empty() && !result.fails {
        look.block(out, INDENT, Role::Faint, "Nothing was found.");
    }
}

const ERROR: Role = Role::Severity(Severity::Error);

/// Why a rule may have kept silent.
fn silent(status: &LedgerStatus, dictionary: &Dictionary) -> String {
    match status {
        LedgerStatus::Ran { undecided: 0, records, .. } => {
            format!("It looked at {} and none of them failed.", count(*records, "record", "records"))
        }
        LedgerStatus::Ran { undecided, records, .. } => format!(
            "Of {} it could not judge {undecided}, because something that it reads is blank or cannot be read.",
            count(*records, "record", "records")
        ),
        LedgerStatus::NotApplicable(why) => format!("It does not apply: {}", stop(why)),
        LedgerStatus::CouldNotRun(fields) => {
            let known = fields.iter().filter_map(|f| dictionary.get(*f));
            let labels: Vec<String> = known.map(|f| format!("“{}”", f.label)).collect();
            format!("It could not run: the example has no column for {}.", and(&labels))
        }
        LedgerStatus::SwitchedOff => "It is switched off.".to_owned(),
    }
}
