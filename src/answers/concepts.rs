//! Which measure a heading or a question asks for: concepts are looked for in its words, and the measure is taken that they make.

use std::sync::OnceLock;

use regex::{Regex, RegexSet};

use crate::bind::measures::{ConceptKind, ConceptSet, Head, MeasureId, Measures};

/// The concepts and measures, ready to be looked for.
#[derive(Debug)]
pub struct Concepts<'a> {
    measures: &'a Measures,
    rewrites: OnceLock<Rewrites>,
    patterns: OnceLock<Patterns>,
    groups: ConceptSet,
    statuses: ConceptSet,
    aspects: ConceptSet,
    also: ConceptSet,
    all: ConceptSet,
    units: ConceptSet,
}

#[derive(Debug, Default)]
struct Rewrites {
    any: RegexSet,
    each: Vec<(Option<Regex>, String)>,
}

#[derive(Debug, Default)]
struct Patterns {
    all: RegexSet,
    /// For each pattern its concept.
    concept: Vec<usize>,
}

impl Rewrites {
    fn new(measures: &Measures) -> Self {
        let texts = measures.rewrite.iter().map(|r| r.0.as_str());
        Self {
            any: RegexSet::new(texts).unwrap_or_default(),
            each: measures
                .rewrite
                .iter()
                .map(|(said, meant)| (Regex::new(said.as_str()).ok(), meant.clone()))
                .collect(),
        }
    }

    fn apply(&self, folded: &str) -> String {
        let mut text = folded.to_owned();
        let rewritten = self.any.matches(folded);
        for at in &rewritten {
            if let Some((Some(said), meant)) = self.each.get(at) {
                text = said.replace_all(&text, meant.as_str()).into_owned();
            }
        }
        // What is left out leaves two spaces, and patterns have one.
        if rewritten.matched_any() { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text }
    }
}

impl Patterns {
    fn new(measures: &Measures) -> Self {
        let all = || {
            measures.concepts.iter().enumerate().flat_map(|(c, concept)| concept.patterns.iter().map(move |p| (c, p)))
        };
        Self {
            all: RegexSet::new(all().map(|(_, p)| p.as_str())).unwrap_or_default(),
            concept: all().map(|(c, _)| c).collect(),
        }
    }
}

impl<'a> Concepts<'a> {
    /// Prepares them; patterns are compiled when the first text is read.
    #[must_use]
    pub fn new(measures: &'a Measures) -> Self {
        let of = |kind| {
            let is = |(i, c): (usize, &crate::bind::measures::Concept)| (c.kind == kind).then_some(1 << i);
            measures.concepts.iter().enumerate().filter_map(is).fold(0, |all: ConceptSet, bit: ConceptSet| all | bit)
        };
        Self {
            measures,
            rewrites: OnceLock::new(),
            patterns: OnceLock::new(),
            groups: of(ConceptKind::Group),
            statuses: of(ConceptKind::Status),
            aspects: of(ConceptKind::Aspect),
            also: measures.concept("also").map_or(0, |at| 1 << at),
            all: measures.concept("all_children").map_or(0, |at| 1 << at),
            units: ["missing", "incidents", "days", "away"]
                .iter()
                .filter_map(|name| measures.concept(name))
                .fold(0, |all, at| all | 1 << at),
        }
    }

    /// The concepts that a folded text speaks of.
    #[must_use]
    pub fn read(&self, folded: &str) -> ConceptSet {
        let text = self.rewrites.get_or_init(|| Rewrites::new(self.measures)).apply(folded);
        let patterns = self.patterns.get_or_init(|| Patterns::new(self.measures));
        let concept = |at: usize| patterns.concept.get(at).map_or(0, |c| 1 << c);
        patterns.all.matches(&text).into_iter().fold(0, |set, at| set | concept(at))
    }

    /// What tells measures apart among some concepts.
    #[must_use]
    pub const fn telling(&self, set: ConceptSet) -> ConceptSet {
        set & (self.groups | self.statuses | self.aspects)
    }

    /// Those that say who is counted.
    #[must_use]
    pub const fn who(&self, set: ConceptSet) -> ConceptSet {
        set & (self.groups | self.statuses)
    }

    /// Whether concepts say no more than what is counted: missing incidents, days, times.
    #[must_use]
    pub const fn is_unit(&self, set: ConceptSet) -> bool {
        self.telling(set) & !self.units == 0
    }

    /// The concepts of a label together with those of what stands over it: who is counted is what the label says, where it says it, and
    /// what is counted of them is added.
    #[must_use]
    pub const fn under(&self, label: ConceptSet, over: ConceptSet) -> ConceptSet {
        let dropped = if label & self.also != 0 {
            0
        } else if label & self.groups != 0 {
            self.groups | self.statuses
        } else if label & self.statuses != 0 {
            self.statuses
        } else {
            0
        };
        label | over & !(dropped | self.also)
    }

    /// The measure that some concepts make: the one that needs the most of them, where none is left over. None where two need as many.
    #[must_use]
    pub fn measure(&self, set: ConceptSet) -> Option<MeasureId> {
        let mut telling = self.telling(set);
        if telling == 0 {
            return None;
        }
        // All children who are trafficked are the trafficked children.
        if telling & !self.all != 0 {
            telling &= !self.all;
        }
        let mut best: Option<(u32, MeasureId)> = None;
        let mut tied = false;
        for (id, measure) in self.measures.all() {
            for &needs in &measure.needs {
                let fits = set & needs == needs && telling & !(needs | measure.may) == 0;
                let most = best.map_or(0, |b| b.0);
                if fits && needs.count_ones() > most {
                    best = Some((needs.count_ones(), id));
                    tied = false;
                } else if fits && needs.count_ones() == most && best.is_some_and(|b| b.1 != id) {
                    tied = true;
                }
            }
        }
        best.filter(|_| !tied).map(|b| b.1)
    }

    /// What a folded heading says that asks for no measure.
    #[must_use]
    pub fn head(&self, folded: &str) -> Vec<Head> {
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
        let is = |words: &Vec<String>| words.iter().any(|w| w == folded || w == bare);
        self.measures.heads.iter().filter(|(_, words)| is(words)).map(|(head, _)| *head).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bind::{dictionary::Dictionary, text::normalise},
        rule::RuleSource,
    };

    fn dictionary() -> Dictionary {
        Dictionary::load(&RuleSource::embedded()).unwrap()
    }

    fn asks(dictionary: &Dictionary, text: &str) -> String {
        let concepts = Concepts::new(&dictionary.measures);
        let found = concepts.measure(concepts.read(&normalise(text)));
        found.and_then(|id| dictionary.measures.get(id)).map_or_else(|| "nothing".to_owned(), |m| m.name.clone())
    }

    #[test]
    fn a_question_is_known_by_its_words() {
        let dictionary = dictionary();
        for (text, measure) in [
            (
                "identified as having been trafficked or a victim of modern slavery, including but not limited to those identified through the NRM",
                "identified",
            ),
            ("suspected, if not included in a", "suspected"),
            ("Total number of children looked after at any time in the period", "looked_after"),
            ("identified as UASC or a separated child", "uasc"),
            ("UASC/separated who have also been identified or suspected as trafficked", "trafficked_uasc"),
            (
                "How many looked after children were identified as trafficked or as victims of modern slavery, through the NRM or otherwise?",
                "identified",
            ),
            (
                "Children in care identified as trafficked (including, but not only, those with a positive NRM decision)",
                "identified",
            ),
            (
                "thought to be victims of trafficking but not confirmed (do not include children counted in a)",
                "suspected",
            ),
            (
                "Of the trafficked or suspected trafficked children, the number who went missing on one or more occasions",
                "trafficked_missing",
            ),
            (
                "The number of children, trafficked or suspected, who had a missing episode during the period",
                "trafficked_missing",
            ),
            (
                "Total number of missing incidents of identified or suspected trafficked children, counting each time a child went missing",
                "trafficked_incidents",
            ),
            ("How many times did unaccompanied children go missing?", "uasc_incidents"),
            (
                "Number of trafficked or suspected trafficked children missing for more than seven days on any one occasion",
                "trafficked_over_week",
            ),
            (
                "The number of trafficked children whose longest absence as missing was over one week",
                "trafficked_over_week",
            ),
            (
                "Of the UASC and separated children who went missing, the number who were still missing at the end of the period",
                "uasc_not_found",
            ),
            (
                "The number of trafficked children who had not returned or been found by the end of the period",
                "trafficked_not_found",
            ),
            ("Children referred to the NRM by the council", "nrm_referrals"),
            ("NRM referrals of children by any first responder", "nrm_referrals_any"),
            ("% of trafficked children who went missing", "trafficked_missing_share"),
            ("Average number of incidents per missing trafficked child", "trafficked_average_incidents"),
            ("Change in UASC", "uasc_change"),
            ("All looked after children", "looked_after"),
            ("Date of birth", "nothing"),
            ("Notes", "nothing"),
        ] {
            assert_eq!(asks(&dictionary, text), measure, "{text}");
        }
    }

    #[test]
    fn every_measure_is_known_by_its_own_label() {
        let dictionary = dictionary();
        for measure in &dictionary.measures.list {
            assert_eq!(asks(&dictionary, &measure.label), measure.name, "{}", measure.label);
        }
    }

    #[test]
    fn a_section_says_what_is_counted_and_the_row_of_whom() {
        let dictionary = dictionary();
        let concepts = Concepts::new(&dictionary.measures);
        let read = |text: &str| concepts.read(&normalise(text));
        let name = |set| concepts.measure(set).and_then(|id| dictionary.measures.get(id)).map(|m| m.name.as_str());
        let under = |row: &str, section: &str| concepts.under(read(row), read(section));
        assert_eq!(name(under("(b) unaccompanied", "2. Children who went missing")), Some("uasc_missing"));
        assert_eq!(
            name(under("Identified or suspected", "Trafficked children who went missing")),
            Some("trafficked_missing")
        );
        assert_eq!(name(under("Unaccompanied", "Trafficked children")), Some("uasc"));
        assert_eq!(name(under("who are also trafficked", "Unaccompanied children")), Some("trafficked_uasc"));
    }
}
