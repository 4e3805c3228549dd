//! What symbols in the place of figures mean (`rules/profiles.toml`): to whom, in which years; and what notes in a file say of them.

use jiff::civil::Date;

use super::{
    figure::Gap,
    load_profiles,
    notes::{Explained, NoteWords},
};
use crate::{
    bind::text::normalise,
    rule::{RuleErrors, RuleSource, nearest::nearest},
};

/// What a symbol means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meaning {
    /// Why there is no figure.
    pub gap: Gap,
    /// The least and the greatest figure that it stands for, where that is said. Then it is an interval and no gap; two that are equal are
    /// that figure itself, as where a note says that a dash is a zero.
    pub bounds: Option<(f64, f64)>,
}

/// A mark of a profile.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The symbol, folded.
    pub symbol: String,
    /// What it means.
    pub meaning: Meaning,
    /// The first day of the first period of whose figures that holds.
    pub from: Option<Date>,
    /// The last day of the last one.
    pub until: Option<Date>,
}

/// What symbols mean to one publisher.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name, for `--profile`.
    pub name: String,
    /// Whose symbols these are.
    pub title: String,
    /// What is not certain.
    pub note: Option<String>,
    /// Where they were read.
    pub sources: Vec<String>,
    /// The marks.
    pub marks: Vec<Mark>,
    /// Marks that stand beside a figure and are no gap.
    pub beside: Vec<String>,
}

/// A symbol as it is compared: folded, without the number of a note in its brackets.
pub(super) fn symbol(text: &str) -> String {
    let folded = normalise(text);
    match folded.strip_prefix('[').and_then(|s| s.strip_suffix(']')) {
        Some(inside) => format!("[{}]", inside.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')),
        None => folded,
    }
}

impl Profile {
    /// What a whole cell means that holds a symbol, in a figure for a period that ends with a day. Without a day, only what it has always meant.
    #[must_use]
    pub fn meaning(&self, text: &str, day: Option<Date>) -> Option<Meaning> {
        if text.len() > 16 {
            return None;
        }
        let wanted = symbol(text);
        let of_day =
            |m: &&Mark| day.is_none_or(|d| m.from.is_none_or(|from| d >= from) && m.until.is_none_or(|u| d <= u));
        let mut found = self.marks.iter().filter(|m| m.symbol == wanted).filter(of_day).map(|m| m.meaning);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// Whether a symbol stands beside figures and is no gap: an estimate's.
    #[must_use]
    pub fn is_beside(&self, text: &str) -> bool {
        self.beside.contains(&symbol(text))
    }
}

/// All profiles, and the words by which notes are understood.
#[derive(Debug, Default)]
pub struct Profiles {
    pub(super) list: Vec<Profile>,
    pub(super) default: usize,
    pub(super) notes: NoteWords,
}

impl Profiles {
    /// The profiles of a rule source.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in any of their files.
    pub fn load(source: &RuleSource) -> Result<Self, RuleErrors> {
        load_profiles::load(source)
    }

    /// Every profile, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Profile] {
        &self.list
    }

    /// A profile.
    #[must_use]
    pub fn get(&self, profile: usize) -> Option<&Profile> {
        self.list.get(profile)
    }

    /// The one that is taken where nobody says otherwise.
    #[must_use]
    pub fn usual(&self) -> Option<&Profile> {
        self.list.get(self.default)
    }

    /// The profile of a name; capitals do not matter.
    ///
    /// # Errors
    ///
    /// What to do when there is none: the nearest name, and all names.
    pub fn named(&self, name: &str) -> Result<usize, String> {
        let wanted = normalise(name).replace([' ', '_'], "-");
        let names = || self.list.iter().map(|p| p.name.as_str());
        names().position(|n| n == wanted).ok_or_else(|| {
            let all = format!("There are {}", names().collect::<Vec<_>>().join(", "));
            match nearest(name, names()) {
                Some(near) => format!("Did you mean “{near}”? {all}"),
                None => all,
            }
        })
    }

    /// The symbols that a note explains: "* = fewer than 5; x = not available".
    #[must_use]
    pub fn explain(&self, text: &str) -> Vec<Explained> {
        self.notes.explain(&normalise_lines(text))
    }

    /// The least and the greatest figure that a note says are withheld: "numbers below 5 are suppressed".
    #[must_use]
    pub fn withheld(&self, text: &str) -> Option<(f64, f64)> {
        self.notes.withheld(&normalise_lines(text))
    }

    /// To what a note says that figures are rounded; 0 where it says only that they are.
    #[must_use]
    pub fn rounding(&self, text: &str) -> Option<f64> {
        self.notes.rounding(&normalise_lines(text))
    }
}

/// A text folded line by line: a list of symbols has one a line.
fn normalise_lines(text: &str) -> String {
    text.lines().map(normalise).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
