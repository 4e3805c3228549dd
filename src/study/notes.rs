//! What must be known of a period besides its figures.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::{block::Block, bodies::BodyId, headline::is_full};

/// Something to know of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The studies of these years asked 217 bodies, and there are fewer with children's services.
    AskedOf217 {
        /// How many bodies with children's services there are.
        bodies: usize,
        /// How many district councils of Northern Ireland answered.
        districts: usize,
    },
    /// Bodies without children's services answered.
    WithoutServices(Vec<BodyId>),
    /// Bodies answered for a time before there were any such: they are counted beside those of that time.
    BeforeTheirTime(Vec<BodyId>),
    /// A council that ended in the period and one that took its place both answered: the same children may be in both.
    BothAnswered(Vec<(BodyId, BodyId)>),
    /// The period is no whole year, so that its totals cannot be held against a year's.
    PartOfAYear,
}

/// The years whose studies are said to have asked 217 bodies: those of 2016 and 2018, on data from 2014 to 2018.
const OF_217: (Date, Date) = (date(2014, 1, 1), date(2018, 12, 31));

/// How many bodies those studies asked. 152 in England, 22 in Wales and 32 in Scotland make 206; with the 11 district councils of Northern
/// Ireland, which have no children's services, they are 217, and with its five trusts, which have, 211.
pub const ASKED: usize = 217;

/// What must be known of a block.
#[must_use]
pub fn notes(block: &Block<'_, '_>) -> Vec<Note> {
    let bodies = &block.study().bodies;
    let mut notes = Vec::new();
    let kind = |id: &BodyId| bodies.get(*id).map_or("", |b| b.kind());
    if let Some(period) = block.period.filter(|p| p.from >= OF_217.0 && p.to <= OF_217.1) {
        let bodies = bodies.expected_on(period.to).count();
        let districts = block.others.iter().filter(|id| kind(id) == "ni-district").count();
        notes.push(Note::AskedOf217 { bodies, districts });
    }
    if !block.others.is_empty() {
        notes.push(Note::WithoutServices(block.others.clone()));
    }
    let answered = |id: &BodyId| block.answers(*id);
    if let Some(period) = block.period {
        let expected: BTreeSet<BodyId> = bodies.expected_on(period.to).collect();
        let later = |id: &BodyId| {
            let ended = bodies.get(*id).is_some_and(|b| b.ended_before(period.to));
            answered(id) && !expected.contains(id) && !ended
        };
        let early: Vec<BodyId> = block.members.iter().copied().filter(later).collect();
        if !early.is_empty() {
            notes.push(Note::BeforeTheirTime(early));
        }
    }
    let successors = |id: BodyId| {
        let of = move |next: BodyId| (id, next);
        bodies.successors(id).into_iter().filter(|n| block.answers(*n)).map(of).collect::<Vec<_>>()
    };
    let both: Vec<(BodyId, BodyId)> = block.members.iter().copied().filter(answered).flat_map(successors).collect();
    if !both.is_empty() {
        notes.push(Note::BothAnswered(both));
    }
    if block.period.is_some() && !is_full(block.period) {
        notes.push(Note::PartOfAYear);
    }
    notes
}
