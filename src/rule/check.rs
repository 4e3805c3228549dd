//! Turns a condition as written into one that the engine can run: each word is looked up, each comparison is between things of one type.
//! Everything that is wrong is collected.

use jiff::civil::Date;

use super::{
    checked::{Beside, Condition},
    error::Problem,
    nearest::{did_you_mean, list},
    shape,
    syntax::{self, Test, Word},
};
use crate::{
    answers::figure::Gap,
    bind::{
        dictionary::{Dictionary, Field, FieldId, FieldType, Pattern, RecordKind, VocabularyId},
        text::normalise,
        value::CodeSet,
    },
};

/// Vocabularies up to this size have their values listed in full when a value is not among them.
const FEW: usize = 12;

/// Checks the conditions of one rule.
#[derive(Debug)]
pub struct Checker<'d> {
    dictionary: &'d Dictionary,
    /// The kind of record that the part under check speaks of.
    kind: RecordKind,
    /// Leaves regular expressions uncompiled until they are met: a test has compiled those that the binary carries.
    pub trusting: bool,
    /// What is wrong, with places in the condition.
    pub problems: Vec<Problem>,
    /// Every field read so far, in the order of first mention.
    pub fields: Vec<FieldId>,
}

impl<'d> Checker<'d> {
    /// A checker for a rule about records of a kind.
    #[must_use]
    pub const fn new(dictionary: &'d Dictionary, kind: RecordKind) -> Self {
        Self { dictionary, kind, trusting: false, problems: Vec::new(), fields: Vec::new() }
    }

    fn report<T>(&mut self, problem: Problem) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// Checks a condition; none when something is wrong with it.
    pub fn condition(&mut self, condition: &syntax::Condition) -> Option<Condition> {
        match condition {
            syntax::Condition::And(parts) => self.all(parts).map(Condition::And),
            syntax::Condition::Or(parts) => self.all(parts).map(Condition::Or),
            syntax::Condition::Not(inner) => Some(Condition::Not(Box::new(self.condition(inner)?))),
            syntax::Condition::Field { beside, field, test } => self.field_test(*beside, field, test),
            syntax::Condition::Compare { left, how, span, right } => self.compare(left, *how, *span, right),
            syntax::Condition::Between { term, low, high } => self.between(term, low, high),
            syntax::Condition::Related { no, record, year, filter } => {
                let any = self.related(record, filter.as_deref()).map(|(record, filter)| Condition::Any {
                    record,
                    year: *year,
                    filter,
                })?;
                Some(negate(*no, any))
            }
        }
    }

    /// Every part, so that what is wrong in the second is said even when the first is wrong too.
    fn all(&mut self, parts: &[syntax::Condition]) -> Option<Vec<Condition>> {
        let checked: Vec<_> = parts.iter().map(|p| self.condition(p)).collect();
        checked.into_iter().collect()
    }

    fn field(&mut self, word: &Word) -> Option<(FieldId, &'d Field)> {
        let dictionary = self.dictionary;
        let found = dictionary.field(&word.text).and_then(|id| Some((id, dictionary.get(id)?)));
        let Some((id, field)) = found else {
            let names = dictionary.fields.iter().map(|f| f.name.as_str());
            let problem = Problem::new(format!("There is no field `{}`", word.text)).at(word.span, "");
            return self.report(problem.maybe_help(did_you_mean(&word.text, names)));
        };
        self.reads(id);
        Some((id, field))
    }

    fn reads(&mut self, id: FieldId) {
        if !self.fields.contains(&id) {
            self.fields.push(id);
        }
    }

    fn record(&mut self, word: &Word) -> Option<RecordKind> {
        if let Some(kind) = RecordKind::ALL.into_iter().find(|k| k.as_str() == word.text) {
            return Some(kind);
        }
        let names = || RecordKind::ALL.into_iter().map(RecordKind::as_str);
        let help = did_you_mean(&word.text, names())
            .unwrap_or_else(|| format!("Kinds of record are {}", list(names(), ["`", "`"], "and")));
        let problem = Problem::new(format!("`{}` is no kind of record", word.text)).at(word.span, "");
        self.report(problem.help(help))
    }

    fn field_test(&mut self, beside: Option<Beside>, word: &Word, test: &Test) -> Option<Condition> {
        let (id, field) = self.field(word)?;
        if let Some(beside) = beside {
            self.has_beside(beside, word, field)?;
            return match test {
                Test::Filled => Some(Condition::BesideFilled(beside, id)),
                Test::Blank => Some(negate(true, Condition::BesideFilled(beside, id))),
                // The parser lets nothing else through.
                _ => None,
            };
        }
        match test {
            Test::Filled => Some(Condition::Filled(id)),
            Test::Blank => Some(negate(true, Condition::Filled(id))),
            Test::Unique => {
                self.must_be_text(word, field, "`is unique` compares texts and identifiers")?;
                Some(Condition::Unique(id))
            }
            Test::Same => Some(Condition::Consistent(id)),
            Test::SameLastYear => Some(Condition::SameLastYear(id)),
            Test::Asked if is_figure(field) => {
                Some(Condition::Or(vec![Condition::Filled(id), Condition::IsGap { field: id, classes: Gap::every() }]))
            }
            Test::Asked => {
                let message = "`is asked` is asked of the figures of a council-level return";
                self.report(Problem::new(message).at(word.span, "").help(format!("Write `{} is filled`", field.name)))
            }
            Test::Is { not, texts } => {
                let test = match field.kind {
                    FieldType::Code(vocabulary) | FieldType::Codes(vocabulary) => {
                        let codes: Vec<_> = texts.iter().map(|t| self.code(field, vocabulary, t)).collect();
                        let codes = codes.into_iter().try_fold(0, |set: CodeSet, code| Some(set | code?))?;
                        Condition::HasCode { field: id, codes }
                    }
                    FieldType::Id | FieldType::Text => {
                        let texts = texts.iter().map(|t| normalise(&t.text)).collect();
                        Condition::IsText { field: id, texts }
                    }
                    FieldType::Number if is_figure(field) => {
                        let classes: Vec<_> = texts.iter().map(|t| self.gap(field, t)).collect();
                        let classes = classes.into_iter().try_fold(0, |set: CodeSet, class| Some(set | class?))?;
                        Condition::IsGap { field: id, classes }
                    }
                    FieldType::Date | FieldType::Number => return self.text_for_other_type(word, field, texts),
                };
                Some(negate(*not, test))
            }
            Test::LooksLike { not, shape } => {
                self.must_be_text(word, field, "`looks like` is asked of texts and identifiers")?;
                self.matches(*not, id, shape, shape::regex(&shape.text))
            }
            Test::Matches { not, regex } => {
                self.must_be_text(word, field, "`matches regex` is asked of texts and identifiers")?;
                self.matches(*not, id, regex, regex.text.clone())
            }
        }
    }

    /// The value of a vocabulary as a set of one.
    fn code(&mut self, field: &Field, id: VocabularyId, text: &Word) -> Option<CodeSet> {
        let vocabulary = self.dictionary.vocabulary(id)?;
        let terms = &vocabulary.terms;
        if let Some(at) = terms.iter().position(|t| t.code == text.text) {
            let set = u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at));
            if set.is_none() {
                let message = format!("\"{}\" stands too far down the vocabulary `{}`", text.text, vocabulary.name);
                let help = "Rules can name the first 64 values of a vocabulary: move it up in the file";
                return self.report(Problem::new(message).at(text.span, "").help(help));
            }
            return set;
        }
        let folded = normalise(&text.text);
        let spelt = terms
            .iter()
            .find(|t| normalise(&t.code) == folded || t.spellings.iter().any(|s| normalise(s) == folded))
            .map(|t| format!("Rules use the value and not its spellings: write \"{}\"", t.code));
        let codes = || terms.iter().map(|t| t.code.as_str());
        let help = spelt
            .or_else(|| did_you_mean(&text.text, codes()).map(|h| h.replace('`', "\"")))
            .or_else(|| (terms.len() <= FEW).then(|| format!("Its values are {}", list(codes(), ["\"", "\""], "and"))));
        let message = format!("\"{}\" is not a value of `{}` (vocabulary {})", text.text, field.name, vocabulary.name);
        self.report(Problem::new(message).at(text.span, "").maybe_help(help))
    }

    /// A class of gap as a set of one.
    fn gap(&mut self, field: &Field, text: &Word) -> Option<CodeSet> {
        if let Some(gap) = Gap::from_code(&text.text) {
            return Some(gap.bit());
        }
        let codes = || Gap::ALL.iter().map(|gap| gap.code());
        let help = did_you_mean(&text.text, codes())
            .map_or_else(|| format!("They are {}", list(codes(), ["\"", "\""], "and")), |h| h.replace('`', "\""));
        let message = format!("\"{}\" is no reason for which `{}` has no figure", text.text, field.name);
        self.report(Problem::new(message).at(text.span, "").help(help))
    }

    fn must_be_text(&mut self, word: &Word, field: &Field, rule: &str) -> Option<()> {
        match field.kind {
            FieldType::Id | FieldType::Text => Some(()),
            _ => self.report(Problem::new(rule).at(word.span, format!("this is {}", told(field.kind)))),
        }
    }

    fn text_for_other_type(&mut self, word: &Word, field: &Field, texts: &[Word]) -> Option<Condition> {
        let text = texts.first()?;
        let help = if field.kind == FieldType::Date {
            "Write a date without quotes: is 2009-04-01, is before 2009-04-01"
        } else {
            "Write a number without quotes: is 18, is at least 18"
        };
        let message = format!("`{}` is {}, and \"{}\" is a text", word.text, told(field.kind), text.text);
        self.report(Problem::new(message).at(text.span, "").at(word.span, "").help(help))
    }

    fn matches(&mut self, not: bool, field: FieldId, written: &Word, regex: String) -> Option<Condition> {
        let pattern = Pattern::in_any_case(regex);
        if !self.trusting
            && let Err(why) = pattern.check()
        {
            let message = format!("This is no regular expression: {why}");
            return self.report(Problem::new(message).at(written.span, ""));
        }
        Some(negate(not, Condition::Matches { field, pattern }))
    }

    /// What stands after `any`, `no` and `count of`.
    fn related(
        &mut self,
        word: &Word,
        filter: Option<&syntax::Condition>,
    ) -> Option<(RecordKind, Option<Box<Condition>>)> {
        let kind = self.record(word);
        let Some(filter) = filter else { return Some((kind?, None)) };
        let checked = self.filter(kind.unwrap_or(self.kind), word, filter);
        Some((kind?, Some(Box::new(checked?))))
    }

    /// A condition on related records. It must read something of theirs, or it would say the same of all of them.
    fn filter(&mut self, kind: RecordKind, place: &Word, filter: &syntax::Condition) -> Option<Condition> {
        let outer_kind = std::mem::replace(&mut self.kind, kind);
        let outer_fields = std::mem::take(&mut self.fields);
        let known = self.problems.len();
        let checked = self.condition(filter);
        self.kind = outer_kind;
        let inner = std::mem::replace(&mut self.fields, outer_fields);
        let of_theirs = inner.iter().filter_map(|&id| self.dictionary.get(id)).any(|f| f.record == kind || !f.defines);
        for id in inner {
            self.reads(id);
        }
        if !of_theirs && self.problems.len() == known {
            let message = "The condition after `where` reads no field of that record";
            let help = format!(
                "Ask there something of the {}; what is asked of this record stands before, with `and`",
                kind.as_str()
            );
            return self.report(Problem::new(message).at(place.span, "of these records").help(help));
        }
        checked
    }
}

/// From the first to the last second of a day.
pub(super) const LAST_SECOND: i64 = 86_399;

/// The first second of a day.
pub(super) fn seconds(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    let days = epoch.until((jiff::Unit::Day, date)).map_or(0, |s| s.get_days());
    i64::from(days) * 86_400
}

/// Whether a field is a figure of a council-level return, which may be missing for a reason that it tells.
fn is_figure(field: &Field) -> bool {
    field.record == RecordKind::Figures && field.kind == FieldType::Number
}

fn negate(not: bool, condition: Condition) -> Condition {
    if not { Condition::Not(Box::new(condition)) } else { condition }
}

const fn told(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Id => "an identifier",
        FieldType::Text => "a text",
        FieldType::Date => "a date",
        FieldType::Number => "a number",
        FieldType::Code(_) | FieldType::Codes(_) => "a code",
    }
}

mod terms;
#[cfg(test)]
mod tests;
