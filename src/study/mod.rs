//! Many returns at once: one data set, who answered what, and the study's figures.
//!
//! It begins with the answers of council-level returns ([`crate::outcome::AnswerOutcome`]). A figure is never added up where it is not
//! known: what is withheld gives a range, what is refused, not held or blank is left out and counted.

pub mod block;
pub mod bodies;
pub mod councils;
pub mod coverage;
pub mod definitions;
pub mod expected;
pub mod figures;
pub mod gather;
pub mod headline;
pub mod notes;
pub mod range;
pub mod ratio;
pub mod reason;
pub mod rows;
pub mod standing;
pub mod summary;
pub mod tally;
pub mod years;

use jiff::civil::Date;

use crate::{
    bind::{
        council::Register,
        dictionary::{MeasureId, Measures},
    },
    outcome::{Outcome, ReturnOutcome},
};
use block::Block;
use bodies::{Bodies, BodyId};
use definitions::Definitions;
use gather::{Gathered, PeriodId, Sent};

/// The answers of many returns.
#[derive(Debug)]
pub struct Study<'a> {
    /// What was read.
    pub outcome: &'a Outcome,
    /// What can be asked.
    pub measures: &'a Measures,
    /// Which figures are given.
    pub definitions: &'a Definitions,
    /// Who can answer.
    pub bodies: Bodies<'a>,
    /// The answers.
    pub gathered: Gathered,
}

impl<'a> Study<'a> {
    /// Brings the answers of an outcome together.
    #[must_use]
    pub fn new(
        outcome: &'a Outcome,
        register: &'a Register,
        measures: &'a Measures,
        definitions: &'a Definitions,
    ) -> Self {
        let bodies = Bodies::new(register);
        let gathered = Gathered::new(outcome, register, &bodies, measures);
        Self { outcome, measures, definitions, bodies, gathered }
    }

    /// The periods, in order.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block<'_, 'a>> {
        (0_u32..).zip(&self.gathered.periods).map(|(at, _)| Block::new(self, PeriodId(at))).collect()
    }

    /// The returns, without that which stands for all of them together.
    pub fn returns(&self) -> impl Iterator<Item = &'a ReturnOutcome> + use<'a> {
        self.outcome.singly()
    }

    /// What became of a body's returns.
    #[must_use]
    pub fn sent(&self, body: BodyId) -> &Sent {
        const NOTHING: &Sent =
            &Sent { periods: Vec::new(), without_answers: false, unread: false, returns: Vec::new() };
        self.gathered.sent.get(body.index()).unwrap_or(NOTHING)
    }

    /// The measures that are added up: those that the study names and every other count, as far as some council was asked for them or for
    /// their parts, in any period.
    #[must_use]
    pub fn totals(&self) -> Vec<MeasureId> {
        let asked = &self.gathered.asked;
        let was_asked = |id: &MeasureId| {
            let parts = self.measures.get(*id).map(|m| m.parts.as_slice()).unwrap_or_default();
            asked.contains(id) || parts.iter().any(|part| asked.contains(part))
        };
        let named = &self.definitions.totals;
        let others = self.measures.all().filter(|(id, m)| m.unit.is_count() && !named.contains(id)).map(|(id, _)| id);
        named.iter().copied().chain(others).filter(was_asked).collect()
    }

    /// The last day of the latest period.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.gathered.periods.iter().flatten().map(|p| p.to).max()
    }
}
