//! `returnlint explain`: the whole card of one check, offline.

use std::fmt::Write as _;

use clap::Args;

use super::{error::CliError, exit, select, setup::RuleArgs, speaks::speaks, terminal::Talk};
use crate::{
    bind::{
        Confidence,
        dictionary::{Dictionary, FieldId},
    },
    report::{
        look::{Look, Role},
        text::{and, capital, clip, count, day, stop},
        verdict,
        width::{fits, table},
    },
    rule::{Audience, Example, Message, Nation, Rule, RuleSet, message::Part},
};

/// What `explain` is told.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The check, by its code (NR001) or its name
    #[arg(value_name = "CHECK")]
    pub check: String,
    /// Where the checks come from.
    #[command(flatten)]
    pub rules: RuleArgs,
}

const INDENT: usize = 3;

/// Explains a check.
///
/// # Errors
///
/// When there is no such check, or it cannot be written.
pub fn run(args: &ExplainArgs, talk: &Talk) -> Result<u8, CliError> {
    let rules = args.rules.load()?.rules;
    let word = args.check.trim();
    let rule = rules
        .find(word)
        .ok_or_else(|| CliError::UnknownRule { word: clip(word, 80), help: Some(select::help(word, &rules)) })?;
    talk.show(&render(rule, &rules, &talk.look))?;
    Ok(exit::CLEAN)
}

/// The card of a rule as text.
#[must_use]
pub fn render(rule: &Rule, rules: &RuleSet, look: &Look) -> String {
    let card = &rule.card;
    let mut out = String::new();
    look.hang(&mut out, 0, &format!("{} ", card.code), Role::Severity(card.severity), Role::Strong, &card.name);
    look.block(&mut out, INDENT, Role::Faint, &kind(rule));

    part(&mut out, look, "What it says", &said(&rule.message, &rules.dictionary));
    if let Some(absent) = &rule.absent {
        let text = said(absent, &rules.dictionary);
        look.block(&mut out, INDENT, Role::Plain, &format!("Where there is no such column: {}", stop(&text)));
    }
    if card.detect.is_none() {
        Look::gap(&mut out);
        look.block(&mut out, 0, Role::Title, "When it speaks");
        speaks(&mut out, rule, &rules.dictionary, look);
    }
    if let Some(text) = &card.not_when {
        part(&mut out, look, "When it does not", text);
    }
    part(&mut out, look, "Why it matters", &card.why);
    part(&mut out, look, "How to put it right", &card.fix);
    if let Some(note) = &card.note {
        part(&mut out, look, "To know", note);
    }
    for (title, fails) in [("It finds something here", true), ("It finds nothing here", false)] {
        let some: Vec<&Example> = rule.examples.iter().filter(|e| e.fails == fails).collect();
        if !some.is_empty() {
            Look::gap(&mut out);
            look.block(&mut out, 0, Role::Title, title);
            for (i, example) in some.iter().enumerate() {
                if i > 0 {
                    Look::gap(&mut out);
                }
                shown(&mut out, example, rule, &rules.dictionary, look);
            }
        }
    }
    list(&mut out, look, "Sources", card.sources.iter().cloned());
    let related = card
        .related
        .iter()
        .map(|code| rules.find(code).map_or_else(|| code.clone(), |other| format!("{} {}", other.code, other.name)));
    list(&mut out, look, "Related checks", related);
    Look::gap(&mut out);
    let since = card.since.as_deref().map(|v| format!("since version {v}, ")).unwrap_or_default();
    look.block(&mut out, 0, Role::Faint, &capital(&format!("{since}read from {}.", card.file)));
    out
}

/// How much it matters, whom it speaks to and of which returns.
fn kind(rule: &Rule) -> String {
    let card = &rule.card;
    let sure = match card.confidence {
        Confidence::High => "as good as certain",
        Confidence::Medium => "likely right",
        Confidence::Low => "may be mistaken",
    };
    let mut text = format!("{}, {sure}. {}.", verdict::severity(card.severity), card.family.title());
    if card.audience.len() < Audience::ALL.len() {
        let who: Vec<&str> = card
            .audience
            .iter()
            .map(|a| match a {
                Audience::Council => "the council that sends the return",
                Audience::Researcher => "the researcher who has received it",
            })
            .collect();
        let _ = write!(text, " For {}.", and(&who));
    }
    if card.nations.len() < Nation::ALL.len() {
        let nations: Vec<&str> = card.nations.iter().map(|n| n.as_str()).collect();
        let _ = write!(text, " Returns from {} only.", and(&nations));
    }
    match (card.from, card.until) {
        (Some(a), Some(b)) => {
            let _ = write!(text, " Records from {} to {}.", day(a), day(b));
        }
        (Some(a), None) => {
            let _ = write!(text, " Records on or after {}.", day(a));
        }
        (None, Some(b)) => {
            let _ = write!(text, " Records on or before {}.", day(b));
        }
        (None, None) => {}
    }
    text
}

fn part(out: &mut String, look: &Look, title: &str, text: &str) {
    Look::gap(out);
    look.block(out, 0, Role::Title, title);
    for (i, paragraph) in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        look.block(out, INDENT, Role::Plain, &stop(paragraph));
    }
}

fn list(out: &mut String, look: &Look, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    Look::gap(out);
    look.block(out, 0, Role::Title, title);
    for item in items {
        look.hang(out, INDENT, if look.unicode { "• " } else { "- " }, Role::Plain, Role::Plain, &item);
    }
}

/// A message with something in its places that stands for any return.
fn said(message: &Message, dictionary: &Dictionary) -> String {
    message.render(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Field(field) => dictionary.get(*field).map_or_else(String::new, |f| format!("“{}”", f.label)),
        Part::Count => "so many".to_owned(),
        Part::Records => "children".to_owned(),
        Part::What => "“…”".to_owned(),
        Part::Template => "…".to_owned(),
    })
}

/// An example as the little tables that it is, with the columns that the rule reads.
fn shown(out: &mut String, example: &Example, rule: &Rule, dictionary: &Dictionary, look: &Look) {
    let mut about = Vec::new();
    if let Some(council) = &example.council {
        about.push(format!("council {council}"));
    }
    if let Some(period) = &example.period {
        about.push(format!("period {period}"));
    }
    if let Some(as_of) = example.as_of {
        about.push(format!("judged as of {}", day(as_of)));
    }
    if !about.is_empty() {
        look.block(out, INDENT, Role::Faint, &format!("{}:", capital(&and(&about))));
    }
    if let Some(sheet) = &example.sheet {
        grid(out, sheet, look, false);
    }
    for (n, (kind, records)) in example.tables.iter().enumerate() {
        if example.tables.len() > 1 {
            let name = dictionary.records.iter().find(|r| r.kind == *kind).map_or("records", |r| r.plural.as_str());
            look.block(out, INDENT, Role::Faint, &format!("{}{}:", if n > 0 { "and " } else { "" }, name));
        }
        let mut fields = Vec::new();
        for (field, _) in records.iter().flatten() {
            if !fields.contains(field) {
                fields.push(*field);
            }
        }
        let all = fields.len();
        let child = dictionary.field("child_id");
        let several = records.len() > 1 || example.tables.len() > 1;
        let read = |f: &FieldId| rule.fields.contains(f) || rule.mark.contains(f) || (several && Some(*f) == child);
        if fields.iter().any(read) {
            fields.retain(read);
        }
        let header = fields.iter().map(|f| dictionary.get(*f).map_or_else(String::new, |f| f.label.clone())).collect();
        let mut rows = vec![header];
        for record in records {
            rows.push(
                fields
                    .iter()
                    .map(|f| {
                        record.iter().find(|(other, _)| other == f).map_or_else(String::new, |(_, text)| text.clone())
                    })
                    .collect(),
            );
        }
        grid(out, &rows, look, true);
        if all > fields.len() {
            let other = count(all - fields.len(), "column", "columns");
            look.block(out, INDENT, Role::Faint, &format!("(and {other} that it does not read)"));
        }
    }
}

fn grid(out: &mut String, rows: &[Vec<String>], look: &Look, titled: bool) {
    let blank = if titled { "(blank)" } else { "" };
    let safe: Vec<Vec<String>> = rows
        .iter()
        .filter(|row| {
            // A title above the table must not make its first column wide.
            let title = !titled && row.iter().skip(1).all(String::is_empty);
            if let Some(text) = row.first().filter(|_| title) {
                look.block(out, INDENT, Role::Plain, text);
            }
            !title
        })
        .map(|r| r.iter().map(|t| if t.is_empty() { blank.to_owned() } else { look.safe(t).into_owned() }).collect())
        .collect();
    let room = look.width.saturating_sub(INDENT);
    let mut add = |lines: Vec<String>, first: Role| {
        for (i, line) in lines.iter().enumerate() {
            out.push_str(&" ".repeat(INDENT));
            out.push_str(&look.paint(if i == 0 { first } else { Role::Plain }, line));
            out.push('\n');
        }
    };
    match safe.split_first() {
        // Too many columns to stand side by side: a line for each cell.
        Some((labels, records)) if titled && !fits(&safe, room) => {
            for (n, record) in records.iter().enumerate() {
                if n > 0 {
                    add(vec!["and".to_owned()], Role::Faint);
                }
                let pairs: Vec<_> = labels.iter().zip(record).map(|(l, t)| vec![l.clone(), t.clone()]).collect();
                add(table(&pairs, room), Role::Plain);
            }
        }
        _ => add(table(&safe, room), if titled { Role::Faint } else { Role::Plain }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::detect, report::width::width, rule::RuleSource};

    #[test]
    fn every_card_is_whole_and_fits_the_screen() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        for rule in &rules.rules {
            for wide in [60, 100] {
                let text = render(rule, &rules, &Look { width: wide, colour: false, unicode: true });
                for part in ["What it says", "Why it matters", "How to put it right", "Sources"] {
                    assert!(text.contains(part), "{}: {part}\n{text}", rule.code);
                }
                assert!(!text.contains(['{', '\u{1b}']), "{} has a placeholder left\n{text}", rule.code);
                // What cannot be broken, such as the name of a file or a regular expression, stands whole.
                let wide = text.lines().find(|l| width(l) > wide && l.trim().contains(' '));
                assert_eq!(wide, None, "{}", rule.code);
            }
        }
    }
}
