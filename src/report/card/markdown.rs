//! A card as a page of the documents, in the Markdown of GitHub.

use std::fmt::Write as _;

use super::{
    Content, Page, Topic,
    example::{Grid, Shown},
};
use crate::{
    finding::column_letters,
    report::text::{capital, count},
};

/// A page, with the code and title of the pages before and after it.
#[must_use]
pub fn render(page: &Page, before: Option<&Page>, after: Option<&Page>) -> String {
    let mut out = format!(
        "<!-- Made by `cargo run --example docs`. Change {} and not this page. -->\n\n# {} {}\n\n",
        page.file,
        page.code,
        escape(&page.title)
    );
    let family = page.family.title();
    let _ = writeln!(out, "[The rules](README.md) › [{family}](README.md#{}) › `{}`\n", anchor(family), page.name);
    let _ = writeln!(out, "> **{}**\n", escape(&page.message));
    out.push_str("| | |\n|---|---|\n");
    for fact in &page.facts {
        let _ = writeln!(out, "| {} | {} |", fact.label, lead(&capital(&fact.text)));
    }
    let mut examples = false;
    for part in &page.parts {
        let level = match part.topic {
            Topic::Fails | Topic::Passes => {
                if !examples {
                    out.push_str("\n## Examples\n");
                    examples = true;
                }
                "###"
            }
            // What it says stands above, unless there is more to it.
            Topic::Says if part.content.len() == 1 => continue,
            _ => "##",
        };
        let _ = writeln!(out, "\n{level} {}\n", part.topic.title());
        if part.topic == Topic::Written && page.file.starts_with("rules/") {
            let _ = writeln!(out, "In [{0}](../../{0}):\n", page.file);
        }
        let pieces: Vec<String> = part.content.iter().map(piece).collect();
        out.push_str(&pieces.join("\n"));
    }
    out.push_str("\n---\n\n");
    let mut links = Vec::new();
    if let Some(page) = before {
        links.push(format!("← [{} {}]({}.md)", page.code, escape(&page.title), page.code));
    }
    links.push("[All rules](README.md)".to_owned());
    if let Some(page) = after {
        links.push(format!("[{} {}]({}.md) →", page.code, escape(&page.title), page.code));
    }
    let _ = writeln!(out, "{}", links.join(" · "));
    out
}

/// The address of a heading within its page, as GitHub makes it.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// "Error: the figure cannot be used", with its first word in bold.
fn lead(text: &str) -> String {
    match text.split_once(": ") {
        Some((word, rest)) => format!("**{}**: {}", escape(word), escape(rest)),
        None => escape(text),
    }
}

fn piece(content: &Content) -> String {
    let mut out = String::new();
    match content {
        Content::Text(text) => {
            let _ = writeln!(out, "{}", escape(text));
        }
        Content::Points { lead, points } => {
            let _ = writeln!(out, "{}\n", escape(lead));
            for point in points {
                let _ = writeln!(out, "- {}", escape(point));
            }
        }
        Content::Items(items) => {
            for item in items {
                let _ = writeln!(out, "- {}", escape(item));
            }
        }
        Content::Rules(links) => {
            for link in links {
                // A rule of somebody's own may have no page.
                let code = if link.title.is_empty() { link.code.clone() } else { format!("[{0}]({0}.md)", link.code) };
                let _ = writeln!(out, "- {}", format!("{code} {}", escape(&link.title)).trim_end());
            }
        }
        Content::Example(example) => shown(&mut out, example),
        Content::Toml(text) => {
            let _ = writeln!(out, "```toml\n{text}\n```");
        }
    }
    out
}

fn shown(out: &mut String, example: &Shown) {
    let above: Vec<String> = example
        .caption
        .iter()
        .map(|c| escape(c))
        .chain(example.about.iter().map(|a| format!("*{}:*", escape(a))))
        .collect();
    if !above.is_empty() {
        let _ = writeln!(out, "{}\n", above.join(" "));
    }
    for (n, table) in example.tables.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        if let Some(name) = &table.name {
            let _ = writeln!(out, "*{}*\n", escape(&capital(name)));
        }
        grid(out, table);
    }
}

fn grid(out: &mut String, grid: &Grid) {
    let columns = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut row = |first: Option<&str>, cells: &mut dyn Iterator<Item = String>| {
        out.push('|');
        for cell in first.map(str::to_owned).into_iter().chain(cells) {
            let _ = write!(out, " {cell} |");
        }
        out.push('\n');
    };
    let text = |record: &[String], column: usize| record.get(column).map_or_else(String::new, |t| escape(t));
    if grid.records {
        let blank = |text: String| if text.is_empty() { "*(blank)*".to_owned() } else { text };
        for (n, record) in grid.rows.iter().enumerate() {
            row(None, &mut (0..columns).map(|c| if n == 0 { text(record, c) } else { blank(text(record, c)) }));
            if n == 0 {
                row(None, &mut (0..columns).map(|_| "---".to_owned()));
            }
        }
    } else {
        // A sheet cell by cell, with the letters and figures that stand around it in Excel.
        let letters = |c: usize| column_letters(u32::try_from(c + 1).unwrap_or(0));
        row(Some(""), &mut (0..columns).map(letters));
        row(Some("---"), &mut (0..columns).map(|_| "---".to_owned()));
        for (n, record) in grid.rows.iter().enumerate() {
            row(Some(&format!("**{}**", n + 1)), &mut (0..columns).map(|c| text(record, c)));
        }
    }
    if grid.left_out > 0 {
        let _ =
            writeln!(out, "\n<sub>and {} that the rule does not read</sub>", count(grid.left_out, "column", "columns"));
    }
}

/// Text that means itself, in a paragraph, a heading or a table.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let within_word = before.is_alphanumeric() && letters.peek().is_some_and(|n| n.is_alphanumeric());
        match c {
            '\n' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '_' if !within_word => out.push_str("\\_"),
            c => out.push(c),
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::detect,
        rule::{RuleSet, RuleSource},
    };

    #[test]
    fn text_means_itself() {
        assert_eq!(escape("under <5 | a*b [x] ~ nrm_date _x"), "under &lt;5 \\| a\\*b \\[x\\] \\~ nrm_date \\_x");
        assert_eq!(escape("a\nb"), "a b");
        assert_eq!(anchor("Structure of the file"), "structure-of-the-file");
    }

    #[test]
    fn a_table_of_markdown_has_cells_of_one_number() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        for rule in &rules.rules {
            let page = render(&Page::of(rule, &rules), None, None);
            let mut columns = None;
            for line in page.lines() {
                let cells = line.replace("\\|", "").matches('|').count();
                if !line.starts_with('|') {
                    columns = None;
                } else if *columns.get_or_insert(cells) != cells {
                    panic!("{}: {line}", rule.code);
                }
            }
        }
    }

    #[test]
    fn a_page_leads_on_and_back() {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        let page = |code: &str| Page::of(rules.find(code).unwrap(), &rules);
        let text = render(&page("NR002"), Some(&page("NR001")), Some(&page("NR003")));
        assert!(
            text.ends_with(
                "← [NR001 Victim without NRM referral](NR001.md) · [All rules](README.md) · \
             [NR003 Child sent as duty to notify](NR003.md) →\n"
            ),
            "{text}"
        );
        assert!(text.contains("\n- [NR001](NR001.md) Victim without NRM referral\n"), "{text}");
        assert!(text.contains("[NRM referral](README.md#nrm-referral)"), "{text}");
    }
}
