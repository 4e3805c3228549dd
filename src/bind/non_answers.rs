//! Cells that say why there is no value: `not held`, `n/k`, `[c]`, `s.40(2)`. Each class is a different fact.

use super::{codes::VocabularyIndex, dictionary::Vocabulary, value::NonAnswer, variants};

/// The name of the vocabulary that lists them.
pub const VOCABULARY: &str = "non-answers";

/// The vocabulary of non-answers, ready to look spellings up.
#[derive(Debug, Default)]
pub struct NonAnswers {
    index: VocabularyIndex,
    classes: Vec<NonAnswer>,
}

impl NonAnswers {
    /// From the vocabulary whose codes are the classes ([`NonAnswer::code`]). A code that is no class counts as ambiguous.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        Self {
            index: VocabularyIndex::new(vocabulary),
            classes: vocabulary
                .terms
                .iter()
                .map(|t| NonAnswer::from_code(&t.code).unwrap_or(NonAnswer::Ambiguous))
                .collect(),
        }
    }

    fn class(&self, place: u16) -> Option<NonAnswer> {
        self.classes.get(usize::from(place)).copied()
    }

    /// The class that a normalised text spells, in a column of dates, numbers or codes.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<NonAnswer> {
        self.index.find(text).and_then(|place| self.class(place))
    }

    /// The first class that has a pattern which a normalised text fits. In a column of dates, numbers or codes a sentence such as
    /// "we do not hold this before 2021" is a non-answer too.
    #[must_use]
    pub fn fitting(&self, text: &str) -> Option<NonAnswer> {
        self.index.fitting(text).and_then(|place| self.class(place))
    }

    /// The class of a normalised text that is a non-answer and nothing else, in a column of text or identifiers. There only a listed
    /// spelling counts, since free text may say "not known to the police", and a lone letter or a row of crosses is text: an initial,
    /// or a placeholder that a rule looks for.
    #[must_use]
    pub fn alone(&self, text: &str) -> Option<NonAnswer> {
        let bare = variants::without_end(text);
        let only = |c: char| c.is_ascii_digit() || c == 'x';
        if bare.chars().all(only) || bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let exact = |form: Option<&str>| self.index.exact(form?);
        exact(Some(text))
            .or_else(|| exact((bare.len() < text.len()).then_some(bare)))
            .or_else(|| exact(variants::without_brackets(text)))
            .or_else(|| exact(variants::without_brackets(bare)))
            .and_then(|place| self.class(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bind::codes::tests::vocabulary;

    fn non_answers() -> NonAnswers {
        NonAnswers::new(&vocabulary(
            VOCABULARY,
            &[
                ("not-held", &["not held", "information not held"], &["not hold"]),
                ("not-recorded", &["not recorded", "xxx"], &[]),
                ("unknown", &["n/k", "nk", "not known", "unknown"], &["not known"]),
                ("suppressed", &["*", "c", "[c]"], &[]),
                ("refused", &["refused"], &["s\\.? ?40", "section 12"]),
                ("ambiguous", &["-", "..", ".", "n/a"], &[]),
            ],
        ))
    }

    #[test]
    fn a_figure_that_is_not_given_says_why() {
        let known = non_answers();
        for (text, class) in [
            ("not held", NonAnswer::NotHeld),
            ("information not held.", NonAnswer::NotHeld),
            ("(not recorded)", NonAnswer::NotRecorded),
            ("<unknown>", NonAnswer::Unknown),
            ("c) not known", NonAnswer::Unknown),
            ("n.k.", NonAnswer::Unknown),
            ("c", NonAnswer::Suppressed),
            ("[c]", NonAnswer::Suppressed),
            ("*", NonAnswer::Suppressed),
            ("-", NonAnswer::Ambiguous),
            ("..", NonAnswer::Ambiguous),
        ] {
            assert_eq!(known.find(text), Some(class), "{text}");
        }
        assert_eq!(known.fitting("we do not hold this before 2021"), Some(NonAnswer::NotHeld));
        assert_eq!(known.fitting("exempt under s.40(2)"), Some(NonAnswer::Refused));
        assert_eq!(known.fitting("14"), None);
    }

    #[test]
    fn free_text_is_a_non_answer_only_when_it_says_nothing_else() {
        let known = non_answers();
        assert_eq!(known.alone("n/k"), Some(NonAnswer::Unknown));
        assert_eq!(known.alone("-"), Some(NonAnswer::Ambiguous));
        assert_eq!(known.alone("."), Some(NonAnswer::Ambiguous));
        assert_eq!(known.alone("(not recorded)"), Some(NonAnswer::NotRecorded));
        assert_eq!(known.alone("not held."), Some(NonAnswer::NotHeld));
        for text in ["not known to the police", "c", "xxx", "0", "1234", "yes", "a) not known", ""] {
            assert_eq!(known.alone(text), None, "{text}");
        }
    }
}
