//! What the symbols of a workbook mean: as its own notes explain them, else as its publisher uses them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    Answer, CellAt, Notes, Withheld,
    facts::Facts,
    figure::{Figure, Form, Gap},
    profiles::{Meaning, Profile, Profiles, symbol},
};
use crate::read::workbook::{CellId, CellValue, Workbook};

/// A shorter text explains nothing.
const SHORTEST: usize = 6;

/// What a workbook's notes say.
#[derive(Debug, Default)]
pub(super) struct Explained {
    symbols: FxHashMap<String, Meaning>,
    /// What they say of figures that are withheld, and of rounding.
    pub notes: Notes,
}

impl Explained {
    /// Reads the notes of a workbook: every text that is neither an answer nor a question.
    pub(super) fn read(
        file: u32,
        workbook: &Workbook,
        facts: &FxHashMap<CellId, Arc<Facts>>,
        profiles: &Profiles,
        asks: &dyn Fn(&Facts) -> bool,
    ) -> Self {
        let mut out = Self::default();
        for (sheet_no, sheet) in (0_u32..).zip(&workbook.sheets) {
            let mut seen: Vec<CellId> = Vec::new();
            let cells = (0_u32..).zip(&sheet.columns).flat_map(|(c, col)| col.filled().map(move |(r, id)| (r, c, id)));
            for (row, column, cell) in cells {
                let Some(known) = facts.get(&cell) else { continue };
                if !known.is_text || known.length < SHORTEST || known.is_answer() || asks(known) || seen.contains(&cell)
                {
                    continue;
                }
                seen.push(cell);
                let CellValue::Text(text) = workbook.pool.get(cell) else { continue };
                for explained in profiles.explain(text) {
                    out.symbols.entry(explained.symbol).or_insert(explained.meaning);
                }
                if out.notes.withheld.is_none() {
                    let at = CellAt { file, sheet: sheet_no, row, column };
                    out.notes.withheld = profiles.withheld(text).map(|(low, high)| Withheld { low, high, at });
                }
                if out.notes.rounded.is_none() {
                    out.notes.rounded = profiles.rounding(text);
                }
            }
        }
        out
    }

    /// Gives an answer that a symbol stands for the meaning that the symbol has.
    pub(super) fn apply(&self, answer: &mut Answer, text: Option<&str>, profile: Option<&Profile>) {
        let Figure::Gap(gap) = answer.figure else { return };
        let is_symbol = answer.form == Form::Symbol
            || answer.form == Form::Listed && matches!(gap, Gap::Suppressed | Gap::Ambiguous | Gap::NotAvailable);
        if !is_symbol {
            return;
        }
        let lone = || {
            // A list of figures holds several cells' worth of text: there the one symbol that is explained is meant.
            let mut all = self.symbols.values();
            all.next().filter(|_| all.next().is_none()).copied()
        };
        let own = match answer.form {
            Form::Listed => lone(),
            _ => text.and_then(|t| self.symbols.get(&symbol(t))).copied(),
        };
        let day = answer.period.map(|p| p.to);
        let of_profile = || profile?.meaning(text.filter(|_| answer.form == Form::Symbol)?, day);
        let meaning = own.or_else(of_profile).unwrap_or(Meaning { gap, bounds: None });
        let withheld = self.notes.withheld.filter(|_| meaning.gap == Gap::Suppressed).map(|w| (w.low, w.high));
        answer.figure = match meaning.bounds.or(withheld) {
            #[expect(clippy::float_cmp, reason = "a figure that is given exactly has one bound for both")]
            Some((low, high)) if low == high => Figure::Value(low),
            Some((low, high)) => Figure::Interval { low, high },
            None => Figure::Gap(meaning.gap),
        };
    }
}
