//! `returnlint rules`: every check, by family.

use std::{io::Write as _, path::PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{
    error::CliError,
    exit,
    setup::{self, RuleArgs},
    terminal::{Talk, create},
};
use crate::{
    bind::Confidence,
    finding::Severity,
    report::{
        look::{Look, Role},
        rule_book,
        text::count,
        verdict,
    },
    rule::{Audience, Family, Nation, Rule, RuleSet, Scope, sql},
};

/// What `rules` is told.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Where the checks come from.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// How to write the list
    #[arg(long, value_enum, default_value = "human", help_heading = "What is shown")]
    pub format: Format,
    /// Write the checks as SQL for DuckDB, which reads the file of `inspect --records`; see docs/records-and-sql.md
    #[arg(long, conflicts_with = "format", help_heading = "What is shown")]
    pub sql: bool,
    /// Write only these checks as SQL: codes, names, or the letters of a family, with commas between (NR,VI003)
    #[arg(long, value_name = "CHECKS", value_delimiter = ',', requires = "sql", help_heading = "What is shown")]
    pub select: Vec<String>,
    /// Write it to this file; a workbook needs one
    #[arg(short, long, value_name = "FILE", help_heading = "What is shown")]
    pub output: Option<PathBuf>,
}

/// How the list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people: a line each
    #[default]
    Human,
    /// For programs
    Json,
    /// The whole book as an Excel workbook, to read, print and sign off
    Xlsx,
}

/// A check in the list for programs.
#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    family: &'a str,
    severity: Severity,
    confidence: Confidence,
    record: Scope,
    audience: &'a [Audience],
    nations: &'a [Nation],
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    message: &'a str,
    why: &'a str,
    fix: &'a str,
    sources: &'a [String],
    related: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn of(rule: &'a Rule) -> Self {
        let card = &rule.card;
        Self {
            code: &card.code,
            name: &card.name,
            family: card.family.folder(),
            severity: card.severity,
            confidence: card.confidence,
            record: card.record,
            audience: &card.audience,
            nations: &card.nations,
            from: card.from.map(|d| d.to_string()),
            until: card.until.map(|d| d.to_string()),
            message: &card.message,
            why: &card.why,
            fix: &card.fix,
            sources: &card.sources,
            related: &card.related,
            since: card.since.as_deref(),
        }
    }
}

/// Lists the checks.
///
/// # Errors
///
/// When the rules cannot be used, or the list cannot be written.
pub fn run(args: &RulesArgs, talk: &Talk) -> Result<u8, CliError> {
    let rules = args.rules.load()?.rules;
    let bytes = match args.format {
        _ if args.sql => {
            let all = args.select.is_empty().then(|| vec![true; rules.rules.len()]);
            let selected = all.map_or_else(|| setup::meant(&args.select, &rules), Ok)?;
            sql::write(&rules, &selected).into_bytes()
        }
        Format::Human if args.output.is_none() => {
            talk.show(&render(&rules, &talk.look))?;
            return Ok(exit::CLEAN);
        }
        Format::Human => render(&rules, &talk.in_file()).into_bytes(),
        Format::Json => {
            let list: Vec<Entry<'_>> = rules.rules.iter().map(Entry::of).collect();
            let mut text = serde_json::to_vec_pretty(&list).map_err(std::io::Error::from)?;
            text.push(b'\n');
            text
        }
        Format::Xlsx => {
            let Some(path) = &args.output else { return Err(CliError::NeedsFile) };
            // A book that is being signed off holds somebody's answers.
            if path.exists() {
                return Err(CliError::Exists { path: path.clone() });
            }
            rule_book::workbook(&rules).map_err(|e| CliError::Write(std::io::Error::other(e)))?
        }
    };
    let Some(path) = &args.output else {
        std::io::stdout().lock().write_all(&bytes)?;
        return Ok(exit::CLEAN);
    };
    create(path)?.write_all(&bytes).map_err(|source| CliError::Output { path: path.clone(), source })?;
    talk.aside(&format!("The checks are in {}.", path.display()));
    Ok(exit::CLEAN)
}

/// The list as text.
#[must_use]
pub fn render(rules: &RuleSet, look: &Look) -> String {
    let mut out = String::new();
    for family in Family::ALL {
        let some: Vec<&Rule> = rules.rules.iter().filter(|r| r.card.family == family).collect();
        if some.is_empty() {
            continue;
        }
        Look::gap(&mut out);
        look.hang(&mut out, 0, &format!("{} ", family.prefix()), Role::Strong, Role::Title, family.title());
        for rule in some {
            out.push_str("   ");
            out.push_str(&look.paint(Role::Strong, &rule.code));
            out.push_str("  ");
            out.push_str(
                &look.paint(Role::Severity(rule.severity), &format!("{:<7}", verdict::severity(rule.severity))),
            );
            out.push_str("  ");
            out.push_str(&look.paint(Role::Plain, &rule.name));
            out.push('\n');
        }
    }
    Look::gap(&mut out);
    look.block(
        &mut out,
        0,
        Role::Faint,
        &format!(
            "{}. To learn more about one: returnlint explain NR001; of a family: returnlint explain NR",
            count(rules.rules.len(), "check", "checks")
        ),
    );
    out
}
