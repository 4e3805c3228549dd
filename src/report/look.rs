//! How a report looks: its width, its colours, its signs.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

use super::{
    text::{ascii, clean},
    width::wrap,
};
use crate::finding::Severity;

/// The width of a report that is not shown on a screen.
pub const DEFAULT_WIDTH: usize = 100;
/// The least width that a report is laid out for.
pub const LEAST_WIDTH: usize = 40;
/// Beyond this, lines become hard to read.
pub const MOST_WIDTH: usize = 120;

/// What the screen, or whatever takes the report, can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How many characters a line has.
    pub width: usize,
    /// Whether there are colours.
    pub colour: bool,
    /// Whether there is more than ASCII to draw with.
    pub unicode: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: DEFAULT_WIDTH, colour: false, unicode: true }
    }
}

/// What a piece of text is, which decides its colour. Nothing is said by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// As it is.
    Plain,
    /// What matters most.
    Strong,
    /// What can be passed over.
    Faint,
    /// What went well.
    Good,
    /// The title of a part.
    Title,
    /// Something to copy.
    Copy,
    /// A severity.
    Severity(Severity),
}

impl Role {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
            Self::Good => AnsiColor::Green.on_default().bold(),
            Self::Title => Style::new().bold().underline(),
            Self::Copy => AnsiColor::Cyan.on_default(),
            Self::Severity(Severity::Error) => AnsiColor::Red.on_default().bold(),
            Self::Severity(Severity::Warning) => AnsiColor::Yellow.on_default().bold(),
            Self::Severity(Severity::Info) => AnsiColor::Blue.on_default().bold(),
        }
    }
}

impl Look {
    /// Text made fit for this screen: nothing in it can steer the screen, and ASCII stands for signs that it lacks.
    #[must_use]
    pub fn safe<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let cleaned = clean(text);
        if self.unicode {
            return cleaned;
        }
        match cleaned {
            Cow::Borrowed(text) => ascii(text),
            Cow::Owned(text) => Cow::Owned(ascii(&text).into_owned()),
        }
    }

    /// Safe text in the colour of its role.
    #[must_use]
    pub fn paint(&self, role: Role, text: &str) -> String {
        let text = self.safe(text);
        let style = role.style();
        if self.colour && style != Style::new() && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.into_owned()
        }
    }

    /// Safe text wrapped to the width behind an indent, in the colour of its role, and added to the report.
    pub fn block(&self, out: &mut String, indent: usize, role: Role, text: &str) {
        self.hang(out, indent, "", Role::Plain, role, text);
    }

    /// A lead and, beside it, text wrapped to the width: the further lines stand under the first letter of the text.
    pub fn hang(&self, out: &mut String, indent: usize, lead: &str, lead_role: Role, role: Role, text: &str) {
        let lead_width = super::width::width(&self.safe(lead));
        let room = self.width.saturating_sub(indent + lead_width).max(20);
        for (i, line) in wrap(&self.safe(text), room).iter().enumerate() {
            out.push_str(&" ".repeat(indent));
            if i == 0 {
                out.push_str(&self.paint(lead_role, lead));
            } else {
                out.push_str(&" ".repeat(lead_width));
            }
            out.push_str(&self.paint(role, line));
            trim_end(out);
            out.push('\n');
        }
    }

    /// An empty line, unless the report has one there or nothing at all.
    pub fn gap(out: &mut String) {
        if !out.is_empty() && !out.ends_with("\n\n") {
            out.push('\n');
        }
    }
}

fn trim_end(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_is_no_escape() {
        let look = Look::default();
        assert_eq!(look.paint(Role::Severity(Severity::Error), "Error"), "Error");
        let look = Look { colour: true, ..look };
        assert_eq!(look.paint(Role::Strong, "Error"), "\u{1b}[1mError\u{1b}[0m");
    }

    #[test]
    fn colour_does_not_let_an_escape_through() {
        let look = Look { colour: true, ..Look::default() };
        assert_eq!(look.paint(Role::Strong, "\u{1b}[2J"), "\u{1b}[1m\u{fffd}[2J\u{1b}[0m");
    }

    #[test]
    fn further_lines_hang_under_the_first() {
        let look = Look { width: 40, colour: false, unicode: true };
        let mut out = String::new();
        look.hang(&mut out, 3, "Go to ", Role::Plain, Role::Plain, "the referral sheet, and look at the cell there");
        assert_eq!(out, "   Go to the referral sheet, and look at\n         the cell there\n");
    }
}
