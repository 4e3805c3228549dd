//! The weights, thresholds and words of `rules/layout.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

const EMBEDDED: &str = include_str!("../../rules/layout.toml");

/// How tables are found and columns bound: everything that is data and not method.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The version of the file's form.
    pub version: u32,
    /// How far to look.
    pub limits: Limits,
    /// How sure to be.
    pub thresholds: Thresholds,
    /// What speaks for and against a header.
    pub header: HeaderWeights,
    /// Words on sheets.
    pub words: Words,
    /// Words in headings.
    pub headings: Headings,
    /// Scores of a column's binding.
    pub binding: Scores,
}

/// How far to look.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Filled rows that are looked at closely before a header is chosen.
    pub window_rows: usize,
    /// The most cells of these rows.
    pub window_cells: usize,
    /// The most rows of one header.
    pub header_rows: usize,
    /// The most rows that are weighed as a header.
    pub candidates: usize,
    /// The most tables on one sheet.
    pub tables: usize,
    /// A sheet with more rows is not looked at on its side.
    pub turned_rows: u32,
}

/// How sure to be.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// The least weight that makes a row a header.
    pub header: f64,
    /// The least sum of known wordings that makes a header without any record.
    pub known_header: f64,
    /// How sure a table without a header is.
    pub headerless: f64,
    /// A sheet lies on its side when that way round knows so many times more wordings.
    pub turned: f64,
}

/// What speaks for and against a header; the signs are explained in `rules/layout.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderWeights {
    /// Signs of a header.
    #[serde(rename = "for")]
    pub pro: Pro,
    /// Signs of anything else.
    #[serde(rename = "against")]
    pub con: Con,
}

/// Signs of a header.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each sign is explained where its weight stands, in rules/layout.toml")]
pub struct Pro {
    pub known: f64,
    pub fits: f64,
    pub contrast: f64,
    pub years: f64,
    pub sequence: f64,
    pub unlike: f64,
    pub covers: f64,
    pub after_gap: f64,
}

/// Signs that a row is no header.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each sign is explained where its weight stands, in rules/layout.toml")]
pub struct Con {
    pub alone: f64,
    pub same_kind: f64,
    pub again: f64,
    pub sentence: f64,
    pub mark: f64,
    pub below_records: f64,
    pub below_header: f64,
    pub sparse: f64,
    pub repeated: f64,
    pub label: f64,
    pub cover: f64,
}

/// Words on sheets; normalised, see [`crate::bind::text::normalise`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Beginnings of the first cell of a row of totals.
    pub totals: Vec<String>,
    /// The whole first cell of a national or regional row.
    pub places: FxHashSet<String>,
    /// Headings of a column that says how large each row's place is.
    pub levels: FxHashSet<String>,
    /// Its values that are no council.
    pub wide_levels: FxHashSet<String>,
    /// Beginnings of notes.
    pub notes: Vec<String>,
    /// First cells of lines of a form above a table.
    pub labels: FxHashSet<String>,
    /// Names of sheets, and titles, that belong to covers, contents and notes.
    pub cover: FxHashSet<String>,
    /// Names of sheets with lists to choose from.
    pub lists: FxHashSet<String>,
    /// Headings of tables that describe columns or sheets.
    pub guides: FxHashSet<String>,
    /// Cells that stand for "no value".
    pub marks: FxHashSet<String>,
    /// Cells that say yes or no.
    pub yes_no: FxHashSet<String>,
}

/// Words in headings.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headings {
    /// Fields that a cover states as well, so that their wordings alone do not make a header.
    pub context_fields: Vec<String>,
    /// Words that carry no meaning in a heading.
    pub stop: FxHashSet<String>,
    /// Phrases that are taken out of a heading: forms of dates, answers to choose from.
    pub forms: Vec<String>,
    /// Phrases that mean one word: `["date of birth", "dob"]`.
    pub same: Vec<(String, String)>,
    /// Words that show that a column is about somebody or something else.
    pub others: FxHashSet<String>,
    /// True words that are never taken for a misspelling of another.
    pub plain: FxHashSet<String>,
}

/// Scores of a column's binding.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// The heading is a known wording.
    pub exact: f64,
    /// It is one without numbering, footnote marks or punctuation.
    pub marks: f64,
    /// It is one without units, forms and years.
    pub units: f64,
    /// It is one but for the spaces between its words.
    pub run_together: f64,
    /// It has the words of one, in another order or with words that mean the same.
    pub words: f64,
    /// It is one but for a letter or two.
    pub spelling: f64,
    /// Its letters begin the words of one.
    pub initials: f64,
    /// The most that some words in common are worth.
    pub some_words: f64,
    /// What the lowest row of a header is worth beside the whole.
    pub lowest: f64,
    /// Added when the cells hold what the field holds.
    pub fits: f64,
    /// The share that is left when they hold something else.
    pub misfits: f64,
    /// Added when sheet, title and other columns point to the field's kind of record, taken away when they point elsewhere.
    pub kind: f64,
    /// The best field must lead the next by so much.
    pub lead: f64,
    /// The least that binds.
    pub bind: f64,
    /// The least of a medium binding.
    pub medium: f64,
    /// The least of a high one.
    pub high: f64,
}

static LAYOUT: LazyLock<Layout> = LazyLock::new(|| toml::from_str(EMBEDDED).unwrap_or_default());

impl Layout {
    /// The layout that the program carries.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &LAYOUT
    }

    /// Reads a layout.
    ///
    /// # Errors
    /// When the text is not TOML, or a key is missing or unknown.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_layout_can_be_read() {
        let layout = Layout::parse(EMBEDDED).unwrap();
        assert_eq!(layout.version, 1);
        assert!(layout.words.marks.contains("n/a"));
    }

    #[test]
    fn words_stand_as_they_are_compared() {
        let layout = Layout::embedded();
        let folded = |w: &String| *w == crate::bind::text::normalise(w) || w.ends_with(' ');
        assert!(layout.words.totals.iter().chain(&layout.words.notes).all(folded));
        assert!(layout.words.marks.iter().all(folded));
        assert!(layout.headings.stop.iter().all(folded));
    }
}
