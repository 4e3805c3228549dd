//! The answers of all returns, brought together by period, council and measure.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{
    bodies::{Bodies, BodyId},
    standing::{Standing, resolve},
};
use crate::{
    answers::{Role, figure::Figure},
    bind::{
        council::Register,
        dictionary::{MeasureId, Measures},
    },
    outcome::{self, FileStatus, Outcome, Period, ReturnOutcome},
};

/// The place of a period in [`Gathered::periods`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeriodId(pub u32);

/// One question of one period to one council.
pub(super) type Cell = (PeriodId, BodyId, MeasureId);

/// What became of a council's returns, over all periods.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// The periods that it answers for.
    pub periods: Vec<PeriodId>,
    /// Whether a return of its was read and has no figures for the whole council.
    pub without_answers: bool,
    /// Whether something that it sent could not be read.
    pub unread: bool,
    /// The returns that its answers stand in, or that name it, by their place in the outcome; rising, each once.
    pub returns: Vec<u32>,
}

/// The answers of all returns.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The periods that anything is about, in order; the last is none, where some answer does not say.
    pub periods: Vec<Option<Period>>,
    /// For each question that a council was asked, what it comes to.
    pub(super) cells: HashMap<Cell, Standing, FxBuildHasher>,
    /// Questions of which a council gave parts only.
    pub(super) parts: HashSet<Cell, FxBuildHasher>,
    /// The measures that anybody was asked for, whole or in parts; rising.
    pub asked: BTreeSet<MeasureId>,
    /// What became of the returns of each body.
    pub sent: Vec<Sent>,
    /// How many answers name no council of the register, by the place of their return in the outcome.
    pub unplaced: Vec<(u32, usize)>,
}

/// One answer, with what it is about as numbers.
struct Entry {
    cell: Cell,
    ret: u32,
    figure: Figure,
}

impl Gathered {
    /// Of an outcome whose returns hold answers. Totals rows are no answers and are left out.
    #[must_use]
    pub fn new(outcome: &Outcome, register: &Register, bodies: &Bodies<'_>, measures: &Measures) -> Self {
        let names: FxHashMap<&str, MeasureId> = measures.all().map(|(id, m)| (m.name.as_str(), id)).collect();
        let mut gathered = Self { sent: vec![Sent::default(); bodies.list.len()], ..Self::default() };
        gathered.periods = periods(outcome);
        let places: FxHashMap<Option<(jiff::civil::Date, jiff::civil::Date)>, PeriodId> =
            (0_u32..).zip(&gathered.periods).map(|(at, p)| (p.map(|p| (p.from, p.to)), PeriodId(at))).collect();
        let mut entries: Vec<Entry> = Vec::new();
        for (ret, r) in (0_u32..).zip(&outcome.returns) {
            let mut unplaced = 0;
            for answer in r.answers.iter().filter(|a| a.role == Role::Answer) {
                let Some(&measure) = names.get(answer.measure.as_ref()) else { continue };
                let period = answer.period.map(|p| (p.from, p.to));
                let body = answer.council.as_ref().and_then(|c| bodies.find(c, &answer.council_kind));
                let (Some(&period), Some(body)) = (places.get(&period), body) else {
                    unplaced += 1;
                    continue;
                };
                gathered.note(body, ret, |sent| {
                    if let Err(at) = sent.periods.binary_search(&period) {
                        sent.periods.insert(at, period);
                    }
                });
                gathered.asked.insert(measure);
                let cell = (period, body, measure);
                if answer.category.is_some() {
                    gathered.parts.insert(cell);
                } else {
                    entries.push(Entry { cell, ret, figure: answer.figure });
                }
            }
            if unplaced > 0 {
                gathered.unplaced.push((ret, unplaced));
            }
            gathered.note_return(ret, r, register, bodies);
        }
        entries.sort_by_key(|e| (e.cell, e.ret));
        let mut answers: Vec<(u32, Figure)> = Vec::new();
        for of_cell in entries.chunk_by(|a, b| a.cell == b.cell) {
            answers.clear();
            answers.extend(of_cell.iter().map(|e| (e.ret, e.figure)));
            if let Some(first) = of_cell.first() {
                gathered.cells.insert(first.cell, resolve(&answers));
            }
        }
        gathered
    }

    /// Takes note of whose a return is that gives no answers, or not all of which was read.
    fn note_return(&mut self, ret: u32, r: &ReturnOutcome, register: &Register, bodies: &Bodies<'_>) {
        let stated = r.council.as_ref().and_then(|c| bodies.find(&c.value, ""));
        // A file that could not be read says whose it is by its name alone.
        let unread = r.files.iter().filter(|f| !was_read(f.status));
        let named = || unread.map(|f| f.path.as_str()).find_map(|path| named(path, register, bodies));
        let Some(body) = stated.or_else(named) else { return };
        let unread = r.files.iter().any(|f| !was_read(f.status));
        let without = is_without_figures(r);
        if unread || without {
            self.note(body, ret, |sent| {
                sent.unread |= unread;
                sent.without_answers |= without;
            });
        }
    }

    fn note(&mut self, body: BodyId, ret: u32, note: impl FnOnce(&mut Sent)) {
        let Some(sent) = self.sent.get_mut(body.index()) else { return };
        if sent.returns.last() != Some(&ret) {
            sent.returns.push(ret);
        }
        note(sent);
    }

    /// The period itself.
    #[must_use]
    pub fn period(&self, id: PeriodId) -> Option<Period> {
        self.periods.get(id.0 as usize).copied().flatten()
    }
}

/// The body that the name of a file names.
fn named(path: &str, register: &Register, bodies: &Bodies<'_>) -> Option<BodyId> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let found = register.find_in_line(name)?.council;
    let council = outcome::Council { name: found.name.clone(), gss: found.gss.clone(), nation: found.nation.clone() };
    bodies.find(&council, &found.kind)
}

/// Whether a file was read, whatever was in it.
#[must_use]
pub const fn was_read(status: FileStatus) -> bool {
    matches!(status, FileStatus::Read | FileStatus::NoTable)
}

/// Whether a return was read and has no figures for a whole council.
#[must_use]
pub fn is_without_figures(r: &ReturnOutcome) -> bool {
    r.answers.is_empty() && r.files.iter().any(|f| was_read(f.status))
}

/// Every period that an answer is about, in order of its days, and none last.
fn periods(outcome: &Outcome) -> Vec<Option<Period>> {
    let answers = outcome.returns.iter().flat_map(|r| &r.answers).filter(|a| a.role == Role::Answer);
    let seen: HashSet<Option<(jiff::civil::Date, jiff::civil::Date)>, FxBuildHasher> =
        answers.map(|a| a.period.map(|p| (p.from, p.to))).collect();
    let mut all: Vec<_> = seen.into_iter().collect();
    all.sort_unstable_by_key(|p| (p.is_none(), *p));
    all.into_iter().map(|p| p.map(|(from, to)| Period { from, to })).collect()
}
