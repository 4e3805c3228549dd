//! TOML with the place of everything in it, so that what is wrong can be shown where it stands. Every slip is collected: an unknown
//! key does not hide the next one.

use std::ops::Range;

use jiff::civil::Date;
use toml::{Spanned, value::Datetime};

use super::{
    error::{Problem, RuleError},
    nearest::{did_you_mean, list},
    source::SourceFile,
    tree::{self, Kind, Table},
};

pub(crate) use super::tree::Value;

/// A text and its place in the file, quotes included.
pub(crate) type Text = Spanned<String>;

/// A key and its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'v, 't> {
    /// The key.
    pub(crate) key: &'v str,
    /// The value.
    pub(crate) value: &'v Value<'t>,
    own: &'v tree::Entry<'t>,
}

impl Entry<'_, '_> {
    /// Where the key stands.
    pub(crate) fn place(&self) -> Range<usize> {
        self.own.span()
    }
}

/// One file under the reader's eye, with what was found wrong in it so far.
#[derive(Debug)]
pub(crate) struct Document<'f> {
    /// The file.
    pub(crate) file: &'f SourceFile,
    /// What is wrong.
    pub(crate) problems: Vec<Problem>,
}

impl<'f> Document<'f> {
    /// Reads a file as TOML, unless the build has. What cannot be read is left out and said; what is left says little, since a key may
    /// be missing only because its line could not be read.
    pub(crate) fn parse(file: &'f SourceFile) -> (Self, Table<'f>) {
        if let Some(table) = file.parsed.and_then(|packed| postcard::from_bytes(packed).ok()) {
            return (Self { file, problems: Vec::new() }, table);
        }
        let (table, errors) = tree::read(&file.text);
        let problems = errors.iter().map(|error| {
            let problem = Problem::new(format!("This is not TOML: {}", error.message()));
            let end = file.text.len();
            problem.at(error.span().map_or(end..end, |s| s.start.min(end)..s.end.min(end)), "")
        });
        (Self { file, problems: problems.collect() }, table)
    }

    /// What was found wrong, with the file.
    pub(crate) fn errors(self) -> Vec<RuleError> {
        let file = self.file;
        self.problems.into_iter().map(|p| RuleError::new(file, p)).collect()
    }

    pub(crate) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// A key that has no meaning here.
    pub(crate) fn unknown_key(&mut self, entry: &Entry<'_, '_>, known: &[&str]) {
        let help = did_you_mean(entry.key, known.iter().copied())
            .unwrap_or_else(|| format!("Keys here are {}", list(known.iter().copied(), ["`", "`"], "and")));
        self.report(Problem::new(format!("There is no key `{}` here", entry.key)).at(entry.place(), "").help(help));
    }

    /// A key that must be there and is not.
    pub(crate) fn missing_key(&mut self, what: &str, key: &str, place: Range<usize>, help: &str) {
        self.report(Problem::new(format!("{what} has no `{key}`")).at(place, "").help(help));
    }

    fn wrong_type(&mut self, value: &Value<'_>, wanted: &str) {
        let found = match value.kind {
            Kind::Text(_) => "a text",
            Kind::Number(_) | Kind::OtherNumber => "a number",
            Kind::Flag(_) => "true or false",
            Kind::Moment(_) => "a date",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
        };
        self.report(Problem::new(format!("Here stands {found} where {wanted} should stand")).at(value.span(), ""));
    }

    /// The entries of a value that must be a table, in the order of the file.
    pub(crate) fn table<'v, 't>(&mut self, value: &'v Value<'t>) -> Vec<Entry<'v, 't>> {
        if let Kind::Table(table) = &value.kind {
            entries(table)
        } else {
            self.wrong_type(value, "a table");
            Vec::new()
        }
    }

    /// The items of a value that must be a list.
    pub(crate) fn list<'v, 't>(&mut self, value: &'v Value<'t>) -> impl Iterator<Item = &'v Value<'t>> + use<'v, 't> {
        let list = if let Kind::List(list) = &value.kind {
            Some(list)
        } else {
            self.wrong_type(value, "a list in [ ]");
            None
        };
        list.into_iter().flatten()
    }

    pub(crate) fn text(&mut self, value: &Value<'_>) -> Option<Text> {
        if let Kind::Text(text) = &value.kind {
            Some(Spanned::new(value.span(), text.clone().into_owned()))
        } else {
            self.wrong_type(value, "a text in quotes");
            None
        }
    }

    pub(crate) fn texts(&mut self, value: &Value<'_>) -> Vec<Text> {
        self.list(value).filter_map(|item| self.text(item)).collect()
    }

    /// A list of texts whose places are of no interest once they are read.
    pub(crate) fn strings(&mut self, value: &Value<'_>) -> Vec<String> {
        self.list(value).filter_map(|item| self.text(item)).map(Spanned::into_inner).collect()
    }

    pub(crate) fn flag(&mut self, value: &Value<'_>) -> Option<bool> {
        if let Kind::Flag(flag) = &value.kind {
            Some(*flag)
        } else {
            self.wrong_type(value, "true or false, without quotes,");
            None
        }
    }

    pub(crate) fn date(&mut self, value: &Value<'_>) -> Option<Date> {
        let date = match moment(value) {
            Some(Datetime { date: Some(date), time: None, offset: None }) => civil(date),
            _ => None,
        };
        if date.is_none() {
            self.wrong_type(value, "a date such as 2009-04-01, without quotes,");
        }
        date
    }

    /// One of a closed list of words, by its place in the list.
    pub(crate) fn choice<T: Copy>(&mut self, value: &Value<'_>, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(value)?;
        if let Some((_, found)) = choices.iter().find(|(word, _)| word == text.get_ref()) {
            return Some(*found);
        }
        let words = || choices.iter().map(|(word, _)| *word);
        let problem = Problem::new(format!("\"{}\" is not known here", text.get_ref()))
            .at(text.span(), "")
            .help(format!("Write {}", list(words(), ["\"", "\""], "or")));
        self.report(problem.maybe_help(did_you_mean(text.get_ref(), words())));
        None
    }

    /// A list of words from a closed list, each once.
    pub(crate) fn choices<T: Copy + Ord>(&mut self, value: &Value<'_>, known: &[(&str, T)]) -> Vec<T> {
        let mut found: Vec<T> = self.list(value).filter_map(|item| self.choice(item, known)).collect();
        found.sort_unstable();
        found.dedup();
        if matches!(&value.kind, Kind::List(list) if list.is_empty()) {
            let problem = Problem::new("The list is empty").at(value.span(), "");
            self.report(problem.help("Leave the key out to mean all of them"));
        }
        found
    }

    /// A cell of an example as a person would type it: dates as 31/12/2023, numbers plainly.
    pub(crate) fn cell(&mut self, value: &Value<'_>) -> Option<String> {
        Some(match &value.kind {
            Kind::Text(text) | Kind::Number(text) => text.clone().into_owned(),
            Kind::Flag(true) => "TRUE".to_owned(),
            Kind::Flag(false) => "FALSE".to_owned(),
            Kind::Moment(_) => {
                let moment = moment(value)?;
                let date = moment.date.map(|d| format!("{:02}/{:02}/{:04}", d.day, d.month, d.year));
                let time = moment.time.map(|t| format!("{:02}:{:02}", t.hour, t.minute));
                [date, time].into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
            Kind::OtherNumber | Kind::List(_) | Kind::Table(_) => {
                self.wrong_type(value, "what a cell holds: a text, a number or a date");
                return None;
            }
        })
    }
}

/// The entries of a table, in the order of the file.
pub(crate) fn entries<'v, 't>(table: &'v Table<'t>) -> Vec<Entry<'v, 't>> {
    table.iter().map(|own| Entry { key: &own.key, value: &own.value, own }).collect()
}

fn moment(value: &Value<'_>) -> Option<Datetime> {
    if let Kind::Moment(text) = &value.kind { text.parse().ok() } else { None }
}

fn civil(date: toml::value::Date) -> Option<Date> {
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

/// Where a part of a text stands in the file, given its place in the text. A text with escapes does not stand in the file letter by
/// letter; then it is the whole text.
pub(crate) fn within(file: &str, text: &Text, part: Range<usize>) -> Range<usize> {
    let whole = text.span();
    let raw = file.get(whole.clone()).unwrap_or("");
    let quotes = if raw.starts_with("'''") || raw.starts_with("\"\"\"") { 3 } else { 1 };
    let inside = raw.get(quotes..).unwrap_or("");
    // TOML takes away a line break right after three quotes.
    let skipped = if quotes == 3 { inside.len() - inside.trim_start_matches(['\r', '\n']).len() } else { 0 };
    let skipped = if inside.starts_with("\r\n") { skipped.min(2) } else { skipped.min(1) };
    let start = whole.start + quotes + skipped;
    let same = file.get(start..).is_some_and(|rest| rest.starts_with(text.get_ref().as_str()));
    if !same {
        return whole;
    }
    if part.start >= text.get_ref().len() {
        // What is missing at the end is shown at the closing quote.
        let end = start + text.get_ref().len();
        return end..end + 1;
    }
    start + part.start..start + part.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RuleSource;

    #[test]
    fn a_part_of_a_text_is_found_in_the_file() {
        for (toml, shown) in [
            ("x = 'ab cd'", "cd"),
            ("x = \"ab cd\"", "cd"),
            ("x = '''\nab cd'''", "cd"),
            ("x = '''\r\nab cd\n'''", "cd"),
            ("x = \"\"\"ab cd\"\"\"", "cd"),
            ("x = \"ab \\u0063d\"", "\"ab \\u0063d\""),
        ] {
            let source = RuleSource::from_texts([("fields.toml", toml)]);
            let (mut document, table) = Document::parse(&source.files[0]);
            let text = document.text(entries(&table)[0].value).unwrap();
            assert_eq!(toml.get(within(toml, &text, 3..5)), Some(shown), "{toml}");
        }
    }

    #[test]
    fn every_slip_is_collected_with_its_place() {
        let source = RuleSource::from_texts([("fields.toml", "a = 1\nb = \"x\"\nc = [\"one\", 2]\nd = \nnaem = 1")]);
        let (mut document, table) = Document::parse(&source.files[0]);
        assert_eq!(document.problems.len(), 1, "d has no value: {:?}", document.problems);
        for entry in entries(&table) {
            match entry.key {
                "a" => assert!(document.text(entry.value).is_none()),
                "b" => assert!(document.date(entry.value).is_none()),
                "c" => assert_eq!(document.strings(entry.value), ["one"]),
                "d" => {}
                _ => document.unknown_key(&entry, &["name", "code"]),
            }
        }
        let marked: Vec<_> = document.errors().iter().map(|e| e.marked().unwrap().to_owned()).collect();
        assert_eq!(marked[1..], ["1", "\"x\"", "2", "naem"]);
    }
}
