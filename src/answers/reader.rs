//! Reads the sheets of a council-level return into answers, whatever their layout.
//!
//! Nothing here knows a layout by name. A cell of answers belongs to what stands left of it in its row, what stands above it in its column,
//! and what stands over both: a section, a title, the sheet's name, the file's name. Each of these may say whose the figure is, for when,
//! and what was asked; the nearest that says it counts. So questions down and periods across, one row a council, long tables, forms with
//! the answer far right and tables beside each other are all read in one way.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    AnswerSheet, Answers, Role, Whose,
    concepts::Concepts,
    facts::{Facts, Memory, Remembered, Understanding, Words},
    page::{Page, rows_of},
    profiles::{Profile, Profiles},
    questions::Questions,
    sheet::OneSheet,
    symbols::Explained,
};
use crate::{
    bind::{
        council::{Council, Register},
        dictionary::Dictionary,
        period::{Period, find_period, find_period_in_name},
        text::normalise,
    },
    read::workbook::{CellValue, Column, Format, Workbook},
};

/// A sheet with more cells holds no answers of councils.
const MOST_CELLS: u64 = 3_000_000;
/// How far down a sheet a council and a period are looked for in lines.
const REACH: u32 = 60;
/// A sheet with more cells holds no notes.
const MOST_NOTES: u64 = 20_000;
/// A longer line is prose, and no title.
const LONGEST_TITLE: usize = 120;

/// Reads council-level returns.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) dictionary: &'a Dictionary,
    words: Words<'a>,
}

/// What a return is read with, besides words.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// The councils.
    pub register: &'k Register,
    /// The question templates.
    pub questions: &'k Questions,
    /// The template that the return is said to follow.
    pub declared: Option<usize>,
    /// What is known already of texts, from returns that were read with the same councils and questions.
    pub remembered: &'k Remembered,
    /// What symbols mean to their publishers.
    pub profiles: &'k Profiles,
    /// The publisher whose symbols these are; none: councils as they usually write.
    pub profile: Option<usize>,
}

impl<'a> Reader<'a> {
    /// With the words of the dictionary.
    #[must_use]
    pub fn new(dictionary: &'a Dictionary) -> Self {
        Self { dictionary, words: Words::new(dictionary) }
    }

    /// What knows measures by their words.
    #[must_use]
    pub const fn concepts(&self) -> &Concepts<'a> {
        &self.words.concepts
    }

    /// Reads the sheets of a file, apart from those to skip.
    #[must_use]
    pub fn read(
        &self,
        known: Known<'_>,
        file: u32,
        path: &str,
        workbook: &Workbook,
        skip: &dyn Fn(usize) -> bool,
    ) -> Answers {
        let Known { register, questions, declared, remembered, profiles, profile } = known;
        Reading {
            reader: self,
            understanding: Understanding { words: &self.words, register, questions, declared, remembered },
            profiles,
            profile: profile.and_then(|at| profiles.get(at)).or_else(|| profiles.usual()),
        }
        .read(file, path, workbook, skip)
    }
}

/// One file under the reader's eye.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'r> {
    pub(super) reader: &'r Reader<'r>,
    pub(super) understanding: Understanding<'r>,
    profiles: &'r Profiles,
    profile: Option<&'r Profile>,
}

impl Reading<'_> {
    fn read(&self, file: u32, path: &str, workbook: &Workbook, skip: &dyn Fn(usize) -> bool) -> Answers {
        let mut out = Answers::default();
        let mut memory = Memory::new(self.understanding, &workbook.pool, workbook.format == Format::Csv);
        for (index, sheet) in workbook.sheets.iter().enumerate() {
            if skip(index) || sheet.cells == 0 || sheet.cells > MOST_CELLS {
                continue;
            }
            let Ok(index) = u32::try_from(index) else { continue };
            let rows = rows_of(sheet);
            rows.iter().flat_map(|r| &r.cells).for_each(|c| memory.learn(c.1));
            let telling = self.understanding.words.concepts.telling(u64::MAX);
            let Some(page) = Page::new(sheet, rows, memory.known(), telling) else { continue };
            let one = OneSheet::new(*self, workbook, sheet, page, (file, index));
            one.read(&mut out);
        }
        self.settle(path, workbook, &mut out);
        self.explain(file, workbook, memory, &mut out);
        out
    }

    /// What symbols stand for, as the notes of the workbook or its publisher's ways say.
    fn explain(&self, file: u32, workbook: &Workbook, mut memory: Memory<'_>, out: &mut Answers) {
        if out.list.is_empty() {
            return;
        }
        // A sheet of notes beside the answers was not looked at.
        let rest = workbook.sheets.iter().filter(|s| s.cells < MOST_NOTES).flat_map(|s| &s.columns);
        rest.flat_map(Column::filled).for_each(|(_, cell)| memory.learn(cell));
        let telling = self.understanding.words.concepts.telling(u64::MAX);
        let asks = |f: &Facts| f.question.is_some() || f.concepts & telling != 0 && f.id.is_some();
        let explained = Explained::read(file, workbook, memory.known(), self.profiles, &asks);
        for sheet in &mut out.sheets {
            sheet.notes = explained.notes.clone();
        }
        for answer in &mut out.list {
            let sheet = workbook.sheets.get(answer.at.sheet as usize);
            let text = match sheet.map(|s| workbook.pool.get(s.get(answer.at.row, answer.at.column))) {
                Some(CellValue::Text(text)) => Some(text),
                _ => None,
            };
            explained.apply(answer, text, self.profile);
        }
    }

    /// The council that bore a name in a period: a county and its successor share one, and a council may have had another code then.
    fn then(&self, whose: Whose, period: Option<Period>, workbook: &Workbook) -> Whose {
        let councils = self.understanding.register.councils();
        let Some(period) = period else { return whose };
        match whose {
            Whose::Council(at) => {
                let Some(council) = councils.get(at as usize) else { return whose };
                if council.exists_in(period.from, period.to) {
                    return whose;
                }
                let same = councils.iter().position(|c| {
                    c.name == council.name && c.nation == council.nation && c.exists_in(period.from, period.to)
                });
                same.and_then(|at| u32::try_from(at).ok()).map_or(whose, Whose::Council)
            }
            Whose::Unknown(at) => {
                let sheet = workbook.sheets.get(at.sheet as usize);
                let Some(CellValue::Text(text)) = sheet.map(|s| workbook.pool.get(s.get(at.row, at.column))) else {
                    return whose;
                };
                let found = self.understanding.register.look_up(text).on(period.to);
                found.and_then(|found| self.place_of(found.council)).map_or(whose, Whose::Council)
            }
            Whose::NotSaid => whose,
        }
    }

    /// What no sheet of answers says, another sheet or the file's name may.
    fn settle(&self, path: &str, workbook: &Workbook, out: &mut Answers) {
        if out.list.iter().any(|a| a.whose == Whose::NotSaid && a.role == Role::Answer)
            && let Some(council) = self.council_of(path, workbook)
        {
            for answer in out.list.iter_mut().filter(|a| a.whose == Whose::NotSaid && a.role == Role::Answer) {
                answer.whose = Whose::Council(council);
            }
        }
        // A sheet that names periods says itself which of its answers have none.
        let named: FxHashSet<u32> = out.list.iter().filter(|a| a.period.is_some()).map(|a| a.at.sheet).collect();
        let is_open = |answer: &super::Answer| answer.period.is_none() && !named.contains(&answer.at.sheet);
        if out.list.iter().any(is_open)
            && let Some(period) = period_of(path, workbook, &out.sheets)
        {
            for answer in out.list.iter_mut().filter(|a| is_open(a)) {
                answer.period = Some(period);
            }
        }
        // Who answers for several years answers today: the council of the latest.
        let mut latest: FxHashMap<Whose, Period> = FxHashMap::default();
        for answer in &out.list {
            if let Some(period) = answer.period {
                let known = latest.entry(answer.whose).or_insert(period);
                if period.to > known.to {
                    *known = period;
                }
            }
        }
        for answer in &mut out.list {
            answer.whose = self.then(answer.whose, latest.get(&answer.whose).copied(), workbook);
        }
    }

    /// The one council that a workbook's lines, or else its names, tell of.
    fn council_of(&self, path: &str, workbook: &Workbook) -> Option<u32> {
        let mut found: Option<u32> = None;
        for text in lines_of(workbook, &|_| true) {
            let asks = || {
                self.understanding.words.concepts.telling(self.understanding.words.concepts.read(&normalise(text))) != 0
            };
            let Some(council) = self.in_line(text).filter(|_| text.len() <= LONGEST_TITLE && !asks()) else { continue };
            if found.is_some_and(|other| other != council) {
                return None;
            }
            found = Some(council);
        }
        found.or_else(|| path.rsplit('/').find_map(|part| self.in_line(part)))
    }

    pub(super) fn in_line(&self, text: &str) -> Option<u32> {
        let register = self.understanding.register;
        let named = || text.split_once(':').and_then(|(_, rest)| register.find(rest));
        let found = register.look_up_in_line(text).one().or_else(named)?;
        if found.council.kind == "combined-or-regional" {
            return None;
        }
        self.place_of(found.council)
    }

    fn place_of(&self, council: &Council) -> Option<u32> {
        let at = self.understanding.register.councils().iter().position(|c| std::ptr::eq(c, council))?;
        u32::try_from(at).ok()
    }
}

/// The texts in the first rows of every sheet.
fn lines_of<'w>(workbook: &'w Workbook, wanted: &'w dyn Fn(usize) -> bool) -> impl Iterator<Item = &'w str> {
    workbook.sheets.iter().enumerate().filter(|(at, _)| wanted(*at)).flat_map(move |(_, sheet)| {
        (0..sheet.rows.min(REACH)).flat_map(move |r| (0..sheet.width().min(REACH)).map(move |c| (r, c))).filter_map(
            move |(r, c)| match workbook.pool.get(sheet.get(r, c)) {
                CellValue::Text(text) if text.len() < 400 => Some(text),
                _ => None,
            },
        )
    })
}

/// The one period that the lines of sheets without answers, or else the file's name, tell of.
fn period_of(path: &str, workbook: &Workbook, answered: &[AnswerSheet]) -> Option<Period> {
    let mut found: Option<Period> = None;
    for text in lines_of(workbook, &|sheet| answered.iter().all(|s| s.sheet as usize != sheet)) {
        let Some(period) = find_period(text) else { continue };
        if found.is_some_and(|other| (other.from, other.to) != (period.from, period.to)) {
            return None;
        }
        found = Some(period);
    }
    found.or_else(|| find_period_in_name(path.rsplit('/').next().unwrap_or(path)))
}
