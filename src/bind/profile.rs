//! What a column holds, told by cheap looks at a sample of its cells: evidence for or against a field, not a reading of values.

use rustc_hash::FxHashMap;

use super::{
    dictionary::{Dictionary, FieldType, Pattern, VocabularyId},
    text::normalise,
    wording,
};
use crate::{
    read::workbook::{CellId, CellValue, Pool},
    table::{
        layout::Words,
        shape::{KINDS, Kind, kind_of},
    },
};

/// Distinct cells of a column that are looked at.
pub(crate) const SAMPLE: usize = 200;

/// Which vocabularies know a spelling: bit n is the vocabulary's n-th.
#[derive(Debug, Default)]
pub(crate) struct Spellings {
    known: FxHashMap<String, u64>,
    patterns: Vec<(u16, Pattern)>,
    /// The vocabulary of cells that say why there is no value: they fit every column.
    non_answers: u64,
}

impl Spellings {
    /// Takes the spellings of all vocabularies.
    pub(crate) fn of(dictionary: &Dictionary) -> Self {
        let mut out = Self::default();
        let terms = || dictionary.vocabularies.iter().flat_map(|v| &v.terms);
        out.known.reserve(terms().map(|t| 1 + t.spellings.len()).sum());
        for (at, vocabulary) in (0_u16..64).zip(&dictionary.vocabularies) {
            if vocabulary.name == "non-answers" {
                out.non_answers |= 1 << at;
            }
            for term in &vocabulary.terms {
                for spelling in std::iter::once(&term.code).chain(&term.spellings) {
                    *out.known.entry(normalise(spelling)).or_default() |= 1 << at;
                }
                out.patterns.extend(term.patterns.iter().map(|p| (at, p.clone())));
            }
        }
        out
    }

    /// The vocabularies that know a folded text; those among `patterns` also when a pattern of theirs fits.
    fn vocabularies(&self, text: &str, patterns: u64) -> u64 {
        let look = |t: &str| self.known.get(t).copied().unwrap_or(0);
        let bare = wording::cut_number(text);
        let mut found = look(text) | if bare.len() < text.len() { look(bare) } else { 0 };
        // "0 - No": the number is not glued to words that a heading would have, but the list may hold the words alone.
        if found == 0
            && let Some((head, tail)) = text.split_once(['-', '=', ')', '.', ':'])
            && head.trim().len() <= 4
        {
            found |= look(tail.trim()) | look(head.trim());
        }
        if patterns != 0 && found == 0 && text.len() <= 200 {
            for (at, pattern) in &self.patterns {
                let wanted = (patterns | self.non_answers) & !found & (1 << at) != 0;
                if wanted && pattern.is_match(text) {
                    found |= 1 << at;
                }
            }
        }
        found
    }
}

/// Counts over a sample of a column's filled cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profile {
    /// Filled cells that are no marks for "no value".
    pub(crate) filled: u32,
    /// Distinct values among them.
    pub(crate) distinct: u32,
    /// How many cells are of each kind.
    pub(crate) kinds: [u32; KINDS],
    /// Whole numbers that may be the spreadsheet's count of days.
    pub(crate) serials: u32,
    /// How many cells each vocabulary knows.
    pub(crate) known: Vec<(u16, u32)>,
}

impl Profile {
    /// Looks at a column's cells, at most [`SAMPLE`] distinct ones; `lists` are the vocabularies whose patterns are tried.
    pub(crate) fn of(
        cells: impl Iterator<Item = CellId>,
        pool: &Pool,
        words: &Words,
        spellings: &Spellings,
        lists: u64,
    ) -> Self {
        let mut counts: FxHashMap<CellId, u32> = FxHashMap::default();
        let mut order: Vec<CellId> = Vec::new();
        for id in cells.filter(|id| !id.is_empty()) {
            let room = order.len() < SAMPLE;
            match counts.get_mut(&id) {
                Some(n) => *n += 1,
                None if room => {
                    counts.insert(id, 1);
                    order.push(id);
                }
                None => break,
            }
        }
        let mut profile = Self::default();
        let mut known = [0_u32; 64];
        for id in order {
            let value = pool.get(id);
            let kind = kind_of(value, words);
            if kind == Kind::Blank {
                continue;
            }
            let n = counts.get(&id).copied().unwrap_or(1);
            let found = Self::vocabularies(value, spellings, if profile.distinct < 60 { lists } else { 0 });
            let says_nothing =
                (found & spellings.non_answers != 0 || kind == Kind::Mark) && found & !spellings.non_answers == 0;
            if says_nothing {
                continue;
            }
            profile.filled += n;
            profile.distinct += 1;
            if let Some(k) = profile.kinds.get_mut(kind.index()) {
                *k += n;
            }
            if is_serial(value) {
                profile.serials += n;
            }
            for (at, count) in known.iter_mut().enumerate() {
                if found & (1 << at) != 0 {
                    *count += n;
                }
            }
        }
        profile.known = (0..).zip(known).filter(|(_, n)| *n > 0).collect();
        profile
    }

    fn vocabularies(value: CellValue<'_>, spellings: &Spellings, patterns: u64) -> u64 {
        match value {
            CellValue::Text(text) if text.len() <= 400 => {
                let text = normalise(text);
                let whole = spellings.vocabularies(&text, patterns);
                if whole != 0 || !text.contains([',', ';', '|']) {
                    return whole;
                }
                // Several codes in one cell: all of them must be known.
                text.split([',', ';', '|'])
                    .map(str::trim)
                    .filter(|t| !t.is_empty())
                    .fold(u64::MAX, |all, part| all & spellings.vocabularies(part, patterns))
            }
            CellValue::Number(n) => spellings.vocabularies(&n.to_string(), 0),
            CellValue::Bool(b) => spellings.vocabularies(if b { "true" } else { "false" }, 0),
            _ => 0,
        }
    }

    fn share(&self, kinds: &[Kind]) -> f64 {
        let n: u32 = kinds.iter().filter_map(|k| self.kinds.get(k.index())).sum();
        f64::from(n) / f64::from(self.filled.max(1))
    }

    fn in_vocabulary(&self, vocabulary: VocabularyId) -> f64 {
        let n = self.known.iter().find(|(v, _)| *v == vocabulary.0).map_or(0, |(_, n)| *n);
        f64::from(n) / f64::from(self.filled.max(1))
    }

    /// The same by the kinds of cells alone, for columns of which no vocabulary was asked.
    pub(crate) fn fit_by_kind(&self, kind: FieldType) -> f64 {
        match kind {
            FieldType::Date | FieldType::Number | FieldType::Id => self.fit(kind),
            FieldType::Code(_) | FieldType::Codes(_) | FieldType::Text => {
                if self.share(&[Kind::Date]) >= 0.7 {
                    -0.7
                } else {
                    0.0
                }
            }
        }
    }

    /// How well the cells go with a field of this type: 1 they hold just that, -1 they hold something else, 0 they do not say.
    pub(crate) fn fit(&self, kind: FieldType) -> f64 {
        if self.filled == 0 {
            return 0.0;
        }
        let dates = self.share(&[Kind::Date]);
        let numbers = self.share(&[Kind::Number, Kind::Year]);
        let prose = self.share(&[Kind::Sentence]);
        let yes_no = self.share(&[Kind::YesNo]);
        // One odd cell is no evidence.
        let enough = (f64::from(self.filled) / 3.0).min(1.0);
        let fit = match kind {
            FieldType::Date => {
                let serial = f64::from(self.serials) / f64::from(self.filled);
                let years = self.share(&[Kind::Year]);
                let good = dates + self.share(&[Kind::Time]) * 0.3 + if serial > 0.8 { serial * 0.8 } else { 0.0 };
                if good >= 0.5 {
                    good.min(1.0)
                } else if good <= 0.15 && years < 0.5 {
                    -1.0
                } else if years >= 0.5 {
                    -0.6
                } else {
                    0.0
                }
            }
            FieldType::Number => {
                if numbers >= 0.5 {
                    numbers
                } else if dates >= 0.5 || numbers <= 0.1 {
                    -1.0
                } else {
                    0.0
                }
            }
            FieldType::Code(v) | FieldType::Codes(v) => {
                let known = self.in_vocabulary(v);
                if known >= 0.5 {
                    known
                } else if dates >= 0.5
                    || prose >= 0.6
                    || (known <= 0.1 && (self.share(&[Kind::Number]) >= 0.6 || yes_no >= 0.6))
                {
                    -1.0
                } else if known <= 0.1 {
                    -0.3
                } else {
                    0.0
                }
            }
            FieldType::Id => {
                if dates >= 0.5 || prose >= 0.5 || (yes_no >= 0.6 && self.distinct <= 4) {
                    -1.0
                } else if numbers + self.share(&[Kind::Code]) >= 0.6 {
                    0.7
                } else {
                    0.0
                }
            }
            FieldType::Text => {
                if dates >= 0.7 {
                    -0.7
                } else {
                    0.0
                }
            }
        };
        fit * enough
    }
}

/// A whole number that may be the spreadsheet's count of days between 1954 and 2064.
fn is_serial(value: CellValue<'_>) -> bool {
    let n = match value {
        CellValue::Number(n) => n,
        CellValue::Text(t) if t.len() == 5 => match t.parse::<u32>() {
            Ok(n) => f64::from(n),
            Err(_) => return false,
        },
        _ => return false,
    };
    (20_000.0..60_000.0).contains(&n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::layout::Layout;

    fn profile(cells: &[&str]) -> Profile {
        let mut pool = Pool::default();
        let ids: Vec<CellId> = cells.iter().map(|c| pool.intern(CellValue::Text(c))).collect();
        let mut spellings = Spellings::default();
        for word in ["yes", "no", "y", "n", "1", "0"] {
            spellings.known.insert(word.to_owned(), 1);
        }
        Profile::of(ids.into_iter(), &pool, &Layout::embedded().words, &spellings, 0)
    }

    #[test]
    fn dates_speak_for_a_date_and_against_the_rest() {
        let p = profile(&["01/02/2023", "2023-02-03", "n/k", "", "4 May 2023"]);
        assert!(p.fit(FieldType::Date) > 0.9);
        assert!(p.fit(FieldType::Number) < -0.9);
        assert!(p.fit(FieldType::Id) < -0.9);
        assert!(p.fit(FieldType::Code(VocabularyId(0))) < -0.9);
    }

    #[test]
    fn impossible_days_still_look_like_dates() {
        assert!(profile(&["31/02/2020", "30/02/2021", "99/99/2021"]).fit(FieldType::Date) > 0.9);
    }

    #[test]
    fn counts_of_days_may_be_dates_but_ages_may_not() {
        assert!(profile(&["45010", "45012", "44990"]).fit(FieldType::Date) > 0.7);
        assert!(profile(&["15", "16", "17"]).fit(FieldType::Date) < -0.9);
    }

    #[test]
    fn enumerated_answers_are_in_the_vocabulary() {
        let p = profile(&["a) Yes", "b) No", "0 - No", " Yes", "n/a"]);
        assert!(p.fit(FieldType::Code(VocabularyId(0))) > 0.9);
    }

    #[test]
    fn an_empty_column_and_a_single_cell_say_little() {
        assert!(profile(&["", "n/a"]).fit(FieldType::Date).abs() < f64::EPSILON);
        assert!(profile(&["see notes"]).fit(FieldType::Date).abs() < 0.5);
    }
}
