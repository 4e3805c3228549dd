//! Reads the sheets of a council-level return into answers, whatever their layout.
//!
//! Nothing here knows a layout by name. A cell of answers belongs to what stands left of it in its row, what stands above it in its column,
//! and what stands over both: a section, a title, the sheet's name, the file's name. Each of these may say whose the figure is, for when,
//! and what was asked; the nearest that says it counts. So questions down and periods across, one row a council, long tables, forms with
//! the answer far right and tables beside each other are all read in one way.

use rustc_hash::FxHashMap;

use super::{
    Answer, AnswerSheet, Answers, Asked, CellAt, Role, Whose,
    concepts::Concepts,
    facts::{Facts, Memory, Named, Understanding, Words},
    figure::{Figure, Form, Gap},
    over::{Line, Over},
    page::{ColumnKind, Page, Row, RowKind, rows_of},
    profiles::{Profile, Profiles},
    question_id::QuestionId,
    questions::Questions,
    reading::Reading as CellReading,
    resolve::{Labels, Resolved, resolve},
    symbols::Explained,
};
use crate::{
    bind::{
        council::Register,
        dictionary::Dictionary,
        measures::{Head, Unit},
        period::{Period, find_period, find_period_in_name},
        text::normalise,
    },
    read::workbook::{CellId, CellValue, Format, Sheet, Workbook},
};

/// A sheet with more cells holds no answers of councils.
const MOST_CELLS: u64 = 3_000_000;
/// How far down a sheet a council and a period are looked for in lines.
const REACH: u32 = 60;
/// A sheet with more cells holds no notes.
const MOST_NOTES: u64 = 20_000;
/// A longer line is prose, and no title.
const LONGEST_TITLE: usize = 120;
/// The longest words that are kept of a question.
const LONGEST_WORDS: usize = 120;

/// Reads council-level returns.
#[derive(Debug)]
pub struct Reader<'a> {
    dictionary: &'a Dictionary,
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
        let Known { register, questions, declared, profiles, profile } = known;
        Reading {
            reader: self,
            understanding: Understanding { words: &self.words, register, questions, declared },
            profiles,
            profile: profile.and_then(|at| profiles.get(at)).or_else(|| profiles.usual()),
        }
        .read(file, path, workbook, skip)
    }
}

/// One file under the reader's eye.
#[derive(Debug, Clone, Copy)]
struct Reading<'r> {
    reader: &'r Reader<'r>,
    understanding: Understanding<'r>,
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
            // DBG-begin
            if std::env::var_os("DBG").is_some() {
                eprintln!("== {} {:?}", sheet.name, page.columns);
                for r in &page.rows {
                    eprintln!(
                        "{} {:?} {:?}",
                        r.row + 1,
                        r.kind,
                        r.cells
                            .iter()
                            .map(|c| (crate::finding::column_letters(c.0 + 1), workbook.pool.get(c.1)))
                            .collect::<Vec<_>>()
                    );
                }
            }
            // DBG-end
            let one = OneSheet { reading: *self, workbook, sheet, page, at: (file, index) };
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
        rest.flat_map(|c| c.filled()).for_each(|(_, cell)| memory.learn(cell));
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
                let text = match sheet.map(|s| workbook.pool.get(s.get(at.row, at.column))) {
                    Some(CellValue::Text(text)) => text,
                    _ => return whose,
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
        if out.list.iter().any(|a| a.period.is_none())
            && let Some(period) = period_of(path, workbook, &out.sheets)
        {
            for answer in out.list.iter_mut().filter(|a| a.period.is_none()) {
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

    fn in_line(&self, text: &str) -> Option<u32> {
        let register = self.understanding.register;
        let named = || text.split_once(':').and_then(|(_, rest)| register.find(rest));
        let found = register.look_up_in_line(text).one().or_else(named)?;
        if found.council.kind == "combined-or-regional" {
            return None;
        }
        self.place_of(found.council)
    }

    fn place_of(&self, council: &crate::bind::council::Council) -> Option<u32> {
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

/// One sheet under the reader's eye.
struct OneSheet<'r> {
    reading: Reading<'r>,
    workbook: &'r Workbook,
    sheet: &'r Sheet,
    page: Page<'r>,
    at: (u32, u32),
}

/// The labels of a row that stand left of a cell.
#[derive(Debug, Default, Clone)]
struct Beside<'r> {
    asked: Vec<Line<'r>>,
    id: Option<QuestionId>,
    council: Option<(Named, CellAt)>,
    period: Option<Period>,
    total: bool,
    /// Whether anything stands there.
    any: bool,
    /// A cell that should name a council and names none.
    slip: Option<CellAt>,
    /// A cell with the code of another council than is named.
    other_code: Option<CellAt>,
}

impl<'r> OneSheet<'r> {
    /// Whether two are one council, under whatever code and kind.
    fn is_same(&self, a: Named, b: Named) -> bool {
        let councils = self.reading.understanding.register.councils();
        let of = |named| if let Named::One(at) = named { councils.get(at as usize) } else { None };
        of(a).zip(of(b)).is_some_and(|(a, b)| a == b || a.name == b.name && a.nation == b.nation)
    }

    fn cell_at(&self, row: u32, column: u32) -> CellAt {
        CellAt { file: self.at.0, sheet: self.at.1, row, column }
    }

    fn text(&self, cell: CellId) -> String {
        match self.workbook.pool.get(cell) {
            CellValue::Text(text) => clip(text),
            CellValue::Number(n) => n.to_string(),
            _ => String::new(),
        }
    }

    fn read(&self, out: &mut Answers) {
        let mut over = Over::default();
        let mut odd = Answers::default();
        let mut here: Vec<Answer> = Vec::new();
        let mut header_rows: Vec<u32> = Vec::new();
        let mut before: FxHashMap<u32, Resolved> = FxHashMap::default();
        for (index, row) in self.page.rows.iter().enumerate() {
            let is_data = row.kind == RowKind::Data || row.kind == RowKind::Section && self.is_unanswered(index, &over);
            if !is_data {
                over.pass(&self.page, row);
                if row.kind == RowKind::Header {
                    header_rows.push(row.row);
                    before.clear();
                }
                continue;
            }
            over.data(&self.page, row);
            self.data_row(row, index, &over, &mut before, &mut odd, &mut here);
        }
        let here = for_each_period(here);
        if is_council_level(&here) {
            let layout = super::layout::name(&self.page, &here, self.reading.understanding.register);
            out.sheets.push(AnswerSheet {
                file: self.at.0,
                sheet: self.at.1,
                layout,
                header_rows,
                notes: super::Notes::default(),
            });
            out.list.extend(here);
            let first = |known: &mut Vec<CellAt>, cells: Vec<CellAt>| {
                for at in cells {
                    let text = |at: CellAt| self.sheet.get(at.row, at.column);
                    if !known.iter().any(|k| k.sheet == at.sheet && text(*k) == text(at)) {
                        known.push(at);
                    }
                }
            };
            first(&mut out.unknown_names, odd.unknown_names);
            first(&mut out.other_codes, odd.other_codes);
        }
    }

    /// Whether a row without an answer is a question that nobody answered, and not the heading of those below it.
    fn is_unanswered(&self, index: usize, over: &Over<'r>) -> bool {
        let Some(row) = self.page.rows.get(index) else { return false };
        let label = row.cells.iter().find_map(|&(column, cell)| {
            let facts = self.page.facts(cell)?;
            (self.page.kind(column) == ColumnKind::Labels || self.page.kind(column) == ColumnKind::Ids).then_some(facts)
        });
        let Some(label) = label else { return false };
        // A line of a long table without a figure: it says itself what is asked, and of whom or for when.
        let labels = || {
            row.cells
                .iter()
                .filter_map(|c| (self.page.kind(c.0) == ColumnKind::Labels).then(|| self.page.facts(c.1))?)
        };
        let asks_itself = labels().any(|f| self.page.asks(f) && f.council == Named::Nothing);
        let is_placed = labels().any(|f| f.is_period || f.may_be_year || f.council != Named::Nothing);
        if asks_itself && is_placed && index > 0 && !over.headers.is_empty() {
            return true;
        }
        let concepts = &self.reading.understanding.words.concepts;
        let mut neighbours = self.page.rows.get(index + 1..).unwrap_or_default().iter();
        let next = neighbours.next();
        let label_of = |row: &Row| {
            row.cells.iter().find_map(|&(column, cell)| {
                let facts = self.page.facts(cell)?;
                matches!(self.page.kind(column), ColumnKind::Labels | ColumnKind::Ids).then_some(facts)
            })
        };
        let has_block = !over.headers.is_empty()
            || index.checked_sub(1).and_then(|i| self.page.rows.get(i)).is_some_and(|r| r.kind == RowKind::Data);
        if !has_block || label.opens {
            return false;
        }
        // A question over the periods or the councils that answer it.
        let asks = |f: &Facts| self.page.asks(f) || f.id.is_some();
        let heads_next = next
            .and_then(label_of)
            .is_some_and(|f| (f.is_period || f.may_be_year || f.council != Named::Nothing) && !self.page.asks(f));
        if asks(label) && heads_next {
            return false;
        }
        // A period without a figure below the question that has others.
        let is_period = |f: &Facts| (f.is_period || f.may_be_year) && !self.page.asks(f);
        let before = index.checked_sub(1).and_then(|i| self.page.rows.get(i)).and_then(label_of);
        if is_period(label)
            && (next.and_then(label_of).is_some_and(is_period) || before.is_some_and(is_period))
            && over.asked(u32::MAX).next().is_some()
            && over.has_data()
        {
            return true;
        }
        // A council or a period without any figure, where the headings say what was asked.
        if label.council != Named::Nothing || label.is_period || label.may_be_year {
            let asks = |column: u32| over.headings(&self.page, column).iter().any(|l| self.page.asks(l.facts));
            let first = self.answer_columns().find(|&c| asks(c));
            return first.is_some();
        }
        let next_label = next.filter(|r| r.kind == RowKind::Data).and_then(label_of);
        // "(a)" below "2." is a part of it.
        let sub = |f: &Facts| f.id.as_ref().is_some_and(|id| id.number.is_none());
        let id = row
            .cells
            .iter()
            .filter_map(|c| self.page.facts(c.1)?.id.as_ref())
            .fold(None, |known: Option<QuestionId>, id| Some(known.map_or_else(|| id.clone(), |k| k.joined(id))));
        if let Some(id) = &id {
            if id.part.is_some() {
                return true;
            }
            if next_label.is_some_and(sub) {
                return false;
            }
        }
        if label.question.is_some_and(|q| self.reading.understanding.questions.measure(q).is_some()) {
            return !next_label.is_some_and(sub);
        }
        let own = label.concepts;
        if concepts.who(own) == 0 || concepts.measure(own).is_none() {
            return false;
        }
        // Where the row below says itself of whom it tells, this one is a question of its own.
        let tells = |f: &Facts| concepts.who(f.concepts) != 0 && !sub(f);
        let above = index
            .checked_sub(1)
            .and_then(|i| self.page.rows.get(i))
            .filter(|r| r.kind == RowKind::Data)
            .and_then(label_of);
        next_label.is_some_and(tells) || next_label.is_none() && above.is_some_and(tells)
    }

    /// Whether a column of answers is the first right of its labels.
    fn is_first_after_labels(&self, column: u32) -> bool {
        let left = (0..column).rev().map(|c| self.page.kind(c)).find(|k| *k != ColumnKind::Other);
        left.is_some_and(|k| k != ColumnKind::Answers)
    }

    fn answer_columns(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.page.columns).filter(|(_, k)| **k == ColumnKind::Answers).map(|(c, _)| c)
    }

    /// The labels left of a column in a row, up to the answers of a table that stands further left.
    fn beside(&self, row: &Row, index: usize, column: u32) -> Beside<'r> {
        let mut columns: Vec<u32> = Vec::new();
        for left in (0..column).rev() {
            match self.page.kind(left) {
                ColumnKind::Answers if !columns.is_empty() => break,
                ColumnKind::Answers | ColumnKind::Other => {}
                _ => columns.push(left),
            }
        }
        columns.reverse();
        let mut out = Beside::default();
        let (mut from, mut to) = (None, None);
        let (mut named, mut code) = (None::<(Named, CellAt)>, None);
        let mut lines: Vec<(ColumnKind, Line<'r>)> = Vec::new();
        for &left in &columns {
            let kind = self.page.kind(left);
            let found =
                row.at(left).map(|cell| (row.row, left, cell)).or_else(|| self.merged_cell(row.row, left)).or_else(
                    || {
                        // Words over several rows are written once.
                        if kind == ColumnKind::Labels { self.above(index, left, &columns) } else { None }
                    },
                );
            if let Some((r, c, cell)) = found
                && let Some(facts) = self.page.facts(cell)
            {
                lines.push((kind, Line { row: r, column: c, cell, facts }));
            }
        }
        for (kind, line) in &lines {
            let facts = line.facts;
            out.any |= line.row == row.row;
            match kind {
                ColumnKind::From => from = facts.day.or(from),
                ColumnKind::To => to = facts.day.or(to),
                ColumnKind::Codes => {
                    if facts.council != Named::Nothing {
                        code = Some((facts.council, self.cell_at(line.row, line.column)));
                    }
                }
                ColumnKind::Ids => {
                    out.id = join(out.id.take(), facts.id.clone());
                }
                _ => {
                    out.total |= facts.heads.contains(&Head::Total) && self.lists(line.column);
                    if facts.council != Named::Nothing
                        || self.names_councils(line.column) && facts.is_text && !self.page.asks(facts)
                    {
                        // A name that no council bears stands for the code beside it.
                        named = Some((facts.council, self.cell_at(line.row, line.column)));
                    } else if facts.is_period || facts.may_be_year {
                        out.period = facts.period.or(out.period);
                    } else {
                        if facts.period.is_some() && out.period.is_none() {
                            out.period = facts.period;
                        }
                        out.id = join(out.id.take(), facts.id.clone());
                        out.asked.push(*line);
                    }
                }
            }
        }
        out.council = named.filter(|n| matches!(n.0, Named::One(_))).or(code).or(named);
        let is_one = |c: Option<(Named, CellAt)>| c.filter(|c| matches!(c.0, Named::One(_)));
        // "Total" below names of councils is no name with a slip.
        let is_total = |at: CellAt| {
            lines.iter().any(|(_, l)| self.cell_at(l.row, l.column) == at && l.facts.heads.contains(&Head::Total))
        };
        out.slip = named.filter(|n| n.0 == Named::Nothing && !is_total(n.1)).map(|n| n.1);
        out.other_code = is_one(named).zip(is_one(code)).filter(|(n, c)| !self.is_same(n.0, c.0)).map(|(_, c)| c.1);
        if out.period.is_none()
            && let (Some(from), Some(to)) = (from, to)
        {
            out.period = Period::new(from, to);
        }
        out
    }

    fn merged_cell(&self, row: u32, column: u32) -> Option<(u32, u32, CellId)> {
        let (top, left) = self.page.merged(row, column)?;
        Some((top, left, self.page.row(top)?.at(left)?))
    }

    /// The cell above a blank label that also stands for its row: a council, a period or a question that is written once for several rows,
    /// each of which has another label of its own.
    fn above(&self, index: usize, column: u32, columns: &[u32]) -> Option<(u32, u32, CellId)> {
        let row = self.page.rows.get(index)?;
        let has = |row: &Row, wanted: &dyn Fn(&Facts) -> bool| {
            columns.iter().any(|&c| c != column && row.at(c).and_then(|cell| self.page.facts(cell)).is_some_and(wanted))
        };
        for before in self.page.rows.get(..index)?.iter().rev() {
            if before.kind == RowKind::Header {
                return None;
            }
            let Some(cell) = before.at(column) else { continue };
            if before.kind != RowKind::Data {
                return None;
            }
            let facts = self.page.facts(cell)?;
            // What the row says itself needs nothing from above.
            let said = if facts.council != Named::Nothing {
                has(row, &|f| f.council != Named::Nothing)
            } else if facts.is_period || facts.may_be_year {
                has(row, &|f| f.is_period || f.may_be_year)
            } else {
                has(row, &|f| self.page.asks(f))
            };
            let other = has(row, &|f| f.is_period || f.may_be_year || f.council != Named::Nothing || self.page.asks(f));
            return (!said && other).then_some((before.row, column, cell));
        }
        None
    }

    /// Whether a column of labels lists councils or periods, so that its total is a total of them.
    fn lists(&self, column: u32) -> bool {
        let data = self.page.rows.iter().filter(|r| r.kind == RowKind::Data).take(400);
        let facts = data.filter_map(|r| self.page.facts(r.at(column)?));
        facts.filter(|f| f.council != Named::Nothing || f.is_period || f.may_be_year).take(2).count() > 1
    }

    /// Whether columns of answers beside this one stand for councils or periods, so that their total is a total of them.
    fn lists_across(&self, over: &Over<'r>, column: u32) -> bool {
        let stands = |c: u32| {
            over.headings(&self.page, c)
                .first()
                .is_some_and(|l| l.facts.is_period || l.facts.may_be_year || l.facts.council != Named::Nothing)
        };
        self.answer_columns().filter(|c| *c != column && stands(*c)).take(2).count() > 1
    }

    /// Whether a column of labels names councils, as its heading or most of its cells say.
    fn names_councils(&self, column: u32) -> bool {
        let (mut councils, mut others) = (0, 0);
        for row in self.page.rows.iter().filter(|r| r.kind == RowKind::Data).take(400) {
            if let Some(facts) = row.at(column).and_then(|cell| self.page.facts(cell)) {
                if facts.council == Named::Nothing { others += 1 } else { councils += 1 }
            }
        }
        let headed = self.page.rows.iter().filter(|r| r.kind == RowKind::Header).any(|r| {
            r.at(column).and_then(|cell| self.page.facts(cell)).is_some_and(|f| f.heads.contains(&Head::Council))
        });
        councils > 0 && councils > others
            || headed && self.page.kind(column) == ColumnKind::Labels && councils + others > 0
    }

    fn data_row(
        &self,
        row: &Row,
        index: usize,
        over: &Over<'r>,
        before: &mut FxHashMap<u32, Resolved>,
        odd: &mut Answers,
        out: &mut Vec<Answer>,
    ) {
        let columns: Vec<u32> = self.answer_columns().collect();
        let mut beside: Option<(Vec<u32>, Beside<'r>)> = None;
        for &column in &columns {
            let labels_of: Vec<u32> = (0..column)
                .filter(|&c| !matches!(self.page.kind(c), ColumnKind::Answers | ColumnKind::Other))
                .collect();
            if beside.as_ref().is_none_or(|(of, _)| *of != labels_of) {
                beside = Some((labels_of, self.beside(row, index, column)));
            }
            let Some((_, beside)) = &beside else { continue };
            odd.unknown_names.extend(beside.slip);
            odd.other_codes.extend(beside.other_code);
            let cell = row.at(column);
            let headings = over.headings(&self.page, column);
            let headed = headings.iter().any(|l| l.facts.is_label(self.page.telling));
            let above = || index.checked_sub(1).and_then(|i| self.page.rows.get(i)?.at(column));
            let is_alone =
                || row.cells.len() == 1 && above().and_then(|c| self.page.facts(c)).is_some_and(|f| self.page.asks(f));
            let has_place = if cell.is_some() {
                headed || beside.any || is_alone()
            } else {
                beside.any && (headed || columns.len() == 1 || self.is_first_after_labels(column))
            };
            if !has_place {
                continue;
            }
            let mut all = self.answers_of(row, column, cell, beside, &headings, over, before.get(&column));
            if let Some((_, Some(resolved))) = all.first()
                && resolved.category.is_none()
            {
                before.insert(column, resolved.clone());
            }
            out.extend(all.drain(..).map(|(answer, _)| answer));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all that one cell of answers belongs to")]
    fn answers_of(
        &self,
        row: &Row,
        column: u32,
        cell: Option<CellId>,
        beside: &Beside<'r>,
        headings: &[Line<'r>],
        over: &Over<'r>,
        before: Option<&Resolved>,
    ) -> Vec<(Answer, Option<Resolved>)> {
        let facts = cell.and_then(|c| self.page.facts(c));
        let sections: Vec<Line<'r>> = over.asked(column).copied().collect();
        let labels = Labels {
            row: &beside.asked,
            headings,
            sections: &sections,
            titles: &over.titles,
            id: beside.id.as_ref(),
            before,
        };
        let sheet_words = &self.sheet.name;
        let Some(resolved) = resolve(&labels, &self.reading.understanding, sheet_words) else { return Vec::new() };
        let measure = resolved.measure;
        let whose = self.whose(beside, headings, over, column);
        let total = beside.total
            || headings.first().is_some_and(|l| {
                l.facts.heads.contains(&Head::Total) && !self.page.asks(l.facts) && self.lists_across(over, column)
            });
        let period = beside
            .period
            .or_else(|| headings.iter().find_map(|l| l.facts.period))
            .or_else(|| over.period(column).and_then(|l| l.facts.period))
            .or_else(|| self.title_period(over))
            .or_else(|| find_period_in_name(&self.sheet.name));
        let unit = self.reading.reader.dictionary.measures.get(measure).map(|m| m.unit);
        let blank = CellReading {
            figure: Figure::Gap(Gap::Blank),
            form: Form::Blank,
            strength: super::reading::Strength::None,
        };
        let is_total = total && beside.council.is_none_or(|c| c.0 == Named::Nothing);
        let make = |period: Option<Period>, reading: CellReading| {
            let asked =
                Asked { at: self.cell_at(resolved.asked.0, resolved.asked.1), words: self.text(resolved.asked.2) };
            let answer = Answer {
                whose: if is_total { Whose::NotSaid } else { whose },
                period: if is_total
                    && total
                    && beside.period.is_none()
                    && !headings.iter().any(|l| l.facts.period.is_some())
                    && headings.first().is_some_and(|l| l.facts.heads.contains(&Head::Total))
                {
                    None
                } else {
                    period
                },
                measure,
                category: resolved.category.clone(),
                role: if is_total { Role::Total } else { Role::Answer },
                figure: in_unit(reading, unit),
                form: reading.form,
                at: self.cell_at(row.row, column),
                asked,
                confidence: resolved.confidence,
                template: resolved.template,
                question: resolved.id.as_ref().map(ToString::to_string),
            };
            (answer, Some(resolved.clone()))
        };
        match facts {
            Some(facts) if !facts.listed.is_empty() => {
                facts.listed.iter().map(|(period, reading)| make(Some(*period), *reading)).collect()
            }
            Some(facts) => vec![make(period, facts.reading)],
            None => vec![make(period, blank)],
        }
    }

    fn whose(&self, beside: &Beside<'r>, headings: &[Line<'r>], over: &Over<'r>, column: u32) -> Whose {
        let of = |named: Named, at: CellAt| match named {
            Named::One(council) => Whose::Council(council),
            Named::Several | Named::Nothing => Whose::Unknown(at),
        };
        if let Some((named, at)) = beside.council {
            return of(named, at);
        }
        let line = headings.iter().find(|l| l.facts.council != Named::Nothing).or_else(|| over.council(column));
        if let Some(line) = line {
            return of(line.facts.council, self.cell_at(line.row, line.column));
        }
        let in_line = |text: &str| self.reading.in_line(text).map(Whose::Council);
        let titles = over.titles.iter().filter(|l| l.facts.length <= LONGEST_TITLE && !self.page.asks(l.facts));
        let titled = titles.filter_map(|l| in_line(&self.text(l.cell))).next();
        titled.or_else(|| in_line(&self.sheet.name)).unwrap_or(Whose::NotSaid)
    }

    /// The period that the titles name, when they name one only.
    fn title_period(&self, over: &Over<'r>) -> Option<Period> {
        let mut all = over.titles.iter().filter_map(|l| l.facts.period);
        let first = all.next()?;
        all.all(|p| (p.from, p.to) == (first.from, first.to)).then_some(first)
    }
}

fn join(known: Option<QuestionId>, id: Option<QuestionId>) -> Option<QuestionId> {
    match (known, id) {
        (Some(known), Some(id)) => Some(known.joined(&id)),
        (known, id) => known.or(id),
    }
}

/// Where answers list figures by period, one that names no period stands for each of these.
fn for_each_period(answers: Vec<Answer>) -> Vec<Answer> {
    let mut periods: Vec<Period> = Vec::new();
    for period in answers.iter().filter(|a| a.form == Form::Listed).filter_map(|a| a.period) {
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    if periods.is_empty() {
        return answers;
    }
    let each = |answer: Answer| match answer.period {
        Some(_) => vec![answer],
        None => periods.iter().map(|p| Answer { period: Some(*p), ..answer.clone() }).collect(),
    };
    answers.into_iter().flat_map(each).collect()
}

/// A share between 0 and 1 is what a spreadsheet holds where it shows so many per cent.
fn in_unit(reading: CellReading, unit: Option<Unit>) -> Figure {
    match reading.figure {
        Figure::Value(n) if unit == Some(Unit::Percent) && reading.form == Form::Number && n > 0.0 && n < 1.0 => {
            // Rounded, so that 0.283 is 28.3 and not 28.299999999999997.
            Figure::Value((n * 1e8).round() / 1e6)
        }
        other => other,
    }
}

/// One line without signs that steer a terminal, clipped.
fn clip(text: &str) -> String {
    crate::report::text::clip(text, LONGEST_WORDS)
}

/// Whether the answers of a sheet are a council's figures and not records of children that happen to be counted: each council, period and
/// measure is answered once, or nearly so.
fn is_council_level(answers: &[Answer]) -> bool {
    let mut seen: FxHashMap<_, usize> = FxHashMap::default();
    let mut figures = 0;
    for answer in answers.iter().filter(|a| a.role == Role::Answer) {
        if answer.figure.gap() != Some(Gap::Blank) {
            figures += 1;
        }
        let period = answer.period.map(|p| (p.from, p.to));
        *seen.entry((answer.whose, period, answer.measure, answer.category.clone())).or_default() += 1;
    }
    let all: usize = seen.values().sum();
    figures > 0 && seen.len() * 2 > all
}
