//! What a note in a file says of symbols, of figures that are withheld, and of rounding. The words are data, in `rules/profiles.toml`.

use std::sync::OnceLock;

use regex::Regex;

use super::{
    figure::Gap,
    profiles::{Meaning, symbol},
};
use crate::bind::pattern::Pattern;

/// A longer text is no note.
const LONGEST: usize = 3_000;

/// A number in figures or words, as it stands for `{n}` and `{m}` in patterns.
const NUMBER: &str = r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty";
const WORDS: [(&str, f64); 14] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
];

/// A symbol that a note explains.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The symbol, folded.
    pub symbol: String,
    /// What it means.
    pub meaning: Meaning,
}

/// What an explanation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// There is no figure.
    Gap(Gap),
    /// The figure is zero.
    Zero,
}

/// The words by which notes are understood, as the file has them.
#[derive(Debug, Default, Clone)]
pub(super) struct Written {
    pub(super) symbol: String,
    pub(super) named: Vec<(String, String)>,
    pub(super) joins: String,
    pub(super) verbs: String,
    pub(super) meanings: Vec<(Says, Vec<Pattern>)>,
    pub(super) below: Vec<String>,
    pub(super) up_to: Vec<String>,
    pub(super) between: Vec<String>,
    pub(super) begins: String,
    pub(super) never_before: String,
    pub(super) never_after: String,
    pub(super) zero_too: Vec<String>,
    pub(super) withheld: Vec<String>,
    pub(super) rounded_to: Vec<String>,
    pub(super) rounded_somehow: Vec<String>,
    pub(super) never_rounded: Vec<String>,
}

/// The words by which notes are understood.
#[derive(Debug, Default)]
pub(super) struct NoteWords {
    pub(super) written: Written,
    ready: OnceLock<Option<Ready>>,
}

/// The same, compiled when the first note is read.
#[derive(Debug)]
struct Ready {
    /// A symbol, what joins it, and its meaning.
    symbol_first: Regex,
    /// What is meant, what joins it, and the symbol.
    symbol_last: Regex,
    /// A symbol that is no letter, and its meaning with nothing between.
    bare: Regex,
    /// How such a meaning begins.
    begins: Regex,
    /// A symbol that is no letter, in brackets of its own.
    in_brackets: Regex,
    below: Vec<Regex>,
    up_to: Vec<Regex>,
    between: Vec<Regex>,
    never_before: Regex,
    never_after: Regex,
    zero_too: Vec<Regex>,
    withheld: Vec<Regex>,
    rounded_to: Vec<Regex>,
    rounded_somehow: Vec<Regex>,
    never_rounded: Vec<Regex>,
}

impl Written {
    /// A pattern with what its braces stand for.
    pub(super) fn expand(&self, pattern: &str) -> String {
        pattern
            .replace("{n}", &format!(r"\b(?P<n>{NUMBER})\b"))
            .replace("{m}", &format!(r"\b(?P<m>{NUMBER})\b"))
            .replace("{verb}", &format!("(?:{})", self.verbs))
    }

    fn ready(&self) -> Result<Ready, regex::Error> {
        let all = |list: &[String]| list.iter().map(|p| Regex::new(&self.expand(p))).collect::<Result<Vec<_>, _>>();
        let named = self.named.iter().map(|(name, _)| regex::escape(name)).collect::<Vec<_>>().join("|");
        let (mark, joins, verbs) = (&self.symbol, &self.joins, &self.verbs);
        let mark =
            if named.is_empty() { mark.clone() } else { format!(r"(?:{named})\b(?: \(?[*#.:~-]{{1,3}}\)?)?|{mark}") };
        let quote = r#"['"(]?"#;
        let unquote = r#"['")]?"#;
        Ok(Ready {
            symbol_first: Regex::new(&format!(
                r"(?:^|[\s,;(]|\b(?:an?|the|symbol) ){quote}(?P<symbol>{mark}){unquote} ?(?:(?:{joins})(?:$|[^a-z=]|\b) ?)(?P<says>.+)$"
            ))?,
            symbol_last: Regex::new(&format!(
                r"(?P<says>.*?)\b(?:{verbs}) (?:an? |the )?(?:symbol |letter |mark )?{quote}(?P<symbol>{mark}){unquote}(?P<rest>$|[\s,;.)].*$)"
            ))?,
            bare: Regex::new(r"^(?P<symbol>\*{1,3}|\.\.|#|~|\[[a-z]{1,4}\d?\]) ?(?P<says>.+)$")?,
            begins: Regex::new(&self.begins)?,
            in_brackets: Regex::new(r#"[("'](?P<symbol>\*{1,3}|\.\.|#|~|\[[a-z]{1,4}\])['")]"#)?,
            below: all(&self.below)?,
            up_to: all(&self.up_to)?,
            between: all(&self.between)?,
            never_before: Regex::new(&self.never_before)?,
            never_after: Regex::new(&self.never_after)?,
            zero_too: all(&self.zero_too)?,
            withheld: all(&self.withheld)?,
            rounded_to: all(&self.rounded_to)?,
            rounded_somehow: all(&self.rounded_somehow)?,
            never_rounded: all(&self.never_rounded)?,
        })
    }

    /// Why the patterns cannot be used together, if they cannot.
    pub(super) fn check(&self) -> Result<(), String> {
        self.ready().map(|_| ()).map_err(|e| e.to_string().lines().last().unwrap_or_default().to_owned())
    }
}

/// A note in the parts that each say one thing: lines, and what semicolons and full stops part. A full stop with a space before it is a
/// symbol.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split(['\n', ';', '•', '|']);
    lines.flat_map(Sentences).map(str::trim).filter(|s| !s.is_empty())
}

/// A line cut behind the full stops of its words.
struct Sentences<'t>(&'t str);

impl<'t> Iterator for Sentences<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        if self.0.is_empty() {
            return None;
        }
        let ends = |at: usize| {
            let before = self.0.get(..at).and_then(|t| t.chars().next_back());
            before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']' | '*' | '\'' | '"'))
        };
        let end = self.0.match_indices(". ").map(|(at, _)| at).find(|at| ends(*at)).map_or(self.0.len(), |at| at + 2);
        let (sentence, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        Some(sentence)
    }
}

fn any(patterns: &[Regex], text: &str) -> bool {
    patterns.iter().any(|p| p.is_match(text))
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().or_else(|| WORDS.iter().find(|(word, _)| *word == text).map(|(_, n)| *n))
}

impl NoteWords {
    pub(super) const fn new(written: Written) -> Self {
        Self { written, ready: OnceLock::new() }
    }

    fn ready(&self) -> Option<&Ready> {
        self.ready.get_or_init(|| self.written.ready().ok()).as_ref()
    }

    pub(super) fn explain(&self, text: &str) -> Vec<Explained> {
        let mut out: Vec<Explained> = Vec::new();
        let Some(ready) = self.ready().filter(|_| text.len() <= LONGEST) else { return out };
        for sentence in sentences(text) {
            for (said, meaning) in self.of_sentence(ready, sentence) {
                let symbol = self.symbol(&said);
                if !out.iter().any(|e| e.symbol == symbol) {
                    out.push(Explained { symbol, meaning });
                }
            }
        }
        out
    }

    /// A symbol as it stands in cells, given as it stands in a note: its name, or itself.
    fn symbol(&self, said: &str) -> String {
        let named = |(name, mark): &(String, String)| {
            let rest = said.strip_prefix(name.as_str())?;
            (!rest.starts_with(|c: char| c.is_alphanumeric())).then(|| mark.clone())
        };
        self.written.named.iter().find_map(named).unwrap_or_else(|| symbol(said))
    }

    fn of_sentence(&self, ready: &Ready, sentence: &str) -> Vec<(String, Meaning)> {
        // "x = suppressed, z = not applicable": each begins where the next symbol stands before what joins it.
        let mut first = Vec::new();
        let mut rest = sentence;
        while let Some(found) = ready.symbol_first.captures(rest) {
            let (Some(mark), Some(says)) = (found.name("symbol"), found.name("says")) else { break };
            let mut says = says.as_str();
            // The explanation ends where the next one begins.
            let next = says.char_indices().filter(|(_, c)| matches!(c, ',' | ' ')).find_map(|(at, _)| {
                let behind = says.get(at..)?;
                let next = ready.symbol_first.captures(behind).filter(|c| c.get(0).is_some_and(|m| m.start() == 0))?;
                let sign = next.name("symbol")?.end();
                // A word such as "is" joins too loosely to end an explanation.
                behind.get(sign..)?.trim_start_matches(['\'', '"', ')', ' ']).starts_with(['=', ':', '-']).then_some(at)
            });
            rest = "";
            if let Some((this, other)) = next.and_then(|at| says.split_at_checked(at)) {
                says = this;
                rest = other;
            }
            if let Some(meaning) = self.meaning(ready, says) {
                first.push((mark.as_str().to_owned(), meaning));
            }
        }
        if !first.is_empty() {
            return first;
        }
        if let Some(found) = ready.bare.captures(sentence)
            && let (Some(mark), Some(says)) = (found.name("symbol"), found.name("says"))
            && ready.begins.is_match(says.as_str())
            && let Some(meaning) = self.meaning(ready, says.as_str())
        {
            return vec![(mark.as_str().to_owned(), meaning)];
        }
        if let Some(found) = ready.symbol_last.captures(sentence)
            && let Some(mark) = found.name("symbol")
        {
            let before = found.name("says").and_then(|s| self.meaning(ready, s.as_str()));
            // "We have used * to show numbers below 5."
            let behind = || found.name("rest").and_then(|s| self.meaning(ready, s.as_str()));
            let whole = || self.meaning(ready, sentence);
            if let Some(meaning) = before.or_else(behind).or_else(whole) {
                return vec![(mark.as_str().to_owned(), meaning)];
            }
        }
        let in_brackets = ready
            .in_brackets
            .captures(sentence)
            .and_then(|found| Some((found.name("symbol")?.as_str().to_owned(), self.meaning(ready, sentence)?)));
        in_brackets.into_iter().collect()
    }

    /// What an explanation says.
    fn meaning(&self, ready: &Ready, says: &str) -> Option<Meaning> {
        if let Some(bounds) = threshold(ready, says) {
            return Some(Meaning { gap: Gap::Suppressed, bounds: Some(bounds) });
        }
        let says = says.trim();
        let fits = |(_, patterns): &&(Says, Vec<Pattern>)| patterns.iter().any(|p| p.is_match(says));
        self.written.meanings.iter().find(fits).map(|(says, _)| match says {
            Says::Gap(gap) => Meaning { gap: *gap, bounds: None },
            Says::Zero => Meaning { gap: Gap::Ambiguous, bounds: Some((0.0, 0.0)) },
        })
    }

    pub(super) fn withheld(&self, text: &str) -> Option<(f64, f64)> {
        let ready = self.ready().filter(|_| text.len() <= LONGEST)?;
        let said = sentences(text).filter(|s| any(&ready.withheld, s) || self.explains(ready, s));
        let (low, high) = said.into_iter().find_map(|s| threshold(ready, s))?;
        Some((if any(&ready.zero_too, text) { 0.0 } else { low }, high))
    }

    /// Whether a sentence explains a symbol by a threshold.
    fn explains(&self, ready: &Ready, sentence: &str) -> bool {
        self.of_sentence(ready, sentence).iter().any(|(_, m)| m.gap == Gap::Suppressed && m.bounds.is_some())
    }

    pub(super) fn rounding(&self, text: &str) -> Option<f64> {
        let ready = self.ready().filter(|_| text.len() <= LONGEST)?;
        if !text.contains("round") && !text.contains("nearest") && !text.contains("multiple") {
            return None;
        }
        let mut somehow = None;
        for sentence in sentences(text).filter(|s| !any(&ready.never_rounded, s)) {
            let to = ready.rounded_to.iter().find_map(|p| number(p.captures(sentence)?.name("n")?.as_str()));
            if let Some(to) = to.filter(|to| *to > 1.0) {
                return Some(to);
            }
            if any(&ready.rounded_somehow, sentence) {
                somehow = Some(0.0);
            }
        }
        somehow
    }
}

/// The least and the greatest of the figures that a text speaks of: "fewer than 5" is 1 to 4, since zero is not small.
fn threshold(ready: &Ready, text: &str) -> Option<(f64, f64)> {
    let find = |patterns: &[Regex]| -> Option<(f64, Option<f64>)> {
        patterns.iter().find_map(|pattern| {
            pattern.captures_iter(text).find_map(|found| {
                let n = found.name("n")?;
                let last = found.name("m").unwrap_or(n);
                // A length of time, an age or a share is no figure that could be withheld.
                let whole = found.get(0)?;
                if ready.never_before.is_match(text.get(last.end()..)?)
                    || ready.never_after.is_match(text.get(..whole.start())?)
                {
                    return None;
                }
                let m = found.name("m").map(|m| number(m.as_str()));
                Some((number(n.as_str())?, m.flatten()))
            })
        })
    };
    let zero = any(&ready.zero_too, text);
    let low = if zero { 0.0 } else { 1.0 };
    if let Some((from, Some(to))) = find(&ready.between).filter(|(from, to)| to.is_some_and(|to| to > *from)) {
        return Some((if zero { 0.0 } else { from }, to));
    }
    if let Some((limit, _)) = find(&ready.up_to).filter(|(n, _)| *n >= 1.0) {
        return Some((low, limit));
    }
    let (limit, _) = find(&ready.below).filter(|(n, _)| *n >= 2.0)?;
    Some((low, limit - 1.0))
}
