//! Text that was damaged on its way into the file, that another program would run, or that says what colours mean.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::raw;
use crate::{
    bind::{
        dictionary::{Dictionary, REPLACEMENTS},
        mojibake,
        text::normalise,
    },
    engine::{Return, bundle::Checked},
    read::workbook::CellValue,
    rule::Rule,
};

/// A longer text is prose: what looks damaged in it may be a word that no list has.
const LONGEST: usize = 60;

/// A shorter word is too near to others for a replacement in it to be sure.
const SHORTEST_WORD: usize = 5;

/// Text that was read in the wrong encoding, by whoever made the file, or has lost letters.
pub(super) fn encoding_damage(ret: &Return<'_>, _: &Rule) -> Checked {
    raw::cells_where(ret, |value| matches!(value, CellValue::Text(t) if is_damaged(t)))
}

fn is_damaged(text: &str) -> bool {
    // `ï¿½` is the mark of a lost letter, itself read in the wrong encoding.
    !text.is_ascii() && (text.contains('\u{fffd}') || text.contains("ï¿½") || mojibake::repaired(text).is_some())
}

/// Text that a spreadsheet program takes for a formula when the file goes through text: what begins with `=`, and what begins with
/// `+`, `-` or `@` and calls something. A bullet point, a telephone number or a dash is none.
pub(super) fn formula_text(ret: &Return<'_>, _: &Rule) -> Checked {
    raw::cells_where(ret, |value| matches!(value, CellValue::Text(t) if is_formula(t)))
}

#[expect(clippy::unwrap_used, reason = "a fixed pattern, which a test compiles")]
static CALL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)\b[a-z][a-z.]*\d*\(|\||\b[a-z]+\d*!").unwrap());

fn is_formula(text: &str) -> bool {
    let text = text.trim_start();
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        // "=>5" and "= 5" are how people write; "=5" is a number with a sign.
        (Some('='), Some(next)) => {
            (next.is_alphabetic() || matches!(next, '(' | '"' | '\'' | '+' | '-' | '@' | '$' | '{'))
                || next.is_ascii_digit() && text.get(1..).is_some_and(|rest| rest.trim().parse::<f64>().is_err())
        }
        (Some('+' | '-' | '@'), Some(_)) => CALL.is_match(text),
        _ => false,
    }
}

/// Words that "replace all" broke: they hold what replaces, and are a known word with what was replaced.
pub(super) fn replaced(ret: &Return<'_>, _: &Rule) -> Checked {
    let replacements = Replacements::of(ret.data.dictionary);
    let words = || ret.data.dictionary.words();
    raw::cells_where(ret, |value| matches!(value, CellValue::Text(t) if replacements.in_text(t, words)))
}

/// What replaces, and what it commonly replaces, in lower case.
struct Replacements {
    pairs: Vec<(String, String)>,
}

impl Replacements {
    fn of(dictionary: &Dictionary) -> Self {
        let vocabulary = dictionary.vocabulary_named(REPLACEMENTS).and_then(|v| dictionary.vocabulary(v));
        let terms = vocabulary.map(|v| v.terms.as_slice()).unwrap_or_default();
        let pairs = terms.iter().flat_map(|t| t.spellings.iter().map(|now| (normalise(now), normalise(&t.code))));
        Self { pairs: pairs.collect() }
    }

    fn in_text<'w>(&self, text: &str, words: impl Fn() -> &'w FxHashSet<String>) -> bool {
        if text.len() > LONGEST || text.len() < SHORTEST_WORD || text.bytes().any(|b| b.is_ascii_digit()) {
            return false;
        }
        let lower = text.to_lowercase();
        // Where lower case has another length, places in one are none in the other.
        let same_places = lower.len() == text.len();
        self.pairs.iter().any(|(now, was)| {
            lower.match_indices(now.as_str()).any(|(at, _)| {
                let (before, after) = (lower.get(..at).unwrap_or(""), lower.get(at + now.len()..).unwrap_or(""));
                let left = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
                let right = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
                if left.is_empty() && right.is_empty() {
                    return false;
                }
                let whole = format!("{left}{was}{right}");
                if whole.chars().count() < SHORTEST_WORD || !words().contains(&whole) {
                    return false;
                }
                if now != was {
                    return !words().contains(&format!("{left}{now}{right}"));
                }
                // Only the capitals show it: UKrainian, where neither UKRAINIAN nor Ukrainian does.
                let shown = |from: usize, to: usize| text.get(from..to).unwrap_or("");
                let capitals = shown(at, at + now.len()).chars().all(char::is_uppercase);
                let around = [shown(at - left.len(), at), shown(at + now.len(), at + now.len() + right.len())];
                same_places && capitals && around.iter().all(|part| part.chars().all(char::is_lowercase))
            })
        })
    }
}

/// The colours that a key may speak of.
const KEY_COLOURS: [&str; 11] =
    ["yellow", "amber", "red", "green", "orange", "blue", "pink", "purple", "grey", "gray", "brown"];

#[expect(clippy::unwrap_used, reason = "a fixed pattern, which a test compiles")]
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    let colour = format!("({})", KEY_COLOURS.join("|"));
    let marked = "(highlighted|shaded|colou?red|filled|marked|shown)";
    let means = "(=|:|-|means?|indicates?|denotes?|shows?|is|are|have|has|were)";
    let pattern = format!(
        r"^\W*(key:? *)?((all|the|those|any) )?((cells?|rows?|records?|names?|children|entries|anything|items) )?({marked} )?(in )?{colour}( (cells?|rows?|highlight(ed|ing)?|shad(ed|ing)|text|font|fill))* *{means} *\w|\b{marked} (in )?{colour}\b.*\b(means?|indicates?|denotes?|is|are|have|has|were)\b"
    );
    Regex::new(&pattern).unwrap()
});

/// What a form tells whoever fills it in says nothing of the records.
#[expect(clippy::unwrap_used, reason = "a fixed pattern, which a test compiles")]
static FORM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"complet|\benter|\bfill|\binput|mandatory|required|optional|formula|locked|protected|\bedit|\btype|not use|automatic|calculat|drop ?down|\bcheck|must|should|guidance|instruction|template|blank|validation|for use|to be used",
    )
    .unwrap()
});

/// Names of colours, as cells may give them in words.
const COLOURS: [&str; 8] = ["red", "amber", "green", "yellow", "orange", "blue", "r", "g"];

/// A line outside the records that says what a colour means, unless the records name colours in words.
pub(super) fn colour_key(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = raw::cells_around(ret, |value| match value {
        CellValue::Text(text) => is_key(text),
        _ => false,
    });
    if !out.bundles.is_empty() {
        let in_words = raw::cells_where(
            ret,
            |value| matches!(value, CellValue::Text(t) if COLOURS.contains(&normalise(t).as_str())),
        );
        if in_words.bundles.iter().any(|b| !b.records.is_empty()) {
            out.bundles.clear();
        }
    }
    out
}

fn is_key(text: &str) -> bool {
    (6..=200).contains(&text.len()) && {
        let folded = normalise(text);
        // Patterns take long to compile, and few returns name a colour.
        KEY_COLOURS.iter().any(|colour| folded.contains(colour)) && KEY.is_match(&folded) && !FORM.is_match(&folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{RuleSet, RuleSource};

    #[test]
    fn damaged_letters_are_seen_and_others_left() {
        for text in ["Ynys M\u{fffd}n", "Ynys Mï¿½n", "Childâ€™s plan", "CÃ´te dâ€™Ivoire"] {
            assert!(is_damaged(text), "{text}");
        }
        for text in ["Ynys Môn", "João", "Đặng", "£450", "no – see note", "plain", "ÃO"] {
            assert!(!is_damaged(text), "{text}");
        }
    }

    #[test]
    fn what_runs_is_a_formula_and_what_people_write_is_not() {
        for text in [
            "=HYPERLINK(\"x\")",
            "=A1",
            "=1+2",
            "=+A1",
            "@SUM(1+9)",
            "+SUM(A1:A9)",
            "-2+3+cmd|' /C calc'!D2",
            "=cmd|' /C calc'!A0",
            "+Sheet2!A1",
            " =A1",
        ] {
            assert!(is_formula(text), "{text}");
        }
        for text in [
            "-",
            "--",
            "=",
            "=5",
            "= 5",
            "=>5",
            "==",
            "+44 7700 900123",
            "+1",
            "-3.5",
            "- see note",
            "-ve",
            "@ school",
            "- child seen (by worker)",
            "+ 2 siblings",
            "@home",
            "-n/k-",
            "",
        ] {
            assert!(!is_formula(text), "{text}");
        }
    }

    #[test]
    fn a_blind_replacement_is_seen_by_the_word_that_it_broke() {
        let dictionary = RuleSet::load(&RuleSource::embedded(), &crate::engine::detect::names()).unwrap().dictionary;
        let replacements = Replacements::of(&dictionary);
        let broken = |text: &str| replacements.in_text(text, || dictionary.words());
        for text in ["UKrainian", "Russian UKrainian", "Yesemeni", "Noigerian", "SoMaleali", "United Kingdomrainian"] {
            assert!(broken(text), "{text}");
        }
        for text in [
            "Ukrainian",
            "UKRAINIAN",
            "ukrainian",
            "UK",
            "Nigerian",
            "Female",
            "Male",
            "North Korean",
            "Norwegian",
            "None",
            "Yes - noted",
            "Known to team",
            "Nolan",
            "UK national",
            "not known",
        ] {
            assert!(!broken(text), "{text}");
        }
    }

    #[test]
    fn a_line_that_says_what_colours_mean_is_a_key() {
        for text in [
            "Yellow = suspected",
            "Key: red: still missing",
            "Cells highlighted in yellow are suspected victims",
            "Those shaded green have been referred to the NRM",
            "Rows in red are children who were not found",
            "Note: children highlighted in amber are awaiting a decision",
        ] {
            assert!(is_key(text), "{text}");
        }
        for text in [
            "Complete the yellow cells",
            "Yellow cells are mandatory",
            "Grey cells: do not use",
            "Greenwich",
            "Red Cross",
            "Redbridge is a London borough",
            "Brown, J",
            "Blue badge",
            "Cells highlighted in yellow must be completed",
        ] {
            assert!(!is_key(text), "{text}");
        }
    }
}
