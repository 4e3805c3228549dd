//! Reads the question templates, and says everything that is wrong with them. A later file of the same name replaces an earlier one.

use super::{
    question_id::QuestionId,
    questions::{Question, QuestionTemplate, key},
};
use crate::{
    bind::{
        dictionary::{Dictionary, MeasureId},
        period::Period,
    },
    rule::{
        RuleErrors, RuleSource,
        document::{Document, Entry, Text, Value, entries},
        error::Problem,
        nearest::did_you_mean,
        source::{Role, SourceFile},
    },
};

/// Keys of the file; `concept` and `measure` are read with `measures.toml`.
pub(crate) const KEYS: [&str; 11] =
    ["name", "title", "asked_by", "profile", "verified", "note", "sources", "period", "question", "concept", "measure"];
pub(crate) const PERIOD_KEYS: [&str; 2] = ["from", "to"];
pub(crate) const QUESTION_KEYS: [&str; 5] = ["id", "measure", "wordings", "verified", "note"];

/// What stands for the measure of a question that asks for words, or for a figure that nothing else is compared with.
pub(crate) const NO_MEASURE: &str = "none";

/// One file under the reader's eye.
struct Reader<'f, 'd> {
    document: Document<'f>,
    dictionary: &'d Dictionary,
}

pub(super) fn load(source: &RuleSource, dictionary: &Dictionary) -> Result<Vec<QuestionTemplate>, RuleErrors> {
    let mut errors = Vec::new();
    let mut all: Vec<QuestionTemplate> = Vec::new();
    for file in source.files.iter().filter(|f| f.role() == Role::Questions) {
        let (document, table) = Document::parse(file);
        if !document.problems.is_empty() {
            errors.extend(document.errors());
            continue;
        }
        let mut reader = Reader { document, dictionary };
        let template = reader.template(file, &entries(&table));
        errors.extend(reader.document.errors());
        if let Some(template) = template {
            all.retain(|t| key(&t.name) != key(&template.name));
            all.push(template);
        }
    }
    if !errors.is_empty() {
        return Err(RuleErrors::from(errors));
    }
    all.sort_by_cached_key(|t| key(&t.name));
    Ok(all)
}

impl Reader<'_, '_> {
    fn template(&mut self, file: &SourceFile, all: &[Entry<'_, '_>]) -> Option<QuestionTemplate> {
        let (mut name, mut title) = (None, None);
        let mut template = QuestionTemplate {
            name: String::new(),
            title: String::new(),
            asked_by: String::new(),
            periods: Vec::new(),
            questions: Vec::new(),
            verified: true,
            note: None,
            sources: Vec::new(),
            profile: None,
            file: file.shown(),
        };
        let mut questions = Vec::new();
        for entry in all {
            match entry.key {
                "name" => name = self.document.text(entry.value),
                "title" => title = self.document.text(entry.value),
                "asked_by" => {
                    template.asked_by = self.document.text(entry.value).map(Text::into_inner).unwrap_or_default();
                }
                "profile" => template.profile = self.document.text(entry.value).map(Text::into_inner),
                "verified" => template.verified = self.document.flag(entry.value).unwrap_or(true),
                "note" => template.note = self.document.text(entry.value).map(Text::into_inner),
                "sources" => template.sources = self.document.strings(entry.value),
                "period" => {
                    for value in self.document.list(entry.value) {
                        template.periods.extend(self.period(value));
                    }
                }
                "question" => questions = self.document.list(entry.value).collect(),
                "concept" | "measure" => {}
                _ => self.document.unknown_key(entry, &KEYS),
            }
        }
        for value in questions {
            let question = self.question(value, &template);
            template.questions.push(question);
        }
        for (there, key, help) in [
            (name.is_some(), "name", "Write the short name that --template is given: \"Ours 2025\""),
            (title.is_some(), "title", "Write what the questions are, in a few plain words"),
            (!template.questions.is_empty(), "question", "Add [[question]] with its id, its measure and its wordings"),
        ] {
            if !there {
                self.document.missing_key("The template", key, 0..0, help);
            }
        }
        if !template.verified && template.note.is_none() {
            self.document.missing_key(
                "A template that is not verified",
                "note",
                0..0,
                "Write what is not certain about it",
            );
        }
        template.name = name?.into_inner();
        template.title = title?.into_inner();
        Some(template)
    }

    fn period(&mut self, value: &Value<'_>) -> Option<Period> {
        let (mut from, mut to) = (None, None);
        for entry in self.document.table(value) {
            match entry.key {
                "from" => from = self.document.date(entry.value),
                "to" => to = self.document.date(entry.value),
                _ => self.document.unknown_key(&entry, &PERIOD_KEYS),
            }
        }
        for (there, key) in [(from.is_some(), "from"), (to.is_some(), "to")] {
            if !there {
                self.document.missing_key("The period", key, value.span(), "Write both days: 2021-01-01");
            }
        }
        let period = Period::new(from?, to?);
        if period.is_none() {
            let problem = Problem::new("This is no period").at(value.span(), "");
            self.document.report(problem.help("Write its first day under `from` and its last day under `to`"));
        }
        period
    }

    fn question(&mut self, value: &Value<'_>, template: &QuestionTemplate) -> Question {
        let (mut id, mut measure, mut wordings) = (None, None, Vec::new());
        let (mut verified, mut note) = (template.verified, None);
        for entry in self.document.table(value) {
            match entry.key {
                "id" => id = self.document.text(entry.value).and_then(|text| self.id(&text, template)),
                "measure" => measure = self.document.text(entry.value).map(|name| self.measure(&name)),
                "wordings" => wordings = self.wordings(entry.value),
                "verified" => verified = self.document.flag(entry.value).unwrap_or(template.verified),
                "note" => note = self.document.text(entry.value).map(Text::into_inner),
                _ => self.document.unknown_key(&entry, &QUESTION_KEYS),
            }
        }
        if measure.is_none() {
            let help = "Write the name of a measure, or \"none\" where it asks for words or for a figure that is of no use here";
            self.document.missing_key("The question", "measure", value.span(), help);
        }
        if wordings.is_empty() {
            let help = "List its wordings in quotes, the full one first";
            self.document.missing_key("The question", "wordings", value.span(), help);
        }
        if !verified && note.is_none() && template.note.is_none() {
            let help = "Write what is not certain about it";
            self.document.missing_key("A question that is not verified", "note", value.span(), help);
        }
        Question { id, measure: measure.flatten(), wordings, verified, note }
    }

    fn id(&mut self, text: &Text, template: &QuestionTemplate) -> Option<QuestionId> {
        let id = QuestionId::parse_whole(text.get_ref());
        match &id {
            None => {
                let problem =
                    Problem::new(format!("\"{}\" is no id of a question", text.get_ref())).at(text.span(), "");
                self.document.report(problem.help("Write it as 1a, 2 or a; or leave it out"));
            }
            Some(id) if template.questions.iter().any(|q| q.id.as_ref() == Some(id)) => {
                let problem = Problem::new(format!("Two questions have the id {id}")).at(text.span(), "");
                self.document.report(problem.help("Give each question an id of its own, or none"));
            }
            Some(_) => {}
        }
        id
    }

    fn measure(&mut self, name: &Text) -> Option<MeasureId> {
        if name.get_ref() == NO_MEASURE {
            return None;
        }
        let measures = &self.dictionary.measures;
        let found = measures.named(name.get_ref());
        if found.is_none() {
            let names = measures.list.iter().map(|m| m.name.as_str());
            let problem = Problem::new(format!("There is no measure `{}`", name.get_ref())).at(name.span(), "");
            let own = format!(
                "Choose one of rules/measures.toml, or write one of your own under [measure.{}]",
                name.get_ref()
            );
            self.document.report(problem.help(did_you_mean(name.get_ref(), names).unwrap_or(own)));
        }
        found
    }

    fn wordings(&mut self, value: &Value<'_>) -> Vec<String> {
        let texts = self.document.texts(value);
        for text in texts.iter().filter(|t| !t.get_ref().chars().any(char::is_alphabetic)) {
            let problem = Problem::new("This wording has no words").at(text.span(), "");
            self.document.report(problem.help("Write the question, or leave it out"));
        }
        texts.into_iter().map(Text::into_inner).collect()
    }
}
