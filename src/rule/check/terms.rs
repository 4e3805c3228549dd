//! Numbers and dates: what each term yields, and which of them can be compared or reckoned with.

use super::{Checker, LAST_SECOND, negate, seconds, told};
use crate::{
    bind::dictionary::{Field, FieldType},
    rule::{
        checked::{Beside, Comparison, Condition, Operator, Term, TermType},
        error::Problem,
        nearest::did_you_mean,
        phrases::meant_word,
        syntax::{self, How, TermKind, Word},
    },
};

/// The fields by which a child's age is known.
const AGE_FIELDS: [&str; 2] = ["date_of_birth", "age"];

impl Checker<'_> {
    pub(super) fn compare(
        &mut self,
        left: &syntax::Term,
        how: How,
        span: syntax::Span,
        right: &syntax::Term,
    ) -> Option<Condition> {
        // `victim_status is suspected`: a text without its quotes would be told off as an unknown field.
        if let Some(problem) = self.bare_text(left, how, right) {
            return self.report(problem);
        }
        let (a, b) = (self.term(left), self.term(right));
        let ((left_term, a), (right_term, b)) = (a?, b?);
        self.same_type((a, left), (b, right))?;
        self.words_fit(how, a, span)?;
        let (comparison, not) = match how {
            How::Equal => (Comparison::Equal, false),
            How::NotEqual => (Comparison::Equal, true),
            How::Before | How::LessThan => (Comparison::Less, false),
            How::After | How::MoreThan => (Comparison::More, false),
            How::OnOrBefore | How::AtMost => (Comparison::AtMost, false),
            How::OnOrAfter | How::AtLeast => (Comparison::AtLeast, false),
        };
        Some(negate(not, Condition::Compare { left: left_term, how: comparison, right: right_term }))
    }

    pub(super) fn between(
        &mut self,
        term: &syntax::Term,
        low: &syntax::Term,
        high: &syntax::Term,
    ) -> Option<Condition> {
        let (t, l, h) = (self.term(term), self.term(low), self.term(high));
        let ((t, of_term), (l, of_low), (h, of_high)) = (t?, l?, h?);
        let low_fits = self.same_type((of_term, term), (of_low, low));
        self.same_type((of_term, term), (of_high, high)).and(low_fits)?;
        Some(Condition::And(vec![
            Condition::Compare { left: t.clone(), how: Comparison::AtLeast, right: l },
            Condition::Compare { left: t, how: Comparison::AtMost, right: h },
        ]))
    }

    fn bare_text(&self, left: &syntax::Term, how: How, right: &syntax::Term) -> Option<Problem> {
        let (TermKind::Field(subject), TermKind::Field(word)) = (&left.kind, &right.kind) else { return None };
        if !matches!(how, How::Equal | How::NotEqual) || self.dictionary.field(&word.text).is_some() {
            return None;
        }
        let problem =
            Problem::new(format!("There is no field `{}`", word.text)).at(word.span, "a bare word is a field");
        let tests = ["filled", "blank", "unique"];
        let takes_text = self
            .dictionary
            .field(&subject.text)
            .and_then(|id| self.dictionary.get(id))
            .is_some_and(|f| !matches!(f.kind, FieldType::Date | FieldType::Number));
        Some(if let Some(meant) = meant_word(&word.text) {
            problem.help(format!("Write {meant}"))
        } else if let Some(help) = did_you_mean(&word.text, tests) {
            problem.help(help)
        } else if takes_text {
            problem.help(format!("Put text in quotes: {} {} \"{}\"", subject.text, how.as_str(), word.text))
        } else {
            let names = self.dictionary.fields.iter().map(|f| f.name.as_str());
            problem.maybe_help(did_you_mean(&word.text, names))
        })
    }

    fn same_type(&mut self, a: (TermType, &syntax::Term), b: (TermType, &syntax::Term)) -> Option<()> {
        if a.0 == b.0 {
            return Some(());
        }
        let problem = Problem::new("A date cannot be compared with a number").at(b.1.span, named(b.0));
        let help = "Compare two dates, or count the days between them: days from a to b is more than 5";
        self.report(problem.at(a.1.span, named(a.0)).help(help))
    }

    /// Dates are before and after each other, numbers less and more.
    fn words_fit(&mut self, how: How, of: TermType, span: syntax::Span) -> Option<()> {
        let fitting = match (how, of) {
            (How::Before, TermType::Number) => How::LessThan,
            (How::After, TermType::Number) => How::MoreThan,
            (How::OnOrBefore, TermType::Number) => How::AtMost,
            (How::OnOrAfter, TermType::Number) => How::AtLeast,
            (How::LessThan, TermType::Date) => How::Before,
            (How::MoreThan, TermType::Date) => How::After,
            (How::AtMost, TermType::Date) => How::OnOrBefore,
            (How::AtLeast, TermType::Date) => How::OnOrAfter,
            _ => return Some(()),
        };
        let kind = if of == TermType::Date { "dates" } else { "numbers" };
        let message = format!("`{}` does not compare {kind}", how.as_str());
        self.report(Problem::new(message).at(span, "").help(format!("Write `{}`", fitting.as_str())))
    }

    fn term(&mut self, term: &syntax::Term) -> Option<(Term, TermType)> {
        Some(match &term.kind {
            TermKind::Field(word) => {
                let (id, field) = self.field(word)?;
                (Term::Field(id), self.type_of(word, field)?)
            }
            TermKind::Beside(beside, word) => {
                let (id, field) = self.field(word)?;
                self.has_beside(*beside, word, field)?;
                (Term::Beside(*beside, id), self.type_of(word, field)?)
            }
            TermKind::Number(n) => (Term::Number(*n), TermType::Number),
            TermKind::Date(date) => {
                let low = seconds(*date);
                (Term::Date { low, high: low + LAST_SECOND }, TermType::Date)
            }
            TermKind::AsOf => (Term::AsOf, TermType::Date),
            TermKind::PeriodStart => (Term::PeriodStart, TermType::Date),
            TermKind::PeriodEnd => (Term::PeriodEnd, TermType::Date),
            TermKind::Arithmetic { operator, left, right } => return self.arithmetic(*operator, left, right),
            TermKind::DaysBetween { from, to } => {
                let (from, to) = (self.date(from, "`days from … to …`"), self.date(to, "`days from … to …`"));
                (Term::DaysBetween(Box::new(from?), Box::new(to?)), TermType::Number)
            }
            TermKind::AgeAt(day) => {
                for id in AGE_FIELDS.iter().filter_map(|name| self.dictionary.field(name)) {
                    self.reads(id);
                }
                (Term::AgeAt(Box::new(self.date(day, "`age at`")?)), TermType::Number)
            }
            TermKind::Count { record, filter } => {
                let (record, filter) = self.related(record, filter.as_deref())?;
                (Term::Count { record, filter }, TermType::Number)
            }
            TermKind::Extreme { latest, field, filter } => {
                let (id, known) = self.field(field)?;
                if known.kind != FieldType::Date {
                    let message = "`earliest` and `latest` are asked of dates";
                    let label = format!("this is {}", told(known.kind));
                    return self.report(Problem::new(message).at(field.span, label));
                }
                let filter = match filter {
                    Some(filter) => Some(Box::new(self.filter(known.record, field, filter)?)),
                    None => None,
                };
                (Term::Extreme { field: id, filter, latest: *latest }, TermType::Date)
            }
        })
    }

    fn type_of(&mut self, word: &Word, field: &Field) -> Option<TermType> {
        match field.kind {
            FieldType::Date => Some(TermType::Date),
            FieldType::Number => Some(TermType::Number),
            _ => {
                let message = format!("`{}` is {}, not a number or a date", field.name, told(field.kind));
                let help = format!("Ask of it `{0} is filled` or `{0} is \"…\"`", field.name);
                self.report(Problem::new(message).at(word.span, "").help(help))
            }
        }
    }

    fn date(&mut self, term: &syntax::Term, of: &str) -> Option<Term> {
        match self.term(term)? {
            (checked, TermType::Date) => Some(checked),
            (_, TermType::Number) => {
                self.report(Problem::new(format!("{of} needs a date")).at(term.span, "this is a number"))
            }
        }
    }

    /// Numbers with numbers; a date and a number of days make a date.
    fn arithmetic(&mut self, operator: Operator, a: &syntax::Term, b: &syntax::Term) -> Option<(Term, TermType)> {
        let (left, right) = (self.term(a), self.term(b));
        let ((left, of_left), (right, of_right)) = (left?, right?);
        let result = match (of_left, operator, of_right) {
            (TermType::Number, _, TermType::Number) => TermType::Number,
            (TermType::Date, Operator::Add | Operator::Subtract, TermType::Number)
            | (TermType::Number, Operator::Add, TermType::Date) => TermType::Date,
            _ => {
                let message = format!("{} `{}` {} has no meaning", named(of_left), operator.sign(), named(of_right));
                let help = "Days between two dates are `days from a to b`; to a date only days can be added";
                return self.report(Problem::new(message).at(a.span.to(b.span), "").help(help));
            }
        };
        Some((Term::Arithmetic { operator, left: Box::new(left), right: Box::new(right) }, result))
    }

    /// `previous` and `next` need records that stand in an order, and a field that they have.
    pub(super) fn has_beside(&mut self, beside: Beside, word: &Word, field: &Field) -> Option<()> {
        if field.record != self.kind && field.defines {
            let message = format!("`{}` belongs to a record of kind `{}`", field.name, field.record.as_str());
            let label = format!("here each record is a {}", self.kind.as_str());
            let help = format!("Write record = \"{}\" in the rule", field.record.as_str());
            return self.report(Problem::new(message).at(word.span, label).help(help));
        }
        if self.dictionary.record(field.record).is_some_and(|r| r.start.is_none()) {
            let message = format!(
                "Records of kind `{}` have no order, so there is no {} one",
                field.record.as_str(),
                beside.as_str()
            );
            let help = format!("Give [record.{}] a `start` in fields.toml", field.record.as_str());
            return self.report(Problem::new(message).at(word.span, "").help(help));
        }
        Some(())
    }
}

const fn named(of: TermType) -> &'static str {
    match of {
        TermType::Number => "a number",
        TermType::Date => "a date",
    }
}
