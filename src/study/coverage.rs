//! Who answered: what each council made of a period's questions.

use super::{block::Block, bodies::BodyId, reason::Reason, standing::Standing, tally::Tally};
use crate::{answers::figure::Gap, bind::dictionary::MeasureId};

/// What a council made of the questions of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Response {
    /// A figure for every question.
    Answered,
    /// Figures for some questions.
    InPart,
    /// No figure: refused, or withheld as small.
    Refused,
    /// No figure: it does not hold, record or report them.
    NotHeld,
    /// No figure, for other reasons: blanks, ambiguous marks, promises.
    NoFigure,
    /// The questions are not for it.
    NotApplicable,
    /// What it sent could not be read.
    NotRead,
    /// It sent a return without figures for the whole council.
    NoAnswers,
    /// It answered for other days only.
    OtherPeriod,
    /// It is no more.
    Ended,
    /// It sent nothing.
    Nothing,
}

impl Response {
    /// Every one, in order.
    pub const ALL: [Self; 11] = [
        Self::Answered,
        Self::InPart,
        Self::Refused,
        Self::NotHeld,
        Self::NoFigure,
        Self::NotApplicable,
        Self::NotRead,
        Self::NoAnswers,
        Self::OtherPeriod,
        Self::Ended,
        Self::Nothing,
    ];

    /// Its code in data.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::InPart => "answered-in-part",
            Self::Refused => "refused",
            Self::NotHeld => "not-held",
            Self::NoFigure => "no-figure",
            Self::NotApplicable => "not-applicable",
            Self::NotRead => "not-read",
            Self::NoAnswers => "no-answers",
            Self::OtherPeriod => "other-period",
            Self::Ended => "ended",
            Self::Nothing => "sent-nothing",
        }
    }

    /// What it says of so many councils, behind their number.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Answered => "answered in full",
            Self::InPart => "answered in part",
            Self::Refused => "refused",
            Self::NotHeld => "hold no such figures",
            Self::NoFigure => "gave no figure",
            Self::NotApplicable => "say that the questions are not for them",
            Self::NotRead => "could not be read",
            Self::NoAnswers => "sent no such figures",
            Self::OtherPeriod => "answered for other days",
            Self::Ended => "no longer exist",
            Self::Nothing => "sent nothing",
        }
    }

    /// What it means, in one plain sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Answered => {
                "A figure or a range for every question of its return, and its return has the usual questions."
            }
            Self::InPart => "A figure or a range for some questions and none for others.",
            Self::Refused => "No figure; most of the reasons are refusals, or that it is withheld as small.",
            Self::NotHeld => "No figure; most of the reasons are that it is not held, not recorded or not reportable.",
            Self::NoFigure => "No figure, for other reasons: blank cells, ambiguous marks, answers promised for later.",
            Self::NotApplicable => {
                "The questions are not for this body. It is not counted among those who should answer."
            }
            Self::NotRead => "What the council sent could not be read.",
            Self::NoAnswers => "The council sent a return that was read and has no figures for the whole council.",
            Self::OtherPeriod => "The council answered for other days, and not for this period.",
            Self::Ended => "The council ended before the last of the periods and sent nothing.",
            Self::Nothing => "Nothing from the council was among the files.",
        }
    }

    /// Whether the council gave at least one figure.
    #[must_use]
    pub const fn gave_figures(self) -> bool {
        matches!(self, Self::Answered | Self::InPart)
    }
}

/// What one council made of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// In one word.
    pub response: Response,
    /// How many questions it was asked, as its return shows.
    pub asked: usize,
    /// How many it answered with a figure.
    pub exact: usize,
    /// How many it answered with a range.
    pub ranged: usize,
}

/// Questions that most of the councils were asked: a return without one of them answers in part, so that no question that is taken away
/// makes a return look fuller.
fn usual(block: &Block<'_, '_>) -> Vec<MeasureId> {
    let answered: Vec<BodyId> = block.members.iter().copied().filter(|&b| block.answers(b)).collect();
    let often = |id: &MeasureId| {
        let n = answered.iter().filter(|&&b| block.given(b, *id).is_some()).count();
        2 * n > answered.len()
    };
    block.asked().filter(often).collect()
}

/// What each member of a block, and each other body that answered, made of the period; in the order of the register.
#[must_use]
pub fn coverage(block: &Block<'_, '_>) -> Vec<(BodyId, Made)> {
    let usual = usual(block);
    let mut all: Vec<BodyId> = block.members.iter().chain(&block.others).copied().collect();
    all.sort_unstable();
    all.into_iter().map(|body| (body, made(block, body, &usual))).collect()
}

fn made(block: &Block<'_, '_>, body: BodyId, usual: &[MeasureId]) -> Made {
    if !block.answers(body) {
        let response = match block.absence(body, None) {
            Reason::NotRead => Response::NotRead,
            Reason::NoAnswers => Response::NoAnswers,
            Reason::OtherPeriod => Response::OtherPeriod,
            Reason::Ended => Response::Ended,
            _ => Response::Nothing,
        };
        return Made { response, asked: 0, exact: 0, ranged: 0 };
    }
    let mut tally = Tally::default();
    let mut unsettled = 0;
    for (id, _) in block.study().measures.all() {
        let Some(standing) = block.given(body, id) else { continue };
        tally.add(standing);
        let open = standing.reason().is_some_and(|r| !r.is_outside()) && !block.is_settled(body, id);
        unsettled += usize::from(open);
    }
    let lacks = usual.iter().any(|&id| {
        matches!(block.standing(body, id), Standing::Missing(Reason::NotAsked | Reason::OnlyParts))
            && !block.is_settled(body, id)
    });
    let response = match (tally.councils(), unsettled) {
        (0, _) => without_figures(&tally),
        (_, 0) if !lacks => Response::Answered,
        _ => Response::InPart,
    };
    Made { response, asked: tally.asked(), exact: tally.exact, ranged: tally.ranged }
}

/// Why a council that answers gives no figure at all: what most of its answers say.
fn without_figures(tally: &Tally) -> Response {
    let count = |is: &dyn Fn(Gap) -> bool| {
        let of = |(reason, n): (&Reason, &usize)| match reason {
            Reason::Gap(gap) if is(*gap) => *n,
            _ => 0,
        };
        tally.left_out.iter().map(of).sum::<usize>()
    };
    let refused = count(&|gap| {
        matches!(
            gap,
            Gap::RefusedCost
                | Gap::RefusedPersonal
                | Gap::RefusedAccessible
                | Gap::RefusedFuture
                | Gap::RefusedOther
                | Gap::Suppressed
        )
    });
    let not_held = count(&|gap| {
        matches!(gap, Gap::NotHeld | Gap::NotRecorded | Gap::NotReportable | Gap::NotAvailable | Gap::Unknown)
    });
    if !tally.left_out.is_empty() && tally.left_out.keys().all(|r| r.is_outside()) {
        Response::NotApplicable
    } else if refused > 0 && refused >= not_held {
        Response::Refused
    } else if not_held > 0 {
        Response::NotHeld
    } else {
        Response::NoFigure
    }
}

impl Block<'_, '_> {
    /// What so many of the members made of one question, as it was asked.
    #[must_use]
    pub fn question(&self, members: &[BodyId], id: MeasureId) -> Tally {
        let mut tally = Tally::default();
        for &body in members {
            tally.add(self.given(body, id).unwrap_or_else(|| Standing::Missing(self.absence(body, Some(id)))));
        }
        tally
    }
}
