//! One period: who was to answer, and what is known of each figure of each council.

use super::{
    Study,
    bodies::BodyId,
    gather::{PeriodId, Sent},
    range::Range,
    reason::Reason,
    standing::Standing,
};
use crate::{answers::figure::Gap, bind::dictionary::MeasureId, outcome::Period};

/// One period of a study.
#[derive(Debug)]
pub struct Block<'s, 'a> {
    study: &'s Study<'a>,
    id: PeriodId,
    /// The days; none for answers that do not say.
    pub period: Option<Period>,
    /// The bodies with children's services that existed on the period's last day, or answered; in the order of the register.
    pub members: Vec<BodyId>,
    /// Bodies without children's services that answered nevertheless.
    pub others: Vec<BodyId>,
}

impl<'s, 'a> Block<'s, 'a> {
    pub(super) fn new(study: &'s Study<'a>, id: PeriodId) -> Self {
        let period = study.gathered.period(id);
        let (mut members, mut others) = (Vec::new(), Vec::new());
        for (body, entry) in study.bodies.all() {
            let answered = study.sent(body).periods.contains(&id);
            let expected = period.is_some_and(|p| entry.exists_on(p.to));
            if entry.childrens_services() && (expected || answered) {
                members.push(body);
            } else if answered {
                others.push(body);
            }
        }
        Self { study, id, period, members, others }
    }

    /// The study that it is of.
    #[must_use]
    pub const fn study(&self) -> &'s Study<'a> {
        self.study
    }

    /// Whether a body answers anything for this period.
    #[must_use]
    pub fn answers(&self, body: BodyId) -> bool {
        self.sent(body).periods.contains(&self.id)
    }

    /// What became of a body's returns.
    #[must_use]
    pub fn sent(&self, body: BodyId) -> &'s Sent {
        self.study.sent(body)
    }

    /// The answer to the question itself, whatever else the council says; none where it was not asked.
    #[must_use]
    pub fn given(&self, body: BodyId, measure: MeasureId) -> Option<Standing> {
        self.study.gathered.cells.get(&(self.id, body, measure)).copied()
    }

    /// What is known of a figure: as it is given, or as the sum of its parts.
    #[must_use]
    pub fn standing(&self, body: BodyId, measure: MeasureId) -> Standing {
        let given = self.given(body, measure);
        match given {
            Some(known @ Standing::Known { .. }) => known,
            _ => self.sum_of_parts(body, measure).unwrap_or_else(|| {
                // That a part is missing says more than that the whole was not asked.
                let of_part = || self.parts(measure).find_map(|part| self.given(body, part)?.reason());
                Standing::Missing(
                    given
                        .and_then(Standing::reason)
                        .or_else(of_part)
                        .unwrap_or_else(|| self.absence(body, Some(measure))),
                )
            }),
        }
    }

    fn parts(&self, measure: MeasureId) -> impl Iterator<Item = MeasureId> + use<'s> {
        self.study.measures.get(measure).into_iter().flat_map(|m| m.parts.iter().copied())
    }

    /// The sum of a figure's parts. A part after the first of which the council says that it is included elsewhere is in the others.
    fn sum_of_parts(&self, body: BodyId, measure: MeasureId) -> Option<Standing> {
        let mut sum = None;
        let mut restated = false;
        for part in self.parts(measure) {
            match (self.given(body, part)?, sum) {
                (Standing::Known { range, restated: again }, _) => {
                    sum = Some(sum.unwrap_or(Range::ZERO) + range);
                    restated |= again;
                }
                (Standing::Missing(Reason::Gap(Gap::CrossReference)), Some(_)) => {}
                (Standing::Missing(_), _) => return None,
            }
        }
        sum.map(|range| Standing::Known { range, restated })
    }

    /// Whether a gap is filled by another answer: a part that is included in its whole.
    #[must_use]
    pub fn is_settled(&self, body: BodyId, measure: MeasureId) -> bool {
        let whole = |(id, m): (MeasureId, &crate::bind::dictionary::Measure)| m.parts.contains(&measure).then_some(id);
        self.study.measures.all().filter_map(whole).any(|id| self.standing(body, id).range().is_some())
    }

    /// Why nothing is known of a council that gives no answer.
    #[must_use]
    pub fn absence(&self, body: BodyId, measure: Option<MeasureId>) -> Reason {
        let sent = self.sent(body);
        if sent.periods.contains(&self.id) {
            let parts = measure.is_some_and(|m| self.study.gathered.parts.contains(&(self.id, body, m)));
            return if parts { Reason::OnlyParts } else { Reason::NotAsked };
        }
        let ended =
            self.study.last_day().is_some_and(|day| self.study.bodies.get(body).is_some_and(|b| b.ended_before(day)));
        match sent {
            Sent { unread: true, .. } => Reason::NotRead,
            Sent { periods, .. } if !periods.is_empty() => Reason::OtherPeriod,
            Sent { without_answers: true, .. } => Reason::NoAnswers,
            _ if ended => Reason::Ended,
            _ => Reason::NoReply,
        }
    }

    /// The measures that a council was asked for in this period, as wholes.
    pub fn asked(&self) -> impl Iterator<Item = MeasureId> + '_ {
        let asked = |id: &MeasureId| self.members.iter().any(|&body| self.given(body, *id).is_some());
        self.study.measures.all().map(|(id, _)| id).filter(asked)
    }
}
