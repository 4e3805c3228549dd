//! Reads a condition: recursive descent, one function for each part of the grammar in `docs/rule-language.md`.

use super::{
    error::Problem,
    lexer::{Kind, Token, tokens},
    nearest::did_you_mean,
    phrases::{self, meant_word},
    syntax::{Condition, How, Span, Term, TermKind, Test, Word},
};

/// How deep brackets, `not` and `where` may nest.
const MAX_DEPTH: usize = 40;
/// How many signs `+ - * /` one condition may have.
const MAX_SIGNS: usize = 100;

/// Reads a condition.
///
/// # Errors
///
/// The first place where the condition cannot be read, in bytes of the condition, what was expected there and how to put it right.
pub fn parse(text: &str) -> Result<Condition, Problem> {
    let tokens = tokens(text)?;
    let mut parser = Parser { closing: closing(&tokens), tokens, at: 0, depth: 0, signs: 0 };
    let condition = parser.condition()?;
    parser.end(condition)
}

/// For each opening bracket the place of the one that closes it.
fn closing(tokens: &[Token<'_>]) -> Vec<Option<usize>> {
    let mut out = vec![None; tokens.len()];
    let mut open = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Sign && token.text == "(" {
            open.push(i);
        } else if token.kind == Kind::Sign
            && token.text == ")"
            && let Some(slot) = open.pop().and_then(|o: usize| out.get_mut(o))
        {
            *slot = Some(i);
        }
    }
    out
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    closing: Vec<Option<usize>>,
    at: usize,
    depth: usize,
    signs: usize,
}

impl<'t> Parser<'t> {
    fn look(&self, ahead: usize) -> Token<'t> {
        let last = || self.tokens.last().copied();
        let end = Token { kind: Kind::End, text: "", span: Span::default() };
        self.tokens.get(self.at + ahead).copied().or_else(last).unwrap_or(end)
    }

    fn next(&mut self) -> Token<'t> {
        let token = self.look(0);
        self.at += 1;
        token
    }

    fn is_word(&self, ahead: usize, word: &str) -> bool {
        let token = self.look(ahead);
        token.kind == Kind::Word && token.text == word
    }

    fn is_sign(&self, ahead: usize, sign: &str) -> bool {
        let token = self.look(ahead);
        token.kind == Kind::Sign && token.text == sign
    }

    /// Takes these words if they all stand here.
    fn takes(&mut self, words: &[&str]) -> bool {
        let here = words.iter().enumerate().all(|(i, w)| self.is_word(i, w));
        if here {
            self.at += words.len();
        }
        here
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let here = self.is_sign(0, sign);
        self.at += usize::from(here);
        here
    }

    fn last_span(&self) -> Span {
        self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(Span::default(), |t| t.span)
    }

    /// What stands here is not what belongs here.
    fn expected(&self, what: &str) -> Problem {
        let token = self.look(0);
        let message = match token.kind {
            Kind::End => format!("The condition ends where {what} should follow"),
            Kind::Text => format!("\"{}\" stands where {what} should stand", token.text),
            _ => format!("`{}` stands where {what} should stand", token.text),
        };
        Problem::new(message).at(token.span, format!("expected {what}"))
    }

    fn deeper<T>(&mut self, part: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        if self.depth >= MAX_DEPTH {
            return Err(Problem::new(format!("The condition nests more than {MAX_DEPTH} deep"))
                .at(self.look(0).span, "too deep here")
                .help("Split the rule in two"));
        }
        self.depth += 1;
        let result = part(self);
        self.depth -= 1;
        result
    }

    /// `condition := unary { "and" unary } | unary { "or" unary }`
    fn condition(&mut self) -> Result<Condition, Problem> {
        let first = self.unary()?;
        let joins = ["and", "or"];
        let Some(join) = joins.into_iter().find(|j| self.is_word(0, j)) else { return Ok(first) };
        let span = self.look(0).span;
        let mut parts = vec![first];
        while self.takes(&[join]) {
            parts.push(self.unary()?);
        }
        if let Some(other) = joins.into_iter().find(|j| self.is_word(0, j)) {
            return Err(Problem::new("`and` and `or` are mixed without brackets")
                .at(self.look(0).span, format!("`{other}` here"))
                .at(span, format!("`{join}` here"))
                .help(format!("Put brackets round the part that belongs together: (a {join} b) {other} c, or a {join} (b {other} c)")));
        }
        Ok(if join == "and" { Condition::And(parts) } else { Condition::Or(parts) })
    }

    /// Nothing may follow the whole condition.
    fn end(&self, condition: Condition) -> Result<Condition, Problem> {
        let token = self.look(0);
        if token.kind == Kind::End {
            return Ok(condition);
        }
        let problem = self.expected("`and`, `or` or the end of the condition");
        if token.kind == Kind::Sign && token.text == ")" {
            return Err(problem.help("There is a closing bracket more than opening ones"));
        }
        if token.kind == Kind::Sign && token.text == "," {
            return Err(problem.help("A list needs `is one of`: sex is one of \"male\", \"female\""));
        }
        Err(self.slip().unwrap_or_else(|| problem.maybe_help(did_you_mean(token.text, ["and", "or"]))))
    }

    /// `is greater than 5`: the slip lies a word or two before the place where reading failed.
    fn slip(&self) -> Option<Problem> {
        (self.at.saturating_sub(2)..=self.at).filter_map(|i| self.tokens.get(i)).find_map(|t| {
            let meant = meant_word(t.text).filter(|_| t.kind == Kind::Word)?;
            Some(
                Problem::new(format!("`{}` is not a word of the rule language", t.text))
                    .at(t.span, "")
                    .help(format!("Write {meant}")),
            )
        })
    }

    /// `unary := "not" unary | "(" condition ")" | related | test`
    fn unary(&mut self) -> Result<Condition, Problem> {
        if self.takes(&["not"]) {
            return Ok(Condition::Not(Box::new(self.deeper(Self::unary)?)));
        }
        if self.is_sign(0, "(") && !self.opens_term() {
            return self.bracketed();
        }
        if self.is_word(0, "any") || self.is_word(0, "no") {
            return self.related();
        }
        self.test()
    }

    /// Whether the bracket that opens here holds a calculation: then a comparison or a sign follows the one that closes it.
    fn opens_term(&self) -> bool {
        let Some(close) = self.closing.get(self.at).copied().flatten() else { return false };
        self.tokens.get(close + 1).is_some_and(|after| match after.kind {
            Kind::Word => matches!(after.text, "is" | "looks" | "matches" | "does"),
            Kind::Sign => matches!(after.text, "+" | "-" | "*" | "/"),
            Kind::Text | Kind::Number | Kind::Date | Kind::End => false,
        })
    }

    fn bracketed(&mut self) -> Result<Condition, Problem> {
        let open = self.next().span;
        let inner = self.deeper(Self::condition)?;
        self.close(open, "`and`, `or` or a closing bracket")?;
        Ok(inner)
    }

    fn close(&mut self, open: Span, expected: &str) -> Result<(), Problem> {
        if self.takes_sign(")") {
            return Ok(());
        }
        let problem = || self.expected(expected).at(open, "the bracket opens here");
        Err(self.slip().unwrap_or_else(problem))
    }

    /// `related := ( "any" | "no" ) record [ ( "last" | "next" ) "year" ] [ "where" filter ]`
    fn related(&mut self) -> Result<Condition, Problem> {
        let no = self.next().text == "no";
        let record = self.word("a kind of record: child, episode, referral, care, figures or answer")?;
        let year = phrases::YEARS.iter().find(|(words, _)| self.takes(words)).map(|(_, year)| *year);
        let filter = self.filter()?;
        Ok(Condition::Related { no, record, year, filter })
    }

    /// `filter := "where" ( test | "(" condition ")" )`
    fn filter(&mut self) -> Result<Option<Box<Condition>>, Problem> {
        if !self.takes(&["where"]) {
            return Ok(None);
        }
        let condition = if self.is_sign(0, "(") { self.bracketed()? } else { self.deeper(Self::test)? };
        Ok(Some(Box::new(condition)))
    }

    fn word(&mut self, what: &str) -> Result<Word, Problem> {
        let token = self.look(0);
        if token.kind != Kind::Word || phrases::begins_or_joins(token.text) {
            return Err(self.expected(what));
        }
        self.at += 1;
        Ok(Word { text: token.text.to_owned(), span: token.span })
    }

    fn quoted(&mut self) -> Result<Word, Problem> {
        let token = self.look(0);
        if token.kind == Kind::Text {
            self.at += 1;
            return Ok(Word { text: token.text.to_owned(), span: token.span });
        }
        let problem = self.expected("a text in quotes");
        Err(if matches!(token.kind, Kind::Word | Kind::Number | Kind::Date) {
            problem.help(format!("Put it in quotes: \"{}\"", token.text))
        } else {
            problem
        })
    }

    /// `test := term predicate`
    fn test(&mut self) -> Result<Condition, Problem> {
        let subject = self.term()?;
        if self.takes(&["is"]) {
            return self.is(subject);
        }
        let test = if self.takes(&["looks", "like"]) {
            Test::LooksLike { not: false, shape: self.quoted()? }
        } else if self.takes(&["does", "not", "look", "like"]) {
            Test::LooksLike { not: true, shape: self.quoted()? }
        } else if self.takes(&["matches", "regex"]) {
            Test::Matches { not: false, regex: self.quoted()? }
        } else if self.takes(&["does", "not", "match", "regex"]) {
            Test::Matches { not: true, regex: self.quoted()? }
        } else {
            return Err(self.no_predicate());
        };
        asked_of_field(subject, test, self.last_span())
    }

    /// No known form follows the subject of a test.
    fn no_predicate(&self) -> Problem {
        let token = self.look(0);
        let problem = self.expected("a test such as `is filled` or `is \"…\"`");
        if token.kind != Kind::Word {
            return problem;
        }
        let help = match token.text {
            "looks" | "does" | "matches" | "match" => {
                Some("Write `looks like \"AA##\"`, `matches regex \"…\"`, `does not look like …` or `does not match regex …`".to_owned())
            }
            word => meant_word(word)
                .map(|m| format!("Write {m}"))
                .or_else(|| did_you_mean(word, ["is", "looks", "matches", "does"])),
        };
        problem.maybe_help(help)
    }

    /// What follows `is`.
    fn is(&mut self, subject: Term) -> Result<Condition, Problem> {
        let is = self.last_span();
        for (words, test) in phrases::FIELD_TESTS {
            if self.takes(words) {
                return asked_of_field(subject, test.clone(), self.last_span());
            }
        }
        let not = self.takes(&["not"]);
        if self.takes(&["one", "of"]) {
            let mut texts = vec![self.quoted()?];
            while self.takes_sign(",") {
                texts.push(self.quoted()?);
            }
            if self.look(0).kind == Kind::Text || (self.is_word(0, "or") && self.look(1).kind == Kind::Text) {
                return Err(self.expected("a comma").help("Put a comma between the texts of a list"));
            }
            return asked_of_field(subject, Test::Is { not, texts }, self.last_span());
        }
        if self.look(0).kind == Kind::Text {
            let texts = vec![self.quoted()?];
            return asked_of_field(subject, Test::Is { not, texts }, self.last_span());
        }
        if not {
            self.refuse_negated()?;
            return self.compare(subject, How::NotEqual, is);
        }
        if self.takes(&["between"]) {
            let low = self.term()?;
            if !self.takes(&["and"]) {
                return Err(self.expected("`and`").help("Write `is between 1 and 5`"));
            }
            return Ok(Condition::Between { term: subject, low, high: self.term()? });
        }
        for (words, how) in phrases::COMPARISONS {
            if self.takes(words) {
                return self.compare(subject, *how, is);
            }
        }
        self.compare(subject, How::Equal, is)
    }

    /// After `is not` some words that follow `is` have no place; say what to write in their stead.
    fn refuse_negated(&self) -> Result<(), Problem> {
        let token = self.look(0);
        let Some((_, instead)) = phrases::NEGATED.iter().find(|(word, _)| self.is_word(0, word)) else { return Ok(()) };
        Err(Problem::new(format!("There is no `is not {}`", token.text))
            .at(token.span, "")
            .help(format!("Write {instead}")))
    }

    fn compare(&mut self, left: Term, how: How, is: Span) -> Result<Condition, Problem> {
        let span = is.to(self.last_span());
        let token = self.look(0);
        if let Some((_, whole)) = phrases::INCOMPLETE.iter().find(|(word, _)| self.is_word(0, word)) {
            return Err(Problem::new(format!("`is {}` is not a whole test", token.text))
                .at(token.span, "")
                .help(format!("Write {whole}")));
        }
        let right = self.term()?;
        Ok(Condition::Compare { left, how, span, right })
    }
}

/// A test that only a field can pass.
fn asked_of_field(subject: Term, test: Test, asked: Span) -> Result<Condition, Problem> {
    match subject.kind {
        TermKind::Field(field) => Ok(Condition::Field { beside: None, field, test }),
        TermKind::Beside(beside, field) if matches!(test, Test::Filled | Test::Blank) => {
            Ok(Condition::Field { beside: Some(beside), field, test })
        }
        TermKind::Beside(beside, _) => {
            let message =
                format!("Of the {} record only `is filled`, `is blank` and comparisons can be asked", beside.as_str());
            Err(Problem::new(message).at(subject.span, "").at(asked, "not this"))
        }
        _ => Err(Problem::new("This can be asked of a field only")
            .at(subject.span, "this is a calculation, not a field")
            .at(asked, "")
            .help("Compare a number with `is less than`, `is more than`, `is at least` or `is at most`, a date with `is before` or `is after`")),
    }
}

mod term;
#[cfg(test)]
mod tests;
