//! Reading codes: which value of a vocabulary a cell means.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{
    dictionary::Vocabulary,
    pattern::Pattern,
    text::normalise,
    value::{CodeSet, NonAnswer, Unreadable, Value},
    variants,
};

/// More parts than a cell with several codes has.
const MOST_PARTS: usize = 64;

/// Longer texts are prose, in which a pattern would find a word by chance.
const LONGEST: usize = 200;

/// A vocabulary, ready to look spellings up.
#[derive(Debug, Default)]
pub struct VocabularyIndex {
    spellings: HashMap<String, u16, FxBuildHasher>,
    patterns: Vec<(u16, Pattern)>,
    yes: Option<u16>,
    /// For each value that means "either of these", such as "identified or suspected", what it may be.
    either: Vec<(u16, CodeSet)>,
}

impl VocabularyIndex {
    /// Lists every code and spelling of a vocabulary, and how each is written without its hyphens and strokes. The first value that
    /// claims a spelling has it.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut index = Self::default();
        let mut loose = Vec::new();
        let mut out = String::new();
        for (place, term) in (0_u16..).zip(&vocabulary.terms) {
            for spelling in std::iter::once(&term.code).chain(&term.spellings) {
                let folded = normalise(spelling);
                variants::loosen(&folded, &mut out);
                if !out.is_empty() && out != folded {
                    loose.push((out.clone(), place));
                }
                if !folded.is_empty() {
                    index.spellings.entry(folded).or_insert(place);
                }
            }
            index.patterns.extend(term.patterns.iter().map(|p| (place, p.clone())));
            if term.code == "yes" {
                index.yes = Some(place);
            }
        }
        let place_of =
            |code: &str| (0_u16..).zip(&vocabulary.terms).find(|(_, t)| t.code == code).map(|(place, _)| place);
        for (place, term) in (0_u16..).zip(&vocabulary.terms) {
            let parts: Option<Vec<u16>> = term.code.split(" or ").map(place_of).collect();
            if let Some([_, _, ..]) = parts.as_deref() {
                index.either.push((place, parts.iter().flatten().fold(bit(place), |set, &p| set | bit(p))));
            }
        }
        for (spelling, place) in loose {
            index.spellings.entry(spelling).or_insert(place);
        }
        index
    }

    /// The value, by its place, that has exactly this normalised spelling.
    #[must_use]
    pub fn exact(&self, text: &str) -> Option<u16> {
        self.spellings.get(text).copied()
    }

    /// The value that a normalised text spells, with or without enumerators, notes and the like around it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u16> {
        variants::find(text, |form| self.exact(form))
    }

    /// The first value, in the order of the vocabulary, that has a pattern which the normalised text fits.
    #[must_use]
    pub fn fitting(&self, text: &str) -> Option<u16> {
        let prose = text.len() > LONGEST;
        self.patterns.iter().find(|(_, p)| !prose && p.is_match(text)).map(|(place, _)| *place)
    }

    /// How a column of these values uses ticks; a vocabulary without yes has none.
    pub(crate) fn ticks<'a>(&self, values: impl Iterator<Item = Option<&'a str>>) -> Ticks {
        if self.yes.is_some() { Ticks::of(values) } else { Ticks::Other }
    }
}

/// The value of a field that holds one code.
fn one(place: u16) -> Value {
    1_u64.checked_shl(u32::from(place)).map_or(Value::Code(place), Value::Codes)
}

/// A cell of a field with one code; none when the text says nothing that the vocabulary knows.
///
/// A text whose parts are different values says neither of them, unless the vocabulary has a value for just that: "Yes & No" is not in
/// the list, "British/Vietnamese" may be "more than one".
pub(crate) fn one_code(index: &VocabularyIndex, text: &str) -> Option<Value> {
    let value = one_value(index, text)?;
    // "Identified or suspected" may be either: it contradicts neither, and is surely one of the two.
    let either = index.either.iter().find(|(place, _)| value == one(*place));
    Some(either.map_or(value, |(_, set)| Value::Codes(*set)))
}

fn one_value(index: &VocabularyIndex, text: &str) -> Option<Value> {
    if let Some(place) = index.find(text) {
        return Some(one(place));
    }
    let fitting = index.fitting(text);
    let parts = parts(text);
    let named: Option<Vec<u16>> = parts.iter().map(|part| index.find(part)).collect();
    match named.as_deref() {
        Some([first, rest @ ..]) if rest.iter().all(|other| other == first) => Some(one(*first)),
        Some([_, _, ..]) => {
            let other = fitting.filter(|place| named.is_some_and(|n| !n.contains(place)));
            Some(other.map_or(Value::Unreadable(Unreadable::NotInList), one))
        }
        _ => fitting.map(one).or_else(|| several_values_mark(text)),
    }
}

/// What an export writes where a record has several values of which it could show one.
fn several_values_mark(text: &str) -> Option<Value> {
    text.starts_with("#multi").then_some(Value::Unreadable(Unreadable::NotInList))
}

/// A cell of a field with one or several codes; none when some part of it is not in the vocabulary. Lines of the cell are parts too.
pub(crate) fn several(index: &VocabularyIndex, raw: &str, text: &str) -> Option<Value> {
    if let Some(place) = index.find(text) {
        return Some(Value::Codes(bit(place)));
    }
    let by_line;
    let text = if raw.trim().contains(['\n', '\r']) {
        by_line = normalise(&raw.trim().replace(['\n', '\r'], ";"));
        by_line.as_str()
    } else {
        text
    };
    let parts = parts(text);
    let spelt = |run: &str| index.find(run).map(bit);
    let fits = |run: &str| index.fitting(run).map(bit);
    let single = |run: &str| fits(run).or_else(|| exact_words(index, run));
    // A pattern that goes on freely must not take in the parts after it, so it is asked for several of them only when it must.
    let set = union(text, &parts, |run, n| spelt(run).or_else(|| if n == 1 { single(run) } else { None }));
    let set = set.or_else(|| union(text, &parts, |run, _| spelt(run).or_else(|| fits(run))));
    set.map(Value::Codes).or_else(|| several_values_mark(text))
}

/// The codes of all the parts of a text, which are taken in the longest runs that mean something, so that `labour and financial` may be
/// one value; none when a part is left over.
fn union(text: &str, parts: &[&str], meaning: impl Fn(&str, usize) -> Option<CodeSet>) -> Option<CodeSet> {
    let mut set = 0;
    let mut rest = parts;
    while let [first, ..] = rest {
        let (found, n) = (1..=rest.len()).rev().find_map(|n| {
            let run = joined(text, first, rest.get(n - 1)?)?;
            Some((meaning(run, n)?, n))
        })?;
        set |= found;
        rest = rest.get(n..)?;
    }
    (set != 0).then_some(set)
}

/// The codes of a text each of whose words is one.
fn exact_words(index: &VocabularyIndex, text: &str) -> Option<CodeSet> {
    text.split(' ').try_fold(0, |set, word| Some(set | bit(index.exact(word)?)))
}

fn bit(place: u16) -> CodeSet {
    1_u64.checked_shl(u32::from(place)).unwrap_or(0)
}

/// The text from the start of one of its parts to the end of another.
fn joined<'a>(text: &'a str, first: &str, last: &str) -> Option<&'a str> {
    let start = (first.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let end = (last.as_ptr() as usize).checked_sub(text.as_ptr() as usize)? + last.len();
    text.get(start..end)
}

/// A normalised text cut at commas, semicolons, strokes, bars, `&`, `+` and the word `and`; empty parts are left out.
fn parts(text: &str) -> Vec<&str> {
    let trim = |part: &'_ str| -> usize { part.len() - part.trim_start().trim_start_matches("and ").len() };
    text.split([',', ';', '/', '|', '&', '+'])
        .flat_map(|part| part.split(" and "))
        .filter_map(|part| part.get(trim(part)..).map(str::trim))
        .filter(|part| !part.is_empty())
        .take(MOST_PARTS)
        .collect()
}

/// How a column uses ticks, which only all of its values together can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Ticks {
    /// Nothing but blanks and ticks, or nothing but blanks and crosses: what is marked is yes.
    Mark,
    /// Nothing but blanks, ticks and crosses: a tick is yes, and a cross may be no or yes.
    MarkAndCross,
    /// There are other values, or no ticks: a cross may be anything.
    #[default]
    Other,
}

impl Ticks {
    /// How these values, normalised or not, use ticks. Blank values do not count.
    pub(crate) fn of<'a>(mut values: impl Iterator<Item = Option<&'a str>>) -> Self {
        let (mut ticks, mut crosses) = (false, false);
        let only = values.all(|value| match value.map(str::trim) {
            Some("") => true,
            Some(v) if is_cross(v) => {
                crosses = true;
                true
            }
            Some(v) if is_tick(v) => {
                ticks = true;
                true
            }
            _ => false,
        });
        match (only, ticks, crosses) {
            (true, true, true) => Self::MarkAndCross,
            (true, true, false) | (true, false, true) => Self::Mark,
            _ => Self::Other,
        }
    }

    /// What a text means, if it is a tick or a cross and the vocabulary has yes among its values.
    pub(crate) fn value(self, index: &VocabularyIndex, text: &str) -> Option<Value> {
        let yes = index.yes?;
        match self {
            Self::Mark if is_tick(text) || is_cross(text) => Some(one(yes)),
            Self::MarkAndCross if is_tick(text) => Some(one(yes)),
            _ if is_cross(text) && index.exact(text).is_none() => Some(Value::NonAnswer(NonAnswer::Ambiguous)),
            _ => None,
        }
    }
}

fn is_cross(text: &str) -> bool {
    matches!(text, "x" | "X")
}

/// A tick, or what one becomes when its symbol font is lost.
fn is_tick(text: &str) -> bool {
    matches!(text, "✓" | "✔" | "☑" | "√" | "ü" | "\u{f0fc}")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::bind::dictionary::Term;

    pub(crate) fn vocabulary(name: &str, terms: &[(&str, &[&str], &[&str])]) -> Vocabulary {
        Vocabulary {
            nations: Vec::new(),
            name: name.into(),
            meaning: String::new(),
            terms: terms
                .iter()
                .map(|(code, spellings, patterns)| Term {
                    code: (*code).into(),
                    meaning: String::new(),
                    spellings: spellings.iter().map(|&s| s.into()).collect(),
                    patterns: patterns.iter().map(|p| Pattern::new(*p)).collect(),
                    from: None,
                    until: None,
                })
                .collect(),
        }
    }

    fn yes_no() -> VocabularyIndex {
        VocabularyIndex::new(&vocabulary(
            "yes-no",
            &[
                ("yes", &["Y", "1", "true", "UASC"], &["^yes (but|by) .+$"]),
                ("no", &["N", "0", "false", "Non-UASC"], &[]),
            ],
        ))
    }

    fn exploitation() -> VocabularyIndex {
        VocabularyIndex::new(&vocabulary(
            "exploitation-type",
            &[
                ("sexual", &["CSE", "sexual exploitation"], &[]),
                ("labour", &["forced labour", "labour and financial"], &["^labour exploitation$", "^labour: [^;]+$"]),
                ("criminal", &["CCE", "county lines"], &[]),
                ("not specified", &["not specified or unknown"], &[]),
            ],
        ))
    }

    const YES: Option<Value> = Some(Value::Codes(1));
    const NO: Option<Value> = Some(Value::Codes(2));
    const NEITHER: Option<Value> = Some(Value::Unreadable(Unreadable::NotInList));

    #[test]
    fn yes_and_no_as_councils_write_them() {
        let index = yes_no();
        for text in [
            "Y",
            "Yes",
            " yes",
            "a) Yes",
            "A) yes",
            "1 - Yes",
            "01 - Y",
            "1",
            "01",
            "1.0",
            "TRUE",
            "Yes1",
            "Yes\u{a0}",
            "yes, yes",
        ] {
            assert_eq!(one_code(&index, &normalise(text)), YES, "{text}");
        }
        for text in ["N", "b) No", "B) No", "0 = No", "0", "Non UASC", "non–UASC", "No."] {
            assert_eq!(one_code(&index, &normalise(text)), NO, "{text}");
        }
        for text in ["Yes & No", "yes/no", "Y, N", "#MULTIVALUE"] {
            assert_eq!(one_code(&index, &normalise(text)), NEITHER, "{text}");
        }
        for text in ["", "maybe", "n/k", "1 - maybe", "yes?", "[n]"] {
            assert_eq!(one_code(&index, &normalise(text)), None, "{text}");
        }
    }

    #[test]
    fn patterns_count_where_no_spelling_does_and_in_order() {
        let index = yes_no();
        assert_eq!(one_code(&index, "yes but see note"), YES);
        assert_eq!(one_code(&index, &format!("yes {}", "and so on ".repeat(30))), None);
        let both =
            VocabularyIndex::new(&vocabulary("status", &[("a", &[], &["^sus"]), ("b", &["sus"], &["^suspected$"])]));
        assert_eq!(one_code(&both, "suspected"), YES);
        assert_eq!(one_code(&both, "sus"), NO);
    }

    #[test]
    fn a_vocabulary_may_have_a_value_for_several() {
        let index = VocabularyIndex::new(&vocabulary(
            "nationality",
            &[
                ("uk", &["british"], &["^british.*$"]),
                ("vietnamese", &[], &[]),
                ("more than one", &[], &["^[a-z]+/[a-z]+$"]),
            ],
        ));
        assert_eq!(one_code(&index, "vietnamese/british"), Some(Value::Codes(0b100)));
        assert_eq!(one_code(&index, "british/vietnamese"), NEITHER);
        assert_eq!(one_code(&index, "british, uk"), YES);
    }

    #[test]
    fn several_codes_in_a_cell_are_a_set() {
        let index = exploitation();
        let read = |raw: &str| several(&index, raw, &normalise(raw));
        for (raw, set) in [
            ("Sexual", 0b001),
            ("Sexual & Labour", 0b011),
            ("Criminal, Labour & Sexual", 0b111),
            ("Criminal, Labour and Sexual", 0b111),
            ("CSE ; CCE", 0b101),
            ("CSE\nCounty lines\n", 0b101),
            ("CSE/CCE", 0b101),
            ("sexual + criminal", 0b101),
            ("Labour and financial", 0b010),
            ("Sexual, labour and financial, and CCE", 0b111),
            ("sexual and labour exploitation", 0b011),
            ("CSE, CSE", 0b001),
            ("CSE CCE", 0b101),
            ("labour: car wash/nail bar; CCE", 0b110),
            ("labour: car wash, CCE", 0b110),
        ] {
            assert_eq!(read(raw), Some(Value::Codes(set)), "{raw}");
        }
        for raw in ["Sexual, something else", "something else, CSE", "something", ",", ""] {
            assert_eq!(read(raw), None, "{raw}");
        }
        assert_eq!(read("#MULTIVALUE"), NEITHER);
    }

    #[test]
    fn no_factor_of_several_is_lost() {
        let dictionary = crate::bind::dictionary::Dictionary::load(&crate::rule::RuleSource::embedded()).unwrap();
        let factors = dictionary.vocabulary(dictionary.vocabulary_named("cin-factors").unwrap()).unwrap();
        let index = VocabularyIndex::new(factors);
        let read = |raw: &str| several(&index, raw, &normalise(raw));
        let mut lost = Vec::new();
        for (a, first) in factors.terms.iter().enumerate() {
            for (b, second) in factors.terms.iter().enumerate() {
                let both = Some(Value::Codes((1 << a) | (1 << b)));
                for between in [", ", ",", "; ", " / ", "/", " & ", " and ", " + ", " | ", " ", "\n", " ,", ",  "] {
                    let bare = format!("{}{between}{}", first.code, second.code);
                    let told = format!("{} Some wording{between}{} - some wording", first.code, second.code);
                    // A wording may go on with words and signs of its own, but not beyond a comma, a semicolon or a line.
                    let parts = between.contains([',', ';', '\n']);
                    lost.extend([bare, told].into_iter().take(1 + usize::from(parts)).filter(|raw| read(raw) != both));
                }
            }
        }
        assert_eq!(lost, [""; 0]);
    }

    #[test]
    fn a_code_after_the_64th_is_known_by_its_place() {
        let codes: Vec<String> = (0..70).map(|n| format!("nationality {n}")).collect();
        let terms: Vec<(&str, &[&str], &[&str])> = codes.iter().map(|c| (c.as_str(), &[][..], &[][..])).collect();
        let index = VocabularyIndex::new(&vocabulary("nationality", &terms));
        assert_eq!(one_code(&index, "nationality 63"), Some(Value::Codes(1 << 63)));
        assert_eq!(one_code(&index, "nationality 64"), Some(Value::Code(64)));
    }

    #[test]
    fn ticks_are_decided_by_the_whole_column() {
        let index = yes_no();
        let of = |values: &[&'static str]| Ticks::of(values.iter().map(|v| Some(*v)));
        assert_eq!(of(&["x", "", " X "]).value(&index, "x"), YES);
        assert_eq!(of(&["✓"]).value(&index, "✓"), YES);
        let crossed = of(&["✓", "x"]);
        assert_eq!(crossed.value(&index, "✓"), YES);
        assert_eq!(crossed.value(&index, "x"), Some(Value::NonAnswer(NonAnswer::Ambiguous)));
        let other = of(&["x", "No"]);
        assert_eq!(other.value(&index, "x"), Some(Value::NonAnswer(NonAnswer::Ambiguous)));
        assert_eq!(other.value(&index, "no"), None);
        assert_eq!(of(&[]), Ticks::Other);
        let sex = VocabularyIndex::new(&vocabulary("sex", &[("other", &["x"], &[])]));
        assert_eq!(of(&["x"]).value(&sex, "x"), None);
    }

    #[test]
    fn a_value_that_means_either_of_two_may_be_both() {
        let terms: [(&str, &[&str], &[&str]); 3] =
            [("identified", &[], &[]), ("suspected", &[], &[]), ("identified or suspected", &["yes"], &[])];
        let index = VocabularyIndex::new(&vocabulary("victim-status", &terms));
        assert_eq!(one_code(&index, "yes"), Some(Value::Codes(0b111)));
        assert_eq!(one_code(&index, "suspected"), Some(Value::Codes(0b010)));
    }
}
