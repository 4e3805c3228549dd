//! Which figures the study gives (`rules/study.toml`).

use crate::{
    bind::dictionary::{Dictionary, MeasureId, Measures},
    rule::{
        RuleErrors, RuleSource,
        document::{Document, Entry, Text, entries},
        error::{Problem, RuleError},
        nearest::did_you_mean,
        source::Role,
    },
};

/// The version of `study.toml` that this release reads.
const VERSION: &str = "1";

const KEYS: [&str; 4] = ["version", "totals", "ratio", "charts"];
const RATIO_KEYS: [&str; 4] = ["label", "of", "to", "kind"];
const CHART_KEYS: [&str; 2] = ["by_council", "by_year"];
const KINDS: [(&str, RatioKind); 3] =
    [("share", RatioKind::Share), ("mean", RatioKind::Mean), ("rate", RatioKind::Rate)];

/// What is known of the two parts of a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatioKind {
    /// Everything counted above is also counted below: so many in a hundred.
    Share,
    /// Each one that is counted below has at least one of what is counted above.
    Mean,
    /// Nothing.
    Rate,
}

/// One total divided by another, over the councils that gave both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratio {
    /// Its name: `trafficked_missing_share`.
    pub name: String,
    /// What to call it.
    pub label: String,
    /// What is divided.
    pub of: MeasureId,
    /// What it is divided by.
    pub to: MeasureId,
    /// What is known of the two.
    pub kind: RatioKind,
}

impl Ratio {
    /// The unit of the figure: `percent`, or the mean of something.
    #[must_use]
    pub const fn unit(&self) -> &'static str {
        match self.kind {
            RatioKind::Share => "percent",
            RatioKind::Mean | RatioKind::Rate => "average",
        }
    }
}

/// What the study gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definitions {
    /// The measures that are added up, in the order of reports.
    pub totals: Vec<MeasureId>,
    /// The ratios, in the order of the file.
    pub ratios: Vec<Ratio>,
    /// Places in `ratios` of those that are drawn council by council.
    pub by_council: Vec<usize>,
    /// Measures that are drawn year by year.
    pub by_year: Vec<MeasureId>,
}

impl Definitions {
    /// From the file that the binary carries and those of the user's folders.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them.
    pub fn load(source: &RuleSource, dictionary: &Dictionary) -> Result<Self, RuleErrors> {
        let mut all = Self::default();
        let mut errors: Vec<RuleError> = Vec::new();
        for file in source.files.iter().filter(|f| f.role() == Role::Study) {
            let (document, table) = Document::parse(file);
            if document.problems.is_empty() {
                let mut reader = Reader { document, measures: &dictionary.measures };
                reader.read(&entries(&table), &mut all);
                errors.extend(reader.document.errors());
            } else {
                errors.extend(document.errors());
            }
        }
        if errors.is_empty() { Ok(all) } else { Err(errors.into()) }
    }

    /// The ratio with this name.
    #[must_use]
    pub fn ratio(&self, name: &str) -> Option<usize> {
        self.ratios.iter().position(|r| r.name == name)
    }
}

struct Reader<'f, 'm> {
    document: Document<'f>,
    measures: &'m Measures,
}

impl Reader<'_, '_> {
    fn read(&mut self, all: &[Entry<'_, '_>], into: &mut Definitions) {
        // Charts name ratios, wherever these stand in the file.
        for entry in all.iter().filter(|e| e.key == "ratio") {
            for ratio in self.document.table(entry.value) {
                let Some(ratio) = self.ratio(&ratio) else { continue };
                match into.ratios.iter_mut().find(|r| r.name == ratio.name) {
                    Some(known) => *known = ratio,
                    None => into.ratios.push(ratio),
                }
            }
        }
        for entry in all {
            match entry.key {
                "version" => {
                    if self.document.cell(entry.value).is_some_and(|v| v != VERSION) {
                        let message = format!("This release reads version {VERSION} of this file");
                        self.document.report(Problem::new(message).at(entry.value.span(), ""));
                    }
                }
                "totals" => add(&mut into.totals, self.counts(entry)),
                "ratio" => {}
                "charts" => {
                    for chart in self.document.table(entry.value) {
                        match chart.key {
                            "by_council" => {
                                let ratios = self.ratios(&chart, into);
                                add(&mut into.by_council, ratios);
                            }
                            "by_year" => add(&mut into.by_year, self.counts(&chart)),
                            _ => self.document.unknown_key(&chart, &CHART_KEYS),
                        }
                    }
                }
                _ => self.document.unknown_key(entry, &KEYS),
            }
        }
    }

    /// Measures that can be added up.
    fn counts(&mut self, entry: &Entry<'_, '_>) -> Vec<MeasureId> {
        let names = self.document.texts(entry.value);
        names.iter().filter_map(|name| self.count(name)).collect()
    }

    fn count(&mut self, name: &Text) -> Option<MeasureId> {
        let Some(id) = self.measures.named(name.get_ref()) else {
            let names = self.measures.list.iter().map(|m| m.name.as_str());
            let problem = Problem::new(format!("There is no measure `{}`", name.get_ref())).at(name.span(), "");
            self.document.report(problem.maybe_help(did_you_mean(name.get_ref(), names)));
            return None;
        };
        let counts = self.measures.get(id).is_some_and(|m| m.unit.is_count());
        if !counts {
            let problem = Problem::new(format!("`{}` cannot be added up", name.get_ref())).at(name.span(), "");
            self.document.report(problem.help("Name a measure that counts children or incidents"));
        }
        counts.then_some(id)
    }

    fn ratios(&mut self, entry: &Entry<'_, '_>, known: &Definitions) -> Vec<usize> {
        let names = self.document.texts(entry.value);
        let find = |name: &Text| {
            let found = known.ratio(name.get_ref());
            if found.is_none() {
                let names = known.ratios.iter().map(|r| r.name.as_str());
                let problem = Problem::new(format!("There is no ratio `{}`", name.get_ref())).at(name.span(), "");
                self.document.report(problem.maybe_help(did_you_mean(name.get_ref(), names)));
            }
            found
        };
        names.iter().filter_map(find).collect()
    }

    fn ratio(&mut self, entry: &Entry<'_, '_>) -> Option<Ratio> {
        let (mut label, mut of, mut to, mut kind) = (None, None, None, None);
        for key in self.document.table(entry.value) {
            match key.key {
                "label" => label = self.document.text(key.value).map(Text::into_inner),
                "of" => of = self.document.text(key.value),
                "to" => to = self.document.text(key.value),
                "kind" => kind = self.document.choice(key.value, &KINDS),
                _ => self.document.unknown_key(&key, &RATIO_KEYS),
            }
        }
        for (there, key, help) in [
            (label.is_some(), "label", "Write what to call it"),
            (of.is_some(), "of", "Name the measure that is divided"),
            (to.is_some(), "to", "Name the measure that it is divided by"),
            (kind.is_some(), "kind", "Write share, mean or rate"),
        ] {
            if !there {
                self.document.missing_key(&format!("The ratio `{}`", entry.key), key, entry.place(), help);
            }
        }
        let (of, to) = (self.count(&of?), self.count(&to?));
        Some(Ratio { name: entry.key.to_owned(), label: label?, of: of?, to: to?, kind: kind? })
    }
}

/// Adds what is not there yet.
fn add<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::detect, rule::RuleSet};

    fn rules() -> RuleSet {
        RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap()
    }

    fn load(more: &str) -> Result<Definitions, RuleErrors> {
        Definitions::load(&RuleSource::from_texts([("study.toml", more)]), &rules().dictionary)
    }

    #[test]
    fn the_figures_of_the_study_are_there() {
        let rules = rules();
        let all = Definitions::load(&RuleSource::embedded(), &rules.dictionary).unwrap();
        let name = |id: &MeasureId| rules.dictionary.measures.get(*id).map(|m| m.name.clone()).unwrap();
        assert_eq!(name(&all.totals[0]), "trafficked");
        for ratio in [
            "trafficked_missing_share",
            "uasc_missing_share",
            "trafficked_mean_incidents",
            "uasc_mean_incidents",
            "trafficked_over_week_share",
            "trafficked_not_found_share",
            "nrm_referrals_per_potential_victim",
        ] {
            assert!(all.ratio(ratio).is_some(), "{ratio}");
        }
        assert!(!all.by_council.is_empty() && !all.by_year.is_empty());
    }

    #[test]
    fn a_share_is_of_a_measure_that_contains_it() {
        let rules = rules();
        let all = Definitions::load(&RuleSource::embedded(), &rules.dictionary).unwrap();
        for ratio in all.ratios.iter().filter(|r| r.kind == RatioKind::Share) {
            let of = rules.dictionary.measures.get(ratio.of).unwrap();
            assert!(of.within.iter().any(|w| w.measure == ratio.to), "{}", ratio.name);
        }
    }

    #[test]
    fn a_slip_is_shown_with_what_may_be_meant() {
        for (text, message) in [
            ("totals = [\"trafficed\"]", "There is no measure `trafficed`"),
            ("totals = [\"trafficked_missing_share\"]", "`trafficked_missing_share` cannot be added up"),
            ("[charts]\nby_council = [\"none\"]", "There is no ratio `none`"),
            ("[ratio.a]\nlabel = \"a\"\nof = \"uasc\"\nto = \"trafficked\"", "The ratio `a` has no `kind`"),
            ("[ratio.a]\nkind = \"half\"", "\"half\" is not known here"),
            ("total = []", "There is no key `total` here"),
            ("version = 2", "This release reads version 1 of this file"),
        ] {
            let errors = load(text).unwrap_err().errors;
            assert!(errors.iter().any(|e| e.to_string() == message), "{text}: {errors:?}");
        }
    }

    #[test]
    fn a_folder_of_ones_own_adds_a_ratio() {
        let all =
            load("[ratio.mine]\nlabel = \"mine\"\nof = \"uasc\"\nto = \"looked_after\"\nkind = \"share\"").unwrap();
        assert_eq!((all.ratios.len(), all.ratios[0].unit()), (1, "percent"));
    }
}
