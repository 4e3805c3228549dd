//! Cuts a condition into words, texts, numbers, dates and signs.

use super::{error::Problem, syntax::Span};

/// What a piece of a condition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word: a field, or a word of the language.
    Word,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// A date such as `2009-04-01`.
    Date,
    /// One of `( ) , + - * /`.
    Sign,
    /// The end of the condition.
    End,
}

/// A piece of a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    /// What it is.
    pub(super) kind: Kind,
    /// What stands there; for a text, what stands between the quotes.
    pub(super) text: &'t str,
    /// Where.
    pub(super) span: Span,
}

/// Cuts a whole condition. The last piece is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, Problem> {
    let mut lexer = Lexer { text, at: 0 };
    let mut out = Vec::with_capacity(text.len() / 5 + 2);
    loop {
        let token = lexer.next()?;
        out.push(token);
        if token.kind == Kind::End {
            return Ok(out);
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Takes so many bytes, which end at the end of a character.
    fn take(&mut self, kind: Kind, bytes: usize) -> Token<'t> {
        let start = self.at;
        self.at += bytes;
        Token { kind, text: self.text.get(start..self.at).unwrap_or(""), span: Span { start, end: self.at } }
    }

    fn next(&mut self) -> Result<Token<'t>, Problem> {
        self.at += self.rest().len() - self.rest().trim_start().len();
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(self.take(Kind::End, 0)) };
        match first {
            '"' => self.quoted(),
            '(' | ')' | ',' | '+' | '-' | '*' | '/' => Ok(self.take(Kind::Sign, 1)),
            '0'..='9' => self.number(),
            c if c.is_alphabetic() || c == '_' => {
                let word = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
                // A full stop after the last letter ends a sentence, it is no part of the name.
                let word = rest.get(..word).map_or(word, |w| w.trim_end_matches('.').len());
                Ok(self.take(Kind::Word, word))
            }
            _ => Err(self.stray(first)),
        }
    }

    fn quoted(&mut self) -> Result<Token<'t>, Problem> {
        let start = self.at;
        let inside = self.text.get(start + 1..).unwrap_or("");
        match inside.find(['"', '\n']).filter(|&end| inside.as_bytes().get(end) == Some(&b'"')) {
            Some(end) => {
                let text = inside.get(..end).unwrap_or("");
                self.at = start + end + 2;
                Ok(Token { kind: Kind::Text, text, span: Span { start, end: self.at } })
            }
            None => Err(Problem::new("A text in quotes has no end")
                .at(start..start + 1, "it begins here")
                .help("Put a straight quote \" after the text as well, on the same line")),
        }
    }

    /// A number or a date. What looks like a date in another form is said, since `01/04/2009` would be a division.
    fn number(&mut self) -> Result<Token<'t>, Problem> {
        let rest = self.rest();
        let whole = rest.find(|c: char| !(in_word(c) || c == '-' || c == '/')).unwrap_or(rest.len());
        let whole = rest.get(..whole).unwrap_or("");
        if let Some(sign) = ['-', '/'].into_iter().find(|&sign| is_date_like(whole, sign)) {
            if sign == '-' && whole.len() == 10 && digits(whole, '-') == Some([4, 2, 2]) {
                return Ok(self.take(Kind::Date, whole.len()));
            }
            return Err(Problem::new(format!("`{whole}` is not a date as rules write it"))
                .at(self.at..self.at + whole.len(), "write year-month-day")
                .help("Write a date as 2009-04-01. To calculate with numbers, put spaces round the sign"));
        }
        let number = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let text = rest.get(..number).unwrap_or("");
        let after = rest.get(number..).and_then(|r| r.chars().next());
        let end = self.at + number;
        if after == Some('%') {
            return Err(Problem::new("A number stands without a percent sign")
                .at(end..end + 1, "take this away")
                .help("Write a share as a fraction: 0.05 for five in a hundred"));
        }
        if text.ends_with('.') || text.matches('.').count() > 1 || after.is_some_and(in_word) {
            let whole = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
            return Err(Problem::new(format!("`{}` is not a number", rest.get(..whole).unwrap_or("")))
                .at(self.at..self.at + whole, "")
                .help("Write a number in figures, such as 18 or 0.5; put text in quotes"));
        }
        Ok(self.take(Kind::Number, number))
    }

    fn stray(&self, c: char) -> Problem {
        let rest = self.rest();
        let sign = ["<=", ">=", "==", "!=", "<>", "&&", "||"].into_iter().find(|s| rest.starts_with(s));
        let shown = sign.map_or_else(|| c.to_string(), str::to_owned);
        let help = match shown.as_str() {
            "=" | "==" => "Write `is`: victim_status is \"suspected\"",
            "!=" | "<>" => "Write `is not`: victim_status is not \"suspected\"",
            "<" => "Write `is less than` for numbers and `is before` for dates",
            ">" => "Write `is more than` for numbers and `is after` for dates",
            "<=" => "Write `is at most` for numbers and `is on or before` for dates",
            ">=" => "Write `is at least` for numbers and `is on or after` for dates",
            "&" | "&&" => "Write `and`",
            "|" | "||" => "Write `or`",
            "!" => "Write `not`",
            "'" | "‘" | "’" | "“" | "”" | "`" => "Put text between straight double quotes: \"suspected\"",
            "×" => "Write `*`",
            "÷" => "Write `/`",
            "–" | "—" | "−" => "Write a plain hyphen `-`",
            "[" | "{" => "Use round brackets ( )",
            _ => "A condition is made of fields, words, numbers, dates, texts in \"quotes\" and ( ) , + - * /",
        };
        Problem::new(format!("`{}` has no meaning in a condition", shown.escape_debug()))
            .at(self.at..self.at + shown.len(), "")
            .help(help)
    }
}

/// How many figures stand in each of the first three groups between signs.
fn digits(text: &str, sign: char) -> Option<[usize; 3]> {
    let mut groups = text.split(sign);
    let mut next = || groups.next().filter(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit())).map(str::len);
    Some([next()?, next()?, next()?])
}

/// Three groups of figures of the lengths of a day, a month and a year.
fn is_date_like(text: &str, sign: char) -> bool {
    matches!(digits(text, sign), Some([4, 1..=2, 1..=2] | [1..=2, 1..=2, 4 | 2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        tokens(text).unwrap().into_iter().map(|t| (t.kind, t.text)).collect()
    }

    #[test]
    fn words_texts_numbers_and_dates() {
        use Kind::{Date, End, Number, Sign, Text, Word};
        assert_eq!(
            kinds("episode.start is \"a, b\"\n"),
            [(Word, "episode.start"), (Word, "is"), (Text, "a, b"), (End, "")]
        );
        assert_eq!(
            kinds("2009-04-01 - 0.5*(3)"),
            [
                (Date, "2009-04-01"),
                (Sign, "-"),
                (Number, "0.5"),
                (Sign, "*"),
                (Sign, "("),
                (Number, "3"),
                (Sign, ")"),
                (End, "")
            ]
        );
    }

    #[test]
    fn a_date_in_another_form_is_not_a_division() {
        for text in ["01/04/2009", "1/4/09", "2009-4-1", "1-4-2009", "2009/04/01", "2009-04-01-30"] {
            let problem = tokens(text).unwrap_err();
            assert!(problem.message.contains("not a date"), "{text}: {}", problem.message);
        }
        assert_eq!(kinds("1/2").len(), 4, "a division of two numbers is one");
    }

    #[test]
    fn signs_of_other_languages_are_translated() {
        for (text, word) in
            [("a = 1", "`is`"), ("a >= 1", "is at least"), ("a && b", "`and`"), ("a is “x”", "straight")]
        {
            let problem = tokens(text).unwrap_err();
            assert!(problem.help.unwrap().contains(word), "{text}");
        }
        assert_eq!(tokens("a is \"x").unwrap_err().labels[0].0, 5..6);
        assert!(tokens("a is 5% b").unwrap_err().help.unwrap().contains("0.05"));
        assert!(tokens("a is 12abc").unwrap_err().message.contains("`12abc`"));
    }
}
