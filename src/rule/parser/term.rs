//! Terms: numbers, dates and what is reckoned from them.

use super::{MAX_SIGNS, Parser};
use crate::rule::{
    error::Problem,
    lexer::Kind,
    phrases,
    syntax::{Beside, Operator, Term, TermKind},
};

impl Parser<'_> {
    /// `term := product { ( "+" | "-" ) product }`
    pub(super) fn term(&mut self) -> Result<Term, Problem> {
        self.chain(false, Self::product)
    }

    /// `product := primary { ( "*" | "/" ) primary }`
    fn product(&mut self) -> Result<Term, Problem> {
        self.chain(true, Self::primary)
    }

    fn chain(&mut self, close: bool, part: fn(&mut Self) -> Result<Term, Problem>) -> Result<Term, Problem> {
        let operators = [Operator::Add, Operator::Subtract, Operator::Multiply, Operator::Divide];
        let mut left = part(self)?;
        loop {
            let mut signs = operators.into_iter().filter(|o| o.binds_close() == close);
            let Some(operator) = signs.find(|o| self.is_sign(0, o.sign())) else { return Ok(left) };
            // Each sign makes the tree one deeper, so they are counted as brackets are.
            if self.signs >= MAX_SIGNS {
                return Err(Problem::new(format!("The condition has more than {MAX_SIGNS} signs"))
                    .at(self.look(0).span, "too many by here")
                    .help("Split the rule in two"));
            }
            self.signs += 1;
            self.at += 1;
            let right = part(self)?;
            let span = left.span.to(right.span);
            left = Term { kind: TermKind::Arithmetic { operator, left: Box::new(left), right: Box::new(right) }, span };
        }
    }

    /// One part of a calculation.
    fn primary(&mut self) -> Result<Term, Problem> {
        let start = self.look(0);
        let kind = match start.kind {
            Kind::Number => self.number(false)?,
            Kind::Sign if start.text == "-" && self.look(1).kind == Kind::Number => {
                self.at += 1;
                self.number(true)?
            }
            Kind::Sign if start.text == "(" => {
                self.at += 1;
                let inner = self.deeper(Self::term)?;
                self.close(start.span, "a sign + - * / or a closing bracket")?;
                return Ok(inner);
            }
            Kind::Date => {
                self.at += 1;
                let date = start
                    .text
                    .parse()
                    .map_err(|_| Problem::new(format!("There is no {}", start.text)).at(start.span, "no such day"))?;
                TermKind::Date(date)
            }
            Kind::Word => self.deeper(Self::named)?,
            Kind::Text => {
                return Err(self
                    .expected("a field, a number or a date")
                    .help("A test begins with a field; text follows `is`"));
            }
            Kind::Sign | Kind::End => return Err(self.expected("a field, a number or a date")),
        };
        Ok(Term { kind, span: start.span.to(self.last_span()) })
    }

    fn number(&mut self, negative: bool) -> Result<TermKind, Problem> {
        let token = self.next();
        match token.text.parse::<f64>() {
            Ok(n) if n.is_finite() => Ok(TermKind::Number(if negative { -n } else { n })),
            _ => Err(Problem::new("This number is too large").at(token.span, "")),
        }
    }

    /// A term that begins with a word. `age`, `days` and `count` are fields too unless `at`, `from` and `of` follow.
    fn named(&mut self) -> Result<TermKind, Problem> {
        for (word, kind) in phrases::DAYS {
            if self.takes(&[word]) {
                return Ok(kind.clone());
            }
        }
        for beside in [Beside::Previous, Beside::Next] {
            if self.takes(&[beside.as_str()]) {
                return Ok(TermKind::Beside(beside, self.word("a field")?));
            }
        }
        if self.takes(&["age", "at"]) {
            return Ok(TermKind::AgeAt(Box::new(self.primary()?)));
        }
        if self.takes(&["days", "from"]) {
            let from = Box::new(self.primary()?);
            if !self.takes(&["to"]) {
                return Err(self.expected("`to`").help("Write `days from episode.start to episode.end`"));
            }
            return Ok(TermKind::DaysBetween { from, to: Box::new(self.primary()?) });
        }
        if self.takes(&["count", "of"]) {
            let record = self.word("a kind of record: child, episode, referral, care, figures or answer")?;
            return Ok(TermKind::Count { record, filter: self.filter()? });
        }
        let latest = self.is_word(0, "latest");
        if latest || self.is_word(0, "earliest") {
            self.at += 1;
            let field = self.word("a field")?;
            return Ok(TermKind::Extreme { latest, field, filter: self.filter()? });
        }
        Ok(TermKind::Field(self.word("a field, a number or a date")?))
    }
}
