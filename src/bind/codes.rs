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

    /// The values that have a pattern which the normalised text fits, in order.
    pub fn fitting(&self, text: &str) -> impl Iterator<Item = u16> {
        let prose = text.len() > LONGEST;
        self.patterns.iter().filter(move |(_, p)| !prose && p.is_match(text)).map(|(place, _)| *place)
    }

    /// How a column of these values uses ticks; a vocabulary without yes has none.
    pub(crate) fn ticks<'a>(&self, values: impl Iterator<Item = Option<&'a str>>) -> Ticks {
        if self.yes.is_some() { Ticks::of(values) } else { Ticks::Other }
    }

    /// The one value whose patterns a normalised text fits; none when it fits none or several values'.
    fn by_pattern(&self, text: &str) -> Option<u16> {
        let mut fitting = self.fitting(text);
        let first = fitting.next()?;
        fitting.all(|next| next == first).then_some(first)
    }
}

/// The value of a field that holds one code.
fn one(place: u16) -> Value {
    1_u64.checked_shl(u32::from(place)).map_or(Value::Code(place), Value::Codes)
}

/// A cell of a field with one code, by its spelling; none when the text is not spelt in the vocabulary. `Yes & No` says two things and
/// so neither.
pub(crate) fn by_spelling(index: &VocabularyIndex, text: &str) -> Option<Value> {
    if let Some(place) = index.find(text) {
        return Some(one(place));
    }
    let mut parts = parts(text);
    if parts.len() < 2 {
        return several_values_mark(text);
    }
    let first = index.find(parts.pop()?)?;
    let mut same = true;
    for part in parts {
        same &= index.find(part)? == first;
    }
    Some(if same { one(first) } else { Value::Unreadable(Unreadable::NotInList) })
}

/// A cell of a field with one code, by the vocabulary's patterns.
pub(crate) fn by_pattern(index: &VocabularyIndex, text: &str) -> Option<Value> {
    index.by_pattern(text).map(one)
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
    let mut set = 0;
    let mut rest = parts.as_slice();
    while !rest.is_empty() {
        // The longest run of parts that is one variants, so that `labour and financial` may be one value.
        let run = (2..=rest.len()).rev().find_map(|n| {
            let run = joined(text, rest.first()?, rest.get(n - 1)?)?;
            Some((index.find(run)?, n))
        });
        let (found, n) = match run {
            Some((place, n)) => (bit(place), n),
            None => (part(index, rest.first()?), 1),
        };
        if found == 0 {
            return several_values_mark(text);
        }
        set |= found;
        rest = rest.get(n..)?;
    }
    (set != 0).then_some(Value::Codes(set))
}

/// The codes of one part: the one it spells, or all whose patterns it fits. Empty when there is none.
fn part(index: &VocabularyIndex, part: &str) -> CodeSet {
    match index.find(part) {
        Some(place) => bit(place),
        None => index.fitting(part).fold(0, |set, place| set | bit(place)),
    }
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

/// A normalised text cut at commas, semicolons, strokes, `&`, `+` and the word `and`; empty parts are left out.
fn parts(text: &str) -> Vec<&str> {
    let trim = |part: &'_ str| -> usize { part.len() - part.trim_start().trim_start_matches("and ").len() };
    text.split([',', ';', '/', '&', '+'])
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
            name: name.into(),
            meaning: String::new(),
            terms: terms
                .iter()
                .map(|(code, spellings, patterns)| Term {
                    code: (*code).into(),
                    meaning: String::new(),
                    spellings: spellings.iter().map(|&s| s.into()).collect(),
                    patterns: patterns.iter().map(|p| Pattern::new(*p)).collect(),
                })
                .collect(),
        }
    }

    fn yes_no() -> VocabularyIndex {
        VocabularyIndex::new(&vocabulary(
            "yes-no",
            &[
                ("yes", &["Y", "1", "true", "UASC"], &["^yes\\b"]),
                ("no", &["N", "0", "false", "Non-UASC"], &["^no\\b"]),
            ],
        ))
    }

    fn exploitation() -> VocabularyIndex {
        VocabularyIndex::new(&vocabulary(
            "exploitation-type",
            &[
                ("sexual", &["CSE", "sexual exploitation"], &["\\bsexual"]),
                ("labour", &["forced labour", "labour and financial"], &["\\blabour"]),
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
            assert_eq!(by_spelling(&index, &normalise(text)), YES, "{text}");
        }
        for text in ["N", "b) No", "B) No", "0 = No", "0", "Non UASC", "non–UASC", "No."] {
            assert_eq!(by_spelling(&index, &normalise(text)), NO, "{text}");
        }
        for text in ["Yes & No", "yes/no", "Y, N", "#MULTIVALUE"] {
            assert_eq!(by_spelling(&index, &normalise(text)), NEITHER, "{text}");
        }
        for text in ["", "maybe", "n/k", "1 - maybe", "yes?", "yes but see note", "[n]"] {
            assert_eq!(by_spelling(&index, &normalise(text)), None, "{text}");
        }
    }

    #[test]
    fn a_pattern_counts_when_one_value_alone_has_it() {
        let index = yes_no();
        assert_eq!(by_pattern(&index, "yes but see note"), YES);
        let both = VocabularyIndex::new(&vocabulary(
            "victim-status",
            &[("suspected", &[], &["suspect", "may be"]), ("no concern", &[], &["^not\\b"])],
        ));
        assert_eq!(by_pattern(&both, "suspected, may be trafficked"), YES);
        assert_eq!(by_pattern(&both, "not suspected"), None);
        assert_eq!(by_pattern(&index, &format!("yes {}", "and so on ".repeat(30))), None);
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
        ] {
            assert_eq!(read(raw), Some(Value::Codes(set)), "{raw}");
        }
        for raw in ["Sexual, something else", "something else, CSE", "something", ",", ""] {
            assert_eq!(read(raw), None, "{raw}");
        }
        assert_eq!(read("#MULTIVALUE"), NEITHER);
    }

    #[test]
    fn a_code_after_the_64th_is_known_by_its_place() {
        let codes: Vec<String> = (0..70).map(|n| format!("nationality {n}")).collect();
        let terms: Vec<(&str, &[&str], &[&str])> = codes.iter().map(|c| (c.as_str(), &[][..], &[][..])).collect();
        let index = VocabularyIndex::new(&vocabulary("nationality", &terms));
        assert_eq!(by_spelling(&index, "nationality 63"), Some(Value::Codes(1 << 63)));
        assert_eq!(by_spelling(&index, "nationality 64"), Some(Value::Code(64)));
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
}
