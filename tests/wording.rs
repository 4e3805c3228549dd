//! What the cards say, and how: each is whole, keeps to the GOV.UK guidance on error messages, and can name no cell's content.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod running;
mod support;

use std::{fs, path::Path};

use regex::Regex;
use returnlint::rule::{Message, Rule, RuleSet, message::Part};
use running::checked::{root, run};
use support::{catalogue, rule_examples::rules};

/// What the GOV.UK guidance on error messages takes out: words that blame, that imply a choice, that do not help, that add nothing.
/// https://design-system.service.gov.uk/components/error-message/
const NEVER: &[&str] = &[
    "invalid",
    "valid",
    "illegal",
    "forbidden",
    "prohibited",
    "please",
    "sorry",
    "oops",
    "whoops",
    "you forgot",
    "you have failed",
    "error occurred",
    "unspecified error",
    "required field",
    "field is required",
    "fill in the field",
    "answer the question",
];

/// What a message does not say either: it says what to do, in place of what was done amiss.
const NOT_IN_MESSAGES: &[&str] = &[
    "must not",
    "wrong",
    "wrongly",
    "incorrect",
    "bad",
    "fail",
    "failed",
    "mistake",
    "problem",
    "not allowed",
    "missing value",
    "your",
];

/// The unwanted words of a text, as whole words.
fn unwanted(text: &str, words: &[&str]) -> Vec<String> {
    let text = text.to_lowercase();
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let whole = |word: &str| {
        let places = text.match_indices(word);
        places
            .map(|(at, _)| (&text[..at], &text[at + word.len()..]))
            .any(|(before, after)| ends(before.chars().next_back()) && ends(after.chars().next()))
    };
    words.iter().filter(|word| whole(word)).map(|w| (*w).to_owned()).collect()
}

fn messages(rule: &Rule) -> impl Iterator<Item = &Message> {
    [Some(&rule.message), rule.absent.as_ref()].into_iter().flatten()
}

#[test]
fn words_are_found_whole() {
    assert_eq!(unwanted("Please enter a validated date, Oops", NEVER), ["please", "oops"]);
    assert_eq!(unwanted("Enter the date", NEVER), Vec::<String>::new());
}

#[test]
fn messages_say_what_to_do() {
    for rule in &rules().rules {
        for message in messages(rule) {
            let text = &message.text;
            let words = [unwanted(text, NEVER), unwanted(text, NOT_IN_MESSAGES)].concat();
            assert!(words.is_empty(), "{} says {words:?}: {text}", rule.code);
            assert!(!text.contains('!'), "{}: {text}", rule.code);
            assert!(!text.ends_with('.'), "{} ends with a full stop, which the reports add: {text}", rule.code);
            assert!(text.starts_with(|c: char| c.is_uppercase() || c == '{'), "{}: {text}", rule.code);
            assert!(text.chars().count() <= 260, "{} is too long to read at a glance: {text}", rule.code);
        }
    }
}

#[test]
fn reasons_and_advice_blame_nobody() {
    for rule in &rules().rules {
        let card = &rule.card;
        let optional = [card.not_when.as_ref(), card.note.as_ref()].into_iter().flatten();
        for text in [&card.why, &card.fix].into_iter().chain(optional).chain(&card.sources) {
            let words = unwanted(text, NEVER);
            // What others call their rules is theirs: "SSDA903 validation rules".
            assert!(words.is_empty(), "{} says {words:?}: {text}", rule.code);
        }
    }
}

#[test]
fn what_the_program_says_of_itself_keeps_to_the_same_words() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let literal = Regex::new(r#""((?:[^"\\\\]|\\\\.)*)""#).expect("a text in quotes");
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the program") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // The list of these words is no place where they are said.
            if path.ends_with("rule/message.rs") || path.to_string_lossy().contains("tests") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a file of the program is text");
            let said = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for line in said.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for text in literal.captures_iter(line) {
                    let words = unwanted(&text[1], NEVER);
                    if !words.is_empty() {
                        found.push(format!("{}: {words:?} in {:?}", path.display(), &text[1]));
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_card_is_whole_and_leads_to_cards_that_are_there() {
    let rules = rules();
    let mut missing = Vec::new();
    for rule in &rules.rules {
        let card = &rule.card;
        let mut lacks = |there: bool, what: &str| {
            if !there {
                missing.push(format!("{} lacks {what}", rule.code));
            }
        };
        lacks(card.why.len() > 40, "why it matters");
        lacks(card.fix.len() > 20, "how to put it right");
        lacks(!card.sources.is_empty(), "a source");
        lacks(card.since.is_some(), "since");
        lacks(card.not_when.is_some() || card.unless.is_some(), "when it does not speak");
        lacks(!card.related.is_empty(), "related rules");
        for code in &card.related {
            lacks(code != &rule.code && rules.find(code).is_some(), &format!("its related rule {code}"));
        }
        for code in rule.examples.iter().flat_map(|e| &e.also) {
            lacks(rules.find(code).is_some(), &format!("a rule {code}, which an example names"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// What a message can become: its words as they stand, a heading in the places of fields, figures and the name of records.
fn forms(message: &Message) -> Regex {
    let part = |part: &Part| match part {
        Part::Text(text) => regex::escape(text),
        // A heading is clipped to 60 characters; within a sentence it stands in quotes.
        Part::Field(_) | Part::Marked => "“?.{1,60}”?".to_owned(),
        Part::Count => "[0-9,]+".to_owned(),
        Part::Records => "[A-Za-z -]+".to_owned(),
        // Names of tables, and headings.
        Part::What => ".{1,400}".to_owned(),
        Part::Template => "[A-Za-z0-9 -]+".to_owned(),
    };
    Regex::new(&format!("^{}", message.parts.iter().map(part).collect::<String>())).expect("a pattern")
}

#[test]
fn no_message_names_what_stands_in_a_cell_even_where_values_are_shown() {
    let rules: RuleSet = rules();
    let fixtures = catalogue::all();
    let paths: Vec<&str> = fixtures.iter().map(|f| f.path.as_str()).collect();
    let arguments: Vec<&str> = ["check", "--format", "json", "--show-values"].into_iter().chain(paths).collect();
    let report: serde_json::Value = serde_json::from_slice(&run(&root(), &arguments).stdout).expect("a report in JSON");
    let findings = report["findings"].as_array().expect("findings");
    assert!(findings.len() > 200, "{}", findings.len());
    for finding in findings {
        let (code, said) = (finding["code"].as_str().unwrap(), finding["message"].as_str().unwrap());
        let rule = rules.find(code).expect("a rule of the program");
        assert!(messages(rule).any(|m| forms(m).is_match(said)), "{code} says {said}");
    }
    let words: String = rules.rules.iter().flat_map(messages).map(|m| m.text.as_str()).collect();
    for fixture in &fixtures {
        for secret in fixture.secrets().into_iter().filter(|s| s.len() > 3 && !words.contains(s.as_str())) {
            let told = findings.iter().find(|f| f["message"].as_str().unwrap().contains(&secret));
            assert!(told.is_none(), "{}: {told:?} tells {secret}", fixture.path);
        }
    }
}
