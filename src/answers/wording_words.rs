//! The words of a question's wording, in the form in which two wordings are compared (`rules/wording.toml`).

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::bind::wording::{stem, words};

const EMBEDDED: &str = include_str!("../../rules/wording.toml");

/// The most words of a label that are looked at: what is longer is prose.
const MOST: usize = 150;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    joining: Vec<String>,
    small: Vec<String>,
    same: Vec<Vec<String>>,
}

/// Which words say nothing, and which mean the same.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    joining: FxHashSet<String>,
    /// The joining words too.
    small: FxHashSet<String>,
    /// For the first word of a phrase, the words after it and the word that stands for all of them; the longest first.
    same: FxHashMap<String, Vec<(Vec<String>, String)>>,
    /// Every word of these lists.
    spellings: Vec<String>,
}

impl Lexicon {
    /// The one that the program carries.
    pub(super) fn embedded() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self::read(EMBEDDED).unwrap_or_default())
    }

    fn read(text: &str) -> Result<Self, toml::de::Error> {
        let written: Written = toml::from_str(text)?;
        let mut same: FxHashMap<String, Vec<(Vec<String>, String)>> = FxHashMap::default();
        for group in &written.same {
            let Some(chief) = group.first() else { continue };
            for phrase in group {
                let mut parts = words(phrase).map(|w| stem(w).to_owned());
                if let Some(first) = parts.next() {
                    same.entry(first).or_default().push((parts.collect(), chief.clone()));
                }
            }
        }
        // The order within one list decides which phrase is found: the longest.
        #[expect(clippy::iter_over_hash_type, reason = "each list is put in order by itself")]
        for list in same.values_mut() {
            list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        let joining: FxHashSet<String> = written.joining.iter().cloned().collect();
        let all = || written.joining.iter().chain(&written.small);
        let small = all().cloned().chain(all().map(|w| stem_of(w).to_owned())).collect();
        let phrases = written.same.iter().flatten().flat_map(|p| words(p)).map(str::to_owned);
        let mut spellings: Vec<String> = all().cloned().chain(phrases).collect();
        spellings.sort_unstable();
        spellings.dedup();
        Ok(Self { joining, small, same, spellings })
    }

    /// The words of a folded text that tell questions apart, in order, each phrase as the word that stands for it.
    pub(super) fn telling(&self, folded: &str) -> Vec<String> {
        let all: Vec<&str> = words(folded).take(MOST).map(stem_of).collect();
        self.fold(&all)
    }

    /// Whether a word is small or the beginning of a phrase, so that it is no slip of another.
    pub(super) fn knows(&self, word: &str) -> bool {
        let word = stem_of(word);
        self.small.contains(word)
            || self.same.contains_key(word)
            || is_date(word)
            || self.spellings.iter().any(|s| s == word)
    }

    /// Whether a word joins what stands before it to what follows, so that a text that ends with it was cut off.
    pub(super) fn joins(&self, word: &str) -> bool {
        self.joining.contains(word)
    }

    /// Every single word that stands in a phrase or stands for one.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.spellings.iter().map(String::as_str)
    }

    fn fold(&self, all: &[&str]) -> Vec<String> {
        let mut out = Vec::with_capacity(all.len());
        let mut rest = all;
        while let Some((first, after)) = rest.split_first() {
            let phrase = self.same.get(*first).and_then(|list| {
                list.iter().find(|(more, _)| more.len() <= after.len() && more.iter().zip(after).all(|(a, b)| a == b))
            });
            if let Some((more, chief)) = phrase {
                out.push(chief.clone());
                rest = after.get(more.len()..).unwrap_or_default();
                continue;
            }
            if !self.small.contains(*first) && !is_date(first) && !is_of_date(all, after, first) {
                out.push((*first).to_owned());
            }
            rest = after;
        }
        out
    }
}

/// A word without its plural ending, but for those that are a word of their own.
fn stem_of(word: &str) -> &str {
    match word {
        "children" => "child",
        _ => stem(word),
    }
}

/// A year, a day or a month: when is no part of what is asked.
fn is_date(word: &str) -> bool {
    const MONTHS: [&str; 23] = [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ];
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..).unwrap_or_default();
    let year = digits.len() == 4 && ending.is_empty() && (digits.starts_with("19") || digits.starts_with("20"));
    let day = matches!(digits.len(), 1 | 2) && matches!(ending, "st" | "nd" | "rd" | "th");
    digits.bytes().all(|b| b.is_ascii_digit()) && (year || day) || MONTHS.contains(&word)
}

/// Whether a small number is the day of a date or the end of a year: `1 january`, `01/01/2021`, `2021-22`.
fn is_of_date(all: &[&str], after: &[&str], word: &str) -> bool {
    let small = |w: &&&str| w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit());
    if !small(&&word) {
        return false;
    }
    let before = all.len().checked_sub(after.len() + 2).and_then(|at| all.get(at));
    before.is_some_and(|w| is_date(w)) || after.iter().find(|w| !small(w)).is_some_and(|w| is_date(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        let lexicon = Lexicon::read(EMBEDDED).unwrap();
        assert!(lexicon.small.contains("of") && lexicon.joins("of") && !lexicon.small.contains("not"));
    }

    #[test]
    fn phrases_meet() {
        let words = |text: &str| Lexicon::embedded().telling(text).join(" ");
        assert_eq!(words("the total number of looked after children in your care"), "care child care");
        assert_eq!(words("unaccompanied asylum-seeking children who went missing"), "uasc go missing");
        assert_eq!(words("uasc missing for more than 7 days"), "uasc missing over week");
        assert_eq!(words("young people trafficked, 1 january to 31st december 2021"), "child traffick");
        assert_eq!(words("uasc 01/01/2021 to 31/12/2021, 2021-22, 7 nights"), "uasc 7 night");
        assert_eq!(words("suspected, if not included in (a)"), "suspect not include");
        assert_eq!(words("non-uk nationals"), "foreign national");
    }
}
