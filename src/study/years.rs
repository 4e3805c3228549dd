//! Year on year: totals that can be held against each other, because the same councils are behind them.

use super::{bodies::BodyId, headline::is_full, range::Range, summary::Summary};
use crate::{bind::dictionary::MeasureId, outcome::Period};

/// A measure over several whole years, of the councils that gave it in each of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Years {
    /// The measure.
    pub measure: MeasureId,
    /// How many councils gave it in every year.
    pub councils: usize,
    /// For each year its total over these councils.
    pub years: Vec<(Period, Range)>,
}

/// At most so many years are compared, the latest.
const MOST: usize = 6;

impl Summary<'_, '_> {
    /// The whole years that are compared: those that at least half as many councils answer as the one that is answered most.
    fn whole_years(&self) -> Vec<usize> {
        let gave = |at: usize| self.blocks.get(at).and_then(|b| b.all()).map_or(0, super::summary::Area::gave_figures);
        let full: Vec<usize> =
            (0..self.blocks.len()).filter(|&at| self.blocks.get(at).is_some_and(|b| is_full(b.block.period))).collect();
        let most = full.iter().map(|&at| gave(at)).max().unwrap_or(0);
        let mut years: Vec<usize> = full.into_iter().filter(|&at| 2 * gave(at) >= most && gave(at) > 0).collect();
        // Of years that overlap, such as a calendar and a financial year, those are kept that more councils answer.
        years.sort_by_key(|&at| (std::cmp::Reverse(gave(at)), at));
        let mut kept: Vec<usize> = Vec::new();
        let days = |at: usize| self.blocks.get(at).and_then(|b| b.block.period);
        for at in years {
            let overlaps = |other: &usize| match (days(at), days(*other)) {
                (Some(a), Some(b)) => a.from <= b.to && b.from <= a.to,
                _ => true,
            };
            if !kept.iter().any(overlaps) {
                kept.push(at);
            }
        }
        kept.sort_unstable();
        let skip = kept.len().saturating_sub(MOST);
        kept.split_off(skip)
    }

    /// What can be held against each other, for the measures that the study names; nothing where there is one year only.
    #[must_use]
    pub fn years(&self) -> Vec<Years> {
        let blocks: Vec<_> = self.whole_years().into_iter().filter_map(|at| self.blocks.get(at)).collect();
        let Some(first) = blocks.first().filter(|_| blocks.len() > 1) else { return Vec::new() };
        let named = self.study.definitions.by_year.iter().copied();
        named
            .filter_map(|measure| {
                let known = |body: &BodyId| blocks.iter().all(|b| b.block.standing(*body, measure).range().is_some());
                let councils: Vec<BodyId> = first.block.members.iter().copied().filter(known).collect();
                let total = |b: &&super::summary::BlockSummary<'_, '_>| {
                    let sum = councils.iter().filter_map(|&body| b.block.standing(body, measure).range()).sum();
                    Some((b.block.period?, sum))
                };
                let years: Vec<(Period, Range)> = blocks.iter().filter_map(total).collect();
                (!councils.is_empty()).then_some(Years { measure, councils: councils.len(), years })
            })
            .collect()
    }
}
