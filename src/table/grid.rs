//! A part of a sheet to look at: how full its rows are, and its first rows closely.

use rustc_hash::FxHashMap;

use super::shape::{Kind, Shapes};
use crate::{
    bind::header::{HeaderIndex, Match},
    read::workbook::{CellId, CellValue, Pool, Sheet},
};

/// Some neighbouring columns of a sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) pool: &'a Pool,
    /// First column.
    pub(crate) left: u32,
    /// Last column.
    pub(crate) right: u32,
}

impl View<'_> {
    pub(crate) fn get(&self, row: u32, column: u32) -> CellId {
        self.sheet.get(row, column)
    }

    /// The filled cells of a row, to the right.
    pub(crate) fn filled(&self, row: u32) -> impl Iterator<Item = (u32, CellId)> + '_ {
        (self.left..=self.right).map(move |c| (c, self.get(row, c))).filter(|(_, id)| !id.is_empty())
    }

    pub(crate) fn text(&self, id: CellId) -> &str {
        match self.pool.get(id) {
            CellValue::Text(t) => t,
            _ => "",
        }
    }

    /// The columns that a merged region spans from this cell to the right, when it starts here.
    pub(crate) fn merged_right(&self, row: u32, column: u32) -> Option<u32> {
        self.sheet
            .merged
            .iter()
            .find(|m| m.top <= row && row <= m.bottom && m.left == column && m.right > column)
            .map(|m| m.right)
    }

    /// Whether a region that spans several columns lies on this row.
    pub(crate) fn has_merged(&self, row: u32) -> bool {
        self.sheet.merged.iter().any(|m| {
            m.top <= row && row <= m.bottom && m.right > m.left && m.left >= self.left && m.right <= self.right
        })
    }
}

/// For every row of a view, how many cells are filled and which is the first.
#[derive(Debug)]
pub(crate) struct Fill {
    /// Filled cells, and the first filled column, of each row.
    rows: Vec<(u16, u16)>,
}

impl Fill {
    pub(crate) fn of(view: &View<'_>) -> Self {
        let mut rows = vec![(0_u16, u16::MAX); view.sheet.rows as usize];
        for column in view.left..=view.right {
            let Some(cells) = view.sheet.columns.get(column as usize) else { break };
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            for (row, _) in cells.filled() {
                if let Some((count, first)) = rows.get_mut(row as usize) {
                    *count = count.saturating_add(1);
                    *first = (*first).min(column);
                }
            }
        }
        Self { rows }
    }

    /// How many cells of a row are filled.
    pub(crate) fn count(&self, row: u32) -> u32 {
        self.rows.get(row as usize).map_or(0, |(n, _)| u32::from(*n))
    }

    /// The first filled column of a row.
    pub(crate) fn first(&self, row: u32) -> Option<u32> {
        self.rows.get(row as usize).filter(|(n, _)| *n > 0).map(|(_, c)| u32::from(*c))
    }

    /// The filled rows from one on, downwards.
    pub(crate) fn from(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        self.rows
            .iter()
            .enumerate()
            .skip(row as usize)
            .filter(|(_, (n, _))| *n > 0)
            .filter_map(|(r, _)| u32::try_from(r).ok())
    }

    /// One more than the last row.
    pub(crate) fn end(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }
}

/// A filled cell of a row that is looked at closely.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) column: u32,
    pub(crate) id: CellId,
    pub(crate) kind: Kind,
    /// How surely its text is the wording of a field, 0 to 1; fields that a cover states as well do not count.
    pub(crate) known: f64,
    /// It is the wording of a field that a cover states as well.
    pub(crate) context: bool,
}

/// A row that is looked at closely.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) row: u32,
    pub(crate) cells: Vec<Cell>,
}

impl Line {
    pub(crate) fn at(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |c| c.column).ok().and_then(|i| self.cells.get(i))
    }

    /// The sum of its known wordings, each counted once: what is said again and again is a value.
    pub(crate) fn known(&self) -> f64 {
        self.once().map(|c| c.known).sum()
    }

    /// How many of its cells are known wordings, those of a cover too, each counted once.
    pub(crate) fn wordings(&self) -> usize {
        self.once().filter(|c| c.known > 0.0 || c.context).count()
    }

    fn once(&self) -> impl Iterator<Item = &Cell> {
        let earlier =
            |at: usize, c: &Cell| self.cells.get(..at).is_some_and(|before| before.iter().any(|b| b.id == c.id));
        self.cells
            .iter()
            .enumerate()
            .filter(move |(at, c)| (c.known > 0.0 || c.context) && !earlier(*at, c))
            .map(|(_, c)| c)
    }

    /// Whether it reads like a header by its known wordings alone: at least two, and a good part of its cells.
    pub(crate) fn reads_like_header(&self) -> bool {
        let n = self.wordings();
        self.known() >= 1.6 && n >= 2 && n * 5 >= self.cells.len() * 2
    }
}

/// Looks at cells, each distinct one once.
#[derive(Debug)]
pub(crate) struct Lens<'a> {
    pub(crate) shapes: Shapes<'a>,
    pub(crate) headers: &'a HeaderIndex,
    known: FxHashMap<CellId, (f64, bool)>,
}

impl<'a> Lens<'a> {
    pub(crate) fn new(shapes: Shapes<'a>, headers: &'a HeaderIndex) -> Self {
        Self { shapes, headers, known: FxHashMap::default() }
    }

    /// How surely a text cell is the wording of a field, and whether that field stands on covers too.
    fn known(&mut self, view: &View<'_>, id: CellId) -> (f64, bool) {
        if let Some(&known) = self.known.get(&id) {
            return known;
        }
        let found = self.headers.known(view.text(id));
        let known = self.strength(&found);
        self.known.insert(id, known);
        known
    }

    /// The strength of the best match.
    pub(crate) fn strength(&self, found: &[Match]) -> (f64, bool) {
        let best = found.iter().map(|m| m.score).fold(0.0, f64::max);
        let context = !found.is_empty()
            && found
                .iter()
                .filter(|m| m.score >= best - 0.01)
                .all(|m| self.headers.facts(m.field).is_some_and(|f| f.context));
        if context { (0.0, true) } else { (best, false) }
    }

    /// A row, looked at closely.
    pub(crate) fn line(&mut self, view: &View<'_>, row: u32) -> Line {
        let mut cells = Vec::new();
        for (column, id) in view.filled(row) {
            let kind = self.shapes.kind(id);
            if kind == Kind::Blank {
                continue;
            }
            let worded = matches!(kind, Kind::Words | Kind::Sentence | Kind::Code | Kind::YesNo);
            let (known, context) = if worded { self.known(view, id) } else { (0.0, false) };
            cells.push(Cell { column, id, kind, known, context });
        }
        Line { row, cells }
    }
}
