//! The id of a question, as sheets write it before the question's words: `1a`, `Q1(a)`, `1. a)`, `(b)`, `ii)`, `2.`, `Question 3:`.
//!
//! A number alone, a year, an age, a range and a letter that is a word ("a child") are no ids.

use std::fmt;

/// The highest number of a question: what is higher is an age, a day or a figure.
const MOST: u8 = 30;
/// From here on a number with a letter right behind it is more likely a code, as 12A is of the factors of the children in need census.
const CODES: u8 = 9;

/// The id of a question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId {
    /// The number: the 1 of `1a`.
    pub number: Option<u8>,
    /// The part, in small letters: the `a` of `1a`, the `ii` of `(ii)`, the `2` of `1.2`.
    pub part: Option<String>,
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = self.number {
            write!(f, "{number}")?;
        }
        let Some(part) = &self.part else { return Ok(()) };
        if self.number.is_some() && part.starts_with(|c: char| c.is_ascii_digit()) {
            f.write_str(".")?;
        }
        f.write_str(part)
    }
}

impl QuestionId {
    /// The id with what it lacks from another: `2` and `(a)` are `2a`.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        Self { number: self.number.or(other.number), part: self.part.clone().or_else(|| other.part.clone()) }
    }

    /// The id at the beginning of a label, and the words after it.
    ///
    /// ```
    /// use returnlint::answers::question_id::QuestionId;
    /// let (id, rest) = QuestionId::parse("Q1 (a) Children identified as trafficked").unwrap();
    /// assert_eq!((id.to_string().as_str(), rest), ("1a", "Children identified as trafficked"));
    /// assert_eq!(QuestionId::parse("18 year olds"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<(Self, &str)> {
        let (id, rest) = one(text)?;
        // "1a to 1d", "(a) and (b)": several questions, and none of them.
        let joined = ["and ", "to ", "or ", "+", "&", "-", "–", ",", "/"];
        let next = joined.iter().find_map(|j| rest.trim_start().strip_prefix(j));
        if next.is_some_and(|next| one(next.trim_start()).is_some() || Self::parse_whole(next).is_some()) {
            return None;
        }
        Some((
            id,
            rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ')' | '.' | ':' | '-' | '–' | '—')),
        ))
    }

    /// The id that a cell holds and nothing else, as in a column of question numbers: here `2` and `a` are ids too.
    #[must_use]
    pub fn parse_whole(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((id, rest)) = one(text) {
            return rest.chars().all(|c| !c.is_alphanumeric()).then_some(id);
        }
        if let Some(number) = text.parse().ok().filter(|n| (1..=MOST).contains(n)) {
            return Some(Self { number: Some(number), part: None });
        }
        let lower = text.to_ascii_lowercase();
        is_part(&lower).then_some(Self { number: None, part: Some(lower) })
    }
}

/// Whether letters can be the part of a question: one letter, or a small Roman number.
fn is_part(letters: &str) -> bool {
    const ROMAN: [&str; 8] = ["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi"];
    letters.len() == 1 && letters.bytes().all(|b| b.is_ascii_lowercase()) || ROMAN.contains(&letters)
}

/// What ends an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing: a space, or the end of the text.
    Open,
    /// A full stop, a colon or a dash.
    Mark,
    /// A closing bracket.
    Bracket,
}

/// A text that is read from its beginning.
#[derive(Clone, Copy)]
struct Cursor<'t>(&'t str);

impl<'t> Cursor<'t> {
    fn spaces(&mut self) -> bool {
        let rest = self.0.trim_start();
        let any = rest.len() < self.0.len();
        self.0 = rest;
        any
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.0.chars().next().filter(|c| wanted(*c))?;
        self.0 = self.0.get(c.len_utf8()..)?;
        Some(c)
    }

    fn run(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let end = self.0.find(|c: char| !wanted(c)).unwrap_or(self.0.len());
        let (run, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        run
    }

    /// The end of an id. A mark with a figure or letter right behind it is a number, a time or an abbreviation.
    fn end(&mut self) -> Option<End> {
        let before = *self;
        let spaced = self.spaces();
        match self.0.chars().next() {
            Some(')') => {
                self.take(|_| true);
                Some(End::Bracket)
            }
            Some('.' | ':') => {
                self.run(|c| matches!(c, '.' | ':'));
                (!self.0.starts_with(char::is_alphanumeric)).then_some(End::Mark)
            }
            Some('-' | '–' | '—') => {
                self.take(|_| true);
                // A dash with spaces before and after it, and no range: "2 - 4".
                let after = self.spaces();
                (spaced && after && !self.0.starts_with(|c: char| c.is_ascii_digit())).then_some(End::Mark)
            }
            None => Some(End::Open),
            Some(_) => {
                *self = before;
                spaced.then_some(End::Open)
            }
        }
    }
}

/// The id at the beginning of a text, and everything after it.
fn one(text: &str) -> Option<(QuestionId, &str)> {
    let mut at = Cursor(text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '•' | '"' | '“')));
    let called = called(&mut at);
    let open = at.take(|c| c == '(').is_some();
    let digits = at.run(|c| c.is_ascii_digit());
    if digits.is_empty() {
        return letter_alone(at, open, called);
    }
    let number = digits.parse().ok().filter(|n| (1..=MOST).contains(n) && digits.len() <= 2)?;
    let id = |part: Option<String>| QuestionId { number: Some(number), part };
    if open {
        let part = Some(at.run(|c| c.is_ascii_alphabetic()).to_ascii_lowercase()).filter(|p| !p.is_empty());
        at.spaces();
        at.take(|c| c == ')')?;
        return match part {
            Some(part) => is_part(&part).then(|| (id(Some(part)), at.0)),
            None => Some(bracketed(at).map_or((id(None), at.0), |(part, rest)| (id(Some(part)), rest))),
        };
    }
    if called && number <= 4 && is_quarter(at.0) {
        return None;
    }
    if let Some((part, end, rest)) = part_after(at) {
        // "1a", "1.a"; and "1 a", "1. a" are two words.
        let glued = at.0.starts_with(|c: char| c.is_ascii_alphabetic());
        let close = glued || at.0.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic()) && !at.0.starts_with(' ');
        let sure = called || end == End::Bracket || number < CODES;
        // "5x in foster care" says five times; "1 a child" has a word and no letter of a question.
        let told = if close {
            end != End::Open || called || matches!(part.as_str(), "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h")
        } else {
            end != End::Open || rest.is_empty()
        };
        if sure && told {
            return Some((id(Some(part)), rest));
        }
        if glued {
            return None;
        }
    }
    if at.0.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    // 1.2 only where something says that it is no number.
    let mut dotted = at;
    if dotted.take(|c| c == '.').is_some() {
        let sub = dotted.run(|c| c.is_ascii_digit());
        if (1..=2).contains(&sub.len()) {
            let end = dotted.end()?;
            let told = called
                || end == End::Bracket
                || end == End::Mark && !dotted.0.trim_start().starts_with(|c: char| c.is_ascii_digit());
            return told.then(|| (id(Some(sub.trim_start_matches('0').to_owned())), dotted.0));
        }
    }
    let end = at.end()?;
    (called || end != End::Open).then_some((id(None), at.0))
}

/// "Question", "Qn", "Q" and the like before an id.
fn called(at: &mut Cursor<'_>) -> bool {
    let mut after = *at;
    let word = after.run(|c| c.is_ascii_alphabetic()).to_ascii_lowercase();
    if !matches!(word.as_str(), "q" | "qn" | "qu" | "ques" | "question" | "part") {
        return false;
    }
    after.run(|c| c.is_whitespace() || matches!(c, '.' | ':'));
    let begins = after.0.starts_with(|c: char| c.is_ascii_digit() || c == '(');
    let letter = word == "question" && {
        let mut letter = after;
        is_part(&letter.run(|c| c.is_ascii_alphabetic()).to_ascii_lowercase())
    };
    if begins || letter {
        *at = after;
    }
    begins || letter
}

/// "Q1 2023", "Q1 FY24": a quarter of a year.
fn is_quarter(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '-' | '–' | '/' | ',' | ':'));
    let rest = rest.strip_prefix("of ").unwrap_or(rest);
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let lower: String = rest.chars().take(2).collect::<String>().to_ascii_lowercase();
    digits == 4 || lower == "fy" || digits == 2 && rest.chars().nth(2).is_some_and(|c| matches!(c, '/' | '-'))
}

/// A letter without a number: brackets or a mark must say that it is no word and no symbol.
fn letter_alone(mut at: Cursor<'_>, open: bool, called: bool) -> Option<(QuestionId, &str)> {
    let letters = at.run(|c| c.is_ascii_alphabetic()).to_ascii_lowercase();
    if !is_part(&letters) {
        return None;
    }
    let id = QuestionId { number: None, part: Some(letters.clone()) };
    if open {
        at.take(|c| c == ')')?;
        return Some((id, at.0));
    }
    let marked = at.0.starts_with('.');
    match at.end()? {
        End::Bracket => Some((id, at.0)),
        // "s. 40", "c. 15", "p. 3" are no questions; and "c: suppressed" explains a symbol.
        End::Mark if marked => {
            let early = letters.len() > 1
                || matches!(letters.as_str(), "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "v");
            let number = at.0.trim_start().starts_with(|c: char| c.is_ascii_digit());
            (early && !number).then_some((id, at.0))
        }
        End::Mark | End::Open => called.then_some((id, at.0)),
    }
}

/// A part in brackets of its own: the `(a)` of `(1)(a)`.
fn bracketed(mut at: Cursor<'_>) -> Option<(String, &str)> {
    at.spaces();
    at.take(|c| c == '(')?;
    let letters = at.run(|c| c.is_ascii_alphabetic()).to_ascii_lowercase();
    at.take(|c| c == ')')?;
    is_part(&letters).then_some((letters, at.0))
}

/// The part after a number: `a`, ` a)`, `(a)`, `. a)`, `-a`; with what ends it and what stands behind.
fn part_after(at: Cursor<'_>) -> Option<(String, End, &str)> {
    if let Some((part, rest)) = bracketed(at) {
        return Some((part, End::Bracket, rest));
    }
    let mut at = at;
    at.run(|c| c.is_whitespace() || matches!(c, '.' | ')' | ':' | '-' | '–'));
    if let Some((part, rest)) = bracketed(at) {
        return Some((part, End::Bracket, rest));
    }
    let letters = at.run(|c| c.is_ascii_alphabetic()).to_ascii_lowercase();
    if !is_part(&letters) {
        return None;
    }
    let end = at.end()?;
    Some((letters, end, at.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Option<(String, &str)> {
        QuestionId::parse(text).map(|(id, rest)| (id.to_string(), rest))
    }

    #[test]
    fn ids_in_every_form() {
        for (text, expected, rest) in [
            ("1a", "1a", ""),
            ("1a Identified", "1a", "Identified"),
            ("1a. Identified", "1a", "Identified"),
            ("1a) Identified", "1a", "Identified"),
            ("1a: Identified", "1a", "Identified"),
            ("1a - Identified", "1a", "Identified"),
            ("1A", "1a", ""),
            ("1(a)", "1a", ""),
            ("1 (a) Identified", "1a", "Identified"),
            ("1.(a) Identified", "1a", "Identified"),
            ("Q1(a)", "1a", ""),
            ("Q1a", "1a", ""),
            ("q1a identified", "1a", "identified"),
            ("Q.1a identified", "1a", "identified"),
            ("Q1 (a) Identified", "1a", "Identified"),
            ("1. a)", "1a", ""),
            ("1. a) Identified", "1a", "Identified"),
            ("1 a.", "1a", ""),
            ("1 a. Identified", "1a", "Identified"),
            ("1.a Identified", "1a", "Identified"),
            ("1-a) Identified", "1a", "Identified"),
            ("(1a) Identified", "1a", "Identified"),
            ("(1)(a) Identified", "1a", "Identified"),
            ("Question 1a: Identified", "1a", "Identified"),
            ("Question 1 (a)", "1a", ""),
            ("Question 2", "2", ""),
            ("Question a) Identified", "a", "Identified"),
            ("(a) Identified", "a", "Identified"),
            ("a) identified", "a", "identified"),
            ("a. identified", "a", "identified"),
            ("(ii) suspected", "ii", "suspected"),
            ("ii) suspected", "ii", "suspected"),
            ("2(iii) over a week", "2iii", "over a week"),
            ("2.", "2", ""),
            ("2. Children missing", "2", "Children missing"),
            ("2) Children missing", "2", "Children missing"),
            ("(2) Children missing", "2", "Children missing"),
            ("2 - Children missing", "2", "Children missing"),
            ("2: Children missing", "2", "Children missing"),
            ("Q2", "2", ""),
            ("Q2 Children missing", "2", "Children missing"),
            ("Q1. Please provide", "1", "Please provide"),
            ("Q1.2 Children missing", "1.2", "Children missing"),
            ("1.2) Children missing", "1.2", "Children missing"),
            ("2. a child who went missing", "2", "a child who went missing"),
            ("12. Children missing", "12", "Children missing"),
            ("12a) Children missing", "12a", "Children missing"),
            ("Q12a Children missing", "12a", "Children missing"),
            ("1) 1 April 2021 to 31 March 2022", "1", "1 April 2021 to 31 March 2022"),
            ("  1b – Suspected", "1b", "Suspected"),
        ] {
            assert_eq!(id(text), Some((expected.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn what_is_no_id() {
        for text in [
            "",
            "2021",
            "2021-22",
            "2021/22 (a)",
            "18 year olds",
            "16-17",
            "1-4",
            "1 - 4",
            "5 or fewer",
            "5 children",
            "5x in semi-independent placement",
            "1 April 2021 to 31 March 2022",
            "1.4.2021",
            "01/04/2021",
            "10:30",
            "1.5 days",
            "2.4 incidents per child",
            "1st April",
            "31. day",
            "99",
            "0. nothing",
            "12A Trafficking",
            "12A: Trafficking",
            "11a child sexual exploitation",
            "24A - Criminal exploitation",
            "9A",
            "a child who went missing",
            "a",
            "A child",
            "I have",
            "e.g. children",
            "i.e. children",
            "U.A.S.C.",
            "s.12",
            "s. 40 exemption",
            "c. 15",
            "c: suppressed",
            "x - not available",
            "[c]",
            "[x]",
            "N/A",
            "no. of children",
            "Q1 2023",
            "Q1 2023-24",
            "Q4 23/24",
            "Q2 of 2023",
            "Quarter 1",
            "1a to 1d",
            "1a-1d",
            "1a + 1b",
            "1a and 1b",
            "(a) and (b) together",
            "72 hours or less",
            "UASC",
            "*",
            "7 days",
            "30+ days",
        ] {
            assert_eq!(id(text), None, "{text}");
        }
    }

    #[test]
    fn a_column_of_ids_has_numbers_and_letters_alone() {
        let whole = |text: &str| QuestionId::parse_whole(text).map(|id| id.to_string());
        assert_eq!(whole("2").as_deref(), Some("2"));
        assert_eq!(whole(" a ").as_deref(), Some("a"));
        assert_eq!(whole("1(a)").as_deref(), Some("1a"));
        assert_eq!(whole("iv").as_deref(), Some("iv"));
        assert_eq!(whole("Q1.").as_deref(), Some("1"));
        for text in ["", "2021", "31", "0", "ab", "1a identified", "-", "12A"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
