//! Normalised text cut into numbers, words and marks, for the readers of dates and periods.

/// A number, a word or a mark of a text. Spaces go, except between two numbers, where they part them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A run of the digits 0 to 9.
    Number(Digits),
    /// A run of letters.
    Word(&'a str),
    /// Any other character.
    Mark(char),
}

/// A run of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Digits {
    /// What they say; the greatest number there is when that is too large.
    pub(crate) value: u32,
    /// How many there are.
    pub(crate) count: u8,
}

/// The tokens of a text that [`super::text::normalise`] made.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    after_number: bool,
}

impl<'a> Tokens<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { rest: text, after_number: false }
    }

    /// Cuts off the longest start whose characters all pass.
    fn take(&mut self, pass: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c: char| !pass(c)).unwrap_or(self.rest.len());
        let (start, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        start
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let after_number = std::mem::replace(&mut self.after_number, false);
        let spaced = !self.take(char::is_whitespace).is_empty();
        let first = self.rest.chars().next()?;
        if first.is_ascii_digit() {
            if spaced && after_number {
                return Some(Token::Mark(' '));
            }
            let digits = self.take(|c| c.is_ascii_digit());
            let value =
                digits.bytes().fold(0_u32, |n, d| n.saturating_mul(10).saturating_add(u32::from(d.wrapping_sub(b'0'))));
            self.after_number = true;
            return Some(Token::Number(Digits { value, count: u8::try_from(digits.len()).unwrap_or(u8::MAX) }));
        }
        if first.is_alphabetic() {
            return Some(Token::Word(self.take(char::is_alphabetic)));
        }
        self.rest = self.rest.get(first.len_utf8()..).unwrap_or_default();
        Some(Token::Mark(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Tokens::new(text)
            .map(|t| match t {
                Token::Number(d) => format!("{}:{}|", d.value, d.count),
                Token::Word(w) => format!("{w}|"),
                Token::Mark(c) => format!("{c}|"),
            })
            .collect()
    }

    #[test]
    fn spaces_stay_between_numbers_only() {
        assert_eq!(shown("3rd may, 2015 14:30"), "3:1|rd|may|,|2015:4| |14:2|:|30:2|");
        assert_eq!(shown("03 05 2015"), "3:2| |5:2| |2015:4|");
        assert_eq!(shown("a / b"), "a|/|b|");
        assert_eq!(shown("  "), "");
    }

    #[test]
    fn long_numbers_do_not_overflow() {
        assert_eq!(shown("99999999999999"), format!("{}:14|", u32::MAX));
    }
}
