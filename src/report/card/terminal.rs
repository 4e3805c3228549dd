//! A card in a terminal.

use super::{
    Content, Page, Topic,
    example::{Grid, Shown},
};
use crate::report::{
    look::{Look, Role},
    text::{capital, count},
    width::{fits, table},
};

const INDENT: usize = 3;

/// The page as text.
#[must_use]
pub fn render(page: &Page, look: &Look) -> String {
    let mut out = String::new();
    look.hang(&mut out, 0, &format!("{} ", page.code), Role::Severity(page.severity), Role::Strong, &page.name);
    for fact in page.facts.iter().filter(|f| !f.usual) {
        look.hang(&mut out, INDENT, &format!("{:<12}", fact.label), Role::Faint, Role::Plain, &fact.text);
    }
    for part in &page.parts {
        Look::gap(&mut out);
        look.block(&mut out, 0, Role::Title, part.topic.title());
        for (i, content) in part.content.iter().enumerate() {
            // Sentences about one thing stand together; paragraphs and examples stand apart.
            if i > 0 && !matches!(part.topic, Topic::Says | Topic::Speaks) {
                Look::gap(&mut out);
            }
            piece(&mut out, content, look);
        }
    }
    Look::gap(&mut out);
    let since = page.facts.iter().find(|f| f.label == "Since").map(|f| format!("since {}, ", f.text));
    let from = format!("{}read from {}.", since.unwrap_or_default(), page.file);
    look.block(&mut out, 0, Role::Faint, &capital(&from));
    out
}

fn bullet(look: &Look) -> &'static str {
    if look.unicode { "• " } else { "- " }
}

fn piece(out: &mut String, content: &Content, look: &Look) {
    match content {
        Content::Text(text) => look.block(out, INDENT, Role::Plain, text),
        Content::Points { lead, points } => {
            look.block(out, INDENT, Role::Plain, lead);
            for point in points {
                look.hang(out, INDENT + 2, bullet(look), Role::Plain, Role::Plain, point);
            }
        }
        Content::Items(items) => {
            for item in items {
                look.hang(out, INDENT, bullet(look), Role::Plain, Role::Plain, item);
            }
        }
        Content::Rules(links) => {
            for link in links {
                let text = format!("{} {}", link.code, link.name);
                look.hang(out, INDENT, bullet(look), Role::Plain, Role::Plain, text.trim_end());
            }
        }
        Content::Example(example) => shown(out, example, look),
        Content::Toml(text) => {
            for line in text.lines() {
                look.block(out, INDENT, Role::Copy, line);
            }
        }
    }
}

/// An example.
pub fn shown(out: &mut String, example: &Shown, look: &Look) {
    if let Some(caption) = &example.caption {
        look.block(out, INDENT, Role::Plain, caption);
    }
    if let Some(about) = &example.about {
        look.block(out, INDENT, Role::Faint, &format!("{about}:"));
    }
    for (n, part) in example.tables.iter().enumerate() {
        if let Some(name) = &part.name {
            let and = if n > 0 { "and " } else { "" };
            look.block(out, INDENT, Role::Faint, &format!("{and}{name}:"));
        }
        grid(out, part, look);
        if part.left_out > 0 {
            let other = count(part.left_out, "column", "columns");
            look.block(out, INDENT, Role::Faint, &format!("(and {other} that it does not read)"));
        }
    }
}

fn grid(out: &mut String, grid: &Grid, look: &Look) {
    let blank = if grid.records { "(blank)" } else { "" };
    let safe: Vec<Vec<String>> = grid
        .rows
        .iter()
        .filter(|row| {
            // A title above the table must not make its first column wide.
            let title = !grid.records && row.iter().skip(1).all(String::is_empty);
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
        Some((labels, records)) if grid.records && !fits(&safe, room) => {
            for (n, record) in records.iter().enumerate() {
                if n > 0 {
                    add(vec!["and".to_owned()], Role::Faint);
                }
                let pairs: Vec<_> = labels.iter().zip(record).map(|(l, t)| vec![l.clone(), t.clone()]).collect();
                add(table(&pairs, room), Role::Plain);
            }
        }
        _ => add(table(&safe, room), if grid.records { Role::Faint } else { Role::Plain }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::detect,
        report::width::width,
        rule::{RuleSet, RuleSource},
    };

    #[test]
    fn every_card_fits_the_screen() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        for rule in &rules.rules {
            for wide in [60, 80, 100, 120] {
                let text = render(&Page::of(rule, &rules), &Look { width: wide, colour: false, unicode: true });
                assert!(!text.contains('\u{1b}'), "{}", rule.code);
                // What cannot be broken, such as the name of a file or a regular expression, stands whole.
                let wide = text.lines().find(|l| width(l) > wide && l.trim().contains(' '));
                assert_eq!(wide, None, "{}", rule.code);
            }
        }
    }

    #[test]
    fn without_drawing_a_card_is_ascii() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        let look = Look { width: 80, colour: false, unicode: false };
        let text = render(&Page::of(rules.find("NR001").unwrap(), &rules), &look);
        assert!(text.is_ascii(), "{:?}", text.chars().find(|c| !c.is_ascii()));
    }
}
