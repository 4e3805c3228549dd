//! The study's figures: totals over councils, and ratios of two totals.

use super::{
    block::Block,
    bodies::BodyId,
    definitions::{Ratio, RatioKind},
    range::Range,
    ratio::{Pair, ratio},
    reason::Reason,
    standing::Standing,
    tally::Tally,
};
use crate::bind::dictionary::MeasureId;

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The sum of a measure over councils.
    Total(MeasureId),
    /// The ratio at this place of the definitions.
    Ratio(usize, RatioKind),
}

/// A figure of the study for one period.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyFigure<'s> {
    /// What it is.
    pub what: What,
    /// Its name: `trafficked_missing`.
    pub name: &'s str,
    /// What to call it.
    pub label: &'s str,
    /// What it counts: `children`, `incidents`, `percent`, `average`.
    pub unit: &'static str,
    /// What it can be; none where no council is behind it, or a ratio has nothing below.
    pub range: Option<Range>,
    /// Of a ratio, the total above and the total below, over the councils that gave both.
    pub parts: Option<Pair>,
    /// The councils behind it, and those left out.
    pub tally: Tally,
}

/// The total of a measure over some of a block's members.
fn total<'s>(block: &Block<'s, '_>, members: &[BodyId], id: MeasureId) -> Option<StudyFigure<'s>> {
    let measure = block.study().measures.get(id)?;
    let mut tally = Tally::default();
    let mut sum = Range::ZERO;
    for &body in members {
        let standing = block.standing(body, id);
        tally.add(standing);
        if let Some(range) = standing.range() {
            sum = sum + range;
        }
    }
    Some(StudyFigure {
        what: What::Total(id),
        name: &measure.name,
        label: &measure.label,
        unit: measure.unit.as_str(),
        range: (tally.councils() > 0).then_some(sum),
        parts: None,
        tally,
    })
}

/// The two figures of a council that make its ratio, or why it has none.
///
/// # Errors
///
/// Why the council has none: that of the whole, where both are missing.
pub fn pair(block: &Block<'_, '_>, body: BodyId, of: &Ratio) -> Result<(Pair, bool), Reason> {
    let (below, above) = (block.standing(body, of.to), block.standing(body, of.of));
    match (above, below) {
        (Standing::Known { range: of_range, restated: a }, Standing::Known { range: to, restated: b }) => {
            let pair = Pair { of: of_range, to };
            if pair.is_possible(of.kind) { Ok((pair, a || b)) } else { Err(Reason::Contradiction) }
        }
        (_, Standing::Missing(reason)) | (Standing::Missing(reason), _) => Err(reason),
    }
}

/// A ratio over those of a block's members that gave both its parts.
fn of_two<'s>(block: &Block<'s, '_>, members: &[BodyId], at: usize, def: &'s Ratio) -> StudyFigure<'s> {
    let mut tally = Tally::default();
    let mut pairs = Vec::new();
    for &body in members {
        match pair(block, body, def) {
            Ok((pair, restated)) => {
                let exact = pair.of.value().is_some() && pair.to.value().is_some();
                let range = if exact { Range::ZERO } else { Range::new(0.0, 1.0) };
                tally.add(Standing::Known { range, restated });
                pairs.push(pair);
            }
            Err(reason) => tally.add(Standing::Missing(reason)),
        }
    }
    let parts = Pair { of: pairs.iter().map(|p| p.of).sum(), to: pairs.iter().map(|p| p.to).sum() };
    StudyFigure {
        what: What::Ratio(at, def.kind),
        name: &def.name,
        label: &def.label,
        unit: def.unit(),
        range: ratio(&pairs, def.kind),
        parts: (!pairs.is_empty()).then_some(parts),
        tally,
    }
}

impl<'s> Block<'s, '_> {
    /// Every figure that some council was asked for in any period of the study, over some of the members of this one: each total, and
    /// behind it the ratios that divide it.
    #[must_use]
    pub fn figures(&self, members: &[BodyId]) -> Vec<StudyFigure<'s>> {
        let study = self.study();
        let mut out = Vec::new();
        for id in study.totals() {
            out.extend(total(self, members, id));
            let ratios = study.definitions.ratios.iter().enumerate().filter(|(_, r)| r.of == id);
            out.extend(ratios.map(|(at, def)| of_two(self, members, at, def)));
        }
        out
    }
}

/// The ratio of one council.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfOne {
    /// The council.
    pub body: BodyId,
    /// Its two figures.
    pub pair: Pair,
    /// The ratio; none where it has nobody to divide by.
    pub range: Option<Range>,
}

impl Block<'_, '_> {
    /// A ratio council by council, for those that gave both its parts; the greatest first, then by name.
    #[must_use]
    pub fn of_each(&self, def: &Ratio) -> Vec<OfOne> {
        let one = |&body: &BodyId| {
            let (pair, _) = pair(self, body, def).ok()?;
            Some(OfOne { body, pair, range: ratio(&[pair], def.kind) })
        };
        let mut all: Vec<OfOne> = self.members.iter().filter_map(one).collect();
        let middle = |of: &OfOne| of.range.map_or(-1.0, |r| if r.high.is_finite() { r.low + r.high } else { f64::MAX });
        let name = |of: &OfOne| self.study().bodies.get(of.body).map_or("", |b| b.name());
        all.sort_by(|a, b| middle(b).total_cmp(&middle(a)).then_with(|| name(a).cmp(name(b))));
        all
    }
}
