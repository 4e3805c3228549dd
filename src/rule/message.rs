//! What a finding says, with places for the sheet's own headings.

use super::{
    document::{Document, Text, within},
    error::Problem,
    nearest::did_you_mean,
};
use crate::bind::dictionary::{Dictionary, FieldId};

/// Words that blame or say nothing, after the GOV.UK guidance on error messages; what to do is said in their stead.
const UNWANTED: [&str; 8] = ["invalid", "valid", "illegal", "please", "sorry", "oops", "forbidden", "prohibited"];

/// Phrases that do the same.
const PHRASES: [&str; 4] = ["required field", "field is required", "error occurred", "you forgot"];

/// A message and its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// As written: `Enter {nrm_referral_date}`.
    pub text: String,
    /// In parts.
    pub parts: Vec<Part>,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// `{field_name}`: the sheet's heading for the field in quotes, or the field's label.
    Field(FieldId),
    /// `{marked}`: what the finding points at, of several fields that the rule marks; named as in [`Part::Field`].
    Marked,
    /// `{count}`: how many records are concerned.
    Count,
    /// `{records}`: "child" or "children", by the number.
    Records,
    /// `{what}`: what a detector names, such as a missing table.
    What,
    /// `{template}`: the template that the return follows.
    Template,
}

impl Message {
    /// The message with its places filled by the caller.
    pub fn render(&self, mut fill: impl FnMut(&Part) -> String) -> String {
        let mut out = String::with_capacity(self.text.len() + 32);
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Field(_) | Part::Marked | Part::Count | Part::Records | Part::What | Part::Template => {
                    out.push_str(&fill(part));
                }
            }
        }
        out
    }

    /// Reads the placeholders of a message. `counts`: whether the number of records is known where the message is given.
    pub(super) fn read(document: &mut Document<'_>, dictionary: &Dictionary, text: &Text, counts: bool) -> Self {
        wording(document, text);
        let mut parts = Vec::new();
        let whole = text.get_ref().as_str();
        let mut rest = whole;
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let start = whole.len() - after.len();
            let Some((name, following)) = after.split_once('}') else {
                let place = within(&document.file.text, text, start - 1..start);
                document.report(Problem::new("A bracket { has no end").at(place, ""));
                rest = "";
                break;
            };
            rest = following;
            let part = match name {
                "count" if counts => Some(Part::Count),
                "records" if counts => Some(Part::Records),
                "what" if counts => Some(Part::What),
                "template" if counts => Some(Part::Template),
                "marked" if !counts => Some(Part::Marked),
                _ => dictionary.field(name).map(Part::Field),
            };
            if let Some(part) = part {
                parts.push(part);
            } else {
                let place = within(&document.file.text, text, start..start + name.len());
                let problem = Problem::new(format!("There is no field `{name}` to name here")).at(place, "");
                let names = dictionary.fields.iter().map(|f| f.name.as_str());
                document.report(if matches!(name, "count" | "records") {
                    problem.help("The number of records is known in `absent` and in the message of a detector only")
                } else {
                    problem.maybe_help(did_you_mean(name, names))
                });
            }
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Self { text: whole.to_owned(), parts }
    }
}

/// Says each unwanted word.
fn wording(document: &mut Document<'_>, text: &Text) {
    let whole = text.get_ref().as_str();
    let mut at = 0;
    for word in whole.split_inclusive(|c: char| !c.is_alphabetic()) {
        let letters = word.trim_end_matches(|c: char| !c.is_alphabetic());
        if UNWANTED.iter().any(|u| letters.eq_ignore_ascii_case(u)) {
            unwanted(document, text, at..at + letters.len());
        }
        at += word.len();
    }
    let lower = whole.to_ascii_lowercase();
    for phrase in PHRASES {
        if let Some(at) = lower.find(phrase) {
            unwanted(document, text, at..at + phrase.len());
        }
    }
}

fn unwanted(document: &mut Document<'_>, text: &Text, place: std::ops::Range<usize>) {
    let word = text.get_ref().get(place.clone()).unwrap_or("").to_owned();
    let place = within(&document.file.text, text, place);
    let problem = Problem::new(format!("A message does not say “{word}”")).at(place, "");
    document.report(problem.help("Say what to do: “Enter the NRM referral date”"));
}

#[cfg(test)]
mod tests {
    use toml::Spanned;

    use super::*;
    use crate::rule::RuleSource;

    fn read(message: &str) -> (Message, Vec<String>) {
        let source = RuleSource::from_texts([("x.toml", format!("'{message}'"))]);
        let mut document = Document { file: &source.files[0], problems: Vec::new() };
        let text = Spanned::new(0..message.len() + 2, message.to_owned());
        let message = Message::read(&mut document, &Dictionary::default(), &text, true);
        (message, document.errors().iter().filter_map(|e| e.marked().map(str::to_owned)).collect())
    }

    #[test]
    fn placeholders_are_filled() {
        let (message, wrong) = read("This return names {count} {records}.");
        assert!(wrong.is_empty());
        let said = message.render(|part| if *part == Part::Count { "14".to_owned() } else { "children".to_owned() });
        assert_eq!(said, "This return names 14 children.");
    }

    #[test]
    fn words_that_blame_are_said() {
        assert_eq!(
            read("Sorry, this is Invalid. Please fill the required field").1,
            ["Sorry", "Invalid", "Please", "required field"]
        );
        assert!(read("Enter a validated date").1.is_empty(), "only whole words count");
        assert_eq!(read("Enter {nrm_date} or {").1, ["nrm_date", "{"]);
    }
}
