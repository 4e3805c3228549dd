//! Text made fit to be shown: nothing that comes from a file reaches a terminal as it stands, and numbers and lists read as a
//! person would write them.

use std::{borrow::Cow, fmt::Display};

pub use crate::finding::number;

/// How many characters of a heading are shown.
pub const HEADING: usize = 60;

/// Whether a character could change how the rest of the line is shown, or where.
pub(crate) const fn is_unsafe(c: char) -> bool {
    matches!(c,
        // Controls of both blocks: escape sequences begin with one of them.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Marks, embeddings, overrides and isolates that turn the direction of writing.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Breaks of lines and paragraphs, invisible operators, annotations, tags.
        | '\u{ad}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '\u{feff}')
}

/// A string that comes from a file, safe to show on one line of a terminal: line breaks and tabs become a space, whatever could
/// steer the terminal or turn the direction of writing becomes `U+FFFD`.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => {}
            '\n' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if is_unsafe(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A string that comes from a file, cleaned and cut to so many characters, the last of them `…` when something is missing.
#[must_use]
pub fn clip(text: &str, most: usize) -> String {
    let cleaned = clean(text.trim());
    let trimmed = cleaned.trim();
    if trimmed.chars().count() <= most {
        return trimmed.to_owned();
    }
    let mut out: String = trimmed.chars().take(most.saturating_sub(1)).collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// A text with an apostrophe before it if a spreadsheet program would take it for a formula, or if it begins with one itself.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A heading as it is shown: cleaned, cut to [`HEADING`] characters and in “quotes”.
#[must_use]
pub fn heading(text: &str) -> String {
    format!("“{}”", clip(text, HEADING))
}

/// Curly quotes, dots and bullets in their nearest ASCII, for screens and logs that have nothing else. Letters stay as they are.
#[must_use]
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '”' => out.push('"'),
            '‘' | '’' => out.push('\''),
            '…' => out.push_str("..."),
            '–' | '—' | '─' | '·' => out.push('-'),
            '●' | '•' => out.push('*'),
            '›' => out.push('>'),
            '│' => out.push('|'),
            '\u{a0}' => out.push(' '),
            '\u{fffd}' => out.push('?'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// So many of something: `1 cell`, `1,200 cells`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// A list as it is read aloud: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn and<T: Display>(items: &[T]) -> String {
    let mut out = String::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(if i + 1 == items.len() { " and " } else { ", " });
        }
        out.push_str(&item.to_string());
    }
    out
}

/// The text with its first letter a capital.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The text as a sentence of its own: it ends with a full stop, unless it ends with a mark already.
#[must_use]
pub fn stop(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{text}."))
    }
}

/// A day as it is written in a letter: `1 January 2023`.
#[must_use]
pub fn day(date: jiff::civil::Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert_eq!(clean("NRM date"), "NRM date");
        assert_eq!(clean("\u{1b}[31mred\u{1b}[0m"), "\u{fffd}[31mred\u{fffd}[0m");
        assert_eq!(clean("\u{1b}]8;;http://x\u{7}link"), "\u{fffd}]8;;http://x\u{fffd}link");
        assert_eq!(clean("\u{9b}2J"), "\u{fffd}2J");
        assert!(!clean("a\u{8}\u{7f}\0b").contains(['\u{8}', '\u{7f}', '\0']));
    }

    #[test]
    fn text_cannot_be_turned_round() {
        assert_eq!(clean("Date\u{202e}gnp.xslx"), "Date\u{fffd}gnp.xslx");
        assert_eq!(clean("\u{2066}a\u{2069}"), "\u{fffd}a\u{fffd}");
    }

    #[test]
    fn a_heading_over_several_lines_stands_on_one() {
        assert_eq!(clean("NRM\r\nreferral\n\ndate\t(if any)"), "NRM referral date (if any)");
        assert_eq!(heading(" Trafficked?\n"), "“Trafficked?”");
    }

    #[test]
    fn long_headings_are_cut_between_characters() {
        assert_eq!(clip("Ünïcödé heading", 8), "Ünïcödé…");
        assert_eq!(clip(&"é".repeat(200), HEADING).chars().count(), HEADING);
        assert_eq!(clip("short", 60), "short");
    }

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!([number(0), number(999), number(1000), number(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(count(1, "cell", "cells"), "1 cell");
        assert_eq!(count(2100, "cell", "cells"), "2,100 cells");
        assert_eq!(and::<&str>(&[]), "");
        assert_eq!(and(&["a"]), "a");
        assert_eq!(and(&["a", "b", "c"]), "a, b and c");
        assert_eq!(capital("fix it"), "Fix it");
        assert_eq!(stop("Enter the date"), "Enter the date.");
        assert_eq!(stop("Enter the date."), "Enter the date.");
        assert_eq!(day(jiff::civil::date(2023, 1, 1)), "1 January 2023");
    }

    #[test]
    fn drawing_has_an_ascii_twin() {
        assert_eq!(ascii("“a” … ●● › b’s │"), "\"a\" ... ** > b's |");
        assert_eq!(ascii("Zoë"), "Zoë");
    }
}
