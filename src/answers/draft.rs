//! A question template drafted from a plain list of questions, for its author to change (`returnlint new-template`).
//!
//! Each line is a question, with its id before it or without one. A line that ends with a colon, or has only a number and parts below it,
//! begins the questions that follow. Lines that name periods and nothing else say what is asked for; a first line that asks nothing is the title.

use std::fmt::Write as _;

use super::{concepts::Concepts, question_id::QuestionId, questions::Questions, wording_words::Lexicon};
use crate::bind::{
    measures::{ConceptSet, MeasureId, Measures, Unit},
    period::{Period, find_period, find_period_in_name},
    text::normalise,
};

/// How many words make the name of a measure.
const NAME_WORDS: usize = 5;

/// What a draft is made with.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// The measures.
    pub measures: &'k Measures,
    /// What knows them by words.
    pub concepts: &'k Concepts<'k>,
    /// The templates there are.
    pub questions: &'k Questions,
}

/// A question of the list.
#[derive(Debug)]
struct Line<'t> {
    id: Option<QuestionId>,
    words: &'t str,
    /// The words that begin it, on a line above.
    stem: Option<&'t str>,
    asks: Asks,
}

/// What a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asks {
    Measure(MeasureId),
    /// A figure that no measure is.
    Own {
        name: String,
        unit: Unit,
    },
    Words,
}

/// A list of questions, understood.
#[derive(Debug)]
pub struct Draft<'t> {
    title: Option<&'t str>,
    periods: Vec<Period>,
    lines: Vec<Line<'t>>,
}

impl<'t> Draft<'t> {
    /// Reads a list of questions.
    #[must_use]
    pub fn of(text: &'t str, known: Known<'_>) -> Self {
        let mut draft = Self { title: None, periods: Vec::new(), lines: Vec::new() };
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| l.chars().any(char::is_alphanumeric)).collect();
        // Where questions are numbered, a first line without a number is none, whatever its words.
        let numbered = lines.iter().any(|line| QuestionId::parse(line).is_some());
        let mut stem: Option<(Option<u8>, &str)> = None;
        for (at, line) in lines.iter().enumerate() {
            let periods = periods_of(line);
            let concepts = known.concepts.read(&normalise(line));
            let asks_nothing = known.concepts.telling(concepts) == 0 && !line.ends_with('?');
            let has_id = QuestionId::parse(line).is_some();
            if !periods.is_empty() {
                periods
                    .iter()
                    .filter(|p| !draft.periods.contains(p))
                    .copied()
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|p| draft.periods.push(p));
                if asks_nothing && !has_id {
                    continue;
                }
            }
            if draft.title.is_none()
                && draft.lines.is_empty()
                && !has_id
                && (asks_nothing || numbered && !line.ends_with('?'))
                && lines.len() > 1
                && !line.ends_with(':')
            {
                draft.title = Some(line);
                continue;
            }
            let (mut id, words) = QuestionId::parse(line).map_or((None, *line), |(id, words)| (Some(id), words));
            if words.is_empty() {
                continue;
            }
            let next = lines.get(at + 1).and_then(|l| QuestionId::parse(l)).map(|(id, _)| id);
            let parts_follow = next.is_some_and(|n| n.number.is_none() && n.part.is_some());
            let is_part = id.as_ref().is_some_and(|i| i.number.is_none());
            if words.ends_with(':') || parts_follow && !is_part {
                stem = Some((id.as_ref().and_then(|i| i.number), words));
                continue;
            }
            // A question with another number is no part of the one that began above.
            let of = (id.as_ref().and_then(|i| i.number), stem.and_then(|s| s.0));
            if matches!(of, (Some(own), Some(begun)) if own != begun) {
                stem = None;
            }
            if let (Some(id), Some((number, _))) = (id.as_mut().filter(|_| is_part), stem) {
                id.number = number;
            }
            let taken = |l: &Line<'_>| l.id.is_some() && l.id == id;
            if draft.lines.iter().any(taken) {
                id = None;
            }
            let asks = draft.asks(words, stem.map(|s| s.1), known);
            draft.lines.push(Line { id, words, stem: stem.map(|s| s.1), asks });
        }
        draft
    }

    /// Whether it has any question.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many questions it has, and for how many of them no measure was known.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.lines.len(), self.lines.iter().filter(|l| matches!(l.asks, Asks::Own { .. })).count())
    }

    fn asks(&self, words: &str, stem: Option<&str>, known: Known<'_>) -> Asks {
        let folded = normalise(words);
        let read = |text: &str| known.concepts.read(&normalise(text));
        let own = known.concepts.read(&folded);
        let set = stem.map_or(own, |stem| known.concepts.under(own, read(stem)));
        let found = known.questions.find(known.concepts, &folded, None).filter(|_| stem.is_none());
        let known_as = found.and_then(|f| known.questions.measure(f));
        if let Some(measure) = known.concepts.measure(set).or(known_as) {
            return Asks::Measure(measure);
        }
        if asks_for_words(&folded) {
            return Asks::Words;
        }
        Asks::Own { name: self.name(&folded, known), unit: unit_of(set, &folded, known.measures) }
    }

    /// A name for a measure of its own, made of the words that tell it.
    fn name(&self, folded: &str, known: Known<'_>) -> String {
        let words = Lexicon::embedded().telling(folded);
        let letters = |w: &String| w.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let parts: Vec<String> = words.iter().map(letters).filter(|w| !w.is_empty()).take(NAME_WORDS).collect();
        let mut name = parts.join("_");
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name = format!("figure_{name}");
        }
        let base = name.clone();
        let taken = |name: &str| {
            known.measures.named(name).is_some()
                || self.lines.iter().any(|l| matches!(&l.asks, Asks::Own { name: other, .. } if other == name))
        };
        let mut number = 2;
        while taken(&name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        name
    }

    /// The template, with a comment at each key.
    #[must_use]
    pub fn toml(&self, name: &str, schema: Option<&str>, measures: &Measures) -> String {
        let mut out = String::new();
        if let Some(schema) = schema {
            let _ = writeln!(out, "#:schema {schema}\n");
        }
        out.push_str(HEAD);
        let title =
            self.title.map_or_else(|| format!("Questions of {name}"), |t| t.trim_end_matches([':', '.']).to_owned());
        let _ = writeln!(out, "# What --template is given.\nname = {}", quoted(name));
        let _ = writeln!(out, "# What the questions are, in a few plain words.\ntitle = {}", quoted(&title));
        out.push_str("# Who asks them.\nasked_by = \"\"\n");
        out.push_str("# What symbols such as * and [c] mean to those who answer, if they follow a list: see rules/profiles.toml.\n# profile = \"analysis-function\"\n");
        out.push_str("# Where the questions can be read.\n# sources = [\"\"]\n\n");
        out.push_str("# The periods that are asked for. Leave them out where each council may answer for another.\n");
        if self.periods.is_empty() {
            out.push_str("# [[period]]\n# from = 2024-01-01\n# to = 2024-12-31\n");
        }
        for period in &self.periods {
            let _ = writeln!(out, "[[period]]\nfrom = {}\nto = {}", period.from, period.to);
        }
        for line in &self.lines {
            line.write(&mut out, measures);
        }
        for line in &self.lines {
            if let Asks::Own { name, unit } = &line.asks {
                own_measure(&mut out, name, *unit, line.words);
            }
        }
        out
    }
}

impl Line<'_> {
    fn write(&self, out: &mut String, measures: &Measures) {
        out.push_str("\n[[question]]\n");
        if let Some(id) = &self.id {
            let _ = writeln!(out, "id = {}", quoted(&id.to_string()));
        } else {
            out.push_str("# id = \"1a\"\n");
        }
        let _ = match &self.asks {
            Asks::Measure(id) => {
                let Some(measure) = measures.get(*id) else { return };
                writeln!(out, "# {}\nmeasure = {}", measure.meaning, quoted(&measure.name))
            }
            Asks::Own { name, .. } => {
                writeln!(
                    out,
                    "# No measure fits: this is one of its own, written below. Change it, or take one of rules/measures.toml.\nmeasure = {}",
                    quoted(name)
                )
            }
            Asks::Words => writeln!(out, "# It asks for words and not for a figure.\nmeasure = \"none\""),
        };
        out.push_str("wordings = [\n");
        // What begins on the line above and what follows it may stand in one cell.
        if let Some(stem) = self.stem {
            let _ =
                writeln!(out, "  {},", quoted(&format!("{} {}", stem.trim_end_matches(':').trim_end(), self.words)));
        }
        let _ = writeln!(out, "  {},\n]", quoted(self.words));
    }
}

fn own_measure(out: &mut String, name: &str, unit: Unit, words: &str) {
    let label = words.trim_end_matches(['?', '.', ':']);
    let _ = write!(
        out,
        "\n[measure.{name}]\n# What to call it in reports, and what it means, in one plain sentence.\nlabel = {}\nmeaning = {}\n# \"children\", \"incidents\", \"days\", \"average\" or \"percent\".\nunit = {}\n# Where every child counted is also counted by another measure, and the rule that speaks when the figures say otherwise:\n# within = {{ trafficked = \"AR004\" }}\n",
        quoted(label),
        quoted(&format!("{label}.")),
        quoted(unit.as_str()),
    );
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The periods that a line names: one, or several with commas between.
fn periods_of(line: &str) -> Vec<Period> {
    let parts = line.split([',', ';', ':', '&', '(', ')']).flat_map(|p| p.split(" and ")).map(str::trim);
    // A year alone is a period where nothing else is said of it: "for the years 2022".
    let lone = |part: &str| Lexicon::embedded().telling(&normalise(part)).is_empty();
    let one = |part| find_period(part).or_else(|| if lone(part) { find_period_in_name(part) } else { None });
    let several: Vec<Period> = parts.filter_map(one).collect();
    // "Between 1 April 2023 and 31 March 2024" falls apart into two days.
    if several.len() > 1 { several } else { find_period(line).map_or(several, |period| vec![period]) }
}

/// Whether a question asks for words: for a policy, a description, a reason.
fn asks_for_words(folded: &str) -> bool {
    const COUNTS: [&str; 9] =
        ["how many", "number", "total", "count", "figure", "percent", "average", "how often", "how much"];
    const WORDS: [&str; 12] = [
        "describe",
        "explain",
        "copy of",
        "copies of",
        "policy",
        "policies",
        "why ",
        "which ",
        "reason",
        "what training",
        "how do",
        "details of",
    ];
    !COUNTS.iter().any(|w| folded.contains(w)) && WORDS.iter().any(|w| folded.contains(w))
}

/// What a figure most likely counts.
fn unit_of(set: ConceptSet, folded: &str, measures: &Measures) -> Unit {
    let speaks = |name: &str| measures.concept(name).is_some_and(|at| set & (1 << at) != 0);
    if speaks("average") {
        Unit::Average
    } else if speaks("share") {
        Unit::Percent
    } else if speaks("incidents") || folded.contains("incident") || folded.contains("episode") {
        Unit::Incidents
    } else if speaks("days") {
        Unit::Days
    } else {
        Unit::Children
    }
}

const HEAD: &str = "\
# A question template of returnlint, drafted from a list of questions. It works as it stands: look at the measure of each question, and change
# what is not meant. Keep it as questions/NAME.toml in a folder of your own, here called ours, and read replies with
#
#     returnlint collate replies --rules ours --template NAME --output data.csv
#
# What a template can say is in docs/question-templates.md. Take out the comments when you have done.

";

#[cfg(test)]
mod tests;
