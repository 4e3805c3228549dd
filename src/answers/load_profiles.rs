//! Reads `rules/profiles.toml`: a later file adds profiles, and replaces those of the same name.

use super::{
    figure::Gap,
    notes::{NoteWords, Says, Written},
    profiles::{Mark, Meaning, Profile, Profiles, symbol},
};
use crate::{
    bind::pattern::Pattern,
    rule::{
        RuleErrors, RuleSource,
        document::{Document, Entry, Text, Value, entries},
        error::Problem,
        nearest::did_you_mean,
        source::Role,
    },
};

/// The version of `profiles.toml` that this release reads.
const VERSION: &str = "1";
/// What a mark means that stands for a zero.
const ZERO: &str = "zero";

pub(crate) const KEYS: [&str; 4] = ["version", "default", "profile", "notes"];
pub(crate) const PROFILE_KEYS: [&str; 6] = ["name", "title", "note", "sources", "marks", "beside"];
pub(crate) const MARK_KEYS: [&str; 6] = ["symbols", "gap", "low", "high", "from", "until"];
const NOTE_KEYS: [&str; 8] = ["symbol", "named", "joins", "begins", "verbs", "meaning", "threshold", "rounding"];
const MEANING_KEYS: [&str; 2] = ["gap", "patterns"];
const THRESHOLD_KEYS: [&str; 7] = ["below", "up_to", "between", "never_before", "never_after", "zero_too", "withheld"];
const ROUNDING_KEYS: [&str; 3] = ["to", "somehow", "never"];

pub(super) fn load(source: &RuleSource) -> Result<Profiles, RuleErrors> {
    let mut errors = Vec::new();
    let mut all = Profiles::default();
    let mut written = Written::default();
    for file in source.files.iter().filter(|f| f.role() == Role::Profiles) {
        let (mut document, table) = Document::parse(file);
        if document.problems.is_empty() {
            read(&mut document, &entries(&table), &mut all, &mut written);
        }
        errors.extend(document.errors());
    }
    all.notes = NoteWords::new(written);
    if errors.is_empty() { Ok(all) } else { Err(RuleErrors::from(errors)) }
}

fn read(document: &mut Document<'_>, all: &[Entry<'_, '_>], profiles: &mut Profiles, written: &mut Written) {
    let mut default = None;
    for entry in all {
        match entry.key {
            "version" => {
                if document.cell(entry.value).is_some_and(|v| v != VERSION) {
                    let message = format!("This release reads version {VERSION} of this file");
                    document.report(Problem::new(message).at(entry.value.span(), ""));
                }
            }
            "default" => default = document.text(entry.value),
            "profile" => {
                for value in document.list(entry.value) {
                    let Some(profile) = profile(document, value) else { continue };
                    if let Some(known) = profiles.list.iter_mut().find(|p| p.name == profile.name) {
                        *known = profile;
                    } else {
                        profiles.list.push(profile);
                    }
                }
            }
            "notes" => {
                notes(document, entry.value, written);
                if !document.file.trusted
                    && document.problems.is_empty()
                    && let Err(why) = written.check()
                {
                    let message = format!("A pattern here is no regular expression: {why}");
                    document.report(Problem::new(message).at(entry.place(), ""));
                }
            }
            _ => document.unknown_key(entry, &KEYS),
        }
    }
    let Some(name) = default else { return };
    if let Some(at) = profiles.list.iter().position(|p| p.name == *name.get_ref()) {
        profiles.default = at;
    } else {
        let names = profiles.list.iter().map(|p| p.name.as_str());
        let problem = Problem::new(format!("There is no profile `{}`", name.get_ref())).at(name.span(), "");
        document.report(problem.maybe_help(did_you_mean(name.get_ref(), names)));
    }
}

fn profile(document: &mut Document<'_>, value: &Value<'_>) -> Option<Profile> {
    let (mut name, mut title) = (None, None);
    let mut out = Profile {
        name: String::new(),
        title: String::new(),
        note: None,
        sources: Vec::new(),
        marks: Vec::new(),
        beside: Vec::new(),
    };
    for entry in document.table(value) {
        match entry.key {
            "name" => name = document.text(entry.value).map(Text::into_inner),
            "title" => title = document.text(entry.value).map(Text::into_inner),
            "note" => out.note = document.text(entry.value).map(Text::into_inner),
            "sources" => out.sources = document.strings(entry.value),
            "marks" => {
                for value in document.list(entry.value) {
                    out.marks.extend(marks(document, value));
                }
            }
            "beside" => out.beside = document.strings(entry.value).iter().map(|s| symbol(s)).collect(),
            _ => document.unknown_key(&entry, &PROFILE_KEYS),
        }
    }
    for (there, key, help) in [
        (name.is_some(), "name", "Write the short name that --profile is given, in small letters: \"dfe\""),
        (title.is_some(), "title", "Write whose symbols these are"),
        (!out.marks.is_empty(), "marks", "List them: marks = [{ symbols = [\"*\"], gap = \"suppressed\" }]"),
    ] {
        if !there {
            document.missing_key("The profile", key, value.span(), help);
        }
    }
    out.name = name?;
    out.title = title?;
    Some(out)
}

/// A class of gap by its code.
fn gap(document: &mut Document<'_>, value: &Value<'_>) -> Option<Gap> {
    let choices: Vec<(&str, Gap)> = Gap::ALL.iter().map(|g| (g.code(), *g)).collect();
    document.choice(value, &choices)
}

fn figure(document: &mut Document<'_>, value: &Value<'_>) -> Option<f64> {
    let text = document.cell(value)?;
    let found = text.parse().ok();
    if found.is_none() {
        document.report(Problem::new("Here stands no figure").at(value.span(), "").help("Write it without quotes: 4"));
    }
    found
}

fn marks(document: &mut Document<'_>, value: &Value<'_>) -> Vec<Mark> {
    let (mut symbols, mut class, mut low, mut high, mut from, mut until) = (Vec::new(), None, None, None, None, None);
    for entry in document.table(value) {
        match entry.key {
            "symbols" => symbols = document.strings(entry.value),
            "gap" => class = gap(document, entry.value),
            "low" => low = figure(document, entry.value),
            "high" => high = figure(document, entry.value),
            "from" => from = document.date(entry.value),
            "until" => until = document.date(entry.value),
            _ => document.unknown_key(&entry, &MARK_KEYS),
        }
    }
    for (there, key, help) in [
        (!symbols.is_empty(), "symbols", "List them in quotes: symbols = [\"*\"]"),
        (class.is_some(), "gap", "Write why there is no figure: gap = \"suppressed\""),
        (low.is_some() == high.is_some(), "high", "Write both the least and the greatest figure, or neither"),
    ] {
        if !there {
            document.missing_key("The mark", key, value.span(), help);
        }
    }
    let Some(gap) = class else { return Vec::new() };
    let meaning = Meaning { gap, bounds: low.zip(high) };
    symbols.iter().map(|s| Mark { symbol: symbol(s), meaning, from, until }).collect()
}

fn patterns(document: &mut Document<'_>, value: &Value<'_>) -> Vec<String> {
    let texts = document.texts(value);
    if !document.file.trusted {
        let all = Written::default();
        for text in &texts {
            if let Err(why) = Pattern::new(all.expand(text.get_ref())).check() {
                let message = format!("This is no regular expression: {why}");
                document.report(Problem::new(message).at(text.span(), ""));
            }
        }
    }
    texts.into_iter().map(Text::into_inner).collect()
}

fn notes(document: &mut Document<'_>, value: &Value<'_>, out: &mut Written) {
    for entry in document.table(value) {
        match entry.key {
            "symbol" => out.symbol = document.text(entry.value).map(Text::into_inner).unwrap_or_default(),
            "joins" => out.joins = document.text(entry.value).map(Text::into_inner).unwrap_or_default(),
            "verbs" => out.verbs = document.text(entry.value).map(Text::into_inner).unwrap_or_default(),
            "begins" => out.begins = document.text(entry.value).map(Text::into_inner).unwrap_or_default(),
            "named" => {
                for named in document.table(entry.value) {
                    let mark = document.text(named.value).map(Text::into_inner);
                    out.named.extend(mark.map(|mark| (named.key.to_owned(), mark)));
                }
                // Of "asterisk" and "asterisks" the longer is looked for first.
                out.named.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
            }
            "meaning" => {
                for value in document.list(entry.value) {
                    out.meanings.extend(meaning(document, value));
                }
            }
            "threshold" => {
                for entry in document.table(entry.value) {
                    match entry.key {
                        "below" => out.below.extend(patterns(document, entry.value)),
                        "up_to" => out.up_to.extend(patterns(document, entry.value)),
                        "between" => out.between.extend(patterns(document, entry.value)),
                        "zero_too" => out.zero_too.extend(patterns(document, entry.value)),
                        "withheld" => out.withheld.extend(patterns(document, entry.value)),
                        "never_before" => {
                            out.never_before = document.text(entry.value).map(Text::into_inner).unwrap_or_default();
                        }
                        "never_after" => {
                            out.never_after = document.text(entry.value).map(Text::into_inner).unwrap_or_default();
                        }
                        _ => document.unknown_key(&entry, &THRESHOLD_KEYS),
                    }
                }
            }
            "rounding" => {
                for entry in document.table(entry.value) {
                    match entry.key {
                        "to" => out.rounded_to.extend(patterns(document, entry.value)),
                        "somehow" => out.rounded_somehow.extend(patterns(document, entry.value)),
                        "never" => out.never_rounded.extend(patterns(document, entry.value)),
                        _ => document.unknown_key(&entry, &ROUNDING_KEYS),
                    }
                }
            }
            _ => document.unknown_key(&entry, &NOTE_KEYS),
        }
    }
}

fn meaning(document: &mut Document<'_>, value: &Value<'_>) -> Option<(Says, Vec<Pattern>)> {
    let (mut says, mut list) = (None, Vec::new());
    for entry in document.table(value) {
        match entry.key {
            "gap" => {
                let zero = matches!(&entry.value.kind, crate::rule::tree::Kind::Text(text) if text == ZERO)
                    .then_some(Says::Zero);
                says = zero.or_else(|| gap(document, entry.value).map(Says::Gap));
            }
            "patterns" => list = patterns(document, entry.value).into_iter().map(Pattern::new).collect(),
            _ => document.unknown_key(&entry, &MEANING_KEYS),
        }
    }
    Some((says?, list))
}
