//! Tells a condition in plain English, in the dictionary's own labels: "the victim status is “identified” or “suspected”".

use super::{
    nearest::list,
    syntax::{Beside, Condition, How, Operator, Term, TermKind, Test, Word, Year},
};
use crate::bind::{
    dictionary::{Dictionary, Field, FieldType, Record, RecordKind},
    load_measures::PREFIX,
    measures::Unit,
};

/// A condition as part of a sentence, without a capital and a full stop.
#[must_use]
pub fn tell(condition: &Condition, dictionary: &Dictionary) -> String {
    Teller { dictionary }.condition(condition)
}

/// Patterns up to this many characters are told as they are.
const SHORT_PATTERN: usize = 24;

#[derive(Debug, Clone, Copy)]
struct Teller<'d> {
    dictionary: &'d Dictionary,
}

impl<'d> Teller<'d> {
    fn condition(self, condition: &Condition) -> String {
        match condition {
            Condition::And(parts) => self.chain(parts, " and "),
            Condition::Or(parts) => self.chain(parts, " or "),
            Condition::Not(inner) => self.not(inner),
            Condition::Field { beside, field, test } => self.test(*beside, field, test, false),
            Condition::Compare { left, how, right, span: _ } => {
                format!("{} {} {}", self.term(left), how.as_str(), self.term(right))
            }
            Condition::Between { term, low, high } => {
                format!("{} is between {} and {}", self.term(term), self.part(low), self.part(high))
            }
            Condition::Related { no, record, year, filter } => self.related(*no, record, *year, filter.as_deref()),
        }
    }

    /// Parts that are chains themselves stand in brackets, so that a sentence says what the condition says.
    fn chain(self, parts: &[Condition], join: &str) -> String {
        let parts: Vec<_> = parts.iter().map(|p| self.bracketed(p)).collect();
        parts.join(join)
    }

    fn bracketed(self, condition: &Condition) -> String {
        let told = self.condition(condition);
        if matches!(condition, Condition::And(_) | Condition::Or(_)) { format!("({told})") } else { told }
    }

    fn not(self, inner: &Condition) -> String {
        match inner {
            Condition::Not(twice) => self.bracketed(twice),
            Condition::Field { beside, field, test } => self.test(*beside, field, test, true),
            Condition::Compare { left, how: How::Equal, right, span: _ } => {
                format!("{} {} {}", self.term(left), How::NotEqual.as_str(), self.term(right))
            }
            Condition::Related { no, record, year, filter } => self.related(!no, record, *year, filter.as_deref()),
            other => format!("it is not so that {}", self.bracketed(other)),
        }
    }

    fn related(self, no: bool, record: &Word, year: Option<Year>, filter: Option<&Condition>) -> String {
        let whose = match year {
            None => "",
            Some(Year::Last) => " in last year’s return",
            Some(Year::Next) => " in next year’s return",
        };
        if kind(record) == Some(RecordKind::Child) {
            let which = if no { "no" } else { "a" };
            if let Some(filter) = filter {
                return format!("{which} record about the child{whose} says that {}", self.bracketed(filter));
            }
            if year.is_some() {
                return format!("the child is {}{}", if no { "not" } else { "listed" }, whose);
            }
        }
        let (owner, name) = match kind(record) {
            Some(RecordKind::Figures) => ("council", "period"),
            Some(RecordKind::Answer) => ("council", "answer"),
            _ => ("child", self.record(record).map_or(record.text.as_str(), |r| r.singular.as_str())),
        };
        format!("the {owner} has {} {name}{whose}{}", if no { "no" } else { article(name) }, self.filter(filter))
    }

    /// A test on a field of this record or of the one beside it, or its opposite.
    fn test(self, beside: Option<Beside>, field: &Word, test: &Test, opposite: bool) -> String {
        let known = self.dictionary.field(&field.text).and_then(|id| Some((id, self.dictionary.get(id)?)));
        let Some(beside) = beside else {
            return match known {
                Some((_, f)) if f.record == RecordKind::Figures => self.test_on_figure(field, test, opposite),
                _ => test_on(&self.field(field), test, opposite),
            };
        };
        // Whether there is a day on which the record beside this one begins says whether there is such a record.
        if let Some((id, f)) = known
            && let Some(record) = self.dictionary.record(f.record).filter(|r| r.start == Some(id))
        {
            let there = matches!(test, Test::Filled) != opposite;
            let name = if f.record == RecordKind::Figures { "period" } else { record.singular.as_str() };
            return format!("there is {} {name} {} it", if there { article(name) } else { "no" }, beside.side());
        }
        test_on(&self.beside(beside, field), test, opposite)
    }

    fn test_on_figure(self, field: &Word, test: &Test, opposite: bool) -> String {
        match test {
            Test::Is { not, texts } => {
                let reasons = list(texts.iter().map(|t| t.text.as_str()), ["“", "”"], "or");
                let verb = if *not == opposite { "is given as" } else { "is not given as" };
                format!("{} {verb} {reasons}", self.field(field))
            }
            Test::Asked if opposite => format!("the return does not ask for {}", self.field(field)),
            Test::Asked => format!("the return asks for {}", self.field(field)),
            _ => test_on(&self.field(field), test, opposite),
        }
    }

    fn filter(self, filter: Option<&Condition>) -> String {
        filter.map_or_else(String::new, |f| format!(" where {}", self.bracketed(f)))
    }

    fn record(self, word: &Word) -> Option<&'d Record> {
        self.dictionary.record(kind(word)?)
    }

    /// What to call a field within a sentence, after "the".
    fn label(self, field: &Word) -> String {
        let Some(known) = self.dictionary.field(&field.text).and_then(|id| self.dictionary.get(id)) else {
            return field.text.clone();
        };
        // Labels of yes-or-no questions are seldom nouns: "went missing".
        if self.is_question(known) {
            format!("answer to “{}”", known.label)
        } else if self.is_count(known) {
            format!("number of {}", uncapitalised(&known.label))
        } else {
            uncapitalised(&known.label)
        }
    }

    /// Whether a field is a measure that counts something: its label says what, and not how many.
    fn is_count(self, field: &Field) -> bool {
        let measures = &self.dictionary.measures;
        let measure = field.name.strip_prefix(PREFIX).and_then(|name| measures.get(measures.named(name)?));
        measure.is_some_and(|m| m.unit.is_count() || m.unit == Unit::Days)
    }

    fn is_question(self, field: &Field) -> bool {
        let FieldType::Code(id) = field.kind else { return false };
        self.dictionary
            .vocabulary(id)
            .is_some_and(|v| matches!(v.terms.as_slice(), [yes, no] if yes.code == "yes" && no.code == "no"))
    }

    fn field(self, field: &Word) -> String {
        format!("the {}", self.label(field))
    }

    fn beside(self, beside: Beside, field: &Word) -> String {
        let figures = self.dictionary.field(&field.text).and_then(|id| self.dictionary.get(id));
        let record = match figures.map(|f| f.record) {
            Some(RecordKind::Figures) => "in the period",
            _ => "of the record",
        };
        format!("the {} {record} {}", self.label(field), beside.side())
    }

    fn term(self, term: &Term) -> String {
        match &term.kind {
            TermKind::Field(field) => self.field(field),
            TermKind::Beside(beside, field) => self.beside(*beside, field),
            TermKind::Number(n) => n.to_string(),
            TermKind::Date(date) => {
                let month = MONTHS.get(usize::try_from(date.month()).unwrap_or(0)).unwrap_or(&"");
                format!("{} {month} {}", date.day(), date.year())
            }
            TermKind::AsOf => "the day of the check".to_owned(),
            TermKind::PeriodStart => "the first day of the period".to_owned(),
            TermKind::PeriodEnd => "the last day of the period".to_owned(),
            TermKind::Arithmetic { operator, left, right } => {
                let sign = match operator {
                    Operator::Add => "plus",
                    Operator::Subtract => "minus",
                    Operator::Multiply => "times",
                    Operator::Divide => "divided by",
                };
                format!("{} {sign} {}", self.part(left), self.part(right))
            }
            TermKind::DaysBetween { from, to } => {
                format!("the number of days from {} to {}", self.part(from), self.part(to))
            }
            TermKind::AgeAt(day) => format!("the child’s age on {}", self.part(day)),
            TermKind::Count { record, filter } => {
                let name = match kind(record) {
                    Some(RecordKind::Figures) => "the council’s periods",
                    _ => self.record(record).map_or(record.text.as_str(), |r| r.plural.as_str()),
                };
                format!("the number of {name}{}", self.filter(filter.as_deref()))
            }
            TermKind::Extreme { latest, field, filter } => {
                let which = if *latest { "latest" } else { "earliest" };
                format!("the {which} {}{}", self.label(field), self.filter(filter.as_deref()))
            }
        }
    }

    /// A calculation within another stands in brackets.
    fn part(self, term: &Term) -> String {
        let told = self.term(term);
        if matches!(term.kind, TermKind::Arithmetic { .. }) { format!("({told})") } else { told }
    }
}

const MONTHS: [&str; 13] = [
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn kind(word: &Word) -> Option<RecordKind> {
    RecordKind::ALL.into_iter().find(|k| k.as_str() == word.text)
}

/// A test on a field, or its opposite.
fn test_on(subject: &str, test: &Test, opposite: bool) -> String {
    match test {
        Test::Filled if !opposite => format!("{subject} is filled"),
        Test::Blank if opposite => format!("{subject} is filled"),
        Test::Filled | Test::Blank => format!("{subject} is blank"),
        Test::Unique if opposite => format!("another child has {}", subject.replacen("the ", "the same ", 1)),
        Test::Unique => format!("no other child has {}", subject.replacen("the ", "the same ", 1)),
        Test::Same if opposite => format!("{subject} differs between the child’s records"),
        Test::Same => format!("{subject} is the same in all of the child’s records"),
        Test::SameLastYear if opposite => format!("{subject} differs from last year’s return"),
        Test::SameLastYear => format!("{subject} is the same as in last year’s return"),
        Test::Asked => format!("{subject} is {}asked", if opposite { "not " } else { "" }),
        Test::Is { not, texts } => {
            let texts: Vec<&str> = texts.iter().map(|t| t.text.as_str()).collect();
            let quoted = |last| list(texts.iter().copied(), ["“", "”"], last);
            match (*not != opposite, texts.len()) {
                (false, _) => format!("{subject} is {}", quoted("or")),
                (true, 1) => format!("{subject} is not {}", quoted("or")),
                (true, 2) => format!("{subject} is neither {}", quoted("nor")),
                (true, _) => format!("{subject} is none of {}", quoted("and")),
            }
        }
        Test::LooksLike { not, shape } => {
            format!("{subject} {} “{}”", if *not == opposite { "looks like" } else { "does not look like" }, shape.text)
        }
        Test::Matches { not, regex } => {
            let verb = if *not == opposite { "matches" } else { "does not match" };
            // A long pattern read aloud says nothing to anybody.
            if regex.text.chars().count() > SHORT_PATTERN {
                return format!("{subject} {verb} the pattern in the rule as written");
            }
            format!("{subject} {verb} the pattern “{}”", regex.text)
        }
    }
}

/// A label within a sentence: "Date of birth" begins small, "NRM referral date" does not.
fn uncapitalised(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// "a" or "an", as the word is spoken: an episode, an NRM referral, a UASC.
fn article(name: &str) -> &'static str {
    let mut letters = name.chars();
    let spelt_out = name.chars().nth(1).is_some_and(char::is_uppercase);
    let vowel = match letters.next() {
        Some(first) if spelt_out => "AEFHILMNORSX".contains(first),
        Some(first) => "aeioAEIO".contains(first),
        None => false,
    };
    if vowel { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bind::dictionary::{FieldId, Measure, Measures, Term as Value, Vocabulary, VocabularyId},
        rule::parser::parse,
    };

    fn told(condition: &str) -> String {
        let field = |name: &str, label: &str| Field {
            name: name.to_owned(),
            record: RecordKind::Child,
            defines: false,
            kind: FieldType::Text,
            meaning: String::new(),
            label: label.to_owned(),
            headers: Vec::new(),
            words: Vec::new(),
        };
        let value = |code: &str| Value {
            code: code.to_owned(),
            meaning: String::new(),
            spellings: Vec::new(),
            patterns: Vec::new(),
            from: None,
            until: None,
        };
        let record = |kind, singular: &str, plural: &str| Record {
            kind,
            singular: singular.to_owned(),
            plural: plural.to_owned(),
            words: Vec::new(),
            start: None,
            end: None,
        };
        let measure = Measure {
            name: "uasc".to_owned(),
            label: "unaccompanied children".to_owned(),
            meaning: String::new(),
            unit: Unit::Children,
            needs: Vec::new(),
            may: 0,
            parts: Vec::new(),
            within: Vec::new(),
        };
        let dictionary = Dictionary {
            records: vec![
                record(RecordKind::Episode, "missing episode", "missing episodes"),
                record(RecordKind::Referral, "NRM referral", "NRM referrals"),
                Record {
                    start: Some(FieldId(4)),
                    ..record(RecordKind::Figures, "council and period", "councils and periods")
                },
            ],
            fields: vec![
                field("victim_status", "Victim status"),
                field("nrm_date", "NRM referral date"),
                field("episode.end", "end of the episode"),
                Field {
                    record: RecordKind::Figures,
                    kind: FieldType::Number,
                    ..field("figures.uasc", "unaccompanied children")
                },
                Field {
                    record: RecordKind::Figures,
                    kind: FieldType::Date,
                    ..field("figures.start", "first day of the period")
                },
                Field { kind: FieldType::Code(VocabularyId(0)), ..field("went_missing", "went missing") },
            ],
            vocabularies: vec![Vocabulary {
                name: "yes-no".to_owned(),
                meaning: String::new(),
                terms: vec![value("yes"), value("no")],
                nations: Vec::new(),
            }],
            measures: Measures { list: vec![measure], ..Measures::default() },
            ..Dictionary::default()
        };
        tell(&parse(condition).unwrap(), &dictionary)
    }

    #[test]
    fn conditions_are_told_in_plain_words() {
        for (written, plain) in [
            ("victim_status is one of \"a\", \"b\"", "the victim status is “a” or “b”"),
            ("victim_status is not one of \"a\", \"b\"", "the victim status is neither “a” nor “b”"),
            ("not victim_status is one of \"a\", \"b\", \"c\"", "the victim status is none of “a”, “b” and “c”"),
            ("went_missing is \"yes\"", "the answer to “went missing” is “yes”"),
            ("not nrm_date is filled", "the NRM referral date is blank"),
            (
                "nrm_date is after 2009-04-01 and (victim_status is blank or no referral)",
                "the NRM referral date is after 1 April 2009 and (the victim status is blank or the child has no NRM referral)",
            ),
            (
                "any episode where episode.end is before as_of",
                "the child has a missing episode where the end of the episode is before the day of the check",
            ),
            (
                "no child where (nrm_date is blank)",
                "no record about the child says that the NRM referral date is blank",
            ),
            (
                "nrm_date is between as_of - 1 and as_of",
                "the NRM referral date is between (the day of the check minus 1) and the day of the check",
            ),
            ("not no referral", "the child has an NRM referral"),
            ("no child next year", "the child is not in next year’s return"),
            (
                "any episode last year where episode.end is blank",
                "the child has a missing episode in last year’s return where the end of the episode is blank",
            ),
            ("victim_status is the same as last year", "the victim status is the same as in last year’s return"),
            (
                "count of episode where (episode.end is blank) is at least 3",
                "the number of missing episodes where the end of the episode is blank is at least 3",
            ),
            (
                "days from previous episode.end to period_end_day is more than (1 + 2) * 3",
                "the number of days from the end of the episode of the record before to the last day of the period is more than \
                 (1 plus 2) times 3",
            ),
            ("age at nrm_date is at least 18", "the child’s age on the NRM referral date is at least 18"),
            (
                "not (nrm_date is filled and victim_status is filled)",
                "it is not so that (the NRM referral date is filled and the victim status is filled)",
            ),
            ("victim_status does not look like \"A#\"", "the victim status does not look like “A#”"),
            ("victim_status matches regex \"^x$\"", "the victim status matches the pattern “^x$”"),
            (
                "victim_status does not match regex \"^(to be confirmed|to follow|pending)$\"",
                "the victim status does not match the pattern in the rule as written",
            ),
            ("figures.uasc is more than 3", "the number of unaccompanied children is more than 3"),
            ("figures.uasc is \"not-held\"", "the number of unaccompanied children is given as “not-held”"),
            (
                "figures.uasc is not one of \"not-held\", \"blank\"",
                "the number of unaccompanied children is not given as “not-held” or “blank”",
            ),
            ("not figures.uasc is asked", "the return does not ask for the number of unaccompanied children"),
            (
                "figures.uasc is less than next figures.uasc",
                "the number of unaccompanied children is less than the number of unaccompanied children in the period after",
            ),
            ("next figures.start is blank", "there is no period after it"),
            ("not previous figures.start is blank", "there is a period before it"),
            (
                "no figures where figures.uasc is 0",
                "the council has no period where the number of unaccompanied children is 0",
            ),
            ("count of figures is 1", "the number of the council’s periods is 1"),
            ("not victim_status is unique", "another child has the same victim status"),
        ] {
            assert_eq!(told(written), plain, "{written}");
        }
    }
}
