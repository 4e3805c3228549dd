//! Why a council is not behind a figure.

use crate::answers::figure::Gap;

/// Why a figure leaves a council out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Its answer is no figure.
    Gap(Gap),
    /// Its return has no such question.
    NotAsked,
    /// It gives parts of the figure only, such as one figure for girls and one for boys.
    OnlyParts,
    /// One return answers the question twice, and the figures differ.
    AnswersDiffer,
    /// Its figures contradict each other: more went missing than there are.
    Contradiction,
    /// It answers for other days only.
    OtherPeriod,
    /// It sent a return that has no figures for the whole council.
    NoAnswers,
    /// What it sent could not be read.
    NotRead,
    /// It is no more.
    Ended,
    /// It sent nothing.
    NoReply,
}

impl Reason {
    /// Every reason, in the order of reports.
    pub fn all() -> impl Iterator<Item = Self> {
        Gap::ALL.iter().copied().map(Self::Gap).chain([
            Self::NotAsked,
            Self::OnlyParts,
            Self::AnswersDiffer,
            Self::Contradiction,
            Self::OtherPeriod,
            Self::NoAnswers,
            Self::NotRead,
            Self::Ended,
            Self::NoReply,
        ])
    }

    /// Its code in data: that of the gap, or one of its own.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gap(gap) => gap.code(),
            Self::NotAsked => "not-asked",
            Self::OnlyParts => "only-parts",
            Self::AnswersDiffer => "answers-differ",
            Self::Contradiction => "contradiction",
            Self::OtherPeriod => "other-period",
            Self::NoAnswers => "no-answers",
            Self::NotRead => "not-read",
            Self::Ended => "ended",
            Self::NoReply => "no-reply",
        }
    }

    /// What it says of so many councils, behind their number: "12 do not hold it".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Gap(gap) => gap_words(gap),
            Self::NotAsked => "without the question",
            Self::OnlyParts => "gave parts only",
            Self::AnswersDiffer => "answered twice, differently",
            Self::Contradiction => "contradictory",
            Self::OtherPeriod => "for other days",
            Self::NoAnswers => "without such figures",
            Self::NotRead => "could not be read",
            Self::Ended => "no longer exist",
            Self::NoReply => "sent nothing",
        }
    }

    /// What it means, in one plain sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Gap(gap) => gap_meaning(gap),
            Self::NotAsked => "The council sent figures for the period, and its return has no such question.",
            Self::OnlyParts => "The council gave the figure by sex, nationality or the like, and not as a whole.",
            Self::AnswersDiffer => "One return answers the question twice, and the two figures cannot both be right.",
            Self::Contradiction => "The two figures of the ratio contradict each other: a part is more than its whole.",
            Self::OtherPeriod => "The council sent figures, and none of them is for this period.",
            Self::NoAnswers => "The council sent a return that was read and has no figures for the whole council.",
            Self::NotRead => "What the council sent could not be read.",
            Self::Ended => "The council ended before the last of the periods, so that nobody could answer for it.",
            Self::NoReply => "Nothing from the council was among the files.",
        }
    }

    /// Whether the council is no part of the question, so that it is not counted among those who should have answered.
    #[must_use]
    pub const fn is_outside(self) -> bool {
        matches!(self, Self::Gap(Gap::NotApplicable | Gap::WrongAuthority))
    }
}

const fn gap_words(gap: Gap) -> &'static str {
    match gap {
        Gap::Blank => "left blank",
        Gap::Ambiguous => "ambiguous (N/A, -)",
        Gap::Suppressed => "withheld as small",
        Gap::NotAvailable => "not available",
        Gap::NotApplicable => "not applicable",
        Gap::RoundsToZero => "rounded to zero",
        Gap::NotHeld => "not held",
        Gap::NotRecorded => "not recorded",
        Gap::NotReportable => "not reportable",
        Gap::Unknown => "not known",
        Gap::RefusedCost => "refused for cost",
        Gap::RefusedPersonal => "refused as personal data",
        Gap::RefusedAccessible => "refused as published elsewhere",
        Gap::RefusedFuture => "refused as to be published",
        Gap::RefusedOther => "refused",
        Gap::CrossReference => "said to stand elsewhere",
        Gap::Pending => "promised for later",
        Gap::PartPeriod => "held for a part of the period",
        Gap::WrongAuthority => "without children's services",
        Gap::Error => "spreadsheet errors",
        Gap::Unreadable => "no figure",
    }
}

const fn gap_meaning(gap: Gap) -> &'static str {
    match gap {
        Gap::Blank => "Nothing stands in the cell, which may mean zero, not held or not asked.",
        Gap::Ambiguous => "The cell holds a mark that may mean several things, such as N/A or a dash.",
        Gap::Suppressed => "The figure is withheld because it is small, and nothing says how small.",
        Gap::NotAvailable => "The figure is said not to be available.",
        Gap::NotApplicable => {
            "The question does not apply to the council. It is not counted among those who should answer."
        }
        Gap::RoundsToZero => "The figure is more than zero and was rounded to zero.",
        Gap::NotHeld => "The council says that it holds no such information.",
        Gap::NotRecorded => "The council says that it does not record it.",
        Gap::NotReportable => "The council has it in case files, and in no form that can be reported.",
        Gap::Unknown => "The council says that it does not know.",
        Gap::RefusedCost => {
            "Refused because finding out would cost too much (section 12 of the Freedom of Information Act)."
        }
        Gap::RefusedPersonal => "Refused as personal data (section 40).",
        Gap::RefusedAccessible => "Refused because it can be had elsewhere (section 21).",
        Gap::RefusedFuture => "Refused because it will be published (section 22).",
        Gap::RefusedOther => "Refused for another reason, or for none that is given.",
        Gap::CrossReference => "The answer is said to stand elsewhere, as in “included above”.",
        Gap::Pending => "The answer is promised for later.",
        Gap::PartPeriod => "Held for a part of the period only, without a figure for that part.",
        Gap::WrongAuthority => "The body has no children's services. It is not counted among those who should answer.",
        Gap::Error => "The cell holds an error of the spreadsheet program.",
        Gap::Unreadable => "The cell holds something that is no figure and no known reason for none.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_of_its_own() {
        let codes: Vec<&str> = Reason::all().map(Reason::code).collect();
        let mut once = codes.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), codes.len());
    }

    #[test]
    fn only_those_the_question_is_not_for_are_outside() {
        let outside: Vec<&str> = Reason::all().filter(|r| r.is_outside()).map(Reason::code).collect();
        assert_eq!(outside, ["not-applicable", "wrong-authority"]);
    }
}
