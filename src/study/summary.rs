//! Everything that the reports of `summary` show, worked out once: a block for each period.

use super::{
    Study,
    block::Block,
    bodies::BodyId,
    coverage::{Made, Response, coverage},
    figures::{StudyFigure, What},
    headline::headline,
    notes::{Note, notes},
    rows::nation_order,
    tally::Tally,
};
use crate::{bind::dictionary::MeasureId, outcome::Period};

/// A nation's councils, or all of them.
#[derive(Debug, Clone)]
pub struct Area {
    /// The nation; none for all four.
    pub nation: Option<&'static str>,
    /// Its members of the block.
    pub members: Vec<BodyId>,
    /// How many made what of the period, in the order of [`Response::ALL`].
    pub responses: Vec<(Response, usize)>,
}

impl Area {
    /// How many were to answer: all but those that the questions are not for.
    #[must_use]
    pub fn expected(&self) -> usize {
        self.members.len() - self.of(Response::NotApplicable)
    }

    /// How many made this of it.
    #[must_use]
    pub fn of(&self, response: Response) -> usize {
        self.responses.iter().find(|(r, _)| *r == response).map_or(0, |(_, n)| *n)
    }

    /// How many gave at least one figure.
    #[must_use]
    pub fn gave_figures(&self) -> usize {
        self.responses.iter().filter(|(r, _)| r.gave_figures()).map(|(_, n)| n).sum()
    }
}

/// One period.
#[derive(Debug)]
pub struct BlockSummary<'s, 'a> {
    /// The period with its answers.
    pub block: Block<'s, 'a>,
    /// What each council made of it.
    pub coverage: Vec<(BodyId, Made)>,
    /// All councils, then each nation.
    pub areas: Vec<Area>,
    /// The figures.
    pub figures: Vec<StudyFigure<'s>>,
    /// What became of each question that anybody was asked in this period.
    pub questions: Vec<(MeasureId, Tally)>,
    /// What must be known besides.
    pub notes: Vec<Note>,
}

impl<'s, 'a> BlockSummary<'s, 'a> {
    fn new(block: Block<'s, 'a>) -> Self {
        let coverage = coverage(&block);
        let areas = areas(&block, &coverage);
        let figures = block.figures(&block.members);
        let questions = block.asked().map(|id| (id, block.question(&block.members, id))).collect();
        let notes = notes(&block);
        Self { block, coverage, areas, figures, questions, notes }
    }

    /// All councils.
    #[must_use]
    pub fn all(&self) -> Option<&Area> {
        self.areas.iter().find(|a| a.nation.is_none())
    }

    /// The figures that people are shown: those that the study names, and others that somebody was asked for in this period.
    pub fn shown(&self) -> impl Iterator<Item = &StudyFigure<'s>> {
        let named = &self.block.study().definitions.totals;
        self.figures.iter().filter(|f| match f.what {
            What::Total(id) => named.contains(&id) || f.tally.asked() > 0,
            What::Ratio(..) => true,
        })
    }

    /// The figure with this name.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<&StudyFigure<'s>> {
        self.figures.iter().find(|f| f.name == name)
    }
}

/// All members, then those of each nation that has any.
#[must_use]
pub fn areas(block: &Block<'_, '_>, coverage: &[(BodyId, Made)]) -> Vec<Area> {
    let nations = crate::rule::Nation::ALL.iter().map(|n| Some(n.as_str()));
    std::iter::once(None)
        .chain(nations)
        .map(|nation: Option<&'static str>| {
            let of = |id: &BodyId| {
                let own = block.study().bodies.get(*id).map_or("", |b| b.nation());
                nation.is_none_or(|n| nation_order(n) == nation_order(own))
            };
            let members: Vec<BodyId> = block.members.iter().copied().filter(of).collect();
            let made = |id: &BodyId| coverage.iter().find(|(other, _)| other == id).map(|(_, m)| m.response);
            let made: Vec<Response> = members.iter().filter_map(made).collect();
            let responses = Response::ALL.iter().map(|&r| (r, made.iter().filter(|&&m| m == r).count())).collect();
            Area { nation, members, responses }
        })
        .filter(|area| area.nation.is_none() || !area.members.is_empty())
        .collect()
}

/// A whole study, summed up.
#[derive(Debug)]
pub struct Summary<'s, 'a> {
    /// The study.
    pub study: &'s Study<'a>,
    /// Its periods, in order.
    pub blocks: Vec<BlockSummary<'s, 'a>>,
    /// Which of them it is chiefly about.
    pub headline: Option<usize>,
}

impl<'s, 'a> Summary<'s, 'a> {
    /// Of a study, or of its periods that lie within some days.
    #[must_use]
    pub fn new(study: &'s Study<'a>, within: Option<Period>) -> Self {
        let mut blocks = study.blocks();
        if let Some(days) = within {
            blocks.retain(|b| b.period.is_some_and(|p| days.from <= p.from && p.to <= days.to));
        }
        let headline = headline(&blocks);
        Self { study, blocks: blocks.into_iter().map(BlockSummary::new).collect(), headline }
    }

    /// The block that the study is chiefly about.
    #[must_use]
    pub fn chief(&self) -> Option<&BlockSummary<'s, 'a>> {
        self.blocks.get(self.headline?)
    }

    /// The blocks with the chief one first, then from the latest to the earliest; those that do not say their period last.
    #[must_use]
    pub fn in_order(&self) -> Vec<&BlockSummary<'s, 'a>> {
        let mut order: Vec<(usize, &BlockSummary<'s, 'a>)> = self.blocks.iter().enumerate().collect();
        order.sort_by_key(|&(at, b)| (Some(at) != self.headline, b.block.period.is_none(), std::cmp::Reverse(at)));
        order.into_iter().map(|(_, b)| b).collect()
    }
}
