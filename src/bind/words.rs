//! Names of councils as their words, with and without those that many names share.

use super::text::normalise_into;

/// A name as its words alone: lower case, `&` as "and", no other marks, one space between words.
#[derive(Debug, Default)]
pub(crate) struct Words {
    folded: String,
    /// The words.
    pub(crate) text: String,
    /// The words that tell one council from another.
    pub(crate) bare: String,
}

impl Words {
    /// The words of a text.
    pub(crate) fn of(&mut self, text: &str) -> &str {
        normalise_into(text, &mut self.folded);
        let Self { folded, text, .. } = self;
        text.clear();
        for c in folded.chars() {
            match c {
                '\'' | '’' => {}
                '&' => {
                    space(text);
                    text.push_str("and ");
                }
                c if c.is_alphanumeric() => text.push(c),
                _ => space(text),
            }
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// These words, which [`Words::of`] made or could have made.
    pub(crate) fn set(&mut self, words: &str) {
        self.text.clear();
        self.text.push_str(words);
    }

    /// Leaves out the words that many names share. Whether that changed anything and left anything.
    pub(crate) fn strip(&mut self) -> bool {
        self.bare.clear();
        for word in self.text.split(' ').filter(|w| !is_common(w)) {
            space(&mut self.bare);
            self.bare.push_str(word);
        }
        !self.bare.is_empty()
    }
}

fn space(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

/// A word that does not tell one council from another.
pub(crate) fn is_common(word: &str) -> bool {
    matches!(word, "city" | "county" | "metropolitan" | "royal" | "london" | "district" | "the" | "of")
        // Welsh: county, of the county, borough, city.
        || matches!(word, "sir" | "sirol" | "bwrdeistref" | "dinas")
        || says_council(word)
}

/// A word that says that a council is meant.
pub(crate) fn says_council(word: &str) -> bool {
    matches!(
        word,
        "council"
            | "councils"
            | "borough"
            | "cyngor"
            | "authority"
            | "unitary"
            | "ua"
            | "bc"
            | "cc"
            | "dc"
            | "mbc"
            | "mdc"
            | "cbc"
            | "lb"
            | "lbc"
            | "rb"
    )
}
