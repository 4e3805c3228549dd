//! A rule's card as a page: what is said of a rule wherever it is explained, in one order and in one set of words. The terminal, the
//! documents and the rule book only lay it out.

pub mod example;
pub mod index;
pub mod markdown;
pub mod speaks;
#[cfg(feature = "cli")]
pub mod terminal;

use super::{
    text::{and, capital, day, stop},
    verdict,
};
use crate::{
    bind::{Confidence, dictionary::Dictionary},
    finding::Severity,
    rule::{AtLeast, Audience, Card, Family, Message, Nation, Rule, RuleSet, Scope, message::Part as Piece},
};
use example::Shown;

/// A rule's card, laid out for no one place.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its code: `NR001`.
    pub code: String,
    /// Its name: `victim-without-nrm-referral`.
    pub name: String,
    /// Its name as a title: "Victim without NRM referral".
    pub title: String,
    /// What its code's letters stand for.
    pub family: Family,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it asks for, with labels in the places of the sheet's own headings.
    pub message: String,
    /// What can be said in a word or two.
    pub facts: Vec<Fact>,
    /// The rest, in reading order.
    pub parts: Vec<Part>,
    /// The file it was read from, as a person finds it.
    pub file: String,
}

/// One of a page's facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub label: &'static str,
    /// What it is.
    pub text: String,
    /// Whether it is so for nearly every rule, and can be left out where there is little room.
    pub usual: bool,
}

/// What a part of a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The message, and what is said when the column is not there.
    Says,
    /// When it speaks, in words.
    Speaks,
    /// When it does not.
    NotWhen,
    /// The reason.
    Why,
    /// What to do in the case system.
    Fix,
    /// What else a reader should know.
    Note,
    /// Examples in which it finds something.
    Fails,
    /// Examples in which it finds nothing.
    Passes,
    /// The conditions as they stand in the file.
    Written,
    /// Laws, guidance and lessons behind it.
    Sources,
    /// Rules to read with it.
    Related,
}

impl Topic {
    /// The heading of the part.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Says => "What it says",
            Self::Speaks => "When it speaks",
            Self::NotWhen => "When it does not",
            Self::Why => "Why it matters",
            Self::Fix => "How to put it right",
            Self::Note => "To know",
            Self::Fails => "It finds something here",
            Self::Passes => "It finds nothing here",
            Self::Written => "The rule as written",
            Self::Sources => "Sources",
            Self::Related => "Related checks",
        }
    }
}

/// A part of a page: never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is about.
    pub topic: Topic,
    /// What stands in it.
    pub content: Vec<Content>,
}

/// A piece of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A paragraph, a sentence of its own.
    Text(String),
    /// A line and points below it.
    Points {
        /// Ends with a colon.
        lead: String,
        /// Parts of a sentence, without a capital.
        points: Vec<String>,
    },
    /// A list.
    Items(Vec<String>),
    /// A list of rules.
    Rules(Vec<Link>),
    /// An example.
    Example(Shown),
    /// Lines of a rule file.
    Toml(String),
}

/// Another rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its code.
    pub code: String,
    /// Its name; empty for a rule that is not there.
    pub name: String,
    /// Its title; empty for a rule that is not there.
    pub title: String,
}

impl Page {
    /// The page of a rule.
    #[must_use]
    pub fn of(rule: &Rule, rules: &RuleSet) -> Self {
        let card = &rule.card;
        let dictionary = &rules.dictionary;
        let mut parts = Vec::new();
        let mut add = |topic, content: Vec<Content>| {
            if !content.is_empty() {
                parts.push(Part { topic, content });
            }
        };
        let message = said(&rule.message, dictionary);
        let mut says = vec![Content::Text(stop(&message).into_owned())];
        if let Some(absent) = &rule.absent {
            let text = said(absent, dictionary);
            let example = if absent.parts.contains(&Piece::Count) { ", for example" } else { "" };
            says.push(Content::Text(format!("Where there is no such column{example}: {}", stop(&text))));
        }
        add(Topic::Says, says);
        add(Topic::Speaks, speaks::speaks(rule, dictionary));
        let prose = |text: Option<&String>| text.map(|t| paragraphs(t)).unwrap_or_default();
        add(Topic::NotWhen, prose(card.not_when.as_ref()));
        add(Topic::Why, paragraphs(&card.why));
        add(Topic::Fix, paragraphs(&card.fix));
        add(Topic::Note, prose(card.note.as_ref()));
        for (topic, fails) in [(Topic::Fails, true), (Topic::Passes, false)] {
            let some = rule.examples.iter().filter(|e| e.fails == fails);
            add(topic, some.map(|e| Content::Example(Shown::of(e, rule, dictionary))).collect());
        }
        add(Topic::Written, vec![Content::Toml(written(card))]);
        if !card.sources.is_empty() {
            add(Topic::Sources, vec![Content::Items(card.sources.clone())]);
        }
        if !card.related.is_empty() {
            add(Topic::Related, vec![Content::Rules(card.related.iter().map(|code| link(code, rules)).collect())]);
        }
        Self {
            code: card.code.clone(),
            name: card.name.clone(),
            title: title(rule, dictionary),
            family: card.family,
            severity: card.severity,
            message,
            facts: facts(card),
            parts,
            file: card.file.clone(),
        }
    }

    /// The part about something, if there is anything to say.
    #[must_use]
    pub fn part(&self, topic: Topic) -> Option<&Part> {
        self.parts.iter().find(|p| p.topic == topic)
    }
}

fn link(code: &str, rules: &RuleSet) -> Link {
    let known = rules.find(code);
    Link {
        code: code.to_owned(),
        name: known.map(|r| r.name.clone()).unwrap_or_default(),
        title: known.map(|r| title(r, &rules.dictionary)).unwrap_or_default(),
    }
}

/// What a severity means.
#[must_use]
pub const fn severity_means(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "the figure cannot be used until this is put right",
        Severity::Warning => "likely to need correction: look at it before you send",
        Severity::Info => "something for the reader to know",
    }
}

/// The word for a confidence.
#[must_use]
pub const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "High",
        Confidence::Medium => "Medium",
        Confidence::Low => "Low",
    }
}

/// What a confidence means.
#[must_use]
pub const fn confidence_means(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "a finding is as good as certain",
        Confidence::Medium => "a finding is likely right",
        Confidence::Low => "a finding may be mistaken",
    }
}

/// What a rule looks at, one by one.
#[must_use]
pub const fn looks_at(scope: Scope) -> &'static str {
    match scope {
        Scope::Child => "each record of a child",
        Scope::Episode => "each missing episode",
        Scope::Referral => "each referral",
        Scope::Care => "each period in care",
        Scope::Answer => "each answer",
        Scope::Figures => "each council and period",
        Scope::Table => "each table",
        Scope::Return => "each return",
        Scope::Study => "all returns of a run together",
    }
}

fn facts(card: &Card) -> Vec<Fact> {
    let who: Vec<&str> = card
        .audience
        .iter()
        .map(|a| match a {
            Audience::Council => "the council that sends the return",
            Audience::Researcher => "the researcher who has received it",
        })
        .collect();
    let nations: Vec<&str> = card.nations.iter().map(|n| n.as_str()).collect();
    let fact = |label, text: String, usual| Fact { label, text, usual };
    let mut facts = vec![
        fact("Severity", format!("{}: {}", verdict::severity(card.severity), severity_means(card.severity)), false),
        fact("Confidence", format!("{}: {}", confidence(card.confidence), confidence_means(card.confidence)), false),
        fact("Family", card.family.title().to_owned(), false),
        fact("Looks at", looks_at(card.record).to_owned(), false),
        fact("For", and(&who), card.audience.len() == Audience::ALL.len()),
        fact("Nations", and(&nations), card.nations.len() == Nation::ALL.len()),
        fact("Dates", dates(card), card.from.is_none() && card.until.is_none()),
    ];
    if let Some(since) = &card.since {
        facts.push(fact("Since", format!("version {since}"), true));
    }
    facts
}

/// Which records a rule speaks of, by their dates.
#[must_use]
pub fn dates(card: &Card) -> String {
    match (card.from, card.until) {
        (Some(a), Some(b)) => format!("records from {} to {}", day(a), day(b)),
        (Some(a), None) => format!("records on or after {}", day(a)),
        (None, Some(b)) => format!("records on or before {}", day(b)),
        (None, None) => "records of any date".to_owned(),
    }
}

/// The name of a rule as a title. A word that the rule or a label writes in capitals stands in capitals: NRM.
#[must_use]
pub fn title(rule: &Rule, dictionary: &Dictionary) -> String {
    let card = &rule.card;
    let texts = [Some(&card.message), Some(&card.why), Some(&card.fix), card.absent.as_ref(), card.not_when.as_ref()];
    let labels = dictionary.fields.iter().map(|f| f.label.as_str());
    let written: Vec<&str> = texts.into_iter().flatten().map(String::as_str).chain(labels).collect();
    let words: Vec<String> = card
        .name
        .split('-')
        .map(|word| {
            let capitals = word.to_uppercase();
            let short = word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
            let is_so = |text: &&str| text.split(|c: char| !c.is_alphanumeric()).any(|w| w == capitals);
            if short && written.iter().any(is_so) { capitals } else { word.to_owned() }
        })
        .collect();
    capital(&words.join(" "))
}

/// A message as it may read: labels stand in the places of headings, and 14 for any number.
#[must_use]
pub fn said(message: &Message, dictionary: &Dictionary) -> String {
    message.render(|part| match part {
        Piece::Text(text) => text.clone(),
        Piece::Field(field) => dictionary.get(*field).map_or_else(String::new, |f| format!("“{}”", f.label)),
        Piece::Marked | Piece::What => "“…”".to_owned(),
        Piece::Count => "14".to_owned(),
        Piece::Records => "children".to_owned(),
        Piece::Template => "SSDA903".to_owned(),
    })
}

fn paragraphs(text: &str) -> Vec<Content> {
    let all = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    all.map(|p| Content::Text(stop(p).into_owned())).collect()
}

/// The lines of the file that say when the rule speaks and where it points.
fn written(card: &Card) -> String {
    let mut lines = Vec::new();
    for (key, text) in [("when", &card.when), ("unless", &card.unless), ("require", &card.require)] {
        match text.as_deref() {
            Some(text) if text.contains('\n') => lines.push(format!("{key} = '''\n{}\n'''", text.trim())),
            Some(text) => lines.push(format!("{key} = '{text}'")),
            None => {}
        }
    }
    if let Some(detect) = &card.detect {
        lines.push(format!("detect = \"{detect}\""));
    }
    match card.at_least {
        Some(AtLeast::Share(share)) => lines.push(format!("at_least = \"{}%\"", share * 100.0)),
        Some(AtLeast::Count(n)) => lines.push(format!("at_least = {n}")),
        None => {}
    }
    if !card.mark.is_empty() {
        lines.push(format!("mark = {:?}", card.mark));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::detect, rule::RuleSource};

    fn rules() -> RuleSet {
        RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap()
    }

    #[test]
    fn every_card_is_whole() {
        let rules = rules();
        for rule in &rules.rules {
            let page = Page::of(rule, &rules);
            for topic in [Topic::Says, Topic::Speaks, Topic::Why, Topic::Fix, Topic::Written, Topic::Sources] {
                assert!(page.part(topic).is_some(), "{}: {topic:?}", rule.code);
            }
            assert!(!page.message.contains(['{', '}']), "{}: {}", rule.code, page.message);
            assert!(page.parts.iter().all(|p| !p.content.is_empty()), "{}", rule.code);
        }
    }

    #[test]
    fn a_title_writes_capitals_where_people_do() {
        let rules = rules();
        let titled = |code: &str| title(rules.find(code).unwrap(), &rules.dictionary);
        assert_eq!(titled("NR001"), "Victim without NRM referral");
        assert_eq!(titled("MF006"), "Missing UASC flag");
        assert_eq!(titled("ST008"), "Duplicate row");
    }

    #[test]
    fn what_holds_for_nearly_every_rule_is_usual() {
        let rules = rules();
        let mut card = rules.find("NR001").unwrap().card.clone();
        let usual = |card: &Card| facts(card).into_iter().filter(|f| f.usual).map(|f| f.label).collect::<Vec<_>>();
        assert_eq!(usual(&card), ["For", "Nations", "Dates", "Since"]);
        card.nations = vec![Nation::England, Nation::Wales];
        card.from = Some(jiff::civil::date(2009, 4, 1));
        card.audience = vec![Audience::Council];
        assert_eq!(usual(&card), ["Since"]);
        let text = |label| facts(&card).into_iter().find(|f| f.label == label).map(|f| f.text).unwrap();
        assert_eq!(text("Nations"), "England and Wales");
        assert_eq!(text("Dates"), "records on or after 1 April 2009");
    }

    #[test]
    fn a_rule_is_written_as_its_file_says() {
        let rules = rules();
        for rule in &rules.rules {
            let text = written(&rule.card);
            let table: toml::Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}\n{text}", rule.code));
            let same = |key: &str, written: Option<&String>| {
                let read = table.get(key).and_then(|v| v.as_str()).map(str::trim);
                assert_eq!(read, written.map(|w| w.trim()), "{}: {key}", rule.code);
            };
            same("when", rule.card.when.as_ref());
            same("unless", rule.card.unless.as_ref());
            same("require", rule.card.require.as_ref());
            same("detect", rule.card.detect.as_ref());
        }
    }
}
