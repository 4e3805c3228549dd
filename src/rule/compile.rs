//! Makes a rule of a rule file, or says everything that is wrong with it.

use super::{
    Rule, Written,
    card::{Audience, Card, Family, Nation, Scope},
    check::{Checker, LAST_SECOND, seconds},
    checked,
    document::{Document, Text, within},
    error::Problem,
    example::Example,
    message::Message,
    nearest::{did_you_mean, list},
    parser, phrases,
    raw::RawRule,
    syntax,
};
use crate::{
    bind::{
        Confidence,
        dictionary::{Dictionary, FieldId, RecordKind},
        load::unknown_field,
    },
    finding::Severity,
};

/// What every rule says, and what to write there.
const NEEDED: [(&str, &str); 8] = [
    ("code", "Write the letters of its family and three figures: code = \"NR901\""),
    ("name", "Write what it finds, in small letters with hyphens: name = \"victim-without-nrm-referral\""),
    (
        "severity",
        "Write \"error\" where the figure cannot be used, \"warning\" where it is likely wrong, \"info\" for a note",
    ),
    ("confidence", "Write \"high\", \"medium\" or \"low\": how sure a finding is right"),
    (
        "record",
        "Write what one finding is about: child, episode, referral, care, answer, figures, table, return or study",
    ),
    ("message", "Write what to do: message = \"Enter the NRM referral date\""),
    ("why", "Write why it matters"),
    ("fix", "Write how to put it right"),
];

/// Makes a rule. What is wrong is left in the document; none when that is anything.
pub(super) fn compile(
    document: &mut Document<'_>,
    raw: RawRule<'_, '_>,
    dictionary: &Dictionary,
    detectors: &[&str],
) -> Option<Rule> {
    for (key, help) in NEEDED {
        if !raw.has(key) {
            document.missing_key("The rule", key, 0..0, help);
        }
    }
    names(document, &raw);
    let scope = raw.record.as_ref().map_or(Scope::Child, |(scope, _)| *scope);
    forms(document, &raw, scope);
    if let Some(detect) = &raw.detect
        && !detectors.contains(&detect.get_ref().as_str())
    {
        let problem = Problem::new(format!("There is no detector `{}`", detect.get_ref())).at(detect.span(), "");
        let known = || detectors.iter().copied();
        let help = did_you_mean(detect.get_ref(), known())
            .unwrap_or_else(|| format!("Detectors are {}", list(known(), ["`", "`"], "and")));
        document.report(problem.help(help));
    }
    if let (Some(from), Some((until, place))) = (raw.from, &raw.until)
        && from > *until
    {
        document.report(Problem::new("The rule ends before it begins").at(place.clone(), ""));
    }

    let mut conditions =
        Conditions { dictionary, kind: scope.record().unwrap_or(RecordKind::Child), fields: Vec::new() };
    let (when, written_when) = conditions.read(document, raw.when.as_ref());
    let (unless, written_unless) = conditions.read(document, raw.unless.as_ref());
    let (require, written_require) = conditions.read(document, raw.require.as_ref());
    let mark: Vec<FieldId> = raw.mark.iter().filter_map(|name| field(document, dictionary, name)).collect();
    let counts = raw.detect.is_some();
    let message = raw.message.as_ref().map(|text| Message::read(document, dictionary, text, counts));
    let absent = raw.absent.as_ref().map(|text| Message::read(document, dictionary, text, true));
    let examples: Vec<Example> =
        raw.examples.iter().map(|(fails, value)| Example::read(document, dictionary, scope, *fails, value)).collect();
    if !document.problems.is_empty() {
        return None;
    }
    let card = card(document, raw)?;
    let mut years = Vec::new();
    for condition in [&when, &unless, &require].into_iter().flatten() {
        condition.years(&mut years);
    }
    Some(Rule {
        code: card.code.clone(),
        name: card.name.clone(),
        severity: card.severity,
        confidence: card.confidence,
        record: card.record,
        audience: card.audience.clone(),
        nations: card.nations.clone(),
        from: card.from.map(seconds),
        until: card.until.map(|d| seconds(d) + LAST_SECOND),
        when,
        unless,
        require,
        detect: card.detect.clone(),
        mark,
        years,
        fields: conditions.fields,
        message: message?,
        absent,
        at_least: card.at_least,
        written: Written { when: written_when, unless: written_unless, require: written_require },
        examples,
        card,
    })
}

/// Code, name and the name of the file belong together.
fn names(document: &mut Document<'_>, raw: &RawRule<'_, '_>) {
    let (Some(code), Some(name)) = (&raw.code, &raw.name) else { return };
    let family = Family::of_code(code.get_ref());
    let figures = code.get_ref().get(2..).unwrap_or("");
    if family.is_none() || figures.len() != 3 || !figures.bytes().all(|b| b.is_ascii_digit()) {
        let prefixes = list(Family::ALL.iter().map(|f| f.prefix()), ["", ""], "or");
        let problem = Problem::new(format!("`{}` is not a code", code.get_ref())).at(code.span(), "");
        document.report(problem.help(format!("Write {prefixes} and three figures")));
    }
    let kebab = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !name.get_ref().split('-').all(kebab) {
        let problem = Problem::new(format!("`{}` is not a name", name.get_ref())).at(name.span(), "");
        document.report(problem.help("Use small letters and figures, with single hyphens between words"));
    }
    let wanted = format!("{}-{}.toml", code.get_ref(), name.get_ref());
    let file = document.file.file_name();
    if file != wanted {
        let message = format!("The file is named {file}");
        document.report(Problem::new(message).at(code.span(), "").help(format!("Name the file {wanted}")));
    }
    let folder = document.file.name.split_once('/').and_then(|(folder, _)| Family::of_folder(folder));
    if let (Some(folder), Some(family)) = (folder, family)
        && folder != family
    {
        let message = format!("Rules whose code begins with {} stand in {}/", family.prefix(), family.folder());
        document.report(Problem::new(message).at(code.span(), ""));
    }
}

/// A rule has conditions or a detector, a place to point at, and examples of both kinds.
fn forms(document: &mut Document<'_>, raw: &RawRule<'_, '_>, scope: Scope) {
    let conditions = [&raw.when, &raw.unless, &raw.require];
    let place = raw.code.as_ref().map_or(0..0, Text::span);
    match &raw.detect {
        Some(detect) => {
            for condition in conditions.into_iter().flatten() {
                let problem = Problem::new("A rule has conditions or a detector, not both").at(condition.span(), "");
                document.report(problem.at(detect.span(), "the detector"));
            }
        }
        None if scope.record().is_none() => {
            let place = raw.record.as_ref().map_or(place.clone(), |(_, place)| place.clone());
            let problem = Problem::new("A rule about a table, a return or a study needs a detector").at(place, "");
            document.report(problem.help("Write detect = \"…\", or make it a rule about a record: record = \"child\""));
        }
        None => {
            if !raw.has("when") && !raw.has("require") {
                let help = "Write what must hold: require = 'nrm_referral_date is filled'";
                document.missing_key("The rule", "require", place.clone(), help);
            }
            if !raw.has("mark") {
                let help = "Name the fields that a finding points at: mark = [\"nrm_referral_date\"]";
                document.missing_key("The rule", "mark", place.clone(), help);
            }
        }
    }
    if let Some(absent) = raw.absent.as_ref().filter(|_| !raw.has("mark")) {
        let message = "`absent` is said when no marked column is there, and nothing is marked";
        document.report(Problem::new(message).at(absent.span(), "").help("Add `mark`"));
    }
    // What a detector finds in a file cannot always be written as records, and what the build has read is without examples.
    if raw.detect.is_some() && scope.record().is_none() || document.file.parsed.is_some() {
        return;
    }
    for (key, fails) in [("fails", true), ("passes", false)] {
        if !raw.examples.iter().any(|(f, _)| *f == fails) {
            let help =
                format!("Add [[{key}]] and a record that {}", if fails { "it must find" } else { "it must pass" });
            document.missing_key("The rule", key, place.clone(), &help);
        }
    }
}

/// Reads the conditions of one rule.
struct Conditions<'d> {
    dictionary: &'d Dictionary,
    kind: RecordKind,
    fields: Vec<FieldId>,
}

impl Conditions<'_> {
    fn read(
        &mut self,
        document: &mut Document<'_>,
        text: Option<&Text>,
    ) -> (Option<checked::Condition>, Option<syntax::Condition>) {
        let Some(text) = text else { return (None, None) };
        let mut checker = Checker::new(self.dictionary, self.kind);
        checker.trusting = document.file.trusted;
        let (condition, written) = match parser::parse(text.get_ref()) {
            Ok(written) => (checker.condition(&written), Some(written)),
            Err(problem) => {
                checker.problems.push(problem);
                (None, None)
            }
        };
        for id in checker.fields {
            if !self.fields.contains(&id) {
                self.fields.push(id);
            }
        }
        for mut problem in checker.problems {
            for (place, _) in &mut problem.labels {
                *place = within(&document.file.text, text, place.clone());
            }
            document.report(problem);
        }
        (condition, written)
    }
}

fn field(document: &mut Document<'_>, dictionary: &Dictionary, name: &Text) -> Option<FieldId> {
    let found = dictionary.field(name.get_ref());
    if found.is_none() {
        let problem = unknown_field(dictionary, name);
        document.report(if phrases::is_reserved(name.get_ref()) {
            problem.help("`mark` takes names of fields only")
        } else {
            problem
        });
    }
    found
}

/// What the file says for people; everything needed is known to be there.
fn card(document: &Document<'_>, raw: RawRule<'_, '_>) -> Option<Card> {
    let plain = |text: Option<Text>| text.map(Text::into_inner);
    let code = plain(raw.code)?;
    Some(Card {
        family: Family::of_code(&code)?,
        code,
        name: plain(raw.name)?,
        severity: raw.severity.unwrap_or(Severity::Info),
        confidence: raw.confidence.unwrap_or(Confidence::Low),
        record: raw.record?.0,
        audience: raw.audience.unwrap_or_else(|| Audience::ALL.to_vec()),
        nations: raw.nations.unwrap_or_else(|| Nation::ALL.to_vec()),
        from: raw.from,
        until: raw.until.map(|(date, _)| date),
        when: plain(raw.when),
        unless: plain(raw.unless),
        require: plain(raw.require),
        detect: plain(raw.detect),
        mark: raw.mark.into_iter().map(Text::into_inner).collect(),
        message: plain(raw.message)?,
        absent: plain(raw.absent),
        why: plain(raw.why)?,
        fix: plain(raw.fix)?,
        sources: raw.sources,
        note: plain(raw.note),
        not_when: plain(raw.not_when),
        related: raw.related.into_iter().map(Text::into_inner).collect(),
        since: plain(raw.since),
        at_least: raw.at_least,
        file: document.file.shown(),
    })
}
