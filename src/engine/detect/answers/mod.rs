//! Checks of council-level answers that no sentence can say: of figures against each other, of a sheet's notes, of the words by which
//! figures are asked for.
//!
//! A figure is a value, an interval or a gap, and rounded figures are wider than they look ([`frames`]). A check speaks only where no
//! possible value passes.

mod asked;
mod bands;
mod disclosure;
mod frames;
mod held;
mod notes;
mod periods;
mod sums;
mod thresholds;
mod totals;
mod twice;
mod years;

use std::collections::BTreeMap;

use crate::{
    answers::{Answer, CellAt, Role, figure::Figure},
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
    },
};

pub(super) use asked::{adults_counted, away_merged, question_without_cell, separated_not_said};
pub(super) use bands::overlap_or_gap;
pub(super) use disclosure::worked_out;
pub(super) use held::held_in_parts;
pub(super) use notes::{cost_estimate, no_as_at, no_definition, texts, unknown_mark};
pub(super) use periods::{unequal, years_mixed};
pub(super) use thresholds::{exact_beside_suppressed, no_rule, several_thresholds};
pub(super) use totals::{breakdown_exceeds, not_a_count, part_exceeds_whole, rounded_unsaid, sum_differs};
pub(super) use twice::{figure_given_twice, swapped_digits};
pub(super) use years::label_of_no_year;

/// What is said of a return that has no council-level part.
const NONE: &str = "the return has no answers of a whole council";

/// Runs a check on a return that has answers. The number of records is that of the answers unless the check says otherwise.
fn on_answers(ret: &Return<'_>, check: impl FnOnce(&mut Hits)) -> Checked {
    if ret.answers.is_empty() {
        return Checked { not_applicable: Some(NONE.into()), ..Checked::default() };
    }
    let mut hits = Hits::default();
    check(&mut hits);
    hits.checked(ret.answers.list.len())
}

/// The answers that are no totals.
fn single<'a>(ret: &Return<'a>) -> impl Iterator<Item = &'a Answer> {
    ret.answers.list.iter().filter(|a| a.role == Role::Answer)
}

/// What is counted, in words.
fn label<'a>(ret: &Return<'a>, answer: &Answer) -> &'a str {
    ret.data.dictionary.measures.get(answer.measure).map_or("", |m| m.label.as_str())
}

/// Whether an answer counts children or incidents.
fn is_count(ret: &Return<'_>, answer: &Answer) -> bool {
    ret.data.dictionary.measures.get(answer.measure).is_some_and(|m| m.unit.is_count())
}

/// The figure where it is given.
const fn value(answer: &Answer) -> Option<f64> {
    match answer.figure {
        Figure::Value(n) => Some(n),
        Figure::Interval { .. } | Figure::Gap(_) => None,
    }
}

/// A sheet, and what the message names and goes on with.
type Told = (u32, u32, String, Option<String>);

/// The cells that a check has hit.
#[derive(Debug, Default)]
struct Hits {
    /// By what is told of them.
    found: BTreeMap<Told, Vec<(u32, u32)>>,
    /// Those that are one finding, whatever the number of their cells.
    one: Vec<Bundle>,
}

impl Hits {
    /// A cell that is a finding of its own.
    fn cell(&mut self, at: CellAt) {
        self.naming(at, String::new(), None);
    }

    /// The same, with something for the message to name and to go on with.
    fn naming(&mut self, at: CellAt, what: String, detail: Option<String>) {
        self.found.entry((at.file, at.sheet, what, detail)).or_default().push((at.row, at.column));
    }

    /// Cells that are one finding a sheet.
    fn one_a_sheet(&mut self, cells: impl IntoIterator<Item = CellAt>, what: &str, detail: Option<&str>) {
        let mut sheets: BTreeMap<(u32, u32), Vec<(u32, u32)>> = BTreeMap::new();
        for at in cells {
            sheets.entry((at.file, at.sheet)).or_default().push((at.row, at.column));
        }
        for ((file, sheet), cells) in sheets {
            let bundle = bundle(file, sheet, cells).naming(what).saying(detail.map(str::to_owned));
            self.one.push(bundle.as_one());
        }
    }

    /// Cells of one sheet that are one finding. They may stand on several sheets: then the finding is about that of the first.
    fn one_a_return(&mut self, cells: impl IntoIterator<Item = CellAt>) {
        let mut cells: Vec<CellAt> = cells.into_iter().collect();
        cells.sort_unstable();
        let Some(first) = cells.first().copied() else { return };
        cells.retain(|c| (c.file, c.sheet) == (first.file, first.sheet));
        self.one_a_sheet(cells, "", None);
    }

    fn checked(self, records: usize) -> Checked {
        let each = self.found.into_iter().map(|((file, sheet, what, detail), cells)| {
            let bundle = bundle(file, sheet, cells);
            bundle.naming(what).saying(detail)
        });
        Checked { bundles: self.one.into_iter().chain(each).collect(), records, ..Checked::default() }
    }
}

fn bundle(file: u32, sheet: u32, mut cells: Vec<(u32, u32)>) -> Bundle {
    cells.sort_unstable();
    cells.dedup();
    let mut bundle = Bundle::about(Scope::Sheet { file: file as usize, sheet: sheet as usize });
    bundle.one = false;
    bundle.cells = cells;
    bundle
}

/// A cell as people name it: the name of its sheet, and of its file where that is another, then the cell.
fn shown(ret: &Return<'_>, at: CellAt) -> String {
    let address = crate::finding::Address::from_zero(at.row, at.column);
    let sheet = ret.workbooks.get(at.file as usize).and_then(|w| w.as_ref()?.sheets.get(at.sheet as usize));
    sheet.map_or_else(|| address.to_string(), |sheet| format!("{}!{address}", sheet.name))
}
