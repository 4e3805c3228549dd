//! A heading's text, taken apart: what people glue on is cut away step by step, so that the words that matter can be compared.

use super::{mojibake, text::normalise};

/// A heading in the forms in which it is compared, from the whole to the least.
#[derive(Debug, Clone)]
pub(crate) struct Wording {
    /// Folded, nothing cut.
    pub(crate) plain: String,
    /// Without numbering before it and marks behind it.
    pub(crate) bare: String,
    /// Also without forms of answers, units and years. The letter-case breaks of names such as `MissingFrom` are spaces here.
    pub(crate) core: String,
}

/// Phrases such as "dd/mm/yyyy" that are cut out of headings.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    /// Each with its letters, since hardly any heading has all those of one.
    phrases: Vec<(String, Letters)>,
}

/// Which bytes a text has, some of them under one bit.
type Letters = u64;

fn letters(text: &str) -> Letters {
    text.bytes().fold(0, |all, byte| all | 1 << (byte & 63))
}

impl Forms {
    /// From the phrases, folded.
    pub(crate) fn new(phrases: &[String]) -> Self {
        Self { phrases: phrases.iter().map(|p| (p.clone(), letters(p))).collect() }
    }

    /// Puts a space where each phrase first stands, in the order of the phrases.
    fn cut(&self, text: &mut String) {
        let mut all = letters(text);
        for (phrase, needed) in &self.phrases {
            if needed & !all == 0
                && let Some(at) = find_phrase(text, phrase)
            {
                text.replace_range(at..at + phrase.len(), " ");
                all |= letters(" ");
            }
        }
    }
}

impl Wording {
    /// Takes a heading apart.
    pub(crate) fn of(text: &str, forms: &Forms) -> Self {
        if is_plain(text) {
            let mut core = text.to_owned();
            forms.cut(&mut core);
            return Self { plain: text.to_owned(), bare: text.to_owned(), core: core.trim().to_owned() };
        }
        Self::cut(text, forms)
    }

    fn cut(text: &str, forms: &Forms) -> Self {
        let repaired = mojibake::repaired(text);
        let text = repaired.as_deref().unwrap_or(text);
        let plain = normalise(text);
        let bare = cut_marks(cut_number(&plain)).to_owned();
        let split = split_case(text);
        let spaced = split.map(|s| normalise(&s));
        let mut core = spaced.as_deref().map_or(bare.as_str(), |s| cut_marks(cut_number(s))).to_owned();
        forms.cut(&mut core);
        let core = cut_years(cut_marks(core.trim())).to_owned();
        Self { plain, bare, core }
    }
}

/// Whether a text is words of small letters with one space between them, as nearly all listed wordings are. Only forms can be cut out
/// of it.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    let all = text.bytes().all(|byte| {
        let plain = byte.is_ascii_lowercase() || byte == b' ' && before != b' ';
        before = byte;
        plain
    });
    all && before != b' '
}

/// The letters and digits alone.
pub(crate) fn squash(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.split(|c: char| !c.is_alphanumeric()).for_each(|part| out.push_str(part));
    out
}

/// The words of a folded text, without possessive endings.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|w| {
            let w = w.trim_matches('\'');
            w.strip_suffix("'s").unwrap_or(w)
        })
        .filter(|w| !w.is_empty())
}

/// A word without its plural ending.
pub(crate) fn stem(word: &str) -> &str {
    // The time of going missing is not the number of times.
    if word == "times" {
        return word;
    }
    match word.strip_suffix('s') {
        Some(one) if one.len() >= 3 && !one.ends_with(['s', 'u', 'i']) => one,
        _ => word,
    }
}

/// `MissingFrom` as `Missing From`; none when no letter case breaks the text.
fn split_case(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut start = 0;
    let mut before = ' ';
    let mut rest = text.char_indices().peekable();
    while let Some((at, here)) = rest.next() {
        let before_lower = rest.peek().is_some_and(|(_, next)| next.is_lowercase());
        if here.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && before_lower) {
            out.push_str(text.get(start..at).unwrap_or_default());
            out.push(' ');
            start = at;
        }
        before = here;
    }
    (start > 0).then(|| out + text.get(start..).unwrap_or_default())
}

/// Where a phrase stands in a text, between breaks of words.
fn find_phrase(text: &str, phrase: &str) -> Option<usize> {
    let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    // Texts are short and phrases many: setting up a real search would cost more than looking at every place.
    let first = phrase.as_bytes().first()?;
    let places = text.as_bytes().iter().enumerate().filter(|(_, byte)| *byte == first).map(|(at, _)| at);
    places.filter(|&at| text.get(at..).is_some_and(|t| t.starts_with(phrase))).find(|&at| {
        open(text.get(..at).and_then(|t| t.chars().next_back()))
            && open(text.get(at + phrase.len()..).and_then(|t| t.chars().next()))
    })
}

/// Without a number before it: `Q1a`, `3)`, `(b)`, `1.2`, `a.`, `4 -`.
pub(crate) fn cut_number(text: &str) -> &str {
    let whole = text;
    let mut rest = text;
    let question = match rest.strip_prefix("question ").or_else(|| rest.strip_prefix('q')) {
        Some(r) if r.starts_with(|c: char| c.is_ascii_digit()) => {
            rest = r;
            true
        }
        _ => false,
    };
    let open = match rest.strip_prefix(['(', '[']) {
        Some(r) => {
            rest = r;
            true
        }
        None => false,
    };
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() - digits.len();
    if numbered > 3 {
        return whole;
    }
    // 1.2, 1.2.3
    let mut dotted = digits;
    while let Some(next) =
        dotted.strip_prefix('.').filter(|r| numbered > 0 && r.starts_with(|c: char| c.is_ascii_digit()))
    {
        dotted = next.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let deep = dotted.len() < digits.len();
    rest = dotted;
    let lettered = rest.chars().next().is_some_and(|c| c.is_ascii_lowercase())
        && rest.chars().nth(1).is_some_and(|c| !c.is_alphanumeric());
    if lettered {
        rest = rest.get(1..).unwrap_or_default();
    }
    if numbered == 0 && !lettered {
        return whole;
    }
    let spaced = rest.trim_start();
    let cut = if open {
        spaced.strip_prefix([')', ']'])
    } else {
        match spaced.strip_prefix([')', '.', ':']) {
            // "1.5 days": no numbering.
            Some(r) if r.starts_with(|c: char| c.is_ascii_digit()) => None,
            Some(r) => Some(r),
            None if numbered > 0 => match spaced.strip_prefix(['-', '=']) {
                Some(r) if r.starts_with(' ') || question => Some(r),
                _ if (question || deep) && spaced.len() < rest.len() => Some(spaced),
                _ => None,
            },
            None => None,
        }
    };
    match cut.map(|c| c.trim_start_matches([' ', '-', ':', '.'])) {
        Some(cut) if cut.chars().any(char::is_alphabetic) => cut,
        _ => whole,
    }
}

/// Without marks behind it: `*`, `?`, `:`, `(1)`, `[note 2]`, and a digit glued to a word, which is a footnote's.
fn cut_marks(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest;
        rest = rest.trim_end_matches(|c: char| !(c.is_alphanumeric() || matches!(c, ')' | ']' | '%' | '£')));
        rest = rest.trim_start_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '(' | '[' | '%' | '£')));
        for (open, close) in [('(', ')'), ('[', ']')] {
            if let Some(inner) = rest.strip_suffix(close)
                && let Some(at) = inner.rfind(open)
                && let Some(content) = inner.get(at + 1..)
                && is_note(content)
            {
                rest = inner.get(..at).unwrap_or_default();
            }
        }
        let letters = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        let glued = rest.len() - letters.len();
        // "UPN2", "year (dd/mm/yyyy)1": a footnote's. "U6" and "date 2" are not.
        let word = letters.chars().rev().take_while(|c| c.is_alphabetic()).count();
        if (1..=2).contains(&glued) && (word >= 2 || letters.ends_with([')', ']'])) {
            rest = letters;
        }
        if rest == before || rest.is_empty() {
            return if rest.is_empty() { text } else { rest };
        }
    }
}

/// What stands in the brackets of a footnote: `1`, `note 3`, `*`, nothing.
fn is_note(content: &str) -> bool {
    let content = content.trim().trim_start_matches("notes").trim_start_matches("note").trim();
    content.len() <= 3 && !content.chars().any(char::is_alphabetic)
}

/// Without a year or period behind it: `2022-23`, `in 2023`, `as at 31 march 2023`.
fn cut_years(text: &str) -> &str {
    const JOINTS: [&str; 16] = [
        "in", "during", "for", "at", "as", "the", "year", "years", "ending", "ended", "to", "on", "of", "fy", "since",
        "from",
    ];
    let mut rest = text;
    let mut cut = false;
    loop {
        let end = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        let start = end.rfind(|c: char| c.is_whitespace() || c == '(' || c == '_').map_or(0, |at| at + 1);
        let Some(word) = end.get(start..) else { return rest };
        let year = is_year(word);
        let day = cut && (is_day(word) || is_month(word) || JOINTS.contains(&word));
        if start == 0 || !(year || day) {
            return if cut { end } else { text };
        }
        cut = true;
        rest = end.get(..start).unwrap_or_default();
    }
}

fn is_year(word: &str) -> bool {
    let mut parts = word.split(['-', '/']);
    let first = parts.next().unwrap_or_default();
    let four = first.len() == 4 && (first.starts_with("19") || first.starts_with("20"));
    four && first.bytes().all(|b| b.is_ascii_digit())
        && parts.all(|p| matches!(p.len(), 2 | 4) && p.bytes().all(|b| b.is_ascii_digit()))
}

fn is_day(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit()) && word.len() - digits.len() <= 2
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    word.len() >= 3 && MONTHS.iter().any(|m| m.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms() -> Forms {
        Forms::new(&["dd/mm/yyyy", "y/n", "yes/no"].map(str::to_owned))
    }

    #[test]
    fn numbering_is_cut_and_meaning_is_not() {
        for (text, bare) in [
            ("Q1a Number of children", "number of children"),
            ("3) NRM referral date", "nrm referral date"),
            ("(b) Gender", "gender"),
            ("a) Gender", "gender"),
            ("1.2 Date of birth", "date of birth"),
            ("4 - Sex", "sex"),
            ("2. UPN", "upn"),
            ("1st referral", "1st referral"),
            ("2 days missing", "2 days missing"),
            ("NRM referral date*", "nrm referral date"),
            ("UPN2", "upn"),
            ("Date of birth (1)", "date of birth"),
            ("Gender [note 3]", "gender"),
            ("Trafficked?", "trafficked"),
            ("Missing episode (end)", "missing episode (end)"),
            ("Nationality 2", "nationality 2"),
            ("U2", "u2"),
        ] {
            assert_eq!(Wording::of(text, &forms()).bare, bare, "{text}");
        }
    }

    #[test]
    fn forms_and_years_are_cut_from_the_core() {
        for (text, core) in [
            ("Date of birth (dd/mm/yyyy)", "date of birth"),
            ("UASC (Y/N)", "uasc"),
            ("Missing episodes 2022-23", "missing episodes"),
            ("Age as at 31 March 2023", "age"),
            ("MissingFrom", "missing from"),
            ("NRMReferralDate", "nrm referral date"),
            ("2023", "2023"),
        ] {
            assert_eq!(Wording::of(text, &forms()).core, core, "{text}");
        }
    }

    #[test]
    fn plain_words_come_out_as_from_all_the_cutting() {
        for text in
            ["child id", "a child", "q", "question", "optional", "date y", "free text", "text", "in the year", "may"]
        {
            let forms = Forms::new(&["optional", "free text", "text", "y"].map(str::to_owned));
            let (short, long) = (Wording::of(text, &forms), Wording::cut(text, &forms));
            assert_eq!((short.plain, short.bare, short.core), (long.plain, long.bare, long.core), "{text}");
        }
        for text in ["", " ", "a  b", " a", "a ", "A", "a1", "é", "child's"] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn words_lose_endings_of_number_and_possession() {
        assert_eq!(words("child's date(s) of birth").collect::<Vec<_>>(), ["child", "date", "s", "of", "birth"]);
        assert_eq!(stem("episodes"), "episode");
        assert_eq!(stem("status"), "status");
        assert_eq!(stem("address"), "address");
    }
}
