//! What the words of a cell say, whatever its place: a council, a period, a measure, a question's id, or an answer.

use std::sync::{Arc, LazyLock};

use regex::Regex;
use rustc_hash::FxHashMap;

use super::{
    Category,
    concepts::Concepts,
    figure::Form,
    question_id::QuestionId,
    questions::{Found, Questions},
    reading::{Reading, Readings, Strength},
};
use crate::{
    bind::{
        codes::VocabularyIndex,
        council::{Lookup, Register},
        dictionary::Dictionary,
        measures::{ConceptSet, Head},
        memo::Memo,
        period::{Period, find_day, find_period, find_period_in_name},
        text::normalise,
        year_label,
    },
    read::workbook::{CellId, CellValue, Pool},
};

/// A longer text is prose, and names no council and no period by itself.
const LONGEST_NAME: usize = 80;
/// A longer text behind a figure is more than what it counts: "12 missing incidents".
const LONGEST_UNIT: usize = 24;
/// A longer text is no label.
const LONGEST_LABEL: usize = 700;

/// What a cell says of councils.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// Nothing.
    Nothing,
    /// One council, by its place in the register.
    One(u32),
    /// A name that several share.
    Several,
}

/// What a cell says.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any of them may hold with any other")]
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// As an answer.
    pub reading: Reading,
    /// Figures listed in it, each with its period, which is unknown where the years do not follow each other.
    pub listed: Vec<(Option<Period>, Reading)>,
    /// The concepts that its words speak of.
    pub concepts: ConceptSet,
    /// The period that it names.
    pub period: Option<Period>,
    /// Whether it names a period and says little else. The period is unknown where the years do not follow each other: `2016/18`.
    pub is_period: bool,
    /// Whether it is a number or range that may be a year.
    pub may_be_year: bool,
    /// The council that the whole cell names.
    pub council: Named,
    /// What it says as a heading without a measure.
    pub heads: Vec<Head>,
    /// The id that it begins with.
    pub id: Option<QuestionId>,
    /// Whether it says nothing but an id.
    pub is_id: bool,
    /// The question of a template that it words.
    pub question: Option<Found>,
    /// The part of a measure that it names.
    pub category: Option<Category>,
    /// A day, as days since 1970.
    pub day: Option<jiff::civil::Date>,
    /// Whether it is text.
    pub is_text: bool,
    /// Whether it ends as a heading does before what it heads.
    pub opens: bool,
    /// How many characters it has.
    pub length: usize,
}

impl Facts {
    /// Whether it is meant as an answer wherever it stands.
    pub(super) fn is_answer(&self) -> bool {
        !self.listed.is_empty() || self.reading.strength == Strength::Strong && !self.is_period && !self.may_be_year
    }

    /// Whether it may be an answer where answers stand.
    pub(super) fn may_answer(&self) -> bool {
        self.is_answer() || self.reading.strength > Strength::None && !self.is_period && !self.may_be_year
    }

    /// Whether it tells what its row or column is about. `telling` are the concepts that tell measures apart.
    pub(super) fn is_label(&self, telling: ConceptSet) -> bool {
        if self.is_answer() {
            return false;
        }
        let says = self.concepts & telling != 0 || self.question.is_some() || self.council != Named::Nothing;
        says || self.is_period || self.may_be_year || !self.heads.is_empty() || self.is_id || self.category.is_some()
    }
}

/// The words by which cells are understood.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub concepts: Concepts<'a>,
    readings: Readings,
    sex: VocabularyIndex,
    sexes: Vec<String>,
    nationality: VocabularyIndex,
    nationalities: Vec<String>,
}

fn codes(dictionary: &Dictionary, name: &str) -> (VocabularyIndex, Vec<String>) {
    let vocabulary = dictionary.vocabulary_named(name).and_then(|id| dictionary.vocabulary(id));
    let codes = vocabulary.iter().flat_map(|v| &v.terms).map(|t| t.code.clone()).collect();
    (vocabulary.map(VocabularyIndex::new).unwrap_or_default(), codes)
}

impl<'a> Words<'a> {
    pub(super) fn new(dictionary: &'a Dictionary) -> Self {
        let (sex, sexes) = codes(dictionary, "sex");
        let (nationality, nationalities) = codes(dictionary, "nationality");
        Self {
            concepts: Concepts::new(&dictionary.measures),
            readings: Readings::new(dictionary),
            sex,
            sexes,
            nationality,
            nationalities,
        }
    }
}

/// What is needed to understand cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Understanding<'a> {
    pub words: &'a Words<'a>,
    pub register: &'a Register,
    pub questions: &'a Questions,
    /// The question template that the return is said to follow.
    pub declared: Option<usize>,
    /// What is known already of texts.
    pub remembered: &'a Remembered,
}

/// What is known already of the texts of returns that were read with the same words, councils and questions. It begins empty.
#[derive(Debug, Default)]
pub struct Remembered(Memo<Facts>);

impl Understanding<'_> {
    /// The part of a measure that a whole folded label names: "of which female", "Albanian".
    fn category(&self, folded: &str) -> Option<Category> {
        // "of which girls (2014/15)"
        let folded = folded
            .rsplit_once(" (")
            .filter(|(_, rest)| rest.bytes().any(|b| b.is_ascii_digit()))
            .map_or(folded, |f| f.0);
        let bare = folded.trim_start_matches(['-', '*', ' ', '>']).trim_end_matches([':', ' ', '?']);
        let lead = [
            "of which:",
            "of which",
            "of whom",
            "of these",
            "number of",
            "nationality:",
            "nationality -",
            "sex:",
            "gender:",
        ];
        let bare = lead.iter().find_map(|l| bare.strip_prefix(l)).map_or(bare, str::trim);
        let bare = ["children", "young people", "nationals", "national", "nationality"]
            .iter()
            .find_map(|l| bare.strip_suffix(l))
            .map_or(bare, |rest| rest.trim_end_matches([' ', '-']));
        // A letter or a figure is no sex here: it numbers a question.
        if bare.chars().count() < 3 || bare.len() > 40 || bare.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let one = |index: &VocabularyIndex, codes: &[String], by| {
            let code = codes.get(usize::from(index.exact(bare)?))?;
            (code != "unknown")
                .then(|| Category { by, is: if by == "nationality" { capitals(code) } else { code.clone() } })
        };
        one(&self.words.sex, &self.words.sexes, "sex")
            .or_else(|| one(&self.words.nationality, &self.words.nationalities, "nationality"))
    }

    /// What a cell says.
    fn of(&self, value: CellValue<'_>, is_text_file: bool) -> Arc<Facts> {
        let CellValue::Text(text) = value else { return Arc::new(self.work_out(value, is_text_file)) };
        let declared = self.declared.and_then(|d| u32::try_from(d).ok()).map_or(0, |d| d + 1);
        self.remembered.0.of(declared << 1 | u32::from(is_text_file), text, || self.work_out(value, is_text_file))
    }

    fn work_out(&self, value: CellValue<'_>, is_text_file: bool) -> Facts {
        let mut facts = Facts {
            reading: self.words.readings.of(value, is_text_file),
            listed: Vec::new(),
            concepts: 0,
            period: None,
            is_period: false,
            may_be_year: false,
            council: Named::Nothing,
            heads: Vec::new(),
            id: None,
            is_id: false,
            question: None,
            category: None,
            day: None,
            is_text: false,
            opens: false,
            length: 0,
        };
        match value {
            CellValue::Text(text) => self.text(text, is_text_file, &mut facts),
            CellValue::Number(n) if n.fract() == 0.0 && (1.0..=30.0).contains(&n) => {
                facts.id = QuestionId::parse_whole(&n.to_string());
            }
            CellValue::Number(n) if n.fract() == 0.0 && (1990.0..210_000.0).contains(&n) => {
                facts.period = find_period_in_name(&n.to_string());
                facts.may_be_year = facts.period.is_some() || year_label::is_wrong_in_figures(n);
            }
            CellValue::Moment(seconds) => facts.day = crate::bind::dates::day_of(seconds),
            _ => {}
        }
        facts
    }

    fn text(&self, text: &str, is_text_file: bool, facts: &mut Facts) {
        facts.is_text = true;
        if text.len() > LONGEST_LABEL {
            return;
        }
        let folded = normalise(text);
        facts.length = folded.len();
        facts.listed = self.listed(text, is_text_file);
        if !facts.listed.is_empty() {
            return;
        }
        if facts.reading.form != Form::Symbol {
            facts.heads = self.words.concepts.head(&folded);
        }
        let short = folded.len() <= 14;
        let period_in = |text: &str| {
            let short = if short { find_period_in_name(text) } else { None };
            find_period(text).or(short).or_else(|| last_year(text))
        };
        let lines =
            || text.lines().rev().map(normalise).filter(|_| text.contains('\n')).find_map(|l| find_period_in_name(&l));
        facts.period = period_in(&folded).or_else(|| period_in(&unglued(&folded)?)).or_else(lines);
        let (id, rest) = match QuestionId::parse(&folded) {
            Some((id, rest)) => (Some(id), rest),
            None => (QuestionId::parse_whole(&folded).filter(|id| id.part.is_none()), folded.as_str()),
        };
        let is_wrong_year = facts.period.is_none() && year_label::is_wrong(text);
        facts.is_id = id.is_some() && rest.is_empty() && facts.period.is_none() && !is_wrong_year;
        let id = id.filter(|_| facts.period.is_none() && !is_wrong_year);
        facts.id = id;
        facts.concepts = self.words.concepts.read(&folded);
        let tells = self.words.concepts.telling(facts.concepts) != 0;
        if facts.period.is_some() && !tells && folded.len() <= LONGEST_NAME {
            let low = facts.reading.figure.bounds().map(|b| b.0);
            // 2016, or 201516.
            let is_year =
                low.is_some_and(|low| (1990.0..=2100.0).contains(&low) || (199_000.0..=210_100.0).contains(&low));
            let whole = matches!(facts.reading.form, Form::Number | Form::NumberAsText);
            facts.may_be_year = is_year && whole;
            // "58 referrals from 16/12/2019 to 30/11/2020" is an answer that names a period; "2014 (Jan to Apr)" is a period.
            let says_nothing = facts.reading.figure.gap() == Some(super::figure::Gap::Unreadable);
            facts.is_period = !whole && (is_year || says_nothing) && self.category(rest).is_none();
        }
        // Of what time its figures are, nobody can say, but they are those of a time.
        facts.is_period |= is_wrong_year;
        // "6 Children referred to the NRM" is a question with its number.
        let concepts = &self.words.concepts;
        let is_unit = concepts.is_unit(facts.concepts) && folded.len() <= LONGEST_UNIT;
        let asks = || !is_unit && concepts.measure(facts.concepts).is_some();
        if matches!(facts.reading.form, Form::NumberWithNote | Form::SeveralNumbers) && asks() {
            facts.reading.strength = facts.reading.strength.min(Strength::Weak);
        }
        if folded.len() <= 30 && !tells {
            facts.day = find_day(&folded);
        }
        if facts.reading.strength < Strength::Strong && !facts.is_period && facts.reading.form != Form::Symbol {
            facts.question = self.questions.find(&self.words.concepts, rest, self.declared);
            if folded.len() <= LONGEST_NAME && !tells && facts.heads.is_empty() {
                facts.council = self.named(text);
                if facts.council == Named::Nothing {
                    facts.category = self.category(rest);
                }
            }
        }
        facts.opens = folded.ends_with(':') || folded.ends_with("...");
    }

    fn named(&self, text: &str) -> Named {
        let place = |council: &crate::bind::council::Council| {
            self.register.councils().iter().position(|c| std::ptr::eq(c, council)).and_then(|at| u32::try_from(at).ok())
        };
        match self.register.look_up(text) {
            Lookup::One(found) => place(found.council).map_or(Named::Nothing, Named::One),
            Lookup::Several(_) => Named::Several,
            Lookup::Nothing => Named::Nothing,
        }
    }

    /// Figures listed in one cell, each with its period: `1 January 2021 to 31 December 2021: 14`, one a line.
    fn listed(&self, text: &str, is_text_file: bool) -> Vec<(Option<Period>, Reading)> {
        let lines: Vec<&str> =
            text.split(['\n', '\r', ';', '•', '|']).map(str::trim).filter(|line| !line.is_empty()).collect();
        let mut out = Vec::new();
        for line in lines {
            // A dash joins two years and two bounds too: "2013-14", "1-4". It parts only between spaces.
            let one = [":", "=", " – ", " — ", " - "].into_iter().find_map(|mark| {
                let (period, figure) = line.rsplit_once(mark)?;
                let period = period.trim().trim_start_matches(['-', '*', '·', ' ', 'o']).trim();
                let found = if year_label::is_wrong(period) {
                    None
                } else {
                    Some(find_period(period).or_else(|| find_period_in_name(period))?)
                };
                let reading = self.words.readings.of(CellValue::Text(figure), is_text_file);
                let rest_is_figure = reading.strength > Strength::None && !figure.trim().is_empty();
                (rest_is_figure && find_period(line).is_none_or(|p| found.is_none_or(|found| found == p)))
                    .then_some((found, reading))
            });
            match one {
                Some((period, reading)) => out.push((period, Reading { form: Form::Listed, ..reading })),
                None => return Vec::new(),
            }
        }
        out
    }
}

/// A text without the figures of notes that are glued to its years: "31 August 20151". None where there are none.
fn unglued(folded: &str) -> Option<String> {
    static GLUED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b((?:19|20)\d\d)\d\b").ok());
    let glued = GLUED.as_ref()?;
    glued.is_match(folded).then(|| glued.replace_all(folded, "$1").into_owned())
}

/// Words that a year belongs to, and which is no period then: "the Modern Slavery Act 2015".
const JOINED: [&str; 21] = [
    "foi",
    "rfi",
    "eir",
    "request",
    "ref",
    "reference",
    "case",
    "act",
    "bill",
    "regulations",
    "order",
    "of",
    "since",
    "from",
    "before",
    "after",
    "until",
    "to",
    "and",
    "or",
    "than",
];

/// The year that ends a folded label, apart from its words: "Section A: 2017", "Unaccompanied children (2017)".
fn last_year(folded: &str) -> Option<Period> {
    let bare = folded.strip_suffix(')').unwrap_or(folded);
    let at = bare.rfind(|c: char| !c.is_ascii_digit())?;
    let (before, year) = bare.split_at_checked(at + 1)?;
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let apart = before.trim_end().ends_with(['(', ':', '-', ','])
        || before.ends_with(' ') && last.chars().all(char::is_alphabetic) && last.len() > 1 && !JOINED.contains(&last);
    if apart && year.len() == 4 { find_period_in_name(year) } else { None }
}

/// The code of a nationality as people write it.
fn capitals(code: &str) -> String {
    let word = |w: &str| {
        let mut chars = w.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    code.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What each distinct cell of a workbook says, worked out when it is first asked.
#[derive(Debug)]
pub(super) struct Memory<'m> {
    understanding: Understanding<'m>,
    pool: &'m Pool,
    is_text_file: bool,
    known: FxHashMap<CellId, Arc<Facts>>,
}

impl<'m> Memory<'m> {
    pub(super) fn new(understanding: Understanding<'m>, pool: &'m Pool, is_text_file: bool) -> Self {
        Self { understanding, pool, is_text_file, known: FxHashMap::default() }
    }

    /// Works out what a cell says, if that is not known yet.
    pub(super) fn learn(&mut self, cell: CellId) {
        let Self { understanding, pool, is_text_file, known } = self;
        known.entry(cell).or_insert_with(|| understanding.of(pool.get(cell), *is_text_file));
    }

    /// What each cell says that was learnt.
    pub(super) const fn known(&self) -> &FxHashMap<CellId, Arc<Facts>> {
        &self.known
    }
}
